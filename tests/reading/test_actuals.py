"""The five shipped workbooks, value by value, and what is wrong in others."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators import Matrix, Programme, read_actuals
from indicators.errors import DataError
from tests.conftest import RAW

FILES = ["avance_2007", "avance_2008", "avance_2009", "avance_2009_revisado", "avance_2010"]


@pytest.mark.parametrize("file", FILES)
def test_every_value_is_its_cells(file: str, matrix: Matrix) -> None:
    sheet = load_workbook(RAW / f"{file}.xlsx")["Avance trimestral"]
    year = sheet["D5"].value.removeprefix("Meta ")
    found = read_actuals(RAW / f"{file}.xlsx", matrix.indicators)
    values = found.values.set_index(["indicator_id", "period"])
    expected = 0
    for row, indicator_id in enumerate(matrix.indicators.indicator_id, start=7):
        for column, quarter in zip("EFGH", (1, 2, 3, 4), strict=True):
            content = sheet[f"{column}{row}"].value
            if content is None:
                continue
            expected += 1
            got = values.loc[(indicator_id, f"{year}Q{quarter}")]
            assert got.source_cell == f"[{file}.xlsx]Avance trimestral!{column}{row}"
            assert got.reported == sheet["B3"].value
            assert got.synthetic
            if content == "n.d.":
                assert pd.isna(got.value)
            else:
                plain = str(content).removesuffix(" p/").replace(",", "")
                assert got.value == float(plain)
                assert (got.data_status == "preliminary") == str(content).endswith("p/")
    assert len(values) == expected


@pytest.mark.parametrize("file", FILES)
def test_every_cell_has_one_disposition(file: str, matrix: Matrix) -> None:
    sheet = load_workbook(RAW / f"{file}.xlsx")["Avance trimestral"]
    filled = sum(cell.value is not None for row in sheet.iter_rows() for cell in row)
    counts = read_actuals(RAW / f"{file}.xlsx", matrix.indicators).cells["Avance trimestral"]
    assert sum(counts.values()) == filled
    assert counts["unread"] == 0
    assert counts["check"] == 22


def test_the_targets_of_the_office_are_no_results(matrix: Matrix) -> None:
    found = read_actuals(RAW / "avance_2009.xlsx", matrix.indicators)
    assert len(found.targets) == 25
    assert set(found.targets.issuer) == {"office"}
    assert found.targets.set_index("indicator_id")["value"]["1.1"] == 605
    assert set(found.values.period) == {"2009Q1", "2009Q2", "2009Q3", "2009Q4"}


def test_a_row_mark_goes_to_the_value_that_changed(programme: Programme) -> None:
    revised = programme.actuals[programme.actuals.data_status == "revised"]
    assert dict(zip(revised.indicator_id, revised.period, strict=True)) == {
        "1.1": "2009Q4", "5.1": "2009Q4", "12.1": "2009Q4",
    }  # fmt: skip
    assert revised["value"].tolist() == [164, 42328, 9]


def test_a_later_vintage_supersedes_and_the_earlier_stays(programme: Programme) -> None:
    key = "indicator_id == '1.1' and period == '2009Q4'"
    assert programme.actuals.query(key)["value"].tolist() == [150, 164]
    assert programme.actuals_as_of().query(key)["value"].item() == 164
    assert programme.actuals_as_of("2010-08-30").query(key)["value"].item() == 150
    assert programme.actuals_as_of("2010-02-14").query(key).empty


def sheet_with(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["Fecha de reporte", pd.Timestamp("2010-01-31").to_pydatetime()])
    sheet.append(["Indicador", "Avance 2009 I Trim", "Avance 2009 II Trim", "Acumulado 2009"])
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_bad_cells_are_named_and_do_not_hide_the_good_ones(tmp_path: Path, matrix: Matrix) -> None:
    name = "Becas a estudiantes nacionales y extranjeros"
    path = sheet_with(
        tmp_path, [name, 10, "pendiente"], ["Algo que nadie pidió", 1, 2], ["Visitas", 3, 4]
    )
    found = read_actuals(path, matrix.indicators)
    assert found.values[["indicator_id", "value"]].to_numpy().tolist() == [["9.2", 10.0]]
    errors = found.findings[found.findings.severity == "error"]
    assert errors.code.tolist() == ["not_a_number", "unknown_indicator", "unknown_indicator"]
    assert errors.message.iloc[0].startswith("[a.xlsx]Sheet!C3: «pendiente» no es un número")
    assert "los más parecidos:" in errors.hint.iloc[1]
    assert found.cells["Sheet"]["unread"] == 5


def test_a_total_is_compared_and_never_added(tmp_path: Path, matrix: Matrix) -> None:
    name = "Becas a estudiantes nacionales y extranjeros"
    found = read_actuals(sheet_with(tmp_path, [name, 10, 20, 31]), matrix.indicators)
    assert found.values["value"].tolist() == [10, 20]
    assert found.findings.code.tolist() == ["total_mismatch"]
    assert found.findings.source_cell[0] == "[a.xlsx]Sheet!D3"


@pytest.mark.parametrize(("total", "told"), [(30.6, []), (30.7, ["total_mismatch"])])
def test_a_total_is_compared_to_the_decimals_that_are_printed(
    tmp_path: Path, matrix: Matrix, total: float, told: list[str]
) -> None:
    # 10.2 + 20.3 = 30.5, and each of the three may be rounded by .05
    name = "Becas a estudiantes nacionales y extranjeros"
    found = read_actuals(sheet_with(tmp_path, [name, 10.2, 20.3, total]), matrix.indicators)
    assert found.findings[found.findings.code == "total_mismatch"].code.tolist() == told


@pytest.mark.parametrize(
    ("share", "shown", "agrees"),
    [(65, "General", True), (65.4, "0.0", False), (0.65, "0%", True), (0.65, "General", True),
     (0.7, "0%", False), (70, "General", False)],
)  # fmt: skip
@pytest.mark.parametrize("head", ["% de avance", "Cumplimiento I Trim 2009 (%)"])
def test_a_printed_share_is_compared_with_result_and_target(
    tmp_path: Path, matrix: Matrix, head: str, share: float, shown: str, agrees: bool
) -> None:
    book = Workbook()
    for row in (
        ["Fecha de reporte", pd.Timestamp("2010-01-31").to_pydatetime()],
        ["Indicador", "Meta I Trim 2009", "Avance I Trim 2009", head],
        ["Becas a estudiantes nacionales y extranjeros", 100, 65, share],
    ):
        book.active.append(row)
    book.active["D3"].number_format = shown
    book.save(tmp_path / "a.xlsx")
    found = read_actuals(tmp_path / "a.xlsx", matrix.indicators)
    assert found.values["value"].tolist() == [65.0]
    assert found.dispositions["[a.xlsx]Sheet!D3"] == "check"
    assert found.findings.code.tolist() == ([] if agrees else ["share_differs"])


def test_the_same_key_twice(tmp_path: Path, matrix: Matrix) -> None:
    name = "Becas a estudiantes nacionales y extranjeros"
    found = read_actuals(sheet_with(tmp_path, [name, 10, 20], [name, 10, 21]), matrix.indicators)
    assert found.values[["period", "value"]].to_numpy().tolist() == [["2009Q1", 10.0]]
    assert sorted(found.findings.severity) == ["error", "note"]


def test_a_workbook_without_results_says_what_it_needs(tmp_path: Path, matrix: Matrix) -> None:
    book = Workbook()
    book.active.append(["Nombre", "Total"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(DataError, match="Avance 2009"):
        read_actuals(tmp_path / "x.xlsx", matrix.indicators)


@pytest.mark.parametrize(
    ("label", "is_total"),
    [
        ("Total", True),
        ("TOTAL GENERAL", True),
        ("Subtotal del objetivo 2", True),
        ("Gran total", True),
        ("Total de becas entregadas", False),
        ("Suma de esfuerzos", False),
        ("Totalidad de casos", False),
    ],
)
def test_a_total_row_is_told_from_a_name_that_begins_like_one(
    tmp_path: Path, matrix: Matrix, label: str, is_total: bool
) -> None:
    found = read_actuals(
        sheet_with(tmp_path, ["Becas a estudiantes nacionales y extranjeros", 1, 2], [label, 1, 2]),
        matrix.indicators,
    )
    assert ("total_row" in set(found.findings.code)) == is_total
