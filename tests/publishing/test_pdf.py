"""Notebooks as PDF: each test compiles one and reads it back."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from indicators.publishing.pdf import (
    DocumentError,
    TypstPDFExporter,
    _font_paths,
    _notebook_to_pdf,
)
from indicators.publishing.tree import NODE_MIME

MOMENT = datetime(2010, 11, 29, 12, tzinfo=UTC)
HOSTILE = '#panic("x") *_$@<>[]~\\/ `// = + - "comillas" \'y\' https://e.mx #{1+1} \\u{41} <lab>'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">'
    '<text x="5" y="20" font-family="Source Sans Pro" font-size="9">Avance\uf0b7 ñ</text></svg>'
)
DOCUMENT = {
    "kind": "cover",
    "title": "Informe trimestral de avance",
    "subtitle": "Tercer trimestre de 2010",
    "programme": "Programa Sectorial de Educación",
    "lang": "es",
    "edition": "2",
    "edition_note": "sustituye a la primera",
    "cut_off": "30 de septiembre de 2010",
    "vintage": "15 de noviembre de 2010",
    "synthetic": True,
    "stamp": "Datos sintéticos para demostración",
    "date": "2010-11-29",
    "headline": [{"label": "En verde", "value": 21, "symbol": "●", "color": "#2e7d32"}],
    "notes": ["El 18 % es preliminar. " + HOSTILE],
}


def displayed(data: dict[str, Any], **cell_metadata: Any) -> NotebookNode:
    output_metadata = cell_metadata.pop("output", {})
    output = new_output("display_data", data, metadata=output_metadata)
    return new_code_cell("show(x)", outputs=[output], metadata=cell_metadata)


def document(**changes: Any) -> NotebookNode:
    return displayed({NODE_MIME: {**DOCUMENT, **changes}, "text/plain": "<document>"})


def read(*cells: NotebookNode, **metadata: Any) -> PdfReader:
    notebook = new_notebook(cells=list(cells), metadata=metadata)
    return PdfReader(io.BytesIO(_notebook_to_pdf(notebook, MOMENT)))


def text_of(pdf: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


def table(columns: int, rows: int, cell: str = "x") -> str:
    head = "".join(f"<th>Columna {number}</th>" for number in range(columns))
    body = ("<tr>" + f"<td>{cell}</td>" * columns + "</tr>") * rows
    return f"<table><caption>Valores</caption><thead><tr>{head}</tr></thead>{body}</table>"


def png() -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\x1b\x4d\x5c")
    content = chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + content).decode()


def test_document_output_becomes_cover_metadata_and_running_lines() -> None:
    pdf = read(document(), new_markdown_cell("# Resumen\n\nTexto con ñ, á y ü."))
    assert pdf.metadata is not None
    assert pdf.metadata.title == DOCUMENT["title"]
    assert pdf.metadata.creation_date == MOMENT
    assert str(pdf.root_object["/Lang"]).lower() == "es-mx"
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    cover, page = (" ".join(page.extract_text().split()) for page in pdf.pages)
    for shown in ("Informe trimestral", "29 de noviembre de 2010", "21", "●", "En verde"):
        assert shown in cover
    assert "Página" not in cover
    assert "Datos al 15 de noviembre de 2010" in page
    assert "Informe trimestral de avance · Edición 2 · Datos sintéticos" in page
    assert "Página 2 de 2" in page
    assert "Texto con ñ, á y ü." in page
    assert "<document>" not in cover + page


def test_english_document() -> None:
    pdf = read(document(lang="en"), new_markdown_cell("text"))
    assert str(pdf.root_object["/Lang"]).lower() == "en-us"
    text = text_of(pdf)
    assert "November 29, 2010" in text
    assert "Page 2 of 2" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "title is missing"),
        ({"titel": "x"}, "titel: Unexpected keyword argument"),
        ({"lang": "fr"}, "lang: Input should be 'es' or 'en'"),
        ({"date": "29/11/2010"}, "ISO 8601"),
        ({"notes": "una"}, "notes: Input should be a valid array"),
        ({"synthetic": "yes"}, "synthetic: Input should be a valid boolean"),
    ],
)
def test_wrong_document_output_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError, match=f"cell 1 .*{message}"):
        read(document(**changes))


def test_two_document_outputs_are_refused() -> None:
    with pytest.raises(DocumentError, match=r"cell 2 .*second output"):
        read(document(), document())


def test_without_document_output_the_title_is_the_first_heading() -> None:
    pdf = read(new_markdown_cell("## Avance\n\ntexto"))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Avance"
    assert len(pdf.pages) == 1
    named = read(new_markdown_cell("## Avance"), title="Otro", lang="en")
    assert named.metadata is not None
    assert named.metadata.title == "Otro"


def test_headings_become_bookmarks_whatever_levels_the_notebook_skips() -> None:
    pdf = read(new_markdown_cell("### Uno\n\n#### Dos\n\n### Tres\n\n# Cuatro\n\n#### Cinco"))
    outline = pdf.outline
    titles = [item["/Title"] if not isinstance(item, list) else "sub" for item in outline]
    # Five headings of the first two levels: a table of contents leads.
    assert titles[-5:] == ["Uno", "sub", "Tres", "Cuatro", "sub"]
    assert text_of(pdf).startswith("Contenido")


def test_hostile_text_comes_out_as_text() -> None:
    html = "<p>" + HOSTILE.replace("<", "&lt;").replace(">", "&gt;") + "</p>"
    cells = [
        document(title=HOSTILE, programme=HOSTILE, headline=[{"label": HOSTILE}]),
        displayed({"text/html": html}),
        displayed(
            {"text/html": f"<table><caption>{html}</caption><tr><td>{html}</td></tr></table>"}
        ),
        displayed({"text/plain": HOSTILE}),
        displayed({"image/svg+xml": SVG}, alt=HOSTILE, caption=HOSTILE),
        new_markdown_cell('# #panic("x")\n\n#panic("x") $a$ @b #let x = 1; \\#'),
        new_code_cell("x", outputs=[new_output("error", ename="E", evalue=HOSTILE, traceback=[])]),
    ]
    pdf = read(*cells)
    assert pdf.metadata is not None
    assert pdf.metadata.title == HOSTILE
    assert text_of(pdf).count('#panic("x")') >= 9


def test_signs_without_a_glyph_do_not_stop_a_report() -> None:
    cell = displayed({"text/html": "<p>\uf0b7 😀 中 \x0b ﷺ \u202ex \u1680 \x00</p>"})
    assert len(read(cell, displayed({"text/plain": "\uf0b7 😀 \u1680"})).pages) == 1


def test_long_table_repeats_its_header_on_each_page() -> None:
    pdf = read(displayed({"text/html": table(4, 90)}))
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) > 1
    assert all("Columna 3" in page for page in pages)
    assert "Cuadro 1. Valores" in " ".join(pages[0].split())


@pytest.mark.parametrize("lines", [20, 26, 32])
def test_a_short_table_is_not_cut(lines: int) -> None:
    filler = new_markdown_cell("texto\n\n" * lines)
    pdf = read(filler, displayed({"text/html": table(4, 10, "celda")}))
    counts = [page.extract_text().count("celda") for page in pdf.pages]
    assert [count for count in counts if count] == [40]


@pytest.mark.parametrize("cell", ["X" * 300, "Nombre de indicador " * 15])
@pytest.mark.parametrize("columns", [3, 14])
def test_no_cell_leaves_the_page(cell: str, columns: int) -> None:
    pdf = read(displayed({"text/html": table(columns, 2, cell)}))
    ends: list[float] = []

    def note(text: str, _: Any, position: list[float], __: Any, size: float) -> None:
        narrowest = 0.4 * size  # a word that does not break would still end far outside
        ends.extend(position[4] + narrowest * len(line) for line in text.splitlines())

    for page in pdf.pages:
        page.extract_text(visitor_text=note)
        assert max(ends) < float(page.mediabox.width) - 55
    found = "".join(text_of(pdf).replace("\u200b", "").split())
    assert found.count("X") >= 600 or found.count("indica") >= 30


def test_wide_table_turns_the_page_and_takes_its_heading_along() -> None:
    pdf = read(
        new_markdown_cell("texto\n\n# Anexo\n\n## Serie"),
        displayed({"text/html": table(14, 3)}),
        new_markdown_cell("final"),
    )
    widths = [float(page.mediabox.width) for page in pdf.pages]
    assert widths == [612, 792, 612]
    assert "Serie" in pdf.pages[1].extract_text()


def test_pictures_keep_their_text_and_alternative_text() -> None:
    metadata = {"image/svg+xml": {"alt": "Barras", "caption": "Avance por objetivo"}}
    pdf = read(
        displayed({"image/svg+xml": SVG, "image/png": "no"}, output=metadata),
        displayed({"image/png": png()}, output={"alt": "Un punto"}),
    )
    text = text_of(pdf)
    assert "Avance" in text
    assert "Gráfica 1. Avance por objetivo" in text


def test_picture_without_alternative_text_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"cell 2 \(show\(x\)\): .*no alternative text"):
        read(new_markdown_cell("a"), displayed({"image/svg+xml": SVG}))


def test_unknown_output_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"cell 1 .*application/x-odd cannot be shown"):
        read(displayed({"application/x-odd": "x"}))


def test_broken_picture_is_an_error_of_the_document() -> None:
    with pytest.raises(DocumentError, match="Typst"):
        read(displayed({"image/svg+xml": "<svg"}, alt="x"))


def test_richest_type_is_shown() -> None:
    text = text_of(
        read(
            displayed({"text/markdown": "**uno**", "text/html": "<p>no</p>", "text/plain": "no"}),
            displayed({"text/html": "<p>dos</p>", "text/plain": "no"}),
            displayed({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "tres"}),
            new_code_cell("x", outputs=[new_output("execute_result", {"text/plain": "cuatro"})]),
        )
    )
    assert text.startswith("uno dos tres cuatro")


def test_streams_errors_and_hidden_cells() -> None:
    outputs = [
        new_output("stream", name="stdout", text="salida \x1b[31mroja\x1b[0m"),
        new_output("stream", name="stderr", text="aviso"),
        new_output("error", ename="ValueError", evalue="mal", traceback=["línea 7"]),
    ]
    hidden = [
        displayed({"text/plain": "oculto"}, tags=[tag])
        for tag in ("remove", "parameters", "injected-parameters")
    ]
    text = text_of(read(new_code_cell("secreto = 1", outputs=outputs), *hidden))
    assert "salida roja" in text
    assert "Error al ejecutar: ValueError: mal" in text
    assert "línea 7" in text
    for absent in ("aviso", "oculto", "secreto"):
        assert absent not in text


def test_same_input_gives_the_same_bytes_and_the_notebook_stays() -> None:
    cells = [document(), displayed({"image/svg+xml": SVG}, alt="x"), new_markdown_cell("# a")]
    notebook = new_notebook(cells=cells)
    before = str(notebook)
    pdf = _notebook_to_pdf(notebook, MOMENT)
    assert _notebook_to_pdf(notebook, MOMENT) == pdf
    assert _notebook_to_pdf(notebook, MOMENT + timedelta(days=1)) != pdf
    assert str(notebook) == before


def test_exporter_dates_by_the_document() -> None:
    notebook = new_notebook(cells=[document()])
    pdf, resources = TypstPDFExporter().from_notebook_node(notebook)
    assert resources["output_extension"] == ".pdf"
    assert pdf == _notebook_to_pdf(notebook, datetime(2010, 11, 29))  # noqa: DTZ001 - none is UTC


def test_exporter_is_an_entry_point_for_jupyterlab() -> None:
    exporter = get_exporter("indicators_pdf")
    assert exporter is TypstPDFExporter
    assert exporter.output_mimetype == "application/pdf"
    assert exporter().file_extension == ".pdf"


def test_what_typst_warns_of_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    signs = [path for path in _font_paths() if "Source" not in path.name]
    monkeypatch.setattr("indicators.publishing.pdf._font_paths", lambda: signs)
    assert read(new_markdown_cell("Avance")).pages
    assert "Typst: unknown font family: source sans pro" in caplog.messages


def test_fonts_are_files_without_doubles() -> None:
    names = [path.name for path in _font_paths()]
    assert len(names) == len(set(names))
    assert all(path.is_file() for path in _font_paths())
