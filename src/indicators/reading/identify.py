"""Which indicator a row is of: a row of results, or of a matrix that revises an earlier one.

Rows and what is known go in; ids come out, or nothing, with a finding that names the candidates.
Positions move when a matrix inserts an indicator, so they say nothing from one matrix to the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.frames.schemas import rows_of
from indicators.reading.findings import Finding, finding
from indicators.reading.meanings import numbered_objective
from indicators.reading.names import (
    Match,
    changed_words,
    choose_id,
    ids_in,
    leading_id,
    match_names,
)
from indicators.reading.rows import Entry, Row
from indicators.reading.spellings import fold, names_other_unit, relative_scale
from indicators.reading.workbook import Cell

#: What results can be read without.
_DEFAULTS = {
    "objective": 0,
    "objective_name": "",
    "category": "",
    "unit": "",
    "unit_kind": "",
    "across_years": "sum",
}
#: How alike a name must be to the one that its id has, where it is no indicator's own.
_NAME_OF_ID_NEEDED = 60.0
#: What numbers a name: "Indicador 1: Becas", "A1.2. Becas", and not "100 m".
_NUMBERING = re.compile(
    r"\s*(?:(?:indicador|componente|actividad|ind|no\.?)[ -])?"
    r"(?:(?:[a-z]{0,2}\d{1,3}|[ivx]+|[a-z])(?:\.\d{1,3})*"
    r"\s*[.):–—-]|[a-z]{1,2}\d{1,2}(?:\.\d{1,2})*(?=\s))\s*(?=[^\W\d])",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:numero|total|cantidad) de ")
_BRACKET = re.compile(r"(.*\S)\s*\(([^()]*[^\W\d_][^()]*)\)\s*", re.DOTALL)
#: Roles of columns that may tell rows of one name apart.
_BESIDE_NAMES = ("id", "unit", "ignored", "unknown", "target", "planned", "term_target", "baseline")
_NO_MATCH = Match("", exact=False)


class Identifier:
    """Knows the indicators of a programme by all their names, and the names that were matched.

    ``indicators`` are the rows of the frame by id; ``former`` are those of every matrix, for the
    names that they had, and ``targets`` theirs, which tell indicators of one name apart.
    """

    def __init__(
        self,
        indicators: pd.DataFrame,
        former: pd.DataFrame | None = None,
        targets: pd.DataFrame | None = None,
    ) -> None:
        frame = indicators.assign(**{k: v for k, v in _DEFAULTS.items() if k not in indicators})
        self.indicators: dict[str, Any] = {row.indicator_id: row for row in rows_of(frame)}
        self._ids = _ids_by_name(indicators if former is None else former)
        self._units = sorted({row.unit for row in self.indicators.values() if row.unit})
        self._due: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for row in rows_of(targets) if targets is not None else ():
            self._due[row.indicator_id, row.period].append(row.value)
        self._matches: dict[str, Match] = {}
        self._tables_with_ids: set[int] = set()
        self._tables_of_other_ids: set[int] = set()
        # the rows of a table that have one name, in their order
        self._rows: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        self._tables: defaultdict[int, list[str]] = defaultdict(list)

    def look_up(self, rows: Sequence[Row]) -> None:
        """Match the names of a sheet, all at once, and see which tables hold ids."""
        names = {row.name: None for row in rows if row.name and row.name not in self._matches}
        self._matches |= match_names(list(names), _alone(self._ids))
        for row in rows:
            if row.id_cell and self._is_id(row.id_cell):
                self._tables_with_ids.add(id(row.table))
            if row.name_cell and row.name_cell.row == row.number:
                self._rows[_place(row)].append(row)
                self._tables[id(row.table)].append(fold(row.name))

    def is_named_in(self, row: Row) -> bool:
        """Whether a cell of the row is the name or the id of an indicator."""
        return any(
            fold(cell.text) in self._ids or cell.text.strip() in self.indicators
            for cell in row.cells
        )

    def other_named_in(self, row: Row, key: str) -> Cell | None:
        """A cell right of the row's name that is the whole name of another indicator."""
        own = (row.name_cell, row.unit_cell, row.objective_cell, row.note_cell)
        for cell in row.sheet.rows[row.number].values():
            keys = self._ids.get(fold(cell.value), ()) if isinstance(cell.value, str) else ()
            if keys and key not in keys and cell not in own:
                return cell
        return None

    def is_other_unit(self, beside: str, indicator: Any) -> bool:
        """Whether words beside a number name a unit, and not the indicator's."""
        return bool(beside) and names_other_unit(beside, indicator.unit, self._units)

    def identify(self, row: Row, objective: int, found: list[Finding]) -> str:
        """The row's indicator, by id and name; empty, with a finding, where they leave it open.

        ``objective`` is that of the block in which the row stands, ``found`` takes what is found.
        """
        name, id_cell = row.name, row.id_cell
        if not id_cell and (dressed := self._dressed(name)):
            return dressed
        match = self._matches.get(name, _NO_MATCH)
        # "No." may number the rows; where the ids are the programme's, one more is an error
        if id_cell is None or (name and id(row.table) not in self._tables_with_ids):
            if id_cell and not _is_number_of_row(id_cell.text):
                self._tell_other_ids(row, id_cell, found)
            return self._by_name(row, match, objective, found) if name else ""
        alike = self._ids.get(fold(name)) or list(self.indicators)
        preferred = [match.indicator_id] if match.indicator_id else alike
        indicator_id, said = choose_id(id_cell, preferred, self.indicators)
        found += said
        known = indicator_id in self.indicators
        if not indicator_id or (known and self._agree(indicator_id, name, match)):
            found += self._other_words(row, indicator_id, match) if indicator_id else []
            return indicator_id
        if not name:
            code, why = "unknown_indicator", "unknown_id"
        elif match.indicator_id:
            code, why = "id_name_differ", "id_name_differ_plain"
        else:
            code, why = "id_name_differ", "id_of_another_name" if known else "id_and_name_unknown"
        found.append(
            finding(code, cell=id_cell, why_code=why, id=id_cell.text, name=name[:60],
                    other=match.indicator_id, nearest="—")
        )  # fmt: skip
        return ""

    def _dressed(self, name: str) -> str:
        """The indicator whose exact name stands behind its id or a number, "1. Becas", or before
        its unit in brackets; else empty.
        """
        before, rest = leading_id(name)
        if before:
            return before if before in self._ids.get(fold(rest), ()) else ""
        rest, unit = _NUMBERING.sub("", name), ""
        counted = _COUNTED.match(fold(rest))
        if found := _BRACKET.fullmatch(rest):
            rest, unit = found.groups()
        keys = self._ids.get(fold(rest), []) if rest != name else []
        if counted and not keys:  # "Número de becas" of what is counted
            keys = self._ids.get(fold(rest)[counted.end() :], [])
            keys = [key for key in keys if self.indicators[key].unit_kind == "count"]
        own = self.indicators.get(keys[0]) if len(keys) == 1 else None
        ours = own and (not unit or relative_scale(unit, own.unit) == 1.0)
        return keys[0] if ours else ""

    def _tell_other_ids(self, row: Row, id_cell: Cell, found: list[Finding]) -> None:
        """Say once a table that none of its ids is the programme's."""
        if id(row.table) not in self._tables_of_other_ids:
            self._tables_of_other_ids.add(id(row.table))
            found.append(finding("other_ids", cell=id_cell, id=id_cell.text[:20]))

    def _is_id(self, cell: Cell) -> bool:
        return not self.indicators.keys().isdisjoint(ids_in(cell))

    def _agree(self, indicator_id: str, name: str, match: Match) -> bool:
        """Whether the name beside an id does not contradict it."""
        own = not name or indicator_id in self._ids.get(fold(name), ())
        if own or match.indicator_id == indicator_id:
            return True
        return not match.indicator_id and not match.exact and _alike(match, indicator_id)

    def _other_words(self, row: Row, key: str, match: Match) -> Iterator[Finding]:
        """A warning where words of a name stand in place of those of the indicator of its id."""
        name, own = fold(_NUMBERING.sub("", row.name)), self.indicators[key].name
        known = not name or match.indicator_id == key or key in self._ids.get(name, ())
        years = {str(entry.year) for entry in row.entries}
        words = [] if known else changed_words(name, fold(own))
        if words := [word for word in words if word not in years]:
            yield finding("other_words", cell=row.id_cell, indicator_id=key, id=key,
                          name=row.name[:80], own=own[:80], words=", ".join(words))  # fmt: skip

    def _by_name(self, row: Row, match: Match, objective: int, found: list[Finding]) -> str:
        if match.indicator_id and self._has_signs_of(row, match.indicator_id):
            found += _matched(row, match)
            return match.indicator_id
        if not match.indicator_id and (candidates := self._ids.get(fold(row.name))):
            return self._among(row, candidates, objective, found)
        nearest = "; ".join(
            f"{key} {self.indicators[key].name[:40]} ({score:.0f} %)"
            for key, score in match.candidates
            if key in self.indicators
        )
        found.append(
            finding("unknown_indicator", cell=row.name_cell, why_code="unknown_indicator_plain",
                    name=row.name[:80], nearest=nearest or "—")
        )  # fmt: skip
        return ""

    def _has_signs_of(self, row: Row, key: str) -> bool:
        """Whether a name has no sign, "% de becas", that neither the name nor the unit has."""
        own = self.indicators[key]
        kinds = {"%": "percent", "$": "money", "‰": "rate"}
        signs = [sign for sign in kinds if sign in row.name and sign not in own.name]
        return all(kinds[sign] == own.unit_kind for sign in signs)

    def _among(self, row: Row, candidates: list[str], objective: int, found: list[Finding]) -> str:
        """Which of the indicators of one name: by its objective, by what stands beside it, else by
        order, and said.
        """
        known = [self.indicators[key] for key in candidates]
        said = row.objective_cell.text.strip() if row.objective_cell else ""
        titled = numbered_objective(said)
        wanted = titled[0] if titled else objective
        there = [own for own in known if own.objective == wanted]
        if said and not titled:
            there = [own for own in known if fold(own.objective_name) == fold(said)]
        if len(there) != 1:  # "Dependencia": Secretaría de Salud
            beside = {word for text in _texts_beside(row) for word in text.split()}
            of = [own for own in known if _says(beside, own.objective_name)]
            due = [e for e in row.entries if e.column.is_planned and e.number.value]
            due_of = [own for own in known if all(self._is_due(own, entry) for entry in due)]
            of = due_of if due and len(of) != 1 else of
            there = of if len(of) == 1 else there
        if row.category and len(there) != 1:
            there = [own for own in there or known if is_of_category(row, own)]
        if row.unit_cell and len(there) != 1:
            unit = row.unit_cell.text
            there = [own for own in there or known if relative_scale(unit, own.unit) is not None]
        if len(there) == 1:
            return str(there[0].indicator_id)
        telling = row.table.with_roles("period", "year", "what", "category", "objective")
        by_order = self._are_in_order(row, candidates) and not (telling or row.category)
        code = "shared_name_by_order" if by_order else "shared_name"
        chosen = candidates[self._rows[_place(row)].index(row)] if by_order else ""
        found.append(
            finding(code, cell=row.name_cell, indicator_id=chosen, name=row.name[:60],
                    ids=", ".join(candidates), id=chosen)
        )  # fmt: skip
        return chosen

    def _is_due(self, indicator: Any, entry: Entry) -> bool:
        """Whether a target in a row is the one that the matrix prints of an indicator."""
        period = f"{entry.year}Q{entry.quarter}" if entry.quarter else str(entry.year)
        return entry.number.value in self._due.get((indicator.indicator_id, period), ())

    def due_of(self, key: str, year: int) -> list[float]:
        """The targets that the matrices print of a year of an indicator."""
        return self._due.get((key, str(year)), [])

    def _are_in_order(self, row: Row, candidates: list[str]) -> bool:
        """Whether the rows of a shared name are as many as its indicators, alike in all but their
        results, and stand where the matrix has them among the others.
        """
        rows = self._rows[_place(row)]
        if len(rows) != len(candidates) or len({_texts_beside(one) for one in rows}) > 1:
            return False
        left = {name: list(keys) for name, keys in self._ids.items()}
        names = self._tables[id(row.table)]
        keys = [left[name].pop(0) for name in names if left.get(name)]
        objectives = [own.objective for key in keys if (own := self.indicators.get(key))]
        return objectives == sorted(objectives)


def _texts_beside(row: Row) -> tuple[str, ...]:
    """What stands in a row beside its name and is no result of it: not its number, "3"."""
    heads = row.table.columns
    cells = [(heads[cell.column].role, cell.text) for cell in row.cells]
    told = [(role, text) for role, text in cells if role in _BESIDE_NAMES]
    return tuple(fold(text) for role, text in told if role != "id" or not _is_number_of_row(text))


def _is_number_of_row(text: str) -> bool:
    """Whether an id may number the rows: "3", "3."."""
    return text.strip("() .°").isdecimal()


def _says(words: set[str], objective: str) -> bool:
    """Whether words hold all those of an objective's name."""
    own = set(fold(objective).split())
    return bool(own) and own <= words


def is_of_category(row: Row, indicator: Any) -> bool:
    """Whether an indicator is of the parts, or else the levels, that a row is of."""
    said = " / ".join(cell.text for cell in row.parts) or row.category
    row_is, own = (set(map(fold, text.split(" / "))) for text in (said, indicator.category))
    return row_is <= own


def _place(row: Row) -> tuple[int, str]:
    return id(row.table), fold(row.name)


def _ids_by_name(indicators: pd.DataFrame) -> dict[str, list[str]]:
    """The ids by folded name: one has several where indicators share it."""
    ids: dict[str, list[str]] = {}
    names = indicators["name"].map(fold)
    for key, name in dict.fromkeys(zip(indicators.indicator_id, names, strict=True)):
        ids.setdefault(name, []).append(key)
    return ids


def _alone(ids: Mapping[str, list[str]]) -> dict[str, str]:
    """The names that are one indicator's: a shared one identifies none."""
    return {name: keys[0] for name, keys in ids.items() if len(keys) == 1}


def _matched(row: Row, match: Match) -> list[Finding]:
    """What to say of a name that is its indicator's but for slips."""
    if match.exact:
        return []
    key, alike = match.indicator_id, round(match.candidates[0][1])
    return [finding("name_matched", cell=row.name_cell, indicator_id=key, name=row.name[:80],
                    id=key, alike=alike)]  # fmt: skip


def _alike(match: Match, indicator_id: str) -> bool:
    """Whether a name is enough like that of an id to be another wording of it."""
    return dict(match.candidates).get(indicator_id, 0.0) >= _NAME_OF_ID_NEEDED


def settle_ids(rows: Sequence[Row], earlier: pd.DataFrame) -> list[Finding]:
    """Give the rows of a matrix the ids of the earlier ones; none where id and name disagree.

    ``earlier`` are the indicators of every earlier matrix, with a column ``revises``: whether
    another date parts that one from this; in another part of the same matrix nothing is new.
    """
    rows = [row for row in rows if row.indicator_id]
    if earlier.empty:
        return []
    matches = _matches(rows, earlier)
    # each earlier id goes to one row: an exact name goes before one with slips
    owners: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: not matches[row].exact):
        owners.setdefault(matches[row].indicator_id, row)
    owners.pop("", None)
    revises, known = bool(earlier.revises.any()), set(earlier.indicator_id)
    # ids count where any is known; a column that numbers the rows holds no ids
    by_id = any(row.id_cell and row.indicator_id in known for row in rows)
    found: list[Finding] = []
    rest = []
    for row in rows:
        match = matches[row]
        claimed = match.indicator_id if owners.get(match.indicator_id) is row else ""
        if by_id and row.id_cell:
            found += _check_id(row, match, claimed, owners, known, revises=revises)
        elif claimed:
            row.indicator_id = claimed
            found += _matched(row, match)
        else:
            rest.append(row)
    taken = known | {row.indicator_id for row in rows if row not in rest}
    for row in rest:
        if row.id_cell is None or row.indicator_id in taken:
            row.indicator_id = _next_id(row.objective, taken)
        taken.add(row.indicator_id)
        found += [_new(row, matches[row])] if revises else []
    return found


def _matches(rows: Sequence[Row], earlier: pd.DataFrame) -> dict[Row, Match]:
    """What each name was called before: under the same objective if several share it."""
    matched = match_names([row.name for row in rows], _alone(_ids_by_name(earlier)))
    there: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for key, objective, name in zip(
        earlier.indicator_id, earlier.objective, earlier["name"], strict=True
    ):
        there[objective, fold(name)].add(key)
    found = {}
    for row in rows:
        same = list(there[row.objective, fold(row.name)])
        found[row] = Match(same[0], exact=True) if len(same) == 1 else matched[row.name]
    return found


def _check_id(
    row: Row, match: Match, claimed: str, owners: dict[str, Row], known: set[str],
    *, revises: bool,
) -> list[Finding]:  # fmt: skip
    """A printed id against the name beside it; where they disagree the row is not used."""
    printed = row.indicator_id
    if claimed == printed:
        return []
    if claimed or printed in owners:
        row.indicator_id = ""
        return [
            finding("id_name_differ", cell=row.id_cell, why_code="id_moved", name=row.name[:60],
                    id=printed, other=claimed or "—")
        ]  # fmt: skip
    if printed not in known:
        return [_new(row, match)] if revises else []
    return [
        finding("renamed_indicator", cell=row.name_cell, indicator_id=printed, name=row.name[:60],
                id=printed, severity="note" if _alike(match, printed) else "warning")
    ]  # fmt: skip


def _new(row: Row, match: Match) -> Finding:
    nearest = ", ".join(f"{key} ({score:.0f} %)" for key, score in match.candidates)
    return finding(
        "new_indicator", cell=row.name_cell, indicator_id=row.indicator_id,
        name=row.name[:60], id=row.indicator_id, nearest=nearest or "—",
    )  # fmt: skip


def _next_id(objective: int, taken: set[str]) -> str:
    """The first free id of an objective after all that are taken."""
    places = [key.partition(".")[2] for key in taken if key.startswith(f"{objective}.")]
    last = max((int(place) for place in places if place.isdecimal()), default=0)
    return f"{objective}.{last + 1}"
