"""Frames as workbooks and CSV files for people in Excel.

Frames go in; a file comes out, whole or not at all. `write_workbook` and `write_csv` write what
reads back as the same frames; `write_figures` writes the report's workbook, with labels in the
reader's language, links to the source cells and pages that print.

Numbers stay numbers and dates dates, and nothing is computed or rounded. Text from a cell is
written as text: never a formula, a link or an error, whatever it looks like.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.errors import DataError, UsageError
from indicators.frames.schemas import DATE, FLAG, NUMBER, SCHEMAS, TEXT, WHOLE
from indicators.frames.table import SHARES, column_label
from indicators.programme import STORED, Programme
from indicators.words import (
    SEVERITY_SYMBOL,
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    period_in_words,
    sentence,
)

#: What is exported, a sheet each.
FRAMES = (*STORED, "gaps", "projections")
#: The longest text that a cell of Excel holds, and up to where columns grow with their texts.
LONGEST_TEXT, WIDEST = 32_767, 48

#: Columns of codes that a spreadsheet would make numbers or dates of, when a person edits them.
_CODES = frozenset(
    {"indicator_id", "period", "compared_through", "cut_off", "vintage", "marks", "sha256"}
)
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

Sheet = Any
Book = Any


def frames_of(
    programme: Programme, cut_off: str | None = None, as_of: str | None = None, **options: Any
) -> dict[str, pd.DataFrame]:
    """The frames of a programme with its gaps and projections, by the name of their schema.

    Parameters
    ----------
    programme
        From `open_programme`.
    cut_off, as_of
        As in `gap_to_target`.
    options
        Further ones of `project_sexenio`, such as ``method``.
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

    Parameters
    ----------
    frames
        By the name of their schema, as from `frames_of`.
    path
        The workbook to write; it must not be there.
    title
        What the first sheet is headed with: the programme's name.
    lang
        Language of the first sheet's heading; the columns keep their names.

    Raises
    ------
    UsageError
        When the file is there already, or its folder is not.
    DataError
        When a text is longer than a cell of Excel holds.

    Examples
    --------
    >>> import indicators as ind
    >>> write_workbook(frames_of(ind.open_programme("data/raw")), getfixture("tmp_path") / "f.xlsx")
    """
    _write_new(Path(path), partial(_save_frames, frames, title, lang))


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write one frame as CSV that Excel opens with its accents (UTF-8 with a mark).

    A text that begins like a formula gets an apostrophe before it, since a CSV file cannot say
    that it is a text; numbers are written in full.

    Raises
    ------
    UsageError
        When the file is there already, or its folder is not.
    """
    safe = frame.copy()
    for column in safe.columns[safe.dtypes == TEXT]:
        safe[column] = [f"'{text}" if _is_like_formula(text) else text for text in safe[column]]
    _write_new(Path(path), partial(safe.to_csv, index=False, encoding="utf-8-sig"))


def write_figures(
    sheets: Mapping[str, pd.DataFrame],
    target: Path,
    moment: datetime,
    raw: str,
    *,
    title: str,
    lang: str,
    notes: Sequence[tuple[str, Sequence[Sequence[str]]]],
) -> None:
    """Write the report's workbook.

    Parameters
    ----------
    sheets
        Frames by the code of their sheet (`words.toml`, kind sheet).
    target, moment
        The file to write, and what it says of when it was made.
    raw
        Folder of the raw data, as links to source cells name it from where the file goes.
    title, lang
        The report's.
    notes
        Parts of the first sheet, a heading and its rows each: what holds for every sheet.
    """
    book = _new_book(target)
    book.set_properties({"title": title, "author": "sexenio-indicators",
                         "created": moment.replace(tzinfo=None)})  # fmt: skip
    first = book.add_worksheet(sentence("sheet", "about", lang))
    _explain_sheets(book, first, sheets, title, lang, notes)
    for code, frame in sheets.items():
        _write_figures_sheet(book, code, frame, raw, lang)
    book.close()


def _save_frames(frames: Mapping[str, pd.DataFrame], title: str, lang: str, path: Path) -> None:
    book = _new_book(path)
    try:
        _explain_columns(book, book.add_worksheet("about"), frames, title, lang)
        for name, frame in frames.items():
            sheet = book.add_worksheet(name)
            _write_table(book, sheet, name, frame, 0)
            sheet.freeze_panes(1, 1)
            _colour_codes(book, sheet, frame, 1)
    finally:
        book.close()


def _new_book(path: Path) -> Book:
    return xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": False})


def _explain_columns(
    book: Book, sheet: Sheet, frames: Mapping[str, pd.DataFrame], title: str, lang: str
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
    for row, text in enumerate(heading):
        look = {"bold": True, "font_size": 13 if row == 0 else 11}
        _put_text(book, sheet, row, 0, text, look)
    rows = [
        {
            "frame": name, "column": key, "type": column.dtype, "meaning": column.meaning,
            "values": ", ".join(value or '""' for value in column.allowed),
        }
        for name in frames for key, column in SCHEMAS[name].items()
    ]  # fmt: skip
    _write_table(book, sheet, "about", pd.DataFrame(rows, dtype=TEXT), len(heading) + 1)
    sheet.set_column(3, 3, 2 * WIDEST)


def _write_table(book: Book, sheet: Sheet, name: str, frame: pd.DataFrame, first: int) -> None:
    """A frame as a native table of Excel; one without rows keeps its head and an empty row."""
    for place, column in enumerate(frame.columns):
        kind = SCHEMAS[name][column].dtype if name in SCHEMAS else TEXT
        for row, value in enumerate(frame[column], start=1):
            try:
                _put(book, sheet, first + row, place, value, kind, str(column))
            except DataError as error:
                raise DataError(
                    f"frame {name}, {column}, row {row}: {error}; export this frame as CSV"
                ) from error
        texts = [str(column) + "   ", *map(str, frame[column].head(200))]
        sheet.set_column(place, place, min(max(map(len, texts)) + 2, WIDEST))
    sheet.add_table(
        first, 0, first + max(len(frame), 1), len(frame.columns) - 1,
        {"name": f"t_{name}", "style": "Table Style Light 1",
         "columns": [{"header": str(column)} for column in frame.columns]},
    )  # fmt: skip


def _colour_codes(book: Book, sheet: Sheet, frame: pd.DataFrame, first: int) -> None:
    """A symbol before a status or severity and its colour; the cell still holds the word alone."""
    severities = {severity: (symbol, "#22313a") for severity, symbol in SEVERITY_SYMBOL.items()}
    statuses = {key: (symbol, STATUS_COLOUR[key]) for key, symbol in STATUS_SYMBOL.items()}
    for column, looks in (("status", statuses), ("severity", severities)):
        if column not in frame or not len(frame):
            continue
        at = list(frame.columns).index(column)
        letter = xl_col_to_name(at)
        for value, (symbol, colour) in looks.items():
            look = book.add_format({"font_color": colour, "num_format": f'"{symbol} "@'})
            sheet.conditional_format(
                first, at, first + len(frame) - 1, at,
                {"type": "formula", "criteria": f'={letter}{first + 1}="{value}"', "format": look},
            )  # fmt: skip


def _explain_sheets(
    book: Book, sheet: Sheet, sheets: Mapping[str, pd.DataFrame], title: str, lang: str,
    notes: Sequence[tuple[str, Sequence[Sequence[str]]]],
) -> None:  # fmt: skip
    """What each sheet holds, and what holds for all of them."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    about = [
        (sentence("sheet", code, lang), sentence("sheet_about", code, lang)) for code in sheets
    ]
    row = 0
    for heading, lines in [(title, []), (sentence("sheet", "sheets", lang), about), *notes]:
        size = 14 if row == 0 else 11
        _put_text(
            book, sheet, row, 0, heading, {"bold": True, "font_color": "#1B4D5C", "font_size": size}
        )
        for line in lines:
            row += 1
            for column, text in enumerate(line):
                _put_text(book, sheet, row, column, text, {"text_wrap": True, "valign": "top"})
        row += 2
    _print_setup(sheet, 0)


def _write_figures_sheet(book: Book, code: str, frame: pd.DataFrame, raw: str, lang: str) -> None:
    """Labels, below them the columns' codes, and a row for each of the frame's; made to print.

    A column that says the same in every row, such as the cut-off, is hidden.
    """
    sheet = book.add_worksheet(sentence("sheet", code, lang))
    wrapped = len(frame) <= _MANY_ROWS
    codes = {"font_size": 7, "font_color": "#7B858C"}
    for column, name in enumerate(frame.columns):
        _put_text(book, sheet, 0, column, column_label(str(name), lang), _HEAD)
        _put_text(book, sheet, 1, column, str(name), codes)
        kind = str(frame[name].dtype)
        for row, value in enumerate(frame[name], start=2):
            text = value[:LONGEST_TEXT] if kind == TEXT else value
            link = _link(text, raw) if name in _ADDRESSES else ""
            _put(book, sheet, row, column, text, kind, str(name), link, wrapped=wrapped)
        hidden = {"hidden": True} if _is_constant(str(name), frame) else {}
        sheet.set_column(column, column, _width(str(name), frame[name], kind, lang), None, hidden)
    sheet.freeze_panes(2, 1 if frame.columns[0] == "indicator_id" else 0)
    sheet.autofilter(1, 0, 1 + max(len(frame), 1), len(frame.columns) - 1)
    _colour_codes(book, sheet, frame, 2)
    _print_setup(sheet, 2)


def _print_setup(sheet: Sheet, heads: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    if heads:
        sheet.repeat_rows(0, heads - 1)


def _is_constant(name: str, frame: pd.DataFrame) -> bool:
    once = ("cut_off", "vintage", "term", "method", "synthetic", "sha256")
    return name in once and len(set(frame[name])) == 1


def _width(name: str, values: pd.Series, kind: str, lang: str) -> int:
    if kind != TEXT:
        return 11
    longest = max([len(str(value)) for value in values.head(200)], default=8)
    least = max(map(len, column_label(name, lang).split()), default=8)
    return min(max(longest, least) + 2, 40 if name in ("name", "message", "note", "text") else 26)


def _link(addresses: str, raw: str) -> str:
    """Where the first of a cell's addresses is, in the folder of raw data."""
    found = _ADDRESS.search(addresses)
    if found is None:
        return ""
    target = f"{raw}/{found['file']}".replace(os.sep, "/")
    sheet = found["sheet"].replace("'", "''")
    return f"external:{target}#'{sheet}'!{found['cell']}"


def _put(
    book: Book, sheet: Sheet, row: int, column: int, value: Any, kind: str, name: str,
    link: str = "", *, wrapped: bool = False,
) -> None:  # fmt: skip
    """One value with its type; an empty text, NaN and NaT are empty cells.

    Raises
    ------
    DataError
        When a text is longer than a cell of Excel holds.
    """
    look: dict[str, Any] = {"valign": "top"} if wrapped else {}
    if kind == TEXT:
        look |= {"num_format": "@"} if name in _CODES else {}
        look |= {"text_wrap": True} if wrapped else {}
        if value:
            _put_text(book, sheet, row, column, value, look, link)
        elif look:
            sheet.write_blank(row, column, None, _look(book, look))
    elif kind == FLAG:
        # LibreOffice shows some cells as 1 without a format of their own
        look |= {"num_format": '"TRUE";"TRUE";"FALSE"'}
        sheet.write_boolean(row, column, bool(value), _look(book, look))
    elif kind == DATE and not pd.isna(value):
        look |= {"num_format": "yyyy-mm-dd"}
        sheet.write_datetime(row, column, value.to_pydatetime(), _look(book, look))
    elif kind == WHOLE:
        sheet.write_number(row, column, int(value), _look(book, look | {"num_format": "0"}))
    elif kind == NUMBER and math.isfinite(value):
        shown = "0.0%" if name in SHARES else _number_format(value)
        sheet.write_number(row, column, float(value), _look(book, look | {"num_format": shown}))


def _put_text(
    book: Book, sheet: Sheet, row: int, column: int, text: str, look: Mapping[str, Any],
    link: str = "",
) -> None:  # fmt: skip
    """A text as it is; what no workbook can hold is a replacement character."""
    if len(text) > LONGEST_TEXT:
        raise DataError(
            f"a text of {len(text):,} characters, and a cell of Excel holds {LONGEST_TEXT:,}"
        )
    plain = _CONTROL.sub("\ufffd", text)
    more = {"quote_prefix": True} if _FORMULA.match(text) else {}
    if link:
        shown = _look(book, {**look, **more, "font_color": "#1F6479", "underline": 1})
        # more links than a sheet may have: the address still stands there as text
        if sheet.write_url(row, column, link, shown, plain) == 0:
            return
    sheet.write_string(row, column, plain, _look(book, {**look, **more}))


def _look(book: Book, look: Mapping[str, Any]) -> Any:
    """A format of the book, made once for all cells that look alike."""
    if not look:
        return None
    made = book.__dict__.setdefault("looks", {})
    key = tuple(sorted(look.items()))
    if key not in made:
        made[key] = book.add_format(dict(look))
    return made[key]


def _number_format(value: float) -> str:
    return "#,##0" if abs(value) >= 100 or float(value).is_integer() else "#,##0.0##"


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
