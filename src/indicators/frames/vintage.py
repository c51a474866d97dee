"""What had been reported by a date: the one place that picks the newest report of each key.

Frames with a ``reported`` date go in, fewer of their rows come out. A report without a date is the
oldest and passes every date.
"""

from __future__ import annotations

import pandas as pd


def known_by(reports: pd.DataFrame, as_of: str | None) -> pd.DataFrame:
    """The reports not later than an ISO date, every one without it; the oldest first."""
    if as_of:
        reports = reports[~(reports.reported > pd.Timestamp(as_of))]
    return reports.sort_values("reported", kind="stable", na_position="first")


def newest_reports(
    reports: pd.DataFrame, keys: list[str], as_of: str | None = None
) -> pd.DataFrame:
    """The newest report of each key, as known on a date, in the order of the frame.

    Examples
    --------
    >>> days = pd.to_datetime(["2010-10-29", "2010-02-15", None])
    >>> reports = pd.DataFrame({"period": "2009Q4", "value": [164, 150, 140], "reported": days})
    >>> [newest_reports(reports, ["period"], day).value.item() for day in (None, "2010-03-01")]
    [164, 150]
    """
    ordered = known_by(reports, as_of).drop_duplicates(keys, keep="last")
    return ordered.sort_index().reset_index(drop=True)
