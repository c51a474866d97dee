"""The reference path: what the targets imply for the periods that the matrix does not print.

It is this project's arithmetic, not a target: printed years as printed, the years between them
shared out, quarters by the season where it is known. Source: docs/methodology.md, 2.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from indicators.analysis.figure import Figure, at_least, combined, made, reasons_text, undefined
from indicators.analysis.history import History, histories
from indicators.frames.schemas import by_vintage, frame_of
from indicators.periods import ends, in_years, is_quarter, quarter_of, quarters_of, year_of
from indicators.programme import Programme

#: Closed years, each with three quarters at least, from which a season is taken for known.
_SEASON_YEARS = 2
_QUARTERS = (1, 2, 3, 4)
_EVEN = tuple(Figure(f"weight {n}", 0.25, says="weight_even") for n in _QUARTERS), "even"
#: How a year of the path came about, by the sentence or formula of its figure.
_METHODS = {"path_printed": "printed", "path_reported": "reported", "path_flat": "flat"}
_METHODS |= dict.fromkeys(("path_spread", "times"), "spread")
_METHODS |= dict.fromkeys(("quarters_sum", "quarters_mean", "quarters_last"), "quarters")


@dataclass(frozen=True)
class Plan:
    """The reference path of one indicator: by year, the quarters' weights, the term's target."""

    history: History
    years: dict[int, Figure]
    weights: tuple[Figure, ...]
    quarter_method: str
    sexenio_target: Figure
    _made: dict[str, Figure] = field(default_factory=dict)

    @property
    def term_target(self) -> float:
        """The target of the whole term, NaN where there is none."""
        return self.sexenio_target.number

    @property
    def loses(self) -> bool:
        """Whether the target is a loss that adds up, which is kept to and never reached."""
        return self.history.across_years == "sum" and self.history.upward and self.term_target < 0

    @property
    def keeps(self) -> bool:
        """Whether the target is to keep the level of the baseline: held or lost, not projected."""
        start, level = self.history.start, self.history.across_years == "last"
        return level and start is not None and start.used == self.term_target

    @property
    def kept(self) -> tuple[str, str]:
        """Of a level that is to be kept: ``held`` or ``lost``, and the first period of that run."""
        history = self.history
        known = sorted(history.known, key=ends)
        if not self.keeps or not known:
            return "", ""
        sides = [(history.known[period], self.term_target) for period in known]
        held = [at_least(*(pair if history.upward else pair[::-1])) for pair in sides]
        changed = max((n for n, state in enumerate(held, 1) if state != held[-1]), default=0)
        return ("held" if held[-1] else "lost"), known[changed]

    def year_method(self, year: int) -> str:
        """How a year came about; ``level`` is on the line between printed ones."""
        figure = self.years[year]
        otherwise = "level" if self.history.across_years == "last" else "flat"
        return _METHODS.get(figure.says or figure.formula, otherwise)

    def covers(self, period: str) -> bool:
        """Whether there is a reference value of a period."""
        if self.history.rules.within_year != "last" and period not in self.history.quarter_targets:
            return not self.years[year_of(period)].undefined
        return not self.figure(period).undefined

    def figure(self, period: str) -> Figure:
        """The reference value of a year or a quarter, in the indicator's unit."""
        if not is_quarter(period):
            return self.years[year_of(period)]
        if period not in self._made:
            self._made[period] = self._quarter(period)
        return self._made[period]

    def to_date(self, name: str, periods: Sequence[str], says: str = "same_periods") -> Figure:
        """The reference value of several periods together; that of a whole year is the year's."""
        within, years = self.history.rules.within_year, []
        for year, ours in in_years(tuple(periods)).items():
            whole = ours == self.history.term.by_year[year] and within != "last"
            if not is_quarter(ours[0]) or (whole and not self._printed(year)):
                years.append(self.years[year])
            else:
                parts = [self.figure(period) for period in ours]
                years.append(combined(f"part {year}", within, parts, f"quarters_{within}"))
        return combined(name, self.history.across_years, years, says)

    @cached_property
    def required_pace(self) -> Figure:
        """Units a year that the term's target still takes; NaN, and why, where that means nothing.

        Of a sum it is what is left of the target over what is left of the reference path, times the
        year's reference, so that what is exactly on a seasonal path needs that path and no more.
        Of a level it is the change a year; of a ceiling or a loss, what may still be added or lost.
        """
        name, history = "required_pace", self.history
        left = made("left", "minus", self.sexenio_target, history.done)
        _, ahead = history.steps
        ceiling = history.across_years == "sum" and not history.upward
        reached = at_least(0, left.number if history.upward else -left.number)
        reasons = {
            left.reason: left.undefined,
            "ceiling_passed": ceiling and not at_least(left.number, 0),
            "target_reached": not ceiling and not self.loses and reached,
            "no_time_left": not ahead,
        }
        if why := next((code for code, holds in reasons.items() if holds), ""):
            return undefined(name, why, left)
        missing = "_missing" if history.missing else ""
        places = {"periods": ", ".join(history.missing)}
        if history.across_years == "sum":
            path = self.to_date("path_left", ahead, says="path_ahead")
            year = self.years[year_of(ahead[0])]
            if not path.undefined and path.number > 0 and year.number > 0:
                return made(name, "paced", left, year, path, says=f"pace_path{missing}", **places)
        years = Figure("years_left", len(ahead) / (4 if is_quarter(ahead[0]) else 1))
        return made(name, "ratio", left, years, says=f"pace_left{missing}", **places)

    def _printed(self, year: int) -> list[Figure]:
        """The targets that the matrix prints for quarters of a year."""
        printed = self.history.quarter_targets
        return [printed[q].figure for q in self.history.term.by_year[year] if q in printed]

    def _quarter(self, quarter: str) -> Figure:
        history, year, name = self.history, year_of(quarter), f"plan {quarter}"
        within, quarters = history.rules.within_year, history.term.by_year[year]
        whole, own, printed = self.years[year], history.quarter_targets, self._printed(year)
        others = [other for other in quarters if other not in own]
        if quarter in own:
            return made(name, "same", own[quarter].figure, says="path_printed")
        if within == "sum":  # its share of the year, or of what the printed quarters leave of it
            if printed:
                one = Figure("one", 1)
                whole = made(f"rest {year}", "spread", whole, *printed, one, says="path_left")
            if len(others) == 1:
                return made(name, "same", whole, says="path_left")
            number = quarter_of(quarter)
            weights = made("weights", "sum", *[self.weights[quarter_of(q) - 1] for q in others])
            parts = self.weights[number - 1], weights
            share = made(f"share {number}", "ratio", *parts, says=self.quarter_method)
            return made(name, "times", whole, share)
        if within == "mean" and printed:
            given = made("printed_quarters", "sum", *printed)
            every = Figure("quarters_of_year", len(quarters))
            rest = Figure("other_quarters", len(others))
            return made(name, "left_of_mean", whole, every, given, rest, says="path_left")
        if history.across_years == "sum" or within == "mean":
            return made(name, "same", whole, says="path_year")
        # a level: linear between year ends and the quarters that have a target of their own
        points = {f"{year}Q4": figure for year, figure in self.years.items()}
        points |= {q: target.figure for q, target in own.items()}
        if start := history.start:
            points.setdefault(ends(start.period), start.figure)
        return _between(name, quarter, points, self.years[history.term.first_year])


def _between(
    name: str, period: str, points: Mapping[str, Figure], otherwise: Figure | None = None
) -> Figure:
    """The value at a period on the line between the nearest points around it."""

    def place(at: str) -> int:
        return 4 * year_of(at) + quarter_of(at) if is_quarter(at) else year_of(at)

    points = {at: figure for at, figure in points.items() if not figure.undefined}
    before = max((at for at in points if at <= period), default="")
    after = min((at for at in points if at >= period), default="")
    if not after or (not before and (otherwise is None or otherwise.undefined)):
        return undefined(name, "no_target")
    if before in ("", after):
        return made(name, "same", points[after], says="path_printed" if before else "path_first")
    steps = Figure("steps", place(period) - place(before))
    of = Figure("steps_between", place(after) - place(before))
    return made(name, "between", points[before], points[after], steps, of, says="path_level")


def plans(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None
) -> Iterator[Plan]:
    """The reference path of every indicator, as known at a cut-off, by default the programme's."""
    # years that the matrix does not print: "spread" evenly, "flat" as the last, or as "reported"
    chosen = programme.settings.reference_path
    for history in histories(programme, cut_off or programme.default_cut_off(), as_of):
        of_quarters = _made_of_quarters(history)
        target = _sexenio_target(history, of_quarters)
        office = {
            year: made(f"plan {year}", "same", reported.figure, says="path_reported")
            for year, reported in history.office_targets.items()
            if chosen == "reported" and not reported.figure.undefined
        }
        if history.across_years == "last":
            years = _linear_levels(history, office, of_quarters)
        else:
            years = _annual_flows(history, target, chosen == "flat", office | of_quarters)
        yield Plan(history, years, *_quarter_weights(history), target)


def _made_of_quarters(history: History) -> dict[int, Figure]:
    """The years that the matrix prints by quarter alone, or ends with a quarter's level."""
    found: dict[int, Figure] = {}
    within, printed = history.rules.within_year, history.quarter_targets
    for year in history.term.years():
        wanted = history.term.by_year[year][-1:] if within == "last" else history.term.by_year[year]
        own, given = history.targets.get(year), [q for q in wanted if q in printed]
        # of what adds up a quarter left blank counts as nothing planned (reading says so)
        whole = bool(given) if within == "sum" else given == wanted
        if (own is None or own is history.total) and whole:
            figures = [printed[quarter].figure for quarter in given]
            found[year] = combined(f"plan {year}", within, figures, f"quarters_{within}")
    return found


def _sexenio_target(history: History, of_quarters: Mapping[int, Figure]) -> Figure:
    """The target of the whole term, or NaN and why."""
    name, says = "sexenio_target", "whole_term"
    years, final, level = history.term.years(), history.final, history.across_years == "last"
    if level and years[-1] in of_quarters:
        return made(name, "same", of_quarters[years[-1]], says=says)
    every = {y: target.figure for y, target in history.targets.items() if target.scope == "annual"}
    every |= of_quarters
    if history.total is None and not level and set(years) <= set(every):
        return made(name, "sum", *[every[year] for year in years], says=says)
    if final is None or math.isnan(final.used):
        return undefined(name, "no_target", says=says)
    if final.scope in ("level", "cumulative") or (level and final.scope):
        return made(name, "same", final.figure, says=says)
    if final.scope == "annual" and final.basis != "inferred":
        # the first year counts for the quarters of it that belong to the term
        every_year = Figure("years_of_term", len(history.term.quarters()) / 4)
        return made(name, "times", final.figure, every_year, says="a_year")
    # "Meta 2012: 400" beside nothing else: a year, a total, a level? It is not multiplied
    return undefined(name, "ambiguous_target", final.figure, says=says)


def _annual_flows(
    history: History, term_target: Figure, flat: bool, given: Mapping[int, Figure]
) -> dict[int, Figure]:
    """Printed years as printed; the others by the chosen reference path."""
    term = history.term
    known = {year: figure for year, figure in given.items() if year in term.years()}
    # a last column that is annual prints a year, or says of every year what it says ("30 al año")
    last_too = len(history.targets) == len(term.years()) or history.total is not None
    for year, target in history.targets.items():
        own = target.scope == "annual" and not target.figure.undefined
        if own and (last_too or year != term.last_year):
            known[year] = made(f"plan {year}", "same", target.figure, says="path_printed")
    known = dict(sorted(known.items()))
    # a year that begins with its third quarter takes half of what a whole one takes
    parts = {year: len(term.by_year[year]) / 4 for year in term.years() if year not in known}
    unprinted = Figure("unprinted_years", math.fsum(parts.values()))
    years = dict(known)
    for year, part in parts.items():
        name = f"plan {year}"
        earlier = [known[before] for before in known if before < year]
        if flat and earlier:
            years[year] = made(name, "same", earlier[-1], says="path_flat")
        elif flat:
            years[year] = undefined(name, "no_target")
        else:
            one, given_too = name if part == 1 else "a_year", (*known.values(), unprinted)
            years[year] = made(one, "spread", term_target, *given_too, says="path_spread")
            if part < 1:
                years[year] = made(name, "times", years[year], Figure("part_of_year", part))
    return dict(sorted(years.items()))


def _linear_levels(
    history: History, office: Mapping[int, Figure], of_quarters: Mapping[int, Figure]
) -> dict[int, Figure]:
    """Printed levels, the baseline's among them, hold at year end; straight lines between."""
    points = {y: t.figure for y, t in history.targets.items() if t.scope and not t.figure.undefined}
    given = {y: figure for y, figure in office.items() if y not in points} | {**of_quarters}
    points |= given
    if history.start:
        points[history.start.year] = history.start.figure
    at = {str(year): figure for year, figure in points.items()}
    return {
        year: given.get(year) or _between(f"plan {year}", str(year), at)
        for year in history.term.years()
    }


def _quarter_weights(history: History) -> tuple[tuple[Figure, ...], str]:
    """What each quarter weighs within a year, by the closed years that lack one quarter at most.

    It is its values over what the same years have in the quarters that all of them know, so that
    neither a missing quarter nor growth moves the season.
    """
    if history.yearly:
        return (), ""
    if history.rules.within_year != "sum":
        return (), "level"
    reported = history.reported
    closed = [y for y in history.closed_years if sum(q in reported for q in quarters_of(y)) >= 3]
    ours = {n: tuple(y for y in closed if f"{y}Q{n}" in reported) for n in _QUARTERS}
    common = [n for n in _QUARTERS if len(ours[n]) == len(closed)]
    if len(closed) < _SEASON_YEARS or not common or not all(ours.values()):
        return _EVEN

    pooled = {y: [reported[f"{year}Q{n}"] for year in y for n in common] for y in {*ours.values()}}
    said = {years: ", ".join(map(str, years)) for years in pooled}
    beside = {years: made(f"beside {said[years]}", "sum", *pooled[years]) for years in pooled}
    if any(sums.number <= 0 for sums in beside.values()):
        return _EVEN
    weights = []
    for n, years in ours.items():
        values = made(f"values {n}", "sum", *[reported[f"{year}Q{n}"] for year in years])
        weights.append(made(f"weight {n}", "ratio", values, beside[years], says="weight_seasonal"))
    return (tuple(weights), "seasonal") if sum(w.number for w in weights) > 0 else _EVEN


def planned_path(
    programme: Programme, freq: str = "Q", cut_off: str | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """The reference path of every indicator over the whole term, beside what was reported.

    Parameters are those of `gap_to_target`; ``freq`` is ``"Q"`` for quarters, ``"Y"`` for years.

    Returns
    -------
    pandas.DataFrame
        Schema ``planned_path``, one row per indicator and period, in the indicator's unit.

    Examples
    --------
    >>> import indicators as ind
    >>> path = planned_path(ind.open_programme("data/raw"), freq="Y", cut_off="2010Q3")
    >>> path.query("indicator_id == '1.1'").planned.tolist()
    [590.0, 600.0, 602.5, 602.5, 602.5, 602.5]
    """
    revised = _earlier_values(programme, as_of)
    rows: list[dict[str, Any]] = []
    for plan in plans(programme, cut_off, as_of):
        history, term = plan.history, plan.history.term
        by_years, was = freq == "Y" or history.yearly, revised.get(history.rules.indicator_id, {})
        every = [str(year) for year in term.years()] if by_years else term.quarters()
        for n, period in enumerate(every, 1):
            parts = _parts(history, period)
            known = [part for part in parts if part in history.known]
            figures = {
                "planned": plan.figure(period),
                "planned_to_date": plan.to_date("planned_to_date", every[:n]),
                "sexenio_target": plan.sexenio_target,
            }
            if known:
                past = [p for p in history.known if ends(p) <= ends(period)]
                values = {p: history.values[p]._replace(value=was[p]) for p in known if p in was}
                earlier = replace(history, values=history.values | values) if values else history
                figures["actual"] = history.of_year(year_of(period), known)
                figures["actual_to_date"] = history.added_up("actual_to_date", past)
                figures["earlier_to_date"] = earlier.added_up("earlier_to_date", past)
            else:
                why = "no_actual" if ends(period) <= history.cut_off else "not_due"
                results = ("actual", "actual_to_date", "earlier_to_date")
                figures |= {name: undefined(name, why) for name in results}
            if known and (len(known) < len(parts) or not (by_years or period in known)):
                figures["actual"] = undefined("actual", "missing_period")
            row = {
                **history.described,
                "period": period,
                **{name: figure.number for name, figure in figures.items()},
                "year_method": plan.year_method(year_of(period)),
                "quarter_method": "" if by_years else plan.quarter_method,
                "provisional": not by_years and plan.quarter_method == "even",
                "reason": reasons_text(figures),
            }
            rows.append(row)
    return frame_of("planned_path", rows)


def _earlier_values(programme: Programme, as_of: str | None = None) -> dict[str, dict[str, float]]:
    """The number that each revised value replaced, by indicator and period, as known on a date."""
    reports = by_vintage(programme.actuals.dropna(subset="value"), as_of)
    before = reports.groupby(["indicator_id", "period"]).value.shift()
    # a value that is reported again unchanged, or taken back, is no revision
    revised = reports.assign(before=before)[before.notna() & (before != reports.value)]
    groups = revised.set_index("period").groupby("indicator_id").before
    return {str(key): values.to_dict() for key, values in groups}


def _parts(history: History, period: str) -> list[str]:
    """The reported periods of one of the path; a year reported whole stands at its last quarter."""
    year = year_of(period)
    whole = str(year) in history.known and not any(q in history.known for q in quarters_of(year))
    if not is_quarter(period):
        return [period] if history.yearly or whole else history.term.by_year[year]
    return [str(year)] if whole and quarter_of(period) == 4 else [period]
