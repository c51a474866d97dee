"""A figure and what it was made of, so that nothing has to be worked out a second time.

The value is what a frame shows, the operands are what `explain` prints. At the ends stand values
and targets read from a cell, and numbers of the calendar or the settings. Nothing here knows an
indicator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

#: Shares of sums of decimals are not exact: 1.15 times a target must not be "above 115 %".
_TOLERANCE = 1e-9


class Figure(NamedTuple):
    """A value and what it was made of.

    ``formula`` names the arithmetic in `_FORMULAS`, and the sentence of `explain` unless ``says``
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


_FORMULAS: Mapping[str, Callable[..., float]] = {
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
    reason = reason or next((operand.reason for operand in operands if operand.reason), "")
    value = math.nan if reason else _FORMULAS[formula](*[operand.value for operand in operands])
    return Figure(name, value, formula, operands, reason, says, tuple(places.items()))


def undefined(name: str, reason: str, *operands: Figure, says: str = "") -> Figure:
    """A figure without a value, and why."""
    return Figure(name, math.nan, operands=operands, reason=reason, says=says)


def combined(name: str, how: str, figures: Sequence[Figure], says: str) -> Figure:
    """What quarters or years come to, by ``sum``, ``mean`` or ``last``; of nothing, undefined.

    >>> combined("actual", "last", [Figure("2009", 143.0), Figure("2010", 150.0)], "").value
    150.0
    """
    figures = figures[-1:] if how == "last" else figures
    return made(name, how, *figures, reason="" if figures else "no_actual", says=says)


def at_least(value: Any, bound: float) -> Any:
    """Whether a value, or each of an array, reaches a bound, give or take the rounding of sums."""
    return value >= bound - _TOLERANCE * max(1.0, abs(bound))


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
