"""How much of its target to date each indicator has attained; and every indicator on one page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from indicators.charts import texts
from indicators.charts.page import ROW, ROWS, SMALL, Page, Place, legend_mark, new_page, placed
from indicators.charts.projection import draw_interval, interval_marks, why_not_drawn
from indicators.charts.texts import PLOT_SHARE, status_in_words
from indicators.charts.theme import ACTUAL, BANDS, DASHED, PATH, QUIET, STATUS_MARKER, Chart, ink
from indicators.charts.trajectory import places, road_marks
from indicators.words import STATUS_COLOUR, decimals_together, label, percent, signed

#: Where the plot and each column of figures end, in inches from the right edge.
_PLOT_END = 2.47
_COLUMNS = {"attainment": 1.85, "actual": 1.28, "target": 0.58, "gap": 0.0}
#: What stands beside a result, and the sentence that says what it means.
_MARKS = {"p/": "provisional_note", "i/": "incomplete_note", "d/": "no_band_note"}
#: Heights in the overview: a row, the space between objectives.
_LOW, _BETWEEN = 0.258, 0.05
#: Where the plots and their figures begin and end, in inches from the right edge.
_ATTAINMENT, _ROAD, _PROJECTION = (4.17, 3.07), (2.43, 1.77), (1.67, 0.96)
_ATTAINMENT_AT = 2.57


@placed
def plot_gap(
    gaps: pd.DataFrame, horizon: str = "sexenio_to_date", lang: str = "es", **on: Unpack[Place]
) -> Chart:
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
    """
    rows = texts.of_horizon(gaps, horizon)
    stretch, measure = texts.stretch_in_words(rows.iloc[0], horizon, lang)
    title = f"{label('attainment', lang)}: {stretch}"
    marks = [_marks(row) for row in rows.itertuples()]
    notes = [f"{mark} {label(_MARKS[mark], lang)}" for mark in _MARKS if mark in "".join(marks)]
    notes = [f"{label('bands_note', lang)}.", *([f"{'. '.join(notes)}."] if notes else [])]
    room = {"notes": notes, "right": _PLOT_END, **ROWS}
    with new_page(rows, lang, on, ROW * len(rows), title, status_in_words, **room) as page:
        page.name_rows(rows)
        _shade_thresholds(page, rows)
        for at, (row, mark) in enumerate(zip(rows.itertuples(), marks, strict=True)):
            page.put_attainment(at, row, _COLUMNS["attainment"], 10, weight="bold")
            decimals = decimals_together(row.actual, row.target, row.gap)
            for name in ("actual", "target"):
                words = texts.in_unit(getattr(row, name), row, lang, decimals)
                page.put_figure(at, _COLUMNS[name], words)
            page.put_figure(at, _COLUMNS["gap"], signed(row.gap, lang, decimals))
            look: Any = {"fontsize": 7, "color": QUIET, "gid": f"marks-{row.indicator_id}"}
            page.write_in_row(_COLUMNS["actual"] - 0.02, at, mark, right=True, **look)
        page.frame_shares(measure)
        for code, right in _COLUMNS.items():
            page.head_column(label(code, lang), page.width - right, ha="right")
        page.explain(statuses=rows)
    return page.result


def _marks(row: Any) -> str:
    """What is to be known of a result: provisional, a due period is not in it, by demand."""
    flags = set(row.flags.split(","))
    holds = (row.provisional, flags & {"missing_period", "late_report"}, "demand_driven" in flags)
    return "".join(mark for mark, true in zip(_MARKS, holds, strict=True) if true)


def _shade_thresholds(page: Page, rows: pd.DataFrame) -> None:
    """Behind each judged row where red ends, where amber ends, and where "far above" begins."""
    judged = ~rows.status.isin(["small", "no_data", "not_due"])
    limited = judged & ~rows["flags"].str.contains("demand_driven")
    edges = np.repeat(np.arange(len(rows) + 1) - 0.5, 2)[1:-1]
    limits = rows[["amber_low", "green_low", "green_high"]].clip(0, PLOT_SHARE)
    limits = limits.assign(zero=0.0, most=PLOT_SHARE)
    for name, start, end, where, shade in (
        ("red", "zero", "amber_low", judged, BANDS[0]),
        ("amber", "amber_low", "green_low", judged, BANDS[1]),
        ("above", "green_high", "most", limited, BANDS[2]),
    ):
        low, high, shown = (np.repeat(of, 2) for of in (limits[start], limits[end], where))
        look: Any = {"color": shade, "linewidth": 0, "zorder": 0.1, "gid": f"band-{name}"}
        page.axes.fill_betweenx(edges, low, high, where=shown.tolist(), **look)


@placed
def plot_distribution(gaps: pd.DataFrame, lang: str = "es", **on: Unpack[Place]) -> Chart:
    """Draw the attainment of every indicator by objective: a point each, on the middle half.

    Parameters
    ----------
    gaps
        From `gap_to_target`: its rows of the term to date that have an attainment; UsageError
        without one.
    """
    import seaborn as sns

    rows = gaps[(gaps.horizon == "sexenio_to_date") & gaps.attainment.notna()]
    rows = texts.not_empty(rows, "attainment")
    rows = rows.assign(share=rows.attainment.map(texts.within), which=rows.objective.astype("str"))
    order = list(dict.fromkeys(rows.which))
    title = label("distribution_title", lang, rows.term[0])
    room: Any = {**ROWS, "left": 0.8, "right": 0.2, "heads": 0}
    with new_page(rows, lang, on, ROW * len(order), title, status_in_words, **room) as page:
        axes, place = page.axes, {"x": "share", "y": "which", "order": order, "ax": page.axes}
        grey = mpl.rcParams["grid.color"]
        half: Any = {"errorbar": ("pi", 50), "err_kws": {"color": grey, "linewidth": 9}}
        median: Any = {"color": ink(), "marker": "|", "markersize": 17, "linestyle": "none"}
        sns.pointplot(rows, estimator="median", zorder=0.8, **place, **half, **median)
        for status, of in rows.groupby("status", sort=False):  # each has a mark of its own
            look = {"color": STATUS_COLOUR[str(status)], "marker": STATUS_MARKER[str(status)]}
            sns.stripplot(of, size=4.5, alpha=0.8, jitter=False, **place, **look)
        axes.set_ylim(len(order) - 0.5, -0.5)
        page.frame_shares(texts.stretch_in_words(rows.iloc[0], "sexenio_to_date", lang)[1])
        axes.set(ylabel="")
        axes.set_yticks(range(len(order)), [f"{label('objective', lang)} {n}" for n in order])
        line: Any = {"color": grey, "linestyle": "-", "linewidth": 7, "solid_capstyle": "butt"}
        band = legend_mark(label("middle_half", lang), **line)
        mark = legend_mark(label("median", lang), color=ink(), marker="|", markersize=10)
        page.explain(band, mark, statuses=rows)
    return page.result


@placed
def plot_overview(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame | None = None,
    horizon: str = "sexenio_to_date", lang: str = "es", **on: Unpack[Place],
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
    """
    rows = texts.of_horizon(gaps, horizon)
    begins = rows.objective != rows.objective.shift()
    at = _LOW * (rows.index + 0.5) + _BETWEEN * (begins.cumsum() - 1)
    projections = gaps.head(0) if projections is None else projections
    ends: dict[str, Any] = {row.indicator_id: row for row in projections.itertuples()}
    stretch, measure = texts.stretch_in_words(rows.iloc[0], horizon, lang)
    title = f"{label('overview', lang)}: {stretch}"
    tall = at.iloc[-1] + _LOW / 2

    def say(row: Any, lang: str) -> str:
        words, end = status_in_words(row, lang), ends.get(row.indicator_id)
        if end is None or why_not_drawn(end, lang):
            return words
        share = percent(texts.share_of(end.median, end.sexenio_target, end), lang)
        return f"{words}, {label('projected', lang).lower()} {share}"

    around: Any = {"heads": 0.26, "below": 0.4, "first": False}
    with new_page(rows, lang, on, tall, title, say, **around) as page:
        width = page.width
        # without projections the roads have their room
        places_of = [_ATTAINMENT, *([_ROAD, _PROJECTION] if ends else [(_ROAD[0], 0.0)])]
        for n, (left, right) in enumerate(places_of):
            axes = page.add_plot(width - left, width - right, page.above, page.tall)
            axes.set(ylim=(tall, 0), facecolor="none", xticks=[], yticks=[])
            axes.spines[["left", "bottom"]].set_visible(False)
            if n != 1:  # shares
                axes.set_xlim(0, PLOT_SHARE)
                axes.set_xticks((0, 1, 2), [percent(n, lang) for n in (0, 1, 2)], fontsize=SMALL)
                axes.tick_params(pad=2)
                axes.axvline(1.0, color=ink(), linewidth=0.9, gid="target")
        page.name_rows(rows, at.tolist(), SMALL)
        page.rule(at[begins][1:] - (_LOW + _BETWEEN) / 2)
        for place, row in zip(at, rows.itertuples(), strict=True):
            page.put_attainment(place, row, _ATTAINMENT_AT, 7, fontsize=SMALL)
            end, room = ends.get(row.indicator_id), _PROJECTION[1] - 0.04
            if end is not None and (why := why_not_drawn(end, lang)):
                page.say_why(place, why, end, plot=2, beyond=_PROJECTION[1])
            elif end is not None:
                draw_interval(page, place, end, plot=2, scale=0.72)
                words = next(iter(texts.chance_in_words(end, lang)), "")
                share = percent(texts.share_of(end.median, end.sexenio_target, end), lang)
                if texts.width_of(words, SMALL) > room:  # then they begin on the line of the share
                    share, _, words = texts.fit(f"{share}, {words}", room, SMALL, 2).partition("\n")
                page.put_figure(place - (0.055 if words else 0), 0, share, room, fontsize=SMALL)
                page.put_figure(place + 0.065, 0, words, room, fontsize=SMALL, color=QUIET)
        _draw_roads(page.plots[1], path, dict(zip(rows.indicator_id, at, strict=True)))
        wide = (_ATTAINMENT[0] - _ATTAINMENT_AT, _ROAD[0] - _ROAD[1], _PROJECTION[0])
        heads = [measure, *(label(code, lang) for code in ("road", "projected_share"))]
        for (left, _), words, free in zip(places_of, heads, wide, strict=False):
            page.head_column(words, width - left, free)
        page.explain(statuses=rows)
        marks = [*road_marks(lang), *(interval_marks(projections, lang) if ends else [])]
        page.explain(*marks, at=page.above + page.tall + 0.32)
    return page.result


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
