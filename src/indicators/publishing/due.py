"""Which report is due: the last quarter that is closed, past its lag, and reported on enough.

A programme and a day go in, a quarter comes out. The lag and the share are in programme.toml.
"""

from __future__ import annotations

from datetime import date, timedelta

from indicators.periods import end_of
from indicators.programme import Programme


def due_quarter(programme: Programme, today: date) -> str | None:
    """The quarter whose report is due.

    Parameters
    ----------
    programme
        From `open_programme`; ``report_lag_days`` days after a quarter's end its report is due,
        once ``coverage_share`` of the indicators have reported a value.
    today
        The day that it is.

    Returns
    -------
    str or None
        ``None`` while no quarter is both past its lag and complete.

    Examples
    --------
    >>> from indicators import open_programme
    >>> programme = open_programme("data/raw")
    >>> due_quarter(programme, date(2010, 10, 30)), due_quarter(programme, date(2010, 10, 29))
    ('2010Q3', '2010Q2')
    """
    settings = programme.settings
    lag = timedelta(days=settings.report_lag_days)
    past = [quarter for quarter in settings.term.quarters() if end_of(quarter) + lag <= today]
    needed = settings.coverage_share * len(programme.indicators)
    for quarter in reversed(past):
        if len(programme.indicators) - len(programme.not_reported(quarter)) >= needed:
            return quarter
    return None
