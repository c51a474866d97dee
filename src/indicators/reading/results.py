"""Reported results, from the rows of the offices' workbooks, as frames.

What was applied to the sheets of a file goes in, a :class:`Reported` comes out, before totals are
taken apart over all files (totals.py); of all reports :class:`Actuals` are made: every value with
its period, status, date and source cell, and the targets that the offices printed beside them. A
value that is not used is named by a finding, one a column where many are left out for one reason.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.frames.schemas import SCHEMAS, conform, frame_of
from indicators.frames.shown import Page, summary
from indicators.frames.store import file_hash
from indicators.reading.apply import Applied, Text, doubt_remark
from indicators.reading.findings import (
    Finding,
    Refused,
    column_range,
    finding,
    number_problem,
)
from indicators.reading.identify import Identifier, is_of_category
from indicators.reading.matrix import ReadSheets, all_that_was_seen
from indicators.reading.meanings import footnote, is_doubted_by, is_legend, objective_title
from indicators.reading.numbers import Fault, Number, scaled
from indicators.reading.rows import Entry, Row, factor_of, is_prose
from indicators.reading.spellings import (
    any_of,
    fold,
    is_another_thing,
    is_bare_rate,
    is_reworded,
    month_end,
    relative_scale,
    split_marks,
    split_status,
    vocabulary,
)
from indicators.reading.targets import MOST_PERCENT, Scope, is_bare_share, target_row
from indicators.reading.totals import (
    Value,
    decimals_of,
    settle,
    settle_row_marks,
    without_repeats,
)
from indicators.reading.workbook import Cell, Sheet, address
from indicators.words import sentence

#: Findings on a column that have a sentence of their own.
_VARIANTS: dict[str, dict[str, Any]] = {
    "share_or_percent": {"why_code": "share_or_percent_column"},
    "formula_without_value": {"why_code": "unsaved_totals", "severity": "note"},
}
#: Years after which nobody reports any more: the date is mistyped.
_LATEST = 5
_DONE = ("result", "total")
_ABOUT = re.compile(rf"[~≈]|\b{any_of(vocabulary('numbers')['about'])}\b")
_LONGER = re.compile(r"(?:cuatri?|se)mestral")
_ACCUMULATED = re.compile(r"\bacum|\bcumul|\bto date\b|\bytd\b")


@dataclass(frozen=True)
class Actuals(ReadSheets):
    """Results as read: values, office targets, findings, and what became of every cell."""

    values: pd.DataFrame
    targets: pd.DataFrame

    def _repr_html_(self) -> str:
        return self.describe()

    def describe(self, lang: str = "es") -> Page:
        """What was read, as a notebook shows it."""
        facts = {
            "actuals_reported": self.values,
            "reported_on": self.values.reported,
            "office_targets": str(len(self.targets)),
            "sheet": ", ".join(self.cells),
        }
        synthetic = bool(self.values.synthetic.any())
        heading = sentence("sheet", "actuals", lang)
        return summary(heading, facts, self.findings, synthetic=synthetic, lang=lang)


def actuals_of(reports: Sequence[Reported], indicators: pd.DataFrame) -> Actuals:
    """The results of some files: totals and months taken apart over all of them."""
    within = dict(zip(indicators.indicator_id, indicators.within_year, strict=True))
    settled, found = settle([value for report in reports for value in report.values], within)
    kept, repeats = without_repeats(settled)
    frame = pd.DataFrame({key: [*map(attrgetter(key), kept)] for key in SCHEMAS["actuals"]})
    frame["reported"] = pd.to_datetime(frame.reported)
    marked = [value.row_status for value in kept]
    values, marks = settle_row_marks(conform("actuals", frame), marked)
    own = [row for report in reports for row in report.findings]
    return Actuals(
        [part for report in reports for part in report.applied],
        [*own, *found, *repeats, *marks],
        values,
        frame_of("targets", [row for report in reports for row in report.targets]),
    )


class Reported:
    """What one file reports: values, targets of the office, findings.

    ``largest`` is the largest target of each indicator, where it is known: it tells shares from
    percents.

    Raises
    ------
    Refused
        When no sheet has a table of results, or of the office's own plan.
    """

    def __init__(
        self,
        path: Path,
        applied: Sequence[Applied],
        names: Identifier,
        largest: Mapping[str, float] | None = None,
    ) -> None:
        tables = [table for part in applied for table in part.layout.tables]
        if not any(table.is_results or table.is_targets for table in tables):
            seen = all_that_was_seen(applied)
            said = finding("no_results_table", source=address(path.name), seen=seen)
            raise Refused(said, (row for part in applied for row in part.layout.findings))
        self.file, self.applied = path.name, applied
        self.values: list[Value] = []
        self.targets: list[dict[str, Any]] = []
        self.findings: list[Finding] = []
        self._names, self._largest, self._sha256 = names, largest or {}, file_hash(path)
        self._synthetic = any(part.layout.context.synthetic for part in applied)
        self._objective = 0
        own = names.indicators.values()
        named = [row for row in own if row.objective_name]
        self._objectives = {fold(row.objective_name): row.objective for row in named}
        self._notes: dict[str, str] = {}
        self._scaled: set[str] = set()
        # values that are left out, by code, sheet, column and header row: one finding for each
        self._refused: defaultdict[tuple[str, str, int, int], list[Cell]] = defaultdict(list)
        for part in applied:
            self.findings += [*part.layout.findings, *part.findings]
            if part.layout.tables:
                self._read_sheet(part)
        self._leave_running_on()
        self._leave_zeros_to_come()
        self.findings += self._refused_columns()
        if self.values:
            self._check_dates()

    def _tell(self, code: str, **values: Any) -> None:
        self.findings.append(finding(code, **values))

    def _check_dates(self) -> None:
        """A warning on the file, or on its sheets, that say of no day when they report."""
        parts = [part for part in self.applied if part.layout.tables]
        told = {part.sheet.name for part in parts if part.layout.context.undated}
        sheets = dict.fromkeys(v.row.sheet.name for v in self.values if v.reported is None)
        undated = [address(self.file, name) for name in sheets if name not in told]
        for place in undated if len(undated) < len(parts) else [address(self.file)]:
            self._tell("no_reporting_date", source=place, why_code="no_reporting_date_plain")
        last = {value.row.sheet.name: (value.reported, value.year) for value in self.values}
        for sheet, (day, year) in last.items():
            if day and day.year > year + _LATEST:
                place = address(self.file, sheet)
                self._tell("reported_long_after", source=place, day=day.isoformat(), year=year)

    def _read_sheet(self, part: Applied) -> None:
        self._names.look_up([*part.rows])
        self._objective = self._objective_in(part.sheet.name)
        self._notes = dict(note for cell in part.notes if (note := footnote(cell.text)))
        strange = self._strange_rows(part)
        for line in part.lines:
            if isinstance(line, Text):
                self._read_text(part.sheet, line.cell)
            elif line in strange:
                line.settle("check")
            elif line.what not in ("left_out", "unclear") and (
                line.table.is_results or id(line.table) not in part.matrix_tables
            ):
                self._read_row(line)
        self.findings += [row for taker in part.takers for row in taker.part_findings()]

    def _strange_rows(self, part: Applied) -> set[Row]:
        """The rows of a table whose first column may have held names, and holds none of ours."""
        rows = [row for row in part.rows if row.table.named_loosely]
        if not rows or any(map(self._names.is_named_in, rows)):
            return set()
        told = list(map(id, part.layout.findings))  # of a table that is none
        self.findings = [said for said in self.findings if id(said) not in told]
        self._tell("sheet_without_table", source=part.sheet.place, severity="note")
        return set(rows)

    def _read_text(self, sheet: Sheet, cell: Cell) -> None:
        """Text between the tables: an objective's title, or what explains; it sets nothing."""
        if isinstance(cell.value, date):
            sheet.dispose(cell, "note")
        if not isinstance(cell.value, str):
            return
        if number := self._objective_in(cell.text):
            self._objective = number
            sheet.dispose(cell, "title")
        elif (
            not any(ch.isdigit() for ch in cell.text) or is_legend(cell.text) or len(cell.text) > 20
        ):
            sheet.dispose(cell, "note")

    def _objective_in(self, text: str) -> int:
        """The objective that a text is the title of, by its number or its own name, or 0."""
        titled = objective_title(text)
        return titled[0] if titled else self._objectives.get(fold(text), 0)

    def _read_row(self, row: Row) -> None:
        if row.prose and not self._names.is_named_in(row):
            row.settle("note")
            self._objective = self._objective_in(row.name) or self._objective
            return
        if not (row.table.is_results or row.entries):
            return
        found: list[Finding] = []
        key = self._names.identify(row, self._objective, found)
        indicator = self._names.indicators.get(key)
        if row.parts and indicator and is_of_category(row, indicator):
            row.parts = ()
            doubt_remark(row, found)
        self.findings += () if row.parts else found
        if not key or row.parts or not self._has_our_unit(row, indicator):
            # the finding on the row's label, or on its part, stands for all its values
            for entry in row.entries:
                row.sheet.dispose(entry.cell, "unread")
            return
        if indicator and indicator.across_years == "sum" and (cell := _of_halves(row)):
            self._tell("half_years", cell=cell, indicator_id=key, id=key, shown=cell.text[:40])
        other = self._names.other_named_in(row, key)
        for entry in row.entries:
            if other and entry.cell.column > other.column:
                self._refuse("another_name", entry, row)
            else:
                self._read_entry(entry, row, indicator)

    def _has_our_unit(self, row: Row, indicator: Any) -> bool:
        """Whether the row's unit is ours, or a multiple; a finding says so where it is not ours."""
        unit, ours = row.unit, indicator.unit
        scale = relative_scale(unit, ours) if unit and ours else 1.0
        code = "unit_differs" if scale is None else "unit_scaled"
        if scale == 1.0:
            code = "unit_reworded" if unit and is_reworded(unit, ours) else ""
        if code:
            self._tell(
                code, cell=row.unit_cell or row.name_cell, indicator_id=indicator.indicator_id,
                unit=unit[:40], ours=ours[:40], scale=f"{scale or 1:,.12g}",
            )  # fmt: skip
        return scale is not None

    def _read_entry(self, entry: Entry, row: Row, indicator: Any) -> None:
        """One value: checked, a target, or a result, by the role of its column."""
        head, cell = entry.column, entry.cell
        if head.role in ("share", "difference"):
            self._compare(entry, row, indicator)
        elif head.role == "baseline":
            if row.sheet.became(cell) != "value":
                self._refuse("not_of_results", entry, row)
        elif head.role != "term_target" and entry.year is not None:
            beside = entry.number.beside
            if beside and is_another_thing(beside, f"{indicator.unit} {indicator.name}"):
                self._tell("words_beside", cell=cell, indicator_id=indicator.indicator_id,
                           beside=beside[:40], ours=indicator.unit[:40])  # fmt: skip
            factor = factor_of(entry, row.unit, indicator.unit)
            if head.scale != 1.0:
                self._tell_scale(entry, row, factor)
            percent = head.percent or entry.number.percent
            if factor is None:
                self._refuse("unit_of_column", entry, row)
            elif percent and self._is_no_percent(indicator):
                self._refuse("percent_of_what", entry, row)
            elif self._names.is_other_unit(beside, indicator):
                self._tell("unit_beside", cell=cell, indicator_id=indicator.indicator_id,
                           shown=cell.text[:40], ours=indicator.unit[:40])  # fmt: skip
                row.sheet.settle(cell, "unread")
            elif head.role in ("target", "planned"):
                self._read_target(entry, entry.year, row, indicator, factor)
            else:
                self._read_value(entry, entry.year, row, indicator, factor)

    def _tell_scale(self, entry: Entry, row: Row, factor: float | None) -> None:
        """Say once a column that its values are multiplied."""
        if factor in (None, 1.0):
            return
        place = row.sheet.at(row.table.header_rows[1] or 1, entry.cell.column)
        if place not in self._scaled:
            self._scaled.add(place)
            self._tell("scaled", source=place, scale=f"{factor:,.12g}")

    def _read_value(self, entry: Entry, year: int, row: Row, indicator: Any, factor: float) -> None:
        """A result: used, or left out with the reason."""
        entry = _doubted(entry, year, indicator.value_type == "count")
        cell, number, total = entry.cell, entry.number, entry.running
        to_come = not _is_over(entry, year, row.through)
        if to_come and is_prose(cell) and not any(map(str.isdigit, cell.text)):
            row.sheet.dispose(cell, "note")  # "En proceso"
        elif number.problem and not total:
            self._unreadable(cell, number, row, indicator)
        elif total and _is_unsaved_check(entry, row):
            row.sheet.dispose(cell, "check")
            self._refused["formula_without_value", row.sheet.name, cell.column, 0].append(cell)
        elif (number.value or 0) < 0 and indicator.value_type == "count":
            self._tell(
                "negative_count", cell=cell, indicator_id=indicator.indicator_id, shown=cell.text
            )
            row.sheet.dispose(cell, "unread")
        elif self._notes and self._is_doubted([*number.marks, *row.marks], entry):
            self._refuse("doubted_by_note", entry, row)
        elif number.marks and not self._notes.keys() >= set(filter(str.isdigit, number.marks)):
            self._refuse("mark_or_number", entry, row)
        elif self._is_share(number, entry, indicator):
            self._refuse("share_or_percent", entry, row)
        elif to_come:
            if number.missing or _is_sum_of_quarters(entry, row):
                row.sheet.dispose(cell, "check")
            else:
                self._refuse("period_not_over" if number.value else "zero_before_end", entry, row)
        else:
            value, note = number.value, row.note
            row_status = split_status(note)[1] if note else ""
            if factor != 1.0 and value is not None:
                value = scaled(value, factor)
                note = "; ".join(filter(None, (note, f"× {factor:,.12g}")))
            self.values.append(
                Value(
                    indicator.indicator_id, year, entry.quarter, entry.month, value,
                    entry.data_status or "final", row_status, row.reported, cell.text, note,
                    cell.address, self._sha256, self._synthetic, row, entry,
                )
            )  # fmt: skip

    def _unreadable(self, cell: Cell, number: Number, row: Row, indicator: Any) -> None:
        self.findings.append(number_problem(cell, number.problem, indicator.indicator_id))
        row.sheet.dispose(cell, "unread")

    def _is_no_percent(self, indicator: Any) -> bool:
        """Whether percents are none of its values: of what is counted or measured, of a rate per
        thousand, or of a proportion of 1.
        """
        if indicator.unit_kind == "rate":
            return self._most(indicator) <= 1 or not is_bare_rate(indicator.unit)
        return bool(indicator.unit_kind != "percent")

    def _is_doubted(self, marks: Sequence[str], entry: Entry) -> bool:
        """Whether a footnote of a value, of its row or of its header says that it is no result."""
        marks = [*marks, *split_marks(entry.column.header)[1]]
        notes = [self._notes.get(mark, "") for mark in marks]
        return any(is_doubted_by(note, [entry.when]) for note in notes)

    def _is_share(self, number: Number, entry: Entry, indicator: Any) -> bool:
        """Whether it is a bare .65 where percents are meant, as they are unless targets are low; or
        a 65 in a cell of percents, which makes it 6,500 %.
        """
        if number.percent:
            return abs(number.value or 0) >= max(MOST_PERCENT, 10 * self._most(indicator))
        if not 0 < abs(number.value or 0) <= 1:  # as nearly every value
            return False
        kind = "percent" if is_bare_rate(indicator.unit) else indicator.unit_kind
        bare = is_bare_share(number, kind, entry.column.scale)
        return bare and self._most(indicator) >= 20

    def _most(self, indicator: Any) -> float:
        return self._largest.get(indicator.indicator_id, 100.0)

    def _read_target(
        self, entry: Entry, year: int, row: Row, indicator: Any, factor: float
    ) -> None:
        """A target that the office printed, or its own plan for a period: never a result."""
        number, cell = entry.number, entry.cell
        if row.sheet.became(cell) == "value":
            return  # the matrix's own
        if number.problem:
            self._unreadable(cell, number, row, indicator)
        elif entry.month:
            self._refuse("monthly_plan", entry, row)
        else:
            row.sheet.settle(cell, "value")
            scope = "level" if indicator.across_years == "last" else "annual"
            reason = "office_target" if entry.column.role == "target" else "office_plan"
            self.targets.append(
                target_row(
                    indicator.indicator_id, year, entry, Scope(scope, "inferred", reason),
                    value=scaled(number.value, factor), reported=row.reported,
                    issuer="office",
                )
            )  # fmt: skip

    def _compare(self, entry: Entry, row: Row, indicator: Any) -> None:
        """A printed share, or a difference, against the one result of its row and period and the
        targets there: the period's, the year's, those of no period.

        One without a period of its own is of that of the value on its left.
        """
        done = [other for other in row.entries if other.column.role in _DONE]
        if not done and entry.column.role == "share":
            return  # nobody's: a finding says so
        row.sheet.dispose(entry.cell, "check")
        planned = [other for other in row.entries if other.column.is_planned]
        planned.sort(key=lambda other: abs(other.cell.column - entry.cell.column))
        left = [other for other in row.entries if other.cell.column < entry.cell.column]
        of = next((other for other in (entry, *reversed(left)) if other.year), entry)

        def values(entries: Sequence[Entry], *periods: tuple[int | None, ...]) -> list[float]:
            """Those of some periods or of any."""
            return [
                value
                for other in entries
                if _period(other) in periods or not periods
                for factor in [factor_of(other, row.unit, indicator.unit) or 1.0]
                if (value := scaled(other.number.value, factor)) is not None
            ]

        results = values(done, _period(of))
        targets = values(planned, _period(of), (of.year, None, None), (None, None, None))
        printed = entry.number.value
        if len(results) != 1 or printed is None:
            return
        result, known = results[0], [value for value in targets if value]
        if entry.column.role == "share":
            code, unit = "share_differs", " %"
            own = [100 * result / target for target in known]
            if left and left[-1].column.is_planned:  # "Meta | %" under Programada
                own += [100 * one / other for one in known for other in known if one != other]
            # 0.65 in a column of shares may be 65 % or .65 %
            readings = [printed] if entry.number.percent else [printed, 100 * printed]
        else:
            code, unit = "not_the_difference", ""
            others = [*targets, *values(done)]
            others.remove(result)
            own = [abs(result - other) for other in others]
            own += [100 * abs(result - other) / other for other in others if other]
            readings = [abs(printed), 100 * abs(printed)]
        due = self._names.due_of(indicator.indicator_id, of.year or 0) if targets else ()
        own += [100 * result / value for value in due if value]  # "% de avance", of the year
        pairs = product(readings, own)
        if (
            targets
            and own
            and all(abs(points - value) > 10.0 ** -decimals_of(points) for points, value in pairs)
        ):
            self._tell(code, cell=entry.cell, shown=entry.cell.text[:40],
                       indicator_id=indicator.indicator_id, expected=f"{own[0]:,.4g}{unit}",
                       result=f"{result:,.12g}", target=f"{targets[0]:,.12g}")  # fmt: skip

    def _refuse(self, code: str, entry: Entry, row: Row) -> None:
        """Leave a value out; one finding a column names them all (of a plan by month: a table)."""
        if row.sheet.became(entry.cell) != "value":
            row.sheet.settle(entry.cell, "unread")
        column = 0 if code == "monthly_plan" else entry.cell.column
        self._refused[code, row.sheet.name, column, row.table.header_rows[1]].append(entry.cell)

    def _refused_columns(self) -> list[Finding]:
        found = []
        for (code, sheet, _, row), cells in self._refused.items():
            head = address(self.file, sheet, row, cells[0].column)
            place = f"{head} {cells[0].address}" if row else cells[0].address
            values: dict[str, Any] = {
                "cells": column_range(cells),
                "count": len(cells),
                "shown": cells[0].text[:40],
            }
            found.append(finding(code, source=place, **values, **_VARIANTS.get(code, {})))
        return found

    def _leave_running_on(self) -> None:
        """Leave out totals of a later year that may run from the term's start.

        "Acumulado 2026" beside a smaller "Acumulado 2025" may be of 2026 or of both years; one row
        in which it falls shows that it begins anew.
        """
        columns: defaultdict[tuple[int, int, int], list[Value]] = defaultdict(list)
        for value in self.values:
            of_year = value.entry.running and not value.quarter
            head = value.entry.column  # a result runs by the title
            if of_year and (head.role == "result" or _ACCUMULATED.search(fold(head.header))):
                columns[id(value.row.table), value.cell.column, value.year].append(value)
        for later in columns.values():
            if any(self._may_run_on(own, later) for own in columns.values()):
                self._leave_out(later, "runs_over_years")

    def _leave_out(self, dropped: Sequence[Value], code: str) -> None:
        for value in dropped:
            self._refuse(code, value.entry, value.row)
        cells = {value.source_cell for value in dropped}
        self.values = [value for value in self.values if value.source_cell not in cells]

    def _leave_zeros_to_come(self) -> None:
        """Leave out the zeros of the last quarters or months of a year that are zero in every row,
        of several, where no day is known: they stand for what is to come.
        """
        years: defaultdict[tuple[str, int], list[Value]] = defaultdict(list)
        for value in self.values:
            if value.row.through is None and (value.quarter or value.month):
                years[value.row.sheet.name, value.year].append(value)
        for own in years.values():
            last = max((_end(value) for value in own if value.value != 0), default=12)
            rest = [value for value in own if _end(value) > last] if last < 12 else []
            if len({value.indicator_id for value in rest}) > 1:
                self._leave_out(rest, "zeros_to_come")

    def _may_run_on(self, earlier: Sequence[Value], later: Sequence[Value]) -> bool:
        """Whether no total of a later year is less than that of the earlier one."""
        if earlier[0].year >= later[0].year:
            return False
        before = {value.indicator_id: value.value for value in earlier}
        pairs = [(before.get(value.indicator_id), value.value) for value in later]
        known = [(one, two) for one, two in pairs if one is not None and two is not None]
        rules = {self._names.indicators[value.indicator_id].across_years for value in later}
        return "sum" in rules and bool(known) and all(two >= one for one, two in known)


def _doubted(entry: Entry, year: int, counted: bool) -> Entry:
    """A value with the problems that it has as a result: of another year, a bound, "2.500" of what
    is counted.
    """
    number, printed = entry.number, entry.cell.value
    about = isinstance(printed, str) and _ABOUT.search(printed.casefold())
    problem = "bound_for_result" if (number.comparison or about) and not number.problem else ""
    problem = "several_numbers" if number.year and number.year != year else problem
    problem = "ambiguous_decimal" if number.as_decimal and counted else problem
    return entry._replace(number=number._replace(problem=problem)) if problem else entry


def _is_unsaved_check(entry: Entry, row: Row) -> bool:
    """Whether it is a total without a saved result whose quarters have columns of their own."""
    value = entry.cell.value
    if not isinstance(value, Fault) or value.code != "formula_without_value":
        return False
    heads = row.table.with_roles("result").values()
    quarters = {h.quarter for h in heads if h.year == entry.year and h.quarter and not h.running}
    return bool(quarters) and quarters >= set(range(1, (entry.quarter or 0) + 1))


def _of_halves(row: Row) -> Cell | None:
    """What says that a row is of half years, or of four months, where it has no odd quarter: its
    figures are then of more than their quarters.
    """
    filled = {e.quarter for e in row.entries if e.number.value is not None and not e.running}
    heads = row.table.with_roles("result").values()
    if not filled or not filled <= {2, 4} or not any(head.quarter in (1, 3) for head in heads):
        return None
    cells = (row.sheet.filled(row.number, column) for column in row.table.with_roles("ignored"))
    return next((c for c in cells if c and _LONGER.fullmatch(fold(c.text))), None)


def _end(value: Value) -> int:
    """The last month of a value's quarter, or its month."""
    return value.month or 3 * (value.quarter or 0)


def _is_sum_of_quarters(entry: Entry, row: Row) -> bool:
    """Whether a year that is not over shows what its quarters beside it come to, "Avance anual"."""
    parts = [e for e in row.entries if e.year == entry.year and e.quarter and not e.running]
    values = [part.number.value for part in parts if part.column.role == "result"]
    known = [value for value in values if value is not None]
    whole = not (entry.quarter or entry.month) and len(known) > 1
    return whole and math.isclose(math.fsum(known), entry.number.value or 0.0)


def _period(entry: Entry) -> tuple[int | None, ...]:
    return entry.year, entry.quarter, entry.month


def _is_over(entry: Entry, year: int, through: date | None) -> bool:
    """Whether a period had ended on a day; of a year's running total that is open."""
    if not through or (entry.running and not entry.quarter):
        return True
    return month_end(year, entry.month or 3 * (entry.quarter or 4)) <= through
