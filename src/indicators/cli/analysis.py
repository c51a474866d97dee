"""Commands on the analysis: each prints a frame as a table, as CSV or as JSON, or draws it."""

from __future__ import annotations

import inspect
import shutil
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

import indicators as ind
from indicators.cli.shared import commands, echo, echo_table, opened, takes, warn_of_errors
from indicators.errors import check_known, check_new
from indicators.words import METHODS, label, period_in_words, since_in_words, statuses_in_words

if TYPE_CHECKING:
    import pandas as pd

#: Charts are the functions ``plot_`` of the package: of all indicators, then of one.
_OF_ALL = ("gap", "overview", "heatmap", "multiples", "distribution")
_OF_TERM = ("projection", "methods", "record")
_OF_ONE = ("trajectory", "fan")


@commands.command("gap")
@opened
@takes("horizon", "objective", "status")
@click.option("--sort", type=click.Choice(["attainment", "gap", "sexenio_share", "coverage"]))
@takes("form")
def _gap(
    programme: ind.Programme, when: Any, lang: str, horizon: str, form: str | None, **chosen: Any
) -> None:
    """How far each indicator is from its target."""
    gaps = ind.gap_to_target(programme, **when)
    judged = gaps[gaps.horizon == horizon]
    rows = _chosen(judged, judged, **chosen)
    whole = gaps[gaps.indicator_id.isin(rows.indicator_id)]
    if _echo_frame(rows if chosen["sort"] else whole, form):
        return
    _echo_rows(rows, ["status", "attainment", "actual", "target", "gap"], programme, lang)
    click.echo(f"\n{statuses_in_words(dict(rows.status.value_counts()), lang)}")
    flags = rows["flags"].str.split(",").explode().replace("", None).dropna()
    ids, term = rows.indicator_id, str(programme.settings.term)
    notes = [(ids[at], label(flag, lang, term)) for at, flag in flags.items()]
    _echo_end(judged, notes, ids, programme, when, lang)


@commands.command("project")
@opened
@takes("simulated", "objective", "status")
@click.option("--sort", type=click.Choice(["probability", "projected_attainment", "required_pace"]))
@takes("form")
def _project(
    programme: ind.Programme, when: Any, lang: str, form: str | None, **given: Any
) -> None:
    """Where the term's total of each indicator would end."""
    how = {name: given.pop(name) for name in ("method", "draws", "seed")}
    totals = judged = ind.project_sexenio(programme, **when, **how)
    if given["status"]:
        judged = ind.gap_to_target(programme, **when).query("horizon == 'sexenio_to_date'")
    rows = _chosen(totals, judged, **given)
    if _echo_frame(rows, form):
        return
    _echo_rows(rows, ["median", "interval_80", "sexenio_target", "probability"], programme, lang)
    notes = []
    for row in rows.itertuples():
        since = f" {since_in_words(row.kept_since, lang)}" if row.kept else ""
        notes.append((row.indicator_id, label(row.kept or row.evidence or "no_data", lang) + since))
    _echo_end(totals, notes, rows.indicator_id, programme, when, lang)


def _chosen(
    rows: pd.DataFrame, judged: pd.DataFrame, objective: int, status: Any, sort: str | None
) -> pd.DataFrame:
    """The rows of an objective and of some statuses, in the order asked for."""
    if objective:
        check_known("objective", objective, rows.objective)
        rows = rows[rows.objective == objective]
    if status:
        rows = rows[rows.indicator_id.isin(judged.indicator_id[judged.status.isin(status)])]
    return rows.sort_values(sort, kind="stable") if sort else rows


def _echo_rows(rows: pd.DataFrame, columns: list[str], programme: ind.Programme, lang: str) -> None:
    """One line an indicator: id, short name, figures; a status is its sign, in its colour."""
    from indicators.frames.shown import in_words

    words = in_words(rows, lang).mask(rows.isna(), "–")
    short = programme.indicators.set_index("indicator_id").short_name
    words["short_name"] = rows.indicator_id.map(short)
    if "status" in words:
        words["status"] = words.status.str[:1]
    else:
        words["interval_80"] = (words.q10 + "–" + words.q90).mask(rows.q10.isna(), "–")
    names = ["indicator_id", "short_name", *columns]
    left = (0, 1, 2) if "status" in rows else (0, 1)
    colours = list(rows.status) if "status" in rows else []
    shown = words[names].to_numpy().tolist()
    echo_table("head", names, shown, lang, left=left, wide=1, colours=colours)


def _echo_frame(frame: pd.DataFrame, form: str | None) -> bool:
    """Every row and column, for programs; whether they were asked for."""
    from indicators.frames.shown import guarded

    if form == "csv":
        click.echo(guarded(frame).to_csv(index=False), nl=False)
    elif form:
        click.echo(frame.to_json(orient="records", force_ascii=False, indent=2))
    return bool(form)


def _echo_end(
    rows: pd.DataFrame, notes: list[Any], of: Any, programme: ind.Programme, when: Any, lang: str
) -> None:
    """Notes, of which indicators; as known when; who has not reported; whether it is invented."""
    if notes:
        click.echo()
    for said in dict.fromkeys(note for _, note in notes):
        these = {key: note for key, note in notes if note == said}
        without = [key for key in of if key not in these]
        which = ", ".join(these)
        if not without:
            which = label("all", lang)
        elif len(without) * 2 < len(of):
            which = f"{label('all_but', lang)} {', '.join(without)}"
        line = f"{said[:1].upper()}{said[1:]}: {which}"
        click.echo("\n".join(wrap(line, shutil.get_terminal_size().columns)))
    cut_off, vintage = rows.cut_off.iloc[0], rows.vintage.iloc[0]
    known = f"  {label('vintage', lang)}: {vintage}" if vintage else ""
    click.echo(f"\n{label('cut_off', lang)}: {cut_off}{known}")
    if missing := programme.not_reported(cut_off, when["as_of"]):
        period = period_in_words(cut_off, lang)
        click.echo(f"{label('no_actual', lang)} ({period}): {', '.join(missing)}")
    if rows.synthetic.any():
        click.echo(label("synthetic", lang).upper())
    warn_of_errors(int((programme.findings.severity == "error").sum()), "normalize", lang)


@commands.command("audit")
@opened
@click.option("--sensitivity", is_flag=True)
@takes("form")
def _audit(
    programme: ind.Programme, when: Any, lang: str, sensitivity: bool, form: str | None
) -> None:
    """Contradictions inside the matrix itself."""
    from indicators.analysis.audit import checks_passed
    from indicators.frames.shown import in_words

    if sensitivity:
        frame = ind.decision_sensitivity(programme, **when)
    else:
        frame = ind.audit_matrix(programme, when["as_of"], lang)
    if _echo_frame(frame, form):
        return
    if frame.empty:
        click.echo(label("nothing_found", lang))
    elif sensitivity:
        words = in_words(frame, lang)
        decided = words.subject + ": " + words.decided + " → " + words.alternative
        columns = ["indicator_id", "subject", "sexenio_target", "gap", "probability", "status"]
        rows = words.assign(subject=decided)[columns].to_numpy().tolist()
        echo_table("column", columns, rows, lang, left=(0, 1, 5), wide=1)
    else:
        for key, rows in in_words(frame, lang).groupby("indicator_id", sort=False):
            echo(f"{key}  {rows.name.iloc[0]}")
            for row in rows.itertuples():
                echo(f"    {row.code}: {row.arithmetic or row.texts}")
                echo(f"        {row.cells}")
        echo(f"{label('passed', lang)}: {checks_passed(programme, frame)}")


@commands.command("explain")
@click.argument("indicator")
@opened
@click.option("--figure", default="")
@takes("horizon", "simulated")
@click.option("--json", "as_json", is_flag=True)
def _explain(
    programme: ind.Programme, when: Any, indicator: str, as_json: bool, **how: Any
) -> None:
    """Where the figures of an indicator come from."""
    explained = ind.explain(programme, indicator, **when, **how)
    click.echo(explained.to_json() if as_json else str(explained))


@commands.command("chart")
@click.argument("kind", metavar="KIND", type=click.Choice([*_OF_ALL, *_OF_TERM, *_OF_ONE]))
@click.argument("indicator", required=False, default="")
@click.option("--out", required=True, type=click.Path(path_type=Path))
@opened
@takes("horizon", "method", "objective")
def _chart(
    programme: ind.Programme, when: Any, kind: str, out: Path, objective: int, **how: str
) -> None:
    """Draw a chart into a file."""
    import pandas as pd

    check_new(out, ".svg", ".png", ".pdf")
    when["cut_off"] = when["cut_off"] or programme.default_cut_off()
    known, indicator, method = programme.indicators, how.pop("indicator"), how["method"]
    if kind in _OF_ONE or indicator:
        check_known("indicator", indicator, known.indicator_id)
        known = known[known.indicator_id == indicator]
    if objective:
        check_known("objective", objective, known.objective)
        known = known[known.objective == objective]
    part = replace(programme, indicators=known)
    methods = METHODS if kind == "methods" else [method]
    short_names = dict(zip(known.indicator_id, known.short_name, strict=True))
    given: Any = how | {"names": short_names, "indicator_id": indicator}
    plot = getattr(ind, f"plot_{'small_multiples' if kind == 'multiples' else kind}")
    wanted = inspect.signature(plot).parameters
    frames: dict[str, Any] = {
        "gaps": lambda: ind.gap_to_target(part, **when),
        "path": lambda: ind.planned_path(part, **when),
        "fan": lambda: ind.projection_fan(part, **when, method=method),
        "projections": lambda: pd.concat(
            ind.project_sexenio(part, **when, method=one) for one in methods
        ),
        "record": lambda: ind.projection_record(part, **when),
    }
    given |= {name: make() for name, make in frames.items() if name in wanted}
    plot(**{name: given[name] for name in given if name in wanted}).save(out)
    click.echo(out)
