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
from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_with_fan
from indicators.analysis.record import projection_record
from indicators.analysis.sensitivity import sensitivity_of
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
    """The frames behind one report; with an objective, only the rows of its indicators."""

    parameters: ReportParameters

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

    def called(self, indicator_id: str) -> str:
        """An indicator as overviews name it: its id and short name."""
        return f"{indicator_id} {self.short_names[indicator_id]}"

    @cached_property
    def spell(self) -> Callable[[str], str]:
        """Spells acronyms out where the report first uses them; to be called in reading order."""
        return speller(self.programme.acronyms)

    @cached_property
    def programme(self) -> Programme:
        """The programme that is reported on."""
        given = self.parameters
        return open_programme(given.data, given.decisions or None, given.actuals or None)

    @cached_property
    def cut_off(self) -> str:
        """The report's cut-off."""
        return self.parameters.cut_off or self.programme.default_cut_off()

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators that are reported on."""
        return self._ours(self.programme.indicators)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What charts and overviews call each indicator."""
        names = self.programme.indicators
        return dict(zip(names.indicator_id, names.short_name, strict=True))

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The gaps frame at the cut-off."""
        return self._ours(self._every_gap)

    @cached_property
    def _every_gap(self) -> pd.DataFrame:
        return gap_to_target(self.programme, self.cut_off, self.as_of)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """The rows of the gaps frame that the report judges by."""
        return self.gaps[self.gaps.horizon == HORIZON].reset_index(drop=True)

    @cached_property
    def path(self) -> pd.DataFrame:
        """The quarterly reference path at the cut-off."""
        return self._ours(planned_path(self.programme, cut_off=self.cut_off, as_of=self.as_of))

    @cached_property
    def projections(self) -> pd.DataFrame:
        """The projections at the cut-off."""
        return self._ours(self._projected[0])

    @cached_property
    def fan(self) -> pd.DataFrame:
        """The projections by period, for the trajectories."""
        return self._ours(self._projected[1])

    @cached_property
    def _projected(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return project_with_fan(self.programme, self.cut_off, self.as_of, **self._how)

    @property
    def _how(self) -> dict[str, Any]:
        given = self.parameters
        return {"method": given.method, "draws": given.draws, "seed": given.seed}

    @cached_property
    def audit(self) -> pd.DataFrame:
        """What is odd in the matrix itself."""
        return self._ours(audit_matrix(self.programme, self.as_of, self.lang))

    @cached_property
    def sensitivity(self) -> pd.DataFrame | None:
        """What the open decisions move.

        It takes as long as the rest: not twelve times over, and not for hundreds of indicators.
        """
        if self.parameters.objective or self.long:
            return None
        return sensitivity_of(
            self.programme, self._every_gap, self._projected[0], self.as_of, **self._how
        )

    @cached_property
    def record(self) -> pd.DataFrame | None:
        """What was projected at earlier cut-offs and what came; under the same rule."""
        if self.parameters.objective or self.long or self.closing:
            return None
        return projection_record(self.programme, self.cut_off, self.as_of)

    @cached_property
    def actuals(self) -> pd.DataFrame:
        """The values in force up to the cut-off, each with its cell."""
        known = self._ours(self.programme.actuals_as_of(self.as_of))
        ends = known.period.where(known.period.str.contains("Q"), known.period + "Q4")
        return known[ends <= self.cut_off].reset_index(drop=True)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The programme's targets in force, decisions applied."""
        return self._ours(self.programme.targets_as_of(self.as_of))

    @cached_property
    def not_reported(self) -> list[str]:
        """The indicators without a value for the cut-off's quarter."""
        known = self.actuals.dropna(subset="value")
        has = known.indicator_id[known.period.isin([self.cut_off, self.cut_off[:4]])]
        return [key for key in self.indicators.indicator_id if key not in set(has)]

    @cached_property
    def snapshot(self) -> Snapshot:
        """What a later report compares itself with."""
        return snapshot_of(self.programme, self.cut_off, self.as_of, self.gaps)

    @cached_property
    def earlier(self) -> Snapshot | None:
        """The report to compare with: the one that was named, else the quarter before."""
        if self.parameters.compare_to:
            return read_snapshot(Path(self.parameters.compare_to))
        return quarter_before(self.programme, self.cut_off, self.as_of)

    def hand_over(self, path: Path) -> None:
        """Compute every frame, and write them for the kernel that shows the report."""
        for name, made in vars(type(self)).items():
            if isinstance(made, cached_property):
                getattr(self, name)
        kept = {name: value for name, value in vars(self).items() if name != "spell"}
        loose = path.with_suffix(".part")
        loose.write_bytes(pickle.dumps(kept))
        loose.replace(path)

    def check_objective(self) -> None:
        """Refuse an objective that the programme does not have.

        Raises
        ------
        UsageError
            Naming those that it has.
        """
        wanted, known = self.parameters.objective, self.programme.indicators.objective.unique()
        if wanted and wanted not in known:
            raise UsageError(f"there is no objective {wanted}; known: {', '.join(map(str, known))}")

    def _ours(self, frame: pd.DataFrame) -> pd.DataFrame:
        if not self.parameters.objective:
            return frame
        every = self.programme.indicators
        ours = every.indicator_id[every.objective == self.parameters.objective]
        return frame[frame.indicator_id.isin(ours)].reset_index(drop=True)


def figures_for(parameters: ReportParameters) -> ReportFigures:
    """The figures that the report's own process has handed over, if any; else new ones."""
    figures = ReportFigures(parameters)
    path = Path(os.environ.get(HANDED_OVER, ""))
    if path.is_file():
        # written by the process that started this one, into a folder that is open to no other user
        known = pickle.loads(path.read_bytes())  # noqa: S301
        if known.pop("parameters") == parameters:
            vars(figures).update(known)
    return figures


def note_progress(done: int, all_of_them: int) -> None:
    """Note for the process that waits for this kernel how far the report has come."""
    if path := os.environ.get(HANDED_OVER):
        Path(path).with_suffix(".progress").write_text(f"{done}/{all_of_them}", encoding="ascii")


def data_moment(it: ReportFigures) -> datetime:
    """The date that a PDF carries: of its newest data, so that equal inputs give equal bytes."""
    vintage = it.judged.vintage.iloc[0]
    day = date.fromisoformat(vintage) if vintage else end_of(it.cut_off)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def input_hashes(it: ReportFigures) -> dict[str, str]:
    """SHA-256 of every file that the report's figures come from, by name."""
    given = it.parameters
    decisions = Path(given.decisions) if given.decisions else None
    hashes = source_hashes(it.programme.folder, decisions)
    others = [Path(given.actuals)] if given.actuals else []
    others += [manifest_of(Path(given.compare_to))] if given.compare_to else []
    return hashes | {path.name: file_hash(path) for path in others}


def package_versions() -> dict[str, str]:
    """With what the report is made."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}
