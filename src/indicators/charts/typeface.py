"""The typeface inside an SVG, so that a browser without it shows the chart as it was laid out.

Only the characters that Spanish and English charts use are kept: some 20 kB a weight.
"""

from __future__ import annotations

import base64
import io
import os
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl

_WEIGHTS = {"Regular": 400, "Bold": 700}
_CHARACTERS = [*range(0x20, 0x17F), *map(ord, "–—‘’“”…≥≤×−ⁱ⁰¹²³⁴⁵⁶⁷⁸⁹")]


def font_files() -> list[Path]:
    """The TTF files of Source Sans Pro, from its wheel."""
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    return sorted(folder.rglob("*.ttf"))


@cache
def font_faces() -> str:
    """A style element that carries the typeface's regular and bold weights.

    It is made once and kept beside matplotlib's own font cache, as it takes a second.
    """
    kept = Path(mpl.get_cachedir()) / f"indicators-{version('font-source-sans-pro')}.css.svg"
    if not kept.is_file():
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(_style(), encoding="ascii")
        unfinished.replace(kept)
    return kept.read_text(encoding="ascii")


def _style() -> str:
    faces = [
        f"@font-face{{font-family:'Source Sans Pro';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{_subset(name)}) format('woff')}}"
        for name, weight in _WEIGHTS.items()
    ]
    return f"<style>{''.join(faces)}</style>"


def _subset(weight: str) -> str:
    from fontTools.subset import Options, Subsetter  # half a second, once
    from fontTools.ttLib import TTFont

    path = next(path for path in font_files() if path.stem == f"SourceSansPro-{weight}")
    options = Options()
    options.flavor = "woff"
    options.layout_features = ["kern"]
    options.hinting = False
    with TTFont(path, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_CHARACTERS)
        subsetter.subset(font)
        font.flavor = "woff"
        stream = io.BytesIO()
        font.save(stream)
    return base64.b64encode(stream.getvalue()).decode("ascii")
