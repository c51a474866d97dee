"""How much of its target to date each indicator has attained: as a gap, a status, by objective."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from indicators.charts.page import Page, Place, alt_of, fit, new_page
from indicators.charts.rows import (
    HEADS,
    PLOT,
    PLOT_SHARE,
    ROW,
    SHARES_BELOW,
    attainment_in_words,
    frame_shares,
    head_column,
    in_unit,
    is_descending,
    name_rows,
    not_empty,
    of_horizon,
    put_attainment,
    put_figure,
    put_sign,
    say_why,
    status_in_words,
    status_marks,
    stretch_in_words,
    within,
)
from indicators.charts.theme import BANDS, QUIET, STATUS_MARKER, Chart, ink
from indicators.words import STATUS_COLOUR, decimals_together, label, percent, signed

#: Where the plot and each column of figures end, in inches from the right edge.
_PLOT_END = 2.47
_COLUMNS = {"attainment": 1.85, "actual": 1.28, "target": 0.58, "gap": 0.0}
#: What stands beside a result, and the sentence that says what it means.
_MARKS = {"p/": "provisional_note", "i/": "incomplete_note", "d/": "no_band_note"}
#: Tiles of statuses side by side; height of a line of them; where they begin; id and words in one.
_ACROSS, _LINE, _TILES, _ID, _WORDS = 3, 0.25, 0.8, 0.15, 0.46


def plot_gap(
    gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es", *,
    names: Mapping[str, str] | None = None, **on: Unpack[Place],
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
    on
        ``figure``, ``ax``, ``width``, ``scale``, ``theme``: see `Place`.

    Returns
    -------
    Chart
        A row per indicator in the frame's order: a line from 100 % to the attainment with the
        status symbol at its end, over the indicator's own thresholds, and the figures in columns.
        A target to date that is small shows its difference in units, an undefined figure its
        reason; "p/" marks provisional rows, "i/" those from which a due period is missing, "d/"
        those that depend on demand, which are never far above.

    Raises
    ------
    UsageError
        When the frame has no row of the horizon.
    """
    rows = of_horizon(gaps, horizon)
    title = f"{label('attainment', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    alt = alt_of(title, rows, lambda row: status_in_words(row, lang))
    marks = [_marks(row) for row in rows.itertuples()]
    notes = [f"{mark} {label(_MARKS[mark], lang)}" for mark in _MARKS if mark in "".join(marks)]
    notes = [f"{label('bands_note', lang)}.", *([f"{'. '.join(notes)}."] if notes else [])]
    with new_page(
        rows, lang, on, ROW * len(rows), title=title, alt=alt, heads=HEADS,
        notes=notes, left=PLOT, right=_PLOT_END, below=SHARES_BELOW,
    ) as page:  # fmt: skip
        name_rows(page, rows, names)
        _shade_thresholds(page, rows)
        for at, (row, mark) in enumerate(zip(rows.itertuples(), marks, strict=True)):
            _draw_row(page, at, row, mark)
        frame_shares(page, label("percent_of_target", lang))
        for code, right in _COLUMNS.items():
            head_column(page, label(code, lang), page.width - right, ha="right")
        page.explain(status_marks(rows, lang))
    return page.result


def _draw_row(page: Page, at: int, row: Any, mark: str) -> None:
    lang = page.lang
    if row.status == "small" or math.isnan(row.attainment):
        put_sign(page, 0.06, at, row.status, transform=page.axes.transData,
                 gid=f"status-{row.indicator_id}")  # fmt: skip
        room = page.width - PLOT - _PLOT_END - 0.15
        say_why(page, at, attainment_in_words(row, lang), row, room, left=0.15)
    else:
        put_attainment(page, at, row)
        share = percent(row.attainment, lang)
        put_figure(page, at, _COLUMNS["attainment"], share, weight="bold")
    decimals = decimals_together(row.actual, row.target, row.gap)
    put_figure(page, at, _COLUMNS["actual"], in_unit(row.actual, row, lang, decimals))
    put_figure(page, at, _COLUMNS["target"], in_unit(row.target, row, lang, decimals))
    put_figure(page, at, _COLUMNS["gap"], signed(row.gap, lang, decimals))
    page.write_in_row(
        _COLUMNS["actual"] - 0.02, at, mark, right=True, fontsize=7, color=QUIET,
        gid=f"marks-{row.indicator_id}",
    )  # fmt: skip


def _marks(row: Any) -> str:
    """What is to be known of a result: provisional, a due period is not in it, by demand."""
    flags = set(row.flags.split(","))
    holds = (row.provisional, flags & {"missing_period", "late_report"}, "demand_driven" in flags)
    return "".join(mark for mark, true in zip(_MARKS, holds, strict=True) if true)


def _shade_thresholds(page: Page, rows: pd.DataFrame) -> None:
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
        page.axes.fill_betweenx(
            edges, np.repeat(start, 2), np.repeat(end, 2), where=np.repeat(where, 2).tolist(),
            color=shade, linewidth=0, zorder=0.1, gid=f"band-{name}",
        )  # fmt: skip


def plot_status(
    gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es", **on: Unpack[Place]
) -> Chart:
    """Draw one tile per indicator, by objective: symbol, id, status and attainment.

    Parameters
    ----------
    gaps
        From `gap_to_target`.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.
    on
        ``figure``, ``ax``, ``width``, ``scale``, ``theme``: see `Place`.

    Raises
    ------
    UsageError
        When the frame has no row of the horizon.
    """
    rows = of_horizon(gaps, horizon)
    # an objective with more indicators than stand side by side takes another line
    nth = rows.groupby("objective", sort=False).cumcount()
    rows = rows.assign(line=(nth % _ACROSS == 0).cumsum() - 1, column=nth % _ACROSS)
    lines = rows.line.iloc[-1] + 1
    title = f"{label('status', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    alt = alt_of(title, rows, lambda row: status_in_words(row, lang))
    with new_page(
        rows, lang, on, _LINE * lines, title=title, alt=alt, left=_TILES, right=0,
        below=0.1,
    ) as page:  # fmt: skip
        page.axes.set_ylim(lines - 0.5, -0.5)
        page.axes.set(xticks=[], yticks=[])
        page.axes.set_axis_off()
        heads = rows[nth == 0]
        page.rule_rows([line - 0.5 for line in heads.line[1:]])
        for row in heads.itertuples():
            words = f"{label('objective', lang)} {row.objective}"
            page.write_in_row(0, row.line, words, fontsize=8)
        for row in rows.itertuples():
            _draw_tile(page, row)
        page.explain(status_marks(rows, lang))
    return page.result


def _draw_tile(page: Page, row: Any) -> None:
    wide = (page.width - _TILES) / _ACROSS
    left, key = _TILES + wide * row.column, row.indicator_id
    put_sign(page, left + 0.05, row.line, row.status, gid=f"status-{key}")
    page.write_in_row(left + _ID, row.line, key, weight="bold", fontsize=8.5, gid=f"id-{key}")
    words = f"{status_in_words(row, page.lang)}{' ↓' if is_descending(row) else ''}"
    page.write_in_row(
        left + _WORDS, row.line, fit(words, wide - _WORDS - 0.06, 8), fontsize=8, color=QUIET,
        gid=f"words-{key}",
    )  # fmt: skip


def plot_distribution(gaps: pd.DataFrame, lang: str = "es", **on: Unpack[Place]) -> Chart:
    """Draw the attainment of every indicator by objective: a point each, on the middle half.

    Parameters
    ----------
    gaps
        From `gap_to_target`; its rows of the term to date are drawn.
    lang
        ``es`` or ``en``.
    on
        ``figure``, ``ax``, ``width``, ``scale``, ``theme``: see `Place`.

    Raises
    ------
    UsageError
        When no row has an attainment.
    """
    import seaborn as sns

    rows = gaps[(gaps.horizon == "sexenio_to_date") & gaps.attainment.notna()]
    rows = not_empty(rows, "attainment")
    rows = rows.assign(share=rows.attainment.map(within), which=rows.objective.astype("str"))
    order = list(dict.fromkeys(rows.which))
    title = label("distribution_title", lang, rows.term[0])
    alt = alt_of(title, rows, lambda row: status_in_words(row, lang))
    with new_page(
        rows, lang, on, ROW * len(order), title=title, alt=alt, left=0.8,
        right=0.2, below=SHARES_BELOW,
    ) as page:  # fmt: skip
        axes, at = page.axes, range(len(order))
        # seaborn's boxplot asks matplotlib for what that has deprecated
        low, middle, high = (
            rows.groupby("which").share.quantile(share).loc[order] for share in (0.25, 0.5, 0.75)
        )
        axes.hlines(at, low, high, color=mpl.rcParams["grid.color"], linewidth=9, zorder=0.8)
        axes.plot(middle, at, linestyle="", marker="|", markersize=12, color=ink(), gid="median")
        for status, of in rows.groupby("status", sort=False):  # each has a mark of its own
            sns.stripplot(
                of, x="share", y="which", order=order, ax=axes, size=4.5, jitter=False,
                color=STATUS_COLOUR[str(status)], marker=STATUS_MARKER[str(status)], alpha=0.8,
            )  # fmt: skip
        axes.set_ylim(len(order) - 0.5, -0.5)
        frame_shares(page, label("percent_of_target", lang))
        axes.set(ylabel="")
        axes.set_yticks(at, [f"{label('objective', lang)} {n}" for n in order])
        half = Line2D([], [], color=mpl.rcParams["grid.color"], linewidth=7,
                      label=label("middle_half", lang))  # fmt: skip
        middle_mark = Line2D([], [], linestyle="", color=ink(), marker="|", markersize=10,
                             label=label("median", lang))  # fmt: skip
        page.explain([*status_marks(rows, lang), half, middle_mark])
    return page.result
