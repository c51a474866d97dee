"""Commands on the data: a folder for a programme, a form, what is read, and what is handed on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indicators.cli.language import Command
from indicators.cli.options import DATA, DECISIONS, LANG, METHOD, READ
from indicators.cli.printing import echo_findings

if TYPE_CHECKING:
    from indicators.periods import Term

PATH = click.Path(path_type=Path)


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--programme", required=True)
@click.option("--years", required=True, metavar="FIRST-LAST")
@click.option("--baseline", type=int)
@LANG
def init(folder: Path, programme: str, years: str, baseline: int | None, lang: str) -> None:
    """Make a folder for another programme."""
    from indicators.scaffold import make_project
    from indicators.words import sentence

    term = _term_of(years)
    before = term.first_year - 1 if baseline is None else baseline
    for path in make_project(folder, programme, term, before, lang):
        click.echo(path)
    click.echo(sentence("command", "filled_next", lang, folder=folder / "data" / "raw"))


def _term_of(years: str) -> Term:
    from indicators.errors import UsageError
    from indicators.periods import Term

    found = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", years.strip())
    if not found or int(found[1]) > int(found[2]):
        raise UsageError(f'years "{years}" are not a term; write first and last, as 2025-2030')
    return Term(int(found[1]), int(found[2]))


@click.command(cls=Command)
@DATA
@DECISIONS
@click.option("--year", type=int, required=True)
@click.argument("out", metavar="OUT.xlsx", type=PATH)
def template(data: str, decisions: str, year: int, out: Path) -> None:
    """Make the workbook in which an office reports a year's quarters."""
    from indicators.errors import UsageError
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


@click.command(cls=Command)
@DATA
@LANG
def normalize(data: str, lang: str) -> None:
    """Read the raw workbooks and store their frames."""
    from indicators.programme import STORED
    from indicators.programme import normalize as normalize_folder
    from indicators.words import sentence

    programme = normalize_folder(data)
    for name in STORED:
        rows = len(getattr(programme, name))
        click.echo(f"{name:<18}{sentence('command', 'rows', lang, rows=f'{rows:>6}')}")
    echo_findings(programme.findings, lang)
    if (programme.findings.severity == "error").any():
        raise SystemExit(1)


@click.command(cls=Command)
@READ
@METHOD
@click.option("--frame", default="gaps", show_default=True)
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "datapackage"]))
@click.option("--licence", default="")
@click.argument("file", metavar="FILE", type=PATH)
def export(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, method: str, frame: str,
    form: str | None, licence: str, file: Path,
) -> None:  # fmt: skip
    """Write the frames, gaps and projections."""
    from indicators.errors import UsageError
    from indicators.programme import open_programme
    from indicators.publishing.export import (
        FRAMES,
        frames_of,
        write_csv,
        write_datapackage,
        write_workbook,
    )

    kind = form or file.suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv", "datapackage"):
        raise UsageError(f'{file}: "{kind}" cannot be written; name a file .xlsx or .csv')
    if frame not in FRAMES:
        raise UsageError(f'frame "{frame}" is not known; known: {", ".join(FRAMES)}')
    programme = open_programme(data, decisions or None)
    frames = frames_of(programme, cut_off or None, as_of or None, method=method)
    if kind == "csv":
        write_csv(frames[frame], file)
    elif kind == "xlsx":
        write_workbook(frames, file, programme.settings.name, lang)
    else:
        write_datapackage(frames, programme, file, licence)
    click.echo(file)
