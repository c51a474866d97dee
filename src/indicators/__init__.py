"""Indicators: from a programme's matrix and reported results to gaps, projections and reports.

Names are imported when they are first used, so that importing the package costs nothing; which
module has which is said once, in ``__init__.pyi``, where editors and type checkers look.

>>> import indicators as ind
>>> programme = ind.open_programme("data/raw")
>>> gaps = ind.gap_to_target(programme, "2010Q3")
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_HOME = {name: home for home, name in re.findall(r"^from (\S+) import (\w+)", _STUB, re.MULTILINE)}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
