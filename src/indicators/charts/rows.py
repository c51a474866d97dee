"""A row for each indicator, or each objective: shares of its target, attained and projected."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.page import (
    PLOT,
    PLOT_SHARE,
    SMALL,
    Page,
    Place,
    attainment_in_words,
    chance_in_words,
    in_unit,
    legend_mark,
    new_page,
    not_empty,
    placed,
    places,
    road_marks,
    share_of,
    within,
)
from indicators.charts.theme import ACTUAL, FAN, PLANNED, QUIET, Chart, fit, ink, width_of
from indicators.errors import UsageError
from indicators.words import (
    STATUSES,
    decimals_together,
    label,
    percent,
    reason_in_words,
    signed,
    since_in_words,
)

#: Height of a row; what rows leave free for their names, for headings above, for shares below.
_ROW, _ROWS = 0.31, dict[str, Any](left=PLOT, heads=0.28, below=0.4)
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
#: Height of a row of totals: 25 of them, the programme's indicators, fill a page.
_TOTALS_ROW = 0.275
#: Where their plot and each column end, in inches from the right edge; the last begins.
_TOTALS_END, _MEDIAN, _PACE, _CHANCE = 2.68, 2.06, 1.46, 1.38
#: How far the two lines of one of them stand from the middle of their row, in rows.
_LINE = 0.2
#: Behind a row of attainment: red, amber, and beyond "far above"; green stays white.
_BANDS = ("#e3e7e9", "#eef1f2", "#dfe8f7")
#: A method's colour and mark, told apart in grey by the mark.
_METHOD_LOOKS = {
    "damped-trend": ("#1b4d5c", "o"),
    "linear-trend": ("#b26a00", "s"),
    "run-rate": ("#7b858c", "^"),
    "plan": ("#9c1b16", "D"),
}


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
    rows = not_empty(gaps[gaps.horizon == horizon], f'row of horizon "{horizon}"')
    stretch, measure = _stretch_in_words(rows.iloc[0], horizon, lang)
    title = f"{label('attainment', lang)}: {stretch}"
    marks = list(map(_marks, rows.provisional, rows["flags"]))
    notes = [f"{mark} {label(_MARKS[mark], lang)}" for mark in _MARKS if mark in "".join(marks)]
    notes = [f"{label('bands_note', lang)}.", *([f"{'. '.join(notes)}."] if notes else [])]
    room = {"notes": notes, "right": _PLOT_END, **_ROWS}
    with new_page(rows, lang, on, _ROW * len(rows), title, _status_in_words, **room) as page:
        page.name_rows(page.rows)
        _shade_thresholds(page, rows)
        for at, (row, mark) in enumerate(zip(page.rows, marks, strict=True)):
            page.put_attainment(at, row, _COLUMNS["attainment"], 10, weight="bold")
            decimals = decimals_together(row.actual, row.target, row.gap)
            for name in ("actual", "target"):
                words = in_unit(getattr(row, name), row, decimals)
                page.put_figure(at, _COLUMNS[name], words)
            page.put_figure(at, _COLUMNS["gap"], signed(row.gap, decimals))
            look: Any = {"fontsize": 7, "color": QUIET, "gid": f"marks-{row.indicator_id}"}
            page.write_in_row(_COLUMNS["actual"] - 0.02, at, mark, right=True, **look)
        page.frame_shares(measure)
        for code, right in _COLUMNS.items():
            page.head_column(label(code, lang), page.width - right, ha="right")
        page.explain(statuses=rows)
    return page.result


def _stretch_in_words(row: Any, horizon: str, lang: str) -> tuple[str, str]:
    """The stretch of time that a row of gaps judges, and of what attainment is a share."""
    # at the term's end no target is one to date
    ended = row.cut_off == f"{row.term[-4:]}Q4"
    stretch = "whole_term" if ended and horizon == "sexenio_to_date" else horizon
    measure = label("attainment" if ended else "percent_of_target", lang)
    return label(stretch, lang, row.term), measure


def _status_in_words(row: Any, lang: str) -> str:
    """The status and the attainment, once where they are the same words."""
    status, share = label(row.status, lang), attainment_in_words(row, lang)
    return share if status in share else f"{status} · {share}"


def _marks(provisional: bool, said: str) -> str:
    """What is to be known of a result: provisional, a due period is not in it, by demand."""
    flags = set(said.split(","))
    holds = (provisional, flags & {"missing_period", "late_report"}, "demand_driven" in flags)
    return "".join(mark for mark, true in zip(_MARKS, holds, strict=True) if true)


def _shade_thresholds(page: Page, rows: pd.DataFrame) -> None:
    """Behind each judged row where red ends, where amber ends, and where "far above" begins."""
    judged = ~rows.status.isin(["small", "no_data", "not_due"])
    limited = judged & ~rows["flags"].str.contains("demand_driven")
    edges = np.repeat(np.arange(len(rows) + 1) - 0.5, 2)[1:-1]
    limits = rows[["amber_low", "green_low", "green_high"]].clip(0, PLOT_SHARE)
    limits = limits.assign(zero=0.0, most=PLOT_SHARE)
    for name, start, end, where, shade in (
        ("red", "zero", "amber_low", judged, _BANDS[0]),
        ("amber", "amber_low", "green_low", judged, _BANDS[1]),
        ("above", "green_high", "most", limited, _BANDS[2]),
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
    rows = not_empty(rows, "attainment")
    rows = rows.assign(share=rows.attainment.map(within), which=rows.objective.astype("str"))
    order = list(dict.fromkeys(rows.which))
    title = label("distribution_title", lang, rows.term[0])
    room: Any = {**_ROWS, "left": 0.8, "right": 0.2, "heads": 0}
    with new_page(rows, lang, on, _ROW * len(order), title, _status_in_words, **room) as page:
        axes, place = page.axes, {"x": "share", "y": "which", "order": order, "ax": page.axes}
        grey = mpl.rcParams["grid.color"]
        half: Any = {"errorbar": ("pi", 50), "err_kws": {"color": grey, "linewidth": 9}}
        median: Any = {"color": ink(), "marker": "|", "markersize": 17, "linestyle": "none"}
        sns.pointplot(rows, estimator="median", zorder=0.8, **place, **half, **median)
        for status, of in rows.groupby("status", sort=False):  # each has a mark of its own
            look = {"color": STATUSES[str(status)].colour, "marker": STATUSES[str(status)].marker}
            sns.stripplot(of, size=4.5, alpha=0.8, jitter=False, **place, **look)
        axes.set_ylim(len(order) - 0.5, -0.5)
        page.frame_shares(_stretch_in_words(rows.iloc[0], "sexenio_to_date", lang)[1])
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
    rows = not_empty(gaps[gaps.horizon == horizon], f'row of horizon "{horizon}"')
    begins = rows.objective != rows.objective.shift()
    at = _LOW * (rows.index + 0.5) + _BETWEEN * (begins.cumsum() - 1)
    projections = gaps.head(0) if projections is None else projections
    ends: dict[str, Any] = {row.indicator_id: row for row in projections.itertuples()}
    stretch, measure = _stretch_in_words(rows.iloc[0], horizon, lang)
    title = f"{label('overview', lang)}: {stretch}"
    tall = at.iloc[-1] + _LOW / 2

    def say(row: Any, lang: str) -> str:
        words, end = _status_in_words(row, lang), ends.get(row.indicator_id)
        if end is None or _why_not_drawn(end, lang):
            return words
        share = percent(share_of(end.median, end.sexenio_target, end))
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
                axes.set_xticks((0, 1, 2), [percent(n) for n in (0, 1, 2)], fontsize=SMALL)
                axes.tick_params(pad=2)
                axes.axvline(1.0, color=ink(), linewidth=0.9, gid="target")
        page.name_rows(page.rows, at.tolist(), SMALL)
        page.rule(at[begins][1:] - (_LOW + _BETWEEN) / 2)
        for place, row in zip(at, page.rows, strict=True):
            page.put_attainment(place, row, _ATTAINMENT_AT, 7, fontsize=SMALL)
            end, room = ends.get(row.indicator_id), _PROJECTION[1] - 0.04
            if end is not None and (why := _why_not_drawn(end, lang)):
                page.say_why(place, why, end, plot=2, beyond=_PROJECTION[1])
            elif end is not None:
                _draw_interval(page, place, end, plot=2, scale=0.72)
                words = next(iter(chance_in_words(end, lang)), "")
                share = percent(share_of(end.median, end.sexenio_target, end))
                if width_of(words, SMALL) > room:  # then they begin on the line of the share
                    share, _, words = fit(f"{share}, {words}", room, SMALL, 2).partition("\n")
                page.put_figure(place - (0.055 if words else 0), 0, share, room, fontsize=SMALL)
                page.put_figure(place + 0.065, 0, words, room, fontsize=SMALL, color=QUIET)
        _draw_roads(page.plots[1], path, dict(zip(rows.indicator_id, at, strict=True)))
        wide = (_ATTAINMENT[0] - _ATTAINMENT_AT, _ROAD[0] - _ROAD[1], _PROJECTION[0])
        heads = [measure, *(label(code, lang) for code in ("road", "projected_share"))]
        for (left, _), words, free in zip(places_of, heads, wide, strict=False):
            page.head_column(words, width - left, free)
        page.explain(statuses=rows)
        marks = [*road_marks(lang), *(_interval_marks(projections, lang) if ends else [])]
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
    axes.plot(across, planned, linewidth=0.8, gid="path", **PLANNED)
    axes.plot(across, actual, color=ACTUAL, linewidth=1.3, gid="actual")


@placed
def plot_projection(projections: pd.DataFrame, lang: str = "es", **on: Unpack[Place]) -> Chart:
    """Draw the observed and the projected total of each indicator as a share of its target.

    A row per indicator: a dot for what is done, a mark for the median, a thick line for the 80 %
    and a thin one for the 95 % interval where the method gives them; then the median and its
    target, the pace that the target still takes over the recent one, and the probability in words,
    put first only where there are three years of evidence. A level to be kept is said to be held
    or lost.

    Parameters
    ----------
    projections
        From `project_sexenio`; UsageError when it is empty or holds more than one method.
    """
    rows = not_empty(projections, "projection")
    methods = rows.method.unique()
    if len(methods) > 1:
        raise UsageError(f"the frame holds the methods {', '.join(methods)}; filter it to one")
    title = label("projection_title", lang, rows.term[0])
    note = f"{label('method', lang)}: {label(methods[0], lang)}. {label('likelihood_note', lang)}"
    room = {"notes": [note], "right": _TOTALS_END, **_ROWS}
    with new_page(rows, lang, on, _TOTALS_ROW * len(rows), title, _row_in_words, **room) as page:
        page.name_rows(page.rows)
        for at, row in enumerate(page.rows):
            if why := _why_not_drawn(row, lang):
                page.say_why(at, why, row)
            else:
                _draw_interval(page, at, row)
            _write_row(page, at, row)
        page.frame_shares(label("percent_of_sexenio_target", lang, rows.term[0]))
        page.head_column(label("projected", lang), page.width - _MEDIAN, ha="right")
        page.head_column(label("pace_a_year", lang), page.width - _PACE, ha="right")
        page.head_column(label("probability_of_target", lang), page.width - _CHANCE, _CHANCE)
        page.explain(*_interval_marks(rows, lang))
    return page.result


def _why_not_drawn(row: Any, lang: str) -> str:
    """Why an indicator's projection is not a share of its target, in words; empty where it is."""
    if row.kept:
        return f"{label(row.kept, lang)} {since_in_words(row.kept_since, lang)}"
    if math.isnan(row.median):
        return reason_in_words(row.reason, "median", lang)
    if math.isnan(row.sexenio_target):
        return reason_in_words(row.reason, "sexenio_target", lang, row.term)
    return label("zero_term_target", lang, row.term) if row.sexenio_target == 0 else ""


def _looks(scale: float = 1.0) -> dict[str, tuple[tuple[str, ...], dict[str, Any]]]:
    """What shows a projection: which figures of the frame, and how they look."""
    line: Any = {"solid_capstyle": "butt", "linestyle": "-"}
    mark: Any = {"linestyle": "", "markeredgewidth": 1.1}
    # no bar from zero: of a level, which does not add up, it would mean nothing
    done: Any = {"marker": "o", "markersize": 5.5 * scale, "color": ACTUAL}
    middle: Any = {"marker": "D", "markersize": 4.6 * scale, "markeredgecolor": ink()}
    return {
        "interval_95": (("q025", "q975"), {"color": ink(), "linewidth": 1.3 * scale, **line}),
        "interval_80": (("q10", "q90"), {"color": FAN[2], "linewidth": 5.5 * scale, **line}),
        "observed": (("observed",), done | mark),
        "median": (("median",), middle | mark | {"color": mpl.rcParams["axes.facecolor"]}),
    }


def _draw_interval(page: Page, at: float, row: Any, plot: int = 0, scale: float = 1.0) -> None:
    """The 95 and 80 % intervals as lines, what is done as a dot, the median as a mark."""
    highest = 0.0
    for code, (figures, look) in _looks(scale).items():
        shares = [share_of(getattr(row, name), row.sexenio_target, row) for name in figures]
        if not any(map(math.isnan, shares)):
            gid = f"{code.removeprefix('interval_')}-{row.indicator_id}"
            page.plots[plot].plot([*map(within, shares)], [at] * len(shares), gid=gid, **look)
            highest = max(highest, *shares)
    page.mark_beyond(at, highest, ink(), plot)


def _interval_marks(rows: pd.DataFrame, lang: str) -> list[Line2D]:
    """A legend entry for what is done, each interval that there is, and the median."""
    looks = {code: look for code, (names, look) in _looks().items() if rows[names[0]].notna().any()}
    return [legend_mark(label(code, lang), **look) for code, look in looks.items()]


def _write_row(page: Page, at: int, row: Any) -> None:
    """The median over the target, the required pace over the recent one, the probability."""
    lang = page.lang
    quiet: Any = {"color": QUIET, "fontsize": SMALL}
    if not math.isnan(row.median):
        page.put_figure(at - _LINE, _MEDIAN, in_unit(row.median, row), weight="bold")
    if not math.isnan(row.sexenio_target):
        wanted = f"{label('of', lang)} {in_unit(row.sexenio_target, row)}"
        page.put_figure(at + _LINE, _MEDIAN, wanted, **quiet)
    if not math.isnan(row.required_pace):
        known, gid = not math.isnan(row.recent_pace), f"required-{row.indicator_id}"
        pace = in_unit(row.required_pace, row)
        page.put_figure(at - _LINE if known else at, _PACE, pace, gid=gid)
        if known:
            now = f"{label('goes_at', lang)} {in_unit(row.recent_pace, row)}"
            page.put_figure(at + _LINE, _PACE, now, gid=f"recent-{row.indicator_id}", **quiet)
    elif not row.kept:
        why = fit(reason_in_words(row.reason, "required_pace", lang, row.term), 0.56, SMALL, 2)
        page.write_in_row(_PACE, at, why, right=True, ha="right", va="center", **quiet)
    for line, words in enumerate(chance_in_words(row, lang)):
        look: Any = {"color": QUIET} if line or row.evidence != "fair" else {"weight": "bold"}
        look |= {"fontsize": SMALL, "gid": f"chance-{line}-{row.indicator_id}"}
        page.write_in_row(_CHANCE, at + _LINE * (2 * line - 1), words, right=True, **look)


def _row_in_words(row: Any, lang: str) -> str:
    if why := _why_not_drawn(row, lang):
        return why
    words = [percent(share_of(row.median, row.sexenio_target, row))]
    for name in ("required_pace", "recent_pace"):
        if not math.isnan(pace := getattr(row, name)):
            words.append(f"{label(name, lang).lower()} {in_unit(pace, row)}")
    return ", ".join([*words, *chance_in_words(row, lang)])


@placed
def plot_methods(projections: pd.DataFrame, lang: str = "es", **on: Unpack[Place]) -> Chart:
    """Draw the projected total by several methods, as a share of the term's target.

    Parameters
    ----------
    projections
        Frames of `project_sexenio`, of two methods or more, one below the other; UsageError when
        no total is a share of a target.
    """
    import seaborn as sns

    known = projections["median"].notna() & ~projections.sexenio_target.isin([0, math.nan])
    rows = not_empty(projections[known], "projection")
    shares = [share_of(row.median, row.sexenio_target, row) for row in rows.itertuples()]
    rows = rows.assign(share=shares, shown=[within(share) for share in shares])
    one = rows.drop_duplicates("indicator_id")
    looks = {name: look for name, look in _METHOD_LOOKS.items() if name in set(rows.method)}
    title = label("methods_title", lang, rows.term[0])

    def say(row: Any, lang: str) -> str:
        return f"{label(row.method, lang)} {percent(row.share)}"

    with new_page(rows, lang, on, _ROW * len(one), title, say, **_ROWS | {"heads": 0}) as page:
        ends = rows.groupby("indicator_id", sort=False)[["shown", "share"]].agg(["min", "max"])
        line: Any = {"color": mpl.rcParams["grid.color"], "linewidth": 3, "zorder": 1}
        page.axes.hlines(range(len(one)), ends.shown["min"], ends.shown["max"], **line)
        # one below the other within the row, as methods often agree
        colours, marks = zip(*looks.values(), strict=True)
        look: Any = {"palette": list(colours), "markers": list(marks), "markersize": 4.5}
        look |= {"dodge": 0.5, "linestyle": "none", "errorbar": None, "legend": False, "zorder": 3}
        place: Any = {"x": "shown", "y": "indicator_id", "hue": "method", "hue_order": list(looks)}
        sns.pointplot(rows, ax=page.axes, **place, **look)
        page.name_rows(list(one.itertuples()))
        for at, share in enumerate(ends.share["max"]):
            page.mark_beyond(at, share, ink())
        page.frame_shares(label("percent_of_sexenio_target", lang, rows.term[0]))
        page.axes.set(ylabel="")
        entries = zip(looks, colours, marks, strict=True)
        page.explain(*(legend_mark(label(n, lang), color=c, marker=m) for n, c, m in entries))
    return page.result
