"""What stands above a table, and in the name of its sheet: period, scale, date, a stamp.

A :class:`~indicators.reading.cells.Sheet` and the row of its first header go in; a
:class:`Context` comes out that the columns below take what they lack from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from indicators.reading.cells import Cell, Sheet, date_in, date_of
from indicators.reading.headers import take_period, take_scale
from indicators.reading.names import fold

_TERM = re.compile(r"\b(?:19|20)\d\d\s*(?:-|–|—|/|a|al)\s*(?:19|20)?\d\d\b")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_WORDS = ("fecha", "publicad", "actualizad")
_SCALE_ONLY = re.compile(
    r"(?:(?:cifras|valores|montos|datos) )?(?:expresad[ao]s )?(?:en )?"
    r"(?:miles de millones|millones|miles|mdp)(?: de [a-z]+)*"
)


@dataclass(frozen=True)
class Context:
    """What a sheet's name and titles say; ``doubt`` is set where they contradict each other."""

    year: int | None = None
    quarter: int | None = None
    scale: float = 1.0
    reported: date | None = None
    synthetic: bool = False
    doubt: str = ""


def read_context(sheet: Sheet, first_header: int) -> Context:
    """Read the sheet's name and every visible cell above the first header row."""
    named = period_in(sheet.name)
    titled: set[tuple[int | None, int | None]] = set()
    scale, reported, synthetic = 1.0, None, False
    for row in sorted(r for r in sheet.rows if r < first_header and r not in sheet.hidden_rows):
        cells = [sheet.rows[row][column] for column in sorted(sheet.rows[row])]
        if _is_date_row(cells):
            found = next((d for d in map(date_of, cells) if d), None)
            reported = reported or found
            continue
        for cell in cells:
            synthetic |= "sintetic" in fold(cell.text)
            scale = _scale_in(cell.text) if scale == 1.0 else scale
            period = period_in(cell.text)
            if period != (None, None):
                titled.add(period)
    years = {year for year, _ in {named, *titled} if year}
    quarters = {quarter for _, quarter in {named, *titled} if quarter}
    doubt = ""
    if len(years) > 1 or len(quarters) > 1:
        said = ", ".join(str(item) for item in sorted(years) + [f"Q{q}" for q in sorted(quarters)])
        doubt = f"the sheet's name and titles name different periods: {said}"
    return Context(
        years.pop() if len(years) == 1 else None,
        quarters.pop() if len(quarters) == 1 and not doubt else None,
        scale,
        reported,
        synthetic,
        doubt,
    )


def period_in(text: str) -> tuple[int | None, int | None]:
    """Year and quarter that a title names; the years of a term ("2007-2012") name none.

    >>> period_in("Programa Sectorial 2007-2012: resultados del tercer trimestre de 2009")
    (2009, 3)
    """
    plain = _TERM.sub(" ", text)
    if len(set(_YEARS.findall(plain))) > 1 or date_in(text):
        return None, None
    _, year, quarter, running = take_period(fold(plain))
    return year, None if running and "semestre" in fold(plain) else quarter


def _is_date_row(cells: list[Cell]) -> bool:
    return fold(cells[0].text).startswith(_DATE_WORDS)


def _scale_in(text: str) -> float:
    """The scale of a title that says nothing else, or says it in brackets."""
    parts = [text, *re.findall(r"\(([^)]*)\)", text)]
    said = next((fold(part) for part in parts if _SCALE_ONLY.fullmatch(fold(part))), "")
    return take_scale(said)[1]
