"""Frames as workbooks and CSV files for people in Excel.

Frames go in; a file comes out, whole or not at all. `write_workbook` and `write_csv` write what
reads back as the same frames; `write_figures` writes the report's workbook, with labels and words
in the reader's language, links to the source cells and pages that print.

Numbers stay numbers and dates dates, and nothing is computed or rounded. Text from a cell is
written as text: never a formula, a link or an error, whatever it looks like.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.analysis.record import record_summary
from indicators.errors import DataError, UsageError
from indicators.frames.schemas import SCHEMAS, TEXT
from indicators.frames.table import SHARES, column_label, in_words
from indicators.programme import STORED, Programme
from indicators.publishing.bundle import ReportFigures, data_moment
from indicators.publishing.content import report_title
from indicators.publishing.content_annexes import origin_nodes
from indicators.publishing.tree import Table, words_of
from indicators.words import (
    SEVERITY_SYMBOL,
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    finding_sentences,
    label,
    period_in_words,
    sentence,
)

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
#: Columns of addresses; the first address of a cell is where its link leads.
_ADDRESSES = frozenset({"source_cell", "actual_cells", "target_cells", "cells"})
_ADDRESS = re.compile(r"\[(?P<file>[^\]]+)\](?P<sheet>.+?)!(?P<cell>[A-Z]{1,3}\d+)")
_FORMULA = re.compile(r"[=+\-@\t\r]")
#: What XML cannot hold; a workbook with one of them cannot be opened.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = {"bold": True, "font_color": "#1B4D5C", "bg_color": "#F1F5F6", "valign": "top",
         "text_wrap": True}  # fmt: skip
_LETTER_PAPER = 1
#: Sheets of more rows than this keep a line a row, and are not wrapped.
_MANY_ROWS = 200


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
    _write_new(Path(path), partial(_save_frames, frames, title, lang))


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write one frame as CSV that Excel opens with its accents (UTF-8 with a mark).

    A text that begins like a formula gets an apostrophe before it, since a CSV file cannot say
    that it is a text; numbers are written in full. A file that is there already is a `UsageError`.
    """
    safe = frame.copy()
    for column in safe.columns[safe.dtypes == TEXT]:
        safe[column] = [f"'{text}" if _is_like_formula(text) else text for text in safe[column]]
    _write_new(Path(path), partial(safe.to_csv, index=False, encoding="utf-8-sig"))


def write_figures(it: ReportFigures, target: Path, raw: str) -> None:
    """Write a report's workbook: what each sheet holds, then every frame behind its charts.

    ``raw`` is the folder of the raw data as links name it from where the file goes.
    """
    book = _Book(target)
    title = report_title(it)
    book.file.set_properties({"title": title, "author": "sexenio-indicators",
                              "created": data_moment(it).replace(tzinfo=None)})  # fmt: skip
    frames = figure_sheets(it)
    first = book.file.add_worksheet(sentence("sheet", "about", it.lang))
    _explain_sheets(book, first, title, frames, it)
    for code, frame in frames.items():
        _write_sheet(book, code, frame, it, raw)
    book.file.close()


def figure_sheets(it: ReportFigures) -> dict[str, pd.DataFrame]:
    """Every frame behind the charts and tables of a report, by the code of its sheet."""
    findings = it.programme.findings
    told = [finding_sentences(row, it.lang) for row in findings.to_dict("records")]
    sheets = {
        "gaps": it.gaps,
        "projections": it.projections,
        "fan": it.fan,
        "path": it.path,
        # the first sheet has the hash of every file
        "actuals": _with_unit(it, it.actuals).drop(columns="sha256"),
        "targets": _with_unit(it, it.targets),
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


def _with_unit(it: ReportFigures, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the unit of its numbers beside the indicator."""
    units = it.indicators.set_index("indicator_id").unit
    wider = frame.copy()
    wider.insert(1, "unit", wider.indicator_id.map(units).astype("str"))
    return wider


class _Book:
    """A workbook in the making, with each look of its cells made once."""

    def __init__(self, path: Path) -> None:
        self.file = xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": False})
        self._looks: dict[tuple[Any, ...], Any] = {}

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
        elif isinstance(value, bool):
            # LibreOffice shows some cells as 1 without a format of their own
            look = {**look, "num_format": '"TRUE";"TRUE";"FALSE"'}
            sheet.write_boolean(row, column, value, self.look(look))
        elif isinstance(value, pd.Timestamp):
            look = {**look, "num_format": "yyyy-mm-dd"}
            sheet.write_datetime(row, column, value.to_pydatetime(), self.look(look))
        elif isinstance(value, int | float) and math.isfinite(value):
            shown = "#,##0" if abs(value) >= 100 or float(value).is_integer() else "#,##0.0##"
            shown = "0" if isinstance(value, int) else "0.0%" if name in SHARES else shown
            sheet.write_number(row, column, value, self.look({**look, "num_format": shown}))

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

    def mark_codes(self, sheet: Any, frame: pd.DataFrame, first: int) -> None:
        """A symbol before a status or severity and its colour; the cell holds the word alone."""
        severities = {key: (symbol, "#22313a") for key, symbol in SEVERITY_SYMBOL.items()}
        statuses = {key: (symbol, STATUS_COLOUR[key]) for key, symbol in STATUS_SYMBOL.items()}
        for name, looks in (("status", statuses), ("severity", severities)):
            if name not in frame or not len(frame):
                continue
            at = list(frame.columns).index(name)
            for code, (symbol, colour) in looks.items():
                look = self.file.add_format({"font_color": colour, "num_format": f'"{symbol} "@'})
                criteria = f'={xl_col_to_name(at)}{first + 1}="{code}"'
                rule = {"type": "formula", "criteria": criteria, "format": look}
                sheet.conditional_format(first, at, first + len(frame) - 1, at, rule)


def _save_frames(frames: Mapping[str, pd.DataFrame], title: str, lang: str, path: Path) -> None:
    book = _Book(path)
    try:
        _explain_columns(book, frames, title, lang)
        for name, frame in frames.items():
            sheet = book.file.add_worksheet(name)
            _write_table(book, sheet, name, frame, 0)
            sheet.freeze_panes(1, 1)
            book.mark_codes(sheet, frame, 1)
    finally:
        book.file.close()


def _explain_columns(
    book: _Book, frames: Mapping[str, pd.DataFrame], title: str, lang: str
) -> None:
    """The first sheet: of what and when the figures are, and what each column means."""
    heading = [title] if title else []
    if "gaps" in frames and len(frames["gaps"]):
        gaps = frames["gaps"].iloc[0]
        heading.append(f"{label('cut_off', lang)}: {period_in_words(gaps.cut_off, lang)}")
        if gaps.vintage:
            heading.append(f"{label('vintage', lang)}: {day_in_words(gaps.vintage, lang)}")
    if any(frame.synthetic.any() for frame in frames.values() if "synthetic" in frame):
        heading.append(label("synthetic", lang).upper())
    sheet = book.file.add_worksheet("about")
    for row, text in enumerate(heading):
        book.put(sheet, row, 0, text, look={"bold": True, "font_size": 11 if row else 13})
    rows = [
        {
            "frame": name, "column": key, "type": column.dtype, "meaning": column.meaning,
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


def _explain_sheets(
    book: _Book, sheet: Any, title: str, sheets: Iterable[str], it: ReportFigures
) -> None:
    """What each sheet holds; then method, parameters, versions and input files, as printed."""
    parts: list[tuple[str, Sequence[str]]] = [("head", [title]), ("", [])]
    if it.judged.synthetic.any():
        parts += [("", [label("synthetic", it.lang)]), ("", [])]
    parts.append(("head", [sentence("sheet", "sheets", it.lang)]))
    parts += [
        ("", [sentence(k, code, it.lang) for k in ("sheet", "sheet_about")]) for code in sheets
    ]
    for node in origin_nodes(it):
        if isinstance(node, Table):
            parts += [("", [words_of(cell.content) for cell in row]) for row in node.rows]
        elif words_of(node):
            is_head = getattr(node, "kind", "") == "heading"
            parts += (
                [("", []), ("head", [words_of(node)])] if is_head else [("", ["", words_of(node)])]
            )
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    wrapped = {"text_wrap": True, "valign": "top"}
    heading = {"bold": True, "font_color": "#1B4D5C", "font_size": 12}
    for row, (kind, texts) in enumerate(parts):
        for column, text in enumerate(texts):
            book.put(sheet, row, column, text, look=heading if kind else wrapped)
    _print_setup(sheet, 0)


def _write_sheet(book: _Book, code: str, frame: pd.DataFrame, it: ReportFigures, raw: str) -> None:
    """Labels, below them the columns' codes, and a row for each of the frame's; made to print.

    A column that says the same in every row, such as the cut-off, is hidden.
    """
    sheet = book.file.add_worksheet(sentence("sheet", code, it.lang))
    look = {"valign": "top", "text_wrap": True} if len(frame) <= _MANY_ROWS else {}
    words = in_words(frame, it.lang)
    for column, name in enumerate(map(str, frame.columns)):
        title = column_label(name, it.lang)
        book.put(sheet, 0, column, title, look=_HEAD)
        book.put(sheet, 1, column, name, look={"font_size": 7, "font_color": "#7B858C"})
        numeric = frame[name].dtype.kind in "ifM"
        values = list(frame[name]) if numeric else [t[:_LONGEST_TEXT] for t in words[name]]
        for row, (value, source) in enumerate(zip(values, frame[name], strict=True), start=2):
            link = _link(source, raw) if name in _ADDRESSES else ""
            book.put(sheet, row, column, value, name, look, link)
        hidden = {"hidden": True} if name in _ONCE and len(set(frame[name])) == 1 else {}
        sheet.set_column(column, column, _width(name, title, values), None, hidden)
    sheet.freeze_panes(2, 1 if frame.columns[0] == "indicator_id" else 0)
    sheet.autofilter(1, 0, 1 + max(len(frame), 1), len(frame.columns) - 1)
    _print_setup(sheet, 2)


def _print_setup(sheet: Any, heads: int) -> None:
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
    return min(longest + 2, 40 if name in ("name", "message", "note", "text") else 26)


def _link(addresses: str, raw: str) -> str:
    """Where the first of a cell's addresses is, in the folder of raw data."""
    found = _ADDRESS.search(addresses)
    if found is None:
        return ""
    target = f"{raw}/{found['file']}".replace(os.sep, "/")
    sheet = found["sheet"].replace("'", "''")
    return f"external:{target}#'{sheet}'!{found['cell']}"


def _is_like_formula(text: str) -> bool:
    if not _FORMULA.match(text) or len(text) == 1:
        return False
    try:
        float(text)
    except ValueError:
        return True
    return False


def _write_new(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file whole or not at all, never over one that is there."""
    if path.exists():
        raise UsageError(f"{path}: there is such a file already; name another one")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
