"""From a layout to rows: the only code that takes values out of cells.

The layouts of a file's sheets go in; for each sheet come out its lines, top to bottom: a
:class:`Row` for each row of a table, with the numbers that its columns hold, and a text for what
stands between them. What becomes of a value is said by who uses it (matrix.py, results.py); every
other cell is accounted for here.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import VALUES, parse_header
from indicators.reading.layout import SheetLayout, Table
from indicators.reading.meanings import (
    ASIDE,
    CORRECTS,
    NEW_TARGET,
    footnote,
    gives_colours_a_meaning,
    is_beside_results,
    is_block,
    is_doubted_by,
    is_narrowing,
    is_of_notes,
    is_of_others,
    is_place,
    is_telling,
    kind_said,
    says,
    scale_in,
)
from indicators.reading.numbers import Fault, decimal_sign, read_number
from indicators.reading.rows import Entry, Row, Taker, is_prose
from indicators.reading.scan_xml import column_letter
from indicators.reading.spellings import Said, date_of, fold, split_status, take_period, unit_kind
from indicators.reading.titles import is_label, is_of_mark
from indicators.reading.workbook import Cell, Sheet, address

#: A number so many times another of its row is not of one size with it.
_FAR = 100
_RUNNING = re.compile(r"(?:suma )?acumulad[ao]s?")  # under "Tipo de meta"
#: "22 simulacros", and what makes it no result: "22 simulacros programados".
_COUNTED = re.compile(r"(?<![\d.,/-])(\d+(?:,\d{3})*) (\w{4,})")
_OF_PLAN = re.compile(r"program|plane|meta|anual|acumul|a[ñn]o", re.IGNORECASE)
_TORN = re.compile(r"[1-9]\d{0,2}\|\d{3}")
_PRELIMINARY = re.compile(r"preliminar(?:es|y)?\b", re.IGNORECASE)
#: "1 = Cumplido"; "P = Programado, R = Realizado".
_CODE = re.compile(r"(?<![\w.,])(\d{1,2}) ?[=:] ?[^\W\d]{2}")
_LETTERS = re.compile(r"(?:\W*\b[^\W\d]{1,3} ?[=:] ?[^\W\d]+(?: [^\W\d]+){0,2})+\W*")
#: Why all numbers of a column are unread that nobody used, by its role.
_UNREAD_ROLES = {
    "unknown": "unknown_header",
    "target": "target_without_year",
    "planned": "target_without_year",
    "term_target": "term_without_years",
    "total": "total_without_year",
    "share": "share_alone",
}
#: Reasons for which columns are refused together: the finding of that code names them all.
_OF_GROUPS = frozenset(("unknown_in_group", "same_period_twice", "two_versions"))


class Text(NamedTuple):
    """A cell between the tables, or above them all."""

    cell: Cell
    above: bool


@dataclass
class Applied:
    """The lines of one sheet, and what was found while taking them.

    ``matrix_tables`` are those that define indicators (by ``id``), which the whole folder tells;
    ``takers`` know the rows of parts, of which the programme may have indicators.
    """

    layout: SheetLayout
    lines: list[Row | Text]
    findings: list[Finding]
    matrix_tables: set[int] = field(default_factory=set)
    takers: Sequence[Taker] = ()

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.layout.sheet

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of its tables."""
        return (line for line in self.lines if isinstance(line, Row))

    @property
    def notes(self) -> list[Cell]:
        """The texts around its tables, and those that fill a row of a table alone."""
        alone = [row.cells[0] for row in self.rows if row.prose and len(row.cells) == 1]
        texts = [line.cell for line in self.lines if isinstance(line, Text)]
        return [cell for cell in (*texts, *alone) if isinstance(cell.value, str)]


def apply(layouts: Iterable[SheetLayout], decimal: str = "") -> list[Applied]:
    """Take the rows of every sheet of one file.

    ``decimal`` is the sign of decimals where the texts of the file leave it open; empty: a point
    in a workbook and where commas divide fields, in other delimited text no sign at all.
    """
    layouts = list(layouts)
    found = _settle_decimals(layouts, decimal)
    applied = [_apply(layout) for layout in layouts]
    if applied:
        applied[0].findings = found + applied[0].findings
    return applied


def _settle_decimals(layouts: list[SheetLayout], decimal: str) -> list[Finding]:
    """Settle the decimal sign of a file from all texts in its columns of values; where they leave
    it open, from what they are of.
    """
    texts = {
        cell: (layout.sheet, table)
        for layout in layouts
        for table in layout.tables
        for rows in [[layout.sheet.rows.get(row, {}) for row in table.row_numbers]]
        for column in table.values
        for cells in rows
        if (cell := cells.get(column)) and isinstance(cell.value, str)
    }
    sign = decimal_sign(cell.text for cell in texts)
    found: list[Finding] = []
    if not (sign or decimal or any("," in cell.text for cell in texts)):
        decimal = "," if any(_is_of_thousands(cell, *of) for cell, of in texts.items()) else ""
    for sheet in [layout.sheet for layout in layouts]:
        sheet.decimal = sign or decimal or ("" if sheet.decimal is None else ".")
        if not sheet.decimal:
            found.append(finding("decimal_sign_open", source=address(sheet.file)))
    sign, settled = decimal or ".", bool(sign or found)
    if chosen := [c for c in texts if not settled and read_number(c.value).as_decimal]:
        shown = ", ".join(c.address.rpartition("]")[2] for c in chosen[:5])
        found.append(finding("decimal_by_default", cell=chosen[0], sign=sign, cells=shown))
    return found


def _is_of_thousands(cell: Cell, sheet: Sheet, table: Table) -> bool:
    """Whether "2.500" is of what is counted, or of a row whose numbers are far larger than 2.5."""
    number, row = read_number(cell.value), sheet.rows[cell.row]
    sizes = [abs(c.value) for n in table.values if (c := row.get(n)) and c.is_number]
    far = bool(sizes) and min(sizes) >= _FAR * abs(number.value or 0.0)
    unit, name = (
        found.text if (found := sheet.filled(cell.row, table.column(role) or 0)) else ""
        for role in ("unit", "indicator")
    )
    counted = bool(unit) and unit_kind(unit, name) == "count"
    return number.as_decimal and (far or counted)


def _apply(layout: SheetLayout) -> Applied:
    sheet, tables = layout.sheet, layout.tables
    applied = Applied(layout, [], [])
    heads = {row for table in tables for row in range(table.header_rows[0], table.rows[0])}
    shown = heads - sheet.hidden_rows
    for cell in [cell for row in shown for cell in sheet.rows.get(row, {}).values()]:
        sheet.dispose(cell, "header")
    first = min((table.header_rows[0] for table in tables), default=0)
    spread = _spread_values(sheet, tables, applied.findings)
    title, section = layout.context.title, _Section()
    takers = [Taker(sheet, table, title, spread, applied.findings) for table in tables]
    applied.takers = takers
    for row in sorted(sheet.rows.keys() - sheet.hidden_rows - heads) if tables else ():
        taken: set[int] = set()
        for taker in takers:
            if row in taker.table.row_numbers and (line := taker.row(row)):
                section.holds(line)
                doubt_remark(line, applied.findings)
                applied.lines.append(line)
                taken |= taker.table.columns.keys()
        if taken and len(takers) == 1 and max(sheet.rows[row]) <= max(taken):
            continue
        for cell in [c for column, c in sheet.rows[row].items() if column not in taken]:
            # above the tables a number is a title only as their year
            if row < first and not cell.is_number:
                sheet.dispose(cell, "title")
            elif row < first and (
                cell in layout.context.labelled or cell.value == layout.context.year
            ):
                sheet.dispose(cell, "label")
            if cell.column not in sheet.hidden_columns:
                applied.lines.append(Text(cell, row < first))
    applied.findings += [*section.findings(), *_slid_rows(applied)]
    for taker in takers:
        applied.findings += taker.findings()
    for cell in sheet.cells() if not tables else ():
        if not cell.is_number and not isinstance(cell.value, Fault):
            sheet.dispose(cell, "title")
    return applied


def _slid_rows(applied: Applied) -> Iterator[Finding]:
    """Refuse rows whose figures stand a column off: a number right of the table, which most of its
    rows do not have, or all where the first column is empty; or in the column of units.
    """
    sheet, tables = applied.sheet, applied.layout.tables
    for table in tables:
        after = max(table.columns) + 1
        rows = [row for row in applied.rows if row.table is table and row.entries]
        headed = sheet.filled(table.header_rows[1], after)  # one that no layout declares
        alone = not (headed or any(after in other.columns for other in tables))
        beyond = {row: c for row in rows if alone and (c := sheet.rows[row.number].get(after))}
        slid = {row: c for row, c in beyond.items() if read_number(c.value).value is not None}
        told = sheet.delimited and table.header_rows[1] >= table.header_rows[0]
        start = min(table.with_roles(*VALUES), default=0)
        empty = not any(start in sheet.rows[row.number] for row in rows)
        if 2 * len(slid) > len(rows) and not (told or empty):
            slid = {}
        units = {row: row.unit_cell for row in rows if row.unit_cell and row.unit_cell.is_number}
        for row, cell in {**units, **slid, **dict(_torn_rows(table, rows))}.items():
            row.entries = []  # in a matrix it keeps its place
            row.dispose("unread")
            yield finding("slid_row", cell=cell, shown=cell.text[:40])


def _torn_rows(table: Table, rows: Sequence[Row]) -> Iterator[tuple[Row, Cell]]:
    """Rows of which a comma of thousands made two cells: a number stands under a header of texts,
    as in no other row, and three digits stand right of one to three.
    """
    for column in table.with_roles("note", "status", "ignored"):
        cells = [(row, row.sheet.rows[row.number].get(column)) for row in rows]
        numbers = [
            (row, cell) for row, cell in cells if cell and read_number(cell.value).value is not None
        ]
        of_texts = table.columns[column].role != "ignored"
        of_texts = of_texts or any(cell and is_prose(cell) for _, cell in cells)
        for row, cell in numbers if of_texts and len(numbers) == 1 < len(rows) else ():
            texts = [entry.cell.text for entry in row.entries] + [cell.text]
            if any(_TORN.fullmatch(f"{a}|{b}") for a, b in pairwise(texts)):
                yield row, cell


def doubt_remark(row: Row, found: list[Finding]) -> None:
    """Warn of a remark, a status or a kind that may change the row's values; "no disponible"
    explains an n.d., and "preliminar" what is marked so.
    """
    entries, table = row.entries, row.table
    if not entries or row.parts:
        return
    roles = ("status",) if row.what else ("status", "what")
    beside = [row.sheet.filled(row.number, column) for column in table.with_roles(*roles)]
    how = (row.sheet.filled(row.number, column) for column in table.with_roles("ignored"))
    texts = [c for c in how if c and table.is_results and isinstance(c.value, str)]
    beside += [c for c in texts if _rises(row) and _RUNNING.fullmatch(fold(c.text))]
    told = [c for c in texts if CORRECTS.search(fold(c.text))]
    told += [c for c in (row.note_cell, *texts) if c and _counts_more(c.text, row)]
    remarks = list(dict.fromkeys(filter(None, (row.note_cell, *beside, *told))))
    if not remarks or any(entry.number.missing for entry in entries):
        return
    marked = any(entry.data_status == "preliminary" for entry in entries)
    periods = {entry.when for entry in entries}
    for cell in remarks:
        text = _PRELIMINARY.sub("", cell.text) if marked else cell.text
        kind = kind_said(text) not in ("", "period")
        of_targets = not table.is_results and _is_of_targets(text)
        doubted = of_targets or (table.is_results and is_doubted_by(text, periods))
        if kind or doubted or cell in told:
            found.append(finding("note_doubts", cell=cell, shown=cell.text[:60]))


def _rises(row: Row) -> bool:
    """Whether a row's results are no less from one period to the next, as running totals are, and
    no total adds them up.
    """
    own = [e for e in row.entries if e.column.role in ("result", "total")]
    values = [entry.number.value or 0.0 for entry in own if not entry.running]
    added = any(e.running and e.number.value == math.fsum(values) for e in own)
    return len(values) > 1 and not added and all(one <= two for one, two in pairwise(values))


def _counts_more(text: str, row: Row) -> bool:
    """Whether a text counts more of what the row's name begins with than any of its values is, and
    no sum of them or plan: "Minuta de 22 simulacros" beside 19.
    """
    stem, known = fold(row.name)[:5], [e.number.value or 0.0 for e in row.entries]
    own = {*known, *accumulate(known)}
    counted = _COUNTED.findall(text) if row.table.is_results and not _OF_PLAN.search(text) else ()
    numbers = [float(n.replace(",", "")) for n, word in counted if fold(word)[:5] == stem]
    return any(n > max(known) and n not in own for n in numbers)


class _Section:
    """A text alone in a row of a table: what it makes of the rows below, until the next one."""

    def __init__(self) -> None:
        self.cell: Cell | None = None
        self.table, self.said, self.period = 0, "", Said()
        self.below: dict[tuple[Cell, str], list[str]] = {}

    def holds(self, row: Row) -> None:
        """Refuse a row below a section of plans, shares or thousands, which its headers deny."""
        if row.prose and len(row.cells) == 1:
            self.cell, self.table = row.cells[0], id(row.table)
            self.said = "" if is_of_others(self.cell.text) else says(self.cell.text)
            self.period = take_period(fold(self.cell.text))[1]
        elif self.cell and self.said and id(row.table) == self.table and row.entries:
            if self.said == "period" and all(map(self._agrees, row.entries)):
                return
            places = self.below.setdefault((self.cell, self.said), [self.cell.address])
            places += [entry.cell.address for entry in row.entries]
            if self.said != "group":
                row.what, row.entries = "left_out", []
                row.dispose("unread")

    def _agrees(self, entry: Entry) -> bool:
        """Whether a value is of the section's period, or of a year that its own header names."""
        said = self.period
        same = said.year in (None, entry.year) and said.quarter in (None, entry.quarter)
        within = same and said.month in (None, entry.month) and not said.odd
        return within or bool(re.search(r"(?:19|20)\d\d", entry.column.header))

    def findings(self) -> Iterator[Finding]:
        """What was said of the rows, a finding a section."""
        for (cell, said), places in self.below.items():
            if said == "group":
                yield finding("section_of_group", cell=cell, shown=cell.text[:60])
            else:
                yield finding("section_row", source=" ".join(places), shown=cell.text[:60])


def _spread_values(
    sheet: Sheet, tables: Iterable[Table], found: list[Finding]
) -> frozenset[tuple[int, int]]:
    """The cells of values merged over several columns or rows: they are used for none."""
    areas: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place, anchor in sheet.merges.items():
        areas[anchor].append(place)
    spread = set()
    for table in tables:
        values = table.values
        for (row, column), places in areas.items():
            inside = [p for p in places if p[1] in values and p[0] in table.row_numbers]
            cell = sheet.rows.get(row, {}).get(column)
            if len(inside) < 2 or (row, column) not in inside or cell is None:
                continue
            if row in sheet.hidden_rows or is_prose(cell) or _is_of_name(table, areas, places):
                continue
            spread.add((row, column))
            bottom, right = max(places)
            area = f"{column_letter(column)}{row}:{column_letter(right)}{bottom}"
            found.append(finding("value_merged", cell=cell, shown=cell.text[:40], area=area))
    return frozenset(spread)


def _is_of_name(
    table: Table, areas: Mapping[tuple[int, int], list[tuple[int, int]]], places: Sequence[Any]
) -> bool:
    """Whether a value is merged over the rows that its indicator's name is merged over."""
    rows = {row for row, _ in places}
    names = [column for column in table.named_by if isinstance(column, int)]
    own = [{row for row, _ in areas.get((min(rows), name), ())} for name in names]
    return len({column for _, column in places}) == 1 and rows in own


def hidden_sheets(sheets: Iterable[Sheet]) -> list[Finding]:
    """A note for each hidden sheet: it is no data."""
    return [finding("hidden_sheet", source=sheet.place) for sheet in sheets if sheet.hidden]


def bare_sheets(applied: Applied, names: set[str]) -> Iterator[Finding]:
    """A finding on a sheet without a table that holds numbers, the name of an indicator, or what
    may change the figures of others.
    """
    sheet, layout = applied.sheet, applied.layout
    if layout.tables or any(row["code"] == "left_out_sheet" for row in layout.findings):
        return
    for cell in sheet.cells() if is_of_notes(sheet.name) else ():
        plain = _is_heard(cell, applied) or is_place(cell.text)
        if (not plain and is_doubted_by(cell.text)) or scale_in(cell.text) != 1.0:
            yield finding("note_below", cell=cell, shown=cell.text[:80])
    named = any(isinstance(cell.value, str) and fold(cell.text) in names for cell in sheet.cells())
    if named or any(cell.is_number for cell in sheet.cells()):
        severity = "warning" if named else "note"
        yield finding("sheet_without_table", source=sheet.place, severity=severity)


def told_cells(places: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """The cells that findings name, and whether an error does.

    ``places`` are their severities and sources, each an address or several.

    >>> told_cells([("error", "[a.xlsx]A!B2 [a.xlsx]A!B3"), ("note", "[a.xlsx]A!B2")])
    {'[a.xlsx]A!B2': True, '[a.xlsx]A!B3': True}
    """
    told: dict[str, bool] = {}
    for severity, source in places:
        for place in re.split(r" (?=\[)", source):
            told[place] = told.get(place, False) or severity == "error"
    return told


def loose_ends(
    applied: Applied, told: Mapping[str, bool], *, elsewhere: bool = False
) -> list[Finding]:
    """Findings for all that was not used: remarks of the loader, hidden rows, columns, cells.
    ``elsewhere`` says that another sheet of the file holds results.

    A cell that was told is not told again (see :func:`told_cells`), nor is a row whose label has an
    error, which refuses it; a doubt on a label says nothing of the row's other cells.
    """
    sheet, tables = applied.sheet, applied.layout.tables
    found = [finding(**remark) for remark in sheet.remarks]
    legends = [cell for cell in applied.notes if gives_colours_a_meaning(cell.text)]
    found += [finding("colour_legend", cell=cell, shown=cell.text[:80]) for cell in legends]
    found += _comments(sheet)
    first = min((t.header_rows[1] for t in tables if t.is_results), default=0)
    doubts = _doubtful_notes(applied, first, told)
    found += [finding("note_below", cell=cell, shown=cell.text[:80]) for cell in doubts]
    if hidden := sorted(sheet.hidden_rows & set(sheet.rows)):
        rows = ", ".join(map(str, hidden[:10])) + (" ..." if len(hidden) > 10 else "")
        found.append(finding("hidden_rows", source=sheet.place, count=len(hidden), rows=rows))
    undisposed = sheet.undisposed()
    if columns := sorted({cell.column for cell in undisposed} & sheet.hidden_columns):
        letters = ", ".join(map(column_letter, columns))
        found.append(
            finding("hidden_columns", source=sheet.place, count=len(columns), columns=letters)
        )
    refused: defaultdict[tuple[int, int, str], list[Cell]] = defaultdict(list)
    grouped = _OF_GROUPS.intersection(row["code"] for row in applied.layout.findings)
    for cell in undisposed if tables else ():
        row, column = cell.row, cell.column
        if row in sheet.hidden_rows or column in sheet.hidden_columns or cell.address in told:
            continue
        around = [n for n, t in enumerate(tables) if row in t.row_numbers and column in t.columns]
        if around and (why := _why_unread(tables[around[-1]], column)):
            if why not in grouped:
                refused[around[-1], column, why].append(cell)
        elif not cell.is_number and _is_heard(cell, applied):
            continue
        elif not any(told.get(sheet.at(row, left)) for left in range(1, column)):
            plain = is_prose(cell) and cell.text.endswith(".") and not is_doubted_by(cell.text)
            plain |= row < first and _is_of_form(cell, sheet)
            severity = "note" if plain else ""
            found.append(finding("unread_cell", cell=cell, shown=cell.text[:60], severity=severity))
    for (place, column, why), cells in refused.items():
        head = tables[place].columns[column]
        aside = _stands_aside(applied, tables[place], head.header, why, cells, elsewhere=elsewhere)
        found.append(
            finding(
                "unread_column", cell=cells[0], letter=column_letter(column), count=len(cells),
                cells=column_range(cells), header=head.header[:60], why_code=why,
                severity="note" if aside else "warning",
            )
        )  # fmt: skip
    return found


def _doubtful_notes(applied: Applied, first: int, told: Mapping[str, bool]) -> list[Cell]:
    """The texts around the tables that may change their figures; ``first`` is the header row."""
    notes = [cell for cell in applied.notes if not _is_heard(cell, applied)]
    above = [cell for cell in notes if cell.row < first and not is_of_others(cell.text)]
    doubts = [cell for cell in above if _is_doubtful(cell, applied.sheet)]
    doubts += [cell for cell in notes if _codes_values(cell.text, applied)]
    heads = [table.header_rows[0] for table in applied.layout.tables if not table.is_results]
    below = [c for c in notes if 0 < first < c.row and c.address not in told]
    titles = [c for c in below if any(0 < head - c.row < 3 for head in heads)]
    below = [c for c in below if c not in titles and not is_block(c.text)]
    below = [] if applied.layout.context.accumulated else below
    reported = [row for row in applied.rows if below and row.table.is_results]
    periods = {entry.when for row in reported for entry in row.entries}
    if not first:  # of a matrix
        doubts += [c for c in notes if c not in doubts and _is_of_targets(c.text)]
    return doubts + [c for c in below if c not in doubts and is_doubted_by(c.text, periods)]


def _is_of_targets(note: str) -> bool:
    """Whether a note changes a target, or says of targets what makes them others."""
    folded = fold(note)
    of_targets = re.search(r"\bmetas?\b", folded) and kind_said(note) != "plan"
    return bool(NEW_TARGET.search(folded) or (of_targets and is_doubted_by(note)))


def _stands_aside(
    applied: Applied, table: Table, header: str, why: str, cells: Sequence[Cell], *, elsewhere: bool
) -> bool:
    """Whether an unread column only stands beside the figures, by its header or by its texts."""
    unknown, results = why == "unknown_header", table.is_results
    if unknown and not results and not table.named_by:  # a budget below the results?
        heads = (head.header for head in table.columns.values())
        below = any(other.is_results for other in applied.layout.tables)
        if below and any(map(is_beside_results, heads)):
            return True
    told = results or table.is_targets
    if unknown and told and is_beside_results(header) and not all(map(is_prose, cells)):
        return True
    if unknown and all(isinstance(cell.value, str) for cell in cells):
        return _stands_beside(applied, header, cells) if results else all(map(is_prose, cells))
    if why == "share_alone":
        return elsewhere
    if why == "part_of_year" and "semestre" in fold(header):  # beside its quarters
        return any(head.quarter for head in table.with_roles("result").values())
    undated = why in ("target_without_year", "total_without_year")
    return results and undated


def _is_of_form(cell: Cell, sheet: Sheet) -> bool:
    """Whether a number above a table stands behind its label, "Meta anual 2025: 8000"."""
    left = [other for column, other in sheet.rows[cell.row].items() if column < cell.column]
    head = parse_header(left[-1].text) if left else None
    return bool(head and head.role in VALUES)


def _stands_beside(applied: Applied, header: str, cells: Iterable[Cell]) -> bool:
    """Whether the texts of a column stand beside the figures, and neither doubt them nor tell the
    rows of one name apart.
    """
    if ASIDE.isdisjoint(fold(header).split()):
        return False
    return not (any(is_doubted_by(cell.text) for cell in cells) or _tells_rows(applied, cells))


def _tells_rows(applied: Applied, cells: Iterable[Cell]) -> bool:
    """Whether the texts of a column differ among the rows of one name: of parts of it, perhaps."""
    by_row = {cell.row: fold(cell.text) for cell in cells}
    said: defaultdict[str, set[str]] = defaultdict(set)
    for row in applied.rows:
        if row.number in by_row:
            said[fold(row.name)].add(by_row[row.number])
    return any(len(texts) > 1 for texts in said.values())


def _comments(sheet: Sheet) -> Iterator[Finding]:
    """What people wrote on filled cells: a warning where it may change what the cell says."""
    for (row, column), comment in sorted(sheet.comments.items()):
        text = " ".join(comment.split())
        doubtful = kind_said(text) or is_doubted_by(text) or is_narrowing(text)
        if cell := sheet.rows.get(row, {}).get(column):
            severity = "warning" if doubtful else "note"
            said = {"shown": cell.text[:40], "comment": text[:120]}
            yield finding("cell_comment", cell=cell, severity=severity, **said)


def _is_doubtful(cell: Cell, sheet: Sheet) -> bool:
    """Whether a title, a label with its value or a sentence above a table changes its figures."""
    pair = [c.text for _, c in sorted(sheet.rows[cell.row].items())]
    text = ": ".join(pair) if len(pair) == 2 else cell.text
    told = is_telling(_PRELIMINARY.sub("", text))
    if told is not None:
        return told and (len(pair) < 2 or cell.text == pair[1])
    sentence = cell.text.rstrip().endswith(".") and is_doubted_by(cell.text)
    return (sentence or is_narrowing(cell.text)) and not is_label(text)


def _codes_values(note: str, applied: Applied) -> bool:
    """Whether a note gives each of a table's results a meaning, "1 = Cumplido, 2 = En proceso"."""
    codes = {float(code) for code in _CODE.findall(note)}
    rows = [row for row in applied.rows if len(codes) > 1 and row.table.is_results]
    values = {e.number.value for row in rows for e in row.entries if e.column.role == "result"}
    return bool(values) and values <= codes


def _is_heard(cell: Cell, applied: Applied) -> bool:
    """Whether a note says what is known already: the scale, the day up to which figures can be, a
    mark that some cell bears, "n.d. No disponible".
    """
    note, context = cell.text, applied.layout.context
    day, first = date_of(note), note.split(maxsplit=1)[0].rstrip(":=")
    marked = (
        _LETTERS.fullmatch(note)
        or (footnote(note) and is_of_mark(applied.sheet, note))
        or split_status(note)[1]
        or (first[:1].isalpha() and read_number(first).missing)
    )
    cut_off = day is not None and day == context.through
    return bool(marked) or cut_off or scale_in(note) == context.scale != 1.0


def _why_unread(table: Table, column: int) -> str:
    """Why none of a column's numbers is used, or empty where only single ones are not."""
    head = table.columns[column]
    if head.role == "term_target" and table.is_results:
        return "term_result"
    without_period = "no_period" if column in table.values and not head.year else ""
    return head.refused or _UNREAD_ROLES.get(head.role, without_period)
