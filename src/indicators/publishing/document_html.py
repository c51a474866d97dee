"""An executed notebook as one HTML file that needs no network.

In comes an executed notebook; out goes a page with the same cover, texts, tables and charts as the
PDF (see `document`), charts inline as SVG. All text of the notebook is escaped, and of HTML that a
cell displayed only what a document needs is kept: no script, style, link to a file or handler.

Never runs a cell, fetches anything or leaves an output out in silence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib import resources
from xml.etree.ElementTree import ParseError, register_namespace, tostring

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from nbformat import NotebookNode

from indicators.charts.typeface import font_faces
from indicators.publishing.cell_blocks import (
    Shown,
    displayed_properties,
    shown_outputs,
    text_blocks,
)
from indicators.publishing.document_properties import DocumentProperties
from indicators.publishing.typst_markup import clean_text, markdown_to_html

_WORDS = {
    "es": ("Contenido", "Corte", "Datos al", "Edición"),
    "en": ("Contents", "Cut-off", "Data as of", "Edition"),
}
_KEPT = frozenset(
    {
        "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1",
        "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "section", "span",
        "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_KEPT_ATTRIBUTES = frozenset({"colspan", "rowspan", "scope", "start"})
_DROPPED = ("script", "style", "template", "head", "iframe", "object", "embed", "svg", "math")
_STYLE = re.compile(r"(?:color:\s*#[0-9a-fA-F]{6}|text-align:\s*(?:left|right|center));?")
_SVG_REFERENCE = re.compile(r"#([^)\s]+)")
_DROPPED_FROM_SVG = ("script", "foreignobject", "metadata", "a", "image")
register_namespace("", "http://www.w3.org/2000/svg")
register_namespace("xlink", "http://www.w3.org/1999/xlink")
_HEADING = re.compile(r"<h([12])>(.*?)</h\1>", re.DOTALL)


def notebook_to_html(notebook: NotebookNode) -> str:
    """Convert an executed notebook to one HTML page.

    Raises
    ------
    DocumentError
        An image has no alternative text, or an output is of no known type.
    """
    properties = displayed_properties(notebook) or DocumentProperties(title="Informe")
    numbers = itertools.count(1)
    body = "\n".join(_html(shown, numbers) for shown in shown_outputs(notebook))
    anchors = itertools.count(1)
    body = _HEADING.sub(lambda m: f'<h{m[1]} id="s{next(anchors)}">{m[2]}</h{m[1]}>', body)
    css = (resources.files(__package__) / "templates" / "html" / "report.css").read_text("utf-8")
    css = f"{font_faces()}\n{css}"
    return (
        f'<!DOCTYPE html>\n<html lang="{properties.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # whatever a cell displayed, a browser loads and runs nothing
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:; font-src data:\">\n"
        f"<title>{_text(properties.title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n"
        f"{_cover(properties)}\n{_contents(body, properties.lang)}\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def convert_ahead(cell: NotebookNode) -> None:
    """Convert the texts and tables of a cell, for HTML and PDF, and remember them.

    While a kernel runs a notebook, its earlier cells can be converted already; the whole notebook
    is converted sooner then, to the same result.
    """
    for shown in shown_outputs(NotebookNode(cells=[cell])):
        if shown.mime in ("text/markdown", "text/html"):
            text_blocks(shown.mime, shown.content)
            _text_html(shown.mime, shown.content)


def _html(shown: Shown, numbers: Iterator[int]) -> str:
    if shown.mime in ("text/markdown", "text/html"):
        return _text_html(shown.mime, shown.content)
    if shown.mime == "image/svg+xml":
        caption = f"<figcaption>{_text(shown.caption)}</figcaption>" if shown.caption else ""
        return f"<figure>{_inline_svg(shown, next(numbers))}{caption}</figure>"
    if shown.mime == "image/png":
        data = re.sub(r"[^A-Za-z0-9+/=]", "", shown.content)
        return f'<figure><img alt="{_text(shown.alt)}" src="data:image/png;base64,{data}"></figure>'
    return f"<pre>{_text(shown.content)}</pre>"


@lru_cache(maxsize=2048)
def _text_html(mime: str, content: str) -> str:
    return _allowed(markdown_to_html(content) if mime == "text/markdown" else content)


def _allowed(source: str) -> str:
    """Only the elements and attributes that a document needs; the text of others is kept."""
    soup = BeautifulSoup(clean_text(source), "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(_DROPPED):
        if not tag.decomposed:  # with one that it stood in
            tag.decompose()
    for tag in soup.find_all(True):
        if tag.name in _KEPT:
            kept = _attributes(tag)
            tag.attrs.clear()
            tag.attrs.update(kept)
        else:
            tag.unwrap()
    for table in soup.find_all("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    return str(soup)


def _attributes(tag: Tag) -> dict[str, str]:
    kept = {name: str(value) for name, value in tag.attrs.items() if name in _KEPT_ATTRIBUTES}
    if declared := _STYLE.fullmatch(str(tag.get("style", "")).strip()):
        kept["style"] = declared[0]
    if tag.name == "a" and re.match(r"https?://", str(tag.get("href", ""))):
        kept["href"] = str(tag["href"])
    return kept


def _inline_svg(shown: Shown, number: int) -> str:
    """The chart's SVG with a text for who cannot see it, and ids that no other chart has."""
    try:
        svg = fromstring(clean_text(shown.content))
    except (ParseError, DefusedXmlException) as error:
        raise shown.place.error(f"the image/svg+xml output is no SVG: {error}") from error
    for parent in list(svg.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2].lower() in _DROPPED_FROM_SVG:
                parent.remove(child)
    used = set(
        _SVG_REFERENCE.findall(" ".join(text for tag in svg.iter() for text in tag.attrib.values()))
    )
    for tag in svg.iter():
        tag.attrib = dict(_svg_attributes(tag.attrib, f"g{number}-", used))
    svg.attrib |= {"role": "img", "aria-label": clean_text(shown.alt)}
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


def _cover(properties: DocumentProperties) -> str:
    _, *labels = _WORDS[properties.lang]
    edition = " · ".join(filter(None, [properties.edition, properties.edition_note]))
    facts = zip(labels, (properties.cut_off, properties.vintage, edition), strict=True)
    listed = "".join(f"<dt>{name}</dt><dd>{_text(text)}</dd>" for name, text in facts if text)
    tiles = "".join(
        f'<li style="border-color:{tile.color}"><strong>{_text(tile.value)} '
        f'<span style="color:{tile.color}">{_text(tile.symbol)}</span></strong>'
        f"{_text(tile.label)}</li>"
        for tile in properties.headline
    )
    notes = "".join(f"<p>{_text(note)}</p>" for note in properties.notes)
    stamp = f'<p class="stamp">{_text(properties.stamp)}</p>' if properties.stamp else ""
    return (
        f'<header class="cover"><div class="programme">{_text(properties.programme)}</div>'
        f"<h1>{_text(properties.title)}</h1>"
        f'<p class="subtitle">{_text(properties.subtitle)}</p>{stamp}<dl>{listed}</dl>'
        f'<ul class="tiles">{tiles}</ul>{notes}</header>'
    )


def _contents(body: str, lang: str) -> str:
    found = re.findall(r'<h1 id="(s\d+)">(.*?)</h1>', body, re.DOTALL)
    listed = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title in found)
    return f"<nav><h2>{_WORDS[lang][0]}</h2><ol>{listed}</ol></nav>" if found else ""


def _text(text: str) -> str:
    return escape(clean_text(text))
