"""Charts draw the figures of their frames where they are, and say why where there are none."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text

from indicators import (
    Programme,
    plot_fan,
    plot_gap,
    plot_overview,
    plot_projection,
    plot_trajectory,
    project_sexenio,
)
from indicators.charts.theme import Chart
from indicators.errors import UsageError
from indicators.words import STATUSES, chance, likelihood, reason_in_words
from tests.charts import stress


def marked(where: Chart | Axes, gid: str) -> list[Artist]:
    return where.findobj(lambda artist: artist.get_gid() == gid)


def line(where: Chart | Axes, gid: str) -> Line2D:
    (found,) = marked(where, gid)
    assert isinstance(found, Line2D)
    return found


def words(where: Chart | Axes, gid: str) -> str:
    return " ".join(found.get_text() for found in marked(where, gid) if isinstance(found, Text))


def test_gap_has_sign_colour_and_place_of_each_status(gaps: pd.DataFrame) -> None:
    chart = plot_gap(gaps)
    for row in gaps[gaps.horizon == "sexenio_to_date"].itertuples():
        (sign,) = marked(chart, f"status-{row.indicator_id}")
        assert isinstance(sign, Text)
        assert sign.get_text() == STATUSES[row.status].symbol
        assert sign.get_color() == STATUSES[row.status].colour
        assert sign.get_position()[0] == pytest.approx(min(row.attainment, 2.0))
    assert chart.axes[0].get_xlim()[0] == 0


def test_gap_shades_the_thresholds_of_each_row(gaps: pd.DataFrame) -> None:
    own = gaps.copy()
    own.loc[own.indicator_id == "1.1", "amber_low"] = 0.5
    axes = plot_gap(own[own.indicator_id.isin(["1.1", "1.3", "5.1"])]).axes[0]
    (red,) = marked(axes, "band-red")
    reached = {
        round(x, 2)
        for shape in red.get_paths()  # type: ignore[attr-defined]
        for x, _ in shape.vertices
    }
    assert reached == {0.0, 0.5, 0.85}
    # 5.1 depends on demand: beyond 115 % is no planning finding, and the last row has no band.
    (above,) = marked(axes, "band-above")
    assert max(y for shape in above.get_paths() for _, y in shape.vertices) == 1.5  # type: ignore[attr-defined]


def test_gap_says_small_and_undefined_in_words(gaps: pd.DataFrame) -> None:
    small = gaps.assign(status="small", gap=-1.5)
    assert words(plot_gap(small), "reason-6.2") == "-1.5: meta pequeña"
    assert words(plot_gap(stress.undefined_gaps(gaps)), "reason-6.2") == "sin resultado reportado"
    chart = plot_gap(gaps.assign(provisional=gaps.indicator_id == "1.1"))
    assert words(chart, "marks-1.1") == "p/"
    assert words(chart, "marks-1.2") == ""
    assert "p/ provisional" in words(chart, "notes")


def test_gap_marks_what_is_incomplete(gaps: pd.DataFrame) -> None:
    # 2008Q4 of 12.2 was never reported, and its last result is preliminary
    chart = plot_gap(gaps)
    assert words(chart, "marks-12.2") == "p/i/"
    assert words(chart, "marks-1.1") == "p/"
    assert "i/ incompleto: falta un periodo." in words(chart, "notes")
    late = gaps.assign(flags="late_report", provisional=False)
    assert words(plot_gap(late), "marks-1.1") == "i/"
    elsewhere = gaps.assign(flags="missing_in_term")
    assert "i/" not in words(plot_gap(elsewhere), "notes")


def test_projection_draws_intervals_as_shares_of_the_target(projections: pd.DataFrame) -> None:
    chart = plot_projection(projections)
    row = projections.set_index("indicator_id").loc["1.1"]
    for gid, low, high in (("80-1.1", row.q10, row.q90), ("95-1.1", row.q025, row.q975)):
        assert list(line(chart, gid).get_xdata()) == pytest.approx([low / 3600, high / 3600])
    assert line(chart, "median-1.1").get_xdata()[0] == pytest.approx(row["median"] / 3600)  # type: ignore[index]
    assert line(chart, "observed-1.1").get_xdata()[0] == pytest.approx(2306 / 3600)  # type: ignore[index]


def test_the_probability_comes_first_only_with_fair_evidence(projections: pd.DataFrame) -> None:
    one = projections[projections.indicator_id == "1.1"].assign(probability=0.743)
    assert words(plot_projection(one), "chance-0-1.1") == "probable"
    assert words(plot_projection(one), "chance-1-1.1") == "74 % · datos suficientes"
    thin = plot_projection(one.assign(evidence="thin"), "en")
    assert words(thin, "chance-0-1.1") == "thin evidence"
    assert words(thin, "chance-1-1.1") == "74 %"
    assert "likely" not in words(thin, "chance-1-1.1")


def test_a_kept_level_is_said_and_not_projected(projections: pd.DataFrame) -> None:
    chart = plot_projection(projections)
    said = words(chart, "reason-2.1").split()
    assert " ".join(said) == "nivel conservado desde el I trimestre de 2007"
    assert not marked(chart, "median-2.1")
    lost = projections.assign(kept=["lost" if kept else "" for kept in projections.kept])
    assert "nivel perdido" in words(plot_projection(lost), "reason-2.1")


def test_a_projection_without_a_target_of_the_term_says_so(projections: pd.DataFrame) -> None:
    one = projections[projections.indicator_id == "1.1"]
    bare = one.assign(sexenio_target=math.nan, reason="sexenio_target: ambiguous_target")
    assert words(plot_projection(bare), "reason-1.1") == reason_in_words(
        "sexenio_target: ambiguous_target", "sexenio_target"
    )


def test_a_method_without_interval_draws_none(programme: Programme) -> None:
    chart = plot_projection(project_sexenio(programme, "2010Q3", method="run-rate"))
    assert not marked(chart, "80-1.1")
    assert marked(chart, "median-1.1")
    assert "intervalo" not in " ".join(text.get_text() for text in chart.legends[0].get_texts())


def test_trajectory_with_fan(path: pd.DataFrame, fan: pd.DataFrame) -> None:
    axes = plot_trajectory(path, "1.1", fan=fan).axes[0]
    rows = path[path.indicator_id == "1.1"]
    np.testing.assert_allclose(line(axes, "actual").get_ydata(), rows.actual_to_date)  # type: ignore[arg-type]
    np.testing.assert_allclose(line(axes, "path").get_ydata(), rows.planned_to_date)  # type: ignore[arg-type]
    ahead = fan[(fan.indicator_id == "1.1") & fan.ahead]
    np.testing.assert_allclose(line(axes, "median").get_ydata()[1:], ahead["median"])  # type: ignore[index]
    assert line(axes, "median").get_xdata()[-1] == 23  # type: ignore[index]
    assert set(line(axes, "target").get_ydata()) == {3600.0}  # type: ignore[arg-type]
    shades = [to_hex(marked(axes, f"interval-{wide}")[0].get_facecolor()[0])  # type: ignore[attr-defined]
              for wide in (95, 80, 50)]  # fmt: skip
    grey = [int(shade[1:3], 16) + int(shade[3:5], 16) + int(shade[5:], 16) for shade in shades]
    assert grey == sorted(grey, reverse=True)
    assert axes.get_ylim()[0] == 0


def test_a_revised_value_is_shown_as_it_was(path: pd.DataFrame) -> None:
    axes = plot_trajectory(path, "1.1", "en").axes[0]
    # the eleventh quarter, 2009Q4, was 150 and is 164: 603 + 586 + 631 = 1,820, 1,806 before
    earlier = line(axes, "earlier")
    assert (list(earlier.get_xdata()), list(earlier.get_ydata())) == ([11], [1806])
    assert earlier.get_markerfacecolor() == "none"
    (tie,) = marked(axes, "revision")
    assert isinstance(tie, LineCollection)
    assert [part.tolist() for part in tie.get_segments()] == [[[11, 1806], [11, 1820]]]
    assert line(axes, "actual").get_ydata()[11] == 1820  # type: ignore[index]
    said = [text.get_text() for text in axes.get_figure().legends[0].get_texts()]
    assert "earlier value" in said
    assert not marked(plot_trajectory(path, "5.2").axes[0], "earlier")


def test_the_recent_pace_stands_beside_the_required_one(
    path: pd.DataFrame, fan: pd.DataFrame, projections: pd.DataFrame
) -> None:
    chart = plot_projection(projections)
    # 164 + 111 + 164 + 211 in the last four quarters; 1,294 are left, and of the path two years
    # of 602.5 and the 442 of 1820 of a fourth quarter: 1,294 x 602.5 / 1,351.3
    assert (words(chart, "required-1.1"), words(chart, "recent-1.1")) == ("577", "lleva 650")
    assert "1.1 104.3 %, ritmo requerido 577, ritmo reciente 650, probable" in chart.alt
    unknown = projections.assign(recent_pace=math.nan)
    assert not marked(plot_projection(unknown), "recent-1.1")
    headline = words(plot_fan(path, fan, "1.1", "en"), "headline")
    assert headline.startswith("Required pace: 577 a year (recent: 650) Meeting the target: ")
    assert headline.endswith("reached by the median path: Q4 2012")


def test_only_six_years_are_a_sexenio(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame, fan: pd.DataFrame
) -> None:
    other = [frame.assign(term="2025-2028") for frame in (gaps, path, projections, fan)]
    for drawn, said in (
        (plot_gap(other[0]), "cuatrienio a la fecha"),
        (plot_overview(*other[:3]), "cuatrienio a la fecha"),
        (plot_projection(other[2]), "% de la meta del cuatrienio"),
        (plot_trajectory(other[1], "1.1", fan=other[3]), "Acumulado del cuatrienio"),
        (plot_fan(other[1], other[3], "1.1"), "Acumulado del cuatrienio"),
    ):
        svg = drawn.to_svg()
        assert said in svg
        assert "sexenio" not in svg.lower()
    assert "sexenio a la fecha" in plot_gap(gaps).to_svg()


def test_a_missing_quarter_is_marked_and_said(path: pd.DataFrame) -> None:
    axes = plot_trajectory(path, "12.2").axes[0]
    assert list(line(axes, "missing").get_xdata()) == [7]
    assert line(axes, "missing").get_label() == "sin resultado: no se suma"
    assert math.isnan(line(axes, "actual").get_ydata()[7])  # type: ignore[index]


def test_a_running_count_keeps_its_fan_through_the_year(
    path: pd.DataFrame, fan: pd.DataFrame
) -> None:
    axes = plot_trajectory(path, "9.1", fan=fan).axes[0]
    final = fan[fan.indicator_id == "9.1"]["median"].iloc[-1]
    assert list(line(axes, "median").get_ydata()[-4:]) == pytest.approx([final] * 4)  # type: ignore[index]


def test_fan_draws_the_pace_that_the_target_takes(path: pd.DataFrame, fan: pd.DataFrame) -> None:
    chart = plot_fan(path, fan, "1.1")
    pace = line(chart, "pace")
    # 2,306 done in 15 quarters, 3,600 wanted: 1,294 by the season are 577 a year.
    assert list(pace.get_xdata()) == [14, 23]
    assert list(pace.get_ydata()) == [2306, 3600]
    # a running count has the open year in it, and the line starts where the curve ends
    road = plot_fan(path, fan, "9.1")
    assert line(road, "pace").get_xdata()[0] == 14  # type: ignore[index]
    assert "577 al año" in words(chart, "headline")
    assert "datos suficientes" in words(chart, "headline")
    reached = plot_fan(path, fan, "7.3")
    assert not marked(reached, "pace")
    assert "meta ya alcanzada" in words(reached, "headline")
    with pytest.raises(UsageError, match="plot_trajectory"):
        plot_fan(path, fan, "2.1")


def test_overview_has_every_indicator(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame
) -> None:
    chart = plot_overview(gaps, path, projections)
    shares = chart.axes[0]
    ids = list(dict.fromkeys(gaps.indicator_id))
    assert [words(chart, f"id-{indicator_id}") for indicator_id in ids] == ids
    behind = line(shares, "attainment-12.2")
    assert list(behind.get_xdata()) == pytest.approx([1.0, 0.78394], abs=1e-5)
    assert to_hex(behind.get_color()) == STATUSES["red"].colour
    broken = np.isnan(np.asarray(line(chart, "actual").get_ydata(), dtype=float))
    assert broken.reshape(len(ids), 25)[ids.index("12.2"), 7]
    assert chart.get_figheight() < 9


def test_frames_without_rows_are_refused(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame, fan: pd.DataFrame
) -> None:
    for draw in (
        lambda: plot_gap(gaps.head(0)),
        lambda: plot_overview(gaps.head(0), path, projections),
        lambda: plot_projection(projections.head(0)),
        lambda: plot_fan(path, fan, "13.9"),
        lambda: plot_trajectory(path, "13.9"),
    ):
        with pytest.raises(UsageError):
            draw()
    two = pd.concat([projections, projections.assign(method="plan")])
    with pytest.raises(UsageError, match="damped-trend, plan"):
        plot_projection(two)


def test_signs_stand_alone_and_words_are_searchable(gaps: pd.DataFrame) -> None:
    svg = plot_gap(gaps).to_svg()
    for sign in "●▲■◆":
        assert f">{sign}<" in svg
    assert "Eventos de promoción cultural" in svg


def test_inputs_are_not_changed(
    gaps: pd.DataFrame, path: pd.DataFrame, projections: pd.DataFrame, fan: pd.DataFrame
) -> None:
    before = [frame.copy() for frame in (gaps, path, projections, fan)]
    plot_overview(gaps, path, projections)
    plot_fan(path, fan, "9.1")
    plot_gap(gaps)
    for frame, copy in zip((gaps, path, projections, fan), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize(
    ("probability", "said", "shown"),
    [
        (0.0, "muy poco probable", "< 1 %"),
        (0.1, "poco probable", "10 %"),
        (0.5, "tan probable como improbable", "50 %"),
        (0.66, "probable", "66 %"),
        (0.9, "muy probable", "90 %"),
        (1.0, "muy probable", "> 99 %"),
    ],
)
def test_a_probability_in_words(probability: float, said: str, shown: str) -> None:
    assert likelihood(probability) == said
    assert chance(probability) == shown
    assert chance(math.nan) == "–"
