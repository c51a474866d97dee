"""What the quarterly report says, part by part: the notebook shows them in order.

Figures go in; the nodes of each part come out. Here are the cover, the page that a minister reads
and the charts of the whole programme. No figure is computed here, every one comes from an analysis
frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.projection import record_in_words
from indicators.charts.attainment import plot_distribution, plot_overview
from indicators.charts.multiples import plot_heatmap, plot_small_multiples
from indicators.charts.texts import in_pages
from indicators.periods import end_of, is_quarter
from indicators.publishing import tree
from indicators.publishing.annexes import annex_nodes, context_nodes, plain_cover
from indicators.publishing.bundle import HORIZON, ReportFigures, handed_over, revised_values
from indicators.publishing.message import MOST_NAMED, behind, changed_statuses, messages, steep
from indicators.publishing.objectives import descending_note, drawn, objective_nodes, whole_term
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.tables import frame_table
from indicators.words import STATUS_COLOUR, STATUS_SYMBOL

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
        tree.show(_PARTS[part](self.figures))


def content_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """All parts in order, the cover apart: what the notebook shows, without one."""
    for name, part in _PARTS.items():
        if name != "cover":
            yield from part(it)


def cover_of(it: ReportFigures) -> tree.Cover:
    """The cover."""
    counts = it.judged.status.value_counts()
    shown = [s for s in STATUS_SYMBOL if s in _ALWAYS_COUNTED or counts.get(s, 0)]
    return replace(
        plain_cover(it, report_title(it)),
        subtitle=_subtitle(it),
        date=it.moment.date().isoformat(),
        edition=it.edition,
        edition_note=it.edition_note,
        headline=tuple(
            tree.Tile(it.label(s), str(counts.get(s, 0)), STATUS_SYMBOL[s], STATUS_COLOUR[s])
            for s in shown
        ),
        message=tuple(messages(it)),
        notes=tuple(_notes(it)),
    )


def report_title(it: ReportFigures) -> str:
    """The report's title; after the term's last quarter it is the closing report."""
    if it.closing:
        return it.say("closing_title", years=it.term.replace("-", "–"))
    return it.say("title", period=it.period(it.cut_off))


def _subtitle(it: ReportFigures) -> str:
    if objective := it.parameters.objective:
        name = it.indicators.objective_name.iloc[0].rstrip(".")
        return it.say("objective_subtitle", objective=objective, name=name)
    if not it.closing:
        return it.say("subtitle")
    incomplete = len(_late(it)) or it.not_reported()
    return it.say("closing_subtitle_incomplete" if incomplete else "closing_subtitle")


def _notes(it: ReportFigures) -> Iterator[str]:
    """What rests on preliminary values, who has not reported, how far back statuses end; on what.

    Parameters that change what is known are named.
    """
    values = it.actuals.dropna(subset="value")
    if len(values):
        first = int((values.data_status == "preliminary").sum())
        share = it.percent(first / len(values))
        counts = {"count": it.number(first), "all": it.number(len(values))}
        yield it.say("preliminary_share", **counts, share=share)
    missing = it.not_reported()
    names = ", ".join(missing) or it.say("nobody")
    if 1 < len(missing) == len(it.indicators):
        names = it.say("everybody")
    yield it.say("not_reported", names=names)
    late = _late(it)
    if len(late):
        until = it.period(min(late.compared_through, key=end_of))
        yield it.say("ends_earlier", count=len(late), all=len(it.judged), period=until)
    given = it.parameters
    if given.as_of:
        yield it.say("as_known", day=it.day(given.as_of))
    for code, path in (("other_actuals", given.actuals), ("other_decisions", given.decisions)):
        if path:
            yield it.say(code, name=Path(path).name)
    yield it.say("thresholds")


def _late(it: ReportFigures) -> pd.DataFrame:
    """The rows that are judged, but not up to the last quarter, or year, that has ended."""
    closed = it.programme.settings.term.closed_years(it.cut_off)
    last = {True: it.cut_off, False: str(closed[-1]) if closed else ""}
    judged = it.judged[it.judged.compared_through != ""]
    return judged[judged.compared_through.map(lambda period: period < last[is_quarter(period)])]


def _summary_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """The page for a minister; then, for the whole programme, overview, history, distribution."""
    yield tree.heading(1, it.say("summary"), new_page=True)
    first, *others = messages(it)
    yield tree.paragraph(first, style="lead")
    yield _listed(others)
    if not it.parameters.objective:
        yield _counts_table(it) if it.long else _status_table(it)
    yield from _furthest(it)
    yield tree.paragraph(it.say("to_close") if it.closing else _steepest(it))
    if it.record is not None and (words := record_in_words(it.record, it.lang)):
        yield tree.paragraph(tree.strong(f"{it.say('record')}. "), words)
    yield from _since(it)
    yield tree.paragraph(tree.strong(f"{it.say('what_not')}. "), it.say("activities"))
    if it.long:
        yield drawn(plot_distribution(it.judged, it.lang))
    if not it.parameters.objective:
        yield from _whole_programme(it)


def _listed(lines: Iterable[str]) -> tree.Items:
    return tree.Items(tuple((tree.paragraph(line),) for line in lines))


def _objectives(it: ReportFigures) -> Iterator[tuple[str, pd.DataFrame]]:
    names = it.indicators.drop_duplicates("objective").set_index("objective").objective_name
    for objective, ours in it.judged.groupby("objective", sort=False):
        yield f"{objective}. {names[objective]}".rstrip("."), ours


def _status_table(it: ReportFigures) -> tree.Table:
    """A row per objective: its indicators' signs, the earlier one first where it was another."""
    before = it.earlier.figures.status if it.earlier else {}
    rows: list[list[tree.Said]] = []
    for title, ours in _objectives(it):
        marks: list[tree.Run] = []
        for row in ours.itertuples():
            then = before.get(row.indicator_id, row.status)
            if then != row.status:
                marks += [_sign(then), tree.quiet("→")]
            marks += [_sign(row.status), tree.Run(f"\u00a0{row.indicator_id}   ")]
        rows.append([title, marks])
    caption = it.say("status_by_objective")
    if any(changed_statuses(it).values()):
        caption += f" ({it.say('before_arrow')})"
    heads = [it.label("objective"), it.label("indicators")]
    return tree.table(
        [tree.Column("text", 77), tree.Column("text", 23)], heads, rows, caption=tree.said(caption)
    )


def _counts_table(it: ReportFigures) -> tree.Table:
    """A row per objective: how many of its indicators have each status."""
    present = [status for status in STATUS_SYMBOL if (it.judged.status == status).any()]
    rows = []
    for title, ours in _objectives(it):
        counts = ours.status.value_counts()
        numbers = [len(ours), *(counts.get(status, 0) for status in present)]
        rows.append([title, *map(str, numbers)])
    heads = [it.label("objective"), it.label("indicators"), *(it.status(s).text for s in present)]
    columns = [tree.Column("text", 40), *[tree.Column("number", 13)] * (len(present) + 1)]
    return tree.table(columns, heads, rows, caption=tree.said(it.say("status_by_objective")))


def _sign(status: str) -> tree.Run:
    return tree.Run(STATUS_SYMBOL.get(status, "–"), (), STATUS_COLOUR.get(status, "#7b858c"))


def _furthest(it: ReportFigures) -> Iterator[tree.Node]:
    """The furthest behind by attainment; small targets have no colour and are not ranked."""
    rows = behind(it)
    if rows.empty:
        yield tree.paragraph(it.say("nobody_behind"))
        return
    first = rows.head(_FURTHEST)
    columns = "name status actual sexenio_target gap attainment"
    if not all(map(whole_term, first.itertuples())):
        columns = "name status actual target gap attainment"
        columns += "" if it.closing else " sexenio_target"
    yield frame_table(it, first, columns, it.say("furthest", count=len(first), all=len(rows)))
    yield from descending_note(it, first)


def _steepest(it: ReportFigures) -> str:
    """Where what is left takes a pace far above that of the last year, and where nothing moves."""
    rows = steep(it)
    moving, stuck = rows[rows.times < math.inf], rows[rows.times == math.inf]
    lines = []
    if len(moving):
        names = [
            it.say("times_of", name=it.called(row.indicator_id), times=it.number(row.times, 1))
            for row in moving.head(_FURTHEST).itertuples()
        ]
        lines.append(it.say("steepest", count=len(names), all=len(moving), names="; ".join(names)))
    if len(stuck):
        lines.append(it.say("stuck", names="; ".join(map(it.called, stuck.indicator_id))))
    return " ".join(lines) or it.say("nowhere_steep")


def _since(it: ReportFigures) -> Iterator[tree.Node]:
    """What changed since the report before, or the one named; the message says if nothing did."""
    if it.earlier is None:
        return
    title = it.say("since", earlier=it.compared_with())
    lines = []
    for kind, ids in changed_statuses(it).items():
        if ids:
            most = _FURTHEST if it.long else MOST_NAMED
            told = [_before_and_after(it, key) for key in ids[:most]]
            if rest := len(ids) - len(told):
                told.append(it.say("and_more", count=rest))
            lines.append(it.say(f"became_{kind}", names="; ".join(told)))
    revised = revised_values(it.earlier, it.snapshot)
    if count := len(revised):
        names = "; ".join(map(it.value_change, revised.head(_FURTHEST).itertuples()))
        lines.append(it.say("values_revised", count=count, names=names))
    if len(lines) == 1:
        yield tree.paragraph(tree.strong(f"{title}. "), *lines)
    elif lines:
        yield tree.paragraph(tree.strong(title), sticky=True)
        yield _listed(lines)


def _before_and_after(it: ReportFigures, key: str) -> str:
    both = [snapshot.figures for snapshot in (it.earlier, it.snapshot) if snapshot]
    rows: list[Any] = [figures.loc[key] for figures in both if key in figures.index]
    statuses = ["–", *(it.label(row.status) for row in rows)]
    return it.say(
        "before_and_after", id=it.called(key), before=statuses[-2], after=statuses[-1],
        shares=" → ".join(it.percent(row.attainment) for row in rows),
    )  # fmt: skip


def _whole_programme(it: ReportFigures) -> Iterator[tree.Node]:
    """Every indicator on as few pages as it is legible on."""

    def of(frame: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
        return frame[frame.indicator_id.isin(ids)]

    names, every = it.short_names, list(it.judged.indicator_id)
    yield tree.heading(
        1, it.say("closing_results" if it.closing else "every_indicator"), new_page=True
    )
    for ids in in_pages(every, _OVERVIEW_ROWS):
        to_come = None if it.closing else of(it.projections, ids)
        gaps, path = of(it.gaps, ids), of(it.path, ids)
        yield drawn(plot_overview(gaps, path, to_come, HORIZON, it.lang, names=names))
    yield tree.heading(1, it.say("how_it_went"), new_page=True)
    yield tree.paragraph(it.say("heatmap_text"))
    for ids in in_pages(every, _HEATMAP_ROWS):
        few = not it.long  # five thousand figures would take longer than all else
        chart = plot_heatmap(of(it.path, ids), it.judged, it.lang, names=names, annotate=few)
        yield drawn(chart)
    if it.long:
        return
    yield tree.heading(1, it.say("every_road"), new_page=True)
    yield tree.paragraph(it.say("multiples_text"))
    for ids in in_pages(every, _MULTIPLES):
        yield drawn(plot_small_multiples(of(it.path, ids), it.judged, it.lang, names=names))


#: The report, in the order of its notebook.
_PARTS: dict[str, Callable[[ReportFigures], Iterable[tree.Node]]] = {
    "cover": lambda it: [cover_of(it)],
    "summary": _summary_nodes,
    "objectives": objective_nodes,
    "context": context_nodes,
    "annexes": annex_nodes,
}
