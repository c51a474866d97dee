"""The commands of the analysis as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators.cli import commands
from indicators.errors import UsageError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


def test_gap_in_words(raw: Path) -> None:
    done = run("gap", "--cut-off", "2010Q3", "--lang", "en", "--data", str(raw))
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert lines["5.1"].split("●")[1].split() == ["green", "fair", "demand-driven"]
    assert lines["12.2"].split("■")[1].strip() == "red        fair      a period is missing"
    assert "93.3 %" in lines["12.2"]
    assert "With preliminary figures: all" in done.stdout.splitlines()
    early = run("gap", "--cut-off", "2007Q2", "--lang", "en", "--data", str(raw)).stdout
    assert "Even path within the year: all but 2.1, 2.2, 9.1" in early.splitlines()
    assert max(map(len, lines.values())) <= 120


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("horizon", ["year", "year_to_date", "sexenio_to_date"])
def test_gap_is_readable_in_a_terminal(raw: Path, lang: str, horizon: str) -> None:
    for cut_off in ("2007Q1", "2008Q2", "2009Q1"):
        done = run("gap", "--cut-off", cut_off, "--lang", lang, "--horizon", horizon, "--data",
                   str(raw))  # fmt: skip
        assert done.exit_code == 0
        assert max(map(len, done.stdout.splitlines())) <= 120


def test_project_in_words(raw: Path) -> None:
    done = run("project", "--cut-off", "2010Q3", "--lang", "en", "--data", str(raw))
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert lines["1.1"].endswith("  fair")
    assert lines["Indicator"].endswith("Evidence")
    assert "% likely" in lines["1.1"]
    assert "3,5" in lines["1.1"].split(" to ")[0]  # the interval's lower end
    assert lines["2.2"].endswith("level held since 2010Q1")


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
    moved = run("audit", "--sensitivity", "--cut-off", "2010Q3", "--data", str(raw))
    assert "30 → 180" in moved.stdout
    rows = json.loads(run("audit", "--json", "--data", str(raw)).stdout)
    assert {"code", "arithmetic", "cells"} <= set(rows[0])


def test_explain(raw: Path) -> None:
    call = ("explain", "5.1", "--figure", "gap", "--cut-off", "2010Q3", "--data", str(raw))
    assert "brecha = 18,488.7" in run(*call).stdout
    done = run(*call, "--lang", "en")
    assert done.exit_code == 0
    assert "gap = 18,488.7" in done.stdout
    assert ": actual - target" in done.stdout
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
    ],
)
def test_wrong_calls(raw: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, *(["--data", str(raw)] if len(arguments) > 1 else []))
    ours = isinstance(done.exception, UsageError)
    assert ours or done.exit_code == 2
    assert said in (str(done.exception) if ours else done.output)
