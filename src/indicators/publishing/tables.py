"""Frames as HTML tables: the one form that JupyterLab, the PDF and a browser all show well.

Rows of text go in, a :class:`Table` comes out. All text is escaped here; a status is the only
thing that carries a colour, always with its symbol and word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from indicators.vocabulary import STATUS_COLOUR, STATUS_SYMBOL, label


@dataclass(frozen=True)
class Markup:
    """HTML that this library made and that is not escaped again."""

    html: str


@dataclass(frozen=True)
class Table:
    """A table that shows itself in a notebook."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()

    def _repr_html_(self) -> str:
        widths = f' data-widths="{",".join(map(str, self.widths))}"' if self.widths else ""
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        head = "".join(f"<th>{escape(text)}</th>" for text in self.headers)
        body = "".join(
            f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>" for row in self.rows
        )
        return (
            f"<table{widths}>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Markup]],
    *,
    caption: str = "",
    widths: Sequence[int] = (),
) -> Table:
    """A table of texts; ``widths`` are the columns' shares of the page.

    >>> table(["a"], [["<b>"]])._repr_html_()
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    return Table(tuple(headers), tuple(tuple(row) for row in rows), caption, tuple(widths))


def status_mark(status: str, lang: str) -> Markup:
    """A status as symbol and word, in its colour."""
    return Markup(
        f'<span style="color:{STATUS_COLOUR[status]}">{STATUS_SYMBOL[status]} '
        f"{label(status, lang)}</span>"
    )


def escape_markdown(text: str) -> str:
    r"""A text that Markdown shows as it is.

    >>> escape_markdown("*a* <b>")
    '\\*a\\* \\<b\\>'
    """
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-.!|~$&:" else char for char in text)


def _shown(cell: str | Markup) -> str:
    return cell.html if isinstance(cell, Markup) else escape(cell)
