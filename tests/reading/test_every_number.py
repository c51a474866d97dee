"""Every number of every layout, and of the shipped workbooks, is used or named.

Those of the offices' sheets are looked at in test_office_cases.py, random ones in
test_random_sheets.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from indicators.programme import workbooks_in
from indicators.reading.folder import Folder, frames_of
from indicators.settings import Settings, read_settings
from tests.conftest import RAW
from tests.reading.numbers_used import unnamed

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"


def left_over(paths: list[Path], settings: Settings) -> list[str]:
    files = Folder(paths, settings, None)
    return unnamed(files, frames_of(files)["findings"])


def layouts() -> Iterator[list[Path]]:
    matrix = LAYOUTS / "matriz_bloques.xlsx"
    for path in sorted(LAYOUTS.iterdir()):
        if path.suffix != ".golden":
            yield [path] if path.name.startswith("matriz") else [matrix, path]


@pytest.mark.parametrize("paths", list(layouts()), ids=lambda paths: paths[-1].name)
def test_every_number_of_a_layout_is_used_or_named(paths: list[Path]) -> None:
    settings = Settings(first_year=2025, last_year=2028, baseline_year=2024)
    assert left_over(paths, settings) == []


def test_every_number_of_the_shipped_workbooks_is_used() -> None:
    assert left_over(workbooks_in(RAW), read_settings(RAW / "programme.toml")) == []


def test_a_doubt_about_an_indicator_hides_no_number_of_its_row(tmp_path: Path) -> None:
    """Found by test_random_sheets: targets that fall are a warning on the name, the population
    beside it was then passed over."""
    book = Workbook()
    for row in (
        ["Indicador", "Unidad", "Población", "Línea base", "Meta 2025", "Meta 2026"],
        ["Bardas pintadas", "Barda", 2038, 90, 80, 70],
    ):
        book.active.append(row)
    book.save(tmp_path / "m.xlsx")
    settings = Settings(first_year=2025, last_year=2026, baseline_year=2024)
    files = Folder([tmp_path / "m.xlsx"], settings, None)
    findings = frames_of(files)["findings"]
    assert unnamed(files, findings) == []
    assert {"falling_targets", "unread_cell"} <= set(findings.code)
