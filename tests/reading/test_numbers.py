"""Numbers as people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.reading.numbers import as_printed, decimal_sign, read_number
from indicators.reading.spellings import split_marks


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
        ("al menos 2 millones", 2_000_000),
        ("3 mil mdp", 3_000_000_000),
        ("2.4 m.d.p.", 2_400_000),
        ("Miles de becas: 12", 12_000),
        ("1.1 mil", 1100),
        ("2 por mil", 2),
        ("5 o más", 5),
        ("(1,200)", -1200),
        ("12-", -12),
        ("\u221212", -12),
        ("15 km²", 15),
        ("2016: 216,487.32", 216487.32),
        ("2010 becas", 2010),
        ("5 milhões", 5_000_000),
        ("about 30 thousand", 30_000),
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
        ("0,1,4,1,4,2,4,2,5,4,1,1,4,0,1,0,6,5,11,2,16,18,9,11", "not_a_number"),
        ("2/3", "fraction"),
        ("1e28", "bounded"),
        ("1e999", "bounded"),
        ("9" * 400, "bounded"),
        (10**400, "bounded"),
        (float("inf"), "bounded"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Tabla 2", "Ver nota 3", "faltan 12", "menos 12", "se cancelaron 12", "doce, 12 en total",
        "1. Agua", "1) Agua", "5.- Becas", "Año 2016", "oct 2024", "12 de marzo de 2009",
        "(35%)", "(12 becas)", "101/", "#5", "No. 5", "± 5", "5+", "<>5", "2 ‰", "12 c/u", "* 10",
        "2 M", "5 MM", "5 k", "2 billones de pesos", "2 y medio", "5 menos que en 2008",
        "120 becas de mil pesos", "12 ferias para miles de visitantes", "no es menor a 5",
        "12 pendientes", "12 programados", "12 en proceso", "5 por mes", "5 mensuales",
        "Reducir 10 %", "5% de aumento", "12 (no incluye Oaxaca)", "12 (p)", "12\u200b",
        "R$ 5 mi", "5 each month", "expected 5", "5 a menos",
    ],
)  # fmt: skip
def test_a_number_is_refused_where_what_stands_beside_it_may_change_it(text: str) -> None:
    number = read_number(text)
    assert (number.value, number.problem) == (None, "unclear_number")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("no menos de 5", "at_least"), ("no más de 5", "at_most"), ("menos de 5", "at_most"),
        ("5 o menos", "at_most"), (">= 5", "at_least"), ("≤ 5", "at_most"), ("15 min", ""),
        ("até 8", "at_most"), ("pelo menos 8", "at_least"), ("over 8", "at_least"),
    ],
)  # fmt: skip
def test_a_bound_keeps_its_direction(text: str, bound: str) -> None:
    assert read_number(text).comparison == bound
    assert not read_number(text).problem


@pytest.mark.parametrize(
    ("number_format", "value"), [("0%", 65), ("0.0 %", 65), ('0"%"', 0.65), ("0\\%", 0.65)]
)
def test_percent_that_a_format_only_writes_does_not_scale(number_format: str, value: float) -> None:
    number = read_number(0.65, number_format=number_format)
    assert (number.value, number.percent) == (value, True)


@pytest.mark.parametrize("text", ["1." * 5_000_000, "\u00b9 " * 500_000, "(1)" * 500_000 + "x"])
def test_a_long_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    assert read_number(text).problem == "not_a_number"
    assert decimal_sign([text]) in (".", "")
    split_marks(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("value", "shown_by", "number", "problem"),
    [
        (25, '0" becas"', 25, ""),
        (25, '0" mil"', None, "format_scales"),
        (25_000, "#,##0,", None, "format_scales"),
        (25_500_000, "0.0,,", None, "format_scales"),
        (25, '0" programadas"', None, "format_scales"),
        (25, '"<"0', None, "format_scales"),
        (25, ";;;", None, "format_hides"),
        (25, '"n.d."', None, "format_hides"),
        (0, "0;-0;;@", None, "format_hides"),
        # what Excel offers as accounting and as red below zero
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, ""),
        (-350, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', -350, ""),
        (-350, "#,##0;[Red]-#,##0", -350, ""),
        (-350, "#,##0_);(#,##0)", -350, ""),
        (120, '"-"0', None, "format_scales"),
        (350, "(0)", None, "format_scales"),
        (0.5, "# ?/?", 0.5, ""),
        (1234.5, "[$$-80A]#,##0.00;-[$$-80A]#,##0.00", 1234.5, ""),
    ],
)
def test_a_format_that_shows_another_number(
    value: float, shown_by: str, number: float | None, problem: str
) -> None:
    read = read_number(value, number_format=shown_by)
    assert (read.value, read.problem) == (number, problem)
