"""Numbers as people write them in cells: marks, units, scales, missing-value words.

The value of a cell goes in; a :class:`Number` comes out that keeps everything the cell said. A
text that holds no number, or more than one, is reported as such and never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

_STATUS_MARKS = {"p": "preliminary", "r": "revised"}
_STATUS_MARK = re.compile(r"(?<!\w)([pr])/(?!\w)", re.IGNORECASE)

_MISSING = {
    "n/a", "n.a.", "na", "n. a.", "n.d.", "n.d", "nd", "n/d", "s.d.", "sd", "s/d", "-", "–", "—",
    "…", "...", "..", "*", "no disponible", "no aplica",
}  # fmt: skip

_SCALES = {"mil": 1e3, "miles": 1e3, "millón": 1e6, "millon": 1e6, "millones": 1e6}
_NUMBER = re.compile(r"(?<![\w.,])-?\d(?:[\d,]*\d)?(?:\.\d+)?(?![\w]|[.,]\d)")
_YEAR_IN_PROSE = re.compile(r"\b(?:en|de|del|para|desde)\s+(?:19|20)\d\d\b", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """What a cell said.

    ``value`` is None where it is missing or unclear; ``missing`` tells the two apart, and
    ``problem`` names what is unclear (``not_a_number``, ``several_numbers``).
    """

    value: float | None
    marks: tuple[str, ...] = ()
    data_status: str = ""
    words: str = ""
    missing: bool = False
    problem: str = ""


def read_number(content: Any) -> Number:
    """Read the number in a cell's value.

    Examples
    --------
    >>> read_number("2.5 millones").value, read_number("10 ¹").marks
    (2500000.0, ('1',))
    >>> read_number("En 2006 se elaboraron 101 informes.").value
    101.0
    >>> read_number("31,445 p/").data_status, read_number("n.d.").missing
    ('preliminary', True)
    """
    if isinstance(content, bool | date):
        return Number(None, problem="not_a_number")
    if isinstance(content, (int, float)):
        return Number(float(content))
    text, marks = split_marks(str(content))
    text, status = split_status(text)
    if text.casefold() in _MISSING:
        return Number(None, marks, status, missing=True)
    prose = _YEAR_IN_PROSE.sub("", text)
    found = list(_NUMBER.finditer(prose))
    if len(found) != 1:
        problem = "several_numbers" if found else "not_a_number"
        return Number(None, marks, status, text, problem=problem)
    try:
        value = float(parse_decimal(found[0].group(), locale="es_MX", strict=True))
    except NumberFormatError:
        return Number(None, marks, status, text, problem="not_a_number")
    words = (prose[: found[0].start()] + prose[found[0].end() :]).strip()
    first_word = words.split(maxsplit=1)[0].casefold() if words else ""
    return Number(value * _SCALES.get(first_word, 1.0), marks, status, words)


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the superscript footnote marks out of a text.

    >>> split_marks("480 en el sexenio ⁵")
    ('480 en el sexenio', ('5',))
    """
    marks = tuple(run.translate(_PLAIN_DIGITS) for run in _SUPERSCRIPT_RUN.findall(text))
    return " ".join(_SUPERSCRIPT_RUN.sub("", text).split()), marks


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

    >>> as_printed(123000, "#,##0"), as_printed(0.25, "0%"), as_printed(7.0)
    ('123,000', '25%', '7')
    """
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    found = re.fullmatch(r"(#,##)?0(?:\.(0+))?(%)?", number_format)
    if not found:
        return str(int(value)) if float(value).is_integer() else repr(value)
    thousands, decimals, percent = found.groups()
    shown = value * 100 if percent else value
    return f"{shown:{',' if thousands else ''}.{len(decimals or '')}f}{percent or ''}"
