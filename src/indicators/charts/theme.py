"""One look for every chart: typeface, colours, the line under it, and how it is saved.

Figures go out; nothing is read here. Colours are told apart by colour-blind readers and in grey,
and never stand alone: a symbol and a word go with them.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from indicators.charts.typeface import font_faces, font_files
from indicators.vocabulary import day_in_words, label, number, percent, period_in_words

INK = "#22313a"
QUIET = "#6b7780"
RULE = "#d5dbdf"
ACCENT = "#1b4d5c"
ACTUAL = "#1b4d5c"
PATH = "#b26a00"
TARGET = "#22313a"

#: The matplotlib marker that looks like each status symbol. In an SVG a sign that the typeface
#: lacks would take its whole text to another one, so signs are drawn apart from words.
STATUS_MARKER = {
    "green": "o", "amber": "^", "red": "s", "above": "D", "small": "o", "no_data": "_",
    "not_due": ".",
}  # fmt: skip

#: Text width of the report's page, in inches: charts are drawn at the size they are read.
WIDTH = 6.75
#: What stands above the plot: title, then legend and stamp, in inches.
TOP = 0.52
#: Margins of charts with a row per indicator: the names, and the figures, in inches.
NAMES, FIGURES = 2.3, 1.35
#: Height of a row, in inches.
ROW = 0.3
#: Shares of a target are drawn up to here; what lies beyond is written.
LARGEST_SHARE = 2.0


@contextmanager
def themed() -> Iterator[None]:
    """Draw with the project's look, without changing the caller's settings."""
    known = set(font_manager.fontManager.get_font_names())
    if "Source Sans Pro" not in known:
        for path in font_files():
            font_manager.fontManager.addfont(path)
    with mpl.rc_context(
        {
            "font.family": ["Source Sans Pro", "DejaVu Sans"],
            "font.size": 9,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": RULE,
            "axes.labelsize": 8.5,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "xtick.color": QUIET,
            "ytick.color": INK,
            "xtick.labelsize": 8,
            "ytick.labelsize": 8,
            "grid.color": RULE,
            "grid.linewidth": 0.6,
            "legend.frameon": False,
            "legend.fontsize": 8,
            "figure.facecolor": "white",
            "figure.dpi": 110,
            "svg.fonttype": "none",
            "svg.hashsalt": "indicators",
            "text.parse_math": False,
        }
    ):
        yield


class Chart(Figure):
    """A figure that shows itself in a notebook as SVG, with a text for who cannot see it.

    It is no pyplot figure, so it shows once and needs no closing.
    """

    alt: str = ""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        data = {"image/svg+xml": svg_of(self), "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def new_chart(
    plot_height: float, alt: str, *, left: float = 0.62, right: float = 0.1, below: float = 0.5
) -> tuple[Chart, Axes]:
    """A chart of the report's width with one plot of a given height, all in inches.

    Margins are fixed, so that plots of one kind stand under one another on a page, and so that
    nothing has to be laid out twice.
    """
    height = TOP + plot_height + below
    chart = Chart(figsize=(WIDTH, height))
    chart.alt = alt
    area = (
        left / WIDTH, below / height, (WIDTH - left - right) / WIDTH, plot_height / height
    )  # fmt: skip
    return chart, chart.add_axes(area)


def explain_marks(chart: Chart, handles: Sequence[Artist], left: float) -> None:
    """A legend in one line above the plot, under the title."""
    height = chart.get_figheight()
    chart.legend(
        handles=handles, loc="center left", ncols=len(handles), handletextpad=0.5,
        columnspacing=1.5, borderpad=0, borderaxespad=0,
        bbox_to_anchor=(left / WIDTH, 1 - 0.36 / height),
    )  # fmt: skip


def sign(chart: Chart, title: str, cut_off: str, vintage: str, synthetic: bool, lang: str) -> None:
    """Write a chart's title, and under it cut-off, vintage and source; stamp synthetic data."""
    parts = [f"{label('cut_off', lang)}: {period_in_words(cut_off, lang)}"]
    if vintage:
        parts.append(f"{label('vintage', lang)}: {day_in_words(vintage, lang)}")
    parts.append(f"{label('source', lang)}: {label('source_text', lang)}")
    height = chart.get_figheight()
    chart.text(0.0, 0.06 / height, " · ".join(parts), fontsize=7, color=QUIET)
    chart.text(0.0, 1 - 0.17 / height, title, fontsize=10.5, weight="bold")
    if synthetic:
        stamp = label("synthetic", lang).upper()
        chart.text(
            1.0, 1 - 0.36 / height, stamp, ha="right", va="center", fontsize=7, color="#8a1c13",
            weight="bold",
        )  # fmt: skip


def frame_rows(axes: Axes, rows: pd.DataFrame, measure: str, lang: str) -> None:
    """Rows of indicators by name, their shares of a target across, 100 % as a line."""
    axes.set_yticks(
        range(len(rows)),
        [short_name(row.indicator_id, row.name) for row in rows.itertuples(index=False)],
        linespacing=0.95,
    )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, LARGEST_SHARE + 0.06)
    axes.set_xticks([0, 0.5, 1, 1.5, 2], [percent(share, lang) for share in (0, 0.5, 1, 1.5, 2)])
    axes.axvline(1.0, color=ACCENT, linewidth=1.2)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(measure)


def write_figures(
    axes: Axes, position: int, share: float, reached: float, wanted: float, lang: str
) -> None:
    """The figures of a row, to the right of the plot; "»" where the mark stands beyond it."""
    beyond = " »" if share > LARGEST_SHARE else ""
    axes.text(
        1.01, position,
        f"{percent(share, lang)}{beyond}   {number(reached, lang)} / {number(wanted, lang)}",
        transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=INK,
    )  # fmt: skip


def short_name(indicator_id: str, name: str, width: int = 46, lines: int = 2) -> str:
    """An indicator's id and the start of its name, on few lines.

    >>> short_name("9.2", "Becas a estudiantes", width=12)
    '9.2  Becas a\\nestudiantes'
    """
    wrapped = textwrap.wrap(f"{indicator_id}  {name}", width, max_lines=lines, placeholder=" …")
    return "\n".join(wrapped)


def svg_of(figure: Figure) -> str:
    """The figure as SVG with searchable text, the same bytes for the same figure."""
    stream = io.StringIO()
    with themed():
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue().replace("<defs>", f"<defs>{font_faces()}", 1)
