"""What is known of one indicator at a cut-off: its rules, targets and reported values.

A programme goes in; :class:`History` objects come out, one per indicator, which plan, gap and
projection all work from. Values after the cut-off, or reported after ``as_of``, are not in it.
"""

from __future__ import annotations

import math
from collections import defaultdict, namedtuple
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from indicators.analysis.figure import Figure, added_up
from indicators.periods import Term, is_quarter, quarters_of, year_of
from indicators.programme import Programme

_OF_ACTUALS = ["indicator_id", "period", "value", "data_status", "synthetic", "source_cell"]
_OF_TARGETS = ["indicator_id", "period", "role", "scope", "used", "value", "comparable", "basis",
               "comparison", "source_cell"]  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One target in force: the number that the analysis uses, the printed one, scope and cell."""

    period: str
    role: str
    scope: str
    used: float
    printed: float
    comparable: bool
    open_scope: bool
    at_most: bool
    source_cell: str

    @property
    def year(self) -> int:
        """Its year, or that of its quarter."""
        return year_of(self.period)

    @cached_property
    def figure(self) -> Figure:
        """The number that the analysis uses, as a leaf."""
        name, why = f"{self.role} {self.period}", ""
        if math.isnan(self.used):
            why = "no_baseline" if self.role == "baseline" else "no_target"
        return Figure(name, self.used, reason=why, cell=self.source_cell)


class Value(NamedTuple):
    """One reported value in force."""

    value: float
    data_status: str
    synthetic: bool
    source_cell: str


@dataclass(frozen=True)
class History:
    """One indicator at a cut-off.

    ``vintage`` is the reporting date of the newest value known of the whole programme, and
    ``values`` holds every reported period up to the cut-off, NaN where an office said that it has
    none; ``yearly`` is true for an indicator that only ever reports whole years.
    """

    rules: Any
    term: Term
    cut_off: str
    vintage: str
    baseline: Target | None
    targets: dict[int, Target]
    quarter_targets: dict[str, Target]
    total: Target | None
    office_targets: dict[int, Target]
    values: dict[str, Value]
    yearly: bool

    @property
    def synthetic(self) -> bool:
        """Whether any of the values is marked as synthetic."""
        return any(value.synthetic for value in self.values.values())

    @cached_property
    def known(self) -> dict[str, float]:
        """The periods that have a number."""
        return {
            period: entry.value
            for period, entry in self.values.items()
            if not math.isnan(entry.value)
        }

    @cached_property
    def reported(self) -> dict[str, Figure]:
        """The same as leaves of figures."""
        cells = self.values
        return {
            period: Figure(period, value, cell=cells[period].source_cell)
            for period, value in self.known.items()
        }

    @cached_property
    def direction(self) -> str:
        """Which way is better: targets that all say "at most" are ceilings."""
        said = [target.at_most for target in self.targets.values()]
        return "descending" if said and all(said) else str(self.rules.direction)

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self.direction == "ascending"

    @property
    def counts(self) -> bool:
        """Whether whole things are counted, not percents or another measure."""
        return self.rules.value_type == "count" and self.rules.unit_kind in ("count", "")

    @property
    def running(self) -> bool:
        """Whether it is a running count, or a mean, that is summed over years."""
        return self.rules.within_year != "sum" and self.across_years == "sum"

    @property
    def start(self) -> Target | None:
        """The baseline, where it has a number that can be compared."""
        baseline = self.baseline
        if baseline is None or not baseline.comparable or math.isnan(baseline.used):
            return None
        return baseline

    @cached_property
    def across_years(self) -> str:
        """How years add up; a last target declared a level makes them a level."""
        final = self.final
        return "last" if final and final.scope == "level" else str(self.rules.across_years)

    @property
    def final(self) -> Target | None:
        """The target of the whole term: a printed total, else the last year's target."""
        return self.total or self.targets.get(self.term.last_year)

    @property
    def mixed(self) -> bool:
        """Whether some years are known as a whole only, and others by quarter."""
        whole = {year_of(period) for period in self.known if not is_quarter(period)}
        by_quarter = {year_of(period) for period in self.known if is_quarter(period)}
        return bool(whole - by_quarter) and bool(by_quarter)

    def added_up(self, name: str, periods: Iterable[str], says: str = "") -> Figure:
        """What the results of some periods come to under this indicator's rules."""
        values = {period: self.reported[period] for period in periods}
        return added_up(name, values, self.rules.within_year, self.across_years, says)

    def year_figure(self, year: int) -> Figure:
        """What a complete year comes to: its quarters, or the value of the year as a whole."""
        (figure,) = self.added_up(str(year), self.expected([year])).operands
        return figure

    def quarters(self, year: int) -> list[str]:
        """The quarters of a year that belong to the term."""
        return self._quarters[year]

    @cached_property
    def _quarters(self) -> dict[int, list[str]]:
        first = self.term.first_quarter
        return {year: [q for q in quarters_of(year) if q >= first] for year in self.term.years()}

    def expected(self, years: Iterable[int]) -> list[str]:
        """The periods of these years that should have been reported by the cut-off.

        A year that is said to have no value is no less due than one that nothing is said of.
        """
        periods: list[str] = []
        for year in years:
            quarters = [q for q in self.quarters(year) if q <= self.cut_off]
            by_quarter = any(quarter in self.known for quarter in quarters)
            if self.yearly or (str(year) in self.known and not by_quarter):
                periods += [str(year)] if f"{year}Q4" <= self.cut_off else []
            else:
                periods += quarters
        return periods

    @cached_property
    def due(self) -> list[str]:
        """Every period of the term that should have been reported by the cut-off."""
        return self.expected(range(self.term.first_year, year_of(self.cut_off) + 1))

    @cached_property
    def newest(self) -> str:
        """The last period that has a number, or an empty text."""
        return max(self.known, key=ends, default="")

    @cached_property
    def missing(self) -> list[str]:
        """The due periods of the term without a result, which what is done therefore leaves out.

        Of what is not summed within the year any quarter stands for its year; of what is not
        summed across years the last value counts, so nothing is left out.
        """
        if self.across_years == "last" or not self.known:
            return []
        missing = [period for period in self.due if period not in self.known]
        if self.rules.within_year == "sum":
            return missing
        seen = {year_of(period) for period in self.known}
        return [period for period in missing if year_of(period) not in seen]

    @cached_property
    def closed_years(self) -> list[int]:
        """The years of the term that are over."""
        return self.term.closed_years(self.cut_off)

    @cached_property
    def complete_years(self) -> list[int]:
        """The closed years of which every expected period has a number."""
        return [
            year
            for year in self.closed_years
            if all(period in self.known for period in self.expected([year]))
        ]


def histories(programme: Programme, cut_off: str, as_of: str | None = None) -> Iterator[History]:
    """The history of every indicator, in the programme's order.

    Raises
    ------
    UsageError
        When the cut-off is no quarter of the programme.
    """
    term = programme.settings.term
    term.check_cut_off(cut_off)
    known = programme.actuals_as_of(as_of)
    newest = known.reported.max()
    vintage = "" if pd.isna(newest) else newest.date().isoformat()
    actuals = _by_indicator(known, _OF_ACTUALS)
    ours = _by_indicator(programme.targets_as_of(as_of), _OF_TARGETS)
    office = _by_indicator(programme.targets_as_of(as_of, issuer="office"), _OF_TARGETS)
    first = term.quarters()[0]
    for rules in _rows(programme.indicators):
        key = rules.indicator_id
        targets = [_target(row) for row in ours[key]]
        printed = [target for target in targets if target.role == "target"]
        by_year = [target for target in printed if not is_quarter(target.period)]
        values = {
            row.period: Value(row.value, row.data_status, row.synthetic, row.source_cell)
            for row in actuals[key]
            if first <= ends(row.period) <= cut_off
        }
        numbers = [period for period, value in values.items() if not math.isnan(value.value)]
        yield History(
            rules=rules,
            term=term,
            cut_off=cut_off,
            vintage=vintage,
            baseline=next((target for target in targets if target.role == "baseline"), None),
            targets=_by_year(by_year),
            quarter_targets={t.period: t for t in printed if is_quarter(t.period)},
            total=next((target for target in by_year if target.scope == "cumulative"), None),
            office_targets=_by_year(
                [_target(row) for row in office[key] if not is_quarter(row.period)]
            ),
            values=values,
            yearly=_is_yearly(numbers or [row.period for row in actuals[key]]),
        )


def _target(row: Any) -> Target:
    return Target(
        period=row.period,
        role=row.role,
        scope=row.scope,
        used=row.used,
        printed=row.value,
        comparable=row.comparable,
        open_scope=row.basis == "inferred",
        at_most=row.comparison == "at_most",
        source_cell=row.source_cell,
    )


def _by_year(targets: list[Target]) -> dict[int, Target]:
    """Each year's target; where a year has a total and a target of its own, its own."""
    totals_first = sorted(targets, key=lambda target: target.scope != "cumulative")
    return {target.year: target for target in totals_first}


def _is_yearly(periods: Collection[str]) -> bool:
    """Whether every period is a year; of an indicator without a value in reach, of any it has."""
    return bool(periods) and not any(is_quarter(period) for period in periods)


def _by_indicator(frame: pd.DataFrame, columns: list[str]) -> Mapping[str, list[Any]]:
    """The rows of each indicator; one pass, as a report asks for hundreds of histories."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in _rows(frame[columns]):
        rows[row.indicator_id].append(row)
    return rows


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame; `itertuples` takes ten times as long over columns of text."""
    row = namedtuple("row", list(frame.columns))  # type: ignore[misc]
    return map(row, *(frame[name].to_numpy(dtype=object).tolist() for name in frame.columns))


def ends(period: str) -> str:
    """The quarter in which a period ends."""
    return period if is_quarter(period) else f"{period}Q4"
