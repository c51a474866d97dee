"""Workbooks for people to fill in: the matrix of a new programme, and an office's results.

A programme's frames go in, a workbook is written that the readers of this package understand with
nothing left to guess. Nothing is read here, and a file that is there is never overwritten.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from indicators.periods import Term
from indicators.reading.annotate import check_new, put_text

#: What an office chooses from; a blank counts as final.
STATUS_CHOICES = ("final", "p/", "r/")

#: Blocks of the empty matrix, and the rows that each has for indicators.
BLOCKS, ROWS_IN_BLOCK = 3, 5

_QUARTERS = ("I Trim", "II Trim", "III Trim", "IV Trim")
_HEADER_ROW = 5
_TARGET = 5  # column of the year's target
_RESULTS = range(_TARGET + 1, _TARGET + 1 + 2 * len(_QUARTERS), 2)  # each with its status beside it
_TOTAL = _RESULTS.stop
_WIDTHS = [16, 34, 52, 26, 11, *[13, 9] * len(_QUARTERS), 13, 34]
_LINE = 13.5  # height of a line of text, in points

# Rules are custom ones, since one for whole numbers would refuse the "n.d." of a missing figure.
_WHOLE = 'IF(ISNUMBER({0}),AND({0}>=0,{0}=INT({0})),{0}="n.d.")'
_ANY = 'IF(ISNUMBER({0}),TRUE,{0}="n.d.")'
#: How cells of a kind of indicator show numbers, what may be typed in them, and that in words. In
#: a cell formatted as percent, 65 and 65 % are the same when typed, and neither is read as 0.65.
_KINDS = {
    kind: (shown, rule, f'Escriba {what}, o "n.d." si no está disponible.')
    for kind, shown, rule, what in (
        ("count", "#,##0", _WHOLE, "un número entero, 0 o mayor"),
        ("measure", "#,##0.0##", _ANY, "un número"),
        ("percent", "0.0##%", _ANY, "el porcentaje (65 es 65 %)"),
    )
}
_NOTES = (
    "p/ Cifras preliminares.",
    "r/ Cifras revisadas.",
    "n.d. No disponible.",
    "Un trimestre que aún no se reporta queda en blanco; un cero es un resultado.",
    "El acumulado se calcula solo, donde los trimestres se suman.",
)

_BOLD = Font(bold=True)
_SIDE = Side(style="thin", color="B8C0C8")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_matrix_form(path: Path, programme: str, term: Term, baseline_year: int) -> None:
    """Write the empty matrix of a programme: blocks of objectives, a target column for each year.

    Parameters
    ----------
    path, programme
        The workbook to write, and the programme's name for its title.
    term, baseline_year
        The years that have targets, and the year of the baseline column.

    Raises
    ------
    UsageError
        When the file is there already, or is not named ``.xlsx``.
    """
    book, sheet = _new_book("Matriz", programme)
    heads = ["Indicador", "Unidad de medición", f"Línea base {baseline_year}"]
    heads += [f"Meta {year}" for year in term.years()]
    put_text(sheet.cell(2, 1), "Matriz de objetivos, indicadores y metas").font = _BOLD
    put_text(
        sheet.cell(3, 1),
        "Escriba el nombre de cada objetivo tras su número y un indicador por fila; copie un "
        'bloque para otro objetivo. Lo que no exista es "N/A". Una meta de todo el periodo lo dice '
        'en su celda: "400 en el periodo".',
    )
    for number in range(1, BLOCKS + 1):
        row = _HEADER_ROW + (number - 1) * (ROWS_IN_BLOCK + 3)
        put_text(sheet.cell(row, 1), f"Objetivo {number}.").font = _BOLD
        _write_heads(sheet, row + 1, heads)
        for inner in range(row + 2, row + 2 + ROWS_IN_BLOCK):
            for column in range(1, len(heads) + 1):
                _as_input(sheet.cell(inner, column))
    _save(book, path, [60, 24, *[13] * (len(heads) - 2)])


def write_results_form(
    path: Path, programme: str, indicators: pd.DataFrame, targets: pd.DataFrame, year: int
) -> None:
    """Write the workbook in which an office reports the quarters of a year.

    Only what an office has to give can be typed: the reporting date, the quarters with their
    status, remarks, and the year's target where the matrix prints none. The rest is locked,
    without a password. A total is computed only where quarters add up to the year.

    Parameters
    ----------
    path, programme
        The workbook to write, and the programme's name for its title.
    indicators, targets
        Frames of these schemas: an indicator is a row of the form, and its annual target or level
        of the year is printed; targets are those in force.
    year
        The year to report on.

    Raises
    ------
    UsageError
        When the file is there already, or is not named ``.xlsx``.
    """
    book, sheet = _new_book("Avance trimestral", f"{programme}. Avance trimestral {year}")
    put_text(sheet.cell(2, 1), "Solo se escribe en las celdas amarillas.")
    put_text(sheet.cell(3, 1), "Fecha de reporte").font = _BOLD
    heads = ["Clave", "Objetivo", "Indicador", "Unidad de medida", f"Meta {year}"]
    for quarter in _QUARTERS:
        heads += [f"Avance {year} {quarter}", "Estatus"]
    _write_heads(sheet, _HEADER_ROW, [*heads, f"Acumulado {year}", "Observaciones"])
    printed = _targets_of(targets, year)
    first = _HEADER_ROW + 1
    kinds = indicators.value_type.mask(indicators.unit_kind == "percent", "percent")
    for row, rules in enumerate(indicators.assign(kind=kinds).itertuples(), start=first):
        _write_row(sheet, row, rules, printed.get(rules.indicator_id))
    _merge_objectives(sheet, indicators.objective.tolist(), first)
    _add_rules(sheet, list(enumerate(kinds, start=first)), year)
    for row, text in enumerate(_NOTES, start=first + len(indicators) + 1):
        put_text(sheet.cell(row, 1), text).alignment = Alignment(vertical="top")
    sheet.freeze_panes = sheet.cell(first, _TARGET)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _save(book, path, _WIDTHS)


def _new_book(name: str, title: str) -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    put_text(sheet.cell(1, 1), title).font = Font(bold=True, size=13)
    return book, sheet


def _write_heads(sheet: Any, row: int, heads: Iterable[str]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = put_text(sheet.cell(row, column), head)
        cell.font, cell.fill, cell.border = _BOLD, PatternFill("solid", fgColor="D9E1E8"), _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.row_dimensions[row].height = 2 * _LINE + 4


def _as_input(cell: Any) -> Any:
    cell.fill, cell.border = PatternFill("solid", fgColor="FFF9DB"), _BOX
    cell.alignment, cell.protection = _WRAPPED, Protection(locked=False)
    return cell


def _write_row(sheet: Any, row: int, rules: Any, target: float | None) -> None:
    objective = f"{rules.objective}. {rules.objective_name}".removesuffix(". ")
    for column, text in enumerate((rules.indicator_id, objective, rules.name, rules.unit), start=1):
        cell = put_text(sheet.cell(row, column), text)
        cell.border, cell.number_format = _BOX, "@"
    # wrapped texts take their height; no program sets it for us
    texts = ((rules.name, _WIDTHS[2]), (rules.unit, _WIDTHS[3]))
    lines = max(math.ceil(len(text) / (0.9 * width)) for text, width in texts)
    sheet.row_dimensions[row].height = _LINE * max(lines, 1) + 2
    shown = _KINDS[rules.kind][0]
    for column in range(_TARGET, _TOTAL):
        _as_input(sheet.cell(row, column)).number_format = shown
    if target is not None:
        cell = sheet.cell(row, _TARGET)
        cell.value = float(f"{target / 100:.12g}") if rules.kind == "percent" else target
        cell.fill, cell.protection = PatternFill(), Protection(locked=True)
    total = sheet.cell(row, _TOTAL)
    total.border, total.number_format, total.alignment = _BOX, shown, _WRAPPED
    if rules.within_year == "sum":
        quarters = ",".join(f"{get_column_letter(column)}{row}" for column in _RESULTS)
        total.value = f'=IF(COUNT({quarters})=0,"",SUM({quarters}))'
    _as_input(sheet.cell(row, _TOTAL + 1))


def _targets_of(targets: pd.DataFrame, year: int) -> dict[str, float]:
    """The targets that cover this year alone; a total of the term is none of its years' target."""
    of_year = targets[
        (targets.period == str(year)) & (targets.role == "target")
        & (targets.issuer == "programme") & targets.scope.isin(["annual", "level"])
        & targets.value.notna()
    ]  # fmt: skip
    return dict(zip(of_year.indicator_id, of_year["value"], strict=True))


def _merge_objectives(sheet: Any, objectives: list[int], first: int) -> None:
    starts = [n for n, number in enumerate(objectives) if not n or objectives[n - 1] != number]
    for start, end in zip(starts, [*starts[1:], len(objectives)], strict=True):
        if end - start > 1:
            sheet.merge_cells(f"B{first + start}:B{first + end - 1}")


def _add_rules(sheet: Any, kinds: list[tuple[int, str]], year: int) -> None:
    """Say what may be typed in the date's cell, in results by their row's kind, in statuses."""
    day = _as_input(sheet["B3"])
    day.number_format, day.alignment = "yyyy-mm-dd", Alignment(horizontal="left")
    said = f"Escriba una fecha de {year} o posterior, como {year}-10-31."
    _add_rule(sheet, ["B3"], said, type="date", operator="greaterThanOrEqual",
              formula1=f"DATE({year},1,1)")  # fmt: skip
    beside = [sheet.cell(row, column + 1).coordinate for row, _ in kinds for column in _RESULTS]
    said = "Elija final, p/ (preliminar) o r/ (revisada); en blanco es final."
    _add_rule(sheet, beside, said, type="list", formula1=f'"{",".join(STATUS_CHOICES)}"')
    for kind, (_, formula, said) in _KINDS.items():
        rows = [row for row, own in kinds if own == kind]
        cells = [sheet.cell(row, column).coordinate for row in rows for column in _RESULTS]
        _add_rule(sheet, cells, said, type="custom", formula1=formula, prompt=said,
                  showInputMessage=True)  # fmt: skip


def _add_rule(sheet: Any, cells: list[str], error: str, *, formula1: str, **rules: Any) -> None:
    """A rule for some cells; ``{0}`` in its formula is the first of them."""
    if not cells:
        return
    rule = DataValidation(
        formula1=formula1.format(cells[0]), error=error, allow_blank=True, **rules
    )
    rule.showErrorMessage, rule.errorTitle = True, "Valor no válido"
    for cell in cells:
        rule.add(cell)
    sheet.add_data_validation(rule)


def _save(book: Workbook, path: Path, widths: Iterable[int]) -> None:
    """Write the workbook, each formula with the empty text that it shows while nothing is filled.

    openpyxl stores no results of formulas, and a formula without one is what a reader must doubt.
    """
    check_new(path)
    sheet = book.worksheets[0]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    whole = BytesIO()
    book.save(whole)
    formula = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?><f>')
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as new:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = formula.sub(rb'<c r="\1"\2 t="str"><f>', content)
            new.writestr(entry, content)
