"""The charts of many indicators at once draw the figures of their frames; no text is under 7 pt."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.text import Text

from indicators import (
    Programme,
    gap_to_target,
    planned_path,
    plot_distribution,
    plot_fan,
    plot_gap,
    plot_heatmap,
    plot_methods,
    plot_overview,
    plot_projection,
    plot_record,
    plot_small_multiples,
    plot_trajectory,
    project_sexenio,
    projection_fan,
    projection_record,
)
from indicators.charts.theme import Chart, svg_of
from indicators.errors import UsageError
from indicators.words import percent


@pytest.fixture(scope="module")
def frames(programme: Programme) -> dict[str, pd.DataFrame]:
    methods = [project_sexenio(programme, "2010Q3", method=m) for m in ("damped-trend", "plan")]
    return {
        "gaps": gap_to_target(programme, "2010Q3"),
        "path": planned_path(programme, cut_off="2010Q3"),
        "projections": methods[0],
        "methods": pd.concat(methods),
        "fan": projection_fan(programme, "2010Q3"),
        "record": projection_record(programme, "2010Q3", draws=200),
    }


@pytest.fixture(scope="module")
def charts(frames: dict[str, pd.DataFrame]) -> dict[str, Chart]:
    gaps, path, projections, methods, fan, record = frames.values()
    return {
        "heatmap": plot_heatmap(path, gaps),
        "multiples": plot_small_multiples(path, gaps),
        "distribution": plot_distribution(gaps),
        "methods": plot_methods(methods),
        "record": plot_record(record),
        "overview": plot_overview(gaps, path, projections),
        "gap": plot_gap(gaps),
        "projection": plot_projection(projections),
        "fan": plot_fan(path, fan, "1.1", bare=True),
        "trajectory": plot_trajectory(path, "12.2", bare=True),
    }


def test_no_text_is_smaller_than_seven_points(charts: dict[str, Chart]) -> None:
    small = [
        (name, text.get_text(), text.get_fontsize())
        for name, chart in charts.items()
        for text in chart.findobj(Text)
        if isinstance(text, Text) and text.get_text().strip() and text.get_fontsize() < 7
    ]
    assert small == []


def test_the_heat_map_has_the_shares_of_the_path(
    charts: dict[str, Chart], frames: dict[str, pd.DataFrame]
) -> None:
    path = frames["path"].set_index(["indicator_id", "period"])
    row = path.loc[("3.2", "2010Q3")]
    said = [text.get_text() for text in charts["heatmap"].axes[0].texts]
    assert f"{row.actual_to_date / row.planned_to_date * 100:.0f}" in said
    # the last quarter's share is the attainment, of 12.2 too, where a quarter was never reported
    gaps = frames["gaps"]
    judged = gaps[gaps.horizon == "sexenio_to_date"]
    told = [part.split() for part in charts["heatmap"].alt.split(": ")[1].split("; ")]
    last = {words[0]: " ".join(words[words.index("→") + 1 :]) for words in told}
    assert last["12.2"] == "78.4 %"
    assert last == {row.indicator_id: percent(row.attainment) for row in judged.itertuples()}
    (mesh,) = charts["heatmap"].axes[0].findobj(QuadMesh)
    assert mesh.get_array().shape == (25, 15)  # type: ignore[attr-defined]
    assert "3.2" in charts["heatmap"].alt


def test_each_indicator_has_a_panel(charts: dict[str, Chart]) -> None:
    assert len(charts["multiples"].axes) == 25
    said = " ".join(text.get_text() for text in charts["multiples"].texts)
    assert "61.9 %" in said


def test_methods_stand_side_by_side(charts: dict[str, Chart]) -> None:
    words = [text.get_text() for text in charts["methods"].legends[0].get_texts()]
    assert words == ["tendencia amortiguada", "según la trayectoria"]


@pytest.mark.parametrize("name", ["heatmap", "multiples", "distribution", "methods", "record"])
def test_the_same_figures_give_the_same_bytes(
    name: str, charts: dict[str, Chart], frames: dict[str, pd.DataFrame]
) -> None:
    gaps, path, _, methods, _, record = frames.values()
    again = {
        "heatmap": lambda: plot_heatmap(path, gaps),
        "multiples": lambda: plot_small_multiples(path, gaps),
        "distribution": lambda: plot_distribution(gaps),
        "methods": lambda: plot_methods(methods),
        "record": lambda: plot_record(record),
    }[name]()
    assert svg_of(again) == svg_of(charts[name])
    assert "DATOS SINTÉTICOS" in svg_of(again)


def test_less_is_better_is_marked_and_reads_one_way(frames: dict[str, pd.DataFrame]) -> None:
    falling = frames["gaps"].assign(direction="descending")
    chart = plot_heatmap(frames["path"], falling)
    said = [text.get_text() for text in chart.axes[0].texts]
    assert any(words.endswith("↓") for words in said)
    path = frames["path"].set_index(["indicator_id", "period"])
    row = path.loc[("3.2", "2010Q3")]
    assert f"{200 - row.actual_to_date / row.planned_to_date * 100:.0f}" in said


def test_less_is_better_stands_in_every_chart(frames: dict[str, pd.DataFrame]) -> None:
    gaps, path, projections, methods, fan, record = (
        frame.assign(direction="descending") for frame in frames.values()
    )
    for chart in (
        plot_gap(gaps), plot_overview(gaps, path, projections),
        plot_heatmap(path, gaps), plot_small_multiples(path, gaps), plot_distribution(gaps),
        plot_projection(projections), plot_methods(methods), plot_record(record),
        plot_fan(path, fan, "1.1", bare=True), plot_trajectory(path, "12.2"),
    ):  # fmt: skip
        said = [text.get_text() for text in chart.findobj(Text)]  # type: ignore[attr-defined]
        assert "↓ menos es mejor" in said
    # 2,306 done of 3,600: where less is better the share is 2 less that
    (done,) = plot_projection(projections).findobj(lambda one: one.get_gid() == "observed-1.1")
    assert done.get_xdata()[0] == pytest.approx(2 - 2306 / 3600)  # type: ignore[attr-defined]


def test_percentages_say_that_they_are(frames: dict[str, pd.DataFrame]) -> None:
    gaps, path, projections, *_ = (frame.assign(unit_kind="percent") if "unit_kind" in frame
                                   else frame for frame in frames.values())  # fmt: skip
    axes = plot_trajectory(path, "2.1").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()][1].endswith(" %")
    for chart in (plot_gap(gaps), plot_projection(projections)):
        said = {text.get_text() for text in chart.axes[0].texts}
        assert said & {"12 %", "de 12 %"}


def test_the_record_shows_interval_and_result(
    charts: dict[str, Chart], frames: dict[str, pd.DataFrame]
) -> None:
    record = frames["record"]
    ours = record[(record.method == "damped-trend") & (record.years_ahead == 1)]
    assert len(charts["record"].axes) == ours.indicator_id.nunique()
    one = ours[ours.indicator_id == "1.1"]
    bars, points = charts["record"].axes[0].collections[:2]
    ends = [part[:, 1].tolist() for part in bars.get_segments()]  # type: ignore[attr-defined]
    wanted = (one[["q10", "q90"]].T / one["median"]).clip(0, 2).T.to_numpy()
    assert ends == [pytest.approx(pair) for pair in wanted.tolist()]
    came = (one.came / one["median"]).clip(0, 2).tolist()
    assert points.get_offsets()[:, 1].tolist() == pytest.approx(came)
    said = " ".join(text.get_text() for text in charts["record"].texts)
    assert f"{int(one.inside.sum())} de {len(one)} dentro" in said
    with pytest.raises(UsageError):
        plot_record(record, method="none")


def test_frames_without_rows_are_refused(frames: dict[str, pd.DataFrame]) -> None:
    gaps, path, projections, *_ = frames.values()
    for draw in (
        lambda: plot_heatmap(path.head(0), gaps),
        lambda: plot_small_multiples(path.head(0), gaps),
        lambda: plot_distribution(gaps.head(0)),
        lambda: plot_methods(projections.head(0)),
    ):
        with pytest.raises(UsageError):
            draw()
