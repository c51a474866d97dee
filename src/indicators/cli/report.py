"""The command that makes reports: one, a batch of them, or the one that is due."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.options import AS_OF, DATA, DECISIONS, LANG, warn_of_errors
from indicators.errors import IndicatorsError, ReportError, UsageError

if TYPE_CHECKING:
    from indicators.publishing.batch import Outcome
    from indicators.publishing.edition import Report
    from indicators.publishing.parameters import ReportParameters

FAILED = 3


@click.command()
@DATA
@DECISIONS
@click.option("--actuals", default="", help="A workbook of results, read beside the folder's.")
@click.option(
    "--cut-off",
    default="",
    help="Last quarter that counts, as 2010Q3, or a range 2009Q4..2010Q3; default: the last one"
    " reported.",
)
@AS_OF
@click.option("--objective", default=0, help="One objective alone; default: all of them.")
@click.option("--by", type=click.Choice(["objective"]), help="A report for each objective.")
@LANG
@click.option(
    "--commitments-on",
    default="",
    help="Add the targets of the text, and the later commitments as they stood on this ISO date.",
)
@click.option(
    "--compare-to",
    default="",
    help="An earlier report, its PDF or manifest; what changed since.",
)
@click.option("--method", default=None, help="Projection method.")
@click.option("--draws", default=None, type=int, help="How many totals are simulated.")
@click.option("--seed", default=None, type=int, help="Seed of the simulation.")
@click.option("--out", default="reports", show_default=True, help="Folder of the reports.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--due", is_flag=True, help="The report that is due today, if it is not there yet.")
@click.option("--on-success", default="", help="Command to run with the path of the manifest.")
@click.option("--on-failure", default="", help="The same for any failure; an empty path if none.")
def report(
    by: str | None, jobs: int, due: bool, on_success: str, on_failure: str, **given: Any
) -> None:  # fmt: skip
    """Make the quarterly report: PDF, HTML, workbook, executed notebook, manifest."""
    try:
        outcomes = _made(by, jobs, due=due, **given)
    except (Exception, KeyboardInterrupt) as error:
        if on_failure:
            _hook_failed(on_failure, "")
        if isinstance(error, (IndicatorsError, OSError, click.ClickException)):
            raise
        what = "interrupted" if isinstance(error, KeyboardInterrupt) else type(error).__name__
        raise ReportError(f"{what} {error}".strip() + "; the reports were not made") from error
    if due:  # a schedule wants to hear only of what is new
        outcomes = [one for one in outcomes if one.error or (one.report and one.report.made_now)]
    _end(outcomes, on_success, on_failure)


def _made(by: str | None, jobs: int, *, due: bool, cut_off: str, **given: Any) -> list[Outcome]:
    from indicators.publishing.edition import undo_unfinished
    from indicators.publishing.parameters import ReportParameters
    from indicators.publishing.run import skip_grammar, starting_kernel

    # what is not named on the command line has its default in ReportParameters alone
    named = {name: value for name, value in given.items() if value is not None}
    checked = ReportParameters.from_mapping(named)
    if ".." not in cut_off:
        checked = replace(checked, cut_off=cut_off)
    skip_grammar()
    undo_unfinished(Path(checked.out))  # also when nothing is due
    alone = jobs == 1 and not by and not due and ".." not in cut_off
    with starting_kernel() if alone else nullcontext() as kernel:
        return _run(_wanted(checked, cut_off, by, due), jobs, kernel, quiet=due)


def _wanted(
    checked: ReportParameters, cut_off: str, by: str | None, due: bool
) -> list[ReportParameters]:
    """The parameters of every report that was asked for."""
    from indicators.programme import open_programme
    from indicators.publishing.batch import by_objective, cut_offs, due_quarter

    if by and checked.objective:
        raise UsageError("--by objective makes a report for each; leave out --objective")
    if due and cut_off:
        raise UsageError("--due decides by itself which quarter; leave out --cut-off")
    if due:
        today = date.today()  # noqa: DTZ011 - the day of the machine that the schedule runs on
        programme = open_programme(checked.data, checked.decisions or None, checked.actuals or None)
        quarter = due_quarter(programme, today)
        if quarter is None:
            return []
        cut_off = quarter
    single = [replace(checked, cut_off=quarter) for quarter in cut_offs(cut_off)]
    return [one for each in single for one in (by_objective(each) if by else [each])]


def _run(
    wanted: Sequence[ReportParameters], jobs: int, kernel: Any, *, quiet: bool
) -> list[Outcome]:
    import functools

    from indicators.publishing.batch import processes, run_reports
    from indicators.publishing.report import run_report

    if jobs > 1 and len(wanted) > 1:
        label = f"Making {len(wanted)} reports on {jobs} processes"
        bar = click.progressbar(length=len(wanted), label=label, file=sys.stderr, hidden=quiet)
        with processes(min(jobs, len(wanted))) as executor, bar:
            return run_reports(wanted, executor, each=lambda _: bar.update(1))
    run = functools.partial(
        run_report, say=lambda line: None if quiet else click.echo(line, err=True),
        kernel=kernel,
    )  # fmt: skip
    return run_reports(wanted, run=run)


def _end(outcomes: Sequence[Outcome], on_success: str, on_failure: str) -> None:
    """Say what became of each report, run the commands that were given, and set the exit code."""
    hooks_failed = False
    for outcome in outcomes:
        if outcome.report:
            _echo_report(outcome.report, outcome.parameters.lang)
        command = on_failure if outcome.error else on_success
        made_now = outcome.error or (outcome.report and outcome.report.made_now)
        if command and made_now:
            hooks_failed |= _hook_failed(command, str(outcome.manifest or ""))
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and errors:
        raise errors[0]
    for outcome in outcomes:
        if outcome.error:
            given = outcome.parameters
            which = f"{given.cut_off} {given.objective or ''}".strip()
            click.echo(f"error: {which}: {outcome.error}", err=True)
    codes = {error.exit_code for error in errors}
    if errors or hooks_failed:
        raise SystemExit(FAILED if hooks_failed or len(codes) > 1 else codes.pop())


def _echo_report(made: Report, lang: str) -> None:
    from indicators.words import STATUS_SYMBOL, label

    manifest = made.read_manifest()
    counts = manifest["statuses"]
    shown = [s for s in STATUS_SYMBOL if s in ("green", "amber", "red", "no_data") or counts.get(s)]
    click.echo(" · ".join(f"{STATUS_SYMBOL[s]} {counts.get(s, 0)} {label(s, lang)}" for s in shown))
    click.echo(made.pdf)
    warn_of_errors(manifest.get("errors", 0), "an annex of the report")


def _hook_failed(command: str, manifest: str) -> bool:
    """Run a command, without a shell, with the manifest as its last argument."""
    try:
        done = subprocess.run([*shlex.split(command), manifest], check=False)  # noqa: S603 - asked for
    except (OSError, ValueError) as error:
        click.echo(f"error: {command}: {error}", err=True)
        return True
    if done.returncode:
        click.echo(f"error: {command}: ended with {done.returncode}", err=True)
    return done.returncode != 0
