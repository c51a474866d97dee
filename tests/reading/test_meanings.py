"""What words say of figures: one meaning wherever they stand, and no place where they are lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import indicators as ind
from indicators.reading.meanings import is_doubted_by, is_narrowing, parts_of, says
from tests.reading.office_cases import THREE, sheet, table
from tests.reading.test_office_cases import build

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


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Metas programadas 2026", "plan"),
        ("Gasto ejercido", "money"),
        ("Cifras en porcentaje", "percent"),
        ("Cifras en miles", "scale"),
        ("Resultados de mujeres", "group"),
        ("Variación respecto a 2024", "other"),
        ("Segundo trimestre", "period"),
        ("Resultados del programa de becas", ""),
        ("Plan y avance", ""),
        ("Dirección General de Planeación", ""),
    ],
)
def test_a_few_words_have_one_meaning(text: str, meaning: str) -> None:
    assert says(text) == meaning


def test_a_title_says_more_in_brackets_and_behind_a_dash() -> None:
    assert list(parts_of("Avance (hombres) - Borrador")) == [
        "Avance (hombres) - Borrador", "hombres", "Borrador",
    ]  # fmt: skip
    assert list(parts_of("Eje 3 - Mujeres")) == ["Eje 3 - Mujeres"]


#: Words that make figures something else than results.
WORDS = [
    "Proyectado", "Comprometido", "Escenario pesimista", "Borrador", "Solo niñas", "Presupuesto",
    "Variación", "Denominador", "Solicitudes rechazadas", "Acumulado", "Cifras en miles",
    "Por validar", "Trimestre anterior",
]  # fmt: skip
HEAD = "Indicador | II Trim 2025"
ROW = "Becas entregadas | 26"
#: Where they may stand: the sheet, and its name.
PLACES: dict[str, Callable[[str], tuple[str, str]]] = {
    "title": lambda said: (f"{said}\n{sheet(HEAD, ROW)}", "Hoja1"),
    "bracket": lambda said: (f"Avance de indicadores ({said})\n{sheet(HEAD, ROW)}", "Hoja1"),
    "sheet": lambda said: (sheet(HEAD, ROW), said),
    "line": lambda said: (sheet(HEAD, said, ROW), "Hoja1"),
    "kind": lambda said: (sheet(f"{HEAD} | Tipo", f"{ROW} | {said}"), "Hoja1"),
    "status": lambda said: (sheet(f"{HEAD} | Estatus", f"{ROW} | {said}"), "Hoja1"),
    "remark": lambda said: (sheet(f"{HEAD} | Notas", f"{ROW} | {said}"), "Hoja1"),
    "note below": lambda said: (sheet(HEAD, ROW, "", f"Nota: {said}."), "Hoja1"),
    "footnote": lambda said: (sheet(HEAD, f"{ROW} 1/", "", f"1/ {said}."), "Hoja1"),
    "header": lambda said: (sheet(f"{HEAD} {said}", ROW), "Hoja1"),
    "name": lambda said: (sheet(HEAD, f"Becas entregadas, {said} | 26"), "Hoja1"),
    "cell": lambda said: (sheet(HEAD, f"{ROW} ({said})"), "Hoja1"),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_word_is_lost_where_it_stands(place: str, tmp_path: Path) -> None:
    silent = []
    for n, word in enumerate(WORDS):
        rows, name = PLACES[place](word)
        case: dict[str, Any] = {"matrix": table(THREE), "files": {"a.xlsx": {name: table(rows)}}}
        programme = ind.open_programme(build(case, tmp_path / str(n)))
        loud = programme.findings.severity.isin(["error", "warning"]).any()
        if not loud and not programme.actuals.empty:
            silent.append(word)
    assert silent == []
