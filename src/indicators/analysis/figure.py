"""A figure and what it was made of, so that nothing has to be worked out a second time.

The value is what a frame shows, the operands are what `explain` prints. At the ends stand values
and targets read from a cell, and counts of the calendar. Nothing here knows an indicator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.periods import is_quarter, year_of

#: Shares of sums of decimals are not exact: 1.15 times a target must not be "above 115 %".
TOLERANCE = 1e-9


class Figure(NamedTuple):
    """A value and what it was made of.

    ``formula`` names the arithmetic in `FORMULAS`, and the sentence of `explain` unless ``says``
    names another, filled in with ``places``. A leaf has the ``cell`` it was read from.
    """

    name: str
    value: float | str
    formula: str = ""
    operands: tuple[Figure, ...] = ()
    reason: str = ""
    says: str = ""
    places: tuple[tuple[str, Any], ...] = ()
    cell: str = ""

    @property
    def number(self) -> float:
        """The value of a figure that is a number."""
        return float(self.value)

    @property
    def undefined(self) -> bool:
        """Whether it has no value."""
        return self.value != self.value  # NaN alone differs from itself


FORMULAS: Mapping[str, Callable[..., float]] = {
    "same": lambda a: a,
    "sum": lambda *values: math.fsum(values),
    "last": lambda *values: values[-1],
    "mean": lambda *values: math.fsum(values) / len(values),
    "minus": lambda a, b: a - b,
    "times": lambda a, b: a * b,
    "ratio": lambda a, b: a / b,
    "inverted": lambda a, b: 2 - a / b,
    "way": lambda a, start, end: (a - start) / (end - start),
    # what the printed years leave of a total, by the years without a target
    "spread": lambda total, *rest: (total - math.fsum(rest[:-1])) / rest[-1],
    "between": lambda a, b, steps, of: a + (b - a) * steps / of,
    "paced": lambda left, year, path: left * year / path,
    "left_of_mean": lambda year, quarters, given, others: (year * quarters - given) / others,
}


def made(
    name: str, formula: str, *operands: Figure, reason: str = "", says: str = "", **places: Any
) -> Figure:
    """Work a figure out; with a reason, or an operand that is undefined, it is undefined as well.

    >>> done, target = Figure("actual", 90.0, cell="[a]A!B2"), Figure("target", 100.0)
    >>> made("gap", "minus", done, target).value
    -10.0
    >>> made("gap", "minus", Figure("actual", math.nan, reason="no_actual"), target).reason
    'no_actual'
    """
    values: list[Any] = [operand.value for operand in operands]
    if not reason and any(map(math.isnan, values)):
        reason = next(operand.reason for operand in operands if operand.undefined)
    value = math.nan if reason else FORMULAS[formula](*values)
    return Figure(name, value, formula, operands, reason, says, tuple(places.items()))


def counted(name: str, value: float, says: str = "") -> Figure:
    """A number of the calendar or of the settings: years left, a weight, a threshold."""
    return Figure(name, value, says=says)


def undefined(name: str, reason: str, *operands: Figure, says: str = "") -> Figure:
    """A figure without a value, and why."""
    return Figure(name, math.nan, operands=operands, reason=reason, says=says)


def in_years(periods: Iterable[str]) -> dict[int, list[str]]:
    """The periods that count by year, oldest first: its quarters, or the year as a whole.

    >>> in_years(["2010", "2009", "2009Q2", "2009Q1"])
    {2009: ['2009Q1', '2009Q2'], 2010: ['2010']}
    """
    years: dict[int, list[str]] = {}
    for period in sorted(periods):  # a year as a whole stands before its quarters
        year = year_of(period)
        if year in years and is_quarter(years[year][0]):
            years[year].append(period)
        else:
            years[year] = [period]
    return years


def added_up(
    name: str, parts: Mapping[str, Figure], within_year: str, across_years: str,
    says: str = "", year_name: str = "",
) -> Figure:  # fmt: skip
    """How quarters make a year and years make the term: the one place that says what is added up.

    ``parts`` are figures by period; where a year has a whole and quarters, the latter count. Within
    a year they make ``sum``, ``last`` or ``mean``, across years ``sum`` or ``last``; where the last
    one counts, it is the only operand. ``year_name`` stands before each year in its figure's name.

    >>> running = {"2009Q3": 143.0, "2009Q4": 150.0, "2010Q1": 139.0, "2010Q2": 149.0}
    >>> parts = {period: Figure(period, value) for period, value in running.items()}
    >>> [added_up("actual", parts, within, "sum").value for within in ("last", "sum")]
    [299.0, 581.0]
    """
    years = []
    for year, periods in in_years(parts).items():
        figures = [parts[period] for period in periods]
        if is_quarter(periods[0]):
            figures = [of_quarters(f"{year_name}{year}", figures, within_year)]
        years += figures
    return of_years(name, years, across_years, says)


def of_quarters(name: str, quarters: Sequence[Figure], within_year: str) -> Figure:
    """What some quarters of a year come to."""
    quarters = quarters[-1:] if within_year == "last" else quarters
    return made(name, within_year, *quarters, says=f"quarters_{within_year}")


def of_years(name: str, years: Sequence[Figure], across_years: str, says: str = "") -> Figure:
    """What some years of the term come to."""
    says = says or f"across_{across_years}"
    if not years:
        return undefined(name, "no_actual", says=says)
    return made(name, across_years, *(years[-1:] if across_years == "last" else years), says=says)


def at_least(value: float, bound: float) -> bool:
    """Whether a value reaches a bound, give or take the rounding of sums."""
    return value >= bound or math.isclose(value, bound, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def reasons_text(figures: Mapping[str, Figure]) -> str:
    """Why figures are undefined, as the ``reason`` columns write it.

    >>> reasons_text({"q10": undefined("q10", "no_interval"), "gap": undefined("gap", "no_actual")})
    'q10: no_interval; gap: no_actual'
    """
    by_code: dict[str, list[str]] = {}
    for name, figure in figures.items():
        if figure.reason:
            by_code.setdefault(figure.reason, []).append(name)
    return "; ".join(f"{', '.join(names)}: {code}" for code, names in by_code.items())
