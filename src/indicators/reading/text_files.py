"""Delimited text (.csv, .tsv) as a sheet of text cells.

A path goes in, one :class:`~indicators.reading.scan_xml.SheetData` comes out, named as the file.
Whether "1,234" is a thousand or a fraction is settled later, from the columns that hold values. It
runs in the process that opens files (opening.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from indicators.reading.scan_xml import (
    MAX_AREA,
    MAX_CELLS,
    MAX_COLUMN,
    MAX_ROW,
    MAX_TEXT,
    SheetData,
    Unfit,
)

_DELIMITERS = ";,\t|"
#: How much of a text shows how it is divided.
_HEAD = 64 * 1024


def read_delimited(path: Path) -> SheetData:
    """Read a delimited text file: BOM, then strict UTF-8, then Windows-1252.

    Guessers of encodings read Spanish in Windows-1252 as Windows-1250.

    Raises
    ------
    Unfit
        When it is no text, its quotes do not close, or it holds more than any table.
    """
    with path.open("rb") as stream:
        wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
        if sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1024**2), b"")) > MAX_ROW:
            raise Unfit("file_cells", path.stem, most=MAX_CELLS)
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                delimiter = _delimiter(stream.read(_HEAD))
                stream.seek(0)
                return _table(path, stream, delimiter)
        except UnicodeError:
            continue
        except csv.Error as error:
            raise Unfit("file_no_table", said=str(error)) from error
    raise Unfit("file_encoding")


def _table(path: Path, stream: TextIO, delimiter: str) -> SheetData:
    data = SheetData(path.stem, decimal=None)
    csv.field_size_limit(MAX_TEXT)
    count = filled = 0
    lines = csv.reader(_lines(stream), delimiter=delimiter, strict=True)
    for row, line in enumerate(lines, 1):
        count += len(line)
        if row > MAX_ROW or len(line) > MAX_COLUMN or count > MAX_AREA:
            raise Unfit("file_cells", path.stem, most=MAX_CELLS)
        values = {n: text.strip() for n, text in enumerate(line, 1) if text and not text.isspace()}
        filled += len(values)
        if filled > MAX_CELLS:
            raise Unfit("file_cells", path.stem, most=MAX_CELLS)
        if values:
            data.values[row] = values
    return data


def _lines(stream: TextIO) -> Iterator[str]:
    for line in stream:
        if "\0" in line:
            raise UnicodeError("a byte of 0 is no text")
        yield line


def _delimiter(head: str) -> str:
    """The sign that divides most lines into the same, largest number of columns."""
    lines = [line for line in head.splitlines()[:200] if line.strip()]

    def evenness(sign: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        if not wide:
            return (0, 0)
        common = max(set(wide), key=lambda width: (wide.count(width), width))
        return (wide.count(common), common)

    return max(_DELIMITERS, key=evenness)
