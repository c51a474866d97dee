"""Units of measurement: what kind of thing they are, and how an office's fits the matrix's.

Texts go in, codes of the frames and factors come out. Which numbers add up follows from the kind,
unless programme.toml says otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indicators.reading.names import fold
from indicators.reading.spellings import take_scale
from indicators.reading.vocabulary import vocabulary

_WORDS = vocabulary("units")


def _any(name: str, begin: str = "", end: str = "") -> re.Pattern[str]:
    """An expression for any word of a table, whole."""
    return re.compile(rf"{begin}\b(?:{'|'.join(_WORDS[name])})\b{end}")


_PERCENT = _any("percent", begin="%|")
_KINDS = {
    "percent": _PERCENT,
    "money": _any("money", begin=r"\$|"),
    "rate": _any("rate", end=r"|\bpor (?:mil|cada|\d)"),
    "measure": _any("measure"),
}
_RATE_NAME = _any("rate_names")
_MULTIPLE = _any("multiples", end=r"(?: (?:de|of)\b)?")
_GENERIC = frozenset(_WORDS["generic"])
_NO_STEMS = ("numero", "por", "del", "las", "los")
#: Levels among the kinds: they are never summed unless it is declared.
LEVELS = ("percent", "rate")


@lru_cache(maxsize=4096)
def unit_kind(unit: str, name: str = "") -> str:
    """What kind of thing a unit is: count, percent, rate, money or measure.

    Of an indicator without a unit, or with one that says nothing, the name's first words tell.

    >>> unit_kind("Porcentaje"), unit_kind("Beca"), unit_kind("km")
    ('percent', 'count', 'measure')
    >>> unit_kind("", "Tasa de abandono")
    'rate'
    """
    folded = fold(unit)
    raw = unit.casefold()
    for kind, pattern in _KINDS.items():
        if pattern.search(folded) or (kind in ("percent", "money") and pattern.search(raw)):
            return kind
    if (not folded or folded in _GENERIC) and name:
        start = " ".join(fold(name).split()[:2])
        if _PERCENT.search(start) or name.strip().startswith("%"):
            return "percent"
        if _RATE_NAME.search(start):
            return "rate"
    return "count"


def relative_scale(office: str, ours: str) -> float | None:
    """What an office's numbers are multiplied by to be in the matrix's unit; ``None`` where the
    two are of different things.

    >>> relative_scale("Miles de becas", "Beca"), relative_scale("Beca", "Becas")
    (1000.0, 1.0)
    >>> relative_scale("Pesos", "Beca") is None
    True
    """
    (theirs, scale), (own, own_scale) = _thing(office), _thing(ours)
    if fold(office) == fold(ours) or not own or not fold(office):
        return 1.0
    return scale / own_scale if not theirs or _same_thing(theirs, own) else None


def _thing(unit: str) -> tuple[str, float]:
    """What a unit counts, less its multiple, and the multiple."""
    folded = fold(unit)
    money = "pesos" if re.search(r"\b(?:mm?dp)\b", folded) else ""
    rest = " ".join(_MULTIPLE.sub(" ", folded).split()) or money
    return rest, take_scale(folded)[1]


def _same_thing(one: str, other: str) -> bool:
    if one in _GENERIC or other in _GENERIC:
        kinds = {unit_kind(one), unit_kind(other)}
        return kinds <= {"count"}
    if unit_kind(one) != unit_kind(other):
        return False
    if unit_kind(one) in ("percent",):
        return True
    stems = [
        {word[:4] for word in text.split() if len(word) > 2 and word not in _NO_STEMS}
        for text in (one, other)
    ]
    return bool(stems[0] & stems[1]) or one == other
