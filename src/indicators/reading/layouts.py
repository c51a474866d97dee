"""Declared layouts: a TOML file that explains a sheet whose headers cannot.

A path goes in, a :class:`Layout` comes out: for sheets of some name, which rows are the header
and the data, and what each column holds. Nothing here opens a workbook.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from indicators.errors import SettingsError, UsageError
from indicators.reading.bands import find_bands
from indicators.reading.cells import Sheet
from indicators.reading.headers import ROLES, Band, Header, parse_header

_TABLE_KEYS = ("file", "sheet", "header_rows", "rows", "skip", "year", "scale", "columns")
_COLUMN_KEYS = ("role", "period", "scale")


@dataclass(frozen=True)
class TableLayout:
    """One declared table: where it stands, and what its columns hold.

    ``file`` and ``sheet`` are names in which ``*`` stands for anything. ``header_rows`` and
    ``rows`` are first and last row; without ``rows`` the data run to the end of the sheet.
    ``skip`` are texts (``*`` allowed) of rows that are no data. Without ``columns`` the table is
    found by its headers, and only the rows to skip are declared.
    """

    columns: Mapping[int, Header]
    file: str = "*"
    sheet: str = "*"
    header_rows: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    skip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The tables that a layout file declares."""

    file: str
    tables: tuple[TableLayout, ...]

    def tables_for(self, file: str, sheet: str) -> list[TableLayout]:
        """The declared tables of a sheet, top to bottom; empty where its headers explain it."""
        return [
            table
            for table in self.tables
            if fnmatchcase(file, table.file) and fnmatchcase(sheet, table.sheet)
        ]


def bands_of(sheet: Sheet, layout: Layout | None) -> list[Band]:
    """The header bands of a sheet: as declared, else as its headers say."""
    declared = layout.tables_for(sheet.file, sheet.name) if layout else []
    explained = [table for table in declared if table.columns]
    skip = tuple(text for table in declared if not table.columns for text in table.skip)
    if not explained:
        return [replace(band, skip=skip) for band in find_bands(sheet)]
    bands = []
    for table in explained:
        first, last = table.header_rows or (0, 0)
        if table.rows:
            before = table.rows[0] - 1
            first, last = (first, last) if table.header_rows else (before + 1, before)
        for row in range(first, last + 1):
            for cell in sheet.rows.get(row, {}).values():
                sheet.dispose(cell, "header")
        end = table.rows[1] if table.rows else None
        bands.append(Band(first, last, dict(table.columns), end, table.skip + skip))
    return sorted(bands, key=lambda band: band.last_row)


def read_layout(path: str | Path) -> Layout:
    """Read a layout file.

    Parameters
    ----------
    path
        A TOML file of ``[[tables]]``, each with ``columns`` (letter to role, or to a table of
        ``role``, ``period`` and ``scale``), or with ``skip`` alone; and, where needed, ``file``,
        ``sheet``, ``header_rows``, ``rows``, ``skip``, ``year`` and ``scale``.

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
    ... D = { role = "actual", period = "2009Q1" }
    ... ''', encoding="utf-8")
    >>> read_layout(path).tables[0].columns[4].period
    '2009Q1'
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"{path}: there is no such layout file")
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"[{path.name}]: not a TOML file in UTF-8: {error}") from error
    source = _Source(path.name, text)
    _known(content, ("tables",), source)
    tables = content.get("tables")
    if not isinstance(tables, list) or not tables:
        raise SettingsError(f"[{path.name}]: declares no table; begin each with [[tables]]")
    return Layout(path.name, tuple(_table(row, source, n) for n, row in enumerate(tables)))


@dataclass(frozen=True)
class _Source:
    """The text of a layout file, in which an error finds its line."""

    file: str
    text: str

    def error(self, message: str, table: int | None = None, *keys: str) -> SettingsError:
        """An error with the line of a key: the ``table``-th [[tables]], then each key in turn."""
        lines = self.text.splitlines()
        found = 0
        if table is not None:
            starts = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*tables", line)]
            found = starts[table] if table < len(starts) else 0
        for key in keys:
            wanted = re.compile(rf'(?<![\w-])"?{re.escape(key)}"?\s*[=.\]]')
            rest = range(found, len(lines))
            found = next((n for n in rest if wanted.search(lines[n])), found)
        return SettingsError(f"[{self.file}]line {found + 1}: {message}")


def _known(
    table: Mapping[str, Any], allowed: tuple[str, ...], source: _Source, number: int | None = None,
    *keys: str,
) -> None:  # fmt: skip
    for key in table:
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(allowed)}"
            raise source.error(f'"{key}" is not a known key; {hint}', number, *keys, key)


def _table(row: Mapping[str, Any], source: _Source, number: int) -> TableLayout:
    _known(row, _TABLE_KEYS, source, number)
    for key, kind, expected in (
        ("file", str, "a text"), ("sheet", str, "a text"), ("year", int, "a year"),
        ("scale", (int, float), "a number"), ("skip", list, "a list of texts"),
        ("columns", dict, 'a table such as { A = "id", C = "indicator" }'),
    ):  # fmt: skip
        if key in row and (not isinstance(row[key], kind) or isinstance(row[key], bool)):
            raise source.error(f"{key} should be {expected}", number, key)
    if not row.get("columns") and (not row.get("skip") or set(row) - {"file", "sheet", "skip"}):
        raise source.error(
            "columns is missing: say what each column holds, or only which rows to skip", number
        )
    columns = {
        _column_number(letter, source, number): _header(said, row, source, number, letter)
        for letter, said in row.get("columns", {}).items()
    }
    if columns and not {"indicator", "id"} & {header.role for header in columns.values()}:
        raise source.error('no column is "indicator" or "id"', number, "columns")
    return TableLayout(
        columns,
        row.get("file", "*"),
        row.get("sheet", "*"),
        _rows("header_rows", row, source, number),
        _rows("rows", row, source, number),
        tuple(str(text) for text in row.get("skip", ())),
    )


def _column_number(letter: str, source: _Source, number: int) -> int:
    if not re.fullmatch(r"[A-Za-z]{1,3}", letter):
        raise source.error(f'"{letter}" is no column; write its letter', number, "columns", letter)
    return column_index_from_string(letter.upper())


def _rows(key: str, row: Mapping[str, Any], source: _Source, number: int) -> tuple[int, int] | None:
    if key not in row:
        return None
    said = row[key]
    pair = [said, said] if isinstance(said, int) else said
    whole = isinstance(pair, list) and len(pair) == 2
    if not whole or not all(type(n) is int for n in pair) or not 1 <= pair[0] <= pair[1]:
        raise source.error(f"{key} should be [first, last], such as [5, 6]", number, key)
    return pair[0], pair[1]


def _header(said: Any, row: Mapping[str, Any], source: _Source, number: int, letter: str) -> Header:
    keys = {"role": said} if isinstance(said, str) else said
    if not isinstance(keys, Mapping):
        raise source.error(f"{letter} should be a role or a table", number, "columns", letter)
    _known(keys, _COLUMN_KEYS, source, number, "columns", letter)
    role = keys.get("role", "actual")
    if role not in ROLES:
        raise source.error(
            f'"{role}" is no role; known: {", ".join(ROLES)}', number, "columns", letter
        )
    scale = keys.get("scale", row.get("scale", 1))
    if not isinstance(scale, (int, float)) or isinstance(scale, bool) or scale <= 0:
        raise source.error("scale should be a positive number", number, "columns", letter)
    period = parse_header(str(keys["period"])) if "period" in keys else None
    if "period" in keys and (period is None or period.role != "period"):
        raise source.error(
            f'"{keys["period"]}" is no period; write it as "2009" or "2009Q1"',
            number, "columns", letter,
        )  # fmt: skip
    year, quarter = (period.year, period.quarter) if period else (None, None)
    return Header(role, year or row.get("year"), quarter, float(scale))
