"""What the panel shows of one indicator: status, charts, findings, explanation, as plain HTML.

A choice goes in, pieces of HTML come out, each made once. Every figure is that of the analysis
frames: nothing is computed here, and nothing is written.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from indicators.analysis.explain import explain
from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_with_fan
from indicators.charts.attainment import plot_gap
from indicators.charts.projection import plot_projection
from indicators.charts.theme import Chart, svg_of
from indicators.charts.trajectory import plot_trajectory
from indicators.errors import UsageError
from indicators.frames.summary import findings_html
from indicators.programme import Programme, open_programme
from indicators.settings import FILE_NAME
from indicators.words import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    label,
    number,
    percent,
    period_in_words,
    reason_in_words,
)

T = TypeVar("T")

#: A sheet's name may hold a space bar, as may a file's.
_BETWEEN_CELLS = re.compile(r" (?=\[)")

#: What is shown, from the top.
PIECES = ("status", "road", "findings", "objective_charts", "explanation")


@dataclass(frozen=True)
class Choice:
    """What is looked at: every control of the panel has one of these."""

    indicator: str
    cut_off: str
    as_of: str = ""
    decisions: str = FILE_NAME
    method: str = "damped-trend"
    lang: str = "es"


@dataclass(frozen=True)
class View:
    """The pieces of HTML for any choice; what has been made is kept.

    Only the indicators of one objective are computed at a time: their figures do not depend on
    the others, and an answer stays under 0.3 s.
    """

    programme: Programme
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def pieces(self, choice: Choice) -> Mapping[str, str]:
        """What is shown, from the top."""
        return {name: getattr(self, name)(choice) for name in PIECES}

    def page(self, choice: Choice) -> str:
        """All pieces, one under the other, the explanation folded."""
        pieces = {**self.pieces(choice)}
        explained = pieces.pop("explanation")
        summary = f"<summary>{label('explanation', choice.lang)}</summary>"
        return "".join([*pieces.values(), f"<details>{summary}{explained}</details>"])

    def under(self, decisions: str) -> Programme:
        """The programme as a file of decisions has it; the first call of each reads the data."""
        if decisions == FILE_NAME:
            return self.programme
        return self._once(
            ("programme", decisions),
            lambda: open_programme(self.programme.folder, self._file(decisions)),
        )

    def other_decisions(self) -> list[str]:
        """The files of decisions beside programme.toml, and where the notebook runs."""
        here = [*self.programme.folder.glob("*.toml"), *Path().glob("*.toml")]
        return sorted({path.name for path in here} - {FILE_NAME, "pyproject.toml"})

    def _file(self, decisions: str) -> Path:
        for path in (self.programme.folder / decisions, Path(decisions)):
            if path.is_file():
                return path
        raise UsageError(f"{decisions}: there is no such file of decisions")

    def status(self, choice: Choice) -> str:
        """Which indicator, its status and the figures behind it, and its pace."""
        gaps, lang = self._gaps(choice), choice.lang
        row = (
            gaps[(gaps.indicator_id == choice.indicator)]
            .set_index("horizon")
            .loc["sexenio_to_date"]
        )
        projected = self._projections(choice).set_index("indicator_id").loc[choice.indicator]
        figures = {
            "attainment": percent(row.attainment, lang) + _why(row.reason, "attainment", lang),
            "actual": number(row.actual, lang),
            "target": number(row.target, lang),
            "gap": number(row.gap, lang),
            "recent_pace": number(row.recent_pace, lang) + _why(row.reason, "recent_pace", lang),
            "required_pace": number(row.required_pace, lang)
            + _why(row.reason, "required_pace", lang),
            "sexenio_target": number(row.sexenio_target, lang),
            "projected": number(projected["median"], lang) + _why(projected.reason, "median", lang),
            "probability_of_target": percent(projected.probability, lang)
            + _why(projected.reason, "probability", lang),
        }
        shown = "".join(
            f'<span style="margin-right:1.6em;display:inline-block">{label(code, lang, row.term)}: '
            f"<b>{escape(text)}</b></span>"
            for code, text in figures.items()
        )
        light = (
            f'<span class="ind-status" style="color:{STATUS_COLOUR[row.status]};font-weight:bold">'
            f"{STATUS_SYMBOL[row.status]} {label(row.status, lang)}</span>"
        )
        where = f"{label('cut_off', lang)}: {period_in_words(row.cut_off, lang)}"
        stamp = ""
        if row.synthetic:
            words = label("synthetic", lang).upper()
            stamp = f'<div style="color:#8a1c13;font-weight:bold;font-size:85%">{words}</div>'
        return (
            f'<div style="line-height:1.5"><div class="ind-title" style="font-size:120%"><b>'
            f"{escape(row.indicator_id)}</b> {escape(row['name'])} ({escape(row.unit)})</div>"
            f"{stamp}<div>{light} · {where}</div><div>{shown}</div></div>"
        )

    def road(self, choice: Choice) -> str:
        """The chart of the indicator's road with its projection."""
        return self._image(
            ("road", choice),
            lambda: plot_trajectory(
                self._path(choice), choice.indicator, choice.lang, fan=self._fan(choice)
            ),
        )

    def objective_charts(self, choice: Choice) -> str:
        """The charts of its objective's gaps and projected totals."""
        about = self._about(choice)
        drawn = [
            self._image(
                ("gaps", *about, choice.lang),
                lambda: plot_gap(self._gaps(choice), lang=choice.lang),
            ),
            self._image(
                ("projections", *about, choice.method, choice.lang),
                lambda: plot_projection(self._projections(choice), choice.lang),
            ),
        ]
        return f'<div style="display:flex;flex-wrap:wrap;gap:12px">{"".join(drawn)}</div>'

    def findings(self, choice: Choice) -> str:
        """The findings about the indicator, or about a cell that its figures come from."""
        programme = self._part(choice)
        gaps = self._gaps(choice)
        mine = gaps[gaps.indicator_id == choice.indicator]
        cells = {
            cell
            for text in (*mine.actual_cells, *mine.target_cells)
            for cell in _BETWEEN_CELLS.split(text)
        }
        found = programme.findings
        touching = (found.indicator_id == choice.indicator) | found.source_cell.isin(cells)
        return findings_html(found[touching], choice.lang)

    def explanation(self, choice: Choice) -> str:
        """Where the figures come from, down to the cells."""
        explained = self._once(
            ("explanation", choice),
            lambda: explain(
                _only(self._part(choice), [choice.indicator]),
                choice.indicator, choice.cut_off, choice.as_of or None, method=choice.method,
                lang=choice.lang,
            ),
        )  # fmt: skip
        return str(explained._repr_html_())

    def _about(self, choice: Choice) -> tuple[Any, ...]:
        """What the figures of an objective depend on, apart from the method."""
        return choice.decisions, self._objective(choice), choice.cut_off, choice.as_of

    def _objective(self, choice: Choice) -> int:
        known = self.programme.indicators
        found = known.loc[known.indicator_id == choice.indicator, "objective"]
        if found.empty:
            raise UsageError(
                f'there is no indicator "{choice.indicator}"; known: '
                f"{', '.join(known.indicator_id)}"
            )
        return int(found.iloc[0])

    def _siblings(self, objective: int) -> list[str]:
        known = self.programme.indicators
        return list(known.indicator_id[known.objective == objective])

    def _part(self, choice: Choice) -> Programme:
        """The programme with the indicators of the objective alone."""
        objective = self._objective(choice)
        return self._once(
            ("part", choice.decisions, objective),
            lambda: _only(self.under(choice.decisions), self._siblings(objective)),
        )

    def _gaps(self, choice: Choice) -> pd.DataFrame:
        return self._once(
            ("gaps", *self._about(choice)),
            lambda: self._dated(
                choice, gap_to_target(self._part(choice), choice.cut_off, choice.as_of or None)
            ),
        )

    def _path(self, choice: Choice) -> pd.DataFrame:
        return self._once(
            ("path", *self._about(choice)),
            lambda: self._dated(
                choice,
                planned_path(
                    self._part(choice), cut_off=choice.cut_off, as_of=choice.as_of or None
                ),
            ),
        )

    def _projections(self, choice: Choice) -> pd.DataFrame:
        return self._projected(choice)[0]

    def _fan(self, choice: Choice) -> pd.DataFrame:
        return self._projected(choice)[1]

    def _projected(self, choice: Choice) -> list[pd.DataFrame]:
        return self._once(
            ("projected", *self._about(choice), choice.method),
            lambda: [
                self._dated(choice, frame)
                for frame in project_with_fan(
                    self._part(choice), choice.cut_off, choice.as_of or None, choice.method
                )
            ],
        )

    def _dated(self, choice: Choice, frame: pd.DataFrame) -> pd.DataFrame:
        """With the vintage of the whole programme, not of one objective's results."""
        known = self.under(choice.decisions).actuals_as_of(choice.as_of or None).reported.max()
        return frame if pd.isna(known) else frame.assign(vintage=known.date().isoformat())

    def _image(self, key: tuple[Any, ...], draw: Callable[[], Chart]) -> str:
        return self._once(("image", *key), lambda: _as_image(draw()))

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


def _why(reason: str, figure: str, lang: str) -> str:
    words = reason_in_words(reason, figure, lang)
    return f" ({words})" if words else ""
