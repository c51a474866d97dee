"""The command line as a user meets it: tables, one-line errors, exit codes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from indicators.cli import main


def run(
    *arguments: str, cwd: Path | None = None, columns: str = "300"
) -> subprocess.CompletedProcess[str]:
    """What a terminal would get, without a process of its own, which loads pandas anew."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    command = ["indicators", *arguments]
    with (
        contextlib.chdir(cwd or Path.cwd()), patch.object(sys, "argv", command),
        patch.dict(os.environ, COLUMNS=columns),
        contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
    ):  # fmt: skip
        try:
            code = main()
        except SystemExit as end:
            code = end.code
    said = [stream.buffer.getvalue().decode() for stream in (out, err) if not stream.flush()]
    return subprocess.CompletedProcess(command, code or 0, *said)


def test_in_a_process_of_its_own(raw: Path, tmp_path: Path) -> None:
    """As all other calls here, in UTF-8, with nothing left over by what ran before."""
    for arguments, code in ((["gap", "--data", str(raw)], 0), (["gap", "--data", "nowhere"], 2)):
        done = subprocess.run(
            [sys.executable, "-m", "indicators", *arguments],
            capture_output=True, check=False, cwd=tmp_path, encoding="utf-8",
            env={**os.environ, "COLUMNS": "300", "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        here = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (code, here.stdout, here.stderr)


def test_gap_prints_the_figures(raw: Path) -> None:
    done = run("gap", "--cut-off", "2010Q3", "--data", str(raw))
    assert done.returncode == 0
    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line}
    assert lines["1.1"][-3:] == ["2,306", "2,249", "+57"]
    assert lines["2.2"][-3:] == ["12", "12", "0"]
    assert lines["5.2"][-3:] == ["10,090,918", "11,217,898", "-1,126,980"]
    assert lines["9.1"][-3:] == ["589.0", "577.5", "+11.5"]
    assert lines["12.2"][-3:] == ["186", "237", "-51"]
    assert "DATOS SINTÉTICOS" in done.stdout


def test_json_and_csv_hold_every_column(raw: Path) -> None:
    rows = json.loads(run("gap", "--json", "--data", str(raw)).stdout)
    assert len(rows) == 75
    assert rows[0]["actual_cells"].startswith("[avance_2009_revisado.xlsx]")
    assert run("project", "--csv", "--data", str(raw)).stdout.count("\n") == 26


def test_normalize_counts_rows(raw: Path) -> None:
    done = run("normalize", "--data", str(raw))
    assert done.returncode == 0
    assert "actuals              475 filas" in done.stdout


def test_normalize_fails_on_errors_in_the_data(tmp_path: Path) -> None:
    from tests.conftest import copy_project

    raw = copy_project(tmp_path)
    (raw / "roto.xlsx").write_bytes(b"no")
    done = run("normalize", "--data", str(raw))
    assert done.returncode == 1
    assert "[roto.xlsx]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gap", "--data", "nowhere"], "nowhere"),
        (["gap", "--cut-off", "2015Q3"], "fuera del programa"),
        (["gap", "--cut-off", "third", "--lang", "en"], "not a quarter"),
        (["gap", "--as-of", "yesterday"], "as_of"),
        (["report", "--method", "magic"], "run-rate"),
        (["report", "--lang", "fr"], "fr"),
        (["project", "--decisions", "none.toml"], "none.toml"),
        (["report", "--horizonte", "x"], "No such option"),
        (["repot"], "No such command"),
    ],
)
def test_a_wrong_call_is_one_clear_line(raw: Path, arguments: list[str], said: str) -> None:
    if "--data" not in arguments and arguments[0] != "repot":
        arguments = [*arguments, "--data", str(raw)]
    done = run(*arguments, cwd=raw.parent)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (raw.parent / "reports").exists()
