"""Every indicator on one page: status, attainment, the road so far, where the term may end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.gap import status_marks
from indicators.charts.page import WIDTH, add_plot, explain_marks, fit, new_chart, sign, write
from indicators.charts.projection import draw_interval, interval_marks, why_not_drawn
from indicators.charts.rows import (
    PLOT_SHARE,
    attainment_in_words,
    in_inches,
    mark_beyond,
    name_row,
    put_bar,
    put_figure,
    put_sign,
    say_why,
    stretch_in_words,
)
from indicators.charts.theme import ACTUAL, PATH, QUIET, RULE, TARGET, Chart, themed
from indicators.charts.timeline import places
from indicators.errors import UsageError
from indicators.words import STATUS_COLOUR, label, likelihood, percent

#: Heights in inches: a row, the space between objectives, what stands above and below.
ROW, BETWEEN, ABOVE, BELOW = 0.258, 0.05, 0.74, 0.62
#: Where things stand across, in inches: id, end of the names, the three plots, their figures.
ID, NAMES_END = 0.16, 2.48
ATTAINMENT, ROAD, PROJECTION = (2.58, 3.68), (4.32, 4.98), (5.1, 5.98)
ATTAINMENT_AT, PROJECTION_AT = 4.18, WIDTH
SIZE = 7.0


def plot_overview(
    gaps: pd.DataFrame,
    path: pd.DataFrame,
    projections: pd.DataFrame | None = None,
    horizon: str = "sexenio_to_date",
    lang: str = "es",
    *,
    names: Mapping[str, str] | None = None,
) -> Chart:
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
    names
        Short names by indicator; default: the start of the name.

    Raises
    ------
    UsageError
        When the gaps have no row of the horizon.
    """
    rows = gaps[gaps.horizon == horizon].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no row of horizon "{horizon}" to draw')
    group = (rows.objective != rows.objective.shift()).cumsum() - 1
    at = [ROW * (n + 0.5) + BETWEEN * g for n, g in enumerate(group)]
    height = at[-1] + ROW / 2
    with themed():
        chart, shares = new_chart(
            height, _alt(rows, projections, lang), left=ATTAINMENT[0], right=WIDTH - ATTAINMENT[1],
            above=ABOVE, below=BELOW,
        )  # fmt: skip
        road = add_plot(chart, *ROAD, ABOVE, height)
        future = None if projections is None else add_plot(chart, *PROJECTION, ABOVE, height)
        _frame([shares, road, *([future] if future else [])], height, lang)
        _rule_objectives(shares, at, group)
        for position, row in zip(at, rows.itertuples(index=False), strict=True):
            _draw_attainment(shares, position, row, lang, (names or {}).get(row.indicator_id, ""))
        _draw_roads(road, path, dict(zip(rows.indicator_id, at, strict=True)))
        ends = _ends(projections)
        for position, indicator_id in zip(at, rows.indicator_id, strict=True):
            if future and indicator_id in ends:
                _draw_projection(future, position, ends[indicator_id], lang)
        _head(chart, bool(future), lang)
        explain_marks(chart, status_marks(rows, lang), left=0)
        explain_marks(chart, _marks(projections, lang), left=0, at=ABOVE + height + 0.32, size=7)
        title = f"{label('overview', lang)}: {stretch_in_words(rows.iloc[0], horizon, lang)}"
        sign(chart, title, rows.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def _frame(plots: Sequence[Axes], height: float, lang: str) -> None:
    for axes in plots:
        axes.set_ylim(height, 0)
        axes.set_facecolor("none")
        axes.set_yticks([])
        axes.tick_params(labelsize=7, pad=2)
        axes.spines[["left", "bottom"]].set_visible(False)
    for axes in plots[::2]:
        axes.set_xlim(0, PLOT_SHARE)
        axes.set_xticks((0, 1, 2), [percent(share, lang) for share in (0, 1, 2)])
        axes.axvline(1.0, color=TARGET, linewidth=0.9, gid="target")
        axes.axvline(0.0, color=RULE, linewidth=0.8)
    plots[1].set_xticks([])


def _rule_objectives(axes: Axes, at: list[float], group: pd.Series) -> None:
    starts = [at[n] - (ROW + BETWEEN) / 2 for n in range(1, len(at)) if group[n] != group[n - 1]]
    axes.hlines(
        starts, 0, WIDTH, transform=in_inches(axes), color=RULE, linewidth=0.6, clip_on=False
    )


def _draw_attainment(axes: Axes, position: float, row: Any, lang: str, name: str) -> None:
    across = in_inches(axes)
    put_sign(axes, 0.06, position, row.status, 7.5, ha="center", transform=across,
             gid=f"status-{row.indicator_id}")  # fmt: skip
    name_row(axes, position, row, across, NAMES_END, SIZE, left=ID, name=name)
    if row.status == "small" or math.isnan(row.attainment):
        room = ATTAINMENT_AT - ATTAINMENT[0]
        say_why(axes, position, attainment_in_words(row, lang), room, row.indicator_id, size=SIZE)
        return
    colour = STATUS_COLOUR[row.status]
    put_bar(axes, position, row.attainment, 0.11, colour, f"attainment-{row.indicator_id}")
    mark_beyond(axes, position, row.attainment, colour)
    put_figure(axes, position, ATTAINMENT_AT, percent(row.attainment, lang), 0.42, fontsize=7)


def _draw_roads(axes: Axes, path: pd.DataFrame, at: dict[str, float]) -> None:
    """All roads as two lines with breaks: results to date, and the reference path."""
    across: list[float] = []
    actual: list[float] = []
    planned: list[float] = []
    for indicator_id, rows in path.groupby("indicator_id", sort=False):
        if indicator_id not in at:
            continue
        figures = rows[["actual_to_date", "planned_to_date"]].to_numpy()
        top = np.nanmax(figures, initial=1e-9)
        down = at[str(indicator_id)] + ROW * (0.4 - 0.8 * figures / top)
        across += [*places(rows.period), math.nan]
        actual += [*down[:, 0], math.nan]
        planned += [*down[:, 1], math.nan]
    axes.plot(across, planned, color=PATH, linewidth=0.8, linestyle=(0, (2.5, 1.2)), gid="path")
    axes.plot(across, actual, color=ACTUAL, linewidth=1.3, gid="actual")


def _draw_projection(axes: Axes, position: float, row: Any, lang: str) -> None:
    if why := why_not_drawn(row, lang):
        room = PROJECTION_AT - PROJECTION[0]
        say_why(axes, position, why, room, row.indicator_id, size=SIZE)
        return
    draw_interval(axes, position, row, height=0.12, scale=0.72)
    share = percent(row.median / row.sexenio_target, lang)
    room = PROJECTION_AT - PROJECTION[1] - 0.04
    likely = math.isnan(row.probability)
    words = "" if likely else label(row.evidence, lang)
    if row.evidence == "fair" and not likely:
        words = likelihood(row.probability, lang)
    put_figure(axes, position - (0.055 if words else 0), PROJECTION_AT, share, room, fontsize=7)
    if words:
        put_figure(axes, position + 0.065, PROJECTION_AT, words, room, fontsize=7, color=QUIET)


def _head(chart: Chart, projected: bool, lang: str) -> None:
    columns = (
        (ATTAINMENT[0], ATTAINMENT_AT, "percent_of_target"), (ROAD[0], ROAD[1], "road"),
        (PROJECTION[0], PROJECTION_AT, "projected_share"),
    )  # fmt: skip
    for left, right, code in columns if projected else columns[:2]:
        words = label(code, lang)
        write(
            chart, left, ABOVE - 0.05, fit(words[0].upper() + words[1:], right - left, 7, lines=2),
            va="bottom", fontsize=7, color=QUIET, linespacing=1.0,
        )  # fmt: skip


def _marks(projections: pd.DataFrame | None, lang: str) -> list[Artist]:
    return [
        Line2D([], [], color=ACTUAL, linewidth=1.3, label=label("actual", lang)),
        Line2D(
            [], [], color=PATH, linewidth=0.9, linestyle=(0, (2.5, 1.2)),
            label=label("reference_path", lang),
        ),
        *([] if projections is None else interval_marks(projections, lang)),
    ]  # fmt: skip


def _ends(projections: pd.DataFrame | None) -> dict[str, Any]:
    if projections is None:
        return {}
    return {str(row.indicator_id): row for row in projections.itertuples(index=False)}


def _alt(rows: pd.DataFrame, projections: pd.DataFrame | None, lang: str) -> str:
    ends = _ends(projections)
    said = []
    for row in rows.itertuples():
        words = f"{row.indicator_id} {label(row.status, lang)}, {attainment_in_words(row, lang)}"
        end = ends.get(row.indicator_id)
        if end is not None and not why_not_drawn(end, lang):
            share = percent(end.median / end.sexenio_target, lang)
            words += f", {label('projected', lang).lower()} {share}"
        said.append(words)
    return f"{label('overview', lang)}: {'; '.join(said)}"
