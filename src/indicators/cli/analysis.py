"""Commands on the analysis: each prints a frame as a table, as CSV or as JSON."""

from __future__ import annotations

import click

from indicators.cli.options import (
    analysis_options,
    check_date,
    echo_footer,
    echo_frame,
    echo_table,
)


@click.command()
@analysis_options
@click.option(
    "--horizon", default="sexenio_to_date", show_default=True,
    type=click.Choice(["year", "year_to_date", "sexenio_to_date"]), help="Which stretch of time.",
)  # fmt: skip
def gap(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None, horizon: str
) -> None:
    """How far each indicator is from its target."""
    from indicators.analysis.gap import gap_to_target
    from indicators.programme import open_programme
    from indicators.vocabulary import STATUS_SYMBOL, label, number, percent

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    gaps = gap_to_target(programme, cut_off or None, as_of or None)
    if form:
        echo_frame(gaps, form)
        return
    rows = gaps[gaps.horizon == horizon]
    heads = ("indicator", "actual", "target", "gap", "attainment", "coverage", "status")
    echo_table(
        [label(head, lang) for head in heads],
        [
            [
                row.indicator_id, number(row.actual, lang), number(row.target, lang),
                number(row.gap, lang), percent(row.attainment, lang), percent(row.coverage, lang),
                f"{STATUS_SYMBOL[row.status]} {label(row.status, lang)}",
            ]
            for row in rows.itertuples()
        ],
    )  # fmt: skip
    echo_footer(rows, programme, lang)


@click.command()
@analysis_options
@click.option("--method", default="run-rate", show_default=True, help="run-rate or plan.")
def project(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None, method: str
) -> None:
    """Where the term's total of each indicator would end."""
    from indicators.analysis.projection import project_sexenio
    from indicators.programme import open_programme
    from indicators.vocabulary import label, number, reason_in_words

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    rows = project_sexenio(programme, cut_off or None, as_of or None, method)
    if form:
        echo_frame(rows, form)
        return
    heads = ("indicator", "observed", "projected", "sexenio_target", "projected_gap", "reason")
    echo_table(
        [label(head, lang) for head in heads],
        [
            [
                row.indicator_id, number(row.observed, lang), number(row.median, lang),
                number(row.sexenio_target, lang), number(row.projected_gap, lang),
                reason_in_words(row.reason, "median", lang),
            ]
            for row in rows.itertuples()
        ],
    )  # fmt: skip
    echo_footer(rows, programme, lang)
