"""The matrix of objectives, indicators and targets, as frames.

A workbook goes in; a :class:`Matrix` comes out: indicators, targets, footnotes and findings, each
with its source cell. Numbers are as printed; decisions (programme.toml) only fill in how an
indicator adds up and what a target covers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.summary import days_in_words, objectives_in_words, summary
from indicators.reading.findings import Finding, finding, unread_cells
from indicators.reading.headers import Band, Header, find_bands
from indicators.reading.numbers import Number, read_number, split_marks
from indicators.reading.scopes import Scope, earlier_scope, final_scope
from indicators.reading.workbook import Cell, Sheet, read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings

_OBJECTIVE = re.compile(r"objetivo\s+(?P<number>\d+)\s*[.:]?\s*(?P<name>.*)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*(?P<text>\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Matrix:
    """A matrix as read: four frames, and what became of every cell, by sheet."""

    indicators: pd.DataFrame
    targets: pd.DataFrame
    footnotes: pd.DataFrame
    findings: pd.DataFrame
    cells: dict[str, Counter[str]]

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
    positions: Counter[int] = field(default_factory=Counter)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    footnotes: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_matrix(path: str | Path, settings: Settings | None = None) -> Matrix:
    """Read the matrix of a programme.

    Parameters
    ----------
    path
        The workbook.
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
    return matrix_of(path, read_workbook(path), settings)


def matrix_of(path: Path, sheets: list[Sheet], settings: Settings) -> Matrix:
    """Read a matrix from the sheets of a workbook that is open already (see `read_matrix`)."""
    reading = _Reading(settings)
    sheets = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in sheets:
        _read_sheet(sheet, reading)
    if not reading.indicators:
        raise DataError(
            f"[{path.name}]: no table with an indicator and a target column was found; "
            "a header row needs Indicador and, say, Meta 2008"
        )
    _check_marks(reading)
    _check_settings(reading, path)
    return Matrix(
        frame_of("indicators", reading.indicators),
        frame_of("targets", reading.targets),
        frame_of("footnotes", reading.footnotes),
        frame_of("findings", reading.findings),
        {sheet.name: sheet.account() for sheet in sheets},
    )


def is_matrix_band(band: Band) -> bool:
    """Whether a header band is a matrix's: indicators with targets, and no results."""
    columns = band.with_roles("target", "baseline")
    results = band.with_roles("actual", "period", "total")
    return bool(band.indicator and columns) and not results


def _read_sheet(sheet: Sheet, reading: _Reading) -> None:
    bands = {band.first_row: band for band in find_bands(sheet) if is_matrix_band(band)}
    band: Band | None = None
    for row in sorted(sheet.rows):
        if row in bands:
            band = bands[row]
        elif band and row <= band.last_row:
            continue
        elif band and _is_indicator_row(sheet, row, band):
            _read_indicator(sheet, row, band, reading)
        else:
            for cell in sheet.rows[row].values():
                _read_text(sheet, cell, reading, above_tables=band is None)
    reading.findings += unread_cells(sheet.undisposed())


def _is_indicator_row(sheet: Sheet, row: int, band: Band) -> bool:
    values = band.with_roles("target", "baseline")
    cells = sheet.rows[row]
    return band.indicator in cells and any(column in cells for column in values)


def _read_text(sheet: Sheet, cell: Cell, reading: _Reading, above_tables: bool) -> None:
    """A cell outside the tables: an objective's title, a footnote, or a title of the sheet."""
    if found := _OBJECTIVE.fullmatch(cell.text.strip()):
        reading.objective = int(found["number"])
        reading.objective_name = found["name"]
        sheet.dispose(cell, "title")
    elif found := _FOOTNOTE.fullmatch(cell.text.strip()):
        mark = split_marks(found["mark"])[1][0]
        reading.footnotes.append({"mark": mark, "text": found["text"], "source_cell": cell.address})
        sheet.dispose(cell, "note")
    elif above_tables:
        sheet.dispose(cell, "title")


def _read_indicator(sheet: Sheet, row: int, band: Band, reading: _Reading) -> None:
    name_cell = sheet.rows[row][band.indicator]
    name, marks = split_marks(name_cell.text)
    reading.positions[reading.objective] += 1
    indicator_id = f"{reading.objective}.{reading.positions[reading.objective]}"
    unit_column = band.column("unit")
    unit_cell = sheet.filled(row, unit_column) if unit_column else None
    for cell in filter(None, (name_cell, unit_cell)):
        sheet.dispose(cell, "label")
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
        number = read_number(cell.value)
        if number.problem:
            reading.findings.append(_not_a_number(cell, number, indicator_id))
        scope = earlier_scope(rule.across_years if rule else None)
        if year == final and not number.problem and _years_unprinted(columns, final):
            scope = _final_scope(cell, number, earlier, indicator_id, year, reading)
        if header.role == "target" and number.value is not None:
            earlier.append(number.value)
        reading.targets.append(
            _target_row(indicator_id, header.role, year, cell, number, scope, reading.settings)
        )


def _target_years(band: Band, reading: _Reading) -> dict[int, tuple[Header, int]]:
    """The value columns with their years; a baseline without one takes the declared year."""
    columns = band.with_roles("target", "baseline")
    first = min(h.year for h in columns.values() if h.role == "target" and h.year)
    baseline = reading.settings.baseline_year or first - 1
    return {c: (h, h.year or baseline) for c, h in columns.items() if h.year or h.role != "target"}


def _years_unprinted(columns: dict[int, tuple[Header, int]], final: int) -> bool:
    """Whether years lie between the last target and the one before: then it may be a total."""
    years = sorted(year for header, year in columns.values() if header.role == "target")
    return len(years) > 1 and final - years[-2] > 1


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
    indicator_id: str, role: str, year: int, cell: Cell, number: Number, scope: Scope,
    settings: Settings,
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
        "reported": pd.Timestamp(settings.matrix_reported) if settings.matrix_reported else pd.NaT,
        "issuer": "programme",
        "source_cell": cell.address,
    }


def _not_a_number(cell: Cell, number: Number, indicator_id: str) -> Finding:
    found = "more than one number" if number.problem == "several_numbers" else "no number"
    return finding(
        "error", number.problem, f'"{cell.text}" holds {found}',
        'write one number, or "N/A"', cell=cell, indicator_id=indicator_id,
    )  # fmt: skip


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
