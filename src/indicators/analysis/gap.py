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
from indicators.analysis.history import History, Target, histories, reasons_text
from indicators.analysis.pace import term_figures, term_gaps, vs_baseline
from indicators.analysis.plan import Plan, plan_of
from indicators.frames.schemas import frame_of
from indicators.periods import is_quarter, quarter_of, year_of
from indicators.programme import Programme
from indicators.settings import Settings
from indicators.words import HORIZONS


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
    expected = history.expected(horizon_years(horizon, history))
    compared = periods_compared(plan, expected)
    reasons: dict[str, str] = {}
    figures = {"vs_baseline": vs_baseline(history, reasons)}
    figures |= _comparison(plan, expected, compared, reasons)
    figures |= term_figures(plan, reasons)
    flags = _flags(horizon, plan, expected, compared)
    return {
        "indicator_id": rules.indicator_id,
        "horizon": horizon,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "term": str(history.term),
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


def periods_compared(plan: Plan, expected: list[str]) -> list[str]:
    """The expected periods that have both a result and a reference value."""
    known = plan.history.known
    return [p for p in expected if p in known and not math.isnan(plan.planned(p))]


def horizon_years(horizon: str, history: History) -> list[int]:
    """The years that a horizon covers, up to the cut-off."""
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


def _flags(horizon: str, plan: Plan, expected: list[str], compared: list[str]) -> list[str]:
    history = plan.history
    flags = _missing(horizon, plan, expected, compared)
    if any(history.values[period].data_status == "preliminary" for period in compared):
        flags.append("preliminary")
    if plan.quarter_method == "even" and _has_part_of_a_year(compared):
        flags.append("even_path")
    if history.rules.demand_driven:
        flags.append("demand_driven")
    if _year_differs(history, compared):
        flags.append("year_differs")
    return flags


def _missing(horizon: str, plan: Plan, expected: list[str], compared: list[str]) -> list[str]:
    """Whether a period in between is left out, the newest, or one of the term outside this row.

    A complete year lacks any of its periods; elsewhere what comes after the last period that both
    sides have is only late.
    """
    if compared and len(compared) < len(expected):
        reached = expected.index(compared[-1]) + 1
        if horizon == "year" or reached > len(compared):
            return ["missing_period"]
        if any(period not in plan.history.known for period in expected[reached:]):
            return ["late_report"]
    return ["missing_in_term"] if term_gaps(plan) else []


def _year_differs(history: History, compared: list[str]) -> bool:
    """Whether a year's value, reported beside its quarters, is not what they come to."""
    years = {year_of(period) for period in compared if is_quarter(period)}
    return any(
        not math.isclose(history.known[str(year)], history.year_value(year))
        for year in years & set(history.complete_years) if str(year) in history.known
    )  # fmt: skip


def _has_part_of_a_year(compared: list[str]) -> bool:
    """Whether a year is compared by some of its quarters: where their division decides."""
    quarters: dict[int, set[int]] = {}
    for period in compared:
        if is_quarter(period):
            quarters.setdefault(year_of(period), set()).add(quarter_of(period))
    return any(len(found) < 4 for found in quarters.values())


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
    if math.isnan(attainment) or abs(figures["target"]) < settings.small_target:
        return "small"
    if attainment < rules.amber_low:
        return "red"
    if attainment < rules.green_low:
        return "amber"
    if attainment > rules.green_high and not rules.demand_driven:
        return "above"
    return "amber" if "missing_period" in flags else "green"


def _target_cells(plan: Plan, compared: list[str]) -> str:
    """The printed cells behind the target of the compared periods."""
    years = {year_of(period) for period in compared}
    return " ".join(target.source_cell for target in targets_behind(plan, years))


def targets_behind(plan: Plan, years: set[int]) -> list[Target]:
    """The targets that the reference path of some years is made of.

    A year that is printed rests on its own cell, one that an office reported on the office's, and
    one that is worked out on all of them.
    """
    history = plan.history
    methods = {plan.year_methods[year] for year in years}
    used = [target for year, target in history.targets.items() if year in years]
    if methods - {"printed", "reported"}:
        used = [*history.targets.values(), *filter(None, [history.total])]
        if history.across_years == "last" and history.baseline:
            used.append(history.baseline)
    if methods - {"printed"}:
        used += [t for y, t in history.office_targets.items() if plan.year_methods[y] == "reported"]
    unique = {target.source_cell: target for target in used}
    return sorted(unique.values(), key=lambda target: target.year)
