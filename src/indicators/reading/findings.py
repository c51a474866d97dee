"""Findings: what was not taken at face value, as a code, a cell and the values of its sentence.

Nothing here spells a sentence: words.toml holds the severity, the words and what to do, in both
languages, and :func:`findings_frame` makes the frame's ``message`` and ``hint`` of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError, UnreadableFile, UsageError
from indicators.frames.schemas import frame_of
from indicators.reading.workbook import Cell, address
from indicators.words import finding_line, finding_sentences, table

Finding = dict[str, Any]
#: Made once: ``json.dumps`` with these options makes an encoder for every call.
_IN_JSON = json.JSONEncoder(ensure_ascii=False, default=str).encode


def finding(
    code: str,
    *,
    cell: Cell | None = None,
    source: str = "",
    indicator_id: str = "",
    severity: str = "",
    **values: Any,
) -> Finding:
    """One finding, its words still to be made.

    Its place is a ``cell``, or ``source``, an address or several. ``severity`` is that of the code
    in words.toml, unless the case at hand is graver or lighter.
    """
    return {
        "severity": severity or table()["finding"][code]["severity"],
        "code": code,
        "indicator_id": indicator_id,
        "text": cell.text if cell else "",
        "source_cell": cell.address if cell else source,
        "values": _IN_JSON(values) if values else "",
    }


def findings_frame(
    rows: Iterable[Finding] | pd.DataFrame, lang: str = "es", *, office: bool = False
) -> pd.DataFrame:
    """The frame ``findings``, its sentences in a language, for an office or whoever keeps the data.

    Findings go in, or such a frame in another language. What is said twice stands once.

    >>> from indicators import read_matrix
    >>> found = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx").findings
    >>> len(findings_frame(found, "en")) == len(found)
    True
    """
    made: dict[tuple[str, ...], Finding] = {}
    for row in rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows:
        key = (row["code"], row["source_cell"], row["values"], row["indicator_id"])
        if key not in made:
            message, hint = finding_sentences(row, lang, office=office)
            made[key] = {**row, "message": message, "hint": hint}
    return frame_of("findings", made.values())


class Refused(DataError):  # noqa: N818 - said of the file, as a finding is
    """A sheet, file or folder that cannot be used, as the finding that says why.

    Of ``doubts``, findings on what was recognised, those that are no notes are said with it.
    """

    def __init__(self, said: Finding, doubts: Iterable[Finding] = ()) -> None:
        self.finding: Mapping[str, Any] = said
        self.doubts = [row for row in doubts if row["severity"] != "note"]
        super().__init__("; ".join(finding_line(row) for row in (said, *self.doubts)))


def unusable_file(path: Path, error: Exception) -> Finding:
    """The finding for a file that an error, of ours or of a library, makes unusable."""
    if isinstance(error, Refused):
        return dict(error.finding)
    if isinstance(error, UnreadableFile):
        return finding("unusable_file", source=error.place, why_code=error.code, **error.values)
    where, kind = address(path.name), type(error).__name__
    why = "file_other" if isinstance(error, DataError) else "file_error"
    why = "file_gone" if isinstance(error, UsageError) else why  # it was there when it was listed
    said = str(error).removeprefix(f"{where}: ")
    return finding("unusable_file", source=where, why_code=why, type=kind, said=said)


def number_problem(cell: Cell, problem: str, indicator_id: str = "") -> Finding:
    """The finding for a cell that should hold a number and does not, or not clearly."""
    values = {"shown": cell.text[:80]}
    if problem == "formula_without_value":
        values["why_code"] = "formula_without_value_plain"
    return finding(problem, cell=cell, indicator_id=indicator_id, **values)


def column_range(cells: Iterable[Cell]) -> str:
    """Where the cells of one column stand, "C4:C20"."""
    ordered = [cell.address.rpartition("!")[2] for cell in cells]
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]}:{ordered[-1]}"
