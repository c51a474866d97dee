"""Commitments, what was decided about them, and what offices report on them.

Rows of cells go in, rows of the frames ``commitments`` and ``commitment_status`` come out. A status
is read like a result: with its vintage, source cell and file hash; no outcome is ever assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz import process

from indicators.reading.context_tables import (
    Row,
    choice_of,
    flag_of,
    last_day_of,
    number_of,
    text_of,
    without_repeats,
)
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold
from indicators.words import COMMITMENT_STATUSES, NATURES, label

_NATURE_WORDS = {fold(label(code)): code for code in NATURES}
_STATUS_WORDS = {fold(label(code)): code for code in COMMITMENT_STATUSES}
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CLOSED_WITH_EVIDENCE = ("done",)


def read_commitments(
    rows: Sequence[Row],
    relations: Sequence[Row],
    objectives: AbstractSet[int],
    found: list[Finding],
) -> list[dict[str, Any]]:
    """Rows of the frame ``commitments``, each with the decisions about it; empty where none is."""
    keys = {text_of(row, "key") for row in rows}
    decided = _decisions(relations, keys, objectives, found)
    read = []
    for row in without_repeats(rows, "key", found):
        nature = choice_of(row, "nature", _NATURE_WORDS, found)
        if not nature:
            continue
        key = text_of(row, "key")
        undecided = {"measurable": "", "related_objectives": "", "related_reason": ""}
        read.append(
            {
                "commitment_id": key,
                "forum": text_of(row, "forum"),
                "instrument": text_of(row, "instrument"),
                "date": _partial_date(row, found),
                "parties": text_of(row, "parties"),
                "pillar": text_of(row, "pillar"),
                "area": text_of(row, "area"),
                "nature": nature,
                "summary": text_of(row, "summary"),
                "responsible": text_of(row, "responsible"),
                "due": last_day_of(row, "due", found),
                "due_text": text_of(row, "due_text"),
                "source": text_of(row, "source"),
                "source_cell": row["key"].address,
                **decided.get(key, undecided),
            }
        )
    return read


def _partial_date(row: Row, found: list[Finding]) -> str:
    """An ISO date as far as the document prints it: a day, a month or a year."""
    text = text_of(row, "date")
    if text and not _PARTIAL_DATE.fullmatch(text):
        found.append(
            finding("error", "not_a_date", f'"{text}" is not a date', "write 2023-12-28 or 2023",
                    cell=row["date"])
        )  # fmt: skip
        return ""
    return text


def _decisions(
    relations: Sequence[Row],
    keys: AbstractSet[str],
    objectives: AbstractSet[int],
    found: list[Finding],
) -> Mapping[str, dict[str, str]]:
    """What this project decided: related objectives, measurable or not, and the reason."""
    decided = {}
    for row in without_repeats(relations, "key", found):
        key = text_of(row, "key")
        related = [part.strip() for part in re.split(r"[,;]", text_of(row, "objectives"))]
        unknown = [
            part
            for part in related
            if part and (not part.isdecimal() or int(part) not in objectives)
        ]
        problem = f"{key} is no commitment" if key not in keys else ""
        if unknown:
            problem = f"{', '.join(unknown)}: no such objective in the matrix"
        if problem:
            found.append(
                finding("error", "decision_without_subject", f"{problem}; it is not used",
                        "correct or remove the row", cell=row["key"])
            )  # fmt: skip
            continue
        measurable = flag_of(row, "measurable", found)
        decided[key] = {
            "measurable": "" if measurable is None else ("yes" if measurable else "no"),
            "related_objectives": ",".join(filter(None, related)),
            "related_reason": text_of(row, "reason"),
        }
    return decided


class Vintage(NamedTuple):
    """Where and when a status was reported: the file's hash, the date, and a stamp."""

    sha256: str
    reported: date | None
    synthetic: bool


def read_statuses(
    rows: Sequence[Row],
    subjects: AbstractSet[str],
    vintages: Mapping[tuple[str, str], Vintage],
    found: list[Finding],
) -> list[dict[str, Any]]:
    """Rows of the frame ``commitment_status``, every vintage kept.

    Parameters
    ----------
    rows
        Rows of status tables.
    subjects
        The keys that may be reported on: commitments and narrative targets.
    vintages
        File and sheet to the vintage of their rows.
    found
        Findings are added here.
    """
    for file in dict.fromkeys(file for (file, _), said in vintages.items() if not said.reported):
        found.append(
            finding("warning", "no_reporting_date",
                    "no reporting date was found; it counts as oldest",
                    'write "Fecha de reporte" and the date beside it above the table',
                    source=f"[{file}]")
        )  # fmt: skip
    keys = {fold(subject): subject for subject in subjects}
    read: list[dict[str, Any]] = []
    for row in rows:
        subject = keys.get(fold(text_of(row, "key")))
        if subject is None:
            found.append(_unknown_subject(row, subjects))
            continue
        said = len(found)
        status = choice_of(row, "status", _STATUS_WORDS, found)
        value = number_of(row, "value", found)
        if not status and pd.isna(value):
            if len(found) == said and {"evidence", "date", "value"} & set(row):
                found.append(_without_status(row, subject))
            continue
        vintage = vintages[row["key"].file, row["key"].sheet]
        entry = {
            "subject_id": subject,
            "period": text_of(row, "period"),
            "status": status,
            "value": value,
            "evidence": text_of(row, "evidence"),
            "date": last_day_of(row, "date", found),
            "reported": pd.Timestamp(vintage.reported) if vintage.reported else pd.NaT,
            "synthetic": vintage.synthetic,
            "text": text_of(row, "status"),
            "source_cell": row.get("status", row["key"]).address,
            "sha256": vintage.sha256,
        }
        found += _doubts(row, entry)
        read.append(entry)
    kept = _settled(read, found)
    found += _rivals(kept)
    return kept


def _unknown_subject(row: Row, subjects: AbstractSet[str]) -> Finding:
    key = text_of(row, "key")
    near = [name for name, _, _ in process.extract(key, sorted(subjects), limit=3)]
    nearest = f" (the nearest: {', '.join(near)})" if near else ""
    return finding(
        "error", "unknown_subject", f"{key} is no commitment and no narrative target",
        f"write a key of compromisos.xlsx or of the narrative targets{nearest}", cell=row["key"],
    )  # fmt: skip


def _without_status(row: Row, subject: str) -> Finding:
    return finding(
        "warning", "no_status", f"{subject} has neither a status nor a value; the row is not used",
        f"write one of: {', '.join(_STATUS_WORDS)}", cell=row["key"],
    )  # fmt: skip


def _doubts(row: Row, entry: Mapping[str, Any]) -> list[Finding]:
    """What a person should look at, though the status is taken as reported."""
    doubts = []
    if entry["status"] in _CLOSED_WITH_EVIDENCE and not entry["evidence"]:
        doubts.append(
            finding("warning", "no_evidence", f"{entry['subject_id']} is reported as done "
                    "without evidence", "name the document or event that shows it",
                    cell=row["status"])
        )  # fmt: skip
    if entry["date"] > entry["reported"]:
        doubts.append(
            finding("warning", "date_after_report", "the date is later than the report's own",
                    "check both dates", cell=row["date"])
        )  # fmt: skip
    return doubts


def _settled(read: Sequence[dict[str, Any]], found: list[Finding]) -> list[dict[str, Any]]:
    """One row per subject, period and report: the same twice counts once, two answers do not."""
    groups: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in read:
        key = (row["sha256"], str(row["reported"]), row["subject_id"], row["period"])
        groups.setdefault(key, []).append(row)
    kept = []
    for rows in groups.values():
        agree = _answers(rows) == 1
        if agree:
            kept.append(rows[0])
        if len(rows) > 1:
            cells = ", ".join(row["source_cell"] for row in rows[1:])
            same = len({(row["evidence"], row["date"]) for row in rows}) == 1
            told = "the same" if same else "with other evidence or another date"
            severity = "note" if same else "warning"
            if not agree:
                severity, told = "error", "with another answer"
            used = "the first is used" if agree else "none is used"
            found.append(
                finding(severity, "repeated_value",
                        f"{rows[0]['subject_id']} is given again in {cells}, {told}; {used}",
                        "leave it in one place only", source=rows[0]["source_cell"])
            )  # fmt: skip
    return kept


def _answers(rows: Sequence[dict[str, Any]]) -> int:
    """How many different answers some rows give."""
    return len({(row["status"], str(row["value"])) for row in rows})


def _rivals(kept: Sequence[dict[str, Any]]) -> list[Finding]:
    """Two workbooks of one reporting date that say different things of one subject."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in kept:
        key = (str(row["reported"]), row["subject_id"], row["period"])
        groups.setdefault(key, []).append(row)
    return [
        finding("warning", "repeated_value",
                f"{subject} is reported in two workbooks with the same reporting date; "
                "the last one read is used", "correct a date, or remove one",
                source=" ".join(row["source_cell"] for row in rows))
        for (_, subject, _), rows in groups.items() if _answers(rows) > 1
    ]  # fmt: skip
