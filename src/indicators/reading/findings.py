"""Rows of the findings frame: what was not taken at face value, with its cell."""

from __future__ import annotations

from indicators.reading.cells import Cell
from indicators.reading.numbers import Number

Finding = dict[str, str]


def finding(
    severity: str,
    code: str,
    message: str,
    hint: str = "",
    *,
    cell: Cell | None = None,
    source: str = "",
    indicator_id: str = "",
) -> Finding:
    """One finding; its message starts with the address, as every message of the project does."""
    source_cell = cell.address if cell else source
    return {
        "severity": severity,
        "code": code,
        "message": f"{source_cell}: {message}" if source_cell else message,
        "hint": hint,
        "indicator_id": indicator_id,
        "text": cell.text if cell else "",
        "source_cell": source_cell,
        "values": "",
    }


_PROBLEMS = {
    "several_numbers": ("holds more than one number", 'write one number, or "n.d."'),
    "error_cell": ("is an error of the spreadsheet", "correct its formula"),
    "formula_without_value": (
        "is a formula whose result was not saved", "open the workbook in Excel and save it again",
    ),
    "ambiguous_decimal": (
        "could be thousands or a fraction", "write it without a sign for thousands",
    ),
}  # fmt: skip


def number_problem(cell: Cell, number: Number, indicator_id: str = "") -> Finding:
    """The finding for a cell that should hold a number and does not, or not clearly."""
    said, hint = _PROBLEMS.get(
        number.problem, ("is not a number", 'write a number, or "n.d." or "N/A"')
    )
    return finding(
        "error", number.problem, f'"{cell.text}" {said}', hint, cell=cell, indicator_id=indicator_id
    )


def unread_cell(cell: Cell) -> Finding:
    """A cell that no reader could use."""
    return finding(
        "warning", "unread_cell",
        f'"{cell.text[:60]}" was not used: it stands outside every recognised table',
        "check that the table has a header row, or delete the cell", cell=cell,
    )  # fmt: skip
