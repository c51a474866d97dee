"""The small chart of a ficha técnica: results and reference path to date, and nothing else."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from indicators.charts.page import WIDTH
from indicators.charts.theme import ACTUAL, PATH, Chart, themed
from indicators.errors import UsageError
from indicators.words import label, number

#: Height of the chart, and its margins, in inches.
HEIGHT, LEFT, BELOW = 0.95, 0.85, 0.2


def plot_small(path: pd.DataFrame, indicator_id: str, lang: str = "es") -> Chart:
    """Draw results to date against the reference path to date, low and without a title.

    Parameters
    ----------
    path
        From `planned_path`.
    indicator_id
        Which indicator of it.
    lang
        ``es`` or ``en``.

    Returns
    -------
    Chart
        Periods across, the term to date upwards from zero, in the indicator's unit.
    """
    rows = path[path.indicator_id == indicator_id].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no indicator "{indicator_id}" in the frame')
    with themed():
        chart = Chart(figsize=(WIDTH, HEIGHT))
        last = rows.actual_to_date.dropna()
        reached = number(last.iloc[-1], lang) if len(last) else "–"
        chart.alt = f"{indicator_id}: {label('actual', lang)} {reached}"
        area = (LEFT / WIDTH, BELOW / HEIGHT, (WIDTH - LEFT - 1.7) / WIDTH, 0.92 - BELOW / HEIGHT)
        axes = chart.add_axes(area)
        axes.plot(rows.index, rows.planned_to_date, color=PATH, linewidth=1, linestyle=(0, (4, 2)),
                  label=label("reference_path", lang))  # fmt: skip
        axes.plot(rows.index, rows.actual_to_date, color=ACTUAL, linewidth=1.5,
                  label=label("actual", lang))  # fmt: skip
        starts = [n for n, p in enumerate(rows.period) if p.endswith("Q1") or len(p) == 4]
        axes.set_xticks(starts, [rows.period[n][:4] for n in starts], fontsize=7)
        axes.set_xlim(-0.5, len(rows) - 0.5)
        top = max(rows.planned_to_date.max(), rows.actual_to_date.max(), 1e-9)
        axes.set_ylim(0, top * 1.08 if top == top else 1)  # noqa: PLR0124 - NaN: nothing is known
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
        axes.yaxis.set_tick_params(labelsize=7)
        axes.grid(axis="y")
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), fontsize=7.5)
    return chart
