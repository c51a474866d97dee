"""The charts of many indicators at once draw the figures of their frames; no text is under 7 pt."""

from __future__ import annotations

import re
from collections.abc import Callable

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
    projection_record,
)
from indicators.charts.theme import Chart
from indicators.errors import UsageError
from indicators.words import percent
from tests.analysis.programmes import programme_of

Frames = dict[str, pd.DataFrame]
#: Every chart, of the frames below, in a language.
DRAW: dict[str, Callable[[Frames, str], Chart]] = {
    "heatmap": lambda of, lang: plot_heatmap(of["path"], of["gaps"], lang=lang),
    "multiples": lambda of, lang: plot_small_multiples(of["path"], of["gaps"], lang=lang),
    "distribution": lambda of, lang: plot_distribution(of["gaps"], lang=lang),
    "methods": lambda of, lang: plot_methods(of["methods"], lang=lang),
    "record": lambda of, lang: plot_record(of["record"], lang=lang),
    "overview": lambda of, lang: plot_overview(
        of["gaps"], of["path"], of["projections"], lang=lang
    ),
    "gap": lambda of, lang: plot_gap(of["gaps"], lang=lang),
    "projection": lambda of, lang: plot_projection(of["projections"], lang),
    "fan": lambda of, lang: plot_fan(of["path"], of["fan"], "1.1", lang),
    "trajectory": lambda of, lang: plot_trajectory(of["path"], "12.2", lang),
}


@pytest.fixture(scope="module")
def frames(
    programme: Programme, gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame,
    fan: pd.DataFrame,
) -> Frames:  # fmt: skip
    other = project_sexenio(programme, "2010Q3", method="plan")
    return {
        "gaps": gaps, "path": path, "projections": projections,
        "methods": pd.concat([projections, other]), "fan": fan,
        "record": projection_record(programme, "2010Q3", draws=200),
    }  # fmt: skip


@pytest.fixture(scope="module")
def charts(frames: Frames) -> dict[str, Chart]:
    return {name: draw(frames, "es") for name, draw in DRAW.items()}


def test_no_text_is_smaller_than_seven_points(charts: dict[str, Chart], frames: Frames) -> None:
    bare = {
        "fan": plot_fan(frames["path"], frames["fan"], "1.1", bare=True),
        "trajectory": plot_trajectory(frames["path"], "12.2", bare=True),
    }
    small = [
        (name, text.get_text(), text.get_fontsize())
        for name, chart in (charts | bare).items()
        for text in chart.findobj(Text)
        if isinstance(text, Text) and text.get_text().strip() and text.get_fontsize() < 7
    ]
    assert small == []


def test_the_heat_map_has_the_shares_of_the_path(charts: dict[str, Chart], frames: Frames) -> None:
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


def test_of_years_alone_the_heat_map_has_a_column_each() -> None:
    values = {"2007": 590.0, "2008": 600.0, "2009": 610.0}
    targets = {2007: (590.0, "annual"), 2012: (3600.0, "cumulative")}
    programme = programme_of(values, targets)
    path = planned_path(programme, cut_off="2009Q4")
    gaps = gap_to_target(programme, "2009Q4")
    chart = plot_heatmap(path, gaps)
    (axes,) = chart.axes
    heads = [head.get_text().strip() for head in axes.get_xticklabels()]
    assert heads == ["2007", "2008", "2009"]
    said = [words.get_text() for words in chart.findobj(Text)]  # type: ignore[attr-defined]
    assert "Cumplimiento por año, % de la trayectoria del sexenio" in said


def test_methods_stand_side_by_side(charts: dict[str, Chart]) -> None:
    words = [text.get_text() for text in charts["methods"].legends[0].get_texts()]
    assert words == ["tendencia amortiguada", "según la trayectoria"]


@pytest.mark.parametrize("name", DRAW)
def test_every_chart_signs_itself_and_comes_out_the_same(
    name: str, charts: dict[str, Chart], frames: Frames
) -> None:
    svg = charts[name].to_svg()
    assert svg == DRAW[name](frames, "es").to_svg()
    said = " ".join(re.findall(r">([^<>]+)<", svg))
    for told in ("Corte: III trimestre de 2010", "29 de octubre de 2010",
                 "DATOS SINTÉTICOS PARA DEMOSTRACIÓN"):  # fmt: skip
        assert told in said
    assert charts[name].alt
    english = DRAW[name](frames, "en").findobj(Text)
    assert any("Source: " in text.get_text() for text in english)  # type: ignore[attr-defined]


def test_less_is_better_is_marked_and_reads_one_way(frames: Frames) -> None:
    falling = frames["gaps"].assign(direction="descending")
    chart = plot_heatmap(frames["path"], falling)
    said = [text.get_text() for text in chart.axes[0].texts]
    assert any(words.endswith("↓") for words in said)
    path = frames["path"].set_index(["indicator_id", "period"])
    row = path.loc[("3.2", "2010Q3")]
    assert f"{200 - row.actual_to_date / row.planned_to_date * 100:.0f}" in said


def test_less_is_better_stands_in_every_chart(frames: Frames) -> None:
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


def test_percentages_say_that_they_are(frames: Frames) -> None:
    gaps, path, projections, *_ = (frame.assign(unit_kind="percent") if "unit_kind" in frame
                                   else frame for frame in frames.values())  # fmt: skip
    axes = plot_trajectory(path, "2.1").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()][1].endswith(" %")
    for chart in (plot_gap(gaps), plot_projection(projections)):
        said = {text.get_text() for text in chart.axes[0].texts}
        assert said & {"12 %", "de 12 %"}


def test_the_record_shows_interval_and_result(charts: dict[str, Chart], frames: Frames) -> None:
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
    bare = plot_record(record, method="plan")  # it has no interval that anything could be within
    assert "dentro" not in " ".join(text.get_text() for text in bare.texts)


def test_frames_without_rows_are_refused(frames: Frames) -> None:
    gaps, path, projections, *_ = frames.values()
    for draw in (
        lambda: plot_heatmap(path.head(0), gaps),
        lambda: plot_small_multiples(path.head(0), gaps),
        lambda: plot_distribution(gaps.head(0)),
        lambda: plot_methods(projections.head(0)),
    ):
        with pytest.raises(UsageError):
            draw()
