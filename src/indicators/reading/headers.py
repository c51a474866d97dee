"""Header bands: the rows of a sheet that say what its columns are.

A :class:`~indicators.reading.workbook.Sheet` goes in; bands come out, each with a
:class:`Header` (role and period) per column. Cells below a band are not looked at here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet
from indicators.reading.names import fold
from indicators.reading.numbers import split_status

_ROLE_WORDS = {
    "indicator": (
        "indicador", "indicadores", "nombre del indicador", "nombre", "descripcion del indicador",
    ),
    "id": (
        "clave", "id", "no", "num", "numero", "clave del indicador", "id del indicador",
        "no del indicador", "numero del indicador", "indicator id",
    ),
    "unit": ("unidad", "unidad de medida", "unidad de medicion", "unidades"),
    "objective": ("objetivo", "objetivo sectorial", "objetivo estrategico", "eje"),
    "baseline": ("situacion actual", "linea base", "linea de base", "valor base"),
    "target": ("meta", "metas", "meta anual", "meta programada", "programado"),
    "term_total": (
        "meta sexenal", "meta cuatrienal", "meta trienal", "meta quinquenal", "meta total",
        "metas total", "meta global", "meta acumulada", "meta sexenio", "meta periodo",
        "meta administracion", "total sexenio", "total sexenal", "total periodo",
        "total administracion",
    ),
    "actual": (
        "avance", "avances", "resultado", "resultados", "realizado", "alcanzado", "avance anual",
        "resultado anual", "avance trimestral", "resultado trimestral", "logrado", "observado",
    ),
    "total": (
        "acumulado", "total", "total anual", "acumulado anual", "avance acumulado", "acum",
        "resultado acumulado", "avance total", "avance acum", "realizado acumulado",
    ),
    "note": ("observaciones", "observacion", "notas", "nota", "comentarios"),
    "value": ("valor", "dato", "cifra", "valor observado"),
    "row_period": ("periodo", "periodo de reporte", "fecha"),
    "row_year": ("ano", "ejercicio"),
    "row_quarter": ("trimestre", "trim"),
    "status": ("estatus", "status", "estatus del dato", "caracter", "caracter del dato"),
    "extra": (
        "responsable", "area responsable", "unidad responsable", "area", "dependencia", "fuente",
        "fuente de informacion", "medio de verificacion", "frecuencia", "periodicidad", "formula",
    ),
}  # fmt: skip

#: Every role that a column can have; ``other`` is a column that no word explains.
ROLES = (*_ROLE_WORDS, "period", "other")

#: Roles whose header may stand once over several columns.
_SPANNING = ("target", "actual", "baseline", "total", "term_total", "period")

_LINKS = {"de", "del", "al", "a", "la", "el", "en", "hasta", "para", "y", "por", "cifras"}


def _essence(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _LINKS)


_ROLES = {_essence(word): role for role, words in _ROLE_WORDS.items() for word in words}

_SCALE = re.compile(
    r"\b(?:(?P<billions>miles de millones|mil millones)|(?P<millions>millones|mdp)"
    r"|(?P<thousands>miles))"
    r"(?: de (?!20|19)[a-z]+)?\b"
)
_SHORT_YEAR = re.compile(r"\b([1-4])t ?(\d\d)\b(?!\d)")
_TERM = re.compile(r"\b(?P<first>(?:19|20)\d\d) (?:a )?(?!(?P=first))(?P<last>(?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?=\b|[qt]\d)")
_QUARTER = re.compile(
    r"\b(?:(?P<roman>iv|iii|ii|i)|(?P<ordinal>[1-4])(?:er|ro|o|do|to)?|(?P<word>primer|segundo|tercer"
    r"|cuarto))\s*(?:trimestre|trim|tri|t)\b"
    r"|\b(?:trimestre|trim|tri|t|q)\s*(?P<after>iv|iii|ii|i|[1-4])\b"
    r"|\b(?P<months>ene\w* (?:a )?mar\w*|abr\w* (?:a )?jun\w*|jul\w* (?:a )?sep\w*"
    r"|oct\w* (?:a )?dic\w*)"
)
_RUNNING = re.compile(
    r"\b(?:ene\w* (?:a )?(?P<month>jun|sep|dic)\w*|(?P<half>1er|primer) semestre)"
)
_NUMERALS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4,
}  # fmt: skip
_FIRST_MONTH = {"ene": 1, "abr": 2, "jul": 3, "oct": 4}
_STATUS_WORDS = {
    "preliminar": "preliminary", "preliminares": "preliminary", "revisado": "revised",
    "revisada": "revised", "revisadas": "revised",
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What a column holds: its role, and the period where it has one.

    Roles are those of ``_ROLE_WORDS``, and ``period`` for a column that names only a period. A
    ``total`` with a quarter runs from January to the end of that quarter. Where a header names the
    years of a term, ``since`` is the first and ``year`` the last.
    """

    role: str
    year: int | None = None
    quarter: int | None = None
    scale: float = 1.0
    data_status: str = ""
    since: int | None = None

    @property
    def period(self) -> str:
        """``2009Q3``, ``2009``, or empty."""
        if self.year is None:
            return ""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class Band:
    """Header rows and what they say of each column; the data end with ``end``, if it is known."""

    first_row: int
    last_row: int
    columns: dict[int, Header]
    end: int | None = None
    skip: tuple[str, ...] = ()

    def column(self, role: str) -> int | None:
        """The first column of a role, or ``None``."""
        return next((c for c, header in self.columns.items() if header.role == role), None)

    @property
    def indicator(self) -> int:
        """The column of the indicators' names; 0, which no cell has, where there is none."""
        return self.column("indicator") or 0

    def with_roles(self, *roles: str) -> dict[int, Header]:
        """The columns of some roles."""
        return {c: header for c, header in self.columns.items() if header.role in roles}


@lru_cache(maxsize=4096)
def parse_header(text: str) -> Header | None:
    """Read a header text, or ``None`` where it is none.

    >>> parse_header("Meta 2009").period, parse_header("Avance 2007 III Trim").period
    ('2009', '2007Q3')
    >>> parse_header("Ene-Sep 2009").role, parse_header("Avance 2009 (Miles de pesos)").scale
    ('total', 1000.0)
    >>> parse_header("Eventos realizados") is None
    True
    """
    if len(text) > 200:
        return None
    text, status = split_status(text)
    rest, scale = take_scale(fold(text))
    term = _TERM.search(rest)
    if term and _YEAR.search(_without(rest, term)):
        term = None  # a term over one of its years
    rest, year, quarter, running = take_period(rest)
    words = []
    for word in rest.split():
        status = _STATUS_WORDS.get(word, "") or status
        if word not in _STATUS_WORDS:
            words.append(word)
    essence = _essence(" ".join(words))
    role = _ROLES.get(essence) if essence else "period"
    if role is None or (role == "period" and not (year or quarter)):
        return None
    if running and role in ("period", "actual", "value"):
        role = "total"
    since = int(term["first"]) if term and not quarter else None
    if since and role in ("target", "total", "actual", "period", "value"):
        role = "term_total"
    return Header(role, year, quarter, scale, status, since)


def take_scale(folded: str) -> tuple[str, float]:
    """Take "miles de pesos" or "millones" out of a folded text.

    >>> take_scale("avance 2009 miles de pesos")
    ('avance 2009', 1000.0)
    """
    found = _SCALE.search(folded)
    if not found:
        return folded, 1.0
    rest = " ".join(f"{folded[: found.start()]} {folded[found.end() :]}".split())
    return rest, 1e9 if found["billions"] else 1e6 if found["millions"] else 1e3


def take_period(folded: str) -> tuple[str, int | None, int | None, bool]:
    """Take the period out of a folded text: what is left, year, quarter, and if it runs from
    January. Of the years of a term, "2007-2012", the last one is taken.

    >>> take_period("avance ene jun 2009")
    ('avance', 2009, 2, True)
    """
    year = quarter = None
    running = False
    rest = _SHORT_YEAR.sub(r"\1t 20\2", folded)
    if found := _TERM.search(rest):
        year, rest = int(found["last"]), _without(rest, found)
    if found := _YEAR.search(rest):  # a term over its years, "Metas 2025-2028" over 2025
        year, rest = int(found.group()), _without(rest, found)
    if found := _RUNNING.search(rest):
        months = {"jun": 2, "sep": 3, "dic": 4}
        quarter, rest, running = months.get(found["month"], 2), _without(rest, found), True
    elif found := _QUARTER.search(rest):
        quarter, rest = _quarter_number(found), _without(rest, found)
    return " ".join(rest.split()), year, quarter, running


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _quarter_number(found: re.Match[str]) -> int:
    if months := found["months"]:
        return _FIRST_MONTH[months[:3]]
    text = found["roman"] or found["ordinal"] or found["word"] or found["after"]
    return _NUMERALS[text] if text in _NUMERALS else int(text)


def find_bands(sheet: Sheet) -> list[Band]:
    """Find every header band of a sheet, top to bottom."""
    bands: list[Band] = []
    for row in sorted(sheet.rows):
        if row in sheet.hidden_rows or (bands and row <= bands[-1].last_row):
            continue
        if not _starts_band(sheet, row):
            continue
        first = last = row
        after = bands[-1].last_row if bands else 0
        while first - 1 > after and _is_upper_row(sheet, first - 1, row):
            first -= 1
        while _is_header_row(sheet, last + 1, row):
            last += 1
        bands.append(Band(first, last, _columns(sheet, first, last)))
    return bands


def _header_of(cell: Cell) -> Header | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, str):
        return parse_header(value)
    if isinstance(value, (int, float)) and not 1900 <= value < 2100:
        return None
    return parse_header(_header_text(cell, whole_years=False))


def _starts_band(sheet: Sheet, row: int) -> bool:
    headers = [_header_of(cell) for cell in sheet.rows[row].values()]
    roles = [header.role for header in headers if header]
    return len(roles) >= 2 and ("indicator" in roles or "id" in roles)


def _is_upper_row(sheet: Sheet, row: int, start: int) -> bool:
    """Whether a row above the indicator's header belongs to it: a year or "Meta" over columns."""
    cells = sheet.rows.get(row, {})
    named = [
        column
        for column, cell in sheet.rows[start].items()
        if (header := _header_of(cell)) and header.role in ("indicator", "id")
    ]
    headers = [_header_of(cell) for cell in cells.values()]
    return (
        bool(cells)
        and min(cells) > min(named)
        and all(headers)
        and any(header and header.role in _SPANNING for header in headers)
    )


def _is_header_row(sheet: Sheet, row: int, start: int) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along."""
    cells = sheet.rows.get(row, {})
    headers = {column: _header_of(cell) for column, cell in cells.items()}
    if not cells or not any(headers.values()):
        return False
    if all(headers.values()):
        return True
    named = [
        column
        for column, cell in sheet.rows[start].items()
        if (header := _header_of(cell)) and header.role in ("indicator", "id")
    ]
    unread = [cells[column].value for column, header in headers.items() if header is None]
    texts = all(isinstance(value, str) for value in unread)
    return texts and not set(named) & set(cells) and sum(map(bool, headers.values())) > len(unread)


def _columns(sheet: Sheet, first: int, last: int) -> dict[int, Header]:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    columns: dict[int, Header] = {}
    rows = range(first, last + 1)
    width = max([column for row in rows for column in sheet.rows.get(row, {})])
    width = max([width, *(c for row, c in sheet.merges if first <= row <= last)])
    dates = [c for row in rows for c in sheet.rows.get(row, {}).values() if _is_date(c)]
    whole_years = _are_whole_years(dates)
    left: dict[int, Cell] = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        carried = {
            row: cell for row, cell in left.items() if row not in own and row < max(own, default=0)
        }
        left |= own
        if not own:
            continue
        header = _stacked(own | carried, whole_years) if carried else None
        if header is None or header.role not in _SPANNING:
            header = _stacked(own, whole_years)
        columns[column] = header or Header("other")
        for cell in own.values():
            sheet.dispose(cell, "header")
    return columns


def _stacked(cells: dict[int, Cell], whole_years: bool) -> Header | None:
    """The header in a column's cells, top to bottom; a cell seen twice through a merge once."""
    ordered = list(dict.fromkeys(cells[row] for row in sorted(cells)))
    texts = [_header_text(cell, whole_years) for cell in ordered]
    return parse_header(" ".join(texts)) or parse_header(" ".join(dict.fromkeys(texts)))


def _is_date(cell: Cell) -> bool:
    return isinstance(cell.value, date)


def _are_whole_years(cells: Iterable[Cell]) -> bool:
    """Whether date headers name years: each the same day, 1 January or 31 December."""
    days = {(cell.value.month, cell.value.day) for cell in cells}
    return days in ({(1, 1)}, {(12, 31)}) and len({c.value.year for c in cells}) > 1


def _header_text(cell: Cell, whole_years: bool) -> str:
    """A cell's text; a date is the quarter that it begins or ends, or the year."""
    value = cell.value
    if isinstance(value, (int, float)) and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if not isinstance(value, date):
        return cell.text
    if whole_years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(value.year)
    begins = value.day == 1 and value.month % 3 == 1
    ends = value.month % 3 == 0 and value.day == calendar.monthrange(value.year, value.month)[1]
    return f"{value.year}Q{(value.month + 2) // 3}" if begins or ends else cell.text


def with_context(band: Band, year: int | None, quarter: int | None, scale: float) -> Band:
    """A band whose columns take what the sheet's name or title says of period and scale.

    A column with a year of its own takes no quarter from the title; a target takes none at all.
    """
    columns = {}
    for column, found in band.columns.items():
        header = found
        if found.role in ("actual", "period", "total", "term_total", "value", "target", "baseline"):
            takes = found.quarter is None and found.role != "target"
            if found.role in ("baseline", "term_total") or (found.role == "target" and quarter):
                pass  # "Meta" on a quarter's sheet: the year's target, or the quarter's?
            elif found.role == "total" and takes and found.year == year:
                header = replace(found, quarter=quarter)
            elif found.year is None and year:
                header = replace(found, year=year, quarter=quarter if takes else found.quarter)
            if found.scale == 1.0:
                header = replace(header, scale=scale)
        columns[column] = header
    return replace(band, columns=columns)


def recognised_rows(sheet: Sheet, band: Band, last_row: int) -> list[dict[str, Any]]:
    """Rows of the frame ``recognised``: what each column of a table was taken for."""
    last_row = min(last_row, band.end or last_row)
    return [
        {
            "file": sheet.file,
            "sheet": sheet.name,
            "header_rows": f"{band.first_row}-{band.last_row}",
            "column": get_column_letter(column),
            "role": header.role,
            "period": header.period,
            "scale": header.scale,
            "rows": f"{band.last_row + 1}-{last_row}" if last_row > band.last_row else "",
        }
        for column, header in sorted(band.columns.items())
    ]
