"""What tells a sentence of one language in a text of the other: its small words."""

from __future__ import annotations

import re
from dataclasses import fields
from html import unescape

import pandas as pd

from indicators import Programme

_SMALL = {
    "en": "the of is are was were not with which that from there and this its been has have",
    "es": "el la los las de del que una para con por según es son está sin más se",
}
_WORD = re.compile(r"[^\W\d_]+")
# also what is quoted, and a name that is given as near
_CODE = re.compile(
    r"`[^`]*`|«[^»]*»|\"[^\"\n]*\"|--[\w-]+|\d+\.\d+ [^;\n]* \(\d+ %\)"
    r"|\b[0-9a-f]{64}\b|<[^>]*>|\[[^\]]*\][^\s;]*|https?:\S+"
)


def shown_text(html: str) -> str:
    """What a page shows, its charts apart."""
    bare = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]*>", " ", html, flags=re.DOTALL)
    return unescape(bare)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()


def _parts(said: str) -> list[str]:
    """The parts of a text that stay together where it is shortened or an acronym spelled out."""
    return [part.strip() for part in re.split(r"[.,:;()«»\"]", _flat(said)) if " " in part.strip()]


def words_of(lang: str, text: str, programme: Programme | None = None) -> set[str]:
    """The small words of a language in a text, apart from code, addresses and the data's own."""
    found = set(_SMALL[lang].split()) & set(_WORD.findall(_CODE.sub(" ", text).lower()))
    if found and programme is not None:
        frames = [getattr(programme, one.name) for one in fields(programme)]
        own = [
            said
            for frame in frames
            if isinstance(frame, pd.DataFrame) and "message" not in frame
            for column in frame.select_dtypes("str")
            for said in frame[column]
        ]
        text = _flat(text)
        for row in programme.acronyms.itertuples():  # the report spells them out
            text = text.replace(_flat(f"{row.meaning} ({row.acronym})"), row.acronym.lower())
        for part in sorted({p for said in (programme.settings.name, *own) for p in _parts(said)},
                           key=len, reverse=True):  # fmt: skip
            text = text.replace(part, "")
        return words_of(lang, text)
    return found
