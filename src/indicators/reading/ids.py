"""Ids as people type them, and as Excel spoils them: "1.2" turned into the first of February.

A cell under an id header goes in, the ids that it may mean come out.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from indicators.reading.cells import Cell
from indicators.reading.findings import Finding, finding
from indicators.reading.numbers import split_marks


def ids_in(cell: Cell) -> list[str]:
    """The ids that a cell may mean: one, or for a date day.month and month.day."""
    value = cell.value
    if isinstance(value, date):
        return list(dict.fromkeys([f"{value.day}.{value.month}", f"{value.month}.{value.day}"]))
    if isinstance(value, float) and value.is_integer() and cell.number_format == "General":
        return [str(int(value))]
    return [split_marks(cell.text)[0].rstrip(".").strip()]


def choose_id(cell: Cell, preferred: Container[str]) -> tuple[str, list[Finding]]:
    """The id in a cell; of a date's two the preferred one, if that is only one.

    Returns
    -------
    tuple
        The id, empty where it stays open, and what to say about it.
    """
    candidates = ids_in(cell)
    if not isinstance(cell.value, date):
        return candidates[0], []
    likely = [key for key in candidates if key in preferred] or candidates
    if len(likely) > 1:
        message = f"the id was turned into a date, {cell.text}; it could be {' or '.join(likely)}"
        hint = "type it again in a cell with the format Text"
        return "", [finding("error", "id_as_date", message, hint, cell=cell)]
    message = f"the id was turned into a date, {cell.text}; it is read as {likely[0]}"
    hint = "type it again in a cell with the format Text"
    return likely[0], [
        finding("warning", "id_as_date", message, hint, cell=cell, indicator_id=likely[0])
    ]
