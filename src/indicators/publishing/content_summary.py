"""The page that a minister reads, and the charts of the whole programme after it.

Figures go in, pieces come out. The page is kept to one: names are shortened to a line each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import Any

from indicators.analysis.gap import steep_roads
from indicators.charts.overview import plot_overview
from indicators.charts.page import WIDTH, fit
from indicators.charts.projection import plot_projection
from indicators.charts.status import plot_status
from indicators.charts.theme import themed
from indicators.publishing.comparison import Snapshot, moved_indicators, revised_values
from indicators.publishing.content_cover import preliminary_and_missing
from indicators.publishing.content_tables import HORIZON, gap_table, named
from indicators.publishing.figures import ReportFigures
from indicators.publishing.phrases import phrase
from indicators.publishing.pieces import Text
from indicators.publishing.tables import Markup, Table, escape_markdown, table
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    number,
    period_in_words,
)

FURTHEST = 5
#: A required pace is far above the recent one from here on.
STEEP = 1.25
#: Share of the page, in percent, that names take, and how table cells are set: points and inches.
NAMES = 40
CELL_SIZE, CELL_INSET = 8.5, 0.12
#: From worst to best; the others are no better and no worse than one another.
ORDER = ("red", "amber", "green")


def summary_pieces(figures: ReportFigures) -> Iterator[Any]:
    """The page for a minister; then, for the whole programme, status and projection as charts."""
    lang = figures.parameters.lang
    yield Text(f"# {phrase('summary', lang)}", new_page=True)
    if not figures.parameters.objective:
        yield _status_table(figures)
    yield from _furthest(figures)
    if figures.closing:
        yield Text(phrase("to_close", lang, figures.term))
    else:
        yield from _steepest(figures)
    yield from _since(figures)
    yield Text(f"## {phrase('what_not', lang)}\n\n" + _what_not(figures))
    if figures.parameters.objective:
        return
    if figures.closing:
        yield Text(f"# {phrase('closing_results', lang, figures.term)}", new_page=True)
        yield plot_status(figures.gaps, HORIZON, lang)
    else:
        yield Text(f"# {phrase('every_indicator', lang)}", new_page=True)
        yield plot_overview(figures.gaps, figures.path, figures.projections, HORIZON, lang)
        yield Text(f"# {label('projection', lang)}", new_page=True)
        yield plot_projection(figures.projections, lang)


def earlier_in_words(earlier: Snapshot, lang: str) -> str:
    """The report that this one is compared with."""
    if earlier.name:
        return escape_markdown(earlier.name)
    day = day_in_words(earlier.vintage, lang) if earlier.vintage else "–"
    return phrase("since_quarter", lang, period=period_in_words(earlier.cut_off, lang), day=day)


def _status_table(figures: ReportFigures) -> Table:
    """A row per objective: the symbol and id of each of its indicators."""
    lang = figures.parameters.lang
    names = figures.indicators.drop_duplicates("objective").set_index("objective").objective_name
    rows: list[list[str | Markup]] = []
    for objective, ours in figures.judged.groupby("objective", sort=False):
        marks = [
            f'<span style="color:{STATUS_COLOUR[row.status]}">{STATUS_SYMBOL[row.status]}</span>'
            f" {escape(row.indicator_id)} {escape(label(row.status, lang))}"
            for row in ours.itertuples()
        ]
        title = _on_a_line(f"{objective}. {names[objective]}".rstrip("."), NAMES)
        rows.append([title, *(Markup(mark) for mark in marks)])
    most = max(len(row) for row in rows) - 1
    heads = [label("objective", lang), *([label("indicator", lang)] + [""] * (most - 1))]
    padded = [[*row, *[""] * (most + 1 - len(row))] for row in rows]
    return table(
        heads,
        padded,
        caption=phrase("status_by_objective", lang),
        widths=(NAMES, *[(100 - NAMES) / most] * most),
    )


def _furthest(figures: ReportFigures) -> Iterator[Any]:
    """The five furthest behind by attainment; small targets have no colour and are not ranked."""
    lang = figures.parameters.lang
    behind = figures.judged[figures.judged.status.isin(["red", "amber"])]
    behind = behind.sort_values("attainment", kind="stable").head(FURTHEST)
    if behind.empty:
        yield Text(phrase("nobody_behind", lang))
        return
    yield gap_table(
        figures, behind, name=lambda row: _on_a_line(named(row), NAMES),
        caption=phrase("furthest", lang), widths=(NAMES, 10, 10, 9, 9, 12, 10),
    )  # fmt: skip


def _steepest(figures: ReportFigures) -> Iterator[Any]:
    """Where what is left takes a pace far above that of the last year."""
    lang = figures.parameters.lang
    rows = steep_roads(figures.judged, STEEP)
    if rows.empty:
        yield Text(phrase("nowhere_steep", lang))
        return
    heads = [label(head, lang) for head in ("indicator", "recent_pace", "required_pace")]
    yield table(
        [*heads, phrase("times", lang)],
        [
            [
                _on_a_line(named(row), 60),
                number(row.recent_pace, lang),
                number(row.required_pace, lang),
                number(row.times, lang, 1) if math.isfinite(row.times) else "–",
            ]
            for row in rows.head(FURTHEST).itertuples(index=False)
        ],
        caption=phrase("steepest", lang),
        widths=(60, 14, 14, 12),
        right_from=1,
    )


def _since(figures: ReportFigures) -> Iterator[Any]:
    """What changed since the report before, or since the one that was named."""
    lang = figures.parameters.lang
    earlier = figures.earlier
    if earlier is None:
        return
    heading = phrase("since", lang, earlier=earlier_in_words(earlier, lang))
    moved = moved_indicators(earlier, figures.snapshot)
    moved = moved[moved.status_before != moved.status_after]
    groups: dict[str, list[str]] = {}
    for row in moved.itertuples():
        said = phrase(
            "before_and_after", lang, id=row.indicator_id,
            before=label(row.status_before, lang) if row.status_before else "–",
            after=label(row.status_after, lang),
        )  # fmt: skip
        groups.setdefault(_direction(row.status_before, row.status_after), []).append(said)
    lines = [phrase(key, lang, names="; ".join(names)) for key, names in sorted(groups.items())]
    if not lines:
        lines = [phrase("same_statuses", lang)]
    if count := len(revised_values(earlier, figures.snapshot)):
        lines.append(phrase("values_revised", lang, count=str(count)))
    yield Text(f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines))


def _direction(before: str, after: str) -> str:
    if before not in ORDER or after not in ORDER:
        return "became_other"
    return "became_better" if ORDER.index(after) > ORDER.index(before) else "became_worse"


def _what_not(figures: ReportFigures) -> str:
    said = " ".join(preliminary_and_missing(figures))
    return f"{said} {phrase('activities', figures.parameters.lang)}"


def _on_a_line(text: str, share: float) -> str:
    """As much of a text as stands on a line of a column; ``share`` in percent of the page."""
    with themed():
        return fit(text, share / 100 * WIDTH - CELL_INSET, CELL_SIZE)
