"""Files made to break a reader, and files that programs broke: each ends in a clean answer.

Reading runs in a process of its own, so that its memory can be limited and its time measured.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from indicators import open_programme, read_actuals
from indicators.errors import UnreadableFile, UsageError
from indicators.reading import folder
from indicators.reading.findings import findings_frame
from indicators.reading.workbook import read_workbook
from tests.conftest import RAW, ROOT
from tests.reading.hostile_files import HOSTILE, Hostile, Make, Many, Opening, book, holds


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    """What opens a folder with a hostile file in it."""
    with Opening(tmp_path_factory.mktemp("hostile")) as begun:
        yield begun


@pytest.mark.parametrize("one", HOSTILE, ids=[one.what for one in HOSTILE])
def test_a_hostile_file_ends_soon_and_small(opening: Opening, one: Hostile) -> None:
    taken = opening.with_file(one)
    assert one.said in " ".join(taken.said)
    assert taken.rows == opening.usual.rows
    assert taken.seconds - opening.usual.seconds < one.seconds
    assert taken.mebibytes - opening.usual.mebibytes < one.mebibytes


def _of(what: str) -> Hostile:
    return next(one for one in HOSTILE if one.what == what)


def test_a_folder_with_a_bad_file_reads_the_others(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    _of("a filled cell in the last corner").make(raw / "avance_2011.xlsx")
    programme = open_programme(raw)
    assert set(programme.actuals.period.str[:4]) == {"2007", "2008", "2009", "2010"}
    bad = programme.findings[programme.findings.code == "unusable_file"]
    assert "las celdas con contenido llegan hasta XFD1048576" in bad.message.iloc[0]
    assert "the filled cells reach as far" in findings_frame(bad, "en").message.iloc[0]
    assert bad.source_cell.tolist() == ["[avance_2011.xlsx]Hoja!XFD1048576"]


def test_a_fault_of_ours_in_one_file_loses_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    recognise = folder.recognise

    def fails_on_2010(sheet: Any, layout: Any) -> Any:
        return recognise(None if sheet.file == "avance_2010.xlsx" else sheet, layout)

    monkeypatch.setattr(folder, "recognise", fails_on_2010)
    programme = open_programme(raw)
    assert set(programme.actuals.period.str[:4]) == {"2007", "2008", "2009"}
    bad = programme.findings[programme.findings.code == "unusable_file"].iloc[0]
    assert bad.source_cell == "[avance_2010.xlsx]"
    assert "AttributeError" in bad.message


@pytest.mark.parametrize(
    ("make", "name", "limits", "said"),
    [
        (book(Many("<row></row>", 4_000_000)), "a.xlsx", "1,2", "more than 1 seconds of"),
        (holds(Many("1;2\n", 500_000)), "a.csv", "20,0.03", "0.03 GiB of memory"),
    ],
)
def test_limits_end_what_takes_too_much_and_the_next_file_is_read(
    make: Make, name: str, limits: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDICATORS_READ_LIMITS", limits)
    path = tmp_path / name
    make(path)
    with pytest.raises(UnreadableFile, match=said):
        read_workbook(path)
    monkeypatch.delenv("INDICATORS_READ_LIMITS")
    assert read_workbook(RAW / "avance_2010.xlsx")


def test_limits_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_READ_LIMITS", "fast")
    with pytest.raises(UsageError, match="INDICATORS_READ_LIMITS"):
        read_workbook(RAW / "avance_2010.xlsx")


def test_threads_do_not_mix_up_their_files() -> None:
    paths = sorted(RAW.glob("avance_*.xlsx")) * 4
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(read_workbook, paths))
    assert [sheets[0].file for sheets in read] == [path.name for path in paths]


def test_an_unreadable_file_survives_the_way_from_a_worker(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(tmp_path / "a.xlsx")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (str(again), again.code) == (str(caught.value), "file_pdf")


def test_errors_and_formulas_without_a_value_are_findings(tmp_path: Path) -> None:
    name = "Kilómetros de calles"
    book = Workbook()
    sheet = book.active
    sheet.append(["Fecha de reporte", "2026-01-31"])
    sheet.append(["Indicador", "1T 2025", "2T 2025", "3T 2025"])
    sheet.append([name, "#DIV/0!", "=1+1", 4])
    sheet["B3"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    indicators = open_programme(RAW).indicators.head(1).assign(name=name)
    found = read_actuals(tmp_path / "a.xlsx", indicators)
    assert found.values["value"].tolist() == [4]
    cells = dict(zip(found.findings.code, found.findings.source_cell, strict=True))
    assert cells == {"error_cell": "[a.xlsx]Sheet!B3", "formula_without_value": "[a.xlsx]Sheet!C3"}
    assert found.cells["Sheet"]["unread"] == 2


@pytest.mark.parametrize(
    "changes",
    [
        [(3631, 102)],  # the sheet begins after its end: 858 GB are asked for, and that aborts
        [(3631, 102), (5422, 91)],
    ],
)
def test_a_damaged_xls_ends_in_an_error_and_not_the_process(
    tmp_path: Path, changes: list[tuple[int, int]], capfd: pytest.CaptureFixture[str]
) -> None:
    content = bytearray((ROOT / "tests" / "data" / "layouts" / "avance_acumulado.xls").read_bytes())
    for place, byte in changes:
        content[place] = byte
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"\[a.xls\]: the workbook is damaged"):
        read_workbook(path)
    assert capfd.readouterr() == ("", "")
