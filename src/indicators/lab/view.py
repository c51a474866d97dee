"""What the panel shows of one indicator, as plain HTML: status, charts, findings, explanation.

A choice goes in, pieces of HTML come out, each made once. Every figure is that of the analysis
frames: nothing is computed here, and nothing is written but what `save` is asked for.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import pandas as pd

from indicators.analysis.explain import explain
from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_with_fan
from indicators.charts.attainment import plot_gap
from indicators.charts.projection import plot_projection
from indicators.charts.theme import Chart, save_chart, svg_of
from indicators.charts.trajectory import plot_trajectory
from indicators.errors import UsageError
from indicators.frames.summary import findings_html
from indicators.frames.table import column_label, in_words
from indicators.programme import Programme, open_programme
from indicators.settings import FILE_NAME
from indicators.words import HORIZONS, METHODS, STATUS_COLOUR, label, period_in_words

T = TypeVar("T")

CHARTS = ("road", "gaps", "projections")
#: What is shown below the status, a tab each.
TABS = (*CHARTS, "findings", "explanation")

#: A sheet's name may hold a space bar, as may a file's.
_BETWEEN_CELLS = re.compile(r" (?=\[)")
_FIGURES = ("attainment", "actual", "target", "gap", "recent_pace", "required_pace",
            "sexenio_target", "median", "probability")  # fmt: skip


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


class _Frames(NamedTuple):
    """The frames of an objective under a choice."""

    gaps: pd.DataFrame
    path: pd.DataFrame
    projections: pd.DataFrame
    fan: pd.DataFrame


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
        if name in CHARTS:
            return self._once((name, choice), lambda: _as_image(self.chart(name, choice)))
        if name == "findings":
            return self._findings(choice)
        explained = partial(
            explain, _only(self._part(choice), [choice.indicator]), choice.indicator,
            choice.cut_off, choice.as_of or None, horizon=choice.horizon, method=choice.method,
            lang=choice.lang,
        )  # fmt: skip
        return str(self._once((name, choice), explained)._repr_html_())

    def chart(self, name: str, choice: Choice) -> Chart:
        """One of the `CHARTS`: the indicator's road, or the gaps or totals of its objective."""
        frames = self.frames(choice)
        if name == "road":
            return plot_trajectory(frames.path, choice.indicator, choice.lang, fan=frames.fan)
        if name == "gaps":
            return plot_gap(frames.gaps, choice.horizon, choice.lang)
        return plot_projection(frames.projections, choice.lang)

    def code(self, name: str, choice: Choice) -> str:
        """The lines of Python that give what is on a tab."""
        other = f', decisions="{choice.decisions}"' if choice.decisions != FILE_NAME else ""
        when = f'programme, cut_off="{choice.cut_off}"'
        when += f', as_of="{choice.as_of}"' if choice.as_of else ""
        lines = ["import indicators as ind", "",
                 f'programme = ind.open_programme("{self.programme.folder}"{other})']  # fmt: skip
        how, lang = f'method="{choice.method}"', f'lang="{choice.lang}"'
        objective = f"objective == {self._objective(choice)}"
        key = f'"{choice.indicator}"'
        lines += {
            "road": [f"path = ind.planned_path({when})", f"fan = ind.projection_fan({when}, {how})",
                     f"ind.plot_trajectory(path, {key}, {lang}, fan=fan)"],
            "gaps": [f'gaps = ind.gap_to_target({when}).query("{objective}")',
                     f'ind.plot_gap(gaps, "{choice.horizon}", {lang})'],
            "projections": [f'totals = ind.project_sexenio({when}, {how}).query("{objective}")',
                            f"ind.plot_projection(totals, {lang})"],
            "findings": [f"ind.table(programme.findings, {lang})"],
            "explanation": [f"ind.explain({when.replace('programme', f'programme, {key}', 1)}, "
                            f'horizon="{choice.horizon}", {how}, {lang})'],
        }[name]  # fmt: skip
        return "\n".join(lines)

    def save(self, name: str, choice: Choice, kind: str) -> Path:
        """Write what is on a tab where the notebook runs: its chart (png) or its figures (csv)."""
        told = [choice.indicator, choice.cut_off, choice.as_of, name]
        path = Path("_".join(filter(None, told)) + f".{kind}")
        frames = self.frames(choice)
        if kind == "png":
            save_chart(self.chart(name if name in CHARTS else "road", choice), path)
        else:
            frame = {"road": frames.path, "projections": frames.projections}.get(name, frames.gaps)
            frame.to_csv(path, index=False, encoding="utf-8-sig")
        return path

    def other_decisions(self) -> list[str]:
        """The files of decisions beside programme.toml, and where the notebook runs."""
        here = [*self.programme.folder.glob("*.toml"), *Path().glob("*.toml")]
        return sorted({path.name for path in here} - {FILE_NAME, "pyproject.toml", "layouts.toml"})

    def status(self, choice: Choice) -> str:
        """Which indicator, its status and the figures behind it, and its pace."""
        frames, lang = self.frames(choice), choice.lang
        gaps = frames.gaps
        chosen = gaps[(gaps.indicator_id == choice.indicator) & (gaps.horizon == choice.horizon)]
        total = frames.projections[frames.projections.indicator_id == choice.indicator]
        said = {**in_words(total, lang).iloc[0], **in_words(chosen, lang).iloc[0]}
        row = chosen.iloc[0]
        shown = "".join(
            f'<span style="margin-right:1.6em;display:inline-block">{column_label(name, lang)}: '
            f"<b>{escape(said[name])}</b></span>"
            for name in _FIGURES
        )
        stamp = ""
        if row.synthetic:
            words = label("synthetic", lang).upper()
            stamp = f'<div style="color:#8a1c13;font-weight:bold;font-size:85%">{words}</div>'
        return (
            f'<div style="line-height:1.5"><div class="ind-title" style="font-size:120%"><b>'
            f"{escape(row.indicator_id)}</b> {escape(row['name'])} ({escape(row.unit)})</div>"
            f'{stamp}<div><span class="ind-status" style="color:{STATUS_COLOUR[row.status]};'
            f'font-weight:bold">{said["status"]}</span> · {label("cut_off", lang)}: '
            f"{period_in_words(row.cut_off, lang)}</div><div>{shown}</div></div>"
        )

    def frames(self, choice: Choice) -> _Frames:
        """The figures of the choice's objective; each frame is made once for what it depends on."""
        part, as_of = self._part(choice), choice.as_of or None
        about = (choice.decisions, self._objective(choice), choice.cut_off, choice.as_of)

        def dated(frame: pd.DataFrame) -> pd.DataFrame:
            # with the vintage of the whole programme, not of one objective's results
            known = self._under(choice.decisions).actuals_as_of(as_of).reported.max()
            return frame if pd.isna(known) else frame.assign(vintage=known.date().isoformat())

        gaps, path = self._once(
            about,
            lambda: [dated(gap_to_target(part, choice.cut_off, as_of)),
                     dated(planned_path(part, cut_off=choice.cut_off, as_of=as_of))],
        )  # fmt: skip
        totals, fan = self._once(
            (*about, choice.method),
            lambda: list(map(dated, project_with_fan(part, choice.cut_off, as_of, choice.method))),
        )
        return _Frames(gaps, path, totals, fan)

    def _findings(self, choice: Choice) -> str:
        """The findings about the indicator, or about a cell that its figures come from."""
        gaps = self.frames(choice).gaps
        mine = gaps[gaps.indicator_id == choice.indicator]
        texts = (*mine.actual_cells, *mine.target_cells)
        cells = {cell for text in texts for cell in _BETWEEN_CELLS.split(text)}
        found = self._part(choice).findings
        touching = (found.indicator_id == choice.indicator) | found.source_cell.isin(cells)
        return findings_html(found[touching], choice.lang)

    def _under(self, decisions: str) -> Programme:
        """The programme as a file of decisions has it; the first call of each reads the data."""
        if decisions == FILE_NAME:
            return self.programme
        places = (self.programme.folder / decisions, Path(decisions))
        if not (path := next((place for place in places if place.is_file()), None)):
            raise UsageError(f"{decisions}: there is no such file of decisions")
        return self._once(("programme", decisions),
                          lambda: open_programme(self.programme.folder, path))  # fmt: skip

    def _objective(self, choice: Choice) -> int:
        known = self.programme.indicators.set_index("indicator_id").objective
        if choice.indicator not in known:
            raise UsageError(
                f'there is no indicator "{choice.indicator}"; known: {", ".join(known.index)}'
            )
        return int(known[choice.indicator])

    def _part(self, choice: Choice) -> Programme:
        """The programme with the indicators of the objective alone."""
        known, objective = self.programme.indicators, self._objective(choice)
        ours = list(known.indicator_id[known.objective == objective])
        return self._once(("part", choice.decisions, objective),
                          lambda: _only(self._under(choice.decisions), ours))  # fmt: skip

    def _once(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])


def _only(programme: Programme, indicator_ids: Sequence[str]) -> Programme:
    """A programme with some of its indicators."""
    kept = {
        name: frame[frame.indicator_id.isin(indicator_ids)].reset_index(drop=True)
        for name in ("indicators", "targets", "actuals")
        for frame in [getattr(programme, name)]
    }
    return replace(programme, **kept)


def _as_image(chart: Chart) -> str:
    """An image apart from the page: the ids inside two charts would otherwise meet."""
    code = base64.b64encode(svg_of(chart).encode()).decode()
    return (
        f'<img style="max-width:100%" alt="{escape(chart.alt)}" '
        f'src="data:image/svg+xml;base64,{code}">'
    )
