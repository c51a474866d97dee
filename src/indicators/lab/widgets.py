"""The controls of the panel, as ipywidgets (extra ``lab``).

A view and a choice go in, a panel comes out. What a control changes is said in `lab.panel`.
"""

from __future__ import annotations

from threading import RLock
from typing import Any

from ipywidgets import HTML, Accordion, Dropdown, HBox, Layout, VBox

from indicators.lab.panel import CONTROLS, changed, options_of
from indicators.lab.view import PIECES, Choice, View
from indicators.words import label

_WIDTHS = {"objective": "500px", "indicator": "500px"}


class Panel(VBox):  # type: ignore[misc]
    """Controls over the view of an indicator; without widgets it still shows the first view."""

    def __init__(self, view: View, choice: Choice) -> None:
        self._view, self.choice = view, choice
        self._one_at_a_time = RLock()
        self._controls = {name: _control(name) for name in CONTROLS}
        self._pieces = {name: HTML() for name in PIECES}
        # closed at first: the tree takes longer than all the rest
        self._folded = Accordion([self._pieces["explanation"]], selected_index=None)
        self._settling = False
        self._show()
        self._folded.observe(self._unfolded, "selected_index")
        for control in self._controls.values():
            control.observe(self._moved, "value")
        row = HBox(list(self._controls.values()), layout=Layout(flex_flow="row wrap"))
        open_pieces = [piece for name, piece in self._pieces.items() if name != "explanation"]
        super().__init__([row, *open_pieces, self._folded])

    def _moved(self, change: Any) -> None:
        # JupyterLab hands messages to threads of the kernel: a control moved while another's
        # change is being shown has to wait, and is not to be taken for one that the panel moved
        with self._one_at_a_time:
            if self._settling:
                return
            name = next(key for key, control in self._controls.items() if control is change.owner)
            self.choice = changed(self._view, self.choice, name, change.new)
            self._show()

    def _show(self) -> None:
        """Offer what can be chosen now, and show what is chosen."""
        self._settling = True
        known = self._view.programme.indicators.set_index("indicator_id")
        chosen = {**vars(self.choice), "objective": int(known.objective[self.choice.indicator])}
        for name, offered in options_of(self._view, self.choice).items():
            control = self._controls[name]
            if list(control.options) != offered:
                control.options = offered
            control.value = chosen[name]
            control.description = label(_LABELS.get(name, name), self.choice.lang)
        for name, piece in self._pieces.items():  # each is sent as soon as it is made
            if name != "explanation":
                piece.value = getattr(self._view, name)(self.choice)
        self._folded.set_title(0, label("explanation", self.choice.lang))
        self._settling = False
        self._unfolded()

    def _unfolded(self, _: Any = None) -> None:
        with self._one_at_a_time:
            if self._folded.selected_index is not None:
                self._pieces["explanation"].value = self._view.explanation(self.choice)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**data, "text/html": self._view.page(self.choice)}


_LABELS = {"as_of": "vintage", "lang": "language", "decisions": "decisions"}


def panel_of(view: View, choice: Choice) -> Panel:
    """The panel of a view, with its controls set to a choice."""
    return Panel(view, choice)


def _control(name: str) -> Dropdown:
    return Dropdown(
        layout=Layout(width=_WIDTHS.get(name, "330px")), style={"description_width": "150px"}
    )
