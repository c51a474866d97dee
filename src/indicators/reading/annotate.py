"""A copy of a workbook in which each finding stands on its cell, for sending back to an office.

A workbook and its findings go in; a new .xlsx is written: a comment and a colour on every cell
with a finding, and a sheet that lists them all, those on a range, a sheet or the file too. What an
office reads is words: a severity and a sentence, in Spanish unless English is asked for, and never
a code. The workbook itself is never changed, charts and pictures are not copied, and a file that is
there is never overwritten.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from indicators.errors import check_new
from indicators.frames.shown import addresses, split_address
from indicators.reading.findings import findings_frame
from indicators.reading.workbook import read_workbook
from indicators.words import in_ranges, label, period_in_words, sentence

#: Worst first. A colour never speaks alone: each comment begins with the word.
_COLOURS = {"error": "F8C9C4", "warning": "FFE3A6", "note": "D5E5F5"}

#: What a workbook may unpack to that openpyxl opens, with formulas and formats: some 200,000 cells.
_MOST_UNPACKED = 16 * 1024**2

_QUARTER = re.compile(r"\b\d{4}Q[1-4]\b")
_HEADS = ("severity", "sheet", "cell", "finding", "hint", "text")
_WIDTHS = (12, 22, 14, 70, 50, 30)


def write_annotated(path: Path, findings: pd.DataFrame, out: Path, lang: str = "es") -> int:
    """Write a copy of a workbook with its findings on their cells; how many cells were marked.

    Of an .xlsx formulas and formats are kept, of other formats the values. Findings (schema
    ``findings``) of other files are left out.

    Raises
    ------
    UsageError
        When ``out`` is there already or is no .xlsx, or there is no such workbook.
    UnreadableFile
        When the workbook cannot be read.
    """
    check_new(out, ".xlsx")
    book = _copy_of(path)
    # what names no cell of it, such as a date that no sheet has, is told in the list
    elsewhere = findings.source_cell.str.startswith("[")
    elsewhere &= ~findings.source_cell.str.contains(f"[{path.name}]", regex=False)
    ours = _for_the_office(findings[~elsewhere], lang)
    ours = ours.sort_values("severity", key=lambda s: s.map(list(_COLOURS).index), kind="stable")
    marked: dict[Any, list[Any]] = {}
    for row in ours.itertuples(index=False):
        for file, sheet, cells in addresses(row.source_cell):
            if file == path.name and cells and sheet in book.sheetnames:
                anchor = _anchor(book[sheet], re.split("[:, ]", cells)[0])
                marked.setdefault(anchor, []).append(row)
    # under merges that overlap no cell can hold a comment; its findings are in the list
    open_cells = [cell for cell in marked if not isinstance(cell, MergedCell)]
    for cell in open_cells:
        _mark(cell, marked[cell], lang)
    _write_legend(book, ours, lang)
    book.save(out)
    return len(open_cells)


def _for_the_office(findings: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The findings without what is for whoever keeps the data alone, periods in words."""

    def spelled(text: str) -> str:
        return _QUARTER.sub(lambda found: period_in_words(found[0], lang), text)

    ours = findings_frame(findings, lang, office=True)
    return ours.assign(message=ours.message.map(spelled), hint=ours.hint.map(spelled))


def _put_text(cell: Any, text: str) -> Any:
    """Write a text as text: one that starts with "=" is no formula, whoever typed it."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(wrap_text=True if cell.row > 3 else None, vertical="top")
    return cell


def _copy_of(path: Path) -> Workbook:
    """The workbook with its formulas and formats, or where openpyxl cannot hold it, its values."""
    sheets = read_workbook(path)  # first: it refuses what is not safe to open here
    with contextlib.suppress(Exception):  # of many kinds: it is no .xlsx, or has parts it dislikes
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= _MOST_UNPACKED:
            return load_workbook(path, rich_text=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        copied = book.create_sheet(sheet.name)
        for cell in sheet.cells():
            target = copied.cell(cell.row, cell.column)
            if isinstance(cell.value, (int, float, date)):
                target.value, target.number_format = cell.value, cell.number_format
            else:
                _put_text(target, _clean(cell.text))
    return book


def _anchor(sheet: Any, cell: str) -> Any:
    """The cell itself, or the one that shows a merged range: the others hold no comment."""
    area = next((area for area in sheet.merged_cells.ranges if cell in area), None)
    return sheet[area.start_cell.coordinate if area else cell]


def _mark(cell: Any, rows: list[Any], lang: str) -> None:
    said = [
        f"{label(row.severity, lang).upper()}: {_sentence(row)}\n→ {row.hint}".removesuffix("\n→ ")
        for row in rows
    ]
    said += [cell.comment.text] if cell.comment else []
    text = _clean("\n\n".join(said))
    height = 60 + 16 * (len(text) // 45 + len(said))
    cell.comment = Comment(text, "indicators", width=360, height=height)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[rows[0].severity])


def _sentence(row: Any) -> str:
    """What a finding says, less its address, which is where it stands."""
    return str(row.message.removeprefix(f"{in_ranges(row.source_cell)}: "))


def _write_legend(book: Workbook, findings: pd.DataFrame, lang: str) -> None:
    """A first sheet with what the colours mean and every finding, those without a cell too."""
    sheet = book.create_sheet(sentence("check", "findings_sheet", lang), 0)
    fills = {code: PatternFill("solid", fgColor=colour) for code, colour in _COLOURS.items()}
    for row, (severity, fill) in enumerate(fills.items(), start=1):
        times = int((findings.severity == severity).sum())
        _put_text(sheet.cell(row, 1), label(severity if times == 1 else f"{severity}s", lang))
        sheet.cell(row, 1).fill, sheet.cell(row, 2).value = fill, times
    first = len(_COLOURS) + 2
    for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        cell = _put_text(sheet.cell(first, column), sentence("check", head, lang))
        cell.font, sheet.column_dimensions[cell.column_letter].width = Font(bold=True), width
    for number, row in enumerate(findings.itertuples(index=False), start=first + 1):
        _, where, cells = split_address(row.source_cell)
        texts = (label(row.severity, lang), where, cells, _sentence(row), row.hint, row.text)
        for column, text in enumerate(texts, start=1):
            _put_text(sheet.cell(number, column), _clean(text))
        sheet.cell(number, 1).fill = fills[row.severity]
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _clean(text: str) -> str:
    """Text that a workbook can hold: no control characters, no more than a cell takes."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:32_000]
