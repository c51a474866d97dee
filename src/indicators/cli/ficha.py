"""The command that prints the ficha técnica of an indicator, or writes it as a PDF."""

from __future__ import annotations

import click

from indicators.cli.options import AS_OF, CUT_OFF, DATA, DECISIONS, LANG


@click.command()
@click.argument("indicator")
@DATA
@DECISIONS
@CUT_OFF
@AS_OF
@LANG
@click.option("--out", default="", help="Write it into this folder, as ficha_5.1_2010Q3.pdf.")
def ficha(indicator: str, out: str, **given: str) -> None:
    """The ficha técnica of an indicator, such as 5.1."""
    from indicators.publishing.bundle import figures_of
    from indicators.publishing.fichas import ficha_lines
    from indicators.publishing.parameters import ReportParameters

    figures = figures_of(ReportParameters.from_mapping(given))
    if not out:
        for name, text in ficha_lines(figures, indicator):
            click.echo(f"{name}: {text}")
        return
    from indicators.publishing.run import skip_grammar

    skip_grammar()
    from indicators.publishing.fichas import write_ficha

    click.echo(write_ficha(figures, indicator, out))
