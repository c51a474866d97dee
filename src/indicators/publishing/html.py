"""A content tree as one HTML page that needs no network.

In come nodes and a cover; out goes a page with charts inline as SVG, by the jinja2 template
``templates/html/report.html``, which escapes every text. Of an SVG only what draws is kept: no
script, style, link to a file or handler.

Never fetches anything: a browser that shows the page loads and runs nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any
from xml.etree.ElementTree import ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from indicators.charts.typeface import font_faces, without_style
from indicators.publishing.tree import (
    QUIET,
    Chart,
    Cover,
    Heading,
    Node,
    Table,
    TreeError,
    clean_text,
    words_of,
)
from indicators.words import STATUS_COLOUR, STATUS_SYMBOL, label
from indicators.words import table as words_table

_SVG_REFERENCE = re.compile(r"#([^)\s]+)")
_DROPPED_FROM_SVG = ("script", "foreignobject", "metadata", "a", "image", "style")
_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")
register_namespace("", "http://www.w3.org/2000/svg")
register_namespace("xlink", "http://www.w3.org/1999/xlink")


def html_of(node: Node) -> str:
    """One node, as JupyterLab shows it."""
    return str(_template().module.node(node)).strip()  # type: ignore[attr-defined]


def tree_to_html(nodes: Iterable[Node], cover: Cover) -> str:
    """A document as one HTML page.

    Raises
    ------
    TreeError
        A picture is no SVG.
    """
    numbers = itertools.count(1)
    whole = [_drawn(node, numbers) if isinstance(node, Chart) else node for node in nodes]
    css = (resources.files(__package__) / "templates" / "html" / "report.css").read_text("utf-8")
    # the parts of the document that stand in its contents, and the indicators that a filter knows
    statuses = {node.status for node in whole if isinstance(node, Heading) and node.status}
    return _template().render(
        cover=cover,
        doc={key: row[cover.lang] for key, row in words_table()["document"].items()},
        css=Markup(f"{font_faces()}\n{css}"),  # noqa: S704 - ours, and of no notebook
        parts=list(_parts(whole)),
        statuses=[
            (status, symbol, label(status, cover.lang))
            for status, symbol in STATUS_SYMBOL.items() if status in statuses
        ],
    )  # fmt: skip


def _parts(nodes: Sequence[Any]) -> Iterator[dict[str, Any]]:
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
    environment.filters["kind"] = lambda node: type(node).__name__.lower()
    environment.filters["clean"] = clean_text
    environment.filters["words"] = words_of
    environment.filters["base64"] = lambda picture: _BASE64.sub("", picture)
    environment.filters["heads"] = _heads
    environment.globals.update(status_colour=STATUS_COLOUR, quiet=QUIET)
    return environment.get_template("report.html")


def _heads(table: Table) -> list[str]:
    """The titles of a table's columns, for its rows as cards; none under a header of two rows."""
    if len(table.header) != 1 or len(table.header[0]) != len(table.columns):
        return [""] * len(table.columns)
    return [words_of(cell.content) for cell in table.header[0]]


def _drawn(chart: Chart, numbers: Iterator[int]) -> Any:
    """A chart whose picture is safe within a page; one that is no SVG stays as it is."""
    if chart.mime != "image/svg+xml":
        return chart
    return {"chart": chart, "svg": Markup(_inline_svg(chart, next(numbers)))}  # noqa: S704


def _inline_svg(chart: Chart, number: int) -> str:
    """The chart's SVG with a text for who cannot see it, and ids that no other chart has."""
    try:
        svg = fromstring(clean_text(without_style(chart.picture)))
    except (ParseError, DefusedXmlException) as error:
        raise TreeError(f"a chart ({chart.alt[:60]}) is no SVG: {error}") from error
    for parent in list(svg.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2].lower() in _DROPPED_FROM_SVG:
                parent.remove(child)
    used = set(
        _SVG_REFERENCE.findall(" ".join(text for tag in svg.iter() for text in tag.attrib.values()))
    )
    for tag in svg.iter():
        tag.attrib = dict(_svg_attributes(tag.attrib, f"g{number}-", used))
    svg.attrib |= {"role": "img", "aria-label": clean_text(chart.alt)}
    return tostring(svg, encoding="unicode")


def _svg_attributes(
    attributes: dict[str, str], prefix: str, used: set[str]
) -> Iterator[tuple[str, str]]:
    for name, text in attributes.items():
        local = name.rpartition("}")[2].lower()
        if local == "id":
            yield from [(name, f"{prefix}{text}")] if text in used else []
        elif local == "href":
            yield from [(name, f"#{prefix}{text[1:]}")] if text.startswith("#") else []
        elif not local.startswith("on"):
            yield name, text.replace("url(#", f"url(#{prefix}")
