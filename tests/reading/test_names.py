"""Names are matched when there is no doubt, and only then."""

from __future__ import annotations

import pytest

from indicators import Matrix
from indicators.reading.names import fold, match_name


@pytest.fixture
def folded(matrix: Matrix) -> dict[str, str]:
    frame = matrix.indicators
    return {fold(name): key for key, name in zip(frame.indicator_id, frame.name, strict=True)}


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
