"""What stands around the matrix, as the report and notebook 06 show it.

A programme or a frame of :mod:`indicators.analysis.commitments` goes in; tables and Markdown come
out. Nothing is computed here, and no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown, display

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.programme import Programme
from indicators.publishing.acronyms import spell_out
from indicators.publishing.tables import Table, escape_markdown, table
from indicators.vocabulary import LANGUAGES, day_in_words, label, number

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
    "number": ("Número impreso", "Printed number"),
}


def alignment_text(programme: Programme, objective: int, lang: str = "es") -> str:
    """Markdown that says which national objectives a sectoral one serves; 0: the programme.

    Empty where the documents give no link.
    """
    rows = programme.alignment[programme.alignment.objective == objective]
    if rows.empty:
        return ""
    links = "; ".join(
        escape_markdown(f"{row.plan} {row.code}, {_lower_first(row.national_objective)}")
        for row in rows.itertuples()
    )
    return f"**{_phrase('serves' if objective else 'whole', lang)}:** {links}."


def lines_table(programme: Programme, objective: int, lang: str = "es") -> Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows, known = [], frozenset[str]()
    ours = programme.lines_of_action[programme.lines_of_action.objective == objective]
    for line in ours.itertuples():
        text, known = spell_out(line.label, programme.acronyms, known)
        mark = "●" if line.public_management else ""
        rows.append([line.strategy, line.number or "–", line.group, text, mark])
    heads = [label("strategy", lang), _phrase("number", lang)]
    heads += [label(key, lang) for key in ("group", "line_of_action", "public_management")]
    return table(heads, rows, widths=(10, 10, 18, 48, 14))


def narrative_table(comparison: pd.DataFrame, lang: str = "es") -> Table:
    """The targets in prose beside the matrix, from ``compare_narrative_targets``."""
    heads = ("narrative_target", "comparison", "indicator", "floor")
    return table(
        [*(label(key, lang) for key in heads), _phrase("detail", lang)],
        [
            [
                row.label,
                _promised(row, lang),
                row.covered_by or "–",
                label(row.floor, lang),
                row.detail,
            ]
            for row in comparison.itertuples()
        ],
        caption=_phrase("narrative", lang),
        widths=(28, 22, 10, 16, 24),
    )


def coverage_table(coverage: pd.DataFrame, lang: str = "es") -> Table:
    """Counts by forum and pillar, from ``commitment_coverage``."""
    counts = ("commitments", "propuesta", "compromiso", "declaracion", "measurable", "with_date",
              "with_status", "with_evidence", "overdue", "date_passed")  # fmt: skip
    heads = [label(key, lang) for key in ("forum", "pillar", *counts)]
    return table(
        [head[:1].upper() + head[1:] for head in heads],
        [
            [row.forum, row.pillar or "–", *(str(getattr(row, key)) for key in counts)]
            for row in coverage.itertuples()
        ],
        caption=_phrase("coverage", lang),
        widths=(13, 17, *(7,) * len(counts)),
    )


def state_table(state: pd.DataFrame, lang: str = "es") -> Table:
    """Commitments one by one, from ``commitment_state``."""
    keys = ("code", "nature", "summary", "responsible", "due", "commitment_status", "evidence")
    return table(
        [label(key, lang) for key in keys],
        [
            [
                row.commitment_id,
                label(row.nature, lang),
                row.summary,
                row.responsible or "–",
                "–" if pd.isna(row.due) else day_in_words(row.due.date().isoformat(), lang),
                label(row.status or "not_reported", lang),
                row.evidence or "–",
            ]
            for row in state.itertuples()
        ],
        widths=(11, 12, 29, 14, 12, 10, 12),
    )


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """The report's part on commitments: coverage, what is late, what has evidence.

    Raises
    ------
    UsageError
        When ``as_of`` is not a date: without a day nothing can be said to be late.
    """
    state = commitment_state(programme, as_of)
    _say(f"# {_phrase('commitments', lang)}", new_page=True)
    _say(_phrase("about", lang).format(day=day_in_words(as_of, lang)))
    if state.synthetic.any():
        _say(f"**{_phrase('synthetic', lang)}**")
    display(coverage_table(commitment_coverage(state), lang))
    _say(f"## {_phrase('late', lang)}")
    _show_or_none(state[state.timing.isin(["overdue", "date_passed"])], lang)
    _say(f"## {_phrase('evidence', lang)}")
    _show_or_none(state[state.evidence != ""], lang)


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """The report's part on the targets that only the text gives."""
    _say(f"# {_phrase('narrative', lang)}", new_page=True)
    display(narrative_table(compare_narrative_targets(programme, as_of), lang))


def _promised(row: Any, lang: str) -> str:
    """A target of the text in a line: comparison, number, unit, period."""
    value = "" if pd.isna(row.value) else number(row.value, lang)
    period = label("each_year", lang) if row.period == "each_year" else row.period
    dated = row.comparison in ("dated", "each_period")  # the period says it all
    comparison = "" if dated else label(row.comparison, lang)
    said = " ".join(filter(None, [comparison, value, row.unit]))
    return f"{said}; {period.replace('/', ' – ')}"


def _show_or_none(state: pd.DataFrame, lang: str) -> None:
    if state.empty:
        _say(_phrase("none", lang))
    else:
        display(state_table(state, lang))


def _say(markdown: str, *, new_page: bool = False) -> None:
    display(Markdown(markdown), metadata={"page-break": True} if new_page else {})


def _phrase(key: str, lang: str) -> str:
    return _PHRASES[key][LANGUAGES.index(lang)]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
