"""What the tests share: the shipped data in a folder of its own, read once."""

from __future__ import annotations

import gc
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import indicators as ind  # its parts where they are used: the process that only waits needs none

# a grammar for checks of IRIs, which notebooks never ask for, would take each process two seconds
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
gc.set_threshold(200_000, 10, 1_000)  # as a report's kernel: less time is spent on what stays


# CI tries the same examples every time; elsewhere each run looks for new ones
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
MATRIX = "matriz_indicadores_2007_2012.xlsx"

#: The files whose tests take longest; they begin first, so that the workers end together.
LONGEST = ("test_lab.py", "test_docs.py", "test_batch.py", "test_hostile_files.py",
           "test_office_cases.py", "test_harm.py", "test_municipal.py",
           "test_languages.py")  # fmt: skip
#: The files that look at the report of the shipped programme.
REPORTED = {"test_docs.py", "test_notebooks.py", "test_report.py", "test_summary.py",
            "test_words_shown.py"}  # fmt: skip


class Sharing(LoadScopeScheduling):
    """One worker runs the tests of a file, or of all that share the report: it makes it once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "report" if Path(file).name in REPORTED else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    config.option.loadscopereorder = False  # not by the number of tests, but as sorted here
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (*LONGEST, item.path.name).index(item.path.name))


def saved_with(book: Any, path: Path, old: bytes, new: bytes) -> Path:
    """A workbook as another program would save it: with other bytes in all its parts."""
    whole = path.with_name(f"whole_{path.name}")
    book.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return path


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
def programme(raw: Path) -> ind.Programme:
    """The shipped programme."""
    return ind.open_programme(raw)


@pytest.fixture(scope="session")
def report(raw: Path) -> tuple[ind.Report, list[str]]:
    """The report of the shipped programme, and what was said while it was made."""
    said: list[str] = []
    given = ind.ReportParameters(data=str(raw), out=str(raw.parents[1] / "reports"))
    return ind.run_report(given, say=said.append), said


@pytest.fixture(scope="session")
def matrix() -> ind.Matrix:
    """The shipped matrix."""
    return ind.read_matrix(RAW / MATRIX)
