"""Which indicator a row of results is of, by its id and its name.

Rows go in; the id of an indicator comes out, or nothing, with a finding that names the candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, NamedTuple

import pandas as pd

from indicators.reading.apply import Applied
from indicators.reading.findings import Finding, finding
from indicators.reading.names import (
    NAME_OF_ID_NEEDED,
    Match,
    choose_id,
    fold,
    ids_in,
    match_names,
    names_by_id,
)
from indicators.reading.row_words import numbered_objective
from indicators.reading.rows import Row

_NO_MATCH = Match("", exact=False)


class Indicator(NamedTuple):
    """What the reader of results must know of an indicator."""

    name: str
    objective: int
    unit: str
    unit_kind: str
    value_type: str
    within_year: str
    across_years: str


class Identifier:
    """Knows the indicators and their names, and remembers those that it has matched.

    ``objective`` is that of the block which is being read; ``findings`` takes what is found.
    """

    def __init__(
        self, indicators: pd.DataFrame, former: pd.DataFrame | None, findings: list[Finding]
    ) -> None:
        named = indicators if former is None else former
        defaults = {"objective": 0, "unit": "", "unit_kind": "", "across_years": "sum"}
        frame = indicators.assign(**{k: v for k, v in defaults.items() if k not in indicators})
        self.indicators = {
            row.indicator_id: Indicator(*(getattr(row, name) for name in Indicator._fields))
            for row in frame.itertuples()
        }
        self.names = names_by_id(named.indicator_id, named["name"])
        self.own_names: defaultdict[str, set[str]] = defaultdict(set)
        self.shared: defaultdict[str, list[str]] = defaultdict(list)
        for key, name in zip(named.indicator_id, named["name"], strict=True):
            folded = fold(name)
            self.own_names[key].add(folded)
            if folded not in self.names and key not in self.shared[folded]:
                self.shared[folded].append(key)
        self.matches: dict[str, Match] = {}
        self.seen: Counter[tuple[int, str]] = Counter()
        self.objective = 0
        self.findings = findings

    def look_up(self, part: Applied) -> None:
        """Match the names of a sheet, all at once."""
        texts = [row.name_cell.text for row in part.rows if row.name_cell]
        texts = [text for text in dict.fromkeys(texts) if text not in self.matches]
        self.matches |= match_names(texts, self.names)
        for row in part.rows:
            if row.name not in self.matches and row.name:
                self.matches |= match_names([row.name], self.names)

    def names_something(self, row: Row) -> bool:
        """Whether a cell of the row is the name or the id of an indicator."""
        return any(
            fold(cell.text) in self.names
            or fold(cell.text) in self.shared
            or cell.text.strip() in self.indicators
            for cell in row.cells
        )

    def identify(self, row: Row) -> str:
        """The row's indicator, by id and name; empty, with a finding, where they leave it open."""
        name, id_cell = row.name, row.id_cell
        match = self._match_of(row)
        if id_cell and name and not set(ids_in(id_cell)) & set(self.indicators):
            # "No." may number the rows; where the ids are the programme's, one more is an error
            id_cell = id_cell if self._are_ids(row) else None
        if id_cell is None:
            return self._by_name(row, match) if name else ""
        alike = self.shared.get(fold(name), list(self.indicators))
        preferred = [match.indicator_id] if match.indicator_id else alike
        indicator_id, found = choose_id(id_cell, preferred, self.indicators)
        self.findings += found
        if not indicator_id or self._agree(indicator_id, name, match):
            return indicator_id
        known = indicator_id in self.indicators
        if not name:
            why = "unknown_id"
        elif match.indicator_id:
            why = "id_name_differ_plain"
        else:
            why = "id_of_another_name" if known else "id_and_name_unknown"
        self._tell(
            "id_name_differ" if name else "unknown_indicator",
            cell=id_cell, why_code=why, id=id_cell.text, name=name[:60],
            other=match.indicator_id, nearest="—",
        )  # fmt: skip
        return ""

    def _tell(self, code: str, **values: Any) -> None:
        self.findings.append(finding(code, **values))

    def _match_of(self, row: Row) -> Match:
        """The match of a row's name: as its cell has it, or as several parts make it."""
        if not row.name:
            return _NO_MATCH
        whole = row.name_cell is not None and len(row.table.named_by) <= 1
        text = row.name_cell.text if row.name_cell and whole else row.name
        return self.matches.get(text, _NO_MATCH)

    def _agree(self, indicator_id: str, name: str, match: Match) -> bool:
        """Whether an id is the programme's, and the name beside it does not contradict it."""
        if indicator_id not in self.indicators:
            return False
        own = not name or fold(name) in self.own_names[indicator_id]
        if own or match.indicator_id == indicator_id:
            return True
        alike = dict(match.candidates).get(indicator_id, 0.0)
        return not match.indicator_id and not match.exact and alike >= NAME_OF_ID_NEEDED

    def _are_ids(self, row: Row) -> bool:
        """Whether any cell under the id header is an id of the programme."""
        column = row.table.column("id")
        return any(
            column in cells and set(ids_in(cells[column])) & set(self.indicators)
            for number, cells in row.sheet.rows.items()
            if column is not None and number > row.table.header_rows[1]
        )

    def _by_name(self, row: Row, match: Match) -> str:
        cell, name, key = row.name_cell, row.name, match.indicator_id
        if key and not match.exact:
            alike = round(match.candidates[0][1])
            self._tell("name_matched", cell=cell, indicator_id=key, name=name[:80], id=key,
                       alike=alike)  # fmt: skip
        if key:
            return key
        if candidates := self.shared.get(fold(name)):
            return self._among(row, candidates)
        nearest = "; ".join(
            f"{key} {self.indicators[key].name[:40]} ({score:.0f} %)"
            for key, score in match.candidates
            if key in self.indicators
        )
        self._tell("unknown_indicator", cell=cell, why_code="unknown_indicator_plain",
                   name=name[:80], nearest=nearest or "—")  # fmt: skip
        return ""

    def _among(self, row: Row, candidates: list[str]) -> str:
        """Which of the indicators of one name: by its objective, else by order, and said."""
        titled = numbered_objective(row.objective_cell.text.strip()) if row.objective_cell else None
        objective = titled[0] if titled else self.objective
        there = [key for key in candidates if self.indicators[key].objective == objective]
        if len(there) == 1:
            return there[0]
        place = (id(row.table), fold(row.name))
        order = self.seen[place]
        self.seen[place] += 1
        by_order = _rows_named_so(row) == len(candidates) and not row.table.with_roles(
            "period", "year", "what", "category"
        )
        code = "shared_name_by_order" if by_order else "shared_name"
        chosen = candidates[order] if by_order else ""
        self._tell(code, cell=row.name_cell, indicator_id=chosen, name=row.name[:60],
                   ids=", ".join(candidates), id=chosen)  # fmt: skip
        return chosen


def _rows_named_so(row: Row) -> int:
    """How many rows of the table have the name of this one."""
    wanted = fold(row.name)
    columns = [column for column in row.table.named_by if isinstance(column, int)]
    return sum(
        any(fold(cells[column].text) == wanted for column in columns if column in cells)
        for number in row.table.row_numbers
        if (cells := row.sheet.rows.get(number))
    )
