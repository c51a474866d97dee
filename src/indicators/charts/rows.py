"""What charts with a row per indicator share: names, columns of figures, shares of a target.

Rows of an analysis frame go in, texts and lines on a page come out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from indicators.charts.page import SMALL, Page, fit, width_of
from indicators.charts.theme import QUIET, SIGNS, STATUS_MARKER, ink
from indicators.errors import UsageError
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    label,
    number,
    percent,
    reason_in_words,
    signed,
)

#: Height of a row, where the name ends and the plot begins, room for headings of columns: inches.
ROW, NAMES_END, PLOT, HEADS = 0.31, 2.3, 2.42, 0.28
NAME_SIZE, FIGURE_SIZE = 7.6, 7.5
#: What frame_shares needs below the plot, in inches.
SHARES_BELOW = 0.4
#: Shares of a target are drawn up to here; what lies beyond is written.
LARGEST_SHARE, PLOT_SHARE = 2.0, 2.2
_COLUMN, _HEADING = 0.56, 0.62


def of_horizon(gaps: pd.DataFrame, horizon: str) -> pd.DataFrame:
    """The gaps of one stretch of time, or an error that says that there are none."""
    return not_empty(gaps[gaps.horizon == horizon], f'row of horizon "{horizon}"')


def not_empty(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """The frame with its rows numbered, or an error that says that there is nothing to draw."""
    if frame.empty:
        raise UsageError(f"there is no {what} to draw")
    return frame.reset_index(drop=True)


def name_rows(
    page: Page, rows: pd.DataFrame, names: Mapping[str, str] | None, *,
    at: Sequence[float] | None = None, signs: bool = False, size: float = NAME_SIZE,
) -> None:  # fmt: skip
    """Id and name of each row on up to two lines, and the sign of its status before them if asked.

    Rows stand one below the other, unless it is said where.
    """
    axes, left = page.axes, 0.17 if signs else 0.0
    axes.set_yticks([])
    if at is None:
        at = range(len(rows))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        rule_rows(page, [n + 0.5 for n in at[:-1]])
    for place, row in zip(at, rows.itertuples(index=False), strict=True):
        key = row.indicator_id
        if signs:
            put_sign(page, 0.06, place, row.status, gid=f"status-{key}", size=7.5)
        page.write_in_row(left, place, key, weight="bold", fontsize=size, gid=f"id-{key}")
        start = left + max(0.3, width_of(key, size, "bold") + 0.08)
        words = fit(name_of(row, names), NAMES_END - start, size, lines=2)
        page.write_in_row(
            start, place, words, va="center", linespacing=1.0, fontsize=size, gid=f"name-{key}"
        )


def rule_rows(page: Page, at: Sequence[float]) -> None:
    """Thin lines across the whole page, between rows of the plot."""
    where = blended_transform_factory(page.inches, page.axes.transData)
    look: Any = {"color": mpl.rcParams["grid.color"], "linewidth": 0.6, "zorder": 0.5}
    page.axes.hlines(at, 0, page.width, transform=where, clip_on=False, **look)


def name_of(row: Any, names: Mapping[str, str] | None = None) -> str:
    """The short name of a row's indicator, or its name, with an arrow where less is better."""
    name = (names or {}).get(row.indicator_id) or row.name
    return f"{name}{' ↓' if is_descending(row) else ''}"


def is_descending(row: Any) -> bool:
    """Whether less is better, as frames say of each row."""
    return getattr(row, "direction", "") == "descending"


def share_of(value: float, target: float, row: Any) -> float:
    """A share of a target; where less is better turned over, so that more is better everywhere."""
    over, under = (target, value) if is_descending(row) else (value, target)
    return over / under if under else math.nan


def in_unit(value: float, row: Any, lang: str, decimals: int | None = None) -> str:
    """A number as the indicator's unit has it: a percentage says that it is one."""
    percents = getattr(row, "unit_kind", "") == "percent" and not math.isnan(value)
    return number(value, lang, decimals) + (" %" if percents else "")


def put_figure(
    page: Page, at: float, right: float, words: str, room: float = _COLUMN, **look: Any
) -> None:
    """A figure that ends so far from the right edge; smaller, then in millions, where it must."""
    size, weight = look.pop("fontsize", FIGURE_SIZE), look.get("weight", "normal")
    size = max(SMALL, size * min(1.0, room / max(width_of(words, size, weight), 1e-9)))
    if width_of(words, size, weight) > room:
        words = in_millions(words)
    page.write_in_row(right, at, words, right=True, ha="right", fontsize=size, **look)


def say_why(
    page: Page, at: float, words: str, row: Any, room: float, axes: Axes | None = None,
    left: float = 0.04,
) -> None:  # fmt: skip
    """Why a row draws nothing, in words where it would, over the lines of the plot."""
    (axes or page.axes).text(
        left, at, fit(words, room - 0.1, SMALL, lines=2), va="center", color=QUIET, zorder=4,
        fontsize=SMALL, linespacing=1.0, gid=f"reason-{row.indicator_id}",
        bbox={"facecolor": mpl.rcParams["axes.facecolor"], "edgecolor": "none", "pad": 0.8},
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


def stretch_in_words(row: Any, horizon: str, lang: str) -> str:
    """The stretch of time that a row of gaps judges; at the term's end it is the term."""
    if horizon == "sexenio_to_date" and row.cut_off == f"{row.term[-4:]}Q4":
        return label("whole_term", lang, row.term)
    return label(horizon, lang, row.term)


def head_column(page: Page, words: str, x: float, room: float = _HEADING, **look: Any) -> None:
    """The heading of a column, on up to two lines above the plot, at inches from the left edge."""
    page.write(
        x, page.above - 0.05, fit(words[:1].upper() + words[1:], room, SMALL, lines=2),
        va="bottom", fontsize=SMALL, color=QUIET, linespacing=1.0, **look,
    )  # fmt: skip


def frame_shares(page: Page, measure: str) -> None:
    """Shares of a target across, 100 % as a line."""
    axes = page.axes
    axes.set_xlim(0, PLOT_SHARE)
    shares = (0, 0.5, 1, 1.5, 2)
    axes.set_xticks(shares, [percent(share, page.lang) for share in shares], fontsize=7.5)
    axes.axvline(1.0, color=ink(), linewidth=1.2, gid="target")
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(measure[:1].upper() + measure[1:], fontsize=7.5, labelpad=2)


def within(share: float) -> float:
    """Where a share is drawn: what lies beyond the plot, at its edge."""
    return min(max(share, 0.0), LARGEST_SHARE)


def mark_beyond(axes: Axes, at: float, share: float, colour: str) -> None:
    """Say at the plot's edge that a share lies beyond it."""
    if not 0 <= share <= LARGEST_SHARE:
        x, sign = (LARGEST_SHARE + 0.09, "»") if share > 0 else (0.07, "«")
        axes.text(x, at, sign, va="center_baseline", fontsize=9, color=colour)


def put_attainment(page: Page, at: float, row: Any, right: float, size: float, **look: Any) -> None:
    """A line from 100 % to the attainment, the status at its end, the share in its column.

    What has no share or only a small target says so in words.
    """
    axes, key = page.axes, row.indicator_id
    signs: Any = {"size": size, "transform": axes.transData, "gid": f"status-{key}"}
    if row.status == "small" or math.isnan(row.attainment):
        put_sign(page, 0.1, at, row.status, **signs)
        room = page.width - right - PLOT - 0.2
        say_why(page, at, attainment_in_words(row, page.lang), row, room, left=0.22)
        return
    share, colour = within(row.attainment), STATUS_COLOUR[row.status]
    axes.plot([1.0, share], [at] * 2, color=colour, linewidth=size / 4.2, alpha=0.55,
              gid=f"attainment-{key}")  # fmt: skip
    put_sign(page, share, at, row.status, **signs)
    mark_beyond(axes, at, row.attainment, colour)
    put_figure(page, at, right, percent(row.attainment, page.lang), **look)


def put_sign(page: Page, x: float, at: float, status: str, size: float = 10, **look: Any) -> None:
    """The sign of a status, a text of its own since Source Sans lacks it."""
    page.write_in_row(
        x, at, STATUS_SYMBOL[status], **{"va": "center", "ha": "center", **look},
        color=STATUS_COLOUR[status], fontsize=size, family=SIGNS,
    )  # fmt: skip


def status_marks(rows: pd.DataFrame, lang: str) -> list[Line2D]:
    """A legend entry for each status that occurs."""
    return [
        Line2D(
            [], [], linestyle="", marker=STATUS_MARKER[status], markersize=6, color=colour,
            label=label(status, lang), markerfacecolor="none" if status == "small" else colour,
        )
        for status, colour in STATUS_COLOUR.items() if (rows.status == status).any()
    ]  # fmt: skip


def attainment_in_words(row: Any, lang: str) -> str:
    """The share of the target attained; the reason where there is none; small ones in units."""
    if row.status == "small":
        why = reason_in_words(row.reason, "attainment", lang) or label("small", lang)
        return f"{signed(row.gap, lang)}: {why}"
    if math.isnan(row.attainment):
        return reason_in_words(row.reason, "attainment", lang) or label(row.status, lang)
    return percent(row.attainment, lang)


def status_in_words(row: Any, lang: str) -> str:
    """The status and the attainment, once where they are the same words."""
    status, share = label(row.status, lang), attainment_in_words(row, lang)
    return share if status in share else f"{status} · {share}"
