"""A chart's page: where it is drawn, its title, legend, notes and source, its rows and columns,
and what a row says: its name, shares of a target, reasons.

Words and measures in inches go in, artists come out. Every chart is made by `new_page`, which
alone knows about themes, the caller's figure or axes, width and scale.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar, cast

import matplotlib as mpl
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform
from matplotlib.transforms import blended_transform_factory as blended

from indicators.charts.theme import ACTUAL, PLANNED, QUIET, SIGNS, Chart, fit, ink, themed, width_of
from indicators.errors import UsageError
from indicators.words import (
    STATUSES,
    chance,
    day_in_words,
    label,
    likelihood,
    number,
    percent,
    period_in_words,
    reason_in_words,
    signed,
)

#: Text width of the report's page, in inches: charts are drawn at the size they are read.
_WIDTH = 6.75
#: No text of a chart is smaller than this, in points; and a line of it, in inches.
SMALL, _SMALL_LINE = 7.0, 0.118
_TITLE_SIZE, _TITLE_LINE = 10.0, 0.165
_STAMP = "#8a1c13"
#: Where the name of a row ends and the plot begins, how wide a column is: inches.
_NAMES_END, PLOT, _COLUMN = 2.3, 2.42, 0.56
_NAME_SIZE, _FIGURE_SIZE = 7.6, 7.5

#: Shares of a target are drawn up to the first; what lies beyond is written up to the second.
LARGEST_SHARE, PLOT_SHARE = 2.0, 2.2

_Plot = TypeVar("_Plot", bound=Callable[..., Any])


class Place(TypedDict, total=False):
    """What every plot function takes beside its own parameters: `placed` says what it is."""

    names: Mapping[str, str] | None
    figure: Figure | SubFigure | None
    ax: Axes | None
    width: float | None
    scale: float
    theme: bool


_PLACE = dict.fromkeys(("names", "figure", "ax", "width")) | {"scale": 1.0, "theme": True}
_SHARED = """
    lang, names
        "es" or "en"; short names by indicator, for charts that name them; default: the whole.
    figure, ax
        Where to draw. A figure keeps its width and takes the height that the chart needs, a
        subfigure keeps both. Axes are for charts of one plot: names and title stand around them.
    width, scale
        Inches, letters keep their size; and how many times as large a new figure is shown and
        saved, letters too.
    theme
        False takes your matplotlib settings in place of the project's.

    Returns
    -------
    Chart
        A new one, or the figure or axes that was given.
"""


def placed(plot: _Plot) -> _Plot:
    """Let users see, in help and signature, what a plot function takes as every other one does."""
    *own, _ = inspect.signature(plot).parameters.values()
    kind = inspect.Parameter.KEYWORD_ONLY
    shared = [inspect.Parameter(name, kind, default=value) for name, value in _PLACE.items()]
    plot.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    plot.__doc__ = f"{(plot.__doc__ or '').rstrip()}{_SHARED}"
    return plot


@dataclass
class Page:
    """A chart of some rows while it is drawn; places are in inches from the page's left edge."""

    lang: str
    rows: list[Any]
    names: Mapping[str, str] | None
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
        where = blended(self.from_right if right else self.inches, self.axes.transData)
        look = {"transform": where, "va": "center_baseline", **look}
        self.axes.text(-x if right else x, at, words, **look)

    def add_plot(self, left: float, right: float, above: float, tall: float) -> Axes:
        """A plot between two distances from the left edge, so far below the upper one."""
        if self.given:
            raise UsageError("this chart has several plots; give figure= in place of ax=")
        x, y = left / self.width, 1 - (above + tall) / self.height
        box = (x, y, (right - left) / self.width, tall / self.height)
        self.plots.append(self.figure.add_axes(box))
        return self.plots[-1]

    def explain(
        self, *marks: Artist, statuses: pd.DataFrame | None = None, at: float | None = None
    ) -> None:
        """A legend of marks, then of the rows' statuses: in one line, or smaller, then on two."""
        for status, look_of in STATUSES.items():
            if statuses is not None and (statuses.status == status).any():
                mark: Any = {"marker": look_of.marker, "markersize": 6, "color": look_of.colour}
                mark |= {"markerfacecolor": "none"} if status == "small" else {}
                marks += (legend_mark(label(status, self.lang), **mark),)
        words = "".join(str(entry.get_label()) for entry in marks)
        room = self.width - 0.42 * len(marks)
        size = 8 if width_of(words, 8) < room else SMALL
        across = len(marks) if width_of(words, size) < room else -(-len(marks) // 2)
        look: Any = {"fontsize": size, "columnspacing": 1.4 if size > SMALL else 0.8}
        look |= {"borderpad": 0, "handletextpad": 0.5, "labelspacing": 0.2, "borderaxespad": 0}
        corner = (0, self.legend_at if at is None else at)
        look |= {"loc": "center left", "bbox_to_anchor": corner, "bbox_transform": self.inches}
        (self.given or self.figure).legend(handles=marks, ncols=across, **look)

    def name_rows(
        self, rows: Sequence[Any], at: Sequence[float] = (), size: float = _NAME_SIZE
    ) -> None:
        """Id and name of each row, on two lines at most, after its status if places are said."""
        self.axes.set_yticks([])
        if not at:
            self.axes.set_ylim(len(rows) - 0.5, -0.5)
            self.rule([n + 0.5 for n in range(len(rows) - 1)])
        left, places = 0.17 if at else 0.0, at or range(len(rows))
        for place, row in zip(places, rows, strict=True):
            key: Any = row.indicator_id
            if at:
                self.put_sign(0.06, place, row.status, gid=f"status-{key}", size=7.5)
            self.write_in_row(left, place, key, weight="bold", fontsize=size, gid=f"id-{key}")
            start = left + max(0.3, width_of(key, size, "bold") + 0.08)
            words = fit(name_of(row, self.names), _NAMES_END - start, size, lines=2)
            look: Any = {"va": "center", "linespacing": 1.0, "fontsize": size}
            self.write_in_row(start, place, words, gid=f"name-{key}", **look)

    def rule(self, at: Sequence[float]) -> None:
        """Thin lines across the whole page, between rows of the plot."""
        where = blended(self.inches, self.axes.transData)
        look: Any = {"color": mpl.rcParams["grid.color"], "linewidth": 0.6, "zorder": 0.5}
        self.axes.hlines(at, 0, self.width, transform=where, clip_on=False, **look)

    def put_figure(
        self, at: float, right: float, words: str, room: float = _COLUMN, **look: Any
    ) -> None:
        """A figure that ends so far from the right edge; smaller, then in millions, if it must."""
        size, weight = look.pop("fontsize", _FIGURE_SIZE), look.get("weight", "normal")
        size = max(SMALL, size * min(1.0, room / max(width_of(words, size, weight), 1e-9)))
        if width_of(words, size, weight) > room:
            words = _in_millions(words)
        self.write_in_row(right, at, words, right=True, ha="right", fontsize=size, **look)

    def put_sign(self, x: float, at: float, status: str, size: float = 10, **look: Any) -> None:
        """The sign of a status, a text of its own since Source Sans lacks it."""
        look = {"va": "center", "ha": "center", "color": STATUSES[status].colour, **look}
        self.write_in_row(x, at, STATUSES[status].symbol, fontsize=size, family=SIGNS, **look)

    def put_attainment(self, at: float, row: Any, right: float, size: float, **look: Any) -> None:
        """A line from 100 % to the attainment, the status at its end, the share in its column."""
        axes, key, status = self.axes, row.indicator_id, row.status
        signs: Any = {"size": size, "transform": axes.transData, "gid": f"status-{key}"}
        if status == "small" or math.isnan(row.attainment):
            self.put_sign(0.1, at, status, **signs)
            why = attainment_in_words(row, self.lang)
            self.say_why(at, why, row, left=0.22, beyond=0.5)
            return
        share, colour = within(row.attainment), STATUSES[status].colour
        line: Any = {"linewidth": size / 4.2, "alpha": 0.55, "gid": f"attainment-{key}"}
        axes.plot([1.0, share], [at] * 2, color=colour, **line)
        self.put_sign(share, at, status, **signs)
        self.mark_beyond(at, row.attainment, colour)
        self.put_figure(at, right, percent(row.attainment), **look)

    def mark_beyond(self, at: float, share: float, colour: str, plot: int = 0) -> None:
        """Say at the plot's edge that a share lies beyond it."""
        if not 0 <= share <= LARGEST_SHARE:
            x, sign = (LARGEST_SHARE + 0.09, "»") if share > 0 else (0.07, "«")
            look: Any = {"va": "center_baseline", "fontsize": 9, "color": colour}
            self.plots[plot].text(x, at, sign, **look)

    def say_why(
        self, at: float, words: str, row: Any, plot: int = 0, left: float = 0.04, beyond: float = 0
    ) -> None:
        """Why a row draws nothing, in words where it would; inches ``beyond`` the plot are free."""
        room = self.plots[plot].bbox.width / self.figure.dpi - left + beyond
        box = {"facecolor": mpl.rcParams["axes.facecolor"], "edgecolor": "none", "pad": 0.8}
        look: Any = {"va": "center", "color": QUIET, "zorder": 4, "linespacing": 1.0, "bbox": box}
        words = fit(words, room - 0.1, SMALL, lines=2)
        gid = f"reason-{row.indicator_id}"
        self.plots[plot].text(left, at, words, fontsize=SMALL, gid=gid, **look)

    def head_column(self, words: str, x: float, room: float = 0.62, **look: Any) -> None:
        """The heading of a column, on up to two lines above the plot, at inches from the left."""
        words = fit(words[:1].upper() + words[1:], room, SMALL, lines=2)
        look = {"va": "bottom", "color": QUIET, "linespacing": 1.0, **look}
        self.write(x, self.above - 0.05, words, fontsize=SMALL, **look)

    def frame_shares(self, measure: str) -> None:
        """Shares of a target across, 100 % as a line."""
        axes, shares = self.axes, (0, 0.5, 1, 1.5, 2)
        axes.set_xlim(0, PLOT_SHARE)
        axes.set_xticks(shares, [percent(share) for share in shares], fontsize=7.5)
        axes.axvline(1.0, color=ink(), linewidth=1.2, gid="target")
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(measure[:1].upper() + measure[1:], fontsize=7.5, labelpad=2)


def legend_mark(words: str, **look: Any) -> Line2D:
    """A legend entry that looks like what it explains; no line unless one is asked for."""
    return Line2D([], [], label=words, **{"linestyle": "", **look})


def places(periods: pd.Series, term: str = "") -> list[int]:
    """Where periods stand: quarters since the first year of all or of a term, a year at its end."""
    first = int((term or min(periods))[:4])
    return [4 * (int(p[:4]) - first) + int(p[5:] or 4) - 1 for p in periods]


def road_marks(lang: str) -> list[Line2D]:
    """Legend entries for results and reference paths, where many are drawn."""
    return [
        legend_mark(label("actual", lang), color=ACTUAL, linestyle="-", linewidth=1.5),
        legend_mark(label("reference_path", lang), linewidth=1, **PLANNED),
    ]


@contextmanager
def new_page(
    frame: pd.DataFrame, lang: str, on: Place, tall: float, title: str = "",
    alt: str | Callable[[Any, str], str] = "", *, heads: float = 0.0,
    under: Sequence[tuple[str, str]] = (), notes: Sequence[str] = (), left: float = 0.62,
    right: float = 0.1, below: float = 0.3, first: bool = True,
) -> Iterator[Page]:  # fmt: skip
    """Begin a chart; the body draws into its plot.

    Cut-off, vintage and whether any of the frame is synthetic are written below, ``notes`` above
    them. The plot is so ``tall``, with ``left``, ``right``, ``below`` free around it, ``heads``
    above for headings; without ``first`` the body adds the plots. ``alt`` is the text for who
    cannot see the chart, or what to say of each row; ``under`` are lines below the title.
    """
    if unknown := set(on) - set(_PLACE):
        raise TypeError(f"a chart takes {', '.join(_PLACE)}; not {min(unknown)}")
    with themed() if on.get("theme", True) else nullcontext():
        given, figure, width = _canvas(on, left, right)
        falling = "direction" in frame and (frame.direction == "descending").any()
        notes = [*notes, *([f"↓ {label('less_is_better', lang)}"] if falling else [])]
        notes = [line for note in notes for line in fit(note, width, SMALL, 2).splitlines()]
        foot = _foot(frame, width, lang)
        head = fit(title, width, _TITLE_SIZE, 2, "bold").splitlines()
        legend_at = _TITLE_LINE * (len(head) + len(under)) + (0.2 if head else 0.13)
        above = legend_at + 0.15 + heads
        beyond = above + below + _SMALL_LINE * (len(notes) + len(foot)) + 0.08
        if given:
            tall = given.bbox.height / figure.dpi
            box, up, starts = given.transAxes, above, (-left, right)
        else:
            if isinstance(figure, Figure):
                figure.set_size_inches(width, tall + beyond)
            tall = figure.bbox.height / figure.dpi - beyond
            box, up, starts = figure.transSubfigure, 0.0, (0.0, 0.0)
        # inches to the right and down, from beside the upper left and the upper right corner
        inches: Any = [
            Affine2D().scale(1, -1).translate(start, up)
            + figure.dpi_scale_trans
            + ScaledTranslation(side, 1, cast(Any, box))
            for side, start in enumerate(starts)
        ]
        size = (width, tall + beyond, tall, above, legend_at)
        rows = list(frame.itertuples())
        page = Page(lang, rows, on.get("names"), figure, given, *size, *inches)
        say: Any = alt
        said = (f"{row.indicator_id} {say(row, lang)}" for row in rows)
        if isinstance(figure, Chart):
            figure.alt = say if isinstance(say, str) else f"{title}: {'; '.join(said)}"
        if given:
            page.plots.append(given)
        elif first:
            page.add_plot(left, width - right, above, tall)
        for line, words in enumerate(head, 1):
            bold: Any = {"fontsize": _TITLE_SIZE, "weight": "bold", "gid": "title"}
            page.write(0, _TITLE_LINE * line, words, **bold)
        for line, (gid, words) in enumerate(under, len(head) + 1):
            look: Any = {"fontsize": 8, "gid": gid} | ({"color": QUIET} if gid == "measure" else {})
            page.write(0, _TITLE_LINE * line + 0.03, fit(words, width, 8), **look)
        # notes, then the source, and on its last line the stamp of synthetic data
        last, small = page.height - 0.05, {"fontsize": SMALL}
        lines = [*((note, "notes") for note in notes), *((words, "source") for words in foot)]
        for line, (words, gid) in enumerate(reversed(lines)):
            page.write(0, last - _SMALL_LINE * line, words, color=QUIET, gid=gid, **small)
        if frame.synthetic.any():
            look = {"color": _STAMP, "weight": "bold", "gid": "stamp", "ha": "right", **small}
            page.write(width, last, label("synthetic", lang).upper(), **look)
        yield page
        for axes in page.plots:  # made now, ticks keep the theme, whenever they are drawn
            axes.get_xticklabels()
            axes.get_yticklabels()


def _canvas(on: Place, left: float, right: float) -> tuple[Axes | None, Figure | SubFigure, float]:
    """The caller's axes if there are any, the figure to draw on, and the page's width."""
    if given := on.get("ax"):
        figure = cast(Figure, given.get_figure())
        return given, figure, left + given.bbox.width / figure.dpi + right
    if own := on.get("figure"):
        return None, own, on.get("width") or own.bbox.width / own.dpi
    chart = Chart()
    chart.scale = on.get("scale", 1.0)
    chart.set_dpi(chart.dpi * chart.scale)
    return None, chart, on.get("width") or _WIDTH


def _foot(frame: pd.DataFrame, width: float, lang: str) -> list[str]:
    """Cut-off, vintage and source, on two lines where the page is narrow."""
    row: Any = frame.iloc[0]
    parts = [f"{label('cut_off', lang)}: {period_in_words(row.cut_off, lang)}"]
    if row.vintage:
        parts.append(f"{label('vintage', lang)}: {day_in_words(row.vintage, lang)}")
    parts.append(f"{label('source', lang)}: {label('source_text', lang)}")
    stamp = width_of(label("synthetic", lang).upper(), SMALL, "bold") + 0.1
    return fit(" · ".join(parts), width - stamp, SMALL, 2).splitlines()


def not_empty(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """The frame with its rows numbered, or an error that says that there is nothing to draw."""
    if frame.empty:
        raise UsageError(f"there is no {what} to draw")
    return frame.reset_index(drop=True)


def name_of(row: Any, names: Mapping[str, str] | None = None) -> str:
    """The short name of a row's indicator, or its name, with an arrow where less is better."""
    name = (names or {}).get(row.indicator_id) or row.name
    return f"{name} ↓" if row.direction == "descending" else str(name)


def share_of(value: float, target: float, row: Any) -> float:
    """A share of a target; where less is better 2 less it, as in every figure of attainment."""
    share = value / target if target else math.nan
    return 2 - share if row.direction == "descending" else share


def within(share: float) -> float:
    """Where a share is drawn: what lies beyond the plot, at its edge."""
    return min(max(share, 0.0), LARGEST_SHARE)


def in_unit(value: float, row: Any, decimals: int | None = None) -> str:
    """A number as the indicator's unit has it: a percentage says that it is one."""
    percents = row.unit_kind == "percent" and not math.isnan(value)
    return number(value, decimals) + (" %" if percents else "")


def _in_millions(words: str) -> str:
    """A text whose large figure does not fit its column.

    >>> _in_millions("-1,126,980"), _in_millions("de 12,345,678,901"), _in_millions("94.6 %")
    ('-1.1 M', 'de 12,346 M', '94.6 %')
    """

    def shorter(match: re.Match[str]) -> str:
        millions = float(match[0].replace(",", "")) / 1e6
        return f"{millions:,.{0 if abs(millions) >= 100 else 1}f} M"

    return re.sub(r"-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", shorter, words)


def attainment_in_words(row: Any, lang: str) -> str:
    """The share of the target attained; the reason where there is none; small ones in units."""
    why = reason_in_words(row.reason, "attainment", lang) or label(row.status, lang)
    if row.status == "small":
        return f"{signed(row.gap)}: {why}"
    return why if math.isnan(row.attainment) else percent(row.attainment)


def chance_in_words(row: Any, lang: str) -> list[str]:
    """The probability and its evidence, two lines: the evidence first where it is not fair."""
    if math.isnan(row.probability):
        return []
    evidence = label(row.evidence, lang)
    if row.evidence == "fair":
        return [likelihood(row.probability, lang), f"{chance(row.probability)} · {evidence}"]
    return [evidence, chance(row.probability)]
