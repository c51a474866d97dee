"""Workbooks for people to fill in: the matrix of a new programme, and an office's results.

A programme's frames go in, a workbook is written that the readers of this package understand with
nothing left to guess. Nothing is read here, and a file that is there is never overwritten.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from indicators.errors import UsageError
from indicators.periods import Term

#: What an office chooses from; a blank counts as final.
STATUS_CHOICES = ("final", "p/", "r/")

#: Blocks of the empty matrix, and the rows that each has for indicators.
BLOCKS, ROWS_IN_BLOCK = 3, 5

_QUARTERS = ("I Trim", "II Trim", "III Trim", "IV Trim")
_HEADER_ROW = 5
_TARGET_COLUMN = 5
_TOTAL_COLUMN = _TARGET_COLUMN + 1 + 2 * len(_QUARTERS)

_WIDTHS = [16, 34, 52, 26, 11, *[13, 9] * len(_QUARTERS), 13, 34]
_LINE = 13.5  # height of a line of text, in points

_TITLE = Font(bold=True, size=13)
_BOLD = Font(bold=True)
_HEADER = PatternFill("solid", fgColor="D9E1E8")
_INPUT = PatternFill("solid", fgColor="FFF9DB")
_THIN = Side(style="thin", color="B8C0C8")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_matrix_form(path: Path, programme: str, term: Term, baseline_year: int) -> None:
    """Write the empty matrix of a programme: blocks of objectives, a target column for each year.

    Parameters
    ----------
    path
        The workbook to write.
    programme
        The programme's name, for the title.
    term
        The years that have targets.
    baseline_year
        The year of the baseline column.

    Raises
    ------
    UsageError
        When the file is there already.
    """
    book, sheet = _new_book("Matriz")
    heads = ["Indicador", "Unidad de medición", f"Línea base {baseline_year}"]
    heads += [f"Meta {year}" for year in term.years()]
    put_text(sheet.cell(1, 1), programme).font = _TITLE
    put_text(sheet.cell(2, 1), "Matriz de objetivos, indicadores y metas").font = _BOLD
    put_text(
        sheet.cell(3, 1),
        "Escriba el nombre de cada objetivo tras su número y un indicador por fila; copie un "
        'bloque para otro objetivo. Lo que no exista es "N/A". Una meta de todo el periodo lo dice '
        'en su celda: "400 en el periodo".',
    )
    row = 5
    for number in range(1, BLOCKS + 1):
        put_text(sheet.cell(row, 1), f"Objetivo {number}.").font = _BOLD
        _write_heads(sheet, row + 1, heads)
        for inner in range(row + 2, row + 2 + ROWS_IN_BLOCK):
            for column in range(1, len(heads) + 1):
                _as_input(sheet.cell(inner, column))
        row += 3 + ROWS_IN_BLOCK
    _set_widths(sheet, [60, 24, *[13] * (len(heads) - 2)])
    _set_page(sheet)
    _save(book, path)


def write_results_form(
    path: Path, programme: str, indicators: pd.DataFrame, targets: pd.DataFrame, year: int
) -> None:
    """Write the workbook in which an office reports the quarters of a year.

    Only what an office has to give can be typed: the reporting date, the quarters with their
    status, remarks, and the year's target where the matrix prints none. The rest is locked
    (without a password). A total is computed only where quarters add up to the year.

    Parameters
    ----------
    path
        The workbook to write.
    programme
        The programme's name, for the title.
    indicators
        Schema ``indicators``: one row of the form each.
    targets
        Schema ``targets``, those in force; an annual target or a level of the year is printed.
    year
        The year to report on.

    Raises
    ------
    UsageError
        When the file is there already, or is not named ``.xlsx``.
    """
    book, sheet = _new_book("Avance trimestral")
    put_text(sheet.cell(1, 1), f"{programme}. Avance trimestral {year}").font = _TITLE
    put_text(sheet.cell(2, 1), "Solo se escribe en las celdas amarillas.")
    put_text(sheet.cell(3, 1), "Fecha de reporte").font = _BOLD
    heads = ["Clave", "Objetivo", "Indicador", "Unidad de medida", f"Meta {year}"]
    for quarter in _QUARTERS:
        heads += [f"Avance {year} {quarter}", "Estatus"]
    _write_heads(sheet, _HEADER_ROW, [*heads, f"Acumulado {year}", "Observaciones"])
    printed = _targets_of(targets, year)
    first = _HEADER_ROW + 1
    for row, rules in enumerate(indicators.itertuples(index=False), start=first):
        _write_row(sheet, row, rules, printed)
    last = first + len(indicators) - 1
    _merge_objectives(sheet, indicators.objective.tolist(), first)
    _add_validations(sheet, indicators, first, year)
    _write_notes(sheet, last + 2)
    _set_widths(sheet, _WIDTHS)
    _set_page(sheet)
    sheet.freeze_panes = sheet.cell(first, _TARGET_COLUMN)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _save(book, path)


def put_text(cell: Any, text: str) -> Any:
    """Write a text as text: one that starts with "=" is no formula, whoever typed it."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = _WRAPPED if cell.row > 3 else Alignment(vertical="top")
    return cell


def check_new(path: Path) -> None:
    """Refuse a path that is there already or is no .xlsx.

    Raises
    ------
    UsageError
        When a workbook cannot be written there.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path}: a workbook is written as .xlsx; name it so")
    if path.exists():
        raise UsageError(f"{path}: is there already and is not overwritten; name another file")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")


def _new_book(title: str) -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def _write_heads(sheet: Any, row: int, heads: Iterable[str]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = put_text(sheet.cell(row, column), head)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEADER, _BOX, _CENTRED
    sheet.row_dimensions[row].height = 2 * _LINE + 4


def _as_input(cell: Any) -> Any:
    cell.fill, cell.border, cell.alignment = _INPUT, _BOX, _WRAPPED
    cell.protection = Protection(locked=False)
    return cell


def _write_row(sheet: Any, row: int, rules: Any, printed: Mapping[str, float]) -> None:
    objective = f"{rules.objective}. {rules.objective_name}".removesuffix(". ")
    for column, text in enumerate((rules.indicator_id, objective, rules.name, rules.unit), start=1):
        cell = put_text(sheet.cell(row, column), text)
        cell.border, cell.number_format = _BOX, "@"
    _set_height(sheet, row, ((rules.name, _WIDTHS[2]), (rules.unit, _WIDTHS[3])))
    shown = "#,##0" if rules.value_type == "count" else "#,##0.##"
    target = sheet.cell(row, _TARGET_COLUMN)
    if rules.indicator_id in printed:
        target.value = printed[rules.indicator_id]
        target.border = _BOX
    else:
        _as_input(target)
    target.number_format = shown
    for column in range(_TARGET_COLUMN + 1, _TOTAL_COLUMN):
        _as_input(sheet.cell(row, column)).number_format = shown
    total = sheet.cell(row, _TOTAL_COLUMN)
    total.border, total.number_format, total.alignment = _BOX, shown, _WRAPPED
    if rules.within_year == "sum":
        quarters = ",".join(f"{letter}{row}" for letter in _quarter_letters())
        total.value = f'=IF(COUNT({quarters})=0,"",SUM({quarters}))'
    _as_input(sheet.cell(row, _TOTAL_COLUMN + 1))


def _quarter_letters() -> list[str]:
    return [get_column_letter(c) for c in range(_TARGET_COLUMN + 1, _TOTAL_COLUMN, 2)]


def _targets_of(targets: pd.DataFrame, year: int) -> dict[str, float]:
    """The targets that cover this year alone; a total of the term is none of its years' target."""
    of_year = targets[
        (targets.year == year) & (targets.role == "target") & (targets.issuer == "programme")
        & targets.scope.isin(["annual", "level"]) & targets.value.notna()
    ]  # fmt: skip
    return dict(zip(of_year.indicator_id, of_year["value"], strict=True))


def _merge_objectives(sheet: Any, objectives: list[int], first: int) -> None:
    starts = [n for n, number in enumerate(objectives) if not n or objectives[n - 1] != number]
    for start, end in zip(starts, [*starts[1:], len(objectives)], strict=True):
        if end - start > 1:
            sheet.merge_cells(f"B{first + start}:B{first + end - 1}")


def _add_validations(sheet: Any, indicators: pd.DataFrame, first: int, year: int) -> None:
    date_cell = _as_input(sheet["B3"])
    date_cell.number_format = "yyyy-mm-dd"
    date_cell.alignment = Alignment(horizontal="left")
    dated = DataValidation("date", operator="greaterThanOrEqual", formula1=f"DATE({year},1,1)")
    dated.error = f"Escriba una fecha de {year} o posterior, como {year}-10-31."
    dated.add("B3")
    status = DataValidation("list", formula1=f'"{",".join(STATUS_CHOICES)}"')
    status.error = "Elija final, p/ (preliminar) o r/ (revisada); en blanco es final."
    # A custom rule, since a rule for whole numbers would refuse the "n.d." of a missing figure.
    corner = f"{_quarter_letters()[0]}{first}"
    rules = {
        "count": _checked(
            f'IF(ISNUMBER({corner}),AND({corner}>=0,{corner}=INT({corner})),{corner}="n.d.")',
            'Escriba un número entero, 0 o mayor, o "n.d." si no está disponible.',
        ),
        "measure": _checked(
            f'IF(ISNUMBER({corner}),TRUE,{corner}="n.d.")',
            'Escriba un número, o "n.d." si no está disponible.',
        ),
    }
    for row, value_type in enumerate(indicators.value_type, start=first):
        for column in range(_TARGET_COLUMN + 1, _TOTAL_COLUMN, 2):
            rules[value_type].add(sheet.cell(row, column))
            status.add(sheet.cell(row, column + 1))
    for rule in (dated, status, *rules.values()):
        rule.allow_blank = rule.showErrorMessage = True
        rule.errorTitle = "Valor no válido"
        if rule.sqref:
            sheet.add_data_validation(rule)


def _checked(formula: str, message: str) -> DataValidation:
    rule = DataValidation("custom", formula1=formula, error=message, prompt=message)
    rule.showInputMessage = True
    return rule


def _write_notes(sheet: Any, row: int) -> None:
    for offset, text in enumerate(
        (
            "p/ Cifras preliminares.",
            "r/ Cifras revisadas.",
            "n.d. No disponible.",
            "Un trimestre que aún no se reporta queda en blanco; un cero es un resultado.",
            "El acumulado se calcula solo, donde los trimestres se suman.",
        )
    ):
        put_text(sheet.cell(row + offset, 1), text).alignment = Alignment(vertical="top")


def _set_widths(sheet: Any, widths: list[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _set_height(sheet: Any, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """The height that wrapped texts take in columns of some widths; no program sets it for us."""
    lines = max(math.ceil(len(text) / (0.9 * width)) for text, width in texts)
    sheet.row_dimensions[row].height = _LINE * max(lines, 1) + 2


def _set_page(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _save(book: Workbook, path: Path) -> None:
    """Write the workbook, each formula with the empty text that it shows while nothing is filled.

    openpyxl stores no results of formulas, and a formula without one is what a reader must doubt.
    """
    check_new(path)
    whole = BytesIO()
    book.save(whole)
    formula = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?><f>')
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as new:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = formula.sub(rb'<c r="\1"\2 t="str"><f>', content)
            new.writestr(entry, content)
