"""One folder of raw workbooks, read, checked and held together.

A folder goes in, a :class:`Programme` of frames comes out. It reads data/raw, or data/processed
where every raw file is still the one that was normalised; nothing here computes a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from indicators.errors import DataError, UsageError
from indicators.frames.schemas import conform, frame_of
from indicators.frames.store import file_hash, load_frames, save_frames
from indicators.reading.actuals import Actuals, actuals_of, is_actuals_band, settle_row_marks
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import find_bands
from indicators.reading.matrix import Matrix, is_matrix_band, matrix_of
from indicators.reading.workbook import Sheet, read_workbook
from indicators.settings import FILE_NAME, Settings, read_settings

STORED = ["indicators", "targets", "actuals", "footnotes", "findings", "decisions"]
WORKBOOKS = {".xlsx"}


@dataclass(frozen=True)
class Programme:
    """A programme: its frames (see frames/schemas.py), its settings and its folder."""

    indicators: pd.DataFrame
    targets: pd.DataFrame
    actuals: pd.DataFrame
    footnotes: pd.DataFrame
    findings: pd.DataFrame
    decisions: pd.DataFrame
    settings: Settings
    folder: Path

    def actuals_as_of(self, as_of: str | None = None) -> pd.DataFrame:
        """The newest value of each indicator and period, as known on a date.

        Values without a reporting date are the oldest and pass every date.
        """
        known = self.actuals
        if as_of:
            known = known[~(known.reported > pd.Timestamp(as_of))]
        ordered = known.sort_values("reported", kind="stable", na_position="first")
        newest = ordered.drop_duplicates(["indicator_id", "period"], keep="last")
        return newest.sort_index().reset_index(drop=True)

    def targets_as_of(self, as_of: str | None = None, issuer: str = "programme") -> pd.DataFrame:
        """The newest target of each indicator, year and role, with the decisions applied.

        Two columns are added: ``used``, the number that the analysis works with, and
        ``comparable``, false for a baseline that a decision takes out of comparisons.
        """
        known = self.targets[self.targets.issuer == issuer]
        if as_of:
            known = known[~(known.reported > pd.Timestamp(as_of))]
        ordered = known.sort_values("reported", kind="stable", na_position="first")
        newest = ordered.drop_duplicates(["indicator_id", "year", "role"], keep="last").sort_index()
        decided = [
            self.settings.decision_for(key, year)
            for key, year in zip(newest.indicator_id, newest.year, strict=True)
        ]
        used = [
            value if decision is None or decision.use is None else float(decision.use)
            for value, decision in zip(newest.value, decided, strict=True)
        ]
        comparable = [decision is None or decision.comparable for decision in decided]
        return newest.assign(used=used, comparable=comparable).reset_index(drop=True)

    def default_cut_off(self) -> str:
        """The last quarter for which the declared share of indicators has reported a value.

        Raises
        ------
        DataError
            When no quarter has reached that share.
        """
        known = self.actuals_as_of().dropna(subset="value")
        reported = known.groupby("period").indicator_id.nunique()
        needed = self.settings.coverage_share * len(self.indicators)
        enough = [
            quarter
            for quarter in self.settings.term.quarters()
            if max(reported.get(quarter, 0), reported.get(quarter[:4], 0) * quarter.endswith("Q4"))
            >= needed
        ]
        if not enough:
            raise DataError(
                f"no quarter has results for {self.settings.coverage_share:.0%} of the indicators; "
                "name a cut-off, or lower coverage_share in programme.toml"
            )
        return enough[-1]

    def not_reported(self, period: str) -> list[str]:
        """The indicators without a value for a quarter."""
        known = self.actuals_as_of().dropna(subset="value")
        has = set(known.loc[known.period.isin([period, period[:4]]), "indicator_id"])
        return [key for key in self.indicators.indicator_id if key not in has]


def open_programme(
    folder: str | Path = "data/raw", decisions: str | Path | None = None
) -> Programme:
    """Open a programme's folder of raw workbooks.

    Parameters
    ----------
    folder
        Where the matrix, the actuals and ``programme.toml`` are. A relative folder is looked for
        here and then in the folders above, so that notebooks find it from theirs.
    decisions
        Another file in place of the folder's ``programme.toml``.

    Returns
    -------
    Programme
        From ``data/processed`` where the raw files have not changed since they were normalised,
        else read anew and stored there.

    Raises
    ------
    UsageError
        When the folder or the file of decisions is not there.
    DataError
        When the folder holds no matrix.

    Examples
    --------
    >>> programme = open_programme("data/raw")
    >>> len(programme.indicators), programme.default_cut_off()
    (25, '2010Q3')
    """
    folder = find_folder(folder)
    fingerprint, settings = _sources(folder, decisions)
    stored = None if decisions else load_frames(_store_of(folder), STORED, fingerprint)
    if stored is not None:
        return Programme(**stored, settings=settings, folder=folder)
    programme = _read_folder(folder, settings)
    if not decisions and _store_of(folder).is_dir():
        _save(programme, fingerprint)
    return programme


def normalize(folder: str | Path = "data/raw") -> Programme:
    """Read a folder of raw workbooks anew and write its frames to data/processed as Parquet."""
    folder = find_folder(folder)
    fingerprint, settings = _sources(folder, None)
    programme = _read_folder(folder, settings)
    _save(programme, fingerprint)
    return programme


def _save(programme: Programme, fingerprint: dict[str, str]) -> None:
    frames = {name: getattr(programme, name) for name in STORED}
    save_frames(_store_of(programme.folder), frames, fingerprint)


def _store_of(folder: Path) -> Path:
    return folder.resolve().parent / "processed"


def find_folder(folder: str | Path) -> Path:
    """The folder itself, or for a relative one the nearest of that name in the folders above.

    Raises
    ------
    UsageError
        When there is none.
    """
    for start in [Path(), *Path.cwd().parents]:
        if (start / folder).is_dir():
            return start / folder
    raise UsageError(f"{folder}: there is no such folder of raw data")


def source_hashes(folder: Path, decisions: Path | None = None) -> dict[str, str]:
    """SHA-256 of everything that the frames depend on: the workbooks and the decisions."""
    files = [*workbooks_in(folder), decisions or folder / FILE_NAME]
    return {file.name: file_hash(file) for file in sorted(files)}


def _sources(folder: Path, decisions: str | Path | None) -> tuple[dict[str, str], Settings]:
    """The fingerprint of the frames, with the version that reads them, and the settings."""
    path = Path(decisions) if decisions else folder / FILE_NAME
    settings = read_settings(path)
    library = {"sexenio-indicators": version("sexenio-indicators")}
    return source_hashes(folder, path) | library, settings


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks of a folder, sorted; lock files and hidden files are not workbooks."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in WORKBOOKS and not path.name.startswith(("~$", "."))
    )


def _read_folder(folder: Path, settings: Settings) -> Programme:
    files = _Folder(workbooks_in(folder))
    matrices: list[Matrix] = []
    for path, sheets in files.of_kind("matrix"):
        with files.reported(path):
            matrices.append(matrix_of(path, sheets, settings))
    if not matrices:
        said = "".join(f"; {problem['message']}" for problem in files.problems)
        raise DataError(f"{folder}: no matrix of indicators was found{said}")
    indicators = matrices[-1].indicators
    read: list[Actuals] = []
    for path, sheets in files.of_kind("actuals"):
        with files.reported(path):
            read.append(actuals_of(path, sheets, indicators))
    empty = frame_of("actuals", []).assign(row_status=pd.Series(dtype="str"))
    values = pd.concat([empty, *[actuals.values for actuals in read]], ignore_index=True)
    programme = Programme(
        indicators=indicators,
        targets=_joined("targets", [*matrices, *read]),
        actuals=conform("actuals", settle_row_marks(values)),
        footnotes=_joined("footnotes", matrices),
        findings=frame_of("findings", files.problems),
        decisions=_decisions(indicators, settings),
        settings=settings,
        folder=folder,
    )
    checks = frame_of("findings", _check_values(programme))
    parts: list[Matrix | Actuals] = [*matrices, *read]
    findings = [programme.findings, *[part.findings for part in parts], checks]
    return replace(programme, findings=pd.concat(findings, ignore_index=True))


class _Folder:
    """The workbooks of a folder, each opened once and sorted by its headers."""

    def __init__(self, paths: list[Path]) -> None:
        self.problems: list[Finding] = []
        self.sheets: dict[Path, list[Sheet]] = {}
        self.kinds: dict[Path, str] = {}
        for path in paths:
            with self.reported(path):
                self.sheets[path] = read_workbook(path)
                self.kinds[path] = _kind_of(path, self.sheets[path])

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


def _kind_of(path: Path, sheets: list[Sheet]) -> str:
    """``matrix`` or ``actuals``, by the headers of the visible sheets."""
    bands = [band for sheet in sheets if not sheet.hidden for band in find_bands(sheet)]
    if any(is_actuals_band(band) for band in bands):
        return "actuals"
    if any(is_matrix_band(band) for band in bands):
        return "matrix"
    raise DataError(
        f"[{path.name}]: neither a matrix nor results were recognised; "
        "a header row needs Indicador and Meta or Avance with periods"
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


def _check_values(programme: Programme) -> list[Finding]:
    """Checks across files: one key twice, periods outside the term, office targets off the plan."""
    return [
        *_check_repeats(programme.actuals),
        *_check_term(programme),
        *_check_office_targets(programme),
    ]


def _check_repeats(actuals: pd.DataFrame) -> list[Finding]:
    keys = ["indicator_id", "period", "reported"]
    repeated = actuals[actuals.duplicated(keys, keep=False)]
    return [
        finding(
            "warning", "repeated_value",
            f"{len(rows)} values of {key[0]} for {key[1]} with the same reporting date",
            "remove all but one; the last one read is used",
            source=" ".join(rows.source_cell), indicator_id=key[0],
        )
        for key, rows in repeated.groupby(keys, dropna=False)
    ]  # fmt: skip


def _check_term(programme: Programme) -> list[Finding]:
    term = programme.settings.term
    known = {str(year) for year in term.years()} | set(term.quarters())
    outside = programme.actuals[~programme.actuals.period.isin(known)]
    return [
        finding(
            "warning", "outside_term", f"{row.period} is outside the programme's years; not used",
            "check the header's year", source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in outside.itertuples()
    ]  # fmt: skip


def _check_office_targets(programme: Programme) -> list[Finding]:
    """An annual target that an office printed against the matrix's own for that year."""
    ours = {
        (row.indicator_id, row.year): row.value
        for row in programme.targets[programme.targets.issuer == "programme"].itertuples()
        if row.scope in ("annual", "level") and row.role == "target"
    }
    office = programme.targets[programme.targets.issuer == "office"]
    return [
        finding(
            "warning", "office_target_differs",
            f"the office's target {row.text} for {row.year} differs from the matrix's "
            f"{ours[row.indicator_id, row.year]:,g}",
            "the matrix's is used; ask the office which decision changed it",
            source=row.source_cell, indicator_id=row.indicator_id,
        )
        for row in office.itertuples()
        if (row.indicator_id, row.year) in ours
        and abs(row.value - ours[row.indicator_id, row.year]) > 1e-9
    ]  # fmt: skip
