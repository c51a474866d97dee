"""The words of spreadsheets, from vocabulary.toml, and the multiples among them.

Nothing goes in but the file of this package; plain data come out, which the readers look words up
in. A newcomer adds a language or an office's word there, and changes no code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


def vocabulary(subject: str) -> Mapping[str, Any]:
    """The tables of a subject, such as ``headers``, each a list of words or words by code.

    >>> vocabulary("headers")["statuses"]["preliminary"][0]
    'preliminar'
    """
    found: Mapping[str, Any] = _tables()[subject]
    return found


def codes(tables: Mapping[str, list[str]]) -> dict[str, str]:
    """Word to code, of words that are listed by code.

    >>> codes({"1": ["i", "primer"], "2": ["ii"]})
    {'i': '1', 'primer': '1', 'ii': '2'}
    """
    return {word: code for code, words in tables.items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """An expression for any of some words or expressions, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def take_scale(folded: str, thing: str = "") -> tuple[str, float]:
    r"""Take a multiple out of a folded text, with what it is of; ``thing=r"\1"`` leaves that.

    >>> take_scale("avance 2009 miles de pesos"), take_scale("miles de pesos", r"\1")
    (('avance 2009', 1000.0), ('pesos', 1000.0))
    """
    found = _SCALE.search(folded)
    if not found:
        return folded, 1.0
    rest = f"{folded[: found.start()]} {_SCALE_OF.sub(thing, folded[found.end() :])}"
    return " ".join(rest.split()), SCALES[found.group()]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


#: Factor of every multiple that scales a whole column or unit: "miles", "mdp".
SCALES = {word: float(factor) for word, factor in codes(vocabulary("scales")).items()}
_SCALE = re.compile(rf"\b{any_of(SCALES)}\b")
_SCALE_OF = re.compile(r"^ (?:de |of )(?!20|19)([a-z]+)")
