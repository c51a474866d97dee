"""HTML tables as Typst tables that fit a page.

In comes a parsed ``<table>``; out goes a call of ``data-table`` from ``report.typ``: every cell
with its place, the header rows apart (they are repeated on each page), a width and an alignment
for each column.

Never looks at what a number means: a column counts as numeric by its characters alone. It does
not convert what is inside a cell; the caller hands in the function that does.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bs4.element import Tag

_MOST_PORTRAIT_COLUMNS = 9
_MOST_SPAN = 100
_LETTER = 0.52  # em; mean width in Source Sans Pro, and a little more than a tabular figure
_INSET = 1.0  # em; left and right together
_SHORT = 14  # letters; a text column no wider than this is not made narrower
_CRAMPED = 6  # letters; what a header word keeps in a column of short figures
_LONG = 60  # letters; text columns longer than this are all wide alike
_LEAST_TEXT = 8.0  # em; below this a text column is a heap of hyphens
_LONGEST_WORD = 20  # letters; hyphenation is trusted up to here ("institucionalización")
_PORTRAIT_WIDTH = 487.0  # pt; letter paper less its margins
_LANDSCAPE_WIDTH = 667.0  # pt
_LINE, _ROW = 1.2, 8.0  # em a line, pt around a row
_ON_A_LINE = frozenset({"a", "b", "br", "em", "i", "s", "span", "strong", "sub", "sup"})
_SHORT_TABLE = 320.0  # pt; a table no higher than this, some half a page, is not cut

_UNITS = re.compile(r"\s*(?:pp|p\.p\.|p\. p\.)$", re.IGNORECASE)
_NO_VALUE = frozenset(
    {"n.d.", "n.d", "nd", "n.a.", "n/a", "na", "s.d.", "s/d", "s.i.", "nan", "nat", "none", "<na>"}
)
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)")


class ConvertContent(Protocol):
    """Convert what is inside an element, breaking words longer than `limit`."""

    def __call__(self, tag: Tag, limit: int = ..., patience: int = ...) -> str: ...


class TableError(ValueError):
    """An attribute of a table cannot be honoured."""


@dataclass(frozen=True)
class _Cell:
    tag: Tag
    row: int
    column: int
    rowspan: int
    colspan: int
    header: bool
    text: str


@dataclass(frozen=True)
class _Column:
    numeric: bool
    align: str
    longest: int  # letters of the longest body text
    header_word: int  # letters of the longest word of the header

    @property
    def wide(self) -> bool:
        """Whether the column takes what the others leave."""
        return not self.numeric and self.longest > _SHORT

    def letters(self, header_room: int) -> float:
        """Letters that the body needs on one line, and header words up to `header_room`."""
        bold = 1.08
        return max(self.longest, min(self.header_word, header_room) * bold)


def needs_landscape(table: Tag) -> bool:
    """Tell whether a table asks for, or with its number of columns needs, a page turned."""
    asked = str(table.get("data-landscape", "")).lower()
    if asked in ("true", "false"):
        return asked == "true"
    return _count_columns(_cells(table)) > _MOST_PORTRAIT_COLUMNS


def typst_table(table: Tag, convert: ConvertContent) -> str:
    """Convert a ``<table>``.

    Parameters
    ----------
    table : bs4.element.Tag
        `data-widths="3,1,1"` sets the widths as shares; a cell's `text-align` wins over the
        alignment found.
    convert : ConvertContent
        Turns what is inside a cell or a caption into Typst markup.

    Returns
    -------
    str
        Typst markup; empty for a table without cells.

    Raises
    ------
    TableError
        `data-widths` is not one positive number a column.
    """
    cells = _cells(table)
    if not cells:
        return ""
    count = _count_columns(cells)
    columns = [_describe_column(cells, index) for index in range(count)]
    size = 8.5 if count <= _MOST_PORTRAIT_COLUMNS else 8.0 if count <= 14 else 7.0
    landscape = needs_landscape(table)
    page = _LANDSCAPE_WIDTH if landscape else _PORTRAIT_WIDTH
    widths = _declared_widths(table, count) or _fitted_widths(columns, page / size)
    unit = page / size / sum(widths)
    letters = [max(1, math.floor((width * unit - _INSET) / _LETTER)) for width in widths]
    markup = [(cell.header, _cell_markup(cell, columns, letters, convert)) for cell in cells]
    short = not landscape and _height(cells, letters, size) <= _SHORT_TABLE
    arguments = [
        f"breakable: {str(not short).lower()}",
        f"columns: ({_tuple(f'{width:.3f}fr' for width in widths)})",
        f"aligns: ({_tuple(column.align for column in columns)})",
        f"size: {size}pt",
        f"header: ({_tuple(text for header, text in markup if header)})",
    ]
    if (caption := table.find("caption")) is not None:
        arguments.append(f"caption: [{convert(caption)}]")
    arguments.extend(text for header, text in markup if not header)
    return "#data-table(\n  " + ",\n  ".join(arguments) + ",\n)"


def _height(cells: list[_Cell], letters: list[int], size: float) -> float:
    """About how high a table is set, in pt: lines by the letters that a column holds.

    A cell that holds more than a line of text does is not judged by its letters: its table may be
    of any height.
    """
    lines: dict[int, int] = {}
    for cell in cells:
        inside = [part.name for part in cell.tag.descendants if isinstance(part, Tag)]
        if not _ON_A_LINE.issuperset(inside):
            return math.inf
        needed = math.ceil(len(cell.text) / _room(cell, letters)) + inside.count("br")
        lines[cell.row] = max(lines.get(cell.row, 1), math.ceil(needed / cell.rowspan))
    return sum(_ROW + _LINE * size * count for count in lines.values())


def _room(cell: _Cell, letters: list[int]) -> int:
    """How many letters stand on a line of a cell."""
    return sum(letters[cell.column : cell.column + cell.colspan])


def _tuple(items: Iterator[str]) -> str:
    """Write the inside of a Typst array; the last comma makes one of a single item."""
    return "".join(f"{item}, " for item in items)


def _cells(table: Tag) -> list[_Cell]:
    """Place every cell on the grid, spans resolved.

    A span that leaves the header, the body or the table is cut there, as browsers do.
    """
    sections = _sections(table)
    taken: set[tuple[int, int]] = set()
    cells: list[_Cell] = []
    first = 0
    for header, rows in sections:
        for offset, row in enumerate(rows):
            column = 0
            for tag in _children(row, "td", "th"):
                while (first + offset, column) in taken:
                    column += 1
                rowspan = min(_span(tag, "rowspan") or len(rows), len(rows) - offset)
                colspan = _free(taken, first + offset, column, _span(tag, "colspan") or 1)
                cells.append(
                    _Cell(tag, first + offset, column, rowspan, colspan, header, _text(tag))
                )
                taken.update(
                    (first + offset + down, column + right)
                    for down in range(rowspan)
                    for right in range(colspan)
                )
        first += len(rows)
    return cells


def _sections(table: Tag) -> list[tuple[bool, list[Tag]]]:
    """Split the rows into header and body; leading rows of ``th`` alone are a header too."""
    parts = _children(table, "thead", "tbody", "tfoot", "tr")
    rows = [
        row for part in parts for row in ([part] if part.name == "tr" else _children(part, "tr"))
    ]
    header = [row for row in rows if row.parent is not None and row.parent.name == "thead"]
    if not header:
        leading = itertools.takewhile(
            lambda row: _children(row, "th") and not _children(row, "td"), rows
        )
        header = list(leading)
    body = rows[len(header) :]
    return [(True, header), (False, body)]


def _children(tag: Tag, *names: str) -> list[Tag]:
    """A tag's own parts of some names; bs4's search takes far longer."""
    return [part for part in tag.children if isinstance(part, Tag) and part.name in names]


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name, "1"))
    return min(int(value), _MOST_SPAN) if value.isdigit() else 1


def _free(taken: set[tuple[int, int]], row: int, column: int, wanted: int) -> int:
    """Return how many of the wanted columns are not taken by a cell from a row above."""
    for width in range(1, wanted):
        if (row, column + width) in taken:
            return width
    return wanted


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _count_columns(cells: list[_Cell]) -> int:
    return max((cell.column + cell.colspan for cell in cells), default=0)


def _describe_column(cells: list[_Cell], index: int) -> _Column:
    """Measure a column by the cells that stand in it alone."""
    own = [cell for cell in cells if cell.column == index and cell.colspan == 1]
    body = [cell for cell in own if not cell.header]
    texts = [cell.text for cell in body]
    # A row's own header is a name or a key, and keys such as 5.1 are no quantities.
    numeric = not any(cell.tag.name == "th" for cell in body) and _is_numeric(texts)
    words = [word for cell in own if cell.header for word in cell.text.split()]
    return _Column(
        numeric=numeric,
        align="right" if numeric else "left",
        longest=max((len(text) for text in texts), default=0),
        header_word=max((len(word) for word in words), default=0),
    )


def _is_numeric(texts: list[str]) -> bool:
    """Tell whether every text is a number, an interval of numbers, or says that none is there."""
    numbers = 0
    for text in texts:
        bare = _UNITS.sub("", text)
        if any(character.isalpha() for character in bare):
            if text.lower() not in _NO_VALUE:
                return False
        elif any(character.isdigit() for character in bare):
            numbers += 1
    return numbers > 0


def _declared_widths(table: Tag, count: int) -> list[float]:
    """Read `data-widths`; empty when the table declares none."""
    declared = table.get("data-widths")
    if declared is None:
        return []
    parts = str(declared).split(",")
    if not all(re.fullmatch(r"\s*\d+(\.\d+)?\s*", part) and float(part) > 0 for part in parts):
        raise TableError(f'data-widths="{declared}": write positive numbers, as in "3,1,1"')
    if len(parts) != count:
        raise TableError(
            f'data-widths="{declared}" has {len(parts)} numbers for a table of {count} columns'
        )
    return [float(part) for part in parts]


def _fitted_widths(columns: list[_Column], available: float) -> list[float]:
    """Share the page out, in em: figures and short texts get what they need, texts the rest."""
    wide = [column for column in columns if column.wide]
    shares = sum(min(column.longest, _LONG) for column in wide)
    for header_room in (_SHORT, _CRAMPED):
        fixed = [column.letters(header_room) * _LETTER + _INSET for column in columns]
        taken = sum(w for w, column in zip(fixed, columns, strict=True) if not column.wide)
        left = available - taken
        if left >= _LEAST_TEXT * len(wide):
            return [
                left * min(column.longest, _LONG) / shares if column.wide else width
                for width, column in zip(fixed, columns, strict=True)
            ]
    # Too much for one page: all columns shrink alike, and long words break.
    letters = [min(column.letters(_CRAMPED), 1.5 * _SHORT) for column in columns]
    shrunk = (available - _INSET * len(columns)) / sum(letters)
    return [count * shrunk + _INSET for count in letters]


def _cell_markup(
    cell: _Cell, columns: list[_Column], letters: list[int], convert: ConvertContent
) -> str:
    room = _room(cell, letters)
    content = convert(cell.tag, room, min(2 * room, _LONGEST_WORD))
    if not cell.header and max(map(len, cell.text.split()), default=0) > room:
        content = f"#text(hyphenate: true)[{content}]"
    arguments = [f"x: {cell.column}", f"y: {cell.row}"]
    if cell.colspan > 1:
        arguments.append(f"colspan: {cell.colspan}")
    if cell.rowspan > 1:
        arguments.append(f"rowspan: {cell.rowspan}")
    if declared := _ALIGN.search(str(cell.tag.get("style", ""))):
        arguments.append(f"align: {declared[1]}")
    elif cell.header:
        inside = "center" if cell.colspan > 1 else columns[cell.column].align
        arguments.append(f"align: bottom + {inside}")
    return f"table.cell({', '.join(arguments)})[{content}]"
