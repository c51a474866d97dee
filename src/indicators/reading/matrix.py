"""The matrix of objectives, indicators and targets, as frames.

A workbook goes in; a :class:`Matrix` comes out: indicators, targets, footnotes and findings, each
with its source cell. Numbers are as printed; decisions (programme.toml) only fill in how an
indicator adds up and what a target covers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.summary import days_in_words, objectives_in_words, summary
from indicators.reading.cells import Sheet, disposition_of_cells
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import Band
from indicators.reading.layouts import Layout
from indicators.reading.matrix_rows import MatrixRow, MatrixRows, matrix_bands, read_rows
from indicators.reading.matrix_targets import read_targets
from indicators.reading.numbers import split_marks
from indicators.reading.revisions import settle_ids
from indicators.reading.tables import hidden_sheets, loose_ends
from indicators.reading.workbook import read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings


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
    path: Path,
    sheets: list[Sheet],
    settings: Settings,
    layout: Layout | None = None,
    earlier: pd.DataFrame | None = None,
) -> Matrix:
    """Read a matrix from the sheets of a workbook that is open already (see `read_matrix`).

    ``earlier`` are the indicators of the folder's earlier matrices (their frames ``indicators``,
    with a column ``revises``: whether another date parts them from this one): their ids are kept.
    With it, decisions are checked by the folder; without it, the matrix is all there is.
    """
    visible = [sheet for sheet in sheets if not sheet.hidden]
    found = MatrixRows(findings=hidden_sheets(sheets))
    tables = [(sheet, read_rows(sheet, layout, found)) for sheet in visible]
    if not found.rows:
        raise DataError(_why_no_rows(path, tables))
    if earlier is not None:
        found.findings += settle_ids(found.rows, earlier)
    indicators, targets = [], []
    for row in found.rows:
        if not row.indicator_id:
            found.told[row.sheet.name].add(row.row)
            continue
        indicators.append(_indicator(row, settings))
        read, said = read_targets(row, settings)
        targets += read
        found.findings += said
    for sheet, bands in tables:
        told = found.told[sheet.name]
        found.findings += loose_ends(sheet, bands, told, found.findings)
    reported = pd.Timestamp(found.reported or settings.matrix_reported or pd.NaT)
    found.findings += _check_marks([*indicators, *targets], found.footnotes)
    matrix = Matrix(
        frame_of("indicators", indicators),
        frame_of("targets", [row | {"reported": reported} for row in targets]),
        frame_of("footnotes", found.footnotes),
        frame_of("findings", found.findings),
        frame_of("recognised", found.recognised),
        tuple(visible),
    )
    if earlier is not None:
        return matrix
    said = check_decisions(settings, matrix.indicators, matrix.targets, path.name)
    findings = pd.concat([matrix.findings, frame_of("findings", said)], ignore_index=True)
    return replace(matrix, findings=findings)


def _why_no_rows(path: Path, tables: list[tuple[Sheet, list[Band]]]) -> str:
    """Why a matrix has no indicator: its tables are empty, or there is none."""
    for sheet, bands in tables:
        if bands:
            return (
                f"[{path.name}]{sheet.name}: the matrix is empty: no row under the headers of row "
                f"{bands[0].last_row} has an indicator and a target; fill it in"
            )
    return (
        f"[{path.name}]: no table with an indicator and a target column was found; "
        "a header row needs Indicador and, say, Meta 2008"
    )


def date_of_matrix(sheets: list[Sheet], settings: Settings, layout: Layout | None) -> pd.Timestamp:
    """When a matrix was set: as its sheets say, else as declared, else NaT."""
    dates = [matrix_bands(sheet, layout)[1].reported for sheet in sheets if not sheet.hidden]
    printed: date | None = next((day for day in dates if day), None)
    return pd.Timestamp(printed or settings.matrix_reported or pd.NaT)


def _indicator(row: MatrixRow, settings: Settings) -> dict[str, Any]:
    """The row of the frame ``indicators``; its labels are accounted for."""
    for column in row.band.with_roles("id", "indicator", "unit", "objective", "extra"):
        if cell := row.sheet.filled(row.row, column):
            row.sheet.dispose(cell, "label")
    note_column = row.band.column("note")
    if note_column and (cell := row.sheet.filled(row.row, note_column)):
        row.sheet.dispose(cell, "note")
    unit_column = row.band.column("unit")
    unit_cell = row.sheet.filled(row.row, unit_column) if unit_column else None
    return {
        "indicator_id": row.indicator_id,
        "objective": row.objective,
        "objective_name": row.objective_name,
        "name": row.name,
        "category": "",
        "unit": split_marks(unit_cell.text)[0] if unit_cell else "",
        **_rule_columns(settings, row.indicator_id, row.name),
        "marks": ",".join(row.marks),
        "source_cell": row.name_cell.address,
    }


def _rule_columns(settings: Settings, indicator_id: str, name: str) -> dict[str, Any]:
    """How the indicator adds up and is judged: as declared, else the defaults."""
    rule = settings.indicators.get(indicator_id, IndicatorRule())
    return {
        "short_name": rule.short_name or name[:40],
        "unit_kind": rule.unit_kind or rule.value_type or "count",
        "value_type": rule.value_type or "count",
        "within_year": rule.within_year or "sum",
        "across_years": rule.across_years or "sum",
        "direction": rule.direction or "ascending",
        "demand_driven": bool(rule.demand_driven),
        "amber_low": settings.amber_low if rule.amber_low is None else rule.amber_low,
        "green_low": settings.green_low if rule.green_low is None else rule.green_low,
        "green_high": settings.green_high if rule.green_high is None else rule.green_high,
    }


def _check_marks(rows: list[dict[str, Any]], footnotes: list[dict[str, str]]) -> list[Finding]:
    """Every mark needs its footnote, and every footnote a mark."""
    known = {note["mark"] for note in footnotes}
    used = {mark for row in rows for mark in filter(None, row["marks"].split(","))}
    without = [
        finding(
            "warning", "mark_without_footnote", f"mark {mark} has no footnote",
            "check the notes below the table",
            source=row["source_cell"], indicator_id=row["indicator_id"],
        )
        for row in rows
        for mark in filter(None, row["marks"].split(",")) if mark not in known
    ]  # fmt: skip
    return without + [
        finding(
            "note", "footnote_without_mark", f"footnote {note['mark']} is marked nowhere",
            source=note["source_cell"],
        )
        for note in footnotes if note["mark"] not in used
    ]  # fmt: skip


def check_decisions(
    settings: Settings, indicators: pd.DataFrame, targets: pd.DataFrame, file: str
) -> list[Finding]:
    """Decisions on an indicator or a target that no matrix has; a baseline year that is inferred.

    ``file`` names what was read, for the message.
    """
    ids = set(indicators.indicator_id)
    known = set(zip(targets.indicator_id, targets.year, strict=True))
    missing = [f'indicator "{key}"' for key in settings.indicators if key not in ids] + [
        f'target {d.year} of indicator "{d.indicator}"'
        for d in settings.decisions if (d.indicator, d.year) not in known
    ]  # fmt: skip
    found = [
        finding(
            "warning", "decision_without_subject",
            f"decides on {what}, which {file} does not have",
            f"correct or remove it in {settings.file}", source=f"[{settings.file}]",
        )
        for what in missing
    ]  # fmt: skip
    if settings.baseline_year is None:
        found.append(
            finding(
                "note", "baseline_year_inferred",
                "the baseline is taken as of the year before the first target",
                f"declare baseline_year in {FILE_NAME}", source=f"[{file}]",
            )
        )  # fmt: skip
    return found
