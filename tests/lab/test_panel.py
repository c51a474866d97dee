"""The panel: its figures are those of the frames, its controls change what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from indicators import Programme, explore, gap_to_target, project_sexenio
from indicators.errors import UsageError
from indicators.lab import _CHARTS, _TABS, _Choice, _options_of, _Panel, _View
from tests.conftest import copy_project

CHOICE = _Choice("5.2", "2010Q3")


@pytest.fixture(scope="module")
def view(programme: Programme) -> _View:
    return _View(programme)


@pytest.fixture
def panel(view: _View) -> _Panel:
    return _Panel(view, CHOICE)


def shown(panel: _Panel) -> str:
    return str(panel._status.value)


def move(panel: _Panel, control: str, value: object) -> None:
    panel._controls[control].value = value


def test_its_figures_are_those_of_the_whole_programme(programme: Programme, view: _View) -> None:
    early = _Choice("5.2", "2010Q2", "2010-08-31")
    gaps = gap_to_target(programme, "2010Q2", "2010-08-31").query("objective == 5")
    assert_frame_equal(view.frames(early)["gaps"], gaps.reset_index(drop=True))
    rows = project_sexenio(programme, "2010Q2", "2010-08-31").query("objective == 5")
    assert_frame_equal(view.frames(early)["projections"], rows.reset_index(drop=True))


def test_the_status_is_said_in_words_with_its_figures(view: _View) -> None:
    said = view.status(CHOICE)
    assert "▲ ámbar" in said
    assert "10,090,918" in said
    assert "DATOS SINTÉTICOS" in said
    assert "▲ amber" in view.status(_Choice("5.2", "2010Q3", lang="en"))


def test_three_charts_each_with_a_text(view: _View) -> None:
    texts = re.findall(
        r'<img [^>]*alt="([^"]+)"', "".join(view.tab(name, CHOICE) for name in _CHARTS)
    )
    assert len(texts) == 3
    assert "5.2" in texts[0]


def test_each_control_changes_what_is_shown(panel: _Panel) -> None:
    moves = [
        ("indicator", "5.1"), ("cut_off", "2009Q4"), ("as_of", "2010-02-15"),
        ("method", "run-rate"), ("horizon", "year"), ("lang", "en"), ("objective", 9),
    ]  # fmt: skip
    for control, value in moves:
        before = shown(panel) + panel._pieces["road"].value + panel._code.value
        move(panel, control, value)
        after = shown(panel) + panel._pieces["road"].value + panel._code.value
        assert after != before, control
    assert panel.choice == _Choice(
        "9.1", "2009Q4", "2010-02-15", horizon="year", method="run-rate", lang="en"
    )
    assert panel._controls["indicator"].value == "9.1"
    assert panel._controls["cut_off"].description == "Cut-off"


def test_an_objective_narrows_the_indicators(view: _View, panel: _Panel) -> None:
    move(panel, "objective", 2)
    assert panel.choice.indicator == "2.1"
    offered = _options_of(view, panel.choice)["indicator"]
    assert [value for _, value in offered] == ["2.1", "2.2"]


def test_an_indicator_without_data_says_why(panel: _Panel) -> None:
    move(panel, "cut_off", "2008Q4")
    move(panel, "objective", 12)
    move(panel, "indicator", "12.2")
    assert "12.2" in shown(panel)
    assert "sin resultado reportado" in shown(panel) or "falta un periodo" in shown(panel)


def test_other_decisions_are_offered_and_used(programme: Programme, tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    text = (raw / "programme.toml").read_text(encoding="utf-8")
    (raw / "strict.toml").write_text(
        text.replace("amber_low = 0.85", "amber_low = 0.95").replace("green_low = 0.95",
                                                                     "green_low = 0.99"),
        encoding="utf-8",
    )  # fmt: skip
    from indicators import open_programme

    panel = _Panel(_View(open_programme(raw)), CHOICE)
    assert "▲ ámbar" in shown(panel)
    move(panel, "decisions", "strict.toml")
    assert "■ rojo" in shown(panel)


def test_the_findings_that_touch_it(programme: Programme) -> None:
    from dataclasses import replace

    from tests.frames.test_summary import finding

    cell = gap_to_target(programme, "2010Q3").query("indicator_id == '5.2'").actual_cells.iloc[0]
    from indicators.frames.schemas import frame_of

    found = [
        finding("warning", "of its cell", re.findall(r"\[[^\[]+", cell)[0].strip()),
        finding("error", "of another", "[x.xlsx]Hoja!A1"),
        {**finding("note", "of itself"), "indicator_id": "5.2"},
    ]
    said = _View(replace(programme, findings=frame_of("findings", found))).tab("findings", CHOICE)
    assert "of its cell" in said
    assert "of itself" in said
    assert "of another" not in said


def test_without_a_front_end_it_is_the_still_view(programme: Programme) -> None:
    page = explore(programme, "5.2", cut_off="2010Q3")
    assert repr(page) == "<HTML>"  # in a terminal no page of it
    html = page._repr_html_()
    assert html.count("<img ") == 3
    assert "▲ ámbar" in html


def test_a_panel_carries_the_still_view_with_it(panel: _Panel) -> None:
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"].count("<img ") == 3


@pytest.mark.parametrize(
    "wrong", [{"indicator": "99"}, {"cut_off": "2030Q1"}, {"method": "magic"}, {"lang": "fr"},
              {"horizon": "week"}, {"decisions": "none.toml"}],
)  # fmt: skip
def test_a_wrong_call_says_what_is_known(programme: Programme, wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        explore(programme, **wrong)


def test_a_tab_is_made_when_it_is_looked_at(panel: _Panel) -> None:
    assert panel._pieces["explanation"].value == ""
    panel._tabs.selected_index = _TABS.index("explanation")
    assert "<details" in panel._pieces["explanation"].value


@pytest.mark.parametrize("tab", _TABS)
def test_the_code_of_what_is_shown_runs(panel: _Panel, tab: str) -> None:
    panel._tabs.selected_index = _TABS.index(tab)
    assert "navigator.clipboard" in panel._code.value
    code = panel._view.code(tab, panel.choice)
    *_, last = code.splitlines()
    names: dict[str, object] = {}
    exec(code.replace(last, f"shown = {last}"), names)  # noqa: S102 - our own code
    if tab in _CHARTS:
        assert names["shown"].alt == panel._view.chart(tab, panel.choice).alt  # type: ignore


def test_it_saves_chart_and_figures(
    panel: _Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for button in panel._buttons.values():
        button.click()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "5.2_2010Q3_road.csv", "5.2_2010Q3_road.png",
    ]  # fmt: skip
    assert panel._said.value == "5.2_2010Q3_road.csv"


def test_another_indicator_is_there_at_once(programme: Programme) -> None:
    """Its objective's figures are there, and those of no other were computed."""
    view = _View(programme)
    panel = _Panel(view, CHOICE)
    figures = view.frames(CHOICE)
    move(panel, "indicator", "5.1")
    assert "5.1" in shown(panel)
    after = view.frames(replace(CHOICE, indicator="5.1"))
    assert all(after[name] is frame for name, frame in figures.items())
    assert set(figures["gaps"].indicator_id) == {"5.1", "5.2"}
