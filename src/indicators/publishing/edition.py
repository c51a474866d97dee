"""Editions: which file a report becomes, and how it gets there whole or not at all.

A folder and a name go in. An edition that is published is never overwritten; the same inputs and
parameters find the edition that already holds them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.frames.summary import summary
from indicators.vocabulary import STATUS_SYMBOL, label


@dataclass(frozen=True)
class Report:
    """A published report: its files, which edition it is, and whether this run made it."""

    pdf: Path
    notebook: Path
    manifest: Path
    edition: int
    made_now: bool

    def _repr_html_(self) -> str:
        made = self.read_manifest()
        statuses = made.get("statuses", {})
        lang = made["parameters"]["lang"]
        facts = {
            "cut_off": made["parameters"]["cut_off"],
            "edition": str(self.edition),
            "status": " · ".join(
                f"{STATUS_SYMBOL[status]} {count} {label(status, lang)}"
                for status, count in statuses.items()
            ),
            "file": str(self.pdf),
            "notebook": str(self.notebook),
            "manifest": str(self.manifest),
        }
        return summary(self.pdf.stem, facts, synthetic=made.get("synthetic", False), lang=lang)

    def read_manifest(self) -> dict[str, Any]:
        """The manifest's content."""
        content: dict[str, Any] = json.loads(self.manifest.read_text(encoding="utf-8"))
        return content


def editions(folder: Path, name: str) -> list[Report]:
    """The published editions of a report, first to last."""
    found = []
    number = 1
    while (report := _report(folder, name, number, made_now=False)).manifest.is_file():
        found.append(report)
        number += 1
    return found


def edition_with(folder: Path, name: str, inputs: Mapping[str, Any]) -> Report | None:
    """The newest edition if it was made from the same inputs and parameters."""
    published = editions(folder, name)
    if published and published[-1].read_manifest()["inputs"] == dict(inputs):
        return published[-1]
    return None


@contextmanager
def new_edition(folder: Path, name: str) -> Iterator[tuple[Path, Report]]:
    """A temporary folder, and the edition that its files become when the block ends well.

    The block writes ``report.pdf``, ``report.ipynb`` and ``report.json`` there. They are moved
    into place with the manifest last: an edition without a manifest was never published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = _report(folder, name, len(editions(folder, name)) + 1, made_now=True)
    workplace = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        yield workplace, report
        (workplace / "report.ipynb").replace(report.notebook)
        (workplace / "report.pdf").replace(report.pdf)
        (workplace / "report.json").replace(report.manifest)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _report(folder: Path, name: str, edition: int, *, made_now: bool) -> Report:
    stem = name if edition == 1 else f"{name}_e{edition}"
    return Report(
        folder / f"{stem}.pdf",
        folder / f"{stem}.ipynb",
        folder / f"{stem}.manifest.json",
        edition,
        made_now,
    )
