"""What right sums are made to say: a small programme by hand for each conclusion."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from indicators import Programme, gap_to_target, planned_path, project_sexenio
from indicators.analysis.gap import steep_roads
from indicators.frames.schemas import frame_of
from tests.analysis.programmes import programme_of, quarters
from tests.analysis.test_gap_cases import FLOWS, NAN, row_of

EVEN = (25.0, 25.0, 25.0, 25.0)
LEVEL = {"within_year": "last", "across_years": "last"}


def with_quarter_targets(programme: Programme, targets: dict[str, float]) -> Programme:
    """The programme with targets of single quarters beside its own."""
    rows = [
        {
            "indicator_id": "1.1", "year": int(period[:4]), "period": period, "role": "target",
            "scope": "annual", "value": value, "basis": "stated", "reason": "",
            "text": f"{value:g}", "comparison": "", "marks": "",
            "reported": pd.Timestamp("2008-01-18"), "issuer": "programme",
            "source_cell": f"[m]A!{period}",
        }
        for period, value in targets.items()
    ]  # fmt: skip
    both = pd.concat([programme.targets, frame_of("targets", rows)], ignore_index=True)
    return replace(programme, targets=both)


# ---- silence is not green


def test_an_office_silent_for_two_quarters_is_stale() -> None:
    # 100 of 100 in 2007, and nothing since: at 2008Q1 a quarter is late, at 2008Q2 two are
    programme = programme_of(quarters(2007, EVEN), FLOWS)
    late = row_of(programme, "2008Q1")
    assert (late.status, late["flags"]) == ("green", "late_report")
    stale = row_of(programme, "2008Q2")
    assert (stale.status, stale.attainment) == ("stale", 1)
    assert (stale.newest_period, stale.compared_through) == ("2007Q4", "2007Q4")
    assert "stale" in stale["flags"].split(",")
    # the last complete year itself is whole
    assert row_of(programme, "2008Q2", "year").status == "green"
    assert row_of(programme, "2008Q2", "year_to_date").status == "no_data"


def test_a_path_that_ends_is_no_silence() -> None:
    # reported to 2009Q2; nothing is asked after 2008
    values = quarters(2007, EVEN, (30.0,) * 4, (10.0, 10.0))
    row = row_of(programme_of(values, {**FLOWS, 2012: (150, "")}), "2009Q2")
    assert (row.status, row.compared_through, row.newest_period) == ("green", "2008Q4", "2009Q2")


def test_how_long_a_silence_may_be_is_settable() -> None:
    programme = programme_of(quarters(2007, EVEN), FLOWS, settings={"stale_after": 2})
    assert row_of(programme, "2008Q2").status == "green"
    assert row_of(programme, "2008Q3").status == "stale"


def test_yearly_reports_are_stale_after_two_years_without_one() -> None:
    programme = programme_of({"2007": 100, "2008": 120}, FLOWS)
    assert row_of(programme, "2009Q4").status == "green"
    assert row_of(programme, "2010Q4").status == "stale"


def test_no_data_said_aloud_counts_like_silence() -> None:
    silent = programme_of(quarters(2007, EVEN), FLOWS)
    for said in ({"2008Q1": NAN, "2008Q2": NAN}, {"2008": NAN}):
        aloud = programme_of(quarters(2007, EVEN) | said, FLOWS)
        for cut_off in ("2008Q1", "2008Q2", "2008Q4"):
            pd.testing.assert_frame_equal(
                gap_to_target(silent, cut_off), gap_to_target(aloud, cut_off)
            )


def test_a_closing_report_calls_nothing_green_that_lacks_a_due_period() -> None:
    whole = quarters(2007, EVEN, *[(30.0, 30.0, 30.0, 30.0)] * 5)
    assert row_of(programme_of(whole, FLOWS), "2012Q4").status == "green"
    lacks = {period: value for period, value in whole.items() if period != "2012Q4"}
    row = row_of(programme_of(lacks, FLOWS), "2012Q4")
    assert (row.status, row["flags"]) == ("amber", "late_report")
    two = {period: value for period, value in lacks.items() if period != "2012Q3"}
    assert row_of(programme_of(two, FLOWS), "2012Q4").status == "stale"


# ---- the pace


def test_the_required_pace_of_what_is_on_its_seasonal_path_is_that_path() -> None:
    # 10 20 30 60 of 120 each year: exactly on a path of 120 a year
    targets = dict.fromkeys(range(2007, 2013), (120, "annual"))
    values = quarters(2007, *[(10.0, 20.0, 30.0, 60.0)] * 2, (10.0, 20.0, 30.0))
    for cut_off in ("2009Q1", "2009Q2", "2009Q3"):
        kept = {period: value for period, value in values.items() if period <= cut_off}
        assert row_of(programme_of(kept, targets), cut_off).required_pace == pytest.approx(120)


def test_a_loss_that_adds_up_is_not_reached_on_its_way() -> None:
    targets = {2007: (-800.0, "annual"), 2008: (-600.0, "annual"), 2012: (-3000.0, "cumulative")}
    rules = {"value_type": "measure", "unit_kind": "money"}
    programme = programme_of({"2007": -700.0, "2008": -500.0}, targets, **rules)
    # 1,200 of 3,000 are lost, and 1,800 may still be, in four years
    assert row_of(programme, "2008Q4").required_pace == -450
    end = project_sexenio(programme, "2008Q4", method="run-rate").iloc[0]
    assert (end["median"], end.expected_reached) == (-3600, "")
    assert "expected_reached: ceiling" in end.reason


def test_those_that_stood_still_lead_the_steep_roads() -> None:
    still = row_of(programme_of(quarters(2007, EVEN, (0.0,) * 4), FLOWS), "2008Q4")
    slow = row_of(programme_of(quarters(2007, EVEN, (10.0,) * 4), FLOWS), "2008Q4")
    well = row_of(programme_of(quarters(2007, EVEN, (30.0,) * 4), FLOWS), "2008Q4")
    rows = pd.DataFrame([slow, well, still]).assign(name=["slow", "well", "still"])
    roads = steep_roads(rows)
    # (700 - 100) / 4 = 150 a year after none, (700 - 140) / 4 = 140 after 40
    assert roads.name.tolist() == ["still", "slow"]
    assert roads.required_pace.tolist() == [150, 140]
    assert roads.times.tolist() == [math.inf, 3.5]
    # a ceiling owes nothing
    ceiling = programme_of(quarters(2007, EVEN, (0.0,) * 4), FLOWS, direction="descending")
    assert steep_roads(gap_to_target(ceiling, "2008Q4")).empty


# ---- attainment where it means something


def test_less_of_a_loss() -> None:
    targets = {year: (-800.0 + 100 * (year - 2007), "level") for year in range(2007, 2013)}
    money = {"unit_kind": "money", "value_type": "measure", **LEVEL}
    better = row_of(programme_of({"2007": -600}, targets, baseline=-900, **money), "2007Q4")
    # -600 is 200 better than -800
    assert (better.gap, better.status) == (200, "green")
    assert math.isnan(better.attainment)
    assert "attainment: negative_target" in better.reason
    # of the way from -900 to -300 half is made
    assert better.sexenio_share == pytest.approx(300 / 600)
    assert row_of(programme_of({"2007": -801}, targets, **money), "2007Q4").status == "red"


def test_from_a_loss_to_a_gain() -> None:
    targets = {2007: (10, "level"), 2012: (50, "level")}
    programme = programme_of({"2007": 12}, targets, baseline=-20, value_type="measure", **LEVEL)
    row = row_of(programme, "2007Q4")
    assert (row.gap, row.status) == (2, "green")
    assert "attainment: negative_target" in row.reason


def test_a_level_below_its_own_baseline_is_not_green() -> None:
    targets = {2007: (102, "level"), 2012: (110, "level")}
    # 99 of 102 are 97 %, and less than the 100 of 2006
    lost = row_of(programme_of({"2007": 99}, targets, baseline=100, **LEVEL), "2007Q4")
    assert lost.attainment > 0.95
    assert (lost.status, lost["flags"]) == ("amber", "below_baseline")
    assert lost.sexenio_share == pytest.approx(-0.1)
    held = row_of(programme_of({"2007": 100}, targets, baseline=100, **LEVEL), "2007Q4")
    assert (held.status, held["flags"]) == ("green", "")
    down = {2007: (98, "level"), 2012: (90, "level")}
    worse = programme_of({"2007": 101}, down, baseline=100, direction="descending", **LEVEL)
    assert row_of(worse, "2007Q4").status == "amber"


def test_small_is_for_counts_alone_and_says_so() -> None:
    targets = dict.fromkeys(range(2007, 2013), (0.9, "level"))
    share = {"unit_kind": "percent", "value_type": "measure", **LEVEL}
    assert row_of(programme_of({"2007": 0.95}, targets, **share), "2007Q4").status == "green"
    few = dict.fromkeys(range(2007, 2013), (4, "annual"))
    row = row_of(programme_of({"2007": 4}, few), "2007Q4")
    assert (row.status, row["flags"]) == ("small", "small_target")
    # a measure whose target is zero is judged by its gap
    none = dict.fromkeys(range(2007, 2013), (0, "level"))
    row = row_of(programme_of({"2007": 0}, none, direction="descending", **share), "2007Q4")
    assert (row.status, row["flags"]) == ("green", "by_gap")


def test_exactly_115_percent_is_not_above() -> None:
    values = {"2007": 1.1 * 100 + 5}  # 115.00000000000001
    assert values["2007"] / 100 > 1.15
    assert row_of(programme_of(values, FLOWS), "2007Q4").status == "green"
    targets = {2007: (0.3, "level"), 2012: (0.9, "level")}
    exact = programme_of({"2007": 0.1 + 0.2 - 1e-16}, targets, value_type="measure", **LEVEL)
    assert row_of(exact, "2007Q4").status == "green"


def test_targets_that_all_say_at_most_are_ceilings() -> None:
    programme = programme_of(
        {"2007": 10}, dict.fromkeys(range(2007, 2013), (8, "level")), value_type="measure", **LEVEL
    )
    ceiling = replace(programme, targets=programme.targets.assign(comparison="at_most"))
    row = row_of(ceiling, "2007Q4")
    # 10 where at most 8 are asked: 2 - 10/8
    assert (row.direction, row.gap, row.attainment, row.status) == ("descending", -2, 0.75, "red")
    assert row_of(programme, "2007Q4").status == "above"


def test_the_share_of_a_level_is_the_way_made() -> None:
    targets = {2007: (100, "level"), 2012: (150, "level")}
    row = row_of(programme_of({"2007": 110}, targets, baseline=90, **LEVEL), "2007Q4")
    assert row.sexenio_share == pytest.approx((110 - 90) / (150 - 90))
    unknown = row_of(programme_of({"2007": 110}, targets, **LEVEL), "2007Q4")
    assert "sexenio_share: no_baseline" in unknown.reason.replace("vs_baseline, ", "")
    kept = dict.fromkeys((2007, 2012), (90, "level"))
    row = row_of(programme_of({"2007": 90}, kept, baseline=90, **LEVEL), "2007Q4")
    assert "sexenio_share: target_is_baseline" in row.reason


def test_less_is_better_has_one_inversion() -> None:
    targets = {2007: (10, "annual"), 2008: (10, "annual"), 2012: (60, "cumulative")}
    row = row_of(programme_of({"2007": 12}, targets, direction="descending"), "2007Q4")
    # 12 where 10 are allowed; 12 of 60 leave 80 % of the ceiling
    assert row.attainment == pytest.approx(2 - 12 / 10)
    assert row.sexenio_share == pytest.approx(2 - 12 / 60)


# ---- running counts


def test_gap_and_projection_agree_on_an_open_year() -> None:
    values = quarters(2007, (90.0, 95.0, 98.0, 100.0), (100.0, 105.0))
    programme = programme_of(values, FLOWS, within_year="last")
    row = row_of(programme, "2008Q2")
    ahead = project_sexenio(programme, "2008Q2").iloc[0]
    # 100 of 2007 and 105 so far, which may still change: against 100 and 120
    assert (row.actual, row.target, ahead.observed) == (205, 220, 205)
    assert row.provisional
    assert "open_year" in row["flags"]
    assert ahead.provisional
    closed = project_sexenio(programme, "2007Q4").iloc[0]
    assert not closed.provisional
    assert "open_year" not in row_of(programme, "2007Q4")["flags"]


# ---- targets of quarters, terms that start within a year, open scopes


def test_quarterly_targets_are_their_quarters_reference_and_make_the_year() -> None:
    plain = programme_of(quarters(2007, (1.0, 2.0, 3.0, 4.0)), {})
    printed = {"2007Q1": 1.0, "2007Q2": 2.0, "2007Q3": 3.0, "2007Q4": 4.0}
    programme = with_quarter_targets(plain, printed)
    year = row_of(programme, "2007Q4", "year")
    assert (year.target, year.actual) == (10, 10)
    assert row_of(programme, "2007Q3", "year_to_date").target == 1 + 2 + 3
    mean = replace(programme, indicators=programme.indicators.assign(within_year="mean"))
    assert row_of(mean, "2007Q4", "year").target == 2.5
    last = replace(programme, indicators=programme.indicators.assign(**LEVEL))
    assert row_of(last, "2007Q4", "year").target == 4
    assert row_of(last, "2007Q2", "year_to_date").target == 2


def test_a_level_that_is_printed_for_the_last_quarter_alone_is_the_years() -> None:
    plain = programme_of(quarters(2007, (1.0, 2.0, 3.0, 4.0)), {}, **LEVEL)
    programme = with_quarter_targets(plain, {"2007Q4": 5.0})
    assert row_of(programme, "2007Q4", "year").target == 5
    path = planned_path(programme, "Y", "2007Q4")
    assert (path.planned.iloc[0], path.year_method.iloc[0]) == (5, "quarters")
    # and of the last year that of the term
    assert row_of(with_quarter_targets(plain, {"2012Q4": 7.0}), "2007Q4").sexenio_target == 7


def test_quarters_without_a_target_share_what_is_left_of_the_year() -> None:
    programme = with_quarter_targets(
        programme_of(quarters(2007, EVEN), FLOWS), {"2007Q1": 10.0, "2007Q2": 20.0}
    )
    path = planned_path(programme, "Q", "2007Q4")
    # 100 less 10 and 20 are 70 for two quarters
    assert path.planned.tolist()[:4] == [10, 20, 35, 35]
    assert row_of(programme, "2007Q4", "year").target == 100
    mean = replace(programme, indicators=programme.indicators.assign(within_year="mean"))
    # a mean of 100 over four: (400 - 30) / 2
    assert planned_path(mean, "Q", "2007Q4").planned.tolist()[:4] == [10, 20, 185, 185]


def test_a_single_quarter_without_a_target_takes_all_that_is_left() -> None:
    # nothing was ever done in a fourth quarter: its weight is none
    plain = programme_of(quarters(2007, *[(25.0, 25.0, 50.0, 0.0)] * 2), FLOWS)
    printed = {"2007Q1": 10.0, "2007Q2": 20.0, "2007Q3": 30.0}
    path = planned_path(with_quarter_targets(plain, printed), "Q", "2008Q4")
    assert path.planned.tolist()[:5] == [10, 20, 30, 40, 30]  # 120 of 2008 by the season, 25 %


def test_a_term_that_starts_in_the_third_quarter() -> None:
    targets = {2007: (100, "annual"), 2008: (110, "annual"), 2009: (120, "annual")}
    values = {"2007Q3": 60.0, "2007Q4": 40.0}
    programme = programme_of(
        values, targets, baseline=90,
        settings={"last_year": 2009, "first_quarter": "2007Q3"},
    )  # fmt: skip
    first = row_of(programme, "2007Q3")
    # half of the year's 100 by an even division; two of ten quarters at the year's end
    assert (first.target, first.actual, first.coverage) == (50, 60, 1)
    year = row_of(programme, "2007Q4", "year")
    assert (year.target, year.actual, year.status) == (100, 100, "green")
    assert year.elapsed_share == 0.2
    assert year.required_pace == pytest.approx((330 - 100) * 110 / 230)
    # half a year is not set beside the whole year 2006
    assert "vs_baseline: not_comparable" in year.reason
    assert planned_path(programme, "Q", "2007Q4").planned.tolist()[:2] == [50, 50]
    for method in ("damped-trend", "run-rate", "plan"):
        ahead = project_sexenio(programme, "2007Q4", method=method).iloc[0]
        assert (ahead.periods_observed, ahead.periods_ahead) == (2, 8)
        assert ahead["median"] > 100
    assert ahead["median"] == 100 + 110 + 120


def test_a_target_of_a_quarter_before_the_term_takes_nothing_from_its_quarters() -> None:
    targets = {2007: (100, "annual"), 2008: (110, "annual")}
    settings = {"last_year": 2008, "first_quarter": "2007Q3"}
    programme = programme_of({"2007Q3": 60.0}, targets, settings=settings)
    before = with_quarter_targets(programme, {"2007Q1": 30.0})
    assert planned_path(before, "Q", "2007Q4").planned.tolist()[:2] == [50, 50]


def test_an_unprinted_first_half_year_takes_half_of_what_a_year_takes() -> None:
    targets = {2012: (550, "cumulative")}
    programme = programme_of({"2007Q3": 50.0}, targets, settings={"first_quarter": "2007Q3"})
    # 550 over five years and a half
    assert planned_path(programme, "Y", "2007Q3").planned.tolist() == [50, 100, 100, 100, 100, 100]


def test_an_open_scope_is_never_multiplied() -> None:
    programme = programme_of({"2007": 10}, {2012: (400, "annual")})
    inferred = replace(programme, targets=programme.targets.assign(basis="inferred"))
    assert "sexenio_target, sexenio_share, required_pace: ambiguous_target" in (
        row_of(inferred, "2007Q4").reason
    )
    # "400 al año" says it
    assert row_of(programme, "2007Q4").sexenio_target == 6 * 400


def test_every_year_printed_makes_the_term() -> None:
    years = dict.fromkeys(range(2007, 2013), (100.0, "annual"))
    programme = programme_of({"2007": 10}, years)
    inferred = replace(programme, targets=programme.targets.assign(basis="inferred"))
    assert row_of(inferred, "2007Q4").sexenio_target == 600
