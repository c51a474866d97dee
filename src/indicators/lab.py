"""The panel for people at JupyterLab: an indicator's status, charts, findings and explanation.

A choice goes in, pieces of plain HTML come out, each made once; the controls are ipywidgets (extra
``lab``). Every figure is that of the analysis frames: nothing is computed here, and nothing is
written but what `_View.save` is asked for.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any

import pandas as pd

import indicators as ind
from indicators.analysis.projection import DRAWS, SEED, project_with_fan
from indicators.errors import UsageError, check_known
from indicators.frames.schemas import SHOWN
from indicators.frames.shown import Page, findings_html, guarded, in_words, synthetic_stamp
from indicators.settings import FILE_NAME
from indicators.words import HORIZONS, LANGUAGES, METHODS, day_in_words, label, period_in_words

_CHARTS = ("road", "gaps", "projections")
#: What is shown below the status, a tab each.
_TABS = (*_CHARTS, "findings", "explanation")

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
    "explanation": 'ind.explain(programme, "{indicator}", {when}, {how})',
}

#: What the panel chooses; the objective only narrows the list of indicators.
_LONG, _SHORT = ("objective", "indicator"), ("cut_off", "as_of", "decisions", "horizon", "method")
_WIDTHS = dict.fromkeys(_LONG, "440px") | dict.fromkeys((*_SHORT, "lang"), "290px")

_LABELS = {"as_of": "vintage", "lang": "language"}
#: Copied in the browser, where the clipboard is.
_COPY = (
    "<details><summary>{code}</summary>"
    '<button onclick="navigator.clipboard.writeText(this.nextElementSibling.textContent)">'
    "{copy}</button><pre>{lines}</pre></details>"
)


def explore(
    programme: ind.Programme,
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
    indicator
        Which one to begin with; default: the first. A `UsageError` where this, or anything else
        that is asked for, is not known.
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

    Examples
    --------
    >>> import indicators as ind
    >>> view = explore(ind.open_programme("data/raw"), "5.2", cut_off="2010Q3")
    >>> "▲ ámbar" in view._repr_html_()
    True
    """
    known, cut_off = programme.indicators.indicator_id, cut_off or programme.default_cut_off()
    how = horizon or HORIZONS[-1], method or METHODS[0]
    choice = _Choice(indicator or known.iloc[0], cut_off, as_of, decisions or FILE_NAME, *how, lang)
    programme.settings.term.check_cut_off(cut_off)
    for name, among in (("indicator", known), ("horizon", HORIZONS), ("method", METHODS)):
        check_known(name, getattr(choice, name), among)
    check_known("language", lang, LANGUAGES)
    view = _View(programme)
    if _in_front_end() and find_spec("ipywidgets"):
        return _Panel(view, choice)
    return Page(view.page(choice))


def _in_front_end() -> bool:
    """Whether a person sees what the kernel shows, in JupyterLab, Notebook 7 or VS Code."""
    # a Jupyter server names the session to its kernel, VS Code the file; papermill names nothing
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    named = "JPY_SESSION_NAME" in os.environ
    return shell is not None and (named or "__vsc_ipynb_file__" in shell.user_ns)


@dataclass(frozen=True)
class _Choice:
    """What is looked at: every control of the panel has one of these."""

    indicator: str
    cut_off: str
    as_of: str = ""
    decisions: str = FILE_NAME
    horizon: str = HORIZONS[-1]
    method: str = METHODS[0]
    lang: str = "es"


@dataclass(frozen=True)
class _View:
    """The pieces of HTML for any choice, made once: of one objective at a time, in 0.3 s."""

    programme: ind.Programme
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def page(self, choice: _Choice) -> str:
        """All pieces, one under the other, the explanation folded."""
        *shown, explanation = (self.tab(name, choice) for name in _TABS)
        summary = f"<summary>{label('explanation', choice.lang)}</summary>"
        folded = f"<details>{summary}{explanation}</details>"
        return "".join([self.status(choice), *shown, folded])

    def tab(self, name: str, choice: _Choice) -> str:
        """What is on one of the `_TABS`."""

        def make() -> str:
            if name == "findings":
                return findings_html(self._findings(choice), choice.lang)
            if name == "explanation":
                given = vars(choice) | {"as_of": choice.as_of or None}
                programme, indicator = self._under(given.pop("decisions")), given.pop("indicator")
                return ind.explain(programme, indicator, **given)._repr_html_()
            chart = self.chart(name, choice)
            # an image apart from the page: the ids inside two charts would otherwise meet
            svg = base64.b64encode(chart.to_svg().encode()).decode()
            drawn = f"data:image/svg+xml;base64,{svg}"
            return f'<img style="max-width:100%" alt="{escape(chart.alt)}" src="{drawn}">'

        return str(self._once((name, choice), make))

    def chart(self, name: str, choice: _Choice) -> Any:
        """One of the `_CHARTS`: the indicator's road, or the gaps or totals of its objective."""
        of, lang = self.frames(choice), choice.lang
        if name == "road":
            return ind.plot_trajectory(of["path"], choice.indicator, lang, fan=of["fan"])
        if name == "gaps":
            return ind.plot_gap(of["gaps"], choice.horizon, lang)
        return ind.plot_projection(of["projections"], lang)

    def code(self, name: str, choice: _Choice) -> str:
        """The lines of Python that give what is on a tab."""
        other = f', decisions="{choice.decisions}"' if choice.decisions != FILE_NAME else ""
        when = f'cut_off="{choice.cut_off}"'
        when += f', as_of="{choice.as_of}"' if choice.as_of else ""
        how = f'horizon="{choice.horizon}", method="{choice.method}", lang="{choice.lang}"'
        folder, objective = self.programme.folder, self.objective(choice)
        opened = f'import indicators as ind\n\nprogramme = ind.open_programme("{folder}"{other})\n'
        return opened + _CODE[name].format(when=when, how=how, objective=objective, **vars(choice))

    def save(self, name: str, choice: _Choice, kind: str) -> Path:
        """Write what is on a tab where the notebook runs: its chart (png) or its figures (csv)."""
        told = [choice.indicator, choice.cut_off, choice.as_of, name]
        path = Path("_".join(filter(None, told)) + f".{kind}")
        if kind == "png":
            self.chart(name if name in _CHARTS else "road", choice).save(path)
        else:
            frame = {"road": "path", "projections": "projections"}.get(name, "gaps")
            guarded(self.frames(choice)[frame]).to_csv(path, index=False, encoding="utf-8-sig")
        return path

    def status(self, choice: _Choice) -> str:
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
        figures = in_words(pd.DataFrame([row]), lang)[SHOWN["panel"]]
        return f"{heading}{stamp}{ind.table(figures, lang).to_html()}"

    def frames(self, choice: _Choice) -> dict[str, pd.DataFrame]:
        """The figures of the choice's objective; each frame is made once for what it depends on."""
        cut_off, as_of = choice.cut_off, choice.as_of or None
        about = (choice.decisions, self.objective(choice), cut_off, as_of)
        known = self._under(choice.decisions)
        ours = known.indicators.objective == self.objective(choice)
        part = replace(known, indicators=known.indicators[ours])
        gaps = self._once((*about, "gaps"), lambda: ind.gap_to_target(part, cut_off, as_of))
        path = self._once((*about, "path"), lambda: ind.planned_path(part, "Q", cut_off, as_of))
        totals, fan = self._once(
            (*about, choice.method),
            lambda: project_with_fan(part, cut_off, as_of, choice.method, DRAWS, SEED),
        )
        return {"gaps": gaps, "path": path, "projections": totals, "fan": fan}

    def _findings(self, choice: _Choice) -> pd.DataFrame:
        """The findings about the indicator, or about a cell that its figures come from."""
        gaps = self.frames(choice)["gaps"]
        mine = gaps[gaps.indicator_id == choice.indicator]
        # a sheet's name may hold a space bar, as may a file's
        texts = (*mine.actual_cells, *mine.target_cells)
        cells = {cell for text in texts for cell in re.split(r" (?=\[)", text)}
        found = self._under(choice.decisions).findings
        touching = found.source_cell.isin(cells)
        return found[touching | (found.indicator_id == choice.indicator)]

    def _under(self, decisions: str) -> ind.Programme:
        """The programme as a file of decisions has it; the first call of each reads the data."""
        if decisions == FILE_NAME:
            return self.programme
        places = (self.programme.folder / decisions, Path(decisions))
        if not (path := next((place for place in places if place.is_file()), None)):
            raise UsageError(f"{decisions}: there is no such file of decisions")
        folder = self.programme.folder
        opened: ind.Programme = self._once((decisions,), lambda: ind.open_programme(folder, path))
        return opened

    def objective(self, choice: _Choice) -> int:
        """The objective of the chosen indicator, whose others are shown with it."""
        known = self.programme.indicators
        return int(known.loc[known.indicator_id == choice.indicator, "objective"].iloc[0])

    def _once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


class _Panel:
    """Controls over the view of an indicator; without widgets it still shows the first view."""

    def __init__(self, view: _View, choice: _Choice) -> None:
        from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Tab, VBox

        self._view, self.choice = view, choice
        self._one_at_a_time = RLock()
        self._settling = False
        self._controls = {
            name: Dropdown(layout=Layout(width=width), style={"description_width": "100px"})
            for name, width in _WIDTHS.items()
        }
        self._status, self._code, self._said = HTML(), HTML(), HTML()
        self._pieces = {name: HTML() for name in _TABS}
        self._tabs = Tab(list(self._pieces.values()), layout=Layout(max_width="900px"))
        self._buttons = {kind: Button(layout=Layout(width="9em")) for kind in ("png", "csv")}
        self._show()
        self._tabs.observe(self._turned, "selected_index")
        for name, control in self._controls.items():
            control.observe(partial(self._moved, name), "value")
        for kind, button in self._buttons.items():
            button.on_click(partial(self._saved, kind))
        row = HBox(list(self._controls.values()), layout=Layout(flex_flow="row wrap"))
        below = HBox([*self._buttons.values(), self._said])
        self._box = VBox([row, self._status, self._tabs, below, self._code])

    def _moved(self, name: str, change: Any) -> None:
        # JupyterLab hands messages to threads of the kernel: a control moved while another's
        # change is being shown has to wait, and is not to be taken for one that the panel moved
        with self._one_at_a_time:
            if not self._settling:
                value, known = change.new, self._view.programme.indicators
                if name == "objective":  # another one begins with its first indicator
                    name, value = "indicator", known.indicator_id[known.objective == value].iloc[0]
                self.choice = replace(self.choice, **{name: value})
                self._show()

    def _turned(self, _: Any = None) -> None:
        """What is on the tab that is looked at; the others wait until they are."""
        with self._one_at_a_time:
            name, lang = self._tab, self.choice.lang
            self._pieces[name].value = self._view.tab(name, self.choice)
            lines = escape(self._view.code(name, self.choice))
            self._code.value = _COPY.format(
                code=label("code_of_it", lang), copy=label("copy", lang), lines=lines
            )
            self._said.value = ""

    def _saved(self, kind: str, _: Any) -> None:
        self._said.value = escape(str(self._view.save(self._tab, self.choice, kind)))

    @property
    def _tab(self) -> str:
        return _TABS[self._tabs.selected_index or 0]

    def _show(self) -> None:
        """Offer what can be chosen now, and show what is chosen."""
        self._settling = True
        lang = self.choice.lang
        chosen = {**vars(self.choice), "objective": self._view.objective(self.choice)}
        for name, offered in _options_of(self._view, self.choice).items():
            control = self._controls[name]
            if list(control.options) != offered:
                control.options = offered
            control.value = chosen[name]
            control.description = label(_LABELS.get(name, name), lang)
        self._tabs.titles = [label(f"tab_{name}", lang) for name in _TABS]
        for kind, button in self._buttons.items():
            button.description = f"{label('save', lang)} {kind.upper()}"
        self._status.value = self._view.status(self.choice)
        self._settling = False
        self._turned()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = self._box._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**data, "text/html": self._view.page(self.choice)}


def _options_of(view: _View, choice: _Choice) -> dict[str, list[tuple[str, Any]]]:
    """What each control offers, as (words, value), in the language of the choice."""
    programme, lang = view.programme, choice.lang
    known = programme.indicators
    days = {day.isoformat() for day in programme.actuals.reported.dropna().dt.date}
    last = programme.actuals.period.max()
    reported = programme.settings.term.quarters(last)
    beside = [*programme.folder.glob("*.toml"), *Path().glob("*.toml")]
    names = {path.name for path in beside} - {"pyproject.toml", "layouts.toml"}
    files = dict.fromkeys([FILE_NAME, choice.decisions, *sorted(names)])

    def worded(values: Iterable[str], words: Any = label) -> list[tuple[str, Any]]:
        return [(words(value, lang), value) for value in values]

    return {
        "objective": [
            (f"{row.objective}. {row.objective_name}", row.objective)
            for row in known.drop_duplicates("objective").itertuples()
        ],
        "indicator": [
            (f"{row.indicator_id} {row.name}", row.indicator_id)
            for row in known[known.objective == view.objective(choice)].itertuples(index=False)
        ],
        "cut_off": worded(sorted({*reported, choice.cut_off}, reverse=True), period_in_words),
        "as_of": [
            (label("everything_reported", lang), ""),
            *worded(sorted(days | {choice.as_of} - {""}, reverse=True), day_in_words),
        ],
        "decisions": [(name, name) for name in files],
        "horizon": worded(HORIZONS),
        "method": worded(METHODS),
        "lang": [("Español", "es"), ("English", "en")],
    }
