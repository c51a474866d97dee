"""What a document is made of, as plain data: headings, texts, tables, charts, a cover.

A node is built once, from the frames or from what an analyst's own notebook shows; PDF, HTML and
workbook each walk it. It holds text in the report's language and never markup, so nothing in it
is ever escaped or parsed again. As JSON it travels through the notebook that runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

NODE_MIME = "application/vnd.indicators.node+json"
DOCUMENT_MIME = "application/vnd.indicators.document+json"

MARKS = ("strong", "emph", "code", "super", "sub", "strike", "quiet")
QUIET = "#56636b"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Control characters, and two kinds of space of which no font has a glyph.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u1680\u180b-\u180f]")
# PDF/A and PDF/UA refuse these: surrogates, the private areas, where Word and Excel keep the
# bullets of the Symbol font, and the code points that are no characters.
_NO_CHARACTER = re.compile(
    "[\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 15))
    + "]"
)


class TreeError(ValueError):
    """Some JSON is no node: the message says what was expected."""


class Node:
    """Anything of a document; JupyterLab shows it as HTML, with its JSON beside it."""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        from indicators.publishing.html import html_of

        shown = {NODE_MIME: to_json(self), "text/html": html_of(self), "text/plain": words_of(self)}
        return shown, {}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look; ``"\\n"`` alone is a new line."""

    text: str
    marks: tuple[str, ...] = field(default=(), metadata={"of": str})
    colour: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        if unknown := set(self.marks) - set(MARKS):
            raise TreeError(f"marks: {sorted(unknown)[0]!r} is none of {', '.join(MARKS)}")
        _check_colour("colour", self.colour)
        if self.link and not re.match(r"https?://|#", self.link):
            raise TreeError(f"link: expected an address of the web, found {self.link!r}")


Runs = tuple[Run, ...]
Said = str | Run | Sequence[Run]


@dataclass(frozen=True)
class Heading(Node):
    """A heading; with an indicator's id as its anchor, what follows is that indicator's."""

    level: int
    content: Runs
    anchor: str = ""
    status: str = ""
    new_page: bool = False


@dataclass(frozen=True)
class Text(Node):
    """A paragraph; ``sticky``: on the page of what follows. Styles: lead, note, caption."""

    content: Runs
    style: str = ""
    sticky: bool = False


@dataclass(frozen=True)
class Items(Node):
    """A list; with a ``start`` its items are numbered."""

    items: tuple[tuple[Node, ...], ...]
    start: int = 0


@dataclass(frozen=True)
class Quote(Node):
    """What somebody else said, or the notes at a document's end (``style`` note)."""

    content: tuple[Node, ...]
    style: str = ""


@dataclass(frozen=True)
class Code(Node):
    """Text as a terminal shows it: an output, a source, or an error with its name."""

    text: str
    style: str = "output"
    name: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table; an empty ``align`` is that of its column."""

    content: tuple[Node, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: str = ""


@dataclass(frozen=True)
class Column:
    """A column: ``text``, ``number`` (to the right, never broken) or ``key`` (names its row).

    A ``weight`` is its share of the width; without one it takes what its texts need.
    """

    holds: str = "text"
    weight: float = 0.0


@dataclass(frozen=True)
class Table(Node):
    """A table; a row of a single cell over all columns is a note on the row above it."""

    columns: tuple[Column, ...] = field(metadata={"of": Column})
    rows: tuple[tuple[Cell, ...], ...] = field(metadata={"of": Cell})
    header: tuple[tuple[Cell, ...], ...] = field(default=(), metadata={"of": Cell})
    caption: Runs = ()
    landscape: bool = False
    sticky: bool = False


@dataclass(frozen=True)
class Chart(Node):
    """A picture, SVG or PNG as base64, with a text for who cannot see it."""

    picture: str
    alt: str
    caption: str = ""
    mime: str = "image/svg+xml"
    sticky: bool = False

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        described = {"alt": self.alt, "caption": self.caption, "sticky": self.sticky}
        return {self.mime: self.picture, "text/plain": self.alt}, {self.mime: described}


@dataclass(frozen=True)
class PageBreak(Node):
    """What follows starts a page."""


@dataclass(frozen=True)
class Tile:
    """One count on the cover, with a sign such as ● that does not rely on colour."""

    label: str = ""
    value: str = ""
    symbol: str = ""
    color: str = QUIET

    def __post_init__(self) -> None:
        _check_colour("headline", self.color)


@dataclass(frozen=True)
class Cover(Node):
    """Cover, running lines and metadata of a document.

    `cut_off` and `vintage` are shown after a label, so they hold only the value. `edition` may be
    a number, shown as "Edición 2". `date` is ISO 8601. `message` is what the document says first.
    """

    title: str
    subtitle: str = ""
    programme: str = ""
    lang: str = "es"
    edition: str = ""
    edition_note: str = ""
    cut_off: str = ""
    vintage: str = ""
    synthetic: bool = False
    stamp: str = ""
    date: str = ""
    author: str = ""
    keywords: tuple[str, ...] = field(default=(), metadata={"of": str})
    headline: tuple[Tile, ...] = field(default=(), metadata={"of": Tile})
    message: tuple[str, ...] = field(default=(), metadata={"of": str})
    notes: tuple[str, ...] = field(default=(), metadata={"of": str})

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise TreeError("title is missing: a PDF/UA must have one")
        if self.lang not in ("es", "en"):
            raise TreeError(f'lang: expected "es" or "en", found "{self.lang}"')
        self.moment()

    def moment(self) -> datetime | None:
        """`date` as a point in time (UTC unless it says otherwise), or None."""
        if not self.date:
            return None
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError:
            raise TreeError(
                f'date: expected ISO 8601 such as "2010-10-29", found "{self.date}"'
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {DOCUMENT_MIME: to_json(self), "text/plain": self.title}, {}


_KINDS: Mapping[str, type] = {
    kind.__name__.lower(): kind
    for kind in (Run, Heading, Text, Items, Quote, Code, Cell, Table, Chart, PageBreak, Cover)
}


def said(*parts: Said) -> Runs:
    """Texts and runs in one line of runs.

    >>> said("7 de 25", Run(" en rojo", ("strong",)))
    (Run(text='7 de 25', marks=(), colour='', link=''),
     Run(text=' en rojo', marks=('strong',), colour='', link=''))
    """
    flat: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            flat += [Run(part)] if part else []
        else:
            flat += [part] if isinstance(part, Run) else part
    return tuple(flat)


def strong(text: str) -> Run:
    """A text that stands out."""
    return Run(text, ("strong",))


def quiet(text: str) -> Run:
    """A text said in passing."""
    return Run(text, ("quiet",))


def heading(level: int, text: str, **more: Any) -> Heading:
    """A heading of plain text."""
    return Heading(level, said(text), **more)


def paragraph(*parts: Said, style: str = "", sticky: bool = False) -> Text:
    """A paragraph of texts and runs."""
    return Text(said(*parts), style, sticky)


def listed(lines: Iterable[Said]) -> Items:
    """A list with a text an item."""
    return Items(tuple((paragraph(line),) for line in lines))


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Said]], kinds: str = "", *, caption: str = "",
    weights: Sequence[float] = (), sticky: bool = False, landscape: bool = False,
) -> Table:  # fmt: skip
    """A table of texts.

    Parameters
    ----------
    heads
        The titles of its columns; none, and it has no header.
    rows
        A row of one cell, in a table of several columns, spans them: a note on the row above.
    kinds
        A letter a column: t(ext), n(umber), k(ey); missing ones are text.
    caption, sticky, landscape
        As `Table` has them.
    weights
        Shares of the width; zero: what the column's texts need.
    """
    body = [list(row) for row in rows]
    count = max([len(heads), *map(len, body)])
    names = {"t": "text", "n": "number", "k": "key"}
    shares = [*weights, *[0.0] * count]
    columns = tuple(
        Column(names[kind], share)
        for kind, share in zip(kinds.ljust(count, "t"), shares, strict=False)
    )
    return Table(
        columns,
        tuple(tuple(_cells(row, count)) for row in body),
        (tuple(_cells(heads, count)),) if heads else (),
        said(caption),
        landscape,
        sticky,
    )


def show(nodes: Iterable[Node]) -> None:
    """Display nodes in the notebook that is running."""
    from IPython.display import display

    for node in nodes:
        display(node)


def to_json(value: Any) -> Any:
    """A node as JSON: its kind and what is not the default."""
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    kept = {
        f.name: to_json(given)
        for f in fields(value)
        if (given := getattr(value, f.name)) != f.default
    }
    kind = type(value).__name__.lower()
    return {"kind": kind, **kept} if kind in _KINDS else kept


def from_json(payload: object, kind: type | None = None) -> Any:
    """The node that some JSON describes, checked.

    Raises
    ------
    TreeError
        A key or kind is not known, or a value is of the wrong kind.
    """
    if not isinstance(payload, Mapping):
        raise TreeError(f"expected an object, found {type(payload).__name__}")
    given = {name: value for name, value in payload.items() if value is not None}
    name = given.pop("kind", "")
    made = kind or _KINDS.get(name)
    if made is None:
        raise TreeError(f"unknown kind {name!r}; known are {', '.join(sorted(_KINDS))}")
    known = {f.name: f for f in fields(made)}
    if unknown := sorted(set(given) - set(known)):
        raise TreeError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    checked = {name: _checked(known[name], value) for name, value in given.items()}
    if made is Cover:
        checked.setdefault("title", "")
    try:
        return made(**checked)
    except TypeError as error:  # a field without a default is not there
        raise TreeError(f"{name}: {error}") from error


def clean_text(text: str) -> str:
    """Replace what a PDF/A may not hold; everything else is kept.

    Control characters become a space; private-use and impossible code points become U+FFFD.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return _NO_CHARACTER.sub("\ufffd", _UNSEEN.sub(" ", text))


def words_of(value: Any) -> str:
    """The text of a node and nothing else.

    >>> words_of(paragraph("Avance: ", strong("94.6 %")))
    'Avance: 94.6 %'
    """
    return "".join(_texts(value)).strip()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Run):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
            yield "" if isinstance(item, Run) else "\t" if isinstance(item, Cell) else "\n"
    elif isinstance(value, Code | Chart | Cover):
        yield next(
            getattr(value, name) for name in ("text", "alt", "title") if hasattr(value, name)
        )
    elif isinstance(value, Table):
        yield from _texts((value.caption, *value.header, *value.rows))
    elif is_dataclass(value):
        yield from _texts(getattr(value, "content", None) or getattr(value, "items", ()))


def _cells(row: Sequence[Said], count: int) -> Iterator[Cell]:
    if len(row) == 1 and count > 1:
        yield Cell((paragraph(row[0]),), colspan=count)
        return
    for part in row:
        yield Cell((paragraph(part),))
    yield from [Cell()] * (count - len(row))


def _checked(of: Field[Any], value: object) -> Any:
    wanted = of.metadata.get("of")
    default = of.default
    if of.name in ("level", "start", "colspan", "rowspan"):
        default = 1
    elif wanted or str(of.type).startswith(("tuple", "Runs")):
        default = ()
    return _value(of.name, value, "" if default is MISSING else default, wanted)


def _value(name: str, value: object, default: object, of: Any) -> Any:
    if isinstance(default, tuple):
        if not isinstance(value, list | tuple):
            raise TreeError(f"{name}: expected a list, found {value!r}")
        return tuple(
            _value(name, item, (), of) if isinstance(item, list | tuple)
            else _value(name, item, "", of) if of is str
            else from_json(item, of)
            for item in value
        )  # fmt: skip
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise TreeError(f"{name}: expected true or false, found {value!r}")
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TreeError(f"{name}: expected text, found {value!r}")
    if isinstance(default, int | float) and isinstance(value, str):
        raise TreeError(f"{name}: expected a number, found {value!r}")
    kind: Any = type(default)
    return kind(value)


def _check_colour(name: str, colour: str) -> None:
    if colour and not _COLOUR.fullmatch(colour):
        raise TreeError(f'{name}: expected a color as #rrggbb, found "{colour}"')
