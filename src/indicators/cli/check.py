"""The command that says what would be read of a file, and what is wrong with which cell.

Paths go in; for each come out what its tables were taken for, what became of its cells and every
finding, in the language asked for: also of a file that cannot be used. Nothing is written but the
copy that ``--xlsx`` names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.options import DATA, LANG, echo_table

if TYPE_CHECKING:
    import pandas as pd

    from indicators.programme import Programme
    from indicators.reading.cells import Sheet
    from indicators.reading.findings import Finding
    from indicators.reading.folder import Folder
    from indicators.reading.layout import Layout, Table
    from indicators.reading.recognise import SheetLayout
    from indicators.settings import Settings

#: Periods of neighbouring columns that are listed; of more, the first and the last.
MOST_PERIODS = 6


@click.command()
@DATA
@click.option(
    "--layout", metavar="TOML", help="A declared layout; default: layouts.toml in --data."
)
@click.option(
    "--layout-draft", "draft", is_flag=True,
    help="Print only the layout of the file as TOML, to be corrected and kept as layouts.toml.",
)  # fmt: skip
@click.option(
    "--xlsx", "out", metavar="OUT", type=click.Path(path_type=Path),
    help="Write a copy of the workbook with each finding on its cell.",
)  # fmt: skip
@LANG
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check(
    data: str, layout: str | None, draft: bool, out: Path | None, lang: str,
    files: tuple[Path, ...],
) -> None:  # fmt: skip
    """Say what would be read of each FILE, and what is wrong with which cell.

    Results are matched to the indicators of the programme in --data.
    """
    from indicators.errors import DataError, UsageError
    from indicators.programme import LAYOUTS
    from indicators.reading.annotate import check_new
    from indicators.reading.layout_file import read_layout
    from indicators.words import label, sentence

    if out and len(files) > 1:
        raise UsageError(sentence("check", "one_file", lang))
    if out:
        check_new(out)
    beside = Path(data) / LAYOUTS
    declared = read_layout(layout or beside) if layout or beside.is_file() else None
    looker = _Looker(data, declared, own_layout=bool(layout), draft=draft)
    wrong = {"errors": 0, "missing": 0}
    for path in files:
        if not path.is_file():
            said = sentence("check", "no_file", lang, path=path)
            _echo(f"{label('error', lang)}: {said}", err=True)
            wrong["missing"] += 1
            continue
        try:
            looked = looker.look(path)
        except DataError as error:
            _echo(f"{label('error', lang)}: {error}", err=draft)
            wrong["errors"] += 1
            continue
        if draft:
            _echo_draft(looked, lang)
        else:
            _echo_looked(path, looked, lang)
        if out:
            _write_copy(path, looked.findings, out, lang, quiet=draft)
        wrong["errors"] += int((looked.findings.severity == "error").sum())
    if any(wrong.values()):
        # a file that is not there is a wrong call
        raise SystemExit(2 if wrong["missing"] else 1)


# ---- looking


@dataclass(frozen=True)
class _Looked:
    """What was seen in one file; ``kind`` is a word of [check] for what it holds."""

    kind: str
    days: tuple[str, ...]
    recognised: pd.DataFrame
    cells: Mapping[str, Counter[str]]
    findings: pd.DataFrame
    layouts: tuple[SheetLayout, ...] = ()
    dated: bool = True


@dataclass
class _Looker:
    """Looks at files beside a programme's folder, which it reads once for all that lie in it."""

    data: str
    layout: Layout | None
    own_layout: bool
    draft: bool

    def look(self, path: Path) -> _Looked:
        """Read a file as its programme would; in its folder the other files count as well."""
        from indicators.programme import CONTEXT
        from indicators.reading.context import reports_statuses
        from indicators.reading.workbook import read_workbook

        aside = path.resolve().parent.name == CONTEXT
        if aside and (context := _look_around(path, self.data, read_workbook(path))):
            return context
        inside = self.folder.applied if _is_in(path, self.data) else {}
        own = next((file for file in inside if file.resolve() == path.resolve()), None)
        if own and self.frames:
            return _of_frames(self.folder, own, self.frames)
        if own:
            return _refused(self.folder, own, [self.folder.why_no_matrix()])
        files = self._open([path])
        # a draft is of tables of figures; in the folder itself ids are those of indicators
        sheets = [_unread(sheet) for sheet in files.sheets.get(path, [])]
        statuses = not self.draft and reports_statuses(sheets)
        if statuses and (context := _look_around(path, self.data, sheets)):
            return context
        if path not in files.applied:
            return _refused(files, path, [])
        if _defines_indicators(files, path):
            return _look_at_frames(files, path)
        return _look_at_results(files, path, self)

    @cached_property
    def folder(self) -> Folder:
        """The programme's folder, its workbooks open."""
        from indicators.programme import find_folder, workbooks_in

        return self._open(workbooks_in(find_folder(self.data)))

    @cached_property
    def programme(self) -> Programme:
        """The programme of the folder: stored frames are enough."""
        from indicators.programme import find_folder, open_programme

        return open_programme(find_folder(self.data))

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame] | None:
        """The folder's frames, or ``None`` where it has no matrix."""
        from indicators.reading.findings import Refused
        from indicators.reading.folder import frames_of

        try:
            return frames_of(self.folder)
        except Refused:
            return None

    def _open(self, paths: list[Path]) -> Folder:
        from indicators.reading.folder import Folder

        files = Folder(paths, _settings_of(paths, self.data), self.layout)
        if not self.own_layout:  # the folder's layouts.toml declares tables of other files as well
            files.problems = [row for row in files.problems if row["code"] != "table_without_sheet"]
        return files


def _look_around(path: Path, data: str, sheets: list[Sheet]) -> _Looked | None:
    """What stands around the matrix, or ``None`` where the file holds no such table."""
    from indicators.programme import context_workbooks_in, find_folder, open_programme
    from indicators.reading.context import check_context
    from indicators.reading.recognise import recognised_frame

    folder = find_folder(data)
    others = [file for file in context_workbooks_in(folder) if file.name != path.name]
    programme = open_programme(folder)
    decimal = programme.settings.decimal or ""
    read = check_context(path, sheets, others, programme.indicators, decimal)
    if read is None:
        return None
    layouts, findings = read
    cells = {layout.sheet.name: layout.sheet.account() for layout in layouts}
    return _Looked("kind_context", (), recognised_frame(layouts), cells, findings, dated=False)


def _settings_of(paths: list[Path], data: str) -> Settings:
    from indicators.settings import FILE_NAME, Settings, read_settings

    beside = (*(path.parent / FILE_NAME for path in paths[:1]), Path(data) / FILE_NAME)
    declared = next((file for file in beside if file.is_file()), None)
    return read_settings(declared) if declared else Settings()


def _is_in(path: Path, data: str) -> bool:
    """Whether a file belongs to the programme's folder, decisions and all."""
    from indicators.errors import UsageError
    from indicators.programme import find_folder
    from indicators.settings import FILE_NAME

    own = path.resolve().parent
    try:
        return (own / FILE_NAME).is_file() and own == find_folder(data).resolve()
    except UsageError:  # there is no such folder: the file stands alone
        return False


def _tables_of_matrix(files: Folder, own: Path) -> list[Table]:
    return [
        table
        for part in files.applied[own]
        for table in part.layout.tables
        if id(table) in part.matrix_tables
    ]


def _defines_indicators(files: Folder, own: Path) -> bool:
    """Whether a file by itself is a matrix: targets over the term, in a table without results."""
    from indicators.reading.folder import spans_years

    return any(
        spans_years(table) and not table.is_results for table in _tables_of_matrix(files, own)
    )


def _look_at_frames(files: Folder, own: Path) -> _Looked:
    """A file that is a programme of its own: a matrix, with results or without."""
    from indicators.reading.findings import Refused
    from indicators.reading.folder import frames_of
    from indicators.reading.headers import VALUES

    tables = [table for part in files.applied[own] for table in part.layout.tables]
    heads = [head for table in tables for head in table.with_roles(*VALUES).values()]
    years = {head.year for head in heads if head.year and head.role != "baseline"}
    if files.settings.first_year is None and years:  # no programme.toml says the term
        files.settings = replace(files.settings, first_year=min(years), last_year=max(years))
    try:
        return _of_frames(files, own, frames_of(files))
    except Refused as refused:
        return _refused(files, own, [dict(refused.finding)])


def _of_frames(files: Folder, own: Path, frames: Mapping[str, pd.DataFrame]) -> _Looked:
    """What frames say of a file; findings on programme.toml belong to the matrix."""
    from indicators.settings import FILE_NAME

    cells = frames["findings"].source_cell
    ours = cells.str.contains(f"[{own.name}]", regex=False)
    if own in files.of_matrix:
        ours |= cells.str.contains(f"[{FILE_NAME}]", regex=False)
    if files.layout:
        ours |= cells.str.contains(f"[{files.layout.file}]", regex=False)
    days = set()
    for name in ("targets", "actuals"):
        rows = frames[name]
        mine = rows[rows.source_cell.str.startswith(f"[{own.name}]")]
        days |= {f"{day:%Y-%m-%d}" for day in mine.reported.dropna()}
    return _seen(files, own, frames["findings"][ours], days)


def _look_at_results(files: Folder, own: Path, looker: _Looker) -> _Looked:
    """A file beside a programme: its results are matched to the programme's indicators."""
    import pandas as pd

    from indicators.errors import DataError, UsageError
    from indicators.reading.checks import check_values
    from indicators.reading.findings import Refused, findings_frame
    from indicators.reading.folder import spans_years
    from indicators.reading.names import fold
    from indicators.reading.reported import report_of
    from indicators.reading.results import actuals_of, doubtful_row_marks, settle_row_marks

    matrix = _tables_of_matrix(files, own)
    try:
        programme = looker.programme
    except (DataError, UsageError) as error:
        if matrix and any(spans_years(table) or not table.is_results for table in matrix):
            return _look_at_frames(files, own)
        if isinstance(error, Refused):
            return _refused(files, own, [dict(error.finding)])
        raise
    names = set(map(fold, programme.indicators["name"]))
    if any(map(spans_years, matrix)) and not _names_some(files, own, names):
        return _look_at_frames(files, own)  # targets and results of a programme of its own
    for part in files.applied[own]:
        part.matrix_tables = set()
    indicators = programme.indicators
    try:
        reported = report_of(own, files.applied[own], indicators, None, _largest(programme))
    except Refused as refused:
        return _refused(files, own, [dict(refused.finding)])
    read = actuals_of([reported], indicators)
    values = settle_row_marks(read.values)
    checks = [*doubtful_row_marks(read.values), *check_values(values, indicators)]
    said: list[Finding] = read.findings.to_dict("records")
    ends = [*files.problems, *checks, *files.loose_ends([*said, *checks], names)]
    found = pd.concat([read.findings, findings_frame(ends)], ignore_index=True)
    days = {f"{day:%Y-%m-%d}" for rows in (values, read.targets) for day in rows.reported.dropna()}
    return _seen(files, own, found, days)


def _names_some(files: Folder, own: Path, names: set[str]) -> bool:
    from indicators.reading.names import fold

    return any(fold(row.name) in names for part in files.applied[own] for row in part.rows)


def _largest(programme: Programme) -> dict[str, float]:
    printed = programme.targets
    ours = printed[(printed.role == "target") & (printed.issuer == "programme")]
    largest: dict[str, float] = ours.groupby("indicator_id")["value"].max().to_dict()
    return largest


def _seen(files: Folder, own: Path, findings: pd.DataFrame, days: set[str]) -> _Looked:
    from indicators.reading.recognise import recognised_frame

    parts = files.applied.get(own, [])
    tables = [(id(t) in part.matrix_tables, t) for part in parts for t in part.layout.tables]
    matrix = any(of_matrix for of_matrix, _ in tables)
    results = any(table.is_results or not of_matrix for of_matrix, table in tables)
    kind = "_".join(["kind", *["matrix"] * matrix, *["results"] * results])
    layouts = tuple(part.layout for part in parts)
    return _Looked(
        kind if matrix or results else "kind_refused",
        tuple(sorted(days)),
        recognised_frame(list(layouts)),
        {part.sheet.name: part.sheet.account() for part in parts},
        findings.drop_duplicates(["code", "source_cell", "values"], ignore_index=True),
        layouts,
    )


def _refused(files: Folder, own: Path, why: list[Finding]) -> _Looked:
    """What was recognised in a file that cannot be used, and why that was not enough."""
    from indicators.reading.findings import findings_frame

    parts = files.applied.get(own, [])
    doubts = [row for part in parts for row in (*part.layout.findings, *part.findings)]
    own_name = f"[{own.name}]"
    others = [
        row for row in files.problems if own_name in row["source_cell"] or own_name in row["values"]
    ]
    said = [*why, *others, *doubts]
    ends = [row for row in files.loose_ends(said, set()) if own_name in row["source_cell"]]
    seen = _seen(files, own, findings_frame([*said, *ends]), set())
    return replace(seen, kind="kind_refused", dated=False)


# ---- printing


def _echo(text: str = "", err: bool = False) -> None:
    """A line without control characters: a cell may hold what a terminal obeys."""
    from indicators.reading.layout_file import plain

    click.echo(plain(text), err=err)


def _echo_looked(path: Path, looked: _Looked, lang: str) -> None:
    from indicators.words import sentence

    kind = sentence("check", looked.kind, lang)
    if looked.days:
        kind += f", {sentence('check', 'reported', lang, days=', '.join(looked.days))}"
    elif looked.dated:
        kind += f", {sentence('check', 'not_dated', lang)}"
    _echo(f"{path}: {kind}")
    click.echo()
    _echo_recognised(looked, lang)
    _echo_cells(looked, lang)
    _echo_findings(looked.findings, lang)


def _echo_recognised(looked: _Looked, lang: str) -> None:
    """A line for each table: where it stands, and what its columns were taken for."""
    from indicators.reading.layout_file import plain
    from indicators.words import sentence

    if looked.recognised.empty:
        _echo(sentence("check", "no_table", lang))
        return
    heads = [sentence("check", key, lang) for key in ("sheet", "header_rows", "rows", "columns")]
    rows = [
        [plain(sheet), header, below, "; ".join(_columns_in_words(columns, lang))]
        for (sheet, header, below), columns in looked.recognised.groupby(
            ["sheet", "header_rows", "rows"], sort=False
        )
    ]
    echo_table(heads, rows)


def _columns_in_words(columns: pd.DataFrame, lang: str) -> Iterator[str]:
    """Neighbours of one role together: "E:H result 2010Q1, 2010Q2, 2010Q3, 2010Q4"."""
    from indicators.words import sentence

    rows = columns.itertuples(index=False)
    for (role, scale), group in groupby(rows, key=lambda row: (row.role, row.scale)):
        run = list(group)
        letters = run[0].column if len(run) == 1 else f"{run[0].column}:{run[-1].column}"
        periods = [row.period for row in run if row.period]
        if len(periods) > MOST_PERIODS:
            periods = [f"{periods[0]} … {periods[-1]} ({len(periods)})"]
        scaled = [f"× {scale:g}"] if scale != 1 else []
        other = role in ("refused", "unknown", "hidden")
        word = sentence("check", role, lang) if other else role  # a role is written so in TOML
        yield " ".join([letters, word, ", ".join(periods), *scaled]).replace("  ", " ").rstrip()


def _echo_cells(looked: _Looked, lang: str) -> None:
    """How many cells of each sheet have each disposition."""
    from indicators.reading.cells import DISPOSITIONS
    from indicators.reading.layout_file import plain
    from indicators.words import sentence

    if not looked.cells:
        return
    click.echo()
    echo_table(
        [sentence("check", key, lang) for key in ("cells_of", *DISPOSITIONS, "in_all")],
        [
            [plain(name), *(str(counts[word]) for word in DISPOSITIONS), str(sum(counts.values()))]
            for name, counts in looked.cells.items()
        ],
    )


def _echo_findings(findings: pd.DataFrame, lang: str) -> None:
    from indicators.reading.findings import in_language
    from indicators.words import label, sentence

    counts = findings.severity.value_counts()
    said = {word: int(counts.get(word, 0)) for word in ("error", "warning", "note")}
    values: dict[str, Any] = {f"{word}s": count for word, count in said.items()}
    values |= {f"{word}_code": word if n == 1 else f"{word}s" for word, n in said.items()}
    click.echo()
    _echo(sentence("check", "counts", lang, **values))
    for row in in_language(findings, lang).itertuples():
        _echo(f"{label(row.severity, lang)}: {row.message}" + (f"; {row.hint}" if row.hint else ""))


def _write_copy(path: Path, findings: pd.DataFrame, out: Path, lang: str, quiet: bool) -> None:
    from indicators.reading.annotate import write_annotated
    from indicators.words import sentence

    marked = write_annotated(path, findings, out, lang)
    said = "marked_one" if marked == 1 else "marked"
    _echo(sentence("check", said, lang, out=out, cells=marked), err=quiet)


# ---- the draft of a layout


def _echo_draft(looked: _Looked, lang: str) -> None:
    """The file's tables as TOML; a sheet that has none is proposed, in comments beside others."""
    from indicators.reading.layout import proposed_table
    from indicators.reading.layout_file import draft_layout
    from indicators.words import sentence

    tables = [table for layout in looked.layouts for table in _tables_to_draft(layout)]
    bare = [layout.sheet for layout in looked.layouts if not _tables_to_draft(layout)]
    proposed = [table for sheet in bare if (table := proposed_table(sheet))]
    doubts: list[Finding] = looked.findings.to_dict("records")
    text = draft_layout(tables or proposed, doubts, lang)
    if proposed:
        said = "".join(f"# {line}\n" for line in sentence("check", "proposal", lang).split("\n"))
        if tables:
            _, begin, rest = draft_layout(proposed, [], lang).partition("[[tables]]")
            text += "\n" + said + "".join(f"# {line}\n" for line in (begin + rest).splitlines())
        else:
            text = text.replace("\n[[tables]]", f"\n{said}[[tables]]", 1)
    click.echo(text, nl=False)


def _tables_to_draft(layout: SheetLayout) -> list[Table]:
    """Its tables, without what their titles say each time anew.

    Where a declared table no longer fits its sheet, the sheet's own headers are drafted.
    """
    from indicators.reading.recognise import recognise

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
