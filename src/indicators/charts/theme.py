"""One look for every chart: typeface, what fits its room, colours, how a chart is shown and saved.

Colours are told apart by colour-blind readers and in grey, and never stand alone: a symbol and a
word go with them. A chart or a page brings the letters of Spanish and English of its typeface, as
fonts in ``data:`` addresses, so that a browser without it shows it as laid out.
"""

from __future__ import annotations

import base64
import io
import os
import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

INK = "#22313a"
QUIET = "#6b7780"
_RULE = "#d5dbdf"
ACTUAL = "#1b4d5c"
#: The intervals of a projection, from 95 to 80 to 50 %: the likelier, the darker, in grey as well.
FAN = ("#d6e4ec", "#a9c8d8", "#74a5bd")
#: How the reference path is drawn in every chart.
PLANNED: Any = {"color": "#b26a00", "linestyle": (0, (3, 1.5))}

#: What matplotlib would draw with if no user had a matplotlibrc.
_DEFAULTS = {
    name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")
}
_FONTS = ["Source Sans Pro", "DejaVu Sans"]
#: The typeface of the signs ● ▲ ■ ◆ ○, which Source Sans lacks. In an SVG a sign that the typeface
#: lacks would take its whole text to another one, so signs are drawn apart from words.
SIGNS = "DejaVu Sans"

_WEIGHTS = {"Regular": 400, "Semibold": 600, "Bold": 700}
#: A letter that is none of these shows in the browser's own typeface.
_LETTERS = string.printable.strip() + " ÁÉÍÓÚÜÑáéíóúüñàâçèêôöäÇÖÄ¿¡«»°ºª·×±−–—‘’“”…€≥≤⁰¹²³⁴⁵⁶⁷⁸⁹"

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
        for path in _font_files():
            font_manager.fontManager.addfont(path)
    with mpl.rc_context({**_DEFAULTS, **_LOOK}):
        yield


def width_of(words: str, size: float, weight: str = "normal") -> float:
    """How wide a text is drawn, in inches: its letters one by one, pairs not drawn closer.

    matplotlib measures a whole text some hundred times slower.

    >>> with themed():
    ...     round(width_of("Brecha a la meta", 9), 2), round(width_of("Brecha a la meta", 18), 2)
    (0.87, 1.74)
    """
    family = tuple(mpl.rcParams["font.family"])
    return sum(_advance(letter, weight, family) for letter in words) * size / 72


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str, family: tuple[str, ...]) -> float:
    """How far a letter moves the next one, as a share of the size: between two strokes."""
    face = font_manager.FontProperties(family=list(family), size=100, weight=weight)
    between, together = (
        text_to_path.get_text_width_height_descent(text, face, ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return float(between - together) / 100


def fit(words: str, width: float, size: float, lines: int = 1, weight: str = "normal") -> str:
    """Break a text into lines no wider than so many inches; what does not fit ends in "…".

    >>> with themed():
    ...     fit("Becas a estudiantes nacionales y extranjeros", 1.0, 8, lines=2)
    'Becas a estudiantes\\nnacionales y …'
    """
    rest = " ".join(words.split())
    broken: list[str] = []
    while rest:
        line = _start(rest, width, size, weight)
        if line != rest and len(broken) == lines - 1:  # the last line, and not all of the text
            broken.append(f"{_start(rest, width - width_of(' …', size, weight), size, weight)} …")
            break
        broken.append(line)
        rest = rest[len(line) :].lstrip()
    return "\n".join(broken)


def _start(words: str, width: float, size: float, weight: str) -> str:
    """As many whole words as fit; of a longer word as many letters, at least one."""
    used = accumulate(width_of(letter, size, weight) for letter in words)
    kept = max(1, sum(1 for _ in takewhile(lambda wide: wide <= width, used)))
    end = kept if kept == len(words) else words.rfind(" ", 0, kept + 1)
    return words[: end if end > 0 else kept]


def ink() -> str:
    """The colour of what stands out: that of texts, so that a dark theme of a caller's works."""
    return str(mpl.rcParams["text.color"])


class Chart(Figure):
    """A figure that shows itself in a notebook as SVG, with a text for who cannot see it.

    pyplot does not know it, so it shows once and needs no closing.
    """

    alt: str = ""
    scale: float = 1.0

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        data = {"image/svg+xml": self.to_svg(), "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}

    def to_svg(self) -> str:
        """The chart as SVG, the same bytes for the same figures; its text can be searched."""
        stream = io.StringIO()
        with mpl.rc_context(_SVG):
            self.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        style = f"<style>{font_faces(('Regular', 'Bold'))}</style>"
        svg = stream.getvalue().replace("<defs>", f"<defs>{style}", 1)
        if self.scale != 1:  # an SVG's inches are fixed, whatever the resolution
            size = re.compile(r'(width|height)="([\d.]+)pt"')
            svg = size.sub(lambda of: f'{of[1]}="{float(of[2]) * self.scale:g}pt"', svg, count=2)
        return svg

    def save(self, path: Path) -> None:
        """Write it as the file that its name says: .svg, .png (at 200 dots an inch) or .pdf."""
        drawn, kind = io.BytesIO(), path.suffix.lower().removeprefix(".")
        if kind == "svg":
            drawn.write(self.to_svg().encode())
        else:
            undated = {"CreationDate": None} if kind == "pdf" else {"Software": None}
            with themed():
                self.savefig(drawn, format=kind, dpi=200, metadata=undated)
        path.write_bytes(drawn.getvalue())


def _font_files() -> list[Path]:
    """The TTF files of Source Sans Pro, from its wheel."""
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    return sorted(folder.rglob("*.ttf"))


@cache
def font_faces(faces: tuple[str, ...] = tuple(_WEIGHTS)) -> str:
    """CSS that carries the letters of some faces: in another, wider ones would run together."""
    return "".join(
        f"@font-face{{font-family:'Source Sans Pro';font-weight:{_WEIGHTS[face]};"
        f"src:url(data:font/woff;base64,{_kept(face)}) format('woff')}}"
        for face in faces
    )


def _kept(face: str) -> str:
    """A face, made once and kept beside matplotlib's own font cache: it takes half a second."""
    name = f"indicators-{version('font-source-sans-pro')}-{face}-{len(_LETTERS)}.txt"
    path = Path(mpl.get_cachedir()) / name
    if path.is_file():
        return path.read_text(encoding="ascii")
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["kern", "tnum"], hinting=False, notdef_outline=True)
    subsetter, stream = Subsetter(options), io.BytesIO()
    subsetter.populate(text=_LETTERS)
    whole = next(file for file in _font_files() if file.stem == f"SourceSansPro-{face}")
    # no time stamp of its own: the same letters give the same bytes
    with TTFont(whole, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
    letters = base64.b64encode(stream.getvalue()).decode("ascii")
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(letters, encoding="ascii")
    unfinished.replace(path)
    return letters
