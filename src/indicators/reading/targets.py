"""The targets of one row of a matrix: each with its period and what it covers.

A :class:`~indicators.reading.rows.Row` goes in, rows of the frame ``targets`` come out. A year
has one target: a total of the term is that of its last year where the row prints none for it, and
else a check.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.reading.cells import Cell
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Column
from indicators.reading.numbers import Number, scaled
from indicators.reading.rows import Entry, Row
from indicators.reading.scopes import Scope, earlier_scope, final_scope, stated_scope, term_scope
from indicators.reading.spellings import LEVELS
from indicators.settings import IndicatorRule, Settings, TargetDecision

#: A printed total may differ from the sum of its parts by rounding alone.
TOTAL_TOLERANCE = 0.5

#: Columns that hold the target of the whole term; a bare "Total" is one, in a matrix.
_TERM_ROLES = ("term_target", "total")


@dataclass(frozen=True)
class _Printed:
    """One target as printed, and the header over it."""

    head: Column
    year: int
    quarter: int | None
    cell: Cell
    number: Number

    @property
    def is_year(self) -> bool:
        """Whether it is a target of a whole year."""
        return self.head.role in ("target", "planned") and not self.quarter


def read_targets(
    row: Row, indicator_id: str, rule: IndicatorRule, kind: str, settings: Settings
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Read the targets of a row, and say what is doubtful about them.

    Parameters
    ----------
    row
        The row, as applied.
    indicator_id
        Its indicator.
    rule
        What is declared of it.
    kind
        The kind of its unit: a percent or a rate is a level unless it is declared to add up.
    settings
        The programme's years and decisions.
    """
    found: list[Finding] = []
    across = rule.across_years or ("last" if kind in LEVELS else None)
    printed = _printed(row, indicator_id, settings, found)
    printed = _one_scale(printed, kind, indicator_id, found)
    heads = row.table.with_roles("target", "planned").values()
    headed = [head.year for head in heads if head.year and not head.quarter]
    final = max([0, *(p.year for p in printed if not p.quarter), *headed])
    total = next((item for item in printed if item.head.role in _TERM_ROLES), None)
    years = [item for item in printed if item.head.role not in _TERM_ROLES]
    if total:
        years, total = _settle_total(total, years, across, row, indicator_id, found)
    targets = []
    earlier: list[float] = []
    for item in [*years, *([total] if total else [])]:
        decision = None if item.quarter else settings.decision_for(indicator_id, item.year)
        scope = earlier_scope(across)
        asked = bool(stated_scope(item.cell.text) or (decision and decision.scope))
        asked = asked or item is total or _stands_alone(row, printed, final, settings)
        if item.year == final and not item.quarter and item.head.role != "baseline":
            if not item.number.problem and asked:
                stated = term_scope if item is total else final_scope
                value = item.number.value or 0.0
                said = stated(item.cell.text, value, earlier, across)
                if item is total and any(p.is_year and p.year == final for p in years):
                    said = Scope("cumulative", "stated", "stated_in_header")
                scope = _decided(said, item.cell, decision, indicator_id, item.year, found)
        elif item.year == final and decision and decision.scope and not item.quarter:
            scope = _decided(scope, item.cell, decision, indicator_id, item.year, found)
        if item.is_year and item.number.value is not None:
            earlier.append(item.number.value)
        targets.append(_target_row(indicator_id, item, scope))
        row.sheet.settle(item.cell, "value")
    return targets, found


def _printed(
    row: Row, indicator_id: str, settings: Settings, found: list[Finding]
) -> list[_Printed]:
    """The row's cells by year and quarter, a total of the term after the last year."""
    columns = row.table.with_roles("target", "planned", "baseline", *_TERM_ROLES)
    firsts = [h.since or h.year for h in columns.values() if h.role != "baseline"]
    first = min((year for year in firsts if year), default=None)
    base = settings.baseline_year or (first - 1 if first else None)
    printed = []
    for entry in row.entries:
        head = entry.column
        if head.role not in ("target", "planned", "baseline", *_TERM_ROLES):
            continue
        year = _year_of(entry, row, base, settings)
        if year is None:
            continue
        if head.since and _other_term(head, settings):
            found.append(
                finding(
                    "other_cycle", cell=entry.cell, header=head.header, indicator_id=indicator_id
                )
            )
            continue
        number = entry.number._replace(value=scaled(entry.number.value, head.scale))
        if number.year and head.role != "baseline" and number.year != year:
            number = number._replace(value=None, problem="several_numbers")
        if number.problem:
            found.append(number_problem(entry.cell, number, indicator_id))
        printed.append(_Printed(head, year, entry.quarter, entry.cell, number))
    printed.sort(key=lambda p: (p.year, p.head.role in _TERM_ROLES, p.quarter or 9))
    return printed


def _year_of(entry: Entry, row: Row, base: int | None, settings: Settings) -> int | None:
    """The year of a target: its header's, its row's own, or the declared one."""
    head = entry.column
    if head.role == "baseline":
        return row.baseline_year or entry.number.year or head.year or base
    if head.role in _TERM_ROLES:
        return head.year or settings.last_year
    return entry.year or row.target_year


def _other_term(head: Column, settings: Settings) -> bool:
    """Whether a span of years is no part of the programme's term that ends with it."""
    if not settings.first_year or not settings.last_year:
        return False
    return (head.since, head.year) != (settings.first_year, settings.last_year) and (
        head.year != settings.last_year or (head.since or 0) < settings.first_year
    )


def _one_scale(
    printed: list[_Printed], kind: str, indicator_id: str, found: list[Finding]
) -> list[_Printed]:
    """Percents in points: a bare share among them is a doubt, a percent of a count another."""
    values = [p.number.value for p in printed if p.number.value is not None]
    bare = [
        p
        for p in printed
        if p.number.value is not None and not p.number.percent and p.head.scale == 1.0
    ]
    most = max((abs(value) for value in values), default=0.0)
    doubtful: list[_Printed] = []
    if kind == "percent":
        doubtful = [
            p
            for p in bare
            if 0 < abs(p.number.value or 0) <= 1
            and (most <= 1 or (most >= 20 and p.number.value != 1))
        ]
    code = "share_or_percent"
    if kind in ("count", "money"):
        doubtful, code = [p for p in printed if p.number.percent], "percent_of_what"
    for item in doubtful:
        why = {"why_code": "share_or_percent_plain"} if code == "share_or_percent" else {}
        found.append(
            finding(
                code, cell=item.cell, indicator_id=indicator_id, shown=item.cell.text[:40], **why
            )
        )
    return [
        replace(p, number=p.number._replace(value=None, problem=code)) if p in doubtful else p
        for p in printed
    ]


def _settle_total(
    total: _Printed, years: list[_Printed], across: str | None, row: Row, indicator_id: str,
    found: list[Finding],
) -> tuple[list[_Printed], _Printed | None]:  # fmt: skip
    """What a total of the term is beside the years: the last one's target, or a check.

    Where the years are printed and disagree with it, both are kept, the years' targets and the
    term's; unless it repeats the last year, as the total of a level does.
    """
    targets = [item for item in years if item.is_year]
    last = next((item for item in targets if item.year == total.year), None)
    if last is None:
        return years, total
    level = across == "last"
    known = {item.year: item.number.value for item in targets if item.number.value is not None}
    heads = row.table.with_roles("target", "planned").values()
    first = total.head.since or min((head.year or total.year for head in heads), default=total.year)
    if not level and set(range(first, total.year + 1)) - set(known):
        row.sheet.settle(last.cell, "check")
        found.append(
            finding(
                "last_year_beside_total", cell=last.cell, indicator_id=indicator_id, year=last.year
            )
        )
        return [item for item in years if item is not last], total
    row.sheet.settle(total.cell, "check")
    expected = last.number.value if level else math.fsum(known.values())
    value = total.number.value
    if value is not None and expected is not None and abs(value - expected) > TOTAL_TOLERANCE:
        why = "term_level_mismatch" if level else "term_total_mismatch_plain"
        found.append(
            finding(
                "term_total_mismatch", cell=total.cell, indicator_id=indicator_id, why_code=why,
                printed=total.cell.text[:60], expected=f"{expected:,.12g}",
            )
        )  # fmt: skip
        if not level and value != last.number.value:
            row.sheet.forget(total.cell)
            return years, total
    return years, None


def _stands_alone(row: Row, printed: Sequence[_Printed], final: int, settings: Settings) -> bool:
    """Whether the last year's target may be the term's: years before it have none in this row."""
    years = [p.year for p in printed if p.is_year and p.year < final]
    heads = row.table.with_roles("target", "planned").values()
    earlier = any(head.year and head.year < final and not head.quarter for head in heads)
    if earlier:
        return not years or final - max(years) > 1
    if any(p.quarter for p in printed):
        return False
    first = settings.first_year or 0
    base = max(
        (p.year for p in printed if p.head.role == "baseline"), default=settings.baseline_year or 0
    )
    return first < final if first else (not base or base < final - 1)


def _decided(
    scope: Scope, cell: Cell, decision: TargetDecision | None, indicator_id: str, year: int,
    found: list[Finding],
) -> Scope:  # fmt: skip
    """The scope that a decision gives, else the one that follows; a warning where it is open."""
    if decision and decision.scope and (decision.scope, "stated") != (scope.scope, scope.basis):
        return Scope(decision.scope, "declared", decision.reason)
    if not scope.scope:
        found.append(
            finding("ambiguous_scope", cell=cell, indicator_id=indicator_id, shown=cell.text[:60],
                    id=indicator_id, year=year, reason_code=scope.reason)
        )  # fmt: skip
    return scope


def _target_row(indicator_id: str, item: _Printed, scope: Scope) -> dict[str, Any]:
    return {
        "indicator_id": indicator_id,
        "year": item.year,
        "period": f"{item.year}Q{item.quarter}" if item.quarter else str(item.year),
        "role": "baseline" if item.head.role == "baseline" else "target",
        "scope": scope.scope,
        "value": item.number.value,
        "basis": scope.basis,
        "reason": scope.reason,
        "text": item.cell.text,
        "comparison": item.number.comparison,
        "marks": ",".join(item.number.marks),
        "issuer": "programme",
        "source_cell": item.cell.address,
    }
