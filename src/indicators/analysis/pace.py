"""What concerns the whole term: how much is done, how much time is gone, the pace then and ahead.

A reference path with its history goes in, figures come out; an undefined one is NaN and its reason
is noted. Source: design/analysis.md, "Gap". What it leaves open is this project's own choice
(docs/methodology.md): for what does not sum across years a pace is a change, and where only whole
years count the time that has passed is counted in whole years as well.
"""

from __future__ import annotations

import math

from indicators.analysis.history import History
from indicators.analysis.plan import Plan
from indicators.periods import is_quarter, last_quarters, year_of

Reasons = dict[str, str]


def term_figures(plan: Plan, reasons: Reasons) -> dict[str, float]:
    """The figures of the whole term, the same in each horizon's row."""
    history = plan.history
    done, why = term_done(plan)
    target = plan.term_target
    if math.isnan(target):
        reasons |= dict.fromkeys(("sexenio_target", "sexenio_share"), plan.reason)
    elif target == 0:
        reasons["sexenio_share"] = "zero_target"
    elif math.isnan(done):
        reasons["sexenio_share"] = why
    return {
        "sexenio_target": target,
        "sexenio_share": done / target if target else math.nan,
        "elapsed_share": elapsed_share(history),
        "recent_pace": recent_pace(history, reasons),
        "required_pace": required_pace(plan, reasons),
    }


def term_done(plan: Plan) -> tuple[float, str]:
    """What the term's figure has come to, or NaN and why.

    A yearly sum that is not added across years is only known once a year is complete.
    """
    history = plan.history
    if history.across_years == "last" and history.rules.within_year == "sum":
        years = history.complete_years
        if years:
            return history.year_value(years[-1]), ""
        return math.nan, "missing_period" if history.known else "no_actual"
    return plan.aggregate(history.known), "" if history.known else "no_actual"


def term_gaps(plan: Plan) -> list[str]:
    """The due periods of the term without a result, which what is done therefore leaves out.

    Of what is not summed within the year any quarter stands for its year; of what is not summed
    across years the last value counts, so nothing is left out.
    """
    history = plan.history
    if history.across_years == "last" or not history.known:
        return []
    due = history.expected([y for y in history.term.years() if f"{y}Q1" <= history.cut_off])
    missing = [period for period in due if period not in history.known]
    if history.rules.within_year == "sum":
        return missing
    seen = {year_of(period) for period in history.known}
    return [period for period in missing if year_of(period) not in seen]


def vs_baseline(history: History, reasons: Reasons) -> float:
    """The last complete year less the baseline, where the two can be compared."""
    baseline = history.baseline
    closed = history.term.closed_years(history.cut_off)
    if baseline is None or math.isnan(baseline.used):
        reasons["vs_baseline"] = "no_baseline"
    elif not baseline.comparable:
        reasons["vs_baseline"] = "not_comparable"
    elif not closed:
        reasons["vs_baseline"] = "not_due"
    elif closed[-1] not in history.complete_years:
        has_some = any(period in history.known for period in history.expected(closed[-1:]))
        reasons["vs_baseline"] = "missing_period" if has_some else "no_actual"
    else:
        return history.year_value(closed[-1]) - baseline.used
    return math.nan


def elapsed_share(history: History) -> float:
    """The share of the term that has passed.

    Of what is known by the year only, years count: a running count that is summed over years has
    its whole year once it has a quarter, and yearly data have none of an open year.
    """
    term = history.term
    running = history.rules.within_year != "sum" and history.across_years == "sum"
    if not (running or history.yearly):
        return len(term.quarters(history.cut_off)) / len(term.quarters())
    years = {*term.closed_years(history.cut_off)}
    if running:
        years |= {year_of(period) for period in history.known}
    return len(years) / len(term.years())


def recent_pace(history: History, reasons: Reasons) -> float:
    """Units a year: the last four quarters, or the last year for yearly data.

    What does not sum across years moves by a change, so there it is the difference between the
    last four quarters and the four before.
    """
    figure, why = _last_year(history, 0)
    if history.across_years == "last" and not why:
        before, why = _last_year(history, 1)
        figure -= before
    if why:
        reasons["recent_pace"] = why
        return math.nan
    return figure


def _last_year(history: History, years_ago: int) -> tuple[float, str]:
    """The figure of four quarters in a row, or of a year, that end with the cut-off or before."""
    quarters = last_quarters(history.cut_off, 4 * (years_ago + 1))[:4]
    last_year = (history.term.closed_years(history.cut_off) or [0])[-1] - years_ago
    whole = str(last_year)
    if history.yearly or (quarters[-1] == f"{last_year}Q4" and quarters[-1] not in history.known):
        periods = [whole]
    elif history.rules.within_year == "last":
        periods = quarters[-1:] if years_ago else quarters
    else:
        periods = quarters
    values = [history.known[period] for period in periods if period in history.known]
    if len(values) < len(periods) or not values:
        return math.nan, "missing_period" if values or years_ago else "no_actual"
    if history.rules.within_year == "last" or not is_quarter(periods[-1]):
        return values[-1], ""
    total = math.fsum(values)
    return (total / len(values) if history.rules.within_year == "mean" else total), ""


def required_pace(plan: Plan, reasons: Reasons) -> float:
    """Units a year that the term's target still takes; NaN, and why, where that means nothing.

    Negative for a level that has to come down. For a sum that should stay low it is what may still
    be added in a year. A period without a result counts as nothing done, and the gaps frame flags
    it.
    """
    history = plan.history
    done, why = term_done(plan)
    left = plan.term_target - done
    years = len(history.term.years()) * (1 - elapsed_share(history))
    downward = history.rules.direction == "descending"
    ceiling = downward and history.across_years == "sum"
    if math.isnan(plan.term_target):
        reasons["required_pace"] = plan.reason
    elif math.isnan(done):
        reasons["required_pace"] = why
    elif ceiling and left < 0:
        reasons["required_pace"] = "ceiling_passed"
    elif not ceiling and (left >= 0 if downward else left <= 0):
        reasons["required_pace"] = "target_reached"
    elif years == 0:
        reasons["required_pace"] = "no_time_left"
    else:
        return left / years
    return math.nan
