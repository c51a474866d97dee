"""What the words of a row say: totals, legends, objectives, its kind and its period.

A text or a cell goes in; what it says comes out, or nothing where it says anything else as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from indicators.reading.cells import Cell, Sheet
from indicators.reading.headers import parse_header
from indicators.reading.names import fold
from indicators.reading.numbers import read_number, split_status
from indicators.reading.spellings import Said, date_of, month_named, take_period
from indicators.reading.vocabulary import vocabulary

#: "Total", "Total general", "Subtotal salud", "Promedio"; "Total de becas" is an indicator's name.
_TOTAL = re.compile(
    r"(?:gran total|grand total|total|suma|promedio|media|sum|average)"
    r"(?: (?:general|global|anual|\d.*|"
    r"(?:del? )?(?:objetivo|programa|ano|periodo|sexenio|sector|eje|municipio|estado)\b.*))?"
    r"|sub ?total\b.*"
)
_OBJECTIVE = re.compile(
    r"(?:obj(?:etivo|\.)?|objective|goal)\s*(?P<number>\d{1,3})(?P<part>\.\d{1,3})?(?!\d)"
    r"\s*[.:–-]*\s*(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(
    r"(?P<number>\d{1,3})(?P<part>\.\d{1,3})?\s*[.:)–-]+\s*(?P<name>\S.*)", re.DOTALL
)
_WORDS = vocabulary("rows")
_LEGENDS = tuple(_WORDS["legends"])
_TOTAL_WORDS, _IDLE = frozenset(_WORDS["totals"]), frozenset(_WORDS["idle"])


def is_total(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a label is that of a row of totals; "Total de X" is, where X is another row, or the
    beginning of several.

    >>> is_total("Subtotal salud"), is_total("Total de becas")
    (True, False)
    >>> is_total("Total de becas", ["Becas"])
    True
    """
    folded = fold(text)
    if _TOTAL.fullmatch(folded):
        return True
    for word in ("total", "suma", "promedio"):
        rest = re.sub(rf"^{word} (?:de )?(?:las )?(?:los )?", "", folded)
        if not folded.startswith(f"{word} ") or not rest:
            continue
        others = [other for name in names if (other := fold(name)) != folded]
        if rest in others or sum(other.startswith(f"{rest} ") for other in others) > 1:
            return True
    return False


def objective_title(text: str) -> tuple[int, str] | None:
    """The number and the name of an objective that a text is the title of.

    >>> objective_title("Objetivo 2: Salud"), objective_title("Obj. 3"), objective_title("Salud")
    ((2, 'Salud'), (3, ''), None)
    """
    found = _OBJECTIVE.fullmatch(text.strip())
    return _numbered(found) if found else None


def numbered_objective(text: str) -> tuple[int, str] | None:
    """The number and the name in a column of objectives: "2. Salud", "Objetivo 2", "2"."""
    found = _OBJECTIVE.fullmatch(text) or _NUMBERED.fullmatch(text)
    if found:
        return _numbered(found)
    return (int(text), "") if text.isdecimal() and len(text) <= 3 else None


def _numbered(found: re.Match[str]) -> tuple[int, str]:
    part = f"{found['number']}{found['part']}" if found["part"] else ""
    return int(found["number"]), " ".join(filter(None, (part, found["name"].strip())))


def is_legend(cell: Cell) -> bool:
    """Whether a text below a table explains it: Fuente, Nota, p/, n.d. ..."""
    folded = fold(cell.text)
    return folded in _LEGENDS or folded.startswith(tuple(f"{word} " for word in _LEGENDS))


def is_everybody(text: str) -> bool:
    """Whether the word for a group means all of them: Total, Estatal, Ambos sexos."""
    return fold(text) in _TOTAL_WORDS


def kind_of_row(cell: Cell) -> str:
    """What a word says of its row: "result", "planned", or nothing that is known."""
    if is_everybody(cell.text):
        return "result"
    head = parse_header(cell.text)
    if head is None or head.period:
        return ""
    return {"result": "result", "planned": "planned", "target": "planned", "total": "result"}.get(
        head.role, ""
    )


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number itself, not a text with one."""
    return isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)


def is_prose(cell: Cell) -> bool:
    """Whether a cell is words alone: no number, and no word that stands for one."""
    return isinstance(cell.value, str) and read_number(cell.value).problem == "not_a_number"


def year_text(cell: Cell) -> str:
    """A cell as the text of a year: in the format #,##0 it shows as 2,009."""
    whole = isinstance(cell.value, float) and cell.value.is_integer()
    return str(int(cell.value)) if whole else cell.text.replace(",", "")


def day_in(cell: Cell, sheet: Sheet) -> date | None:
    """The day in a cell; a short text such as "2009-T3" is none."""
    if isinstance(cell.value, date):
        return date_of(cell.value)
    long = isinstance(cell.value, str) and len(cell.value) > len("2009-T3")
    return date_of(cell.value, sheet.month_first) if long else None


def period_in(cell: Cell, role: str) -> Said | None:
    """The period in a text; ``None`` where the text says anything else as well."""
    folded = fold(split_status(year_text(cell))[0])
    if folded in ("anual", "annual") and role == "quarter":
        return Said()
    if role == "month":
        number = month_named(folded) or (
            int(folded) if folded.isdecimal() and 1 <= int(folded) <= 12 else None
        )
        return Said(None, None, number) if number else None
    if role == "quarter" and take_period(folded)[1].quarter is None:
        before, after = f"{folded} trim", f"trim {folded}"  # "1er", "primero"; "I", "1"
        folded = before if take_period(before)[1].quarter else after
    rest, said = take_period(folded)
    if said.first_year or said.odd or set(rest.split()) - _IDLE:
        return None
    return said if said.year or said.quarter or said.month else None
