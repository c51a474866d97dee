"""What the quarterly report says, part by part: the notebook calls these in order.

Parameters go in; things that a notebook shows come out: Markdown, tables, charts, the cover. No
figure is computed here, every one comes from an analysis frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from IPython.display import Markdown, display

from indicators.analysis.gap import gap_to_target
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import project_sexenio
from indicators.charts.gap import plot_gap
from indicators.charts.projection import plot_projection
from indicators.charts.status import plot_status
from indicators.charts.trajectory import plot_trajectory
from indicators.programme import Programme, open_programme
from indicators.publishing.document_properties import DOCUMENT_MIME
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.phrases import phrase
from indicators.publishing.tables import Table, escape_markdown, status_mark, table
from indicators.vocabulary import (
    STATUS_COLOUR,
    STATUS_SYMBOL,
    day_in_words,
    label,
    number,
    percent,
    period_in_words,
    reason_in_words,
)

#: The horizon that the report judges by.
HORIZON = "sexenio_to_date"
FURTHEST = 5


@dataclass(frozen=True)
class ReportContent:
    """The content of one report; each method shows one part of it in the notebook."""

    parameters: ReportParameters

    @cached_property
    def programme(self) -> Programme:
        """The programme that is reported on."""
        return open_programme(self.parameters.data, self.parameters.decisions or None)

    @cached_property
    def cut_off(self) -> str:
        """The report's cut-off."""
        return self.parameters.cut_off or self.programme.default_cut_off()

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The gaps frame at the cut-off."""
        return gap_to_target(self.programme, self.cut_off, self.parameters.as_of or None)

    @cached_property
    def path(self) -> pd.DataFrame:
        """The quarterly reference path at the cut-off."""
        as_of = self.parameters.as_of or None
        return planned_path(self.programme, cut_off=self.cut_off, as_of=as_of)

    @cached_property
    def projections(self) -> pd.DataFrame:
        """The projections at the cut-off."""
        as_of = self.parameters.as_of or None
        return project_sexenio(self.programme, self.cut_off, as_of, self.parameters.method)

    @property
    def lang(self) -> str:
        """The report's language."""
        return self.parameters.lang

    def show_cover(self) -> None:
        """The cover: programme, cut-off, vintage, the counts, what to know before reading."""
        judged = self.gaps[self.gaps.horizon == HORIZON]
        vintage = judged.vintage.iloc[0]
        synthetic = bool(judged.synthetic.any())
        cover = {
            "title": phrase("title", self.lang, period=period_in_words(self.cut_off, self.lang)),
            "subtitle": phrase("subtitle", self.lang),
            "programme": self.programme.settings.name,
            "lang": self.lang,
            "cut_off": period_in_words(self.cut_off, self.lang),
            "vintage": day_in_words(vintage, self.lang) if vintage else "",
            "date": vintage,
            "synthetic": synthetic,
            "stamp": label("synthetic", self.lang) if synthetic else "",
            "edition_note": phrase("replaces", self.lang),
            "headline": list(self._tiles(judged)),
            "notes": list(self._cover_notes(judged)),
        }
        display({DOCUMENT_MIME: cover, "text/plain": cover["title"]}, raw=True)

    def show_summary(self) -> None:
        """The page for a minister: status by objective, who is furthest behind; the projection."""
        judged = self.gaps[self.gaps.horizon == HORIZON]
        self._say(f"# {phrase('summary', self.lang)}", new_page=True)
        display(plot_status(self.gaps, HORIZON, self.lang))
        behind = judged[judged.status.isin(["red", "amber"])].sort_values("attainment")
        self._say(f"## {phrase('furthest', self.lang)}")
        display(self._gap_table(behind.head(FURTHEST)))
        self._say(phrase("activities", self.lang))
        self._say(f"# {label('projection', self.lang)}", new_page=True)
        display(plot_projection(self.projections, self.lang))

    def show_objectives(self) -> None:
        """A section per objective: gaps, trajectories, paces, the offices' remarks."""
        for objective in dict.fromkeys(self.programme.indicators.objective):
            self._show_objective(objective)

    def show_annexes(self) -> None:
        """Decisions, footnotes, findings, method and parameters."""
        self._say(f"# {phrase('annexes', self.lang)}", new_page=True)
        for heading, content in (
            ("decisions", self._decision_table()),
            ("footnotes", self._footnote_table()),
            ("findings", self._finding_table()),
        ):
            self._say(f"## {phrase(heading, self.lang)}")
            if content.rows:
                display(content)
            else:
                self._say(phrase("none", self.lang))
        self._say(f"## {phrase('method', self.lang)}\n\n{self._method_text()}")
        self._say(f"## {phrase('parameters', self.lang)}")
        display(self._parameter_table())

    def _show_objective(self, objective: int) -> None:
        rows = self.programme.indicators[self.programme.indicators.objective == objective]
        title = escape_markdown(rows.objective_name.iloc[0].rstrip("."))
        self._say(f"# {label('objective', self.lang)} {objective}. {title}", new_page=True)
        gaps = self.gaps[self.gaps.objective == objective]
        display(plot_gap(gaps, HORIZON, self.lang))
        display(self._gap_table(gaps[gaps.horizon == HORIZON]))
        for indicator_id in rows.indicator_id:
            display(plot_trajectory(self.path, indicator_id, self.lang))
        display(self._pace_table(list(rows.indicator_id)))
        remarks = self._remarks(list(rows.indicator_id))
        if remarks.rows:
            display(remarks)

    def _tiles(self, judged: pd.DataFrame) -> Iterator[dict[str, str]]:
        counts = judged.status.value_counts()
        for status in STATUS_SYMBOL:
            if status in ("green", "amber", "red", "no_data") or counts.get(status, 0):
                yield {
                    "label": label(status, self.lang),
                    "value": str(counts.get(status, 0)),
                    "symbol": STATUS_SYMBOL[status],
                    "color": STATUS_COLOUR[status],
                }

    def _cover_notes(self, judged: pd.DataFrame) -> Iterator[str]:
        preliminary = judged["flags"].str.contains("preliminary").mean()
        yield phrase("preliminary_share", self.lang, share=percent(preliminary, self.lang))
        missing = self.programme.not_reported(self.cut_off)
        names = ", ".join(missing) or phrase("nobody", self.lang)
        yield phrase("not_reported", self.lang, names=names)
        yield phrase("thresholds", self.lang)

    def _gap_table(self, gaps: pd.DataFrame) -> Table:
        lang = self.lang
        heads = ("indicator", "status", "actual", "target", "gap", "attainment", "sexenio_target")
        return table(
            [label(head, lang) for head in heads],
            [
                [
                    f"{row.indicator_id} {row.name}",
                    status_mark(row.status, lang),
                    self._figure(row, "actual"),
                    self._figure(row, "target"),
                    self._figure(row, "gap"),
                    reason_in_words(row.reason, "attainment", lang)
                    or percent(row.attainment, lang),
                    self._figure(row, "sexenio_target"),
                ]
                for row in gaps.itertuples(index=False)
            ],
            caption=f"{label(HORIZON, lang).capitalize()}, {period_in_words(self.cut_off, lang)}",
            widths=(34, 12, 11, 11, 10, 12, 11),
        )

    def _pace_table(self, indicator_ids: list[str]) -> Table:
        """What was done a year, what it still takes, and where it would end."""
        lang = self.lang
        heads = ("indicator", "observed", "projected", "projected_gap", "recent_pace",
                 "required_pace")  # fmt: skip
        judged = self.gaps[self.gaps.horizon == HORIZON].set_index("indicator_id")
        ours = self.projections[self.projections.indicator_id.isin(indicator_ids)]
        return table(
            [label(head, lang) for head in heads],
            [
                [
                    f"{row.indicator_id} {row.name}",
                    self._figure(row, "observed"),
                    self._figure(row, "median"),
                    self._figure(row, "projected_gap"),
                    self._figure(judged.loc[row.indicator_id], "recent_pace"),
                    self._figure(judged.loc[row.indicator_id], "required_pace"),
                ]
                for row in ours.itertuples(index=False)
            ],
            caption=phrase("pace_caption", lang),
            widths=(34, 12, 13, 14, 13, 14),
        )

    def _figure(self, row: Any, figure: str) -> str:
        """A figure, or why there is none."""
        value = getattr(row, figure)
        return reason_in_words(row.reason, figure, self.lang) or number(value, self.lang)

    def _remarks(self, indicator_ids: list[str]) -> Table:
        """What the offices wrote beside the values of these indicators."""
        known = self.programme.actuals_as_of(self.parameters.as_of or None)
        said = known[known.indicator_id.isin(indicator_ids) & (known.note != "")]
        said = said[said.period <= self.cut_off].drop_duplicates(["indicator_id", "note"])
        return table(
            [
                label("indicator", self.lang),
                phrase("remark", self.lang),
                label("source_cell", self.lang),
            ],
            [[row.indicator_id, row.note, row.source_cell] for row in said.itertuples()],
            caption=phrase("remarks", self.lang),
            widths=(12, 50, 38),
        )

    def _decision_table(self) -> Table:
        return table(
            [label("indicator", self.lang), phrase("subject", self.lang),
             phrase("decided", self.lang), label("reason", self.lang)],
            [
                [row.indicator_id, row.subject, row.decided, row.reason]
                for row in self.programme.decisions.itertuples()
            ],
            widths=(10, 16, 20, 54),
        )  # fmt: skip

    def _footnote_table(self) -> Table:
        return table(
            [
                label("mark", self.lang),
                phrase("note_text", self.lang),
                label("source_cell", self.lang),
            ],
            [
                [row.mark, row.text, row.source_cell]
                for row in self.programme.footnotes.itertuples()
            ],
            widths=(6, 64, 30),
        )

    def _finding_table(self) -> Table:
        lang = self.lang
        return table(
            [label("indicator", lang), phrase("finding", lang), label("source_cell", lang)],
            [
                [row.indicator_id, f"{row.code}: {row.text}", row.source_cell]
                for row in self.programme.findings.itertuples()
            ],
            widths=(12, 58, 30),
        )  # fmt: skip

    def _method_text(self) -> str:
        settings = self.programme.settings
        return phrase(
            "method_text", self.lang,
            amber=percent(settings.amber_low), green=percent(settings.green_low),
            above=percent(settings.green_high), small=number(settings.small_target),
            projection=label(self.parameters.method, self.lang),
        )  # fmt: skip

    def _parameter_table(self) -> Table:
        rows = [[name, str(value) or "–"] for name, value in vars(self.parameters).items()
                if name not in ("data", "out")]  # fmt: skip
        return table(
            [phrase("parameter", self.lang), phrase("value", self.lang)], rows, widths=(30, 70)
        )

    def _say(self, markdown: str, *, new_page: bool = False) -> None:
        display(Markdown(markdown), metadata={"page-break": True} if new_page else {})
