"""What charts with a row per indicator share: names, columns of figures, shares of a target.

Rows of an analysis frame go in, texts and lines on a plot come out. Across, names and columns
stand at inches from the chart's left edge; down, at the number of their row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Transform, blended_transform_factory

from indicators.charts.page import chart_of, fit, width_of, write
from indicators.charts.theme import INK, QUIET, RULE, SIGNS, TARGET, Chart
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    label,
    percent,
    reason_in_words,
    signed,
)

#: Title, legend and column headings above a plot of rows, in inches.
ABOVE = 0.8
#: Axis, notes and sources below it.
BELOW = 0.72
#: Height of a row, and where the name begins and the plot may begin.
ROW, NAME, NAMES_END = 0.31, 0.3, 2.3
NAME_SIZE, FIGURE_SIZE, HEAD_SIZE = 7.6, 7.5, 7.0
#: No text of a chart is smaller than this, in points.
LEAST_SIZE = 7.0
#: Shares of a target are drawn up to here; what lies beyond is written.
LARGEST_SHARE, PLOT_SHARE = 2.0, 2.2
#: Room of a column of figures and of its heading, in inches.
COLUMN, HEADING = 0.56, 0.62


def in_inches(axes: Axes) -> Transform:
    """Across in inches from the chart's left edge, down in rows."""
    return blended_transform_factory(chart_of(axes).dpi_scale_trans, axes.transData)


def name_rows(
    axes: Axes, rows: pd.DataFrame, end: float = NAMES_END, size: float = NAME_SIZE,
    names: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """The id and the short name of each row, or the start of its name, on up to two lines."""
    across = in_inches(axes)
    for position, row in enumerate(rows.itertuples(index=False)):
        name = (names or {}).get(row.indicator_id, "")
        name_row(axes, position, row, across, end, size, name=name)
    axes.set_yticks([])
    axes.set_ylim(len(rows) - 0.5, -0.5)


def name_row(
    axes: Axes, position: float, row: Any, across: Transform, end: float = NAMES_END,
    size: float = NAME_SIZE, left: float = 0.0, name: str = "",
) -> None:  # fmt: skip
    """The id and a name of one row, with an arrow where less is better."""
    axes.text(
        left, position, row.indicator_id, transform=across, va="center_baseline", weight="bold",
        fontsize=size, color=INK, gid=f"id-{row.indicator_id}",
    )  # fmt: skip
    start = left + max(NAME, width_of(row.indicator_id, size, "bold") + 0.08)
    words = f"{name or row.name}{' ↓' if is_descending(row) else ''}"
    axes.text(
        start, position, fit(words, end - start, size, lines=2), transform=across,
        va="center", linespacing=1.0, fontsize=size, color=INK, gid=f"name-{row.indicator_id}",
    )  # fmt: skip


def put_figure(
    axes: Axes, position: float, right: float, words: str, room: float = COLUMN, **look: Any
) -> Text:
    """A figure, right-aligned; smaller, then in millions, where it would leave its column."""
    size = look.pop("fontsize", FIGURE_SIZE)
    weight = look.get("weight", "normal")
    size = max(LEAST_SIZE, size * min(1.0, room / max(width_of(words, size, weight), 1e-9)))
    if width_of(words, size, weight) > room:
        words = in_millions(words)
    look = {"color": INK, "va": "center_baseline", "ha": "right", **look}
    return axes.text(right, position, words, transform=in_inches(axes), fontsize=size, **look)


def put_words(axes: Axes, position: float, right: float, words: str, room: float = COLUMN) -> None:
    """Why a figure is missing, in its column, on up to two small lines."""
    axes.text(
        right, position, fit(words, room, LEAST_SIZE, lines=2), transform=in_inches(axes),
        ha="right", va="center", fontsize=LEAST_SIZE, linespacing=0.95, color=QUIET,
    )  # fmt: skip


def say_why(
    axes: Axes, position: float, words: str, room: float, indicator_id: str, left: float = 0.04,
    size: float = FIGURE_SIZE,
) -> None:  # fmt: skip
    """Why a row draws nothing, in words where it would, over the lines of the plot."""
    axes.text(
        left, position, fit(words, room - 0.1, size, lines=2), va="center", color=QUIET,
        fontsize=size, linespacing=1.0, gid=f"reason-{indicator_id}", zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def in_millions(words: str) -> str:
    """A text whose large figure does not fit its column.

    >>> in_millions("-1,126,980"), in_millions("de 12,345,678,901"), in_millions("94.6 %")
    ('-1.1 M', 'de 12,346 M', '94.6 %')
    """

    def shorter(match: re.Match[str]) -> str:
        millions = float(match[0].replace(",", "")) / 1e6
        return f"{millions:,.{0 if abs(millions) >= 100 else 1}f} M"

    return re.sub(r"-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", shorter, words)


def is_descending(row: Any) -> bool:
    """Whether less is better: gaps and projections say so of each row."""
    return getattr(row, "direction", "") == "descending"


def stretch_in_words(row: Any, horizon: str, lang: str) -> str:
    """The stretch of time that a row of gaps judges; at the term's end it is the term."""
    if horizon == "sexenio_to_date" and row.cut_off == f"{row.term[-4:]}Q4":
        return label("whole_term", lang, row.term)
    return label(horizon, lang, row.term)


def head_columns(chart: Chart, headings: Mapping[str, float], room: float = HEADING) -> None:
    """Headings above the columns, each with the inches at which its column ends."""
    for heading, right in headings.items():
        write(
            chart, right, ABOVE - 0.05, fit(heading, room, HEAD_SIZE, lines=2), ha="right",
            va="bottom", fontsize=HEAD_SIZE, color=QUIET, linespacing=1.0,
        )  # fmt: skip


def frame_shares(axes: Axes, measure: str, lang: str) -> None:
    """Shares of a target across, 100 % as a line, thin rules between the rows."""
    axes.set_xlim(0, PLOT_SHARE)
    shares = (0, 0.5, 1, 1.5, 2)
    axes.set_xticks(shares, [percent(share, lang) for share in shares], fontsize=7.5)
    axes.axvline(1.0, color=TARGET, linewidth=1.2, gid="target")
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(measure, fontsize=7.5, labelpad=2)
    lower, upper = axes.get_ylim()
    between = [n + 0.5 for n in range(round(lower - upper) - 1)]
    axes.hlines(
        between, 0, 1, transform=axes.get_yaxis_transform(), color=RULE, linewidth=0.4, zorder=0.5
    )


def within(share: float) -> float:
    """Where a share is drawn: what lies beyond the plot, at its edge."""
    return min(max(share, 0.0), LARGEST_SHARE)


def mark_beyond(axes: Axes, position: float, share: float, colour: str = INK) -> None:
    """Say at the plot's edge that a share lies beyond it."""
    if share > LARGEST_SHARE:
        axes.text(
            LARGEST_SHARE + 0.09, position, "»", va="center_baseline", fontsize=9, color=colour
        )
    elif share < 0:
        axes.text(0.07, position, "«", va="center_baseline", fontsize=9, color=colour)


def put_bar(
    axes: Axes, position: float, share: float, height: float, colour: str, gid: str
) -> None:
    """A bar from zero; a rectangle of its own, since `barh` takes ten times as long."""
    axes.add_patch(
        Rectangle(
            (0, position - height / 2), within(share), height, facecolor=colour, linewidth=0,
            zorder=1, gid=gid,
        )
    )  # fmt: skip


def put_sign(
    axes: Axes, x: float, position: float, status: str, size: float = 10, **look: Any
) -> None:
    """The sign of a status, a text of its own since Source Sans lacks it."""
    axes.text(
        x, position, STATUS_SYMBOL[status], color=STATUS_COLOUR[status], va="center",
        fontsize=size, family=SIGNS, **look,
    )  # fmt: skip


def attainment_in_words(row: Any, lang: str) -> str:
    """The share of the target attained; the reason where there is none; small ones in units."""
    if row.status == "small":
        why = reason_in_words(row.reason, "attainment", lang) or label("small", lang)
        return f"{signed(row.gap, lang)}: {why}"
    if math.isnan(row.attainment):
        return reason_in_words(row.reason, "attainment", lang) or label(row.status, lang)
    return percent(row.attainment, lang)
