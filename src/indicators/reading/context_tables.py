"""Tables of text found by their header words: what stands around the matrix is typed in these.

A :class:`~indicators.reading.workbook.Sheet` goes in, :class:`Table` objects come out: rows of
cells by role, whatever the order of the columns. Every cell gets its disposition; nothing here
knows what a commitment is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from indicators.reading.cells import Cell, Sheet, date_of
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold
from indicators.reading.numbers import read_number

Row = Mapping[str, Cell]

_TRUE = ("x", "si", "yes", "true", "1")
_FALSE = ("no", "false", "0")
_DATE_LABELS = ("fecha de reporte", "fecha del reporte", "reportado el")
_PERIOD = re.compile(r"\d{4}(-S[12]|-Q[1-4]|Q[1-4]|-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class TableKind:
    """A kind of table: which header words each role goes by, and what a row must have.

    ``needed`` are the columns that make a row of cells this table's header; ``required`` are the
    cells without which a row is not used.
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    required: tuple[str, ...]


@dataclass
class Table:
    """One table as found: its kind, its rows, and what is wrong with them."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_tables(sheet: Sheet, kinds: Sequence[TableKind]) -> list[Table]:
    """Every table of a sheet that is one of some kinds.

    Rows above the first header are titles, save a reporting date (:func:`report_date`). A cell in
    a column that no header names is left without a disposition, and so becomes a finding.
    """
    found: list[Table] = []
    kind: TableKind | None = None
    columns: dict[int, str] = {}
    for number in sorted(sheet.rows):
        cells = sheet.rows[number]
        header = _header(cells, kinds)
        if header:
            kind, columns = header
            found.append(Table(kind.name))
            for column in columns:
                sheet.dispose(cells[column], "header")
        elif kind is not None:
            _take_row(sheet, number, kind, columns, found[-1])
    if found:
        _dispose_titles(sheet, kinds)
    return found


def _header(
    cells: Mapping[int, Cell], kinds: Sequence[TableKind]
) -> tuple[TableKind, dict[int, str]] | None:
    """The kind whose header a row is, with the most columns, and the role of each column."""
    texts = {column: fold(cell.text) for column, cell in cells.items()}
    best: tuple[TableKind, dict[int, str]] | None = None
    for kind in kinds:
        roles = {word: role for role, words in kind.words.items() for word in words}
        columns = {column: roles[text] for column, text in texts.items() if text in roles}
        if set(kind.needed) <= set(columns.values()) and (
            best is None or len(columns) > len(best[1])
        ):
            best = kind, columns
    return best


def _take_row(
    sheet: Sheet, number: int, kind: TableKind, columns: Mapping[int, str], table: Table
) -> None:
    found = ((role, sheet.filled(number, column)) for column, role in columns.items())
    row = {role: cell for role, cell in found if cell}
    if not row:
        return
    missing = [role for role in kind.required if role not in row]
    for cell in row.values():
        sheet.dispose(cell, "unread" if missing else "value")
    if not missing:
        table.rows.append(row)
        return
    first = next(iter(row.values()))
    words = ", ".join(kind.words[role][0] for role in missing)
    table.findings.append(
        finding(
            "error", "missing_cell", f"this row has no {words}; it is not used",
            "fill the cell, or delete the row", cell=first,
        )
    )  # fmt: skip


def _dispose_titles(sheet: Sheet, kinds: Sequence[TableKind]) -> None:
    first = next(number for number in sorted(sheet.rows) if _header(sheet.rows[number], kinds))
    for number in sorted(sheet.rows):
        if number < first:
            for cell in sheet.rows[number].values():
                sheet.dispose(cell, "title")


def report_date(sheet: Sheet) -> date | None:
    """The date beside or below "Fecha de reporte", with both cells disposed of."""
    for cell in sheet.cells():
        if fold(cell.text) not in _DATE_LABELS:
            continue
        for place in ((cell.row, cell.column + 1), (cell.row + 1, cell.column)):
            beside = sheet.filled(*place)
            if beside and (found := date_of(beside)):
                sheet.dispose(cell, "label")
                sheet.dispose(beside, "value")
                return found
    return None


def says_synthetic(sheet: Sheet) -> bool:
    """Whether a title says that the sheet's data are synthetic; after :func:`find_tables`."""
    return any(
        "sintetic" in fold(cell.text)
        for cell in sheet.cells()
        if sheet.dispositions.get((cell.row, cell.column)) == "title"
    )


def text_of(row: Row, role: str) -> str:
    """The text of a cell, or an empty one."""
    return " ".join(row[role].text.split()) if role in row else ""


def code_of(row: Row, role: str, found: list[Finding]) -> str:
    """A code such as 3.1; Excel turns some into dates, which is a finding."""
    if role in row and date_of(row[role]):
        found.append(
            finding(
                "error", "date_for_code", "a code was expected and the cell holds a date",
                "give the column the format Text and type the code again", cell=row[role],
            )
        )  # fmt: skip
        return ""
    return text_of(row, role)


def number_of(row: Row, role: str, found: list[Finding]) -> float:
    """The number of a cell, NaN where it is empty or says that it is missing."""
    if role not in row:
        return float("nan")
    number = read_number(row[role].value)
    if number.problem:
        found.append(
            finding(
                "error", number.problem, f'"{row[role].text}" is not a number',
                'write one number or "n.d."', cell=row[role],
            )
        )  # fmt: skip
    return float("nan") if number.value is None else number.value


def flag_of(row: Row, role: str, found: list[Finding]) -> bool | None:
    """True or false as marked; ``None`` for an empty cell or one that says neither."""
    folded = fold(text_of(row, role))
    if folded in _TRUE or folded in _FALSE:
        return folded in _TRUE
    if folded:
        found.append(
            finding(
                "error", "not_a_mark", f'"{row[role].text}" is neither yes nor no',
                'write "x", "sí" or "no"', cell=row[role],
            )
        )  # fmt: skip
    return None


def choice_of(row: Row, role: str, words: Mapping[str, str], found: list[Finding]) -> str:
    """The code of a declared word; an empty code, and a finding, for another word."""
    folded = fold(text_of(row, role))
    if folded and folded not in words:
        found.append(
            finding(
                "error", "unknown_word", f'"{row[role].text}" is not one of the declared words',
                f"write one of: {', '.join(words)}", cell=row[role],
            )
        )  # fmt: skip
    return words.get(folded, "")


def last_day_of(row: Row, role: str, found: list[Finding]) -> pd.Timestamp:
    """The last day of a date, month (2024-01), half (2020-S2), quarter or year; NaT if empty."""
    if role not in row:
        return pd.NaT
    if day := date_of(row[role]):
        return pd.Timestamp(day)
    text = text_of(row, role)
    try:
        return last_day(text)
    except ValueError:
        found.append(
            finding(
                "error", "not_a_date", f'"{text}" is not a date or period',
                "write a date, 2024-01, 2020-S2, 2020Q3 or 2020", cell=row[role],
            )
        )  # fmt: skip
        return pd.NaT


def last_day(period: str) -> pd.Timestamp:
    """The last day of a period.

    Raises
    ------
    ValueError
        When the text is no period.

    Examples
    --------
    >>> [str(last_day(text).date()) for text in ("2024-01", "2020-S2", "2020Q3", "2021")]
    ['2024-01-31', '2020-12-31', '2020-09-30', '2021-12-31']
    """
    if not _PERIOD.fullmatch(period):
        raise ValueError(period)
    year, rest = int(period[:4]), period[4:].strip("-")
    if rest.startswith("S"):
        return pd.Timestamp(year, 6 * int(rest[1]), 1) + pd.offsets.MonthEnd(0)
    if rest.startswith("Q"):
        return pd.Timestamp(year, 3 * int(rest[1]), 1) + pd.offsets.MonthEnd(0)
    if len(rest) == 5:
        return pd.Timestamp(period)
    month = int(rest) if rest else 12
    return pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)


def without_repeats(rows: Sequence[Row], role: str, found: list[Finding]) -> Iterator[Row]:
    """The rows with a key of their own; a key that is given again is an error, not used."""
    seen: dict[str, Cell] = {}
    for row in rows:
        key = text_of(row, role)
        if key in seen:
            found.append(
                finding(
                    "error", "repeated_key", f"{key} stands already in {seen[key].address}; "
                    "the first is used", "give this row a key of its own", cell=row[role],
                )
            )  # fmt: skip
            continue
        seen[key] = row[role]
        yield row
