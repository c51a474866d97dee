"""Gaps at 2010Q3, worked out by hand from the workbooks, and properties of every row."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from indicators import Programme, gap_to_target, planned_path
from indicators.errors import UsageError

FIGURES = [
    "actual", "target", "gap", "attainment", "vs_baseline", "sexenio_target",
    "sexenio_share", "elapsed_share", "coverage", "recent_pace", "required_pace",
]  # fmt: skip


@pytest.fixture(scope="module")
def gaps(programme: Programme) -> pd.DataFrame:
    return gap_to_target(programme, "2010Q3").set_index(["indicator_id", "horizon"])


def test_1_1_a_revised_value(gaps: pd.DataFrame) -> None:
    # 2007: 106+166+215+116 = 603; 2008: 109+116+199+162 = 586
    # 2009 with its revised IV: 95+149+223+164 = 631 (150 before); 2010 so far: 111+164+211 = 486
    row = gaps.loc[("1.1", "sexenio_to_date")]
    assert row.actual == 603 + 586 + 631 + 486 == 2306
    # reference path: 590, 600, then (3600 - 590 - 600) / 4 = 602.5 a year; quarters I-III are
    # 310+431+637 of the 1820 events of the three complete years
    assert row.target == pytest.approx(590 + 600 + 602.5 + 602.5 * 1378 / 1820)
    assert row.gap == pytest.approx(2306 - 2248.678571, abs=1e-6)
    # 1294 are left; of the path what 2010IV, 442 of the 1820 events, and two years leave
    ahead = 602.5 * 442 / 1820 + 2 * 602.5
    assert row.required_pace == pytest.approx((3600 - 2306) * 602.5 / ahead)
    assert row.recent_pace == 164 + 111 + 164 + 211
    assert (row.status, row["flags"]) == ("green", "preliminary")
    assert gaps.loc[("1.1", "year")].actual == 631
    assert gaps.loc[("1.1", "year")].target == 602.5
    assert gaps.loc[("1.1", "year")].vs_baseline == 631 - 521


def test_1_1_before_the_revision(programme: Programme) -> None:
    before = gap_to_target(programme, "2010Q3", as_of="2010-08-30")
    row = before.query("indicator_id == '1.1' and horizon == 'year'").iloc[0]
    assert row.actual == 95 + 149 + 223 + 150
    assert row.vintage == "2010-02-15"


def test_2_2_a_membership_lost_and_regained(gaps: pd.DataFrame) -> None:
    year = gaps.loc[("2.2", "year")]
    assert (year.actual, year.target, year.gap) == (11, 12, -1)
    assert year.attainment == pytest.approx(11 / 12)
    assert year.status == "amber"
    now = gaps.loc[("2.2", "sexenio_to_date")]
    assert (now.actual, now.target, now.gap, now.status) == (12, 12, 0, "green")
    assert math.isnan(now.required_pace)
    assert "required_pace: target_reached" in now.reason


def test_5_2_millions(gaps: pd.DataFrame) -> None:
    # 2,281,185 + 2,720,742 + 2,889,288 + (796,778 + 834,257 + 568,668)
    row = gaps.loc[("5.2", "sexenio_to_date")]
    assert row.actual == 10_090_918
    # 2.5 and 3 millions, then (18 - 5.5) / 4 = 3.125; quarter IV is 1,343,659 of 7,891,215
    assert row.target == pytest.approx(8_625_000 + 3_125_000 * (1 - 1_343_659 / 7_891_215))
    assert row.attainment == pytest.approx(0.899537, abs=1e-6)
    assert row.status == "amber"
    ahead = 3_125_000 * (1_343_659 / 7_891_215 + 2)
    assert row.required_pace == pytest.approx((18_000_000 - 10_090_918) * 3_125_000 / ahead)
    assert gaps.loc[("5.2", "year_to_date")].status == "red"


def test_9_1_a_running_count(gaps: pd.DataFrame) -> None:
    # the last quarter of each year: 144, 146, 150, and 149 so far; never the sum of quarters
    row = gaps.loc[("9.1", "sexenio_to_date")]
    assert row.actual == 144 + 146 + 150 + 149 == 589
    # 140, 145, then (870 - 285) / 4 = 146.25
    assert row.target == 140 + 145 + 146.25 + 146.25
    assert row.gap == 11.5
    assert row.recent_pace == 149
    assert row.elapsed_share == pytest.approx(4 / 6)
    assert row.required_pace == (870 - 589) / 2


def test_12_2_a_missing_quarter(gaps: pd.DataFrame) -> None:
    # 2007: 49; 2008 without IV: 11+19+19 = 49; 2009: 46; 2010: 13+20+9 = 42
    row = gaps.loc[("12.2", "sexenio_to_date")]
    assert row.actual == 186
    # quarter IV was 14 and 15 in 2007 and 2009, whose other quarters came to 35 and 31, so it
    # weighs 29/66 of the three others together, in 2008 too: 29/95 of a year. It is left out of
    # 2008 and of 2010
    share = 1 - 29 / 95
    assert row.target == pytest.approx(70 + 70 * share + 70 + 70 * share)
    assert row.gap == pytest.approx(186 - 237.263158, abs=1e-6)
    assert row.coverage == pytest.approx(14 / 15)
    assert row["flags"] == "missing_period,preliminary"
    assert row.status == "red"


def test_every_undefined_figure_has_its_reason(gaps: pd.DataFrame) -> None:
    for _, row in gaps.iterrows():
        named = {figure for part in row.reason.split("; ") if part
                 for figure in part.rpartition(": ")[0].split(", ")}  # fmt: skip
        undefined = {figure for figure in FIGURES if math.isnan(row[figure])}
        assert undefined == named


@pytest.mark.parametrize("cut_off", ["2007Q1", "2007Q4", "2008Q4", "2012Q4"])
def test_every_cut_off_has_reasons(programme: Programme, cut_off: str) -> None:
    for _, row in gap_to_target(programme, cut_off).iterrows():
        named = row.reason.replace(":", ",").replace(";", ",").replace(" ", "").split(",")
        for figure in FIGURES:
            assert math.isnan(row[figure]) == (figure in named), (cut_off, row.indicator_id, figure)


def test_after_the_last_quarter_there_is_no_time_left(programme: Programme) -> None:
    row = gap_to_target(programme, "2012Q4").query("indicator_id == '1.1'").iloc[-1]
    assert "required_pace: no_time_left" in row.reason
    assert row.elapsed_share == 1


def test_the_required_pace_reaches_the_target(programme: Programme, gaps: pd.DataFrame) -> None:
    rows = gaps.xs("sexenio_to_date", level="horizon").dropna(subset="required_pace")
    years = planned_path(programme, "Y", "2010Q3").set_index(["indicator_id", "period"]).planned
    path = planned_path(programme, "Q", "2010Q3")
    for key, row in rows.iterrows():
        # the same share more, or less, than the path in every quarter to come
        factor = row.required_pace / years[key, "2011" if key == "9.1" else "2010"]
        quarters = path[path.indicator_id == key]
        ahead = quarters[quarters.period > ("2010Q4" if key == "9.1" else "2010Q3")].planned.sum()
        ahead = ahead / 4 if key == "9.1" else ahead
        done = row.sexenio_share * row.sexenio_target
        assert done + factor * ahead == pytest.approx(row.sexenio_target)


def test_flipping_the_direction_flips_the_gap(programme: Programme) -> None:
    flipped = replace(programme, indicators=programme.indicators.assign(direction="descending"))
    before, after = gap_to_target(programme, "2010Q3"), gap_to_target(flipped, "2010Q3")
    pd.testing.assert_series_equal(after.gap, -before.gap, check_names=False)
    pd.testing.assert_series_equal(after.attainment, 2 - before.attainment, check_names=False)


def test_scaling_the_units_scales_the_gap(programme: Programme) -> None:
    scaled = replace(
        programme,
        targets=programme.targets.assign(value=programme.targets["value"] * 1000),
        actuals=programme.actuals.assign(value=programme.actuals["value"] * 1000),
    )
    keys = {"7.1"}  # its baseline and target are decided numbers, which do not scale
    before, after = gap_to_target(programme, "2010Q3"), gap_to_target(scaled, "2010Q3")
    kept = ~before.indicator_id.isin(keys)
    pd.testing.assert_series_equal(after.gap[kept], before.gap[kept] * 1000)
    pd.testing.assert_series_equal(after.attainment[kept], before.attainment[kept])


def test_the_programme_is_not_changed(programme: Programme) -> None:
    before = programme.actuals.copy(deep=True), programme.targets.copy(deep=True)
    gap_to_target(programme, "2010Q3")
    pd.testing.assert_frame_equal(programme.actuals, before[0])
    pd.testing.assert_frame_equal(programme.targets, before[1])


def test_a_cut_off_outside_the_programme(programme: Programme) -> None:
    with pytest.raises(UsageError, match="outside"):
        gap_to_target(programme, "2015Q1")
