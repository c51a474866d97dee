"""Charts show the figures of their frame, and say cut-off, vintage and source."""

from __future__ import annotations

import re

import pytest

from indicators import (
    Programme,
    gap_to_target,
    planned_path,
    plot_gap,
    plot_projection,
    plot_trajectory,
    project_sexenio,
)
from indicators.charts.theme import Chart, svg_of
from indicators.errors import UsageError


def drawn(programme: Programme, kind: str, lang: str = "es") -> Chart:
    if kind == "gap":
        return plot_gap(gap_to_target(programme, "2010Q3"), lang=lang)
    if kind == "trajectory":
        return plot_trajectory(planned_path(programme, cut_off="2010Q3"), "12.2", lang)
    return plot_projection(project_sexenio(programme, "2010Q3"), lang)


def words(chart: Chart) -> str:
    return " ".join(re.findall(r">([^<>]+)<", svg_of(chart)))


@pytest.mark.parametrize("kind", ["gap", "trajectory", "projection"])
def test_every_chart_says_where_it_comes_from(programme: Programme, kind: str) -> None:
    said = words(drawn(programme, kind))
    assert "Corte: III trimestre de 2010" in said
    assert "29 de octubre de 2010" in said
    assert "DATOS SINTÉTICOS PARA DEMOSTRACIÓN" in said
    assert "Source: " in words(drawn(programme, kind, "en"))
    assert drawn(programme, kind).alt


def test_the_same_figures_give_the_same_bytes(programme: Programme) -> None:
    assert svg_of(drawn(programme, "gap")) == svg_of(drawn(programme, "gap"))


def test_gap_chart_shows_attainment_by_position(programme: Programme) -> None:
    chart = drawn(programme, "gap")
    symbols = {text.get_gid(): text for text in chart.axes[0].texts if text.get_gid()}
    assert symbols["status-12.2"].get_position()[0] == pytest.approx(0.78394, abs=1e-5)
    assert symbols["status-12.2"].get_text() == "■"
    assert chart.axes[0].get_xlim()[0] == 0


def test_trajectory_breaks_at_the_missing_quarter(programme: Programme) -> None:
    axes = drawn(programme, "trajectory").axes[0]
    actual = next(line for line in axes.lines if line.get_label() == "Resultado")
    assert str(actual.get_ydata()[7]) == "nan"
    assert axes.get_ylim()[0] == 0


def test_an_unknown_indicator(programme: Programme) -> None:
    with pytest.raises(UsageError, match=r"13\.9"):
        plot_trajectory(planned_path(programme, cut_off="2010Q3"), "13.9")
