"""One look for every chart: typeface, colours, and how it is shown and saved.

Figures go out; nothing is read here. Colours are told apart by colour-blind readers and in grey,
and never stand alone: a symbol and a word go with them.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

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

FONTS = ["Source Sans Pro", "DejaVu Sans"]
#: The typeface of the signs ● ▲ ■ ◆ ○, which Source Sans lacks.
SIGNS = "DejaVu Sans"

#: The matplotlib marker that looks like each status symbol. In an SVG a sign that the typeface
#: lacks would take its whole text to another one, so signs are drawn apart from words.
STATUS_MARKER = {
    "green": "o", "amber": "^", "red": "s", "above": "D", "small": "o", "no_data": "_",
    "not_due": ".",
}  # fmt: skip


@contextmanager
def themed() -> Iterator[None]:
    """Draw with the project's look, without changing the caller's settings."""
    known = set(font_manager.fontManager.get_font_names())
    if "Source Sans Pro" not in known:
        for path in font_files():
            font_manager.fontManager.addfont(path)
    with mpl.rc_context(
        {
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
        svg = svg_of(self, outlines=in_front_end())
        data = {"image/svg+xml": svg, "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def in_front_end() -> bool:
    """Whether a person sees what the kernel shows, in JupyterLab, Notebook 7 or VS Code.

    A Jupyter server names the notebook's session to its kernel, and VS Code the notebook's file;
    papermill and nbconvert start kernels of their own and name nothing.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return False
    return "JPY_SESSION_NAME" in os.environ or "__vsc_ipynb_file__" in shell.user_ns


def svg_of(figure: Figure, *, outlines: bool = False) -> str:
    """The figure as SVG, the same bytes for the same figure.

    Its text is text, for the PDF to be searched; as outlines it looks the same on a machine that
    lacks the typeface, where wider letters would run into one another.
    """
    stream = io.StringIO()
    with themed(), mpl.rc_context({"svg.fonttype": "path" if outlines else "none"}):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    svg = stream.getvalue()
    return svg if outlines else svg.replace("<defs>", f"<defs>{chart_style()}", 1)
