"""What changed between two dates: values, targets, and the statuses and projections they move.

A programme and two dates go in; a frame comes out with a row per change, with the cells that say
so. Nothing is judged here. Source: design/analysis.md, "Vintages".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from indicators.analysis.figure import reasons_text, undefined
from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of
from indicators.programme import Programme

NOTHING = {"value": np.nan, "text": "", "source_cell": ""}


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
    found = [*_results(programme, before, after), *_targets(programme, before, after)]
    moved = programme.indicators.indicator_id.isin([row["indicator_id"] for row in found])
    fewer = replace(programme, indicators=programme.indicators[moved])
    found += [*_statuses(fewer, before, after, cut_off), *_medians(fewer, before, after, cut_off)]
    described = programme.indicators.set_index("indicator_id")
    common = {"before": before, "after": after, "cut_off": cut_off}
    return frame_of(
        "vintage_changes",
        [
            {
                **row,
                **common,
                "name": described.loc[row["indicator_id"], "name"],
                "unit": described.loc[row["indicator_id"], "unit"],
            }
            for row in found
        ],
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no date such as 2010-10-29') from None


def _results(programme: Programme, before: str, after: str) -> Iterator[dict[str, Any]]:
    old, new = (programme.actuals_as_of(day) for day in (before, after))
    yield from _cells("result", ["indicator_id", "period"], old, new, "no_actual")


def _targets(programme: Programme, before: str, after: str) -> Iterator[dict[str, Any]]:
    """The programme's targets and those that offices report, which are named apart."""
    for issuer, what in (("programme", "target"), ("office", "office_target")):
        frames = [programme.targets_as_of(day, issuer) for day in (before, after)]
        keys = ["indicator_id", "period", "role", "total"]
        old, new = (frame.assign(total=frame.scope == "cumulative") for frame in frames)
        yield from _cells(what, keys, old, new, "no_target")


def _cells(
    what: str, keys: list[str], old: pd.DataFrame, new: pd.DataFrame, missing: str
) -> Iterator[dict[str, Any]]:
    """The keys whose value differs: in the order of the later frame, what is gone at the end."""
    earlier, later = (_by_key(frame, keys) for frame in (old, new))
    for key in [*later, *(key for key in earlier if key not in later)]:
        was, now = earlier.get(key, NOTHING), later.get(key, NOTHING)
        if was["value"] == now["value"] or (pd.isna(was["value"]) and pd.isna(now["value"])):
            continue
        change = "revised"
        if pd.isna(was["value"]):
            change = "added"
        elif pd.isna(now["value"]):
            change = "withdrawn"
        yield _row(key[0], what, str(key[1]), change, was, now, missing)


def _by_key(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    columns = [*keys, *NOTHING]
    return {
        tuple(row[: len(keys)]): dict(zip(NOTHING, row[len(keys) :], strict=True))
        for row in frame[columns].itertuples(index=False, name=None)
    }


def _statuses(
    programme: Programme, before: str, after: str, cut_off: str
) -> Iterator[dict[str, Any]]:
    frames = [gap_to_target(programme, cut_off, day) for day in (before, after)]
    for was, now in zip(*(frame.itertuples() for frame in frames), strict=True):
        if was.status != now.status:
            yield _row(
                now.indicator_id, "status", now.horizon, "moved",
                {"value": was.gap, "text": was.status, "source_cell": was.actual_cells},
                {"value": now.gap, "text": now.status, "source_cell": now.actual_cells},
                "no_actual",
            )  # fmt: skip


def _medians(
    programme: Programme, before: str, after: str, cut_off: str
) -> Iterator[dict[str, Any]]:
    frames = [project_sexenio(programme, cut_off, day) for day in (before, after)]
    for was, now in zip(*(frame.itertuples() for frame in frames), strict=True):
        texts = [
            row.kept if pd.isna(row.median) else f"P = {row.probability:.2f}" for row in (was, now)
        ]
        same = was.median == now.median or (pd.isna(was.median) and pd.isna(now.median))
        if not same or texts[0] != texts[1]:
            missing = "kept_stock" if now.kept else "no_actual"
            yield _row(
                now.indicator_id, "projection", now.method, "moved",
                {"value": was.median, "text": texts[0], "source_cell": ""},
                {"value": now.median, "text": texts[1], "source_cell": ""},
                missing,
            )  # fmt: skip


def _row(
    key: str, what: str, subject: str, change: str, was: dict[str, Any], now: dict[str, Any],
    missing: str,
) -> dict[str, Any]:  # fmt: skip
    figures = {
        "value_before": was["value"],
        "value_after": now["value"],
        "size": now["value"] - was["value"],
    }
    reasons = {name: undefined(name, missing) for name, value in figures.items() if pd.isna(value)}
    return {
        "indicator_id": key,
        "what": what,
        "subject": subject,
        "change": change,
        **figures,
        "text_before": was["text"],
        "text_after": now["text"],
        "cells_before": was["source_cell"],
        "cells_after": now["source_cell"],
        "reason": reasons_text(reasons),
    }
