"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.reading.numbers import as_printed, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,600 en el sexenio", 3600),
        ("140 eventos durante el sexenio", 140),
        ("18 al final del sexenio", 18),
        ("48", 48),
        ("785,450 casos", 785450),
        ("18 millones", 18_000_000),
        ("2.5 millones", 2_500_000),
        ("12 nuevas representaciones", 12),
        ("10 ¹", 10),
        ("10¹", 10),
        ("120,000 casos atendidos", 120000),
        ("28 cursos", 28),
        ("1,200 Becas", 1200),
        ("En 2006 se elaboraron 101 informes.", 101),
        ("139 ³", 139),
        ("2 embajadas ⁴", 2),
        ("30 visitas al año durante el sexenio", 30),
        ("31,445 p/", 31445),
        ("-3", -3),
        (0, 0),
        (12.5, 12.5),
    ],
)
def test_the_number_in_a_text(text: object, value: float) -> None:
    assert read_number(text).value == value


@pytest.mark.parametrize("text", ["N/A", "n.d.", "ND", "s.d.", "-", "–", "—", "…", ".."])
def test_missing_value_words(text: str) -> None:
    number = read_number(text)
    assert number.missing
    assert number.value is None
    assert not number.problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("pendiente", "not_a_number"),
        ("entre 10 y 12", "several_numbers"),
        ("1,23", "not_a_number"),
        ("1.2.3", "not_a_number"),
        (True, "not_a_number"),
    ],
)
def test_what_is_no_number_is_never_guessed(text: object, problem: str) -> None:
    number = read_number(text)
    assert number.value is None
    assert number.problem == problem


def test_marks_are_not_lost_and_not_read_as_digits() -> None:
    assert read_number("10 ¹").marks == ("1",)
    assert read_number("480 en el sexenio ⁵").marks == ("5",)
    assert read_number("7 ¹²").marks == ("12",)


def test_status_marks() -> None:
    assert read_number("7 p/").data_status == "preliminary"
    assert read_number("r/ 12").data_status == "revised"
    assert read_number("7 a/b").data_status == ""


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_formatted_whole_number_reads_back(value: int) -> None:
    assert read_number(as_printed(value, "#,##0")).value == value


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    number = read_number(text)
    assert (number.value is None) == (number.missing or bool(number.problem))


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (10.5, "#,##0", "11"), (-10.5, "0", "-11"), (1234.5, "#,##0", "1,235"),
        (1.005, "0.00", "1.01"), (0.125, "0%", "13%"), (0.285, "0%", "29%"),
        (2.4, "0", "2"), (1e299, "0", "1" + "0" * 299), (2.5, "0." + "0" * 900, "2.5"),
    ],
)  # fmt: skip
def test_a_half_is_shown_away_from_zero(value: float, number_format: str, shown: str) -> None:
    assert as_printed(value, number_format) == shown
