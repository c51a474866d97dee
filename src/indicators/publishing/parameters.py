"""What can be said to a report, and nothing else: the one way in for every run.

The same names stand on the command line, in Python and in the notebook's parameters cell. Values
are plain text and numbers, as papermill needs them; each is checked before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from difflib import get_close_matches
from typing import Any

from indicators.errors import UsageError
from indicators.periods import is_quarter
from indicators.vocabulary import LANGUAGES, METHODS


@dataclass(frozen=True)
class ReportParameters:
    """The parameters of a report.

    Attributes
    ----------
    cut_off : str
        Last quarter that counts, ``"2010Q3"``; empty: the programme's.
    as_of : str
        ISO date; only what had been reported by then counts; empty: everything.
    data : str
        Folder of the raw workbooks.
    decisions : str
        Another file in place of the folder's programme.toml; empty: that one.
    method : str
        Projection method.
    lang : str
        ``es`` or ``en``.
    out : str
        Folder of the reports.

    Raises
    ------
    UsageError
        When a value is not of the right kind, or not one of those known.

    Examples
    --------
    >>> ReportParameters(cut_off="2010Q3").lang
    'es'
    """

    cut_off: str = ""
    as_of: str = ""
    data: str = "data/raw"
    decisions: str = ""
    method: str = "run-rate"
    lang: str = "es"
    out: str = "reports"

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not isinstance(value, str):
                raise UsageError(f"parameter {name}: expected text, found {value!r}")
        if self.cut_off and not is_quarter(self.cut_off):
            raise UsageError(f'parameter cut_off: "{self.cut_off}" is no quarter such as 2010Q3')
        if self.as_of:
            try:
                date.fromisoformat(self.as_of)
            except ValueError:
                raise UsageError(
                    f'parameter as_of: "{self.as_of}" is no date such as 2010-10-29'
                ) from None
        _one_of("lang", self.lang, LANGUAGES)
        _one_of("method", self.method, METHODS)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> ReportParameters:
        """Parameters by name; a name that is not known is refused with the nearest one."""
        check_names(values, [field.name for field in fields(cls)])
        return cls(**values)


def check_names(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a parameter name that is not known; papermill itself would only warn.

    Raises
    ------
    UsageError
        Naming the nearest known parameter.
    """
    known = sorted(known)
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
            raise UsageError(f'parameter "{name}" is not known; {hint}')


def _one_of(name: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise UsageError(f'parameter {name}: "{value}" is not one of {", ".join(known)}')
