"""The gap of each indicator: how much of its target to date has been attained."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.theme import (
    FIGURES,
    LARGEST_SHARE,
    NAMES,
    QUIET,
    ROW,
    STATUS_MARKER,
    Chart,
    explain_marks,
    frame_rows,
    new_chart,
    sign,
    themed,
    write_figures,
)  # fmt: skip
from indicators.errors import UsageError
from indicators.vocabulary import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    label,
    percent,
    reason_in_words,
)


def plot_gap(gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es") -> Chart:
    """Draw the attainment of each indicator against its target to date.

    Parameters
    ----------
    gaps
        From `gap_to_target`; filter it first to draw an objective alone.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.

    Returns
    -------
    Chart
        A row per indicator in the frame's order: a line to 100 %, the status symbol, the figures.
    """
    rows = gaps[gaps.horizon == horizon].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no row of horizon "{horizon}" to draw')
    with themed():
        chart, axes = new_chart(
            ROW * len(rows), _alt(rows, horizon, lang), left=NAMES, right=FIGURES, below=0.62
        )
        for position, row in enumerate(rows.itertuples()):
            _draw_row(axes, position, row, lang)
        measure = f"{label('attainment', lang)} ({label('percent_of_target', lang)})"
        frame_rows(axes, rows, measure, lang)
        explain_marks(chart, _status_marks(rows, lang), left=NAMES)
        title = f"{label('attainment', lang)}: {label(horizon, lang)}"
        sign(chart, title, rows.cut_off[0], rows.vintage[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    colour, symbol = STATUS_COLOUR[row.status], STATUS_SYMBOL[row.status]
    attainment = row.attainment
    if math.isnan(attainment):
        why = reason_in_words(row.reason, "attainment", lang)
        axes.text(0.02, position, f"{symbol} {why}", va="center", color=QUIET, fontsize=7.5)
        return
    shown = min(max(attainment, 0.0), LARGEST_SHARE)
    axes.plot([1.0, shown], [position, position], color=colour, linewidth=2.2, alpha=0.55)
    axes.text(
        shown, position, symbol, color=colour, ha="center", va="center", fontsize=11,
        family="DejaVu Sans", gid=f"status-{row.indicator_id}",
    )  # fmt: skip
    write_figures(axes, position, attainment, row.actual, row.target, lang)


def _status_marks(rows: pd.DataFrame, lang: str) -> list[Line2D]:
    return [
        Line2D(
            [], [], linestyle="", marker=STATUS_MARKER[status], markersize=6,
            color=STATUS_COLOUR[status], label=label(status, lang),
        )
        for status in STATUS_SYMBOL if (rows.status == status).any()
    ]  # fmt: skip


def _alt(rows: pd.DataFrame, horizon: str, lang: str) -> str:
    said = [
        f"{row.indicator_id} {percent(row.attainment, lang)} {label(row.status, lang)}"
        for row in rows.itertuples()
    ]
    return f"{label('attainment', lang)}, {label(horizon, lang)}: {'; '.join(said)}"
