"""Many indicators over time: a heat map, and small panels of roads and of past projections."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from indicators.charts.page import (
    LARGEST_SHARE,
    PLOT,
    SMALL,
    Place,
    attainment_in_words,
    legend_mark,
    name_of,
    new_page,
    not_empty,
    placed,
    places,
    road_marks,
    share_of,
)
from indicators.charts.theme import ACTUAL, FAN, INK, PLANNED, QUIET, SIGNS, Chart, fit, ink
from indicators.periods import is_quarter, quarters_of
from indicators.words import STATUSES, label, percent, sentence

#: Height of a row, and of the quarters and years above them, in inches.
_ROW, _PERIODS = 0.235, 0.33
#: The classes of a heat map's cell, tints on which figures are read; no two are one grey.
_TINTS = {"red": "#d4817a", "amber": "#f2d296", "green": "#dcefe6", "above": "#a9bfe6"}
#: What came within an interval that was projected (1), and what outside of it: colour and mark.
_COLOURS, _CAME = {1.0: ACTUAL, 0.0: "#9c1b16"}, {1.0: "o", 0.0: "X"}
#: Panels across; height of a panel with its title, of the title, of its plot; space between panels
#: and room for the numbers upwards of the first one: inches.
_ACROSS, _TALL, _TITLE, _PLOT, _BETWEEN, _LEFT = 5, 1.44, 0.58, 0.64, 0.2, 0.3
_SIZE = 7.2
#: The reference path and the results in a panel.
_LINES: Any = {"linewidth": 1, **PLANNED}, {"linewidth": 1.5, "color": ACTUAL}


@placed
def plot_heatmap(
    path: pd.DataFrame,
    gaps: pd.DataFrame,
    lang: str = "es",
    *,
    annotate: bool = True,
    **on: Unpack[Place],
) -> Chart:
    """Draw the attainment of each indicator at the end of each quarter.

    A row per indicator in the path's order, a column per quarter up to the cut-off; a column per
    year, where no indicator has quarters. Beside others a year without quarters stands in its four
    columns; what was not reported stays white.

    Parameters
    ----------
    path
        From `planned_path`: result to date over reference path to date; UsageError when empty.
    gaps
        From `gap_to_target`, of the same indicators: thresholds and today's status.
    annotate
        Write the percentages into all cells, and not into those of the last quarter alone.
    """
    import seaborn as sns

    ids = not_empty(path, "path").indicator_id.unique()
    judged = gaps[gaps.horizon == "sexenio_to_date"]
    rows = judged.set_index("indicator_id").loc[ids].reset_index()
    shares = _shares(path, rows)
    classes = _classes(shares, rows)
    shown = shares if annotate else shares.iloc[:, -1:].reindex(columns=shares.columns)
    words = shown.map(lambda share: "" if math.isnan(share) else f"{share * 100:.0f}")
    yearly = not any(map(is_quarter, shares))
    title = label("heatmap_title_years" if yearly else "heatmap_title", lang, rows.term[0])

    def say(row: Any, lang: str) -> str:
        known = shares.loc[row.indicator_id].dropna()
        return " → ".join(percent(known.iloc[n]) for n in (0, -1)) if len(known) else "–"

    room: Any = {"heads": _PERIODS, "left": PLOT, "right": 0.02, "below": 0.08}
    with new_page(rows, lang, on, _ROW * len(rows), title, say, **room) as page:
        tints = {"vmax": len(_TINTS), "cmap": ListedColormap(list(_TINTS.values())), "cbar": False}
        figures: Any = {"annot": words, "fmt": "", "annot_kws": {"fontsize": SMALL, "color": INK}}
        look: Any = {"vmin": 0, "linewidths": 0.6, "ax": page.axes, **tints, **figures}
        sns.heatmap(classes, mask=classes.isna(), **look)
        # quarters above the plot, a year above its first, a gap between years
        first = [period.endswith("Q1") or yearly for period in shares]
        roman = ["" if yearly else ("I", "II", "III", "IV")[int(p[5:]) - 1] for p in shares]
        years = [q[:4] if starts else "" for q, starts in zip(shares, first, strict=True)]
        above = [f"{year}\n{number}" for year, number in zip(years, roman, strict=True)]
        page.axes.xaxis.tick_top()
        page.axes.set_xticks(np.arange(len(above)) + 0.5, above, rotation=0, fontsize=SMALL)
        page.axes.set(xlabel="", ylabel="", ylim=(len(rows), 0))
        page.axes.tick_params(axis="x", pad=0, length=0)
        page.axes.vlines(np.flatnonzero(first), 0, len(rows), color="white", linewidth=2.5)
        page.name_rows(page.rows, [n + 0.5 for n in range(len(rows))], _SIZE)
        page.rule(rows.index[rows.objective != rows.objective.shift()][1:])
        page.explain(*(Patch(color=tint, label=label(key, lang)) for key, tint in _TINTS.items()))
    return page.result


def _shares(path: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Result over path by indicator and quarter, a year's in its four; by year, if all are."""
    roads = path.drop(columns="direction").merge(rows[["indicator_id", "direction"]])
    # as in the gaps, what was due and never came is in neither the result nor the plan
    adds_up = (roads.year_method != "level") & (roads.quarter_method != "level")
    owed = roads.planned.where(adds_up & roads.reason.str.contains("no_actual"), 0.0)
    roads["planned_to_date"] -= owed.groupby(roads.indicator_id).cumsum()
    roads["share"] = [share_of(r.actual_to_date, r.planned_to_date, r) for r in roads.itertuples()]
    yearly = not any(map(is_quarter, roads.period))
    quarters = [[p] if yearly or is_quarter(p) else quarters_of(int(p)) for p in roads.period]
    roads["quarter"] = quarters
    place: Any = {"index": "indicator_id", "columns": "quarter", "values": "share"}
    shares = roads.explode("quarter").pivot_table(**place, aggfunc="first", dropna=False)
    return shares.loc[rows.indicator_id, shares.columns <= rows.cut_off[0]]


def _classes(shares: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The middle of 0 red, 1 amber, 2 green, 3 far above, by each indicator's own thresholds."""
    edges = rows[["amber_low", "green_low", "green_high"]].to_numpy()
    values = shares.to_numpy()
    classes = (values[:, :, None] >= edges[:, None, :2]).sum(axis=2) + 0.5
    limited = ~rows["flags"].str.contains("demand_driven").to_numpy()
    classes += (values > edges[:, None, 2]) & limited[:, None]
    return pd.DataFrame(classes, shares.index, shares.columns).where(shares.notna())


@placed
def plot_small_multiples(
    path: pd.DataFrame, gaps: pd.DataFrame, lang: str = "es", **on: Unpack[Place]
) -> Chart:
    """Draw the road of every indicator as a percentage of its term target, a panel each.

    Parameters
    ----------
    path, gaps
        As in `plot_heatmap`: the roads, and the status and attainment in the titles.
    """
    ids = not_empty(path, "path").indicator_id.unique()
    rows = gaps[gaps.horizon == "sexenio_to_date"].set_index("indicator_id", drop=False).loc[ids]
    roads = dict(list(path.groupby("indicator_id", sort=False)))

    def draw(axes: Axes, row: Any) -> None:
        road = roads[row.indicator_id]
        across, figures = np.array(places(road.period)), road[["planned_to_date", "actual_to_date"]]
        shares = figures.map(lambda value: share_of(value, row.sexenio_target, row)).to_numpy()
        for values, look in zip(shares.clip(0).T, _LINES, strict=True):  # below 0 at the edge
            axes.plot(across, values, **look)
        if len(known := across[road.actual_to_date.notna()]):
            axes.axvline(known[-1], color=QUIET, linewidth=0.6, linestyle=(0, (1, 2)))
        _frame(axes, road.period, min(np.nanmax(shares, initial=1.0), LARGEST_SHARE + 1) * 1.1)

    title, say = label("percent_of_sexenio_target", lang, rows.term.iloc[0]), attainment_in_words
    return _panels(rows, draw, title, say, road_marks(lang), lang, on)


@placed
def plot_record(
    record: pd.DataFrame, lang: str = "es", *, method: str = "damped-trend", **on: Unpack[Place]
) -> Chart:
    """Draw what was projected a year ahead at earlier cut-offs, and what came, a panel each.

    At the period that was projected stands the 80 % interval as a bar, and what came: a dot within
    it, a cross outside; all as percentages of the median that was projected.

    Parameters
    ----------
    record, method
        From `projection_record`, and which of its projections; UsageError if there is none.
    """
    import seaborn as sns

    ours = (record.method == method) & (record.years_ahead == 1) & (record["median"] > 0)
    drawn = not_empty(record[ours], "projection")
    for name in ("q10", "q90", "came"):
        drawn[f"{name}_share"] = (drawn[name] / drawn["median"]).clip(0, LARGEST_SHARE)
    drawn["at"] = places(drawn.period, drawn.term[0])
    cases = dict(list(drawn.groupby("indicator_id", sort=False)))
    marks = [legend_mark(label("interval_80", lang), color=FAN[1], linestyle="-", linewidth=4)]
    for held, code in ((1.0, "in"), (0.0, "out")):
        look = {"color": _COLOURS[held], "marker": _CAME[held]}
        marks.append(legend_mark(sentence("record", code, lang), **look))

    def draw(axes: Axes, row: Any) -> None:
        ours = cases[row.indicator_id]
        axes.vlines(ours["at"], ours.q10_share, ours.q90_share, color=FAN[1], linewidth=3.5)
        look: Any = {"hue": "inside", "palette": _COLOURS, "style": "inside", "markers": _CAME}
        look |= {"x": "at", "y": "came_share", "s": 16, "zorder": 3, "legend": False, "ax": axes}
        sns.scatterplot(ours.fillna({"inside": 1.0}), **look)
        years = pd.Series([f"{row.term[:4]}Q1", f"{ours.cut_off.iloc[0][:4]}Q4"])
        _frame(axes, years, LARGEST_SHARE * 1.05)

    def say(row: Any, lang: str) -> str:
        held = cases[row.indicator_id].inside
        if held.isna().all():  # a method without interval
            return ""
        return sentence("record", "inside", lang, inside=int(held.sum()), cases=len(held))

    title = sentence("record", "title", lang)
    # objective and position as numbers, so that 7.3 comes before 10.1
    order = sorted(cases, key=lambda key: [int(part) for part in str(key).split(".")])
    rows = drawn.drop_duplicates("indicator_id").set_index("indicator_id", drop=False).loc[order]
    return _panels(rows, draw, title, say, marks, lang, on, notes=[label("beyond_note", lang)])


def _panels(
    rows: pd.DataFrame, draw: Callable[[Axes, Any], None], title: str,
    say: Callable[[Any, str], str], marks: Sequence[Artist], lang: str, on: Place,
    notes: Sequence[str] = (),
) -> Chart:  # fmt: skip
    """A panel per row: id, name and, with its status if there is one, what is said of it."""
    tall = _TALL * -(-len(rows) // _ACROSS)
    with new_page(rows, lang, on, tall, title, say, notes=notes, below=0.02, first=False) as page:
        wide = (page.width - _LEFT - _BETWEEN * (_ACROSS - 1)) / _ACROSS
        for n, row in enumerate(page.rows):
            left = _LEFT + n % _ACROSS * (wide + _BETWEEN)
            above = page.above + n // _ACROSS * _TALL + _TITLE
            draw(page.add_plot(left, left + wide, above, _PLOT), row)
            look: dict[str, Any] = {"fontsize": _SIZE, "color": QUIET}
            if status := getattr(row, "status", ""):
                look["color"] = STATUSES[status].colour
                page.write(left, above - 0.06, STATUSES[status].symbol, family=SIGNS, **look)
            indent = 0.12 if status else 0.0
            words = fit(say(row, lang), wide - indent, _SIZE)
            page.write(left + indent, above - 0.06, words, **look)
            name = f"{row.indicator_id} {name_of(row, page.names)}"
            name = fit(name, wide, _SIZE, 3, "bold")
            page.write(left, above - 0.18, name, fontsize=_SIZE, weight="bold", linespacing=1.0)
        page.explain(*marks, statuses=rows if "status" in rows else None)
    return page.result


def _frame(axes: Axes, periods: pd.Series, highest: float) -> None:
    """0 and 100 % upwards, the first and the last year across."""
    first, last = int(min(periods)[:4]), int(max(periods)[:4])
    axes.axhline(1, color=ink(), linewidth=0.7)
    axes.set(xlabel="", ylabel="", ylim=(0, highest), xlim=(-0.5, 4 * (last - first) + 3.5))
    axes.set_xticks([1.5, 4 * (last - first) + 1.5], [str(first), str(last)], fontsize=SMALL)
    axes.set_yticks([0, 1], ["0", "100"], fontsize=SMALL)
    axes.tick_params(pad=1.5)
