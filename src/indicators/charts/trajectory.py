"""The road of one indicator: what was reported so far against its reference path."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from indicators.charts.theme import (
    ACTUAL,
    PATH,
    QUIET,
    Chart,
    explain_marks,
    new_chart,
    short_name,
    sign,
    themed,
)
from indicators.errors import UsageError
from indicators.vocabulary import label, number, period_in_words

#: Room for the numbers of the vertical axis, in inches.
LEFT = 0.85


def plot_trajectory(path: pd.DataFrame, indicator_id: str, lang: str = "es") -> Chart:
    """Draw results to date against the reference path to date.

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
    first = rows.iloc[0]
    with themed():
        chart, axes = new_chart(1.75, _alt(rows, lang), left=LEFT)
        axes.plot(
            rows.index, rows.planned_to_date, color=PATH, linewidth=1.4, linestyle=(0, (4, 2)),
            label=label("reference_path", lang),
        )  # fmt: skip
        axes.plot(
            rows.index, rows.actual_to_date, color=ACTUAL, linewidth=1.8, marker="o",
            markersize=3.2, label=label("actual", lang),
        )  # fmt: skip
        _mark_missing(axes, rows, lang)
        _draw_frame(axes, rows, lang)
        explain_marks(chart, axes.lines, left=LEFT)
        title = short_name(first.indicator_id, first["name"], width=92, lines=1)
        sign(chart, title, first.cut_off, first.vintage, bool(rows.synthetic.any()), lang)
    return chart


def _mark_missing(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """A due period without a value is shown as a gap in the line, and said."""
    missing = rows.index[rows.reason.str.contains("no_actual")]
    if len(missing):
        axes.plot(
            missing, rows.planned_to_date[missing], linestyle="", marker="x", markersize=5,
            color=QUIET, label=label("no_actual", lang),
        )  # fmt: skip


def _draw_frame(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    starts = [
        n for n, period in enumerate(rows.period) if period.endswith("Q1") or len(period) == 4
    ]
    axes.set_xticks(starts, [rows.period[n][:4] for n in starts])
    axes.set_xlim(-0.5, len(rows) - 0.5)
    top = max(rows.planned_to_date.max(), rows.actual_to_date.max(), 1e-9)
    axes.set_ylim(0, top * 1.08)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    level = (rows.year_method == "level").any() or (rows.planned == rows.planned_to_date).all()
    axes.set_ylabel(label("level" if level else "to_date", lang))
    axes.grid(axis="y")
    axes.tick_params(length=0)


def _alt(rows: pd.DataFrame, lang: str) -> str:
    known = rows.dropna(subset="actual_to_date")
    last = known.iloc[-1] if len(known) else rows.iloc[0]
    return (
        f"{last.indicator_id}, {period_in_words(last.period, lang)}: "
        f"{label('actual', lang)} {number(last.actual_to_date, lang)}, "
        f"{label('reference_path', lang)} {number(last.planned_to_date, lang)}"
    )
