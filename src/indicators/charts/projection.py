"""Where the term's totals would end, beside their targets; and by which method."""

from __future__ import annotations

import math
from typing import Any, Unpack

import matplotlib as mpl
import pandas as pd
from matplotlib.lines import Line2D

from indicators.charts.page import ROW, ROWS, SMALL, Page, Place, legend_mark, new_page, placed
from indicators.charts.texts import chance_in_words, fit, in_unit, not_empty, share_of, within
from indicators.charts.theme import ACTUAL, FAN, METHOD_LOOKS, QUIET, Chart, ink
from indicators.errors import UsageError
from indicators.words import label, percent, period_in_words, reason_in_words

#: Height of a row: 25 of them, the programme's indicators, fill a page.
_ROW = 0.275
#: Where the plot and each column of figures end, in inches from the right edge; the last begins.
_PLOT_END, _MEDIAN, _PACE, _CHANCE = 2.68, 2.06, 1.46, 1.38
#: How far the two lines of a column stand from the middle of their row, in rows.
_LINE = 0.2


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
    room = {"notes": [note], "right": _PLOT_END, **ROWS}
    with new_page(rows, lang, on, _ROW * len(rows), title, _row_in_words, **room) as page:
        page.name_rows(rows)
        for at, row in enumerate(rows.itertuples()):
            if why := why_not_drawn(row, lang):
                page.say_why(at, why, row)
            else:
                draw_interval(page, at, row)
            _write_row(page, at, row)
        page.frame_shares(label("percent_of_sexenio_target", lang, rows.term[0]))
        page.head_column(label("projected", lang), page.width - _MEDIAN, ha="right")
        page.head_column(label("pace_a_year", lang), page.width - _PACE, ha="right")
        page.head_column(label("probability_of_target", lang), page.width - _CHANCE, _CHANCE)
        page.explain(*interval_marks(rows, lang))
    return page.result


def why_not_drawn(row: Any, lang: str) -> str:
    """Why an indicator's projection is not a share of its target, in words; empty where it is."""
    if row.kept:
        since = f"{label('since', lang)}: {period_in_words(row.kept_since, lang)}"
        return f"{label(row.kept, lang)}, {since}"
    if math.isnan(row.median):
        return reason_in_words(row.reason, "median", lang)
    if math.isnan(row.sexenio_target):
        return reason_in_words(row.reason, "sexenio_target", lang, row.term)
    return label("zero_term_target", lang, row.term) if row.sexenio_target == 0 else ""


def _looks(scale: float = 1.0) -> dict[str, tuple[tuple[str, ...], dict[str, Any]]]:
    """What shows a projection: which figures of the frame, and how they look.

    What is done is no bar from zero: of a level, which does not add up, it would mean nothing.
    """
    line: Any = {"solid_capstyle": "butt", "linestyle": "-"}
    mark: Any = {"linestyle": "", "markeredgewidth": 1.1}
    done: Any = {"marker": "o", "markersize": 5.5 * scale, "color": ACTUAL}
    middle: Any = {"marker": "D", "markersize": 4.6 * scale, "markeredgecolor": ink()}
    return {
        "interval_95": (("q025", "q975"), {"color": ink(), "linewidth": 1.3 * scale, **line}),
        "interval_80": (("q10", "q90"), {"color": FAN[2], "linewidth": 5.5 * scale, **line}),
        "observed": (("observed",), done | mark),
        "median": (("median",), middle | mark | {"color": mpl.rcParams["axes.facecolor"]}),
    }


def draw_interval(page: Page, at: float, row: Any, plot: int = 0, scale: float = 1.0) -> None:
    """The 95 and 80 % intervals as lines, what is done as a dot, the median as a mark."""
    highest = 0.0
    for code, (figures, look) in _looks(scale).items():
        shares = [share_of(getattr(row, name), row.sexenio_target, row) for name in figures]
        if not any(map(math.isnan, shares)):
            gid = f"{code.removeprefix('interval_')}-{row.indicator_id}"
            page.plots[plot].plot([*map(within, shares)], [at] * len(shares), gid=gid, **look)
            highest = max(highest, *shares)
    page.mark_beyond(at, highest, ink(), plot)


def interval_marks(rows: pd.DataFrame, lang: str) -> list[Line2D]:
    """A legend entry for what is done, each interval that there is, and the median."""
    looks = {code: look for code, (names, look) in _looks().items() if rows[names[0]].notna().any()}
    return [legend_mark(label(code, lang), **look) for code, look in looks.items()]


def _write_row(page: Page, at: int, row: Any) -> None:
    """The median over the target, the required pace over the recent one, the probability."""
    lang = page.lang
    quiet: Any = {"color": QUIET, "fontsize": SMALL}
    if not math.isnan(row.median):
        page.put_figure(at - _LINE, _MEDIAN, in_unit(row.median, row, lang), weight="bold")
    if not math.isnan(row.sexenio_target):
        wanted = f"{label('of', lang)} {in_unit(row.sexenio_target, row, lang)}"
        page.put_figure(at + _LINE, _MEDIAN, wanted, **quiet)
    if not math.isnan(row.required_pace):
        known, gid = not math.isnan(row.recent_pace), f"required-{row.indicator_id}"
        pace = in_unit(row.required_pace, row, lang)
        page.put_figure(at - _LINE if known else at, _PACE, pace, gid=gid)
        if known:
            now = f"{label('goes_at', lang)} {in_unit(row.recent_pace, row, lang)}"
            page.put_figure(at + _LINE, _PACE, now, gid=f"recent-{row.indicator_id}", **quiet)
    elif not row.kept:
        why = fit(reason_in_words(row.reason, "required_pace", lang, row.term), 0.56, SMALL, 2)
        page.write_in_row(_PACE, at, why, right=True, ha="right", va="center", **quiet)
    for line, words in enumerate(chance_in_words(row, lang)):
        look: Any = {"color": QUIET} if line or row.evidence != "fair" else {"weight": "bold"}
        look |= {"fontsize": SMALL, "gid": f"chance-{line}-{row.indicator_id}"}
        page.write_in_row(_CHANCE, at + _LINE * (2 * line - 1), words, right=True, **look)


def _row_in_words(row: Any, lang: str) -> str:
    if why := why_not_drawn(row, lang):
        return why
    words = [percent(share_of(row.median, row.sexenio_target, row), lang)]
    for name in ("required_pace", "recent_pace"):
        if not math.isnan(pace := getattr(row, name)):
            words.append(f"{label(name, lang).lower()} {in_unit(pace, row, lang)}")
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
    looks = {name: look for name, look in METHOD_LOOKS.items() if name in set(rows.method)}
    title = label("methods_title", lang, rows.term[0])

    def say(row: Any, lang: str) -> str:
        return f"{label(row.method, lang)} {percent(row.share, lang)}"

    with new_page(rows, lang, on, ROW * len(one), title, say, **ROWS | {"heads": 0}) as page:
        ends = rows.groupby("indicator_id", sort=False)[["shown", "share"]].agg(["min", "max"])
        line: Any = {"color": mpl.rcParams["grid.color"], "linewidth": 3, "zorder": 1}
        page.axes.hlines(range(len(one)), ends.shown["min"], ends.shown["max"], **line)
        # one below the other within the row, as methods often agree
        colours, marks = zip(*looks.values(), strict=True)
        look: Any = {"palette": list(colours), "markers": list(marks), "markersize": 4.5}
        look |= {"dodge": 0.5, "linestyle": "none", "errorbar": None, "legend": False, "zorder": 3}
        place: Any = {"x": "shown", "y": "indicator_id", "hue": "method", "hue_order": list(looks)}
        sns.pointplot(rows, ax=page.axes, **place, **look)
        page.name_rows(one)
        for at, share in enumerate(ends.share["max"]):
            page.mark_beyond(at, share, ink())
        page.frame_shares(label("percent_of_sexenio_target", lang, rows.term[0]))
        page.axes.set(ylabel="")
        entries = zip(looks, colours, marks, strict=True)
        page.explain(*(legend_mark(label(n, lang), color=c, marker=m) for n, c, m in entries))
    return page.result
