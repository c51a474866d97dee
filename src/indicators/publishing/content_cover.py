"""The cover of the report: what it is about, how many indicators are where, what to know first.

Figures go in, a `pieces.Cover` comes out; the edition is stamped on it when it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.periods import end_of, is_quarter
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import data_moment
from indicators.publishing.phrases import phrase
from indicators.publishing.pieces import Cover
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    percent,
    period_in_words,
)

#: Statuses that the cover counts even when no indicator has them.
ALWAYS_COUNTED = ("green", "amber", "red", "no_data")


def cover_of(figures: ReportFigures) -> Cover:
    """The cover."""
    lang = figures.parameters.lang
    vintage = figures.judged.vintage.iloc[0]
    synthetic = bool(figures.judged.synthetic.any())
    return Cover(
        {
            "title": report_title(figures),
            "subtitle": _subtitle(figures),
            "programme": figures.programme.settings.name,
            "lang": lang,
            "cut_off": period_in_words(figures.cut_off, lang),
            "vintage": day_in_words(vintage, lang) if vintage else "",
            "date": data_moment(figures).date().isoformat(),
            "synthetic": synthetic,
            "stamp": label("synthetic", lang) if synthetic else "",
            "headline": list(_tiles(figures)),
            "notes": list(_notes(figures)),
        }
    )


def report_title(figures: ReportFigures) -> str:
    """The report's title; after the term's last quarter it is the closing report."""
    lang = figures.parameters.lang
    if figures.closing:
        term = figures.programme.settings.term
        return phrase("closing_title", lang, years=f"{term.first_year}–{term.last_year}")
    return phrase("title", lang, period=period_in_words(figures.cut_off, lang))


def preliminary_and_missing(figures: ReportFigures) -> Iterator[str]:
    """What rests on preliminary figures, who has not reported, and how far back statuses end."""
    lang = figures.parameters.lang
    preliminary = figures.judged["flags"].str.contains("preliminary").mean()
    yield phrase("preliminary_share", lang, share=percent(preliminary, lang))
    missing = figures.not_reported
    names = ", ".join(missing) or phrase("nobody", lang)
    if 1 < len(missing) == len(figures.indicators):
        names = phrase("everybody", lang)
    yield phrase("not_reported", lang, names=names)
    late = _late(figures)
    if len(late):
        yield phrase(
            "ends_earlier", lang, count=str(len(late)), all=str(len(figures.judged)),
            period=period_in_words(min(late.compared_through, key=end_of), lang),
        )  # fmt: skip


def _late(figures: ReportFigures) -> pd.DataFrame:
    """The rows that are judged, but not up to the last quarter, or year, that has ended."""
    closed = figures.programme.settings.term.closed_years(figures.cut_off)
    last = {True: figures.cut_off, False: str(closed[-1]) if closed else ""}
    judged = figures.judged[figures.judged.compared_through != ""]
    return judged[judged.compared_through.map(lambda period: period < last[is_quarter(period)])]


def _subtitle(figures: ReportFigures) -> str:
    given = figures.parameters
    if given.objective:
        name = figures.indicators.objective_name.iloc[0].rstrip(".")
        return phrase("objective_subtitle", given.lang, objective=str(given.objective), name=name)
    if not figures.closing:
        return phrase("subtitle", given.lang, figures.term)
    incomplete = len(_late(figures)) or figures.not_reported
    key = "closing_subtitle_incomplete" if incomplete else "closing_subtitle"
    return phrase(key, given.lang, figures.term)


def _tiles(figures: ReportFigures) -> Iterator[dict[str, Any]]:
    counts = figures.judged.status.value_counts()
    for status in STATUS_SYMBOL:
        if status in ALWAYS_COUNTED or counts.get(status, 0):
            yield {
                "label": label(status, figures.parameters.lang),
                "value": str(counts.get(status, 0)),
                "symbol": STATUS_SYMBOL[status],
                "color": STATUS_COLOUR[status],
            }


def _notes(figures: ReportFigures) -> Iterator[str]:
    given = figures.parameters
    yield from preliminary_and_missing(figures)
    if given.as_of:
        yield phrase("as_known", given.lang, day=day_in_words(given.as_of, given.lang))
    for key, path in (("other_actuals", given.actuals), ("other_decisions", given.decisions)):
        if path:
            yield phrase(key, given.lang, name=Path(path).name)
    yield phrase("thresholds", given.lang)
