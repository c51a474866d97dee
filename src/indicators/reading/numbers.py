"""Numbers as people write them in cells: marks, units, scales, missing-value words.

The value of a cell goes in; a :class:`Number` comes out that keeps everything the cell said. A
text is a number only if nothing is left over that could change it: more digits, a sign or a word
that is not known to leave it what it is. Else it is reported as such and never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from indicators.reading.spellings import (
    MULTIPLES,
    any_of,
    codes,
    split_marks,
    split_status,
    take_scale,
    vocabulary,
)
from indicators.words import fold

_WORDS = vocabulary("numbers")
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # of decimal: up is away from zero
_PLAIN_FORMAT = re.compile(r"(#,##)?0(?:\.(0{1,30}))?(%)?")
#: Beyond this a number is no indicator's: its sums and squares would not be numbers any more.
_MOST = 1e18
#: A printed total may differ from the sum of its parts by rounding alone.
TOTAL_TOLERANCE = 0.5
#: A longer text is prose, without a number.
_LONGEST = 500

_MISSING = frozenset(_WORDS["missing"])
_BLANK_IN_NUMBER = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
#: As in Mexico: "1'250,000", "$500.00 M.N.", "$500.-"
_MILLIONS = re.compile(r"(?<=\d)['’´](?=\d{3},\d{3}(?!\d))")
_OF_MEXICO = re.compile(r"(?<=\d)\s*M\.\s?N\.?(?!\w)|(?<=\d)[.,]-+\s*$", re.IGNORECASE)
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?")
_SWAPPED = str.maketrans(",.", ".,")
_FRACTION = re.compile(r"\d\s*/\s*\d|[\u00bc-\u00be\u2150-\u215f]")
_YEAR = r"(?:19|20)\d\d"
_YEAR_IN_PROSE = re.compile(
    rf"\b(?:en|de|del|para|desde)\s+{_YEAR}\b(?!\s*(?:a|al|y|hasta|-|–)\s*\d)", re.IGNORECASE
)
#: "26 en 2024", "130 camas para 2028", "130 al cierre de 2028", "Para 2028: 130".
_OF_YEAR = re.compile(
    rf"\d\s+(?:[^\W\d_]+\s+){{0,3}}(?:en|de|del|para|desde)\s+({_YEAR})\s*$"
    rf"|^\s*(?:en|para|al?|desde|hacia)\s+({_YEAR})\s*[:=]",
    re.IGNORECASE,
)
_YEAR_BESIDE = re.compile(rf"^\s*\(?({_YEAR})\)?\s*[:=]\s*(?=\S)|(?<=\d)\s*\(({_YEAR})\)\s*$")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
#: The whole text less than zero: a sign before or behind, or accountants' brackets.
_BELOW_ZERO = re.compile(
    r"-\s*\$?\s*(?=\d)(?P<before>.*)|\(\s*\$?\s*(?P<round>\d[\d.,]*\d)\s*\)"
    r"|\$?\s*(?P<behind>\d[\d.,]*)\s*-",
    re.DOTALL,
)
_NUMBER = re.compile(
    r"(?<![\w.,])-?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?!\w|[.,]\d)"
)
_AREA = re.compile(r"\b([ckhd]?m)[23²³](?!\w)")
_MARK_ALONE = re.compile(r"\(\s*\d\s*\)")  # "(4)", without its number
_TOKEN = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?![\w.,])")
#: Numbers that tell the decimal sign: "1,234.5", "1.5", "0.123", "1,234,567" have a point for it.
_WITH_POINT = re.compile(
    r"\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3}){2,}"
)
_EITHER_SIGN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
#: Signs beside a number that leave it what it is; any other, and "M" for millions, is a doubt.
_KNOWN_SIGNS = re.compile(
    r"(?:(?!\bM\b)[^\W\d_]|%(?!o\b)|\s|[$€£.,:;()\[\]'\"«»“”‘’~≈/&¡!°•·✓✔=<>≤≥])*"
)
_NO_PROGRESS = re.compile(r"(?<=^0)\W*sin avances?\W*$", re.IGNORECASE)
_ENUMERATION = re.compile(r"\s*(?:\.?\)|\.-|[.:](?=\s*\w))\s*\w")
_CURRENCIES = codes(vocabulary("units")["currencies"])
_CURRENCY = re.compile(rf"\b{any_of(filter(str.isalpha, _CURRENCIES))}\b")
_CURRENCY_SIGN = re.compile("[€£$]")
_BOUND_SIGNS = {"<": "at_most", "≤": "at_most", ">": "at_least", "≥": "at_least"}
_PERCENT = re.compile(rf"%|\b{any_of(vocabulary('units')['percent'])}\b")
_MONTHS = codes(vocabulary("periods")["months"])  # "12 de marzo", "12 a marzo"
_DOUBTFUL = re.compile(rf"\b{any_of([*_WORDS['doubtful'], *_MONTHS])}\b")
_BEFORE = frozenset([*_WORDS["before"], *" ".join(vocabulary("units")["money"]).split()])
_BOUNDS = {
    side: re.compile("|".join(rf"\b(?P<{code}>{any_of(words)})\b" for code, words in found.items()))
    for side, found in _WORDS["bounds"].items()
}
_MULTIPLE_BEHIND = re.compile(rf"(?:en )?({any_of(MULTIPLES)})\b")
_MULTIPLE = re.compile(rf"(?<!por )(?<!per )\b{any_of(MULTIPLES)}\b")


@dataclass(frozen=True)
class Fault:
    """In place of a value: an error cell, or a formula whose result was not saved."""

    code: str
    shown: str

    def __str__(self) -> str:
        return self.shown


class Number(NamedTuple):
    """What a cell said.

    ``value`` is None where it is missing or unclear; ``missing`` tells the two apart, and
    ``problem`` is the code of the finding that says what is unclear. ``comparison`` is a sign or
    words beside it that make it a bound; ``percent`` says that it is printed as one, and then the
    value is in points; ``year`` is a year printed before it ("2016: 216,487"); ``as_decimal`` says
    that "1.234" was taken for a fraction of a thousand; ``beside`` is the currency before it or the
    words behind, folded: a unit, perhaps; ``scale`` is the multiple beside it, which its value has
    already.
    """

    value: float | None
    marks: tuple[str, ...] = ()
    data_status: str = ""
    missing: bool = False
    problem: str = ""
    comparison: str = ""
    percent: bool = False
    year: int | None = None
    as_decimal: bool = False
    beside: str = ""
    scale: float = 1.0


_NO_NUMBER, _ABSENT = Number(None, problem="not_a_number"), Number(None, missing=True)


def read_number(content: Any, decimal: str = ".", number_format: str = "General") -> Number:
    """Read the number in a cell's value.

    ``decimal`` is the sign before the decimals in texts; empty where the file does not settle it,
    and then "1,234" is a problem and not a number. A number that its format shows as a percentage
    is one.

    >>> read_number("2.5 millones").value, read_number("10 ¹").marks
    (2500000.0, ('1',))
    >>> read_number("En 2006 se elaboraron 101 informes.").value
    101.0
    >>> read_number("31,445 p/").data_status, read_number("n.d.").missing
    ('preliminary', True)
    >>> read_number("al menos 95 %").comparison, read_number(0.65, number_format="0%").value
    ('at_least', 65.0)
    """
    if type(content) is int or type(content) is float:
        if not abs(content) < _MOST:  # an infinity and what is not a number as well
            return Number(None, problem="bounded")
        shown, unit = _shown_by(number_format, (content > 0) - (content < 0))
        if not (shown or unit):
            return Number(float(content))
        if shown not in ("percent", "percent_sign"):
            return Number(None, problem=shown) if shown else Number(float(content), beside=unit)
        points = float(f"{content * 100:.12g}") if shown == "percent" else float(content)
        return Number(points, percent=True)
    if isinstance(content, Fault):
        return Number(None, problem=content.code)
    text = "" if isinstance(content, bool | date) else str(content)
    return _read_text(text, decimal) if len(text) <= _LONGEST else _NO_NUMBER


@lru_cache(maxsize=256)
def _shown_by(number_format: str, sign: int = 1) -> tuple[str, str]:
    """What a format makes of a number of a sign, and the unit that it prints beside it: "percent"
    shows a hundred times the value, "percent_sign" (0"%") the value; or the problem: what people
    see is another number, or none.

    >>> _shown_by('#,##0.0 "becas"'), _shown_by("#,##0,")[0], _shown_by(";;;")[0]
    (('', 'becas'), 'format_scales', 'format_hides')
    """
    sections = number_format.split(";")
    place = {1: 0, -1: 1, 0: 2}[sign]
    section = sections[place if place < len(sections) else 0]
    shown = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)  # less colours, conditions and padding
    plain, typed = re.sub(r'"[^"]*"|\\.', "", shown), re.sub(r'["\\]', "", shown)
    if not re.search(r"[0#?@]|general", plain, re.IGNORECASE):
        dash = typed.strip().translate(_DASHES) == "-"  # is how a zero may look
        return ("" if not sign and dash else "format_hides"), ""
    if "%" in number_format:
        return ("percent" if "%" in plain else "percent_sign"), ""
    digits = re.search(r"[0#?][0#?.,/ ]*|general|@", typed, re.IGNORECASE)
    before, after = (typed[: digits.start()], typed[digits.end() :]) if digits else ("", "")
    if sign < 0 and before.strip()[:1] in ("-", "("):  # as every number below zero is shown
        before, after = before.strip()[1:], after.replace(")", "")
    beside = _beside(before, after)
    scaled_down = re.search(r"[0#?],+(?![0#?,])", plain)
    if scaled_down or beside is None or beside[:2] != (1.0, ""):
        return "format_scales", ""
    return "", beside[2]


@lru_cache(maxsize=4096)
def _read_text(content: str, decimal: str) -> Number:
    text, marks = split_marks(_plain(content))
    if marks and re.fullmatch(rf"{_YEAR}\s*\(\d+\)", content.strip()):  # of which is which a mark?
        return Number(None, problem="unclear_number")
    text, status = split_status(text)
    number = _ABSENT if text.casefold() in _MISSING else _number_in(text, decimal)
    return number._replace(marks=marks, data_status=status)


def _plain(text: str) -> str:
    """A text less what groups digits as no comma does, and less what says pesos twice."""
    text = _OF_MEXICO.sub("", _MILLIONS.sub(",", _BLANK_IN_NUMBER.sub("", text)))
    return text.replace(" ", "") if _SPACED.fullmatch(text.strip()) else text


def _number_in(text: str, decimal: str) -> Number:
    """The number in a text without marks, or the problem with it."""
    plain, year = _YEAR_IN_PROSE.sub("", text), None
    if of_year := _OF_YEAR.search(text):
        year = int(of_year[1] or of_year[2])
    if found := _YEAR_BESIDE.search(plain):
        year = int(found[1] or found[2])
        plain = plain[: found.start()] + plain[found.end() :]
    plain = (plain.translate(_SWAPPED) if decimal == "," else plain).translate(_DASHES).strip()
    plain = _NO_PROGRESS.sub("", _AREA.sub(r"\1", plain))
    if _FRACTION.search(plain):
        return Number(None, problem="fraction")
    if below := _BELOW_ZERO.fullmatch(plain):
        plain = f"-{below['before'] or below['round'] or below['behind']}"
    numbers = list(_NUMBER.finditer(plain))
    if not numbers or _MARK_ALONE.fullmatch(plain):
        return _NO_NUMBER
    said, (first, end) = numbers[0].group(), numbers[0].span()
    before, after = plain[:first], plain[end:]
    if any(char.isdigit() for char in before + after):
        return Number(None, problem="several_numbers")
    beside = _beside(before, after)
    if beside is None or (re.fullmatch(_YEAR, said) and re.search(r"\w", before)):
        return Number(None, problem="unclear_number")
    either = _EITHER_SIGN.fullmatch(said.lstrip("-"))
    if (either and not decimal) or ("," in said and "e" in said.casefold()):  # "1,765E+07"
        return Number(None, problem="ambiguous_decimal")
    scale, bound, unit = beside
    value = float(said.replace(",", "")) * scale
    if not -_MOST < value < _MOST:
        return Number(None, problem="bounded")
    percent = bool(_PERCENT.search(f"{before} {after}".casefold()))
    unit = _PERCENT.sub("", unit).strip() if percent else unit
    as_decimal = bool(either and "." in said and decimal == ".")
    return Number(
        value, comparison=bound, percent=percent, year=year, as_decimal=as_decimal, beside=unit,
        scale=scale,
    )  # fmt: skip


def _beside(before: str, after: str) -> tuple[float, str, str] | None:
    """The multiple, the bound and the unit beside a number, if nothing there may change it."""
    enclosed = any(side.count("(") != side.count(")") for side in (before, after))
    signed = before.rstrip().endswith("-") or after.lstrip().startswith("-")
    enumerates = after.startswith("/") or (not before and _ENUMERATION.match(after))
    if enclosed or signed or enumerates or not _KNOWN_SIGNS.fullmatch(before + after):
        return None
    bounds = {_BOUND_SIGNS[char] for char in before + after if char in _BOUND_SIGNS}
    rest = {"before": fold(before), "behind": fold(after)}
    for side, expression in _BOUNDS.items():
        if found := expression.search(rest[side]):
            bounds.add(found.lastgroup or "")
            rest[side] = f"{rest[side][: found.start()]} {rest[side][found.end() :]}".strip()
    lead, factor = take_scale(rest["before"])
    if found := _MULTIPLE_BEHIND.match(rest["behind"]):
        rest["behind"] = rest["behind"][found.end() :]
        factor = MULTIPLES[found[1]] if factor == 1.0 else 0.0
    doubtful = _DOUBTFUL.search(f"{lead} | {rest['behind']}") or _MULTIPLE.search(rest["behind"])
    if doubtful or set(lead.split()) - _BEFORE or len(bounds) > 1 or not factor:
        return None
    currency = _CURRENCY.search(fold(before)) or _CURRENCY_SIGN.search(before)
    unit = currency.group() if currency else rest["behind"]
    if found and found[1].endswith(("mdp", "mdd")):
        unit = "pesos" if found[1].endswith("p") else "dolares"
    return factor, "".join(bounds), unit


def scaled(value: float | None, scale: float) -> float | None:
    """A value times the scale of its column, less the noise of binary fractions.

    >>> scaled(1.1, 1000)
    1100.0
    """
    return value if value is None or scale == 1.0 else float(f"{value * scale:.12g}")


def as_printed(value: Any, number_format: str = "General") -> str:
    """The text that a spreadsheet shows for a value; formats beyond the plain ones show as is.

    As there, 15 digits count and a half is rounded away from zero.

    >>> as_printed(123000, "#,##0"), as_printed(0.25, "0%"), as_printed(7.0)
    ('123,000', '25%', '7')
    """
    shape, decimals, percent = _shape_of(number_format)
    if type(value) is float and value.is_integer() and not percent and -1e15 < value < 1e15:
        return f"{int(value):{shape}}"  # as most are: nothing to round
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not -1e300 < value < 1e300:
        return str(value)
    if not shape:
        return str(int(value)) if float(value).is_integer() else repr(value)
    held = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    shown = held.scaleb(2 * len(percent), _ROUNDING).quantize(
        Decimal(1).scaleb(-decimals), context=_ROUNDING
    )
    return f"{shown:{shape}}{percent}"


@lru_cache(maxsize=256)
def _shape_of(number_format: str) -> tuple[str, int, str]:
    """How Python writes what a plain format shows, its decimals and its sign; of others nothing."""
    plain = _PLAIN_FORMAT.fullmatch(number_format)
    comma, point, percent = plain.groups("") if plain else ("", "", "")
    return f"{comma[1:2]}.{len(point)}f" if plain else "", len(point), percent


def decimal_sign(texts: Iterable[str]) -> str:
    """The decimal sign that the values of a file show: ``"."``, ``","``, or empty if unclear: one
    "13,68" beside several like "1,352" may be a slip.

    >>> decimal_sign(["1.234,5", "12"]), decimal_sign(["1,234.5"]), decimal_sign(["1.234"])
    (',', '.', '')
    """
    found = [_TOKEN.findall(_plain(text[:_LONGEST])) for text in texts]
    tokens = [own[0] for own in found if len(own) == 1]
    point = any(map(_WITH_POINT.fullmatch, tokens))
    commas = [token for token in tokens if _WITH_POINT.fullmatch(token.translate(_SWAPPED))]
    either = [token for token in tokens if _EITHER_SIGN.fullmatch(token)]
    slip = len(commas) == 1 and sum("," in token for token in either) > 2
    if point != bool(commas) and not slip:
        return "." if point else ","
    return "" if point or either else "."


def is_no_total(whole: float, parts: Sequence[float]) -> bool:
    """Whether a total is not the sum of some parts, nor as a level's between them.

    >>> is_no_total(350, [160, 145]), is_no_total(305, [160, 145]), is_no_total(150, [160, 145])
    (True, False, False)
    """
    apart = abs(sum(parts) - whole) >= TOTAL_TOLERANCE
    return apart and not min(parts) <= whole <= max(parts)


def runs_on(values: Sequence[float]) -> bool:
    """Whether figures rise by even steps from nothing, as running totals do.

    >>> runs_on([25, 50, 75, 100]), runs_on([20, 25, 25, 30])
    (True, False)
    """
    last = values[-1]
    even = [last * n / len(values) for n in range(1, len(values) + 1)]
    near = (abs(one - other) <= last / 20 for one, other in zip(values, even, strict=True))
    return len(values) > 2 and last > 0 and all(near)
