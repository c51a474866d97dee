"""One run at a time on one target: a lock that the system lets go of when its process ends.

A path goes in, a block runs while no other process holds the lock of that path. A run that was
killed leaves no lock behind, so there is no staleness to guess at; the file itself stays.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from indicators.errors import ReportError

#: How long a second run waits for the first, and how often it looks.
PATIENCE = 900.0
PAUSE = 0.2


@contextmanager
def locked(
    path: Path, say: Callable[[str], None] = lambda _: None, patience: float = PATIENCE
) -> Iterator[None]:
    """Hold the lock of a path while the block runs; wait for whoever holds it now.

    Parameters
    ----------
    path
        The lock's file; its folder is made where it is missing.
    say
        Called once with a line when there is somebody to wait for.
    patience
        Seconds to wait.

    Raises
    ------
    ReportError
        When the lock is still held after that time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as stream:
        if not _taken(stream):
            stream.seek(0)
            holder = f"another run (process {stream.read().strip() or 'unknown'})"
            say(f"{holder} is making {path.stem}; waiting for it ...")
            _wait(stream, patience, f"{holder} has been making {path.stem} for {patience:g} s")
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        try:
            yield
        finally:
            _release(stream)


def _wait(stream: IO[str], patience: float, message: str) -> None:
    until = time.monotonic() + patience
    while not _taken(stream):
        if time.monotonic() > until:
            raise ReportError(f"{message}; wait for it, or end it, and run this again")
        time.sleep(PAUSE)


if sys.platform == "win32":
    import msvcrt

    #: Windows locks bytes, and forbids reading them; one far beyond the process id is locked.
    _BYTE = 1 << 20

    def _taken(stream: IO[str]) -> bool:
        os.lseek(stream.fileno(), _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(stream: IO[str]) -> None:
        os.lseek(stream.fileno(), _BYTE, os.SEEK_SET)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
