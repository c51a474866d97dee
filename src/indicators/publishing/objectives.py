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

from indicators.charts.theme import svg_of
from indicators.charts.trajectory import plot_fan, plot_trajectory
from indicators.publishing import tree
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.message import behind
from indicators.publishing.tables import Voice, cells, columns_of, frame_table
from indicators.words import STATUS_SYMBOL

#: Blocks that a long programme still has, of the indicators furthest behind.
_LONG_BLOCKS = 20


def objective_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """The sections of all objectives that are reported on; the first starts a page."""
    for n, (objective, rows) in enumerate(it.indicators.groupby("objective", sort=False)):
        name = rows.objective_name.iloc[0].rstrip(".")
        yield tree.heading(1, f"{it.label('objective')} {objective}. {name}", new_page=n == 0)
        if links := alignment_text(it, int(str(objective))):
            yield replace(links, sticky=True)
        if it.long:
            yield _long_table(it, rows)
            yield from descending_note(it, rows)
            continue
        for indicator_id in rows.indicator_id:
            yield from _block(it, indicator_id)
    if it.long:
        ids = behind(it).head(_LONG_BLOCKS).indicator_id
        yield tree.heading(1, it.say("furthest_blocks", count=len(ids)), new_page=True)
        yield tree.paragraph(it.say("left_out", count=len(it.indicators)))
        for indicator_id in ids:
            yield from _block(it, indicator_id)


def alignment_text(it: Voice, objective: int) -> tree.Text | None:
    """Which national objectives a sectoral one serves; 0: the programme; None: not documented."""
    rows = it.programme.alignment[it.programme.alignment.objective == objective]
    if rows.empty:
        return None
    links = [
        it.spell(f"{plan} {code}, {name[:1].lower()}{name[1:]}")
        for plan, code, name in zip(rows.plan, rows.code, rows.national_objective, strict=True)
    ]
    title = it.words("context", "serves" if objective else "whole")
    return tree.paragraph(tree.strong(f"{title}: "), f"{'; '.join(links)}.")


def _block(it: ReportFigures, indicator_id: str) -> Iterator[tree.Node]:
    """What there is to say of one indicator, under a heading of its own.

    All but the chart is sticky, so that a block is not torn.
    """
    judged = it.judged[it.judged.indicator_id == indicator_id]
    row: Any = next(judged.itertuples())
    title = tree.said(f"{indicator_id} {row.name}".rstrip("."))
    yield tree.Heading(2, title, anchor=indicator_id, status=row.status)
    columns = "status actual target gap attainment sexenio_target sexenio_share"
    if whole_term(row):
        columns = "status actual sexenio_target gap attainment"
    yield frame_table(it, judged, columns, sticky=True)
    ends = it.projections[it.projections.indicator_id == indicator_id]
    if not it.closing and len(ends):
        columns = "projected probability projected_gap recent_pace required_pace"
        yield frame_table(it, ends, columns, sticky=True)
    for parts in _remarks(it, row):
        yield tree.paragraph(*parts, style="note", sticky=True)
    yield from chart_of(it, indicator_id)


def chart_of(it: ReportFigures, indicator_id: str) -> Iterator[tree.Node]:
    """The indicator's road and the fan of its projection; of a constant level a line of text."""
    path = it.path[it.path.indicator_id == indicator_id]
    values = path.actual_to_date.dropna()
    if not it.closing and indicator_id in set(it.fan.indicator_id):
        yield drawn(plot_fan(path, it.fan, indicator_id, it.lang, bare=True))
    elif len(values) and set(path.planned_to_date) == set(values) == {values.iloc[0]}:
        yield tree.paragraph(it.say("constant", value=it.number(values.iloc[0]), count=len(values)))
    else:
        yield drawn(plot_trajectory(path, indicator_id, it.lang, bare=True))


def drawn(chart: Any) -> tree.Chart:
    """A chart as a node."""
    return tree.Chart(svg_of(chart), chart.alt)


def whole_term(row: Any) -> bool:
    """Whether a row's target to date is the term's: at its end, where every result is known."""
    ended = row.cut_off == f"{row.term[-4:]}Q4"
    return ended and bool(math.isclose(row.target, row.sexenio_target, rel_tol=1e-9))


def descending_note(it: ReportFigures, rows: pd.DataFrame) -> Iterator[tree.Text]:
    """Which of a table's indicators are the better the less they are."""
    ids = it.judged[it.judged.direction == "descending"].indicator_id
    if here := [key for key in rows.indicator_id if key in set(ids)]:
        yield tree.paragraph(it.say("less_is_better", ids=", ".join(here)), style="note")


def _remarks(it: ReportFigures, row: Any) -> Iterator[list[tree.Said]]:
    """What a block's figures do not say: how to read them, the offices' remarks, the notes."""
    if row.direction == "descending":
        yield [it.say("less_is_better_here")]
    if "open_year" in row.flags.split(","):
        yield [it.say("open_year")]
    remarks = remarks_of(it, row.indicator_id)
    for remark in remarks.itertuples():
        title = tree.strong(f"{it.say('remark')}, {it.period(remark.period)}: ")
        yield [title, remark.note, tree.quiet(f" {remark.source_cell}")]
    if remarks.empty and row.status in ("amber", "red"):
        yield [it.say("no_remark")]
    for note in notes_of(it, row.indicator_id).itertuples():
        yield [tree.strong(f"{it.say('note_mark', mark=note.mark)} "), note.text]


def notes_of(it: ReportFigures, indicator_id: str) -> pd.DataFrame:
    """The matrix's footnotes on an indicator and its targets, in the matrix's order."""
    frames = (it.indicators, it.targets)
    marks = [m for f in frames for m in f.marks[f.indicator_id == indicator_id]]
    notes = it.programme.footnotes
    return notes[notes.mark.isin(",".join(marks).split(","))]


def remarks_of(it: ReportFigures, indicator_id: str) -> pd.DataFrame:
    """What the offices wrote beside an indicator's values; newest first.

    A remark on a whole row counts once, with the newest period of the row.
    """
    remarks = it.actuals[(it.actuals.indicator_id == indicator_id) & (it.actuals.note != "")]
    return remarks.drop_duplicates("note", keep="last")[::-1]


def _long_table(it: ReportFigures, rows: pd.DataFrame) -> tree.Table:
    """An objective of a long programme: a row an indicator, by sector where the matrix has them."""
    names = ["name", "status", "actual", "target", "attainment", "projected_attainment"]
    ends = it.projections.set_index("indicator_id").projected_attainment
    judged = it.judged.join(ends, on="indicator_id")
    body: list[list[tree.Said]] = []
    for category, ours in rows.groupby("category", sort=False):
        here = judged[judged.indicator_id.isin(ours.indicator_id)]
        if category:
            counts = here.status.value_counts()
            present = [status for status in STATUS_SYMBOL if counts.get(status, 0)]
            marks = [x for s in present for x in (it.status(s), f" {counts[s]}   ")]
            body.append([tree.said(tree.strong(f"{category}   "), *marks)])
        body += cells(it, here, names)
    return tree.table(columns_of(names), [it.head(name) for name in names], body)
