"""Run a notebook with papermill, strictly: unknown parameters are refused, failures are kept.

A notebook and parameters go in; the executed notebook is written and returned.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.manager import KernelManager
from papermill.exceptions import PapermillExecutionError

from indicators.errors import ReportError, UsageError
from indicators.publishing.parameters import check_names

#: How long a kernel may take to start on a busy machine.
START_SECONDS = 120


def execute_notebook(
    source: Path,
    target: Path,
    parameters: Mapping[str, Any],
    *,
    kernel: KernelManager,
    progress: bool = False,
) -> nbformat.NotebookNode:
    """Execute a notebook.

    Parameters
    ----------
    source, target
        The notebook, and where its executed copy is written (the partial one on failure).
    parameters
        Values for names of its parameters cell.
    kernel
        From `kernel.starting_kernel`; the notebook runs in it.
    progress
        Show a progress bar.

    Raises
    ------
    UsageError
        When the notebook is not there, or has no such parameter.
    ReportError
        When a cell fails (the message names the cell and what it said), or the kernel dies.
    """
    if not source.is_file():
        raise UsageError(f"{source}: there is no such notebook")
    check_names(parameters, papermill.inspect_notebook(str(source)))
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        executed: nbformat.NotebookNode = papermill.execute_notebook(
            str(source),
            str(target),
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=progress,
            km=kernel,
            start_timeout=START_SECONDS,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise ReportError(
            f"cell {error.exec_count} of {source.name} failed with {error.ename}: {error.evalue}"
        ) from error
    except RuntimeError as error:  # of nbclient: the kernel did not start in time, or it died
        raise ReportError(f"{source.name} did not run to its end: {error}") from error
    return executed
