"""The contract of every frame: its columns, their types, what each means, what each may hold.

The columns stand in schemas.toml. A frame goes in, the same rows come out with the columns in order
and the types exact, or a :class:`~indicators.errors.SchemaError` says which column of which frame
breaks the contract and shows the rows. No value is changed or repaired here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from indicators import words
from indicators.errors import SchemaError

TEXT, NUMBER, WHOLE, FLAG, DATE = "str", "float64", "int64", "bool", "datetime64[us]"


class Column(NamedTuple):
    """One column: its pandas dtype, what it means, and the values allowed (empty: any)."""

    dtype: str
    meaning: str
    allowed: tuple[str, ...] = ()


def _schemas() -> dict[str, dict[str, Column]]:
    path = Path(__file__).with_suffix(".toml")
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = declared.pop("shared")
    return {
        name: {key: _column(**shared.get(key, {}) | own) for key, own in columns.items()}
        for name, columns in declared.items()
    }


def _column(
    type: str,
    en: str,
    allowed: str | list[str] = "",
    or_empty: bool = False,
) -> Column:
    codes = getattr(words, allowed) if isinstance(allowed, str) and allowed else allowed
    return Column(type, en.replace("{FLAGS}", ", ".join(words.FLAGS)), (*codes, *[""] * or_empty))


SCHEMAS: Mapping[str, Mapping[str, Column]] = _schemas()


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with exactly the columns and types of its schema.

    Raises
    ------
    SchemaError
        When a column is missing or extra, or a value is missing or not allowed.

    Examples
    --------
    >>> notes = pd.DataFrame({"mark": ["1"], "text": ["Note."], "source_cell": ["[m.xlsx]A!A9"]})
    >>> list(conform("footnotes", notes).columns)
    ['mark', 'text', 'source_cell']
    """
    columns = SCHEMAS[name]
    different = set(columns) ^ set(frame.columns)
    if different:
        raise SchemaError(f"frame {name}: columns missing or extra: {', '.join(sorted(different))}")
    typed = frame[list(columns)].astype({key: column.dtype for key, column in columns.items()})
    for key, (dtype, _, allowed) in columns.items():
        if dtype != TEXT:  # a missing number or date is one that is not known; others cannot be
            continue
        wrong = ~typed[key].isin(allowed) if allowed else typed[key].isna()
        if wrong.any():
            rows = typed[wrong].head(5).to_string(max_colwidth=40)
            among = f" (allowed: {', '.join(allowed)})" if allowed else ""
            raise SchemaError(f"frame {name}: {key} is missing or not allowed{among} in\n{rows}")
    return typed.reset_index(drop=True)


def frame_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Build a frame of the schema from its rows; no row gives an empty frame with the columns."""
    return conform(name, frame) if len(frame := _frame(name, rows)) else _empty(name).copy()


@cache
def _empty(name: str) -> pd.DataFrame:
    return conform(name, _frame(name, ()))


def _frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(SCHEMAS[name]))
