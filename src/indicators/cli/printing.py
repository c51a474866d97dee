"""How a terminal shows a frame: a table that fits it, what to mind below, and errors in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from indicators.words import (
    finding_sentences,
    label,
    message_in,
    period_in_words,
    sentence,
    words_or_code,
)

if TYPE_CHECKING:
    import pandas as pd

    from indicators.programme import Programme

#: No column of names is narrower than this.
_NARROWEST = 12
#: Of more findings of one kind the first are said, and of the others the cells.
_MOST_ALIKE = 6
_COLOURS = {"green": "green", "amber": "yellow", "red": "red", "above": "blue"}


def echo(text: str = "", *, err: bool = False) -> None:
    """A line without control characters, since a cell may hold what a terminal obeys."""
    from indicators.reading.layout import plain

    click.echo(plain(text), err=err)


def echo_frame(frame: pd.DataFrame, form: str | None) -> bool:
    """Every row and column, for programs; whether they were asked for."""
    from indicators.frames.schemas import guarded

    if form == "csv":
        click.echo(guarded(frame).to_csv(index=False), nl=False)
    elif form:
        click.echo(frame.to_json(orient="records", force_ascii=False, indent=2))
    return bool(form)


def echo_table(
    kind: str, columns: Sequence[str], rows: Sequence[Sequence[str]], lang: str, *,
    left: Sequence[int] = (0,), wide: int | None = None, colours: Sequence[str] = (),
) -> None:  # fmt: skip
    """Columns of text, headed by their words of a kind; those of ``left`` to the left.

    The ``wide`` column is broken so that a line fits the terminal; each row has its colour.
    """
    heads = [words_or_code(kind, name, lang) for name in columns]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if wide is not None:
        others = sum(widths) - widths[wide] + 2 * (len(widths) - 1)
        room = shutil.get_terminal_size().columns - others
        widths[wide] = min(widths[wide], max(room, _NARROWEST))
    # NO_COLOR asks for none; else click knows whether there is a terminal
    coloured = False if os.environ.get("NO_COLOR") else None
    for row, colour in zip_longest([heads, *rows], ["", *colours]):
        broken = [wrap(text, widths[n]) if n == wide else [text] for n, text in enumerate(row)]
        for line in zip_longest(*broken, fillvalue=""):
            cells = [
                part.ljust(width) if n in left else part.rjust(width)
                for n, (part, width) in enumerate(zip(line, widths, strict=True))
            ]
            text = click.style("  ".join(cells).rstrip(), fg=_COLOURS.get(colour))
            click.echo(text, color=coloured)


def echo_notes(notes: list[str], of: pd.Series, indicators: pd.Series, lang: str) -> None:
    """What holds of which indicators: all, all but a few, or these."""
    if notes:
        click.echo()
    for said in dict.fromkeys(notes):
        these = [key for key, note in zip(of, notes, strict=True) if note == said]
        without = [key for key in indicators if key not in set(these)]
        which = ", ".join(these)
        if not without:
            which = label("all", lang)
        elif len(without) * 2 < len(indicators):
            which = f"{label('all_but', lang)} {', '.join(without)}"
        line = f"{said[:1].upper()}{said[1:]}: {which}"
        click.echo("\n".join(wrap(line, shutil.get_terminal_size().columns)))


def echo_footer(rows: pd.DataFrame, programme: Programme, as_of: str | None, lang: str) -> None:
    """Of when the figures are, who has not reported, and whether the data are invented."""
    cut_off, vintage = rows.cut_off.iloc[0], rows.vintage.iloc[0]
    known = f"  {label('vintage', lang)}: {vintage}" if vintage else ""
    click.echo(f"\n{label('cut_off', lang)}: {cut_off}{known}")
    if missing := programme.not_reported(cut_off, as_of):
        period = period_in_words(cut_off, lang)
        click.echo(f"{label('no_actual', lang)} ({period}): {', '.join(missing)}")
    if rows.synthetic.any():
        click.echo(label("synthetic", lang).upper())
    warn_of_errors(int((programme.findings.severity == "error").sum()), "normalize", lang)


def warn_of_errors(count: int, lister: str, lang: str) -> None:
    """Say on stderr that some cells were not used; a schedule's mail then says so too."""
    if count:
        errors = f"{count} {label('error' if count == 1 else 'errors', lang)}"
        said = sentence("command", f"unused_{lister}", lang, errors=errors)
        click.echo(f"{label('warning', lang)}: {said}", err=True)


def echo_error(error: Exception, lang: str, of: object = "") -> int:
    """Say an error on stderr, in a line that names what it is of; returns its exit code."""
    echo(f"error: {of}{': ' * bool(of)}{error_in_words(error, lang)}", err=True)
    return int(getattr(error, "exit_code", 1))


def error_in_words(error: Exception, lang: str) -> str:
    """What an error says, in the reader's language."""
    if getattr(error, "finding", "") or getattr(error, "code", ""):
        from indicators.reading.findings import unusable_file

        return _in_words(unusable_file(Path(), error), lang)
    return message_in(str(error), lang)


def _in_words(finding: Mapping[str, Any], lang: str) -> str:
    return "; ".join(filter(None, finding_sentences(finding, lang)))


def echo_findings(findings: pd.DataFrame, lang: str) -> None:
    """How many findings there are, and each with what to do; of many alike the first and cells."""
    counts = findings.severity.value_counts()
    numbers = [(word, int(counts.get(word, 0))) for word in ("error", "warning", "note")]
    said = [f"{n} {label(word if n == 1 else f'{word}s', lang)}" for word, n in numbers]
    echo(", ".join(said))  # "0 errores, 1 advertencia, 2 notas"
    for _, alike in findings.groupby(["severity", "code"], sort=False):
        rows = alike.to_dict("records")
        shown = rows if len(rows) <= _MOST_ALIKE else rows[:2]
        for row in shown:
            echo(f"{label(row['severity'], lang)}: {_in_words(row, lang)}")
        if rest := [row["source_cell"].rpartition("!")[2] for row in rows[len(shown) :]]:
            more = sentence("command", "more_alike", lang, count=len(rest), cells=", ".join(rest))
            echo(f"    {more}")
