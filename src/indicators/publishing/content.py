"""What the quarterly report says, part by part: the notebook calls these in order.

Parameters go in; the nodes of each part are displayed in the notebook that runs. What each part
consists of is in the modules ``content_*``. No figure is computed here, every one comes from an
analysis frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from indicators.publishing.content_annexes import annex_nodes
from indicators.publishing.content_objectives import objective_nodes
from indicators.publishing.content_summary import cover_of, summary_nodes
from indicators.publishing.context import context_nodes
from indicators.publishing.fichas import annex_of_fichas
from indicators.publishing.figures import ReportFigures, figures_for
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.tree import Node, show


@dataclass(frozen=True)
class ReportContent:
    """The content of one report; each method shows one part of it in the notebook."""

    parameters: ReportParameters

    @cached_property
    def figures(self) -> ReportFigures:
        """The frames behind the report."""
        return figures_for(self.parameters)

    def show_cover(self) -> None:
        """The cover: programme, cut-off, what the report says first, the counts."""
        show([cover_of(self.figures)])

    def show_summary(self) -> None:
        """The page for a minister, then the charts of the whole programme."""
        show(summary_nodes(self.figures))

    def show_objectives(self) -> None:
        """A section per objective: figures, charts and remarks of each indicator."""
        show(objective_nodes(self.figures))

    def show_context(self) -> None:
        """On request: the targets that only the text gives, and the later commitments."""
        show(context_nodes(self.figures))

    def show_annexes(self) -> None:
        """Fichas, audit, findings, decisions, footnotes, method, parameters, versions, inputs."""
        show(annex_of_fichas(self.figures))
        show(annex_nodes(self.figures))


def content_nodes(figures: ReportFigures) -> Iterator[Node]:
    """All parts in order, the cover apart: what the notebook shows, without one."""
    for part in (summary_nodes, objective_nodes, context_nodes, annex_of_fichas, annex_nodes):
        yield from part(figures)
