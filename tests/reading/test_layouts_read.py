"""Every layout that offices send: a real file each, against a golden CSV.

The files are made by tests/data/make_layouts.py (openpyxl, LibreOffice, bytes by hand); what they
should read as was checked by eye, cell by cell, against that script.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from indicators import Actuals, Matrix, read_actuals, read_matrix
from indicators.reading.workbook import DISPOSITIONS, read_workbook

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"
FILES = sorted(path for path in LAYOUTS.iterdir() if path.suffix != ".golden")
MATRICES = [path for path in FILES if path.name.startswith("matriz")]
RESULTS = [path for path in FILES if path.name.startswith("avance")]


def test_the_documentation_names_every_layout() -> None:
    page = (LAYOUTS.parent.parent.parent / "docs" / "reading.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:matriz|avance)_\w+\.(?:xlsx|xls|ods|csv|tsv))`", page))
    assert named == {path.name for path in FILES}


def programme() -> pd.DataFrame:
    """The indicators of the layouts: luminaires are a stock, two are measures."""
    frame = read_matrix(LAYOUTS / "matriz_bloques.xlsx").indicators.set_index("indicator_id")
    frame.loc["1.2", ["within_year", "across_years"]] = "last"
    frame.loc[["1.1", "2.2"], "value_type"] = "measure"
    return frame.reset_index()


def read(path: Path) -> Matrix | Actuals:
    matrix = path in MATRICES
    return read_matrix(path) if matrix else read_actuals(path, programme())


def golden(path: Path) -> pd.DataFrame:
    text = pd.read_csv(path.with_name(f"{path.name}.golden"), dtype=str, keep_default_na=False)
    return text.assign(value=pd.to_numeric(text["value"]))


def as_golden(frame: pd.DataFrame) -> pd.DataFrame:
    keys = ["indicator_id", "year", "role", "period", "value", "data_status", "text", "marks"]
    kept = frame[
        [key for key in keys if key in frame and not (key == "period" and "year" in frame)]
    ]
    kept = kept.assign(cell=frame.source_cell.str.rpartition("]")[2])
    return kept.astype({"year": str}) if "year" in kept else kept


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_read_is_the_golden_frame(path: Path) -> None:
    found = read(path)
    frame = found.targets if isinstance(found, Matrix) else found.values
    pd.testing.assert_frame_equal(
        as_golden(frame).reset_index(drop=True), golden(path), check_dtype=False
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_cell_has_one_disposition(path: Path) -> None:
    found = read(path)
    visible = [sheet for sheet in read_workbook(path) if not sheet.hidden]
    assert set(found.cells) == {sheet.name for sheet in visible}
    for sheet in visible:
        counts = found.cells[sheet.name]
        assert sum(counts.values()) == sum(1 for _ in sheet.cells())
        assert set(counts) <= set(DISPOSITIONS)
    said = found.dispositions
    assert len(said) == sum(sum(counts.values()) for counts in found.cells.values())
    frames = [found.targets] if isinstance(found, Matrix) else [found.values, found.targets]
    used = {cell for frame in frames for cell in frame.source_cell}
    assert used == {address for address, word in said.items() if word == "value"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_not_used_has_a_finding(path: Path) -> None:
    found = read(path)
    unread = sum(counts["unread"] for counts in found.cells.values())
    codes = {"unread_cell", "unread_column", "hidden_rows", "id_name_differ", "negative_count"}
    assert (unread > 0) == bool(codes & set(found.findings.code))


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix == ".xlsx"], ids=lambda path: path.name
)
def test_source_cells_hold_what_they_are_said_to_hold(path: Path) -> None:
    book = load_workbook(path)
    found = read(path)
    frame = found.targets if isinstance(found, Matrix) else found.values
    assert len(frame)
    for row in frame.itertuples():
        sheet, _, cell = row.source_cell.partition("]")[2].rpartition("!")
        assert row.text.replace("¹", "1") == str(book[sheet][cell].value)


def test_csv_source_cells_are_the_lines_and_fields_of_the_file() -> None:
    path = LAYOUTS / "avance_larga.csv"
    fields = [line.split(";") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    for row in read_actuals(path, programme()).values.itertuples():
        assert row.source_cell.startswith("[avance_larga.csv]avance_larga!C")
        line = int(row.source_cell.rpartition("C")[2])
        assert row.text == fields[line - 1][2]


def findings_of(name: str) -> dict[str, list[str]]:
    findings = read(LAYOUTS / name).findings
    cells = findings.source_cell.str.rpartition("]")[2]
    return cells.groupby(findings.code).agg(list).to_dict()


def test_an_id_and_a_name_that_disagree_are_an_error() -> None:
    found = read(LAYOUTS / "avance_columnas.ods")
    assert findings_of("avance_columnas.ods") == {"id_name_differ": ["Avance!A5"]}
    assert "2.1" not in set(found.values.indicator_id)


def test_hidden_and_total_rows_are_no_data() -> None:
    found = findings_of("matriz_hojas.xlsx")
    assert found["hidden_sheet"] == ["Borrador"]
    assert found["hidden_rows"] == ["Obj. 2"]
    assert found["total_row"] == ["Objetivo 1!E5"]


def test_ids_that_became_dates_are_restored_with_a_warning() -> None:
    found = read_matrix(LAYOUTS / "matriz_claves_fecha.xlsx")
    assert found.indicators.indicator_id.tolist() == ["1.1", "1.2", "2.1", "2.2"]
    dated = found.findings[found.findings.code == "id_as_date"]
    assert dated.severity.tolist() == ["warning"] * 4


def test_a_title_that_scales_is_kept_in_the_note() -> None:
    found = read_actuals(LAYOUTS / "avance_miles.ods", programme())
    assert set(found.values.note) == {"× 1,000"}
    assert findings_of("avance_miles.ods")["total_mismatch"] == ["Sheet!H4"]


def test_a_negative_count_is_not_used() -> None:
    assert findings_of("avance_anual.xlsx") == {"negative_count": ["Sheet!F5"]}


def test_the_objective_is_read_from_blocks_sheets_columns_and_ids() -> None:
    for path in MATRICES:
        assert read_matrix(path).indicators.objective.tolist() == [1, 1, 2, 2], path.name


def test_what_was_recognised_is_told() -> None:
    found = read_actuals(LAYOUTS / "avance_trimestres.xlsx", programme()).recognised
    row = found[found.column == "H"].iloc[0]
    assert row.to_dict() == {
        "file": "avance_trimestres.xlsx", "sheet": "Avance", "header_rows": "3-4", "column": "H",
        "role": "result", "period": "2026Q2", "scale": 1.0, "rows": "5-9",
    }  # fmt: skip
