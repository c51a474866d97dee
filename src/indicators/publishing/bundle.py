"""Every frame that a report shows, each computed once, and what they were made from.

Parameters go in, frames come out; the notebook's content, the workbook and the manifest all take
theirs from here. The process that makes a report computes them and hands them to its kernel, so
that they are the same and not made twice in the hope that they are. Nothing is computed here
itself.
"""

from __future__ import annotations

import os
import pickle
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.audit import audit_matrix
from indicators.analysis.changes import sensitivity_of
from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_with_fan
from indicators.analysis.record import projection_record
from indicators.errors import UsageError
from indicators.frames.store import file_hash
from indicators.periods import end_of
from indicators.programme import Programme, open_programme, source_hashes
from indicators.publishing.acronyms import speller
from indicators.publishing.comparison import (
    HORIZON,
    Snapshot,
    manifest_of,
    quarter_before,
    read_snapshot,
    snapshot_of,
)
from indicators.publishing.parameters import HANDED_OVER, ReportParameters

#: With more indicators than this a report has summaries in place of a block for each.
LONG = 60
#: What a figure or a page may depend on, besides Python.
_PACKAGES = ("sexenio-indicators", "pandas", "numpy", "matplotlib", "seaborn", "openpyxl",
             "xlsxwriter", "papermill", "typst")  # fmt: skip


@dataclass(frozen=True)
class ReportFigures:
    """The frames behind one report; with an objective, only the rows of its indicators.

    ``gaps``, ``path``, ``projections``, ``fan``, ``audit``, ``actuals`` and ``targets`` are as the
    analysis makes them at the cut-off; ``judged`` are the gaps that the report judges by.
    ``sensitivity`` and ``record`` take as long as all the rest: not twelve times over, and not for
    hundreds of indicators. ``snapshot`` is what a later report compares itself with, ``earlier``
    what this one does. All of it is computed when it is made, by `figures_of`.
    """

    parameters: ReportParameters
    programme: Programme
    cut_off: str
    indicators: pd.DataFrame
    gaps: pd.DataFrame
    judged: pd.DataFrame
    path: pd.DataFrame
    projections: pd.DataFrame
    fan: pd.DataFrame
    audit: pd.DataFrame
    actuals: pd.DataFrame
    targets: pd.DataFrame
    sensitivity: pd.DataFrame | None
    record: pd.DataFrame | None
    snapshot: Snapshot
    earlier: Snapshot | None

    def __getstate__(self) -> dict[str, Any]:
        """What is handed over to another process: acronyms are spelled out anew there."""
        return {name: value for name, value in vars(self).items() if name != "spell"}

    @property
    def lang(self) -> str:
        """The report's language."""
        return self.parameters.lang

    @property
    def as_of(self) -> str | None:
        """The date up to which reports count, if there is one."""
        return self.parameters.as_of or None

    @property
    def term(self) -> str:
        """First and last year of the term, as the frames write it."""
        return str(self.programme.settings.term)

    @property
    def closing(self) -> bool:
        """Whether the term is over: results against targets, and nothing left to project."""
        return self.cut_off == self.programme.settings.term.quarters()[-1]

    @property
    def long(self) -> bool:
        """Whether there are too many indicators for a block each."""
        return len(self.indicators) > LONG

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What charts and overviews call each indicator."""
        return dict(zip(self.indicators.indicator_id, self.indicators.short_name, strict=True))

    @cached_property
    def spell(self) -> Callable[[str], str]:
        """Spells acronyms out where the report first uses them; to be called in reading order."""
        return speller(self.programme.acronyms)

    def called(self, indicator_id: str) -> str:
        """An indicator as overviews name it: its id and short name."""
        return f"{indicator_id} {self.short_names[indicator_id]}"

    def not_reported(self) -> list[str]:
        """The indicators without a value for the cut-off's quarter."""
        known = self.actuals.dropna(subset="value")
        has = set(known.indicator_id[known.period.isin([self.cut_off, self.cut_off[:4]])])
        return [key for key in self.indicators.indicator_id if key not in has]


def figures_of(parameters: ReportParameters, programme: Programme | None = None) -> ReportFigures:
    """Compute the figures of a report; of another programme than that of its folder, if given.

    Raises
    ------
    UsageError
        When the cut-off is none of the term's, or the programme has no such objective.
    """
    given = parameters
    known = programme or programme_of(given)
    cut_off, as_of = given.cut_off or known.default_cut_off(), given.as_of or None
    known.settings.term.check_cut_off(cut_off)
    ids = indicators_of(known, given.objective)

    def ours(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.indicator_id.isin(ids)].reset_index(drop=True)

    how: dict[str, Any] = {"method": given.method, "draws": given.draws, "seed": given.seed}
    gaps = gap_to_target(known, cut_off, as_of)
    projections, fan = project_with_fan(known, cut_off, as_of, **how)
    actuals = known.actuals_as_of(as_of)
    ends = actuals.period.where(actuals.period.str.contains("Q"), actuals.period + "Q4")
    audit = audit_matrix(known, as_of, given.lang)
    every = not given.objective and len(ids) <= LONG
    closing = cut_off == known.settings.term.quarters()[-1]
    compare_to = given.compare_to and read_snapshot(Path(given.compare_to))
    return ReportFigures(
        parameters=given,
        programme=known,
        cut_off=cut_off,
        indicators=ours(known.indicators),
        gaps=ours(gaps),
        judged=ours(gaps[gaps.horizon == HORIZON]),
        path=ours(planned_path(known, cut_off=cut_off, as_of=as_of)),
        projections=ours(projections),
        fan=ours(fan),
        audit=ours(audit) if given.objective else audit,
        actuals=ours(actuals[ends <= cut_off]),
        targets=ours(known.targets_as_of(as_of)),
        sensitivity=sensitivity_of(known, gaps, projections, as_of, **how) if every else None,
        record=projection_record(known, cut_off, as_of) if every and not closing else None,
        snapshot=snapshot_of(known, cut_off, as_of, ours(gaps)),
        earlier=compare_to or quarter_before(known, cut_off, as_of),
    )


def indicators_of(programme: Programme, objective: int) -> pd.Series:
    """The ids of an objective's indicators, of all for 0; one that is not there is refused."""
    rows = programme.indicators
    if not objective:
        return rows.indicator_id
    if objective not in set(rows.objective):
        known = ", ".join(map(str, rows.objective.unique()))
        raise UsageError(f"there is no objective {objective}; known: {known}")
    return rows.indicator_id[rows.objective == objective]


def programme_of(given: ReportParameters) -> Programme:
    """The programme that is reported on."""
    return open_programme(given.data, given.decisions or None, given.actuals or None)


def handed_over(parameters: ReportParameters) -> ReportFigures:
    """The figures that the report's own process has left for its kernel, if any; else new ones."""
    path = Path(os.environ.get(HANDED_OVER, ""))
    if path.is_file():
        # written by the process that started this one, into a folder that is open to no other user
        known: ReportFigures = pickle.loads(path.read_bytes())  # noqa: S301
        if known.parameters == parameters:
            return known
    return figures_of(parameters)


def note_progress(done: int, all_of_them: int) -> None:
    """Note for the process that waits for this kernel how far the report has come."""
    if path := os.environ.get(HANDED_OVER):
        Path(path).with_suffix(".progress").write_text(f"{done}/{all_of_them}", encoding="ascii")


def data_moment(it: ReportFigures) -> datetime:
    """The date that a PDF carries: of its newest data, so that equal inputs give equal bytes."""
    vintage = it.judged.vintage.iloc[0]
    day = date.fromisoformat(vintage) if vintage else end_of(it.cut_off)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def input_hashes(given: ReportParameters, folder: Path) -> dict[str, str]:
    """SHA-256 of every file that the report's figures come from, by name."""
    decisions = Path(given.decisions) if given.decisions else None
    hashes = source_hashes(folder, decisions)
    others = [Path(given.actuals)] if given.actuals else []
    others += [manifest_of(Path(given.compare_to))] if given.compare_to else []
    return hashes | {path.name: file_hash(path) for path in others}


def package_versions() -> dict[str, str]:
    """With what the report is made."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}
