"""Values that a person should confirm: each rule on both sides of its edge."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from indicators import open_programme, read_actuals
from indicators.reading.checks import _against_targets, _years, check_matrix_row, check_values
from indicators.settings import IndicatorRule, Settings

INDICATORS = pd.DataFrame(
    {"indicator_id": ["1.1", "1.2"], "name": ["Calles", "Luces"], "value_type": "count",
     "unit_kind": "count", "within_year": ["sum", "last"], "across_years": ["sum", "last"]}
)  # fmt: skip

DEFAULTS = Settings()


def values(key: str, **by_period: float) -> pd.DataFrame:
    """Values of one indicator; periods are written Q1_2009 or Y2009."""
    rows = []
    for said, value in by_period.items():
        quarter, _, year = said.partition("_")
        period = f"{year}{quarter}" if year else said[1:]
        rows.append((key, period, value, f"{value:g}", f"[a]H!{period}"))
    return pd.DataFrame(rows, columns=["indicator_id", "period", "value", "text", "source_cell"])


def targets(key: str, value: float, scope: str = "annual", role: str = "target") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator_id": [key], "year": [2009], "period": ["2009"], "role": [role],
         "scope": [scope], "value": [value]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "reported", "target", "slips"),
    [
        # the quarters add up: 40 + 60 is ten times 10, 40 + 59 is not
        ("1.1", {"Q1_2009": 40, "Q2_2009": 60}, targets("1.1", 10), True),
        ("1.1", {"Q1_2009": 40, "Q2_2009": 59}, targets("1.1", 10), False),
        # of a level the last quarter counts
        ("1.2", {"Q1_2009": 40, "Q2_2009": 60}, targets("1.2", 10, "level"), False),
        ("1.2", {"Q1_2009": 40, "Q2_2009": 100}, targets("1.2", 10, "level"), True),
        # quarters stand before the annual value, which alone counts too
        ("1.1", {"Y2009": 100, "Q1_2009": 5}, targets("1.1", 10), False),
        ("1.1", {"Y2009": 100}, targets("1.1", 10), True),
        # no yearly target: of the term, of a baseline, none above zero
        ("1.1", {"Y2009": 100}, targets("1.1", 10, "cumulative"), False),
        ("1.1", {"Y2009": 100}, targets("1.1", 10, role="baseline"), False),
        ("1.1", {"Y2009": 100}, targets("1.1", 0), False),
        ("1.1", {"Y2010": 100}, targets("1.1", 10), False),
    ],
)
def test_ten_times_the_target(
    key: str, reported: dict[str, float], target: pd.DataFrame, slips: bool
) -> None:
    found = _against_targets(_years(values(key, **reported)), target, INDICATORS, DEFAULTS)
    ten_times = [row for row in found if row["code"] == "ten_times_target"]
    assert [(row["severity"], row["indicator_id"]) for row in ten_times] == (
        [("warning", key)] if slips else []
    )


@pytest.mark.parametrize(
    ("key", "reported", "target", "level"),
    [
        # each quarter is three quarters of 10 or more: 40, or four times a level of 10?
        ("1.1", {"Q1_2009": 8, "Q2_2009": 10}, 10, True),
        ("1.1", {"Q1_2009": 7, "Q2_2009": 10}, 10, False),
        ("1.1", {"Q1_2009": 10}, 10, True),  # a register of 10, or the year's work done?
        ("1.1", {"Q1_2009": 7}, 10, False),
        ("1.1", {"Q1_2009": 4, "Q2_2009": 4}, 4, False),  # few things may come by the quarter
        ("1.2", {"Q1_2009": 8, "Q2_2009": 10}, 10, False),  # it is one already
    ],
)
def test_a_sum_whose_quarters_are_like_the_year(
    key: str, reported: dict[str, float], target: float, level: bool
) -> None:
    found = _against_targets(
        _years(values(key, **reported)), targets(key, target), INDICATORS, DEFAULTS
    )
    assert [row["code"] for row in found] == ["like_level"] * level


def test_the_newest_target_is_the_one_that_counts() -> None:
    both = pd.concat([targets("1.1", 10), targets("1.1", 11)], ignore_index=True)
    assert _against_targets(_years(values("1.1", Y2009=105)), both, INDICATORS, DEFAULTS) == []


@pytest.mark.parametrize(
    ("reported", "jumps"),
    [
        # e to the 1.2 is 3.3201: 30 to 99.6
        ({"Q1_2009": 30, "Q2_2009": 100}, ["2009Q2"]),
        ({"Q1_2009": 30, "Q2_2009": 99}, []),
        ({"Q1_2009": 100, "Q2_2009": 30}, ["2009Q2"]),
        ({"Q4_2009": 30, "Q1_2010": 100}, ["2010Q1"]),
        # below 30 numbers jump by themselves, and from one quarter to the next but one
        ({"Q1_2009": 29, "Q2_2009": 300}, []),
        ({"Q1_2009": 30, "Q3_2009": 100}, []),
        # a year is not compared with a quarter
        ({"Y2009": 400, "Q1_2010": 100}, []),
        ({"Y2009": 30, "Y2010": 100}, ["2010"]),
    ],
)
def test_a_jump(reported: dict[str, float], jumps: list[str]) -> None:
    found = check_values(values("1.1", **reported), INDICATORS)
    assert [(row["code"], row["source_cell"]) for row in found] == [
        ("jump", f"[a]H!{period}") for period in jumps
    ]


def test_of_several_jumps_the_largest_is_named() -> None:
    (found,) = check_values(
        values("1.1", Q1_2009=30, Q2_2009=100, Q3_2009=1000, Q4_2009=100), INDICATORS
    )
    assert found["source_cell"] == "[a]H!2009Q3"
    assert json.loads(found["values"])["count"] == 3


def test_a_jump_is_within_one_indicator() -> None:
    both = pd.concat([values("1.1", Q1_2009=30), values("1.2", Q2_2009=300)], ignore_index=True)
    assert check_values(both, INDICATORS) == []


def book(path: Path, *rows: list[object]) -> None:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


SETTINGS = "[programme]\nfirst_year = 2009\nlast_year = 2010\nbaseline_year = 2008\n"


def test_a_number_that_is_taken_back_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    book(tmp_path / "m.xlsx", ["Indicador", "Meta 2009", "Meta 2010"], ["Calles", 10, 11])
    head = ["Indicador", "I Trim 2009", "II Trim 2009"]
    book(tmp_path / "a.xlsx", ["Fecha de reporte", "2009-07-31"], head, ["Calles", 5, "n.d."])
    book(tmp_path / "b.xlsx", ["Fecha de reporte", "2009-10-31"], head, ["Calles", "n.d.", 6])
    plan = open_programme(tmp_path)
    found = plan.findings[plan.findings.code == "value_withdrawn"]
    assert found[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["warning", "0.1", "[b.xlsx]Sheet!B3"]
    ]
    # the "n.d." of the first report that a number follows is no withdrawal
    assert plan.actuals_as_of().set_index("period")["value"].isna().to_dict() == {
        "2009Q1": True, "2009Q2": False,
    }  # fmt: skip
    assert plan.actuals_as_of("2009-08-01").set_index("period")["value"]["2009Q1"] == 5


def test_a_mark_on_a_row_without_an_earlier_report_is_a_warning(tmp_path: Path) -> None:
    head = ["Indicador", "I Trim 2009", "II Trim 2009", "Observaciones"]
    book(
        tmp_path / "a.xlsx", ["Fecha de reporte", "2009-07-31"], head,
        ["Calles", 5, 6, "Cifras p/"], ["Luces", 7, 8, "Sin comentarios"],
    )  # fmt: skip
    found = read_actuals(tmp_path / "a.xlsx", INDICATORS)
    told = found.findings[found.findings.code == "row_mark"]
    assert told[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["warning", "1.1", "[a.xlsx]Sheet!B3"]
    ]
    statuses = found.values.set_index(["indicator_id", "period"]).data_status
    assert statuses.tolist() == ["preliminary", "preliminary", "final", "final"]


@pytest.mark.parametrize(
    ("reported", "read"), [("2009-10-31", []), ("2010-01-31", [("2009", 25.0)])]
)
def test_a_total_through_a_time_that_is_not_said(
    tmp_path: Path, reported: str, read: list[tuple[str, float]]
) -> None:
    """Within the year it may run to any month; after its end it is the year's."""
    path = tmp_path / "a.xlsx"
    book(path, ["Fecha de reporte", reported], ["Indicador", "Acumulado 2009"], ["Calles", 25])
    found = read_actuals(path, INDICATORS)
    assert list(zip(found.values.period, found.values["value"], strict=True)) == read
    assert found.findings.code.tolist() == ([] if read else ["open_total"])
    assert found.dispositions["[a.xlsx]Sheet!B3"] == ("value" if read else "check")


def test_a_fraction_is_named_as_the_cell_holds_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Indicador", "I Trim 2009", "II Trim 2009"], ["Calles", 10.5, 2.5]):
        sheet.append(row)
    sheet["B2"].number_format = "#,##0"
    book.save(tmp_path / "a.xlsx")
    read = read_actuals(tmp_path / "a.xlsx", INDICATORS)
    assert read.values.text.tolist() == ["11", "2.5"]
    said = read.findings[read.findings.code == "fraction_in_count"].message.tolist()
    assert [message.partition(": ")[2] for message in said] == [
        '10.5 ("11") no es un número entero, aunque se cuenta',
        "2.5 no es un número entero, aunque se cuenta",
    ]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ([30, 50, 50, 45], ("50", "45")),  # the baseline of what is summed is none of its targets
        ([90, 80, 70], ("90", "70")),
        ([30, 50, 45, 50], None),
        ([101, 80, 80], None),
    ],
)
def test_targets_that_fall_are_named(printed: list[float], said: tuple[str, str] | None) -> None:
    rows = [
        {"role": "target" if n else "baseline", "scope": "annual", "year": 2008 + n,
         "period": str(2008 + n), "value": float(value), "comparison": ""}
        for n, value in enumerate(printed)
    ]  # fmt: skip
    indicator = {"indicator_id": "1.1", "unit_kind": "count", "name": "Obras"}
    found = check_matrix_row(indicator, None, IndicatorRule(), rows)
    told = [(v["first"], v["last"]) for v in (json.loads(row["values"]) for row in found)]
    assert told == ([said] if said else [])
