"""What a reported value was before it was last revised.

A programme goes in, values by indicator and period come out. A value that is reported again
unchanged, or taken back, is no revision. Nothing is judged here.
"""

from __future__ import annotations

import pandas as pd

from indicators.programme import Programme


def earlier_values(programme: Programme, as_of: str | None = None) -> dict[str, dict[str, float]]:
    """The number that each revised value replaced, by indicator and period, as known on a date.

    Examples
    --------
    >>> import indicators as ind
    >>> earlier_values(ind.open_programme("data/raw"))["1.1"]
    {'2009Q4': 150.0}
    """
    known = programme.actuals.dropna(subset="value")
    if as_of:
        known = known[~(known.reported > pd.Timestamp(as_of))]
    ordered = known.sort_values("reported", kind="stable", na_position="first")
    newest: dict[tuple[str, str], float] = {}
    earlier: dict[str, dict[str, float]] = {}
    for key, period, value in zip(
        ordered.indicator_id, ordered.period, ordered["value"], strict=True
    ):
        before = newest.get((key, period), value)
        if before != value:
            earlier.setdefault(key, {})[period] = before
        newest[key, period] = value
    return earlier
