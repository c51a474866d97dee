"""Where the term's total will end, by several methods under one signature.

A reference path becomes an :class:`Outlook`, for which a method gives an array (draws, steps) in
which observed values are as they were; where it can give no interval, that is NaN and says so. The
record of past projections makes each from what had been reported when its quarter first was,
without hindsight. Source: docs/methodology.md, 5.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.analysis.figure import Figure, at_least, reasons_text, undefined
from indicators.analysis.history import History, histories
from indicators.analysis.plan import Plan, plans
from indicators.analysis.simulation import Floats, simulate_paths
from indicators.errors import UsageError, check_known
from indicators.frames.schemas import SCHEMAS, conform, frame_of
from indicators.periods import ends, is_quarter, year_of
from indicators.programme import Programme
from indicators.words import METHODS, percent, sentence

_QUANTILES: Mapping[str, float] = {
    "q025": 0.025, "q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975,
}  # fmt: skip
DRAWS, SEED = 4000, 2007
#: Fewer draws than a report takes: an 80 % interval needs no more, and there are many cut-offs.
_RECORD_DRAWS = 1000


def project_sexenio(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Project the term's total of every indicator, as known at a cut-off (`gap_to_target`).

    Parameters
    ----------
    method
        ``damped-trend`` (Bayesian, with intervals and a probability), ``linear-trend`` (least
        squares), ``run-rate`` (the mean of the observed periods goes on) or ``plan`` (actuals so
        far, then the reference path).
    draws, seed
        Simulated totals per indicator, for ``damped-trend``; the same seed, the same answer. A
        `UsageError` where they or the method cannot be used.

    Returns
    -------
    pandas.DataFrame
        Schema ``projections``, one row per indicator, in the indicator's unit. A missing quarter
        is simulated too. A level that is to be kept is not projected: ``kept`` says whether it is
        held or lost, ``kept_since`` since when. Where every period of the term is known, every
        figure is the result itself.

    Examples
    --------
    >>> import indicators as ind
    >>> frame = project_sexenio(ind.open_programme("data/raw"), "2010Q3", method="run-rate")
    >>> frame.set_index("indicator_id").loc["1.1", "median"].round(1).item()
    3689.6
    """
    return project_with_fan(programme, cut_off, as_of, method, draws, seed)[0]


def projection_fan(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How the term's figure builds up, period by period: what a fan chart draws.

    Parameters and errors are those of `project_sexenio`.

    Returns
    -------
    pandas.DataFrame
        Schema ``projection_fan``: a row per indicator and step of the whole term (quarters, or
        years where only years add up), with the quantiles of the term's figure up to that step.
        Up to the cut-off (``ahead`` false) they coincide, unless a period is missing; the last
        step holds the quantiles of `project_sexenio`. An indicator that is not projected has no
        row.

    Examples
    --------
    >>> import indicators as ind
    >>> fan = projection_fan(ind.open_programme("data/raw"), "2010Q3", method="run-rate")
    >>> fan.query("indicator_id == '9.1'")[["period", "ahead", "median"]].values.tolist()[2:4]
    [['2009', False, 440.0], ['2010', True, 586.6666666666666]]
    """
    return project_with_fan(programme, cut_off, as_of, method, draws, seed)[1]


def project_with_fan(
    programme: Programme, cut_off: str | None, as_of: str | None, method: str, draws: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of `project_sexenio` and `projection_fan`, from one simulation."""
    totals, fan = [], []
    for outlook in outlooks(plans(programme, cut_off, as_of), method, draws, seed):
        figures, history, (kept, since) = outlook.figures(), outlook.history, outlook.plan.kept
        # a running count of a year that is not over
        open_year = any(year_of(period) not in history.closed_years for period in history.known)
        row = {
            **history.described,
            **{name: figure.value for name, figure in figures.items()},
            "method": method,
            "reason": reasons_text(figures),
            "observed_to_date": figures["observed"].value,
            "periods_observed": len(outlook.observed),
            "periods_ahead": len(outlook.periods) - len(outlook.observed),
            "provisional": history.running and open_year,
            "kept": kept,
            "kept_since": since,
        }
        totals.append(row)
        if outlook.quantiles is None:
            continue
        shown = {name: figures[name] for name in figures if name in SCHEMAS["projection_fan"]}
        row = row | {"reason": reasons_text(shown)}
        for period, quantiles in zip(outlook.periods, outlook.quantiles.T.tolist(), strict=True):
            step = {"period": period, "ahead": ends(period) > history.cut_off}
            fan.append(row | step | dict(zip(_QUANTILES, quantiles, strict=True)))
    return frame_of("projections", totals), frame_of("projection_fan", fan)


@dataclass(frozen=True)
class Outlook:
    """The steps of one indicator through the term, and where a method takes its figure.

    No projection of an unfinished year falls below its ``floors``, nor of an ``is_share`` above
    100; what ``stays`` from one period to the next is counted, never none of it; ``stream`` is its
    own of random numbers. ``drawn`` is how many draws, of which seed; ``quantiles`` of the figure
    up to each step are (levels, steps), or None for a ``reason``.
    """

    plan: Plan
    history: History
    periods: list[str]
    observed: dict[str, float]
    floors: dict[str, float]
    per_year: int
    is_share: bool
    stays: bool
    stream: int
    method: str
    drawn: tuple[int, int]
    reason: str = ""
    quantiles: Floats | None = None
    probability: float = math.nan

    @property
    def values(self) -> Floats:
        """The observed values in the order of the steps, NaN where there is none."""
        return np.array([self.observed.get(period, math.nan) for period in self.periods])

    def bounded(self, paths: Floats) -> Floats:
        """Not below what an open year has brought, and of a share of a whole within 0 and 100."""
        paths = np.maximum(paths, [self.floors.get(p, -math.inf) for p in self.periods])
        return np.clip(paths, 0, 100) if self.is_share else paths

    def to_date(self, paths: Floats) -> Floats:
        """From values by step, (draws, steps), to what results come to in the steps up to it."""
        within, across = self.history.rules.within_year, self.history.across_years
        figures, earlier = np.empty_like(paths), np.zeros((len(paths), 1))
        for _, group in groupby(range(len(self.periods)), lambda n: year_of(self.periods[n])):
            steps = list(group)
            inside = paths[:, steps] if within == "last" else paths[:, steps].cumsum(axis=1)
            figures[:, steps] = earlier + (
                inside / np.arange(1, len(steps) + 1) if within == "mean" else inside
            )
            if across == "sum":
                earlier = figures[:, steps[-1:]]
        return figures

    def meets(self, figures: Floats) -> NDArray[np.bool_]:
        """Which figures of the term meet its target, give or take the rounding of sums."""
        sign = 1 if self.history.upward else -1
        met: NDArray[np.bool_] = at_least(sign * figures, sign * self.plan.term_target)
        return met

    def figures(self) -> dict[str, Figure]:
        """The figures of the projection with their operands."""
        history, plan, why = self.history, self.plan, self.reason
        observed = history.done._replace(name="observed", says="observed")
        target = plan.sexenio_target

        def drawn(name: str, value: float, why: str, *operands: Figure, says: str) -> Figure:
            if math.isnan(value):
                return undefined(name, why, *operands)
            return Figure(name, value, operands=operands, says=says)

        none = [math.nan] * len(_QUANTILES)
        last = none if self.quantiles is None else self.quantiles[:, -1].tolist()
        quantiles = {}
        for (name, level), value in zip(_QUANTILES.items(), last, strict=True):
            figure = drawn(name, value, why or "no_interval", observed, says="")
            quantiles[name] = figure._replace(says="drawn", places=(("share", f"{100 * level:g}"),))
        no_plan, planned = _why_not(self, "plan"), math.nan
        if not no_plan:
            planned = float(self.to_date(_single_path(self, "plan"))[0, -1])
        no_chance, chance = why or target.reason or "no_interval", self.probability
        years = len(self.observed) / self.per_year
        fair = "fair" if years >= 3 else "thin" if years > 1 else "prior-driven"
        return {
            "observed": observed,
            **quantiles,
            "sexenio_target": target,
            **history.gap(quantiles["median"], target, "projected_", why),
            "planned_total": drawn("planned_total", planned, no_plan, observed, says="as_planned"),
            "probability": drawn(
                "probability", chance, no_chance, observed, target, says="share_of_draws"
            ),
            "expected_reached": _expected_reached(self),
            "recent_pace": history.recent_pace,
            "required_pace": plan.required_pace,
            "evidence": Figure("evidence", fair if years else "", says="how_much"),
        }


def _begun(plan: Plan, method: str, drawn: tuple[int, int]) -> Outlook:
    """The steps of an indicator: quarters, or years where quarters do not make up the term.

    So of what reports years alone, or some years as a whole; and of a running count that is summed
    over years, which has its year once that is over.
    """
    history, rules = plan.history, plan.history.rules
    known, term = history.known, history.term
    by_quarter = {year_of(period) for period in known if is_quarter(period)}
    mixed = by_quarter and not {year_of(period) for period in known} <= by_quarter
    periods, floors = term.quarters(), {}
    observed = {quarter: known[quarter] for quarter in periods if quarter in known}
    if yearly := bool(history.yearly or mixed or history.running):
        periods = [str(year) for year in term.years()]
        observed = {str(year): history.of_year(year).number for year in history.complete_years}
        for year in term.years():
            parts = [q for q in term.by_year[year] if q in known]
            sums = rules.within_year == history.across_years == "sum"
            if sums and parts and str(year) not in observed:
                floors[str(year)] = history.of_year(year, parts).number
    targets = [target.used for target in history.targets.values() if target.used == target.used]
    shares = all(0 <= value <= 100 for value in (*observed.values(), *targets))
    counted = rules.value_type == "count" and rules.within_year != "sum"
    stream = int.from_bytes(hashlib.sha256(rules.indicator_id.encode()).digest()[:8])
    is_share = rules.unit_kind == "percent" and shares
    stays = counted and min(observed.values(), default=0) > 0
    steps = periods, observed, floors, 1 if yearly else 4
    begun = Outlook(plan, history, *steps, is_share, stays, stream, method, drawn)
    return replace(begun, reason="kept_stock" if plan.keeps else _why_not(begun, method))


def _simulated(ours: Sequence[Outlook], draws: int, seed: int) -> list[Floats]:
    """Paths (draws, steps): counts of events with Poisson noise, stocks in whole things without."""
    kinds = [(o.per_year, o.history.rules.value_type == "count" and not o.stays) for o in ours]
    found: dict[int, Floats] = {}
    for per_year, counts in dict.fromkeys(kinds):
        these = [n for n, kind in enumerate(kinds) if kind == (per_year, counts)]
        history = np.array([ours[n].values for n in these])
        streams = [ours[n].stream for n in these]
        how: Any = {"periods_per_year": per_year, "counts": counts, "draws": draws, "seed": seed}
        simulated = simulate_paths(history, history.shape[1], streams=streams, **how)
        found |= {these[row]: paths for row, paths in simulated}
    return [o.bounded(np.rint(found[n]) if o.stays else found[n]) for n, o in enumerate(ours)]


def _single_path(outlook: Outlook, method: str) -> Floats:
    """The path, (1, steps), of a method without intervals: observed steps are as they were."""
    values, time = outlook.values, np.arange(len(outlook.periods))
    seen = ~np.isnan(values)
    if method == "plan":
        otherwise = np.array([outlook.plan.figure(period).number for period in outlook.periods])
    elif method == "run-rate":
        otherwise = np.full_like(values, np.nanmean(values))
    else:  # the least-squares line; with a single value, that
        line = np.polynomial.Polynomial.fit(time[seen], values[seen], int(seen.sum() > 1))
        otherwise = line(time)
    return outlook.bounded(np.where(seen, values, otherwise)[None])


def _why_not(outlook: Outlook, method: str) -> str:
    """Why a method cannot project an indicator, as a reason code; empty if it can."""
    if not outlook.observed:
        return "no_actual"
    if method == "plan":
        unplanned = np.isnan(_single_path(outlook, method)).any()
        return outlook.plan.sexenio_target.reason or "no_target" if unplanned else ""
    # of a negative value there is no logarithm
    negative = method == "damped-trend" and min(outlook.observed.values()) < 0
    return "not_positive" if negative else ""


def outlooks(ours: Iterable[Plan], method: str, draws: int, seed: int) -> list[Outlook]:
    """Where a method takes each indicator."""
    check_known("method", method, METHODS)
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed, 4000 is usual")
    if seed < 0:
        raise UsageError(f"seed is {seed}; a whole number of 0 or more is needed")
    found = [_begun(plan, method, (draws, seed)) for plan in ours]
    able = [outlook for outlook in found if not outlook.reason]
    if method == "damped-trend":
        paths = iter(_simulated(able, draws, seed))
    else:
        paths = (_single_path(outlook, method) for outlook in able)
    return [outlook if outlook.reason else _drawn(outlook, next(paths)) for outlook in found]


def _drawn(outlook: Outlook, paths: Floats) -> Outlook:
    """An outlook with what its paths come to."""
    figures, met = outlook.to_date(paths), math.nan
    # sorted first, step by step: twice as fast as to look for seven places in each
    quantiles = np.quantile(np.sort(figures.T), list(_QUANTILES.values()), axis=1)
    if len(paths) == 1 and len(outlook.observed) < len(outlook.periods):
        quantiles[[name != "median" for name in _QUANTILES]] = math.nan
    elif not math.isnan(outlook.plan.term_target):
        met = float(np.mean(outlook.meets(figures[:, -1])))
    return replace(outlook, quantiles=quantiles, probability=met)


def _expected_reached(outlook: Outlook) -> Figure:
    """The first period in which the median path meets the target, or why there is none.

    A level has to meet it to the end of the term; a ceiling, or a loss that adds up, is kept or
    broken and never reached.
    """
    plan, level = outlook.plan, outlook.history.across_years == "last"
    ceiling = not level and (not outlook.history.upward or plan.loses)
    why = outlook.reason or plan.sexenio_target.reason or ("ceiling" if ceiling else "")
    period = ""
    if not why and outlook.quantiles is not None:
        meets = outlook.meets(outlook.quantiles[list(_QUANTILES).index("median")])
        meets = np.logical_and.accumulate(meets[::-1])[::-1] if level else meets
        why = "" if meets.any() else "not_within_term"
        period = "" if why else outlook.periods[int(np.argmax(meets))]
    return Figure("expected_reached", period, reason=why, says="first_met")


def projection_record(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    draws: int = _RECORD_DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Set what was projected at every earlier cut-off beside what came.

    Parameters are those of `project_sexenio`: until the cut-off, as known on a date, there are
    results to compare with.

    Returns
    -------
    pandas.DataFrame
        Schema ``projection_record``: what was projected one, two ... years ahead, as each method
        would have, and what came in those years. A level that is to be kept, a stretch with a
        missing period, and a quarter that too few had reported have no row.

    Examples
    --------
    >>> import indicators as ind
    >>> record = projection_record(ind.open_programme("data/raw"), "2009Q4")
    >>> one = record[(record.method == "damped-trend") & (record.years_ahead == 1)]
    >>> sorted(set(one.made_at))
    ['2007Q1', '2007Q2', '2007Q3', '2007Q4', '2008Q1', '2008Q2', '2008Q3', '2008Q4']
    """
    cut_off = cut_off or programme.default_cut_off()
    now = {history.rules.indicator_id: history for history in histories(programme, cut_off, as_of)}
    rows: list[dict[str, Any]] = []
    for made_at in programme.settings.term.quarters(cut_off)[:-4]:  # a year ago or more
        known = _first_known(programme, made_at)
        if known is None or (as_of and known > as_of):
            continue
        then = list(plans(programme, made_at, known or None))
        for method in METHODS:
            for outlook in outlooks(then, method, draws, seed):
                history = now[outlook.history.rules.indicator_id]
                rows += _past(outlook, history, known)
    return frame_of("projection_record", rows)


def _first_known(programme: Programme, quarter: str) -> str | None:
    """The day on which enough indicators had reported a quarter; empty where no day is given."""
    values = programme.actuals.dropna(subset="value")
    values = values[values.period.map(ends) == quarter]
    first = values.fillna({"reported": pd.Timestamp.min}).groupby("indicator_id").reported.min()
    needed = max(1, math.ceil(programme.settings.coverage_share * len(programme.indicators)))
    if len(first) < needed:
        return None
    day = first.sort_values().iloc[needed - 1]
    return "" if day == pd.Timestamp.min else str(day.date().isoformat())


def _past(outlook: Outlook, now: History, known: str) -> Iterator[dict[str, Any]]:
    """What was projected from one cut-off, for each number of whole years since."""
    history = outlook.history
    made_at, quarterly = history.cut_off, outlook.per_year == 4
    if outlook.quantiles is None or not (quarterly or made_at.endswith("Q4")):
        return
    done = history.done.number if history.across_years == "sum" else 0.0
    for years in range(1, year_of(now.cut_off) - year_of(made_at) + 1):
        end = f"{year_of(made_at) + years}{made_at[4:]}"
        came = _came(now, made_at, end)
        if math.isnan(came):
            continue
        period = end if quarterly else end[:4]
        quantiles = outlook.quantiles[:, outlook.periods.index(period)] - done
        projected = dict(zip(_QUANTILES, quantiles.tolist(), strict=True))
        low, high = projected["q10"], projected["q90"]
        yield {
            **now.described,
            **projected,
            "method": outlook.method,
            "made_at": made_at,
            "known": known,
            "period": period,
            "years_ahead": years,
            "came": came,
            "inside": math.nan if math.isnan(low) else float(low <= came <= high),
            "error": abs(projected["median"] - came) / abs(came) if came else math.nan,
        }


def _came(now: History, made_at: str, end: str) -> float:
    """What came after one quarter and up to another; of a level its value then. NaN if unknown."""
    level = now.across_years == "last"
    since = f"{year_of(end) - 1}Q4" if level else made_at
    due = now.expected(year for year in now.term.years() if year <= year_of(end))
    begins = {period: period if is_quarter(period) else f"{period}Q1" for period in due}
    due = [period for period in due if ends(period) > since and begins[period] <= end]
    due = due[-1:] if level and now.rules.within_year == "last" else due
    whole = all(since < begins[period] and ends(period) <= end <= now.cut_off for period in due)
    known = whole and all(period in now.known for period in due)
    return now.added_up("came", due).number if known else math.nan


def record_summary(record: pd.DataFrame) -> pd.DataFrame:
    """How often the 80 % interval held, and how far the median was off, by method and years ahead:
    the frame ``record_summary``.
    """
    groups = record.groupby(["method", "years_ahead"], sort=False)
    summary = groups.agg(
        cases=("inside", "size"), held_share=("inside", "mean"), median_error=("error", "median")
    )
    summary["held"] = groups.inside.sum(min_count=1)
    return conform("record_summary", summary.reset_index())


def record_in_words(record: pd.DataFrame, lang: str = "es") -> str:
    """How the first method's projections of a year ahead held, in a sentence; empty without any."""
    rows = record[(record.method == METHODS[0]) & (record.years_ahead == 1)].dropna(subset="inside")
    if rows.empty:
        return ""
    cases, inside, error = len(rows), int(rows.inside.sum()), percent(rows.error.median())
    said = {"cases": cases, "inside": inside, "error": error}
    return sentence("record", "held", lang, rows.term.iloc[0], **said)
