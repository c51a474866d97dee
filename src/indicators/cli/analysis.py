"""Commands on the analysis: each prints a frame as a table, as CSV or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indicators.cli.language import Command
from indicators.cli.options import FORMS, HORIZON, OBJECTIVE, READ, SIMULATED, STATUS
from indicators.cli.printing import echo, echo_footer, echo_frame, echo_notes, echo_table

if TYPE_CHECKING:
    import pandas as pd

    from indicators.programme import Programme


@click.command(cls=Command)
@READ
@HORIZON
@OBJECTIVE
@STATUS
@click.option("--sort", type=click.Choice(["attainment", "gap", "sexenio_share", "coverage"]))
@FORMS
def gap(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, horizon: str, objective: int,
    status: tuple[str, ...], sort: str | None, form: str | None,
) -> None:  # fmt: skip
    """How far each indicator is from its target."""
    from indicators.analysis.gap import gap_to_target
    from indicators.programme import open_programme
    from indicators.words import STATUS_SYMBOL, label

    programme = open_programme(data, decisions or None)
    gaps = gap_to_target(programme, cut_off or None, as_of or None)
    judged = gaps[gaps.horizon == horizon]
    chosen = _chosen(judged, judged, objective, status, sort)
    if form:
        kept = gaps[gaps.indicator_id.isin(chosen.indicator_id)]
        echo_frame(chosen if sort else kept, form)
        return
    _echo_rows(chosen, ["status", "attainment", "actual", "target", "gap"], programme, lang)
    counts = chosen.status.value_counts()
    said = [f"{STATUS_SYMBOL[code]} {counts[code]} {label(code, lang)}"
            for code in STATUS_SYMBOL if code in counts]  # fmt: skip
    click.echo(f"\n{' · '.join(said)}")
    notes: dict[str, list[str]] = {}
    for row in chosen.itertuples():
        for flag in filter(None, row.flags.split(",")):
            notes.setdefault(label(flag, lang, row.term), []).append(row.indicator_id)
    echo_notes(notes, list(chosen.indicator_id), lang)
    echo_footer(judged, programme, as_of, lang)


@click.command(cls=Command)
@READ
@SIMULATED
@OBJECTIVE
@STATUS
@click.option("--sort", type=click.Choice(["probability", "projected_attainment", "required_pace"]))
@click.option("--record", is_flag=True)
@FORMS
def project(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, method: str, draws: int,
    seed: int, objective: int, status: tuple[str, ...], sort: str | None, record: bool,
    form: str | None,
) -> None:  # fmt: skip
    """Where the term's total of each indicator would end."""
    from indicators.analysis.gap import gap_to_target
    from indicators.analysis.projection import project_sexenio
    from indicators.analysis.record import projection_record
    from indicators.programme import open_programme
    from indicators.words import label

    programme = open_programme(data, decisions or None)
    if record:
        _echo_record(projection_record(programme, cut_off or None, as_of or None), lang, form)
        return
    rows = project_sexenio(programme, cut_off or None, as_of or None, method, draws, seed)
    judged = rows
    if status:
        judged = gap_to_target(programme, cut_off or None, as_of or None)
        judged = judged[judged.horizon == "sexenio_to_date"]
    chosen = _chosen(rows, judged, objective, status, sort)
    if form:
        echo_frame(chosen, form)
        return
    columns = ["median", "interval_80", "sexenio_target", "probability"]
    _echo_rows(chosen, columns, programme, lang)
    notes: dict[str, list[str]] = {}
    for row in chosen.itertuples():
        said = label(row.kept or row.evidence or "no_data", lang)
        said += f" ({label('since', lang)} {row.kept_since})" if row.kept else ""
        notes.setdefault(said, []).append(row.indicator_id)
    echo_notes(notes, list(chosen.indicator_id), lang)
    echo_footer(rows, programme, as_of, lang)


def _echo_record(record: pd.DataFrame, lang: str, form: str | None) -> None:
    """What was projected at earlier cut-offs beside what came, in a sentence and by method."""
    from indicators.analysis.record import record_in_words, record_summary
    from indicators.frames.table import column_label, in_words
    from indicators.words import label

    if form:
        echo_frame(record, form)
        return
    said = record_in_words(record, lang)
    click.echo(said or label("nothing_found", lang))
    if said:
        columns = ["method", "years_ahead", "cases", "held_share", "median_error"]
        words = in_words(record_summary(record)[columns], lang)
        heads = [column_label(name, lang) for name in columns]
        click.echo()
        echo_table(heads, words.to_numpy().tolist())


def _chosen(
    rows: pd.DataFrame, judged: pd.DataFrame, objective: int, status: tuple[str, ...],
    sort: str | None,
) -> pd.DataFrame:  # fmt: skip
    """The rows of an objective and of some statuses, in the order asked for."""
    from indicators.errors import UsageError

    if objective and objective not in set(rows.objective):
        known = ", ".join(map(str, rows.objective.unique()))
        raise UsageError(f"there is no objective {objective}; known: {known}")
    if objective:
        rows = rows[rows.objective == objective]
    if status:
        rows = rows[rows.indicator_id.isin(judged.indicator_id[judged.status.isin(status)])]
    return rows.sort_values(sort, kind="stable") if sort else rows


def _echo_rows(rows: pd.DataFrame, columns: list[str], programme: Programme, lang: str) -> None:
    """One line an indicator: id, short name, figures; a status is its sign, in its colour."""
    from indicators.frames.table import in_words
    from indicators.words import label

    words = in_words(rows, lang).mask(rows.isna(), "–")
    short = programme.indicators.set_index("indicator_id").short_name
    words["short_name"] = rows.indicator_id.map(short)
    if "status" in words:
        words["status"] = words.status.str[:1]
    else:
        words["interval_80"] = (words.q10 + "–" + words.q90).mask(rows.q10.isna(), "–")
    names = ["indicator_id", "short_name", *columns]
    colours = list(rows.status) if "status" in rows else []
    heads = [label(f"head_{name}", lang) for name in names]
    echo_table(heads, words[names].to_numpy().tolist(), left=(0, 1, 2) if colours else (0, 1),
               wide=1, colours=colours)  # fmt: skip


@click.command(cls=Command)
@READ
@click.option("--sensitivity", is_flag=True)
@FORMS
def audit(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, sensitivity: bool,
    form: str | None,
) -> None:  # fmt: skip
    """Contradictions inside the matrix itself."""
    from indicators.analysis.audit import audit_matrix, checks_passed
    from indicators.analysis.changes import decision_sensitivity
    from indicators.frames.table import column_label, in_words
    from indicators.programme import open_programme
    from indicators.words import label

    programme = open_programme(data, decisions or None)
    if sensitivity:
        frame = decision_sensitivity(programme, cut_off or None, as_of or None)
    else:
        frame = audit_matrix(programme, as_of or None, lang)
    if form:
        echo_frame(frame, form)
        return
    if frame.empty:
        click.echo(label("nothing_found", lang))
        return
    words = in_words(frame, lang)
    if sensitivity:
        words["subject"] += ": " + words.decided + " → " + words.alternative
        columns = ["indicator_id", "subject", "sexenio_target", "gap", "probability", "status"]
        heads = [column_label(name, lang) for name in columns]
        echo_table(heads, words[columns].to_numpy().tolist(), left=(0, 1, 5), wide=1)
        return
    for key, rows in words.groupby("indicator_id", sort=False):
        echo(f"{key}  {rows.name.iloc[0]}")
        for row in rows.itertuples():
            echo(f"    {row.code}: {row.arithmetic or row.texts}")
            echo(f"        {row.cells}")
    echo(f"{label('passed', lang)}: {checks_passed(programme, frame)}")


@click.command(cls=Command)
@click.argument("indicator")
@READ
@click.option("--figure", default="")
@HORIZON
@SIMULATED
@click.option("--json", "as_json", is_flag=True)
def explain(
    indicator: str, data: str, decisions: str, cut_off: str, as_of: str, lang: str, figure: str,
    horizon: str, method: str, draws: int, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Where the figures of an indicator come from."""
    from indicators.analysis.explain import explain as explained
    from indicators.programme import open_programme

    programme = open_programme(data, decisions or None)
    found = explained(
        programme, indicator, cut_off or None, as_of or None, figure=figure, horizon=horizon,
        method=method, draws=draws, seed=seed, lang=lang,
    )  # fmt: skip
    click.echo(found.to_json() if as_json else str(found))
