"""Frames as HTML tables: the one form that JupyterLab, the PDF and a browser all show well.

Rows of text go in, a :class:`Table` comes out. All text is escaped here; a status is the only
thing that carries a colour, always with its symbol and word.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from indicators.words import STATUS_COLOUR, STATUS_SYMBOL, label

QUIET = "#56636b"


@dataclass(frozen=True)
class Markup:
    """HTML that this library made and that is not escaped again."""

    html: str


@dataclass(frozen=True)
class Table:
    """A table that shows itself in a notebook.

    A row of a single cell spans the table: a remark on the row above it. The first ``keys`` cells
    of a row name it, and are no quantities even where they look like numbers; the columns from
    ``right_from`` on hold figures, or in words why there is none, and stand to the right.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    keys: int = 0
    right_from: int = 99
    sticky: bool = False

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self._repr_html_()}, {"sticky": True} if self.sticky else {}

    def _repr_html_(self) -> str:
        widths = f' data-widths="{",".join(map(str, self.widths))}"' if self.widths else ""
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        heads = "".join(
            f"<th{self._align(n)}>{escape(text)}</th>" for n, text in enumerate(self.headers)
        )
        head = f"<thead><tr>{heads}</tr></thead>" if heads else ""
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        return f"<table{widths}>{caption}{head}<tbody>{body}</tbody></table>"

    def _cells(self, row: tuple[str | Markup, ...]) -> str:
        columns = max(len(self.headers), *(len(other) for other in self.rows))
        if len(row) == 1 and columns > 1:
            return f'<td colspan="{columns}">{_shown(row[0])}</td>'
        return "".join(
            f'<th scope="row">{_shown(cell)}</th>'
            if n < self.keys
            else f"<td{self._align(n)}>{_shown(cell)}</td>"
            for n, cell in enumerate(row)
        )

    def _align(self, column: int) -> str:
        return ' style="text-align:right"' if column >= self.right_from else ""


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Markup]],
    *,
    caption: str = "",
    widths: Sequence[float] = (),
    keys: int = 0,
    right_from: int = 99,
    sticky: bool = False,
) -> Table:
    """A table of texts; ``widths`` are the columns' shares of the page.

    >>> table(["a"], [["<b>"]])._repr_html_()
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    body = tuple(tuple(row) for row in rows)
    return Table(tuple(headers), body, caption, tuple(widths), keys, right_from, sticky)


def status_mark(status: str, lang: str) -> Markup:
    """A status as symbol and word, in its colour."""
    return Markup(
        f'<span style="color:{STATUS_COLOUR[status]}">{STATUS_SYMBOL[status]} '
        f"{label(status, lang)}</span>"
    )


def quiet(text: str) -> Markup:
    """A text in the colour of what is said in passing."""
    return Markup(f'<span style="color:{QUIET}">{escape(text)}</span>')


def shortened(text: str, letters: int) -> str:
    """The start of a text, up to the end of a word; for a line that must stay one.

    >>> shortened("Becas a estudiantes", 12)
    'Becas a …'
    """
    return textwrap.shorten(text, letters, placeholder=" …")


def escape_markdown(text: str) -> str:
    r"""A text that Markdown shows as it is.

    >>> escape_markdown("*a* <b>")
    '\\*a\\* \\<b\\>'
    """
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-.!|~$&:" else char for char in text)


def _shown(cell: str | Markup) -> str:
    return cell.html if isinstance(cell, Markup) else escape(cell)
