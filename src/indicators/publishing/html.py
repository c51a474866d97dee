"""A content tree as one HTML page that needs no network.

In come nodes and a cover; out goes a page by the jinja2 template ``templates/html/report.html``,
which escapes every text. Charts are pictures of the page's own: whatever their SVG holds, a
browser draws it and runs none of it.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from indicators.charts.typeface import font_faces
from indicators.publishing.tree import Chart, Cover, Heading, Node, Table, clean_text, words_of
from indicators.words import STATUS_COLOUR, STATUS_SYMBOL, label
from indicators.words import table as words_table


def html_of(node: Node) -> str:
    """One node, as JupyterLab shows it."""
    return str(_template().module.node(node)).strip()  # type: ignore[attr-defined]


def tree_to_html(nodes: Iterable[Node], cover: Cover) -> str:
    """A document as one HTML page."""
    parts = list(_parts(nodes))
    statuses = {part["status"] for part in parts}
    css = (resources.files(__package__) / "templates" / "html" / "report.css").read_text("utf-8")
    return _template().render(
        cover=cover,
        doc={key: row[cover.lang] for key, row in words_table()["document"].items()},
        css=Markup(f"{font_faces()}\n{css}"),  # noqa: S704 - ours, and of no notebook
        parts=parts,
        statuses=[(s, label(s, cover.lang)) for s in STATUS_SYMBOL if s in statuses],
    )


def _parts(nodes: Iterable[Node]) -> Iterator[dict[str, Any]]:
    """The nodes under one heading each: a part; what stands before the first has none."""
    numbers = itertools.count(1)
    part: dict[str, Any] = {"heading": None, "nodes": [], "level": 0, "anchor": "", "status": ""}
    for node in nodes:
        if isinstance(node, Heading):
            if part["nodes"] or part["heading"]:
                yield part
            anchor = node.anchor or f"s{next(numbers)}"
            part = {"heading": node, "nodes": [], "level": node.level, "anchor": anchor,
                    "status": node.status}  # fmt: skip
        else:
            part["nodes"].append(node)
    yield part


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("indicators.publishing", "templates/html"),
        autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(clean=clean_text, words=words_of, heads=_heads, source=_source)
    environment.globals.update(status_colour=STATUS_COLOUR, status_symbol=STATUS_SYMBOL)
    return environment.get_template("report.html")


def _heads(table: Table) -> list[str]:
    """The titles of a table's columns, for its rows as cards; none under a header of two rows."""
    if len(table.header) != 1 or len(table.header[0]) != len(table.columns):
        return [""] * len(table.columns)
    return [words_of(cell.content) for cell in table.header[0]]


def _source(chart: Chart) -> str:
    """The picture as an address of its own content."""
    picture = chart.picture
    if chart.mime == "image/svg+xml":
        picture = base64.b64encode(clean_text(picture).encode()).decode()
    return f"data:{chart.mime};base64,{''.join(picture.split())}"
