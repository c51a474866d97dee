"""One look for every chart: typeface, colours, and how it is shown and saved.

Figures go out; nothing is read here. Colours are told apart by colour-blind readers and in grey,
and never stand alone: a symbol and a word go with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from indicators.charts.renderer import draw_svg
from indicators.charts.typeface import chart_style, font_files

INK = "#22313a"
QUIET = "#6b7780"
RULE = "#d5dbdf"
ACTUAL = "#1b4d5c"
PATH = "#b26a00"
TARGET = "#22313a"
STAMP = "#8a1c13"
#: The intervals of a projection, from 95 to 80 to 50 %: the likelier, the darker, in grey as well.
FAN = ("#d6e4ec", "#a9c8d8", "#74a5bd")
#: Behind a row of attainment: red, amber, and beyond "far above"; green stays white.
BANDS = ("#e3e7e9", "#eef1f2", "#e9eff7")

#: What matplotlib would draw with if no user had a matplotlibrc.
_DEFAULTS = {
    name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")
}
FONTS = ["Source Sans Pro", "DejaVu Sans"]
#: The typeface of the signs ● ▲ ■ ◆ ○, which Source Sans lacks.
SIGNS = "DejaVu Sans"

#: The matplotlib marker that looks like each status symbol. In an SVG a sign that the typeface
#: lacks would take its whole text to another one, so signs are drawn apart from words.
STATUS_MARKER = {
    "green": "o", "amber": "^", "red": "s", "above": "D", "small": "o", "stale": "x",
    "no_data": "_", "not_due": ".",
}  # fmt: skip


@contextmanager
def themed() -> Iterator[None]:
    """Draw with the project's look, whatever the caller's settings, and without changing them."""
    known = set(font_manager.fontManager.get_font_names())
    if "Source Sans Pro" not in known:
        for path in font_files():
            font_manager.fontManager.addfont(path)
    with mpl.rc_context(
        {
            **_DEFAULTS,
            "font.family": FONTS,
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
            "xtick.major.size": 0,
            "ytick.major.size": 0,
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


def svg_of(figure: Figure) -> str:
    """The figure as SVG, the same bytes for the same figure.

    Its text is text, for a PDF to be searched, and brings its typeface: in another, wider letters
    would run into one another.
    """
    with themed():
        svg = draw_svg(figure)
    return svg.replace("<defs>", f"<defs>{chart_style()}", 1)
