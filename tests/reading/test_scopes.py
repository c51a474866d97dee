"""What a target covers, rule by rule."""

from __future__ import annotations

import pytest

from indicators.reading.targets import _final_scope


@pytest.mark.parametrize(
    ("text", "value", "earlier", "across", "scope", "basis"),
    [
        ("3,600 en el sexenio", 3600, [590, 600], None, "cumulative", "stated"),
        ("140 eventos durante el sexenio", 140, [22, 24], None, "cumulative", "stated"),
        ("400 en el periodo", 400, [], None, "cumulative", "stated"),
        ("90 durante la administración", 90, [80], None, "cumulative", "stated"),
        ("12 al final del trienio", 12, [], None, "", ""),
        ("5 por año", 5, [5, 5], None, "annual", "stated"),
        ("30 visitas al año durante el sexenio", 30, [5, 5], None, "", ""),
        ("18 al final del sexenio", 18, [3, 3], None, "", ""),
        ("10", 10, [10, 10], "last", "level", "inferred"),
        ("10", 10, [10, 10], None, "level", "inferred"),
        ("48", 48, [7, 8], None, "cumulative", "inferred"),
        ("20", 20, [7, 8], None, "", ""),
    ],
)
def test_rule(
    text: str, value: float, earlier: list[float], across: str | None, scope: str, basis: str
) -> None:
    found = _final_scope(text, value, earlier, across)
    assert (found.scope, found.basis) == (scope, basis)
    assert found.reason
