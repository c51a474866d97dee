"""Every indicator on one page: status, attainment, the road so far, where the term may end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.page import SMALL, Page, Place, alt_of, new_page
from indicators.charts.projection import draw_interval, interval_marks, why_not_drawn
from indicators.charts.rows import (
    PLOT_SHARE,
    attainment_in_words,
    head_column,
    name_rows,
    of_horizon,
    put_attainment,
    put_figure,
    say_why,
    share_of,
    status_in_words,
    status_marks,
    stretch_in_words,
)
from indicators.charts.theme import ACTUAL, DASHED, PATH, QUIET, Chart, ink
from indicators.charts.trajectory import places
from indicators.words import label, likelihood, percent

#: Heights in inches: a row, the space between objectives.
_ROW, _BETWEEN = 0.258, 0.05
#: Where the plots and their figures begin and end, in inches from the right edge.
_ATTAINMENT, _ROAD, _PROJECTION = (4.17, 3.07), (2.43, 1.77), (1.65, 0.77)
_ATTAINMENT_AT = 2.57


def plot_overview(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame | None = None,
    horizon: str = "sexenio_to_date", lang: str = "es", *,
    names: Mapping[str, str] | None = None, **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw every indicator on a page, by objective.

    Parameters
    ----------
    gaps
        From `gap_to_target`: status and attainment; its rows of the horizon are drawn.
    path
        From `planned_path`: results to date beside the reference path, each row on its own scale
        from zero.
    projections
        From `project_sexenio`, of one method: the share of the term's target, with intervals;
        None: at the term's end there is nothing to project.
    horizon
        ``year``, ``year_to_date`` or ``sexenio_to_date``.
    lang
        ``es`` or ``en``.
    names, on
        Short names by indicator (default: the start of the name); where to draw: see `Place`.

    Raises
    ------
    UsageError
        When the gaps have no row of the horizon.
    """
    rows = of_horizon(gaps, horizon)
    begins = rows.objective != rows.objective.shift()
    at = _ROW * (rows.index + 0.5) + _BETWEEN * (begins.cumsum() - 1)
    every = [] if projections is None else projections.itertuples()
    ends: dict[str, Any] = {row.indicator_id: row for row in every}
    title = f"{label('overview', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
    alt = alt_of(title, rows, lambda row: _said(row, ends.get(row.indicator_id), lang))
    tall = at.iloc[-1] + _ROW / 2
    with new_page(
        rows, lang, on, tall, title=title, alt=alt, heads=0.26, below=0.4,
        first=False,
    ) as page:  # fmt: skip
        width = page.width
        places_of = [_ATTAINMENT, _ROAD, *([_PROJECTION] if ends else [])]
        for left, right in places_of:
            page.add_plot(width - left, width - right, page.above, page.tall)
        _frame(page, tall)
        name_rows(page, rows, names, at=at, signs=True, size=SMALL)
        page.rule_rows(at[begins][1:] - (_ROW + _BETWEEN) / 2)
        for place, row in zip(at, rows.itertuples(), strict=True):
            _draw_attainment(page, place, row)
            if row.indicator_id in ends:
                _draw_projection(page, place, ends[row.indicator_id])
        _draw_roads(page.plots[1], path, dict(zip(rows.indicator_id, at, strict=True)))
        room = (_ATTAINMENT[0] - _ATTAINMENT_AT, _ROAD[0] - _ROAD[1], _PROJECTION[0])
        heads = ("percent_of_target", "road", "projected_share")
        for (left, _), code, wide in zip(places_of, heads, room, strict=False):
            head_column(page, label(code, lang), width - left, wide)
        page.explain(status_marks(rows, lang))
        page.explain(_marks(projections, lang), at=page.above + page.tall + 0.32)
    return page.result


def _frame(page: Page, tall: float) -> None:
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


def _draw_attainment(page: Page, at: float, row: Any) -> None:
    if row.status == "small" or math.isnan(row.attainment):
        why = attainment_in_words(row, page.lang)
        say_why(page, at, why, row, _ATTAINMENT[0] - _ATTAINMENT_AT)
        return
    put_attainment(page, at, row, size=7)
    share = percent(row.attainment, page.lang)
    put_figure(page, at, _ATTAINMENT_AT, share, 0.42, fontsize=SMALL)


def _draw_roads(axes: Axes, path: pd.DataFrame, at: Mapping[str, float]) -> None:
    """All roads as two lines with breaks: results to date, and the reference path."""
    across: list[float] = []
    down: list[np.ndarray] = []
    for key, rows in path[path.indicator_id.isin(list(at))].groupby("indicator_id", sort=False):
        figures = rows[["planned_to_date", "actual_to_date"]].to_numpy()
        height = figures / np.nanmax(figures, initial=1e-9)
        down += [at[str(key)] + _ROW * (0.4 - 0.8 * height), np.full((1, 2), np.nan)]
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


def _marks(projections: pd.DataFrame | None, lang: str) -> list[Artist]:
    return [
        Line2D([], [], color=ACTUAL, linewidth=1.3, label=label("actual", lang)),
        Line2D([], [], color=PATH, linewidth=0.9, linestyle=DASHED,
               label=label("reference_path", lang)),
        *([] if projections is None else interval_marks(projections, lang)),
    ]  # fmt: skip


def _said(row: Any, end: Any, lang: str) -> str:
    words = status_in_words(row, lang)
    if end is None or why_not_drawn(end, lang):
        return words
    share = percent(share_of(end.median, end.sexenio_target, end), lang)
    return f"{words}, {label('projected', lang).lower()} {share}"
