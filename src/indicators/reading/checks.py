"""Values that a person should confirm: slips of unit, fractions of an event, sudden jumps.

Frames of values and indicators go in, findings come out; no value is changed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.periods import is_quarter, quarter_of, year_of
from indicators.reading.findings import Finding, finding
from indicators.reading.numbers import read_number

#: A change of the logarithm beyond this, 3.3 times, between values of at least MIN_JUMPING.
MAX_JUMP = 1.2
MIN_JUMPING = 30.0

#: An annual value of so many times its target is likely in another unit.
SLIP = 10.0


def check_values(values: pd.DataFrame, indicators: pd.DataFrame) -> list[Finding]:
    """Findings on reported values: fractions in a count, and jumps.

    Parameters
    ----------
    values
        Rows of ``actuals``, one per indicator and period.
    indicators
        Their indicators.
    """
    types = indicators.set_index("indicator_id").value_type
    known = values.dropna(subset="value")
    counted = known.indicator_id.map(types) == "count"
    fractions = known[counted & (known["value"] % 1 != 0)]
    found = [
        finding(
            "warning", "fraction_in_count",
            f"{_held_and_printed(row.value, row.text)} is no whole number, though a count",
            'confirm it, or declare value_type = "measure"',
            source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in fractions.itertuples()
    ]  # fmt: skip
    return found + _jumps(known)


def _held_and_printed(value: float, text: str) -> str:
    """A value, and the text of its cell where that shows another: a format rounds."""
    held = f"{value:,.15g}"
    return held if read_number(text).value == value else f'{held} (printed "{text[:40]}")'


def _jumps(known: pd.DataFrame) -> list[Finding]:
    quarterly = known.period.str.len() == len("2009Q1")
    large = known[known["value"] >= MIN_JUMPING].assign(quarterly=quarterly)
    ordered = large.sort_values(["indicator_id", "quarterly", "period"], kind="stable")
    groups = ordered.groupby(["indicator_id", "quarterly"])
    before = groups["value"].shift()
    jump = np.log(ordered["value"] / before).abs()
    steps = _step(ordered.period) - groups.period.shift().pipe(_step) == 1
    found = ordered.assign(before=before)[(jump > MAX_JUMP) & steps]
    return [
        finding(
            "warning", "jump", f"{row.text} in {row.period} after {row.before:,g} before it",
            "confirm it with the office: a slip of the unit or the row?",
            source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in found.sort_index().itertuples()
    ]  # fmt: skip


def _step(periods: pd.Series) -> pd.Series:
    """Periods as whole numbers that grow by one; there are few, so each is reckoned once."""
    steps = {
        period: year_of(period) * 4 + quarter_of(period) if is_quarter(period) else year_of(period)
        for period in periods.dropna().unique()
    }
    return periods.map(steps).astype("float64")


def check_against_targets(
    values: pd.DataFrame, targets: pd.DataFrame, indicators: pd.DataFrame
) -> list[Finding]:
    """Findings on years whose value is ten times its target or more.

    Parameters
    ----------
    values
        Rows of ``actuals``, one per indicator and period.
    targets
        Rows of ``targets``; those of one year, or a level, count.
    indicators
        Their indicators, for how quarters make a year.
    """
    within = indicators.set_index("indicator_id").within_year
    known = values.dropna(subset="value").sort_values("period", kind="stable")
    known = known.assign(year=pd.to_numeric(known.period.str[:4]).astype("int64"))
    due = targets[
        (targets.role == "target")
        & targets.scope.isin(["annual", "level"])
        & (targets["value"] > 0)
    ]
    limits = due.groupby(["indicator_id", "year"])["value"].last()
    found = []
    for key, rows in known.groupby(["indicator_id", "year"]):
        if key not in limits.index:
            continue
        quarters = rows[rows.period.str.len() == len("2009Q1")]
        parts = quarters if len(quarters) else rows
        how = within.get(key[0], "sum")
        value = {"sum": parts["value"].sum(), "last": parts["value"].iloc[-1]}.get(
            how, parts["value"].mean()
        )
        if value >= SLIP * limits[key]:
            message = f"{value:,g} in {key[1]} is ten times the target, {limits[key]:,g}, or more"
            hint = "confirm its unit with the office"
            source = parts.source_cell.iloc[-1]
            found.append(
                finding("warning", "ten_times_target", message, hint, source=source,
                        indicator_id=key[0])
            )  # fmt: skip
    return found
