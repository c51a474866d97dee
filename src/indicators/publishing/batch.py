"""Several reports at once: which ones, on which processes or cluster, what became of each.

Parameters go in, an `Outcome` per report comes out. A report that fails never stops the others,
nor does a process that dies while it makes one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
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
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from indicators.errors import IndicatorsError, ReportError, UsageError
from indicators.publishing import skip_grammar
from indicators.publishing.edition import Report
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.report import report_name, run_report

_LOST: dict[type[Exception], str] = {
    CancelledError: "the cluster's scheduler was lost; what it began may yet be made",
    BrokenExecutor: "the process that made it died",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one report: the report, or the error that it ended with."""

    parameters: ReportParameters
    report: Report | None = None
    error: IndicatorsError | None = None

    @property
    def name(self) -> str:
        """What the report's files are called, but for their edition."""
        return report_name(self.parameters)

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
            pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=skip_grammar)
            self._own.pool = self._all.enter_context(pool)
        try:
            return self._own.pool.submit(call).result()
        except BrokenExecutor:
            del self._own.pool
            raise
