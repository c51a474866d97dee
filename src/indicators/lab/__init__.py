"""For people at JupyterLab: the panel, and the folder in which they play."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Any

from indicators.errors import check_known
from indicators.frames.shown import Page
from indicators.lab.panel import Choice, View
from indicators.programme import Programme
from indicators.settings import FILE_NAME
from indicators.words import HORIZONS, LANGUAGES, METHODS


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
    cut_off, as_of, method, horizon
        As in `gap_to_target` and `project_sexenio`; default: the programme's last due quarter,
        everything reported, the first method, the term to date.
    decisions
        File name of other decisions, in the data folder or in the working folder; default:
        programme.toml. Both folders' files stand in the list of the panel.
    lang
        ``es`` or ``en``.

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
    shown = indicator or programme.indicators.indicator_id.iloc[0]
    when = cut_off or programme.default_cut_off(), as_of
    how = horizon or HORIZONS[-1], method or METHODS[0]
    choice = Choice(shown, *when, decisions or FILE_NAME, *how, lang)
    programme.settings.term.check_cut_off(choice.cut_off)
    check_known("indicator", shown, programme.indicators.indicator_id)
    check_known("horizon", choice.horizon, HORIZONS)
    check_known("method", choice.method, METHODS)
    check_known("language", lang, LANGUAGES)
    if _in_front_end() and find_spec("ipywidgets"):
        from indicators.lab.widgets import Panel

        return Panel(View(programme), choice)
    return Page(View(programme).page(choice))


def _in_front_end() -> bool:
    """Whether a person sees what the kernel shows, in JupyterLab, Notebook 7 or VS Code.

    A Jupyter server names the notebook's session to its kernel, and VS Code the notebook's file;
    papermill and nbconvert start kernels of their own and name nothing.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    named = "JPY_SESSION_NAME" in os.environ
    return shell is not None and (named or "__vsc_ipynb_file__" in shell.user_ns)
