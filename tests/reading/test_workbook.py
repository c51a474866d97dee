"""Files that are not the workbooks they claim to be, and cells as a person sees them."""

from __future__ import annotations

import zipfile
from itertools import groupby
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from indicators import read_matrix
from indicators.errors import UnreadableFile, UsageError
from indicators.reading.apply import apply, loose_ends
from indicators.reading.numbers import Fault
from indicators.reading.recognise import recognise
from indicators.reading.scan_xml import column_number
from indicators.reading.workbook import read_workbook
from tests.conftest import RAW, ROOT, saved_with
from tests.reading.test_hidden_columns import MANIFEST


def test_a_superscript_run_is_no_digit(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book.save(tmp_path / "m.xlsx")
    cell = next(read_workbook(tmp_path / "m.xlsx")[0].cells())
    assert cell.text == "10¹"
    assert cell.address == "[m.xlsx]Sheet!A1"


@pytest.mark.parametrize("letters", ["Ñ", "A1", "$", ""])
def test_only_the_letters_of_a_to_z_name_a_column(letters: str) -> None:
    assert column_number("ab") == 28  # 26 + 2
    with pytest.raises(ValueError, match="is no column"):
        column_number(letters)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<html><table></table></html>", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"just text", "something else"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"\[a.xlsx\]") as caught:
        read_workbook(path)
    assert said in str(caught.value)


def test_a_cut_off_workbook_is_named(tmp_path: Path) -> None:
    whole = (RAW / "avance_2010.xlsx").read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match=r"\[a.xlsx\]"):
        read_workbook(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_workbook(tmp_path / "a.xlsx")


def test_an_ods_tells_an_empty_result_from_one_that_was_not_saved(tmp_path: Path) -> None:
    """LibreOffice writes the saved result "" as an empty paragraph and without a type."""
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="Hoja"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    [sheet] = read_workbook(tmp_path / "a.ods")
    assert {c: str(cell.value) for c, cell in sheet.rows[1].items()} == {1: "a", 3: "="}


@pytest.mark.parametrize("file", ["libreoffice.xlsx", "libreoffice.ods", "xlsxwriter.xlsx"])
def test_one_sheet_reads_the_same_whoever_wrote_it(file: str) -> None:
    """Shared strings with rich text, an error, percents, a hidden row, a merge.

    LibreOffice 7 and XlsxWriter (as Excel does) wrote them; openpyxl would put the texts inline.
    """
    [sheet] = read_workbook(ROOT / "tests" / "data" / "written" / file)
    rows = groupby(sheet.cells(), lambda cell: cell.row)
    assert [[cell.text for cell in cells] for _, cells in rows] == [
        ["Fecha de reporte", "2010-10-29"],
        ["Indicador", "I Trim 2010", "II Trim 2010", "% de avance"],
        ["Acuerdos firmados ¹", "10²", "12", "65.5%"],
        ["Acuerdos firmados", "#DIV/0!", "50%"],
        ["oculta", "1", "2", "3"],
        ["¹ Nota"],
    ]
    assert sheet.hidden_rows == {5}
    assert sheet.merges == {(6, 1): (6, 1), (6, 2): (6, 1)}


def test_control_characters_are_replaced_and_told(tmp_path: Path) -> None:
    """No PDF or workbook could hold them; a number with one in it is no number any more."""
    path = tmp_path / "a.csv"
    path.write_text("Indicador,Meta 2025\nCalles\x0by plazas,1\x1b2\nParques\ufffe,\ta\n", "utf-8")
    [sheet] = read_workbook(path)
    texts = [cell.text for cell in sheet.cells()]
    assert texts[2:] == ["Calles y plazas", "1\ufffd2", "Parques\ufffd", "a"]
    found = read_matrix(path).findings
    told = found[found.code == "control_characters"].iloc[0]
    assert (told.severity, told.source_cell) == ("note", "[a.csv]a!A2")
    assert "(A2, B2, A3; celdas: 3)" in told.message
    assert read_matrix(path).targets["value"].isna().all()


def test_conditional_formats_behind_the_cells_are_no_formulas(tmp_path: Path) -> None:
    """Excel keeps newer ones in <xm:f> after the cells: the last cell was taken for a formula."""
    book = Workbook()
    book.active.append([1, 2])
    behind = b'<extLst><ext xmlns:xm="urn:xm"><xm:f>A1&gt;0</xm:f></ext></extLst></worksheet>'
    [sheet] = read_workbook(saved_with(book, tmp_path / "a.xlsx", b"</worksheet>", behind))
    assert [cell.value for cell in sheet.cells()] == [1, 2]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_is_struck_out_is_no_number(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        book = Workbook()
        book.active.append(["Becas", 25, 26])
        for place in ("A1", "B1"):
            book.active[place].font = Font(strike=True)
        book.save(path)
    else:
        cell = (
            '<table:table-cell {0} office:value-type="{1}"><text:p>{2}</text:p></table:table-cell>'
        )
        struck = 'table:style-name="s"'
        cells = [cell.format(struck, "string", "Becas"),
                 cell.format(struck, 'float" office:value="25', "25"),
                 cell.format("", 'float" office:value="26', "26")]  # fmt: skip
        spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
                          for n in ("office", "style", "table", "text"))  # fmt: skip
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", MANIFEST)
            archive.writestr(
                "content.xml",
                f"<office:document-content {spaces}><office:automatic-styles>"
                '<style:style style:name="s" style:family="table-cell"><style:text-properties '
                'style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
                '<office:body><office:spreadsheet><table:table table:name="Hoja"><table:table-row>'
                f"{''.join(cells)}</table:table-row></table:table></office:spreadsheet>"
                "</office:body></office:document-content>",
            )
    (sheet,) = read_workbook(path)
    assert [cell.value for cell in sheet.cells()] == ["Becas", Fault("struck_out", "25"), 26]
    assert [(row["code"], row["cells"]) for row in sheet.remarks] == [("struck_texts", "A1")]


def test_a_comment_on_a_cell_is_told_and_our_own_are_not(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ["Indicador", "I Trim 2010"], ["Becas", 25], ["Talleres", 3], ["Visas", 4]:
        sheet.append(row)
    for cell, text, author in (
        ("B2", "faltan los datos de mayo", "Ana"),
        (
            "B3",
            "[Threaded comment]\n\nYour version ...\n\nComment:\n    entregados en la feria",
            "",
        ),
        ("B4", "ERROR: no es un número", "indicators"),
    ):
        sheet[cell].comment = Comment(text, author)
    book.save(tmp_path / "avance.xlsx")
    [read] = read_workbook(tmp_path / "avance.xlsx")
    assert read.comments == {(2, 2): "faltan los datos de mayo", (3, 2): "entregados en la feria"}
    [applied] = apply([recognise(read)])
    told = [row for row in loose_ends(applied, {}) if row["code"] == "cell_comment"]
    assert [(row["source_cell"][-2:], row["severity"]) for row in told] == [
        ("B2", "warning"),
        ("B3", "note"),
    ]


def test_a_comment_of_an_author_who_is_not_named_is_told(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"].comment = Comment("faltan los datos de mayo", "Ana")
    book.worksheets[0]["A2"].comment = Comment("se usa", "indicators")
    [read] = read_workbook(saved_with(book, tmp_path / "m.xlsx", b' authorId="0"', b""))
    assert read.comments == {(1, 1): "faltan los datos de mayo"}
