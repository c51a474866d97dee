"""What the quarterly report says, part by part: the notebook shows them in order.

Figures go in; the nodes of each part come out. Here are the cover with what the report says first,
the page that a minister reads and the charts of the whole programme. No figure is computed here,
every one comes from an analysis frame. A chart is drawn when it is shown, and not before.
"""

from __future__ import annotations

import math
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from babel.lists import format_list

from indicators.charts.multiples import plot_heatmap, plot_small_multiples
from indicators.charts.rows import plot_distribution, plot_overview
from indicators.publishing import sections, tree
from indicators.publishing.bundle import ReportFigures, figures_of
from indicators.publishing.parameters import HANDED_OVER, ReportParameters

#: What a display says besides its chart: which one it is, of how many.
CHART_NUMBER = "chart"
#: Statuses that the cover counts even when no indicator has them.
_ALWAYS_COUNTED = ("green", "amber", "red", "no_data")
#: Indicators that a table and that a sentence names.
_FURTHEST, _MOST_NAMED = 5, 8
#: With more marks than this an objective has more room for them than for its name.
_MANY_MARKS = 4
#: Rows of the whole programme's charts on a page.
_OVERVIEW_ROWS, _HEATMAP_ROWS, _MULTIPLES = 30, 30, 25


class ReportContent:
    """The content of one report, as its notebook shows it part by part."""

    def __init__(self, parameters: ReportParameters) -> None:
        figures = _handed_over(parameters)
        self._parts = {name: list(part(figures)) for name, part in _PARTS.items()}
        self._charts = sum(callable(node) for part in self._parts.values() for node in part)
        self._drawn = 0

    def show(self, part: str) -> None:
        """Show a part: cover, summary, objectives, context, annexes."""
        for node in self._parts[part]:
            if callable(node):
                self._drawn += 1
                tree.show([node()], metadata={CHART_NUMBER: f"{self._drawn}/{self._charts}"})
            else:
                tree.show([node])


def _handed_over(parameters: ReportParameters) -> ReportFigures:
    """The figures that the report's own process has left for its kernel, if any; else new ones."""
    path = Path(os.environ.get(HANDED_OVER, ""))
    if path.is_file():
        # written by the process that started this one, into a folder that is open to no other user
        known: ReportFigures = pickle.loads(path.read_bytes())  # noqa: S301
        if known.parameters == parameters:
            return known
    return figures_of(parameters)


def cover_of(it: ReportFigures) -> tree.Cover:
    """The cover."""
    shown = ((s, n) for s, n in it.counts(it.judged).items() if n or s in _ALWAYS_COUNTED)
    return replace(
        sections.plain_cover(it, it.title),
        subtitle=_subtitle(it),
        date=it.moment.date().isoformat(),
        edition=it.edition,
        edition_note=it.edition_note,
        headline=tuple(
            tree.Tile(it.label(s), str(n), it.sign(s).text, it.sign(s).colour) for s, n in shown
        ),
        message=tuple(_messages(it)),
        notes=tuple(_notes(it)),
    )


def _subtitle(it: ReportFigures) -> str:
    if objective := it.parameters.objective:
        name = it.indicators.objective_name.iloc[0].rstrip(".")
        return it.say("objective_subtitle", objective=objective, name=name)
    if not it.closing:
        return it.say("subtitle")
    incomplete = len(it.late) or it.not_reported()
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
    if len(it.late):
        until = it.period(it.late.compared_through.iloc[0])
        yield it.say("ends_earlier", count=len(it.late), all=len(it.judged), period=until)
    given = it.parameters
    if given.as_of:
        yield it.say("as_known", day=it.day(given.as_of))
    for code, path in (("other_actuals", given.actuals), ("other_decisions", given.decisions)):
        if path:
            yield it.say(code, name=Path(path).name)
    yield it.say("thresholds")


def _messages(it: ReportFigures) -> list[str]:
    """What the report says first: four or five sentences, made by rules from the frames.

    Each has its indicator and its figure. The first counts the statuses, and an indicator is not
    named twice where another one can be.
    """
    named: set[str] = set()
    parts = (_statuses, _furthest_behind, _ends, _steepest_road, _changes, _lacking)
    return [line for part in parts for line in part(it, named)]


def _statuses(it: ReportFigures, named: set[str]) -> Iterator[str]:
    if len(it.judged) == 1:
        yield _of_one(it, _first(it.judged, named), "message_one")
        return
    counts = it.counts(it.judged).items()
    parts = [it.words("counted", status, count=count) for status, count in counts if count]
    yield it.say("message_counts", all=len(it.judged), parts=_in_a_row(it, parts))


def _furthest_behind(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = it.behind
    if not named.issuperset(rows.indicator_id):
        row = _first(rows, named)
        code = "message_furthest_less" if row.direction == "descending" else "message_furthest"
        whole = it.closing and row.target == row.sexenio_target
        yield _of_one(it, row, "message_furthest_closing" if whole else code)


def _of_one(it: ReportFigures, row: Any, code: str) -> str:
    return it.say(
        code,
        name=_called(it, row),
        actual=_large(it, row.actual),
        target=_large(it, row.target),
        share=it.figure(row, "attainment"),
        status=it.label(row.status),
    )


def _ends(it: ReportFigures, named: set[str]) -> Iterator[str]:
    """How many would miss the term's target as things go, and by how much another one would."""
    known = it.projections[it.projections.projected_gap.notna()]
    if it.closing or known.empty:
        return
    short = known[known.projected_gap < 0]
    counts = {"count": len(short), "all": len(known)}
    if short.empty:
        yield it.say("message_all_reach", **counts)
        return
    short = short.assign(share=short.projected_gap / short.sexenio_target.abs())
    row = _first(short.sort_values("share", kind="stable"), named)
    yield it.say(
        "message_ends_one" if len(known) == 1 else "message_ends",
        **counts,
        name=_called(it, row),
        gap=_large(it, abs(row.projected_gap)),
        side_code="end_above" if row.direction == "descending" else "end_below",
        # of what is projected no tenths: they would not follow from the figures beside them
        share=it.percent(round(abs(row.share), 2)),
        target=_large(it, row.sexenio_target),
    )


def _steepest_road(it: ReportFigures, named: set[str]) -> Iterator[str]:
    rows = it.steep_roads
    rows = rows[rows.times < math.inf]
    if not it.closing and len(rows):
        row: Any = next(rows.itertuples())
        figures = {name: it.number(getattr(row, f"{name}_pace")) for name in ("recent", "required")}
        times = it.number(row.times, 1)
        yield it.say("message_steepest", name=_called(it, row), times=times, **figures)


def _changes(it: ReportFigures, _: set[str]) -> Iterator[str]:
    if it.earlier is None:
        return
    since = it.period(it.earlier.cut_off)
    parts = []
    for kind, ids in it.changed_statuses.items():
        if ids and kind != "other":
            named = _in_a_row(it, it.some(ids, _MOST_NAMED, "more"))
            parts.append(it.say(f"message_{kind}", count=len(ids), ids=named))
    if parts:
        yield it.say("message_changes", since=since, parts=_in_a_row(it, parts))
    else:
        yield it.say("message_unchanged", since=since)


def _lacking(it: ReportFigures, _: set[str]) -> Iterator[str]:
    if count := len(it.not_reported()):
        everybody = count == len(it.indicators)
        code = "message_nobody_reported" if everybody else "message_missing"
        yield it.say(code, count=count, all=len(it.indicators), period=it.period(it.cut_off))


def _first(rows: pd.DataFrame, named: set[str]) -> Any:
    """The first row whose indicator is not named yet, or the first; it is named by that."""
    others = rows[~rows.indicator_id.isin(named)]
    row: Any = next((others if len(others) else rows).itertuples())
    named.add(row.indicator_id)
    return row


def _in_a_row(it: ReportFigures, parts: list[str]) -> str:
    """Parts of a sentence: "a, b y c"."""
    return format_list(parts, locale={"es": "es_MX", "en": "en_US"}[it.lang])


def _called(it: ReportFigures, row: Any) -> str:
    return f"{row.indicator_id} ({it.short_names[row.indicator_id]})"


def _large(it: ReportFigures, value: float) -> str:
    """A figure in a sentence: millions as such."""
    if abs(value) < 1e6:
        return it.number(value)
    millions = value / 1e6
    return it.say("millions", number=it.number(millions, 0 if millions.is_integer() else 1))


def _summary_nodes(it: ReportFigures) -> Iterator[tree.Part]:
    """The page for a minister; then, for the whole programme, overview, history, distribution."""
    yield tree.heading(1, it.say("summary"), new_page=True)
    first, *others = _messages(it)
    yield tree.paragraph(first, style="lead")
    yield _bullets(others)
    if not it.parameters.objective:
        yield _status_table(it)
    yield from _furthest(it)
    yield tree.paragraph(it.say("to_close") if it.closing else _steepest(it))
    if it.long:
        yield tree.drawn(plot_distribution, it.judged, it.lang)
    if it.record_in_words:
        yield tree.paragraph(tree.strong(f"{it.say('record')}. "), it.record_in_words)
    yield from _since(it)
    yield tree.paragraph(tree.strong(f"{it.say('what_not')}. "), it.say("activities"))
    if not it.parameters.objective:
        yield from _whole_programme(it)


def _bullets(lines: Iterable[str]) -> tree.Items:
    """A list of plain texts."""
    return tree.Items(tuple((tree.paragraph(line),) for line in lines))


def _status_table(it: ReportFigures) -> tree.Table:
    """A row per objective: its indicators' signs, the earlier one first where it was another.

    In a long programme how many have each status.
    """
    before = it.earlier.figures.status if it.earlier else {}
    names = it.indicators.drop_duplicates("objective").set_index("objective").objective_name
    rows: list[list[tree.Said]] = []
    for objective, ours in it.judged.groupby("objective", sort=False):
        marks: list[tree.Said] = []
        for row in ours.itertuples():
            then = before.get(row.indicator_id, row.status)
            marks += [it.sign(then), tree.quiet("→")] if then != row.status else []
            marks += [it.sign(row.status), f"\u00a0{row.indicator_id}{tree.APART}"]
        title = f"{objective}. {names[objective]}".rstrip(".")
        rows.append([title, tree.said(*(it.counted(ours) if it.long else marks))])
    caption = it.say("status_by_objective")
    if not it.long and any(it.changed_statuses.values()):
        caption += f" ({it.say('before_arrow')})"
    wide = 40 if it.judged.groupby("objective").size().max() > _MANY_MARKS else 77
    columns = [tree.Column("text", wide), tree.Column("text", 100 - wide)]
    heads = [it.label("objective"), it.label("indicators")]
    return tree.table(columns, heads, rows, caption=tree.said(caption))


def _furthest(it: ReportFigures) -> Iterator[tree.Node]:
    """The furthest behind by attainment; small targets have no colour and are not ranked."""
    rows = it.behind
    if rows.empty:
        yield tree.paragraph(it.say("nobody_behind"))
        return
    first = rows.head(_FURTHEST)
    columns = "name status actual sexenio_target gap attainment"
    if not all(map(it.whole_term, first.itertuples())):
        columns = "name status actual target gap attainment"
        columns += "" if it.closing else " sexenio_target"
    yield it.table(first, columns, it.say("furthest", count=len(first), all=len(rows)))
    yield from sections.descending_note(it, first)


def _steepest(it: ReportFigures) -> str:
    """Where what is left takes a pace far above that of the last year, and where nothing moves."""
    rows = it.steep_roads
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
    for kind, ids in it.changed_statuses.items():
        if ids:
            told = [_before_and_after(it, key) for key in ids]
            names = "; ".join(it.some(told, _FURTHEST if it.long else _MOST_NAMED))
            lines.append(it.say(f"became_{kind}", names=names))
    if it.revised is not None and (count := len(it.revised)):
        names = "; ".join(map(it.value_change, it.revised.head(_FURTHEST).itertuples()))
        lines.append(it.say("values_revised", count=count, names=names))
    if len(lines) == 1:
        yield tree.paragraph(tree.strong(f"{title}. "), *lines)
    elif lines:
        yield tree.paragraph(tree.strong(title), sticky=True)
        yield _bullets(lines)


def _before_and_after(it: ReportFigures, key: str) -> str:
    both = [snapshot.figures for snapshot in (it.earlier, it.snapshot) if snapshot]
    rows: list[Any] = [figures.loc[key] for figures in both if key in figures.index]
    before, after = ["–", *(it.label(row.status) for row in rows)][-2:]
    shares = " → ".join(it.percent(row.attainment) for row in rows)
    name = it.called(key)
    return it.say("before_and_after", id=name, before=before, after=after, shares=shares)


def _whole_programme(it: ReportFigures) -> Iterator[tree.Part]:
    """Every indicator on as few pages as it is legible on."""

    def of(frame: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
        return frame[frame.indicator_id.isin(ids)]

    names, every = it.short_names, list(it.judged.indicator_id)
    title = it.say("closing_results" if it.closing else "every_indicator")
    yield tree.heading(1, title, new_page=True)
    for ids in _in_pages(every, _OVERVIEW_ROWS):
        to_come = None if it.closing else of(it.projections, ids)
        frames = of(it.gaps, ids), of(it.path, ids), to_come
        yield tree.drawn(plot_overview, *frames, lang=it.lang, names=names)
    yield tree.heading(1, it.say("how_it_went"), new_page=True)
    yield tree.paragraph(it.say("heatmap_text"))
    for ids in _in_pages(every, _HEATMAP_ROWS):
        # the figures of a long programme, five thousand, would take longer than all else
        look: dict[str, Any] = {"names": names, "annotate": not it.long}
        yield tree.drawn(plot_heatmap, of(it.path, ids), it.judged, it.lang, **look)
    if it.long:
        return
    yield tree.heading(1, it.say("every_road"), new_page=True)
    yield tree.paragraph(it.say("multiples_text"))
    for ids in _in_pages(every, _MULTIPLES):
        yield tree.drawn(plot_small_multiples, of(it.path, ids), it.judged, it.lang, names=names)


def _in_pages(ids: Sequence[str], most: int) -> list[list[str]]:
    """The ids in stretches of about one length, none longer than a page holds.

    >>> [len(page) for page in _in_pages(list("abcdefg"), 3)]
    [2, 3, 2]
    """
    pages = -(-len(ids) // most)
    ends = [len(ids) - round(len(ids) * (pages - 1 - n) / pages) for n in range(pages)]
    return [list(ids[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


#: The report, in the order of its notebook.
_PARTS: dict[str, Callable[[ReportFigures], Iterable[tree.Part]]] = {
    "cover": lambda it: [cover_of(it)],
    "summary": _summary_nodes,
    "objectives": sections.objective_nodes,
    "context": sections.context_nodes,
    "annexes": sections.annex_nodes,
}
