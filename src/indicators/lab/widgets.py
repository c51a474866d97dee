"""The controls of the panel, as ipywidgets (extra ``lab``).

A view and a choice go in, a panel comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from threading import RLock
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Tab, VBox

from indicators.lab.panel import TABS, Choice, View
from indicators.settings import FILE_NAME
from indicators.words import HORIZONS, METHODS, day_in_words, label, period_in_words

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


class Panel(VBox):  # type: ignore[misc]
    """Controls over the view of an indicator; without widgets it still shows the first view."""

    def __init__(self, view: View, choice: Choice) -> None:
        self._view, self.choice = view, choice
        self._one_at_a_time = RLock()
        self._settling = False
        self._controls = {
            name: Dropdown(layout=Layout(width=width), style={"description_width": "100px"})
            for name, width in _WIDTHS.items()
        }
        self._status, self._code, self._said = HTML(), HTML(), HTML()
        self._pieces = {name: HTML() for name in TABS}
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
        super().__init__([row, self._status, self._tabs, below, self._code])

    def _moved(self, name: str, change: Any) -> None:
        # JupyterLab hands messages to threads of the kernel: a control moved while another's
        # change is being shown has to wait, and is not to be taken for one that the panel moved
        with self._one_at_a_time:
            if not self._settling:
                self.choice = _changed(self._view, self.choice, name, change.new)
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

    def _saved(self, kind: str, _: Button) -> None:
        self._said.value = escape(str(self._view.save(self._tab, self.choice, kind)))

    @property
    def _tab(self) -> str:
        return TABS[self._tabs.selected_index or 0]

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
        self._tabs.titles = [label(f"tab_{name}", lang) for name in TABS]
        for kind, button in self._buttons.items():
            button.description = f"{label('save', lang)} {kind.upper()}"
        self._status.value = self._view.status(self.choice)
        self._settling = False
        self._turned()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**data, "text/html": self._view.page(self.choice)}


def _options_of(view: View, choice: Choice) -> dict[str, list[tuple[str, Any]]]:
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


def _changed(view: View, choice: Choice, control: str, value: Any) -> Choice:
    """The choice after a control was moved; another objective begins with its first indicator."""
    if control != "objective":
        return replace(choice, **{control: value})
    known = view.programme.indicators
    first = known.loc[known.objective == value, "indicator_id"].iloc[0]
    return replace(choice, indicator=first)
