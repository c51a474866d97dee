"""What the tests share: the shipped data in a folder of its own, read once."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def full_disk(folder: Path, kib: int) -> Iterator[None]:
    """A folder on a disk of so many KiB; where none may be mounted, no file is larger than that."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)]
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not (mounted := not subprocess.run(mount, capture_output=True, check=False).returncode):
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, usual[1]))
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)


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
