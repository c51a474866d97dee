"""Editions: which files a report becomes, and how they get there whole or not at all.

A folder and a name go in. An edition that is published is never overwritten; the same inputs and
parameters find the edition that already holds them. Files are linked into place with the manifest
last, so an edition without a manifest was never published; all of it is on the disk before. What a
killed run had published by then is known by its twins in that run's workplace, and goes with it.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from indicators.errors import ReportError
from indicators.frames.shown import summary
from indicators.frames.store import file_hash
from indicators.words import statuses_in_words

#: What an edition consists of, in the order in which it is published.
SUFFIXES = (".ipynb", ".xlsx", ".html", ".pdf", ".manifest.json")
MANIFEST = SUFFIXES[-1]
#: Seconds that a second run waits for the first.
_PATIENCE = 900.0
_SCRATCH = "indicators-"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """A published report: its files, which edition it is, and whether this run made it."""

    pdf: Path
    edition: int
    made_now: bool

    @property
    def manifest(self) -> Path:
        """What it was made from, and with what outcome."""
        return self.file(MANIFEST)

    def file(self, suffix: str) -> Path:
        """The edition's file of one of the `SUFFIXES`."""
        return self.pdf.with_name(self.pdf.stem + suffix)

    def is_whole(self) -> bool:
        """Whether every file of the edition is there, and is the one that was published."""
        # editions that were made before manifests held hashes have none
        hashes = self.read_manifest().get("outputs", {})
        files = map(self.file, SUFFIXES)
        return all(f.is_file() and hashes.get(f.name) in (None, file_hash(f)) for f in files)

    def _repr_html_(self) -> str:
        made = self.read_manifest()
        lang = made["parameters"]["lang"]
        facts = {
            "cut_off": made["parameters"]["cut_off"],
            "edition": str(self.edition),
            "status": statuses_in_words(made.get("statuses", {}), lang),
            "file": str(self.pdf),
            "notebook": str(self.file(".ipynb")),
            "manifest": str(self.manifest),
        }
        return summary(self.pdf.stem, facts, synthetic=made.get("synthetic", False), lang=lang)

    def read_manifest(self) -> dict[str, Any]:
        """The manifest's content; a `ReportError` names one that is damaged."""
        try:
            content: dict[str, Any] = json.loads(self.manifest.read_text(encoding="utf-8"))
            content["inputs"]
        except (ValueError, TypeError, LookupError) as error:
            raise ReportError(f"{self.manifest}: the manifest is damaged ({error})") from error
        return content


def editions(folder: Path, name: str) -> list[Report]:
    """The published editions of a report, first to last; one whose manifest is damaged is none."""
    found = []
    for report in _numbered(folder, name):
        with suppress(ReportError):
            report.read_manifest()
            found.append(report)
    return found


def _numbered(folder: Path, name: str) -> list[Report]:
    """The editions that have a manifest."""
    pattern = re.compile(rf"{re.escape(name)}(?:_e(\d+))?{re.escape(MANIFEST)}")
    matches = [pattern.fullmatch(path.name) for path in folder.glob(f"*{MANIFEST}")]
    return [_report(folder, name, n) for n in sorted(int(m[1] or 1) for m in matches if m)]


def edition_with(folder: Path, name: str, inputs: Mapping[str, Any]) -> Report | None:
    """The newest edition, if it is whole and was made from the same inputs and parameters."""
    newest = None
    for report in _numbered(folder, name):
        try:
            newest = report if report.read_manifest()["inputs"] == inputs else None
        except ReportError as damage:
            newest = None
            _log.warning("%s; its edition does not count", damage)
    return newest if newest and newest.is_whole() else None


def changed_inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What differs between the inputs of two editions: ``changed``, ``new`` or ``gone``, and what.

    >>> changed_inputs({"sha256": {"a": "1", "b": "2"}}, {"sha256": {"a": "3", "c": "4"}})
    [('changed', 'a'), ('gone', 'b'), ('new', 'c')]
    """
    old, new = _leaves(before), _leaves(after)
    return [
        ("gone" if name not in new else "new" if name not in old else "changed", name)
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _leaves(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Every value that is no mapping itself, by its name alone."""
    leaves: dict[str, Any] = {}
    for key, value in tree.items():
        leaves |= _leaves(value) if isinstance(value, Mapping) else {key: value}
    return leaves


@contextmanager
def new_edition(folder: Path, name: str) -> Iterator[tuple[Path, Report]]:
    """A temporary folder, and the edition that its files become when the block ends well.

    The block writes ``report`` with each of the `SUFFIXES` there. Only one process at a time may
    be in here for a report (`locked`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f".making-{name}~*"):
        _clear_workplace(left)
    # the first number after the last edition of which no file is there, whoever put it there
    last = max((report.edition for report in editions(folder, name)), default=0)
    numbered = (_report(folder, name, n, made_now=True) for n in itertools.count(last + 1))
    report = next(r for r in numbered if not any(r.file(suffix).exists() for suffix in SUFFIXES))
    workplace = Path(tempfile.mkdtemp(prefix=f".making-{name}~", dir=folder))
    try:
        yield workplace, report
        _publish(workplace, report)
    finally:
        _clear_workplace(workplace)


@contextmanager
def locked(
    path: Path, say: Callable[[str], None] = lambda _: None, patience: float = _PATIENCE
) -> Iterator[None]:
    """Hold the lock of a path while the block runs; wait for whoever holds it now.

    The system lets go of it when a process ends, so a run that was killed leaves none behind. When
    there is somebody to wait for, ``say`` hears of it once; after ``patience`` seconds a
    `ReportError` names the process.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock, named = FileLock(path), path.with_name(f"{path.name}.holder")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        process = named.read_text(encoding="ascii") if named.is_file() else "unknown"
        say(f"another run (process {process}) is making {path.stem}; waiting for it ...")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise ReportError(
                f"another run (process {process}) has been making {path.stem} for {patience:g} s;"
                " wait for it, or end it, and run this again"
            ) from None
    try:
        named.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        lock.release()


def undo_unfinished(out: Path) -> None:
    """Take away what killed runs left of any report; what a run is at work on stays."""
    for left in out.glob("*/.making-*~*"):
        name = left.name.removeprefix(".making-").rpartition("~")[0]
        with suppress(ReportError), locked(lock_of(left.parent, name), patience=0):
            _clear_workplace(left)


def lock_of(folder: Path, name: str) -> Path:
    """Where the lock of a report lies (`locked`): beside the folders of the quarters."""
    return folder.parent / ".locks" / f"{folder.name}~{name}"


def _clear_workplace(workplace: Path) -> None:
    """Take away the folder of a run, and what it published of an edition that has no manifest."""
    ours = {_file_id(part) for part in workplace.glob("*")}
    for file in workplace.parent.iterdir():
        manifest = file.with_name(file.name.partition(".")[0] + MANIFEST)
        with suppress(FileNotFoundError):  # another run may take its own away
            if _file_id(file) in ours and not manifest.exists():
                file.unlink()
    shutil.rmtree(workplace, ignore_errors=True)


def _file_id(path: Path) -> tuple[int, int]:
    """What two names of one file have in common."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _publish(workplace: Path, report: Report) -> None:
    """Give each file its second name; where a disk has no links, move it there."""
    parts = {suffix: workplace / f"report{suffix}" for suffix in SUFFIXES}
    for path in parts.values():
        _to_disk(path)
    for suffix, part in parts.items():
        if suffix == MANIFEST:  # whoever finds it finds all the others, after a power cut too
            _to_disk(report.pdf.parent)
        try:
            os.link(part, report.file(suffix))
        except OSError:
            if report.file(suffix).exists():
                raise
            part.replace(report.file(suffix))
    _to_disk(report.pdf.parent)


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder; first, those of processes that were killed are taken away.

    Beside each lies a lock, held by the process that works there and let go of by the system.
    """
    temporary = Path(tempfile.gettempdir())
    own = temporary / f"{_SCRATCH}{secrets.token_hex(4)}.lock"
    with FileLock(own):
        own.with_suffix("").mkdir(mode=0o700)
        try:
            for lock in temporary.glob(f"{_SCRATCH}*.lock"):
                with suppress(Timeout, OSError), FileLock(lock, timeout=0):
                    _clear(lock)
            yield own.with_suffix("")
        finally:
            _clear(own)


def _clear(lock: Path) -> None:
    shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    lock.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _report(folder: Path, name: str, edition: int, *, made_now: bool = False) -> Report:
    stem = name if edition == 1 else f"{name}_e{edition}"
    return Report(folder / f"{stem}.pdf", edition, made_now)
