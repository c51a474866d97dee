"""Cut-off arithmetic, by hand."""

from __future__ import annotations

import pytest

from indicators.errors import UsageError
from indicators.periods import Term, end_of, last_quarters

TERM = Term(2007, 2012)


def test_closed_years() -> None:
    assert TERM.closed_years("2010Q3") == [2007, 2008, 2009]
    assert TERM.closed_years("2010Q4") == [2007, 2008, 2009, 2010]
    assert TERM.closed_years("2007Q3") == []


@pytest.mark.parametrize("wrong", ["2010", "2010Q5", "III 2010", "", "2013Q1", "2006Q4"])
def test_a_cut_off_outside_the_term_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="cut-off"):
        TERM.check_cut_off(wrong)


def test_last_quarters_cross_the_year() -> None:
    assert last_quarters("2010Q1", 4) == ["2009Q2", "2009Q3", "2009Q4", "2010Q1"]


def test_end_of_a_period() -> None:
    assert str(end_of("2010Q2")) == "2010-06-30"
    assert str(end_of("2010")) == "2010-12-31"
