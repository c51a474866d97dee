"""The tree behind each figure: the formula in words, its operands, the cells at its ends.

The rows of the gaps and projections frames and an indicator's sources go in; trees come out. Every
value of a figure is taken from the frames, none is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.analysis.course import course_of
from indicators.analysis.derivation import Node, Sources
from indicators.analysis.forecasts import stream_of
from indicators.analysis.gap import horizon_years, periods_compared
from indicators.analysis.pace import term_done, term_gaps
from indicators.analysis.plan import Plan
from indicators.periods import last_quarters, year_of
from indicators.words import label, percent

QUANTILES = {"q025": "2.5", "q10": "10", "q25": "25", "q75": "75", "q90": "90", "q975": "97.5"}


def figures_of(sources: Sources, row: Mapping[str, Any]) -> list[Node]:
    """The figures of one row of the gaps frame."""
    compared = _comparison(sources, row)
    whole = _whole_term(sources, row)
    attainment = compared[-1]
    return [
        *compared,
        sources.figure(row, "vs_baseline", sources.say("less_baseline"), *_last_year(sources),
                       *sources.target(sources.plan.history.baseline)),
        *whole[:3],
        sources.figure(row, "coverage", _counted(sources, row)),
        *whole[3:],
        sources.figure(row, "status", _thresholds(sources, row), attainment),
    ]  # fmt: skip


def _comparison(sources: Sources, row: Mapping[str, Any]) -> list[Node]:
    """Result, target, gap and attainment over the periods that both sides have."""
    plan, way = sources.plan, sources.upward
    expected = plan.history.expected(horizon_years(row["horizon"], plan.history))
    compared = periods_compared(plan, expected)
    actual = sources.figure(row, "actual", sources.across, *sources.years(compared))
    same = sources.say("same_periods", across=sources.across)
    target = sources.figure(row, "target", same, *sources.planned(compared))
    return [
        actual,
        target,
        sources.figure(row, "gap", sources.say(f"gap_{way}"), actual, target),
        sources.figure(row, "attainment", sources.say(f"attainment_{way}"), actual, target),
    ]


def _whole_term(sources: Sources, row: Mapping[str, Any]) -> list[Node]:
    """The term's target and shares, then the pace so far and ahead."""
    plan = sources.plan
    history = plan.history
    term = sources.figure(row, "sexenio_target", sources.say("whole_term"),
                          *sources.target(history.final))  # fmt: skip
    operands = sources.years(_in_order(history.known))
    done = Node("done", term_done(plan)[0], sources.across, operands=operands)
    years = len(history.term.years())
    passed = sources.say("elapsed", years=years, cut_off=history.cut_off)
    elapsed = sources.figure(row, "elapsed_share", passed)
    left = sources.say("pace_left")
    if missing := term_gaps(plan):
        left += sources.say("nothing_done", periods=", ".join(missing))
    return [
        term,
        sources.figure(row, "sexenio_share", sources.say("share_done"), done, term),
        elapsed,
        sources.figure(row, "recent_pace", _pace(sources), *_recent(sources)),
        sources.figure(row, "required_pace", left, term, done, elapsed),
    ]


def _counted(sources: Sources, row: Mapping[str, Any]) -> str:
    history = sources.plan.history
    expected = history.expected(horizon_years(row["horizon"], history))
    missing = [period for period in expected if period not in history.known]
    said = sources.say("counted", known=len(expected) - len(missing), expected=len(expected))
    return said + (sources.say("missing", periods=", ".join(missing)) if missing else "")


def projections_of(sources: Sources, row: Mapping[str, Any], draws: int, seed: int) -> list[Node]:
    """The figures of one row of the projections frame."""
    course = course_of(sources.plan)
    way, drawn = sources.upward, row["method"] == "damped-trend"
    covered = {period for step in course.observed for period in _reported_in(step, sources.plan)}
    steps = sources.say("quarters" if course.per_year == 4 else "years")
    count = len(course.observed)
    seen = sources.say("observed", count=count, steps=steps, across=sources.across)
    observed = sources.figure(row, "observed", seen, *sources.years(_in_order(covered)))
    origin = _origin(sources, row, steps, draws, seed)
    half = sources.say("half_of", origin=origin) if drawn else origin
    median = sources.figure(row, "median", half, observed)
    quantiles = [
        sources.figure(row, name, sources.say("below", share=share, origin=origin), observed)
        for name, share in QUANTILES.items()
    ]
    final = sources.figure(row, "sexenio_target", sources.say("whole_term"),
                           *sources.target(sources.plan.history.final))  # fmt: skip
    met = sources.say(f"totals_{way}", origin=origin)
    return [
        observed,
        median,
        *quantiles,
        sources.figure(row, "projected_gap", sources.say(f"projected_{way}"), median, final),
        sources.figure(row, "probability", met, observed, final),
        sources.figure(row, "expected_reached", sources.say("first_met"), median),
        sources.figure(row, "evidence", sources.say("how_much", count=count, steps=steps)),
    ]


def _origin(sources: Sources, row: Mapping[str, Any], steps: str, draws: int, seed: int) -> str:
    """What the quantiles are taken of, in words."""
    if row["kept"]:
        return sources.say("kept", state=sources.say(row["kept"]), since=row["kept_since"])
    if row["method"] != "damped-trend":
        return sources.say("single_path", steps=steps, method=label(row["method"], sources.lang))
    stream = stream_of(sources.plan.history.rules.indicator_id)
    return sources.say("simulated", draws=f"{draws:,}", seed=seed, stream=stream, steps=steps)


def _in_order(periods: Iterable[str]) -> list[str]:
    return sorted(periods, key=lambda period: (year_of(period), period))


def _reported_in(step: str, plan: Plan) -> list[str]:
    return [step] if step in plan.history.known else plan.history.expected([year_of(step)])


def _last_year(sources: Sources) -> tuple[Node, ...]:
    history = sources.plan.history
    closed = history.term.closed_years(history.cut_off)[-1:]
    return sources.years([p for p in history.expected(closed) if p in history.known])


def _recent(sources: Sources) -> tuple[Node, ...]:
    history = sources.plan.history
    closed = history.term.closed_years(history.cut_off)[-1:]
    wanted = last_quarters(history.cut_off, 4)
    if history.yearly:
        wanted = [str(year) for year in closed]
    if history.across_years == "last":
        before = [str(year_of(p) - 1) + p[4:] for p in wanted]
        wanted = [*before, *wanted]
    return tuple(sources.reported(period) for period in wanted if period in history.known)


def _pace(sources: Sources) -> str:
    history = sources.plan.history
    span = sources.say("last_year" if history.yearly else "last_quarters")
    within = sources.say(f"within_{history.rules.within_year}")
    key = "pace_change" if history.across_years == "last" else "pace_sum"
    return sources.say(key, span=span, within=within)


def _thresholds(sources: Sources, row: Mapping[str, Any]) -> str:
    lang = sources.lang
    low, green, high = (percent(row[k], lang) for k in ("amber_low", "green_low", "green_high"))
    return sources.say(
        "thresholds", low=low, green=green, high=high,
        small=f"{sources.programme.settings.small_target:g}",
    )  # fmt: skip
