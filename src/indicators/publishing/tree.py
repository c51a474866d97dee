"""What a document is made of, as plain data: headings, texts, tables, charts, a cover.

A node is built once, from the frames or from what an analyst's own notebook shows; PDF, HTML and
workbook each walk it. It holds text in the report's language and never markup, so nothing in it
is ever escaped or parsed again. As JSON it travels through the notebook that runs, as HTML it shows
in JupyterLab and, a whole document, as a page that needs no network: the jinja2 template escapes
every text, and a browser draws the charts and runs nothing that their SVG may hold.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Annotated, Any, ClassVar, Literal

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from indicators.charts import theme
from indicators.words import STATUSES, day_in_words, label
from indicators.words import table as words_table

NODE_MIME = "application/vnd.indicators.node+json"
#: What parts signs with their figures: a browser makes several blanks one.
APART = "\u2003"

_Mark = Literal["strong", "emph", "code", "super", "sub", "strike", "quiet"]
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


class _Data:
    """What JSON may describe: no other keys or kinds of value, and text that a PDF may hold."""

    __pydantic_config__: ClassVar = {"extra": "forbid", "strict": True}

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, str):
                object.__setattr__(self, name, _clean_text(value))
            elif isinstance(value, tuple) and value and isinstance(value[0], str):
                object.__setattr__(self, name, tuple(map(_clean_text, value)))


@dataclass(frozen=True)
class Node(_Data):
    """Anything of a document; JupyterLab shows it as HTML, with its JSON beside it."""

    def _repr_mimebundle_(self, **_: Any) -> Any:
        return {NODE_MIME: asdict(self), "text/html": _html_of(self), "text/plain": words_of(self)}


@dataclass(frozen=True)
class Run(_Data):
    """A stretch of text in one look; ``"\\n"`` alone is a new line."""

    text: str
    marks: tuple[_Mark, ...] = ()
    colour: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.link and not re.match("https?://", self.link):
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
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Text(Node):
    """A paragraph; ``sticky``: on the page of what follows.

    Styles: lead, note, quote; code and error, as a terminal shows them, the error's name first; and
    without content a rule.
    """

    content: Runs
    style: str = ""
    sticky: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Items(Node):
    """A list; with a ``start`` its items are numbered."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 0
    kind: Literal["items"] = "items"


@dataclass(frozen=True)
class Column(_Data):
    """A column: ``text``, ``number`` (to the right, never broken) or ``key`` (names its row).

    A ``weight`` is its share of the width; without one it takes what its texts need.
    """

    holds: str = "text"
    weight: float = 0.0


@dataclass(frozen=True)
class Table(Node):
    """A table; a row of a single cell is a note on the row above it, over all columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    header: tuple[tuple[Runs, ...], ...] = ()
    caption: Runs = ()
    landscape: bool = False
    sticky: bool = False
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Chart(Node):
    """A picture, SVG or PNG as base64, with a text for who cannot see it."""

    picture: str
    alt: str
    caption: str = ""
    mime: str = "image/svg+xml"
    kind: Literal["chart"] = "chart"

    def _repr_mimebundle_(self, **_: Any) -> Any:
        described = {"alt": self.alt, "caption": self.caption}
        return {self.mime: self.picture, "text/plain": self.alt}, {self.mime: described}


#: A node, or a chart that is drawn when it is its turn.
Part = Node | Callable[[], Chart]
Block = Heading | Text | Items | Table | Chart


@dataclass(frozen=True)
class Tile(_Data):
    """One count on the cover, with a sign such as ● that does not rely on colour."""

    label: str = ""
    value: str | int = ""
    symbol: str = ""
    color: str = "#56636b"


@dataclass(frozen=True)
class Cover(Node):
    """Cover, running lines and metadata of a document.

    `cut_off` and `vintage` are shown after a label, so they hold only the value. `edition` may be
    a number, shown as "Edición 2". `date` is ISO 8601. `message` is what the document says first.
    """

    title: str = ""
    subtitle: str = ""
    programme: str = ""
    lang: Literal["es", "en"] = "es"
    edition: str = ""
    edition_note: str = ""
    cut_off: str = ""
    vintage: str = ""
    synthetic: bool = False
    stamp: str = ""
    date: str = ""
    headline: tuple[Tile, ...] = ()
    message: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: Literal["cover"] = "cover"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.title.strip():
            raise TreeError("title is missing: a PDF/UA must have one")
        self.moment()

    @property
    def words(self) -> dict[str, str]:
        """What every document says around its content, by code."""
        return {key: row[self.lang] for key, row in words_table()["document"].items()}

    @property
    def day(self) -> str:
        """`date` in words, if there is one."""
        moment = self.moment()
        return day_in_words(moment.date().isoformat(), self.lang) if moment else ""

    def moment(self) -> datetime | None:
        """`date` as a point in time (UTC unless it says otherwise), or None."""
        if not self.date:
            return None
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError as error:
            raise TreeError(f'expected ISO 8601 as in "2010-10-29", found "{self.date}"') from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def said(*parts: Said) -> Runs:
    """Texts and runs in one line of runs."""
    listed = [[Run(p)] if isinstance(p, str) else [p] if isinstance(p, Run) else p for p in parts]
    return tuple(run for runs in listed for run in runs if run.text)


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


def table(
    columns: Sequence[Column], heads: Sequence[str], rows: Iterable[Sequence[Said]], **more: Any
) -> Table:
    """A table of texts; without ``heads`` it has no header."""
    body = tuple(tuple(said(part) for part in row) for row in rows)
    return Table(tuple(columns), body, (tuple(map(said, heads)),) if heads else (), **more)


def drawn(plot: Callable[..., theme.Chart], *given: Any, **named: Any) -> Callable[[], Chart]:
    """A chart to be drawn."""

    def draw() -> Chart:
        chart = plot(*given, **named)
        return Chart(chart.to_svg(), chart.alt)

    return draw


def show(nodes: Iterable[Node], **more: Any) -> None:
    """Display nodes in the notebook that is running; ``more`` is what IPython's display takes."""
    from IPython.display import display

    for node in nodes:
        display(node, **more)


def from_json(payload: object) -> Any:
    """The node that some JSON describes; else a `TreeError`."""
    from pydantic import ValidationError  # only who reads a notebook waits for it

    try:
        return _reader().validate_json(json.dumps(payload))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TreeError(f"{place}: {first['msg']}") from error


@cache
def _reader() -> Any:
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[Block | Cover, Field(discriminator="kind")])


def _clean_text(text: str) -> str:
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
    if isinstance(value, Run | Chart):
        return value.text if isinstance(value, Run) else value.alt
    if isinstance(value, Table):
        rows = ("\t".join(map(words_of, row)) for row in (*value.header, *value.rows))
        return "\n".join([words_of(value.caption), *rows]).strip()
    parts = value
    if not isinstance(value, tuple):
        parts = getattr(value, "items", getattr(value, "content", ()))
    between = "" if all(isinstance(part, Run) for part in parts) else "\n"
    return between.join(map(words_of, parts)).strip()


def _html_of(node: Node) -> str:
    """One node, as JupyterLab shows it."""
    return str(_template().module.node(node)).strip()  # type: ignore[attr-defined]


def tree_to_html(nodes: Iterable[Node], cover: Cover) -> str:
    """A document as one HTML page."""
    numbers = itertools.count(1)
    parts: list[tuple[Heading | None, list[Node]]] = [(None, [])]
    for node in nodes:
        if isinstance(node, Heading):
            anchor = node.anchor or f"s{next(numbers)}"
            parts.append((replace(node, anchor=anchor), []))
        else:
            parts[-1][1].append(node)
    statuses = {head.status for head, _ in parts if head}
    css = (resources.files(__package__) / "templates" / "html" / "report.css").read_text("utf-8")
    return _template().render(
        cover=cover,
        doc=cover.words,
        css=Markup(f"{theme.font_faces()}\n{css}"),  # noqa: S704 - ours, and of no notebook
        parts=[part for part in parts if any(part)],
        statuses=[(s, label(s, cover.lang), look) for s, look in STATUSES.items() if s in statuses],
    )


@cache
def _template() -> Template:
    loader = PackageLoader("indicators.publishing", "templates/html")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(words=words_of, source=_source)
    return environment.get_template("report.html")


def _source(chart: Chart) -> str:
    """The picture as an address of its own content."""
    picture = chart.picture
    if chart.mime == "image/svg+xml":
        picture = base64.b64encode(picture.encode()).decode()
    return f"data:{chart.mime};base64,{''.join(picture.split())}"
