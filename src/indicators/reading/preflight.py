"""What a file is, before any reader opens it.

A path goes in; the format comes out, or an :class:`~indicators.errors.UnreadableFile` that says
what the file really is. Nothing is unpacked into memory here.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from indicators.errors import UnreadableFile, UsageError

#: What a workbook may unpack to; beyond it is a zip bomb or no indicator sheet.
MAX_UNPACKED_BYTES = 512 * 1024**2

#: A text file beyond this is no indicator sheet.
MAX_TEXT_BYTES = 128 * 1024**2

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT = {".csv", ".tsv", ".txt"}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def check_file(path: Path, max_unpacked: int = MAX_UNPACKED_BYTES) -> str:
    """Return the format of a workbook: ``"xlsx"`` (xlsm too), ``"xls"``, ``"ods"`` or ``"csv"``.

    Raises
    ------
    UsageError
        When there is no such file.
    UnreadableFile
        When it is not a workbook that can be read safely.
    """
    if not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such file")
    if not path.is_file():  # a pipe would be waited for
        raise UnreadableFile(f"[{path.name}]: this is a folder, a pipe or a broken link; no file")
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise UnreadableFile(f"[{path.name}]: it cannot be read: {error.strerror}") from error
    if not head:
        raise UnreadableFile(f"[{path.name}]: the file is empty; ask the office to send it again")
    if head.startswith(_OLE):
        return _check_ole(path)
    if zipfile.is_zipfile(path):
        return _check_zip(path, max_unpacked)
    kind = _kind(head)
    # Excel's "Unicode text" is UTF-16, in which every other byte is 0
    text = b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind == _UNKNOWN and path.suffix.lower() in _TEXT and text:
        if path.stat().st_size > MAX_TEXT_BYTES:
            raise UnreadableFile(
                f"[{path.name}]: more than {MAX_TEXT_BYTES / 1024**2:,.0f} MiB of text; "
                "it is not opened"
            )
        return "csv"
    raise UnreadableFile(f"[{path.name}]: this is {kind}, not a workbook; save it as .xlsx")


def _check_ole(path: Path) -> str:
    """An OLE container is an old .xls, or the wrapping of an encrypted .xlsx."""
    with path.open("rb") as stream:
        content = stream.read(MAX_TEXT_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFile(
            f"[{path.name}]: the workbook is protected with a password; save it without one"
        )
    names = ("Workbook", "Book")
    if any(f"{name}\0".encode("utf-16-le") in content for name in names):
        return "xls"
    raise UnreadableFile(
        f"[{path.name}]: the workbook is protected with a password, is damaged, or is another "
        "Office document; save it as .xlsx without a password"
    )


def _check_zip(path: Path, max_unpacked: int) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            ods = "mimetype" in names and archive.read("mimetype").strip().decode("latin-1") == _ODS
            manifest = "META-INF/manifest.xml"
            locked = ods and manifest in names and b"encryption-data" in archive.read(manifest)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > max_unpacked:
        raise UnreadableFile(
            f"[{path.name}]: unpacks to {unpacked / 1024**2:,.0f} MiB, more than the "
            f"{max_unpacked / 1024**2:,.0f} MiB allowed; it is not opened"
        )
    if locked:
        raise UnreadableFile(
            f"[{path.name}]: the workbook is protected with a password; save it without one"
        )
    if "xl/workbook.xml" in names:
        return "xlsx"
    if ods and "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise UnreadableFile(f"[{path.name}]: a binary .xlsb workbook; save it as .xlsx")
    raise UnreadableFile(f"[{path.name}]: a zip file, but not a workbook; save it as .xlsx")


_UNKNOWN = "something else, or damaged"


def _kind(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf"):
        return "a PDF"
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "a web page (HTML)"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return _UNKNOWN
