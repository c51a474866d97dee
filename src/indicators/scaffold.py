"""A folder for another programme: empty matrix, decisions to take, notebooks, a page that explains.

A name, a term and an empty folder go in; a project comes out on which every command runs once its
matrix is filled in. A folder that holds anything is refused, so nothing is ever overwritten.
"""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from indicators.errors import UsageError
from indicators.periods import Term
from indicators.reading.template import write_matrix_form
from indicators.settings import FILE_NAME

_DECISIONS = """\
# DECISIONS, NOT SOURCE. What this project decides about what the matrix prints, each with a reason.
# Another file can be given in its place: indicators gap --decisions other.toml

[programme]
name = {name}
first_year = {first_year}
last_year = {last_year}
baseline_year = {baseline_year}
# matrix_reported = {first_year}-01-31  # the day from which the matrix is known
coverage_share = 0.8          # a quarter is due once this share of the indicators has reported
reference_path = "spread"     # years that the matrix does not print share evenly what is left
small_target = 5              # below it the status is the difference in units, without a colour
amber_low = 0.85              # thresholds on attainment: a choice of this project
green_low = 0.95
green_high = 1.15

# How each indicator adds up. What is not named counts events: sum within the year, sum across
# years, more is better. An id is objective and position in the matrix: "1.2" is the second
# indicator of objective 1.
#
# [indicators."1.2"]
# value_type = "measure"      # count (whole events) or measure (days, percent, litres)
# within_year = "last"        # quarters make a year by: sum, last, mean
# across_years = "last"       # years make the term by: sum, last (a level)
# direction = "descending"    # less is better
# reason = "Días de respuesta: un nivel, y menos es mejor."

# What a printed target covers, where its cell leaves that open.
#
# [[decisions]]
# indicator = "1.1"
# year = {last_year}
# scope = "cumulative"        # annual, cumulative (of the whole term), level
# reason = "La celda dice 400; es el total del periodo."
"""

_PAGE = """\
# {name}

Indicators, targets and results {first_year}-{last_year}, against the baseline of {baseline_year}.

1. Fill in `data/raw/{matrix}`: an objective, its indicators, their targets.
2. Say in `data/raw/programme.toml` how an indicator adds up where it does not simply count events.
3. Put the offices' workbooks into `data/raw/` as they were sent. An empty one to send them:
   `indicators template --year {first_year} avance_{first_year}.xlsx`
4. Then, in this folder:

        indicators check data/raw/*.xlsx    what was understood of each file, and what was not
        indicators normalize                data/raw -> data/processed
        indicators gap                      how far each indicator is from its target
        indicators project                  where the term would end
        indicators report                   the quarterly report, into reports/

The notebooks in `notebooks/` hold the same steps for JupyterLab.
"""


def make_project(folder: Path, name: str, term: Term, baseline_year: int) -> list[Path]:
    """Make the folder of a programme.

    Parameters
    ----------
    folder
        Where; it is made if it is not there, and must hold nothing.
    name
        The programme's name.
    term
        Its years.
    baseline_year
        The year that the targets are compared with.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    UsageError
        When the folder is not empty, or the baseline does not lie before the term.
    """
    if not name.strip():
        raise UsageError("the programme needs a name: --programme")
    if baseline_year >= term.first_year:
        raise UsageError(
            f"baseline {baseline_year} is not before the term, which starts in {term.first_year}"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: is not empty; name a folder that is new or empty")
    raw = folder / "data" / "raw"
    for part in (raw, folder / "data" / "processed", folder / "reports"):
        part.mkdir(parents=True)
    matrix = raw / f"matriz_{term.first_year}_{term.last_year}.xlsx"
    write_matrix_form(matrix, name, term, baseline_year)
    years = {
        "first_year": term.first_year, "last_year": term.last_year, "baseline_year": baseline_year,
    }  # fmt: skip
    # a JSON string is a TOML string, but for DEL, which no name holds
    decisions = _DECISIONS.format(name=json.dumps(name, ensure_ascii=False), **years)
    (raw / FILE_NAME).write_text(decisions, encoding="utf-8")
    page = _PAGE.format(name=name, matrix=matrix.name, **years)
    (folder / "README.md").write_text(page, encoding="utf-8")
    _copy_notebooks(folder / "notebooks")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _copy_notebooks(target: Path) -> None:
    """The shipped notebooks: of the installed wheel, or of the checkout that this runs in."""
    target.mkdir()
    with as_file(files("indicators")) as home:
        shipped = home / "notebooks"
        source = shipped if shipped.is_dir() else home.parents[1] / "notebooks"
        for notebook in sorted(source.glob("*.ipynb")):
            shutil.copyfile(notebook, target / notebook.name)
