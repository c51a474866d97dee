"""The workbooks that people fill in: what can be typed, what is locked, and how they read back."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators import Programme, open_programme, read_actuals, read_matrix
from indicators.errors import DataError, UsageError
from indicators.reading.annotate import _put_text
from indicators.template import _write_matrix_form, write_results_form

QUARTER_COLUMNS = "FHJL"


def results_form(programme: Programme, path: Path, year: int = 2008) -> Path:
    write_results_form(path, programme, year)
    return path


def filled_in(form: Path, entries: dict[str, object], totals: dict[str, float]) -> Path:
    """The form as Excel saves it: what was typed, and the results of the formulas beside them."""
    book = load_workbook(form)
    for cell, value in entries.items():
        book.worksheets[0][cell] = value
    typed = form.with_name("typed.xlsx")
    book.save(typed)
    saved = form.with_name("filled.xlsx")
    with zipfile.ZipFile(typed) as source, zipfile.ZipFile(saved, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(
                    r'<c r="(\w+)"( s="\d+")?>(<f>[^<]*</f>)<v ?/>',
                    lambda m: (
                        f'<c r="{m[1]}"{m[2]}>{m[3]}<v>{totals[m[1]]}</v>' if m[1] in totals
                        else f'<c r="{m[1]}"{m[2]} t="str">{m[3]}<v></v>'
                    ),
                    str(content),
                )  # fmt: skip
            target.writestr(name, content)
    return saved


def test_an_empty_form_reads_back_with_nothing_in_it(programme: Programme, tmp_path: Path) -> None:
    form = results_form(programme, tmp_path / "avance_2008.xlsx")
    read = read_actuals(form, programme.indicators)
    assert read.values.empty
    assert read.findings.message.tolist() == []
    assert read.cells["Avance trimestral"]["unread"] == 0


def test_a_form_that_was_filled_in_reads_back_whole(programme: Programme, tmp_path: Path) -> None:
    form = results_form(programme, tmp_path / "avance_2008.xlsx")
    entries = {
        "B3": date(2009, 1, 30), "F6": 120, "H6": 150, "J6": 160, "L6": 165, "M6": "p/",
        "F9": 10, "H9": 10, "J9": "n.d.", "I6": "r/", "O6": "Incluye sedes",
    }  # fmt: skip
    read = read_actuals(filled_in(form, entries, {"N6": 595}), programme.indicators)
    assert read.findings.message.tolist() == []
    values = read.values.set_index(["indicator_id", "period"])
    assert values.loc["1.1"]["value"].tolist() == [120, 150, 160, 165]
    assert values.loc["1.1"].data_status.tolist() == ["final", "revised", "final", "preliminary"]
    assert values.loc["2.1"]["value"].fillna(-1).tolist() == [10, 10, -1]
    assert set(values.reported) == {pd.Timestamp("2009-01-30")}
    assert values.source_cell.iloc[0] == "[filled.xlsx]Avance trimestral!F6"


def test_totals_that_no_program_computed_are_one_note(programme: Programme, tmp_path: Path) -> None:
    form = results_form(programme, tmp_path / "avance_2008.xlsx")
    book = load_workbook(form)
    for cell, value in {"B3": date(2009, 1, 30), "F6": 120, "H6": 150}.items():
        book.worksheets[0][cell] = value
    book.save(form)  # openpyxl saves no result of a formula
    read = read_actuals(form, programme.indicators)
    assert read.values["value"].tolist() == [120, 150]
    assert read.findings[["severity", "code"]].to_numpy().tolist() == [
        ["note", "formula_without_value"]
    ]
    said = "N6: totales que son fórmulas cuyo resultado no se guardó (N6:N30; celdas: 22)"
    assert said in read.findings.message[0]
    assert read.cells["Avance trimestral"]["unread"] == 0


def test_a_total_that_alone_gives_a_quarter_needs_its_result(
    programme: Programme, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Indicador", "I Trim 2008", "Ene-Jun 2008"])
    sheet.append([programme.indicators["name"][0], 120, "=120+150"])
    book.save(tmp_path / "a.xlsx")
    found = read_actuals(tmp_path / "a.xlsx", programme.indicators).findings
    assert ["error", "formula_without_value"] in found[["severity", "code"]].to_numpy().tolist()


def test_the_target_is_printed_where_the_matrix_has_one(
    programme: Programme, tmp_path: Path
) -> None:
    printed = load_workbook(results_form(programme, tmp_path / "a.xlsx", 2008)).worksheets[0]
    assert [printed[f"E{row}"].value for row in (6, 9, 30)] == [600, 10, 70]
    assert printed["E6"].protection.locked
    last = load_workbook(results_form(programme, tmp_path / "b.xlsx", 2012)).worksheets[0]
    assert last["E6"].value is None  # 3,600 is the term's, not the year's
    assert not last["E6"].protection.locked
    assert last["E9"].value == 10  # a level to keep is each year's


def test_only_what_an_office_gives_can_be_typed(programme: Programme, tmp_path: Path) -> None:
    sheet = load_workbook(results_form(programme, tmp_path / "a.xlsx", 2011)).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    rows = range(6, 31)
    expected = {f"{column}{row}" for row in rows for column in "FGHIJKLMO"} | {"B3"}
    expected |= {f"E{row}" for row in rows if sheet[f"E{row}"].value is None}
    assert open_cells == expected
    assert sheet["N6"].value == '=IF(COUNT(F6,H6,J6,L6)=0,"",SUM(F6,H6,J6,L6))'
    assert sheet["N9"].value is None  # treaties are a level: quarters do not add up


def test_what_can_be_typed_is_checked(programme: Programme, tmp_path: Path) -> None:
    sheet = load_workbook(results_form(programme, tmp_path / "a.xlsx", 2011)).worksheets[0]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"date", "list", "custom"}
    assert rules["list"].formula1 == '"final,p/,r/"'
    assert rules["custom"].formula1 == 'IF(ISNUMBER(F6),AND(F6>=0,F6=INT(F6)),F6="n.d.")'
    cells = {str(cell) for cell in rules["custom"].sqref.ranges}
    assert all(f"{column}6" in " ".join(cells) for column in QUARTER_COLUMNS)
    assert str(rules["date"].sqref) == "B3"


def test_a_measure_may_have_decimals_and_a_name_no_formula(
    programme: Programme, tmp_path: Path
) -> None:
    odd = programme.indicators.head(1).assign(name="=1+1", value_type="measure", objective_name="")
    path = tmp_path / "a.xlsx"
    named = replace(programme.settings, name="=2+2")
    write_results_form(path, replace(programme, indicators=odd, settings=named), 2011)
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["C6"].value, sheet["C6"].data_type, sheet["C6"].quotePrefix) == (
        "=1+1",
        "s",
        True,
    )
    assert (sheet["A1"].data_type, sheet["B6"].value) == ("s", "1")
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert 'IF(ISNUMBER(F6),TRUE,F6="n.d.")' in rules


def test_nothing_is_overwritten(programme: Programme, tmp_path: Path) -> None:
    path = results_form(programme, tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="such a file already"):
        results_form(programme, path)
    with pytest.raises(UsageError, match=r"\.xlsx"):
        results_form(programme, tmp_path / "a.csv")
    with pytest.raises(UsageError, match="no such folder"):
        results_form(programme, tmp_path / "none" / "a.xlsx")


def test_an_empty_matrix_says_what_it_needs_and_a_filled_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "matriz.xlsx"
    _write_matrix_form(path, "Plan Municipal", range(2025, 2029), 2024)
    with pytest.raises(DataError, match=r"\[matriz.xlsx\]Matriz: la matriz está vacía.* fila 6"):
        read_matrix(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[6]] == [
        "Indicador", "Unidad de medición", "Línea base 2024",
        "Meta 2025", "Meta 2026", "Meta 2027", "Meta 2028",
    ]  # fmt: skip
    sheet["A5"] = "Objetivo 1. Agua para todos"
    for column, value in zip("ABCDEFG", ["Pozos", "Obras", 3, 4, 5, 6, 7], strict=True):
        sheet[f"{column}7"] = value
    _put_text(sheet["A13"], "Objetivo 2. Calles")
    book.save(tmp_path / "m.xlsx")
    matrix = read_matrix(tmp_path / "m.xlsx")
    assert matrix.indicators[["indicator_id", "objective_name"]].to_numpy().tolist() == [
        ["1.1", "Agua para todos"]
    ]
    assert matrix.targets.year.tolist() == [2024, 2025, 2026, 2027, 2028]
    assert matrix.targets["value"].tolist() == [3, 4, 5, 6, 7]
    assert matrix.cells["Matriz"]["unread"] == 0


#: Blocks of a matrix: names shared by objectives, units that are header words, percents, levels.
ODD_ROWS: list[list[object]] = [
    ["Objetivo 1. Agua"],
    ["Obras terminadas", "Número", 3, 4, 5, 6],
    ["Horas de clase", "Número", 2000, 2005, 2010, 2020],
    ["Cobertura de vacunación", "Porcentaje", 60, 65, 70, "75 %"],
    ["Objetivo 2. Total"],
    ["Obras terminadas", "No.", 1, 2, 3, 4],
    ["Total de becas", "ID", 100, 110, 120, 130],
    ["Meta de producción alcanzada", "Toneladas", 3.5, 4.25, 5.5, 6],
    ["Objetivo 3. Salud"],
    ["Tasa de mortalidad infantil", "Tasa por mil nacidos vivos", 14, 13, 12.5, 12],
    ["Observaciones atendidas", "Observaciones", 1, 2, 3, 4],
]
ODD_RULES = """
[programme]
name = "Plan"
first_year = 2025
last_year = 2027
baseline_year = 2024
[[rules]]
when = { unit_kind = "percent" }
within_year = "last"
across_years = "last"
reason = "Un nivel."
[[rules]]
when = { unit_kind = "rate" }
within_year = "last"
across_years = "last"
direction = "descending"
reason = "Un nivel, y menos es mejor."
"""


def test_forms_of_an_odd_programme_read_back_without_a_finding(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "programme.toml").write_text(ODD_RULES, encoding="utf-8")
    _write_matrix_form(raw / "empty.xlsx", "Plan", range(2025, 2028), 2024)
    book = load_workbook(raw / "empty.xlsx")
    (raw / "empty.xlsx").unlink()
    sheet = book.worksheets[0]
    free = {1: 5, 2: 13, 3: 21}  # the rows of the blocks
    block = 0
    for row in ODD_ROWS:
        if len(row) == 1:
            block += 1
            _put_text(sheet.cell(free[block], 1), str(row[0]))
            free[block] += 2
            continue
        for column, value in enumerate(row, start=1):
            sheet.cell(free[block], column).value = value
        free[block] += 1
    book.save(raw / "matriz.xlsx")
    programme = open_programme(raw)
    assert programme.findings.message.tolist() == []
    assert programme.indicators.indicator_id.tolist() == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2",
    ]  # fmt: skip
    form = results_form(programme, tmp_path / "avance.xlsx", 2026)
    (raw / "avance.xlsx").write_bytes(form.read_bytes())
    empty = open_programme(raw)
    assert empty.findings.message.tolist() == []
    assert empty.actuals.empty
    sheet = load_workbook(form).worksheets[0]
    assert (sheet["E8"].value, sheet["E8"].number_format) == (0.7, "0.0##%")
    entries: dict[str, object] = {"B3": date(2026, 7, 20)}
    quarters = {"1.2": (2005, 2010), "1.3": (0.655, 0.7), "2.3": (1.25, 1.5), "3.1": (13.1, "n.d.")}
    totals = {}
    for row, (key, within) in enumerate(
        zip(programme.indicators.indicator_id, programme.indicators.within_year, strict=True), 6
    ):
        first, second = quarters.get(key, (1, 2))
        entries |= {f"F{row}": first, f"H{row}": second, f"I{row}": "p/"}
        if within == "sum":
            totals[f"N{row}"] = float(first) + float(second)
    (raw / "avance.xlsx").write_bytes(filled_in(form, entries, totals).read_bytes())
    filled = open_programme(raw)
    # two quarters of 2,005 and 2,010 beside a target of 2,010 for the year
    asked = filled.findings[["code", "indicator_id"]].to_numpy().tolist()
    assert asked == [["like_level", "1.2"]]
    values = filled.actuals.groupby("indicator_id")["value"].apply(list)
    assert values["1.2"] == [2005, 2010]
    assert values["1.3"] == [65.5, 70]
    assert values["2.3"] == [1.25, 1.5]
    assert len(filled.actuals) == 16
