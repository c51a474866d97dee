"""Projections of programmes made by hand, and properties of the shipped one's."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from indicators import Programme, project_sexenio, projection_fan
from indicators.errors import UsageError
from tests.analysis.programmes import programme_of, quarters
from tests.analysis.test_gap_cases import named

NAN = math.nan
QUANTILES = ["q025", "q10", "q25", "median", "q75", "q90", "q975"]
FLOWS = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (3600, "cumulative")}
LEVELS = {2007: (12, "level"), 2008: (12, "level"), 2012: (12, "level")}
METHODS = ["damped-trend", "linear-trend", "run-rate", "plan"]


@pytest.fixture(scope="module")
def shipped(programme: Programme) -> pd.DataFrame:
    return project_sexenio(programme, "2010Q3").set_index("indicator_id")


def row_of(programme: Programme, cut_off: str, **more: Any) -> Any:
    return project_sexenio(programme, cut_off, **more).iloc[0]


def test_the_specifications_example_as_yearly_reports() -> None:
    row = row_of(programme_of({"2007": 600, "2008": 580, "2009": 640}, FLOWS), "2010Q3")
    assert row["median"] == pytest.approx(3703, abs=20)
    assert row.q10 == pytest.approx(3485, abs=35)
    assert row.q90 == pytest.approx(4016, abs=45)
    assert row.probability == pytest.approx(0.74, abs=0.03)
    assert (row.periods_observed, row.periods_ahead, row.evidence) == (3, 3, "fair")
    assert row.expected_reached == "2012"


def test_quantiles_are_ordered_and_the_same_every_time(
    programme: Programme, shipped: pd.DataFrame
) -> None:
    drawn = shipped[shipped.kept == ""]
    assert (np.diff(drawn[QUANTILES].to_numpy(), axis=1) >= 0).all()
    again = project_sexenio(programme, "2010Q3").set_index("indicator_id")
    pd.testing.assert_frame_equal(shipped, again)
    other = project_sexenio(programme, "2010Q3", seed=1).set_index("indicator_id")
    assert (other["median"] != shipped["median"]).any()


def test_removing_an_indicator_does_not_change_another(
    programme: Programme, shipped: pd.DataFrame
) -> None:
    fewer = replace(
        programme, indicators=programme.indicators[programme.indicators.indicator_id > "3"]
    )
    rows = project_sexenio(fewer, "2010Q3").set_index("indicator_id")
    pd.testing.assert_frame_equal(rows, shipped.loc[rows.index])


def test_every_undefined_figure_has_its_reason(programme: Programme) -> None:
    figures = ["observed", *QUANTILES, "sexenio_target", "projected_gap", "projected_attainment",
               "planned_total", "probability", "recent_pace", "required_pace"]  # fmt: skip
    for method in METHODS:
        for cut_off in ("2007Q1", "2010Q3", "2012Q4"):
            for row in project_sexenio(programme, cut_off, method=method).itertuples():
                undefined = {figure for figure in figures if math.isnan(getattr(row, figure))}
                undefined |= set() if row.expected_reached else {"expected_reached"}
                assert undefined == named(row.reason), (method, cut_off, row.indicator_id)


def test_the_probability_falls_as_the_target_rises(programme: Programme) -> None:
    def probabilities(factor: float) -> pd.Series:
        raised = programme.targets["value"] * factor
        rows = project_sexenio(
            replace(programme, targets=programme.targets.assign(value=raised)), "2010Q3"
        )
        return rows.set_index("indicator_id").probability.dropna()

    lower, higher = probabilities(0.9), probabilities(1.1)
    both = lower.index.intersection(higher.index)
    assert (lower[both] >= higher[both]).all()
    assert (lower[both] > higher[both]).any()


@pytest.mark.parametrize("method", METHODS)
def test_the_fan_ends_where_the_projection_does(programme: Programme, method: str) -> None:
    fan = projection_fan(programme, "2010Q3", method=method)
    ends = fan.groupby("indicator_id").last()
    rows = project_sexenio(programme, "2010Q3", method=method).set_index("indicator_id")
    for name in [*QUANTILES, "probability", "sexenio_target", "required_pace"]:
        pd.testing.assert_series_equal(ends[name], rows.loc[ends.index, name])
    assert set(rows.index) - set(ends.index) == {"2.1", "2.2"}
    sums = fan[~fan.ahead & ~fan.indicator_id.isin(["12.2", "9.1"])]
    at_cut_off = sums.groupby("indicator_id").last()
    assert at_cut_off["median"].tolist() == pytest.approx(at_cut_off.observed_to_date.tolist())


def test_a_fan_widens_only_where_it_is_not_known(programme: Programme) -> None:
    fan = projection_fan(programme, "2010Q3").query("indicator_id == '12.2'")
    width = (fan.q90 - fan.q10).tolist()
    # the fourth quarter of 2008 was never reported
    assert width[:7] == [0] * 7
    assert width[7] > 0
    assert fan["median"].is_monotonic_increasing


def test_line_by_hand() -> None:
    values = {"2007": 100, "2008": 110, "2009": 150}
    row = row_of(programme_of(values, FLOWS), "2009Q4", method="linear-trend")
    # slope 25 a year through 120 in 2008: 170, 195, 220 to come
    assert row["median"] == pytest.approx(360 + 170 + 195 + 220)
    assert "q10" in row.reason
    one = row_of(programme_of({"2007": 100}, FLOWS), "2007Q4", method="linear-trend")
    assert one["median"] == 600


def test_a_mixed_history_goes_by_years_and_not_below_what_is_done() -> None:
    values = {"2007": 100, "2008": 100} | quarters(2009, (25, 25, 25, 25), (90, 90))
    programme = programme_of(values, FLOWS)
    row = row_of(programme, "2010Q2", method="run-rate")
    # three whole years to go by; what is done is what the gap has, with half of 2010
    assert (row.periods_observed, row.observed) == (3, 300 + 180)
    # the mean of 100 would put 2010 below the 180 that its first half has brought
    assert row["median"] == 300 + 180 + 100 + 100
    assert row_of(programme, "2010Q2").q025 >= 480


def test_what_is_done_and_then_the_path_stands_beside_every_method() -> None:
    values = quarters(2007, (25.0, 25.0, 25.0, 25.0), (30.0,))
    programme = programme_of(values, FLOWS)
    # 100 and 30; three quarters of 120, and (3600 - 100 - 120) in the four years to come
    for method in METHODS:
        row = row_of(programme, "2008Q1", method=method)
        assert row.planned_total == pytest.approx(100 + 30 + 90 + 3380)
    assert row["median"] == row.planned_total
    assert (row.evidence, row_of(programme, "2007Q4").evidence) == ("thin", "prior-driven")


def test_levels_held_and_lost() -> None:
    def level(*years: tuple[float, ...]) -> Any:
        programme = programme_of(
            quarters(2007, *years), LEVELS, baseline=12, within_year="last", across_years="last"
        )
        return row_of(programme, "2008Q4")

    kept = level((12, 12, 11, 11), (NAN, 12, 12, 12))
    assert (kept.kept, kept.kept_since) == ("held", "2008Q2")
    lost = level((12, 12, 12, 12), (12, 11, 11, NAN))
    assert (lost.kept, lost.kept_since) == ("lost", "2008Q2")
    assert "median" in named(lost.reason)
    assert "kept_stock" in lost.reason


def test_a_level_that_is_to_rise_is_projected_to_its_last_value() -> None:
    programme = programme_of(
        quarters(2007, (10, 11, 12, 13), (14, 15, 16, 17)), {2012: (30, "level")}, baseline=9,
        within_year="last", across_years="last",
    )  # fmt: skip
    row = row_of(programme, "2008Q4", method="linear-trend")
    assert row["median"] == pytest.approx(10 + 23)
    assert row.expected_reached == "2012Q1"  # 10 + 20
    assert row_of(programme, "2008Q4").observed == 17


def test_less_is_better() -> None:
    values = {"2007": 10, "2008": 10, "2009": 10}
    targets = {2012: (70, "cumulative")}
    row = row_of(programme_of(values, targets, direction="descending"), "2009Q4")
    up = row_of(programme_of(values, targets), "2009Q4")
    assert row.probability > 0.5 > up.probability
    assert row.projected_gap == -up.projected_gap
    # one inversion: what is projected over the ceiling lies as much under 100 %
    assert row.projected_attainment == pytest.approx(2 - row["median"] / 70)
    assert up.projected_attainment == pytest.approx(up["median"] / 70)
    assert "expected_reached: ceiling" in row.reason


def test_when_every_period_is_known_the_result_is_the_projection() -> None:
    values = quarters(2007, *[(100, 150, 200, 160)] * 6)
    for method in METHODS:
        row = row_of(programme_of(values, FLOWS), "2012Q4", method=method)
        assert [row[name] for name in QUANTILES] == [3660] * 7
        assert (row.probability, row.periods_ahead, row.expected_reached) == (1, 0, "2012Q4")


def test_a_measure_with_zeros_is_projected() -> None:
    targets = {2012: (40, "cumulative")}
    values = {"2007Q1": 0.0, "2007Q2": 0.0, "2007Q3": 2.5}
    row = row_of(programme_of(values, targets, value_type="measure"), "2007Q3")
    assert row["median"] >= 2.5
    assert row.q10 >= 2.5  # what has burned has burned
    # in square metres it is the same
    metres = {period: 10_000 * value for period, value in values.items()}
    other = row_of(programme_of(metres, targets, value_type="measure"), "2007Q3")
    assert other["median"] == pytest.approx(10_000 * row["median"])
    nothing = row_of(programme_of(dict.fromkeys(values, 0.0), targets, value_type="measure"),
                     "2007Q3")  # fmt: skip
    assert nothing["median"] >= 0


def test_measures_below_zero_are_refused() -> None:
    programme = programme_of({"2007": 1.5, "2008": -0.5}, FLOWS, value_type="measure")
    assert "not_positive" in row_of(programme, "2008Q4").reason
    assert row_of(programme, "2008Q4", method="run-rate")["median"] == pytest.approx(3)


def test_a_share_of_a_whole_is_never_more_than_all() -> None:
    targets = {2007: (90, "level"), 2012: (99, "level")}
    share = {"unit_kind": "percent", "value_type": "measure", "within_year": "last",
             "across_years": "last"}  # fmt: skip
    values = quarters(2007, (94.0, 96.0, 98.0))
    for method in METHODS:
        row = row_of(programme_of(values, targets, baseline=88, **share), "2007Q3", method=method)
        assert row["median"] <= 100
        assert not row.q975 > 100
    # growth of 120 % is no share of a whole
    grown = programme_of(quarters(2007, (94.0, 110.0, 120.0)), targets, baseline=88, **share)
    assert row_of(grown, "2007Q3").q975 > 100


def test_a_counted_level_has_no_noise_of_events() -> None:
    values = quarters(2007, *[(100.0, 100.0, 100.0, 100.0)] * 3)
    level = {"within_year": "last", "across_years": "last"}
    stays = row_of(programme_of(values, {2012: (120, "level")}, **level), "2009Q4")
    events = row_of(programme_of(values, {2012: (2400, "cumulative")}), "2009Q4")
    # a hundred embassies that were always a hundred, not a hundred draws of a Poisson of 100
    assert stays.q90 - stays.q10 < 12
    assert float(stays["median"]).is_integer()
    assert events.q90 - events.q10 > 30
    # with a zero it is taken for events
    rare = programme_of(quarters(2007, (0.0, 1.0, 2.0, 1.0)), {2012: (5, "level")}, **level)
    assert row_of(rare, "2007Q4")["median"] >= 0


def test_arguments_are_checked(programme: Programme) -> None:
    for wrong in ({"draws": 0}, {"seed": -1}, {"method": "magic"}):
        with pytest.raises(UsageError):
            project_sexenio(programme, "2010Q3", **wrong)  # type: ignore[arg-type]


def test_the_programme_is_projected_in_a_moment(programme: Programme) -> None:
    """The benchmark measures it; this only catches a tenfold loss."""
    start = time.process_time()
    project_sexenio(programme, "2010Q3")
    assert time.process_time() - start < 5
