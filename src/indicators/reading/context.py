"""What stands around the matrix: alignment, narrative targets, lines of action, commitments.

Workbooks and the programme's indicators go in; the frames of :data:`CONTEXT_FRAMES` come out with
findings. Tables are found by their header words, in any order of columns and spread over any
files. What is odd in the documents themselves goes to ``text_findings``
(:mod:`indicators.reading.context_checks`); nothing is repaired, and no gap is filled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.store import file_hash
from indicators.reading.cells import Accounted, Sheet, address
from indicators.reading.commitments import read_statuses, with_decisions
from indicators.reading.context_checks import check_texts
from indicators.reading.context_kinds import (
    KINDS,
    Fact,
    kind_of_header,
    nearest_header,
    recognise_facts,
    take_facts,
    without_repeats,
)
from indicators.reading.findings import Finding, Refused, finding, findings_frame, unusable_file
from indicators.reading.names import fold
from indicators.reading.recognise import SheetLayout, recognised_frame
from indicators.reading.workbook import hidden_sheets, read_workbook

CONTEXT_FRAMES = (
    "alignment", "narrative_targets", "strategies", "lines_of_action", "commitments",
    "commitment_status", "acronyms",
)  # fmt: skip


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
    reading = _Reading(indicators)
    reading.read(paths)
    return reading.frames()


@dataclass(frozen=True)
class ContextWorkbook(Accounted):
    """What was recognised in a workbook, its findings, and its sheets with every cell disposed."""

    recognised: pd.DataFrame
    findings: pd.DataFrame
    sheets: tuple[Sheet, ...]


def check_context(
    path: Path, others: Iterable[Path], indicators: pd.DataFrame
) -> ContextWorkbook | None:
    """Look at a workbook as `read_context` reads it; ``None`` where no table of it is known.

    ``others`` are the other workbooks that stand around the matrix: keys are theirs.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.

    Examples
    --------
    >>> from indicators import read_matrix
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> others = sorted(Path("data/raw/contexto").glob("[dp]*.xlsx"))
    >>> found = check_context(Path("data/raw/contexto/compromisos.xlsx"), others, matrix.indicators)
    >>> found.cells["Compromisos"]["unread"], len(found.findings)
    (0, 0)
    """
    reading = _Reading(indicators)
    reading.read(others)
    try:
        layouts = reading.take(path)
    except Refused:
        return None
    findings = reading.frames()["findings"]
    ours = findings.source_cell.str.contains(address(path.name), regex=False)
    sheets = tuple(layout.sheet for layout in layouts)
    return ContextWorkbook(recognised_frame(layouts), findings[ours].reset_index(drop=True), sheets)


def reports_statuses(sheets: Iterable[Sheet]) -> bool:
    """Whether a workbook says what became of keys that are no indicators.

    "Clave, Estatus, Periodo, Valor" would pass for results as well: those name the indicator.
    """
    return any(
        kind_of_header(sheet, row) is KINDS["statuses"]
        and "indicador" not in [fold(cell.text) for cell in sheet.rows[row].values()]
        for sheet in sheets
        if not sheet.hidden
        for row in sheet.rows
    )


class _Reading:
    """The facts of all files by kind, and what was found wrong so far."""

    def __init__(self, indicators: pd.DataFrame) -> None:
        self.objectives = frozenset(indicators.objective)
        self.indicator_ids = frozenset(indicators.indicator_id)
        self.matrix = _files(indicators.source_cell)
        self.facts: dict[str, list[Fact]] = {name: [] for name in KINDS}
        self.findings: list[Finding] = []

    def read(self, paths: Iterable[Path]) -> None:
        """Take the facts of some files; one that cannot be used is a finding."""
        for path in paths:
            try:
                self.take(path)
            except Refused as refused:
                self.findings.append(dict(refused.finding))
            except DataError as error:
                self.findings.append(unusable_file(path, error))

    def take(self, path: Path) -> list[SheetLayout]:
        """Take the facts of one file, and say what was recognised in it."""
        sheets = read_workbook(path)
        layouts = [recognise_facts(sheet) for sheet in sheets if not sheet.hidden]
        if not any(layout.tables for layout in layouts):
            seen = "; ".join(filter(None, map(nearest_header, sheets))) or "—"
            raise Refused(finding("no_context_table", source=address(path.name), seen=seen))
        self.findings += hidden_sheets(sheets)
        for layout in layouts:
            facts, found = take_facts(layout, self.objectives)
            self.findings += found
            if not layout.tables and (seen := nearest_header(layout.sheet)):
                where = layout.sheet.place
                self.findings.append(
                    finding("no_context_table", severity="note", source=where, seen=seen)
                )
            if "statuses" in facts:
                facts["statuses"] = self._dated(path, layout, facts["statuses"])
            for kind, rows in facts.items():
                self.facts[kind] += rows
        return layouts

    def _dated(self, path: Path, layout: SheetLayout, facts: list[Fact]) -> list[Fact]:
        """Statuses with their vintage, which is the sheet's."""
        said = layout.context
        if said.reported is None:
            undated = finding(
                "no_reporting_date", source=layout.sheet.place,
                why_code="no_reporting_date_plain",
            )  # fmt: skip
            self.findings += said.date_findings() or [undated]
        vintage = {
            "reported": pd.Timestamp(said.reported or pd.NaT),
            "synthetic": said.synthetic,
            "sha256": file_hash(path),
        }
        return [replace(fact, values={**fact.values, **vintage}) for fact in facts]

    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames, once every file was read."""
        found = self.findings
        facts = {
            name: list(without_repeats(self.facts[name], kind.key, found))
            if kind.key
            else self.facts[name]
            for name, kind in KINDS.items()
        }
        rows = {name: [fact.row for fact in facts[name]] for name in facts}
        rows["lines_of_action"] = list(_lines_of_action(facts["lines_of_action"]))
        for name, decisions, column, known in (
            ("narrative_targets", "coverage", "covered_by", self.indicator_ids),
            ("commitments", "relations", "related_objectives", set(map(str, self.objectives))),
        ):
            files = _files(fact.source_cell for fact in facts[name]), self.matrix
            rows[name] = with_decisions(
                facts[name], facts[decisions], KINDS[decisions], (column, known), files, found
            )
        subjects = {fact["commitment_id"] for fact in facts["commitments"]}
        subjects |= {fact["target_id"] for fact in facts["narrative_targets"]}
        rows["commitment_status"] = read_statuses(facts["statuses"], subjects, found)
        texts = check_texts(rows, facts["announced"], len(self.objectives))
        return {name: frame_of(name, rows[name]) for name in CONTEXT_FRAMES} | {
            "text_findings": findings_frame(texts),
            # a cell merged over several rows is found in each
            "findings": findings_frame(found).drop_duplicates(ignore_index=True),
        }


def _lines_of_action(facts: Iterable[Fact]) -> Iterator[dict[str, Any]]:
    """The lines with their position within the strategy, which makes their id."""
    positions: Counter[str] = Counter()
    for fact in facts:
        strategy = fact["strategy"]
        positions[strategy] += 1
        position = positions[strategy]
        yield fact.row | {"line_id": f"{strategy}/{position}", "position": position}


def _files(addresses: Iterable[str]) -> str:
    """The names of the files that some cells stand in; where there are none, the folder."""
    names = dict.fromkeys(address[1:].partition("]")[0] for address in addresses)
    return ", ".join(names) or "contexto"
