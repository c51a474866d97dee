"""The rule of numbers: a number in a workbook is used by its table, or a finding names it."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
from openpyxl.utils import column_index_from_string, range_boundaries

from indicators.reading.folder import Folder
from indicators.reading.workbook import Cell

#: Roles of columns whose numbers say which row it is.
TELLING = ("id", "period", "year", "quarter", "month", "objective", "baseline_year", "target_year")


def unnamed(files: Folder, findings: pd.DataFrame) -> list[str]:
    """The numbers of a folder's workbooks that no table uses and no finding names."""
    found = findings.to_dict("records")
    left = []
    for parts in files.applied.values():
        for part in parts:
            tables = part.layout.tables
            for cell in part.sheet.cells():
                if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
                    continue
                word = part.sheet.dispositions.get((cell.row, cell.column), "unread")
                around = [t for t in tables if cell.row >= t.header_rows[0]]
                heads = [t.columns[cell.column] for t in around if cell.column in t.columns]
                roles = {head.role for head in heads}
                quarter = any(head.quarter == cell.value for head in heads)
                year = cell.value == int(cell.value) and 1900 <= cell.value < 2100
                labelled = cell in part.layout.context.labelled
                used = labelled or word in ("value", "check", "note") or (
                    (word == "label" and (roles & set(TELLING) or (not roles and year)))
                    or (word == "header" and (year or quarter))
                )  # fmt: skip
                if not used and not any(names(row, cell) for row in found):
                    left.append(f"{cell.address} {cell.value} is {word}")
    return left


def names(row: dict[str, Any], cell: Cell) -> bool:
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
