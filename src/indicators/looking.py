"""What would be read of one file, beside the programme that it belongs to.

A path goes in; what the file is, what its columns were taken for, what became of its cells and
what is wrong with them comes out, also of a file that cannot be used. Files of the programme's own
folder are read as the folder reads them; another one is a matrix of its own, results that are
matched to the programme, or what stands around its matrix. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from textwrap import indent

import pandas as pd

from indicators.errors import DataError, UsageError
from indicators.programme import (
    CONTEXT,
    LAYOUTS,
    Programme,
    find_folder,
    open_programme,
    workbooks_in,
)
from indicators.reading.context import check_context, reports_statuses
from indicators.reading.findings import Finding, Refused, findings_frame
from indicators.reading.folder import Folder, frames_of
from indicators.reading.layout import (
    SheetLayout,
    Table,
    draft_layout,
    proposed_table,
    read_layout,
    recognised_frame,
)
from indicators.reading.recognise import recognise
from indicators.reading.workbook import DISPOSITIONS, Sheet, read_workbook
from indicators.settings import FILE_NAME, Settings, read_settings
from indicators.words import sentence


@dataclass(frozen=True)
class Looked:
    """What was seen in one file; ``kind`` is a word of ``[check]``, what is dated needs days."""

    kind: str
    days: tuple[str, ...]
    recognised: pd.DataFrame
    cells: Mapping[str, Mapping[str, int]]
    findings: pd.DataFrame
    layouts: tuple[SheetLayout, ...] = ()
    dated: bool = True

    def draft(self, lang: str = "es") -> str:
        """Its tables as TOML; a sheet that has none is proposed, in comments beside others."""
        drafts = [(layout, _tables_to_draft(layout)) for layout in self.layouts]
        tables = [table for _, found in drafts for table in found]
        bare = [layout.sheet for layout, found in drafts if not found]
        proposed = [table for sheet in bare if (table := proposed_table(sheet))]
        # one of a kind in a column is enough to show where to look
        letters = self.findings.source_cell.str.extract(r"!([A-Z]+)\d", expand=False)
        first = ~self.findings.assign(letters=letters).duplicated(["code", "letters"])
        doubts: list[Finding] = self.findings[first].to_dict("records")
        text = draft_layout(tables or proposed, doubts, lang)
        if proposed:
            said = indent(sentence("check", "proposal", lang) + "\n", "# ", lambda _: True)
            if tables:
                _, begin, rest = draft_layout(proposed, [], lang).partition("[[tables]]")
                text += "\n" + said + indent(begin + rest, "# ", lambda _: True)
            else:
                text = text.replace("\n[[tables]]", f"\n{said}[[tables]]", 1)
        return text


@dataclass
class Looker:
    """Looks at files beside a programme's folder, which it reads once for all that lie in it."""

    data: str
    draft: bool = False

    def __post_init__(self) -> None:
        declared = Path(self.data) / LAYOUTS
        self._layout = read_layout(declared) if declared.is_file() else None

    def look(self, path: Path) -> Looked:
        """Read a file as its programme would; in its folder the other files count as well."""
        if not path.exists():
            raise UsageError(f"{path}: there is no such file")
        aside = path.resolve().parent.name == CONTEXT
        if aside and (context := self._look_around(path, read_workbook(path))):
            return context
        inside = self.folder.applied if _is_in(path, self.data) else {}
        own = next((file for file in inside if file.resolve() == path.resolve()), None)
        files = self.folder if own else self._open([path])
        if not own:
            # a draft is of tables of figures; in the folder itself ids are those of indicators
            sheets = [_unread(sheet) for sheet in files.sheets.get(path, [])]
            statuses = not self.draft and reports_statuses(sheets)
            if statuses and (context := self._look_around(path, sheets)):
                return context
            if path not in files.applied:
                return _refused(files, path, [])
        try:
            if own:
                return _of_frames(files, own, self.frames)
            if files.defines_indicators(path):
                return _look_at_frames(files, path)
            return self._look_at_results(files, path)
        except Refused as refused:
            return _refused(files, own or path, [dict(refused.finding)])

    def _look_at_results(self, files: Folder, own: Path) -> Looked:
        """A file beside a programme: its results are matched to the programme's indicators."""
        try:
            programme = self.programme
        except (DataError, UsageError):
            if files.may_define_indicators(own):
                return _look_at_frames(files, own)
            raise
        if files.may_define_indicators(own, programme.indicators):
            return _look_at_frames(files, own)  # targets and results of a programme of its own
        read = files.results_of(own, programme.indicators, programme.targets)
        found = findings_frame([*read.found, *files.problems])
        return _seen(files, own, found)

    def _look_around(self, path: Path, sheets: list[Sheet]) -> Looked | None:
        """What stands around the matrix, or ``None`` where the file holds no such table."""
        inside, programme = workbooks_in(find_folder(self.data) / CONTEXT), self.programme
        others = [file for file in inside if file.name != path.name]
        decimal = programme.settings.decimal or ""
        read = check_context(path, sheets, others, programme.indicators, decimal)
        if read is None:
            return None
        layouts, findings = read
        cells, shown = _accounts(layout.sheet for layout in layouts), recognised_frame(layouts)
        return Looked("kind_context", (), shown, cells, findings, dated=False)

    @cached_property
    def folder(self) -> Folder:
        """The programme's folder, its workbooks open."""
        return self._open(workbooks_in(find_folder(self.data)))

    @cached_property
    def programme(self) -> Programme:
        """The programme of the folder: stored frames are enough."""
        return open_programme(self.data)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The folder's frames."""
        return frames_of(self.folder)

    def _open(self, paths: list[Path]) -> Folder:
        beside = (*(path.parent for path in paths[:1]), Path(self.data))
        declared = (folder / FILE_NAME for folder in beside if (folder / FILE_NAME).is_file())
        settings = read_settings(file) if (file := next(declared, None)) else Settings()
        files = Folder(paths, settings, self._layout)
        # the folder's layouts.toml declares tables of other files as well
        files.problems = [row for row in files.problems if row["code"] != "table_without_sheet"]
        return files


def _is_in(path: Path, data: str) -> bool:
    """Whether a file belongs to the programme's folder, decisions and all."""
    own = path.resolve().parent
    try:
        return (own / FILE_NAME).is_file() and own == find_folder(data).resolve()
    except UsageError:  # there is no such folder: the file stands alone
        return False


def _look_at_frames(files: Folder, own: Path) -> Looked:
    """A file that is a programme of its own: a matrix, with results or without."""
    tables = [table for part in files.applied[own] for table in part.layout.tables]
    heads = [head for table in tables for head in table.values.values()]
    years = {head.year for head in heads if head.year and head.role != "baseline"}
    if files.settings.first_year is None and years:  # no programme.toml says the term
        files.settings = replace(files.settings, first_year=min(years), last_year=max(years))
    return _of_frames(files, own, frames_of(files))


def _of_frames(files: Folder, own: Path, frames: Mapping[str, pd.DataFrame]) -> Looked:
    """What frames say of a file; findings on programme.toml belong to the matrix."""
    cells = frames["findings"].source_cell
    ours = cells.str.contains(f"[{own.name}]", regex=False)
    if own in files.of_matrix:
        ours |= cells.str.contains(f"[{FILE_NAME}]", regex=False)
    if files.layout:
        ours |= cells.str.contains(f"[{files.layout.file}]", regex=False)
    return _seen(files, own, frames["findings"][ours])


def _seen(files: Folder, own: Path, findings: pd.DataFrame) -> Looked:
    parts = files.applied.get(own, [])
    tables = [(id(t) in part.matrix_tables, t) for part in parts for t in part.layout.tables]
    matrix = any(of_matrix for of_matrix, _ in tables)
    results = any(table.is_results or not of_matrix for of_matrix, table in tables)
    kind = "_".join(["kind", *["matrix"] * matrix, *["results"] * results])
    layouts = tuple(part.layout for part in parts)
    printed = {row.reported for part in parts for row in part.rows} - {None}
    days = printed or {files.settings.matrix_reported if matrix else None} - {None}
    return Looked(
        kind if matrix or results else "kind_refused",
        tuple(sorted(f"{day:%Y-%m-%d}" for day in days)),
        recognised_frame(list(layouts)),
        _accounts(part.sheet for part in parts),
        findings.drop_duplicates(["code", "source_cell", "values"], ignore_index=True),
        layouts,
    )


def _accounts(sheets: Iterable[Sheet]) -> dict[str, dict[str, int]]:
    """How many cells of each sheet have each disposition, in their order."""
    counted = {sheet.name: sheet.account() for sheet in sheets}
    return {name: {word: of[word] for word in DISPOSITIONS} for name, of in counted.items()}


def _refused(files: Folder, own: Path, why: list[Finding]) -> Looked:
    """What was recognised in a file that cannot be used, and why that was not enough."""
    parts = files.applied.get(own, [])
    doubts = [row for part in parts for row in (*part.layout.findings, *part.findings)]
    own_name = f"[{own.name}]"
    others = [row for row in files.problems if own_name in row["source_cell"] + row["values"]]
    said = [*why, *others, *doubts]
    ends = [row for row in files.loose_ends(said) if own_name in row["source_cell"]]
    seen = _seen(files, own, findings_frame([*said, *ends]))
    return replace(seen, kind="kind_refused", dated=False)


def _tables_to_draft(layout: SheetLayout) -> list[Table]:
    """Its tables, without what their titles say each time anew."""
    # where a declared table no longer fits its sheet, the sheet's own headers are drafted
    differs = any(row["code"] == "header_differs" for row in layout.findings)
    shown = recognise(_unread(layout.sheet)) if differs and not layout.tables else layout
    said = shown.context
    return [
        replace(
            table,
            reported=None if table.reported == said.reported else table.reported,
            data_status="" if table.data_status == said.data_status else table.data_status,
        )
        for table in shown.tables
    ]


def _unread(sheet: Sheet) -> Sheet:
    return replace(sheet, dispositions={})
