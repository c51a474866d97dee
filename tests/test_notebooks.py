"""Every notebook runs as papermill runs it, holds no output in git, and defines no function."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from indicators import Programme
from indicators.errors import UsageError
from indicators.publishing.run import execute_notebook, starting_kernel
from tests.conftest import ROOT
from tests.languages import words_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_charts_with_a_text(
    notebook: Path, raw: Path, programme: Programme, tmp_path: Path
) -> None:
    with starting_kernel() as kernel:
        executed = execute_notebook(
            notebook, tmp_path / "out.ipynb", {"data": str(raw)}, kernel=kernel
        )
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    for output in outputs:
        if "image/svg+xml" in output.get("data", {}):
            assert output.metadata["image/svg+xml"]["alt"]
    shown = [output.get("data", {}) for output in outputs]
    said = " ".join(data.get("text/html", "") for data in shown) + " ".join(
        cell.source for cell in executed.cells if cell.cell_type == "markdown"
    )
    styled = re.sub(r"<style.*?</style>|<svg.*?</svg>", " ", said, flags=re.DOTALL)
    styled = styled.replace(str(tmp_path.parent.parent), " ")  # pytest-of-root
    assert words_of("en", styled, programme) == set()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_clean(notebook: Path) -> None:
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)
    assert not any(re.search(r"^\s*def ", cell.source, re.M) for cell in cells)
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) == 1


def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    wrong = {"cut_of": "2010Q3"}
    with starting_kernel() as kernel, pytest.raises(UsageError, match='did you mean "cut_off"'):
        execute_notebook(NOTEBOOKS[1], tmp_path / "out.ipynb", wrong, kernel=kernel)
    assert not (tmp_path / "out.ipynb").exists()
