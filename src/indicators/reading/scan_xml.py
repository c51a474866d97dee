"""What the XML of an .xlsx or .ods says of its sheets, before and beside the values.

An open archive goes in; a :class:`SheetData` per sheet comes out, still without values: merges,
hidden rows and columns, formats, and the cells that a reader of values loses in silence (errors,
formulas without a result, raised and struck runs). The XML is streamed once; entities, endless
parts and cells far away are refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any
from xml.parsers import expat

#: Elements of one part beyond which it is no indicator sheet (a sheet of 1,000,000 values has 2.1
#: million); the scan of so many takes some seconds.
_MAX_ELEMENTS = 5_000_000
#: MiB that a workbook may have and unpack to: beyond it is a zip bomb or no indicator sheet.
MAX_MIB = 512
#: Cells of the rectangle from A1 to the last filled cell, which readers hold in memory.
MAX_AREA = 20_000_000
#: Filled cells of a file: a million values and their names, which take some 1.8 GB when read.
MAX_CELLS = 1_100_000
#: Cells inside merges, each of which is filled from the first.
_MAX_MERGED = 1_000_000
#: Characters of a cell, rows and columns of a sheet, as in Excel.
MAX_TEXT, MAX_ROW, MAX_COLUMN = 32_767, 1_048_576, 16_384

#: Bytes that are read at once, and the most of a tag.
_CHUNK = 1024**2
#: A run of blank cells or rows; possessive, since no shorter run is ever wanted.
_BLANKS = re.compile(rb'(?:<(?:row|c) r="[A-Z]{0,3}[0-9]+"[^<>]*/>)++')
#: A cell of a number alone, as most are: its place and its style are all that there is to it.
_NUMBER = re.compile(
    r'<c r="([A-Z]{1,2})([1-9][0-9]{0,5})"(?: s="([0-9]+)")?(?: t="n")?><v>[^<]*</v></c>'
)
#: Digits of a raised run are marks; those of a struck one stay struck, and are no number.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STRUCK = str.maketrans({digit: f"{digit}\u0336" for digit in "0123456789"})
#: What Excel writes before the text of a comment with answers, for programs that know none.
_THREAD = re.compile(r"^\[[^\]]{5,40}\].{0,500}?\n(?:Comment|Coment[aá]rio):\s+", re.DOTALL)
_DECIMALS = re.compile(r"[.,](\d+)\s*%")
#: The formats that have numbers instead of a code (ECMA-376, 18.8.30); dates are known by value.
_BUILT_IN = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}


class Unfit(Exception):  # noqa: N818 - it says what the file is
    """Why a file is not read: a code of words.toml, the values of its sentence, and the place."""

    def __init__(self, code: str, place: str = "", **values: Any) -> None:
        super().__init__(code, place, values)
        self.code, self.place, self.values = code, place, values


@dataclass
class SheetData:
    """All that a file holds of one sheet, as plain data; ``values`` by row and column.

    ``decimal`` is the sign before the decimals in its texts, None where they must settle it.
    """

    name: str
    hidden: bool = False
    values: dict[int, dict[int, Any]] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    dressed: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0
    decimal: str | None = "."
    remarks: list[dict[str, Any]] = field(default_factory=list)


#: The sheets of a file, or else a code, the place and the values of its sentence.
Answer = tuple[list[SheetData] | None, tuple[str, str, dict[str, Any]] | None]


def scan_xlsx(archive: zipfile.ZipFile) -> list[SheetData]:
    """Scan every worksheet of an .xlsx, in the workbook's order."""
    scanner = _Xlsx()
    for part in ("_rels/workbook.xml.rels", "workbook.xml", "styles.xml", "sharedStrings.xml"):
        scanner.parse(archive, f"xl/{part}")
    sheets = []
    # a part that is no sheet may name more
    parts = [(name, _linked("xl", scanner.links.get(link, ""))) for name, link in scanner.sheets]
    for name, part in parts:
        if "chartsheet" in part or "dialogsheet" in part:
            continue
        scanner.data, scanner.links = SheetData(name), {}
        scanner.parse(archive, part, scanner.less_numbers)
        folder, file = posixpath.split(part)
        scanner.parse(archive, f"{folder}/_rels/{file}.rels")
        for beside in [_linked(folder, target) for target in scanner.links.values()]:
            if "/comment" in beside and beside.endswith(".xml"):  # and no drawing of them
                scanner.parse(archive, beside)
        sheets.append(_checked(scanner.data))
    return sheets


def _linked(folder: str, target: str) -> str:
    """The part that a link means, from its own folder or from the archive's root."""
    return target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def scan_ods(archive: zipfile.ZipFile) -> list[SheetData]:
    """Scan every sheet of an .ods."""
    scanner = _Ods()
    scanner.parse(archive, "content.xml")
    return [_checked(data) for data in scanner.sheets]


@lru_cache(maxsize=MAX_COLUMN)
def column_letter(column: int) -> str:
    """The letters of a column.

    >>> column_letter(1), column_letter(16384)
    ('A', 'XFD')
    """
    before, last = divmod(column - 1, 26)
    return (column_letter(before) if before else "") + chr(65 + last)


@lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """The number of a column, from its letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(f"{letters} is no column")
    return reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters.upper(), 0)


def _place_of(reference: str) -> tuple[int, int]:
    """Row and column of "AB12"."""
    letters = reference.rstrip("0123456789")
    row, column = int(reference[len(letters) :]), column_number(letters)
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"cell {reference} lies outside a sheet")
    return row, column


def _checked(data: SheetData) -> SheetData:
    """Refuse a sheet with a filled cell so far away that readers run out of memory."""
    if data.last_row * data.last_column > MAX_AREA:
        reach = f"{column_letter(data.last_column)}{data.last_row}"
        raise Unfit("file_far", f"{data.name}!{reach}", reach=reach)
    rows, columns = data.last_row + 1, data.last_column + 64
    merged = sum(
        max(min(m[2], rows) - m[0] + 1, 0) * max(min(m[3], columns) - m[1] + 1, 0)
        for m in data.merges
    )
    if merged > _MAX_MERGED:
        raise Unfit("file_merged", data.name, count=merged)
    data.hidden_rows = {row for row in data.hidden_rows if row <= data.last_row}
    return data


class _Scanner:
    """A streaming parser that refuses entities and endless files.

    The methods ``open_x`` and ``close_x`` of a subclass are called at the tags ``x``, whatever
    their prefix.
    """

    def __init__(self) -> None:
        tags = {name.replace("_", "-"): getattr(self, name) for name in dir(self)}
        self.opening = {name[5:]: do for name, do in tags.items() if name.startswith("open-")}
        self.closing = {name[6:]: do for name, do in tags.items() if name.startswith("close-")}
        self.data = SheetData("")
        self.row = self.column = self.hidden_to = self.skipped = 0
        self.text: list[str] = []
        self.dress: dict[int, Any] | None = None  # of the run that is read
        self.any_dressed = False

    def parse(
        self, archive: zipfile.ZipFile, part: str, less: Callable[[bytes], bytes] = bytes
    ) -> None:
        """Stream one part, less its blank cells and rows, and what ``less`` takes out of it; one
        that is not there says nothing.
        """
        if part not in archive.namelist():
            return
        self.row = self.column = self.hidden_to = self.skipped = 0
        self.parser = expat.ParserCreate()
        self._taken()
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.buffer_text = True
        rest, count = b"", 0
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                text = rest + chunk
                end = text.find(b"<", text.rfind(b">") + 1)  # of a tag that goes on
                end = len(text) if end < 0 else end
                text, rest = text[:end], text[end:]
                if len(rest) > _CHUNK:
                    raise ValueError("a tag without an end")
                count += text.count(b"<") - text.count(b"</")
                if count > _MAX_ELEMENTS:
                    raise Unfit("file_elements", most=_MAX_ELEMENTS)
                if b"<" in text:  # else it is of a text that is longer than a cell's can be
                    self.parser.Parse(less(_BLANKS.sub(b"", text)), False)
        self.parser.Parse(rest, True)

    def _refuse(self, *_: Any) -> None:
        raise Unfit("file_entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped:
            self.skipped += 1
        elif handler := self.opening.get(name.rpartition(":")[2]):
            handler(attributes)

    def _end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif handler := self.closing.get(name.rpartition(":")[2]):
            handler()

    def _skip(self, _: dict[str, str]) -> None:
        """Pass over all that stands inside an element."""
        self.skipped = 1

    def _gather(self, wanted: bool = True) -> None:
        """Keep the text that comes, or no more of it."""
        self.parser.CharacterDataHandler = self._keep if wanted else None

    def _keep(self, data: str) -> None:
        """Text, the digits of a raised or struck run as such characters."""
        if not self.skipped:
            self.any_dressed |= self.dress is not None
            self.text.append(data.translate(self.dress) if self.dress else data)

    def _taken(self) -> tuple[str, bool]:
        """The text that was kept until now, and whether a part of it is raised or struck."""
        self._gather(False)
        taken = "".join(self.text), self.any_dressed
        self.text, self.any_dressed, self.dress = [], False, None
        return taken

    def _hide_columns(self, first: int, last: int) -> None:
        """They come from left to right, so that none is gone through twice."""
        last = min(last, MAX_COLUMN)
        self.data.hidden_columns.update(range(max(first, self.hidden_to + 1), last + 1))
        self.hidden_to = max(self.hidden_to, last)


class _Xlsx(_Scanner):
    """The parts of an .xlsx: first what all sheets share, then ``data``, sheet by sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.codes, self.formats = dict(_BUILT_IN), dict[str, str]()
        self.font = self.styles = -1  # no style counts outside cellXfs
        self.in_runs = False  # of a text, beyond the fonts
        self.struck_fonts, self.struck = set[str](), set[str]()
        self.strings = 0
        self.dressed: dict[str, str] = {}
        self.kind = self.style = ""
        self.formula = self.has_value = False
        self.authors: list[str] = []
        self.comment: dict[str, str] = {}

    def less_numbers(self, text: bytes) -> bytes:
        """A text of a sheet less its cells of a number alone, of which all is taken here."""
        signs = text.decode("latin-1")  # whatever they are: those of such cells are ASCII
        if signs.count("<c r=") != signs.count("<c ") + signs.count("<c>"):
            return text  # a cell without a place of its own is counted from the one before it
        found = _NUMBER.findall(signs)
        columns = {letters: column_number(letters) for letters, _, _ in found}
        rows = {digits: int(digits) for _, digits, _ in found}
        data, styles = self.data, self.formats.keys() | self.struck
        data.last_row = max(data.last_row, *rows.values(), 0)
        data.last_column = max(data.last_column, *columns.values(), 0)
        for letters, digits, style in found:
            if style in styles:
                self._take_style((rows[digits], columns[letters]), style)
        return _NUMBER.sub("", signs).encode("latin-1")

    def _take_style(self, here: tuple[int, int], style: str) -> None:
        """Keep what the style of a filled cell says."""
        if style in self.formats:
            self.data.formats[here] = self.formats[style]
        if style in self.struck:
            self.data.struck[here] = ""

    def open_Relationship(self, attributes: dict[str, str]) -> None:  # noqa: N802 - the tag's name
        self.links[attributes.get("Id", "")] = attributes.get("Target", "")

    def open_sheet(self, attributes: dict[str, str]) -> None:
        links = [link for key, link in attributes.items() if key.rpartition(":")[2] == "id"]
        self.sheets.append((attributes.get("name", ""), links[0] if links else ""))

    def open_numFmt(self, attributes: dict[str, str]) -> None:  # noqa: N802
        self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def open_font(self, _: dict[str, str]) -> None:
        self.font += 1

    def open_strike(self, attributes: dict[str, str]) -> None:
        if attributes.get("val", "1") not in ("1", "true"):
            return
        if self.in_runs:
            self.dress = _STRUCK
        else:
            self.struck_fonts.add(str(self.font))

    def open_cellXfs(self, _: dict[str, str]) -> None:  # noqa: N802
        self.styles = 0

    def open_xf(self, attributes: dict[str, str]) -> None:
        if self.styles >= 0:
            if code := self.codes.get(attributes.get("numFmtId", "")):
                self.formats[str(self.styles)] = code
            if attributes.get("fontId") in self.struck_fonts:
                self.struck.add(str(self.styles))
            self.styles += 1

    def close_cellXfs(self) -> None:  # noqa: N802
        self.styles = -1

    def close_si(self) -> None:
        text, any_dressed = self._taken()
        if any_dressed:
            self.dressed[str(self.strings)] = text
        self.strings += 1

    def open_r(self, _: dict[str, str]) -> None:
        self.in_runs, self.dress = True, None

    def open_vertAlign(self, attributes: dict[str, str]) -> None:  # noqa: N802
        if attributes.get("val") == "superscript":
            self.dress = _RAISED

    def open_t(self, _: dict[str, str]) -> None:
        self._gather()

    def close_t(self) -> None:
        self._gather(False)

    open_rPh = _Scanner._skip  # noqa: N815 - how an Asian text is spoken

    def open_row(self, attributes: dict[str, str]) -> None:
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        if attributes.get("hidden") in ("1", "true"):
            self.data.hidden_rows.add(self.row)

    def open_c(self, attributes: dict[str, str]) -> None:
        if reference := attributes.get("r"):
            self.row, self.column = _place_of(reference)
        else:
            self.column += 1
        self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
        self.formula = self.has_value = False

    def open_f(self, _: dict[str, str]) -> None:
        self.formula = True

    def open_v(self, _: dict[str, str]) -> None:
        self.has_value = True
        if self.formula or self.kind == "e" or (self.dressed and self.kind == "s"):
            self._gather()
        self._take_style((self.row, self.column), self.style)
        self.data.last_row = max(self.data.last_row, self.row)
        self.data.last_column = max(self.data.last_column, self.column)

    open_is = open_v

    def close_c(self) -> None:
        here = (self.row, self.column)
        text, any_dressed = self._taken()
        value = text.strip()
        if self.kind == "e":
            self.data.faults[here] = value or "#N/A"
        elif self.formula and not value and not (self.kind == "str" and self.has_value):
            self.data.faults[here] = "="
        elif self.kind == "s" and value in self.dressed:
            self.data.dressed[here] = self.dressed[value]
        elif any_dressed:
            self.data.dressed[here] = text

    def open_authors(self, _: dict[str, str]) -> None:
        self.authors = []

    def open_author(self, _: dict[str, str]) -> None:
        self._gather()

    def close_author(self) -> None:
        self.authors.append(self._taken()[0])

    def open_comment(self, attributes: dict[str, str]) -> None:
        self.comment = attributes

    def close_comment(self) -> None:
        """Keep what a person wrote on a cell; our own comments (annotate.py) are answers."""
        text, author = self._taken()[0], int(self.comment.get("authorId", -1))
        if self.authors[author : author + 1] != ["indicators"]:
            text = _THREAD.sub("", text)[:MAX_TEXT]
            self.data.comments[_place_of(self.comment.get("ref", ""))] = text

    def open_col(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self._hide_columns(int(attributes["min"]), int(attributes["max"]))

    def open_mergeCell(self, attributes: dict[str, str]) -> None:  # noqa: N802
        first, _, last = attributes.get("ref", "").partition(":")
        self.data.merges.append((*_place_of(first), *_place_of(last or first)))


class _Ods(_Scanner):
    """The content.xml of an .ods: styles, then tables; ``row`` and ``column`` are the next."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[SheetData] = []
        self.style = ""
        self.raised_styles: set[str] = set()
        self.struck: set[str] = set()
        self.spans: list[dict[int, Any] | None] = []
        self.rows = self.columns = range(0)
        self.defined_column = 1
        self.marked = 0
        self.cell: dict[str, str] = {}
        self.has_text = False

    def open_style(self, attributes: dict[str, str]) -> None:
        self.style = attributes.get("style:name", "")

    def open_text_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("style:text-position", "").startswith(("super", "33%")):
            self.raised_styles.add(self.style)
        if attributes.get("style:text-line-through-style", "none") != "none":
            self.struck.add(self.style)

    def open_table(self, attributes: dict[str, str]) -> None:
        self.data = SheetData(attributes.get("table:name", ""))
        self.sheets.append(self.data)
        self.row = self.defined_column = 1
        self.hidden_to = 0

    def open_table_column(self, attributes: dict[str, str]) -> None:
        first = self.defined_column
        self.defined_column += int(attributes.get("table:number-columns-repeated", 1))
        if attributes.get("table:visibility", "visible") != "visible":
            self._hide_columns(first, self.defined_column - 1)

    def open_table_row(self, attributes: dict[str, str]) -> None:
        count = int(attributes.get("table:number-rows-repeated", 1))
        self.rows = range(self.row, self.row + count)
        self.row, self.column = self.row + count, 1
        if attributes.get("table:visibility", "visible") != "visible":
            self.data.hidden_rows.update(self.rows[:MAX_ROW])

    def open_table_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.has_text = attributes, False
        self._taken()
        self._gather()
        count = int(attributes.get("table:number-columns-repeated", 1))
        self.columns = range(self.column, self.column + count)
        self.column += count

    open_covered_table_cell = open_table_cell

    open_annotation = open_frame = open_shapes = _Scanner._skip

    def open_p(self, _: dict[str, str]) -> None:
        self.has_text = True

    def open_s(self, _: dict[str, str]) -> None:
        self._keep(" ")

    def open_span(self, attributes: dict[str, str]) -> None:
        self.spans.append(self.dress)
        style = attributes.get("text:style-name")
        self.dress = _RAISED if style in self.raised_styles else None
        self.dress = _STRUCK if style in self.struck else self.dress

    def close_span(self) -> None:
        self.dress = self.spans.pop()

    def close_table_cell(self) -> None:
        cell, data = self.cell, self.data
        text, any_dressed = self._taken()
        kind, formula = cell.get("office:value-type", ""), "table:formula" in cell
        if kind or text or formula:
            data.last_row = max(data.last_row, self.rows.stop - 1)
            data.last_column = max(data.last_column, self.columns.stop - 1)
        if cell.get("calcext:value-type") == "error" or (formula and text.startswith("#")):
            self._mark(data.faults, text or "#N/A")
        elif formula and not kind and not self.has_text:  # LibreOffice saves "" as <text:p/>
            self._mark(data.faults, "=")
        elif any_dressed:
            self._mark(data.dressed, text)
        elif kind == "percentage":
            decimals = _DECIMALS.search(text)
            self._mark(data.formats, f"0.{'0' * len(decimals[1])}%" if decimals else "0%")
        if cell.get("table:style-name") in self.struck and (kind or text):
            self._mark(data.struck, "")
        down = int(cell.get("table:number-rows-spanned", 1))
        across = int(cell.get("table:number-columns-spanned", 1))
        if across > 1 or down > 1:
            row, column = self.rows.start, self.columns.start
            data.merges.append((row, column, row + down - 1, column + across - 1))

    close_covered_table_cell = close_table_cell

    def _mark(self, marks: dict[tuple[int, int], str], said: str) -> None:
        """Note something of a cell and of all that repeat it."""
        self.marked += len(self.rows) * len(self.columns)
        if self.marked > MAX_CELLS:
            raise Unfit("file_cells", self.data.name, most=MAX_CELLS)
        marks.update({(row, column): said for row in self.rows for column in self.columns})
