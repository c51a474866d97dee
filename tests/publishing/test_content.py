"""What a report says, built without a kernel: its figures, odd texts, and hardly any data."""

from __future__ import annotations

import io
import json
import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from indicators import Programme, ReportParameters
from indicators.errors import UsageError
from indicators.frames.schemas import frame_of
from indicators.publishing import bundle
from indicators.publishing.bundle import ReportFigures, _Snapshot
from indicators.publishing.content import _handed_over, cover_of
from indicators.publishing.export import write_figures
from indicators.publishing.parameters import HANDED_OVER
from indicators.publishing.pdf import tree_to_pdf
from indicators.publishing.report import _report_name
from indicators.publishing.sections import annex_nodes, ficha_lines
from indicators.publishing.tree import tree_to_html, words_of
from indicators.settings import _TargetDecision
from indicators.words import number, percent
from tests.analysis.programmes import programme_of, quarters
from tests.publishing.long_programme import long_programme
from tests.publishing.nodes import content_nodes

TARGETS = {2007: (590.0, "annual"), 2008: (600.0, "annual"), 2012: (3600.0, "cumulative")}
REPORTED = quarters(2007, (150, 140, 150, 155), (150, 151, 152, 149), (140, 150, 145, 160))
#: The rules of a level that is to be kept at 12.
KEPT: dict[str, Any] = {
    "targets": {2012: (12.0, "level")}, "baseline": 12.0, "within_year": "last",
    "across_years": "last",
}  # fmt: skip
FOUND = {
    "severity": "warning", "code": "total_mismatch", "message": "m", "hint": "",
    "indicator_id": "1.1", "text": "12", "source_cell": "[a.xlsx]A!B2",
    "values": '{"printed": "12", "expected": "13"}',
}  # fmt: skip
HOSTILE = '#panic("x") <script>alert(1)</script> *_$ [a](javascript:x) =1+1'


def figures_of(programme: Programme, raw: Path, **parameters: Any) -> ReportFigures:
    given = ReportParameters(**{"cut_off": "2010Q3", "draws": 400, **parameters})
    return bundle.figures_of(given, replace(programme, folder=raw))


def pdf_of(figures: ReportFigures) -> PdfReader:
    nodes = list(content_nodes(figures))
    return PdfReader(io.BytesIO(tree_to_pdf(nodes, cover_of(figures), figures.moment)))


def text_in(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def text_of(figures: ReportFigures) -> str:
    """What a report says, by its HTML; of the PDF, which takes seconds to read, that it is made."""
    nodes, cover = list(content_nodes(figures)), cover_of(figures)
    assert tree_to_pdf(nodes, cover, figures.moment)
    page = BeautifulSoup(tree_to_html(nodes, cover), "html.parser")
    return " ".join(page.get_text(" ").split())


def write_book(figures: ReportFigures, target: Path) -> None:
    write_figures(figures, target, os.path.relpath(figures.programme.folder, target.parent))


@pytest.fixture(scope="module")
def reader(five: ReportFigures) -> PdfReader:
    return pdf_of(five)


def test_the_pdf_holds_the_figures_of_the_frames(five: ReportFigures, reader: PdfReader) -> None:
    text = text_in(reader)
    for row in five.judged.itertuples():
        assert number(row.actual) in text
        assert number(row.target) in text
        assert percent(row.attainment) in text
    for row in five.projections.itertuples():
        assert f"({number(row.q10)} – {number(row.q90)})" in text
    for said in ("Objetivo 5", "Las fuentes no dicen", "r/ Cifra revisada.", "Panorama"):
        assert said in text
    assert "Objetivo 6" not in text


def test_the_pdf_is_tagged_archival_and_has_bookmarks(reader: PdfReader) -> None:
    assert reader.root_object["/MarkInfo"]["/Marked"]
    metadata = reader.root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles[0] == "Panorama"
    assert "Anexos" in titles


def test_the_html_is_one_file_and_runs_nothing(raw: Path) -> None:
    programme = programme_of(REPORTED, TARGETS, name=HOSTILE, objective_name=HOSTILE, unit=HOSTILE)
    figures = figures_of(programme, raw)
    page = tree_to_html(list(content_nodes(figures)), cover_of(figures))
    assert "default-src 'none'" in page
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find_all(["script", "link", "iframe", "svg"])
    assert all(str(img["src"]).startswith("data:image/svg+xml;") for img in soup.find_all("img"))
    assert all(img["alt"] for img in soup.find_all("img"))
    assert not [a for a in soup.find_all("a") if not str(a["href"]).startswith("#")]
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert soup.get_text().count("<script>alert(1)</script>") >= 3
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_odd_texts_come_out_as_texts(raw: Path) -> None:
    long = "Acciones de coordinación interinstitucional " * 7
    programme = programme_of(REPORTED, TARGETS, name=HOSTILE + long[:300], objective_name=HOSTILE)
    text = text_in(pdf_of(figures_of(programme, raw)))
    assert text.count('#panic("x")') >= 3
    assert "javascript:x" in text


def test_a_table_of_sixty_rows_repeats_its_header(raw: Path) -> None:
    programme = replace(
        programme_of(REPORTED, TARGETS), findings=frame_of("findings", [FOUND] * 60)
    )
    text = text_in(pdf_of(figures_of(programme, raw)))
    assert text.count("el total impreso 12 no es la suma de sus periodos") == 60
    assert text.count("Clave Gravedad Hallazgo Celda") >= 2
    assert "total_mismatch" not in text


@pytest.mark.parametrize("values", [{}, {"2007Q1": 150.0}], ids=["none", "one quarter"])
@pytest.mark.parametrize("cut_off", ["2007Q1", "2010Q3"])
def test_hardly_any_data(values: dict[str, float], cut_off: str, raw: Path) -> None:
    text = text_of(figures_of(programme_of(values, TARGETS), raw, cut_off=cut_off))
    if not values:
        assert "Sin resultado reportado en el trimestre: 1.1" in text
        assert "sin datos" in text


def test_the_closing_report_projects_nothing(raw: Path, tmp_path: Path) -> None:
    whole = quarters(2007, *[(150.0, 150.0, 150.0, 150.0)] * 6)
    figures = figures_of(programme_of(whole, TARGETS), raw, cut_off="2012Q4", lang="en")
    text = text_of(figures)
    assert "Closing report: 2007–2012" in text
    assert "The term is over" in text
    assert "Projected total" not in text
    write_book(figures, tmp_path / "a.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True).sheetnames
    assert {"Gaps", "Projections", "Fan"} & {*sheets} == {"Gaps"}


@pytest.mark.parametrize(
    ("values", "cut_off", "reached"),
    [
        (REPORTED, "2012Q4", "IV trimestre de 2009"),
        (REPORTED, "2009Q4", ""),
        ({k: v for k, v in REPORTED.items() if k != "2008Q2"}, "2010Q1", "IV trimestre de 2009"),
        ({"2007": 590.0, "2008": 600.0}, "2009Q3", ""),  # a year is not late before it has ended
        ({"2007": 590.0, "2008": 600.0}, "2009Q4", "2008"),
    ],
)
def test_statuses_that_end_before_the_cut_off_are_said_to(
    values: dict[str, float], cut_off: str, reached: str, raw: Path
) -> None:
    figures = figures_of(programme_of(values, TARGETS), raw, cut_off=cut_off)
    cover = cover_of(figures)
    said = " ".join(cover.notes)
    assert ("1 de 1 indicadores" in said) == bool(reached)
    assert f"en el más atrasado, hasta el {reached}." in said or not reached
    assert ("faltan resultados" in cover.subtitle) == (cut_off == "2012Q4")


def test_the_cover_says_what_it_rests_on(raw: Path) -> None:
    figures = figures_of(long_programme(raw, indicators=2), raw, cut_off="2010Q4")
    asked = replace(
        figures.parameters, as_of="2011-02-01", actuals="x/nuevo.csv", decisions="x/otras.toml"
    )
    said = [cover_of(replace(figures, parameters=asked, lang=lang)).notes for lang in ("es", "en")]
    for told in (
        "Sin resultado reportado en el trimestre: todos.",
        "Solo con lo reportado hasta el 1 de febrero de 2011.",
        "Con los resultados de nuevo.csv, que no está en la carpeta del programa.",
        "Con las decisiones de otras.toml, en lugar de las del programa.",
    ):
        assert told in said[0]
    assert "Without a result reported in the quarter: all of them." in said[1]


#: What a report says of one indicator: its values, its rules, and the sentences, word by word.
SAID: dict[str, tuple[dict[str, float], dict[str, Any], tuple[str, ...]]] = {
    # the last four quarters added nothing
    "stuck": (
        quarters(2007, (150, 140, 150, 155), (150, 151, 0, 0), (0, 0)), {"cut_off": "2009Q2"},
        ("Sin avance en el último año y aún sin alcanzar la meta: 1.1 N.",),
    ),
    # 1,000 a year where 590 and 600 were the most that it should be
    "descending": (
        quarters(2007, (250, 250, 250, 250), (250, 250, 250, 250)),
        {"cut_off": "2008Q4", "direction": "descending"},
        (
            "↓ En 1.1, menos es mejor: el cumplimiento es 200 % menos el resultado como "
            "porcentaje de la meta, y una brecha negativa indica rezago, como en los demás.",
            "↓ Menos es mejor: el cumplimiento",
        ),
    ),
    # a count that runs through the year: 600 of 2007 and 300 of the half of 2008
    "running": (
        quarters(2007, (150, 300, 450, 600), (150, 300)),
        {"cut_off": "2008Q2", "within_year": "last"},
        ("lo reportado del año que aún no cierra; esa parte puede cambiar.", " 900 "),
    ),
    "constant": (
        quarters(2007, *[(12, 12, 12, 12)] * 2),
        {"cut_off": "2008Q4", **KEPT},
        (
            "El valor no ha cambiado: 12 en los 8 periodos reportados, lo mismo que indica su "
            "trayectoria de referencia.",
            "nivel conservado desde el I trimestre de 2007",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_of_an_indicator(case: str, raw: Path) -> None:
    values, how, said = SAID[case]
    rules = {name: value for name, value in how.items() if name != "cut_off"}
    targets = rules.pop("targets", TARGETS)
    text = text_of(figures_of(programme_of(values, targets, **rules), raw, cut_off=how["cut_off"]))
    assert [told for told in said if told not in text] == []


def test_one_value_has_not_been_constant(raw: Path) -> None:
    kept = dict(KEPT)
    programme = programme_of({"2007Q1": 12.0}, kept.pop("targets"), **kept)
    assert "no ha cambiado" not in text_of(figures_of(programme, raw, cut_off="2007Q1"))


def test_notes_and_decisions_stand_beside_their_indicator(raw: Path) -> None:
    decisions = (
        _TargetDecision("1.1", 2007, "x", use=580.0),
        _TargetDecision("1.1", 2008, "y", comparable=False),
    )
    note = {"mark": "a/", "text": "Sin Tlaxcala.", "source_cell": "[m]A!B40"}
    programme = replace(
        programme_of(REPORTED, TARGETS, marks="a/", decisions=decisions),
        footnotes=frame_of("footnotes", [note]),
    )
    figures = figures_of(programme, raw)
    assert "Nota a/ de la matriz. Sin Tlaxcala." in text_of(figures)
    fields = dict(ficha_lines(figures, "1.1"))
    assert fields["Notas de la matriz"] == "a/: Sin Tlaxcala."
    first, second, _ = fields["Metas"].split("; ")
    assert first == "2007: 590 (anual, se toma como 580)"
    assert second == "2008: 600 (anual, no comparable)"


def test_a_long_annex_says_where_the_rest_is(whole: ReportFigures) -> None:
    assert whole.sensitivity is not None
    programme = replace(whole.programme, findings=frame_of("findings", [FOUND] * 151))
    many = pd.concat([whole.sensitivity] * 200).head(152)
    figures = replace(whole, programme=programme, sensitivity=many)
    said = [words_of(node) for node in annex_nodes(figures)]
    book = "; todas están en el libro de Excel que acompaña al informe."
    assert f"Se muestran las primeras 150 de 151 filas{book}" in said
    assert "Se muestran las primeras 150 de 152 filas." in said  # no sheet holds these


def test_what_changed_since_an_earlier_report(raw: Path, tmp_path: Path) -> None:
    before = programme_of(REPORTED, TARGETS)
    later = programme_of(REPORTED, TARGETS, later={"2009Q4": 190.0, "2010Q1": 10.0})
    manifest = tmp_path / "informe_2009Q4.manifest.json"
    content = {"snapshot": figures_of(before, raw, cut_off="2009Q4").snapshot.to_json()}
    manifest.write_text(json.dumps(content), encoding="utf-8")
    figures = figures_of(
        later, raw, cut_off="2010Q1", compare_to=str(tmp_path / "informe_2009Q4.pdf")
    )
    assert figures.revised is not None
    (row,) = figures.revised.itertuples()
    assert (row.period, row.before, row.after, row.difference) == ("2009Q4", 160.0, 190.0, 30.0)
    assert row.cells == "[a]A!2009Q4"
    manifest.write_text('{"snapshot": {}}', encoding="utf-8")
    with pytest.raises(UsageError, match="not the manifest of a report"):
        _Snapshot.read(tmp_path / "informe_2009Q4.pdf")
    text = text_of(figures)
    assert "informe_2009Q4.pdf" in text
    assert "160 190 30 [a]A!2009Q4" in text


def test_the_quarter_before_is_what_was_known_of_it_then(raw: Path) -> None:
    programme = programme_of(REPORTED, TARGETS, later={"2010Q1": 150.0, "2010Q2": 150.0})
    earlier = figures_of(programme, raw, cut_off="2010Q2").earlier
    assert earlier is not None
    assert earlier.cut_off == "2010Q1"
    # both came in May 2011
    assert figures_of(programme, raw, cut_off="2010Q2", as_of="2010-12-31").earlier is None


def test_a_ficha_names_once_what_the_sources_do_not_say(five: ReportFigures) -> None:
    fields = dict(ficha_lines(five, "5.1"))
    assert fields["No consta"] == "Definición, Método de cálculo, Unidad responsable"
    assert "Definición" not in fields
    assert fields["Línea base"] == "2006: 120,000 casos atendidos"
    assert "2012: 785,450 casos (acumulada del sexenio)" in fields["Metas"]
    assert fields["Unidad de medida"] == "Casos de protección y asistencia consular"
    assert fields["Frecuencia"] == "trimestral, según los reportes"
    assert "103.8 %" in fields["Resultado y meta"]


def test_the_workbook_is_typed_linked_and_harmless(raw: Path, tmp_path: Path) -> None:
    programme = programme_of(REPORTED, TARGETS, name='=HYPERLINK("http://x")', unit="+1")
    figures = figures_of(programme, raw)
    for name in ("a.xlsx", "b.xlsx"):
        write_book(figures, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    gaps = book["Brechas"]
    # labels in the reader's language, below them the columns' codes
    heads = {str(cell.value): cell.column for cell in gaps[2]}
    assert gaps.cell(1, heads["attainment"]).value == "Cumplimiento"
    name, actual = gaps.cell(3, heads["name"]), gaps.cell(5, heads["actual"])
    assert (name.data_type, name.value) == ("s", '=HYPERLINK("http://x")')
    assert (actual.data_type, actual.value) == ("n", 1792)
    assert actual.number_format == "#,##0"
    # what is small and no whole number says its decimals, with its sign
    own = [rule for part in gaps.conditional_formatting for rule in part.rules]
    assert {rule.dxf.numFmt.formatCode for rule in own if rule.dxf} == {"0.0##"}
    assert gaps.cell(5, heads["attainment"]).number_format == "0.0%"
    assert gaps.freeze_panes == "B3"
    assert (gaps.page_setup.orientation, gaps.page_setup.fitToHeight) == ("landscape", 0)
    first = book.worksheets[0]
    assert (first.title, first["A1"].value) == (
        "Léeme",
        "Informe trimestral: III trimestre de 2010",
    )
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_links_of_the_workbook_lead_to_the_source_cells(
    five: ReportFigures, tmp_path: Path
) -> None:
    write_book(five, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Resultados"]
    heads = {str(cell.value): cell.column for cell in sheet[2]}
    cell = sheet.cell(3, heads["source_cell"])
    link = cell.hyperlink
    assert link is not None
    target = (tmp_path / str(link.target).replace("\\", "/")).resolve()
    assert target.is_file()
    assert str(cell.value) == f"[{target.name}]{str(link.location).replace(chr(39), '')}"
    assert sheet.cell(3, heads["reported"]).is_date


def test_file_names_hold_what_changes_the_content_and_no_text_of_a_user(tmp_path: Path) -> None:
    decisions = tmp_path / "..; rm -rf $HOME.toml"
    decisions.write_text("", encoding="utf-8")
    named = ReportParameters(
        cut_off="2010Q3", objective=5, lang="en", as_of="2010-11-01", seed=1, draws=500,
        method="plan", decisions=str(decisions),
    )  # fmt: skip
    assert _report_name(named) == (
        "informe_2010Q3_objetivo-5_en_plan_sorteos-500_semilla-1_al-2010-11-01_decisiones-e3b0c442"
    )


def test_an_indicator_has_an_anchor_and_its_status_a_filter(five: ReportFigures) -> None:
    soup = BeautifulSoup(tree_to_html(list(content_nodes(five)), cover_of(five)), "html.parser")
    for row in five.judged.itertuples():
        section = soup.find(id=row.indicator_id)
        assert section is not None
        assert section["data-status"] == row.status
        assert soup.find("input", id=f"only-{row.status}")
        assert f"#only-{row.status}:checked" in str(soup.style)
    heads = {str(cell["data-head"]) for cell in soup.find_all(attrs={"data-head": True})}
    assert {"Resultado", "Cumplimiento"} <= heads  # what a card on a phone calls its figures


def test_figures_are_handed_over_for_the_same_parameters_alone(
    five: ReportFigures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "figures").write_bytes(pickle.dumps(five))
    monkeypatch.setenv(HANDED_OVER, str(tmp_path / "figures"))
    taken = _handed_over(five.parameters)
    assert taken.gaps.equals(five.gaps)
    assert taken.audit.equals(five.audit)
    monkeypatch.setattr("indicators.publishing.content.figures_of", lambda parameters: parameters)
    other = replace(five.parameters, lang="en")
    assert _handed_over(other) == other  # computed anew
