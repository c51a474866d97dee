"""The front of the report: cover, the page that a minister reads, the whole programme in charts.

Figures go in, nodes come out. No figure is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.charts.attainment import plot_distribution, plot_overview
from indicators.charts.multiples import plot_heatmap, plot_small_multiples
from indicators.charts.page import in_pages
from indicators.periods import end_of, is_quarter
from indicators.publishing.comparison import HORIZON, Snapshot, revised_values
from indicators.publishing.content_message import (
    MOST_NAMED,
    behind,
    changed_statuses,
    messages,
    named,
    steep,
    stuck,
)
from indicators.publishing.content_objectives import is_whole
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import data_moment
from indicators.publishing.tables import (
    attainment,
    drawn,
    figure,
    phrase,
    result_target_gap,
    sign_of,
    status_mark,
)
from indicators.publishing.tree import (
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
ALWAYS_COUNTED = ("green", "amber", "red", "no_data")
FURTHEST = 5
#: Rows of the whole programme's charts on a page.
OVERVIEW_ROWS, HEATMAP_ROWS, MULTIPLES = 30, 30, 25


def cover_of(figures: ReportFigures) -> Cover:
    """The cover; the edition is stamped on it when it is published."""
    lang = figures.parameters.lang
    vintage = figures.judged.vintage.iloc[0]
    synthetic = bool(figures.judged.synthetic.any())
    return Cover(
        title=report_title(figures),
        subtitle=_subtitle(figures),
        programme=figures.programme.settings.name,
        lang=lang,
        cut_off=period_in_words(figures.cut_off, lang),
        vintage=day_in_words(vintage, lang) if vintage else "",
        date=data_moment(figures).date().isoformat(),
        synthetic=synthetic,
        stamp=label("synthetic", lang) if synthetic else "",
        headline=tuple(_tiles(figures)),
        message=tuple(messages(figures)),
        notes=tuple(_notes(figures)),
    )


def report_title(figures: ReportFigures) -> str:
    """The report's title; after the term's last quarter it is the closing report."""
    lang = figures.parameters.lang
    if figures.closing:
        term = figures.programme.settings.term
        return phrase("closing_title", lang, years=f"{term.first_year}–{term.last_year}")
    return phrase("title", lang, period=period_in_words(figures.cut_off, lang))


def summary_nodes(figures: ReportFigures) -> Iterator[Node]:
    """The page for a minister; then, for the whole programme, overview, history, distribution."""
    lang = figures.parameters.lang
    yield heading(1, phrase("summary", lang), new_page=True)
    first, *others = messages(figures)
    yield paragraph(first, style="lead")
    yield listed(others)
    if not figures.parameters.objective:
        yield _status_table(figures)
    yield from _furthest(figures)
    if figures.closing:
        yield paragraph(phrase("to_close", lang, figures.term))
    else:
        yield from _steepest(figures)
    yield from _since(figures)
    text = " ".join([*reported_so_far(figures), phrase("activities", lang)])
    yield paragraph(strong(f"{phrase('what_not', lang)}. "), text)
    yield from _whole_programme(figures)


def earlier_in_words(earlier: Snapshot, lang: str) -> str:
    """The report that this one is compared with."""
    if earlier.name:
        return earlier.name
    day = day_in_words(earlier.vintage, lang) if earlier.vintage else "–"
    return phrase("since_quarter", lang, period=period_in_words(earlier.cut_off, lang), day=day)


def reported_so_far(figures: ReportFigures) -> Iterator[str]:
    """What rests on preliminary values, who has not reported, how far back statuses end."""
    lang = figures.parameters.lang
    values = figures.actuals.dropna(subset="value")
    if len(values):
        first = int((values.data_status == "preliminary").sum())
        share = percent(first / len(values), lang)
        yield phrase("preliminary_share", lang, count=first, all=len(values), share=share)
    missing = figures.not_reported
    names = ", ".join(missing) or phrase("nobody", lang)
    if 1 < len(missing) == len(figures.indicators):
        names = phrase("everybody", lang)
    yield phrase("not_reported", lang, names=names)
    late = _late(figures)
    if len(late):
        yield phrase(
            "ends_earlier", lang, count=len(late), all=len(figures.judged),
            period=period_in_words(min(late.compared_through, key=end_of), lang),
        )  # fmt: skip


def _late(figures: ReportFigures) -> pd.DataFrame:
    """The rows that are judged, but not up to the last quarter, or year, that has ended."""
    closed = figures.programme.settings.term.closed_years(figures.cut_off)
    last = {True: figures.cut_off, False: str(closed[-1]) if closed else ""}
    judged = figures.judged[figures.judged.compared_through != ""]
    return judged[judged.compared_through.map(lambda period: period < last[is_quarter(period)])]


def _subtitle(figures: ReportFigures) -> str:
    given = figures.parameters
    if given.objective:
        name = figures.indicators.objective_name.iloc[0].rstrip(".")
        return phrase("objective_subtitle", given.lang, objective=given.objective, name=name)
    if not figures.closing:
        return phrase("subtitle", given.lang, figures.term)
    incomplete = len(_late(figures)) or figures.not_reported
    key = "closing_subtitle_incomplete" if incomplete else "closing_subtitle"
    return phrase(key, given.lang, figures.term)


def _tiles(figures: ReportFigures) -> Iterator[Tile]:
    counts = figures.judged.status.value_counts()
    for status, symbol in STATUS_SYMBOL.items():
        if status in ALWAYS_COUNTED or counts.get(status, 0):
            words = label(status, figures.parameters.lang)
            yield Tile(words, str(counts.get(status, 0)), symbol, STATUS_COLOUR[status])


def _notes(figures: ReportFigures) -> Iterator[str]:
    given = figures.parameters
    yield from reported_so_far(figures)
    if given.as_of:
        yield phrase("as_known", given.lang, day=day_in_words(given.as_of, given.lang))
    for key, path in (("other_actuals", given.actuals), ("other_decisions", given.decisions)):
        if path:
            yield phrase(key, given.lang, name=Path(path).name)
    yield phrase("thresholds", given.lang)


def _status_table(figures: ReportFigures) -> Table:
    """A row per objective: its indicators' signs, the earlier one first where it was another."""
    lang = figures.parameters.lang
    names = figures.indicators.drop_duplicates("objective").set_index("objective").objective_name
    if figures.long:
        return _counts_table(figures, names)
    before = figures.earlier.figures if figures.earlier else {}
    rows: list[list[Said]] = []
    for objective, ours in figures.judged.groupby("objective", sort=False):
        marks: list[Run] = []
        for row in ours.itertuples():
            then = before.get(row.indicator_id, {}).get("status", row.status)
            if then != row.status:
                marks += [sign_of(then), quiet("→")]
            marks += [sign_of(row.status), Run(f"\u00a0{row.indicator_id}   ")]
        title = f"{objective}. {names[objective]}".rstrip(".")
        rows.append([title, marks])
    heads = [label("objective", lang), label("indicators", lang)]
    changed = any(changed_statuses(figures))
    caption = phrase("status_by_objective", lang)
    if changed:
        caption += f" ({phrase('before_arrow', lang)})"
    return table(heads, rows, caption=caption, weights=(66, 34))


def _counts_table(figures: ReportFigures, names: pd.Series) -> Table:
    """A row per objective: how many of its indicators have each status."""
    lang = figures.parameters.lang
    present = [status for status in STATUS_SYMBOL if (figures.judged.status == status).any()]
    rows = []
    for objective, ours in figures.judged.groupby("objective", sort=False):
        counts = ours.status.value_counts()
        title = f"{objective}. {names[objective]}".rstrip(".")
        rows.append([title, str(len(ours)), *(str(counts.get(status, 0)) for status in present)])
    heads = [label("objective", lang), label("indicators", lang)]
    heads += [f"{STATUS_SYMBOL[status]} {label(status, lang)}" for status in present]
    caption = phrase("status_by_objective", lang)
    return table(heads, rows, "t" + "n" * (len(present) + 1), caption=caption)


def _furthest(figures: ReportFigures) -> Iterator[Node]:
    """The furthest behind by attainment; small targets have no colour and are not ranked."""
    lang = figures.parameters.lang
    rows = behind(figures)
    if rows.empty:
        yield paragraph(phrase("nobody_behind", lang))
        return
    shown = rows.head(FURTHEST)
    caption = phrase("furthest", lang, count=len(shown), all=len(rows))
    yield gap_table(figures, shown, caption=caption)


def gap_table(figures: ReportFigures, gaps: pd.DataFrame, caption: str) -> Table:
    """Results against targets, a row per indicator."""
    lang = figures.parameters.lang
    whole = all(map(is_whole, gaps.itertuples()))
    target = "sexenio_target" if whole else "target"
    heads = ["indicator", "status", "actual", target, "gap", "attainment"]
    rows: list[list[Said]] = [
        [
            named(figures, row.indicator_id),
            status_mark(row.status, lang),
            *result_target_gap(row, lang),
            attainment(row, lang),
        ]
        for row in gaps.itertuples(index=False)
    ]
    if not whole:
        heads.append("sexenio_target")
        for cells, row in zip(rows, gaps.itertuples(index=False), strict=True):
            cells.append(figure(row, "sexenio_target", lang))
    words = [label(head, lang, figures.term) for head in heads]
    return table(words, rows, "ttnnnnn", caption=caption)


def _steepest(figures: ReportFigures) -> Iterator[Node]:
    """Where what is left takes a pace far above that of the last year, and where nothing moves."""
    lang = figures.parameters.lang
    rows = steep(figures)
    lines = []
    if len(rows):
        names = [
            phrase("times_of", lang, name=named(figures, row.indicator_id),
                   times=number(row.times, lang, 1))
            for row in rows.head(FURTHEST).itertuples()
        ]  # fmt: skip
        count = min(FURTHEST, len(rows))
        lines.append(phrase("steepest", lang, count=count, all=len(rows), names="; ".join(names)))
    if still := stuck(figures):
        names = [named(figures, key) for key in still]
        lines.append(phrase("stuck", lang, names="; ".join(names)))
    yield paragraph(" ".join(lines) or phrase("nowhere_steep", lang))


def _since(figures: ReportFigures) -> Iterator[Node]:
    """What changed since the report before, or since the one that was named."""
    lang = figures.parameters.lang
    earlier = figures.earlier
    if earlier is None:
        return
    head = phrase("since", lang, earlier=earlier_in_words(earlier, lang))
    lines = []
    for key, ids in zip(
        ("became_better", "became_worse", "became_other"), changed_statuses(figures), strict=True
    ):
        if ids:
            told = [_before_and_after(figures, earlier, key) for key in ids[:MOST_NAMED]]
            if rest := len(ids) - len(told):
                told.append(phrase("and_more", lang, count=rest))
            names = "; ".join(told)
            lines.append(phrase(key, lang, names=names))
    revised = revised_values(earlier, figures.snapshot)
    if count := len(revised):
        names = "; ".join(_revised(figures, row) for row in revised.head(FURTHEST).itertuples())
        lines.append(phrase("values_revised", lang, count=count, names=names))
    if len(lines) < 2:
        yield paragraph(strong(f"{head}. "), *lines or [phrase("same_statuses", lang)])
        return
    yield paragraph(strong(head), sticky=True)
    yield listed(lines)


def _before_and_after(figures: ReportFigures, earlier: Snapshot, indicator_id: str) -> str:
    lang = figures.parameters.lang
    then = earlier.figures.get(indicator_id, {})
    now = figures.snapshot.figures[indicator_id]
    shares = [percent(row["attainment"], lang) for row in (then, now) if "attainment" in row]
    return phrase(
        "before_and_after", lang, id=named(figures, indicator_id),
        before=label(then["status"], lang) if then else "–", after=label(now["status"], lang),
        shares=" → ".join(shares),
    )  # fmt: skip


def _revised(figures: ReportFigures, row: Any) -> str:
    lang = figures.parameters.lang
    period = period_in_words(row.period, lang)
    change = f"{number(row.before, lang)} → {number(row.after, lang)}"
    return f"{row.indicator_id}, {period}: {change}"


def _whole_programme(figures: ReportFigures) -> Iterator[Node]:
    """Every indicator on as few pages as it is legible on; of an objective alone, nothing."""
    if figures.parameters.objective:
        return
    lang = figures.parameters.lang
    head = "closing_results" if figures.closing else "every_indicator"
    yield heading(1, phrase(head, lang, figures.term), new_page=True)
    names = figures.short_names
    every = list(figures.judged.indicator_id)
    for ids in in_pages(every, OVERVIEW_ROWS):
        gaps, path, ends = (
            frame[frame.indicator_id.isin(ids)]
            for frame in (figures.gaps, figures.path, figures.projections)
        )
        to_come = None if figures.closing else ends
        yield drawn(plot_overview(gaps, path, to_come, HORIZON, lang, names=names))
    yield heading(1, phrase("how_it_went", lang), new_page=True)
    yield paragraph(phrase("heatmap_text", lang))
    for ids in in_pages(every, HEATMAP_ROWS):
        rows = figures.path[figures.path.indicator_id.isin(ids)]
        few = not figures.long  # five thousand figures would take longer than all else
        yield drawn(plot_heatmap(rows, figures.judged, lang, names=names, annotate=few))
    if figures.long:
        yield drawn(plot_distribution(figures.judged, lang))
        return
    yield heading(1, phrase("every_road", lang), new_page=True)
    yield paragraph(phrase("multiples_text", lang, figures.term))
    for ids in in_pages(every, MULTIPLES):
        rows = figures.path[figures.path.indicator_id.isin(ids)]
        yield drawn(plot_small_multiples(rows, figures.judged, lang, names=names))
