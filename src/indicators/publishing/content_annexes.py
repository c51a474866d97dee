"""The annexes: what was found odd, what was decided and why, by which method, from which files.

Figures go in, nodes come out. A table without rows says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.publishing.bundle import ReportFigures, input_hashes, package_versions
from indicators.publishing.comparison import revised_values
from indicators.publishing.content_objectives import remarks_of
from indicators.publishing.tables import frame_table, head, phrase
from indicators.publishing.tree import Column, Node, Table, heading, paragraph, table
from indicators.words import (
    day_in_words,
    decided_in_words,
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
_MOST_ROWS = 150


def annex_nodes(it: ReportFigures) -> Iterator[Node]:
    """Everything after the fichas."""
    if it.earlier is not None:
        rows = revised_values(it.earlier, it.snapshot)
        columns = "indicator_id period before after difference cells"
        title = phrase("revised", it.lang, earlier=it.earlier.named(it.lang))
        yield from _part(it, title, frame_table(it, rows, columns))
    for title, part in _AUDIT_PARTS.items():
        rows = it.audit[it.audit.part == part]
        content = frame_table(it, rows, "indicator_id oddity arithmetic cells")
        yield from _part(it, phrase(title, it.lang), content)
    if it.sensitivity is not None:
        yield from _part(it, phrase("sensitivity", it.lang), _sensitivity(it, it.sensitivity))
    known = it.programme
    findings = known.findings
    decisions = known.decisions
    if it.parameters.objective:
        ours = it.indicators.indicator_id
        findings = findings[findings.indicator_id.isin(["", *ours])]
        decisions = decisions[decisions.indicator_id.isin(ours)]
    parts = [
        ("findings", findings, "indicator_id severity finding source_cell"),
        ("decisions", decisions, "indicator_id subject decided reason"),
        ("notes", known.footnotes, "mark text source_cell"),
    ]
    if it.long:  # else each stands in its indicator's block
        remarks = pd.concat([remarks_of(it, key) for key in it.indicators.indicator_id])
        parts.append(("other_remarks", remarks, "indicator_id period note source_cell"))
    for title, rows, columns in parts:
        yield from _part(it, phrase(title, it.lang), frame_table(it, rows, columns))
    yield from origin_nodes(it)


def origin_nodes(it: ReportFigures) -> Iterator[Node]:
    """Method, parameters, versions and input files: what holds for the whole report."""
    settings = it.programme.settings
    text = phrase(
        "method_text", it.lang, it.term,
        amber=percent(settings.amber_low, it.lang), green=percent(settings.green_low, it.lang),
        above=percent(settings.green_high, it.lang), small=number(settings.small_target, it.lang),
        projection=label(it.parameters.method, it.lang),
    )  # fmt: skip
    yield heading(2, phrase("method", it.lang))
    for part in text.split("\n\n"):
        yield paragraph(part)
    for title, heads, lines in (
        ("parameters", ("parameter", "value"), _parameters(it)),
        ("versions", ("package", "version"), package_versions()),
        ("inputs", ("file", "sha256"), input_hashes(it.parameters, it.programme.folder)),
    ):
        columns = [Column("key", 33), Column("text", 67)]
        content = table(columns, [head(name, it.lang) for name in heads], lines.items())
        yield from _part(it, phrase(title, it.lang), content)


def _part(it: ReportFigures, title: str, content: Table) -> Iterator[Node]:
    """A heading and its table; of a very long one the first rows, and how many there are."""
    yield heading(2, title)
    count = len(content.rows)
    if not count:
        yield paragraph(phrase("none", it.lang))
        return
    yield replace(content, rows=content.rows[:_MOST_ROWS])
    if count > _MOST_ROWS:
        text = phrase("more_rows", it.lang, shown=_MOST_ROWS, all=count)
        yield paragraph(text, style="note")


def _sensitivity(it: ReportFigures, rows: pd.DataFrame) -> Table:
    """Target, gap and status as decided, and under the other reading."""
    names = ("indicator_id", "subject", "sexenio_target", "gap", "status")
    columns = [Column("key" if n == 0 else "text", w) for n, w in enumerate((10, 40, 17, 15, 18))]
    body = []
    for row in rows.itertuples():
        pair = [decided_in_words(d, it.lang, it.term) for d in (row.decided, row.alternative)]
        body.append(
            [
                row.indicator_id,
                f"{words_or_code('subject', row.subject, it.lang)}: {' → '.join(pair)}",
                *(
                    _both(
                        number(getattr(row, n), it.lang),
                        number(getattr(row, f"{n}_other"), it.lang),
                    )
                    for n in ("sexenio_target", "gap")
                ),
                _both(label(row.status, it.lang), label(row.status_other, it.lang)),
            ]
        )
    return table(columns, [head(name, it.lang, it.term) for name in names], body)


def _both(decided: str, other: str) -> str:
    return decided if decided == other else f"{decided} → {other}"


def _parameters(it: ReportFigures) -> dict[str, str]:
    """The parameters that were given, as a reader sees them: files by name, and no folder."""
    given = it.parameters
    days = {name: getattr(given, name) for name in ("as_of", "commitments_on")}
    files = {name: getattr(given, name) for name in ("decisions", "actuals", "compare_to")}
    shown: dict[str, Any] = {
        "cut_off": period_in_words(it.cut_off, it.lang),
        **{name: day_in_words(day, it.lang) for name, day in days.items() if day},
        **{name: Path(file).name for name, file in files.items()},
        "objective": given.objective or "",
        "lang": sentence("document", it.lang, it.lang),
        "method": label(given.method, it.lang),
        "draws": given.draws,
        "seed": given.seed,
    }
    return {sentence("parameter", name, it.lang): str(v) for name, v in shown.items() if v != ""}
