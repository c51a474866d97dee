"""What a document is made of before it is one: texts, tables and charts, in order.

Pieces go in and are displayed in the notebook that runs. A piece is a `Text`, a `Table`, a chart,
or the cover; each knows itself how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from IPython.display import display

from indicators.publishing.document_properties import DOCUMENT_MIME


@dataclass(frozen=True)
class Text:
    """Markdown, at the top of a new page, or on the page of what follows it, if it is to be."""

    markdown: str
    new_page: bool = False
    sticky: bool = False

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/markdown": self.markdown, "text/plain": self.markdown}
        asked = {"page-break": self.new_page, "sticky": self.sticky}
        return data, {name: True for name, wanted in asked.items() if wanted}


@dataclass(frozen=True)
class Cover:
    """What `document_properties.DocumentProperties` describes."""

    properties: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {DOCUMENT_MIME: dict(self.properties), "text/plain": self.properties["title"]}, {}


def show(pieces: Iterable[Any]) -> None:
    """Display pieces in the notebook that is running."""
    for piece in pieces:
        display(piece)
