"""Rows of the findings frame: what was not taken at face value, with its cell."""

from __future__ import annotations

from indicators.reading.cells import Cell

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
    }


def unread_cells(cells: list[Cell]) -> list[Finding]:
    """A finding for each cell that no reader could use."""
    return [
        finding(
            "warning",
            "unread_cell",
            f'"{cell.text[:60]}" was not used: it stands outside every recognised table',
            "check that the table has a header row, or delete the cell",
            cell=cell,
        )
        for cell in cells
    ]
