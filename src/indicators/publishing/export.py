"""The tidy frames, gaps and projections for people in Excel: a workbook, or one frame as CSV.

A programme goes in; a file comes out that reads back as the same frames. Cells keep their types;
a text that a spreadsheet would take for a formula stays a text. Nothing is computed or rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from indicators.analysis.gap import gap_to_target
from indicators.analysis.projection import project_sexenio
from indicators.errors import DataError, UsageError
from indicators.frames.schemas import SCHEMAS, TEXT
from indicators.programme import STORED, Programme
from indicators.publishing.typed_cells import FORMULA, write_text, write_value
from indicators.words import (
    SEVERITY_SYMBOL,
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    period_in_words,
)

#: What is exported, a sheet each.
FRAMES = (*STORED, "gaps", "projections")

#: A column grows with its texts up to this many characters.
WIDEST = 48

_FIRST_FRAME_ROW = 1


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
    book = Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet("about"), frames, title, lang)
    for name, frame in frames.items():
        _write_frame(book.create_sheet(name), name, frame)
    _write_new(Path(path), book.save)


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


def _is_like_formula(text: str) -> bool:
    if not FORMULA.match(text) or len(text) == 1:
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


def _explain(sheet: Worksheet, frames: Mapping[str, pd.DataFrame], title: str, lang: str) -> None:
    """The first sheet: of what and when the figures are, and what each column means."""
    heading = [title] if title else []
    if "gaps" in frames and len(frames["gaps"]):
        gaps = frames["gaps"].iloc[0]
        heading.append(f"{label('cut_off', lang)}: {period_in_words(gaps.cut_off, lang)}")
        if gaps.vintage:
            heading.append(f"{label('vintage', lang)}: {day_in_words(gaps.vintage, lang)}")
    if any(frame.synthetic.any() for frame in frames.values() if "synthetic" in frame):
        heading.append(label("synthetic", lang).upper())
    for row, text in enumerate(heading, start=1):
        write_text(_cell(sheet, row, 1), text)
        sheet.cell(row, 1).font = Font(bold=True, size=13 if row == 1 else 11)
    rows = [
        {
            "frame": name, "column": key, "type": column.dtype, "meaning": column.meaning,
            "values": ", ".join(value or '""' for value in column.allowed),
        }
        for name in frames for key, column in SCHEMAS[name].items()
    ]  # fmt: skip
    _write_table(sheet, "about", pd.DataFrame(rows, dtype=TEXT), len(heading) + 2)
    sheet.column_dimensions["D"].width = 2 * WIDEST


def _write_frame(sheet: Worksheet, name: str, frame: pd.DataFrame) -> None:
    _write_table(sheet, name, frame, _FIRST_FRAME_ROW)
    sheet.freeze_panes = "B2"
    for column, look in (("status", _status_rules), ("severity", _severity_rules)):
        if column in frame and len(frame):
            letter = get_column_letter(list(frame.columns).index(column) + 1)
            for rule in look(f"{letter}2"):
                sheet.conditional_formatting.add(f"{letter}2:{letter}{len(frame) + 1}", rule)


def _write_table(sheet: Worksheet, name: str, frame: pd.DataFrame, first: int) -> None:
    """A frame as a native table of Excel; one without rows keeps its head and an empty row."""
    for place, column in enumerate(frame.columns, start=1):
        write_text(_cell(sheet, first, place), str(column))
        kind = SCHEMAS[name][column].dtype if name in SCHEMAS else TEXT
        for row, value in enumerate(frame[column], start=first + 1):
            try:
                write_value(_cell(sheet, row, place), value, kind, str(column))
            except DataError as error:
                raise DataError(
                    f"frame {name}, {column}, row {row - first}: {error}; export this frame as CSV"
                ) from error
        texts = [str(column) + "   ", *map(str, frame[column].head(200))]
        wanted = max(len(text) for text in texts) + 2
        sheet.column_dimensions[get_column_letter(place)].width = min(wanted, WIDEST)
    last = f"{get_column_letter(len(frame.columns))}{first + max(len(frame), 1)}"
    table = Table(displayName=f"t_{name}", ref=f"A{first}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # no cell of these sheets is merged


def _status_rules(first: str) -> list[Rule]:
    return [
        _rule(first, status, symbol, STATUS_COLOUR[status], place)
        for place, (status, symbol) in enumerate(STATUS_SYMBOL.items())
    ]


def _severity_rules(first: str) -> list[Rule]:
    return [
        _rule(first, severity, symbol, "#22313a", place)
        for place, (severity, symbol) in enumerate(SEVERITY_SYMBOL.items(), len(STATUS_SYMBOL))
    ]


def _rule(first: str, value: str, symbol: str, colour: str, place: int) -> Rule:
    """A symbol before a word and its colour, as a look: the cell still holds the word alone."""
    look = DifferentialStyle(
        font=Font(color=f"FF{colour[1:].upper()}"),
        # one number per format, apart from those of the cells, which begin at 164
        numFmt=NumberFormat(numFmtId=300 + place, formatCode=f'"{symbol} "@'),
    )
    return Rule(type="expression", dxf=look, formula=[f'{first}="{value}"'])
