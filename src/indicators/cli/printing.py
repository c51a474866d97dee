"""How a terminal shows a frame: a table that fits it, what to mind below, and errors in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

    from indicators.errors import IndicatorsError
    from indicators.programme import Programme

#: No column of names is narrower than this.
NARROWEST = 12
#: Of more findings of one kind the first are said, and of the others the cells.
MOST_ALIKE = 6
_COLOURS = {"green": "green", "amber": "yellow", "red": "red", "above": "blue"}


def echo(text: str = "", *, err: bool = False) -> None:
    """A line without control characters, since a cell may hold what a terminal obeys."""
    from indicators.reading.layout import plain

    click.echo(plain(text), err=err)


def echo_frame(frame: pd.DataFrame, form: str) -> None:
    """Every row and column, for programs."""
    if form == "csv":
        click.echo(frame.to_csv(index=False), nl=False)
    else:
        click.echo(frame.to_json(orient="records", force_ascii=False, indent=2))


def echo_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = (0,),
    wide: int | None = None, colours: Sequence[str] = (),
) -> None:  # fmt: skip
    """Columns of text: those of ``left`` to the left, numbers to the right.

    The ``wide`` column is broken so that a line fits the terminal; each row has its colour.
    """
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if wide is not None:
        others = sum(widths) - widths[wide] + 2 * (len(widths) - 1)
        room = shutil.get_terminal_size().columns - others
        widths[wide] = min(widths[wide], max(room, NARROWEST))
    shown = [heads, *rows]
    for row, colour in zip(shown, ["", *(colours or [""] * len(rows))], strict=True):
        broken = [wrap(text, widths[n]) if n == wide else [text] for n, text in enumerate(row)]
        for line in range(max(map(len, broken))):
            cells = [
                (part[line] if line < len(part) else "").ljust(width)
                if n in left
                else (part[line] if line < len(part) else "").rjust(width)
                for n, (part, width) in enumerate(zip(broken, widths, strict=True))
            ]
            text = "  ".join(cells).rstrip()
            click.echo(click.style(text, fg=_COLOURS.get(colour)), color=_coloured())


def _coloured() -> bool | None:
    """No colour where NO_COLOR asks for none; else click knows whether there is a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def echo_notes(notes: Mapping[str, Sequence[str]], indicators: Sequence[str], lang: str) -> None:
    """What holds of which indicators: all, all but a few, or these."""
    from indicators.words import label

    if notes:
        click.echo()
    for said, having in notes.items():
        without = [key for key in indicators if key not in having]
        which = ", ".join(having)
        if not without:
            which = label("all", lang)
        elif len(without) * 2 < len(indicators):
            which = f"{label('all_but', lang)} {', '.join(without)}"
        line = f"{said[:1].upper()}{said[1:]}: {which}"
        click.echo("\n".join(wrap(line, shutil.get_terminal_size().columns)))


def echo_footer(rows: pd.DataFrame, programme: Programme, as_of: str, lang: str) -> None:
    """Of when the figures are, who has not reported, and whether the data are invented."""
    from indicators.words import label, period_in_words

    cut_off = rows.cut_off.iloc[0]
    when = f"{label('cut_off', lang)}: {cut_off}  {label('vintage', lang)}: {rows.vintage.iloc[0]}"
    click.echo(f"\n{when}")
    if missing := programme.not_reported(cut_off, as_of or None):
        period = period_in_words(cut_off, lang)
        click.echo(f"{label('no_actual', lang)} ({period}): {', '.join(missing)}")
    if rows.synthetic.any():
        click.echo(label("synthetic", lang).upper())
    warn_of_errors(int((programme.findings.severity == "error").sum()), "normalize", lang)


def warn_of_errors(count: int, lister: str, lang: str) -> None:
    """Say on stderr that some cells were not used; a schedule's mail then says so too."""
    from indicators.words import label, sentence

    if count:
        errors = f"{count} {label('error' if count == 1 else 'errors', lang)}"
        said = sentence("command", f"unused_{lister}", lang, errors=errors)
        click.echo(f"{label('warning', lang)}: {said}", err=True)


def error_in_words(error: IndicatorsError, lang: str) -> str:
    """What an error says, in the reader's language."""
    from indicators.errors import UnreadableFile
    from indicators.words import finding_sentences, message_in

    finding = getattr(error, "finding", None)
    if isinstance(error, UnreadableFile) and error.code:
        from indicators.reading.findings import unusable_file

        finding = unusable_file(Path(), error)
    if finding:
        return "; ".join(filter(None, finding_sentences(finding, lang)))
    return message_in(str(error), lang)


def counts_in_words(findings: pd.DataFrame, lang: str) -> str:
    """How many findings of each severity: "0 errores, 1 advertencia, 2 notas"."""
    from indicators.words import label

    counts = findings.severity.value_counts()
    said: list[Any] = [(word, int(counts.get(word, 0))) for word in ("error", "warning", "note")]
    return ", ".join(f"{n} {label(word if n == 1 else f'{word}s', lang)}" for word, n in said)


def echo_findings(findings: pd.DataFrame, lang: str) -> None:
    """How many findings there are, and each with what to do; of many alike the first and cells."""
    from indicators.words import finding_sentences, label, sentence

    echo(counts_in_words(findings, lang))
    for _, alike in findings.groupby(["severity", "code"], sort=False):
        rows = alike.to_dict("records")
        shown = rows if len(rows) <= MOST_ALIKE else rows[:2]
        for row in shown:
            said = "; ".join(filter(None, finding_sentences(row, lang)))
            echo(f"{label(row['severity'], lang)}: {said}")
        if rest := [row["source_cell"].rpartition("!")[2] for row in rows[len(shown) :]]:
            more = sentence("command", "more_alike", lang, count=len(rest), cells=", ".join(rest))
            echo(f"    {more}")
