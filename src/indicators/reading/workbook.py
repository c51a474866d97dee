"""A workbook of any format as sheets of cells.

A path goes in, :class:`~indicators.reading.cells.Sheet` objects come out, the same whether
openpyxl, calamine or the text reader made them. Nothing here knows what an indicator is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from indicators.errors import UnreadableFile
from indicators.reading.calamine_sheets import DamagedWorkbook, SheetData, load_sheets, load_xls
from indicators.reading.cells import DISPOSITIONS, Cell, Sheet, mark_faults, sheet_of
from indicators.reading.delimited import read_delimited
from indicators.reading.findings import Finding, finding
from indicators.reading.numbers import to_superscript
from indicators.reading.ods_xml import scan_ods
from indicators.reading.preflight import MAX_UNPACKED_BYTES, check_file
from indicators.reading.sheet_xml import SheetScan, scan_xlsx
from indicators.reading.spellings import is_month_first

__all__ = ["DISPOSITIONS", "Cell", "Sheet", "read_workbook"]

#: XML elements (about two a cell) up to which openpyxl reads an .xlsx. Beyond, calamine is ten
#: times faster, and all that is lost is how a number's format shows it: the scan tells the rest.
OPENPYXL_ELEMENTS = 200_000

#: What openpyxl raises on damaged archives and XML (a ParseError is a SyntaxError).
OPENPYXL_ERRORS = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
    OverflowError,
)  # fmt: skip


def read_workbook(path: Path, max_unpacked: int = MAX_UNPACKED_BYTES) -> list[Sheet]:
    """Read every sheet of a workbook, hidden ones too.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is not a workbook that can be read safely.
    """
    sheets = _sheets_of(path, check_file(path, max_unpacked))
    texts = (
        cell.value for sheet in sheets for cell in sheet.cells() if isinstance(cell.value, str)
    )
    month_first = is_month_first(texts)
    for sheet in sheets:
        sheet.month_first = month_first
    return sheets


def _sheets_of(path: Path, kind: str) -> list[Sheet]:
    if kind == "csv":
        return [read_delimited(path)]
    if kind == "xls":
        return _with_calamine(path, None)
    if kind == "ods":
        return _with_calamine(path, scan_ods(path))
    scans = scan_xlsx(path)
    size = sum(scan.elements + scan.merged_area for scan in scans)
    if size > OPENPYXL_ELEMENTS:
        return _with_calamine(path, scans)
    try:
        return _with_openpyxl(path, scans)
    except UnreadableFile:
        # a pivot cache or a style that openpyxl does not like ends it, where calamine reads on
        sheets = _with_calamine(path, scans)
        for sheet in sheets[:1]:
            sheet.remarks.append("opened_by_calamine")
        return sheets


def hidden_sheets(sheets: Iterable[Sheet]) -> list[Finding]:
    """A note for each hidden sheet: it is no data."""
    return [finding("hidden_sheet", source=sheet.place) for sheet in sheets if sheet.hidden]


def _with_openpyxl(path: Path, scans: list[SheetScan]) -> list[Sheet]:
    try:
        book = load_workbook(path, rich_text=True, data_only=True)
    except OPENPYXL_ERRORS as error:
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error
    by_name = {scan.name: scan for scan in scans}
    sheets = []
    for source in book.worksheets:
        scan = by_name.get(source.title, SheetScan(source.title))
        # the private dict holds the cells that exist; iter_rows would walk every blank between
        values = (
            (row, column, _plain(cell.value), cell.number_format)
            for (row, column), cell in sorted(source._cells.items())
            if cell.value is not None
        )
        hidden = source.sheet_state != "visible"
        sheet = sheet_of(path.name, source.title, hidden, values, scan.merges)
        mark_faults(sheet, scan.faults.items())
        sheet.hidden_rows, sheet.hidden_columns = scan.hidden_rows, scan.hidden_columns
        sheets.append(sheet)
    return sheets


def _plain(value: Any) -> Any:
    """Rich text as plain text, its superscript runs as superscript characters."""
    if isinstance(value, CellRichText):
        return "".join(
            to_superscript(run.text)
            if isinstance(run, TextBlock) and run.font.vertAlign == "superscript"
            else str(run)
            for run in value
        )
    return value


def _with_calamine(path: Path, scans: list[SheetScan] | None) -> list[Sheet]:
    try:
        loaded = load_xls(path) if scans is None else load_sheets(path)
    except DamagedWorkbook as error:
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error
    by_name = {scan.name: scan for scan in scans or []}
    return [_calamine_sheet(path, data, by_name.get(data[0])) for data in loaded]


def _calamine_sheet(path: Path, data: SheetData, scan: SheetScan | None) -> Sheet:
    name, hidden, merges, (first_row, first_column), rows = data
    merges = scan.merges if scan else merges
    sheet = sheet_of(path.name, name, hidden, _values(rows, first_row, first_column), merges)
    if scan is None:
        sheet.remarks.append("xls_limits")
        return sheet
    mark_faults(sheet, scan.faults.items())
    for (row, column), text in scan.superscripts.items():
        if row in sheet.rows and column in sheet.rows[row]:
            sheet.rows[row][column] = sheet.rows[row][column]._replace(value=text)
    sheet.hidden_rows, sheet.hidden_columns = scan.hidden_rows, scan.hidden_columns
    return sheet


def _values(
    rows: list[list[Any]], first_row: int, first_column: int
) -> Iterator[tuple[int, int, Any, str]]:
    """The filled cells; whole floats are the integers that the file held."""
    for row, values in enumerate(rows, first_row):
        for column, value in enumerate(values, first_column):
            if value == "":
                continue
            if isinstance(value, (time, timedelta)):
                yield row, column, str(value), "General"
            elif isinstance(value, date) and not isinstance(value, datetime):
                yield row, column, datetime(value.year, value.month, value.day), "General"  # noqa: DTZ001 - a spreadsheet's date has no zone
            else:
                yield row, column, value, "General"
