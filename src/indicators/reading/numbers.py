"""Numbers as people write them in cells: marks, units, scales, missing-value words.

The value of a cell goes in; a :class:`Number` comes out that keeps everything the cell said. A
text that holds no number, or more than one, is reported as such and never guessed at.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal

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

_MISSING = {
    "n/a", "n/a.", "n.a.", "n.a", "na", "n. a.", "n.d.", "n.d", "nd", "n/d", "n. d.", "s.d.",
    "s.d", "sd", "s/d", "s. d.", "-", "--", "---", "–", "—", "…", "...", "..", "*",
    "no disponible", "no aplica", "no aplicable", "sin dato", "sin datos",
}  # fmt: skip

_SCALES = {"mil": 1e3, "miles": 1e3, "millón": 1e6, "millon": 1e6, "millones": 1e6, "%": 0.01}
_THOUSAND_MILLIONS = re.compile(r"mil(?:es de)? millones\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])-?\d(?:[\d,]*\d)?(?:\.\d+)?(?![\w]|[.,]\d)")
_YEAR_IN_PROSE = re.compile(r"\b(?:en|de|del|para|desde)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_BLANK_IN_NUMBER = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_EITHER_SIGN = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # of decimal: up is away from zero
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Fault:
    """In place of a value: an error cell, or a formula whose result was not saved."""

    code: str
    shown: str

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True)
class Number:
    """What a cell said.

    ``value`` is None where it is missing or unclear; ``missing`` tells the two apart, and
    ``problem`` names what is unclear (``not_a_number``, ``several_numbers``, ``error_cell``,
    ``formula_without_value``, ``ambiguous_decimal``).
    """

    value: float | None
    marks: tuple[str, ...] = ()
    data_status: str = ""
    words: str = ""
    missing: bool = False
    problem: str = ""


def read_number(content: Any, decimal: str = ".") -> Number:
    """Read the number in a cell's value.

    Parameters
    ----------
    content
        What the cell holds.
    decimal
        The sign before the decimals in texts; empty where the file does not settle it, and then
        "1,234" is a problem and not a number.

    Examples
    --------
    >>> read_number("2.5 millones").value, read_number("10 ¹").marks
    (2500000.0, ('1',))
    >>> read_number("En 2006 se elaboraron 101 informes.").value
    101.0
    >>> read_number("31,445 p/").data_status, read_number("n.d.").missing
    ('preliminary', True)
    """
    if type(content) is int or type(content) is float:
        try:
            value = float(content)
        except OverflowError:
            value = math.inf
        return Number(value) if math.isfinite(value) else Number(None, problem="not_a_number")
    if isinstance(content, Fault):
        return Number(None, problem=content.code)
    if isinstance(content, bool | date):
        return Number(None, problem="not_a_number")
    return _read_text(str(content), decimal)


@lru_cache(maxsize=4096)
def _read_text(content: str, decimal: str) -> Number:
    if content.strip().casefold() in _MISSING:
        return Number(None, missing=True)
    text, marks = split_marks(_BLANK_IN_NUMBER.sub("", content))
    text, status = split_status(text)
    if text.casefold() in _MISSING:
        return Number(None, marks, status, missing=True)
    prose = _YEAR_IN_PROSE.sub("", text)
    if decimal == ",":
        prose = prose.translate(_SWAPPED)
    found = list(_NUMBER.finditer(prose))
    if len(found) != 1 or re.fullmatch(r"\(\d+\)", text):
        problem = "several_numbers" if len(found) > 1 else "not_a_number"
        return Number(None, marks, status, text, problem=problem)
    if not decimal and _EITHER_SIGN.fullmatch(found[0].group()):
        return Number(None, marks, status, text, problem="ambiguous_decimal")
    try:
        value = float(parse_decimal(found[0].group(), locale="es_MX", strict=True))
    except NumberFormatError:
        return Number(None, marks, status, text, problem="not_a_number")
    words = (prose[: found[0].start()] + prose[found[0].end() :]).strip()
    if not math.isfinite(value):
        return Number(None, marks, status, words, problem="not_a_number")
    return Number(value * _scale_of(words), marks, status, words)


def _scale_of(words: str) -> float:
    if _THOUSAND_MILLIONS.match(words):
        return 1e9
    return _SCALES.get(words.split(maxsplit=1)[0].casefold(), 1.0) if words else 1.0


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
