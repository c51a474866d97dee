"""What stands around the matrix, as the report and notebook 06 show it.

A programme or a frame of :mod:`indicators.analysis.commitments` goes in; tables and Markdown come
out. Nothing is computed here, and no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.programme import Programme
from indicators.publishing.acronyms import speller
from indicators.publishing.pieces import Text, show
from indicators.publishing.tables import Table, escape_markdown, table
from indicators.words import LANGUAGES, day_in_words, label, number

Spell = Callable[[str], str]

_PHRASES: Mapping[str, tuple[str, str]] = {
    "serves": ("Contribuye a", "It serves"),
    "whole": ("El programa en su conjunto contribuye a", "The programme as a whole serves"),
    "commitments": ("Compromisos y propuestas posteriores", "Later commitments and proposals"),
    "about": (
        "Al {day}. Son asuntos cualitativos: se cuentan, y nunca se expresan como porcentaje de "
        "avance. Sin reporte no quiere decir incumplido. Solo un compromiso puede estar vencido; "
        "una propuesta o declaración con la fecha pasada no obliga a nadie.",
        "As of {day}. These are qualitative: they are counted, and never shown as a percentage of "
        "progress. Not reported does not mean not done. Only a commitment can be overdue; a "
        "proposal or declaration whose date has passed binds nobody.",
    ),
    "coverage": ("Por foro y pilar", "By forum and pillar"),
    "late": ("Con la fecha pasada y sin cierre reportado", "Date passed, not reported as closed"),
    "evidence": ("Asuntos con evidencia", "Items with evidence"),
    "none": ("Ninguno.", "None."),
    "synthetic": (
        "Hay estatus sintéticos, hechos para demostración.",
        "Some statuses are synthetic, made for demonstration.",
    ),
    "narrative": ("Metas del texto frente a la matriz", "Targets in the text against the matrix"),
    "detail": ("Detalle", "Detail"),
    "reported": ("reportado: {value} ({period})", "reported: {value} ({period})"),
    "number": ("Número impreso", "Printed number"),
}


def alignment_text(
    programme: Programme, objective: int, lang: str = "es", spell: Spell = str
) -> str:
    """Markdown that says which national objectives a sectoral one serves; 0: the programme.

    Empty where the documents give no link.
    """
    rows = programme.alignment[programme.alignment.objective == objective]
    if rows.empty:
        return ""
    links = "; ".join(
        escape_markdown(spell(f"{row.plan} {row.code}, {_lower_first(row.national_objective)}"))
        for row in rows.itertuples()
    )
    return f"**{_phrase('serves' if objective else 'whole', lang)}:** {links}."


def lines_table(programme: Programme, objective: int, lang: str = "es") -> Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows, spell = [], speller(programme.acronyms)
    ours = programme.lines_of_action[programme.lines_of_action.objective == objective]
    for line in ours.itertuples():
        mark = "●" if line.public_management else ""
        rows.append([line.strategy, line.number or "–", line.group, spell(line.label), mark])
    heads = [label("strategy", lang), _phrase("number", lang)]
    heads += [label(key, lang) for key in ("group", "line_of_action", "public_management")]
    return table(heads, rows, widths=(10, 10, 18, 48, 14))


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
        widths=(28, 22, 10, 16, 24),
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
        caption=_phrase("coverage", lang),
        widths=(17, 21, 14, *(8,) * len(counts)),
        right_from=3,
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
        widths=(11, 12, 29, 14, 12, 10, 12),
    )


def commitment_pieces(
    programme: Programme, as_of: str, lang: str = "es", spell: Spell = str
) -> Iterator[Text | Table]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    Raises
    ------
    UsageError
        When ``as_of`` is not a date: without a day nothing can be said to be late.
    """
    state = commitment_state(programme, as_of)
    yield Text(f"# {_phrase('commitments', lang)}", new_page=True)
    yield Text(_phrase("about", lang).format(day=day_in_words(as_of, lang)))
    if state.synthetic.any():
        yield Text(f"**{_phrase('synthetic', lang)}**")
    if state.empty:
        yield Text(_phrase("none", lang))
        return
    yield coverage_table(commitment_coverage(state), lang, spell)
    for heading, rows in (
        ("late", state[state.timing.isin(["overdue", "date_passed"])]),
        ("evidence", state[state.evidence != ""]),
    ):
        yield Text(f"## {_phrase(heading, lang)}")
        none = Text(_phrase("none", lang))
        yield none if rows.empty else state_table(rows, lang, spell)


def narrative_pieces(
    programme: Programme, as_of: str | None = None, lang: str = "es", spell: Spell = str
) -> Iterator[Text | Table]:
    """The report's part on the targets that the text gives."""
    yield Text(f"# {_phrase('narrative', lang)}", new_page=True)
    comparison = compare_narrative_targets(programme, as_of)
    none = Text(_phrase("none", lang))
    yield none if comparison.empty else narrative_table(comparison, lang, spell)


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """Show `commitment_pieces` in a notebook, acronyms spelled out."""
    show(commitment_pieces(programme, as_of, lang, speller(programme.acronyms)))


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """Show `narrative_pieces` in a notebook, acronyms spelled out."""
    show(narrative_pieces(programme, as_of, lang, speller(programme.acronyms)))


def _reported(row: Any, lang: str) -> str:
    """The newest value that was reported against a target of the text."""
    if pd.isna(row.reported_value):
        return ""
    value = number(row.reported_value, lang)
    return _phrase("reported", lang).format(value=value, period=row.reported_period)


def _promised(row: Any, lang: str) -> str:
    """A target of the text in a line: comparison, number, unit, period."""
    value = "" if pd.isna(row.value) else number(row.value, lang)
    period = label("each_year", lang) if row.period == "each_year" else row.period
    dated = row.comparison in ("dated", "each_period")  # the period says it all
    comparison = "" if dated else label(row.comparison, lang)
    said = " ".join(filter(None, [comparison, value, row.unit]))
    return f"{said}; {period.replace('/', ' – ')}"


def _phrase(key: str, lang: str) -> str:
    return _PHRASES[key][LANGUAGES.index(lang)]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
