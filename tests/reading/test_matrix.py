"""The shipped matrix against a golden file that was checked against the decree's text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators import Matrix, read_matrix
from indicators.errors import DataError
from indicators.settings import Settings
from tests.conftest import MATRIX, RAW

GOLDEN = Path(__file__).parent.parent / "data" / "golden_targets.csv"


def test_every_target_is_the_golden_one(matrix: Matrix) -> None:
    golden = pd.read_csv(GOLDEN, dtype={"indicator_id": str, "text": str, "marks": str})
    found = matrix.targets[golden.columns].assign(
        source_cell=matrix.targets.source_cell.str.partition("!")[2]
    )
    text = golden.assign(
        text=pd.read_csv(GOLDEN, dtype=str, keep_default_na=False).text,
        **{key: golden[key].fillna("") for key in ("scope", "basis", "marks")},
    )
    pd.testing.assert_frame_equal(found, text, check_dtype=False)
    assert len(found) == 100


def test_indicators_and_their_objectives(matrix: Matrix) -> None:
    frame = matrix.indicators
    assert len(frame) == 25
    assert frame.groupby("objective").size().to_dict() == {
        1: 3, 2: 2, 3: 2, 4: 1, 5: 2, 6: 2, 7: 3, 8: 1, 9: 2, 10: 2, 11: 3, 12: 2,
    }  # fmt: skip
    row = frame.set_index("indicator_id").loc["11.3"]
    assert row["name"].endswith("en materia de derechos humanos.")
    assert row["marks"] == "6"
    assert frame.objective_name[0].startswith("Apoyar el desarrollo nacional")


def test_footnotes(matrix: Matrix) -> None:
    assert matrix.footnotes["mark"].tolist() == ["1", "2", "3", "4", "5", "6"]
    assert matrix.footnotes["text"][3] == "Etiopía y Pakistán y 3 consulados en EUA y el mundo."


def test_source_cells_hold_what_they_are_said_to_hold(matrix: Matrix) -> None:
    sheet = load_workbook(RAW / MATRIX)["Matriz"]
    for row in matrix.targets.itertuples():
        content = sheet[row.source_cell.rpartition("!")[2]].value
        assert row.text == (content if isinstance(content, str) else f"{content:,}")


def test_every_cell_has_one_disposition(matrix: Matrix) -> None:
    sheet = load_workbook(RAW / MATRIX)["Matriz"]
    filled = sum(cell.value is not None for row in sheet.iter_rows() for cell in row)
    counts = matrix.cells["Matriz"]
    assert sum(counts.values()) == filled
    assert counts["unread"] == 0
    assert counts["value"] == 100
    assert counts["label"] == 50
    assert counts["header"] == 72


def test_without_decisions_what_is_open_stays_open() -> None:
    found = read_matrix(RAW / MATRIX, settings=Settings())
    open_scopes = found.targets[found.targets.scope == ""]
    assert open_scopes.indicator_id.tolist() == ["7.3", "10.2"]
    assert open_scopes.value.tolist() == [30, 18]
    codes = found.findings.set_index("indicator_id").code
    assert codes["7.3"] == codes["10.2"] == "ambiguous_scope"
    assert "baseline_year_inferred" in set(found.findings.code)


def test_a_decision_on_nothing_is_a_finding(tmp_path: Path) -> None:
    text = (RAW / "programme.toml").read_text(encoding="utf-8")
    decisions = '\n[indicators."13.1"]\nwithin_year = "last"\nreason = "x"\n'
    (tmp_path / MATRIX).write_bytes((RAW / MATRIX).read_bytes())
    (tmp_path / "programme.toml").write_text(text + decisions, encoding="utf-8")
    findings = read_matrix(tmp_path / MATRIX).findings
    assert findings.code.tolist() == ["decision_without_subject"]
    assert '"13.1"' in findings.message[0]


def test_a_mark_without_its_footnote_is_a_finding(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Indicador", "Unidad", "Situación Actual", "Meta 2007", "Meta 2012"])
    sheet.append(["Visitas ⁷", "Visitas", 3, "unas cuantas", 30])
    book.save(tmp_path / "m.xlsx")
    findings = read_matrix(tmp_path / "m.xlsx").findings.set_index("code")
    assert findings.source_cell["mark_without_footnote"] == "[m.xlsx]Sheet!A2"
    assert findings.severity["not_a_number"] == "error"
    assert "[m.xlsx]Sheet!D2: «unas cuantas»" in findings.message["not_a_number"]


def test_a_workbook_without_a_matrix_says_what_it_needs(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Nombre", "Total"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(DataError, match="Indicador"):
        read_matrix(tmp_path / "x.xlsx")


@pytest.mark.parametrize("typed", ["90210018887776665554.1", "Objetivo 90210018887776665554", "²"])
def test_a_long_code_is_no_objective(tmp_path: Path, typed: str) -> None:
    book = Workbook()
    book.active.append(["Objetivo" if "." not in typed else "Clave", "Indicador", "Meta 2008"])
    book.active.append([typed, "Becas otorgadas", 10])
    path = tmp_path / "matriz.xlsx"
    book.save(path)
    found = read_matrix(path, settings=Settings())
    assert len(found.indicators) == 1
    assert found.indicators.objective[0] < 1000
