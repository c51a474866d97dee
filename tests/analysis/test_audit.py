"""What is odd in the real matrix, against a list made by hand and a golden file."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from indicators import Programme, audit_matrix, decision_sensitivity, project_sexenio
from indicators.analysis.audit import checks_passed
from tests.analysis.programmes import programme_of

GOLDEN = Path(__file__).parent.parent / "data" / "golden_audit.csv"


@pytest.fixture(scope="module")
def audit(programme: Programme) -> pd.DataFrame:
    return audit_matrix(programme, lang="en")


def ids(audit: pd.DataFrame, code: str) -> list[str]:
    return audit[audit.code == code].indicator_id.tolist()


def fitting(audit: pd.DataFrame, arithmetic: str) -> list[str]:
    fits = audit.fits.str.split(", ")
    return audit[[arithmetic in found for found in fits]].indicator_id.tolist()


def test_which_arithmetic_fits(audit: pd.DataFrame) -> None:
    assert len(fitting(audit, "6 × 2008")) == 16
    assert fitting(audit, "6 × 2006") == ["3.1", "9.2", "12.1"]
    assert fitting(audit, "6 × 2007") == ["7.1"]
    assert ids(audit, "total_unexplained") == ["5.1", "6.2", "7.2"]
    # 72 is six times the mean of 11 and 13
    assert fitting(audit, "6 × (2007 + 2008) / 2") == ["1.2"]


def test_what_the_total_leaves(audit: pd.DataFrame) -> None:
    below_last = ["1.2", "3.1", "6.2", "7.1", "7.2", "12.1"]
    assert ids(audit, "pace_below_last_year") == below_last
    assert ids(audit, "pace_below_baseline") == ["3.1", "6.2", "11.1", "12.1"]


def test_unlike_things_and_words(audit: pd.DataFrame) -> None:
    assert ids(audit, "unlike_things") == ["7.1", "11.1", "12.1"]
    assert ids(audit, "unlike_sizes") == ["7.1"]
    assert ids(audit, "wording_contradicts") == ["7.3"]
    assert ids(audit, "wording_open") == ["10.2"]
    assert ids(audit, "running_summed") == ["9.1"]
    assert ids(audit, "scope_not_stated") == ["2.1", "2.2", "5.1", "5.2", "7.1", "8.1"]
    assert ids(audit, "baseline_missing") == ["6.1", "7.3", "8.1", "10.1", "10.2", "11.2", "11.3"]


def test_three_parts(programme: Programme, audit: pd.DataFrame) -> None:
    parts = audit.groupby("part").code.unique()
    assert set(parts["gap"]) == {
        "baseline_missing", "scope_not_stated", "not_covered", "wording_open",
    }  # fmt: skip
    assert set(parts["passed"]) == {"total_from_years"}
    assert "total_unexplained" in parts["contradiction"]
    # 14 rules for each of the 25, less the oddities of single indicators: 7 baselines, 6 scopes,
    # 9 + 3 totals, 6 + 4 paces, 3 + 1 unlike, 1 + 1 wordings, 1 running, 2 baselines beyond
    assert checks_passed(programme, audit) == 14 * 25 - 44


def test_baselines_beyond_their_targets(audit: pd.DataFrame) -> None:
    # 3 against 2 and 2; 101 complaints against 80 and 80
    assert ids(audit, "baseline_beyond") == ["6.2", "11.1"]
    assert audit[audit.code == "baseline_beyond"].arithmetic.tolist() == ["3 > 2", "101 > 80"]


def test_percents_that_would_be_summed() -> None:
    years = dict.fromkeys(range(2007, 2013), (90, "annual"))
    summed = programme_of({}, years, baseline=80, unit_kind="percent", unit="Porcentaje")
    found = audit_matrix(summed).query("code == 'percent_summed'")
    assert found.message.tolist() == [
        "«Porcentaje» es un porcentaje, y no se suma: ni trimestres ni años"
    ]
    mean = programme_of(
        {}, dict.fromkeys(range(2007, 2013), (90, "level")), baseline=80, unit_kind="percent",
        within_year="mean", across_years="last",
    )  # fmt: skip
    assert ids(audit_matrix(mean), "percent_summed") == []


@pytest.mark.parametrize("targets", [{}, {2012: (math.nan, "")}])
def test_a_last_column_without_a_number_is_no_oddity(
    targets: dict[int, tuple[float, str]],
) -> None:
    assert audit_matrix(programme_of({}, targets)).empty


def test_targets_that_fall_without_a_declared_direction() -> None:
    falling = {year: (12.0 - (year - 2007), "level") for year in range(2007, 2013)}
    level = {"within_year": "last", "across_years": "last"}
    found = audit_matrix(programme_of({}, falling, baseline=13, **level), lang="en")
    assert ids(found, "targets_fall") == ["1.1"]
    assert "12 ≥ 11 ≥ 10 ≥ 9 ≥ 8 ≥ 7" in found.arithmetic.tolist()
    said = audit_matrix(programme_of({}, falling, baseline=13, direction="descending", **level))
    assert ids(said, "targets_fall") == []
    assert ids(said, "baseline_beyond") == []
    already = audit_matrix(programme_of({}, falling, baseline=6, direction="descending", **level))
    assert ids(already, "baseline_beyond") == ["1.1"]


def test_a_ceiling_is_said_to_be_one() -> None:
    years = dict.fromkeys(range(2007, 2013), (8, "level"))
    programme = programme_of({}, years, within_year="last", across_years="last")
    found = audit_matrix(
        replace(programme, targets=programme.targets.assign(comparison="at_most", text="máximo 8"))
    )
    ceiling = found[found.code == "ceiling"].iloc[0]
    assert (ceiling.part, ceiling.message) == (
        "gap", "«máximo 8» es un tope: se juzga como «menos es mejor»"
    )  # fmt: skip


def test_golden(audit: pd.DataFrame) -> None:
    """The whole table as a person reviewed it; rewrite it by hand where a rule changes."""
    columns = ["indicator_id", "code", "arithmetic", "fits", "message", "cells"]
    found = audit[columns].assign(cells=audit.cells.str.replace(r"\[[^]]*\]\w*!", "", regex=True))
    golden = pd.read_csv(GOLDEN, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(found, golden)


def test_messages_are_spanish_by_default(programme: Programme, audit: pd.DataFrame) -> None:
    spanish = audit_matrix(programme)
    pd.testing.assert_frame_equal(
        spanish.drop(columns="message"), audit.drop(columns="message")
    )  # fmt: skip
    said = spanish[spanish.indicator_id == "1.2"].message.tolist()
    assert said == [
        "el total no es 2007 + 5 × 2008; es 6 × (2007 + 2008) / 2",
        "el total deja 12 al año para 2009-2012, y 2008 tiene 13",
    ]
    english = spanish.message.str.contains(r"\b(?:the|and|total is|cannot|reads)\b")
    assert not english.any()


def test_a_sound_row_has_nothing_odd() -> None:
    years = dict.fromkeys(range(2007, 2013), (100, "annual"))
    assert audit_matrix(programme_of({}, years, baseline=90)).code.tolist() == ["scope_not_stated"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("700 en el trienio", []), ("700 durante el periodo", []), ("700 al año", []),
     ("700 obras", ["1.1"])],
)  # fmt: skip
def test_every_kind_of_term_says_its_scope(text: str, found: list[str]) -> None:
    targets = {2007: (100, "annual"), 2008: (120, "annual"), 2012: (700, "cumulative")}
    programme = programme_of({}, targets, baseline=90)
    last = programme.targets.year == 2012
    printed = programme.targets.assign(text=programme.targets.text.where(~last, text))
    assert ids(audit_matrix(replace(programme, targets=printed)), "scope_not_stated") == found


def test_a_total_beside_every_year() -> None:
    years = dict.fromkeys(range(2007, 2013), (100, "annual"))
    wrong = audit_matrix(programme_of({}, years, baseline=90, total=650))
    assert "100 + 100 + 100 + 100 + 100 + 1 × 100 = 600 ≠ 650" in wrong.arithmetic.tolist()


def test_less_is_better_turns_the_comparison() -> None:
    targets = {2007: (100, "annual"), 2008: (90, "annual"), 2012: (700, "cumulative")}
    found = audit_matrix(programme_of({}, targets, direction="descending"))
    # (700 - 100 - 90) / 4 = 127.5 a year: more than the 90 of 2008
    assert ids(found, "pace_below_last_year") == ["1.1"]


def test_decisions_that_are_open(programme: Programme) -> None:
    table = decision_sensitivity(programme, "2010Q3")
    rows = table[table.subject != "reference_path"].set_index("indicator_id")
    assert rows.index.tolist() == ["7.1", "7.3", "9.1"]
    visits = rows.loc["7.3"]
    assert (visits.sexenio_target, visits.sexenio_target_other) == (30, 180)
    assert (visits.status, visits.status_other) == ("above", "red")
    assert visits.probability > 0.99
    assert visits.probability_other < 0.01
    offices = rows.loc["7.1"]
    # five in 2007 leave (12 - 5 - 3) / 4 = 1 a year in place of 1.75
    assert offices.sexenio_target_other == 12
    assert (offices.decided, offices.alternative) == ("use = 2", "use = 5")
    assert offices.gap != offices.gap_other
    # 870 as a level: the gap of a running count of 149 is that of a path from 145 to 870
    assert rows.loc["9.1"].status_other == "red"
    usual = project_sexenio(programme, "2010Q3").set_index("indicator_id")
    assert rows.loc["9.1"].probability == usual.loc["9.1"].probability


def test_the_reference_path_moves_what_is_spread(programme: Programme) -> None:
    table = decision_sensitivity(programme, "2010Q3")
    moved = table[table.subject == "reference_path"]
    assert (moved.gap != moved.gap_other).all()
    assert "1.3" not in moved.indicator_id.tolist()  # 684 = 114 + 5 × 114: both paths are the same
    flat = replace(programme, settings=replace(programme.settings, reference_path="flat"))
    back = decision_sensitivity(flat, "2010Q3").query("subject == 'reference_path'")
    assert back.gap.tolist() == moved.gap_other.tolist()
