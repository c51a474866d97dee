"""The words of spreadsheets as data: written as they are looked up, each under a role there is."""

from __future__ import annotations

import pytest

from indicators.reading.headers import ROLES, parse_header
from indicators.reading.meanings import is_doubted_by, is_narrowing
from indicators.reading.spellings import codes, fold, vocabulary


@pytest.mark.parametrize(
    "subject", ["headers", "meanings", "titles", "rows", "periods", "scales", "names"]
)
def test_words_are_folded_and_stand_once_in_their_list(subject: str) -> None:
    lists = [vocabulary(subject)]
    for table in lists:
        for name, words in table.items():
            if isinstance(words, dict):
                lists.append(words)
                continue
            flat = [word for entry in words for word in ([entry] if type(entry) is str else entry)]
            assert [word for word in flat if fold(word) != word] == [], name
            assert len(flat) == len(set(flat)), name


def test_every_role_of_a_header_is_one_that_a_column_can_have() -> None:
    assert set(vocabulary("headers")["roles"]) <= set(ROLES)


def test_every_phrase_heads_a_column() -> None:
    phrases = codes(vocabulary("headers")["roles"])
    assert [phrase for phrase in phrases if parse_header(phrase) is None] == []


HEARD = """
Cifras sujetas a revisión
Faltan los datos de Tepic
Se repite el dato del trimestre anterior
Las cifras incluyen el anterior
Los datos de Tepic se reportan por separado
Cambió la metodología
Trimestres móviles
Ciclo agrícola otoño-invierno
Meta y no avance
Una misma persona puede contarse varias veces
Cifras redondeadas a cientos
Solo beneficiarias
Cobertura de la captura: 85%
Por cada mil habitantes
"""
PLAIN = """
Se cumplió la meta
Ejercicio fiscal 2025
Fuente: SEP, ciclo escolar 2024-2025
Cifras definitivas
Atención a 45 personas con discapacidad
Avance conforme a lo programado
Nayarit 2025
"""


@pytest.mark.parametrize("text", HEARD.strip().split("\n"))
def test_what_changes_figures_is_heard_above_a_table_and_below(text: str) -> None:
    assert is_narrowing(text)
    assert is_doubted_by(text)


@pytest.mark.parametrize("text", PLAIN.strip().split("\n"))
def test_what_says_nothing_of_figures_is_not_doubted(text: str) -> None:
    assert not is_narrowing(text)
    assert not is_doubted_by(text)
