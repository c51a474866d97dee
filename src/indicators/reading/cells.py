"""A sheet as cells: value, text as printed, address; merges filled; every cell accounted for.

:func:`sheet_of` makes a :class:`Sheet` of what a file holds, readers use it. Nothing here opens a
file, or knows what an indicator is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from indicators.reading.numbers import Fault, as_printed
from indicators.reading.scan_xml import SheetData, column_letter

DISPOSITIONS = ("value", "label", "header", "check", "title", "note", "unread")

#: Control characters, surrogates and U+FFFE, which no workbook or PDF can hold. Those that divide
#: words become a blank, the others U+FFFD, with which no text is a number.
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


def address(file: str, sheet: str = "", row: int = 0, column: int = 0) -> str:
    """The address of a cell; without row and column of a sheet, without a sheet of a file.

    >>> address("a.xlsx", "Metas", 4, 3), address("a.xlsx")
    ('[a.xlsx]Metas!C4', '[a.xlsx]')
    """
    place = f"[{file}]{sheet}"
    return f"{place}!{column_letter(column)}{row}" if column else place


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
    what is left in the end is ``unread``. ``remarks`` are the arguments of findings on the sheet.
    ``decimal`` is the sign before the decimals in its texts; a delimited file has ``None`` until
    its values have settled it. ``month_first`` says how its dates are written, which the dates of
    the whole file settle.
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
    remarks: list[dict[str, Any]] = field(default_factory=list)
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


def sheet_of(file: str, data: SheetData) -> Sheet:
    """The cells of what a file holds of one sheet; blanks are left out, merges filled."""
    name = _CONTROL.sub(_replaced, data.name)
    rows: dict[int, dict[int, Cell]] = {}
    changed = []
    for row, values in data.values.items():
        cells = {}
        for column, value in values.items():
            held = _held(value)
            if held == "":
                continue
            if held != value and isinstance(value, str):
                changed.append(f"{column_letter(column)}{row}")
            shown = data.formats.get((row, column), "General")
            cells[column] = Cell(file, name, row, column, held, shown)
        if cells:
            rows[row] = cells
    for (row, column), text in data.faults.items():
        fault = Fault("formula_without_value" if text == "=" else "error_cell", text)
        cells = rows.setdefault(row, {})
        cells[column] = Cell(file, name, row, column, fault)
        rows[row] = dict(sorted(cells.items()))
    last_row = max(rows, default=0)
    last_column = max((max(cells) for cells in rows.values()), default=0)
    merges = {
        (row, column): (area[0], area[1])
        for area in data.merges
        for row in range(area[0], min(area[2], last_row) + 1)
        for column in range(area[1], min(area[3], last_column + 64) + 1)
    }
    sheet = Sheet(
        file, name, data.hidden, rows, merges, data.hidden_rows, data.hidden_columns, data.decimal
    )
    sheet.remarks = [{"code": code, "source": sheet.place} for code in data.remarks]
    if changed:
        sheet.remarks.append(
            {"code": "control_characters", "source": f"{sheet.place}!{changed[0]}",
             "count": len(changed), "cells": ", ".join(changed[:10])}
        )  # fmt: skip
    return sheet


def _held(value: Any) -> Any:
    """The value of a cell: a blank text is empty, a day begins at midnight, a time is a text."""
    if isinstance(value, str):
        return _CONTROL.sub(_replaced, value) if value.strip() else ""
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet has no zone
    return value


def _replaced(found: re.Match[str]) -> str:
    return " " if found[0].isspace() else "\ufffd"
