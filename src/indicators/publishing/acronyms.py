"""Acronyms spelled out where a text first uses them.

Texts and the programme's acronyms go in, the texts come out with "Meaning (ACRONYM)" at each first
use. A text that spells one out itself is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

import pandas as pd


def speller(acronyms: pd.DataFrame) -> Callable[[str], str]:
    """A function that spells out what its texts, in the order of reading, use for the first time.

    >>> spell = speller(pd.DataFrame({"acronym": ["UE"], "meaning": ["Unión Europea"]}))
    >>> spell("con la UE"), spell("y la UE")
    ('con la Unión Europea (UE)', 'y la UE')
    """
    known: frozenset[str] = frozenset()

    def spell(text: str) -> str:
        nonlocal known
        text, known = spell_out(text, acronyms, known)
        return text

    return spell


def spell_out(
    text: str, acronyms: pd.DataFrame, known: AbstractSet[str] = frozenset()
) -> tuple[str, frozenset[str]]:
    """Spell acronyms out at their first use.

    Parameters
    ----------
    text
        Plain text.
    acronyms
        Columns ``acronym`` and ``meaning`` (schema ``acronyms``).
    known
        Acronyms that the reader knows already, from earlier texts.

    Returns
    -------
    tuple
        The text, and the acronyms known after it.

    Examples
    --------
    >>> glossary = pd.DataFrame({"acronym": ["UE", "ALC-UE"],
    ...                          "meaning": ["Unión Europea", "Cumbre ALC y Unión Europea"]})
    >>> spelled, known = spell_out("México-UE y la UE", glossary)
    >>> spelled, sorted(known)
    ('México-Unión Europea (UE) y la UE', ['UE'])
    >>> spell_out("la UE", glossary, known)[0]
    'la UE'
    """
    meanings = dict(zip(acronyms.acronym, acronyms.meaning, strict=True))
    if not meanings:
        return text, frozenset(known)
    met = set(known)
    found = _pattern(meanings)

    def spelled(match: re.Match[str]) -> str:
        acronym = match.group()
        first = acronym not in met
        met.add(acronym)
        before = text[: match.start()]
        introduced = before.endswith("(") and text[match.end() :].startswith(")")
        if not first or introduced:
            return acronym
        opening, _, rest = meanings[acronym].partition(" ")
        said = before.endswith(f"{opening} ")  # "la Cumbre ALC-UE" needs no second "Cumbre"
        return f"{rest if said and rest else meanings[acronym]} ({acronym})"

    return found.sub(spelled, text), frozenset(met)


def _pattern(acronyms: Iterable[str]) -> re.Pattern[str]:
    """Longest first, so that ALC-UE is not taken for ALC."""
    longest = sorted(acronyms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
