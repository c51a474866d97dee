"""Periods and scales as people spell them, in folded text.

A text without capitals, accents and punctuation goes in (`indicators.reading.names.fold`); what it
says of a period or a scale comes out, and what is left of the text. Nothing here knows a header
from a title.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

_SCALE = re.compile(
    r"\b(?:(?P<billions>miles de millones|mil millones)|(?P<millions>millones|mdp)"
    r"|(?P<thousands>miles))"
    r"(?: de (?!20|19)[a-z]+)?\b"
)
_SHORT_YEAR = re.compile(r"\b([1-4])t ?(\d\d)\b(?!\d)")
_TERM = re.compile(r"\b(?P<first>(?:19|20)\d\d) (?:a )?(?!(?P=first))(?P<last>(?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?=\b|[qt]\d)")
_QUARTER = re.compile(
    r"\b(?:(?P<roman>iv|iii|ii|i)|(?P<ordinal>[1-4])(?:er|ro|o|do|to)?|(?P<word>primero?|segundo|tercero?"
    r"|cuarto))\s*(?:trimestre|trim|tri|t)\b"
    r"|\b(?:trimestre|trim|tri|t|q)\s*(?P<after>iv|iii|ii|i|[1-4])\b"
    r"|\b(?P<months>ene\w* (?:a )?mar\w*|abr\w* (?:a )?jun\w*|jul\w* (?:a )?sep\w*"
    r"|oct\w* (?:a )?dic\w*)"
)
_RUNNING = re.compile(
    r"\b(?:ene\w* (?:a )?(?P<month>jun|sep|dic)\w*"
    r"|(?:1er|1ro|1|i|primer) semestre|semestre (?:1|i)\b|s1\b|1s\b)"
)
_NUMERALS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "primero": 1, "segundo": 2, "tercer": 3,
    "tercero": 3, "cuarto": 4,
}  # fmt: skip
_FIRST_MONTH = {"ene": 1, "abr": 2, "jul": 3, "oct": 4}
_MONTH = (
    r"(?:enero|ene|febrero|feb|marzo|mar|abril|abr|mayo|may|junio|jun|julio|jul|agosto|ago"
    r"|septiembre|setiembre|sept|sep|octubre|oct|noviembre|nov|diciembre|dic)"
)
_ODD_SPAN = re.compile(
    rf"\b{_MONTH}(?: (?:a |de )?{_MONTH})?\b"
    r"|\b(?:2do|2o|2|ii|segundo) semestre\b|\bsemestre(?: (?:ii|2))?\b|\b(?:s2|2s)\b"
    r"|\b(?:(?:[1-6](?:er|ro|do|to|o)?|i|ii|iii|iv|v|vi|primer|segundo|tercer) )?"
    r"(?:bimestre|cuatrimestre|quincena|semana|mes)(?: (?:[1-6]|i|ii|iii|iv|v|vi))?\b"
)


def take_scale(folded: str) -> tuple[str, float]:
    """Take "miles de pesos" or "millones" out of a folded text.

    >>> take_scale("avance 2009 miles de pesos")
    ('avance 2009', 1000.0)
    """
    found = _SCALE.search(folded)
    if not found:
        return folded, 1.0
    rest = " ".join(f"{folded[: found.start()]} {folded[found.end() :]}".split())
    return rest, 1e9 if found["billions"] else 1e6 if found["millions"] else 1e3


def take_period(folded: str) -> tuple[str, int | None, int | None, bool]:
    """Take the period out of a folded text: what is left, year, quarter, and if it runs from
    January. Of the years of a term, "2007-2012", the last one is taken.

    >>> take_period("avance ene jun 2009")
    ('avance', 2009, 2, True)
    """
    year = quarter = None
    running = False
    rest = _SHORT_YEAR.sub(r"\1t 20\2", folded)
    if found := _TERM.search(rest):
        year, rest = int(found["last"]), _without(rest, found)
    if found := _YEAR.search(rest):  # a term over its years, "Metas 2025-2028" over 2025
        year, rest = int(found.group()), _without(rest, found)
    if found := _RUNNING.search(rest):
        months = {"jun": 2, "sep": 3, "dic": 4}
        quarter, rest, running = months.get(found["month"], 2), _without(rest, found), True
    elif found := _QUARTER.search(rest):
        quarter, rest = _quarter_number(found), _without(rest, found)
    return " ".join(rest.split()), year, quarter, running


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _quarter_number(found: re.Match[str]) -> int:
    if months := found["months"]:
        return _FIRST_MONTH[months[:3]]
    text = found["roman"] or found["ordinal"] or found["word"] or found["after"]
    return _NUMERALS[text] if text in _NUMERALS else int(text)


def take_odd_span(folded: str) -> tuple[str, str]:
    """Take a month or another part of a year that is no quarter out of what is left of a text.

    >>> take_odd_span("avance enero"), take_odd_span("avance")
    (('avance', 'enero'), ('avance', ''))
    """
    found = _ODD_SPAN.search(folded)
    if not found:
        return folded, ""
    return " ".join(_without(folded, found).split()), found.group()


def names_term(folded: str) -> re.Match[str] | None:
    """The years of a term, where a text names no year beside them.

    >>> names_term("metas 2025 2028")["first"], names_term("metas 2025 2028 2026")
    ('2025', None)
    """
    found = _TERM.search(folded)
    return None if found and _YEAR.search(_without(folded, found)) else found


def quarter_of_day(day: date) -> int | None:
    """The quarter that a day begins or ends, or ``None``.

    >>> quarter_of_day(date(2009, 6, 30)), quarter_of_day(date(2009, 6, 1))
    (2, None)
    """
    begins = day.day == 1 and day.month % 3 == 1
    ends = day.month % 3 == 0 and day.day == calendar.monthrange(day.year, day.month)[1]
    return (day.month + 2) // 3 if begins or ends else None


def are_months(days: Iterable[date]) -> bool:
    """Whether dates name months: some begins or ends one and no quarter."""
    return any(
        day.day in (1, calendar.monthrange(day.year, day.month)[1]) and not quarter_of_day(day)
        for day in days
    )
