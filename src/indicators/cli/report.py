"""Commands that make documents: the report, one or a batch or the one that is due; a ficha."""

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

from indicators.cli.language import Command
from indicators.cli.options import AS_OF, DATA, DECISIONS, LANG, METHOD, OBJECTIVE, READ
from indicators.cli.printing import error_in_words, warn_of_errors
from indicators.errors import IndicatorsError, ReportError, UsageError

if TYPE_CHECKING:
    from indicators.publishing.batch import Outcome
    from indicators.publishing.edition import Report
    from indicators.publishing.parameters import ReportParameters

FAILED = 3


@click.command(cls=Command)
@DATA
@DECISIONS
@click.option("--actuals", default="")
@click.option("--cut-off", default="")
@AS_OF
@OBJECTIVE
@click.option("--by", type=click.Choice(["objective"]))
@LANG
@click.option("--commitments-on", default="")
@click.option("--compare-to", default="")
@METHOD
@click.option("--draws", type=int)
@click.option("--seed", type=int)
@click.option("--out", default="reports", show_default=True)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1))
@click.option("--due", is_flag=True)
@click.option("--on-success", default="")
@click.option("--on-failure", default="")
def report(
    by: str | None, jobs: int, due: bool, on_success: str, on_failure: str, **given: Any
) -> None:  # fmt: skip
    """Make the quarterly report."""
    try:
        outcomes = _made(by, jobs, due=due, **given)
    except (Exception, KeyboardInterrupt) as error:
        if on_failure:
            _hook_failed(on_failure, "", given["lang"])
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

    from indicators.publishing.batch import Processes, run_reports
    from indicators.publishing.report import run_report
    from indicators.words import message_in, sentence

    lang = wanted[0].lang if wanted else "es"
    if jobs > 1 and len(wanted) > 1:
        label = sentence("command", "making", lang, reports=len(wanted), jobs=jobs)
        bar = click.progressbar(length=len(wanted), label=label, file=sys.stderr, hidden=quiet)
        with Processes(min(jobs, len(wanted))) as executor, bar:
            return run_reports(wanted, executor, each=lambda _: bar.update(1))

    def say(line: str) -> None:
        if not quiet:
            click.echo(message_in(line, lang), err=True)

    run = functools.partial(run_report, say=say, kernel=kernel)
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
            manifest = str(outcome.manifest or "")
            hooks_failed |= _hook_failed(command, manifest, outcome.parameters.lang)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and errors:
        raise errors[0]
    for outcome in outcomes:
        if outcome.error:
            given = outcome.parameters
            which = f"{given.cut_off} {given.objective or ''}".strip()
            said = error_in_words(outcome.error, given.lang)
            click.echo(f"error: {which}: {said}", err=True)
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
    warn_of_errors(manifest.get("errors", 0), "annex", lang)


def _hook_failed(command: str, manifest: str, lang: str) -> bool:
    """Run a command, without a shell, with the manifest as its last argument."""
    from indicators.words import sentence

    try:
        done = subprocess.run([*shlex.split(command), manifest], check=False)  # noqa: S603 - asked for
    except (OSError, ValueError) as error:
        click.echo(f"error: {command}: {error}", err=True)
        return True
    if done.returncode:
        said = sentence("command", "ended_with", lang, command=command, number=done.returncode)
        click.echo(f"error: {said}", err=True)
    return done.returncode != 0


@click.command(cls=Command)
@click.argument("indicator")
@READ
@click.option("--out", default="")
def ficha(indicator: str, out: str, **given: str) -> None:
    """The ficha técnica of an indicator."""
    from indicators.publishing.annexes import ficha_lines
    from indicators.publishing.bundle import figures_of
    from indicators.publishing.parameters import ReportParameters

    figures = figures_of(ReportParameters.from_mapping(given))
    if not out:
        for name, text in ficha_lines(figures, indicator):
            click.echo(f"{name}: {text}")
        return
    from indicators.publishing.run import skip_grammar

    skip_grammar()
    from indicators.publishing.annexes import write_ficha

    click.echo(write_ficha(figures, indicator, out))
