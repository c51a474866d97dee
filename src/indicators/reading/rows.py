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
from indicators.reading.headers import VALUES, Column, is_level
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
from indicators.reading.spellings import Said, are_months, quarter_of_day, take_period
from indicators.reading.vocabulary import codes, vocabulary

_STATUSES = codes(vocabulary("rows")["statuses"])


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


@dataclass(slots=True)
class Row:
    """One row of a table: what names it, and its values.

    ``what`` is "result" or "planned" where a column of the row says so. ``category`` are the texts
    of its groups and levels, ``prose`` says that it holds words alone.
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
    """Takes the rows of one table, and remembers what a later row needs.

    ``title`` is the sheet's, which may name the rows; ``spread`` are the values that are merged
    over several cells, and used for none; ``found`` takes what is said of rows.
    """

    def __init__(
        self, sheet: Sheet, table: Table, title: str, spread: frozenset[tuple[int, int]],
        found: list[Finding],
    ) -> None:  # fmt: skip
        self.sheet, self.table, self.title = sheet, table, title
        self.spread, self.found = spread, found
        self.values = {c: h for c, h in table.columns.items() if h.role in VALUES and not h.refused}
        self.carried: dict[int, Cell] = {}
        self.ids = table.column("id")
        self.names = [part for part in table.named_by if isinstance(part, int)]
        self.whats = table.with_roles("what")
        self.statuses = tuple(table.with_roles("status"))
        self.notes = tuple(table.with_roles("note"))
        self.periods = table.with_roles("period", "year", "quarter", "month")
        self.levels = [
            c
            for c, head in table.columns.items()
            if head.role == "ignored" and is_level(head.header)
        ]
        self.years = {
            key: column for key in ("baseline_year", "target_year") if (column := table.column(key))
        }
        self.unit, self.objective = table.column("unit"), table.column("objective")
        self.kept = {column for column, _ in table.keep}
        self.categories = table.with_roles("category")
        self.meaning = self._meaning_of_whats()
        self.months = self._date_columns()
        self.unclear: defaultdict[int, list[Cell]] = defaultdict(list)
        self.left_out: defaultdict[tuple[str, int, str], list[Cell]] = defaultdict(list)
        self.label_columns = [
            c for c, head in table.columns.items()
            if head.role in ("objective", "unit", "indicator", "id", "ignored", "period", "year",
                             "quarter", "month", "what", "category", "baseline_year", "target_year")
        ]  # fmt: skip
        self.is_matrix = not table.is_results

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

    def _meaning_of_whats(self) -> dict[int, bool]:
        """Whether the words of a column make rows of one indicator mean different things."""
        meaning = {}
        for column in self.whats:
            said: defaultdict[str, set[str]] = defaultdict(set)
            kinds = set()
            for row in self.table.row_numbers:
                cell = self.sheet.filled(row, column)
                if cell is None:
                    continue
                name = next((c.text for n in self.names if (c := self.cell(row, n))), "")
                if not name and self.ids:
                    name = c.text if (c := self.cell(row, self.ids)) else ""
                said[name].add(fold(cell.text))
                kinds.add(kind_of_row(cell))
            self.carried.clear()
            meaning[column] = "planned" in kinds or any(len(words) > 1 for words in said.values())
        return meaning

    def _date_columns(self) -> dict[int, str]:
        """Columns of row periods whose dates name months, or may name years."""
        found = {}
        for column in self.table.with_roles("period"):
            cells = [
                cell for row in self.table.row_numbers
                if (cell := self.sheet.filled(row, column))
            ]  # fmt: skip
            days = [day for cell in cells if (day := day_in(cell, self.sheet))]
            if are_months(days):
                found[column] = "months"
            elif len(set(days)) > 1 and {(d.month, d.day) for d in days} in ({(1, 1)}, {(12, 31)}):
                found[column] = "years"
        return found

    def row(self, number: int) -> Row | None:
        """The row as taken; ``None`` where it is none of the table's."""
        sheet, table = self.sheet, self.table
        cells = sheet.rows[number]
        named = [cell for column in self.names if (cell := self.cell(number, column))]
        id_cell = self.cell(number, self.ids)
        fixed = any(isinstance(part, str) for part in table.name)
        if not named and id_cell is None and not fixed:
            return None
        if not set(cells) & set(table.columns):
            return None
        if label := self._left_out(number, named, id_cell):
            self._leave(number, label)
            return Row(sheet, table, number, prose=True, what="left_out")
        name, marks = self._name(named)
        row = Row(sheet, table, number, name, marks, named[0] if named else None, id_cell)
        row.unit_cell = self.cell(number, self.unit)
        row.objective_cell = self.cell(number, self.objective)
        row.prose = all(is_prose(cell) for cell in row.cells) or (
            len(cells) == 1 and isinstance(next(iter(cells.values())).value, str)
        )
        self._take_labels(row, number)
        period = self._row_period(number)
        if row.what != "left_out" and isinstance(period, Cell):
            self.unclear[period.column].append(period)
            row.what = "unclear"
        if row.what in ("left_out", "unclear") or isinstance(period, Cell):
            for column in self.values:
                if cell := cells.get(column):
                    sheet.dispose(cell, "unread")
            return row
        self._take_values(row, cells, period)
        return row

    def _name(self, named: list[Cell]) -> tuple[str, tuple[str, ...]]:
        if len(self.table.named_by) <= 1:
            return split_marks(named[0].text) if named else ("", ())
        parts = {cell.column: cell.text for cell in named}
        fixed = {"{sheet}": self.sheet.name, "{title}": self.title}
        texts = [parts.get(p, "") if isinstance(p, int) else fixed[p] for p in self.table.named_by]
        return split_marks(" ".join(text for text in texts if text))

    def _left_out(
        self, number: int, named: list[Cell], id_cell: Cell | None
    ) -> tuple[str, Cell] | None:
        """The code and the cell for which a row is no data: a total, or declared so."""
        names = [cell for cell in (*named, id_cell) if cell and isinstance(cell.value, str)]
        for cell in names:  # a unit may be called Total as well, and names no row
            if is_total(cell.text):
                return "total_row", cell
        extra = [self.sheet.rows[number].get(c) for c in self.table.with_roles("objective", "unit")]
        texts = [*names, *(cell for cell in extra if cell and isinstance(cell.value, str))]
        for column, pattern in self.table.skip:
            tried = texts if column == 0 else filter(None, [self.cell(number, column)])
            for cell in tried:
                if fnmatchcase(cell.text.strip(), pattern):
                    return "skipped_row", cell
        for column in {column for column, _ in self.table.keep}:
            patterns = [pattern for of, pattern in self.table.keep if of == column]
            said = self.cell(number, column)
            if said is None or not any(fnmatchcase(said.text.strip(), p) for p in patterns):
                return "skipped_row", said or next(iter(self.sheet.rows[number].values()))
        return None

    def _leave(self, number: int, label: tuple[str, Cell]) -> None:
        code, cell = label
        for other in self.sheet.rows[number].values():
            if other.column in self.table.columns:
                self.sheet.dispose(other, "check")
        self.found.append(finding(code, cell=cell, shown=cell.text[:60]))

    def _take_labels(self, row: Row, number: int) -> None:
        sheet = self.sheet
        for column in self.label_columns:
            cell = sheet.filled(number, column)
            head = self.table.columns[column]
            if cell is None:
                continue
            if head.role in ("unit", "indicator", "category", "what") and is_number(cell):
                continue  # a number that names nothing is left for a finding
            if head.role == "ignored" and (is_number(cell) or isinstance(cell.value, Fault)):
                self.left_out["ignored_column", column, ""].append(cell)
            sheet.dispose(cell, "label")
        for column in self.notes:
            if cell := sheet.filled(number, column):
                sheet.dispose(cell, "note")
                row.note = row.note or cell.text
        for key, column in self.years.items():
            cell = sheet.filled(number, column)
            if cell and (said := take_period(fold(year_text(cell)))[1]).year:
                setattr(row, key, said.year)
        row.category = self._take_kinds(row, number)

    def _take_kinds(self, row: Row, number: int) -> str:
        """What its columns of kinds and groups say of a row; its levels and groups as text."""
        sheet = self.sheet
        texts = []
        for column in self.categories:
            if (cell := sheet.filled(number, column)) is None:
                continue
            texts.append(cell.text)
            if not (self.is_matrix or column in self.kept or is_everybody(cell.text)):
                self._part(row, "part_of_total", column, cell)
        for column in self.whats:
            if not self.meaning[column] or (cell := sheet.filled(number, column)) is None:
                continue
            kind = kind_of_row(cell)
            if kind:
                row.what = row.what or kind
            elif column not in self.kept:
                self._part(row, "row_of_other_kind", column, cell)
        levels = [sheet.filled(number, c) for c in self.levels]
        return " / ".join([*(cell.text for cell in levels if cell), *texts])

    def _part(self, row: Row, code: str, column: int, cell: Cell) -> None:
        """A row that is of a part, a plan or something else: none of its values is used."""
        row.what = "left_out"
        self.left_out[code, column, cell.text[:40]].append(cell)

    def _row_period(self, number: int) -> Said | Cell:
        """What the row itself says of its period, or the cell that is not understood."""
        said = Said()
        for column, head in self.periods.items():
            cell = self.cell(number, column) or self.sheet.filled(number, column)
            if cell is None:
                continue
            read = self._period_of(cell, head.role, column)
            if read is None:
                return cell
            said = Said(
                read.year or said.year, read.quarter or said.quarter, read.month or said.month,
                read.running or said.running,
            )  # fmt: skip
        return said

    def _period_of(self, cell: Cell, role: str, column: int) -> Said | None:
        day = day_in(cell, self.sheet)
        if day is None:
            return period_in(cell, role)
        if role == "year":
            return Said(day.year)
        dates = self.months.get(column)
        if dates == "months":
            return Said(day.year, None, day.month)
        quarter = None if dates == "years" else quarter_of_day(day)
        return Said(day.year, quarter) if quarter else None

    def _take_values(self, row: Row, cells: Mapping[int, Cell], period: Said) -> None:
        sheet, table = self.sheet, self.table
        statuses = self._statuses(cells)
        planned = row.what == "planned"
        for column, head in self.values.items():
            cell = cells.get(column)
            if cell is None or (cell.row, cell.column) in self.spread:
                continue
            held = head
            if planned and head.role in ("result", "total"):
                held = replace(head, role="planned")
            number = read_number(cell.value, sheet.decimal or "", cell.number_format)
            # most columns say their period and leave nothing to a row
            year, quarter, month = head.year, head.quarter, head.month
            running = head.running
            if period.year or period.quarter or period.month:
                year = year or period.year
                quarter, month = quarter or period.quarter, month or period.month
                running = running or period.running
            status = (
                number.data_status or statuses.get(column) or self._beside(cell, cells)
                or head.data_status or table.data_status
            )  # fmt: skip
            row.entries.append(Entry(held, cell, number, year, quarter, month, running, status))

    def _statuses(self, cells: Mapping[int, Cell]) -> dict[int, str]:
        """The status of each value column: from the column beside it, or the row's only one."""
        columns = self.statuses
        found: dict[int, str] = {}
        for column in columns:
            cell = cells.get(column)
            if cell is None:
                continue
            status = split_status(cell.text)[1] or _STATUSES.get(fold(cell.text), "")
            self.sheet.dispose(cell, "label" if isinstance(cell.value, str) else "unread")
            if status:
                targets = [column - 1] if len(columns) > 1 else list(self.table.columns)
                found |= dict.fromkeys(targets, status)
        return found

    def _beside(self, cell: Cell, cells: Mapping[int, Cell]) -> str:
        """A bare p/ or r/ in a column without a header of its own, right of the value."""
        beside = cells.get(cell.column + 1)
        if beside is None or not isinstance(beside.value, str) or len(beside.value) > 3:
            return ""
        head = self.table.columns.get(beside.column)
        if head is not None and head.role != "unknown":
            return ""
        rest, status = split_status(beside.value)
        if rest or not status:
            return ""
        self.sheet.dispose(beside, "label")
        return status

    def findings(self) -> Iterator[Finding]:
        """What the rows of the table left out, a finding a column and word."""
        for cells in self.unclear.values():
            texts = list(dict.fromkeys(cell.text for cell in cells))
            named = ", ".join(f'"{text[:40]}"' for text in texts[:3]) + (
                ", ..." if len(texts) > 3 else ""
            )
            yield finding("unread_period", source=_places(cells), shown=named, rows=len(cells))
        for (code, column, word), cells in self.left_out.items():
            head = self.table.columns[column].header
            yield finding(
                code, source=_places(cells), header=head[:60], word=word, rows=len(cells),
                cells=column_range(cells),
            )  # fmt: skip


def _places(cells: list[Cell]) -> str:
    """The addresses of some cells; of very many the first ones, and the message counts them."""
    return " ".join(cell.address for cell in cells[:200])
