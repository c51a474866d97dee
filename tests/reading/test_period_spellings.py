"""Periods that are read, and parts of a year that must never be taken for a quarter or a year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from indicators import Actuals, read_actuals, read_matrix
from indicators.errors import DataError
from indicators.reading.spellings import Said, take_period

INDICATORS = pd.DataFrame(
    {"indicator_id": ["1.1"], "name": ["Calles"], "value_type": ["count"],
     "within_year": ["sum"], "across_years": ["sum"]}
)  # fmt: skip
DATED = ["Fecha de reporte", "2011-01-31"]


def write(tmp_path: Path, *rows: list[object], sheet: str = "Hoja") -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def values(found: Actuals) -> dict[str, float]:
    return dict(zip(found.values.period, found.values["value"], strict=True))


ODD = [
    "Jul-Dic 2009", "2do semestre 2009", "Segundo semestre de 2009", "II Semestre 2009", "2S 2009",
    "Ene-Feb 2009", "Enero a Noviembre 2009", "Bimestre 1 2009", "1er cuatrimestre de 2009",
    "Acumulado a mayo 2009", "Avance del mes 2009",
]  # fmt: skip


@pytest.mark.parametrize("header", ODD)
def test_a_column_of_another_part_of_the_year_is_named_and_not_read(
    tmp_path: Path, header: str
) -> None:
    path = write(tmp_path, DATED, ["Indicador", "I Trim 2009", header], ["Calles", 5, 7])
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2009Q1": 5}
    assert found.findings.code.tolist() == ["unread_column"]
    assert "es de una parte del año que no es trimestre ni mes" in found.findings.message[0]
    assert found.findings.source_cell[0] == "[a.xlsx]Hoja!C3"


@pytest.mark.parametrize(
    ("header", "through"),
    [
        ("Primer semestre de 2009", 2), ("1er. semestre 2009", 2), ("I Semestre 2009", 2),
        ("1S 2009", 2), ("Ene-Jun 2009", 2), ("Acumulado a junio 2009", 2),
    ],
)  # fmt: skip
def test_half_a_year_is_a_total_from_january(tmp_path: Path, header: str, through: int) -> None:
    path = write(tmp_path, DATED, ["Indicador", "I Trim 2009", header], ["Calles", 5, 12])
    assert values(read_actuals(path, INDICATORS)) == {"2009Q1": 5, f"2009Q{through}": 7}


@pytest.mark.parametrize("header", ["Enero 2009", "Ene 2009", "Avance enero 2009", "ene-09"])
def test_a_month_alone_makes_no_quarter(tmp_path: Path, header: str) -> None:
    path = write(tmp_path, DATED, ["Indicador", "II Trim 2009", header], ["Calles", 5, 7])
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2009Q2": 5}
    assert found.findings[["severity", "code", "source_cell"]].to_numpy().tolist() == [
        ["warning", "month_missing", "[a.xlsx]Hoja!C3"]
    ]


@pytest.mark.parametrize(("within", "quarter"), [("sum", 6), ("last", 3), ("mean", 2)])
def test_three_months_make_a_quarter(tmp_path: Path, within: str, quarter: float) -> None:
    heads = ["Indicador", "Ene 2009", "Feb 2009", "Mar 2009", "Abr 2009"]
    path = write(tmp_path, DATED, heads, ["Calles", 1, 2, 3, 9])
    found = read_actuals(path, INDICATORS.assign(within_year=within))
    assert values(found) == {"2009Q1": quarter}
    assert found.values.source_cell[0] == " ".join(f"[a.xlsx]Hoja!{c}3" for c in "BCD")
    assert found.findings.code.tolist() == ["month_missing"]
    assert found.findings.source_cell[0] == "[a.xlsx]Hoja!E3"


def test_months_under_a_year_are_months_of_it(tmp_path: Path) -> None:
    path = write(
        tmp_path, DATED, [None, 2009, None, None, "2010"],
        ["Indicador", "Enero", "Febrero", "Marzo", "I Trim"], ["Calles", 1, 2, 3, 9],
    )  # fmt: skip
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2010Q1": 9, "2009Q1": 6}
    assert found.findings.empty


def test_a_sheet_of_two_months_alone_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, DATED, ["Indicador", "Enero 2009", "Febrero 2009"], ["Calles", 1, 2])
    found = read_actuals(path, INDICATORS)
    assert found.values.empty
    assert found.findings.source_cell.tolist() == ["[a.xlsx]Hoja!B3 [a.xlsx]Hoja!C3"]
    assert "2009Q1 hay 2 meses" in found.findings.message[0]


def test_dates_of_months_are_no_quarters(tmp_path: Path) -> None:
    """The first of January begins a quarter, but beside the first of February it is a month."""
    days = [datetime(2009, month, 1) for month in (1, 2, 3, 4)]  # noqa: DTZ001
    path = write(tmp_path, DATED, ["Indicador", "2010", *days], ["Calles", 9, 1, 2, 3, 4])
    assert values(read_actuals(path, INDICATORS)) == {"2010": 9, "2009Q1": 6}


LONG = ["Indicador", "Periodo", "Valor"]


@pytest.mark.parametrize(
    "odd", ["Ene-Feb 2009", "2do semestre 2009", "2009-2010", "28/05/2009", "Mes 3, 2009", "pronto"]
)
def test_a_row_of_another_part_of_the_year_is_an_error(tmp_path: Path, odd: str) -> None:
    path = write(tmp_path, DATED, LONG, ["Calles", "2009-T2", 5], ["Calles", odd, 7])
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2009Q2": 5}
    wrong = found.findings.iloc[0]
    assert (wrong.severity, wrong.code) == ("error", "unread_period")
    assert wrong.source_cell == "[a.xlsx]Hoja!B4"
    assert odd in wrong.message
    assert len(found.findings) == 1


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Año 2009", "2009"), ("2009 (preliminar)", "2009"), ("31/03/2009", "2009Q1"),
        ("I Trimestre de 2009", "2009Q1"), ("Enero-Marzo 2009", "2009Q1"), (2009, "2009"),
    ],
)  # fmt: skip
def test_a_row_of_a_quarter_or_a_year_is_read(tmp_path: Path, text: object, period: str) -> None:
    path = write(tmp_path, DATED, LONG, ["Calles", text, 5])
    assert values(read_actuals(path, INDICATORS)) == {period: 5}


@pytest.mark.parametrize("text", ["Segundo", "2do.", "II", 2, "2° trimestre"])
def test_a_quarter_in_a_column_of_its_own(tmp_path: Path, text: object) -> None:
    head = ["Indicador", "Trimestre", "Año", "Resultado"]
    path = write(tmp_path, DATED, head, ["Calles", text, 2009, 5])
    assert values(read_actuals(path, INDICATORS)) == {"2009Q2": 5}


def test_what_was_found_in_place_of_headers_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, ["Plan"], ["Cosa", "Cifra 2009"], ["Calles", 5])
    with pytest.raises(DataError, match=r"Hoja!A2: «Cosa», «Cifra 2009»"):
        read_actuals(path, INDICATORS)
    path = write(tmp_path, ["Indicador", "Unidad", "Meta"], ["Calles", "km", 5])
    with pytest.raises(DataError, match="Hoja!A1: «Indicador», «Unidad», «Meta»"):
        read_matrix(path)


def test_a_signature_below_the_table_is_a_note(tmp_path: Path) -> None:
    path = write(
        tmp_path, DATED, ["Clave", "Indicador", "I Trim 2009", "II Trim 2009"],
        ["1.1", "Calles", 5, 6], ["Elaboró: Lic. Pérez", None, "Vo. Bo. Mtra. López"],
    )  # fmt: skip
    found = read_actuals(path, INDICATORS)
    assert found.findings.empty
    assert found.dispositions["[a.xlsx]Hoja!C4"] == "note"


def test_many_unclear_rows_are_one_finding(tmp_path: Path) -> None:
    spans = ["Ene-Feb 2009", "Mar-Abr 2009", "May-Jun 2009", "Jul-Ago 2009"]
    path = write(
        tmp_path, DATED, LONG, *[["Calles", span, 1] for span in spans], ["Calles", "2008", 9]
    )
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2008": 9}
    assert len(found.findings) == 1
    assert "filas sin usar: 4" in found.findings.message[0]


def test_a_column_of_months_beside_the_year_is_no_year(tmp_path: Path) -> None:
    path = write(
        tmp_path, DATED, ["Indicador", "Año", "Mes", "Valor"], ["Calles", 2009, "Enero", 7]
    )
    found = read_actuals(path, INDICATORS)
    assert found.values.empty
    assert found.findings.code.tolist() == ["month_missing"]


@pytest.mark.parametrize("title", ["Segundo semestre de 2009", "Avance a mayo de 2009"])
def test_a_title_of_another_part_of_the_year_dates_no_column(tmp_path: Path, title: str) -> None:
    path = write(tmp_path, [title], DATED, ["Indicador", "Avance"], ["Calles", 7])
    with pytest.raises(DataError, match="parte del año que no es trimestre"):
        read_actuals(path, INDICATORS)
    path = write(tmp_path, [title], DATED, ["Indicador", "I Trim", "Avance"], ["Calles", 5, 7])
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2009Q1": 5}
    assert set(found.findings.code) == {"period_in_doubt", "unread_column"}


@pytest.mark.parametrize("sheet", ["I Trim", "Enero", "1T 2009"])
def test_a_year_on_a_sheet_of_a_quarter_is_a_warning(tmp_path: Path, sheet: str) -> None:
    """The year counts, as its header says; a sheet a month would give twelve years."""
    path = write(tmp_path, DATED, ["Indicador", "Avance 2009"], ["Calles", 5], sheet=sheet)
    found = read_actuals(path, INDICATORS)
    assert values(found) == {"2009": 5}
    told = found.findings.iloc[0]
    assert (told.severity, told.code) == ("warning", "period_in_doubt")
    assert told.source_cell == f"[a.xlsx]{sheet}!B2"


@pytest.mark.parametrize("title", ["Enero-Junio de 2009", "Primer semestre de 2009"])
def test_a_title_from_january_makes_totals(tmp_path: Path, title: str) -> None:
    path = write(tmp_path, [title], DATED, ["Indicador", "I Trim", "Avance"], ["Calles", 5, 12])
    assert values(read_actuals(path, INDICATORS)) == {"2009Q1": 5, "2009Q2": 7}


def test_the_month_in_which_a_report_was_written_is_not_its_period(tmp_path: Path) -> None:
    path = write(
        tmp_path, ["Informe de resultados 2009", None, "México, D.F., enero de 2010"], DATED,
        ["Indicador", "Avance"], ["Calles", 7],
    )  # fmt: skip
    assert values(read_actuals(path, INDICATORS)) == {"2009": 7}


@pytest.mark.parametrize(
    "row",
    [
        ["Fecha de reporte", "30 de julio de 2010"],
        ["Fecha de reporte: 30 de julio de 2010"],
        ["Dirección de Obras", None, "Fecha de reporte:", "30/07/2010"],
        ["Dirección de Obras", "Actualizado al 30 de julio de 2010"],
        ["Resultados 2009", "FECHA DEL INFORME", datetime(2010, 7, 30)],  # noqa: DTZ001
        ["Publicado el 30-jul-2010"],
    ],
)
def test_a_reporting_date_is_found_wherever_its_label_stands(
    tmp_path: Path, row: list[object]
) -> None:
    path = write(tmp_path, ["Plan de Obras"], row, ["Indicador", "I Trim 2009"], ["Calles", 5])
    found = read_actuals(path, INDICATORS)
    assert found.values.reported.dt.strftime("%Y-%m-%d").tolist() == ["2010-07-30"]
    assert found.findings.empty


@pytest.mark.parametrize(
    "row", [["Fecha de corte", "30/06/2010"], ["Elaboró: 30/06/2010"], ["Fecha de reporte"]]
)
def test_another_date_is_no_reporting_date(tmp_path: Path, row: list[object]) -> None:
    path = write(tmp_path, row, ["Indicador", "I Trim 2009"], ["Calles", 5])
    found = read_actuals(path, INDICATORS)
    assert found.values.reported.isna().all()
    assert found.findings.code.tolist() == ["no_reporting_date"]


TITLE = ["Resultados de enero-septiembre de 2010"]


def test_a_quarter_and_a_span_from_january_that_ends_with_it_are_no_conflict(
    tmp_path: Path,
) -> None:
    """Both end with 2010Q3: the total runs through it."""
    heads = ["Indicador", "I Trim", "II Trim", "Acumulado"]
    sheet = "Avance 3er trim 2010"
    found = read_actuals(
        write(tmp_path, DATED, TITLE, heads, ["Calles", 1, 2, 7], sheet=sheet), INDICATORS
    )
    assert values(found) == {"2010Q1": 1, "2010Q2": 2}  # 7 is only compared: quarters stand beside
    assert found.recognised.period.tolist() == ["", "2010Q1", "2010Q2", "2010Q3"]
    assert found.findings.empty
    assert found.cells[sheet]["unread"] == 0


def test_a_result_beside_both_could_be_of_either(tmp_path: Path) -> None:
    sheet = "Avance 3er trim 2010"
    heads = ["Indicador", "Avance", "Acumulado 2010", "II Trim", "I Trim"]
    found = read_actuals(
        write(tmp_path, DATED, TITLE, heads, ["Calles", 4, 7, 2, 1], sheet=sheet), INDICATORS
    )
    assert values(found) == {"2010Q2": 2, "2010Q1": 1}
    said = found.findings.set_index("code").message
    assert "Q3 y también enero-Q3" in said["period_in_doubt"]
    assert "columna B" in said["unread_column"]


@pytest.mark.parametrize("sheet", ["Avance 2do trim 2010", "Avance 3er trim 2009"])
def test_periods_that_end_apart_are_a_conflict(tmp_path: Path, sheet: str) -> None:
    heads = ["Indicador", "I Trim 2010", "Acumulado"]
    found = read_actuals(
        write(tmp_path, DATED, TITLE, heads, ["Calles", 1, 7], sheet=sheet), INDICATORS
    )
    assert "dicen periodos distintos" in " ".join(found.findings.message)
    assert found.cells[sheet]["unread"] == 1


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (["Fecha de reporte", "15 nov. 2010"], "2010-11-15"),
        (["Fecha de reporte", "15 de Setiembre del 2010"], "2010-09-15"),
        (["Fecha de reporte: 15 sept 2010"], "2010-09-15"),
        (["Fecha de reporte", "15 noviembr 2010"], "B1"),
        (["Fecha de reporte", "31/02/2010"], "B1"),
        (["Fecha de reporte: 15 de marza de 2010"], "A1"),
        (["Fecha de reporte", 40497], "B1"),
        (["Fecha de reporte"], ""),
    ],
)
def test_a_reporting_date_is_read_or_named(tmp_path: Path, said: list[object], day: str) -> None:
    path = write(tmp_path, said, ["Indicador", "I Trim 2009"], ["Calles", 1])
    found = read_actuals(path, INDICATORS)
    days = found.values.reported.dropna().dt.strftime("%Y-%m-%d").tolist()
    if "-" in day:
        assert (days, found.findings.empty) == ([day], True)
        return
    assert days == []
    assert found.findings[["severity", "code"]].to_numpy().tolist() == [
        ["warning", "no_reporting_date"]
    ]
    assert found.findings.source_cell[0] == ("[a.xlsx]" + (f"Hoja!{day}" if day else ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("avance al 2do semestre 2009", Said(2009, 4, running=True)),
        ("al 3er bimestre", Said(quarter=2, running=True)),
        ("2do bimestre", Said(odd="2do bimestre")),
        ("h1 2009", Said(2009, 2, running=True)),
        ("meta oct 2024 sep 2025", Said(2024, odd="oct sep")),
        ("si", Said()), ("is it", Said()), ("anexo h4", Said()), ("2009q5", Said(2009)),
    ],
)  # fmt: skip
def test_a_part_of_a_year_is_its_first_and_its_last_month(text: str, said: Said) -> None:
    assert take_period(text)[1] == said
