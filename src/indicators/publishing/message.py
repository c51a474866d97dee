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
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.comparison import moved_indicators
from indicators.publishing.tables import figure, phrase
from indicators.words import STATUS_SYMBOL, label, number, percent, period_in_words, sentence

#: A required pace is far above the recent one from here on.
_STEEP = 1.25
#: Indicators that one sentence names.
MOST_NAMED = 8
#: From worst to best; the others are no better and no worse than one another.
_ORDER = ("red", "amber", "green")


def messages(it: ReportFigures) -> list[str]:
    """The sentences, the one that counts the statuses first."""
    named: set[str] = set()
    parts = (_statuses, _furthest, _ends, _steepest, _changes, _lacking)
    return [line for part in parts for line in part(it, named)]


def steep(it: ReportFigures) -> pd.DataFrame:
    """The indicators that need far more than their recent pace, with how many times it.

    It is infinite for those that stand still, or go the other way, while something is owed.
    """
    return steep_roads(it.judged, _STEEP)


def behind(it: ReportFigures) -> pd.DataFrame:
    """The amber and red indicators, the furthest behind first."""
    rows = it.judged[it.judged.status.isin(["red", "amber"])]
    return rows.sort_values("attainment", kind="stable")


def changed_statuses(it: ReportFigures) -> dict[str, list[str]]:
    """The indicators whose status is better, worse, or just another one than before."""
    groups: dict[str, list[str]] = {"better": [], "worse": [], "other": []}
    if it.earlier is not None:
        for row in moved_indicators(it.earlier, it.snapshot).itertuples():
            before, after = row.status_before, row.status_after
            kind = "other"
            if before in _ORDER and after in _ORDER:
                kind = "better" if _ORDER.index(after) > _ORDER.index(before) else "worse"
            groups[kind].append(row.indicator_id)
    return groups


def _statuses(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if len(it.judged) == 1:
        named.add(it.judged.indicator_id.iloc[0])
        yield _one(it, next(it.judged.itertuples()), "message_one")
        return
    counts = it.judged.status.value_counts()
    parts = [
        sentence("counted", status, it.lang, count=counts[status])
        for status in STATUS_SYMBOL if counts.get(status, 0)
    ]  # fmt: skip
    yield phrase("message_counts", it.lang, all=len(it.judged), parts=_in_a_row(parts, it.lang))


def _furthest(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = behind(it)
    rows = rows[~rows.indicator_id.isin(named)]
    if len(rows):
        row: Any = next(rows.itertuples())
        named.add(row.indicator_id)
        whole = it.closing and row.target == row.sexenio_target
        yield _one(it, row, "message_furthest_closing" if whole else "message_furthest")


def _one(it: ReportFigures, row: Any, key: str) -> str:
    return phrase(
        key, it.lang, it.term, name=_called(it, row.indicator_id),
        actual=_large(row.actual, it.lang), target=_large(row.target, it.lang),
        share=figure(row, "attainment", it.lang), status=label(row.status, it.lang),
    )  # fmt: skip


def _ends(it: ReportFigures, named: set[str]) -> Iterator[str]:
    """How many would miss the term's target as things go, and by how much another one would."""
    known = it.projections[it.projections.projected_gap.notna()]
    if it.closing or known.empty:
        return
    short = known[known.projected_gap < 0]
    counts = {"count": len(short), "all": len(known)}
    if short.empty:
        yield phrase("message_all_reach", it.lang, it.term, **counts)
        return
    short = short.assign(share=short.projected_gap / short.sexenio_target.abs())
    short = short.sort_values("share", kind="stable")
    others = short[~short.indicator_id.isin(named)]
    row: Any = next((others if len(others) else short).itertuples())
    named.add(row.indicator_id)
    key = "message_ends_one" if len(known) == 1 else "message_ends"
    yield phrase(
        key, it.lang, it.term, **counts, name=_called(it, row.indicator_id),
        gap=_large(abs(row.projected_gap), it.lang), share=percent(abs(row.share), it.lang),
        target=_large(row.sexenio_target, it.lang),
    )  # fmt: skip


def _steepest(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = steep(it)
    rows = rows[rows.times < math.inf]
    if it.closing or rows.empty:
        return
    row: Any = next(rows.itertuples())
    named.add(row.indicator_id)
    yield phrase(
        "message_steepest", it.lang, it.term, name=_called(it, row.indicator_id),
        times=number(row.times, it.lang, 1), recent=number(row.recent_pace, it.lang),
        required=number(row.required_pace, it.lang),
    )  # fmt: skip


def _changes(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if it.earlier is None:
        return
    changed = changed_statuses(it)
    since = period_in_words(it.earlier.cut_off, it.lang)
    parts = [
        phrase(f"message_{kind}", it.lang, count=len(ids), ids=_first_of(ids, it.lang))
        for kind, ids in changed.items() if ids and kind != "other"
    ]  # fmt: skip
    if parts:
        yield phrase("message_changes", it.lang, since=since, parts=_in_a_row(parts, it.lang))
    else:
        yield phrase("message_unchanged", it.lang, since=since)


def _lacking(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if count := len(it.not_reported()):
        nobody = count == len(it.indicators)
        yield phrase(
            "message_nobody_reported" if nobody else "message_missing", it.lang,
            count=count, all=len(it.indicators), period=period_in_words(it.cut_off, it.lang),
        )  # fmt: skip


def _first_of(ids: list[str], lang: str) -> str:
    """The ids, or the first of very many and how many there are besides."""
    rest = len(ids) - MOST_NAMED
    more = [phrase("more", lang, count=rest)] if rest > 0 else []
    return _in_a_row([*ids[:MOST_NAMED], *more], lang)


def _in_a_row(parts: list[str], lang: str) -> str:
    """Parts of a sentence: "a, b y c"."""
    return format_list(parts, locale={"es": "es_MX", "en": "en_US"}[lang])


def _called(it: ReportFigures, indicator_id: str) -> str:
    return f"{indicator_id} ({it.short_names[indicator_id]})"


def _large(value: float, lang: str) -> str:
    """A figure in a sentence: millions as such."""
    if abs(value) < 1e6:
        return number(value, lang)
    whole = (value / 1e6).is_integer()
    return phrase("millions", lang, number=number(value / 1e6, lang, 0 if whole else 1))
