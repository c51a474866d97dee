"""What people fill in: a new programme's folder with its empty matrix, and an office's results;
and the folder in which they play, with copies of the notebooks.

What goes in is a name and a term, or a programme's frames; a workbook is written that the readers
of this package understand with nothing left to guess. No workbook is read here, and nothing that a
person wrote is overwritten.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell as cell_name

from indicators.errors import UsageError, check_new
from indicators.programme import Programme
from indicators.settings import FILE_NAME
from indicators.words import LANGUAGES, notebook_in

#: The first page of JupyterLab.
_START = "00_inicio.ipynb"

#: What an office chooses from; a blank counts as final.
_STATUS_CHOICES = ("final", "p/", "r/")

#: Blocks of the empty matrix, and the rows that each has for indicators.
_BLOCKS, _ROWS_IN_BLOCK = 3, 5

# Rows and columns are counted from 0, as XlsxWriter does.
_QUARTERS = ("I Trim", "II Trim", "III Trim", "IV Trim")
_HEADER_ROW = 4
_TARGET = 4  # column of the year's target
_RESULTS = range(_TARGET + 1, _TARGET + 1 + 2 * len(_QUARTERS), 2)  # each with its status beside it
_TOTAL = _RESULTS.stop
_WIDTHS = [16, 34, 52, 26, 11, *[13, 9] * len(_QUARTERS), 13, 34]
_LINE = 13.5  # height of a line of text, in points

# Rules are custom ones, since one for whole numbers would refuse the "n.d." of a missing figure.
_WHOLE = '=IF(ISNUMBER({0}),AND({0}>=0,{0}=INT({0})),{0}="n.d.")'
_ANY = '=IF(ISNUMBER({0}),TRUE,{0}="n.d.")'
#: How cells of a kind of indicator show numbers, what may be typed in them, and that in words. In
#: a cell formatted as percent, 65 and 65 % are the same when typed, and neither is read as 0.65.
_KINDS = {
    "count": ("#,##0", _WHOLE, "un número entero, 0 o mayor"),
    "measure": ("#,##0.0##", _ANY, "un número"),
    "percent": ("0.0##%", _ANY, "el porcentaje (65 es 65 %)"),
}
_HOW_TO_FILL = (
    "Escriba el nombre de cada objetivo tras su número y un indicador por fila; copie un bloque "
    'para otro objetivo. Lo que no exista es "N/A". Una meta de todo el periodo lo dice en su '
    'celda: "400 en el periodo".'
)
_NOTES = (
    "p/ Cifras preliminares.",
    "r/ Cifras revisadas.",
    "n.d. No disponible.",
    "Un trimestre que aún no se reporta queda en blanco; un cero es un resultado.",
    "El acumulado se calcula solo, donde los trimestres se suman.",
)

_BOX = {"border": 1, "border_color": "#B8C0C8", "text_wrap": True, "valign": "top"}
_INPUT = _BOX | {"bg_color": "#FFF9DB", "locked": False}
_HEAD = _BOX | {"bold": True, "bg_color": "#D9E1E8", "valign": "vcenter", "align": "center"}
_BOLD = {"bold": True, "valign": "top"}


def make_project(
    folder: Path, name: str, years: range, baseline_year: int, lang: str = "es"
) -> list[Path]:
    """Make the folder of a programme, which must be new or empty; returns the files written.

    Its targets are compared with the ``baseline_year``, before its ``years``; ``lang`` is that of
    its pages and notebooks, and what programme.toml declares.
    """
    if not name.strip():
        raise UsageError("the programme needs a name: --programme")
    first, last = years[0], years[-1]
    if baseline_year >= first:
        raise UsageError(
            f"baseline {baseline_year} is not before the term, which starts in {first}"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: is not empty; name a folder that is new or empty")
    raw = folder / "data" / "raw"
    for part in (raw, folder / "data" / "processed", folder / "reports"):
        part.mkdir(parents=True)
    matrix = raw / f"matriz_{first}_{last}.xlsx"
    _write_matrix_form(matrix, name, years, baseline_year)
    numbers = {"first_year": first, "last_year": last, "baseline_year": baseline_year}
    said = numbers | {"matrix": matrix.name, "name": name}
    # a JSON string is a TOML string, but for DEL, which no name holds
    quoted = said | {"name": json.dumps(name, ensure_ascii=False)}
    for path, words in ((folder / "README.md", said), (raw / FILE_NAME, quoted)):
        text = (files("indicators") / "files" / lang / path.name).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    (folder / "notebooks").mkdir()
    with as_file(files("indicators")) as home:  # of the wheel, or of the checkout this runs in
        shipped = home / "notebooks"
        source = shipped if shipped.is_dir() else home.parents[1] / "notebooks"
        for notebook in source.glob("*.ipynb"):
            text = notebook_in(notebook.read_text(encoding="utf-8"), lang)
            (folder / "notebooks" / notebook.name).write_text(text, encoding="utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def lay_out(data: Path, lang: str = "es") -> tuple[Path, list[str]]:
    """Copy the notebooks above the data into ``lab/``, beside links to data and reports.

    Those under version control are never opened, so exploring cannot change them. What comes
    back is the first page, and the names of the copies that a person changed, which are kept.
    """
    above = data.resolve().parents
    project = next((one for one in above if any((one / "notebooks").glob("*.ipynb"))), None)
    if project is None:
        raise UsageError(f"there is no folder notebooks/ above {data}")
    folder = project / "lab"
    folder.mkdir(exist_ok=True)
    kept, rows = [], []
    for notebook in sorted((project / "notebooks").glob("*.ipynb")):
        text, copy = notebook.read_text(encoding="utf-8"), folder / notebook.name
        ours = {code: notebook_in(text, code) for code in LANGUAGES}
        # the first heading of a notebook, or what its first cell says of it in a comment
        cells = json.loads(ours[lang])["cells"]
        first = "".join(cells[0]["source"]).strip() if cells else ""
        title = first.removeprefix("<!--").removesuffix("-->").strip().partition("\n")[0]
        title = title.removeprefix("# ").replace("|", r"\|")
        rows.append(f"| [{copy.stem}]({copy.name}) | {title} |")
        if copy.is_file() and copy.read_text(encoding="utf-8") not in ours.values():
            kept.append(copy.name)
        else:
            copy.write_text(ours[lang], encoding="utf-8")
    for beside in ("data", "reports"):
        if (project / beside).is_dir() and not (folder / beside).exists():
            # a system that makes no links shows the notebooks alone
            with suppress(OSError):
                (folder / beside).symlink_to(Path("..") / beside, target_is_directory=True)
    page = (files("indicators") / "files" / lang / "lab.md").read_text(encoding="utf-8")
    # a notebook of one text: every front end shows it set, where a Markdown file opens as code
    said = Template(page).substitute(rows="\n".join(rows))
    cell = {"cell_type": "markdown", "id": "inicio", "metadata": {}, "source": said}
    # without a kernel of its own JupyterLab would ask for one before it shows the page
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    book = {"cells": [cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps(book, ensure_ascii=False, indent=1)
    (folder / _START).write_text(text, encoding="utf-8")
    return folder / _START, kept


def _write_matrix_form(path: Path, programme: str, years: range, baseline_year: int) -> None:
    """Write the empty matrix of a programme: blocks of objectives, a column for each target."""
    heads = ["Indicador", "Unidad de medición", f"Línea base {baseline_year}"]
    heads += [f"Meta {year}" for year in years]
    form = _Form(path, "Matriz", programme, [60, 24, *[13] * (len(heads) - 2)])
    form.put(1, 0, "Matriz de objetivos, indicadores y metas", _BOLD)
    form.put(2, 0, _HOW_TO_FILL, {"valign": "top"})
    for number in range(1, _BLOCKS + 1):
        row = _HEADER_ROW + (number - 1) * (_ROWS_IN_BLOCK + 3)
        form.put(row, 0, f"Objetivo {number}.", _BOLD)
        form.heads(row + 1, heads)
        for inner in range(row + 2, row + 2 + _ROWS_IN_BLOCK):
            for column in range(len(heads)):
                form.put(inner, column, None, _INPUT)
    form.book.close()


def write_results_form(path: Path, programme: Programme, year: int) -> None:
    """Write the workbook in which an office reports the quarters of a year of the programme.

    Only what an office has to give can be typed: the reporting date, the quarters with their
    status, remarks, and the year's target where the matrix prints none. The rest is locked.
    """
    term, indicators, name = programme.settings.term, programme.indicators, programme.settings.name
    if year not in term.years():
        raise UsageError(
            f"year {year} is outside the programme; it runs from {term.first_year} "
            f"to {term.last_year}"
        )
    form = _Form(path, "Avance trimestral", f"{name}. Avance trimestral {year}", _WIDTHS)
    form.put(1, 0, "Solo se escribe en las celdas amarillas.", {"valign": "top"})
    form.put(2, 0, "Fecha de reporte", _BOLD)
    form.put(2, 1, None, _INPUT | {"num_format": "yyyy-mm-dd", "align": "left"})
    said = f"Escriba una fecha de {year} o posterior, como {year}-10-31."
    form.rule([(2, 1)], said, validate="date", criteria=">=", value=f"=DATE({year},1,1)")
    heads = ["Clave", "Objetivo", "Indicador", "Unidad de medida", f"Meta {year}"]
    for quarter in _QUARTERS:
        heads += [f"Avance {year} {quarter}", "Estatus"]
    form.heads(_HEADER_ROW, [*heads, f"Acumulado {year}", "Observaciones"])
    # a total of the term is none of its years' target
    targets = programme.targets_as_of()
    ours = targets[targets.role == "target"]
    of_year = ours[(ours.period == str(year)) & ours.scope.isin(["annual", "level"])]
    printed = of_year.dropna(subset="value").set_index("indicator_id")["value"].to_dict()
    first, after = _HEADER_ROW + 1, _HEADER_ROW + 1 + len(indicators)
    kinds = indicators.value_type.mask(indicators.unit_kind == "percent", "percent")
    rows = list(enumerate(indicators.assign(kind=kinds).itertuples(), start=first))
    for row, rules in rows:
        _write_row(form, row, rules, printed.get(rules.indicator_id))
    for _, group in groupby(rows, key=lambda pair: pair[1].objective):
        (row, rules), *more = group
        text = f"{rules.objective}. {rules.objective_name}".removesuffix(". ")
        form.put(row, 1, text, _BOX | {"num_format": "@"}, rows=1 + len(more))
    for kind, (_, formula, what) in _KINDS.items():
        cells = [(row, c) for row, rules in rows if rules.kind == kind for c in _RESULTS]
        said = f'Escriba {what}, o "n.d." si no está disponible.'
        form.rule(cells, said, validate="custom", value=formula, input_message=said)
    said = "Elija final, p/ (preliminar) o r/ (revisada); en blanco es final."
    beside = [(row, column + 1) for row, _ in rows for column in _RESULTS]
    form.rule(beside, said, validate="list", source=list(_STATUS_CHOICES))
    for row, text in enumerate(_NOTES, start=after + 1):
        form.put(row, 0, text, {"valign": "top"})
    form.sheet.freeze_panes(first, _TARGET)
    form.sheet.protect("", {"format_columns": True, "format_rows": True})
    form.book.close()


def _write_row(form: _Form, row: int, rules: Any, target: float | None) -> None:
    for column, text in ((0, rules.indicator_id), (2, rules.name), (3, rules.unit)):
        form.put(row, column, text, _BOX | {"num_format": "@"})
    # wrapped texts take their height; no program sets it for us
    texts = ((rules.name, _WIDTHS[2]), (rules.unit, _WIDTHS[3]))
    lines = max(math.ceil(len(text) / (0.9 * width)) for text, width in texts)
    form.sheet.set_row(row, _LINE * max(lines, 1) + 2)
    shown = {"num_format": _KINDS[rules.kind][0]}
    if target is not None and rules.kind == "percent":
        target = float(f"{target / 100:.12g}")
    form.put(row, _TARGET, target, (_INPUT if target is None else _BOX) | shown)
    for column in range(_TARGET + 1, _TOTAL):
        form.put(row, column, None, _INPUT | shown)
    form.put(row, _TOTAL, None, _BOX | shown)
    if rules.within_year == "sum":
        quarters = ",".join(cell_name(row, column) for column in _RESULTS)
        formula = f'=IF(COUNT({quarters})=0,"",SUM({quarters}))'
        # XlsxWriter stores no result that is empty, and a formula without one is what a reader
        # must doubt: a blank is what is shown while nothing is filled in
        form.sheet.write_formula(row, _TOTAL, formula, form.look(_BOX | shown), " ")
    form.put(row, _TOTAL + 1, None, _INPUT)


class _Form:
    """A workbook of one sheet while it is written; a file that is there is refused."""

    def __init__(self, path: Path, name: str, title: str, widths: Iterable[float]) -> None:
        check_new(path, ".xlsx")
        self.book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.sheet = self.book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.put(0, 0, title, {"bold": True, "font_size": 13, "valign": "top"})

    def look(self, look: Mapping[str, Any]) -> Any:
        return self.book.add_format({"font_name": "Calibri", "font_size": 11} | dict(look))

    def put(self, row: int, column: int, value: Any, look: dict[str, Any], rows: int = 1) -> None:
        """Write a cell, over several rows if asked: a text that starts with "=" stays a text."""
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
            look = {**look, "quote_prefix": True}
        made = self.look(look)
        if rows > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column, "", made)
        self.sheet.write(row, column, value, made)

    def heads(self, row: int, heads: Iterable[str]) -> None:
        for column, head in enumerate(heads):
            self.put(row, column, head, _HEAD)
        self.sheet.set_row(row, 2 * _LINE + 4)

    def rule(self, cells: list[tuple[int, int]], error: str, **rules: Any) -> None:
        """A rule for some cells; ``{0}`` in its formula is the first of them."""
        if not cells:
            return
        if "value" in rules:
            rules["value"] = rules["value"].format(cell_name(*cells[0]))
        others = [[*cell, *cell] for cell in cells]
        rules |= {"error_title": "Valor no válido", "error_message": error}
        self.sheet.data_validation(*others[0], rules | {"other_cells": others[1:]})
