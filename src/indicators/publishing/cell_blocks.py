"""The cells of an executed notebook as the blocks of a document.

In come a notebook and a folder; out go :class:`~.typst_markup.Block` values in the order of the
cells, with the pictures they call for written into the folder. What an output displays is taken
in the first of these types that it has: document, Markdown, HTML, SVG, PNG, plain text.

Never leaves an output out in silence: one that cannot be shown is a :class:`DocumentError` that
names the cell. Only what is meant to be unseen is not shown: hidden cells, stderr, source code.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from nbconvert.filters import strip_ansi
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode

from indicators.charts.typeface import without_style
from indicators.publishing.document_properties import (
    DOCUMENT_MIME,
    DocumentProperties,
    PropertiesError,
)
from indicators.publishing.typst_markup import (
    Block,
    break_words,
    clean_text,
    escape_typst,
    html_to_blocks,
    markdown_to_blocks,
    quote_typst,
)
from indicators.publishing.typst_tables import TableError

_HIDDEN_TAGS = frozenset({"remove", "parameters", "injected-parameters"})
_IMAGES = {"image/svg+xml": ".svg", "image/png": ".png"}
_MIME_BY_PREFERENCE = (DOCUMENT_MIME, "text/markdown", "text/html", *_IMAGES, "text/plain")
_MONOSPACE_LINE = 85  # letters of DejaVu Sans Mono on a line


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


def displayed_properties(notebook: NotebookNode) -> DocumentProperties | None:
    """Return what a notebook says about its document; None when it says nothing.

    Raises
    ------
    DocumentError
        It says so twice, or not as :class:`DocumentProperties` describes.
    """
    found: DocumentProperties | None = None
    for place in _places(notebook):
        for output in place.cell.get("outputs", ()):
            if DOCUMENT_MIME not in output.get("data", {}):
                continue
            if found is not None:
                raise place.error(f"a second output of type {DOCUMENT_MIME}")
            try:
                found = DocumentProperties.from_json(output["data"][DOCUMENT_MIME])
            except PropertiesError as error:
                raise place.error(f"{DOCUMENT_MIME}: {error}") from error
    return found


@dataclass(frozen=True)
class Shown:
    """One thing that a document shows: a Markdown cell, source code, or a cell's output.

    ``mime`` is ``text/x-python`` for source and ``error`` for a traceback, whose name is
    ``caption``; a picture has an ``alt``.
    """

    place: _Place
    index: int
    mime: str
    content: str
    alt: str = ""
    caption: str = ""
    new_page: bool = False
    sticky: bool = False


def shown_outputs(notebook: NotebookNode, *, show_code: bool = False) -> Iterator[Shown]:
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
        new_page = "page-break" in tags
        if cell.cell_type == "markdown":
            yield Shown(place, 0, "text/markdown", cell.source, new_page=new_page)
        elif cell.cell_type == "code":
            if new_page or (show_code and cell.source.strip()):
                source = cell.source if show_code else ""
                yield Shown(place, 0, "text/x-python", source, new_page=new_page)
            for index, output in enumerate(cell.outputs, start=1):
                if shown := _shown(place, index, output):
                    yield shown


def notebook_blocks(
    notebook: NotebookNode, folder: Path, *, show_code: bool = False
) -> Iterator[Block]:
    """Convert the cells that are to be seen.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed notebook, format 4.
    folder : pathlib.Path
        Where pictures are written.
    show_code : bool
        Also show the source of code cells.

    Yields
    ------
    Block
        Headings keep the level that they have in the notebook.

    Raises
    ------
    DocumentError
        A picture has no alternative text, or an output is of no type that can be shown.
    """
    for shown in shown_outputs(notebook, show_code=show_code):
        if shown.new_page:
            yield Block("#pagebreak(weak: true)")
        blocks = _blocks(shown, folder)
        yield from map(_with_next, blocks) if shown.sticky else blocks


def _with_next(block: Block) -> Block:
    """Keep a block on the page of the one that follows."""
    return replace(block, markup=f"#block(sticky: true, width: 100%)[{block.markup}]")


def _shown(place: _Place, index: int, output: NotebookNode) -> Shown | None:
    """One output, as the richest of its types; None when it is meant to be unseen."""
    if output.output_type == "stream":
        text = output.text if output.name == "stdout" else ""
        return Shown(place, index, "text/plain", text) if text.strip() else None
    if output.output_type == "error":
        name = f"{output.ename}: {output.evalue}"
        return Shown(place, index, "error", "\n".join(output.traceback), caption=name)
    data = output.get("data", {})
    mime = next((mime for mime in _MIME_BY_PREFERENCE if mime in data), None)
    if mime is None and data:
        raise place.error(
            f"an output of type {', '.join(sorted(data))} cannot be shown; display one of"
            f" {', '.join(_MIME_BY_PREFERENCE)}, or tag the cell 'remove'"
        )
    if mime is None or mime == DOCUMENT_MIME:
        return None
    metadata = output.get("metadata", {})
    alt = _described(place, output, mime, "alt")
    if mime in _IMAGES and not alt.strip():
        raise place.error(
            f"the {mime} output has no alternative text, which a PDF/UA needs; display it with"
            f' metadata={{"{mime}": {{"alt": "..."}}}} or give the cell the metadata "alt"'
        )
    content = _joined(data[mime])
    if mime == "image/svg+xml":
        content = without_style(content)
    return Shown(
        place, index, mime, content, alt,
        _described(place, output, mime, "caption"),
        new_page=bool(metadata.get("page-break")), sticky=bool(metadata.get("sticky")),
    )  # fmt: skip


def _blocks(shown: Shown, folder: Path) -> list[Block]:
    """Convert one thing that is shown."""
    if shown.mime in _IMAGES:
        return [_chart(shown, folder / f"{shown.place.number}-{shown.index}{_IMAGES[shown.mime]}")]
    if shown.mime == "error":
        name = quote_typst(shown.caption)
        return [Block(f"#error-block({name}, {_terminal_text(shown.content)})")]
    if shown.mime == "text/x-python":
        source = _terminal_text(shown.content)
        return [Block(f"#code-block({source})")] if shown.content.strip() else []
    if shown.mime == "text/plain":
        text = _terminal_text(shown.content)
        return [Block(f"#output-block({text})")] if shown.content.strip() else []
    try:
        return [*text_blocks(shown.mime, shown.content)]
    except TableError as error:
        raise shown.place.error(str(error)) from error


@lru_cache(maxsize=2048)
def text_blocks(mime: str, content: str) -> tuple[Block, ...]:
    """Convert Markdown or HTML; remembered, as a report asks ahead for what a cell has shown."""
    convert = markdown_to_blocks if mime == "text/markdown" else html_to_blocks
    return tuple(convert(content))


def _chart(shown: Shown, path: Path) -> Block:
    """Write a picture beside the document and call for it."""
    if shown.mime == "image/svg+xml":
        path.write_text(clean_text(shown.content), encoding="utf-8")
    else:
        path.write_bytes(base64.b64decode(shown.content))
    arguments = f"{quote_typst(path.name)}, alt: {quote_typst(shown.alt)}"
    if shown.caption.strip():
        caption = escape_typst(break_words(shown.caption, _MONOSPACE_LINE))
        arguments += f", caption: [{caption}]"
    return Block(f"#chart({arguments})")


def _described(place: _Place, output: NotebookNode, mime: str, name: str) -> str:
    """Return what is said nearest to the picture: its type, its output, its cell."""
    metadata = output.get("metadata", {})
    for source in (metadata.get(mime, {}), metadata, place.cell.metadata):
        if name in source:
            return str(source[name])
    return ""


def _joined(content: object) -> str:
    """Return MIME content as one string; on disk a notebook may hold a list of lines."""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)


def _terminal_text(text: str) -> str:
    """Quote monospaced text without colour codes, open to breaks where it is too long."""
    plain = strip_ansi(text.rstrip())  # type: ignore[no-untyped-call]
    return quote_typst(break_words(plain, _MONOSPACE_LINE))


def _places(notebook: NotebookNode) -> Iterator[_Place]:
    for number, cell in enumerate(notebook.cells, start=1):
        yield _Place(number, cell)
