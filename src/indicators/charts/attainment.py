"""How much of its target to date each indicator has attained; and every indicator on one page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.page import SMALL, Page, Place, fit, new_page
from indicators.charts.projection import draw_interval, interval_marks, why_not_drawn
from indicators.charts.rows import (
    HEADS,
    PLOT,
    PLOT_SHARE,
    ROW,
    SHARES_BELOW,
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
    rule_rows,
    say_why,
    share_of,
    status_in_words,
    status_marks,
    stretch_in_words,
    within,
)
from indicators.charts.theme import ACTUAL, BANDS, DASHED, PATH, QUIET, STATUS_MARKER, Chart, ink
from indicators.charts.trajectory import places, road_marks
from indicators.words import STATUS_COLOUR, decimals_together, label, likelihood, percent, signed

#: Where the plot and each column of figures end, in inches from the right edge.
_PLOT_END = 2.47
_COLUMNS = {"attainment": 1.85, "actual": 1.28, "target": 0.58, "gap": 0.0}
#: What stands beside a result, and the sentence that says what it means.
_MARKS = {"p/": "provisional_note", "i/": "incomplete_note", "d/": "no_band_note"}
#: Tiles of statuses side by side; height of a line of them; where they begin; id and words in one.
_ACROSS, _LINE, _TILES, _ID, _WORDS = 3, 0.25, 0.8, 0.15, 0.46
#: Heights in the overview: a row, the space between objectives.
_LOW, _BETWEEN = 0.258, 0.05
#: Where the plots and their figures begin and end, in inches from the right edge.
_ATTAINMENT, _ROAD, _PROJECTION = (4.17, 3.07), (2.43, 1.77), (1.65, 0.77)
_ATTAINMENT_AT = 2.57


def plot_gap(
    gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es", *,
    names: Mapping[str, str] | None = None, **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw the attainment of each indicator against its target to date.

    A row per indicator in the frame's order: a line from 100 % to the attainment with the status
    symbol at its end, over the indicator's own thresholds, and the figures in columns. A small
    target to date shows its difference in units, an undefined figure its reason; "p/" marks
    provisional rows, "i/" those from which a due period is missing, "d/" those that depend on
    demand, which are never far above.

    Parameters
    ----------
    gaps, horizon
        From `gap_to_target`, and which of its stretches of time; UsageError without such a row.
    lang, names, on
        As for every chart: see `Place`.
    """
    rows = of_horizon(gaps, horizon)
    title = f"{label('attainment', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    marks = [_marks(row) for row in rows.itertuples()]
    notes = [f"{mark} {label(_MARKS[mark], lang)}" for mark in _MARKS if mark in "".join(marks)]
    notes = [f"{label('bands_note', lang)}.", *([f"{'. '.join(notes)}."] if notes else [])]
    with new_page(
        rows, lang, on, ROW * len(rows), title=title, alt=status_in_words, heads=HEADS,
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
    put_attainment(page, at, row, _COLUMNS["attainment"], 10, weight="bold")
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
    gaps, horizon, lang, on
        As in `plot_gap`.
    """
    rows = of_horizon(gaps, horizon)
    # an objective with more indicators than stand side by side takes another line
    nth = rows.groupby("objective", sort=False).cumcount()
    rows = rows.assign(line=(nth % _ACROSS == 0).cumsum() - 1, column=nth % _ACROSS)
    lines = rows.line.iloc[-1] + 1
    title = f"{label('status', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    with new_page(
        rows, lang, on, _LINE * lines, title=title, alt=status_in_words, left=_TILES,
        right=0, below=0.1,
    ) as page:  # fmt: skip
        page.axes.set_ylim(lines - 0.5, -0.5)
        page.axes.set(xticks=[], yticks=[])
        page.axes.set_axis_off()
        heads = rows[nth == 0]
        rule_rows(page, [line - 0.5 for line in heads.line[1:]])
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
        From `gap_to_target`: its rows of the term to date that have an attainment; UsageError
        without one.
    lang, on
        As for every chart: see `Place`.
    """
    import seaborn as sns

    rows = gaps[(gaps.horizon == "sexenio_to_date") & gaps.attainment.notna()]
    rows = not_empty(rows, "attainment")
    rows = rows.assign(share=rows.attainment.map(within), which=rows.objective.astype("str"))
    order = list(dict.fromkeys(rows.which))
    title = label("distribution_title", lang, rows.term[0])
    with new_page(
        rows, lang, on, ROW * len(order), title=title, alt=status_in_words, left=0.8,
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


def plot_overview(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame | None = None,
    horizon: str = "sexenio_to_date", lang: str = "es", *,
    names: Mapping[str, str] | None = None, **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw every indicator on a page, by objective.

    Parameters
    ----------
    gaps, horizon
        As in `plot_gap`: status and attainment.
    path
        From `planned_path`: results to date beside the reference path, each row on its own scale
        from zero.
    projections
        From `project_sexenio`, of one method: the share of the term's target, with intervals;
        None: at the term's end there is nothing to project.
    lang, names, on
        As for every chart: see `Place`.
    """
    rows = of_horizon(gaps, horizon)
    begins = rows.objective != rows.objective.shift()
    at = _LOW * (rows.index + 0.5) + _BETWEEN * (begins.cumsum() - 1)
    projections = gaps.head(0) if projections is None else projections
    ends: dict[str, Any] = {row.indicator_id: row for row in projections.itertuples()}
    title = f"{label('overview', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    tall = at.iloc[-1] + _LOW / 2

    def say(row: Any, lang: str) -> str:
        words, end = status_in_words(row, lang), ends.get(row.indicator_id)
        if end is None or why_not_drawn(end, lang):
            return words
        share = percent(share_of(end.median, end.sexenio_target, end), lang)
        return f"{words}, {label('projected', lang).lower()} {share}"

    with new_page(
        rows, lang, on, tall, title=title, alt=say, heads=0.26, below=0.4, first=False
    ) as page:
        width = page.width
        places_of = [_ATTAINMENT, _ROAD, *([_PROJECTION] if ends else [])]
        for left, right in places_of:
            page.add_plot(width - left, width - right, page.above, page.tall)
        _frame_overview(page, tall)
        name_rows(page, rows, names, at=at, signs=True, size=SMALL)
        rule_rows(page, at[begins][1:] - (_LOW + _BETWEEN) / 2)
        for place, row in zip(at, rows.itertuples(), strict=True):
            put_attainment(page, place, row, _ATTAINMENT_AT, 7, fontsize=SMALL)
            if row.indicator_id in ends:
                _draw_projection(page, place, ends[row.indicator_id])
        _draw_roads(page.plots[1], path, dict(zip(rows.indicator_id, at, strict=True)))
        room = (_ATTAINMENT[0] - _ATTAINMENT_AT, _ROAD[0] - _ROAD[1], _PROJECTION[0])
        heads = ("percent_of_target", "road", "projected_share")
        for (left, _), code, wide in zip(places_of, heads, room, strict=False):
            head_column(page, label(code, lang), width - left, wide)
        page.explain(status_marks(rows, lang))
        marks = [*road_marks(lang), *(interval_marks(projections, lang) if ends else [])]
        page.explain(marks, at=page.above + page.tall + 0.32)
    return page.result


def _frame_overview(page: Page, tall: float) -> None:
    for n, axes in enumerate(page.plots):
        axes.set_ylim(tall, 0)
        axes.set_facecolor("none")
        axes.set_yticks([])
        axes.set_xticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        if n != 1:
            axes.set_xlim(0, PLOT_SHARE)
            shares = (0, 1, 2)
            axes.set_xticks(shares, [percent(share, page.lang) for share in shares], fontsize=SMALL)
            axes.tick_params(pad=2)
            axes.axvline(1.0, color=ink(), linewidth=0.9, gid="target")


def _draw_roads(axes: Axes, path: pd.DataFrame, at: Mapping[str, float]) -> None:
    """All roads as two lines with breaks: results to date, and the reference path."""
    across: list[float] = []
    down: list[np.ndarray] = []
    for key, rows in path[path.indicator_id.isin(list(at))].groupby("indicator_id", sort=False):
        figures = rows[["planned_to_date", "actual_to_date"]].to_numpy()
        height = figures / np.nanmax(figures, initial=1e-9)
        down += [at[str(key)] + _LOW * (0.4 - 0.8 * height), np.full((1, 2), np.nan)]
        across += [*places(rows.period), math.nan]
    planned, actual = np.concatenate(down).T
    axes.plot(across, planned, color=PATH, linewidth=0.8, linestyle=DASHED, gid="path")
    axes.plot(across, actual, color=ACTUAL, linewidth=1.3, gid="actual")


def _draw_projection(page: Page, at: float, row: Any) -> None:
    lang, room = page.lang, _PROJECTION[1] - 0.04
    if why := why_not_drawn(row, lang):
        say_why(page, at, why, row, _PROJECTION[0], page.plots[2])
        return
    draw_interval(page.plots[2], at, row, scale=0.72)
    words = "" if math.isnan(row.probability) else label(row.evidence, lang)
    if words and row.evidence == "fair":
        words = likelihood(row.probability, lang)
    share = percent(share_of(row.median, row.sexenio_target, row), lang)
    put_figure(page, at - (0.055 if words else 0), 0, share, room, fontsize=SMALL)
    put_figure(page, at + 0.065, 0, words, room, fontsize=SMALL, color=QUIET)
