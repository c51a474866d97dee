"""The matrix of objectives, indicators and targets, as frames.

The lines of a workbook's sheets go in; a :class:`Matrix` comes out: indicators, targets, footnotes
and findings, each with its source cell. The block of an objective stays open from one sheet to the
next. Numbers are as printed; decisions (programme.toml) only fill in how an indicator adds up and
what a target covers.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from indicators.frames.schemas import frame_of
from indicators.frames.shown import Page, summary
from indicators.reading.apply import Applied, Text
from indicators.reading.checks import check_matrix_row, check_quarters, unlike_targets
from indicators.reading.findings import Finding, Refused, finding, findings_frame
from indicators.reading.identify import settle_ids
from indicators.reading.layout import SheetLayout, recognised_frame
from indicators.reading.meanings import (
    ACCUMULATED,
    SAYS_HOW,
    footnote,
    is_block,
    is_doubted_by,
    is_everybody,
    is_legend,
    is_part,
    is_total,
    may_be_sum,
    numbered_objective,
    objective_title,
)
from indicators.reading.names import choose_id, ids_in, leading_id
from indicators.reading.rows import Row
from indicators.reading.spellings import (
    LEVELS,
    any_of,
    date_of,
    fold,
    split_marks,
    unit_kind,
    vocabulary,
)
from indicators.reading.targets import read_targets
from indicators.reading.workbook import Cell, Sheet, address
from indicators.settings import IndicatorRule, Settings
from indicators.words import sentence

_IS_LEVEL, _FALLS = (
    re.compile(any_of(vocabulary("expressions")[name])) for name in ("says_level", "says_less")
)
_TARGETS = ("target", "baseline", "term_target", "planned", "total")


@dataclass(frozen=True)
class ReadSheets:
    """Sheets that were read: what was found in them, and what became of every cell."""

    applied: Sequence[Applied]
    found: Sequence[Finding]

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What was not taken at face value (schema ``findings``)."""
        return findings_frame(self.found)

    @cached_property
    def recognised(self) -> pd.DataFrame:
        """What each column of each table was taken for (schema ``recognised``)."""
        return recognised_frame([part.layout for part in self.applied])

    @property
    def cells(self) -> dict[str, Counter[str]]:
        """How many cells of each visible sheet have each disposition."""
        return {part.sheet.name: part.sheet.account() for part in self.applied}

    @property
    def dispositions(self) -> dict[str, str]:
        """What became of every non-empty cell: its address (``[file]sheet!A1``) and the word."""
        sheets = [part.sheet for part in self.applied]
        return {cell.address: sheet.became(cell) for sheet in sheets for cell in sheet.cells()}


@dataclass(frozen=True)
class Matrix(ReadSheets):
    """A matrix as read: four frames, and what became of every cell, by sheet."""

    indicators: pd.DataFrame
    targets: pd.DataFrame
    footnotes: pd.DataFrame

    def _repr_html_(self) -> str:
        return self.describe()

    def describe(self, lang: str = "es") -> Page:
        """What was read, as a notebook shows it."""
        years = self.targets.year.astype(str)
        facts = {
            "indicators": self.indicators,
            "targets": f"{len(self.targets)} ({', '.join(sorted(set(years)))})",
            "reported_on": self.targets.reported,
            "footnotes": str(len(self.footnotes)),
            "sheet": ", ".join(self.cells),
        }
        heading = sentence("sheet", "indicators", lang)
        return summary(heading, facts, self.findings, lang=lang)


def matrix_of(
    path: Path, applied: Sequence[Applied], settings: Settings, earlier: Sequence[pd.DataFrame] = ()
) -> Matrix:
    """Read a matrix from the lines of its sheets.

    ``earlier`` are the indicators of the folder's earlier matrices, whose ids are kept, with a
    column ``revises``: whether another date parts them from this one.

    Raises
    ------
    Refused
        When no row holds an indicator with a target.
    """
    found = _Rows()
    for part in applied:
        found.findings += [*part.layout.findings, *part.findings]
        if part.matrix_tables:
            found.read(part)
    if not found.rows:
        raise Refused(_why_no_rows(path, applied), found.findings)
    _leave_sums(found)
    _number(found.rows)
    _settle_repeats(found)
    _number(row for row in found.rows if row.indicator_id)
    if earlier:
        found.findings += settle_ids(found.rows, pd.concat(earlier, ignore_index=True))
    day = printed_day(part.layout for part in applied) or settings.matrix_reported
    targets: list[dict[str, Any]] = []
    made: dict[str, tuple[dict[str, Any], IndicatorRule]] = {}
    for row in found.rows:
        whole = found.halves.get(row)
        if whole and whole.table is row.table:
            continue  # its targets were added to those of the first row
        row.indicator_id = whole.indicator_id if whole else row.indicator_id
        if not row.indicator_id:
            row.dispose("unread")
            continue
        if not whole:
            made[row.indicator_id] = _indicator(row, settings, found.findings)
        indicator, rule = made[row.indicator_id]
        kind = indicator["unit_kind"]
        read, said = read_targets(row, row.indicator_id, rule, kind, settings)
        reported = pd.Timestamp(row.table.reported or day or pd.NaT)
        targets += [target | {"reported": reported} for target in read]
        found.findings += [*said, *check_matrix_row(indicator, row.name_cell, rule, read)]
        found.findings += unlike_targets(read, settings)
        if indicator["within_year"] == "sum":
            found.findings += check_quarters(read, settings)
    indicators = [indicator for indicator, _ in made.values()]
    found.findings += _check_marks([*indicators, *targets], found.footnotes)
    return Matrix(
        applied,
        found.findings,
        frame_of("indicators", indicators),
        frame_of("targets", targets),
        frame_of("footnotes", found.footnotes),
    )


def printed_day(layouts: Iterable[SheetLayout]) -> Any:
    """When a matrix was set, as the first of its sheets that says so has it; else ``None``."""
    return next((layout.context.reported for layout in layouts if layout.context.reported), None)


class _Rows:
    """The rows of one matrix, and the objective whose block is open."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.footnotes: list[dict[str, str]] = []
        self.findings: list[Finding] = []
        self.objective, self.objective_name, self.objective_cell = 0, "", ""
        self.titles: dict[str, int] = {}  # objectives without a number, by the order they come
        self.block = ""  # that of the title above the table
        self.by_id: dict[str, Row] = {}
        self.halves: dict[Row, Row] = {}  # rows that go on with other years, and the first one

    def read(self, part: Applied) -> None:
        """Read the lines of a sheet, which may open, go on with or close an objective's block."""
        sheet = part.sheet
        self._open(objective_title(sheet.name))
        names: defaultdict[int, list[str]] = defaultdict(list)
        for row in part.rows:
            names[id(row.table)].append(row.name)
        last = {id(row.table): row.number for row in part.rows if not row.prose}
        for line in _table_by_table(part):
            if isinstance(line, Text):
                self._read_text(sheet, line.cell, line.above)
            elif line.what in ("left_out", "unclear") or id(line.table) not in part.matrix_tables:
                continue
            elif not line.name_cell or not _has_targets(line) or _is_block(line):
                for cell in line.cells:
                    self._read_text(sheet, cell, above=False)
            elif line.prose and line.number > last.get(id(line.table), line.number):
                line.settle("note")  # who signed it
            elif is_total(line.name, names[id(line.table)]) or is_part(line.name):
                line.settle("check")
                code = "part_row" if is_part(line.name) else "total_row"
                self.findings.append(finding(code, cell=line.name_cell, shown=line.name[:60]))
            else:
                self._read_indicator(line)

    def _open(self, titled: tuple[int, str] | None) -> None:
        """Open the block of an objective, if it is one."""
        if titled and (titled[0] != self.objective or titled[1]):
            self.objective, self.objective_name = titled

    def _open_block(self, text: str, above: bool) -> None:
        """Open a block of another name, "Programa 1", where no objective is open around it; of one
        above the table it is known when the next one comes.
        """
        if self.objective and self.objective_name not in self.titles:
            return
        first, self.block = self.block, text if above else ""
        if first and not above and not self.objective:
            self.titles[first] = 1
            for row in self.rows:
                row.objective, row.objective_name = 1, first
        if not above:
            self.objective = self.titles.setdefault(text, len(self.titles) + 1)
            self.objective_name = text

    def _read_text(self, sheet: Sheet, cell: Cell, above: bool) -> None:
        """A cell outside the tables: an objective's title, a footnote, or a title of the sheet."""
        text = cell.text.strip()
        if not isinstance(cell.value, str):
            return
        if titled := objective_title(text):
            self._open(titled)
            sheet.settle(cell, "title")
        elif is_block(text):
            self._open_block(text, above)
            sheet.dispose(cell, "title")
        elif above:
            sheet.dispose(cell, "title")
        elif note := footnote(text):
            mark, said = note
            self.footnotes.append({"mark": mark, "text": said, "source_cell": cell.address})
            sheet.settle(cell, "note")
        elif is_legend(cell.text) or date_of(cell.value):  # "Fecha de corte: 30 de junio de 2025"
            sheet.settle(cell, "note")
        else:  # nobody's: a finding will say so
            sheet.forget(cell)

    def _read_indicator(self, row: Row) -> None:
        self._read_objective(row)
        if row.id_cell and not ids_in(row.id_cell)[0]:
            row.id_cell = None
        before, rest = leading_id(row.name)
        if before and row.name_cell and not row.id_cell and self._follows(before):
            row.id_cell, row.name = row.name_cell._replace(value=before), rest
        row.indicator_id = self._printed_id(row, row.id_cell) if row.id_cell else ""
        row.objective, row.objective_name = self.objective, self.objective_name
        self.rows.append(row)
        if row.indicator_id:
            self.by_id.setdefault(row.indicator_id, row)

    def _read_objective(self, row: Row) -> None:
        """The objective in a column of its own, merged or written once; a blank: the one above."""
        cell = row.objective_cell
        if cell is None or cell.address == self.objective_cell:
            return
        self.objective_cell = cell.address
        text = split_marks(cell.text)[0]
        if titled := numbered_objective(text):
            self._open(titled)
        elif text != self.objective_name:
            self.objective = self.titles.setdefault(text, len(self.titles) + 1)
            self.objective_name = text

    def _printed_id(self, row: Row, cell: Cell) -> str:
        """The id under a header that says so; empty, with a finding, where it stays open."""
        expected = [key for key in ids_in(cell) if key not in self.by_id]
        expected = [k for k in expected if k.startswith(f"{self.objective}.")] or expected
        if len(expected) == 2:  # a date: the one that comes next after those that were read
            follows = [key for key in expected if self._follows(key)]
            expected = follows if len(follows) == 1 else expected
        indicator_id, said = choose_id(cell, expected)
        self.findings += said
        twin = self.by_id.get(indicator_id)
        if twin and fold(twin.name) != fold(row.name):
            said = [finding("repeated_id", cell=cell, indicator_id=indicator_id, id=indicator_id)]
            self.findings += said
            return ""
        if "." in indicator_id and not row.table.column("objective"):
            self._open(numbered_objective(indicator_id.partition(".")[0]))
        return indicator_id

    def _follows(self, key: str) -> bool:
        """Whether an id is the next of the objective that is open, or the first of another."""
        objective, place = map(int, key.split("."))
        if self.objective and objective != self.objective:
            return False
        return place == 1 or f"{objective}.{place - 1}" in self.by_id


def _table_by_table(part: Applied) -> list[Row | Text]:
    """The lines of a sheet, those of a table beside another after it: each has its own titles."""
    tables = part.layout.tables
    ends = sorted({table.rows[1] or 0 for table in tables})
    beside = [sorted(min(t.columns) for t in tables if t.rows[1] == end)[1:] for end in ends]

    def place(line: Row | Text) -> tuple[int, int]:
        if isinstance(line, Text):
            row, column = line.cell.row, line.cell.column
        else:
            row, column = line.number, min(line.table.columns)
        band = bisect_left(ends, row)
        return band, bisect_right([*beside, []][band], column)

    return sorted(part.lines, key=place)


def _has_targets(row: Row) -> bool:
    """Whether something stands under a header of targets, or is merged over it from another."""
    places = {c for c, head in row.table.columns.items() if head.role in _TARGETS}
    cells = (row.sheet.filled(row.number, column) for column in places)
    return any(cell and cell.column in places for cell in cells)


def _is_block(row: Row) -> bool:
    """Whether a row with a weight or a budget is a block's title: its column of units is empty."""
    return bool(row.table.column("unit") and not row.unit_cell and is_block(row.name))


def _leave_sums(found: _Rows) -> None:
    """Leave out the rows of a table that sum up rows above: those called so, and the last one,
    whatever it is called, where it alone has no unit.
    """
    tables: defaultdict[int, list[Row]] = defaultdict(list)
    for row in found.rows:
        tables[id(row.table)].append(row)
    for rows in tables.values():
        above: list[Row] = []
        for row in rows:
            alone = row is rows[-1] and not row.unit_cell and all(one.unit_cell for one in above)
            firsts = range(len(above) - 1) if may_be_sum(row.name) else [0] * alone
            if len(above) > 1 and any(_is_sum(row, above[first:]) for first in firsts):
                found.rows.remove(row)
                row.settle("check")
                found.findings.append(finding("total_row", cell=row.name_cell, shown=row.name[:60]))
            else:
                above.append(row)


def _is_sum(row: Row, others: Sequence[Row]) -> bool:
    parts, sums = [_periods(other) for other in others], _periods(row)
    return any(sums.values()) and all(
        math.isclose(value or 0, math.fsum(part.get(key) or 0 for part in parts))
        for key, value in sums.items()
    )


def _settle_repeats(found: _Rows) -> None:
    """One name on several rows of an objective: parts, other years, repeats, or none is used."""
    groups: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in found.rows:
        if row.indicator_id:
            groups[row.objective, fold(row.name)].append(row)
    for rows in groups.values():
        if len({row.table.reported for row in rows}) > 1:
            continue
        ids = {row.indicator_id for row in rows if row.id_cell}
        categories = {row.category for row in rows} - {""}
        units = {fold(row.unit_cell.text) for row in rows if row.unit_cell}
        parts = [row for row in rows if not is_everybody(row.category)]
        if len(parts) == len(rows) - 1 and len(categories) == len(rows):
            for row in parts:
                row.indicator_id = ""
                row.settle("check")
                shown = f"{row.name[:60]}, {row.category[:30]}"
                found.findings.append(finding("part_row", cell=row.name_cell, shown=shown))
            continue
        if len(rows) in (len(ids), len(categories), len(units)):
            continue
        first = rows[0]
        if not any(_periods(one).keys() & _periods(other) for one, other in combinations(rows, 2)):
            found.halves |= dict.fromkeys(rows[1:], first)
            for row in rows[1:]:
                row.indicator_id = ""
                if row.table is first.table:
                    _add_years(first, row)
            continue
        ours = _periods(first)
        others = [item for other in rows[1:] for item in _periods(other).items()]
        agree = all(ours.get(key, value) == value for key, value in others)
        apart = len({row.sheet.name for row in rows}) > 1
        code = "repeated_name" if agree else "versions_differ" if apart else "repeated_name_differs"
        found.findings.append(
            finding(code, source=" ".join(_place(row) for row in rows),
                    name=first.name[:60], indicator_id=first.indicator_id, rows=len(rows))
        )  # fmt: skip
        for row in rows[1:] if agree else rows:
            row.indicator_id = ""
            row.dispose("unread")
            if agree:
                row.settle("check")


def _add_years(first: Row, row: Row) -> None:
    """Add the targets of one more row of an indicator to its first row, a baseline once."""
    for entry in row.entries:
        base = entry.column.role == "baseline"
        again = base and any(e.number.value == entry.number.value for e in first.entries)
        row.sheet.dispose(entry.cell, "check" if again else "value")
        first.entries += [] if again else [entry]


def _number(rows: Iterable[Row]) -> None:
    """Rows without a printed id by their place in the objective, past ids that are printed."""
    rows = list(rows)
    printed = {row.indicator_id for row in rows if row.id_cell}
    places: Counter[int] = Counter()
    for row in rows:
        while row.id_cell is None:
            places[row.objective] += 1
            row.indicator_id = f"{row.objective}.{places[row.objective]}"
            if row.indicator_id not in printed:
                break


def _periods(row: Row) -> dict[tuple[Any, ...], float | None]:
    """The row's targets by role and period."""
    return {
        (entry.column.role, entry.year, entry.quarter): entry.number.value
        for entry in row.entries
        if entry.column.role in _TARGETS[:4]
    }


def _indicator(
    row: Row, settings: Settings, found: list[Finding]
) -> tuple[dict[str, Any], IndicatorRule]:
    """The row of the frame ``indicators``, and what is declared of it, or said by a column."""
    unit = split_marks(row.unit)[0]
    kind = unit_kind(unit, row.name)
    cells = {
        fold(head.header): cell
        for column, head in row.table.columns.items()
        if (cell := row.sheet.filled(row.number, column)) and isinstance(cell.value, str)
    }
    words = {header: cell.text for header, cell in cells.items()}
    rule = settings.rule_for(row.indicator_id, kind, words)
    kind = rule.unit_kind or kind
    about = {"indicator_id": row.indicator_id, "id": row.indicator_id}
    for cell in (cell for header, cell in cells.items() if SAYS_HOW.fullmatch(header)):
        said, told = fold(cell.text), []
        falls = _FALLS.match(said) or cell.text.strip() in ("↓", "⬇", "▼")
        if rule.direction is None and falls:
            rule = replace(rule, direction="descending")
            told.append("direction_by_column")
        open_ = not (rule.within_year or rule.across_years or kind in LEVELS)
        if open_ and _IS_LEVEL.fullmatch(said):
            mean = said == "promedio"
            rule = replace(rule, within_year="mean" if mean else "last", across_years="last")
            told.append("level_by_column")
        elif open_ and said.startswith(("acumul", "cumul")):
            told.append("accumulation_open")
        found += [finding(code, cell=cell, shown=cell.text[:40], **about) for code in told]
    running = kind not in LEVELS and not rule.across_years and ACCUMULATED.search(fold(row.unit))
    if running and row.unit_cell:
        shown = row.unit[:40]
        found.append(finding("accumulation_open", cell=row.unit_cell, shown=shown, **about))
    adds_up = "last" if kind in LEVELS else "sum"
    ruled = {
        "short_name": shorten(row.name, 40, placeholder="…"),
        "unit_kind": kind,
        "value_type": "count" if kind == "count" else "measure",
        "within_year": adds_up,
        "across_years": adds_up,
        "direction": "ascending",
        "demand_driven": False,
        "amber_low": settings.amber_low,
        "green_low": settings.green_low,
        "green_high": settings.green_high,
    }
    declared = {key: getattr(rule, key) for key in ruled if getattr(rule, key) is not None}
    return {
        "indicator_id": row.indicator_id,
        "objective": row.objective,
        "objective_name": row.objective_name,
        "name": row.name,
        "category": row.category,
        "unit": unit,
        **ruled,
        **declared,
        "marks": ",".join(row.marks),
        "source_cell": _place(row),
    }, rule


def _place(row: Row) -> str:
    return row.name_cell.address if row.name_cell else ""


def _check_marks(rows: list[dict[str, Any]], footnotes: list[dict[str, str]]) -> list[Finding]:
    """Every mark needs its footnote, which should not doubt it, and every footnote a mark."""
    marks = [(mark, row) for row in rows for mark in filter(None, row["marks"].split(","))]
    notes, used = [(note["mark"], note) for note in footnotes], {mark for mark, _ in marks}
    doubted = {mark for mark, note in notes if is_doubted_by(note["text"])}
    told = [("mark_without_footnote", *own) for own in marks if own[0] not in dict(notes)]
    told += [("mark_in_doubt", *own) for own in marks if own[0] in doubted]
    told += [("footnote_without_mark", *own) for own in notes if own[0] not in used]
    return [
        finding(code, source=of["source_cell"], indicator_id=of.get("indicator_id", ""), mark=mark)
        for code, mark, of in told
    ]


def _why_no_rows(path: Path, applied: Sequence[Applied]) -> Finding:
    """Why a matrix has no indicator: its tables are empty, or there is none."""
    for part in applied:
        tables = [table for table in part.layout.tables if id(table) in part.matrix_tables]
        if tables and not any(row.entries for row in part.rows):
            row = tables[0].header_rows[1]
            return finding("empty_matrix", source=part.sheet.place, row=row)
    return finding("no_matrix_table", source=address(path.name), seen=all_that_was_seen(applied))


def all_that_was_seen(applied: Iterable[Applied]) -> str:
    """What was recognised on the sheets of a file, for such a message."""
    return "; ".join(filter(None, (_what_was_seen(part.layout) for part in applied))) or "—"


def _what_was_seen(layout: SheetLayout) -> str:
    """The headers of a sheet's first table and those not understood; without one its most texts."""
    sheet = layout.sheet
    for table in layout.tables[:1]:
        heads = table.columns.values()
        doubted = [head for head in heads if head.refused or head.role == "unknown"]
        known = [head for head in heads if head not in doubted]
        texts, others = (
            ", ".join(dict.fromkeys(f"«{head.header[:30]}»" for head in some[:8]))
            for some in (known, doubted)
        )
        doubt = f" (?: {others})" if doubted else ""
        return f"{sheet.at(table.header_rows[1], 1)}: {texts}{doubt}"

    def filled(row: int) -> int:
        return sum(isinstance(cell.value, str) for cell in sheet.rows[row].values())

    widest = max(sorted(sheet.rows), key=filled, default=0)  # of the headers, most likely
    if not widest or filled(widest) < 2:
        return ""
    seen = ", ".join(f"«{cell.text[:30]}»" for cell in list(sheet.rows[widest].values())[:8])
    return f"{sheet.at(widest, 1)}: {seen}"
