"""A column for the whole term: the last year's target where none is printed, else a check."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from indicators import Matrix, read_actuals, read_matrix
from indicators.reading.headers import parse_header
from indicators.settings import IndicatorRule, Settings

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"
TERM = Settings(first_year=2025, last_year=2028, baseline_year=2024)
LEVEL = {"0.1": IndicatorRule(across_years="last", reason="x")}


def write(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "m.xlsx")
    return tmp_path / "m.xlsx"


def finals(found: Matrix) -> list[list[object]]:
    rows = found.targets[(found.targets.year == 2028) & (found.targets.role == "target")]
    assert not found.targets.duplicated(["indicator_id", "year", "role", "scope"]).any()
    return rows[["value", "scope", "basis"]].to_numpy().tolist()


def codes(found: Matrix) -> dict[str, str]:
    cells = found.findings.source_cell.str.replace(".*!", "", regex=True)
    return dict(zip(found.findings.code, cells, strict=True))


def test_the_total_of_printed_years_is_a_check() -> None:
    found = read_matrix(LAYOUTS / "matriz_meta_periodo.xlsx", settings=TERM)
    wrong = found.findings[found.findings.code == "term_total_mismatch"]
    # 12 + 13 + 14 + 11 is 50; 2000 + 2200 + 2400 + 2500 is 9100; 2.5 + 3 + 4 + 5 is 14.5 million
    assert wrong.source_cell.str.rpartition("!")[2].tolist() == ["I4", "I6"]
    assert "9,100" in wrong.message.iloc[0]
    assert "14,500,000" in wrong.message.iloc[1]
    assert finals(found) == [
        [11, "annual", "inferred"], [2500, "annual", "inferred"], [48, "cumulative", "stated"],
        [5e6, "annual", "inferred"], [14e6, "cumulative", "stated"],  # kept beside its years
    ]  # fmt: skip
    assert found.dispositions["[matriz_meta_periodo.xlsx]Metas!I3"] == "check"


def test_the_total_of_a_level_is_its_last_years() -> None:
    rules = {"1.2": IndicatorRule(across_years="last", reason="x")}
    settings = Settings(first_year=2025, last_year=2028, baseline_year=2024, indicators=rules)
    found = read_matrix(LAYOUTS / "matriz_meta_periodo.xlsx", settings=settings)
    wrong = found.findings[found.findings.code == "term_total_mismatch"]
    assert wrong.source_cell.str.rpartition("!")[2].tolist() == ["I6"]


@pytest.mark.parametrize(
    "header", ["Meta sexenal", "Meta del periodo", "Meta total", "Total", "Meta 2025-2028"]
)
def test_a_total_alone_is_the_last_years_target(tmp_path: Path, header: str) -> None:
    path = write(tmp_path, ["Indicador", "Meta 2025", header], ["Calles", 12, 50])
    found = read_matrix(path, settings=TERM)
    assert finals(found) == [[50, "cumulative", "stated"]]
    assert "unread_column" not in codes(found)


def test_a_total_of_an_unknown_term_is_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, ["Indicador", "Meta 2025", "Meta sexenal"], ["Calles", 12, 50])
    found = read_matrix(path, settings=Settings(baseline_year=2024))
    assert found.targets.year.tolist() == [2025]
    assert codes(found) == {"unread_column": "C2"}
    assert "last_year" in found.findings.message[0]


def test_the_total_counts_where_years_before_the_last_are_blank(tmp_path: Path) -> None:
    head = ["Indicador", "Meta 2025", "Meta 2026", "Meta 2027", "Meta 2028", "Meta total"]
    found = read_matrix(write(tmp_path, head, ["Calles", 12, None, None, 15, 50]), settings=TERM)
    assert finals(found) == [[50, "cumulative", "stated"]]
    assert codes(found) == {"last_year_beside_total": "E2"}


def test_a_total_below_its_years_is_open(tmp_path: Path) -> None:
    path = write(tmp_path, ["Indicador", "Meta 2025", "Meta 2025-2028"], ["Tratados", 10, 8])
    assert finals(read_matrix(path, settings=TERM)) == [[8, "", ""]]
    assert codes(read_matrix(path, settings=TERM)) == {"ambiguous_scope": "C2"}
    level = Settings(first_year=2025, last_year=2028, baseline_year=2024, indicators=LEVEL)
    assert finals(read_matrix(path, settings=level)) == [[8, "level", "inferred"]]


def test_a_total_column_makes_no_results_of_a_matrix(tmp_path: Path) -> None:
    path = write(tmp_path, ["Indicador", "Meta 2025", "Total 2025-2028"], ["Calles", 12, 50])
    assert len(read_matrix(path, settings=TERM).targets) == 2


@pytest.mark.parametrize("header", ["Avance 2025-2028", "Total 2025-2028", "2025-2028"])
def test_a_result_of_the_whole_term_is_no_result_of_its_last_year(
    tmp_path: Path, header: str
) -> None:
    indicators = pd.DataFrame(
        {"indicator_id": ["1.1"], "name": ["Calles"], "value_type": ["count"],
         "within_year": ["sum"], "across_years": ["sum"]}
    )  # fmt: skip
    path = write(
        tmp_path, ["Fecha de reporte", "2029-01-31"], ["Indicador", "Avance 2025", header],
        ["Calles", 12, 50],
    )  # fmt: skip
    found = read_actuals(path, indicators)
    assert found.values[["period", "value"]].to_numpy().tolist() == [["2025", 12]]
    assert found.findings.code.tolist() == ["unread_column"]
    assert "es del periodo entero" in found.findings.message[0]


@pytest.mark.parametrize(
    ("text", "role", "year", "since"),
    [
        ("Meta 2025-2028", "term_target", 2028, 2025),
        ("Metas 2025-2028 2026", "target", 2026, None),
        ("Metas 2025-2028 2028", "target", 2028, None),
        ("Metas 2025-2028 Total", "term_target", 2028, 2025),
        ("Meta sexenal 2028", "term_target", 2028, None),
        ("Meta 2028", "target", 2028, None),
    ],
)
def test_a_term_in_a_header(text: str, role: str, year: int, since: int | None) -> None:
    header = parse_header(text)
    assert header is not None
    assert (header.role, header.year, header.since) == (role, year, since)
