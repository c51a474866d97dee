"""Random programmes, rendered into random layouts, read back equal."""

from __future__ import annotations

import csv
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators import read_actuals, read_matrix

WORDS = ["becas", "caminos", "clínicas", "denuncias", "escuelas", "luminarias", "museos", "vacunas"]
QUARTERS = [
    "{q}T {y}", "T{q} {y}", "{y}-T{q}", "{y}Q{q}", "{roman} Trim {y}", "Trimestre {roman} de {y}",
    "{months} {y}",
]  # fmt: skip
ROMAN = ["I", "II", "III", "IV"]
MONTHS = ["Ene-Mar", "Abr-Jun", "Julio-Septiembre", "Oct - Dic"]
VALUES = st.one_of(st.none(), st.integers(min_value=0, max_value=10**6))

Facts = dict[tuple[str, str], int]


def header(style: str, year: int, quarter: int) -> str:
    return style.format(q=quarter, y=year, roman=ROMAN[quarter - 1], months=MONTHS[quarter - 1])


@st.composite
def programmes(draw: st.DrawFn) -> tuple[dict[str, str], list[int], Facts]:
    """Names by id, the years, and the values that were reported."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True))
    names = {f"{n % 2 + 1}.{n // 2 + 1}": f"Número de {word}" for n, word in enumerate(words)}
    first = draw(st.integers(min_value=1990, max_value=2090))
    years = [first + n for n in range(draw(st.integers(min_value=1, max_value=3)))]
    facts = {
        (key, f"{year}Q{quarter}"): value
        for key in names for year in years for quarter in (1, 2, 3, 4)
        if (value := draw(VALUES)) is not None
    }  # fmt: skip
    if not facts:
        facts[next(iter(names)), f"{first}Q1"] = 7
    return names, years, facts


def wide(names: dict[str, str], years: list[int], facts: Facts, style: str) -> list[list[Any]]:
    periods = [(year, quarter) for year in years for quarter in (1, 2, 3, 4)]
    head = ["Indicador", *(header(style, *period) for period in periods)]
    body = [
        [name, *(facts.get((key, f"{y}Q{q}")) for y, q in periods)] for key, name in names.items()
    ]
    return [head, *body]


def two_rows(names: dict[str, str], years: list[int], facts: Facts, style: str) -> list[list[Any]]:
    rows = wide(names, years, facts, style)
    over = [None] + [year if quarter == 0 else None for year in years for quarter in range(4)]
    return [over, ["Indicador", *ROMAN_HEADS * len(years)], *rows[1:]]


ROMAN_HEADS = [f"{roman} Trim" for roman in ROMAN]


def long(names: dict[str, str], years: list[int], facts: Facts, style: str) -> list[list[Any]]:
    rows = [
        [key, header(style, int(period[:4]), int(period[5])), value]
        for (key, period), value in facts.items()
    ]
    return [["Clave", "Periodo", "Valor"], *rows]


@given(
    programmes(), st.sampled_from([wide, two_rows, long]), st.sampled_from(QUARTERS),
    st.sampled_from(["xlsx", "csv", "csv;"]), st.booleans(), st.integers(0, 3), st.randoms(),
)  # fmt: skip
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_results_read_back(
    programme: tuple[dict[str, str], list[int], Facts], layout: Any, style: str, file: str,
    capitals: bool, blank_rows: int, random: Any,
) -> None:  # fmt: skip
    names, years, facts = programme
    shown = {key: name.upper() if capitals else name for key, name in names.items()}
    rows = layout(shown, years, facts, style)
    body = rows[2:] if layout is two_rows else rows[1:]
    random.shuffle(body)
    rows = [*rows[: len(rows) - len(body)], *body]
    top = [["Informe de resultados"], ["Fecha de reporte", datetime(2099, 12, 31)]]  # noqa: DTZ001
    sheet = [*top, *[[] for _ in range(blank_rows)], *rows]
    indicators = pd.DataFrame(
        {"indicator_id": list(names), "name": list(names.values()), "value_type": "count",
         "within_year": "sum", "across_years": "sum"}
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        found = read_actuals(write(Path(folder), sheet, file), indicators)
    read = {(row.indicator_id, row.period): int(row.value) for row in found.values.itertuples()}
    assert read == facts
    assert sum(sum(counts.values()) for counts in found.cells.values()) == sum(
        cell is not None for row in sheet for cell in row
    )
    assert not (found.findings.severity == "error").any()


def write(folder: Path, rows: list[list[Any]], file: str) -> Path:
    if file == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";" if file.endswith(";") else ",").writerows(rows)
    return folder / "a.csv"


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True),
    st.integers(min_value=1990, max_value=2090),
    st.lists(st.integers(min_value=1, max_value=10**7), min_size=18, max_size=18),
    st.permutations(["Indicador", "Unidad", "base", "first", "last"]),
    st.booleans(),
    st.sampled_from(["{:,} (4)", "{:,}", "{} ⁴", "{:,} 4/", "{:,} casos"]),
)
@settings(max_examples=20, deadline=None)
def test_a_matrix_reads_back(
    words: list[str], year: int, numbers: list[int], order: list[str], blocks: bool, text: str
) -> None:
    heads = {
        "Indicador": "Indicador", "Unidad": "Unidad de medida", "base": f"Línea base {year - 1}",
        "first": f"Meta {year}", "last": f"META {year + 5}",
    }  # fmt: skip
    rows: list[list[Any]] = [["Programa"]]
    expected = {}
    for n, word in enumerate(words):
        objective, place = (n + 1, 1) if blocks else (1, n + 1)
        if blocks or n == 0:
            rows += [[f"Objetivo {objective}. Mejorar {word}"], [heads[key] for key in order]]
        values = numbers[3 * n : 3 * n + 3]
        cells = dict(zip(("base", "first", "last"), values, strict=True))
        shown = {key: text.format(value) for key, value in cells.items()}
        said = shown | {"Indicador": f"Número de {word}", "Unidad": word}
        rows.append([said[key] for key in order])
        for key, at in (("base", year - 1), ("first", year), ("last", year + 5)):
            expected[f"{objective}.{place}", at] = cells[key]
    with tempfile.TemporaryDirectory() as folder:
        found = read_matrix(write(Path(folder), rows, "xlsx"))
    targets = found.targets
    read = dict(
        zip(zip(targets.indicator_id, targets.year, strict=True), targets["value"], strict=True)
    )
    assert read == expected
    assert found.indicators["name"].tolist() == [f"Número de {word}" for word in words]
    marked = "4" in text
    assert set(targets.marks) == ({"4"} if marked or "⁴" in text else {""})
