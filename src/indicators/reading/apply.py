"""From a layout to rows: the only code that takes values out of cells.

The layouts of a file's sheets go in; for each sheet come out its lines, top to bottom: a
:class:`Row` for each row of a table, with the numbers that its columns hold, and a text for what
stands between them. What becomes of a value (used, compared, refused) is said by who uses it
(matrix.py, results.py); every other cell is accounted for here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet, address
from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import VALUES, Column, is_level, parse_header
from indicators.reading.layout import Table
from indicators.reading.names import fold
from indicators.reading.numbers import (
    Fault,
    Number,
    decimal_sign,
    read_number,
    split_marks,
    split_status,
)
from indicators.reading.recognise import SheetLayout
from indicators.reading.spellings import (
    Said,
    are_months,
    date_of,
    month_named,
    quarter_of_day,
    take_period,
)
from indicators.reading.vocabulary import codes, vocabulary

#: "Total", "Total general", "Subtotal salud", "Promedio"; "Total de becas" is an indicator's name.
_TOTAL = re.compile(
    r"(?:gran total|grand total|total|suma|promedio|media|sum|average)"
    r"(?: (?:general|global|anual|\d.*|"
    r"(?:del? )?(?:objetivo|programa|ano|periodo|sexenio|sector|eje|municipio|estado)\b.*))?"
    r"|sub ?total\b.*"
)
_OBJECTIVE = re.compile(
    r"(?:obj(?:etivo|\.)?|objective|goal)\s*(?P<number>\d{1,3})(?P<part>\.\d{1,3})?(?!\d)"
    r"\s*[.:–-]*\s*(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(
    r"(?P<number>\d{1,3})(?P<part>\.\d{1,3})?\s*[.:)–-]+\s*(?P<name>\S.*)", re.DOTALL
)
_WORDS = vocabulary("rows")
_LEGENDS = tuple(_WORDS["legends"])
_TOTAL_WORDS, _IDLE = frozenset(_WORDS["totals"]), frozenset(_WORDS["idle"])
_STATUSES = codes(_WORDS["statuses"])


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


class Text(NamedTuple):
    """A cell between the tables, or above them all."""

    cell: Cell
    above: bool


@dataclass
class Applied:
    """The lines of one sheet, and what was found while taking them.

    ``matrix_tables`` are those that define indicators (by ``id``), which the whole folder tells.
    """

    layout: SheetLayout
    lines: list[Row | Text]
    findings: list[Finding]
    matrix_tables: set[int] = field(default_factory=set)

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.layout.sheet

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of its tables."""
        return (line for line in self.lines if isinstance(line, Row))


def apply(layouts: Iterable[SheetLayout], decimal: str = "") -> list[Applied]:
    """Take the rows of every sheet of one file.

    Parameters
    ----------
    layouts
        What was recognised in each sheet, or declared.
    decimal
        The sign of decimals where the texts of the file leave it open; empty: a point in a
        workbook, and in delimited text no sign at all.
    """
    layouts = list(layouts)
    found = _settle_decimals(layouts, decimal)
    applied = [_apply(layout) for layout in layouts]
    if applied:
        applied[0].findings = found + applied[0].findings
    return applied


def is_total(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a label is that of a row of totals; "Total de X" is, where X is another row, or the
    beginning of several.

    >>> is_total("Subtotal salud"), is_total("Total de becas")
    (True, False)
    >>> is_total("Total de becas", ["Becas"])
    True
    """
    folded = fold(text)
    if _TOTAL.fullmatch(folded):
        return True
    for word in ("total", "suma", "promedio"):
        rest = re.sub(rf"^{word} (?:de )?(?:las )?(?:los )?", "", folded)
        if not folded.startswith(f"{word} ") or not rest:
            continue
        others = [other for name in names if (other := fold(name)) != folded]
        if rest in others or sum(other.startswith(f"{rest} ") for other in others) > 1:
            return True
    return False


def objective_title(text: str) -> tuple[int, str] | None:
    """The number and the name of an objective that a text is the title of.

    >>> objective_title("Objetivo 2: Salud"), objective_title("Obj. 3"), objective_title("Salud")
    ((2, 'Salud'), (3, ''), None)
    """
    found = _OBJECTIVE.fullmatch(text.strip())
    return _numbered(found) if found else None


def numbered_objective(text: str) -> tuple[int, str] | None:
    """The number and the name in a column of objectives: "2. Salud", "Objetivo 2", "2"."""
    found = _OBJECTIVE.fullmatch(text) or _NUMBERED.fullmatch(text)
    if found:
        return _numbered(found)
    return (int(text), "") if text.isdecimal() and len(text) <= 3 else None


def _numbered(found: re.Match[str]) -> tuple[int, str]:
    part = f"{found['number']}{found['part']}" if found["part"] else ""
    return int(found["number"]), " ".join(filter(None, (part, found["name"].strip())))


def is_legend(cell: Cell) -> bool:
    """Whether a text below a table explains it: Fuente, Nota, p/, n.d. ..."""
    folded = fold(cell.text)
    return folded in _LEGENDS or folded.startswith(tuple(f"{word} " for word in _LEGENDS))


def _settle_decimals(layouts: list[SheetLayout], decimal: str) -> list[Finding]:
    """Settle the decimal sign of a file from all texts in its columns of values."""
    cells = [
        cell
        for layout in layouts
        for table in layout.tables
        for number in table.with_roles(*VALUES)
        for row in table.row_numbers
        if (cell := layout.sheet.rows.get(row, {}).get(number)) and isinstance(cell.value, str)
    ]
    sign = decimal_sign(cell.text for cell in cells)
    found: list[Finding] = []
    for layout in layouts:
        sheet = layout.sheet
        text = sheet.decimal is None
        if not sign and not decimal and text:
            sheet.decimal = ""
            found.append(finding("decimal_sign_open", source=address(sheet.file)))
            continue
        sheet.decimal = sign or decimal or "."
    if not sign and cells:
        open_cells = [c for c in cells if read_number(c.value, decimal or ".").as_decimal]
        if open_cells and layouts[0].sheet.decimal:
            shown = ", ".join(c.address.rpartition("]")[2] for c in open_cells[:5])
            found.append(
                finding("decimal_by_default", cell=open_cells[0], sign=decimal or ".", cells=shown)
            )
    return found


def _apply(layout: SheetLayout) -> Applied:
    sheet, tables = layout.sheet, layout.tables
    applied = Applied(layout, [], [])
    heads = {row for table in tables for row in range(table.header_rows[0], table.rows[0])}
    for cell in [c for r in heads - sheet.hidden_rows for c in sheet.rows.get(r, {}).values()]:
        sheet.dispose(cell, "header")
    first = min((table.header_rows[0] for table in tables), default=0)
    spread = _spread_values(sheet, tables, applied)
    takers = [_Taker(sheet, table, spread, applied) for table in tables]
    for row in sorted(set(sheet.rows) - sheet.hidden_rows - heads):
        above = row < first
        taken: set[int] = set()
        for taker in takers:
            if row in taker.table.row_numbers and (line := taker.row(row)):
                applied.lines.append(line)
                taken |= set(taker.table.columns)
        if not tables or (taken and len(takers) == 1):
            continue
        for cell in [c for column, c in sheet.rows[row].items() if column not in taken]:
            if above:
                _dispose_title(sheet, cell, layout)
            if cell.column not in sheet.hidden_columns:
                applied.lines.append(Text(cell, above))
    for taker in takers:
        applied.findings += taker.findings()
    for cell in sheet.cells() if not tables else ():
        if not _is_number(cell) and not isinstance(cell.value, Fault):
            sheet.dispose(cell, "title")
    return applied


def bare_sheets(applied: Applied, names: set[str]) -> Iterator[Finding]:
    """A finding on a sheet without a table that holds numbers or the name of an indicator."""
    sheet = applied.sheet
    if applied.layout.tables or any(
        row["code"] == "left_out_sheet" for row in applied.layout.findings
    ):
        return
    named = any(isinstance(cell.value, str) and fold(cell.text) in names for cell in sheet.cells())
    if named or any(_is_number(cell) for cell in sheet.cells()):
        severity = "warning" if named else "note"
        yield finding("sheet_without_table", source=sheet.place, severity=severity)


def _dispose_title(sheet: Sheet, cell: Cell, layout: SheetLayout) -> None:
    """A title is text or a date; a bare number above the tables is one only as their year."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        if cell.value == layout.context.year:
            sheet.dispose(cell, "label")
        return
    sheet.dispose(cell, "title")


def _spread_values(
    sheet: Sheet, tables: Iterable[Table], applied: Applied
) -> frozenset[tuple[int, int]]:
    """The cells of values merged over several columns or rows: they are used for none."""
    areas: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place, anchor in sheet.merges.items():
        areas[anchor].append(place)
    spread = set()
    for table in tables:
        values = table.with_roles(*VALUES)
        for anchor, places in areas.items():
            inside = [p for p in places if p[1] in values and p[0] in table.row_numbers]
            cell = sheet.rows.get(anchor[0], {}).get(anchor[1])
            if (
                len(inside) < 2
                or cell is None
                or anchor not in inside
                or cell.row in sheet.hidden_rows
            ):
                continue
            if isinstance(cell.value, str) and read_number(cell.value).problem == "not_a_number":
                continue  # a text over the values is no value
            spread.add(anchor)
            first, end = min(places), max(places)
            area = f"{get_column_letter(first[1])}{first[0]}:{get_column_letter(end[1])}{end[0]}"
            applied.findings.append(
                finding("value_merged", cell=cell, shown=cell.text[:40], area=area)
            )
    return frozenset(spread)


class _Taker:
    """Takes the rows of one table, and remembers what a later row needs."""

    def __init__(
        self, sheet: Sheet, table: Table, spread: frozenset[tuple[int, int]], applied: Applied
    ) -> None:
        self.sheet, self.table, self.spread, self.applied = sheet, table, spread, applied
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
                kinds.add(_kind_of_row(cell))
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
            days = [day for cell in cells if (day := _day(cell, self.sheet))]
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
        row.prose = all(_is_prose(cell) for cell in row.cells) or (
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
        fixed = {"{sheet}": self.sheet.name, "{title}": self.applied.layout.context.title}
        texts = [parts.get(p, "") if isinstance(p, int) else fixed[p] for p in self.table.named_by]
        return split_marks(" ".join(text for text in texts if text))

    def _left_out(
        self, number: int, named: list[Cell], id_cell: Cell | None
    ) -> tuple[str, Cell] | None:
        """The code and the cell for which a row is no data: a total, or declared so."""
        names = [cell for cell in (*named, id_cell) if cell and isinstance(cell.value, str)]
        for cell in names:  # a unit may be called Total as well, and names no row
            if _TOTAL.fullmatch(fold(cell.text)):
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
        self.applied.findings.append(finding(code, cell=cell, shown=cell.text[:60]))

    def _take_labels(self, row: Row, number: int) -> None:
        sheet = self.sheet
        for column in self.label_columns:
            cell = sheet.filled(number, column)
            head = self.table.columns[column]
            if cell is None:
                continue
            if head.role in ("unit", "indicator", "category", "what") and _is_number(cell):
                continue  # a number that names nothing is left for a finding
            if head.role == "ignored" and (_is_number(cell) or isinstance(cell.value, Fault)):
                self.left_out["ignored_column", column, ""].append(cell)
            sheet.dispose(cell, "label")
        for column in self.notes:
            if cell := sheet.filled(number, column):
                sheet.dispose(cell, "note")
                row.note = row.note or cell.text
        for key, column in self.years.items():
            cell = sheet.filled(number, column)
            if cell and (said := take_period(fold(_year_text(cell)))[1]).year:
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
            if not (self.is_matrix or column in self.kept or fold(cell.text) in _TOTAL_WORDS):
                self._part(row, "part_of_total", column, cell)
        for column in self.whats:
            if not self.meaning[column] or (cell := sheet.filled(number, column)) is None:
                continue
            kind = _kind_of_row(cell)
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
        day = _day(cell, self.sheet)
        if day is None:
            return _period_in(cell, role)
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


def loose_ends(applied: Applied, told: Iterable[Finding]) -> list[Finding]:
    """Findings for all that was not used: remarks of the loader, hidden rows, columns, cells.

    ``told`` are the findings so far; a cell, or a row of a cell, that one names is not told again.
    """
    sheet, tables = applied.sheet, applied.layout.tables
    told_cells = {place for row in told for place in re.split(r" (?=\[)", row["source_cell"])}
    found = [finding(code, source=sheet.place) for code in sheet.remarks]
    if hidden := sorted(sheet.hidden_rows & set(sheet.rows)):
        rows = ", ".join(map(str, hidden[:10])) + (" ..." if len(hidden) > 10 else "")
        found.append(finding("hidden_rows", source=sheet.place, count=len(hidden), rows=rows))
    undisposed = sheet.undisposed()
    if columns := {cell.column for cell in undisposed} & sheet.hidden_columns:
        letters = ", ".join(get_column_letter(column) for column in sorted(columns))
        found.append(
            finding("hidden_columns", source=sheet.place, count=len(columns), columns=letters)
        )
    if not tables:
        return found
    refused: dict[tuple[int, int], tuple[Column, list[Cell]]] = {}
    for cell in undisposed:
        if cell.row in sheet.hidden_rows or cell.column in sheet.hidden_columns:
            continue
        if cell.address in told_cells:
            continue
        around = [t for t in tables if cell.row in t.row_numbers and cell.column in t.columns]
        table = around[-1] if around else None
        head = table.columns[cell.column] if table else None
        if (
            table
            and head
            and (head.refused or head.role == "unknown" or _lacks_period(head, table))
        ):
            head = (
                replace(head, refused="term_result")
                if head.role == "term_target" and table.is_results
                else head
            )
            refused.setdefault((table.header_rows[1], cell.column), (head, []))[1].append(cell)
        elif not _row_told(cell, told_cells):
            found.append(finding("unread_cell", cell=cell, shown=cell.text[:60]))
    return found + [_unread_column(cells, head) for head, cells in refused.values()]


def _row_told(cell: Cell, told_cells: set[str]) -> bool:
    """Whether a finding stands on a label of the cell's row: the row as a whole is not used."""
    left = range(1, cell.column)
    return any(address(cell.file, cell.sheet, cell.row, c) in told_cells for c in left)


def _lacks_period(head: Column, table: Table) -> bool:
    """Whether a column of numbers names no year, or has no place here."""
    if head.role not in VALUES:
        return False
    return not head.year or head.role in ("target", "term_target", "planned", "total")


def _unread_column(cells: list[Cell], head: Column) -> Finding:
    why = head.refused or {
        "target": "target_without_year", "planned": "target_without_year",
        "term_target": "term_without_years", "total": "total_without_year",
        "result": "no_period",
    }.get(head.role, "unknown_header")  # fmt: skip
    return finding(
        "unread_column", cell=cells[0], letter=get_column_letter(cells[0].column),
        count=len(cells), cells=column_range(cells), header=head.header[:60], why_code=why,
    )  # fmt: skip


def _kind_of_row(cell: Cell) -> str:
    """What a word says of its row: "result", "planned", or nothing that is known."""
    if fold(cell.text) in _TOTAL_WORDS:
        return "result"
    head = parse_header(cell.text)
    if head is None or head.period:
        return ""
    return {"result": "result", "planned": "planned", "target": "planned", "total": "result"}.get(
        head.role, ""
    )


def _is_number(cell: Cell) -> bool:
    return isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)


def _is_prose(cell: Cell) -> bool:
    """Whether a cell is words alone: no number, and no word that stands for one."""
    return isinstance(cell.value, str) and read_number(cell.value).problem == "not_a_number"


def _year_text(cell: Cell) -> str:
    return (
        str(int(cell.value))
        if isinstance(cell.value, float) and cell.value.is_integer()
        else cell.text.replace(",", "")
    )


def _day(cell: Cell, sheet: Sheet) -> date | None:
    if isinstance(cell.value, date):
        return date_of(cell.value)
    long = isinstance(cell.value, str) and len(cell.value) > len("2009-T3")
    return date_of(cell.value, sheet.month_first) if long else None


def _period_in(cell: Cell, role: str) -> Said | None:
    """The period in a text; ``None`` where the text says anything else as well."""
    folded = fold(split_status(_year_text(cell))[0])
    if folded in ("anual", "annual") and role == "quarter":
        return Said()
    if role == "month":
        number = month_named(folded) or (
            int(folded) if folded.isdecimal() and 1 <= int(folded) <= 12 else None
        )
        return Said(None, None, number) if number else None
    if role == "quarter" and take_period(folded)[1].quarter is None:
        before, after = f"{folded} trim", f"trim {folded}"  # "1er", "primero"; "I", "1"
        folded = before if take_period(before)[1].quarter else after
    rest, said = take_period(folded)
    if said.first_year or said.odd or set(rest.split()) - _IDLE:
        return None
    return said if said.year or said.quarter or said.month else None
