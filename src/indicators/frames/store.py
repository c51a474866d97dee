"""Frames kept in data/processed.

What is kept is Parquet with the hashes of the raw files it was made from: frames come out only
while that fingerprint and the Parquet files themselves are unchanged. Each file is replaced whole,
the manifest last, so a crash leaves a store that is recognised as stale and made anew. Nothing ever
depends on it: what cannot be used is named in one line, and the frames come from the raw files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pyarrow.parquet import ParquetFile

_MANIFEST = "manifest.json"
_log = logging.getLogger(__name__)
_said: set[tuple[Path, str]] = set()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def save_frames(
    folder: Path, frames: Mapping[str, pd.DataFrame], fingerprint: Mapping[str, str]
) -> None:
    """Write each frame as ``<name>.parquet`` and the fingerprint as ``manifest.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, frame in frames.items():
        target = folder / f"{name}.parquet"
        with _replacing(target) as temporary:
            frame.to_parquet(temporary, index=False)
        written[target.name] = file_hash(target)
    with _replacing(folder / _MANIFEST) as temporary:
        content = {"sources": dict(fingerprint), "files": written}
        temporary.write_text(json.dumps(content, indent=2, sort_keys=True), encoding="utf-8")


def load_frames(
    folder: Path, names: list[str], fingerprint: Mapping[str, str]
) -> dict[str, pd.DataFrame] | None:
    """Read the frames back, or ``None`` where the store is absent, stale, damaged or closed."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["sources"] != dict(fingerprint):
            return None
        for name in names:
            path = folder / f"{name}.parquet"
            if file_hash(path) != manifest["files"][path.name]:
                raise ValueError(f"{path.name} is not as it was written")
        # their hashes say that they are the frames that were checked when they were written;
        # pandas would look for a folder of them first, and take twice the time
        files = {name: ParquetFile(folder / f"{name}.parquet") for name in names}
        return {name: file.read().to_pandas() for name, file in files.items()}
    except FileNotFoundError:
        return None
    except Exception as error:
        say_unused(folder, error)
        return None


def say_unused(folder: Path, error: Exception) -> None:
    """Say in one line, and only once, why frames are neither taken from there nor kept there."""
    why = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
    if (folder, why) not in _said:
        _said.add((folder, why))
        _log.warning("%s cannot be used (%s); reading the raw files", folder, why)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside the target that takes its place when the block ends well."""
    # opened as any file, not by `tempfile`, which would keep it from everybody else
    unique = f"{os.getpid()}-{threading.get_ident()}"
    temporary = target.with_name(f".{target.name}.{unique}")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
