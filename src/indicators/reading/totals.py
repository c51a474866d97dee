"""Which values are quarters and years, and count: months added up, running totals taken apart.

The :class:`Value` of every file go in, those of whole quarters and years come out, as of every
vintage: a total and the one before it may stand in two files, and a quarter that is revised under
a standing total moves another quarter and never the total. What cannot be taken apart is a check,
with a finding.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from indicators.frames.schemas import by_vintage
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.numbers import TOTAL_TOLERANCE
from indicators.reading.rows import Entry, Row
from indicators.reading.workbook import Cell

#: Months in a row that rarely rise all by chance.
_RISING = 5


class Value(NamedTuple):
    """One reported value: of a month, a quarter, a year, or running from January.

    ``row_status`` is the mark on its whole row; a running total whose number has a problem is kept,
    since the quarters beside it may do without.
    """

    indicator_id: str
    year: int
    quarter: int | None
    month: int | None
    value: float | None
    data_status: str
    row_status: str
    reported: date | None
    text: str
    note: str
    source_cell: str
    sha256: str
    synthetic: bool
    row: Row
    entry: Entry

    @property
    def period(self) -> str:
        """``2010Q3``, or ``2010``."""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def cell(self) -> Cell:
        """Its cell, the last of several."""
        return self.entry.cell

    @property
    def day(self) -> date:
        """When it was reported; without a date it is the oldest."""
        return self.reported or date.min

    @property
    def report(self) -> tuple[str, date | None]:
        """What it stands in: a file, or a part of one that reports on a day of its own."""
        return self.sha256, self.reported

    def dispose(self, disposition: str) -> None:
        """Say what became of its cell."""
        self.row.sheet.settle(self.entry.cell, disposition)


def settle(
    values: Iterable[Value], within_year: Mapping[str, str]
) -> tuple[list[Value], list[Finding]]:
    """Values of whole quarters and years, in the order of the cells, and what was found.

    ``within_year`` says how the quarters of each indicator make a year: sum, last or mean.
    """
    settled: list[Value] = []
    rest: defaultdict[tuple[str, int], list[Value]] = defaultdict(list)
    left_out: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        month, running = value.month, value.entry.running
        if value.quarter and not month and not running:
            settled.append(value)
            value.dispose("value")
        elif month and running and month % 3:  # a month's running total is no quarter's
            value.dispose("check")
            left_out[value.row.sheet.place].append(value.source_cell)
        else:  # or that of the quarter that the month ends
            of = value._replace(month=None, quarter=month // 3) if month and running else value
            rest[value.indicator_id, value.year].append(of)
    found = [
        finding("monthly_total", source=" ".join(cells[:200]), count=len(cells))
        for cells in left_out.values()
    ]
    plain: defaultdict[tuple[str, int], list[Value]] = defaultdict(list)
    for value in settled if rest else ():
        plain[value.indicator_id, value.year].append(value)
    for key, others in rest.items():
        year = _Year(within_year.get(key[0], "sum"))
        year.settle(others, plain[key])
        settled += year.settled
        found += year.findings
    return settled, found


#: Values by quarter, in each report.
_ByReport = defaultdict[tuple[str, date | None], dict[int, Value]]


class _Year:
    """One year of an indicator: what was settled and found so far."""

    def __init__(self, within: str) -> None:
        self.within = within  # how its quarters make the year
        self.settled: list[Value] = []
        self.findings: list[Finding] = []

    def settle(self, rest: Sequence[Value], plain: Sequence[Value]) -> None:
        """Settle what is no plain quarter: months first, then totals, then annual values."""
        rest = self._agreeing(rest)
        quarters = [*plain, *self._quarters_of_months([value for value in rest if value.month])]
        known: _ByReport = defaultdict(dict)
        for value in quarters:
            known[value.report][value.quarter or 0] = value
        totals = [value for value in rest if value.entry.running and not value.month]
        apart = [
            total
            for total in totals
            if not self._is_settled(total, known[total.report], _state(quarters, total.day))
        ]
        usable = self._less_whole_years([total for total in apart if total.quarter], quarters)
        derived = self._take_apart(usable, quarters)
        reports = {total.report for total in usable}
        for total in apart:
            if total.quarter:
                continue
            if total.report in reports:
                self._check(total, derived[total.report])
            # without any period beside it, it is the year's value once the year has ended
            elif (total.row.through or date.min) >= date(total.year, 12, 31):
                self._use(total)
            else:
                total.dispose("check")
                self._tell("open_total", total, year=total.year)
        for annual in [value for value in rest if not (value.month or value.entry.running)]:
            parts = known[annual.report] | derived[annual.report]
            if any(part.value is not None for part in parts.values()):
                self._check(annual, parts)
            else:
                self._use(annual)
                every = _state(quarters, date.max)
                if len(every) == 4:
                    self._compare(annual, every)

    def _agreeing(self, values: Sequence[Value]) -> list[Value]:
        """The values, less those of which two of one day differ."""
        groups: defaultdict[tuple[Any, ...], list[Value]] = defaultdict(list)
        for value in values:
            groups[value.month, value.quarter, value.entry.running, value.day].append(value)
        apart = [own for own in groups.values() if len({value.value for value in own}) > 1]
        self.findings += [_repeated(own, agree=False) for own in apart]
        left_out = [value for own in apart for value in own]
        for value in left_out:
            value.dispose("check")  # they were compared, and the finding names them all
        cells = {value.source_cell for value in left_out}
        return [value for value in values if value.source_cell not in cells]

    def _is_settled(
        self, total: Value, beside: Mapping[int, Value], before: Mapping[int, Value]
    ) -> bool:
        """Whether a total is a check of the quarters beside it and before, or cannot be read."""
        problem = total.entry.number.problem
        several = any(1 < quarter <= (total.quarter or 4) for quarter in beside)
        if several or (beside and total.quarter in (None, 1) and not problem):
            self._check(total, {**before, **beside})
        elif problem:
            total.dispose("unread")
            self.findings.append(number_problem(total.cell, problem, total.indicator_id))
        else:
            return False
        return True

    def _less_whole_years(
        self, totals: Sequence[Value], quarters: Sequence[Value]
    ) -> Sequence[Value]:
        """The totals; those from January to December of which no part is known are the year's."""
        if self.within == "last" or quarters or {total.quarter for total in totals} != {4}:
            return totals
        for total in totals:
            self._use(total._replace(quarter=None))
        return ()

    def _use(self, value: Value) -> None:
        value.dispose("value")
        self.settled.append(value)

    def _tell(self, code: str, value: Value, **values: Any) -> None:
        """A finding on a value, once."""
        said = finding(code, cell=value.cell, indicator_id=value.indicator_id, **values)
        told = [(row["code"], row["source_cell"]) for row in self.findings]
        if (code, said["source_cell"]) not in told:
            self.findings.append(said)

    def _quarters_of_months(self, months: Sequence[Value]) -> list[Value]:
        """The quarters of which all three months are known, as of each vintage."""
        made: list[Value] = []
        for quarter in (1, 2, 3, 4):
            own = [value for value in months if ((value.month or 0) + 2) // 3 == quarter]
            whole: list[float] = []
            for day in sorted({value.day for value in own}):
                parts = [part for _, part in sorted(_state(own, day, "month").items())]
                known = [part.value for part in parts if part.value is not None]
                if len(known) < 3:
                    continue
                amount = self._combined(known)
                if [amount] != whole[-1:]:
                    made.append(_quarter_of(parts, quarter, amount, day))
                whole.append(amount)
            for value in own:
                value.dispose("value" if whole else "unread")
            if own and not whole:
                cells = " ".join(dict.fromkeys(value.source_cell for value in own))
                count = len({value.month for value in own if value.value is not None})
                self.findings.append(
                    finding("month_missing", source=cells, indicator_id=own[0].indicator_id,
                            quarter=f"{own[0].year}Q{quarter}", months=count)
                )  # fmt: skip
        self.settled += made
        if self.within == "sum":
            self._doubt_rising(months)
        return made

    def _doubt_rising(self, months: Sequence[Value]) -> None:
        """A warning on five months or more, from January on, that always rise: running totals?"""
        known = [v for _, v in sorted(_state(months, date.max, "month").items()) if v.value]
        values = [value.value or 0.0 for value in known]
        in_order = [value.month for value in known] == list(range(1, len(known) + 1))
        if in_order and len(known) >= _RISING and all(a < b for a, b in pairwise(values)):
            self._tell("months_rise", known[-1], year=known[-1].year, id=known[-1].indicator_id)

    def _combined(self, values: list[float]) -> float:
        """Three months as their quarter, by the indicator's rule within the year."""
        if self.within == "last":
            return values[-1]
        total = sum(values) if self.within == "sum" else statistics.fmean(values)
        return float(f"{total:.12g}")

    def _check(self, total: Value, known: Mapping[int, Value]) -> None:
        """A printed total that is not used, compared with the periods beside it."""
        total.dispose("check")
        self._compare(total, known)

    def _compare(self, total: Value, known: Mapping[int, Value]) -> None:
        """A printed total against the sum of its periods, to the decimals that the figures have."""
        through = total.quarter or 4
        parts = [v.value for q, v in known.items() if v.value is not None and q <= through]
        least = through if total.quarter else 1
        if self.within != "sum" or total.value is None:
            return
        # of a count no part is more than the whole, whichever parts are known
        if len(parts) < least and max(parts, default=0.0) <= total.value:
            return
        decimals = max(decimals_of(value) for value in (*parts, total.value))
        tolerance = TOTAL_TOLERANCE * 10.0**-decimals * (len(parts) + 1 if decimals else 1)
        if abs(total.value - sum(parts)) > tolerance:
            self._tell("total_mismatch", total, printed=total.cell.text[:60],
                       expected=f"{sum(parts):,.12g}")  # fmt: skip

    def _take_apart(self, totals: Sequence[Value], quarters: Sequence[Value]) -> _ByReport:
        """Turn running totals into quarters: each less what was known before it, by vintage."""
        emitted: dict[int, float | None] = {}
        derived: _ByReport = defaultdict(dict)
        for total in totals:
            total.dispose("check")
        for day in sorted({value.day for value in (*totals, *quarters)}) if totals else ():
            state, known = _state(totals, day), _state(quarters, day)
            for quarter, total in sorted(state.items()):
                if quarter in known and known[quarter].day >= total.day:
                    if quarter > 1 and known[quarter].day > total.day:  # the revised one counts
                        self._compare(total, known)
                    continue
                made = self._quarter_from(total, quarter, state, known)
                if made is None:
                    continue
                printed = known.get(quarter, made).value
                known[quarter] = made
                if quarter in emitted and emitted[quarter] == made.value:
                    continue
                moved = printed not in (None, made.value)
                moved = total.day != day if quarter in emitted else moved
                if moved and quarter > 1 and self.within == "sum":
                    self._tell("total_holds", total, quarter=made.period)
                emitted[quarter] = made.value
                made = made._replace(reported=_reported(day))
                self._use(made)
                derived[total.report][quarter] = made
        return derived

    def _quarter_from(
        self, total: Value, quarter: int, state: Mapping[int, Value], known: Mapping[int, Value]
    ) -> Value | None:
        """The quarter that a running total ends with, or ``None`` with a finding."""
        if quarter == 1 or self.within == "last" or total.value is None:
            return total
        if self.within == "mean":
            self._tell("running_total_gap", total, why_code="mean_not_apart")
            return None
        before = _through(quarter - 1, state, known)
        if before is None:
            self._tell("running_total_gap", total, why_code="running_total_gap_plain")
            return None
        amount, text, cells = before
        # rounded, since 0.3 - 0.1 is not 0.2 in binary fractions
        value = round(total.value - amount, 9)
        if value < 0:
            self._tell("running_total_falls", total, printed=total.text[:40], before=text)
            return None
        note = "; ".join(filter(None, (total.note, f"{total.text} - {text} ({cells})")))
        return total._replace(value=value, note=note)


def _state(values: Iterable[Value], day: date, period: str = "quarter") -> dict[int, Value]:
    """What was known on a day: the newest value of each quarter or month."""
    ordered = sorted(values, key=lambda value: value.day)
    return {getattr(value, period): value for value in ordered if value.day <= day}


def _reported(day: date) -> date | None:
    return None if day == date.min else day


def _quarter_of(parts: list[Value], quarter: int, amount: float, day: date) -> Value:
    """Three months as one value."""
    statuses = [part.data_status for part in parts]
    return parts[-1]._replace(
        quarter=quarter,
        month=None,
        value=amount,
        reported=_reported(day),
        data_status=next((s for s in ("preliminary", "revised") if s in statuses), "final"),
        text=" + ".join(part.text for part in parts),
        source_cell=" ".join(part.source_cell for part in parts),
    )


def _through(
    quarter: int, state: Mapping[int, Value], known: Mapping[int, Value]
) -> tuple[float, str, str] | None:
    """What had been reached by a quarter's end: its total, or the quarters' sum, the newer one."""
    total = state.get(quarter)
    through = [known[q] for q in range(1, quarter + 1) if q in known]
    parts = [part for part in through if part.value is not None]
    whole = len(parts) == quarter
    newest = max((part.day for part in parts), default=date.min)
    if total and total.value is not None and (not whole or total.day >= newest):
        return total.value, total.text, total.source_cell
    amount = sum(part.value or 0 for part in parts)
    cells = " ".join(part.source_cell for part in parts)
    return (amount, f"{amount:,.12g}", cells) if whole else None


def decimals_of(value: float) -> int:
    """How many decimals a value has, at most six.

    >>> decimals_of(12.50), decimals_of(12.0)
    (1, 0)
    """
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def without_repeats(values: Sequence[Value]) -> tuple[list[Value], list[Finding]]:
    """One row per day, indicator and period: twice the same counts once, two values never, be it
    in one file or in several.
    """
    groups: defaultdict[tuple[Any, ...], list[Value]] = defaultdict(list)
    for value in values:
        groups[value.reported, value.indicator_id, value.year, value.quarter].append(value)
    kept, found = [], []
    for own in groups.values():
        agree = len(own) == 1 or len({value.value for value in own}) == 1
        kept += own[:1] if agree else []
        found += [_repeated(own, agree)] if len(own) > 1 else []
    return kept, found


def _told_apart(values: Sequence[Value]) -> bool:
    """Whether another column says different things of values that agree, "Norte" and "Sur"."""
    said = set()
    for value in values:
        row, heads = value.row, value.row.table.columns
        cells = [c for c in row.cells if heads[c.column].role in ("ignored", "unknown")]
        said.add(tuple((c.column, c.text.strip()) for c in cells if isinstance(c.value, str)))
    return len({id(value.row.table) for value in values}) == 1 and len(said) > 1


def _repeated(values: Sequence[Value], agree: bool) -> Finding:
    """What is said of values of one period and day."""
    first, *others = values
    alike = "warning" if agree and _told_apart(values) else "note"
    return finding(
        "repeated_value",
        source=first.source_cell,
        indicator_id=first.indicator_id,
        why_code="repeated_value_plain" if agree else "conflicting_values",
        period=first.period,
        cells=", ".join(other.source_cell for other in others),
        severity=alike if agree else "error",
    )


def settle_row_marks(
    values: pd.DataFrame, marks: Sequence[str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Give a mark on a whole row to the values that differ from the vintage before.

    Without an earlier vintage the whole row takes it, and a warning says so.
    """
    if not any(marks):
        return values, []
    ordered = by_vintage(values.assign(mark=marks))
    groups = ordered.groupby(["indicator_id", "period"])
    before, first = groups["value"].shift(), groups.cumcount() == 0
    changed = first | ((ordered["value"] != before) & ~(ordered["value"].isna() & before.isna()))
    marked = (ordered.mark != "") & changed & (ordered.data_status == "final")
    settled = ordered.data_status.where(~marked, ordered.mark)
    rows = ordered.assign(first=first)[ordered.mark != ""].sort_index()
    found = [
        finding("row_mark", source=own.source_cell.iloc[0], indicator_id=indicator_id,
                mark=own.note.iloc[0][:60])
        for (indicator_id, _), own in rows.groupby(["indicator_id", "sha256"])
        if own["first"].all()
    ]  # fmt: skip
    return values.assign(data_status=settled), found
