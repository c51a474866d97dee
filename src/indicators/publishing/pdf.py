"""A content tree, or an executed notebook, as a PDF through Typst.

In come nodes and a cover; out go the bytes of a tagged PDF/A-2a and PDF/UA-1, in the page style of
``templates/typst/report.typ``, which reads the tree as JSON: text is data there and never markup.
Of a notebook a node of our own is taken as it is; Markdown and HTML, as pandas and analysts write
it, is parsed here, once. What an output displays is taken in the first of these types that it has:
node, Markdown, HTML, SVG, PNG, plain text.

Never reads a system font or reaches for the network. The same tree and timestamp give the same
bytes. Never leaves an output out in silence: one that cannot be shown is a :class:`DocumentError`
that names the cell. Only what is meant to be unseen is not shown: hidden cells, stderr, source
code.
"""

from __future__ import annotations

import base64
import itertools
import json
import logging
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import resources as package_resources
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import mistune
import typst
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from nbconvert.exporters import Exporter
from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.publishing import tree
from indicators.publishing.edition import scratch
from indicators.publishing.tree import words_of

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_SIGN_FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "LastResortHE-Regular")
_HIDDEN_TAGS = frozenset({"remove", "parameters", "injected-parameters"})
#: A number, with its sign, unit or interval, and what stands where there is none.
_NUMBER = re.compile(
    r"[^A-Za-z]*\d[^A-Za-z]*(pp|p\. ?p\.)?|[^\w]*"
    r"|n\.?d\.?|n\.?a\.?|n/a|s\.?d\.?|s/d|s\.?i\.?|nan|nat|none|<na>",
    re.IGNORECASE,
)
#: What an element means for the text in it.
_MARKS = {"b": "strong", "i": "emph", "em": "emph", "sup": "super", "del": "strike", "s": "strike"}
_MARKS |= {name: name for name in ("strong", "code", "sub", "strike")}
_BLOCKS = re.compile(
    "article|blockquote|body|details|div|dl|figure|h[1-6]|hr|html|li|main|ol|p|pre|section|summary"
    "|table|ul"
)
#: The letters that a chart's SVG brings with it; the document has them once for all charts.
_LETTERS = re.compile(r"<style>@font-face.*?</style>", re.DOTALL)
_log = logging.getLogger(__name__)


class DocumentError(ConversionException):
    """A notebook cannot become a document; the message names the cell.

    nbconvert and JupyterLab show a ConversionException as a message, without a traceback.
    """


class TypstPDFExporter(Exporter):
    """The nbconvert exporter: `jupyter nbconvert --to indicators_pdf report.ipynb`.

    The timestamp is the `date` that the notebook displays, with which the same notebook gives the
    same bytes, else the clock.
    """

    export_from_notebook = "PDF (informe, Typst)"
    output_mimetype = "application/pdf"
    file_extension = ".pdf"

    # nbconvert's base class says NotebookNode, as it only preprocesses; exporters of files do not.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook; nbconvert's own preprocessors run first."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return _notebook_to_pdf(notebook), resources


def _notebook_to_pdf(notebook: NotebookNode, timestamp: datetime | None = None) -> bytes:
    """Convert an executed notebook, which is not changed; as `tree_to_pdf`."""
    cover, nodes = read_notebook(notebook)
    when = timestamp or (cover and cover.moment()) or datetime.now(UTC).replace(microsecond=0)
    if cover:
        return tree_to_pdf(nodes, cover, when)
    english = str(notebook.metadata.get("lang", "es")).startswith("en")
    untold = tree.Cover("-", lang="en" if english else "es")
    titles = (words_of(node) for node in nodes if isinstance(node, tree.Heading))
    title = notebook.metadata.get("title") or next(titles, untold.words["untitled"])
    return tree_to_pdf(nodes, replace(untold, title=str(title)), when, with_cover=False)


def tree_to_pdf(
    nodes: Iterable[tree.Node], cover: tree.Cover, timestamp: datetime, *, with_cover: bool = True
) -> bytes:
    """Set a document as PDF/A-2a and PDF/UA-1; what Typst refuses is a `DocumentError`.

    ``timestamp`` is the creation date, in UTC when it names no zone. Without ``with_cover`` the
    cover gives its running lines alone.
    """
    content = {
        "doc": asdict(cover),
        "date": cover.day,
        "words": cover.words,
        "with_cover": with_cover,
        "nodes": [_set(node) for node in nodes],
    }
    template = Path(__file__).with_name("templates") / "typst" / "report.typ"
    given = {"content": json.dumps(content, ensure_ascii=False)}
    when = timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)
    # Typst reads whole folders, in the order of the disk: given the folders of the wheels, it would
    # take some faces from TrueType and some from OpenType files, others on each machine.
    with scratch() as folder:
        for path in _font_paths():
            shutil.copyfile(path, folder / path.name)
        only_these = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        try:
            compiler = typst.Compiler(template, font_paths=only_these, sys_inputs=given)
            made: tuple[bytes, list[typst.TypstWarning]] = compiler.compile_with_warnings(  # type: ignore[assignment]
                format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=when
            )
        except typst.TypstError as error:
            raise DocumentError(f"Typst: {error.message}\n{error.diagnostic}") from error
    pdf, warnings = made
    for warning in warnings:
        _log.warning("Typst: %s", warning.message)
    return pdf


def _font_paths() -> list[Path]:
    """Return the font files of a document, none of which doubles another.

    Source Sans Pro lacks some signs, such as ◆ or →; DejaVu has them. Last Resort draws a box for
    any character at all, where PDF/A would refuse one without a glyph.
    """
    source_sans = Path(str(package_resources.files("font_source_sans_pro"))) / "files"
    # located only: charts alone import it
    signs = Path(str(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")))
    return [source_sans / f"SourceSansPro-{face}.ttf" for face in _FACES] + [
        signs / f"{name}.ttf" for name in _SIGN_FONTS
    ]


def _set(node: tree.Node) -> dict[str, Any]:
    """A node as the template reads it: an SVG is text, a PNG its bytes as numbers."""
    described = asdict(node)
    if isinstance(node, tree.Chart) and node.mime == "image/svg+xml":
        described |= {"picture": _LETTERS.sub("", node.picture, count=1), "format": "svg"}
    elif isinstance(node, tree.Chart):
        described |= {"picture": list(base64.b64decode(node.picture)), "format": "png"}
    return described


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
    if _HIDDEN_TAGS.intersection(cell.metadata.get("tags", ())):
        return
    if cell.cell_type == "markdown":
        yield from _markdown_nodes(cell.source)
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
    data, metadata = output.get("data", {}), output.get("metadata", {})
    mime = next((known for known in _DISPLAYED if known in data), "")
    if data and not mime:
        raise tree.TreeError(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(_DISPLAYED)}, or tag the cell 'remove'"
        )
    content = data.get(mime, "")  # on disk a notebook may hold a list of lines
    content = "".join(content) if isinstance(content, list) else content
    if reader := _DISPLAYED.get(mime, _terminal):
        return reader(content)
    # a picture, with what is said nearest to it: of its type, of its output, of its cell
    told = {**cell.metadata, **metadata, **metadata.get(mime, {})}
    if not str(told.get("alt", "")).strip():
        raise tree.TreeError(
            f"the {mime} output has no alternative text, which a PDF/UA needs; display it with"
            f' metadata={{"{mime}": {{"alt": "..."}}}} or give the cell the metadata "alt"'
        )
    return [tree.Chart(content, str(told["alt"]), str(told.get("caption", "")), mime)]


def _plain(text: str) -> str:
    return str(strip_ansi(text.rstrip()))  # type: ignore[no-untyped-call]


def _terminal(text: str) -> list[tree.Block]:
    plain = _plain(text)
    return [tree.Text((tree.Run(plain),), "code")] if plain.strip() else []


_markdown = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def _markdown_nodes(source: str) -> list[tree.Block]:
    """Markdown: headings, lists, emphasis, code, quotes, tables, links; HTML in it is read too."""
    return _html_nodes(str(_markdown(source)))


def _html_nodes(source: str) -> list[tree.Block]:
    """HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


def _blocks(parent: Tag, style: str | None = None) -> list[tree.Block]:
    """The children of an element; loose text between blocks becomes paragraphs.

    A ``style`` is that of what stands inside a list or a quotation, where a heading is only strong
    text: a PDF/UA must not skip a heading level.
    """
    blocks: list[tree.Block] = []
    loose: list[PageElement] = []
    for child in [*parent.children, None]:
        if child and not (isinstance(child, Tag) and _BLOCKS.fullmatch(child.name)):
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
    if level := re.fullmatch("h([1-6])", tag.name):
        title = _inline(tag.children, tree.Run("", () if style is None else ("strong",)))
        own = tree.Heading(min(int(level[1]), 4), title) if style is None else None
        return [own or tree.Text(title, style or "")] if title else []
    if tag.name == "table":
        return _table(tag)
    if tag.name in ("ul", "ol"):
        items = tuple(tuple(_blocks(it, style or "")) for it in tag.find_all("li", recursive=False))
        return [tree.Items(items, _whole(tag, "start", 10**6) if tag.name == "ol" else 0)]
    if tag.name == "pre":
        return [tree.Text((tree.Run(tag.get_text().rstrip("\n")),), "code")]
    if tag.name == "hr":
        return [tree.Text((), "rule")]
    return _blocks(tag, "quote" if tag.name == "blockquote" else style)


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
    # the blocks and items of a cell stand on lines of their own
    if node.name == "br" or (_BLOCKS.fullmatch(node.name) and node.find_previous_sibling()):
        yield tree.Run("\n")
    if node.name == "img":
        yield replace(look, text=str(node.get("alt", "")))
    mark: Any = filter(None, [_MARKS.get(node.name)])
    link = str(node.get("href", "")) if node.name == "a" else ""
    link = link if re.match("https?://", link) else look.link
    look = replace(look, marks=(*look.marks, *mark), link=link)
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
            made, rest = _inline(found.children), (heads if y < heads else len(rows)) - y
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


def _whole(tag: Tag, name: str, most: int = 100) -> int:
    """An attribute that counts, from 1 on."""
    value = str(tag.get(name, "1"))
    return max(1, min(int(value), most)) if value.isdigit() else 1


#: What reads each type that an output may display, the richest first; a picture needs more.
_DISPLAYED: Mapping[str, Callable[[Any], list[Any]] | None] = {
    tree.NODE_MIME: lambda payload: [tree.from_json(payload)],
    "text/markdown": _markdown_nodes,
    "text/html": _html_nodes,
    "image/svg+xml": None,
    "image/png": None,
    "text/plain": _terminal,
}
