"""The public names are those that the architecture promises, sorted, documented and importable."""

from __future__ import annotations

import subprocess
import sys

import indicators


def test_exported_names_are_sorted_and_documented() -> None:
    assert indicators.__all__ == sorted(indicators.__all__)
    for name in indicators.__all__:
        assert getattr(indicators, name).__doc__, name


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, indicators, indicators.cli\n"
        "heavy = {'pandas', 'matplotlib', 'papermill', 'openpyxl', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
