"""A folder of workbooks: sorted, checked, stored, read back."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from indicators import Programme, open_programme
from indicators.errors import DataError, UsageError
from indicators.frames.store import file_hash
from indicators.programme import _STORED, workbooks_in
from indicators.reading.context import read_context
from indicators.reading.folder import Folder, frames_of
from indicators.settings import read_settings
from tests.conftest import MATRIX, RAW, ROOT, copy_project, full_disk
from tests.test_cli import run


def test_what_is_in_the_shipped_folder(programme: Programme) -> None:
    assert len(programme.indicators) == 25
    assert len(programme.actuals) == 475
    assert programme.targets.issuer.value_counts().to_dict() == {"office": 125, "programme": 100}
    assert programme.findings.empty
    assert programme.default_cut_off() == "2010Q3"
    assert programme.not_reported("2010Q3") == []
    assert len(programme.not_reported("2010Q3", "2010-08-31")) == 25
    assert programme.not_reported("2008Q4") == ["12.2"]


def test_the_store_gives_the_same_frames(raw: Path, programme: Programme) -> None:
    again = open_programme(raw)
    for name, frame in programme.frames().items():
        pd.testing.assert_frame_equal(getattr(again, name), frame)


def test_the_store_is_rebuilt_when_a_raw_file_changed(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    assert len(open_programme(raw).actuals) == 475
    (raw / "avance_2009_revisado.xlsx").unlink()
    assert len(open_programme(raw).actuals) == 375


def test_a_damaged_store_is_rebuilt(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    open_programme(raw)
    stored = raw.parent / "processed" / "actuals.parquet"
    stored.write_bytes(stored.read_bytes()[:-10])
    assert len(open_programme(raw).actuals) == 475
    manifest = json.loads((raw.parent / "processed" / "manifest.json").read_text())
    assert set(manifest["files"]) == {f"{name}.parquet" for name in _STORED}


def test_a_full_disk_of_the_store_is_named_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    raw = copy_project(tmp_path)
    store = raw.parent / "processed"
    with full_disk(store, 16):
        assert len(open_programme(raw).actuals) == 475
        assert not list(store.glob(".*"))
        said = run("normalize", "--data", str(raw))
        assert (said.returncode, said.stderr.count("\n")) == (2, 1), said.stderr
    assert [str(store) in record.message for record in caplog.records] == [True]
    assert len(open_programme(raw).actuals) == 475


@pytest.mark.parametrize("trouble", ["closed", "no manifest", "no Parquet"])
def test_a_store_that_cannot_be_used_is_named_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    raw = copy_project(tmp_path)
    store = raw.parent / "processed"
    if trouble == "closed":
        (store / "manifest.json").mkdir()  # another user's would be open to root
    elif trouble == "no manifest":
        (store / "manifest.json").write_text("[1]")
    else:
        open_programme(raw)
        (store / "actuals.parquet").write_bytes(b"")
        manifest = json.loads((store / "manifest.json").read_text())
        manifest["files"]["actuals.parquet"] = file_hash(store / "actuals.parquet")
        (store / "manifest.json").write_text(json.dumps(manifest))
    assert len(open_programme(raw).actuals) == 475
    assert [str(store) in record.message for record in caplog.records] == [True]
    assert not list(store.glob(".*"))


def test_stored_files_are_as_open_as_others(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    (raw / "usual").touch()
    open_programme(raw)
    modes = {path.stat().st_mode for path in (raw.parent / "processed").iterdir()}
    assert modes == {(raw / "usual").stat().st_mode}


def test_other_decisions_are_used_and_not_stored(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    other = tmp_path / "other.toml"
    text = (raw / "programme.toml").read_text(encoding="utf-8")
    other.write_text(text.replace('scope = "cumulative"\nalternative = { scope = "annual" }',
                                  'scope = "annual"'), encoding="utf-8")  # fmt: skip
    scope = "indicator_id == '7.3' and year == 2012 and issuer == 'programme'"
    assert open_programme(raw, other).targets.query(scope).scope.item() == "annual"
    assert open_programme(raw).targets.query(scope).scope.item() == "cumulative"


def test_one_bad_file_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    (raw / "roto.xlsx").write_bytes(b"%PDF-1.7")
    found = open_programme(raw)
    assert len(found.actuals) == 475
    assert found.findings.code.tolist() == ["unusable_file"]
    assert "es un PDF" in found.findings.message[0]


def test_a_pipe_or_a_broken_link_among_the_files_is_a_finding(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    os.mkfifo(raw / "tubo.xlsx")
    (raw / "enlace.csv").symlink_to(tmp_path / "nowhere.csv")
    (raw / "memoria.csv").symlink_to("/proc/self/mem")  # which cannot be read
    found = open_programme(raw)
    assert len(found.actuals) == 475
    assert found.findings.source_cell.tolist() == ["[enlace.csv]", "[memoria.csv]", "[tubo.xlsx]"]
    assert set(found.findings.code) == {"unusable_file"}


def test_a_folder_that_is_closed_to_us_is_named(tmp_path: Path) -> None:
    user = os.geteuid()
    tmp_path.chmod(0)
    os.seteuid(user or 65534)  # to root every folder is open
    try:
        with pytest.raises(DataError, match="the folder cannot be read: Permission denied"):
            workbooks_in(tmp_path)
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)


def test_a_file_that_vanishes_is_a_finding() -> None:
    """Excel puts a file in the place of another when it saves, also while a folder is read."""
    raw = ROOT / "tests" / "data" / "revised"
    paths = [raw / name for name in ("matriz_2025.xlsx", "gone.xlsx", "avance_2026.csv")]
    frames = frames_of(Folder(paths, read_settings(raw / "programme.toml"), None))
    assert len(frames["actuals"]) == 8
    bad = frames["findings"].set_index("source_cell").message["[gone.xlsx]"]
    assert "desapareció" in bad
    around = read_context([raw / "gone.xlsx"], frames["indicators"])
    assert around["findings"].source_cell.tolist() == ["[gone.xlsx]"]


def test_a_linked_folder_is_stored_with_the_project(tmp_path: Path) -> None:
    raw = copy_project(tmp_path / "shared")
    (tmp_path / "data" / "processed").mkdir(parents=True)
    (tmp_path / "data" / "raw").symlink_to(raw)
    open_programme(tmp_path / "data" / "raw")
    assert (tmp_path / "data" / "processed" / "manifest.json").is_file()


def test_an_office_target_that_differs_from_the_matrix_is_a_finding(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    raw = copy_project(tmp_path)
    book = load_workbook(raw / "avance_2008.xlsx")
    book.active["D7"] = 650
    book.save(raw / "avance_2008.xlsx")
    finding = open_programme(raw).findings.iloc[0]
    assert finding.code == "office_target_differs"
    assert finding.source_cell == "[avance_2008.xlsx]Avance trimestral!D7"
    assert "650" in finding.message
    assert "600" in finding.message


def test_a_folder_without_a_matrix(tmp_path: Path) -> None:
    shutil.copy(RAW / "programme.toml", tmp_path)
    shutil.copy(RAW / "avance_2007.xlsx", tmp_path)
    with pytest.raises(DataError, match="no se encontró una matriz"):
        open_programme(tmp_path)


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="nowhere"):
        open_programme("nowhere")


def test_what_is_due_follows_the_lag_and_the_coverage(programme: Programme) -> None:
    assert programme.due_quarter(date(2026, 1, 1)) == "2010Q3"
    assert programme.due_quarter(date(2007, 4, 29)) is None
    assert programme.due_quarter(date(2007, 4, 30)) == "2007Q1"
    strict = replace(programme.settings, coverage_share=1.1)
    assert replace(programme, settings=strict).due_quarter(date(2011, 1, 1)) is None
    with pytest.raises(DataError, match=r"results for 110% of the indicators"):
        replace(programme, settings=strict).default_cut_off()


def test_a_matrix_alone_has_no_cut_off(tmp_path: Path) -> None:
    shutil.copy(RAW / "programme.toml", tmp_path)
    shutil.copy(RAW / MATRIX, tmp_path)
    with pytest.raises(DataError, match="name a cut-off"):
        open_programme(tmp_path).default_cut_off()
