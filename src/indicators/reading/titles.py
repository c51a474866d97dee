"""What stands above a table, and in the name of its sheet: period, scale, date, a stamp.

A :class:`~indicators.reading.cells.Sheet` and the row of its first header go in; a
:class:`Context` comes out that the columns below take what they lack from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from indicators.reading.cells import Cell, Sheet, date_in, date_of
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold
from indicators.reading.spellings import take_odd_span, take_period, take_scale

_TERM = re.compile(r"\b(?:19|20)\d\d\s*(?:-|–|—|/|a|al)\s*(?:19|20)?\d\d\b")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_LABEL = re.compile(
    r"fecha(?! de corte| de inicio| de termino| limite)|(?:publicad|actualizad|reportad)[oa]\b"
    r"|publicacion\b|actualizacion\b"
)
_LIKE_DATE = re.compile(r"\d\W+(?:de\W+)?\w+\W+(?:del?\W+)?(?:19|20)\d\d")
_SCALE_ONLY = re.compile(
    r"(?:(?:cifras|valores|montos|datos) )?(?:expresad[ao]s )?(?:en )?"
    r"(?:miles de millones|millones|miles|mdp)(?: de [a-z]+)*"
)


@dataclass(frozen=True)
class Context:
    """What a sheet's name and titles say.

    ``running`` says that the period runs from January to the end of the quarter. ``doubt`` is set
    where they contradict each other or name a part of the year that is no quarter: then a column
    without a period of its own has none. ``undated`` stands where a reporting date should, and is
    none. Where a doubt leaves the quarter, some of them name it
    alone and some from January ("3er trimestre", "enero-septiembre"): a total runs through it.
    """

    year: int | None = None
    quarter: int | None = None
    running: bool = False
    scale: float = 1.0
    reported: date | None = None
    synthetic: bool = False
    doubt: str = ""
    undated: Cell | None = None

    def date_findings(self) -> list[Finding]:
        """A warning on the cell that stands where the reporting date should, and is none."""
        if self.undated is None:
            return []
        return [
            finding(
                "warning", "no_reporting_date",
                f'"{self.undated.text[:60]}" is no date that can be read; it counts as oldest',
                "write the date as 2010-11-15 or 15 de noviembre de 2010", cell=self.undated,
            )
        ]  # fmt: skip


class _Said(NamedTuple):
    """The period in one text; ``odd`` is a part of a year that is no quarter."""

    text: str
    year: int | None
    quarter: int | None
    running: bool
    odd: str


def read_context(sheet: Sheet, first_header: int) -> Context:
    """Read the sheet's name and every visible cell above the first header row."""
    said = [_period_in(sheet.name)]
    scale, reported, synthetic = 1.0, None, False
    undated: Cell | None = None
    for row in sorted(r for r in sheet.rows if r < first_header and r not in sheet.hidden_rows):
        shown = sorted(set(sheet.rows[row]) - sheet.hidden_columns)
        cells = [sheet.rows[row][column] for column in shown]
        dated, found = _date_in_row(cells)
        reported = reported or found
        if dated and not found and _meant_as_date(dated[-1]):
            undated = undated or dated[-1]
        for cell in cells:
            if cell in dated:
                continue
            synthetic |= "sintetic" in fold(cell.text)
            scale = _scale_in(cell.text) if scale == 1.0 else scale
            said.append(_period_in(cell.text))
    year, quarter, running, doubt = _settle(said)
    undated = None if reported else undated
    return Context(year, quarter, running, scale, reported, synthetic, doubt, undated)


def _date_in_row(cells: list[Cell]) -> tuple[list[Cell], date | None]:
    """The cells of a reporting date, label and all, and the date: in one cell or to the right."""
    for n, cell in enumerate(cells):
        if not isinstance(cell.value, str) or not _DATE_LABEL.match(fold(cell.value)):
            continue
        for beside in cells[n : n + 2]:
            if found := date_of(beside):
                return [cell, beside], found
        return [cell, *filter(_meant_as_date, cells[n + 1 : n + 2])], None
    return [], None


def _meant_as_date(cell: Cell) -> bool:
    """Whether a cell that is no date was meant for one: "15 noviembr 2010", or a bare number."""
    return bool(not isinstance(cell.value, str) or _LIKE_DATE.search(cell.value))


def _settle(said: list[_Said]) -> tuple[int | None, int | None, bool, str]:
    """Year, quarter and if it runs from January, that all texts together say; and what is odd.

    A month of another year is when the sheet was written.
    """
    plain = [item for item in said if not item.odd]
    years = {item.year for item in plain if item.year}
    odd = [item for item in said if item.odd and (not years or item.year in {None, *years})]
    years |= {item.year for item in odd if item.year}
    quarters = {(item.quarter, item.running) for item in plain if item.quarter}
    doubt = ""
    if len(years) <= 1 and len(quarters) == 2 and len({q for q, _ in quarters}) == 1:
        both = next(iter(quarters))[0]
        doubt = (
            f"the sheet's name and titles name both Q{both} and Ene-Q{both}, and a result could be "
            "of either"
        )
        return next(iter(years), None), both, True, doubt
    if len(years) > 1 or len(quarters) > 1:
        found = [str(year) for year in sorted(years)]
        found += [f"Ene-Q{q}" if running else f"Q{q}" for q, running in sorted(quarters)]
        doubt = f"the sheet's name and titles name different periods: {', '.join(found)}"
    elif odd and not quarters:
        doubt = f'the title "{odd[0].text[:60]}" names a part of a year that is no quarter'
    quarter, running = quarters.pop() if len(quarters) == 1 and not doubt else (None, False)
    return years.pop() if len(years) == 1 else None, quarter, running, doubt


def _period_in(text: str) -> _Said:
    """The period that a title names; the years of a term ("2007-2012") name none.

    >>> _period_in("Programa Sectorial 2007-2012: resultados del tercer trimestre de 2009")[1:]
    (2009, 3, False, '')
    >>> _period_in("Avance a mayo de 2009")[1:]
    (2009, None, False, 'mayo')
    """
    plain = _TERM.sub(" ", text)
    if len(set(_YEARS.findall(plain))) > 1 or date_in(text):
        return _Said(text, None, None, running=False, odd="")
    rest, year, quarter, running = take_period(fold(plain))
    odd = "" if quarter else take_odd_span(rest)[1]
    return _Said(text, year, quarter, running, odd)


def _scale_in(text: str) -> float:
    """The scale of a title that says nothing else, or says it in brackets."""
    parts = [text, *re.findall(r"\(([^)]*)\)", text)]
    said = next((fold(part) for part in parts if _SCALE_ONLY.fullmatch(fold(part))), "")
    return take_scale(said)[1]
