"""Commands on the analysis: each prints a frame as a table, as CSV or as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.options import (
    DRAWS,
    METHOD,
    SEED,
    analysis_options,
    check_date,
    echo_footer,
    echo_frame,
    echo_table,
)

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@analysis_options
@click.option(
    "--horizon", default="sexenio_to_date", show_default=True,
    type=click.Choice(["year", "year_to_date", "sexenio_to_date"]), help="Which stretch of time.",
)  # fmt: skip
def gap(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None, horizon: str
) -> None:
    """How far each indicator is from its target, and what to mind about the figures."""
    from indicators.analysis.gap import gap_to_target
    from indicators.analysis.projection import project_sexenio
    from indicators.programme import open_programme
    from indicators.words import label

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    gaps = gap_to_target(programme, cut_off or None, as_of or None)
    if form:
        echo_frame(gaps, form)
        return
    rows = gaps[gaps.horizon == horizon]
    heads = ("indicator", "actual", "target", "gap", "attainment", "coverage", "status", "evidence",
             "mind")  # fmt: skip
    usual = _usual_flags(rows)
    evidence = project_sexenio(programme, rows.cut_off.iloc[0], as_of or None, "run-rate").evidence
    echo_table(
        [label(head, lang) for head in heads],
        [
            _distance(row, known, set(usual), lang)
            for row, known in zip(rows.itertuples(), evidence, strict=True)
        ],
        left=3,
        longest=120,
    )
    if usual:
        click.echo()
    for flag, without in usual.items():
        which = f"{label('all_but', lang)} {', '.join(without)}" if without else label("all", lang)
        click.echo(f"{label(flag, lang, rows.term.iloc[0]).capitalize()}: {which}")
    echo_footer(rows, programme, as_of, lang)


def _usual_flags(rows: pd.DataFrame) -> dict[str, list[str]]:
    """What most rows have to mind, said once below the table, and the indicators without it."""
    has = {flag: rows["flags"].str.split(",").map(lambda flags, flag=flag: flag in flags)
           for flags in rows["flags"] for flag in flags.split(",") if flag}  # fmt: skip
    return {
        flag: rows.indicator_id[~where].tolist()
        for flag, where in has.items() if where.mean() > 0.5
    }  # fmt: skip


def _distance(row: Any, evidence: str, usual: set[str], lang: str) -> list[str]:
    """One indicator's gap: numbers, its status and evidence, then what to mind about them."""
    from indicators.words import STATUS_SYMBOL, label, number, percent, reason_in_words

    flags = [flag for flag in row.flags.split(",") if flag and flag not in usual]
    minded = [
        reason_in_words(row.reason, "gap", lang),
        *(label(flag, lang, row.term) for flag in flags),
    ]
    return [
        row.indicator_id, number(row.actual, lang), number(row.target, lang),
        number(row.gap, lang), percent(row.attainment, lang), percent(row.coverage, lang),
        f"{STATUS_SYMBOL[row.status]} {label(row.status, lang)}", _evidence(evidence, lang),
        "; ".join(filter(None, minded)),
    ]  # fmt: skip


def _evidence(code: str, lang: str) -> str:
    """How much there is to go by, under a header that says that it is evidence."""
    from indicators.words import label

    return label(code, lang).replace(label("evidence", lang).lower(), "").strip() if code else "–"


@click.command()
@analysis_options
@METHOD
@DRAWS
@SEED
def project(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None, method: str,
    draws: int, seed: int,
) -> None:  # fmt: skip
    """Where the term's total of each indicator would end, and how likely its target is."""
    from indicators.analysis.projection import project_sexenio
    from indicators.programme import open_programme
    from indicators.words import label

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    rows = project_sexenio(programme, cut_off or None, as_of or None, method, draws, seed)
    if form:
        echo_frame(rows, form)
        return
    heads = ("indicator", "observed", "projected", "interval_80", "sexenio_target",
             "probability", "required_pace", "evidence")  # fmt: skip
    echo_table(
        [label(head, lang, rows.term.iloc[0]) for head in heads],
        [_outlook(row, lang) for row in rows.itertuples()],
    )
    echo_footer(rows, programme, as_of, lang)


def _outlook(row: Any, lang: str) -> list[str]:
    """One indicator's projection: numbers, then what they are worth in words."""
    from indicators.words import chance, label, likelihood, number, reason_in_words

    words = _evidence(row.evidence, lang)
    if row.kept:
        words = f"{label(row.kept, lang)} {label('since', lang)} {row.kept_since}"
    elif why := reason_in_words(row.reason, "median", lang, row.term):
        words = why
    probable = "–"
    if not math.isnan(row.probability):
        probable = f"{chance(row.probability)} {likelihood(row.probability, lang)}"
    interval = f"{number(row.q10, lang)} {label('to', lang)} {number(row.q90, lang)}"
    return [
        row.indicator_id, number(row.observed, lang), number(row.median, lang),
        "–" if math.isnan(row.q10) else interval, number(row.sexenio_target, lang),
        probable, number(row.required_pace, lang), words,
    ]  # fmt: skip
