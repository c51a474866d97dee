"""What stands above a table, and in the name of its sheet: period, scale, date, kind, a stamp.

A :class:`~indicators.reading.cells.Sheet` and the row of its first header go in; a
:class:`Context` comes out that the columns below take what they lack from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import STATUS_WORDS
from indicators.reading.names import fold
from indicators.reading.numbers import split_status
from indicators.reading.row_words import is_everybody
from indicators.reading.spellings import Said, date_of, take_period
from indicators.reading.vocabulary import take_scale, vocabulary

_TERM = re.compile(r"\b(?:19|20)\d\d\s*(?:-|–|—|/|a|al)\s*(?:19|20)?\d\d\b(?! de\b)")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_LABEL = re.compile(
    r"fecha(?! de corte| de inicio| de termino| limite)|(?:publicad|actualizad|reportad)[oa]\b"
    r"|publicacion\b|actualizacion\b|(?:report(?:ing)? )?date\b|data d[eo] r|reported on\b"
)
_LIKE_DATE = re.compile(r"\d\W+(?:de\W+)?\w+\W+(?:del?\W+)?(?:19|20)\d\d")
_SCALE_ONLY = re.compile(
    r"(?:(?:cifras|valores|montos|datos|figures) )?(?:expresad[ao]s )?(?:en |in )?"
    r"(?:miles de millones|millones|miles|mdp|thousands|millions|milhares|milhoes)"
    r"(?: (?:de|of) [a-z]+)*"
)
_TITLES = vocabulary("titles")
_LINKS = frozenset(vocabulary("headers")["links"])
_PLANS, _MONEY = frozenset(_TITLES["planned"]), frozenset(_TITLES["money"])
_DONE = frozenset([*vocabulary("headers")["done"], *_TITLES["done"]])
_CATEGORIES = frozenset(vocabulary("headers")["roles"]["category"])
_PHYSICAL, _REPORTED = frozenset(_TITLES["physical"]), frozenset(_TITLES["reported"])
_OTHER_MEASURE = re.compile(rf"\b(?:{'|'.join(_TITLES['people'])})\b")
#: "Empleos temporales generados": a title that names what its figures count.
_COUNTED = re.compile(
    r"\b([a-z]{4,}s) (?:del? [a-z]+ |[a-z]{4,}s )?(?!unidos|estados|resultados)"
    r"[a-z]{3,}(?:ad|id|t)[oa]s\b"
)
_LEGEND = re.compile(r"^\s*[pr]\s*/", re.IGNORECASE)
_PARTS, _EXAMPLES = frozenset(_TITLES["part"]), frozenset(_TITLES["example"])
_PASSED = _DONE | _PHYSICAL | _LINKS | frozenset(_TITLES["part_beside"])
#: "% de avance", "Variación porcentual respecto al año anterior": of the figures, and not they.
_DERIVED = re.compile(
    r"(?:porcentaje|por ciento|grado|nivel|tasa) de (?:avance|cumplimiento|logro|variacion|cambio"
    r"|crecimiento)\b|(?:variacion|diferencia|incremento|crecimiento)\b"
)


@dataclass(frozen=True)
class Context:
    """What a sheet's name and titles say.

    ``running`` says that the period runs from January to the end of the quarter. ``doubt`` is a
    finding's code and values where they contradict each other or name a part of the year that is
    no quarter: then a column without a period of its own has none. ``undated`` stands where a
    reporting date should, and is none. Where a doubt leaves the quarter, some of them name it
    alone and some from January ("3er trimestre", "enero-septiembre"): a total runs through it.
    ``kind`` is what bare columns hold by the titles; ``part`` names a group that the sheet is of
    ("Municipio: Centro").
    """

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    running: bool = False
    doubt: tuple[str, dict[str, Any]] | None = None
    scale: float = 1.0
    reported: date | None = None
    undated: Cell | None = None
    synthetic: bool = False
    data_status: str = ""
    kind: str = ""
    title: str = ""
    part: Cell | None = None

    def date_findings(self) -> list[Finding]:
        """A warning on the cell that stands where the reporting date should, and is none."""
        cell = self.undated
        if cell is None:
            return []
        why = "unread_date"
        return [finding("no_reporting_date", cell=cell, why_code=why, shown=cell.text[:60])]


class _Title(NamedTuple):
    """A text and the period in it."""

    text: str
    said: Said


def read_titles(sheet: Sheet, first_header: int) -> Context:
    """Read the sheet's name and every visible cell above the first header row."""
    reported: date | None = None
    undated: Cell | None = None
    cells: list[Cell] = []
    for row in sorted(r for r in sheet.rows if r < first_header and r not in sheet.hidden_rows):
        shown = sorted(set(sheet.rows[row]) - sheet.hidden_columns)
        in_row = [sheet.rows[row][column] for column in shown]
        dated, day = _date_in_row(in_row, sheet.month_first)
        reported = reported or day
        if dated and not day and _meant_as_date(dated[-1]):
            undated = undated or dated[-1]
        cells += [cell for cell in in_row if cell not in dated]
    every = [cell.text for cell in cells]
    texts = [c.text for c in cells if isinstance(c.value, str) and len(c.text) <= 200]
    year, quarter, month, running, doubt = _settle(
        [_period_in(text) for text in (sheet.name, *every)]
    )
    return Context(
        year, quarter, month, running, doubt,
        scale=next((scale for text in every if (scale := _scale_in(text)) != 1.0), 1.0),
        reported=reported,
        undated=None if reported else undated,
        synthetic=any("sintetic" in fold(text) for text in every),
        data_status=next(filter(None, map(_status_in, every)), ""),
        kind=_kind_of([sheet.name, *texts]),
        title=texts[0] if texts else "",
        part=next((cell for cell in cells if _names_part(cell)), None),
    )  # fmt: skip


def _names_part(cell: Cell) -> bool:
    """Whether a title names one group of several: a category, a colon, and one of its words."""
    label, colon, group = cell.text.partition(":")
    return bool(colon and fold(label) in _CATEGORIES and group.strip() and not is_everybody(group))


def _status_in(text: str) -> str:
    """A mark that holds for the whole sheet ("Resultados 2025 p/"); a legend sets none."""
    if _LEGEND.match(text):
        return ""
    words = fold(text).split()
    said = next((STATUS_WORDS[word] for word in words if word in STATUS_WORDS), "")
    return split_status(text)[1] or (said if len(words) <= 8 else "")


def _date_in_row(cells: list[Cell], month_first: bool) -> tuple[list[Cell], date | None]:
    """The cells of a reporting date, label and all, and the date: in one cell or to the right."""
    for n, cell in enumerate(cells):
        if not isinstance(cell.value, str) or not _DATE_LABEL.match(fold(cell.value)):
            continue
        for beside in cells[n : n + 2]:
            if found := date_of(beside.value, month_first):
                return [cell, beside], found
        return [cell, *filter(_meant_as_date, cells[n + 1 : n + 2])], None
    return [], None


def _meant_as_date(cell: Cell) -> bool:
    """Whether a cell that is no date was meant for one: "15 noviembr 2010", or a bare number."""
    return bool(not isinstance(cell.value, str) or _LIKE_DATE.search(cell.value))


def _settle(
    titles: list[_Title],
) -> tuple[int | None, int | None, int | None, bool, tuple[str, dict[str, Any]] | None]:
    """Year, quarter, month and if it runs from January, as all texts say; and what is odd.

    A month of another year is when the sheet was written.
    """
    plain = [t for t in titles if not t.said.odd and not t.said.month]
    years = {t.said.year for t in plain if t.said.year}
    parts = [t for t in titles if t.said.odd or t.said.month]
    odd = [t for t in parts if not years or t.said.year in {None, *years}]
    years |= {t.said.year for t in odd if t.said.year}
    quarters = {(t.said.quarter, t.said.running) for t in plain if t.said.quarter}
    year = next(iter(years)) if len(years) == 1 else None
    if len(years) <= 1 and len(quarters) == 2 and len({q for q, _ in quarters}) == 1:
        both = next(iter(quarters))[0]
        return year, both, None, True, ("titles_name_both", {"quarter": f"Q{both}"})
    if len(years) > 1 or len(quarters) > 1:
        found = [str(year) for year in sorted(years)]
        found += [f"Ene-Q{q}" if running else f"Q{q}" for q, running in sorted(quarters)]
        return None if len(years) > 1 else year, None, None, False, (
            "titles_differ", {"periods": ", ".join(found)},
        )  # fmt: skip
    if odd and not quarters:
        months = {t.said.month for t in odd}
        if len(months) == 1 and all(t.said.month for t in odd) and year:
            return year, None, months.pop(), False, None
        return year, None, None, False, ("title_part_of_year", {"title": odd[0].text[:60]})
    quarter, running = quarters.pop() if quarters else (None, False)
    return year, quarter, None, running, None


def _period_in(text: str) -> _Title:
    """The period that a title names; the years of a term ("2007-2012") name none.

    >>> _period_in("Programa Sectorial 2007-2012: resultados del tercer trimestre de 2009").said[:2]
    (2009, 3)
    >>> _period_in("Avance a mayo de 2009").said.odd
    'mayo'
    """
    plain = _TERM.sub(" ", text)
    if len(set(_YEARS.findall(plain))) > 1 or date_of(text) or len(text) > 300:
        return _Title(text, Said())
    return _Title(text, take_period(fold(plain))[1])


def _scale_in(text: str) -> float:
    """The scale of a title that says nothing else, or says it in brackets."""
    parts = [text, *re.findall(r"\(([^)]*)\)", text)]
    said = next((fold(part) for part in parts if _SCALE_ONLY.fullmatch(fold(part))), "")
    return take_scale(said)[1]


def _is_no_result(text: str) -> bool:
    """Whether a title is of one group alone, of changes or shares of figures, or of an example.

    >>> _is_no_result("Resultados 2025 (solo mujeres)"), _is_no_result("Instituto de las Mujeres")
    (True, False)
    """
    rest = set(take_period(fold(text))[0].split())
    group = bool(rest & _PARTS) and rest <= _PARTS | _PASSED
    derived = text.lstrip().startswith("%") or _DERIVED.match(fold(text))
    return bool(group or derived or rest & _EXAMPLES)


def _kind_of(texts: list[str]) -> str:
    """What a sheet's name and titles say its bare columns hold: "planned", "money", "other" or "".

    A sheet of targets has no results, and a title that names what is measured ("personas
    beneficiadas") makes figures without a measure of their own that measure's.

    >>> _kind_of(["Calendarización de metas 2026"]), _kind_of(["Avance y metas 2026"])
    ('planned', '')
    """
    words = {word for text in texts for word in fold(text).split()}
    folded = " | ".join(fold(text) for text in texts)
    if words & _MONEY and not words & _PHYSICAL:
        return "money"
    counted = [found for found in _COUNTED.finditer(folded) if found[1] not in _REPORTED]
    if _OTHER_MEASURE.search(folded) or counted or any(map(_is_no_result, texts)):
        return "other"
    if words & _PLANS and not words & _DONE:
        return "planned"
    return ""
