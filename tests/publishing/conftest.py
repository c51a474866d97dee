"""What the tests of publishing share, made once: figures, a whole report, a small project."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators import Programme, ReportParameters, gap_to_target, project_sexenio
from indicators.publishing.bundle import ReportFigures, figures_of
from indicators.template import make_project

#: Two objectives, three indicators, the last one a total of the term alone.
SMALL_MATRIX = {
    5: ["Objetivo 1. Agua para todos"],
    7: ["Pozos rehabilitados", "Obras", 3, 4, 5, 6, 7],
    8: ["Calles reparadas", "Calles", 12, 10, 12, 14, 16],
    13: ["Objetivo 2. Calles seguras"],
    15: ["Luminarias instaladas", "Luminarias", "N/A", None, None, None, "1,000 en el periodo"],
}
SMALL_RESULTS = [
    ["Indicador", "Resultado 2007", "Resultado 2008"],
    ["Pozos rehabilitados", 3, 6],
    ["Calles reparadas", 11, 7],
    ["Luminarias instaladas", 210, 260],
]


@pytest.fixture(scope="session")
def whole(programme: Programme, raw: Path) -> ReportFigures:
    """The figures of the shipped programme's report."""
    return figures_of(ReportParameters(cut_off="2010Q3", data=str(raw)), programme)


@pytest.fixture(scope="session")
def five(programme: Programme, raw: Path) -> ReportFigures:
    """The figures of its fifth objective."""
    return figures_of(ReportParameters(cut_off="2010Q3", data=str(raw), objective=5), programme)


@pytest.fixture(scope="session")
def frames(programme: Programme) -> dict[str, pd.DataFrame]:
    """Every frame of the shipped programme, gaps and projections too; nobody changes them."""
    gaps, projections = (make(programme, "2010Q3") for make in (gap_to_target, project_sexenio))
    return programme.frames() | {"gaps": gaps, "projections": projections}


def small_project(folder: Path) -> Path:
    """A project of three indicators, with notebooks."""
    make_project(folder, "Plan de agua y calles", range(2007, 2011), 2006)
    matrix = folder / "data" / "raw" / "matriz_2007_2010.xlsx"
    book = load_workbook(matrix)
    for row, values in SMALL_MATRIX.items():
        for column, value in enumerate(values, start=1):
            book.worksheets[0].cell(row, column).value = value
    book.save(matrix)
    results = Workbook()
    sheet = results.worksheets[0]
    sheet.append(["Fecha de reporte", date(2009, 1, 29)])
    for line in SMALL_RESULTS:
        sheet.append(line)
    results.save(matrix.with_name("resultados.xlsx"))
    return folder


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("small") / "project")


@pytest.fixture
def small(_small: Path) -> Callable[[Path], Path]:
    """Copies a project of three indicators, with notebooks, into a folder; returns its data/raw."""
    return lambda folder: Path(shutil.copytree(_small, folder, dirs_exist_ok=True)) / "data" / "raw"


@pytest.fixture
def bare(small: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """The same with a report of a cover alone, for what happens around one: charts take longest."""

    def copied(folder: Path) -> Path:
        raw = small(folder)
        path = folder / "notebooks" / "04_informe_trimestral.ipynb"
        notebook = nbformat.read(path, as_version=4)
        del notebook.cells[2:]  # after the parameters
        nbformat.write(notebook, path)
        return raw

    return copied
