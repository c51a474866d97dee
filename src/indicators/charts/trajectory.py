"""The road of one indicator: what was reported, the reference path, where the term may end.

A period stands at the quarter in which it ends, so that yearly and quarterly figures lie on one
axis.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from indicators.charts.page import (
    Page,
    Place,
    chance_in_words,
    in_unit,
    name_of,
    new_page,
    not_empty,
    placed,
    places,
)
from indicators.charts.theme import ACTUAL, FAN, PLANNED, QUIET, Chart, fit, ink
from indicators.errors import UsageError
from indicators.words import label, number, period_in_words, reason_in_words

#: Room for the numbers of the vertical axis, and for the labels at the term's end, in inches.
_LEFT, _RIGHT = 0.85, 1.05
#: Heights of the plot, in inches: with a title, with a headline too, with neither.
_TALL, _TALL_FAN, _BARE = 1.85, 2.7, 1.2
_LABEL_SIZE, _LABEL_TALL = 7.5, 0.27
_DOTTED = (0, (1, 1.5))
#: The quantiles of each interval, in the order of the theme's shades.
_INTERVALS = {95: ("q025", "q975"), 80: ("q10", "q90"), 50: ("q25", "q75")}
_POINTS: Any = {"linestyle": "", "clip_on": False}


@placed
def plot_trajectory(
    path: pd.DataFrame, indicator_id: str, lang: str = "es", *, fan: pd.DataFrame | None = None,
    bare: bool = False, **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw results to date against the reference path, and where the term's figure may go.

    Periods across, the term to date upwards, in the indicator's unit. The axis starts at zero, for
    levels too: a level cut short would make a small loss look like a fall. A due period without a
    result breaks the line and is marked; a hollow mark shows what the term had come to before the
    period's value was revised.

    Parameters
    ----------
    path, indicator_id
        From `planned_path`, and which indicator of it; UsageError if it is not there.
    fan
        From `projection_fan`: its intervals are drawn behind. An indicator that it does not
        project is drawn without them.
    bare
        Low and without a title, where a text beside the chart says it.
    """
    return _drawn(path, fan, indicator_id, lang, on, bare)


@placed
def plot_fan(
    path: pd.DataFrame,
    fan: pd.DataFrame,
    indicator_id: str,
    lang: str = "es",
    *,
    bare: bool = False,
    **on: Unpack[Place],
) -> Chart:
    """Draw the results to date of one indicator and the fan of where its term may end.

    The 50, 80 and 95 % intervals and the median of the term to date, the term's target, and a line
    from the last result to it: the pace that it takes. That pace and the recent one are the
    headline; the probability follows in words where there are three years of evidence.

    Parameters
    ----------
    path, fan, indicator_id
        From `planned_path` and `projection_fan` at one cut-off, and which indicator of them;
        UsageError if it is not there: a level that is to be kept has no fan.
    bare
        As in `plot_trajectory`.
    """
    return _drawn(path, fan, indicator_id, lang, on, bare, paced=True)


def _drawn(
    path: pd.DataFrame, fan: pd.DataFrame | None, indicator_id: str, lang: str, on: Place,
    bare: bool, *, paced: bool = False,
) -> Chart:  # fmt: skip
    """One indicator: ``paced``, the pace that the target takes in place of the reference path."""
    rows = not_empty(path[path.indicator_id == indicator_id], f'indicator "{indicator_id}"')
    row, fan, headline, method = next(rows.itertuples()), _fan_of(fan, rows), list[str](), ""
    if paced:
        if fan is None:
            raise UsageError(
                f'indicator "{indicator_id}" has no projection in the frame (a level that is to be '
                "kept, or nothing reported); draw it with plot_trajectory"
            )
        last: Any = list(fan.itertuples())[-1]
        headline, method = _headline(last, lang), f"{label('method', lang)}: "
        method += label(last.method, lang)
    measure = [label("level" if _is_level(rows) else "to_date", lang, row.term), method, row.unit]
    lines = [("headline", line) for line in headline]
    under = [*lines, ("measure", " · ".join(filter(None, measure)))]
    title = "" if bare else f"{row.indicator_id}  {name_of(row, on.get('names'))}"
    tall = _BARE if bare else _TALL_FAN if headline else _TALL
    room: Any = {"left": _LEFT, "right": _RIGHT, "below": 0.2, "under": [] if bare else under}
    alt = " · ".join([_alt(rows, fan, lang), *headline])
    with new_page(rows, lang, on, tall, title, alt, **room) as page:
        across, known = places(rows.period), rows.actual_to_date.dropna()
        if paced and not math.isnan(last.required_pace) and len(known):
            # from the last result to the target: what the rest of the term would have to look like
            ends = [across[known.index[-1]], across[-1]], [known.iloc[-1], last.sexenio_target]
            look: Any = {"linewidth": 1.5, "gid": "pace", "zorder": 2.5, **PLANNED}
            page.axes.plot(*ends, label=label("required_pace", lang), **look)
        _draw_actuals(page.axes, rows, lang)
        if not paced:
            look = {"linewidth": 1.4, "label": label("reference_path", lang), "gid": "path"}
            page.axes.plot(across, rows.planned_to_date, zorder=2.5, **look, **PLANNED)
        _finish(page, rows, fan)
    return page.result


def _fan_of(fan: pd.DataFrame | None, path: pd.DataFrame) -> pd.DataFrame | None:
    """The fan of the path's indicator, on the path's periods; None where it is not projected."""
    if fan is None or not (ours := fan.indicator_id == path.indicator_id[0]).any():
        return None
    rows = fan[ours].reset_index(drop=True)
    if (rows.period.str.len() == 4).all() and (path.quarter_method == "level").all():
        # a running count that is summed over years: any quarter of a year stands for that year
        quarters = [f"{year}Q{n}" for year in rows.period for n in (1, 2, 3, 4)]
        rows = rows.loc[rows.index.repeat(4)].reset_index(drop=True).assign(period=quarters)
    return rows


def _is_level(rows: pd.DataFrame) -> bool:
    """Whether the indicator is a level, which does not add up over the term."""
    return bool((rows.year_method == "level").any() or (rows.planned == rows.planned_to_date).all())


def _draw_actuals(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Results to date, broken where a due period has none; as they were before a revision."""
    across, upright = pd.Series(places(rows.period)), axes.get_xaxis_transform()
    line: Any = {"linewidth": 1.8, "marker": "o", "markersize": 3.2, "clip_on": False}
    line |= {"color": ACTUAL, "zorder": 3, "label": label("actual", lang)}
    axes.plot(across, rows.actual_to_date, gid="actual", **line)
    missing = across[rows.reason.str.contains("no_actual")]
    if len(missing):
        look: Any = {"marker": "x", "markersize": 5, "color": QUIET, "gid": "missing"} | _POINTS
        words = label("no_actual" if _is_level(rows) else "not_added", lang)
        axes.plot(missing, [0.025] * len(missing), transform=upright, label=words, zorder=3, **look)
    was = rows[rows.earlier_to_date.notna() & (rows.earlier_to_date != rows.actual_to_date)]
    if len(was):
        at, ends = across[was.index], (was.earlier_to_date, was.actual_to_date)
        axes.vlines(at, *ends, color=ACTUAL, linewidth=0.7, zorder=2.8, gid="revision")
        hollow = {"markerfacecolor": "none", "markeredgecolor": ACTUAL, "markeredgewidth": 0.9}
        look = {"marker": "o", "markersize": 6, "zorder": 3.1, "gid": "earlier", **hollow}
        axes.plot(at, was.earlier_to_date, label=label("earlier_value", lang), **look, **_POINTS)


def _draw_fan(axes: Axes, fan: pd.DataFrame, lang: str) -> None:
    """The 95, 80 and 50 % intervals of the figure to date, and its median where it is ahead."""
    across = pd.Series(places(fan.period))
    for (wide, (low, high)), shade in zip(_INTERVALS.items(), FAN, strict=True):
        if fan[low].notna().any():
            words = label("interval_95", lang) if wide == 95 else f"{wide} %"
            look: Any = {"color": shade, "linewidth": 0, "zorder": 1.2, "gid": f"interval-{wide}"}
            axes.fill_between(across, fan[low], fan[high], label=words, **look)
    known = fan.index[~fan.ahead]
    ahead = fan.loc[known[-1] if len(known) else 0 :]
    look = {"color": ink(), "linewidth": 1.1, "zorder": 2.2, "gid": "median"}
    axes.plot(across[ahead.index], ahead["median"], **look)


def _finish(page: Page, rows: pd.DataFrame, fan: pd.DataFrame | None) -> None:
    """The fan, the target, the cut-off, the axes, and the figures at the term's end."""
    lang, axes, row, target = page.lang, page.axes, page.rows[0], rows.sexenio_target[0]
    ends = {label("target_short", lang): target}
    if fan is not None:
        _draw_fan(axes, fan, lang)
        last = fan.iloc[-1]
        ends[label("median", lang).capitalize()] = last["median"]
        ends[f"80 % {label('up_to', lang)}"] = last.q90
        ends[f"80 % {label('from', lang)}"] = last.q10
    if pd.notna(target):
        axes.axhline(target, color=ink(), linewidth=1.1, linestyle=_DOTTED, gid="target")
    # upwards from zero, or the lowest value below it; each year's name in its middle
    low, high = axes.dataLim.intervaly
    low, high = (min(low, 0.0), max(high, 0.0)) if math.isfinite(low) else (0.0, 1.0)
    span = (high - low) or 1.0
    axes.set_ylim(low - (0.05 * span if low < 0 else 0), low + 1.1 * span)
    first, last = int(min(rows.period)[:4]), int(max(rows.period)[:4])
    years = range(last - first + 1)
    axes.set_xlim(-0.6, 4 * len(years) - 0.4)
    axes.set_xticks([4 * n + 1.5 for n in years], [str(first + n) for n in years])
    look: Any = {"color": mpl.rcParams["grid.color"], "linewidth": 0.6, "zorder": 0.2}
    between = [4 * n - 0.5 for n in years[1:]]
    axes.vlines(between, 0, 1, transform=axes.get_xaxis_transform(), **look)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_unit(value, row)))
    axes.grid(axis="y")
    _draw_cut_off(page, rows, row)
    _label_ends(page, ends, row)
    page.explain(*axes.get_legend_handles_labels()[0])


def _draw_cut_off(page: Page, rows: pd.DataFrame, row: Any) -> None:
    """A line where results end, and the last of them as a figure beside it."""
    known = rows.actual_to_date.dropna()
    if known.empty:
        return
    axes, value, last = page.axes, known.iloc[-1], known.index[-1]
    at = places(rows.period)[last]
    axes.axvline(at, color=QUIET, linewidth=0.7, linestyle=_DOTTED, zorder=0.4, gid="cut-off")
    # above, but for high up where the reference path and the target are
    under = axes.get_ylim()[1] * 0.75 < value < rows.planned_to_date[last]
    away, side = (-6, "top") if under else (6, "bottom")
    place: Any = {"textcoords": "offset points", "ha": "right", "va": side, "zorder": 4}
    look: Any = {"fontsize": _LABEL_SIZE, "weight": "bold", "color": ACTUAL, "gid": "last"}
    look["bbox"] = {"facecolor": axes.get_facecolor(), "edgecolor": "none", "pad": 0.6}
    axes.annotate(in_unit(value, row), (at, value), (-3, away), **place, **look)


def _label_ends(page: Page, ends: Mapping[str, float], row: Any) -> None:
    """Figures at the term's end, to the right of the plot, moved apart where they would touch."""
    low, high = page.axes.get_ylim()
    known = {words: value for words, value in ends.items() if pd.notna(value)}
    wanted = [(value - low) / (high - low) * page.tall for value in known.values()]
    put = _spread(wanted, _LABEL_TALL, page.tall - 0.08)  # below the legend
    for (code, value), at in zip(known.items(), put, strict=True):
        words = f"{fit(code, _RIGHT - 0.1, _LABEL_SIZE)}\n{in_unit(value, row)}"
        look: Any = {"va": "center", "fontsize": _LABEL_SIZE, "linespacing": 0.95, "gid": "end"}
        page.axes.text(1.012, at / page.tall, words, transform=page.axes.transAxes, **look)


def _spread(wanted: Sequence[float], distance: float, room: float) -> list[float]:
    """Positions as wanted, or as near to it as keeps them apart and within the room.

    >>> _spread([1.0, 1.1, 3.0], 0.5, 4.0)
    [0.8, 1.3, 3.0]
    """
    order, steps = np.argsort(wanted, kind="stable"), distance * np.arange(len(wanted))
    # with the steps taken off, apart is: never falling; between moved up alone and down alone
    free = np.sort(wanted) - steps
    up, down = np.maximum.accumulate(free), np.minimum.accumulate(free[::-1])[::-1]
    placed = np.clip((up + down) / 2, 0, max(0.0, room - steps[-1:].sum())) + steps
    return list(placed[np.argsort(order)].round(6).tolist())


def _headline(last: Any, lang: str) -> list[str]:
    """The pace first; then how likely the target is, by what evidence, and when it is expected."""
    said = [reason_in_words(last.reason, "probability", lang, last.term)]
    if not math.isnan(last.probability):
        said = [f"{label('meeting_it', lang)}: {' · '.join(chance_in_words(last, lang))}"]
    pace = reason_in_words(last.reason, "required_pace", lang, last.term)
    if not math.isnan(last.required_pace):
        pace = f"{number(last.required_pace)} {label('a_year', lang)}"
        if when := last.expected_reached:
            said.append(f"{label('by_the_median', lang)}: {period_in_words(when, lang)}")
    if not math.isnan(last.recent_pace):
        pace += f" ({label('recent', lang)}: {number(last.recent_pace)})"
    words = " · ".join(filter(None, said))
    return [f"{label('required_pace', lang)}: {pace}", words[:1].upper() + words[1:]]


def _alt(rows: pd.DataFrame, fan: pd.DataFrame | None, lang: str) -> str:
    known = rows.dropna(subset="actual_to_date")
    last: Any = known.iloc[-1] if len(known) else rows.iloc[0]
    names = {"actual": "actual_to_date", "reference_path": "planned_to_date"}
    figures = [
        f"{label(code, lang, last.term)} {in_unit(last[name], last)}"
        for code, name in (names | {"sexenio_target": "sexenio_target"}).items()
    ]
    said = f"{last.indicator_id}, {period_in_words(last.period, lang)}: {', '.join(figures)}"
    if fan is None:
        return said
    low, middle, high = (in_unit(fan[q].iloc[-1], last) for q in ("q10", "median", "q90"))
    between = f" ({label('interval_80', lang)}: {low} – {high})" if low != "–" else ""
    return f"{said}, {label('projected', lang)} {middle}{between}"
