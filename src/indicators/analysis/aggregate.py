"""How quarters make a year and years make the term: the one place where values are added up.

Values by period go in, a number comes out. ``within_year`` and ``across_years`` are two questions:
events are sum and sum, a membership is last and last, projects running are last and sum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

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
    years = by_year(values, within_year)
    if not years or any(math.isnan(value) for value in years.values()):
        return math.nan
    if across_years == "last":
        return years[max(years)]
    return math.fsum(years.values())


def by_year(values: Mapping[str, float], within_year: str) -> dict[int, float]:
    """The value of each year that has a period among the values.

    >>> by_year({"2009Q1": 2.0, "2009Q2": 3.0, "2010": 7.0}, "sum")
    {2009: 5.0, 2010: 7.0}
    """
    quarters: dict[int, list[float]] = {}
    for period in sorted(values):
        if is_quarter(period):
            quarters.setdefault(year_of(period), []).append(values[period])
    years = {year: _within(parts, within_year) for year, parts in quarters.items()}
    for period, value in values.items():
        if not is_quarter(period):
            years.setdefault(year_of(period), value)
    return dict(sorted(years.items()))


def _within(parts: list[float], within_year: str) -> float:
    if within_year == "last":
        return parts[-1]
    total = math.fsum(parts)
    return total / len(parts) if within_year == "mean" else total
