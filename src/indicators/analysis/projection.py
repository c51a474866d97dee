"""Where the term's total will end, by several methods under one signature.

A programme and a cut-off go in; a frame comes out with a row per indicator. A method that cannot
give an interval leaves it NaN and says so. Source: design/projection.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.gap import required_pace
from indicators.analysis.history import histories, reasons_text
from indicators.analysis.plan import Plan, plan_of
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of
from indicators.periods import quarters_of
from indicators.programme import Programme

INTERVALS = ("q025", "q10", "q25", "q75", "q90", "q975")


def project_sexenio(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "run-rate",
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
        ``run-rate`` (the mean of the observed periods goes on) or ``plan`` (actuals so far, then
        the reference path).

    Returns
    -------
    pandas.DataFrame
        Schema ``projections``, one row per indicator, in the indicator's unit.

    Raises
    ------
    UsageError
        When the method is unknown or the cut-off is no quarter of the programme.
    """
    if method not in _TOTALS:
        raise UsageError(f'method "{method}" is not known; known: {", ".join(_TOTALS)}')
    cut_off = cut_off or programme.default_cut_off()
    plans = [
        plan_of(history, programme.settings.reference_path)
        for history in histories(programme, cut_off, as_of)
    ]
    return frame_of("projections", [_row(plan, method) for plan in plans])


def run_rate(plan: Plan, periods: list[str]) -> float:
    """The observed periods, and their mean for every other period of the term."""
    known = _observed(plan, periods)
    mean = math.fsum(known.values()) / len(known)
    return _total(plan, {period: known.get(period, mean) for period in periods})


def as_planned(plan: Plan, periods: list[str]) -> float:
    """The observed periods, and the reference path for every other period of the term."""
    known = _observed(plan, periods)
    return _total(plan, {period: known.get(period, plan.planned(period)) for period in periods})


_TOTALS: Mapping[str, Callable[[Plan, list[str]], float]] = {
    "run-rate": run_rate,
    "plan": as_planned,
}


def _row(plan: Plan, method: str) -> dict[str, Any]:
    history = plan.history
    rules = history.rules
    periods = projected_periods(plan)
    known = _observed(plan, periods)
    reasons: dict[str, str] = {}
    median = math.nan
    if is_kept(plan):
        reasons["median"] = "kept_stock"
    elif not known:
        reasons["median"] = "no_actual"
    else:
        median = _TOTALS[method](plan, periods)
        if math.isnan(median):
            reasons["median"] = plan.reason or "no_target"
    why_no_interval = reasons.get("median", "no_interval")
    reasons |= dict.fromkeys((*INTERVALS, "probability"), why_no_interval)
    target = plan.term_target
    if math.isnan(target):
        reasons["sexenio_target"] = plan.reason
    gap = median - target if rules.direction == "ascending" else target - median
    if math.isnan(gap):
        reasons["projected_gap"] = reasons.get("median", plan.reason)
    return {
        "indicator_id": rules.indicator_id,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "method": method,
        "observed": _total(plan, known),
        "periods_observed": len(known),
        "periods_ahead": len(periods) - len(known),
        **dict.fromkeys(INTERVALS, math.nan),
        "median": median,
        "sexenio_target": target,
        "projected_gap": gap,
        "probability": math.nan,
        "required_pace": required_pace(plan, reasons),
        "evidence": _evidence(len(known) / (1 if history.yearly or _running(plan) else 4)),
        "reason": reasons_text(reasons),
        "synthetic": history.synthetic,
    }


def projected_periods(plan: Plan) -> list[str]:
    """The periods that a projection steps through: quarters, or years where only they add up."""
    history = plan.history
    if history.yearly or _running(plan):
        return [str(year) for year in history.term.years()]
    return history.term.quarters()


def is_kept(plan: Plan) -> bool:
    """Whether the target is to keep the level of the baseline: held or lost, not projected."""
    baseline = plan.history.baseline
    return (
        plan.history.across_years == "last"
        and baseline is not None
        and baseline.used == plan.term_target
    )


def _running(plan: Plan) -> bool:
    """A running count that is summed over years is known by the year only."""
    return plan.history.rules.within_year != "sum" and plan.history.across_years == "sum"


def _observed(plan: Plan, periods: list[str]) -> dict[str, float]:
    history = plan.history
    known = history.known
    if not _running(plan) or history.yearly:
        return {period: known[period] for period in periods if period in known}
    observed = {}
    for year in history.complete_years:
        quarters = {q: known[q] for q in quarters_of(year) if q in known}
        parts = quarters or {str(year): known[str(year)]}
        observed[str(year)] = aggregate(parts, history.rules.within_year, "last")
    return observed


def _total(plan: Plan, values: Mapping[str, float]) -> float:
    return aggregate(values, plan.history.rules.within_year, plan.history.across_years)


def _evidence(years: float) -> str:
    """How much history there is, in words: design/frames.md, "projections"."""
    if years == 0:
        return ""
    if years <= 1:
        return "prior-driven"
    return "fair" if years >= 3 else "thin"
