"""What a file is, and what it holds, found out in a process of its own.

A path goes in; a :class:`~indicators.reading.scan_xml.SheetData` per sheet comes out, or an
:class:`~indicators.reading.scan_xml.Unfit` that says what the file really is. Sizes are checked
before anything is unpacked. calamine reads the values of every workbook, and what it loses is added
from the XML; delimited text is a sheet of texts. :func:`serve` is the process: a file that asks for
too much memory or time ends it and nothing else. It imports little: whoever opens a file waits.
"""

from __future__ import annotations

import csv
import math
import os
import pickle
import signal
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from indicators.reading import scan_xml
from indicators.reading.scan_xml import (
    MAX_CELLS,
    MAX_MIB,
    MAX_TEXT,
    Answer,
    SheetData,
    Unfit,
    column_letter,
)

#: MiB that a text file or an old workbook may have, and sheets of any.
_MOST, _MOST_SHEETS, _MIB = 128, 1_000, 1024**2

#: What damaged archives, XML and workbooks raise.
_OF_PYTHON = (ArithmeticError, LookupError, ValueError, EOFError, OSError, RuntimeError)
_DAMAGE = (zipfile.BadZipFile, zlib.error, ExpatError, CalamineError, *_OF_PYTHON)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT, _UTF_16 = {".csv", ".tsv", ".txt"}, (b"\xff\xfe", b"\xfe\xff")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_STARTS = {
    "file_pdf": (b"%pdf",),
    "file_page": (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head"),
    "file_xml": (b"<?xml",),
}


def _open_file(path: Path) -> list[SheetData]:
    """Every sheet of a file, hidden ones too; `Unfit` if it is no workbook that is safe to read."""
    try:
        kind = _kind_of(path)
        if kind == "csv":
            return [_read_delimited(path)]
        if kind == "xls":
            return _with_values(path, None)
        scan = scan_xml.scan_xlsx if kind == "xlsx" else scan_xml.scan_ods
        with zipfile.ZipFile(path) as archive:
            return _with_values(path, scan(archive))
    except _DAMAGE as error:
        raise Unfit("file_damaged", said=str(error)) from error


def _kind_of(path: Path) -> str:
    """``"xlsx"`` (xlsm too), ``"xls"``, ``"ods"`` or ``"csv"``."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
        size = path.stat().st_size
    except OSError as error:
        raise Unfit("file_closed", said=error.strerror or str(error)) from error
    if not head:
        raise Unfit("file_empty")
    if size > MAX_MIB * _MIB:
        raise Unfit("file_large", most=MAX_MIB)
    if zipfile.is_zipfile(path) and not head.startswith(_OLE):
        return _check_zip(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for code, starts in _STARTS.items():
        if start.startswith(starts):
            raise Unfit(code)
    # Excel's "Unicode text" is UTF-16, in which every other byte is 0
    text = path.suffix.lower() in _TEXT and (b"\0" not in head or head.startswith(_UTF_16))
    if not text and not head.startswith(_OLE):
        raise Unfit("file_unknown")
    if size > _MOST * _MIB:
        raise Unfit("file_large", most=_MOST)
    return _check_ole(path) if head.startswith(_OLE) else "csv"


def _check_ole(path: Path) -> str:
    """An OLE container is an old .xls, or the wrapping of an encrypted .xlsx."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unfit("file_password")
    if any(f"{name}\0".encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    raise Unfit("file_ole")


def _check_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        # by its own account, beyond which zipfile never reads
        unpacked = sum(entry.file_size for entry in archive.infolist()) / _MIB
        if unpacked > MAX_MIB:
            raise Unfit("file_unpacked", size=int(unpacked), most=MAX_MIB)
        names = archive.namelist()
        ods = _start_of(archive, "mimetype").strip() == _ODS
        locked = ods and b"encryption-data" in _start_of(archive, "META-INF/manifest.xml")
    if locked:
        raise Unfit("file_password")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if ods and "content.xml" in names:
        return "ods"
    raise Unfit("file_xlsb" if "xl/workbook.bin" in names else "file_zip")


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first MiB of a part, or nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(_MIB)


def _with_values(path: Path, scanned: list[SheetData] | None) -> list[SheetData]:
    """The sheets with their values; of an .xls nothing else is known."""
    book = CalamineWorkbook.from_path(path)
    by_name = {data.name: data for data in scanned or []}
    if len(by_name) < len(scanned or []):
        raise ValueError("two sheets of one name")
    if len(book.sheets_metadata) > _MOST_SHEETS:
        raise Unfit("file_sheets", most=_MOST_SHEETS)
    sheets, count = [], 0
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_index(number)
        if scanned is None:
            areas = source.merged_cell_ranges or []
            merges = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in areas]
            data = SheetData(about.name, merges=merges, remarks=[{"code": "xls_limits"}])
        else:
            data = by_name[about.name]
        data.hidden = about.visible != SheetVisibleEnum.Visible
        count = _fill(data, source, count)
        sheets.append(data)
    return sheets


def _fill(data: SheetData, source: CalamineSheet, count: int) -> int:
    """Put the values into a sheet; there were so many before, and are now."""
    first_row, first_column = source.start or (0, 0)
    for row, line in enumerate(source.to_python(skip_empty_area=True), first_row + 1):
        values = {n: value for n, value in enumerate(line, first_column + 1) if value != ""}
        count += len(values)
        if count > MAX_CELLS:
            raise Unfit("file_cells", data.name, most=MAX_CELLS)
        for column, value in values.items():
            if isinstance(value, str) and len(value) > MAX_TEXT:
                cell = f"{data.name}!{column_letter(column)}{row}"
                raise Unfit("file_text", cell, most=MAX_TEXT)
        if values:
            data.values[row] = values
    for (row, column), text in data.dressed.items():
        if column in data.values.get(row, {}):
            data.values[row][column] = text
    data.dressed = {}
    return count


def _read_delimited(path: Path) -> SheetData:
    """Delimited text: BOM, then strict UTF-8, then Windows-1252.

    Guessers of encodings read Spanish in Windows-1252 as Windows-1250. Whether "1,234" is a
    thousand or a fraction is settled later, from the columns that hold values.
    """
    with path.open("rb") as stream:
        wide = stream.read(2) in _UTF_16
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_MIB), b""))
    if lines > scan_xml.MAX_ROW:
        raise Unfit("file_cells", path.stem, most=MAX_CELLS)
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                delimiter = _delimiter(stream.read(64 * 1024))
                stream.seek(0)
                return _table(path.stem, stream, delimiter)
        except UnicodeError:
            continue
        except csv.Error as error:
            raise Unfit("file_no_table", said=str(error)) from error
    raise Unfit("file_encoding")


def _table(name: str, stream: TextIO, delimiter: str) -> SheetData:
    # where fields end with a comma, it is no decimal sign: programs write ";" then
    data = SheetData(name, decimal="" if delimiter == "," else None)
    csv.field_size_limit(MAX_TEXT)
    count = filled = 0
    widths: dict[int, int] = {}
    for row, line in enumerate(csv.reader(_lines(stream), delimiter=delimiter, strict=True), 1):
        values = {n: text.strip() for n, text in enumerate(line, 1) if text and not text.isspace()}
        count += len(line)
        filled += len(values)
        far = row > scan_xml.MAX_ROW or len(line) > scan_xml.MAX_COLUMN
        if far or count > scan_xml.MAX_AREA or filled > MAX_CELLS:
            raise Unfit("file_cells", name, most=MAX_CELLS)
        if values:
            data.values[row] = values
            widths[row] = len(line)
    usual = Counter(width for width in widths.values() if width > 1).most_common(1)
    # separators behind the last field that is ever filled separate nothing
    needed = min(usual[0][0], max(map(max, data.values.values()))) if usual else 0
    short = [row for row, width in widths.items() if 2 < width < needed]
    if short:
        rows = ", ".join(map(str, short[:10]))
        data.remarks.append({"code": "short_records", "count": len(short), "rows": rows})
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
            wide = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1]
        except csv.Error:
            return (0, 0)
        return max(((wide.count(width), width) for width in set(wide)), default=(0, 0))

    return max(";,\t|", key=evenness)


def serve() -> None:
    """Open the files that standard input names, and say on standard output what came of each.

    Asked are (path, seconds of the processor, bytes of memory), all is pickled.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    while True:
        try:
            path, seconds, memory = pickle.load(asked)  # noqa: S301 - the library asks
        except EOFError:
            return
        _limit(seconds, memory)
        pickle.dump(_answer(Path(path)), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _limit(seconds: float, memory: int) -> None:
    """From now on, end this process rather than give it more."""
    if sys.platform == "win32":
        return  # it has no such limits; the one who asks watches the clock
    import resource  # noqa: PLC0415 - Windows has none

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    limits = {resource.RLIMIT_CPU: until, resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0}
    for limit, wanted in limits.items():
        hard = resource.getrlimit(limit)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (soft, hard))


def _answer(path: Path) -> Answer:
    try:
        return _open_file(path), None
    except Unfit as unfit:
        return None, (unfit.code, unfit.place, unfit.values)
    except MemoryError:
        return None, ("file_memory", "", {})
    except BaseException as error:
        # a panic of the Rust reader is a PanicException, which is no Exception and has no module
        if type(error).__name__ == "PanicException":
            return None, ("file_damaged", "", {"said": str(error)})
        if not isinstance(error, Exception):
            raise
        return None, ("file_error", "", {"type": type(error).__name__, "said": str(error)})
