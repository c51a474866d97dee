"""What the quarterly report says, part by part: the notebook calls these in order.

Parameters go in; the parts are displayed in the notebook that runs. What each part consists of is
in the modules ``content_*``. No figure is computed here, every one comes from an analysis frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from indicators.publishing.content_annexes import annex_pieces
from indicators.publishing.content_context import context_pieces
from indicators.publishing.content_cover import cover_of
from indicators.publishing.content_objectives import objective_pieces
from indicators.publishing.content_summary import summary_pieces
from indicators.publishing.ficha import annex_of_fichas
from indicators.publishing.figures import ReportFigures
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.pieces import show


@dataclass(frozen=True)
class ReportContent:
    """The content of one report; each method shows one part of it in the notebook."""

    parameters: ReportParameters

    @cached_property
    def figures(self) -> ReportFigures:
        """The frames behind the report."""
        return ReportFigures(self.parameters)

    def show_cover(self) -> None:
        """The cover: programme, cut-off, vintage, the counts, what to know before reading."""
        show([cover_of(self.figures)])

    def show_summary(self) -> None:
        """The page for a minister, then the charts of the whole programme."""
        show(summary_pieces(self.figures))

    def show_objectives(self) -> None:
        """A section per objective: gaps, trajectories, paces, the offices' remarks."""
        show(objective_pieces(self.figures))

    def show_context(self) -> None:
        """On request: the targets that only the text gives, and the later commitments."""
        show(context_pieces(self.figures))

    def show_annexes(self) -> None:
        """Fichas, audit, findings, decisions, footnotes, method, parameters, versions, inputs."""
        show(annex_of_fichas(self.figures))
        show(annex_pieces(self.figures))
