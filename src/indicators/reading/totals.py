"""Running totals and annual values: what of them is a result, and what is only a check.

:class:`~indicators.reading.results.Results` of a whole workbook goes in and is completed. A total
is differenced only where the indicator adds up within the year and no column gives the periods
themselves; a missing quarter in a total is not a zero.
"""

from __future__ import annotations

from collections import defaultdict

from indicators.periods import quarter_of, year_of
from indicators.reading.findings import finding, number_problem
from indicators.reading.numbers import read_number
from indicators.reading.results import Result, Results, Total

#: A printed total may differ from the sum of its parts by rounding alone.
TOTAL_TOLERANCE = 0.5

Quarters = dict[int, Result]


def settle_totals(results: Results) -> None:
    """Use each running total, or compare it with the periods beside it."""
    if not results.totals:
        return
    quarters = _quarters(results)
    groups: defaultdict[tuple[str, int], list[Total]] = defaultdict(list)
    for total in results.totals:
        groups[total.result.indicator_id, total.year].append(total)
    for (indicator_id, year), totals in groups.items():
        known = quarters.get((indicator_id, year), {})
        if set(known) - {1} or (known and all(total.quarter in (None, 1) for total in totals)):
            for total in totals:
                _compare(total, known, results)
        elif all(total.quarter is None or total.quarter == 4 for total in totals) and not known:
            for total in totals:
                _as_annual(total, results)
        else:
            _difference(totals, known, results)


def _quarters(results: Results) -> dict[tuple[str, int], Quarters]:
    found: defaultdict[tuple[str, int], Quarters] = defaultdict(dict)
    for result in results.values:
        found[result.indicator_id, year_of(result.period)][quarter_of(result.period)] = result
    return found


def _compare(total: Total, known: Quarters, results: Results) -> None:
    total.sheet.dispose(total.cell, "check")
    values = {q: r.value for q, r in known.items() if r.value is not None}
    through = total.quarter
    if through is not None:
        values = {q: value for q, value in values.items() if q <= through}
        if len(values) < through:
            return
    sums = results.indicators[total.result.indicator_id]["within_year"] == "sum"
    if not sums or not values or total.result.value is None:
        return
    added = sum(values.values())
    if abs(total.result.value - added) <= TOTAL_TOLERANCE:
        return
    results.findings.append(
        finding(
            "warning", "total_mismatch",
            f"the printed total {total.cell.text} is not the sum of its periods, {added:,.12g}",
            "ask the office which one is right; the periods are used",
            cell=total.cell, indicator_id=total.result.indicator_id,
        )
    )  # fmt: skip


def _as_annual(total: Total, results: Results) -> None:
    """A total without any period beside it is the year's value, once the year has ended."""
    result = total.result
    if total.problem:
        number = read_number(total.cell.value, total.sheet.decimal or "")
        results.findings.append(number_problem(total.cell, number, result.indicator_id))
        return
    ended = result.reported is not None and result.reported.year > total.year
    if total.quarter == 4 or ended:
        results.annual.append((result._replace(period=str(total.year)), total.sheet, total.cell))
        return
    total.sheet.dispose(total.cell, "check")
    results.findings.append(
        finding(
            "warning", "open_total",
            f"the total of {total.year} does not say through which quarter it runs; it is not used",
            "write, say, Ene-Sep in its header, or the reporting date above the table",
            cell=total.cell, indicator_id=result.indicator_id,
        )
    )  # fmt: skip


def _difference(totals: list[Total], known: Quarters, results: Results) -> None:
    """Turn running totals into quarters, each less the one before."""
    before: dict[int, Result] = {q: r for q, r in known.items() if q == 1}
    within = results.indicators[totals[0].result.indicator_id]["within_year"]
    for total in sorted(totals, key=lambda item: item.quarter or 9):
        quarter, result = total.quarter, total.result
        if quarter is None or quarter in before:
            total.sheet.dispose(total.cell, "check")
            continue
        if total.problem:
            number = read_number(total.cell.value, total.sheet.decimal or "")
            results.findings.append(number_problem(total.cell, number, result.indicator_id))
            continue
        before[quarter] = result
        if quarter == 1 or within == "last" or result.value is None:
            _use(total, result, results)
        elif within == "mean" or quarter - 1 not in before or before[quarter - 1].value is None:
            _leave(total, within, results)
        else:
            _use_difference(total, before[quarter - 1], results)


def _use(total: Total, result: Result, results: Results) -> None:
    total.sheet.dispose(total.cell, "value")
    results.values.append(result)


def _use_difference(total: Total, before: Result, results: Results) -> None:
    result = total.result
    # rounded, since 0.3 - 0.1 is not 0.2 in binary fractions
    value = round((result.value or 0.0) - (before.value or 0.0), 9)
    if value < 0:
        total.sheet.dispose(total.cell, "check")
        results.findings.append(
            finding(
                "warning", "running_total_falls",
                f"the running total {result.text} is less than the one before, {before.text}; "
                "the quarter between is not used",
                "ask the office which one is right",
                cell=total.cell, indicator_id=result.indicator_id,
            )
        )  # fmt: skip
        return
    said = f"{result.text} - {before.text} ({before.source_cell})"
    note = "; ".join(filter(None, (result.note, said)))
    _use(total, result._replace(value=value, note=note), results)


def _leave(total: Total, within: str, results: Results) -> None:
    total.sheet.dispose(total.cell, "check")
    why = (
        "a mean cannot be taken apart"
        if within == "mean"
        else "the total of the quarter before is missing"
    )
    results.findings.append(
        finding(
            "warning", "running_total_gap", f"the running total was not used: {why}",
            "ask the office for the quarters themselves",
            cell=total.cell, indicator_id=total.result.indicator_id,
        )
    )  # fmt: skip


def settle_annual(results: Results) -> None:
    """An annual value beside quarters of its year is a check; alone, it is the result."""
    if not results.annual:
        return
    quarters = _quarters(results)
    for result, sheet, cell in results.annual:
        parts = quarters.get((result.indicator_id, int(result.period)), {})
        values = [part.value for part in parts.values() if part.value is not None]
        if not values:
            sheet.dispose(cell, "value")
            results.values.append(result)
            continue
        total = Total(result, int(result.period), 4, sheet, cell, problem=False)
        _compare(total, parts, results)
