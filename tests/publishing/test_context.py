"""The report's part on what stands around the matrix."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pandas as pd
import pytest

from indicators import Programme
from indicators.analysis.commitments import commitment_coverage, commitment_state
from indicators.publishing import context
from indicators.publishing.acronyms import spell_out


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a notebook would show."""
    found: list[Any] = []
    monkeypatch.setattr(context, "display", lambda thing, **_: found.append(thing))
    return found


def text_of(things: list[Any]) -> str:
    return "\n".join(
        unescape(thing._repr_html_()) if hasattr(thing, "rows") else thing.data for thing in things
    )


def test_the_links_of_an_objective(programme: Programme) -> None:
    said = context.alignment_text(programme, 1).replace("\\", "")
    assert said.startswith("**Contribuye a:** PND 2007-2012 E5 03, ")
    assert "PND 2007-2012 E5 08, " in said
    assert context.alignment_text(programme, 10, "en").startswith("**It serves:**")
    assert "Visión 2030 28" in context.alignment_text(programme, 0).replace("\\", "")
    none = programme.alignment.iloc[:0]
    assert context.alignment_text(replace(programme, alignment=none), 1) == ""


def test_commitments_are_counted_and_never_a_percentage(
    programme: Programme, shown: list[Any]
) -> None:
    context.show_commitments(programme, "2024-02-01")
    said = text_of(shown)
    assert "Al 1 de febrero de 2024" in said
    assert "%" not in said
    assert "vencido" in said
    assert "Reunirse de nuevo en Washington D.C." in said
    assert said.rstrip().endswith("Ninguno.")  # nothing has evidence
    assert "sintéticos" not in said


def test_the_coverage_table_has_the_frames_numbers(programme: Programme) -> None:
    coverage = commitment_coverage(commitment_state(programme, "2024-02-01"))
    rows = context.coverage_table(coverage).rows
    assert [row[2] for row in rows] == [str(n) for n in coverage.commitments]
    assert rows[-1][:3] == ("México-Estados Unidos", "–", "9")
    english = context.coverage_table(coverage, "en").headers
    assert english[:3] == ("Forum", "Pillar or axis", "Items")


def test_targets_of_the_text(programme: Programme, shown: list[Any]) -> None:
    context.show_narrative_targets(programme)
    said = text_of(shown)
    assert said.count("el texto pide menos que la matriz") == 2
    assert said.count("sin indicador en la matriz") == 13
    assert "2,000,000 < 3,000,000 (2008)" in said


def test_lines_of_action_keep_the_printed_number(programme: Programme) -> None:
    rows = context.lines_table(programme, 12).rows
    assert len(rows) == 18
    unnumbered = [row for row in rows if row[1] == "–"]
    assert [row[0] for row in unnumbered] == ["12.2"]
    assert unnumbered[0][4] == "●"
    spelled = [row[3] for row in rows if "Servicio Exterior Mexicano (SEM)" in row[3]]
    assert len(spelled) == 1


GLOSSARY = pd.DataFrame(
    {"acronym": ["ONU", "ALC", "ALC-UE"], "meaning": ["Naciones Unidas", "Región", "Cumbre de dos"]}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la ONU y la ONU", "la Naciones Unidas (ONU) y la ONU"),
        ("la Cumbre ALC-UE", "la Cumbre de dos (ALC-UE)"),
        ("Naciones Unidas (ONU), ONU", "Naciones Unidas (ONU), ONU"),
        ("ONUSIDA", "ONUSIDA"),
        ("nada", "nada"),
    ],
)
def test_acronyms_at_first_use(text: str, expected: str) -> None:
    assert spell_out(text, GLOSSARY)[0] == expected


def test_what_a_reader_knows_is_not_spelled_again() -> None:
    text, known = spell_out("ONU", GLOSSARY)
    assert known == {"ONU"}
    assert spell_out(text + " ONU ALC", GLOSSARY, known)[0] == text + " ONU Región (ALC)"
    assert spell_out("ONU", GLOSSARY.iloc[:0]) == ("ONU", frozenset())
