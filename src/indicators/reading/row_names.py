"""Which indicator a row of results is about: by the id printed, by the name, by both.

A row and its header band go in, an id comes out; it is empty, with a finding, where id and name
disagree or neither is the programme's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import finding
from indicators.reading.headers import Band
from indicators.reading.ids import choose_id, ids_in
from indicators.reading.names import Match, match_names

if TYPE_CHECKING:
    from indicators.reading.results import Results

#: How alike a name must be to the one that its id has, where it is no indicator's own.
NAME_OF_ID_NEEDED = 60.0


def identify(sheet: Sheet, row: int, band: Band, results: Results) -> str:
    """The row's indicator, by id and name; empty, with a finding, where they leave it open."""
    id_column = band.column("id")
    id_cell = sheet.filled(row, id_column) if id_column else None
    name_cell = sheet.filled(row, band.indicator) if band.indicator else None
    if name_cell and name_cell.text not in results.matches:
        results.matches |= match_names([name_cell.text], results.names)
    match = results.matches[name_cell.text] if name_cell else Match("", exact=False)
    if id_cell and name_cell and not set(ids_in(id_cell)) & set(results.indicators):
        # "No." may number the rows; where the ids are the programme's, an unknown one is an error
        id_cell = id_cell if _are_ids(sheet, band, results) else None
    if id_cell is None:
        return _by_name(name_cell, match, results) if name_cell else ""
    preferred = [match.indicator_id] if match.indicator_id else list(results.indicators)
    indicator_id, found = choose_id(id_cell, preferred)
    results.findings += found
    if not indicator_id:
        return ""
    known = indicator_id in results.indicators
    alike = dict(match.candidates).get(indicator_id, 0.0) if not match.exact else 0.0
    agrees = not name_cell or match.indicator_id == indicator_id
    if known and (agrees or (not match.indicator_id and alike >= NAME_OF_ID_NEEDED)):
        return indicator_id
    named = f', and the name "{name_cell.text[:60]}"' if name_cell else ""
    theirs = f" is {match.indicator_id}'s" if match.indicator_id else ""
    what = "another indicator's id" if known else "no id of the programme"
    results.findings.append(
        finding(
            "error", "id_name_differ" if name_cell else "unknown_indicator",
            f'"{id_cell.text}" is {what}{named}{theirs}; the row is not used',
            "correct the id or the name", cell=id_cell,
        )
    )  # fmt: skip
    return ""


def _are_ids(sheet: Sheet, band: Band, results: Results) -> bool:
    """Whether any cell under the id header is an id of the programme."""
    column = band.column("id")
    return any(
        column in cells and set(ids_in(cells[column])) & set(results.indicators)
        for row, cells in sheet.rows.items() if row > band.last_row and column is not None
    )  # fmt: skip


def _by_name(cell: Cell, match: Match, results: Results) -> str:
    if match.indicator_id and not match.exact:
        results.findings.append(
            finding(
                "note", "name_matched",
                f'"{cell.text}" was taken for {match.indicator_id}, '
                f"{match.candidates[0][1]:.0f} % alike",
                cell=cell, indicator_id=match.indicator_id,
            )
        )  # fmt: skip
    if not match.indicator_id:
        named = "; ".join(
            f"{key} {results.indicators[key]['name'][:40]} ({score:.0f} %)"
            for key, score in match.candidates
        )
        results.findings.append(
            finding(
                "error", "unknown_indicator", f'"{cell.text}" is no indicator of the programme',
                f"write the name as in the matrix; nearest: {named}; a row that is no indicator "
                "can be left out with skip in layouts.toml",
                cell=cell,
            )
        )  # fmt: skip
    return match.indicator_id
