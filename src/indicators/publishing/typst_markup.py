"""Text, Markdown and HTML as Typst markup.

In come strings from a notebook: Markdown cells, ``text/html`` outputs, captions. Out go
:class:`Block` values, each the Typst markup of one paragraph, heading, list or table.

Never lets text through as markup: every ASCII punctuation mark is escaped and what has to stand
inside a string literal is quoted, so ``#panic("x")`` in a spreadsheet comes out as those letters.
It reads no file, follows no link and drops no text except comments, scripts and style sheets.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import mistune
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from indicators.publishing.typst_tables import needs_landscape, typst_table

_BODY_WORD = 60  # letters; a longer word may be broken anywhere, or it would leave the page
_ZERO_WIDTH_SPACE = "\u200b"
_NUMBER = re.compile(r"[-−+<>]?[\d.,]+%?")
_PARTS = re.compile(r"[^\]!_/]*[\]!_/]|[^\]!_/]+$")

# Control characters, and two kinds of space of which no font has a glyph.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u1680\u180b-\u180f]")
# PDF/A and PDF/UA refuse these: surrogates, the private areas, where Word and Excel keep the
# bullets of the Symbol font, and the code points that are no characters.
_NO_CHARACTER = re.compile(
    "[\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 15))
    + "]"
)
_SPACES = re.compile("[ \t\n\u2028\u2029]+")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*(#[0-9a-fA-F]{6})\s*(?:;|$)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

_SIMPLE = {
    "b": "strong", "strong": "strong", "i": "emph", "em": "emph",
    "sup": "super", "sub": "sub", "del": "strike", "s": "strike",
}  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_DROPPED = frozenset({"script", "style", "template", "head"})
_CONTAINERS = frozenset(
    {"article", "body", "details", "div", "dl", "figure", "html", "main", "section", "summary"}
)
_BLOCKS = _CONTAINERS | frozenset(_HEADINGS) | {
    "blockquote", "hr", "ol", "p", "pre", "table", "ul",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """One block of a document.

    Attributes
    ----------
    markup : str
        Typst markup; of a heading, only its text.
    level : int
        1 to 4 for a heading, 0 for anything else.
    landscape : bool
        The block needs a page turned sideways.
    """

    markup: str
    level: int = 0
    landscape: bool = False


def clean_text(text: str) -> str:
    """Replace what a PDF/A may not hold; everything else is kept.

    Control characters become a space; private-use and impossible code points become U+FFFD.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return _NO_CHARACTER.sub("\ufffd", _UNSEEN.sub(" ", text))


def break_words(text: str, limit: int, patience: int = 0) -> str:
    """Let words of more than `limit` letters break: after signs first, and then anywhere.

    A copied text holds the places as zero-width spaces, so a number is left whole: its digits
    take less room than letters.

    Parameters
    ----------
    text : str
        Any text.
    limit : int
        How many letters fit on a line.
    patience : int
        Words of letters alone are left to hyphenation up to this length.
    """

    def opened(match: re.Match[str]) -> str:
        word = match[0]
        if word.isalpha() and len(word) <= patience:
            return word
        if _NUMBER.fullmatch(word) and len(word) <= 1.4 * limit:
            return word
        parts = _PARTS.findall(word)
        return _ZERO_WIDTH_SPACE.join(
            part if len(part) <= limit else _ZERO_WIDTH_SPACE.join(part) for part in parts
        )

    return re.sub(rf"\S{{{limit + 1},}}", opened, text)


def escape_typst(text: str) -> str:
    r"""Write text as Typst markup that shows exactly this text.

    Runs of white space become one space, as in HTML.

    Examples
    --------
    >>> print(escape_typst('#panic("x")  100 %'))
    \#panic\(\"x\"\) 100 \%
    """
    return _PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", clean_text(text)))


def quote_typst(text: str) -> str:
    r"""Write text as a Typst string literal, quotation marks included.

    Examples
    --------
    >>> print(quote_typst('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    # After clean_text the escapes of JSON are a part of those of Typst: \" \\ \n \t.
    return json.dumps(clean_text(text), ensure_ascii=False)


def markdown_to_blocks(source: str) -> list[Block]:
    """Convert Markdown: headings, lists, emphasis, code, quotes, tables, links, footnotes.

    Raw HTML is shown as text; its comments are dropped. Footnotes follow at the end.
    """
    return html_to_blocks(markdown_to_html(source))


def markdown_to_html(source: str) -> str:
    """Convert Markdown to HTML, in which raw HTML is text."""
    return _markdown()(source)


def html_to_blocks(source: str) -> list[Block]:
    """Convert HTML; an element that is not known counts as the text inside it."""
    return _blocks(BeautifulSoup(source, "html.parser"))


class _Renderer(mistune.HTMLRenderer):
    """Markdown to HTML with raw HTML as text, so that one converter serves both."""

    def block_html(self, html: str) -> str:
        text = _COMMENT.sub("", html).strip()
        return super().block_html(text) if text else ""

    def inline_html(self, html: str) -> str:
        return super().inline_html(_COMMENT.sub("", html))


@functools.cache
def _markdown() -> Callable[[str], str]:
    """Return the Markdown parser; HTML is its only output, whatever mistune's types allow."""
    markdown = mistune.create_markdown(
        renderer=_Renderer(escape=True), plugins=["table", "strikethrough", "footnotes"]
    )
    return lambda source: str(markdown(source))


def _blocks(parent: Tag) -> list[Block]:
    """Convert the children of an element; loose text between blocks becomes paragraphs."""
    blocks: list[Block] = []
    loose: list[str] = []

    def end_paragraph() -> None:
        text = "".join(loose).strip()
        loose.clear()
        if text:
            blocks.append(Block(f"#par[{text}]"))

    for child in parent.children:
        if isinstance(child, Tag) and child.name in _BLOCKS:
            end_paragraph()
            blocks.extend(_block(child))
        else:
            loose.append(_inline(child))
    end_paragraph()
    return blocks


def _block(tag: Tag) -> list[Block]:
    """Convert one block element."""
    if level := _HEADINGS.get(tag.name, 0):
        title = _children(tag).strip()
        return [Block(title, level=level)] if title else []
    if tag.name == "table":
        markup = typst_table(tag, _content)
        return [Block(markup, landscape=needs_landscape(tag))] if markup else []
    if tag.name in ("ul", "ol"):
        return [Block(_list(tag))]
    if tag.name == "pre":
        return [Block(f"#output-block({quote_typst(break_words(tag.get_text(), 85))})")]
    if tag.name == "blockquote":
        return [Block(f"#quote(block: true)[{_content(tag)}]")]
    if tag.name == "hr":
        return [Block("#line(length: 100%, stroke: 0.5pt + rule-grey)")]
    if tag.name == "section" and "footnotes" in tag.get_attribute_list("class"):
        inner = "\n".join(block.markup for block in _blocks(tag))
        return [Block(f"#text(size: 8.5pt)[{inner}]")]
    return _blocks(tag)


def _list(tag: Tag) -> str:
    items = "".join(f"[{_content(item)}]" for item in tag.find_all("li", recursive=False))
    if tag.name == "ul":
        return f"#list{items}"
    start = str(tag.get("start", ""))
    return f"#enum(start: {int(start) if start.isdigit() else 1}){items}"


def _content(tag: Tag, limit: int = _BODY_WORD, patience: int = 0) -> str:
    """Convert what is inside a list item, a table cell or a quotation.

    Headings in there are only strong text: a PDF/UA must not skip a heading level.
    """
    if not any(isinstance(part, Tag) and part.name in _BLOCKS for part in tag.descendants):
        return _children(tag, limit, patience).strip()
    parts = [f"#strong[{b.markup}]" if b.level else b.markup for b in _blocks(tag)]
    return "\n".join(parts)


def _children(tag: Tag, limit: int = _BODY_WORD, patience: int = 0) -> str:
    return "".join(_inline(child, limit, patience) for child in tag.children)


def _inline(node: PageElement, limit: int = _BODY_WORD, patience: int = 0) -> str:
    """Convert running text and the few marks that are kept in it."""
    if isinstance(node, PreformattedString):  # a comment, a doctype
        return ""
    if isinstance(node, NavigableString):
        return escape_typst(break_words(str(node), limit, patience))
    if not isinstance(node, Tag) or node.name in _DROPPED:
        return ""
    inner = _children(node, limit, patience)
    if function := _SIMPLE.get(node.name):
        return f"#{function}[{inner}]"
    if node.name == "br":
        return "#linebreak()"
    if node.name == "code":
        return f"#raw({quote_typst(break_words(node.get_text(), limit))})"
    if node.name == "img":
        return escape_typst(str(node.get("alt", "")))
    if node.name == "a":
        return _link(node, inner)
    if color := _COLOR.search(str(node.get("style", ""))):
        return f'#text(fill: rgb("{color[1]}"))[{inner}]'
    return inner


def _link(tag: Tag, inner: str) -> str:
    """Keep links to the web; the arrow back from a footnote leads nowhere on paper."""
    target = str(tag.get("href", ""))
    if "footnote" in tag.get_attribute_list("class"):
        return ""
    if re.match(r"https?://", target) and inner.strip():
        return f"#link({quote_typst(target)})[{inner}]"
    return inner
