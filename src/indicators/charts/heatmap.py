"""How each indicator has gone, quarter by quarter: one page for a programme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from indicators.charts.page import WIDTH, explain_marks, new_chart, sign
from indicators.charts.rows import in_inches, is_descending, name_rows, put_sign
from indicators.charts.theme import QUIET, RULE, Chart, themed
from indicators.errors import UsageError
from indicators.words import label, percent

#: Height of a row; where names begin and end, and where the plot ends, in inches.
ROW, LEFT, NAMES_END = 0.235, 0.18, 2.42
#: The classes of a cell, from red to far above, as tints on which figures are read.
TINTS = {"red": "#dfa29c", "amber": "#f2d69b", "green": "#cfe6dc", "above": "#b5c9ea"}


def plot_heatmap(
    path: pd.DataFrame, gaps: pd.DataFrame, lang: str = "es", *,
    names: Mapping[str, str] | None = None, annotate: bool = True,
) -> Chart:  # fmt: skip
    """Draw the attainment of each indicator at the end of each quarter.

    Parameters
    ----------
    path
        From `planned_path`: result to date over reference path to date, in percent.
    gaps
        From `gap_to_target`, of the same indicators: thresholds, direction and today's status.
    lang
        ``es`` or ``en``.
    names
        Short names by indicator; default: the start of the name.
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

    if path.empty:
        raise UsageError("there is no path to draw")
    rows = _rows(path, gaps)
    shares = _shares(path, rows)
    with themed():
        height = ROW * len(rows)
        chart, axes = new_chart(
            height, _alt(rows, shares, lang), left=NAMES_END, right=0.02, above=0.86, below=0.3
        )
        classes = _classes(shares, rows)
        shown = shares if annotate else shares.iloc[:, -1:].reindex(columns=shares.columns)
        words = shown.map(lambda share: "" if math.isnan(share) else f"{share * 100:.0f}")
        sns.heatmap(
            classes, mask=classes.isna(), annot=words, fmt="",
            cmap=ListedColormap(list(TINTS.values())), vmin=0, vmax=len(TINTS), cbar=False,
            linewidths=0.6, ax=axes, annot_kws={"fontsize": 7, "color": "#22313a"},
        )  # fmt: skip
        _frame(axes, list(shares.columns), rows)
        name_rows(axes, rows.assign(at=0.5), NAMES_END, 7.2, names)
        axes.set_ylim(len(rows), 0)
        for text in axes.texts:
            if (text.get_gid() or "").startswith(("id-", "name-")):
                text.set_position((text.get_position()[0] + LEFT, text.get_position()[1] + 0.5))
        for position, row in enumerate(rows.itertuples(index=False)):
            put_sign(axes, 0.06, position + 0.5, row.status, 7.5, ha="center",
                     transform=in_inches(axes), gid=f"status-{row.indicator_id}")  # fmt: skip
        marks = [Patch(color=tint, label=label(status, lang)) for status, tint in TINTS.items()]
        explain_marks(chart, marks, left=0)
        title = label("heatmap_title", lang, rows.term[0])
        sign(chart, title, rows.iloc[0], bool(path.synthetic.any()), lang)
    return chart


def _rows(path: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """A row per indicator of the path, with its thresholds and its status of the term."""
    judged = gaps[gaps.horizon == "sexenio_to_date"]
    ids = list(dict.fromkeys(path.indicator_id))
    return judged.set_index("indicator_id").loc[ids].reset_index()


def _shares(path: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Result over path, or path over result where less is better, by indicator and quarter."""
    descending = {row.indicator_id for row in rows.itertuples() if is_descending(row)}
    cut_off = rows.cut_off.iloc[0]
    found: dict[str, dict[str, float]] = {key: {} for key in rows.indicator_id}
    for row in path.itertuples():
        over, under = row.actual_to_date, row.planned_to_date
        if row.indicator_id in descending:
            over, under = under, over
        share = over / under if under and not math.isnan(under) else math.nan
        quarters = [row.period] if "Q" in row.period else [f"{row.period}Q{n}" for n in range(1, 5)]
        found[row.indicator_id].update(dict.fromkeys(quarters, share))
    known = sorted({quarter for of in found.values() for quarter in of if quarter <= cut_off})
    return pd.DataFrame.from_dict(found, orient="index").reindex(columns=known).astype(float)


def _classes(shares: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """0 red, 1 amber, 2 green, 3 far above, by each indicator's own thresholds."""
    edges = rows[["amber_low", "green_low", "green_high"]].to_numpy()
    values = shares.to_numpy()
    classes = (values[:, :, None] >= edges[:, None, :2]).sum(axis=2).astype(float)
    limited = ~rows["flags"].str.contains("demand_driven").to_numpy()
    classes += (values > edges[:, None, 2]) & limited[:, None]
    classes[np.isnan(values)] = np.nan
    return pd.DataFrame(classes + 0.5, index=shares.index, columns=shares.columns)


def _frame(axes: Axes, quarters: list[str], rows: pd.DataFrame) -> None:
    """Quarters above, years above them, a rule between objectives."""
    roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}
    axes.xaxis.tick_top()
    axes.set_xticks(
        [n + 0.5 for n in range(len(quarters))], [roman[quarter[5:]] for quarter in quarters],
        rotation=0, fontsize=7,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.tick_params(axis="x", pad=0)
    for year in dict.fromkeys(quarter[:4] for quarter in quarters):
        own = [n for n, quarter in enumerate(quarters) if quarter.startswith(year)]
        axes.annotate(
            year, ((own[0] + own[-1] + 1) / 2, 1), (0, 11), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=8, color=QUIET,
        )  # fmt: skip
        if own[0]:
            axes.axvline(own[0], color="white", linewidth=2.5)
    starts = [n for n in range(1, len(rows)) if rows.objective[n] != rows.objective[n - 1]]
    axes.hlines(
        starts, 0, WIDTH, transform=in_inches(axes), color=RULE, linewidth=0.7, clip_on=False
    )


def _alt(rows: pd.DataFrame, shares: pd.DataFrame, lang: str) -> str:
    said = []
    for row in rows.itertuples():
        known = shares.loc[row.indicator_id].dropna()
        last: Any = percent(known.iloc[-1], lang) if len(known) else "–"
        first = percent(known.iloc[0], lang) if len(known) else "–"
        said.append(f"{row.indicator_id} {first} → {last}")
    return f"{label('heatmap_title', lang, rows.term[0])}: {'; '.join(said)}"
