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

from indicators.reading.findings import Finding, finding, number_problem
from indicators.reading.numbers import TOTAL_TOLERANCE, Number, runs_on, scaled
from indicators.reading.rows import Entry, Row, factor_of
from indicators.reading.spellings import LEVELS, fold, names_other_unit
from indicators.settings import IndicatorRule, Settings

#: A number that its cell's format makes a percent of so much was likely in points already.
MOST_PERCENT = 1000
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


#: Targets with the years that they are of.
_ByYear = list[tuple[int, Entry]]

_OF_TERM = Scope("cumulative", "stated", "stated_in_header")


def read_targets(
    row: Row, indicator_id: str, rule: IndicatorRule, kind: str, settings: Settings
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Read the targets of a row, and say what is doubtful about them.

    ``rule`` is what is declared of its indicator, ``kind`` that of its unit: a percent or a rate is
    a level unless it is declared to add up.
    """
    across = rule.across_years or ("last" if kind in LEVELS else None)
    found: list[Finding] = []
    sums = across != "last" and rule.within_year in (None, "sum")
    counted = kind == "count" and rule.value_type in (None, "count")
    printed = _printed(row, kind, settings, found, sums, counted)
    if sums:
        printed = _less_running(printed, row, found)
    heads = row.table.with_roles("target", "planned").values()
    headed = {head.year for head in heads if head.year and not head.quarter}
    if row.table.with_roles("year"):  # a row for each year
        headed |= {entry.year for entry in row.entries if entry.year and not entry.quarter}
    final = max([0, *headed, *(year for year, entry in printed if not entry.quarter)])
    alone = _stands_alone(printed, headed, final, settings)
    total = next((entry for _, entry in printed if entry.column.role in _TERM_ROLES), None)
    kept = _beside_total(printed, headed, across, row, found)
    years = [year for year, entry in kept if _is_of_year(entry)]
    targets = []
    earlier: list[float] = []
    for year, entry in kept:
        decision = None if entry.quarter else settings.decision_for(indicator_id, year)
        declared = decision.scope if decision else None
        scope = Scope("level" if across == "last" else "annual", "inferred", "earlier_year")
        text, value = entry.cell.text, entry.number.value
        of_term = year == final and not entry.quarter and entry.column.role != "baseline"
        # "Meta al final de la administración" says when, and not that it adds up
        at_end = entry.column.role == "term_target" and entry.column.generic
        asked = entry is total or alone or declared or _stated_scope(text)
        if of_term and asked and not entry.number.problem:
            # "Meta intermedia 2026": what it covers is as open as what the last one does
            known = earlier if min(headed, default=0) <= (settings.first_year or final) else []
            scope = _final_scope(
                text,
                value or 0.0,
                known,
                across,
                headed=entry is total and not at_end,
            )
            if entry is total and final in years:
                scope = _OF_TERM
            if decision and declared and (declared, "stated") != scope[:2]:
                scope = Scope(declared, "declared", decision.reason)
            elif not scope.scope:
                found.append(
                    finding("ambiguous_scope", cell=entry.cell, shown=text[:60], id=indicator_id,
                            year=year, reason_code=scope.reason)
                )  # fmt: skip
        if _is_of_year(entry) and value is not None:
            earlier.append(value)
        role = "baseline" if entry.column.role == "baseline" else "target"
        made = target_row(indicator_id, year, entry, scope, role=role, issuer="programme")
        targets.append(made)
        row.sheet.settle(entry.cell, "value")
    return targets, [said | {"indicator_id": indicator_id} for said in found]


def _less_running(printed: _ByYear, row: Row, found: list[Finding]) -> _ByYear:
    """The targets less those of quarters that are running totals: the last one is the year's."""
    for year in {year for year, entry in printed if entry.quarter}:
        own = [e for of, e in printed if of == year and e.column.role in ("target", "planned")]
        parts = [entry for entry in own if entry.quarter]
        values = [entry.number.value or 0.0 for entry in parts]
        whole = [entry.number.value for entry in own if not entry.quarter]
        if len(parts) == 4 and runs_on(values) and values[-1:] == whole:
            for entry in parts:
                row.sheet.settle(entry.cell, "check")
            printed = [item for item in printed if item[1] not in parts]
            found.append(finding("quarters_cumulative", cell=parts[-1].cell, year=year))
    return printed


def _is_of_year(entry: Entry) -> bool:
    """Whether it is a target of a whole year."""
    return entry.column.role in ("target", "planned") and not entry.quarter


def _printed(
    row: Row, kind: str, settings: Settings, found: list[Finding], sums: bool, counted: bool
) -> _ByYear:
    """The row's targets by year and quarter, a total of the term after the last year.

    ``sums`` says that its quarters add up: one of them is no baseline; ``counted`` that no target
    of it is below zero.
    """
    heads = row.table.with_roles(*_ROLES).values()
    first = min((h.since or h.year or 9999 for h in heads if h.role != "baseline"), default=9999)
    base = settings.baseline_year or (first - 1 if first < 9999 else None)
    unit = row.unit
    printed = []
    for entry in row.entries:
        head, number = entry.column, entry.number
        if head.role == "baseline":
            year = row.baseline_year or number.year or head.year or base
        elif head.role in _TERM_ROLES:
            year = head.year or settings.last_year
        else:
            year = entry.year or row.target_year
        if head.role not in _ROLES or year is None:
            continue
        begin, end = settings.first_year, settings.last_year
        if head.since and begin and end and (head.year != end or head.since < begin):
            found.append(finding("other_cycle", cell=entry.cell, header=head.header))
            continue
        # "Meta marzo 2025" is no year's; December's is. A quarter of what adds up is no baseline
        if entry.month not in (None, 12) or (head.role == "baseline" and entry.quarter and sums):
            found.append(finding("monthly_target", cell=entry.cell, header=head.header))
            continue
        cell, factor = entry.cell, factor_of(entry, unit, unit)
        number = number._replace(value=scaled(number.value, factor or 1.0))
        other = unit and _is_other_unit(number, unit, kind)
        other_year = number.year and head.role != "baseline" and number.year != year
        if other_year or (counted and (number.value or 0) < 0):
            problem = "several_numbers" if other_year else "negative_count"
            number = number._replace(value=None, problem=problem)
        if factor is None:  # "Meta 2025 ($)" of scholarships
            found.append(finding("unit_of_column", cell=cell, shown=cell.text[:40],
                                 cells=cell.address, count=1))  # fmt: skip
            number = number._replace(value=None, problem="unit_of_column")
        elif number.problem:
            found.append(number_problem(cell, number.problem))
        elif other and kind == "count":
            said = {"beside": number.beside[:40], "ours": unit[:40]}
            found.append(finding("words_beside", cell=cell, **said))
        elif other:
            found.append(finding("unit_beside", cell=cell, shown=cell.text[:40], ours=unit[:40]))
            number = number._replace(value=None, problem="unit_beside")
        printed.append((year, entry._replace(number=number)))
    printed.sort(key=lambda of: (of[0], of[1].column.role in _TERM_ROLES, of[1].quarter or 9))
    return _on_one_scale(printed, kind, found)


def _is_other_unit(number: Number, unit: str, kind: str) -> bool:
    """Whether the words beside a target are of another unit: "100 escuelas" under Porcentaje."""
    counted = kind == "percent" and bool(number.beside) and not number.percent
    return counted or bool(number.beside and names_other_unit(number.beside, unit, ()))


def _on_one_scale(printed: _ByYear, kind: str, found: list[Finding]) -> _ByYear:
    """Percents in points: a bare share among them is a doubt, a percent of a count another."""
    values = [abs(e.number.value) for _, e in printed if e.number.value is not None]
    most = max(values, default=0.0)
    code = "share_or_percent" if kind in LEVELS else "percent_of_what"
    why = {"why_code": "share_or_percent_plain"} if kind in LEVELS else {}
    settled = []
    for year, entry in printed:
        number = entry.number
        doubtful = (number.percent or entry.column.percent) and kind in ("count", "money")
        if is_bare_share(number, kind, entry.column.scale):
            doubtful = most <= 1 or (most >= 20 and number.value != 1)
        if number.percent and entry.cell.is_number and kind in LEVELS:  # 70 in a cell of percents
            doubtful = abs(number.value or 0) >= MOST_PERCENT
        if doubtful:
            found.append(finding(code, cell=entry.cell, shown=entry.cell.text[:40], **why))
            number = number._replace(value=None, problem=code)
        settled.append((year, entry._replace(number=number)))
    return settled


def is_bare_share(number: Number, kind: str, scale: float) -> bool:
    """Whether it may be a share, .65, under a unit of percent, whose values are in points."""
    plain = kind == "percent" and scale == 1.0 and not number.percent
    return plain and 0 < abs(number.value or 0) <= 1


def _beside_total(
    printed: _ByYear, headed: set[int], across: str | None, row: Row, found: list[Finding]
) -> _ByYear:
    """The targets of a row, of which a total of the term is the last year's, or a check; both are
    kept where the years disagree with it, unless it repeats the last, as a level's total does.
    """
    kept = [item for item in printed if item[1].column.role not in _TERM_ROLES]
    totals = [item for item in printed if item[1].column.role in _TERM_ROLES][:1]
    for final, total in totals:
        years = [(year, entry) for year, entry in kept if _is_of_year(entry)]
        last = next((entry for year, entry in years if year == final), None)
        if last is None:
            continue
        values = {year: e.number.value for year, e in years if e.number.value is not None}
        level = across == "last"
        first = total.column.since or min(headed, default=final)
        if not level and set(range(first, final + 1)) - set(values):
            row.sheet.settle(last.cell, "check")
            found.append(finding("last_year_beside_total", cell=last.cell, year=final))
            return [*(item for item in kept if item[1] is not last), *totals]
        expected = last.number.value if level else math.fsum(values.values())
        value = total.number.value
        row.sheet.settle(total.cell, "check")
        if value is None or expected is None or abs(value - expected) <= TOTAL_TOLERANCE:
            return kept
        why = "term_level_mismatch" if level else "term_total_mismatch_plain"
        said = {"printed": total.cell.text[:60], "expected": f"{expected:,.12g}"}
        found.append(finding("term_total_mismatch", cell=total.cell, why_code=why, **said))
        return kept if level or value == last.number.value else [*kept, *totals]
    return [*kept, *totals]


def _stands_alone(printed: _ByYear, headed: set[int], final: int, settings: Settings) -> bool:
    """Whether the last year's target may be the term's: years before it have none in this row."""
    if any(year < final for year in headed):
        years = (year for year, entry in printed if _is_of_year(entry) and year < final)
        return final - max(years, default=0) > 1
    if any(entry.quarter for _, entry in printed):
        return False
    if settings.first_year:
        return settings.first_year < final
    bases = [year for year, entry in printed if entry.column.role == "baseline"]
    base = max(bases, default=settings.baseline_year or 0)
    return not base or base < final - 1


def target_row(
    indicator_id: str, year: int, entry: Entry, scope: Scope, **rest: Any
) -> dict[str, Any]:
    """A row of the frame ``targets``; ``rest`` says who set it and when."""
    number = entry.number
    return {
        "indicator_id": indicator_id,
        "year": year,
        "period": f"{year}Q{entry.quarter}" if entry.quarter else str(year),
        "role": "target",
        **scope._asdict(),
        "value": number.value,
        "text": entry.cell.text,
        "comparison": number.comparison,
        "marks": ",".join(number.marks),
        "source_cell": entry.cell.address,
        **rest,
    }


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


def _final_scope(
    text: str,
    value: float,
    earlier: Sequence[float],
    across_years: str | None,
    headed: bool = False,
) -> Scope:
    """The scope of the term's last target, beside the printed ones of the ``earlier`` years.

    ``headed`` says that its header is of the whole term, "Meta 2025-2028". A total below what is
    printed for single years is none: what the header means is then open.

    >>> _final_scope("3,600 en el sexenio", 3600, [590, 600], None)
    Scope(scope='cumulative', basis='stated', reason='stated_in_text')
    >>> _final_scope("48", 48, [7, 8], None).reason
    'size_total'
    >>> _final_scope("10", 10, [10, 10], None, headed=True).reason
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
