"""A figure and what it was made of, so that nothing has to be worked out a second time.

Figures go into a named formula, a :class:`Figure` comes out: the value that a frame shows, the
operands that `explain` prints, and where it is undefined the reason. At the ends stand values and
targets read from a cell, and counts of the calendar. Nothing here knows an indicator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from indicators.analysis.aggregate import in_years, mean

#: Shares of sums of decimals are not exact: 1.15 times a target must not be "above 115 %".
TOLERANCE = 1e-9


class Figure(NamedTuple):
    """A value and what it was made of.

    ``formula`` names the arithmetic in `FORMULAS`, and the sentence of `explain` unless ``says``
    names another, filled in with ``places``. A leaf has the ``cell`` it was read from, or says
    what was counted.
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
        return isinstance(self.value, float) and math.isnan(self.value)


def _spread(total: float, *rest: float) -> float:
    *printed, years = rest
    return (total - math.fsum(printed)) / years


FORMULAS: Mapping[str, Callable[..., float]] = {
    "same": lambda a: a,
    "sum": lambda *values: math.fsum(values),
    "last": lambda *values: values[-1],
    "mean": lambda *values: mean(values),
    "minus": lambda a, b: a - b,
    "times": lambda a, b: a * b,
    "ratio": lambda a, b: a / b,
    "inverted": lambda a, b: 2 - a / b,
    "way": lambda a, start, end: (a - start) / (end - start),
    "spread": _spread,  # what the printed years leave of a total, by the years without a target
    "between": lambda a, b, steps, of: a + (b - a) * steps / of,
    "paced": lambda left, year, path: left * year / path,
    "left_of_mean": lambda year, quarters, given, others: (year * quarters - given) / others,
}


def made(
    name: str, formula: str, *operands: Figure, reason: str = "", says: str = "", **places: Any
) -> Figure:
    """Work a figure out; with a reason, or an operand that is undefined, it is undefined as well.

    Examples
    --------
    >>> done, target = Figure("actual", 90.0, cell="[a]A!B2"), Figure("target", 100.0)
    >>> made("gap", "minus", done, target).value
    -10.0
    >>> made("gap", "minus", Figure("actual", math.nan, reason="no_actual"), target).reason
    'no_actual'
    """
    values = [operand.value for operand in operands]
    if not reason and any(map(math.isnan, values)):  # type: ignore[arg-type]
        reason = next(operand.reason for operand in operands if operand.undefined)
    value = math.nan if reason else FORMULAS[formula](*values)
    return Figure(name, value, formula, operands, reason, says, tuple(places.items()))


def counted(name: str, value: float, says: str = "", **places: Any) -> Figure:
    """A number of the calendar or of the settings: years left, a weight, a threshold."""
    return Figure(name, value, says=says, places=tuple(places.items()))


def undefined(name: str, reason: str, *operands: Figure, says: str = "") -> Figure:
    """A figure without a value, and why."""
    return Figure(name, math.nan, operands=operands, reason=reason, says=says)


def added_up(
    name: str, parts: Mapping[str, Figure], within_year: str, across_years: str,
    says: str = "", year_name: str = "",
) -> Figure:  # fmt: skip
    """Add up figures by period as :func:`~indicators.analysis.aggregate.aggregate` adds numbers.

    Where the last one counts, it is the only operand. ``year_name`` stands before each year.
    """
    years = []
    for year, periods in in_years(parts).items():
        quarters = [parts[period] for period in periods]
        if periods == [str(year)]:
            years += quarters
        else:
            quarters = quarters[-1:] if within_year == "last" else quarters
            how = f"quarters_{within_year}"
            years.append(made(f"{year_name}{year}", within_year, *quarters, says=how))
    if not years:
        return undefined(name, "no_actual", says=says or f"across_{across_years}")
    years = years[-1:] if across_years == "last" else years
    return made(name, across_years, *years, says=says or f"across_{across_years}")


def leaves(figure: Figure) -> Iterator[Figure]:
    """What a figure was made of in the end, each once: values and targets of cells, and counts."""
    seen: set[int] = set()
    below = [figure]
    while below:
        part = below.pop()
        if id(part) not in seen:
            seen.add(id(part))
            below += reversed(part.operands)
            if not part.operands:
                yield part


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
