"""The part on request: what the text promises beyond the matrix, and what was agreed later.

Figures go in, pieces come out; none, unless the report's parameters name a day for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indicators.programme import Programme
from indicators.publishing.context import commitment_pieces, narrative_pieces
from indicators.publishing.figures import ReportFigures


def context_pieces(figures: ReportFigures) -> Iterator[Any]:
    """Narrative targets and commitments; of one objective, those that concern it."""
    given = figures.parameters
    if not given.commitments_on:
        return
    programme = figures.programme
    if given.objective:
        programme = _of_objective(programme, given.objective)
    yield from narrative_pieces(programme, figures.as_of, given.lang, figures.spell)
    yield from commitment_pieces(programme, given.commitments_on, given.lang, figures.spell)


def _of_objective(programme: Programme, objective: int) -> Programme:
    narrative, commitments = programme.narrative_targets, programme.commitments
    related = commitments.related_objectives.str.split(",")
    return replace(
        programme,
        narrative_targets=narrative[narrative.objective == objective],
        commitments=commitments[[str(objective) in found for found in related]],
    )
