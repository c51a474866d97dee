"""What a printed target covers: one year, the whole term, or a level to be held.

A number alone does not say. The rules, in the order of frames.md: the cell states it; the
programme declares it; it follows from how the indicator adds up; its size tells; else it is open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.reading.names import fold

#: A last target above this many times the sum of the printed years is a total.
_TOTAL_FACTOR = 1.5

_TERM = r"(?:sexenio|quinquenio|cuatrienio|trienio|periodo|administracion|gestion)"
_WHOLE_TERM = re.compile(rf"\b(?:en|durante) (?:tod[oa] )?(?:el|la) {_TERM}\b")
_END_OF_TERM = re.compile(rf"\bal final (?:del|de la) {_TERM}\b")


@dataclass(frozen=True)
class Scope:
    """The scope (empty where open), who says it, and the rule."""

    scope: str
    basis: str
    reason: str


def earlier_scope(across_years: str | None) -> Scope:
    """The scope of a target that is not the term's last: of its year, or a level."""
    return Scope("level" if across_years == "last" else "annual", "inferred", "earlier_year")


def stated_scope(text: str) -> Scope | None:
    """The scope that a cell states, open where it says two things, or ``None``.

    >>> stated_scope("400 en el trienio").scope, stated_scope("400")
    ('cumulative', None)
    """
    words = fold(text)
    whole_term = _WHOLE_TERM.search(words)
    each_year = any(said in words for said in ("al ano", "por ano", "anual"))
    if whole_term and each_year:
        return Scope("", "", "contradictory_text")
    if _END_OF_TERM.search(words):
        return Scope("", "", "total_or_end_level")
    if whole_term:
        return Scope("cumulative", "stated", "stated_in_text")
    return Scope("annual", "stated", "stated_in_text") if each_year else None


def final_scope(
    text: str, value: float, earlier: Sequence[float], across_years: str | None
) -> Scope:
    """The scope of the term's last target.

    Parameters
    ----------
    text
        The cell as printed.
    value
        Its number.
    earlier
        The printed targets of the years before.
    across_years
        ``sum`` or ``last`` where it is declared.

    Examples
    --------
    >>> final_scope("3,600 en el sexenio", 3600, [590, 600], None)
    Scope(scope='cumulative', basis='stated', reason='stated_in_text')
    >>> final_scope("48", 48, [7, 8], None).reason
    'size_total'
    """
    if stated := stated_scope(text):
        return stated
    if across_years:
        return Scope(
            "level" if across_years == "last" else "cumulative", "inferred", "across_years"
        )
    if earlier and value > _TOTAL_FACTOR * sum(earlier):
        return Scope("cumulative", "inferred", "size_total")
    if earlier and value <= max(earlier):
        return Scope("level", "inferred", "size_level")
    return Scope("", "", "size_ambiguous")


def term_scope(
    text: str, value: float, earlier: Sequence[float], across_years: str | None
) -> Scope:
    """The scope of a target under a header that says the whole term, "Meta 2025-2028".

    A total below what is printed for single years is none: what the header means is then open.

    >>> term_scope("50", 50, [12, 14], None)
    Scope(scope='cumulative', basis='stated', reason='stated_in_header')
    >>> term_scope("10", 10, [10, 10], None).reason
    'header_against_size'
    """
    if stated := stated_scope(text):
        return stated
    if across_years == "last":
        return Scope("level", "inferred", "across_years")
    if across_years is None and value < sum(earlier):
        return Scope("", "", "header_against_size")
    return Scope("cumulative", "stated", "stated_in_header")
