"""Charts are drawn where the caller says, as large as he says, and in his look only if he asks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text

from indicators import (
    plot_distribution,
    plot_gap,
    plot_overview,
    plot_small_multiples,
    plot_trajectory,
)
from indicators.charts.theme import Chart
from indicators.errors import UsageError


@pytest.fixture(autouse=True)
def no_figures_left() -> Iterator[None]:
    yield
    plt.close("all")


def test_a_figure_of_pyplot_is_drawn_on_and_returned(gaps: pd.DataFrame) -> None:
    figure = plt.figure(figsize=(8, 2))
    assert plot_gap(gaps, figure=figure) is figure
    # it keeps its width and takes the height that 25 rows need
    assert figure.get_figwidth() == 8
    assert figure.get_figheight() > 7
    stream = io.BytesIO()
    plt.savefig(stream)
    assert stream.getvalue()[1:4] == b"PNG"
    plt.show()


def test_subfigures_stand_side_by_side(gaps: pd.DataFrame, path: pd.DataFrame) -> None:
    left, right = plt.figure(figsize=(14, 9)).subfigures(1, 2)
    assert plot_overview(gaps, path, figure=left) is left
    assert plot_small_multiples(path, gaps, figure=right) is right
    boxes = [sub.findobj(Text)[0].get_window_extent() for sub in (left, right)]
    assert boxes[0].x1 < boxes[1].x0


def test_axes_are_drawn_on_and_returned(gaps: pd.DataFrame, path: pd.DataFrame) -> None:
    _, (left, right) = plt.subplots(1, 2, figsize=(16, 4))
    assert plot_trajectory(path, "1.1", ax=left) is left
    assert plot_distribution(gaps, ax=right) is right
    said = " ".join(text.get_text() for text in left.texts)
    assert "DATOS SINTÉTICOS" in said
    assert "Corte: III trimestre de 2010" in said
    # names and title stand around the plot that was given
    title = next(text for text in left.texts if text.get_gid() == "title")
    assert title.get_window_extent().y0 > left.get_window_extent().y1
    with pytest.raises(UsageError, match="figure="):
        plot_overview(gaps, path, ax=left)


def test_width_and_scale(gaps: pd.DataFrame) -> None:
    usual, wide, twice = plot_gap(gaps), plot_gap(gaps, width=9), plot_gap(gaps, scale=2)
    assert (usual.get_figwidth(), wide.get_figwidth()) == (6.75, 9)
    assert twice.dpi == 2 * usual.dpi
    pt = [float(re.search(r'width="([\d.]+)pt"', c.to_svg())[1]) for c in (usual, twice)]  # type: ignore[index]
    assert pt == [486, 972]


def test_an_unknown_wish_is_refused(gaps: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match="widht"):
        plot_gap(gaps, widht=9)  # type: ignore[call-arg]


def test_the_callers_theme_is_left_alone_or_taken_wholly(gaps: pd.DataFrame) -> None:
    with mpl.rc_context({"font.size": 23.0, "font.family": ["DejaVu Sans"], "text.color": "red"}):
        ours, theirs = plot_distribution(gaps), plot_distribution(gaps, theme=False)
        assert mpl.rcParams["font.size"] == 23.0
    families = []
    for chart in (ours, theirs):
        title = next(text for text in chart.texts if text.get_gid() == "title")
        families.append((title.get_fontfamily(), title.get_color()))
    assert families == [(["Source Sans Pro", "DejaVu Sans"], "#22313a"), (["DejaVu Sans"], "red")]
    # what is drawn late looks the same when the theme is no longer in force
    labels = ours.axes[0].get_xticklabels()
    assert {label.get_fontsize() for label in labels} == {7.5}


def test_saved_without_our_help_it_looks_the_same(gaps: pd.DataFrame) -> None:
    chart: Chart = plot_distribution(gaps)
    with mpl.rc_context({"font.size": 30.0, "xtick.major.size": 20.0}):
        first = io.BytesIO()
        chart.savefig(first, format="png", metadata={"Software": None})
    second = io.BytesIO()
    chart.savefig(second, format="png", metadata={"Software": None})
    assert first.getvalue() == second.getvalue()
