"""Layouts as files: ``layouts.toml`` read, and what was recognised written as a draft of one.

A path goes in and a :class:`~indicators.reading.layout.Layout` comes out, each mistake named with
its line; or tables go in and TOML comes out, to be corrected and kept.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from indicators.errors import SettingsError, UsageError
from indicators.reading.findings import Finding
from indicators.reading.headers import ROLES, VALUES, Column, parse_header
from indicators.reading.layout import Layout, Table
from indicators.words import finding_sentences
from indicators.words import table as words_table

TABLE_KEYS = (
    "file", "sheet", "header_rows", "rows", "skip", "keep", "year", "scale", "columns", "rest",
    "only", "reported", "status", "unit", "name", "carry",
)  # fmt: skip
_COLUMN_KEYS = ("role", "period", "scale", "status", "unit", "header")
_STATUSES = ("final", "preliminary", "revised")
#: The last row that a spreadsheet has.
_LAST_ROW = 1_048_576
#: Roles as layouts of earlier versions name them.
_FORMER_ROLES = {
    "actual": "result", "value": "result", "term_total": "term_target", "extra": "ignored",
    "other": "ignored", "row_period": "period", "row_year": "year", "row_quarter": "quarter",
}  # fmt: skip


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
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"{path}: there is no such layout file")
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"[{path.name}]: not a TOML file in UTF-8: {error}") from error
    source = _Source(path.name, text)
    _known(content, ("tables",), source)
    tables = content.get("tables")
    if not isinstance(tables, list) or not tables:
        raise SettingsError(f"[{path.name}]: declares no table; begin each with [[tables]]")
    return Layout(tuple(_table(row, source, n) for n, row in enumerate(tables)), path.name)


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
    table: Mapping[str, Any], allowed: Iterable[str], source: _Source, number: int | None = None,
    *keys: str,
) -> None:  # fmt: skip
    names = tuple(allowed)
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(names)}"
            raise source.error(f'"{key}" is not a known key; {hint}', number, *keys, key)


def _table(row: Mapping[str, Any], source: _Source, number: int) -> Table:
    _known(row, TABLE_KEYS, source, number)
    for key, kinds, expected in (
        ("file", str, "a text"), ("sheet", str, "a text"), ("year", int, "a year"),
        ("scale", (int, float), "a number"), ("unit", str, "a text"), ("rest", str, "a text"),
        ("name", list, 'a list such as ["{sheet}", "C"]'), ("carry", list, "a list of columns"),
        ("columns", dict, 'a table such as { A = "id", C = "indicator" }'),
        ("skip", (list, dict), "a list of texts, or columns with their texts"),
        ("keep", dict, 'columns with their texts, such as { D = ["Realizado"] }'),
    ):  # fmt: skip
        if key in row and (not isinstance(row[key], kinds) or isinstance(row[key], bool)):
            raise source.error(f"{key} should be {expected}", number, key)
    if "only" in row and not isinstance(row["only"], bool):
        raise source.error("only should be true or false", number, "only")
    rules = {"skip", "keep", "only", "reported", "status", "unit"}
    if not row.get("columns") and (not rules & set(row) or set(row) - {"file", "sheet", *rules}):
        raise source.error(
            "columns is missing: say what each column holds, or only which rows to skip", number
        )
    columns: dict[int, Column] = {}
    for letters, said in row.get("columns", {}).items():
        for place, column in enumerate(_column_numbers(letters, source, number)):
            columns[column] = _column(said, place, row, source, number, letters)
    name = tuple(_name_part(part, source, number) for part in row.get("name", ()))
    if columns and not name and not {"indicator", "id"} & {c.role for c in columns.values()}:
        raise source.error('no column is "indicator" or "id"', number, "columns")
    # a column that is only named in `name` names rows, and holds nothing else
    parts = [part for part in name if isinstance(part, int) and part not in columns]
    columns |= dict.fromkeys(parts, Column("indicator"))
    if row.get("rest", "ignored") != "ignored":
        raise source.error('rest can only be "ignored"', number, "rest")
    head, rows = (_rows(key, row, source, number) for key in ("header_rows", "rows"))
    header = (head[0], head[1] or head[0]) if head else None
    if header and rows and rows[0] <= header[1]:
        raise source.error("rows should begin below header_rows", number, "rows")
    if not header:  # a table without headers: the row before its data is the last of none
        first = rows[0] if rows else 1
        header = (first, first - 1)
    status = row.get("status", "")
    if status and status not in _STATUSES:
        raise source.error(f"status should be one of {', '.join(_STATUSES)}", number, "status")
    return Table(
        columns,
        row.get("file", "*"),
        row.get("sheet", "*"),
        header,
        rows or (header[1] + 1, None),
        name,
        tuple(_row_rules("skip", row, source, number)),
        tuple(_row_rules("keep", row, source, number)),
        frozenset(
            n for part in row.get("carry", ()) for n in _column_numbers(str(part), source, number)
        ),
        _day(row, source, number),
        status,
        row.get("unit", ""),
        declared=True,
        rest=row.get("rest", ""),
        only=row.get("only", False),
    )


def _column_numbers(letters: str, source: _Source, number: int) -> list[int]:
    found = re.fullmatch(r"([A-Za-z]{1,3})(?::([A-Za-z]{1,3}))?", letters)
    if not found:
        raise source.error(
            f'"{letters}" is no column; write its letter', number, "columns", letters
        )
    first = column_index_from_string(found[1].upper())
    last = column_index_from_string((found[2] or found[1]).upper())
    if not first <= last <= 16_384:
        raise source.error(f'"{letters}" is no range of columns', number, "columns", letters)
    return list(range(first, last + 1))


def _name_part(part: Any, source: _Source, number: int) -> int | str:
    if part in ("{sheet}", "{title}"):
        return str(part)
    return _column_numbers(str(part), source, number)[0]


def _row_rules(
    key: str, row: Mapping[str, Any], source: _Source, number: int
) -> Iterator[tuple[int, str]]:
    said = row.get(key, ())
    if not isinstance(said, Mapping):
        yield from ((0, str(text)) for text in said)
        return
    for letters, texts in said.items():
        if not isinstance(texts, list):
            raise source.error(f"{key} should give a list of texts", number, key)
        for column in _column_numbers(letters, source, number):
            yield from ((column, str(text)) for text in texts)


def _rows(
    key: str, row: Mapping[str, Any], source: _Source, number: int
) -> tuple[int, int | None] | None:
    """First and last row; ``rows = [7]`` has no last one, a single ``header_rows = 3`` is both."""
    if key not in row:
        return None
    said = row[key]
    pair = said if isinstance(said, list) else [said, said]
    if key == "rows" and len(pair) == 1:
        pair = [pair[0], _LAST_ROW]
    whole = len(pair) == 2 and all(type(n) is int for n in pair)
    if not whole or not 1 <= pair[0] <= pair[1]:
        raise source.error(f"{key} should be [first, last], such as [5, 6]", number, key)
    return pair[0], None if pair[1] == _LAST_ROW else pair[1]


def _day(row: Mapping[str, Any], source: _Source, number: int) -> date | None:
    said = row.get("reported")
    try:
        day = date.fromisoformat(said) if isinstance(said, str) else said
    except ValueError:
        day = 0
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        raise source.error("reported should be a date, such as 2010-10-29", number, "reported")
    return day


def _column(
    said: Any, place: int, row: Mapping[str, Any], source: _Source, number: int, letters: str
) -> Column:
    """The ``place``-th column of a range; a period counts on from column to column."""
    keys = {"role": said} if isinstance(said, str) else said
    at = (number, "columns", letters)
    if not isinstance(keys, Mapping):
        raise source.error(f"{letters} should be a role or a table", *at)
    _known(keys, _COLUMN_KEYS, source, *at)
    role = keys.get("role", "result")
    role = "result" if role == "period" and "period" in keys else _FORMER_ROLES.get(role, role)
    if role not in ROLES:
        raise source.error(f'"{role}" is no role; known: {", ".join(ROLES)}', *at)
    scale = keys.get("scale", row.get("scale", 1))
    if not isinstance(scale, (int, float)) or isinstance(scale, bool) or not 0 < scale < 1e12:
        raise source.error("scale should be a positive number", *at)
    status = keys.get("status", "")
    if status and status not in _STATUSES:
        raise source.error(f"status should be one of {', '.join(_STATUSES)}", *at)
    column = Column(role, row.get("year"), scale=float(scale), running=role == "total")
    if "period" in keys:
        period = _period(str(keys["period"]), place)
        if period is None:
            raise source.error(
                f'"{keys["period"]}" is no period; write it as "2009", "2009Q1" or "2009-01"', *at
            )
        running = period.running or role == "total"
        role = "result" if role == "total" and period.quarter else role
        column = replace(
            column, role=role, year=period.year or row.get("year"), quarter=period.quarter,
            month=period.month, running=running, since=period.since,
        )  # fmt: skip
    return replace(
        column,
        data_status=status,
        unit=str(keys.get("unit", "")),
        header=str(keys.get("header", "")),
    )


def _period(text: str, place: int) -> Column | None:
    """A period, ``place`` steps of its own length later."""
    if month := re.fullmatch(r"(\d{4})-(\d\d)", text):
        months = int(month[1]) * 12 + int(month[2]) - 1 + place
        return (
            Column("result", months // 12, month=months % 12 + 1) if int(month[2]) <= 12 else None
        )
    found = parse_header(text)
    if (
        found is None
        or found.role not in ("result", "term_target")
        or found.refused == "part_of_year"
    ):
        return None
    found = replace(found, refused="")
    if not place or found.year is None:
        return found
    if found.quarter:
        quarters = found.year * 4 + found.quarter - 1 + place
        return replace(found, year=quarters // 4, quarter=quarters % 4 + 1)
    if found.month:
        months = found.year * 12 + found.month - 1 + place
        return replace(found, year=months // 12, month=months % 12 + 1)
    return replace(found, year=found.year + place)


def draft_layout(tables: Iterable[Table], findings: Iterable[Finding], lang: str = "es") -> str:
    """A layout as TOML, with a comment on every doubt, ready to be corrected and kept.

    What a column takes from the sheet's titles (its year, its quarter) is left to them, so that the
    next quarter's sheet says its own; the last table of a sheet runs to its end.

    Examples
    --------
    >>> columns = {1: Column("indicator", header="Indicador")}
    >>> table = Table(columns, "a.xlsx", "Hoja", (3, 3), (5, 9))
    >>> print(draft_layout([table], []).partition("[[tables]]")[2].strip())
    file = "a.xlsx"
    sheet = "Hoja"
    header_rows = [3, 3]
    rows = [5]
    [tables.columns]
    A = { role = "indicator", header = "Indicador" }
    """
    tables = list(tables)
    doubts = [row for row in findings if row["severity"] != "note"]
    lines = [f"# {line}" for line in words_table()["layout"]["draft"][lang].split("\n")]
    told: set[int] = set()

    def comments(cells: str) -> Iterator[str]:
        for n, row in enumerate(doubts):
            if n not in told and re.search(cells, row["source_cell"]):
                told.add(n)
                yield from _commented(finding_sentences(row, lang))

    for table in tables:
        sheet = rf"^\[{re.escape(table.file)}\]{re.escape(table.sheet)}"
        lines += ["", *comments(f"{sheet}$"), "[[tables]]", *_table_in_toml(table, tables)]
        lines.append("[tables.columns]")
        for column, said in sorted(table.columns.items()):
            letter = get_column_letter(column)
            lines += comments(rf"{sheet}!{letter}\d+")
            lines.append(f"{letter} = {_column_in_toml(said)}")
    return "\n".join([*lines, *comments("")]) + "\n"


def plain(text: str) -> str:
    """A text in one line that a terminal takes for text alone: no escape sequence, no control.

    >>> plain("a\\x1b[31m" + chr(10) + "b")
    'a\\\\x1b[31m b'
    """
    spaced = (" " if ch.isspace() else ch for ch in text)
    return "".join(ch if ch.isprintable() else ascii(ch)[1:-1] for ch in spaced)


def _commented(sentences: tuple[str, str]) -> list[str]:
    return ["# ? " + plain("; ".join(part for part in sentences if part))]


def _table_in_toml(table: Table, others: list[Table]) -> Iterator[str]:
    yield f"file = {_toml(table.file)}"
    yield f"sheet = {_toml(table.sheet)}"
    first, last = table.header_rows
    if last >= first:
        yield f"header_rows = [{first}, {last}]"
    same = [t for t in others if (t.file, t.sheet) == (table.file, table.sheet)]
    end = max(t.rows[1] or _LAST_ROW for t in same)
    if (table.rows[1] or _LAST_ROW) < max(end, table.rows[0]):
        yield f"rows = [{table.rows[0]}, {table.rows[1]}]"
    elif table.rows[0] != last + 1 or last < first:
        yield f"rows = [{table.rows[0]}]"
    if table.name:
        parts = (part if isinstance(part, str) else get_column_letter(part) for part in table.name)
        yield f"name = [{', '.join(map(_toml, parts))}]"
    if table.carried:
        yield f"carry = [{', '.join(_toml(get_column_letter(c)) for c in sorted(table.carried))}]"
    if table.reported:
        yield f"reported = {table.reported.isoformat()}"
    if table.data_status:
        yield f"status = {_toml(table.data_status)}"
    if table.unit:
        yield f"unit = {_toml(table.unit)}"
    if table.only:
        yield "only = true"
    for key, rules in (("skip", table.skip), ("keep", table.keep)):
        columns = dict.fromkeys(column for column, _ in rules)
        for column in columns:
            texts = ", ".join(_toml(text) for of, text in rules if of == column)
            letter = f".{get_column_letter(column)}" if column else ""
            yield f"{key}{letter} = [{texts}]"


def _column_in_toml(column: Column) -> str:
    role = "ignored" if column.refused or column.role not in ROLES else column.role
    role = "total" if role == "result" and column.running else role
    parts = [f'role = "{role}"']
    of_titles = role in ("result", "total") and _is_of_titles(column)
    if column.period and role in VALUES and not of_titles:
        parts.append(f'period = "{_period_in_toml(column)}"')
    if column.scale != 1.0:
        parts.append(f"scale = {column.scale:.12g}")
    if column.data_status:
        parts.append(f'status = "{column.data_status}"')
    if column.unit:
        parts.append(f"unit = {_toml(column.unit)}")
    if column.header:
        parts.append(f"header = {_toml(column.header)}")
    return "{ " + ", ".join(parts) + " }"


def _is_of_titles(column: Column) -> bool:
    """Whether its header says no year, which the titles of its sheet gave it."""
    head = parse_header(column.header) or parse_header(column.header.replace(" / ", " "))
    return head is not None and head.role in VALUES and not head.year


def _period_in_toml(column: Column) -> str:
    if column.since:
        return f"{column.since}-{column.year}"
    if column.running and column.role == "planned" and column.quarter:
        return f"Ene-{('Mar', 'Jun', 'Sep', 'Dic')[column.quarter - 1]} {column.year}"
    return column.period


def _toml(text: str) -> str:
    """A TOML string: JSON's, whose escapes TOML understands, with all that is no print escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(ch if ch.isprintable() else _escaped(ord(ch)) for ch in quoted)


def _escaped(number: int) -> str:
    return f"\\u{number:04x}" if number < 1 << 16 else f"\\U{number:08x}"
