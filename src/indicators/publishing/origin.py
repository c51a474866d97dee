"""What a report was made from: its input files, parameters, libraries, and the date of its data.

Figures go in; plain values come out, for the manifest, the annexes and the workbook.
"""

from __future__ import annotations

import platform
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from indicators.frames.store import file_hash
from indicators.periods import end_of
from indicators.programme import source_hashes
from indicators.publishing.comparison import manifest_of
from indicators.publishing.figures import ReportFigures

#: What a figure or a page may depend on, besides Python.
PACKAGES = ("sexenio-indicators", "pandas", "numpy", "matplotlib", "openpyxl", "papermill", "typst")


def input_hashes(figures: ReportFigures) -> dict[str, str]:
    """SHA-256 of every file that the report's figures come from, by name."""
    given = figures.parameters
    decisions = Path(given.decisions) if given.decisions else None
    hashes = source_hashes(figures.programme.folder, decisions)
    others = [Path(given.actuals)] if given.actuals else []
    others += [manifest_of(Path(given.compare_to))] if given.compare_to else []
    return hashes | {path.name: file_hash(path) for path in others}


def parameter_rows(figures: ReportFigures) -> list[list[str]]:
    """The parameters as the report names them: files by name, and no folder of this machine."""
    rows = []
    for name, value in vars(figures.parameters).items():
        if name in ("data", "out"):
            continue
        shown = Path(value).name if name in ("decisions", "actuals", "compare_to") else str(value)
        rows.append([name, figures.cut_off if name == "cut_off" else shown or "–"])
    return rows


def package_versions() -> dict[str, str]:
    """With what the report is made."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def data_moment(figures: ReportFigures) -> datetime:
    """The date that a PDF carries: of its newest data, so that equal inputs give equal bytes."""
    vintage = figures.judged.vintage.iloc[0]
    day = date.fromisoformat(vintage) if vintage else end_of(figures.cut_off)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
