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
from indicators.words import day_in_words, label, period_in_words, sentence

#: What a figure or a page may depend on, besides Python.
PACKAGES = ("sexenio-indicators", "pandas", "numpy", "matplotlib", "seaborn", "openpyxl",
            "xlsxwriter", "papermill", "typst")  # fmt: skip


def input_hashes(figures: ReportFigures) -> dict[str, str]:
    """SHA-256 of every file that the report's figures come from, by name."""
    given = figures.parameters
    decisions = Path(given.decisions) if given.decisions else None
    hashes = source_hashes(figures.programme.folder, decisions)
    others = [Path(given.actuals)] if given.actuals else []
    others += [manifest_of(Path(given.compare_to))] if given.compare_to else []
    return hashes | {path.name: file_hash(path) for path in others}


def parameter_rows(figures: ReportFigures) -> list[list[str]]:
    """The parameters that were given, as a reader sees them: files by name, and no folder."""
    given = figures.parameters
    shown = {
        "cut_off": period_in_words(figures.cut_off, given.lang),
        "as_of": day_in_words(given.as_of, given.lang) if given.as_of else "",
        "decisions": Path(given.decisions).name,
        "actuals": Path(given.actuals).name,
        "objective": str(given.objective or ""),
        "lang": sentence("document", given.lang, given.lang),
        "commitments_on": day_in_words(given.commitments_on, given.lang)
        if given.commitments_on else "",
        "compare_to": Path(given.compare_to).name,
        "method": label(given.method, given.lang),
        "draws": str(given.draws),
        "seed": str(given.seed),
    }  # fmt: skip
    return [[name, value] for name, value in shown.items() if value]


def package_versions() -> dict[str, str]:
    """With what the report is made."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def data_moment(figures: ReportFigures) -> datetime:
    """The date that a PDF carries: of its newest data, so that equal inputs give equal bytes."""
    vintage = figures.judged.vintage.iloc[0]
    day = date.fromisoformat(vintage) if vintage else end_of(figures.cut_off)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
