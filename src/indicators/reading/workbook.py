"""A workbook of any format as sheets of cells: values, addresses, what became of each.

Files are opened (opening.py) in a process of its own, one after another, within limits of time and
memory: no file harms the process that asks. Nothing here knows what an indicator is.
"""

from __future__ import annotations

import atexit
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from indicators.errors import UnreadableFile, UsageError
from indicators.reading.numbers import Fault, as_printed
from indicators.reading.scan_xml import Answer, SheetData, column_letter
from indicators.reading.spellings import is_month_first
from indicators.words import label

#: What one file may take, "seconds of the processor, GiB of memory", and by the clock so many times
#: more: other work may hold it up.
_LIMITS, _DEFAULT_LIMITS, _PATIENCE = "INDICATORS_READ_LIMITS", "20,2", 10
#: What the process runs: it imports only what it needs, from where this one would.
_SCRIPT = """import sys
sys.path[:] = sys.argv[1:]
from indicators.reading.opening import serve
serve()"""
#: Characters of a sheet's name in an address; Excel writes 31, others more.
_MOST_NAME = 100
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
    def is_number(self) -> bool:
        """Whether it holds a number itself, not a text with one."""
        return isinstance(self.value, (int, float)) and not isinstance(self.value, bool)

    @property
    def address(self) -> str:
        """``[file]sheet!A1``."""
        return f"[{self.file}]{self.sheet}!{column_letter(self.column)}{self.row}"


@dataclass
class Sheet:
    """The non-empty cells of one sheet, its merges, and what became of each cell.

    A cell of which :meth:`dispose` says nothing is ``unread`` in the end. ``remarks`` are the
    arguments of findings on the sheet, ``comments`` what people wrote on cells. ``decimal`` is the
    sign before the decimals in its texts; a delimited file has ``None``, or an empty text where
    commas divide its fields, until its values have settled it. ``month_first`` says how dates are
    written in the whole file.
    """

    file: str
    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merges: dict[tuple[int, int], tuple[int, int]]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    decimal: str | None = "."
    delimited: bool = False
    month_first: bool = False
    remarks: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
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

    def became(self, cell: Cell) -> str:
        """What became of a cell."""
        return self.dispositions.get((cell.row, cell.column), "unread")

    def undisposed(self) -> list[Cell]:
        """The cells of which nothing has been said yet."""
        return [cell for cell in self.cells() if (cell.row, cell.column) not in self.dispositions]

    def account(self) -> Counter[str]:
        """How many cells have each disposition; the counts add up to all non-empty cells."""
        return Counter(map(self.became, self.cells()))


def read_workbook(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, hidden ones too.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is not a workbook that can be read safely.
    """
    if not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such file")
    if not path.is_file():  # a pipe would be waited for
        place, code = address(path.name), "file_none"
        raise UnreadableFile(f"{place}: {label(code, 'en')}", place, code, {})
    seconds, memory = _limits()
    loaded, unfit = _CHILD.open(path, seconds, memory)
    if unfit:
        code, place, values = unfit
        place = address(path.name, place)
        values = {"seconds": f"{seconds:g}", "gib": f"{memory / 1024**3:g}", **values}
        said = label(code, "en").format_map(values)
        raise UnreadableFile(f"{place}: {said}", place, code, values)
    sheets = [_sheet_of(path.name, data) for data in loaded or ()]
    cells = (cell for sheet in sheets for row in sheet.rows.values() for cell in row.values())
    month_first = is_month_first(cell.value for cell in cells if isinstance(cell.value, str))
    for sheet in sheets:
        sheet.month_first = month_first
    return sheets


def _sheet_of(file: str, data: SheetData) -> Sheet:
    """The cells of what a file holds of one sheet; blanks are left out, merges filled."""
    name = _CONTROL.sub(_replaced, data.name[:_MOST_NAME])
    rows: dict[int, dict[int, Cell]] = {}
    changed = []
    for row, values in data.values.items():
        cells = {}
        for column, value in values.items():
            held = value if type(value) is float else _held(value)
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
        cells = rows.get(row, {}) | {column: Cell(file, name, row, column, fault)}
        rows[row] = dict(sorted(cells.items()))
    struck = [c for row, column in data.struck if (c := rows.get(row, {}).get(column))]
    words = [cell for cell in struck if any(map(str.isalpha, cell.text))]
    for cell in [cell for cell in struck if cell not in words]:
        fault = Fault("struck_out", cell.text)
        rows[cell.row][cell.column] = cell._replace(value=fault, number_format="General")
    last_row = max(rows, default=0)
    last_column = max((max(cells) for cells in rows.values()), default=0)
    merges = {
        (row, column): (top, left)
        for top, left, bottom, right in data.merges
        for row in range(top, min(bottom, last_row) + 1)
        for column in range(left, min(right, last_column + 64) + 1)
    }
    sheet = Sheet(
        file, name, data.hidden, rows, merges, data.hidden_rows, data.hidden_columns,
        data.decimal, delimited=data.decimal != ".",
    )  # fmt: skip
    sheet.comments = {at: _CONTROL.sub(_replaced, text) for at, text in data.comments.items()}
    sheet.remarks = [remark | {"source": sheet.place} for remark in data.remarks]
    texts = [f"{column_letter(cell.column)}{cell.row}" for cell in words]
    for code, places in (("control_characters", changed), ("struck_texts", texts)):
        if places:
            source, first = f"{sheet.place}!{places[0]}", ", ".join(places[:10])
            remark = {"code": code, "source": source, "count": len(places), "cells": first}
            sheet.remarks.append(remark)
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


def _limits() -> tuple[float, int]:
    """Seconds and bytes that opening a file may take."""
    given = os.environ.get(_LIMITS, _DEFAULT_LIMITS)
    with suppress(ValueError):
        seconds, gib = map(float, given.split(","))
        if 0 < seconds < 1e6 and 0 < gib < 1e6:
            return seconds, int(gib * 1024**3)
    raise UsageError(f'{_LIMITS} = "{given}": write seconds and GiB, such as "{_DEFAULT_LIMITS}"')


class _Child:
    """The process that opens files; begun at the first, and anew where one has ended it."""

    def __init__(self) -> None:
        self.forget()
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Begin one of one's own: two that ask the same would mix up its answers."""
        # kept, or Python would complain of a process that nobody waits for
        self.inherited = getattr(self, "process", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def open(self, path: Path, seconds: float, memory: int) -> Answer:
        """The sheets of a file, or else a code, the place and the values of why not."""
        with self.lock:
            process = self.process = self.process or subprocess.Popen(  # noqa: S603 - ours
                [sys.executable, "-c", _SCRIPT, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            late = threading.Timer(_PATIENCE * seconds, process.kill)
            late.start()
            try:
                assert process.stdin  # noqa: S101 - both are pipes
                assert process.stdout  # noqa: S101
                pickle.dump((str(path.absolute()), seconds, memory), process.stdin)
                process.stdin.flush()
                answer: Answer = pickle.load(process.stdout)  # noqa: S301 - ours
            except (EOFError, OSError, pickle.UnpicklingError):
                too_late = not late.is_alive()
                self.end()
                slow = too_late or process.returncode == -getattr(signal, "SIGXCPU", 0)
                return None, ("file_time" if slow else "file_ended", "", {})
            except BaseException:  # Ctrl-C: what comes now would be taken for the next file's
                self.end()
                raise
            finally:
                late.cancel()
        return answer

    def end(self) -> None:
        """End the process; the next file begins another."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


_CHILD = _Child()
