"""The command that makes a project folder for another programme."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from indicators.periods import Term


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--programme", required=True, help="Name of the programme.")
@click.option("--years", required=True, metavar="FIRST-LAST", help="Its years, as 2025-2030.")
@click.option(
    "--baseline", type=int, help="Year that targets are compared with; default: the one before."
)
def init(folder: Path, programme: str, years: str, baseline: int | None) -> None:
    """Make a folder for another programme: empty matrix, decisions, notebooks."""
    from indicators.scaffold import make_project

    term = _term_of(years)
    before = term.first_year - 1 if baseline is None else baseline
    for path in make_project(folder, programme, term, before):
        click.echo(path)
    click.echo(f"Next: fill in the matrix in {folder / 'data' / 'raw'}; README.md says how.")


def _term_of(years: str) -> Term:
    from indicators.errors import UsageError
    from indicators.periods import Term

    found = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", years.strip())
    if not found or int(found[1]) > int(found[2]):
        raise UsageError(f'years "{years}" are not a term; write first and last, as 2025-2030')
    return Term(int(found[1]), int(found[2]))
