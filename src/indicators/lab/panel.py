"""What the panel shows of one indicator, as plain HTML: status, charts, findings, explanation.

A choice goes in, pieces of HTML come out, each made once. Every figure is that of the analysis
frames: nothing is computed here, and nothing is written but what `View.save` is asked for.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

import indicators as ind
from indicators.analysis.projection import project_with_fan
from indicators.charts.theme import Chart, save_chart, svg_of
from indicators.errors import UsageError, check_known
from indicators.frames.schemas import guarded
from indicators.frames.shown import Page, findings_html, in_words, synthetic_stamp
from indicators.programme import Programme
from indicators.settings import FILE_NAME
from indicators.words import HORIZONS, LANGUAGES, METHODS, label

CHARTS = ("road", "gaps", "projections")
#: What is shown below the status, a tab each.
TABS = (*CHARTS, "findings", "explanation")

#: A sheet's name may hold a space bar, as may a file's.
_BETWEEN_CELLS = re.compile(r" (?=\[)")
_FIGURES = (
    "cut_off", "status", "attainment", "actual", "target", "gap", "recent_pace", "required_pace",
    "sexenio_target", "median", "probability",
)  # fmt: skip
#: The lines that give each, of a programme that is open.
_CODE = {
    "road": """path = ind.planned_path(programme, {when})
fan = ind.projection_fan(programme, {when}, method="{method}")
ind.plot_trajectory(path, "{indicator}", lang="{lang}", fan=fan)""",
    "gaps": """gaps = ind.gap_to_target(programme, {when}).query("objective == {objective}")
ind.plot_gap(gaps, "{horizon}", lang="{lang}")""",
    "projections": """totals = ind.project_sexenio(programme, {when}, method="{method}")
ind.plot_projection(totals.query("objective == {objective}"), lang="{lang}")""",
    "findings": 'ind.table(programme.findings, lang="{lang}")',
    "explanation": 'ind.explain(programme, "{indicator}", {when}, horizon="{horizon}", '
                   'method="{method}", lang="{lang}")',
}  # fmt: skip


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


@dataclass(frozen=True)
class Choice:
    """What is looked at: every control of the panel has one of these."""

    indicator: str
    cut_off: str
    as_of: str = ""
    decisions: str = FILE_NAME
    horizon: str = HORIZONS[-1]
    method: str = METHODS[0]
    lang: str = "es"


@dataclass(frozen=True)
class View:
    """The pieces of HTML for any choice; what has been made is kept.

    Only the indicators of one objective are computed at a time: their figures do not depend on
    the others, and an answer stays under 0.3 s.
    """

    programme: Programme
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def page(self, choice: Choice) -> str:
        """All pieces, one under the other, the explanation folded."""
        shown = [self.status(choice), *(self.tab(name, choice) for name in TABS[:-1])]
        summary = f"<summary>{label('explanation', choice.lang)}</summary>"
        folded = f"<details>{summary}{self.tab('explanation', choice)}</details>"
        return "".join([*shown, folded])

    def tab(self, name: str, choice: Choice) -> str:
        """What is on one of the `TABS`."""
        make: Any = {"findings": self._findings, "explanation": self._explanation}.get(name)
        make = make or (lambda choice: _as_image(self.chart(name, choice)))
        return str(self._once((name, choice), lambda: make(choice)))

    def chart(self, name: str, choice: Choice) -> Chart:
        """One of the `CHARTS`: the indicator's road, or the gaps or totals of its objective."""
        frames = self.frames(choice)
        if name == "road":
            path, fan = frames["path"], frames["fan"]
            return ind.plot_trajectory(path, choice.indicator, choice.lang, fan=fan)
        if name == "gaps":
            return ind.plot_gap(frames["gaps"], choice.horizon, choice.lang)
        return ind.plot_projection(frames["projections"], choice.lang)

    def code(self, name: str, choice: Choice) -> str:
        """The lines of Python that give what is on a tab."""
        other = f', decisions="{choice.decisions}"' if choice.decisions != FILE_NAME else ""
        when = f'cut_off="{choice.cut_off}"'
        when += f', as_of="{choice.as_of}"' if choice.as_of else ""
        folder, objective = self.programme.folder, self.objective(choice)
        opened = f'import indicators as ind\n\nprogramme = ind.open_programme("{folder}"{other})\n'
        return opened + _CODE[name].format(when=when, objective=objective, **vars(choice))

    def save(self, name: str, choice: Choice, kind: str) -> Path:
        """Write what is on a tab where the notebook runs: its chart (png) or its figures (csv)."""
        told = [choice.indicator, choice.cut_off, choice.as_of, name]
        path = Path("_".join(filter(None, told)) + f".{kind}")
        if kind == "png":
            save_chart(self.chart(name if name in CHARTS else "road", choice), path)
        else:
            frame = {"road": "path", "projections": "projections"}.get(name, "gaps")
            guarded(self.frames(choice)[frame]).to_csv(path, index=False, encoding="utf-8-sig")
        return path

    def status(self, choice: Choice) -> str:
        """Which indicator, its status and the figures behind it, and its pace."""
        frames, lang = self.frames(choice), choice.lang
        gaps, total = (
            frames[name][frames[name].indicator_id == choice.indicator]
            for name in ("gaps", "projections")
        )
        row = {**total.iloc[0], **gaps[gaps.horizon == choice.horizon].iloc[0]}
        title = escape(f"{row['indicator_id']} {row['name']} ({row['unit']})")
        heading = f'<div class="ind-title" style="font-size:120%">{title}</div>'
        stamp = synthetic_stamp(lang) if row["synthetic"] else ""
        figures = in_words(pd.DataFrame([row]), lang)[list(_FIGURES)]
        return f"{heading}{stamp}{ind.table(figures, lang).to_html()}"

    def frames(self, choice: Choice) -> dict[str, pd.DataFrame]:
        """The figures of the choice's objective; each frame is made once for what it depends on."""
        cut_off, as_of = choice.cut_off, choice.as_of or None
        about = (choice.decisions, self.objective(choice), cut_off, as_of)
        known = self._under(choice.decisions)
        ours = known.indicators.objective == self.objective(choice)
        part = replace(known, indicators=known.indicators[ours])
        gaps, path = self._once(
            about,
            lambda: [ind.gap_to_target(part, cut_off, as_of),
                     ind.planned_path(part, cut_off=cut_off, as_of=as_of)],
        )  # fmt: skip
        totals, fan = self._once(
            (*about, choice.method), lambda: project_with_fan(part, cut_off, as_of, choice.method)
        )
        return {"gaps": gaps, "path": path, "projections": totals, "fan": fan}

    def _findings(self, choice: Choice) -> str:
        """The findings about the indicator, or about a cell that its figures come from."""
        gaps = self.frames(choice)["gaps"]
        mine = gaps[gaps.indicator_id == choice.indicator]
        texts = (*mine.actual_cells, *mine.target_cells)
        cells = {cell for text in texts for cell in _BETWEEN_CELLS.split(text)}
        found = self._under(choice.decisions).findings
        touching = (found.indicator_id == choice.indicator) | found.source_cell.isin(cells)
        return findings_html(found[touching], choice.lang)

    def _explanation(self, choice: Choice) -> str:
        given = vars(choice) | {"as_of": choice.as_of or None}
        programme, indicator = self._under(given.pop("decisions")), given.pop("indicator")
        return ind.explain(programme, indicator, **given)._repr_html_()

    def _under(self, decisions: str) -> Programme:
        """The programme as a file of decisions has it; the first call of each reads the data."""
        if decisions == FILE_NAME:
            return self.programme
        places = (self.programme.folder / decisions, Path(decisions))
        if not (path := next((place for place in places if place.is_file()), None)):
            raise UsageError(f"{decisions}: there is no such file of decisions")
        folder = self.programme.folder
        opened: Programme = self._once((decisions,), lambda: ind.open_programme(folder, path))
        return opened

    def objective(self, choice: Choice) -> int:
        """The objective of the chosen indicator, whose others are shown with it."""
        known = self.programme.indicators
        return int(known.loc[known.indicator_id == choice.indicator, "objective"].iloc[0])

    def _once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _as_image(chart: Chart) -> str:
    """An image apart from the page: the ids inside two charts would otherwise meet."""
    code = base64.b64encode(svg_of(chart).encode()).decode()
    return (
        f'<img style="max-width:100%" alt="{escape(chart.alt)}" '
        f'src="data:image/svg+xml;base64,{code}">'
    )
