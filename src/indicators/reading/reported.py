"""The results in the rows of one file: each value with its period, status, date and source cell.

What was applied to the sheets of a file goes in, a :class:`Reported` comes out, before totals are
taken apart over all files (totals.py). A value that is not used is named by a finding, one a
column where many are left out for one reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from indicators.frames.store import file_hash
from indicators.periods import end_of
from indicators.reading.apply import Applied, Text
from indicators.reading.cells import Cell, Sheet, address
from indicators.reading.findings import Finding, Refused, column_range, finding, number_problem
from indicators.reading.identify import Identifier, Indicator
from indicators.reading.matrix import all_that_was_seen
from indicators.reading.names import fold
from indicators.reading.numbers import Fault, Number, scaled, split_status
from indicators.reading.row_words import is_legend, objective_title
from indicators.reading.rows import Entry, Row
from indicators.reading.spellings import relative_scale
from indicators.reading.totals import Piece, Result

#: Findings on a column that have a sentence of their own.
_VARIANTS: dict[str, dict[str, Any]] = {
    "share_or_percent": {"why_code": "share_or_percent_column"},
    "formula_without_value": {"why_code": "unsaved_totals", "severity": "note"},
}
_ACCUMULATED = re.compile(r"\bacum|\bcumul|\bto date\b|\bytd\b")


@dataclass
class Reported:
    """What one file reports, before totals are taken apart over all files."""

    file: str
    pieces: list[Piece] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)


def report_of(
    path: Path,
    applied: list[Applied],
    indicators: pd.DataFrame,
    former: pd.DataFrame | None = None,
    largest: Mapping[str, float] | None = None,
) -> Reported:
    """Take the results out of the lines of a file's sheets.

    Parameters
    ----------
    path
        The file, for its hash.
    applied
        The lines of its sheets.
    indicators
        The programme's indicators; ``former`` are those of every matrix, for earlier names.
    largest
        The largest target of each indicator, where it is known: it tells shares from percents.

    Raises
    ------
    Refused
        When no sheet has a table of results, or of the office's own plan.
    """
    tables = [table for part in applied for table in part.layout.tables]
    if not any(table.is_results or table.is_targets for table in tables):
        seen = all_that_was_seen(applied)
        raise Refused(finding("no_results_table", source=address(path.name), seen=seen))
    out = Reported(path.name, applied=applied)
    names = Identifier(indicators, former, out.findings)
    return _Reader(out, names, file_hash(path), largest or {}).read()


class _Subject(NamedTuple):
    """The row that is being read: its indicator, its unit's scale, the mark on the whole row."""

    row: Row
    indicator_id: str
    indicator: Indicator
    scale: float
    row_status: str


class _Reader:
    """Reads the rows of one file: tables, then rows, then values."""

    def __init__(
        self, out: Reported, names: Identifier, sha256: str, largest: Mapping[str, float]
    ) -> None:
        self.out, self.names, self.sha256, self.largest = out, names, sha256, largest
        self.synthetic = any(part.layout.context.synthetic for part in out.applied)
        # values that are left out, by code, sheet, column and header row: one finding for each
        self.refused: defaultdict[tuple[str, str, int, int], list[Cell]] = defaultdict(list)
        self.prefixes: dict[tuple[str, int], str] = {}

    def read(self) -> Reported:
        """Read every table of the file that holds results or an office's plan."""
        out = self.out
        for part in out.applied:
            out.findings += [*part.layout.findings, *part.findings]
            if part.layout.tables:
                self._read_sheet(part)
        out.pieces = self._without_running_on(out.pieces)
        out.findings += self._refused_columns()
        if out.pieces:
            self._check_dates([part for part in out.applied if part.layout.tables])
        return out

    def _tell(self, code: str, **values: Any) -> None:
        self.out.findings.append(finding(code, **values))

    def _check_dates(self, parts: list[Applied]) -> None:
        """A warning on the file, or on its sheets, that say of no day when they report."""
        said = [part for part in parts if any(table.reported for table in part.layout.tables)]
        undated = [part for part in parts if part.layout.context.undated]
        why = "no_reporting_date_plain"
        if not said and not undated:
            self._tell("no_reporting_date", source=address(self.out.file), why_code=why)
            return
        used = {id(piece.sheet) for piece in self.out.pieces}
        for part in parts:
            if id(part.sheet) in used and not any(part is other for other in (*said, *undated)):
                self._tell("no_reporting_date", source=part.sheet.place, why_code=why)

    def _read_sheet(self, part: Applied) -> None:
        self.names.look_up(part)
        self.names.objective = 0
        for table in part.layout.tables:
            for number, head in table.with_roles("result", "total", "target", "planned").items():
                if head.scale != 1.0:
                    place = part.sheet.at(table.header_rows[1] or 1, number)
                    self._tell("scaled", source=place, scale=f"{head.scale:,.0f}")
        for line in part.lines:
            if isinstance(line, Text):
                self._read_text(part.sheet, line)
            elif line.what not in ("left_out", "unclear") and (
                line.table.is_results or id(line.table) not in part.matrix_tables
            ):
                self._read_row(line)

    def _read_text(self, sheet: Sheet, line: Text) -> None:
        """Text between the tables: an objective's title, or what explains; it sets nothing."""
        cell = line.cell
        if not isinstance(cell.value, str):
            return
        if titled := objective_title(cell.text):
            self.names.objective = titled[0]
            sheet.dispose(cell, "title")
        elif not any(ch.isdigit() for ch in cell.text) or is_legend(cell) or len(cell.text) > 20:
            sheet.dispose(cell, "note")

    def _read_row(self, row: Row) -> None:
        if row.prose and not self.names.names_something(row):
            for cell in row.cells:
                row.sheet.settle(cell, "note")
            if row.name and (titled := objective_title(row.name)):
                self.names.objective = titled[0]
            return
        if not (row.table.is_results or row.entries):
            return
        indicator_id = self.names.identify(row)
        scale = self._unit_scale(row, indicator_id) if indicator_id else None
        if scale is None:  # the finding on the row's label stands for all its values
            for entry in row.entries:
                row.sheet.dispose(entry.cell, "unread")
            return
        row_status = split_status(row.note)[1] if row.note else ""
        known = self.names.indicators[indicator_id]
        subject = _Subject(row, indicator_id, known, scale, row_status)
        for entry in row.entries:
            self._read_entry(entry, subject)

    def _unit_scale(self, row: Row, indicator_id: str) -> float | None:
        """What the row's unit multiplies its values by; ``None``, with a finding, if another."""
        ours = self.names.indicators[indicator_id].unit
        unit = row.unit_cell.text if row.unit_cell else row.table.unit
        scale = relative_scale(unit, ours) if unit and ours else 1.0
        if scale != 1.0:
            code = "unit_differs" if scale is None else "unit_scaled"
            self._tell(
                code, cell=row.unit_cell or row.name_cell, indicator_id=indicator_id,
                unit=unit[:40], ours=ours[:40], scale=f"{scale or 1:,.12g}",
            )  # fmt: skip
        return scale

    # ---- values

    def _read_entry(self, entry: Entry, subject: _Subject) -> None:
        """One value: checked, a target, or a result, by the role of its column."""
        head, cell, sheet = entry.column, entry.cell, subject.row.sheet
        if head.role == "share":
            sheet.dispose(cell, "check")
        elif head.role == "baseline":
            if not sheet.is_value(cell):
                self._refuse("not_of_results", entry, subject.row)
        elif head.role != "term_target" and entry.year is not None:
            own = relative_scale(head.unit, subject.indicator.unit) if head.unit else subject.scale
            percent = head.percent or entry.number.percent
            if own is None:
                self._refuse("unit_of_column", entry, subject.row)
            elif percent and subject.indicator.unit_kind in ("count", "money"):
                self._refuse("percent_of_what", entry, subject.row)
            elif head.role in ("target", "planned"):
                self._read_target(entry, subject._replace(scale=own))
            else:
                self._read_value(entry, entry.year, subject._replace(scale=own))

    def _read_value(self, entry: Entry, year: int, subject: _Subject) -> None:
        """A result: used, or left out with the reason."""
        cell, sheet, total = entry.cell, subject.row.sheet, entry.running
        number = _doubted(entry.number, year)
        if number.problem and not total:
            self.out.findings.append(number_problem(cell, number, subject.indicator_id))
            sheet.dispose(cell, "unread")
        elif total and _is_unsaved_check(entry, subject.row):
            sheet.dispose(cell, "check")
            self.refused["formula_without_value", sheet.name, cell.column, 0].append(cell)
        elif (number.value or 0) < 0 and subject.indicator.value_type == "count":
            self._tell("negative_count", cell=cell, indicator_id=subject.indicator_id,
                       shown=cell.text)  # fmt: skip
            sheet.dispose(cell, "unread")
        elif self._is_share(entry, subject):
            self._refuse("share_or_percent", entry, subject.row)
        elif not _is_over(entry, year, subject.row.table.reported):
            code = "period_not_over" if number.value else "zero_before_end"
            self._refuse(code, entry, subject.row)
        else:
            self.out.pieces.append(self._piece(entry, year, number, subject))

    def _piece(self, entry: Entry, year: int, number: Number, subject: _Subject) -> Piece:
        """The value as totals.py takes it, scaled, with all that the frame says of it."""
        head, cell, row = entry.column, entry.cell, subject.row
        quarter, month = entry.quarter, entry.month
        period = f"{year}-{month:02}" if month else f"{year}Q{quarter}" if quarter else str(year)
        value, note = number.value, row.note
        factor = head.scale * subject.scale
        if factor != 1.0 and value is not None:
            value = scaled(value, factor)
            note = "; ".join(filter(None, (note, f"× {factor:,.12g}")))
        place = (row.sheet.name, cell.column)
        prefix = self.prefixes.get(place)
        if prefix is None:  # an address is made for every value: its letter is found once
            prefix = self.prefixes[place] = cell.address.removesuffix(str(cell.row))
        result = Result(
            subject.indicator_id, period, value, entry.data_status or "final", row.table.reported,
            self.synthetic, cell.text, note, f"{prefix}{cell.row}", self.sha256,
            subject.row_status,
        )  # fmt: skip
        problem = number if number.problem else None
        return Piece(
            result, year, quarter, month, entry.running, row.sheet, cell, problem, head, row.table
        )

    def _is_share(self, entry: Entry, subject: _Subject) -> bool:
        """Whether a bare .65 stands under a unit of percent, whose values are in points."""
        value = entry.number.value
        kind = subject.indicator.unit_kind
        if kind != "percent" or entry.number.percent or not value or abs(value) >= 1:
            return False
        largest = self.largest.get(subject.indicator_id, 100.0)
        return largest >= 20 and entry.column.scale == 1.0

    def _read_target(self, entry: Entry, subject: _Subject) -> None:
        """A target that the office printed, or its own plan for a period: never a result."""
        number, cell, row = entry.number, entry.cell, subject.row
        if row.sheet.is_value(cell):
            return  # the matrix's own
        if number.problem:
            self.out.findings.append(number_problem(cell, number, subject.indicator_id))
            row.sheet.dispose(cell, "unread")
            return
        if entry.month:
            self._refuse("monthly_plan", entry, row)
            return
        row.sheet.settle(cell, "value")
        self.out.targets.append(
            {
                "indicator_id": subject.indicator_id,
                "year": entry.year,
                "period": f"{entry.year}Q{entry.quarter}" if entry.quarter else str(entry.year),
                "role": "target",
                "scope": "level" if subject.indicator.across_years == "last" else "annual",
                "value": scaled(number.value, entry.column.scale * subject.scale),
                "basis": "inferred",
                "reason": "office_target" if entry.column.role == "target" else "office_plan",
                "text": cell.text,
                "comparison": number.comparison,
                "marks": ",".join(number.marks),
                "reported": row.table.reported,
                "issuer": "office",
                "source_cell": cell.address,
            }
        )

    # ---- what is left out

    def _refuse(self, code: str, entry: Entry, row: Row) -> None:
        """Leave a value out; one finding a column names them all."""
        if not row.sheet.is_value(entry.cell):
            row.sheet.settle(entry.cell, "unread")
        place = (code, row.sheet.name, entry.cell.column, row.table.header_rows[1])
        self.refused[place].append(entry.cell)

    def _refused_columns(self) -> list[Finding]:
        found = []
        for (code, sheet, column, row), cells in self.refused.items():
            head = address(self.out.file, sheet, row, column)
            place = f"{head} {cells[0].address}" if row else cells[0].address
            values: dict[str, Any] = {"cells": column_range(cells), "count": len(cells),
                                      "shown": cells[0].text[:40]}  # fmt: skip
            found.append(finding(code, source=place, **values, **_VARIANTS.get(code, {})))
        return found

    def _without_running_on(self, pieces: list[Piece]) -> list[Piece]:
        """Leave out totals of a later year that may run from the term's start.

        "Acumulado 2026" beside a smaller "Acumulado 2025" may be of 2026 or of both years; one row
        in which it falls shows that it begins anew.
        """
        columns: defaultdict[tuple[int, int], list[Piece]] = defaultdict(list)
        for piece in pieces:
            if piece.running and not piece.quarter and _ACCUMULATED.search(fold(piece.head.header)):
                columns[id(piece.table), piece.cell.column].append(piece)
        dropped: set[int] = set()
        for (table, column), later in columns.items():
            others = [own for (of, _), own in columns.items() if of == table]
            if not any(self._may_run_on(earlier, later) for earlier in others):
                continue
            dropped |= {id(piece) for piece in later}
            for piece in later:
                piece.dispose("unread")
            place = (later[0].sheet.name, column, later[0].table.header_rows[1])
            self.refused["runs_over_years", *place] = [piece.cell for piece in later]
        return [piece for piece in pieces if id(piece) not in dropped]

    def _may_run_on(self, earlier: list[Piece], later: list[Piece]) -> bool:
        """Whether no total of a later year is less than that of the earlier one in its row."""
        if earlier[0].year >= later[0].year:
            return False
        indicators = (self.names.indicators[piece.result.indicator_id] for piece in later)
        before = {piece.cell.row: piece.result.value for piece in earlier}
        pairs = [(before.get(piece.cell.row), piece.result.value) for piece in later]
        known = [(one, two) for one, two in pairs if one is not None and two is not None]
        adds = any(indicator.across_years == "sum" for indicator in indicators)
        return adds and bool(known) and all(two >= one for one, two in known)


def _doubted(number: Number, year: int) -> Number:
    """A number with the problems that it has as a result: of another year, or a bound."""
    if number.year and number.year != year:
        return number._replace(problem="several_numbers")
    if number.comparison and not number.problem:
        return number._replace(problem="bound_for_result")
    return number


def _is_unsaved_check(entry: Entry, row: Row) -> bool:
    """Whether it is a total without a saved result whose quarters have columns of their own."""
    value = entry.cell.value
    if not isinstance(value, Fault) or value.code != "formula_without_value":
        return False
    heads = row.table.with_roles("result").values()
    quarters = {h.quarter for h in heads if h.year == entry.year and h.quarter and not h.running}
    return bool(quarters) and quarters >= set(range(1, (entry.quarter or 0) + 1))


def _is_over(entry: Entry, year: int, reported: date | None) -> bool:
    """Whether a period had ended when it was reported; of a year's running total that is open."""
    open_total = entry.running and not entry.quarter
    return not reported or open_total or _end(year, entry.quarter, entry.month) <= reported


@lru_cache(maxsize=1024)
def _end(year: int, quarter: int | None, month: int | None) -> date:
    """The last day of a period."""
    if month:
        last: pd.Timestamp = pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)
        return date(last.year, last.month, last.day)
    return end_of(f"{year}Q{quarter}" if quarter else str(year))
