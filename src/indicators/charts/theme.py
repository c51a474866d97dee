"""One look for every chart: typeface, colours, the line under it, and how it is saved.

Figures go out; nothing is read here. Colours are told apart by colour-blind readers and in grey,
and never stand alone: a symbol and a word go with them.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from indicators.vocabulary import day_in_words, label, period_in_words

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


def font_files() -> list[Path]:
    """The TTF files of Source Sans Pro, from its wheel."""
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    return sorted(folder.rglob("*.ttf"))


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
            "axes.titlesize": 10.5,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
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


def new_chart(height: float, alt: str) -> Chart:
    """An empty chart of the report's width, ``height`` inches high."""
    chart = Chart(figsize=(WIDTH, height), layout="constrained")
    chart.alt = alt
    return chart


def sign(figure: Figure, cut_off: str, vintage: str, synthetic: bool, lang: str) -> None:
    """Write under a chart its cut-off, vintage and source, and stamp synthetic data."""
    parts = [f"{label('cut_off', lang)}: {period_in_words(cut_off, lang)}"]
    if vintage:
        parts.append(f"{label('vintage', lang)}: {day_in_words(vintage, lang)}")
    parts.append(f"{label('source', lang)}: {label('source_text', lang)}")
    figure.supxlabel(" · ".join(parts), x=0.01, ha="left", fontsize=7, color=QUIET)
    if synthetic:
        figure.suptitle(
            label("synthetic", lang).upper(), x=0.99, ha="right", fontsize=7,
            color="#8a1c13", weight="semibold",
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
    return stream.getvalue()
