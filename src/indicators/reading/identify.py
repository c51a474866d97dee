"""Which indicator a row of results is of, by its id and its name.

Rows go in; the id of an indicator comes out, or nothing, with a finding that names the candidates.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from indicators.reading.apply import Applied
from indicators.reading.cells import Cell
from indicators.reading.findings import Finding, finding
from indicators.reading.names import (
    NAME_OF_ID_NEEDED,
    Match,
    choose_id,
    fold,
    ids_in,
    match_names,
)
from indicators.reading.row_words import numbered_objective
from indicators.reading.rows import Row
from indicators.reading.spellings import names_other_unit

#: What results can be read without.
_DEFAULTS = {"objective": 0, "unit": "", "unit_kind": "", "across_years": "sum"}
_NO_MATCH = Match("", exact=False)


class Identifier:
    """Knows the indicators of a programme by all their names, and the names that were matched.

    ``indicators`` are the rows of the frame by id; ``former`` are those of every matrix, for the
    names that they had.
    """

    def __init__(self, indicators: pd.DataFrame, former: pd.DataFrame | None = None) -> None:
        frame = indicators.assign(**{k: v for k, v in _DEFAULTS.items() if k not in indicators})
        self.indicators: dict[str, Any] = {
            row.indicator_id: row for row in frame.itertuples(index=False)
        }
        named = indicators if former is None else former
        self._ids: dict[str, list[str]] = {}  # by folded name: a shared one has several
        for key, name in zip(named.indicator_id, named["name"], strict=True):
            ids = self._ids.setdefault(fold(name), [])
            if key not in ids:
                ids.append(key)
        self._units = sorted({row.unit for row in self.indicators.values() if row.unit})
        self._matches: dict[str, Match] = {}
        self._id_columns: dict[int, bool] = {}
        self._seen: Counter[tuple[int, str]] = Counter()

    def look_up(self, part: Applied) -> None:
        """Match the names of a sheet, all at once."""
        names = {row.name: None for row in part.rows if row.name and row.name not in self._matches}
        alone = {name: ids[0] for name, ids in self._ids.items() if len(ids) == 1}
        self._matches |= match_names(list(names), alone)

    def is_named_in(self, row: Row) -> bool:
        """Whether a cell of the row is the name or the id of an indicator."""
        return any(
            fold(cell.text) in self._ids or cell.text.strip() in self.indicators
            for cell in row.cells
        )

    def is_other_unit(self, beside: str, indicator: Any) -> bool:
        """Whether words beside a number name a unit, and not the indicator's."""
        return bool(beside) and names_other_unit(beside, indicator.unit, self._units)

    def identify(self, row: Row, objective: int, found: list[Finding]) -> str:
        """The row's indicator, by id and name; empty, with a finding, where they leave it open.

        ``objective`` is that of the block in which the row stands, ``found`` takes what is found.
        """
        name, id_cell = row.name, row.id_cell
        match = self._matches.get(name, _NO_MATCH)
        if id_cell and name and not self._is_id(id_cell):
            # "No." may number the rows; where the ids are the programme's, one more is an error
            id_cell = id_cell if self._are_ids(row) else None
        if id_cell is None:
            return self._by_name(row, match, objective, found) if name else ""
        alike = self._ids.get(fold(name)) or list(self.indicators)
        indicator_id, said = choose_id(
            id_cell, [match.indicator_id] if match.indicator_id else alike, self.indicators
        )
        found += said
        if not indicator_id or self._agree(indicator_id, name, match):
            return indicator_id
        if not name:
            why = "unknown_id"
        elif match.indicator_id:
            why = "id_name_differ_plain"
        else:
            known = indicator_id in self.indicators
            why = "id_of_another_name" if known else "id_and_name_unknown"
        found.append(
            finding("id_name_differ" if name else "unknown_indicator", cell=id_cell, why_code=why,
                    id=id_cell.text, name=name[:60], other=match.indicator_id, nearest="—")
        )  # fmt: skip
        return ""

    def _is_id(self, cell: Cell) -> bool:
        return not self.indicators.keys().isdisjoint(ids_in(cell))

    def _are_ids(self, row: Row) -> bool:
        """Whether any cell under the id header is an id of the programme."""
        table, column = row.table, row.table.column("id")
        if id(table) not in self._id_columns:
            self._id_columns[id(table)] = any(
                column in cells and self._is_id(cells[column])
                for number, cells in row.sheet.rows.items()
                if column is not None and number > table.header_rows[1]
            )
        return self._id_columns[id(table)]

    def _agree(self, indicator_id: str, name: str, match: Match) -> bool:
        """Whether an id is the programme's, and the name beside it does not contradict it."""
        if indicator_id not in self.indicators:
            return False
        own = not name or indicator_id in self._ids.get(fold(name), ())
        if own or match.indicator_id == indicator_id:
            return True
        alike = dict(match.candidates).get(indicator_id, 0.0)
        return not match.indicator_id and not match.exact and alike >= NAME_OF_ID_NEEDED

    def _by_name(self, row: Row, match: Match, objective: int, found: list[Finding]) -> str:
        cell, name, key = row.name_cell, row.name, match.indicator_id
        if key:
            if not match.exact:
                alike = round(match.candidates[0][1])
                found.append(
                    finding("name_matched", cell=cell, indicator_id=key, name=name[:80], id=key,
                            alike=alike)
                )  # fmt: skip
            return key
        if candidates := self._ids.get(fold(name)):
            return self._among(row, candidates, objective, found)
        nearest = "; ".join(
            f"{key} {self.indicators[key].name[:40]} ({score:.0f} %)"
            for key, score in match.candidates
            if key in self.indicators
        )
        found.append(
            finding("unknown_indicator", cell=cell, why_code="unknown_indicator_plain",
                    name=name[:80], nearest=nearest or "—")
        )  # fmt: skip
        return ""

    def _among(self, row: Row, candidates: list[str], objective: int, found: list[Finding]) -> str:
        """Which of the indicators of one name: by its objective, else by order, and said."""
        titled = numbered_objective(row.objective_cell.text.strip()) if row.objective_cell else None
        wanted = titled[0] if titled else objective
        there = [key for key in candidates if self.indicators[key].objective == wanted]
        if len(there) == 1:
            return there[0]
        place = (id(row.table), fold(row.name))
        order = self._seen[place]
        self._seen[place] += 1
        by_order = _rows_named_so(row) == len(candidates) and not row.table.with_roles(
            "period", "year", "what", "category"
        )
        code = "shared_name_by_order" if by_order else "shared_name"
        chosen = candidates[order] if by_order else ""
        found.append(
            finding(code, cell=row.name_cell, indicator_id=chosen, name=row.name[:60],
                    ids=", ".join(candidates), id=chosen)
        )  # fmt: skip
        return chosen


def _rows_named_so(row: Row) -> int:
    """How many rows of the table have the name of this one."""
    table = row.table
    wanted = fold(row.name)
    columns = [column for column in table.named_by if isinstance(column, int)]
    return sum(
        any(fold(cells[column].text) == wanted for column in columns if column in cells)
        for number in table.row_numbers
        if (cells := row.sheet.rows.get(number))
    )
