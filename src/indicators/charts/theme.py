"""One look for every chart: typeface, colours, and how a chart is shown and saved.

Colours are told apart by colour-blind readers and in grey, and never stand alone: a symbol and a
word go with them. Nothing is read or computed here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from indicators.charts.typeface import chart_style, font_files
from indicators.errors import UsageError
from indicators.words import STATUSES

INK = "#22313a"
QUIET = "#6b7780"
_RULE = "#d5dbdf"
ACTUAL = "#1b4d5c"
PATH = "#b26a00"
STAMP = "#8a1c13"
#: The intervals of a projection, from 95 to 80 to 50 %: the likelier, the darker, in grey as well.
FAN = ("#d6e4ec", "#a9c8d8", "#74a5bd")
#: Behind a row of attainment: red, amber, and beyond "far above"; green stays white.
BANDS = ("#e3e7e9", "#eef1f2", "#dfe8f7")
#: The classes of a heat map's cell, tints on which figures are read; no two are one grey.
TINTS = {"red": "#d4817a", "amber": "#f2d296", "green": "#dcefe6", "above": "#a9bfe6"}
#: A method's colour and mark, told apart in grey by the mark.
METHOD_LOOKS = {
    "damped-trend": ("#1b4d5c", "o"),
    "linear-trend": ("#b26a00", "s"),
    "run-rate": ("#7b858c", "^"),
    "plan": ("#9c1b16", "D"),
}
#: How the reference path is drawn in every chart.
DASHED = (0, (3, 1.5))

#: What matplotlib would draw with if no user had a matplotlibrc.
_DEFAULTS = {
    name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")
}
_FONTS = ["Source Sans Pro", "DejaVu Sans"]
#: The typeface of the signs ● ▲ ■ ◆ ○, which Source Sans lacks. In an SVG a sign that the typeface
#: lacks would take its whole text to another one, so signs are drawn apart from words.
SIGNS = "DejaVu Sans"

#: The matplotlib marker that looks like each status symbol, for legends.
STATUS_MARKER = dict(zip(STATUSES, "o^sDox_.", strict=True))

_SVG: Any = {"svg.fonttype": "none", "svg.hashsalt": "indicators"}
_LOOK: Any = {
    "font.family": _FONTS, "font.size": 9, "text.color": INK, "text.parse_math": False,
    "axes.labelcolor": INK, "axes.edgecolor": _RULE, "axes.labelsize": 8.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
    "xtick.color": QUIET, "xtick.labelsize": 8, "xtick.major.size": 0,
    "ytick.color": INK, "ytick.labelsize": 8, "ytick.major.size": 0,
    "grid.color": _RULE, "grid.linewidth": 0.6, "legend.frameon": False, "legend.fontsize": 8,
    "figure.facecolor": "white", "figure.dpi": 110,
}  # fmt: skip


@contextmanager
def themed() -> Iterator[None]:
    """Draw with the project's look, whatever the caller's settings, and without changing them."""
    if _FONTS[0] not in font_manager.fontManager.get_font_names():
        for path in font_files():
            font_manager.fontManager.addfont(path)
    with mpl.rc_context({**_DEFAULTS, **_LOOK}):
        yield


def ink() -> str:
    """The colour of what stands out: that of texts, so that a dark theme of a caller's works."""
    return str(mpl.rcParams["text.color"])


class Chart(Figure):
    """A figure that shows itself in a notebook as SVG, with a text for who cannot see it.

    pyplot does not know it, so it shows once and needs no closing; ``figure=plt.figure()`` gives
    one that pyplot knows.
    """

    alt: str = ""
    scale: float = 1.0

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        data = {"image/svg+xml": svg_of(self), "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def svg_of(chart: Chart) -> str:
    """The chart as SVG, the same bytes for the same figures.

    Its text is text, for a PDF to be searched, and brings its typeface: in another, wider letters
    would run into one another.
    """
    stream = io.StringIO()
    with mpl.rc_context(_SVG):
        chart.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    svg = stream.getvalue().replace("<defs>", f"<defs>{chart_style()}", 1)
    if chart.scale != 1:  # an SVG's inches are fixed, whatever the resolution
        svg = re.sub(
            r'(width|height)="([\d.]+)pt"',
            lambda side: f'{side[1]}="{float(side[2]) * chart.scale:g}pt"', svg, count=2,
        )  # fmt: skip
    return svg


def save_chart(chart: Chart, path: Path) -> None:
    """Write a figure as the file that its name says: .svg, .png (at 200 dots an inch) or .pdf.

    Raises
    ------
    UsageError
        When the name ends in something else, or its folder is not there.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("svg", "png", "pdf"):
        raise UsageError(f'{path}: "{kind}" cannot be written; name a file .svg, .png or .pdf')
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    drawn = io.BytesIO()
    if kind == "svg":
        drawn.write(svg_of(chart).encode())
    else:
        undated = {"CreationDate": None} if kind == "pdf" else {"Software": None}
        with themed():
            chart.savefig(drawn, format=kind, dpi=200, metadata=undated)
    path.write_bytes(drawn.getvalue())
