"""A sheet as cells: value, text as printed, address; merges filled; every cell accounted for.

Loaders make :class:`Sheet` objects, readers use them. Nothing here opens a file, or knows what an
indicator is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from indicators.reading.numbers import Fault, as_printed

DISPOSITIONS = ("value", "label", "header", "check", "title", "note", "unread")


def address(file: str, sheet: str = "", row: int = 0, column: int = 0) -> str:
    """The address of a cell; without row and column of a sheet, without a sheet of a file.

    >>> address("a.xlsx", "Metas", 4, 3), address("a.xlsx")
    ('[a.xlsx]Metas!C4', '[a.xlsx]')
    """
    place = f"[{file}]{sheet}"
    return f"{place}!{get_column_letter(column)}{row}" if column else place


class Cell(NamedTuple):
    """One non-empty cell: where it stands, its value, and how its format shows it."""

    file: str
    sheet: str
    row: int
    column: int
    value: Any
    number_format: str = "General"

    @property
    def text(self) -> str:
        """The cell as a person sees it."""
        value = self.value
        return value if isinstance(value, str) else as_printed(value, self.number_format)

    @property
    def address(self) -> str:
        """``[file]sheet!A1``."""
        return address(self.file, self.sheet, self.row, self.column)


@dataclass
class Sheet:
    """The non-empty cells of one sheet, its merges, and what became of each cell.

    ``dispositions`` starts empty; readers call :meth:`dispose` for every cell that they use, and
    what is left in the end is ``unread``. ``remarks`` are codes of the loader's
    findings on the whole sheet. ``decimal`` is the sign before the decimals in its texts; a
    delimited file has ``None`` until its values have settled it. ``month_first`` says how its
    dates are written, which the dates of the whole file settle.
    """

    file: str
    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merges: dict[tuple[int, int], tuple[int, int]]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    decimal: str | None = "."
    month_first: bool = False
    remarks: list[str] = field(default_factory=list)
    dispositions: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """``[file]sheet``."""
        return address(self.file, self.name)

    def at(self, row: int, column: int) -> str:
        """The address of a cell, empty or not."""
        return address(self.file, self.name, row, column)

    def cells(self) -> Iterator[Cell]:
        """Every non-empty cell, row by row."""
        for row in sorted(self.rows):
            yield from (self.rows[row][column] for column in sorted(self.rows[row]))

    def filled(self, row: int, column: int) -> Cell | None:
        """The cell, or the one that a merged range shows in its place."""
        if self.merges:
            row, column = self.merges.get((row, column), (row, column))
        return self.rows.get(row, {}).get(column)

    def dispose(self, cell: Cell, disposition: str) -> None:
        """Say what became of a cell, once; a cell seen through a merge keeps its first."""
        self.dispositions.setdefault((cell.row, cell.column), disposition)

    def settle(self, cell: Cell, disposition: str) -> None:
        """Say what became of a cell, whatever was said before."""
        self.dispositions[cell.row, cell.column] = disposition

    def forget(self, cell: Cell) -> None:
        """Take back what was said of a cell."""
        self.dispositions.pop((cell.row, cell.column), None)

    def is_value(self, cell: Cell) -> bool:
        """Whether a cell was used as a value already."""
        return self.dispositions.get((cell.row, cell.column)) == "value"

    def undisposed(self) -> list[Cell]:
        """The cells of which nothing has been said yet."""
        return [cell for cell in self.cells() if (cell.row, cell.column) not in self.dispositions]

    def account(self) -> Counter[str]:
        """How many cells have each disposition; the counts add up to all non-empty cells."""
        return Counter(
            self.dispositions.get((row, column), "unread")
            for row, cells in self.rows.items()
            for column in cells
        )


class Accounted:
    """What was read of some ``sheets``: every cell of them is accounted for."""

    sheets: tuple[Sheet, ...]

    @property
    def cells(self) -> dict[str, Counter[str]]:
        """How many cells of each visible sheet have each disposition."""
        return {sheet.name: sheet.account() for sheet in self.sheets}

    @property
    def dispositions(self) -> dict[str, str]:
        """What became of every non-empty cell: its address (``[file]sheet!A1``) and the word."""
        return {
            cell.address: sheet.dispositions.get((cell.row, cell.column), "unread")
            for sheet in self.sheets
            for cell in sheet.cells()
        }


def sheet_of(
    file: str, name: str, hidden: bool, values: Iterable[tuple[int, int, Any, str]],
    merges: Iterable[tuple[int, int, int, int]] = (),
) -> Sheet:  # fmt: skip
    """A sheet from (row, column, value, number format); blanks are left out.

    ``merges`` are (first row, first column, last row, last column).
    """
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, value, number_format in values:
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        cell = Cell(file, name, row, column, value, number_format)
        if row in rows:
            rows[row][column] = cell
        else:
            rows[row] = {column: cell}
    last_row = max(rows, default=0)
    last_column = max((max(cells) for cells in rows.values()), default=0)
    filled = {
        (row, column): (area[0], area[1])
        for area in merges
        for row in range(area[0], min(area[2], last_row) + 1)
        for column in range(area[1], min(area[3], last_column + 64) + 1)
    }
    return Sheet(file, name, hidden, rows, filled)


def mark_faults(sheet: Sheet, faults: Iterable[tuple[tuple[int, int], str]]) -> None:
    """Put in the cells that hold no value though they are not empty: errors, bare formulas."""
    for (row, column), shown in faults:
        code = "formula_without_value" if shown == "=" else "error_cell"
        fault = Cell(sheet.file, sheet.name, row, column, Fault(code, shown))
        sheet.rows.setdefault(row, {})[column] = fault
