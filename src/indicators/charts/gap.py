"""The gap of each indicator: how much of its target to date has been attained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.page import WIDTH, explain_marks, new_chart, sign, write
from indicators.charts.rows import (
    ABOVE,
    BELOW,
    NAMES_END,
    PLOT_SHARE,
    ROW,
    attainment_in_words,
    frame_shares,
    head_columns,
    in_inches,
    mark_beyond,
    name_rows,
    put_figure,
    put_sign,
    say_why,
    stretch_in_words,
    within,
)
from indicators.charts.theme import BANDS, QUIET, STATUS_MARKER, Chart, themed
from indicators.errors import UsageError
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    decimals_together,
    label,
    number,
    percent,
    signed,
)

#: Where the plot and each column of figures end, in inches.
PLOT = (NAMES_END + 0.12, 4.28)
ATTAINMENT, ACTUAL_AT, TARGET_AT, GAP = 4.9, 5.47, 6.17, WIDTH
#: What stands beside a result that is not the last word.
MARKS = {"provisional": "p/", "incomplete": "i/"}


def plot_gap(
    gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es", *,
    names: Mapping[str, str] | None = None,
) -> Chart:  # fmt: skip
    """Draw the attainment of each indicator against its target to date.

    Parameters
    ----------
    gaps
        From `gap_to_target`; filter it first to draw an objective alone.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.
    names
        Short names by indicator; default: the start of the name.

    Returns
    -------
    Chart
        A row per indicator in the frame's order: a line from 100 % to the attainment with the
        status symbol at its end, over the indicator's own thresholds, and the figures in columns.
        A target to date that is small shows its difference in units, an undefined figure its
        reason; "p/" marks provisional rows, "i/" those from which a due period is missing.

    Raises
    ------
    UsageError
        When the frame has no row of the horizon.
    """
    rows = gaps[gaps.horizon == horizon].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no row of horizon "{horizon}" to draw')
    with themed():
        height = ROW * len(rows)
        chart, axes = new_chart(
            height, _alt(rows, horizon, lang), left=PLOT[0], right=WIDTH - PLOT[1], above=ABOVE,
            below=BELOW,
        )  # fmt: skip
        name_rows(axes, rows, names=names)
        _shade_thresholds(axes, rows)
        for position, row in enumerate(rows.itertuples(index=False)):
            _draw_row(axes, position, row, lang)
        frame_shares(axes, label("percent_of_target", lang).capitalize(), lang)
        columns = ("attainment", "actual", "target", "gap")
        edges = (ATTAINMENT, ACTUAL_AT, TARGET_AT, GAP)
        head_columns(chart, {label(c, lang): at for c, at in zip(columns, edges, strict=True)})
        explain_marks(chart, status_marks(rows, lang), left=0)
        _write_notes(chart, ABOVE + height, rows, lang)
        title = f"{label('attainment', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
        sign(chart, title, rows.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    if row.status == "small" or np.isnan(row.attainment):
        put_sign(axes, 0.06, position, row.status, gid=f"status-{row.indicator_id}", ha="center")
        why = attainment_in_words(row, lang)
        say_why(axes, position, why, PLOT[1] - PLOT[0] - 0.15, row.indicator_id, left=0.15)
    else:
        shown = within(row.attainment)
        colour = STATUS_COLOUR[row.status]
        axes.plot([1.0, shown], [position] * 2, color=colour, linewidth=2.4, alpha=0.55)
        put_sign(axes, shown, position, row.status, gid=f"status-{row.indicator_id}", ha="center")
        mark_beyond(axes, position, row.attainment, colour)
        put_figure(axes, position, ATTAINMENT, percent(row.attainment, lang), weight="bold")
    decimals = decimals_together(row.actual, row.target, row.gap)
    put_figure(axes, position, ACTUAL_AT, number(row.actual, lang, decimals))
    put_figure(axes, position, TARGET_AT, number(row.target, lang, decimals))
    put_figure(axes, position, GAP, signed(row.gap, lang, decimals))
    _write_marks(axes, position, row)


def _write_marks(axes: Axes, position: int, row: Any) -> None:
    """Beside the result: whether it is provisional, and whether a due period is not in it."""
    marked = {"provisional": row.provisional, "incomplete": _is_incomplete(row.flags)}
    signs = "".join(MARKS[name] for name, holds in marked.items() if holds)
    if signs:
        first = next(name for name, holds in marked.items() if holds)
        axes.text(
            ACTUAL_AT + 0.02, position, signs, transform=in_inches(axes), va="center_baseline",
            fontsize=7, color=QUIET, gid=f"{first}-{row.indicator_id}",
        )  # fmt: skip


def _is_incomplete(flags: str) -> bool:
    return bool({"missing_period", "late_report"} & set(flags.split(",")))


def _shade_thresholds(axes: Axes, rows: pd.DataFrame) -> None:
    """Behind each judged row where red ends, where amber ends, and where "far above" begins."""
    judged = ~rows.status.isin(["small", "no_data", "not_due"]).to_numpy()
    edges = np.repeat(np.arange(len(rows) + 1) - 0.5, 2)[1:-1]
    limited = judged & ~rows["flags"].str.contains("demand_driven").to_numpy()
    low, middle, high = (rows[name].clip(0, PLOT_SHARE).to_numpy()
                         for name in ("amber_low", "green_low", "green_high"))  # fmt: skip
    for name, start, end, where, shade in (
        ("red", np.zeros(len(rows)), low, judged, BANDS[0]),
        ("amber", low, middle, judged, BANDS[1]),
        ("above", high, np.full(len(rows), PLOT_SHARE), limited, BANDS[2]),
    ):
        axes.fill_betweenx(
            edges, np.repeat(start, 2), np.repeat(end, 2), where=np.repeat(where, 2).tolist(),
            color=shade, linewidth=0, zorder=0.1, gid=f"band-{name}",
        )  # fmt: skip


def _write_notes(chart: Chart, bottom: float, rows: pd.DataFrame, lang: str) -> None:
    """What the shading is, and below it what the marks beside results mean."""
    marks = []
    if rows.provisional.any():
        marks.append(f"{MARKS['provisional']} {label('provisional_note', lang)}")
    if rows["flags"].map(_is_incomplete).any():
        marks.append(f"{MARKS['incomplete']} {label('incomplete_note', lang)}")
    lines = [label("bands_note", lang), *([". ".join(marks)] if marks else [])]
    for line, words in enumerate(reversed(lines)):
        at = bottom + 0.5 - 0.115 * line
        write(chart, 0, at, f"{words}.", fontsize=7, color=QUIET, gid="notes")


def status_marks(rows: pd.DataFrame, lang: str) -> list[Line2D]:
    """A legend entry for each status that occurs."""
    return [
        Line2D(
            [], [], linestyle="", marker=STATUS_MARKER[status], markersize=6,
            color=STATUS_COLOUR[status], label=label(status, lang),
            markerfacecolor="none" if status == "small" else STATUS_COLOUR[status],
        )
        for status in STATUS_SYMBOL if (rows.status == status).any()
    ]  # fmt: skip


def _alt(rows: pd.DataFrame, horizon: str, lang: str) -> str:
    said = [
        f"{row.indicator_id} {attainment_in_words(row, lang)} ({label(row.status, lang)})"
        for row in rows.itertuples()
    ]
    return (
        f"{label('attainment', lang)}, {stretch_in_words(rows.iloc[0], horizon, lang)}: "
        f"{'; '.join(said)}"
    )
