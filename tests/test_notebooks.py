"""Every notebook runs as papermill runs it, in both languages, and holds no output in git."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from indicators import Programme, Report
from indicators.errors import UsageError
from indicators.publishing.report import _execute_notebook, _Kernel, _starting_kernel
from indicators.words import notebook_in
from tests.conftest import ROOT
from tests.languages import shown_text, words_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def judge(executed: NotebookNode, other: str, programme: Programme) -> None:
    """An executed notebook has no error, a text for every chart, and no word of the other language.

    In Spanish the browser's tests run them (tests/browser), and a report its own.
    """
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]
    for output in outputs:
        if "image/svg+xml" in output.get("data", {}):
            assert output.metadata["image/svg+xml"]["alt"]
    shown = [output.get("data", {}) for output in outputs]
    said = [data.get("text/html", "") for data in shown]
    said += [data.get("text/markdown", "") for data in shown]
    said += [output.get("text", "") for output in outputs]
    said += [cell.source for cell in executed.cells if cell.cell_type == "markdown"]
    said += re.findall("# .*", next(c.source for c in executed.cells if c.cell_type == "code"))
    text = re.sub(r"\S*pytest-of-\S*", " ", shown_text(" ".join(said)))
    assert words_of(other, text, programme) == set(), text


@pytest.fixture(scope="module")
def kernel() -> Iterator[_Kernel]:
    """One for all: in Spanish each has its own, so that none lives on what another left."""
    with _starting_kernel() as started:
        yield started


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_in_english(
    notebook: Path, raw: Path, programme: Programme, tmp_path: Path, kernel: _Kernel
) -> None:
    given = {"data": str(raw), "lang": "en"}
    executed = _execute_notebook(notebook, tmp_path / "out.ipynb", given, kernel=kernel)
    judge(executed, "es", programme)


def test_the_notebook_of_a_report_is_in_spanish(
    report: tuple[Report, list[str]], programme: Programme
) -> None:
    judge(nbformat.read(report[0].file(".ipynb"), as_version=4), "en", programme)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_languages_do_the_same(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert notebook_in(text, "es") == text
    english = notebook_in(text, "en")
    assert notebook_in(english, "es") == text
    both = [nbformat.reads(book, as_version=4).cells for book in (text, english)]
    for here, there in zip(*both, strict=True):
        if here.cell_type == "code":
            code = there.source.replace('lang: str = "en"', 'lang: str = "es"')
            assert ast.dump(ast.parse(here.source)) == ast.dump(ast.parse(code))
        else:
            assert here.source != there.source


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_clean(notebook: Path) -> None:
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)
    assert not any(re.search(r"^\s*def ", cell.source, re.M) for cell in cells)
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) == 1


def test_an_unknown_parameter_is_refused(tmp_path: Path, kernel: _Kernel) -> None:
    wrong = {"cut_of": "2010Q3"}
    with pytest.raises(UsageError, match='did you mean "cut_off"'):
        _execute_notebook(NOTEBOOKS[1], tmp_path / "out.ipynb", wrong, kernel=kernel)
    assert not (tmp_path / "out.ipynb").exists()
