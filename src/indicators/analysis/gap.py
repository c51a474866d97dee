"""How far each indicator is from where its targets put it, over closed periods only.

Every undefined figure is NaN and named in ``reason``. Source: docs/methodology.md, 3
and 4. What literature leaves open is this project's own choice: the pace of what does not sum
across years is a change, and where only whole years count, so does time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.analysis.figure import Figure, at_least, made, reasons_text, undefined
from indicators.analysis.history import History
from indicators.analysis.plan import Plan, plans
from indicators.frames.schemas import frame_of
from indicators.periods import ends, in_years, is_quarter, year_of
from indicators.programme import Programme
from indicators.words import HORIZONS

#: How many times the recent pace is far above it.
_STEEP = 1.25
_Figures = Mapping[str, Figure]
#: The periods that should have been reported, and those of them that are compared.
_Due = tuple[list[str], list[str]]


def gap_to_target(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """Compare results with targets over the three horizons.

    Parameters
    ----------
    programme
        From `open_programme`.
    cut_off
        Last quarter that counts, ``"2010Q3"``; default: the programme's. A `UsageError` where it
        is no quarter of the programme.
    as_of
        ISO date; only what had been reported by then counts.

    Returns
    -------
    pandas.DataFrame
        Schema ``gaps``: three rows per indicator. ``gap`` is in units and negative when behind;
        ``attainment`` is actual / target, for a descending indicator 2 - actual / target.

    Examples
    --------
    >>> import indicators as ind
    >>> gaps = gap_to_target(ind.open_programme("data/raw"), "2010Q3")
    >>> gaps.query("indicator_id == '9.1' and horizon == 'sexenio_to_date'").actual.item()
    589.0
    """
    rows = []
    for plan in plans(programme, cut_off, as_of):
        history = plan.history
        newest = max(history.known, key=ends, default="")
        for horizon, (figures, flags, compared) in gap_figures(plan, programme).items():
            targets = _printed_behind(figures["target"])
            row = {
                **history.described,
                "horizon": horizon,
                "compared_through": compared[-1] if compared else "",
                "newest_period": newest,
                **{name: figure.value for name, figure in figures.items()},
                "provisional": not {"preliminary", "even_path", "open_year"}.isdisjoint(flags),
                "flags": ",".join(flags),
                "reason": reasons_text({"vs_baseline": figures["vs_baseline"], **figures}),
                "actual_cells": " ".join(history.values[p].source_cell for p in compared),
                "target_cells": " ".join(sorted(targets, key=lambda cell: (targets[cell], cell))),
            }
            rows.append(row)
    return frame_of("gaps", rows)


def steep_roads(gaps: pd.DataFrame) -> pd.DataFrame:
    """Where what is left takes a pace far above that of the last year, the steepest first.

    Of ``gaps`` those rows of the term to date whose required pace is at least `_STEEP` times the
    recent one, and how many, as the column ``times``. First those that stood still in the last
    year, or went the other way, and still owe something: there it is infinite. A ceiling owes
    nothing; small targets are left out.
    """
    rows = gaps[(gaps.horizon == "sexenio_to_date") & ~gaps.status.isin(["small", "not_due"])]
    upward = rows.direction == "ascending"
    towards = rows.recent_pace.where(upward, -rows.recent_pace)
    owed = rows.required_pace.where(upward, -rows.required_pace)
    ratio = (owed / towards).where(towards > 0, math.inf).where(towards.notna() & (owed > 0))
    steep = rows.assign(times=ratio, _owed=owed / rows.sexenio_target.abs())[ratio >= _STEEP]
    ordered = steep.sort_values(["times", "_owed"], ascending=False, kind="stable")
    return ordered.drop(columns="_owed")


def gap_figures(
    plan: Plan, programme: Programme
) -> dict[str, tuple[dict[str, Figure], list[str], list[str]]]:
    """The figures of each horizon with their operands, its flags, and the periods compared."""
    history = plan.history
    every, ahead = history.steps
    passed = Figure("elapsed_steps", len(every) - len(ahead)), Figure("steps_of_term", len(every))
    said: dict[str, Any] = {"years": len(history.term.years()), "cut_off": history.cut_off}
    whole = {
        "vs_baseline": _vs_baseline(history),
        "sexenio_target": plan.sexenio_target,
        "sexenio_share": _sexenio_share(plan),
        "elapsed_share": made("elapsed_share", "ratio", *passed, says="elapsed", **said),
        "recent_pace": history.recent_pace,
        "required_pace": plan.required_pace,
    }
    current = year_of(history.cut_off)
    years = (history.closed_years[-1:], [current], range(history.term.first_year, current + 1))
    rows, on_both = {}, {period for period in history.known if plan.covers(period)}
    for horizon, ours in zip(HORIZONS, years, strict=True):
        expected = history.expected(ours)
        compared = [period for period in expected if period in on_both]
        figures = _comparison(plan, expected, compared)
        due = expected, compared
        flags = _flags(plan, horizon, due, programme, figures)
        figures |= whole
        figures["status"] = _status(history, programme, due, figures, flags)
        rows[horizon] = figures, flags, compared
    return rows


def _printed_behind(figure: Figure) -> dict[str, str]:
    """The printed cells of a reference value and their periods; a season comes from results."""
    parts, seen = [figure], set[int]()
    for part in parts:  # which grow as they are walked
        if id(part) not in seen and not part.name.startswith("share "):
            seen.add(id(part))
            parts += part.operands
    return {part.cell: part.name.partition(" ")[2] for part in parts if part.cell}


def _comparison(plan: Plan, expected: list[str], compared: list[str]) -> dict[str, Figure]:
    """Result, target, gap, attainment over the periods that both sides have, and coverage."""
    history, due = plan.history, len(expected)
    missing = [period for period in expected if period not in history.known]
    known = due - len(missing)
    coverage = undefined("coverage", "not_due")
    if expected:
        counted = Figure("reported", known), Figure("expected", due)
        places: dict[str, Any] = {"known": known, "expected": due, "periods": ", ".join(missing)}
        says = "counted_missing" if missing else "counted"
        coverage = made("coverage", "ratio", *counted, says=says, **places)
    if compared:
        actual = history.added_up("actual", compared)
        target = plan.to_date("target", compared)
        sides = {"actual": actual, "target": target}
        return {**sides, **history.gap(actual, target), "coverage": coverage}
    no_target = plan.sexenio_target.reason or "no_target"
    why = no_target if known else "no_actual" if expected else "not_due"
    names = ("actual", "target", "gap", "attainment")
    return {**{name: undefined(name, why) for name in names}, "coverage": coverage}


def _flags(
    plan: Plan, horizon: str, due: _Due, programme: Programme, figures: _Figures
) -> list[str]:
    """What a reader has to know of a row beside its figures; `_status` adds its own."""
    history, known, (expected, compared) = plan.history, plan.history.known, due
    newest = max((n for n, period in enumerate(expected) if period in known), default=len(expected))
    # by year: its quarters that belong to the term, and what is compared of it
    years = [(history.term.by_year[year], ours) for year, ours in in_years(tuple(compared)).items()]
    twice = {q[0][:4]: q for q, _ in years if q[0][:4] in known and known.keys() >= {*q}}
    holds = {
        _missing(plan, horizon, *due): True,
        "stale": len(expected) - 1 - newest > programme.settings.stale_after,
        "preliminary": any(history.values[p].data_status == "preliminary" for p in compared),
        # where a year is compared by some of its quarters, their division decides
        "even_path": plan.quarter_method == "even"
        and any(is_quarter(ours[0]) and len(ours) < len(every) for every, ours in years),
        "open_year": history.running
        and any(year_of(period) not in history.closed_years for period in compared),
        "demand_driven": history.rules.demand_driven,
        # a year that was reported as a whole, too, and is not what its quarters come to
        "year_differs": not all(
            math.isclose(history.of_year(int(year), quarters).number, known[year])
            for year, quarters in twice.items()
        ),
        "below_baseline": _below_baseline(plan, figures),
    }
    return [flag for flag, true in holds.items() if flag and true]


def _missing(plan: Plan, horizon: str, expected: list[str], compared: list[str]) -> str:
    """Whether a period in between is left out, the newest, or one of the term outside this row."""
    if compared and len(compared) < len(expected):
        reached = expected.index(compared[-1]) + 1
        if horizon == "year" or reached > len(compared):
            return "missing_period"
        # but for a complete year, what comes after the last that both sides have is only late
        if any(period not in plan.history.known for period in expected[reached:]):
            return "late_report"
    return "missing_in_term" if plan.history.missing else ""


def _below_baseline(plan: Plan, figures: _Figures) -> bool:
    """Whether a level lies on the wrong side of its own baseline, with a target on the other."""
    history = plan.history
    if history.across_years != "last" or not history.start or figures["actual"].undefined:
        return False
    sign = 1 if history.upward else -1
    start, actual = sign * history.start.used, sign * figures["actual"].number
    ahead = figures["target"].number, plan.term_target
    return not at_least(actual, start) and any(sign * target > start for target in ahead)


def _status(
    history: History, programme: Programme, due: _Due, figures: _Figures, flags: list[str]
) -> Figure:
    """The traffic light: thresholds on attainment, what they do not apply to, what is not green."""
    rules, (expected, _) = history.rules, due
    attainment, gap, target = (figures[name] for name in ("attainment", "gap", "target"))
    counts = rules.value_type == "count" and rules.unit_kind == "count"
    small_target = programme.settings.small_target
    small = target.number >= 0 and not at_least(target.number, small_target)
    reached = [at_least(attainment.number, bound) for bound in (rules.green_low, rules.amber_low)]
    code = next((c for c, true in zip(("green", "amber"), reached, strict=True) if true), "red")
    if not at_least(rules.green_high, attainment.number) and not rules.demand_driven:
        code = "above"
    by_gap = "green" if at_least(gap.number, 0) else "red"
    # the first that holds: its code, what is said of what, a flag
    cases: Sequence[tuple[bool, str, str, Sequence[Figure], str]] = (
        (not expected, "not_due", "not_due", [], ""),
        (gap.undefined, "no_data", "no_data", [], ""),
        ("stale" in flags, "stale", "behind", [figures["coverage"]], ""),
        (counts and small, "small", "under", [target], "small_target"),
        (attainment.undefined, by_gap, "by_gap", [gap], "by_gap"),
        (True, code, "thresholds", [attainment], ""),
    )
    _, code, says, operands, flag = next(case for case in cases if case[0])
    flags += filter(None, [flag])
    closing = history.cut_off == history.term.quarters()[-1]
    lacks = "missing_period" in flags or (closing and "late_report" in flags)
    if code == "green" and (lacks or "below_baseline" in flags):
        code = "amber"
    newest = next((period for period in reversed(expected) if period in history.known), "")
    places: dict[str, Any] = {"small": small_target, "newest": newest}
    places |= {"low": rules.amber_low, "green": rules.green_low, "high": rules.green_high}
    return Figure("status", code, "", tuple(operands), "", says, tuple(places.items()))


def _sexenio_share(plan: Plan) -> Figure:
    """The share of the term's target that is done; of a level, the share of the way to it."""
    name, history = "sexenio_share", plan.history
    done, target = history.done, plan.sexenio_target
    if target.undefined:
        return undefined(name, target.reason, done, target)
    if history.across_years == "last":
        if history.start is None:
            return undefined(name, history.no_start, done, target)
        start = history.start.figure
        same = target.value == start.value
        return made(name, "way", done, start, target, reason="target_is_baseline" if same else "")
    # of a ceiling it is inverted as attainment is: above 100 % is what is left of it
    formula = "ratio" if history.upward else "inverted"
    return made(name, formula, done, target, reason=history.no_share(target))


def _vs_baseline(history: History) -> Figure:
    """The last complete year less the baseline, where the two can be compared."""
    name, closed = "vs_baseline", history.closed_years[-1:]
    if history.start is None:
        return undefined(name, history.no_start)
    if not closed:
        return undefined(name, "not_due")
    if history.rules.within_year == "sum" and len(history.term.by_year[closed[-1]]) < 4:
        return undefined(name, "not_comparable")  # part of a year beside a whole one
    if closed[-1] not in history.complete_years:
        some = not history.known.keys().isdisjoint(history.expected(closed))
        return undefined(name, "missing_period" if some else "no_actual")
    return made(name, "minus", history.of_year(closed[-1]), history.start.figure)
