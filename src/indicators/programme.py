"""One folder of raw workbooks, read, checked and held together.

A folder goes in, a :class:`Programme` of frames comes out. It reads data/raw, or data/processed
where every raw file is still the one that was normalised; nothing here computes a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import partial
from glob import glob, has_magic
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from indicators.errors import DataError, UsageError
from indicators.frames.schemas import by_vintage, frame_of, newest
from indicators.frames.shown import Page, summary
from indicators.frames.store import file_hash, load_frames, save_frames, say_unused
from indicators.periods import ends
from indicators.reading.scan_xml import MAX_MIB
from indicators.settings import FILE_NAME, Settings, read_settings

#: The folder inside the raw one with what stands around the matrix (reading/context.py).
CONTEXT = "contexto"
LAYOUTS = "layouts.toml"
_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"}


def _none_of(name: str) -> pd.DataFrame:
    """The default of a frame that a programme may do without: no rows, the right columns."""
    empty: pd.DataFrame = field(default_factory=partial(frame_of, name, []))
    return empty


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
    settings: Settings
    folder: Path
    alignment: pd.DataFrame = _none_of("alignment")
    narrative_targets: pd.DataFrame = _none_of("narrative_targets")
    strategies: pd.DataFrame = _none_of("strategies")
    lines_of_action: pd.DataFrame = _none_of("lines_of_action")
    commitments: pd.DataFrame = _none_of("commitments")
    commitment_status: pd.DataFrame = _none_of("commitment_status")
    acronyms: pd.DataFrame = _none_of("acronyms")
    text_findings: pd.DataFrame = _none_of("text_findings")

    def actuals_as_of(self, as_of: str | None = None) -> pd.DataFrame:
        """The newest value of each indicator and period, as known on a date."""
        return newest(self.actuals, as_of)

    def targets_as_of(self, as_of: str | None = None, issuer: str = "programme") -> pd.DataFrame:
        """The newest target of each indicator, period and role, with the decisions applied.

        Two columns are added: ``used``, the number that the analysis works with, and
        ``comparable``, false for a baseline that a decision takes out of comparisons.
        """
        ordered = by_vintage(self.targets[self.targets.issuer == issuer], as_of)
        same = ["indicator_id", "period", "role"]
        # a total may stand beside the last year's own target, but not beside a later one
        held = ordered[~(ordered.reported < ordered.groupby(same).reported.transform("max"))]
        total = held.scope == "cumulative"
        held = held[~held[same].assign(total=total).duplicated(keep="last")].sort_index()
        decided = [  # a decision is about a year's target, not about those of its quarters
            None if "Q" in period else self.settings.decision_for(key, int(period))
            for key, period in zip(held.indicator_id.tolist(), held.period.tolist(), strict=True)
        ]
        used = [
            value if decision is None or decision.use is None else decision.use
            for value, decision in zip(held.value, decided, strict=True)
        ]
        comparable = [decision is None or decision.comparable for decision in decided]
        return held.assign(used=used, comparable=comparable).reset_index(drop=True)

    def default_cut_off(self) -> str:
        """The last quarter by the newest reporting date that has the declared share of values."""
        if self.actuals_as_of().value.isna().all():
            raise DataError(
                f"{self.folder}: there are no results yet; put the offices' workbooks there, "
                "or name a cut-off"
            )
        term, last_day = self.settings.term, self.actuals.reported.max()
        over = term.quarters() if pd.isna(last_day) else term.ended(last_day.date())
        if quarter := self._last_reported(over):
            return quarter
        raise DataError(
            f"no quarter has results for {self.settings.coverage_share:.0%} of the indicators; "
            "name a cut-off, or lower coverage_share in programme.toml"
        )

    def due_quarter(self, today: date) -> str | None:
        """The quarter whose report is due; ``None`` while none is both past its lag and complete.

        ``report_lag_days`` days after a quarter's end its report is due, once ``coverage_share`` of
        the indicators have reported a value; programme.toml says both.

        >>> programme = open_programme("data/raw")
        >>> programme.due_quarter(date(2010, 10, 30)), programme.due_quarter(date(2010, 10, 29))
        ('2010Q3', '2010Q2')
        """
        lag = timedelta(days=self.settings.report_lag_days)
        return self._last_reported(self.settings.term.ended(today - lag))

    def _last_reported(self, quarters: list[str]) -> str | None:
        """The last quarter for which the declared share of indicators has reported a value."""
        known = self.actuals_as_of().dropna(subset="value")
        needed = self.settings.coverage_share * len(self.indicators)
        for quarter in reversed(quarters):
            if known.indicator_id[known.period.map(ends) == quarter].nunique() >= needed:
                return quarter
        return None

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every frame that was read, by the name of its schema."""
        return {name: getattr(self, name) for name in _STORED}

    def sources(self) -> dict[str, str]:
        """SHA-256 of every raw file that it was read from, by name."""
        decisions = self.folder / self.settings.file if self.settings.file else None
        return source_hashes(self.folder, decisions)

    def _repr_html_(self) -> str:
        return self.describe(self.settings.lang)

    def describe(self, lang: str = "es") -> Page:
        """What is in it, as a notebook shows it."""
        facts = {
            "indicators": self.indicators,
            "targets": str((self.targets.issuer == "programme").sum()),
            "office_targets": str((self.targets.issuer == "office").sum()),
            "actuals_reported": self.actuals,
            "vintage": self.actuals.reported,
            "decisions": str(len(self.decisions)),
            "folder": str(self.folder),
        }
        heading = self.settings.name or self.folder.name
        synthetic = bool(self.actuals.synthetic.any())
        return summary(heading, facts, self.findings, synthetic=synthetic, lang=lang)

    def not_reported(self, period: str, as_of: str | None = None) -> list[str]:
        """The indicators without a value for a quarter, as known on a date."""
        known = self.actuals_as_of(as_of).dropna(subset="value")
        has = set(known.loc[known.period.isin([period, period[:4]]), "indicator_id"])
        return [key for key in self.indicators.indicator_id if key not in has]


#: The frames that are read and kept.
_STORED = [one.name for one in fields(Programme) if one.name not in ("settings", "folder")]


def open_programme(
    folder: str | Path = "data/raw",
    decisions: str | Path | None = None,
    actuals: str | Path | None = None,
) -> Programme:
    """Open a programme's folder of raw workbooks.

    Parameters
    ----------
    folder
        Where the matrix, the actuals, ``programme.toml`` and, where headers explain too little,
        ``layouts.toml`` are: a `UsageError` where there is none, a `DataError` without a matrix.
        A relative folder is looked for in the folders above as well.
    decisions
        Another file in place of the folder's ``programme.toml``.
    actuals
        A workbook of results that is read beside the folder's; nothing is copied or stored.

    Returns
    -------
    Programme
        From ``data/processed`` where the raw files have not changed since they were normalised,
        else read anew and stored there. If that folder cannot be used, a warning says so.

    Examples
    --------
    >>> programme = open_programme("data/raw")
    >>> len(programme.indicators), programme.default_cut_off()
    (25, '2010Q3')
    """
    folder = find_folder(folder)
    fingerprint, settings = _sources(folder, decisions)
    if actuals:
        return _read_beside(folder, Path(actuals), settings)
    if not decisions and (stored := load_frames(_store_of(folder), _STORED, fingerprint)):
        return Programme(**stored, settings=settings, folder=folder)
    programme, store = _read(folder, settings), _store_of(folder)
    try:  # where a project has a store, if the frames are of these sources still
        if not decisions and store.is_dir() and _sources(folder, None)[0] == fingerprint:
            save_frames(store, programme.frames(), fingerprint)
    except Exception as error:
        say_unused(store, error)
    return programme


def normalize(folder: str | Path = "data/raw") -> Programme:
    """Read a folder of raw workbooks anew and write its frames to data/processed as Parquet."""
    folder = find_folder(folder)
    fingerprint, settings = _sources(folder, None)
    programme = _read(folder, settings)
    save_frames(_store_of(folder), programme.frames(), fingerprint)
    return programme


def _read(folder: Path, settings: Settings, *beside: Path) -> Programme:
    """The programme of a folder's workbooks, and of what stands around the matrix."""
    from indicators.reading.context import read_context  # the reader: a stored one needs none
    from indicators.reading.folder import Folder, frames_of
    from indicators.reading.layout import read_layout

    declared, paths = folder / LAYOUTS, [*workbooks_in(folder), *beside]
    layout = read_layout(declared) if declared.is_file() else None
    frames = frames_of(Folder(paths, settings, layout))
    if around := workbooks_in(folder / CONTEXT):
        context = read_context(around, frames["indicators"], settings.decimal or "")
        found = [frames["findings"], context["findings"]]
        frames |= context | {"findings": pd.concat(found, ignore_index=True)}
    return Programme(**frames, settings=settings, folder=folder)


def _read_beside(folder: Path, results: Path, settings: Settings) -> Programme:
    """The folder's workbooks and one of results that lies elsewhere."""
    if not results.is_file():
        raise UsageError(f"{results}: there is no such workbook of results")
    if results.name in [path.name for path in workbooks_in(folder)]:
        raise UsageError(
            f"{results}: {folder} holds a workbook of that name, and addresses of cells would not "
            "say which is meant; rename it"
        )
    programme = _read(folder, settings, results)
    place, found = f"[{results.name}]", programme.findings
    if not programme.actuals.source_cell.str.startswith(place).any():
        said = found.message[found.source_cell.str.startswith(place)].tolist()
        why = said[0] if said else "no result of this programme was recognised in it"
        raise DataError(f"{results}: {why}")
    return programme


def _store_of(folder: Path) -> Path:
    return folder.absolute().parent / "processed"  # of the project, where data/raw is a link


def find_folder(folder: str | Path) -> Path:
    """The folder itself, or for a relative one the nearest of that name in the folders above."""
    for start in [Path(), *Path.cwd().parents]:
        if (start / folder).is_dir():
            return start / folder
    raise UsageError(f"{folder}: there is no such folder of raw data")


def find_folders(pattern: str) -> dict[str, Path]:
    """The folders of a pattern such as ``plans/*/data/raw``, by what its stars stood for.

    A pattern that is the name of a folder is that folder alone, by no name.
    """
    if Path(pattern).is_dir() or not has_magic(pattern):
        return {"": find_folder(pattern)}
    asked = Path(pattern).parts
    found = {}
    for path in map(Path, sorted(glob(pattern))):  # noqa: PTH207 - Path's takes no whole path
        if path.is_dir():
            pairs = zip(path.parts, asked, strict=True)
            found["/".join(part for part, known in pairs if part != known)] = path
    if not found:
        raise UsageError(f"{pattern}: there is no such folder of raw data")
    return found


def source_hashes(folder: Path, decisions: Path | None = None, *others: Path) -> dict[str, str]:
    """SHA-256 of all that is read: workbooks, layouts, decisions, ``others`` given, the context."""
    declared = [folder / LAYOUTS] if (folder / LAYOUTS).is_file() else []
    files = [*workbooks_in(folder), *declared, decisions or folder / FILE_NAME]
    hashes = {file.name: _hash(file) for file in [*sorted(files), *others]}
    around = workbooks_in(folder / CONTEXT)
    return hashes | {f"{CONTEXT}/{file.name}": _hash(file) for file in around}


def _hash(file: Path) -> str:
    """SHA-256 of a file; of one that is not read, which reading reports, why there is none."""
    try:
        if not file.is_file():
            return "no file"
        size = file.stat().st_size
        opened = size <= MAX_MIB * 1024**2  # a larger one is not, and need not be hashed
        return file_hash(file) if opened else f"{size} bytes"
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _sources(folder: Path, decisions: str | Path | None) -> tuple[dict[str, str], Settings]:
    """The fingerprint of the frames, with the version that reads them, and the settings."""
    path = Path(decisions) if decisions else folder / FILE_NAME
    settings = read_settings(path)
    library = {"sexenio-indicators": version("sexenio-indicators")}
    return source_hashes(folder, path) | library, settings


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks of a folder, sorted: neither lock files nor hidden ones; none without it."""
    try:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise DataError(f"{folder}: the folder cannot be read: {error.strerror}") from error
    return [
        path
        for path in paths
        if path.suffix.lower() in _WORKBOOKS and not path.name.startswith(("~$", "."))
    ]
