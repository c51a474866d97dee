"""The ficha técnica of an indicator: what it is, what was promised, how it is judged, how it goes.

Figures and an indicator go in; nodes come out, or a PDF of its own. A field that the sources do
not state is not printed; those that are missing are named once, and nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import UsageError
from indicators.publishing.content_objectives import chart_of, notes_of
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import data_moment
from indicators.publishing.tables import attainment, phrase, result_target_gap
from indicators.publishing.tree import Cover, Node, heading, paragraph, strong, table
from indicators.words import (
    day_in_words,
    decided_in_words,
    label,
    number,
    percent,
    period_in_words,
    sentence,
)

#: What Mexican fichas hold and no source of ours states.
NOT_STATED = ("definition", "method", "responsible")


def annex_of_fichas(figures: ReportFigures) -> Iterator[Node]:
    """The fichas of all indicators; those of a long programme are made on request alone."""
    lang = figures.parameters.lang
    yield heading(1, phrase("annexes", lang), new_page=True)
    yield heading(2, phrase("fichas", lang))
    if figures.long:
        yield paragraph(phrase("fichas_on_request", lang))
        return
    missing = ", ".join(_field(field, lang).lower() for field in NOT_STATED)
    yield paragraph(phrase("fichas_lack", lang, fields=missing), style="note")
    for rules in figures.indicators.itertuples(index=False):
        yield from _compact(figures, rules)


def ficha_lines(figures: ReportFigures, indicator_id: str) -> list[tuple[str, str]]:
    """The fields of a ficha in words, each with what it holds."""
    lang = figures.parameters.lang
    fields = _fields(figures, rules_of(figures, indicator_id))
    lines = [(_field(field, lang), text) for field, text in fields]
    missing = ", ".join(_field(field, lang) for field in NOT_STATED)
    return [*lines, (sentence("ficha", "not_stated", lang).capitalize(), missing)]


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


def write_ficha(figures: ReportFigures, indicator_id: str, folder: str | Path) -> Path:
    """Write the ficha of an indicator as a PDF; an earlier one of the same name is replaced.

    Raises
    ------
    UsageError
        When there is no such indicator.
    """
    from indicators.publishing.pdf import tree_to_pdf

    rules = rules_of(figures, indicator_id)
    lang = figures.parameters.lang
    vintage = figures.judged.vintage.iloc[0]
    synthetic = bool(figures.judged.synthetic.any())
    cover = Cover(
        title=f"{_field('ficha', lang)}: {indicator_id} {rules.short_name}",
        programme=figures.programme.settings.name,
        lang=lang,
        cut_off=period_in_words(figures.cut_off, lang),
        vintage=day_in_words(vintage, lang) if vintage else "",
        synthetic=synthetic,
        stamp=label("synthetic", lang) if synthetic else "",
    )
    rows = [[name, text] for name, text in ficha_lines(figures, indicator_id)]
    nodes = [
        heading(1, f"{indicator_id} {rules.short_name}"),
        table([], rows, "kt", weights=(24, 76)),
        *chart_of(figures, indicator_id),
    ]
    pdf = tree_to_pdf(nodes, cover, data_moment(figures), with_cover=False)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # the indicator's id is one of the frame's own, which are numbers and points
    target = folder / f"ficha_{rules.indicator_id}_{figures.cut_off}.pdf"
    loose = target.with_suffix(".making")
    loose.write_bytes(pdf)
    return loose.replace(target)


def _compact(figures: ReportFigures, rules: Any) -> Iterator[Node]:
    """A ficha in the annex: what the indicator's own section has not said already."""
    lang = figures.parameters.lang
    yield heading(3, f"{rules.indicator_id} {rules.short_name}")
    told = ("name", "objective", "progress", "notes", "thresholds")
    fields = [(f, text) for f, text in _fields(figures, rules) if f not in told]
    parts: list[Any] = []
    for field, text in fields:
        parts += [strong(f"{_field(field, lang)}: "), f"{text.rstrip('.')}.  "]
    yield paragraph(*parts, style="note")


def _fields(figures: ReportFigures, rules: Any) -> Iterator[tuple[str, str]]:
    """The fields that the sources state, in the order of Mexican fichas."""
    lang = figures.parameters.lang
    ours = figures.actuals[figures.actuals.indicator_id == rules.indicator_id]
    targets = figures.targets[figures.targets.indicator_id == rules.indicator_id]
    yield "name", figures.spell(f"{rules.indicator_id} {rules.name}")
    yield "objective", figures.spell(f"{rules.objective}. {rules.objective_name}")
    if rules.unit:
        yield "unit", rules.unit
    if len(ours):
        quarterly = bool(ours.period.str.contains("Q").any())
        yield "frequency", sentence("ficha", "quarterly" if quarterly else "yearly", lang)
    yield "direction", decided_in_words(rules.direction, lang)
    yield "aggregation", sentence(
        "ficha", "adds_up", lang, within=decided_in_words(rules.within_year, lang),
        across=decided_in_words(rules.across_years, lang),
    )  # fmt: skip
    for field, role in (("baseline", "baseline"), ("targets", "target")):
        if text := _targets(targets[targets.role == role], lang, figures.term):
            yield field, text
    yield "thresholds", _thresholds(rules, lang)
    if files := dict.fromkeys(cell[1:].partition("]")[0] for cell in ours.source_cell):
        yield "source", sentence("ficha", "values_from", lang, files=", ".join(files))
    yield "progress", _progress(figures, rules.indicator_id)
    if notes := notes_of(figures, [rules.indicator_id]):
        yield "notes", " ".join(f"{mark}: {text}" for mark, text in notes)


def _targets(rows: pd.DataFrame, lang: str, term: str) -> str:
    """Year, text as printed, and what it is taken for where that is not the same."""
    found = []
    for row in rows.itertuples():
        text = f"{row.year}: {row.text or '–'}"
        if row.role == "target" and row.scope:
            text += f" ({decided_in_words(row.scope, lang, term)})"
        if row.used != row.value and not pd.isna(row.used):
            text += f" ({sentence('ficha', 'taken_as', lang, used=number(row.used, lang))})"
        if not row.comparable:
            text += f" ({decided_in_words('not comparable', lang)})"
        found.append(text)
    return "; ".join(found)


def _thresholds(rules: Any, lang: str) -> str:
    text = sentence(
        "ficha", "threshold_text", lang, amber=percent(rules.amber_low, lang),
        green=percent(rules.green_low, lang), above=percent(rules.green_high, lang),
    )  # fmt: skip
    return text + (sentence("ficha", "demand", lang) if rules.demand_driven else "")


def _progress(figures: ReportFigures, indicator_id: str) -> str:
    lang = figures.parameters.lang
    row = next(figures.judged[figures.judged.indicator_id == indicator_id].itertuples())
    actual, target, _ = result_target_gap(row, lang)
    return sentence(
        "ficha", "progress_text", lang, actual=actual, target=target,
        attainment=attainment(row, lang), status=label(row.status, lang),
    )  # fmt: skip


def _field(field: str, lang: str) -> str:
    return sentence("field", field, lang)
