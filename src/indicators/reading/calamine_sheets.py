"""The sheets of a workbook as calamine reads them; an old .xls in a process of its own.

A path goes in, plain tuples come out. Of an .xls nothing is known before it is opened, and a
damaged one can make calamine ask for more memory than there is, which ends its process: run as a
script, this module is that process. It imports nothing of the library.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

#: Memory and seconds that an .xls may take; the largest, 65,536 rows of 256, takes a part of it.
MAX_BYTES, MAX_SECONDS = 2 * 1024**3, 60

#: Name, if it is hidden, merged ranges, row and column of the first cell, and the rows.
SheetData = tuple[str, bool, list[Any], tuple[int, int], list[list[Any]]]


class DamagedWorkbook(Exception):  # noqa: N818 - the caller makes an error of ours of it
    """Calamine could not read a workbook."""


def load_sheets(path: Path) -> list[SheetData]:
    """Read every worksheet, in this process.

    Raises
    ------
    DamagedWorkbook
        When calamine fails or panics.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        return [
            _sheet(book, number)
            for number, data in enumerate(book.sheets_metadata)
            if data.typ == SheetTypeEnum.WorkSheet
        ]
    except BaseException as error:
        # a panic of the Rust reader is a PanicException, which is no Exception and has no module
        known = isinstance(error, (CalamineError, OSError, ValueError, OverflowError))
        if not known and type(error).__name__ != "PanicException":
            raise
        raise DamagedWorkbook(str(error)) from error


def _sheet(book: CalamineWorkbook, number: int) -> SheetData:
    data, source = book.sheets_metadata[number], book.get_sheet_by_index(number)
    merges = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in source.merged_cell_ranges or []]
    row, column = source.start or (0, 0)
    rows = source.to_python(skip_empty_area=True)
    hidden = data.visible != SheetVisibleEnum.Visible
    return data.name, hidden, merges, (row + 1, column + 1), rows


def load_xls(path: Path) -> list[SheetData]:
    """Read every worksheet of an .xls, in a process of its own.

    Raises
    ------
    DamagedWorkbook
        When it cannot be read, or takes too much memory or time.
    """
    # -P: or the modules beside this one would hide those of Python, numbers.py first
    command = [sys.executable, "-P", __file__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as error:
        raise DamagedWorkbook("reading it takes too long") from error
    if done.returncode:
        raise DamagedWorkbook("its sizes make no sense")
    said = pickle.loads(done.stdout)  # noqa: S301 - written by the process above
    if isinstance(said, str):
        raise DamagedWorkbook(said)
    sheets: list[SheetData] = said
    return sheets


def _main() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    try:
        said: list[SheetData] | str = load_sheets(Path(sys.argv[1]))
    except DamagedWorkbook as error:
        said = str(error)
    sys.stdout.buffer.write(pickle.dumps(said))


if __name__ == "__main__":
    _main()
