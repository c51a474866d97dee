"""The public names are those that the architecture promises, sorted, documented and importable."""

from __future__ import annotations

import subprocess
import sys

import click

import indicators
from indicators.cli.analysis import _chart
from tests.conftest import ROOT


def test_exported_names_are_sorted_and_documented() -> None:
    assert indicators.__all__ == sorted(indicators.__all__)
    for name in indicators.__all__:
        assert getattr(indicators, name).__doc__, name


def test_every_chart_can_be_drawn_from_the_command_line_and_stands_in_the_gallery() -> None:
    gallery = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    plots = [name for name in indicators.__all__ if name.startswith("plot_")]
    kinds = _chart.params[0].type
    assert isinstance(kinds, click.Choice)
    assert {name.removeprefix("plot_").removeprefix("small_") for name in plots} == set(
        kinds.choices
    )
    assert [name for name in plots if name not in gallery] == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, indicators, indicators.cli\n"
        "heavy = {'pandas', 'matplotlib', 'papermill', 'openpyxl', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
