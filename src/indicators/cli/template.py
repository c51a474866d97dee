"""The command that makes the workbook which an office fills in."""

from __future__ import annotations

from pathlib import Path

import click

from indicators.cli.options import DATA, DECISIONS


@click.command()
@DATA
@DECISIONS
@click.option("--year", type=int, required=True, help="Year to report on.")
@click.argument("out", metavar="OUT.xlsx", type=click.Path(path_type=Path))
def template(data: str, decisions: str, year: int, out: Path) -> None:
    """Make the workbook in which an office reports a year's quarters."""
    from indicators.errors import UsageError
    from indicators.programme import open_programme
    from indicators.template import write_results_form

    programme = open_programme(data, decisions or None)
    term = programme.settings.term
    if year not in term.years():
        raise UsageError(
            f"year {year} is outside the programme; it runs from {term.first_year} "
            f"to {term.last_year}"
        )
    write_results_form(
        out, programme.settings.name, programme.indicators, programme.targets_as_of(), year
    )
    click.echo(out)
