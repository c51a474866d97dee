"""The record of past projections: what was projected at every earlier cut-off, and what came.

Each projection is made from what had been reported when that quarter first was, without hindsight.
Source: design/analysis.md, "The record of past projections".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from indicators.analysis.history import History, ends, histories
from indicators.analysis.projection import QUANTILES, SEED, Outlook, courses, outlooks
from indicators.frames.schemas import frame_of
from indicators.periods import is_quarter, year_of
from indicators.programme import Programme
from indicators.words import METHODS, percent, sentence

#: Fewer draws than a report takes: an 80 % interval needs no more, and there are many cut-offs.
_RECORD_DRAWS = 1000


def projection_record(
    programme: Programme,
    cut_off: str | None = None,
    as_of: str | None = None,
    draws: int = _RECORD_DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Set what was projected at every earlier cut-off beside what came.

    Parameters
    ----------
    programme, draws, seed
        As in `project_sexenio`.
    cut_off, as_of
        Until when, and as known on which date, there are results to compare with; default: the
        programme's cut-off, and everything.

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
        then = courses(programme, made_at, known or None)
        for method in METHODS:
            for outlook in outlooks(then, method, draws, seed):
                history = now[outlook.course.history.rules.indicator_id]
                rows += _rows(outlook, history, known)
    return frame_of("projection_record", rows)


def _first_known(programme: Programme, quarter: str) -> str | None:
    """The day on which enough indicators had reported a quarter; empty where no day is given."""
    values = programme.actuals.dropna(subset="value")
    whole = [quarter[:4]] if quarter.endswith("Q4") else []
    values = values[values.period.isin([quarter, *whole])]
    first = values.fillna({"reported": pd.Timestamp.min}).groupby("indicator_id").reported.min()
    needed = max(1, math.ceil(programme.settings.coverage_share * len(programme.indicators)))
    if len(first) < needed:
        return None
    day = first.sort_values().iloc[needed - 1]
    return "" if day == pd.Timestamp.min else str(day.date().isoformat())


def _rows(outlook: Outlook, now: History, known: str) -> Iterator[dict[str, Any]]:
    """What was projected from one cut-off, for each number of whole years since."""
    course = outlook.course
    made_at, quarterly = course.history.cut_off, course.per_year == 4
    if outlook.quantiles is None or not (quarterly or made_at.endswith("Q4")):
        return
    done = course.history.done.number if course.history.across_years == "sum" else 0.0
    for years in range(1, year_of(now.cut_off) - year_of(made_at) + 1):
        end = f"{year_of(made_at) + years}{made_at[4:]}"
        came = _came(now, made_at, end)
        if math.isnan(came):
            continue
        period = end if quarterly else end[:4]
        quantiles = outlook.quantiles[:, course.periods.index(period)] - done
        projected = dict(zip(QUANTILES, quantiles.tolist(), strict=True))
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


def record_summary(record: pd.DataFrame, by_indicator: bool = False) -> pd.DataFrame:
    """How often the 80 % interval held, and how far the median was off, by method and years ahead.

    ``record`` is a frame of `projection_record`; ``by_indicator`` tells indicators apart. Schema
    ``record_summary``; ``held`` is NaN for a method that gives no interval.
    """
    keys = [*(["indicator_id"] if by_indicator else []), "method", "years_ahead"]
    groups = record.groupby(keys, sort=False)
    summary = groups.agg(
        cases=("inside", "size"), held_share=("inside", "mean"), median_error=("error", "median")
    )
    rows = summary.assign(held=groups.inside.sum(min_count=1)).reset_index().to_dict("records")
    return frame_of("record_summary", [{"indicator_id": "", **row} for row in rows])


def record_in_words(
    record: pd.DataFrame, lang: str = "es", method: str = "damped-trend", years_ahead: int = 1
) -> str:
    """The record in a sentence; empty where there is none."""
    rows = record[(record.method == method) & (record.years_ahead == years_ahead)]
    rows = rows.dropna(subset="inside")
    if rows.empty:
        return ""
    return sentence(
        "record", "held" if years_ahead == 1 else "held_later", lang, rows.term.iloc[0],
        cases=len(rows), inside=int(rows.inside.sum()), years=years_ahead,
        error=percent(rows.error.median(), lang),
    )  # fmt: skip
