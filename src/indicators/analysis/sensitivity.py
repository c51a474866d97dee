"""What the open decisions move: the same figures under the other reading of each.

A programme and a cut-off go in; a frame comes out with a row per alternative that programme.toml
names, and per indicator whose gap depends on the reference path. Source: design/analysis.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.frames.schemas import frame_of
from indicators.programme import Programme
from indicators.settings import TargetDecision

_FIGURES = ("sexenio_target", "gap", "status", "probability")
_HORIZON = "sexenio_to_date"
_PATH = "reference_path"


def decision_sensitivity(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """Show what each open decision moves: term target, gap, status and probability.

    Parameters
    ----------
    programme, cut_off, as_of
        As in `gap_to_target`. The programme's decisions with an ``alternative`` are the open ones,
        and so is the reference path (``spread`` or ``flat``).

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
    cut_off = cut_off or programme.default_cut_off()
    gaps = gap_to_target(programme, cut_off, as_of)
    return sensitivity_of(programme, gaps, project_sexenio(programme, cut_off, as_of), as_of)


def sensitivity_of(
    programme: Programme,
    gaps: pd.DataFrame,
    projections: pd.DataFrame,
    as_of: str | None = None,
    **how: Any,
) -> pd.DataFrame:
    """`decision_sensitivity` for frames that are there already, of every indicator as decided.

    ``how`` are the ``method``, ``draws`` and ``seed`` of the projections.
    """
    usual = _figures(gaps, projections)
    cut_off = gaps.cut_off.iloc[0]
    rows = []
    for subject, decided, alternative, reason, other in _variants(programme):
        # no simulation looks at the reference path, nor does the term's target
        path = subject == _PATH
        projected = projections if path else project_sexenio(other, cut_off, as_of, **how)
        moved = _figures(gap_to_target(other, cut_off, as_of), projected)
        for key, after in moved.iterrows():
            before = usual.loc[key]
            if path and (before.gap == after.gap or (pd.isna(before.gap) and pd.isna(after.gap))):
                continue
            rows.append(
                {
                    "indicator_id": key,
                    **before[["name", "unit", "cut_off", "vintage", *_FIGURES]],
                    **{f"{name}_other": after[name] for name in _FIGURES},
                    "subject": subject,
                    "decided": decided,
                    "alternative": alternative,
                    "reason": reason,
                }
            )
    return frame_of("decision_sensitivity", rows)


def _figures(gaps: pd.DataFrame, projections: pd.DataFrame) -> pd.DataFrame:
    gaps = gaps[gaps.horizon == _HORIZON].set_index("indicator_id")
    return gaps.assign(probability=projections.set_index("indicator_id").probability)


def _variants(programme: Programme) -> Iterator[tuple[str, str, str, str, Programme]]:
    """Subject, decision, alternative, reason, and the programme as the alternative has it."""
    for decision in programme.settings.decisions:
        if decision.alternative:
            other = replace(decision, **decision.alternative, alternative={})
            decided = _words({name: getattr(decision, name) for name in decision.alternative})
            yield (
                str(decision.year), decided, _words(decision.alternative), decision.reason,
                _decided(programme, other),
            )  # fmt: skip
    path = programme.settings.reference_path
    other_path: Literal["spread", "flat"] = "spread" if path == "flat" else "flat"
    settings = replace(programme.settings, reference_path=other_path)
    why = "what the matrix does not print is this project's arithmetic"
    yield _PATH, path, other_path, why, replace(programme, settings=settings)


def _decided(programme: Programme, decision: TargetDecision) -> Programme:
    """The programme with one decision in place of its own, its indicator and results alone."""
    key = (decision.indicator, decision.year)
    decisions = [d for d in programme.settings.decisions if (d.indicator, d.year) != key]
    targets, indicators, actuals = programme.targets, programme.indicators, programme.actuals
    if decision.scope:
        ours = (targets.indicator_id == key[0]) & (targets.year == key[1])
        printed = ours & (targets.issuer == "programme")
        targets = targets.assign(scope=targets.scope.mask(printed, decision.scope))
    return replace(
        programme,
        indicators=indicators[indicators.indicator_id == key[0]],
        targets=targets,
        actuals=actuals[actuals.indicator_id == key[0]],
        settings=replace(programme.settings, decisions=(*decisions, decision)),
    )


def _words(settings: Mapping[str, Any]) -> str:
    shown = {k: f"{v:g}" if isinstance(v, float) else v for k, v in settings.items()}
    return ", ".join(f"{name} = {value}" for name, value in shown.items())
