"""How one indicator runs through the term, and how each projection method goes on with it.

A reference path with its history becomes a :class:`Course`, and `forecast` gives for each course an
array (draws, steps) in which observed values are as they were. Source: design/projection.md,
"Methods, by name".
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from indicators.analysis.figure import at_least
from indicators.analysis.history import History, ends
from indicators.analysis.plan import Plan
from indicators.analysis.simulation import Floats, simulate_paths
from indicators.periods import is_quarter, year_of


@dataclass(frozen=True)
class Course:
    """The steps of one indicator through the term.

    ``periods`` are all quarters, or all years where only years add up or are known; ``floors`` is
    what an unfinished year has brought, below which no projection of that year may fall.
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
        """Steps a year."""
        return 4 if is_quarter(self.periods[0]) else 1

    @property
    def values(self) -> Floats:
        """The observed values in the order of the steps, NaN where there is none."""
        return np.array([self.observed.get(period, math.nan) for period in self.periods])

    @property
    def complete(self) -> bool:
        """Whether every step of the term is observed."""
        return len(self.observed) == len(self.periods)

    @property
    def provisional(self) -> bool:
        """Whether what is done rests on a running count of a year that is not over."""
        history = self.history
        closed = history.closed_years
        return history.running and any(year_of(p) not in closed for p in history.known)

    @property
    def is_share(self) -> bool:
        """Whether the values are percentages of a whole, so that none can be above 100."""
        targets = [target.used for target in self.history.targets.values()]
        known = [value for value in (*self.observed.values(), *targets) if not math.isnan(value)]
        percent = self.history.rules.unit_kind == "percent"
        return percent and all(0 <= value <= 100 for value in known)

    @property
    def stays(self) -> bool:
        """Whether things are counted that stay from one period to the next, never none of them."""
        rules = self.history.rules
        counted = rules.value_type == "count" and rules.within_year != "sum"
        return counted and min(self.observed.values()) > 0

    @property
    def stream(self) -> int:
        """The random stream of the indicator's own, the same on every machine."""
        indicator_id = self.history.rules.indicator_id
        return int.from_bytes(hashlib.sha256(indicator_id.encode()).digest()[:8])

    def to_date(self, paths: Floats) -> Floats:
        """From values by step, (draws, steps), to what `added_up` gives for the steps up to it."""
        within, across = self.history.rules.within_year, self.history.across_years
        figures, earlier = np.empty_like(paths), np.zeros((len(paths), 1))
        for _, group in groupby(range(len(self.periods)), lambda n: year_of(self.periods[n])):
            steps = list(group)
            inside = paths[:, steps] if within == "last" else paths[:, steps].cumsum(axis=1)
            figures[:, steps] = earlier + (
                inside / np.arange(1, len(steps) + 1) if within == "mean" else inside
            )
            if across == "sum":
                earlier = figures[:, steps[-1:]]
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
    by_quarter = {year_of(period) for period in known if is_quarter(period)}
    mixed = by_quarter and not {year_of(period) for period in known} <= by_quarter
    if not (history.yearly or mixed or history.running):
        quarters = term.quarters()
        return Course(plan, quarters, {q: known[q] for q in quarters if q in known}, {})
    observed = {str(year): history.year_figure(year).number for year in history.complete_years}
    floors = {}
    if history.rules.within_year == "sum" and history.across_years == "sum":
        for year in term.years():
            parts = [q for q in history.quarters(year) if q in known]
            if parts and str(year) not in observed:
                floors[str(year)] = history.of_year(year, parts).number
    return Course(plan, [str(year) for year in term.years()], observed, floors)


def kept_since(plan: Plan) -> tuple[str, str]:
    """For a level that is to be kept: ``held`` or ``lost``, and the first period of that run.

    Empty for any other indicator, and for one that has reported nothing.
    """
    history = plan.history
    known = sorted(history.known, key=ends)
    if not is_kept(plan) or not known:
        return "", ""

    def held(period: str) -> bool:
        value, target = history.known[period], plan.term_target
        return at_least(value, target) if history.upward else at_least(target, value)

    state = held(known[-1])
    changed = [n for n, period in enumerate(known, 1) if held(period) != state]
    return ("held" if state else "lost"), known[changed[-1] if changed else 0]


def is_kept(plan: Plan) -> bool:
    """Whether the target is to keep the level of the baseline: held or lost, not projected."""
    start = plan.history.start
    level = plan.history.across_years == "last"
    return level and start is not None and start.used == plan.term_target


def forecast(courses: Sequence[Course], method: str, draws: int, seed: int) -> list[Floats]:
    """Paths (draws, steps) of each course; a method that gives a single path has one draw."""
    if method == "damped-trend":
        return _damped_trend(courses, draws, seed)
    return [_fill(course, _FILLS[method](course)) for course in courses]


def _damped_trend(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """Simulated paths; each indicator draws from the stream (seed, stable hash of its id).

    Counts of events have Poisson noise. What is counted but stays from quarter to quarter, a stock
    or a running count, has none, and is rounded to whole things; where a zero occurs in it, it is
    taken for events all the same.
    """
    alike: dict[tuple[int, bool], list[int]] = {}
    for place, course in enumerate(courses):
        events = course.history.rules.value_type == "count" and not course.stays
        alike.setdefault((course.per_year, events), []).append(place)
    found: dict[int, Floats] = {}
    for (per_year, counts), places in alike.items():
        paths = simulate_paths(
            np.array([courses[place].values for place in places]),
            len(courses[places[0]].periods),
            periods_per_year=per_year,
            counts=counts,
            draws=draws,
            seed=seed,
            streams=[courses[place].stream for place in places],
        )
        found |= dict(zip(places, paths, strict=True))
    return [
        _within_bounds(course, np.rint(found[place]) if course.stays else found[place])
        for place, course in enumerate(courses)
    ]


def _line(course: Course) -> Floats:
    """The least-squares line through the observed steps; with a single one, its value."""
    time, values = np.arange(len(course.periods)), course.values
    seen = ~np.isnan(values)
    slope = 0.0
    if seen.sum() > 1:
        slope = np.cov(time[seen], values[seen], bias=True)[0, 1] / np.var(time[seen])
    return np.asarray(values[seen].mean() + slope * (time - time[seen].mean()))


def planned(course: Course) -> Floats:
    """The observed steps, and the reference path for the others, (1, steps)."""
    return _fill(course, np.array([course.plan.figure(p).number for p in course.periods]))


#: What methods without interval put in for every step that is not observed.
_FILLS: Mapping[str, Callable[[Course], Floats | np.floating]] = {
    "linear-trend": _line,
    "run-rate": lambda course: np.nanmean(course.values),
    "plan": planned,
}


def why_not(course: Course, method: str) -> str:
    """Why a method cannot project a course, as a reason code; empty if it can.

    ``damped-trend`` works on logarithms: no value may be negative.
    """
    if not course.observed:
        return "no_actual"
    if method == "plan":
        return (course.plan.reason or "no_target") if np.isnan(planned(course)).any() else ""
    negative = method == "damped-trend" and min(course.observed.values()) < 0
    return "not_positive" if negative else ""


def _fill(course: Course, otherwise: Floats | np.floating) -> Floats:
    values = course.values
    paths = np.where(np.isnan(values), otherwise, values).reshape(1, -1)
    return _within_bounds(course, paths)


def _within_bounds(course: Course, paths: Floats) -> Floats:
    """Not below what an open year has brought, and of a share of a whole within 0 and 100."""
    floors = [course.floors.get(period, -math.inf) for period in course.periods]
    paths = np.maximum(paths, floors)
    return np.clip(paths, 0, 100) if course.is_share else paths
