"""Where the term's total will end, by several methods under one signature.

A programme and a cut-off go in; a frame comes out, with a row per indicator (`project_sexenio`) or
per indicator and period (`projection_fan`). A method that cannot give an interval leaves it NaN
and says so. The methods are in forecasts.py. Source: design/projection.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from indicators.analysis.course import Course, Floats, course_of, is_kept, kept_since
from indicators.analysis.forecasts import FORECASTS, why_not
from indicators.analysis.history import histories, reasons_text
from indicators.analysis.pace import recent_pace, required_pace
from indicators.analysis.plan import plan_of
from indicators.analysis.simulation import simulate_totals
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of
from indicators.programme import Programme

__all__ = ["project_sexenio", "project_with_fan", "projection_fan", "simulate_totals"]

QUANTILES: Mapping[str, float] = {
    "q025": 0.025, "q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975,
}  # fmt: skip
INTERVALS = tuple(name for name in QUANTILES if name != "median")
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
    programme
        From `open_programme`.
    cut_off
        Last quarter that counts; default: the programme's.
    as_of
        ISO date; only what had been reported by then counts.
    method
        ``damped-trend`` (Bayesian, with intervals and a probability), ``linear-trend`` (least
        squares), ``run-rate`` (the mean of the observed periods goes on) or ``plan`` (actuals so
        far, then the reference path).
    draws
        Simulated totals per indicator, for ``damped-trend``.
    seed
        The same seed gives the same answer; each indicator has a stream of its own.

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
    return _projections(_outlooks(programme, cut_off, as_of, method, draws, seed))


def projection_fan(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How the term's figure builds up, period by period: what a fan chart draws.

    Parameters
    ----------
    programme, cut_off, as_of, method, draws, seed
        As in `project_sexenio`.

    Returns
    -------
    pandas.DataFrame
        Schema ``projection_fan``: a row per indicator and step of the whole term (quarters, or
        years where only years add up), with the quantiles of the term's figure up to that step.
        Up to the cut-off (``ahead`` false) they coincide, unless a period is missing; the last
        step holds the quantiles of `project_sexenio`. An indicator that is not projected has no
        row.

    Raises
    ------
    UsageError
        As in `project_sexenio`.

    Examples
    --------
    >>> import indicators as ind
    >>> fan = projection_fan(ind.open_programme("data/raw"), "2010Q3", method="run-rate")
    >>> fan.query("indicator_id == '9.1'")[["period", "ahead", "median"]].values.tolist()[2:4]
    [['2009', False, 440.0], ['2010', True, 586.6666666666666]]
    """
    return _fan(_outlooks(programme, cut_off, as_of, method, draws, seed))


def project_with_fan(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of `project_sexenio` and `projection_fan`, from one simulation."""
    outlooks = _outlooks(programme, cut_off, as_of, method, draws, seed)
    return _projections(outlooks), _fan(outlooks)


def _projections(outlooks: Iterable[Outlook]) -> pd.DataFrame:
    return frame_of("projections", [_row(outlook) for outlook in outlooks])


def _fan(outlooks: Iterable[Outlook]) -> pd.DataFrame:
    return frame_of("projection_fan", [row for o in outlooks for row in _fan_rows(o)])


@dataclass(frozen=True)
class Outlook:
    """A course and where a method takes it: the quantiles of the term's figure up to each step.

    ``quantiles`` is (levels, steps), None where the course is not projected, and ``reason`` says
    why; ``probability`` is NaN for a method that gives a single path.
    """

    course: Course
    method: str
    quantiles: Floats | None
    probability: float
    reason: str

    @property
    def median(self) -> Floats:
        """The median at each step, NaN where there is none."""
        if self.quantiles is None:
            return np.full(len(self.course.periods), math.nan)
        return np.asarray(self.quantiles[list(QUANTILES).index("median")])


def _outlooks(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str, draws: int, seed: int
) -> list[Outlook]:
    if method not in FORECASTS:
        raise UsageError(f'method "{method}" is not known; known: {", ".join(FORECASTS)}')
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed, 4000 is usual")
    if seed < 0:
        raise UsageError(f"seed is {seed}; a whole number of 0 or more is needed")
    cut_off = cut_off or programme.default_cut_off()
    path = programme.settings.reference_path
    courses = [course_of(plan_of(h, path)) for h in histories(programme, cut_off, as_of)]
    reasons = [
        "kept_stock" if is_kept(course.plan) else why_not(course, method) for course in courses
    ]
    able = [course for course, reason in zip(courses, reasons, strict=True) if not reason]
    paths = iter(FORECASTS[method](able, draws, seed))
    return [
        Outlook(course, method, None, math.nan, reason) if reason
        else _outlook(course, method, next(paths))
        for course, reason in zip(courses, reasons, strict=True)
    ]  # fmt: skip


def _outlook(course: Course, method: str, paths: Floats) -> Outlook:
    figures = course.to_date(paths)
    quantiles = np.quantile(figures, list(QUANTILES.values()), axis=0)
    known = len(course.observed) == len(course.periods)
    certain = known or len(paths) > 1
    probability = math.nan
    if certain and not math.isnan(course.plan.term_target):
        probability = float(np.mean(_meets(course, figures[:, -1])))
    if not certain:
        quantiles[[list(QUANTILES).index(name) for name in INTERVALS]] = math.nan
    return Outlook(course, method, quantiles, probability, "")


def _meets(course: Course, figures: Floats) -> Any:
    target = course.plan.term_target
    if course.history.rules.direction == "descending":
        return figures <= target
    return figures >= target


def _row(outlook: Outlook) -> dict[str, Any]:
    course = outlook.course
    rules = course.history.rules
    reasons: dict[str, str] = {}
    target = course.plan.term_target
    median = float(outlook.median[-1])
    gap = median - target if rules.direction == "ascending" else target - median
    if math.isnan(target):
        reasons["sexenio_target"] = course.plan.reason
    if math.isnan(gap):
        reasons["projected_gap"] = outlook.reason or course.plan.reason
    observed = course.plan.aggregate(course.observed)
    if math.isnan(observed):
        reasons["observed"] = "no_actual"
    kept, since = kept_since(course.plan)
    figures = _quantiles_at(outlook, -1, reasons)
    common = _common(outlook, reasons)
    return {
        **common,
        "observed": observed,
        "periods_observed": len(course.observed),
        "periods_ahead": len(course.periods) - len(course.observed),
        **figures,
        "projected_gap": gap,
        "kept": kept,
        "kept_since": since,
        "reason": reasons_text(reasons),
    }


def _fan_rows(outlook: Outlook) -> list[dict[str, Any]]:
    course = outlook.course
    if outlook.quantiles is None:
        return []
    rows = []
    done = course.plan.aggregate(course.observed)
    for step, period in enumerate(course.periods):
        reasons: dict[str, str] = {}
        if math.isnan(course.plan.term_target):
            reasons["sexenio_target"] = course.plan.reason
        figures = _quantiles_at(outlook, step, reasons)
        rows.append(
            {
                **_common(outlook, reasons),
                "period": period,
                "ahead": course.is_ahead(period),
                "observed_to_date": done,
                **figures,
                "reason": reasons_text(reasons),
            }
        )
    return rows


def _quantiles_at(outlook: Outlook, step: int, reasons: dict[str, str]) -> dict[str, float]:
    """The quantiles at a step, and why there are none."""
    if outlook.quantiles is None:
        reasons |= dict.fromkeys(QUANTILES, outlook.reason)
        return dict.fromkeys(QUANTILES, math.nan)
    found = dict(zip(QUANTILES, map(float, outlook.quantiles[:, step]), strict=True))
    reasons |= {name: "no_interval" for name, value in found.items() if math.isnan(value)}
    return found


def _common(outlook: Outlook, reasons: dict[str, str]) -> dict[str, Any]:
    """What both frames say of an indicator, with the reasons of what is undefined."""
    course = outlook.course
    history = course.history
    rules = history.rules
    if math.isnan(outlook.probability):
        reasons["probability"] = outlook.reason or course.plan.reason or "no_interval"
    reached, why = _expected_reached(outlook)
    if why:
        reasons["expected_reached"] = why
    return {
        "indicator_id": rules.indicator_id,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "term": str(history.term),
        "method": outlook.method,
        "sexenio_target": course.plan.term_target,
        "probability": outlook.probability,
        "expected_reached": reached,
        "recent_pace": recent_pace(history, reasons),
        "required_pace": required_pace(course.plan, reasons),
        "evidence": _evidence(course.years_observed),
        "synthetic": history.synthetic,
    }


def _expected_reached(outlook: Outlook) -> tuple[str, str]:
    """The first period in which the median path meets the target, or why there is none.

    A level has to meet it to the end of the term; a sum that should stay low has a ceiling, which
    is kept or broken and never reached.
    """
    course = outlook.course
    if outlook.quantiles is None:
        return "", outlook.reason
    if math.isnan(course.plan.term_target):
        return "", course.plan.reason
    level = course.history.across_years == "last"
    if course.history.rules.direction == "descending" and not level:
        return "", "ceiling"
    meets = np.asarray(_meets(course, outlook.median))
    if level:
        meets = np.logical_and.accumulate(meets[::-1])[::-1]
    if not meets.any():
        return "", "not_within_term"
    return course.periods[int(np.argmax(meets))], ""


def _evidence(years: float) -> str:
    """How much history there is, in words: design/frames.md, "projections"."""
    if years == 0:
        return ""
    if years <= 1:
        return "prior-driven"
    return "fair" if years >= 3 else "thin"
