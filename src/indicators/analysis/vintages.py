"""What changed between two dates: values, targets, and the statuses and projections they move.

A programme and two dates go in; a frame comes out with a row per change, with the cells that say
so. Nothing is judged here. Source: design/analysis.md, "Vintages".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from indicators.analysis.figure import reasons_text, undefined
from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of
from indicators.programme import Programme


class _Said(NamedTuple):
    """What is said of a subject on one of the dates."""

    value: float
    text: str
    cells: str


def compare_vintages(
    programme: Programme, before: str, after: str, cut_off: str | None = None
) -> pd.DataFrame:
    """List what became known between two dates, and what it moves.

    Parameters
    ----------
    programme
        From `open_programme`.
    before, after
        ISO dates: what had been reported by the one and by the other is compared.
    cut_off
        Last quarter that counts, for statuses and projections; default: the programme's.

    Returns
    -------
    pandas.DataFrame
        Schema ``vintage_changes``: first the results and targets that were added, revised or
        withdrawn, then for each of their indicators the statuses that differ and the projection
        (`damped-trend`) if its median does. ``size`` is after less before, in the unit.

    Raises
    ------
    UsageError
        When a date is none, the first is not before the second, or the cut-off is no quarter of
        the programme.

    Examples
    --------
    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> changes = compare_vintages(programme, "2010-08-30", "2010-08-31", "2010Q2")
    >>> changes.query("indicator_id == '1.1'")[["what", "subject", "size"]].values.tolist()[0]
    ['result', '2009Q4', 14.0]
    """
    if _day(before) >= _day(after):
        raise UsageError(f"{before} is not before {after}; give the earlier date first")
    cut_off = cut_off or programme.default_cut_off()
    programme.settings.term.check_cut_off(cut_off)
    days = before, after
    found = [*_reports(programme, days)]
    moved = programme.indicators.indicator_id.isin([row["indicator_id"] for row in found])
    fewer = replace(programme, indicators=programme.indicators[moved])
    found += [*_statuses(fewer, days, cut_off), *_medians(fewer, days, cut_off)]
    described = programme.indicators.set_index("indicator_id")[["name", "unit"]]
    common = {"before": before, "after": after, "cut_off": cut_off}
    return frame_of(
        "vintage_changes",
        [row | common | described.loc[row["indicator_id"]].to_dict() for row in found],
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no date such as 2010-10-29') from None


def _reports(programme: Programme, days: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Results, the programme's targets and those that offices report, which are named apart."""
    results = [programme.actuals_as_of(day) for day in days]
    yield from _cells("result", ["indicator_id", "period"], results, "no_actual")
    for issuer, what in (("programme", "target"), ("office", "office_target")):
        targets = [programme.targets_as_of(day, issuer) for day in days]
        targets = [frame.assign(total=frame.scope == "cumulative") for frame in targets]
        keys = ["indicator_id", "period", "role", "total"]
        yield from _cells(what, keys, targets, "no_target")


def _cells(
    what: str, keys: list[str], frames: Sequence[pd.DataFrame], missing: str
) -> Iterator[dict[str, Any]]:
    """The keys whose value differs: in the order of the later frame, what is gone at the end."""
    earlier, later = (
        {
            tuple(row[:-3]): _Said(*row[-3:])
            for row in frame[[*keys, "value", "text", "source_cell"]].itertuples(index=False)
        }
        for frame in frames
    )
    nothing = _Said(math.nan, "", "")
    for key in later | earlier:
        was, now = earlier.get(key, nothing), later.get(key, nothing)
        if not _same(was.value, now.value):
            added, gone = pd.isna(was.value), pd.isna(now.value)
            change = "added" if added else "withdrawn" if gone else "revised"
            yield _row(key[0], what, str(key[1]), change, was, now, missing)


def _statuses(
    programme: Programme, days: Sequence[str], cut_off: str
) -> Iterator[dict[str, Any]]:  # fmt: skip
    frames = [gap_to_target(programme, cut_off, day).itertuples() for day in days]
    for was, now in zip(*frames, strict=True):
        if was.status != now.status:
            old, new = (_Said(row.gap, row.status, row.actual_cells) for row in (was, now))
            yield _row(now.indicator_id, "status", now.horizon, "moved", old, new, "no_actual")


def _medians(
    programme: Programme, days: Sequence[str], cut_off: str
) -> Iterator[dict[str, Any]]:  # fmt: skip
    frames = [project_sexenio(programme, cut_off, day).itertuples() for day in days]
    for rows in zip(*frames, strict=True):
        was, now = (
            _Said(row.median, row.kept if pd.isna(row.median) else f"P = {row.probability:.2f}", "")
            for row in rows
        )
        if not _same(was.value, now.value) or was.text != now.text:
            last = rows[-1]
            missing = "kept_stock" if last.kept else "no_actual"
            yield _row(last.indicator_id, "projection", last.method, "moved", was, now, missing)


def _same(one: float, other: float) -> bool:
    return one == other or (pd.isna(one) and pd.isna(other))


def _row(
    key: str, what: str, subject: str, change: str, was: _Said, now: _Said, missing: str
) -> dict[str, Any]:
    figures = {
        "value_before": was.value,
        "value_after": now.value,
        "size": now.value - was.value,
    }
    reasons = {name: undefined(name, missing) for name, value in figures.items() if pd.isna(value)}
    return {
        "indicator_id": key,
        "what": what,
        "subject": subject,
        "change": change,
        **figures,
        "text_before": was.text,
        "text_after": now.text,
        "cells_before": was.cells,
        "cells_after": now.cells,
        "reason": reasons_text(reasons),
    }
