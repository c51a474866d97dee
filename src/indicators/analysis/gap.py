"""How far each indicator is from where its targets put it, over closed periods only.

Every undefined figure is NaN and named in ``reason``. What concerns the whole term is in pace.py.
Source: design/analysis.md, "Gap" and "Status".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from indicators.analysis.figure import (
    Figure,
    at_least,
    counted,
    in_years,
    made,
    reasons_text,
    undefined,
)
from indicators.analysis.history import History
from indicators.analysis.pace import gap_of, term_figures
from indicators.analysis.plan import Plan, plans
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
    rows: list[dict[str, Any]] = []
    for plan in plans(programme, cut_off, as_of):
        whole = term_figures(plan)
        rows += [_row(horizon, plan, whole, programme.settings) for horizon in HORIZONS]
    return frame_of("gaps", rows)


def steep_roads(gaps: pd.DataFrame, times: float = 1.25) -> pd.DataFrame:
    """Where what is left takes a pace far above that of the last year, the steepest first.

    Of ``gaps`` those rows of the term to date whose required pace is so many ``times`` the recent
    one, with a column ``times``. First those that stood still in the last year, or went the other
    way, and still owe something: there it is infinite. A ceiling owes nothing, and small targets
    are left out.
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
    current = year_of(history.cut_off)
    years = {
        "year": history.closed_years[-1:],
        "year_to_date": [current],
        "sexenio_to_date": range(history.term.first_year, current + 1),
    }[horizon]
    expected = history.expected(years)
    compared = [p for p in expected if p in history.known and plan.covers(p)]
    figures = _comparison(plan, expected, compared)
    flags = _flags(horizon, plan, expected, compared, settings, figures)
    figures |= whole
    figures["status"] = _status(figures, flags, expected, history, settings)
    return figures, flags, compared


def _row(
    horizon: str, plan: Plan, whole: Mapping[str, Figure], settings: Settings
) -> dict[str, Any]:
    history = plan.history
    figures, flags, compared = gap_figures(horizon, plan, whole, settings)
    target_cells = _printed_behind(figures["target"])
    return {
        **history.described,
        "horizon": horizon,
        "compared_through": compared[-1] if compared else "",
        "newest_period": history.newest,
        **{name: figure.value for name, figure in figures.items()},
        "provisional": not {"preliminary", "even_path", "open_year"}.isdisjoint(flags),
        "flags": ",".join(flags),
        "reason": reasons_text({"vs_baseline": figures["vs_baseline"], **figures}),
        "actual_cells": " ".join(history.values[period].source_cell for period in compared),
        "target_cells": " ".join(sorted(target_cells, key=lambda cell: (target_cells[cell], cell))),
    }


def _printed_behind(figure: Figure) -> dict[str, str]:
    """The printed cells of a reference value and their periods; a season comes from results."""
    cells: dict[str, str] = {}
    seen: set[int] = set()
    below = [figure]
    while below:
        part = below.pop()
        if id(part) not in seen and not part.name.startswith("share "):
            seen.add(id(part))
            below += part.operands
            if part.cell:
                cells[part.cell] = part.name.partition(" ")[2]
    return cells


def _comparison(plan: Plan, expected: list[str], compared: list[str]) -> dict[str, Figure]:
    """Result, target, gap and attainment over the periods that both sides have."""
    history = plan.history
    missing = [period for period in expected if period not in history.known]
    known = len(expected) - len(missing)
    coverage = undefined("coverage", "not_due")
    if expected:
        coverage = made(
            "coverage", "ratio", counted("reported", known), counted("expected", len(expected)),
            known=known, expected=len(expected),
            says="counted_missing" if missing else "counted", periods=", ".join(missing),
        )  # fmt: skip
    if not compared:
        why = plan.reason or "no_target" if known else "no_actual" if expected else "not_due"
        names = ("actual", "target", "gap", "attainment")
        return {**{name: undefined(name, why) for name in names}, "coverage": coverage}
    actual = history.added_up("actual", compared)
    target = plan.to_date("target", compared)
    sides = {"actual": actual, "target": target}
    return {**sides, **gap_of("", actual, target, history), "coverage": coverage}


def _flags(
    horizon: str, plan: Plan, expected: list[str], compared: list[str], settings: Settings,
    figures: Mapping[str, Figure],
) -> list[str]:  # fmt: skip
    """What a reader has to know of a row beside its figures; `_status` adds its own."""
    history = plan.history
    reported = [n for n, period in enumerate(expected) if period in history.known]
    open_year = bool(compared) and year_of(compared[-1]) not in history.closed_years
    holds = {
        _missing(horizon, plan, expected, compared): True,
        "stale": bool(reported) and len(expected) - 1 - reported[-1] > settings.stale_after,
        "preliminary": any(history.values[p].data_status == "preliminary" for p in compared),
        "even_path": plan.quarter_method == "even" and _has_part_of_a_year(history, compared),
        "open_year": history.running and open_year,
        "demand_driven": history.rules.demand_driven,
        "year_differs": _year_differs(history, compared),
        "below_baseline": _below_baseline(plan, figures),
    }
    return [flag for flag, true in holds.items() if flag and true]


def _missing(horizon: str, plan: Plan, expected: list[str], compared: list[str]) -> str:
    """Whether a period in between is left out, the newest, or one of the term outside this row.

    A complete year lacks any of its periods; elsewhere what comes after the last period that both
    sides have is only late.
    """
    if compared and len(compared) < len(expected):
        reached = expected.index(compared[-1]) + 1
        if horizon == "year" or reached > len(compared):
            return "missing_period"
        if any(period not in plan.history.known for period in expected[reached:]):
            return "late_report"
    return "missing_in_term" if plan.history.missing else ""


def _has_part_of_a_year(history: History, compared: list[str]) -> bool:
    """Whether a year is compared by some of its quarters: where their division decides."""
    return any(
        is_quarter(periods[0]) and len(periods) < len(history.quarters(year))
        for year, periods in in_years(compared).items()
    )


def _year_differs(history: History, compared: list[str]) -> bool:
    """Whether a year's annual value is not what its four quarters come to."""
    for year in in_years(compared):
        quarters = history.quarters(year)
        if str(year) in history.known and all(q in history.known for q in quarters):
            whole = history.of_year(year, quarters).number
            if not math.isclose(whole, history.known[str(year)]):
                return True
    return False


def _below_baseline(plan: Plan, figures: Mapping[str, Figure]) -> bool:
    """Whether a level lies on the wrong side of its own baseline, with a target on the other."""
    history = plan.history
    if history.across_years != "last" or not history.start or figures["actual"].undefined:
        return False
    sign = 1 if history.upward else -1
    start, actual = sign * history.start.used, sign * figures["actual"].number
    ahead = figures["target"].number, plan.term_target
    return not at_least(actual, start) and any(sign * target > start for target in ahead)


def _status(
    figures: Mapping[str, Figure], flags: list[str], expected: list[str], history: History,
    settings: Settings,
) -> Figure:  # fmt: skip
    """The traffic light: thresholds on attainment, what they do not apply to, what is not green.

    A flag says beside it why a status is what the attainment alone would not make it.
    """
    rules = history.rules
    attainment, gap, target = (figures[name] for name in ("attainment", "gap", "target"))
    counts = rules.value_type == "count" and rules.unit_kind in ("count", "")
    code, says, operands = "red", "thresholds", [attainment]
    if not expected:
        code, says, operands = "not_due", "not_due", []
    elif gap.undefined:
        code, says, operands = "no_data", "no_data", []
    elif "stale" in flags:
        code, says, operands = "stale", "behind", [figures["coverage"]]
    elif counts and target.number >= 0 and not at_least(target.number, settings.small_target):
        flags.append("small_target")
        code, says, operands = "small", "under", [target]
    elif attainment.undefined:
        flags.append("by_gap")
        code, says, operands = ("green" if at_least(gap.number, 0) else "red"), "by_gap", [gap]
    else:
        code = _colour(attainment.number, rules)
    closing = history.cut_off == history.term.quarters()[-1]
    lacks = "missing_period" in flags or (closing and "late_report" in flags)
    if code == "green" and (lacks or "below_baseline" in flags):
        code = "amber"
    newest = next((period for period in reversed(expected) if period in history.known), "")
    places = {"low": rules.amber_low, "green": rules.green_low, "high": rules.green_high,
              "small": settings.small_target, "newest": newest}  # fmt: skip
    return Figure("status", code, "", tuple(operands), "", says, tuple(places.items()))


def _colour(attainment: float, rules: Any) -> str:
    if not at_least(attainment, rules.amber_low):
        return "red"
    if not at_least(attainment, rules.green_low):
        return "amber"
    if not at_least(rules.green_high, attainment) and not rules.demand_driven:
        return "above"
    return "green"
