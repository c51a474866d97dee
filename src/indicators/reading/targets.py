"""The targets of one row of a matrix: each with its period and what it covers.

A :class:`~indicators.reading.rows.Row` goes in, rows of the frame ``targets`` come out. A year
has one target: a total of the term is that of its last year where the row prints none for it, and
else a check.

A number alone does not say what it covers: one year, the whole term, or a level to be held. The
rules, in the order of frames.md: the cell states it; the programme declares it; it follows from how
the indicator adds up; its size tells; else it is open.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from indicators.reading.cells import Cell
from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.headers import Column
from indicators.reading.names import fold
from indicators.reading.numbers import Number, scaled
from indicators.reading.rows import Entry, Row
from indicators.reading.spellings import LEVELS
from indicators.settings import IndicatorRule, Settings

#: A printed total may differ from the sum of its parts by rounding alone.
TOTAL_TOLERANCE = 0.5

#: A last target above this many times the sum of the printed years is a total.
_TOTAL_FACTOR = 1.5

#: Columns that hold the target of the whole term; a bare "Total" is one, in a matrix.
_TERM_ROLES = ("term_target", "total")
_ROLES = ("target", "planned", "baseline", *_TERM_ROLES)

_TERM = r"(?:sexenio|quinquenio|cuatrienio|trienio|periodo|administracion|gestion)"
_WHOLE_TERM = re.compile(rf"\b(?:en|durante) (?:tod[oa] )?(?:el|la) {_TERM}\b")
_END_OF_TERM = re.compile(rf"\bal final (?:del|de la) {_TERM}\b")


class Scope(NamedTuple):
    """The scope (empty where open), who says it, and the rule."""

    scope: str
    basis: str
    reason: str


_OF_TERM = Scope("cumulative", "stated", "stated_in_header")


class _Printed(NamedTuple):
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

    ``rule`` is what is declared of its indicator, ``kind`` that of its unit: a percent or a rate is
    a level unless it is declared to add up.
    """
    across = rule.across_years or ("last" if kind in LEVELS else None)
    printed, found = _printed(row, settings)
    printed = _one_scale(printed, kind, found)
    headed = {
        head.year for head in row.table.with_roles("target", "planned").values()
        if head.year and not head.quarter
    }  # fmt: skip
    final = max([0, *headed, *(item.year for item in printed if not item.quarter)])
    alone = _stands_alone(printed, headed, final, settings)
    total = next((item for item in printed if item.head.role in _TERM_ROLES), None)
    kept = [item for item in printed if item.head.role not in _TERM_ROLES]
    if total:
        kept = _beside_total(total, kept, headed, across, row, found)
    targets = []
    earlier: list[float] = []
    for item in kept:
        decision = None if item.quarter else settings.decision_for(indicator_id, item.year)
        declared = decision.scope if decision else None
        scope = Scope("level" if across == "last" else "annual", "inferred", "earlier_year")
        of_term = item.year == final and not item.quarter and item.head.role != "baseline"
        asked = item is total or alone or declared or _stated_scope(item.cell.text)
        if of_term and asked and not item.number.problem:
            value = item.number.value or 0.0
            scope = final_scope(item.cell.text, value, earlier, across, headed=item is total)
            if item is total and any(other.is_year and other.year == final for other in kept):
                scope = _OF_TERM
            if decision and declared and (declared, "stated") != scope[:2]:
                scope = Scope(declared, "declared", decision.reason)
            elif not scope.scope:
                found.append(
                    finding("ambiguous_scope", cell=item.cell, shown=item.cell.text[:60],
                            id=indicator_id, year=item.year, reason_code=scope.reason)
                )  # fmt: skip
        if item.is_year and item.number.value is not None:
            earlier.append(item.number.value)
        role = "baseline" if item.head.role == "baseline" else "target"
        targets.append(
            target_row(indicator_id, item.year, item, scope, role=role, issuer="programme")
        )
        row.sheet.settle(item.cell, "value")
    return targets, [said | {"indicator_id": indicator_id} for said in found]


def _printed(row: Row, settings: Settings) -> tuple[list[_Printed], list[Finding]]:
    """The row's cells by year and quarter, a total of the term after the last year."""
    heads = row.table.with_roles(*_ROLES).values()
    first = min((h.since or h.year or 9999 for h in heads if h.role != "baseline"), default=9999)
    base = settings.baseline_year or (first - 1 if first < 9999 else None)
    printed, found = [], []
    for entry in row.entries:
        head = entry.column
        year = _year_of(entry, row, base, settings)
        if head.role not in _ROLES or year is None:
            continue
        if head.since and _other_term(head, settings):
            found.append(finding("other_cycle", cell=entry.cell, header=head.header))
            continue
        if entry.month not in (None, 12):  # "Meta marzo 2025" is no year's; December's is
            found.append(finding("monthly_target", cell=entry.cell, header=head.header))
            continue
        number = entry.number._replace(value=scaled(entry.number.value, head.scale))
        if number.year and head.role != "baseline" and number.year != year:
            number = number._replace(value=None, problem="several_numbers")
        if number.problem:
            found.append(number_problem(entry.cell, number))
        printed.append(_Printed(head, year, entry.quarter, entry.cell, number))
    printed.sort(key=lambda item: (item.year, item.head.role in _TERM_ROLES, item.quarter or 9))
    return printed, found


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
    return head.year != settings.last_year or (head.since or 0) < settings.first_year


def _one_scale(printed: list[_Printed], kind: str, found: list[Finding]) -> list[_Printed]:
    """Percents in points: a bare share among them is a doubt, a percent of a count another."""
    values = [abs(item.number.value) for item in printed if item.number.value is not None]
    most = max(values, default=0.0)

    def is_doubtful(item: _Printed) -> bool:
        number = item.number
        if kind in ("count", "money"):
            return number.percent
        if kind != "percent" or number.value is None or number.percent or item.head.scale != 1.0:
            return False
        return 0 < abs(number.value) <= 1 and (most <= 1 or (most >= 20 and number.value != 1))

    code = "share_or_percent" if kind == "percent" else "percent_of_what"
    why = {"why_code": "share_or_percent_plain"} if kind == "percent" else {}
    settled = []
    for item in printed:
        if is_doubtful(item):
            found.append(finding(code, cell=item.cell, shown=item.cell.text[:40], **why))
            item = item._replace(number=item.number._replace(value=None, problem=code))  # noqa: PLW2901
        settled.append(item)
    return settled


def _beside_total(
    total: _Printed, kept: list[_Printed], headed: set[int], across: str | None, row: Row,
    found: list[Finding],
) -> list[_Printed]:  # fmt: skip
    """The targets of a row that prints a total of the term: it is the last year's, or a check.

    Where the years are printed and disagree with it, both are kept, the years' targets and the
    term's; unless it repeats the last year, as the total of a level does.
    """
    years = [item for item in kept if item.is_year]
    last = next((item for item in years if item.year == total.year), None)
    if last is None:
        return [*kept, total]
    level = across == "last"
    known = {item.year: item.number.value for item in years if item.number.value is not None}
    first = total.head.since or min(headed, default=total.year)
    if not level and set(range(first, total.year + 1)) - set(known):
        row.sheet.settle(last.cell, "check")
        found.append(finding("last_year_beside_total", cell=last.cell, year=last.year))
        return [*(item for item in kept if item is not last), total]
    expected = last.number.value if level else math.fsum(known.values())
    value = total.number.value
    row.sheet.settle(total.cell, "check")
    if value is None or expected is None or abs(value - expected) <= TOTAL_TOLERANCE:
        return kept
    why = "term_level_mismatch" if level else "term_total_mismatch_plain"
    found.append(
        finding("term_total_mismatch", cell=total.cell, why_code=why,
                printed=total.cell.text[:60], expected=f"{expected:,.12g}")
    )  # fmt: skip
    return kept if level or value == last.number.value else [*kept, total]


def _stands_alone(
    printed: Sequence[_Printed], headed: set[int], final: int, settings: Settings
) -> bool:
    """Whether the last year's target may be the term's: years before it have none in this row."""
    years = [item.year for item in printed if item.is_year and item.year < final]
    if any(year < final for year in headed):
        return not years or final - max(years) > 1
    if any(item.quarter for item in printed):
        return False
    if settings.first_year:
        return settings.first_year < final
    bases = [item.year for item in printed if item.head.role == "baseline"]
    base = max(bases, default=settings.baseline_year or 0)
    return not base or base < final - 1


def target_row(indicator_id: str, year: int, item: _Printed | Entry, scope: Scope,
               **rest: Any) -> dict[str, Any]:  # fmt: skip
    """A row of the frame ``targets``; ``rest`` says who set it and when."""
    number = item.number
    return {
        "indicator_id": indicator_id,
        "year": year,
        "period": f"{year}Q{item.quarter}" if item.quarter else str(year),
        "role": "target",
        **scope._asdict(),
        "value": number.value,
        "text": item.cell.text,
        "comparison": number.comparison,
        "marks": ",".join(number.marks),
        "source_cell": item.cell.address,
        **rest,
    }


# ---- what a target covers


def _stated_scope(text: str) -> Scope | None:
    """The scope that a cell states, open where it says two things, or ``None``.

    >>> _stated_scope("400 en el trienio").scope, _stated_scope("400")
    ('cumulative', None)
    """
    words = fold(text)
    whole_term = _WHOLE_TERM.search(words)
    each_year = any(said in words for said in ("al ano", "por ano", "anual"))
    if whole_term and each_year:
        return Scope("", "", "contradictory_text")
    if _END_OF_TERM.search(words):
        return Scope("", "", "total_or_end_level")
    if whole_term:
        return Scope("cumulative", "stated", "stated_in_text")
    return Scope("annual", "stated", "stated_in_text") if each_year else None


def final_scope(
    text: str, value: float, earlier: Sequence[float], across_years: str | None,
    headed: bool = False,
) -> Scope:  # fmt: skip
    """The scope of the term's last target, beside the printed ones of the ``earlier`` years.

    ``across_years`` is ``sum`` or ``last`` where it is declared; ``headed`` says that its header is
    of the whole term, "Meta 2025-2028". A total below what is printed for single years is none:
    what the header means is then open.

    >>> final_scope("3,600 en el sexenio", 3600, [590, 600], None)
    Scope(scope='cumulative', basis='stated', reason='stated_in_text')
    >>> final_scope("48", 48, [7, 8], None).reason
    'size_total'
    >>> final_scope("10", 10, [10, 10], None, headed=True).reason
    'header_against_size'
    """
    if stated := _stated_scope(text):
        return stated
    if across_years == "last":
        return Scope("level", "inferred", "across_years")
    if headed:
        doubtful = across_years is None and value < sum(earlier)
        return Scope("", "", "header_against_size") if doubtful else _OF_TERM
    if across_years:
        return Scope("cumulative", "inferred", "across_years")
    if earlier and value > _TOTAL_FACTOR * sum(earlier):
        return Scope("cumulative", "inferred", "size_total")
    if earlier and value <= max(earlier):
        return Scope("level", "inferred", "size_level")
    return Scope("", "", "size_ambiguous")
