"""Commands on a project's folder: to make one, a form, what is read, what is handed on, the lab."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.options import DATA, DECISIONS, LANG, METHOD, opened
from indicators.cli.printing import echo_findings, error_in_words
from indicators.errors import IndicatorsError, UsageError
from indicators.words import sentence

if TYPE_CHECKING:
    from indicators.programme import Programme

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--programme", required=True)
@click.option("--years", required=True, metavar="FIRST-LAST")
@click.option("--baseline", type=int)
@LANG
def init(folder: Path, programme: str, years: str, baseline: int | None, lang: str) -> None:
    """Make a folder for another programme."""
    from indicators.periods import Term
    from indicators.template import make_project

    found = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", years.strip())
    if not found or int(found[1]) > int(found[2]):
        raise UsageError(f'years "{years}" are not a term; write first and last, as 2025-2030')
    term = Term(int(found[1]), int(found[2]))
    before = term.first_year - 1 if baseline is None else baseline
    for path in make_project(folder, programme, term, before, lang):
        click.echo(path)
    click.echo(sentence("command", "filled_next", lang, folder=folder / "data" / "raw"))


@click.command()
@DATA
@DECISIONS
@click.option("--year", type=int, required=True)
@click.argument("out", metavar="OUT.xlsx", type=_PATH)
def template(data: str, decisions: str, year: int, out: Path) -> None:
    """Make the workbook in which an office reports a year's quarters."""
    from indicators.programme import open_programme
    from indicators.template import write_results_form

    programme = open_programme(data, decisions or None)
    term = programme.settings.term
    if year not in term.years():
        raise UsageError(
            f"year {year} is outside the programme; it runs from {term.first_year} "
            f"to {term.last_year}"
        )
    write_results_form(
        out, programme.settings.name, programme.indicators, programme.targets_as_of(), year
    )
    click.echo(out)


@click.command()
@DATA
@LANG
def normalize(data: str, lang: str) -> None:
    """Read the raw workbooks and store their frames."""
    from indicators.programme import find_folders

    failed = False
    for one_of_several, folder in find_folders(data).items():
        if one_of_several:
            click.echo(f"{folder}:")
        try:
            failed |= _normalize(folder, lang)
        except IndicatorsError as error:
            if not one_of_several:
                raise
            click.echo(f"error: {folder}: {error_in_words(error, lang)}", err=True)
            failed = True
    if failed:
        raise SystemExit(1)


def _normalize(folder: Path, lang: str) -> bool:
    """Store the frames of a folder, and say what they are; whether a finding is an error."""
    from indicators.programme import STORED, normalize

    programme = normalize(folder)
    for name in STORED:
        rows = len(getattr(programme, name))
        click.echo(f"{name:<18}{sentence('command', 'rows', lang, rows=f'{rows:>6}')}")
    echo_findings(programme.findings, lang)
    return bool((programme.findings.severity == "error").any())


@click.command()
@opened
@METHOD
@click.option("--frame", default="gaps", show_default=True)
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "datapackage"]))
@click.option("--licence", default="")
@click.argument("file", metavar="FILE", type=_PATH)
def export(
    programme: Programme, when: Any, lang: str, method: str, frame: str, form: str | None,
    licence: str, file: Path,
) -> None:  # fmt: skip
    """Write the frames, gaps and projections."""
    from indicators.publishing import export as writing

    kind = form or file.suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv", "datapackage"):
        raise UsageError(f'{file}: "{kind}" cannot be written; name a file .xlsx or .csv')
    if frame not in writing.FRAMES:
        raise UsageError(f'frame "{frame}" is not known; known: {", ".join(writing.FRAMES)}')
    frames = writing.frames_of(programme, **when, method=method)
    if kind == "csv":
        writing.write_csv(frames[frame], file)
    elif kind == "xlsx":
        writing.write_workbook(frames, file, programme.settings.name, lang)
    else:
        writing.write_datapackage(frames, programme, file, licence)
    click.echo(file)


@click.command(context_settings={"ignore_unknown_options": True})
@DATA
@LANG
@click.option("--fresh", is_flag=True)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
def lab(data: str, lang: str, fresh: bool, options: tuple[str, ...]) -> None:
    """Open JupyterLab on a copy of the notebooks."""
    from indicators.lab.folder import START, lay_out, project_of
    from indicators.programme import find_folder

    if find_spec("jupyterlab") is None:
        raise UsageError('JupyterLab is not installed: pip install "sexenio-indicators[lab]"')
    folder, kept = lay_out(project_of(Path(find_folder(data))), fresh=fresh, lang=lang)
    for name in kept:
        click.echo(sentence("command", "copy_kept", lang, name=name), err=True)
    server = subprocess.Popen(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}",
         f"--LabApp.default_url=/lab/tree/{START}", *options]
    )  # fmt: skip
    # what ends this process, Ctrl-C or SIGTERM, ends the server too
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: server.terminate())
    code = server.wait()
    raise SystemExit(0 if code in (-signal.SIGTERM, -signal.SIGINT) else code)
