"""What stands around the matrix, as the report and notebook 06 show it.

A programme or a frame of :mod:`indicators.analysis.commitments` goes in; nodes come out. Nothing
is computed here, and no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.tables import head
from indicators.publishing.tree import (
    Column,
    Node,
    Said,
    Table,
    Text,
    heading,
    paragraph,
    said,
    show,
    strong,
    table,
)
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
    widths = {"strategy": 10, "line_number": 10, "group": 18, "line_of_action": 48,
              "public_management": 14}  # fmt: skip
    return _table(widths, rows, lang)


def coverage_table(coverage: pd.DataFrame, lang: str = "es", spell: Spell = str) -> Table:
    """Counts by forum and pillar, from ``commitment_coverage``."""
    counts = ("measurable", "with_date", "with_status", "with_evidence", "overdue", "date_passed")
    rows = [
        [
            spell(row.forum), spell(row.pillar) or "–", _by_nature(row, lang),
            *(str(getattr(row, key)) for key in counts),
        ]
        for row in coverage.itertuples()
    ]  # fmt: skip
    widths = {"forum": 15, "pillar": 16, "commitments": 15, **dict.fromkeys(counts, 9)}
    return _table(widths, rows, lang, counts, caption=said(_phrase("coverage", lang)))


def _by_nature(row: Any, lang: str) -> str:
    """How many of each kind."""
    natures = ("propuesta", "compromiso", "declaracion")
    return ", ".join(f"{label(n, lang)}: {getattr(row, n)}" for n in natures if getattr(row, n))


def _state_table(state: pd.DataFrame, lang: str, spell: Spell) -> Table:
    """Commitments one by one, from ``commitment_state``."""
    rows = [
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
    ]
    widths = {"commitment_code": 11, "nature": 12, "summary": 29, "responsible": 14, "due": 12,
              "commitment_status": 10, "commitment_evidence": 12}  # fmt: skip
    return _table(widths, rows, lang)


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
        yield _state_table(rows, lang, spell) if len(rows) else paragraph(_phrase("none", lang))


def narrative_nodes(
    programme: Programme, as_of: str | None = None, lang: str = "es", spell: Spell = str
) -> Iterator[Node]:
    """The report's part on the targets that the text gives, beside the matrix."""
    yield heading(1, _phrase("narrative", lang), new_page=True)
    rows = [
        [
            spell(row.label),
            _promised(row, lang),
            row.covered_by or "–",
            label(row.floor, lang),
            "; ".join(filter(None, [row.detail, _reported(row, lang)])),
        ]
        for row in compare_narrative_targets(programme, as_of).itertuples()
    ]
    widths = {"narrative_target": 28, "comparison": 22, "indicator": 10, "floor": 16, "detail": 24}
    yield _table(widths, rows, lang) if rows else paragraph(_phrase("none", lang))


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """Show `commitment_nodes` in a notebook, acronyms spelled out."""
    show(commitment_nodes(programme, as_of, lang, speller(programme.acronyms)))


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """Show `narrative_nodes` in a notebook, acronyms spelled out."""
    show(narrative_nodes(programme, as_of, lang, speller(programme.acronyms)))


def _table(
    widths: Mapping[str, float], rows: Iterable[Sequence[Said]], lang: str,
    numbers: Sequence[str] = (), **more: Any,
) -> Table:  # fmt: skip
    columns = [Column("number" if n in numbers else "text", width) for n, width in widths.items()]
    return table(columns, [head(name, lang) for name in widths], rows, **more)


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
    words = " ".join(filter(None, [comparison, value, row.unit]))
    return f"{words}; {period.replace('/', ' – ')}"


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
