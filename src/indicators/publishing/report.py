"""The quarterly report: parameters in; PDF, HTML, workbook, executed notebook and manifest out.

One call makes one report, in a temporary folder, and moves it into place when it is whole. Two
calls on one report never run at once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from indicators.charts.typeface import font_faces
from indicators.errors import ReportError, UsageError
from indicators.frames.store import file_hash
from indicators.programme import context_hashes
from indicators.publishing.comparison import manifest_of
from indicators.publishing.content_summary import cover_of, report_title
from indicators.publishing.edition import (
    MANIFEST,
    SUFFIXES,
    Report,
    edition_with,
    editions,
    new_edition,
)
from indicators.publishing.edition_note import edition_note
from indicators.publishing.figures import ReportFigures
from indicators.publishing.from_notebook import DocumentError, cover_shown, notebook_nodes
from indicators.publishing.html import tree_to_html
from indicators.publishing.kernel import Kernel, starting_kernel
from indicators.publishing.lock import locked
from indicators.publishing.notebook import execute_notebook
from indicators.publishing.origin import (
    data_moment,
    input_hashes,
    package_versions,
    parameter_rows,
)
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.pdf import tree_to_pdf
from indicators.publishing.tables import phrase
from indicators.publishing.tree import DOCUMENT_MIME, TreeError
from indicators.publishing.workbook import write_figures
from indicators.words import label, sentence

NOTEBOOK = "04_informe_trimestral.ipynb"

#: Parameters that name files: the content of those counts, and not where they lie.
PATHS = ("data", "out", "decisions", "actuals", "compare_to")

Say = Callable[[str], None]


class FailedReport(ReportError):  # noqa: N818 - it names what is left of the report
    """A report was begun and could not be made; ``manifest`` says with what, and why."""

    def __init__(self, message: str, manifest: Path) -> None:
        super().__init__(message, manifest)
        self.manifest = manifest

    def __str__(self) -> str:
        return str(self.args[0])


def run_report(
    parameters: ReportParameters | None = None,
    *,
    say: Say = lambda _: None,
    progress: bool = False,
    kernel: Kernel | None = None,
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
        The paths of the PDF, the HTML, the workbook, the executed notebook and the manifest.

    Raises
    ------
    UsageError
        When a parameter is wrong, or a folder or the notebook is not there.
    DataError
        When the data cannot be read.
    ReportError
        When the report fails, or its files cannot be written; the partial notebook is kept beside
        the reports.
    """
    figures = ReportFigures(_settled(parameters or ReportParameters()))
    settled = figures.parameters
    folder, name = Path(settled.out) / settled.cut_off, report_name(settled)
    source = _notebook_of(figures.programme.folder)
    inputs = report_inputs(figures, source)
    lock = Path(settled.out) / ".locks" / f"{settled.cut_off}~{name}"
    try:
        with locked(lock, say):
            if same := edition_with(folder, name, inputs):
                say(f"{same.pdf.name} already holds these inputs and parameters; nothing to do")
                return same
            with new_edition(folder, name) as (workplace, report):
                making = _Making(figures, source, inputs, folder, name, report, workplace)
                with nullcontext(kernel) if kernel else starting_kernel() as running:
                    making.run(running, progress=progress, say=say)
            written = ", ".join(report.file(suffix).name for suffix in SUFFIXES)
            say(f"Done in {making.passed():.0f} s; in {folder}: {written}")
    except OSError as error:  # no room, no right to write, no such place
        place = error.filename or settled.out
        raise ReportError(f"{place}: {error.strerror or error}; nothing was published") from error
    return report


class _Making:
    """One report while it is made: what is known of it, and where its parts are written."""

    def __init__(
        self, figures: ReportFigures, source: Path, inputs: Mapping[str, Any], folder: Path,
        name: str, report: Report, workplace: Path,
    ) -> None:  # fmt: skip
        self.figures = figures
        self.source = source
        self.inputs = inputs
        self.folder = folder
        self.name = name
        self.report = report
        self.workplace = workplace
        self.started = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def run(self, kernel: Kernel, *, progress: bool, say: Say) -> None:
        """Write every part of the report into the workplace."""
        try:
            say("Computing the figures ...")
            self.figures.hand_over(kernel.figures)
            self._clock("figures")
            say(f"Running {self.source.name} for {self.figures.cut_off} ...")
            with ThreadPoolExecutor(1) as beside:
                working = beside.submit(self._write_workbook)
                notebook = execute_notebook(
                    self.source, self._part(".ipynb"), asdict(self.figures.parameters),
                    kernel=kernel, progress=progress,
                )  # fmt: skip
                working.result()
            self._clock("notebook")
            self._stamp(notebook)
            cover = cover_shown(notebook) or cover_of(self.figures)
            nodes = list(notebook_nodes(notebook))
            say("Writing the HTML edition ...")
            self._part(".html").write_text(tree_to_html(nodes, cover), encoding="utf-8")
            self._clock("html")
            say("Setting the PDF ...")
            self._part(".pdf").write_bytes(tree_to_pdf(nodes, cover, data_moment(self.figures)))
            self._clock("pdf")
        except (ReportError, DocumentError, TreeError) as error:
            raise self._failed(error) from error
        self._write_manifest(self._part(MANIFEST), "done")

    def _write_workbook(self) -> None:
        """While the kernel, another process, runs: the workbook, and the typeface of the HTML."""
        figures = self.figures
        raw = os.path.relpath(figures.programme.folder.resolve(), self.folder.resolve())
        write_figures(
            figure_sheets(figures), self._part(".xlsx"), data_moment(figures), raw,
            title=report_title(figures), lang=figures.parameters.lang, notes=sheet_notes(figures),
        )  # fmt: skip
        font_faces()

    def passed(self) -> float:
        """Seconds since it was begun."""
        return time.perf_counter() - self.started

    def _part(self, suffix: str) -> Path:
        return self.workplace / f"report{suffix}"

    def _clock(self, step: str) -> None:
        self.seconds[step] = round(self.passed() - sum(self.seconds.values()), 2)

    def _stamp(self, notebook: NotebookNode) -> None:
        """Write the edition, known only now, on the cover: its number, what it replaces, why."""
        published = editions(self.folder, self.name)
        lang = self.figures.parameters.lang
        for cover in _covers(notebook):
            cover["edition"] = str(self.report.edition)
            if published:
                cover["edition_note"] = edition_note(
                    published[-1], self.inputs, self.figures.snapshot, lang
                )

    def _failed(self, error: Exception) -> FailedReport:
        """Keep what ran, and the manifest of the failure, beside the reports."""
        kept = "nothing ran before it failed"
        if self._part(".ipynb").is_file():
            partial = self.folder / f"{self.name}.failed.ipynb"
            shutil.move(self._part(".ipynb"), partial)
            kept = f"what ran so far is kept: {partial}"
        message = f"{error}; {kept}"
        noted = self._part(MANIFEST)
        self._write_manifest(noted, "failed", error=message)
        manifest = noted.replace(self.folder / f"{self.name}.failed{MANIFEST}")
        return FailedReport(message, manifest)

    def _write_manifest(self, path: Path, outcome: str, **more: str) -> None:
        figures = self.figures
        content = {
            "outcome": outcome,
            **more,
            "edition": self.report.edition,
            "inputs": self.inputs,
            "parameters": asdict(figures.parameters),
            "statuses": {key: int(n) for key, n in figures.judged.status.value_counts().items()},
            "synthetic": bool(figures.judged.synthetic.any()),
            "errors": int((figures.programme.findings.severity == "error").sum()),
            "packages": package_versions(),
            "git_commit": _git_commit(figures.programme.folder),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": {**self.seconds, "all": round(self.passed(), 2)},
        }
        if outcome == "done":
            content["snapshot"] = figures.snapshot.to_json()
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")


def report_name(settled: ReportParameters) -> str:
    """The file name of a report; what changes its content beyond the cut-off is in it.

    Text that a user wrote never is: of files, the start of their SHA-256.

    >>> report_name(ReportParameters(cut_off="2010Q3", objective=5, lang="en"))
    'informe_2010Q3_objetivo-5_en'
    """
    default = ReportParameters()
    parts = ["informe", settled.cut_off]
    parts += [f"objetivo-{settled.objective}"] if settled.objective else []
    parts += [settled.lang] if settled.lang != default.lang else []
    parts += [settled.method] if settled.method != default.method else []
    parts += [f"sorteos-{settled.draws}"] if settled.draws != default.draws else []
    parts += [f"semilla-{settled.seed}"] if settled.seed != default.seed else []
    parts += [f"al-{settled.as_of}"] if settled.as_of else []
    parts += [f"compromisos-{settled.commitments_on}"] if settled.commitments_on else []
    for word, path in (
        ("decisiones", settled.decisions), ("avances", settled.actuals),
        ("contra", settled.compare_to),
    ):  # fmt: skip
        parts += [f"{word}-{file_hash(Path(path))[:8]}"] if path else []
    return "_".join(parts)


def report_inputs(figures: ReportFigures, source: Path) -> dict[str, Any]:
    """What the report's content depends on."""
    parameters = {
        key: value for key, value in asdict(figures.parameters).items() if key not in PATHS
    }
    library = package_versions()["sexenio-indicators"]
    hashes = {**input_hashes(figures), source.name: file_hash(source)}
    return {
        "parameters": parameters,
        "sha256": hashes,
        "context_sha256": context_hashes(figures.programme.folder),
        "sexenio-indicators": library,
    }


def figure_sheets(figures: ReportFigures) -> dict[str, pd.DataFrame]:
    """The sheets of the report's workbook: every frame behind its charts and tables."""
    programme = figures.programme
    sheets = {
        "gaps": figures.gaps,
        "projections": figures.projections,
        "fan": figures.fan,
        "path": figures.path,
        # the first sheet has the hash of every file
        "actuals": _with_unit(figures, figures.actuals).drop(columns="sha256"),
        "targets": _with_unit(figures, figures.targets),
        "indicators": figures.indicators,
        "audit": figures.audit,
        "findings": programme.findings,
        "decisions": programme.decisions,
        "footnotes": programme.footnotes,
    }
    if figures.closing:
        del sheets["projections"], sheets["fan"]
    return sheets


def sheet_notes(figures: ReportFigures) -> list[tuple[str, list[list[str]]]]:
    """What holds for the whole workbook: thresholds, parameters, versions, inputs."""
    lang = figures.parameters.lang
    settings = figures.programme.settings
    names = ("amber_low", "green_low", "green_high")
    thresholds = [[sentence("column", key, lang), f"{getattr(settings, key):.0%}"] for key in names]
    stamp = [[label("synthetic", lang), ""]] if figures.judged.synthetic.any() else []
    parameters = [
        [sentence("parameter", name, lang), value] for name, value in parameter_rows(figures)
    ]
    return [
        (phrase("method", lang), [*stamp, *thresholds, ["", phrase("thresholds", lang)]]),
        (phrase("parameters", lang), parameters),
        (phrase("versions", lang), [list(row) for row in package_versions().items()]),
        (phrase("inputs", lang), [list(row) for row in input_hashes(figures).items()]),
    ]


def _with_unit(figures: ReportFigures, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the unit of its numbers beside the indicator."""
    units = figures.indicators.set_index("indicator_id").unit
    wider = frame.copy()
    wider.insert(1, "unit", wider.indicator_id.map(units).astype("str"))
    return wider


def _settled(given: ReportParameters) -> ReportParameters:
    """The parameters with every default decided and every path whole."""
    for path in (given.decisions, given.actuals):
        if path and not Path(path).is_file():
            raise UsageError(f"{path}: there is no such file")
    figures = ReportFigures(given)
    figures.programme.settings.term.check_cut_off(figures.cut_off)
    figures.check_objective()
    compare_to = manifest_of(Path(given.compare_to)).resolve() if given.compare_to else ""
    return replace(
        given,
        cut_off=figures.cut_off,
        data=str(figures.programme.folder.resolve()),
        decisions=str(Path(given.decisions).resolve()) if given.decisions else "",
        actuals=str(Path(given.actuals).resolve()) if given.actuals else "",
        compare_to=str(compare_to),
        out=str(Path(given.out).resolve()),
    )


def _notebook_of(folder: Path) -> Path:
    """The report's notebook: of the project that the data lie in, else the one we ship."""
    home = Path(__file__).parents[1]  # the wheel has it inside, a checkout beside src
    for parent in (*folder.resolve().parents, home, home.parents[1]):
        if (candidate := parent / "notebooks" / NOTEBOOK).is_file():
            return candidate
    raise UsageError(f"there is no notebooks/{NOTEBOOK} in the folders above {folder}")


def _covers(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """What the executed notebook shows as its cover."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if DOCUMENT_MIME in output.get("data", {}):
                yield output["data"][DOCUMENT_MIME]


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
