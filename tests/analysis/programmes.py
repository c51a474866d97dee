"""Small programmes made by hand, for the cases that the shipped one does not have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from indicators import Programme
from indicators.frames.schemas import frame_of
from indicators.settings import Settings, _TargetDecision

RULES = {
    "objective": 1, "objective_name": "O", "name": "N", "short_name": "N",
    "category": "", "unit": "U", "unit_kind": "count", "value_type": "count",
    "within_year": "sum", "across_years": "sum", "direction": "ascending", "demand_driven": False,
    "amber_low": 0.85, "green_low": 0.95, "green_high": 1.15, "marks": "", "source_cell": "[m]A!B2",
}  # fmt: skip
EARLY = "2008-01-18"


def programme_of(
    values: Mapping[str, float],
    targets: Mapping[int, tuple[float, str]],
    *,
    baseline: float | None = None,
    total: float | None = None,
    preliminary: tuple[str, ...] = (),
    revised_targets: Mapping[int, tuple[float, str]] | None = None,
    office: Mapping[int, float] | None = None,
    later: Mapping[str, float] | None = None,
    decisions: tuple[_TargetDecision, ...] = (),
    settings: Mapping[str, Any] | None = None,
    **rules: Any,
) -> Programme:
    """A programme 2007-2012 with the indicator 1.1.

    ``targets`` gives value and scope by year; ``revised_targets`` and ``later`` values were
    reported in 2011; ``total`` is printed beside a target of the last year's own.
    """
    revised = revised_targets or {}
    rows = [_target(year, *target, "target", EARLY) for year, target in targets.items()]
    rows += [_target(year, *target, "target", "2011-03-01") for year, target in revised.items()]
    if total is not None:
        rows.append(_target(2012, total, "cumulative", "target", EARLY) | {"source_cell": "[m]A!T"})
    if baseline is not None:
        rows.append(_target(2006, baseline, "annual", "baseline", EARLY))
    for year, value in (office or {}).items():
        whose = {"issuer": "office", "source_cell": f"[o]A!{year}"}
        rows.append(_target(year, value, "annual", "target", EARLY) | whose)
    actuals = [_actual(period, value, "2010-10-29") for period, value in values.items()]
    for row in actuals:
        row["data_status"] = "preliminary" if row["period"] in preliminary else "final"
    actuals += [_actual(period, value, "2011-05-01") for period, value in (later or {}).items()]
    general: dict[str, Any] = {
        "first_year": 2007, "last_year": 2012, "baseline_year": 2006,
        "matrix_reported": date(2008, 1, 18), "decisions": decisions, **(settings or {}),
    }  # fmt: skip
    return Programme(
        indicators=frame_of("indicators", [RULES | {"indicator_id": "1.1"} | rules]),
        targets=frame_of("targets", rows),
        actuals=frame_of("actuals", actuals),
        footnotes=frame_of("footnotes", []),
        findings=frame_of("findings", []),
        decisions=frame_of("decisions", []),
        settings=Settings(**general),
        folder=Path(),
    )


def quarters(first_year: int, *years: tuple[float, ...]) -> dict[str, float]:
    """Values by quarter from whole years; a year with fewer than four ends early."""
    return {
        f"{first_year + n}Q{quarter}": value
        for n, year in enumerate(years)
        for quarter, value in enumerate(year, start=1)
        if not math.isnan(value)
    }


def _target(year: int, value: float, scope: str, role: str, reported: str) -> dict[str, Any]:
    return {
        "indicator_id": "1.1", "year": year, "period": str(year), "role": role, "scope": scope,
        "value": value,
        "basis": "stated", "reason": "", "text": f"{value:g}", "comparison": "",
        "marks": "", "reported": pd.Timestamp(reported), "issuer": "programme",
        "source_cell": f"[m]A!{year}",
    }  # fmt: skip


def _actual(period: str, value: float, reported: str) -> dict[str, Any]:
    return {
        "indicator_id": "1.1", "period": period, "value": value, "data_status": "final",
        "reported": pd.Timestamp(reported), "synthetic": False, "text": f"{value:g}", "note": "",
        "source_cell": f"[a]A!{period}", "sha256": "",
    }  # fmt: skip
