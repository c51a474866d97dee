"""How each indicator has gone, quarter by quarter: one page for a programme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from indicators.charts.page import SMALL, Place, alt_of, new_page
from indicators.charts.rows import PLOT, name_rows, not_empty, share_of
from indicators.charts.theme import INK, QUIET, TINTS, Chart
from indicators.words import label, percent

#: Height of a row, and of the quarters and years above them, in inches.
_ROW, _PERIODS = 0.235, 0.33


def plot_heatmap(
    path: pd.DataFrame, gaps: pd.DataFrame, lang: str = "es", *,
    names: Mapping[str, str] | None = None, annotate: bool = True, **on: Unpack[Place],
) -> Chart:  # fmt: skip
    """Draw the attainment of each indicator at the end of each quarter.

    Parameters
    ----------
    path
        From `planned_path`: result to date over reference path to date, in percent.
    gaps
        From `gap_to_target`, of the same indicators: thresholds and today's status.
    lang
        ``es`` or ``en``.
    names, on
        Short names by indicator (default: the start of the name); where to draw: see `Place`.
    annotate
        Write the percentages into all cells, and not into those of the last quarter alone.

    Returns
    -------
    Chart
        A row per indicator in the path's order, a column per quarter up to the cut-off. A year
        without quarters stands in its four columns; what was not reported stays white.

    Raises
    ------
    UsageError
        When the path is empty.
    """
    import seaborn as sns

    ids = not_empty(path, "path").indicator_id.unique()
    judged = gaps[gaps.horizon == "sexenio_to_date"]
    rows = judged.set_index("indicator_id").loc[ids].reset_index()
    shares = _shares(path, rows)
    classes = _classes(shares, rows)
    figures = shares if annotate else shares.iloc[:, -1:].reindex(columns=shares.columns)
    words = figures.map(lambda share: "" if math.isnan(share) else f"{share * 100:.0f}")
    title = label("heatmap_title", lang, rows.term[0])
    alt = alt_of(title, rows, lambda row: _first_and_last(shares.loc[row.indicator_id], lang))
    with new_page(
        rows, lang, on, _ROW * len(rows), title=title, alt=alt,
        heads=_PERIODS, left=PLOT, right=0.02, below=0.08,
    ) as page:  # fmt: skip
        sns.heatmap(
            classes, mask=classes.isna(), annot=words, fmt="", vmin=0, vmax=len(TINTS), cbar=False,
            cmap=ListedColormap(list(TINTS.values())), linewidths=0.6, ax=page.axes,
            annot_kws={"fontsize": SMALL, "color": INK},
        )  # fmt: skip
        _frame(page.axes, list(shares.columns))
        page.axes.set_ylim(len(rows), 0)
        name_rows(page, rows, names, at=[n + 0.5 for n in range(len(rows))], signs=True, size=7.2)
        page.rule_rows(rows.index[rows.objective != rows.objective.shift()][1:])
        page.explain([Patch(color=tint, label=label(key, lang)) for key, tint in TINTS.items()])
    return page.result


def _shares(path: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Result over path by indicator and quarter, a year's in its four."""
    judged = {row.indicator_id: row for row in rows.itertuples()}
    shares: dict[str, dict[str, float]] = {key: {} for key in judged}
    for row in path.itertuples():
        share = share_of(row.actual_to_date, row.planned_to_date, judged[row.indicator_id])
        quarters = [row.period] if "Q" in row.period else [f"{row.period}Q{n}" for n in range(1, 5)]
        shares[row.indicator_id].update(dict.fromkeys(quarters, share))
    every = sorted({q for of in shares.values() for q in of if q <= rows.cut_off[0]})
    return pd.DataFrame.from_dict(shares, orient="index").reindex(columns=every).astype(float)


def _classes(shares: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The middle of 0 red, 1 amber, 2 green, 3 far above, by each indicator's own thresholds."""
    edges = rows[["amber_low", "green_low", "green_high"]].to_numpy()
    values = shares.to_numpy()
    classes = (values[:, :, None] >= edges[:, None, :2]).sum(axis=2) + 0.5
    limited = ~rows["flags"].str.contains("demand_driven").to_numpy()
    classes += (values > edges[:, None, 2]) & limited[:, None]
    classes[np.isnan(values)] = np.nan
    return pd.DataFrame(classes, index=shares.index, columns=shares.columns)


def _frame(axes: Axes, quarters: list[str]) -> None:
    """Quarters above the plot, years above them, a gap between years."""
    roman = ["I", "II", "III", "IV"]
    axes.xaxis.tick_top()
    axes.set_xticks(
        [n + 0.5 for n in range(len(quarters))], [roman[int(q[5:]) - 1] for q in quarters],
        rotation=0, fontsize=SMALL,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.tick_params(axis="x", pad=0, length=0)
    for year in dict.fromkeys(quarter[:4] for quarter in quarters):
        own = [n for n, quarter in enumerate(quarters) if quarter.startswith(year)]
        axes.annotate(
            year, ((own[0] + own[-1] + 1) / 2, 1), (0, 11), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=8, color=QUIET,
        )  # fmt: skip
        axes.axvline(own[0], color="white", linewidth=2.5)


def _first_and_last(shares: pd.Series, lang: str) -> str:
    known = shares.dropna()
    return " → ".join(percent(known.iloc[n], lang) for n in (0, -1)) if len(known) else "–"
