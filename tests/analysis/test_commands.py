"""The commands of the analysis as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators import Programme, gap_to_target
from indicators.cli.analysis import _echo_end
from indicators.cli.shared import commands
from indicators.errors import UsageError
from tests.publishing.conftest import small_project


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


def test_gap_in_words(raw: Path) -> None:
    done = run("gap", "--cut-off", "2010Q3", "--lang", "en", "--data", str(raw))
    assert done.exit_code == 0
    printed = done.stdout.splitlines()
    lines = {line.split()[0]: line for line in printed if line}
    assert lines["5.1"].split("●")[1].split() == ["103.8", "%", "500,569", "482,080", "+18,489"]
    assert lines["12.2"].split("■")[1].split()[:2] == ["78.4", "%"]
    assert "● 9 green · ▲ 3 amber · ■ 7 red · ◆ 6 far above" in printed
    assert "With preliminary figures: all" in printed
    assert "Demand-driven: 5.1, 11.1" in printed
    early = run("gap", "--cut-off", "2007Q2", "--lang", "en", "--data", str(raw)).stdout
    assert "Even path within the year: all but 2.1, 2.2, 9.1" in early.splitlines()


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("command", ["gap", "project"])
def test_tables_fit_a_terminal_of_80_columns(raw: Path, lang: str, command: str) -> None:
    more = ("--draws", "100") if command == "project" else ()
    for cut_off in ("2007Q1", "2009Q1", "2010Q3"):
        done = run(command, "--cut-off", cut_off, "--lang", lang, "--data", str(raw), *more)
        assert done.exit_code == 0
        assert max(map(len, done.stdout.splitlines())) <= 80


def test_rows_are_chosen_and_sorted(raw: Path) -> None:
    chosen = ("--cut-off", "2010Q3", "--status", "red", "--sort", "attainment", "--data", str(raw))
    keys = [line.split()[0] for line in run("gap", *chosen).stdout.splitlines() if "■ " in line]
    assert keys[:3] == ["3.2", "6.2", "11.1"]
    rows = json.loads(run("gap", "--objective", "5", "--json", "--data", str(raw)).stdout)
    assert {row["indicator_id"] for row in rows} == {"5.1", "5.2"}
    likely = run("project", "--status", "red", "--csv", "--cut-off", "2010Q3", "--data", str(raw))
    assert likely.stdout.count("\n") == 8
    with pytest.raises(UsageError, match='objective "13" is not known'):
        raise run("gap", "--objective", "13", "--data", str(raw)).exception  # type: ignore[misc]


def test_what_holds_of_one_indicator_alone_is_said(
    programme: Programme, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = gap_to_target(programme, "2010Q3")
    notes = [("2", "nivel perdido")]
    _echo_end(rows, notes, ["1", "2", "3"], programme, {"as_of": None}, "es")
    assert capsys.readouterr().out.startswith("\nNivel perdido: 2\n\nCorte: 2010Q3")


def test_statuses_are_coloured_unless_no_color_is_set(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = ["gap", "--cut-off", "2010Q3", "--objective", "5", "--data", str(raw)]
    assert "\x1b[33m" in CliRunner().invoke(commands, call, color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(commands, call, color=True).stdout


def test_project_in_words(raw: Path) -> None:
    done = run("project", "--cut-off", "2010Q3", "--lang", "en", "--data", str(raw))
    assert done.exit_code == 0
    printed = done.stdout.splitlines()
    lines = {line.split()[0]: line for line in printed if line}
    assert lines["1.1"].split()[-4:] == ["3,523–4,101", "3,600", "83", "%"]
    assert "Level held since Q1 2010: 2.2" in printed


@pytest.mark.parametrize(
    "call", [("gap", "--out", "c.svg"), ("fan", "5.2", "--out", "c.png"),
             ("methods", "--objective", "5", "--out", "c.pdf")],
)  # fmt: skip
def test_a_chart_is_drawn_into_a_file(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("chart", *call, "--cut-off", "2010Q3", "--data", str(raw))
    assert done.exit_code == 0, done.output
    head = (tmp_path / call[-1]).read_bytes()[:100]
    assert any(sign in head for sign in (b"<?xml", b"\x89PNG", b"%PDF"))
    again = run("chart", *call, "--data", str(raw))
    assert isinstance(again.exception, UsageError)


def test_project_takes_method_draws_and_seed(raw: Path) -> None:
    def medians(*more: str) -> list[float]:
        done = run("project", "--json", "--cut-off", "2010Q3", "--data", str(raw), *more)
        return [row["median"] for row in json.loads(done.stdout)]

    few = medians("--draws", "50")
    assert few == medians("--draws", "50")
    assert few != medians("--draws", "50", "--seed", "1")
    assert medians("--method", "run-rate")[0] == pytest.approx(2306 / 15 * 24)


def test_audit(raw: Path) -> None:
    done = run("audit", "--data", str(raw))
    assert done.exit_code == 0
    assert "(72 - 11 - 13) / 4 = 12 < 13" in done.stdout
    assert "Matriz!F7" in done.stdout
    assert "Revisiones sin hallazgo: 306" in done.stdout
    moved = run("audit", "--sensitivity", "--cut-off", "2010Q3", "--data", str(raw))
    assert "30 → 180" in moved.stdout
    rows = json.loads(run("audit", "--json", "--data", str(raw)).stdout)
    assert {"code", "arithmetic", "cells"} <= set(rows[0])


@pytest.mark.parametrize(("lang", "said"), [("es", "nada que señalar"), ("en", "nothing found")])
def test_where_no_decision_moves_anything_that_is_said(
    tmp_path: Path, lang: str, said: str
) -> None:
    raw = small_project(tmp_path / "plan") / "data" / "raw"
    call = ("audit", "--sensitivity", "--as-of", "2008-12-31", "--lang", lang, "--data", str(raw))
    assert run(*call, "--cut-off", "2008Q4").stdout == f"{said}\n"


def test_explain(raw: Path) -> None:
    call = ("explain", "5.1", "--figure", "gap", "--cut-off", "2010Q3", "--data", str(raw))
    assert "brecha = 18,489" in run(*call).stdout
    done = run(*call, "--lang", "en")
    assert done.exit_code == 0
    assert "gap = 18,489" in done.stdout
    assert ": result - target" in done.stdout
    assert '"785,450 casos"' in done.stdout
    tree = run("explain", "5.1", "--json", "--figure", "median", "--data", str(raw))
    assert json.loads(tree.stdout)["figures"][0]["figure"] == "median"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "99.9"], "not known"),
        (["explain", "1.1", "--figure", "gp"], "gp"),
        (["explain"], "INDICATOR"),
        (["project", "--method", "magic"], "damped-trend"),
        (["project", "--draws", "0"], "draws"),
        (["audit", "--as-of", "yesterday"], "as_of"),
        (["chart", "fan", "--out", "x.svg"], "is not known"),
        (["chart", "pie", "--out", "x.svg"], "heatmap"),
        (["chart", "gap", "--out", "x.bmp"], ".svg"),
    ],
)
def test_wrong_calls(raw: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, *(["--data", str(raw)] if len(arguments) > 1 else []))
    ours = isinstance(done.exception, UsageError)
    assert ours or done.exit_code == 2
    assert said in (str(done.exception) if ours else done.output)
