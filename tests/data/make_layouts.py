# ruff: noqa: DTZ001 - dates of spreadsheets have no zone
"""Writes the workbooks of tests/data/layouts; run by hand, never by a test.

openpyxl writes the .xlsx, LibreOffice (soffice) turns some into .ods and .xls, and the .csv are
bytes as typed here. The golden CSVs beside them were checked by eye against this file.

    python tests/data/make_layouts.py
"""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent / "layouts"
NAMES = {
    "1.1": "Kilómetros de calles pavimentadas",
    "1.2": "Luminarias en servicio",
    "2.1": "Personas atendidas en clínicas municipales",
    "2.2": "Inversión en agua potable",
}
UNITS = {"1.1": "Kilómetros", "1.2": "Luminarias", "2.1": "Personas", "2.2": "Pesos"}
RAISED = InlineFont(vertAlign="superscript")


def fill(sheet: Worksheet, *rows: list[object]) -> None:
    for row in rows:
        sheet.append(row)


def merged(sheet: Worksheet, *areas: str) -> None:
    for area in areas:
        sheet.merge_cells(area)


def save(book: Workbook, name: str) -> None:
    book.save(HERE / name)


def convert(name: str, to: str) -> None:
    """Have LibreOffice write another format, and leave that one only."""
    command = ["soffice", "--headless", "--convert-to", to, "--outdir", str(HERE), str(HERE / name)]
    subprocess.run(command, check=True, capture_output=True)
    (HERE / name).unlink()


def matrix_blocks() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Matriz"
    head = ["INDICADOR", "Unidad de medida", "Línea base 2024", "Meta 2025", "Meta 2028"]
    fill(
        sheet, ["Plan Municipal 2025-2028"], ["Fecha de publicación", datetime(2025, 3, 1)], [],
        ["Objetivo 1. Calles dignas"], head,
        [NAMES["1.1"] + " ¹", UNITS["1.1"], "N/A", "12 (2)", "50 en el periodo 1/"],
        [NAMES["1.2"], UNITS["1.2"], "1,500", "2\u00a0000", 2500], [],
        ["Objetivo 2: Salud y agua"], head,
        [NAMES["2.1"], UNITS["2.1"], "n.d.", CellRichText("10", TextBlock(RAISED, "1")), "48 *"],
        [NAMES["2.2"], UNITS["2.2"], "…", "2.5 millones", "18 millones"], [],
        ["¹ Incluye repavimentación."], ["(2) Sujeto a presupuesto."], ["* Cifra estimada."],
        ["Fuente: Dirección de Planeación."],
    )  # fmt: skip
    save(book, "matriz_bloques.xlsx")


def matrix_sheets() -> None:
    book = Workbook()
    cover = book.active
    cover.title = "Portada"
    fill(cover, ["Plan Municipal 2025-2028"], ["Matriz de indicadores"])
    head = ["No. de orden", "Meta 2028", "Meta 2025", "Unidad", "Indicador", "Línea base 2024"]
    one = book.create_sheet("Objetivo 1")
    fill(
        one, ["Calles dignas"], head, [7, 50, 12, UNITS["1.1"], NAMES["1.1"], "N/A"],
        [8, 2500, 2000, UNITS["1.2"], NAMES["1.2"], 1500], ["", 2550, 2012, "", "TOTAL", 1500],
    )  # fmt: skip
    two = book.create_sheet("Obj. 2")
    fill(
        two, ["Salud y agua"], head, [9, 48, 10, UNITS["2.1"], NAMES["2.1"], "-"],
        [10, 18_000_000, 2_500_000, UNITS["2.2"], NAMES["2.2"], None],
        [11, 1, 1, "Borrador", "Indicador retirado", 1],
    )  # fmt: skip
    two.row_dimensions[5].hidden = True
    draft = book.create_sheet("Borrador")
    fill(draft, head, [1, 1, 1, "x", "Otro indicador", 1])
    draft.sheet_state = "hidden"
    save(book, "matriz_hojas.xlsx")


def matrix_flat(name: str) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Indicadores"
    fill(
        sheet, ["Plan Municipal 2025-2028"], [],
        ["Objetivo", "Clave", "Indicador", "Unidad", "Línea base", "Meta", None, "Responsable"],
        [None, None, None, None, 2024, 2025, 2028, None],
        ["1. Calles dignas", "1.1", NAMES["1.1"], UNITS["1.1"], "S.D.", 12, 50, "Obras"],
        [None, "1.2", NAMES["1.2"], UNITS["1.2"], 1500, 2000, 2500, "Obras"],
        ["2. Salud y agua", "2.1", NAMES["2.1"], UNITS["2.1"], "ND", 10, 48, "Salud"],
        [None, "2.2", NAMES["2.2"], UNITS["2.2"], None, 2_500_000, 18_000_000, "Agua"],
    )  # fmt: skip
    merged(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:D4", "F3:G3", "H3:H4", "A5:A6", "A7:A8")
    save(book, name)


def matrix_dates() -> None:
    book = Workbook()
    sheet = book.active
    fill(
        sheet, ["Cifras en miles"], ["Clave", "Indicador", "Unidad", "Meta 2025", "Meta 2028"],
        [datetime(2025, 1, 1), NAMES["1.1"], UNITS["1.1"], 0.012, 0.05],
        [datetime(2025, 2, 1), NAMES["1.2"], UNITS["1.2"], 2, 2.5],
        [datetime(2025, 1, 2), NAMES["2.1"], UNITS["2.1"], 0.01, 0.048],
        [datetime(2025, 2, 2), NAMES["2.2"], UNITS["2.2"], 2500, 18000],
    )  # fmt: skip
    for row in range(3, 7):
        sheet.cell(row, 1).number_format = "d\\.m"
    save(book, "matriz_claves_fecha.xlsx")


def matrix_total(name: str) -> None:
    """A column for the whole term: a check where every year is printed, else the last target."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Metas"
    years = [f"Meta {year}" for year in (2025, 2026, 2027, 2028)]
    fill(
        sheet, ["Plan Municipal 2025-2028"],
        ["Objetivo", "Indicador", "Unidad", "Línea base 2024", *years, "Meta 2025-2028"],
        ["1. Calles dignas", NAMES["1.1"], UNITS["1.1"], "N/A", 12, 13, 14, 11, 50],
        ["1. Calles dignas", NAMES["1.2"], UNITS["1.2"], 1500, 2000, 2200, 2400, 2500, 2500],
        ["2. Salud y agua", NAMES["2.1"], UNITS["2.1"], "n.d.", 10, None, None, None, "48 *"],
        ["2. Salud y agua", NAMES["2.2"], UNITS["2.2"], None, "2.5 millones", "3 millones",
         "4 millones", "5 millones", "14 millones"], [],
        ["* Cifra estimada."],
    )  # fmt: skip
    save(book, name)


def matrix_two_rows(name: str) -> None:
    """The years under one "Metas 2025-2028", with a total beside them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Metas"
    fill(
        sheet, ["Plan Municipal"], [],
        ["Eje", "Nombre del indicador", "Unidad de medida", "Metas 2025-2028", None, None,
         "Fuente"],
        [None, None, None, 2025, 2026, "Total", None],
        ["Calles dignas", NAMES["1.1"], UNITS["1.1"], 12, 13, 50, "Obras"],
        ["Calles dignas", NAMES["1.2"], UNITS["1.2"], 2000, 2200, 9100, "Obras"],
        ["Salud y agua", NAMES["2.1"], UNITS["2.1"], 10, "11 (1)", "48 en el periodo", "Salud"],
        ["Salud y agua", NAMES["2.2"], UNITS["2.2"], "2.5 millones", None, "18 millones", "Agua"],
        ["(1) Sujeto a presupuesto."],
    )  # fmt: skip
    merged(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4")
    save(book, name)


def matrix_superscripts(name: str) -> None:
    """Superscript runs: as LibreOffice writes them, a text:span with a raised style."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Metas"

    def raised(text: str, mark: str, after: str = "") -> CellRichText:
        return CellRichText(text, TextBlock(RAISED, mark), after)

    fill(
        sheet, ["Plan Municipal 2025-2028"],
        ["Objetivo", "Indicador", "Unidad", "Línea base 2024", "Meta 2025", "Meta 2028"],
        ["1. Calles dignas", raised(NAMES["1.1"], "1"), UNITS["1.1"], raised("10", "2"), 12, 50],
        ["1. Calles dignas", NAMES["1.2"], UNITS["1.2"], 1500, raised("2,000", "3"),
         raised("2,500", "3", " en el periodo")],
        ["2. Salud y agua", NAMES["2.1"], UNITS["2.1"], raised("N/A", "4"), 10,
         raised("48", "1,2")],
        ["2. Salud y agua", NAMES["2.2"], UNITS["2.2"], "-", "2.5 millones", "18 millones"],
        [raised("", "1", " Incluye repavimentación.")], [raised("", "2", " Estimado.")],
        [raised("", "3", " Sujeto a presupuesto.")], [raised("", "4", " No se midió.")],
    )  # fmt: skip
    save(book, name)


def results_quarters() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Avance"
    fill(
        sheet, ["Plan Municipal"], ["Fecha de reporte", datetime(2027, 1, 31)],
        [None, None, "2025", None, None, None, "2026", None, None, None, "Observaciones"],
        ["Indicador", "Unidad", *["I Trim", "II Trim", "III Trim", "IV Trim"] * 2, None],
        [NAMES["1.1"].upper(), UNITS["1.1"], 2, 3, 4, 3, 1, "5 p/", None, None, None],
        ["luminarias en servico", UNITS["1.2"], 1500, 1510, 1700, 1980, "n.d.", 2010, 2050, 2100,
         "II Trim r/"],
        ["Personas atendidas en clinicas  municipales", UNITS["2.1"], "1,200", "1\u00a0300", 1250,
         1400, 1300, 1350, 1280, 1500, None],
        ["Total", None, 2702, 2813, 2954, 3383, 1301, 3365, 3330, 3600, None],
        ["p/ Cifras preliminares."],
    )  # fmt: skip
    merged(sheet, "C3:F3", "G3:J3", "K3:K4")
    save(book, "avance_trimestres.xlsx")


def results_columns(name: str) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Avance"
    heads = ["1T 2025", "2025-T2", "Jul-Sep 2025", "Cuarto trimestre de 2025", "2026Q1",
             "Abril-Junio 2026", "3er. Trim. 2026 p/"]  # fmt: skip
    fill(
        sheet, ["Fecha de reporte: 31 de octubre de 2026"], ["ID", "Indicador", *heads],
        ["1.1", NAMES["1.1"], 2, 3, 4, 3, 1, 5, 4],
        ["1.2", NAMES["1.2"], 1500, 1510, 1700, 1980, "–", 2010, 2050],
        ["2.1", NAMES["2.2"], 9, 9, 9, 9, 9, 9, 9],
        ["2.2", None, "0.5 millones", 0, "$ 700,000.50", 800_000, 1, 2, 3],
    )  # fmt: skip
    save(book, name)


def results_sheet_a_quarter() -> None:
    book = Workbook()
    book.remove(book.active)
    data = {"1T 2025": (2, 1500, 1200), "2T 2025": (3, 1510, 1300), "Hoja3": (4, 1700, 1250)}
    for name, values in data.items():
        sheet = book.create_sheet(name)
        title = "Resultados del tercer trimestre de 2025" if name == "Hoja3" else "Resultados"
        running = {"1T 2025": (2, 1200), "2T 2025": (5, 2500), "Hoja3": (9, 3750)}[name]
        fill(
            sheet, [title], ["Fecha de reporte", datetime(2025, 11, 15)],
            ["Indicador", "Meta", "Avance", "Acumulado"],
            [NAMES["1.1"], 12, values[0], running[0]], [NAMES["1.2"], 2000, values[1], None],
            [NAMES["2.1"], None, values[2], running[1]],
        )  # fmt: skip
    save(book, "avance_hoja_por_trimestre.xlsx")


def results_sheet_a_year(name: str) -> None:
    book = Workbook()
    book.remove(book.active)
    data = {
        "2025": [[12, 2, 3, 4, 3, None], [2000, 1500, 1510, 1700, 1980, "Inventario"]],
        "Avance 2026": [[13, 1, "5 p/", "2.5 p/", None, None],
                        [2200, "s.d.", 2010, 2050, 2100, None]],
    }  # fmt: skip
    for title, rows in data.items():
        sheet = book.create_sheet(title)
        fill(
            sheet, ["Obras públicas", None, None, "Fecha de reporte: 31 de enero de 2027"], [],
            ["Indicador", "Meta", "I Trim", "II Trim", "III Trim", "IV Trim", "Observaciones"],
            [NAMES["1.1"], *rows[0]], [NAMES["1.2"], *rows[1]],
        )  # fmt: skip
    save(book, name)


def results_running(name: str) -> None:
    book = Workbook()
    sheet = book.active
    fill(
        sheet, ["Fecha de reporte", "2026-01-31"],
        ["Indicador", "Ene-Mar 2025", "Ene-Jun 2025", "Ene-Sep 2025", "Ene-Dic 2025"],
        [NAMES["1.1"], 2, 5, 9, 12], [NAMES["1.2"], 1500, 1510, 1700, 1980],
        [NAMES["2.1"], 1200, "n.d.", 3750, 5150],
    )  # fmt: skip
    save(book, name)


def results_annual() -> None:
    book = Workbook()
    sheet = book.active
    fill(
        sheet, ["Fecha de reporte", datetime(2027, 2, 1)],
        ["Indicador", "Meta 2025", "Resultado 2025", None, "Meta 2026", "Resultado 2026", None],
        [NAMES["1.1"], 12, 12, None, 13, 14, "p/"],
        [NAMES["1.2"], 2000, 1980, None, 2200, 2100, "r/"],
        [NAMES["2.1"], 10, 5150, None, 10, -3, None],
    )  # fmt: skip
    save(book, "avance_anual.xlsx")


def results_both(name: str) -> None:
    book = Workbook()
    sheet = book.active
    fill(
        sheet, ["Resultados 2025 (Miles de pesos)"], ["Fecha de reporte", datetime(2026, 1, 31)],
        ["Clave", "Indicador", "Trim I", "Trim II", "Trim III", "Trim IV", "Anual", "2025"],
        ["2.2", NAMES["2.2"], 500, 0, 700.5, 800, None, 2100.5],
    )  # fmt: skip
    save(book, name)


def results_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    fill(
        sheet, ["Fecha de reporte", datetime(2025, 7, 31)],
        ["Indicador", datetime(2025, 3, 31), datetime(2025, 6, 30)],
        [NAMES["1.1"], 2, 3], [NAMES["1.2"], 1500, 1510],
    )  # fmt: skip
    save(book, "avance_fechas_1904.xlsx")


def results_text() -> None:
    long = (
        "Fecha de reporte;31/01/2026\r\n"
        "Clave;Periodo;Valor;Estatus\r\n"
        "1.1;2025-T1;2,5;\r\n1.1;2025-T2;3;p/\r\n1.2;I Trim 2025;1.500;Definitivo\r\n"
        "1.2;2025;1.980;Preliminar\r\n2.1;1T 2025;1.200,0;r/\r\n2.1;2T 2025;n.d.;\r\n"
    )
    (HERE / "avance_larga.csv").write_bytes(b"\xef\xbb\xbf" + long.encode())
    wide = (
        "Plan Municipal;;;;;\n"
        "Objetivo;Indicador;Unidad;Año base 2024;Meta 2025;Meta 2028\n"
        f"1. Calles dignas;{NAMES['1.1']};{UNITS['1.1']};N/A;12,5;50\n"
        f"1. Calles dignas;{NAMES['1.2']};{UNITS['1.2']};1.500;2.000;2.500\n"
        f"2. Salud y agua;{NAMES['2.1']};{UNITS['2.1']};;10;48\n"
        f"2. Salud y agua;{NAMES['2.2']};{UNITS['2.2']};;2.500.000;18 millones\n"
    )
    (HERE / "matriz_cp1252.csv").write_bytes(wide.encode("cp1252"))
    by_year = (
        "Indicador\tAño\tTrimestre\tResultado\n"
        f"{NAMES['1.1']}\t2025\tI\t2\n{NAMES['1.1']}\t2025\tII\t3\n{NAMES['1.2']}\t2025\t1\t1500\n"
    )
    (HERE / "avance_anio_trimestre.tsv").write_text(by_year, encoding="utf-8")


def results_spelled() -> None:
    """Every word for a missing value, and every spelling of a quarter."""
    words = ["N/A", "n.a.", "n.d.", "ND", "s.d.", "-", "–", "—", "…", "..", "*", "",
             "No disponible", "NO APLICA", "n/d", "0"]  # fmt: skip
    rows = [
        f"{key};2025-T{quarter};{words[4 * n + quarter - 1]}"
        for n, key in enumerate(NAMES) for quarter in (1, 2, 3, 4)
    ]  # fmt: skip
    text = "\n".join(["Fecha de reporte;2027-01-31", "Clave;Periodo;Valor", *rows, ""])
    (HERE / "avance_sin_dato.csv").write_text(text, encoding="utf-8")
    heads = ["I Trim 2025", "T2 2025", "3T 2025", "Oct-Dic 2025", "2026-T1", "2026Q2",
             "3er trimestre de 2026", "4T26"]  # fmt: skip
    lines = [
        ["Fecha de reporte", "2027-01-31"], ["Indicador", *heads],
        [NAMES["1.1"], "2", "3", "4", "3", "1", "5", "2.5", "0"],
        [NAMES["1.2"], "1500", "1510", "1700", "1980", "2000", "2010", "2050", "2100"],
    ]  # fmt: skip
    text = "".join("\t".join(line) + "\r\n" for line in lines)
    (HERE / "avance_periodos.tsv").write_bytes(text.encode("utf-16"))


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    matrix_blocks()
    matrix_sheets()
    matrix_flat("matriz_tabla.xlsx")
    convert("matriz_tabla.xlsx", "ods")
    matrix_flat("matriz_tabla_vieja.xlsx")
    convert("matriz_tabla_vieja.xlsx", "xls")
    matrix_dates()
    matrix_total("matriz_meta_periodo.xlsx")
    matrix_two_rows("matriz_dos_renglones.xlsx")
    convert("matriz_dos_renglones.xlsx", "ods")
    matrix_superscripts("matriz_superindices.xlsx")
    convert("matriz_superindices.xlsx", "ods")
    results_quarters()
    results_columns("avance_columnas.xlsx")
    convert("avance_columnas.xlsx", "ods")
    results_sheet_a_quarter()
    results_running("avance_acumulado.xlsx")
    convert("avance_acumulado.xlsx", "xls")
    results_sheet_a_year("avance_hoja_por_anio.xlsx")
    convert("avance_hoja_por_anio.xlsx", "ods")
    results_spelled()
    results_annual()
    results_both("avance_miles.xlsx")
    convert("avance_miles.xlsx", "ods")
    results_1904()
    results_text()
