"""From a sheet to its layout: which rows are headers, and what each column holds.

A :class:`~indicators.reading.cells.Sheet` goes in and is looked at once; a
:class:`~indicators.reading.layout.Layout` comes out, with a finding for each doubt. No value is
taken and nothing is marked here. What cannot be told apart is refused, all of it: the first of two
columns never counts by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

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
from indicators.reading.scan_xml import column_letter
from indicators.reading.titles import Context, read_titles

#: Roles whose values a title can scale.
_SCALED = ("result", "total", "term_target", "target", "baseline", "planned")


@dataclass(frozen=True)
class SheetLayout:
    """The tables of one sheet, top to bottom, what its titles say, and the doubts there are."""

    sheet: Sheet
    tables: tuple[Table, ...] = ()
    context: Context = field(default_factory=Context)
    findings: tuple[Finding, ...] = ()


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
        return SheetLayout(sheet, findings=left)
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
        if context.part and not explained:
            found.append(finding("part_in_title", cell=context.part, shown=context.part.text[:60]))
    return SheetLayout(sheet, tuple(tables), context, tuple(found))


def recognised_frame(layouts: list[SheetLayout]) -> Any:
    """The frame ``recognised``: what each column of each table was taken for."""
    return frame_of(
        "recognised",
        [
            {
                "file": table.file,
                "sheet": table.sheet,
                "header_rows": _span(*table.header_rows),
                "column": column_letter(number),
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
    columns = {column: head for column, (head, _) in band.stacks.items()}
    _refuse_groups(sheet, band, columns, found)
    if band.numbered:
        cells = list(sheet.rows[band.numbered].values())
        found.append(
            finding("numbered_columns", cell=cells[0], row=band.numbered, cells=column_range(cells))
        )
    names = _name_columns(columns)
    # a table beside another begins with the id left of its names, if there is one
    starts = [
        name - (place > 0 and name - 1 in columns and columns[name - 1].role == "id")
        for place, name in enumerate(names)
    ]
    for start, end in pairwise([1, *starts[1:], max(columns) + 1]):
        part = {c: head for c, head in columns.items() if start <= c < end}
        yield Table(
            part, sheet.file, sheet.name, (band.first, band.last), band.rows,
            carried=_carried(sheet, band, part),
        )  # fmt: skip


def _name_columns(columns: dict[int, Column]) -> list[int]:
    """The columns of names, each with values of its own; of two for the same values the best.

    The others are ignored.
    """

    def has_values(first: int, end: int) -> bool:
        return any(head.role in VALUES for c, head in columns.items() if first < c < end)

    names = [c for c, head in columns.items() if head.role == "indicator"]
    ends = [*names[1:], max(columns) + 1]
    kept = [
        name
        for place, (name, end) in enumerate(zip(names, ends, strict=False))
        if place == 0 or has_values(name, end)
    ]
    if len(kept) > 1 and not has_values(*kept[:2]):
        better = fold(columns[kept[0]].header).startswith("indicador")
        del kept[1 if better else 0]
    for name in set(names) - set(kept):
        columns[name] = replace(columns[name], role="ignored")
    return kept


def _carried(sheet: Sheet, band: Band, columns: Mapping[int, Column]) -> frozenset[int]:
    """Columns of names that rows of a ``what`` column below leave blank: the name above holds."""
    whats = [c for c, head in columns.items() if head.role == "what"]
    names = [c for c, head in columns.items() if head.role in ("indicator", "id")]
    blank = whats and any(
        whats[0] in sheet.rows.get(row, {}) and not any(sheet.filled(row, c) for c in names)
        for row in band.row_numbers
    )
    return frozenset(names) if blank else frozenset()


def _refuse_groups(
    sheet: Sheet, band: Band, columns: dict[int, Column], found: list[Finding]
) -> None:
    """Refuse every column of a group in which one is not understood: which one counts is open."""
    for top, members in _groups(sheet, band).items():
        head = header_of(top)
        if len(members) < 2 or head is None or head.role not in VALUES:
            continue
        unknown = [
            c for c in members
            if band.stacks[c][0].role == "unknown" and any(
                c in cells and is_numeric(cells[c])
                for row in band.row_numbers if (cells := sheet.rows.get(row))
            )
        ]  # fmt: skip
        if not unknown:
            continue
        for column in members:
            if columns[column].role in (*VALUES, "unknown"):
                columns[column] = replace(columns[column], refused="unknown_in_group")
        words = ", ".join(f'"{columns[c].header[:40]}"' for c in unknown)
        found.append(finding("unknown_in_group", cell=top, words=words, columns=_letters(members)))


def _groups(sheet: Sheet, band: Band) -> dict[Cell, list[int]]:
    """The columns under each header cell, which covers several by a merge or by being alone."""
    ends = merge_ends(sheet, range(band.first, band.last + 1))
    groups: defaultdict[Cell, list[int]] = defaultdict(list)
    for row in range(band.first, band.last):
        tops = sorted(sheet.rows.get(row, {}).items())
        following = [column - 1 for column, _ in tops[1:]]
        below = {c for r in range(row + 1, band.last + 1) for c in sheet.rows.get(r, {})}
        for (column, cell), open_end in zip(tops, [*following, max(below, default=0)], strict=True):
            last = ends.get((row, column), open_end)
            groups[cell] += [c for c in range(column, last + 1) if c in band.stacks]
    return groups


def _letters(columns: Sequence[int]) -> str:
    return f"{column_letter(columns[0])}:{column_letter(columns[-1])}"


# ---- what the titles and the other columns add


def _settled(sheet: Sheet, table: Table, context: Context, found: list[Finding]) -> Table:
    """A table whose columns take what the titles say, less what cannot be told apart."""
    columns = {c: _with_context(head, context, table) for c, head in table.columns.items()}
    if not table.declared:
        _apply_kind(sheet, table, columns, context, found)
        _apply_sums(sheet, table, columns, context, found)
        _refuse_twins(sheet, table, columns, found)
        _refuse_cycles(sheet, table, columns, found)
    return replace(
        table,
        columns=columns,
        reported=table.reported or context.reported,
        data_status=table.data_status or context.data_status,
        rows=(table.rows[0], table.rows[1] or max(sheet.rows, default=0)),
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
    part = quarter or month or context.doubt
    if head.role in ("target", "planned") and part and not head.quarter:
        return column  # "Meta" on a quarter's sheet: the year's target, or the quarter's?
    if head.role == "total" and takes and quarter and head.year in (year, None):
        return replace(column, role="result", running=True, quarter=quarter, year=head.year or year)
    if head.year is not None or not year:
        return column
    if not takes:
        return replace(column, year=year)
    running = head.running or context.running
    return replace(column, year=year, quarter=quarter, month=month, running=running)


def _apply_kind(
    sheet: Sheet, table: Table, columns: dict[int, Column], context: Context, found: list[Finding]
) -> None:
    """Bare columns on a sheet of plans, money or another measure are that, and no results."""
    bare = [
        c for c, head in columns.items()
        if not head.refused and (head.role == "total" or (head.role == "result" and head.generic))
    ]  # fmt: skip
    if not context.kind or not bare:
        return
    code = {"planned": "planned_sheet", "money": "money_sheet", "other": "other_measure"}[
        context.kind
    ]
    place = sheet.at(table.header_rows[1], min(bare))
    found.append(finding(code, source=place, title=context.title[:80] or sheet.name))
    for column in bare:
        head = columns[column]
        if context.kind != "planned":
            columns[column] = replace(head, refused=code)
        else:
            columns[column] = replace(head, role="planned" if head.role == "result" else "ignored")


def _apply_sums(
    sheet: Sheet, table: Table, columns: dict[int, Column], context: Context, found: list[Finding]
) -> None:
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
    if target is None or len(bare) not in (4, 12) or (over and bare is quarters):
        return
    sums = []
    for row in table.row_numbers:
        cells = sheet.rows.get(row, {})
        values = [read_number(cells[c].value).value for c in (target, *bare) if c in cells]
        numbers = [value for value in values if value is not None]
        if len(numbers) > len(bare):
            sums.append(abs(sum(numbers[1:]) - numbers[0]) < 1e-6)
    if len(sums) < 2 or not all(sums):
        return
    place = sheet.at(table.header_rows[1], bare[0])
    found.append(finding("planned_by_sum", source=place, columns=_letters(bare)))
    columns |= {c: replace(columns[c], role="planned") for c in bare}


def _refuse_twins(
    sheet: Sheet, table: Table, columns: dict[int, Column], found: list[Finding]
) -> None:
    """Refuse columns that say the same of what they hold: which of them counts is open."""
    groups: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, head in columns.items():
        filled = any(number in sheet.rows.get(row, {}) for row in table.row_numbers)
        if head.role in VALUES and head.role != "share" and not head.refused and filled:
            key = (head.role, head.year, head.quarter, head.month, head.running, head.since)
            groups[key].append(number)
    for twins in [members for members in groups.values() if len(members) > 1]:
        versions = any(columns[c].version for c in twins)
        code = "two_versions" if versions else "same_period_twice"
        words = ", ".join(f'{column_letter(c)} "{columns[c].header[:40]}"' for c in twins)
        place = sheet.at(table.header_rows[1], twins[0])
        found.append(finding(code, source=place, columns=words))
        columns |= {c: replace(columns[c], refused=code) for c in twins}


def _refuse_cycles(
    sheet: Sheet, table: Table, columns: dict[int, Column], found: list[Finding]
) -> None:
    """Refuse targets of school years or other cycles: several terms that are not one."""
    terms = {c: head for c, head in columns.items() if head.since and not head.refused}
    if len({(head.since, head.year) for head in terms.values()}) > 1:
        for number, head in terms.items():
            place = sheet.at(table.header_rows[1], number)
            found.append(finding("other_cycle", source=place, header=head.header))
            columns[number] = replace(head, refused="other_cycle")


def _period_doubts(sheet: Sheet, context: Context, tables: list[Table]) -> Iterator[Finding]:
    """Warnings where the period of a column is not sure: its sheet says another, or two."""
    roles = ("result", "total") if context.quarter else ("result", "total", "target")
    if context.doubt and any(
        not head.year and not table.with_roles("period")
        for table in tables for head in table.with_roles(*roles).values()
    ):  # fmt: skip
        code, values = context.doubt
        yield finding("period_in_doubt", source=sheet.place, why_code=code, **values)
    if not (context.quarter or context.doubt or context.month):
        return
    for table in tables:
        for number, head in table.with_roles("result").items():
            whole = head.year and not head.quarter and not head.month
            own = whole and context.year in (None, head.year)
            if own and not table.with_roles("period", "quarter"):
                place = sheet.at(table.header_rows[1], number)
                why = "year_on_part_sheet"
                yield finding("period_in_doubt", source=place, why_code=why, year=head.year)


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
    headed = any(row in sheet.rows for row in range(first, last + 1))
    stacks = headed_columns(sheet, first, last) if headed else {}
    texts = {column: head.header for column, (head, _) in stacks.items()}
    columns: dict[int, Column] = {}
    if table.rest == "ignored":
        width = max((max(cells) for cells in sheet.rows.values()), default=0)
        columns = {c: Column("ignored", header=texts.get(c, "")) for c in range(1, width + 1)}
    for number, column in table.columns.items():
        text = texts.get(number, "")
        if column.header and fold(column.header) != fold(text):
            place = sheet.at(last, number)
            expected = column.header[:80]
            found.append(
                finding("header_differs", source=place, found=text[:80], expected=expected)
            )
            return None
        columns[number] = replace(column, header=text or column.header)
        head = parse_header(text) or parse_header(text.replace(" / ", " "))
        if column.role in VALUES and not column.year and head and head.role in VALUES:
            columns[number] = replace(
                columns[number], year=head.year, quarter=head.quarter, month=head.month,
                running=column.running or head.running, since=head.since,
            )  # fmt: skip
    return replace(table, file=sheet.file, sheet=sheet.name, columns=dict(sorted(columns.items())))
