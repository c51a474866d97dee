"""What the library imports, its pyproject.toml asks for: nothing comes only with something else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

#: What is asked for and imported by others alone, or started.
USED_OTHERWISE = {
    "defusedxml",  # openpyxl reads XML with it where it is there
    "font-source-sans-pro",  # found by its entry point
    "ipykernel",
    "jupyterlab",
    "pyarrow",  # pandas
}


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["lab"], *extras["cluster"]]
    declared = {_named(requirement) for requirement in asked}
    comes_from = packages_distributions()
    known = sys.stdlib_module_names | {"indicators"}
    missing, used = {}, set(USED_OTHERWISE)
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for top in {name.partition(".")[0] for name in names} - known:
                brought = declared & {_named(each) for each in comes_from.get(top, [])}
                used |= brought
                if not brought:
                    missing[top] = path.name
    assert missing == {}
    assert declared - used == set()


def _named(requirement: str) -> str:
    """The name of a distribution, as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()  # type: ignore[index]
