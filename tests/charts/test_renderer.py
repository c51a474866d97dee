"""A chart's SVG is matplotlib's own, to the byte; only the measuring is remembered."""

from __future__ import annotations

import io

import pytest

from indicators import Programme, gap_to_target, planned_path, plot_gap, plot_trajectory
from indicators.charts.renderer import draw_svg
from indicators.charts.theme import Chart, themed
from tests.charts import stress


def as_matplotlib_saves(chart: Chart) -> str:
    stream = io.StringIO()
    chart.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_same_bytes_as_matplotlib(programme: Programme, lang: str) -> None:
    gaps = gap_to_target(programme, "2010Q3")
    path = planned_path(programme, cut_off="2010Q3")
    charts = [
        plot_gap(gaps, lang=lang),
        plot_gap(stress.long_names(stress.every_status(gaps)), lang=lang),
        plot_trajectory(path, "12.2", lang),
    ]
    with themed():
        for chart in charts:
            dpi = chart.dpi
            assert draw_svg(chart) == as_matplotlib_saves(chart)
            assert draw_svg(chart) == as_matplotlib_saves(chart)  # measured before
            assert chart.dpi == dpi
