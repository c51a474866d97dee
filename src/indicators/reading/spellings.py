"""Periods, months, dates and scales as people spell them.

A text goes in, mostly without capitals, accents and punctuation (`indicators.reading.names.fold`);
what it says of a period, a date or a scale comes out, and what is left of the text. Nothing here
knows a header from a title.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from indicators.reading.vocabulary import codes, vocabulary

_MONTHS = {word: int(number) for word, number in codes(vocabulary("months")).items()}
_MONTH = f"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_NUMERALS = {word: int(number) for word, number in codes(vocabulary("ordinals")).items()}
_TRIM = r"(?:trimestres?|trims?|trimestral|tri|t|quarter|qtr|q)"
_ORDINAL = rf"(?:{'|'.join(sorted(_NUMERALS, key=len, reverse=True))}|[1-4](?:er|ro|o|do|to|a)?)"
_QUARTER = re.compile(
    rf"\b(?P<before>{_ORDINAL})\s*{_TRIM}\b|\b{_TRIM}\s*(?P<after>iv|iii|ii|i|[1-4])\b"
)
_SPAN = re.compile(rf"\b(?P<first>{_MONTH})(?:\s+(?:a|al|ate|to|y|e))?\s+(?P<last>{_MONTH})\b")
_HALF = re.compile(
    r"\b(?P<before>1er|1ro|1o|1|i|primer|primeiro|2do|2o|2|ii|segundo|first|second)\s*"
    r"(?:semestre|sem|half)\b|\b(?:semestre|sem)\s*(?P<after>1|2|ii|i)\b"
    r"|\b(?:s(?P<s>[12])|(?P<n>[12])s|h(?P<h>[12]))\b"
)
_OTHER_SPAN = re.compile(
    r"\b(?:(?:[1-6](?:er|ro|do|to|o)?|i|ii|iii|iv|v|vi|primer|segundo|tercer|cuarto|quinto|sexto)\s+)?"
    r"(?:semestre|semestral|bimestre|cuatrimestre|quadrimestre|quincena|semana|mes|month)"
    r"(?:\s+(?:[1-9]\d?|i|ii|iii|iv|v|vi))?\b"
)
_ONE_MONTH = re.compile(rf"\b{_MONTH}\b")
#: "al 2do trimestre", "a junio", "hasta septiembre", "acumulado al cierre": from January.
_UNTIL = re.compile(
    r"\b(?:al|a|hasta|hasta el|ao|ate|ate o|to|through|as of)\s+"
    r"(?:(?:cierre|fin|mes) del? |\d\d? de )?$"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?=\b|[qt]\d)")
_SHORT_YEAR = re.compile(r"\b([1-4])t ?(\d\d)\b(?!\d)")
_MONTH_SHORT_YEAR = re.compile(rf"\b({_MONTH}) (\d\d)\b(?!\d)")
_TERM = re.compile(
    r"\b(?P<first>(?:19|20)\d\d) (?:(?:a |al )?(?!(?P=first))(?P<last>(?:19|20)\d\d)"
    r"|(?P<short>\d\d)(?! de\b))\b"
)
_SCALES = (
    (re.compile(r"\b(?:miles de millones|mil millones|mmdp)\b"), 1e9),
    (re.compile(r"\b(?:millones|mdp|mdd|milhoes|millions)\b"), 1e6),
    (re.compile(r"\b(?:miles|milhares|thousands)\b"), 1e3),
    (re.compile(r"\b(?:centenas|cientos)\b"), 100.0),
    (re.compile(r"\bdocenas\b"), 12.0),
    (re.compile(r"\bdecenas\b"), 10.0),
)
_SCALE_OF = re.compile(r"^ (?:de |of )(?!20|19)[a-z]+")

_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[ T]00:00(?::00)?)?")
_IN_NUMBERS = re.compile(r"(?<!\d)(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4})")
_IN_WORDS = re.compile(
    r"(?P<day>\d\d?)(?:\s+de)?[\s-]+(?P<month>[a-z]{3,})\.?(?:\s+del?)?[\s-]+(?P<year>\d{4})",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """The period in a text: a year, a quarter or a month, whether it runs from January, and the
    words of a part of the year that is neither. ``first_year`` opens a term, ``year`` ends it.
    """

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    running: bool = False
    odd: str = ""
    first_year: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.year or self.quarter or self.month or self.odd)


def take_scale(folded: str) -> tuple[str, float]:
    """Take "miles de pesos" or "millones" out of a folded text.

    >>> take_scale("avance 2009 miles de pesos")
    ('avance 2009', 1000.0)
    """
    for pattern, scale in _SCALES:
        if found := pattern.search(folded):
            after = _SCALE_OF.sub("", folded[found.end() :])
            return " ".join(f"{folded[: found.start()]} {after}".split()), scale
    return folded, 1.0


@lru_cache(maxsize=8192)
def take_period(folded: str) -> tuple[str, Said]:
    """Take the period out of a folded text.

    Examples
    --------
    >>> take_period("avance ene jun 2009")
    ('avance', Said(year=2009, quarter=2, month=None, running=True, odd='', first_year=None))
    >>> take_period("metas 2025 2028")[1].first_year, take_period("avance mayo")[1].month
    (2025, 5)
    """
    year = first = None
    rest = _SHORT_YEAR.sub(r"\1t 20\2", folded)
    rest = _MONTH_SHORT_YEAR.sub(r"\1 20\2", rest)
    if term := _TERM.search(rest):
        first, last = int(term["first"]), term["last"] or term["first"][:2] + term["short"]
        year, rest = int(last), _without(rest, term)
    if found := _YEAR.search(rest):  # a term over its years, "Metas 2025-2028" over 2025
        year, first = int(found.group()), None
        rest = _without(rest, found)
        if (more := _YEAR.search(rest)) and more.group() == found.group():
            rest = _without(rest, more)
    rest, quarter, month, running, odd = _take_part(rest)
    return " ".join(rest.split()), Said(year, quarter, month, running, odd, first)


def _take_part(rest: str) -> tuple[str, int | None, int | None, bool, str]:
    """Take a part of a year: what is left, quarter, month, if from January, and what is odd."""
    if found := _SPAN.search(rest):
        first, last = _MONTHS[found["first"]], _MONTHS[found["last"]]
        left = _without(rest, found)
        if last - first == 2 and first % 3 == 1:
            return left, last // 3, None, False, ""
        if first == 1 and last % 3 == 0:
            return left, last // 3, None, True, ""
        return left, None, None, False, found.group()
    if found := _HALF.search(rest):
        until = _UNTIL.search(rest[: found.start()])
        said = found["before"] or found["after"] or found["s"] or found["n"] or found["h"]
        left = _without(rest, found, until)
        if said[0] in "1pf" or said == "i":
            return left, 2, None, True, ""
        return (left, 4, None, True, "") if until else (left, None, None, False, found.group())
    if found := _QUARTER.search(rest):
        text = found["before"] or found["after"]
        quarter = _NUMERALS[text] if text in _NUMERALS else int(text[0])
        until = _UNTIL.search(rest[: found.start()])
        return _without(rest, found, until), quarter, None, bool(until), ""
    if found := _ONE_MONTH.search(rest):
        month = _MONTHS[found.group()]
        until = _UNTIL.search(rest[: found.start()])
        left = _without(rest, found, until)
        if until:
            odd = "" if month % 3 == 0 else found.group()
            return left, None if odd else month // 3, None, not odd, odd
        return left, None, month, False, ""
    if found := _OTHER_SPAN.search(rest):
        return _without(rest, found), None, None, False, found.group()
    return rest, None, None, False, ""


def _without(text: str, found: re.Match[str], opening: re.Match[str] | None = None) -> str:
    """A text less what was found in it, and less the words that open it ("al 30 de")."""
    return f"{text[: (opening or found).start()]} {text[found.end() :]}"


def month_named(folded: str) -> int | None:
    """The month that a text names and nothing else, or ``None``."""
    return _MONTHS.get(folded)


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


def are_whole_years(days: Iterable[date]) -> bool:
    """Whether dates may name years: each the same day, 1 January or 31 December, of several."""
    seen = set(days)
    return {(day.month, day.day) for day in seen} in ({(1, 1)}, {(12, 31)}) and len(
        {day.year for day in seen}
    ) > 1  # fmt: skip


def date_of(value: Any, month_first: bool = False) -> date | None:
    """The date that a cell's value is, or that its text writes out; else ``None``.

    >>> date_of("al 31 de enero de 2010"), date_of("31/01/2010"), date_of("01/31/2010", True)
    (datetime.date(2010, 1, 31), datetime.date(2010, 1, 31), datetime.date(2010, 1, 31))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _date_in(value, month_first) if isinstance(value, str) else None


def _date_in(text: str, month_first: bool) -> date | None:
    found = _ISO_DATE.search(text) or _IN_NUMBERS.search(text) or _IN_WORDS.search(text)
    if not found:
        return None
    day, month = found["day"], found["month"].lower()
    if found.re is _IN_NUMBERS and month_first:
        day, month = month, day
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    try:
        return date(int(found["year"]), number, int(day))
    except ValueError:
        return None


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether the dates of a file are written month first: one that can be nothing else says so.

    >>> is_month_first(["07/08/2025", "07/15/2025"]), is_month_first(["07/08/2025"])
    (True, False)
    """
    pairs = [(int(d["day"]), int(d["month"])) for text in texts for d in _IN_NUMBERS.finditer(text)]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)
