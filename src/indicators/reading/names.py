"""Indicator names, as typed by people, matched to the programme's own.

A text goes in, an id or nothing comes out, with the best candidates for the finding. A doubtful
match is never taken: two thresholds hold it to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from indicators.reading.numbers import split_marks

#: Taken by experiment (design/reading.md): at least this alike, and this far ahead of the next.
SCORE_NEEDED = 90.0
LEAD_NEEDED = 5.0


@dataclass(frozen=True)
class Match:
    """The indicator that a name means (empty: none was taken), and the best candidates."""

    indicator_id: str
    exact: bool
    candidates: tuple[tuple[str, float], ...] = ()


def fold(text: str) -> str:
    """A text less case, accents, marks, punctuation and extra white space.

    >>> fold("  Línea  BASE (2006) ¹")
    'linea base 2006'
    """
    plain, _ = split_marks(text)
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def match_name(text: str, folded_names: Mapping[str, str]) -> Match:
    """Find the indicator that a text names.

    Parameters
    ----------
    text
        The name as typed.
    folded_names
        Folded name to indicator id, as :func:`fold` writes them.
    """
    wanted = fold(text)
    if wanted in folded_names:
        return Match(folded_names[wanted], exact=True)
    best = process.extract(wanted, folded_names.keys(), scorer=fuzz.token_sort_ratio, limit=3)
    candidates = tuple((folded_names[name], score) for name, score, _ in best)
    if not candidates:
        return Match("", exact=False)
    lead = candidates[0][1] - (candidates[1][1] if len(candidates) > 1 else 0.0)
    taken = candidates[0][1] >= SCORE_NEEDED and lead >= LEAD_NEEDED
    return Match(candidates[0][0] if taken else "", exact=False, candidates=candidates)
