"""The contract of every frame: its columns, their types, what each means, what each may hold;
and which rows had been reported on a day.

The columns stand in schemas.toml. A frame goes in, the same rows come out with the columns in order
and the types exact, or a :class:`~indicators.errors.SchemaError` says which column of which frame
breaks the contract and shows the rows. No value is changed or repaired here.
"""

from __future__ import annotations

import tomllib
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from indicators import words
from indicators.errors import SchemaError, UsageError
from indicators.periods import is_day


class _Column(NamedTuple):
    """One column: its pandas dtype, what it means by language, the values allowed (none: any)."""

    dtype: str
    meaning: Mapping[str, str]
    allowed: tuple[str, ...] = ()


_declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_codes, _shared = _declared.pop("codes"), _declared.pop("shared")
#: How people see columns, of whatever frame.
SHOWN: Mapping[str, list[str]] = _declared.pop("shown")


def _column(type: str, es: str, en: str, allowed: Any = (), or_empty: bool = False) -> _Column:
    if isinstance(allowed, str):
        allowed = _codes.get(allowed) or getattr(words, allowed)
    return _Column(type, {"es": es, "en": en}, (*allowed, *[""] * or_empty))


SCHEMAS: Mapping[str, Mapping[str, _Column]] = {
    name: {key: _column(**_shared.get(key, {}) | own) for key, own in columns.items()}
    for name, columns in _declared.items()
}


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with exactly the columns and types of its schema, or raise a `SchemaError`.

    >>> notes = pd.DataFrame({"mark": ["1"], "text": ["Note."], "source_cell": ["[m.xlsx]A!A9"]})
    >>> list(conform("footnotes", notes).columns)
    ['mark', 'text', 'source_cell']
    """
    columns = SCHEMAS[name]
    different = set(columns) ^ set(frame.columns)
    if different:
        raise SchemaError(f"frame {name}: columns missing or extra: {', '.join(sorted(different))}")
    if frame.empty:
        return _empty(name).copy()
    typed = frame[list(columns)]
    for key, found in zip(columns, typed.dtypes, strict=True):
        if found != columns[key].dtype:  # to convert all of them would take as long as all else
            typed[key] = typed[key].astype(columns[key].dtype)
    missing = set(typed.columns[typed.isna().any()])
    for key, (dtype, _, allowed) in columns.items():
        if dtype != "str":  # a missing number or date is one that is not known; others cannot be
            continue
        if key in missing or (allowed and not {*typed[key].unique()} <= {*allowed}):
            wrong = ~typed[key].isin(allowed) if allowed else typed[key].isna()
            rows = typed[wrong].head(5).to_string(max_colwidth=40)
            among = f" (allowed: {', '.join(allowed)})" if allowed else ""
            raise SchemaError(f"frame {name}: {key} is missing or not allowed{among} in\n{rows}")
    return typed.reset_index(drop=True)


@cache
def _empty(name: str) -> pd.DataFrame:
    """A frame without rows, made once: most programmes have nine of them."""
    return pd.DataFrame({key: pd.Series(dtype=own.dtype) for key, own in SCHEMAS[name].items()})


def frame_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Build a frame of the schema from its rows; no row gives an empty frame with the columns."""
    return conform(name, pd.DataFrame(list(rows), columns=list(SCHEMAS[name])))


def rows_of(frame: pd.DataFrame, kind: Any = None) -> Iterator[Any]:
    """The rows of a frame as named tuples, in a third of the time that `itertuples` takes."""
    told = frame if kind is None else frame[list(kind._fields)]
    kind = kind or _row_of(tuple(frame))
    return map(kind._make, told.to_numpy(dtype=object).tolist())


@cache
def _row_of(columns: tuple[str, ...]) -> Any:
    """The kind of a row of these columns, which takes as long to make as a hundred rows."""
    return namedtuple("Row", columns, rename=True)


def day_of(text: str) -> pd.Timestamp:
    """The day of an ISO date; any other way of writing one is refused, since 5/8 is two days."""
    if not is_day(text):
        raise UsageError(f'as_of: "{text}" is not a date; write one such as 2024-02-01')
    return pd.Timestamp(text)


def by_vintage(frame: pd.DataFrame, as_of: str | None = None) -> pd.DataFrame:
    """The rows that had been reported on a day (by default: all), oldest first."""
    if as_of:
        frame = frame[~(frame.reported > day_of(as_of))]
    return frame.sort_values("reported", kind="stable", na_position="first")


def newest(
    frame: pd.DataFrame, as_of: str | None = None, keys: Sequence[str] = ("indicator_id", "period")
) -> pd.DataFrame:
    """The newest row of each key, as known on a day, in the order of the frame.

    >>> values = pd.DataFrame({
    ...     "indicator_id": "1.1", "period": "2010Q1", "value": [4.0, 5.0],
    ...     "reported": pd.to_datetime(["2010-10-29", "2010-04-30"]),
    ... })
    >>> newest(values)["value"].tolist(), newest(values, "2010-06-30")["value"].tolist()
    ([4.0], [5.0])
    """
    last = by_vintage(frame, as_of).drop_duplicates(list(keys), keep="last")
    return last.sort_index().reset_index(drop=True)
