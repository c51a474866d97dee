"""What stands around the matrix, as the report and notebook 06 show it.

A programme or a frame of :mod:`indicators.analysis.commitments` goes in; nodes come out. Nothing
is computed here, and no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.programme import Programme
from indicators.publishing.acronyms import speller
from indicators.publishing.figures import ReportFigures
from indicators.publishing.tree import Node, Table, Text, heading, paragraph, show, strong, table
from indicators.words import day_in_words, label, number, sentence

Spell = Callable[[str], str]


def context_nodes(figures: ReportFigures) -> Iterator[Node]:
    """Narrative targets and commitments, on request; of one objective, those that concern it."""
    given = figures.parameters
    if not given.commitments_on:
        return
    programme = figures.programme
    if given.objective:
        programme = _of_objective(programme, given.objective)
    yield from narrative_nodes(programme, figures.as_of, given.lang, figures.spell)
    yield from commitment_nodes(programme, given.commitments_on, given.lang, figures.spell)


def alignment_text(
    programme: Programme, objective: int, lang: str = "es", spell: Spell = str
) -> Text | None:
    """Which national objectives a sectoral one serves; 0: the programme; None: not documented."""
    rows = programme.alignment[programme.alignment.objective == objective]
    if rows.empty:
        return None
    links = "; ".join(
        spell(f"{row.plan} {row.code}, {_lower_first(row.national_objective)}")
        for row in rows.itertuples()
    )
    return paragraph(strong(f"{_phrase('serves' if objective else 'whole', lang)}: "), f"{links}.")


def lines_table(programme: Programme, objective: int, lang: str = "es") -> Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows, spell = [], speller(programme.acronyms)
    ours = programme.lines_of_action[programme.lines_of_action.objective == objective]
    for line in ours.itertuples():
        mark = "●" if line.public_management else ""
        rows.append([line.strategy, line.number or "–", line.group, spell(line.label), mark])
    heads = [label("strategy", lang), _phrase("number", lang)]
    heads += [label(key, lang) for key in ("group", "line_of_action", "public_management")]
    return table(heads, rows, weights=(10, 10, 18, 48, 14))


def narrative_table(comparison: pd.DataFrame, lang: str = "es", spell: Spell = str) -> Table:
    """The targets in prose beside the matrix, from ``compare_narrative_targets``."""
    heads = ("narrative_target", "comparison", "indicator", "floor")
    return table(
        [*(label(key, lang) for key in heads), _phrase("detail", lang)],
        [
            [
                spell(row.label),
                _promised(row, lang),
                row.covered_by or "–",
                label(row.floor, lang),
                "; ".join(filter(None, [row.detail, _reported(row, lang)])),
            ]
            for row in comparison.itertuples()
        ],
        weights=(28, 22, 10, 16, 24),
    )


def coverage_table(coverage: pd.DataFrame, lang: str = "es", spell: Spell = str) -> Table:
    """Counts by forum and pillar, from ``commitment_coverage``."""
    counts = ("measurable", "with_date", "with_status", "with_evidence", "overdue", "date_passed")
    heads = [label(key, lang) for key in ("forum", "pillar", "commitments", *counts)]
    return table(
        [head[:1].upper() + head[1:] for head in heads],
        [
            [
                spell(row.forum), spell(row.pillar) or "–", _by_nature(row, lang),
                *(str(getattr(row, key)) for key in counts),
            ]
            for row in coverage.itertuples()
        ],
        "ttt" + "n" * len(counts),
        caption=_phrase("coverage", lang),
        weights=(17, 21, 14, *(8,) * len(counts)),
    )  # fmt: skip


def _by_nature(row: Any, lang: str) -> str:
    """How many of each kind."""
    natures = ("propuesta", "compromiso", "declaracion")
    return ", ".join(f"{label(n, lang)}: {getattr(row, n)}" for n in natures if getattr(row, n))


def state_table(state: pd.DataFrame, lang: str = "es", spell: Spell = str) -> Table:
    """Commitments one by one, from ``commitment_state``."""
    keys = ("code", "nature", "summary", "responsible", "due", "commitment_status", "evidence")
    return table(
        [label(key, lang) for key in keys],
        [
            [
                row.commitment_id,
                label(row.nature, lang),
                spell(row.summary),
                spell(row.responsible) or "–",
                "–" if pd.isna(row.due) else day_in_words(row.due.date().isoformat(), lang),
                label(row.status or "not_reported", lang),
                row.evidence or "–",
            ]
            for row in state.itertuples()
        ],
        weights=(11, 12, 29, 14, 12, 10, 12),
    )


def commitment_nodes(
    programme: Programme, as_of: str, lang: str = "es", spell: Spell = str
) -> Iterator[Node]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    Raises
    ------
    UsageError
        When ``as_of`` is not a date: without a day nothing can be said to be late.
    """
    state = commitment_state(programme, as_of)
    yield heading(1, _phrase("commitments", lang), new_page=True)
    yield paragraph(_phrase("about", lang, day=day_in_words(as_of, lang)))
    if state.synthetic.any():
        yield paragraph(strong(_phrase("synthetic", lang)))
    if state.empty:
        yield paragraph(_phrase("none", lang))
        return
    yield coverage_table(commitment_coverage(state), lang, spell)
    for part, rows in (
        ("late", state[state.timing.isin(["overdue", "date_passed"])]),
        ("evidence", state[state.evidence != ""]),
    ):
        yield heading(2, _phrase(part, lang))
        none = paragraph(_phrase("none", lang))
        yield none if rows.empty else state_table(rows, lang, spell)


def narrative_nodes(
    programme: Programme, as_of: str | None = None, lang: str = "es", spell: Spell = str
) -> Iterator[Node]:
    """The report's part on the targets that the text gives."""
    yield heading(1, _phrase("narrative", lang), new_page=True)
    comparison = compare_narrative_targets(programme, as_of)
    none = paragraph(_phrase("none", lang))
    yield none if comparison.empty else narrative_table(comparison, lang, spell)


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """Show `commitment_nodes` in a notebook, acronyms spelled out."""
    show(commitment_nodes(programme, as_of, lang, speller(programme.acronyms)))


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """Show `narrative_nodes` in a notebook, acronyms spelled out."""
    show(narrative_nodes(programme, as_of, lang, speller(programme.acronyms)))


def _reported(row: Any, lang: str) -> str:
    """The newest value that was reported against a target of the text."""
    if pd.isna(row.reported_value):
        return ""
    value = number(row.reported_value, lang)
    return _phrase("reported", lang, value=value, period=row.reported_period)


def _promised(row: Any, lang: str) -> str:
    """A target of the text in a line: comparison, number, unit, period."""
    value = "" if pd.isna(row.value) else number(row.value, lang)
    period = label("each_year", lang) if row.period == "each_year" else row.period
    dated = row.comparison in ("dated", "each_period")  # the period says it all
    comparison = "" if dated else label(row.comparison, lang)
    said = " ".join(filter(None, [comparison, value, row.unit]))
    return f"{said}; {period.replace('/', ' – ')}"


def _phrase(key: str, lang: str, **values: str) -> str:
    return sentence("context", key, lang, **values)


def _of_objective(programme: Programme, objective: int) -> Programme:
    narrative, commitments = programme.narrative_targets, programme.commitments
    related = commitments.related_objectives.str.split(",")
    return replace(
        programme,
        narrative_targets=narrative[narrative.objective == objective],
        commitments=commitments[[str(objective) in found for found in related]],
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
