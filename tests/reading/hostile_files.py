"""Files made to break a reader: what each is, what makes it, and what is to be said of it.

A line of `HOSTILE` is one file. ``make faults`` measures them all, and the tests hold each to its
limits.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.conftest import RAW, ROOT

MIB = 1024**2
GOOD = ROOT / "tests" / "data" / "revised"
XLS = ROOT / "tests" / "data" / "layouts" / "avance_acumulado.xls"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>Indicador</t></is></c></row>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LIST = '<sheet name="{0}" sheetId="1" r:id="r1"/>'
LINK = f'<Relationship Id="r1" Target="{{0}}" Type="{OFFICE}/worksheet"/>'


class Many(NamedTuple):
    """A text so many times over, with the number of each in place of ``#``; made when written."""

    text: str
    times: int


Part = str | bytes | Many | tuple["Part", ...]
Make = Callable[[Path], object]


def chunks(part: Part) -> Iterator[bytes]:
    """The bytes of a part, a MiB or so at a time."""
    if isinstance(part, Many):
        few = max(1, MIB // len(part.text))
        for start in range(1, part.times + 1, few):
            numbers = range(start, min(start + few, part.times + 1))
            if "#" in part.text:
                yield "".join(part.text.replace("#", str(n)) for n in numbers).encode()
            else:
                yield part.text.encode() * len(numbers)
    elif isinstance(part, tuple):
        for one in part:
            yield from chunks(one)
    else:
        yield part.encode() if isinstance(part, str) else part


def holds(*content: Part) -> Make:
    """A file of these bytes."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(chunks(content))

    return make


def zipped(parts: Mapping[str, Part]) -> Make:
    """An archive of these parts, in their order."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, part in parts.items():
                with archive.open(name, "w", force_zip64=True) as stream:
                    for chunk in chunks(part):
                        stream.write(chunk)

    return make


def tag(name: str, *content: Part) -> Part:
    """An element of a workbook's XML, with every name space that it may need."""
    part = "package/2006/relationships" if name == "Relationships" else "spreadsheetml/2006/main"
    main = f"http://schemas.openxmlformats.org/{part}"
    return (f'<{name} xmlns="{main}" xmlns:r="{OFFICE}">', *content, f"</{name}>")


def book(
    rows: Part = A1, *, head: Part = "", tail: Part = "", sheets: Part = "", links: Part = "",
    **parts: Part,
) -> Make:  # fmt: skip
    """A workbook of one sheet of these rows, with other parts beside it or in their place."""
    usual: dict[str, Part] = {
        "_rels/.rels": tag(
            "Relationships", LINK.format(BOOK).replace("/worksheet", "/officeDocument")
        ),
        LINKS: tag("Relationships", links or LINK.format("worksheets/sheet1.xml")),
        BOOK: tag("workbook", "<sheets>", sheets or LIST.format("Hoja"), "</sheets>"),
        SHEET: tag("worksheet", head, "<sheetData>", rows, "</sheetData>", tail),
    }
    return zipped(usual | parts)


def cells(*xml: Part, **parts: Part) -> Make:
    """A workbook whose only row holds these cells."""
    return book(('<row r="1">', *xml, "</row>"), **parts)


def ods(table: Part, **parts: Part) -> Make:
    """An .ods with the XML of its tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (f"<x {spaces}><office:body><office:spreadsheet>", table,
               "</office:spreadsheet></office:body></x>")  # fmt: skip
    manifest = "META-INF/manifest.xml"
    return zipped({"mimetype": ODS, "content.xml": content, manifest: "<manifest/>"} | parts)


def ods_cell(kind: str, row: str = "", cell: str = "", text: Part = "1") -> Make:
    """An .ods of one table of one row of one cell, with attributes for row and cell."""
    return ods(
        (
            f'<table:table table:name="T"><table:table-row {row}><table:table-cell {cell} '
            f'office:value-type="{kind}" office:value="1"><text:p>', text,
            "</text:p></table:table-cell></table:table-row></table:table>",
        )
    )  # fmt: skip


def patched(source: Path, changes: Mapping[int, int], end: int | None = None) -> Make:
    """A good file, or its beginning, with other bytes at some places."""

    def make(path: Path) -> None:
        content = bytearray(source.read_bytes()[:end])
        for place, byte in changes.items():
            content[place] = byte
        path.write_bytes(content)

    return make


def claiming(make: Make, part: str, size: int) -> Make:
    """An archive whose directory says of a part that it unpacks to so many bytes."""

    def change(path: Path) -> None:
        make(path)
        content = bytearray(path.read_bytes())
        at = content.rfind(b"PK\x01\x02", 0, content.rfind(part.encode()))
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
        path.write_bytes(content)

    return change


def named_often(path: Path) -> None:
    """The directory names each part ten thousand times."""
    book()(path)
    content = path.read_bytes()
    start, end = content.find(b"PK\x01\x02"), content.rfind(b"PK\x05\x06")
    count, size = content[start:end].count(b"PK\x01\x02") * 10_000, (end - start) * 10_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
    path.write_bytes(content[:start] + content[start:end] * 10_000 + tail)


def wrong_sum(path: Path) -> None:
    """A digit of a part is another, so that its checksum is wrong."""
    with zipfile.ZipFile(RAW / "avance_2010.xlsx") as good, zipfile.ZipFile(path, "w") as archive:
        for name in good.namelist():  # stored, so that the XML stays well-formed
            archive.writestr(name, good.read(name))
    content = path.read_bytes()
    patched(path, {content.index(b"<v>", content.index(SHEET.encode())) + 3: ord("7")})(path)


def sparse(path: Path) -> None:
    """A hole of a terabyte, which takes no room on the disk."""
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(2**40)


class Hostile(NamedTuple):
    """A hostile file: ``said`` stands in what is said of it, or is empty where nothing need be.

    ``seconds`` and ``mebibytes`` are what it may take more than the folder does without it.
    """

    what: str
    name: str
    make: Make
    said: str
    seconds: float = 2
    mebibytes: int = 300


_WIDE, _HIGH = 'table:number-columns-repeated="{0}"', 'table:number-rows-repeated="{0}"'
HOSTILE = [Hostile(*line) for line in (
    # archives
    ("a part of 600 MiB", "a.xlsx", book(**{SHEET: Many(" " * MIB, 600)}), "unpacks to 600 MiB"),
    ("parts of 600 MiB together", "a.xlsx",
     claiming(claiming(book(), SHEET, 300 * MIB), BOOK, 300 * MIB), "unpacks to 600 MiB"),
    ("a part larger than it says", "a.xlsx",
     claiming(book(**{SHEET: Many(" " * MIB, 20)}), SHEET, 100), "damaged"),
    ("a directory of each part ten thousand times", "a.xlsx", named_often, "no table", 5),
    ("5,000 empty parts", "a.xlsx", book(**{f"xl/{n}": "" for n in range(5_000)}), "no table"),
    ("parts named ../../x and /etc/x", "a.xlsx", book(**{"../../x": "x", "/etc/x": "x"}),
     "no table"),
    ("a part with a wrong checksum", "a.xlsx", wrong_sum, "damaged"),
    ("half a workbook", "a.xlsx", patched(RAW / "avance_2010.xlsx", {}, 5_000), "something else"),
    ("a zip file", "a.xlsx", zipped({"a.xlsx": b"PK\x03\x04"}), "a zip file"),
    ("a document of Word", "a.xlsx", zipped({"word/document.xml": "<x/>"}), "a zip file"),
    ("a binary workbook", "a.xlsx", zipped({"xl/workbook.bin": b"\0"}), ".xlsb"),
    # XML
    ("entities that grow", "a.xlsx", book(**{SHEET: (
        "<!DOCTYPE w [<!ENTITY a 'ha'>", Many("<!ENTITY a# '&a;&a;&a;&a;&a;&a;'>", 9),
        "]><w>&a9;</w>")}), "declares entities"),
    ("an entity that is a file", "a.xlsx",
     book(**{SHEET: "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w>&a;</w>"}),
     "declares entities"),
    ("a tag of 3 MiB", "a.xlsx", book(head=('<x y="', Many("y" * MIB, 3), '"/>')),
     "a tag without an end"),
    ("100,000 elements in one another", "a.xlsx",
     book(head=(Many("<x>", 100_000), Many("</x>", 100_000))), "no table"),
    ("more than five million elements", "a.xlsx", book(Many("<x/>", 5_100_000)),
     "more than 5,000,000 cells and rows", 20),
    ("an encoding that nobody knows", "a.xlsx",
     book(**{BOOK: '<?xml version="1.0" encoding="klingon"?><workbook/>'}), "damaged"),
    ("XML that stops", "a.xlsx", book(**{SHEET: "<worksheet><sheetData><row>"}), "damaged"),
    # sheets
    ("a filled cell in the last corner", "a.xlsx",
     book((A1, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
     "[a.xlsx]Hoja!XFD1048576: the file cannot be used: the filled cells reach as far"),
    ("a blank cell in the last corner", "a.xlsx",
     book((A1, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')), "no table"),
    ("a cell outside a sheet", "a.xlsx", cells('<c r="ZZZ9999999"><v>1</v></c>'), "damaged"),
    ("a cell in row 0", "a.xlsx", cells('<c r="A0"><v>1</v></c>'), "damaged"),
    ("a dimension that is not true", "a.xlsx", book(head='<dimension ref="A1:XFD1048576"/>'),
     "no table"),
    ("a million blank rows", "a.xlsx", book((A1, Many('<row r="#" s="1"/>', MIB))), "no table", 5),
    ("one cell 100,000 times", "a.xlsx",
     book(Many('<row r="1"><c r="A1"><v>1</v></c></row>', 100_000)), "no table", 5),
    ("100,000 numbers", "a.xlsx", book(Many(
        '<row r="#">' + "".join(f'<c r="{c}#"><v>#</v></c>' for c in "ABCDEFGHIJ") + "</row>",
        10_000)), "no table", 10),
    ("a merge of the whole sheet", "a.xlsx",
     book(tail='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "no table"),
    ("100,000 merges", "a.xlsx",
     book(tail=("<mergeCells>", Many('<mergeCell ref="A#:B#"/>', 100_000), "</mergeCells>")),
     "no table", 5),
    ("100 merges of a million cells", "a.xlsx", book(
        (A1, '<row r="65536"><c r="A65536"><v>1</v></c></row>'),
        tail=("<mergeCells>", Many('<mergeCell ref="A1:T50000"/>', 100), "</mergeCells>")),
     "merged cells cover 100,000,000 cells"),
    ("hidden columns, 100,000 times", "a.xlsx",
     book(head=("<cols>", Many('<col min="1" max="16384" hidden="1"/>', 100_000), "</cols>")),
     "no table", 5),
    ("20,000 rules, lists and links", "a.xlsx", book(tail=(
        Many('<conditionalFormatting sqref="A#"><cfRule type="expression"><formula>1</formula>'
             "</cfRule></conditionalFormatting>", 20_000),
        "<dataValidations>",
        Many('<dataValidation sqref="A#"><formula1>B#</formula1></dataValidation>', 20_000),
        "</dataValidations><hyperlinks>", Many('<hyperlink ref="A#" r:id="r1"/>', 20_000),
        "</hyperlinks>")), "no table"),
    ("drawings that name one another", "a.xlsx", book(tail='<drawing r:id="r1"/>', **{
        f"xl/drawings/_rels/drawing{n}.xml.rels": LINK.format(f"drawing{1 - n}.xml")
        for n in (0, 1)}), "no table"),
    # workbooks
    ("3,000 sheets", "a.xlsx",
     book(sheets=Many('<sheet name="H#" sheetId="#" r:id="r1"/>', 3_000)),
     "more than 1,000 sheets"),
    ("two sheets of one name", "a.xlsx", book(sheets=LIST.format("H") * 2), "two sheets of one"),
    ("a hidden sheet and a very hidden one", "a.xlsx", book(sheets="".join(
        f'<sheet name="{state}" state="{state}" sheetId="1" r:id="r1"/>'
        for state in ("hidden", "veryHidden"))), "no table"),
    ("a sheet named as a terminal obeys", "a.xlsx",
     book(sheets=LIST.format("&#x9b;31m&#x202e;x")), "no table"),
    ("a sheet name of a million characters", "a.xlsx",
     book('<row r="1"><c r="A1"><v>1</v></c></row>', sheets=(LIST[:13], Many("n", MIB), LIST[16:])),
     "no table was recognised on the sheet"),
    ("a sheet that is the workbook", "a.xlsx", book(links=LINK.format("workbook.xml")), "no table"),
    ("a sheet at ../../../etc/passwd", "a.xlsx", book(links=LINK.format("../../../etc/passwd")),
     "damaged"),
    ("a sheet that is not there", "a.xlsx", book(links=LINK.format("none.xml")), "damaged"),
    ("100,000 names of ranges", "a.xlsx", book(sheets=(
        LIST.format("Hoja"), "</sheets><definedNames>",
        Many('<definedName name="n#">n1*n#*n#</definedName>', 100_000),
        "</definedNames><sheets>")), "no table"),
    ("links to other workbooks", "a.xlsx", cells('<c r="A1"><f>[1]H!A1</f><v>1</v></c>', **{
        "xl/externalLinks/_rels/externalLink1.xml.rels": tag("Relationships",
            '<Relationship Id="r" Target="file:////server/x" TargetMode="External"/>')}),
     "no table"),
    ("a macro", "a.xlsm", book(**{"xl/vbaProject.bin": OLE + b"\0" * 512}), "no table"),
    # styles and texts
    ("100,000 styles", "a.xlsx", cells('<c r="A1" s="9"><v>1</v></c>', **{STYLES: tag(
        "styleSheet", '<numFmts><numFmt numFmtId="164" formatCode="0"/></numFmts><cellXfs>',
        Many('<xf numFmtId="164"/>', 100_000), "</cellXfs>")}), "no table"),
    ("four billion texts, it says", "a.xlsx", cells('<c r="A1" t="s"><v>0</v></c>', **{STRINGS: (
        '<sst count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>')}),
     "more than 2 GiB of memory"),
    ("a text that is not there", "a.xlsx", cells('<c r="A1" t="s"><v>4294967295</v></c>', **{
        STRINGS: tag("sst", "<si><t>x</t></si>")}), "damaged"),
    ("100,000 runs in one text", "a.xlsx", cells('<c r="A1" t="s"><v>0</v></c>', **{
        STRINGS: tag("sst", "<si>", Many("<r><t>x</t></r>", 100_000), "</si>")}), "characters"),
    ("a text of 100 MiB", "a.xlsx",
     cells('<c r="A1" t="inlineStr"><is><t>', Many("x" * MIB, 100), "</t></is></c>"),
     "characters"),
    ("a formula of 10 MiB", "a.xlsx",
     cells('<c r="A1"><f>1', Many("+1", 5 * MIB), "</f><v>1</v></c>"), "no table"),
    ("a number of 4,000 digits and one beyond 1e308", "a.xlsx",
     cells('<c r="A1"><v>', Many("9", 4_000), '</v></c><c r="B1"><v>1e999</v></c>'), "no table"),
    ("days before 1900 and after 9999", "a.xlsx", cells(
        *(f'<c r="{place}1" s="0"><v>{day}</v></c>'
          for place, day in zip("ABCDE", (-1, 0.5, 2_958_466, 1e300, "NaN"), strict=True)),
        **{STYLES: tag("styleSheet", '<cellXfs><xf numFmtId="14"/></cellXfs>')}), "no table"),
    # .ods
    ("one cell repeated over a sheet", "a.ods",
     ods_cell("float", _HIGH.format(1_048_576), _WIDE.format(16_384)),
     "reach as far as XFD1048576"),
    ("one percentage repeated over a sheet", "a.ods",
     ods_cell("percentage", _HIGH.format(1_048_576), _WIDE.format(16_384)),
     "more than 1,100,000 filled cells"),
    ("a row repeated 10^20 times", "a.ods", ods_cell("float", _HIGH.format(10**20)),
     "reach as far"),
    ("a row repeated -5 times", "a.ods", ods_cell("float", _HIGH.format(-5)), "damaged"),
    ("a cell that spans 10^9 rows", "a.ods",
     ods_cell("float", cell='table:number-rows-spanned="1000000000"'), "no table"),
    ("two billion blanks in one cell", "a.ods",
     ods_cell("string", text='<text:s text:c="2000000000"/>'), "no table"),
    ("100,000 spans in one another", "a.ods",
     ods_cell("string", text=(Many("<text:span>", 100_000), Many("</text:span>", 100_000))),
     "no table"),
    ("10,000 empty tables", "a.ods", ods(Many('<table:table table:name="T#"/>', 10_000)),
     "more than 1,000 sheets"),
    ("a type of 600 MiB", "a.ods",
     claiming(zipped({"mimetype": ODS, "content.xml": "<x/>"}), "mimetype", 600 * MIB),
     "unpacks to 600 MiB"),
    ("an .ods with a password", "a.ods",
     ods("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}), "password"),
    # .xls
    ("a workbook with a password", "a.xlsx",
     holds(OLE, b"\0" * 1024, "EncryptedPackage".encode("utf-16-le"), b"\0" * 1024), "password"),
    ("half an .xls", "a.xls", patched(XLS, {}, 4_000), "is damaged"),
    ("an .xls whose sheet begins after its end", "a.xls", patched(XLS, {3631: 102}), "damaged"),
    ("an .xls whose sectors go in a circle", "a.xls",
     patched(XLS, dict.fromkeys(range(512, 1024), 0)),
     "2 GiB of memory", 5, 2_048),
    ("an .xls of nothing but its head", "a.xls",
     holds(OLE, b"\xff" * 504, "Workbook\0".encode("utf-16-le"), b"\xff" * 4096), "damaged"),
    ("an .xls of 129 MiB", "a.xls", holds(OLE, Many("\0" * MIB, 129)), "more than 128 MiB"),
    ("a web page", "a.xls", holds(b"<html><table>"), "a web page"),
    # text
    ("a quote that never closes", "a.csv", holds('Indicador;2009\n"never', Many("\nx", 1000)),
     "not a table"),
    ("1,100,000 lines", "a.csv", holds(Many("Indicador;2009\n", 1_100_000)),
     "more rows or columns"),
    ("20 million empty lines", "a.csv", holds(Many("\n", 20_000_000)), "more rows or columns"),
    ("500,000 columns", "a.csv", holds(Many("1;", 500_000)), "more rows or columns"),
    ("a cell of 40,000 characters", "a.csv", holds("a;", Many("b", 40_000)), "field larger"),
    ("one line of 100 MiB", "a.csv", holds(Many("x" * MIB, 100)), "field larger"),
        ("5,000 rows of unknown indicators", "a.csv",
     holds("Indicador;Resultado 2025\n", Many("Pozos #;2\n", 5_000)),
     "is no indicator of the programme", 10),
    ("bytes of 0 in a text", "a.csv", holds(Many("Indicador;2009\n", 99), b"\0\0\0"), "not text"),
    ("UTF-16 that does not say so", "a.csv", holds("Indicador;2009\n".encode("utf-16-le")),
     "something else"),
    ("half a sign of UTF-16", "a.csv", holds("a;b\n".encode("utf-16"), b"\xd8"), "not text"),
    ("bytes that are no text", "a.csv", holds(b"Indicador;2009\n\x81\x8d\x8f"), "not text"),
    ("a million quotes", "a.csv", holds(Many('"', MIB)), "field larger"),
    ("129 MiB of text", "a.csv", holds(Many("Indicador;2009\n", 9_100_000)), "more than 128 MiB"),
    ("nothing", "a.xlsx", holds(), "the file is empty"),
    ("nothing but a byte order mark", "a.csv", holds(b"\xef\xbb\xbf"), ""),
    ("a PDF", "a.csv", holds(b"%PDF-1.7"), "a PDF"),
    # no files
    ("a pipe", "a.xlsx", os.mkfifo, "no file"),
    ("a folder", "a.xlsx", Path.mkdir, "no file"),
    ("a link to nothing", "a.xlsx", lambda path: path.symlink_to("none"), "no file"),
    ("a link to itself", "a.xlsx", lambda path: path.symlink_to(path.name), "no file"),
    ("a device without an end", "a.xlsx", lambda path: path.symlink_to("/dev/zero"), "no file"),
    ("a file that cannot be read", "a.xlsx", lambda path: path.symlink_to("/proc/self/mem"),
     "cannot be opened"),
    ("a hole of a terabyte", "a.xlsx", sparse, "more than 512 MiB"),
)]  # fmt: skip

#: Opens folders, each in a process of its own, and says what that took and what is said of a file.
_OPENING = """
import json, os, signal, sys
from indicators import open_programme
from indicators.reading.findings import findings_frame
from indicators.reading.workbook import _CHILD
open_programme(sys.argv[1])  # what is imported is imported
_CHILD.end()
for line in sys.stdin:
    folder, name = json.loads(line)
    there, here = os.pipe()
    if not (process := os.fork()):
        signal.alarm(600)
        programme = open_programme(folder)
        _CHILD.end()
        found = findings_frame(programme.findings, "en")
        said = found.message[found.source_cell.str.startswith(f"[{name}]")].tolist()
        os.write(here, json.dumps([len(programme.actuals), said]).encode())
        os._exit(0)
    os.close(here)
    with os.fdopen(there) as answer:
        read, said = json.loads(answer.read() or "[0, []]")
    used = os.wait4(process, 0)[2]
    seconds = used.ru_utime + used.ru_stime
    print(json.dumps([seconds, used.ru_maxrss // 1024, read, said]), flush=True)
"""


class Taken(NamedTuple):
    """What opening a folder took, with all processes; the rows read, what is said of one file."""

    seconds: float
    mebibytes: int
    rows: int
    said: list[str]


class Opening:
    """Opens a small folder with a hostile file among the good ones."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-c", _OPENING, str(home / "good")]
        (home / "good").mkdir()
        for name in ("programme.toml", "matriz_2025.xlsx", "avance_2026.csv"):
            shutil.copy(GOOD / name, home / "good")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.home = home
        self.usual = self._open(home / "good", "")

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def with_file(self, one: Hostile) -> Taken:
        """Open the folder with a hostile file in it."""
        file = self.home / "good" / one.name
        one.make(file)
        try:
            return self._open(file.parent, one.name)
        finally:
            file.rmdir() if file.is_dir() else file.unlink()

    def _open(self, folder: Path, name: str) -> Taken:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps([str(folder), name]), file=self.process.stdin, flush=True)
        return Taken(*json.loads(self.process.stdout.readline()))
