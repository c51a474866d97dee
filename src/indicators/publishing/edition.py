"""Editions: which files a report becomes, and how they get there whole or not at all.

A folder and a name go in. An edition that is published is never overwritten, and one that holds the
same inputs and parameters is found. Files move into place with the manifest last, so an edition
without a manifest was never published; all of it is on the disk before. What a killed run had moved
by then is missing in its workplace, which still has the manifest: the next run takes it away.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import tempfile
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from indicators.errors import ReportError, UsageError
from indicators.frames.shown import summary
from indicators.frames.store import file_hash
from indicators.words import statuses_in_words

#: What an edition consists of, in the order in which it is published.
SUFFIXES = (".ipynb", ".xlsx", ".html", ".pdf", ".manifest.json")
MANIFEST = SUFFIXES[-1]
#: Seconds that a second run waits for the first.
_PATIENCE = 900.0
_WORKPLACE = ".making-"
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

    @staticmethod
    def manifest_of(path: Path) -> Path:
        """The manifest of a report that is named by its PDF or by the manifest itself."""
        manifest = path if path.name.endswith(MANIFEST) else path.with_name(path.stem + MANIFEST)
        if not manifest.is_file():
            raise UsageError(
                f"{path}: there is no {manifest.name}; name a report's PDF or manifest"
            )
        return manifest

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


@dataclass(frozen=True)
class Editions:
    """The editions of one report, in its folder and under its name."""

    folder: Path
    name: str

    def published(self) -> list[Report]:
        """The published editions, first to last; one whose manifest is damaged is none."""
        found = []
        for report in map(self._report, self._numbers()):
            try:
                report.read_manifest()
                found.append(report)
            except FileNotFoundError:  # somebody's own file
                continue
            except ReportError as damage:
                _log.warning("%s; its edition does not count", damage)
        return found

    def _numbers(self) -> list[int]:
        """The numbers of the editions of which any file is there, whoever put it there."""
        ends = "|".join(map(re.escape, SUFFIXES))
        matches = [
            re.fullmatch(rf"{re.escape(self.name)}(?:_e(\d+))?(?:{ends})", path.name)
            for path in self.folder.glob(f"{self.name}*")
        ]
        return sorted({int(match[1] or 1) for match in matches if match})

    def _report(self, edition: int, *, made_now: bool = False) -> Report:
        stem = self.name if edition == 1 else f"{self.name}_e{edition}"
        return Report(self.folder / f"{stem}.pdf", edition, made_now)

    @contextmanager
    def new(self) -> Iterator[tuple[Path, Report]]:
        """A temporary folder, and the edition that its files become when the block ends well.

        The block writes every file of the edition there, under its name, the manifest last. Only
        one process at a time may be in here (`locked`).
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with scratch(self.folder, _WORKPLACE) as workplace:
            number = max(self._numbers(), default=0) + 1
            report = self._report(number, made_now=True)
            yield workplace, report
            parts = [workplace / report.file(suffix).name for suffix in SUFFIXES]
            for path in parts:
                _to_disk(path)
            for path in parts:
                if path == parts[-1]:  # whoever finds it finds all others, after a power cut too
                    _to_disk(self.folder)
                path.rename(self.folder / path.name)
            _to_disk(self.folder)

    @contextmanager
    def locked(self, say: Callable[[str], None] = lambda _: None) -> Iterator[None]:
        """Hold the lock of the report while the block runs; wait for whoever holds it now.

        It lies beside the folders of the quarters. The system lets go of it when a process ends, so
        a run that was killed leaves none behind. When there is somebody to wait for, ``say`` hears
        of it once; after a quarter of an hour a `ReportError` names the process.
        """
        path = self.folder.parent / ".locks" / f"{self.folder.name}~{self.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        lock, named = FileLock(path), path.with_name(f"{path.name}.holder")
        try:
            with suppress(Timeout):
                lock.acquire(timeout=0)
            if not lock.is_locked:
                process = named.read_text(encoding="ascii") if named.is_file() else "unknown"
                say(f"another run (process {process}) is making {path.stem}; waiting for it ...")
                try:
                    lock.acquire(timeout=_PATIENCE)
                except Timeout:
                    raise ReportError(
                        f"another run (process {process}) has been making {path.stem} for"
                        f" {_PATIENCE:g} s; wait for it, or end it, and run this again"
                    ) from None
            named.write_text(str(os.getpid()), encoding="ascii")
            yield
        finally:
            lock.release()


def changed_inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What differs between the inputs of two editions: ``changed``, ``new`` or ``gone``, and what.

    >>> changed_inputs({"sha256": {"a": "1", "b": "2"}}, {"sha256": {"a": "3", "c": "4"}})
    [('changed', 'a'), ('gone', 'b'), ('new', 'c')]
    """
    old, new = (
        ChainMap(*(v if isinstance(v, dict) else {k: v} for k, v in inputs.items()))
        for inputs in (before, after)
    )
    return [
        ("gone" if name not in new else "new" if name not in old else "changed", name)
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def scratch(parent: Path | None = None, prefix: str = "indicators-") -> Iterator[Path]:
    """A temporary folder; first, those of processes that were killed are taken away.

    Beside each lies a lock, held by the process that works there and let go of by the system.
    """
    parent = parent or Path(tempfile.gettempdir())
    own = parent / f"{prefix}{secrets.token_hex(4)}.lock"
    with FileLock(own):
        own.with_suffix("").mkdir(mode=0o700)
        try:
            _clear_killed(parent.glob(f"{prefix}*.lock"))
            yield own.with_suffix("")
        finally:
            _clear(own)


def undo_unfinished(out: Path) -> None:
    """Take away what killed runs left of any report; what a run is at work on stays."""
    _clear_killed(out.glob(f"*/{_WORKPLACE}*"))  # after a power cut one may have no lock


def _clear_killed(left: Iterable[Path]) -> None:
    """Of these folders and their locks, those that no process holds."""
    for lock in {path.with_suffix(".lock") for path in left}:
        with suppress(Timeout, OSError), FileLock(lock, timeout=0):
            _clear(lock)


def _clear(lock: Path) -> None:
    """Take away a folder, and what was published of an edition whose manifest is still in it."""
    folder = lock.with_suffix("")
    # a temporary folder publishes nothing, whoever made it
    for manifest in folder.glob(f"*{MANIFEST}") if lock.name.startswith(_WORKPLACE) else ():
        stem = manifest.name.removesuffix(MANIFEST)
        for name in (stem + suffix for suffix in SUFFIXES):
            if not (folder / name).exists():
                (folder.parent / name).unlink(missing_ok=True)
        manifest.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    lock.unlink(missing_ok=True)
