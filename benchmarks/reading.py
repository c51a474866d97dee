"""What reading costs, beside what a user would otherwise use, on the same workbook in one run.

Workbooks of 10,000 and 100,000 value cells (48 quarters across, `--full`: 1,000,000 too) are made
in a temporary folder. Ours reads and normalises with the source cell of every value; beside it
stand ``pandas.read_excel`` with openpyxl plus a melt, and python-calamine's bare read, which
normalises nothing. Each runs in a process of its own, for its peak memory. Nothing is asserted.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

QUARTERS = [
    f"{roman} Trim {year}" for year in range(2007, 2019) for roman in ("I", "II", "III", "IV")
]
SIZES = {10_000: 5, 100_000: 3, 1_000_000: 1}  # value cells: rounds
NAMES = 2_000
SEED = 2007

_VERBS = """
    Atención Promoción Ejecución Evaluación Difusión Capacitación Apertura Renovación
""".split()  # noqa: SIM905 - a word list reads best as words
_THINGS = """
    acuerdos becas caminos centros convenios cursos escuelas espacios estudios eventos
    familias foros hectáreas hogares informes inspecciones localidades mecanismos municipios
    obras permisos proyectos pozos redes reuniones talleres trámites viviendas visitas
""".split()  # noqa: SIM905 - a word list reads best as words
_WAYS = """
    bilaterales certificados concluidos culturales digitales educativos federales forestales
    hidráulicos indígenas internacionales itinerantes médicos nocturnos regionales rurales
    sanitarios sociales sustentables técnicos turísticos urbanos
""".split()  # noqa: SIM905 - a word list reads best as words


def names(count: int) -> list[str]:
    """Indicator names as programmes print them, all different."""
    rng = random.Random(SEED)  # noqa: S311 - the same names in every run, no secret
    made: dict[str, None] = {}
    while len(made) < count:
        first, second = rng.sample(_THINGS, 2)
        way, other = rng.sample(_WAYS, 2)
        made[f"{rng.choice(_VERBS)} de {first} {way} para {second} {other}"] = None
        if len(made) >= 15_000 and len(made) % 3:  # the words run out: places tell names apart
            made[f"{rng.choice(_VERBS)} de {first} en la región {len(made)}"] = None
    return list(made)[:count]


def with_typos(name: str, rng: random.Random) -> str:
    """A name as someone types it from memory: capitals, no accents, two letters swapped."""
    at = rng.randrange(1, len(name) - 2)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return swapped.upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))


def make_workbook(path: Path, cells: int) -> None:
    """Results of 48 quarters; one cell in a hundred is preliminary or missing."""
    from openpyxl import Workbook

    rng = random.Random(SEED)  # noqa: S311
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Avance")
    sheet.append(["Indicador", "Unidad", *QUARTERS])
    for name in names(-(-cells // (len(QUARTERS) + 2))):
        row: list[Any] = [rng.randrange(5_000) for _ in QUARTERS]
        if rng.random() < 0.5:
            row[-1] = rng.choice([f"{row[-1]:,} p/", "n.d."])
        sheet.append([name, "Unidades", *row])
    book.save(path)


def indicators_of(count: int) -> Any:
    """The indicators frame of the workbook's programme."""
    from indicators.frames.schemas import frame_of

    rules = {
        "objective": 1, "objective_name": "", "short_name": "", "category": "",
        "unit": "Unidades", "unit_kind": "count", "value_type": "count",
        "within_year": "sum", "across_years": "sum", "direction": "ascending",
        "demand_driven": False, "amber_low": 0.85, "green_low": 0.95, "green_high": 1.15,
        "marks": "", "source_cell": "",
    }  # fmt: skip
    rows = [
        {"indicator_id": f"1.{n}", "name": name, **rules} for n, name in enumerate(names(count), 1)
    ]
    return frame_of("indicators", rows)


def _ours(path: Path, cells: int) -> Callable[[], int]:
    from indicators import read_actuals

    indicators = indicators_of(-(-cells // (len(QUARTERS) + 2)))
    return lambda: len(read_actuals(path, indicators).values)


def _pandas(path: Path, cells: int) -> Callable[[], int]:
    import pandas as pd

    def read() -> int:
        wide = pd.read_excel(path, engine="openpyxl")
        return len(wide.melt(["Indicador", "Unidad"], var_name="period"))

    return read


def _calamine(path: Path, cells: int) -> Callable[[], int]:
    from python_calamine import CalamineWorkbook

    def read() -> int:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        return (len(rows) - 1) * len(QUARTERS)

    return read


def _names(path: Path, cells: int) -> Callable[[], int]:
    """Every name mistyped, so that none is found by its folded text alone."""
    from indicators.reading.names import fold, match_names

    rng = random.Random(SEED)  # noqa: S311
    known = {fold(name): str(n) for n, name in enumerate(names(NAMES))}
    typed = [with_typos(name, rng) for name in names(NAMES)]
    return lambda: sum(bool(match.indicator_id) for match in match_names(typed, known).values())


READERS = {"ours": _ours, "pandas": _pandas, "calamine": _calamine, "names": _names}


def run_one(reader: str, path: str, cells: str, rounds: str) -> None:
    """Measure one reader in this process and print what it took as JSON."""
    read = READERS[reader](Path(path), int(cells))
    times, rows = [], 0
    for _ in range(int(rounds)):
        started = time.perf_counter()
        rows = read()
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
    print(json.dumps({"seconds": statistics.median(times), "rows": rows, "peak": peak}))


def measure(reader: str, path: Path, cells: int, rounds: int) -> dict[str, float]:
    """Run a reader in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reading", "--one", reader, str(path)]
    done = subprocess.run(
        [*command, str(cells), str(rounds)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(full: bool) -> None:
    """Make the workbooks, measure and print."""
    print(
        f"{'value cells':>11}  {'reader':<22}{'seconds':>8}{'ratio':>7}{'µs/cell':>9}{'peak MB':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for cells, rounds in SIZES.items():
            if cells > 100_000 and not full:
                continue
            path = Path(folder) / f"avance_{cells}.xlsx"
            made = [sys.executable, "-m", "benchmarks.reading", "--make", str(path), str(cells)]
            subprocess.run(made, check=True)
            found = {r: measure(r, path, cells, rounds) for r in ("ours", "pandas", "calamine")}
            for reader, label in (
                ("ours", "read_actuals"), ("pandas", "pandas.read_excel+melt"),
                ("calamine", "calamine, bare"),
            ):  # fmt: skip
                seconds = found[reader]["seconds"]
                ratio = found["ours"]["seconds"] / seconds
                print(
                    f"{cells:>11,}  {label:<22}{seconds:>8.2f}{ratio:>7.2f}"
                    f"{seconds / cells * 1e6:>9.2f}{found[reader]['peak']:>9.0f}"
                )
            values = found["ours"]["rows"], found["pandas"]["rows"]
            print(f"{'':>11}  rows: ours {values[0]:,.0f}, pandas {values[1]:,.0f}")
        matched = measure("names", Path(folder), NAMES, 3)
    print(
        f"{NAMES:,} mistyped names against {NAMES:,}: {matched['seconds']:.2f} s, "
        f"{matched['rows']:,.0f} matched"
    )
    print("ratio: our seconds over the reader's")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:])
    elif sys.argv[1:2] == ["--make"]:
        make_workbook(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(full="--full" in sys.argv)
