"""The command that shows what is odd in the matrix, and what the open decisions move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indicators.cli.options import analysis_options, check_date, echo_frame, echo_table

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@analysis_options
@click.option("--sensitivity", is_flag=True, help="Show what the open decisions move instead.")
def audit(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None,
    sensitivity: bool,
) -> None:  # fmt: skip
    """Contradictions inside the matrix itself, with their cells and arithmetic."""
    from indicators.analysis.audit import audit_matrix
    from indicators.analysis.sensitivity import decision_sensitivity
    from indicators.programme import open_programme

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    if sensitivity:
        frame = decision_sensitivity(programme, cut_off or None, as_of or None)
    else:
        frame = audit_matrix(programme, as_of or None, lang)
    if form:
        echo_frame(frame, form)
    elif frame.empty:
        click.echo("nothing found")
    elif sensitivity:
        _echo_sensitivity(frame, lang)
    else:
        _echo_audit(frame, lang)


def _echo_audit(frame: pd.DataFrame, lang: str) -> None:
    from indicators.words import label

    for key, rows in frame.groupby("indicator_id", sort=False):
        click.echo(f"{key}  {rows.name.iloc[0]}")
        for row in rows.itertuples():
            click.echo(f"    {label(row.code, lang)}: {row.arithmetic or row.texts}")
            click.echo(f"        {row.cells}")


def _echo_sensitivity(frame: pd.DataFrame, lang: str) -> None:
    from indicators.words import STATUS_SYMBOL, label, number, percent

    def both(before: str, after: str) -> str:
        return before if before == after else f"{before} → {after}"

    heads = [label("indicator", lang), "", label("sexenio_target", lang), label("gap", lang),
             "P", label("status", lang)]  # fmt: skip
    echo_table(
        heads,
        [
            [
                row.indicator_id,
                f"{row.subject}: {row.decided} → {row.alternative}",
                both(number(row.sexenio_target, lang), number(row.sexenio_target_other, lang)),
                both(number(row.gap, lang), number(row.gap_other, lang)),
                both(percent(row.probability, lang), percent(row.probability_other, lang)),
                both(*(f"{STATUS_SYMBOL[code]} {label(code, lang)}"
                       for code in (row.status, row.status_other))),
            ]
            for row in frame.itertuples()
        ],
    )  # fmt: skip
