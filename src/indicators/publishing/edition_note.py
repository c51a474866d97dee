"""What the cover of a new edition says of the one that it replaces.

Two editions go in, the earlier one as published; a sentence comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from indicators.publishing.comparison import (
    Snapshot,
    moved_indicators,
    read_snapshot,
    revised_values,
)
from indicators.publishing.edition import Report, changed_inputs
from indicators.publishing.tables import phrase
from indicators.words import label, number, period_in_words

#: How many statuses and values are named.
MOST_MOVED = 6


def edition_note(replaced: Report, inputs: Mapping[str, Any], now: Snapshot, lang: str) -> str:
    """Which edition is replaced, which of its inputs are not what they were, and what moved."""
    said = [phrase("replaces", lang, name=replaced.pdf.name)]
    changes = changed_inputs(replaced.read_manifest()["inputs"], inputs)
    for kind in ("changed", "new", "gone"):
        names = [name for found, name in changes if found == kind]
        said += [phrase(kind, lang, names=", ".join(names))] if names else []
    if not changes:
        said.append(phrase("incomplete", lang))
    if "snapshot" in replaced.read_manifest():
        said += _moved(read_snapshot(replaced.pdf), now, lang)
    return "; ".join(said)


def _moved(before: Snapshot, now: Snapshot, lang: str) -> Iterator[str]:
    """The statuses and values of the replaced edition that are others now; the first of each."""
    moved = moved_indicators(before, now)
    moved = moved[moved.status_before != moved.status_after]
    statuses = [
        f"{row.indicator_id} {label(row.status_before or 'no_data', lang)} → "
        f"{label(row.status_after, lang)}"
        for row in moved.itertuples()
    ]
    values = [
        f"{row.indicator_id}, {period_in_words(row.period, lang)}: "
        f"{number(row.before, lang)} → {number(row.after, lang)}"
        for row in revised_values(before, now).itertuples()
    ]
    for key, names in (("statuses_moved", statuses), ("values_moved", values)):
        rest = len(names) - MOST_MOVED
        more = [phrase("and_more", lang, count=str(rest))] if rest > 0 else []
        shown = names[:MOST_MOVED] + more
        if shown:
            yield phrase(key, lang, names=", ".join(shown))
