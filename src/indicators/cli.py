"""The command ``indicators``: one function per command.

Arguments go in; tables, paths and messages come out. Each command imports what it needs when it
runs, so that ``--help`` answers at once. Errors become one line and an exit code (errors.py).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import click

from indicators.errors import IndicatorsError

if TYPE_CHECKING:
    import pandas as pd

_DATA = click.option("--data", default="data/raw", show_default=True, help="Folder of raw data.")
_DECISIONS = click.option(
    "--decisions", default="", help="Another file in place of the folder's programme.toml."
)
_CUT_OFF = click.option(
    "--cut-off", default="", help="Last quarter that counts, as 2010Q3; default: the last one due."
)
_AS_OF = click.option("--as-of", default="", help="Only what had been reported by this date.")
_LANG = click.option(
    "--lang", type=click.Choice(["es", "en"]), default="es", show_default=True,
    help="Language of labels.",
)  # fmt: skip


def _analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    formats = (
        click.option("--csv", "form", flag_value="csv", help="Print every column as CSV."),
        click.option("--json", "form", flag_value="json", help="Print every column as JSON."),
    )
    for option in (*formats, _LANG, _AS_OF, _CUT_OFF, _DECISIONS, _DATA):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sexenio-indicators")
def commands() -> None:
    """Gaps and projections of a programme's indicators, traceable to their cells."""


@commands.command()
@_DATA
def normalize(data: str) -> None:
    """Read data/raw and write its frames to data/processed (Parquet)."""
    from indicators.programme import STORED
    from indicators.programme import normalize as normalize_folder

    programme = normalize_folder(data)
    for name in STORED:
        click.echo(f"{name:<12}{len(getattr(programme, name)):>6} rows")
    _echo_findings(programme.findings)


@commands.command()
@_analysis_options
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

    _check_date(as_of)
    programme = open_programme(data, decisions or None)
    gaps = gap_to_target(programme, cut_off or None, as_of or None)
    if form:
        _echo_frame(gaps, form)
        return
    rows = gaps[gaps.horizon == horizon]
    heads = ("indicator", "actual", "target", "gap", "attainment", "coverage", "status")
    _echo_table(
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
    _echo_footer(rows, programme, lang)


@commands.command()
@_analysis_options
@click.option("--method", default="run-rate", show_default=True, help="run-rate or plan.")
def project(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, form: str | None, method: str
) -> None:
    """Where the term's total of each indicator would end."""
    from indicators.analysis.projection import project_sexenio
    from indicators.programme import open_programme
    from indicators.vocabulary import label, number, reason_in_words

    _check_date(as_of)
    programme = open_programme(data, decisions or None)
    rows = project_sexenio(programme, cut_off or None, as_of or None, method)
    if form:
        _echo_frame(rows, form)
        return
    heads = ("indicator", "observed", "projected", "sexenio_target", "projected_gap", "reason")
    _echo_table(
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
    _echo_footer(rows, programme, lang)


@commands.command()
@_DATA
@_DECISIONS
@_CUT_OFF
@_AS_OF
@_LANG
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


def _check_date(as_of: str) -> None:
    from indicators.publishing.parameters import ReportParameters

    ReportParameters(as_of=as_of)


def _echo_frame(frame: pd.DataFrame, form: str) -> None:
    if form == "csv":
        click.echo(frame.to_csv(index=False), nl=False)
    else:
        click.echo(frame.to_json(orient="records", force_ascii=False, indent=2))


def _echo_table(heads: list[str], rows: list[list[str]]) -> None:
    """Columns of text: the first and the last to the left, numbers to the right."""
    widths = [max(len(text) for text in column) for column in zip(heads, *rows, strict=True)]
    last = len(heads) - 1
    for row in [heads, *rows]:
        cells = [
            text.ljust(width) if n in (0, last) else text.rjust(width)
            for n, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _echo_footer(rows: pd.DataFrame, programme: Any, lang: str) -> None:
    from indicators.vocabulary import label

    cut_off = rows.cut_off.iloc[0]
    click.echo(
        f"\n{label('cut_off', lang)}: {cut_off}  {label('vintage', lang)}: {rows.vintage.iloc[0]}"
    )
    if missing := programme.not_reported(cut_off):
        click.echo(f"{label('no_actual', lang)} {cut_off}: {', '.join(missing)}")
    if rows.synthetic.any():
        click.echo(label("synthetic", lang).upper())


def _echo_findings(findings: pd.DataFrame) -> None:
    counts = findings.severity.value_counts()
    click.echo(", ".join(f"{counts.get(s, 0)} {s}s" for s in ("error", "warning", "note")))
    for row in findings.itertuples():
        click.echo(f"{row.severity}: {row.message}" + (f"; {row.hint}" if row.hint else ""))
    if counts.get("error", 0):
        raise SystemExit(1)


def main() -> None:
    """Run the command; an error of the library is one line on standard error."""
    try:
        commands(standalone_mode=True)
    except IndicatorsError as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(error.exit_code) from error
