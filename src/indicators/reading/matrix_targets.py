"""The targets of one row of a matrix: each with its year and what it covers.

A :class:`~indicators.reading.matrix_rows.MatrixRow` goes in, rows of the frame ``targets`` come
out. A year has one target: a total of the term is that of its last year where the row prints none
for it, and else a check.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.reading.cells import Cell
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Header
from indicators.reading.matrix_rows import TERM_ROLES, MatrixRow
from indicators.reading.numbers import Number, read_number, scaled
from indicators.reading.scopes import Scope, earlier_scope, final_scope, stated_scope, term_scope
from indicators.settings import FILE_NAME, IndicatorRule, Settings, TargetDecision

#: A printed total may differ from the sum of its years by rounding alone.
TOTAL_TOLERANCE = 0.5


@dataclass(frozen=True)
class _Printed:
    """One target as printed, and the header over it."""

    header: Header
    year: int
    cell: Cell
    number: Number


def read_targets(row: MatrixRow, settings: Settings) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Read the targets of a row, and say what is doubtful about them."""
    found: list[Finding] = []
    rule = settings.indicators.get(row.indicator_id, IndicatorRule())
    columns = _target_years(row, settings)
    final = max((year for _, year in columns.values()), default=0)
    printed = _printed(row, columns, found)
    total = next((item for item in printed if item.header.role in TERM_ROLES), None)
    years = [item for item in printed if item is not total and item.header.role not in TERM_ROLES]
    if total:
        years, total = _settle_total(total, years, rule, row, found)
    targets = []
    earlier: list[float] = []
    for item in [*years, *([total] if total else [])]:
        decision = settings.decision_for(row.indicator_id, item.year)
        scope = earlier_scope(rule.across_years)
        asked = bool(stated_scope(item.cell.text) or (decision and decision.scope))
        asked = asked or item is total or _years_unprinted(columns, printed, final)
        if item.year == final and not item.number.problem and asked:
            stated = term_scope if item is total else final_scope
            value = item.number.value or 0.0
            said = stated(item.cell.text, value, earlier, rule.across_years)
            scope = _decided(said, item.cell, decision, row.indicator_id, item.year, found)
        if item.header.role == "target" and item.number.value is not None:
            earlier.append(item.number.value)
        targets.append(_target_row(row.indicator_id, item, scope))
        row.sheet.dispose(item.cell, "value")
    return targets, found


def _printed(
    row: MatrixRow, columns: dict[int, tuple[Header, int]], found: list[Finding]
) -> list[_Printed]:
    """The row's cells by year, a total of the term after the last year."""
    printed = []
    order = sorted(columns.items(), key=lambda item: (item[1][1], item[1][0].role in TERM_ROLES))
    for column, (header, year) in order:
        cell = row.sheet.filled(row.row, column)
        if cell is None:
            continue
        number = read_number(cell.value, row.sheet.decimal or "")
        number = replace(number, value=scaled(number.value, header.scale))
        if number.problem:
            found.append(number_problem(cell, number, row.indicator_id))
        printed.append(_Printed(header, year, cell, number))
    return printed


def _target_years(row: MatrixRow, settings: Settings) -> dict[int, tuple[Header, int]]:
    """The value columns with their years; what lacks one takes the declared year."""
    columns = row.band.with_roles("target", "baseline", *TERM_ROLES)
    firsts = [h.since or h.year for h in columns.values() if h.role != "baseline"]
    first = min((year for year in firsts if year), default=None)
    baseline = settings.baseline_year or (first - 1 if first else None)
    years = {}
    for column, header in columns.items():
        declared = settings.last_year if header.role in TERM_ROLES else None
        year = header.year or (baseline if header.role == "baseline" else declared)
        if year:
            years[column] = (header, year)
    return years


def _settle_total(
    total: _Printed, years: list[_Printed], rule: IndicatorRule, row: MatrixRow,
    found: list[Finding],
) -> tuple[list[_Printed], _Printed | None]:  # fmt: skip
    """What a total of the term is beside the years: the last one's target, or a check."""
    targets = [item for item in years if item.header.role == "target"]
    last = next((item for item in targets if item.year == total.year), None)
    if last is None:
        return years, total
    level = rule.across_years == "last"
    known = {item.year: item.number.value for item in targets if item.number.value is not None}
    first = total.header.since or min(
        header.year or total.year for header in row.band.with_roles("target").values()
    )
    if not level and set(range(first, total.year + 1)) - set(known):
        row.sheet.dispose(last.cell, "check")
        found.append(
            finding(
                "warning", "last_year_beside_total",
                f"the target of {last.year} alone is not used: the total counts, "
                "and not every year before it is printed",
                "print every year, or leave the last one blank",
                cell=last.cell, indicator_id=row.indicator_id,
            )
        )  # fmt: skip
        return [item for item in years if item is not last], total
    row.sheet.dispose(total.cell, "check")
    expected = last.number.value if level else math.fsum(known.values())
    value = total.number.value
    if value is not None and expected is not None and abs(value - expected) > TOTAL_TOLERANCE:
        what = "the level of its last year" if level else "the sum of its years"
        found.append(
            finding(
                "warning", "term_total_mismatch",
                f"the printed total {total.cell.text} is not {what}, {expected:,.12g}",
                "ask which one is right; the years are used. A level that is kept is declared in "
                f'{FILE_NAME}: across_years = "last"',
                cell=total.cell, indicator_id=row.indicator_id,
            )
        )  # fmt: skip
    return years, None


def _years_unprinted(
    columns: dict[int, tuple[Header, int]], printed: Sequence[_Printed], final: int
) -> bool:
    """Whether years before the last have no target in this row: then the last may be a total."""
    earlier = any(h.role == "target" and year < final for h, year in columns.values())
    years = [p.year for p in printed if p.header.role == "target" and p.year < final]
    return earlier and (not years or final - max(years) > 1)


def _decided(
    scope: Scope, cell: Cell, decision: TargetDecision | None, indicator_id: str, year: int,
    found: list[Finding],
) -> Scope:  # fmt: skip
    """The scope that a decision gives, else the one that follows; a warning where it is open."""
    if decision and decision.scope and (decision.scope, "stated") != (scope.scope, scope.basis):
        return Scope(decision.scope, "declared", decision.reason)
    if not scope.scope:
        found.append(
            finding(
                "warning", "ambiguous_scope",
                f'"{cell.text}" does not say clearly whether it is a total of the term, '
                f"a level at its end, or each year's ({scope.reason})",
                f'decide it in {FILE_NAME}: [[decisions]] with indicator = "{indicator_id}", '
                f"year = {year}, scope and reason",
                cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
    return scope


def _target_row(indicator_id: str, item: _Printed, scope: Scope) -> dict[str, Any]:
    return {
        "indicator_id": indicator_id,
        "year": item.year,
        "period": str(item.year),
        "role": "baseline" if item.header.role == "baseline" else "target",
        "scope": scope.scope,
        "value": item.number.value,
        "basis": scope.basis,
        "reason": scope.reason,
        "text": item.cell.text,
        "comparison": "",
        "marks": ",".join(item.number.marks),
        "issuer": "programme",
        "source_cell": item.cell.address,
    }
