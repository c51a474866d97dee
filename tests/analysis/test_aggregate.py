"""Every way of adding up, by hand."""

from __future__ import annotations

import math

import pytest

from indicators.analysis.history import histories
from tests.analysis.programmes import programme_of

VALUES = {
    "2009Q1": 1.0,
    "2009Q2": 2.0,
    "2009Q3": 3.0,
    "2009Q4": 6.0,
    "2010Q1": 10.0,
    "2010Q2": 20.0,
}


def aggregate(values: dict[str, float], within: str, across: str) -> float:
    (history,) = histories(
        programme_of(values, {}, within_year=within, across_years=across), "2010Q4"
    )
    return history.added_up("actual", history.known).number


@pytest.mark.parametrize(
    ("within", "across", "expected"),
    [
        ("sum", "sum", 42),
        ("last", "sum", 26),
        ("mean", "sum", 18),
        ("sum", "last", 30),
        ("last", "last", 20),
        ("mean", "last", 15),
    ],
)
def test_quarters(within: str, across: str, expected: float) -> None:
    assert aggregate(VALUES, within, across) == expected


def test_quarters_count_before_an_annual_value() -> None:
    assert aggregate({"2009": 99.0, **VALUES}, "sum", "sum") == 42
    assert aggregate({"2008": 5.0, **VALUES}, "sum", "sum") == 47


def test_nothing_and_unknown_are_no_zero() -> None:
    assert math.isnan(aggregate({}, "sum", "sum"))
    assert math.isnan(aggregate({"2009Q1": math.nan}, "sum", "sum"))
