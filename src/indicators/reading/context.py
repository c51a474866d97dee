"""What stands around the matrix: alignment, narrative targets, lines of action, commitments.

Workbooks and the programme's indicators go in; the frames that they fill come out with
findings. Tables are found by their header words, in any order of columns and spread over any
files. What is odd in the documents themselves goes to ``text_findings``; nothing is repaired, no
gap is filled, and no outcome of a commitment is ever assumed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Hamming

from indicators.frames.schemas import frame_of
from indicators.frames.store import file_hash
from indicators.reading.apply import hidden_sheets
from indicators.reading.context_kinds import (
    CHOICES,
    KINDS,
    Fact,
    Kind,
    kind_of_header,
    nearest_header,
    recognise_facts,
    take_facts,
)
from indicators.reading.findings import Finding, Refused, finding, findings_frame, unusable_file
from indicators.reading.layout import SheetLayout
from indicators.reading.spellings import fold
from indicators.reading.workbook import Sheet, address, read_workbook

_FRAMES = (
    "alignment", "narrative_targets", "strategies", "lines_of_action", "commitments",
    "commitment_status", "acronyms",
)  # fmt: skip

_Row = dict[str, Any]
_Rows = Sequence[_Row]

_SPELLED = re.compile(r"(?P<meaning>.+) \((?P<acronym>[^()]+)\)")
_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


def read_context(
    paths: Iterable[Path], indicators: pd.DataFrame, decimal: str = ""
) -> dict[str, pd.DataFrame]:
    """Read the workbooks of what stands around the matrix, in any number.

    Rows may refer to the objectives and ids of ``indicators``; ``decimal`` is the sign of decimals
    where the texts of a table leave it open. Comes back: the seven frames (docs/context.md),
    ``text_findings`` (what is odd in the documents) and ``findings`` (what is wrong in the
    workbooks).

    Examples
    --------
    >>> from indicators import read_matrix
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> files = sorted(Path("data/raw/contexto").glob("*.xlsx"))
    >>> frames = read_context(files, matrix.indicators)
    >>> len(frames["strategies"]), len(frames["lines_of_action"])
    (30, 180)
    """
    return _Reading(paths, indicators, decimal).frames()


def check_context(
    path: Path,
    sheets: Sequence[Sheet],
    others: Iterable[Path],
    indicators: pd.DataFrame,
    decimal: str = "",
) -> tuple[list[SheetLayout], pd.DataFrame] | None:
    """Look at the sheets of a workbook as `read_context` reads them: their layouts and findings.

    Every cell has its disposition then. ``others`` are the other workbooks that stand around the
    matrix: keys are theirs. ``None`` where no table is known.
    """
    reading = _Reading(others, indicators, decimal)
    try:
        layouts = reading.take(path, sheets)
    except Refused:
        return None
    findings = reading.frames()["findings"]
    ours = findings.source_cell.str.contains(address(path.name), regex=False)
    return layouts, findings[ours].reset_index(drop=True)


def reports_statuses(sheets: Iterable[Sheet]) -> bool:
    """Whether a workbook says what became of keys that are no indicators.

    "Clave, Estatus, Periodo, Valor" would pass for results as well: those name the indicator.
    """
    return any(
        kind_of_header(sheet, row) == "statuses"
        and "indicador" not in [fold(cell.text) for cell in cells.values()]
        for sheet in sheets
        if not sheet.hidden
        for row, cells in sheet.rows.items()
    )


class _Reading:
    """The facts of all files by kind, and what was found wrong so far."""

    def __init__(self, paths: Iterable[Path], indicators: pd.DataFrame, decimal: str) -> None:
        self.objectives, self.decimal = frozenset(indicators.objective), decimal
        #: What decisions may refer to: the matrix's.
        objectives = set(map(str, self.objectives))
        self.known = {"indicators": set(indicators.indicator_id), "objectives": objectives}
        self.matrix = _files(indicators.source_cell)
        self.facts: defaultdict[str, list[Fact]] = defaultdict(list)
        self.findings: list[Finding] = []
        for path in paths:
            try:
                self.take(path, read_workbook(path))
            except Exception as error:  # whatever it is, one file stops no other
                self.findings.append(unusable_file(path, error))

    def take(self, path: Path, sheets: Sequence[Sheet]) -> list[SheetLayout]:
        """Take the facts of one file, and say what was recognised in it."""
        layouts = [recognise_facts(sheet) for sheet in sheets if not sheet.hidden]
        if not any(layout.tables for layout in layouts):
            seen = "; ".join(filter(None, map(nearest_header, sheets))) or "—"
            raise Refused(finding("no_context_table", source=address(path.name), seen=seen))
        self.findings += hidden_sheets(sheets)
        for layout in layouts:
            facts, found = take_facts(layout, self.objectives, self.decimal)
            self.findings += found
            if not layout.tables and (seen := nearest_header(layout.sheet)):
                place = layout.sheet.place
                said = finding("no_context_table", severity="note", source=place, seen=seen)
                self.findings.append(said)
            for kind, rows in facts.items():
                of_day = kind == "statuses"
                self.facts[kind] += self._dated(path, layout, rows) if of_day else rows
        return layouts

    def _dated(self, path: Path, layout: SheetLayout, facts: list[Fact]) -> list[Fact]:
        """Statuses with their vintage, which is the sheet's."""
        said, place = layout.context, layout.sheet.place
        if said.reported is None:
            undated = finding("no_reporting_date", source=place, why_code="no_reporting_date_plain")
            self.findings += said.date_findings() or [undated]
        vintage = {
            "reported": pd.Timestamp(said.reported or pd.NaT),
            "synthetic": said.synthetic,
            "sha256": file_hash(path),
        }
        return [fact._replace(row={**fact.row, **vintage}) for fact in facts]

    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames, once every file was read."""
        found = self.findings
        facts = {name: list(self._with_own_key(name)) for name in KINDS}
        rows: dict[str, list[_Row]] = {name: [fact.row for fact in facts[name]] for name in facts}
        for name, kind in KINDS.items():
            if kind.about:
                rows[kind.about] = self._decided(kind, facts[name], rows[kind.about])
        positions: Counter[str] = Counter()
        for line in rows["lines_of_action"]:  # the position within the strategy makes its id
            positions[line["strategy"]] += 1
            line["position"] = positions[line["strategy"]]
            line["line_id"] = f"{line['strategy']}/{line['position']}"
        subjects = {row["commitment_id"] for row in rows["commitments"]}
        subjects |= {row["target_id"] for row in rows["narrative_targets"]}
        rows["commitment_status"] = _statuses(facts["statuses"], subjects, found)
        texts = list(_odd_texts(rows, facts["announced"], len(self.objectives)))
        return {name: frame_of(name, rows[name]) for name in _FRAMES} | {
            "text_findings": findings_frame(texts),
            "findings": findings_frame(found),
        }

    def _with_own_key(self, name: str) -> Iterator[Fact]:
        """The facts of a kind; where its key is given again that is an error, and not used."""
        key, firsts = KINDS[name].key, dict[str, Fact]()
        for fact in self.facts[name]:
            first = firsts.setdefault(fact.row[key], fact) if key else fact
            if first is fact:
                yield fact
            else:
                said = {"key": fact.row[key], "first": first.cells[key].address}
                self.findings.append(finding("repeated_key", cell=fact.cells[key], **said))

    def _decided(self, kind: Kind, decisions: Iterable[Fact], about: Sequence[_Row]) -> list[_Row]:
        """The rows that decisions are about, each with its own; empty where nothing is decided."""
        key, column = kind.key, next(name for name, of in kind.columns.items() if "refers" in of)
        known = self.known[kind.columns[column]["refers"]]
        keys, files = {row[key] for row in about}, _files(row["source_cell"] for row in about)
        decided: dict[str, dict[str, Any]] = {}
        for fact in decisions:
            row = fact.row
            named = [part for part in re.split(r"[,;\s]+", row[column]) if part]
            unknown = ", ".join(text for text in named if text not in known)
            at, what, file = column, unknown, self.matrix
            if row[key] not in keys:
                at, what, file = key, row[key], files
            if what:
                said = {"severity": "error", "what": what, "file": file}
                code = "decision_without_subject"
                self.findings.append(finding(code, cell=fact.cells[at], **said))
            else:
                decided[row[key]] = {**row, column: ",".join(named)}
        return [{**kind.empty, **decided.get(row[key], {}), **row} for row in about]


def _files(addresses: Iterable[str]) -> str:
    """The names of the files that some cells stand in; where there are none, the folder."""
    names = dict.fromkeys(address[1:].partition("]")[0] for address in addresses)
    return ", ".join(names) or "contexto"


def _statuses(facts: Iterable[Fact], subjects: Collection[str], found: list[Finding]) -> list[_Row]:
    """Rows of the frame ``commitment_status``, every vintage kept.

    Of one subject and period in one report the same twice counts once, and two answers do not.
    """
    kept = []
    for rows in _grouped(_reported(facts, subjects, found), "sha256", "reported"):
        otherwise = len({(row["evidence"], row["date"]) for row in rows}) > 1
        how = ("warning", "repeated_otherwise") if otherwise else ("note", "repeated_value_plain")
        if _disagree(rows):
            how = ("error", "conflicting_values")
        else:
            kept.append(rows[0])
        if again := ", ".join(row["source_cell"] for row in rows[1:]):
            found.append(_repeated(rows[:1], *how, cells=again))
    rivals = filter(_disagree, _grouped(kept, "reported"))  # of two workbooks of one day
    found += [_repeated(rows, "warning", "repeated_in_files", count=len(rows)) for rows in rivals]
    return kept


def _reported(
    facts: Iterable[Fact], subjects: Collection[str], found: list[Finding]
) -> Iterator[_Row]:
    """The rows that say something of a subject, with what a person should look at."""
    keys = {fold(subject): subject for subject in subjects}
    for row, cells, unread in facts:
        cell = cells["subject_id"]
        subject = keys.get(fold(cell.text))
        if subject is None:
            near = process.extract(cell.text, sorted(subjects), limit=3)
            nearest = ", ".join(name for name, _, _ in near) or "—"
            found.append(finding("unknown_subject", cell=cell, subject=cell.text, nearest=nearest))
        elif row["status"] or not pd.isna(row["value"]):
            printed = " ".join(cells["status"].text.split()) if "status" in cells else ""
            yield {**row, "subject_id": subject, "text": printed}
            if row["status"] == "done" and not row["evidence"]:
                found.append(finding("no_evidence", cell=cells["status"], subject=subject))
            if row["date"] > row["reported"]:
                found.append(finding("date_after_report", cell=cells["date"]))
        # a row that says nothing is one still to be filled in
        elif not unread & {"status", "value"} and cells.keys() & {"evidence", "date", "value"}:
            words = ", ".join(CHOICES["status"])
            found.append(finding("no_status", cell=cell, subject=subject, words=words))


def _repeated(rows: _Rows, severity: str, why: str, **values: Any) -> Finding:
    where = " ".join(row["source_cell"] for row in rows)
    values["period"] = rows[0]["subject_id"]
    return finding("repeated_value", source=where, severity=severity, why_code=why, **values)


def _grouped(rows: Iterable[_Row], *report: str) -> Collection[list[_Row]]:
    """The rows on one subject and period in one report."""
    groups = defaultdict(list)
    for row in rows:
        groups[*(str(row[key]) for key in (*report, "subject_id", "period"))].append(row)
    return groups.values()


def _disagree(rows: _Rows) -> bool:
    return len({(row["status"], str(row["value"])) for row in rows}) > 1


def _odd_texts(
    frames: Mapping[str, _Rows], announced: Iterable[Fact], objectives: int
) -> Iterator[Finding]:
    """Misnumbered, repeated, miscounted and misspelled things, each found by a rule."""
    lines, strategies = frames["lines_of_action"], frames["strategies"]
    for objective, row in sorted({r["objective"]: r for r in reversed(strategies)}.items()):
        heading = row["block_heading"]
        if heading and fold(heading) != f"objetivo {objective}":
            yield _odd("misprinted_heading", row, objective=objective, heading=heading)
    known = {(row["objective"], row["strategy"]) for row in strategies}
    for row in lines:
        objective, strategy, number = row["objective"], row["strategy"], row["number"]
        if (objective, strategy) not in known:
            yield _odd("unknown_strategy", row, objective=objective, strategy=strategy)
        if not number:
            yield _odd("unnumbered", row, position=row["position"], strategy=strategy)
        elif not number.startswith(f"{strategy}."):
            yield _odd("misnumbered", row, number=number, strategy=strategy)
    numbers = {row["number"]: row for row in reversed(lines)}
    labels = {fold(row["label"]): row for row in reversed(lines)}
    for row in lines:
        number = row["number"]
        if number and (first := numbers[number]) is not row:
            yield _odd("repeated_number", row, number=number, first=first["source_cell"])
        # a transcription labels the same text the same way
        if (first := labels[fold(row["label"])]) is not row:
            yield _odd("repeated_line", row, number=number, earlier=first["number"])
    for row, cells, _ in announced:
        of = row["objective"]  # 0: the whole programme
        ours = [line for line in lines if of in (0, line["objective"])]
        printed = {
            "objectives": objectives,
            "strategies": sum(of in (0, strategy["objective"]) for strategy in strategies),
            "lines": len(ours),
            "groups": len({(line["strategy"], line["group"]) for line in ours if line["group"]}),
        }[row["counted"]]
        if row["value"] != printed:
            yield finding("miscount", cell=cells["value"], text=row["text"], printed=printed)
    yield from _odd_acronyms(lines, {r["acronym"]: r["meaning"] for r in frames["acronyms"]})


def _odd_acronyms(lines: _Rows, glossary: Mapping[str, str]) -> Iterator[Finding]:
    """One that a heading spells otherwise than the glossary; one that is a letter off."""
    for group, row in {row["group"]: row for row in reversed(lines)}.items():
        spelled = _SPELLED.fullmatch(group)
        meaning = glossary.get(spelled["acronym"], "") if spelled else ""
        if spelled and meaning and fold(meaning) != fold(spelled["meaning"]):
            yield _odd("acronym_spelled_otherwise", row, group=group, meaning=meaning)
    for row in lines:
        for word in set(_ACRONYM.findall(row["label"])) - set(glossary):
            same = [known for known in glossary if len(known) == len(word)]
            if near := ", ".join(known for known in same if Hamming.distance(known, word) == 1):
                yield _odd("acronym_misprinted", row, acronym=word, near=near)


def _odd(code: str, row: Mapping[str, Any], **values: Any) -> Finding:
    return finding(code, source=row["source_cell"], **values)
