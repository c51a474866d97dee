# ruff: noqa: DTZ001 - dates of spreadsheets have no zone
"""Writes tests/data/revised: a programme whose matrix was revised; run by hand, never by a test.

openpyxl writes the first matrix and the first results, LibreOffice the revised matrix, and the
second results are bytes as typed here.

    python tests/data/make_revised.py
"""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent / "revised"
ROADS, LIGHTS = "Kilómetros de calles pavimentadas", "Luminarias en servicio"
PEOPLE, WATER = "Personas atendidas en clínicas municipales", "Inversión en agua potable"


def write(name: str, rows: list[list[object]]) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoja"
    for row in rows:
        sheet.append(row)
    book.save(HERE / name)


def first_matrix() -> None:
    head = ["INDICADOR", "Unidad de medida", "Línea base 2024", "Meta 2025", "Meta 2028"]
    write(
        "matriz_2025.xlsx",
        [
            ["Plan Municipal 2025-2028"], ["Fecha de publicación", datetime(2025, 3, 1)], [],
            ["Objetivo 1. Calles dignas"], head,
            [ROADS, "Kilómetros", "N/A", 12, "50 en el periodo"],
            [LIGHTS, "Luminarias", 1500, 2000, 2500], [],
            ["Objetivo 2: Salud y agua"], head,
            [PEOPLE, "Personas", "n.d.", 4000, "18,000 en el periodo"],
            [WATER, "Pesos", "…", "2.5 millones", "18 millones en el periodo"],
        ],
    )  # fmt: skip


def revised_matrix() -> None:
    """An indicator more at the top, two in another order, one name with a slip, one left out."""
    write(
        "matriz_modificada.xlsx",
        [
            ["Plan Municipal 2025-2028 (modificación)"],
            ["Fecha de publicación", datetime(2026, 6, 15)],
            ["Objetivo", "Indicador", "Unidad de medida", "Línea base 2024", "Meta 2025",
             "Meta 2026", "Meta 2028"],
            ["1. Calles dignas", "Puentes rehabilitados", "Puentes", "N/A", None, 2,
             "8 en el periodo"],
            ["1. Calles dignas", LIGHTS.upper(), "Luminarias", 1500, 2000, 2200, 2600],
            ["1. Calles dignas", ROADS, "Kilómetros", "N/A", 12, 15, "60 en el periodo"],
            ["2. Salud y agua", "Personas atendidas en clínicas municpales", "Personas", "n.d.",
             4000, 4500, "19,000 en el periodo"],
        ],
    )  # fmt: skip
    command = ["soffice", "--headless", "--convert-to", "ods", "--outdir", str(HERE)]
    subprocess.run([*command, str(HERE / "matriz_modificada.xlsx")], check=True)
    (HERE / "matriz_modificada.xlsx").unlink()


def results() -> None:
    quarters = ["I Trim 2025", "II Trim 2025", "III Trim 2025", "IV Trim 2025"]
    write(
        "avance_2025.xlsx",
        [
            ["Fecha de reporte", datetime(2026, 1, 31)], ["Indicador", "Meta 2025", *quarters],
            [ROADS, 12, 2, 3, 4, 3], [LIGHTS, 2000, 1500, 1510, 1700, 1980],
            [PEOPLE, 4000, 1000, 1100, 950, 1000], [WATER, 2500000, 600000, 600000, 0, 900000],
        ],
    )  # fmt: skip
    text = (
        "Fecha de reporte;31/07/2026\n"
        "Indicador;Meta 2026;I Trim 2026;II Trim 2026\n"
        f"Puentes rehabilitados;2;0;1\n{ROADS};15;3;4\n{LIGHTS};2200;2010;2050\n"
        f"{PEOPLE};4500;1100;1200\n{WATER};;700000;0\n"
    )
    (HERE / "avance_2026.csv").write_text(text, encoding="utf-8")


def decisions() -> None:
    (HERE / "programme.toml").write_text(
        '[programme]\nname = "Plan Municipal"\nfirst_year = 2025\nlast_year = 2028\n'
        "baseline_year = 2024\n\n"
        '[indicators."1.2"]\nwithin_year = "last"\nacross_years = "last"\n'
        'reason = "Las luminarias son un inventario."\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    first_matrix()
    revised_matrix()
    results()
    decisions()
