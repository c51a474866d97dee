"""The rows of one table as its layout takes them: names, values, and what is left out.

What the words of a row say stands first: totals, legends, objectives, its kind and its period. A
table and its sheet go in, a :class:`Row` for each of its rows comes out, with the cells that only
name or explain it accounted for. What becomes of its values is said by who uses them.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from itertools import chain
from typing import NamedTuple

from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import (
    PLANNED,
    VALUES,
    Column,
    is_level,
    month_in,
    parse_header,
    plan_period,
)
from indicators.reading.layout import Table
from indicators.reading.meanings import (
    ACCUMULATED,
    SAYS_HOW,
    is_everybody,
    is_total,
    kind_of_row,
    kind_of_words,
    says,
)
from indicators.reading.numbers import TOTAL_TOLERANCE, Fault, Number, is_no_total, read_number
from indicators.reading.spellings import (
    Said,
    any_of,
    are_months,
    are_whole_years,
    codes,
    currency_in,
    date_of,
    fold,
    is_another_thing,
    quarter_of_day,
    relative_scale,
    scale_of,
    span_between,
    span_of_days,
    split_marks,
    split_status,
    take_period,
    take_scale,
    unit_kind,
    vocabulary,
)
from indicators.reading.workbook import Cell, Sheet

_WORDS = vocabulary("rows")
_IDLE, _STATUSES = frozenset(_WORDS["idle"]), codes(_WORDS["statuses"])
_STATE = re.compile(rf"{any_of(_WORDS['states'])}(?: (?:en|desde|por|a partir)\b.*)?")
#: Under "Acumulado", "Eliminado", "Vigente".
_YES, _NO = tuple(_WORDS["yes"]), tuple(_WORDS["no"])
_DROPPED, _IN_FORCE = frozenset(_WORDS["dropped"]), frozenset(_WORDS["in_force"])
_OTHER_KINDS, _STAGES = frozenset(_WORDS["other_kinds"]), frozenset(_WORDS["stages"])
#: What takes a row out in a column of some role, as `says` has it.
_NO_RESULTS = {"status": ("plan", "money", "scale", "group", "other"), "ignored": ("plan",)}
_NO_RESULTS["unknown"] = ("plan", "scale", "other")
_OF_OTHERS = ("meta", "metas", "linea base", "baja")  # "Frecuencia: meta", "Sentido: baja"
_SHARE = re.compile(r"porcentaje|indice|tasa|razon|proporcion")
#: Roles of columns in which a word may take the row out of the figures.
_STATE_ROLES = ("ignored", "unknown", "status", "category", "what", "total")
_NO_LABELS = (*VALUES, "status", "unknown", "hidden")
_NOTHING = Said()


def is_prose(cell: Cell) -> bool:
    """Whether a cell is words alone: no number, and no word that stands for one."""
    return isinstance(cell.value, str) and read_number(cell.value).problem == "not_a_number"


def _is_of_another_kind(cell: Cell) -> bool:
    """Whether a word says that its row holds no plain results: a part, a plan, a share, a total."""
    head = parse_header(cell.text)
    total = bool(head and not head.period and head.role == "total")
    stage = not _STAGES.isdisjoint(fold(cell.text).split())
    kind = stage or says(cell.text) not in ("", "period") or _is_other_kind(cell.text)
    return (kind or total) and not is_everybody(cell.text)


def _is_other_kind(word: str) -> bool:
    """Whether a word, where one says what rows are, makes them rows of another measure."""
    return fold(word).partition(" ")[0] in _OTHER_KINDS


def _follows(cell: Cell) -> bool:
    """Whether a word makes a row a share, a change or the money of what others hold."""
    head = parse_header(cell.text)
    aside = head and head.role in ("share", "difference")
    return bool(aside) or kind_of_words(fold(cell.text).split()) == "money"


def _year_text(cell: Cell) -> str:
    """A cell as the text of a year: in the format #,##0 it shows as 2,009."""
    whole = isinstance(cell.value, float) and cell.value.is_integer()
    return str(int(cell.value)) if whole else cell.text.replace(",", "")


def _period_in(cell: Cell, role: str) -> Said | None:
    """The period in a text; ``None`` where the text says anything else as well."""
    folded = fold(split_status(_year_text(cell))[0])
    if folded in ("anual", "annual") and role == "quarter":
        return _NOTHING
    if role == "month":
        if folded.isdecimal() and 1 <= int(folded) <= 12:
            return Said(month=int(folded))
        rest, said = take_period(folded)  # "Enero", "Enero 2025"
        return said if said.month and _IDLE.issuperset(rest.split()) else None
    if role == "quarter" and take_period(folded)[1].quarter is None:
        before, after = f"{folded} trim", f"trim {folded}"  # "1er", "primero"; "I", "1"
        folded = before if take_period(before)[1].quarter else after
    rest, said = take_period(folded)
    if said.first_year or said.odd or said.is_empty or set(rest.split()) - _IDLE:
        return None
    return said


class Entry(NamedTuple):
    """One value of a row: its column, its cell, the number in it and when it is of."""

    column: Column
    cell: Cell
    number: Number
    year: int | None
    quarter: int | None
    month: int | None
    running: bool
    data_status: str

    @property
    def when(self) -> Said:
        """Its period."""
        return Said(self.year, self.quarter, self.month, self.running)


def factor_of(entry: Entry, unit: str, ours: str) -> float | None:
    """What a value in a unit is multiplied by to be in the matrix's; ``None`` where the two are of
    different things.

    A multiple counts once, and the one said nearest: in the cell, its header, its unit, a title.
    Money of the titles is that of rows without another unit.
    """
    head = entry.column
    counted = head.title_unit.startswith("de ")  # "Miles de personas", over fairs
    if counted and is_another_thing(head.title_unit, unit or ours):
        return relative_scale(unit or ours, ours or unit)
    of = "percent" if head.title_unit == "%" else "money"
    if head.title_unit and not counted and not head.unit and unit_kind(unit or ours) != of:
        alone = of == "percent" or (not unit and head.title_unit != "($)")
        return None if alone else relative_scale(unit or ours, ours or unit)
    unit = head.unit or (head.title_unit and currency_in(head.title_unit)) or unit
    own = relative_scale(unit, ours) if unit and ours else 1.0
    said = head.scale
    if own is None or head.scaled:
        return own and own * said
    if entry.number.scale == said == 1.0:
        return own
    unit = "" if unit == "$" else unit
    plain = own / scale_of(unit or ours)
    if entry.number.scale != 1.0:
        return plain
    titled = take_scale(fold(head.header))[1] == 1.0
    return own if titled and unit and scale_of(unit) != 1.0 else plain * said


@dataclass(slots=True, eq=False)
class Row:
    """One row of a table: what names it, and its values.

    ``what`` is "result" or "planned" where a column of the row says so, "left_out" or "unclear"
    where none of its values is used. ``category`` are the texts of its groups and levels, ``parts``
    those that make it no total, ``prose`` says that it holds words alone. A matrix gives its rows
    their objective and an id, empty where it cannot be told. ``reported`` and ``through`` are its
    own day, or its table's.
    """

    sheet: Sheet
    table: Table
    number: int
    name: str = ""
    marks: tuple[str, ...] = ()
    name_cell: Cell | None = None
    id_cell: Cell | None = None
    unit_cell: Cell | None = None
    objective_cell: Cell | None = None
    category: str = ""
    parts: tuple[Cell, ...] = ()
    what: str = ""
    note_cell: Cell | None = None
    prose: bool = False
    baseline_year: int | None = None
    target_year: int | None = None
    reported: date | None = None
    through: date | None = None
    entries: list[Entry] = field(default_factory=list)
    objective: int = 0
    objective_name: str = ""
    indicator_id: str = ""

    @property
    def cells(self) -> list[Cell]:
        """The cells of the row that stand in its table."""
        cells = self.sheet.rows.get(self.number, {})
        return [cell for column, cell in cells.items() if column in self.table.columns]

    @property
    def unit(self) -> str:
        """Its unit as printed, its table's where it prints none."""
        return self.unit_cell.text if self.unit_cell else self.table.unit

    @property
    def note(self) -> str:
        """Its remark, or an empty text."""
        return self.note_cell.text if self.note_cell else ""

    def settle(self, disposition: str) -> None:
        """Say of all its cells what became of them, whatever was said before."""
        for cell in self.cells:
            self.sheet.settle(cell, disposition)

    def dispose(self, disposition: str) -> None:
        """Say of all its cells what became of them, where nothing has been said yet."""
        for cell in self.cells:
            self.sheet.dispose(cell, disposition)


#: What names a row, its id, and its period.
_Named = tuple[str, str, Said]


class Taker:
    """Takes the rows of one table, top to bottom, and remembers what a later row needs.

    ``title`` is the sheet's, which may name the rows; ``spread`` are the values that are merged
    over several cells, and used for none; ``found`` takes what is said of rows.
    """

    def __init__(
        self, sheet: Sheet, table: Table, title: str, spread: frozenset[tuple[int, int]],
        found: list[Finding],
    ) -> None:  # fmt: skip
        self.sheet, self.table, self.spread, self.found = sheet, table, spread, found
        self.fixed = {"{sheet}": sheet.name, "{title}": title}
        self.carried: dict[int, Cell] = {}
        self.unclear: defaultdict[int, list[Cell]] = defaultdict(list)
        self.left_out: defaultdict[tuple[str, int, str], list[Cell]] = defaultdict(list)
        self.undated: list[Cell] = []
        self.totals: list[int] = []
        self.names = [part for part in table.named_by if isinstance(part, int)]
        self.values = {
            c: (head, Said(head.year, head.quarter, head.month, head.running))
            for c, head in table.values.items()
        }
        beside = {c: table.columns.get(c + 1) for c in self.values}
        self.bare = {c for c, head in beside.items() if head is None or head.role == "unknown"}
        self.labels = {c: h for c, h in table.columns.items() if h.role not in _NO_LABELS}
        self.begins, self.ends = table.with_roles("since"), table.with_roles("until")
        self.states = {c: h.role for c, h in table.columns.items() if h.role in _STATE_ROLES}
        # "Tipo de cálculo: Acumulado" is of the indicator
        self.how = {c for c in self.states if SAYS_HOW.fullmatch(fold(table.columns[c].header))}
        heads = {c: set(fold(table.columns[c].header).split()) for c in self.states}
        self.flags: dict[int, tuple[str, ...]] = {
            column: _YES if words & _DROPPED else _NO
            for column, words in heads.items()
            if words & (_DROPPED | _IN_FORCE)
        }
        objectives = table.with_roles("objective")  # "Eje" stands above "Objetivo"
        named = (c for c, head in objectives.items() if fold(head.header).startswith("obj"))
        self.objective = next(named, table.column("objective"))
        self.statuses = table.with_roles("status")
        self.kept = {column for column, _ in table.keep}
        whats = table.with_roles("what")
        self.shared = set[int]()  # columns in which a total may be what a share is of
        self.telling = {column: self._tells_apart(column) for column in whats}
        kind = "result" if table.is_results else "planned"
        self.with_results = {
            c for c in whats if any(kind_of_row(cell.text) == kind for cell in self._filled(c))
        }
        self.groups = table.with_roles("category")
        # by name and period: the values of the rows of everybody, and of the parts left out
        self.wholes: defaultdict[_Named, dict[int, Cell]] = defaultdict(dict)
        self.parts: defaultdict[Cell, list[tuple[_Named, list[Cell]]]] = defaultdict(list)
        self.of_parts: dict[Row, None] = {}
        self.dates = {column: self._dates_mean(column) for column in table.with_roles("period")}

    def cell(self, row: int, column: int | None) -> Cell | None:
        """A cell of the row, or the one that is merged over it or carried down to it."""
        if column is None:
            return None
        cell = self.sheet.filled(row, column)
        if column not in self.table.carried:
            return cell
        if cell is not None:
            self.carried[column] = cell
        return self.carried.get(column)

    def _filled(self, column: int) -> list[Cell]:
        """The cells of a column, merges filled."""
        cells = (self.sheet.filled(row, column) for row in self.table.row_numbers)
        return [cell for cell in cells if cell]

    def _tells_apart(self, column: int) -> bool:
        """Whether the words of a column make rows mean different things: more than one word for
        an indicator, or one that names a plan or a part.
        """
        cells = self._by_name(column)
        if self.table.is_results and any(map(_is_of_another_kind, chain(*cells))):
            if any(_SHARE.match(fold(cell.text)) for cell in chain(*cells)):
                self.shared.add(column)
            return True
        return any(len({fold(cell.text) for cell in own}) > 1 for own in cells)

    def _by_name(self, column: int) -> list[list[Cell]]:
        """The cells of a column, by what names their rows."""
        found: defaultdict[str, list[Cell]] = defaultdict(list)
        for row in self.table.row_numbers:
            if cell := self.sheet.filled(row, column):
                names = (self.cell(row, c) for c in (*self.names, self.table.column("id")))
                found[next((name.text for name in names if name), "")].append(cell)
        self.carried.clear()
        return list(found.values())

    def _day_in(self, cell: Cell) -> date | None:
        """The day in a cell; a short text such as "2009-T3" is none."""
        long = not isinstance(cell.value, str) or len(cell.value) > len("2009-T3")
        return date_of(cell.value, self.sheet.month_first) if long else None

    def _dates_mean(self, column: int) -> str:
        """Whether the dates of a column of periods name months, may name years, or quarters."""
        cells = self._filled(column)
        days = [day for cell in cells if (day := self._day_in(cell))]
        later = not days and any((said.month or 0) > 4 for c in cells if (said := month_in(c.text)))
        if later or are_months(days):
            return "months"
        return "years" if are_whole_years(days) else "quarters"

    def row(self, number: int) -> Row | None:
        """The row as taken; ``None`` where it is none of the table's."""
        sheet, table = self.sheet, self.table
        cells = sheet.rows[number]
        named = [cell for column in self.names if (cell := self.cell(number, column))]
        named = [table.titled] if table.titled else named
        id_cell = self.cell(number, table.column("id"))
        fixed = any(isinstance(part, str) for part in table.name)
        if cells.keys().isdisjoint(table.columns):
            return None
        if not (named or id_cell or fixed or self._total_beside(cells)):
            return None
        if left := self._left_out(number, [*named, id_cell]):
            if left[0] == "total_row":
                self.totals.append(number)
            row = Row(sheet, table, number, prose=True, what="left_out")
            row.dispose("check")
            self.found.append(finding(left[0], cell=left[1], shown=left[1].text[:60]))
            return row
        row = Row(sheet, table, number, *self._name(named), named[0] if named else None, id_cell)
        row.reported, row.through = table.reported, table.through
        row.unit_cell = self.cell(number, table.column("unit"))
        row.objective_cell = self.cell(number, self.objective)
        alone = len(cells) == 1 and isinstance(next(iter(cells.values())).value, str)
        # "Fecha de elaboración" and a day are no row of values
        row.prose = alone or all(is_prose(cell) or date_of(cell.value) for cell in row.cells)
        period = self._take_labels(row)
        days = [day for c in self.ends if c in cells and (day := self._day_in(cells[c]))]
        period = self._of_days(row, days, period)
        row.through = min(filter(None, (row.through, max(days, default=None))), default=None)
        self._take_state(row)
        self._remember_groups(row, period)
        if row.what in ("left_out", "unclear"):
            for column in self.values.keys() & cells.keys():
                sheet.dispose(cells[column], "unread")
        else:
            self._take_values(row, cells, period)
        return row

    def _of_days(self, row: Row, ends: list[date], period: Said) -> Said:
        """The period from one day to another, where the row has both and says no other."""
        begins = [cell for c in self.begins if (cell := self.cell(row.number, c))]
        days = [day for cell in begins if (day := self._day_in(cell))]
        if not (days and ends) or period.quarter or period.month:
            return period
        said = span_between(days[0], ends[0])
        if said.odd:
            self.unclear[begins[0].column].append(begins[0])
            row.what = "unclear"
        return _first_of(said, period)

    def _name(self, named: list[Cell]) -> tuple[str, tuple[str, ...]]:
        if len(self.table.named_by) <= 1:
            return split_marks(named[0].text) if named else ("", ())
        parts = self.fixed | {cell.column: cell.text for cell in named}
        return split_marks(" ".join(filter(None, (parts.get(p) for p in self.table.named_by))))

    def _left_out(self, number: int, named: list[Cell | None]) -> tuple[str, Cell] | None:
        """The code and the cell for which a row is no data: a total, or declared so."""
        table, cells = self.table, self.sheet.rows[number]
        names = [cell for cell in named if cell and isinstance(cell.value, str)]
        when = [cells[c] for c in table.with_roles("period", "quarter", "month") if c in cells]
        when += filter(None, [None if names else self._total_beside(cells)])
        for cell in (*names, *when):  # a unit may be called Total as well, and names no row
            if is_total(cell.text):
                return "total_row", cell
        beside = [cells.get(column) for column in table.with_roles("objective", "unit")]
        texts = [*names, *(cell for cell in beside if cell and isinstance(cell.value, str))]
        for column, pattern in table.skip:
            for said in texts if column == 0 else [self.cell(number, column)]:
                if said and fnmatchcase(said.text.strip(), pattern):
                    return "skipped_row", said
        for column in self.kept:
            said = self.cell(number, column)
            patterns = [pattern for of, pattern in table.keep if of == column]
            if said is None or not any(fnmatchcase(said.text.strip(), p) for p in patterns):
                return "skipped_row", said or next(iter(cells.values()))
        return None

    def _total_beside(self, cells: Mapping[int, Cell]) -> Cell | None:
        """What calls a row without a name a total: "Subtotal" under Área."""
        labels = (cells[c] for c in sorted(cells) if c in self.labels and is_prose(cells[c]))
        return next((cell for cell in labels if is_total(cell.text)), None)

    def _take_labels(self, row: Row) -> Said:
        """Account for the cells that name or explain a row, and say what period they give it."""
        period, groups, unread = _NOTHING, [], None
        for column, head in self.labels.items():
            role = head.role
            if (cell := self.cell(row.number, column)) is None:
                continue
            if role == "ignored" and (cell.is_number or isinstance(cell.value, Fault)):
                self.left_out["ignored_column", column, ""].append(cell)
            if role not in ("unit", "indicator", "category", "what") or not cell.is_number:
                self.sheet.dispose(cell, "note" if role == "note" else "label")
            if role == "category" or (role == "ignored" and is_level(head.header)):
                groups.append(cell.text)
            if role == "note":
                row.note_cell = row.note_cell or cell
            elif role in ("category", "what"):
                self._take_kind(row, column, role, cell)
            elif role in ("baseline_year", "target_year", "reported"):
                self._take_day(row, role, cell)
            elif role in ("period", "year", "quarter", "month"):
                read = self._period_of(cell, role, column)
                unread = unread or (cell if read is None or _differ(read, period) else None)
                period = _first_of(read or _NOTHING, period)
        row.category = " / ".join(groups)
        if unread and row.what != "left_out" and not row.prose:
            self.unclear[unread.column].append(unread)
            row.what = "unclear"
        return period

    def _take_day(self, row: Row, role: str, cell: Cell) -> None:
        """The year of the row's baseline or target, or its own reporting date."""
        if role != "reported":
            setattr(row, role, take_period(fold(_year_text(cell)))[1].year)
        elif day := self._day_in(cell):
            row.reported = row.through = day
        else:
            self.undated.append(cell)

    def _take_kind(self, row: Row, column: int, role: str, cell: Cell) -> None:
        """What a column of kinds or groups says of a row: a part, a plan or another thing is none
        of the indicator's results.
        """
        code = ""
        part = role == "category" and column not in self.kept and not is_everybody(cell.text)
        if part and self.table.is_results:  # unless the programme has an indicator of it
            row.parts += (cell,)
            self.of_parts[row] = None
        elif role == "what" and self.telling[column]:
            of_share = column in self.shared and is_everybody(cell.text)
            kind = "" if of_share else kind_of_row(cell.text)
            row.what = row.what or kind
            code = "" if kind else "row_of_other_kind"
            if code and column in self.with_results and _follows(cell):
                code = "derived_row"
                row.dispose("check")
        if code and column not in self.kept:
            row.what = "left_out"
            self.left_out[code, column, cell.text[:40]].append(cell)

    def _remember_groups(self, row: Row, period: Said) -> None:
        """Keep what a row of everybody has, and what a row of a group has."""
        cells = self.sheet.rows[row.number]
        for group in filter(None, (self.cell(row.number, column) for column in self.groups)):
            filled = {c: cells[c] for c in self.values.keys() & cells.keys()}
            key = (row.name, row.id_cell.text if row.id_cell else "", period)
            if row.what != "left_out" and not row.parts:
                self.wholes[key] |= filled
            elif not is_everybody(group.text):
                self.parts[group].append((key, list(filled.values())))

    def _totalled(self) -> set[Cell]:
        """The groups all of whose values stand beside the total of the same name and period, which
        they are parts of; they are accounted for.
        """
        told = {
            group
            for group, parts in self.parts.items()
            if all(self.wholes[key].keys() >= {c.column for c in cells} for key, cells in parts)
        }
        for cell in (cell for group in told for _, cells in self.parts[group] for cell in cells):
            self.sheet.settle(cell, "check")
        return told

    def _take_state(self, row: Row) -> None:
        """Leave a row out that a cell beside it calls cancelled, or cumulative."""
        cells = self.sheet.rows[row.number]
        for column in self.states.keys() & cells.keys():
            cell, role = cells[column], self.states[column]
            said = fold(cell.text) if isinstance(cell.value, str) else ""
            if role in ("ignored", "unknown") and said in _OF_OTHERS:
                continue
            if column in self.how and ACCUMULATED.match(said):
                continue
            other = self.table.is_results and says(said) in _NO_RESULTS.get(role, ())  # "Escala"
            other = other or (role == "status" and _is_other_kind(said))
            flag = self.flags.get(column, ())  # "Eliminado: sí", "Vigente: 0"
            flagged = fold(cell.text) in flag or (role == "total" and said in _YES)
            if _STATE.fullmatch(said) or other or flagged:
                row.what = "left_out"
                self.left_out["row_of_state", column, cell.text[:40]].append(cell)

    def _period_of(self, cell: Cell, role: str, column: int) -> Said | None:
        """What a cell says of its row's period; ``None`` where it is not understood."""
        months = role == "month" or self.dates.get(column) == "months"
        if months and (said := month_in(cell.text)):
            return said
        span = span_of_days(cell.text)
        day = None if span else self._day_in(cell)
        if day is None:
            return span if span and span.quarter else _period_in(cell, role)
        if role == "year":
            return Said(day.year)
        if months:
            return Said(day.year, None, day.month)
        quarter = None if self.dates.get(column) == "years" else quarter_of_day(day)
        return Said(day.year, quarter) if quarter else None

    def _take_values(self, row: Row, cells: Mapping[int, Cell], period: Said) -> None:
        decimal = self.sheet.decimal or ""
        statuses = self._statuses(cells)
        role_of_year = self.table.column("year")
        for column, (head, when) in self.values.items():
            cell = cells.get(column)
            if cell is None or (self.spread and (cell.row, column) in self.spread):
                continue
            if row.what == "planned" and head.role in ("result", "total"):
                head = replace(head, role="planned")  # noqa: PLW2901 - the row says so
            if period is not _NOTHING:
                when = _first_of(when, period)  # noqa: PLW2901 - the header's, then the row's
            if role_of_year and period.year != when.year and period.year:
                self.left_out["year_differs", role_of_year, str(period.year)].append(cell)
                self.sheet.dispose(cell, "unread")
                continue
            if when.running and head.role in PLANNED and (when := plan_period(when)).odd:
                continue  # a target from January to June: a finding says that it is not used
            number = read_number(cell.value, decimal, cell.number_format)
            status = number.data_status or statuses.get(column)
            if not status and column in self.bare:
                status = self._beside(cell, cells)
            status = status or head.data_status or self.table.data_status
            row.entries.append(Entry(head, cell, number, *when[:4], status))

    def _statuses(self, cells: Mapping[int, Cell]) -> dict[int, str]:
        """The status of each value column: from the column beside it, or the row's only one."""
        found: dict[int, str] = {}
        for column in self.statuses.keys() & cells.keys():
            cell = cells[column]
            status = split_status(cell.text)[1] or _STATUSES.get(fold(cell.text), "")
            self.sheet.dispose(cell, "label" if isinstance(cell.value, str) else "unread")
            if status:
                beside = [column - 1] if len(self.statuses) > 1 else list(self.table.columns)
                found |= dict.fromkeys(beside, status)
        return found

    def _beside(self, cell: Cell, cells: Mapping[int, Cell]) -> str:
        """A bare p/ or r/ in a column without a header of its own, right of the value."""
        beside = cells.get(cell.column + 1)
        if beside is None or not isinstance(beside.value, str) or len(beside.value) > 3:
            return ""
        rest, status = split_status(beside.value)
        if rest or not status:
            return ""
        self.sheet.dispose(beside, "label")
        return status

    def findings(self) -> Iterator[Finding]:
        """What the rows of the table left out, a finding a column and word."""
        for cells in self.unclear.values():
            texts = list(dict.fromkeys(f'"{cell.text[:40]}"' for cell in cells))
            shown = ", ".join(texts[:3]) + (", ..." if len(texts) > 3 else "")
            yield finding("unread_period", source=_places(cells), shown=shown, rows=len(cells))
        for cell in self.undated[:1]:
            shown = cell.text[:60]
            yield finding("no_reporting_date", cell=cell, why_code="unread_date", shown=shown)
        yield from self._said_of(self.left_out)
        yield from self._unlike_totals()

    def _unlike_totals(self) -> Iterator[Finding]:
        """What to say of a row of totals that adds up the rows above it in some columns, and not in
        others.
        """
        start = self.table.rows[0]
        for last in self.totals:
            rows = [self.sheet.rows.get(row, {}) for row in range(start, last)]
            pairs = {
                cell: math.fsum(self._number(own[c]) or 0.0 for own in rows if c in own)
                for c in self.values
                if (cell := self.sheet.rows[last].get(c)) and self._number(cell) is not None
            }
            apart = {c: s for c, s in pairs.items() if abs(s - (self._number(c) or 0.0)) > 1e-6}
            start = last + 1
            for cell, parts in apart.items() if 2 * len(apart) < len(pairs) else ():
                yield finding(
                    "total_row_differs", cell=cell, total=cell.text[:40], parts=f"{parts:,g}"
                )

    def _number(self, cell: Cell) -> float | None:
        return read_number(cell.value, self.sheet.decimal or "").value

    def part_findings(self) -> Iterator[Finding]:
        """What to say of the parts that are no indicators of their own, once that is known."""
        left: defaultdict[tuple[str, int, str], list[Cell]] = defaultdict(list)
        for cell in (cell for row in self.of_parts for cell in row.parts):
            left["part_of_total", cell.column, cell.text[:40]].append(cell)
        yield from self._said_of(left, self._totalled())
        yield from self._unlike_wholes()

    def _unlike_wholes(self) -> Iterator[Finding]:
        """What to say of totals that are not the sum of the rows of one column of groups: more than
        they are only where others add up, since not all may be listed; of levels it may be a mean.
        """
        parts: defaultdict[Cell, list[float]] = defaultdict(list)
        for key, cells in chain(*self.parts.values()) if len(self.groups) == 1 else ():
            for cell in cells:
                value = self._number(cell)
                if value is not None and (whole := self.wholes[key].get(cell.column)):
                    parts[whole].append(value)
        wholes = {c: self._number(c) for c in parts}
        apart = {c: sum(parts[c]) - (value or 0.0) for c, value in wholes.items()}
        differ = {c: less for c, less in apart.items() if abs(less) >= TOTAL_TOLERANCE}
        for cell in differ:
            own, value = parts[cell], wholes[cell] or 0.0
            listed = len(own) > 1 and (value < max(own) or len(differ) < len(apart))
            if listed and is_no_total(value, own):
                yield finding(
                    "parts_differ", cell=cell, total=f"{value:,g}", parts=f"{sum(own):,g}"
                )

    def _said_of(
        self, left_out: Mapping[tuple[str, int, str], list[Cell]], totalled: Collection[Cell] = ()
    ) -> Iterator[Finding]:
        for (code, column, word), cells in left_out.items():
            beside = bool(totalled) and all(cell in totalled for cell in cells)
            yield finding(
                code, source=_places(cells), severity="note" if beside else "",
                header=self.table.columns[column].header[:60],
                word=word, rows=len(cells), cells=column_range(cells),
            )  # fmt: skip


def _first_of(one: Said, other: Said) -> Said:
    """A period, and from another what it lacks."""
    return Said(
        one.year or other.year,
        one.quarter or other.quarter,
        one.month or other.month,
        one.running or other.running,
    )


def _differ(one: Said, other: Said) -> bool:
    """Whether two cells of a row name different years, quarters or months, or a month of another
    quarter.
    """
    quarter, month = one.quarter or other.quarter, one.month or other.month
    outside = quarter and month and (month + 2) // 3 != quarter
    return bool(outside) or any(a and b and a != b for a, b in zip(one[:3], other[:3], strict=True))


def _places(cells: list[Cell]) -> str:
    """The addresses of some cells; of very many the first ones, and the message counts them."""
    return " ".join(cell.address for cell in cells[:200])
