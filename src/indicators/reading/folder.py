"""A folder of raw workbooks as one set of frames: recognised once, read, checked together.

Paths and settings go in, frames come out. A file that cannot be used is a finding, and never
stops the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import conform, frame_of
from indicators.frames.vintage import newest_reports
from indicators.reading.apply import Applied, apply, bare_sheets, loose_ends
from indicators.reading.cells import Sheet, address
from indicators.reading.checks import (
    check_against_targets,
    check_decided_targets,
    check_office_targets,
    check_repeated_targets,
    check_repeats,
    check_term,
    check_values,
    check_withdrawn,
)
from indicators.reading.findings import Finding, Refused, finding, findings_frame, unusable_file
from indicators.reading.layout import Layout, Table
from indicators.reading.matrix import (
    Matrix,
    all_that_was_seen,
    check_decisions,
    is_matrix_table,
    matrix_of,
    printed_day,
)
from indicators.reading.names import fold
from indicators.reading.recognise import recognise
from indicators.reading.reported import Reported, report_of
from indicators.reading.results import actuals_of, doubtful_row_marks, settle_row_marks
from indicators.reading.revisions import dropped_indicators, join_indicators
from indicators.reading.workbook import hidden_sheets, read_workbook
from indicators.settings import Settings
from indicators.words import finding_sentences


def read_folder(
    paths: list[Path], settings: Settings, layout: Layout | None = None
) -> dict[str, pd.DataFrame]:
    """Read the workbooks of a programme.

    Returns
    -------
    dict
        The frames ``indicators``, ``targets``, ``actuals``, ``footnotes``, ``findings`` and
        ``decisions``.

    Raises
    ------
    Refused
        When none of them is a matrix.
    """
    return frames_of(Folder(paths, settings, layout))


def frames_of(files: Folder) -> dict[str, pd.DataFrame]:
    """The frames of :func:`read_folder`, of workbooks that are open."""
    settings = files.settings
    dated = files.matrices()
    matrices = [matrix for _, matrix in dated]
    if not matrices:
        raise Refused(files.why_no_matrix())
    former = pd.concat([matrix.indicators for matrix in matrices], ignore_index=True)
    indicators = join_indicators([matrix.indicators for matrix in matrices])
    printed = _joined("targets", matrices)
    largest = printed[printed.role == "target"].groupby("indicator_id")["value"].max().to_dict()
    reported = files.reports(indicators, former, largest)
    read = actuals_of(reported, indicators)
    actuals = conform("actuals", settle_row_marks(read.values))
    targets = conform("targets", pd.concat([printed, read.targets], ignore_index=True))
    in_force = newest_reports(actuals, ["indicator_id", "period"])
    names = ", ".join(dict.fromkeys(path.name for path in files.of_matrix))
    checks = [
        *_check_dropped(dated),
        *check_repeated_targets(printed),
        *check_decisions(settings, indicators, printed, names),
        *check_decided_targets(printed, settings),
        *doubtful_row_marks(read.values),
        *check_repeats(actuals),
        *check_withdrawn(actuals),
        *check_values(in_force, indicators),
        *check_against_targets(in_force, printed, indicators),
        *check_term(actuals, settings),
        *check_office_targets(read.targets, printed),
    ]
    found = [*(matrix.findings for matrix in matrices), read.findings, findings_frame(checks)]
    said = [row for frame in found for row in frame.to_dict("records")]
    ends = files.loose_ends(said, set(map(fold, former["name"])))
    findings = pd.concat(
        [findings_frame(files.problems), *found, findings_frame(ends)], ignore_index=True
    )
    return {
        "indicators": indicators,
        "targets": targets,
        "actuals": actuals,
        "footnotes": _joined("footnotes", matrices),
        "findings": findings.drop_duplicates(
            ["code", "source_cell", "values", "indicator_id"], ignore_index=True
        ),
        "decisions": _decisions(indicators, settings),
    }


class Folder:
    """The workbooks of a folder, each opened, recognised and applied once."""

    def __init__(self, paths: list[Path], settings: Settings, layout: Layout | None) -> None:
        self.settings, self.layout = settings, layout
        self.problems: list[Finding] = []
        self.sheets: dict[Path, list[Sheet]] = {}
        self.applied: dict[Path, list[Applied]] = {}
        for path in paths:
            with self.reported(path):
                self.sheets[path] = read_workbook(path)
                layouts = [recognise(s, layout) for s in self.sheets[path] if not s.hidden]
                self.applied[path] = apply(layouts, settings.decimal or "")
        self._choose_matrix()
        self.problems += self._unmatched_tables()

    def _choose_matrix(self) -> None:
        """Which tables define the indicators: those of targets over the term, and without results.

        Where there is none, those that share targets over the term with results, else targets of
        one year alone; targets of one year beside results are an office's.
        """
        tables = [(path, part, table) for path, parts in self.applied.items() for part in parts
                  for table in part.layout.tables if is_matrix_table(table)]  # fmt: skip
        pure = [item for item in tables if not item[2].is_results]
        whole = [item for item in pure if spans_years(item[2])]
        shared = [item for item in tables if spans_years(item[2])]
        chosen = whole or shared or pure
        self.of_matrix = list(dict.fromkeys(path for path, _, _ in chosen))
        for parts in self.applied.values():
            for part in parts:
                part.matrix_tables = {id(table) for _, own, table in chosen if own is part}

    def matrices(self) -> list[tuple[pd.Timestamp, Matrix]]:
        """Every matrix, oldest first (without a date: the oldest); a later one keeps the ids."""
        dated = [
            (pd.Timestamp.min if pd.isna(day) else day, path, parts)
            for path in self.of_matrix
            for day, parts in _by_day(self.applied[path], self.settings)
        ]
        matrices: list[tuple[pd.Timestamp, Matrix]] = []
        earlier = frame_of("indicators", []).assign(day=pd.NaT)
        for day, path, parts in sorted(dated, key=lambda item: item[0]):
            with self.reported(path):
                known = earlier.assign(revises=earlier.day != day)
                matrices.append((day, matrix_of(path, parts, self.settings, known)))
                read = matrices[-1][1].indicators.assign(day=day)
                earlier = read if earlier.empty else pd.concat([earlier, read], ignore_index=True)
        return matrices

    def reports(
        self, indicators: pd.DataFrame, former: pd.DataFrame, largest: dict[str, float]
    ) -> list[Reported]:
        """What every file reports; one in which nothing was recognised is a finding."""
        reports = []
        for path, parts in self.applied.items():
            others = any(
                table.is_results or id(table) not in part.matrix_tables
                for part in parts
                for table in part.layout.tables
            )
            if path in self.of_matrix and not others:
                continue
            with self.reported(path):
                reports.append(report_of(path, parts, indicators, former, largest))
        return reports

    def loose_ends(self, said: list[Finding], names: set[str]) -> Iterator[Finding]:
        """What no table used, of every file."""
        told = [*said, *self.problems]
        for path, sheets in self.sheets.items():
            yield from hidden_sheets(sheets)
            for part in self.applied.get(path, []):
                yield from loose_ends(part, told)
                yield from bare_sheets(part, names)

    def why_no_matrix(self) -> Finding:
        """Why no file is a matrix: what was seen on every sheet, and what made files unusable."""
        empty = [row for row in self.problems if row["code"] == "empty_matrix"]
        if empty:
            return empty[0]
        parts = [part for parts in self.applied.values() for part in parts]
        seen = all_that_was_seen(parts, *(finding_sentences(row)[0] for row in self.problems))
        return finding("no_matrix", files=len(self.sheets), seen=seen)

    @contextmanager
    def reported(self, path: Path) -> Iterator[None]:
        """What makes a file unusable is a finding, and never stops the other files."""
        try:
            yield
        except Refused as refused:
            self.problems.append(dict(refused.finding))
            doubts = (part.layout.findings for part in self.applied.get(path, []))
            self.problems += [row for found in doubts for row in found]
        except DataError as error:
            self.problems.append(unusable_file(path, error))

    def _unmatched_tables(self) -> Iterator[Finding]:
        """Declared tables that no sheet of the folder has."""
        sheets = [(path.name, sheet.name) for path, own in self.sheets.items() for sheet in own]
        for number, table in enumerate(self.layout.tables if self.layout else (), start=1):
            if not any(
                fnmatchcase(f, table.file) and fnmatchcase(s, table.sheet) for f, s in sheets
            ):
                assert self.layout is not None  # noqa: S101
                yield finding(
                    "table_without_sheet", source=address(self.layout.file), number=number,
                    file=table.file, sheet=table.sheet,
                )  # fmt: skip


def spans_years(table: Table) -> bool:
    """Whether its targets are of the term: with a baseline, a total, or of more than one year."""
    years = {head.year for head in table.with_roles("target", "planned").values() if head.year}
    return bool(table.with_roles("baseline", "term_target")) or len(years) > 1


def _by_day(parts: list[Applied], settings: Settings) -> list[tuple[pd.Timestamp, list[Applied]]]:
    """The sheets of a matrix by their date: two dated versions in one workbook are two vintages."""
    own = [part for part in parts if part.matrix_tables]
    days: defaultdict[object, list[Applied]] = defaultdict(list)
    for part in own:
        days[part.layout.context.reported].append(part)
    if len([day for day in days if day]) < 2:
        day = printed_day(part.layout for part in parts) or settings.matrix_reported
        return [(pd.Timestamp(day or pd.NaT), parts)]
    return [(pd.Timestamp(day or pd.NaT), group) for day, group in days.items()]


def _check_dropped(dated: list[tuple[pd.Timestamp, Matrix]]) -> list[Finding]:
    """What the newest matrix, in one file or several, left out of the earlier ones."""
    newest = dated[-1][0]
    last = [matrix for day, matrix in dated if day == newest]
    before = [matrix.indicators for day, matrix in dated if day != newest]
    unsure = any((matrix.findings.code == "id_name_differ").any() for matrix in last)
    if not before or unsure:
        return []
    after = pd.concat([matrix.indicators for matrix in last])
    return dropped_indicators(pd.concat(before), after)


def _joined(name: str, parts: Sequence[Matrix]) -> pd.DataFrame:
    return conform(name, pd.concat([getattr(part, name) for part in parts], ignore_index=True))


def _decisions(indicators: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Every declared decision as a row, with its reason."""
    rows = []
    for key, rule in settings.indicators.items():
        for subject in ("value_type", "within_year", "across_years", "direction", "demand_driven",
                        "amber_low", "green_low", "green_high", "unit_kind"):  # fmt: skip
            if (value := getattr(rule, subject)) is not None:
                rows.append((key, subject, str(value).lower(), rule.reason))
    for decision in settings.decisions:
        said = [f"scope = {decision.scope}"] if decision.scope else []
        said += [f"use = {decision.use:g}"] if decision.use is not None else []
        said += [] if decision.comparable else ["not comparable"]
        rows.append((decision.indicator, str(decision.year), ", ".join(said), decision.reason))
    order = {key: n for n, key in enumerate(indicators.indicator_id)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[1]))
    return frame_of(
        "decisions",
        [
            {"indicator_id": key, "subject": subject, "decided": decided, "reason": reason,
             "source_cell": f"[{settings.file}]{key}"}
            for key, subject, decided, reason in rows
        ],
    )  # fmt: skip
