"""Real reports: files, editions, progress, failures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from indicators import Report, ReportParameters, run_report, run_reports
from indicators.errors import ReportError, UsageError
from indicators.publishing import report as publishing
from indicators.publishing.edition import SUFFIXES
from indicators.publishing.report import _git_commit
from indicators.words import message_in
from tests.conftest import ROOT
from tests.publishing.test_batch import broken
from tests.test_cli import run

Small = Callable[[Path], Path]


def test_a_report_of_the_shipped_programme(report: tuple[Report, list[str]]) -> None:
    made, said = report
    assert made.pdf.parent.name == "2010Q3"
    assert (made.pdf.name, made.edition, made.made_now) == ("informe_2010Q3.pdf", 1, True)
    first = PdfReader(made.pdf).pages[:3]  # to read them all takes ten seconds
    text = " ".join(" ".join(page.extract_text() for page in first).split())
    for shown in (
        "III trimestre de 2010", "sintéticos", "Objetivo 12", "Página 2 de",
        "Cómo ha ido cada indicador", "cayeron dentro del intervalo de 80 %",
    ):  # fmt: skip
        assert shown in text
    assert "10,090,918" in made.file(".html").read_text(encoding="utf-8")
    manifest = made.read_manifest()
    assert manifest["outcome"] == "done"
    assert manifest["statuses"]["green"] == 9
    assert len(manifest["inputs"]["sha256"]) == 11
    assert said[0] == "Computing the figures ..."
    assert {"Writing the HTML edition ...", "Setting the PDF ..."} < set(said)
    assert said[-1].startswith("Done in ")
    for suffix in SUFFIXES:
        assert made.file(suffix).name in said[-1]
    assert not list(made.pdf.parent.glob(".making-*"))


def test_a_project_without_notebooks_is_reported_with_the_one_we_ship(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_SAY_SECONDS", -1.0)
    said: list[str] = []
    raw = small(tmp_path / "a").rename(tmp_path / "elsewhere")
    given = ReportParameters(data=str(raw), out=str(tmp_path / "r"), draws=100)
    made = run_report(given, say=said.append)
    # overview, heat map and roads, then a chart for each of three indicators
    told = [line for line in said if "charts" in line]
    assert told == [f"... charts {n}/6" for n in range(1, 7)]
    assert message_in("... charts 3/6", "es") == "... gráficas 3/6"
    assert made.is_whole()
    assert "04_informe_trimestral.ipynb" in made.read_manifest()["inputs"]["sha256"]


def test_a_notebook_whose_kernel_dies_keeps_what_it_did(small: Small, tmp_path: Path) -> None:
    raw = broken(small, tmp_path, "import os\nos._exit(9)")
    out = tmp_path / "out"
    (outcome,) = run_reports([ReportParameters(data=str(raw), out=str(out), draws=100)])
    assert isinstance(outcome.error, ReportError)
    assert outcome.error.exit_code == 3
    manifest = out / "2008Q4" / "informe_2008Q4_sorteos-100.failed.manifest.json"
    assert outcome.manifest == manifest
    content = json.loads(manifest.read_text(encoding="utf-8"))
    assert content["outcome"] == "failed"
    assert "died" in content["error"].lower()
    left = {manifest, manifest.with_name("informe_2008Q4_sorteos-100.failed.ipynb")}
    assert set((out / "2008Q4").iterdir()) == left


def test_a_place_that_cannot_be_written_is_named(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    given = ReportParameters(data=str(raw), out=str(tmp_path / "taken"), objective=5, draws=100)
    with pytest.raises(ReportError, match=r"taken.*: Not a directory; nothing was published"):
        run_report(given)
    done = run("ficha", "5.1", "--data", given.data, "--out", str(tmp_path / "taken"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'taken'}: ")


def test_a_ficha_is_a_page_of_its_own(raw: Path, tmp_path: Path) -> None:
    done = run("ficha", "5.1", "--data", str(raw), "--out", str(tmp_path), "--cut-off", "2010Q3")
    (made,) = tmp_path.iterdir()
    assert (done.stdout.strip(), made.name) == (str(made), "ficha_5.1_2010Q3.pdf")
    text = " ".join(PdfReader(made).pages[0].extract_text().split())
    assert "Casos de protección y asistencia consular" in text
    assert "785,450 casos" in text


def test_a_project_has_a_commit_where_there_is_git(monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch("[0-9a-f]{40}", _git_commit(ROOT))
    monkeypatch.setenv("PATH", "")
    assert _git_commit(ROOT) == ""


def test_an_id_is_known_before_it_becomes_part_of_a_path(raw: Path, tmp_path: Path) -> None:
    done = run("ficha", "../5.1", "--data", str(raw), "--out", str(tmp_path / "a"))
    assert done.returncode == 2
    assert "../5.1" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_unknown_parameters_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='did you mean "cut_off"'):
        ReportParameters.from_mapping({"cutoff": "2010Q3"})


def test_nothing_is_written_for_a_wrong_cut_off(raw: Path, tmp_path: Path) -> None:
    given = ReportParameters(cut_off="2031Q1", data=str(raw), out=str(tmp_path / "r"))
    with pytest.raises(UsageError, match="outside"):
        run_report(given)
    assert not (tmp_path / "r").exists()
