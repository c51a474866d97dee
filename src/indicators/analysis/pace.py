"""What concerns the whole term: how much is done, how much time is gone, the pace then and ahead.

Source: design/analysis.md, "Gap". What it leaves open is this project's own choice
(docs/methodology.md): for what does not sum across years a pace is a change, and where only whole
years count the time that has passed is counted in whole years as well.
"""

from __future__ import annotations

import math

from indicators.analysis.figure import Figure, at_least, counted, made, undefined
from indicators.analysis.history import History, Target
from indicators.analysis.plan import Plan
from indicators.periods import is_quarter, last_quarters, year_of


def term_figures(plan: Plan) -> dict[str, Figure]:
    """The figures of the whole term, the same in each horizon's row."""
    return {
        "vs_baseline": _vs_baseline(plan.history),
        "sexenio_target": plan.sexenio_target,
        "sexenio_share": _sexenio_share(plan),
        "elapsed_share": _elapsed_share(plan.history),
        "recent_pace": recent_pace(plan.history),
        "required_pace": required_pace(plan),
    }


def no_share(target: Figure, start: Target | None = None) -> str:
    """Why no share of a target can be taken: of nothing, of a loss, across zero from a start."""
    if target.value == 0:
        return "zero_target"
    across = start is not None and start.used * target.number < 0
    return "negative_target" if target.number < 0 or across else ""


def gap_of(
    prefix: str, value: Figure, target: Figure, history: History, why: str = ""
) -> dict[str, Figure]:
    """Gap and attainment of a value: where less is better, turned over."""
    sides = (value, target) if history.upward else (target, value)
    share = "ratio" if history.upward else "inverted"
    gap, attainment = f"{prefix}gap", f"{prefix}attainment"
    no = why or no_share(target, history.start)
    return {
        gap: made(gap, "minus", *sides, reason=why),
        attainment: made(attainment, share, value, target, reason=no),
    }


def _sexenio_share(plan: Plan) -> Figure:
    """The share of the term's target that is done; of a level, the share of the way to it.

    Of a ceiling it is inverted as attainment is: above 100 % is what is left of it.
    """
    name, history = "sexenio_share", plan.history
    done, target = history.done, plan.sexenio_target
    if target.undefined:
        return undefined(name, plan.reason, done, target)
    if history.across_years == "last":
        if history.start is None:
            return undefined(name, _no_baseline(history), done, target)
        start = history.start.figure
        same = target.value == start.value
        return made(name, "way", done, start, target, reason="target_is_baseline" if same else "")
    formula = "ratio" if history.upward else "inverted"
    return made(name, formula, done, target, reason=no_share(target))


def _no_baseline(history: History) -> str:
    """Why the baseline is of no use."""
    baseline = history.baseline
    return "no_baseline" if baseline is None or math.isnan(baseline.used) else "not_comparable"


def _vs_baseline(history: History) -> Figure:
    """The last complete year less the baseline, where the two can be compared."""
    name, closed = "vs_baseline", history.closed_years[-1:]
    if history.start is None:
        return undefined(name, _no_baseline(history))
    if not closed:
        return undefined(name, "not_due")
    if history.rules.within_year == "sum" and len(history.quarters(closed[-1])) < 4:
        return undefined(name, "not_comparable")  # part of a year beside a whole one
    if closed[-1] not in history.complete_years:
        has_some = any(period in history.known for period in history.expected(closed))
        return undefined(name, "missing_period" if has_some else "no_actual")
    return made(name, "minus", history.year_figure(closed[-1]), history.start.figure)


def _elapsed_share(history: History) -> Figure:
    """The share of the term that has passed.

    Of what is known by the year only, years count: a running count that is summed over years has
    its whole year once it has a quarter, and yearly data have none of an open year.
    """
    term = history.term
    gone, every = term.quarters(history.cut_off), term.quarters()
    if history.running or history.yearly:
        gone, every = [*map(str, _years_gone(history))], [*map(str, term.years())]
    steps = counted("elapsed_steps", len(gone)), counted("steps_of_term", len(every))
    years, cut_off = len(term.years()), history.cut_off
    return made("elapsed_share", "ratio", *steps, says="elapsed", years=years, cut_off=cut_off)


def _years_gone(history: History) -> set[int]:
    """The years that are over, and of a running count the one that has a value."""
    running = {year_of(period) for period in history.known} if history.running else set()
    return {*history.closed_years} | running


def recent_pace(history: History) -> Figure:
    """Units a year: the last four quarters, or the last year for yearly data.

    What does not sum across years moves by a change, so there it is the difference between the
    last four quarters and the four before.
    """
    now = _last_year(history, 0)
    if history.across_years == "sum":
        return now._replace(name="recent_pace")
    return made("recent_pace", "minus", now, _last_year(history, 1))


def _last_year(history: History, years_ago: int) -> Figure:
    """The figure of four quarters in a row, or of a year, that end with the cut-off or before."""
    name = "year_before" if years_ago else "last_year"
    within = history.rules.within_year
    periods = last_quarters(history.cut_off, 4 * (years_ago + 1))[:4]
    year, whole = (history.closed_years or [0])[-1] - years_ago, history.yearly
    if whole or (periods[-1] == f"{year}Q4" and periods[-1] not in history.known):
        periods, whole = [str(year)], True
    elif within == "last" and years_ago:
        periods = periods[-1:]
    values = [history.reported[period] for period in periods if period in history.known]
    says = "pace_year" if whole else f"pace_{within}"
    if len(values) < len(periods):
        why = "missing_period" if values or years_ago else "no_actual"
        return undefined(name, why, *values, says=says)
    values = values[-1:] if within == "last" else values
    return made(name, "same" if whole else within, *values, says=says)


def required_pace(plan: Plan) -> Figure:
    """Units a year that the term's target still takes; NaN, and why, where that means nothing.

    Of a sum it is what is left of the target over what is left of the reference path, times the
    year's reference: an indicator that is exactly on a seasonal path needs that path and no more.
    Of a level it is the change a year, negative where it has to come down; of a sum that should
    stay low what may still be added in a year, and of a loss what may still be lost. A period
    without a result counts as nothing done, and the gaps frame flags it.
    """
    name, history = "required_pace", plan.history
    left = made("left", "minus", plan.sexenio_target, history.done)
    ahead = _periods_ahead(history)
    if left.undefined:
        return undefined(name, left.reason, left)
    if history.across_years == "sum" and not history.upward:
        if not at_least(left.number, 0):
            return undefined(name, "ceiling_passed", left)
    elif not plan.loses and at_least(0, left.number if history.upward else -left.number):
        return undefined(name, "target_reached", left)
    if not ahead:
        return undefined(name, "no_time_left", left)
    missing = "_missing" if history.missing else ""
    places = {"periods": ", ".join(history.missing)} if missing else {}
    if history.across_years == "sum":
        path = plan.to_date("path_left", ahead, says="path_ahead")
        year = plan.years[year_of(ahead[0])]
        if not path.undefined and path.number > 0 and year.number > 0:
            return made(name, "paced", left, year, path, says=f"pace_path{missing}", **places)
    years = len(ahead) / (4 if is_quarter(ahead[0]) and not history.running else 1)
    return made(
        name, "ratio", left, counted("years_left", years), says=f"pace_left{missing}", **places
    )


def _periods_ahead(history: History) -> list[str]:
    """The periods of the term that are still to come, years where only whole years count."""
    if history.running or history.yearly:
        gone = _years_gone(history)
        return [str(year) for year in history.term.years() if year not in gone]
    return [q for q in history.term.quarters() if q > history.cut_off]
