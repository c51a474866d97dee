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
from indicators.publishing.bundle import ReportFigures, moved_indicators
from indicators.words import STATUS_SYMBOL

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
        yield _of_one(it, _first(it.judged, named), "message_one")
        return
    counts = it.judged.status.value_counts()
    present = [status for status in STATUS_SYMBOL if counts.get(status, 0)]
    parts = [it.words("counted", status, count=counts[status]) for status in present]
    yield it.say("message_counts", all=len(it.judged), parts=_in_a_row(it, parts))


def _furthest(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = behind(it)
    rows = rows[~rows.indicator_id.isin(named)]
    if len(rows):
        row = _first(rows, named)
        whole = it.closing and row.target == row.sexenio_target
        yield _of_one(it, row, "message_furthest_closing" if whole else "message_furthest")


def _of_one(it: ReportFigures, row: Any, code: str) -> str:
    return it.say(
        code, name=_called(it, row), actual=_large(it, row.actual), target=_large(it, row.target),
        share=it.figure(row, "attainment"), status=it.label(row.status),
    )  # fmt: skip


def _ends(it: ReportFigures, named: set[str]) -> Iterator[str]:
    """How many would miss the term's target as things go, and by how much another one would."""
    known = it.projections[it.projections.projected_gap.notna()]
    if it.closing or known.empty:
        return
    short = known[known.projected_gap < 0]
    counts = {"count": len(short), "all": len(known)}
    if short.empty:
        yield it.say("message_all_reach", **counts)
        return
    short = short.assign(share=short.projected_gap / short.sexenio_target.abs())
    short = short.sort_values("share", kind="stable")
    others = short[~short.indicator_id.isin(named)]
    row = _first(others if len(others) else short, named)
    yield it.say(
        "message_ends_one" if len(known) == 1 else "message_ends", **counts,
        name=_called(it, row), gap=_large(it, abs(row.projected_gap)),
        # of what is projected no tenths: they would not follow from the figures beside them
        share=it.percent(round(abs(row.share), 2)), target=_large(it, row.sexenio_target),
    )  # fmt: skip


def _steepest(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = steep(it)
    rows = rows[rows.times < math.inf]
    if not it.closing and len(rows):
        row = _first(rows, named)
        yield it.say(
            "message_steepest", name=_called(it, row), times=it.number(row.times, 1),
            recent=it.number(row.recent_pace), required=it.number(row.required_pace),
        )  # fmt: skip


def _changes(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if it.earlier is None:
        return
    since = it.period(it.earlier.cut_off)
    parts = [
        it.say(f"message_{kind}", count=len(ids), ids=_first_of(it, ids))
        for kind, ids in changed_statuses(it).items() if ids and kind != "other"
    ]  # fmt: skip
    if parts:
        yield it.say("message_changes", since=since, parts=_in_a_row(it, parts))
    else:
        yield it.say("message_unchanged", since=since)


def _lacking(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if count := len(it.not_reported()):
        everybody = count == len(it.indicators)
        code = "message_nobody_reported" if everybody else "message_missing"
        yield it.say(code, count=count, all=len(it.indicators), period=it.period(it.cut_off))


def _first(rows: pd.DataFrame, named: set[str]) -> Any:
    """The first row, whose indicator is named by that."""
    row: Any = next(rows.itertuples())
    named.add(row.indicator_id)
    return row


def _first_of(it: ReportFigures, ids: list[str]) -> str:
    """The ids, or the first of very many and how many there are besides."""
    rest = len(ids) - MOST_NAMED
    more = [it.say("more", count=rest)] if rest > 0 else []
    return _in_a_row(it, [*ids[:MOST_NAMED], *more])


def _in_a_row(it: ReportFigures, parts: list[str]) -> str:
    """Parts of a sentence: "a, b y c"."""
    return format_list(parts, locale={"es": "es_MX", "en": "en_US"}[it.lang])


def _called(it: ReportFigures, row: Any) -> str:
    return f"{row.indicator_id} ({it.short_names[row.indicator_id]})"


def _large(it: ReportFigures, value: float) -> str:
    """A figure in a sentence: millions as such."""
    if abs(value) < 1e6:
        return it.number(value)
    millions = value / 1e6
    return it.say("millions", number=it.number(millions, 0 if millions.is_integer() else 1))
