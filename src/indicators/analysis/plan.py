"""The reference path: what the targets imply for the periods that the matrix does not print.

It is this project's arithmetic, not a target: printed years as printed, the years between them
shared out, quarters by the season where it is known. Source: design/analysis.md, "Plan".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate, in_years
from indicators.analysis.figure import (
    Figure,
    added_up,
    counted,
    leaves,
    made,
    reasons_text,
    undefined,
)
from indicators.analysis.history import History, ends, histories
from indicators.analysis.revisions import earlier_values
from indicators.frames.schemas import frame_of
from indicators.periods import is_quarter, quarter_of, quarters_of, year_of
from indicators.programme import Programme

#: Closed years, each with three quarters at least, from which a season is taken for known.
SEASON_YEARS = 2


@dataclass(frozen=True)
class Plan:
    """The reference path of one indicator: by year, the quarters' shares, the term's target.

    ``year_methods`` says how each year came about: ``printed``, ``quarters`` (made of the targets
    of its quarters), ``reported`` (the office's own), ``spread``, ``flat`` or ``level``.
    """

    history: History
    years: dict[int, Figure]
    year_methods: dict[int, str]
    weights: tuple[Figure, ...]
    quarter_method: str
    sexenio_target: Figure
    _made: dict[str, Figure] = field(default_factory=dict)
    _cells: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def term_target(self) -> float:
        """The target of the whole term, NaN where there is none."""
        return self.sexenio_target.number

    @property
    def reason(self) -> str:
        """Why there is no target of the whole term."""
        return self.sexenio_target.reason

    def covers(self, period: str) -> bool:
        """Whether there is a reference value of a period."""
        if self.history.rules.within_year != "last" and period not in self.history.quarter_targets:
            return not self.years[year_of(period)].undefined
        return not self.figure(period).undefined

    def planned(self, period: str) -> float:
        """The reference value of a year or a quarter, in the indicator's unit."""
        return self.figure(period).number

    def figure(self, period: str) -> Figure:
        """The same with what it was made of."""
        if not is_quarter(period):
            return self.years[year_of(period)]
        if period not in self._made:
            self._made[period] = self._quarter(period)
        return self._made[period]

    def to_date(self, name: str, periods: Sequence[str], says: str = "same_periods") -> Figure:
        """The reference value of several periods together; that of a whole year is the year's."""
        parts: dict[str, Figure] = {}
        for year, ours in in_years(periods).items():
            whole = ours == self.history.quarters(year) and not self._divided(year)
            if whole and self.history.rules.within_year != "last":
                parts[str(year)] = self.years[year]
            else:
                parts |= {period: self.figure(period) for period in ours}
        rules = self.history.rules
        adds = rules.within_year, self.history.across_years
        return added_up(name, parts, *adds, says, year_name="part ")

    def cells(self, periods: Sequence[str]) -> list[str]:
        """The printed cells behind the reference value of some periods, by year."""
        printed: dict[str, str] = {}
        for period in periods[-1:] if self.history.across_years == "last" else periods:
            quarter = period in self.history.quarter_targets
            if quarter or self.history.rules.within_year == "last":
                printed |= _printed_in(self.figure(period))
            elif year_of(period) not in self._cells:
                self._cells[year_of(period)] = _printed_in(self.years[year_of(period)])
            printed |= self._cells.get(year_of(period), {})
        return sorted(printed, key=lambda cell: printed[cell])

    def _divided(self, year: int) -> bool:
        """Whether the matrix prints a target for some quarters of a year."""
        return any(quarter in self.history.quarter_targets for quarter in quarters_of(year))

    def _quarter(self, quarter: str) -> Figure:
        history, year = self.history, year_of(quarter)
        name = f"plan {quarter}"
        if quarter in history.quarter_targets:
            return made(name, "same", history.quarter_targets[quarter].figure, says="path_printed")
        if history.rules.within_year == "sum":
            return self._shared_out(name, quarter)
        if history.rules.within_year == "mean" and self._divided(year):
            quarters = history.quarters(year)
            given = [history.quarter_targets[q] for q in quarters if q in history.quarter_targets]
            return made(
                name, "left_of_mean", self.years[year],
                counted("quarters_of_year", len(quarters)),
                made("printed_quarters", "sum", *[target.figure for target in given]),
                counted("other_quarters", len(quarters) - len(given)), says="path_left",
            )  # fmt: skip
        if history.across_years == "sum" or history.rules.within_year == "mean":
            return made(name, "same", self.years[year], says="path_year")
        return self._level(name, quarter)

    def _shared_out(self, name: str, quarter: str) -> Figure:
        """A quarter's share of the year, or of what the printed quarters leave of it."""
        history, year = self.history, year_of(quarter)
        quarters = history.quarters(year)
        printed = [history.quarter_targets[q].figure for q in quarters
                   if q in history.quarter_targets]  # fmt: skip
        others = [q for q in quarters if q not in history.quarter_targets]
        whole = self.years[year]
        if printed:
            whole = made(f"rest {year}", "spread", whole, *printed, counted("one", 1),
                         says="path_left")  # fmt: skip
        if len(others) == 1:
            return made(name, "same", whole, says="path_left")
        return made(name, "times", whole, self._share(quarter_of(quarter), others))

    def _share(self, quarter: int, among: Sequence[str]) -> Figure:
        """A quarter's share of some quarters together; made once for all years that are alike."""
        key = f"{quarter} of {'+'.join(other[4:] for other in among)}"
        if key not in self._made:
            weights = [self.weights[quarter_of(other) - 1] for other in among]
            self._made[key] = made(
                f"share {quarter}", "ratio", self.weights[quarter - 1],
                made("weights", "sum", *weights), says=self.quarter_method,
            )  # fmt: skip
        return self._made[key]

    def _level(self, name: str, quarter: str) -> Figure:
        """A level: linear between year ends and the quarters that have a target of their own."""
        points = {f"{year}Q4": figure for year, figure in self.years.items()}
        points |= {q: target.figure for q, target in self.history.quarter_targets.items()}
        if start := self.history.start:
            points.setdefault(ends(start.period), start.figure)
        return _between(name, quarter, points, self.years[self.history.term.first_year])


def _printed_in(figure: Figure) -> dict[str, str]:
    """The cells of the matrix at the ends of a figure, and the period of each."""
    return {
        leaf.cell: leaf.name.split()[1]
        for leaf in leaves(figure)
        if leaf.cell and not leaf.name[0].isdigit()
    }


def _between(name: str, period: str, points: Mapping[str, Figure], otherwise: Figure) -> Figure:
    """The value at a period on the line between the nearest points around it."""
    points = {at: figure for at, figure in points.items() if not figure.undefined}
    before = max((at for at in points if at <= period), default="")
    after = min((at for at in points if at >= period), default="")
    if not after or (not before and otherwise.undefined):
        return undefined(name, "no_target")
    if before in ("", after):
        return made(name, "same", points[after], says="path_printed" if before else "path_first")
    return made(
        name, "between", points[before], points[after],
        counted("steps", _steps(before, period)), counted("steps_between", _steps(before, after)),
        says="path_level",
    )  # fmt: skip


def _steps(first: str, last: str) -> int:
    """How many quarters, or years, one period ends after another."""
    years = year_of(last) - year_of(first)
    return years * 4 + quarter_of(last) - quarter_of(first) if is_quarter(first) else years


def plan_of(history: History, reference_path: str = "spread") -> Plan:
    """The reference path of one indicator.

    Parameters
    ----------
    history
        The indicator at a cut-off.
    reference_path
        For the years that the matrix does not print: ``spread`` (what is left, evenly), ``flat``
        (the last printed year again) or ``reported`` (the offices' annual targets where they are,
        and what is left evenly over the rest).
    """
    offered = history.office_targets if reference_path == "reported" else {}
    office = {
        year: made(f"plan {year}", "same", target.figure, says="path_reported")
        for year, target in offered.items()
        if not target.figure.undefined
    }
    made_of_quarters = _made_of_quarters(history)
    target = _sexenio_target(history, made_of_quarters)
    if history.across_years == "last":
        years, methods = _linear_levels(history, office, made_of_quarters)
    else:
        years, methods = _annual_flows(
            history, target, reference_path == "flat", office, made_of_quarters
        )
    weights, quarter_method = _quarter_weights(history)
    return Plan(history, years, methods, weights, quarter_method, target)


def _made_of_quarters(history: History) -> dict[int, Figure]:
    """The years that the matrix prints by quarter alone, or ends with a quarter's level."""
    found = {}
    for year in history.term.years():
        printed = history.quarter_targets
        wanted = history.quarters(year)
        if history.rules.within_year == "last":
            wanted = wanted[-1:]
        own = history.targets.get(year)
        if (own is None or own is history.total) and all(quarter in printed for quarter in wanted):
            leaves = [printed[quarter].figure for quarter in wanted]
            found[year] = made(f"plan {year}", history.rules.within_year, *leaves,
                               says=f"quarters_{history.rules.within_year}")  # fmt: skip
    return found


def _term_years(history: History) -> Figure:
    """How many years the term has; the first counts for the quarters that belong to it."""
    return counted("years_of_term", len(history.term.quarters()) / 4)


def _sexenio_target(history: History, made_of_quarters: Mapping[int, Figure]) -> Figure:
    """The target of the whole term, or NaN and why."""
    name, says = "sexenio_target", "whole_term"
    years, final = history.term.years(), history.final
    if history.across_years == "last" and years[-1] in made_of_quarters:
        return made(name, "same", made_of_quarters[years[-1]], says=says)
    every = {y: target.figure for y, target in history.targets.items() if target.scope == "annual"}
    every |= made_of_quarters
    if history.total is None and history.across_years == "sum" and set(years) <= set(every):
        return made(name, "sum", *[every[year] for year in years], says=says)
    if final is None or math.isnan(final.used):
        return undefined(name, "no_target", says=says)
    if history.across_years == "last" and final.scope:
        return made(name, "same", final.figure, says=says)
    if final.scope == "annual" and not final.open_scope:
        return made(name, "times", final.figure, _term_years(history), says="a_year")
    if final.scope in ("", "annual"):
        # "Meta 2012: 400" beside nothing else: a year, a total, a level? It is not multiplied
        return undefined(name, "ambiguous_target", final.figure, says=says)
    return made(name, "same", final.figure, says=says)


def _annual_flows(
    history: History, term_target: Figure, flat: bool, office: Mapping[int, Figure],
    made_of_quarters: Mapping[int, Figure],
) -> tuple[dict[int, Figure], dict[int, str]]:  # fmt: skip
    """Printed years as printed; the others by the chosen reference path."""
    term = history.term
    # a last column that is annual prints a year, or says of every year what it says ("30 al año")
    last_too = len(history.targets) == len(term.years()) or history.total is not None
    years = {
        year: made(f"plan {year}", "same", target.figure, says="path_printed")
        for year, target in history.targets.items()
        if target.scope == "annual" and not target.figure.undefined
        and (year != term.last_year or last_too)
    }  # fmt: skip
    methods = dict.fromkeys(years, "printed")
    for method, more in (("quarters", made_of_quarters), ("reported", office)):
        new = {year: figure for year, figure in more.items()
               if year in term.years() and year not in years}  # fmt: skip
        years |= new
        methods |= dict.fromkeys(new, method)
    known = dict(sorted(years.items()))
    missing = [year for year in term.years() if year not in years]
    # a year that begins with its third quarter takes half of what a whole one takes
    parts = {year: len(history.quarters(year)) / 4 for year in missing}
    for year in missing:
        name = f"plan {year}"
        methods[year] = "flat" if flat else "spread"
        if flat:
            earlier = [printed for printed in known if printed < year]
            years[year] = (
                made(name, "same", known[max(earlier)], says="path_flat") if earlier
                else undefined(name, "no_target")
            )  # fmt: skip
            continue
        years[year] = made(
            name, "spread", term_target, *known.values(),
            counted("unprinted_years", math.fsum(parts.values())), says="path_spread",
        )  # fmt: skip
        if parts[year] < 1:
            whole = years[year]._replace(name="a_year")
            years[year] = made(name, "times", whole, counted("part_of_year", parts[year]))
    return dict(sorted(years.items())), methods


def _linear_levels(
    history: History, office: Mapping[int, Figure], made_of_quarters: Mapping[int, Figure]
) -> tuple[dict[int, Figure], dict[int, str]]:
    """Printed levels, the baseline's among them, hold at year end; straight lines between."""
    printed = {
        year: target.figure for year, target in history.targets.items()
        if target.scope and not target.figure.undefined
    }  # fmt: skip
    points = {**office, **printed, **made_of_quarters}
    if history.start:
        points[history.start.year] = history.start.figure
    at = {str(year): figure for year, figure in points.items()}
    none = undefined("", "no_target")
    years = {year: _between(f"plan {year}", str(year), at, none) for year in history.term.years()}
    methods = {
        year: "printed" if year in printed else "quarters" if year in made_of_quarters
        else "reported" if year in office else "level"
        for year in years
    }  # fmt: skip
    for year in years:
        if methods[year] in ("quarters", "reported"):
            years[year] = points[year]
    return years, methods


def _quarter_weights(history: History) -> tuple[tuple[Figure, ...], str]:
    """What each quarter weighs within a year, by the closed years that lack one quarter at most.

    A quarter's values over what the same years have in the quarters that all of them know, so
    that neither a missing quarter nor growth from year to year moves the season. Of complete
    years alone that is each quarter's share of their sum.
    """
    if history.yearly:
        return (), ""
    if history.rules.within_year != "sum":
        return (), "level"
    even = tuple(counted(f"weight {n}", 0.25, "weight_even") for n in (1, 2, 3, 4))
    known = {
        year: {n: history.reported[f"{year}Q{n}"] for n in (1, 2, 3, 4)
               if f"{year}Q{n}" in history.known}
        for year in history.closed_years
    }  # fmt: skip
    years = [year for year, quarters in known.items() if len(quarters) >= 3]
    common = [n for n in (1, 2, 3, 4) if all(n in known[year] for year in years)]
    if len(years) < SEASON_YEARS or not common or len({n for y in years for n in known[y]}) < 4:
        return even, "even"
    weights = []
    for n in (1, 2, 3, 4):
        ours = [year for year in years if n in known[year]]
        values = made(f"values {n}", "sum", *[known[year][n] for year in ours])
        beside = made(
            f"beside {', '.join(map(str, ours))}",
            "sum",
            *[known[year][m] for year in ours for m in common],
        )
        if beside.number <= 0:
            return even, "even"
        weights.append(made(f"weight {n}", "ratio", values, beside, says="weight_seasonal"))
    if math.fsum(weight.number for weight in weights) <= 0:
        return even, "even"
    return tuple(weights), "seasonal"


def planned_path(
    programme: Programme,
    freq: str = "Q",
    cut_off: str | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """The reference path of every indicator over the whole term, beside what was reported.

    Parameters
    ----------
    programme
        From `open_programme`.
    freq
        ``"Q"`` for quarters, ``"Y"`` for years.
    cut_off
        Last quarter whose results count; default: the programme's.
    as_of
        ISO date; only what had been reported by then counts.

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
    cut_off = cut_off or programme.default_cut_off()
    revised = earlier_values(programme, as_of)
    rows = []
    for history in histories(programme, cut_off, as_of):
        plan = plan_of(history, programme.settings.reference_path)
        rows += _path_rows(plan, freq, revised.get(history.rules.indicator_id, {}))
    return frame_of("planned_path", rows)


def _path_rows(plan: Plan, freq: str, revised: Mapping[str, float]) -> list[dict[str, Any]]:
    history = plan.history
    rules = history.rules
    by_years = freq == "Y" or history.yearly
    every = [str(y) for y in history.term.years()] if by_years else history.term.quarters()
    rows = []
    for n, period in enumerate(every):
        parts = _parts(history, period)
        known = {part: history.known[part] for part in parts if part in history.known}
        actual = math.nan
        if known and len(known) == len(parts) and (by_years or period in known):
            actual = aggregate(known, rules.within_year, "last")
        past = {p: value for p, value in history.known.items() if ends(p) <= ends(period)}
        before = past | {part: revised[part] for part in known if part in revised}
        adds = rules.within_year, history.across_years
        figures = {
            "planned": plan.figure(period),
            "planned_to_date": plan.to_date("planned_to_date", every[: n + 1]),
            "sexenio_target": plan.sexenio_target,
        }
        rows.append(
            {
                "indicator_id": rules.indicator_id,
                "name": rules.name,
                "unit": rules.unit,
                "unit_kind": rules.unit_kind,
                "direction": history.direction,
                "cut_off": history.cut_off,
                "vintage": history.vintage,
                "term": str(history.term),
                "period": period,
                **{name: figure.number for name, figure in figures.items()},
                "actual": actual,
                "actual_to_date": aggregate(past, *adds) if known else math.nan,
                "earlier_to_date": aggregate(before, *adds) if known else math.nan,
                "year_method": plan.year_methods[year_of(period)],
                "quarter_method": "" if by_years else plan.quarter_method,
                "provisional": not by_years and plan.quarter_method == "even",
                "reason": reasons_text(figures | _without_actual(history, period, known, actual)),
                "synthetic": history.synthetic,
            }
        )
    return rows


def _without_actual(
    history: History, period: str, known: Mapping[str, float], actual: float
) -> dict[str, Figure]:
    """Why a period has no result."""
    if known:
        return {"actual": undefined("", "missing_period")} if math.isnan(actual) else {}
    why = undefined("", "no_actual" if ends(period) <= history.cut_off else "not_due")
    return dict.fromkeys(("actual", "actual_to_date", "earlier_to_date"), why)


def _parts(history: History, period: str) -> list[str]:
    """The reported periods that make up a period of the path.

    The last quarter of a year that was reported as a whole stands for that year.
    """
    year = year_of(period)
    whole = str(year) in history.known and not any(q in history.known for q in quarters_of(year))
    if not is_quarter(period):
        return [period] if history.yearly or whole else history.quarters(year)
    return [str(year)] if whole and quarter_of(period) == 4 else [period]
