"""The rows of a matrix that hold indicators: their objective, their id, and the footnotes below.

The lines of a sheet go in, :class:`MatrixRow` objects come out in :class:`FoundRows`, which keeps
the block of an objective open from one sheet to the next. A name that stands on several rows is one
indicator where its targets agree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from indicators.reading.apply import Applied, Text
from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding
from indicators.reading.names import choose_id, fold, ids_in
from indicators.reading.numbers import split_marks
from indicators.reading.row_words import (
    is_legend,
    is_total,
    numbered_objective,
    objective_title,
)
from indicators.reading.rows import Row

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

    row: Row
    name_cell: Cell
    name: str
    objective: int
    objective_name: str
    indicator_id: str
    id_cell: Cell | None


@dataclass
class FoundRows:
    """What has been read so far of one workbook, and the objective whose block is open."""

    objective: int = 0
    objective_name: str = ""
    objective_cell: str = ""
    objective_names: dict[str, int] = field(default_factory=dict)
    positions: Counter[int] = field(default_factory=Counter)
    ids: dict[str, MatrixRow] = field(default_factory=dict)
    rows: list[MatrixRow] = field(default_factory=list)
    footnotes: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_rows(part: Applied, found: FoundRows) -> None:
    """Read the lines of a sheet, which may open, go on with or close an objective's block."""
    if titled := objective_title(part.sheet.name):
        _open_objective(titled, found)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for row in part.rows:
        names[id(row.table)].append(row.name)
    for line in part.lines:
        if isinstance(line, Text):
            _read_text(part.sheet, line.cell, found, line.above)
        elif line.what in ("left_out", "unclear") or id(line.table) not in part.matrix_tables:
            continue
        elif not line.name_cell or not _has_targets(line):
            for cell in line.cells:
                _read_text(part.sheet, cell, found, above=False)
        elif is_total(line.name, names[id(line.table)]):
            for cell in line.cells:
                part.sheet.settle(cell, "check")
            found.findings.append(finding("total_row", cell=line.name_cell, shown=line.name[:60]))
        else:
            found.rows.append(_matrix_row(line, found))


def _has_targets(row: Row) -> bool:
    places = {
        c
        for c, h in row.table.columns.items()
        if h.role in ("target", "baseline", "term_target", "planned", "total")
    }
    cells = row.sheet.rows.get(row.number, {})
    merged = (row.sheet.merges.get((row.number, column)) for column in places)
    return any(column in cells for column in places) or any(a and a[1] in places for a in merged)


def _matrix_row(row: Row, found: FoundRows) -> MatrixRow:
    _read_objective(row, found)
    if row.id_cell is None or not _is_id(row.id_cell):
        indicator_id = ""
    else:
        indicator_id = _printed_id(row, row.id_cell, found)
    assert row.name_cell is not None  # noqa: S101 - the caller looked
    made = MatrixRow(
        row,
        row.name_cell,
        row.name,
        found.objective,
        found.objective_name,
        indicator_id,
        row.id_cell,
    )
    if row.id_cell is None or not _is_id(row.id_cell):
        made.id_cell = None
        found.positions[found.objective] += 1
        made.indicator_id = f"{found.objective}.{found.positions[found.objective]}"
    if made.indicator_id:
        found.ids.setdefault(made.indicator_id, made)
    return made


def _is_id(cell: Cell) -> bool:
    return bool(ids_in(cell)[0])


def _open_objective(titled: tuple[int, str], found: FoundRows) -> None:
    number, name = titled
    if number != found.objective or name:
        found.objective_name = name
    found.objective = number


def _read_text(sheet: Sheet, cell: Cell, found: FoundRows, above: bool) -> None:
    """A cell outside the tables: an objective's title, a footnote, or a title of the sheet."""
    text = cell.text.strip()
    if not isinstance(cell.value, str):
        return
    if titled := objective_title(text):
        _open_objective(titled, found)
        sheet.settle(cell, "title")
    elif above:
        sheet.dispose(cell, "title")
    elif note := _FOOTNOTE.fullmatch(text):
        sign = note["raised"] or note["round"] or note["slash"] or note["star"]
        mark = split_marks(sign)[1][0] if note["raised"] else sign
        found.footnotes.append({"mark": mark, "text": note["text"], "source_cell": cell.address})
        sheet.settle(cell, "note")
    elif is_legend(cell):
        sheet.settle(cell, "note")
    else:  # nobody's: a finding will say so
        sheet.forget(cell)


def _read_objective(row: Row, found: FoundRows) -> None:
    """The objective in a column of its own, merged or written once; a blank is the one above."""
    cell = row.objective_cell
    if cell is None or cell.address == found.objective_cell:
        return
    found.objective_cell = cell.address
    text = split_marks(cell.text)[0]
    if titled := numbered_objective(text):
        _open_objective(titled, found)
    elif text != found.objective_name:
        found.objective = found.objective_names.setdefault(text, len(found.objective_names) + 1)
        found.objective_name = text


def _printed_id(row: Row, cell: Cell, found: FoundRows) -> str:
    """The id under a header that says so; empty, with a finding, where it stays open."""
    used = set(found.ids)
    expected = [key for key in ids_in(cell) if key not in used]
    if found.objective:
        expected = [key for key in expected if key.startswith(f"{found.objective}.")] or expected
    if len(expected) == 2 and (first := _follows(expected, used)):
        expected = [first]
    indicator_id, said = choose_id(cell, expected)
    found.findings += said
    twin = found.ids.get(indicator_id)
    if twin and fold(twin.name) != fold(row.name):
        found.findings.append(
            finding("repeated_id", cell=cell, indicator_id=indicator_id, id=indicator_id)
        )
        return ""
    leading = indicator_id.partition(".")[0]
    if (
        not row.table.column("objective")
        and "." in indicator_id
        and (titled := numbered_objective(leading))
    ):
        _open_objective(titled, found)
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


def settle_repeats(found: FoundRows) -> None:
    """One name on several rows of an objective is one indicator where its targets agree.

    Where they do not, and neither ids nor categories tell the rows apart, none of them is used.
    """
    groups: defaultdict[tuple[int, str], list[MatrixRow]] = defaultdict(list)
    for row in found.rows:
        if row.indicator_id:
            groups[row.objective, fold(row.name)].append(row)
    for rows in groups.values():
        if len(rows) < 2 or len({_day(row) for row in rows}) > 1:
            continue
        printed = [row.indicator_id for row in rows if row.id_cell]
        if len(printed) == len(rows) and len(set(printed)) == len(rows):
            continue
        categories = {row.row.category for row in rows}
        if "" not in categories and len(categories) == len(rows):
            continue
        cells = " ".join(row.name_cell.address for row in rows)
        agree = all(_agree(rows[0], other) for other in rows[1:])
        apart = len({row.row.sheet.name for row in rows}) > 1
        code = "repeated_name" if agree else "versions_differ" if apart else "repeated_name_differs"
        first = rows[0]
        found.findings.append(
            finding(
                code, source=cells, name=first.name[:60], indicator_id=first.indicator_id,
                rows=len(rows),
            )
        )  # fmt: skip
        for row in rows[1:] if agree else rows:
            row.indicator_id = ""
            row.row.dispose("unread")
            for cell in row.row.cells if agree else ():
                row.row.sheet.settle(cell, "check")
    _renumber(found)


def _day(row: MatrixRow) -> Any:
    return row.row.table.reported


def _agree(one: MatrixRow, other: MatrixRow) -> bool:
    ours, theirs = _targets_in(one), _targets_in(other)
    return all(ours.get(key, value) == value for key, value in theirs.items())


def _targets_in(row: MatrixRow) -> dict[tuple[str, int | None, int | None], float | None]:
    return {
        (entry.column.role, entry.year, entry.quarter): entry.number.value
        for entry in row.row.entries
        if entry.column.role in ("target", "term_target", "planned", "baseline")
    }


def _renumber(found: FoundRows) -> None:
    """Ids by position, less the rows that are no indicators of their own."""
    positions: Counter[int] = Counter()
    for row in found.rows:
        if row.id_cell is None and row.indicator_id:
            positions[row.objective] += 1
            row.indicator_id = f"{row.objective}.{positions[row.objective]}"
