"""Layouts: what the tables of a sheet are, before any value is taken from it.

A :class:`Table` is made from the headers of a sheet (recognise.py) or read from ``layouts.toml``,
each mistake there named with its line and key; both are the same object. What was recognised is
also written as TOML, to be corrected and kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from indicators.declared import Declared, Key, Within, Year, read_declared
from indicators.frames.schemas import frame_of
from indicators.reading.findings import Finding
from indicators.reading.headers import ROLES, VALUES, Column, parse_header
from indicators.reading.scan_xml import MAX_COLUMN, MAX_ROW, column_letter, column_number
from indicators.reading.titles import Context
from indicators.reading.workbook import Cell, Sheet
from indicators.words import finding_line, plain
from indicators.words import table as words_table


@dataclass(frozen=True)
class Table:
    """One table: where it stands, how its rows are named, and what its columns hold.

    ``file`` and ``sheet`` are names in which ``*`` stands for anything. ``header_rows`` are first
    and last (the last is less than the first where there is none), ``rows`` the data's; without
    a last row they run to the end of the sheet. ``name`` are the columns that together name a row,
    and ``"{sheet}"`` or ``"{title}"``. ``skip`` and ``keep`` are texts (``*`` allowed) of rows: of
    column 0, of any label. ``carried`` columns hold from a row to the next one that fills them. No
    value of a period that ends after ``through`` can be a result: when it was reported, or the day
    that the titles name. ``titled`` is the cell above that names all rows of a form.
    """

    columns: Mapping[int, Column]
    file: str = "*"
    sheet: str = "*"
    header_rows: tuple[int, int] = (1, 0)
    rows: tuple[int, int | None] = (1, None)
    name: tuple[int | str, ...] = ()
    skip: tuple[tuple[int, str], ...] = ()
    keep: tuple[tuple[int, str], ...] = ()
    carried: frozenset[int] = frozenset()
    reported: date | None = None
    data_status: str = ""
    unit: str = ""
    declared: bool = False
    rest: str = ""
    only: bool = False
    through: date | None = None
    titled: Cell | None = None
    _by_roles: dict[tuple[str, ...], Mapping[int, Column]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def with_roles(self, *roles: str) -> Mapping[int, Column]:
        """The columns of some roles that are not refused."""
        if roles not in self._by_roles:
            self._by_roles[roles] = {
                c: col for c, col in self.columns.items() if col.role in roles and not col.refused
            }
        return self._by_roles[roles]

    @property
    def values(self) -> Mapping[int, Column]:
        """The columns of numbers of indicators that are not refused."""
        return self.with_roles(*VALUES)

    def column(self, role: str) -> int | None:
        """The first column of a role, or ``None``."""
        return next(iter(self.with_roles(role)), None)

    @property
    def row_numbers(self) -> range:
        """Its data rows, once it has been settled where they end."""
        return range(self.rows[0], (self.rows[1] or 0) + 1)

    @property
    def named_by(self) -> tuple[int | str, ...]:
        """What names a row: as declared, else the columns of indicators."""
        return self.name or tuple(self.with_roles("indicator"))

    @property
    def named_loosely(self) -> bool:
        """Whether nothing but its names could say that they are indicators'."""
        return any(self.columns[c].generic for c in self.with_roles("indicator"))

    @cached_property
    def is_results(self) -> bool:
        """Whether it has columns of results with periods, its own or its rows'."""
        results = self.with_roles("result", "total")
        dated = any(column.year for column in results.values())
        by_row = self.with_roles("period", "year", "quarter", "month")
        return bool(results) and (dated or bool(by_row))

    @property
    def is_targets(self) -> bool:
        """Whether it has columns of targets."""
        return bool(self.with_roles("target", "term_target", "planned", "baseline"))


@dataclass(frozen=True)
class Layout:
    """The tables that a file declares."""

    tables: tuple[Table, ...] = ()
    file: str = ""

    def tables_for(self, file: str, sheet: str) -> list[Table]:
        """The tables of a sheet, top to bottom."""
        ours = [table for table in self.tables if fnmatchcase(file, table.file)]
        return [table for table in ours if fnmatchcase(sheet, table.sheet)]

    def keeps(self, file: str, sheet: str) -> bool:
        """Whether a sheet is read: an ``only`` table leaves the other sheets of its file out."""
        only = [table for table in self.tables if table.only and fnmatchcase(file, table.file)]
        return not only or any(fnmatchcase(sheet, table.sheet) for table in only)


@dataclass(frozen=True)
class SheetLayout:
    """The tables of one sheet, top to bottom, what its titles say, and the doubts there are."""

    sheet: Sheet
    tables: tuple[Table, ...] = ()
    context: Context = field(default_factory=Context)
    findings: tuple[Finding, ...] = ()


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
                "scale": 1.0 if column.title_unit else column.scale,  # of some rows: a note
                "rows": _span(table.rows[0], table.rows[1] or 0),
            }
            for layout in layouts
            for table in layout.tables
            for number, column in sorted(table.columns.items())
        ],
    )


def _span(first: int, last: int) -> str:
    return f"{first}-{last}" if last >= first else ""


def letters_of(columns: Sequence[int]) -> str:
    """The letters of some columns side by side, "C:F"."""
    return f"{column_letter(columns[0])}:{column_letter(columns[-1])}"


# ---- declared

_Status = Literal["final", "preliminary", "revised"]
_Scale = Annotated[float, Within(1e-12, 1e12)]


@dataclass(frozen=True)
class _Column:
    """A column as declared; a text alone is its role."""

    role: str = "result"
    period: Any = ""
    scale: _Scale | None = None
    status: _Status | None = None
    unit: str = ""
    header: str = ""


@dataclass(frozen=True)
class _Table:
    """One ``[[tables]]`` as declared."""

    file: str = "*"
    sheet: str = "*"
    header_rows: Any = None
    rows: Any = None
    skip: Any = ()
    keep: Any = field(default_factory=dict)
    year: Year | None = None
    scale: _Scale | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    rest: Literal["ignored"] | None = None
    only: bool = False
    reported: date | None = None
    status: _Status | None = None
    unit: str = ""
    name: tuple[str, ...] = ()
    carry: tuple[str, ...] = ()


@dataclass(frozen=True)
class _File:
    tables: tuple[_Table, ...] = ()


_TABLE_KEYS = tuple(key.name for key in fields(_Table))
#: What may be said of a table whose columns its own headers explain.
_WITHOUT_COLUMNS = {"skip", "keep", "only", "reported", "status", "unit"}


def read_layout(path: str | Path) -> Layout:
    """Read a layout file.

    Parameters
    ----------
    path
        A TOML file of ``[[tables]]`` (docs/reading.md), each with ``columns`` (a letter, or a
        range such as "F:Q", to a role or to a table of ``role``, ``period``, ``scale`` ...), or
        with ``skip``, ``keep`` or ``only`` alone.

    Raises
    ------
    UsageError
        When there is no such file.
    SettingsError
        When it cannot be used; the message names the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "layout.toml"
    >>> _ = path.write_text('''
    ... [[tables]]
    ... sheet = "Hoja*"
    ... rows = [4, 30]
    ... [tables.columns]
    ... B = "indicator"
    ... "D:G" = { role = "result", period = "2009Q1" }
    ... ''', encoding="utf-8")
    >>> [column.period for column in read_layout(path).tables[0].columns.values()][1:]
    ['2009Q1', '2009Q2', '2009Q3', '2009Q4']
    """
    source = read_declared(Path(path), "layout file")
    tables = source.build(_File, source.content).tables
    if not tables:
        raise source.error(
            "declares no table; begin each with [[tables]], or delete the file; a draft is kept "
            "under another name first: indicators check FILE --layout-draft > draft.toml"
        )
    return Layout(tuple(_table(said, source, n) for n, said in enumerate(tables)), source.file)


def _table(said: _Table, source: Declared, number: int) -> Table:
    here = ("tables", number)
    told = {key for key in _TABLE_KEYS if getattr(said, key)} - {"file", "sheet"}
    if not said.columns and not (told and told <= _WITHOUT_COLUMNS):
        raise source.error(
            "columns is missing: say what each column holds, or only which rows to skip", *here
        )
    columns: dict[int, Column] = {}
    for letters, value in said.columns.items():
        at = (*here, "columns", letters)
        declared = _Column(value) if isinstance(value, str) else source.build(_Column, value, *at)
        for place, n in enumerate(_columns_in(letters, source, *at)):
            columns[n] = _column(declared, place, said, source, *at)
    name = tuple(
        part if part in ("{sheet}", "{title}") else _columns_in(part, source, *here, "name")[0]
        for part in said.name
    )
    if columns and not name and not {"indicator", "id"} & {c.role for c in columns.values()}:
        raise source.error('no column is "indicator" or "id"', *here, "columns")
    # a column that is only named in `name` names rows, and holds nothing else
    parts = [part for part in name if isinstance(part, int) and part not in columns]
    columns |= dict.fromkeys(parts, Column("indicator"))
    rows = _rows(said.rows, source, *here, "rows")
    header = _rows(said.header_rows, source, *here, "header_rows")
    if header and rows and rows[0] <= header[1]:
        raise source.error("rows should begin below header_rows", *here, "rows")
    start = rows[0] if rows else 1
    header = header or (start, start - 1)  # without one the row before the data is the last of none
    first, last = rows or (header[1] + 1, MAX_ROW)
    carried = frozenset(n for part in said.carry for n in _columns_in(part, source, *here, "carry"))
    return Table(
        columns, said.file, said.sheet, header, (first, None if last == MAX_ROW else last), name,
        tuple(_row_rules(said.skip, source, *here, "skip")),
        tuple(_row_rules(said.keep, source, *here, "keep")), carried, said.reported,
        said.status or "", said.unit, declared=True, rest=said.rest or "", only=said.only,
    )  # fmt: skip


def _columns_in(letters: str, source: Declared, *at: Key) -> range:
    """The numbers of the columns "F" or "F:Q"."""
    found = re.fullmatch(r"([A-Za-z]{1,3})(?::([A-Za-z]{1,3}))?", letters)
    if not found:
        raise source.error(f'"{letters[:60]}" is no column; write its letter', *at)
    first, last = (column_number(part or found[1]) for part in found.groups())
    if not first <= last <= MAX_COLUMN:
        raise source.error(f'"{letters}" is no range of columns', *at)
    return range(first, last + 1)


def _row_rules(said: Any, source: Declared, *at: Key) -> Iterator[tuple[int, str]]:
    """The texts of rows to skip or keep, by column; 0 for a text of any label."""
    by_column = said if isinstance(said, Mapping) else {"": said}
    for letters, texts in by_column.items():
        if not isinstance(texts, (list, tuple)) or (not letters and at[-1] == "keep"):
            raise source.error(f"{at[-1]} should give a list of texts by column", *at)
        for column in _columns_in(letters, source, *at) if letters else (0,):
            yield from ((column, str(text)) for text in texts)


def _rows(said: Any, source: Declared, *at: Key) -> tuple[int, int] | None:
    """First and last row; ``header_rows = 3`` is both, ``rows = [7]`` runs to the sheet's end."""
    if said is None:
        return None
    of_header = at[-1] == "header_rows"
    rows = [said] if of_header and isinstance(said, int) else said
    if isinstance(rows, list) and len(rows) == 1:
        rows = [*rows, *(rows if of_header else [MAX_ROW])]
    whole = isinstance(rows, list) and len(rows) == 2 and all(type(n) is int for n in rows)
    if not whole or not 1 <= rows[0] <= rows[1] <= MAX_ROW:
        raise source.error(f"{at[-1]} should be [first, last], such as [5, 6]", *at)
    return rows[0], rows[1]


def _column(said: _Column, place: int, table: _Table, source: Declared, *at: Key) -> Column:
    """The ``place``-th column of a range; a period counts on from column to column."""
    role = "result" if said.role == "period" and said.period else said.role
    if role not in ROLES:
        raise source.error(f'"{role[:60]}" is no role; known: {", ".join(ROLES)}', *at)
    found = _period(str(said.period), place) if said.period else Column(role)
    if found is None:
        shown = str(said.period)[:60]
        raise source.error(
            f'"{shown}" is no period; write it as "2009", "2009Q1" or "2009-01"', *at
        )
    running = found.running or role == "total"
    role = "result" if role == "total" and found.quarter else role
    scale = said.scale or table.scale
    return Column(
        role, found.year or table.year, found.quarter, found.month, running, found.since,
        scale or 1.0, bool(scale), said.status or "", unit=said.unit, header=said.header,
    )  # fmt: skip


def _period(text: str, place: int) -> Column | None:
    """A period, ``place`` steps of its own length later."""
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    found = Column("result", int(month[1]), month=int(month[2])) if month else parse_header(text)
    if not found or found.role not in ("result", "term_target") or found.refused == "part_of_year":
        return None
    if found.year is None:
        return found
    in_year = 12 if found.month else 4 if found.quarter else 1
    years, n = divmod((found.month or found.quarter or 1) - 1 + place, in_year)
    part: dict[str, Any] = {"month": found.month and n + 1, "quarter": found.quarter and n + 1}
    return replace(found, year=found.year + years, **part)


# ---- drafted


def proposed_table(sheet: Sheet) -> Table | None:
    """A table to be corrected by hand, for a sheet whose headers explain none.

    Its first column of texts names the indicators, and no other column is used: what they hold is
    for a person to say. ``None`` where no row has both a text and a number.
    """
    counts = {}
    for n in sorted(sheet.rows.keys() - sheet.hidden_rows):
        values = [cell.value for cell in sheet.rows[n].values()]
        numbers = [v for v in values if isinstance(v, (int, float)) and not 1900 <= v < 2100]
        counts[n] = len(numbers) if any(isinstance(value, str) for value in values) else 0
    most = max(counts.values(), default=0)
    data = next((n for n, count in counts.items() if count and count >= most / 2), 0)
    if not data:
        return None
    above = [n for n in sorted(sheet.rows) if n < data and len(sheet.rows[n]) > 1]
    header = (above[-1], above[-1]) if above else (data, data - 1)
    below = [cell for cell in sheet.cells() if cell.row >= header[0]]
    texts = Counter(c.column for c in below if isinstance(c.value, str) and c.row >= data)
    columns = {}
    for column in sorted({cell.column for cell in below}):
        head = sheet.filled(header[0], column) if above else None
        text = " ".join(head.text.split()) if head else ""
        named = column == texts.most_common(1)[0][0]
        columns[column] = Column("indicator" if named else "ignored", header=text)
    return Table(columns, sheet.file, sheet.name, header, (data, None))


def draft_layout(tables: Iterable[Table], findings: Iterable[Finding], lang: str = "es") -> str:
    """A layout as TOML, with a comment on every doubt, ready to be corrected and kept.

    What a column takes from the sheet's titles (its year, its quarter, a multiple) is left to them,
    so that the next quarter's sheet says its own; the last table of a sheet runs to its end.
    """
    every = list(tables)
    tables = [t for t in every if t.named_by or t.titled or t.with_roles("id")]
    doubts = [row for row in findings if row["severity"] != "note"]
    lines = [f"# {line}" for line in words_table()["layout"]["draft"][lang].split("\n")]

    def comments(cells: str) -> Iterator[str]:
        """A comment on each doubt about some cells that is still to be told."""
        for row in [row for row in doubts if re.search(cells, row["source_cell"])]:
            doubts.remove(row)
            yield "# ? " + plain(finding_line(row, lang))

    for table in tables:
        sheet = rf"^\[{re.escape(table.file)}\]{re.escape(table.sheet)}"
        lines += ["", *comments(f"{sheet}$"), "[[tables]]"]
        lines += [f"{key} = {_toml(said)}" for key, said in _table_keys(table, every) if said]
        lines.append("[tables.columns]")
        for column, said in sorted(table.columns.items()):
            letter = column_letter(column)
            lines += comments(rf"{sheet}!{letter}\d+")
            lines.append(f"{letter} = {_toml(_column_keys(said))}")
    return "\n".join([*lines, *comments("")]) + "\n"


def _table_keys(table: Table, others: list[Table]) -> Iterator[tuple[str, Any]]:
    first, last = table.header_rows
    begin, end = table.rows[0], table.rows[1] or MAX_ROW
    named = [n if isinstance(n, str) else column_letter(n) for n in table.name]
    same = [t for t in others if (t.file, t.sheet) == (table.file, table.sheet)]
    rows = [begin] if begin != last + 1 or last < first else []
    rows = [begin, end] if end < max(begin, *(t.rows[1] or MAX_ROW for t in same)) else rows
    yield from {
        "file": table.file, "sheet": table.sheet,
        "header_rows": [first, last] if last >= first else [], "rows": rows,
        "name": ["{title}"] if table.titled else named,
        "carry": [column_letter(column) for column in sorted(table.carried)],
        "reported": table.reported, "status": table.data_status, "unit": table.unit,
        "only": table.only,
    }.items()  # fmt: skip
    for key, rules in (("skip", table.skip), ("keep", table.keep)):
        for column in dict.fromkeys(column for column, _ in rules):
            letter = f".{column_letter(column)}" if column else ""
            yield key + letter, [text for of, text in rules if of == column]


def _column_keys(column: Column) -> dict[str, Any]:
    role = "ignored" if column.refused or column.role not in ROLES else column.role
    role = "total" if role == "result" and column.running else role
    # a year that its header does not say is of the sheet's titles
    head = parse_header(column.header) or parse_header(column.header.replace(" / ", " "))
    of_titles = head is not None and head.role in VALUES and not head.year
    period = f"{column.since}-{column.year}" if column.since else column.period
    if column.running and column.role == "planned" and column.quarter:
        period = f"Ene-{('Mar', 'Jun', 'Sep', 'Dic')[column.quarter - 1]} {column.year}"
    if role not in VALUES or (role in ("result", "total") and of_titles):
        period = ""
    return {
        "role": role, "period": period, "scale": column.scale if column.scaled else None,
        "status": column.data_status, "unit": column.unit.strip("$"),
        "header": column.header,
    }  # fmt: skip


def _toml(said: Any) -> str:
    """A value as TOML: a text is JSON's, with all that is no print escaped as well."""
    if isinstance(said, dict):
        pairs = (f"{key} = {_toml(value)}" for key, value in said.items() if value)
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(said, list):
        return f"[{', '.join(map(_toml, said))}]"
    if isinstance(said, str):
        quoted = json.dumps(said, ensure_ascii=False)
        return "".join(ch if ch.isprintable() else f"\\U{ord(ch):08x}" for ch in quoted)
    return str(said).lower() if isinstance(said, bool | date) else f"{said:.12g}"
