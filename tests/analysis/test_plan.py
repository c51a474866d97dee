"""The reference path: printed years, spread years, quarters by season."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators import Programme, planned_path
from tests.analysis.programmes import programme_of, quarters


def of(frame: object, key: str) -> object:
    return frame[frame.indicator_id == key]  # type: ignore[index]


def test_years(programme: Programme) -> None:
    path = planned_path(programme, freq="Y", cut_off="2010Q3")
    assert path.query("indicator_id == '3.1'").planned.tolist() == [350, 350, 335, 335, 335, 335]
    assert path.query("indicator_id == '6.2'").planned.tolist() == [2, 2, 1.5, 1.5, 1.5, 1.5]
    assert path.query("indicator_id == '2.1'").planned.tolist() == [10] * 6
    assert path.query("indicator_id == '1.1'").actual.tolist()[:3] == [603, 586, 631]


def test_the_path_ends_at_the_target(programme: Programme) -> None:
    for freq in ("Q", "Y"):
        path = planned_path(programme, freq=freq, cut_off="2010Q3")
        ends = path.groupby("indicator_id").last()
        assert ends.planned_to_date.tolist() == pytest.approx(ends.sexenio_target.tolist())


def test_quarters_follow_the_season_when_two_years_are_known(programme: Programme) -> None:
    early = planned_path(programme, cut_off="2008Q3").query("indicator_id == '1.1'")
    assert set(early.quarter_method) == {"even"}
    assert early.provisional.all()
    assert early.planned.tolist()[:4] == [147.5] * 4
    later = planned_path(programme, cut_off="2008Q4").query("indicator_id == '1.1'")
    assert set(later.quarter_method) == {"seasonal"}
    # (106 + 109) of the 1189 events of 2007 and 2008
    assert later.planned.iloc[0] == pytest.approx(590 * 215 / 1189)


def test_years_that_come_to_nothing_have_no_season() -> None:
    flows = {2007: (100, "annual"), 2012: (600, "cumulative")}
    values = quarters(2007, *[(30, -50, 10, 5)] * 2)  # -5 in a year
    path = planned_path(programme_of(values, flows), cut_off="2008Q4")
    assert set(path.quarter_method) == {"even"}
    assert path.planned.tolist()[:4] == [25] * 4


def test_flat_and_reported_paths(programme: Programme) -> None:
    def years(reference_path: str) -> list[float]:
        settings = replace(programme.settings, reference_path=reference_path)
        path = planned_path(replace(programme, settings=settings), freq="Y", cut_off="2010Q3")
        return path.query("indicator_id == '1.1'").planned.tolist()

    assert years("flat") == [590, 600, 600, 600, 600, 600]
    # offices printed 605 and 610; what is left of 3600 is shared by 2011 and 2012
    assert years("reported") == [590, 600, 605, 610, 597.5, 597.5]


def test_how_a_year_came_about_that_nothing_is_printed_for() -> None:
    year = {"within_year": "last", "across_years": "last"}
    level = programme_of(quarters(2007, (10,)), {2012: (30, "level")}, baseline=9, **year)
    path = planned_path(level, freq="Y", cut_off="2007Q1")
    assert path.year_method.tolist() == ["level"] * 5 + ["printed"]  # on the line from 9 to 30
    flat = {"reference_path": "flat"}
    flow = programme_of(quarters(2007, (10,)), {2008: (30, "annual")}, settings=flat)
    path = planned_path(flow, freq="Y", cut_off="2007Q1")
    # before the first that is printed there is none to go on with
    assert path.year_method.tolist() == ["flat", "printed", "flat", "flat", "flat", "flat"]


def test_the_last_column_prints_its_year_where_every_year_is_printed() -> None:
    printed = {year: (10.0 * (year - 2000), "annual") for year in range(2007, 2013)}
    path = planned_path(programme_of(quarters(2007, (10,)), printed), freq="Y", cut_off="2007Q1")
    assert path.planned.tolist() == [70, 80, 90, 100, 110, 120]
    assert set(path.year_method) == {"printed"}
    # "30 al año" in the last column of few says so of every year that is not printed
    few = {2008: (20.0, "annual"), 2012: (30.0, "annual")}
    path = planned_path(programme_of(quarters(2007, (10,)), few), freq="Y", cut_off="2007Q1")
    assert path.year_method.tolist() == [
        "spread",
        "printed",
        "spread",
        "spread",
        "spread",
        "spread",
    ]
