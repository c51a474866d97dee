"""What a single changed operator would move: each worked out in the comment beside it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from indicators import Programme, audit_matrix, gap_to_target
from indicators.words import reason_in_words
from tests.analysis.programmes import programme_of, quarters

NAN, YEAR = math.nan, (25, 25, 25, 25)
LEVELS: dict[str, Any] = {"within_year": "last", "across_years": "last"}


def row_of(programme: Programme, cut_off: str) -> Any:
    return gap_to_target(programme, cut_off).query("horizon == 'sexenio_to_date'").iloc[0]


def test_where_no_path_is_left_what_is_owed_is_shared_by_the_years() -> None:
    # the printed years are the whole total: nothing is spread, and 200 - 100 are left in 4 years
    targets = {2007: (100, "annual"), 2008: (100, "annual"), 2012: (200, "cumulative")}
    half = programme_of(quarters(2007, (12, 13, 12, 13), (12, 13, 12, 13)), targets)
    assert row_of(half, "2008Q4").required_pace == 100 / 4


def test_of_a_path_that_is_not_known_too() -> None:
    # flat, and no year before that could be repeated: (700 - 200) / 4
    flat = programme_of(
        quarters(2007, YEAR, YEAR), {2012: (700, "cumulative")}, settings={"reference_path": "flat"}
    )
    row = row_of(flat, "2008Q4")
    assert row.required_pace == pytest.approx(125)
    assert row.status == "no_data"


def test_why_there_is_no_recent_pace() -> None:
    flows = {2007: (100, "annual"), 2012: (600, "cumulative")}
    silent = row_of(programme_of(quarters(2007, YEAR), flows), "2009Q4")
    assert "recent_pace" in silent.reason
    assert reason_in_words(silent.reason, "recent_pace", "en") == "no result reported"
    # three of four quarters; and of a level the year before
    partly = row_of(programme_of(quarters(2007, YEAR, (25, NAN, 25, 25)), flows), "2008Q4")
    assert "recent_pace: missing_period" in partly.reason
    level = programme_of(quarters(2008, (141, 141, 142, 143)), {2012: (150, "level")}, **LEVELS)
    assert "recent_pace: missing_period" in row_of(level, "2008Q4").reason


def test_what_a_level_moved_by_is_this_year_less_the_year_before() -> None:
    values = {"2007Q4": 140} | quarters(2008, (141, 141, 142, 143))
    level = programme_of(values, {2012: (150, "level")}, **LEVELS)
    row = row_of(level, "2008Q4")
    assert (row.recent_pace, row.required_pace) == (3, 7 / 4)


def test_the_baseline_is_held_against_the_last_target() -> None:
    # 25 lies beyond the second target, 20, and short of the last, 30
    rising = {2007: (10, "level"), 2008: (20, "level"), 2012: (30, "level")}
    for baseline, beyond in ((25, False), (30, False), (31, True)):
        found = audit_matrix(programme_of({}, rising, baseline=baseline, **LEVELS))
        assert ("baseline_beyond" in set(found.code)) == beyond


def test_the_implied_pace_is_held_against_the_last_printed_year() -> None:
    # (1,200 - 100 - 200 - 300) / 3 = 200: below 2009's 300, and not below 2008's 200
    years = {2007: (100, "annual"), 2008: (200, "annual"), 2009: (300, "annual")}
    found = audit_matrix(programme_of({}, years | {2012: (1200, "cumulative")}))
    (row,) = found[found.code == "pace_below_last_year"].itertuples()
    assert row.arithmetic == "(1,200 - 100 - 200 - 300) / 3 = 200 < 300"
