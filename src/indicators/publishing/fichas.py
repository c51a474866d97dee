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
from indicators.publishing.bundle import ReportFigures, data_moment
from indicators.publishing.content_objectives import chart_of, notes_of
from indicators.publishing.tables import figure, phrase, result_target_gap
from indicators.publishing.tree import Column, Cover, Node, heading, paragraph, strong, table
from indicators.words import (
    code_in_words,
    day_in_words,
    decided_in_words,
    label,
    number,
    percent,
    period_in_words,
    sentence,
)

#: What Mexican fichas hold and no source of ours states.
_NOT_STATED = ("definition", "method", "responsible")
#: What the section of an indicator has said already when its ficha comes in the annex.
_TOLD = ("name", "objective", "progress", "notes", "thresholds")


def annex_of_fichas(it: ReportFigures) -> Iterator[Node]:
    """The fichas of all indicators; those of a long programme are made on request alone."""
    yield heading(1, phrase("annexes", it.lang), new_page=True)
    yield heading(2, phrase("fichas", it.lang))
    if it.long:
        yield paragraph(phrase("fichas_on_request", it.lang))
        return
    missing = ", ".join(_field(field, it).lower() for field in _NOT_STATED)
    yield paragraph(phrase("fichas_lack", it.lang, fields=missing), style="note")
    for rules in it.indicators.itertuples(index=False):
        yield heading(3, it.called(str(rules.indicator_id)))
        parts: list[Any] = []
        for field, text in _fields(it, rules):
            if field not in _TOLD:
                parts += [strong(f"{_field(field, it)}: "), f"{text.rstrip('.')}.  "]
        yield paragraph(*parts, style="note")


def ficha_lines(it: ReportFigures, indicator_id: str) -> list[tuple[str, str]]:
    """The fields of a ficha in words, each with what it holds."""
    ours = it.indicators[it.indicators.indicator_id == indicator_id]
    if ours.empty:
        known = ", ".join(it.indicators.indicator_id)
        raise UsageError(f'there is no indicator "{indicator_id}"; known: {known}')
    fields = _fields(it, next(ours.itertuples(index=False)))
    lines = [(_field(field, it), text) for field, text in fields]
    missing = ", ".join(_field(field, it) for field in _NOT_STATED)
    return [*lines, (sentence("ficha", "not_stated", it.lang).capitalize(), missing)]


def write_ficha(it: ReportFigures, indicator_id: str, folder: str | Path) -> Path:
    """Write the ficha of an indicator as a PDF; an earlier one of the same name is replaced."""
    from indicators.publishing.pdf import tree_to_pdf

    lines = ficha_lines(it, indicator_id)
    vintage = it.judged.vintage.iloc[0]
    synthetic = bool(it.judged.synthetic.any())
    cover = Cover(
        title=f"{_field('ficha', it)}: {it.called(indicator_id)}",
        programme=it.programme.settings.name,
        lang="en" if it.lang == "en" else "es",
        cut_off=period_in_words(it.cut_off, it.lang),
        vintage=day_in_words(vintage, it.lang) if vintage else "",
        synthetic=synthetic,
        stamp=label("synthetic", it.lang) if synthetic else "",
    )
    nodes = [
        heading(1, it.called(indicator_id)),
        table([Column("key", 24), Column("text", 76)], [], lines),
        *chart_of(it, indicator_id),
    ]
    pdf = tree_to_pdf(nodes, cover, data_moment(it), with_cover=False)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # the indicator's id is one of the frame's own, which are numbers and points
    target = folder / f"ficha_{indicator_id}_{it.cut_off}.pdf"
    loose = target.with_suffix(".making")
    loose.write_bytes(pdf)
    return loose.replace(target)


def _fields(it: ReportFigures, rules: Any) -> Iterator[tuple[str, str]]:
    """The fields that the sources state, in the order of Mexican fichas."""
    key, lang = rules.indicator_id, it.lang
    ours = it.actuals[it.actuals.indicator_id == key]
    targets = it.targets[it.targets.indicator_id == key]
    yield "name", it.spell(f"{key} {rules.name}")
    yield "objective", it.spell(f"{rules.objective}. {rules.objective_name}")
    if rules.unit:
        yield "unit", rules.unit
    if len(ours):
        quarterly = bool(ours.period.str.contains("Q").any())
        yield "frequency", sentence("ficha", "quarterly" if quarterly else "yearly", lang)
    yield "direction", code_in_words(rules.direction, it.lang, it.term)
    yield "aggregation", sentence(
        "ficha", "adds_up", lang, within=code_in_words(rules.within_year, it.lang, it.term),
        across=code_in_words(rules.across_years, it.lang, it.term),
    )  # fmt: skip
    for field, role in (("baseline", "baseline"), ("targets", "target")):
        if text := _targets(it, targets[targets.role == role]):
            yield field, text
    yield "thresholds", _thresholds(rules, lang)
    if files := dict.fromkeys(cell[1:].partition("]")[0] for cell in ours.source_cell):
        yield "source", sentence("ficha", "values_from", lang, files=", ".join(files))
    row: Any = next(it.judged[it.judged.indicator_id == key].itertuples())
    actual, target, _ = result_target_gap(row, lang)
    yield "progress", sentence(
        "ficha", "progress_text", lang, actual=actual, target=target,
        attainment=figure(row, "attainment", lang), status=label(row.status, lang),
    )  # fmt: skip
    if notes := [f"{note.mark}: {note.text}" for note in notes_of(it, key).itertuples()]:
        yield "notes", " ".join(notes)


def _targets(it: ReportFigures, rows: pd.DataFrame) -> str:
    """Year, text as printed, and what it is taken for where that is not the same."""
    found = []
    for row in rows.itertuples():
        text = f"{row.year}: {row.text or '–'}"
        if row.role == "target" and row.scope:
            text += f" ({code_in_words(row.scope, it.lang, it.term)})"
        if row.used != row.value and not pd.isna(row.used):
            text += f" ({sentence('ficha', 'taken_as', it.lang, used=number(row.used, it.lang))})"
        if not row.comparable:
            text += f" ({decided_in_words('not comparable', it.lang)})"
        found.append(text)
    return "; ".join(found)


def _thresholds(rules: Any, lang: str) -> str:
    text = sentence(
        "ficha", "threshold_text", lang, amber=percent(rules.amber_low, lang),
        green=percent(rules.green_low, lang), above=percent(rules.green_high, lang),
    )  # fmt: skip
    return text + (sentence("ficha", "demand", lang) if rules.demand_driven else "")


def _field(field: str, it: ReportFigures) -> str:
    return sentence("field", field, it.lang)
