"""Acronyms spelled out where a text first uses them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd


def speller(acronyms: pd.DataFrame) -> Callable[[str], str]:
    """A function that spells out what its texts, in the order of reading, use for the first time.

    A text that spells one out itself is left as it is.

    Parameters
    ----------
    acronyms
        Columns ``acronym`` and ``meaning`` (schema ``acronyms``).

    Examples
    --------
    >>> spell = speller(pd.DataFrame({"acronym": ["UE", "ALC-UE"],
    ...                               "meaning": ["Unión Europea", "Cumbre ALC y Unión Europea"]}))
    >>> spell("México-UE y la UE"), spell("y la UE")
    ('México-Unión Europea (UE) y la UE', 'y la UE')
    """
    meanings = dict(zip(acronyms.acronym, acronyms.meaning, strict=True))
    # longest first, so that ALC-UE is not taken for ALC
    longest = sorted(meanings, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    known: set[str] = set()

    def spelled(match: re.Match[str]) -> str:
        acronym = match.group()
        first = acronym not in known
        known.add(acronym)
        before, after = match.string[: match.start()], match.string[match.end() :]
        if not first or (before.endswith("(") and after.startswith(")")):
            return acronym
        opening, _, rest = meanings[acronym].partition(" ")
        said = before.endswith(f"{opening} ")  # "la Cumbre ALC-UE" needs no second "Cumbre"
        return f"{rest if said and rest else meanings[acronym]} ({acronym})"

    return lambda text: found.sub(spelled, text) if meanings else text
