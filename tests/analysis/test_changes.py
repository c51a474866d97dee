"""What changed between two dates, in the shipped data and in programmes made by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from indicators import Programme, compare_vintages
from indicators.errors import UsageError
from tests.analysis.programmes import programme_of, quarters

FLOWS = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (700, "cumulative")}
EARLIER, LATER = "2010-12-31", "2011-12-31"


def test_the_revision_of_2009(programme: Programme) -> None:
    changes = compare_vintages(programme, "2010-08-30", "2010-08-31", "2010Q2")
    cultural = changes[changes.indicator_id == "1.1"]
    result = cultural[cultural.what == "result"].iloc[0]
    # the fourth quarter of 2009 was 150 and became 164
    assert (result.subject, result.change) == ("2009Q4", "revised")
    assert (result.value_before, result.value_after, result["size"]) == (150, 164, 14)
    assert result.cells_before.startswith("[avance_2009.xlsx]")
    assert result.cells_after.startswith("[avance_2009_revisado.xlsx]")
    assert "projection" in cultural.what.tolist()


def test_nothing_changed(programme: Programme) -> None:
    assert compare_vintages(programme, "2010-09-01", "2010-09-02").empty


def test_everything_that_can_change() -> None:
    values = quarters(2007, (25, 25, 25, 25), (30, 30, 30, 20))
    programme = programme_of(
        values, FLOWS, later={"2008Q4": 80.0, "2008Q3": math.nan, "2009Q1": 33.0}
    )
    changes = compare_vintages(programme, EARLIER, LATER, "2008Q4")
    results = changes[changes.what == "result"].set_index("subject")
    assert results.change.to_dict() == {
        "2008Q3": "withdrawn", "2008Q4": "revised", "2009Q1": "added",
    }  # fmt: skip
    assert results.loc["2008Q4", "size"] == 60
    assert results.loc["2009Q1", "reason"] == "value_before, size: no_actual"
    statuses = changes[changes.what == "status"].set_index("subject")
    # 110 of 120 in 2008 was amber; 30 + 30 + 80 without the third quarter is far above
    assert statuses.loc["year", ["text_before", "text_after"]].tolist() == ["amber", "above"]


def test_a_revised_target_moves_the_status() -> None:
    programme = programme_of(
        quarters(2007, *[(30, 30, 30, 30)] * 3), FLOWS,
        revised_targets={2012: (1300, "cumulative")},
    )  # fmt: skip
    changes = compare_vintages(programme, EARLIER, LATER, "2009Q4")
    target = changes[changes.what == "target"].iloc[0]
    assert (target.subject, target["size"]) == ("2012", 600)
    # 360 against 100 + 120 + 120, then against 100 + 120 + (1300 - 220) / 4 = 490
    row = changes[(changes.what == "status") & (changes.subject == "sexenio_to_date")].iloc[0]
    assert (row.text_before, row.text_after) == ("green", "red")
    assert (row.value_before, row.value_after) == (20, -130)


@pytest.mark.parametrize(("before", "after"), [("x", LATER), (LATER, LATER), (LATER, EARLIER)])
def test_dates_are_checked(programme: Programme, before: str, after: str) -> None:
    with pytest.raises(UsageError):
        compare_vintages(programme, before, after)


def test_the_programme_is_not_changed(programme: Programme) -> None:
    before = programme.actuals.copy(deep=True)
    compare_vintages(programme, "2010-08-30", "2010-08-31", "2010Q2")
    pd.testing.assert_frame_equal(programme.actuals, before)
