"""Nothing in a chart overlaps or leaves the page: measured on real and on difficult frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

from indicators import (
    Programme,
    gap_to_target,
    planned_path,
    plot_fan,
    plot_gap,
    plot_overview,
    plot_projection,
    plot_trajectory,
    project_sexenio,
    projection_fan,
)
from indicators.charts.theme import Chart, fit, themed, width_of
from indicators.charts.trajectory import _spread
from tests.charts import stress

Change = Callable[[pd.DataFrame], pd.DataFrame]

#: Pixels by which boxes of text may meet: the room that a font keeps above its letters.
TOUCH = 1.0


def written(chart: Chart) -> Iterator[tuple[str, BboxBase]]:
    """Every text that is drawn, and its box; labels of ticks beyond the axis are not drawn."""
    with themed():
        chart.draw_without_rendering()
    beyond = {
        tick
        for axes in chart.axes
        for tick in axes.get_yticklabels()
        if not min(axes.get_ylim()) <= tick.get_position()[1] <= max(axes.get_ylim())
    }
    for text in chart.findobj(Text):
        if isinstance(text, Text) and text.get_text().strip() and text not in beyond:
            yield text.get_text(), text.get_window_extent()


def assert_readable(chart: Chart) -> None:
    texts = list(written(chart))
    assert texts
    wide, tall = chart.bbox.width, chart.bbox.height
    for n, (words, box) in enumerate(texts):
        inside = min(box.x0, box.y0, wide - box.x1, tall - box.y1)
        assert inside >= -TOUCH, f"{words!r} leaves the page"
        for other, that in texts[n + 1 :]:
            across = min(box.x1, that.x1) - max(box.x0, that.x0)
            down = min(box.y1, that.y1) - max(box.y0, that.y0)
            assert across <= TOUCH or down <= TOUCH, f"{words!r} lies on {other!r}"


def unchanged(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def difficult(frame: pd.DataFrame) -> pd.DataFrame:
    return stress.long_names(stress.millions(frame))


@pytest.mark.parametrize(
    ("cut_off", "lang", "change"),
    [("2007Q2", "en", unchanged), ("2010Q3", "es", unchanged), ("2010Q3", "en", difficult)],
)
def test_no_text_lies_on_another(
    programme: Programme, cut_off: str, lang: str, change: Change
) -> None:
    gaps = change(gap_to_target(programme, cut_off))
    path = change(planned_path(programme, cut_off=cut_off))
    projections = change(project_sexenio(programme, cut_off, draws=500))
    fan = change(projection_fan(programme, cut_off, draws=500))
    assert_readable(plot_gap(gaps, lang=lang))
    assert_readable(plot_projection(projections, lang))
    assert_readable(plot_overview(gaps, path, projections, lang=lang))
    for indicator_id in ("2.1", "5.2", "12.2"):
        assert_readable(plot_trajectory(path, indicator_id, lang, fan=fan))
    for indicator_id in ("7.3", "5.2", "12.2"):
        assert_readable(plot_fan(path, fan, indicator_id, lang))


@pytest.mark.parametrize(
    ("change", "lang"), [(stress.every_status, "es"), (stress.undefined_gaps, "en")]
)
def test_every_status_and_no_figure_at_all(programme: Programme, change: Change, lang: str) -> None:
    gaps = stress.long_names(change(gap_to_target(programme, "2010Q3")))
    path = planned_path(programme, cut_off="2010Q3")
    nothing = stress.undefined_projections(project_sexenio(programme, "2010Q3", method="plan"))
    for chart in (
        plot_gap(gaps, lang=lang),
        plot_projection(nothing, lang),
        plot_overview(gaps, path, nothing, lang=lang),
    ):
        assert_readable(chart)


def test_one_row(programme: Programme) -> None:
    gaps = gap_to_target(programme, "2010Q3")
    projections = project_sexenio(programme, "2010Q3")
    assert_readable(plot_gap(gaps[gaps.indicator_id == "7.3"]))
    assert_readable(plot_projection(projections[projections.indicator_id == "7.3"]))


def test_text_fits_its_room() -> None:
    with themed():
        for words in (stress.LONG, stress.LONG.replace(" ", ""), "", "WWWW"):
            lines = fit(words, 1.5, 8, lines=2).splitlines()
            assert len(lines) <= 2
            assert all(width_of(line, 8) <= 1.5 for line in lines)
        assert fit(stress.LONG, 1.5, 8).endswith(" …")
        assert fit("Becas", 1.5, 8) == "Becas"


def test_labels_keep_apart_in_their_order() -> None:
    # Three labels wanted at 1.0, 1.05 and 1.1, half an inch each: centred on 1.05.
    assert _spread([1.0, 1.1, 1.05], 0.5, 4.0) == pytest.approx([0.55, 1.55, 1.05])
    # At the lower edge they move up, never out.
    assert _spread([0.0, 0.1], 0.5, 4.0) == pytest.approx([0.0, 0.5])
