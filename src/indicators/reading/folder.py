"""Workbooks opened and recognised once, then read: one matrix, one of results, or a whole folder.

Paths and settings go in, frames come out. In a folder a file that cannot be used is a finding, and
never stops the others.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import UsageError
from indicators.frames.schemas import conform, newest, rows_of
from indicators.reading.apply import (
    Applied,
    apply,
    bare_sheets,
    hidden_sheets,
    loose_ends,
    told_cells,
)
from indicators.reading.checks import check_decisions, check_folder, check_values
from indicators.reading.findings import Finding, Refused, finding, findings_frame, unusable_file
from indicators.reading.identify import Identifier
from indicators.reading.layout import Layout, Table
from indicators.reading.matrix import Matrix, all_that_was_seen, matrix_of, printed_day
from indicators.reading.recognise import recognise
from indicators.reading.results import Actuals, Reported, actuals_of
from indicators.reading.spellings import fold
from indicators.reading.workbook import Sheet, address, read_workbook
from indicators.settings import FILE_NAME, IndicatorRule, Settings, read_settings

#: What is declared of an indicator and stands in the frame of decisions.
_DECIDED = [f.name for f in fields(IndicatorRule) if f.name not in ("short_name", "reason")]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's collector of circles, which takes a fifth of the time; no cell is in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_matrix(
    path: str | Path, layout: Layout | None = None, settings: Settings | None = None
) -> Matrix:
    """Read the matrix of a programme.

    Parameters
    ----------
    path
        The workbook.
    layout
        What the headers cannot explain (see :func:`~indicators.reading.layout.read_layout`).
    settings
        The programme's decisions; without them the ``programme.toml`` beside the file is used,
        and without that one only what is printed is known.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.
    DataError
        When no sheet holds a table with an indicator and a target column.

    Examples
    --------
    >>> matrix = read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> len(matrix.indicators), len(matrix.targets), len(matrix.footnotes)
    (25, 100, 6)
    """
    path = Path(path)
    if settings is None:
        beside = path.parent / FILE_NAME
        settings = read_settings(beside) if beside.is_file() else Settings()
    files = Folder([], settings, layout)
    for part in files.open(path):
        tables = (t for t in part.layout.tables if _is_matrix(t) or _is_long(t))
        part.matrix_tables = {id(table) for table in tables}
    matrix = matrix_of(path, files.applied[path], settings)
    ends = files.loose_ends(matrix.found)
    decisions = check_decisions(settings, matrix.indicators, matrix.targets, path.name)
    return replace(matrix, found=[*matrix.found, *ends, *decisions])


@_uncollected()
def read_actuals(
    path: str | Path, indicators: pd.DataFrame, layout: Layout | None = None
) -> Actuals:
    """Read one workbook of reported results.

    Parameters
    ----------
    path
        The workbook.
    indicators
        A programme's indicators frame: names to match, and how each adds up within the year.
    layout
        What the headers cannot explain (see :func:`~indicators.reading.layout.read_layout`).

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.
    DataError
        When no sheet holds a table with an indicator and a result column.

    Examples
    --------
    >>> import indicators as ind
    >>> matrix = ind.read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> values = read_actuals("data/raw/avance_2010.xlsx", matrix.indicators).values
    >>> values.loc[values.period == "2010Q3", "data_status"].unique().tolist()
    ['preliminary']
    """
    files = Folder([], Settings(), layout)
    files.open(Path(path))
    return files.results_of(Path(path), indicators)


@_uncollected()
def frames_of(files: Folder) -> dict[str, pd.DataFrame]:
    """The frames indicators, targets, actuals, footnotes, findings and decisions of a folder.

    Raises
    ------
    Refused
        When none of its workbooks is a matrix.
    """
    settings = files.settings
    dated = files.matrices()
    matrices = [matrix for _, matrix in dated]
    if not matrices:
        raise Refused(files.why_no_matrix(), (*files.problems, *files.doubts()))
    former, printed, footnotes = (
        pd.concat([getattr(matrix, name) for matrix in matrices], ignore_index=True)
        for name in ("indicators", "targets", "footnotes")
    )
    indicators = _join(former) if len(matrices) > 1 else former
    read = actuals_of(files.reports(indicators, former, printed), indicators)
    names = ", ".join(dict.fromkeys(path.name for path in files.of_matrix))
    found = [row for part in (*matrices, read) for row in part.found]
    findings = [
        *files.problems,
        *found,
        *_check_dropped(dated),
        *check_folder(settings, indicators, printed, read.values, read.targets, names),
        *files.loose_ends(found, former["name"]),
    ]
    return {
        "indicators": indicators,
        "targets": pd.concat([printed, read.targets], ignore_index=True),
        "actuals": read.values,
        "footnotes": footnotes,
        "findings": findings_frame(findings),
        "decisions": _decisions(indicators, settings),
    }


def _join(every: pd.DataFrame) -> pd.DataFrame:
    """The indicators of every matrix, oldest first: each as the newest that has it prints it, its
    objective as the newest that prints one.
    """
    newest = every.drop_duplicates("indicator_id", keep="last").set_index("indicator_id")
    joined = newest.loc[every.indicator_id.unique()].reset_index()[list(every.columns)]
    placed = every[every.objective > 0].drop_duplicates("indicator_id", keep="last")
    number = joined.indicator_id.map(placed.set_index("indicator_id").objective)
    number = number.fillna(0).astype("int64")
    titled = every[every.objective_name != ""].drop_duplicates("objective", keep="last")
    title = number.map(titled.set_index("objective").objective_name)
    names = joined.objective_name.where(joined.objective_name != "", title).fillna("")
    joined = joined.assign(objective=number, objective_name=names)
    return joined.sort_values("objective", kind="stable", ignore_index=True)


def _check_dropped(dated: Sequence[tuple[pd.Timestamp, Matrix]]) -> list[Finding]:
    """A warning for each indicator of earlier matrices that the newest, in some files, left out."""
    last = [matrix for day, matrix in dated if day == dated[-1][0]]
    before = [matrix.indicators for day, matrix in dated if day != dated[-1][0]]
    if not before or any(row["code"] == "id_name_differ" for m in last for row in m.found):
        return []  # with such a row it is open which indicators they print
    kept = {key for matrix in last for key in matrix.indicators.indicator_id}
    known = pd.concat(before).drop_duplicates("indicator_id", keep="last")
    return [
        finding("dropped_indicator", source=row.source_cell, indicator_id=row.indicator_id,
                name=row.name[:60])
        for row in rows_of(known[~known.indicator_id.isin(kept)])
    ]  # fmt: skip


class Folder:
    """Workbooks that are open: each was read, recognised and applied once.

    ``problems`` are what made files unusable; ``applied`` are the lines of the visible sheets of
    the others, and ``of_matrix`` those that hold tables which define the indicators.
    """

    def __init__(self, paths: Iterable[Path], settings: Settings, layout: Layout | None) -> None:
        self.settings, self.layout = settings, layout
        self.problems: list[Finding] = []
        self.sheets: dict[Path, list[Sheet]] = {}
        self.applied: dict[Path, list[Applied]] = {}
        self.of_matrix: list[Path] = []
        for path in paths:
            with self._usable(path):
                self.open(path)
        self._choose_matrix()
        self.problems += self._unmatched_tables(layout) if layout else ()

    @_uncollected()
    def open(self, path: Path) -> list[Applied]:
        """Open one more workbook.

        Raises
        ------
        UsageError, UnreadableFile
            When there is no such file, or it is no workbook.
        """
        self.sheets[path] = read_workbook(path)
        layouts = [recognise(s, self.layout) for s in self.sheets[path] if not s.hidden]
        self.applied[path] = apply(layouts, self.settings.decimal or "")
        return self.applied[path]

    def _choose_matrix(self) -> None:
        """Which tables define the indicators: those of targets over the term, and without results.

        Where there is none, those that share targets over the term with results, else targets of
        one year alone; targets of one year beside results are an office's.
        """
        every = [
            (path, part, table)
            for path, parts in self.applied.items()
            for part in parts
            for table in part.layout.tables
        ]
        tables = [item for item in every if _is_matrix(item[2])]
        tables = tables or [item for item in every if _is_long(item[2])]
        # what a title dates to a quarter is an office's, if there is anything else
        tables = [item for item in tables if not item[1].layout.context.quarter] or tables
        pure = [item for item in tables if not item[2].is_results]
        shared = [item for item in tables if _spans_years(item[2])]
        chosen = [item for item in shared if item in pure] or shared or pure
        self.of_matrix = list(dict.fromkeys(path for path, _, _ in chosen))
        for _, part, table in chosen:
            part.matrix_tables.add(id(table))

    def defines_indicators(self, path: Path) -> bool:
        """Whether a workbook is a matrix by itself: targets over the term, without results."""
        return any(_spans_years(t) and not t.is_results for t in self._matrix_tables(path))

    def may_define_indicators(self, path: Path, others: pd.DataFrame | None = None) -> bool:
        """Whether a workbook without such a table can be read as a matrix all the same.

        It can where no programme is at hand; beside the indicators of one (``others``) it must
        have targets over the term, and name none of them.
        """
        tables = self._matrix_tables(path)
        if others is None:
            return bool(tables)
        names = set(map(fold, others["name"]))
        named = (fold(row.name) in names for part in self.applied[path] for row in part.rows)
        return any(map(_spans_years, tables)) and not any(named)

    def _matrix_tables(self, path: Path) -> list[Table]:
        return [
            table
            for part in self.applied[path]
            for table in part.layout.tables
            if id(table) in part.matrix_tables
        ]

    def matrices(self) -> list[tuple[pd.Timestamp, Matrix]]:
        """Every matrix, oldest first (without a date: the oldest); a later one keeps the ids."""
        dated = [
            (pd.Timestamp.min if pd.isna(day) else day, path, parts)
            for path in self.of_matrix
            for day, parts in _by_day(self.applied[path], self.settings)
        ]
        matrices: list[tuple[pd.Timestamp, Matrix]] = []
        for day, path, parts in sorted(dated, key=lambda item: item[0]):
            earlier = [read.indicators.assign(revises=of != day) for of, read in matrices]
            with self._usable(path):
                matrices.append((day, matrix_of(path, parts, self.settings, earlier)))
        return matrices

    def reports(
        self, indicators: pd.DataFrame, former: pd.DataFrame, targets: pd.DataFrame
    ) -> list[Reported]:
        """What every file reports; one in which nothing was recognised is a finding."""
        names, largest = Identifier(indicators, former, targets), _largest(targets)
        reports = []
        for path, parts in self.applied.items():
            tables = [(part, table) for part in parts for table in part.layout.tables]
            others = (t.is_results or id(t) not in part.matrix_tables for part, t in tables)
            if path not in self.of_matrix or any(others):
                with self._usable(path):
                    reports.append(Reported(path, parts, names, largest))
        return reports

    @_uncollected()
    def results_of(
        self, path: Path, indicators: pd.DataFrame, targets: pd.DataFrame | None = None
    ) -> Actuals:
        """The results of one workbook, matched to the indicators of a programme that is read.

        Raises
        ------
        Refused
            When no sheet holds a table with an indicator and a result column.
        """
        for part in self.applied[path]:
            part.matrix_tables = set()
        largest = None if targets is None else _largest(targets)
        report = Reported(path, self.applied[path], Identifier(indicators, None, targets), largest)
        read = actuals_of([report], indicators)
        ends = self.loose_ends(read.found, indicators["name"])
        checks = check_values(newest(read.values), indicators)
        return replace(read, found=[*read.found, *ends, *checks])

    def loose_ends(self, found: Iterable[Finding], names: Iterable[str] = ()) -> Iterator[Finding]:
        """What no table used, of every file.

        ``found`` are the findings so far, ``names`` those of the programme's indicators.
        """
        said = told_cells((row["severity"], row["source_cell"]) for row in (*found, *self.problems))
        folded = set(map(fold, names))
        for path, sheets in self.sheets.items():
            yield from hidden_sheets(sheets)
            parts = self.applied.get(path, [])
            of_results = {id(p) for p in parts if any(t.is_results for t in p.layout.tables)}
            for part in parts:
                yield from loose_ends(part, said, elsewhere=bool(of_results - {id(part)}))
                yield from bare_sheets(part, folded)

    def why_no_matrix(self) -> Finding:
        """Why no file is a matrix: what was seen on every sheet, and what made files unusable."""
        empty = [row for row in self.problems if row["code"] == "empty_matrix"]
        seen = all_that_was_seen(part for parts in self.applied.values() for part in parts)
        return empty[0] if empty else finding("no_matrix", files=len(self.sheets), seen=seen)

    def doubts(self, *paths: Path) -> list[Finding]:
        """What was doubtful about the sheets of some files, or all, when they were recognised."""
        parts = [part for path in paths or self.applied for part in self.applied.get(path, [])]
        return [row for part in parts for row in part.layout.findings]

    @contextmanager
    def _usable(self, path: Path) -> Iterator[None]:
        """What makes a file unusable is a finding, and never stops the other files."""
        try:
            yield
        except Refused as refused:
            self.problems += [dict(refused.finding), *self.doubts(path)]
        except Exception as error:  # a fault of ours in one file must not lose the others
            if isinstance(error, UsageError) and path.exists():
                raise
            self.problems.append(unusable_file(path, error))

    def _unmatched_tables(self, layout: Layout) -> Iterator[Finding]:
        """Declared tables that no sheet of the folder has."""
        sheets = [sheet for sheets in self.sheets.values() for sheet in sheets]
        used = [table for one in sheets for table in layout.tables_for(one.file, one.name)]
        for number, table in enumerate(layout.tables, start=1):
            if table not in used:
                of: dict[str, Any] = {"number": number, "file": table.file, "sheet": table.sheet}
                yield finding("table_without_sheet", source=address(layout.file), **of)


def _is_matrix(table: Table) -> bool:
    """Whether a table may define indicators: it names them and has targets of some period."""
    dated = _years(table) or table.column("target_year") or table.with_roles("term_target")
    return bool(table.named_by and dated and not table.named_loosely)


def _is_long(table: Table) -> bool:
    """Whether each row has a target and its year: several rows are of one indicator."""
    return bool(table.with_roles("year") and table.with_roles("target") and not table.is_results)


def _spans_years(table: Table) -> bool:
    """Whether its targets are of the term: with a baseline, a total, or of more than one year."""
    of_term = table.with_roles("baseline", "term_target") or _is_long(table)
    return bool(of_term) or len(_years(table)) > 1


def _years(table: Table) -> set[int]:
    heads = table.with_roles("target", "planned").values()
    return {head.year for head in heads if head.year}


def _by_day(parts: list[Applied], settings: Settings) -> list[tuple[pd.Timestamp, list[Applied]]]:
    """The sheets of a matrix by their date: two dated versions in one workbook are two vintages."""
    days: dict[Any, list[Applied]] = defaultdict(list)
    for part in parts:
        if part.matrix_tables:
            days[part.layout.context.reported].append(part)
    if len(days.keys() - {None}) < 2:
        days = {printed_day(part.layout for part in parts) or settings.matrix_reported: parts}
    return [(pd.Timestamp(day or pd.NaT), group) for day, group in days.items()]


def _largest(targets: pd.DataFrame) -> Mapping[str, float]:
    """The largest target of each indicator that the programme prints."""
    ours = targets[(targets.role == "target") & (targets.issuer == "programme")]
    largest: dict[str, float] = ours.groupby("indicator_id")["value"].max().to_dict()
    return largest


def _decisions(indicators: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Every declared decision as a row, with its reason."""
    rows = [
        (key, subject, str(value).lower(), rule.reason)
        for key, rule in settings.indicators.items()
        for subject in _DECIDED
        if (value := getattr(rule, subject)) is not None
    ]
    for decision in settings.decisions:
        said = [f"scope = {decision.scope}"] if decision.scope else []
        said += [f"use = {decision.use:g}"] if decision.use is not None else []
        said += [] if decision.comparable else ["not comparable"]
        rows.append((decision.indicator, str(decision.year), ", ".join(said), decision.reason))
    order = {key: n for n, key in enumerate(indicators.indicator_id)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[1]))
    frame = pd.DataFrame(rows, columns=["indicator_id", "subject", "decided", "reason"])
    return conform("decisions", frame.assign(source_cell=f"[{settings.file}]" + frame.indicator_id))
