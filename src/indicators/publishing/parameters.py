"""What can be said to a report, and nothing else: the one way in for every run.

The same names stand on the command line, in Python and in the notebook's parameters cell. Values
are plain text and numbers, as papermill needs them; each is checked before anything runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from indicators.declared import Declared, Key, Within, nearest
from indicators.errors import UsageError
from indicators.periods import is_day, is_quarter
from indicators.words import LANGUAGES, METHODS

#: The variable that tells a kernel where its report's figures are (`bundle.figures_for`).
HANDED_OVER = "INDICATORS_FIGURES"


class _Said(Declared):
    """What is said to a report, checked as what a file declares."""

    def error(self, message: str, *_: Key) -> UsageError:
        return UsageError(message)


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
    actuals : str
        A workbook of results that is read beside the folder's, and not copied there.
    objective : int
        One objective alone; 0: all of them.
    lang : str
        ``es`` or ``en``.
    commitments_on : str
        ISO date; adds the part on the text's own targets and the later commitments, as those
        stood that day; empty: no such part.
    compare_to : str
        An earlier report to compare with, its PDF or its manifest; empty: the quarter before.
    method : str
        Projection method.
    draws, seed : int
        How many totals are simulated, and the seed of their random numbers.
    out : str
        Folder of the reports.

    Examples
    --------
    >>> ReportParameters(cut_off="2010Q3").lang
    'es'
    """

    cut_off: str = ""
    as_of: str = ""
    data: str = "data/raw"
    decisions: str = ""
    actuals: str = ""
    objective: Annotated[int, Within(0, 10**6)] = 0
    lang: str = "es"
    commitments_on: str = ""
    compare_to: str = ""
    method: str = METHODS[0]
    draws: Annotated[int, Within(100, 10**5)] = 4000  # more take the memory of a machine
    seed: Annotated[int, Within(0, 2**32 - 1)] = 2007
    out: str = "reports"

    def __post_init__(self) -> None:
        # an int is no text and a bool is no int: papermill hands over exactly what it got
        _Said("", "", {}).check(ReportParameters, vars(self))
        if self.cut_off and not is_quarter(self.cut_off):
            raise UsageError(f'parameter cut_off: "{self.cut_off}" is no quarter such as 2010Q3')
        for name in ("as_of", "commitments_on"):
            day = getattr(self, name)
            if day and not is_day(day):
                raise UsageError(f'parameter {name}: "{day}" is no date such as 2010-10-29')
        for name, known in (("lang", LANGUAGES), ("method", METHODS)):
            if getattr(self, name) not in known:
                found = f'"{getattr(self, name)}" is not one of {", ".join(known)}'
                raise UsageError(f"parameter {name}: {found}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> ReportParameters:
        """Parameters by name; a name that is not known is refused with the nearest one."""
        check_names(values, cls.names())
        return cls(**values)

    @classmethod
    def from_notebook(cls, namespace: Mapping[str, Any]) -> ReportParameters:
        """The parameters that a notebook's cells have set, from its ``globals()``.

        A name that papermill put there and that is no parameter is refused: papermill only warns
        about one, and the report would be made with the default. Its cell is known by its first
        line, that of jupyter-scheduler by its place: after the cell that sets every parameter.
        """
        before: set[str] = set()
        for source in namespace.get("In", ()):
            names = _set_in(source)
            if source.startswith("# Parameters") or before.issuperset(cls.names()):
                check_names(sorted(names), cls.names())
            before = names
        return cls(**{name: namespace[name] for name in cls.names() if name in namespace})

    @classmethod
    def names(cls) -> list[str]:
        """The names of all parameters."""
        return [field.name for field in fields(cls)]


def check_names(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a parameter name that is not known, with the nearest one; papermill only warns."""
    known = sorted(known)
    for name in given:
        if name not in known:
            hint = nearest(name, known)
            raise UsageError(f'parameter "{name}" is not known; {hint}')


def _set_in(source: str) -> set[str]:
    """The names that a cell sets to plain values, if it does nothing else."""
    names: set[str] = set()
    try:
        for line in ast.parse(source).body:
            ast.literal_eval(line.value)  # type: ignore[attr-defined]
            found = [node for node in ast.walk(line) if isinstance(node, ast.Name)]
            names |= {name.id for name in found if isinstance(name.ctx, ast.Store)}
    except (SyntaxError, ValueError, AttributeError):
        return set()
    return names
