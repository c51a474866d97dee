"""Many indicators at once: their roads side by side, their attainment by objective, by method."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from indicators.charts.gap import status_marks
from indicators.charts.page import WIDTH, add_plot, explain_marks, fit, new_chart, sign
from indicators.charts.rows import (
    LARGEST_SHARE,
    ROW,
    frame_shares,
    is_descending,
    name_rows,
    within,
)
from indicators.charts.theme import ACTUAL, INK, PATH, QUIET, RULE, SIGNS, Chart, themed
from indicators.charts.timeline import places
from indicators.errors import UsageError
from indicators.words import METHODS, STATUS_COLOUR, STATUS_SYMBOL, label, percent

#: Panels across, and the height and width of each with its title, in inches.
ACROSS, TALL, PANEL, ABOVE, BETWEEN = 5, 1.32, 0.64, 0.55, 0.2
#: A method's colour and mark, told apart in grey by the mark.
METHOD_LOOKS = {"damped-trend": ("#1b4d5c", "o"), "linear-trend": ("#b26a00", "s"),
                "run-rate": ("#7b858c", "^"), "plan": ("#9c1b16", "D")}  # fmt: skip


def plot_small_multiples(
    path: pd.DataFrame, gaps: pd.DataFrame, lang: str = "es", *,
    names: Mapping[str, str] | None = None,
) -> Chart:  # fmt: skip
    """Draw the road of every indicator as a percentage of its term target, a panel each.

    Parameters
    ----------
    path
        From `planned_path`.
    gaps
        From `gap_to_target`, of the same indicators: the status and attainment in the titles.
    lang
        ``es`` or ``en``.
    names
        Short names by indicator; default: the start of the name.

    Raises
    ------
    UsageError
        When the path is empty.
    """
    if path.empty:
        raise UsageError("there is no path to draw")
    ids = list(dict.fromkeys(path.indicator_id))
    judged = gaps[gaps.horizon == "sexenio_to_date"].set_index("indicator_id").loc[ids]
    lines = -(-len(ids) // ACROSS)
    wide = (WIDTH - BETWEEN * (ACROSS - 1) - 0.3) / ACROSS
    with themed():
        chart, first = new_chart(
            TALL * lines, _alt(judged, lang), left=0, right=0, above=ABOVE, below=0.3
        )
        first.remove()
        for n, indicator_id in enumerate(ids):
            left = 0.3 + (n % ACROSS) * (wide + BETWEEN)
            top = ABOVE + (n // ACROSS) * TALL + 0.46
            axes = add_plot(chart, left, left + wide, top, PANEL)
            rows = path[path.indicator_id == indicator_id].reset_index(drop=True)
            _draw_road(axes, rows)
            row: Any = judged.loc[indicator_id]
            name = (names or {}).get(indicator_id, row["name"])
            _title(axes, indicator_id, name, row, lang, wide)
        explain_marks(chart, [
            Line2D([], [], color=ACTUAL, linewidth=1.5, label=label("actual", lang)),
            Line2D([], [], color=PATH, linewidth=1, linestyle=(0, (3, 1.5)),
                   label=label("reference_path", lang)),
            *status_marks(judged, lang),
        ], left=0)  # fmt: skip
        title = label("percent_of_sexenio_target", lang, judged.term.iloc[0])
        sign(chart, title, judged.iloc[0], bool(path.synthetic.any()), lang)
    return chart


def plot_distribution(gaps: pd.DataFrame, lang: str = "es") -> Chart:
    """Draw the attainment of every indicator by objective: a point each, on the middle half.

    Parameters
    ----------
    gaps
        From `gap_to_target`; its rows of the term to date are drawn.
    lang
        ``es`` or ``en``.

    Raises
    ------
    UsageError
        When no row has an attainment.
    """
    import seaborn as sns

    rows = gaps[(gaps.horizon == "sexenio_to_date") & gaps.attainment.notna()]
    if rows.empty:
        raise UsageError("there is no attainment to draw")
    rows = rows.assign(share=rows.attainment.map(within), which=rows.objective.astype("str"))
    order = list(dict.fromkeys(rows.which))
    with themed():
        chart, axes = new_chart(
            ROW * len(order), _alt(rows.set_index("indicator_id"), lang), left=0.8, right=0.2,
            above=0.6, below=0.72,
        )  # fmt: skip
        # seaborn's boxplot asks matplotlib for what that has deprecated
        low, middle, high = (
            rows.groupby("which").share.quantile(share).loc[order] for share in (0.25, 0.5, 0.75)
        )
        at = range(len(order))
        axes.hlines(at, low, high, color=RULE, linewidth=9, zorder=0.8)
        axes.plot(middle, at, linestyle="", marker="|", markersize=12, color=INK, gid="median")
        sns.stripplot(
            rows, x="share", y="which", order=order, hue="status", palette=dict(STATUS_COLOUR),
            ax=axes, size=4, jitter=False, legend=False, alpha=0.8,
        )  # fmt: skip
        axes.set_ylim(len(order) - 0.5, -0.5)
        frame_shares(axes, label("percent_of_target", lang).capitalize(), lang)
        axes.set(ylabel="")
        axes.set_yticks(range(len(order)), [f"{label('objective', lang)} {n}" for n in order])
        explain_marks(chart, status_marks(rows, lang), left=0)
        title = label("distribution_title", lang, rows.term.iloc[0])
        sign(chart, title, rows.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def plot_methods(
    projections: pd.DataFrame, lang: str = "es", *, names: Mapping[str, str] | None = None
) -> Chart:
    """Draw the projected total by several methods, as a share of the term's target.

    Parameters
    ----------
    projections
        Frames of `project_sexenio`, of two methods or more, one below the other.
    lang
        ``es`` or ``en``.
    names
        Short names by indicator; default: the start of the name.

    Raises
    ------
    UsageError
        When no total is a share of a target.
    """
    import seaborn as sns

    rows = projections[projections["median"].notna() & (projections.sexenio_target != 0)]
    if rows.empty:
        raise UsageError("there is no projection to draw")
    one = rows.drop_duplicates("indicator_id").reset_index(drop=True)
    at = {key: n for n, key in enumerate(one.indicator_id)}
    used = [method for method in METHODS if method in set(rows.method)]
    rows = rows.assign(
        share=(rows["median"] / rows.sexenio_target).map(within), at=rows.indicator_id.map(at)
    )
    with themed():
        chart, axes = new_chart(
            ROW * len(one), _alt_methods(rows, lang), left=2.42, right=0.1, above=0.6, below=0.72
        )
        name_rows(axes, one, names=names)
        spread = rows.groupby("at").share.agg(["min", "max"])
        axes.hlines(spread.index, spread["min"], spread["max"], color=RULE, linewidth=3, zorder=1)
        sns.scatterplot(
            rows, x="share", y="at", hue="method", style="method", hue_order=used,
            style_order=used, palette={name: METHOD_LOOKS[name][0] for name in used},
            markers={name: METHOD_LOOKS[name][1] for name in used}, s=34, ax=axes, legend=False,
            zorder=3,
        )  # fmt: skip
        frame_shares(axes, label("percent_of_sexenio_target", lang, one.term[0]).capitalize(), lang)
        axes.set(ylabel="")
        explain_marks(chart, [
            Line2D([], [], linestyle="", color=METHOD_LOOKS[name][0], marker=METHOD_LOOKS[name][1],
                   label=label(name, lang)) for name in used
        ], left=0)  # fmt: skip
        title = label("methods_title", lang, one.term[0])
        sign(chart, title, one.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_road(axes: Axes, rows: pd.DataFrame) -> None:
    target = rows.sexenio_target.iloc[0]
    across = places(rows.period)
    axes.set_xlim(-0.5, max(across) + 0.5)
    axes.set_ylim(0, 1.15)
    if target and not math.isnan(target):
        shares = rows[["actual_to_date", "planned_to_date"]] / target
        axes.plot(across, shares.planned_to_date, color=PATH, linewidth=1, linestyle=(0, (3, 1.5)))
        axes.plot(across, shares.actual_to_date, color=ACTUAL, linewidth=1.5)
        top = max(1.0, shares.max().max())
        axes.set_ylim(0, min(top, LARGEST_SHARE + 1) * 1.1)
        known = list(itertools.compress(across, shares.actual_to_date.notna()))
        if known:
            axes.axvline(known[-1], color=QUIET, linewidth=0.6, linestyle=(0, (1, 2)))
    axes.axhline(1, color=INK, linewidth=0.7)
    axes.set(xlabel="", ylabel="")
    years = [n for n, period in enumerate(rows.period) if period[4:] in ("", "Q1")]
    ends = [years[0], years[-1]]
    axes.set_xticks([across[n] for n in ends], [rows.period[n][:4] for n in ends], fontsize=7)
    axes.set_yticks([0, 1], ["0", "100"], fontsize=7)
    axes.tick_params(pad=1.5)


def _title(axes: Axes, indicator_id: str, name: str, row: Any, lang: str, wide: float) -> None:
    """Id and name, below it the status with its share."""
    arrow = " ↓" if is_descending(row) else ""
    look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    look["fontsize"] = 7.2
    words = fit(f"{indicator_id} {name}{arrow}", wide, 7.2, lines=2, weight="bold")
    axes.annotate(words, (0, 1), (0, 13), weight="bold", color=INK, linespacing=1.0, **look)
    colour = STATUS_COLOUR[row.status]
    axes.annotate(STATUS_SYMBOL[row.status], (0, 1), (0, 4), color=colour, family=SIGNS, **look)
    share = label(row.status, lang) if math.isnan(row.attainment) else percent(row.attainment, lang)
    words = fit(share, wide - 0.12, 7.2)
    axes.annotate(words, (0, 1), (9, 4), color=colour, **look)


def _alt(judged: pd.DataFrame, lang: str) -> str:
    return "; ".join(
        f"{row.Index} {label(row.status, lang)} {percent(row.attainment, lang)}"
        for row in judged.itertuples()
    )


def _alt_methods(rows: pd.DataFrame, lang: str) -> str:
    said = (
        f"{key} "
        + ", ".join(
            f"{label(row.method, lang)} {percent(row.share, lang)}" for row in own.itertuples()
        )
        for key, own in rows.groupby("indicator_id", sort=False)
    )
    return f"{label('methods_title', lang, rows.term.iloc[0])}: {'; '.join(said)}"
