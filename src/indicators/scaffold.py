"""A folder for another programme: empty matrix, decisions to take, notebooks, a page that explains.

A name, a term and an empty folder go in; a project comes out on which every command runs once its
matrix is filled in. What its pages say stands in files/, in the language asked for. A folder that
holds anything is refused, so nothing is ever overwritten.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from string import Template

from indicators.errors import UsageError
from indicators.periods import Term
from indicators.settings import FILE_NAME
from indicators.template import write_matrix_form


def make_project(
    folder: Path, name: str, term: Term, baseline_year: int, lang: str = "es"
) -> list[Path]:
    """Make the folder of a programme, which must be new or empty; returns the files written.

    Its targets are compared with the ``baseline_year``, before the term; ``lang`` is that of its
    pages, and what programme.toml declares.
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
    said = {
        "first_year": term.first_year, "last_year": term.last_year, "baseline_year": baseline_year,
        "matrix": matrix.name, "name": name,
    }  # fmt: skip
    _write(folder / "README.md", said, lang)
    # a JSON string is a TOML string, but for DEL, which no name holds
    _write(raw / FILE_NAME, said | {"name": json.dumps(name, ensure_ascii=False)}, lang)
    (folder / "notebooks").mkdir()
    with as_file(files("indicators")) as home:  # of the wheel, or of the checkout this runs in
        shipped = home / "notebooks"
        source = shipped if shipped.is_dir() else home.parents[1] / "notebooks"
        for notebook in source.glob("*.ipynb"):
            shutil.copyfile(notebook, folder / "notebooks" / notebook.name)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write(path: Path, said: Mapping[str, object], lang: str) -> None:
    """Write the file of this name in files/, its places filled in."""
    text = (files("indicators") / "files" / lang / path.name).read_text(encoding="utf-8")
    path.write_text(Template(text).substitute(said), encoding="utf-8")
