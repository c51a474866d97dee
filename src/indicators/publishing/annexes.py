"""The annexes: fichas, what was found odd, what was decided, by which method, from which files.

Figures go in, nodes come out; a ficha is also a PDF of its own. A table without rows says that
there is nothing. A field of a ficha that the sources do not state is not printed; those that are
missing are named once, and nothing is filled in. Before them, on request, what stands around the
matrix, which notebook 06 shows too: no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.errors import check_known
from indicators.programme import Programme
from indicators.publishing.bundle import (
    ReportFigures,
    input_hashes,
    package_versions,
    revised_values,
)
from indicators.publishing.objectives import chart_of, notes_of, remarks_of
from indicators.publishing.tables import Voice, frame_table
from indicators.publishing.tree import (
    Column,
    Cover,
    Node,
    Table,
    heading,
    paragraph,
    show,
    strong,
    table,
)
from indicators.words import code_in_words, words_or_code

#: What Mexican fichas hold and no source of ours states.
_NOT_STATED = ("definition", "method", "responsible")
#: What the section of an indicator has said already when its ficha comes in the annex.
_TOLD = ("name", "objective", "progress", "notes", "thresholds")
#: The parts of the audit, in the order of the annexes.
_AUDIT_PARTS = {"audit": "contradiction", "audit_gaps": "gap", "audit_passed": "passed"}
#: Rows of a table in the annexes; the workbook holds all of them.
_MOST_ROWS = 150


def context_nodes(figures: ReportFigures) -> Iterator[Node]:
    """Narrative targets and commitments, on request; of one objective, those that concern it."""
    given = figures.parameters
    if given.commitments_on:
        yield from narrative_nodes(figures, figures.as_of, given.objective)
        yield from commitment_nodes(figures, given.commitments_on, given.objective)


def lines_table(programme: Programme, objective: int, lang: str = "es") -> Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows = programme.lines_of_action[programme.lines_of_action.objective == objective]
    columns = "strategy line_number group line_of_action public_management"
    return frame_table(Voice(programme, lang), rows, columns)


def coverage_table(it: Voice, coverage: pd.DataFrame) -> Table:
    """Counts by forum and pillar, from ``commitment_coverage``."""
    columns = "forum pillar commitments measurable with_date with_status with_evidence"
    columns += " overdue date_passed"
    return frame_table(it, coverage, columns, it.words("context", "coverage"))


def commitment_nodes(it: Voice, as_of: str, objective: int = 0) -> Iterator[Node]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    An ``as_of`` that is no date is a `UsageError`: without a day nothing can be said to be late.
    """
    state = commitment_state(it.programme, as_of)
    if objective:
        known = it.programme.commitments
        related = [str(objective) in found for found in known.related_objectives.str.split(",")]
        state = state[state.commitment_id.isin(known.commitment_id[related])]
    yield heading(1, it.words("context", "commitments"), new_page=True)
    yield paragraph(it.words("context", "about", day=it.day(as_of)))
    if state.synthetic.any():
        yield paragraph(strong(it.words("context", "synthetic")))
    if state.empty:
        yield paragraph(it.words("context", "none"))
        return
    yield coverage_table(it, commitment_coverage(state))
    columns = "commitment_code nature summary responsible due"
    columns += " commitment_status commitment_evidence"
    for part, rows in (
        ("late", state[state.timing.isin(["overdue", "date_passed"])]),
        ("evidence", state[state.evidence != ""]),
    ):
        yield heading(2, it.words("context", part))
        yield _table_or_none(it, rows, columns)


def narrative_nodes(it: Voice, as_of: str | None = None, objective: int = 0) -> Iterator[Node]:
    """The report's part on the targets that the text gives, beside the matrix."""
    yield heading(1, it.words("context", "narrative"), new_page=True)
    rows = compare_narrative_targets(it.programme, as_of)
    rows = rows[rows.objective == objective] if objective else rows
    yield _table_or_none(it, rows, "narrative_target comparison indicator floor detail")


def _table_or_none(it: Voice, rows: pd.DataFrame, columns: str) -> Node:
    if rows.empty:
        return paragraph(it.words("context", "none"))
    return frame_table(it, rows, columns)


def show_commitments(programme: Programme, as_of: str, lang: str = "es") -> None:
    """Show `commitment_nodes` in a notebook, acronyms spelled out."""
    show(commitment_nodes(Voice(programme, lang), as_of))


def show_narrative_targets(
    programme: Programme, as_of: str | None = None, lang: str = "es"
) -> None:
    """Show `narrative_nodes` in a notebook, acronyms spelled out."""
    show(narrative_nodes(Voice(programme, lang), as_of))


def annex_nodes(it: ReportFigures) -> Iterator[Node]:
    """All annexes; the fichas of a long programme are made on request alone."""
    yield heading(1, it.say("annexes"), new_page=True)
    yield heading(2, it.say("fichas"))
    if it.long:
        yield paragraph(it.say("fichas_on_request"))
    else:
        missing = ", ".join(it.words("field", field).lower() for field in _NOT_STATED)
        yield paragraph(it.say("fichas_lack", fields=missing), style="note")
        for indicator_id in it.indicators.indicator_id:
            yield heading(3, it.called(indicator_id))
            parts: list[Any] = []
            for field, text in _fields(it, indicator_id):
                if field not in _TOLD:
                    parts += [strong(f"{it.words('field', field)}: "), f"{text.rstrip('.')}.  "]
            yield paragraph(*parts, style="note")
    for title, content in _tables(it):
        yield from _part(it, title, content)
    yield from origin_nodes(it)


def _tables(it: ReportFigures) -> Iterator[tuple[str, Table]]:
    if it.earlier is not None:
        rows = revised_values(it.earlier, it.snapshot)
        columns = "indicator_id period before after difference cells"
        yield it.say("revised", earlier=it.compared_with()), frame_table(it, rows, columns)
    for title, part in _AUDIT_PARTS.items():
        rows = it.audit[it.audit.part == part]
        yield it.say(title), frame_table(it, rows, "indicator_id oddity arithmetic cells")
    if it.sensitivity is not None:
        yield it.say("sensitivity"), _sensitivity(it, it.sensitivity)
    findings, decisions = it.programme.findings, it.programme.decisions
    if it.parameters.objective:
        ours = it.indicators.indicator_id
        findings = findings[findings.indicator_id.isin(["", *ours])]
        decisions = decisions[decisions.indicator_id.isin(ours)]
    parts = [
        ("findings", findings, "indicator_id severity finding source_cell"),
        ("decisions", decisions, "indicator_id subject decided reason"),
        ("notes", it.programme.footnotes, "mark text source_cell"),
    ]
    if it.long:  # else each stands in its indicator's block
        remarks = pd.concat([remarks_of(it, key) for key in it.indicators.indicator_id])
        parts.append(("other_remarks", remarks, "indicator_id period note source_cell"))
    for title, rows, columns in parts:
        yield it.say(title), frame_table(it, rows, columns)


def _part(it: ReportFigures, title: str, content: Table) -> Iterator[Node]:
    """A heading and its table; of a very long one the first rows, and how many there are."""
    yield heading(2, title)
    count = len(content.rows)
    if not count:
        yield paragraph(it.say("none"))
        return
    yield replace(content, rows=content.rows[:_MOST_ROWS])
    if count > _MOST_ROWS:
        yield paragraph(it.say("more_rows", shown=_MOST_ROWS, all=count), style="note")


def origin_nodes(it: ReportFigures) -> Iterator[Node]:
    """Method, parameters, versions and input files: what holds for the whole report."""
    settings = it.programme.settings
    text = it.say(
        "method_text", projection=it.label(it.parameters.method),
        amber=it.percent(settings.amber_low), green=it.percent(settings.green_low),
        above=it.percent(settings.green_high), small=it.number(settings.small_target),
    )  # fmt: skip
    yield heading(2, it.say("method"))
    for part in text.split("\n\n"):
        yield paragraph(part)
    for title, heads, lines in (
        ("parameters", ("parameter", "value"), _parameters(it)),
        ("versions", ("package", "version"), package_versions()),
        ("inputs", ("file", "sha256"), input_hashes(it.parameters, it.programme.folder)),
    ):
        columns = [Column("key", 33), Column("text", 67)]
        content = table(columns, [it.head(name) for name in heads], lines.items())
        yield from _part(it, it.say(title), content)


def _sensitivity(it: ReportFigures, rows: pd.DataFrame) -> Table:
    """Target, gap and status as decided, and under the other reading."""
    ways: tuple[tuple[str, Callable[[Any], str]], ...]
    ways = (("sexenio_target", it.number), ("gap", it.number), ("status", it.label))
    body = []
    for row in rows.itertuples():
        subject = words_or_code("subject", row.subject, it.lang)
        decisions = f"{it.decided(row.decided)} → {it.decided(row.alternative)}"
        body.append([row.indicator_id, f"{subject}: {decisions}"])
        for name, say in ways:
            both: list[Any] = [getattr(row, name), getattr(row, f"{name}_other")]
            body[-1].append(" → ".join(dict.fromkeys(map(say, both))))
    columns = [Column("key", 10), *(Column("text", weight) for weight in (40, 17, 15, 18))]
    heads = [it.head(name) for name in ("indicator_id", "subject", *dict(ways))]
    return table(columns, heads, body)


def _parameters(it: ReportFigures) -> dict[str, str]:
    """The parameters that were given, as a reader sees them: files by name, and no folder."""
    given = it.parameters
    shown: dict[str, Any] = {
        "cut_off": it.period(it.cut_off),
        **{name: it.day(getattr(given, name)) for name in ("as_of", "commitments_on")},
        **{n: Path(getattr(given, n)).name for n in ("decisions", "actuals", "compare_to")},
        "objective": given.objective or "",
        "lang": it.words("document", it.lang),
        "method": it.label(given.method),
        "draws": given.draws,
        "seed": given.seed,
    }
    return {it.words("parameter", name): str(v) for name, v in shown.items() if v != ""}


def ficha_lines(it: ReportFigures, indicator_id: str) -> list[tuple[str, str]]:
    """The fields of a ficha in words, each with what it holds."""
    check_known("indicator", indicator_id, it.indicators.indicator_id)
    lines = [(it.words("field", field), text) for field, text in _fields(it, indicator_id)]
    missing = ", ".join(it.words("field", field) for field in _NOT_STATED)
    return [*lines, (it.words("ficha", "not_stated").capitalize(), missing)]


def write_ficha(it: ReportFigures, indicator_id: str, folder: str | Path) -> Path:
    """Write the ficha of an indicator as a PDF; an earlier one of the same name is replaced."""
    from indicators.publishing.pdf import tree_to_pdf

    lines = ficha_lines(it, indicator_id)
    cover = plain_cover(it, f"{it.words('field', 'ficha')}: {it.called(indicator_id)}")
    nodes = [
        heading(1, it.called(indicator_id)),
        table([Column("key", 24), Column("text", 76)], [], lines),
        *chart_of(it, indicator_id),
    ]
    pdf = tree_to_pdf(nodes, cover, it.moment, with_cover=False)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # the indicator's id is one of the frame's own, which are numbers and points
    target = folder / f"ficha_{indicator_id}_{it.cut_off}.pdf"
    loose = target.with_suffix(".making")
    loose.write_bytes(pdf)
    return loose.replace(target)


def plain_cover(it: ReportFigures, title: str) -> Cover:
    """What the cover and running lines of every document of a report say."""
    synthetic = bool(it.judged.synthetic.any())
    return Cover(
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

    def of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.indicator_id == key]

    def code(value: str) -> str:
        return code_in_words(value, it.lang, it.term)

    rules: Any = next(of(it.indicators).itertuples())
    actuals, targets = of(it.actuals), of(it.targets)
    yield "name", it.spell(f"{key} {rules.name}")
    yield "objective", it.spell(f"{rules.objective}. {rules.objective_name}")
    if rules.unit:
        yield "unit", rules.unit
    if len(actuals):
        quarterly = bool(actuals.period.str.contains("Q").any())
        yield "frequency", it.words("ficha", "quarterly" if quarterly else "yearly")
    yield "direction", code(rules.direction)
    within, across = code(rules.within_year), code(rules.across_years)
    yield "aggregation", it.words("ficha", "adds_up", within=within, across=across)
    for field, role in (("baseline", "baseline"), ("targets", "target")):
        if found := [_target(it, row) for row in targets[targets.role == role].itertuples()]:
            yield field, "; ".join(found)
    shares = {"amber": rules.amber_low, "green": rules.green_low, "above": rules.green_high}
    thresholds = {name: it.percent(share) for name, share in shares.items()}
    demand = it.words("ficha", "demand") if rules.demand_driven else ""
    yield "thresholds", it.words("ficha", "threshold_text", **thresholds) + demand
    if files := dict.fromkeys(cell[1:].partition("]")[0] for cell in actuals.source_cell):
        yield "source", it.words("ficha", "values_from", files=", ".join(files))
    row: Any = next(of(it.judged).itertuples())
    actual, target, _ = it.result_target_gap(row)
    yield "progress", it.words(
        "ficha", "progress_text", actual=actual, target=target,
        attainment=it.figure(row, "attainment"), status=it.label(row.status),
    )  # fmt: skip
    if notes := [f"{note.mark}: {note.text}" for note in notes_of(it, key).itertuples()]:
        yield "notes", " ".join(notes)


def _target(it: ReportFigures, row: Any) -> str:
    """Year, text as printed, and what it is taken for where that is not the same."""
    text = f"{row.year}: {row.text or '–'}"
    if row.role == "target" and row.scope:
        text += f" ({code_in_words(row.scope, it.lang, it.term)})"
    if row.used != row.value and not pd.isna(row.used):
        text += f" ({it.words('ficha', 'taken_as', used=it.number(row.used))})"
    if not row.comparable:
        text += f" ({it.decided('not comparable')})"
    return text
