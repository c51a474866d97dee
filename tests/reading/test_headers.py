"""Header texts in their spellings."""

from __future__ import annotations

import pytest

from indicators.reading.headers import parse_header


@pytest.mark.parametrize(
    ("text", "role", "period"),
    [
        ("Indicador", "indicator", ""),
        ("UNIDAD DE MEDICIÓN", "unit", ""),
        ("Situación Actual", "baseline", ""),
        ("Línea base 2006", "baseline", "2006"),
        ("Meta 2012", "target", "2012"),
        ("Avance 2007 I Trim", "result", "2007Q1"),
        ("Avance 2007 IV Trim", "result", "2007Q4"),
        ("3T 2009", "result", "2009Q3"),
        ("2009Q3", "result", "2009Q3"),
        ("2009-T3", "result", "2009Q3"),
        ("Ene-Mar 2009", "result", "2009Q1"),
        ("Acumulado 2009", "total", "2009"),
        ("Observaciones", "note", ""),
    ],
)
def test_a_header_is_read(text: str, role: str, period: str) -> None:
    header = parse_header(text)
    assert header is not None
    assert (header.role, header.period) == (role, period)


@pytest.mark.parametrize(
    "text", ["Eventos realizados", "Metas alcanzadas en 2009", "Visitas", "600", "2 embajadas"]
)
def test_data_is_no_header(text: str) -> None:
    assert parse_header(text) is None


@pytest.mark.parametrize("text", ["% de avance", "% avance", "Avance %", "% de cumplimiento"])
def test_a_share_of_the_target_is_no_result(text: str) -> None:
    header = parse_header(text)
    assert header is not None
    assert header.role == "share"


def test_a_unit_of_percent_is_one() -> None:
    header = parse_header("Avance 2009 (%)")
    assert header is not None
    assert (header.role, header.period) == ("result", "2009")
    assert parse_header("% 2009").role == "share"
