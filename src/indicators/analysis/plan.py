"""The reference path: what the targets imply for the periods that the matrix does not print.

It is this project's arithmetic, not a target: printed years as printed, the years between them
shared out, quarters by the season where it is known. Source: design/analysis.md, "Plan".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.history import History, Target, histories, reasons_text
from indicators.analysis.revisions import earlier_values
from indicators.frames.schemas import frame_of
from indicators.periods import is_quarter, quarter_of, quarters_of, year_of
from indicators.programme import Programme

#: Complete past years from which a season is taken for known.
SEASON_YEARS = 2


@dataclass(frozen=True)
class Plan:
    """The reference path of one indicator: by year, the quarters' shares, the term's target."""

    years: dict[int, float]
    year_methods: dict[int, str]
    shares: tuple[float, ...]
    quarter_method: str
    term_target: float
    reason: str
    history: History

    def planned(self, period: str) -> float:
        """The reference value of a year or a quarter, in the indicator's unit."""
        year = year_of(period)
        if not is_quarter(period):
            return self.years[year]
        if self.quarter_method == "level":
            return self._level(period)
        return self.years[year] * self.shares[quarter_of(period) - 1]

    def to_date(self, periods: list[str]) -> float:
        """The reference value of several periods together."""
        return self.aggregate({period: self.planned(period) for period in periods})

    def aggregate(self, values: Mapping[str, float]) -> float:
        """What values of several periods come to under this indicator's rules."""
        return aggregate(values, self.history.rules.within_year, self.history.across_years)

    def _level(self, quarter: str) -> float:
        """A level: linear between year ends; of the year where years are summed or averaged."""
        year = year_of(quarter)
        if self.history.across_years == "sum" or self.history.rules.within_year == "mean":
            return self.years[year]
        before = self.years.get(year - 1, self._starting_level())
        return before + (self.years[year] - before) * quarter_of(quarter) / 4

    def _starting_level(self) -> float:
        baseline = self.history.baseline
        if baseline and baseline.comparable and not math.isnan(baseline.used):
            return baseline.used
        return self.years[self.history.term.first_year]


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
    term_target, reason = _term_target(history)
    offered = _usable(history.office_targets.values()) if reference_path == "reported" else {}
    if history.across_years == "last":
        years, methods = _linear_levels(history, offered)
    else:
        years, methods = _annual_flows(history, term_target, reference_path == "flat", offered)
    shares, quarter_method = _quarter_shares(history)
    return Plan(years, methods, shares, quarter_method, term_target, reason, history)


def _usable(targets: Iterable[Target]) -> dict[int, float]:
    """The targets that have a number, by year."""
    return {target.year: target.used for target in targets if not math.isnan(target.used)}


def _term_target(history: History) -> tuple[float, str]:
    """The target of the whole term, or NaN and why."""
    term = history.term
    final = history.final
    if final is None or math.isnan(final.used):
        return math.nan, "no_target"
    if not final.scope:
        return math.nan, "ambiguous_target"
    if final.scope != "annual":
        return final.used, ""
    if len(history.targets) == len(term.years()):
        total = math.fsum(history.targets[year].used for year in term.years())
        return total, "no_target" if math.isnan(total) else ""
    return final.used * len(term.years()), ""


def _annual_flows(
    history: History, term_target: float, flat: bool, offered: dict[int, float]
) -> tuple[dict[int, float], dict[int, str]]:
    """Printed years as printed; the others by the chosen reference path."""
    term = history.term
    # a last column that is annual prints a year, or says of every year what it says ("30 al año")
    last_too = len(history.targets) == len(term.years()) or history.total is not None
    years = _usable(
        target
        for target in history.targets.values()
        if target.scope == "annual" and (target.year != term.last_year or last_too)
    )
    methods = dict.fromkeys(years, "printed")
    offered = {y: value for y, value in offered.items() if y in term.years() and y not in years}
    years |= offered
    methods |= dict.fromkeys(offered, "reported")
    known = dict(years)
    missing = [year for year in term.years() if year not in years]
    for year in missing:
        if flat:
            earlier = [printed for printed in known if printed < year]
            years[year] = known[max(earlier)] if earlier else math.nan
        else:
            years[year] = (term_target - math.fsum(known.values())) / len(missing)
        methods[year] = "flat" if flat else "spread"
    return dict(sorted(years.items())), methods


def _linear_levels(
    history: History, offered: dict[int, float]
) -> tuple[dict[int, float], dict[int, str]]:
    """Printed levels, the baseline's among them, hold at year end; straight lines between."""
    printed = _usable(target for target in history.targets.values() if target.scope)
    points = offered | printed
    baseline = history.baseline
    if baseline and baseline.comparable and not math.isnan(baseline.used):
        points[baseline.year] = baseline.used
    years: dict[int, float] = {}
    methods: dict[int, str] = {}
    for year in history.term.years():
        before = max((known for known in points if known <= year), default=None)
        after = min((known for known in points if known >= year), default=None)
        if year in points:
            years[year] = points[year]
        elif before is None or after is None:
            years[year] = math.nan
        else:
            step = (points[after] - points[before]) / (after - before)
            years[year] = points[before] + step * (year - before)
        methods[year] = "printed" if year in printed else "reported" if year in offered else "level"
    return years, methods


def _quarter_shares(history: History) -> tuple[tuple[float, ...], str]:
    """Each quarter's share of the year: of the past complete years together, else even."""
    if history.yearly:
        return (), ""
    if history.rules.within_year != "sum":
        return (), "level"
    known = history.known
    complete = [y for y in history.complete_years if f"{y}Q1" in known]
    pooled = [math.fsum(known[quarters_of(year)[n]] for year in complete) for n in range(4)]
    if len(complete) < SEASON_YEARS or math.fsum(pooled) <= 0:
        return (0.25,) * 4, "even"
    return tuple(part / math.fsum(pooled) for part in pooled), "seasonal"


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
        planned, planned_to_date = plan.planned(period), plan.to_date(every[: n + 1])
        actual = math.nan
        if known and len(known) == len(parts) and (by_years or period in known):
            actual = aggregate(known, rules.within_year, "last")
        past = {p: value for p, value in history.known.items() if _ends(p) <= _ends(period)}
        before = {part: revised[part] for part in known if part in revised}
        rows.append(
            {
                "indicator_id": rules.indicator_id,
                "name": rules.name,
                "unit": rules.unit,
                "cut_off": history.cut_off,
                "vintage": history.vintage,
                "term": str(history.term),
                "period": period,
                "planned": planned,
                "planned_to_date": planned_to_date,
                "actual": actual,
                "actual_to_date": plan.aggregate(past) if known else math.nan,
                "earlier_to_date": plan.aggregate(past | before) if known else math.nan,
                "year_method": plan.year_methods[year_of(period)],
                "quarter_method": "" if by_years else plan.quarter_method,
                "sexenio_target": plan.term_target,
                "provisional": not by_years and plan.quarter_method == "even",
                "reason": reasons_text(
                    _path_reasons(plan, planned, planned_to_date, actual, known, period)
                ),
                "synthetic": history.synthetic,
            }
        )
    return rows


def _parts(history: History, period: str) -> list[str]:
    """The reported periods that make up a period of the path.

    The last quarter of a year that was reported as a whole stands for that year.
    """
    year = year_of(period)
    whole = str(year) in history.known and not any(q in history.known for q in quarters_of(year))
    if not is_quarter(period):
        return [period] if history.yearly or whole else quarters_of(year)
    return [str(year)] if whole and quarter_of(period) == 4 else [period]


def _ends(period: str) -> str:
    return period if is_quarter(period) else f"{period}Q4"


def _path_reasons(
    plan: Plan,
    planned: float,
    planned_to_date: float,
    actual: float,
    known: dict[str, float],
    period: str,
) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for figure, value in (("planned", planned), ("planned_to_date", planned_to_date)):
        if math.isnan(value):
            reasons[figure] = plan.reason or "no_target"
    if math.isnan(plan.term_target):
        reasons["sexenio_target"] = plan.reason
    if not known:
        why = "no_actual" if _ends(period) <= plan.history.cut_off else "not_due"
        reasons |= dict.fromkeys(("actual", "actual_to_date", "earlier_to_date"), why)
    elif math.isnan(actual):
        reasons["actual"] = "missing_period"
    return reasons
