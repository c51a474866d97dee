"""The matrix of objectives, indicators and targets, as frames.

A workbook goes in; a :class:`Matrix` comes out: indicators, targets, footnotes and findings, each
with its source cell. Numbers are as printed; decisions (programme.toml) only fill in how an
indicator adds up and what a target covers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.summary import days_in_words, objectives_in_words, summary
from indicators.reading.cells import Cell, Sheet, disposition_of_cells
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Band, Header, recognised_rows, with_context
from indicators.reading.ids import choose_id, ids_in
from indicators.reading.layouts import Layout, bands_of
from indicators.reading.numbers import Number, read_number, scaled, split_marks
from indicators.reading.scopes import Scope, earlier_scope, final_scope, stated_scope
from indicators.reading.tables import (
    hidden_sheets,
    is_data_row,
    is_legend,
    loose_ends,
    read_total_row,
    rows_of,
    scale_notes,
    settle_decimals,
    total_label,
)
from indicators.reading.titles import read_context
from indicators.reading.workbook import read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings

_OBJECTIVE = re.compile(
    r"obj(?:etivo|\.)?\s*(?P<number>\d+)\s*[.:–-]*\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL
)
_NUMBERED = re.compile(r"(?P<number>\d+)\s*[.:)–-]+\s*(?P<name>\S.*)", re.DOTALL)
_FOOTNOTE = re.compile(
    r"(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\((?P<round>\d{1,2})\)|(?P<slash>\d{1,2})/|(?P<star>\*+))"
    r"\s*(?P<text>\S.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Matrix:
    """A matrix as read: four frames, and what became of every cell, by sheet."""

    indicators: pd.DataFrame
    targets: pd.DataFrame
    footnotes: pd.DataFrame
    findings: pd.DataFrame
    recognised: pd.DataFrame
    sheets: tuple[Sheet, ...]

    @property
    def cells(self) -> dict[str, Counter[str]]:
        """How many cells of each visible sheet have each disposition."""
        return {sheet.name: sheet.account() for sheet in self.sheets}

    @property
    def dispositions(self) -> dict[str, str]:
        """What became of every non-empty cell: its address (``[file]sheet!A1``) and the word."""
        return disposition_of_cells(self.sheets)

    def _repr_html_(self) -> str:
        years = self.targets.year.astype(str)
        facts = {
            "indicators": objectives_in_words(self.indicators),
            "targets": f"{len(self.targets)} ({', '.join(sorted(set(years)))})",
            "reported_on": days_in_words(self.targets.reported),
            "footnotes": str(len(self.footnotes)),
            "sheet": ", ".join(self.cells),
        }
        return summary("Matrix", facts, self.findings)


@dataclass
class _Reading:
    """What has been read so far, and the objective whose block is open."""

    settings: Settings
    objective: int = 0
    objective_name: str = ""
    objective_cell: str = ""
    objective_names: dict[str, int] = field(default_factory=dict)
    reported: date | None = None
    positions: Counter[int] = field(default_factory=Counter)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    footnotes: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recognised: list[dict[str, Any]] = field(default_factory=list)


def read_matrix(
    path: str | Path, layout: Layout | None = None, settings: Settings | None = None
) -> Matrix:
    """Read the matrix of a programme.

    Parameters
    ----------
    path
        The workbook.
    layout
        What the headers cannot explain (see :func:`~indicators.reading.layouts.read_layout`).
    settings
        The programme's decisions; without them the ``programme.toml`` beside the file is used,
        and without that one only what is printed is known.

    Returns
    -------
    Matrix
        Frames ``indicators``, ``targets``, ``footnotes`` and ``findings`` (frames/schemas.py).

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.
    DataError
        When no sheet holds a table with an indicator and a target column.

    Examples
    --------
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> len(matrix.indicators), len(matrix.targets), len(matrix.footnotes)
    (25, 100, 6)
    """
    path = Path(path)
    if settings is None:
        beside = path.parent / FILE_NAME
        settings = read_settings(beside) if beside.is_file() else Settings()
    return matrix_of(path, read_workbook(path), settings, layout)


def matrix_of(
    path: Path, sheets: list[Sheet], settings: Settings, layout: Layout | None = None
) -> Matrix:
    """Read a matrix from the sheets of a workbook that is open already (see `read_matrix`)."""
    reading = _Reading(settings, findings=hidden_sheets(sheets))
    sheets = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in sheets:
        _read_sheet(sheet, layout, reading)
    if not reading.indicators:
        raise DataError(
            f"[{path.name}]: no table with an indicator and a target column was found; "
            "a header row needs Indicador and, say, Meta 2008"
        )
    reported = pd.Timestamp(reading.reported or settings.matrix_reported or pd.NaT)
    for row in reading.targets:
        row["reported"] = reported
    _check_marks(reading)
    _check_settings(reading, path)
    return Matrix(
        frame_of("indicators", reading.indicators),
        frame_of("targets", reading.targets),
        frame_of("footnotes", reading.footnotes),
        frame_of("findings", reading.findings),
        frame_of("recognised", reading.recognised),
        tuple(sheets),
    )


def is_matrix_band(band: Band) -> bool:
    """Whether a header band is a matrix's: indicators with targets, and no results."""
    targets = [header for header in band.with_roles("target").values() if header.year]
    results = band.with_roles("actual", "period", "value")
    return bool(band.indicator and targets) and not results


def _read_sheet(sheet: Sheet, layout: Layout | None, reading: _Reading) -> None:
    bands = bands_of(sheet, layout)
    context = read_context(sheet, min((band.first_row for band in bands), default=10**7))
    bands = [with_context(band, None, None, context.scale) for band in bands]
    bands = [band for band in bands if is_matrix_band(band)]
    reading.findings += settle_decimals(sheet, bands)
    if bands:
        reading.reported = reading.reported or context.reported
    if found := _OBJECTIVE.fullmatch(sheet.name.strip()):
        _open_objective(int(found["number"]), found["name"], reading)
    ends = [band.first_row - 1 for band in bands[1:]] + [max(sheet.rows, default=0)]
    for table, end in zip(bands, ends, strict=False):  # without a table there is one end too many
        reading.recognised += recognised_rows(sheet, table, end)
        reading.findings += scale_notes(sheet, table)
    told: set[int] = set()
    for row, band in rows_of(sheet, bands):
        if band and is_data_row(sheet, row, band):
            if label := total_label(sheet, row, band):
                reading.findings.append(read_total_row(sheet, row, label))
                continue
            if _has_targets(sheet, row, band):
                if not _read_indicator(sheet, row, band, reading):
                    told.add(row)
                continue
        for cell in sheet.rows[row].values():
            _read_text(sheet, cell, reading, above_tables=band is None)
    reading.findings += loose_ends(sheet, bands, told, reading.findings)


def _has_targets(sheet: Sheet, row: int, band: Band) -> bool:
    cells = sheet.rows[row]
    return band.indicator in cells and any(
        column in cells for column in band.with_roles("target", "baseline")
    )


def _open_objective(number: int, name: str, reading: _Reading) -> None:
    if number != reading.objective or name:
        reading.objective_name = name
    reading.objective = number


def _read_text(sheet: Sheet, cell: Cell, reading: _Reading, above_tables: bool) -> None:
    """A cell outside the tables: an objective's title, a footnote, or a title of the sheet."""
    text = cell.text.strip()
    if found := _OBJECTIVE.fullmatch(text):
        _open_objective(int(found["number"]), found["name"].strip(), reading)
        sheet.dispose(cell, "title")
    elif above_tables:
        sheet.dispose(cell, "title")
    elif found := _FOOTNOTE.fullmatch(text):
        sign = found["raised"] or found["round"] or found["slash"] or found["star"]
        mark = split_marks(sign)[1][0] if found["raised"] else sign
        reading.footnotes.append({"mark": mark, "text": found["text"], "source_cell": cell.address})
        sheet.dispose(cell, "note")
    elif is_legend(cell):
        sheet.dispose(cell, "note")


def _read_indicator(sheet: Sheet, row: int, band: Band, reading: _Reading) -> bool:
    """Read one row; false where its id cannot be told."""
    name_cell = sheet.rows[row][band.indicator]
    name, marks = split_marks(name_cell.text)
    _read_objective(sheet, row, band, reading)
    indicator_id = _id_of(sheet, row, band, reading)
    if not indicator_id:
        return False
    for column in band.with_roles("id", "indicator", "unit", "objective", "extra"):
        if cell := sheet.filled(row, column):
            sheet.dispose(cell, "label")
    note_column = band.column("note")
    if note_column and (cell := sheet.filled(row, note_column)):
        sheet.dispose(cell, "note")
    unit_column = band.column("unit")
    unit_cell = sheet.filled(row, unit_column) if unit_column else None
    reading.indicators.append(
        {
            "indicator_id": indicator_id,
            "objective": reading.objective,
            "objective_name": reading.objective_name,
            "name": name,
            "unit": split_marks(unit_cell.text)[0] if unit_cell else "",
            **_rule_columns(reading.settings, indicator_id),
            "marks": ",".join(marks),
            "source_cell": name_cell.address,
        }
    )
    _read_targets(sheet, row, band, indicator_id, reading)
    return True


def _read_objective(sheet: Sheet, row: int, band: Band, reading: _Reading) -> None:
    """The objective in a column of its own, merged or written once; a blank is the one above."""
    column = band.column("objective")
    cell = sheet.filled(row, column) if column else None
    if cell is None or cell.address == reading.objective_cell:
        return
    reading.objective_cell = cell.address
    text = split_marks(cell.text)[0]
    if found := _OBJECTIVE.fullmatch(text) or _NUMBERED.fullmatch(text):
        _open_objective(int(found["number"]), found["name"], reading)
    elif text.isdigit():
        _open_objective(int(text), "", reading)
    elif text != reading.objective_name:
        reading.objective_names.setdefault(text, len(reading.objective_names) + 1)
        _open_objective(reading.objective_names[text], text, reading)


def _id_of(sheet: Sheet, row: int, band: Band, reading: _Reading) -> str:
    """The printed id, under a header that says so; else the objective and the position in it."""
    column = band.column("id")
    cell = sheet.filled(row, column) if column else None
    if cell is None:
        reading.positions[reading.objective] += 1
        return f"{reading.objective}.{reading.positions[reading.objective]}"
    used = {item["indicator_id"] for item in reading.indicators}
    expected = [key for key in ids_in(cell) if key not in used]
    if reading.objective:
        expected = [key for key in expected if key.startswith(f"{reading.objective}.")] or expected
    if len(expected) == 2 and (first := _follows(expected, used)):
        expected = [first]
    indicator_id, found = choose_id(cell, expected)
    reading.findings += found
    if indicator_id in used:
        reading.findings.append(
            finding(
                "error", "repeated_id", f"the id {indicator_id} is given to two indicators",
                "give each its own; the second is not used", cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
        return ""
    leading = indicator_id.partition(".")[0]
    if not band.column("objective") and "." in indicator_id and leading.isdigit():
        _open_objective(int(leading), "", reading)
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


def _rule_columns(settings: Settings, indicator_id: str) -> dict[str, Any]:
    """How the indicator adds up and is judged: as declared, else the defaults."""
    rule = settings.indicators.get(indicator_id, IndicatorRule())
    return {
        "value_type": rule.value_type or "count",
        "within_year": rule.within_year or "sum",
        "across_years": rule.across_years or "sum",
        "direction": rule.direction or "ascending",
        "demand_driven": bool(rule.demand_driven),
        "amber_low": settings.amber_low if rule.amber_low is None else rule.amber_low,
        "green_low": settings.green_low if rule.green_low is None else rule.green_low,
        "green_high": settings.green_high if rule.green_high is None else rule.green_high,
    }


def _read_targets(sheet: Sheet, row: int, band: Band, indicator_id: str, reading: _Reading) -> None:
    columns = _target_years(band, reading)
    final = max(columns.values(), key=lambda pair: pair[1])[1]
    rule = reading.settings.indicators.get(indicator_id)
    earlier: list[float] = []
    for column, (header, year) in sorted(columns.items(), key=lambda item: item[1][1]):
        cell = sheet.filled(row, column)
        if cell is None:
            continue
        sheet.dispose(cell, "value")
        number = read_number(cell.value, sheet.decimal or "")
        number = replace(number, value=scaled(number.value, header.scale))
        if number.problem:
            reading.findings.append(number_problem(cell, number, indicator_id))
        scope = earlier_scope(rule.across_years if rule else None)
        decided = reading.settings.decision_for(indicator_id, year)
        asked = bool(stated_scope(cell.text) or (decided and decided.scope))
        asked = asked or _years_unprinted(columns, sheet, row, final)
        if year == final and not number.problem and asked:
            scope = _final_scope(cell, number, earlier, indicator_id, year, reading)
        if header.role == "target" and number.value is not None:
            earlier.append(number.value)
        reading.targets.append(_target_row(indicator_id, header.role, year, cell, number, scope))


def _target_years(band: Band, reading: _Reading) -> dict[int, tuple[Header, int]]:
    """The value columns with their years; a baseline without one takes the declared year."""
    columns = band.with_roles("target", "baseline")
    first = min(h.year for h in columns.values() if h.role == "target" and h.year)
    baseline = reading.settings.baseline_year or first - 1
    return {c: (h, h.year or baseline) for c, h in columns.items() if h.year or h.role != "target"}


def _years_unprinted(
    columns: dict[int, tuple[Header, int]], sheet: Sheet, row: int, final: int
) -> bool:
    """Whether years before the last have no target in this row: then the last may be a total."""
    earlier = {c: y for c, (h, y) in columns.items() if h.role == "target" and y < final}
    printed = [year for column, year in earlier.items() if sheet.filled(row, column)]
    return bool(earlier) and (not printed or final - max(printed) > 1)


def _final_scope(
    cell: Cell, number: Number, earlier: list[float], indicator_id: str, year: int,
    reading: _Reading,
) -> Scope:  # fmt: skip
    rule = reading.settings.indicators.get(indicator_id)
    scope = final_scope(
        cell.text, number.value or 0.0, earlier, rule.across_years if rule else None
    )
    decision = reading.settings.decision_for(indicator_id, year)
    if decision and decision.scope and (decision.scope, "stated") != (scope.scope, scope.basis):
        return Scope(decision.scope, "declared", decision.reason)
    if not scope.scope:
        reading.findings.append(
            finding(
                "warning", "ambiguous_scope",
                f'"{cell.text}" does not say clearly whether it is a total of the term, '
                f"a level at its end, or each year's ({scope.reason})",
                f'decide it in {FILE_NAME}: [[decisions]] with indicator = "{indicator_id}", '
                f"year = {year}, scope and reason",
                cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
    return scope


def _target_row(
    indicator_id: str, role: str, year: int, cell: Cell, number: Number, scope: Scope
) -> dict[str, Any]:  # fmt: skip
    return {
        "indicator_id": indicator_id,
        "year": year,
        "role": role,
        "scope": scope.scope,
        "value": number.value,
        "basis": scope.basis,
        "reason": scope.reason,
        "text": cell.text,
        "marks": ",".join(number.marks),
        "issuer": "programme",
        "source_cell": cell.address,
    }


def _check_marks(reading: _Reading) -> None:
    """Every mark needs its footnote, and every footnote a mark."""
    known = {note["mark"] for note in reading.footnotes}
    used: set[str] = set()
    for row in [*reading.indicators, *reading.targets]:
        for mark in filter(None, row["marks"].split(",")):
            used.add(mark)
            if mark not in known:
                reading.findings.append(
                    finding(
                        "warning", "mark_without_footnote", f"mark {mark} has no footnote",
                        "check the notes below the table",
                        source=row["source_cell"], indicator_id=row["indicator_id"],
                    )
                )  # fmt: skip
    reading.findings += [
        finding(
            "note", "footnote_without_mark", f"footnote {note['mark']} is marked nowhere",
            source=note["source_cell"],
        )
        for note in reading.footnotes if note["mark"] not in used
    ]  # fmt: skip


def _check_settings(reading: _Reading, path: Path) -> None:
    """Decisions on an indicator or a target that the matrix does not have."""
    settings = reading.settings
    ids = {row["indicator_id"] for row in reading.indicators}
    targets = {(row["indicator_id"], row["year"]) for row in reading.targets}
    missing: Iterable[str] = [
        f'indicator "{key}"' for key in settings.indicators if key not in ids
    ] + [
        f'target {d.year} of indicator "{d.indicator}"'
        for d in settings.decisions if (d.indicator, d.year) not in targets
    ]  # fmt: skip
    reading.findings += [
        finding(
            "warning", "decision_without_subject",
            f"decides on {what}, which {path.name} does not have",
            f"correct or remove it in {settings.file}", source=f"[{settings.file}]",
        )
        for what in missing
    ]  # fmt: skip
    if reading.indicators and settings.baseline_year is None:
        reading.findings.append(
            finding(
                "note", "baseline_year_inferred",
                "the baseline is taken as of the year before the first target",
                f"declare baseline_year in {FILE_NAME}", source=f"[{path.name}]",
            )
        )  # fmt: skip
