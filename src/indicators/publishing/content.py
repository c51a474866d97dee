"""What the quarterly report says, part by part: the notebook shows them in order.

Figures go in; the nodes of each part come out. Here are the cover, the page that a minister reads
and the charts of the whole programme. No figure is computed here, every one comes from an analysis
frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.record import record_in_words
from indicators.charts.attainment import plot_distribution, plot_overview
from indicators.charts.multiples import plot_heatmap, plot_small_multiples
from indicators.charts.page import in_pages
from indicators.periods import end_of, is_quarter
from indicators.publishing.bundle import ReportFigures, data_moment, handed_over
from indicators.publishing.comparison import HORIZON, Snapshot, revised_values, value_change
from indicators.publishing.content_annexes import annex_nodes
from indicators.publishing.content_objectives import (
    descending_note,
    drawn,
    objective_nodes,
    whole_term,
)
from indicators.publishing.context import context_nodes
from indicators.publishing.fichas import annex_of_fichas
from indicators.publishing.message import MOST_NAMED, behind, changed_statuses, messages, steep
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.tables import frame_table, phrase
from indicators.publishing.tree import (
    Column,
    Cover,
    Node,
    Run,
    Said,
    Table,
    Tile,
    heading,
    listed,
    paragraph,
    quiet,
    said,
    show,
    strong,
    table,
)
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    number,
    percent,
    period_in_words,
)

#: Statuses that the cover counts even when no indicator has them.
_ALWAYS_COUNTED = ("green", "amber", "red", "no_data")
_FURTHEST = 5
#: Rows of the whole programme's charts on a page.
_OVERVIEW_ROWS, _HEATMAP_ROWS, _MULTIPLES = 30, 30, 25


class ReportContent:
    """The content of one report, as its notebook shows it part by part."""

    def __init__(self, parameters: ReportParameters) -> None:
        self.figures = handed_over(parameters)

    def show(self, part: str) -> None:
        """Show a part: cover, summary, objectives, context, annexes."""
        show(PARTS[part](self.figures))


def content_nodes(it: ReportFigures) -> Iterator[Node]:
    """All parts in order, the cover apart: what the notebook shows, without one."""
    for name, part in PARTS.items():
        if name != "cover":
            yield from part(it)


def cover_of(it: ReportFigures) -> Cover:
    """The cover; the edition is stamped on it when it is published."""
    vintage = it.judged.vintage.iloc[0]
    synthetic = bool(it.judged.synthetic.any())
    return Cover(
        title=report_title(it),
        subtitle=_subtitle(it),
        programme=it.programme.settings.name,
        lang="en" if it.lang == "en" else "es",
        cut_off=period_in_words(it.cut_off, it.lang),
        vintage=day_in_words(vintage, it.lang) if vintage else "",
        date=data_moment(it).date().isoformat(),
        synthetic=synthetic,
        stamp=label("synthetic", it.lang) if synthetic else "",
        headline=tuple(_tiles(it)),
        message=tuple(messages(it)),
        notes=tuple(_notes(it)),
    )


def report_title(it: ReportFigures) -> str:
    """The report's title; after the term's last quarter it is the closing report."""
    if it.closing:
        return phrase("closing_title", it.lang, years=it.term.replace("-", "–"))
    return phrase("title", it.lang, period=period_in_words(it.cut_off, it.lang))


def _subtitle(it: ReportFigures) -> str:
    given = it.parameters
    if given.objective:
        name = it.indicators.objective_name.iloc[0].rstrip(".")
        return phrase("objective_subtitle", it.lang, objective=given.objective, name=name)
    if not it.closing:
        return phrase("subtitle", it.lang, it.term)
    incomplete = len(_late(it)) or it.not_reported()
    key = "closing_subtitle_incomplete" if incomplete else "closing_subtitle"
    return phrase(key, it.lang, it.term)


def _tiles(it: ReportFigures) -> Iterator[Tile]:
    counts = it.judged.status.value_counts()
    for status, symbol in STATUS_SYMBOL.items():
        if status in _ALWAYS_COUNTED or counts.get(status, 0):
            words = label(status, it.lang)
            yield Tile(words, str(counts.get(status, 0)), symbol, STATUS_COLOUR[status])


def _notes(it: ReportFigures) -> Iterator[str]:
    given = it.parameters
    yield from _reported_so_far(it)
    if given.as_of:
        yield phrase("as_known", it.lang, day=day_in_words(given.as_of, it.lang))
    for key, path in (("other_actuals", given.actuals), ("other_decisions", given.decisions)):
        if path:
            yield phrase(key, it.lang, name=Path(path).name)
    yield phrase("thresholds", it.lang)


def _reported_so_far(it: ReportFigures) -> Iterator[str]:
    """What rests on preliminary values, who has not reported, how far back statuses end."""
    values = it.actuals.dropna(subset="value")
    if len(values):
        first = int((values.data_status == "preliminary").sum())
        share = percent(first / len(values), it.lang)
        yield phrase("preliminary_share", it.lang, count=first, all=len(values), share=share)
    missing = it.not_reported()
    names = ", ".join(missing) or phrase("nobody", it.lang)
    if 1 < len(missing) == len(it.indicators):
        names = phrase("everybody", it.lang)
    yield phrase("not_reported", it.lang, names=names)
    late = _late(it)
    if len(late):
        yield phrase(
            "ends_earlier", it.lang, count=len(late), all=len(it.judged),
            period=period_in_words(min(late.compared_through, key=end_of), it.lang),
        )  # fmt: skip


def _late(it: ReportFigures) -> pd.DataFrame:
    """The rows that are judged, but not up to the last quarter, or year, that has ended."""
    closed = it.programme.settings.term.closed_years(it.cut_off)
    last = {True: it.cut_off, False: str(closed[-1]) if closed else ""}
    judged = it.judged[it.judged.compared_through != ""]
    return judged[judged.compared_through.map(lambda period: period < last[is_quarter(period)])]


def summary_nodes(it: ReportFigures) -> Iterator[Node]:
    """The page for a minister; then, for the whole programme, overview, history, distribution."""
    yield heading(1, phrase("summary", it.lang), new_page=True)
    first, *others = messages(it)
    yield paragraph(first, style="lead")
    yield listed(others)
    if not it.parameters.objective:
        yield _counts_table(it) if it.long else _status_table(it)
    yield from _furthest(it)
    if it.closing:
        yield paragraph(phrase("to_close", it.lang, it.term))
    else:
        yield from _steepest(it)
    if it.record is not None and (words := record_in_words(it.record, it.lang)):
        yield paragraph(strong(f"{phrase('record', it.lang)}. "), words)
    yield from _since(it)
    yield paragraph(strong(f"{phrase('what_not', it.lang)}. "), phrase("activities", it.lang))
    yield from _whole_programme(it)


def _objectives(it: ReportFigures) -> Iterator[tuple[str, pd.DataFrame]]:
    names = it.indicators.drop_duplicates("objective").set_index("objective").objective_name
    for objective, ours in it.judged.groupby("objective", sort=False):
        yield f"{objective}. {names[objective]}".rstrip("."), ours


def _status_table(it: ReportFigures) -> Table:
    """A row per objective: its indicators' signs, the earlier one first where it was another."""
    before = it.earlier.figures.status if it.earlier else {}
    rows: list[list[Said]] = []
    for title, ours in _objectives(it):
        marks: list[Run] = []
        for row in ours.itertuples():
            then = before.get(row.indicator_id, row.status)
            if then != row.status:
                marks += [_sign(then), quiet("→")]
            marks += [_sign(row.status), Run(f"\u00a0{row.indicator_id}   ")]
        rows.append([title, marks])
    caption = phrase("status_by_objective", it.lang)
    if any(changed_statuses(it).values()):
        caption += f" ({phrase('before_arrow', it.lang)})"
    heads = [label("objective", it.lang), label("indicators", it.lang)]
    return table([Column("text", 77), Column("text", 23)], heads, rows, caption=said(caption))


def _counts_table(it: ReportFigures) -> Table:
    """A row per objective: how many of its indicators have each status."""
    present = [status for status in STATUS_SYMBOL if (it.judged.status == status).any()]
    rows = []
    for title, ours in _objectives(it):
        counts = ours.status.value_counts()
        rows.append([title, *(str(n) for n in [len(ours), *(counts.get(s, 0) for s in present)])])
    heads = [label("objective", it.lang), label("indicators", it.lang)]
    heads += [f"{STATUS_SYMBOL[status]} {label(status, it.lang)}" for status in present]
    columns = [Column("text", 40), *[Column("number", 13)] * (len(present) + 1)]
    return table(columns, heads, rows, caption=said(phrase("status_by_objective", it.lang)))


def _sign(status: str) -> Run:
    return Run(STATUS_SYMBOL.get(status, "–"), (), STATUS_COLOUR.get(status, "#7b858c"))


def _furthest(it: ReportFigures) -> Iterator[Node]:
    """The furthest behind by attainment; small targets have no colour and are not ranked."""
    rows = behind(it)
    if rows.empty:
        yield paragraph(phrase("nobody_behind", it.lang))
        return
    first = rows.head(_FURTHEST)
    caption = phrase("furthest", it.lang, count=len(first), all=len(rows))
    columns = "name status actual sexenio_target gap attainment"
    if not all(map(whole_term, first.itertuples())):
        columns = "name status actual target gap attainment sexenio_target"
    yield frame_table(it, first, columns, caption)
    yield from descending_note(it, first)


def _steepest(it: ReportFigures) -> Iterator[Node]:
    """Where what is left takes a pace far above that of the last year, and where nothing moves."""
    rows = steep(it)
    moving = rows[rows.times < math.inf]
    lines = []
    if len(moving):
        names = [
            phrase("times_of", it.lang, name=it.called(row.indicator_id),
                   times=number(row.times, it.lang, 1))
            for row in moving.head(_FURTHEST).itertuples()
        ]  # fmt: skip
        lines.append(phrase("steepest", it.lang, count=len(names), all=len(moving),
                            names="; ".join(names)))  # fmt: skip
    if len(rows) > len(moving):
        names = [it.called(key) for key in rows.indicator_id[rows.times == math.inf]]
        lines.append(phrase("stuck", it.lang, names="; ".join(names)))
    yield paragraph(" ".join(lines) or phrase("nowhere_steep", it.lang))


def _since(it: ReportFigures) -> Iterator[Node]:
    """What changed since the report before, or the one named; the message says if nothing did."""
    if it.earlier is None:
        return
    title = phrase("since", it.lang, earlier=it.earlier.named(it.lang))
    lines = []
    for kind, ids in changed_statuses(it).items():
        if ids:
            told = [_before_and_after(it, it.earlier, key) for key in ids[:MOST_NAMED]]
            if rest := len(ids) - len(told):
                told.append(phrase("and_more", it.lang, count=rest))
            lines.append(phrase(f"became_{kind}", it.lang, names="; ".join(told)))
    revised = revised_values(it.earlier, it.snapshot)
    if count := len(revised):
        names = [value_change(row, it.lang) for row in revised.head(_FURTHEST).itertuples()]
        lines.append(phrase("values_revised", it.lang, count=count, names="; ".join(names)))
    if len(lines) == 1:
        yield paragraph(strong(f"{title}. "), *lines)
    elif lines:
        yield paragraph(strong(title), sticky=True)
        yield listed(lines)


def _before_and_after(it: ReportFigures, earlier: Snapshot, key: str) -> str:
    rows: list[Any] = [s.figures.loc[key] for s in (earlier, it.snapshot) if key in s.figures.index]
    statuses = ["–", *(label(row.status, it.lang) for row in rows)]
    return phrase(
        "before_and_after", it.lang, id=it.called(key), before=statuses[-2], after=statuses[-1],
        shares=" → ".join(percent(row.attainment, it.lang) for row in rows),
    )  # fmt: skip


def _whole_programme(it: ReportFigures) -> Iterator[Node]:
    """Every indicator on as few pages as it is legible on; of an objective alone, nothing."""
    if it.parameters.objective:
        return
    names = it.short_names
    every = list(it.judged.indicator_id)
    title = phrase("closing_results" if it.closing else "every_indicator", it.lang, it.term)
    yield heading(1, title, new_page=True)
    for ids in in_pages(every, _OVERVIEW_ROWS):
        gaps, path, ends = (_of(frame, ids) for frame in (it.gaps, it.path, it.projections))
        to_come = None if it.closing else ends
        yield drawn(plot_overview(gaps, path, to_come, HORIZON, it.lang, names=names))
    yield heading(1, phrase("how_it_went", it.lang), new_page=True)
    yield paragraph(phrase("heatmap_text", it.lang))
    for ids in in_pages(every, _HEATMAP_ROWS):
        few = not it.long  # five thousand figures would take longer than all else
        chart = plot_heatmap(_of(it.path, ids), it.judged, it.lang, names=names, annotate=few)
        yield drawn(chart)
    if it.long:
        yield drawn(plot_distribution(it.judged, it.lang))
        return
    yield heading(1, phrase("every_road", it.lang), new_page=True)
    yield paragraph(phrase("multiples_text", it.lang, it.term))
    for ids in in_pages(every, _MULTIPLES):
        yield drawn(plot_small_multiples(_of(it.path, ids), it.judged, it.lang, names=names))


def _of(frame: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    return frame[frame.indicator_id.isin(ids)]


#: The report, in the order of its notebook.
PARTS: dict[str, Callable[[ReportFigures], Iterable[Node]]] = {
    "cover": lambda it: [cover_of(it)],
    "summary": summary_nodes,
    "objectives": objective_nodes,
    "context": context_nodes,
    "annexes": lambda it: [*annex_of_fichas(it), *annex_nodes(it)],
}
