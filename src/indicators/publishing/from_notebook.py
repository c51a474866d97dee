"""An executed notebook as a content tree.

In come the cells of a notebook; out come their nodes, in order. A node of our own is taken as it
is; Markdown and HTML, as pandas and analysts write it, is parsed here, once. What an output
displays is taken in the first of these types that it has: cover, node, Markdown, HTML, SVG, PNG,
plain text.

Never leaves an output out in silence: one that cannot be shown is a :class:`DocumentError` that
names the cell. Only what is meant to be unseen is not shown: hidden cells, stderr, source code.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import mistune
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.publishing.tree import (
    DOCUMENT_MIME,
    NODE_MIME,
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
    Runs,
    Table,
    Text,
    TreeError,
    from_json,
    words_of,
)

_HIDDEN_TAGS = frozenset({"remove", "parameters", "injected-parameters"})
_IMAGES = ("image/svg+xml", "image/png")
_MIME_BY_PREFERENCE = (
    DOCUMENT_MIME, NODE_MIME, "text/markdown", "text/html", *_IMAGES, "text/plain",
)  # fmt: skip
_MOST_SPAN = 100
_SPACES = re.compile("[ \t\n\r\u2028\u2029]+")
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-fA-F]{6})\s*(?:;|$)")
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNITS = re.compile(r"\s*(?:pp|p\.p\.|p\. p\.)$", re.IGNORECASE)
_NO_VALUE = frozenset(
    {"n.d.", "n.d", "nd", "n.a.", "n/a", "na", "s.d.", "s/d", "s.i.", "nan", "nat", "none", "<na>"}
)
_MARKS = {
    "b": "strong", "strong": "strong", "i": "emph", "em": "emph", "sup": "super", "sub": "sub",
    "del": "strike", "s": "strike", "code": "code",
}  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_DROPPED = frozenset({"script", "style", "template", "head"})
_BLOCKS = frozenset(_HEADINGS) | {
    "article", "blockquote", "body", "details", "div", "dl", "figure", "hr", "html", "main", "ol",
    "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip


class DocumentError(ConversionException):
    """A notebook cannot become a document; the message names the cell.

    nbconvert and JupyterLab show a ConversionException as a message, without a traceback.
    """


@dataclass(frozen=True)
class _Place:
    """A cell, as messages name it."""

    number: int
    cell: NotebookNode

    def error(self, message: str) -> DocumentError:
        lines = str(self.cell.source).strip().splitlines() or ["empty"]
        return DocumentError(f"cell {self.number} ({lines[0][:60]}): {message}")


def cover_shown(notebook: NotebookNode) -> Cover | None:
    """What a notebook says about its document; None when it says nothing.

    Raises
    ------
    DocumentError
        It says so twice, or not as :class:`Cover` describes.
    """
    found: Cover | None = None
    for place in _places(notebook):
        for output in place.cell.get("outputs", ()):
            if DOCUMENT_MIME not in output.get("data", {}):
                continue
            if found is not None:
                raise place.error(f"a second output of type {DOCUMENT_MIME}")
            try:
                found = from_json(output["data"][DOCUMENT_MIME], Cover)
            except TreeError as error:
                raise place.error(f"{DOCUMENT_MIME}: {error}") from error
    return found


def notebook_nodes(notebook: NotebookNode, *, show_code: bool = False) -> Iterator[Node]:
    """What a document shows of a notebook, in order; the cover apart.

    Raises
    ------
    DocumentError
        A picture has no alternative text, or an output is of no type that can be shown.
    """
    for place in _places(notebook):
        cell = place.cell
        tags = set(cell.metadata.get("tags", ()))
        if tags & _HIDDEN_TAGS:
            continue
        if "page-break" in tags:
            yield PageBreak()
        if cell.cell_type == "markdown":
            yield from markdown_nodes(cell.source)
        elif cell.cell_type == "code":
            if show_code and cell.source.strip():
                yield Code(cell.source.rstrip(), "source")
            for output in cell.outputs:
                yield from _output_nodes(place, output)


def markdown_nodes(source: str) -> list[Node]:
    """Markdown: headings, lists, emphasis, code, quotes, tables, links, footnotes.

    Raw HTML is shown as text; its comments are dropped. Footnotes follow at the end.
    """
    return html_nodes(_markdown()(source))


def html_nodes(source: str) -> list[Node]:
    """HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


def _places(notebook: NotebookNode) -> Iterator[_Place]:
    for number, cell in enumerate(notebook.cells, start=1):
        yield _Place(number, cell)


def _output_nodes(place: _Place, output: NotebookNode) -> list[Node]:
    """One output, as the richest of its types; nothing when it is meant to be unseen."""
    if output.output_type == "stream":
        return _terminal(output.text) if output.name == "stdout" else []
    if output.output_type == "error":
        name = f"{output.ename}: {output.evalue}"
        return [Code(_plain("\n".join(output.traceback)), "error", name)]
    data = output.get("data", {})
    mime = next((mime for mime in _MIME_BY_PREFERENCE if mime in data), None)
    if mime is None and data:
        raise place.error(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(_MIME_BY_PREFERENCE)}, or tag the cell 'remove'"
        )
    if mime is None or mime == DOCUMENT_MIME:
        return []
    if mime in _IMAGES:
        return [_picture(place, output, mime)]
    if mime == "text/plain":
        return _terminal(_joined(data[mime]))
    try:
        if mime == NODE_MIME:
            return [from_json(data[mime])]
        convert = markdown_nodes if mime == "text/markdown" else html_nodes
        return convert(_joined(data[mime]))
    except TreeError as error:
        raise place.error(str(error)) from error


def _picture(place: _Place, output: NotebookNode, mime: str) -> Chart:
    metadata = output.get("metadata", {})
    # what is said nearest to the picture: of its type, of its output, of its cell
    near = (metadata.get(mime, {}), metadata, place.cell.metadata)
    alt, caption = (
        str(next((found[name] for found in near if name in found), ""))
        for name in ("alt", "caption")
    )
    if not alt.strip():
        raise place.error(
            f"the {mime} output has no alternative text, which a PDF/UA needs; display it with"
            f' metadata={{"{mime}": {{"alt": "..."}}}} or give the cell the metadata "alt"'
        )
    content = _joined(output.data[mime])
    return Chart(content, alt, caption, mime, bool(near[0].get("sticky")))


def _terminal(text: str) -> list[Node]:
    return [Code(_plain(text))] if text.strip() else []


def _plain(text: str) -> str:
    return str(strip_ansi(text.rstrip()))  # type: ignore[no-untyped-call]


def _joined(content: object) -> str:
    """MIME content as one string; on disk a notebook may hold a list of lines."""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)


class _Renderer(mistune.HTMLRenderer):
    """Markdown to HTML with raw HTML as text, so that one converter serves both."""

    def block_html(self, html: str) -> str:
        text = _COMMENT.sub("", html).strip()
        return super().block_html(text) if text else ""

    def inline_html(self, html: str) -> str:
        return super().inline_html(_COMMENT.sub("", html))


@functools.cache
def _markdown() -> Callable[[str], str]:
    """The Markdown parser; HTML is its only output, whatever mistune's types allow."""
    markdown = mistune.create_markdown(
        renderer=_Renderer(escape=True), plugins=["table", "strikethrough", "footnotes"]
    )
    return lambda source: str(markdown(source))


def _blocks(parent: Tag) -> list[Node]:
    """The children of an element; loose text between blocks becomes paragraphs."""
    blocks: list[Node] = []
    loose: list[Run] = []

    def end_paragraph() -> None:
        if content := _trimmed(loose):
            blocks.append(Text(content))
        loose.clear()

    for child in parent.children:
        if isinstance(child, Tag) and child.name in _BLOCKS:
            end_paragraph()
            blocks.extend(_block(child))
        else:
            loose.extend(_inline(child))
    end_paragraph()
    return blocks


def _block(tag: Tag) -> list[Node]:
    """One block element."""
    if level := _HEADINGS.get(tag.name, 0):
        title = _children(tag)
        return [Heading(level, title)] if title else []
    if tag.name == "table":
        made = _table(tag)
        return [made] if made else []
    if tag.name in ("ul", "ol"):
        items = tuple(_content(item) for item in tag.find_all("li", recursive=False))
        start = str(tag.get("start", "1"))
        numbered = tag.name == "ol"
        return [Items(items, (int(start) if start.isdigit() else 1) if numbered else 0)]
    if tag.name == "pre":
        return [Code(tag.get_text().rstrip("\n"))]
    if tag.name == "blockquote":
        return [Quote(_content(tag))]
    if tag.name == "hr":
        return [Text((), "rule")]
    if tag.name == "section" and "footnotes" in tag.get_attribute_list("class"):
        return [Quote(_content(tag), "note")]
    return _blocks(tag)


def _content(tag: Tag) -> tuple[Node, ...]:
    """What is inside a list item, a table cell or a quotation.

    Headings in there are only strong text: a PDF/UA must not skip a heading level.
    """
    return tuple(
        Text(tuple(replace(run, marks=("strong", *run.marks)) for run in node.content))
        if isinstance(node, Heading) else node
        for node in _blocks(tag)
    )  # fmt: skip


def _children(tag: Tag) -> Runs:
    return _trimmed([run for child in tag.children for run in _inline(child)])


def _trimmed(runs: list[Run]) -> Runs:
    """Runs without white space at either end; empty where nothing is left."""
    kept = list(runs)
    while kept and not kept[0].text.strip(" ") and kept[0].text != "\n":
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(" "))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(kept)


def _inline(node: PageElement) -> list[Run]:
    """Running text and the few marks that are kept in it."""
    if isinstance(node, PreformattedString):  # a comment, a doctype
        return []
    if isinstance(node, NavigableString):
        text = _SPACES.sub(" ", str(node))
        return [Run(text)] if text else []
    if not isinstance(node, Tag) or node.name in _DROPPED:
        return []
    if node.name == "br":
        return [Run("\n")]
    if node.name == "img":
        return [Run(str(node.get("alt", "")))]
    inner = [run for child in node.children for run in _inline(child)]
    if mark := _MARKS.get(node.name):
        return [replace(run, marks=(*run.marks, mark)) for run in inner]
    if node.name == "a":
        if "footnote" in node.get_attribute_list("class"):  # the way back: none on paper
            return []
        target = str(node.get("href", ""))
        return [replace(r, link=target) for r in inner] if re.match("https?://", target) else inner
    if colour := _COLOUR.search(str(node.get("style", ""))):
        return [replace(run, colour=colour[1]) for run in inner]
    return inner


def _table(tag: Tag) -> Table | None:
    """A ``<table>``, its spans cut where they leave the header, the body or the table.

    ``data-widths="3,1,1"`` sets the widths as shares, ``data-landscape`` turns the page or not.
    """
    header, body = (_placed(rows) for rows in _sections(tag))
    count = max((at.x + at.cell.colspan for at in [*header, *body]), default=0)
    if not count:
        return None
    widths = _declared_widths(tag, count)
    caption = tag.find("caption")
    turned = str(tag.get("data-landscape", "")).lower()
    return Table(
        tuple(Column(_kind(body, n), widths[n]) for n in range(count)),
        _grid(body, count),
        _grid(header, count),
        _children(caption) if isinstance(caption, Tag) else (),
        # ten columns and more stand on a turned page
        turned == "true" if turned in ("true", "false") else count > 9,
    )


def _sections(table: Tag) -> tuple[list[Tag], list[Tag]]:
    """Header and body rows; leading rows of ``th`` alone are a header too."""
    parts = _parts(table, "thead", "tbody", "tfoot", "tr")
    rows = [row for part in parts for row in ([part] if part.name == "tr" else _parts(part, "tr"))]
    header = [row for row in rows if row.parent is not None and row.parent.name == "thead"]
    if not header:
        leading = lambda row: bool(_parts(row, "th")) and not _parts(row, "td")  # noqa: E731
        header = list(itertools.takewhile(leading, rows))
    return header, rows[len(header) :]


def _parts(tag: Tag, *names: str) -> list[Tag]:
    """A tag's own parts of some names; bs4's search takes far longer."""
    return [part for part in tag.children if isinstance(part, Tag) and part.name in names]


@dataclass(frozen=True)
class _Placed:
    """A cell with its place among the rows of a header or a body."""

    x: int
    y: int
    key: bool
    cell: Cell

    def covered(self) -> set[tuple[int, int]]:
        """The places that it takes, by row and column."""
        across, down = range(self.cell.colspan), range(self.cell.rowspan)
        return {(self.y + n, self.x + m) for n in down for m in across}


def _placed(rows: list[Tag]) -> list[_Placed]:
    """Every cell of some rows at its place, as browsers find it."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for y, row in enumerate(rows):
        x = 0
        for tag in _parts(row, "td", "th"):
            while (y, x) in taken:
                x += 1
            rowspan = min(_span(tag, "rowspan") or len(rows), len(rows) - y)
            wanted = _span(tag, "colspan") or 1
            colspan = next((n for n in range(1, wanted) if (y, x + n) in taken), wanted)
            declared = _ALIGN.search(str(tag.get("style", "")))
            cell = Cell(_content(tag), colspan, rowspan, declared[1] if declared else "")
            cells.append(_Placed(x, y, tag.name == "th", cell))
            taken |= cells[-1].covered()
    return cells


def _grid(placed: list[_Placed], count: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows that fill the table: what a short row lacks is an empty cell."""
    taken = {place for at in placed for place in at.covered()}
    many = max((y + 1 for y, _ in taken), default=0)
    empty = [_Placed(x, y, False, Cell()) for y in range(many) for x in range(count)
             if (y, x) not in taken]  # fmt: skip
    every = sorted([*placed, *empty], key=lambda at: (at.y, at.x))
    rows = itertools.groupby(every, key=lambda at: at.y)
    begun = {y: tuple(at.cell for at in row) for y, row in rows}
    return tuple(begun.get(y, ()) for y in range(many))


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name, "1"))
    return min(int(value), _MOST_SPAN) if value.isdigit() else 1


def _kind(body: list[_Placed], column: int) -> str:
    """Numeric by the characters alone; keys such as 5.1 are no quantities."""
    own = [at for at in body if at.x == column and at.cell.colspan == 1]
    if any(at.key for at in own):
        return "key"
    return "number" if _is_numeric([words_of(at.cell.content) for at in own]) else "text"


def _is_numeric(texts: list[str]) -> bool:
    """Whether every text is a number, an interval of numbers, or says that none is there."""
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
    """``data-widths``; zeros when the table declares none."""
    declared = table.get("data-widths")
    if declared is None:
        return [0.0] * count
    parts = str(declared).split(",")
    if not all(re.fullmatch(r"\s*\d+(\.\d+)?\s*", part) and float(part) > 0 for part in parts):
        raise TreeError(f'data-widths="{declared}": write positive numbers, as in "3,1,1"')
    if len(parts) != count:
        raise TreeError(
            f'data-widths="{declared}" has {len(parts)} numbers for a table of {count} columns'
        )
    return [float(part) for part in parts]
