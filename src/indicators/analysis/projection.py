"""Where the term's total will end, by several methods under one signature.

A method that cannot give an interval leaves it NaN and says so; the methods are in course.py.
Source: design/projection.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.analysis.course import (
    Course,
    course_of,
    forecast,
    is_kept,
    kept_since,
    planned,
    why_not,
)
from indicators.analysis.figure import TOLERANCE, Figure, reasons_text, undefined
from indicators.analysis.history import ends
from indicators.analysis.pace import gap_of, recent_pace, required_pace
from indicators.analysis.plan import plans
from indicators.analysis.simulation import Floats
from indicators.errors import UsageError, check_known
from indicators.frames.schemas import frame_of
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
    return _ends(outlooks(programme, cut_off, as_of, method, draws, seed))


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
    return _fan(outlooks(programme, cut_off, as_of, method, draws, seed))


def project_with_fan(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str,
    draws: int = DRAWS, seed: int = SEED,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """The frames of `project_sexenio` and `projection_fan`, from one simulation."""
    found = outlooks(programme, cut_off, as_of, method, draws, seed)
    return _ends(found), _fan(found)


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
    quantiles: Floats | None = None
    probability: float = math.nan
    reason: str = ""

    def meets(self, figures: Floats) -> NDArray[np.bool_]:
        """Which figures of the term meet its target, give or take the rounding of sums."""
        target = self.course.plan.term_target
        slack = TOLERANCE * abs(target)
        upward = self.course.history.upward
        return figures >= target - slack if upward else figures <= target + slack


def courses(programme: Programme, cut_off: str | None, as_of: str | None) -> list[Course]:
    """How every indicator of a programme runs through the term, as known at a cut-off."""
    return [course_of(plan) for plan in plans(programme, cut_off, as_of)]


def outlooks(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str, draws: int, seed: int
) -> list[Outlook]:
    """Where a method takes every indicator of a programme."""
    check_known("method", method, METHODS)
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed, 4000 is usual")
    if seed < 0:
        raise UsageError(f"seed is {seed}; a whole number of 0 or more is needed")
    return outlooks_of(courses(programme, cut_off, as_of), method, draws, seed)


def outlooks_of(ours: list[Course], method: str, draws: int, seed: int) -> list[Outlook]:
    """Where a method takes some courses."""
    found = []
    for course in ours:
        why = "kept_stock" if is_kept(course.plan) else why_not(course, method)
        found.append(Outlook(course, method, (draws, seed), reason=why))
    able = [n for n, outlook in enumerate(found) if not outlook.reason]
    paths = forecast([ours[n] for n in able], method, draws, seed)
    for n, drawn in zip(able, paths, strict=True):
        found[n] = _drawn(found[n], drawn)
    return found


def _drawn(outlook: Outlook, paths: Floats) -> Outlook:
    """An outlook with what its paths come to."""
    course = outlook.course
    figures = course.to_date(paths)
    quantiles = np.quantile(figures, list(QUANTILES.values()), axis=0)
    met = math.nan
    if len(paths) == 1 and not course.complete:
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
    quantiles = _quantiles_at(outlook, -1, observed)
    planned_total = undefined("planned_total", why_not(course, "plan"), observed)
    if not planned_total.reason:
        total = float(course.to_date(planned(course))[0, -1])
        planned_total = Figure("planned_total", total, operands=(observed,), says="as_planned")
    probability = Figure("probability", outlook.probability, operands=(observed, target),
                         says="share_of_draws")  # fmt: skip
    if probability.undefined:
        reason = why or plan.reason or "no_interval"
        probability = undefined("probability", reason, observed, target)
    return {
        "observed": observed,
        **quantiles,
        "sexenio_target": target,
        **gap_of("projected_", quantiles["median"], target, history, why),
        "planned_total": planned_total,
        "probability": probability,
        "expected_reached": _expected_reached(outlook),
        "recent_pace": recent_pace(history),
        "required_pace": required_pace(plan),
        "evidence": Figure("evidence", _evidence(course), says="how_much"),
    }


def _quantiles_at(outlook: Outlook, step: int, observed: Figure) -> dict[str, Figure]:
    """The quantiles at a step, and why there are none."""
    values = [math.nan] * len(QUANTILES)
    if outlook.quantiles is not None:
        values = outlook.quantiles[:, step].tolist()
    return {
        name: undefined(name, outlook.reason or "no_interval", observed, says="drawn")
        if math.isnan(value) else Figure(name, value, operands=(observed,), says="drawn")
        for name, value in zip(QUANTILES, values, strict=True)
    }  # fmt: skip


def _expected_reached(outlook: Outlook) -> Figure:
    """The first period in which the median path meets the target, or why there is none.

    A level has to meet it to the end of the term; a sum that should stay low has a ceiling, as has
    a loss that adds up, which is kept or broken and never reached.
    """
    course, why = outlook.course, outlook.reason or outlook.course.plan.reason
    level, period = course.history.across_years == "last", ""
    if not why and not level and (not course.history.upward or course.plan.loses):
        why = "ceiling"
    if not why and outlook.quantiles is not None:
        meets = outlook.meets(outlook.quantiles[list(QUANTILES).index("median")])
        meets = np.logical_and.accumulate(meets[::-1])[::-1] if level else meets
        why = "" if meets.any() else "not_within_term"
        period = "" if why else course.periods[int(np.argmax(meets))]
    return Figure("expected_reached", period, reason=why, says="first_met")


def _evidence(course: Course) -> str:
    """How much history there is, in words: design/frames.md, "projections"."""
    years = len(course.observed) / course.per_year
    if years == 0:
        return ""
    if years <= 1:
        return "prior-driven"
    return "fair" if years >= 3 else "thin"


def _ends(found: list[Outlook]) -> pd.DataFrame:
    """The frame of `project_sexenio`."""
    rows = []
    for outlook in found:
        course = outlook.course
        kept, since = kept_since(course.plan)
        rows.append(
            _row(outlook, projection_figures(outlook))
            | {
                "periods_observed": len(course.observed),
                "periods_ahead": len(course.periods) - len(course.observed),
                "provisional": course.provisional,
                "kept": kept,
                "kept_since": since,
            }
        )
    return frame_of("projections", rows)


def _fan(found: list[Outlook]) -> pd.DataFrame:
    """The frame of `projection_fan`."""
    rows = []
    for outlook in found:
        course, whole = outlook.course, projection_figures(outlook)
        observed = whole.pop("observed")
        for name in ("projected_gap", "projected_attainment", "planned_total"):
            del whole[name]
        for step, period in enumerate(course.periods if outlook.quantiles is not None else []):
            rows.append(
                _row(outlook, whole | _quantiles_at(outlook, step, observed))
                | {
                    "period": period,
                    "ahead": ends(period) > course.history.cut_off,
                    "observed_to_date": observed.value,
                }
            )
    return frame_of("projection_fan", rows)


def _row(outlook: Outlook, figures: Mapping[str, Figure]) -> dict[str, Any]:
    values = {name: figure.value for name, figure in figures.items()}
    described = outlook.course.history.described | {"method": outlook.method}
    return described | values | {"reason": reasons_text(figures)}
