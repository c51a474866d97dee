"""How a value of a frame stands in a cell of a workbook: typed, formatted, and never a formula.

A cell and a value go in; the cell is changed. Numbers stay numbers and days days; text that a
spreadsheet would take for a formula stays text.
"""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment

from indicators.errors import DataError
from indicators.frames.schemas import DATE, FLAG, NUMBER, TEXT, WHOLE

#: The longest text that a cell of Excel holds.
LONGEST_TEXT = 32_767
#: Columns that are shares of 1; every other number is in the unit of its row.
SHARES = {
    "amber_low", "green_low", "green_high", "attainment", "sexenio_share", "elapsed_share",
    "coverage", "probability",
}  # fmt: skip
#: Columns of codes that a spreadsheet would make numbers or dates of, when a person edits them.
CODES = {"indicator_id", "period", "compared_through", "cut_off", "vintage", "marks", "sha256"}
FORMULA = re.compile(r"[=+\-@\t\r]")
#: What XML cannot hold; a workbook with one of them cannot be opened.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_value(cell: Cell, value: Any, kind: str, column: str) -> None:
    """One value with its type; an empty text, NaN and NaT are empty cells.

    Parameters
    ----------
    cell
        Of openpyxl.
    value, kind, column
        The value, its column's dtype and the column's name.

    Raises
    ------
    DataError
        When a text is longer than a cell of Excel holds.
    """
    if kind == TEXT:
        if value:
            write_text(cell, value)
        if column in CODES:
            cell.number_format = "@"
    elif kind == FLAG:
        # LibreOffice shows some cells as 1 without a format of their own
        cell.value, cell.number_format = bool(value), '"TRUE";"TRUE";"FALSE"'
    elif kind == DATE and not pd.isna(value):
        cell.value, cell.number_format = value.to_pydatetime(), "yyyy-mm-dd"
    elif kind == WHOLE:
        cell.value, cell.number_format = int(value), "0"
    elif kind == NUMBER and not math.isnan(value):
        cell.value = float(value)
        cell.number_format = "0.0%" if column in SHARES else _number_format(value)


def write_text(cell: Cell, text: str) -> None:
    """A text as it is; what no workbook can hold is a replacement character.

    Raises
    ------
    DataError
        When it is longer than a cell of Excel holds.
    """
    if len(text) > LONGEST_TEXT:
        raise DataError(
            f"a text of {len(text):,} characters, and a cell of Excel holds {LONGEST_TEXT:,}"
        )
    cell.value = _CONTROL.sub("\ufffd", text)
    cell.data_type = "s"  # openpyxl would make a formula of "=..." and an error of "#N/A"
    if FORMULA.match(text):
        cell.quotePrefix = True  # and Excel would, when a person edits the cell
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=False, vertical="top")


def _number_format(value: float) -> str:
    return "#,##0" if abs(value) >= 100 or float(value).is_integer() else "#,##0.0##"
