"""The workbook of figures: every frame behind the report's charts, each value with its cells.

Figures and a path go in, an .xlsx is written. Numbers stay numbers and dates dates; text that a
spreadsheet would take for a formula stays text. The same figures give the same bytes.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from indicators.frames.schemas import SCHEMAS, TEXT
from indicators.publishing.content_cover import report_title
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import input_hashes, package_versions, parameter_rows
from indicators.publishing.phrase_codes import finding_in_words
from indicators.publishing.phrases import phrase
from indicators.publishing.typed_cells import LONGEST_TEXT, write_text, write_value
from indicators.words import label

#: Columns of addresses; the first address of a cell is where its link leads.
ADDRESSES = {"source_cell", "actual_cells", "target_cells", "cells"}
WIDEST = 60

_HEAD = PatternFill("solid", fgColor="F1F5F6")
_ADDRESS = re.compile(r"\[(?P<file>[^\]]+)\](?P<sheet>.+?)!(?P<cell>[A-Z]{1,3}\d+)")


def write_figures_workbook(
    figures: ReportFigures, target: Path, moment: datetime, folder: Path
) -> None:
    """Write the workbook.

    Parameters
    ----------
    figures
        The report's figures.
    target
        The file to write.
    moment
        What the file says of when it was made.
    folder
        Where it is going to lie: links to source cells start from there.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    raw = os.path.relpath(figures.programme.folder.resolve(), folder.resolve())
    for name, frame in _frames(figures).items():
        _write_frame(book.create_sheet(name), frame, raw)
    _write_notes(
        book.create_sheet("Método" if figures.parameters.lang == "es" else "Method"), figures
    )
    book.properties.title = report_title(figures)
    book.properties.creator = "sexenio-indicators"
    book.properties.created = moment.replace(tzinfo=None)
    loose = target.with_suffix(".loose")
    book.save(loose)
    _settle(loose, target, moment)


def _frames(figures: ReportFigures) -> Mapping[str, pd.DataFrame]:
    spanish = figures.parameters.lang == "es"
    findings = figures.programme.findings
    said = [finding_in_words(code, figures.parameters.lang) for code in findings.code]
    sheets = {
        ("Brechas", "Gaps"): figures.gaps,
        ("Proyección", "Projection"): figures.projections,
        ("Abanico", "Fan"): figures.fan,
        ("Trayectoria", "Path"): figures.path,
        ("Resultados", "Actuals"): _with_unit(figures, figures.actuals),
        ("Metas", "Targets"): _with_unit(figures, figures.targets),
        ("Indicadores", "Indicators"): figures.indicators,
        ("Hallazgos", "Findings"): findings.assign(finding=said),
        ("Decisiones", "Decisions"): figures.programme.decisions,
        ("Notas", "Footnotes"): figures.programme.footnotes,
    }
    if figures.closing:
        del sheets["Proyección", "Projection"], sheets["Abanico", "Fan"]
    return {names[0] if spanish else names[1]: frame for names, frame in sheets.items()}


def _with_unit(figures: ReportFigures, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the unit of its numbers beside the indicator."""
    units = figures.indicators.set_index("indicator_id").unit
    wider = frame.copy()
    wider.insert(1, "unit", wider.indicator_id.map(units).astype("str"))
    return wider


def _write_frame(sheet: Worksheet, frame: pd.DataFrame, raw: str) -> None:
    """A header row that stays, a filter, and a row for each of the frame's."""
    names = list(frame.columns)
    for column, name in enumerate(names, start=1):
        head = sheet.cell(1, column, name)
        head.font = Font(bold=True, color="1B4D5C")
        head.fill = _HEAD
        head.alignment = Alignment(vertical="top")
        kind = str(frame[name].dtype)
        longest = max([len(name), *(len(str(v)) for v in frame[name].head(200))], default=8)
        width = min(longest + 2, WIDEST) if kind == TEXT else max(len(name) + 2, 12)
        sheet.column_dimensions[get_column_letter(column)].width = width
        for n, value in enumerate(frame[name], start=2):
            cell = cast(Cell, sheet.cell(n, column))
            write_value(cell, value[:LONGEST_TEXT] if kind == TEXT else value, kind, name)
            if name in ADDRESSES:
                _link(cell, value, raw)
    sheet.freeze_panes = "B2" if names[0] == "indicator_id" else "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _link(cell: Cell, addresses: str, raw: str) -> None:
    """Lead from the cell to the first of its source cells, in the folder of raw data."""
    found = _ADDRESS.search(addresses)
    if found is None:
        return
    target = f"{raw}/{found['file']}".replace(os.sep, "/")
    place = f"'{found['sheet'].replace(chr(39), chr(39) * 2)}'!{found['cell']}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=target, location=place)
    cell.font = Font(color="1F6479", underline="single")


def _write_notes(sheet: Worksheet, figures: ReportFigures) -> None:
    """What the numbers are: columns in words, method, parameters, versions, inputs."""
    lang = figures.parameters.lang
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 100
    settings = figures.programme.settings
    thresholds = [
        ["amber_low", str(settings.amber_low)], ["green_low", str(settings.green_low)],
        ["green_high", str(settings.green_high)], ["small_target", str(settings.small_target)],
        ["reference_path", settings.reference_path],
    ]  # fmt: skip
    columns = [
        [f"{frame}.{name}", column.meaning]
        for frame in ("gaps", "projections", "projection_fan", "planned_path")
        for name, column in SCHEMAS[frame].items()
    ]
    synthetic = [[label("synthetic", lang), ""]] if figures.judged.synthetic.any() else []
    parts: Sequence[tuple[str, Sequence[Sequence[str]]]] = [
        (report_title(figures), synthetic),
        (phrase("method", lang), [*thresholds, ["", phrase("thresholds", lang)]]),
        (phrase("parameters", lang), parameter_rows(figures)),
        (phrase("versions", lang), [list(row) for row in package_versions().items()]),
        (phrase("inputs", lang), [list(row) for row in input_hashes(figures).items()]),
        (phrase("columns", lang), columns),
    ]
    row = 1
    for title, lines in parts:
        sheet.cell(row, 1, title).font = Font(bold=True, color="1B4D5C")
        for line in lines:
            row += 1
            for column, text in enumerate(line, start=1):
                write_text(cast(Cell, sheet.cell(row, column)), text)
        row += 2
    sheet.freeze_panes = "A2"


def _settle(loose: Path, target: Path, moment: datetime) -> None:
    """Pack the workbook anew with one date throughout: openpyxl writes the clock's."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(target, "w") as packed:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    loose.unlink()
