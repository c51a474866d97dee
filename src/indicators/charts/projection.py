"""Where the term's totals would end, beside their targets."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from indicators.charts.theme import (
    ACCENT,
    ACTUAL,
    INK,
    QUIET,
    Chart,
    new_chart,
    short_name,
    sign,
    themed,
)
from indicators.errors import UsageError
from indicators.vocabulary import label, number, percent, reason_in_words

#: Totals are drawn up to this share of the target; what lies beyond is written with an arrow.
LARGEST_SHOWN = 2.0


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
        figure = new_chart(1.3 + 0.36 * len(rows), _alt(rows, lang))
        axes = figure.subplots()
        for position, row in enumerate(rows.itertuples()):
            _draw_row(axes, position, row, lang)
        _draw_frame(axes, rows, lang)
        method = label(rows.method[0], lang)
        axes.set_title(f"{label('projection', lang)}: {label('method', lang).lower()} «{method}»")
        sign(figure, rows.cut_off[0], rows.vintage[0], bool(rows.synthetic.any()), lang)
    return figure


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    target = row.sexenio_target
    if math.isnan(row.median) or math.isnan(target) or target == 0:
        why = reason_in_words(row.reason, "median", lang)
        axes.text(0.02, position, why, va="center", color=QUIET, fontsize=7.5)
        return
    done = row.observed / target
    axes.barh(position, min(done, LARGEST_SHOWN), height=0.46, color=ACTUAL, alpha=0.85)
    ends = [row.q10 / target, row.q90 / target]
    if not any(math.isnan(end) for end in ends):
        axes.plot([min(end, LARGEST_SHOWN) for end in ends], [position] * 2, color=INK, linewidth=1)
    shown = min(row.median / target, LARGEST_SHOWN)
    axes.plot(
        shown, position, marker="D", markersize=5, color="white", markeredgecolor=INK,
        markeredgewidth=1.2, gid=f"median-{row.indicator_id}",
    )  # fmt: skip
    beyond = " »" if row.median / target > LARGEST_SHOWN else ""
    axes.text(
        1.01, position,
        f"{percent(row.median / target, lang)}{beyond}   "
        f"{number(row.median, lang, 0)} / {number(target, lang)}",
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
    axes.set_xlabel(label("percent_of_sexenio_target", lang))
    done = Patch(color=ACTUAL, alpha=0.85, label=label("observed", lang))
    median = axes.plot(
        [], [], linestyle="", marker="D", markersize=5, color="white", markeredgecolor=INK,
        markeredgewidth=1.2, label=label("projected", lang),
    )  # fmt: skip
    axes.figure.legend(handles=[done, *median], loc="outside upper left", ncols=2)


def _alt(rows: pd.DataFrame, lang: str) -> str:
    said = [
        f"{row.indicator_id} {percent(row.median / row.sexenio_target, lang)}"
        for row in rows.itertuples()
    ]
    what = f"{label('projection', lang)}, {label('percent_of_sexenio_target', lang)}"
    return f"{what}: {'; '.join(said)}"
