"""The copy for the office: every finding on its cell, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from indicators.errors import UnreadableFile, UsageError
from indicators.frames.schemas import frame_of
from indicators.reading.annotate import COLOURS, write_annotated


def found(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Findings from severity, source cell and text."""
    return frame_of(
        "findings",
        [
            {
                "severity": severity, "code": "a_code", "message": f"{cell}: {text}",
                "hint": "do this", "indicator_id": "", "text": text, "source_cell": cell,
            }
            for severity, cell, text in rows
        ],
    )  # fmt: skip


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
        ("error", "[avance.xlsx]Avance trimestral!C2", '"pendiente" is not a number'),
        ("note", "[avance.xlsx]Avance trimestral!C2", "another"),
        ("warning", "[avance.xlsx]Avance trimestral!B2 [otro.xlsx]Avance trimestral!A1", "twice"),
    )
    assert write_annotated(office, findings, out) == 2
    sheet = load_workbook(out)["Avance trimestral"]
    assert sheet["C2"].comment.text.startswith('ERROR a_code: "pendiente" is not a number')
    assert "→ do this" in sheet["C2"].comment.text
    assert "NOTE a_code: another" in sheet["C2"].comment.text
    assert sheet["C2"].fill.fgColor.rgb.endswith(COLOURS["error"])
    assert sheet["B2"].fill.fgColor.rgb.endswith(COLOURS["warning"])
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
    assert book.sheetnames == ["Findings", "Avance trimestral"]
    assert book["Avance trimestral"]["A3"].comment  # A4 is merged into it
    legend = book["Findings"]
    assert [(row[0].value, row[1].value) for row in legend["A1:B3"]] == [
        ("error", 1), ("warning", 1), ("note", 0),
    ]  # fmt: skip
    rows = list(legend.iter_rows(min_row=6, values_only=True))
    assert [row[0] for row in rows] == ["error", "warning"]
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
    assert load_workbook(out)["Findings"]["D6"].value == "covered"


def test_a_csv_becomes_a_workbook_of_its_values(tmp_path: Path) -> None:
    path = tmp_path / "avance.csv"
    path.write_text("Indicador;I Trim 2010\n=1+1;siete\n", encoding="utf-8")
    out = tmp_path / "out.xlsx"
    assert write_annotated(path, found(("error", "[avance.csv]avance!B2", "siete")), out) == 1
    sheet = load_workbook(out)["avance"]
    assert sheet["B2"].comment.text.startswith("ERROR")
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_nothing_is_overwritten_and_bad_files_are_named(office: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        write_annotated(office, found(), office)
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_annotated(office, found(), tmp_path / "out.csv")
    broken = tmp_path / "roto.xlsx"
    broken.write_bytes(office.read_bytes()[:900])
    with pytest.raises(UnreadableFile, match=r"\[roto.xlsx\]"):
        write_annotated(broken, found(), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
