"""Where the term's totals would end, beside their targets."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from indicators.charts.theme import (
    ACTUAL,
    FIGURES,
    INK,
    LARGEST_SHARE,
    NAMES,
    QUIET,
    ROW,
    Chart,
    explain_marks,
    frame_rows,
    new_chart,
    sign,
    themed,
    write_figures,
)  # fmt: skip
from indicators.errors import UsageError
from indicators.vocabulary import label, percent, reason_in_words


def plot_projection(projections: pd.DataFrame, lang: str = "es") -> Chart:
    """Draw the observed and the projected total of each indicator as a share of its target.

    Parameters
    ----------
    projections
        From `project_sexenio`, of one method; filter it first to draw an objective alone.
    lang
        ``es`` or ``en``.

    Returns
    -------
    Chart
        A row per indicator: a bar for what is done, a mark for the median, a line for the 80 %
        interval where the method gives one.
    """
    if projections.empty:
        raise UsageError("there is no projection to draw")
    rows = projections.reset_index(drop=True)
    with themed():
        chart, axes = new_chart(
            ROW * len(rows), _alt(rows, lang), left=NAMES, right=FIGURES, below=0.62
        )
        for position, row in enumerate(rows.itertuples()):
            _draw_row(axes, position, row, lang)
        frame_rows(axes, rows, label("percent_of_sexenio_target", lang), lang)
        explain_marks(chart, _marks(lang), left=NAMES)
        method = label(rows.method[0], lang)
        title = f"{label('projection', lang)}: {label('method', lang).lower()} «{method}»"
        sign(chart, title, rows.cut_off[0], rows.vintage[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    target = row.sexenio_target
    if math.isnan(row.median) or math.isnan(target) or target == 0:
        why = reason_in_words(row.reason, "median", lang)
        axes.text(0.02, position, why, va="center", color=QUIET, fontsize=7.5)
        return
    done = row.observed / target
    axes.barh(position, min(done, LARGEST_SHARE), height=0.46, color=ACTUAL, alpha=0.85)
    ends = [row.q10 / target, row.q90 / target]
    if not any(math.isnan(end) for end in ends):
        axes.plot([min(end, LARGEST_SHARE) for end in ends], [position] * 2, color=INK, linewidth=1)
    shown = min(row.median / target, LARGEST_SHARE)
    axes.plot(
        shown, position, marker="D", markersize=5, color="white", markeredgecolor=INK,
        markeredgewidth=1.2, gid=f"median-{row.indicator_id}",
    )  # fmt: skip
    write_figures(axes, position, row.median / target, row.median, target, lang)


def _marks(lang: str) -> list[Artist]:
    done = Patch(color=ACTUAL, alpha=0.85, label=label("observed", lang))
    median = Line2D(
        [], [], linestyle="", marker="D", markersize=5, color="white", markeredgecolor=INK,
        markeredgewidth=1.2, label=label("projected", lang),
    )  # fmt: skip
    return [done, median]


def _alt(rows: pd.DataFrame, lang: str) -> str:
    said = [
        f"{row.indicator_id} {percent(row.median / row.sexenio_target, lang)}"
        for row in rows.itertuples()
    ]
    what = f"{label('projection', lang)}, {label('percent_of_sexenio_target', lang)}"
    return f"{what}: {'; '.join(said)}"
