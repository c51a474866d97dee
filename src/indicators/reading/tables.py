"""The rows of a sheet, each with the table that it belongs to; and what nobody could use.

Bands and a sheet go in. Hidden rows and rows of totals are told apart here, once for every kind
of table; nothing here knows a target from a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet
from indicators.reading.delimited import decimal_sign
from indicators.reading.findings import Finding, finding, unread_cell
from indicators.reading.headers import Band, Header
from indicators.reading.names import fold

#: Roles whose columns hold numbers.
NUMERIC = ("baseline", "target", "term_total", "actual", "period", "total", "value")

#: "Total", "Total general", "Subtotal del objetivo 2"; but "Total de becas" is an indicator's name.
_TOTAL = re.compile(
    r"(?:gran total|sub ?total|total|suma)"
    r"(?: (?:general|global|anual|\d.*|"
    r"(?:del? )?(?:objetivo|programa|ano|periodo|sexenio|sector)\b.*))?"
)
_LEGENDS = (
    "fuente", "nota", "elaboro", "elaborado", "p", "r", "n d", "nd", "s d", "n a", "cifras",
)  # fmt: skip


def rows_of(sheet: Sheet, bands: list[Band]) -> Iterator[tuple[int, Band | None]]:
    """Every visible row that is no header, with the table it stands under (``None``: above all)."""
    heads = {row for band in bands for row in range(band.first_row, band.last_row + 1)}
    for row in sorted(sheet.rows):
        if row in sheet.hidden_rows or row in heads:
            continue
        open_bands = [band for band in bands if band.last_row < row]
        band = open_bands[-1] if open_bands else None
        yield row, band


def is_data_row(sheet: Sheet, row: int, band: Band) -> bool:
    """Whether a row is one of the table's: within its end, with a name or an id."""
    if band.end is not None and row > band.end:
        return False
    return any(sheet.filled(row, column) for column in band.with_roles("indicator", "id"))


def total_label(sheet: Sheet, row: int, band: Band) -> Cell | None:
    """The label of a row of totals, or of a row that a layout leaves out; else ``None``."""
    for column in band.with_roles("indicator", "id", "objective", "unit"):
        cell = sheet.rows[row].get(column)
        if cell is None or not isinstance(cell.value, str):
            continue
        folded = fold(cell.text)
        if _TOTAL.fullmatch(folded):
            return cell
        if any(fnmatchcase(cell.text.strip(), pattern) for pattern in band.skip):
            return cell
    return None


def read_total_row(sheet: Sheet, row: int, label: Cell) -> Finding:
    """Leave out a row of totals, or one that a layout skips: its cells are checks, with a note."""
    for cell in sheet.rows[row].values():
        sheet.dispose(cell, "check")
    code = "total_row" if _TOTAL.fullmatch(fold(label.text)) else "skipped_row"
    return finding("note", code, f'the row "{label.text[:60]}" is no data', cell=label)


def is_legend(cell: Cell) -> bool:
    """Whether a text below a table explains it: Fuente, Nota, p/, n.d. ..."""
    folded = fold(cell.text)
    return folded in _LEGENDS or folded.startswith(tuple(f"{word} " for word in _LEGENDS))


def settle_decimals(sheet: Sheet, bands: Iterable[Band]) -> list[Finding]:
    """Settle the decimal sign of a delimited file from the columns that hold values."""
    if sheet.decimal is not None:
        return []
    cells = [
        cell
        for row, band in rows_of(sheet, list(bands))
        if band
        for column in band.with_roles(*NUMERIC)
        if (cell := sheet.rows[row].get(column))
    ]
    sheet.decimal = decimal_sign(cell.text for cell in cells)
    if sheet.decimal:
        return []
    return [
        finding(
            "warning", "decimal_sign_open",
            'the file does not show whether "1,234" is a thousand or a fraction; '
            "such values are not used",
            "write the values without a sign for thousands", source=f"[{sheet.file}]",
        )
    ]  # fmt: skip


def loose_ends(
    sheet: Sheet, bands: list[Band], told_rows: set[int], told: Iterable[Finding]
) -> list[Finding]:
    """Findings for all that was not used: remarks of the loader, hidden rows, columns, cells.

    ``told_rows`` are rows that have a finding already, ``told`` the findings so far.
    """
    told_cells = {row["source_cell"] for row in told}
    found = [
        finding("note", code, message, hint, source=f"[{sheet.file}]{sheet.name}")
        for code, message, hint in sheet.remarks
    ]
    hidden = sorted(sheet.hidden_rows & set(sheet.rows))
    if hidden:
        rows = ", ".join(map(str, hidden[:10])) + (" ..." if len(hidden) > 10 else "")
        found.append(
            finding(
                "note", "hidden_rows", f"{len(hidden)} hidden rows are no data: {rows}",
                "unhide them if they should count", source=f"[{sheet.file}]{sheet.name}",
            )
        )  # fmt: skip
    found += _hidden_columns(sheet)
    columns: dict[tuple[int, int], tuple[Header, list[Cell]]] = {}
    for cell in sheet.undisposed():
        hidden_cell = cell.row in sheet.hidden_rows or cell.column in sheet.hidden_columns
        if hidden_cell or cell.row in told_rows or cell.address in told_cells:
            continue
        band = next((band for band in reversed(bands) if band.last_row < cell.row), None)
        header = band.columns.get(cell.column) if band else None
        if band and header and (header.role in ("other", "span") or _lacks_year(header)):
            columns.setdefault((band.last_row, cell.column), (header, []))[1].append(cell)
        else:
            found.append(unread_cell(cell))
    return found + [_unread_column(cells, header) for header, cells in columns.values()]


def _hidden_columns(sheet: Sheet) -> list[Finding]:
    """A note on the hidden columns of which a cell was not used."""
    unused = {cell.column for cell in sheet.undisposed()} & sheet.hidden_columns
    if not unused:
        return []
    letters = ", ".join(get_column_letter(column) for column in sorted(unused))
    return [
        finding(
            "note", "hidden_columns", f"{len(unused)} hidden columns are no data: {letters}",
            "unhide them if they should count", source=f"[{sheet.file}]{sheet.name}",
        )
    ]  # fmt: skip


def _lacks_year(header: Header) -> bool:
    """Whether a column of numbers names no year, or has no place: a quarter's target, a total."""
    return header.role in NUMERIC and (not header.year or header.role in ("target", "term_total"))


def _unread_column(cells: list[Cell], header: Header) -> Finding:
    letter = get_column_letter(cells[0].column)
    what = f"column {letter} was not understood"
    hint = "name the column with a known header, declare it in a layout, or leave it: "
    hint += "it changes no result"
    if header.role == "span":
        what = f"column {letter} is of a month or another part of the year that is no quarter"
        hint = "results are read by quarter, by year or as totals from January (Ene-Jun)"
    elif header.role == "target":
        what = f"column {letter} is a target without a year, or on a quarter's sheet"
        hint = 'write its year in the header, "Meta 2009"'
    elif header.role == "term_total":
        what = f"column {letter} is a total of the whole term, for which there is no place here"
        hint = 'in a matrix, name its years ("Meta 2025-2028") or declare last_year; '
        hint += "results are reported by year or quarter"
    return finding(
        "warning", "unread_column", f"{what}; its {len(cells)} cells were not used", hint,
        cell=cells[0],
    )  # fmt: skip


def hidden_sheets(sheets: Iterable[Sheet]) -> list[Finding]:
    """A note for each hidden sheet: it is no data."""
    return [
        finding(
            "note", "hidden_sheet", "the sheet is hidden and was not read",
            "unhide it if it should count", source=f"[{sheet.file}]{sheet.name}",
        )
        for sheet in sheets if sheet.hidden
    ]  # fmt: skip


def scale_notes(sheet: Sheet, band: Band) -> list[Finding]:
    """A note for each column whose header or title scales its values."""
    return [
        finding(
            "note", "scaled",
            f"values of the column are multiplied by {header.scale:,.0f}, as its header or the "
            "title says",
            source=f"[{sheet.file}]{sheet.name}!{get_column_letter(column)}{band.last_row or 1}",
        )
        for column, header in band.with_roles(*NUMERIC).items() if header.scale != 1.0
    ]  # fmt: skip
