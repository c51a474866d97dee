"""What stands above a table, and in the name of its sheet: period, scale, date, kind, a stamp.

A sheet and the row of its first header go in; a :class:`Context` comes out that the columns below
take what they lack from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from indicators.reading.findings import Finding, finding
from indicators.reading.headers import LINKS, STATUS_WORDS, parse_header
from indicators.reading.meanings import (
    ACCUMULATED,
    DONE,
    OF_PERCENT,
    PLAN_OF_DONE,
    PLANS,
    PROGRAMMES,
    TELLING,
    WITHOUT_NOTE,
    is_block,
    is_everybody,
    is_of_others,
    is_place,
    is_programme_of_work,
    kind_of_words,
    objective_title,
    parts_of,
    says,
    scale_in,
    unit_in,
)
from indicators.reading.spellings import (
    NUMERALS,
    SCALES,
    WHOLE_MONTHS,
    Said,
    any_of,
    currency_in,
    date_of,
    fold,
    last_month,
    month_end,
    span_of_days,
    split_status,
    take_period,
    unit_kind,
    vocabulary,
)
from indicators.reading.workbook import Cell, Sheet

_TERM = re.compile(r"\b(?:19|20)\d\d\s*(?:-|–|—|/|a|al)\s*(?:19|20)?\d\d\b(?! de\b)")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
#: "16 de junio al 15 de septiembre": of no whole months.
_OTHER_DAYS = re.compile(r"\b(?!0?1\b)\d\d? de [a-z]+ (?:de \d{4} )?al \d\d? de [a-z]+\b", re.I)
#: "Tepic, Nayarit, a 15 de enero de 2026".
_OF_LETTER = re.compile(
    r"^(?!.*\b(?:corte|cierre|al)\b)[^\d:]+[,;.]\s*(?:a\s+)?\d\d? de [a-z]+ del? \d{4}\W*$", re.I
)
#: "Periodo 03/2025", "Reporte 3 de 2025": a part of the year, and which?
_NUMBERED_REPORT = re.compile(
    r"\b(?:periodo|reporte|informe|entrega) (?:no |num |numero )?\d{1,2}\b"
)
_OF_BEFORE = re.compile(
    r"(?:(?:mism[oa]|cifras|datos|resultados|avances?|del?|el) )*(?:periodo|trimestre"
    r"|ejercicio|ano) (?:del (?:ano|ejercicio) )?(?:inmediato )?anterior"
)
#: The name of a sheet that may be a quarter's or a month's.
_PART_ALONE = re.compile(r"I{1,3}|IV|[1-4]|0\d|1[0-2]|\d{4}-\d\d?|\d\d?-\d\d?-\d{4}|\w\d \d{4}")
_COUNTED_BY = re.compile(r"(?:miles|millones|cientos) de (?!unidad|pesos|dolar|millones)(\w+)")
_NO_WORDS = re.compile(r"[_\-.]+")
_LIKE_DATE = re.compile(r"\d\W+(?:de\W+)?\w+\W+(?:del?\W+)?(?:19|20)\d\d")
#: What bare columns hold where a title says no more than that.
_KINDS = {"money": "money", "group": "other", "other": "other"}
_TITLES = vocabulary("titles")
_SAID = vocabulary("expressions")
_PLACE = re.compile(
    r"(?:(?:reporte|avances?|informe|resultados|seguimiento) (?:de|del)(?: la)? )?"
    rf"{any_of(_SAID['places'])} \w"
)
_DATE_LABEL = re.compile(rf"{any_of(_SAID['date_labels'])}(?: {any_of(_SAID['date_words'])})*")
_OF_REPORT = re.compile(rf"\b{any_of(_SAID['date_of_report'])}")
_CATEGORIES = frozenset(vocabulary("headers")["roles"]["category"])
_REPORTED = frozenset(_TITLES["reported"])
#: How a title begins that says nothing of the figures: a letterhead, a form's name, a programme.
_HEARD = frozenset((*_TITLES["bodies"], *_TITLES["organs"], *_TITLES["heard"]))
_PEOPLE = any_of(_TITLES["people"])
#: "Número de personas", "Familias beneficiadas", "Hogares por municipio", and no slogan.
_OTHER_MEASURE = re.compile(
    rf"\b(?:(?:numero|total|cantidad) de (?:\w+ )?{_PEOPLE}\b"
    rf"|{_PEOPLE} (?:\w+ )?\w+(?:ad|id)[oa]s?\b|{_PEOPLE} que \w+ron\b"
    rf"|padron de {_PEOPLE}|{_PEOPLE} por\b)|^(?:\w+ )?{_PEOPLE}(?: \w+)?$"
)
_BODIES = frozenset(_TITLES["bodies"])
_OF_FIGURES = frozenset(vocabulary("meanings")["of_figures"]) - {"corte", "cierre"}
#: Of more rows above a header, so many first and last ones are looked at: far more than titles are.
_MOST_ROWS = 500
#: "Empleos temporales generados": a title that names what its figures count.
_COUNTED = re.compile(
    r"\b([a-z]{3,}s) (?:del? [a-z]+ |[a-z]{4,} )?(?!unidos|estados|resultados)"
    r"[a-z]{3,}(?:(?:ad|id|t)[oa]|nte)s\b"
)
_UP_TO = re.compile(
    r"\b(?:al|a(?! partir)|hasta(?: el)?|corte|cierre)\b(?: de \w+:)?\D{0,12}\d", re.IGNORECASE
)
_CUT_OFF = re.compile(
    r"(?:fecha (?:de|al) )?(?:corte|cierre)\b(?! del? (?:ejercicio|ano)| (?:anual )?\d{4}$)"
)
#: Of the programme, "Visión: ... al 2030", and not of its figures.
#: Beside a word for what was done, it may be of either.
_OPEN_PLAN = re.compile(
    r"(?:^|[.:;] )(?:cronograma|calendario|calendarizaci[oó]n|programaci[oó]n)\b", re.IGNORECASE
)
_VISION = re.compile(r"(?:vision|mision)\b")
_NOTE_CUT = re.compile(
    r"\b(?:(?:corte|cierre) (?:a|al|de)|(?:cifras|datos|informacion)(?: [a-z]+)? al?)"
    r" (?:mes de )?(?!cierre|corte)([a-z]+)(?: del? ((?:19|20)\d\d))?"
)
#: "* Cifras en miles", "¹ Miles", "a/ Miles".
_MARK_BEFORE = re.compile(r"([^\w\s(\"'«“¿¡]+|[¹²³⁴-⁹]+|\w\w?/|\*/|\(\w\w?\))\s*\w")
#: "Agenda 2030", "ISO 9001:2015", "LGT_ART70_FVI_2018", "NOM-035-STPS-2018".
_NAMES_WITH_YEARS = re.compile(
    r"\bagenda 20\d\d|\bISO\W?\d+:\d{4}|\bLGT\w+|\bN(?:OM|MX)-[\w-]+", re.IGNORECASE
)
#: A label and its short value in one cell, "Tipo: Estimada", and labels of what is no figure.
_LABELLED = re.compile(r"([^:\d]{2,40}):\s*(\S.{0,39})")
_ASIDE = ("ignored", "id", "category")
_OF_NORM = re.compile(rf"{any_of(_SAID['norms'])}\b")
_CUT = re.compile(
    r"\b(?:corte|cierre|[uú]ltima actualizaci[oó]n)\b"
    r"|\b(?:cifras|datos|informaci[oó]n)(?: \w+)? al\b",
    re.IGNORECASE,
)
_MADE_ON = re.compile(r"elabor|fecha|corte|\ba \d", re.IGNORECASE)
#: Of a document, and not of its figures, or of another report.
_OF_DOCUMENT = re.compile(
    r"aprob|autoriz|public|gaceta|\bdof\b|diario|periodico|proxim|siguiente|limite|vigen|version"
    r"|revision|sesion|\bacta\b|inici|venc|emision|creacion|oficio|decreto|acuerdo|next|approv|due"
    r"|desde|^del?\b(?: \d|$)|partir"
)
#: A label of a few words, and the number that a date begins with.
_LABEL_OF_DAY = re.compile(r"\W*(?:[^\W\d]+\W+){0,3}\d")
#: "Resultados 2025 (p)", "2025 p".
_MARKED_YEAR = re.compile(r"\b(?:19|20)\d\d ?(?:\(p/?\)|p)\s*$", re.IGNORECASE)
_PRELIMINARY = re.compile(rf"\b{any_of(_SAID['preliminary'])}\b")
_REPLACES = re.compile(
    r"^(?:\w+ ){0,4}(?:sustituye|reemplaza|rectifica) (?:al?|el|la)\b"
    r"|\b(?:version|reporte|informe|archivo|formato) corregid[oa]\b"
)
_LEGEND = re.compile(r"^\s*[pr]\s*/", re.IGNORECASE)
_CHANGES = re.compile(
    r"(?:incremento|crecimiento|variacion|diferencia|reduccion)\b.*\b(?:respecto|relacion|sobre|contra)\b"
)
_OPTION = re.compile(
    r"(?<![\w.])(?:([1-4])(?:er|d[oa]|r[oa]|t[oa]|[°ºª])?(?![\w.])|(I{1,3}|IV)(?!\w))"
)
#: The box of an option, ticked or not.
_BOX = re.compile(r"[(\[]\s*([xX✓✔]?)\s*[)\]]|(?<!\w)_?([xX])_?(?!\w)|([☒☑✓✔])|☐")
_TICK = re.compile(r"\(?\[?_?[xX☒☑✓✔]_?\]?\)?")
_ODD_TARGETS = re.compile(
    r"\b(?:presupuesto(?! basado)|montos?|porcentaje|porcentual(?:es)?|mensual(?:es)?|promedio"
    r"|anteproyecto|condicionad[ao]s?|indicativ[ao]s?|propuesta de metas"
    r"|programa anterior|sin efectos?|originales antes"
    r"|incrementos? anual(?:es)?|escenario|inercial(?:es)?|tendencial(?:es)?)\b"
    r"|^metas? (?:adicional|increment|respecto|por|minim|maxim|propuest|preliminar|tendencial"
    r"|de la region|trimestral)\w*"
)
_FIGURES = re.compile(
    r"\b(?:informacion|metas|cifras|datos|valores|resultados|avances|figures|data)\b"
)


@dataclass(frozen=True)
class Context:
    """What a sheet's name and titles say.

    ``doubt`` is a finding's code and values where they contradict each other or name a part of the
    year that is no quarter: then a column without a period of its own has none. Where a doubt
    leaves the quarter, some name it alone and some from January ("3er trimestre",
    "enero-septiembre"): a total runs through it. ``undated`` stands where a reporting date should,
    and is none. ``kind`` is what bare columns hold by the titles; ``part`` names a group that the
    sheet is of ("Municipio: Centro"). ``labelled`` are cells that say the period beside their label
    ("Trimestre", 3). ``through`` is the day up to which figures can be, ``dated`` the only date
    above the table, whatever its label says, or else of a note below.
    ``accumulated`` is the text that says that figures run from the start, ``changes`` that they are
    changes of another figure, ``odd_title`` that they are money, percents of something, or a part.
    ``unheard`` are titles that no word explains, where none says that figures are results.
    """

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    running: bool = False
    doubt: tuple[str, dict[str, Any]] | None = None
    scale: float = 1.0
    unit: str = ""
    is_percent: bool = False
    reported: date | None = None
    undated: Cell | None = None
    synthetic: bool = False
    data_status: str = ""
    kind: str = ""
    title: str = ""
    part: Cell | None = None
    labelled: tuple[Cell, ...] = ()
    through: date | None = None
    dated: date | None = None
    accumulated: str = ""
    changes: str = ""
    odd_title: str = ""
    unheard: tuple[str, ...] = ()

    def date_findings(self) -> list[Finding]:
        """A warning on the cell that stands where the reporting date should, and is none."""
        code, cell, why = "no_reporting_date", self.undated, "unread_date"
        return [finding(code, cell=cell, why_code=why, shown=cell.text[:60])] if cell else []


class _Above(NamedTuple):
    """The cells above a table, less its dates and ticked options: what these say stands apart."""

    cells: list[Cell]
    days: list[tuple[bool, date]]  # and whether each is called the report's
    undated: Cell | None
    ticked: list[tuple[str, Said]]


def read_titles(
    sheet: Sheet, header: int, after: int = 0, columns: range | None = None, year: int | None = None
) -> Context:
    """Read the sheet's name and every visible cell above the first header row, and ``after`` one,
    in some columns, and the notes that stand below. A part of a year without one is of ``year``,
    which the columns are of.
    """
    above = _read_above(sheet, header, after, columns)
    cells, days = above.cells, above.days
    notes = [] if after else _notes_below(sheet, header)
    below = [] if days else filter(_says_date, notes)
    days += [(True, day) for text in below if (day := date_of(text, sheet.month_first))]
    reported = max(days, key=itemgetter(0), default=(False, None))[1]
    every = [cell.text for cell in cells]
    running = [text for text in (sheet.name, *every) if ACCUMULATED.search(fold(text))]
    running += [t for t in notes if ACCUMULATED.search(fold(t)) and _FIGURES.search(fold(t))]
    pairs = [(a, b) for a, b in pairwise(cells) if a.row == b.row]
    found = ((c, _LABELLED.fullmatch(c.text)) for c in cells if isinstance(c.value, str))
    pairs += [(c._replace(value=two[1]), c._replace(value=two[2])) for c, two in found if two]
    ours = {b.text for a, b in pairs if fold(a.text) == "moneda" and not currency_in(b.text)}
    # dozens in a note may be those of one row
    of_all = [t for t in notes if scale_in(t) != SCALES["docenas"] and not is_of_mark(sheet, t)]
    scaling = [text for text in (*every, sheet.name, *of_all) if text not in ours]
    texts = _texts_of_figures(cells, pairs)
    # "Corte: diciembre de 2024" says how far figures reach, and not what they are of
    tab = [] if after else [sheet.name]
    named = [t for t in (*tab, *every) if not (_CUT_OFF.match(fold(t)) or _VISION.match(fold(t)))]
    labelled = [(b, said) for a, b in pairs if (said := _said_beside(a, b))]
    heads = [(parse_header(a.text), b) for a, b in pairs if b.is_number]
    labels_of = [b for head, b in heads if head and head.role in _ASIDE and not head.period]
    labels_of += [b for a, b in pairs if b.is_number and fold(a.text) in _TITLES["people"]]
    said_so = [(text, _period_in(text)) for text in named]
    settled = _settle([*said_so, *above.ticked, *((cell.text, said) for cell, said in labelled)])
    if not (after or any(settled.get(part) for part in ("quarter", "month", "doubt"))):
        settled |= _part_by_name(sheet, settled.get("year"))
    ends = [said for text in every if (said := _up_to_quarter(text))]
    if len(set(ends)) == 1 and not any(settled.get(part) for part in ("quarter", "month", "doubt")):
        settled |= {name: getattr(ends[0], name) for name in ("year", "quarter", "running")}
        texts = [text for text in texts if not _up_to_quarter(text)]
    dated_titles = [*every, *(f"{a.text} {b.text}" for a, b in pairs)]
    return Context(
        **settled,
        labelled=(*(cell for cell, _ in labelled), *labels_of),
        through=_through(dated_titles, notes, settled.get("year") or year),
        scale=next((scale for text in scaling if (scale := scale_in(text)) != 1.0), 1.0),
        unit=next(filter(None, map(_unit_said, scaling)), ""),
        reported=reported,
        dated=None if reported else _only_date(cells, pairs, notes, sheet.month_first),
        undated=None if reported else above.undated,
        synthetic=any("sintetic" in fold(text) for text in every),
        data_status=next(filter(None, map(_status_in, [*every, *tab])), ""),
        is_percent=any(OF_PERCENT.search(text) or says(text) == "percent" for text in texts),
        kind=_kind_by_titles(sheet.name, texts, pairs, lower=after > 0),
        title=next(
            (t for t in texts if _is_projected(t) or _kind_of([t])), texts[0] if texts else ""
        ),
        part=next((cell for cell in cells if _names_part(cell.text)), None)
        or next((b for a, b in pairs if _names_part(f"{a.text}: {b.text}")), None),
        accumulated=running[0] if running else "",
        odd_title=next(filter(_is_odd, (*texts, sheet.name)), ""),
        changes=next((text for text in (*texts, *notes) if _CHANGES.search(fold(text))), ""),
        unheard=tuple(_unheard(tab, texts)),
    )


def _read_above(sheet: Sheet, header: int, after: int, columns: range | None) -> _Above:
    days: list[tuple[bool, date]] = []
    undated: Cell | None = None
    cells: list[Cell] = []
    ticked: list[tuple[str, Said]] = []
    above = (row for row in sheet.rows if after < row < header)
    rows = sorted(row for row in above if row not in sheet.hidden_rows)
    for row in [*rows[:_MOST_ROWS], *rows[_MOST_ROWS:][-_MOST_ROWS:]]:
        shown = sorted(sheet.rows[row].keys() - sheet.hidden_columns)
        in_row = [sheet.rows[row][column] for column in shown if not columns or column in columns]
        dated, day = _date_in_row(in_row, sheet.month_first)
        if day:
            days.append((bool(_OF_REPORT.search(fold(dated[0].text))), day))
        if dated and not day and _meant_as_date(dated[-1]):
            undated = undated or dated[-1]
        chosen = _chosen_in(in_row, sheet.rows.get(row + 1, {}))
        ticked += [(" ".join(cell.text for cell in in_row), chosen)] if chosen else []
        cells += [cell for cell in in_row if cell not in dated and not chosen]
    return _Above(cells, days, undated, ticked)


def _only_date(
    cells: Sequence[Cell], pairs: Sequence[tuple[Cell, Cell]], notes: Iterable[str],
    month_first: bool,
) -> date | None:  # fmt: skip
    """The only date above a table, whatever its label says, else the last one of a note below."""
    behind = {b for _, b in pairs}
    labels = [c.text for c in cells if c not in behind] + [f"{a.text} {b.text}" for a, b in pairs]
    short = [t for t in labels if _LABEL_OF_DAY.match(t) and not _OF_DOCUMENT.search(fold(t))]
    dates = {day for text in short if (day := date_of(text, month_first))}
    dates = {day for day in dates if (day.month, day.day) != (1, 1)}  # the year, or its start
    made = [day for text in notes if _MADE_ON.search(text) and (day := date_of(text))]
    dates = dates or set(made[-1:])
    return dates.pop() if len(dates) == 1 else None


def is_of_mark(sheet: Sheet, note: str) -> bool:
    """Whether a note is that of some cells, which bear its mark: "* Miles de pesos" of "Becas*"."""
    if not (found := _MARK_BEFORE.match(note)):
        return False
    texts = (cell.text.rstrip() for cell in sheet.cells() if not cell.is_number)
    return any(text.endswith(found[1]) and text != found[1] for text in texts)


def _texts_of_figures(cells: Sequence[Cell], pairs: Iterable[tuple[Cell, Cell]]) -> list[str]:
    """The titles that may say what figures are: no office's name, and no label with its value."""
    labels = [
        (a.text, b.text)
        for a, b in pairs
        if is_label(f"{a.text}: {b.text}") or (b.is_number and not _YEARS.fullmatch(b.text))
    ]
    told = {text for pair in labels for text in pair}
    behind = (b for a, b in pairs if b not in cells and TELLING.fullmatch(fold(a.text)))
    texts = [c.text for c in (*cells, *behind) if isinstance(c.value, str) and len(c.text) <= 200]
    return [t for t in texts if not (t in told or is_label(t) or is_of_others(t))]


def _unheard(tab: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """The titles that no word explains, where none of them says that figures are results; of the
    sheet's own name, ``tab``, where it is of several words.
    """
    if any(not DONE.isdisjoint(fold(text).split()) for text in (*tab, *texts)):
        yield from (text for text in texts if _OPEN_PLAN.search(text))
        return
    names = [name for name in tab if len(name.split()) > 1 and not objective_title(name)]
    for text in (*texts, *names):
        said = take_period(fold(text))[0].split()
        words = [word for word in said if word.isalpha() and word not in LINKS]
        heard = not words or words[0] in _HEARD or (len(words) == 1 and text.isupper())  # "DIF"
        if not (heard or parse_header(text) or is_place(text) or date_of(text)):
            yield text


def _kind_by_titles(
    name: str, texts: Sequence[str], pairs: Iterable[tuple[Cell, Cell]], lower: bool
) -> str:
    """What a sheet's name and titles say its bare columns hold; a title alone is nearer than the
    name, and of a ``lower`` table the name says nothing.
    """
    done = not DONE.isdisjoint(fold(" ".join(texts)).split())
    own, *inner = parts_of(name)
    parts = [part for text in texts for part in parts_of(text)]
    projected = (says(own) == "plan" and not done) or any(map(_is_projected, (*inner, *parts)))
    nearer = projected or any(says(part) == "plan" or _is_no_result(part) for part in parts)
    return (
        _kind_of([*([] if lower or nearer else [name]), *texts])
        or next((kind for part in (*inner, *parts) if (kind := _kind_of_part(part))), "")
        or next((kind for a, b in pairs if (kind := _kind_beside(a, b))), "")
        or ("planned" if projected else "")
    )


def _notes_below(sheet: Sheet, first_header: int) -> list[str]:
    """The notes below the last number of a sheet, less "Nota:": each alone in its row, or beside a
    date that it is the label of.
    """
    alone: list[str] = []
    for row in sorted(sheet.rows, reverse=True):
        cells = [*sheet.rows[row].values()]
        if row <= first_header or any(cell.is_number for cell in cells):
            break
        note = len(cells) == 1 or any(date_of(cell.value) for cell in cells)
        if note and isinstance(cells[0].value, str) and row not in sheet.hidden_rows:
            alone.append(" ".join(cell.text for cell in cells))
    return [WITHOUT_NOTE.sub("", text) for text in reversed(alone) if len(text) <= 300]


def _part_by_name(sheet: Sheet, year: int | None) -> dict[str, Any]:
    """A doubt where the sheet's name, "III", or the file's, "avance_3T_2025", says a part of the
    year that no title does.
    """
    said = said_by_name(sheet.file)
    of_file = (said.quarter or said.month or said.odd) and said.year in (None, year)
    if year and (of_file or _PART_ALONE.fullmatch(sheet.name.strip())):
        name = sheet.file if of_file else sheet.name
        return {"doubt": ("part_by_name", {"title": name[:60]})}
    return {}


def said_by_name(file: str) -> Said:
    """The period in the name of a file.

    >>> said_by_name("avance_3T_2025.xlsx")[:2]
    (2025, 3)
    """
    return take_period(fold(plain_name(file)))[1]


def plain_name(file: str) -> str:
    """The words of a file's name.

    >>> plain_name("avance_3T-2025.xlsx")
    'avance 3T 2025'
    """
    return _NO_WORDS.sub(" ", file.rpartition(".")[0])


def titles_of(sheet: Sheet, header: int, whole: Context, columns: range) -> Context:
    """What the titles of another table say, those between the values above it and its header, in
    its columns; what they leave open is as the sheet's own titles have it.
    """
    own = read_titles(sheet, header, _last_values(sheet, header), columns)
    period = {name: getattr(own, name) for name in ("quarter", "month", "running", "doubt")}
    if any(period.values()) or own.year:
        year = own.year or (None if own.doubt else whole.year)
        whole = replace(whole, year=year, **period)
    done = not DONE.isdisjoint(fold(own.title).split())
    said = not DONE.isdisjoint(fold(f"{sheet.name} {whole.title}").split())
    return replace(
        whole, kind=own.kind or ("" if done else whole.kind), title=own.title or whole.title,
        scale=whole.scale if own.scale == 1.0 else own.scale,
        unit=own.unit or whole.unit, is_percent=own.is_percent or whole.is_percent,
        part=own.part or whole.part, accumulated=own.accumulated or whole.accumulated,
        reported=own.reported or whole.reported, data_status=own.data_status or whole.data_status,
        unheard=whole.unheard or (() if said else own.unheard),
    )  # fmt: skip


def _last_values(sheet: Sheet, header: int) -> int:
    """The last row above a header that holds values."""
    for row in range(header - 1, 0, -1):
        cells = sheet.rows.get(row, {})
        if len(cells) > 1 and any(cell.is_number for cell in cells.values()):
            return row
    return 0


def _through(titles: Sequence[str], notes: Iterable[str], sheet_year: int | None) -> date | None:
    """The day up to which figures can be: "al 30 de junio de 2025", "Enero-mayo 2025"."""
    found = []
    for text in titles:
        end = _UP_TO.search(text)
        day = date_of(text[end.start() :]) if end else None
        if end and not day:
            # "Corte al 15 de diciembre", of the sheet's year; one of January may be of the next
            soon = date_of(f"{text} {sheet_year}")
            day = soon if soon and soon.month > 3 else None
        found += [day] if day else []
        said = _period_in(text)
        month, year = last_month(fold(text)), said.year or sheet_year
        # "Corte: mayo de 2025", "Corte al II trimestre 2025", "Mes: mayo"
        if _CUT_OFF.match(fold(text)) or fold(text).startswith("mes "):
            month = month or said.month or (0 if day else 3 * (said.quarter or 0))
        if month and year and not date_of(text):
            found.append(month_end(year, month))
    for text in (*titles, *notes):
        if (cut := _NOTE_CUT.search(fold(text))) and (month := take_period(cut[1])[1].month):
            year = int(cut[2] or sheet_year or 0)
            found += [month_end(year, month)] if year else []
        elif _CUT.search(text) and (day := date_of(text) or date_of(f"{text} {sheet_year}")):
            found.append(day)
    return max(found, default=None)


def _names_part(text: str) -> bool:
    """Whether a title names one group of several: a category, a colon, and one of its words."""
    if is_block(text) or is_label(text):  # "Eje 1: Municipio seguro"
        return False
    if _PLACE.match(fold(text)):
        return True
    label, colon, group = text.partition(":")
    group = group.strip(": ")
    of_group = fold(label) in _CATEGORIES or says(group) == "group"
    return bool(colon and of_group and group and not is_everybody(group))


def _kind_beside(label: Cell, cell: Cell) -> str:
    """Whether a cell behind "Concepto" or "Tipo" says that figures are a plan: "planned", or ""."""
    head, words = parse_header(label.text), set(fold(cell.text).split())
    plan = says(cell.text) == "plan" or (words & (PLANS | {"meta"}) and not words & DONE)
    return "planned" if plan and head and head.role in ("what", "status") else ""


def _status_in(text: str) -> str:
    """A mark that holds for the whole sheet ("Resultados 2025 p/"); a legend sets none."""
    if _LEGEND.match(text):
        return ""
    words = fold(text).split()
    said = next((STATUS_WORDS[word] for word in words if word in STATUS_WORDS), "")
    few = len(words) <= 10
    preliminary = _MARKED_YEAR.search(text) or (few and _PRELIMINARY.search(" ".join(words)))
    marked = "preliminary" if preliminary else split_status(text)[1]
    return marked or ("revised" if _REPLACES.search(fold(text)) else said if few else "")


def _date_in_row(cells: list[Cell], month_first: bool) -> tuple[list[Cell], date | None]:
    """The cells of a reporting date, label and all, and the date: in one cell or to the right."""
    for n, cell in enumerate(cells):
        if _OF_LETTER.search(cell.text) and (day := date_of(cell.text)):
            return [cell], day
        if not isinstance(cell.value, str) or not _says_date(cell.value):
            continue
        for beside in cells[n : n + 2]:
            if found := date_of(beside.value, month_first):
                return [cell, beside], found
        return [cell, *filter(_meant_as_date, cells[n + 1 : n + 2])], None
    return [], None


def _says_date(text: str) -> bool:
    """Whether a text begins as the label of a reporting date does, or is dated as a letter is."""
    label = fold(re.split(r"[:\d]", text)[0])
    return bool(_DATE_LABEL.fullmatch(label) or _OF_LETTER.search(text))


def _meant_as_date(cell: Cell) -> bool:
    """Whether a cell that is no date was meant for one: "15 noviembr 2010", or a bare number."""
    return bool(not isinstance(cell.value, str) or _LIKE_DATE.search(cell.value))


def _settle(titles: list[tuple[str, Said]]) -> dict[str, Any]:
    """Year, quarter, month and if it runs from January, as all texts say; and what is odd.

    A month of another year is when the sheet was written.
    """
    plain = [said for _, said in titles if not said.odd and not said.month]
    years = {said.year for said in plain if said.year}
    parts = [(text, said) for text, said in titles if said.odd or said.month]
    odd = [(text, said) for text, said in parts if not years or said.year in {None, *years}]
    years |= {said.year for _, said in odd if said.year}
    spans = {(said.quarter, said.running) for said in plain if said.quarter}
    quarters = {quarter for quarter, _ in spans}
    settled: dict[str, Any] = {"year": next(iter(years)) if len(years) == 1 else None}
    if len(years) <= 1 and len(spans) == 2 and len(quarters) == 1:
        both = quarters.pop()
        doubt = ("titles_name_both", {"quarter": f"Q{both}"})
        return settled | {"quarter": both, "running": True, "doubt": doubt}
    if len(years) > 1 or len(spans) > 1:
        found = [str(year) for year in sorted(years)]
        found += [f"Ene-Q{q}" if running else f"Q{q}" for q, running in sorted(spans)]
        return settled | {"doubt": ("titles_differ", {"periods": ", ".join(found)})}
    if odd and not spans:
        months = {said.month for _, said in odd}
        if len(months) == 1 and None not in months and years:
            return settled | {"month": months.pop()}
        return settled | {"doubt": ("title_part_of_year", {"title": odd[0][0][:60]})}
    return settled | dict(zip(("quarter", "running"), next(iter(spans), ()), strict=False))


def _period_in(text: str) -> Said:
    """The period that a title names; the years of a term ("2007-2012") name none.

    >>> _period_in("Programa Sectorial 2007-2012: resultados del tercer trimestre de 2009")[:2]
    (2009, 3)
    >>> _period_in("Avance a mayo de 2009").odd
    'mayo'
    """
    odd = _OF_BEFORE.fullmatch(fold(text))
    if said := _chosen(text) or (Said(odd=text) if odd else span_of_days(text)):
        return said
    text = _NAMES_WITH_YEARS.sub("", text)
    if _OF_NORM.match(fold(text)):
        text = _YEARS.sub("", text)
    plain = text = _TERM.sub(" ", text)
    if _OTHER_DAYS.search(text):
        return Said(odd=text)
    day = date_of(text) and not WHOLE_MONTHS.search(fold(text))
    if len(set(_YEARS.findall(plain))) > 1 or day or len(text) > 300:
        return Said()
    rest, said = take_period(fold(plain))
    again = take_period(rest)[1].quarter  # "Entrega: tercer trimestre. Evaluado: segundo trimestre"
    unread = said.year and not (said.quarter or said.month) and _NUMBERED_REPORT.search(rest)
    return Said(odd=text) if unread or (again and again != said.quarter) else said


def _up_to_quarter(text: str) -> Said | None:
    """The quarter through which figures run by a title such as "Avance al 31 de marzo de 2025"."""
    before = fold(re.split(r"\d", text)[0]).split()
    day = date_of(text) if before and _OF_FIGURES.issuperset(before) else None
    ended = day and day.month % 3 == 0 and day == month_end(day.year, day.month)
    return Said(day.year, day.month // 3, running=True) if day and ended else None


def is_label(text: str) -> bool:
    """Whether a line says what its own value is, "Unidad responsable: Dirección de Planeación", or
    the name of an indicator.
    """
    label, _, value = text.partition(":")
    head = parse_header(label)
    said = bool(value.strip()) and take_period(fold(value))[1].is_empty  # "Presupuesto: 2025"
    return bool(said and head and head.role in ("ignored", "indicator") and not head.period)


def _option(found: re.Match[str]) -> int:
    return NUMERALS.index(found[2]) + 1 if found[2] else int(found[1])


def _chosen(text: str, chosen: int = 0) -> Said | None:
    """The quarter that is ticked where a form lists several, "1° ( ) 2° (X) 3° ( )"; odd where it
    is open which one is. ``chosen`` is the one over a tick in the next row.
    """
    options = list(_OPTION.finditer(text))
    numbers = list(map(_option, options))
    if "trim" not in fold(text) or len(set(numbers)) < 3:
        return None
    boxes = [(found.start(), any(found.groups())) for found in _BOX.finditer(text)]
    ticked = [n for n, (_, mark) in enumerate(boxes) if mark]
    left = {1, 2, 3, 4} - set(numbers)
    if len(ticked) == 1 and len(boxes) == len(options):  # before each, or behind each
        chosen = numbers[ticked[0]]
    elif len(ticked) == 1 and len(numbers) == 3:  # "1 2 X 4"
        before = sum(own.start() < boxes[ticked[0]][0] for own in options)
        chosen = before + 1 if before + 1 in left else 0
    year = _YEARS.search(text)
    return Said(int(year.group()) if year else None, chosen) if chosen else Said(odd=text)


def _chosen_in(cells: Sequence[Cell], below: Mapping[int, Cell]) -> Said | None:
    """The quarter that is ticked in a row, or under it."""
    ticks = [column for column, cell in below.items() if _TICK.fullmatch(cell.text.strip())]
    over = [cell for cell in cells if cell.column in ticks]
    found = _OPTION.search(over[0].text) if len(ticks) == len(over) == 1 else None
    number = _option(found) if found else 0
    text = " ".join(cell.text for cell in cells)  # "Eje 1 | Objetivo 2 | Trimestre 3" has no box
    return _chosen(text, number) if number or _BOX.search(text) else None


def _unit_said(text: str) -> str:
    """What a title says figures are in: money, "$" of ours ("Moneda: USD", "Miles de pesos"), or
    what it counts by thousands, "de personas".
    """
    foreign = len(text.split()) <= 8 and "cambio" not in fold(text) and currency_in(text)
    unit = unit_in(text)
    counted = _COUNTED_BY.search(unit)
    return foreign or ("$" if unit_kind(unit) == "money" else f"de {counted[1]}" if counted else "")


def _said_beside(label: Cell, cell: Cell) -> Said | None:
    """The part of the year in a cell behind its label, "Trimestre" and 3; an odd one where it is
    not understood: the third of which periods?
    """
    head = parse_header(label.text)
    roles = ("quarter", "month", "period")
    if not head or head.role not in roles or head.period:
        return None
    said = take_period(fold(f"{label.text} {cell.text}"))[1]
    counted = take_period(f"{fold(cell.text)} trim")[1]
    if said.is_empty and head.role == "quarter":  # "Trimestre que se reporta" and "Segundo"
        said = counted
    part = Said(said.year, said.quarter, said.month, said.running, said.odd)
    few = not said.year and (counted.quarter or any(map(str.isdigit, cell.text)))
    few = few and len(cell.text) < 12
    if part.is_empty and few and not date_of(cell.value):
        return Said(odd=f"{label.text} {cell.text}")
    return part if said.quarter or said.month else None


def _is_no_result(title: str) -> bool:
    """Whether a title is of one group alone, of changes or shares of figures, or of an example.

    >>> _is_no_result("Resultados 2025 (solo mujeres)"), _is_no_result("Instituto de las Mujeres")
    (True, False)
    """
    return any(_kind_of_part(part) == "other" for part in parts_of(title))


def _kind_of_part(title: str) -> str:
    """What a title, or a part of one, says alone; the place in a letterhead is nothing."""
    return "" if is_place(title) else _KINDS.get(says(title), "")


def _is_odd(title: str) -> bool:
    """Whether a title, and no objective's, makes targets something else than the unit says."""
    odd = _is_no_result(title) or _ODD_TARGETS.search(fold(title))
    return bool(odd and not objective_title(title))


def _is_projected(title: str) -> bool:
    """Whether a title says that figures are planned, "Valores proyectados"."""
    words = set(fold(title).split())
    alone = says(title) == "plan" and not (words & PROGRAMMES or _TERM.search(title))
    alone = alone or bool(PLAN_OF_DONE.fullmatch(take_period(fold(title))[0]))
    planned = alone or bool(words & PLANS - PROGRAMMES)
    return planned and (not words & DONE or says(title) == "plan")  # "Avance programado 2025"


def _kind_of(texts: list[str]) -> str:
    """What a sheet's name and titles say its bare columns hold: "planned", "money", "other" or "".

    A sheet of targets has no results, and a title that names what is measured ("personas
    beneficiadas") makes figures without a measure of their own that measure's.

    >>> _kind_of(["Calendarización de metas 2026"]), _kind_of(["Avance y metas 2026"])
    ('planned', '')
    """
    words = {word for text in texts for word in fold(text).split()}
    said = [text for text in texts if take_period(fold(text))[0]]  # a term alone is no plan
    of_plan = any(says(text) == "plan" or is_programme_of_work(text) for text in said)
    by_words = kind_of_words(words) or ("planned" if of_plan and DONE.isdisjoint(words) else "")
    folded = " | ".join(fold(text) for text in texts)
    counted = [found for found in _COUNTED.finditer(folded) if found[1] not in _REPORTED]
    plain = (text for text in map(fold, texts) if _BODIES.isdisjoint(text.split()))
    other = any(map(_OTHER_MEASURE.search, plain)) or counted or any(map(_is_no_result, texts))
    return "other" if other and by_words != "money" else by_words
