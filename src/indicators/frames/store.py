"""Frames as Parquet in data/processed, with the hashes of the raw files they were made from.

Frames go in with a fingerprint of their sources; they come out only while that fingerprint and
the Parquet files themselves are unchanged. Each file is replaced whole, the manifest last, so a
crash leaves a store that is recognised as stale and made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

_MANIFEST = "manifest.json"


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
    """Read the frames back, or ``None`` where the store is absent, stale or damaged."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if manifest.get("sources") != dict(fingerprint):
        return None
    for name in names:
        path = folder / f"{name}.parquet"
        if not path.is_file() or file_hash(path) != manifest["files"].get(path.name):
            return None
    # their hashes say that they are the frames that were checked when they were written
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside the target that takes its place when the block ends well."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    try:
        yield Path(name)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
