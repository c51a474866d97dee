"""Which values are quarters and years: months added up, running totals taken apart.

The :class:`Piece` of every file go in, results come out, as of every vintage: a total and the one
before it may stand in two files, and a quarter that is revised under a standing total moves
another quarter and never the total. What cannot be taken apart is a check, with a finding.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from indicators.reading.cells import Cell, Sheet
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Column
from indicators.reading.layout import Table
from indicators.reading.numbers import Number
from indicators.reading.targets import TOTAL_TOLERANCE


class Result(NamedTuple):
    """One reported value: a row of the frame ``actuals``, and the mark on its whole row."""

    indicator_id: str
    period: str
    value: float | None
    data_status: str
    reported: date | None
    synthetic: bool
    text: str
    note: str
    source_cell: str
    sha256: str
    row_status: str


class Piece(NamedTuple):
    """One value as a cell gives it: of a month, a quarter, a year, or running from January.

    ``problem`` is the number of a running total that could not be read.
    """

    result: Result
    year: int
    quarter: int | None
    month: int | None
    running: bool
    sheet: Sheet
    cell: Cell
    problem: Number | None
    head: Column
    table: Table

    def dispose(self, disposition: str) -> None:
        """Say what became of its cell."""
        self.sheet.settle(self.cell, disposition)


#: Results by quarter, of each file and reporting date.
_ByFile = dict[tuple[str, date | None], dict[int, Result]]


@dataclass
class _Settled:
    """Results and findings so far."""

    results: list[Result] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, code: str, piece: Piece, **values: Any) -> None:
        """A finding on a piece, once."""
        if (code, piece.result.source_cell) not in self.told:
            self.told.add((code, piece.result.source_cell))
            self.findings.append(
                finding(code, cell=piece.cell, indicator_id=piece.result.indicator_id, **values)
            )


def settle(
    pieces: Sequence[Piece], within_year: Mapping[str, str]
) -> tuple[list[Result], list[Finding]]:
    """Results of whole quarters and years, in the order of the cells, and what was found.

    Parameters
    ----------
    pieces
        Every piece of every file.
    within_year
        How the quarters of each indicator make a year: sum, last or mean.
    """
    out = _Settled()
    rest: defaultdict[tuple[str, int], list[Piece]] = defaultdict(list)
    plain: defaultdict[tuple[str, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        key = (piece.result.indicator_id, piece.year)
        if piece.quarter and not piece.running and not piece.month:
            plain[key].append(piece)
            piece.dispose("value")
            out.results.append(piece.result)
        else:
            rest[key].append(piece)
    for key, others in rest.items():
        _settle_year(others, plain[key], within_year.get(key[0], "sum"), out)
    return out.results, out.findings


def _settle_year(rest: list[Piece], plain: list[Piece], within: str, out: _Settled) -> None:
    months = [piece for piece in rest if piece.month]
    quarters = [*plain, *_quarters_of_months(months, within, out)]
    totals = [piece for piece in rest if piece.running and not piece.month]
    own = _by_file(quarters)
    usable, open_ones = _sorted_out(totals, own, within, out)
    derived = _take_apart(usable, quarters, within, out)
    for total in open_ones:
        if any(_file(total) == _file(other) for other in usable):
            _compare(total, derived.get(_file(total), {}), within, out)
        else:
            _as_annual(total, out)
    for piece in rest:
        if piece.month or piece.running:
            continue
        parts = {**own.get(_file(piece), {}), **derived.get(_file(piece), {})}
        if any(part.value is not None for part in parts.values()):
            _compare(piece, parts, within, out)
        else:
            piece.dispose("value")
            out.results.append(piece.result)


def _sorted_out(
    totals: list[Piece], own: _ByFile, within: str, out: _Settled
) -> tuple[list[Piece], list[Piece]]:
    """Totals to be taken apart, and those that may be a year's; others are checks or unread."""
    usable, checked, open_ones = [], [], []
    for total in totals:
        beside = own.get(_file(total), {})
        if total.problem and not (set(beside) - {1}):
            out.findings.append(
                number_problem(total.cell, total.problem, total.result.indicator_id)
            )
            total.dispose("unread")
        elif set(beside) - {1} or (beside and total.quarter in (None, 1)):
            checked.append(total)
        elif total.quarter is None:
            open_ones.append(total)
        else:
            usable.append(total)
    for total in checked:
        _compare(total, own[_file(total)], within, out)
    return usable, open_ones


def _file(piece: Piece) -> tuple[str, date | None]:
    return piece.result.sha256, piece.result.reported


def _by_file(quarters: Iterable[Piece]) -> _ByFile:
    found: defaultdict[tuple[str, date | None], dict[int, Result]] = defaultdict(dict)
    for piece in quarters:
        found[_file(piece)][piece.quarter or 0] = piece.result
    return found


def _days(pieces: Iterable[Piece]) -> list[date | None]:
    """The reporting dates, oldest first; none is the oldest."""
    days = {piece.result.reported for piece in pieces}
    return [*([None] if None in days else []), *sorted(day for day in days if day)]


def _known(pieces: Iterable[Piece], day: date | None) -> list[Piece]:
    """What was known on a day, oldest first."""
    known = [p for p in pieces if p.result.reported is None or (day and p.result.reported <= day)]
    return sorted(known, key=lambda p: p.result.reported or date.min)


# ---- months


def _quarters_of_months(months: Sequence[Piece], within: str, out: _Settled) -> list[Piece]:
    """The quarters of which all three months are known, as of each vintage."""
    made: list[Piece] = []
    for quarter in (1, 2, 3, 4):
        own = [p for p in months if p.month and (p.month + 2) // 3 == quarter]
        before: float | None = None
        whole = False
        for day in _days(own):
            state = {p.month or 0: p for p in _known(own, day)}
            parts = [state[month] for month in sorted(state)]
            values = [p.result.value for p in parts if p.result.value is not None]
            if len(state) < 3 or len(values) < len(state):
                continue
            value = _combined(values, within)
            whole = True
            if value != before:
                made.append(_quarter_of(parts, quarter, value, day))
                out.results.append(made[-1].result)
            before = value
        for piece in own:
            piece.dispose("value" if whole else "unread")
        if own and not whole:
            cells = " ".join(dict.fromkeys(p.result.source_cell for p in own))
            known = {p.month for p in own if p.result.value is not None}
            out.findings.append(
                finding("month_missing", source=cells, indicator_id=own[0].result.indicator_id,
                        quarter=f"{own[0].year}Q{quarter}", months=len(known))
            )  # fmt: skip
    return made


def _combined(values: list[float], within: str) -> float:
    """Three months as their quarter, by the indicator's rule within the year."""
    if within == "last":
        return values[-1]
    total = sum(values) if within == "sum" else statistics.fmean(values)
    return float(f"{total:.12g}")


def _quarter_of(parts: list[Piece], quarter: int, value: float, day: date | None) -> Piece:
    last = parts[-1]
    statuses = [p.result.data_status for p in parts]
    status = next((s for s in ("preliminary", "revised") if s in statuses), "final")
    result = last.result._replace(
        period=f"{last.year}Q{quarter}", value=value, data_status=status, reported=day,
        text=" + ".join(p.result.text for p in parts),
        source_cell=" ".join(p.result.source_cell for p in parts),
    )  # fmt: skip
    return last._replace(result=result, quarter=quarter, month=None)


# ---- totals


def _compare(total: Piece, known: Mapping[int, Result], within: str, out: _Settled) -> None:
    """A printed total against the sum of its periods, to the decimals that the figures have."""
    total.dispose("check")
    values = {q: r.value for q, r in known.items() if r.value is not None}
    through = total.quarter
    if through is not None:
        values = {q: value for q, value in values.items() if q <= through}
        if len(values) < through:
            return
    if within != "sum" or not values or total.result.value is None:
        return
    added = sum(values.values())
    decimals = max(_decimals(v) for v in (*values.values(), total.result.value))
    tolerance = TOTAL_TOLERANCE * 10.0**-decimals * (1 if decimals == 0 else len(values) + 1)
    if abs(total.result.value - added) > tolerance:
        out.tell("total_mismatch", total, printed=total.cell.text[:60], expected=f"{added:,.12g}")


def _decimals(value: float) -> int:
    """How many decimals a value has, at most six."""
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _as_annual(total: Piece, out: _Settled) -> None:
    """A total without any period beside it is the year's value, once the year has ended."""
    result = total.result
    if result.reported is not None and result.reported.year > total.year:
        total.dispose("value")
        out.results.append(result._replace(period=str(total.year)))
        return
    total.dispose("check")
    out.tell("open_total", total, year=total.year)


def _take_apart(
    totals: list[Piece], quarters: Sequence[Piece], within: str, out: _Settled
) -> _ByFile:
    """Turn running totals into quarters: each less what was known before it, by vintage."""
    emitted: dict[int, float | None] = {}
    derived: defaultdict[tuple[str, date | None], dict[int, Result]] = defaultdict(dict)
    for total in totals:
        total.dispose("check")
    for day in _days([*totals, *quarters]) if totals else []:
        state = {p.quarter or 0: p for p in _known(totals, day)}
        plain = {p.quarter or 0: p.result for p in _known(quarters, day)}
        reached: dict[int, Result] = {}
        for quarter in sorted(state):
            total = state[quarter]
            own = plain.get(quarter)
            if own is not None and (own.reported or date.min) >= (
                total.result.reported or date.min
            ):
                continue
            result = _quarter_from(total, quarter, state, {**plain, **reached}, within, out)
            if result is None:
                continue
            reached[quarter] = result
            if quarter in emitted and emitted[quarter] == result.value:
                continue
            if quarter in emitted and total.result.reported != day:
                out.tell("total_holds", total, quarter=f"{total.year}Q{quarter}")
            emitted[quarter] = result.value
            total.dispose("value")
            made = result._replace(reported=day)
            out.results.append(made)
            derived[_file(total)][quarter] = made
    return derived


def _quarter_from(
    total: Piece, quarter: int, state: Mapping[int, Piece], known: Mapping[int, Result],
    within: str, out: _Settled,
) -> Result | None:  # fmt: skip
    """The quarter that a running total ends with, or ``None`` with a finding."""
    result = total.result._replace(period=f"{total.year}Q{quarter}")
    if quarter == 1 or within == "last" or result.value is None:
        return result
    if within == "mean":
        out.tell("running_total_gap", total, why_code="mean_not_apart")
        return None
    before = _through(quarter - 1, state, known)
    if before is None:
        out.tell("running_total_gap", total, why_code="running_total_gap_plain")
        return None
    amount, text, cells = before
    # rounded, since 0.3 - 0.1 is not 0.2 in binary fractions
    value = round(result.value - amount, 9)
    if value < 0:
        out.tell("running_total_falls", total, printed=result.text[:40], before=text)
        return None
    note = "; ".join(filter(None, (result.note, f"{result.text} - {text} ({cells})")))
    return result._replace(value=value, note=note)


def _through(
    quarter: int, state: Mapping[int, Piece], known: Mapping[int, Result]
) -> tuple[float, str, str] | None:
    """What had been reached by the end of a quarter: its total, or the sum of the quarters to it,
    whichever was reported last.
    """
    total = state.get(quarter)
    parts = [known.get(q) for q in range(1, quarter + 1)]
    whole = [part for part in parts if part is not None and part.value is not None]
    summed = len(whole) == quarter
    newest = max((part.reported or date.min for part in whole), default=date.min)
    if total and total.result.value is not None and (
        not summed or (total.result.reported or date.min) >= newest
    ):  # fmt: skip
        return total.result.value, total.result.text, total.result.source_cell
    if not summed:
        return None
    amount = sum(part.value or 0.0 for part in whole)
    return amount, f"{amount:,.12g}", " ".join(part.source_cell for part in whole)
