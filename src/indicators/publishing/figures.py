"""Every frame that a report shows, each computed once, when it is first asked for.

Parameters go in, frames come out; the notebook's content, the workbook and the manifest all take
theirs from here. The process that makes a report computes them and hands them to its kernel, so
that they are the same and not made twice in the hope that they are. Nothing is computed here
itself.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.audit import audit_matrix
from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_with_fan
from indicators.analysis.sensitivity import sensitivity_of
from indicators.errors import UsageError
from indicators.programme import Programme, open_programme
from indicators.publishing.acronyms import speller
from indicators.publishing.comparison import (
    HORIZON,
    Snapshot,
    quarter_before,
    read_snapshot,
    snapshot_of,
)
from indicators.publishing.kernel import HANDED_OVER
from indicators.publishing.parameters import ReportParameters

#: With more indicators than this a report has summaries in place of a block for each.
LONG = 60


@dataclass(frozen=True)
class ReportFigures:
    """The frames behind one report; with an objective, only the rows of its indicators."""

    parameters: ReportParameters

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
    def spell(self) -> Callable[[str], str]:
        """Spells acronyms out where the report first uses them; to be called in reading order."""
        return speller(self.programme.acronyms)

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

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators that are reported on."""
        return self._ours(self.programme.indicators)

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """What charts and overviews call each indicator."""
        names = self.programme.indicators
        return dict(zip(names.indicator_id, names.short_name, strict=True))

    @property
    def long(self) -> bool:
        """Whether there are too many indicators for a block each."""
        return len(self.indicators) > LONG

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
        return self._ours(audit_matrix(self.programme, self.as_of, self.parameters.lang))

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """What the open decisions move."""
        return self._ours(
            sensitivity_of(
                self.programme, self._every_gap, self._projected[0], self.as_of, **self._how
            )
        )

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
        skipped = {"sensitivity"} if self.parameters.objective or self.long else set()
        for name in _FRAMES:
            if name not in skipped:
                getattr(self, name)
        kept = {name: value for name, value in self.__dict__.items() if name != "spell"}
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


_FRAMES = (
    "programme", "cut_off", "indicators", "gaps", "judged", "path", "projections", "fan", "audit",
    "sensitivity", "actuals", "targets", "not_reported", "snapshot", "earlier", "short_names",
)  # fmt: skip


def figures_for(parameters: ReportParameters) -> ReportFigures:
    """The figures that the report's own process has handed over, if any; else new ones."""
    figures = ReportFigures(parameters)
    path = Path(os.environ.get(HANDED_OVER, ""))
    if path.is_file():
        # written by the process that started this one, into a folder that is open to no other user
        known = pickle.loads(path.read_bytes())  # noqa: S301
        if known.pop("parameters") == parameters:
            figures.__dict__.update(known)
    return figures
