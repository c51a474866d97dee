"""The reference path: what the targets imply for the periods that the matrix does not print.

It is this project's arithmetic, not a target: printed years as printed, the years between them
shared out, quarters by the season where it is known. Source: design/analysis.md, "Plan".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.history import History, histories, reasons_text
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
        """A level: of the year where years are summed, else linear between year ends."""
        year = year_of(quarter)
        if self.history.across_years == "sum":
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
        (the last printed year again) or ``reported`` (the offices' annual targets, where they are).
    """
    term_target, reason = _term_target(history)
    if history.across_years == "last":
        years, methods = _linear_levels(history)
    else:
        years, methods = _annual_flows(history, term_target, reference_path)
    shares, quarter_method = _quarter_shares(history)
    return Plan(years, methods, shares, quarter_method, term_target, reason, history)


def _term_target(history: History) -> tuple[float, str]:
    """The target of the whole term, or NaN and why."""
    term = history.term
    final = history.targets.get(term.last_year)
    if final is None or math.isnan(final.used):
        return math.nan, "no_target"
    if not final.scope:
        return math.nan, "ambiguous_target"
    if final.scope != "annual":
        return final.used, ""
    printed = [history.targets[year].used for year in term.years() if year in history.targets]
    if len(printed) == len(term.years()):
        return math.fsum(printed), ""
    return final.used * len(term.years()), ""


def _annual_flows(
    history: History, term_target: float, reference_path: str
) -> tuple[dict[int, float], dict[int, str]]:
    """Printed years as printed; the others by the chosen reference path."""
    term = history.term
    years = {
        target.year: target.used
        for target in history.targets.values()
        if target.scope == "annual"
        and (target.year != term.last_year or len(history.targets) == len(term.years()))
    }
    methods = dict.fromkeys(years, "printed")
    if reference_path == "reported":
        offered = {
            year: value
            for year, value in history.office_targets.items()
            if year in term.years() and year not in years
        }
        years |= offered
        methods |= dict.fromkeys(offered, "reported")
    missing = [year for year in term.years() if year not in years]
    if missing:
        left = (term_target - math.fsum(years.values())) / len(missing)
        flat = years[max(years)] if years else math.nan
        years |= dict.fromkeys(missing, flat if reference_path == "flat" else left)
        methods |= dict.fromkeys(missing, "flat" if reference_path == "flat" else "spread")
    return dict(sorted(years.items())), methods


def _linear_levels(history: History) -> tuple[dict[int, float], dict[int, str]]:
    """Printed levels hold at year end, and lie on straight lines between."""
    printed = {target.year: target.used for target in history.targets.values() if target.scope}
    years: dict[int, float] = {}
    for year in history.term.years():
        before = max((known for known in printed if known <= year), default=None)
        after = min((known for known in printed if known >= year), default=None)
        if before is None or after is None:
            years[year] = math.nan
        elif before == after:
            years[year] = printed[year]
        else:
            step = (printed[after] - printed[before]) / (after - before)
            years[year] = printed[before] + step * (year - before)
    return years, {year: "printed" if year in printed else "level" for year in years}


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
    return frame_of(
        "planned_path",
        [
            row
            for history in histories(programme, cut_off, as_of)
            for row in _path_rows(plan_of(history, programme.settings.reference_path), freq)
        ],
    )


def _path_rows(plan: Plan, freq: str) -> list[dict[str, Any]]:
    history = plan.history
    rules = history.rules
    by_years = freq == "Y" or history.yearly
    every = [str(y) for y in history.term.years()] if by_years else history.term.quarters()
    rows = []
    for n, period in enumerate(every):
        parts = quarters_of(int(period)) if by_years and not history.yearly else [period]
        known = {part: history.known[part] for part in parts if part in history.known}
        past = [
            part for part in history.known if year_of(part) < year_of(period) or part <= parts[-1]
        ]
        planned = plan.planned(period)
        rows.append(
            {
                "indicator_id": rules.indicator_id,
                "name": rules.name,
                "unit": rules.unit,
                "cut_off": history.cut_off,
                "vintage": history.vintage,
                "period": period,
                "planned": planned,
                "planned_to_date": plan.to_date(every[: n + 1]),
                "actual": (
                    aggregate(known, rules.within_year, "last")
                    if len(known) == len(parts) else math.nan
                ),
                "actual_to_date": (
                    aggregate(
                        {part: history.known[part] for part in past},
                        rules.within_year, history.across_years,
                    ) if known else math.nan
                ),
                "year_method": plan.year_methods[year_of(period)],
                "quarter_method": "" if by_years else plan.quarter_method,
                "sexenio_target": plan.term_target,
                "provisional": not by_years and plan.quarter_method == "even",
                "reason": reasons_text(_path_reasons(plan, planned, known, parts)),
                "synthetic": history.synthetic,
            }
        )  # fmt: skip
    return rows


def _path_reasons(
    plan: Plan, planned: float, known: dict[str, float], parts: list[str]
) -> dict[str, str]:
    reasons: dict[str, str] = {}
    if math.isnan(planned):
        reasons |= dict.fromkeys(("planned", "planned_to_date"), plan.reason or "no_target")
    if math.isnan(plan.term_target):
        reasons["sexenio_target"] = plan.reason
    if not known:
        due = parts[-1] <= plan.history.cut_off
        why = "no_actual" if due else "not_due"
        reasons |= dict.fromkeys(("actual", "actual_to_date"), why)
    elif len(known) < len(parts):
        reasons["actual"] = "missing_period"
    return reasons
