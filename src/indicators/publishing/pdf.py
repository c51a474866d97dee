"""A content tree as a PDF, through Typst.

In come nodes and a cover; out go the bytes of a tagged PDF/A-2a and PDF/UA-1, in the page style of
``templates/typst/report.typ``, which reads the tree as JSON: text is data there and never markup.

Never reads a system font or reaches for the network. The same tree and timestamp give the same
bytes.
"""

from __future__ import annotations

import base64
import importlib.util
import itertools
import json
import logging
import math
import operator
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import resources as package_resources
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, default

from indicators.charts.typeface import without_style
from indicators.publishing.from_notebook import DocumentError, cover_shown, notebook_nodes
from indicators.publishing.tree import (
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Heading,
    Items,
    Node,
    PageBreak,
    Quote,
    Run,
    Table,
    Text,
    clean_text,
    words_of,
)
from indicators.words import table as words_table

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_SIGN_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "LastResortHE-Regular.ttf",
)  # fmt: skip
_HEADINGS_FOR_CONTENTS = 4
_PDF_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

_BODY_WORD = 60  # letters; a longer word may be broken anywhere, or it would leave the page
_MONOSPACE_LINE = 85  # letters of DejaVu Sans Mono on a line
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
_SHORT_TABLE = 320.0  # pt; a table no higher than this, some half a page, is not cut

_ZERO_WIDTH_SPACE = "\u200b"
_NO_BREAK = "\u00a0"
_FIGURE = re.compile(r"[-−+<>]?\s?[\d.,]+\s?%?")
_DECIMALS = re.compile(r"(?P<whole>[-−+]?[\d,]+)(?P<rest>\.\d+)?(?P<unit>\s?%)?")
_PARTS = re.compile(r"[^\]!_/]*[\]!_/]|[^\]!_/]+$")

_log = logging.getLogger(__name__)


class TypstPDFExporter(Exporter):
    """The nbconvert exporter: `jupyter nbconvert --to indicators_pdf report.ipynb`.

    The timestamp is `SOURCE_DATE_EPOCH`, else the `date` that the notebook displays, else the
    clock; with either of the first two, the same notebook gives the same bytes.
    """

    export_from_notebook = "PDF (informe, Typst)"
    output_mimetype = "application/pdf"

    show_code = Bool(False, help="Show the source of code cells.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    # nbconvert's base class says NotebookNode, as it only preprocesses; exporters of files do not.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook; nbconvert's own preprocessors run first."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        pdf = notebook_to_pdf(notebook, _timestamp(notebook), show_code=self.show_code)
        return pdf, resources


def notebook_to_pdf(
    notebook: NotebookNode, timestamp: datetime, *, show_code: bool = False
) -> bytes:
    """Convert an executed notebook, which is not changed; as `tree_to_pdf`."""
    cover = cover_shown(notebook)
    nodes = list(notebook_nodes(notebook, show_code=show_code))
    return tree_to_pdf(
        nodes, cover or _untold(notebook, nodes), timestamp, with_cover=cover is not None
    )


def tree_to_pdf(
    nodes: Iterable[Node], cover: Cover, timestamp: datetime, *, with_cover: bool = True
) -> bytes:
    """Set a document as PDF/A-2a and PDF/UA-1.

    Parameters
    ----------
    nodes, cover
        What it holds, and what is said of it.
    timestamp
        Creation date of the PDF; UTC when it names no zone.
    with_cover
        Show the cover, and not its running lines alone.

    Raises
    ------
    DocumentError
        When Typst refuses the result.
    """
    with tempfile.TemporaryDirectory(prefix="indicators-") as name:
        folder = Path(name)
        content: dict[str, Any] = {
            "doc": _described(cover),
            "words": {key: row[cover.lang] for key, row in words_table()["document"].items()},
            "with_cover": with_cover,
            "pages": list(_pages(_levelled(nodes), folder)),
        }
        headings = [n for page in content["pages"] for n in page["nodes"] if n["kind"] == "heading"]
        content["contents"] = sum(n["level"] < 3 for n in headings) >= _HEADINGS_FOR_CONTENTS
        (folder / "content.json").write_text(_json(content), encoding="utf-8")
        page_style = package_resources.files(__package__) / "templates" / "typst" / "report.typ"
        (folder / "report.typ").write_bytes(page_style.read_bytes())
        return _compile(folder, timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC))


def font_paths() -> list[Path]:
    """Return the font files of a document, none of which doubles another.

    Source Sans Pro lacks some signs, such as ◆ or →; DejaVu has them. Last Resort draws a box for
    any character at all, where PDF/A would refuse one without a glyph.
    """
    source_sans = Path(str(package_resources.files("font_source_sans_pro"))) / "files"
    matplotlib = importlib.util.find_spec("matplotlib")  # located only: charts alone import it
    if matplotlib is None or matplotlib.origin is None:
        raise DocumentError("matplotlib, which brings the fonts for signs, is not installed")
    signs = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf"
    return [
        *(source_sans / f"SourceSansPro-{face}.ttf" for face in _FACES),
        *(signs / name for name in _SIGN_FONTS),
    ]


def break_words(text: str, limit: int, patience: int = 0) -> str:
    """Let words of more than `limit` letters break: after signs first, and then anywhere.

    A copied text holds the places as zero-width spaces, so a number is left whole: its digits
    take less room than letters. Words of letters alone are left to hyphenation up to `patience`.
    """

    def opened(match: re.Match[str]) -> str:
        word = match[0]
        if word.isalpha() and len(word) <= patience:
            return word
        if _FIGURE.fullmatch(word) and len(word) <= 1.4 * limit:
            return word
        parts = _PARTS.findall(word)
        return _ZERO_WIDTH_SPACE.join(
            part if len(part) <= limit else _ZERO_WIDTH_SPACE.join(part) for part in parts
        )

    return re.sub(rf"\S{{{limit + 1},}}", opened, text)


def _timestamp(notebook: NotebookNode) -> datetime:
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), tz=UTC)
    cover = cover_shown(notebook)
    return (cover and cover.moment()) or datetime.now(UTC).replace(microsecond=0)


def _untold(notebook: NotebookNode, nodes: Iterable[Node]) -> Cover:
    """A title and a language for a notebook that says nothing of its document."""
    lang = "en" if str(notebook.metadata.get("lang", "es")).startswith("en") else "es"
    headings = (words_of(node) for node in nodes if isinstance(node, Heading))
    unnamed = words_table()["document"]["untitled"][lang]
    title = str(notebook.metadata.get("title", "")) or next(headings, "") or unnamed
    return Cover(title=title, lang=lang)


def _described(cover: Cover) -> dict[str, Any]:
    moment = cover.moment()
    locale = {"es": "es_MX", "en": "en_US"}[cover.lang]
    date = format_date(moment.date(), "long", locale=locale) if moment else ""
    return {**asdict(cover), "date_text": date}


def _levelled(nodes: Iterable[Node]) -> Iterator[Node]:
    """Renumber headings by their nesting: a PDF/UA starts at level 1 and skips none."""
    open_levels: list[int] = []
    for node in nodes:
        if not isinstance(node, Heading):
            yield node
            continue
        while open_levels and open_levels[-1] >= node.level:
            open_levels.pop()
        open_levels.append(node.level)
        yield replace(node, level=len(open_levels))


def _pages(nodes: Iterable[Node], folder: Path) -> Iterator[dict[str, Any]]:
    """Put wide tables on turned pages, together with the headings right before them."""
    every = list(nodes)
    turned = [isinstance(node, Table) and node.landscape for node in every]
    for index in reversed(range(len(every) - 1)):
        turned[index] |= isinstance(every[index], Heading) and turned[index + 1]
    numbers = itertools.count(1)
    sides = zip(turned, every, strict=True)
    for landscape, group in itertools.groupby(sides, key=operator.itemgetter(0)):
        yield {"landscape": landscape, "nodes": [_set(node, folder, numbers) for _, node in group]}


def _set(node: Node, folder: Path, numbers: Iterator[int]) -> dict[str, Any]:
    """A node as the template reads it."""
    if isinstance(node, Heading):
        content = _runs(node.content, _BODY_WORD)
        return {"kind": "heading", "level": node.level, "content": content,
                "new_page": node.new_page, "anchored": bool(node.anchor)}  # fmt: skip
    if isinstance(node, Chart):
        return _chart(node, folder, next(numbers))
    if isinstance(node, Table):
        return _table(node)
    return _inside(node, _BODY_WORD)


def _inside(node: Node, limit: int, patience: int = 0) -> dict[str, Any]:
    """A node that may stand inside another one, its words open to breaks where they are too long.

    A table in a table is its text.
    """
    if isinstance(node, Text):
        return {"kind": "text", "style": node.style, "sticky": node.sticky,
                "content": _runs(node.content, limit, patience)}  # fmt: skip
    if isinstance(node, Items):
        items = [[_inside(part, limit, patience) for part in item] for item in node.items]
        return {"kind": "items", "start": node.start, "items": items}
    if isinstance(node, Quote):
        content = [_inside(part, limit, patience) for part in node.content]
        return {"kind": "quote", "style": node.style, "content": content}
    if isinstance(node, Code):
        text = break_words(node.text.rstrip(), min(limit, _MONOSPACE_LINE))
        if limit == _BODY_WORD:
            text = break_words(node.text.rstrip(), _MONOSPACE_LINE)
        return {"kind": "code", "style": node.style, "name": node.name, "text": text}
    if isinstance(node, PageBreak):
        return {"kind": "pagebreak"}
    return _inside(Text((Run(words_of(node)),)), limit, patience)


def _runs(runs: Sequence[Run], limit: int, patience: int = 0) -> list[dict[str, Any]]:
    return [
        {"text": break_words(run.text, limit, patience), "marks": list(run.marks),
         "colour": run.colour, "link": run.link}
        for run in runs
    ]  # fmt: skip


def _chart(chart: Chart, folder: Path, number: int) -> dict[str, Any]:
    """Write a picture beside the document and call for it."""
    path = folder / f"{number}{'.svg' if chart.mime == 'image/svg+xml' else '.png'}"
    if path.suffix == ".svg":
        path.write_text(clean_text(without_style(chart.picture)), encoding="utf-8")
    else:
        path.write_bytes(base64.b64decode(chart.picture))
    caption = break_words(chart.caption, _MONOSPACE_LINE)
    return {"kind": "chart", "path": path.name, "alt": chart.alt, "caption": caption,
            "sticky": chart.sticky}  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    """A table that fits its page: widths by what its columns hold, every cell at its place."""
    cells = list(_places(table))
    count = len(table.columns)
    size = 8.5 if count <= 9 else 8.0 if count <= 14 else 7.0
    page = (_LANDSCAPE_WIDTH if table.landscape else _PORTRAIT_WIDTH) / size
    widths = _widths(table, cells, page)
    letters = [
        max(1, math.floor((width * page / sum(widths) - _INSET) / _LETTER)) for width in widths
    ]
    decimals = [_most_decimals(cells, n) if c.holds == "number" else 0
                for n, c in enumerate(table.columns)]  # fmt: skip
    return {
        "kind": "table",
        "caption": _runs(table.caption, _BODY_WORD),
        "sticky": table.sticky,
        "breakable": table.landscape or _height(cells, letters, size) > _SHORT_TABLE,
        "size": size,
        "columns": widths,
        "aligns": ["right" if column.holds == "number" else "left" for column in table.columns],
        "header_rows": len(table.header),
        "cells": [_cell(at, table.columns, letters, decimals) for at in cells],
    }


class _At:
    """A cell at its column and row; rows are counted from the header's first."""

    def __init__(self, x: int, y: int, header: bool, cell: Cell) -> None:
        self.x, self.y, self.header, self.cell = x, y, header, cell
        self.text = words_of(cell.content)
        self.plain = len(cell.content) <= 1 and all(isinstance(n, Text) for n in cell.content)

    def room(self, letters: Sequence[int]) -> int:
        """How many letters stand on a line of the cell."""
        return sum(letters[self.x : self.x + self.cell.colspan])


def _places(table: Table) -> Iterator[_At]:
    """Every cell where it goes: a row's cells take the places that none from above does."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate([*table.header, *table.rows]):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            yield _At(x, y, y < len(table.header), cell)
            across, down = range(cell.colspan), range(cell.rowspan)
            taken |= {(y + n, x + m) for n in down for m in across}


def _cell(
    at: _At, columns: Sequence[Column], letters: Sequence[int], decimals: Sequence[int]
) -> dict[str, Any]:
    room = at.room(letters)
    number = columns[at.x].holds == "number" and not at.header and at.cell.colspan == 1
    aligned = at.cell.align
    if not aligned and at.header:
        aligned = (
            "center"
            if at.cell.colspan > 1
            else "right"
            if columns[at.x].holds == "number"
            else "left"
        )
    content = [_inside(node, room, min(2 * room, _LONGEST_WORD)) for node in at.cell.content]
    if number and at.plain and len(at.text) <= 1.4 * room:
        for run in itertools.chain(*(node["content"] for node in content)):
            run["text"] = run["text"].replace(" ", _NO_BREAK)
    longest = max(map(len, at.text.split()), default=0)
    return {
        "x": at.x, "y": at.y, "colspan": at.cell.colspan, "rowspan": at.cell.rowspan,
        "align": aligned, "content": content,
        "hyphenate": not at.header and longest > room,
        "pad": _pad(at.text, decimals[at.x]) if number else "",
    }  # fmt: skip


def _most_decimals(cells: Iterable[_At], column: int) -> int:
    found = [_DECIMALS.fullmatch(at.text) for at in cells if at.x == column and not at.header]
    return max((len(match["rest"] or "") for match in found if match), default=0)


def _pad(text: str, decimals: int) -> str:
    """What is set unseen behind a number, so that decimal points stand under one another."""
    match = _DECIMALS.fullmatch(text)
    if not match or match["unit"]:
        return ""
    lacking = decimals - len(match["rest"] or "")
    return ".0000"[:lacking] if not match["rest"] else "0" * lacking


def _widths(table: Table, cells: Sequence[_At], available: float) -> list[float]:
    """Share the page out, in em: figures and short texts get what they need, texts the rest."""
    if all(column.weight for column in table.columns):
        return [column.weight for column in table.columns]
    longest, words = [], []
    for n, column in enumerate(table.columns):
        own = [at for at in cells if at.x == n and at.cell.colspan == 1]
        lines = [line for at in own if not at.header for line in at.text.splitlines()]
        longest.append(max(map(len, lines), default=0))
        heads = [at.text for at in own if at.header]
        # a heading on two lines at most where it can be
        wanted = [max([len(text) // 2 + 1, *map(len, text.split())]) for text in heads]
        words.append(max(wanted, default=0))
        if column.weight:
            longest[-1] = max(longest[-1], _SHORT + 1)
    wide = [
        c.holds != "number" and long > _SHORT
        for c, long in zip(table.columns, longest, strict=True)
    ]
    wishes = [c.weight or min(long, _LONG) for c, long in zip(table.columns, longest, strict=True)]
    for header_room in (_SHORT, _CRAMPED):
        fixed = [_needs(*pair, header_room) for pair in zip(longest, words, strict=True)]
        left = available - sum(w for w, grows in zip(fixed, wide, strict=True) if not grows)
        if left >= _LEAST_TEXT * sum(wide):
            share = left / (sum(itertools.compress(wishes, wide)) or 1)
            return [wish * share if grows else width
                    for wish, grows, width in zip(wishes, wide, fixed, strict=True)]  # fmt: skip
    # Too much for one page: all columns shrink alike, and long words break.
    least = [
        min(max(a, min(b, _CRAMPED) * 1.08), 1.5 * _SHORT)
        for a, b in zip(longest, words, strict=True)
    ]
    shrunk = (available - _INSET * len(least)) / (sum(least) or 1)
    return [count * shrunk + _INSET for count in least]


def _needs(longest: int, word: int, header_room: int) -> float:
    """What a column takes on one line, its header's words up to some letters, in em."""
    return max(longest, min(word, header_room) * 1.08) * _LETTER + _INSET


def _height(cells: Iterable[_At], letters: Sequence[int], size: float) -> float:
    """About how high a table is set, in pt: lines by the letters that a column holds.

    One with more than a line of text in a cell is not judged by its letters: it may be of any
    height.
    """
    lines: dict[int, int] = {}
    for at in cells:
        if not at.plain:
            return math.inf
        parts = at.text.splitlines() or [""]
        needed = sum(max(1, math.ceil(len(part) / at.room(letters))) for part in parts)
        lines[at.y] = max(lines.get(at.y, 1), math.ceil(needed / at.cell.rowspan))
    return sum(_ROW + _LINE * size * count for count in lines.values())


def _json(content: Mapping[str, Any]) -> str:
    """The tree for Typst, which shows it as text and never as markup."""
    return json.dumps(_cleaned(content), ensure_ascii=False)


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return clean_text(value) if isinstance(value, str) else value


def _compile(folder: Path, timestamp: datetime) -> bytes:
    # Typst reads whole folders, in the order of the disk: given the folders of the wheels, it would
    # take some faces from TrueType and some from OpenType files, others on each machine.
    fonts = folder / "fonts"
    fonts.mkdir()
    for path in font_paths():
        shutil.copyfile(path, fonts / path.name)
    only_these = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
    )
    try:
        compiler = typst.Compiler(folder / "report.typ", root=folder, font_paths=only_these)
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=_PDF_STANDARDS, timestamp=timestamp
        )
    except typst.TypstError as error:
        raise DocumentError(f"Typst: {error.message}\n{error.diagnostic}") from error
    for warning in warnings:
        _log.warning("Typst: %s", warning.message)
    if not isinstance(pdf, bytes):
        raise DocumentError("Typst returned no PDF")
    return pdf
