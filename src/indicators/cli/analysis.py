"""Commands on the analysis: each prints a frame as a table, as CSV or as JSON, or draws it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import indicators as ind
from indicators.cli.options import FORMS, HORIZON, METHOD, OBJECTIVE, SIMULATED, STATUS, opened
from indicators.cli.printing import echo, echo_footer, echo_frame, echo_notes, echo_table
from indicators.errors import UsageError
from indicators.words import METHODS, STATUS_SYMBOL, label

if TYPE_CHECKING:
    import pandas as pd

    from indicators.programme import Programme

#: Of all indicators, then of one.
_CHARTS_OF_ALL = ("gap", "status", "overview", "heatmap", "multiples", "distribution",
                  "projection", "methods", "record")  # fmt: skip
_CHARTS_OF_ONE = ("trajectory", "fan")


@click.command()
@opened
@HORIZON
@OBJECTIVE
@STATUS
@click.option("--sort", type=click.Choice(["attainment", "gap", "sexenio_share", "coverage"]))
@FORMS
def gap(
    programme: Programme, when: Any, lang: str, horizon: str, form: str | None, **chosen: Any
) -> None:
    """How far each indicator is from its target."""
    gaps = ind.gap_to_target(programme, **when)
    judged = gaps[gaps.horizon == horizon]
    rows = _chosen(judged, judged, **chosen)
    if form:
        echo_frame(
            rows if chosen["sort"] else gaps[gaps.indicator_id.isin(rows.indicator_id)], form
        )
        return
    _echo_rows(rows, ["status", "attainment", "actual", "target", "gap"], programme, lang)
    counts = rows.status.value_counts()
    known = {code: sign for code, sign in STATUS_SYMBOL.items() if code in counts}
    said = [f"{sign} {counts[code]} {label(code, lang)}" for code, sign in known.items()]
    click.echo(f"\n{' · '.join(said)}")
    notes = [
        (label(flag, lang, row.term), row.indicator_id)
        for row in rows.itertuples()
        for flag in filter(None, row.flags.split(","))
    ]
    echo_notes(notes, list(rows.indicator_id), lang)
    echo_footer(judged, programme, when["as_of"], lang)


@click.command()
@opened
@SIMULATED
@OBJECTIVE
@STATUS
@click.option("--sort", type=click.Choice(["probability", "projected_attainment", "required_pace"]))
@click.option("--record", is_flag=True)
@FORMS
def project(
    programme: Programme, when: Any, lang: str, record: bool, form: str | None, **given: Any
) -> None:
    """Where the term's total of each indicator would end."""
    if record:
        _echo_record(ind.projection_record(programme, **when), lang, form)
        return
    how = {name: given.pop(name) for name in ("method", "draws", "seed")}
    totals = judged = ind.project_sexenio(programme, **when, **how)
    if given["status"]:
        judged = ind.gap_to_target(programme, **when).query("horizon == 'sexenio_to_date'")
    rows = _chosen(totals, judged, **given)
    if form:
        echo_frame(rows, form)
        return
    _echo_rows(rows, ["median", "interval_80", "sexenio_target", "probability"], programme, lang)
    notes = []
    for row in rows.itertuples():
        said = label(row.kept or row.evidence or "no_data", lang)
        said += f" ({label('since', lang)} {row.kept_since})" if row.kept else ""
        notes.append((said, row.indicator_id))
    echo_notes(notes, list(rows.indicator_id), lang)
    echo_footer(totals, programme, when["as_of"], lang)


def _echo_record(record: pd.DataFrame, lang: str, form: str | None) -> None:
    """What was projected at earlier cut-offs beside what came, in a sentence and by method."""
    from indicators.analysis.record import record_in_words, record_summary
    from indicators.frames.table import in_words

    if form:
        echo_frame(record, form)
        return
    said = record_in_words(record, lang)
    click.echo(said or label("nothing_found", lang))
    if said:
        click.echo()
        columns = ["method", "years_ahead", "cases", "held_share", "median_error"]
        _echo_labelled(in_words(record_summary(record)[columns], lang), lang)


def _chosen(
    rows: pd.DataFrame, judged: pd.DataFrame, objective: int, status: tuple[str, ...],
    sort: str | None,
) -> pd.DataFrame:  # fmt: skip
    """The rows of an objective and of some statuses, in the order asked for."""
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

    words = in_words(rows, lang).mask(rows.isna(), "–")
    short = programme.indicators.set_index("indicator_id").short_name
    words["short_name"] = rows.indicator_id.map(short)
    if "status" in words:
        words["status"] = words.status.str[:1]
    else:
        words["interval_80"] = (words.q10 + "–" + words.q90).mask(rows.q10.isna(), "–")
    names = ["indicator_id", "short_name", *columns]
    heads = [label(f"head_{name}", lang) for name in names]
    left = (0, 1, 2) if "status" in rows else (0, 1)
    colours = list(rows.status) if "status" in rows else []
    echo_table(heads, words[names].to_numpy().tolist(), left, wide=1, colours=colours)


def _echo_labelled(words: pd.DataFrame, lang: str, **how: Any) -> None:
    """A frame that is in words, under the labels of its columns."""
    from indicators.frames.table import column_label

    heads = [column_label(name, lang) for name in words]
    echo_table(heads, words.to_numpy().tolist(), **how)


@click.command()
@opened
@click.option("--sensitivity", is_flag=True)
@FORMS
def audit(programme: Programme, when: Any, lang: str, sensitivity: bool, form: str | None) -> None:
    """Contradictions inside the matrix itself."""
    from indicators.analysis.audit import checks_passed
    from indicators.frames.table import in_words

    if sensitivity:
        frame = ind.decision_sensitivity(programme, **when)
    else:
        frame = ind.audit_matrix(programme, when["as_of"], lang)
    if form:
        echo_frame(frame, form)
    elif frame.empty:
        click.echo(label("nothing_found", lang))
    elif sensitivity:
        words = in_words(frame, lang)
        decided = words.subject + ": " + words.decided + " → " + words.alternative
        columns = ["indicator_id", "subject", "sexenio_target", "gap", "probability", "status"]
        shown = words.assign(subject=decided)[columns]
        _echo_labelled(shown, lang, left=(0, 1, 5), wide=1)
    else:
        for key, rows in in_words(frame, lang).groupby("indicator_id", sort=False):
            echo(f"{key}  {rows.name.iloc[0]}")
            for row in rows.itertuples():
                echo(f"    {row.code}: {row.arithmetic or row.texts}")
                echo(f"        {row.cells}")
        echo(f"{label('passed', lang)}: {checks_passed(programme, frame)}")


@click.command()
@click.argument("indicator")
@opened
@click.option("--figure", default="")
@HORIZON
@SIMULATED
@click.option("--json", "as_json", is_flag=True)
def explain(programme: Programme, when: Any, indicator: str, as_json: bool, **how: Any) -> None:
    """Where the figures of an indicator come from."""
    explained = ind.explain(programme, indicator, **when, **how)
    click.echo(explained.to_json() if as_json else str(explained))


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice([*_CHARTS_OF_ALL, *_CHARTS_OF_ONE]))
@click.argument("indicator", required=False, default="")
@click.option("--out", required=True, type=click.Path(path_type=Path))
@opened
@HORIZON
@METHOD
@OBJECTIVE
def chart(
    programme: Programme, when: Any, kind: str, indicator: str, out: Path, lang: str, horizon: str,
    method: str, objective: int,
) -> None:  # fmt: skip
    """Draw a chart into a file."""
    import pandas as pd

    from indicators.charts.theme import save_chart

    if out.exists():
        raise UsageError(f"{out}: there is such a file already; name another one")
    when["cut_off"] = when["cut_off"] or programme.default_cut_off()
    known = programme.indicators
    if kind in _CHARTS_OF_ONE or indicator:
        if indicator not in set(known.indicator_id):
            said = ", ".join(known.indicator_id)
            raise UsageError(f'there is no indicator "{indicator}"; known: {said}')
        known = known[known.indicator_id == indicator]
    if objective:
        known = known[known.objective == objective]
    part = replace(programme, indicators=known)
    named: Any = {
        "lang": lang,
        "names": dict(zip(known.indicator_id, known.short_name, strict=True)),
    }
    gaps, path = partial(ind.gap_to_target, part, **when), partial(ind.planned_path, part, **when)
    fan = partial(ind.projection_fan, part, **when, method=method)
    totals = partial(ind.project_sexenio, part, **when)

    draw: Any = {
        "gap": lambda: ind.plot_gap(gaps(), horizon, **named),
        "status": lambda: ind.plot_status(gaps(), horizon, lang),
        "overview": lambda: ind.plot_overview(
            gaps(), path(), totals(method=method), horizon, **named
        ),
        "heatmap": lambda: ind.plot_heatmap(path(), gaps(), **named),
        "multiples": lambda: ind.plot_small_multiples(path(), gaps(), **named),
        "distribution": lambda: ind.plot_distribution(gaps(), lang),
        "projection": lambda: ind.plot_projection(totals(method=method), **named),
        "methods": lambda: ind.plot_methods(
            pd.concat(totals(method=one) for one in METHODS), **named
        ),
        "record": lambda: ind.plot_record(ind.projection_record(part, **when), lang, method=method),
        "trajectory": lambda: ind.plot_trajectory(path(), indicator, lang, fan=fan()),
        "fan": lambda: ind.plot_fan(path(), fan(), indicator, lang),
    }
    save_chart(draw[kind](), out)
    click.echo(out)
