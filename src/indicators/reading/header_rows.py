"""Which rows of a sheet are headers, and what each of their columns says.

A :class:`~indicators.reading.cells.Sheet` goes in and is only looked at; bands of header rows and
their columns come out. A row that fits an open table is data, whatever words it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from indicators.reading.cells import Cell, Sheet
from indicators.reading.headers import ROW_ROLES, SPANNING, VALUES, Column, parse_header
from indicators.reading.names import fold
from indicators.reading.numbers import read_number
from indicators.reading.spellings import are_months, are_whole_years, quarter_of_day
from indicators.reading.vocabulary import vocabulary

_NUMBERED = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")
#: Ids that head a table even where no column is called Indicador.
_STRONG_IDS = ("clave", "id", "codigo", "cod", "indicator id", "clave indicador", "id indicador")
_MONTHS = vocabulary("periods")["months"]

#: By column: its header, and the cells that it was read from, carried ones first.
_Stacks = dict[int, tuple[Column, list[Cell]]]


@dataclass(frozen=True)
class Band:
    """Header rows, what they say, the data rows below, and the row that numbers the columns."""

    first: int
    last: int
    stacks: _Stacks
    rows: tuple[int, int]
    numbered: int | None = None

    @property
    def row_numbers(self) -> range:
        """The data rows."""
        return range(self.rows[0], self.rows[1] + 1)


def bands_of(sheet: Sheet) -> Iterator[Band]:
    """Every header band of a sheet, top to bottom."""
    bands: list[tuple[int, int, _Stacks]] = []
    last = 0
    names: set[int] = set()
    values: set[int] = set()
    for row in sorted(set(sheet.rows) - sheet.hidden_rows):
        cells = sheet.rows[row]
        if row <= last or _fits(cells, names, values) or not _starts_band(cells):
            continue
        before, first, last = last, row, row
        named = {c for c, cell in cells.items() if _head(cell) in ("indicator", "id")}
        while first - 1 > before and _is_upper_row(sheet, first - 1, min(named), row):
            first -= 1
        while _is_header_row(sheet, last + 1, first, named):
            last += 1
        stacks = headed_columns(sheet, first, last)
        bands.append((first, last, stacks))
        names = {c for c, (head, _) in stacks.items() if head.role in ("indicator", "id")}
        values = {c for c, (head, _) in stacks.items() if head.role in (*VALUES, "unknown")}
    ends = [first for first, _, _ in bands[1:]] + [max(sheet.rows, default=0) + 1]
    for (first, last, stacks), following in zip(bands, ends, strict=False):
        numbered = last + 1 if _numbers_columns(sheet.rows.get(last + 1, {})) else None
        yield Band(first, last, stacks, ((numbered or last) + 1, following - 1), numbered)


# ---- what a row is


def _starts_band(cells: Mapping[int, Cell]) -> bool:
    """Whether a row heads a table: a column of names or ids, and another header beside it.

    Words that data hold as well ("Número", "No.") and bare years head no table by themselves.
    """
    heads = [head for cell in cells.values() if (head := _head(cell))]
    if "indicator" in heads:
        return sum(1 for cell in cells.values() if header_of(cell)) >= 2
    strong = any(fold(cell.text) in _STRONG_IDS and _head(cell) == "id" for cell in cells.values())
    return strong and bool({*heads} & {*VALUES, *ROW_ROLES, "status"})


def _fits(cells: Mapping[int, Cell], names: set[int], values: set[int]) -> bool:
    """Whether a row is data of the open table, whatever words its other cells hold."""
    named = [cells[column] for column in names if column in cells]
    if not named or any(
        (head := _head(cell)) == "indicator" or (head == "id" and fold(cell.text) in _STRONG_IDS)
        for cell in named
    ):
        return False
    filled = [cells[column] for column in values if column in cells]
    texts = [cell for cell in filled if isinstance(cell.value, str)]
    if any(_head(cell) in VALUES and not read_number(cell.value).missing for cell in texts):
        return False
    return len(texts) < len(filled) or any(is_numeric(cell) for cell in texts)


def _is_upper_row(sheet: Sheet, row: int, left: int, start: int) -> bool:
    """Whether a row above the names' header belongs to it: years, "Meta" or groups over columns.

    ``left`` is the first column of names, ``start`` the row of their header.
    """
    cells = sheet.rows.get(row, {})
    if not cells or min(cells) <= left or row in sheet.hidden_rows:
        return False
    heads = [header_of(cell) for cell in cells.values()]
    if all(heads):
        return any(head and head.role in (*VALUES, "ignored", "category") for head in heads)
    texts = all(isinstance(c.value, str) or header_of(c) for c in cells.values())
    if not texts or any(fold(cell.text).startswith("fecha") for cell in cells.values()):
        return False
    values = [column for column in sheet.rows[start] if column > left]
    covered = [
        sum(sheet.merges.get((row, c), (row, c)) == (row, at) for c in values) for at in cells
    ]
    parts = any(1 < count < len(values) for count in covered)
    return (len(cells) > 1 and any(heads)) or parts


def _is_header_row(sheet: Sheet, row: int, first: int, named: Collection[int]) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along.

    Texts that no word explains belong to it as well, and make their columns unknown; numbers only
    where they are the years that the headers over them lack.
    """
    cells = sheet.rows.get(row, {})
    if not cells or row in sheet.hidden_rows or cells.keys() & named:
        return False
    heads = {column: header_of(cell) for column, cell in cells.items()}
    for column, cell in cells.items():
        if isinstance(cell.value, str):
            if read_number(cell.value).missing or (heads[column] is None and is_numeric(cell)):
                return False
        elif heads[column] is None or _has_year(sheet, range(first, row), column):
            return False
    if all(heads.values()):
        return True
    sentence = any(len(cell.text) > 60 for cell in cells.values())
    beside = any(heads.values()) or min(cells) > min(named)
    return len(cells) >= 2 and beside and not sentence


def _has_year(sheet: Sheet, rows: range, column: int) -> bool:
    """Whether a column's header has a year already, so that a number below it is a value."""
    cells = [cell for row in rows if (cell := sheet.filled(row, column))]
    return any((head := header_of(cell)) and head.year and not head.since for cell in cells)


def _numbers_columns(cells: Mapping[int, Cell]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3, or (1), (2), (3) = (2) / (1), or a, b, c."""
    texts = [cells[column].text.strip() for column in sorted(cells)]
    numbers = [int(found[1]) for text in texts if (found := _NUMBERED.fullmatch(text))]
    if len(numbers) < len(texts):
        letters = [text.strip("()").casefold() for text in texts]
        numbers = ["_abcdefghijklmnopqrstuvwxyz".find(text) for text in letters if len(text) == 1]
    first = numbers[0] if numbers else 0
    return len(texts) >= 3 and first in (1, 2) and numbers == [*range(first, first + len(texts))]


# ---- what a cell and a column of cells say


def _head(cell: Cell) -> str:
    """The role that a text heads a column with, or empty."""
    found = parse_header(cell.value) if isinstance(cell.value, str) else None
    return found.role if found else ""


def is_numeric(cell: Cell) -> bool:
    """Whether a cell is a number or a word for a missing one."""
    if isinstance(cell.value, (int, float)):
        return True
    number = read_number(cell.value)
    return number.value is not None or number.missing or number.problem not in ("", "not_a_number")


def header_of(cell: Cell) -> Column | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, (int, float)) and not (1900 <= value < 2100 and value == int(value)):
        return None
    return parse_header(_header_text(cell))


def headed_columns(sheet: Sheet, first: int, last: int) -> _Stacks:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    rows = range(first, last + 1)
    cells = [cell for row in rows for cell in sheet.rows.get(row, {}).values()]
    days = [cell.value for cell in cells if isinstance(cell.value, date)]
    years, months = are_whole_years(days), are_months(days)
    ends = merge_ends(sheet, rows)
    width = max([*(cell.column for cell in cells), *ends.values()], default=0)
    left: dict[int, Cell] = {}
    stacks: _Stacks = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        left = {r: c for r, c in left.items() if ends.get((c.row, c.column), width) >= column}
        carried = {r: c for r, c in left.items() if r not in own and r < max(own, default=0)}
        left |= own
        if not own:
            continue
        used = own | carried
        head = _stacked(used, years, months)
        if carried and (head is None or head.role not in SPANNING):
            head = alone = _stacked(own, years, months)
            if alone and ((alone.role in VALUES and alone.generic) or alone.refused):
                head = None  # "Original" over it is not passed over
            used = own if head else used
        read = list(dict.fromkeys(used[row] for row in sorted(used)))
        text = " / ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in read))
        if column in sheet.hidden_columns:
            head = Column("hidden")
        stacks[column] = replace(head or Column("unknown"), header=text), read
    return stacks


def merge_ends(sheet: Sheet, rows: range) -> dict[tuple[int, int], int]:
    """The last column of each merged cell of the header."""
    ends: dict[tuple[int, int], int] = {}
    for (row, column), anchor in sheet.merges.items():
        if row in rows:
            ends[anchor] = max(ends.get(anchor, 0), column)
    return ends


def _stacked(cells: dict[int, Cell], years: bool, months: bool) -> Column | None:
    """The header in a column's cells, top to bottom; a cell seen twice through a merge once."""
    ordered = list(dict.fromkeys(cells[row] for row in sorted(cells)))
    texts = [_header_text(cell, years, months) for cell in ordered]
    return parse_header(" ".join(texts)) or parse_header(" ".join(dict.fromkeys(texts)))


def _header_text(cell: Cell, years: bool = False, months: bool = False) -> str:
    """A cell's text; a date is the quarter that it begins or ends, or the year, or a month."""
    value = cell.value
    if isinstance(value, (int, float)) and abs(value) < 1e9 and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if not isinstance(value, date):
        return cell.text
    if years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(value.year)
    if months or are_months([value]):
        return f"{_MONTHS[str(value.month)][0]} {value.year}"
    quarter = quarter_of_day(value)
    return f"{value.year}Q{quarter}" if quarter else cell.text
