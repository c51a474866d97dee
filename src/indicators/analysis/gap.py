"""How far each indicator is from where its targets put it, over closed periods only.

A programme and a cut-off go in; a frame comes out with three rows per indicator: the last complete
year, the year to date, the term to date. Every undefined figure is NaN and named in ``reason``.
Source of the definitions: design/analysis.md, "Gap" and "Status".
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.history import History, histories, reasons_text
from indicators.analysis.plan import Plan, plan_of
from indicators.frames.schemas import frame_of
from indicators.periods import last_quarters, year_of
from indicators.programme import Programme
from indicators.settings import Settings
from indicators.vocabulary import HORIZONS


def gap_to_target(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """Compare results with targets over the three horizons.

    Parameters
    ----------
    programme
        From `open_programme`.
    cut_off
        Last quarter that counts, ``"2010Q3"``; default: the programme's.
    as_of
        ISO date; only what had been reported by then counts.

    Returns
    -------
    pandas.DataFrame
        Schema ``gaps``: three rows per indicator. ``gap`` is in units and negative when behind;
        ``attainment`` is actual / target, for a descending indicator 2 - actual / target.

    Raises
    ------
    UsageError
        When the cut-off is no quarter of the programme.

    Examples
    --------
    >>> import indicators as ind
    >>> gaps = gap_to_target(ind.open_programme("data/raw"), "2010Q3")
    >>> gaps.query("indicator_id == '9.1' and horizon == 'sexenio_to_date'").actual.item()
    589.0
    """
    cut_off = cut_off or programme.default_cut_off()
    rows = []
    for history in histories(programme, cut_off, as_of):
        plan = plan_of(history, programme.settings.reference_path)
        rows += [_row(horizon, plan, programme.settings) for horizon in HORIZONS]
    return frame_of("gaps", rows)


def _row(horizon: str, plan: Plan, settings: Settings) -> dict[str, Any]:
    history = plan.history
    rules = history.rules
    expected = history.expected(_years(horizon, history))
    compared = [
        period for period in expected
        if period in history.known and not math.isnan(plan.planned(period))
    ]  # fmt: skip
    reasons: dict[str, str] = {}
    figures = _comparison(plan, expected, compared, reasons)
    figures |= _term_figures(plan, horizon, reasons)
    flags = _flags(plan, expected, compared)
    return {
        "indicator_id": rules.indicator_id,
        "horizon": horizon,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "compared_through": compared[-1] if compared else "",
        **figures,
        "amber_low": rules.amber_low,
        "green_low": rules.green_low,
        "green_high": rules.green_high,
        "status": _status(figures, flags, expected, rules, settings),
        "provisional": "preliminary" in flags or "even_path" in flags,
        "reason": reasons_text(reasons),
        "flags": ",".join(flags),
        "synthetic": history.synthetic,
        "actual_cells": " ".join(history.values[period].source_cell for period in compared),
        "target_cells": _target_cells(plan, compared),
    }


def _years(horizon: str, history: History) -> list[int]:
    closed = history.term.closed_years(history.cut_off)
    current = year_of(history.cut_off)
    if horizon == "year":
        return closed[-1:]
    if horizon == "year_to_date":
        return [current]
    return list(range(history.term.first_year, current + 1))


def _comparison(
    plan: Plan, expected: list[str], compared: list[str], reasons: dict[str, str]
) -> dict[str, float]:
    """Result, target, gap and attainment over the periods that both sides have."""
    history = plan.history
    rules = history.rules
    values = {period: history.known[period] for period in compared}
    actual = aggregate(values, rules.within_year, history.across_years)
    target = plan.to_date(compared)
    if not compared:
        why = "not_due" if not expected else _why_nothing(plan, expected)
        reasons |= dict.fromkeys(("actual", "target", "gap", "attainment"), why)
    upward = rules.direction == "ascending"
    gap = actual - target if upward else target - actual
    attainment = math.nan
    if target == 0:
        reasons["attainment"] = "zero_target"
    elif compared:
        attainment = actual / target if upward else 2 - actual / target
    coverage = math.nan
    if expected:
        coverage = sum(period in history.known for period in expected) / len(expected)
    else:
        reasons["coverage"] = "not_due"
    return {
        "actual": actual,
        "target": target,
        "gap": gap,
        "attainment": attainment,
        "coverage": coverage,
    }


def _why_nothing(plan: Plan, expected: list[str]) -> str:
    if not any(period in plan.history.known for period in expected):
        return "no_actual"
    return plan.reason or "no_target"


def _term_figures(plan: Plan, horizon: str, reasons: dict[str, str]) -> dict[str, float]:
    """What concerns the whole term, the same in each horizon's row."""
    history = plan.history
    done = aggregate(history.known, history.rules.within_year, history.across_years)
    target = plan.term_target
    if math.isnan(target):
        reasons |= dict.fromkeys(("sexenio_target", "sexenio_share"), plan.reason)
    elif target == 0:
        reasons["sexenio_share"] = "zero_target"
    elif math.isnan(done):
        reasons["sexenio_share"] = "no_actual"
    share = done / target if target else math.nan
    return {
        "vs_baseline": _vs_baseline(history, reasons),
        "sexenio_target": target,
        "sexenio_share": share,
        "elapsed_share": _elapsed_share(history),
        "recent_pace": _recent_pace(history, reasons),
        "required_pace": required_pace(plan, reasons),
    }


def _vs_baseline(history: History, reasons: dict[str, str]) -> float:
    baseline = history.baseline
    closed = history.term.closed_years(history.cut_off)
    if baseline is None or math.isnan(baseline.used):
        reasons["vs_baseline"] = "no_target"
    elif not baseline.comparable:
        reasons["vs_baseline"] = "not_comparable"
    elif not closed:
        reasons["vs_baseline"] = "not_due"
    elif closed[-1] not in history.complete_years:
        has_some = any(period in history.known for period in history.expected(closed[-1:]))
        reasons["vs_baseline"] = "missing_period" if has_some else "no_actual"
    else:
        periods = history.expected(closed[-1:])
        values = {period: history.known[period] for period in periods}
        return aggregate(values, history.rules.within_year, "last") - baseline.used
    return math.nan


def _elapsed_share(history: History) -> float:
    """The share of the term that has passed.

    A running count that is summed over years has its whole year once it has a quarter, so for it
    years count, not quarters.
    """
    term = history.term
    running = history.rules.within_year != "sum" and history.across_years == "sum"
    if running:
        return (year_of(history.cut_off) - term.first_year + 1) / len(term.years())
    return len(term.quarters(history.cut_off)) / len(term.quarters())


def _recent_pace(history: History, reasons: dict[str, str]) -> float:
    """Units a year: the last four quarters, or the last year for yearly data."""
    if history.yearly:
        closed = history.term.closed_years(history.cut_off)
        periods = [str(year) for year in closed[-1:]]
    else:
        periods = last_quarters(history.cut_off, 4)
    values = {period: history.known[period] for period in periods if period in history.known}
    if not values or len(values) < len(periods):
        reasons["recent_pace"] = "missing_period" if values else "no_actual"
        return math.nan
    if history.rules.within_year == "sum":
        return math.fsum(values.values())
    if history.rules.within_year == "mean":
        return math.fsum(values.values()) / len(values)
    return values[periods[-1]]


def required_pace(plan: Plan, reasons: dict[str, str]) -> float:
    """Units a year that the term's target still takes; NaN, and why, where that means nothing."""
    history = plan.history
    done = aggregate(history.known, history.rules.within_year, history.across_years)
    left = plan.term_target - done
    if history.rules.direction == "descending" and history.across_years == "last":
        left = -left
    years = len(history.term.years()) * (1 - _elapsed_share(history))
    if math.isnan(plan.term_target):
        reasons["required_pace"] = plan.reason
    elif math.isnan(done):
        reasons["required_pace"] = "no_actual"
    elif left <= 0 and history.rules.direction == "ascending":
        reasons["required_pace"] = "target_reached"
    elif years == 0:
        reasons["required_pace"] = "no_time_left"
    else:
        return left / years
    return math.nan


def _flags(plan: Plan, expected: list[str], compared: list[str]) -> list[str]:
    history = plan.history
    flags = []
    if compared and len(compared) < len(expected):
        flags.append("missing_period")
    if any(history.values[period].data_status == "preliminary" for period in compared):
        flags.append("preliminary")
    if plan.quarter_method == "even" and len(compared) % 4:
        flags.append("even_path")
    if history.rules.demand_driven:
        flags.append("demand_driven")
    return flags


def _status(
    figures: dict[str, float], flags: list[str], expected: list[str], rules: Any,
    settings: Settings,
) -> str:  # fmt: skip
    """The traffic light: thresholds on attainment, and what they do not apply to."""
    if not expected:
        return "not_due"
    attainment = figures["attainment"]
    if math.isnan(figures["gap"]):
        return "no_data"
    if abs(figures["target"]) < settings.small_target:
        return "small"
    if attainment < rules.amber_low:
        return "red"
    if attainment < rules.green_low:
        return "amber"
    if attainment > rules.green_high and not rules.demand_driven:
        return "above"
    return "amber" if "missing_period" in flags else "green"


def _target_cells(plan: Plan, compared: list[str]) -> str:
    """The printed cells behind the reference path of the compared periods."""
    history = plan.history
    years = {year_of(period) for period in compared}
    used = [t for t in history.targets.values() if t.year in years]
    if any(plan.year_methods[year] != "printed" for year in years):
        used = list(history.targets.values())
    return " ".join(target.source_cell for target in sorted(used, key=lambda t: t.year))
