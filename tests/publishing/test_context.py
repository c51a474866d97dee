"""The report's part on what stands around the matrix."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import pytest

from indicators import Programme
from indicators.analysis.commitments import commitment_coverage, commitment_state
from indicators.publishing import sections
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.sections import context_nodes
from indicators.publishing.tables import Voice, _speller
from indicators.publishing.tree import Node, Table, words_of
from indicators.words import table


def text_of(nodes: Iterable[Node]) -> str:
    return "\n".join(words_of(node) for node in nodes)


def cells_of(table: Table) -> list[list[str]]:
    return [[words_of(cell) for cell in row] for row in table.rows]


def test_the_links_of_an_objective(programme: Programme) -> None:
    programme = replace(programme, acronyms=programme.acronyms.iloc[:0])
    said = words_of(sections._alignment_text(Voice(programme, "es"), 1))
    assert said.startswith("Contribuye a: PND 2007-2012 E5\u00a003, ")
    assert "PND 2007-2012 E5\u00a008, " in said
    assert words_of(sections._alignment_text(Voice(programme, "en"), 10)).startswith("It serves:")
    none = programme.alignment.iloc[:0]
    assert sections._alignment_text(Voice(replace(programme, alignment=none), "es"), 1) is None


def test_commitments_are_counted_and_never_a_percentage(programme: Programme) -> None:
    said = text_of(sections.commitment_nodes(Voice(programme, "es"), "2024-02-01"))
    assert "Al 1 de febrero de 2024" in said
    assert "%" not in said
    assert "vencido" in said
    assert "Reunirse de nuevo en Washington D.C." in said
    assert said.rstrip().endswith("No hay.")  # nothing has evidence
    assert "sintéticos" not in said


def test_made_up_statuses_are_said_to_be(programme: Programme) -> None:
    reported = programme.commitment_status.iloc[:0].copy()
    reported.loc[0] = {
        **dict.fromkeys(reported.columns, ""), "subject_id": "MX-EU-09", "status": "done",
        "value": math.nan, "reported": pd.Timestamp("2024-01-31"), "date": pd.NaT,
        "synthetic": True,
    }  # fmt: skip
    told = Voice(replace(programme, commitment_status=reported), "es")
    said = text_of(sections.commitment_nodes(told, "2024-02-01"))
    assert table()["context"]["synthetic"]["es"] in said


def coverage_table(programme: Programme, lang: str) -> Table:
    nodes = sections.commitment_nodes(Voice(programme, lang), "2024-02-01")
    return next(node for node in nodes if isinstance(node, Table))


def test_the_coverage_table_has_the_frames_numbers(programme: Programme) -> None:
    coverage = commitment_coverage(commitment_state(programme, "2024-02-01"))
    rows = cells_of(coverage_table(programme, "es"))
    counts = [sum(map(int, re.findall(r"\d+", str(row[2])))) for row in rows]
    assert counts == list(coverage.commitments)
    assert rows[-1][:3] == ["México-Estados Unidos", "–", "compromiso: 6, declaración: 4"]
    assert [row[7] for row in rows] == [str(n) for n in coverage.overdue]
    english = coverage_table(programme, "en").header[0]
    assert [words_of(cell) for cell in english[:3]] == ["Forum", "Pillar or axis", "Items"]


def test_targets_of_the_text(programme: Programme) -> None:
    said = text_of(sections.narrative_nodes(Voice(programme, "es")))
    assert said.count("el texto pide menos que la matriz") == 2
    assert said.count("sin indicador en la matriz") == 13
    assert "2,000,000 < 3,000,000 (2008)" in said


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
    assert _speller(GLOSSARY)(text) == expected


def test_what_a_reader_knows_is_not_spelled_again() -> None:
    spell = _speller(GLOSSARY)
    assert spell("ONU") == "Naciones Unidas (ONU)"
    assert spell("ONU ALC") == "ONU Región (ALC)"
    assert _speller(GLOSSARY.iloc[:0])("ONU") == "ONU"


def test_the_part_is_there_on_request_alone(whole: ReportFigures) -> None:
    assert list(context_nodes(whole)) == []
    said = text_of(context_nodes(asked_for(whole, commitments_on="2024-12-31")))
    assert "Metas del texto frente a la matriz" in said
    assert "Al 31 de diciembre de 2024" in said
    assert said.count("(SRE)") == 1  # spelled out once
    assert "Secretaría de Relaciones Exteriores (SRE)" in said


def test_an_objective_has_its_own_promises(whole: ReportFigures) -> None:
    figures = asked_for(whole, commitments_on="2024-12-31", objective=5)
    said = text_of(context_nodes(figures))
    assert "2,000,000 < 3,000,000 (2008)" in said  # of 5.2
    assert "Foro de" not in said
    assert "World Economic Forum" not in said  # of 1.3
    assert "MX-EU-09" in said  # overdue, and related to 5
    assert "CELAC-03" not in said  # past its date, related to 3 and 9


def test_a_value_reported_against_a_target_of_the_text_is_shown(programme: Programme) -> None:
    reported = programme.commitment_status.iloc[:0].copy()
    reported.loc[0] = {
        **dict.fromkeys(reported.columns, ""),
        "subject_id": "N05", "period": "2009", "value": 3.0, "reported": pd.Timestamp("2010-01-31"),
        "date": pd.NaT, "synthetic": False,
    }  # fmt: skip
    told = replace(programme, commitment_status=reported)
    assert "reportado: 3 (2009)" in text_of(sections.narrative_nodes(Voice(told, "es")))


def test_a_programme_without_context_says_none(programme: Programme, whole: ReportFigures) -> None:
    empty = replace(
        programme,
        narrative_targets=programme.narrative_targets.iloc[:0],
        commitments=programme.commitments.iloc[:0],
    )
    said = text_of(
        context_nodes(asked_for(replace(whole, programme=empty), commitments_on="2024-12-31"))
    )
    assert said.count("No hay.") == 2


def asked_for(whole: ReportFigures, **parameters: str | int) -> ReportFigures:
    given = replace(whole.parameters, **parameters)  # type: ignore[arg-type]
    return replace(whole, parameters=given)
