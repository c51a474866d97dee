"""A programme that is not the shipped one: four years, three indicators, yearly results.

The folder is made by `indicators init`, its matrix filled in as a person would, and the commands
run on it. Every expected figure is computed by hand beside it.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators.publishing.report import _execute_notebook, _starting_kernel
from tests.test_cli import run

NAME = 'Plan Municipal "Agua y Calles" 2025-2028'

#: The last: its total of the term alone is printed.
MATRIX = {
    5: ["Objetivo 1. Agua para todos"],
    7: ["Pozos rehabilitados", "Obras", 3, 4, 5, 6, 7],
    8: ["Días para atender una fuga", "Días", 12, 10, 8, 6, 5],
    13: ["Objetivo 2. Calles seguras"],
    15: ["Luminarias instaladas", "Luminarias", "N/A", None, None, None, "1,000 en el periodo"],
}
RESULTS = [
    ["Indicador", "Resultado 2025", "Resultado 2026"],
    ["Pozos rehabilitados", 3, 6],
    ["Días para atender una fuga", 11, 7],
    ["Luminarias instaladas", 210, 260],
]
RULES = """
[indicators."1.2"]
value_type = "measure"
within_year = "last"
across_years = "last"
direction = "descending"
reason = "Días de respuesta: un nivel, y menos es mejor."
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the plan, made by init and filled in."""
    folder = tmp_path_factory.mktemp("plan") / "municipio"
    arguments = ["--programme", NAME, "--years", "2025-2028", "--baseline", "2024"]
    done = run("init", str(folder), *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    raw = folder / "data" / "raw"
    book = load_workbook(raw / "matriz_2025_2028.xlsx")
    for row, values in MATRIX.items():
        for column, value in enumerate(values, start=1):
            book.worksheets[0].cell(row, column).value = value
    book.save(raw / "matriz_2025_2028.xlsx")
    results = Workbook()
    sheet = results.worksheets[0]
    sheet.append(["Fecha de reporte", date(2027, 1, 29)])
    for values in RESULTS:
        sheet.append(values)
    results.save(raw / "resultados.xlsx")
    with (raw / "programme.toml").open("a", encoding="utf-8") as decisions:
        decisions.write(RULES)
    return folder


def rows_of(plan: Path, *command: str) -> list[dict[str, str]]:
    done = run(*command, "--csv", cwd=plan)
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(StringIO(done.stdout)))


def test_it_is_read_whole(plan: Path) -> None:
    done = run("normalize", cwd=plan)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert lines[-1] == "0 errores, 0 advertencias, 0 notas"
    assert [line.split()[1] for line in lines[:3]] == ["3", "12", "6"]  # 10 cells + N/A + the total
    targets = pd.read_parquet(plan / "data" / "processed" / "targets.parquet")
    assert dict(zip(targets.indicator_id, targets.scope, strict=True)) == {
        "1.1": "annual", "1.2": "level", "2.1": "cumulative",
    }  # fmt: skip
    assert sorted(targets.year.unique()) == [2024, 2025, 2026, 2027, 2028]
    for file in ("matriz_2025_2028.xlsx", "resultados.xlsx"):
        checked = run("check", f"data/raw/{file}", cwd=plan)
        assert checked.returncode == 0
        assert "0 errores, 0 advertencias, 0 notas" in checked.stdout


def test_the_gaps_are_those_computed_by_hand(plan: Path) -> None:
    rows = {(row["indicator_id"], row["horizon"]): row for row in rows_of(plan, "gap")}
    figures = {
        key: tuple(round(float(row[name]), 4) for name in ("actual", "target", "gap", "attainment"))
        for key, row in rows.items()
        if key[1] != "year_to_date"
    }
    assert figures == {
        # 2026: 6 wells of 5; since 2025: 3 + 6 of 4 + 5
        ("1.1", "year"): (6, 5, 1, 1.2),
        ("1.1", "sexenio_to_date"): (9, 9, 0, 1),
        # a level, and less is better: 8 - 7 = 1 day ahead, 2 - 7 / 8
        ("1.2", "year"): (7, 8, 1, 1.125),
        ("1.2", "sexenio_to_date"): (7, 8, 1, 1.125),
        # 1,000 in four years is 250 a year: 260 of 250; 210 + 260 of 500
        ("2.1", "year"): (260, 250, 10, 1.04),
        ("2.1", "sexenio_to_date"): (470, 500, -30, 0.94),
    }
    to_date = {key: row for (key, horizon), row in rows.items() if horizon == "sexenio_to_date"}
    assert {row["cut_off"] for row in to_date.values()} == {"2026Q4"}
    assert {key: float(row["sexenio_target"]) for key, row in to_date.items()} == {
        "1.1": 4 + 5 + 6 + 7, "1.2": 5, "2.1": 1000,
    }  # fmt: skip


def test_the_projection_runs_to_its_own_end(plan: Path) -> None:
    rows = {row["indicator_id"]: row for row in rows_of(plan, "project")}
    assert float(rows["1.1"]["observed"]) == 9
    assert float(rows["2.1"]["sexenio_target"]) == 1000
    assert {row["cut_off"] for row in rows.values()} == {"2026Q4"}


def test_its_report_is_made(plan: Path) -> None:
    done = run("report", cwd=plan)
    assert done.returncode == 0, done.stderr
    pdf = plan / "reports" / "2026Q4" / "informe_2026Q4.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")
    # four years are no sexenio: what the report shows and says, less the names of its columns
    notebook = json.loads(next(pdf.parent.glob("*.ipynb")).read_text(encoding="utf-8"))
    outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", [])]
    said = json.dumps(outputs, ensure_ascii=False).lower()
    assert "cuatrienio a la fecha" in said
    assert "meta del cuatrienio" in said
    assert not re.findall(r"[^\n]{30}(?<!-)\bsexenio(?![_-])[^\n]{30}", said)


def test_its_notebooks_name_no_indicator_of_another_programme(plan: Path, tmp_path: Path) -> None:
    notebook = plan / "notebooks" / "02_brecha_a_la_meta.ipynb"
    data = {"data": str(plan / "data" / "raw")}
    with _starting_kernel() as kernel:
        _execute_notebook(notebook, tmp_path / "out.ipynb", data, kernel=kernel)


def test_its_offices_get_a_workbook_of_their_own(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "avance_2027.xlsx"
    assert run("template", "--year", "2027", str(out), cwd=plan).returncode == 0
    sheet = load_workbook(out).worksheets[0]
    assert sheet["A1"].value == f"{NAME}. Avance trimestral 2027"
    assert [sheet[f"E{row}"].value for row in (6, 7, 8)] == [6, 6, None]
    outside = run("template", "--year", "2029", str(tmp_path / "b.xlsx"), cwd=plan)
    assert outside.returncode == 2
    assert "de 2025 a 2028" in outside.stderr
