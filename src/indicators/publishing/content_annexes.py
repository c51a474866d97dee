"""The annexes: what was found odd, what was decided and why, by which method, from which files.

Figures go in, pieces come out. A table without rows says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indicators.publishing.comparison import revised_values
from indicators.publishing.content_objectives import remarks_of
from indicators.publishing.content_summary import earlier_in_words
from indicators.publishing.content_tables import addresses
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import input_hashes, package_versions, parameter_rows
from indicators.publishing.phrase_codes import (
    decided_in_words,
    finding_in_words,
    severity_in_words,
    subject_in_words,
)
from indicators.publishing.phrases import phrase
from indicators.publishing.pieces import Text
from indicators.publishing.tables import Table, table
from indicators.words import for_term, label, number, percent, period_in_words


def annex_pieces(figures: ReportFigures) -> Iterator[Any]:
    """Everything after the fichas."""
    lang = figures.parameters.lang
    if figures.earlier is not None:
        earlier = earlier_in_words(figures.earlier, lang)
        heading = phrase("revised", lang, earlier=earlier)
        yield from _part(heading, _revised_table(figures), lang)
    yield from _part(phrase("audit", lang), _audit_table(figures), lang)
    if not figures.parameters.objective:  # it takes as long as the rest: not twelve times over
        yield from _part(phrase("sensitivity", lang), _sensitivity_table(figures), lang)
    for heading, content in (
        ("findings", _finding_table(figures)),
        ("decisions", _decision_table(figures)),
        ("notes", _footnote_table(figures)),
        ("other_remarks", _remark_table(figures)),
    ):
        yield from _part(phrase(heading, lang), content, lang)
    yield Text(f"## {phrase('method', lang)}\n\n{_method_text(figures)}")
    for heading, content in (
        ("parameters", _parameter_table(figures)),
        ("versions", _version_table(lang)),
        ("inputs", _input_table(figures)),
    ):
        yield from _part(phrase(heading, lang), content, lang)


def _part(heading: str, content: Table, lang: str) -> Iterator[Any]:
    yield Text(f"## {heading}")
    yield content if content.rows else Text(phrase("none", lang))


def _revised_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    assert figures.earlier is not None  # noqa: S101 - asked for by annex_pieces alone
    rows = revised_values(figures.earlier, figures.snapshot)
    heads = ("period", "before", "after", "difference", "cells")
    return table(
        [label("indicator", lang), *(phrase(head, lang) for head in heads)],
        [
            [
                row.indicator_id,
                period_in_words(row.period, lang),
                number(row.before, lang),
                number(row.after, lang),
                number(row.difference, lang),
                " → ".join(filter(None, [row.cell_before, row.cell_after])),
            ]
            for row in rows.itertuples()
        ],
        widths=(10, 18, 10, 10, 11, 41),
        keys=1,
    )


def _audit_table(figures: ReportFigures) -> Table:
    """What the matrix contradicts itself in, with the arithmetic and the cells."""
    lang = figures.parameters.lang
    return table(
        [
            label("indicator", lang), phrase("oddity", lang), phrase("arithmetic", lang),
            label("source_cell", lang),
        ],
        [
            [
                row.indicator_id,
                label(row.code, lang),
                row.arithmetic or row.texts,
                addresses(row.cells),
            ]
            for row in figures.audit.itertuples()
        ],
        widths=(10, 27, 33, 30),
        keys=1,
    )  # fmt: skip


def _sensitivity_table(figures: ReportFigures) -> Table:
    """Target, gap and status as decided, and under the other reading."""
    lang = figures.parameters.lang
    heads = [label(head, lang, figures.term) for head in ("sexenio_target", "gap", "status")]
    return table(
        [label("indicator", lang), phrase("subject", lang), *heads],
        [
            [
                row.indicator_id,
                f"{subject_in_words(row.subject, lang)}: "
                + for_term(decided_in_words(row.decided, lang), figures.term)
                + f" → {for_term(decided_in_words(row.alternative, lang), figures.term)}",
                _both(number(row.sexenio_target, lang), number(row.sexenio_target_other, lang)),
                _both(number(row.gap, lang), number(row.gap_other, lang)),
                _both(label(row.status, lang), label(row.status_other, lang)),
            ]
            for row in figures.sensitivity.itertuples()
        ],
        widths=(10, 40, 17, 15, 18),
        keys=1,
    )


def _both(decided: str, other: str) -> str:
    return decided if decided == other else f"{decided} → {other}"


def _finding_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    ours = figures.programme.findings
    if figures.parameters.objective:
        ours = ours[ours.indicator_id.isin(["", *figures.indicators.indicator_id])]
    return table(
        [
            label("indicator", lang), phrase("severity", lang), phrase("finding", lang),
            label("source_cell", lang),
        ],
        [
            [
                row.indicator_id or "–",
                severity_in_words(row.severity, lang),
                for_term(finding_in_words(row.code, lang), figures.term)
                + (f"; {phrase('as_printed', lang, text=row.text)}" if row.text else ""),
                row.source_cell,
            ]
            for row in ours.itertuples()
        ],
        widths=(10, 13, 42, 35),
        keys=1,
    )  # fmt: skip


def _decision_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    ours = figures.programme.decisions
    if figures.parameters.objective:
        ours = ours[ours.indicator_id.isin(figures.indicators.indicator_id)]
    heads = [label("indicator", lang), phrase("subject", lang), phrase("decided", lang)]
    return table(
        [*heads, label("reason", lang)],
        [
            [
                row.indicator_id,
                subject_in_words(row.subject, lang),
                for_term(decided_in_words(row.decided, lang), figures.term),
                row.reason,
            ]
            for row in ours.itertuples()
        ],
        widths=(10, 18, 19, 53),
        keys=1,
    )


def _footnote_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    return table(
        [label("mark", lang), phrase("note_text", lang), label("source_cell", lang)],
        [[row.mark, row.text, row.source_cell] for row in figures.programme.footnotes.itertuples()],
        widths=(7, 61, 32),
        keys=1,
    )


def _remark_table(figures: ReportFigures) -> Table:
    """The remarks on indicators that are neither amber nor red; the others stand by their rows."""
    lang = figures.parameters.lang
    judged = figures.judged
    rest = judged.indicator_id[~judged.status.isin(["amber", "red"])]
    return table(
        [
            label("indicator", lang), phrase("period", lang), phrase("remark", lang),
            label("source_cell", lang),
        ],
        [
            [key, period_in_words(period, lang), note, cell]
            for key in rest
            for period, note, cell in remarks_of(figures, key)
        ],
        widths=(10, 18, 40, 32),
        keys=1,
    )  # fmt: skip


def _method_text(figures: ReportFigures) -> str:
    settings = figures.programme.settings
    lang = figures.parameters.lang
    return phrase(
        "method_text", lang, figures.term,
        amber=percent(settings.amber_low, lang), green=percent(settings.green_low, lang),
        above=percent(settings.green_high, lang), small=number(settings.small_target, lang),
        projection=label(figures.parameters.method, lang),
    )  # fmt: skip


def _parameter_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    heads = [phrase("parameter", lang), phrase("value", lang)]
    return table(heads, parameter_rows(figures), widths=(30, 70), keys=1)


def _version_table(lang: str) -> Table:
    heads = [phrase("package", lang), phrase("version", lang)]
    return table(heads, [list(row) for row in package_versions().items()], widths=(30, 70), keys=2)


def _input_table(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    rows = [[name, digest] for name, digest in input_hashes(figures).items()]
    return table([phrase("file", lang), "SHA-256"], rows, widths=(35, 65), keys=1)
