"""The tables of a report: how each column is headed and shown, once for PDF, HTML and workbook.

Rows of frames go in; tables, texts and runs come out, in the report's language. How people read a
column is in frames/table.py; what stands here is what a report says beyond a value of the frame.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.frames.table import SHARES, in_words
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.tree import Column, Run, Said, Table, quiet, said, table
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    chance,
    decided_in_words,
    decimals_together,
    finding_sentences,
    label,
    likelihood,
    number,
    percent,
    period_in_words,
    reason_in_words,
    sentence,
    signed,
    words_or_code,
)
from indicators.words import table as words_table

#: Shares of the width; a figure takes 13.
_WIDTHS = {
    "indicator_id": 10, "mark": 7, "name": 32, "status": 17, "attainment": 15, "projected": 27,
    "probability": 24, "target": 15, "sexenio_target": 16, "sexenio_share": 11,
    "projected_gap": 17, "recent_pace": 15, "required_pace": 19, "severity": 13, "finding": 47,
    "source_cell": 31, "cells": 31, "oddity": 27, "arithmetic": 33, "subject": 18, "decided": 19,
    "reason": 53, "text": 61, "note": 40, "period": 18,
}  # fmt: skip
#: Headings that are short in a report: its tables have many columns.
_SHORT = ("recent_pace", "required_pace", "sexenio_target")
_KEYS = ("indicator_id", "mark", "parameter")
_FIGURES = frozenset(
    {"actual", "target", "gap", "attainment", "sexenio_target", "sexenio_share", "projected_gap",
     "recent_pace", "required_pace", "before", "after", "difference", "projected_share"}
)  # fmt: skip


def frame_table(
    it: ReportFigures, rows: pd.DataFrame, columns: str, caption: str = "", **more: Any
) -> Table:
    """A table with a row for each of the frame's, and the columns that are named, in order."""
    names = columns.split()
    return table(
        [column(name) for name in names],
        [head(name, it.lang, it.term) for name in names],
        cells(it, rows, names),
        caption=said(caption),
        **more,
    )


def cells(it: ReportFigures, rows: pd.DataFrame, names: Sequence[str]) -> Iterator[list[Said]]:
    """The cells of some columns: made for the report, or as people read the frame anywhere."""
    words = in_words(rows[[name for name in names if name in rows]], it.lang)
    for place, row in enumerate(rows.itertuples(index=False)):
        yield [
            made(it, row) if (made := _CELLS.get(name)) else words[name].iloc[place] or "–"
            for name in names
        ]


def column(name: str, weight: float = 0) -> Column:
    """How a column of that name is laid out."""
    holds = "key" if name in _KEYS else "number" if name in _FIGURES else "text"
    return Column(holds, float(weight or _WIDTHS.get(name, 13)))


def head(name: str, lang: str, term: str = "") -> str:
    """A column's heading; the short one of figures that every block of a report has."""
    kinds = ("label", "column") if name in _SHORT else ("column", "label")
    kind = next((kind for kind in kinds if name in words_table()[kind]), "column")
    text = words_or_code(kind, name, lang, term)
    return text[:1].upper() + text[1:]


def phrase(code: str, lang: str, term: str = "", **values: Any) -> str:
    """A sentence of the report."""
    return sentence("phrase", code, lang, term, **values)


def status_mark(status: str, lang: str) -> Run:
    """A status as symbol and word, in its colour."""
    return Run(f"{STATUS_SYMBOL[status]} {label(status, lang)}", (), STATUS_COLOUR[status])


def figure(row: Any, name: str, lang: str, decimals: int | None = None) -> str:
    """A figure, or why there is none."""
    reason = reason_in_words(getattr(row, "reason", ""), name, lang, getattr(row, "term", ""))
    if reason:
        return reason
    value = getattr(row, name)
    return percent(value, lang) if name in SHARES else number(value, lang, decimals)


def result_target_gap(row: Any, lang: str) -> tuple[str, str, str]:
    """Result, target and gap with one number of decimals, so that they add up as printed."""
    decimals = decimals_together(row.actual, row.target, row.gap)
    gap = reason_in_words(row.reason, "gap", lang, row.term)
    return (
        figure(row, "actual", lang, decimals),
        figure(row, "target", lang, decimals),
        gap or signed(row.gap, lang, decimals),
    )


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


def _projected(it: ReportFigures, row: Any) -> Said:
    """The projected total with its interval of 80 %, or how a level is kept."""
    if row.kept:
        since = period_in_words(row.kept_since, it.lang)
        return f"{label(row.kept, it.lang)}, {label('since', it.lang)}: {since}"
    median = figure(row, "median", it.lang)
    if pd.isna(row.median) or pd.isna(row.q10):
        return median
    return said(median, quiet(f" ({number(row.q10, it.lang)} – {number(row.q90, it.lang)})"))


def _probability(it: ReportFigures, row: Any) -> Said:
    """How likely the term's target is, as a share and in words."""
    if pd.isna(row.probability):
        reason = reason_in_words(row.reason, "probability", it.lang, row.term)
        return "–" if row.kept else reason or "–"
    return f"{chance(row.probability)} · {likelihood(row.probability, it.lang)}"


def _required(it: ReportFigures, row: Any) -> Said:
    """The pace that the target takes, and how many times the recent one that is."""
    words = figure(row, "required_pace", it.lang)
    if row.recent_pace > 0 and not math.isnan(row.required_pace):
        times = number(row.required_pace / row.recent_pace, it.lang, 1)
        return said(words, quiet(f" ({times} ×)"))
    return words


def _finding(it: ReportFigures, row: Any) -> Said:
    return " ".join(filter(None, finding_sentences(row._asdict(), it.lang)))


#: What a column of a report's table shows where that is more than a value of the frame.
_CELLS: Mapping[str, Callable[[ReportFigures, Any], Said]] = {
    "name": lambda it, row: it.called(row.indicator_id),
    "indicator_id": lambda it, row: row.indicator_id or "–",
    "status": lambda it, row: status_mark(row.status, it.lang),
    "actual": lambda it, row: result_target_gap(row, it.lang)[0],
    "target": lambda it, row: result_target_gap(row, it.lang)[1],
    "gap": lambda it, row: result_target_gap(row, it.lang)[2],
    "projected": _projected,
    "projected_gap": lambda it, row: "–" if row.kept else figure(row, "projected_gap", it.lang),
    "probability": _probability,
    "required_pace": _required,
    "finding": _finding,
    "oddity": lambda it, row: label(row.code, it.lang),
    "arithmetic": lambda it, row: row.arithmetic or row.texts,
    "decided": lambda it, row: decided_in_words(row.decided, it.lang, it.term),
    "cells": lambda it, row: addresses(row.cells),
    "period": lambda it, row: period_in_words(row.period, it.lang),
    "sexenio_target": lambda it, row: figure(row, "sexenio_target", it.lang),
    "sexenio_share": lambda it, row: figure(row, "sexenio_share", it.lang),
    "attainment": lambda it, row: figure(row, "attainment", it.lang),
    "recent_pace": lambda it, row: figure(row, "recent_pace", it.lang),
    "projected_share": lambda it, row: percent(row.projected_share, it.lang),
}
