"""What a file is, before any reader opens it.

A path goes in; the format comes out, or an :class:`~indicators.errors.UnreadableFile` that says
what the file really is. Nothing is unpacked into memory here.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from indicators.errors import UnreadableFile, UsageError

#: What a workbook may unpack to; beyond it is a zip bomb or no indicator sheet.
MAX_UNPACKED_BYTES = 512 * 1024**2

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_file(path: Path) -> str:
    """Return the format of a workbook, today ``"xlsx"``.

    Raises
    ------
    UsageError
        When there is no such file.
    UnreadableFile
        When it is not a workbook that can be read safely.
    """
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    with path.open("rb") as stream:
        head = stream.read(512)
    if not head:
        raise UnreadableFile(f"[{path.name}]: the file is empty; ask the office to send it again")
    if head.startswith(_OLE):
        raise UnreadableFile(
            f"[{path.name}]: the workbook is protected with a password, or is an old .xls; "
            "save it as .xlsx without a password"
        )
    if not zipfile.is_zipfile(path):
        raise UnreadableFile(
            f"[{path.name}]: this is {_kind(head)}, not a workbook; save it as .xlsx"
        )
    return _check_zip(path)


def _check_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise UnreadableFile(f"[{path.name}]: a zip file, but not an .xlsx workbook")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            f"[{path.name}]: unpacks to {unpacked / 1024**2:,.0f} MiB, more than the "
            f"{MAX_UNPACKED_BYTES / 1024**2:,.0f} MiB allowed; it is not opened"
        )
    return "xlsx"


def _kind(head: bytes) -> str:
    start = head.lstrip().lower()
    if start.startswith(b"%pdf"):
        return "a PDF"
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "a web page (HTML)"
    return "something else, or damaged"
