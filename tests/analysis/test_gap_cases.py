"""Gaps of programmes made by hand: each expectation is worked out in the comment beside it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as check_settings
from hypothesis import strategies as st

from indicators import Programme, gap_to_target, planned_path
from indicators.frames.schemas import SCHEMAS
from tests.analysis.programmes import programme_of, quarters

FIGURES = [
    "actual", "target", "gap", "attainment", "vs_baseline", "sexenio_target",
    "sexenio_share", "elapsed_share", "coverage", "recent_pace", "required_pace",
]  # fmt: skip
NAN = math.nan
FLOWS = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (700, "cumulative")}
# the unprinted years: (700 - 100 - 120) / 4 = 120 each


def row_of(
    programme: Programme, cut_off: str, horizon: str = "sexenio_to_date", **more: Any
) -> Any:
    gaps = gap_to_target(programme, cut_off, **more)
    return gaps[gaps.horizon == horizon].iloc[0]


def test_yearly_reports_are_compared_by_closed_years() -> None:
    programme = programme_of({"2007": 90, "2008": 130, "2009": 110}, FLOWS, baseline=80)
    row = row_of(programme, "2010Q3")
    # 90 + 130 + 110 against 100 + 120 + 120; three of six years are over
    assert (row.actual, row.target, row.gap) == (330, 340, -10)
    assert (row.compared_through, row.coverage, row.elapsed_share) == ("2009", 1, 0.5)
    assert (row.recent_pace, row.vs_baseline) == (110, 30)
    assert row.required_pace == pytest.approx((700 - 330) / 3)
    assert not row.provisional
    assert row_of(programme, "2010Q3", "year_to_date").status == "not_due"
    assert row_of(programme, "2010Q3", "year").gap == 110 - 120


def test_an_indicator_that_reports_years_is_not_late_in_its_first_year() -> None:
    programme = programme_of({"2007": 90, "2008": 130}, FLOWS)
    assert row_of(programme, "2007Q3").status == "not_due"


def test_mixed_reports_years_first_then_quarters() -> None:
    values = {"2007": 90, "2008": 130} | quarters(2009, (20, 30, 30, 40), (25, 30))
    row = row_of(programme_of(values, FLOWS), "2010Q2")
    # 90 + 130 + 120 + 55 against 100 + 120 + 120 + half of 120: one known year gives no season
    assert (row.actual, row.target) == (395, 400)
    assert (row["flags"], row.provisional, row.coverage) == ("even_path", True, 1)
    assert row.recent_pace == 30 + 40 + 25 + 30
    path = planned_path(programme_of(values, FLOWS), "Y", "2010Q2")
    assert path.actual.tolist()[:3] == [90, 130, 120]
    assert path.actual_to_date.tolist()[:3] == [90, 220, 340]


def test_an_annual_value_beside_its_quarters_is_only_a_check() -> None:
    values = quarters(2007, (20, 30, 30, 40)) | {"2007": 999}
    assert row_of(programme_of(values, FLOWS), "2007Q4").actual == 120


@pytest.mark.parametrize(
    ("within", "across", "actual", "target"),
    [
        # quarters 10 20 30 40 | 20 30 40 50 | 30 40; targets 100, 120, then 120 a year
        ("sum", "sum", 310, 220 + 120 * (30 + 50) / 240),  # season: 30 and 50 of 240
        ("last", "sum", 40 + 50 + 40, 100 + 120 + 120),
        ("mean", "sum", 25 + 35 + 35, 100 + 120 + 120),
    ],
)
def test_ways_of_adding_up_that_sum_across_years(
    within: str, across: str, actual: float, target: float
) -> None:
    values = quarters(2007, (10, 20, 30, 40), (20, 30, 40, 50), (30, 40))
    programme = programme_of(values, FLOWS, within_year=within, across_years=across)
    row = row_of(programme, "2009Q2")
    assert row.actual == pytest.approx(actual)
    assert row.target == pytest.approx(target)
    # a running count has its year with its first quarter: three of six years, else ten of 24
    assert row.elapsed_share == pytest.approx(10 / 24 if within == "sum" else 3 / 6)
    # the path ahead: half of 2009 by the season, 80 of 240 being gone, and three years of 120
    ahead = 120 * (1 - 80 / 240) + 360 if within == "sum" else 360
    assert row.required_pace == pytest.approx((700 - actual) * 120 / ahead)


@pytest.mark.parametrize(
    ("within", "actual", "target", "recent"),
    [
        # levels 100 in 2007, 120 in 2008 and 160 in 2012: 130 at the end of 2009
        ("last", 40, 125, 40 - 30),  # half way from 120 to 130; 2009Q2 less 2008Q2
        ("mean", 35, 130, 40 - 30),  # the year's own mean; (40+50+30+40)/4 less (30+40+20+30)/4
        ("sum", 70, 130 * 80 / 240, 160 - 120),  # a year's sum: season as above; two times four
    ],
)
def test_ways_of_adding_up_that_do_not_sum_across_years(
    within: str, actual: float, target: float, recent: float
) -> None:
    values = quarters(2007, (10, 20, 30, 40), (20, 30, 40, 50), (30, 40))
    levels = {2007: (100, "level"), 2008: (120, "level"), 2012: (160, "level")}
    programme = programme_of(values, levels, baseline=90, within_year=within, across_years="last")
    row = row_of(programme, "2009Q2")
    assert row.actual == pytest.approx(actual)
    assert row.target == pytest.approx(target)
    assert row.recent_pace == pytest.approx(recent)
    ends = planned_path(programme, "Q", "2009Q2").iloc[-1]
    assert ends.planned_to_date == pytest.approx(160)


def test_a_level_starts_from_the_baseline() -> None:
    programme = programme_of(
        quarters(2007, (92, 94)), {2012: (150, "level")}, baseline=90, within_year="last",
        across_years="last",
    )  # fmt: skip
    path = planned_path(programme, "Y", "2007Q2")
    assert path.planned.tolist() == [100, 110, 120, 130, 140, 150]
    assert row_of(programme, "2007Q2").target == 95


def test_less_is_better() -> None:
    levels = {2007: (50, "level"), 2008: (40, "level"), 2012: (20, "level")}
    programme = programme_of(
        quarters(2007, (58, 56, 54, 55), (48, 46, 45, 44)), levels, baseline=60,
        within_year="last", across_years="last", direction="descending",
    )  # fmt: skip
    row = row_of(programme, "2008Q4")
    # 44 against 40: four too many; 2 - 44/40 = .9
    assert (row.actual, row.target, row.gap) == (44, 40, -4)
    assert row.attainment == pytest.approx(0.9)
    assert row.status == "amber"
    assert row.required_pace == (20 - 44) / 4 == -6
    assert row.recent_pace == 44 - 55


def test_a_level_that_came_down_far_enough() -> None:
    programme = programme_of(
        quarters(2007, (9, 8, 7, 4)), {2012: (5, "level")}, baseline=10, within_year="last",
        across_years="last", direction="descending",
    )  # fmt: skip
    assert "required_pace: target_reached" in row_of(programme, "2007Q4").reason


def test_a_ceiling() -> None:
    targets = {2007: (10, "annual"), 2008: (10, "annual"), 2012: (60, "cumulative")}
    under = programme_of(quarters(2007, (2, 2, 2, 3)), targets, direction="descending")
    assert row_of(under, "2007Q4").required_pace == (60 - 9) / 5  # what may still be added
    over = programme_of(quarters(2007, (20, 20, 20, 3)), targets, direction="descending")
    assert "required_pace: ceiling_passed" in row_of(over, "2007Q4").reason


def test_a_missing_quarter_is_left_out_on_both_sides() -> None:
    values = quarters(2007, (25, 25, NAN, 25), (30, 30, 30, 30))
    row = row_of(programme_of(values, FLOWS), "2008Q4")
    # seven of eight quarters: 75 + 120 against 75 of 100 and 120
    assert (row.actual, row.target, row.gap) == (195, 195, 0)
    assert row.coverage == 7 / 8
    assert row.status == "amber"
    # the one missing quarter does not throw the season away: a quarter of 75 and 90 each
    assert row["flags"] == "missing_period"
    assert row_of(programme_of(values, FLOWS), "2007Q4").reason.count("missing_period") == 1


def test_what_is_missing_counts_as_not_done_in_the_pace_and_is_flagged_in_every_row() -> None:
    # 2007Q3 is missing: 25 + 25 + 25 + 120 = 195 done of 700, four of six years are left
    values = quarters(2007, (25, 25, NAN, 25), (30, 30, 30, 30))
    programme = programme_of(values, FLOWS)
    for horizon in ("year", "year_to_date", "sexenio_to_date"):
        row = row_of(programme, "2008Q4", horizon)
        assert row.required_pace == (700 - 195) / 4
        assert row.sexenio_share == 195 / 700
    # the year 2008 itself is whole: 120 of 120, and green
    year = row_of(programme, "2008Q4", "year")
    assert (year["flags"], year.status, year.coverage) == ("missing_in_term", "green", 1)
    # a membership has its last value, whatever was not reported before
    level = programme_of(
        quarters(2007, (12, 12, NAN, 12), (12, 12, 12, 12)), {2012: (12, "level")}, baseline=12,
        within_year="last", across_years="last",
    )  # fmt: skip
    assert row_of(level, "2008Q4", "year")["flags"] == ""
    # a running count of 2007 is known by any quarter of it
    running = programme_of(values, FLOWS, within_year="last")
    assert row_of(running, "2008Q4", "year")["flags"] == ""
    nothing = programme_of(quarters(2008, (30, 30, 30, 30)), FLOWS, within_year="last")
    assert row_of(nothing, "2008Q4", "year")["flags"] == "missing_in_term"


def test_a_late_quarter_is_said_and_leaves_the_colour() -> None:
    # three quarters of 2009 are due, two are there: 30 + 30 of half of 120, as every quarter of
    # the two years before is a quarter of them; the third is neither result nor target
    values = quarters(2007, (25, 25, 25, 25), (30, 30, 30, 30), (30, 30))
    row = row_of(programme_of(values, FLOWS), "2009Q3", "year_to_date")
    assert (row.actual, row.target, row.compared_through) == (60, 60, "2009Q2")
    assert (row["flags"], row.status) == ("late_report", "green")
    assert row.coverage == pytest.approx(2 / 3)
    # the quarter before the newest is missing: a period in between, so no green
    between = programme_of(values | {"2009Q4": 30.0}, FLOWS)
    row = row_of(between, "2009Q4", "year_to_date")
    assert (row.actual, row.target) == (90, 90)
    assert (row["flags"], row.status) == ("missing_period", "amber")
    # a complete year without its last quarter is not complete
    year = row_of(programme_of(values | {"2009Q3": 30.0}, FLOWS), "2009Q4", "year")
    assert (year["flags"], year.status) == ("missing_period", "amber")
    # and without its last two nobody knows how it stands
    year = row_of(programme_of(values, FLOWS), "2009Q4", "year")
    assert (year["flags"], year.status) == ("missing_period,stale", "stale")


def test_a_years_value_that_is_not_its_quarters_is_flagged() -> None:
    values = quarters(2007, (20, 30, 30, 40))
    # 20 + 30 + 30 + 40 = 120
    assert row_of(programme_of(values | {"2007": 120}, FLOWS), "2007Q4")["flags"] == ""
    assert row_of(programme_of(values | {"2007": 121}, FLOWS), "2007Q4")["flags"] == "year_differs"
    # of a running count the year is its last quarter
    last = programme_of(values | {"2007": 40}, FLOWS, within_year="last")
    assert row_of(last, "2007Q4")["flags"] == ""
    # an unfinished year cannot be compared with its value
    assert (
        "year_differs" not in row_of(programme_of(values | {"2007": 121}, FLOWS), "2007Q3")["flags"]
    )


def test_a_baseline_that_is_not_there_is_no_missing_target() -> None:
    for baseline in (None, NAN):
        row = row_of(programme_of(quarters(2007, (1, 1, 1, 1)), FLOWS, baseline=baseline), "2007Q4")
        assert row.reason == "vs_baseline: no_baseline"


def test_a_year_as_a_whole_is_not_divided() -> None:
    # eight quarters compared, but two years of them by half: the even division decides
    values = dict.fromkeys(("2007Q1", "2007Q2", "2008Q1", "2008Q2"), 30.0)
    assert "even_path" in row_of(programme_of(values, FLOWS), "2008Q4")["flags"]
    whole = quarters(2007, (25, 25, 25, 25))
    assert "even_path" not in row_of(programme_of(whole, FLOWS), "2007Q4")["flags"]


def test_targets_that_say_nothing() -> None:
    values = quarters(2007, (25, 25, 25, 25), (30, 30, 30, 30), (10, 10))
    open_end = row_of(programme_of(values, {**FLOWS, 2012: (150, "")}), "2009Q2")
    # 2007 and 2008 have their printed targets; what follows has none
    assert (open_end.actual, open_end.target, open_end.compared_through) == (220, 220, "2008Q4")
    assert "sexenio_target, sexenio_share, required_pace: ambiguous_target" in open_end.reason
    none = row_of(programme_of(values, {2007: (100, "annual")}), "2009Q2", "year_to_date")
    assert none.status == "no_data"
    assert named(none.reason) >= {"actual", "target", "gap", "attainment", "required_pace"}
    assert none.reason.endswith("no_target")


def test_a_printed_year_without_a_number_shares_what_is_left() -> None:
    targets = {**FLOWS, 2008: (NAN, "annual")}
    path = planned_path(programme_of(quarters(2007, (25, 25)), targets), "Y", "2007Q2")
    assert path.planned.tolist() == [100, 120, 120, 120, 120, 120]
    assert path.year_method.tolist()[:2] == ["printed", "spread"]


def test_a_target_of_zero() -> None:
    targets = {2007: (0, "annual"), 2008: (0, "annual"), 2012: (0, "cumulative")}
    row = row_of(programme_of(quarters(2007, (0, 1, 0, 0)), targets), "2007Q4")
    assert (row.gap, row.status) == (1, "small")
    assert "attainment, sexenio_share: zero_target" in row.reason


def test_small_targets_have_no_colour() -> None:
    targets = {2007: (4, "annual"), 2008: (4, "annual"), 2012: (24, "cumulative")}
    assert row_of(programme_of(quarters(2007, (0, 0, 0, 1)), targets), "2007Q4").status == "small"


@pytest.mark.parametrize(
    ("result", "demand_driven", "status"),
    [
        (84, False, "red"), (85, False, "amber"), (94, False, "amber"), (95, False, "green"),
        (115, False, "green"), (116, False, "above"), (116, True, "green"), (84, True, "red"),
    ],
)  # fmt: skip
def test_thresholds(result: float, demand_driven: bool, status: str) -> None:
    programme = programme_of({"2007": result}, FLOWS, demand_driven=demand_driven)
    assert row_of(programme, "2007Q4").status == status


def test_preliminary_values_count_and_are_said() -> None:
    values = quarters(2007, (25, 25, 25, 25))
    row = row_of(programme_of(values, FLOWS, preliminary=("2007Q4",)), "2007Q4")
    assert (row.actual, row["flags"], row.provisional) == (100, "preliminary", True)


def test_a_revised_target_counts_from_its_date() -> None:
    programme = programme_of(
        quarters(2007, (25, 25, 25, 25), (30, 30, 30, 30)), FLOWS,
        revised_targets={2012: (940, "cumulative")},
    )  # fmt: skip
    assert row_of(programme, "2008Q4", as_of="2010-05-31").sexenio_target == 700
    now = row_of(programme, "2008Q4")
    assert now.sexenio_target == 940
    path = planned_path(programme, "Y", "2008Q4")
    assert path.planned.tolist() == [100, 120, 180, 180, 180, 180]


def test_every_year_printed_and_the_total_too() -> None:
    years = {year: (100 + 10 * (year - 2007), "annual") for year in range(2007, 2013)}
    programme = programme_of(quarters(2007, (25, 25, 25, 25)), years, total=750)
    assert planned_path(programme, "Y", "2007Q4").planned.tolist() == [100, 110, 120, 130, 140, 150]
    assert row_of(programme, "2007Q4").sexenio_target == 750
    alone = row_of(programme_of(quarters(2007, (25, 25, 25, 25)), years), "2007Q4")
    assert alone.sexenio_target == 750
    assert alone.target_cells == "[m]A!2007"


def test_the_offices_targets_as_the_path() -> None:
    programme = programme_of(
        quarters(2007, (25, 25, 25, 25)), FLOWS, office={2009: 100, 2010: 140},
        settings={"reference_path": "reported"},
    )  # fmt: skip
    path = planned_path(programme, "Y", "2007Q4")
    # (700 - 100 - 120 - 100 - 140) / 2 = 120
    assert path.planned.tolist() == [100, 120, 100, 140, 120, 120]
    assert path.year_method.tolist() == [
        "printed", "printed", "reported", "reported", "spread", "spread",
    ]  # fmt: skip


def test_flat_repeats_the_last_year_printed_before() -> None:
    targets = {2007: (100, "annual"), 2010: (130, "annual"), 2012: (700, "cumulative")}
    programme = programme_of(quarters(2007, (25,)), targets, settings={"reference_path": "flat"})
    assert planned_path(programme, "Y", "2007Q1").planned.tolist() == [100, 100, 100, 130, 130, 130]


def test_the_last_quarter_of_the_term() -> None:
    values = quarters(2007, *[(25, 25, 25, 25)] * 6)
    row = row_of(programme_of(values, FLOWS), "2012Q4")
    assert (row.actual, row.target, row.elapsed_share) == (600, 700, 1)
    assert "required_pace: no_time_left" in row.reason
    met = row_of(programme_of(quarters(2007, *[(30, 30, 30, 30)] * 6), FLOWS), "2012Q4")
    assert "required_pace: target_reached" in met.reason


some_values = st.dictionaries(
    st.sampled_from(
        [f"{y}Q{q}" for y in range(2007, 2013) for q in (1, 2, 3, 4)]
        + [str(y) for y in range(2007, 2013)]
    ),
    st.one_of(st.integers(0, 500).map(float), st.just(NAN)), max_size=20,
)  # fmt: skip
some_targets = st.dictionaries(
    st.integers(2007, 2012),
    st.tuples(
        st.one_of(st.integers(0, 900).map(float), st.just(NAN)),
        st.sampled_from(["annual", "level", "cumulative", ""]),
    ),
    max_size=4,
)


@check_settings(max_examples=30, deadline=None)
@given(
    values=some_values, targets=some_targets,
    baseline=st.one_of(st.none(), st.just(NAN), st.integers(0, 100)),
    within=st.sampled_from(["sum", "last", "mean"]), across=st.sampled_from(["sum", "last"]),
    direction=st.sampled_from(["ascending", "descending"]),
    path=st.sampled_from(["spread", "flat", "reported"]),
    cut_off=st.sampled_from(["2007Q1", "2008Q4", "2010Q3", "2012Q4"]),
)  # fmt: skip
def test_whatever_is_known_every_undefined_figure_has_its_reason(
    values: dict[str, float], targets: dict[int, tuple[float, str]], baseline: float | None,
    within: str, across: str, direction: str, path: str, cut_off: str,
) -> None:  # fmt: skip
    programme = programme_of(
        values, targets, baseline=baseline, within_year=within, across_years=across,
        direction=direction, office={2009: 50.0}, settings={"reference_path": path},
    )  # fmt: skip
    for _, row in gap_to_target(programme, cut_off).iterrows():
        assert undefined(row, FIGURES) == named(row.reason), (row.horizon, row.reason)
        assert (row.status in ("no_data", "not_due")) == math.isnan(row.gap)
    numbers = [key for key, column in SCHEMAS["planned_path"].items() if column.dtype == "float64"]
    for freq in ("Q", "Y"):
        for _, row in planned_path(programme, freq, cut_off).iterrows():
            assert undefined(row, numbers) == named(row.reason), (row.period, row.reason)


def undefined(row: pd.Series, figures: list[str]) -> set[str]:
    return {figure for figure in figures if math.isnan(row[figure])}


def named(reason: str) -> set[str]:
    parts = filter(None, reason.split("; "))
    return {figure for part in parts for figure in part.rpartition(": ")[0].split(", ")}
