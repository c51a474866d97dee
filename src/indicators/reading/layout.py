"""Layouts: what the tables of a sheet are, before any value is taken from it.

A :class:`Table` is made from the headers of a sheet (recognise.py) or read from ``layouts.toml``
(layout_file.py), and both are the same object. Nothing here opens a workbook or takes a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase

from indicators.reading.cells import Cell, Sheet
from indicators.reading.headers import Column


@dataclass(frozen=True)
class Table:
    """One table: where it stands, how its rows are named, and what its columns hold.

    ``file`` and ``sheet`` are names in which ``*`` stands for anything. ``header_rows`` are first
    and last (the last is less than the first where there is none), ``rows`` the data's; without
    a last row they run to the end of the sheet. ``name`` are the columns that together name a row,
    and ``"{sheet}"`` or ``"{title}"``. ``skip`` and ``keep`` are texts (``*`` allowed) of rows: of
    column 0, of any label. ``carried`` columns hold from a row to the next one that fills them.
    ``context`` is what the sheet's titles say, ``reported``, ``data_status`` and ``unit`` what is
    declared.
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
    def is_results(self) -> bool:
        """Whether it has columns of results with periods, its own or its rows'."""
        results = self.with_roles("result", "total")
        dated = any(column.year for column in results.values())
        return bool(results) and (dated or bool(self.with_roles("period", "year")))

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
        return [
            table
            for table in self.tables
            if fnmatchcase(file, table.file) and fnmatchcase(sheet, table.sheet)
        ]

    def keeps(self, file: str, sheet: str) -> bool:
        """Whether a sheet is read: an ``only`` table leaves the other sheets of its file out."""
        only = [table for table in self.tables if table.only and fnmatchcase(file, table.file)]
        return not only or any(fnmatchcase(sheet, table.sheet) for table in only)


def proposed_table(sheet: Sheet) -> Table | None:
    """A table to be corrected by hand, for a sheet whose headers explain none.

    Its first column of texts names the indicators, and no other column is used: what they hold is
    for a person to say. ``None`` where no row has both a text and a number.
    """
    rows = {n: list(sheet.rows[n].values()) for n in sorted(sheet.rows)}
    counts = {n: _numbers(cells) for n, cells in rows.items() if n not in sheet.hidden_rows}
    most = max(counts.values(), default=0)
    data = next((n for n, count in counts.items() if count and count >= most / 2), None)
    if data is None:
        return None
    above = [n for n, cells in rows.items() if n < data and len(cells) > 1]
    header = (above[-1], above[-1]) if above else (data, data - 1)
    below = [cell for n, cells in rows.items() if n >= header[0] for cell in cells]
    texts = [cell.column for cell in below if isinstance(cell.value, str) and cell.row >= data]
    names = max(dict.fromkeys(texts), key=texts.count)
    columns = {}
    for column in sorted({cell.column for cell in below}):
        head = sheet.filled(header[0], column) if above else None
        text = " ".join(head.text.split()) if head else ""
        columns[column] = Column("indicator" if column == names else "ignored", header=text)
    return Table(columns, sheet.file, sheet.name, header, (data, None))


def _numbers(cells: list[Cell]) -> int:
    """How many numbers that are no years stand in a row, beside a text."""
    values = [c.value for c in cells if isinstance(c.value, (int, float))]
    beside = any(isinstance(cell.value, str) for cell in cells)
    return sum(1 for value in values if not 1900 <= value < 2100) if beside else 0
