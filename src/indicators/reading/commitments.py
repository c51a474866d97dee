"""Commitments: what was decided about them, and what offices report on them.

Facts go in, rows of frames come out. A status is read like a result: with its vintage, source cell
and file hash; no outcome is ever assumed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd
from rapidfuzz import process

from indicators.reading.context_kinds import CHOICES, Fact, Kind
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold

Row = dict[str, Any]

#: Columns that say something of a subject; a row with none of them is one still to be filled in.
_SAYS = {"evidence", "date", "value"}


def with_decisions(
    facts: Sequence[Fact],
    decisions: Sequence[Fact],
    kind: Kind,
    refers: tuple[str, Collection[str]],
    files: tuple[str, str],
    found: list[Finding],
) -> list[Row]:
    """The rows of some facts, each with what was decided about it; empty where nothing is.

    Decisions are of a ``kind`` that has the key of the facts. ``refers`` is the column in which one
    names other things, and those that there are; ``files`` are the files of the facts and of these,
    for the finding that a decision is about neither.
    """
    key, (column, known) = kind.key, refers
    keys = {fact[key] for fact in facts}
    decided: dict[str, Row] = {}
    for decision in decisions:
        named = [part for part in re.split(r"[,;\s]+", decision[column]) if part]
        unknown = [text for text in named if text not in known]
        lacking = [(column, ", ".join(unknown), files[1])] if unknown else []
        if decision[key] not in keys:
            lacking = [(key, decision[key], files[0])]
        found += [
            finding("decision_without_subject", severity="error", cell=decision.cells[where],
                    what=what, file=file)
            for where, what, file in lacking
        ]  # fmt: skip
        if not lacking:
            decided[decision[key]] = {**decision.values, column: ",".join(named)}
    return [kind.empty | decided.get(fact[key], {}) | fact.row for fact in facts]


def read_statuses(
    facts: Sequence[Fact], subjects: Collection[str], found: list[Finding]
) -> list[Row]:
    """Rows of the frame ``commitment_status``, every vintage kept.

    The facts are the rows of all sheets of statuses, each with its vintage; the subjects are the
    keys that may be reported on, of commitments and narrative targets.
    """
    keys = {fold(subject): subject for subject in subjects}
    read = []
    for fact in facts:
        cell = fact.cells["subject_id"]
        subject = keys.get(fold(cell.text))
        if subject is None:
            near = [name for name, _, _ in process.extract(cell.text, sorted(subjects), limit=3)]
            nearest = ", ".join(near) or "—"
            found.append(finding("unknown_subject", cell=cell, subject=cell.text, nearest=nearest))
        elif fact["status"] or not pd.isna(fact["value"]):
            printed = " ".join(fact.cells["status"].text.split()) if "status" in fact.cells else ""
            read.append(fact.row | {"subject_id": subject, "text": printed})
            found += _doubts(fact, subject)
        elif not fact.unread & {"status", "value"} and fact.cells.keys() & _SAYS:
            words = ", ".join(CHOICES["status"])
            found.append(finding("no_status", cell=cell, subject=subject, words=words))
    kept = _settled(read, found)
    found += _rivals(kept)
    return kept


def _doubts(fact: Fact, subject: str) -> list[Finding]:
    """What a person should look at, though the status is taken as reported."""
    doubts = []
    if fact["status"] == "done" and not fact["evidence"]:
        doubts.append(finding("no_evidence", cell=fact.cells["status"], subject=subject))
    if fact["date"] > fact["reported"]:
        doubts.append(finding("date_after_report", cell=fact.cells["date"]))
    return doubts


def _settled(read: Sequence[Row], found: list[Finding]) -> list[Row]:
    """One row per subject, period and report: the same twice counts once, two answers do not."""
    kept = []
    for rows in _grouped(read, "sha256", "reported"):
        how = ("note", "repeated_value_plain")
        if len({(row["evidence"], row["date"]) for row in rows}) > 1:
            how = ("warning", "repeated_otherwise")
        if _disagree(rows):
            how = ("error", "conflicting_values")
        else:
            kept.append(rows[0])
        if len(rows) > 1:
            again = ", ".join(row["source_cell"] for row in rows[1:])
            found.append(_repeated(rows[:1], *how, cells=again))
    return kept


def _rivals(kept: Sequence[Row]) -> list[Finding]:
    """Two workbooks of one reporting date that say different things of one subject."""
    groups = filter(_disagree, _grouped(kept, "reported"))
    return [_repeated(rows, "warning", "repeated_in_files", count=len(rows)) for rows in groups]


def _repeated(rows: Sequence[Row], severity: str, why: str, **values: Any) -> Finding:
    where = " ".join(row["source_cell"] for row in rows)
    values["period"] = rows[0]["subject_id"]
    return finding("repeated_value", source=where, severity=severity, why_code=why, **values)


def _grouped(rows: Iterable[Row], *report: str) -> list[list[Row]]:
    """The rows on one subject and period in one report."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(str(row[key]) for key in (*report, "subject_id", "period"))].append(row)
    return list(groups.values())


def _disagree(rows: Sequence[Row]) -> bool:
    return len({(row["status"], str(row["value"])) for row in rows}) > 1
