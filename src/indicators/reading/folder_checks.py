"""Checks that take every file of a folder: what is given twice, taken back, or revised.

Frames of a whole programme go in, findings come out; no value is changed.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from indicators.reading.findings import Finding, finding
from indicators.settings import Settings


def check_repeats(actuals: pd.DataFrame) -> list[Finding]:
    """Values of one period and one reporting date in two files."""
    keys = ["indicator_id", "period", "reported"]
    repeated = actuals[actuals.duplicated(keys, keep=False)]
    return [
        finding(
            "warning", "repeated_value",
            f"{len(rows)} values of {key[0]} for {key[1]} with the same reporting date",
            "remove all but one; the last one read is used",
            source=" ".join(rows.source_cell), indicator_id=key[0],
        )
        for key, rows in repeated.groupby(keys, dropna=False)
    ]  # fmt: skip


def check_withdrawn(actuals: pd.DataFrame) -> list[Finding]:
    """A number that a later report takes back with "n.d."."""
    ordered = actuals.sort_values("reported", kind="stable", na_position="first")
    before = ordered.groupby(["indicator_id", "period"])["value"].shift()
    withdrawn = ordered[ordered["value"].isna() & before.notna()]
    return [
        finding(
            "warning", "value_withdrawn", f'"{row.text}" takes back the number reported before',
            "ask the office whether the earlier number still holds",
            source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in withdrawn.itertuples()
    ]  # fmt: skip


def check_term(actuals: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Values of years that are none of the programme's."""
    term = settings.term
    known = {str(year) for year in term.years()} | set(term.quarters())
    outside = actuals[~actuals.period.isin(known)]
    return [
        finding(
            "warning", "outside_term", f"{row.period} is outside the programme's years; not used",
            "check the header's year", source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in outside.itertuples()
    ]  # fmt: skip


def check_repeated_targets(targets: pd.DataFrame) -> list[Finding]:
    """One target with two numbers and one date, or none: which of them is the later?"""
    keys = ["indicator_id", "year", "role", "reported"]
    repeated = targets[targets.duplicated(keys, keep=False)]
    return [
        finding(
            "error", "repeated_target",
            f"the {key[2]} of {key[1]} is printed as {' and as '.join(rows.text)}, with one date",
            'above a revised table write "Fecha de publicación" and its date; until then the last '
            "one counts",
            source=" ".join(rows.source_cell), indicator_id=key[0],
        )
        for key, rows in repeated.groupby(keys, dropna=False, sort=False)
        if len(rows["value"].unique()) > 1
    ]  # fmt: skip


def check_decided_targets(targets: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Decisions on a target whose number a later matrix revised."""
    found = []
    for decision in settings.decisions:
        ours = targets[
            (targets.indicator_id == decision.indicator) & (targets.year == decision.year)
        ]
        if len(ours["value"].unique()) > 1:
            texts = " to ".join(f'"{text}"' for text in ours.text)
            found.append(
                finding(
                    "warning", "decision_on_revised",
                    f"the target of {decision.year} went from {texts}, and {settings.file} "
                    "decides on it",
                    "confirm that the decision still holds",
                    source=ours.source_cell.iloc[-1], indicator_id=decision.indicator,
                )
            )  # fmt: skip
    return found


def check_office_targets(office: pd.DataFrame, targets: pd.DataFrame) -> list[Finding]:
    """An annual target that an office printed against the matrix of its day.

    An office without a date is compared with the newest matrix.
    """
    ours: dict[tuple[str, int], list[Any]] = {}
    annual = targets[(targets.role == "target") & targets.scope.isin(["annual", "level"])]
    for row in annual.itertuples():
        ours.setdefault((row.indicator_id, row.year), []).append(row)
    found = []
    for row in office.itertuples():
        vintages = ours.get((row.indicator_id, row.year), [])
        # the oldest stands for the time before it
        known = [v for v in vintages[1:] if not v.reported > row.reported] or vintages[:1]
        if known and abs(row.value - known[-1].value) > 1e-9:
            found.append(
                finding(
                    "warning", "office_target_differs",
                    f"the office's target {row.text} for {row.year} differs from the matrix's "
                    f"{known[-1].value:,g}",
                    "the matrix's is used; ask the office which decision changed it",
                    source=row.source_cell, indicator_id=row.indicator_id,
                )
            )  # fmt: skip
    return found
