"""Every sentence that the analysis says has its row, and every row is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators import analysis
from indicators.words import table

#: The record is said here and drawn in charts/.
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("analysis", "charts")
    for path in (Path(analysis.__file__).parent.parent / folder).glob("*.py")
)
#: Rules of reading, written there and read here; names put together from a column's value.
PUT_TOGETHER = ("quarters_", "across_", "pace_", "path_")


@pytest.mark.parametrize("kind", ["explain", "audit", "record"])
def test_every_row_is_used(kind: str) -> None:
    for code in table()[kind]:
        start = next((part for part in PUT_TOGETHER if code.startswith(part)), None)
        assert f'"{code}"' in SOURCES or (start and f'f"{start}' in SOURCES), code


@pytest.mark.parametrize("kind", ["figure", "explain", "rule", "audit", "record"])
def test_both_languages_have_the_same_places(kind: str) -> None:
    for code, words in table()[kind].items():
        places = [sorted(part.split("}")[0] for part in words[lang].split("{")[1:])
                  for lang in ("es", "en")]  # fmt: skip
        assert places[0] == places[1], code
