"""How one indicator runs through the term: its steps, what is known of them, how they add up.

A reference path with its history goes in, a :class:`Course` comes out: the periods that a
projection steps through and the observed value of each. Nothing is projected here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.analysis.aggregate import aggregate
from indicators.analysis.history import History
from indicators.analysis.plan import Plan
from indicators.periods import is_quarter, quarters_of, year_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """The steps of one indicator through the term.

    ``periods`` are all quarters of the term, or all years where only years add up or are known;
    ``observed`` holds the value of those that have one; ``floors`` is what an unfinished year has
    already brought, so that no projection of that year falls below it.
    """

    plan: Plan
    periods: list[str]
    observed: dict[str, float]
    floors: dict[str, float]

    @property
    def history(self) -> History:
        """The indicator at the cut-off."""
        return self.plan.history

    @property
    def per_year(self) -> int:
        """Steps a year: 4 or 1."""
        return 4 if is_quarter(self.periods[0]) else 1

    @property
    def values(self) -> Floats:
        """The observed values in the order of the steps, NaN where there is none."""
        return np.array([self.observed.get(period, math.nan) for period in self.periods])

    @property
    def years_observed(self) -> float:
        """How many years' worth of steps are observed."""
        return len(self.observed) / self.per_year

    def is_ahead(self, period: str) -> bool:
        """Whether a step ends after the cut-off."""
        return (period if is_quarter(period) else f"{period}Q4") > self.history.cut_off

    def to_date(self, paths: Floats) -> Floats:
        """From values by step to the figure of the term up to each step.

        Parameters
        ----------
        paths
            (draws, steps), the value of every step.

        Returns
        -------
        numpy.ndarray
            (draws, steps): for each step what `aggregate` gives for the steps up to it.
        """
        rules = self.history.rules
        years = paths.reshape(len(paths), -1, self.per_year)
        if rules.within_year == "last":
            inside = years
        else:
            inside = np.cumsum(years, axis=2)
            if rules.within_year == "mean":
                inside = inside / np.arange(1, self.per_year + 1)
        if self.history.across_years == "sum":
            whole = np.cumsum(inside[:, :, -1], axis=1)
            inside = inside + np.pad(whole, ((0, 0), (1, 0)))[:, :-1, None]
        return np.asarray(inside.reshape(paths.shape))


def course_of(plan: Plan) -> Course:
    """The steps of an indicator: quarters, or years where quarters do not make up the term.

    Years are the steps of an indicator that reports years alone; of one that is not summed within
    the year but is summed across years (a running count has its year once it is over); and of one
    that has reported some years as a whole and others by quarter, since the quarters of the former
    are not known.
    """
    history = plan.history
    years = history.yearly or history.mixed or is_running(history)
    if not years:
        quarters = history.term.quarters()
        observed = {quarter: history.known[quarter] for quarter in quarters
                    if quarter in history.known}  # fmt: skip
        return Course(plan, quarters, observed, {})
    observed = {str(year): history.year_value(year) for year in history.complete_years}
    floors = {}
    if history.rules.within_year == "sum" and history.across_years == "sum":
        for year in history.term.years():
            parts = {q: history.known[q] for q in quarters_of(year) if q in history.known}
            if parts and str(year) not in observed:
                floors[str(year)] = aggregate(parts, "sum", "last")
    return Course(plan, [str(year) for year in history.term.years()], observed, floors)


def is_running(history: History) -> bool:
    """Whether the indicator is a running count that is summed over years."""
    return history.rules.within_year != "sum" and history.across_years == "sum"


def kept_since(plan: Plan) -> tuple[str, str]:
    """For a level that is to be kept: ``held`` or ``lost``, and the first period of that run.

    Empty for any other indicator, and for one that has reported nothing. A level is to be kept
    where the term's target is the baseline (design/projection.md).
    """
    history = plan.history
    known = sorted(history.known, key=lambda period: (year_of(period), period[4:] or "Q4"))
    if not is_kept(plan) or not known:
        return "", ""

    def held(period: str) -> bool:
        value, target = history.known[period], plan.term_target
        return value >= target if history.rules.direction == "ascending" else value <= target

    state = held(known[-1])
    since = known[-1]
    for period in reversed(known):
        if held(period) != state:
            break
        since = period
    return ("held" if state else "lost"), since


def is_kept(plan: Plan) -> bool:
    """Whether the target is to keep the level of the baseline: held or lost, not projected."""
    baseline = plan.history.baseline
    return (
        plan.history.across_years == "last"
        and baseline is not None
        and baseline.comparable
        and baseline.used == plan.term_target
    )
