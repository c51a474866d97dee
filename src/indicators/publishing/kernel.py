"""A kernel that starts while the caller still prepares its run.

Starting Python, pandas and matplotlib is most of what a report costs. Nothing of that is imported
here, so the kernel's process can load them on another core while this one loads its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager

# charts are made of many small objects: looking for garbage less often saves a tenth of the time
_WARM_UP = (
    "--IPKernelApp.exec_lines="
    "import gc; gc.set_threshold(200_000, 10, 1_000); import indicators.publishing.content"
)


#: The variable that tells a kernel where its report's figures are (`figures.figures_for`).
HANDED_OVER = "INDICATORS_FIGURES"

# nbclient looks every second whether the kernel lives; a blocking client would keep it from that,
# and the report of a kernel that was killed would wait for ever
_WATCHFUL = "jupyter_client.asynchronous.client.AsyncKernelClient"


class Kernel(KernelManager):
    """Remembers its clients, as nbclient closes none that it was not given to own.

    ``figures`` is where the figures of its report may be handed over to it.
    """

    def __init__(self, figures: Path, **options: Any) -> None:
        super().__init__(**options)
        self.clients: list[KernelClient] = []
        self.figures = figures

    def client(self, **options: Any) -> KernelClient:  # type: ignore[override]
        self.clients.append(super().client(**options))
        return self.clients[-1]


def skip_grammar() -> None:
    """Spare this process 1.4 s: a grammar for checks of IRIs, which notebooks never ask for.

    jsonschema, which nbformat brings, would compile it when it is first imported.
    """
    sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))


@contextmanager
def starting_kernel() -> Iterator[Kernel]:
    """A kernel over IPC (no open port) that is killed when the block ends."""
    with tempfile.TemporaryDirectory(prefix="indicators-") as folder:
        # without a path of its own the sockets would lie in the current folder
        sockets = str(Path(folder) / "kernel")
        figures = Path(folder) / "figures"
        manager = Kernel(
            figures, kernel_name="python3", transport="ipc", ip=sockets, client_class=_WATCHFUL
        )
        env = {**os.environ, HANDED_OVER: str(figures)}
        manager.start_kernel(extra_arguments=[_WARM_UP], env=env)
        try:
            yield manager
        finally:
            for client in manager.clients:
                client.stop_channels()
            manager.shutdown_kernel(now=True)
