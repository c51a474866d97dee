"""The parts of a report that take an indicator at a time: objectives, context, annexes, fichas.

Figures go in, nodes come out. A section for each objective has a block for each indicator: figures,
chart, remarks; a long programme has a table an objective, and blocks for the indicators furthest
behind alone, and says so. In the annexes stand fichas, what was found odd, what was decided, by
which method, from which files; a table without rows says that there is nothing. A field of a ficha
that the sources do not state is not printed; those that are missing are named once, and nothing is
filled in. On request there is what stands around the matrix, which notebook 06 shows too: no
qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis import commitments
from indicators.charts.trajectory import plot_fan, plot_trajectory
from indicators.publishing import bundle, tree
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.tables import Voice

#: Blocks that a long programme still has, of the indicators furthest behind.
_LONG_BLOCKS = 20
#: What Mexican fichas hold and no source of ours states.
_NOT_STATED = ("definition", "method", "responsible")
#: What the section of an indicator has said already when its ficha comes in the annex.
_TOLD = ("name", "objective", "progress", "notes", "thresholds")
#: The parts of the audit, in the order of the annexes.
_AUDIT_PARTS = {"audit": "contradiction", "audit_gaps": "gap", "audit_passed": "passed"}
_AUDIT_COLUMNS = "indicator_id oddity arithmetic_or_text cells"
#: Rows of a table in the annexes.
_MOST_ROWS = 150
#: The annexes that no sheet of the workbook holds.
_OF_REPORT = ("revised", "sensitivity")


def objective_nodes(it: ReportFigures) -> Iterator[tree.Part]:
    """The sections of all objectives that are reported on; the first of several starts a page."""
    for n, (objective, rows) in enumerate(it.indicators.groupby("objective", sort=False)):
        name = rows.objective_name.iloc[0].rstrip(".")
        begins = n == 0 and not it.parameters.objective  # of one alone the summary is short
        yield tree.heading(1, f"{it.label('objective')} {objective}. {name}", new_page=begins)
        if links := _alignment_text(it, int(str(objective))):
            yield replace(links, sticky=True)
        if it.long:
            yield _long_table(it, rows)
            yield from descending_note(it, rows)
            continue
        for indicator_id in rows.indicator_id:
            yield from _block(it, indicator_id)
    if it.long:
        ids = it.behind.head(_LONG_BLOCKS).indicator_id
        yield tree.heading(1, it.say("furthest_blocks", count=len(ids)), new_page=True)
        yield tree.paragraph(it.say("left_out", count=len(it.indicators)))
        for indicator_id in ids:
            yield from _block(it, indicator_id)


def _alignment_text(it: Voice, objective: int) -> tree.Text | None:
    """Which national objectives a sectoral one serves; None: not documented."""
    rows = it.programme.alignment[it.programme.alignment.objective == objective]
    if rows.empty:
        return None
    links = [
        it.spell(f"{plan} {code}, {name[:1].lower()}{name[1:]}")
        for plan, code, name in zip(
            rows.plan, rows.code.str.replace(" ", "\u00a0"), rows.national_objective, strict=True
        )
    ]
    return tree.paragraph(tree.strong(f"{it.words('context', 'serves')}: "), f"{'; '.join(links)}.")


def _long_table(it: ReportFigures, rows: pd.DataFrame) -> tree.Table:
    """An objective of a long programme: a row an indicator, by sector where the matrix has them."""
    columns = "name status actual target attainment projected_attainment"
    ends = it.projections.set_index("indicator_id").projected_attainment
    judged = it.judged.join(ends, on="indicator_id")
    body: list[tuple[tree.Runs, ...]] = []
    for category, ours in rows.groupby("category", sort=False):
        here = judged[judged.indicator_id.isin(ours.indicator_id)]
        if category:
            body.append((tree.said(tree.strong(f"{category}{tree.APART}"), *it.counted(here)),))
        body += it.table(here, columns).rows
    return replace(it.table(judged.head(0), columns), rows=tuple(body))


def _block(it: ReportFigures, indicator_id: str) -> Iterator[tree.Part]:
    """What there is to say of one indicator, under a heading of its own.

    All but the chart is sticky, so that a block is not torn.
    """
    judged = it.judged[it.judged.indicator_id == indicator_id]
    row: Any = next(judged.itertuples())
    title = tree.said(f"{indicator_id} {row.name}".rstrip("."))
    yield tree.Heading(2, title, anchor=indicator_id, status=row.status)
    columns = "status actual target gap attainment sexenio_target sexenio_share"
    if it.whole_term(row):
        columns = "status actual sexenio_target gap attainment"
    yield it.table(judged, columns, sticky=True)
    ends = it.projections[it.projections.indicator_id == indicator_id]
    if not it.closing and len(ends):
        columns = "projected probability projected_gap recent_pace required_pace"
        yield it.table(ends, columns, sticky=True)
    for parts in _remarks(it, row):
        yield tree.paragraph(*parts, style="note", sticky=True)
    yield _chart_of(it, indicator_id)


def _chart_of(it: ReportFigures, indicator_id: str) -> tree.Part:
    """The indicator's road and the fan of its projection; of a constant level a line of text."""
    path = it.path[it.path.indicator_id == indicator_id]
    values = path.actual_to_date.dropna()
    if not it.closing and indicator_id in set(it.fan.indicator_id):
        return tree.drawn(plot_fan, path, it.fan, indicator_id, it.lang, bare=True)
    if len(values) > 1 and set(path.planned_to_date) == set(values) == {values.iloc[0]}:
        value = it.number(values.iloc[0])
        return tree.paragraph(it.say("constant", value=value, count=len(values)))
    return tree.drawn(plot_trajectory, path, indicator_id, it.lang, bare=True)


def descending_note(it: ReportFigures, rows: pd.DataFrame) -> Iterator[tree.Text]:
    """Which of a table's indicators are the better the less they are."""
    ids = it.judged[it.judged.direction == "descending"].indicator_id
    if here := [key for key in rows.indicator_id if key in set(ids)]:
        yield tree.paragraph(it.say("less_is_better", ids=", ".join(here)), style="note")


def _remarks(it: ReportFigures, row: Any) -> Iterator[list[tree.Said]]:
    """What a block's figures do not say: how to read them, the offices' remarks, the notes."""
    if row.direction == "descending":
        yield [it.say("less_is_better_here")]
    if "open_year" in row.flags.split(","):
        yield [it.say("open_year")]
    remarks = _remarks_of(it, row.indicator_id)
    for remark in remarks.itertuples():
        title = tree.strong(f"{it.say('remark')}, {it.period(remark.period)}: ")
        yield [title, remark.note, tree.quiet(f" {remark.source_cell}")]
    if remarks.empty and row.status in ("amber", "red"):
        yield [it.say("no_remark")]
    for note in _notes_of(it, row.indicator_id).itertuples():
        yield [tree.strong(f"{it.say('note_mark', mark=note.mark)} "), note.text]


def _notes_of(it: ReportFigures, indicator_id: str) -> pd.DataFrame:
    """The matrix's footnotes on an indicator and its targets, in the matrix's order."""
    frames = (it.indicators, it.targets)
    marks = [m for f in frames for m in f.marks[f.indicator_id == indicator_id]]
    notes = it.programme.footnotes
    return notes[notes.mark.isin(",".join(marks).split(","))]


def _remarks_of(it: ReportFigures, indicator_id: str) -> pd.DataFrame:
    """What the offices wrote beside an indicator's values; newest first.

    A remark on a whole row counts once, with the newest period of the row.
    """
    remarks = it.actuals[(it.actuals.indicator_id == indicator_id) & (it.actuals.note != "")]
    return remarks.drop_duplicates("note", keep="last")[::-1]


def context_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """Narrative targets and commitments, on request; of one objective, those that concern it."""
    given = it.parameters
    if given.commitments_on:
        yield from narrative_nodes(it, it.as_of, given.objective)
        yield from commitment_nodes(it, given.commitments_on, given.objective)


def commitment_nodes(it: Voice, as_of: str, objective: int = 0) -> Iterator[tree.Node]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    An ``as_of`` that is no date is a `UsageError`: without a day nothing can be said to be late.
    """
    state = commitments.commitment_state(it.programme, as_of)
    if objective:
        known = it.programme.commitments
        related = [str(objective) in found for found in known.related_objectives.str.split(",")]
        state = state[state.commitment_id.isin(known.commitment_id[related])]
    yield tree.heading(1, it.words("context", "commitments"), new_page=True)
    yield tree.paragraph(it.words("context", "about", day=it.day(as_of)))
    if state.synthetic.any():
        yield tree.paragraph(tree.strong(it.words("context", "synthetic")))
    if state.empty:
        yield tree.paragraph(it.say("none"))
        return
    counts = "forum pillar commitments measurable with_date with_status with_evidence"
    counts += " overdue date_passed"
    coverage = commitments.commitment_coverage(state)
    yield it.table(coverage, counts, it.words("context", "coverage"))
    columns = "commitment_id nature summary responsible due commitment_status proof"
    late = state[state.timing.isin(["overdue", "date_passed"])]
    yield from _annex(it, it.words("context", "late"), late, columns)
    yield from _annex(it, it.words("context", "evidence"), state[state.evidence != ""], columns)


def narrative_nodes(it: Voice, as_of: str | None = None, objective: int = 0) -> Iterator[tree.Node]:
    """The report's part on the targets that the text gives, beside the matrix."""
    rows = commitments.compare_narrative_targets(it.programme, as_of)
    rows = rows[rows.objective == objective] if objective else rows
    columns = "narrative_target comparison indicator floor detail"
    yield from _annex(it, it.words("context", "narrative"), rows, columns, 1)


def _annex(
    it: Voice,
    title: str,
    rows: pd.DataFrame,
    columns: str,
    level: int = 2,
    more: str = "more_rows",
) -> Iterator[tree.Node]:
    """A heading and its table; of a very long one the first rows, and where more of them are."""
    yield tree.heading(level, title, new_page=level == 1)
    if rows.empty:
        yield tree.paragraph(it.say("none"))
        return
    yield it.table(rows.head(_MOST_ROWS), columns)
    if len(rows) > _MOST_ROWS:
        yield tree.paragraph(it.say(more, shown=_MOST_ROWS, all=len(rows)), style="note")


def annex_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """All annexes; the fichas of a long programme are made on request alone."""
    yield tree.heading(1, it.say("annexes"))
    yield tree.heading(2, it.say("fichas"))
    if it.long:
        yield tree.paragraph(it.say("fichas_on_request"))
    else:
        missing = ", ".join(it.words("field", field).lower() for field in _NOT_STATED)
        yield tree.paragraph(it.say("fichas_lack", fields=missing), style="note")
        for indicator_id in it.indicators.indicator_id:
            yield tree.heading(3, it.called(indicator_id))
            parts: list[tree.Said] = []
            for field, text in _fields(it, indicator_id):
                if field not in _TOLD:
                    name = tree.strong(f"{it.words('field', field)}: ")
                    parts += [name, f"{text.rstrip('.')}.  "]
            yield tree.paragraph(*parts, style="note")
    ours = it.indicators.indicator_id
    findings, decisions = it.programme.findings, it.programme.decisions
    if it.parameters.objective:
        findings = findings[findings.indicator_id.isin(["", *ours])]
        decisions = decisions[decisions.indicator_id.isin(ours)]
    # of a programme that is not long each remark stands in its indicator's block
    remarks = pd.concat([_remarks_of(it, key) for key in ours]) if it.long else None
    audit = dict(iter(it.audit.groupby("part")))
    tables: list[tuple[str, pd.DataFrame | None, str]] = [
        ("revised", it.revised, "indicator_id period before after difference cells"),
        *(
            (code, audit.get(part, it.audit.head(0)), _AUDIT_COLUMNS)
            for code, part in _AUDIT_PARTS.items()
        ),
        ("sensitivity", it.sensitivity, "indicator_id alternative sexenio_target gap status"),
        ("findings", findings, "indicator_id severity finding source_cell"),
        ("decisions", decisions, "indicator_id subject decided reason"),
        ("notes", it.programme.footnotes, "mark text source_cell"),
        ("other_remarks", remarks, "indicator_id period note source_cell"),
    ]
    for code, rows, columns in tables:
        if rows is not None:
            title = it.say(code, earlier=it.compared_with())
            more = "more_rows" if code in _OF_REPORT else "more_in_book"
            yield from _annex(it, title, rows, columns, more=more)
    yield from origin_nodes(it)


def origin_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """Method, parameters, versions and input files: what holds for the whole report."""
    rules, given = it.programme.settings, it.parameters
    said = _thresholds(it, rules)
    small, method = it.number(rules.small_target), it.label(given.method)
    yield tree.heading(2, it.say("method"))
    parts = it.say("method_text", projection=method, small=small, **said).split("\n\n")
    for part in parts[:-1] if it.closing else parts:  # the last one is about the projection
        yield tree.paragraph(part)
    shown: dict[str, Any] = {  # as a reader sees them: files by name, and no folder
        "cut_off": it.period(it.cut_off),
        **{name: it.day(getattr(given, name)) for name in ("as_of", "commitments_on")},
        **{n: Path(getattr(given, n)).name for n in ("decisions", "actuals", "compare_to")},
        "objective": given.objective or "",
        "lang": it.words("document", it.lang),
    }
    if not it.closing:
        shown |= {"method": method, "draws": it.number(given.draws), "seed": given.seed}
    told = {it.words("parameter", name): str(v) for name, v in shown.items() if v != ""}
    for title, columns, lines in (
        ("parameters", "parameter value", told),
        ("versions", "package version", bundle.package_versions()),
        ("inputs", "file sha256", bundle.input_hashes(given, it.programme.folder)),
    ):
        rows = pd.DataFrame(lines.items(), columns=columns.split())
        yield from _annex(it, it.say(title), rows, columns)


def ficha_lines(it: ReportFigures, indicator_id: str) -> list[tuple[str, str]]:
    """The fields of a ficha in words, each with what it holds."""
    lines = [(it.words("field", field), text) for field, text in _fields(it, indicator_id)]
    missing = ", ".join(it.words("field", field) for field in _NOT_STATED)
    return [*lines, (it.words("ficha", "not_stated").capitalize(), missing)]


def write_ficha(it: ReportFigures, indicator_id: str, folder: str | Path) -> Path:
    """Write the ficha of an indicator as a PDF; an earlier one of the same name is replaced."""
    from indicators.publishing.pdf import tree_to_pdf

    lines, chart = ficha_lines(it, indicator_id), _chart_of(it, indicator_id)
    cover = plain_cover(it, f"{it.words('field', 'ficha')}: {it.called(indicator_id)}")
    nodes = [
        tree.heading(1, it.called(indicator_id)),
        tree.table([tree.Column("key", 24), tree.Column("text", 76)], [], lines),
        chart if isinstance(chart, tree.Node) else chart(),
    ]
    pdf = tree_to_pdf(nodes, cover, it.moment, with_cover=False)
    # the indicator's id is one of the frame's own, which are numbers and points
    target = Path(folder) / f"ficha_{indicator_id}_{it.cut_off}.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    loose = target.with_suffix(".making")
    loose.write_bytes(pdf)
    return loose.replace(target)


def plain_cover(it: ReportFigures, title: str) -> tree.Cover:
    """What the cover and running lines of every document of a report say."""
    synthetic = bool(it.judged.synthetic.any())
    return tree.Cover(
        title,
        programme=it.programme.settings.name,
        lang="en" if it.lang == "en" else "es",
        cut_off=it.period(it.cut_off),
        vintage=it.day(it.vintage),
        synthetic=synthetic,
        stamp=it.label("synthetic") if synthetic else "",
    )


def _fields(it: ReportFigures, key: str) -> Iterator[tuple[str, str]]:
    """The fields that the sources state, in the order of Mexican fichas."""
    rules, actuals, targets, judged = (
        frame[frame.indicator_id == key]
        for frame in (it.indicators, it.actuals, it.targets, it.judged)
    )
    row: Any = next(rules.itertuples())
    code = {
        name: it.code(getattr(row, name)) for name in ("direction", "within_year", "across_years")
    }
    yield "name", it.spell(f"{key} {row.name}")
    yield "objective", it.spell(f"{row.objective}. {row.objective_name}")
    if row.unit:
        yield "unit", row.unit
    if len(actuals):
        quarterly = bool(actuals.period.str.contains("Q").any())
        yield "frequency", it.words("ficha", "quarterly" if quarterly else "yearly")
    yield "direction", code["direction"]
    adds = {"within": code["within_year"], "across": code["across_years"]}
    yield "aggregation", it.words("ficha", "adds_up", **adds)
    for field, role in (("baseline", "baseline"), ("targets", "target")):
        if found := [_target(it, row) for row in targets[targets.role == role].itertuples()]:
            yield field, "; ".join(found)
    thresholds = _thresholds(it, row)
    demand = it.words("ficha", "demand") if row.demand_driven else ""
    yield "thresholds", it.words("ficha", "threshold_text", **thresholds) + demand
    if files := dict.fromkeys(cell[1:].partition("]")[0] for cell in actuals.source_cell):
        yield "source", it.words("ficha", "values_from", files=", ".join(files))
    names = ["actual", "target", "attainment"]
    figures: Any = dict(zip(names, next(it.cells(judged, names)), strict=True))
    status = it.label(judged.status.iloc[0])
    yield "progress", it.words("ficha", "progress_text", status=status, **figures)
    if notes := [f"{note.mark}: {note.text}" for note in _notes_of(it, key).itertuples()]:
        yield "notes", " ".join(notes)


def _thresholds(it: ReportFigures, rules: Any) -> dict[str, str]:
    """The thresholds of the programme or of an indicator, in words."""
    shares = {"amber": rules.amber_low, "green": rules.green_low, "above": rules.green_high}
    return {name: it.percent(share) for name, share in shares.items()}


def _target(it: ReportFigures, row: Any) -> str:
    """Year, text as printed, and what it is taken for where that is not the same."""
    said = [it.code(row.scope)] if row.role == "target" and row.scope else []
    if row.used != row.value and not pd.isna(row.used):
        said.append(it.words("ficha", "taken_as", used=it.number(row.used)))
    if not row.comparable:
        said.append(it.decided("not comparable"))
    return f"{row.year}: {row.text or '–'}" + (f" ({', '.join(said)})" if said else "")
