"""From a sheet to its layout: which rows are headers, and what each column holds.

A :class:`~indicators.reading.cells.Sheet` goes in and is looked at once; a
:class:`~indicators.reading.layout.Layout` comes out, with a finding for each doubt. No value is
taken and nothing is marked here. What cannot be told apart is refused, all of it: the first of two
columns never counts by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.frames.schemas import frame_of
from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.header_rows import (
    Band,
    bands_of,
    headed_columns,
    header_of,
    is_numeric,
    merge_ends,
)
from indicators.reading.headers import VALUES, Column, parse_header
from indicators.reading.layout import Layout, Table
from indicators.reading.names import fold
from indicators.reading.numbers import read_number
from indicators.reading.titles import Context, read_titles

#: Roles whose values a title can scale.
_SCALED = ("result", "total", "term_target", "target", "baseline", "planned")


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
        tables = [table for band in bands_of(sheet) for table in _split(sheet, band, found)]
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


def _split(sheet: Sheet, band: Band, found: list[Finding]) -> Iterator[Table]:
    """The tables under one band: a second column of names begins a table beside the first."""
    stacks = headed_columns(sheet, band.first, band.last)
    columns = {column: head for column, (head, _) in stacks.items()}
    columns = _refuse_groups(sheet, band, stacks, columns, found)
    if band.numbered:
        cells = list(sheet.rows[band.numbered].values())
        found.append(
            finding("numbered_columns", cell=cells[0], row=band.numbered, cells=column_range(cells))
        )
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


def _carried(sheet: Sheet, band: Band, columns: Mapping[int, Column]) -> frozenset[int]:
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
    sheet: Sheet, band: Band, stacks: Mapping[int, tuple[Column, list[Cell]]],
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
        head = header_of(top)
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


def _covering(sheet: Sheet, band: Band) -> dict[int, list[Cell]]:
    """For each column the header cells that stand over several, by a merge or by being alone."""
    ends = merge_ends(sheet, band.first, band.last)
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


def _has_numbers(sheet: Sheet, band: Band, column: int) -> bool:
    return any(
        (cell := sheet.rows.get(row, {}).get(column)) is not None and is_numeric(cell)
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
    stacks = headed_columns(sheet, first, last) if headed else {}
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
