"""What stands around the matrix as kinds of facts: their schema, and the functions that read it.

A sheet goes in: :func:`recognise_facts` says which of the kinds in context_kinds.toml it holds,
without taking a value, and :func:`take_facts` gives their rows, each cell as the type that its
column declares. What the facts mean is for context.py to say.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from indicators.frames.schemas import SCHEMAS
from indicators.reading.apply import Applied, loose_ends, told_cells
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Column
from indicators.reading.layout import SheetLayout, Table
from indicators.reading.meanings import is_legend
from indicators.reading.numbers import Fault, decimal_sign, read_number
from indicators.reading.spellings import codes, date_of, fold, vocabulary
from indicators.reading.titles import read_titles
from indicators.reading.workbook import Cell, Sheet
from indicators.words import label

#: What the column of objectives says for the programme as a whole, which is objective 0.
_WHOLE_PROGRAMME = ("todo el programa", "programa", "0")
_ANSWERS = codes({answer: vocabulary("rows")[answer] for answer in ("yes", "no")})
_EACH_YEAR = fold(label("each_year"))
#: The folded words of each choice, and what they stand for.
CHOICES: Mapping[str, Mapping[str, Any]] = {
    **{
        name: {fold(label(code)): code for code in SCHEMAS[frame][name].allowed if code}
        for frame, name in (("narrative_targets", "comparison"), ("commitments", "nature"),
                            ("commitment_status", "status"))
    },
    "counted": {"objetivos": "objectives", "estrategias": "strategies",
                "lineas de accion": "lines", "grupos": "groups"},
    "flag": {word: answer == "yes" for word, answer in _ANSWERS.items()},
    "answer": _ANSWERS,
}  # fmt: skip
#: What an empty cell of a type gives; of any other, an empty text.
_EMPTY: Mapping[str, Any] = {"number": float("nan"), "day": pd.NaT, "flag": False}
_PERIOD = re.compile(r"\d{4}(-?S[12]|-?Q[1-4]|-\d{2})?")


@dataclass(frozen=True)
class Kind:
    """A kind of facts, as context_kinds.toml explains it."""

    columns: Mapping[str, Mapping[str, Any]]
    place: Sequence[str]
    key: str = ""
    about: str = ""

    @cached_property
    def roles(self) -> dict[str, str]:
        """Folded header word to column."""
        return {fold(word): name for name, of in self.columns.items() for word in of["words"]}

    @cached_property
    def empty(self) -> dict[str, Any]:
        """The values of a row that says nothing."""
        return {name: _EMPTY.get(of["type"], "") for name, of in self.columns.items()}

    def needed(self, *by: str) -> list[str]:
        """The columns without which a row (or a header) is none."""
        return [name for name, of in self.columns.items() if of.get("need") in by]


_DECLARED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KINDS: Mapping[str, Kind] = {name: Kind(**said) for name, said in _DECLARED.items()}
_WORDS = {word for kind in KINDS.values() for word in kind.roles}


@dataclass(frozen=True)
class _FactTable(Table):
    """A table of facts of one kind."""

    kind: str = ""


class Fact(NamedTuple):
    """A row of a frame, its cells by column, and the columns that could not be read."""

    row: dict[str, Any]
    cells: Mapping[str, Cell]
    unread: frozenset[str]


def recognise_facts(sheet: Sheet) -> SheetLayout:
    """Find the tables of facts in a sheet, which is not changed."""
    rows = sorted(set(sheet.rows) - sheet.hidden_rows)
    heads = [(row, kind) for row in rows if (kind := kind_of_header(sheet, row))]
    last = max(sheet.rows, default=0)
    ends = [*(row - 1 for row, _ in heads[1:]), last]
    tables = tuple(
        _FactTable(
            _columns(sheet, row, KINDS[kind]), sheet.file, sheet.name, (row, row), (row + 1, end),
            kind=kind,
        )
        for (row, kind), end in zip(heads, ends, strict=False)
    )  # fmt: skip
    first = heads[0][0] if heads else last + 1
    return SheetLayout(sheet, tables, read_titles(sheet, first))


def kind_of_header(sheet: Sheet, row: int) -> str:
    """The kind that a row is the header of: all that it needs once, and the most columns."""
    texts = [fold(text) for text in _texts(sheet, row).values()]
    best, most = "", 0
    for name, kind in KINDS.items() if len(_WORDS.intersection(texts)) > 1 else ():
        times = Counter(kind.roles[text] for text in texts if text in kind.roles)
        once = all(times[column] == 1 for column in kind.needed("row", "header"))
        if once and times.total() > most:
            best, most = name, times.total()
    return best


def _texts(sheet: Sheet, row: int) -> dict[int, str]:
    cells = sheet.rows.get(row, {})
    shown = sorted(set(cells) - sheet.hidden_columns)
    return {column: cells[column].value for column in shown if isinstance(cells[column].value, str)}


def _columns(sheet: Sheet, row: int, kind: Kind) -> dict[int, Column]:
    """What the columns hold; two of one meaning are refused both."""
    texts = _texts(sheet, row)
    roles = {column: kind.roles.get(fold(text), "unknown") for column, text in texts.items()}
    times = Counter(role for role in roles.values() if role not in ("unknown", "reference"))
    columns = {column: Column("hidden") for column in sheet.hidden_columns & set(sheet.rows[row])}
    for column, role in roles.items():
        refused = "same_period_twice" if times[role] > 1 else ""
        columns[column] = Column(role, header=" ".join(texts[column].split()), refused=refused)
    return columns


def nearest_header(sheet: Sheet) -> str:
    """The row of a sheet that is most like a header, for the message that none is enough."""
    rows = {row: list(_texts(sheet, row).values()) for row in sorted(sheet.rows)}
    known = {row: len(_WORDS.intersection(map(fold, texts))) for row, texts in rows.items()}
    best = max(rows, key=lambda row: (known[row], len(rows[row]) > 1), default=0)
    shown = ", ".join(f"«{text[:30]}»" for text in rows.get(best, [])[:6])
    return f"{sheet.at(best, 1)}: {shown}" if shown else ""


def take_facts(
    layout: SheetLayout, objectives: frozenset[int], decimal: str = ""
) -> tuple[dict[str, list[Fact]], list[Finding]]:
    """Take the rows of a sheet's tables, and give every cell its disposition.

    ``objectives`` are the matrix's, which rows may refer to; ``decimal`` is the sign of decimals
    where the texts leave it open. The facts come by kind, with what is wrong with cells, rows and
    columns.
    """
    sheet, tables = layout.sheet, [t for t in layout.tables if isinstance(t, _FactTable)]
    taker = _Taker(sheet, objectives, decimal)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for table in tables:
        for cell in sheet.rows[table.header_rows[0]].values():
            if cell.column in table.columns:
                sheet.dispose(cell, "header")
        facts[table.kind] += taker.facts(table)
    for cell in sheet.undisposed() if tables else ():
        above = cell.row < tables[0].header_rows[0] and cell.row not in sheet.hidden_rows
        if above and (isinstance(cell.value, str | date) or cell.value == layout.context.year):
            sheet.dispose(cell, "title")
    told = told_cells((row["severity"], row["source_cell"]) for row in taker.found)
    for row in loose_ends(Applied(layout, [], []), told):
        if row["code"] == "unread_column":  # no layout is declared for these workbooks
            row["values"] = json.dumps(json.loads(row["values"]) | {"hint_code": "column_around"})
        taker.found.append(row)
    return facts, taker.found


class _Taker:
    """Takes the rows of a sheet's tables."""

    def __init__(self, sheet: Sheet, objectives: frozenset[int], decimal: str) -> None:
        self.sheet, self.objectives, self.decimal = sheet, objectives, decimal
        self.merged = {anchor: place for place, anchor in sorted(sheet.merges.items())}
        self.found: list[Finding] = []

    def facts(self, table: _FactTable) -> Iterator[Fact]:
        """The rows that can be used, top to bottom."""
        sheet, kind = self.sheet, KINDS[table.kind]
        columns = {c: head.role for c, head in table.with_roles(*kind.columns).items()}
        rows = [r for r in table.row_numbers if r in sheet.rows and r not in sheet.hidden_rows]
        numbers = [c for c, name in columns.items() if kind.columns[name]["type"] == "number"]
        cells = (sheet.rows[row].get(column) for row in rows for column in numbers)
        texts = [cell.value for cell in cells if cell and isinstance(cell.value, str)]
        sign = decimal_sign(texts) or self.decimal or sheet.decimal or ""
        for row in rows:
            first, *others = sheet.rows[row].values()
            key_alone = [columns.get(first.column)] == kind.needed("row")
            alone = not others and isinstance(first.value, str)
            # it explains, or says nothing of a key
            if alone and (key_alone or is_legend(first.text)):
                sheet.dispose(first, "note")
            elif fact := self._fact(row, kind, columns, sign):
                yield fact

    def _fact(self, row: int, kind: Kind, columns: Mapping[int, str], sign: str) -> Fact | None:
        values, cells = dict(kind.empty), {}
        unread: set[str] = set()
        filled = ((name, self.sheet.filled(row, column)) for column, name in columns.items())
        for name, cell in ((name, cell) for name, cell in filled if cell):
            if name == "reference":
                self.sheet.dispose(cell, "label")
                continue
            cells[name], said = cell, self._value(cell, kind, kind.columns[name]["type"], sign)
            if isinstance(said, dict):  # a finding in place of a value
                self.found.append(said)
                self.sheet.dispose(cell, "unread")
                unread.add(name)
            else:
                values[name] = said
        needed = kind.needed("row")
        lacking = [name for name in needed if name not in cells]
        if lacking and cells:
            words = ", ".join(kind.columns[name]["words"][0] for name in lacking)
            first = next(iter(cells.values()))
            self.found.append(finding("missing_cell", cell=first, columns=words))
        used = not lacking and unread.isdisjoint(needed)
        for cell in cells.values():
            self.sheet.dispose(cell, "value" if used else "unread")
        place = next((cells[name].address for name in kind.place if name in cells), "")
        return Fact({**values, "source_cell": place}, cells, frozenset(unread)) if used else None

    def _value(self, cell: Cell, kind: Kind, type_: str, sign: str) -> Any:
        """What a cell says, as the type of its column; a finding where it does not say it."""
        text = " ".join(cell.text.split())
        if isinstance(cell.value, Fault):
            return number_problem(cell, read_number(cell.value).problem)
        if type_ == "code" and isinstance(cell.value, date):
            return finding("date_for_code", cell=cell)
        if type_ == "number":
            return self._number(cell, "comparison" in kind.columns, sign)
        if type_ == "objective":
            return self._objective(cell)
        if known := CHOICES.get(type_):
            code = "not_a_mark" if type_ in ("flag", "answer") else "unknown_word"
            unknown = finding(code, cell=cell, shown=text[:60], words=", ".join(known))
            return known.get(fold(text), unknown)
        if type_ in ("day", "printed"):
            day = _last_day(cell.value, self.sheet.month_first)
            if day is None:
                return finding("not_a_date", cell=cell, shown=text[:60])
            whole = type_ == "day" or date_of(cell.value, self.sheet.month_first)
            return text if not whole else day if type_ == "day" else f"{day:%Y-%m-%d}"
        return "each_year" if type_ == "period" and fold(text) == _EACH_YEAR else text

    def _number(self, cell: Cell, bounds: bool, sign: str) -> Any:
        number = read_number(cell.value, sign, cell.number_format)
        if number.problem:
            return number_problem(cell, number.problem)
        last = self.merged.get((cell.row, cell.column), (cell.row, cell.column))
        if last != (cell.row, cell.column):
            area = f"{cell.address}:{self.sheet.at(*last).rpartition('!')[2]}".rpartition("!")[2]
            return finding("value_merged", cell=cell, shown=cell.text[:40], area=area,
                           hint_code="merged_around")  # fmt: skip
        if number.comparison and not bounds:
            return finding("bound_for_result", cell=cell, shown=cell.text[:60])
        return float("nan") if number.value is None else number.value

    def _objective(self, cell: Cell) -> Any:
        if fold(cell.text) in _WHOLE_PROGRAMME:
            return 0
        number = read_number(cell.value).value
        if number in self.objectives:
            return int(number)
        first, last = str(min(self.objectives)), str(max(self.objectives))
        return finding("unknown_objective", cell=cell, shown=cell.text[:60], first=first, last=last)


def _last_day(value: Any, month_first: bool = False) -> pd.Timestamp | None:
    """The last day of a date, month, half, quarter or year; ``None`` where it is none.

    >>> [str(_last_day(text).date()) for text in ("2024-01", "2020-S2", "2020Q3", "2021")]
    ['2024-01-31', '2020-12-31', '2020-09-30', '2021-12-31']
    """
    if day := date_of(value, month_first):
        return pd.Timestamp(day)
    period = " ".join(str(value).split())
    if not _PERIOD.fullmatch(period):
        return None
    period = re.sub("-?S([12])", lambda half: f"Q{2 * int(half[1])}", period)
    try:
        return pd.Period(period).end_time.normalize()
    except ValueError:  # month 13
        return None
