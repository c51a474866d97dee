"""The command that says what would be read of a file, and what is wrong with which cell.

Paths go in; for each come out what its tables were taken for, what became of its cells and every
finding: also of a file that cannot be used. Nothing is written but the copy that ``--xlsx`` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indicators.cli.options import DATA, LANG
from indicators.cli.printing import echo, echo_findings, echo_table, error_in_words
from indicators.errors import DataError, UsageError
from indicators.words import label, sentence

if TYPE_CHECKING:
    import pandas as pd

    from indicators.looking import Looked

#: Periods of neighbouring columns that are listed; of more, the first and the last.
_MOST_PERIODS = 6
_PATH = click.Path(path_type=Path)


@click.command()
@DATA
@click.option("--layout", metavar="TOML")
@click.option("--layout-draft", "draft", is_flag=True)
@click.option("--xlsx", "out", metavar="OUT", type=_PATH)
@LANG
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_PATH)
def check(
    data: str, layout: str | None, draft: bool, out: Path | None, lang: str,
    files: tuple[Path, ...],
) -> None:  # fmt: skip
    """Say what would be read of each file, and what is wrong with which cell."""
    from indicators.looking import Looker, draft_layouts
    from indicators.programme import LAYOUTS
    from indicators.reading.annotate import check_new, write_annotated
    from indicators.reading.layout import read_layout

    if out and len(files) > 1:
        raise UsageError("--xlsx writes a copy of one workbook; name one FILE")
    if out:
        check_new(out)
    beside = Path(data) / LAYOUTS
    declared = read_layout(layout or beside) if layout or beside.is_file() else None
    looker = Looker(data, declared, own_layout=bool(layout), draft=draft)
    missing = errors = 0
    for path in files:
        if not path.is_file():
            said = sentence("check", "no_file", lang, path=path)
            echo(f"{label('error', lang)}: {said}", err=True)
            missing += 1
            continue
        try:
            looked = looker.look(path)
        except DataError as error:
            echo(f"{label('error', lang)}: {error_in_words(error, lang)}", err=draft)
            errors += 1
            continue
        if draft:
            click.echo(draft_layouts(looked, lang), nl=False)
        else:
            _echo_looked(path, looked, lang)
        if out:
            marked = write_annotated(path, looked.findings, out, lang)
            code = "marked_one" if marked == 1 else "marked"
            echo(sentence("check", code, lang, out=out, cells=marked), err=draft)
        errors += int((looked.findings.severity == "error").sum())
    if missing or errors:
        # a file that is not there is a wrong call
        raise SystemExit(2 if missing else 1)


def _echo_looked(path: Path, looked: Looked, lang: str) -> None:
    """What a file is, a line for each of its tables, its cells by disposition, its findings."""
    from indicators.reading.layout import plain
    from indicators.reading.workbook import DISPOSITIONS

    kind = sentence("check", looked.kind, lang)
    if looked.days:
        kind += f", {sentence('check', 'reported', lang, days=', '.join(looked.days))}"
    elif looked.dated:
        kind += f", {sentence('check', 'not_dated', lang)}"
    echo(f"{path}: {kind}")
    click.echo()
    tables = looked.recognised.groupby(["sheet", "header_rows", "rows"], sort=False)
    rows = [
        [plain(sheet), header, below, "; ".join(_columns_in_words(columns, lang))]
        for (sheet, header, below), columns in tables
    ]
    if rows:
        _echo_headed(["sheet", "header_rows", "rows", "columns"], rows, lang)
    else:
        echo(sentence("check", "no_table", lang))
    if looked.cells:
        click.echo()
        rows = [
            [plain(name), *(str(counts[word]) for word in DISPOSITIONS), str(sum(counts.values()))]
            for name, counts in looked.cells.items()
        ]
        _echo_headed(["cells_of", *DISPOSITIONS, "in_all"], rows, lang)
    click.echo()
    echo_findings(looked.findings, lang)


def _echo_headed(heads: list[str], rows: list[list[str]], lang: str) -> None:
    words = [sentence("check", head, lang) for head in heads]
    echo_table(words, rows, left=(0, len(heads) - 1))


def _columns_in_words(columns: pd.DataFrame, lang: str) -> Iterator[str]:
    """Neighbours of one role together: "E:H result 2010Q1, 2010Q2, 2010Q3, 2010Q4"."""
    rows = columns.itertuples(index=False)
    for (role, scale), group in groupby(rows, key=lambda row: (row.role, row.scale)):
        run = list(group)
        letters = run[0].column if len(run) == 1 else f"{run[0].column}:{run[-1].column}"
        periods = [row.period for row in run if row.period]
        if len(periods) > _MOST_PERIODS:
            periods = [f"{periods[0]} … {periods[-1]} ({len(periods)})"]
        other = role in ("refused", "unknown", "hidden")
        word = sentence("check", role, lang) if other else role  # a role is written so in TOML
        scaled = f"× {scale:g}" if scale != 1 else ""
        yield " ".join(filter(None, [letters, word, ", ".join(periods), scaled]))
