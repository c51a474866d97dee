"""The projection methods, under one signature: courses in, the value of every step out.

Each method takes courses, draws and a seed, and gives for each course an array (draws, steps); a
method that gives a single path has one draw, and so no interval. Observed values come back as they
are. Source: design/projection.md, "Methods, by name".
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from indicators.analysis.course import Course, Floats
from indicators.analysis.simulation import simulate_paths

Method = Callable[[Sequence[Course], int, int], list[Floats]]


def damped_trend(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """Simulated paths; each indicator draws from the stream (seed, stable hash of its id).

    Counts of events have Poisson noise. What is counted but stays from quarter to quarter, a stock
    or a running count, has none, and is rounded to whole things; where a zero occurs in it, it is
    taken for events all the same.
    """
    alike: dict[tuple[int, bool], list[int]] = {}
    for place, course in enumerate(courses):
        alike.setdefault((course.per_year, _events(course)), []).append(place)
    found: dict[int, Floats] = {}
    for (per_year, counts), places in alike.items():
        paths = simulate_paths(
            np.array([courses[place].values for place in places]),
            len(courses[places[0]].periods),
            periods_per_year=per_year,
            counts=counts,
            draws=draws,
            seed=seed,
            streams=[stream_of(courses[place].history.rules.indicator_id) for place in places],
        )
        found |= dict(zip(places, paths, strict=True))
    return [
        _within_bounds(course, np.rint(paths) if _stays(course) else paths)
        for course, paths in ((course, found[place]) for place, course in enumerate(courses))
    ]


def run_rate(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """The mean of the observed steps for every other step."""
    return [_fill(course, np.full(len(course.periods), np.nanmean(course.values)))
            for course in courses]  # fmt: skip


def linear_trend(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """The least-squares line through the observed steps; with a single one, its value."""
    return [_fill(course, _line(course.values)) for course in courses]


def as_planned(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """The reference path for every step that is not observed."""
    return [
        _fill(course, np.array([course.plan.planned(period) for period in course.periods]))
        for course in courses
    ]


FORECASTS: Mapping[str, Method] = {
    "damped-trend": damped_trend,
    "linear-trend": linear_trend,
    "run-rate": run_rate,
    "plan": as_planned,
}


def why_not(course: Course, method: str) -> str:
    """Why a method cannot project a course, as a reason code; empty if it can.

    ``damped-trend`` works on logarithms: no value may be negative.
    """
    if not course.observed:
        return "no_actual"
    if method == "plan":
        paths = as_planned([course], 1, 0)[0]
        return (course.plan.reason or "no_target") if np.isnan(paths).any() else ""
    if method == "damped-trend":
        return "not_positive" if min(course.observed.values()) < 0 else ""
    return ""


def stream_of(indicator_id: str) -> int:
    """A number of an indicator's own that is the same on every machine.

    >>> stream_of("1.1") == stream_of("1.1") != stream_of("1.2")
    True
    """
    return int.from_bytes(hashlib.sha256(indicator_id.encode()).digest()[:8])


def is_share(course: Course) -> bool:
    """Whether the values are percentages of a whole, so that none can be above 100."""
    history = course.history
    targets = [target.used for target in history.targets.values()]
    known = [value for value in (*course.observed.values(), *targets) if not math.isnan(value)]
    return history.rules.unit_kind == "percent" and all(0 <= value <= 100 for value in known)


def _fill(course: Course, otherwise: Floats) -> Floats:
    values = course.values
    return _within_bounds(course, np.where(np.isnan(values), otherwise, values)[None])


def _within_bounds(course: Course, paths: Floats) -> Floats:
    """Not below what an open year has brought, and of a share of a whole within 0 and 100."""
    floors = [course.floors.get(period, -math.inf) for period in course.periods]
    paths = np.maximum(paths, floors)
    return np.clip(paths, 0, 100) if is_share(course) else paths


def _stays(course: Course) -> bool:
    """Whether things are counted that stay from one period to the next."""
    rules = course.history.rules
    counted = rules.value_type == "count" and rules.within_year != "sum"
    return counted and min(course.observed.values()) > 0


def _events(course: Course) -> bool:
    return course.history.rules.value_type == "count" and not _stays(course)


def _line(values: Floats) -> Floats:
    time = np.arange(len(values))
    seen = ~np.isnan(values)
    if seen.sum() == 1:
        return np.full(len(values), values[seen][0])
    slope = np.cov(time[seen], values[seen], bias=True)[0, 1] / np.var(time[seen])
    return np.asarray(values[seen].mean() + slope * (time - time[seen].mean()))
