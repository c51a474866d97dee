"""The command that makes reports."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

import click

from indicators.cli.options import AS_OF, CUT_OFF, DATA, DECISIONS, LANG


@click.command()
@DATA
@DECISIONS
@CUT_OFF
@AS_OF
@LANG
@click.option("--method", default="run-rate", show_default=True, help="Projection method.")
@click.option("--out", default="reports", show_default=True, help="Folder of the reports.")
def report(**parameters: str) -> None:
    """Make the quarterly report: PDF, executed notebook, manifest."""
    from indicators.publishing.parameters import ReportParameters

    checked = ReportParameters.from_mapping(parameters)
    # jsonschema would compile a grammar for checks of IRIs, which notebooks never ask for: 1.4 s
    sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
    from indicators.publishing.kernel import starting_kernel
    from indicators.vocabulary import STATUS_SYMBOL, label

    with starting_kernel() as kernel:
        from indicators.publishing.report import run_report

        made = run_report(
            checked,
            say=lambda line: click.echo(line, err=True),
            progress=sys.stderr.isatty(),
            kernel=kernel,
        )
    counts = made.read_manifest()["statuses"]
    shown = [s for s in STATUS_SYMBOL if s in ("green", "amber", "red", "no_data") or counts.get(s)]
    click.echo(
        " · ".join(f"{STATUS_SYMBOL[s]} {counts.get(s, 0)} {label(s, checked.lang)}" for s in shown)
    )
    click.echo(made.pdf)
