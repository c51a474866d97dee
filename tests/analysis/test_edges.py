"""What a single changed operator would move: each worked out in the comment beside it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from indicators import (
    Programme,
    audit_matrix,
    decision_sensitivity,
    explain,
    gap_to_target,
    project_sexenio,
    projection_record,
)
from indicators.analysis.commitments import commitment_coverage, commitment_state
from indicators.analysis.plan import plans
from indicators.analysis.projection import outlooks
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


def test_of_a_mean_the_year_before_is_the_mean_of_its_four_quarters() -> None:
    # (20 + 30 + 40 + 50) / 4 - (10 + 20 + 30 + 40) / 4
    values = quarters(2007, (10, 20, 30, 40), (20, 30, 40, 50))
    rules: Any = {"within_year": "mean", "across_years": "last"}
    programme = programme_of(values, {2012: (60, "level")}, baseline=20, **rules)
    assert row_of(programme, "2008Q4").recent_pace == 35 - 25


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


def test_a_reference_path_that_moves_a_gap_is_told() -> None:
    # 320 against 100 + 120 + (640 - 220) / 4, and against 100 + 120 + 120
    targets = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (640, "cumulative")}
    results = quarters(2007, YEAR, (30, 30, 30, 30), YEAR)
    (row,) = decision_sensitivity(programme_of(results, targets), "2009Q4").itertuples()
    assert (row.subject, row.gap, row.gap_other) == ("reference_path", -5, -20)


def test_what_nobody_had_reported_was_not_projected_from() -> None:
    flows = {2007: (100, "annual"), 2012: (600, "cumulative")}
    programme = programme_of(quarters(2007, (25, NAN, 25, 25), YEAR, YEAR), flows)
    # nor is 2007Q1, as what came in the year after it lacks a quarter
    made_at = set(projection_record(programme, "2009Q4", draws=10).made_at)
    assert made_at == {"2007Q3", "2007Q4", "2008Q1", "2008Q2", "2008Q3", "2008Q4"}


def test_a_level_to_be_kept_of_which_nothing_is_known_is_neither_held_nor_lost() -> None:
    kept = programme_of({}, {2012: (30, "level")}, baseline=30, **LEVELS)
    (row,) = project_sexenio(kept, "2008Q4", method="run-rate").itertuples()
    assert (row.kept, row.kept_since) == ("", "")


@pytest.mark.parametrize(
    ("direction", "target", "figures"),
    [("ascending", 0.1 + 0.2, [0.3, 0.29]), ("descending", 0.3, [0.1 + 0.2, 0.31])],
)
def test_a_target_is_met_give_or_take_the_rounding_of_a_sum(
    direction: str, target: float, figures: list[float]
) -> None:
    # .1 + .2 is .30000000000000004
    values = quarters(2007, (0.1, 0.1, 0.1, 0.1))
    programme = programme_of(values, {2012: (target, "level")}, direction=direction, **LEVELS)
    (outlook,) = outlooks(plans(programme, "2007Q4"), "run-rate", 10, 7)
    assert outlook.meets(np.array(figures)).tolist() == [True, False]


@pytest.mark.parametrize(("method", "drawn"), [("damped-trend", True), ("run-rate", False)])
def test_only_what_was_drawn_tells_its_seed(method: str, drawn: bool) -> None:
    flows = {2007: (100, "annual"), 2012: (600, "cumulative")}
    programme = programme_of(quarters(2007, YEAR, YEAR), flows)
    how: Any = {"figure": "median", "method": method, "draws": 10, "seed": 98765, "lang": "en"}
    assert ("98765" in str(explain(programme, "1.1", "2008Q4", **how))) == drawn


def test_commitments_with_evidence_are_those_that_have_some(programme: Programme) -> None:
    state = commitment_state(programme, "2024-02-01").head(3)
    told = state.assign(evidence=["a report", "", ""])
    assert commitment_coverage(told).with_evidence.sum() == 1
