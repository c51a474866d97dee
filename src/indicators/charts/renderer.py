"""Charts as SVG, each text measured once for all of them.

A figure goes in, SVG comes out: the same bytes as matplotlib's own ``savefig``. matplotlib forgets
its measures with every figure, and a report's charts share most of their words.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, cast

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

#: matplotlib lays an SVG out in points.
POINTS = 72


def draw_svg(figure: Figure) -> str:
    """The figure as SVG, with no date and no creator in it.

    >>> draw_svg(Figure(figsize=(1, 1)))[:14]
    '<?xml version='
    """
    stream = io.StringIO()
    width, height = figure.get_size_inches() * POINTS
    renderer: Any = _Renderer(width, height, stream)
    dpi = figure.dpi
    try:
        figure.dpi = POINTS
        figure.draw(renderer)
    finally:
        figure.dpi = dpi
    renderer.finalize()
    return stream.getvalue()


class _Renderer(RendererSVG):
    def __init__(self, width: float, height: float, stream: io.StringIO) -> None:
        described = {"Date": None, "Creator": None}
        super().__init__(width, height, stream, metadata=described)  # type: ignore[no-untyped-call]

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        return _measures(s, prop, ismath)

    # matplotlib asks a renderer for this if it has it, and else reads the font for every text
    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Ascent, descent and gap between lines, in points."""
        ascent, descent, gap = _heights(prop)
        size = prop.get_size_in_points()
        return ascent * size, descent * size, gap * size


@lru_cache(maxsize=16384)
def _measures(words: str, face: FontProperties, ismath: Any) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(words, face, ismath)


@lru_cache(maxsize=1024)
def _heights(face: FontProperties) -> tuple[float, float, float]:
    """Ascent, descent and gap between lines, as shares of the size."""
    font = get_font(findfont(face))
    lines = cast(dict[str, Any], font.get_sfnt_table("OS/2"))
    units = cast(dict[str, Any], font.get_sfnt_table("head"))["unitsPerEm"]
    ascent, descent, gap = (
        lines[key] / units for key in ("sTypoAscender", "sTypoDescender", "sTypoLineGap")
    )
    return ascent, -descent, gap
