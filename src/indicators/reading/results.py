"""The rows of a table of results: which indicator, which period, which value.

Rows of a sheet and their header band go in, and :class:`Results` collects what they say. Whether a
total is used is settled later (totals.py), when every sheet of the workbook has been read.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from openpyxl.utils import get_column_letter

from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Band, Header
from indicators.reading.names import Match, fold, match_names, names_by_id
from indicators.reading.numbers import Fault, read_number, scaled, split_status
from indicators.reading.row_names import identify
from indicators.reading.row_periods import month_columns, read_row_period

_STATUS_WORDS = {
    "p": "preliminary", "preliminar": "preliminary", "r": "revised", "revisado": "revised",
    "definitivo": "final", "final": "final",
}  # fmt: skip


class Result(NamedTuple):
    """One reported value: a row of the frame ``actuals``, and the mark on its whole row."""

    indicator_id: str
    period: str
    value: float | None
    data_status: str
    reported: date | None
    synthetic: bool
    text: str
    note: str
    source_cell: str
    sha256: str
    row_status: str


class Total(NamedTuple):
    """A running total of a year: through a quarter, or through a time that is not said."""

    result: Result
    year: int
    quarter: int | None
    sheet: Sheet
    cell: Cell
    problem: bool


class Results:
    """What has been read so far from one file."""

    def __init__(self, sha256: str, indicators: pd.DataFrame, named: pd.DataFrame) -> None:
        self.sha256 = sha256
        self.indicators: dict[str, dict[str, Any]] = indicators.set_index("indicator_id").to_dict(
            "index"
        )
        self.names = names_by_id(named.indicator_id, named["name"])
        self.reported: date | None = None
        self.synthetic = False
        self.values: list[Result] = []
        self.annual: list[tuple[Result, Sheet, Cell]] = []
        self.totals: list[Total] = []
        self.targets: list[dict[str, Any]] = []
        self.findings: list[Finding] = []
        self.recognised: list[dict[str, Any]] = []
        self.told: defaultdict[str, set[int]] = defaultdict(set)
        self.matches: dict[str, Match] = {}
        self.numbered = False
        self.prefixes: dict[int, str] = {}
        self.columns: list[tuple[int, Header]] = []
        self.month_columns: set[int] = set()
        self.unsaved: defaultdict[str, list[Cell]] = defaultdict(list)
        self.unclear: dict[tuple[str, int], list[Cell]] = {}

    def open_table(self, sheet: Sheet, band: Band, last_row: int) -> None:
        """Match all names of a table at once, and see which of its columns name months."""
        self.month_columns = month_columns(sheet, band, last_row)
        if not band.indicator:
            return
        texts = {
            cell.text
            for row in range(band.last_row + 1, last_row + 1)
            if (cell := sheet.rows.get(row, {}).get(band.indicator))
        }
        new = [text for text in texts if text not in self.matches]
        self.matches |= match_names(new, self.names)


def read_row(sheet: Sheet, row: int, band: Band, results: Results) -> None:
    """Read one row of a table of results."""
    cells = sheet.rows[row]
    for column in band.with_roles("objective", "unit", "indicator", "id", "extra", "row_period",
                                  "row_year", "row_quarter", "row_span"):  # fmt: skip
        if cell := sheet.filled(row, column):
            sheet.dispose(cell, "label")
    indicator_id = identify(sheet, row, band, results)
    if not indicator_id:
        results.told[sheet.name].add(row)
        return
    note = _note(sheet, row, band)
    statuses = _statuses(sheet, row, band)
    period = read_row_period(sheet, row, band, results.month_columns)
    if period.unclear:
        results.unclear.setdefault((sheet.name, period.unclear.column), []).append(period.unclear)
        results.told[sheet.name].add(row)
        return
    year, quarter, running = period.year, period.quarter, period.running
    for column, header in band.columns.items():
        cell = cells.get(column)
        if cell is None:
            continue
        if header.role in ("actual", "period", "value", "total"):
            at_year = header.year or year
            at_quarter = header.quarter or quarter
            if at_year is None:
                continue
            total = header.role == "total" or running
            if total and _is_unsaved_check(cell, at_year, at_quarter, band):
                sheet.dispose(cell, "check")
                results.unsaved[sheet.name].append(cell)
                continue
            status = statuses.get(column, "") or _beside(sheet, cell, band) or header.data_status
            _read_value(
                sheet, cell, indicator_id, (at_year, at_quarter, total), header.scale, note,
                status, results,
            )  # fmt: skip
            continue
        at_year = header.year or year
        if header.role == "target" and at_year and not header.quarter and not quarter:
            _read_target(sheet, cell, at_year, header.scale, indicator_id, results)


def _is_unsaved_check(cell: Cell, year: int, through: int | None, band: Band) -> bool:
    """Whether a cell is a total without a saved result whose quarters have columns of their own."""
    if not isinstance(cell.value, Fault) or cell.value.code != "formula_without_value":
        return False
    columns = band.with_roles("actual", "period").values()
    quarters = {header.quarter for header in columns if header.year == year and header.quarter}
    return bool(quarters) and quarters >= set(range(1, (through or 0) + 1))


def unsaved_checks(cells: list[Cell]) -> Finding:
    """The note on the totals of a sheet that could not be compared: their results are not saved."""
    those = "1 total is a formula" if len(cells) == 1 else f"{len(cells)} totals are formulas"
    return finding(
        "note", "formula_without_value",
        f"{those} whose result was not saved; not compared with the columns of their quarters",
        "open the workbook in Excel and save it again, to have them compared", cell=cells[0],
    )  # fmt: skip


def _note(sheet: Sheet, row: int, band: Band) -> str:
    column = band.column("note")
    cell = sheet.filled(row, column) if column else None
    if cell is None:
        return ""
    sheet.dispose(cell, "note")
    return cell.text


def _statuses(sheet: Sheet, row: int, band: Band) -> dict[int, str]:
    """The status of each value column: from the status column beside it, or the row's only one."""
    columns = band.with_roles("status")
    found: dict[int, str] = {}
    for column in columns:
        cell = sheet.rows[row].get(column)
        status = _status_word(cell.text) if cell else ""
        if cell and status:
            sheet.dispose(cell, "label")
            targets = [column - 1] if len(columns) > 1 else list(band.columns)
            found |= dict.fromkeys(targets, status)
    return found


def _status_word(text: str) -> str:
    return split_status(text)[1] or _STATUS_WORDS.get(fold(text), "")


def _beside(sheet: Sheet, cell: Cell, band: Band) -> str:
    """A bare p/ or r/ in a column without a header of its own, right of the value."""
    beside = sheet.rows[cell.row].get(cell.column + 1)
    if beside is None or not isinstance(beside.value, str) or len(beside.value) > 3:
        return ""
    header = band.columns.get(beside.column)
    if header is not None and header.role != "other":
        return ""
    rest, status = split_status(beside.value)
    if rest or not status:
        return ""
    sheet.dispose(beside, "label")
    return status


def _read_value(
    sheet: Sheet, cell: Cell, indicator_id: str, when: tuple[int, int | None, bool], scale: float,
    note: str, status: str, results: Results,
) -> None:  # fmt: skip
    year, quarter, is_total = when
    number = read_number(cell.value, sheet.decimal or "")
    value = number.value
    if number.problem and not is_total:
        results.findings.append(number_problem(cell, number, indicator_id))
        return
    if (
        value is not None
        and value < 0
        and results.indicators[indicator_id]["value_type"] == "count"
    ):
        results.findings.append(
            finding(
                "warning", "negative_count", f"{cell.text} is a negative count; it is not used",
                "ask the office for the right number", cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
        return
    if scale != 1.0 and value is not None:
        value = scaled(value, scale)
        note = "; ".join(filter(None, (note, f"× {scale:,.0f}")))
    prefix = results.prefixes.get(cell.column) or get_column_letter(cell.column)
    results.prefixes[cell.column] = prefix
    result = Result(
        indicator_id,
        f"{year}Q{quarter}" if quarter else str(year),
        value,
        number.data_status or status or "final",
        results.reported,
        results.synthetic,
        cell.text,
        note,
        f"[{cell.file}]{cell.sheet}!{prefix}{cell.row}",
        results.sha256,
        split_status(note)[1] if note else "",
    )
    if is_total:
        results.totals.append(Total(result, year, quarter, sheet, cell, bool(number.problem)))
    elif quarter is None:
        results.annual.append((result, sheet, cell))
    else:
        sheet.dispositions[cell.row, cell.column] = "value"
        results.values.append(result)


def _read_target(
    sheet: Sheet, cell: Cell, year: int, scale: float, indicator_id: str, results: Results
) -> None:
    """A target that the office printed: kept as one, never taken for a result."""
    number = read_number(cell.value, sheet.decimal or "")
    if number.problem:
        return
    sheet.dispose(cell, "value")
    level = results.indicators[indicator_id]["across_years"] == "last"
    results.targets.append(
        {
            "indicator_id": indicator_id,
            "year": year,
            "period": str(year),
            "role": "target",
            "scope": "level" if level else "annual",
            "value": scaled(number.value, scale),
            "basis": "inferred",
            "reason": "office_target",
            "text": cell.text,
            "comparison": "",
            "marks": ",".join(number.marks),
            "reported": results.reported,
            "issuer": "office",
            "source_cell": cell.address,
        }
    )
