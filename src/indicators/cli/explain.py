"""The command that says where a number comes from."""

from __future__ import annotations

import click

from indicators.cli.options import (
    AS_OF,
    CUT_OFF,
    DATA,
    DECISIONS,
    DRAWS,
    LANG,
    METHOD,
    SEED,
    check_date,
)


@click.command()
@click.argument("indicator")
@DATA
@DECISIONS
@CUT_OFF
@AS_OF
@click.option("--figure", default="", help="One figure: gap, attainment, median ...; default: all.")
@click.option(
    "--horizon", default="sexenio_to_date", show_default=True,
    type=click.Choice(["year", "year_to_date", "sexenio_to_date"]), help="Which stretch of time.",
)  # fmt: skip
@METHOD
@DRAWS
@SEED
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print the tree as JSON.")
def explain(
    indicator: str, data: str, decisions: str, cut_off: str, as_of: str, figure: str, horizon: str,
    method: str, draws: int, seed: int, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Where the figures of INDICATOR come from, down to the cells: indicators explain 5.1"""
    from indicators.analysis.explain import explain as explained
    from indicators.programme import open_programme

    check_date(as_of)
    programme = open_programme(data, decisions or None)
    found = explained(
        programme, indicator, cut_off or None, as_of or None, figure=figure, horizon=horizon,
        method=method, draws=draws, seed=seed, lang=lang,
    )  # fmt: skip
    click.echo(found.to_json() if as_json else str(found))
