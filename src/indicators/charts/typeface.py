"""The typeface inside a chart or a page, so that a browser without it shows them as laid out.

Of Source Sans Pro only the letters of Spanish and English go in, as fonts in ``data:`` addresses.
"""

from __future__ import annotations

import base64
import io
import os
import re
import string
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

_WEIGHTS = {"Regular": 400, "Semibold": 600, "Bold": 700}
#: A letter that is none of these shows in the browser's own typeface.
_LETTERS = string.printable.strip() + " ÁÉÍÓÚÜÑáéíóúüñàâçèêôöäÇÖÄ¿¡«»°ºª·×±−–—‘’“”…€≥≤⁰¹²³⁴⁵⁶⁷⁸⁹"
_STYLE = re.compile(r"<style>@font-face.*?</style>", re.DOTALL)


def font_files() -> list[Path]:
    """The TTF files of Source Sans Pro, from its wheel."""
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    return sorted(folder.rglob("*.ttf"))


@cache
def chart_style() -> str:
    """A style element that carries what charts are written with."""
    return f"<style>{font_faces(('Regular', 'Bold'))}</style>"


def without_style(svg: str) -> str:
    """A chart's SVG without its letters, for a document that brings them once for all charts."""
    return _STYLE.sub("", svg, count=1)


@cache
def font_faces(faces: tuple[str, ...] = tuple(_WEIGHTS)) -> str:
    """CSS that carries the letters of some faces.

    A face is made once and kept beside matplotlib's own font cache, as it takes half a second.
    """
    return "".join(
        f"@font-face{{font-family:'Source Sans Pro';font-weight:{_WEIGHTS[face]};"
        f"src:url(data:font/woff;base64,{_kept(face)}) format('woff')}}"
        for face in faces
    )


def _kept(face: str) -> str:
    import matplotlib as mpl  # pages ask for letters without it
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    name = f"indicators-{version('font-source-sans-pro')}-{face}-{len(_LETTERS)}.txt"
    path = Path(mpl.get_cachedir()) / name
    if path.is_file():
        return path.read_text(encoding="ascii")
    options = Options(layout_features=["kern", "tnum"], hinting=False, notdef_outline=True)
    subsetter, stream = Subsetter(options), io.BytesIO()
    subsetter.populate(text=_LETTERS)
    whole = next(file for file in font_files() if file.stem == f"SourceSansPro-{face}")
    # no time stamp of its own: the same letters give the same bytes
    with TTFont(whole, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
    letters = base64.b64encode(stream.getvalue()).decode("ascii")
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(letters, encoding="ascii")
    unfinished.replace(path)
    return letters
