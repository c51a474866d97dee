"""The status of every indicator, by objective, on one page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from indicators.charts.gap import status_marks
from indicators.charts.page import WIDTH, explain_marks, fit, new_chart, sign
from indicators.charts.rows import attainment_in_words, put_sign, stretch_in_words
from indicators.charts.theme import INK, QUIET, RULE, Chart, themed
from indicators.errors import UsageError
from indicators.words import label

#: Tiles side by side; an objective with more indicators takes another line.
ACROSS = 3
LINE, LEFT = 0.25, 0.8
#: Inches from a tile's left edge to its id and to its words.
ID, WORDS = 0.15, 0.46


def plot_status(gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es") -> Chart:
    """Draw one tile per indicator, by objective: symbol, id, status and attainment.

    Parameters
    ----------
    gaps
        From `gap_to_target`.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.

    Raises
    ------
    UsageError
        When the frame has no row of the horizon.
    """
    rows = gaps[gaps.horizon == horizon].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no row of horizon "{horizon}" to draw')
    lines = {number: -(-len(of) // ACROSS) for number, of in rows.groupby("objective", sort=False)}
    with themed():
        height = LINE * sum(lines.values())
        chart, axes = new_chart(height, _alt(rows, horizon, lang), left=LEFT, right=0, below=0.3)
        axes.set_xlim(0, WIDTH - LEFT)
        axes.set_ylim(sum(lines.values()) - 0.5, -0.5)
        axes.set_axis_off()
        top = 0
        for objective, count in lines.items():
            of_objective = rows[rows.objective == objective]
            for n, row in enumerate(of_objective.itertuples(index=False)):
                _draw_tile(axes, n % ACROSS, top + n // ACROSS, row, lang)
            _draw_heading(axes, f"{label('objective', lang)} {objective}", top)
            top += count
        explain_marks(chart, status_marks(rows, lang), left=0)
        title = f"{label('status', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
        sign(chart, title, rows.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_tile(axes: Axes, column: int, line: int, row: Any, lang: str) -> None:
    width = (WIDTH - LEFT) / ACROSS
    left = column * width
    put_sign(axes, left, line, row.status, gid=f"status-{row.indicator_id}")
    axes.text(
        left + ID, line, row.indicator_id, weight="bold", va="center_baseline", fontsize=8.5,
        color=INK, gid=f"id-{row.indicator_id}",
    )  # fmt: skip
    words = attainment_in_words(row, lang)
    if label(row.status, lang) not in words:
        words = f"{label(row.status, lang)} · {words}"
    axes.text(
        left + WORDS, line, fit(words, width - WORDS - 0.06, 8), va="center_baseline", fontsize=8,
        color=QUIET, gid=f"words-{row.indicator_id}",
    )  # fmt: skip


def _draw_heading(axes: Axes, heading: str, line: int) -> None:
    axes.text(-LEFT, line, heading, va="center_baseline", fontsize=8, color=INK)
    if line:
        axes.plot([-LEFT, WIDTH - LEFT], [line - 0.5] * 2, color=RULE, linewidth=0.6, clip_on=False)


def _alt(rows: pd.DataFrame, horizon: str, lang: str) -> str:
    said = [
        f"{row.indicator_id} {label(row.status, lang)}, {attainment_in_words(row, lang)}"
        for row in rows.itertuples()
    ]
    stretch = stretch_in_words(rows.iloc[0], horizon, lang)
    return f"{label('status', lang)}, {stretch}: {'; '.join(said)}"
