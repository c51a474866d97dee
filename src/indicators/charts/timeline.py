"""What charts over the term share: where a period stands, the years below, fans, labels at the end.

Rows of an analysis frame go in, artists on a plot come out. A period stands at the quarter in which
it ends, so that yearly and quarterly figures lie on one axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from indicators.charts.page import chart_of, fit, width_of
from indicators.charts.rows import in_millions
from indicators.charts.theme import ACTUAL, FAN, INK, QUIET, RULE, TARGET
from indicators.errors import UsageError
from indicators.words import label, number

#: Room for the numbers of the vertical axis, and for the labels at the term's end, in inches.
LEFT, RIGHT = 0.85, 1.05
#: Two lines of title, one for the measure, one for the legend, in inches.
ABOVE = 0.86
SUBTITLE_AT, LEGEND_AT = 0.53, 0.72
LABEL_SIZE = 7.5
#: Height of a chart without a title of its own, and its legend above it, in inches.
BARE, BARE_ABOVE = 1.32, 0.26
#: Up to here the vertical axis has no steps of 2.5, since few things come in halves.
WHOLE_STEPS = 20


def places(periods: pd.Series) -> list[int]:
    """Where periods stand: quarters since the first year of the frame, a year at its last one."""
    first = int(min(periods)[:4])
    return [4 * (int(p[:4]) - first) + int(p[5:] or 4) - 1 for p in periods]


def frame_years(axes: Axes, periods: pd.Series, lang: str) -> None:
    """The years across, each name in the middle of its year; numbers upwards, from zero."""
    first, last = int(min(periods)[:4]), int(max(periods)[:4])
    years = range(first, last + 1)
    axes.set_xlim(-0.6, 4 * len(years) - 0.4)
    axes.set_xticks([4 * n + 1.5 for n in range(len(years))], [str(year) for year in years])
    axes.vlines(
        [4 * n - 0.5 for n in range(1, len(years))], 0, 1, transform=axes.get_xaxis_transform(),
        color=RULE, linewidth=0.6, zorder=0.2,
    )  # fmt: skip
    steps = [1, 2, 2.5, 5, 10] if axes.get_ylim()[1] > WHOLE_STEPS else [1, 2, 5, 10]
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=steps))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    axes.grid(axis="y")


def reach(axes: Axes, values: Sequence[pd.Series]) -> None:
    """The vertical axis from zero (or the lowest value below it) to above the highest value."""
    every = pd.concat(list(values)).dropna()
    low, high = min(every.min(), 0.0) if len(every) else 0.0, every.max() if len(every) else 1.0
    span = (high - low) or 1.0
    axes.set_ylim(low - (0.05 * span if low < 0 else 0), low + 1.1 * span)


def draw_fan(axes: Axes, fan: pd.DataFrame, lang: str) -> None:
    """The 95, 80 and 50 % intervals of the figure to date, and its median where it is ahead.

    Before the cut-off they are no wider than a missing period makes them.
    """
    across = places(fan.period)
    for low, high, shade, wide in (
        ("q025", "q975", FAN[0], 95), ("q10", "q90", FAN[1], 80), ("q25", "q75", FAN[2], 50),
    ):  # fmt: skip
        if fan[low].notna().any():
            axes.fill_between(
                across, fan[low], fan[high], color=shade, linewidth=0, zorder=1.2,
                label=label("interval_95", lang) if wide == 95 else f"{wide} %",
                gid=f"interval-{wide}",
            )  # fmt: skip
    known = fan.index[~fan.ahead]
    ahead = fan.loc[known[-1] if len(known) else fan.index[0] :]
    axes.plot(
        places(fan.period)[-len(ahead) :], ahead["median"], color=INK, linewidth=1.1,
        gid="median", zorder=2.2,
    )  # fmt: skip


def by_quarter(fan: pd.DataFrame) -> pd.DataFrame:
    """A fan of years with each year's figure in its quarters.

    For a running count that is summed over years: any quarter of a year stands for that year.
    """
    repeated = fan.loc[fan.index.repeat(4)].reset_index(drop=True)
    return repeated.assign(period=[f"{year}Q{n + 1}" for year in fan.period for n in range(4)])


def rows_of(path: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """The rows of one indicator, or an error that names it."""
    rows = path[path.indicator_id == indicator_id].reset_index(drop=True)
    if rows.empty:
        raise UsageError(f'there is no indicator "{indicator_id}" in the frame')
    return rows


def fan_of(fan: pd.DataFrame, path: pd.DataFrame) -> pd.DataFrame | None:
    """The fan of the path's indicator, on the path's periods; None where it is not projected."""
    rows = fan[fan.indicator_id == path.indicator_id[0]].reset_index(drop=True)
    if rows.empty:
        return None
    years = (rows.period.str.len() == 4).all()
    return by_quarter(rows) if years and (path.quarter_method == "level").all() else rows


def draw_target(axes: Axes, target: float) -> None:
    """The term's target as a line across; its label stands at the line's end."""
    if pd.notna(target):
        axes.axhline(target, color=TARGET, linewidth=1.1, linestyle=(0, (1, 1.5)), gid="target")


def draw_actuals(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Results to date, broken where a due period has none; a cross below says so."""
    across = places(rows.period)
    axes.plot(
        across, rows.actual_to_date, color=ACTUAL, linewidth=1.8, marker="o", markersize=3.2,
        label=label("actual", lang), gid="actual", zorder=3, clip_on=False,
    )  # fmt: skip
    missing = rows.reason.str.contains("no_actual").to_numpy()
    if missing.any():
        where = [at for at, none in zip(across, missing, strict=True) if none]
        axes.plot(
            where, [0.025] * len(where), transform=axes.get_xaxis_transform(), linestyle="",
            marker="x", markersize=5, color=QUIET, clip_on=False, zorder=3, gid="missing",
            label=label("no_actual" if is_level(rows) else "not_added", lang),
        )  # fmt: skip


def draw_cut_off(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """A line where results end, and the last of them as a figure beside it."""
    known = rows.index[rows.actual_to_date.notna()]
    if not len(known):
        return
    last = known[-1]
    at = places(rows.period)[last]
    value = rows.actual_to_date[last]
    axes.axvline(at, color=QUIET, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0.4, gid="cut-off")
    low, high = axes.get_ylim()
    above = (value - low) / (high - low) < 0.75
    axes.annotate(
        number(value, lang), (at, value), (-3, 6 if above else -6), textcoords="offset points",
        ha="right", va="bottom" if above else "top", fontsize=LABEL_SIZE, weight="bold",
        color=ACTUAL, gid="last", zorder=4,
    )  # fmt: skip


def draw_revisions(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """What the term had come to before a value was revised: hollow, tied to what it is now."""
    revised = rows[rows.earlier_to_date.notna() & (rows.earlier_to_date != rows.actual_to_date)]
    if revised.empty:
        return
    every = places(rows.period)
    across = [every[n] for n in revised.index]
    axes.vlines(
        across, revised.earlier_to_date, revised.actual_to_date, color=ACTUAL, linewidth=0.7,
        zorder=2.8, gid="revision",
    )  # fmt: skip
    axes.plot(
        across, revised.earlier_to_date, linestyle="", marker="o", markersize=6,
        markerfacecolor="none", markeredgecolor=ACTUAL, markeredgewidth=0.9, clip_on=False,
        zorder=3.1, label=label("earlier_value", lang), gid="earlier",
    )  # fmt: skip


def is_level(rows: pd.DataFrame) -> bool:
    """Whether the indicator is a level, which does not add up over the term."""
    return bool((rows.year_method == "level").any() or (rows.planned == rows.planned_to_date).all())


def label_ends(axes: Axes, ends: Mapping[str, float], lang: str) -> None:
    """Figures at the term's end, to the right of the plot, moved apart where they would touch."""
    low, high = axes.get_ylim()
    tall = axes.get_position().height * chart_of(axes).get_figheight()
    known = {words: value for words, value in ends.items() if pd.notna(value)}
    wanted = [(value - low) / (high - low) * tall for value in known.values()]
    for (words, value), at in zip(known.items(), spread(wanted, 0.27, tall), strict=True):
        figure = number(value, lang)
        text = f"{fit(words, RIGHT - 0.1, LABEL_SIZE)}\n{figure}"
        if width_of(figure, LABEL_SIZE) > RIGHT - 0.08:
            figure = in_millions(figure)
        axes.text(
            1.012, at / tall, text, transform=axes.transAxes, va="center", fontsize=LABEL_SIZE,
            linespacing=0.95, color=INK, gid="end",
        )  # fmt: skip


def spread(wanted: Sequence[float], distance: float, room: float) -> list[float]:
    """Positions as wanted, or as near to it as keeps them apart and within the room.

    >>> spread([1.0, 1.1, 3.0], 0.5, 4.0)
    [0.8, 1.3, 3.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    groups: list[list[float]] = []  # of labels that touch: wanted centre, how many
    for n in order:
        groups.append([wanted[n], 1])
        while len(groups) > 1 and _touch(groups[-2], groups[-1], distance):
            (a, many), (b, more) = groups[-2:]
            groups[-2:] = [[(a * many + b * more) / (many + more), many + more]]
    placed: list[float] = []
    for centre, many in groups:
        half = distance * (many - 1) / 2
        middle = min(max(centre, half), max(room - half, half))
        placed += [round(middle + distance * n - half, 6) for n in range(int(many))]
    return [placed[order.index(n)] for n in range(len(wanted))]


def _touch(lower: list[float], upper: list[float], distance: float) -> bool:
    return upper[0] - lower[0] < distance * (lower[1] + upper[1]) / 2
