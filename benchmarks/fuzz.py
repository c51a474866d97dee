"""Damaged and hostile files: whatever comes in, a frame or an IndicatorsError comes out.

Bytes of real files, bytes inside their archives, and cells of valid workbooks are mutated; each
file is read as a matrix and as results, in a process that may use little memory and time. Counts
are printed; anything else than a frame or an error of ours is kept with its traceback, and the
exit code is 1. ``python -m benchmarks.fuzz --seconds 600 --seeds DIR --seed 1``
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from indicators import read_actuals, read_matrix
from indicators.errors import IndicatorsError
from indicators.reading.annotate import write_annotated

ROOT = Path(__file__).parent.parent
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"}
MEMORY = 2 * 1024**3
SLOW = 20.0  # seconds of the processor for one file; the workbooks are small
HUNG = 240.0  # seconds of the clock, which a busy machine stretches

#: What openpyxl raises where it cannot write a mutation; then there is no file to read.
NOT_WRITTEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, zipfile.BadZipFile)

HOSTILE: list[Any] = [
    None, "", " ", "\u00a0", 0, -1, 1e308, -0.0, 12345678901234567890, 0.1, True,
    date(1899, 12, 31), date(9999, 12, 31), "=1/0", "=A1", "#REF!", "#N/A", "1E400", "NaN", "inf",
    "-", "..", "1,2,3", "1.2.3", "1,234.5", "1.234,5", "٣", "²", "10 ¹ ²", "p/", "r/ p/", "7 p/ r/",
    "2.5 millones", "mil", "101 informes en 2006", "Indicador", "Meta", "Meta 2009", "Avance 2010",
    "I Trim", "Ene-Jun", "Acumulado", "Estatus", "Total", "Clave", "1.1", "1.10", "Objetivo",
    "Objetivo 99999999999999999999. X", "Objetivo 0.", "Fecha de reporte", "31/02/2010", "2010",
    "0000", "9999", "Meta 9999Q9", "99999 Trim", "V Trim", "\x7f", "😀", "a" * 32767, "<&>\"'",
    "[x]y!A1", "{}", "%s", "½", "１２", "−5", "5 %", "$ 1,000.00", "1 000 000", "_x0041_", "'123",
    "@SUM(A1)", "Miles de pesos", "(4)", "1/", "Línea base", "Observaciones", "¹ Nota", "* Nota",
    "\n\n", "n.d.", "N/A", "(1,234)", "1e5", "Año 2009",
]  # fmt: skip


def mutate_bytes(content: bytes, rng: random.Random) -> bytes:
    """Flip, delete, insert, repeat or cut off bytes, once or a few times."""
    data = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 5, 30])):
        if not data:
            break
        at, length = rng.randrange(len(data)), rng.choice([1, 1, 2, 8, 200])
        match rng.randrange(6):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = rng.randbytes(length)
            case 3:
                data[at:at] = data[at : at + length] * rng.choice([1, 2, 50])
            case 4:
                data[at : at + 1] = rng.choice(
                    [b"<", b">", b"&", b"\0", b'"', b"9" * 20, b"-", b"\xff"]
                )
            case 5 if rng.random() < 0.2:
                del data[at:]
    return bytes(data)


def mutate_archive(content: bytes, rng: random.Random) -> bytes:
    """Mutate one member of a zip and pack it again, so that checksums do not give it away."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        chosen = rng.choice(source.namelist())
        lost = rng.random() < 0.05
        for name in source.namelist():
            data = source.read(name)
            if name == chosen and lost:
                continue
            target.writestr(name, mutate_bytes(data, rng) if name == chosen else data)
    return out.getvalue()


def mutate_cells(content: bytes, rng: random.Random) -> bytes:
    """Put hostile values into cells; merge, move, copy, hide and delete."""
    book = load_workbook(BytesIO(content))
    for _ in range(rng.choice([1, 2, 5, 40])):
        sheet: Any = rng.choice(book.worksheets)
        row, column = rng.randint(1, sheet.max_row + 1), rng.randint(1, sheet.max_column + 1)
        match rng.randrange(12):
            case 0:
                sheet.merge_cells(
                    None, row, column, row + rng.randrange(4), column + rng.randrange(4)
                )
            case 1:
                sheet.insert_rows(row)
            case 2:
                sheet.delete_cols(column)
            case 3:
                sheet.sheet_state = rng.choice(["hidden", "visible"])
            case 4:
                sheet.title = rng.choice(["2009", "I Trim 2010", "a" * 31, "Ene-Mar", "'"])
            case 5:
                book.copy_worksheet(sheet)
            case 6:
                sheet.row_dimensions[row].hidden = True
            case _:
                cell = sheet.cell(row, column)
                if hasattr(cell, "number_format") and type(cell).__name__ == "Cell":
                    donor = sheet.cell(
                        rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
                    )
                    cell.value = rng.choice([*HOSTILE, donor.value])
                    cell.number_format = rng.choice(
                        ["General", "0%", "yyyy-mm-dd", "@", "0.00E+00", ";;;"]
                    )
    for sheet in book.worksheets[:1]:
        sheet.sheet_state = "visible"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def mutate_text(content: bytes, rng: random.Random) -> bytes:
    """Replace fields, change delimiters and encodings of a CSV."""
    text = content.decode("utf-8", "replace")
    for _ in range(rng.choice([1, 2, 10])):
        pieces = text.split(rng.choice([",", ";", "\n", "\t"]))
        pieces[rng.randrange(len(pieces))] = str(rng.choice(HOSTILE))
        text = rng.choice([",", ";", "\n", "\t", "|", '"']).join(pieces)
    return text.encode(rng.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), "replace")


def mutated(seed: Path, rng: random.Random) -> tuple[str, bytes]:
    """A mutation that suits the file, and its name."""
    content = seed.read_bytes()
    ways: list[Callable[[bytes, random.Random], bytes]] = [mutate_bytes]
    if zipfile.is_zipfile(BytesIO(content)):
        ways += [mutate_archive] * 3
        if seed.suffix in {".xlsx", ".xlsm"}:
            ways += [mutate_cells] * 4
    elif seed.suffix in {".csv", ".tsv"}:
        ways += [mutate_text] * 3
    way = rng.choice(ways)
    return way.__name__.removeprefix("mutate_"), way(content, rng)


def read_all(pipe: Connection) -> None:
    """Read every file that the pipe names, and answer what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    indicators = read_matrix(ROOT / "data" / "raw" / "matriz_indicadores_2007_2012.xlsx").indicators
    pipe.send("ready")
    while path := pipe.recv():
        answers = []
        started = time.process_time()
        for read in (read_matrix, lambda p: read_actuals(p, indicators)):
            try:
                found = read(path)
                annotated = path.with_name("annotated.xlsx")
                annotated.unlink(missing_ok=True)
                write_annotated(path, found.findings, annotated)
                answers.append(("frame", ""))
            except IndicatorsError as error:
                ours = getattr(error, "code", "") == "file_error"  # raised where it was opened
                answers.append(("BUG", str(error)) if ours else (type(error).__name__, ""))
            except BaseException:
                where = traceback.format_exc()
                answers.append(("BUG", where))
        if (took := time.process_time() - started) > SLOW:
            answers.append(("BUG", f"took {took:.0f} s of the processor"))
        pipe.send(answers)


class Reader:
    """A process that reads files and is started anew when one kills it."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=read_all, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe.recv()

    def read(self, path: Path) -> list[tuple[str, str]]:
        """What came of reading the file twice."""
        self.pipe.send(path)
        try:
            if self.pipe.poll(HUNG):
                answers: list[tuple[str, str]] = self.pipe.recv()
                return answers
            said = f"still reading after {HUNG:.0f} s"
        except EOFError:
            said = "the process died"
        self.process.kill()
        self.process.join()
        self._start()
        return [("BUG", said)]


def main() -> int:
    """Mutate and read until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seeds", type=Path, help="a folder of further files to start from")
    parser.add_argument("--seed", default="1", help="another sequence of mutations")
    given = parser.parse_args()
    folders = [ROOT / "data" / "raw", ROOT / "tests" / "data", *filter(None, [given.seeds])]
    warnings.simplefilter("ignore")  # openpyxl's, on what a mutation makes of a title
    seeds = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.stat().st_size < 200_000
    )
    kept = Path(tempfile.mkdtemp(prefix="indicators-fuzz-"))
    outcomes: Counter[str] = Counter()
    bugs: dict[str, Path] = {}
    reader = Reader()
    until = time.monotonic() + given.seconds
    number = 0
    while time.monotonic() < until:
        number += 1
        rng = random.Random(f"{given.seed}-{number}")  # noqa: S311 - repeatable, no secret
        seed = rng.choice(seeds)
        try:
            way, content = mutated(seed, rng)
        except NOT_WRITTEN:
            outcomes["mutation not possible"] += 1
            continue
        path = kept / f"case{seed.suffix}"
        path.write_bytes(content)
        for answer, where in reader.read(path):
            outcomes[f"{way}: {answer}"] += 1
            if answer == "BUG":
                key = re.sub(r"\d+", "0", "\n".join(where.strip().splitlines()[-3:]))
                if key not in bugs:
                    bugs[key] = shutil.copy(path, kept / f"bug_{len(bugs) + 1}{seed.suffix}")
                    print(
                        f"{bugs[key]} (from {seed.name}, case {number}, {way}):\n{where}",
                        flush=True,
                    )
    reader.pipe.send(None)
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:>8,}  {outcome}")
    print(
        f"{number:,} files from {len(seeds)} seeds in {given.seconds:.0f} s; "
        f"{len(bugs)} kinds of bug"
    )
    if bugs:
        print(f"files kept in {kept}")
    else:
        shutil.rmtree(kept)
    return 1 if bugs else 0


if __name__ == "__main__":
    sys.exit(main())
