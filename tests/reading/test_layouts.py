"""Declared layouts: what they explain, and the line of what is wrong in one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from indicators import open_programme, read_actuals, read_matrix
from indicators.errors import DataError, SettingsError, UsageError
from indicators.programme import LAYOUTS
from indicators.reading.layouts import read_layout
from tests.conftest import RAW

DECLARED = """\
# Results without headers, in thousands, with a row that is none
[[tables]]
file = "datos*.xlsx"
sheet = "Hoja*"
rows = [3, 6]
skip = ["Regional*"]
scale = 1000
[tables.columns]
B = "indicator"
C = { role = "actual", period = "2025Q1" }
D = { role = "actual", period = "II Trim 2025", scale = 1 }
"""
INDICATORS = pd.DataFrame(
    {"indicator_id": ["1.1", "1.2"], "name": ["Calles", "Luminarias"], "value_type": "measure",
     "within_year": "sum", "across_years": "sum"}
)  # fmt: skip


def declared(tmp_path: Path, text: str, name: str = "layout.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoja1"
    for row in (
        ["Resultados", None, None, None], ["", "texto", "a", "b"], [1, "Calles", 1.1, 5],
        [None, "Regional norte", 7, 7], [2, "Luminarias", 2, 6], [3, "Calles y plazas", 1, 1],
        [4, "Luminarias", 9, 9],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "datos_2025.xlsx")
    return tmp_path / "datos_2025.xlsx"


def test_a_sheet_without_headers_is_read_as_declared(tmp_path: Path) -> None:
    path, layout = workbook(tmp_path), read_layout(declared(tmp_path, DECLARED))
    with pytest.raises(DataError):
        read_actuals(path, INDICATORS)
    found = read_actuals(path, INDICATORS, layout)
    values = found.values[["indicator_id", "period", "value"]].to_numpy().tolist()
    assert values == [
        ["1.1", "2025Q1", 1100.0], ["1.1", "2025Q2", 5.0],
        ["1.2", "2025Q1", 2000.0], ["1.2", "2025Q2", 6.0],
    ]  # fmt: skip
    assert found.cells["Hoja1"]["check"] == 3
    assert sum(found.cells["Hoja1"].values()) == 23
    assert found.recognised.rows.tolist() == ["3-6"] * 3


def test_rows_alone_can_be_left_out_of_a_table_with_headers(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["Indicador", "I Trim 2025"], ["Calles", 1], ["Regional norte", 7], ["Otra cosa", 2],
        ["Total", 8],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "datos.xlsx")
    text = '[[tables]]\nfile = "datos*"\nskip = ["Regional*"]\n'
    found = read_actuals(tmp_path / "datos.xlsx", INDICATORS, read_layout(declared(tmp_path, text)))
    assert found.values["value"].tolist() == [1]
    rows = found.findings.set_index("code")
    cells = rows.source_cell.str.partition("!")[2]
    assert cells[["skipped_row", "unknown_indicator", "total_row"]].tolist() == ["A3", "A4", "A5"]
    assert "skip in layouts.toml" in rows.hint["unknown_indicator"]


def test_another_file_is_read_by_its_headers(tmp_path: Path) -> None:
    layout = read_layout(declared(tmp_path, DECLARED))
    matrix = RAW / "matriz_indicadores_2007_2012.xlsx"
    assert len(read_matrix(matrix, layout).targets) == 100


def test_a_matrix_can_be_declared(tmp_path: Path) -> None:
    layout = read_layout(
        declared(
            tmp_path,
            '[[tables]]\nheader_rows = 2\nrows = [3, 6]\nskip = ["Regional*", "Calles y*"]\n'
            '[tables.columns]\nB = "indicator"\nC = { role = "target", period = "2025" }\n'
            'D = { role = "target", period = "2028" }\n',
        )
    )
    targets = read_matrix(workbook(tmp_path), layout).targets
    assert targets["value"].tolist() == [1.1, 5, 2, 6]
    assert targets.year.tolist() == [2025, 2028, 2025, 2028]


def test_the_layout_beside_the_workbooks_is_used(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    book = Workbook()
    book.active.append(["Becas a estudiantes nacionales y extranjeros", 77])
    book.save(raw / "sin_encabezado.xlsx")
    declared(
        raw,
        '[[tables]]\nfile = "sin_*"\nrows = [1, 1]\n[tables.columns]\nA = "indicator"\n'
        'B = { role = "actual", period = "2011Q1" }\n',
        LAYOUTS,
    )
    actuals = open_programme(raw).actuals
    assert actuals[actuals.period == "2011Q1"]["value"].tolist() == [77]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[tables]\n", "(at line 1"),
        ("x = 1\n", 'line 1: "x" is not a known key'),
        ("", "declares no table"),
        (
            '[[tables]]\nsheet = "A"\nrow = [1, 2]\n',
            'line 3: "row" is not a known key; did you mean',
        ),
        ("[[tables]]\nrows = [5, 2]\n[tables.columns]\nA = 'id'\n", "line 2: rows should be"),
        ("[[tables]]\n[tables.columns]\nA = 'id'\nB = 'actuals'\n", 'line 4: "actuals" is no role'),
        ("[[tables]]\ncolumns = { A1 = 'id' }\n", 'line 2: "A1" is no column'),
        ("[[tables]]\n[tables.columns]\nA = 'unit'\n", 'line 2: no column is "indicator" or "id"'),
        (
            "[[tables]]\ncolumns = { A = 'id' }\n\n[[tables]]\n[tables.columns]\nA = 'id'\n"
            "C = { role = 'actual', period = 'pronto' }\n",
            'line 7: "pronto" is no period',
        ),
        ("[[tables]]\nscale = -1\ncolumns = { A = 'id' }\n", "scale should be a positive"),
        ("[[tables]]\nsheet = 'A'\n", "line 1: columns is missing"),
        ("[[tables]]\nrows = [1, 2]\nskip = ['A']\n", "line 1: columns is missing"),
    ],
)
def test_an_error_names_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_layout(declared(tmp_path, text))
    assert said in str(caught.value)
    assert str(caught.value).startswith("[layout.toml]")


def test_a_layout_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such layout file"):
        read_layout(tmp_path / "layout.toml")
