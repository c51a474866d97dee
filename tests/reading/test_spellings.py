"""Units beside one another."""

from __future__ import annotations

import pytest

from indicators.reading.spellings import relative_scale


@pytest.mark.parametrize(
    ("office", "ours", "scale"),
    [
        # 5 of 1,000 are 500 of 100,000
        ("Casos por 1,000 habitantes", "Casos por cada 100 mil habitantes", 100.0),
        # of how many only one of them says: they are taken as they are
        ("Casos por 1,000 habitantes", "Casos por habitantes", 1.0),
        ("Casos por habitantes", "Casos por cada 100 mil habitantes", 1.0),
        ("Casos por 1,000 habitantes", "Casos por 1,000 viviendas", None),
    ],
)
def test_a_rate_is_scaled_where_both_say_of_how_many(
    office: str, ours: str, scale: float | None
) -> None:
    assert relative_scale(office, ours) == scale
