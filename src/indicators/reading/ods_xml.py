"""What the XML of an .ods says that calamine loses: merges, hidden rows, superscripts, errors.

An .ods path goes in, a :class:`~indicators.reading.sheet_xml.SheetScan` per sheet comes out. The
XML is streamed; entities are refused, and so is a table repeated to fill the memory.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from indicators.errors import UnreadableFile
from indicators.reading.numbers import to_superscript
from indicators.reading.sheet_xml import SheetScan, XmlScanner, check_reach

_SKIPPED = {"office:annotation", "draw:frame", "table:shapes"}


def scan_ods(path: Path) -> list[SheetScan]:
    """Scan every sheet of an .ods.

    Raises
    ------
    UnreadableFile
        When the XML is damaged, declares entities, is too large, or has a cell far away.
    """
    scanner = _Content(path)
    try:
        with zipfile.ZipFile(path) as archive:
            scanner.parse(archive, "content.xml")
    except (
        zipfile.BadZipFile, expat.ExpatError, LookupError, ValueError, OSError, EOFError,
        NotImplementedError, RuntimeError, zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:  # fmt: skip
        raise UnreadableFile(f"[{path.name}]: the workbook is damaged ({error})") from error
    for scan in scanner.scans:
        check_reach(path, scan)
    return scanner.scans


class _Content(XmlScanner):
    """The cells of every table of content.xml."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.scans: list[SheetScan] = []
        self.raised_styles: set[str] = set()
        self.style = ""
        self.row = self.column = self.next_row = self.next_column = self.defined_column = 1
        self.cell: dict[str, str] | None = None
        self.text: list[str] = []
        self.raised: list[bool] = []
        self.any_raised = self.has_text = False
        self.skipping = 0
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.counted()
        if self.skipping or name in _SKIPPED:
            self.skipping += 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.text = attributes, []
            self.any_raised = self.has_text = False
            self.column = self.next_column
            self.next_column += int(attributes.get("table:number-columns-repeated", 1))
        elif name == "table:table-row":
            repeated = int(attributes.get("table:number-rows-repeated", 1))
            self.row, self.next_row, self.next_column = self.next_row, self.next_row + repeated, 1
            if attributes.get("table:visibility", "visible") != "visible" and repeated < 10_000:
                self.scans[-1].hidden_rows |= set(range(self.row, self.next_row))
        elif name == "table:table":
            self.scans.append(SheetScan(attributes.get("table:name", "")))
            self.next_row = self.next_column = self.defined_column = 1
        elif name == "table:table-column":
            self._define_column(attributes)
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:text-properties":
            if attributes.get("style:text-position", "").startswith(("super", "33%")):
                self.raised_styles.add(self.style)
        elif name == "text:span":
            self.raised.append(attributes.get("text:style-name") in self.raised_styles)
        elif name == "text:s":
            self.text.append(" ")
        elif name == "text:p":
            self.has_text = True

    def _define_column(self, attributes: dict[str, str]) -> None:
        first = self.defined_column
        self.defined_column += int(attributes.get("table:number-columns-repeated", 1))
        if attributes.get("table:visibility", "visible") != "visible":
            self.scans[-1].hide_columns(first, self.defined_column - 1)

    def _characters(self, data: str) -> None:
        if self.cell is not None and not self.skipping:
            raised = bool(self.raised) and self.raised[-1]
            self.any_raised |= raised
            self.text.append(to_superscript(data) if raised else data)

    def _end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif name == "text:span":
            self.raised.pop()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._close_cell()

    def _close_cell(self) -> None:
        cell, scan, here = self.cell or {}, self.scans[-1], (self.row, self.column)
        self.cell = None
        text = "".join(self.text)
        kind = cell.get("office:value-type", "")
        formula = "table:formula" in cell
        if kind or text or formula:
            scan.last_row = max(scan.last_row, self.next_row - 1)
            scan.last_column = max(scan.last_column, self.next_column - 1)
        if cell.get("calcext:value-type") == "error" or (formula and text.startswith("#")):
            scan.faults[here] = text or "#N/A"
        elif formula and not kind and not self.has_text:  # LibreOffice saves "" as <text:p/>
            scan.faults[here] = "="
        elif self.any_raised:
            scan.superscripts[here] = text
        across = int(cell.get("table:number-columns-spanned", 1))
        down = int(cell.get("table:number-rows-spanned", 1))
        if across > 1 or down > 1:
            scan.merges.append((*here, self.row + down - 1, self.column + across - 1))
