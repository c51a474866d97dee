"""Names are matched when there is no doubt, and only then."""

from __future__ import annotations

import pytest

from indicators import Matrix
from indicators.reading.names import Match, _same_words, match_names
from indicators.reading.spellings import fold


@pytest.fixture
def folded(matrix: Matrix) -> dict[str, str]:
    frame = matrix.indicators
    return {fold(name): key for key, name in zip(frame.indicator_id, frame.name, strict=True)}


def match_name(text: str, folded: dict[str, str]) -> Match:
    return match_names([text], folded)[text]


def test_capitals_accents_and_spaces_do_not_matter(folded: dict[str, str]) -> None:
    match = match_name("  PROYECTOS DE COOPERACION  INTERNACIONAL EN EJECUCION ", folded)
    assert (match.indicator_id, match.exact) == ("9.1", True)


def test_a_small_slip_is_matched_and_said(folded: dict[str, str]) -> None:
    match = match_name("Proyectos de coperación internacional en ejecución", folded)
    assert (match.indicator_id, match.exact) == ("9.1", False)


def test_a_doubtful_name_is_not_taken(folded: dict[str, str]) -> None:
    match = match_name("Eventos", folded)
    assert match.indicator_id == ""
    assert len(match.candidates) == 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("luminarias en servico", "luminarias en servicio"),
        ("servicio en luminarias", "luminarias en servicio"),
        ("curso impartidos", "cursos impartidos"),
        ("escuelas con internt", "escuelas con internet"),  # it begins as "inter", not "intra"
    ],
)
def test_a_slip_is_within_a_word(typed: str, meant: str) -> None:
    assert _same_words(typed, meant)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("becas de nivel i", "becas de nivel ii"), ("ninos de 6 a 11", "ninos de 6 a 12"),
        ("talleres no impartidos", "talleres impartidos"), ("regidores", "regidoras"),
        ("alumnas inscritas", "alumnos inscritos"), ("tiempo maximo", "tiempo minimo"),
        ("importaciones", "exportaciones"), ("sector publico", "sector privado"),
        ("empleo formal", "empleo informal"), ("adultos mayores", "adultos menores"),
    ],
)  # fmt: skip
def test_another_word_is_another_indicator(typed: str, other: str) -> None:
    assert not _same_words(typed, other)
