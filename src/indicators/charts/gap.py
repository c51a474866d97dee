"""The gap of each indicator: how much of its target to date has been attained."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.theme import (
    ACCENT,
    INK,
    QUIET,
    STATUS_MARKER,
    Chart,
    new_chart,
    short_name,
    sign,
    themed,
)
from indicators.errors import UsageError
from indicators.vocabulary import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    label,
    number,
    percent,
    reason_in_words,
)

#: Attainment is drawn up to here; what lies beyond is written with an arrow.
LARGEST_SHOWN = 2.0


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
        figure = new_chart(1.25 + 0.36 * len(rows), _alt(rows, horizon, lang))
        axes = figure.subplots()
        for position, row in enumerate(rows.itertuples()):
            _draw_row(axes, position, row, lang)
        _draw_frame(axes, rows, lang)
        axes.set_title(f"{label('attainment', lang)}: {label(horizon, lang)}")
        sign(figure, rows.cut_off[0], rows.vintage[0], bool(rows.synthetic.any()), lang)
    return figure


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    colour, symbol = STATUS_COLOUR[row.status], STATUS_SYMBOL[row.status]
    attainment = row.attainment
    if math.isnan(attainment):
        why = reason_in_words(row.reason, "attainment", lang)
        axes.text(0.02, position, f"{symbol} {why}", va="center", color=QUIET, fontsize=7.5)
        return
    shown = min(max(attainment, 0.0), LARGEST_SHOWN)
    axes.plot([1.0, shown], [position, position], color=colour, linewidth=2.2, alpha=0.55)
    axes.text(
        shown, position, symbol, color=colour, ha="center", va="center", fontsize=11,
        family="DejaVu Sans", gid=f"status-{row.indicator_id}",
    )  # fmt: skip
    beyond = " »" if attainment > LARGEST_SHOWN else ""
    axes.text(
        1.01, position,
        f"{percent(attainment, lang)}{beyond}   "
        f"{number(row.actual, lang)} / {number(row.target, lang)}",
        transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=INK,
    )  # fmt: skip


def _draw_frame(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    axes.set_yticks(
        range(len(rows)),
        [short_name(row.indicator_id, row.name) for row in rows.itertuples(index=False)],
        linespacing=0.95,
    )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, LARGEST_SHOWN + 0.06)
    axes.set_xticks([0, 0.5, 1, 1.5, 2], [percent(share, lang) for share in (0, 0.5, 1, 1.5, 2)])
    axes.axvline(1.0, color=ACCENT, linewidth=1.2)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"{label('attainment', lang)} ({label('percent_of_target', lang)})")
    seen = [status for status in STATUS_SYMBOL if (rows.status == status).any()]
    handles = [
        Line2D([], [], linestyle="", marker=STATUS_MARKER[status], markersize=6,
               color=STATUS_COLOUR[status], label=label(status, lang))
        for status in seen
    ]  # fmt: skip
    axes.figure.legend(
        handles=handles, loc="outside upper left", ncols=len(seen), handletextpad=0.1,
        columnspacing=1.4,
    )  # fmt: skip


def _alt(rows: pd.DataFrame, horizon: str, lang: str) -> str:
    said = [
        f"{row.indicator_id} {percent(row.attainment, lang)} {label(row.status, lang)}"
        for row in rows.itertuples()
    ]
    return f"{label('attainment', lang)}, {label(horizon, lang)}: {'; '.join(said)}"
