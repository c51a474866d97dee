"""Indicator names, as typed by people, matched to the programme's own.

A text goes in, an id or nothing comes out, with the best candidates for the finding. A doubtful
match is never taken: two thresholds hold it to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from indicators.reading.numbers import split_marks

#: Taken by experiment (design/reading.md): at least this alike, and this far ahead of the next.
SCORE_NEEDED = 90.0
LEAD_NEEDED = 5.0

#: Texts compared at once, which bounds the table of scores.
_BATCH = 500


@dataclass(frozen=True)
class Match:
    """The indicator that a name means (empty: none was taken), and the best candidates."""

    indicator_id: str
    exact: bool
    candidates: tuple[tuple[str, float], ...] = ()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A text less case, accents, marks, punctuation and extra white space.

    >>> fold("  Línea  BASE (2006) ¹")
    'linea base 2006'
    """
    plain, _ = split_marks(text)
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def names_by_id(ids: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Folded name to id; a name that two indicators share identifies neither and is left out.

    An indicator may have several names.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    for key, name in zip(ids, names, strict=True):
        folded = fold(name)
        if found.setdefault(folded, key) != key:
            shared.add(folded)
    return {name: key for name, key in found.items() if name not in shared}


def match_name(text: str, folded_names: Mapping[str, str]) -> Match:
    """Find the indicator that a text names (see :func:`match_names`)."""
    return match_names([text], folded_names)[text]


def match_names(texts: Sequence[str], folded_names: Mapping[str, str]) -> dict[str, Match]:
    """Find the indicators that some texts name, all at once.

    Parameters
    ----------
    texts
        The names as typed.
    folded_names
        Folded name to indicator id, as :func:`names_by_id` makes it.
    """
    folded = {text: fold(text) for text in texts}
    matches = {
        text: Match(folded_names[wanted], exact=True)
        for text, wanted in folded.items()
        if wanted in folded_names
    }
    rest = [text for text in folded if text not in matches]
    if not rest or not folded_names:
        return matches | {text: Match("", exact=False) for text in rest}
    names = list(folded_names)
    former = len(names) - len(set(folded_names.values()))  # names beyond one for each indicator
    # token_sort_ratio is the ratio of the sorted words; sorting each text once is what makes a
    # table of names against names fast
    ordered = [_sorted_words(name) for name in names]
    for start in range(0, len(rest), _BATCH):
        batch = rest[start : start + _BATCH]
        wanted_words = [_sorted_words(folded[text]) for text in batch]
        scores = process.cdist(wanted_words, ordered, scorer=fuzz.ratio)
        for text, row in zip(batch, scores, strict=True):
            best: dict[str, float] = {}
            for n in np.argsort(-row, kind="stable")[: 3 + former]:
                best.setdefault(folded_names[names[n]], float(row[n]))
            matches[text] = _decide(list(best.items())[:3])
    return matches


def _sorted_words(folded: str) -> str:
    return " ".join(sorted(folded.split()))


def _decide(candidates: list[tuple[str, float]]) -> Match:
    lead = candidates[0][1] - (candidates[1][1] if len(candidates) > 1 else 0.0)
    taken = candidates[0][1] >= SCORE_NEEDED and lead >= LEAD_NEEDED
    return Match(candidates[0][0] if taken else "", exact=False, candidates=tuple(candidates))
