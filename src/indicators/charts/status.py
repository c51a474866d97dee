"""The status of every indicator, by objective, on one page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from indicators.charts.theme import INK, QUIET, RULE, Chart, new_chart, sign, themed
from indicators.errors import UsageError
from indicators.vocabulary import STATUS_COLOUR, STATUS_SYMBOL, label, percent


def plot_status(gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es") -> Chart:
    """Draw one tile per indicator, a row per objective: symbol, id and attainment.

    Parameters
    ----------
    gaps
        From `gap_to_target`.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.
    """
    rows = gaps[gaps.horizon == horizon].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no row of horizon "{horizon}" to draw')
    objectives = list(dict.fromkeys(rows.objective))
    with themed():
        alt = _alt(rows, horizon, lang)
        chart, axes = new_chart(0.25 * len(objectives), alt, left=0.8, right=0.05, below=0.3)
        for position, objective in enumerate(objectives):
            of_objective = rows[rows.objective == objective]
            for column, row in enumerate(of_objective.itertuples()):
                _draw_tile(axes, column, position, row, lang)
        _draw_frame(axes, rows, objectives, lang)
        title = f"{label('status', lang)}: {label(horizon, lang)}"
        sign(chart, title, rows.cut_off[0], rows.vintage[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_tile(axes: Axes, column: int, position: int, row: Any, lang: str) -> None:
    status = row.status
    axes.text(
        column, position, STATUS_SYMBOL[status], color=STATUS_COLOUR[status], fontsize=10,
        family="DejaVu Sans", va="center", ha="left", gid=f"status-{row.indicator_id}",
    )  # fmt: skip
    axes.text(
        column + 0.14, position, row.indicator_id, weight="bold", va="center",
        fontsize=8.5, color=INK,
    )  # fmt: skip
    axes.text(
        column + 0.36, position, f"{label(status, lang)} · {percent(row.attainment, lang)}",
        va="center", fontsize=8, color=QUIET,
    )  # fmt: skip


def _draw_frame(axes: Axes, rows: pd.DataFrame, objectives: list[int], lang: str) -> None:
    width = int(rows.groupby("objective").size().max())
    axes.set_xlim(-0.05, width)
    axes.set_ylim(len(objectives) - 0.5, -0.5)
    names = [f"{label('objective', lang)} {objective}" for objective in objectives]
    axes.set_yticks(range(len(objectives)), names)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for position in range(1, len(objectives)):
        axes.axhline(position - 0.5, color=RULE, linewidth=0.6)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _alt(rows: pd.DataFrame, horizon: str, lang: str) -> str:
    said = [f"{row.indicator_id} {label(row.status, lang)}" for row in rows.itertuples()]
    return f"{label('status', lang)}, {label(horizon, lang)}: {'; '.join(said)}"
