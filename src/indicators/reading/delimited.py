"""Delimited text (.csv, .tsv) as a sheet of text cells.

A path goes in, one :class:`~indicators.reading.cells.Sheet` comes out, named as the file. Whether
"1,234" is a thousand or a fraction is settled later, from the columns that hold values.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from indicators.errors import UnreadableFile
from indicators.reading.cells import Sheet, sheet_of

_DELIMITERS = ";,\t|"


def read_delimited(path: Path) -> Sheet:
    """Read a delimited text file.

    Raises
    ------
    UnreadableFile
        When it is no text, or its quotes do not close.
    """
    text = _decoded(path)
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        )
    except csv.Error as error:
        raise UnreadableFile(f"[{path.name}]: not a table of delimited text ({error})") from error
    values = (
        (row, column, content.strip(), "General")
        for row, contents in enumerate(rows, 1)
        for column, content in enumerate(contents, 1)
    )
    sheet = sheet_of(path.name, path.stem, False, values)
    sheet.decimal = None
    return sheet


def _decoded(path: Path) -> str:
    """BOM, then strict UTF-8, then Windows-1252; guessers read Spanish cp1252 as cp1250."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(f"[{path.name}]: not text in UTF-8 or Windows-1252; save it again as CSV")


def _delimiter(text: str) -> str:
    """The sign that divides most lines into the same, largest number of columns."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]

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
