"""The controls of the panel, as ipywidgets (extra ``lab``).

A view and a choice go in, a panel comes out.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from threading import RLock
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Tab, VBox

from indicators.lab.view import TABS, Choice, View
from indicators.words import HORIZONS, METHODS, day_in_words, label, period_in_words

#: What the panel chooses; the objective only narrows the list of indicators.
_CONTROLS = ("objective", "indicator", "cut_off", "as_of", "decisions", "horizon", "method",
             "lang")  # fmt: skip

_LABELS = {"as_of": "vintage", "lang": "language", "horizon": "stretch"}
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
        self._controls = {name: _control(name) for name in _CONTROLS}
        self._status, self._code, self._said = HTML(), HTML(), HTML()
        self._pieces = {name: HTML() for name in TABS}
        self._tabs = Tab(list(self._pieces.values()), layout=Layout(max_width="900px"))
        self._buttons = {kind: Button(layout=Layout(width="7em")) for kind in ("png", "csv")}
        self._show()
        self._tabs.observe(self._turned, "selected_index")
        for control in self._controls.values():
            control.observe(self._moved, "value")
        for button in self._buttons.values():
            button.on_click(self._saved)
        row = HBox(list(self._controls.values()), layout=Layout(flex_flow="row wrap"))
        below = HBox([*self._buttons.values(), self._said])
        super().__init__([row, self._status, self._tabs, below, self._code])

    def _moved(self, change: Any) -> None:
        # JupyterLab hands messages to threads of the kernel: a control moved while another's
        # change is being shown has to wait, and is not to be taken for one that the panel moved
        with self._one_at_a_time:
            if not self._settling:
                name = next(key for key, own in self._controls.items() if own is change.owner)
                self.choice = changed(self._view, self.choice, name, change.new)
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

    def _saved(self, button: Button) -> None:
        kind = next(kind for kind, own in self._buttons.items() if own is button)
        self._said.value = escape(str(self._view.save(self._tab, self.choice, kind)))

    @property
    def _tab(self) -> str:
        return TABS[self._tabs.selected_index or 0]

    def _show(self) -> None:
        """Offer what can be chosen now, and show what is chosen."""
        self._settling = True
        lang = self.choice.lang
        known = self._view.programme.indicators.set_index("indicator_id")
        chosen = {**vars(self.choice), "objective": int(known.objective[self.choice.indicator])}
        for name, offered in options_of(self._view, self.choice).items():
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


def options_of(view: View, choice: Choice) -> dict[str, list[tuple[str, Any]]]:
    """What each control offers, as (words, value), in the language of the choice."""
    known, lang = view.programme.indicators, choice.lang
    objective = int(known.loc[known.indicator_id == choice.indicator, "objective"].iloc[0])
    names = known.drop_duplicates("objective")
    ours = known[known.objective == objective]
    days = {day.isoformat() for day in view.programme.actuals.reported.dropna().dt.date}
    last = view.programme.actuals.period.max()
    reported = [q for q in view.programme.settings.term.quarters() if q <= last]
    files = dict.fromkeys(["programme.toml", choice.decisions, *view.other_decisions()])
    return {
        "objective": [
            (f"{number}. {name}", number)
            for number, name in zip(names.objective, names.objective_name, strict=True)
        ],
        "indicator": [
            (f"{key} {name}", key)
            for key, name in zip(ours.indicator_id, ours["name"], strict=True)
        ],
        "cut_off": [
            (period_in_words(quarter, lang), quarter)
            for quarter in sorted({*reported, choice.cut_off}, reverse=True)
        ],
        "as_of": [(label("everything_reported", lang), "")]
        + [
            (day_in_words(day, lang), day)
            for day in sorted(days | {choice.as_of} - {""}, reverse=True)
        ],
        "decisions": [(name, name) for name in files],
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


def _control(name: str) -> Dropdown:
    wide = name in ("objective", "indicator")
    return Dropdown(
        layout=Layout(width="440px" if wide else "290px"), style={"description_width": "100px"}
    )
