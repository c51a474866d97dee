"""What several parts of the report write alike: a figure, a name, a status, a row that adds up.

Rows of analysis frames go in; texts and runs come out, in the report's language.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from indicators.charts.theme import svg_of
from indicators.publishing.tree import Chart, Run, Runs, said
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    chance,
    decimals_together,
    label,
    likelihood,
    number,
    percent,
    reason_in_words,
    sentence,
    signed,
)


def phrase(code: str, lang: str, term: str = "", **values: Any) -> str:
    """A sentence of the report."""
    return sentence("phrase", code, lang, term, **values)


def drawn(chart: Any) -> Chart:
    """A chart as a node."""
    return Chart(svg_of(chart), chart.alt)


def status_mark(status: str, lang: str) -> Run:
    """A status as symbol and word, in its colour."""
    return Run(f"{STATUS_SYMBOL[status]} {label(status, lang)}", (), STATUS_COLOUR[status])


def sign_of(status: str) -> Run:
    """The symbol of a status alone, in its colour; none for one that is not known."""
    return Run(STATUS_SYMBOL.get(status, "–"), (), STATUS_COLOUR.get(status, "#7b858c"))


def figure(row: Any, name: str, lang: str, decimals: int | None = None) -> str:
    """A figure, or why there is none."""
    return reason_in_words(row.reason, name, lang, row.term) or number(
        getattr(row, name), lang, decimals
    )


def result_target_gap(row: Any, lang: str) -> tuple[str, str, str]:
    """Result, target and gap with one number of decimals, so that they add up as printed."""
    decimals = decimals_together(row.actual, row.target, row.gap)
    gap = reason_in_words(row.reason, "gap", lang, row.term)
    return (
        figure(row, "actual", lang, decimals),
        figure(row, "target", lang, decimals),
        gap or signed(row.gap, lang, decimals),
    )


def attainment(row: Any, lang: str) -> str:
    """An attainment as a percentage, or why there is none."""
    return reason_in_words(row.reason, "attainment", lang) or percent(row.attainment, lang)


def probable(row: Any, lang: str) -> str:
    """How likely the term's target is, as a share and in words."""
    if pd.isna(row.probability):
        return reason_in_words(row.reason, "probability", lang, row.term) or "–"
    return f"{chance(row.probability)} · {likelihood(row.probability, lang)}"


def projected(row: Any, lang: str) -> Runs:
    """The projected total with its interval of 80 %."""
    median = figure(row, "median", lang)
    if pd.isna(row.median) or pd.isna(row.q10):
        return said(median)
    return said(median, Run(f" ({number(row.q10, lang)} – {number(row.q90, lang)})", ("quiet",)))


def addresses(cells: str) -> str:
    """Addresses joined by a space bar, each file and sheet named once.

    >>> addresses("[m.xlsx]A!D6 [m.xlsx]A!E6 [m.xlsx]B!F6")
    '[m.xlsx]A!D6, E6 [m.xlsx]B!F6'
    """
    places: dict[str, list[str]] = {}
    for address in re.split(r" (?=\[)", cells):
        sheet, _, cell = address.rpartition("!")
        places.setdefault(sheet, []).append(cell)
    return " ".join(
        (f"{sheet}!" if sheet else "") + ", ".join(dict.fromkeys(found))
        for sheet, found in places.items()
    )
