"""The panel: an indicator under a cut-off, a vintage, decisions and a method, as one looks.

A programme goes in; widgets come out where the front end has them, and the same view without
controls where it has none. Nothing is written, and no raw file is touched.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from indicators.errors import UsageError
from indicators.lab.view import Choice, View
from indicators.programme import Programme
from indicators.words import (
    HORIZONS,
    LANGUAGES,
    METHODS,
    day_in_words,
    label,
    period_in_words,
)

#: What the panel chooses; the objective only narrows the list of indicators.
CONTROLS = ("objective", "indicator", "cut_off", "as_of", "decisions", "horizon", "method",
            "lang")  # fmt: skip


class StillView:
    """The view of one choice, for pages that no program stands behind."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def explore(
    programme: Programme,
    indicator: str = "",
    cut_off: str = "",
    as_of: str = "",
    decisions: str = "",
    method: str = "",
    lang: str = "es",
    horizon: str = "",
) -> Any:
    """Look at an indicator from all sides: status, charts, findings and where figures come from.

    Parameters
    ----------
    programme
        From `open_programme`.
    indicator
        Which one to begin with; default: the first.
    cut_off
        Last quarter that counts; default: the programme's.
    as_of
        ISO date; only what had been reported by then counts; default: everything.
    decisions
        File name of other decisions, in the data folder or in the working folder; default:
        programme.toml. Both folders' files stand in the list of the panel.
    method
        Projection method; default: that of `project_sexenio`.
    lang
        ``es`` or ``en``.
    horizon
        Which stretch of time; default: the term to date.

    Returns
    -------
    object
        A panel of widgets in JupyterLab, Notebook 7 and VS Code (it needs the extra ``lab``);
        elsewhere, as in papermill and nbconvert, the view of this one choice as HTML.

    Raises
    ------
    UsageError
        When there is no such indicator, cut-off, file of decisions, method or language.

    Examples
    --------
    >>> import indicators as ind
    >>> view = explore(ind.open_programme("data/raw"), "5.2", cut_off="2010Q3")
    >>> "▲ ámbar" in view._repr_html_()
    True
    """
    view = View(programme)
    given = {"as_of": as_of, "decisions": decisions, "method": method, "lang": lang,
             "horizon": horizon}  # fmt: skip
    choice = Choice(
        indicator or programme.indicators.indicator_id.iloc[0],
        cut_off or programme.default_cut_off(),
        **{name: value for name, value in given.items() if value},
    )
    _check(choice, programme)
    if not _has_widgets():
        return StillView(view.page(choice))
    from indicators.lab.widgets import Panel

    return Panel(view, choice)


def options_of(view: View, choice: Choice) -> Mapping[str, list[tuple[str, Any]]]:
    """What each control offers, as (words, value), in the language of the choice."""
    known, lang = view.programme.indicators, choice.lang
    objective = int(known.loc[known.indicator_id == choice.indicator, "objective"].iloc[0])
    names = known.drop_duplicates("objective")
    days = {day.isoformat() for day in view.programme.actuals.reported.dropna().dt.date}
    quarters = view.programme.settings.term.quarters()
    reported = [q for q in quarters if q <= view.programme.actuals.period.max()]
    cut_offs = sorted({*reported, choice.cut_off}, reverse=True)
    return {
        "objective": [
            (f"{number}. {name}", number)
            for number, name in zip(names.objective, names.objective_name, strict=True)
        ],
        "indicator": [
            (f"{row.indicator_id} {row.name}", row.indicator_id)
            for row in known[known.objective == objective].itertuples(index=False)
        ],
        "cut_off": [(period_in_words(quarter, lang), quarter) for quarter in cut_offs],
        "as_of": [
            (label("everything_reported", lang), ""),
            *(
                (day_in_words(day, lang), day)
                for day in sorted(days | {choice.as_of} - {""}, reverse=True)
            ),
        ],
        "decisions": [
            (name, name)
            for name in dict.fromkeys(["programme.toml", choice.decisions, *view.other_decisions()])
        ],
        "horizon": [(label(horizon, lang), horizon) for horizon in HORIZONS],
        "method": [(label(method, lang), method) for method in METHODS],
        "lang": [("Español", "es"), ("English", "en")],
    }


def changed(view: View, choice: Choice, control: str, value: Any) -> Choice:
    """The choice after a control was moved; another objective begins with its first indicator."""
    if control != "objective":
        return replace(choice, **{control: value})
    known = view.programme.indicators
    first = known.loc[known.objective == value, "indicator_id"].iloc[0]
    return replace(choice, indicator=first)


def _check(choice: Choice, programme: Programme) -> None:
    programme.settings.term.check_cut_off(choice.cut_off)
    for name, value, known in (
        ("indicator", choice.indicator, list(programme.indicators.indicator_id)),
        ("horizon", choice.horizon, HORIZONS),
        ("method", choice.method, METHODS),
        ("lang", choice.lang, LANGUAGES),
    ):
        if value not in known:
            raise UsageError(f'{name} "{value}" is not known; known: {", ".join(known)}')


def _has_widgets() -> bool:
    """Whether a person at a front end can move a control."""
    return _in_front_end() and find_spec("ipywidgets") is not None


def _in_front_end() -> bool:
    """Whether a person sees what the kernel shows, in JupyterLab, Notebook 7 or VS Code.

    A Jupyter server names the notebook's session to its kernel, and VS Code the notebook's file;
    papermill and nbconvert start kernels of their own and name nothing.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return False
    return "JPY_SESSION_NAME" in os.environ or "__vsc_ipynb_file__" in shell.user_ns
