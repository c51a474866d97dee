"""What results say of themselves in a notebook: counts, dates, findings with file, sheet, cell."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
from bs4 import BeautifulSoup

from indicators import Matrix, Programme, Report, read_actuals
from indicators.frames.schemas import frame_of
from indicators.frames.shown import _MOST_FINDINGS, findings_html, split_address
from tests.conftest import RAW


def facts_of(html: str) -> dict[str, str]:
    """The rows of the first table, by their head."""
    table = BeautifulSoup(html, "html.parser").table
    assert table is not None
    return {row.th.text: row.td.text for row in table.find_all("tr")}


def finding(severity: str, message: str, cell: str = "[a.xlsx]Hoja 1!B2") -> dict[str, str]:
    return {
        "severity": severity, "code": "unusable_file", "message": "", "hint": "", "text": "",
        "indicator_id": "", "source_cell": cell,
        "values": json.dumps({"why_code": "file_other", "said": message}),
    }  # fmt: skip


def test_a_programme_says_what_is_in_it(programme: Programme) -> None:
    html = programme._repr_html_()
    facts = facts_of(html)
    assert facts["Indicadores"] == "25 en 12 objetivos"
    assert facts["Metas impresas"] == "100"
    assert facts["Resultados reportados"] == "474 valores de 25 indicadores"  # one "n.d."
    assert facts["Periodos"] == "2007Q1 – 2010Q3"
    assert facts["Datos al"].endswith("29 de octubre de 2010")
    assert "DATOS SINTÉTICOS" in html
    assert "Hallazgos: ninguno" in html


def test_real_data_carry_no_stamp(programme: Programme) -> None:
    real = replace(programme, actuals=programme.actuals.assign(synthetic=False))
    assert "SINTÉTICOS" not in real._repr_html_()


def test_a_matrix_and_actuals_say_what_was_read(matrix: Matrix) -> None:
    facts = facts_of(matrix._repr_html_())
    assert facts["Metas impresas"] == "100 (2006, 2007, 2008, 2012)"
    html = read_actuals(RAW / "avance_2010.xlsx", matrix.indicators)._repr_html_()
    assert facts_of(html)["Periodos"] == "2010Q1 – 2010Q3"
    assert facts_of(html)["Cifras preliminares"] != "0"
    assert "DATOS SINTÉTICOS" in html


def test_findings_are_a_table_worst_first(programme: Programme) -> None:
    findings = frame_of(
        "findings", [finding("note", "small"), finding("error", "<b>bad</b>", "[b.xlsx]Año!C3")]
    )
    html = replace(programme, findings=findings)._repr_html_()
    rows = BeautifulSoup(html, "html.parser").find_all("table")[1].tbody.find_all("tr")
    said = [[cell.text for cell in row.find_all("td")] for row in rows]
    hint = "los demás archivos se leyeron; envíe este de nuevo, como .xlsx"
    assert said == [
        ["✕ error", "el archivo no se puede usar: <b>bad</b>", hint, "b.xlsx", "Año", "C3"],
        ["· nota", "el archivo no se puede usar: small", hint, "a.xlsx", "Hoja 1", "B2"],
    ]
    english = replace(programme, findings=findings).describe("en")
    assert "the file cannot be used: small" in english
    assert "el archivo" not in english
    assert "1 error, 1 nota" in html
    assert "<b>bad" not in html


def test_many_findings_are_counted() -> None:
    findings = frame_of("findings", [finding("warning", str(n)) for n in range(25)])
    html = findings_html(findings, "en")
    assert html.count("<tr>") == _MOST_FINDINGS + 1
    assert "and more: 5" in html
    assert "25 warnings" in html


def test_an_address_of_a_whole_file() -> None:
    assert split_address("[roto.xlsx]") == ("[roto.xlsx]", "", "")


def test_a_name_is_escaped(programme: Programme) -> None:
    named = replace(programme.settings, name="<script>alert(1)</script>")
    html = replace(programme, settings=named, findings=pd.DataFrame(programme.findings))
    assert "<script>" not in html._repr_html_()


def test_a_report_says_where_it_is(report: tuple[Report, list[str]]) -> None:
    html = report[0]._repr_html_()
    facts = facts_of(html)
    assert facts["Corte"] == "2010Q3"
    assert facts["Archivo"] == str(report[0].pdf)
    assert "● " in facts["Semáforo"]
    assert "DATOS SINTÉTICOS" in html
