"""Where commitments stand on a day, and the text's targets beside the matrix's."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from indicators import Programme
from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of, newest


def reported(
    programme: Programme, *rows: tuple[str, str, str, str, str, float | None]
) -> Programme:
    """The programme with statuses: subject, status, evidence, reporting date, period, value."""
    frame = frame_of(
        "commitment_status",
        [
            {
                "subject_id": subject, "status": status, "evidence": evidence, "period": period,
                "value": value, "date": pd.NaT, "text": status, "synthetic": True,
                "reported": pd.Timestamp(day) if day else pd.NaT,
                "source_cell": f"[s.xlsx]S!B{number}", "sha256": "0",
            }
            for number, (subject, status, evidence, day, period, value) in enumerate(rows, 2)
        ],
    )  # fmt: skip
    return replace(programme, commitment_status=frame)


def timing(programme: Programme, day: str) -> dict[str, str]:
    state = commitment_state(programme, day)
    return dict(zip(state.commitment_id, state.timing, strict=True))


def test_only_a_commitment_is_overdue_and_only_after_its_date(programme: Programme) -> None:
    assert timing(programme, "2024-01-31")["MX-EU-09"] == "ahead"
    later = timing(programme, "2024-02-01")
    assert later["MX-EU-09"] == "overdue"
    assert {key for key, said in later.items() if said == "date_passed"} == {
        "CELAC-03", "CELAC-08", "CELAC-13",
    }  # fmt: skip
    assert timing(programme, "2020-06-30")["CELAC-03"] == "date_passed"
    assert timing(programme, "2020-06-30")["CELAC-08"] == "ahead"
    assert later["CLAN-01"] == "no_date"


def test_a_status_counts_from_the_day_it_was_reported(programme: Programme) -> None:
    told = reported(
        programme,
        ("MX-EU-09", "in_progress", "", "2024-02-10", "", None),
        ("MX-EU-09", "done", "Acta", "2024-03-10", "", None),
    )
    assert timing(told, "2024-02-15")["MX-EU-09"] == "overdue"
    state = commitment_state(told, "2024-03-10").set_index("commitment_id").loc["MX-EU-09"]
    assert (state.status, state.evidence, state.timing) == ("done", "Acta", "closed")
    assert (state.status_cell, state.synthetic) == ("[s.xlsx]S!B3", True)


def test_a_status_without_a_reporting_date_is_the_oldest(programme: Programme) -> None:
    told = reported(
        programme,
        ("CLAN-01", "done", "Acta", "2024-03-10", "", None),
        ("CLAN-01", "not_started", "", "", "", None),
    )
    known = commitment_state(told, "2024-01-01").set_index("commitment_id").status
    assert known["CLAN-01"] == "not_started"
    known = commitment_state(told, "2024-04-01").set_index("commitment_id").status
    assert known["CLAN-01"] == "done"


def test_coverage_counts_every_commitment_once(programme: Programme) -> None:
    told = reported(programme, ("CLAN-21", "done", "Plan publicado", "2024-03-10", "", None))
    coverage = commitment_coverage(commitment_state(told, "2024-12-31"))
    assert coverage.commitments.sum() == 52
    natures = coverage[["propuesta", "compromiso", "declaracion"]]
    assert natures.sum(axis=1).tolist() == coverage.commitments.tolist()
    assert natures.sum().tolist() == [14, 32, 6]
    health = coverage.set_index("pillar").loc["Salud"]
    assert (health.commitments, health.with_status, health.with_evidence) == (2, 1, 1)
    assert coverage.overdue.sum() == 1
    assert coverage.date_passed.sum() == 3
    assert not {str(kind) for kind in coverage.dtypes} & {"float64"}  # no shares anywhere


def test_the_programme_is_not_changed(programme: Programme) -> None:
    before = programme.commitments.copy()
    commitment_coverage(commitment_state(programme, "2024-12-31"))
    compare_narrative_targets(programme)
    pd.testing.assert_frame_equal(programme.commitments, before)


@pytest.mark.parametrize("day", ["", "mañana", "2024-13-01"])
def test_a_day_is_needed(programme: Programme, day: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        commitment_state(programme, day)


def test_the_text_asks_less_than_the_matrix(programme: Programme) -> None:
    found = compare_narrative_targets(programme).set_index("target_id")
    weaker = found[found.floor == "weaker_floor"].detail
    assert weaker.to_dict() == {
        "N03": "123,001 < 131,000 (2008)",
        "N04": "2,000,000 < 2,500,000 (2007), 2,000,000 < 3,000,000 (2008)",
    }
    assert (found.floor == "not_covered").sum() == 13
    assert "[matriz_indicadores_2007_2012.xlsx]" in found.source_cells["N04"]


def with_text(programme: Programme, comparison: str, value: float) -> str:
    texts = programme.narrative_targets
    one = texts[texts.target_id == "N04"].assign(comparison=comparison, value=value)
    return str(compare_narrative_targets(replace(programme, narrative_targets=one)).floor.item())


def test_every_verdict(programme: Programme) -> None:
    assert with_text(programme, "at_least", 3_000_000) == "stricter_floor"
    assert with_text(programme, "more_than", 2_999_999) == "stricter_floor"
    assert with_text(programme, "at_least", 2_999_999) == "weaker_floor"
    assert with_text(programme, "all", float("nan")) == "no_number"
    level = programme.targets.assign(value=3_000_000.0)
    assert with_text(replace(programme, targets=level), "at_least", 3_000_000) == "same_floor"


def test_values_are_reported_against_the_text(programme: Programme) -> None:
    told = reported(
        programme,
        ("N07", "", "Actas", "2009-02-01", "2008", 1),
        ("N07", "", "Actas", "2009-05-01", "2008", 2),
        ("N07", "", "Actas", "2008-02-01", "2007", 3),
    )
    row = compare_narrative_targets(told).set_index("target_id").loc["N07"]
    assert (row.reported_period, row.reported_value, row.synthetic) == ("2008", 2.0, True)
    row = compare_narrative_targets(told, "2009-03-01").set_index("target_id").loc["N07"]
    assert row.reported_value == 1.0
    assert len(newest(told.commitment_status, keys=["subject_id", "period"])) == 2
