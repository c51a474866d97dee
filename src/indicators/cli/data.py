"""Commands on the data: what is read, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indicators.cli.options import DATA

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@DATA
def normalize(data: str) -> None:
    """Read data/raw and write its frames to data/processed (Parquet)."""
    from indicators.programme import STORED
    from indicators.programme import normalize as normalize_folder

    programme = normalize_folder(data)
    for name in STORED:
        click.echo(f"{name:<12}{len(getattr(programme, name)):>6} rows")
    _echo_findings(programme.findings)


def _echo_findings(findings: pd.DataFrame) -> None:
    counts = findings.severity.value_counts()
    click.echo(", ".join(f"{counts.get(s, 0)} {s}s" for s in ("error", "warning", "note")))
    for row in findings.itertuples():
        click.echo(f"{row.severity}: {row.message}" + (f"; {row.hint}" if row.hint else ""))
    if counts.get("error", 0):
        raise SystemExit(1)
