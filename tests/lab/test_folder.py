"""The folder to play in: copies, a start page, and nobody's work lost."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from indicators.errors import UsageError
from indicators.template import lay_out
from tests.conftest import copy_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path).parents[1]


def test_the_notebooks_are_copied_and_the_page_names_each(project: Path) -> None:
    first, kept = lay_out(project / "data")
    folder = first.parent
    assert first.name == "00_inicio.ipynb"
    names = {path.name for path in (project / "notebooks").glob("*.ipynb")}
    assert {path.name for path in folder.glob("*.ipynb")} == names | {"00_inicio.ipynb"}
    assert kept == []
    page = nbformat.read(folder / "00_inicio.ipynb", as_version=4).cells[0].source
    assert all(f"({name})" in page for name in names)
    assert "¿Qué prometió el programa, y qué deja abierto?" in page


def test_a_changed_copy_is_kept(project: Path) -> None:
    folder = lay_out(project / "data")[0].parent
    mine = folder / "01_matriz.ipynb"
    mine.write_text("mine")
    assert lay_out(project / "data")[1] == ["01_matriz.ipynb"]
    assert mine.read_text() == "mine"
    mine.rename(folder / "mine.ipynb")
    assert lay_out(project / "data")[1] == []
    assert (folder / "mine.ipynb").read_text() == "mine"
    assert mine.read_bytes() == (project / "notebooks" / "01_matriz.ipynb").read_bytes()


def test_the_copies_are_in_the_language_and_an_untouched_one_changes_with_it(
    project: Path,
) -> None:
    folder = lay_out(project / "data")[0].parent
    mine = folder / "02_brecha_a_la_meta.ipynb"
    mine.write_text("mine")
    assert lay_out(project / "data", lang="en")[1] == ["02_brecha_a_la_meta.ipynb"]
    first = nbformat.read(folder / "01_matriz.ipynb", as_version=4).cells[0].source
    assert first.startswith("# What did the programme promise")
    assert "What did the programme promise" in (folder / "00_inicio.ipynb").read_text()
    lay_out(project / "data")
    shipped = project / "notebooks" / "01_matriz.ipynb"
    assert (folder / "01_matriz.ipynb").read_text() == shipped.read_text()


def test_data_without_notebooks(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(UsageError, match="no folder notebooks"):
        lay_out(tmp_path / "data" / "raw")
