"""Frames as files for others: workbooks and CSV for people in Excel, a data package for portals.

Frames go in; a file or folder comes out, whole or not at all. `write_workbook` and `write_csv`
write what reads back as the same frames; `write_figures` writes the report's workbook, with labels
and words in the reader's language, links to the source cells and pages that print;
`write_datapackage` describes them by frames/schemas.toml (Data Package 1.0, Frictionless Data).

Numbers stay numbers and dates dates, and nothing is computed or rounded. Text from a cell is
written as text: never a formula, a link or an error, whatever it looks like. The same frames give
the same bytes.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from indicators import words
from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.analysis.record import record_summary
from indicators.errors import DataError, UsageError
from indicators.frames.schemas import DATE, FLAG, NUMBER, SCHEMAS, TEXT, WHOLE, Column, guarded
from indicators.frames.store import file_hash
from indicators.frames.table import SHARES, column_label, in_words
from indicators.programme import STORED, Programme, context_hashes, source_hashes
from indicators.publishing.annexes import origin_nodes
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import report_title
from indicators.publishing.tree import Heading, Table, words_of

#: What is exported, a sheet each.
FRAMES = (*STORED, "gaps", "projections")
#: The longest text that a cell of Excel holds, and up to where columns grow with their texts.
_LONGEST_TEXT, _WIDEST = 32_767, 48
#: Texts that a spreadsheet would make numbers or dates of, when a person edits them.
_CODES = frozenset(
    {"indicator_id", "period", "compared_through", "cut_off", "vintage", "mark", "marks", "sha256"}
)
#: Columns of the report's workbook that are hidden where they say the same in every row.
_ONCE = frozenset({"cut_off", "vintage", "term", "method", "synthetic", "issuer"})
#: Columns that a long sheet shows for all that: of what its rows are.
_NAMES = frozenset({"indicator_id", "name", "unit"})
#: Columns of addresses; the first address of a cell is where its link leads.
_ADDRESSES = frozenset({"source_cell", "actual_cells", "target_cells", "cells"})
_ADDRESS = re.compile(r"\[(?P<file>[^\]]+)\](?P<sheet>.+?)!(?P<cell>[A-Z]{1,3}\d+)")
_FORMULA = re.compile(r"[=+\-@\t\r]")
#: What XML cannot hold; a workbook with one of them cannot be opened.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = {"bold": True, "font_color": "#1B4D5C", "bg_color": "#F1F5F6", "valign": "top",
         "text_wrap": True}  # fmt: skip
_TITLE = {"bold": True, "font_color": "#1B4D5C", "font_size": 12}
_CODE = {"font_size": 7, "font_color": "#7B858C"}
_WRAPPED = {"text_wrap": True, "valign": "top"}
_LETTER_PAPER = 1
#: Sheets of more rows than this keep a line a row, and are not wrapped.
_MANY_ROWS = 90
_TYPES = {TEXT: "string", NUMBER: "number", WHOLE: "integer", FLAG: "boolean", DATE: "date"}
#: What tells the rows of a frame apart; the others have no key.
_KEYS: Mapping[str, list[str]] = {
    "indicators": ["indicator_id"],
    "gaps": ["indicator_id", "horizon"],
    "projections": ["indicator_id", "method"],
    "commitments": ["commitment_id"],
    "lines_of_action": ["line_id"],
    "narrative_targets": ["target_id"],
}
#: Frames whose every row is of one of the ``indicators``.
_OF_INDICATORS = ("targets", "actuals", "gaps", "projections")


def frames_of(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None, **options: Any
) -> dict[str, pd.DataFrame]:
    """The frames of a programme with its gaps and projections, by the name of their schema.

    ``options`` are further ones of `project_sexenio`, such as ``method``.
    """
    return {
        **{name: getattr(programme, name) for name in STORED},
        "gaps": gap_to_target(programme, cut_off, as_of),
        "projections": project_sexenio(programme, cut_off, as_of, **options),
    }


def write_workbook(
    frames: Mapping[str, pd.DataFrame], path: str | Path, title: str = "", lang: str = "es"
) -> None:
    """Write frames as a workbook: a sheet that explains the columns, then a table per frame.

    The frames are named by their schemas, as from `frames_of`; ``title`` and ``lang`` head the
    first sheet, and columns keep their names. A file that is there already, or a folder that is
    not, is a `UsageError`; a text longer than a cell of Excel holds, a `DataError`.

    >>> import indicators as ind
    >>> write_workbook(frames_of(ind.open_programme("data/raw")), getfixture("tmp_path") / "f.xlsx")
    """
    with _whole(Path(path)) as part, closing(_Book(part)) as book:
        _explain_columns(book, frames, title, lang)
        for name, frame in frames.items():
            sheet = book.file.add_worksheet(name)
            _write_table(book, sheet, name, frame, 0)
            sheet.freeze_panes(1, 1)


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write one frame as CSV that Excel opens with its accents (UTF-8 with a mark).

    A text that begins like a formula gets an apostrophe before it, since a CSV file cannot say
    that it is a text; numbers are written in full. A file that is there already is a `UsageError`.
    """
    with _whole(Path(path)) as part:
        guarded(frame).to_csv(part, index=False, encoding="utf-8-sig")


def write_figures(it: ReportFigures, target: Path, raw: str) -> None:
    """Write a report's workbook: what each sheet holds, then every frame behind its charts.

    ``raw`` is the folder of the raw data as links name it from where the file goes.
    """
    with closing(_Book(target)) as book:
        title = report_title(it)
        book.file.set_properties({"title": title, "author": "sexenio-indicators",
                                  "created": it.moment.replace(tzinfo=None)})  # fmt: skip
        frames = _figure_sheets(it)
        first = book.file.add_worksheet(it.words("sheet", "about"))
        told = list(_explained_sheets(it, title, frames))
        for row, texts in enumerate(told):
            for column, text in enumerate(texts):
                book.put(first, row, column, text, look=_WRAPPED if len(texts) > 1 else _TITLE)
        _set_heights(first, 0, (texts if len(texts) > 1 else () for texts in told), [34, 90])
        first.set_column(0, 0, 34)
        first.set_column(1, 1, 90)
        _print_setup(first, 0, long=True)
        for code, frame in frames.items():
            _write_sheet(book, code, frame, it, raw)


def write_datapackage(
    frames: Mapping[str, pd.DataFrame], programme: Programme, folder: str | Path, licence: str = ""
) -> None:
    """Write the frames of a programme, as from `frames_of`, as CSV and Parquet that are described.

    ``datapackage.json`` names the programme's raw files with their SHA-256, and the licence, such
    as ``CC-BY-4.0``, if one is given. A folder that is there already is a `UsageError`.
    """
    title = programme.settings.name or programme.folder.resolve().name
    decisions = programme.folder / programme.settings.file if programme.settings.file else None
    read = source_hashes(programme.folder, decisions) | context_hashes(programme.folder)
    sources = [{"title": name, "path": name, "sha256": digest} for name, digest in read.items()]
    with _whole(Path(folder)) as part:
        part.mkdir()
        described = {
            "profile": "tabular-data-package",
            "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "indicators",
            "title": title,
            "languages": list(words.LANGUAGES),
            **({"licenses": [{"name": licence}]} if licence else {}),
            "sources": sources,
            "resources": [_resource(name, frame, part) for name, frame in frames.items()],
        }
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (part / "datapackage.json").write_text(text + "\n", encoding="utf-8")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place that becomes a path when the block ends well, never over one that is there."""
    if path.exists():
        raise UsageError(f"{path}: there is such a file already; name another one")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    part = path.with_name(f".{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        part.replace(path)
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)


class _Book:
    """A workbook in the making, with each look of its cells made once."""

    def __init__(self, path: Path) -> None:
        # in memory: on a full disk an archive that is half written would be left open
        self._path, self._content = path, BytesIO()
        options = {"nan_inf_to_errors": False, "in_memory": True}
        self.file = xlsxwriter.Workbook(self._content, options)
        self._looks: dict[tuple[Any, ...], Any] = {}

    def close(self) -> None:
        self.file.close()
        self._path.write_bytes(self._content.getvalue())

    def look(self, given: Mapping[str, Any]) -> Any:
        key = tuple(sorted(given.items()))
        if key and key not in self._looks:
            self._looks[key] = self.file.add_format(dict(given))
        return self._looks.get(key)

    def put(self, sheet: Any, row: int, column: int, value: Any, name: str = "",
            look: Mapping[str, Any] = {}, link: str = "") -> None:  # fmt: skip
        """One value with its type; an empty text, NaN and NaT are empty cells."""
        if isinstance(value, str):
            look = {**look, "num_format": "@"} if name in _CODES else look
            if value:
                self._put_text(sheet, row, column, value, look, link)
            elif look:
                sheet.write_blank(row, column, None, self.look(look))
        elif not pd.isna(value) and value not in (math.inf, -math.inf):
            sheet.write(row, column, value, self.look({**look, "num_format": _form(value, name)}))

    def _put_text(
        self, sheet: Any, row: int, column: int, text: str, look: Mapping[str, Any], link: str
    ) -> None:
        """A text as it is; what no workbook can hold is a replacement character."""
        if len(text) > _LONGEST_TEXT:
            raise DataError(
                f"a text of {len(text):,} characters, and a cell of Excel holds {_LONGEST_TEXT:,}"
            )
        plain = _CONTROL.sub("\ufffd", text)
        look = {**look, "quote_prefix": True} if _FORMULA.match(text) else look
        if link:
            shown = self.look({**look, "font_color": "#1F6479", "underline": 1})
            # more links than a sheet may have: the address still stands there as text
            if sheet.write_url(row, column, link, shown, plain) == 0:
                return
        sheet.write_string(row, column, plain, self.look(look))


def _form(value: Any, name: str) -> str:
    """How a value that is no text is shown."""
    if isinstance(value, bool):
        # LibreOffice shows some cells as 1 without a format of their own
        return '"TRUE";"TRUE";"FALSE"'
    if isinstance(value, pd.Timestamp):
        return "yyyy-mm-dd"
    if isinstance(value, int):
        return "0"
    if name in SHARES:
        return "0.0%"
    return "#,##0" if abs(value) >= 100 or value.is_integer() else "#,##0.0##"


def _explain_columns(
    book: _Book, frames: Mapping[str, pd.DataFrame], title: str, lang: str
) -> None:
    """The first sheet: of what and when the figures are, and what each column means."""
    heading = [title] if title else []
    if "gaps" in frames and len(frames["gaps"]):
        gaps = frames["gaps"].iloc[0]
        cut_off = words.period_in_words(gaps.cut_off, lang)
        heading.append(f"{words.label('cut_off', lang)}: {cut_off}")
        if gaps.vintage:
            day = words.day_in_words(gaps.vintage, lang)
            heading.append(f"{words.label('vintage', lang)}: {day}")
    if any(frame.synthetic.any() for frame in frames.values() if "synthetic" in frame):
        heading.append(words.label("synthetic", lang).upper())
    sheet = book.file.add_worksheet("about")
    for row, text in enumerate(heading):
        book.put(sheet, row, 0, text, look={"bold": True, "font_size": 11 if row else 13})
    rows = [
        {
            "frame": name, "column": key, "type": column.dtype, "meaning": column.meaning[lang],
            "values": ", ".join(value or '""' for value in column.allowed),
        }
        for name in frames for key, column in SCHEMAS[name].items()
    ]  # fmt: skip
    _write_table(book, sheet, "about", pd.DataFrame(rows, dtype=TEXT), len(heading) + 1)
    sheet.set_column(3, 3, 2 * _WIDEST)


def _write_table(book: _Book, sheet: Any, name: str, frame: pd.DataFrame, first: int) -> None:
    """A frame as a native table of Excel; one without rows keeps its head and an empty row."""
    for place, column in enumerate(frame.columns):
        for row, value in enumerate(frame[column], start=1):
            try:
                book.put(sheet, first + row, place, value, str(column))
            except DataError as error:
                raise DataError(
                    f"frame {name}, {column}, row {row}: {error}; export this frame as CSV"
                ) from error
        texts = [f"{column}   ", *map(str, frame[column].head(200))]
        sheet.set_column(place, place, min(max(map(len, texts)) + 2, _WIDEST))
    sheet.add_table(
        first, 0, first + max(len(frame), 1), len(frame.columns) - 1,
        {"name": f"t_{name}", "style": "Table Style Light 1",
         "columns": [{"header": str(column)} for column in frame.columns]},
    )  # fmt: skip


def _figure_sheets(it: ReportFigures) -> dict[str, pd.DataFrame]:
    """Every frame behind the charts and tables of a report, by the code of its sheet."""
    findings = it.programme.findings
    told = [words.finding_sentences(row, it.lang) for row in findings.to_dict("records")]
    units = it.indicators.set_index("indicator_id").unit
    actuals, targets = it.actuals.copy(), it.targets.copy()
    for frame in (actuals, targets):
        frame.insert(1, "unit", frame.indicator_id.map(units).astype("str"))
    sheets = {
        "gaps": it.gaps,
        "projections": it.projections,
        # until the cut-off it is what the path holds, but for periods that are missing
        "fan": it.fan[it.fan.ahead | (it.fan.q025 < it.fan.q975)],
        "path": it.path,
        "actuals": actuals.drop(columns="sha256"),  # the first sheet has the hash of every file
        "targets": targets,
        "indicators": it.indicators,
        "audit": it.audit,
        "findings": findings.drop(columns="values").assign(
            message=[message for message, _ in told], hint=[hint for _, hint in told]
        ),
        "decisions": it.programme.decisions,
        "footnotes": it.programme.footnotes,
    }
    if it.closing:
        del sheets["projections"], sheets["fan"]
    if it.record is not None:
        sheets["record"] = record_summary(it.record).drop(columns="indicator_id")
    return sheets


def _explained_sheets(
    it: ReportFigures, title: str, sheets: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    """What each sheet holds; then method, parameters, versions and input files, as printed.

    A row of one text is a heading.
    """
    yield (title,)
    yield ()
    if it.judged.synthetic.any():
        yield it.label("synthetic"), ""
        yield ()
    yield (it.words("sheet", "sheets"),)
    for code in sheets:
        yield it.words("sheet", code), it.words("sheet_about", code)
    for node in origin_nodes(it):
        if isinstance(node, Table):
            yield from (tuple(words_of(cell.content) for cell in row) for row in node.rows)
        elif isinstance(node, Heading):
            yield from ((), (words_of(node),))
        else:
            yield "", words_of(node)


def _write_sheet(book: _Book, code: str, frame: pd.DataFrame, it: ReportFigures, raw: str) -> None:
    """Labels, below them the columns' codes, and a row for each of the frame's; made to print.

    A column that says the same in every row, such as the cut-off, is hidden; in a long sheet also
    one that says the same in every row of an indicator, as another sheet has it.
    """
    sheet = book.file.add_worksheet(it.words("sheet", code))
    long, read = len(frame) > _MANY_ROWS, in_words(frame, it.lang)
    told: list[list[Any]] = []
    widths = []
    for column, name in enumerate(map(str, frame.columns)):
        title = column_label(name, it.lang)
        book.put(sheet, 0, column, title, look=_HEAD)
        book.put(sheet, 1, column, name, look=_CODE)
        numeric = frame[name].dtype.kind in "ifM"
        told.append(list(frame[name] if numeric else read[name].str[:_LONGEST_TEXT]))
        for row, (value, source) in enumerate(zip(told[-1], frame[name], strict=True), start=2):
            link = _link(source, raw) if name in _ADDRESSES else ""
            book.put(sheet, row, column, value, name, {} if long else _WRAPPED, link)
        once = name in _ONCE and len(set(frame[name])) == 1
        if long and name not in _NAMES:
            once = frame.groupby("indicator_id")[name].nunique(dropna=False).max() == 1
        widths.append(_width(name, title, told[-1]))
        sheet.set_column(column, column, widths[-1], None, {"hidden": True} if once else {})
    if not long:
        # of many addresses the first leads somewhere, and the others take no line each
        shown = [told[n] for n, name in enumerate(frame.columns) if name not in _ADDRESSES]
        wide = [widths[n] for n, name in enumerate(frame.columns) if name not in _ADDRESSES]
        _set_heights(sheet, 2, zip(*shown, strict=True), wide)
    sheet.freeze_panes(2, 1 if frame.columns[0] == "indicator_id" else 0)
    sheet.autofilter(1, 0, 1 + max(len(frame), 1), len(frame.columns) - 1)
    _print_setup(sheet, 2, long)


def _set_heights(sheet: Any, first: int, rows: Iterable[Sequence[Any]], widths: list[int]) -> None:
    """Rows as high as their texts: LibreOffice, which prints some of them, leaves them low."""
    for row, values in enumerate(rows, start=first):
        texts = [(value, width) for value, width in zip(values, widths, strict=False)
                 if isinstance(value, str)]  # fmt: skip
        lines = max((-(-len(text) * 1.1 // width) for text, width in texts), default=1)
        sheet.set_row(row, 15 * max(1, lines))


def _print_setup(sheet: Any, heads: int, long: bool = False) -> None:
    """As wide as the page; a long sheet upright, for more rows to stand on one."""
    if not long:
        sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    if heads:
        sheet.repeat_rows(0, heads - 1)


def _width(name: str, title: str, values: Sequence[Any]) -> int:
    texts = [value for value in values[:200] if isinstance(value, str)]
    if not texts:
        return 11
    longest = max(map(len, [*texts, *title.split()]))
    return min(longest + 2, 40 if name in ("name", "message", "note", "text", "reason") else 26)


def _link(addresses: str, raw: str) -> str:
    """Where the first of a cell's addresses is, in the folder of raw data."""
    if not (found := _ADDRESS.search(addresses)):
        return ""
    target = f"{raw}/{found['file']}".replace(os.sep, "/")
    sheet = found["sheet"].replace("'", "''")
    return f"external:{target}#'{sheet}'!{found['cell']}"


def _resource(name: str, frame: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """A frame's two files, and their description; dates are written as days."""
    table, twin = folder / f"{name}.csv", folder / f"{name}.parquet"
    frame.to_csv(table, index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d")
    frame.to_parquet(twin, index=False)
    schema: dict[str, Any] = {
        "fields": [_field(key, column) for key, column in SCHEMAS[name].items()],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _OF_INDICATORS:
        whose = {"resource": "indicators", "fields": ["indicator_id"]}
        schema["foreignKeys"] = [{"fields": ["indicator_id"], "reference": whose}]
    written, parquet = (
        {"path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{file_hash(path)}"}
        for path in (table, twin)
    )
    kind = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    described = {"name": name, "profile": "tabular-data-resource", **written, **kind}
    return {**described, "parquet": parquet, "schema": schema}


def _field(name: str, column: Column) -> dict[str, Any]:
    """A column: its type, its words in both languages, its meaning, unit and values."""
    titles = {lang: words.words_or_code("column", name, lang) for lang in words.LANGUAGES}
    said = {"name": name, "type": _TYPES[column.dtype], "title": titles["es"],
            "titles": titles, "description": column.meaning["es"],
            "descriptions": column.meaning}  # fmt: skip
    if column.dtype == DATE:
        said["format"] = "%Y-%m-%d"
    if column.dtype == NUMBER:
        unit = "unit_share" if name in SHARES else "unit_of_row"
        said["unit"] = {lang: words.sentence("command", unit, lang) for lang in words.LANGUAGES}
    if values := [value for value in column.allowed if value]:
        said["constraints"] = {"enum": values}
    return said
