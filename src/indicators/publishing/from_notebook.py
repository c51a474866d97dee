"""An executed notebook as a content tree.

In come the cells of a notebook; out come its cover and its nodes, in order. A node of our own is
taken as it is; Markdown and HTML, as pandas and analysts write it, is parsed here, once. What an
output displays is taken in the first of these types that it has: node, Markdown, HTML, SVG, PNG,
plain text.

Never leaves an output out in silence: one that cannot be shown is a :class:`DocumentError` that
names the cell. Only what is meant to be unseen is not shown: hidden cells, stderr, source code.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import mistune
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.publishing import tree
from indicators.publishing.tree import words_of

_HIDDEN_TAGS = frozenset({"remove", "parameters", "injected-parameters"})
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-fA-F]{6})\s*(?:;|$)")
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
_BLOCKS = _HEADINGS.keys() | {
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
    cover: tree.Cover | None = None
    nodes: list[tree.Block] = []
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            for node in _cell_nodes(cell):
                if not isinstance(node, tree.Cover):
                    nodes.append(node)
                elif cover:
                    raise tree.TreeError("a second output that says what the document is")
                else:
                    cover = node
        except tree.TreeError as error:
            first = [*str(cell.source).strip().splitlines(), "empty"][0]
            raise DocumentError(f"cell {number} ({first[:60]}): {error}") from error
    return cover, nodes


def _cell_nodes(cell: NotebookNode) -> Iterator[tree.Block | tree.Cover]:
    tags = set(cell.metadata.get("tags", ()))
    if tags & _HIDDEN_TAGS:
        return
    if "page-break" in tags:
        yield tree.Text((), "page-break")
    if cell.cell_type == "markdown":
        yield from markdown_nodes(cell.source)
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            name, trace = f"{output.ename}: {output.evalue}", _plain("\n".join(output.traceback))
            yield tree.Text((tree.Run(name), tree.Run(trace)), "error")
        elif output.output_type != "stream":
            yield from _displayed(cell, output)
        elif output.name == "stdout":
            yield from _terminal(output.text)


def _displayed(cell: NotebookNode, output: NotebookNode) -> list[Any]:
    """What an output displays, as the richest of its types; nothing where it holds nothing."""

    def picture(content: str) -> list[tree.Chart]:
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
        tree.NODE_MIME: lambda payload: [tree.from_json(payload)],
        "text/markdown": markdown_nodes,
        "text/html": html_nodes,
        "image/svg+xml": picture,
        "image/png": picture,
        "text/plain": _terminal,
    }
    data = output.get("data", {})
    if mime := next((known for known in readers if known in data), ""):
        content = data[mime]  # on disk a notebook may hold a list of lines
        return readers[mime]("".join(content) if isinstance(content, list) else content)
    if data:
        raise tree.TreeError(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(readers)}, or tag the cell 'remove'"
        )
    return []


def _plain(text: str) -> str:
    return str(strip_ansi(text.rstrip()))  # type: ignore[no-untyped-call]


def _terminal(text: str) -> list[tree.Block]:
    plain = _plain(text)
    return [tree.Text((tree.Run(plain),), "code")] if plain.strip() else []


class _Renderer(mistune.HTMLRenderer):
    """Markdown to HTML with raw HTML as text, so that one converter serves both."""

    def block_html(self, html: str) -> str:
        text = _COMMENT.sub("", html).strip()
        return super().block_html(text) if text else ""

    def inline_html(self, html: str) -> str:
        return super().inline_html(_COMMENT.sub("", html))


_markdown = mistune.create_markdown(
    renderer=_Renderer(escape=True), plugins=["table", "strikethrough", "footnotes"]
)


def markdown_nodes(source: str) -> list[tree.Block]:
    """Markdown: headings, lists, emphasis, code, quotes, tables, links, footnotes.

    Raw HTML is shown as text; its comments are dropped. Footnotes follow at the end.
    """
    return html_nodes(str(_markdown(source)))


def html_nodes(source: str) -> list[tree.Block]:
    """HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


def _blocks(parent: Tag, style: str | None = None) -> list[tree.Block]:
    """The children of an element; loose text between blocks becomes paragraphs.

    A ``style`` is that of what stands inside a list, a quotation or the notes, where a heading is
    only strong text: a PDF/UA must not skip a heading level.
    """
    blocks: list[tree.Block] = []
    loose: list[PageElement] = []
    for child in [*parent.children, None]:
        if child and not (isinstance(child, Tag) and child.name in _BLOCKS):
            loose.append(child)
            continue
        if content := _inline(loose):
            blocks.append(tree.Text(content, style or ""))
        loose = []
        if isinstance(child, Tag):
            blocks += _block(child, style)
    return blocks


def _block(tag: Tag, style: str | None) -> list[tree.Block]:
    """One block element."""
    if level := _HEADINGS.get(tag.name, 0):
        title = _inline(tag.children, tree.Run("", () if style is None else ("strong",)))
        if title:
            return [tree.Heading(level, title) if style is None else tree.Text(title, style)]
        return []
    if tag.name == "table":
        return _table(tag)
    if tag.name in ("ul", "ol"):
        items = tuple(tuple(_blocks(it, style or "")) for it in tag.find_all("li", recursive=False))
        return [tree.Items(items, _whole(tag, "start", 10**6) if tag.name == "ol" else 0)]
    if tag.name == "pre":
        return [tree.Text((tree.Run(tag.get_text().rstrip("\n")),), "code")]
    if tag.name == "hr":
        return [tree.Text((), "rule")]
    notes = tag.name == "section" and "footnotes" in tag.get_attribute_list("class")
    return _blocks(tag, "quote" if tag.name == "blockquote" else "note" if notes else style)


def _inline(nodes: Iterable[PageElement], look: tree.Run = tree.Run("")) -> tree.Runs:  # noqa: B008
    """Running text in one look, without white space at either end; empty where nothing is left."""
    runs = [run for node in nodes for run in _runs(node, look)]
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def _runs(node: PageElement, look: tree.Run) -> Iterator[tree.Run]:
    """Text and the few marks that are kept in it; of a comment, a doctype or a script nothing."""
    if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
        yield replace(look, text=re.sub("[ \t\n\r\u2028\u2029]+", " ", str(node)))
    if not isinstance(node, Tag) or node.name in ("script", "style", "template", "head"):
        return
    if node.name == "br":
        yield tree.Run("\n")
    if node.name == "img":
        yield replace(look, text=str(node.get("alt", "")))
    if mark := _MARKS.get(node.name):
        look = replace(look, marks=(*look.marks, mark))
    if node.name == "a":
        if "footnote" in node.get_attribute_list("class"):  # the way back: none on paper
            return
        target = str(node.get("href", ""))
        look = replace(look, link=target) if re.match("https?://", target) else look
    if colour := _COLOUR.search(str(node.get("style", ""))):
        look = replace(look, colour=colour[1])
    for child in node.children:
        yield from _runs(child, look)


def _table(tag: Tag) -> list[tree.Block]:
    """A ``<table>``; ten columns and more stand on a turned page.

    What spans several rows, or columns of the header, stands in each of them.
    """
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    heads = len([*itertools.takewhile(_is_header, rows)])
    grid: dict[tuple[int, int], tree.Runs] = {}
    keys: set[int] = set()
    for y, row in enumerate(rows):
        x = 0
        for found in _cells(row):
            while (y, x) in grid:
                x += 1
            made, rest = _in_lines(found), (heads if y < heads else len(rows)) - y
            for down in range(min(_whole(found, "rowspan"), rest)):
                for across in range(_whole(found, "colspan")):
                    shown = made if y < heads or not across else ()
                    grid.setdefault((y + down, x + across), shown)
            if y >= heads and found.name == "th":
                keys.add(x)
    if not grid:
        return []
    count = 1 + max(x for _, x in grid)
    # what a short row lacks is an empty cell
    lines = [tuple(grid.get((y, x), ()) for x in range(count)) for y in range(len(rows))]
    columns = []
    for x in range(count):
        own = [words_of(line[x]) for line in lines[heads:]]
        # by the characters alone; keys such as 5.1 are no quantities
        numeric = all(map(_NUMBER.fullmatch, own)) and re.search(r"\d", "".join(own))
        columns.append(tree.Column("key" if x in keys else "number" if numeric else "text"))
    caption = tag.find("caption")
    title = _inline(caption.children) if isinstance(caption, Tag) else ()
    body, header = tuple(lines[heads:]), tuple(lines[:heads])
    return [tree.Table(tuple(columns), body, header, title, landscape=count > 9)]


def _is_header(row: Tag) -> bool:
    """Whether a row belongs to the header: it says so, or it names columns alone."""
    inside = row.parent is not None and row.parent.name == "thead"
    return inside or {cell.name for cell in _cells(row)} == {"th"}


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


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
