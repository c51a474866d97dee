"""What is known of one indicator at a cut-off: its rules, targets and reported values.

Values after the cut-off, or reported after ``as_of``, are not in it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from indicators.analysis.figure import Figure, combined, made, undefined
from indicators.frames.schemas import rows_of
from indicators.periods import Term, ends, in_years, is_quarter, last_quarters, year_of
from indicators.programme import Programme


class Target(NamedTuple):
    """One target in force; ``used`` is the number that the analysis works with."""

    indicator_id: str
    year: int
    period: str
    role: str
    scope: str
    used: float
    value: float
    comparable: bool
    basis: str
    comparison: str
    source_cell: str

    @property
    def figure(self) -> Figure:
        """The number that the analysis uses, as a leaf."""
        missing = "no_baseline" if self.role == "baseline" else "no_target"
        reason = missing if math.isnan(self.used) else ""
        return Figure(f"{self.role} {self.period}", self.used, reason=reason, cell=self.source_cell)


@dataclass(frozen=True)
class History:
    """One indicator at a cut-off.

    ``vintage`` is the newest reporting date of the whole programme; a value is NaN where an office
    said that it has none. ``final`` is the target of the whole term: a printed ``total``, else the
    last year's own; as a level, it makes years a level. ``start`` is the baseline that has a number
    and can be compared, ``no_start`` why there is none. What is ``yearly`` only ever reports whole
    years; ``running`` is a running count or a mean that is summed over years.
    """

    rules: Any
    term: Term
    cut_off: str
    vintage: str
    baseline: Target | None
    start: Target | None
    no_start: str
    targets: dict[int, Target]
    quarter_targets: dict[str, Target]
    total: Target | None
    final: Target | None
    office_targets: dict[int, Target]
    values: dict[str, Any]
    direction: str
    upward: bool
    across_years: str
    yearly: bool
    running: bool
    closed_years: list[int]
    _years: dict[tuple[str, ...], Figure] = field(default_factory=dict, init=False)

    @cached_property
    def described(self) -> dict[str, Any]:
        """What every row says of an indicator; a frame takes the columns that it has."""
        return {
            **self.rules._asdict(),
            "direction": self.direction,
            "cut_off": self.cut_off,
            "vintage": self.vintage,
            "term": str(self.term),
            "synthetic": any(value.synthetic for value in self.values.values()),
        }

    @cached_property
    def known(self) -> dict[str, float]:
        """The periods that have a number, and which."""
        return {p: v.value for p, v in self.values.items() if not math.isnan(v.value)}

    @cached_property
    def reported(self) -> dict[str, Figure]:
        """The same as leaves of figures."""
        cells = self.values
        return {p: Figure(p, n, cell=cells[p].source_cell) for p, n in self.known.items()}

    def added_up(self, name: str, periods: Iterable[str]) -> Figure:
        """What the results of some periods come to under this indicator's rules."""
        years = [self.of_year(year, ours) for year, ours in in_years(tuple(periods)).items()]
        return combined(name, self.across_years, years, f"across_{self.across_years}")

    def of_year(self, year: int, periods: list[str] | None = None) -> Figure:
        """What some periods of a year come to, or all; made once, as every horizon asks for it."""
        periods, within = periods or self.expected([year]), self.rules.within_year
        if not is_quarter(periods[0]):
            return self.reported[periods[0]]
        key = tuple(periods)
        if key not in self._years:
            quarters = [self.reported[period] for period in periods]
            self._years[key] = combined(str(year), within, quarters, f"quarters_{within}")
        return self._years[key]

    @cached_property
    def done(self) -> Figure:
        """What the term's figure has come to; of a running count's open year, its newest value."""
        # a yearly sum that is not added across years is known once a year is complete
        if self.across_years == "last" and self.rules.within_year == "sum":
            if self.complete_years:
                return self.of_year(self.complete_years[-1])._replace(name="done")
            return undefined("done", "missing_period" if self.known else "no_actual")
        return self.added_up("done", self.known)

    def expected(self, years: Iterable[int]) -> list[str]:
        """The periods of these years that should have been reported by the cut-off."""
        return [period for year in years for period in self._expected[year]]

    @cached_property
    def _expected(self) -> dict[int, list[str]]:
        periods = {}  # a year that is said to have no value is no less due than another
        for year in self.term.years():
            quarters = [q for q in self.term.by_year[year] if q <= self.cut_off]
            as_a_whole = str(year) in self.known and self.known.keys().isdisjoint(quarters)
            if self.yearly or as_a_whole:
                quarters = [str(year)] if year in self.closed_years else []
            periods[year] = quarters
        return periods

    @cached_property
    def missing(self) -> list[str]:
        """The due periods of the term without a result, which what is done therefore leaves out."""
        if self.across_years == "last" or not self.known:  # the last value counts
            return []
        due = self.expected(range(self.term.first_year, year_of(self.cut_off) + 1))
        missing = [period for period in due if period not in self.known]
        if self.rules.within_year == "sum":
            return missing
        seen = {year_of(period) for period in self.known}  # any quarter stands for its year
        return [period for period in missing if year_of(period) not in seen]

    def gap(
        self, value: Figure, target: Figure, prefix: str = "", why: str = ""
    ) -> dict[str, Figure]:
        """Gap and attainment of a value: where less is better, turned over."""
        sides = (value, target) if self.upward else (target, value)
        share = "ratio" if self.upward else "inverted"
        gap, attainment = f"{prefix}gap", f"{prefix}attainment"
        no = why or self.no_share(target, self.start)
        return {
            gap: made(gap, "minus", *sides, reason=why),
            attainment: made(attainment, share, value, target, reason=no),
        }

    @staticmethod
    def no_share(target: Figure, start: Target | None = None) -> str:
        """Why a target has no shares: it is nothing, a loss, or across zero from a start."""
        across = start is not None and start.used * target.number < 0
        negative = "negative_target" if target.number < 0 or across else ""
        return "zero_target" if target.value == 0 else negative

    @cached_property
    def recent_pace(self) -> Figure:
        """Units a year: the last four quarters or year; of what does not sum across years, less
        the four or the year before.
        """
        now = self._last_year(0)
        if self.across_years == "sum":
            return now._replace(name="recent_pace")
        return made("recent_pace", "minus", now, self._last_year(1))

    def _last_year(self, years_ago: int) -> Figure:
        """Of four quarters in a row, or a year, that end with the cut-off or that long before."""
        name = "year_before" if years_ago else "last_year"
        within = self.rules.within_year
        periods = last_quarters(self.cut_off, 4 * (years_ago + 1))[:4]
        year, whole = (self.closed_years or [0])[-1] - years_ago, self.yearly
        if whole or (periods[-1] == f"{year}Q4" and periods[-1] not in self.known):
            periods, whole = [str(year)], True
        elif within == "last" and years_ago:
            periods = periods[-1:]
        values = [self.reported[period] for period in periods if period in self.known]
        says = "pace_year" if whole else f"pace_{within}"
        if len(values) < len(periods):
            why = "missing_period" if values or years_ago else "no_actual"
            return undefined(name, why, *values, says=says)
        values = values[-1:] if within == "last" else values
        return made(name, "same" if whole else within, *values, says=says)

    @cached_property
    def steps(self) -> tuple[list[str], list[str]]:
        """The periods of the term and those still to come: years, of what is known by year alone.

        A running count that is summed over years has its whole year with its first quarter.
        """
        if not (self.running or self.yearly):
            quarters = self.term.quarters()
            return quarters, quarters[len(self.term.quarters(self.cut_off)) :]
        running = {year_of(period) for period in self.known} if self.running else set()
        years = [str(year) for year in self.term.years()]
        gone = running.union(self.closed_years)
        return years, [year for year in years if int(year) not in gone]

    @cached_property
    def complete_years(self) -> list[int]:
        """The closed years of which every expected period has a number."""
        return [y for y in self.closed_years if self.known.keys() >= set(self.expected([y]))]


def histories(programme: Programme, cut_off: str, as_of: str | None = None) -> Iterator[History]:
    """The history of every indicator, in the programme's order."""
    term = programme.settings.term
    term.check_cut_off(cut_off)
    first = term.quarters()[0]
    reported = programme.actuals_as_of(as_of)
    newest = reported.reported.max()
    vintage = "" if pd.isna(newest) else newest.date().isoformat()
    actuals = _by_indicator(reported)
    ours = _by_indicator(programme.targets_as_of(as_of), Target)
    office = _by_indicator(programme.targets_as_of(as_of, issuer="office"), Target)
    for rules in rows_of(programme.indicators):
        key = str(rules.indicator_id)
        baseline = next((target for target in ours[key] if target.role == "baseline"), None)
        known_start = baseline is not None and not math.isnan(baseline.used)
        comparable = baseline and baseline.comparable and known_start
        printed = [target for target in ours[key] if target.role == "target"]
        by_year = [target for target in printed if not is_quarter(target.period)]
        targets = _by_year(by_year)
        total = next((target for target in by_year if target.scope == "cumulative"), None)
        final = total or targets.get(term.last_year)
        across = "last" if final and final.scope == "level" else rules.across_years
        ceiling = bool(targets) and all(t.comparison == "at_most" for t in targets.values())
        direction = "descending" if ceiling else rules.direction
        values = {v.period: v for v in actuals[key] if first <= ends(v.period) <= cut_off}
        # of an indicator without a value in reach, what it reports at any time tells
        periods = [v.period for v in values.values() if not math.isnan(v.value)]
        periods = periods or [value.period for value in actuals[key]]
        yield History(
            rules=rules,
            term=term,
            cut_off=cut_off,
            vintage=vintage,
            baseline=baseline,
            start=baseline if comparable else None,
            no_start="not_comparable" if known_start else "no_baseline",
            targets=targets,
            quarter_targets={t.period: t for t in printed if is_quarter(t.period)},
            total=total,
            final=final,
            office_targets=_by_year(t for t in office[key] if not is_quarter(t.period)),
            values=values,
            direction=direction,
            upward=direction == "ascending",
            across_years=across,
            yearly=bool(periods) and not any(map(is_quarter, periods)),
            running=rules.within_year != "sum" and across == "sum",
            closed_years=term.closed_years(cut_off),
        )


def _by_year(targets: Iterable[Target]) -> dict[int, Target]:
    """Each year's target; where a year has a total and a target of its own, its own."""
    totals_first = sorted(targets, key=lambda target: target.scope != "cumulative")
    return {target.year: target for target in totals_first}


def _by_indicator(frame: pd.DataFrame, kind: Any = None) -> Mapping[str, list[Any]]:
    """The rows of each indicator."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows_of(frame, kind):
        found[row.indicator_id].append(row)
    return found
