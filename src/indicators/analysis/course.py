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
from indicators.analysis.figure import at_least
from indicators.analysis.history import History, ends
from indicators.analysis.plan import Plan
from indicators.periods import is_quarter, year_of

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
        return ends(period) > self.history.cut_off

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
        within, across = self.history.rules.within_year, self.history.across_years
        figures = np.empty_like(paths)
        earlier = np.zeros(len(paths))  # what the years before have come to
        inside, count = earlier, 0
        for step, period in enumerate(self.periods):
            if step and year_of(period) != year_of(self.periods[step - 1]):
                earlier = figures[:, step - 1] if across == "sum" else earlier
                inside, count = np.zeros(len(paths)), 0
            count += 1
            inside = paths[:, step] if within == "last" else inside + paths[:, step]
            figures[:, step] = earlier + (inside / count if within == "mean" else inside)
        return figures


def course_of(plan: Plan) -> Course:
    """The steps of an indicator: quarters, or years where quarters do not make up the term.

    Years are the steps of an indicator that reports years alone; of one that is not summed within
    the year but is summed across years (a running count has its year once it is over); and of one
    that has reported some years as a whole and others by quarter, since the quarters of the former
    are not known.
    """
    history = plan.history
    known, term = history.known, history.term
    if not (history.yearly or history.mixed or history.running):
        quarters = term.quarters()
        return Course(plan, quarters, {q: known[q] for q in quarters if q in known}, {})
    observed = {str(year): history.year_figure(year).number for year in history.complete_years}
    floors = {}
    if history.rules.within_year == "sum" and history.across_years == "sum":
        for year in term.years():
            parts = {q: known[q] for q in history.quarters(year) if q in known}
            if parts and str(year) not in observed:
                floors[str(year)] = aggregate(parts, "sum", "last")
    return Course(plan, [str(year) for year in term.years()], observed, floors)


def kept_since(plan: Plan) -> tuple[str, str]:
    """For a level that is to be kept: ``held`` or ``lost``, and the first period of that run.

    Empty for any other indicator, and for one that has reported nothing. A level is to be kept
    where the term's target is the baseline (design/projection.md).
    """
    history = plan.history
    known = sorted(history.known, key=ends)
    if not is_kept(plan) or not known:
        return "", ""

    def held(period: str) -> bool:
        value, target = history.known[period], plan.term_target
        return at_least(value, target) if history.upward else at_least(target, value)

    state = held(known[-1])
    since = known[-1]
    for period in reversed(known):
        if held(period) != state:
            break
        since = period
    return ("held" if state else "lost"), since


def is_kept(plan: Plan) -> bool:
    """Whether the target is to keep the level of the baseline: held or lost, not projected."""
    start = plan.history.start
    return plan.history.across_years == "last" and start is not None and (
        start.used == plan.term_target
    )  # fmt: skip


def is_open(course: Course) -> bool:
    """Whether what is done rests on a running count of a year that is not over."""
    history = course.history
    return history.running and any(
        year_of(period) not in history.closed_years for period in history.known
    )
