"""Units of measurement: what kind of thing they are, and how an office's fits the matrix's.

Texts go in, codes of the frames and factors come out. Which numbers add up follows from the kind,
unless programme.toml says otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indicators.reading.names import fold
from indicators.reading.spellings import take_scale

_PERCENT = re.compile(r"%|\b(?:porcentajes?|por ciento|porcentual(?:es)?|percent(?:age)?|porcentagem|por cento|pct|puntos porcentuales)\b")  # fmt: skip
_RATE = re.compile(
    r"\b(?:tasas?|indices?|razon|proporcion|promedio|rate|ratio|index|taxa|indice|coeficiente|cociente"
    r"|calificacion|puntos?|puntaje|grados?|media|lugar|posicion|rank|average|esperanza|dias?|horas"
    r"|minutos|segundos|meses|days|hours|dias promedio|por cada|per capita|x cada)\b|\bpor (?:mil|cada|\d)"
)
_MONEY = re.compile(r"\$|\b(?:pesos?|dolares|mdp|mdd|mmdp|euros?|reais|usd|mxn|dollars|millones de pesos|miles de pesos)\b")  # fmt: skip
_MEASURE = re.compile(
    r"\b(?:hectareas?|has?|km2?|kilometros?(?: cuadrados?| lineales?)?|metros?(?: cuadrados?| cubicos?"
    r"| lineales?)?|m2|m3|ml|litros?|toneladas?|ton|kilogramos?|kg|kwh|mwh|megawatts?|hectares"
    r"|quilometros|liters|tonnes|barriles|lps)\b"
)
_GENERIC = {"numero", "unidad", "unidades", "cantidad", "num", "no", "number", "count", "conteo",
            "pieza", "numeral", "absoluto", "valor absoluto", "units", "unidade", "total", "n a",
            "unidad de medida"}  # fmt: skip
_MULTIPLE = re.compile(
    r"\b(?:miles de millones|mil millones|millones|miles|decenas|docenas|centenas|cientos|mm?dp|mdd"
    r"|milhares|milhoes|thousands|millions)\b(?: (?:de|of)\b)?"
)
#: Levels among the kinds: they are never summed unless it is declared.
LEVELS = ("percent", "rate")


@lru_cache(maxsize=4096)
def unit_kind(unit: str, name: str = "") -> str:
    """What kind of thing a unit is: count, percent, rate, money or measure.

    Of an indicator without a unit, or with one that says nothing, the name's first words tell.

    >>> unit_kind("Porcentaje"), unit_kind("Beca"), unit_kind("", "Tasa de abandono"), unit_kind("km")
    ('percent', 'count', 'rate', 'measure')
    """
    folded = fold(unit)
    raw = unit.casefold()
    for kind, pattern in (
        ("percent", _PERCENT),
        ("money", _MONEY),
        ("rate", _RATE),
        ("measure", _MEASURE),
    ):
        if pattern.search(folded) or (kind in ("percent", "money") and pattern.search(raw)):
            return kind
    if (not folded or folded in _GENERIC) and name:
        start = " ".join(fold(name).split()[:2])
        for kind, pattern in (("percent", _PERCENT), ("rate", re.compile(
            r"\b(?:tasa|indice|razon|proporcion|promedio|rate|ratio|index|average)\b"))):  # fmt: skip
            if pattern.search(start) or (kind == "percent" and name.strip().startswith("%")):
                return kind
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
    stems = [{word[:4] for word in text.split() if len(word) > 2 and word not in ("numero", "por", "del", "las", "los")} for text in (one, other)]  # fmt: skip
    return bool(stems[0] & stems[1]) or one == other
