"""The tree behind each figure: the formula in words, its operands, the cells at its ends.

A reference path, the rows of the gaps and projections frames and the programme's printed cells go
in; :class:`Node` trees come out. Every value of a figure is taken from the frames, none is worked
out anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.course import course_of
from indicators.analysis.forecasts import stream_of
from indicators.analysis.gap import horizon_years, periods_compared, targets_behind
from indicators.analysis.history import Target
from indicators.analysis.plan import Plan
from indicators.periods import last_quarters, year_of
from indicators.programme import Programme
from indicators.vocabulary import label, percent, reason_in_words

SHARES = ("attainment", "sexenio_share", "elapsed_share", "coverage", "probability")


@dataclass(frozen=True)
class Node:
    """A figure, or a value or target read from a cell, and what it is made of.

    ``formula`` is in words; ``cell``, ``text`` (as printed) and ``vintage`` (its reporting date)
    are those of a leaf; ``reason`` is a rule, a decision's reason, or why the value is undefined.
    """

    figure: str
    value: float | str
    formula: str = ""
    cell: str = ""
    text: str = ""
    vintage: str = ""
    reason: str = ""
    operands: tuple[Node, ...] = ()

    def in_words(self) -> str:
        """The first line: what it is, its value, how it comes about."""
        shown = self.value
        if not isinstance(shown, str):
            in_percent = self.figure in SHARES
            shown = percent(shown, "en") if in_percent else digits(shown)
        return f"{self.figure} = {shown or '–'}" + (f": {self.formula}" if self.formula else "")

    def notes(self) -> list[str]:
        """Where it was read, and why it is so."""
        read = f'{self.cell} "{self.text}"' if self.cell else ""
        if self.vintage:
            read += f", reported {self.vintage}"
        return [note for note in (read, self.reason) if note]


@dataclass(frozen=True)
class Sources:
    """The printed cells of one indicator, and its reference path."""

    plan: Plan
    values: Mapping[str, Any]
    targets: Mapping[str, Any]
    programme: Programme

    def reported(self, period: str) -> Node:
        """A reported value."""
        row = self.values[period]
        status = "" if row.data_status == "final" else row.data_status
        return Node(
            period, float(row.value), cell=row.source_cell, text=row.text,
            vintage=_day(row.reported), reason=". ".join(filter(None, [status, row.note])),
        )  # fmt: skip

    def target(self, target: Target) -> Node:
        """A printed target or baseline, with the rule or decision that it rests on."""
        row = self.targets[target.source_cell]
        decision = self.programme.settings.decision_for(row.indicator_id, target.year)
        reason = f"{row.basis}: {row.reason}" if row.reason else row.basis
        if decision and row.issuer == "programme":
            used = f"{digits(target.used)} is used; " if decision.use is not None else ""
            reason = f"decided: {used}{decision.reason}"
        return Node(
            f"{row.role} {target.year}", target.printed, cell=target.source_cell, text=row.text,
            vintage=_day(row.reported), reason=reason,
        )  # fmt: skip

    def years(self, periods: list[str]) -> tuple[Node, ...]:
        """The reported values by year, each with its periods."""
        history = self.plan.history
        nodes: list[Node] = []
        for year in dict.fromkeys(map(year_of, periods)):
            parts = [period for period in periods if year_of(period) == year]
            leaves = tuple(self.reported(period) for period in parts)
            if parts == [str(year)]:
                nodes += leaves
                continue
            within = history.rules.within_year
            values = {period: history.known[period] for period in parts}
            nodes.append(Node(str(year), _year(values, within), f"{within} of its quarters",
                              operands=leaves))  # fmt: skip
        return tuple(nodes)

    def planned(self, periods: list[str]) -> tuple[Node, ...]:
        """The reference path by year, down to the printed targets."""
        return tuple(
            self._planned_year(year, [p for p in periods if year_of(p) == year])
            for year in dict.fromkeys(map(year_of, periods))
        )

    def _planned_year(self, year: int, parts: list[str]) -> Node:
        plan = self.plan
        method = plan.year_methods[year]
        values = {period: plan.planned(period) for period in parts}
        value = _year(values, plan.history.rules.within_year)
        how = _PATHS[method]
        if parts != [str(year)] and len(parts) < 4 and plan.shares:
            share = math.fsum(plan.shares[int(period[5]) - 1] for period in parts)
            how += f" ({digits(plan.years[year])}), times the {percent(share, 'en')} of "
            how += f"{', '.join(parts)} by the {plan.quarter_method} division of the year"
        leaves = tuple(self.target(target) for target in targets_behind(plan, {year}))
        return Node(f"plan {year}", value, how, operands=leaves)


_PATHS = {
    "printed": "printed",
    "reported": "the office's own annual target",
    "spread": "what the printed years leave of the total, shared evenly by the others",
    "flat": "the last printed year again",
    "level": "on a straight line between printed levels",
}
_ACROSS = {"sum": "the years added up", "last": "the last year counts"}


def sources_of(programme: Programme, plan: Plan, as_of: str | None) -> Sources:
    """The printed cells of the plan's indicator, as known on a date."""
    key = plan.history.rules.indicator_id
    actuals = programme.actuals_as_of(as_of)
    values = {row.period: row for row in actuals[actuals.indicator_id == key].itertuples()}
    targets: dict[str, Any] = {}
    for issuer in ("programme", "office"):
        frame = programme.targets_as_of(as_of, issuer)
        targets |= {row.source_cell: row for row in frame[frame.indicator_id == key].itertuples()}
    return Sources(plan, values, targets, programme)


def figures_of(
    programme: Programme, plan: Plan, row: Mapping[str, Any], as_of: str | None
) -> list[Node]:
    """The figures of one row of the gaps frame."""
    history = plan.history
    sources = sources_of(programme, plan, as_of)
    expected = history.expected(horizon_years(row["horizon"], history))
    compared = periods_compared(plan, expected)
    make = _maker(row)
    known = sorted(history.known, key=lambda period: (year_of(period), period))
    across = _ACROSS[history.across_years]
    actual = make("actual", across, *sources.years(compared))
    target = make("target", f"the reference path over the same periods, {across}",
                  *sources.planned(compared))  # fmt: skip
    upward = history.rules.direction == "ascending"
    attainment = make("attainment", "actual / target" if upward else "2 - actual / target",
                      actual, target)  # fmt: skip
    term = make("sexenio_target", "the target of the whole term", *_finals(sources))
    done = Node("done", plan.aggregate(history.known), across, operands=sources.years(known))
    missing = [period for period in expected if period not in history.known]
    counted = f"{len(expected) - len(missing)} of {len(expected)} expected values were reported"
    counted += f"; missing: {', '.join(missing)}" if missing else ""
    years = len(history.term.years())
    elapsed = make("elapsed_share", f"of the {years} years of the term, at {history.cut_off}")
    return [
        actual,
        target,
        make("gap", "actual - target" if upward else "target - actual", actual, target),
        attainment,
        make("vs_baseline", "the last complete year less the baseline",
             *_last_year(sources), *_baseline(sources)),
        term,
        make("sexenio_share", "done / sexenio_target", done, term),
        elapsed,
        make("coverage", counted),
        make("recent_pace", _pace_words(plan), *_recent(sources)),
        make("required_pace", "(sexenio_target - done) / years left, by elapsed_share",
             term, done, elapsed),
        make("status", _threshold_words(programme, row), attainment),
    ]  # fmt: skip


def projections_of(
    programme: Programme, plan: Plan, row: Mapping[str, Any], as_of: str | None, draws: int,
    seed: int,
) -> list[Node]:  # fmt: skip
    """The figures of one row of the projections frame."""
    sources = sources_of(programme, plan, as_of)
    history = plan.history
    make = _maker(row)
    course = course_of(plan)
    covered = {period for step in course.observed for period in _reported_in(step, plan)}
    periods = sorted(covered, key=lambda period: (year_of(period), period))
    steps = "quarters" if course.per_year == 4 else "years"
    observed = make("observed", f"{len(course.observed)} observed {steps}, "
                    f"{_ACROSS[history.across_years]}", *sources.years(periods))  # fmt: skip
    drawn = row["method"] == "damped-trend"
    origin = (
        f"{draws:,} simulated totals of damped-trend (seed {seed}, stream "
        f"{stream_of(history.rules.indicator_id)}); each is the observed {steps} and simulated ones"
        if drawn else f"the observed {steps}, then {row['method']}"
    )  # fmt: skip
    if row["kept"]:
        origin = f"a level to keep: {row['kept']} since {row['kept_since']}"
    final = make("sexenio_target", "the target of the whole term", *_finals(sources))
    median = make("median", f"half of {origin}" if drawn else origin, observed)
    quantiles = [
        make(name, f"{share} % lie below, of {origin}", observed)
        for name, share in (("q025", "2.5"), ("q10", "10"), ("q25", "25"), ("q75", "75"),
                            ("q90", "90"), ("q975", "97.5"))
    ]  # fmt: skip
    upward = history.rules.direction == "ascending"
    return [
        observed,
        median,
        *quantiles,
        make("projected_gap", "median - sexenio_target" if upward else "sexenio_target - median",
             median, final),
        make("probability", f"the share of totals {'at or above' if upward else 'at or below'} "
             f"the target; {origin}", observed, final),
        make("expected_reached", "the first period in which the median meets the target", median),
        make("evidence", f"{len(course.observed)} observed {steps}: up to one year is "
             "prior-driven, three or more are fair, thin in between"),
    ]  # fmt: skip


def digits(value: float) -> str:
    """A number with the decimals that it has, up to four.

    >>> digits(1.75), digits(3600.0), digits(math.nan)
    ('1.75', '3,600', '–')
    """
    return "–" if math.isnan(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


def _maker(row: Mapping[str, Any]) -> Callable[..., Node]:
    """Make the node of a figure of a frame's row, with the reason if it is undefined."""

    def make(figure: str, formula: str, *operands: Node) -> Node:
        why = reason_in_words(row["reason"], figure, "en")
        reason = f"undefined: {why}" if why else ""
        return Node(figure, row[figure], formula, reason=reason, operands=operands)

    return make


def _reported_in(step: str, plan: Plan) -> list[str]:
    return [step] if step in plan.history.known else plan.history.expected([year_of(step)])


def _finals(sources: Sources) -> tuple[Node, ...]:
    final = sources.plan.history.final
    return (sources.target(final),) if final else ()


def _baseline(sources: Sources) -> tuple[Node, ...]:
    baseline = sources.plan.history.baseline
    return (sources.target(baseline),) if baseline else ()


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


def _pace_words(plan: Plan) -> str:
    history = plan.history
    span = "the last year" if history.yearly else "the last four quarters"
    if history.across_years == "last":
        return f"{span} ({history.rules.within_year}) less those before"
    return f"{span}: {history.rules.within_year}"


def _threshold_words(programme: Programme, row: Mapping[str, Any]) -> str:
    status = label(row["status"], "en")
    low, green, high = (percent(row[k], "en") for k in ("amber_low", "green_low", "green_high"))
    rules = f"red below {low}, green from {green}, far above beyond {high} (this project's "
    rules += "thresholds, not official)"
    small = f"no colour where the target to date is under {programme.settings.small_target:g}"
    return f"{status}; {rules}; {small}; not green while a period is missing"


def _year(values: Mapping[str, float], within: str) -> float:
    return aggregate(values, within, "last")


def _day(reported: Any) -> str:
    return "" if pd.isna(reported) else reported.date().isoformat()
