"""A workbook as cells: value, text as printed, address; merges filled; every cell accounted for.

A path goes in, :class:`Sheet` objects come out. Nothing here knows what an indicator is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter

from indicators.errors import UnreadableFile
from indicators.reading.numbers import as_printed, to_superscript
from indicators.reading.preflight import check_file

DISPOSITIONS = ("value", "label", "header", "check", "title", "note", "unread")


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell: where it stands, its value, and its text as a person sees it."""

    file: str
    sheet: str
    row: int
    column: int
    value: Any
    text: str

    @property
    def address(self) -> str:
        """``[file]sheet!A1``."""
        return f"[{self.file}]{self.sheet}!{get_column_letter(self.column)}{self.row}"


@dataclass
class Sheet:
    """The non-empty cells of one sheet, its merges, and what became of each cell.

    ``dispositions`` starts empty; readers call :meth:`dispose` for every cell that they use, and
    what is left in the end is ``unread``.
    """

    file: str
    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merges: dict[tuple[int, int], tuple[int, int]]
    dispositions: dict[tuple[int, int], str] = field(default_factory=dict)

    def cells(self) -> Iterator[Cell]:
        """Every non-empty cell, row by row."""
        for row in sorted(self.rows):
            yield from (self.rows[row][column] for column in sorted(self.rows[row]))

    def filled(self, row: int, column: int) -> Cell | None:
        """The cell, or the one that a merged range shows in its place."""
        row, column = self.merges.get((row, column), (row, column))
        return self.rows.get(row, {}).get(column)

    def dispose(self, cell: Cell, disposition: str) -> None:
        """Say what became of a cell, once; a cell seen through a merge keeps its first."""
        self.dispositions.setdefault((cell.row, cell.column), disposition)

    def undisposed(self) -> list[Cell]:
        """The cells of which nothing has been said yet."""
        return [cell for cell in self.cells() if (cell.row, cell.column) not in self.dispositions]

    def account(self) -> Counter[str]:
        """How many cells have each disposition; the counts add up to all non-empty cells."""
        return Counter(
            self.dispositions.get((cell.row, cell.column), "unread") for cell in self.cells()
        )


def read_workbook(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, hidden ones too.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is not a workbook that can be read safely.
    """
    check_file(path)
    try:
        book = load_workbook(path, rich_text=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        # openpyxl raises these for damaged archives and XML (a ParseError is a SyntaxError)
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error
    return [_sheet(path.name, sheet) for sheet in book.worksheets]


def _sheet(file: str, source: Any) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for row in source.iter_rows():
        for cell in row:
            value = _plain(cell.value)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            text = as_printed(value, cell.number_format)
            rows.setdefault(cell.row, {})[cell.column] = Cell(
                file, source.title, cell.row, cell.column, value, text
            )
    merges = {
        (row, column): (area.min_row, area.min_col)
        for area in source.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    return Sheet(file, source.title, source.sheet_state != "visible", rows, merges)


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


def disposition_of_cells(sheets: Iterable[Sheet]) -> dict[str, str]:
    """The disposition of every non-empty cell by its address."""
    return {
        cell.address: sheet.dispositions.get((cell.row, cell.column), "unread")
        for sheet in sheets
        for cell in sheet.cells()
    }


def date_of(cell: Cell) -> date | None:
    """The date in a cell, or ``None``."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    return cell.value if isinstance(cell.value, date) else None
