"""The docs cannot drift: they name what there is, and every example in them is run."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from pathlib import Path

import pytest

import indicators
from indicators import Report
from indicators.cli.shared import commands
from tests.conftest import ROOT
from tests.pages import DOCS, commands_page, frames_page, reading_page

PAGES = [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.glob("*.md"))]
CODE = re.compile(r"^( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^ +(indicators \S.*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.fixture(scope="module")
def project(raw: Path, report: tuple[Report, list[str]]) -> tuple[Path, set[str]]:
    """A project with a report and with other decisions, as the examples name; what ran there."""
    folder = raw.parents[1]
    shutil.copy(raw / "programme.toml", folder / "other.toml")
    return folder, set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_examples_run(
    page: Path, project: tuple[Path, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one project; a command, or the code, that several pages give runs once."""
    folder, ran = project
    monkeypatch.chdir(folder)
    text = page.read_text(encoding="utf-8")
    blocks = [re.sub(f"^{indent}", "", code, flags=re.M) for indent, code in CODE.findall(text)]
    source = ast.parse("\n".join(blocks), str(page))  # the same in both languages, but for remarks
    if (code := ast.dump(source)) not in ran:
        exec(compile(source, str(page), "exec"), {})  # noqa: S102 - our own examples
        ran.add(code)
    for line in COMMAND.findall(text):
        arguments = shlex.split(line, comments=True)[1:]
        if (command := shlex.join(arguments)) not in ran:
            commands.main(arguments, standalone_mode=False)
            ran.add(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_public_name_is_in_the_docs() -> None:
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")
    named = {match[1] for match in re.finditer(r"^\| `(\w+)", page, re.MULTILINE)}
    assert named >= set(indicators.__all__)


def test_every_command_has_help() -> None:
    for name, command in commands.commands.items():
        assert command.help, name


def test_the_pages_that_the_code_tells_are_up_to_date() -> None:
    """If not: python -m tests.pages."""
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == commands_page()
    assert (DOCS / "frames.md").read_text(encoding="utf-8") == frames_page()
    assert (DOCS / "reading.md").read_text(encoding="utf-8") == reading_page()
