"""Which rows of a sheet are headers, and what each of their columns says.

A :class:`~indicators.reading.cells.Sheet` goes in and is only looked at; bands of header rows and
their columns come out. A row that fits an open table is data, whatever words it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from indicators.reading.cells import Cell, Sheet
from indicators.reading.headers import ROW_ROLES, SPANNING, VALUES, Column, parse_header
from indicators.reading.names import fold
from indicators.reading.numbers import read_number
from indicators.reading.spellings import are_months, are_whole_years, quarter_of_day

_NUMBERED = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")
#: Ids that head a table even where no column is called Indicador.
_STRONG_IDS = ("clave", "id", "codigo", "cod", "indicator id", "clave indicador", "id indicador")
_MONTH_NAMES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True)
class Band:
    """Header rows, the data rows below them, and the row that numbers the columns, if any."""

    first: int
    last: int
    rows: tuple[int, int]
    numbered: int | None = None

    @property
    def row_numbers(self) -> range:
        """The data rows."""
        return range(self.rows[0], self.rows[1] + 1)


def bands_of(sheet: Sheet) -> Iterator[Band]:
    """Every header band of a sheet, top to bottom."""
    starts: list[tuple[int, int]] = []
    names: set[int] = set()
    values: set[int] = set()
    for row in sorted(sheet.rows):
        if row in sheet.hidden_rows or (starts and row <= starts[-1][1]):
            continue
        if starts and _fits(sheet.rows[row], names, values):
            continue
        if not _starts_band(sheet.rows[row]):
            continue
        first = last = row
        after = starts[-1][1] if starts else 0
        named = _named(sheet.rows[row])
        while first - 1 > after and _is_upper_row(sheet, first - 1, named, row):
            first -= 1
        while _is_header_row(sheet, last + 1, first, named):
            last += 1
        starts.append((first, last))
        columns = _columns(sheet, first, last)
        names = {c for c, column in columns.items() if column.role in ("indicator", "id")}
        values = {c for c, column in columns.items() if column.role in (*VALUES, "unknown")}
    ends = [first for first, _ in starts[1:]] + [max(sheet.rows, default=0) + 1]
    for (first, last), following in zip(starts, ends, strict=False):
        numbered = last + 1 if _numbers_columns(sheet.rows.get(last + 1, {})) else None
        yield Band(first, last, ((numbered or last) + 1, following - 1), numbered)


def _fits(cells: Mapping[int, Cell], names: set[int], values: set[int]) -> bool:
    """Whether a row is data of the open table, whatever words its other cells hold."""
    named = [cells[column] for column in names if column in cells]
    if not named or any(_head(cell, strict=True) in ("indicator", "id") for cell in named):
        return False
    filled = [cells[column] for column in values if column in cells]
    texts = [cell for cell in filled if isinstance(cell.value, str)]
    if any(_is_head_of_values(cell) for cell in texts):
        return False
    return len(texts) < len(filled) or any(is_numeric(cell) for cell in texts)


def _head(cell: Cell, strict: bool = False) -> str:
    """The role that a text heads a column with, or empty; strictly, no word that data hold too."""
    found = parse_header(cell.value) if isinstance(cell.value, str) else None
    if found is None or (strict and found.role == "id" and fold(cell.text) not in _STRONG_IDS):
        return ""
    return found.role


def _is_head_of_values(cell: Cell) -> bool:
    found = parse_header(cell.text)
    return found is not None and found.role in VALUES and not read_number(cell.value).missing


def is_numeric(cell: Cell) -> bool:
    """Whether a cell is a number or a word for a missing one."""
    value = cell.value
    if isinstance(value, (int, float)):
        return True
    number = read_number(value)
    return number.value is not None or number.missing or number.problem not in ("", "not_a_number")


def header_of(cell: Cell) -> Column | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, str):
        return parse_header(value)
    if isinstance(value, (int, float)) and not (1900 <= value < 2100 and value == int(value)):
        return None
    return parse_header(_header_text(cell))


def _named(cells: Mapping[int, Cell]) -> list[int]:
    return [column for column, cell in cells.items() if _head(cell) in ("indicator", "id")]


def _starts_band(cells: Mapping[int, Cell]) -> bool:
    """Whether a row heads a table: a column of names or ids, and another header beside it.

    Words that data hold as well ("Número", "No.") and bare years head no table by themselves.
    """
    if len(cells) < 2:
        return False
    heads = {column: head for column, cell in cells.items() if (head := _head(cell))}
    if "indicator" in heads.values():
        return sum(1 for cell in cells.values() if header_of(cell)) >= 2
    strong = [c for c, head in heads.items() if head == "id" and fold(cells[c].text) in _STRONG_IDS]
    return bool(strong) and len(set(heads.values()) & {*VALUES, *ROW_ROLES, "status"}) > 0


def _is_upper_row(sheet: Sheet, row: int, named: list[int], start: int) -> bool:
    """Whether a row above the names' header belongs to it: years, "Meta" or groups over columns."""
    cells = sheet.rows.get(row, {})
    if not cells or min(cells) <= min(named) or row in sheet.hidden_rows:
        return False
    heads = [header_of(cell) for cell in cells.values()]
    if all(heads):
        return any(head and head.role in (*VALUES, "ignored", "category") for head in heads)
    if not all(isinstance(c.value, str) or header_of(c) for c in cells.values()):
        return False
    if any(fold(cell.text).startswith("fecha") for cell in cells.values()):
        return False
    values = [column for column in sheet.rows[start] if column > min(named)]
    covered = [
        sum(sheet.merges.get((row, c), (row, c)) == (row, at) for c in values) for at in cells
    ]
    parts = any(1 < count < len(values) for count in covered)
    return (len(cells) > 1 and any(heads)) or parts


def _is_header_row(sheet: Sheet, row: int, first: int, named: list[int]) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along.

    Texts that no word explains belong to it as well, and make their columns unknown; numbers only
    where they are the years that the headers over them lack.
    """
    cells = sheet.rows.get(row, {})
    if not cells or row in sheet.hidden_rows or set(named) & set(cells):
        return False
    for column, cell in cells.items():
        if isinstance(cell.value, str):
            if read_number(cell.value).missing:
                return False
            if header_of(cell) is None and is_numeric(cell):
                return False
            continue
        if header_of(cell) is None or _has_year(sheet, first, row - 1, column):
            return False
    heads = [header_of(cell) for cell in cells.values()]
    if all(heads):
        return True
    return len(cells) >= 2 and (any(heads) or min(cells) > min(named)) and not _is_sentence(cells)


def _is_sentence(cells: Mapping[int, Cell]) -> bool:
    return any(len(cell.text) > 60 for cell in cells.values())


def _has_year(sheet: Sheet, first: int, last: int, column: int) -> bool:
    """Whether a column's header has a year already, so that a number below it is a value."""
    for row in range(first, last + 1):
        cell = sheet.filled(row, column)
        head = header_of(cell) if cell else None
        if head and head.year and not head.since:
            return True
    return False


def _numbers_columns(cells: Mapping[int, Cell]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3, or (1), (2), (3) = (2) / (1), or a, b, c."""
    texts = [cells[column].text.strip() for column in sorted(cells)]
    if len(texts) < 3:
        return False
    found = [_NUMBERED.fullmatch(text) for text in texts]
    numbers = [int(number[1]) for number in found if number]
    if len(numbers) < len(texts):
        letters = [text.strip("()").casefold() for text in texts]
        numbers = [
            ord(text) - ord("a") + 1 for text in letters if len(text) == 1 and text.isalpha()
        ]
    first = numbers[0] if numbers else 0
    return first in (1, 2) and numbers == list(range(first, first + len(texts)))


def _columns(sheet: Sheet, first: int, last: int) -> dict[int, Column]:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    return {column: head for column, (head, _) in headed_columns(sheet, first, last).items()}


def headed_columns(sheet: Sheet, first: int, last: int) -> dict[int, tuple[Column, list[Cell]]]:
    """Each column's header with the cells that it was read from, carried ones first."""
    rows = range(first, last + 1)
    width = max([column for row in rows for column in sheet.rows.get(row, {})])
    width = max([width, *(c for row, c in sheet.merges if first <= row <= last)])
    days = [
        cell.value for row in rows for cell in sheet.rows.get(row, {}).values()
        if isinstance(cell.value, date)
    ]  # fmt: skip
    years, months = are_whole_years(days), are_months(days)
    ends = merge_ends(sheet, first, last)
    left: dict[int, Cell] = {}
    stacks: dict[int, tuple[Column, list[Cell]]] = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        left = {r: c for r, c in left.items() if ends.get((c.row, c.column), width) >= column}
        carried = {r: c for r, c in left.items() if r not in own and r < max(own, default=0)}
        left |= own
        if not own:
            continue
        head = _stacked(own | carried, years, months) if carried else None
        used = own | carried
        if head is None or head.role not in SPANNING:
            alone = _stacked(own, years, months)
            if carried and alone and ((alone.role in VALUES and alone.generic) or alone.refused):
                alone = None  # "Original" over it is not passed over
            head, used = alone, own if alone else used
        cells = list(dict.fromkeys(used[row] for row in sorted(used)))
        text = " / ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in cells))
        head = replace(head or Column("unknown"), header=text)
        if column in sheet.hidden_columns:
            head = Column("hidden", header=text)
        stacks[column] = head, cells
    return stacks


def merge_ends(sheet: Sheet, first: int, last: int) -> dict[tuple[int, int], int]:
    """The last column of each merged cell of the header."""
    ends: dict[tuple[int, int], int] = {}
    for (row, column), anchor in sheet.merges.items():
        if first <= row <= last:
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
    if isinstance(value, (int, float)) and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if not isinstance(value, date):
        return cell.text
    if years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(value.year)
    if months or are_months([value]):
        return f"{_MONTH_NAMES[value.month - 1]} {value.year}"
    quarter = quarter_of_day(value)
    return f"{value.year}Q{quarter}" if quarter else cell.text
