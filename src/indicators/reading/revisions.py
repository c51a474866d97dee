"""A matrix that revises an earlier one: each indicator keeps the id that its name had.

The rows of the later matrix and what the earlier ones call their indicators go in; the rows get
their ids, and findings say which are new, renamed or left out. Positions move when a matrix
inserts an indicator, so they say nothing from one matrix to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from indicators.reading.findings import Finding, finding
from indicators.reading.names import NAME_OF_ID_NEEDED, Match, match_names, names_by_id
from indicators.reading.rows import Row
from indicators.reading.spellings import fold
from indicators.reading.workbook import Cell


@dataclass(eq=False)
class MatrixRow:
    """A row with an indicator; ``id_cell`` is where its id is printed, if it is.

    ``indicator_id`` is empty where it cannot be told.
    """

    row: Row
    name_cell: Cell
    objective: int
    objective_name: str
    id_cell: Cell | None
    indicator_id: str = ""

    @property
    def name(self) -> str:
        """Its name as printed, less marks."""
        return self.row.name


def settle_ids(rows: Sequence[MatrixRow], earlier: pd.DataFrame) -> list[Finding]:
    """Give the rows of a matrix the ids of the earlier ones; none where id and name disagree.

    ``earlier`` are the indicators of every earlier matrix, with a column ``revises``: whether
    another date parts that one from this; in another part of the same matrix nothing is new.
    """
    rows = [row for row in rows if row.indicator_id]
    if earlier.empty:
        return []
    matches = _matches(rows, earlier)
    # each earlier id goes to one row: an exact name goes before one with slips
    owners: dict[str, MatrixRow] = {}
    for row in sorted(rows, key=lambda row: not matches[row].exact):
        if claimed := matches[row].indicator_id:
            owners.setdefault(claimed, row)
    claims = {row: key for key, row in owners.items()}
    revises = bool(earlier.revises.any())
    known = set(earlier.indicator_id)
    # ids count where any is known; a column that numbers the rows holds no ids
    by_id = any(row.id_cell and row.indicator_id in known for row in rows)
    printed = [row for row in rows if by_id and row.id_cell]
    rest = [row for row in rows if not (by_id and row.id_cell)]
    found: list[Finding] = []
    for row in printed:
        found += _check_id(row, matches[row], claims.get(row, ""), owners, known, revises=revises)
    for row in rest:
        if row in claims:
            row.indicator_id = claims[row]
            found += [] if matches[row].exact else [_matched(row, matches[row])]
    taken = known | {row.indicator_id for row in rows if row in claims or row not in rest}
    for row in rest:
        if row not in claims:
            if row.id_cell is None or row.indicator_id in taken:
                row.indicator_id = _next_id(row.objective, taken)
            taken.add(row.indicator_id)
            found += [_new(row, matches[row])] if revises else []
    return found


def join_indicators(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The indicators of every matrix, oldest first: each as the newest that has it prints it.

    A matrix that prints no objectives leaves them as they were.
    """
    if len(frames) == 1:
        return frames[0]
    every = pd.concat(frames, ignore_index=True)
    newest = every.drop_duplicates("indicator_id", keep="last").set_index("indicator_id")
    joined = newest.loc[every.indicator_id.unique()].reset_index()[list(every.columns)]
    placed = every[every.objective > 0].drop_duplicates("indicator_id", keep="last")
    number = joined.indicator_id.map(placed.set_index("indicator_id").objective)
    number = number.fillna(0).astype("int64")
    titled = every[every.objective_name != ""].drop_duplicates("objective", keep="last")
    title = number.map(titled.set_index("objective").objective_name)
    names = joined.objective_name.where(joined.objective_name != "", title).fillna("")
    joined = joined.assign(objective=number, objective_name=names)
    return joined.sort_values("objective", kind="stable", ignore_index=True)


def check_dropped(before: Sequence[pd.DataFrame], last: Sequence[pd.DataFrame]) -> list[Finding]:
    """A warning for each indicator of earlier matrices that the newest, in some files, left out."""
    if not before:
        return []
    kept = {key for indicators in last for key in indicators.indicator_id}
    known = pd.concat(before).drop_duplicates("indicator_id", keep="last")
    return [
        finding("dropped_indicator", source=row.source_cell, indicator_id=row.indicator_id,
                name=row.name[:60])
        for row in known[~known.indicator_id.isin(kept)].itertuples(index=False)
    ]  # fmt: skip


def _matches(rows: Sequence[MatrixRow], earlier: pd.DataFrame) -> dict[MatrixRow, Match]:
    """What each name was called before: under the same objective if several share it."""
    ids, names = earlier.indicator_id, earlier["name"]
    matched = match_names([row.name for row in rows], names_by_id(ids, names))
    there: dict[tuple[int, str], set[str]] = {}
    for key, objective, name in zip(ids, earlier.objective, names, strict=True):
        there.setdefault((objective, fold(name)), set()).add(key)
    found = {}
    for row in rows:
        same = there.get((row.objective, fold(row.name)), set())
        found[row] = Match(next(iter(same)), exact=True) if len(same) == 1 else matched[row.name]
    return found


def _check_id(
    row: MatrixRow, match: Match, claimed: str, owners: dict[str, MatrixRow], known: set[str],
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
    alike = dict(match.candidates).get(printed, 0.0)
    severity = "note" if alike >= NAME_OF_ID_NEEDED else "warning"
    return [
        finding("renamed_indicator", cell=row.name_cell, indicator_id=printed,
                name=row.name[:60], id=printed, severity=severity)
    ]  # fmt: skip


def _matched(row: MatrixRow, match: Match) -> Finding:
    return finding(
        "name_matched", cell=row.name_cell, indicator_id=match.indicator_id, name=row.name[:80],
        id=match.indicator_id, alike=round(match.candidates[0][1]),
    )  # fmt: skip


def _new(row: MatrixRow, match: Match) -> Finding:
    nearest = ", ".join(f"{key} ({score:.0f} %)" for key, score in match.candidates)
    return finding(
        "new_indicator", cell=row.name_cell, indicator_id=row.indicator_id, name=row.name[:60],
        id=row.indicator_id, nearest=nearest or "—",
    )  # fmt: skip


def _next_id(objective: int, taken: set[str]) -> str:
    """The first free id of an objective after all that are taken."""
    places = [key.partition(".")[2] for key in taken if key.startswith(f"{objective}.")]
    last = max((int(place) for place in places if place.isdecimal()), default=0)
    return f"{objective}.{last + 1}"
