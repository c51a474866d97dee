"""One workbook of what stands around the matrix, looked at by itself: for `indicators check`.

A path and the folder's other workbooks go in; what was recognised, what became of every cell and
the findings of that workbook come out. No frame is made here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter

from indicators.frames.schemas import frame_of
from indicators.reading.cells import Sheet
from indicators.reading.context import read_context
from indicators.reading.context_kinds import KINDS
from indicators.reading.context_tables import Table, find_tables, header_of
from indicators.reading.names import fold
from indicators.reading.workbook import read_workbook


@dataclass(frozen=True)
class ContextWorkbook:
    """What was recognised in a workbook, its findings, and its sheets with every cell disposed."""

    recognised: pd.DataFrame
    findings: pd.DataFrame
    sheets: tuple[Sheet, ...]

    @property
    def cells(self) -> dict[str, Counter[str]]:
        """How many cells of each visible sheet have each disposition."""
        return {sheet.name: sheet.account() for sheet in self.sheets}


def check_context(
    path: Path, others: Iterable[Path], indicators: pd.DataFrame
) -> ContextWorkbook | None:
    """Look at a workbook as `read_context` reads it; ``None`` where no table of it is known.

    Parameters
    ----------
    path
        The workbook.
    others
        The other workbooks that stand around the matrix: keys are theirs.
    indicators
        The programme's indicators.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.

    Examples
    --------
    >>> from indicators import read_matrix
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> others = sorted(Path("data/raw/contexto").glob("[dp]*.xlsx"))
    >>> found = check_context(Path("data/raw/contexto/compromisos.xlsx"), others, matrix.indicators)
    >>> found.cells["Compromisos"]["unread"], len(found.findings)
    (0, 0)
    """
    sheets = tuple(sheet for sheet in read_workbook(path) if not sheet.hidden)
    tables = [(sheet, find_tables(sheet, KINDS)) for sheet in sheets]
    if not any(found for _, found in tables):
        return None
    recognised = [
        row for sheet, found in tables for table in found for row in _columns(sheet, table)
    ]
    findings = read_context([*others, path], indicators)["findings"]
    ours = findings.source_cell.str.contains(f"[{path.name}]", regex=False)
    return ContextWorkbook(
        frame_of("recognised", recognised), findings[ours].reset_index(drop=True), sheets
    )


def reports_statuses(sheets: Iterable[Sheet]) -> bool:
    """Whether a workbook says what became of keys that are no indicators.

    "Clave, Estatus, Periodo, Valor" would pass for results as well: those name the indicator.
    """
    rows = (
        {column: cell for column, cell in cells.items() if isinstance(cell.value, str)}
        for sheet in sheets
        if not sheet.hidden
        for cells in sheet.rows.values()
    )
    return any(
        header[0].name == "statuses" and "indicador" not in [fold(c.text) for c in cells.values()]
        for cells in rows
        if len(cells) > 1 and (header := header_of(cells, KINDS))
    )


def _columns(sheet: Sheet, table: Table) -> list[dict[str, object]]:
    """Each column of a table, and what it was taken for."""
    rows = [cell.row for row in table.rows for cell in row.values()]
    return [
        {
            "file": sheet.file,
            "sheet": sheet.name,
            "header_rows": str(table.header_row),
            "column": get_column_letter(column),
            "role": role,
            "period": "",
            "scale": 1.0,
            "rows": f"{min(rows)}-{max(rows)}" if rows else "",
        }
        for column, role in sorted(table.columns.items())
    ]
