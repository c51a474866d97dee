"""Quarterly reports: parameters in; PDF, HTML, workbook, executed notebook and manifest out.

One call makes one report, in a temporary folder, and moves it into place when it is whole. Two
calls on one report never run at once. Its notebook is run with papermill, strictly: unknown
parameters are refused and failures are kept. Starting Python, pandas and matplotlib is most of
what a report costs, so the kernel loads its own on another core while the figures are computed, and
papermill is imported only when a notebook runs; where there is nothing to make, none starts.

Of several reports, on processes or a cluster, there is an `Outcome` each: one that fails never
stops the others, nor does a process that dies while it makes one.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager
from traitlets import List

from indicators.errors import IndicatorsError, ReportError, UsageError
from indicators.frames.store import file_hash
from indicators.programme import Programme, find_folder
from indicators.publishing import bundle
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import CHART_NUMBER, cover_of
from indicators.publishing.edition import (
    MANIFEST,
    SUFFIXES,
    Editions,
    Report,
    changed_inputs,
    scratch,
)
from indicators.publishing.export import write_figures
from indicators.publishing.parameters import HANDED_OVER, ReportParameters, check_names
from indicators.publishing.pdf import DocumentError, read_notebook, tree_to_pdf
from indicators.publishing.tree import tree_to_html
from indicators.words import notebook_in

if TYPE_CHECKING:
    from nbformat import NotebookNode

_NOTEBOOK = "04_informe_trimestral.ipynb"
#: Parameters that name files: the content of those counts, and not where they lie.
_PATHS = ("data", "out", "decisions", "actuals", "compare_to")
#: What each parameter that changes the content beyond the cut-off adds to a report's file name.
_NAMED = {"objective": "objetivo-", "lang": "", "method": "", "draws": "sorteos-",
          "seed": "semilla-", "as_of": "al-", "commitments_on": "compromisos-",
          "decisions": "decisiones-", "actuals": "avances-", "compare_to": "contra-"}  # fmt: skip
#: How long a kernel may take to start on a busy machine; how often a report says how far it is.
_START_SECONDS, _SAY_SECONDS = 120, 2.0
# charts are made of many small objects: looking for garbage less often saves a tenth of the time
_WARM_UP = (
    "--IPKernelApp.exec_lines="
    "import gc; gc.set_threshold(200_000, 10, 1_000); import indicators.publishing.content"
)
# nbclient looks every second whether the kernel lives; a blocking client would keep it from that,
# and the report of a kernel that was killed would wait for ever
_WATCHFUL = "jupyter_client.asynchronous.client.AsyncKernelClient"

_LOST: dict[type[Exception], str] = {
    CancelledError: "the cluster's scheduler was lost; what it began may yet be made",
    BrokenExecutor: "the process that made it died",
}

_Say = Callable[[str], None]


class _InputsChanged(ReportError):  # noqa: N818 - it names what happened
    """Not the state of the inputs that was read is there now."""


class _Kernel(KernelManager):
    """Remembers its clients, as nbclient closes none that it was not given to own."""

    clients: Any = List()

    def client(self, **options: Any) -> KernelClient:  # type: ignore[override]
        client = super().client(**options)
        self.clients.append(client)
        return client

    @property
    def figures(self) -> Path:
        """Where the figures of its report may be handed over to it."""
        return Path(self.connection_file).with_name("figures")


@contextmanager
def _starting_kernel() -> Iterator[_Kernel]:
    """A kernel over IPC (no open port) that is killed when the block ends."""
    with scratch() as folder:
        manager = _Kernel(
            kernel_name="python3",
            connection_file=str(folder / "kernel.json"),
            transport="ipc",
            ip=str(folder / "kernel"),  # else the sockets would lie in the current folder
            client_class=_WATCHFUL,
        )
        env = {**os.environ, HANDED_OVER: str(manager.figures)}
        manager.start_kernel(extra_arguments=[_WARM_UP], env=env)
        try:
            yield manager
        finally:
            for client in manager.clients:
                client.stop_channels()
            manager.shutdown_kernel(now=True)


def _execute_notebook(
    source: Path, target: Path, parameters: Mapping[str, Any], kernel: KernelManager,
    say: _Say = lambda _: None,
) -> NotebookNode:  # fmt: skip
    """Execute a notebook in a kernel; its executed copy, on failure the partial one, is ``target``.

    Where ``lang`` is among the parameters, the cells of text are in that language; ``say`` hears
    how many of the report's charts there are. A parameter that the notebook does not have is
    a `UsageError`; a cell that fails, or a kernel that dies, a `ReportError` that
    names the cell and what it said.
    """
    import nbformat
    import papermill
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError

    class Telling(NBClientEngine):  # type: ignore[misc]
        """Tells of each chart that has come, and keeps what ran where a kernel dies."""

        @classmethod
        def execute_managed_notebook(cls, managed: Any, kernel: str, **more: Any) -> Any:
            told, at = "", time.monotonic()

            def tell() -> None:
                nonlocal told, at
                shown = [out for cell in managed.nb.cells for out in cell.get("outputs", ())]
                number = shown[-1].get("metadata", {}).get(CHART_NUMBER, "") if shown else ""
                if number not in ("", told) and time.monotonic() - at > _SAY_SECONDS:
                    say(f"... charts {number}")
                    told, at = number, time.monotonic()

            managed.autosave_cell = tell  # called at each message of the kernel
            try:
                return super().execute_managed_notebook(managed, kernel, **more)
            except RuntimeError:
                nbformat.write(managed.nb, target)
                raise

    papermill_engines.register(Telling.__name__, Telling)
    # papermill fills in what stands between braces in a path
    read, written = (str(path).replace("{", "{{").replace("}", "}}") for path in (source, target))
    check_names(parameters, papermill.inspect_notebook(read))
    text = source.read_text(encoding="utf-8")
    target.write_text(notebook_in(text, parameters.get("lang", "")), encoding="utf-8")
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        executed: NotebookNode = papermill.execute_notebook(
            written,
            written,
            parameters=dict(parameters),
            engine_name=Telling.__name__,
            kernel_name="python3",
            progress_bar=False,
            km=kernel,
            start_timeout=_START_SECONDS,
            iopub_timeout=_START_SECONDS,  # of 4 seconds, which a busy machine may take
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise ReportError(
            f"cell {error.exec_count} of {source.name} failed with {error.ename}: {error.evalue}"
        ) from error
    # of nbclient: the kernel did not start or answer in time, or it died
    except (RuntimeError, TimeoutError) as error:
        raise ReportError(f"{source.name} did not run to its end: {error}") from error
    return executed


def run_report(parameters: ReportParameters | None = None, *, say: _Say = lambda _: None) -> Report:
    """Make the quarterly report, unless the newest edition already holds the same.

    Parameters
    ----------
    parameters
        What to report on; default: everything known, at the programme's cut-off.
    say
        Called with a line for each step, and at the end with the files and the time it took.

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
    asked = parameters or ReportParameters()
    try:
        return _report(asked, say)
    except _InputsChanged as change:
        say(str(change))
    return _report(asked, say)


def _report(asked: ReportParameters, say: _Say) -> Report:
    started = time.perf_counter()
    given, programme, inputs, source = _settled(asked)
    folder, name = Path(given.out) / given.cut_off, _report_name(given)
    editions = Editions(folder, name)
    try:
        with editions.locked(say):
            *_, newest = [None, *editions.published()]
            if newest and newest.read_manifest()["inputs"] == inputs and newest.is_whole():
                say(f"{newest.pdf.name} already holds these inputs and parameters; nothing to do")
                report = newest
            else:
                with _starting_kernel() as kernel, editions.new() as made:
                    workplace, report = made
                    say("Computing the figures ...")
                    it = bundle.figures_of(given, programme)
                    note = it.note_on(newest, inputs) if newest else ""
                    it = replace(it, edition=str(report.edition), edition_note=note)
                    _make(it, source, inputs, workplace, report, kernel, say)
                    now = _inputs(given, programme.folder, source)
                    if changes := changed_inputs(inputs, now):
                        names = ", ".join(changed for _, changed in changes)
                        raise _InputsChanged(
                            f"{names}: changed while it was read; nothing was published"
                        )
                files = ", ".join(report.file(suffix).name for suffix in SUFFIXES)
                say(f"Done in {time.perf_counter() - started:.0f} s; in {folder}: {files}")
            for suffix in (".ipynb", MANIFEST):  # the report is there now: no failure any more
                (folder / f"{name}.failed{suffix}").unlink(missing_ok=True)
    except OSError as error:  # no room, no right to write, no such place
        place = error.filename or given.out
        raise ReportError(f"{place}: {error.strerror or error}; nothing was published") from error
    return report


def _make(
    it: ReportFigures, source: Path, inputs: Mapping[str, Any], workplace: Path, report: Report,
    kernel: _Kernel, say: _Say,
) -> None:  # fmt: skip
    """Write every part of the report into the workplace, the manifest last."""
    part = {suffix: workplace / report.file(suffix).name for suffix in SUFFIXES}
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str, line: str) -> Iterator[None]:
        say(line)
        began = time.perf_counter()
        yield
        seconds[name] = round(time.perf_counter() - began, 2)

    def write_manifest(**more: Any) -> None:
        content = {
            "outcome": "done",
            "edition": report.edition,
            "inputs": inputs,
            "parameters": asdict(it.parameters),
            "statuses": {key: int(n) for key, n in it.judged.status.value_counts().items()},
            "synthetic": bool(it.judged.synthetic.any()),
            "errors": int((it.programme.findings.severity == "error").sum()),
            "packages": bundle.package_versions(),
            "git_commit": _git_commit(it.programme.folder),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": {**seconds, "all": round(sum(seconds.values()), 2)},
            **more,
        }
        text = json.dumps(content, indent=2, ensure_ascii=False)
        part[MANIFEST].write_text(text, encoding="utf-8")

    try:
        kernel.figures.write_bytes(pickle.dumps(it))
        with (
            step("notebook", f"Running {source.name} for {it.cut_off} ..."),
            ThreadPoolExecutor(1) as beside,  # while the kernel, another process, runs
        ):
            raw = os.path.relpath(it.programme.folder.resolve(), report.pdf.parent.resolve())
            working = beside.submit(write_figures, it, part[".xlsx"], raw)
            given = asdict(it.parameters)
            notebook = _execute_notebook(source, part[".ipynb"], given, kernel, say)
            working.result()
        cover, nodes = read_notebook(notebook)
        cover = cover or cover_of(it)
        with step("html", "Writing the HTML edition ..."):
            part[".html"].write_text(tree_to_html(nodes, cover), encoding="utf-8")
        with step("pdf", "Setting the PDF ..."):
            part[".pdf"].write_bytes(tree_to_pdf(nodes, cover, it.moment))
    except (UsageError, OSError):  # a wrong call; or nothing can be written, nor written down
        raise
    except Exception as error:
        kept = "nothing ran before it failed"
        failed = report.pdf.with_name(f"{_report_name(it.parameters)}.failed{MANIFEST}")
        if part[".ipynb"].is_file():
            partial = failed.with_name(failed.name.replace(MANIFEST, ".ipynb"))
            kept = f"what ran so far is kept: {part['.ipynb'].replace(partial)}"
        known = isinstance(error, (ReportError, DocumentError))
        message = f"{error if known else f'{type(error).__name__}: {error}'}; {kept}"
        write_manifest(outcome="failed", error=message)
        raise ReportError(message, part[MANIFEST].replace(failed)) from error
    outputs = {path.name: file_hash(path) for suffix, path in part.items() if suffix != MANIFEST}
    write_manifest(outputs=outputs, snapshot=it.snapshot.to_json())


def _report_name(settled: ReportParameters) -> str:
    """The file name of a report; what changes its content beyond the cut-off is in it.

    Text that a user wrote never is: of files, the start of their SHA-256.

    >>> _report_name(ReportParameters(cut_off="2010Q3", objective=5, lang="en"))
    'informe_2010Q3_objetivo-5_en'
    """
    default, given = asdict(ReportParameters()), asdict(settled)
    parts = [
        f"{code}{file_hash(Path(given[name]))[:8] if name in _PATHS else given[name]}"
        for name, code in _NAMED.items()
        if given[name] != default[name]
    ]
    return "_".join(["informe", settled.cut_off, *parts])


def _inputs(given: ReportParameters, folder: Path, source: Path) -> dict[str, Any]:
    """What the report's content depends on, as it is now."""
    shown = {key: value for key, value in asdict(given).items() if key not in _PATHS}
    return {
        "parameters": shown,
        "sha256": {**bundle.input_hashes(given, folder), source.name: file_hash(source)},
        "sexenio-indicators": bundle.package_versions()["sexenio-indicators"],
    }


def _settled(
    given: ReportParameters,
) -> tuple[ReportParameters, Programme, dict[str, Any], Path]:
    """The parameters with every default decided and every path whole; programme, inputs, notebook.

    The inputs are hashed before any is read: what changes after that is found out.
    """
    for path in (given.decisions, given.actuals):
        if path and not Path(path).is_file():
            raise UsageError(f"{path}: there is no such file")
    folder = find_folder(given.data)
    source = _notebook_of(folder)
    files: dict[str, Path | str] = {name: getattr(given, name) for name in _PATHS}
    files["data"] = folder
    if given.compare_to:
        files["compare_to"] = Report.manifest_of(Path(given.compare_to))
    whole: dict[str, Any] = {n: str(Path(path).resolve()) for n, path in files.items() if path}
    settled = replace(given, **whole)
    inputs = _inputs(settled, folder, source)
    programme = bundle.programme_of(given)
    settled = bundle.with_cut_off(settled, programme)
    inputs["parameters"]["cut_off"] = settled.cut_off
    return settled, programme, inputs, source


def _notebook_of(folder: Path) -> Path:
    """The report's notebook: of the project that the data lie in, else the one we ship."""
    home = Path(__file__).parents[1]  # the wheel has it inside, a checkout beside src
    own = (*folder.absolute().parents, *folder.resolve().parents)  # data/raw may be a link
    candidates = (at / "notebooks" / _NOTEBOOK for at in (*own, home, home.parents[1]))
    return next(path for path in candidates if path.is_file())


def _git_commit(folder: Path) -> str:
    """The commit of the project's checkout, or empty where there is none."""
    command = ["git", "-C", str(folder), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603 - no shell, and git alone
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


@dataclass(frozen=True)
class Outcome:
    """What became of one report: the report, or the error that it ended with."""

    parameters: ReportParameters
    report: Report | None = None
    error: IndicatorsError | None = None

    @property
    def name(self) -> str:
        """What the report's files are called, but for their edition."""
        return _report_name(self.parameters)

    @property
    def manifest(self) -> Path | None:
        """The manifest of the report or of its failure; ``None`` if it was never begun."""
        if self.report:
            return self.report.manifest
        return self.error.manifest if isinstance(self.error, ReportError) else None


def run_reports(
    parameters: Iterable[ReportParameters],
    executor: Executor | None = None,
    run: Callable[[ReportParameters], Report] = run_report,
    each: Callable[[Outcome], object] = lambda _: None,
) -> list[Outcome]:
    """Make several reports.

    Parameters
    ----------
    parameters
        One for each report; the outcomes come in their order, those that failed among them.
    executor
        Anything that keeps to `concurrent.futures.Executor`; default: one report after the other
        in this process.
    run
        What makes one report.
    each
        Called with each outcome as soon as it is there.
    """
    wanted = list(parameters)
    begun = {executor.submit(run, one): n for n, one in enumerate(wanted)} if executor else {}
    done = ((begun[future], future.result) for future in as_completed(begun))
    outcomes = {}
    try:
        for n, call in done if executor else enumerate(partial(run, one) for one in wanted):
            outcomes[n] = _outcome(wanted[n], call)
            each(outcomes[n])
    finally:  # of one that was interrupted: what has not begun never does
        for future in begun:
            future.cancel()
    return [outcomes[n] for n in sorted(outcomes)]


def _outcome(one: ReportParameters, make: Callable[[], Report]) -> Outcome:
    try:
        return Outcome(one, make())
    except IndicatorsError as error:
        return Outcome(one, error=error)
    except Exception as error:  # of whatever kind: it is told, and the batch goes on
        known = (said for kind, said in _LOST.items() if isinstance(error, kind))
        failed = ReportError(next(known, f"{type(error).__name__}: {error}; nothing was published"))
        failed.__cause__ = error
        return Outcome(one, error=failed)


@contextmanager
def workers(jobs: int, cluster: str = "") -> Iterator[Executor]:
    """An executor on so many processes of this machine, or on the cluster at an address.

    Its workers must see the files under the same paths. The scheduler gives the report of one that
    died to another, up to three times; the lock and the manifest of an edition (`edition`) see to
    it that it is made once.
    """
    if not cluster:
        with _Processes(jobs) as processes:
            yield processes
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            '--cluster needs dask.distributed: pip install "sexenio-indicators[cluster]"'
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is lost is told below
    try:
        client = Client(cluster)
    except (OSError, ValueError) as error:
        raise UsageError(f"{cluster}: no scheduler of a cluster answers there") from error
    with client, client.get_executor(pure=False) as executor:
        yield executor


class _Processes(ThreadPoolExecutor):
    """Processes that share nothing, each starting anew: the executor of ``--jobs``.

    Each belongs to a thread, so one that dies takes no other report with it than its own.
    """

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs)
        self._own = threading.local()
        self._all = ExitStack()

    def submit(self, call: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        return super().submit(self._made, partial(call, *given, **named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._all.close()

    def _made(self, call: Callable[[], Any]) -> Any:
        if not hasattr(self._own, "pool"):
            spawn = get_context("spawn")
            pool = ProcessPoolExecutor(1, mp_context=spawn)
            self._own.pool = self._all.enter_context(pool)
        try:
            return self._own.pool.submit(call).result()
        except BrokenExecutor:
            del self._own.pool
            raise
