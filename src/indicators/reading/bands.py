"""Header bands: the rows of a sheet that say what its columns are.

A :class:`~indicators.reading.cells.Sheet` goes in; bands come out, each with a
:class:`~indicators.reading.headers.Header` per column. Cells below a band are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet
from indicators.reading.headers import SPANNING, Band, Header, parse_header
from indicators.reading.names import fold
from indicators.reading.spellings import are_months, quarter_of_day
from indicators.reading.titles import Context

#: Roles whose values a title can scale.
_SCALED = ("actual", "period", "total", "term_total", "value", "target", "baseline")


def find_bands(sheet: Sheet) -> list[Band]:
    """Find every header band of a sheet, top to bottom."""
    bands: list[Band] = []
    for row in sorted(sheet.rows):
        if row in sheet.hidden_rows or (bands and row <= bands[-1].last_row):
            continue
        if not _starts_band(sheet, row):
            continue
        first = last = row
        after = bands[-1].last_row if bands else 0
        while first - 1 > after and _is_upper_row(sheet, first - 1, row):
            first -= 1
        while _is_header_row(sheet, last + 1, row):
            last += 1
        bands.append(Band(first, last, _columns(sheet, first, last)))
    return bands


def _header_of(cell: Cell) -> Header | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, str):
        return parse_header(value)
    if isinstance(value, (int, float)) and not 1900 <= value < 2100:
        return None
    return parse_header(_header_text(cell))


def _starts_band(sheet: Sheet, row: int) -> bool:
    headers = [_header_of(cell) for cell in sheet.rows[row].values()]
    roles = [header.role for header in headers if header]
    return len(roles) >= 2 and ("indicator" in roles or "id" in roles)


def _is_upper_row(sheet: Sheet, row: int, start: int) -> bool:
    """Whether a row above the indicator's header belongs to it: a year or "Meta" over columns."""
    cells = sheet.rows.get(row, {})
    named = [
        column
        for column, cell in sheet.rows[start].items()
        if (header := _header_of(cell)) and header.role in ("indicator", "id")
    ]
    headers = [_header_of(cell) for cell in cells.values()]
    return (
        bool(cells)
        and min(cells) > min(named)
        and all(headers)
        and any(header and header.role in SPANNING for header in headers)
    )


def _is_header_row(sheet: Sheet, row: int, start: int) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along."""
    cells = sheet.rows.get(row, {})
    headers = {column: _header_of(cell) for column, cell in cells.items()}
    if not cells or not any(headers.values()):
        return False
    if all(headers.values()):
        return True
    named = [
        column
        for column, cell in sheet.rows[start].items()
        if (header := _header_of(cell)) and header.role in ("indicator", "id")
    ]
    unread = [cells[column].value for column, header in headers.items() if header is None]
    texts = all(isinstance(value, str) for value in unread)
    return texts and not set(named) & set(cells) and sum(map(bool, headers.values())) > len(unread)


def _columns(sheet: Sheet, first: int, last: int) -> dict[int, Header]:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    columns: dict[int, Header] = {}
    rows = range(first, last + 1)
    width = max([column for row in rows for column in sheet.rows.get(row, {})])
    width = max([width, *(c for row, c in sheet.merges if first <= row <= last)])
    dates = [c for row in rows for c in sheet.rows.get(row, {}).values() if _is_date(c)]
    whole_years, months = _are_whole_years(dates), are_months(cell.value for cell in dates)
    left: dict[int, Cell] = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        carried = {
            row: cell for row, cell in left.items() if row not in own and row < max(own, default=0)
        }
        left |= own
        if not own:
            continue
        header = _stacked(own | carried, whole_years, months) if carried else None
        if header is None or header.role not in SPANNING:
            header = _stacked(own, whole_years, months)
        columns[column] = header or Header("other")
        if column in sheet.hidden_columns:
            columns[column] = Header("hidden")
        for cell in own.values():
            sheet.dispose(cell, "header")
    return columns


def _stacked(cells: dict[int, Cell], whole_years: bool, months: bool) -> Header | None:
    """The header in a column's cells, top to bottom; a cell seen twice through a merge once."""
    ordered = list(dict.fromkeys(cells[row] for row in sorted(cells)))
    texts = [_header_text(cell, whole_years, months) for cell in ordered]
    return parse_header(" ".join(texts)) or parse_header(" ".join(dict.fromkeys(texts)))


def _is_date(cell: Cell) -> bool:
    return isinstance(cell.value, date)


def _are_whole_years(cells: Iterable[Cell]) -> bool:
    """Whether date headers name years: each the same day, 1 January or 31 December."""
    days = {(cell.value.month, cell.value.day) for cell in cells}
    return days in ({(1, 1)}, {(12, 31)}) and len({c.value.year for c in cells}) > 1


def _header_text(cell: Cell, whole_years: bool = False, months: bool = False) -> str:
    """A cell's text; a date is the quarter that it begins or ends, or the year, or a month."""
    value = cell.value
    if isinstance(value, (int, float)) and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if not isinstance(value, date):
        return cell.text
    if whole_years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(value.year)
    if months or are_months([value]):
        return f"mes {value.year}"
    quarter = quarter_of_day(value)
    return f"{value.year}Q{quarter}" if quarter else cell.text


def with_context(band: Band, context: Context) -> Band:
    """A band whose columns take what the sheet's name or title says of period and scale.

    A column with a year of its own takes no quarter from the title; a target takes none at all.
    """
    return replace(
        band, columns={c: _with_context(found, context) for c, found in band.columns.items()}
    )


def _with_context(found: Header, context: Context) -> Header:
    if found.role not in _SCALED:
        return found
    header = found if found.scale != 1.0 else replace(found, scale=context.scale)
    year, quarter = context.year, context.quarter
    takes = found.quarter is None and found.role != "target"
    sure = not context.doubt or (quarter and found.role == "total")
    if found.role in ("baseline", "term_total") or (takes and not sure):
        return header
    if found.role == "target" and (quarter or context.doubt):
        return header  # "Meta" on a quarter's sheet: the year's target, or the quarter's?
    if found.role == "total" and takes and found.year == year:
        return replace(header, quarter=quarter)
    if found.year is not None or not year:
        return header
    role = "total" if takes and context.running else header.role
    return replace(header, role=role, year=year, quarter=quarter if takes else found.quarter)


def recognised_rows(sheet: Sheet, band: Band, last_row: int) -> list[dict[str, Any]]:
    """Rows of the frame ``recognised``: what each column of a table was taken for."""
    last_row = min(last_row, band.end or last_row)
    return [
        {
            "file": sheet.file,
            "sheet": sheet.name,
            "header_rows": f"{band.first_row}-{band.last_row}",
            "column": get_column_letter(column),
            "role": header.role,
            "period": header.period,
            "scale": header.scale,
            "rows": f"{band.last_row + 1}-{last_row}" if last_row > band.last_row else "",
        }
        for column, header in sorted(band.columns.items())
    ]
