"""What several commands share: options, and how frames and tables are printed."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

DATA = click.option("--data", default="data/raw", show_default=True, help="Folder of raw data.")
DECISIONS = click.option(
    "--decisions", default="", help="Another file in place of the folder's programme.toml."
)
CUT_OFF = click.option(
    "--cut-off", default="", help="Last quarter that counts, as 2010Q3; default: the last one due."
)
AS_OF = click.option("--as-of", default="", help="Only what had been reported by this date.")
LANG = click.option(
    "--lang", type=click.Choice(["es", "en"]), default="es", show_default=True,
    envvar="INDICATORS_LANG", help="Language; INDICATORS_LANG may set another default.",
)  # fmt: skip
METHOD = click.option(
    "--method", default="damped-trend", show_default=True,
    help="damped-trend, linear-trend, run-rate or plan.",
)  # fmt: skip
DRAWS = click.option(
    "--draws", default=4000, show_default=True, type=click.IntRange(1), help="Simulated totals."
)
SEED = click.option(
    "--seed", default=2007, show_default=True, type=click.IntRange(0), help="Of the simulation."
)


def analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    formats = (
        click.option("--csv", "form", flag_value="csv", help="Print every column as CSV."),
        click.option("--json", "form", flag_value="json", help="Print every column as JSON."),
    )
    for option in (*formats, LANG, AS_OF, CUT_OFF, DECISIONS, DATA):
        command = option(command)
    return command


def check_date(as_of: str) -> None:
    from indicators.publishing.parameters import ReportParameters

    ReportParameters(as_of=as_of)


def echo_frame(frame: pd.DataFrame, form: str) -> None:
    if form == "csv":
        click.echo(frame.to_csv(index=False), nl=False)
    else:
        click.echo(frame.to_json(orient="records", force_ascii=False, indent=2))


def echo_table(heads: list[str], rows: list[list[str]], left: int = 1, longest: int = 0) -> None:
    """Columns of text: the first and the last ``left`` to the left, the numbers to the right.

    Where a longest line is given, the last column is broken to keep to it.
    """
    widths = [max(len(text) for text in column) for column in zip(heads, *rows, strict=True)]
    before = sum(widths[:-1]) + 2 * len(widths[:-1])
    for row in [heads, *rows]:
        room = max(longest - before, 16) if longest else len(row[-1]) + 1
        first, *more = wrap(row[-1], room) or [""]
        cells = [
            text.ljust(width) if n == 0 or n >= len(heads) - left else text.rjust(width)
            for n, (text, width) in enumerate(zip([*row[:-1], first], widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
        for line in more:
            click.echo(" " * before + line)


def echo_footer(rows: pd.DataFrame, programme: Any, as_of: str, lang: str) -> None:
    from indicators.words import label

    cut_off = rows.cut_off.iloc[0]
    click.echo(
        f"\n{label('cut_off', lang)}: {cut_off}  {label('vintage', lang)}: {rows.vintage.iloc[0]}"
    )
    if missing := programme.not_reported(cut_off, as_of or None):
        click.echo(f"{label('no_actual', lang)} {cut_off}: {', '.join(missing)}")
    if rows.synthetic.any():
        click.echo(label("synthetic", lang).upper())
    warn_of_errors(int((programme.findings.severity == "error").sum()))


def warn_of_errors(count: int, lister: str = "indicators normalize") -> None:
    """Say on stderr that some cells were not used; a schedule's mail then says so too."""
    if count:
        errors = "1 error" if count == 1 else f"{count} errors"
        click.echo(
            f"warning: {errors} in the data, whose values are not used; {lister} lists them",
            err=True,
        )
