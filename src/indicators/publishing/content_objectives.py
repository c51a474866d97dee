"""A section for each objective, in it a block for each indicator: figures, chart, remarks.

Figures go in, nodes come out. A long programme has a table an objective, and blocks for the
indicators that are furthest behind alone; it says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from indicators.charts.trajectory import plot_fan, plot_trajectory
from indicators.publishing.content_message import behind, named
from indicators.publishing.context import alignment_text
from indicators.publishing.figures import ReportFigures
from indicators.publishing.tables import (
    attainment,
    drawn,
    figure,
    phrase,
    probable,
    projected,
    result_target_gap,
    status_mark,
)
from indicators.publishing.tree import (
    Heading,
    Node,
    Said,
    Table,
    Text,
    heading,
    paragraph,
    quiet,
    said,
    strong,
    table,
)
from indicators.words import label, number, percent, period_in_words

#: Blocks that a long programme still has, of the indicators furthest behind.
LONG_BLOCKS = 20


def objective_nodes(figures: ReportFigures) -> Iterator[Node]:
    """The sections of all objectives that are reported on; the first starts a page."""
    for n, (objective, rows) in enumerate(figures.indicators.groupby("objective", sort=False)):
        yield from _section(figures, int(objective), rows, first=n == 0)
    if figures.long:
        lang = figures.parameters.lang
        rows = behind(figures).head(LONG_BLOCKS)
        yield heading(1, phrase("furthest_blocks", lang, count=len(rows)), new_page=True)
        yield paragraph(phrase("left_out", lang, count=len(figures.indicators)))
        for indicator_id in rows.indicator_id:
            yield from indicator_block(figures, indicator_id)


def indicator_block(figures: ReportFigures, indicator_id: str) -> Iterator[Node]:
    """What there is to say of one indicator, under a heading of its own."""
    lang = figures.parameters.lang
    row: Any = next(figures.judged[figures.judged.indicator_id == indicator_id].itertuples())
    title = said(f"{indicator_id} {row.name}".rstrip("."))
    yield Heading(2, title, anchor=indicator_id, status=row.status)
    yield _so_far(figures, row)
    if not figures.closing:
        yield from _to_come(figures, row)
    # sticky, so that a block is not torn: what is said in words, then the chart
    for node in _remarks(figures, row):
        yield replace(node, sticky=True)
    for mark, text in notes_of(figures, [indicator_id]):
        head = strong(f"{phrase('note_mark', lang, mark=mark)} ")
        yield paragraph(head, text, style="note", sticky=True)
    yield from chart_of(figures, indicator_id)


def chart_of(figures: ReportFigures, indicator_id: str) -> Iterator[Node]:
    """The indicator's road and the fan of its projection; of a constant level a line of text."""
    lang = figures.parameters.lang
    path = figures.path[figures.path.indicator_id == indicator_id]
    values = path.actual_to_date.dropna()
    if not figures.closing and indicator_id in set(figures.fan.indicator_id):
        yield drawn(plot_fan(path, figures.fan, indicator_id, lang, bare=True))
    elif len(values) and set(path.planned_to_date) == set(values) == {values.iloc[0]}:
        text = phrase("constant", lang, value=number(values.iloc[0], lang), count=len(values))
        yield paragraph(text)
    else:
        yield drawn(plot_trajectory(path, indicator_id, lang, bare=True))


def is_whole(row: Any) -> bool:
    """Whether a row's target to date is the term's: at its end, where every result is known."""
    ended = row.cut_off == f"{row.term[-4:]}Q4"
    return ended and bool(math.isclose(row.target, row.sexenio_target, rel_tol=1e-9))


def notes_of(figures: ReportFigures, indicator_ids: list[str]) -> list[tuple[str, str]]:
    """The matrix's footnotes on these indicators and their targets, in the matrix's order."""
    indicators = figures.indicators[figures.indicators.indicator_id.isin(indicator_ids)]
    targets = figures.targets[figures.targets.indicator_id.isin(indicator_ids)]
    marks = {
        mark for joined in [*indicators.marks, *targets.marks] for mark in joined.split(",") if mark
    }
    notes = figures.programme.footnotes
    return [(row.mark, row.text) for row in notes.itertuples() if row.mark in marks]


def remarks_of(figures: ReportFigures, indicator_id: str) -> list[tuple[str, str, str]]:
    """What the offices wrote beside an indicator's values: period, remark, cell; newest first.

    A remark on a whole row counts once, with the newest period of the row.
    """
    remarks = figures.actuals[figures.actuals.indicator_id == indicator_id]
    remarks = remarks[remarks.note != ""].drop_duplicates("note", keep="last")
    return [(row.period, row.note, row.source_cell) for row in remarks.itertuples()][::-1]


def _section(
    figures: ReportFigures, objective: int, rows: pd.DataFrame, *, first: bool
) -> Iterator[Node]:
    lang = figures.parameters.lang
    name = rows.objective_name.iloc[0].rstrip(".")
    yield heading(1, f"{label('objective', lang)} {objective}. {name}", new_page=first)
    links = alignment_text(figures.programme, objective, lang, figures.spell)
    if links:
        yield replace(links, sticky=True)
    if figures.long:
        yield _long_table(figures, rows)
        return
    for indicator_id in rows.indicator_id:
        yield from indicator_block(figures, indicator_id)


def _so_far(figures: ReportFigures, row: Any) -> Table:
    """Result against target; at the term's end both are those of the term."""
    lang = figures.parameters.lang
    heads = ["status", "actual", "target", "gap", "attainment", "sexenio_target", "share_done"]
    cells: list[Said] = [
        status_mark(row.status, lang),
        *result_target_gap(row, lang),
        attainment(row, lang),
        figure(row, "sexenio_target", lang),
        percent(row.sexenio_share, lang),
    ]
    if is_whole(row):
        heads = ["status", "actual", "sexenio_target", "gap", "attainment"]
        cells = cells[:5]
    words = [label(head, lang, figures.term) for head in heads[:6]]
    if len(heads) > 6:
        words.append(phrase("share_done", lang, figures.term))
    return table(words, [cells], "tnnnnnn", sticky=True, weights=(18, 13, 15, 12, 13, 16, 13))


def _to_come(figures: ReportFigures, row: Any) -> Iterator[Table]:
    """Where the term may end, and the pace that its target takes."""
    lang = figures.parameters.lang
    ours = figures.projections[figures.projections.indicator_id == row.indicator_id]
    for end in ours.itertuples():
        heads = ("projected", "probability", "projected_gap", "recent_pace", "required_pace")
        words = [label(head, lang, figures.term) for head in heads]
        if end.kept:
            kept = f"{label(end.kept, lang)}, {label('since', lang)}: " + period_in_words(
                end.kept_since, lang
            )
            cells: list[Any] = [kept, "–", "–"]
        else:
            gap = figure(end, "projected_gap", lang)
            cells = [projected(end, lang), probable(end, lang), gap]
        cells += [figure(row, "recent_pace", lang), _required(row, lang)]
        yield table([w[:1].upper() + w[1:] for w in words], [cells], "ttnnn", sticky=True,
                    weights=(29, 25, 16, 13, 17))  # fmt: skip


def _required(row: Any, lang: str) -> Any:
    words = figure(row, "required_pace", lang)
    if row.recent_pace > 0 and not math.isnan(row.required_pace):
        times = number(row.required_pace / row.recent_pace, lang, 1)
        return said(words, quiet(f" ({times} ×)"))
    return words


def _remarks(figures: ReportFigures, row: Any) -> Iterator[Text]:
    """The offices' remarks, or that an amber or red indicator has none."""
    lang = figures.parameters.lang
    remarks = remarks_of(figures, row.indicator_id)
    for period, note, cell in remarks:
        head = f"{phrase('remark', lang)}, {period_in_words(period, lang)}: "
        yield paragraph(strong(head), note, quiet(f" {cell}"), style="note")
    if not remarks and row.status in ("amber", "red"):
        yield paragraph(phrase("no_remark", lang), style="note")


def _long_table(figures: ReportFigures, rows: pd.DataFrame) -> Table:
    """An objective of a long programme: a row an indicator, by sector where the matrix has them."""
    lang = figures.parameters.lang
    judged = figures.judged.set_index("indicator_id")
    ends = figures.projections.set_index("indicator_id")
    body: list[list[Any]] = []
    for category, ours in rows.groupby("category", sort=False):
        if category:
            counts = judged.loc[ours.indicator_id].status.value_counts()
            marks = [x for s, n in counts.items() for x in (status_mark(str(s), lang), f" {n}   ")]
            body.append([said(strong(f"{category}   "), *marks)])
        for key in ours.indicator_id:
            row = judged.loc[key]
            end = ends.loc[key] if key in ends.index else None
            share = math.nan if end is None else end["median"] / end.sexenio_target
            body.append(
                [
                    named(figures, key), status_mark(row.status, lang),
                    *result_target_gap(row, lang)[:2],
                    attainment(row, lang), percent(share, lang) if math.isfinite(share) else "–",
                ]
            )  # fmt: skip
    heads = ["indicator", "status", "actual", "target", "attainment", "projected_share"]
    return table([label(head, lang, figures.term) for head in heads], body, "ttnnnn")
