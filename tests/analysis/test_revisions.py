"""What a value was before it was revised, and what the term had come to with it."""

from __future__ import annotations

import math

from indicators import Programme, gap_to_target, planned_path, project_sexenio, projection_fan
from indicators.analysis.plan import _earlier_values
from tests.analysis.programmes import programme_of, quarters

NAN = math.nan
FLOWS = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (700, "cumulative")}


def revised() -> Programme:
    """Of 2007 two quarters are reported anew: one changes, one does not; one is taken back."""
    return programme_of(
        quarters(2007, (20, 30, 30, 40), (10, 10)), FLOWS,
        later={"2007Q2": 25.0, "2007Q3": 30.0, "2008Q2": NAN},
    )  # fmt: skip


def test_only_what_changed_was_revised() -> None:
    assert _earlier_values(revised()) == {"1.1": {"2007Q2": 30.0}}
    assert _earlier_values(revised(), "2010-12-31") == {}


def test_the_term_to_date_as_it_was() -> None:
    path = planned_path(revised(), cut_off="2008Q1").head(5)
    # 20, then 30 that became 25, 30, 40 and 10: the difference stands at its own quarter alone
    assert path.actual_to_date.tolist() == [20, 45, 75, 115, 125]
    assert path.earlier_to_date.tolist() == [20, 50, 75, 115, 125]
    before = planned_path(revised(), cut_off="2008Q1", as_of="2010-12-31").head(5)
    assert before.earlier_to_date.tolist() == before.actual_to_date.tolist()
    year = planned_path(revised(), "Y", "2008Q1")
    assert (year.actual_to_date[0], year.earlier_to_date[0]) == (115, 120)


def test_of_a_level_the_quarters_own_value_counts() -> None:
    programme = programme_of(
        quarters(2007, (9, 10, 11, 12)), {2012: (20, "level")}, baseline=8, within_year="last",
        across_years="last", later={"2007Q3": 10.0},
    )  # fmt: skip
    path = planned_path(programme, cut_off="2007Q4").head(4)
    assert path.actual_to_date.tolist() == [9, 10, 10, 12]
    assert path.earlier_to_date.tolist() == [9, 10, 11, 12]


def test_the_recent_pace_is_that_of_the_gaps(programme: Programme) -> None:
    gaps = gap_to_target(programme, "2010Q3").query("horizon == 'year'").set_index("indicator_id")
    ends = project_sexenio(programme, "2010Q3", method="run-rate").set_index("indicator_id")
    fan = projection_fan(programme, "2010Q3", method="run-rate").groupby("indicator_id").first()
    assert ends.recent_pace.to_dict() == gaps.recent_pace.to_dict()
    assert fan.recent_pace.to_dict() == gaps.recent_pace[fan.index].to_dict()
    early = project_sexenio(programme, "2007Q2", method="run-rate").iloc[0]
    assert math.isnan(early.recent_pace)
    assert "recent_pace: missing_period" in early.reason
