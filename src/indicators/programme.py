"""One folder of raw workbooks, read, checked and held together.

A folder goes in, a :class:`Programme` of frames comes out. It reads data/raw, or data/processed
where every raw file is still the one that was normalised; nothing here computes a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from indicators.errors import DataError, UsageError
from indicators.frames.store import file_hash, load_frames, save_frames
from indicators.settings import FILE_NAME, Settings, read_settings

STORED = [
    "indicators", "targets", "actuals", "footnotes", "findings", "decisions",
    "alignment", "narrative_targets", "strategies", "lines_of_action", "commitments",
    "commitment_status", "acronyms", "text_findings",
]  # fmt: skip
#: The folder inside the raw one with what stands around the matrix (reading/context.py).
CONTEXT = "contexto"
WORKBOOKS = {".xlsx"}


@dataclass(frozen=True)
class Programme:
    """A programme: its frames (see frames/schemas.py), its settings and its folder.

    ``findings`` is about the workbooks; ``text_findings`` about what is odd in the documents that
    stand around the matrix.
    """

    indicators: pd.DataFrame
    targets: pd.DataFrame
    actuals: pd.DataFrame
    footnotes: pd.DataFrame
    findings: pd.DataFrame
    decisions: pd.DataFrame
    alignment: pd.DataFrame
    narrative_targets: pd.DataFrame
    strategies: pd.DataFrame
    lines_of_action: pd.DataFrame
    commitments: pd.DataFrame
    commitment_status: pd.DataFrame
    acronyms: pd.DataFrame
    text_findings: pd.DataFrame
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
    programme = _read(folder, settings)
    if not decisions and _store_of(folder).is_dir():
        _save(programme, fingerprint)
    return programme


def normalize(folder: str | Path = "data/raw") -> Programme:
    """Read a folder of raw workbooks anew and write its frames to data/processed as Parquet."""
    folder = find_folder(folder)
    fingerprint, settings = _sources(folder, None)
    programme = _read(folder, settings)
    _save(programme, fingerprint)
    return programme


def _read(folder: Path, settings: Settings) -> Programme:
    from indicators.reading.context import read_context
    from indicators.reading.folder import read_folder  # openpyxl: .4 s that a stored one saves

    frames = read_folder(workbooks_in(folder), settings)
    context = read_context(_context_workbooks(folder), frames["indicators"])
    found = [frames.pop("findings"), context.pop("findings")]
    findings = pd.concat(found, ignore_index=True)
    return Programme(**frames, **context, findings=findings, settings=settings, folder=folder)


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
    """SHA-256 of everything that figures depend on: the workbooks and the decisions."""
    files = [*workbooks_in(folder), decisions or folder / FILE_NAME]
    return {file.name: file_hash(file) for file in sorted(files)}


def context_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the workbooks of what stands around the matrix; no figure depends on them."""
    return {f"{CONTEXT}/{file.name}": file_hash(file) for file in _context_workbooks(folder)}


def _sources(folder: Path, decisions: str | Path | None) -> tuple[dict[str, str], Settings]:
    """The fingerprint of the frames, with the version that reads them, and the settings."""
    path = Path(decisions) if decisions else folder / FILE_NAME
    settings = read_settings(path)
    library = {"sexenio-indicators": version("sexenio-indicators")}
    return source_hashes(folder, path) | context_hashes(folder) | library, settings


def _context_workbooks(folder: Path) -> list[Path]:
    return workbooks_in(folder / CONTEXT) if (folder / CONTEXT).is_dir() else []


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks of a folder, sorted; lock files and hidden files are not workbooks."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in WORKBOOKS and not path.name.startswith(("~$", "."))
    )
