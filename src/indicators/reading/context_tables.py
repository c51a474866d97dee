"""Tables of text found by their header words: what stands around the matrix is typed in these.

A :class:`~indicators.reading.workbook.Sheet` goes in, :class:`Table` objects come out: rows of
cells by role, whatever the order of the columns. Every cell gets its disposition; nothing here
knows what a commitment is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from indicators.reading.cells import Cell, Sheet, date_of
from indicators.reading.delimited import decimal_sign
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.names import fold
from indicators.reading.numbers import Fault, read_number
from indicators.reading.tables import is_legend

Row = Mapping[str, Cell]

_TRUE = ("x", "si", "yes", "true", "1")
_FALSE = ("no", "false", "0")
_PERIOD = re.compile(r"\d{4}(-S[12]|-Q[1-4]|Q[1-4]|-\d{2}(-\d{2})?)?")

#: The role of columns that say again what a key stands for; nothing is read from them.
REFERENCE = "reference"


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
    header_row: int
    columns: Mapping[int, str]
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_tables(sheet: Sheet, kinds: Sequence[TableKind]) -> list[Table]:
    """Every table of a sheet that is one of some kinds.

    Rows above the first header are titles. Hidden rows are no data. A cell in a column that no
    header names is left without a disposition, and so becomes a finding.
    """
    found: list[Table] = []
    kind: TableKind | None = None
    for number in sorted(set(sheet.rows) - sheet.hidden_rows):
        cells = sheet.rows[number]
        header = header_of(cells, kinds)
        if header:
            kind, columns = header
            found.append(Table(kind.name, number, columns))
            for column in columns:
                sheet.dispose(cells[column], "header")
        elif kind is not None:
            _take_row(sheet, number, kind, found[-1])
    if found:
        _dispose_titles(sheet, found[0].header_row)
        _settle_numbers(sheet, found)
        for table, after in zip(found, [*found[1:], None], strict=True):
            table.findings += _unknown_columns(sheet, table, after)
    return found


def header_of(
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


def _take_row(sheet: Sheet, number: int, kind: TableKind, table: Table) -> None:
    if _is_note(sheet, number, kind, table.columns):
        for note in sheet.rows[number].values():
            sheet.dispose(note, "note")
        return
    row: dict[str, Cell] = {}
    filled = ((role, sheet.filled(number, column)) for column, role in table.columns.items())
    for role, cell in filled:
        if cell is None:
            continue
        if role == REFERENCE:
            sheet.dispose(cell, "label")
        elif isinstance(cell.value, Fault):
            sheet.dispose(cell, "unread")
            table.findings.append(number_problem(cell, read_number(cell.value)))
        else:
            row[role] = cell
    if not row:
        return
    missing = [role for role in kind.required if role not in row]
    for used in row.values():
        sheet.dispose(used, "unread" if missing else "value")
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


def _is_note(sheet: Sheet, number: int, kind: TableKind, columns: Mapping[int, str]) -> bool:
    """Whether a row is one text alone that explains, or a key of which nothing is said."""
    cells = list(sheet.rows[number].values())
    if len(cells) != 1 or not isinstance(cells[0].value, str):
        return False
    return is_legend(cells[0]) or kind.required == (columns.get(cells[0].column),)


def _dispose_titles(sheet: Sheet, first_header: int) -> None:
    for number in set(sheet.rows) - sheet.hidden_rows:
        if number < first_header:
            for cell in sheet.rows[number].values():
                sheet.dispose(cell, "title")


def _settle_numbers(sheet: Sheet, tables: Sequence[Table]) -> None:
    """Turn the values of delimited text into numbers, by the decimal sign that they show."""
    if sheet.decimal is not None:
        return
    texts = (row["value"].text for table in tables for row in table.rows if "value" in row)
    sheet.decimal = decimal_sign(texts)
    for table in tables:
        for place, row in enumerate(table.rows):
            if cell := row.get("value"):
                number = read_number(cell.value, sheet.decimal)
                read = number.value if not number.problem else Fault(number.problem, cell.text)
                if read is not None:
                    table.rows[place] = {**row, "value": cell._replace(value=read)}


def _unknown_columns(sheet: Sheet, table: Table, after: Table | None) -> list[Finding]:
    """One finding for each column whose header is no known word."""
    end = after.header_row if after else max(sheet.rows) + 1
    found = []
    for column, header in sheet.rows[table.header_row].items():
        if column in table.columns:
            continue
        below = [
            sheet.rows[number][column]
            for number in range(table.header_row + 1, end)
            if number not in sheet.hidden_rows and column in sheet.rows.get(number, {})
        ]
        for cell in [header, *below]:
            sheet.dispose(cell, "unread")
        found.append(
            finding(
                "warning", "unread_column",
                f'"{header.text[:60]}" is no column of this table; its {len(below)} cells were '
                "not used", "name it with a known header, or leave it: it changes nothing",
                cell=header,
            )
        )  # fmt: skip
    return found


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
        found.append(number_problem(row[role], number))
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
