"""The workbook of figures: every frame behind the report's charts, each value with its cells.

Figures and a path go in, an .xlsx is written. Numbers stay numbers and dates dates; text that a
spreadsheet would take for a formula stays text. The same figures give the same bytes.
"""

from __future__ import annotations

import math
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from indicators.frames.schemas import SCHEMAS
from indicators.publishing.content_cover import report_title
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import input_hashes, package_versions, parameter_rows
from indicators.publishing.phrase_codes import finding_in_words
from indicators.publishing.phrases import phrase
from indicators.vocabulary import label

#: Columns that are shares of 1; every other number is in the unit of its row.
SHARES = {"attainment", "sexenio_share", "elapsed_share", "coverage", "probability"}
#: Columns of addresses; the first address of a cell is where its link leads.
ADDRESSES = {"source_cell", "actual_cells", "target_cells", "cells"}
WIDEST = 60

_HEAD = PatternFill("solid", fgColor="F1F5F6")
_ADDRESS = re.compile(r"\[(?P<file>[^\]]+)\](?P<sheet>.+?)!(?P<cell>[A-Z]{1,3}\d+)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
        kind = "text" if frame[name].dtype == "str" else "number"
        longest = max([len(name), *(len(str(v)) for v in frame[name].head(200))], default=8)
        width = min(longest + 2, WIDEST) if kind == "text" else max(len(name) + 2, 12)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for n, row in enumerate(frame.itertuples(index=False), start=2):
        for column, (name, value) in enumerate(zip(names, row, strict=True), start=1):
            _write_value(sheet, n, column, name, value)
            if name in ADDRESSES:
                _link(sheet, n, column, str(value), raw)
    sheet.freeze_panes = "B2" if names[0] == "indicator_id" else "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _write_value(sheet: Worksheet, row: int, column: int, name: str, value: Any) -> None:
    """One value with its type; NaN and NaT are empty cells, as a spreadsheet has it."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        # set as a string by its type, so that no text is ever taken for a formula
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    elif isinstance(value, pd.Timestamp):
        cell.value = value.to_pydatetime()
        cell.number_format = "yyyy-mm-dd"
    elif value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return
    else:
        cell.value = value.item() if hasattr(value, "item") else value
        if isinstance(cell.value, float):
            cell.number_format = "0.0%" if name in SHARES else _number_format(cell.value)


def _number_format(value: float) -> str:
    return "#,##0" if value.is_integer() or abs(value) >= 100 else "#,##0.0"


def _link(sheet: Worksheet, row: int, column: int, addresses: str, raw: str) -> None:
    """Lead from the cell to the first of its source cells, in the folder of raw data."""
    found = _ADDRESS.search(addresses)
    if found is None:
        return
    cell = sheet.cell(row, column)
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
                _write_value(sheet, row, column, "", text)
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
