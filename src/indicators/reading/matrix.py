"""The matrix of objectives, indicators and targets, as frames.

The rows of a workbook's tables of targets go in; a :class:`Matrix` comes out: indicators, targets,
footnotes and findings, each with its source cell. Numbers are as printed; decisions
(programme.toml) only fill in how an indicator adds up and what a target covers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from indicators.frames.schemas import frame_of
from indicators.frames.summary import days_in_words, objectives_in_words, summary
from indicators.reading.apply import Applied, Text, apply, bare_sheets, loose_ends
from indicators.reading.cells import Accounted, Cell, Sheet, address
from indicators.reading.checks import check_matrix_row
from indicators.reading.findings import Finding, Refused, finding, findings_frame
from indicators.reading.layout import Layout, Table
from indicators.reading.names import choose_id, fold, ids_in
from indicators.reading.numbers import split_marks
from indicators.reading.recognise import SheetLayout, recognise, recognised_frame
from indicators.reading.revisions import settle_ids
from indicators.reading.row_words import (
    is_legend,
    is_total,
    numbered_objective,
    objective_title,
)
from indicators.reading.rows import Row
from indicators.reading.targets import read_targets
from indicators.reading.units import LEVELS, unit_kind
from indicators.reading.workbook import hidden_sheets, read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings
from indicators.words import finding_sentences

_FOOTNOTE = re.compile(
    r"(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\((?P<round>\d{1,2})\)|(?P<slash>\d{1,2})/|(?P<star>\*+))"
    r"\s*(?P<text>\S.*)",
    re.DOTALL,
)


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
class _Found:
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


def read_matrix(
    path: str | Path, layout: Layout | None = None, settings: Settings | None = None
) -> Matrix:
    """Read the matrix of a programme.

    Parameters
    ----------
    path
        The workbook.
    layout
        What the headers cannot explain (see :func:`~indicators.reading.layout.read_layout`).
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
    found = _Found()
    for part in applied:
        found.findings += [*part.layout.findings, *part.findings]
        if part.matrix_tables:
            _read_sheet(part, found)
    if not found.rows:
        raise Refused(_why_no_rows(path, applied, found.findings))
    _settle_repeats(found)
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


def _why_no_rows(path: Path, applied: Sequence[Applied], found: Sequence[Finding]) -> Finding:
    """Why a matrix has no indicator: its tables are empty, or there is none."""
    for part in applied:
        for table in part.layout.tables:
            if id(table) in part.matrix_tables and not any(row.entries for row in part.rows):
                return finding("empty_matrix", source=part.sheet.place, row=table.header_rows[1])
    seen = "; ".join(filter(None, (what_was_seen(part.layout) for part in applied)))
    return finding("no_matrix_table", source=address(path.name), seen=seen or "—")


def what_was_seen(layout: SheetLayout) -> str:
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


# ---- rows


def _read_sheet(part: Applied, found: _Found) -> None:
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


def _matrix_row(row: Row, found: _Found) -> MatrixRow:
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


def _open_objective(titled: tuple[int, str], found: _Found) -> None:
    number, name = titled
    if number != found.objective or name:
        found.objective_name = name
    found.objective = number


def _read_text(sheet: Sheet, cell: Cell, found: _Found, above: bool) -> None:
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


def _read_objective(row: Row, found: _Found) -> None:
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


def _printed_id(row: Row, cell: Cell, found: _Found) -> str:
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


def _settle_repeats(found: _Found) -> None:
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


def _renumber(found: _Found) -> None:
    """Ids by position, less the rows that are no indicators of their own."""
    positions: Counter[int] = Counter()
    for row in found.rows:
        if row.id_cell is None and row.indicator_id:
            positions[row.objective] += 1
            row.indicator_id = f"{row.objective}.{positions[row.objective]}"


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
