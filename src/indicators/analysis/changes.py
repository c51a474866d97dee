"""What moves the figures: what became known between two dates, and the open decisions.

Nothing is judged here. Source: docs/methodology.md, 6 and 7.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import pandas as pd

from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.errors import UsageError
from indicators.frames.schemas import SCHEMAS, day_of, frame_of
from indicators.programme import Programme

_FIGURES = ("sexenio_target", "gap", "status", "probability")
_PATH = "reference_path"


class _Said(NamedTuple):
    """What is said of a subject on one of the dates."""

    value: float = math.nan
    text: str = ""
    cells: str = ""


#: By kind, indicator and subject; of targets by role as well, and whether it is a total.
_Facts = dict[tuple[Any, ...], _Said]


def compare_vintages(
    programme: Programme, before: str, after: str, cut_off: str | None = None
) -> pd.DataFrame:
    """List what became known between two dates, and what it moves.

    Parameters
    ----------
    before, after
        ISO dates: what had been reported by the one and by the other is compared; a `UsageError`
        where the first is not before the second.
    cut_off
        Last quarter that counts, for statuses and projections; default: the programme's.

    Returns
    -------
    pandas.DataFrame
        Schema ``vintage_changes``: first the results and targets that were added, revised or
        withdrawn, then for each of their indicators the statuses that differ and the projection
        (`damped-trend`) if its median does. ``size`` is after less before, in the unit.

    Examples
    --------
    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> changes = compare_vintages(programme, "2010-08-30", "2010-08-31", "2010Q2")
    >>> changes.query("indicator_id == '1.1'")[["what", "subject", "size"]].values.tolist()[0]
    ['result', '2009Q4', 14.0]
    """
    if day_of(before) >= day_of(after):
        raise UsageError(f"{before} is not before {after}; give the earlier date first")
    cut_off = programme.settings.term.check_cut_off(cut_off or programme.default_cut_off())
    found = [*_differences(*(_reports(programme, day) for day in (before, after)))]
    moved = programme.indicators.indicator_id.isin([row["indicator_id"] for row in found])
    part = replace(programme, indicators=programme.indicators[moved])
    found += _differences(*(_conclusions(part, day, cut_off) for day in (before, after)))
    common = {"before": before, "after": after, "cut_off": cut_off}
    described = part.indicators.set_index("indicator_id")[["name", "unit"]].to_dict("index")
    rows = [row | common | described[row["indicator_id"]] for row in found]
    return frame_of("vintage_changes", rows)


def _reports(programme: Programme, day: str) -> _Facts:
    """Results, the programme's targets and those that offices report, which are named apart."""
    frames = {
        "result": programme.actuals_as_of(day).assign(role="", scope=""),
        "target": programme.targets_as_of(day),
        "office_target": programme.targets_as_of(day, "office"),
    }
    columns = ["indicator_id", "period", "role", "scope", "value", "text", "source_cell"]
    return {
        (what, key, period, role, scope == "cumulative"): _Said(*said)
        for what, frame in frames.items()
        for key, period, role, scope, *said in frame[columns].itertuples(index=False, name=None)
    }


def _conclusions(programme: Programme, day: str, cut_off: str) -> _Facts:
    """The statuses, then the medians."""
    said = {
        ("status", row.indicator_id, row.horizon): _Said(row.gap, row.status, row.actual_cells)
        for row in gap_to_target(programme, cut_off, day).itertuples()
    }
    for row in project_sexenio(programme, cut_off, day).itertuples():
        text = row.kept if pd.isna(row.median) else f"P = {row.probability:.2f}"
        said["projection", row.indicator_id, row.method] = _Said(row.median, text)
    return said


def _differences(before: _Facts, after: _Facts) -> Iterator[dict[str, Any]]:
    """What differs: of each kind in the order of the later date, what is gone at the end."""
    kinds = SCHEMAS["vintage_changes"]["what"].allowed
    for key in sorted(after | before, key=lambda key: kinds.index(key[0])):
        what, indicator_id, subject, *_ = key
        was, now = before.get(key, _Said()), after.get(key, _Said())
        concluded = what in ("status", "projection")
        differs = what != "status" and not _same(was.value, now.value)
        if not differs and not (concluded and was.text != now.text):
            continue
        change = "added" if pd.isna(was.value) else "withdrawn" if pd.isna(now.value) else "revised"
        missing = "no_target" if "target" in what else "no_actual"
        missing = "kept_stock" if now.text in ("held", "lost") else missing
        values = (was.value, now.value, now.value - was.value)
        figures = dict(zip(("value_before", "value_after", "size"), values, strict=True))
        unknown = ", ".join(name for name in figures if pd.isna(figures[name]))
        yield {
            "indicator_id": indicator_id,
            "what": what,
            "subject": subject,
            "change": "moved" if concluded else change,
            **figures,
            "text_before": was.text,
            "text_after": now.text,
            "cells_before": was.cells,
            "cells_after": now.cells,
            "reason": f"{unknown}: {missing}" if unknown else "",
        }


def _same(one: Any, other: Any) -> bool:
    return bool(one == other or (pd.isna(one) and pd.isna(other)))


def decision_sensitivity(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """Show what each open decision moves: term target, gap, status and probability.

    Parameters are those of `gap_to_target`. The programme's decisions with an ``alternative`` are
    the open ones, and so is the reference path (``spread`` or ``flat``).

    Returns
    -------
    pandas.DataFrame
        Schema ``decision_sensitivity``: gaps and statuses are those of the term to date. Of the
        reference path only the indicators appear whose gap it moves.

    Examples
    --------
    >>> import indicators as ind
    >>> table = decision_sensitivity(ind.open_programme("data/raw"), "2010Q3")
    >>> row = table[table.indicator_id == "7.3"].iloc[0]
    >>> print(row.sexenio_target, row.status, row.sexenio_target_other, row.status_other)
    30.0 above 180.0 red
    """
    gaps = gap_to_target(programme, cut_off, as_of)
    return sensitivity_of(programme, gaps, project_sexenio(programme, cut_off, as_of), as_of)


def sensitivity_of(
    programme: Programme, gaps: pd.DataFrame, totals: pd.DataFrame, as_of: str | None, **how: Any
) -> pd.DataFrame:
    """`decision_sensitivity` for frames that are there already; ``how`` is how they were drawn."""
    usual = _figures(gaps, totals)
    cut_off = gaps.cut_off.iloc[0]
    rows = []
    for decided, other in _variants(programme):
        # no simulation looks at the reference path, nor does the term's target
        path = decided["subject"] == _PATH
        projected = totals if path else project_sexenio(other, cut_off, as_of, **how)
        moved = _figures(gap_to_target(other, cut_off, as_of), projected)
        for key, after in moved.items():
            if not path or not _same(usual[key]["gap"], after["gap"]):
                others = {f"{name}_other": after[name] for name in _FIGURES}
                rows.append(usual[key] | {"indicator_id": key} | others | decided)
    return frame_of("decision_sensitivity", rows)


def _figures(gaps: pd.DataFrame, projections: pd.DataFrame) -> dict[Any, dict[Any, Any]]:
    gaps = gaps[gaps.horizon == "sexenio_to_date"].set_index("indicator_id")
    chances = projections.set_index("indicator_id").probability
    return dict(gaps.assign(probability=chances).to_dict("index"))


def _variants(programme: Programme) -> Iterator[tuple[dict[str, str], Programme]]:
    """What was decided, what else could have been and why, and the programme as it then is."""
    settings = programme.settings
    for n, decision in enumerate(settings.decisions):
        if decision.alternative:
            taken = {name: getattr(decision, name) for name in decision.alternative}
            says = {"subject": str(decision.year), "reason": decision.reason}
            says |= {"decided": _words(taken), "alternative": _words(decision.alternative)}
            yield says, _decided_otherwise(programme, n)
    path = settings.reference_path
    flat: Literal["spread", "flat"] = "spread" if path == "flat" else "flat"
    says = {"subject": _PATH, "decided": path, "alternative": flat, "reason": "own_arithmetic"}
    yield says, replace(programme, settings=replace(settings, reference_path=flat))


def _decided_otherwise(programme: Programme, n: int) -> Programme:
    """The programme with the alternative of a decision, its indicator and results alone."""
    decisions, targets = list(programme.settings.decisions), programme.targets
    taken = decisions[n]
    decisions[n] = replace(taken, **taken.alternative, alternative={})
    settings = replace(programme.settings, decisions=tuple(decisions))
    if scope := decisions[n].scope:
        ours = (targets.indicator_id == taken.indicator) & (targets.year == taken.year)
        printed = ours & (targets.issuer == "programme")
        targets = targets.assign(scope=targets.scope.mask(printed, scope))
    known, said = (
        frame[frame.indicator_id == taken.indicator]
        for frame in (programme.indicators, programme.actuals)
    )
    return replace(programme, indicators=known, actuals=said, targets=targets, settings=settings)


def _words(settings: Mapping[str, Any]) -> str:
    shown = {k: f"{v:g}" if isinstance(v, float) else v for k, v in settings.items()}
    return ", ".join(f"{name} = {value}" for name, value in shown.items())
