"""The copy for the office: every finding on its cell, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from indicators import read_actuals
from indicators.errors import UnreadableFile, UsageError
from indicators.reading.annotate import _COLOURS, write_annotated
from indicators.reading.findings import finding, findings_frame


def found(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Findings from severity, source cell and what was found there."""
    return findings_frame(
        [
            finding("not_a_number", source=cell, severity=severity, shown=text) | {"text": text}
            for severity, cell, text in rows
        ]
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Avance trimestral"
    sheet.append(["Indicador", "I Trim", "II Trim"])
    sheet.append(["Pozos", 10, "pendiente"])
    sheet.append(["Total", "=SUM(B2:C2)", None])
    sheet["B2"].comment = Comment("De la oficina", "Ana")
    sheet.merge_cells("A3:A4")
    book.save(tmp_path / "avance.xlsx")
    return tmp_path / "avance.xlsx"


def test_a_finding_stands_on_its_cell(office: Path, tmp_path: Path) -> None:
    before = office.read_bytes()
    out = tmp_path / "out.xlsx"
    findings = found(
        ("error", "[avance.xlsx]Avance trimestral!C2", "pendiente"),
        ("note", "[avance.xlsx]Avance trimestral!C2", "another"),
        ("warning", "[avance.xlsx]Avance trimestral!B2 [otro.xlsx]Avance trimestral!A1", "twice"),
    )
    assert write_annotated(office, findings, out) == 2
    sheet = load_workbook(out)["Avance trimestral"]
    said = sheet["C2"].comment.text
    assert said.startswith("ERROR: «pendiente» no es un número; no se usó\n→ escriba un número")
    assert "NOTA: «another» no es un número" in said
    assert "not_a_number" not in said
    assert sheet["C2"].fill.fgColor.rgb.endswith(_COLOURS["error"])
    assert sheet["B2"].fill.fgColor.rgb.endswith(_COLOURS["warning"])
    assert sheet["B2"].comment.text.endswith("De la oficina")
    assert sheet["A1"].comment is None
    assert (sheet["C2"].value, sheet["B3"].value) == ("pendiente", "=SUM(B2:C2)")
    assert office.read_bytes() == before


def test_the_legend_lists_what_has_no_cell_and_holds_no_formula(
    office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    findings = found(
        ("warning", "[avance.xlsx]", "no reporting date"),
        ("error", "[avance.xlsx]Avance trimestral!A4", "=HYPERLINK(1)\x07"),
        ("error", "[otro.xlsx]Avance trimestral!A1", "of another file"),
    )
    assert write_annotated(office, findings, out) == 1
    book = load_workbook(out)
    assert book.sheetnames == ["Hallazgos", "Avance trimestral"]
    assert book["Avance trimestral"]["A3"].comment  # A4 is merged into it
    legend = book["Hallazgos"]
    assert [(row[0].value, row[1].value) for row in legend["A1:B3"]] == [
        ("error", 1), ("advertencia", 1), ("notas", 0),
    ]  # fmt: skip
    rows = list(legend.iter_rows(min_row=6, values_only=True))
    assert [row[0] for row in rows] == ["error", "advertencia"]
    assert rows[0][1:3] == ("Avance trimestral", "A4")
    assert rows[0][5] == "=HYPERLINK(1)"
    assert all(cell.data_type != "f" for row in legend.iter_rows() for cell in row)


def test_overlapping_merges_leave_a_finding_to_the_list(office: Path, tmp_path: Path) -> None:
    book = load_workbook(office)
    book.worksheets[0].merge_cells("B1:C2")
    book.worksheets[0].merge_cells("A1:B1")
    book.save(office)
    out = tmp_path / "out.xlsx"
    findings = found(("error", "[avance.xlsx]Avance trimestral!C2", "covered"))
    assert write_annotated(office, findings, out) == 0
    assert load_workbook(out)["Hallazgos"]["D6"].value.startswith("«covered» no es un número")


def test_a_csv_becomes_a_workbook_of_its_values(tmp_path: Path) -> None:
    path = tmp_path / "avance.csv"
    path.write_text("Indicador;I Trim 2010\n=1+1;siete\n", encoding="utf-8")
    out = tmp_path / "out.xlsx"
    assert write_annotated(path, found(("error", "[avance.csv]avance!B2", "siete")), out) == 1
    sheet = load_workbook(out)["avance"]
    assert sheet["B2"].comment.text.startswith("ERROR")
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_nothing_is_overwritten_and_bad_files_are_named(office: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="such a file already"):
        write_annotated(office, found(), office)
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_annotated(office, found(), tmp_path / "out.csv")
    broken = tmp_path / "roto.xlsx"
    broken.write_bytes(office.read_bytes()[:900])
    with pytest.raises(UnreadableFile, match=r"\[roto.xlsx\]"):
        write_annotated(broken, found(), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_ranges_sheets_and_files_are_in_the_list(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    place = "[avance.xlsx]Avance trimestral"
    findings = found(
        ("error", f"{place}!B2:C2", "a range"),
        ("error", f"{place}!B1 {place}!C1", "two cells"),
        ("warning", place, "a sheet"),
        ("note", "[avance.xlsx]", "a file"),
        ("note", "", "nowhere"),
    )
    assert write_annotated(office, findings, out) == 3
    book = load_workbook(out)
    marked = [c.coordinate for row in book["Avance trimestral"] for c in row if c.comment]
    assert marked == ["B1", "C1", "B2"]
    rows = list(book["Hallazgos"].iter_rows(min_row=6, values_only=True))
    assert [row[1:3] for row in rows] == [
        ("Avance trimestral", "B2:C2"), ("Avance trimestral", "B1, C1"),
        ("Avance trimestral", None), (None, None), (None, None),
    ]  # fmt: skip


def test_a_column_s_finding_stands_once_in_its_column(tmp_path: Path) -> None:
    path = tmp_path / "avance.csv"
    path.write_text("Fecha de reporte;2025-10-15\nIndicador;I Trim 2025;Factor zeta\nCalles;1;7\n")
    indicators = pd.DataFrame(
        {"indicator_id": ["1.1"], "name": ["Calles"], "value_type": "count",
         "within_year": "sum", "across_years": "sum"}
    )  # fmt: skip
    out = tmp_path / "out.xlsx"
    assert write_annotated(path, read_actuals(path, indicators).findings, out) == 1
    column = [cell.comment for cell in load_workbook(out)["avance"]["C"] if cell.comment]
    assert ["«Factor zeta»" in comment.text for comment in column] == [True]


def test_the_copy_speaks_english_where_that_is_asked_for(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    findings = found(("error", "[avance.xlsx]Avance trimestral!C2", "pendiente"))
    write_annotated(office, findings, out, lang="en")
    book = load_workbook(out)
    assert book.sheetnames[0] == "Findings"
    said = book["Avance trimestral"]["C2"].comment.text
    assert said.startswith('ERROR: "pendiente" is not a number; not used')
    assert [cell.value for cell in book["Findings"][5]][:3] == ["severity", "sheet", "cell"]
