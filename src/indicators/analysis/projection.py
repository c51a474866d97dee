"""Where the term's total will end, by several methods under one signature.

A programme and a cut-off go in; a frame comes out, with a row per indicator (`project_sexenio`) or
per indicator and period (`projection_fan`). A method that cannot give an interval leaves it NaN
and says so. The methods are in forecasts.py. Source: design/projection.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.analysis.course import Course, Floats, course_of, is_kept, is_open, kept_since
from indicators.analysis.figure import TOLERANCE, Figure, made, reasons_text, undefined
from indicators.analysis.forecasts import FORECASTS, as_planned, why_not
from indicators.analysis.gap import no_share
from indicators.analysis.history import histories
from indicators.analysis.pace import recent_pace, required_pace, term_done
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
    return _projections(outlooks(programme, cut_off, as_of, method, draws, seed))


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
    return _fan(outlooks(programme, cut_off, as_of, method, draws, seed))


def project_with_fan(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of `project_sexenio` and `projection_fan`, from one simulation."""
    found = outlooks(programme, cut_off, as_of, method, draws, seed)
    return _projections(found), _fan(found)


def _projections(found: Iterable[Outlook]) -> pd.DataFrame:
    return frame_of("projections", [_row(outlook) for outlook in found])


def _fan(found: Iterable[Outlook]) -> pd.DataFrame:
    return frame_of("projection_fan", [row for o in found for row in _fan_rows(o)])


@dataclass(frozen=True)
class Outlook:
    """A course and where a method takes it: the quantiles of the term's figure up to each step.

    ``quantiles`` is (levels, steps), None where the course is not projected, and ``reason`` says
    why; ``probability`` is NaN for a method that gives a single path. ``drawn`` is how the totals
    came about: how many draws, of which seed.
    """

    course: Course
    method: str
    quantiles: Floats | None
    probability: float
    reason: str
    drawn: tuple[int, int]

    @property
    def median(self) -> Floats:
        """The median at each step, NaN where there is none."""
        if self.quantiles is None:
            return np.full(len(self.course.periods), math.nan)
        return np.asarray(self.quantiles[list(QUANTILES).index("median")])

    def meets(self, figures: Floats) -> NDArray[np.bool_]:
        """Which figures of the term meet its target, give or take the rounding of sums."""
        target = self.course.plan.term_target
        slack = TOLERANCE * abs(target)
        upward = self.course.history.upward
        return figures >= target - slack if upward else figures <= target + slack


def outlooks(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str, draws: int, seed: int
) -> list[Outlook]:
    """Where a method takes every indicator of a programme."""
    _check(method, draws, seed)
    return outlooks_of(courses(programme, cut_off, as_of), method, draws, seed)


def _check(method: str, draws: int, seed: int) -> None:
    if method not in FORECASTS:
        raise UsageError(f'method "{method}" is not known; known: {", ".join(FORECASTS)}')
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed, 4000 is usual")
    if seed < 0:
        raise UsageError(f"seed is {seed}; a whole number of 0 or more is needed")


def courses(programme: Programme, cut_off: str | None, as_of: str | None) -> list[Course]:
    """How every indicator of a programme runs through the term, as known at a cut-off."""
    path = programme.settings.reference_path
    known = histories(programme, cut_off or programme.default_cut_off(), as_of)
    return [course_of(plan_of(history, path)) for history in known]


def outlooks_of(ours: list[Course], method: str, draws: int, seed: int) -> list[Outlook]:
    """Where a method takes some courses."""
    reasons = ["kept_stock" if is_kept(course.plan) else why_not(course, method) for course in ours]
    able = [course for course, reason in zip(ours, reasons, strict=True) if not reason]
    paths = iter(FORECASTS[method](able, draws, seed))
    return [
        Outlook(course, method, None, math.nan, reason, (draws, seed)) if reason
        else _outlook(course, method, next(paths), (draws, seed))
        for course, reason in zip(ours, reasons, strict=True)
    ]  # fmt: skip


def _outlook(course: Course, method: str, paths: Floats, drawn: tuple[int, int]) -> Outlook:
    figures = course.to_date(paths)
    quantiles = np.quantile(figures, list(QUANTILES.values()), axis=0)
    known = len(course.observed) == len(course.periods)
    certain = known or len(paths) > 1
    outlook = Outlook(course, method, quantiles, math.nan, "", drawn)
    if certain and not math.isnan(course.plan.term_target):
        outlook = replace(outlook, probability=float(np.mean(outlook.meets(figures[:, -1]))))
    if not certain:
        quantiles[[list(QUANTILES).index(name) for name in INTERVALS]] = math.nan
    return outlook


def projection_figures(outlook: Outlook) -> dict[str, Figure]:
    """The figures of a projection with their operands."""
    course = outlook.course
    observed = term_done(course.plan)._replace(name="observed", says="observed")
    target = course.plan.sexenio_target
    quantiles = _quantiles_at(outlook, -1, observed)
    sides = (quantiles["median"], target)
    return {
        "observed": observed,
        **quantiles,
        "sexenio_target": target,
        "projected_gap": made(
            "projected_gap", "minus", *(sides if course.history.upward else sides[::-1]),
            reason=outlook.reason,
        ),
        "projected_attainment": made(
            "projected_attainment", "ratio" if course.history.upward else "inverted",
            quantiles["median"], target,
            reason=outlook.reason or no_share(target, course.history),
        ),
        "planned_total": _planned_total(course, observed),
        **_outcome(outlook, observed),
    }  # fmt: skip


def _planned_total(course: Course, observed: Figure) -> Figure:
    """What the term comes to if every step that is not known goes by the reference path."""
    if why := why_not(course, "plan"):
        return undefined("planned_total", why, observed)
    total = float(course.to_date(as_planned([course], 1, 0)[0])[0, -1])
    return Figure("planned_total", total, operands=(observed,), says="as_planned")


def _outcome(outlook: Outlook, observed: Figure) -> dict[str, Figure]:
    """What both frames say of the outcome, and the paces beside it."""
    course = outlook.course
    plan = course.plan
    probability = Figure(
        "probability", outlook.probability, says="share_of_draws",
        operands=(observed, plan.sexenio_target),
    )  # fmt: skip
    if math.isnan(outlook.probability):
        why = outlook.reason or plan.reason or "no_interval"
        probability = undefined("probability", why, observed, plan.sexenio_target)
    reached, why = _expected_reached(outlook)
    return {
        "probability": probability,
        "expected_reached": Figure("expected_reached", reached, reason=why, says="first_met"),
        "recent_pace": recent_pace(course.history),
        "required_pace": required_pace(plan),
        "evidence": Figure("evidence", _evidence(course.years_observed), says="how_much"),
    }


def _row(outlook: Outlook) -> dict[str, Any]:
    course = outlook.course
    kept, since = kept_since(course.plan)
    figures = projection_figures(outlook)
    return {
        **_common(outlook),
        "periods_observed": len(course.observed),
        "periods_ahead": len(course.periods) - len(course.observed),
        **{name: figure.value for name, figure in figures.items()},
        "provisional": is_open(course),
        "kept": kept,
        "kept_since": since,
        "reason": reasons_text(figures),
    }


def _fan_rows(outlook: Outlook) -> list[dict[str, Any]]:
    course = outlook.course
    if outlook.quantiles is None:
        return []
    done = term_done(course.plan)
    shared = {"sexenio_target": course.plan.sexenio_target, **_outcome(outlook, done)}
    rows = []
    for step, period in enumerate(course.periods):
        figures = {**_quantiles_at(outlook, step, done), **shared}
        rows.append(
            {
                **_common(outlook),
                "period": period,
                "ahead": course.is_ahead(period),
                "observed_to_date": done.value,
                **{name: figure.value for name, figure in figures.items()},
                "reason": reasons_text(figures),
            }
        )
    return rows


def _quantiles_at(outlook: Outlook, step: int, observed: Figure) -> dict[str, Figure]:
    """The quantiles at a step, and why there are none."""
    if outlook.quantiles is None:
        return {name: undefined(name, outlook.reason, observed, says="drawn") for name in QUANTILES}
    return {
        name: undefined(name, "no_interval", observed, says="drawn") if math.isnan(value)
        else Figure(name, float(value), operands=(observed,), says="drawn")
        for name, value in zip(QUANTILES, outlook.quantiles[:, step], strict=True)
    }  # fmt: skip


def _common(outlook: Outlook) -> dict[str, Any]:
    """What both frames say of an indicator."""
    history = outlook.course.history
    rules = history.rules
    return {
        "indicator_id": rules.indicator_id,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "unit_kind": rules.unit_kind,
        "direction": history.direction,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "term": str(history.term),
        "method": outlook.method,
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
    if not course.history.upward and not level:
        return "", "ceiling"
    meets = np.asarray(outlook.meets(outlook.median))
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
