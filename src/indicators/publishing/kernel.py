"""A kernel that starts while the caller still prepares its run.

Starting Python, pandas and matplotlib is most of what a report costs. Nothing of that is imported
here, so the kernel's process can load them on another core while this one loads its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.manager import KernelManager

_WARM_UP = "--IPKernelApp.exec_lines=import indicators.publishing.content, pandera.pandas"


@contextmanager
def starting_kernel() -> Iterator[KernelManager]:
    """A kernel over IPC (no open port) that is killed when the block ends."""
    with tempfile.TemporaryDirectory(prefix="indicators-") as folder:
        # without a path of its own the sockets would lie in the current folder
        sockets = str(Path(folder) / "kernel")
        manager = KernelManager(kernel_name="python3", transport="ipc", ip=sockets)
        manager.start_kernel(extra_arguments=[_WARM_UP])
        try:
            yield manager
        finally:
            manager.shutdown_kernel(now=True)
