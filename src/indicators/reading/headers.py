"""Headers: which rows of a sheet they are, and what the text over a column says of it.

A text goes in, a :class:`Column` comes out, or nothing where a word of it is not known: an unknown
word is never passed over, since it may be the one that makes a plan of a result. A sheet is only
looked at, and a row that fits an open table is data, whatever words it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise, product
from string import ascii_lowercase
from typing import NamedTuple

from indicators.reading.numbers import read_number
from indicators.reading.spellings import (
    NUMERALS,
    Said,
    are_months,
    are_whole_years,
    codes,
    currency_in,
    date_of,
    fold,
    quarter_of_day,
    span_of_days,
    split_marks,
    split_status,
    take_period,
    take_scale,
    unit_kind,
    vocabulary,
)
from indicators.reading.workbook import Cell, Sheet

_WORDS = vocabulary("headers")
#: What a column can hold. A ``result`` with ``running`` counts from January; ``total`` is one that
#: says so in words. ``share`` is compared only, ``planned`` is an office's own programme.
#: Recognised columns may also be "unknown" (no word explains it) or "hidden".
ROLES = (*_WORDS["roles"], "result", "planned")
#: Roles whose cells hold an indicator's numbers; those of the last two are compared only.
_FOLLOWING = ("share", "difference")
VALUES = ("baseline", "target", "term_target", "result", "planned", "total", *_FOLLOWING)
#: Roles of what was meant to be done in a period.
PLANNED = ("target", "planned")
#: Roles that say which period, kind or group a row is of.
_ROW_ROLES = ("period", "year", "quarter", "month", "what", "category")
_WHEN = ("period", "year", "quarter", "month", "what")
#: Roles whose whole header says so: with more words beside it is read as a period.
_ALONE = (*_ROW_ROLES, "id", "unit", "baseline_year", "target_year", "reported")
#: Roles whose header may stand once over several columns.
_SPANNING = ("target", "result", "baseline", "total", "term_target", "planned")

#: "% de avance" is a share of the target; "(%)" is the unit of what follows or stands before.
_SHARE = re.compile(r"%(?!\s*\))")
_PERCENT_UNIT = re.compile(r"\(\s*(?:%|en\s+%|porcentaje|por ciento)\s*\)", re.IGNORECASE)
_MONEY_UNIT = re.compile(r"\(\s*(?:en\s+)?(?:pesos|d[oó]lares|mxn|usd|euros)\s*\)", re.IGNORECASE)
#: Words that are passed over, those that name a data status, with its code, and others.
LINKS, STATUS_WORDS = frozenset(_WORDS["links"]), codes(_WORDS["statuses"])
_GENERIC, _NEUTRAL, _PLAN_VERSIONS, _LEVELS = (
    frozenset(_WORDS[name]) for name in ("generic", "neutral", "plan_versions", "levels")
)
_VERSIONS = _PLAN_VERSIONS | frozenset(_WORDS["versions"])
_PASSED = LINKS | _VERSIONS | STATUS_WORDS.keys()
_LOOSE = frozenset(_WORDS["loose"])
#: Ids that head a table even where no column is called Indicador.
_STRONG_IDS = ("clave", "id", "codigo", "cod", "indicator id", "clave indicador", "id indicador")
#: "Avance respecto a 2024": beside another year's figure.
_COMPARED = re.compile(r"\b(?:respecto|vs|versus|contra|comparado|frente)\b.*(?:19|20)\d\d", re.I)
_ESTIMATED = re.compile(r"\be/(?!\w)|\(e\)", re.I)  # "2025 e/"
#: "III Trim 2025 (P)", "2025 p"; a bare P may be of "Programado".
_MARKED = re.compile(r"(?<=\d )\(?([pr]|(?<=\()[PR])\)?\s*$")
_CHANGE = re.compile(r"\+\s*/?\s*[-−]|±|Δ|‰")
#: How often a target is set or a value is measured: beside a year it is no year's.
_OFTEN = frozenset(_WORDS["often"])
_FINAL = re.compile(r"(?<!meta )(?<!al )\bfinal\b(?! (?:target|year)\b)")  # of a figure
#: The month of the titles; the end of the year that follows.
_OF_MONTH = re.compile(
    r"\b(?:en el|del|durante el) mes$|\bal cierre del? (?:ejercicio |ano )?(?=(?:19|20)\d\d\b)"
)
_OF_PARTS = re.compile(
    r"(?:total|suma)(?: (?:general|trimestre|estatal|municipal|nacional|entidad))?$"
)
_TOTAL_OF = re.compile(r"total(?: [a-z]+){1,2}")
_NO_TOTALS = frozenset((
    *vocabulary("titles")["people"], *vocabulary("meanings")["money"],
    *vocabulary("meanings")["counted_beside"],
))  # fmt: skip
#: A total of a year's quarters so far; any other may be the period's own.
_TO_DATE = re.compile(r"acum|cumul|fecha|anual|\bano\b|date|ytd|ejercicio|cierre")
_UP_TO_QUARTER = re.compile(r"\bal trimestre\b")
_ROMAN = {"i", "ii", "iii", "iv"}
_SEXES = {"h": "Hombres", "m": "Mujeres", "t": "Total"}
#: Of the year that follows: a target of it, and none of the whole term.
_AT_END = re.compile(
    r"(?<=meta) (?:cierre|finale?s?|fin|termino|concluir|alcanzar)"
    r"(?: (?:sexenio|administracion|trienio|cuatrienio|periodo|gestion|gobierno))?\b"
)
_NTH_YEAR = re.compile(
    r"^ano [1-6]$|(?: ano [1-6]| (?:primer|segundo|tercer|cuarto|quinto|sexto) ano)$"
)
_FROM_TO = re.compile(r"\b(?:del?|al?|to|from)\b", re.IGNORECASE)
_IN_PERIOD = re.compile(r"\b(?:en el|del|durante el) periodo\b")
#: From January to the end of the titles' period, or in it alone?
_TO_PERIOD = re.compile(
    r"\b(?:al|hasta el) periodo\b|\b(?:en|durante) el (?:ano|ejercicio)\b"
    r"|\bdel ejercicio\b(?! (?:anterior|pasado))"
    r"|\bhasta el (?:trimestre|mes)\b|\bal cierre del (?:trimestre|mes)\b"
)
_NUMBERED = re.compile(r"\W*(?:col(?:umna)?\W*|c)?(\d{1,2}|[ivx]{1,4})\W*(?:=.*)?", re.I)
_MONTH_IN_NUMBERS = re.compile(
    r"(?P<year>(?:19|20)(?P<short>\d\d))?(?(year)[/-])(?P<month>0[1-9]|1[0-2])"
    r"(?(year)|[/-])(?P<after>(?(year)|(?:19|20)\d\d))"
)
_LETTERS, _SMALL_NUMERALS = tuple(ascii_lowercase), tuple(map(str.casefold, NUMERALS))


def _essence(words: str) -> str:
    return " ".join(word for word in words.split() if word not in LINKS)


def _dictionary() -> dict[str, str]:
    """Every phrase that is known, to its role; of two that say the same the first holds."""
    said = [(role, map(_essence, phrases)) for role, phrases in _WORDS["roles"].items()]
    for role, words in (("planned", _WORDS["planned"]), ("result", _WORDS["done"])):
        pairs = [*product(words, words), *product(_WORDS["measured"], words)]
        pairs += product(words, _WORDS["measured"])
        # one under another, in forms of three rows
        pairs += [(f"avance {word}", "meta") for word in words]
        said.append((role, map(" ".join, [*((word,) for word in words), *pairs])))
    said.append(("result", map(_essence, _WORDS["generic"])))
    # a block "Acumulado" over "Programado" and "Realizado", or blocks of these with a "Total"
    wholes = ("acumulado", "acum", "avance acumulado", "total", "suma")
    for role, words in (("total", _WORDS["done"]), ("ignored", _WORDS["planned"])):
        pairs = [*product(wholes, words), *product(words, wholes)]
        said.append((role, map(" ".join, pairs)))
    # a result against a plan word is a plan: "avance programado"
    plans = product(_WORDS["done_nouns"], _WORDS["planned"])
    known = {words: role for role, phrases in reversed(said) for words in phrases if words}
    return known | dict.fromkeys(map(" ".join, plans), "planned")


_ROLES = _dictionary()
#: Words without which no text heads a column of names: most names of indicators have none.
_NAMES = [text for text, role in _ROLES.items() if role in ("indicator", "id")]
_NAMING = frozenset(" ".join(_NAMES).split())


@dataclass(frozen=True)
class Column:
    """What a column holds: its role, and what the header, the sheet or a declaration add to it.

    ``quarter`` or ``month`` are parts of ``year``; ``since`` opens a term that ends with ``year``.
    ``running`` counts from January. ``scaled`` says that the scale is declared: else header, titles
    and units say it. ``unit`` is that of its header, "$" for any money, and
    ``title_unit`` that of the titles. ``percent`` says that the header names percent as the unit,
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
    scaled: bool = False
    data_status: str = ""
    percent: bool = False
    generic: bool = False
    version: str = ""
    unit: str = ""
    title_unit: str = ""
    header: str = ""
    refused: str = ""

    @property
    def is_planned(self) -> bool:
        """Whether it holds what was meant to be done in a period."""
        return self.role in PLANNED

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
    sides = {parse_header(side) for side in text.split(" / ")} if " / " in text else {None}
    same = sides.pop() if len(sides) == 1 else None  # "Indicador / Indicator"
    same = same or _column_of_days(text)
    odd = _COMPARED.search(text) or _ESTIMATED.search(text) or _CHANGE.search(text)
    if same or odd or len(text) > 200:
        return same
    less_unit, percent = _PERCENT_UNIT.subn(" ", text)
    less_unit = _MARKED.sub(r"\1/", less_unit)
    plain, status = split_status(_SHARE.sub(" porcentaje ", _MONEY_UNIT.sub(" ", less_unit)))
    whole = _ROLES.get(_essence(fold(plain)))
    if whole in _ALONE:
        return Column(whole)  # "Trimestre", "Mes" name a column and no period
    rest, scale = take_scale(fold(plain))
    rest, said = take_period(_FINAL.sub("definitivo", _OF_MONTH.sub("", rest)))
    words = rest.split()
    status = [status, *(STATUS_WORDS[word] for word in words if word in STATUS_WORDS)][-1]
    version = ["", *(word for word in words if word in _VERSIONS)][-1]
    essence = " ".join(word for word in words if word not in _PASSED)
    essence = "total" if essence == "subtotal" and said.quarter else essence
    essence = _NTH_YEAR.sub("", essence) if said.year else essence  # "Año 1 (2025)"
    if said.year and not said.first_year and essence.startswith("meta"):
        essence = _AT_END.sub("", essence).strip()  # "Meta al cierre del sexenio 2028"
    role, generic = _role_in(rest, essence, said, version)
    if role is None:
        return None
    # "Objetivo 2025"
    role = "target" if role == "objective" and said.year and not said.first_year else role
    if role == "total" and said.month and said.month % 3 == 0:  # "Acumulado junio"
        said = said._replace(month=None, quarter=said.month // 3, running=True)
    if role in PLANNED or (role == "baseline" and said.quarter == 4):
        said = plan_period(said)
    if said.odd or (said.first_year and (said.quarter or said.month)):  # "1T 2024-2025"
        part = Column(role, said.year, refused="part_of_year", header=plain)
        return part if role in (*VALUES, "note", "status") else None
    if role in ("year", "period", "quarter", "month"):  # "Año 2009" heads its values
        role, generic = "result", True
    of_year = said.year and not (said.quarter or said.month)
    if of_year and role in (*PLANNED, "result") and not _OFTEN.isdisjoint(words):
        return Column(role, said.year, refused="part_of_year", header=plain)  # "Meta mensual 2025"
    money = unit_kind(text) == "money" and role != "share"
    unit = (currency_in(text) or "$") if money else ""  # of some money
    head = Column(role, said.year, scale=scale, data_status=status, generic=generic, unit=unit)
    if said.first_year and not said.quarter and role in ("target", "result", "total", "planned"):
        named = _ROLES.get(essence)
        of_targets = named in ("target", "term_target", "total") or f"{essence} "[:6] == "total "
        refused = "" if of_targets else "term_result"
        return replace(head, role="term_target", since=said.first_year, refused=refused)
    if role in ("baseline_year", "target_year") and not said.is_empty:
        return None  # "Año base 2024": a year, or what was measured in it?
    head = replace(head, quarter=said.quarter, month=said.month, percent=percent > 0)
    if role == "term_target":
        head = replace(head, since=said.first_year)
    of_parts = bool(_OF_PARTS.match(essence))  # "Total" over "I Trim", beside "Mujeres"
    upto = role == "result" and (said.running or _UP_TO_QUARTER.search(rest))
    running = bool(said.running if of_parts and said.quarter else role == "total" or upto)
    role = "result" if role == "total" and said.quarter else role
    generic = generic or of_parts
    return replace(head, role=role, running=running, version=version, generic=generic)


def _column_of_days(text: str) -> Column | None:
    """The column of a quarter whose days head it, "01/01/2025 - 31/03/2025"."""
    said = None if any(map(str.isalpha, _FROM_TO.sub("", text))) else span_of_days(text)
    if not said or not said.quarter:
        return None
    return Column("result", said.year, said.quarter, running=said.running, generic=True)


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


def _role_of(essence: str, said: Said, version: str = "") -> tuple[str | None, bool]:
    """The role that words name, and whether they name no measure."""
    if essence in _GENERIC:
        return "result", True
    year_of = essence.endswith(" ano") and not said.is_empty  # "Meta año 2025" is no year's column
    if essence in _ROLES and not year_of:
        return _ROLES[essence], False
    kept = " ".join(word for word in essence.split() if word not in _NEUTRAL)
    if not kept:
        if version in _PLAN_VERSIONS and not said.is_empty:
            return "planned", False  # "Modificado I Trim": of a plan or a budget
        return (None, False) if said.is_empty else ("result", True)
    if kept not in _ROLES and _TOTAL_OF.fullmatch(kept) and _NO_TOTALS.isdisjoint(kept.split()):
        return "total", True  # "Total de la red", of the columns beside it
    return _ROLES.get(kept), False


def _role_in(rest: str, essence: str, said: Said, version: str) -> tuple[str | None, bool]:
    """The role that words name, those on the period of the titles among them."""
    less = " ".join(word for word in essence.split() if word != "periodo")
    if _TO_PERIOD.search(rest) and not said.year:
        role, _ = _role_of(less, said, version)
        return {"result": "total", "target": "planned"}.get(role or "", role), True
    role, generic = _role_of(essence, said, version)
    if role is None and _IN_PERIOD.search(rest):
        role, generic = _role_of(less, said)
    if role == "id" and said.quarter:  # "Núm."
        return "result", True
    # "Total" may be the period's own; "al final" says when, and not that it adds up
    bare = {"total": not _TO_DATE.search(essence), "term_target": bool(_AT_END.search(essence))}
    return role, generic or bare.get(role or "", False)


def is_level(text: str) -> bool:
    """Whether a header names a level above the indicators (sector, programme)."""
    return _essence(fold(text)) in _LEVELS


# ---- the header rows of a sheet


class Band(NamedTuple):
    """First and last header row, what they say of each column, the data rows below, the row that
    numbers the columns, and the cell above that names all rows, in a form of one indicator.
    """

    first: int
    last: int
    columns: dict[int, Column]
    rows: range
    numbered: int | None
    name: Cell | None = None


def bands_of(sheet: Sheet) -> Iterator[Band]:
    """Every header band of a sheet, top to bottom."""
    bands: list[tuple[int, int, dict[int, Column]]] = []
    forms: dict[int, Cell] = {}
    last = 0
    names: set[int] = set()
    values: set[int] = set()
    unknown: set[int] = set()
    for row in sorted(sheet.rows.keys() - sheet.hidden_rows):
        cells = sheet.rows[row]
        apart = len(sheet.rows.get(row - 1, ())) < 2
        if row > last and _heads_another(cells, names, values, unknown, apart):
            last, names, values = row, set(), set()
            bands.append((row, row, _as_unknown(headed_columns(sheet, row, row))))
            continue
        if row <= last or _fits(cells, names, values):
            continue
        starts = _starts_band(cells)
        of_form = None if starts or not _heads_form(cells) else name_above(sheet, row, last)
        loose = not (bands or starts or of_form) and _names_loosely(cells)
        if not (of_form or starts or loose):
            continue
        before, first, last = last, row, row
        roles = _WHEN if of_form else ("indicator", "id")
        named = {min(cells)} if loose else {c for c, o in cells.items() if _head(o) in roles}
        while first - 1 > before and _is_upper_row(sheet, first - 1, min(named), row):
            first -= 1
        while _is_header_row(sheet, last + 1, first, named):
            last += 1
        columns = headed_columns(sheet, first, last)
        if loose:
            name = min(named)
            columns[name] = replace(columns[name], role="indicator", generic=True)
        bands.append((first, last, columns))
        forms |= {first: of_form} if of_form else {}
        names = {c for c, head in columns.items() if head.role in ("indicator", "id")}
        unknown = {c for c, head in columns.items() if head.role == "unknown"}
        values = unknown | {c for c, head in columns.items() if head.role in VALUES}
    ends = [forms[first].row if first in forms else first for first, *_ in bands[1:]]
    ends.append(max(sheet.rows, default=0) + 1)
    for (first, last, columns), end in zip(bands, ends, strict=False):
        numbered = last + 1 if _numbers_columns(sheet.rows.get(last + 1, {})) else None
        rows = range((numbered or last) + 1, end)
        yield Band(first, last, columns, rows, numbered, forms.get(first))


def _starts_band(cells: Mapping[int, Cell]) -> bool:
    """Whether a row heads a table: a column of names or ids, and another header beside it.

    Words that data hold as well ("Número", "No.") and bare years head no table by themselves.
    """
    heads = [head for cell in cells.values() if (head := _head(cell))]
    if "indicator" in heads:
        return sum(1 for cell in cells.values() if header_of(cell)) >= 2
    strong = any(fold(cell.text) in _STRONG_IDS and _head(cell) == "id" for cell in cells.values())
    return strong and bool({*heads} & {*VALUES, *_ROW_ROLES, "status"})


def _names_loosely(cells: Mapping[int, Cell]) -> bool:
    """Whether a row may head a table whose first column has the names, "Concepto": these will
    tell, where they are the programme's.
    """
    first = fold(cells[min(cells)].text)
    return first in _LOOSE and any(
        _head(c) in (*PLANNED, "result", "total") for c in cells.values()
    )


def _heads_form(cells: Mapping[int, Cell]) -> bool:
    """Whether a row heads a table of periods and values, with no column of names."""
    heads = {_head(cell) for cell in cells.values()}
    return bool(heads & {*_WHEN} and heads & {*PLANNED, "result"})


def name_above(sheet: Sheet, row: int, after: int = 0) -> Cell | None:
    """The name behind its label, "Nombre del indicador", nearest above a row: that of a form."""
    above = (sheet.rows[n] for n in range(row - 1, after, -1) if n in sheet.rows)
    for cells in (sorted(own.items()) for own in above):
        for n, (_, cell) in enumerate(cells):
            label, _, name = cell.text.partition(":")
            beside = name.strip() or (cells[n + 1][1].text if n + 1 < len(cells) else "")
            head = parse_header(label) if beside and isinstance(cell.value, str) else None
            if head and head.role == "indicator":
                return cell._replace(value=name.strip()) if name.strip() else cells[n + 1][1]
    return None


def _fits(cells: Mapping[int, Cell], names: set[int], values: set[int]) -> bool:
    """Whether a row is data of the open table, whatever words its other cells hold."""
    named = [cells[column] for column in names if column in cells]
    for cell in [cell for cell in named if not _NAMING.isdisjoint(fold(cell.text).split())]:
        head = _head(cell)
        if head == "indicator" or (head == "id" and fold(cell.text) in _STRONG_IDS):
            return False
    if not named:
        return False
    filled = [cells[column] for column in values if column in cells]
    texts = [cell for cell in filled if isinstance(cell.value, str)]
    read = ((cell, read_number(cell.value)) for cell in texts)  # "1980" is a number as well
    plain = [cell for cell, number in read if not number.missing and number.value is None]
    if any(_head(cell) in VALUES for cell in plain):
        return False
    return len(texts) < len(filled) or any(is_numeric(cell) for cell in texts)


def _heads_another(
    cells: Mapping[int, Cell], names: set[int], values: set[int], unknown: set[int], apart: bool
) -> bool:
    """Whether a row heads another table that no word says the names of: beside a text it has
    periods or measures where the open table has values; a day under an ``unknown`` header is none.

    Two years or more that follow one another are such a header too, ``apart`` from the rows above;
    other numbers are data.
    """
    own = [cells[column] for column in sorted(values & cells.keys())]
    # most rows end here, with their first number
    known = ("%" in c.text or fold(c.text) in _PLAN_VERSIONS or header_of(c) for c in own)
    if not own or not all(known):
        return False
    if any(_head(cell) in ("indicator", "id") for cell in cells.values()):
        return False
    if all(cell.column in unknown and _day_of(cell) for cell in own):
        return False
    heads = [header_of(cell) for cell in own]
    if any(fold(cell.text) in _PLAN_VERSIONS for cell in own):  # "Aprobado | Ejercido": a budget
        return any(head and head.role == "ignored" for head in heads)
    if not any(isinstance(cells[column].value, str) for column in names & cells.keys()):
        return len(own) > 1 and all(head and head.role in PLANNED for head in heads)
    plain = [split_marks(cell.text)[0] for cell in own]  # "2019 (40)" is no year's header
    numbers = [value for text in plain if (value := read_number(text).value) is not None]
    if numbers:
        return apart and len(numbers) > 1 and all(heads) and _follow(numbers)
    shares = [re.search(r"%.*[^\W\d_]|[^\W\d_].*%", cell.text) for cell in own]  # "% I"
    told = all(head or share for head, share in zip(heads, shares, strict=True))
    first = heads[0].role if heads[0] else ""
    return told and (len(own) > 1 or first in VALUES)


def _follow(numbers: Sequence[float]) -> bool:
    """Whether each number is the one before it and one more."""
    return all(after == before + 1 for before, after in pairwise(numbers))


def _as_unknown(columns: Mapping[int, Column]) -> dict[int, Column]:
    return {c: Column("unknown", header=head.header) for c, head in columns.items()}


def _is_upper_row(sheet: Sheet, row: int, left: int, start: int) -> bool:
    """Whether a row above the names' header belongs to it: years, "Meta" or groups over columns.

    ``left`` is the first column of names, ``start`` the row of their header.
    """
    cells = sheet.rows.get(row, {})
    if not cells or min(cells) <= left or row in sheet.hidden_rows:
        return False
    heads = [header_of(cell) for cell in cells.values()]
    if all(heads):
        return any(head and head.role in (*VALUES, "ignored", "category") for head in heads)
    texts = all(isinstance(c.value, str) or header_of(c) for c in cells.values())
    if not texts or any(fold(cell.text).startswith("fecha") for cell in cells.values()):
        return False
    values = [column for column in sheet.rows[start] if column > left]
    covered = [
        sum(sheet.merges.get((row, c), (row, c)) == (row, at) for c in values) for at in cells
    ]
    parts = any(1 < count < len(values) for count in covered)
    return (len(cells) > 1 and any(heads)) or parts


def _is_header_row(sheet: Sheet, row: int, first: int, named: Collection[int]) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along.

    Texts that no word explains belong to it as well, and make their columns unknown; numbers only
    where they are the years that the headers over them lack.
    """
    cells = sheet.rows.get(row, {})
    if not cells or row in sheet.hidden_rows or cells.keys() & named:
        return False
    heads = {column: header_of(cell) for column, cell in cells.items()}
    for column, cell in cells.items():
        if _is_quarter_of(sheet.filled(row - 1, column), cell):
            heads[column] = Column("quarter")
        elif isinstance(cell.value, str):
            if read_number(cell.value).missing or (heads[column] is None and is_numeric(cell)):
                return False
        elif heads[column] is None or _has_year(sheet, range(first, row), column):
            return False
    if all(heads.values()):
        return True
    sentence = any(len(cell.text) > 60 for cell in cells.values())
    beside = any(heads.values()) or min(cells) > min(named)
    above = sheet.rows.get(row - 1, {})  # a text merged over several headers is of each
    covered = sum((row, c) in sheet.merges and sheet.merges[row, c][0] == row for c in above)
    return max(len(cells), covered) >= 2 and beside and not sentence


def _is_quarter_of(above: Cell | None, cell: Cell) -> bool:
    """Whether a number from 1 to 4, or "1°", stands under "Trimestre" or "Trimestres 2025"."""
    of_quarters = above and re.match(r"(?:avances? )?trimestr", fold(above.text))
    return bool(of_quarters and re.fullmatch(r"[1-4][°º.]?", cell.text.strip()))


def _has_year(sheet: Sheet, rows: range, column: int) -> bool:
    """Whether a column's header has a year already, so that a number below it is a value."""
    cells = [cell for row in rows if (cell := sheet.filled(row, column))]
    return any((head := header_of(cell)) and head.year and not head.since for cell in cells)


def _numbers_columns(cells: Mapping[int, Cell]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3, or (1), (2), (3) = (2) / (1), or a, b, c."""
    texts = [cells[column].text.strip().casefold() for column in sorted(cells)]
    found = [_NUMBERED.fullmatch(text) for text in texts]
    if all(found):
        said = [number[1] for number in found if number]
        numbers = [int(n) if n.isdecimal() else _place(n, _SMALL_NUMERALS) for n in said]
    else:
        texts = [text.partition("=")[0].strip("().[] ") for text in texts]
        numbers = [_place(text, _LETTERS) for text in texts]
    return len(numbers) >= 3 and numbers[0] in (1, 2) and _follow(numbers)


def _place(text: str, among: Sequence[str]) -> int:
    """The place of a text among some, from 1 on; 0 where it is none of them."""
    return among.index(text) + 1 if text in among else 0


def _head(cell: Cell) -> str:
    """The role that a text heads a column with, or empty."""
    found = parse_header(cell.value) if isinstance(cell.value, str) else None
    return found.role if found else ""


def is_numeric(cell: Cell) -> bool:
    """Whether a cell is a number or a word for a missing one."""
    if isinstance(cell.value, (int, float)):
        return True
    number = read_number(cell.value)
    return number.value is not None or number.missing or number.problem not in ("", "not_a_number")


def header_of(cell: Cell) -> Column | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, (int, float)) and not (1900 <= value < 2100 and value == int(value)):
        return None
    return parse_header(_header_text(cell))


def headed_columns(sheet: Sheet, first: int, last: int) -> dict[int, Column]:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    rows = range(first, last + 1)
    cells = [cell for row in rows for cell in sheet.rows.get(row, {}).values()]
    days = [day for cell in cells if (day := _day_of(cell))]
    texts = {fold(cell.text) for cell in cells}
    roman = {text.rpartition(" ")[2] for text in texts} >= _ROMAN
    sexes = _SEXES if texts >= {"h", "m"} else {}
    # "01/2025" to "04/2025" may be quarters
    numbered = any((said.month or 0) > 4 for cell in cells if (said := month_in(cell.text)))
    dates = (are_whole_years(days), are_months(days), roman, numbered)
    ends = merge_ends(sheet, rows)
    width = max([*(cell.column for cell in cells), *ends.values()], default=0)
    centred = any(_is_centred(sheet, row, last) for row in rows[:-1])
    left: dict[int, Cell] = {}
    columns: dict[int, Column] = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        if sexes:
            own = {r: c._replace(value=sexes.get(fold(c.text), c.value)) for r, c in own.items()}
        left = {r: c for r, c in left.items() if ends.get((c.row, c.column), width) >= column}
        carried = {r: c for r, c in left.items() if r not in own and r < max(own, default=0)}
        left |= own
        if not own:
            continue
        used = own | carried
        head = _stacked(used, *dates)
        if carried and (head is None or head.role not in _SPANNING):
            head = alone = _stacked(own, *dates)
            if alone and ((alone.role in VALUES and alone.generic) or alone.refused):
                head = None  # "Original" over it is not passed over
            used = own if head else used
        text = " / ".join(dict.fromkeys(" ".join(used[row].text.split()) for row in sorted(used)))
        if column in sheet.hidden_columns:
            head = Column("hidden")
        if centred and column >= min(sheet.rows[last]) and head and head.role in VALUES:
            head = None
        columns[column] = replace(head or Column("unknown"), header=text)
    return columns


def _is_centred(sheet: Sheet, row: int, last: int) -> bool:
    """Whether the labels of a header row stand over the middle or the end of their columns, without
    a merge: left of the first stands what stands under them as well. Which columns they are of is
    open then.
    """
    below = {column: fold(cell.text) for column, cell in sheet.rows.get(last, {}).items()}
    labels = [column for column in sheet.rows.get(row, {}) if column >= min(below, default=0)]
    first = min(labels, default=0)
    before = {said for column, said in below.items() if column < first}
    after = {said for column, said in below.items() if column >= first}
    return bool(before & after) and not any(top == row for top, _ in sheet.merges.values())


def merge_ends(sheet: Sheet, rows: range) -> dict[tuple[int, int], int]:
    """The last column of each merged cell of the header."""
    ends: dict[tuple[int, int], int] = {}
    for (row, column), anchor in sheet.merges.items():
        if row in rows:
            ends[anchor] = max(ends.get(anchor, 0), column)
    return ends


def _stacked(
    cells: dict[int, Cell], years: bool, months: bool, roman: bool, numbered: bool
) -> Column | None:
    """The header in a column's cells, top to bottom; a cell seen twice through a merge once."""
    ordered = list(dict.fromkeys(cells[row] for row in sorted(cells)))
    texts = [_header_text(cell, years, months, numbered) for cell in ordered]
    if roman and fold(texts[-1]).rpartition(" ")[2] in _ROMAN:  # I, II, III, IV: quarters
        texts[-1] += " trim"
    return parse_header(" ".join(texts)) or parse_header(" ".join(dict.fromkeys(texts)))


def month_in(text: str) -> Said | None:
    """A month in numbers, "01/2025" or "2025-01", and no term, "2010-11"."""
    found = _MONTH_IN_NUMBERS.fullmatch(text.strip()) if len(text) < 9 else None
    if not found or int(found["month"]) > int(found["short"] or 12):
        return None
    return Said(int(found["year"] or found["after"]), month=int(found["month"]))


def _day_of(cell: Cell) -> date | None:
    """The day that a cell is, also one in a text of nothing else, "31/03/2025"."""
    value = cell.value
    words = isinstance(value, str) and (len(value) > 10 or any(map(str.isalpha, value)))
    return None if words else date_of(value)


def _header_text(
    cell: Cell, years: bool = False, months: bool = False, numbered: bool = True
) -> str:
    """A cell's text; a date is the quarter that it begins or ends, or the year, or a month."""
    value = cell.value
    if isinstance(value, (int, float)) and abs(value) < 1e9 and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if numbered and isinstance(value, str) and (said := month_in(value)):
        return f"{vocabulary('periods')['months'][str(said.month)][0]} {said.year}"
    day = _day_of(cell)
    if not day:
        return cell.text
    if years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(day.year)
    if months or are_months([day]):
        return f"{vocabulary('periods')['months'][str(day.month)][0]} {day.year}"
    quarter = quarter_of_day(day)
    return f"{day.year}Q{quarter}" if quarter else cell.text
