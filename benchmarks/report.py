"""What a report costs beside the usual way: papermill, then nbconvert through a browser.

One report cold, twelve reports of an objective each, and stretches of a notebook to PDF in a warm
process; side by side in one run, with the ratios. Nothing is asserted here.

The usual way is ``papermill`` and then ``nbconvert --to webpdf``, with playwright's browser, or
where that is not installed with Chromium of the system in its place.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from playwright.sync_api import Error, sync_playwright
from pypdf import PdfReader

from indicators import ReportParameters
from indicators.publishing.bundle import figures_of
from indicators.publishing.content import cover_of
from indicators.publishing.pdf import _notebook_to_pdf, tree_to_pdf
from tests.publishing.long_programme import long_programme
from tests.publishing.nodes import content_nodes

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
NOTEBOOK = ROOT / "notebooks" / "04_informe_trimestral.ipynb"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROUNDS = 3
STRETCHES = 4


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="indicators-bench-") as name:
        folder = Path(name)
        _find_browser(folder / "browsers")
        _compare(
            "one report, cold",
            statistics.median(_timed(lambda n=n: ours(folder / f"a{n}")) for n in range(ROUNDS)),
            statistics.median(_timed(lambda n=n: peer(folder / f"b{n}")) for n in range(ROUNDS)),
        )
        twelve = ["--by", "objective", "--jobs", "2"]
        mine = _timed(lambda: ours(folder / "c", *twelve))
        theirs = _timed(lambda: [peer(folder / f"d{n}", str(n)) for n in range(1, 13)])
        _compare("twelve objectives, two jobs", mine, theirs)
        warm(next((folder / "a0").rglob("*.ipynb")))
    long()


def ours(out: Path, *arguments: str) -> None:
    """The command, as a user calls it."""
    _run(str(BIN / "indicators"), "report", "--out", str(out), *arguments)


def peer(out: Path, objective: str = "0") -> None:
    """The usual way with the same notebook."""
    out.mkdir()
    executed = out / "out.ipynb"
    _run(
        str(BIN / "papermill"), str(NOTEBOOK), str(executed), "-p", "objective", objective,
        "--no-progress-bar",
    )  # fmt: skip
    _run(
        str(BIN / "jupyter"), "nbconvert", "--to", "webpdf", "--no-input",
        "--disable-chromium-sandbox", str(executed),
    )  # fmt: skip


def warm(executed: Path) -> None:
    """A report in four stretches: the first warms the process, each other one is new to it.

    Typst keeps what it has set once, so that one notebook twice would measure its memory alone.
    """
    notebook = nbformat.read(executed, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    length = -(-len(outputs) // STRETCHES)
    for n in range(STRETCHES):
        cell = nbformat.v4.new_code_cell("", outputs=outputs[n * length : (n + 1) * length])
        stretch = nbformat.v4.new_notebook(cells=[cell])
        started = time.perf_counter()
        pdf = _notebook_to_pdf(stretch, datetime(2010, 10, 29, tzinfo=UTC))
        seconds = time.perf_counter() - started
        if n:
            pages = len(PdfReader(io.BytesIO(pdf)).pages)
            print(f"notebook to PDF, warm, {pages:2} pages    {seconds:6.2f} s")


def long() -> None:
    """A generated programme of 331 indicators in 40 sectors, from its frames to the PDF."""
    started = time.perf_counter()
    figures = figures_of(ReportParameters(cut_off="2010Q3"), long_programme(ROOT / "data" / "raw"))
    nodes = list(content_nodes(figures))
    pdf = tree_to_pdf(nodes, cover_of(figures), figures.moment)
    seconds = time.perf_counter() - started
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    print(f"{len(figures.indicators)} indicators, {pages} pages             {seconds:6.1f} s")


def _find_browser(folder: Path) -> None:
    """Let webpdf find a browser: playwright's own, else the system's where that would be."""
    with sync_playwright() as driver:
        try:
            driver.chromium.launch(args=["--no-sandbox"]).close()
        except Error as error:
            missing = re.search(r"Executable doesn't exist at (\S+)", error.message)
            if missing is None or CHROMIUM is None:
                raise SystemExit(f"error: no browser to compare with: {error.message}") from error
        else:
            print("the usual way: papermill, then nbconvert --to webpdf")
            return
    stand_in = folder.joinpath(*Path(missing[1]).parts[-3:])
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text(f'#!/bin/sh\nexec {CHROMIUM} --headless "$@"\n')
    stand_in.chmod(0o755)
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(folder)
    print(f"the usual way: papermill, then nbconvert --to webpdf with {CHROMIUM}")


def _compare(what: str, mine: float, theirs: float) -> None:
    print(f"{what:<30}{mine:6.1f} s    the usual way{theirs:6.1f} s    ratio {mine / theirs:.2f}")


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _run(*command: str) -> None:
    """A command as it runs on a machine where Python may keep what it compiled."""
    kept = {key: v for key, v in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=kept)


if __name__ == "__main__":
    main()
