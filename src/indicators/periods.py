"""Years, quarters and the term of a programme.

Periods are plain text in every frame, ``"2009"`` or ``"2009Q3"``: they sort as time runs, survive
every file format, and need no dtype of their own. What goes in is such text, what goes out is such
text or a whole number; nothing here knows a particular programme.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby

from indicators.errors import UsageError

_QUARTER = re.compile(r"\d{4}Q[1-4]")


@dataclass(frozen=True)
class Term:
    """The years that a programme runs, first and last included.

    ``first_quarter``, ``"2025Q3"``, is where it starts if that is not the first year's start.

    >>> Term(2007, 2012).quarters()[:2], len(Term(2007, 2012).quarters())
    (['2007Q1', '2007Q2'], 24)
    """

    first_year: int
    last_year: int
    first_quarter: str = ""

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"

    def years(self) -> list[int]:
        """Every year of the term."""
        return list(range(self.first_year, self.last_year + 1))

    def quarters(self, until: str = "9") -> list[str]:
        """Every quarter of the term, up to and including ``until`` if it is given."""
        return self._quarters[: bisect_right(self._quarters, until)]

    @cached_property
    def by_year(self) -> dict[int, list[str]]:
        """The quarters of each year that belong to it."""
        first = self.first_quarter
        return {year: [q for q in quarters_of(year) if q >= first] for year in self.years()}

    @cached_property
    def _quarters(self) -> list[str]:
        return [quarter for quarters in self.by_year.values() for quarter in quarters]

    def ended(self, day: date) -> list[str]:
        """The quarters of the term that end on a day or before it."""
        return [quarter for quarter in self._quarters if end_of(quarter) <= day]

    def closed_years(self, cut_off: str) -> list[int]:
        """The years of the term whose last quarter is not after the cut-off."""
        return [year for year in self.years() if f"{year}Q4" <= cut_off]

    def check_cut_off(self, cut_off: str) -> str:
        """Return ``cut_off``, or raise a `UsageError` where it is no quarter of the term."""
        if cut_off in self._quarters:
            return cut_off
        if not is_quarter(cut_off):
            said = f'"{cut_off}" is not a quarter; write it as {self.first_year}Q3'
        else:
            first, last = self._quarters[0], self._quarters[-1]
            said = f"{cut_off} is outside the programme; it runs from {first} to {last}"
        raise UsageError(f"cut-off {said}")


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether a text is an ISO date, written in that way alone.

    >>> is_day("2010-10-29"), is_day("29/10/2010"), is_day("20101029")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def is_quarter(text: str) -> bool:
    """Whether the text is a quarter such as ``2009Q3``."""
    return _QUARTER.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def year_of(period: str) -> int:
    """The year of a period, ``"2009Q3"`` or ``"2009"``."""
    return int(period[:4])


def quarter_of(period: str) -> int:
    """The quarter of a quarterly period, 1 to 4."""
    return int(period[5])


def quarters_of(year: int) -> list[str]:
    """The four quarters of a year."""
    return [f"{year}Q{quarter}" for quarter in (1, 2, 3, 4)]


def last_quarters(cut_off: str, count: int) -> list[str]:
    """The ``count`` quarters that end with the cut-off, oldest first.

    >>> last_quarters("2010Q3", 4)
    ['2009Q4', '2010Q1', '2010Q2', '2010Q3']
    """
    last = year_of(cut_off) * 4 + quarter_of(cut_off) - 1
    return [f"{n // 4}Q{n % 4 + 1}" for n in range(last - count + 1, last + 1)]


@lru_cache(maxsize=4096)
def ends(period: str) -> str:
    """The quarter in which a period ends."""
    return period if is_quarter(period) else f"{period}Q4"


def end_of(period: str) -> date:
    """The last day of a quarter or a year.

    >>> end_of("2010Q3")
    datetime.date(2010, 9, 30)
    """
    month = 3 * quarter_of(period) if is_quarter(period) else 12
    return date(year_of(period), month, 31 if month in (3, 12) else 30)


@lru_cache(maxsize=4096)
def in_years(periods: tuple[str, ...]) -> Mapping[int, list[str]]:
    """The periods that count by year, oldest first: its quarters, or the year as a whole.

    >>> in_years(("2010", "2009", "2009Q2", "2009Q1"))
    {2009: ['2009Q1', '2009Q2'], 2010: ['2010']}
    """
    years = {year: list(parts) for year, parts in groupby(sorted(periods), year_of)}
    return {year: list(filter(is_quarter, parts)) or parts for year, parts in years.items()}
