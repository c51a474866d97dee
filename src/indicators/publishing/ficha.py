"""The ficha técnica of an indicator: what it is, what was promised, how it is judged, how it goes.

Figures and an indicator go in; a heading, a table and a small chart come out. What the sources do
not say is said to be not stated; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd

from indicators.charts.ficha import plot_small
from indicators.errors import UsageError
from indicators.publishing.content_objectives import notes_of
from indicators.publishing.content_tables import attainment, figure
from indicators.publishing.figures import ReportFigures
from indicators.publishing.phrase_codes import decided_in_words, ficha_words, field_in_words
from indicators.publishing.phrases import phrase
from indicators.publishing.pieces import Text
from indicators.publishing.tables import Markup, Table, escape_markdown, shortened, table
from indicators.words import for_term, label, number, percent

#: Fields of a line each; the others stand two to a line.
WHOLE_LINE = ("name", "objective", "thresholds", "source", "progress", "notes")


def annex_of_fichas(figures: ReportFigures) -> Iterator[Any]:
    """The fichas of all indicators that are reported on."""
    lang = figures.parameters.lang
    yield Text(f"# {phrase('annexes', lang)}\n\n## {phrase('fichas', lang)}", new_page=True)
    for indicator_id in figures.indicators.indicator_id:
        yield from ficha_pieces(figures, indicator_id, level=3)


def ficha_pieces(figures: ReportFigures, indicator_id: str, level: int = 1) -> Iterator[Any]:
    """One ficha, under a heading of the given level.

    Raises
    ------
    UsageError
        When there is no such indicator.
    """
    rules = rules_of(figures, indicator_id)
    title = escape_markdown(shortened(f"{indicator_id} {rules.name}", 90))
    yield Text(f"{'#' * level} {title}")
    yield ficha_table(figures, rules)
    yield plot_small(figures.path, indicator_id, figures.parameters.lang)


def ficha_lines(figures: ReportFigures, indicator_id: str) -> list[tuple[str, str]]:
    """The fields of a ficha in words, each with what it holds."""
    lang = figures.parameters.lang
    fields = ficha_fields(figures, rules_of(figures, indicator_id))
    return [(field_in_words(field, lang), text) for field, text in fields]


def rules_of(figures: ReportFigures, indicator_id: str) -> Any:
    """The indicator's row.

    Raises
    ------
    UsageError
        When there is no such indicator.
    """
    for row in figures.indicators.itertuples(index=False):
        if row.indicator_id == indicator_id:
            return row
    known = ", ".join(figures.indicators.indicator_id)
    raise UsageError(f'there is no indicator "{indicator_id}"; known: {known}')


def ficha_table(figures: ReportFigures, rules: Any) -> Table:
    """The fields of a ficha, two to a line where they are short."""
    lang = figures.parameters.lang
    rows: list[list[str | Markup]] = []
    waiting: list[str] = []
    for field, text in ficha_fields(figures, rules):
        cells = [field_in_words(field, lang), text]
        if field in WHOLE_LINE:
            rows += [[*waiting, "", ""]] if waiting else []
            rows.append([Markup(f"<strong>{escape(cells[0])}:</strong> {escape(text)}")])
            waiting = []
        elif waiting:
            rows.append([*waiting, *cells])
            waiting = []
        else:
            waiting = cells
    return table([], rows, widths=(20, 30, 20, 30), keys=1, sticky=True)


def ficha_fields(figures: ReportFigures, rules: Any) -> Iterator[tuple[str, str]]:
    """Every field of a ficha and what the sources say, in the order of Mexican fichas."""
    lang = figures.parameters.lang
    unknown = ficha_words("not_stated", lang)
    ours = figures.actuals[figures.actuals.indicator_id == rules.indicator_id]
    targets = figures.targets[figures.targets.indicator_id == rules.indicator_id]
    yield "name", figures.spell(f"{rules.indicator_id} {rules.name}")
    yield "objective", figures.spell(f"{rules.objective}. {rules.objective_name}")
    yield "definition", unknown
    yield "method", unknown
    yield "unit", rules.unit or unknown
    yield "frequency", _frequency(ours, lang)
    yield "direction", decided_in_words(rules.direction, lang)
    yield "aggregation", ficha_words(
        "adds_up", lang, within=decided_in_words(rules.within_year, lang),
        across=decided_in_words(rules.across_years, lang),
    )  # fmt: skip
    yield "baseline", _targets(targets[targets.role == "baseline"], lang, figures.term) or unknown
    yield "targets", _targets(targets[targets.role == "target"], lang, figures.term) or unknown
    yield "responsible", unknown
    yield "thresholds", _thresholds(rules, lang)
    yield "source", _source(ours, lang)
    yield "progress", _progress(figures, rules.indicator_id)
    if notes := notes_of(figures, [rules.indicator_id]):
        yield "notes", " ".join(f"{mark}: {text}" for mark, text in notes)


def _frequency(ours: pd.DataFrame, lang: str) -> str:
    if ours.empty:
        return ficha_words("not_stated", lang)
    quarterly = bool(ours.period.str.contains("Q").any())
    return ficha_words("quarterly" if quarterly else "yearly", lang)


def _targets(rows: pd.DataFrame, lang: str, term: str) -> str:
    """Year, text as printed, and what it is taken for where that is not the same."""
    said = []
    for row in rows.itertuples():
        text = f"{row.year}: {row.text or '–'}"
        if row.role == "target" and row.scope:
            text += f" ({for_term(decided_in_words(row.scope, lang), term)})"
        if row.used != row.value and not pd.isna(row.used):
            text += f" ({ficha_words('taken_as', lang, used=number(row.used, lang))})"
        if not row.comparable:
            text += f" ({decided_in_words('not comparable', lang)})"
        said.append(text)
    return "; ".join(said)


def _thresholds(rules: Any, lang: str) -> str:
    said = ficha_words(
        "threshold_text", lang, amber=percent(rules.amber_low, lang),
        green=percent(rules.green_low, lang), above=percent(rules.green_high, lang),
    )  # fmt: skip
    return said + (ficha_words("demand", lang) if rules.demand_driven else "")


def _source(ours: pd.DataFrame, lang: str) -> str:
    files = dict.fromkeys(cell[1:].partition("]")[0] for cell in ours.source_cell)
    if not files:
        return ficha_words("not_stated", lang)
    return ficha_words("values_from", lang, files=", ".join(files))


def _progress(figures: ReportFigures, indicator_id: str) -> str:
    lang = figures.parameters.lang
    row = next(figures.judged[figures.judged.indicator_id == indicator_id].itertuples())
    return ficha_words(
        "progress_text", lang, actual=figure(row, "actual", lang),
        target=figure(row, "target", lang), attainment=attainment(row, lang),
        status=label(row.status, lang),
    )  # fmt: skip
