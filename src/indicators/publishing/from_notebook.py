"""An executed notebook as a content tree.

In come the cells of a notebook; out come its cover and its nodes, in order. A node of our own is
taken as it is; Markdown and HTML, as pandas and analysts write it, is parsed here, once. What an
output displays is taken in the first of these types that it has: cover, node, Markdown, HTML, SVG,
PNG, plain text.

Never leaves an output out in silence: one that cannot be shown is a :class:`DocumentError` that
names the cell. Only what is meant to be unseen is not shown: hidden cells, stderr, source code.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

import mistune
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.publishing.tree import (
    DOCUMENT_MIME,
    NODE_MIME,
    Block,
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Heading,
    Items,
    Mark,
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
_BY_PREFERENCE = (
    DOCUMENT_MIME, NODE_MIME, "text/markdown", "text/html", *_IMAGES, "text/plain",
)  # fmt: skip
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-fA-F]{6})\s*(?:;|$)")
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: A number, with its sign, unit or interval, and what stands where there is none.
_NUMBER = re.compile(
    r"[^A-Za-z]*\d[^A-Za-z]*(pp|p\. ?p\.)?|[^\w]*"
    r"|n\.?d\.?|n\.?a\.?|n/a|s\.?d\.?|s/d|s\.?i\.?|nan|nat|none|<na>",
    re.IGNORECASE,
)
_MARKS: Mapping[str, Mark] = {
    "b": "strong", "strong": "strong", "i": "emph", "em": "emph", "sup": "super", "sub": "sub",
    "del": "strike", "s": "strike", "code": "code",
}  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_BLOCKS = frozenset(_HEADINGS) | {
    "article", "blockquote", "body", "details", "div", "dl", "figure", "hr", "html", "main", "ol",
    "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip


class DocumentError(ConversionException):
    """A notebook cannot become a document; the message names the cell.

    nbconvert and JupyterLab show a ConversionException as a message, without a traceback.
    """


def read_notebook(notebook: NotebookNode) -> tuple[Cover | None, list[Block]]:
    """What a notebook says about its document, if anything, and what the document shows of it.

    Raises
    ------
    DocumentError
        It says so twice or wrongly, a picture has no alternative text, or an output is of no type
        that can be shown.
    """
    covers: list[Cover] = []
    nodes: list[Block] = []
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            for node in _cell_nodes(cell):
                if not isinstance(node, Cover):
                    nodes.append(node)
                elif covers:
                    raise TreeError("a second output that says what the document is")
                else:
                    covers.append(node)
        except TreeError as error:
            first = [*str(cell.source).strip().splitlines(), "empty"][0]
            raise DocumentError(f"cell {number} ({first[:60]}): {error}") from error
    return (covers[0] if covers else None), nodes


def _cell_nodes(cell: NotebookNode) -> Iterator[Block | Cover]:
    tags = set(cell.metadata.get("tags", ()))
    if tags & _HIDDEN_TAGS:
        return
    if "page-break" in tags:
        yield PageBreak()
    if cell.cell_type == "markdown":
        yield from markdown_nodes(cell.source)
    elif cell.cell_type == "code":
        for output in cell.outputs:
            yield from _output_nodes(cell, output)


def _output_nodes(cell: NotebookNode, output: NotebookNode) -> list[Any]:
    """One output, as the richest of its types; nothing when it is meant to be unseen."""
    if output.output_type == "stream":
        return _terminal(output.text) if output.name == "stdout" else []
    if output.output_type == "error":
        name = f"{output.ename}: {output.evalue}"
        return [Code(str(strip_ansi("\n".join(output.traceback))), "error", name)]  # type: ignore[no-untyped-call]
    data = output.get("data", {})
    mime = next((mime for mime in _BY_PREFERENCE if mime in data), None)
    if mime is None:
        if not data:
            return []
        raise TreeError(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(_BY_PREFERENCE)}, or tag the cell 'remove'"
        )
    content = data[mime]
    if isinstance(content, list):  # on disk a notebook may hold a list of lines
        content = "".join(content)
    if mime in _IMAGES:
        return [_picture(cell, output, mime, content)]
    readers: Mapping[str, Callable[[Any], list[Any]]] = {
        DOCUMENT_MIME: lambda payload: [from_json(payload, "cover")],
        NODE_MIME: lambda payload: [from_json(payload)],
        "text/markdown": markdown_nodes,
        "text/html": html_nodes,
        "text/plain": _terminal,
    }
    return readers[mime](content)


def _picture(cell: NotebookNode, output: NotebookNode, mime: str, content: str) -> Chart:
    """A picture, with what is said nearest to it: of its type, of its output, of its cell."""
    metadata = output.get("metadata", {})
    told = {**cell.metadata, **metadata, **metadata.get(mime, {})}
    if not str(told.get("alt", "")).strip():
        raise TreeError(
            f"the {mime} output has no alternative text, which a PDF/UA needs; display it with"
            f' metadata={{"{mime}": {{"alt": "..."}}}} or give the cell the metadata "alt"'
        )
    return Chart(content, str(told["alt"]), str(told.get("caption", "")), mime)


def _terminal(text: str) -> list[Block]:
    plain = str(strip_ansi(text.rstrip()))  # type: ignore[no-untyped-call]
    return [Code(plain)] if plain.strip() else []


def markdown_nodes(source: str) -> list[Block]:
    """Markdown: headings, lists, emphasis, code, quotes, tables, links, footnotes.

    Raw HTML is shown as text; its comments are dropped. Footnotes follow at the end.
    """
    return html_nodes(str(_markdown()(source)))


class _Renderer(mistune.HTMLRenderer):
    """Markdown to HTML with raw HTML as text, so that one converter serves both."""

    def block_html(self, html: str) -> str:
        text = _COMMENT.sub("", html).strip()
        return super().block_html(text) if text else ""

    def inline_html(self, html: str) -> str:
        return super().inline_html(_COMMENT.sub("", html))


@functools.cache
def _markdown() -> Callable[[str], object]:
    return mistune.create_markdown(
        renderer=_Renderer(escape=True), plugins=["table", "strikethrough", "footnotes"]
    )


def html_nodes(source: str) -> list[Block]:
    """HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


def _blocks(parent: Tag) -> list[Block]:
    """The children of an element; loose text between blocks becomes paragraphs."""
    blocks: list[Block] = []
    grouped = itertools.groupby(
        parent.children, lambda child: isinstance(child, Tag) and child.name in _BLOCKS
    )
    for are_blocks, children in grouped:
        if are_blocks:
            blocks += [node for child in children for node in _block(cast(Tag, child))]
        elif content := _inline(children):
            blocks.append(Text(content))
    return blocks


def _block(tag: Tag) -> list[Block]:
    """One block element."""
    if level := _HEADINGS.get(tag.name, 0):
        title = _inline(tag.children)
        return [Heading(level, title)] if title else []
    if tag.name == "table":
        return _table(tag)
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


def _content(tag: Tag) -> tuple[Block, ...]:
    """What is inside a list item or a quotation.

    Headings in there are only strong text: a PDF/UA must not skip a heading level.
    """
    return tuple(
        Text(tuple(replace(run, marks=("strong", *run.marks)) for run in node.content))
        if isinstance(node, Heading) else node
        for node in _blocks(tag)
    )  # fmt: skip


def _inline(nodes: Iterator[PageElement]) -> Runs:
    """Running text without white space at either end; empty where nothing is left."""
    runs = [run for node in nodes for run in _runs(node)]
    while runs and not runs[0].text.strip(" ") and runs[0].text != "\n":
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
    return tuple(runs)


def _runs(node: PageElement) -> list[Run]:
    """Text and the few marks that are kept in it."""
    if isinstance(node, PreformattedString):  # a comment, a doctype
        return []
    if isinstance(node, NavigableString):
        text = re.sub("[ \t\n\r\u2028\u2029]+", " ", str(node))
        return [Run(text)] if text else []
    if not isinstance(node, Tag) or node.name in ("script", "style", "template", "head"):
        return []
    if node.name == "br":
        return [Run("\n")]
    if node.name == "img":
        return [Run(str(node.get("alt", "")))]
    inner = [run for child in node.children for run in _runs(child)]
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


def _table(tag: Tag) -> list[Block]:
    """A ``<table>``; ten columns and more stand on a turned page."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    header = [row for row in rows if row.parent is not None and row.parent.name == "thead"]
    # leading rows of th alone are a header too
    titles = itertools.takewhile(lambda row: {cell.name for cell in _cells(row)} == {"th"}, rows)
    header = header or list(titles)
    placed = _placed(header)
    body = _placed([row for row in rows if row not in header])
    count = max((x + at.cell.colspan for (_, x), at in [*placed.items(), *body.items()]), default=0)
    if not count:
        return []
    columns = tuple(Column(_kind(body, n)) for n in range(count))
    caption = tag.find("caption")
    title = _inline(caption.children) if isinstance(caption, Tag) else ()
    return [Table(columns, _grid(body, count), _grid(placed, count), title, landscape=count > 9)]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


class _At(NamedTuple):
    """A cell, the places by row and column that it takes, and whether it names its row."""

    cell: Cell
    takes: set[tuple[int, int]]
    key: bool


def _placed(rows: list[Tag]) -> dict[tuple[int, int], _At]:
    """The cells of a header or a body by row and column, as browsers place them.

    A span ends where the rows end, or where another cell stands.
    """
    placed: dict[tuple[int, int], _At] = {}
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for tag in _cells(row):
            while (y, x) in taken:
                x += 1
            wanted = _span(tag, "colspan")
            across = next((n for n in range(1, wanted) if (y, x + n) in taken), wanted)
            down = min(_span(tag, "rowspan"), len(rows) - y)
            takes = {(y + n, x + m) for n in range(down) for m in range(across)}
            declared = _ALIGN.search(str(tag.get("style", "")))
            cell = Cell(_in_lines(tag), across, down, declared[1] if declared else "")
            placed[y, x] = _At(cell, takes, tag.name == "th")
            taken |= takes
    return placed


def _grid(placed: Mapping[tuple[int, int], _At], count: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows that fill the table: what a short row lacks is an empty cell."""
    taken = {place for at in placed.values() for place in at.takes}
    many = max((y + 1 for y, _ in taken), default=0)
    empty = {(y, x): Cell() for y in range(many) for x in range(count) if (y, x) not in taken}
    every = {place: at.cell for place, at in placed.items()} | empty
    return tuple(tuple(every[y, x] for x in range(count) if (y, x) in every) for y in range(many))


def _in_lines(tag: Tag) -> Runs:
    """What a cell holds as runs, its blocks and items on lines of their own."""
    for block in tag.find_all(["p", "div", "li", "ul", "ol", "pre"]):
        if block.find_previous_sibling():
            block.insert_before(BeautifulSoup("<br>", "html.parser"))
    return _inline(tag.children)


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name, "1"))
    return max(1, min(int(value), 100)) if value.isdigit() else 1


def _kind(body: Mapping[tuple[int, int], _At], column: int) -> str:
    """Numeric by the characters alone; keys such as 5.1 are no quantities."""
    own = [at for (_, x), at in body.items() if x == column and at.cell.colspan == 1]
    if any(at.key for at in own):
        return "key"
    texts = [words_of(at.cell.content) for at in own]
    numeric = all(_NUMBER.fullmatch(text) for text in texts)
    return "number" if numeric and re.search(r"\d", "".join(texts)) else "text"
