"""All that a report shows, without the notebook that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import _PARTS
from indicators.publishing.tree import Node


def content_nodes(it: ReportFigures) -> Iterator[Node]:
    """The nodes of every part in order, the cover apart."""
    for name, part in _PARTS.items():
        if name != "cover":
            yield from (node() if callable(node) else node for node in part(it))
