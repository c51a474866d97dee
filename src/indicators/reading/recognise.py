"""From a sheet to its layout: which rows are headers, and what each column holds.

A :class:`~indicators.reading.cells.Sheet` goes in and is looked at once; a
:class:`~indicators.reading.layout.Layout` comes out, with a finding for each doubt. No value is
taken and nothing is marked here. What cannot be told apart is refused, all of it: the first of two
columns never counts by default.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.frames.schemas import frame_of
from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import ROW_ROLES, SPANNING, VALUES, Column, parse_header
from indicators.reading.layout import Layout, Table
from indicators.reading.names import fold
from indicators.reading.numbers import read_number
from indicators.reading.spellings import are_months, are_whole_years, quarter_of_day
from indicators.reading.titles import Context, read_titles

#: Roles whose values a title can scale.
_SCALED = ("result", "total", "term_target", "target", "baseline", "planned")
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")
#: Ids that head a table even where no column is called Indicador.
_STRONG_IDS = ("clave", "id", "codigo", "cod", "indicator id", "clave indicador", "id indicador")


@dataclass(frozen=True)
class SheetLayout:
    """The layout of one sheet, and what its titles say."""

    sheet: Sheet
    layout: Layout
    context: Context

    @property
    def tables(self) -> tuple[Table, ...]:
        """The sheet's tables, top to bottom."""
        return self.layout.tables

    @property
    def findings(self) -> list[Finding]:
        """The doubts about them."""
        return list(self.layout.findings)


def recognise(sheet: Sheet, declared: Layout | None = None) -> SheetLayout:
    """Find the tables of a sheet: those declared for it, else those that its headers show.

    Parameters
    ----------
    sheet
        The sheet; it is not changed.
    declared
        The layout file, if there is one.

    Returns
    -------
    SheetLayout
        Its tables with the periods that columns take from the titles, and the doubts.
    """
    ours = declared.tables_for(sheet.file, sheet.name) if declared else []
    explained = [table for table in ours if table.columns]
    found: list[Finding] = []
    if declared and not declared.keeps(sheet.file, sheet.name):
        left = (finding("left_out_sheet", source=sheet.place, layout=declared.file),)
        return SheetLayout(sheet, Layout((), sheet.file, left), Context())
    if explained:
        tables = [t for table in explained if (t := _verified(sheet, table, found))]
    else:
        tables = [table for band in _bands(sheet) for table in _split(sheet, band, found)]
        tables = [_with_rules(table, ours) for table in tables]
    first = min((t.header_rows[0] for t in tables), default=max(sheet.rows, default=0) + 1)
    if not tables and explained:
        first = 1
    context = read_titles(sheet, first)
    tables = [_settled(sheet, table, context, found) for table in tables]
    if tables:
        found += context.date_findings()
        found += _period_doubts(sheet, context, tables)
    return SheetLayout(sheet, Layout(tuple(tables), sheet.file, tuple(found)), context)


def recognised_frame(layouts: list[SheetLayout]) -> Any:
    """The frame ``recognised``: what each column of each table was taken for."""
    return frame_of(
        "recognised",
        [
            {
                "file": table.file,
                "sheet": table.sheet,
                "header_rows": _span(*table.header_rows),
                "column": get_column_letter(number),
                "role": "refused" if column.refused else column.role,
                "period": column.period,
                "scale": column.scale,
                "rows": _span(table.rows[0], table.rows[1] or 0),
            }
            for layout in layouts
            for table in layout.tables
            for number, column in sorted(table.columns.items())
        ],
    )


def _span(first: int, last: int) -> str:
    return f"{first}-{last}" if last >= first else ""


# ---- header rows


@dataclass(frozen=True)
class _Band:
    """Header rows, the data rows below them, and the row that numbers the columns, if any."""

    first: int
    last: int
    rows: tuple[int, int]
    numbered: int | None = None

    @property
    def row_numbers(self) -> range:
        """The data rows."""
        return range(self.rows[0], self.rows[1] + 1)


def _bands(sheet: Sheet) -> Iterator[_Band]:
    """Every header band of a sheet, top to bottom."""
    starts: list[tuple[int, int]] = []
    names: set[int] = set()
    values: set[int] = set()
    for row in sorted(sheet.rows):
        if row in sheet.hidden_rows or (starts and row <= starts[-1][1]):
            continue
        if starts and _fits(sheet.rows[row], names, values):
            continue
        if not _starts_band(sheet.rows[row]):
            continue
        first = last = row
        after = starts[-1][1] if starts else 0
        named = _named(sheet.rows[row])
        while first - 1 > after and _is_upper_row(sheet, first - 1, named, row):
            first -= 1
        while _is_header_row(sheet, last + 1, first, named):
            last += 1
        starts.append((first, last))
        columns = _columns(sheet, first, last)
        names = {c for c, column in columns.items() if column.role in ("indicator", "id")}
        values = {c for c, column in columns.items() if column.role in (*VALUES, "unknown")}
    ends = [first for first, _ in starts[1:]] + [max(sheet.rows, default=0) + 1]
    for (first, last), following in zip(starts, ends, strict=False):
        numbered = last + 1 if _numbers_columns(sheet.rows.get(last + 1, {})) else None
        yield _Band(first, last, ((numbered or last) + 1, following - 1), numbered)


def _fits(cells: Mapping[int, Cell], names: set[int], values: set[int]) -> bool:
    """Whether a row is data of the open table, whatever words its other cells hold."""
    named = [cells[column] for column in names if column in cells]
    if not named or any(_head(cell, strict=True) in ("indicator", "id") for cell in named):
        return False
    filled = [cells[column] for column in values if column in cells]
    texts = [cell for cell in filled if isinstance(cell.value, str)]
    if any(_is_head_of_values(cell) for cell in texts):
        return False
    return len(texts) < len(filled) or any(_is_numeric(cell) for cell in texts)


def _head(cell: Cell, strict: bool = False) -> str:
    """The role that a text heads a column with, or empty; strictly, no word that data hold too."""
    found = parse_header(cell.value) if isinstance(cell.value, str) else None
    if found is None or (strict and found.role == "id" and fold(cell.text) not in _STRONG_IDS):
        return ""
    return found.role


def _is_head_of_values(cell: Cell) -> bool:
    found = parse_header(cell.text)
    return found is not None and found.role in VALUES and not read_number(cell.value).missing


def _is_numeric(cell: Cell) -> bool:
    """Whether a cell is a number or a word for a missing one."""
    value = cell.value
    if isinstance(value, (int, float)):
        return True
    number = read_number(value)
    return number.value is not None or number.missing or number.problem not in ("", "not_a_number")


def _header_of(cell: Cell) -> Column | None:
    """The header in a cell; most cells are numbers and are told apart without reading a text."""
    value = cell.value
    if isinstance(value, str):
        return parse_header(value)
    if isinstance(value, (int, float)) and not (1900 <= value < 2100 and value == int(value)):
        return None
    return parse_header(_header_text(cell))


def _named(cells: Mapping[int, Cell]) -> list[int]:
    return [column for column, cell in cells.items() if _head(cell) in ("indicator", "id")]


def _starts_band(cells: Mapping[int, Cell]) -> bool:
    """Whether a row heads a table: a column of names or ids, and another header beside it.

    Words that data hold as well ("Número", "No.") and bare years head no table by themselves.
    """
    if len(cells) < 2:
        return False
    heads = {column: head for column, cell in cells.items() if (head := _head(cell))}
    if "indicator" in heads.values():
        return sum(1 for cell in cells.values() if _header_of(cell)) >= 2
    strong = [c for c, head in heads.items() if head == "id" and fold(cells[c].text) in _STRONG_IDS]
    return bool(strong) and len(set(heads.values()) & {*VALUES, *ROW_ROLES, "status"}) > 0


def _is_upper_row(sheet: Sheet, row: int, named: list[int], start: int) -> bool:
    """Whether a row above the names' header belongs to it: years, "Meta" or groups over columns."""
    cells = sheet.rows.get(row, {})
    if not cells or min(cells) <= min(named) or row in sheet.hidden_rows:
        return False
    heads = [_header_of(cell) for cell in cells.values()]
    if all(heads):
        return any(head and head.role in (*VALUES, "ignored", "category") for head in heads)
    if not all(isinstance(c.value, str) or _header_of(c) for c in cells.values()):
        return False
    if any(fold(cell.text).startswith("fecha") for cell in cells.values()):
        return False
    values = [column for column in sheet.rows[start] if column > min(named)]
    covered = [
        sum(sheet.merges.get((row, c), (row, c)) == (row, at) for c in values) for at in cells
    ]
    parts = any(1 < count < len(values) for count in covered)
    return (len(cells) > 1 and any(heads)) or parts


def _is_header_row(sheet: Sheet, row: int, first: int, named: list[int]) -> bool:
    """Whether a row below the first header row belongs to it: no name, and headers all along.

    Texts that no word explains belong to it as well, and make their columns unknown; numbers only
    where they are the years that the headers over them lack.
    """
    cells = sheet.rows.get(row, {})
    if not cells or row in sheet.hidden_rows or set(named) & set(cells):
        return False
    for column, cell in cells.items():
        if isinstance(cell.value, str):
            if read_number(cell.value).missing:
                return False
            if _header_of(cell) is None and _is_numeric(cell):
                return False
            continue
        if _header_of(cell) is None or _has_year(sheet, first, row - 1, column):
            return False
    heads = [_header_of(cell) for cell in cells.values()]
    if all(heads):
        return True
    return len(cells) >= 2 and (any(heads) or min(cells) > min(named)) and not _is_sentence(cells)


def _is_sentence(cells: Mapping[int, Cell]) -> bool:
    return any(len(cell.text) > 60 for cell in cells.values())


def _has_year(sheet: Sheet, first: int, last: int, column: int) -> bool:
    """Whether a column's header has a year already, so that a number below it is a value."""
    for row in range(first, last + 1):
        cell = sheet.filled(row, column)
        head = _header_of(cell) if cell else None
        if head and head.year and not head.since:
            return True
    return False


def _numbers_columns(cells: Mapping[int, Cell]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3, or (1), (2), (3) = (2) / (1), or a, b, c."""
    texts = [cells[column].text.strip() for column in sorted(cells)]
    if len(texts) < 3:
        return False
    found = [_NUMBERED.fullmatch(text) for text in texts]
    numbers = [int(number[1]) for number in found if number]
    if len(numbers) < len(texts):
        letters = [text.strip("()").casefold() for text in texts]
        numbers = [
            ord(text) - ord("a") + 1 for text in letters if len(text) == 1 and text.isalpha()
        ]
    first = numbers[0] if numbers else 0
    return first in (1, 2) and numbers == list(range(first, first + len(texts)))


# ---- columns


def _columns(sheet: Sheet, first: int, last: int) -> dict[int, Column]:
    """Each column's header, read from its texts from top to bottom, merges filled.

    A text that stands once over several columns without a merge is carried to the right.
    """
    return {column: head for column, (head, _) in _stacks(sheet, first, last).items()}


def _stacks(sheet: Sheet, first: int, last: int) -> dict[int, tuple[Column, list[Cell]]]:
    """Each column's header with the cells that it was read from, carried ones first."""
    rows = range(first, last + 1)
    width = max([column for row in rows for column in sheet.rows.get(row, {})])
    width = max([width, *(c for row, c in sheet.merges if first <= row <= last)])
    days = [
        cell.value for row in rows for cell in sheet.rows.get(row, {}).values()
        if isinstance(cell.value, date)
    ]  # fmt: skip
    years, months = are_whole_years(days), are_months(days)
    ends = _merge_ends(sheet, first, last)
    left: dict[int, Cell] = {}
    stacks: dict[int, tuple[Column, list[Cell]]] = {}
    for column in range(1, width + 1):
        own = {row: cell for row in rows if (cell := sheet.filled(row, column))}
        left = {r: c for r, c in left.items() if ends.get((c.row, c.column), width) >= column}
        carried = {r: c for r, c in left.items() if r not in own and r < max(own, default=0)}
        left |= own
        if not own:
            continue
        head = _stacked(own | carried, years, months) if carried else None
        used = own | carried
        if head is None or head.role not in SPANNING:
            alone = _stacked(own, years, months)
            if carried and alone and ((alone.role in VALUES and alone.generic) or alone.refused):
                alone = None  # "Original" over it is not passed over
            head, used = alone, own if alone else used
        cells = list(dict.fromkeys(used[row] for row in sorted(used)))
        text = " / ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in cells))
        head = replace(head or Column("unknown"), header=text)
        if column in sheet.hidden_columns:
            head = Column("hidden", header=text)
        stacks[column] = head, cells
    return stacks


def _merge_ends(sheet: Sheet, first: int, last: int) -> dict[tuple[int, int], int]:
    """The last column of each merged cell of the header."""
    ends: dict[tuple[int, int], int] = {}
    for (row, column), anchor in sheet.merges.items():
        if first <= row <= last:
            ends[anchor] = max(ends.get(anchor, 0), column)
    return ends


def _stacked(cells: dict[int, Cell], years: bool, months: bool) -> Column | None:
    """The header in a column's cells, top to bottom; a cell seen twice through a merge once."""
    ordered = list(dict.fromkeys(cells[row] for row in sorted(cells)))
    texts = [_header_text(cell, years, months) for cell in ordered]
    return parse_header(" ".join(texts)) or parse_header(" ".join(dict.fromkeys(texts)))


def _header_text(cell: Cell, years: bool = False, months: bool = False) -> str:
    """A cell's text; a date is the quarter that it begins or ends, or the year, or a month."""
    value = cell.value
    if isinstance(value, (int, float)) and value == int(value):
        return str(int(value))  # a year in the format #,##0 shows as 2,009
    if not isinstance(value, date):
        return cell.text
    if years or fold(cell.number_format) in ("yyyy", "yy"):
        return str(value.year)
    if months or are_months([value]):
        return f"{_MONTH_NAMES[value.month - 1]} {value.year}"
    quarter = quarter_of_day(value)
    return f"{value.year}Q{quarter}" if quarter else cell.text


_MONTH_NAMES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


def _split(sheet: Sheet, band: _Band, found: list[Finding]) -> Iterator[Table]:
    """The tables under one band: a second column of names begins a table beside the first."""
    stacks = _stacks(sheet, band.first, band.last)
    columns = {column: head for column, (head, _) in stacks.items()}
    columns = _refuse_groups(sheet, band, stacks, columns, found)
    if band.numbered:
        cell = next(iter(sheet.rows[band.numbered].values()))
        found.append(finding("numbered_columns", cell=cell, row=band.numbered))
    starts = _name_columns(columns)
    for place, start in enumerate(starts or [min(columns)]):
        begin = 1 if place == 0 else _first_of(columns, start, starts[place - 1])
        following = starts[place + 1] if place + 1 < len(starts) else None
        end = _first_of(columns, following, start) if following else max(columns) + 1
        part = {c: head for c, head in columns.items() if begin <= c < end}
        yield Table(
            part, sheet.file, sheet.name, (band.first, band.last), band.rows,
            carried=_carried(sheet, band, part),
        )  # fmt: skip


def _first_of(columns: Mapping[int, Column], start: int, before: int) -> int:
    """Where a table beside another begins: with the id left of its names, if there is one."""
    own = [c for c in range(before + 1, start) if columns.get(c, Column("")).role == "id"]
    return own[-1] if own and own[-1] == start - 1 else start


def _name_columns(columns: Mapping[int, Column]) -> list[int]:
    """The columns of names, each with values of its own; of two for the same values the best."""
    names = [c for c, head in columns.items() if head.role == "indicator"]
    kept: list[int] = []
    for place, start in enumerate(names):
        end = names[place + 1] if place + 1 < len(names) else max(columns) + 1
        own = any(columns[c].role in VALUES for c in columns if start < c < end)
        if own or not kept:
            kept.append(start)
    if len(kept) > 1 and not any(
        columns[c].role in VALUES for c in columns if kept[0] < c < kept[1]
    ):
        better = fold(columns[kept[0]].header).startswith("indicador")
        dropped = kept[1] if better else kept[0]
        kept = [c for c in kept if c != dropped]
    for name in names:
        if name not in kept and isinstance(columns, dict):
            columns[name] = replace(columns[name], role="ignored")
    return kept


def _carried(sheet: Sheet, band: _Band, columns: Mapping[int, Column]) -> frozenset[int]:
    """Columns of names that rows of a ``what`` column below leave blank: the name above holds."""
    whats = [c for c, head in columns.items() if head.role == "what"]
    names = [c for c, head in columns.items() if head.role in ("indicator", "id")]
    if not whats or not names:
        return frozenset()
    blank = any(
        whats[0] in sheet.rows.get(row, {}) and not any(sheet.filled(row, c) for c in names)
        for row in band.row_numbers
    )
    return frozenset(names) if blank else frozenset()


def _refuse_groups(
    sheet: Sheet, band: _Band, stacks: Mapping[int, tuple[Column, list[Cell]]],
    columns: dict[int, Column], found: list[Finding],
) -> dict[int, Column]:  # fmt: skip
    """Refuse every column of a group in which one is not understood: which one counts is open."""
    groups: defaultdict[Cell, list[int]] = defaultdict(list)
    carried = _covering(sheet, band)
    for column in stacks:
        for cell in carried.get(column, ()):
            groups[cell].append(column)
    result = dict(columns)
    for top, members in groups.items():
        head = _header_of(top)
        if len(members) < 2 or head is None or head.role not in VALUES:
            continue
        unknown = [
            c for c in members if columns[c].role == "unknown" and _has_numbers(sheet, band, c)
        ]
        if not unknown:
            continue
        for column in members:
            if columns[column].role in (*VALUES, "unknown"):
                result[column] = replace(columns[column], refused="unknown_in_group")
        words = ", ".join(f'"{columns[c].header[:40]}"' for c in unknown)
        letters = f"{get_column_letter(members[0])}:{get_column_letter(members[-1])}"
        found.append(finding("unknown_in_group", cell=top, words=words, columns=letters))
    return result


def _covering(sheet: Sheet, band: _Band) -> dict[int, list[Cell]]:
    """For each column the header cells that stand over several, by a merge or by being alone."""
    ends = _merge_ends(sheet, band.first, band.last)
    over: defaultdict[int, list[Cell]] = defaultdict(list)
    for row in range(band.first, band.last):
        cells = sheet.rows.get(row, {})
        below = {c for r in range(row + 1, band.last + 1) for c in sheet.rows.get(r, {})}
        for place, column in enumerate(sorted(cells)):
            following = sorted(cells)[place + 1 :]
            last = ends.get(
                (row, column), (following[0] - 1) if following else max(below, default=0)
            )
            for covered in range(column, last + 1):
                over[covered].append(cells[column])
    return over


def _has_numbers(sheet: Sheet, band: _Band, column: int) -> bool:
    return any(
        (cell := sheet.rows.get(row, {}).get(column)) is not None and _is_numeric(cell)
        for row in band.row_numbers
    )


# ---- what the titles and the other columns add


def _settled(sheet: Sheet, table: Table, context: Context, found: list[Finding]) -> Table:
    """A table whose columns take what the titles say, less what cannot be told apart."""
    columns = {c: _with_context(head, context, table) for c, head in table.columns.items()}
    columns = _of_kind(sheet, table, columns, context, found)
    columns = _planned_by_sum(sheet, table, columns, context, found)
    if not table.declared:
        columns = _without_twins(sheet, table, columns, found)
        columns = _without_cycles(sheet, table, columns, found)
    reported = table.reported or context.reported
    status = table.data_status or context.data_status
    last = table.rows[1] if table.rows[1] is not None else max(sheet.rows, default=0)
    return replace(
        table, columns=columns, reported=reported, data_status=status, rows=(table.rows[0], last)
    )


def _with_context(head: Column, context: Context, table: Table) -> Column:
    """A column with the year, quarter or scale of the titles, where it lacks one.

    A column with a year of its own takes no quarter from the title; a target takes none at all.
    """
    if head.role not in _SCALED or head.refused:
        return head
    column = head if head.scale != 1.0 or table.declared else replace(head, scale=context.scale)
    year, quarter, month = context.year, context.quarter, context.month
    takes = head.quarter is None and head.month is None and head.role not in ("target", "baseline")
    sure = not context.doubt or (quarter and head.role == "total")
    if head.role in ("baseline", "term_target") or (takes and not sure):
        return column
    if (
        head.role in ("target", "planned")
        and (quarter or month or context.doubt)
        and not head.quarter
    ):
        return column  # "Meta" on a quarter's sheet: the year's target, or the quarter's?
    if head.role == "total" and takes and quarter and head.year in (year, None):
        return replace(column, role="result", running=True, quarter=quarter, year=head.year or year)
    if head.year is not None or not year:
        return column
    running = head.running or (takes and context.running)
    if takes:
        return replace(column, year=year, quarter=quarter, month=month, running=running)
    return replace(column, year=year, running=running)


def _of_kind(
    sheet: Sheet, table: Table, columns: dict[int, Column], context: Context, found: list[Finding]
) -> dict[int, Column]:
    """Bare columns on a sheet of plans, money or another measure are that, and no results."""
    if not context.kind or table.declared:
        return columns
    held = {c: h for c, h in columns.items() if h.role in ("result", "total") and not h.refused}
    bare = {c for c, head in held.items() if head.generic or head.role == "total"}
    if not bare:
        return columns
    place = sheet.at(table.header_rows[1], min(bare))
    code = {"planned": "planned_sheet", "money": "money_sheet", "other": "other_measure"}[
        context.kind
    ]
    found.append(finding(code, source=place, title=context.title[:80] or sheet.name))
    if context.kind != "planned":
        return {c: replace(h, refused=code) if c in bare else h for c, h in columns.items()}
    changed = {"result": "planned", "total": "ignored"}
    return {c: replace(h, role=changed[h.role]) if c in bare else h for c, h in columns.items()}


def _planned_by_sum(
    sheet: Sheet, table: Table, columns: dict[int, Column], context: Context, found: list[Finding]
) -> dict[int, Column]:
    """Bare months or quarters of a year that add up to its target in every row are its calendar.

    Results may do so as well once the year is over: then quarters are left as they are.
    """
    target = next((c for c, h in columns.items() if h.role == "target" and not h.quarter), None)
    parts = {c: h for c, h in columns.items() if h.role == "result" and h.generic and not h.running}
    months = [c for c, h in parts.items() if h.month]
    quarters = [c for c, h in parts.items() if h.quarter and not h.month]
    bare = months if len(months) == 12 else quarters
    year = next(iter(parts.values())).year if parts else None
    over = bool(context.reported and year and context.reported.year > year)
    if target is None or table.declared or len(bare) not in (4, 12) or (over and bare is quarters):
        return columns
    sums = []
    for row in table.row_numbers:
        cells = sheet.rows.get(row, {})
        values = [read_number(cells[c].value).value for c in (target, *bare) if c in cells]
        numbers = [value for value in values if value is not None]
        if len(numbers) > len(bare):
            sums.append(abs(sum(numbers[1:]) - numbers[0]) < 1e-6)
    if len(sums) < 2 or not all(sums):
        return columns
    letters = f"{get_column_letter(bare[0])}:{get_column_letter(bare[-1])}"
    place = sheet.at(table.header_rows[1], bare[0])
    found.append(finding("planned_by_sum", source=place, columns=letters))
    return {c: replace(h, role="planned") if c in bare else h for c, h in columns.items()}


def _without_twins(
    sheet: Sheet, table: Table, columns: dict[int, Column], found: list[Finding]
) -> dict[int, Column]:
    """Refuse columns that say the same of what they hold: which of them counts is open."""
    groups: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, head in columns.items():
        if head.role in VALUES and head.role != "share" and not head.refused:
            key = (head.role, head.year, head.quarter, head.month, head.running, head.since)
            groups[key].append(number)
    kept = dict(columns)
    for members in groups.values():
        filled = [c for c in members if any(c in sheet.rows.get(r, {}) for r in table.row_numbers)]
        if len(filled) < 2:
            continue
        versions = any(columns[c].version for c in filled)
        code = "two_versions" if versions else "same_period_twice"
        place = sheet.at(table.header_rows[1], filled[0])
        words = ", ".join(f'{get_column_letter(c)} "{columns[c].header[:40]}"' for c in filled)
        found.append(finding(code, source=place, columns=words))
        for number in filled:
            kept[number] = replace(columns[number], refused=code)
    return kept


def _without_cycles(
    sheet: Sheet, table: Table, columns: dict[int, Column], found: list[Finding]
) -> dict[int, Column]:
    """Refuse targets of school years or other cycles: several terms that are not one."""
    terms = {c: head for c, head in columns.items() if head.since and not head.refused}
    if len({(head.since, head.year) for head in terms.values()}) < 2:
        return columns
    kept = dict(columns)
    for number, head in terms.items():
        place = sheet.at(table.header_rows[1], number)
        found.append(finding("other_cycle", source=place, header=head.header))
        kept[number] = replace(head, refused="other_cycle")
    return kept


def _period_doubts(sheet: Sheet, context: Context, tables: list[Table]) -> list[Finding]:
    """Warnings where the period of a column is not sure: its sheet says another, or two."""
    found = []
    roles = ("result", "total") if context.quarter else ("result", "total", "target")
    if context.doubt and any(
        not head.year for table in tables for head in table.with_roles(*roles).values()
        if not table.with_roles("period")
    ):  # fmt: skip
        code, values = context.doubt
        found.append(finding("period_in_doubt", source=sheet.place, why_code=code, **values))
    said = f"Q{context.quarter}" if context.quarter else ""
    for table in tables if said or context.doubt or context.month else []:
        for number, head in table.with_roles("result").items():
            own = (
                head.year
                and not head.quarter
                and not head.month
                and context.year in (None, head.year)
            )
            if own and not table.with_roles("period", "quarter"):
                found.append(
                    finding(
                        "period_in_doubt", source=sheet.at(table.header_rows[1], number),
                        why_code="year_on_part_sheet", year=head.year,
                    )
                )  # fmt: skip
    return found


# ---- declared tables


def _with_rules(table: Table, declared: list[Table]) -> Table:
    """A recognised table with the rows to skip and the date that are declared for its sheet."""
    for rules in declared:
        table = replace(
            table, skip=table.skip + rules.skip, keep=table.keep + rules.keep,
            reported=rules.reported or table.reported,
            data_status=rules.data_status or table.data_status, unit=rules.unit or table.unit,
        )  # fmt: skip
    return table


def _verified(sheet: Sheet, table: Table, found: list[Finding]) -> Table | None:
    """A declared table in this sheet, its periods filled in from the headers it stands under.

    A header that reads otherwise than the one that the column was declared for is an error, and
    the table is not used: a sheet that changed its columns must not be read by the old ones.
    """
    first, last = table.header_rows
    rows = range(first, last + 1)
    columns: dict[int, Column] = {}
    headed = any(row in sheet.rows for row in rows)
    stacks = _stacks(sheet, first, last) if headed else {}
    texts = {column: head.header for column, (head, _) in stacks.items()}
    for number, declared in table.columns.items():
        column = declared
        text = texts.get(number, "")
        if column.header and fold(column.header) != fold(text):
            found.append(
                finding(
                    "header_differs", source=sheet.at(last, number), found=text[:80],
                    expected=column.header[:80],
                )
            )  # fmt: skip
            return None
        if column.role in VALUES and not column.year and text:
            head = parse_header(text) or parse_header(text.replace(" / ", " "))
            if head and head.role in VALUES:
                column = replace(
                    column, year=head.year, quarter=head.quarter, month=head.month,
                    running=column.running or head.running, since=head.since,
                )  # fmt: skip
        columns[number] = replace(column, header=text or column.header)
    if table.rest == "ignored":
        width = max((max(cells) for cells in sheet.rows.values()), default=0)
        columns |= {
            c: Column("ignored", header=texts.get(c, ""))
            for c in range(1, width + 1)
            if c not in columns
        }
    return replace(table, file=sheet.file, sheet=sheet.name, columns=dict(sorted(columns.items())))
