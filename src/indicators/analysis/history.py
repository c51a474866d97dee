"""What is known of one indicator at a cut-off: its rules, targets and reported values.

A programme goes in; :class:`History` objects come out, one per indicator, which plan, gap and
projection all work from. Values after the cut-off, or reported after ``as_of``, are not in it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.periods import Term, is_quarter, quarters_of, year_of
from indicators.programme import Programme


@dataclass(frozen=True)
class Target:
    """One target in force: the number that the analysis uses, the printed one, scope and cell."""

    year: int
    scope: str
    used: float
    printed: float
    comparable: bool
    source_cell: str


@dataclass(frozen=True)
class Value:
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

    @property
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

    def year_value(self, year: int) -> float:
        """What a complete year comes to: its quarters, or the value of the year as a whole."""
        values = {period: self.known[period] for period in self.expected([year])}
        return aggregate(values, self.rules.within_year, "last")

    def expected(self, years: list[int]) -> list[str]:
        """The periods of these years that should have been reported by the cut-off."""
        periods: list[str] = []
        for year in years:
            quarters = [q for q in quarters_of(year) if q <= self.cut_off]
            has_quarters = any(quarter in self.values for quarter in quarters)
            if self.yearly or (str(year) in self.values and not has_quarters):
                periods += [str(year)] if f"{year}Q4" <= self.cut_off else []
            else:
                periods += quarters
        return periods

    @property
    def complete_years(self) -> list[int]:
        """The closed years of which every expected period has a number."""
        return [
            year
            for year in self.term.closed_years(self.cut_off)
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
    actuals = _by_indicator(known)
    ours = _by_indicator(programme.targets_as_of(as_of))
    office = _by_indicator(programme.targets_as_of(as_of, issuer="office"))
    for rules in programme.indicators.itertuples(index=False):
        key = rules.indicator_id
        targets = [(row.role, _target(row)) for row in ours[key]]
        ours_only = [target for role, target in targets if role == "target"]
        periods = [row.period for row in actuals[key]]
        values = {
            row.period: Value(row.value, row.data_status, row.synthetic, row.source_cell)
            for row in actuals[key]
            if _in_reach(row.period, term, cut_off)
        }
        yield History(
            rules=rules,
            term=term,
            cut_off=cut_off,
            vintage=vintage,
            baseline=next((target for role, target in targets if role == "baseline"), None),
            targets=_by_year(ours_only),
            total=next((target for target in ours_only if target.scope == "cumulative"), None),
            office_targets=_by_year([_target(row) for row in office[key]]),
            values=values,
            yearly=_is_yearly(values) if values else _is_yearly(periods),
        )


def reasons_text(reasons: dict[str, str]) -> str:
    """Figure to code, as the ``reason`` columns write it.

    >>> reasons_text({"q10": "no_interval", "q90": "no_interval", "gap": "no_actual"})
    'q10, q90: no_interval; gap: no_actual'
    """
    figures: dict[str, list[str]] = {}
    for figure, code in reasons.items():
        figures.setdefault(code, []).append(figure)
    return "; ".join(f"{', '.join(names)}: {code}" for code, names in figures.items())


def _target(row: Any) -> Target:
    return Target(row.year, row.scope, row.used, row.value, row.comparable, row.source_cell)


def _by_year(targets: list[Target]) -> dict[int, Target]:
    """Each year's target; where a year has a total and a target of its own, its own."""
    totals_first = sorted(targets, key=lambda target: target.scope != "cumulative")
    return {target.year: target for target in totals_first}


def _is_yearly(periods: Collection[str]) -> bool:
    """Whether every period is a year; of an indicator without a value in reach, of any it has."""
    return bool(periods) and not any(is_quarter(period) for period in periods)


def _by_indicator(frame: pd.DataFrame) -> Mapping[str, list[Any]]:
    """The rows of each indicator; one pass, as a report asks for hundreds of histories."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in frame.itertuples(index=False):
        rows[row.indicator_id].append(row)
    return rows


def _in_reach(period: str, term: Term, cut_off: str) -> bool:
    last = period if is_quarter(period) else f"{period}Q4"
    return f"{term.first_year}Q1" <= last <= cut_off
