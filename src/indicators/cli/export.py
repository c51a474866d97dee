"""The command that hands the frames to people in Excel."""

from __future__ import annotations

from pathlib import Path

import click

from indicators.cli.options import AS_OF, CUT_OFF, DATA, DECISIONS, LANG, check_date


@click.command()
@DATA
@DECISIONS
@CUT_OFF
@AS_OF
@LANG
@click.option("--method", default="", help="Projection method; default: the library's.")
@click.option("--frame", default="gaps", show_default=True, help="Which frame a CSV file holds.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def export(
    data: str, decisions: str, cut_off: str, as_of: str, lang: str, method: str, frame: str,
    file: Path,
) -> None:  # fmt: skip
    """Write the frames, gaps and projections to FILE.

    A file .xlsx holds them all, a sheet each and one that explains the columns; a file .csv holds
    one of them.
    """
    from indicators.errors import UsageError
    from indicators.programme import open_programme
    from indicators.publishing.workbook import FRAMES, frames_of, write_csv, write_workbook

    check_date(as_of)
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UsageError(f'{file}: "{kind}" cannot be written; name a file .xlsx or .csv')
    if frame not in FRAMES:
        raise UsageError(f'frame "{frame}" is not known; known: {", ".join(FRAMES)}')
    programme = open_programme(data, decisions or None)
    chosen = {"method": method} if method else {}
    frames = frames_of(programme, cut_off or None, as_of or None, **chosen)
    if kind == ".csv":
        write_csv(frames[frame], file)
    else:
        write_workbook(frames, file, programme.settings.name, lang)
    click.echo(file)
