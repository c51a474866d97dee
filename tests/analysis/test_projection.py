"""The two plain methods, by hand; intervals are not invented."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators import Programme, project_sexenio
from indicators.errors import UsageError


def row_of(frame: pd.DataFrame, key: str) -> pd.Series:
    return frame.set_index("indicator_id").loc[key]


def test_run_rate(programme: Programme) -> None:
    frame = project_sexenio(programme, "2010Q3", method="run-rate")
    row = row_of(frame, "1.1")
    assert row["median"] == pytest.approx(2306 / 15 * 24)
    assert row.projected_gap == pytest.approx(2306 / 15 * 24 - 3600)
    assert (row.periods_observed, row.periods_ahead, row.evidence) == (15, 9, "fair")
    # the missing quarter of 12.2 takes the mean as well
    assert row_of(frame, "12.2")["median"] == pytest.approx(186 / 14 * 24)
    # a running count goes on by years: the mean of 144, 146 and 150
    assert row_of(frame, "9.1")["median"] == pytest.approx(440 / 3 * 6)


def test_plan(programme: Programme) -> None:
    row = row_of(project_sexenio(programme, "2010Q3", method="plan"), "1.1")
    assert row["median"] == pytest.approx(2306 + 602.5 * 442 / 1820 + 602.5 * 2)


def test_no_interval_is_invented(programme: Programme) -> None:
    for method in ("run-rate", "plan"):
        frame = project_sexenio(programme, "2010Q3", method=method)
        assert frame[["q10", "q90", "probability"]].isna().all(axis=None)
        assert frame.reason.str.contains("probability").all()


def test_a_level_to_keep_is_not_projected(programme: Programme) -> None:
    row = row_of(project_sexenio(programme, "2010Q3"), "2.2")
    assert pd.isna(row["median"])
    assert "kept_stock" in row.reason


def test_an_unknown_method(programme: Programme) -> None:
    with pytest.raises(UsageError, match="run-rate, plan"):
        project_sexenio(programme, "2010Q3", method="crystal-ball")
