"""The exceptions of the library, and the exit code that the command line gives each.

::

    IndicatorsError
    ├── UsageError        the call was wrong: an unknown parameter, a cut-off outside the
    │                     programme, a folder that is not there (exit code 2)
    ├── DataError         the data cannot be used (exit code 1)
    │   ├── UnreadableFile   a file is not the workbook that its name promises, or is unsafe
    │   ├── SettingsError    programme.toml is missing something or contradicts itself
    │   └── SchemaError      a frame breaks its contract (frames/schemas.py)
    └── ReportError       a report was asked for correctly and could not be made (exit code 3)

What is wrong with a single cell is not an exception but a row of the findings frame, so that one
bad cell never hides the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class IndicatorsError(Exception):
    """Base of every error that the library raises on purpose; its text is for the user."""

    exit_code = 1


class UsageError(IndicatorsError):
    """The call was wrong: the message says what was given and what would be right."""

    exit_code = 2


class DataError(IndicatorsError):
    """The data cannot be used as they are."""


class UnreadableFile(DataError):  # noqa: N818 - it names the file's state
    """A file cannot be read at all: not a workbook, encrypted, damaged or unsafe to open.

    ``place`` is its address; ``code`` and ``values`` make its sentence in either language.
    """

    def __init__(
        self, text: str, place: str = "", code: str = "", values: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(text)
        self.place, self.code, self.values = place, code, dict(values or {})


class SettingsError(DataError):
    """programme.toml cannot be used: the message names the key."""


class SchemaError(DataError):
    """A frame breaks its contract; raised where data would otherwise flow on damaged."""


class ReportError(IndicatorsError):
    """A report could not be made; the message names what is kept for looking into it."""

    exit_code = 3

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def manifest(self) -> Path | None:
        """Where the manifest of a report that was begun says with what, and why it failed."""
        return Path(self.args[1]) if len(self.args) > 1 else None


def check_known(what: str, given: object, known: Iterable[object]) -> None:
    """Refuse a name or number that is not known, naming those that are."""
    names = list(dict.fromkeys(map(str, known)))
    if str(given) not in names:
        raise UsageError(f'{what} "{given}" is not known; known: {", ".join(names)}')


def check_new(path: Path, *kinds: str) -> None:
    """Refuse to write what is there already, into no folder, or, if they are named, another kind.

    >>> check_new(Path("plan.doc"), ".xlsx", ".csv")
    Traceback (most recent call last):
    indicators.errors.UsageError: plan.doc: ".doc" cannot be written; name a file .xlsx, .csv
    """
    kind = path.suffix.lower()
    if kinds and kind not in kinds:
        raise UsageError(f'{path}: "{kind}" cannot be written; name a file {", ".join(kinds)}')
    if path.exists():
        raise UsageError(f"{path}: there is such a file already; name another one")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
