"""The municipal plan of docs/otro-programa.md, from `init` to its PDF, as the page says it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from indicators import gap_to_target, open_programme
from tests.conftest import ROOT
from tests.test_cli import run

PAGE = ROOT / "docs" / "otro-programa.md"


def commands_of(page: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder in which the page's commands ran, and what each printed."""
    here = tmp_path_factory.mktemp("municipal")
    shutil.copytree(ROOT / "docs" / "municipal", here / "docs" / "municipal")
    printed = {}
    for command in commands_of(PAGE):
        if command.startswith("cd "):
            here /= command.removeprefix("cd ")
            continue
        program, *arguments = shlex.split(command)
        if program == "indicators":
            *arguments, file = arguments if ">" in arguments else [*arguments, ""]
            done = run(*[one for one in arguments if one != ">"], cwd=here)
            if file:
                (here / file).write_text(done.stdout, encoding="utf-8")
        else:
            program = sys.executable if program == "python" else program
            done = subprocess.run(
                [program, *arguments], cwd=here, capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        # the second check of the same file comes after the layout was corrected
        printed[command + "+" * (command in printed)] = done.stdout
    return here, printed


def test_both_pages_give_the_same_commands() -> None:
    assert commands_of(PAGE) == commands_of(PAGE.with_name("another-programme.md"))


def test_the_draft_becomes_the_layout_by_the_words_that_the_page_names(
    said: tuple[Path, dict[str, str]],
) -> None:
    draft = tomllib.loads((said[0] / "borrador.toml").read_text(encoding="utf-8"))
    (drafted,) = draft["tables"]
    text = (ROOT / "docs" / "municipal" / "layouts.toml").read_text(encoding="utf-8")
    (corrected,) = tomllib.loads(text)["tables"]
    assert {key: drafted[key] for key in drafted if key != "columns"} == {
        key: corrected[key] for key in corrected if key != "columns"
    }
    differ = [c for c in corrected["columns"] if corrected["columns"][c] != drafted["columns"][c]]
    assert differ == ["F", "H", "J", "L"]


def test_before_the_correction_it_is_said_what_is_not_used(
    said: tuple[Path, dict[str, str]],
) -> None:
    before, after = (text for key, text in said[1].items() if "check data/raw/plan.xlsx" in key
                     and "draft" not in key)  # fmt: skip
    assert "«Balance 2025» no se usó" in before
    assert "2023 está fuera del periodo del programa" in before
    assert "0 errores" in after
    assert "no se usó" not in after


def test_sixty_indicators_are_judged_and_the_report_is_there(
    said: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = said
    programme = open_programme(folder / "data" / "raw")
    assert len(programme.indicators) == 60
    assert programme.indicators.objective.nunique() == 5
    assert str(programme.settings.term.first_quarter) == "2024Q4"
    gaps = gap_to_target(programme, "2026Q4").query("horizon == 'sexenio_to_date'")
    assert set(gaps.status) <= {"green", "amber", "red", "above", "small"}
    water = gaps.set_index("indicator_id").loc["1.3"]  # less is better: 24.4 of 30.5 lost
    assert (water.actual, water.target, water.direction) == (24.4, 30.5, "descending")
    assert (folder / "servicios.png").read_bytes().startswith(b"\x89PNG")
    (pdf,) = (folder / "reports" / "2026Q4").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
