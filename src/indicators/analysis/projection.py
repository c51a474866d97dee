"""Where the term's total will end, by several methods under one signature.

A reference path with its history becomes a :class:`Course`, for which a method gives an array
(draws, steps) in which observed values are as they were; an :class:`Outlook` is what that comes
to. A method that cannot give an interval leaves it NaN and says so. Source:
design/projection.md.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.analysis.figure import TOLERANCE, Figure, at_least, reasons_text, undefined
from indicators.analysis.gap import gap_of, recent_pace, required_pace
from indicators.analysis.history import History, ends
from indicators.analysis.plan import Plan, plans
from indicators.analysis.simulation import Floats, simulate_paths
from indicators.errors import UsageError, check_known
from indicators.frames.schemas import SCHEMAS, frame_of
from indicators.periods import is_quarter, year_of
from indicators.programme import Programme
from indicators.words import METHODS

QUANTILES: Mapping[str, float] = {
    "q025": 0.025, "q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975,
}  # fmt: skip
DRAWS, SEED = 4000, 2007


def project_sexenio(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Project the term's total of every indicator.

    Parameters
    ----------
    programme, cut_off, as_of
        As in `gap_to_target`.
    method
        ``damped-trend`` (Bayesian, with intervals and a probability), ``linear-trend`` (least
        squares), ``run-rate`` (the mean of the observed periods goes on) or ``plan`` (actuals so
        far, then the reference path).
    draws, seed
        Simulated totals per indicator, for ``damped-trend``; the same seed, the same answer.

    Returns
    -------
    pandas.DataFrame
        Schema ``projections``, one row per indicator, in the indicator's unit. A missing quarter
        is simulated too. A level that is to be kept is not projected: ``kept`` says whether it is
        held or lost, ``kept_since`` since when. Where every period of the term is known, every
        figure is the result itself.

    Raises
    ------
    UsageError
        When the method is unknown, the draws or the seed cannot be used, or the cut-off is no
        quarter of the programme.

    Examples
    --------
    >>> import indicators as ind
    >>> frame = project_sexenio(ind.open_programme("data/raw"), "2010Q3", method="run-rate")
    >>> frame.set_index("indicator_id").loc["1.1", "median"].round(1).item()
    3689.6
    """
    return project_with_fan(programme, cut_off, as_of, method, draws, seed)[0]


def projection_fan(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How the term's figure builds up, period by period: what a fan chart draws.

    Parameters and errors are those of `project_sexenio`.

    Returns
    -------
    pandas.DataFrame
        Schema ``projection_fan``: a row per indicator and step of the whole term (quarters, or
        years where only years add up), with the quantiles of the term's figure up to that step.
        Up to the cut-off (``ahead`` false) they coincide, unless a period is missing; the last
        step holds the quantiles of `project_sexenio`. An indicator that is not projected has no
        row.

    Examples
    --------
    >>> import indicators as ind
    >>> fan = projection_fan(ind.open_programme("data/raw"), "2010Q3", method="run-rate")
    >>> fan.query("indicator_id == '9.1'")[["period", "ahead", "median"]].values.tolist()[2:4]
    [['2009', False, 440.0], ['2010', True, 586.6666666666666]]
    """
    return project_with_fan(programme, cut_off, as_of, method, draws, seed)[1]


def project_with_fan(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str,
    draws: int = DRAWS, seed: int = SEED,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """The frames of `project_sexenio` and `projection_fan`, from one simulation."""
    totals, fan = [], []
    for outlook in outlooks(courses(programme, cut_off, as_of), method, draws, seed):
        course, figures = outlook.course, projection_figures(outlook)
        history, (kept, since) = course.history, kept_since(course.plan)
        # a running count of a year that is not over
        open_year = any(year_of(period) not in history.closed_years for period in history.known)
        row = {
            **history.described,
            **{name: figure.value for name, figure in figures.items()},
            "method": method,
            "reason": reasons_text(figures),
            "observed_to_date": figures["observed"].value,
            "periods_observed": len(course.observed),
            "periods_ahead": len(course.periods) - len(course.observed),
            "provisional": history.running and open_year,
            "kept": kept,
            "kept_since": since,
        }
        totals.append(row)
        if outlook.quantiles is None:
            continue
        shown = {name: figures[name] for name in figures if name in SCHEMAS["projection_fan"]}
        row = row | {"reason": reasons_text(shown)}
        for period, quantiles in zip(course.periods, outlook.quantiles.T.tolist(), strict=True):
            step = {"period": period, "ahead": ends(period) > history.cut_off}
            fan.append(row | step | dict(zip(QUANTILES, quantiles, strict=True)))
    return frame_of("projections", totals), frame_of("projection_fan", fan)


@dataclass(frozen=True)
class Course:
    """The steps of one indicator through the term, ``per_year`` of them a year.

    ``periods`` are all quarters, or all years where only years add up or are known; ``floors`` is
    what an unfinished year has brought, below which no projection of that year may fall. Values of
    which each ``is_share`` of a whole are never above 100; what ``stays`` from one period to the
    next is counted, and never none of them. ``stream`` is the indicator's own of random numbers.
    """

    plan: Plan
    periods: list[str]
    observed: dict[str, float]
    floors: dict[str, float]
    per_year: int
    is_share: bool
    stays: bool
    stream: int

    @property
    def history(self) -> History:
        """The indicator at the cut-off."""
        return self.plan.history

    @property
    def values(self) -> Floats:
        """The observed values in the order of the steps, NaN where there is none."""
        return np.array([self.observed.get(period, math.nan) for period in self.periods])

    def bounded(self, paths: Floats) -> Floats:
        """Not below what an open year has brought, and of a share of a whole within 0 and 100."""
        paths = np.maximum(paths, [self.floors.get(p, -math.inf) for p in self.periods])
        return np.clip(paths, 0, 100) if self.is_share else paths

    def to_date(self, paths: Floats) -> Floats:
        """From values by step, (draws, steps), to what results come to in the steps up to it."""
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


def _course_of(plan: Plan) -> Course:
    """The steps of an indicator: quarters, or years where quarters do not make up the term.

    Years are the steps of an indicator that reports years alone; of one that is not summed within
    the year but is summed across years (a running count has its year once it is over); and of one
    that has reported some years as a whole and others by quarter, since the quarters of the former
    are not known.
    """
    history, rules = plan.history, plan.history.rules
    known, term = history.known, history.term
    by_quarter = {year_of(period) for period in known if is_quarter(period)}
    mixed = by_quarter and not {year_of(period) for period in known} <= by_quarter
    periods, floors = term.quarters(), {}
    observed = {quarter: known[quarter] for quarter in periods if quarter in known}
    if yearly := bool(history.yearly or mixed or history.running):
        periods = [str(year) for year in term.years()]
        observed = {str(year): history.year_figure(year).number for year in history.complete_years}
        for year in term.years():
            parts = [q for q in term.by_year[year] if q in known]
            sums = rules.within_year == history.across_years == "sum"
            if sums and parts and str(year) not in observed:
                floors[str(year)] = history.of_year(year, parts).number
    targets = [target.used for target in history.targets.values() if target.used == target.used]
    shares = all(0 <= value <= 100 for value in (*observed.values(), *targets))
    counted = rules.value_type == "count" and rules.within_year != "sum"
    stream = int.from_bytes(hashlib.sha256(rules.indicator_id.encode()).digest()[:8])
    return Course(
        plan, periods, observed, floors, 1 if yearly else 4,
        is_share=rules.unit_kind == "percent" and shares,
        stays=counted and min(observed.values(), default=0) > 0, stream=stream,
    )  # fmt: skip


def kept_since(plan: Plan) -> tuple[str, str]:
    """For a level that is to be kept: ``held`` or ``lost``, and the first period of that run.

    Empty for any other indicator, and for one that has reported nothing.
    """
    history = plan.history
    known = sorted(history.known, key=ends)
    if not plan.keeps or not known:
        return "", ""

    def held(period: str) -> bool:
        sides = history.known[period], plan.term_target
        return at_least(*(sides if history.upward else sides[::-1]))

    state = held(known[-1])
    changed = [n for n, period in enumerate(known, 1) if held(period) != state]
    return ("held" if state else "lost"), known[changed[-1] if changed else 0]


def _simulated(courses: Sequence[Course], draws: int, seed: int) -> list[Floats]:
    """Paths (draws, steps); each indicator draws from the stream (seed, stable hash of its id).

    Counts of events have Poisson noise. What is counted but stays from quarter to quarter, a stock
    or a running count, has none, and is rounded to whole things; where a zero occurs in it, it is
    taken for events all the same.
    """
    events = [c.history.rules.value_type == "count" and not c.stays for c in courses]
    kinds = [(course.per_year, counts) for course, counts in zip(courses, events, strict=True)]
    found: dict[int, Floats] = {}
    for per_year, counts in dict.fromkeys(kinds):
        ours = [n for n, kind in enumerate(kinds) if kind == (per_year, counts)]
        history = np.array([courses[n].values for n in ours])
        streams = [courses[n].stream for n in ours]
        how: Any = {"periods_per_year": per_year, "counts": counts, "draws": draws, "seed": seed}
        simulated = simulate_paths(history, history.shape[1], streams=streams, **how)
        found |= {ours[row]: paths for row, paths in simulated}
    paths = [np.rint(found[n]) if course.stays else found[n] for n, course in enumerate(courses)]
    return [course.bounded(of) for course, of in zip(courses, paths, strict=True)]


def _single_path(course: Course, method: str) -> Floats:
    """The path, (1, steps), of a method without intervals: observed steps are as they were."""
    values, time = course.values, np.arange(len(course.periods))
    seen = ~np.isnan(values)
    if method == "plan":
        otherwise = np.array([course.plan.figure(period).number for period in course.periods])
    elif method == "run-rate":
        otherwise = np.full_like(values, np.nanmean(values))
    else:  # the least-squares line; with a single value, that
        slope = 0.0
        if seen.sum() > 1:
            slope = np.cov(time[seen], values[seen], bias=True)[0, 1] / np.var(time[seen])
        otherwise = values[seen].mean() + slope * (time - time[seen].mean())
    return course.bounded(np.where(seen, values, otherwise)[None])


def _why_not(course: Course, method: str) -> str:
    """Why a method cannot project a course, as a reason code; empty if it can.

    ``damped-trend`` works on logarithms: no value may be negative.
    """
    if not course.observed:
        return "no_actual"
    if method == "plan":
        unplanned = np.isnan(_single_path(course, method)).any()
        return course.plan.sexenio_target.reason or "no_target" if unplanned else ""
    negative = method == "damped-trend" and min(course.observed.values()) < 0
    return "not_positive" if negative else ""


@dataclass(frozen=True)
class Outlook:
    """A course and where a method takes it: the quantiles of the term's figure up to each step.

    ``drawn`` is how many draws were made, of which seed; ``quantiles`` is (levels, steps), None
    where the course is not projected, and ``reason`` says why; ``probability`` is NaN for a method
    that gives a single path.
    """

    course: Course
    method: str
    drawn: tuple[int, int]
    reason: str
    quantiles: Floats | None = None
    probability: float = math.nan

    def meets(self, figures: Floats) -> NDArray[np.bool_]:
        """Which figures of the term meet its target, give or take the rounding of sums."""
        target = self.course.plan.term_target
        slack = TOLERANCE * abs(target)
        upward = self.course.history.upward
        return figures >= target - slack if upward else figures <= target + slack


def courses(programme: Programme, cut_off: str | None, as_of: str | None) -> list[Course]:
    """How every indicator of a programme runs through the term, as known at a cut-off."""
    return [_course_of(plan) for plan in plans(programme, cut_off, as_of)]


def outlooks(ours: Sequence[Course], method: str, draws: int, seed: int) -> list[Outlook]:
    """Where a method takes some courses."""
    check_known("method", method, METHODS)
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed, 4000 is usual")
    if seed < 0:
        raise UsageError(f"seed is {seed}; a whole number of 0 or more is needed")
    reasons = ["kept_stock" if c.plan.keeps else _why_not(c, method) for c in ours]
    found = [Outlook(c, method, (draws, seed), why) for c, why in zip(ours, reasons, strict=True)]
    able = [outlook.course for outlook in found if not outlook.reason]
    if method == "damped-trend":
        paths = iter(_simulated(able, draws, seed))
    else:
        paths = (_single_path(course, method) for course in able)
    return [outlook if outlook.reason else _drawn(outlook, next(paths)) for outlook in found]


def _drawn(outlook: Outlook, paths: Floats) -> Outlook:
    """An outlook with what its paths come to."""
    course, met = outlook.course, math.nan
    figures = course.to_date(paths)
    # sorted first, step by step: twice as fast as to look for seven places in each
    quantiles = np.quantile(np.sort(figures.T), list(QUANTILES.values()), axis=1)
    if len(paths) == 1 and len(course.observed) < len(course.periods):
        quantiles[[name != "median" for name in QUANTILES]] = math.nan
    elif not math.isnan(course.plan.term_target):
        met = float(np.mean(outlook.meets(figures[:, -1])))
    return replace(outlook, quantiles=quantiles, probability=met)


def projection_figures(outlook: Outlook) -> dict[str, Figure]:
    """The figures of a projection with their operands."""
    course, why = outlook.course, outlook.reason
    history, plan = course.history, course.plan
    observed = history.done._replace(name="observed", says="observed")
    target = plan.sexenio_target

    def drawn(name: str, value: float, why: str, *operands: Figure, says: str) -> Figure:
        if math.isnan(value):
            return undefined(name, why, *operands)
        return Figure(name, value, operands=operands, says=says)

    none = [math.nan] * len(QUANTILES)
    last = none if outlook.quantiles is None else outlook.quantiles[:, -1].tolist()
    quantiles = {
        name: drawn(name, value, why or "no_interval", observed, says="")._replace(says="drawn")
        for name, value in zip(QUANTILES, last, strict=True)
    }
    no_plan = _why_not(course, "plan")
    planned = math.nan if no_plan else float(course.to_date(_single_path(course, "plan"))[0, -1])
    no_chance, chance = why or target.reason or "no_interval", outlook.probability
    years = len(course.observed) / course.per_year
    evidence = "fair" if years >= 3 else "thin" if years > 1 else "prior-driven" if years else ""
    return {
        "observed": observed,
        **quantiles,
        "sexenio_target": target,
        **gap_of("projected_", quantiles["median"], target, history, why),
        "planned_total": drawn("planned_total", planned, no_plan, observed, says="as_planned"),
        "probability": drawn(
            "probability", chance, no_chance, observed, target, says="share_of_draws"
        ),
        "expected_reached": _expected_reached(outlook),
        "recent_pace": recent_pace(history),
        "required_pace": required_pace(plan),
        "evidence": Figure("evidence", evidence, says="how_much"),
    }


def _expected_reached(outlook: Outlook) -> Figure:
    """The first period in which the median path meets the target, or why there is none.

    A level has to meet it to the end of the term; a sum that should stay low has a ceiling, as has
    a loss that adds up, which is kept or broken and never reached.
    """
    course = outlook.course
    why = outlook.reason or course.plan.sexenio_target.reason
    level, period = course.history.across_years == "last", ""
    if not why and not level and (not course.history.upward or course.plan.loses):
        why = "ceiling"
    if not why and outlook.quantiles is not None:
        meets = outlook.meets(outlook.quantiles[list(QUANTILES).index("median")])
        meets = np.logical_and.accumulate(meets[::-1])[::-1] if level else meets
        why = "" if meets.any() else "not_within_term"
        period = "" if why else course.periods[int(np.argmax(meets))]
    return Figure("expected_reached", period, reason=why, says="first_met")
