"""Editions: whole or not there, never overwritten, one run at a time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from indicators.errors import ReportError
from indicators.publishing import edition
from indicators.publishing.edition import (
    MANIFEST,
    SUFFIXES,
    Editions,
    Report,
    undo_unfinished,
)

STEPS = 5  # files are moved to their places

#: In each folder of argv, one process makes an edition and dies as a killed one does, without any
#: clearing up: in the n-th folder, when it is about to move its n-th file or, after the last one,
#: to take its workplace away.
KILLED = """
import os, pathlib, sys
from indicators.publishing.edition import Editions, SUFFIXES

def dying(act):
    def wrapped(*given, **more):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return act(*given, **more)
    return wrapped

for left, folder in enumerate(sys.argv[1:]):
    if not os.fork():
        with Editions(pathlib.Path(folder), "informe").new() as (workplace, report):
            for suffix in SUFFIXES:
                (workplace / report.file(suffix).name).write_text('{"inputs": "killed"}')
            os.rename, os.rmdir = map(dying, (os.rename, os.rmdir))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.wait()[1]) == 9, folder
"""


def make(folder: Path, content: str, name: str = "informe") -> Path:
    with Editions(folder, name).new() as (workplace, report):
        for suffix in SUFFIXES:
            text = json.dumps({"inputs": {"from": content}})
            (workplace / report.file(suffix).name).write_text(text, encoding="utf-8")
    return report.pdf


def edition_with(folder: Path, name: str, inputs: dict[str, str]) -> Report | None:
    """The newest edition, if a report with these inputs would take it as its own."""
    *_, newest = [None, *Editions(folder, name).published()]
    return (
        newest
        if newest and newest.read_manifest()["inputs"] == inputs and newest.is_whole()
        else None
    )


def files(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in folder.iterdir() if p.is_file()}


def test_editions_are_numbered_and_stay(tmp_path: Path) -> None:
    assert make(tmp_path, "a").name == "informe.pdf"
    before = files(tmp_path)
    assert make(tmp_path, "b").name == "informe_e2.pdf"
    assert before.items() <= files(tmp_path).items()
    assert [report.edition for report in Editions(tmp_path, "informe").published()] == [1, 2]
    assert Editions(tmp_path, "inform").published() == []
    assert (
        edition_with(tmp_path, "informe", {"from": "b"})
        == Editions(tmp_path, "informe").published()[1]
    )
    assert edition_with(tmp_path, "informe", {"from": "a"}) is None


def test_an_edition_that_lost_a_file_is_made_again_and_not_overwritten(tmp_path: Path) -> None:
    make(tmp_path, "a").unlink()
    assert edition_with(tmp_path, "informe", {"from": "a"}) is None
    assert make(tmp_path, "a").name == "informe_e2.pdf"


def test_a_file_without_a_manifest_is_somebodys_and_stays(tmp_path: Path) -> None:
    (tmp_path / "informe.pdf").write_text("mine", encoding="utf-8")
    assert make(tmp_path, "a").name == "informe_e2.pdf"
    assert (tmp_path / "informe.pdf").read_text(encoding="utf-8") == "mine"


def test_a_run_killed_between_any_two_steps_leaves_the_last_good_edition(tmp_path: Path) -> None:
    folders = [tmp_path / str(step) for step in range(STEPS + 1)]
    good = {}
    for folder in folders:
        make(folder, "good")
        good = files(folder)
    subprocess.run([sys.executable, "-c", KILLED, *map(str, folders)], check=True)
    for step, folder in enumerate(folders):
        published = Editions(folder, "informe").published()
        assert good.items() <= files(folder).items()
        # the manifest comes last
        assert len(published) == (1 if step < len(SUFFIXES) else 2)
        assert published[-1].is_whole()
        expected = "informe_e3.pdf" if published[1:] else "informe_e2.pdf"
        assert make(folder, "after").name == expected
        assert all(report.is_whole() for report in Editions(folder, "informe").published())
        assert not list(folder.glob(".*"))


def test_an_edition_whose_file_is_another_one_is_made_again(tmp_path: Path) -> None:
    with Editions(tmp_path, "informe").new() as (workplace, report):
        for suffix in SUFFIXES:
            outputs = {report.pdf.name: hashlib.sha256(b"a PDF").hexdigest()}
            manifest = json.dumps({"inputs": {}, "outputs": outputs})
            text = "a PDF" if suffix == ".pdf" else manifest
            (workplace / report.file(suffix).name).write_text(text, encoding="utf-8")
    assert edition_with(tmp_path, "informe", {}) is not None
    report.pdf.write_text("half a P", encoding="utf-8")
    assert edition_with(tmp_path, "informe", {}) is None


@pytest.mark.parametrize("damaged", ["", "[]", '{"inputs"', "\0\0"])
def test_a_damaged_manifest_is_named_and_worked_around(
    tmp_path: Path, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    pdf = make(tmp_path, "a")
    manifest = pdf.with_name("informe.manifest.json")
    manifest.write_text(damaged, encoding="utf-8")
    assert edition_with(tmp_path, "informe", {"from": "a"}) is None
    assert Editions(tmp_path, "informe").published() == []
    assert make(tmp_path, "a").name == "informe_e2.pdf"
    assert str(manifest) in " ".join(record.message for record in caplog.records)
    assert pdf.is_file()


def test_what_a_kill_left_goes_with_the_next_run_of_any_report(tmp_path: Path) -> None:
    quarter = tmp_path / "2010Q3"
    make(quarter, "a")
    killed = quarter / ".making-0"  # it had moved one file when it was killed
    killed.mkdir()
    for suffix in (".xlsx", ".html", MANIFEST):
        (killed / f"informe_e2{suffix}").write_text("half", encoding="utf-8")
    (quarter / "informe_e2.pdf").write_text("half", encoding="utf-8")
    (quarter / "informe_e2.html").write_text("mine", encoding="utf-8")
    (quarter / ".making-1.lock").touch()
    with FileLock(quarter / ".making-0.lock"):
        undo_unfinished(tmp_path)
        assert (quarter / "informe_e2.pdf").is_file()  # somebody is at work on it
    undo_unfinished(tmp_path)
    assert not list(quarter.glob(".*"))
    assert not (quarter / "informe_e2.pdf").exists()
    assert (quarter / "informe_e2.html").read_text(encoding="utf-8") == "mine"
    assert Editions(quarter, "informe").published()[0].is_whole()


def test_a_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    others = tmp_path / "indicators-of-mine"
    others.mkdir()
    with edition.scratch(tmp_path) as folder:
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == [others]


def test_all_is_on_the_disk_before_the_manifest_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, os.rename

    def noting_sync(handle: int) -> None:
        steps.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        sync(handle)

    def noting_rename(old: Path, new: Path) -> None:
        steps.append(f"move {Path(new).name}")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noting_sync)
    monkeypatch.setattr(os, "rename", noting_rename)
    make(tmp_path, "a")
    assert steps[:5] == [f"sync informe{suffix}" for suffix in SUFFIXES]
    folder = f"sync {tmp_path.name}"
    assert steps[-3:] == [folder, "move informe.manifest.json", folder]


def test_an_error_in_the_making_publishes_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with Editions(tmp_path, "informe").new() as (workplace, _):
            (workplace / "report.pdf").write_text("half", encoding="utf-8")
            raise ReportError("no toner")

    with pytest.raises(ReportError, match="no toner"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_waits_and_says_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "2010Q3"
    holding = (
        "import sys, time; from pathlib import Path\n"
        "from indicators.publishing.edition import Editions\n"
        "with Editions(Path(sys.argv[1]), 'informe').locked():\n"
        "    print('held', flush=True); time.sleep(1)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(folder)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said: list[str] = []
        with monkeypatch.context() as hasty:
            hasty.setattr(edition, "_PATIENCE", 0.1)
            with (
                pytest.raises(ReportError, match=f"process {other.pid}"),
                Editions(folder, "informe").locked(),
            ):
                pass
        started = time.monotonic()
        with Editions(folder, "informe").locked(said.append):
            assert time.monotonic() - started > 0.1
        assert f"process {other.pid}" in said[0]


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from indicators.publishing.edition import Editions\n"
        "with Editions(Path(sys.argv[1]), 'informe').locked():\n    os._exit(9)"
    )
    folder = tmp_path / "2010Q3"
    assert subprocess.run([sys.executable, "-c", script, str(folder)], check=False).returncode == 9
    said: list[str] = []
    with Editions(folder, "informe").locked(said.append):
        assert said == []
