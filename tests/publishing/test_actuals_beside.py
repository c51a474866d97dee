"""Results that lie elsewhere: read beside the folder's, nothing copied, nothing stored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indicators import Programme, open_programme
from indicators.errors import DataError, UsageError
from tests.conftest import copy_project


@pytest.fixture(scope="module")
def raw_without_2010(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = copy_project(tmp_path_factory.mktemp("beside"))
    (raw / "avance_2010.xlsx").rename(raw.parent / "nuevo.xlsx")
    return raw


def test_it_counts_as_if_it_were_in_the_folder(
    raw_without_2010: Path, programme: Programme
) -> None:
    before = sorted(path.name for path in raw_without_2010.iterdir())
    beside = open_programme(raw_without_2010, actuals=raw_without_2010.parent / "nuevo.xlsx")
    assert beside.default_cut_off() == programme.default_cut_off() == "2010Q3"
    assert beside.actuals.value.equals(programme.actuals.value)
    assert sorted(path.name for path in raw_without_2010.iterdir()) == before
    assert open_programme(raw_without_2010).default_cut_off() == "2009Q4"


def test_a_name_that_the_folder_has_is_refused(raw_without_2010: Path, tmp_path: Path) -> None:
    same = Path(shutil.copy(raw_without_2010.parent / "nuevo.xlsx", tmp_path / "avance_2009.xlsx"))
    with pytest.raises(UsageError, match="rename it"):
        open_programme(raw_without_2010, actuals=same)


def test_a_workbook_without_results_is_no_silent_nothing(
    raw_without_2010: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"none\.xlsx"):
        open_programme(raw_without_2010, actuals=tmp_path / "none.xlsx")
    broken = tmp_path / "roto.xlsx"
    broken.write_bytes(b"no")
    with pytest.raises(DataError, match=r"roto\.xlsx"):
        open_programme(raw_without_2010, actuals=broken)
