"""Harm to real runs: inputs that change meanwhile, Ctrl-C, a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import nbformat
import pytest

from indicators import ReportParameters, run_report
from indicators.errors import ReportError
from indicators.publishing.edition import SUFFIXES
from tests.conftest import full_disk

Small = Callable[[Path], Path]

#: A cell that changes an input the first three times that it runs.
MEDDLES = """
from pathlib import Path
with Path({rules!r}).open("r+", encoding="utf-8") as rules:
    if rules.read().count("# changed") < 3:
        rules.write("# changed\\n")
"""


def test_inputs_that_change_begin_a_report_anew_once(bare: Small, tmp_path: Path) -> None:
    raw = bare(tmp_path)
    rules, path = raw / "programme.toml", tmp_path / "notebooks/04_informe_trimestral.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(MEDDLES.format(rules=str(rules))))
    nbformat.write(notebook, path)
    given = ReportParameters(data=str(raw), out=str(tmp_path / "r"), objective=1, draws=100)
    with pytest.raises(ReportError, match=r"programme\.toml: changed while .* nothing was"):
        run_report(given)
    assert rules.read_text(encoding="utf-8").count("# changed") == 2
    assert list((tmp_path / "r/2008Q4").iterdir()) == []
    said: list[str] = []
    made = run_report(given, say=said.append)
    assert sum("changed while it was read" in line for line in said) == 1
    inputs = made.read_manifest()["inputs"]["sha256"]
    assert inputs["programme.toml"] == sha256(rules.read_bytes()).hexdigest()


def test_a_full_disk_publishes_nothing_and_says_so(bare: Small, tmp_path: Path) -> None:
    given = ReportParameters(
        data=str(bare(tmp_path)), out=str(tmp_path / "r"), objective=1, draws=100
    )
    with full_disk(tmp_path / "r", 64):
        with pytest.raises(ReportError, match=r"(No space left|too large).*nothing was published"):
            run_report(given)
        assert list(tmp_path.glob("r/2008Q4/*")) == []
    assert run_report(given).is_whole()


@contextmanager
def at_work(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A report that has begun."""
    with subprocess.Popen(
        command(*more), cwd=folder, env=environment(folder), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as run:  # fmt: skip
        end = time.monotonic() + 120
        while not list(folder.glob("reports/*/.making-*")):
            assert time.monotonic() < end
            time.sleep(0.05)
        yield run


def command(*more: str) -> list[str]:
    given = ["--objective", "1", "--draws", "100", *more]
    return [sys.executable, "-m", "indicators", "report", *given]


def environment(folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir(exist_ok=True)
    return os.environ | {"TMPDIR": str(folder / "tmp")}


def test_what_ends_a_report_leaves_nothing_after_the_next(bare: Small, tmp_path: Path) -> None:
    raw = bare(tmp_path)
    with at_work(tmp_path, "--on-failure", "echo told") as run:
        run.send_signal(signal.SIGINT)
        told, said = run.communicate()
    assert run.returncode == 3, said
    assert told == "told \n"
    assert said.splitlines()[-1].startswith("error: ")
    assert "Traceback" not in said
    left = [path for path in tmp_path.glob("reports/2008Q4/*") if ".failed." not in path.name]
    assert left == list((tmp_path / "tmp").iterdir()) == []
    with at_work(tmp_path) as run:
        run.kill()
    assert list(tmp_path.glob("reports/2008Q4/.making-*"))
    assert list((tmp_path / "tmp").iterdir())
    # nothing is due where nothing was reported; what was left goes all the same
    results = (raw / "resultados.xlsx").rename(tmp_path / "resultados.xlsx")
    env = environment(tmp_path)
    due = subprocess.run(command("--due"), cwd=tmp_path, env=env, check=True, capture_output=True)
    assert due.stdout + due.stderr == b""
    assert not list(tmp_path.glob("reports/2008Q4/.making-*"))
    results.rename(raw / "resultados.xlsx")
    subprocess.run(command(), cwd=tmp_path, env=env, check=True, capture_output=True)
    stem = "informe_2008Q4_objetivo-1_sorteos-100"
    there = {path.name for path in (tmp_path / "reports/2008Q4").iterdir()}
    assert there == {stem + suffix for suffix in SUFFIXES}
    assert list((tmp_path / "tmp").iterdir()) == []
