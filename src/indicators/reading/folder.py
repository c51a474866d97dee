"""A folder of raw workbooks as one set of frames: sorted by headers, read, checked together.

Paths and settings go in, frames come out. A file that cannot be used is a finding, and never
stops the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import conform, frame_of
from indicators.reading.actuals import (
    Actuals,
    actuals_of,
    doubtful_row_marks,
    settle_row_marks,
)
from indicators.reading.cells import Sheet
from indicators.reading.checks import check_against_targets, check_values
from indicators.reading.findings import Finding, finding
from indicators.reading.folder_checks import (
    check_decided_targets,
    check_office_targets,
    check_repeated_targets,
    check_repeats,
    check_term,
    check_withdrawn,
)
from indicators.reading.layouts import Layout, bands_of
from indicators.reading.matrix import Matrix, check_decisions, date_of_matrix, matrix_of
from indicators.reading.matrix_rows import is_matrix_band
from indicators.reading.result_tables import actuals_tables, why_no_results
from indicators.reading.revisions import dropped_indicators, join_indicators
from indicators.reading.workbook import read_workbook
from indicators.settings import Settings


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
    DataError
        When none of them is a matrix.
    """
    files = _Folder(paths, layout)
    dated = _dated_matrices(files, settings, layout)
    matrices = [matrix for _, matrix in dated]
    if not matrices:
        said = "".join(f"; {problem['message']}" for problem in files.problems)
        raise DataError(f"no matrix of indicators was found among {len(paths)} workbooks{said}")
    former = pd.concat([matrix.indicators for matrix in matrices], ignore_index=True)
    indicators = join_indicators([matrix.indicators for matrix in matrices])
    read: list[Actuals] = []
    for path, sheets in files.of_kind("actuals"):
        with files.reported(path):
            read.append(actuals_of(path, sheets, indicators, layout, former))
    empty = frame_of("actuals", []).assign(row_status=pd.Series(dtype="str"))
    values = pd.concat([empty, *[part.values for part in read]], ignore_index=True)
    parts: list[Matrix | Actuals] = [*matrices, *read]
    actuals = conform("actuals", settle_row_marks(values))
    targets, printed = _joined("targets", parts), _joined("targets", matrices)
    newest = newest_values(actuals)
    names = ", ".join(path.name for path, _ in files.of_kind("matrix"))
    checks = [
        *_check_dropped(dated),
        *check_repeated_targets(printed),
        *check_decisions(settings, indicators, printed, names),
        *check_decided_targets(printed, settings),
        *doubtful_row_marks(values),
        *check_repeats(actuals),
        *check_withdrawn(actuals),
        *check_values(newest, indicators),
        *check_against_targets(newest, printed, indicators),
        *check_term(actuals, settings),
        *check_office_targets(targets[targets.issuer == "office"], printed),
    ]
    found = [
        frame_of("findings", files.problems),
        *[part.findings for part in parts],
        frame_of("findings", checks),
    ]
    return {
        "indicators": indicators,
        "targets": targets,
        "actuals": actuals,
        "footnotes": _joined("footnotes", matrices),
        "findings": pd.concat(found, ignore_index=True),
        "decisions": _decisions(indicators, settings),
    }


def _dated_matrices(
    files: _Folder, settings: Settings, layout: Layout | None
) -> list[tuple[pd.Timestamp, Matrix]]:
    """Every matrix, oldest first; one without a date is the oldest. A later one keeps the ids."""
    dated = []
    for path, sheets in files.of_kind("matrix"):
        day = date_of_matrix(sheets, settings, layout)
        dated.append((pd.Timestamp.min if pd.isna(day) else day, path, sheets))
    matrices: list[tuple[pd.Timestamp, Matrix]] = []
    earlier = frame_of("indicators", []).assign(day=pd.NaT)
    for day, path, sheets in sorted(dated, key=lambda item: item[0]):
        with files.reported(path):
            known = earlier.assign(revises=earlier.day != day)
            matrices.append((day, matrix_of(path, sheets, settings, layout, known)))
            read = matrices[-1][1].indicators.assign(day=day)
            earlier = read if earlier.empty else pd.concat([earlier, read], ignore_index=True)
    return matrices


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


class _Folder:
    """The workbooks of a folder, each opened once and sorted by its headers."""

    def __init__(self, paths: list[Path], layout: Layout | None) -> None:
        self.problems: list[Finding] = []
        self.sheets: dict[Path, list[Sheet]] = {}
        self.kinds: dict[Path, str] = {}
        for path in paths:
            with self.reported(path):
                self.sheets[path] = read_workbook(path)
                self.kinds[path] = kind_of(path, self.sheets[path], layout)

    def of_kind(self, kind: str) -> Iterator[tuple[Path, list[Sheet]]]:
        """The files of a kind with their sheets."""
        for path, found in self.kinds.items():
            if found == kind:
                yield path, self.sheets[path]

    @contextmanager
    def reported(self, path: Path) -> Iterator[None]:
        """What makes a file unusable is a finding, and never stops the other files."""
        try:
            yield
        except DataError as error:
            problem = finding("error", "unusable_file", str(error), "the other files were read")
            self.problems.append(problem | {"source_cell": f"[{path.name}]"})


def kind_of(path: Path, sheets: list[Sheet], layout: Layout | None = None) -> str:
    """``matrix`` or ``actuals``, by the headers of the visible sheets or the declared layout."""
    tables = [
        t for sheet in sheets for t in (layout.tables_for(path.name, sheet.name) if layout else ())
    ]
    declared = {header.role for table in tables for header in table.columns.values()}
    if declared:
        return "actuals" if declared & {"actual", "period"} else "matrix"
    visible = [sheet for sheet in sheets if not sheet.hidden]
    if any(actuals_tables(sheet, layout)[1] for sheet in visible):
        return "actuals"
    if any(is_matrix_band(band) for sheet in visible for band in bands_of(sheet, layout)):
        return "matrix"
    raise DataError(
        f"[{path.name}]: neither a matrix nor results were recognised; "
        "a header row needs Indicador and Meta or Avance with periods, or declare the sheet in "
        "layouts.toml" + why_no_results(visible, layout)
    )


def _joined(name: str, parts: Sequence[Matrix | Actuals]) -> pd.DataFrame:
    return conform(name, pd.concat([getattr(part, name) for part in parts], ignore_index=True))


def _decisions(indicators: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Every declared decision as a row, with its reason."""
    rows = []
    for key, rule in settings.indicators.items():
        for subject in ("value_type", "within_year", "across_years", "direction", "demand_driven",
                        "amber_low", "green_low", "green_high"):  # fmt: skip
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


def newest_values(actuals: pd.DataFrame) -> pd.DataFrame:
    """The newest value of each indicator and period."""
    ordered = actuals.sort_values("reported", kind="stable", na_position="first")
    newest = ordered.drop_duplicates(["indicator_id", "period"], keep="last")
    return newest.sort_index().reset_index(drop=True)
