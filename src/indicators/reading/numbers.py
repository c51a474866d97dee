"""Numbers as people write them in cells: marks, units, scales, missing-value words.

The value of a cell goes in; a :class:`Number` comes out that keeps everything the cell said. A
text that holds no number, or more than one, is reported as such and never guessed at.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from babel.numbers import NumberFormatError, parse_decimal

from indicators.reading.vocabulary import vocabulary

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(
    r"(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?<=\S)\s*\((?P<round>\d{1,2})\)(?=\s*$)"  # "10 (4)"; alone, "(4)" is no mark
    r"|(?<=\s)(?P<slash>\d{1,2})/(?=\s|$)"  # "10 1/"; "101/" could be either and stays
    r"|(?<=[\w.)])\s*(?P<star>\*+)(?=\s*$)"
)

_STATUS_MARKS = {"p": "preliminary", "r": "revised"}
_STATUS_MARK = re.compile(r"(?<!\w)([pr])/(?!\w)", re.IGNORECASE)

_MISSING = frozenset(vocabulary("numbers")["missing"])

_SCALES = (
    (re.compile(r"\b(?:mil(?:es)?(?: de)? millones|mmdp|billones? de pesos)\b"), 1e9),
    (re.compile(r"\b(?:millon(?:es)?|mdp|mdd|milhoes|milhao|millions?)\b"), 1e6),
    (re.compile(r"\b(?:mil|miles|thousands?)\b"), 1e3),
    (re.compile(r"\bcent(?:ena|enar)s?\b"), 100.0),
    (re.compile(r"\bdocenas?\b"), 12.0),
    (re.compile(r"\bdecenas?\b"), 10.0),
)
_NUMBER = re.compile(r"(?<![\w.,])-?\d(?:[\d,]*\d)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![\w]|[.,]\d)")
_YEAR_IN_PROSE = re.compile(
    r"\b(?:en|de|del|para|desde)\s+(?:19|20)\d\d\b(?!\s*(?:a|al|y|hasta|-|–)\s*\d)", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(r"^\s*\(?((?:19|20)\d\d)\)?\s*[:=]\s*(?=\S)")
_YEAR_BEHIND = re.compile(r"(?<=\d)\s*\(((?:19|20)\d\d)\)\s*$")
_BLANK_IN_NUMBER = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_FRACTION = re.compile(r"\d\s*/\s*\d|[½¼¾⅓⅔⅛]")
_BRACKETS = re.compile(r"\(\s*(\$?\s*\d[\d.,]*\d)\s*\)|\(\s*(\d)\s*\)")
#: A minus sign by whatever character, and the peso sign beside it.
_SIGN_BEFORE = re.compile(r"^\s*\$?\s*[-\u2212\u2010-\u2015]\s*\$?\s*(?=\d)")
_SIGN_BEHIND = re.compile(r"\$?\s*(\d[\d.,]*)\s*[-\u2212\u2010-\u2015]")
_SIGN_LEFT = re.compile(r"[-\u2212\u2010-\u2015]\s*$")
_DASHES = tuple("-\u2212\u2010\u2011\u2012\u2013\u2014\u2015")
_EITHER_SIGN = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_COMPARISONS = (
    ("at_most", re.compile(
        r"<=?|≤|\b(?:no mas de|no mayor (?:a|de|que)|no superior a|a lo (?:mas|sumo)|cuando mas"
        r"|como maximo|maximo(?: de)?|max|hasta|(?<!no )menos de|menor (?:o igual )?(?:a|de|que)"
        r"|menos que|inferior a|por debajo de|at most|up to|less than|no more than|maximum|ate"
        r"|no maximo|menos ou igual a)\b")),
    ("at_least", re.compile(
        r">=?|≥|\b(?:al menos|por lo menos|cuando menos|como minimo|minimo(?: de)?|min"
        r"|no menos de|no menor (?:a|de|que)|no inferior a|(?<!no )mas de|mas que"
        r"|mayor (?:o igual )?(?:a|de|que)|superior a|por encima de|a partir de|at least"
        r"|more than|minimum|no minimo|pelo menos|mais de)\b")),
)  # fmt: skip
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # of decimal: up is away from zero
_SWAPPED = str.maketrans(",.", ".,")


#: Beyond this a number is no indicator's: its sums and squares would not be numbers any more.
_MOST = 1e18


_POINT = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_COMMA = re.compile(
    r"(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{1,3}(?:\.\d{3}){2,})"
)
_TOKEN = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?![\w.,])")


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
    ``problem`` names what is unclear (``not_a_number``, ``several_numbers``, ``error_cell``,
    ``formula_without_value``, ``ambiguous_decimal``, ``fraction``, ``bounded``). ``comparison`` is
    a sign or words beside it that make it a bound; ``percent`` says that it is printed as one, and
    then the value is in points; ``year`` is a year printed before it ("2016: 216,487").
    """

    value: float | None
    marks: tuple[str, ...] = ()
    data_status: str = ""
    words: str = ""
    missing: bool = False
    problem: str = ""
    comparison: str = ""
    percent: bool = False
    year: int | None = None
    as_decimal: bool = False


def read_number(content: Any, decimal: str = ".", number_format: str = "General") -> Number:
    """Read the number in a cell's value.

    Parameters
    ----------
    content
        What the cell holds.
    decimal
        The sign before the decimals in texts; empty where the file does not settle it, and then
        "1,234" is a problem and not a number.
    number_format
        The cell's format: a number shown as a percentage is one.

    Examples
    --------
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
        if not -_MOST < content < _MOST:  # an infinity and what is not a number as well
            return Number(None, problem="bounded")
        if "%" in number_format:
            return Number(float(f"{content * 100:.12g}"), percent=True)
        return Number(float(content))
    if isinstance(content, Fault):
        return Number(None, problem=content.code)
    if isinstance(content, bool | date):
        return Number(None, problem="not_a_number")
    return _read_text(str(content), decimal)


@lru_cache(maxsize=4096)
def _read_text(content: str, decimal: str) -> Number:
    if content.strip().casefold() in _MISSING:
        return Number(None, missing=True)
    if len(content) > 500:
        return Number(None, words=content, problem="not_a_number")
    text, marks = split_marks(_BLANK_IN_NUMBER.sub("", content))
    text, status = split_status(text)
    if text.casefold() in _MISSING:
        return Number(None, marks, status, missing=True)
    return _number_in(text, decimal)._replace(marks=marks, data_status=status)


def _number_in(text: str, decimal: str) -> Number:
    """The number in a text without marks, or the problem with it."""
    prose = _YEAR_IN_PROSE.sub("", text)
    year = None
    if found_year := _YEAR_BEFORE.match(prose) or _YEAR_BEHIND.search(prose):
        year = int(found_year[1])
        prose = prose[: found_year.start()] + prose[found_year.end() :]
    if decimal == ",":
        prose = prose.translate(_SWAPPED)
    problem = Number(None, words=text)
    if _FRACTION.search(prose):
        return problem._replace(problem="fraction")
    brackets = _BRACKETS.fullmatch(prose.strip())
    if brackets and brackets[2]:  # "(4)" alone may be a mark without its number
        return problem._replace(problem="not_a_number")
    prose = _SIGN_BEFORE.sub("-", f"-{brackets[1].lstrip('$ ')}" if brackets else prose)
    if behind := _SIGN_BEHIND.fullmatch(prose.strip()):
        prose = f"-{behind[1]}"
    found = list(_NUMBER.finditer(prose))
    if len(found) != 1:
        code = "several_numbers" if found else "not_a_number"
        return problem._replace(problem=code)
    said = found[0].group()
    before, after = prose[: found[0].start()], prose[found[0].end() :]
    if _SIGN_LEFT.search(before) or after.lstrip()[:1] in _DASHES:
        return problem._replace(problem="several_numbers")
    words = f"{before} {after}".strip()
    if re.search(r"\d", words.replace("m2", "").replace("m3", "")):
        return problem._replace(problem="several_numbers")
    either = _EITHER_SIGN.fullmatch(said)
    if not decimal and either:
        return problem._replace(problem="ambiguous_decimal")
    value = _float(said)
    if value is None:
        return problem._replace(problem="not_a_number")
    folded = _folded(words)
    scale = next((scale for pattern, scale in _SCALES if pattern.search(folded)), 1.0)
    value *= scale
    if not -_MOST < value < _MOST:
        return problem._replace(problem="bounded")
    bound = next((code for code, pattern in _COMPARISONS if pattern.search(folded)), "")
    percent = "%" in words or "por ciento" in folded or "por cento" in folded
    as_decimal = bool(either and "." in said and decimal == ".")
    return Number(
        value, words=words, comparison=bound, percent=percent, year=year, as_decimal=as_decimal
    )


def _float(said: str) -> float | None:
    """A plain number as written in es_MX, an exponent too."""
    digits, exponent, power = said.replace("E", "e").partition("e")
    try:
        value = float(parse_decimal(digits, locale="es_MX", strict=True))
        value = float(f"{value!r}e{power}") if exponent else value
    except (NumberFormatError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _folded(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def scaled(value: float | None, scale: float) -> float | None:
    """A value times the scale of its column, less the noise of binary fractions.

    >>> scaled(1.1, 1000)
    1100.0
    """
    return value if value is None or scale == 1.0 else float(f"{value * scale:.12g}")


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the footnote marks out of a text: superscripts, "(4)" and "*" at its end, " 1/".

    >>> split_marks("480 en el sexenio ⁵"), split_marks("10 (4)"), split_marks("12 1/")
    (('480 en el sexenio', ('5',)), ('10', ('4',)), ('12', ('1',)))
    """
    marks: list[str] = []
    while found := _MARK.search(text):
        marks.append(next(part for part in found.groups() if part).translate(_PLAIN_DIGITS))
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(text.split()), tuple(marks)


def split_status(text: str) -> tuple[str, str]:
    """Take "p/" or "r/" out of a text.

    >>> split_status("7 p/")
    ('7', 'preliminary')
    """
    found = _STATUS_MARK.search(text)
    if not found:
        return text, ""
    rest = " ".join((text[: found.start()] + text[found.end() :]).split())
    return rest, _STATUS_MARKS[found.group(1).lower()]


def to_superscript(text: str) -> str:
    """Digits as superscript characters.

    >>> to_superscript("1")
    '¹'
    """
    return text.translate(_SUPERSCRIPTS)


def as_printed(value: Any, number_format: str = "General") -> str:
    """The text that a spreadsheet shows for a value; formats beyond the plain ones show as is.

    As there, 15 digits count and a half is rounded away from zero.

    >>> as_printed(123000, "#,##0"), as_printed(0.25, "0%"), as_printed(7.0)
    ('123,000', '25%', '7')
    """
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if not -1e300 < value < 1e300:
        return str(value)
    pattern = _format_parts(number_format)
    if not pattern:
        return str(int(value)) if float(value).is_integer() else repr(value)
    thousands, decimals, percent = pattern
    held = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    shown = held.scaleb(2 * len(percent), _ROUNDING).quantize(
        Decimal(1).scaleb(-decimals), context=_ROUNDING
    )
    return f"{shown:{thousands}.{decimals}f}{percent}"


@lru_cache(maxsize=256)
def _format_parts(number_format: str) -> tuple[str, int, str] | None:
    """Thousands sign, number of decimals and percent sign of a plain format, or ``None``."""
    found = re.fullmatch(r"(#,##)?0(?:\.(0{1,30}))?(%)?", number_format)
    if not found:
        return None
    thousands, decimals, percent = found.groups()
    return "," if thousands else "", len(decimals or ""), percent or ""


def decimal_sign(texts: Iterable[str]) -> str:
    """The decimal sign that the values of a file show: ``"."``, ``","``, or empty if unclear.

    >>> decimal_sign(["1.234,5", "12"]), decimal_sign(["1,234.5"]), decimal_sign(["1.234"])
    (',', '.', '')
    """
    point = comma = either = False
    for text in texts:
        tokens = _TOKEN.findall(_BLANK_IN_NUMBER.sub("", text))
        if len(tokens) != 1:
            continue
        plain = tokens[0]
        if _EITHER_SIGN.fullmatch(plain):
            either = True
        elif _POINT.fullmatch(plain):
            point = True
        elif _COMMA.fullmatch(plain):
            comma = True
    if point != comma:
        return "." if point else ","
    return "" if point or either else "."
