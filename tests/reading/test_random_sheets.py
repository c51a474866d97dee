"""Random programmes in random layouts, with one column that is no result: it never becomes one.

Whatever the reader does with the rest, read it or refuse it, two things hold. A value that it gives
is the true one of its indicator and period. And every number of a sheet is accounted for: it is a
value, a check, a note or a label of its table, or a finding names it.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string, range_boundaries

from indicators import open_programme, read_actuals, read_matrix
from indicators.errors import DataError

YEARS = [2025, 2026, 2027, 2028]
NAMES = {
    "Acueductos inspeccionados": "Acueducto",
    "Bardas pintadas": "Número",
    "Cocinas comunitarias abiertas": "Cocina",
    "Denuncias turnadas": "No.",
    "Ejidos con catastro": "Ejido",
    "Fianzas cobradas": "Total",
    "Hospedajes verificados": "Hospedaje",
}
ROMAN = ["I", "II", "III", "IV"]
DISPOSITIONS = {"value", "label", "header", "check", "title", "note", "unread"}
# a number may be a label only below one of these: an id, a period or a year of the row's own
LABELS = {"No.", "Folio", "Año base", "Año meta", "Periodo", "Año", "Trimestre"}
# what the column holds, below each header that it may have
DISTRACTIONS: dict[str, tuple[str, ...]] = {
    "planned": ("Programado", "Programado I Trim 2025", "Meta del trimestre", "Meta I Trim 2025"),
    "yearly": ("Meta anual", "Meta 2025", "Meta anual 2025"),
    "share": ("% de la meta", "Cumplimiento (%)", "Avance porcentual"),
    "base": ("Año base",),
    "year": ("Año meta",),
    "near": ("Población", "Familias", "Superficie"),
    "id": ("No.", "Folio"),
    "money": ("Presupuesto", "Presupuesto ejercido", "Inversión (miles de pesos)"),
    "place": ("Municipio", "Región"),
}
RANGES = {
    "planned": (3000, 3999),
    "yearly": (12000, 19999),
    "share": (1, 99),
    "base": (2019, 2024),
    "year": (2025, 2028),
    "near": (1985, 2040),
    "id": (1, 60),
    "money": (10**5, 10**7),
}
TRUE = st.one_of(st.integers(100, 900), st.integers(1990, 2030))
# no shrinking: a failing example is small as it is, and each one writes two workbooks
SETTINGS = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
Facts = dict[tuple[str, str], int]


@dataclass
class Random:
    names: dict[str, str]
    targets: dict[tuple[str, int], int]
    facts: Facts
    matrix: list[list[Any]]
    results: list[list[Any]]


def insert(draw: st.DrawFn, rows: list[list[Any]], taken: set[int], kinds: list[str]) -> None:
    """Put one column that is no result somewhere right of the names."""
    kind = draw(st.sampled_from(kinds))
    head = draw(st.sampled_from(DISTRACTIONS[kind]))
    at = draw(st.integers(1, len(rows[0])))
    rows[0].insert(at, head)
    for row in rows[1:]:
        if kind == "place":
            row.insert(at, draw(st.sampled_from(["Norte", "Sur", "Valle de Bravo", "Estatal"])))
        else:
            fitting = st.integers(*RANGES[kind]).filter(lambda number: number not in taken)
            row.insert(at, draw(fitting))


def wide(names: dict[str, str], facts: Facts) -> list[list[Any]]:
    head = ["Indicador", *(f"{roman} Trim 2025" for roman in ROMAN)]
    body = [
        [name, *(facts.get((key, f"2025Q{n}")) for n in (1, 2, 3, 4))]
        for key, name in names.items()
    ]
    return [head, *body]


def long(names: dict[str, str], facts: Facts) -> list[list[Any]]:
    rows = [
        [names[key], f"{period[:4]}-T{period[5]}", value] for (key, period), value in facts.items()
    ]
    return [["Indicador", "Periodo", "Valor"], *rows]


def annual(names: dict[str, str], facts: Facts) -> list[list[Any]]:
    body = [
        [name, facts.get((key, "2025")), facts.get((key, "2026"))] for key, name in names.items()
    ]
    return [["Indicador", "Avance 2025", "Avance 2026"], *body]


def with_units(rows: list[list[Any]]) -> list[list[Any]]:
    head, *body = rows
    return [
        [head[0], "Unidad de medida", *head[1:]],
        *([row[0], NAMES[row[0]], *row[1:]] for row in body),
    ]


@st.composite
def programmes(draw: st.DrawFn, where: str) -> Random:
    chosen = draw(st.lists(st.sampled_from(list(NAMES)), min_size=2, max_size=5, unique=True))
    names = {f"1.{n}": name for n, name in enumerate(chosen, 1)}
    layout = draw(st.sampled_from([wide, long, annual]))
    periods = ["2025", "2026"] if layout is annual else [f"2025Q{n}" for n in (1, 2, 3, 4)]
    facts = {
        (key, period): value
        for key in names
        for period in periods
        if (value := draw(st.one_of(TRUE, TRUE, st.none()))) is not None
    }
    facts.setdefault(("1.1", periods[0]), 417)
    targets = {(key, year): draw(TRUE) for key in names for year in YEARS}
    matrix = [
        ["Indicador", "Unidad de medida", "Línea base", *(f"Meta {year}" for year in YEARS)],
        *(
            [name, NAMES[name], draw(TRUE), *(targets[key, year] for year in YEARS)]
            for key, name in names.items()
        ),
    ]
    results = layout(names, facts)
    if draw(st.booleans()):
        results = with_units(results)
    if where == "results":
        insert(draw, results, set(facts.values()), list(DISTRACTIONS))
    else:
        insert(draw, matrix, set(targets.values()), ["base", "near", "money", "place"])
    results = [["Fecha de reporte", datetime(2027, 3, 1)], [], *results]  # noqa: DTZ001
    return Random(names, targets, facts, [["Objetivo 1. Servicios"], *matrix], results)


def write(rows: list[list[Any]], path: Path, sheet: str) -> None:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)


def names_cell(finding: tuple[str, str, str], column: int, row: int, header: int) -> bool:
    """Does a finding's place name this cell, its column, its row, its sheet or its file?

    A finding about a column (a row, a table) may stand on any of its cells. An error on another
    cell of the row refuses the row, and so names it as well.
    """
    source, severity, code = finding
    found = re.fullmatch(r"\[[^\]]*\](?:[^!]*!(?P<areas>.+))?[^!]*", source)
    areas = found["areas"] if found else None
    if areas is None or re.search("table|sheet|file", code):
        return True
    for area in re.split(r"[,;]\s*", areas.replace("$", "")):
        if re.fullmatch(r"[A-Z]+(:[A-Z]+)?", area):
            ends = [column_index_from_string(end) for end in area.split(":")]
            if ends[0] <= column <= ends[-1]:
                return True
        elif re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", area):
            left, top, right, bottom = range_boundaries(area)
            whole_column = "column" in code or bottom == header
            whole_row = "row" in code or severity == "error"
            if left <= column <= right and (top <= row <= bottom or whole_column):
                return True
            if whole_row and top <= row <= bottom:
                return True
    return False


def check_accounts(path: Path, said: dict[str, str], findings: pd.DataFrame, header: int) -> None:
    sheet = load_workbook(path).active
    of_file = findings[findings.source_cell.str.startswith(f"[{path.name}]")]
    places = {
        (place, row.severity, row.code)
        for row in of_file.itertuples()
        for place in re.split(r" (?=\[)", row.source_cell)  # a finding may name several cells
    }
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    address = {cell: f"[{path.name}]{sheet.title}!{cell.coordinate}" for cell in cells}
    assert set(said) == set(address.values())
    assert set(said.values()) <= DISPOSITIONS
    for cell in cells:
        if not isinstance(cell.value, int | float):
            continue
        word = said[address[cell]]
        head = sheet.cell(header, cell.column).value
        fits = word in {"value", "check", "note"} or (word == "label" and head in LABELS)
        named = any(
            names_cell(place, cell.column, cell.row, header)
            for place in places
            if "!" not in place[0] or place[0].startswith(f"[{path.name}]{sheet.title}!")
        )
        assert fits or named, f"{address[cell]} = {cell.value} below {head!r} is {word}, unnamed"


def check(programme: Random, may_refuse_the_matrix: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "programme.toml").write_text(
            '[programme]\nname = "Plan"\nfirst_year = 2025\nlast_year = 2028\n'
            "baseline_year = 2024\n",
            encoding="utf-8",
        )
        write(programme.matrix, folder / "matriz.xlsx", "Matriz")
        write(programme.results, folder / "avance.xlsx", "Avance")
        try:
            read = open_programme(folder)
        except DataError as error:
            assert may_refuse_the_matrix and "!" in str(error), f"refused: {error}"  # noqa: PT017, PT018
            return
        for row in read.actuals.dropna(subset="value").itertuples():
            true = programme.facts.get((row.indicator_id, row.period))
            assert row.value == true, f"{row.indicator_id} {row.period} {row.source_cell}"
        for row in read.targets.dropna(subset="value").itertuples():
            if row.issuer == "programme" and row.role == "target":
                true = programme.targets.get((row.indicator_id, row.year))
                assert row.value == true, f"{row.indicator_id} {row.year} {row.source_cell}"
        matrix = read_matrix(folder / "matriz.xlsx")
        check_accounts(folder / "matriz.xlsx", matrix.dispositions, read.findings, 2)
        actuals = read_actuals(folder / "avance.xlsx", read.indicators)
        check_accounts(folder / "avance.xlsx", actuals.dispositions, read.findings, 3)


@given(programmes("results"))
@SETTINGS
def test_a_column_of_the_results_that_is_no_result(programme: Random) -> None:
    check(programme, may_refuse_the_matrix=False)


@given(programmes("matrix"))
@SETTINGS
def test_a_column_of_the_matrix_that_is_no_target(programme: Random) -> None:
    check(programme, may_refuse_the_matrix=True)
