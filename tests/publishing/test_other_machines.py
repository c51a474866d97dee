"""Machines that are not ours: what a user has set changes neither success nor bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Small = Callable[[Path], Path]

MATPLOTLIBRC = """
text.usetex: True
font.size: 30
svg.fonttype: path
axes.facecolor: red
"""
#: Runs in every kernel of a user who has it.
STARTUP = """
import matplotlib, pandas
pandas.options.display.precision = 1
matplotlib.rcParams["font.size"] = 40
raise SystemError("a profile")
"""
IPYTHON_CONFIG = """
c.InlineBackend.figure_formats = {"png"}
c.InteractiveShell.ast_node_interactivity = "all"
c.InteractiveShellApp.exec_lines = ["draws = 7"]
"""


def made(project: Path, **env: str) -> tuple[str, list[bytes]]:
    """What a report says, its PDF and its HTML; the workbook has links to data/raw."""
    given = ["--objective", "1", "--draws", "100"]
    done = subprocess.run(
        [sys.executable, "-m", "indicators", "report", *given],
        cwd=project, capture_output=True, check=False,
        env=os.environ | env, encoding=env.get("PYTHONIOENCODING"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (pdf,) = (project / "reports").glob("*/*.pdf")
    return done.stdout, [pdf.with_suffix(suffix).read_bytes() for suffix in (".pdf", ".html")]


def written(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path.parent)


def test_settings_of_a_user_change_nothing(small: Small, tmp_path: Path) -> None:
    """A terminal without our signs, a matplotlibrc with LaTeX, an IPython profile that fails."""
    small(tmp_path / "plain")
    said, plain = made(tmp_path / "plain", PYTHONIOENCODING="utf-8")
    assert "●" in said
    odd = tmp_path / "{cut_off} {0}"  # papermill fills in what stands between braces
    small(odd)
    (odd / "data/raw").rename(tmp_path / "elsewhere")
    (odd / "data/raw").symlink_to(tmp_path / "elsewhere")
    written(tmp_path / "ipython/profile_default/startup/00.py", STARTUP)
    written(tmp_path / "ipython/profile_default/ipython_config.py", IPYTHON_CONFIG)
    said, other = made(
        odd, PYTHONIOENCODING="cp1252", LC_ALL="C", TZ="Asia/Kathmandu",
        MPLCONFIGDIR=written(tmp_path / "matplotlib/matplotlibrc", MATPLOTLIBRC),
        IPYTHONDIR=str(tmp_path / "ipython"),
    )  # fmt: skip
    assert "\\u25cf" in said
    assert plain == other
