"""The words of spreadsheets, from vocabulary.toml: lists of words, by subject and table.

Nothing goes in but the file of this package; plain data come out, which the readers look words up
in. A newcomer adds a language or an office's word there, and changes no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
