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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import mistune
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.publishing import tree

_HIDDEN_TAGS = frozenset({"remove", "parameters", "injected-parameters"})
_IMAGES = ("image/svg+xml", "image/png")
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-fA-F]{6})\s*(?:;|$)")
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: A number, with its sign, unit or interval, and what stands where there is none.
_NUMBER = re.compile(
    r"[^A-Za-z]*\d[^A-Za-z]*(pp|p\. ?p\.)?|[^\w]*"
    r"|n\.?d\.?|n\.?a\.?|n/a|s\.?d\.?|s/d|s\.?i\.?|nan|nat|none|<na>",
    re.IGNORECASE,
)
_MARKS: Mapping[str, tree.Mark] = {
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


def read_notebook(notebook: NotebookNode) -> tuple[tree.Cover | None, list[tree.Block]]:
    """What a notebook says about its document, if anything, and what the document shows of it.

    It is a `DocumentError` when it says so twice or wrongly, when a picture has no alternative
    text, or when an output is of no type that can be shown.
    """
    covers: list[tree.Cover] = []
    nodes: list[tree.Block] = []
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            for node in _cell_nodes(cell):
                if not isinstance(node, tree.Cover):
                    nodes.append(node)
                elif covers:
                    raise tree.TreeError("a second output that says what the document is")
                else:
                    covers.append(node)
        except tree.TreeError as error:
            first = [*str(cell.source).strip().splitlines(), "empty"][0]
            raise DocumentError(f"cell {number} ({first[:60]}): {error}") from error
    return (covers[0] if covers else None), nodes


def _cell_nodes(cell: NotebookNode) -> Iterator[tree.Block | tree.Cover]:
    tags = set(cell.metadata.get("tags", ()))
    if tags & _HIDDEN_TAGS:
        return
    if "page-break" in tags:
        yield tree.PageBreak()
    if cell.cell_type == "markdown":
        yield from markdown_nodes(cell.source)
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            text = str(strip_ansi("\n".join(output.traceback)))  # type: ignore[no-untyped-call]
            yield tree.Code(text, "error", f"{output.ename}: {output.evalue}")
        elif output.output_type != "stream":
            yield from _displayed(cell, output)
        elif output.name == "stdout":
            yield from _terminal(output.text)


def _displayed(cell: NotebookNode, output: NotebookNode) -> list[Any]:
    """What an output displays, as the richest of its types; nothing where it holds nothing."""

    def picture(mime: str, content: str) -> list[tree.Chart]:
        """With what is said nearest to it: of its type, of its output, of its cell."""
        metadata = output.get("metadata", {})
        told = {**cell.metadata, **metadata, **metadata.get(mime, {})}
        if not str(told.get("alt", "")).strip():
            raise tree.TreeError(
                f"the {mime} output has no alternative text, which a PDF/UA needs; display it with"
                f' metadata={{"{mime}": {{"alt": "..."}}}} or give the cell the metadata "alt"'
            )
        return [tree.Chart(content, str(told["alt"]), str(told.get("caption", "")), mime)]

    readers: Mapping[str, Callable[[Any], list[Any]]] = {
        tree.DOCUMENT_MIME: lambda payload: [tree.from_json(payload, "cover")],
        tree.NODE_MIME: lambda payload: [tree.from_json(payload)],
        "text/markdown": markdown_nodes,
        "text/html": html_nodes,
        **{mime: functools.partial(picture, mime) for mime in _IMAGES},
        "text/plain": _terminal,
    }
    data = output.get("data", {})
    for mime, read in readers.items():
        if mime in data:
            content = data[mime]  # on disk a notebook may hold a list of lines
            return read("".join(content) if isinstance(content, list) else content)
    if data:
        raise tree.TreeError(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(readers)}, or tag the cell 'remove'"
        )
    return []


def _terminal(text: str) -> list[tree.Block]:
    plain = str(strip_ansi(text.rstrip()))  # type: ignore[no-untyped-call]
    return [tree.Code(plain)] if plain.strip() else []


def markdown_nodes(source: str) -> list[tree.Block]:
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
    plugins = ["table", "strikethrough", "footnotes"]
    return mistune.create_markdown(renderer=_Renderer(escape=True), plugins=plugins)


def html_nodes(source: str) -> list[tree.Block]:
    """HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


def _blocks(parent: Tag) -> list[tree.Block]:
    """The children of an element; loose text between blocks becomes paragraphs."""
    blocks: list[tree.Block] = []
    grouped = itertools.groupby(
        parent.children, lambda child: isinstance(child, Tag) and child.name in _BLOCKS
    )
    for are_blocks, children in grouped:
        if are_blocks:
            blocks += [node for child in children for node in _block(cast(Tag, child))]
        elif content := _inline(children):
            blocks.append(tree.Text(content))
    return blocks


def _block(tag: Tag) -> list[tree.Block]:
    """One block element."""
    if level := _HEADINGS.get(tag.name, 0):
        title = _inline(tag.children)
        return [tree.Heading(level, title)] if title else []
    if tag.name == "table":
        return _table(tag)
    if tag.name in ("ul", "ol"):
        items = tuple(_content(item) for item in tag.find_all("li", recursive=False))
        return [tree.Items(items, _whole(tag, "start", 10**6) if tag.name == "ol" else 0)]
    if tag.name == "pre":
        return [tree.Code(tag.get_text().rstrip("\n"))]
    if tag.name == "blockquote":
        return [tree.Quote(_content(tag))]
    if tag.name == "hr":
        return [tree.Text((), "rule")]
    if tag.name == "section" and "footnotes" in tag.get_attribute_list("class"):
        return [tree.Quote(_content(tag), "note")]
    return _blocks(tag)


def _content(tag: Tag) -> tuple[tree.Block, ...]:
    """What is inside a list item or a quotation.

    Headings in there are only strong text: a PDF/UA must not skip a heading level.
    """
    return tuple(
        tree.Text(_marked(node.content, "strong")) if isinstance(node, tree.Heading) else node
        for node in _blocks(tag)
    )


def _marked(runs: Iterable[tree.Run], mark: tree.Mark) -> tree.Runs:
    return tuple(replace(run, marks=(*run.marks, mark)) for run in runs)


def _inline(nodes: Iterable[PageElement]) -> tree.Runs:
    """Running text without white space at either end; empty where nothing is left."""
    runs = [run for node in nodes for run in _runs(node)]
    while runs and not runs[0].text.strip(" "):
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
    return tuple(runs)


def _runs(node: PageElement) -> tree.Runs:
    """Text and the few marks that are kept in it; of a comment, a doctype or a script nothing."""
    if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
        text = re.sub("[ \t\n\r\u2028\u2029]+", " ", str(node))
        return (tree.Run(text),) if text else ()
    if not isinstance(node, Tag) or node.name in ("script", "style", "template", "head"):
        return ()
    if node.name == "br":
        return (tree.Run("\n"),)
    if node.name == "img":
        return (tree.Run(str(node.get("alt", ""))),)
    inner = tuple(run for child in node.children for run in _runs(child))
    if mark := _MARKS.get(node.name):
        return _marked(inner, mark)
    if node.name == "a":
        if "footnote" in node.get_attribute_list("class"):  # the way back: none on paper
            return ()
        target = str(node.get("href", ""))
        linked = re.match("https?://", target)
        return tuple(replace(run, link=target) for run in inner) if linked else inner
    if colour := _COLOUR.search(str(node.get("style", ""))):
        return tuple(replace(run, colour=colour[1]) for run in inner)
    return inner


#: Cells by row and column; those that a span covers are None. With each, whether it names its row.
_Placed = dict[tuple[int, int], tuple[tree.Cell, bool] | None]


def _table(tag: Tag) -> list[tree.Block]:
    """A ``<table>``; ten columns and more stand on a turned page."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    header = [row for row in rows if row.parent is not None and row.parent.name == "thead"]
    # leading rows of th alone are a header too
    titles = itertools.takewhile(lambda row: {cell.name for cell in _cells(row)} == {"th"}, rows)
    header = header or list(titles)
    placed, body = _placed(header), _placed([row for row in rows if row not in header])
    count = max((x + 1 for _, x in [*placed, *body]), default=0)
    if not count:
        return []
    columns = tuple(tree.Column(_kind(body, column)) for column in range(count))
    caption = tag.find("caption")
    title = _inline(caption.children) if isinstance(caption, Tag) else ()
    return [
        tree.Table(columns, _grid(body, count), _grid(placed, count), title, landscape=count > 9)
    ]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _placed(rows: list[Tag]) -> _Placed:
    """The cells of a header or a body, as browsers place them.

    A span ends where the rows end, or where another cell stands.
    """
    placed: _Placed = {}
    for y, row in enumerate(rows):
        x = 0
        for tag in _cells(row):
            while (y, x) in placed:
                x += 1
            wanted, down = _whole(tag, "colspan"), min(_whole(tag, "rowspan"), len(rows) - y)
            across = next((n for n in range(1, wanted) if (y, x + n) in placed), wanted)
            placed |= {(y + n, x + m): None for n in range(down) for m in range(across)}
            declared = _ALIGN.search(str(tag.get("style", "")))
            cell = tree.Cell(_in_lines(tag), across, down, declared[1] if declared else "")
            placed[y, x] = (cell, tag.name == "th")
    return placed


def _grid(placed: _Placed, count: int) -> tuple[tuple[tree.Cell, ...], ...]:
    """Rows that fill the table: what a short row lacks is an empty cell."""
    many = max((y + 1 for y, _ in placed), default=0)
    found = [[placed.get((y, x), (tree.Cell(), False)) for x in range(count)] for y in range(many)]
    return tuple(tuple(at[0] for at in row if at) for row in found)


def _in_lines(tag: Tag) -> tree.Runs:
    """What a cell holds as runs, its blocks and items on lines of their own."""
    for block in tag.find_all(["p", "div", "li", "ul", "ol", "pre"]):
        if block.find_previous_sibling():
            block.insert_before(BeautifulSoup("<br>", "html.parser"))
    return _inline(tag.children)


def _whole(tag: Tag, name: str, most: int = 100) -> int:
    """An attribute that counts, from 1 on."""
    value = str(tag.get(name, "1"))
    return max(1, min(int(value), most)) if value.isdigit() else 1


def _kind(body: _Placed, column: int) -> str:
    """Numeric by the characters alone; keys such as 5.1 are no quantities."""
    own = [at for (_, x), at in body.items() if at and x == column and at[0].colspan == 1]
    if any(is_key for _, is_key in own):
        return "key"
    texts = [tree.words_of(cell.content) for cell, _ in own]
    numeric = all(_NUMBER.fullmatch(text) for text in texts)
    return "number" if numeric and re.search(r"\d", "".join(texts)) else "text"
