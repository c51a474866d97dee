"""What stands around the matrix, as the report and notebook 06 show it.

A programme or a frame of :mod:`indicators.analysis.commitments` goes in; nodes come out. Nothing
is computed here, and no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.programme import Programme
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.tables import Voice, frame_table
from indicators.publishing.tree import Node, Table, Text, heading, paragraph, show, strong


def context_nodes(figures: ReportFigures) -> Iterator[Node]:
    """Narrative targets and commitments, on request; of one objective, those that concern it."""
    given = figures.parameters
    if given.commitments_on:
        yield from narrative_nodes(figures, figures.as_of, given.objective)
        yield from commitment_nodes(figures, given.commitments_on, given.objective)


def alignment_text(it: Voice, objective: int) -> Text | None:
    """Which national objectives a sectoral one serves; 0: the programme; None: not documented."""
    rows = it.programme.alignment[it.programme.alignment.objective == objective]
    if rows.empty:
        return None
    links = [
        it.spell(f"{plan} {code}, {name[:1].lower()}{name[1:]}")
        for plan, code, name in zip(rows.plan, rows.code, rows.national_objective, strict=True)
    ]
    title = it.words("context", "serves" if objective else "whole")
    return paragraph(strong(f"{title}: "), f"{'; '.join(links)}.")


def lines_table(programme: Programme, objective: int, lang: str = "es") -> Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows = programme.lines_of_action[programme.lines_of_action.objective == objective]
    columns = "strategy line_number group line_of_action public_management"
    return frame_table(Voice(programme, lang), rows, columns)


def coverage_table(it: Voice, coverage: pd.DataFrame) -> Table:
    """Counts by forum and pillar, from ``commitment_coverage``."""
    columns = "forum pillar commitments measurable with_date with_status with_evidence"
    columns += " overdue date_passed"
    return frame_table(it, coverage, columns, it.words("context", "coverage"))


def commitment_nodes(it: Voice, as_of: str, objective: int = 0) -> Iterator[Node]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    An ``as_of`` that is no date is a `UsageError`: without a day nothing can be said to be late.
    """
    state = commitment_state(it.programme, as_of)
    if objective:
        known = it.programme.commitments
        related = [str(objective) in found for found in known.related_objectives.str.split(",")]
        state = state[state.commitment_id.isin(known.commitment_id[related])]
    yield heading(1, it.words("context", "commitments"), new_page=True)
    yield paragraph(it.words("context", "about", day=it.day(as_of)))
    if state.synthetic.any():
        yield paragraph(strong(it.words("context", "synthetic")))
    if state.empty:
        yield paragraph(it.words("context", "none"))
        return
    yield coverage_table(it, commitment_coverage(state))
    columns = "commitment_code nature summary responsible due"
    columns += " commitment_status commitment_evidence"
    for part, rows in (
        ("late", state[state.timing.isin(["overdue", "date_passed"])]),
        ("evidence", state[state.evidence != ""]),
    ):
        yield heading(2, it.words("context", part))
        yield _table_or_none(it, rows, columns)


def narrative_nodes(it: Voice, as_of: str | None = None, objective: int = 0) -> Iterator[Node]:
    """The report's part on the targets that the text gives, beside the matrix."""
    yield heading(1, it.words("context", "narrative"), new_page=True)
    rows = compare_narrative_targets(it.programme, as_of)
    rows = rows[rows.objective == objective] if objective else rows
    yield _table_or_none(it, rows, "narrative_target comparison indicator floor detail")


def _table_or_none(it: Voice, rows: pd.DataFrame, columns: str) -> Node:
    if rows.empty:
        return paragraph(it.words("context", "none"))
    return frame_table(it, rows, columns)


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """Show `commitment_nodes` in a notebook, acronyms spelled out."""
    show(commitment_nodes(Voice(programme, lang), as_of))


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """Show `narrative_nodes` in a notebook, acronyms spelled out."""
    show(narrative_nodes(Voice(programme, lang), as_of))
