"""The folder in which people play: copies of the notebooks, and a page that says what each is for.

A project folder goes in; ``lab/`` beside its notebooks comes out. The notebooks under version
control are never opened, so exploring cannot change them; what a person changed in a copy stays.
"""

from __future__ import annotations

import json
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from string import Template

import nbformat
from nbformat import v4

from indicators.errors import UsageError
from indicators.words import LANGUAGES, notebook_in

#: The first page of JupyterLab.
START = "00_inicio.ipynb"


def project_of(data: Path) -> Path:
    """The nearest folder above the data that holds notebooks."""
    for parent in data.resolve().parents:
        if any((parent / "notebooks").glob("*.ipynb")):
            return parent
    raise UsageError(f"there is no folder notebooks/ above {data}")


def lay_out(project: Path, lang: str = "es") -> tuple[Path, list[str]]:
    """Copy the notebooks into ``lab/`` in a language, beside links to data and reports.

    The folder comes back with the names of the copies that a person changed, which are kept.
    """
    folder = project / "lab"
    folder.mkdir(exist_ok=True)
    kept, rows = [], []
    for notebook in sorted((project / "notebooks").glob("*.ipynb")):
        text, copy = notebook.read_text(encoding="utf-8"), folder / notebook.name
        ours = {code: notebook_in(text, code) for code in LANGUAGES}
        rows.append(f"| [{copy.stem}]({copy.name}) | {_title_of(ours[lang])} |")
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
    start = _as_notebook(Template(page).substitute(rows="\n".join(rows)))
    (folder / START).write_text(start, encoding="utf-8")
    return folder, kept


def _as_notebook(page: str) -> str:
    """A notebook of one text: every front end shows it set, where a Markdown file opens as code."""
    cell = v4.new_markdown_cell(page, id="inicio")
    # without a kernel of its own JupyterLab would ask for one before it shows the page
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return str(nbformat.writes(v4.new_notebook(cells=[cell], metadata=about)))


def _title_of(notebook: str) -> str:
    """The first heading of a notebook, or what its first cell says of it in a comment."""
    cells = json.loads(notebook)["cells"]
    first = "".join(cells[0]["source"]).strip() if cells else ""
    line = first.removeprefix("<!--").removesuffix("-->").strip().partition("\n")[0]
    return line.removeprefix("# ").replace("|", r"\|")
