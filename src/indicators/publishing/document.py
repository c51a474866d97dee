"""An executed notebook as a PDF, through Typst.

In comes an executed notebook; out go the bytes of a tagged PDF/A-2a and PDF/UA-1: its Markdown
cells and the outputs of its code cells, in order, in the page style of
``templates/typst/report.typ``. An output of type ``application/vnd.indicators.document+json``
becomes the cover, the running lines and the metadata (see :mod:`.document_properties`).

Never runs a cell, reads a system font, reaches for the network or changes the notebook, and never
leaves an output out in silence: one that cannot be shown is an error. The same notebook and
timestamp give the same bytes.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import logging
import operator
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources as package_resources
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, default

from indicators.publishing.cell_blocks import (
    DocumentError,
    displayed_properties,
    notebook_blocks,
)
from indicators.publishing.document_properties import DocumentProperties
from indicators.publishing.typst_markup import Block, clean_text

__all__ = ["DocumentError", "TypstPDFExporter", "font_paths", "notebook_to_pdf"]

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_SIGN_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "LastResortHE-Regular.ttf",
)  # fmt: skip
_HEADINGS_FOR_CONTENTS = 4
_PDF_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

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
    notebook: NotebookNode, timestamp: datetime, *, show_code: bool = False, with_cover: bool = True
) -> bytes:
    """Convert an executed notebook to a PDF/A-2a and PDF/UA-1.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed notebook, format 4. It is not changed.
    timestamp : datetime
        Creation date of the PDF; UTC when it names no zone.
    show_code : bool
        Also show the source of code cells.
    with_cover : bool
        Show what the notebook says of its document on a cover, and not in the running lines alone.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    DocumentError
        An image has no alternative text, an output is of no known type, the document output is
        wrong, or Typst refuses the result.
    """
    properties = displayed_properties(notebook)
    with tempfile.TemporaryDirectory(prefix="indicators-") as name:
        folder = Path(name)
        blocks = list(notebook_blocks(notebook, folder, show_code=show_code))
        given = properties or _fallback(notebook)
        main = _main(blocks, with_cover=with_cover and properties is not None)
        page_style = package_resources.files(__package__) / "templates" / "typst" / "report.typ"
        (folder / "report.typ").write_bytes(page_style.read_bytes())
        (folder / "document.json").write_text(_json(given.for_template()), encoding="utf-8")
        (folder / "main.typ").write_text(main, encoding="utf-8")
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


def _timestamp(notebook: NotebookNode) -> datetime:
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), tz=UTC)
    properties = displayed_properties(notebook)
    return (properties and properties.moment()) or datetime.now(UTC).replace(microsecond=0)


def _fallback(notebook: NotebookNode) -> DocumentProperties:
    """Find a title and a language for a notebook that displays no document output."""
    lang = "en" if str(notebook.metadata.get("lang", "es")).startswith("en") else "es"
    headings = (
        line.lstrip("#").strip()
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in str(cell.source).splitlines()
        if line.startswith("#")
    )
    unnamed = "Report" if lang == "en" else "Informe"
    title = str(notebook.metadata.get("title", "")) or next(headings, "") or unnamed
    return DocumentProperties(title=title, lang=lang)


def _main(blocks: list[Block], *, with_cover: bool) -> str:
    """Write the Typst document around the blocks."""
    blocks = _consecutive_levels(blocks)
    headings = sum(1 for block in blocks if block.level in (1, 2))
    contents = headings >= _HEADINGS_FOR_CONTENTS
    head = (
        '#import "report.typ": *\n'
        '#show: report.with(json("document.json"),'
        f" with-cover: {str(with_cover).lower()}, contents: {str(contents).lower()})\n"
    )
    return head + "\n\n".join(_pages(blocks)) + "\n"


def _consecutive_levels(blocks: list[Block]) -> list[Block]:
    """Renumber headings by their nesting: a PDF/UA starts at level 1 and skips none."""
    open_levels: list[int] = []
    result = []
    for block in blocks:
        if not block.level:
            result.append(block)
            continue
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        open_levels.append(block.level)
        depth = len(open_levels)
        result.append(Block(f"#heading(level: {depth})[{block.markup}]", level=depth))
    return result


def _pages(blocks: list[Block]) -> Iterator[str]:
    """Put wide blocks on turned pages, together with the headings right before them."""
    turned = [block.landscape for block in blocks]
    for index in reversed(range(len(blocks) - 1)):
        turned[index] |= blocks[index].level > 0 and turned[index + 1]
    sides = zip(turned, blocks, strict=True)
    for landscape, group in itertools.groupby(sides, key=operator.itemgetter(0)):
        markup = "\n\n".join(block.markup for _, block in group)
        yield f"#landscape[\n{markup}\n]" if landscape else markup


def _json(value: Any) -> str:
    """Write the data of the cover; Typst shows it as text and never as markup."""
    return json.dumps(_cleaned(value), ensure_ascii=False)


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
        compiler = typst.Compiler(folder / "main.typ", root=folder, font_paths=only_these)
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
