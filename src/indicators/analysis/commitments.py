"""What became of the commitments, and how the targets in prose compare with the matrix.

Counts are never turned into percentages: half of a qualitative commitment is no figure. Nothing
here assumes an outcome.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from indicators.frames.schemas import conform, day_of, frame_of, newest
from indicators.programme import Programme

#: Statuses after which nothing is owed any more.
_CLOSED = ("done", "cancelled")
_SUBJECT = ("subject_id", "period")


def commitment_state(programme: Programme, as_of: str) -> pd.DataFrame:
    """Where every proposal, commitment and declaration stands on a day.

    Parameters
    ----------
    as_of
        The day, as an ISO date: only what was reported by then counts, and only what was due
        before it is late. A `UsageError` where it is no date.

    Returns
    -------
    DataFrame
        Schema ``commitment_state``. ``timing`` is ``no_date``, ``ahead``, ``closed`` (done or
        cancelled), ``overdue`` (a commitment whose date has passed and that nobody reported as
        closed) or ``date_passed`` (the same of a proposal or declaration, which nobody owes).

    Examples
    --------
    >>> from indicators import open_programme
    >>> state = commitment_state(open_programme("data/raw"), "2024-02-01")
    >>> state.loc[state.timing == "overdue", "commitment_id"].tolist()
    ['MX-EU-09']
    """
    day = day_of(as_of)  # an empty text is none, and what is late cannot be said without one
    known = newest(programme.commitment_status, as_of, _SUBJECT)
    known = known[known.status != ""].sort_values(["reported", "date"], na_position="first")
    state = programme.commitments.assign(as_of=day)
    last = _last_of(known, state.commitment_id)
    owed = state.nature == "compromiso"
    timing = owed.map({True: "overdue", False: "date_passed"})
    timing = timing.mask(state.due >= day, "ahead").mask(state.due.isna(), "no_date")
    state = state.assign(
        status=last.status.fillna(""),
        evidence=last.evidence.fillna(""),
        timing=timing.mask(last.status.isin(_CLOSED), "closed"),
        synthetic=last.synthetic.eq(True),
        status_cell=last.source_cell.fillna(""),
    )
    return frame_of("commitment_state", state.to_dict("records"))


def commitment_coverage(state: pd.DataFrame) -> pd.DataFrame:
    """Count by forum and pillar what has a date, a status, evidence, and what is late.

    ``state`` is a frame of `commitment_state`. Schema ``commitment_coverage``, in the documents'
    order; whole numbers, no shares.
    """
    counts = {
        **{nature: state.nature == nature for nature in ("propuesta", "compromiso", "declaracion")},
        "measurable": state.measurable == "yes",
        "with_date": state.due.notna(),
        "with_status": state.status != "",
        "with_evidence": state.evidence != "",
        **{late: state.timing == late for late in ("overdue", "date_passed")},
    }
    groups = state.assign(**counts).groupby(["forum", "pillar"], sort=False)
    more = {"commitments": groups.size(), "as_of": groups.as_of.first()}
    more["synthetic"] = groups.synthetic.any()
    sums = groups[list(counts)].sum().assign(**more)
    return conform("commitment_coverage", sums.reset_index())


def compare_narrative_targets(programme: Programme, as_of: str | None = None) -> pd.DataFrame:
    """Compare what the text promises in prose with what the matrix asks.

    A yearly floor of the text is compared with the annual targets that the matrix prints for the
    same indicator: below any of them it is a ``weaker_floor``. A floor of "more than n" whole
    things is n + 1.

    Parameters
    ----------
    as_of
        ISO date: only targets and values reported by then; everything where it is None.

    Returns
    -------
    DataFrame
        Schema ``narrative_comparison``; ``floor`` is ``not_covered`` where no indicator measures
        the target, ``no_number`` where there is nothing to compare.

    Examples
    --------
    >>> from indicators import open_programme
    >>> found = compare_narrative_targets(open_programme("data/raw")).set_index("target_id")
    >>> found.loc["N04", ["floor", "detail"]].tolist()
    ['weaker_floor', '2,000,000 < 2,500,000 (2007), 2,000,000 < 3,000,000 (2008)']
    """
    told, annual = programme.narrative_targets, programme.targets_as_of(as_of).dropna(subset="used")
    annual = annual[(annual.role == "target") & (annual.scope == "annual")]
    annual = annual[~annual.period.str.contains("Q")]
    known = newest(programme.commitment_status, as_of, _SUBJECT).dropna(subset="value")
    said = _last_of(known.sort_values("period"), told.target_id)
    ours = [annual[annual.indicator_id == key] for key in told.covered_by]
    floors = [_floor(row, of) for row, of in zip(told.itertuples(), ours, strict=True)]
    cells = [[cell, *of.source_cell] for cell, of in zip(told.source_cell, ours, strict=True)]
    compared = told.assign(
        floor=[floor for floor, _ in floors],
        detail=[detail for _, detail in floors],
        reported_period=said.period.fillna(""),
        reported_value=said.value,
        synthetic=said.synthetic.eq(True),
        source_cells=list(map(" ".join, cells)),
    )
    return frame_of("narrative_comparison", compared.to_dict("records"))


def _last_of(statuses: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """The last row of each subject, on the rows of the keys; nothing where there is none."""
    last = statuses.drop_duplicates("subject_id", keep="last").set_index("subject_id")
    return last.reindex(keys).set_axis(keys.index)


def _floor(row: Any, annual: pd.DataFrame) -> tuple[str, str]:
    """The verdict on one target of the text, and its arithmetic."""
    if not row.covered_by:
        return "not_covered", row.coverage_reason
    comparable = row.comparison in ("more_than", "at_least") and row.period == "each_year"
    if pd.isna(row.value) or annual.empty or not comparable:
        return "no_number", row.coverage_reason
    least = row.value + 1 if row.comparison == "more_than" else row.value
    weaker = annual[annual.used > least]
    shown = annual if weaker.empty else weaker
    signs = ["<" if used > least else "=" if used == least else ">" for used in shown.used]
    compared = zip(signs, shown.used, shown.year, strict=True)
    detail = ", ".join(f"{least:,.0f} {sign} {used:,.0f} ({year})" for sign, used, year in compared)
    if not weaker.empty:
        return "weaker_floor", detail
    return ("same_floor" if set(signs) == {"="} else "stricter_floor"), detail
