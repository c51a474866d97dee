"""Commands on workbooks and folders: to make a project or a form, to look, to read, to hand on.

What `check` says of a file is what its tables were taken for, what became of its cells and every
finding, also of a file that cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import indicators as ind
from indicators.cli.shared import commands, echo, echo_error, echo_table, opened, takes
from indicators.errors import IndicatorsError, UsageError, check_new
from indicators.words import finding_line, label, sentence, table

if TYPE_CHECKING:
    import pandas as pd

    from indicators.looking import Looked

#: Periods of neighbouring columns that are listed; of more, the first and the last.
_MOST_PERIODS = 6
#: Of more findings of one kind the first are said, and of the others the cells.
_MOST_ALIKE = 6
_PATH = click.Path(path_type=Path)


@commands.command("init")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--programme", required=True)
@click.option("--years", required=True, metavar="FIRST-LAST")
@click.option("--baseline", type=int)
@takes("lang")
def _init(folder: Path, programme: str, years: str, baseline: int | None, lang: str) -> None:
    """Make a folder for another programme."""
    from indicators.template import make_project

    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", years)
    first, last = map(int, found.groups()) if found else (1, 0)
    if first > last:
        raise UsageError(f'years "{years}" are not a term; write first and last, as 2025-2030')
    baseline = first - 1 if baseline is None else baseline
    for path in make_project(folder, programme, range(first, last + 1), baseline, lang):
        click.echo(path)
    click.echo(sentence("command", "filled_next", lang, folder=folder / "data" / "raw"))


@commands.command("template")
@takes("data", "decisions")
@click.option("--year", type=int, required=True)
@click.argument("out", metavar="OUT.xlsx", type=_PATH)
def _template(data: str, decisions: str, year: int, out: Path) -> None:
    """Make the workbook in which an office reports a year's quarters."""
    from indicators.template import write_results_form

    write_results_form(out, ind.open_programme(data, decisions or None), year)
    click.echo(out)


@commands.command("check")
@takes("data")
@click.option("--layout-draft", "draft", is_flag=True)
@click.option("--xlsx", "out", metavar="OUT", type=_PATH)
@takes("lang")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_PATH)
def _check(data: str, draft: bool, out: Path | None, lang: str, files: tuple[Path, ...]) -> None:
    """Say what would be read of each file, and what is wrong with which cell."""
    from indicators.looking import Looker
    from indicators.reading.annotate import write_annotated

    if out and len(files) > 1:
        raise UsageError("--xlsx writes a copy of one workbook; name one FILE")
    if out:
        check_new(out, ".xlsx")
    looker = Looker(data, draft=draft)
    worst = 0
    for path in files:
        try:
            looked = looker.look(path)
        except IndicatorsError as error:
            worst = max(worst, echo_error(error, lang))
            continue
        if draft:
            click.echo(looked.draft(lang), nl=False)
        else:
            _echo_looked(path, looked, lang)
        if out:
            marked = write_annotated(path, looked.findings, out, lang)
            code = "marked_one" if marked == 1 else "marked"
            echo(sentence("check", code, lang, out=out, cells=marked), err=draft)
        worst = max(worst, int((looked.findings.severity == "error").any()))
    if worst:
        raise SystemExit(worst)


def _echo_looked(path: Path, looked: Looked, lang: str) -> None:
    """What a file is, a line for each of its tables, its cells by disposition, its findings."""
    kind, days = sentence("check", looked.kind, lang), ", ".join(looked.days)
    dated = "reported" if days else "not_dated" if looked.dated else ""
    said = [kind, sentence("check", dated, lang, days=days)] if dated else [kind]
    echo(f"{path}: {', '.join(said)}")
    click.echo()
    tables = looked.recognised.groupby(["sheet", "header_rows", "rows"], sort=False)
    rows = [
        [sheet, header, below, "; ".join(_columns_in_words(columns, lang))]
        for (sheet, header, below), columns in tables
    ]
    if rows:
        heads = ["sheet", "header_rows", "rows", "columns"]
        echo_table("check", heads, rows, lang, left=(0, 3), wide=3)
    else:
        echo(sentence("check", "no_table", lang))
    if looked.cells:
        click.echo()
        rows = [
            [name, *map(str, counts.values()), str(sum(counts.values()))]
            for name, counts in looked.cells.items()
        ]
        words = next(iter(looked.cells.values()))
        echo_table("check", ["cells_of", *words, "in_all"], rows, lang, wide=0)
    click.echo()
    _echo_findings(looked.findings, lang)


def _columns_in_words(columns: pd.DataFrame, lang: str) -> Iterator[str]:
    """Neighbours of one role together: "E:H resultado 2010Q1, 2010Q2, 2010Q3"."""
    rows = columns.itertuples(index=False)
    for (role, scale), group in groupby(rows, key=lambda row: (row.role, row.scale)):
        run = list(group)
        letters = run[0].column if len(run) == 1 else f"{run[0].column}:{run[-1].column}"
        periods = [row.period for row in run if row.period]
        if len(periods) > _MOST_PERIODS:
            periods = [f"{periods[0]} … {periods[-1]} ({len(periods)})"]
        scaled = f"× {scale:g}" if scale != 1 else ""
        kind = "role" if role in table()["role"] else "column"  # of what stands around the matrix
        word = sentence(kind, role, lang).lower()
        yield " ".join(filter(None, [letters, word, ", ".join(periods), scaled]))


def _echo_findings(findings: pd.DataFrame, lang: str) -> None:
    """How many findings there are, and each with what to do; of many alike the first and cells."""
    counts = findings.severity.value_counts()
    numbers = [(word, int(counts.get(word, 0))) for word in ("error", "warning", "note")]
    told = [f"{n} {label(word if n == 1 else f'{word}s', lang)}" for word, n in numbers]
    echo(", ".join(told))  # "0 errores, 1 advertencia, 2 notas"
    for _, alike in findings.groupby(["severity", "code"], sort=False):
        rows = alike.to_dict("records")
        shown = rows if len(rows) <= _MOST_ALIKE else rows[:2]
        for row in shown:
            echo(f"{label(row['severity'], lang)}: {finding_line(row, lang)}")
        if rest := [row["source_cell"].rpartition("!")[2] for row in rows[len(shown) :]]:
            more = sentence("command", "more_alike", lang, count=len(rest), cells=", ".join(rest))
            echo(f"    {more}")


@commands.command("normalize")
@takes("data", "lang")
def _normalize(data: str, lang: str) -> None:
    """Read the raw workbooks and store their frames."""
    from indicators.programme import find_folders, normalize

    failed = False
    for one_of_several, folder in find_folders(data).items():
        if one_of_several:
            click.echo(f"{folder}:")
            lang = commands.lang_of(str(folder))  # as its report does
        try:
            programme = normalize(folder)
        except (IndicatorsError, OSError) as error:
            if not one_of_several:
                raise
            failed = bool(echo_error(error, lang, folder))
            continue
        for name, frame in programme.frames().items():
            rows = f"{len(frame):>6}"
            click.echo(f"{name:<18}{sentence('command', 'rows', lang, rows=rows)}")
        _echo_findings(programme.findings, lang)
        failed |= bool((programme.findings.severity == "error").any())
    if failed:
        raise SystemExit(1)


@commands.command("export")
@opened
@takes("method")
@click.option("--format", "form", default="xlsx", type=click.Choice(["xlsx", "datapackage"]))
@click.option("--licence", default="")
@click.argument("file", metavar="FILE", type=_PATH)
def _export(
    programme: ind.Programme, when: Any, lang: str, method: str, file: Path, **given: Any
) -> None:
    """Write the frames, gaps and projections."""
    from indicators.publishing import export as writing

    in_excel = given["form"] == "xlsx"
    check_new(file, *[".xlsx"] * in_excel)
    frames = programme.frames()
    frames["gaps"] = ind.gap_to_target(programme, **when)
    frames["projections"] = ind.project_sexenio(programme, **when, method=method)
    if in_excel:
        writing.write_workbook(frames, file, programme.settings.name, lang)
    else:
        title = programme.settings.name or programme.folder.resolve().name
        writing.write_datapackage(frames, file, title, programme.sources(), given["licence"])
    click.echo(file)


@commands.command("lab", context_settings={"ignore_unknown_options": True})
@takes("data", "lang")
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
def _lab(data: str, lang: str, options: tuple[str, ...]) -> None:
    """Open JupyterLab on a copy of the notebooks."""
    from indicators.programme import find_folder
    from indicators.template import lay_out

    if find_spec("jupyterlab") is None:
        raise UsageError('JupyterLab is not installed: pip install "sexenio-indicators[lab]"')
    first, kept = lay_out(find_folder(data), lang)
    for name in kept:
        click.echo(sentence("command", "copy_kept", lang, name=name), err=True)
    from jupyterlab.labapp import LabApp

    places = [f"--ServerApp.root_dir={first.parent}"]
    places += [f"--LabApp.default_url=/lab/tree/{first.name}"]
    # Ctrl-C ends it as SIGTERM does, without a question
    LabApp.launch_instance([*places, "--ServerApp.answer_yes=True", *options])
