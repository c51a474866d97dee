"""A real report from the shipped data: figures, editions, failures."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from indicators import ReportParameters, open_programme, run_report, run_reports
from indicators.errors import ReportError, UsageError
from tests.conftest import copy_project
from tests.test_cli import run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("report")).parent.parent


@pytest.fixture(scope="module")
def parameters(project: Path) -> ReportParameters:
    return ReportParameters(data=str(project / "data/raw"), out=str(project / "reports"))


def test_a_report_and_its_second_edition(project: Path, parameters: ReportParameters) -> None:
    first = run_report(parameters)
    assert first.pdf == project / "reports/2010Q3/informe_2010Q3.pdf"
    assert (first.edition, first.made_now) == (1, True)
    text = "\n".join(page.extract_text() for page in PdfReader(first.pdf).pages)
    for said in ("III trimestre de 2010", "10,090,918", "sintéticos", "Objetivo 12", "Página 2 de"):
        assert said in text
    manifest = json.loads(first.manifest.read_text(encoding="utf-8"))
    assert manifest["statuses"]["green"] == 9
    assert len(manifest["inputs"]["sha256"]) == 8

    again = run_report(parameters)
    assert (again.pdf, again.made_now) == (first.pdf, False)

    before = first.pdf.read_bytes()
    known = open_programme(project / "data/raw").actuals_as_of()
    row = known[(known.indicator_id == "8.1") & (known.period == "2010Q3")].iloc[0]
    name, _, place = row.source_cell[1:].partition("]")
    sheet, _, cell = place.partition("!")
    book = load_workbook(project / "data/raw" / name)
    book[sheet][cell] = row.value + 20
    book.save(project / "data/raw" / name)
    second = run_report(parameters)
    assert second.pdf.name == "informe_2010Q3_e2.pdf"
    assert first.pdf.read_bytes() == before
    cover = PdfReader(second.pdf).pages[0].extract_text()
    assert "informe_2010Q3.pdf" in cover
    said = " ".join(cover.split())
    assert f"cambió {name}" in said
    assert (
        f"cambian valores: 8.1, III trimestre de 2010: {row.value:.0f} → {row.value + 20:.0f}"
        in said
    )
    assert "8.1 rojo → muy por encima" in said
    assert not list((project / "reports/2010Q3").glob(".making-*"))


def test_a_failing_notebook_keeps_what_it_did(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    path = tmp_path / "notebooks/04_informe_trimestral.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = "raise ValueError('no toner')"
    nbformat.write(notebook, path)
    out = tmp_path / "reports"
    with pytest.raises(ReportError, match="no toner") as caught:
        run_report(ReportParameters(data=str(raw), out=str(out)))
    assert caught.value.exit_code == 3
    manifest = out / "2010Q3" / "informe_2010Q3.failed.manifest.json"
    partial = manifest.with_name("informe_2010Q3.failed.ipynb")
    assert sorted((out / "2010Q3").iterdir()) == [partial, manifest]
    assert "no toner" in json.loads(manifest.read_text(encoding="utf-8"))["error"]


def test_a_kernel_that_dies_fails_its_report_alone(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    path = tmp_path / "notebooks/04_informe_trimestral.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = "import os\nos._exit(9)"
    nbformat.write(notebook, path)
    (outcome,) = run_reports([ReportParameters(data=str(raw), out=str(tmp_path / "reports"))])
    assert isinstance(outcome.error, ReportError)
    assert "did not run to its end" in str(outcome.error)
    assert outcome.manifest is not None
    assert "died" in json.loads(outcome.manifest.read_text(encoding="utf-8"))["error"].lower()


def test_a_place_that_cannot_be_written_is_named(project: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    given = ReportParameters(data=str(project / "data/raw"), out=str(tmp_path / "taken"))
    with pytest.raises(ReportError, match=r"taken.*: Not a directory; nothing was published"):
        run_report(given)
    done = run("ficha", "5.1", "--data", given.data, "--out", str(tmp_path / "taken"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'taken'}: ")


def test_unknown_parameters_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='did you mean "cut_off"'):
        ReportParameters.from_mapping({"cutoff": "2010Q3"})


def test_nothing_is_written_for_a_wrong_cut_off(project: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside"):
        run_report(
            ReportParameters(
                cut_off="2031Q1", data=str(project / "data/raw"), out=str(tmp_path / "r")
            )
        )
    assert not (tmp_path / "r").exists()
