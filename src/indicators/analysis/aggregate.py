"""How quarters make a year and years make the term: the one place that says what is added up.

Values by period go in, a number comes out. ``within_year`` and ``across_years`` are two questions:
events are sum and sum, a membership is last and last, projects running are last and sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from indicators.periods import is_quarter, year_of


def aggregate(values: Mapping[str, float], within_year: str, across_years: str) -> float:
    """Add up the values of some periods; an empty or unknown one makes the answer NaN.

    Parameters
    ----------
    values
        Period (``"2009Q3"`` or ``"2009"``) to value. Where a year has both, its quarters count.
    within_year
        ``sum``, ``last`` or ``mean`` of the quarters.
    across_years
        ``sum`` or ``last`` of the years.

    Examples
    --------
    >>> running = {"2009Q3": 143.0, "2009Q4": 150.0, "2010Q1": 139.0, "2010Q2": 149.0}
    >>> aggregate(running, "last", "sum")
    299.0
    >>> aggregate(running, "sum", "sum")
    581.0
    """
    years = [
        _put_together([values[period] for period in periods], within_year)
        for periods in in_years(values).values()
    ]
    if not years or any(math.isnan(value) for value in years):
        return math.nan
    return _put_together(years, across_years)


def in_years(periods: Iterable[str]) -> dict[int, list[str]]:
    """The periods that count by year, oldest first: its quarters, or the year as a whole.

    >>> in_years(["2010", "2009", "2009Q2", "2009Q1"])
    {2009: ['2009Q1', '2009Q2'], 2010: ['2010']}
    """
    quarters: dict[int, list[str]] = {}
    whole: dict[int, list[str]] = {}
    for period in sorted(periods):
        into = quarters if is_quarter(period) else whole
        into.setdefault(year_of(period), []).append(period)
    return dict(sorted((whole | quarters).items()))


def mean(values: Sequence[float]) -> float:
    """The mean of some values."""
    return math.fsum(values) / len(values)


def _put_together(values: Sequence[float], how: str) -> float:
    if how == "last":
        return values[-1]
    return mean(values) if how == "mean" else math.fsum(values)
