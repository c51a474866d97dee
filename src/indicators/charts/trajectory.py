"""The road of one indicator: what was reported so far against its reference path."""

from __future__ import annotations

from typing import Any

import pandas as pd

from indicators.charts.page import explain_marks, fit, new_chart, sign, write
from indicators.charts.theme import PATH, QUIET, Chart, themed
from indicators.charts.timeline import (
    ABOVE,
    BARE,
    BARE_ABOVE,
    LEFT,
    LEGEND_AT,
    RIGHT,
    SUBTITLE_AT,
    draw_actuals,
    draw_cut_off,
    draw_fan,
    draw_revisions,
    draw_target,
    fan_of,
    frame_years,
    is_level,
    label_ends,
    places,
    reach,
    rows_of,
)
from indicators.words import label, number, period_in_words

#: Height of the plot, and room for measure and unit beside the stamp, in inches.
HEIGHT, MEASURE = 1.85, 4.7


def plot_trajectory(
    path: pd.DataFrame, indicator_id: str, lang: str = "es", *, fan: pd.DataFrame | None = None,
    bare: bool = False,
) -> Chart:  # fmt: skip
    """Draw results to date against the reference path, and where the term's figure may go.

    Parameters
    ----------
    path
        From `planned_path`.
    indicator_id
        Which indicator of it.
    lang
        ``es`` or ``en``.
    fan
        From `projection_fan`: its intervals are drawn behind, with the term's target. An indicator
        that it does not project is drawn without them.

    bare
        Low and without a title, where a text beside the chart says it.

    Returns
    -------
    Chart
        Periods across, the term to date upwards, in the indicator's unit. The axis starts at zero,
        for levels too: a level cut short would make a small loss look like a fall. A due period
        without a result breaks the line and is marked; a hollow mark shows what the term had come
        to before the period's value was revised.

    Raises
    ------
    UsageError
        When the indicator is not in the frame.
    """
    rows = rows_of(path, indicator_id)
    drawn = None if fan is None else fan_of(fan, rows)
    first = rows.iloc[0]
    with themed():
        height, above = (BARE, BARE_ABOVE) if bare else (HEIGHT, ABOVE)
        chart, axes = new_chart(
            height, _alt(rows, drawn, lang), left=LEFT, right=RIGHT, above=above, below=0.42
        )
        draw_actuals(axes, rows, lang)
        draw_revisions(axes, rows, lang)
        axes.plot(
            places(rows.period), rows.planned_to_date, color=PATH, linewidth=1.4,
            linestyle=(0, (4, 2)), label=label("reference_path", lang), gid="path", zorder=2.5,
        )  # fmt: skip
        ends = {label("target_short", lang): first.sexenio_target}
        heights = [
            rows.planned_to_date, rows.actual_to_date, rows.earlier_to_date, rows.sexenio_target,
        ]  # fmt: skip
        if drawn is not None:
            draw_fan(axes, drawn, lang)
            draw_target(axes, first.sexenio_target)
            ends |= {label("median", lang).capitalize(): drawn["median"].iloc[-1]}
            heights += [drawn.q975, drawn["median"]]
        reach(axes, heights)
        draw_cut_off(axes, rows, lang)
        frame_years(axes, rows.period, lang)
        label_ends(axes, ends, lang)
        if bare:
            sign(chart, "", first, bool(rows.synthetic.any()), lang, stamp_at=None)
        else:
            head(chart, rows, lang)
        at = BARE_ABOVE / 2 if bare else LEGEND_AT
        explain_marks(chart, axes.get_legend_handles_labels()[0], left=0, at=at)
    return chart


def head(chart: Chart, rows: pd.DataFrame, lang: str) -> None:
    """Title with the indicator's name, a line with measure and unit, and the sources."""
    first = rows.iloc[0]
    measure = f"{label('level' if is_level(rows) else 'to_date', lang, first.term)} · {first.unit}"
    write(chart, 0, SUBTITLE_AT, fit(measure, MEASURE, 8), fontsize=8, color=QUIET, gid="measure")
    title = f"{first.indicator_id}  {first['name']}"
    synthetic = bool(rows.synthetic.any())
    sign(chart, title, first, synthetic, lang, lines=2, stamp_at=SUBTITLE_AT)


def _alt(rows: pd.DataFrame, fan: pd.DataFrame | None, lang: str) -> str:
    known = rows.dropna(subset="actual_to_date")
    last: Any = known.iloc[-1] if len(known) else rows.iloc[0]
    said = (
        f"{last.indicator_id}, {period_in_words(last.period, lang)}: "
        f"{label('actual', lang)} {number(last.actual_to_date, lang)}, "
        f"{label('reference_path', lang)} {number(last.planned_to_date, lang)}, "
        f"{label('sexenio_target', lang, last.term)} {number(last.sexenio_target, lang)}"
    )
    if fan is None:
        return said
    end = fan.iloc[-1]
    return f"{said}, {label('projected', lang)} {number(end['median'], lang)}" + (
        f" ({label('interval_80', lang)}: {number(end.q10, lang)} – {number(end.q90, lang)})"
        if pd.notna(end.q10) else ""
    )  # fmt: skip
