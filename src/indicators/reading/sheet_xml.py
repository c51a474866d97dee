"""What the XML of a workbook says before a reader builds cells from it.

An .xlsx or .ods path goes in; a :class:`SheetScan` per sheet comes out: how many cells, how far
they reach, merges, hidden rows, and the cells that a fast reader loses in silence (errors, formulas
without a value, superscript runs). The XML is streamed; entities are refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from indicators.errors import UnreadableFile
from indicators.reading.numbers import to_superscript

#: Elements of one part beyond which it is no indicator sheet (a sheet of 1,000,000 values has 2.1
#: million); the scan of so many takes about a second.
MAX_ELEMENTS = 5_000_000

#: Cells of the rectangle from A1 to the last filled cell, which readers hold in memory.
MAX_AREA = 20_000_000

#: Cells inside merges, each of which is filled from the first.
MAX_MERGED = 1_000_000

_CHUNK = 1024**2
#: A run of blank cells or rows; possessive, since no shorter run is ever wanted.
_BLANKS = re.compile(rb'(?:<(?:row|c) r="[A-Z]{0,3}[0-9]+"[^<>]*/>)++')

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


@dataclass
class SheetScan:
    """What the XML of one sheet says."""

    name: str
    hidden: bool = False
    elements: int = 0
    last_row: int = 0
    last_column: int = 0
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    superscripts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_to: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hide_columns(self, first: int, last: int) -> None:
        """Columns that are hidden; they come from left to right, so none is gone through twice."""
        last = min(last, _MAX_COLUMN)
        self.hidden_columns |= set(range(max(first, self.hidden_to + 1), last + 1))
        self.hidden_to = max(self.hidden_to, last)

    @property
    def merged_area(self) -> int:
        """How many cells the merges cover."""
        return sum((m[2] - m[0] + 1) * (m[3] - m[1] + 1) for m in self.merges)

    @property
    def too_far(self) -> bool:
        """Whether the filled cells span more than a reader can hold."""
        return self.last_row * self.last_column > MAX_AREA


def scan_xlsx(path: Path) -> list[SheetScan]:
    """Scan every sheet of an .xlsx, in the workbook's order.

    Raises
    ------
    UnreadableFile
        When the XML is damaged, declares entities, is too large, or has a cell far away.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _scan_parts(path, archive)
    except (
        zipfile.BadZipFile, expat.ExpatError, LookupError, ValueError, OSError, EOFError,
        NotImplementedError, RuntimeError, zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:  # fmt: skip
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error


def _scan_parts(path: Path, archive: zipfile.ZipFile) -> list[SheetScan]:
    scans, parts = _sheets_of(path, archive)
    names = set(archive.namelist())
    shared = "xl/sharedStrings.xml"
    strings = _Strings(path) if shared in names else None
    if strings:
        strings.parse(archive, shared)
    for part in sorted(names):
        if part.endswith((".xml", ".rels", ".vml")) and part not in {*parts, shared}:
            XmlScanner(path).parse(archive, part)
    for scan, part in zip(scans, parts, strict=True):
        if part in names:
            _Cells(path, scan, strings.superscripts if strings else {}).parse(archive, part)
        check_reach(path, scan)
    return scans


def check_reach(path: Path, scan: SheetScan) -> None:
    """Refuse a sheet with a filled cell so far away that readers run out of memory."""
    if scan.too_far:
        cell = f"{get_column_letter(scan.last_column)}{scan.last_row}"
        raise UnreadableFile(
            f"[{path.name}]{scan.name}!{cell}: the filled cells reach as far as {cell}, "
            "beyond what can be read; delete the rows and columns after the table"
        )
    rows, columns = scan.last_row + 1, scan.last_column + 64
    merged = sum(
        max(min(m[2], rows) - m[0] + 1, 0) * max(min(m[3], columns) - m[1] + 1, 0)
        for m in scan.merges
    )
    if merged > MAX_MERGED:
        raise UnreadableFile(
            f"[{path.name}]{scan.name}: merged cells cover {merged:,} cells; no table needs that"
        )


def _sheets_of(path: Path, archive: zipfile.ZipFile) -> tuple[list[SheetScan], list[str]]:
    book = _Elements(path, {"sheet"})
    book.parse(archive, "xl/workbook.xml")
    links = _Elements(path, {"Relationship"})
    links.parse(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links.found}
    scans, parts = [], []
    for sheet in book.found:
        link = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
        target = targets.get(link, "")
        part = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "chartsheet" in part or "dialogsheet" in part:
            continue
        hidden = sheet.get("state", "visible") != "visible"
        scans.append(SheetScan(sheet.get("name", ""), hidden))
        parts.append(part)
    return scans, parts


class XmlScanner:
    """A streaming parser that refuses entities and endless files; what it keeps, subclasses say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True

    def _refuse(self, *_: Any) -> None:
        raise UnreadableFile(
            f"[{self.path.name}]: its XML declares entities, which no spreadsheet program writes; "
            "it is not opened"
        )

    def parse(self, archive: zipfile.ZipFile, part: str) -> None:
        """Stream one part of the archive."""
        with archive.open(part) as stream:
            self.parser.ParseFile(stream)

    def counted(self) -> None:
        """Count an element."""
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise UnreadableFile(
                f"[{self.path.name}]: more than {MAX_ELEMENTS:,} cells and rows, mostly blank or "
                "no indicator sheet; delete the rows and columns after the table"
            )


class _Elements(XmlScanner):
    """The attributes of every element of some names."""

    def __init__(self, path: Path, names: set[str]) -> None:
        super().__init__(path)
        self.names = names
        self.found: list[dict[str, str]] = []
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.counted()
        if name.rpartition(":")[2] in self.names:
            self.found.append(attributes)


class _Strings(XmlScanner):
    """The shared strings with a superscript run, by their number."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.superscripts: dict[int, str] = {}
        self.number = -1
        self.text = ""
        self.raised = self.any_raised = self.in_text = False
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.counted()
        local = name.rpartition(":")[2]
        if local == "si":
            self.number += 1
            self.text, self.any_raised, self.raised = "", False, False
        elif local == "r":
            self.raised = False
            self.parser.CharacterDataHandler = self._characters
        elif local == "vertAlign":
            self.raised = attributes.get("val") == "superscript"
            self.any_raised |= self.raised
        self.in_text = local == "t"

    def _characters(self, data: str) -> None:
        if self.in_text:
            self.text += to_superscript(data) if self.raised else data

    def _end(self, name: str) -> None:
        self.in_text = False
        if name.rpartition(":")[2] == "si":
            self.parser.CharacterDataHandler = None
            if self.any_raised:
                self.superscripts[self.number] = self.text


class _Cells(XmlScanner):
    """The cells, merges and hidden rows of a sheet."""

    def __init__(self, path: Path, scan: SheetScan, superscripts: dict[int, str]) -> None:
        super().__init__(path)
        self.scan = scan
        self.strings = superscripts
        self.row = self.column = 0
        self.kind = ""
        self.formula = False
        self.value: str | None = None
        self.parser.StartElementHandler = self._start

    def parse(self, archive: zipfile.ZipFile, part: str) -> None:
        """Stream the sheet, less its blank cells and rows, which are counted and cut out first."""
        rest = b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                text = rest + chunk
                # nothing of a text without a tag is held back, or an endless one would be copied
                # again and again
                end = text.rfind(b">") + 1 or len(text)
                rest = text[end:]
                filled = _BLANKS.sub(b"", text[:end])
                self.count += text.count(b"<", 0, end) - filled.count(b"<")  # an element each
                self.parser.Parse(filled, False)
        self.parser.Parse(rest, True)
        self._close_cell()
        self.scan.elements = self.count

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # called for every cell: the count is written out here
        self.count += 1
        if self.count > MAX_ELEMENTS:
            self.counted()
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._open_cell(attributes)
        elif name in {"v", "is"}:
            if self.formula or self.kind == "e" or (self.strings and self.kind == "s"):
                self.value = ""
                self.parser.CharacterDataHandler = self._characters
            self.scan.last_row = max(self.scan.last_row, self.row)
            self.scan.last_column = max(self.scan.last_column, self.column)
        elif name == "row":
            if self.formula or self.value is not None:
                self._close_cell()
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if "hidden" in attributes and attributes["hidden"] in ("1", "true"):
                self.scan.hidden_rows.add(self.row)
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.scan.hide_columns(int(attributes["min"]), int(attributes["max"]))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if self.formula or self.value is not None:
            self._close_cell()
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            self.column = column_index_from_string(letters)
            self.row = int(reference[len(letters) :])
        else:
            self.column += 1
        if self.row > _MAX_ROW or self.column > _MAX_COLUMN:
            raise ValueError(f"cell {reference} lies outside a sheet")
        self.kind = attributes.get("t", "n")

    def _close_cell(self) -> None:
        """Settle the cell that ends here; most have nothing to settle."""
        if self.formula or self.value is not None:
            self.parser.CharacterDataHandler = None
            here = (self.row, self.column)
            value = (self.value or "").strip()
            if self.kind == "e":
                self.scan.faults[here] = value or "#N/A"
            elif self.formula and not value and not (self.kind == "str" and self.value is not None):
                self.scan.faults[here] = "="
            elif self.kind == "s" and value.isdigit() and int(value) in self.strings:
                self.scan.superscripts[here] = self.strings[int(value)]
            self.formula, self.value = False, None

    def _characters(self, data: str) -> None:
        self.value = (self.value or "") + data

    def _merge(self, reference: str) -> None:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
        self.scan.merges.append(
            (first_row or 1, first_column or 1, last_row or 1, last_column or 1)
        )
