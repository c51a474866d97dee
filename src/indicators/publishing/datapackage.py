"""The frames as a Frictionless data package, as open-data portals publish them.

Frames go in; a folder comes out, whole or not at all: each frame as CSV and as Parquet, and a
``datapackage.json`` made of the contract in frames/schemas.py that says what each column is, its
type, unit and values, the keys, the licence and the files that everything came from, with their
hashes. The same frames give the same bytes. Source: Data Package 1.0, Frictionless Data.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import UsageError
from indicators.frames.schemas import DATE, FLAG, NUMBER, SCHEMAS, TEXT, WHOLE, Column
from indicators.frames.store import file_hash
from indicators.frames.table import SHARES
from indicators.programme import Programme, context_hashes, source_hashes
from indicators.words import LANGUAGES, sentence, words_or_code

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


def write_datapackage(
    frames: Mapping[str, pd.DataFrame], programme: Programme, folder: str | Path, licence: str = ""
) -> None:
    """Write frames as CSV and Parquet with a ``datapackage.json``.

    Parameters
    ----------
    frames
        By the name of their schema, as from `publishing.workbook.frames_of`.
    programme
        Whose they are: its name, and the raw files with their SHA-256.
    folder
        The folder to make; it must not be there.
    licence
        Under which the data are published, as ``CC-BY-4.0``; empty: none is named.

    Raises
    ------
    UsageError
        When the folder is there already, or the one that it would lie in is not.
    """
    target = Path(folder)
    if target.exists():
        raise UsageError(f"{target}: there is such a file already; name another one")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"{target.parent}: there is no such folder")
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        resources = [_resource(name, frame, part) for name, frame in frames.items()]
        described = _described(programme, resources, licence)
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (part / "datapackage.json").write_text(text + "\n", encoding="utf-8")
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _described(
    programme: Programme, resources: list[dict[str, Any]], licence: str
) -> dict[str, Any]:
    """What the package is, and what it was made of."""
    title = programme.settings.name or programme.folder.resolve().name
    decisions = programme.folder / programme.settings.file if programme.settings.file else None
    read = source_hashes(programme.folder, decisions) | context_hashes(programme.folder)
    return {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "indicators",
        "title": title,
        "languages": list(LANGUAGES),
        **({"licenses": [{"name": licence}]} if licence else {}),
        "sources": [
            {"title": name, "path": name, "sha256": digest} for name, digest in read.items()
        ],
        "resources": resources,
    }


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
    return {
        "name": name,
        "profile": "tabular-data-resource",
        **_file(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "parquet": _file(twin),
        "schema": schema,
    }


def _file(path: Path) -> dict[str, Any]:
    return {"path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{file_hash(path)}"}


def _field(name: str, column: Column) -> dict[str, Any]:
    """A column: its type, its words in both languages, its meaning, unit and values."""
    said: dict[str, Any] = {
        "name": name,
        "type": _TYPES[column.dtype],
        "title": words_or_code("column", name, "es"),
        "titles": {lang: words_or_code("column", name, lang) for lang in LANGUAGES},
        "description": column.meaning,
    }
    if column.dtype == DATE:
        said["format"] = "%Y-%m-%d"
    if column.dtype == NUMBER:
        unit = "unit_share" if name in SHARES else "unit_of_row"
        said["unit"] = {lang: sentence("command", unit, lang) for lang in LANGUAGES}
    if values := [value for value in column.allowed if value]:
        said["constraints"] = {"enum": values}
    return said
