"""How far each indicator is from where its targets put it, over closed periods only.

A programme and a cut-off go in; a frame comes out with three rows per indicator: the last complete
year, the year to date, the term to date. Every undefined figure is NaN and named in ``reason``.
What concerns the whole term is in pace.py. Source: design/analysis.md, "Gap" and "Status".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.figure import (
    Figure,
    at_least,
    counted,
    made,
    reasons_text,
    undefined,
)
from indicators.analysis.history import History, histories
from indicators.analysis.pace import term_figures
from indicators.analysis.plan import Plan, plan_of
from indicators.frames.schemas import frame_of
from indicators.periods import is_quarter, year_of
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
    rows: list[dict[str, Any]] = []
    for history in histories(programme, cut_off, as_of):
        plan = plan_of(history, programme.settings.reference_path)
        whole = term_figures(plan)
        rows += [_row(horizon, plan, whole, programme.settings) for horizon in HORIZONS]
    return frame_of("gaps", rows)


def steep_roads(gaps: pd.DataFrame, times: float = 1.25) -> pd.DataFrame:
    """Where what is left takes a pace far above that of the last year, the steepest first.

    Parameters
    ----------
    gaps
        A frame of `gap_to_target`; the rows of the term to date are looked at.
    times
        How often the recent pace the required one has to be.

    Returns
    -------
    pandas.DataFrame
        Those rows with a column ``times``. First those that stood still in the last year, or went
        the other way, and still owe something: there ``times`` is infinite. A ceiling owes nothing,
        and small targets are left out.
    """
    rows = gaps[(gaps.horizon == "sexenio_to_date") & ~gaps.status.isin(["small", "not_due"])]
    upward = rows.direction == "ascending"
    towards = rows.recent_pace.where(upward, -rows.recent_pace)
    owed = rows.required_pace.where(upward, -rows.required_pace)
    ratio = (owed / towards).where(towards > 0, math.inf).where(towards.notna() & (owed > 0))
    steep = rows.assign(times=ratio, _owed=owed / rows.sexenio_target.abs())[ratio >= times]
    ordered = steep.sort_values(["times", "_owed"], ascending=False, kind="stable")
    return ordered.drop(columns="_owed")


def gap_figures(
    horizon: str, plan: Plan, whole: Mapping[str, Figure], settings: Settings
) -> tuple[dict[str, Figure], list[str], list[str]]:
    """The figures of one row with their operands, its flags, and the periods compared.

    ``whole`` are the figures of the term, the same in every row.
    """
    history = plan.history
    expected = history.expected(_horizon_years(horizon, history))
    compared = _compared(plan, expected)
    flags = _flags(horizon, plan, expected, compared, settings)
    figures = _comparison(plan, expected, compared)
    if _below_baseline(plan, figures):
        flags.append("below_baseline")
    figures |= whole
    figures["status"] = _status(figures, flags, expected, history, settings)
    return figures, flags, compared


def _row(
    horizon: str, plan: Plan, whole: Mapping[str, Figure], settings: Settings
) -> dict[str, Any]:
    history = plan.history
    rules = history.rules
    figures, flags, compared = gap_figures(horizon, plan, whole, settings)
    return {
        "indicator_id": rules.indicator_id,
        "horizon": horizon,
        "objective": rules.objective,
        "name": rules.name,
        "unit": rules.unit,
        "unit_kind": rules.unit_kind,
        "direction": history.direction,
        "cut_off": history.cut_off,
        "vintage": history.vintage,
        "term": str(history.term),
        "compared_through": compared[-1] if compared else "",
        "newest_period": history.newest,
        **{name: figure.value for name, figure in figures.items()},
        "amber_low": rules.amber_low,
        "green_low": rules.green_low,
        "green_high": rules.green_high,
        "provisional": not {"preliminary", "even_path", "open_year"}.isdisjoint(flags),
        "flags": ",".join(flags),
        "reason": reasons_text({"vs_baseline": figures["vs_baseline"], **figures}),
        "synthetic": history.synthetic,
        "actual_cells": " ".join(history.values[period].source_cell for period in compared),
        "target_cells": " ".join(plan.cells(compared)),
    }


def _compared(plan: Plan, expected: list[str]) -> list[str]:
    """The expected periods that have both a result and a reference value."""
    return [p for p in expected if p in plan.history.known and plan.covers(p)]


def _horizon_years(horizon: str, history: History) -> list[int]:
    """The years that a horizon covers, up to the cut-off."""
    current = year_of(history.cut_off)
    if horizon == "year":
        return history.closed_years[-1:]
    if horizon == "year_to_date":
        return [current]
    return list(range(history.term.first_year, current + 1))


def _comparison(plan: Plan, expected: list[str], compared: list[str]) -> dict[str, Figure]:
    """Result, target, gap and attainment over the periods that both sides have."""
    history = plan.history
    reported = [period for period in expected if period in history.known]
    missing = [period for period in expected if period not in history.known]
    coverage = (
        made(
            "coverage", "ratio", counted("reported", len(reported)),
            counted("expected", len(expected)), known=len(reported), expected=len(expected),
            says="counted_missing" if missing else "counted", periods=", ".join(missing),
        )
        if expected else undefined("coverage", "not_due")
    )  # fmt: skip
    if not compared:
        why = "not_due" if not expected else "no_actual" if not reported else plan.reason
        return {
            **{name: undefined(name, why or "no_target")
               for name in ("actual", "target", "gap", "attainment")},
            "coverage": coverage,
        }  # fmt: skip
    actual = history.added_up("actual", compared)
    target = plan.to_date("target", compared)
    sides = (actual, target) if history.upward else (target, actual)
    return {
        "actual": actual,
        "target": target,
        "gap": made("gap", "minus", *sides),
        "attainment": made(
            "attainment", "ratio" if history.upward else "inverted", actual, target,
            reason=no_share(target, history),
        ),
        "coverage": coverage,
    }  # fmt: skip


def no_share(target: Figure, history: History) -> str:
    """Why no share of a target can be taken: of nothing, of a loss, across zero."""
    start = history.start.used if history.start else 0.0
    if target.value == 0:
        return "zero_target"
    if target.number < 0 or start * target.number < 0:
        return "negative_target"
    return ""


def _below_baseline(plan: Plan, figures: Mapping[str, Figure]) -> bool:
    """Whether a level lies on the wrong side of its own baseline, with a target on the other."""
    history = plan.history
    if history.across_years != "last" or not history.start or figures["actual"].undefined:
        return False
    start, actual = history.start.used, figures["actual"].number
    ahead = [figures["target"].number, plan.term_target]
    if history.upward:
        return not at_least(actual, start) and any(target > start for target in ahead)
    return not at_least(start, actual) and any(target < start for target in ahead)


def _flags(
    horizon: str, plan: Plan, expected: list[str], compared: list[str], settings: Settings
) -> list[str]:
    history = plan.history
    flags = _missing(horizon, plan, expected, compared)
    reported = [period for period in expected if period in history.known]
    if reported and _after(expected, reported[-1]) > settings.stale_after:
        flags.append("stale")
    if any(history.values[period].data_status == "preliminary" for period in compared):
        flags.append("preliminary")
    if plan.quarter_method == "even" and _has_part_of_a_year(history, compared):
        flags.append("even_path")
    if history.running and compared and year_of(compared[-1]) not in history.closed_years:
        flags.append("open_year")
    if history.rules.demand_driven:
        flags.append("demand_driven")
    if _year_differs(history, compared):
        flags.append("year_differs")
    return flags


def _after(expected: list[str], newest: str) -> int:
    """How many due periods there are after the newest one that has a result."""
    return len(expected) - 1 - expected.index(newest)


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
    return ["missing_in_term"] if plan.history.missing else []


def _year_differs(history: History, compared: list[str]) -> bool:
    """Whether a year's annual value is not what its four quarters come to."""
    for year in {year_of(period) for period in compared if is_quarter(period)}:
        if str(year) not in history.known:
            continue
        quarters = {q: history.known[q] for q in history.quarters(year) if q in history.known}
        if len(quarters) == len(history.quarters(year)):
            made_of = aggregate(quarters, history.rules.within_year, "last")
            if not math.isclose(made_of, history.known[str(year)]):
                return True
    return False


def _has_part_of_a_year(history: History, compared: list[str]) -> bool:
    """Whether a year is compared by some of its quarters: where their division decides."""
    quarters: dict[int, int] = {}
    for period in compared:
        if is_quarter(period):
            quarters[year_of(period)] = quarters.get(year_of(period), 0) + 1
    return any(count < len(history.quarters(year)) for year, count in quarters.items())


def _status(
    figures: Mapping[str, Figure], flags: list[str], expected: list[str], history: History,
    settings: Settings,
) -> Figure:  # fmt: skip
    """The traffic light: thresholds on attainment, what they do not apply to, what is not green.

    A flag says beside it why a status is what the attainment alone would not make it.
    """
    rules = history.rules
    attainment, gap, target = (figures[name] for name in ("attainment", "gap", "target"))
    places = {
        "low": rules.amber_low, "green": rules.green_low, "high": rules.green_high,
        "small": settings.small_target, "newest": history.newest,
    }  # fmt: skip

    def status(code: str, says: str, *operands: Figure) -> Figure:
        return Figure("status", code, "", operands, "", says, tuple(places.items()))

    if not expected:
        return status("not_due", "not_due")
    if gap.undefined:
        return status("no_data", "no_data")
    if "stale" in flags:
        return status("stale", "behind", figures["coverage"])
    under = not at_least(target.number, settings.small_target)
    if history.counts and target.number >= 0 and under:
        flags.append("small_target")
        return status("small", "under", target)
    if attainment.undefined:
        flags.append("by_gap")
        colour, says, operand = ("green" if at_least(gap.number, 0) else "red"), "by_gap", gap
    else:
        colour, says, operand = _colour(attainment.number, rules), "thresholds", attainment
    closing = history.cut_off == history.term.quarters()[-1]
    lacks = "missing_period" in flags or (closing and "late_report" in flags)
    if colour == "green" and (lacks or "below_baseline" in flags):
        colour = "amber"
    return status(colour, says, operand)


def _colour(attainment: float, rules: Any) -> str:
    if not at_least(attainment, rules.amber_low):
        return "red"
    if not at_least(attainment, rules.green_low):
        return "amber"
    if not at_least(rules.green_high, attainment) and not rules.demand_driven:
        return "above"
    return "green"
