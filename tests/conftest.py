"""What the tests share: the shipped data in a folder of its own, read once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from indicators import Matrix, Programme, open_programme, read_matrix

# CI tries the same examples every time; elsewhere each run looks for new ones
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
MATRIX = "matriz_indicadores_2007_2012.xlsx"


def copy_project(folder: Path) -> Path:
    """A project of its own, with the shipped raw data and notebooks; returns its data/raw."""
    shutil.copytree(RAW, folder / "data" / "raw")
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    (folder / "data" / "processed").mkdir()
    return folder / "data" / "raw"


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of data/raw, so that no test writes into the checkout."""
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def programme(raw: Path) -> Programme:
    """The shipped programme."""
    return open_programme(raw)


@pytest.fixture(scope="session")
def matrix() -> Matrix:
    """The shipped matrix."""
    return read_matrix(RAW / MATRIX)
