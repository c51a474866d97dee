"""A page of the report's width, laid out in inches: plots, margins, text that fits its room.

Words and measures go in, artists on a chart come out. Nothing is laid out by trial: text is
measured with the typeface's own metrics, so that a chart is drawn once and quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from indicators.charts.theme import FONTS, QUIET, STAMP, Chart
from indicators.words import day_in_words, label, period_in_words

#: Text width of the report's page, in inches: charts are drawn at the size they are read.
WIDTH = 6.75
#: What stands above the plot: title, then legend, in inches.
TOP = 0.52
TITLE_SIZE, TITLE_LINE, TITLE_AT = 10.0, 0.165, 0.17


def new_chart(
    plot_height: float, alt: str, *, left: float = 0.62, right: float = 0.1, below: float = 0.5,
    above: float = TOP,
) -> tuple[Chart, Axes]:  # fmt: skip
    """A chart of the report's width with one plot of a given height, all in inches.

    Margins are fixed, so that plots of one kind stand under one another on a page, and so that
    nothing has to be laid out twice.
    """
    chart = Chart(figsize=(WIDTH, above + plot_height + below))
    chart.alt = alt
    return chart, add_plot(chart, left, WIDTH - right, above, plot_height)


def add_plot(chart: Chart, left: float, right: float, above: float, height: float) -> Axes:
    """A plot between two distances from the left edge, in inches from the upper left corner."""
    whole = chart.get_figheight()
    return chart.add_axes(
        (left / WIDTH, 1 - (above + height) / whole, (right - left) / WIDTH, height / whole)
    )


def chart_of(axes: Axes) -> Chart:
    """The chart that a plot is on."""
    return cast(Chart, axes.get_figure(root=True))


def write(chart: Chart, x: float, y: float, words: str, **look: Any) -> Text:
    """Text in a chart's margins, at inches from its upper left corner."""
    return chart.text(x / WIDTH, 1 - y / chart.get_figheight(), words, **look)


def explain_marks(
    chart: Chart, handles: Sequence[Artist], left: float, at: float = 0.36, size: float = 8
) -> None:
    """A legend in one line, at inches from the chart's upper left corner."""
    chart.legend(
        handles=handles, fontsize=size, loc="center left", ncols=len(handles), handletextpad=0.5,
        columnspacing=1.4 if len(handles) < 7 else 0.8, borderpad=0, borderaxespad=0,
        bbox_to_anchor=(left / WIDTH, 1 - at / chart.get_figheight()),
    )  # fmt: skip


def sign(
    chart: Chart, title: str, row: Any, synthetic: bool, lang: str, *, lines: int = 1,
    stamp_at: float | None = TITLE_AT,
) -> None:  # fmt: skip
    """Write a chart's title, and under it cut-off, vintage and source; stamp synthetic data.

    Without a place for it the stamp stands at the foot.

    ``row`` is any row of the frame that is drawn: it has ``cut_off`` and ``vintage``. A title of
    fewer lines than are kept free stands on the last of them.
    """
    parts = [f"{label('cut_off', lang)}: {period_in_words(row.cut_off, lang)}"]
    if row.vintage:
        parts.append(f"{label('vintage', lang)}: {day_in_words(row.vintage, lang)}")
    if stamp_at is not None:
        parts.append(f"{label('source', lang)}: {label('source_text', lang)}")
    height = chart.get_figheight()
    write(chart, 0, height - 0.06, " · ".join(parts), fontsize=7, color=QUIET, gid="source")
    room = WIDTH
    if synthetic:
        stamp = label("synthetic", lang).upper()
        if stamp_at is None:
            stamp_at = height - 0.06
        if stamp_at == TITLE_AT:
            room -= width_of(stamp, 7, "bold") + 0.2
        write(
            chart, WIDTH, stamp_at, stamp, ha="right", fontsize=7, color=STAMP, weight="bold",
            gid="stamp",
        )  # fmt: skip
    broken = fit(title, room, TITLE_SIZE, lines, "bold").splitlines()
    top = TITLE_AT + TITLE_LINE * (lines - len(broken))
    for line, words in enumerate(broken):
        write(
            chart, 0, top + TITLE_LINE * line, words, fontsize=TITLE_SIZE, weight="bold",
            gid="title",
        )  # fmt: skip


def width_of(words: str, size: float, weight: str = "normal") -> float:
    """How wide a text is drawn, in inches: its letters one by one, pairs not drawn closer.

    matplotlib measures a whole text some hundred times slower.

    >>> from indicators.charts.theme import themed
    >>> with themed():
    ...     round(width_of("Brecha a la meta", 9), 2), round(width_of("Brecha a la meta", 18), 2)
    (0.87, 1.74)
    """
    return sum(_advance(letter, weight) for letter in words) * size / 72


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str) -> float:
    """How far a letter moves the next one, as a share of the size: between two strokes."""
    face = font_manager.FontProperties(family=FONTS, size=100, weight=weight)
    between, together = (
        text_to_path.get_text_width_height_descent(text, face, ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return float(between - together) / 100


def fit(words: str, width: float, size: float, lines: int = 1, weight: str = "normal") -> str:
    """Break a text into lines no wider than so many inches; what does not fit ends in "…".

    >>> from indicators.charts.theme import themed
    >>> with themed():
    ...     fit("Becas a estudiantes nacionales y extranjeros", 1.0, 8, lines=2)
    'Becas a estudiantes\\nnacionales y …'
    """
    rest, broken = words.split(), [""]
    while rest:
        word = rest.pop(0)
        longer = f"{broken[-1]} {word}".strip()
        if width_of(longer, size, weight) <= width:
            broken[-1] = longer
        elif not broken[-1]:
            kept = _longest_start(word, width, size, weight)
            broken[-1] = word[:kept]
            rest.insert(0, word[kept:])
        elif len(broken) < lines:
            broken.append("")
            rest.insert(0, word)
        else:
            broken[-1] = _shortened(broken[-1], width, size, weight)
            break
    return "\n".join(broken)


def _longest_start(word: str, width: float, size: float, weight: str) -> int:
    """How many characters of a word fit, at least one."""
    kept = len(word) - 1
    while kept > 1 and width_of(word[:kept], size, weight) > width:
        kept -= 1
    return max(kept, 1)


def _shortened(line: str, width: float, size: float, weight: str) -> str:
    while " " in line and width_of(f"{line} …", size, weight) > width:
        line = line.rpartition(" ")[0]
    while len(line) > 1 and width_of(f"{line} …", size, weight) > width:
        line = line[:-1]
    return f"{line} …"
