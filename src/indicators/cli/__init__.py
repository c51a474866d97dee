"""The command ``indicators``: one function per command.

Arguments go in; tables, paths and messages come out. Each command imports what it needs when it
runs, so that ``--help`` answers at once. Errors become one line and an exit code (errors.py).
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from indicators.cli.analysis import gap, project
from indicators.cli.audit import audit
from indicators.cli.check import check
from indicators.cli.data import normalize
from indicators.cli.explain import explain
from indicators.cli.export import export
from indicators.cli.ficha import ficha
from indicators.cli.init import init
from indicators.cli.lab import lab
from indicators.cli.report import report
from indicators.cli.template import template
from indicators.errors import IndicatorsError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sexenio-indicators")
def commands() -> None:
    """Gaps and projections of a programme's indicators, traceable to their cells."""


for command in (
    init,
    normalize,
    check,
    template,
    audit,
    gap,
    project,
    explain,
    export,
    report,
    ficha,
    lab,
):
    commands.add_command(command)


def main() -> None:
    """Run the command; an error of the library or of the system is one line on standard error."""
    if isinstance(sys.stdout, TextIOWrapper):  # cp1252 and ascii lack signs that we print
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        commands(standalone_mode=True)
    except IndicatorsError as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(error.exit_code) from error
    except OSError as error:  # a place that was named cannot be read or written
        click.echo(f"error: {error.filename or 'output'}: {error.strerror or error}", err=True)
        raise SystemExit(UsageError.exit_code) from error
