"""Files made to break a reader, and files that programs broke: each ends in a clean answer.

Reading runs in a process of its own, so that its memory can be limited and its time measured.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from indicators import open_programme, read_actuals
from indicators.errors import UnreadableFile, UsageError
from indicators.reading import folder
from indicators.reading.findings import in_language
from indicators.reading.workbook import read_workbook
from tests.conftest import RAW, ROOT

#: What a hostile file may take, above what Python and the libraries take themselves.
MAX_SECONDS, MAX_MIB = 2.0, 300

PROBE = """
import os, resource, signal, sys, time
from pathlib import Path
from indicators.errors import IndicatorsError
from indicators.reading.workbook import _CHILD, read_workbook
used = lambda who: resource.getrusage(who).ru_maxrss // 1024
def of_children():
    _CHILD.end()
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return child.ru_utime + child.ru_stime
def read(path):
    plain = path.with_name("plain.csv")
    plain.write_text("a,b")
    read_workbook(plain)
    begun = of_children()  # what beginning such a process takes
    before, start = used(resource.RUSAGE_SELF), time.process_time()
    try:
        cells = sum(len(cells) for s in read_workbook(path) for cells in s.rows.values())
        said = f"read {cells}"
    except IndicatorsError as error:
        said = f"{type(error).__name__} {error}"
    took = time.process_time() - start + of_children() - 2 * begun
    most = max(used(resource.RUSAGE_SELF) - before, used(resource.RUSAGE_CHILDREN))
    print(took, most, " ".join(said.split()), sep="|", flush=True)
for line in sys.stdin:  # each in a process of its own, which need not load the libraries anew
    if not os.fork():
        signal.alarm(60)
        read(Path(line.strip()))
        os._exit(0)
    if ended := os.wait()[1]:
        print(0, 0, f"ended by {ended}", sep="|", flush=True)
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Callable[[Path], tuple[float, int, str]]]:
    """Reads a file: the seconds and MiB that it took, and what came of it."""
    command = [sys.executable, "-c", PROBE]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, encoding="utf-8") as server:
        asked, answers = server.stdin, server.stdout
        assert asked is not None
        assert answers is not None

        def read(path: Path) -> tuple[float, int, str]:
            print(path, file=asked, flush=True)
            seconds, mebibytes, answer = answers.readline().split("|", 2)
            return float(seconds), int(mebibytes), answer

        yield read


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{head}'
    "<sheetData>{rows}</sheetData></worksheet>"
)
SHEET_1 = "xl/worksheets/sheet1.xml"
A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>Indicador</t></is></c></row>'


def with_sheet(path: Path, xml: str | bytes) -> Path:
    """A workbook whose only sheet has the XML as given."""
    Workbook().save(path)
    whole = path.with_suffix(".whole")
    path.rename(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name.endswith("sheet1.xml") else old.read(name))
    whole.unlink()
    return path


def stray_cell(path: Path) -> Path:
    rows = A1 + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_sheet(path, SHEET.format(head="", rows=rows))


def stray_blank(path: Path) -> Path:
    rows = A1 + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    return with_sheet(path, SHEET.format(head="", rows=rows))


def outside_cell(path: Path) -> Path:
    rows = '<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row>'
    return with_sheet(path, SHEET.format(head="", rows=rows))


def false_dimension(path: Path) -> Path:
    head = '<dimension ref="A1:XFD1048576"/>'
    return with_sheet(path, SHEET.format(head=head, rows=A1))


def blank_rows(path: Path) -> Path:
    rows = A1 + "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 1_000_002))
    return with_sheet(path, SHEET.format(head="", rows=rows))


def entities(path: Path) -> Path:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>'
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return with_sheet(path, doctype + SHEET.format(head="", rows=rows))


def huge_merge(path: Path) -> Path:
    xml = SHEET.format(head="", rows=A1)
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    return with_sheet(path, xml.replace("</worksheet>", merge))


def huge_number(path: Path) -> Path:
    rows = f'<row r="1"><c r="A1"><v>{"9" * 4000}</v></c><c r="B1"><v>1e999</v></c></row>'
    return with_sheet(path, SHEET.format(head="", rows=rows))


def ods_repeated(path: Path) -> Path:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="T">'
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="16384">'
        "<text:p>1</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def zip_bomb(path: Path, small: str = "xl/workbook.xml", large: str = SHEET_1) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(small, "<x/>")
        with archive.open(large, "w", force_zip64=True) as stream:
            for _ in range(600):
                stream.write(b" " * 1024**2)
    return path


def ods_mimetype(path: Path) -> Path:
    """The type of an .ods is a part like any other, and read first."""
    return zip_bomb(path, "content.xml", "mimetype")


def ods_percents(path: Path) -> Path:
    ods_repeated(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b'"float"', b'"percentage"'))
    return path


def endless_tag(path: Path) -> Path:
    return with_sheet(path, SHEET.format(head=f'<sheetPr x="{"y" * 3_000_000}"/>', rows=A1))


def encrypted(path: Path) -> Path:
    """The head of an OLE container and the name of its stream, as Excel encrypts a workbook."""
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024 + name + b"\0" * 1024)
    return path


def truncated(path: Path) -> Path:
    whole = (RAW / "avance_2010.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def text_in(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (stray_cell, "a.xlsx", "[a.xlsx]Sheet!XFD1048576: the filled cells reach as far"),
        (stray_blank, "a.xlsx", "read 1"),
        (outside_cell, "a.xlsx", "is damaged"),
        (false_dimension, "a.xlsx", "read 1"),
        (blank_rows, "a.xlsx", "read 1"),
        (entities, "a.xlsx", "declares entities"),
        (huge_merge, "a.xlsx", "read 1"),
        (huge_number, "a.xlsx", "read 2"),
        (ods_repeated, "a.ods", "reach as far as XFD1048576"),
        (ods_percents, "a.ods", "more than 2,000,000 filled cells"),
        (endless_tag, "a.xlsx", "a tag without an end"),
        (zip_bomb, "a.xlsx", "unpacks to 600 MiB"),
        (ods_mimetype, "a.ods", "unpacks to 600 MiB"),
        (encrypted, "a.xlsx", "protected with a password"),
        (truncated, "a.xlsx", "something else, or damaged"),
        (text_in(b""), "a.xlsx", "the file is empty"),
        (text_in(b"%PDF-1.7"), "a.xlsx", "a PDF"),
        (text_in(b"<html><table>"), "a.xls", "a web page"),
        (text_in(b"%PDF-1.7"), "a.csv", "a PDF"),
        (text_in(b'Indicador;2009\n"never closed'), "a.csv", "not a table"),
        (text_in(b"Indicador;2009\n" * 1_100_000), "a.csv", "more rows or columns"),
        (text_in(b"\n" * 20_000_000), "a.csv", "more rows or columns"),
        (text_in(b"1;" * 500_000), "a.csv", "more rows or columns"),
        (text_in(b"a;" + b"b" * 40_000), "a.csv", "field larger than field limit"),
    ],
)
def test_a_hostile_file_ends_soon_and_small(
    make: Callable[[Path], Path], name: str, said: str, tmp_path: Path,
    reader: Callable[[Path], tuple[float, int, str]],
) -> None:  # fmt: skip
    seconds, mebibytes, answer = reader(make(tmp_path / name))
    assert said in answer
    assert seconds < MAX_SECONDS
    assert mebibytes < MAX_MIB


def test_a_folder_with_a_bad_file_reads_the_others(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    stray_cell(raw / "avance_2011.xlsx")
    programme = open_programme(raw)
    assert set(programme.actuals.period.str[:4]) == {"2007", "2008", "2009", "2010"}
    bad = programme.findings[programme.findings.code == "unusable_file"]
    assert "las celdas con contenido llegan hasta XFD1048576" in bad.message.iloc[0]
    assert "the filled cells reach as far" in in_language(bad, "en").message.iloc[0]
    assert bad.source_cell.tolist() == ["[avance_2011.xlsx]Sheet!XFD1048576"]


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


def slow_rows(path: Path) -> Path:
    return with_sheet(path, SHEET.format(head="", rows="<row></row>" * 4_000_000))


@pytest.mark.parametrize(
    ("make", "name", "limits", "said"),
    [
        (slow_rows, "a.xlsx", "1,2", "more than 1 seconds of the processor"),
        (text_in(b"1;2\n" * 500_000), "a.csv", "20,0.03", "0.03 GiB of memory"),
    ],
)
def test_limits_end_what_takes_too_much_and_the_next_file_is_read(
    make: Callable[[Path], Path], name: str, limits: str, said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("INDICATORS_READ_LIMITS", limits)
    path = make(tmp_path / name)
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
