"""A workbook of any format as sheets of cells.

Files are opened (opening.py) in a process of its own, one after another, within limits of time and
memory: no file harms the process that asks.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from indicators.errors import UnreadableFile, UsageError
from indicators.reading.cells import Sheet, address, sheet_of
from indicators.reading.findings import Finding, finding
from indicators.reading.scan_xml import SheetData
from indicators.reading.spellings import is_month_first
from indicators.words import label

#: What one file may take, "seconds of the processor, GiB of memory", and by the clock so many times
#: more: other work may hold it up.
_LIMITS, _DEFAULT_LIMITS, _PATIENCE = "INDICATORS_READ_LIMITS", "20,2", 10
#: The sheets, or else a code, the place and the values of its sentence.
_Answer = tuple[list[SheetData] | None, tuple[str, str, dict[str, Any]] | None]
#: What the process runs: it imports only what it needs, from where this one would.
_SCRIPT = """import sys
sys.path[:] = sys.argv[1:]
from indicators.reading.opening import serve
serve()"""


def read_workbook(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, hidden ones too.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is not a workbook that can be read safely.
    """
    if not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such file")
    if not path.is_file():  # a pipe would be waited for
        place, code = address(path.name), "file_none"
        raise UnreadableFile(f"{place}: {label(code, 'en')}", place, code, {})
    seconds, memory = _limits()
    loaded, unfit = _CHILD.open(path, seconds, memory)
    if unfit:
        code, place, values = unfit
        place = address(path.name, place)
        values = {"seconds": f"{seconds:g}", "gib": f"{memory / 1024**3:g}", **values}
        said = label(code, "en").format_map(values)
        raise UnreadableFile(f"{place}: {said}", place, code, values)
    sheets = [sheet_of(path.name, data) for data in loaded or ()]
    cells = (cell for sheet in sheets for row in sheet.rows.values() for cell in row.values())
    month_first = is_month_first(cell.value for cell in cells if isinstance(cell.value, str))
    for sheet in sheets:
        sheet.month_first = month_first
    return sheets


def hidden_sheets(sheets: Iterable[Sheet]) -> list[Finding]:
    """A note for each hidden sheet: it is no data."""
    return [finding("hidden_sheet", source=sheet.place) for sheet in sheets if sheet.hidden]


def _limits() -> tuple[float, int]:
    """Seconds and bytes that opening a file may take."""
    given = os.environ.get(_LIMITS, _DEFAULT_LIMITS)
    said = f'{_LIMITS} = "{given}": write seconds and GiB, such as "{_DEFAULT_LIMITS}"'
    try:
        seconds, gib = map(float, given.split(","))
    except ValueError:
        raise UsageError(said) from None
    if not (0 < seconds < 1e6 and 0 < gib < 1e6):
        raise UsageError(said)
    return seconds, int(gib * 1024**3)


class _Child:
    """The process that opens files; begun at the first, and anew where one has ended it."""

    def __init__(self) -> None:
        self.forget()
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Begin one of one's own: two that ask the same would mix up its answers."""
        # kept, or Python would complain of a process that nobody waits for
        self.inherited = getattr(self, "process", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def open(self, path: Path, seconds: float, memory: int) -> _Answer:
        """The sheets of a file, or else a code, the place and the values of why not."""
        with self.lock:
            process = self.process = self.process or subprocess.Popen(  # noqa: S603 - ours
                [sys.executable, "-c", _SCRIPT, *sys.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            late = threading.Timer(_PATIENCE * seconds, process.kill)
            late.start()
            try:
                assert process.stdin  # noqa: S101 - both are pipes
                assert process.stdout  # noqa: S101
                pickle.dump((str(path.absolute()), seconds, memory), process.stdin)
                process.stdin.flush()
                answer: _Answer = pickle.load(process.stdout)  # noqa: S301 - ours
            except (EOFError, OSError, pickle.UnpicklingError):
                too_late = not late.is_alive()
                self.end()
                slow = too_late or process.returncode == -getattr(signal, "SIGXCPU", 0)
                return None, ("file_time" if slow else "file_ended", "", {})
            except BaseException:  # Ctrl-C: what comes now would be taken for the next file's
                self.end()
                raise
            finally:
                late.cancel()
        return answer

    def end(self) -> None:
        """End the process; the next file begins another."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


_CHILD = _Child()
