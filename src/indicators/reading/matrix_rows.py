"""The rows of a matrix: which are indicators, under which objective, with which id printed.

Sheets go in, one after another; :class:`MatrixRows` collects their rows, footnotes and findings.
What a row's targets are is read later (matrix_targets.py), when every row has its id: in a revised
matrix an id follows from the names of all rows (revisions.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.reading.bands import recognised_rows, with_context
from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import Band
from indicators.reading.ids import choose_id, ids_in
from indicators.reading.layouts import Layout, bands_of
from indicators.reading.numbers import split_marks
from indicators.reading.tables import (
    is_data_row,
    is_legend,
    read_total_row,
    rows_of,
    scale_notes,
    settle_decimals,
    total_label,
)
from indicators.reading.titles import Context, read_context

#: Columns that hold the target of the whole term; a bare "Total" is one, in a matrix.
TERM_ROLES = ("term_total", "total")

_OBJECTIVE = re.compile(
    r"obj(?:etivo|\.)?\s*(?P<number>\d{1,3})(?!\d)\s*[.:–-]*\s*(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[.:)–-]+\s*(?P<name>\S.*)", re.DOTALL)
_FOOTNOTE = re.compile(
    r"(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\((?P<round>\d{1,2})\)|(?P<slash>\d{1,2})/|(?P<star>\*+))"
    r"\s*(?P<text>\S.*)",
    re.DOTALL,
)


@dataclass(eq=False)
class MatrixRow:
    """A row with an indicator; ``id_cell`` is where its id is printed, if it is.

    ``indicator_id`` is empty where it cannot be told.
    """

    sheet: Sheet
    row: int
    band: Band
    name_cell: Cell
    name: str
    marks: tuple[str, ...]
    objective: int
    objective_name: str
    indicator_id: str
    id_cell: Cell | None


@dataclass
class MatrixRows:
    """What has been read so far of one workbook, and the objective whose block is open."""

    objective: int = 0
    objective_name: str = ""
    objective_cell: str = ""
    objective_names: dict[str, int] = field(default_factory=dict)
    reported: date | None = None
    positions: Counter[int] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    rows: list[MatrixRow] = field(default_factory=list)
    footnotes: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recognised: list[dict[str, Any]] = field(default_factory=list)
    told: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def matrix_bands(sheet: Sheet, layout: Layout | None) -> tuple[list[Band], Context]:
    """The tables of a matrix in a sheet, and what its titles say of their date."""
    bands = bands_of(sheet, layout)
    context = read_context(sheet, min((band.first_row for band in bands), default=10**7))
    bands = [with_context(band, Context(scale=context.scale)) for band in bands]
    bands = [band for band in bands if is_matrix_band(band)]
    return bands, context if bands else Context()


def is_matrix_band(band: Band) -> bool:
    """Whether a header band is a matrix's: indicators with targets, and no results."""
    targets = [header for header in band.with_roles("target").values() if header.year]
    targets += band.with_roles("term_total").values()
    results = band.with_roles("actual", "period", "value")
    return bool(band.indicator and targets) and not results


def read_rows(sheet: Sheet, layout: Layout | None, found: MatrixRows) -> list[Band]:
    """Read the rows and the footnotes of a sheet, and return its tables."""
    bands, context = matrix_bands(sheet, layout)
    found.findings += [*settle_decimals(sheet, bands), *context.date_findings()]
    found.reported = found.reported or context.reported
    if named := _OBJECTIVE.fullmatch(sheet.name.strip()):
        _open_objective(int(named["number"]), named["name"], found)
    ends = [band.first_row - 1 for band in bands[1:]] + [max(sheet.rows, default=0)]
    for table, end in zip(bands, ends, strict=False):  # without a table there is one end too many
        found.recognised += recognised_rows(sheet, table, end)
        found.findings += scale_notes(sheet, table)
    for row, band in rows_of(sheet, bands):
        if band and is_data_row(sheet, row, band):
            if label := total_label(sheet, row, band):
                found.findings.append(read_total_row(sheet, row, label))
                continue
            if _has_targets(sheet, row, band):
                found.rows.append(_read_row(sheet, row, band, found))
                continue
        for cell in sheet.rows[row].values():
            _read_text(sheet, cell, found, above_tables=band is None)
    return bands


def _has_targets(sheet: Sheet, row: int, band: Band) -> bool:
    cells = sheet.rows[row]
    return band.indicator in cells and any(
        column in cells for column in band.with_roles("target", "baseline", *TERM_ROLES)
    )


def _read_row(sheet: Sheet, row: int, band: Band, found: MatrixRows) -> MatrixRow:
    name_cell = sheet.rows[row][band.indicator]
    name, marks = split_marks(name_cell.text)
    _read_objective(sheet, row, band, found)
    column = band.column("id")
    id_cell = sheet.filled(row, column) if column else None
    if id_cell is None:
        found.positions[found.objective] += 1
        indicator_id = f"{found.objective}.{found.positions[found.objective]}"
    else:
        indicator_id = _printed_id(id_cell, band, found)
    found.ids.add(indicator_id)
    return MatrixRow(
        sheet, row, band, name_cell, name, marks, found.objective, found.objective_name,
        indicator_id, id_cell,
    )  # fmt: skip


def _open_objective(number: int, name: str, found: MatrixRows) -> None:
    if number != found.objective or name:
        found.objective_name = name
    found.objective = number


def _read_text(sheet: Sheet, cell: Cell, found: MatrixRows, above_tables: bool) -> None:
    """A cell outside the tables: an objective's title, a footnote, or a title of the sheet."""
    text = cell.text.strip()
    if named := _OBJECTIVE.fullmatch(text):
        _open_objective(int(named["number"]), named["name"].strip(), found)
        sheet.dispose(cell, "title")
    elif above_tables:
        sheet.dispose(cell, "title")
    elif note := _FOOTNOTE.fullmatch(text):
        sign = note["raised"] or note["round"] or note["slash"] or note["star"]
        mark = split_marks(sign)[1][0] if note["raised"] else sign
        found.footnotes.append({"mark": mark, "text": note["text"], "source_cell": cell.address})
        sheet.dispose(cell, "note")
    elif is_legend(cell):
        sheet.dispose(cell, "note")


def _read_objective(sheet: Sheet, row: int, band: Band, found: MatrixRows) -> None:
    """The objective in a column of its own, merged or written once; a blank is the one above."""
    column = band.column("objective")
    cell = sheet.filled(row, column) if column else None
    if cell is None or cell.address == found.objective_cell:
        return
    found.objective_cell = cell.address
    text = split_marks(cell.text)[0]
    if named := _OBJECTIVE.fullmatch(text) or _NUMBERED.fullmatch(text):
        _open_objective(int(named["number"]), named["name"], found)
    elif _is_number(text):
        _open_objective(int(text), "", found)
    elif text != found.objective_name:
        found.objective_names.setdefault(text, len(found.objective_names) + 1)
        _open_objective(found.objective_names[text], text, found)


def _is_number(text: str) -> bool:
    """Whether a text is the number of an objective, and no long code."""
    return text.isdecimal() and len(text) <= 3


def _printed_id(cell: Cell, band: Band, found: MatrixRows) -> str:
    """The id under a header that says so; empty, with a finding, where it stays open."""
    used = found.ids
    expected = [key for key in ids_in(cell) if key not in used]
    if found.objective:
        expected = [key for key in expected if key.startswith(f"{found.objective}.")] or expected
    if len(expected) == 2 and (first := _follows(expected, used)):
        expected = [first]
    indicator_id, said = choose_id(cell, expected)
    found.findings += said
    if indicator_id and indicator_id in used:
        found.findings.append(
            finding(
                "error", "repeated_id", f"the id {indicator_id} is given to two indicators",
                "give each its own; the second is not used", cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
        return ""
    leading = indicator_id.partition(".")[0]
    if not band.column("objective") and "." in indicator_id and _is_number(leading):
        _open_objective(int(leading), "", found)
    return indicator_id


def _follows(candidates: list[str], used: set[str]) -> str:
    """Of two ids, the one that comes next after those that were read."""
    following = [
        key
        for key in candidates
        if (parts := [int(part) for part in key.split(".")])
        and (parts[1] == 1 or f"{parts[0]}.{parts[1] - 1}" in used)
    ]
    return following[0] if len(following) == 1 else ""
