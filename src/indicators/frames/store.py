"""Frames as files: kept in data/processed, or a data package for open-data portals.

What is kept is Parquet with the hashes of the raw files it was made from: frames come out only
while that fingerprint and the Parquet files themselves are unchanged. Each file is replaced whole,
the manifest last, so a crash leaves a store that is recognised as stale and made anew. Nothing ever
depends on it: what cannot be used is named in one line, and the frames come from the raw files.

A package (Data Package 1.0, Frictionless Data) is described by frames/schemas.toml, and never
written over anything. The same frames give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from pyarrow.parquet import ParquetFile

from indicators import words
from indicators.errors import UsageError
from indicators.frames.schemas import DATE, FLAG, NUMBER, SCHEMAS, TEXT, WHOLE, Column
from indicators.frames.shown import SHARES

_MANIFEST = "manifest.json"
_TYPES = {TEXT: "string", NUMBER: "number", WHOLE: "integer", FLAG: "boolean", DATE: "date"}
#: What tells the rows of a frame apart; the others have no key.
_KEYS: Mapping[str, list[str]] = {
    "indicators": ["indicator_id"],
    "gaps": ["indicator_id", "horizon"],
    "projections": ["indicator_id", "method"],
    "commitments": ["commitment_id"],
    "lines_of_action": ["line_id"],
    "narrative_targets": ["target_id"],
}
#: Frames whose every row is of one of the ``indicators``.
_OF_INDICATORS = ("targets", "actuals", "gaps", "projections")
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
        # their hashes say that they are the frames that were checked when they were written
        return {name: _read(folder / f"{name}.parquet") for name in names}
    except FileNotFoundError:
        return None
    except Exception as error:
        say_unused(folder, error)
        return None


def _read(path: Path) -> pd.DataFrame:
    """One file, in half the time that pandas takes, which looks for a folder of them first."""
    with ParquetFile(path) as file:
        return file.read().to_pandas()


def say_unused(folder: Path, error: Exception) -> None:
    """Say in one line, and only once, why frames are neither taken from there nor kept there."""
    why = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
    if (folder, why) not in _said:
        _said.add((folder, why))
        _log.warning("%s cannot be used (%s); reading the raw files", folder, why)


def write_datapackage(
    frames: Mapping[str, pd.DataFrame],
    folder: str | Path,
    title: str,
    sources: Mapping[str, str],
    licence: str = "",
) -> None:
    """Write frames, named by their schemas, as CSV and Parquet that ``datapackage.json`` describes.

    It names the ``sources`` with their SHA-256, and the licence, such as ``CC-BY-4.0``, if one is
    given. A folder that is there already is a `UsageError`.
    """
    with new_file(Path(folder)) as part:
        part.mkdir()
        described = {
            "profile": "tabular-data-package",
            "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "indicators",
            "title": title,
            "languages": list(words.LANGUAGES),
            **({"licenses": [{"name": licence}]} if licence else {}),
            "sources": [{"title": n, "path": n, "sha256": sha256} for n, sha256 in sources.items()],
            "resources": [_resource(name, frame, part) for name, frame in frames.items()],
        }
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (part / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(name: str, frame: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """A frame's two files, and their description; dates are written as days."""
    table, twin = folder / f"{name}.csv", folder / f"{name}.parquet"
    frame.to_csv(table, index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d")
    frame.to_parquet(twin, index=False)
    schema: dict[str, Any] = {
        "fields": [_field(key, column) for key, column in SCHEMAS[name].items()],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _OF_INDICATORS:
        whose = {"resource": "indicators", "fields": ["indicator_id"]}
        schema["foreignKeys"] = [{"fields": ["indicator_id"], "reference": whose}]
    written, parquet = (
        {"path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{file_hash(path)}"}
        for path in (table, twin)
    )
    kind = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    described = {"name": name, "profile": "tabular-data-resource", **written, **kind}
    return {**described, "parquet": parquet, "schema": schema}


def _field(name: str, column: Column) -> dict[str, Any]:
    """A column: its type, its words in both languages, its meaning, unit and values."""
    titles = {lang: words.words_or_code("column", name, lang) for lang in words.LANGUAGES}
    said = {"name": name, "type": _TYPES[column.dtype], "title": titles["es"], "titles": titles}
    said |= {"description": column.meaning["es"], "descriptions": column.meaning}
    if column.dtype == DATE:
        said["format"] = "%Y-%m-%d"
    if column.dtype == NUMBER:
        unit = "unit_share" if name in SHARES else "unit_of_row"
        said["unit"] = {lang: words.sentence("command", unit, lang) for lang in words.LANGUAGES}
    if values := [value for value in column.allowed if value]:
        said["constraints"] = {"enum": values}
    return said


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A place that becomes a file or folder when the block ends well, never over one there is."""
    if path.exists():
        raise UsageError(f"{path}: there is such a file already; name another one")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    part = path.with_name(f".{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        part.replace(path)
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside the target that takes its place when the block ends well.

    It is opened as any file, not by `tempfile`, which would keep it from everybody else.
    """
    unique = f"{os.getpid()}-{threading.get_ident()}"
    temporary = target.with_name(f".{target.name}.{unique}")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
