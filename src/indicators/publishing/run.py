"""Run a notebook with papermill, strictly, in a kernel that starts while the caller prepares it.

A notebook and parameters go in; the executed notebook is written and returned. Unknown parameters
are refused and failures are kept. Starting Python, pandas and matplotlib is most of what a report
costs, so papermill is imported only when a notebook runs: until then the kernel's process loads
its own on another core.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager

from indicators.errors import ReportError, UsageError
from indicators.publishing.edition import scratch
from indicators.publishing.parameters import HANDED_OVER, check_names
from indicators.words import notebook_in

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: How long a kernel may take to start on a busy machine.
_START_SECONDS = 120
# charts are made of many small objects: looking for garbage less often saves a tenth of the time
_WARM_UP = (
    "--IPKernelApp.exec_lines="
    "import gc; gc.set_threshold(200_000, 10, 1_000); import indicators.publishing.content"
)
# nbclient looks every second whether the kernel lives; a blocking client would keep it from that,
# and the report of a kernel that was killed would wait for ever
_WATCHFUL = "jupyter_client.asynchronous.client.AsyncKernelClient"


class Kernel(KernelManager):
    """Remembers its clients, as nbclient closes none that it was not given to own."""

    def __init__(self, figures: Path, **options: Any) -> None:
        super().__init__(**options)
        self.clients: list[KernelClient] = []
        #: Where the figures of its report may be handed over to it.
        self.figures = figures

    def client(self, **options: Any) -> KernelClient:  # type: ignore[override]
        self.clients.append(super().client(**options))
        return self.clients[-1]


@contextmanager
def starting_kernel() -> Iterator[Kernel]:
    """A kernel over IPC (no open port) that is killed when the block ends."""
    with scratch() as folder:
        manager = Kernel(
            folder / "figures",
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


def execute_notebook(
    source: Path, target: Path, parameters: Mapping[str, Any], kernel: KernelManager
) -> NotebookNode:
    """Execute a notebook in a kernel; its executed copy, on failure the partial one, is ``target``.

    Where ``lang`` is among the parameters, the cells of text are in that language.
    A notebook that is not there, or has no such parameter, is a `UsageError`; a cell that fails, or
    a kernel that dies, a `ReportError` that names the cell and what it said.
    """
    import nbformat
    import papermill
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError

    class Keeping(NBClientEngine):  # type: ignore[misc]
        """Where a kernel dies papermill loses what ran; this keeps it, as of a cell that failed."""

        @classmethod
        def execute_managed_notebook(
            cls, managed: Any, kernel: str, kept: Path, **more: Any
        ) -> Any:
            try:
                return super().execute_managed_notebook(managed, kernel, **more)
            except RuntimeError:
                nbformat.write(managed.nb, kept)
                raise

    papermill_engines.register(Keeping.__name__, Keeping)
    if not source.is_file():
        raise UsageError(f"{source}: there is no such notebook")
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
            engine_name=Keeping.__name__,
            kernel_name="python3",
            progress_bar=False,
            km=kernel,
            kept=target,
            start_timeout=_START_SECONDS,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise ReportError(
            f"cell {error.exec_count} of {source.name} failed with {error.ename}: {error.evalue}"
        ) from error
    except RuntimeError as error:  # of nbclient: the kernel did not start in time, or it died
        raise ReportError(f"{source.name} did not run to its end: {error}") from error
    return executed
