"""Tables that several parts of the report show: gaps, paces, and how a figure is written.

Rows of analysis frames go in, `tables.Table` values come out, in the report's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd

from indicators.publishing.figures import ReportFigures
from indicators.publishing.phrases import phrase
from indicators.publishing.tables import Markup, Table, quiet, status_mark, table
from indicators.words import (
    chance,
    label,
    likelihood,
    number,
    percent,
    period_in_words,
    reason_in_words,
)

HORIZON = "sexenio_to_date"


def figure(row: Any, name: str, lang: str) -> str:
    """A figure, or why there is none."""
    return reason_in_words(row.reason, name, lang, row.term) or number(getattr(row, name), lang)


def attainment(row: Any, lang: str) -> str:
    """An attainment as a percentage, or why there is none."""
    return reason_in_words(row.reason, "attainment", lang) or percent(row.attainment, lang)


def named(row: Any) -> str:
    """An indicator as tables name it."""
    return f"{row.indicator_id} {row.name}"


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


def gap_table(
    figures: ReportFigures,
    gaps: pd.DataFrame,
    name: Callable[[Any], str] = named,
    remark: Callable[[Any], str] | None = None,
    caption: str = "",
    widths: tuple[float, ...] = (32, 13, 11, 10, 11, 13, 11),
) -> Table:
    """Results against targets, a row per indicator, each with a remark below it if there is one."""
    lang = figures.parameters.lang
    heads = ("indicator", "status", "actual", "target", "gap", "attainment", "sexenio_target")
    rows: list[list[str | Markup]] = []
    for row in gaps.itertuples(index=False):
        rows.append(
            [
                name(row),
                status_mark(row.status, lang),
                figure(row, "actual", lang),
                figure(row, "target", lang),
                figure(row, "gap", lang),
                attainment(row, lang),
                figure(row, "sexenio_target", lang),
            ]
        )
        if remark and (said := remark(row)):
            rows.append([quiet(said)])
    stretch = label(HORIZON, lang, figures.term).capitalize()
    default = f"{stretch}, {period_in_words(figures.cut_off, lang)}"
    return table(
        [label(head, lang, figures.term) for head in heads],
        rows,
        caption=caption or default,
        widths=widths,
        right_from=2,
    )


def pace_table(figures: ReportFigures, indicator_ids: list[str]) -> Table:
    """What was done a year, what it still takes, and where it would end."""
    lang = figures.parameters.lang
    heads = (
        "indicator", "observed", "recent_pace", "required_pace", "projected", "probability",
        "projected_gap",
    )  # fmt: skip
    words = [label(head, lang, figures.term) for head in heads]
    judged = figures.judged.set_index("indicator_id")
    ours = figures.projections[figures.projections.indicator_id.isin(indicator_ids)]
    return table(
        [head[:1].upper() + head[1:] for head in words],
        [
            [
                named(row),
                figure(row, "observed", lang),
                figure(judged.loc[row.indicator_id], "recent_pace", lang),
                figure(judged.loc[row.indicator_id], "required_pace", lang),
                projected(row, lang),
                probable(row, lang),
                figure(row, "projected_gap", lang),
            ]
            for row in ours.itertuples(index=False)
        ],
        caption=phrase("pace_caption", lang, figures.term),
        widths=(26, 11, 10, 11, 18, 13, 11),
        right_from=1,
    )


def probable(row: Any, lang: str) -> str:
    """How likely the term's target is, as a share and in words."""
    if pd.isna(row.probability):
        return "–"
    return f"{chance(row.probability)} {likelihood(row.probability, lang)}"


def projected(row: Any, lang: str) -> str | Markup:
    """The projected total with its interval of 80 %; of a level to keep, whether it is held."""
    if row.kept:
        return f"{label(row.kept, lang)}: {period_in_words(row.kept_since, lang)}"
    median = figure(row, "median", lang)
    if pd.isna(row.median) or pd.isna(row.q10):
        return median
    interval = f"{number(row.q10, lang)} – {number(row.q90, lang)}"
    return Markup(f"{escape(median)}<br>{quiet(interval).html}")
