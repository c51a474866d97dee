"""Values and targets that a person should confirm, in one file and over a whole folder.

Frames go in, findings come out; no value is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from indicators.frames.vintages import by_vintage, newest
from indicators.periods import is_quarter, quarter_of, year_of
from indicators.reading.cells import Cell, address
from indicators.reading.findings import Finding, finding
from indicators.reading.numbers import read_number
from indicators.reading.spellings import LEVELS
from indicators.settings import IndicatorRule, Settings

#: A change of the logarithm beyond this, 3.3 times, between values of at least _MIN_JUMPING.
_MAX_JUMP = 1.2
_MIN_JUMPING = 30.0

#: An annual value of so many times its target is likely in another unit.
_SLIP = 10.0


def check_matrix_row(
    indicator: Mapping[str, Any], cell: Cell | None, rule: IndicatorRule,
    targets: Sequence[Mapping[str, Any]],
) -> list[Finding]:  # fmt: skip
    """What programme.toml should say of an indicator whose unit or targets ask for it.

    A percent or a rate is taken for a level; targets that fall, or ceilings, ask for a direction.
    """
    found = []
    ours = {"indicator_id": indicator["indicator_id"], "id": indicator["indicator_id"]}
    if indicator["unit_kind"] in LEVELS and not (rule.within_year and rule.across_years):
        found.append(finding("level_by_unit", cell=cell, kind_code=indicator["unit_kind"], **ours))
    known = [row for row in targets if row["value"] is not None and "Q" not in row["period"]]
    rows = [row for row in known if row["scope"] in ("annual", "level")]
    values = [row["value"] for row in sorted(rows, key=lambda row: row["year"])]
    falls = len(values) > 2 and all(b < a for a, b in pairwise(values))
    bounds = [row for row in targets if row["role"] == "target" and row["comparison"]]
    if rule.direction is None and falls and all(row["comparison"] == "at_most" for row in bounds):
        first, last = f"{values[0]:,.12g}", f"{values[-1]:,.12g}"
        found.append(finding("falling_targets", cell=cell, first=first, last=last, **ours))
    against = {"at_most": "ascending", "at_least": "descending"}
    for row in bounds:
        open_ceiling = rule.direction is None and row["comparison"] == "at_most" and not falls
        if open_ceiling or rule.direction == against[row["comparison"]]:
            source, shown = row["source_cell"], row["text"][:40]
            return [*found, finding("bound_and_direction", source=source, shown=shown, **ours)]
    return found


def check_values(values: pd.DataFrame, indicators: pd.DataFrame) -> list[Finding]:
    """Fractions in a count, and jumps, among rows of ``actuals``, one per indicator and period."""
    types = indicators.set_index("indicator_id").value_type
    known = values.dropna(subset="value")
    counted = known.indicator_id.map(types) == "count"
    fractions = known[counted & (known["value"] % 1 != 0)]
    found = [
        _of_row("fraction_in_count", row, shown=_held_and_printed(row.value, row.text))
        for row in fractions.itertuples()
    ]
    return found + _jumps(known)


def _of_row(code: str, row: Any, **values: Any) -> Finding:
    """A finding on the cell of a row."""
    return finding(code, source=row.source_cell, indicator_id=row.indicator_id, **values)


def _held_and_printed(value: float, text: str) -> str:
    """A value, and the text of its cell where that shows another: a format rounds."""
    held = f"{value:,.15g}"
    return held if read_number(text).value == value else f'{held} ("{text[:40]}")'


def _jumps(known: pd.DataFrame) -> list[Finding]:
    """The largest jump of each indicator, and how many it has."""
    quarterly = known.period.str.len() == len("2009Q1")
    large = known[known["value"] >= _MIN_JUMPING].assign(quarterly=quarterly)
    ordered = large.sort_values(["indicator_id", "quarterly", "period"], kind="stable")
    groups = ordered.groupby(["indicator_id", "quarterly"])
    before = groups["value"].shift()
    jump = np.log(ordered["value"] / before).abs()
    steps = _step(ordered.period) - groups.period.shift().pipe(_step) == 1
    found = ordered.assign(before=before, jump=jump)[(jump > _MAX_JUMP) & steps]
    times = found.indicator_id.value_counts()
    largest = found.sort_values("jump", ascending=False, kind="stable")
    return [
        _of_row("jump", row, shown=row.text[:40], period=row.period, before=f"{row.before:,g}",
                count=int(times[row.indicator_id]))
        for row in largest.drop_duplicates("indicator_id").sort_index().itertuples()
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
    """Years whose value is ten times their target or more.

    The values are rows of ``actuals``, one per indicator and period; of ``targets`` those of one
    year, or a level, count.
    """
    within = indicators.set_index("indicator_id").within_year
    known = values.dropna(subset="value").sort_values("period", kind="stable")
    known = known.assign(year=pd.to_numeric(known.period.str[:4]).astype("int64"))
    due = targets[_is_of_year(targets) & (targets["value"] > 0) & ~targets.period.str.contains("Q")]
    limits = due.groupby(["indicator_id", "year"])["value"].last()
    found = []
    for key, rows in known.groupby(["indicator_id", "year"]):
        if key not in limits.index:
            continue
        quarters = rows[rows.period.str.len() == len("2009Q1")]
        parts = quarters if len(quarters) else rows
        how, reported = within.get(key[0], "sum"), parts["value"]
        value = reported.iloc[-1] if how == "last" else reported.agg(how)
        if value >= _SLIP * limits[key]:
            said = {"value": f"{value:,g}", "year": int(key[1]), "target": f"{limits[key]:,g}"}
            found.append(_of_row("ten_times_target", parts.iloc[-1], **said))
    return found


def _is_of_year(targets: pd.DataFrame) -> pd.Series:
    return (targets.role == "target") & targets.scope.isin(["annual", "level"])


def check_decisions(
    settings: Settings, indicators: pd.DataFrame, targets: pd.DataFrame, file: str
) -> list[Finding]:
    """Decisions on an indicator or a target that no matrix has; a baseline year that is inferred.

    ``file`` names what was read, for the message.
    """
    ids = set(indicators.indicator_id)
    known = set(zip(targets.indicator_id, targets.year, strict=True))
    decided = [(decision.indicator, decision.year) for decision in settings.decisions]
    missing = [f'"{key}"' for key in settings.indicators if key not in ids]
    missing += [f'"{key}", {year}' for key, year in decided if (key, year) not in known]
    found = [
        finding("decision_without_subject", source=address(settings.file), what=what, file=file)
        for what in missing
    ]
    if settings.baseline_year is None and (targets.role == "baseline").any():
        found.append(finding("baseline_year_inferred", source=address(file)))
    return found


def check_folder(
    settings: Settings, indicators: pd.DataFrame, targets: pd.DataFrame, actuals: pd.DataFrame,
    office: pd.DataFrame, files: str,
) -> list[Finding]:  # fmt: skip
    """What a folder's frames say against one another.

    ``targets`` are those of every matrix, ``office`` those that offices printed, ``files`` the
    names of the matrices.
    """
    held = newest(actuals)
    return [
        *_repeated_targets(targets),
        *check_decisions(settings, indicators, targets, files),
        *_decided_targets(targets, settings),
        *_between_reports(actuals, settings),
        *check_values(held, indicators),
        *check_against_targets(held, targets, indicators),
        *_office_targets(office, targets),
    ]


def _repeated_targets(targets: pd.DataFrame) -> Iterator[Finding]:
    """One target with two numbers and one date, or none: which of them is the later?"""
    apart = targets.assign(total=targets.scope == "cumulative")
    for (key, period, *_), rows in _repeated(apart, "role", "total"):
        if rows["value"].drop_duplicates().size > 1:
            yield finding("repeated_target", source=" ".join(rows.source_cell), indicator_id=key,
                          period=period, texts=" / ".join(rows.text))  # fmt: skip


def _repeated(frame: pd.DataFrame, *more: str) -> Any:
    """The rows of one indicator, period and date where there are several."""
    keys = ["indicator_id", "period", "reported", *more]
    return frame[frame.duplicated(keys, keep=False)].groupby(keys, dropna=False, sort=False)


def _decided_targets(targets: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Decisions on a target whose number a later matrix revised."""
    for decision in settings.decisions:
        ours = targets[
            (targets.indicator_id == decision.indicator) & (targets.period == str(decision.year))
        ]
        if ours["value"].drop_duplicates().size > 1:
            yield finding(
                "decision_on_revised", source=ours.source_cell.iloc[-1], year=decision.year,
                indicator_id=decision.indicator, texts=" → ".join(ours.text), file=settings.file,
            )  # fmt: skip


def _between_reports(actuals: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Values that two files report on one day, that a later report takes back with "n.d.", or of
    years that are none of the programme's.
    """
    for (key, period, _), rows in _repeated(actuals):
        yield finding("repeated_value", source=" ".join(rows.source_cell), indicator_id=key,
                      why_code="repeated_in_files", severity="warning", period=period,
                      count=len(rows))  # fmt: skip
    ordered = by_vintage(actuals)
    before = ordered.groupby(["indicator_id", "period"])["value"].shift()
    for row in ordered[ordered["value"].isna() & before.notna()].itertuples():
        yield _of_row("value_withdrawn", row, shown=row.text[:40])
    term = settings.term
    known = {*map(str, term.years()), *term.quarters()}
    for row in actuals[~actuals.period.isin(known)].itertuples():
        yield _of_row("outside_term", row, period=row.period)


def _office_targets(office: pd.DataFrame, targets: pd.DataFrame) -> Iterator[Finding]:
    """A target that an office printed against the matrix of its day.

    An office without a date is compared with the newest matrix.
    """
    ours: dict[tuple[str, str], list[Any]] = {}
    for row in targets[_is_of_year(targets)].itertuples():
        ours.setdefault((row.indicator_id, row.period), []).append(row)
    for row in office.itertuples():
        vintages = ours.get((row.indicator_id, row.period), [])
        # the oldest stands for the time before it
        known = [v for v in vintages[1:] if not v.reported > row.reported] or vintages[:1]
        if known and abs(row.value - known[-1].value) > 1e-9:
            yield _of_row("office_target_differs", row, printed=row.text[:40], period=row.period,
                          ours=f"{known[-1].value:,g}")  # fmt: skip
