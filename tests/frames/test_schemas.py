"""A frame that breaks its contract is refused, with the column."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators import Programme
from indicators.errors import SchemaError
from indicators.frames.schemas import SCHEMAS, conform, frame_of
from indicators.words import LANGUAGES


def test_every_column_says_what_it_means() -> None:
    columns = [column for columns in SCHEMAS.values() for column in columns.values()]
    assert all(column.meaning[lang] for column in columns for lang in LANGUAGES)


def test_an_empty_frame_has_its_columns() -> None:
    for name, columns in SCHEMAS.items():
        assert list(frame_of(name, []).columns) == list(columns)


def test_a_wrong_value_is_named(programme: Programme) -> None:
    wrong = programme.indicators.assign(direction="sideways")
    with pytest.raises(SchemaError, match="direction"):
        conform("indicators", wrong)


def test_a_missing_column_is_named(programme: Programme) -> None:
    with pytest.raises(SchemaError, match="unit"):
        conform("indicators", programme.indicators.drop(columns="unit"))


def test_a_missing_text_is_refused() -> None:
    row = {"mark": ["1"], "text": [None], "source_cell": ["[m]A!A1"]}
    with pytest.raises(SchemaError, match="text"):
        conform("footnotes", pd.DataFrame(row))
