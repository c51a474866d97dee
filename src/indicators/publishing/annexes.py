"""The annexes: fichas, what was found odd, what was decided, by which method, from which files.

Figures go in, nodes come out; a ficha is also a PDF of its own. A table without rows says that
there is nothing. A field of a ficha that the sources do not state is not printed; those that are
missing are named once, and nothing is filled in. Before them, on request, what stands around the
matrix, which notebook 06 shows too: no qualitative commitment is shown as a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.commitments import (
    commitment_coverage,
    commitment_state,
    compare_narrative_targets,
)
from indicators.errors import check_known
from indicators.frames.table import in_words
from indicators.publishing import tree
from indicators.publishing.bundle import (
    ReportFigures,
    input_hashes,
    package_versions,
    revised_values,
)
from indicators.publishing.objectives import chart_of, notes_of, remarks_of
from indicators.publishing.tables import Voice, frame_table
from indicators.words import code_in_words

#: What Mexican fichas hold and no source of ours states.
_NOT_STATED = ("definition", "method", "responsible")
#: What the section of an indicator has said already when its ficha comes in the annex.
_TOLD = ("name", "objective", "progress", "notes", "thresholds")
#: The parts of the audit, in the order of the annexes.
_AUDIT_PARTS = {"audit": "contradiction", "audit_gaps": "gap", "audit_passed": "passed"}
#: Rows of a table in the annexes; the workbook holds all of them.
_MOST_ROWS = 150


def context_nodes(figures: ReportFigures) -> Iterator[tree.Node]:
    """Narrative targets and commitments, on request; of one objective, those that concern it."""
    given = figures.parameters
    if given.commitments_on:
        yield from narrative_nodes(figures, figures.as_of, given.objective)
        yield from commitment_nodes(figures, given.commitments_on, given.objective)


def lines_table(it: Voice, objective: int) -> tree.Table:
    """The lines of action of an objective, acronyms spelled out at first use."""
    rows = it.programme.lines_of_action
    columns = "strategy line_number group line_of_action public_management"
    return frame_table(it, rows[rows.objective == objective], columns)


def commitment_nodes(it: Voice, as_of: str, objective: int = 0) -> Iterator[tree.Node]:
    """The report's part on commitments: coverage, what is late, what has evidence.

    An ``as_of`` that is no date is a `UsageError`: without a day nothing can be said to be late.
    """
    state = commitment_state(it.programme, as_of)
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
    coverage = commitment_coverage(state)
    yield frame_table(it, coverage, counts, it.words("context", "coverage"))
    columns = "commitment_id nature summary responsible due commitment_status evidence"
    late = state[state.timing.isin(["overdue", "date_passed"])]
    yield from _part(it, it.words("context", "late"), late, columns)
    yield from _part(it, it.words("context", "evidence"), state[state.evidence != ""], columns)


def narrative_nodes(it: Voice, as_of: str | None = None, objective: int = 0) -> Iterator[tree.Node]:
    """The report's part on the targets that the text gives, beside the matrix."""
    rows = compare_narrative_targets(it.programme, as_of)
    rows = rows[rows.objective == objective] if objective else rows
    columns = "narrative_target comparison indicator floor detail"
    yield from _part(it, it.words("context", "narrative"), rows, columns, 1)


def _part(
    it: Voice, title: str, rows: pd.DataFrame, columns: str, level: int = 2
) -> Iterator[tree.Node]:
    """A heading and its table; of a very long one the first rows, and how many there are."""
    yield tree.heading(level, title, new_page=level == 1)
    if rows.empty:
        yield tree.paragraph(it.say("none"))
        return
    yield frame_table(it, rows.head(_MOST_ROWS), columns)
    if len(rows) > _MOST_ROWS:
        yield tree.paragraph(it.say("more_rows", shown=_MOST_ROWS, all=len(rows)), style="note")


def annex_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """All annexes; the fichas of a long programme are made on request alone."""
    yield tree.heading(1, it.say("annexes"), new_page=True)
    yield tree.heading(2, it.say("fichas"))
    if it.long:
        yield tree.paragraph(it.say("fichas_on_request"))
    else:
        missing = ", ".join(it.words("field", field).lower() for field in _NOT_STATED)
        yield tree.paragraph(it.say("fichas_lack", fields=missing), style="note")
        for indicator_id in it.indicators.indicator_id:
            yield tree.heading(3, it.called(indicator_id))
            parts: list[Any] = []
            for field, text in _fields(it, indicator_id):
                if field not in _TOLD:
                    parts.append(tree.strong(f"{it.words('field', field)}: "))
                    parts.append(f"{text.rstrip('.')}.  ")
            yield tree.paragraph(*parts, style="note")
    for title, rows, columns in _tables(it):
        yield from _part(it, title, rows, columns)
    yield from origin_nodes(it)


def _tables(it: ReportFigures) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """The titles of the annexes' tables, their rows and columns."""
    if it.earlier is not None:
        rows = revised_values(it.earlier, it.snapshot)
        title = it.say("revised", earlier=it.compared_with())
        yield title, rows, "indicator_id period before after difference cells"
    for code, part in _AUDIT_PARTS.items():
        rows = it.audit[it.audit.part == part]
        yield it.say(code), rows, "indicator_id oddity arithmetic cells"
    if it.sensitivity is not None:
        columns = "indicator_id alternative sexenio_target gap status"
        yield it.say("sensitivity"), it.sensitivity, columns
    findings, decisions = it.programme.findings, it.programme.decisions
    if it.parameters.objective:
        ours = it.indicators.indicator_id
        findings = findings[findings.indicator_id.isin(["", *ours])]
        decisions = decisions[decisions.indicator_id.isin(ours)]
    yield it.say("findings"), findings, "indicator_id severity finding source_cell"
    yield it.say("decisions"), decisions, "indicator_id subject decided reason"
    yield it.say("notes"), it.programme.footnotes, "mark text source_cell"
    if it.long:  # else each stands in its indicator's block
        remarks = pd.concat([remarks_of(it, key) for key in it.indicators.indicator_id])
        yield it.say("other_remarks"), remarks, "indicator_id period note source_cell"


def origin_nodes(it: ReportFigures) -> Iterator[tree.Node]:
    """Method, parameters, versions and input files: what holds for the whole report."""
    settings = it.programme.settings
    text = it.say(
        "method_text", projection=it.label(it.parameters.method),
        amber=it.percent(settings.amber_low), green=it.percent(settings.green_low),
        above=it.percent(settings.green_high), small=it.number(settings.small_target),
    )  # fmt: skip
    yield tree.heading(2, it.say("method"))
    for part in text.split("\n\n"):
        yield tree.paragraph(part)
    for title, columns, lines in (
        ("parameters", "parameter value", _parameters(it)),
        ("versions", "package version", package_versions()),
        ("inputs", "file sha256", input_hashes(it.parameters, it.programme.folder)),
    ):
        rows = pd.DataFrame(lines.items(), columns=columns.split())
        yield from _part(it, it.say(title), rows, columns)


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
        tree.heading(1, it.called(indicator_id)),
        tree.table([tree.Column("key", 24), tree.Column("text", 76)], [], lines),
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
    told = in_words(of(it.judged), it.lang).iloc[0]
    figures = {name: told[name] for name in ("actual", "target", "attainment")}
    status = it.label(of(it.judged).status.iloc[0])
    yield "progress", it.words("ficha", "progress_text", status=status, **figures)
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
