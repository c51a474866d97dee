"""Commands that make documents: the report, one or a batch or the one that is due; a ficha."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count, product
from pathlib import Path
from typing import Any

import click

import indicators as ind
from indicators.cli.shared import commands, echo_error, takes, warn_of_errors
from indicators.errors import IndicatorsError, ReportError, UsageError, check_known
from indicators.periods import Term, is_quarter
from indicators.words import message_in, sentence, statuses_in_words

_FAILED = 3


@commands.command("report")
@takes("read")
@click.option("--actuals", default="")
@takes("objective")
@click.option("--by", type=click.Choice(["objective"]))
@click.option("--commitments-on", default="")
@click.option("--compare-to", default="")
@takes("simulated")
@click.option("--out", default="reports", show_default=True)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1))
@click.option("--cluster", default="")
@click.option("--due", is_flag=True)
@click.option("--on-success", default="")
@click.option("--on-failure", default="")
def _report(due: bool, on_success: str, on_failure: str, **given: Any) -> None:
    """Make the quarterly report."""
    try:
        outcomes = _made(due=due, **given)
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


def _made(
    by: str | None, jobs: int, cluster: str, *, due: bool, cut_off: str, **given: Any
) -> list[ind.Outcome]:
    from indicators.publishing.edition import undo_unfinished
    from indicators.publishing.report import workers

    several = ".." in cut_off
    checked = ind.ReportParameters.from_mapping(given | ({} if several else {"cut_off": cut_off}))
    programmes = _programmes(checked)
    for one in programmes:
        undo_unfinished(Path(one.out))  # also when nothing is due

    def say(line: str) -> None:
        if not due:
            click.echo(message_in(line, checked.lang), err=True)

    unbegun, wanted = [], []
    for one in programmes:
        try:
            wanted += _wanted(one, cut_off, by, due)
        except IndicatorsError as error:
            unbegun.append(ind.Outcome(one, error=error))
    here = jobs == 1 and not cluster
    telling = partial(ind.run_report, say=say)
    if len(wanted) < 2 and not cluster:
        return unbegun + ind.run_reports(wanted, run=telling)
    begun, told = time.perf_counter(), count(1)

    def tell(outcome: ind.Outcome) -> None:
        seconds = round(time.perf_counter() - begun)
        how_far: Any = {"done": next(told), "all": len(wanted), "seconds": seconds}
        say(sentence("command", "made", checked.lang, name=outcome.name, **how_far))

    with nullcontext() if here else workers(min(jobs, len(wanted)), cluster) as executor:
        say(sentence("command", "making", checked.lang, all=len(wanted)))
        return unbegun + ind.run_reports(
            wanted, executor, telling if here else ind.run_report, tell
        )


def _programmes(checked: ind.ReportParameters) -> list[ind.ReportParameters]:
    """The parameters for each programme whose folder is asked for, with every path whole."""
    from indicators.programme import find_folders

    whole: dict[str, Any] = {
        name: str(Path(path).absolute())
        for name in ("decisions", "actuals", "compare_to")
        if (path := getattr(checked, name))
    }
    folders = find_folders(checked.data)
    if whole and "" not in folders:
        option = min(whole).replace("_", "-")
        raise UsageError(f"--data names several programmes; leave out --{option}")
    found = []
    for name, folder in folders.items():
        lang, out = commands.lang_of(str(folder)), str(Path(checked.out, name).absolute())
        ours = whole | {"data": str(folder.absolute()), "lang": lang, "out": out}
        found.append(replace(checked, **ours))
    return found


def _wanted(
    checked: ind.ReportParameters, cut_off: str, by: str | None, due: bool
) -> list[ind.ReportParameters]:
    """The parameters of every report that was asked for."""
    from indicators.publishing.bundle import programme_of

    if by and checked.objective:
        raise UsageError("--by objective makes a report for each; leave out --objective")
    if due and cut_off:
        raise UsageError("--due decides by itself which quarter; leave out --cut-off")
    if due:
        today = date.today()  # noqa: DTZ011 - the day of the machine that the schedule runs on
        if not (cut_off := programme_of(checked).due_quarter(today) or ""):
            return []
    single = [replace(checked, cut_off=quarter) for quarter in _cut_offs(cut_off)]
    if not by:
        return single
    objectives = map(int, programme_of(checked).indicators.objective.unique())
    return [replace(one, objective=each) for one, each in product(single, objectives)]


def _cut_offs(text: str) -> list[str]:
    """The quarters of ``"2009Q4..2010Q3"``; a single one, or none, stays as it is.

    >>> _cut_offs("2009Q4..2010Q2"), _cut_offs("2010Q3"), _cut_offs("")
    (['2009Q4', '2010Q1', '2010Q2'], ['2010Q3'], [''])
    """
    first, dots, last = text.partition("..")
    if not dots:
        return [text]
    if not (is_quarter(first) and is_quarter(last) and first <= last):
        raise UsageError(f'cut-off "{text}" is no range of quarters such as 2009Q4..2010Q3')
    within = Term(int(first[:4]), int(last[:4])).quarters(last)
    return [quarter for quarter in within if quarter >= first]


def _end(outcomes: Sequence[ind.Outcome], on_success: str, on_failure: str) -> None:
    """Say what became of each report, run the commands that were given, and set the exit code."""
    hooks_failed = False
    several = len({outcome.parameters.data for outcome in outcomes}) > 1
    for outcome in outcomes:
        given, made = outcome.parameters, outcome.report
        if made:
            manifest = made.read_manifest()
            click.echo(statuses_in_words(manifest["statuses"], given.lang))
            click.echo(made.pdf)
            warn_of_errors(manifest.get("errors", 0), "annex", given.lang)
        elif outcome.error and len(outcomes) > 1:
            named = [given.data if several else "", given.cut_off, str(given.objective or "")]
            echo_error(outcome.error, given.lang, " ".join(filter(None, named)))
        command = on_failure if outcome.error else on_success
        if command and (outcome.error or (made and made.made_now)):
            hooks_failed |= _hook_failed(command, str(outcome.manifest or ""), given.lang)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and errors:
        raise errors[0]
    codes = {error.exit_code for error in errors}
    if errors or hooks_failed:
        raise SystemExit(_FAILED if hooks_failed or len(codes) > 1 else codes.pop())


def _hook_failed(command: str, manifest: str, lang: str) -> bool:
    """Run a command, without a shell, with the manifest as its last argument."""
    said = ""
    try:
        done = subprocess.run([*shlex.split(command), manifest], check=False)  # noqa: S603 - asked for
        if number := done.returncode:
            said = sentence("command", "ended_with", lang, command=command, number=number)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or error
        said = sentence("command", "not_run", lang, command=command, error=why)
    if said:
        click.echo(f"error: {said}", err=True)
    return bool(said)


@commands.command("ficha")
@click.argument("indicator")
@takes("read")
@click.option("--out", default="")
def _ficha(indicator: str, out: str, **given: str) -> None:
    """The ficha técnica of an indicator."""
    from indicators.publishing.bundle import figures_of, programme_of
    from indicators.publishing.sections import ficha_lines, write_ficha

    parameters = ind.ReportParameters.from_mapping(given)
    programme = programme_of(parameters)
    known = programme.indicators.set_index("indicator_id").objective
    check_known("indicator", indicator, known.index)
    figures = figures_of(replace(parameters, objective=int(known[indicator])), programme)
    if not out:
        for name, text in ficha_lines(figures, indicator):
            click.echo(f"{name}: {text}")
    else:
        click.echo(write_ficha(figures, indicator, out))
