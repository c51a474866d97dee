"""The matrix of objectives, indicators and targets, as frames.

The rows of a workbook's tables of targets go in; a :class:`Matrix` comes out: indicators, targets,
footnotes and findings, each with its source cell. Numbers are as printed; decisions
(programme.toml) only fill in how an indicator adds up and what a target covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from indicators.frames.schemas import frame_of
from indicators.frames.summary import days_in_words, objectives_in_words, summary
from indicators.reading.apply import Applied, apply, bare_sheets, loose_ends
from indicators.reading.cells import Accounted, Sheet, address
from indicators.reading.checks import check_matrix_row
from indicators.reading.findings import Finding, Refused, finding, findings_frame
from indicators.reading.layout import Layout, Table
from indicators.reading.matrix_rows import FoundRows, MatrixRow, read_rows, settle_repeats
from indicators.reading.names import fold
from indicators.reading.numbers import split_marks
from indicators.reading.recognise import SheetLayout, recognise, recognised_frame
from indicators.reading.revisions import settle_ids
from indicators.reading.rows import Row
from indicators.reading.spellings import LEVELS, unit_kind
from indicators.reading.targets import read_targets
from indicators.reading.workbook import hidden_sheets, read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings
from indicators.words import finding_sentences


@dataclass(frozen=True)
class Matrix(Accounted):
    """A matrix as read: four frames, and what became of every cell, by sheet."""

    indicators: pd.DataFrame
    targets: pd.DataFrame
    footnotes: pd.DataFrame
    findings: pd.DataFrame
    recognised: pd.DataFrame
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...] = ()

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
        What the headers cannot explain (see :func:`~indicators.reading.layout_file.read_layout`).
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
    sheets = read_workbook(path)
    layouts = [recognise(sheet, layout) for sheet in sheets if not sheet.hidden]
    applied = apply(layouts, settings.decimal or "")
    for part in applied:
        part.matrix_tables = {id(table) for table in part.layout.tables if is_matrix_table(table)}
    matrix = matrix_of(path, applied, settings)
    told = matrix.findings.to_dict("records")
    ends = [end for part in applied for end in (*loose_ends(part, told), *bare_sheets(part, set()))]
    decisions = check_decisions(settings, matrix.indicators, matrix.targets, path.name)
    said = [*hidden_sheets(sheets), *ends, *decisions]
    findings = pd.concat([matrix.findings, findings_frame(said)], ignore_index=True)
    return replace(matrix, findings=findings)


def is_matrix_table(table: Table) -> bool:
    """Whether a table may define indicators: it names them and has targets of some period."""
    targets = table.with_roles("target", "planned").values()
    dated = any(head.year for head in targets) or table.column("target_year")
    return bool(table.named_by and (dated or table.with_roles("term_target")))


def matrix_of(
    path: Path, applied: Sequence[Applied], settings: Settings, earlier: pd.DataFrame | None = None
) -> Matrix:
    """Read a matrix from the lines of its sheets.

    ``earlier`` are the indicators of the folder's earlier matrices (their frames ``indicators``,
    with a column ``revises``: whether another date parts them from this one): their ids are kept.

    Raises
    ------
    Refused
        When no row holds an indicator with a target.
    """
    found = FoundRows()
    for part in applied:
        found.findings += [*part.layout.findings, *part.findings]
        if part.matrix_tables:
            read_rows(part, found)
    if not found.rows:
        raise Refused(_why_no_rows(path, applied))
    settle_repeats(found)
    if earlier is not None:
        found.findings += settle_ids(found.rows, earlier)
    indicators: list[dict[str, Any]] = []
    targets: list[dict[str, Any]] = []
    for row in found.rows:
        if not row.indicator_id:
            row.row.dispose("unread")
            continue
        rule = _rule_of(row, settings)
        indicators.append(_indicator(row, rule, settings))
        read, said = read_targets(
            row.row, row.indicator_id, rule, indicators[-1]["unit_kind"], settings
        )
        found.findings += said + check_matrix_row(
            row.indicator_id, row.name_cell, rule, indicators[-1], read
        )
        targets += [target | {"reported": _day_of(row.row, applied, settings)} for target in read]
    found.findings += _check_marks([*indicators, *targets], found.footnotes)
    return Matrix(
        frame_of("indicators", indicators),
        frame_of("targets", targets),
        frame_of("footnotes", found.footnotes),
        findings_frame(found.findings),
        recognised_frame([part.layout for part in applied]),
        tuple(part.sheet for part in applied),
        tuple(table for part in applied for table in part.layout.tables),
    )


def _day_of(row: Row, applied: Sequence[Applied], settings: Settings) -> pd.Timestamp:
    return pd.Timestamp(
        row.table.reported
        or printed_day(p.layout for p in applied)
        or settings.matrix_reported
        or pd.NaT
    )


def printed_day(layouts: Iterable[SheetLayout]) -> Any:
    """When a matrix was set, as the first of its sheets that says so has it; else ``None``."""
    return next((layout.context.reported for layout in layouts if layout.context.reported), None)


def _why_no_rows(path: Path, applied: Sequence[Applied]) -> Finding:
    """Why a matrix has no indicator: its tables are empty, or there is none."""
    for part in applied:
        for table in part.layout.tables:
            if id(table) in part.matrix_tables and not any(row.entries for row in part.rows):
                return finding("empty_matrix", source=part.sheet.place, row=table.header_rows[1])
    return finding("no_matrix_table", source=address(path.name), seen=all_that_was_seen(applied))


def all_that_was_seen(applied: Iterable[Applied], *reasons: str) -> str:
    """What was recognised on the sheets of a file, and further reasons, for such a message."""
    seen = [*(_what_was_seen(part.layout) for part in applied), *reasons]
    return "; ".join(filter(None, seen)) or "—"


def _what_was_seen(layout: SheetLayout) -> str:
    """What was recognised on a sheet, for the message that it was not enough."""
    sheet = layout.sheet
    for table in layout.tables:
        roles = ", ".join(dict.fromkeys(
            f"{head.role}{' ' + head.period if head.period else ''}"
            for head in table.columns.values() if not head.refused and head.role != "unknown"
        ))  # fmt: skip
        refused = [head.header[:40] for head in table.columns.values()
                   if head.refused or head.role == "unknown"]  # fmt: skip
        doubt = f" (no: {', '.join(f'«{text}»' for text in refused[:6])})" if refused else ""
        told = [finding_sentences(row)[0] for row in layout.findings if row["severity"] != "note"]
        return "; ".join([f"{sheet.at(table.header_rows[1], 1)}: {roles}{doubt}", *told[:3]])
    for row in sorted(sheet.rows):
        texts = [cell.text[:30] for cell in sheet.rows[row].values()]
        if len(texts) > 1:
            return f"{sheet.at(row, 1)}: " + ", ".join(f"«{text}»" for text in texts[:6])
    return ""


# ---- frames


def _rule_of(row: MatrixRow, settings: Settings) -> IndicatorRule:
    """What is declared of the indicator: by itself, its unit's kind or a column of the matrix."""
    unit = row.row.unit_cell.text if row.row.unit_cell else row.row.table.unit
    words = {
        fold(head.header): cell.text
        for column, head in row.row.table.columns.items()
        if (cell := row.row.sheet.filled(row.row.number, column)) and isinstance(cell.value, str)
    }
    kind = unit_kind(unit, row.name)
    return settings.rule_for(row.indicator_id, kind, words)


def _indicator(row: MatrixRow, rule: IndicatorRule, settings: Settings) -> dict[str, Any]:
    """The row of the frame ``indicators``: as declared, else the defaults of its unit's kind."""
    unit_cell = row.row.unit_cell
    unit = split_marks(unit_cell.text)[0] if unit_cell else row.row.table.unit
    kind = rule.unit_kind or unit_kind(unit, row.name)
    adds = kind not in LEVELS
    return {
        "indicator_id": row.indicator_id,
        "objective": row.objective,
        "objective_name": row.objective_name,
        "name": row.name,
        "short_name": rule.short_name or shorten(row.name, 40, placeholder="…"),
        "category": row.row.category,
        "unit": unit,
        "unit_kind": kind,
        "value_type": rule.value_type or ("count" if kind == "count" else "measure"),
        "within_year": rule.within_year or ("sum" if adds else "last"),
        "across_years": rule.across_years or ("sum" if adds else "last"),
        "direction": rule.direction or "ascending",
        "demand_driven": bool(rule.demand_driven),
        "amber_low": settings.amber_low if rule.amber_low is None else rule.amber_low,
        "green_low": settings.green_low if rule.green_low is None else rule.green_low,
        "green_high": settings.green_high if rule.green_high is None else rule.green_high,
        "marks": ",".join(row.row.marks),
        "source_cell": row.name_cell.address,
    }


def _check_marks(rows: list[dict[str, Any]], footnotes: list[dict[str, str]]) -> list[Finding]:
    """Every mark needs its footnote, and every footnote a mark."""
    known = {note["mark"] for note in footnotes}
    used = {mark for row in rows for mark in filter(None, row["marks"].split(","))}
    without = [
        finding(
            "mark_without_footnote", source=row["source_cell"], indicator_id=row["indicator_id"],
            mark=mark,
        )
        for row in rows
        for mark in filter(None, row["marks"].split(","))
        if mark not in known
    ]  # fmt: skip
    return without + [
        finding("footnote_without_mark", source=note["source_cell"], mark=note["mark"])
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
    missing = [f'"{key}"' for key in settings.indicators if key not in ids]
    missing += [
        f'"{decision.indicator}", {decision.year}'
        for decision in settings.decisions
        if (decision.indicator, decision.year) not in known
    ]
    found = [
        finding("decision_without_subject", source=address(settings.file), what=what, file=file)
        for what in missing
    ]
    baselines = targets[targets.role == "baseline"]
    if settings.baseline_year is None and len(baselines):
        found.append(finding("baseline_year_inferred", source=address(file)))
    return found
