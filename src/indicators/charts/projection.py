"""Where the term's totals would end, beside their targets; and by which method."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Unpack

import matplotlib as mpl
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.page import SMALL, Page, Place, fit, new_page
from indicators.charts.rows import (
    HEADS,
    PLOT,
    ROW,
    SHARES_BELOW,
    frame_shares,
    head_column,
    in_unit,
    mark_beyond,
    name_rows,
    not_empty,
    put_figure,
    say_why,
    share_of,
    within,
)
from indicators.charts.theme import ACTUAL, FAN, METHOD_LOOKS, QUIET, Chart, ink
from indicators.errors import UsageError
from indicators.words import chance, label, likelihood, percent, period_in_words, reason_in_words

#: Height of a row: 25 of them, the programme's indicators, fill a page.
_ROW = 0.275
#: Where the plot and each column of figures end, in inches from the right edge; the last begins.
_PLOT_END, _MEDIAN, _PACE, _CHANCE = 2.51, 1.89, 1.29, 1.21
#: How far the two lines of a column stand from the middle of their row, in rows.
_LINE = 0.2


def plot_projection(
    projections: pd.DataFrame, lang: str = "es", *, names: Mapping[str, str] | None = None,
    **on: Unpack[Place],
) -> Chart:  # fmt: skip
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
    lang, names, on
        As for every chart: see `Place`.
    """
    rows = not_empty(projections, "projection")
    methods = rows.method.unique()
    if len(methods) > 1:
        raise UsageError(f"the frame holds the methods {', '.join(methods)}; filter it to one")
    title = label("projection_title", lang, rows.term[0])
    note = f"{label('method', lang)}: {label(methods[0], lang)}. {label('likelihood_note', lang)}"
    with new_page(
        rows, lang, on, _ROW * len(rows), title=title, alt=_row_in_words, heads=HEADS,
        notes=[note], left=PLOT, right=_PLOT_END, below=SHARES_BELOW,
    ) as page:  # fmt: skip
        name_rows(page, rows, names)
        for at, row in enumerate(rows.itertuples()):
            if why := why_not_drawn(row, lang):
                say_why(page, at, why, row, page.width - PLOT - _PLOT_END)
            else:
                draw_interval(page.axes, at, row)
            _write_row(page, at, row)
        frame_shares(page, label("percent_of_sexenio_target", lang, rows.term[0]))
        head_column(page, label("projected", lang), page.width - _MEDIAN, ha="right")
        head_column(page, label("pace_a_year", lang), page.width - _PACE, ha="right")
        head_column(page, label("probability_of_target", lang), page.width - _CHANCE, _CHANCE)
        page.explain(interval_marks(rows, lang))
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
    flat, edge = {"solid_capstyle": "butt"}, {"linestyle": "", "markeredgewidth": 1.1}
    paper = mpl.rcParams["axes.facecolor"]
    return {
        "interval_95": (("q025", "q975"), flat | {"color": ink(), "linewidth": 1.3 * scale}),
        "interval_80": (("q10", "q90"), flat | {"color": FAN[2], "linewidth": 5.5 * scale}),
        "observed": (("observed",), edge | {"marker": "o", "color": ACTUAL,
                                            "markersize": 5.5 * scale}),
        "median": (("median",), edge | {"marker": "D", "color": paper, "markeredgecolor": ink(),
                                        "markersize": 4.6 * scale}),
    }  # fmt: skip


def draw_interval(axes: Axes, at: float, row: Any, scale: float = 1.0) -> None:
    """The 95 and 80 % intervals as lines, what is done as a dot, the median as a mark."""
    highest = 0.0
    for code, (figures, look) in _looks(scale).items():
        shares = [share_of(getattr(row, name), row.sexenio_target, row) for name in figures]
        if not any(map(math.isnan, shares)):
            gid = f"{code.removeprefix('interval_')}-{row.indicator_id}"
            axes.plot([within(share) for share in shares], [at] * len(shares), gid=gid, **look)
            highest = max(highest, *shares)
    mark_beyond(axes, at, highest, ink())


def interval_marks(rows: pd.DataFrame, lang: str) -> list[Artist]:
    """A legend entry for what is done, each interval that there is, and the median."""
    return [
        Line2D([], [], label=label(code, lang), **look)
        for code, (figures, look) in _looks().items() if rows[figures[0]].notna().any()
    ]  # fmt: skip


def _write_row(page: Page, at: int, row: Any) -> None:
    """The median over the target, the required pace over the recent one, the probability."""
    lang = page.lang
    quiet: dict[str, Any] = {"color": QUIET, "fontsize": SMALL}
    if not math.isnan(row.median):
        put_figure(page, at - _LINE, _MEDIAN, in_unit(row.median, row, lang), weight="bold")
    if not math.isnan(row.sexenio_target):
        wanted = f"{label('of', lang)} {in_unit(row.sexenio_target, row, lang)}"
        put_figure(page, at + _LINE, _MEDIAN, wanted, **quiet)
    if not math.isnan(row.required_pace):
        known, gid = not math.isnan(row.recent_pace), f"required-{row.indicator_id}"
        pace = in_unit(row.required_pace, row, lang)
        put_figure(page, at - _LINE if known else at, _PACE, pace, gid=gid)
        if known:
            now = f"{label('goes_at', lang)} {in_unit(row.recent_pace, row, lang)}"
            put_figure(page, at + _LINE, _PACE, now, gid=f"recent-{row.indicator_id}", **quiet)
    elif not row.kept:
        why = reason_in_words(row.reason, "required_pace", lang, row.term)
        why = fit(why, 0.56, SMALL, lines=2)
        page.write_in_row(_PACE, at, why, right=True, ha="right", va="center", **quiet)
    for line, words in enumerate(_chance_in_words(row, lang)):
        look: Any = {"color": QUIET} if line or row.evidence != "fair" else {"weight": "bold"}
        page.write_in_row(
            _CHANCE, at + _LINE * (2 * line - 1), words, right=True, fontsize=SMALL,
            gid=f"chance-{line}-{row.indicator_id}", **look,
        )  # fmt: skip


def _chance_in_words(row: Any, lang: str) -> list[str]:
    """The probability and its evidence, two lines: the evidence first where it is not fair."""
    if row.kept or math.isnan(row.probability):
        return []
    evidence = label(row.evidence, lang)
    if row.evidence == "fair":
        return [likelihood(row.probability, lang), f"{chance(row.probability)} · {evidence}"]
    return [evidence, chance(row.probability)]


def _row_in_words(row: Any, lang: str) -> str:
    if why := why_not_drawn(row, lang):
        return why
    words = [percent(share_of(row.median, row.sexenio_target, row), lang)]
    for name in ("required_pace", "recent_pace"):
        if not math.isnan(pace := getattr(row, name)):
            words.append(f"{label(name, lang).lower()} {in_unit(pace, row, lang)}")
    return ", ".join([*words, *_chance_in_words(row, lang)])


def plot_methods(
    projections: pd.DataFrame, lang: str = "es", *, names: Mapping[str, str] | None = None,
    **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw the projected total by several methods, as a share of the term's target.

    Parameters
    ----------
    projections
        Frames of `project_sexenio`, of two methods or more, one below the other; UsageError when
        no total is a share of a target.
    lang, names, on
        As for every chart: see `Place`.
    """
    import seaborn as sns

    known = projections["median"].notna() & ~projections.sexenio_target.isin([0, math.nan])
    rows = not_empty(projections[known], "projection")
    shares = [share_of(row.median, row.sexenio_target, row) for row in rows.itertuples()]
    one = rows.drop_duplicates("indicator_id").reset_index(drop=True)
    rows = rows.assign(
        share=shares, shown=[within(share) for share in shares],
        row=rows.indicator_id.map({key: n for n, key in enumerate(one.indicator_id)}),
    )  # fmt: skip
    looks = {name: look for name, look in METHOD_LOOKS.items() if name in set(rows.method)}
    # one below the other within the row, as methods often agree
    below = {name: (n + 1) / (len(looks) + 1) - 0.5 for n, name in enumerate(looks)}
    rows = rows.assign(at=rows.row + rows.method.map(below))
    title = label("methods_title", lang, rows.term[0])

    def say(row: Any, lang: str) -> str:
        return f"{label(row.method, lang)} {percent(row.share, lang)}"

    with new_page(
        rows, lang, on, ROW * len(one), title=title, alt=say, left=PLOT, below=SHARES_BELOW
    ) as page:  # fmt: skip
        name_rows(page, one, names)
        spread = rows.groupby("row").shown.agg(["min", "max"])
        page.axes.hlines(spread.index, spread["min"], spread["max"], linewidth=3, zorder=1,
                         color=mpl.rcParams["grid.color"])  # fmt: skip
        sns.scatterplot(
            rows, x="shown", y="at", hue="method", style="method", hue_order=looks,
            style_order=looks, palette={name: colour for name, (colour, _) in looks.items()},
            markers={name: mark for name, (_, mark) in looks.items()}, s=24, ax=page.axes,
            legend=False, zorder=3,
        )  # fmt: skip
        for at, share in rows.groupby("row").share.max().items():
            mark_beyond(page.axes, at, share, ink())
        frame_shares(page, label("percent_of_sexenio_target", lang, rows.term[0]))
        page.axes.set(ylabel="")
        page.explain([
            Line2D([], [], linestyle="", color=colour, marker=mark, label=label(name, lang))
            for name, (colour, mark) in looks.items()
        ])  # fmt: skip
    return page.result
