"""What tells a sentence of one language in a text of the other: its small words."""

from __future__ import annotations

import re

from indicators import Programme

_SMALL = {
    "en": "the of is are was were not with which that from there and this its been has have",
    "es": "el la los las de del que una para con por según es son está sin más se",
}
# also what is quoted, and a name that is given as near
_CODE = re.compile(
    r"`[^`]*`|\"[^\"\n]*\"|\d+\.\d+ [^;\n]* \(\d+ %\)|<[^>]*>|\[[^\]]*\][^\s;]*|https?:\S+"
)


def words_of(lang: str, text: str, programme: Programme | None = None) -> set[str]:
    """The small words of a language in a text, apart from code, addresses and the data's own."""
    if programme is not None:
        frames = (programme.indicators, programme.targets, programme.actuals, programme.decisions,
                  programme.footnotes, programme.commitments,
                  programme.narrative_targets)  # fmt: skip
        own = {
            said
            for frame in frames
            for column in frame.select_dtypes("str")
            for said in frame[column]
            if " " in said
        }
        flat = re.sub(r"\s+", " ", text)
        for said in sorted(own, key=len, reverse=True):
            flat = flat.replace(re.sub(r"\s+", " ", said), "")
        text = flat
    found = set(re.findall(r"[^\W\d_]+", _CODE.sub(" ", text).lower()))
    return found & set(_SMALL[lang].split())
