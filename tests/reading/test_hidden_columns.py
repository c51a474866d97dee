"""Hidden columns are no data, whoever wrote the file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from indicators import read_actuals, read_matrix
from indicators.reading.workbook import read_workbook
from tests.conftest import saved_with

INDICATORS = pd.DataFrame(
    {"indicator_id": ["1.1"], "name": ["Calles"], "value_type": ["count"],
     "within_year": ["sum"], "across_years": ["sum"]}
)  # fmt: skip


def test_a_hidden_column_is_told_and_not_read(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["Fecha de reporte", "2011-01-31"],
        ["Indicador", "I Trim 2009", "II Trim 2009", "IV Trim 2009"], ["Calles", 5, 700, 8],
    ):  # fmt: skip
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    found = read_actuals(tmp_path / "a.xlsx", INDICATORS)
    assert found.values.period.tolist() == ["2009Q1", "2009Q4"]
    told = found.findings.iloc[0]
    assert (told.severity, told.code) == ("note", "hidden_columns")
    assert told.message.endswith("columnas ocultas que no son dato (1): C")
    assert found.dispositions["[a.xlsx]Sheet!C3"] == "unread"
    assert found.recognised.role.tolist() == ["indicator", "result", "hidden", "result"]


def test_a_hidden_draft_of_a_target_is_not_read(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Indicador", "Meta 2025", "Meta 2026", "Meta 2028"], ["Calles", 1, 99, 3]):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "m.xlsx")
    found = read_matrix(tmp_path / "m.xlsx")
    assert found.targets.year.tolist() == [2025, 2028]
    assert "hidden_columns" in set(found.findings.code)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Hoja">
<table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/><table:table-column/>
{rows}
</table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def test_a_hidden_column_of_an_ods(tmp_path: Path) -> None:
    rows = [["Indicador", "I Trim 2009", "II Trim 2009", "III Trim 2009"], ["Calles", 5, 700, 8]]
    xml = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}'
            "</text:p></table:table-cell>"
            if isinstance(cell, int)
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows=xml))
    found = read_actuals(tmp_path / "a.ods", INDICATORS)
    assert found.values.period.tolist() == ["2009Q1", "2009Q3"]
    assert "hidden_columns" in set(found.findings.code)


def test_hidden_ranges_are_bounded(tmp_path: Path) -> None:
    """Every unused column to the right is often hidden, and a hostile file may say more."""
    book = Workbook()
    book.active["A1"] = 1
    book.active.column_dimensions.group("E", "F", hidden=True)
    path = saved_with(book, tmp_path / "a.xlsx", b'max="6"', b'max="999999999"')
    [sheet] = read_workbook(path)
    assert sheet.hidden_columns == set(range(5, 16_385))
