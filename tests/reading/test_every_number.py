"""The rule of numbers: a number in a workbook is used by its table, or a finding names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.utils import column_index_from_string, range_boundaries

from indicators.errors import DataError
from indicators.programme import workbooks_in
from indicators.reading.cells import Cell
from indicators.reading.findings import Finding
from indicators.reading.folder import Folder, frames_of
from indicators.settings import Settings, read_settings
from tests.conftest import RAW
from tests.reading.office_cases import CASES
from tests.reading.test_office_cases import Case, build

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"
#: Roles of columns whose numbers say which row it is.
TELLING = ("id", "period", "year", "quarter", "month", "objective", "baseline_year", "target_year")


def unnamed(paths: list[Path], settings: Settings) -> list[str]:
    """The numbers of some workbooks that no table uses and no finding names."""
    files = Folder(paths, settings, None)
    try:
        found = frames_of(files)["findings"].to_dict("records")
    except DataError:
        return []  # refused as a whole
    left = []
    for parts in files.applied.values():
        for part in parts:
            tables = part.layout.tables
            for cell in part.sheet.cells():
                if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
                    continue
                word = part.sheet.dispositions.get((cell.row, cell.column), "unread")
                roles = {t.columns[cell.column].role for t in tables if cell.column in t.columns}
                year = cell.value == int(cell.value) and 1900 <= cell.value < 2100
                used = word in ("value", "check", "note") or (
                    (word == "label" and (roles & set(TELLING) or (not roles and year)))
                    or (word == "header" and year)
                )  # fmt: skip
                if not used and not any(names(row, cell) for row in found):
                    left.append(f"{cell.address} {cell.value} is {word}")
    return left


def names(row: Finding, cell: Cell) -> bool:
    """Whether a finding stands on a cell, on its row's label, or on what the cell stands in."""
    for place in re.split(r" (?=\[)", row["source_cell"]):
        sheet, _, where = place.partition("!")
        if not f"[{cell.file}]{cell.sheet}".startswith(sheet):
            continue
        if not where:
            return True
        values = json.loads(row["values"]) if row["values"] else {}
        areas = [where, *re.findall(r"[A-Z]+\d*(?::[A-Z]+\d*)?", str(values.get("cells", "")))]
        areas += re.findall(r"[A-Z]+\d*:[A-Z]+\d*", f"{values.get('area')} {values.get('columns')}")
        if any(covers(area, cell) for area in areas):
            return True
        if row["severity"] == "error" and re.sub(r"\D", "", where) == str(cell.row):
            return True  # the row is not used
    return False


def covers(area: str, cell: Cell) -> bool:
    if re.fullmatch(r"[A-Z]+(:[A-Z]+)?", area):
        ends = [column_index_from_string(letters) for letters in area.split(":")]
        return ends[0] <= cell.column <= ends[-1]
    left, top, right, bottom = range_boundaries(area)
    return left <= cell.column <= right and top <= cell.row <= bottom


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_number_of_an_office_is_used_or_named(case: Case, tmp_path: Path) -> None:
    raw = build(case, tmp_path)
    assert unnamed(workbooks_in(raw), read_settings(raw / "programme.toml")) == []


def layouts() -> Iterator[list[Path]]:
    matrix = LAYOUTS / "matriz_bloques.xlsx"
    for path in sorted(LAYOUTS.iterdir()):
        if path.suffix != ".golden":
            yield [path] if path.name.startswith("matriz") else [matrix, path]


@pytest.mark.parametrize("paths", list(layouts()), ids=lambda paths: paths[-1].name)
def test_every_number_of_a_layout_is_used_or_named(paths: list[Path]) -> None:
    settings = Settings(first_year=2025, last_year=2028, baseline_year=2024)
    assert unnamed(paths, settings) == []


def test_every_number_of_the_shipped_workbooks_is_used() -> None:
    assert unnamed(workbooks_in(RAW), read_settings(RAW / "programme.toml")) == []
