"""The quarterly report: parameters in; PDF, executed notebook and manifest out.

One call makes one report, in a temporary folder, and moves it into place when it is whole.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode

from indicators.errors import ReportError, UsageError
from indicators.frames.store import file_hash
from indicators.periods import end_of
from indicators.programme import Programme, open_programme, source_hashes
from indicators.publishing.cell_blocks import DocumentError
from indicators.publishing.document import notebook_to_pdf
from indicators.publishing.document_properties import DOCUMENT_MIME
from indicators.publishing.edition import Report, edition_with, editions, new_edition
from indicators.publishing.kernel import starting_kernel
from indicators.publishing.notebook import execute_notebook
from indicators.publishing.parameters import ReportParameters
from indicators.vocabulary import STATUS_SYMBOL

NOTEBOOK = "04_informe_trimestral.ipynb"

#: What the manifest names, besides Python: what a figure or a page may depend on.
PACKAGES = ("sexenio-indicators", "pandas", "numpy", "matplotlib", "openpyxl", "papermill", "typst")


def run_report(
    parameters: ReportParameters | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    progress: bool = False,
    kernel: KernelManager | None = None,
) -> Report:
    """Make the quarterly report, unless the newest edition already holds the same.

    Parameters
    ----------
    parameters
        What to report on; default: everything known, at the programme's cut-off.
    say
        Called with a line for each step.
    progress
        Show a progress bar while the notebook runs.
    kernel
        One that has been started (`kernel.starting_kernel`); default: a new one.

    Returns
    -------
    Report
        The paths of the PDF, the executed notebook and the manifest.

    Raises
    ------
    UsageError
        When a parameter is wrong, or a folder or the notebook is not there.
    DataError
        When the data cannot be read.
    ReportError
        When the report fails; the partial notebook is kept beside the reports.
    """
    started = time.perf_counter()
    given = parameters or ReportParameters()
    programme = open_programme(given.data, given.decisions or None)
    settled = _settled(given, programme)
    source = _notebook_of(programme.folder)
    folder = Path(settled.out) / settled.cut_off
    name = report_name(settled, given)
    inputs = _inputs(settled, programme, source)
    if same := edition_with(folder, name, inputs):
        say(f"{same.pdf.name} already holds these inputs and parameters; nothing to do")
        return same
    with new_edition(folder, name) as (workplace, report):
        say(f"Running {source.name} for {settled.cut_off} ...")
        executed = workplace / "report.ipynb"
        handed_over = {key: value for key, value in asdict(settled).items() if key != "out"}
        try:
            with nullcontext(kernel) if kernel else starting_kernel() as running:
                notebook = execute_notebook(
                    source, executed, handed_over, kernel=running, progress=progress
                )
            say("Setting the PDF ...")
            _stamp_edition(notebook, report, editions(folder, name))
            pdf = notebook_to_pdf(notebook, _moment(settled, programme))
        except (ReportError, DocumentError) as error:
            kept = _keep_partial(executed, folder, name)
            raise ReportError(f"{error}; what ran so far is kept: {kept}") from error
        (workplace / "report.pdf").write_bytes(pdf)
        manifest = {
            "outcome": "done",
            "inputs": inputs,
            "parameters": asdict(settled),
            "statuses": _statuses(notebook),
            "synthetic": any(cover["synthetic"] for cover in _covers(notebook)),
            **_circumstances(programme.folder),
            "seconds": round(time.perf_counter() - started, 2),
        }
        (workplace / "report.json").write_text(
            json.dumps(manifest, indent=2, ensure_ascii=False), encoding="utf-8"
        )
    return report


def report_name(settled: ReportParameters, given: ReportParameters) -> str:
    """The file name of a report; what changes its content beyond the cut-off is in it."""
    parts = ["informe", settled.cut_off]
    parts += [given.lang] if given.lang != "es" else []
    parts += [given.method] if given.method != ReportParameters.method else []
    parts += [f"al-{given.as_of}"] if given.as_of else []
    if given.decisions:
        parts.append(f"decisiones-{file_hash(Path(given.decisions))[:8]}")
    return "_".join(parts)


def _settled(given: ReportParameters, programme: Programme) -> ReportParameters:
    """The parameters with every default decided and every path whole."""
    cut_off = given.cut_off or programme.default_cut_off()
    programme.settings.term.check_cut_off(cut_off)
    decisions = str(Path(given.decisions).resolve()) if given.decisions else ""
    return replace(
        given, cut_off=cut_off, data=str(programme.folder.resolve()), decisions=decisions
    )


def _notebook_of(folder: Path) -> Path:
    """The report's notebook of the project that the data folder belongs to."""
    for parent in folder.resolve().parents:
        if (candidate := parent / "notebooks" / NOTEBOOK).is_file():
            return candidate
    raise UsageError(f"there is no notebooks/{NOTEBOOK} in the folders above {folder}")


def _inputs(settled: ReportParameters, programme: Programme, source: Path) -> dict[str, Any]:
    """What the report's content depends on."""
    parameters = {
        key: value
        for key, value in asdict(settled).items()
        if key not in ("data", "out", "decisions")
    }
    hashes = source_hashes(programme.folder, Path(settled.decisions) if settled.decisions else None)
    return {"parameters": parameters, "sha256": {**hashes, source.name: file_hash(source)}}


def _moment(settled: ReportParameters, programme: Programme) -> datetime:
    """The date that the PDF carries: of its newest data, so that equal inputs give equal bytes."""
    newest = programme.actuals_as_of(settled.as_of or None).reported.max()
    day: date = end_of(settled.cut_off) if pd.isna(newest) else newest.date()
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _covers(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """What the executed notebook shows as its cover."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if DOCUMENT_MIME in output.get("data", {}):
                yield output["data"][DOCUMENT_MIME]


def _stamp_edition(notebook: NotebookNode, report: Report, published: list[Report]) -> None:
    """Write the edition, known only now, on the cover."""
    for cover in _covers(notebook):
        cover["edition"] = str(report.edition)
        replaced = f"{cover['edition_note']} {published[-1].pdf.name}" if published else ""
        cover["edition_note"] = replaced


def _statuses(notebook: NotebookNode) -> dict[str, int]:
    """How many indicators have each status, as the cover says."""
    codes = {symbol: status for status, symbol in STATUS_SYMBOL.items()}
    return {
        codes[tile["symbol"]]: int(tile["value"])
        for cover in _covers(notebook)
        for tile in cover["headline"]
    }


def _keep_partial(executed: Path, folder: Path, name: str) -> Path | str:
    if not executed.is_file():
        return "not there: it failed before the first cell"
    kept = folder / f"{name}.failed.ipynb"
    shutil.move(executed, kept)
    return kept


def _circumstances(folder: Path) -> dict[str, Any]:
    """With what the report was made, and when."""
    packages = {name: version(name) for name in PACKAGES}
    return {
        "packages": {"python": platform.python_version(), **packages},
        "git_commit": _git_commit(folder),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _git_commit(folder: Path) -> str:
    """The commit of the project's checkout, or empty where there is none."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and git alone
            ["git", "-C", str(folder), "rev-parse", "HEAD"],  # noqa: S607
            capture_output=True, text=True, check=False, timeout=5,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
