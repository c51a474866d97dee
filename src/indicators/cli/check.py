"""The command that says what would be read of a file, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indicators.cli.options import DATA, echo_table

if TYPE_CHECKING:
    import pandas as pd

    from indicators.programme import Programme
    from indicators.reading.actuals import Actuals
    from indicators.reading.cells import Sheet
    from indicators.reading.context_workbook import ContextWorkbook
    from indicators.reading.layouts import Layout
    from indicators.reading.matrix import Matrix

    Read = Matrix | Actuals | ContextWorkbook

#: Periods of neighbouring columns that are listed; of more, the first and the last.
MOST_PERIODS = 6

_KINDS = {
    "Matrix": "matrix",
    "Actuals": "results",
    "ContextWorkbook": "what stands around the matrix",
}


@click.command()
@DATA
@click.option(
    "--layout", metavar="TOML", help="A declared layout; default: layouts.toml in --data."
)
@click.option(
    "--xlsx", "out", metavar="OUT", type=click.Path(path_type=Path),
    help="Write a copy of the workbook with each finding on its cell.",
)  # fmt: skip
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check(data: str, layout: str | None, out: Path | None, files: tuple[Path, ...]) -> None:
    """Say what would be read of each FILE, and what is wrong with which cell.

    Results are matched to the indicators of the programme in --data.
    """
    from indicators.errors import DataError, UsageError
    from indicators.programme import LAYOUTS
    from indicators.reading.layouts import read_layout
    from indicators.reading.template import check_new

    if out and len(files) > 1:
        raise UsageError("--xlsx writes a copy of one workbook; name one FILE")
    if out:
        check_new(out)
    beside = Path(data) / LAYOUTS
    declared = read_layout(layout or beside) if layout or beside.is_file() else None
    errors = missing = 0
    for path in files:
        if not path.is_file():
            click.echo(f"error: {path}: there is no such file", err=True)
            missing += 1
            continue
        try:
            errors += _check_file(path, data, declared, out)
        except DataError as error:
            click.echo(f"error: {error}")
            errors += 1
    if errors or missing:
        raise SystemExit(2 if missing else 1)  # a file that is not there is a wrong call


def _check_file(path: Path, data: str, layout: Layout | None, out: Path | None) -> int:
    """Print what a file holds and return how many errors it has."""
    from indicators.reading.annotate import write_annotated

    read, findings = _read(path, data, layout)
    click.echo(f"{path}: {_KINDS[type(read).__name__]}{_dates_in_words(read)}\n")
    _echo_recognised(read)
    _echo_cells(read)
    _echo_findings(findings)
    if out:
        click.echo(f"{out}: {write_annotated(path, findings, out)} cells marked")
    return int((findings.severity == "error").sum())


def _dates_in_words(read: Read) -> str:
    """The reporting dates of what was read, or that there is none; both decide the vintage."""
    from indicators.reading.context_workbook import ContextWorkbook
    from indicators.reading.matrix import Matrix

    if isinstance(read, ContextWorkbook):
        return ""
    rows = read.targets if isinstance(read, Matrix) else read.values
    days = sorted({f"{day:%Y-%m-%d}" for day in rows.reported.dropna()})
    return f", reported {', '.join(days)}" if days else ", without a reporting date"


def _read(path: Path, data: str, layout: Layout | None) -> tuple[Read, pd.DataFrame]:
    """Read a file as its programme would; findings that take the other files come along."""
    from indicators.programme import CONTEXT
    from indicators.reading.context_workbook import reports_statuses
    from indicators.reading.folder import kind_of
    from indicators.reading.workbook import read_workbook

    sheets = read_workbook(path)
    aside = path.resolve().parent.name == CONTEXT or reports_statuses(sheets)
    if aside and (context := _read_context(path, data)):
        return context, context.findings
    kind = kind_of(path, sheets, layout)
    if kind == "matrix":
        return _read_matrix(path, sheets, data, layout)
    return _read_results(path, sheets, data, layout)


def _read_context(path: Path, data: str) -> ContextWorkbook | None:
    """What stands around the matrix, or ``None`` where the file holds no such table."""
    from indicators.programme import context_workbooks_in, find_folder, open_programme
    from indicators.reading.context_workbook import check_context

    folder = find_folder(data)
    others = [file for file in context_workbooks_in(folder) if file.name != path.name]
    return check_context(path, others, open_programme(folder).indicators)


def _read_matrix(
    path: Path, sheets: list[Sheet], data: str, layout: Layout | None
) -> tuple[Matrix, pd.DataFrame]:
    from indicators.programme import find_folder, open_programme
    from indicators.reading.matrix import matrix_of
    from indicators.settings import FILE_NAME, Settings, read_settings

    beside = (path.parent / FILE_NAME, Path(data) / FILE_NAME)
    declared = next((file for file in beside if file.is_file()), None)
    settings = read_settings(declared) if declared else Settings()
    matrix = matrix_of(path, sheets, settings, layout)
    if not _is_in(path, data):
        return matrix, matrix.findings
    # in its folder a revised matrix has the ids of the earlier one, which it alone cannot know
    return matrix, _findings_on(path, open_programme(find_folder(data)))


def _read_results(
    path: Path, sheets: list[Sheet], data: str, layout: Layout | None
) -> tuple[Actuals, pd.DataFrame]:
    import pandas as pd

    from indicators.programme import find_folder, open_programme
    from indicators.reading.actuals import actuals_of, checked

    programme = open_programme(find_folder(data))
    results = checked(actuals_of(path, sheets, programme.indicators, layout), programme.indicators)
    if not _is_in(path, data):
        return results, results.findings
    both = pd.concat([results.findings, _findings_on(path, programme)], ignore_index=True)
    return results, both.drop_duplicates(["code", "message"], ignore_index=True)


def _is_in(path: Path, data: str) -> bool:
    """Whether a file belongs to the programme's folder, decisions and all."""
    from indicators.errors import UsageError
    from indicators.programme import find_folder
    from indicators.settings import FILE_NAME

    own = path.resolve().parent
    try:
        return (own / FILE_NAME).is_file() and own == find_folder(data).resolve()
    except UsageError:  # there is no such folder: the file stands alone
        return False


def _findings_on(path: Path, programme: Programme) -> pd.DataFrame:
    """The folder's findings on a file; those on a matrix hold what is wrong in programme.toml."""
    from indicators.settings import FILE_NAME

    cells = programme.findings.source_cell
    ours = cells.str.contains(f"[{path.name}]", regex=False)
    return programme.findings[ours | cells.str.contains(f"[{FILE_NAME}]", regex=False)]


def _echo_recognised(read: Read) -> None:
    """A line for each table: where it stands, and what its columns were taken for."""
    echo_table(
        ["sheet", "header rows", "rows", "columns"],
        [
            [*where, "; ".join(_columns_in_words(columns))]
            for where, columns in read.recognised.groupby(
                ["sheet", "header_rows", "rows"], sort=False
            )
        ],
    )


def _columns_in_words(columns: pd.DataFrame) -> Iterator[str]:
    """Neighbours of one role together: "E:H actual 2010Q1, 2010Q2, 2010Q3, 2010Q4"."""
    rows = columns.itertuples(index=False)
    for (role, scale), group in groupby(rows, key=lambda row: (row.role, row.scale)):
        run = list(group)
        letters = run[0].column if len(run) == 1 else f"{run[0].column}:{run[-1].column}"
        periods = [row.period for row in run if row.period]
        if len(periods) > MOST_PERIODS:
            periods = [f"{periods[0]} … {periods[-1]} ({len(periods)})"]
        scaled = [f"× {scale:g}"] if scale != 1 else []
        yield " ".join([letters, role, ", ".join(periods), *scaled]).replace("  ", " ").rstrip()


def _echo_cells(read: Read) -> None:
    """How many cells of each sheet have each disposition."""
    from indicators.reading.workbook import DISPOSITIONS

    click.echo()
    echo_table(
        ["cells of", *DISPOSITIONS, "in all"],
        [
            [name, *(str(counts[word]) for word in DISPOSITIONS), str(sum(counts.values()))]
            for name, counts in read.cells.items()
        ],
    )


def _echo_findings(findings: pd.DataFrame) -> None:
    counts = findings.severity.value_counts()
    said = [(int(counts.get(word, 0)), word) for word in ("error", "warning", "note")]
    click.echo("\n" + ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in said))
    for row in findings.itertuples():
        click.echo(f"{row.severity}: {row.message}" + (f"; {row.hint}" if row.hint else ""))
