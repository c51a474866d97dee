"""A content tree as a PDF, through Typst.

In come nodes and a cover; out go the bytes of a tagged PDF/A-2a and PDF/UA-1, in the page style of
``templates/typst/report.typ``, which reads the tree as JSON: text is data there and never markup.

Never reads a system font or reaches for the network. The same tree and timestamp give the same
bytes.
"""

from __future__ import annotations

import base64
import itertools
import json
import logging
import operator
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import resources as package_resources
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from indicators.charts.typeface import without_style
from indicators.publishing import tree
from indicators.publishing.edition import scratch
from indicators.publishing.from_notebook import DocumentError, read_notebook

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_SIGN_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "LastResortHE-Regular.ttf",
)  # fmt: skip
#: Headings of the first two levels from which on a document has a table of contents.
_HEADINGS_FOR_CONTENTS = 4
#: Letters of a table's line; on a turned page; and of a line of text, wider letters included.
_LINE, _TURNED_LINE, _TEXT_LINE = 105, 160, 80
#: Hyphenation is trusted up to here ("institucionalización").
_LONGEST_WORD = 20
_NUMBER = re.compile(r"[-−+]?[\d,]+(?P<decimals>\.\d+)?")
_PARTS = re.compile(r"[^\]!_/]*[\]!_/]|[^\]!_/]+$")
_ZERO_WIDTH_SPACE, _NO_BREAK_SPACE = "\u200b", "\u00a0"

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
    with scratch() as folder:
        levelled = list(_levelled(nodes))
        moment = cover.moment()
        locale = {"es": "es_MX", "en": "en_US"}[cover.lang]
        headings = [node.level for node in levelled if isinstance(node, tree.Heading)]
        content = {
            "doc": asdict(cover),
            "date": format_date(moment.date(), "long", locale=locale) if moment else "",
            "words": tree.document_words(cover.lang),
            "with_cover": with_cover,
            "contents": sum(level < 3 for level in headings) >= _HEADINGS_FOR_CONTENTS,
            "pages": list(_pages(levelled, folder)),
        }
        text = json.dumps(_showable(content), ensure_ascii=False)
        (folder / "content.json").write_text(text, encoding="utf-8")
        page_style = package_resources.files(__package__) / "templates" / "typst" / "report.typ"
        (folder / "report.typ").write_bytes(page_style.read_bytes())
        return _compile(folder, timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC))


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


def break_words(text: str, limit: int) -> str:
    """Let words of more than `limit` letters break: after signs first, and then anywhere.

    A copied text holds the places as zero-width spaces, so a number is left whole: its digits
    take less room than letters. Words of letters alone are left to hyphenation.
    """

    def opened(match: re.Match[str]) -> str:
        word = match[0]
        hyphenated = word.isalpha() and len(word) <= _LONGEST_WORD
        if hyphenated or (_NUMBER.fullmatch(word) and len(word) <= 1.4 * limit):
            return word
        return _ZERO_WIDTH_SPACE.join(
            part if len(part) <= limit else _ZERO_WIDTH_SPACE.join(part)
            for part in _PARTS.findall(word)
        )

    return re.sub(rf"\S{{{limit + 1},}}", opened, text)


def _levelled(nodes: Iterable[tree.Node]) -> Iterator[tree.Node]:
    """Renumber headings by their nesting: a PDF/UA starts at level 1 and skips none."""
    open_levels: list[int] = []
    for node in nodes:
        if not isinstance(node, tree.Heading):
            yield node
            continue
        while open_levels and open_levels[-1] >= node.level:
            open_levels.pop()
        open_levels.append(node.level)
        yield replace(node, level=len(open_levels))


def _pages(nodes: Sequence[tree.Node], folder: Path) -> Iterator[dict[str, Any]]:
    """Put wide tables on turned pages, together with the headings right before them."""
    turned = [isinstance(node, tree.Table) and node.landscape for node in nodes]
    for index in reversed(range(len(nodes) - 1)):
        turned[index] |= isinstance(nodes[index], tree.Heading) and turned[index + 1]
    numbers = itertools.count(1)
    sides = zip(turned, nodes, strict=True)
    for landscape, group in itertools.groupby(sides, key=operator.itemgetter(0)):
        yield {"landscape": landscape, "nodes": [_set(node, folder, numbers) for _, node in group]}


def _set(node: tree.Node, folder: Path, numbers: Iterator[int]) -> dict[str, Any]:
    """A node as the template reads it: pictures in files of their own, tables that fit."""
    if isinstance(node, tree.Table):
        return _table(node)
    described = asdict(node)
    if isinstance(node, tree.Chart):
        svg = node.mime == "image/svg+xml"
        path = folder / f"{next(numbers)}.{'svg' if svg else 'png'}"
        if svg:
            path.write_text(tree.clean_text(without_style(node.picture)), encoding="utf-8")
        else:
            path.write_bytes(base64.b64decode(node.picture))
        described["picture"] = path.name
    return described


def _table(table: tree.Table) -> dict[str, Any]:
    """A table whose long words may break, figures whole and their decimal points in line."""
    described = asdict(table)
    count = len(table.columns)
    shares = [column.weight or 1.0 for column in table.columns]
    letters = (_TURNED_LINE if table.landscape else _LINE) / sum(shares)
    figures: dict[int, list[tuple[dict[str, Any], int]]] = {}
    for part in ("header", "rows"):
        for row in described[part]:
            at = count  # from the right, as spans of rows above stand at the left
            for cell in reversed(row):
                at -= cell["colspan"]
                text = "".join(run["text"] for run in cell["content"])
                room = max(4, int(letters * sum(shares[at : at + cell["colspan"]])) - 2)
                cell["hyphenate"] = max(map(len, text.split()), default=0) > room
                number = table.columns[at].holds == "number" and cell["colspan"] == 1
                spread = part == "header" and cell["colspan"] > 1
                cell["align"] = cell["align"] or (
                    "center" if spread else "right" if number else "left"
                )
                whole = number and part == "rows" and len(text) <= 1.4 * room
                for run in cell["content"]:
                    run["text"] = break_words(run["text"], room)
                    if whole:
                        run["text"] = run["text"].replace(" ", _NO_BREAK_SPACE)
                if whole and (match := _NUMBER.fullmatch(text)):
                    figures.setdefault(at, []).append((cell, len(match["decimals"] or "")))
    for own in figures.values():
        most = max(decimals for _, decimals in own)
        for cell, decimals in own:
            zeros = "0" * (most - decimals)
            cell["pad"] = f".{zeros[1:]}" if zeros and not decimals else zeros
    return described


def _showable(value: Any) -> Any:
    """Texts as a PDF/A may hold them, their longest words open to breaks."""
    if isinstance(value, dict):
        return {key: _showable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_showable(item) for item in value]
    return break_words(tree.clean_text(value), _TEXT_LINE) if isinstance(value, str) else value


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
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
        )
    except typst.TypstError as error:
        raise DocumentError(f"Typst: {error.message}\n{error.diagnostic}") from error
    for warning in warnings:
        _log.warning("Typst: %s", warning.message)
    if not isinstance(pdf, bytes):
        raise DocumentError("Typst returned no PDF")
    return pdf
