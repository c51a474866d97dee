"""What the report says first: four or five sentences, made by rules from the frames.

Figures go in, sentences come out, each with its indicator and its figure. An indicator is not
named twice where another one can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from babel.lists import format_list

from indicators.analysis.gap import steep_roads
from indicators.publishing.comparison import moved_indicators
from indicators.publishing.figures import ReportFigures
from indicators.publishing.tables import attainment, phrase
from indicators.words import STATUS_SYMBOL, label, number, percent, period_in_words, sentence

#: A required pace is far above the recent one from here on.
STEEP = 1.25
#: Indicators that one sentence names.
MOST_NAMED = 8
#: From worst to best; the others are no better and no worse than one another.
ORDER = ("red", "amber", "green")


def messages(figures: ReportFigures) -> list[str]:
    """The sentences, the one that counts the statuses first."""
    named: set[str] = set()
    parts = (_statuses, _furthest, _ends, _steepest, _changes, _lacking)
    return [line for part in parts for line in part(figures, named)]


def in_a_row(parts: list[str], lang: str) -> str:
    """Parts of a sentence: "a, b y c"."""
    return format_list(parts, locale={"es": "es_MX", "en": "en_US"}[lang])


def named(figures: ReportFigures, indicator_id: str) -> str:
    """An indicator as overviews name it: its id and short name."""
    return f"{indicator_id} {figures.short_names[indicator_id]}"


def steep(figures: ReportFigures) -> pd.DataFrame:
    """The indicators that need far more than their recent pace, with how many times it."""
    rows = steep_roads(figures.judged, STEEP)
    return rows[rows.times < math.inf]


def stuck(figures: ReportFigures) -> list[str]:
    """The indicators that stand still, or go the other way, while something is owed."""
    rows = steep_roads(figures.judged, STEEP)
    return list(rows.indicator_id[rows.times == math.inf])


def behind(figures: ReportFigures) -> pd.DataFrame:
    """The amber and red indicators, the furthest behind first."""
    rows = figures.judged[figures.judged.status.isin(["red", "amber"])]
    return rows.sort_values("attainment", kind="stable")


def _statuses(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    lang = figures.parameters.lang
    judged = figures.judged
    if len(judged) == 1:
        named.add(judged.indicator_id.iloc[0])
        yield _one(figures, next(judged.itertuples()), "message_one")
        return
    counts = judged.status.value_counts()
    parts = [
        sentence("counted", status, lang, count=counts[status])
        for status in STATUS_SYMBOL if counts.get(status, 0)
    ]  # fmt: skip
    yield phrase("message_counts", lang, all=len(judged), parts=in_a_row(parts, lang))


def _furthest(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = behind(figures)
    rows = rows[~rows.indicator_id.isin(named)]
    if len(rows):
        named.add(rows.indicator_id.iloc[0])
        row: Any = next(rows.itertuples())
        whole = figures.closing and row.target == row.sexenio_target
        yield _one(figures, row, "message_furthest_closing" if whole else "message_furthest")


def _one(figures: ReportFigures, row: Any, key: str) -> str:
    lang = figures.parameters.lang
    actual, target = (_large(value, lang) for value in (row.actual, row.target))
    return phrase(
        key, lang, figures.term, name=_called(figures, row.indicator_id), actual=actual,
        target=target, share=attainment(row, lang), status=label(row.status, lang),
    )  # fmt: skip


def _ends(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    """How many would miss the term's target as things go, and by how much another one would."""
    if figures.closing:
        return
    lang = figures.parameters.lang
    rows = figures.projections
    known = rows[rows.projected_gap.notna()]
    if known.empty:
        return
    short = known[known.projected_gap < 0]
    counts = {"count": len(short), "all": len(known)}
    if short.empty:
        yield phrase("message_all_reach", lang, figures.term, **counts)
        return
    short = short.assign(share=short.projected_gap / short.sexenio_target.abs())
    short = short.sort_values("share", kind="stable")
    others = short[~short.indicator_id.isin(named)]
    row: Any = next((others if len(others) else short).itertuples())
    named.add(row.indicator_id)
    key = "message_ends_one" if len(known) == 1 else "message_ends"
    yield phrase(
        key, lang, figures.term, **counts, name=_called(figures, row.indicator_id),
        gap=_large(abs(row.projected_gap), lang), share=percent(abs(row.share), lang),
        target=_large(row.sexenio_target, lang),
    )  # fmt: skip


def _steepest(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    lang = figures.parameters.lang
    rows = steep(figures)
    if figures.closing or rows.empty:
        return
    row: Any = next(rows.itertuples())
    named.add(row.indicator_id)
    yield phrase(
        "message_steepest", lang, figures.term, name=_called(figures, row.indicator_id),
        times=number(row.times, lang, 1), recent=number(row.recent_pace, lang),
        required=number(row.required_pace, lang),
    )  # fmt: skip


def _changes(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    lang = figures.parameters.lang
    if figures.earlier is None:
        return
    better, worse = changed_statuses(figures)[:2]
    since = period_in_words(figures.earlier.cut_off, lang)
    if not better and not worse:
        yield phrase("message_unchanged", lang, since=since)
        return
    parts = [
        phrase(key, lang, count=len(ids), ids=_first_of(ids, lang))
        for key, ids in (("message_better", better), ("message_worse", worse)) if ids
    ]  # fmt: skip
    yield phrase("message_changes", lang, since=since, parts=in_a_row(parts, lang))


def _first_of(ids: list[str], lang: str) -> str:
    """The ids, or the first of very many and how many there are besides."""
    rest = len(ids) - MOST_NAMED
    more = [phrase("and_more", lang, count=rest).removeprefix("y ").removeprefix("and ")]
    return in_a_row([*ids[:MOST_NAMED], *(more if rest > 0 else [])], lang)


def changed_statuses(figures: ReportFigures) -> tuple[list[str], list[str], list[str]]:
    """The indicators whose status is better, worse, or just another one than before."""
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    if figures.earlier is None:
        return groups
    for row in moved_indicators(figures.earlier, figures.snapshot).itertuples():
        before, after = row.status_before, row.status_after
        if before == after:
            continue
        if before not in ORDER or after not in ORDER:
            groups[2].append(row.indicator_id)
        else:
            groups[ORDER.index(after) < ORDER.index(before)].append(row.indicator_id)
    return groups


def _lacking(figures: ReportFigures, named: set[str]) -> Iterator[str]:
    lang = figures.parameters.lang
    if missing := figures.not_reported:
        key = "message_nobody_reported" if len(missing) == len(figures.indicators) else (
            "message_missing"
        )  # fmt: skip
        yield phrase(
            key, lang, count=len(missing), all=len(figures.indicators),
            period=period_in_words(figures.cut_off, lang),
        )  # fmt: skip


def _called(figures: ReportFigures, indicator_id: str) -> str:
    return f"{indicator_id} ({figures.short_names[indicator_id]})"


def _large(value: float, lang: str) -> str:
    """A figure in a sentence: millions as such."""
    if abs(value) >= 1e6:
        shown = number(value / 1e6, lang, 0 if (value / 1e6).is_integer() else 1)
        return phrase("millions", lang, number=shown)
    return number(value, lang)
