"""A chart's page: where it is drawn, its title, legend, notes and source, and text that fits.

Words and measures in inches go in, artists come out. Every chart is made by `new_page`, which
alone knows about themes, the caller's figure or axes, width and scale. Nothing is laid out by
trial: text is measured with the typeface's own metrics, so that a chart is drawn once and quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Any, TypedDict, cast

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.textpath import text_to_path
from matplotlib.transforms import (
    Affine2D,
    ScaledTranslation,
    Transform,
    blended_transform_factory,
)

from indicators.charts.theme import QUIET, STAMP, Chart, themed
from indicators.errors import UsageError
from indicators.words import day_in_words, label, period_in_words

#: Text width of the report's page, in inches: charts are drawn at the size they are read.
_WIDTH = 6.75
#: No text of a chart is smaller than this, in points; and a line of it, in inches.
SMALL, SMALL_LINE = 7.0, 0.118
_TITLE_SIZE, _TITLE_LINE = 10.0, 0.165


class Place(TypedDict, total=False):
    """Where a chart is drawn and how large: what every plot function takes beside its own.

    Each also takes ``lang``, "es" or "en", and most ``names``, short names by indicator (default:
    the start of the name). It returns the figure or axes that it was given, or a new `Chart`.

    ``figure`` is a figure or subfigure of the caller's: a figure keeps its width and takes the
    height that the chart needs, a subfigure keeps both. ``ax`` is a plot of the caller's, for a
    chart that has only one: names and title stand around it, so leave room. ``width`` is in
    inches, letters keep their size; ``scale`` shows and saves a new figure so many times as large,
    letters too. ``theme=False`` takes the caller's matplotlib settings in place of the project's.
    """

    figure: Figure | SubFigure
    ax: Axes
    width: float
    scale: float
    theme: bool


@dataclass
class Page:
    """A chart while it is drawn: a place across is in inches from the page's left edge."""

    lang: str
    figure: Figure | SubFigure
    given: Axes | None
    width: float
    height: float
    tall: float
    above: float
    legend_at: float
    inches: Transform
    from_right: Transform
    plots: list[Axes] = field(default_factory=list)

    @property
    def axes(self) -> Axes:
        """The first plot, or the only one."""
        return self.plots[0]

    @property
    def result(self) -> Chart:
        """What the plot function returns: the axes or the figure that was given, or a new chart."""
        # said to be the usual one of the three, so that nobody must ask which it is
        return cast(Chart, self.given or self.figure)

    def write(self, x: float, y: float, words: str, **look: Any) -> None:
        """Text on the page, at inches from its upper left corner."""
        (self.given or self.figure).text(x, y, words, transform=self.inches, **look)

    def write_in_row(
        self, x: float, at: float, words: str, *, right: bool = False, **look: Any
    ) -> None:
        """Text beside a row of the plot, at inches from the page's left or right edge."""
        across = self.from_right if right else self.inches
        where = blended_transform_factory(across, self.axes.transData)
        look = {"transform": where, "va": "center_baseline", **look}
        self.axes.text(-x if right else x, at, words, **look)

    def add_plot(self, left: float, right: float, above: float, tall: float) -> Axes:
        """A plot between two distances from the left edge, so far below the upper one."""
        if self.given:
            raise UsageError("this chart has several plots; give figure= in place of ax=")
        axes = self.figure.add_axes(
            (left / self.width, 1 - (above + tall) / self.height, (right - left) / self.width,
             tall / self.height)
        )  # fmt: skip
        self.plots.append(axes)
        return axes

    def explain(self, marks: Sequence[Artist], at: float | None = None) -> None:
        """A legend in one line; in smaller letters, then on two lines, where it would not fit."""
        words = "".join(str(mark.get_label()) for mark in marks)
        room = self.width - 0.42 * len(marks)
        size = 8 if width_of(words, 8) < room else SMALL
        across = len(marks) if width_of(words, size) < room else -(-len(marks) // 2)
        (self.given or self.figure).legend(
            handles=list(marks), fontsize=size, loc="center left", ncols=across, borderpad=0,
            columnspacing=1.4 if size > SMALL else 0.8, handletextpad=0.5, labelspacing=0.2,
            borderaxespad=0, bbox_to_anchor=(0, self.legend_at if at is None else at),
            bbox_transform=self.inches,
        )  # fmt: skip


@contextmanager
def new_page(
    frame: pd.DataFrame, lang: str, on: Place, tall: float, *, title: str = "",
    alt: str | Callable[[Any, str], str] = "", lines: int = 1, heads: float = 0.0,
    under: Sequence[tuple[str, str]] = (), notes: Sequence[str] = (), left: float = 0.62,
    right: float = 0.1, below: float = 0.3, first: bool = True,
) -> Iterator[Page]:  # fmt: skip
    """Begin a chart; the body draws into its plot.

    Of the frame that is drawn the cut-off, the vintage and whether any of it is synthetic are
    written below, with ``notes`` above them; and where less is better for one of its rows, that.
    The plot is so ``tall``, with ``left``, ``right``, ``below`` free around it, and ``heads`` above
    for headings of columns; without ``first`` the body adds the plots. ``alt`` is the text for who
    cannot see the chart, or what to say of each row. ``under`` are lines below the title, each with
    its ``gid``; without a title the legend begins the page.
    """
    if unknown := set(on) - set(Place.__annotations__):
        raise TypeError(f"a chart takes {', '.join(Place.__annotations__)}; not {min(unknown)}")
    with themed() if on.get("theme", True) else nullcontext():
        given, figure, width = _canvas(on, left, right)
        falling = "direction" in frame and (frame.direction == "descending").any()
        notes = [*notes, *([f"↓ {label('less_is_better', lang)}"] if falling else [])]
        notes = [line for note in notes for line in fit(note, width, SMALL, 2).splitlines()]
        foot = _foot(frame, width, lang)
        head = fit(title, width, _TITLE_SIZE, lines, "bold").splitlines()
        legend_at = _TITLE_LINE * (len(head) + len(under)) + (0.2 if head else 0.13)
        above = legend_at + 0.15 + heads
        beyond = above + below + SMALL_LINE * (len(notes) + len(foot)) + 0.08
        if given:
            tall = given.bbox.height / figure.dpi
            box, up, starts = given.transAxes, above, (-left, right)
        else:
            if isinstance(figure, Figure):
                figure.set_size_inches(width, tall + beyond)
            tall = figure.bbox.height / figure.dpi - beyond
            box, up, starts = figure.transSubfigure, 0.0, (0.0, 0.0)
        left_edge, right_edge = (_from_corner(figure, box, n, starts[n], up) for n in (0, 1))
        page = Page(
            lang, figure, given, width, tall + beyond, tall, above, legend_at, left_edge, right_edge
        )
        if isinstance(figure, Chart):
            if not isinstance(alt, str):
                said = [f"{row.indicator_id} {alt(row, lang)}" for row in frame.itertuples()]
                alt = f"{title}: {'; '.join(said)}"
            figure.alt = alt
        if given:
            page.plots.append(given)
        elif first:
            page.add_plot(left, width - right, above, tall)
        _write_head(page, head, under)
        _write_foot(page, notes, foot, bool(frame.synthetic.any()))
        yield page
        for axes in page.plots:  # made now, ticks keep the theme, whenever they are drawn
            axes.get_xticklabels()
            axes.get_yticklabels()


def _canvas(on: Place, left: float, right: float) -> tuple[Axes | None, Figure | SubFigure, float]:
    """The caller's axes if there are any, the figure to draw on, and the page's width."""
    if given := on.get("ax"):
        figure = cast(Figure, given.get_figure())
        return given, figure, left + given.bbox.width / figure.dpi + right
    if on.get("figure") is None:
        chart = Chart()
        chart.scale = on.get("scale", 1.0)
        chart.set_dpi(chart.dpi * chart.scale)
        return None, chart, on.get("width", _WIDTH)
    own = on["figure"]
    return None, own, on.get("width", own.bbox.width / own.dpi)


def _from_corner(
    figure: Figure | SubFigure, box: Any, side: int, across: float, above: float
) -> Transform:
    """Inches to the right and down from a point beside the upper left or right corner of a box."""
    corner = ScaledTranslation(side, 1, box)
    return Affine2D().scale(1, -1).translate(across, above) + figure.dpi_scale_trans + corner


def _write_head(page: Page, title: Sequence[str], under: Sequence[tuple[str, str]]) -> None:
    for line, words in enumerate(title, 1):
        look = {"fontsize": _TITLE_SIZE, "weight": "bold", "gid": "title"}
        page.write(0, _TITLE_LINE * line, words, **look)
    for line, (gid, words) in enumerate(under, len(title) + 1):
        look = {"fontsize": 8, "gid": gid, **({"color": QUIET} if gid == "measure" else {})}
        page.write(0, _TITLE_LINE * line + 0.03, fit(words, page.width, 8), **look)


def _foot(frame: pd.DataFrame, width: float, lang: str) -> list[str]:
    """Cut-off, vintage and source, on two lines where the page is narrow."""
    row: Any = frame.iloc[0]
    parts = [f"{label('cut_off', lang)}: {period_in_words(row.cut_off, lang)}"]
    if row.vintage:
        parts.append(f"{label('vintage', lang)}: {day_in_words(row.vintage, lang)}")
    parts.append(f"{label('source', lang)}: {label('source_text', lang)}")
    stamp = width_of(label("synthetic", lang).upper(), SMALL, "bold") + 0.1
    return fit(" · ".join(parts), width - stamp, SMALL, 2).splitlines()


def _write_foot(page: Page, notes: Sequence[str], foot: Sequence[str], synthetic: bool) -> None:
    """Notes, then the source, and on its last line the stamp of synthetic data."""
    last = page.height - 0.05
    lines = [*((note, "notes") for note in notes), *((words, "source") for words in foot)]
    for line, (words, gid) in enumerate(reversed(lines)):
        page.write(0, last - SMALL_LINE * line, words, fontsize=SMALL, color=QUIET, gid=gid)
    if synthetic:
        look = {"color": STAMP, "weight": "bold", "gid": "stamp", "ha": "right"}
        page.write(page.width, last, label("synthetic", page.lang).upper(), fontsize=SMALL, **look)


def in_pages(ids: Sequence[str], most: int) -> list[list[str]]:
    """The ids in stretches of about one length, none longer than a page holds.

    >>> [len(page) for page in in_pages(list("abcdefg"), 3)]
    [2, 3, 2]
    """
    pages = -(-len(ids) // most)
    ends = [len(ids) - round(len(ids) * (pages - 1 - n) / pages) for n in range(pages)]
    return [list(ids[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


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
