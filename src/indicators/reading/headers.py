"""Header bands: the rows of a sheet that say what its columns are.

A :class:`~indicators.reading.workbook.Sheet` goes in; bands come out, each with a
:class:`Header` (role and period) per column. Cells below a band are not looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet
from indicators.reading.names import fold

_ROLE_WORDS = {
    "indicator": ("indicador", "indicadores", "nombre del indicador"),
    "id": ("clave", "id", "no", "num"),
    "unit": ("unidad", "unidad de medida", "unidad de medicion"),
    "objective": ("objetivo", "objetivo sectorial"),
    "baseline": ("situacion actual", "linea base", "valor base"),
    "target": ("meta", "metas", "meta anual"),
    "actual": ("avance", "avances", "resultado", "resultados", "realizado", "alcanzado"),
    "total": ("acumulado", "total", "total anual"),
    "note": ("observaciones", "observacion", "notas", "comentarios"),
}
_ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words}

#: Every role that a column can have.
ROLES = (*_ROLE_WORDS, "period")

_YEAR = re.compile(r"\b(?:19|20)\d\d(?=\b|[qt]\d)")
_QUARTER = re.compile(
    r"\b(?:(?P<roman>iv|iii|ii|i)|(?P<ordinal>[1-4])(?:er|o|do|to)?)\s*(?:trimestre|trim|tri|t)\b"
    r"|\b(?:trimestre|trim|t|q)\s*(?P<after>iv|iii|ii|i|[1-4])\b"
    r"|(?P<months>ene\w* mar\w*|abr\w* jun\w*|jul\w* sep\w*|oct\w* dic\w*)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FIRST_MONTH = {"ene": 1, "abr": 2, "jul": 3, "oct": 4}


@dataclass(frozen=True)
class Header:
    """What a column holds: its role, and the period where it has one.

    Roles are those of ``_ROLE_WORDS``, and ``period`` for a column that names only a period.
    """

    role: str
    year: int | None = None
    quarter: int | None = None
    scale: float = 1.0

    @property
    def period(self) -> str:
        """``2009Q3``, ``2009``, or empty."""
        if self.year is None:
            return ""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class Band:
    """Header rows and what they say of each column."""

    first_row: int
    last_row: int
    columns: dict[int, Header]

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


def parse_header(text: str) -> Header | None:
    """Read a header text, or ``None`` where it is none.

    >>> parse_header("Meta 2009")
    Header(role='target', year=2009, quarter=None, scale=1.0)
    >>> parse_header("Avance 2007 III Trim").period
    '2007Q3'
    >>> parse_header("Eventos realizados") is None
    True
    """
    rest = fold(text)
    year = quarter = None
    if found := _YEAR.search(rest):
        year = int(found.group())
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    if found := _QUARTER.search(rest):
        quarter = _quarter_number(found)
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    words = " ".join(rest.split())
    if not words:
        return Header("period", year, quarter) if year or quarter else None
    role = _ROLES.get(words)
    return Header(role, year, quarter) if role else None


def _quarter_number(found: re.Match[str]) -> int:
    if months := found["months"]:
        return (_FIRST_MONTH[months[:3]] + 2) // 3
    text = found["roman"] or found["ordinal"] or found["after"]
    return _ROMAN[text] if text in _ROMAN else int(text)


def find_bands(sheet: Sheet) -> list[Band]:
    """Find every header band of a sheet, top to bottom."""
    bands: list[Band] = []
    for row in sorted(sheet.rows):
        if (bands and row <= bands[-1].last_row) or not _starts_band(sheet, row):
            continue
        last = row
        while _is_header_row(sheet, last + 1):
            last += 1
        bands.append(Band(row, last, _columns(sheet, row, last)))
    return bands


def _starts_band(sheet: Sheet, row: int) -> bool:
    headers = [parse_header(cell.text) for cell in sheet.rows[row].values()]
    roles = [header.role for header in headers if header]
    return len(roles) >= 2 and ("indicator" in roles or "id" in roles)


def _is_header_row(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows.get(row, {}).values()
    return bool(cells) and all(parse_header(cell.text) for cell in cells)


def _columns(sheet: Sheet, first: int, last: int) -> dict[int, Header]:
    """Each column's header, read from its texts from top to bottom, merges filled."""
    columns: dict[int, Header] = {}
    width = max(
        [column for row in range(first, last + 1) for column in sheet.rows[row]]
        + [column for row, column in sheet.merges if first <= row <= last]
    )
    for column in range(1, width + 1):
        stacked: list[Cell] = []
        for row in range(first, last + 1):
            cell = sheet.filled(row, column)
            if cell and cell not in stacked:
                stacked.append(cell)
        header = parse_header(" ".join(cell.text for cell in stacked)) if stacked else None
        if header:
            columns[column] = header
            for cell in stacked:
                sheet.dispose(cell, "header")
    return columns


def recognised_rows(sheet: Sheet, band: Band, last_row: int) -> list[dict[str, Any]]:
    """Rows of the frame ``recognised``: what each column of a table was taken for."""
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
