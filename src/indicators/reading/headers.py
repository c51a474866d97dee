"""Headers: what the text over a column says of its role, period and kind.

A text goes in, a :class:`Column` comes out, or nothing where a word of it is not known: an unknown
word is never passed over, since it may be the one that makes a plan of a result. Which rows of a
sheet are headers is found elsewhere (recognise.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from indicators.reading.names import fold
from indicators.reading.numbers import split_status
from indicators.reading.spellings import Said, take_period
from indicators.reading.vocabulary import codes, take_scale, vocabulary

#: What a column can hold. A ``result`` with ``running`` counts from January; ``total`` is one that
#: says so in words. ``share`` is compared only, ``planned`` is an office's own programme.
ROLES = (
    "indicator", "id", "unit", "objective", "baseline", "target", "term_target", "result",
    "planned", "total", "share", "status", "note", "period", "year", "quarter", "month", "what",
    "category", "baseline_year", "target_year", "ignored",
)  # fmt: skip
#: Roles besides, of recognised columns alone: "unknown" (no word explains it), "hidden".
#: Roles whose cells hold an indicator's numbers.
VALUES = ("baseline", "target", "term_target", "result", "planned", "total", "share")
#: Roles of what was meant to be done in a period.
PLANNED = ("target", "planned")
#: Roles that say which period, kind or group a row is of.
ROW_ROLES = ("period", "year", "quarter", "month", "what", "category")
#: Roles whose whole header says so: with more words beside it is read as a period.
_ALONE = (*ROW_ROLES, "id", "unit", "baseline_year", "target_year")
#: Roles whose header may stand once over several columns.
SPANNING = ("target", "result", "baseline", "total", "term_target", "planned")

_WORDS = vocabulary("headers")

#: "% de avance" is a share of the target; "(%)" is the unit of what follows or stands before.
_SHARE = re.compile(r"%(?!\s*\))")
_PERCENT_UNIT = re.compile(r"\(\s*(?:%|en\s+%|porcentaje|por ciento)\s*\)", re.IGNORECASE)
#: Words that are passed over, and those that name a data status, with its code.
_LINKS = frozenset(_WORDS["links"])
STATUS_WORDS = codes(_WORDS["statuses"])
_GENERIC = frozenset(_WORDS["generic"])
_NEUTRAL = frozenset(_WORDS["neutral"])
_VERSIONS = frozenset(_WORDS["versions"])
_LEVELS = frozenset(_WORDS["levels"])


def _essence(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _LINKS)


def _dictionary() -> dict[str, str]:
    """Every phrase that is known, to its role; of two that say the same the first holds."""
    known: dict[str, str] = {}
    for role, phrases in _WORDS["roles"].items():
        for phrase in phrases:
            known.setdefault(_essence(phrase), role)
    for words, role in ((_WORDS["planned"], "planned"), (_WORDS["done"], "result")):
        for word in words:
            known.setdefault(word, role)
            for other in _WORDS["measured"]:
                known.setdefault(f"{other} {word}", role)
                known.setdefault(f"{word} {other}", role)
        for one, two in product(words, words):
            known.setdefault(f"{one} {two}", role)
    for generic in _WORDS["generic"]:
        known.setdefault(_essence(generic), "result")
    # a result against a plan word is a plan: "avance programado"
    return known | {
        f"{done} {planned}": "planned"
        for done in _WORDS["done_nouns"]
        for planned in _WORDS["planned"]
    }


_ROLES = _dictionary()


@dataclass(frozen=True)
class Column:
    """What a column holds: its role, and what the header, the sheet or a declaration add to it.

    ``quarter`` or ``month`` are parts of ``year``; ``since`` opens a term that ends with ``year``.
    ``running`` counts from January. ``percent`` says that the header names percent as the unit,
    ``generic`` that it names no measure ("Dato", a period alone). ``header`` is the text as
    printed. A column that is ``refused`` holds numbers that are not used, for that reason.
    """

    role: str
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    running: bool = False
    since: int | None = None
    scale: float = 1.0
    data_status: str = ""
    percent: bool = False
    generic: bool = False
    version: str = ""
    unit: str = ""
    header: str = ""
    refused: str = ""

    @property
    def period(self) -> str:
        """``2009Q3``, ``2009``, ``2009-05`` for a month, or empty."""
        if self.year is None:
            return ""
        if self.month:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


@lru_cache(maxsize=8192)
def parse_header(text: str) -> Column | None:
    """Read a header text, or ``None`` where a word of it is not known.

    >>> parse_header("Meta 2009").period, parse_header("Avance 2007 III Trim").period
    ('2009', '2007Q3')
    >>> parse_header("Ene-Sep 2009").running, parse_header("Avance 2009 (Miles de pesos)").scale
    (True, 1000.0)
    >>> parse_header("I Trim 2025 Prog.").role, parse_header("I Trim 2025 Hombres") is None
    ('planned', True)
    """
    if len(text) > 200:
        return None
    percent = bool(_PERCENT_UNIT.search(text))
    text = _PERCENT_UNIT.sub(" ", text)
    text, status = split_status(_SHARE.sub(" porcentaje ", text))
    whole = _ROLES.get(_essence(fold(text)))
    if whole in _ALONE:
        return Column(whole)  # "Trimestre", "Mes" name a column and no period
    rest, scale = take_scale(fold(text))
    rest, said = take_period(rest)
    said_besides = rest.split()
    statuses = [STATUS_WORDS[word] for word in said_besides if word in STATUS_WORDS]
    versions = [word for word in said_besides if word in _VERSIONS]
    status, version = [status, *statuses][-1], ["", *versions][-1]
    passed = _LINKS | _VERSIONS | STATUS_WORDS.keys()
    words = [word for word in said_besides if word not in passed]
    role, generic = _role_of(words, said)
    if role is None:
        return None
    if role == "total" and said.month and said.month % 3 == 0:  # "Acumulado junio"
        said = said._replace(month=None, quarter=said.month // 3, running=True)
    if role in PLANNED:
        said = plan_period(said)
    if said.odd and role in (*VALUES, "note", "status"):
        return Column(role, said.year, refused="part_of_year", header=text)
    if said.odd:
        return None
    if role in ("year", "period", "quarter", "month"):  # "Año 2009" heads its values
        role, generic = "result", True
    if said.first_year and not said.quarter and role in ("target", "result", "total", "planned"):
        named = _ROLES.get(_essence(" ".join(words))) if words else None
        of_targets = named in ("target", "term_target", "total") or words[:1] == ["total"]
        return Column(
            "term_target", said.year, since=said.first_year, scale=scale, data_status=status,
            refused="" if of_targets else "term_result", generic=generic,
        )  # fmt: skip
    running = said.running or role == "total"
    if role == "total" and said.quarter:
        role = "result"
    if role in ("baseline_year", "target_year") and not said.is_empty:
        return None  # "Año base 2024": a year, or what was measured in it?
    running = running and role in ("result", "total")
    since = said.first_year if role == "term_target" else None
    return Column(
        role, said.year, said.quarter, said.month, running, since, scale, status, percent, generic,
        version,
    )  # fmt: skip


def plan_period(said: Said) -> Said:
    """The period of a target: one from January to June is no quarter's, and no year's.

    >>> plan_period(Said(2025, 4, running=True)).quarter, plan_period(Said(2025, 2)).quarter
    (None, 2)
    >>> plan_period(Said(2025, 2, running=True)).odd
    'Q2'
    """
    if not said.running:
        return said
    quarter = said.quarter if said.quarter == 1 else None
    odd = f"Q{said.quarter}" if said.quarter in (2, 3) else said.odd
    return said._replace(quarter=quarter, running=False, odd=odd)


def _role_of(words: list[str], said: Said) -> tuple[str | None, bool]:
    """The role that words name, and whether they name no measure."""
    essence = " ".join(words)
    if not essence:
        return (None, False) if said.is_empty else ("result", True)
    if essence in _GENERIC:
        return "result", True
    if essence in _ROLES:
        return _ROLES[essence], False
    kept = [word for word in words if word not in _NEUTRAL]
    if not kept:
        return (None, False) if said.is_empty else ("result", True)
    return _ROLES.get(" ".join(kept)), False


def is_level(text: str) -> bool:
    """Whether a header names a level above the indicators (sector, programme)."""
    return _essence(fold(text)) in _LEVELS
