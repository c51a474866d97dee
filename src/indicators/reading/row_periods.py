"""The period that a row of a long table names, in columns such as Periodo, Año and Trimestre.

A row and its header band go in, a :class:`RowPeriod` comes out. A text that says more than a year,
a quarter or a total from January is unclear, and never shortened to what is understood of it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from indicators.reading.cells import Cell, Sheet, date_in
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import LINKS, STATUS_WORDS, Band
from indicators.reading.names import fold
from indicators.reading.numbers import split_status
from indicators.reading.spellings import are_months, names_term, quarter_of_day, take_period

_ROLES = ("row_period", "row_year", "row_quarter", "row_span")

#: Words beside a period that say nothing of it.
_IDLE = {*LINKS, *STATUS_WORDS, "ano", "ejercicio", "anual", "periodo", "trimestre", "trim"}


class RowPeriod(NamedTuple):
    """Year and quarter, if it runs from January, and the cell that is not understood."""

    year: int | None = None
    quarter: int | None = None
    running: bool = False
    unclear: Cell | None = None


def month_columns(sheet: Sheet, band: Band, last_row: int) -> set[int]:
    """The columns of row periods whose dates name months."""
    found = set()
    for column in band.with_roles("row_period"):
        cells = (sheet.filled(row, column) for row in range(band.last_row + 1, last_row + 1))
        if are_months(day for cell in cells if cell and (day := _day(cell))):
            found.add(column)
    return found


def read_row_period(sheet: Sheet, row: int, band: Band, months: set[int]) -> RowPeriod:
    """Read what the row itself says of its period; ``months`` are columns of month dates."""
    year = quarter = None
    running = False
    for column, header in band.with_roles(*_ROLES).items():
        cell = sheet.filled(row, column)
        if cell is None:
            continue
        said = _period_of(cell, header.role)
        if said is None or (column in months and _day(cell)):
            return RowPeriod(unclear=cell)
        year, quarter = said[0] or year, said[1] or quarter
        running |= said[2]
    return RowPeriod(year, quarter, running)


def unclear_periods(cells: list[Cell]) -> Finding:
    """The finding on the cells of one column whose period is not understood."""
    texts = list(dict.fromkeys(cell.text for cell in cells))
    named = ", ".join(f'"{text[:40]}"' for text in texts[:3]) + (", ..." if len(texts) > 3 else "")
    rows = "1 row is" if len(cells) == 1 else f"{len(cells)} rows are"
    return finding(
        "error", "unread_period",
        f"{named}: no year, quarter or total from January; {rows} not used",
        "write the period as 2009, 2009-T3 or Ene-Sep 2009; add up months to quarters",
        cell=cells[0],
    )  # fmt: skip


def _period_of(cell: Cell, role: str) -> tuple[int | None, int | None, bool] | None:
    if role == "row_span":
        return None
    day = _day(cell)
    if day is None:
        return _read_text(cell.text, role)
    if role == "row_year":
        return day.year, None, False
    quarter = quarter_of_day(day)
    return (day.year, quarter, False) if quarter else None


def _day(cell: Cell) -> date | None:
    value = cell.value
    if isinstance(value, date):
        return value
    return date_in(value) if isinstance(value, str) and len(value) > len("2009-T3") else None


@lru_cache(maxsize=4096)
def _read_text(text: str, role: str) -> tuple[int | None, int | None, bool] | None:
    """Year, quarter and if it runs from January; ``None`` where the text says anything else."""
    folded = fold(split_status(text)[0])
    if folded == "anual" and role == "row_quarter":
        return None, None, False
    if role == "row_quarter" and take_period(folded)[2] is None:
        before, after = f"{folded} trim", f"trim {folded}"  # "1er", "primero"; "I", "1"
        folded = before if take_period(before)[2] else after
    rest, year, quarter, running = take_period(folded)
    if names_term(folded) or set(rest.split()) - _IDLE or not (year or quarter):
        return None
    return year, quarter, running
