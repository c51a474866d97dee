"""What was known on a day: the newest of several reports on one subject.

A frame with a column ``reported`` goes in, some of its rows come out. A row without a reporting
date is the oldest, and passes every day.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from indicators.errors import UsageError
from indicators.periods import is_day


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
    frame: pd.DataFrame,
    as_of: str | None = None,
    keys: Sequence[str] = ("indicator_id", "period"),
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
