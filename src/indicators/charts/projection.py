"""Where the term's totals would end, beside their targets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from indicators.charts.page import WIDTH, explain_marks, fit, new_chart, sign, write
from indicators.charts.rows import (
    ABOVE,
    BELOW,
    HEAD_SIZE,
    NAMES_END,
    frame_shares,
    head_columns,
    in_inches,
    mark_beyond,
    name_rows,
    put_bar,
    put_figure,
    put_words,
    say_why,
    within,
)
from indicators.charts.theme import ACTUAL, FAN, INK, QUIET, Chart, themed
from indicators.errors import UsageError
from indicators.words import (
    chance,
    label,
    likelihood,
    number,
    percent,
    period_in_words,
    reason_in_words,
)

#: Height of a row: 25 of them, the programme's indicators, fill a page.
ROW = 0.275
#: Where the plot and each column of figures end, in inches; the last column begins, not ends.
PLOT = (NAMES_END + 0.12, 4.24)
MEDIAN, PACE, CHANCE = 4.86, 5.46, 5.54
#: How far the two lines of a column stand from the middle of their row, in rows.
LINE = 0.2


def plot_projection(
    projections: pd.DataFrame, lang: str = "es", *, names: Mapping[str, str] | None = None
) -> Chart:
    """Draw the observed and the projected total of each indicator as a share of its target.

    Parameters
    ----------
    projections
        From `project_sexenio`, of one method; filter it first to draw an objective alone.
    lang
        ``es`` or ``en``.
    names
        Short names by indicator; default: the start of the name.

    Returns
    -------
    Chart
        A row per indicator: a bar for what is done, a mark for the median, a thick line for the
        80 % and a thin one for the 95 % interval where the method gives them; then the median and
        its target, the pace that the target still takes over the recent one, and the probability
        in words, put first only where there are three years of evidence. A level to be kept is
        said to be held or lost.

    Raises
    ------
    UsageError
        When the frame is empty, or holds more than one method.
    """
    if projections.empty:
        raise UsageError("there is no projection to draw")
    methods = projections.method.unique()
    if len(methods) > 1:
        raise UsageError(f"the frame holds the methods {', '.join(methods)}; filter it to one")
    rows = projections.reset_index(drop=True)
    with themed():
        height = ROW * len(rows)
        chart, axes = new_chart(
            height, _alt(rows, lang), left=PLOT[0], right=WIDTH - PLOT[1], above=ABOVE, below=BELOW
        )
        name_rows(axes, rows, names=names)
        for position, row in enumerate(rows.itertuples(index=False)):
            _draw_row(axes, position, row, lang)
            _write_row(axes, position, row, lang)
        share = label("percent_of_sexenio_target", lang, rows.term[0])
        frame_shares(axes, share.capitalize(), lang)
        _head(chart, lang)
        explain_marks(chart, interval_marks(rows, lang), left=0)
        note = f"{label('method', lang)}: {label(rows.method[0], lang)}. "
        write(
            chart, 0, ABOVE + height + 0.5, note + label("likelihood_note", lang), fontsize=7,
            color=QUIET, gid="notes",
        )  # fmt: skip
        title = label("projection_title", lang, rows.term[0])
        sign(chart, title, rows.iloc[0], bool(rows.synthetic.any()), lang)
    return chart


def _draw_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    if why := why_not_drawn(row, lang):
        say_why(axes, position, why, PLOT[1] - PLOT[0], row.indicator_id)
        return
    draw_interval(axes, position, row)


def why_not_drawn(row: Any, lang: str) -> str:
    """Why an indicator's projection is not a share of its target, in words; empty where it is."""
    if row.kept:
        return kept_in_words(row, lang)
    if math.isnan(row.median):
        return reason_in_words(row.reason, "median", lang)
    if math.isnan(row.sexenio_target):
        return reason_in_words(row.reason, "sexenio_target", lang, row.term)
    return label("zero_term_target", lang, row.term) if row.sexenio_target == 0 else ""


def kept_in_words(row: Any, lang: str) -> str:
    """Since when a level that is to be kept is held or lost."""
    since = f"{label('since', lang)}: {period_in_words(row.kept_since, lang)}"
    return f"{label(row.kept, lang)}, {since}"


def draw_interval(
    axes: Axes, position: float, row: Any, height: float = 0.5, scale: float = 1.0
) -> None:
    """What is done as a bar, the 95 and 80 % intervals as lines, the median as a mark."""
    target = row.sexenio_target
    done = 0.0 if math.isnan(row.observed) else row.observed / target
    put_bar(axes, position, done, height, ACTUAL, f"observed-{row.indicator_id}")
    for name, low, high, width, shade in (
        ("95", row.q025, row.q975, 1.3, INK), ("80", row.q10, row.q90, 5.5, FAN[2]),
    ):  # fmt: skip
        if not math.isnan(low) and not math.isnan(high):
            axes.plot(
                [within(low / target), within(high / target)], [position] * 2, color=shade,
                linewidth=width * scale, solid_capstyle="butt", gid=f"{name}-{row.indicator_id}",
            )  # fmt: skip
    axes.plot(
        within(row.median / target), position, marker="D", markersize=4.6 * scale, color="white",
        markeredgecolor=INK, markeredgewidth=1.1, gid=f"median-{row.indicator_id}",
    )  # fmt: skip
    highest = row.median if math.isnan(row.q975) else row.q975
    mark_beyond(axes, position, highest / target)


def _write_row(axes: Axes, position: int, row: Any, lang: str) -> None:
    if not math.isnan(row.median):
        put_figure(axes, position - LINE, MEDIAN, number(row.median, lang), weight="bold")
    if not math.isnan(row.sexenio_target):
        wanted = f"{label('of', lang)} {number(row.sexenio_target, lang)}"
        put_figure(axes, position + LINE, MEDIAN, wanted, color=QUIET, fontsize=7)
    _write_pace(axes, position, row, lang)
    for line, (words, look) in enumerate(chance_in_words(row, lang)):
        axes.text(
            CHANCE, position + LINE * (2 * line - 1), words, transform=in_inches(axes),
            va="center_baseline", fontsize=7, gid=f"chance-{line}-{row.indicator_id}", **look,
        )  # fmt: skip


def _write_pace(axes: Axes, position: int, row: Any, lang: str) -> None:
    """The pace that the target takes, and below it the recent one; or why there is none."""
    if math.isnan(row.required_pace):
        words = reason_in_words(row.reason, "required_pace", lang, row.term)
        if not row.kept:
            put_words(axes, position, PACE, words)
        return
    known = not math.isnan(row.recent_pace)
    place = position - LINE if known else position
    put_figure(
        axes, place, PACE, number(row.required_pace, lang), gid=f"required-{row.indicator_id}"
    )
    if known:
        now = f"{label('goes_at', lang)} {number(row.recent_pace, lang)}"
        put_figure(
            axes, position + LINE, PACE, now, color=QUIET, fontsize=7,
            gid=f"recent-{row.indicator_id}",
        )  # fmt: skip


def chance_in_words(row: Any, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """The probability and its evidence, two lines: the evidence first where it is not fair."""
    if row.kept or math.isnan(row.probability):
        return []
    quiet: dict[str, Any] = {"color": QUIET}
    evidence = label(row.evidence, lang)
    if row.evidence == "fair":
        return [
            (likelihood(row.probability, lang), {"color": INK, "weight": "bold"}),
            (f"{chance(row.probability)} · {evidence}", quiet),
        ]
    return [(evidence, quiet), (chance(row.probability), quiet)]


def _head(chart: Chart, lang: str) -> None:
    head_columns(chart, {label("projected", lang): MEDIAN, label("pace_a_year", lang): PACE})
    heading = fit(label("probability_of_target", lang), WIDTH - CHANCE, HEAD_SIZE, lines=2)
    write(
        chart, CHANCE, ABOVE - 0.05, heading, va="bottom", fontsize=HEAD_SIZE, color=QUIET,
        linespacing=1.0,
    )  # fmt: skip


def interval_marks(rows: pd.DataFrame, lang: str) -> list[Artist]:
    """A legend entry for what is done, each interval that there is, and the median."""
    marks: list[Artist] = [Patch(color=ACTUAL, label=label("observed", lang))]
    if rows.q10.notna().any():
        marks += [
            Line2D(
                [],
                [],
                color=FAN[2],
                linewidth=5,
                solid_capstyle="butt",
                label=label("interval_80", lang),
            ),
            Line2D([], [], color=INK, linewidth=1.3, label=label("interval_95", lang)),
        ]  # fmt: skip
    median = Line2D(
        [], [], linestyle="", marker="D", markersize=5, color="white", markeredgecolor=INK,
        markeredgewidth=1.1, label=label("median", lang),
    )  # fmt: skip
    return [*marks, median]


def _alt(rows: pd.DataFrame, lang: str) -> str:
    said = "; ".join(f"{row.indicator_id} {_row_in_words(row, lang)}" for row in rows.itertuples())
    share = label("percent_of_sexenio_target", lang, rows.term[0])
    what = f"{label('projection', lang)}, {share}"
    return f"{what}: {said}"


def _row_in_words(row: Any, lang: str) -> str:
    if why := why_not_drawn(row, lang):
        return why
    words = [percent(row.median / row.sexenio_target, lang)]
    for name in ("required_pace", "recent_pace"):
        if not math.isnan(pace := getattr(row, name)):
            words.append(f"{label(name, lang).lower()} {number(pace, lang)}")
    words += [part for part, _ in chance_in_words(row, lang)]
    return ", ".join(words)
