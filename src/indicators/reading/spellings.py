"""How people spell things: words, marks, multiples, periods, dates and units.

A text goes in, mostly as :func:`fold` leaves it; what it says comes out, and what is left of the
text. The words are those of vocabulary.toml: a newcomer adds a language or an office's word there.
Nothing here knows a header from a title.
"""

from __future__ import annotations

import math
import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from indicators import words

# ---- words

_TABLES = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))

#: As people number objectives, columns and quarters.
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def vocabulary(subject: str) -> Mapping[str, Any]:
    """The tables of a subject, such as ``headers``, each a list of words or words by code."""
    found: Mapping[str, Any] = _TABLES[subject]
    return found


def codes(tables: Mapping[str, list[str]]) -> dict[str, str]:
    """Word to code, of words that are listed by code."""
    return {word: code for code, words in tables.items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """An expression for any of some words or expressions, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


#: Factor of every multiple that scales a whole column or unit: "miles", "mdp".
SCALES = {word: float(factor) for word, factor in codes(vocabulary("scales")).items()}
#: Of those that multiply what they stand directly beside alone: "2 mil", "Docena de sillas".
_SINGLE = {w: float(factor) for w, factor in codes(vocabulary("numbers")["scales"]).items()}
MULTIPLES = SCALES | _SINGLE
_SCALE = re.compile(rf"\b{any_of(SCALES)}\b")
_SCALE_OF = re.compile(r"^ (?:de |of )(?!20|19)([a-z]+)")


def take_scale(folded: str, thing: str = "") -> tuple[str, float]:
    r"""Take a multiple out of a folded text, with what it is of; ``thing=r"\1"`` leaves that.

    >>> take_scale("avance 2009 miles de pesos"), take_scale("miles de pesos", r"\1")
    (('avance 2009', 1000.0), ('pesos', 1000.0))
    """
    if not (found := _SCALE.search(folded)):
        return folded, 1.0
    rest = f"{folded[: found.start()]} {_SCALE_OF.sub(thing, folded[found.end() :])}"
    return " ".join(rest.split()), SCALES[found.group()]


def _without(text: str, found: re.Match[str], opening: re.Match[str] | None = None) -> str:
    """A text less what was found in it, and less what opens it ("al 30 de")."""
    return " ".join(f"{text[: (opening or found).start()]} {text[found.end() :]}".split())


# ---- marks

_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(
    r"(?<!\bm)(?<!\b[ckhd]m)(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"  # "m²" is a unit
    r"|(?<=\S)\s*\((?P<round>\d{1,2})\)(?=\s*$)"  # "10 (4)"; alone, "(4)" is no mark
    r"|(?<=\s)(?P<slash>\d{1,2})/(?=\s|$)"  # "10 1/"; "101/" could be either and stays
    r"|(?<=[\w.)])\s*(?P<star>[*†‡#]+/?)(?=\s*$)"
)
_STATUS_MARKS = {"p": "preliminary", "r": "revised"}
_STATUS_MARK = re.compile(r"(?<!\w)([pr])/(?!\w)", re.IGNORECASE)
#: A longer text has no marks.
_LONGEST_WITH_MARKS = 5_000


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the footnote marks out of a text: superscripts, "(4)" and "*" at its end, " 1/".

    >>> split_marks("480 en el sexenio ⁵"), split_marks("10 (4)"), split_marks("12 1/")
    (('480 en el sexenio', ('5',)), ('10', ('4',)), ('12', ('1',)))
    """
    marks: list[str] = []
    short = len(text) <= _LONGEST_WITH_MARKS
    while short and len(marks) < 20 and (found := _MARK.search(text)):
        marks.append(next(part for part in found.groups() if part).translate(_PLAIN_DIGITS))
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(text.split()), tuple(marks)


def split_status(text: str) -> tuple[str, str]:
    """Take "p/" or "r/" out of a text, as the data status that it says."""
    found = _STATUS_MARK.search(text)
    return (_without(text, found), _STATUS_MARKS[found[1].lower()]) if found else (text, "")


_NUMBER_OF = re.compile(r"(?<!\w)(?:n[uú]m\b\.?|nro\b\.?|no\.|n[°º]|#)\s*(?=de\b)", re.IGNORECASE)
_PERCENT_OF = re.compile(r"^\s*%\s*(?:de\b)?(?=\s*[^\W\d_])", re.IGNORECASE)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A text less case, accents, marks, punctuation and extra white space; "No. de" and "% de" are
    spelled out.

    >>> fold("  Línea  BASE (2006) ¹"), fold("Núm. de becas"), fold("% de becas")
    ('linea base 2006', 'numero de becas', 'porcentaje de becas')
    """
    spelled = _PERCENT_OF.sub("porcentaje de ", _NUMBER_OF.sub("número ", text))
    return words.fold(split_marks(spelled)[0])


# ---- periods

_WORDS = vocabulary("periods")
_MONTHS = {word: int(number) for word, number in codes(_WORDS["months"]).items()}
_ORDINALS = {word: int(number) for word, number in codes(_WORDS["ordinals"]).items()}
#: Months in a part of a year: three in a "trimestre"; and what says its months without an ordinal.
_LENGTHS = {word: int(months) for word, months in codes(_WORDS["parts"]).items()}
_MONTH, _ORDINAL = any_of(_MONTHS), any_of(_ORDINALS)
_MONTHS_FROM_TO = re.compile(
    rf"\b(?P<first>{_MONTH})(?: (?:a|al|ate|to|y|e))? (?P<last>{_MONTH})\b"
)
WHOLE_MONTHS = re.compile(  # "1 de enero al 30 de junio de 2025", "01 ene 25 al 31 mar 25"
    rf"\b(?:0?1|1o|primero) (?:de )?({_MONTH})(?: (?:del? )?(?:20)?\d\d)? (?:al? )?(?:2[89]|3[01])"
    rf" (?:de )?({_MONTH})\b(?: (?:del? )?(?:20)?(\d\d)\b)?"
)
_THREE_MONTHS = re.compile(rf"\b({_MONTH}) ({_MONTH})(?: y| e)? ({_MONTH})\b")
_PARTS = any_of(_LENGTHS)
_PART = re.compile(  # "is" and "si" are no "i s" and no "s i"
    rf"\b(?P<before>{_ORDINAL})(?: |(?<=\d)|(?=[a-z]{{3}}))(?P<part>{_PARTS})\b"
    rf"|\b(?P<same>{_PARTS})(?: |(?=\d))(?P<after>{_ORDINAL})\b"
)
_SEVERAL = re.compile(  # "primer y segundo trimestre", "trimestres I a III", "1T-3T"
    rf"(?:\b(?:(?:{_ORDINAL}) ?t?|t ?[1-4]|trim(?:estres?)?|y|a|al|e)\b ?){{3,}}"
)
_COUNTED = re.compile(rf"\b(?:t ?(?=[1-4]))?({_ORDINAL})(?: ?t)?\b")
_ONE_MONTH = re.compile(rf"\b{_MONTH}\b")
_ODD = re.compile(rf"\b(?:{_ORDINAL} )?{any_of(_WORDS['odd'])}(?: (?:[1-9]\d?|{_ORDINAL}))?\b")
#: "al 2do trimestre", "a junio", "acumulado al cierre de": from January.
_UNTIL = re.compile(rf"\b{any_of(_WORDS['until'])} (?:(?:cierre|fin|mes) del? |\d\d? de )?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?=\b|[qt]\d)")
_SHORT_YEAR = re.compile(  # "1T-25", "T1/25", "25T1"
    rf"\b([1-4]t ?|t ?(?:[1-4]|i{{1,3}}|iv) |[1-4]?trim ?|{_MONTH} ?)(\d\d)\b|^(\d\d)(?=t[1-4]$)"
)
_ROMAN_YEAR = re.compile(r"^(?:(i{1,3}|iv) ((?:19|20)\d\d)|((?:19|20)\d\d) (i{1,3}|iv))$")
#: Between what is written as one word: "1t2025", "avance1t2025", "marzo2025"; "TI 2025".
_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:19|20)\d\d\b)|(?<=[a-z]{3})(?=[1-4]t(?:\b|(?:19|20)\d\d))"
    r"|(?<=^t)(?=(?:i{1,3}|iv) (?:20)?\d\d$)"
)
_TERM = re.compile(
    r"\b(?P<first>(?:19|20)\d\d) (?:(?:a |al )?(?!(?P=first))(?P<last>(?:19|20)\d\d)"
    r"|(?P<short>\d\d)(?! de\b))\b"
)


class Said(NamedTuple):
    """The period in a text: a year, a quarter or a month, whether it runs from January, and the
    words of a part of the year that is neither. ``first_year`` opens a term, ``year`` ends it.
    """

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    running: bool = False
    odd: str = ""
    first_year: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.year or self.quarter or self.month or self.odd)


@lru_cache(maxsize=8192)
def take_period(folded: str) -> tuple[str, Said]:
    """Take the period out of a folded text.

    >>> take_period("avance ene jun 2009")
    ('avance', Said(year=2009, quarter=2, month=None, running=True, odd='', first_year=None))
    >>> take_period("metas 2025 2028")[1].first_year, take_period("avance mayo")[1].month
    (2025, 5)
    """
    year = first = None
    rest = _THREE_MONTHS.sub(_first_and_last, WHOLE_MONTHS.sub(_months_of, folded))
    rest = _ROMAN_YEAR.sub(r"\1\4 trim \2\3", rest)  # "I-2025", "2025-I"
    rest = _SHORT_YEAR.sub(r"\1 20\2\3", _GLUED.sub(" ", rest))
    if term := _TERM.search(rest):
        first, last = int(term["first"]), term["last"] or term["first"][:2] + term["short"]
        year, rest = int(last), _without(rest, term)
    if found := _YEAR.search(rest):  # a term over its years, "Metas 2025-2028" over 2025
        year, first = int(found.group()), None
        rest = _without(rest, found)
        if (more := _YEAR.search(rest)) and more.group() == found.group():
            rest = _without(rest, more)
    rest, part = _take_part(rest)
    if part.quarter and not part.running and rest:  # "Primer trimestre" over "Enero"
        less, of = _take_part(rest)
        if of.month and (of.month + 2) // 3 == part.quarter:
            rest, part = less, of
    return rest, part._replace(year=year, first_year=first)


def _months_of(days: re.Match[str]) -> str:
    return f"{days[1]} {days[2]}" + (f" 20{days[3]}" if days[3] else "")


def _first_and_last(months: re.Match[str]) -> str:
    """Of three months in a row the first and the last."""
    first, second, third = (_MONTHS[month] for month in months.groups())
    return f"{months[1]} {months[3]}" if first + 2 == second + 1 == third else months.group()


def _take_part(rest: str) -> tuple[str, Said]:
    """Take a part of a year out of a text: the first and the last of its months say which."""
    if span := _MONTHS_FROM_TO.search(rest):
        first, last = _MONTHS[span["first"]], _MONTHS[span["last"]]
        part, rest = _part_of_year(first, last, span.group()), _without(rest, span)
        beside, said = _take_part(rest) if rest else (rest, Said())  # "1er. Trim. (Ene-Mar)"
        same = said == part or (part.quarter and _ORDINALS.get(rest) == part.quarter)
        return (beside if said == part else "") if same else rest, part
    several = _SEVERAL.search(rest)
    if several and (quarters := _quarters_in(several.group())):
        return _without(rest, several), quarters
    first = last = 0
    if found := _PART.search(rest):
        length = _LENGTHS[found["part"] or found["same"]]
        last = _ORDINALS[found["before"] or found["after"]] * length
        first = last - length + 1
    if not 0 < last <= 12:  # "H4" is no half of a year
        found = _ONE_MONTH.search(rest)
        first = last = _MONTHS[found.group()] if found else 0
    if found:
        until = _UNTIL.search(rest[: found.start()])
        part = _part_of_year(1 if until else first, last, found.group(), running=bool(until))
        return _without(rest, found, until), part
    if found := _ODD.search(rest):
        return _without(rest, found), Said(odd=found.group())
    return rest, Said()


def _quarters_in(words: str) -> Said | None:
    """The quarters from the first on that are named together; other ones are odd, and one none."""
    named = [_ORDINALS[found] for found in _COUNTED.findall(words)]
    if len(set(named)) < 2 or not re.search(r"\btrim|\dt\b|\bt ?\d", words):
        return None
    joined = re.search(r"\b(?:y|a|al|e)\b", words) or len(named) > 2
    if not joined and any(word in ("1", "2", "3", "4") for word in words.split()):
        return None  # "Objetivo 1, 2do trimestre"
    if named[0] != 1 or named != sorted(named) or named[-1] > 4:
        return Said(odd=words.strip())
    return Said(quarter=named[-1], running=True)


def _part_of_year(first: int, last: int, words: str, running: bool = False) -> Said:
    """A quarter, a month, a span from January to a quarter's end, or an odd part of the year."""
    if first == last:
        return Said(month=first)
    if last % 3 == 0 and (first == 1 or (first % 3 == 1 and last - first == 2)):
        return Said(quarter=last // 3, running=running or last - first > 2)
    return Said(odd=words)


def last_month(folded: str) -> int | None:
    """The month that a span of months ends with, or ``None``.

    >>> last_month("enero mayo 2025"), last_month("mayo 2025")
    (5, None)
    """
    span = _MONTHS_FROM_TO.search(_THREE_MONTHS.sub(_first_and_last, folded))
    return _MONTHS[span["last"]] if span else None


# ---- dates

_ISO_DATE = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?:[ T]00:00(?::00)?)?"
)
_IN_NUMBERS = re.compile(
    r"(?<!\d)(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4}"
    r"|(?<=/)\d\d(?!\d)|(?<=\d\d-\d\d-)\d\d(?![\d-]))"
)
_IN_WORDS = re.compile(
    r"(?P<day>\d\d?)(?:\s+de)?[\s/.-]+(?P<month>[a-z]{3,})\.?(?:\s+del?)?[\s/.-]+"
    r"(?P<year>\d{4}|(?<=[.-])\d\d(?!\d))",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(  # "junio 30 de 2025", "June 30, 2025"
    rf"\b(?P<month>{_MONTH})\.? (?P<day>\d\d?)(?:,| del?)? (?P<year>\d{{4}})\b", re.IGNORECASE
)


def date_of(value: Any, month_first: bool = False) -> date | None:
    """The date that a cell's value is, or that its text writes out; else ``None``.

    >>> date_of("al 31 de enero de 2010"), date_of("31/01/2010"), date_of("01/31/2010", True)
    (datetime.date(2010, 1, 31), datetime.date(2010, 1, 31), datetime.date(2010, 1, 31))
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = value[:1000] if isinstance(value, str) else ""
    found = _ISO_DATE.search(text) or _IN_NUMBERS.search(text)
    found = found or _IN_WORDS.search(text) or _MONTH_FIRST.search(text)
    if not found:
        return None
    day, month = found["day"], found["month"].lower()
    if found.re is _IN_NUMBERS and month_first:
        day, month = month, day
    try:
        year = int(found["year"])
        return date(year if year > 99 else 2000 + year, _MONTHS.get(month) or int(month), int(day))
    except ValueError:
        return None


def span_of_days(text: str) -> Said | None:
    """The part of the year from a day to another, "01/07/2025 - 30/09/2025", if a text is such."""
    days = [day for found in _IN_NUMBERS.finditer(text) if (day := date_of(found.group()))]
    return span_between(days[0], days[1], text) if len(days) == 2 else None


def span_between(begin: date, end: date, said: str = "") -> Said:
    """The part of the year from a day to another; odd, as it was ``said``, where it is none."""
    said = said or f"{begin} {end}"
    if begin.day != 1 or not _ends_month(end) or begin.year != end.year:
        return Said(odd=said)
    return _part_of_year(begin.month, end.month, said)._replace(year=end.year)


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether the dates of a file are written month first, as one says that can be nothing else.

    >>> is_month_first(["07/08/2025", "07/15/2025"]), is_month_first(["07/08/2025"])
    (True, False)
    """
    pairs = [(int(d["day"]), int(d["month"])) for text in texts for d in _IN_NUMBERS.finditer(text)]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def quarter_of_day(day: date) -> int | None:
    """The quarter that a day begins or ends, or ``None``.

    >>> quarter_of_day(date(2009, 6, 30)), quarter_of_day(date(2009, 6, 1))
    (2, None)
    """
    begins = day.day == 1 and day.month % 3 == 1
    return (day.month + 2) // 3 if begins or (_ends_month(day) and day.month % 3 == 0) else None


def _ends_month(day: date) -> bool:
    return day.day == month_end(day.year, day.month).day


@lru_cache(maxsize=1024)
def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def are_months(days: Iterable[date]) -> bool:
    """Whether dates name months: some begins or ends one and no quarter."""
    return any((day.day == 1 or _ends_month(day)) and not quarter_of_day(day) for day in days)


def are_whole_years(days: Iterable[date]) -> bool:
    """Whether dates may name years: each the same day, 1 January or 31 December, of several."""
    seen = {(day.year, (day.month, day.day)) for day in days}
    return len(seen) > 1 and {day for _, day in seen} in ({(1, 1)}, {(12, 31)})


# ---- units

_UNITS = vocabulary("units")
#: What makes a unit one of a kind besides the words of the kind.
_SIGNS = {"percent": "%|", "money": r"\$|", "rate": r"\bpor (?:mil|cada|\d)|", "measure": ""}
#: "Alumnos por maestro" is a rate; "por año" a sum, "por ciento" a percent.
_PER = re.compile(
    rf"(?:\b(?:por|per) (?=(?:cada )?{any_of(_UNITS['per'])}\b)|\bal (?=mes|dia))(.+)"
)
#: What prices are of: a year's, current or constant.
_PRICES = re.compile(r"\b(?:(?:19|20)\d\d|constantes?|corrientes?|nominales|reales)\b")
#: "Mil tomas", "Docena de pláticas", "Par".
_ONE_OF_MANY = _SINGLE | {"par": 2.0, "millar": 1000.0, "millares": 1000.0}
_BEGINS_MANY = re.compile(rf"{any_of(_ONE_OF_MANY)}(?: de)?(?: (?=[a-z])|$)")
_HOW_MANY = {"diez": 10, "cien": 100, "mil": 1000, "millon": 10**6}
_KINDS = {kind: re.compile(rf"{sign}\b{any_of(_UNITS[kind])}\b") for kind, sign in _SIGNS.items()}
_PERCENT_IN_NAME = re.compile(r"^\s*%|\(\s*(?:en )?%\s*\)")  # "Escuelas con internet (%)"
_DAYS = re.compile(r"(?:dias?|days?)(?: (?:habiles|naturales))?")
_LASTING = re.compile(
    r"\b(?:tiempos?|plazos?|duracion|espera|estancia|promedio|medi[oa]s?|para|tramites?|respuesta"
    r"|resolucion|atencion|entrega|time|days to|duration)\b"
)
_SHORT = codes(_UNITS["short"])
_RATE_NAME = re.compile(rf"{any_of(_UNITS['rate_names'])}\b")
_RATE_WITHIN = re.compile(rf"\b{any_of(_UNITS['rates_within'])}\b")
_LEVEL_UNIT = re.compile(rf"{any_of(_UNITS['levels'])}\b")
_GENERIC, _DERIVED = frozenset(_UNITS["generic"]), frozenset(_UNITS["derived"])
#: Kinds of units that are no thing: "kilómetros cuadrados" and "metros cuadrados" differ.
_POWERS = frozenset(("cuadrad", "cubic", "lineal"))
_HOLDS_SOME = re.compile(rf"{any_of(_UNITS['containers'])}")
_NO_STEMS = frozenset(("numero", "numer", "por", "de", "del", "las", "los"))
_NO_UNITS = _NO_STEMS.union(w for w in vocabulary("headers")["links"] if len(w) > 1)
#: Of a number and a gender: becas and beca, atendidos and atendida.
_LESS_ENDING = re.compile(r"(?<=\w{3})(?:[aeo]?s|[aeo])$")
_HARMLESS, _OTHER = frozenset(_UNITS["harmless"]), re.compile(any_of(_UNITS["other"]))
_PEOPLE = frozenset([*vocabulary("titles")["people"], *vocabulary("meanings")["group"]])
_CURRENCIES = codes(_UNITS["currencies"])
_FOREIGN = ("dolares", "euros")
#: Levels among the kinds: they are never summed unless it is declared.
LEVELS = ("percent", "rate")


@lru_cache(maxsize=4096)
def unit_kind(unit: str, name: str = "") -> str:
    """What kind of thing a unit is: count, percent, rate, money or measure.

    Which numbers add up follows from it, unless programme.toml says otherwise. The name's first
    words tell of a rate ("Ingreso promedio" in pesos), and where a unit says nothing, of a percent.

    >>> unit_kind("Porcentaje"), unit_kind("Beca"), unit_kind("km")
    ('percent', 'count', 'measure')
    >>> unit_kind("Año", "Promedio de escolaridad"), unit_kind("", "Escuelas con internet (%)")
    ('rate', 'percent')
    """
    folded = fold(unit)
    signed = "".join(sign for sign in "%$" if sign in unit) + folded  # folding drops signs
    start = fold(name)
    is_rate = _PER.search(folded) or _LEVEL_UNIT.match(folded)
    is_rate = is_rate or _RATE_NAME.match(start) or _RATE_WITHIN.search(start)
    lasting = is_rate or not name or _LASTING.search(start)
    if _DAYS.fullmatch(folded) and not lasting:
        return "count"  # "Días con mala calidad del aire"
    for kind, pattern in _KINDS.items():
        if pattern.search(signed):
            return "rate" if is_rate and kind in ("money", "measure") else kind
    bare = not folded or folded in _GENERIC
    if bare and (_KINDS["percent"].match(start) or _PERCENT_IN_NAME.search(name)):
        return "percent"
    return "rate" if is_rate else "count"


@lru_cache(maxsize=4096)
def relative_scale(office: str, ours: str) -> float | None:
    """What an office's numbers are multiplied by to be in the matrix's unit; ``None`` where the
    two are of different things.

    >>> relative_scale("Miles de becas", "Beca"), relative_scale("Beca", "Becas")
    (1000.0, 1.0)
    >>> relative_scale("Pesos", "Beca") is None
    True
    """
    if office == "$":  # a sign says that it is money, and not of how many
        return 1.0 if unit_kind(ours) == "money" else None
    if _numbers_in(office) - _numbers_in(ours) and not _PER.search(fold(office)):
        return None  # "Tomas x 1,000", "Bache (100)"
    (theirs, scale), (own, own_scale) = _thing(office), _thing(ours)
    if fold(office) == fold(ours) or not own or not office.strip():
        return 1.0
    if not fold(office):  # a sign alone, "%"
        return 1.0 if unit_kind(office) == unit_kind(ours) else None
    prices = [set(_PRICES.findall(fold(unit))) for unit in (office, ours)]
    if all(prices) and prices[0] != prices[1]:
        return None
    (of, per), (own_of, own_per) = _rate_of(office), _rate_of(ours)
    if of and own_of and of.isdisjoint(own_of):
        return None
    scale *= own_per / per if per and own_per else 1.0
    return scale / own_scale if not theirs or _same_thing(theirs, own) else None


def _numbers_in(unit: str) -> set[str]:
    """The numbers in a unit, less those of "m2" and of years."""
    return set(re.findall(r"(?<!\w)(?!(?:19|20)\d\d\b)\d[\d,.]*", unit))


@lru_cache(maxsize=4096)
def currency_in(text: str) -> str:
    """The foreign currency that a text names: "dolares" of "Cifras en USD"; else empty."""
    named = (_CURRENCIES.get(word, word) for word in fold(text).split())
    return next((word for word in named if word in _FOREIGN), "")


def scale_of(unit: str) -> float:
    """The multiple in a unit: 1,000 of "Miles de becas"."""
    return _thing(unit)[1]


def _rate_of(unit: str) -> tuple[set[str], float]:
    """{"habi"} and 100,000 of "por cada 100 mil habitantes"; nothing and 0 where it says none."""
    found = _PER.search(re.sub(r"(?<=\d) (?=\d{3}\b)", "", fold(unit)))
    words = found[1].split() if found else []
    numbers = [_HOW_MANY.get(w) or (float(w) if w.isdecimal() else 0) for w in words]
    stems = {w[:4] for w in words if w.isalpha() and w not in {*_HOW_MANY, "cada"}}
    return stems, math.prod(n for n in numbers if n) if any(numbers) else 0.0


def is_bare_rate(unit: str) -> bool:
    """Whether a unit names a rate and not of what, "Tasa": it may be one in percent."""
    return bool(_RATE_NAME.fullmatch(fold(unit)))


def names_other_unit(beside: str, ours: str, others: Iterable[str]) -> bool:
    """Whether the words beside a number name a unit, of the programme's or a common one, and
    another than the indicator's; some letters, and of what?, may be one.

    >>> names_other_unit("horas", "Beca", ()), names_other_unit("becas", "Beca", ["Taller"])
    (True, False)
    >>> names_other_unit("CR", "Beca", ()), names_other_unit("bec", "Beca", ())
    (True, False)
    """
    first = next((word for word in beside.split() if word not in _NO_UNITS), "")
    first = _CURRENCIES.get(first, first)
    few = first and len(first) < 4 and first not in _SHORT
    if few and not any(word.startswith(first) for word in fold(ours).split()):
        return True  # "118 CR", "90 x"
    if not first or fold(ours) in _GENERIC or relative_scale(first, ours) is not None:
        return False
    if len(first) == 1:  # "90 m": metres, or millions?
        return unit_kind(ours) != "measure"
    kind = unit_kind(first)
    return kind != "count" or first in _PEOPLE or any(_same_thing(first, fold(o)) for o in others)


def is_another_thing(beside: str, ours: str) -> bool:
    """Whether words beside a number have none in common with a unit and a name.

    >>> is_another_thing("solicitudes", "Beca Becas entregadas"), is_another_thing("becas", "Beca")
    (True, False)
    """
    said = {word[:4] for word in beside.split() if len(word) > 3 and word.isalpha()}
    return bool(said) and said.isdisjoint({word[:4] for word in fold(ours).split()})


@lru_cache(maxsize=4096)
def _thing(unit: str) -> tuple[str, float]:
    """What a unit counts, less its multiple, and the multiple; a short form is spelled out."""
    folded = fold(unit)
    found = _BEGINS_MANY.match(folded)
    rest, scale = take_scale(folded[found.end() :] if found else folded, r" \1")
    scale *= _ONE_OF_MANY[found.group().split()[0]] if found else 1.0
    rest = rest or ("pesos" if re.search(r"\bmm?dp\b", fold(unit)) else "")
    return _SHORT.get(rest, rest), scale


def _same_thing(one: str, other: str) -> bool:
    kinds = {unit_kind(one), unit_kind(other)}
    if one in _GENERIC or other in _GENERIC:  # and how many are in a box?
        return kinds == {"count"} and not any(map(_HOLDS_SOME.fullmatch, (one, other)))
    if len(kinds) > 1 or kinds == {"percent"}:  # points, or a change in percent, are no percent
        return kinds == {"percent"} and not _DERIVED & (set(one.split()) ^ set(other.split()))
    words = _words_of(one), _words_of(other)
    # "Persona beneficiada" is a person; "Beca solicitada" and "Metro cúbico" are other things
    apart = () if kinds == {"rate"} else words[0] ^ words[1]
    to_come = kinds != {"rate"} and (" por " in one) != (" por " in other)  # "Beca por entregar"
    same = bool(words[0] & words[1] - _POWERS) and not to_come and not any(map(_OTHER.match, apart))
    return one == other or same


@lru_cache(maxsize=4096)
def is_reworded(office: str, ours: str) -> bool:
    """Whether an office's unit says more than the matrix's, or less, and that may be another thing.

    >>> is_reworded("Beca económica", "Beca"), is_reworded("Beca entregada", "Beca")
    (True, False)
    """
    one, other = (_words_of(_thing(unit)[0]) for unit in (office, ours))
    apart = one ^ other if one & other else ()
    return not all(word in _HARMLESS or word.endswith(("ad", "id")) for word in apart)


def _words_of(thing: str) -> set[str]:
    """The words of a thing, less number and gender."""
    return {_LESS_ENDING.sub("", word) for word in thing.split() if len(word) > 2} - _NO_STEMS
