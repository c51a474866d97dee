"""The rows of one table as its layout takes them: names, values, and what is left out.

A table and its sheet go in, a :class:`Row` for each of its rows comes out, with the cells that only
name or explain it accounted for. What becomes of its values is said by who uses them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import NamedTuple

from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import PLANNED, VALUES, Column, is_level, plan_period
from indicators.reading.layout import Table
from indicators.reading.names import fold
from indicators.reading.numbers import Fault, Number, read_number, split_marks, split_status
from indicators.reading.row_words import (
    day_in,
    is_everybody,
    is_number,
    is_prose,
    is_total,
    kind_of_row,
    period_in,
    year_text,
)
from indicators.reading.spellings import (
    Said,
    are_months,
    are_whole_years,
    quarter_of_day,
    take_period,
)
from indicators.reading.vocabulary import codes, vocabulary

_STATUSES = codes(vocabulary("rows")["statuses"])
_PARTS = frozenset(vocabulary("rows")["parts"])
_NO_LABELS = (*VALUES, "status", "unknown", "hidden")


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


@dataclass(slots=True, eq=False)
class Row:
    """One row of a table: what names it, and its values.

    ``what`` is "result" or "planned" where a column of the row says so, "left_out" or "unclear"
    where none of its values is used. ``category`` are the texts of its groups and levels,
    ``prose`` says that it holds words alone. A matrix gives its rows their objective and an id,
    empty where it cannot be told.
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
    what: str = ""
    note: str = ""
    prose: bool = False
    baseline_year: int | None = None
    target_year: int | None = None
    entries: list[Entry] = field(default_factory=list)
    objective: int = 0
    objective_name: str = ""
    indicator_id: str = ""

    @property
    def cells(self) -> list[Cell]:
        """The cells of the row that stand in its table."""
        cells = self.sheet.rows.get(self.number, {})
        return [cell for column, cell in cells.items() if column in self.table.columns]

    def dispose(self, disposition: str) -> None:
        """Say of all its cells what became of them, where nothing has been said yet."""
        for cell in self.cells:
            self.sheet.dispose(cell, disposition)


class Taker:
    """Takes the rows of one table, top to bottom, and remembers what a later row needs.

    ``title`` is the sheet's, which may name the rows; ``spread`` are the values that are merged
    over several cells, and used for none; ``found`` takes what is said of rows.
    """

    def __init__(
        self, sheet: Sheet, table: Table, title: str, spread: frozenset[tuple[int, int]],
        found: list[Finding],
    ) -> None:  # fmt: skip
        self.sheet, self.table, self.title = sheet, table, title
        self.spread, self.found = spread, found
        self.carried: dict[int, Cell] = {}
        self.unclear: defaultdict[int, list[Cell]] = defaultdict(list)
        self.left_out: defaultdict[tuple[str, int, str], list[Cell]] = defaultdict(list)
        self.names = [part for part in table.named_by if isinstance(part, int)]
        self.values = {
            c: (head, Said(head.year, head.quarter, head.month, head.running))
            for c, head in table.with_roles(*VALUES).items()
        }
        self.labels = {c: h for c, h in table.columns.items() if h.role not in _NO_LABELS}
        self.statuses = table.with_roles("status")
        self.kept = {column for column, _ in table.keep}
        self.telling = {column: self._tells_apart(column) for column in table.with_roles("what")}
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

    def _tells_apart(self, column: int) -> bool:
        """Whether the words of a column make rows mean different things: more than one word for
        an indicator, or one that names a plan or a part.
        """
        said: defaultdict[str, set[str]] = defaultdict(set)
        kinds: set[str] = set()
        for row in self.table.row_numbers:
            if cell := self.sheet.filled(row, column):
                names = (self.cell(row, c) for c in (*self.names, self.table.column("id")))
                said[next((name.text for name in names if name), "")].add(fold(cell.text))
                kinds |= {kind_of_row(cell), "part" if fold(cell.text) in _PARTS else ""}
        self.carried.clear()
        return bool(kinds & {"planned", "part"}) or any(len(words) > 1 for words in said.values())

    def _dates_mean(self, column: int) -> str:
        """Whether the dates of a column of periods name months, may name years, or quarters."""
        cells = [self.sheet.filled(row, column) for row in self.table.row_numbers]
        days = [day for cell in cells if cell and (day := day_in(cell, self.sheet))]
        return "months" if are_months(days) else "years" if are_whole_years(days) else "quarters"

    def row(self, number: int) -> Row | None:
        """The row as taken; ``None`` where it is none of the table's."""
        sheet, table = self.sheet, self.table
        cells = sheet.rows[number]
        named = [cell for column in self.names if (cell := self.cell(number, column))]
        id_cell = self.cell(number, table.column("id"))
        fixed = any(isinstance(part, str) for part in table.name)
        if not (named or id_cell or fixed) or not set(cells) & set(table.columns):
            return None
        if left := self._left_out(number, [*named, id_cell]):
            row = Row(sheet, table, number, prose=True, what="left_out")
            row.dispose("check")
            self.found.append(finding(left[0], cell=left[1], shown=left[1].text[:60]))
            return row
        row = Row(sheet, table, number, *self._name(named), named[0] if named else None, id_cell)
        row.unit_cell = self.cell(number, table.column("unit"))
        row.objective_cell = self.cell(number, table.column("objective"))
        row.prose = all(is_prose(cell) for cell in row.cells) or (
            len(cells) == 1 and isinstance(next(iter(cells.values())).value, str)
        )
        period = self._take_labels(row)
        if row.what in ("left_out", "unclear"):
            for column in self.values.keys() & cells.keys():
                sheet.dispose(cells[column], "unread")
        else:
            self._take_values(row, cells, period)
        return row

    def _name(self, named: list[Cell]) -> tuple[str, tuple[str, ...]]:
        if len(self.table.named_by) <= 1:
            return split_marks(named[0].text) if named else ("", ())
        parts = {cell.column: cell.text for cell in named}
        fixed = {"{sheet}": self.sheet.name, "{title}": self.title}
        texts = [parts.get(p, "") if isinstance(p, int) else fixed[p] for p in self.table.named_by]
        return split_marks(" ".join(text for text in texts if text))

    def _left_out(self, number: int, named: list[Cell | None]) -> tuple[str, Cell] | None:
        """The code and the cell for which a row is no data: a total, or declared so."""
        table, cells = self.table, self.sheet.rows[number]
        names = [cell for cell in named if cell and isinstance(cell.value, str)]
        for cell in names:  # a unit may be called Total as well, and names no row
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

    def _take_labels(self, row: Row) -> Said:
        """Account for the cells that name or explain a row, and say what period they give it."""
        period, groups, unread = Said(), [], None
        for column, head in self.labels.items():
            if (cell := self.cell(row.number, column)) is None:
                continue
            self._dispose_label(cell, column, head.role)
            if head.role == "category" or (head.role == "ignored" and is_level(head.header)):
                groups.append(cell.text)
            if head.role == "note":
                row.note = row.note or cell.text
            elif head.role in ("category", "what"):
                self._take_kind(row, column, head.role, cell)
            elif head.role in ("baseline_year", "target_year"):
                setattr(row, head.role, take_period(fold(year_text(cell)))[1].year)
            elif head.role in ("period", "year", "quarter", "month"):
                read = self._period_of(cell, head.role, column)
                if read is None:
                    unread = unread or cell
                else:
                    period = _first_of(read, period)
        row.category = " / ".join(groups)
        if unread and row.what != "left_out":
            self.unclear[unread.column].append(unread)
            row.what = "unclear"
        return period

    def _dispose_label(self, cell: Cell, column: int, role: str) -> None:
        """A label is accounted for; a number that names nothing is left for a finding."""
        if role == "ignored" and (is_number(cell) or isinstance(cell.value, Fault)):
            self.left_out["ignored_column", column, ""].append(cell)
        elif role in ("unit", "indicator", "category", "what") and is_number(cell):
            return
        self.sheet.dispose(cell, "note" if role == "note" else "label")

    def _take_kind(self, row: Row, column: int, role: str, cell: Cell) -> None:
        """What a column of kinds or groups says of a row: a part, a plan or another thing is none
        of the indicator's results.
        """
        if role == "category":
            code = "part_of_total" if self.table.is_results and not is_everybody(cell.text) else ""
        else:
            kind = kind_of_row(cell) if self.telling[column] else ""
            code = "row_of_other_kind" if self.telling[column] and not kind else ""
            row.what = row.what or kind
        if code and column not in self.kept:
            row.what = "left_out"
            self.left_out[code, column, cell.text[:40]].append(cell)

    def _period_of(self, cell: Cell, role: str, column: int) -> Said | None:
        """What a cell says of its row's period; ``None`` where it is not understood."""
        day = day_in(cell, self.sheet)
        if day is None:
            return period_in(cell, role)
        if role == "year":
            return Said(day.year)
        if self.dates.get(column) == "months":
            return Said(day.year, None, day.month)
        quarter = None if self.dates.get(column) == "years" else quarter_of_day(day)
        return Said(day.year, quarter) if quarter else None

    def _take_values(self, row: Row, cells: Mapping[int, Cell], period: Said) -> None:
        sheet = self.sheet
        statuses = self._statuses(cells)
        for column, (head, when) in self.values.items():
            cell = cells.get(column)
            if cell is None or (cell.row, column) in self.spread:
                continue
            if row.what == "planned" and head.role in ("result", "total"):
                head = replace(head, role="planned")  # noqa: PLW2901 - the row says so
            if not period.is_empty:
                when = _first_of(when, period)  # noqa: PLW2901 - the header's, then the row's
            if when.running and head.role in PLANNED and (when := plan_period(when)).odd:
                continue  # a target from January to June: a finding says that it is not used
            number = read_number(cell.value, sheet.decimal or "", cell.number_format)
            status = (
                number.data_status or statuses.get(column) or self._beside(cell, cells)
                or head.data_status or self.table.data_status
            )  # fmt: skip
            row.entries.append(
                Entry(head, cell, number, when.year, when.quarter, when.month, when.running, status)
            )

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
        head = self.table.columns.get(beside.column)
        rest, status = split_status(beside.value)
        if rest or not status or (head is not None and head.role != "unknown"):
            return ""
        self.sheet.dispose(beside, "label")
        return status

    def findings(self) -> Iterator[Finding]:
        """What the rows of the table left out, a finding a column and word."""
        for cells in self.unclear.values():
            texts = list(dict.fromkeys(f'"{cell.text[:40]}"' for cell in cells))
            shown = ", ".join(texts[:3]) + (", ..." if len(texts) > 3 else "")
            yield finding("unread_period", source=_places(cells), shown=shown, rows=len(cells))
        for (code, column, word), cells in self.left_out.items():
            yield finding(
                code, source=_places(cells), header=self.table.columns[column].header[:60],
                word=word, rows=len(cells), cells=column_range(cells),
            )  # fmt: skip


def _first_of(one: Said, other: Said) -> Said:
    """A period, and from another what it lacks."""
    return Said(
        one.year or other.year, one.quarter or other.quarter, one.month or other.month,
        one.running or other.running,
    )  # fmt: skip


def _places(cells: list[Cell]) -> str:
    """The addresses of some cells; of very many the first ones, and the message counts them."""
    return " ".join(cell.address for cell in cells[:200])
