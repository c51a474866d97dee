"""What stands around the matrix: alignment, narrative targets, lines of action, commitments.

Workbooks and the programme's indicators go in; the frames of :data:`CONTEXT_FRAMES` come out with
findings. Tables are found by their header words, in any order of columns and spread over any
files. What is odd in the documents themselves goes to ``text_findings``
(:mod:`indicators.reading.context_checks`); nothing is repaired, and no gap is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.store import file_hash
from indicators.reading.commitments import Vintage, read_commitments, read_statuses
from indicators.reading.context_checks import check_texts
from indicators.reading.context_kinds import KINDS, WHOLE_PROGRAMME
from indicators.reading.context_tables import (
    Row,
    choice_of,
    code_of,
    find_tables,
    flag_of,
    number_of,
    text_of,
    without_repeats,
)
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold
from indicators.reading.tables import hidden_sheets, loose_ends
from indicators.reading.titles import read_context as read_titles
from indicators.reading.workbook import read_workbook
from indicators.words import COMPARISONS, label

CONTEXT_FRAMES = (
    "alignment", "narrative_targets", "strategies", "lines_of_action", "commitments",
    "commitment_status", "acronyms",
)  # fmt: skip

_COMPARISON_WORDS = {fold(label(code)): code for code in COMPARISONS}
_EACH_YEAR = fold(label("each_year"))

#: A row of a frame as it is being read.
FrameRow = dict[str, Any]


@dataclass
class _Reading:
    """The tables of all files by kind, and what was found wrong so far."""

    objectives: frozenset[int]
    indicator_ids: frozenset[str]
    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind.name: [] for kind in KINDS})
    #: by file and sheet, for the rows of status workbooks
    vintages: dict[tuple[str, str], Vintage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_context(paths: Iterable[Path], indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Read the workbooks of what stands around the matrix.

    Parameters
    ----------
    paths
        The workbooks, in any number; none gives empty frames with the right columns.
    indicators
        The programme's indicators: their objectives and ids are what rows may refer to.

    Returns
    -------
    dict
        The frames of :data:`CONTEXT_FRAMES`, ``text_findings`` (what is odd in the documents) and
        ``findings`` (what is wrong in the workbooks), each as in frames/schemas.py.

    Examples
    --------
    >>> from indicators import read_matrix
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> files = sorted(Path("data/raw/contexto").glob("*.xlsx"))
    >>> frames = read_context(files, matrix.indicators)
    >>> len(frames["strategies"]), len(frames["lines_of_action"])
    (30, 180)
    """
    reading = _Reading(frozenset(indicators.objective), frozenset(indicators.indicator_id))
    for path in paths:
        try:
            _read_file(path, reading)
        except DataError as error:
            problem = finding("error", "unusable_file", str(error), "the other files were read")
            reading.findings.append(problem | {"source_cell": f"[{path.name}]"})
    rows, found = reading.rows, reading.findings
    frames = {
        "alignment": _alignment(reading),
        "narrative_targets": _narrative_targets(reading),
        "strategies": _strategies(reading),
        "lines_of_action": _lines_of_action(reading),
        "acronyms": _acronyms(reading),
        "commitments": read_commitments(
            rows["commitments"], rows["relations"], reading.objectives, found
        ),
    }
    subjects = {row["commitment_id"] for row in frames["commitments"]}
    subjects |= {row["target_id"] for row in frames["narrative_targets"]}
    frames["commitment_status"] = read_statuses(rows["statuses"], subjects, reading.vintages, found)
    texts = check_texts(frames, rows["announced"], len(reading.objectives), found)
    built = {name: frame_of(name, frames[name]) for name in CONTEXT_FRAMES}
    return built | {
        "text_findings": frame_of("findings", texts),
        "findings": frame_of("findings", found),
    }


def _read_file(path: Path, reading: _Reading) -> None:
    sheets = read_workbook(path)
    reading.findings += hidden_sheets(sheets)
    tables = [(sheet, find_tables(sheet, KINDS)) for sheet in sheets if not sheet.hidden]
    if not any(found for _, found in tables):
        raise DataError(
            f"[{path.name}]: no table was recognised; a header row needs, say, Clave and Estatus, "
            "or Estrategia, Número impreso and Rótulo (docs/context.md)"
        )
    titles = {
        sheet.name: read_titles(sheet, found[0].header_row if found else max(sheet.rows, default=0))
        for sheet, found in tables
    }
    dates = [said.reported for said in titles.values() if said.reported]
    synthetic = any(said.synthetic for said in titles.values())
    for sheet, found in tables:
        for table in found:
            reading.rows[table.kind] += table.rows
            reading.findings += table.findings
        if any(table.kind == "statuses" for table in found):
            reported = titles[sheet.name].reported or (dates[0] if dates else None)
            vintage = Vintage(file_hash(path), reported, synthetic)
            reading.vintages[path.name, sheet.name] = vintage
        told = [problem for table in found for problem in table.findings]
        reading.findings += loose_ends(sheet, [], set(), told)


def _objective(row: Row, reading: _Reading) -> int | None:
    """The sectoral objective of a row, 0 for the whole programme; ``None`` with a finding."""
    cell = row["objective"]
    if fold(cell.text) in WHOLE_PROGRAMME:
        return 0
    number = number_of(row, "objective", [])
    if number in reading.objectives:
        return int(number)
    known = f"{min(reading.objectives)} to {max(reading.objectives)}"
    reading.findings.append(
        finding(
            "error", "unknown_objective", f'"{cell.text}" is no objective of the matrix',
            f'write a number from {known}, or "Todo el programa"', cell=cell,
        )
    )  # fmt: skip
    return None


def _with_objective(kind: str, reading: _Reading) -> Iterable[tuple[Row, int]]:
    for row in reading.rows[kind]:
        objective = _objective(row, reading)
        if objective is not None:
            yield row, objective


def _alignment(reading: _Reading) -> list[FrameRow]:
    return [
        {
            "plan": text_of(row, "plan"),
            "axis": text_of(row, "axis"),
            "code": code_of(row, "code", reading.findings),
            "national_objective": text_of(row, "national_objective"),
            "objective": objective,
            "source": text_of(row, "source"),
            "source_cell": row["code"].address,
        }
        for row, objective in _with_objective("alignment", reading)
    ]


def _narrative_targets(reading: _Reading) -> list[FrameRow]:
    found = reading.findings
    coverage = _coverage(reading)
    rows = []
    for row in without_repeats(reading.rows["narrative_targets"], "key", found):
        objective = _objective(row, reading)
        comparison = choice_of(row, "comparison", _COMPARISON_WORDS, found)
        if objective is None or not comparison:
            continue
        key, period = text_of(row, "key"), text_of(row, "period")
        covered_by, reason = coverage.get(key, ("", ""))
        rows.append(
            {
                "target_id": key,
                "objective": objective,
                "source": text_of(row, "source"),
                "label": text_of(row, "label"),
                "comparison": comparison,
                "value": number_of(row, "value", found),
                "unit": text_of(row, "unit"),
                "period": "each_year" if fold(period) == _EACH_YEAR else period,
                "text": text_of(row, "text"),
                "covered_by": covered_by,
                "coverage_reason": reason,
                "source_cell": (row.get("value") or row["key"]).address,
            }
        )
    return rows


def _coverage(reading: _Reading) -> Mapping[str, tuple[str, str]]:
    """The decisions on which indicator covers a narrative target."""
    keys = {text_of(row, "key") for row in reading.rows["narrative_targets"]}
    decided = {}
    for row in without_repeats(reading.rows["coverage"], "key", reading.findings):
        indicator = code_of(row, "indicator", reading.findings)
        problem = ""
        if text_of(row, "key") not in keys:
            problem = f"{text_of(row, 'key')} is no narrative target"
        elif indicator and indicator not in reading.indicator_ids:
            problem = f"{indicator} is no indicator of the matrix"
        if problem:
            reading.findings.append(
                finding("error", "decision_without_subject", f"{problem}; it is not used",
                        "correct or remove the row", cell=row["key"])
            )  # fmt: skip
            continue
        decided[text_of(row, "key")] = (indicator, text_of(row, "reason"))
    return decided


def _strategies(reading: _Reading) -> list[FrameRow]:
    rows = [(row, n) for row, n in _with_objective("strategies", reading)]
    objectives = {id(row): n for row, n in rows}
    kept = without_repeats([row for row, _ in rows], "strategy", reading.findings)
    return [
        {
            "objective": objectives[id(row)],
            "strategy": code_of(row, "strategy", reading.findings),
            "area": text_of(row, "area"),
            "label": text_of(row, "label"),
            "block_heading": text_of(row, "block_heading"),
            "source": text_of(row, "source"),
            "source_cell": row["strategy"].address,
        }
        for row in kept
    ]


def _lines_of_action(reading: _Reading) -> list[FrameRow]:
    positions: dict[str, int] = {}
    rows = []
    for row, objective in _with_objective("lines_of_action", reading):
        strategy = code_of(row, "strategy", reading.findings)
        positions[strategy] = position = positions.get(strategy, 0) + 1
        rows.append(
            {
                "line_id": f"{strategy}/{position}",
                "objective": objective,
                "strategy": strategy,
                "position": position,
                "number": code_of(row, "number", reading.findings),
                "group": text_of(row, "group"),
                "label": text_of(row, "label"),
                "public_management": bool(flag_of(row, "public_management", reading.findings)),
                "source": text_of(row, "source"),
                "source_cell": (row.get("number") or row["label"]).address,
            }
        )
    return rows


def _acronyms(reading: _Reading) -> list[FrameRow]:
    return [
        {
            "acronym": text_of(row, "acronym"),
            "meaning": text_of(row, "meaning"),
            "source": text_of(row, "source"),
            "source_cell": row["acronym"].address,
        }
        for row in without_repeats(reading.rows["acronyms"], "acronym", reading.findings)
    ]
