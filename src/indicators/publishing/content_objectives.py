"""A section for each objective: how far, along which road, at what pace, and what offices say.

Figures go in, pieces come out, objective by objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from indicators.charts.gap import plot_gap
from indicators.charts.trajectory import plot_trajectory
from indicators.publishing.content_tables import HORIZON, gap_table, named, pace_table
from indicators.publishing.context import alignment_text
from indicators.publishing.figures import ReportFigures
from indicators.publishing.phrases import phrase
from indicators.publishing.pieces import Text
from indicators.publishing.tables import escape_markdown
from indicators.words import label, period_in_words


def objective_pieces(figures: ReportFigures) -> Iterator[Any]:
    """The sections of all objectives that are reported on; the first starts a page."""
    for n, (objective, rows) in enumerate(figures.indicators.groupby("objective", sort=False)):
        yield from _section(figures, int(objective), rows, first=n == 0)


def _section(
    figures: ReportFigures, objective: int, rows: pd.DataFrame, *, first: bool
) -> Iterator[Any]:
    lang = figures.parameters.lang
    title = escape_markdown(figures.spell(rows.objective_name.iloc[0].rstrip(".")))
    yield Text(f"# {label('objective', lang)} {objective}. {title}", new_page=first)
    if aligned := alignment_text(figures.programme, objective, lang, figures.spell):
        yield Text(aligned, sticky=True)
    gaps = figures.gaps[figures.gaps.objective == objective]
    yield plot_gap(gaps, HORIZON, lang)
    judged = gaps[gaps.horizon == HORIZON]
    yield gap_table(
        figures, judged, name=lambda row: figures.spell(named(row)),
        remark=lambda row: _remark(figures, row),
    )  # fmt: skip
    ids = list(rows.indicator_id)
    if not figures.closing:
        yield pace_table(figures, ids)
    for indicator_id in ids:
        yield trajectory_of(figures, indicator_id)
    if notes := notes_of(figures, ids):
        said = "\n".join(f"- {mark}: {escape_markdown(text)}" for mark, text in notes)
        yield Text(f"**{phrase('notes', lang)}**", sticky=True)
        yield Text(said)


def trajectory_of(figures: ReportFigures, indicator_id: str) -> Any:
    """The road of an indicator, with the fan of its projection while the term runs."""
    fan = None if figures.closing else figures.fan
    return plot_trajectory(figures.path, indicator_id, figures.parameters.lang, fan=fan)


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
    said = figures.actuals[(figures.actuals.indicator_id == indicator_id)]
    said = said[said.note != ""].drop_duplicates("note", keep="last")
    return [(row.period, row.note, row.source_cell) for row in said.itertuples()][::-1]


def _remark(figures: ReportFigures, row: Any) -> str:
    """What stands below a row: the offices' remarks, or that an amber or red one has none."""
    lang = figures.parameters.lang
    remarks = remarks_of(figures, row.indicator_id)
    if not remarks:
        return phrase("no_remark", lang) if row.status in ("amber", "red") else ""
    said = (f"{period_in_words(period, lang)}: {note} {cell}" for period, note, cell in remarks)
    return f"{phrase('remark', lang)} · " + " · ".join(said)
