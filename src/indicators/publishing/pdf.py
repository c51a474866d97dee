"""A content tree as a PDF, through Typst.

In come nodes and a cover; out go the bytes of a tagged PDF/A-2a and PDF/UA-1, in the page style of
``templates/typst/report.typ``, which reads the tree as JSON: text is data there and never markup.

Never reads a system font or reaches for the network. The same tree and timestamp give the same
bytes.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources as package_resources
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from indicators.charts.theme import without_style
from indicators.publishing import tree
from indicators.publishing.edition import scratch
from indicators.publishing.from_notebook import DocumentError, read_notebook
from indicators.words import day_in_words

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_SIGN_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "LastResortHE-Regular.ttf",
)  # fmt: skip

_log = logging.getLogger(__name__)


class TypstPDFExporter(Exporter):
    """The nbconvert exporter: `jupyter nbconvert --to indicators_pdf report.ipynb`.

    The timestamp is `SOURCE_DATE_EPOCH`, else the `date` that the notebook displays, else the
    clock; with either of the first two, the same notebook gives the same bytes.
    """

    export_from_notebook = "PDF (informe, Typst)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    # nbconvert's base class says NotebookNode, as it only preprocesses; exporters of files do not.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook; nbconvert's own preprocessors run first."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return notebook_to_pdf(notebook), resources


def notebook_to_pdf(notebook: NotebookNode, timestamp: datetime | None = None) -> bytes:
    """Convert an executed notebook, which is not changed; as `tree_to_pdf`."""
    cover, nodes = read_notebook(notebook)
    if timestamp is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        now = datetime.fromtimestamp(int(epoch), tz=UTC) if epoch else datetime.now(UTC)
        timestamp = (not epoch and cover and cover.moment()) or now.replace(microsecond=0)
    if cover:
        return tree_to_pdf(nodes, cover, timestamp)
    lang = "en" if str(notebook.metadata.get("lang", "es")).startswith("en") else "es"
    titles = (tree.words_of(node) for node in nodes if isinstance(node, tree.Heading))
    title = notebook.metadata.get("title") or next(titles, tree.document_words(lang)["untitled"])
    untold = tree.Cover(title=str(title), lang="en" if lang == "en" else "es")
    return tree_to_pdf(nodes, untold, timestamp, with_cover=False)


def tree_to_pdf(
    nodes: Iterable[tree.Node], cover: tree.Cover, timestamp: datetime, *, with_cover: bool = True
) -> bytes:
    """Set a document as PDF/A-2a and PDF/UA-1; what Typst refuses is a `DocumentError`.

    ``timestamp`` is the creation date, in UTC when it names no zone. Without ``with_cover`` the
    cover gives its running lines alone.
    """
    moment = cover.moment()
    content = {
        "doc": asdict(cover),
        "date": day_in_words(moment.date().isoformat(), cover.lang) if moment else "",
        "words": tree.document_words(cover.lang),
        "with_cover": with_cover,
        "nodes": [_set(node) for node in nodes],
    }
    template = Path(__file__).with_name("templates") / "typst" / "report.typ"
    given = {"content": json.dumps(content, ensure_ascii=False)}
    when = timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)
    # Typst reads whole folders, in the order of the disk: given the folders of the wheels, it would
    # take some faces from TrueType and some from OpenType files, others on each machine.
    with scratch() as folder:
        for path in font_paths():
            shutil.copyfile(path, folder / path.name)
        only_these = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        try:
            compiler = typst.Compiler(template, font_paths=only_these, sys_inputs=given)
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=when
            )
        except typst.TypstError as error:
            raise DocumentError(f"Typst: {error.message}\n{error.diagnostic}") from error
    for warning in warnings:
        _log.warning("Typst: %s", warning.message)
    if not isinstance(pdf, bytes):
        raise DocumentError("Typst returned no PDF")
    return pdf


def font_paths() -> list[Path]:
    """Return the font files of a document, none of which doubles another.

    Source Sans Pro lacks some signs, such as ◆ or →; DejaVu has them. Last Resort draws a box for
    any character at all, where PDF/A would refuse one without a glyph.
    """
    source_sans = Path(str(package_resources.files("font_source_sans_pro"))) / "files"
    # located only: charts alone import it
    signs = Path(str(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")))
    return [source_sans / f"SourceSansPro-{face}.ttf" for face in _FACES] + [
        signs / name for name in _SIGN_FONTS
    ]


def _set(node: tree.Node) -> dict[str, Any]:
    """A node as the template reads it: an SVG is text, a PNG its bytes as numbers."""
    described = asdict(node)
    if isinstance(node, tree.Chart):
        svg = node.mime == "image/svg+xml"
        picture = without_style(node.picture) if svg else list(base64.b64decode(node.picture))
        described |= {"picture": picture, "format": "svg" if svg else "png"}
    return described
