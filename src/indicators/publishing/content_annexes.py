"""The annexes: what was found odd, what was decided and why, by which method, from which files.

Figures go in, nodes come out. A table without rows says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from indicators.publishing.comparison import revised_values
from indicators.publishing.content_objectives import remarks_of
from indicators.publishing.content_summary import earlier_in_words
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import input_hashes, package_versions, parameter_rows
from indicators.publishing.tables import addresses, phrase
from indicators.publishing.tree import Node, Table, heading, paragraph, table
from indicators.words import (
    decided_in_words,
    finding_sentences,
    label,
    number,
    percent,
    period_in_words,
    sentence,
    words_or_code,
)

#: The parts of the audit, in the order of the annexes.
_AUDIT_PARTS = {"audit": "contradiction", "audit_gaps": "gap", "audit_passed": "passed"}
#: Rows of a table in the annexes; the workbook holds all of them.
MOST_ROWS = 150


def annex_nodes(figures: ReportFigures) -> Iterator[Node]:
    """Everything after the fichas."""
    lang = figures.parameters.lang
    if figures.earlier is not None:
        earlier = earlier_in_words(figures.earlier, lang)
        yield from _part(figures, phrase("revised", lang, earlier=earlier), _revised(figures))
    yield from _audit(figures)
    # it takes as long as the rest: not twelve times over, and not for hundreds of indicators
    if not figures.parameters.objective and not figures.long:
        yield from _part(figures, phrase("sensitivity", lang), _sensitivity(figures))
    parts = {
        "findings": _findings(figures), "decisions": _decisions(figures),
        "notes": _footnotes(figures),
    }  # fmt: skip
    if figures.long:  # else each stands in its indicator's block
        parts["other_remarks"] = _remarks(figures)
    for head, content in parts.items():
        yield from _part(figures, phrase(head, lang), content)
    yield heading(2, phrase("method", lang))
    for text in _method(figures).split("\n\n"):
        yield paragraph(text)
    for head, content in (
        ("parameters", _parameters(figures)),
        ("versions", _versions(lang)),
        ("inputs", _inputs(figures)),
    ):
        yield from _part(figures, phrase(head, lang), content)


def _part(figures: ReportFigures, head: str, content: Table, level: int = 2) -> Iterator[Node]:
    """A heading and its table; of a very long one the first rows, and how many there are."""
    lang = figures.parameters.lang
    yield heading(level, head)
    if not content.rows:
        yield paragraph(phrase("none", lang))
        return
    if len(content.rows) <= MOST_ROWS:
        yield content
        return
    yield Table(content.columns, content.rows[:MOST_ROWS], content.header, content.caption)
    yield paragraph(phrase("more_rows", lang, shown=MOST_ROWS, all=len(content.rows)), style="note")


def _revised(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    assert figures.earlier is not None  # noqa: S101 - asked for by annex_nodes alone
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
        "ktnnnt",
    )


def _audit(figures: ReportFigures) -> Iterator[Node]:
    """What the matrix contradicts itself in, what it leaves out, and what was found in order."""
    lang = figures.parameters.lang
    for head, part in _AUDIT_PARTS.items():
        rows = figures.audit[figures.audit.part == part]
        yield from _part(figures, phrase(head, lang), _audit_table(rows, lang))


def _audit_table(rows: pd.DataFrame, lang: str) -> Table:
    """With the arithmetic, or the texts, and the cells."""
    heads = (phrase("oddity", lang), phrase("arithmetic", lang), label("source_cell", lang))
    return table(
        [label("indicator", lang), *heads],
        [
            [
                row.indicator_id or "–",
                label(row.code, lang),
                row.arithmetic or row.texts,
                addresses(row.cells),
            ]
            for row in rows.itertuples()
        ],
        "kttt",
        weights=(10, 27, 33, 30),
    )


def _sensitivity(figures: ReportFigures) -> Table:
    """Target, gap and status as decided, and under the other reading."""
    lang = figures.parameters.lang
    heads = [label(head, lang, figures.term) for head in ("sexenio_target", "gap", "status")]
    return table(
        [label("indicator", lang), phrase("subject", lang), *heads],
        [
            [
                row.indicator_id,
                f"{words_or_code('subject', row.subject, lang)}: "
                f"{decided_in_words(row.decided, lang, figures.term)} → "
                f"{decided_in_words(row.alternative, lang, figures.term)}",
                _both(number(row.sexenio_target, lang), number(row.sexenio_target_other, lang)),
                _both(number(row.gap, lang), number(row.gap_other, lang)),
                _both(label(row.status, lang), label(row.status_other, lang)),
            ]
            for row in figures.sensitivity.itertuples()
        ],
        "ktttt",
        weights=(10, 40, 17, 15, 18),
    )


def _both(decided: str, other: str) -> str:
    return decided if decided == other else f"{decided} → {other}"


def _findings(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    ours = figures.programme.findings
    if figures.parameters.objective:
        ours = ours[ours.indicator_id.isin(["", *figures.indicators.indicator_id])]
    heads = (phrase("severity", lang), phrase("finding", lang), label("source_cell", lang))
    return table(
        [label("indicator", lang), *heads],
        [
            [
                row.indicator_id or "–",
                sentence("severity", row.severity, lang),
                " ".join(filter(None, finding_sentences(row._asdict(), lang))),
                row.source_cell,
            ]
            for row in ours.itertuples(index=False)
        ],
        "kttt",
        weights=(10, 13, 47, 30),
    )


def _decisions(figures: ReportFigures) -> Table:
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
                words_or_code("subject", row.subject, lang),
                decided_in_words(row.decided, lang, figures.term),
                row.reason,
            ]
            for row in ours.itertuples()
        ],
        "kttt",
        weights=(10, 18, 19, 53),
    )


def _footnotes(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    return table(
        [label("mark", lang), phrase("note_text", lang), label("source_cell", lang)],
        [[row.mark, row.text, row.source_cell] for row in figures.programme.footnotes.itertuples()],
        "ktt",
        weights=(7, 61, 32),
    )


def _remarks(figures: ReportFigures) -> Table:
    """Every remark of the units, of a long programme's indicators."""
    lang = figures.parameters.lang
    heads = (phrase("period", lang), phrase("remark", lang), label("source_cell", lang))
    return table(
        [label("indicator", lang), *heads],
        [
            [key, period_in_words(period, lang), note, cell]
            for key in figures.indicators.indicator_id
            for period, note, cell in remarks_of(figures, key)
        ],
        "kttt",
        weights=(10, 18, 40, 32),
    )


def _method(figures: ReportFigures) -> str:
    settings = figures.programme.settings
    lang = figures.parameters.lang
    return phrase(
        "method_text", lang, figures.term,
        amber=percent(settings.amber_low, lang), green=percent(settings.green_low, lang),
        above=percent(settings.green_high, lang), small=number(settings.small_target, lang),
        projection=label(figures.parameters.method, lang),
    )  # fmt: skip


def _parameters(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    rows: list[list[Any]] = [
        [sentence("parameter", name, lang), value] for name, value in parameter_rows(figures)
    ]
    return table([phrase("parameter", lang), phrase("value", lang)], rows, "kt", weights=(30, 70))


def _versions(lang: str) -> Table:
    heads = [phrase("package", lang), phrase("version", lang)]
    rows = [list(row) for row in package_versions().items()]
    return table(heads, rows, "kk", weights=(30, 70))


def _inputs(figures: ReportFigures) -> Table:
    lang = figures.parameters.lang
    rows = [[name, digest] for name, digest in input_hashes(figures).items()]
    return table([phrase("file", lang), "SHA-256"], rows, "kt", weights=(35, 65))
