"""What the trees of `explain` are made of: figures, reported values, printed targets, the path.

A reference path and the programme's printed cells go in; :class:`Node` objects come out, the leaves
with their cells. Which figure is made of which is in figures.py; the texts are in sentences.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.analysis.aggregate import aggregate
from indicators.analysis.gap import targets_behind
from indicators.analysis.history import Target
from indicators.analysis.plan import Plan
from indicators.analysis.sentences import explained, figure_in_words, rule_in_words
from indicators.periods import year_of
from indicators.programme import Programme
from indicators.words import label, percent, reason_in_words

SHARES = ("attainment", "sexenio_share", "elapsed_share", "coverage", "probability")
#: Figures whose value is a code, which a reader sees in words.
CODES = ("status", "evidence")


@dataclass(frozen=True)
class Node:
    """A figure, or a value or target read from a cell, and what it is made of.

    ``formula`` is in words; ``cell``, ``text`` (as printed) and ``vintage`` (its reporting date)
    are those of a leaf; ``reason`` is a rule, a decision's reason, or why the value is undefined.
    """

    figure: str
    value: float | str
    formula: str = ""
    cell: str = ""
    text: str = ""
    vintage: str = ""
    reason: str = ""
    operands: tuple[Node, ...] = ()

    def in_words(self, lang: str = "es", term: str = "") -> str:
        """The first line: what it is, its value, how it comes about."""
        name = figure_in_words(self.figure, lang, term)
        how = f": {self.formula}" if self.formula else ""
        return f"{name} = {self._shown(lang) or '–'}{how}"

    def notes(self, lang: str = "es") -> list[str]:
        """Where it was read, and why it is so."""
        read = f'{self.cell} "{self.text}"' if self.cell else ""
        if self.vintage:
            read += explained("reported_on", lang, day=self.vintage)
        return [note for note in (read, self.reason) if note]

    def _shown(self, lang: str) -> str:
        if isinstance(self.value, str):
            return label(self.value, lang) if self.figure in CODES and self.value else self.value
        return percent(self.value, lang) if self.figure in SHARES else digits(self.value)


@dataclass(frozen=True)
class Sources:
    """The printed cells of one indicator, its reference path, and the language they are told in."""

    plan: Plan
    values: Mapping[str, Any]
    targets: Mapping[str, Any]
    programme: Programme
    lang: str

    def say(self, key: str, **values: object) -> str:
        """A text in the language of the explanation."""
        return explained(key, self.lang, str(self.plan.history.term), **values)

    @property
    def across(self) -> str:
        """How years add up, in words."""
        return self.say(f"across_{self.plan.history.across_years}")

    @property
    def upward(self) -> str:
        """Which way is better, as the keys of texts have it."""
        return "up" if self.plan.history.rules.direction == "ascending" else "down"

    def figure(self, row: Mapping[str, Any], name: str, formula: str, *operands: Node) -> Node:
        """The node of a figure of a frame's row, with the reason if it is undefined."""
        why = reason_in_words(row["reason"], name, self.lang, str(self.plan.history.term))
        reason = self.say("undefined", why=why) if why else ""
        return Node(name, row[name], formula, reason=reason, operands=operands)

    def reported(self, period: str) -> Node:
        """A reported value."""
        row = self.values[period]
        status = "" if row.data_status == "final" else self.say(row.data_status)
        return Node(
            period, float(row.value), cell=row.source_cell, text=row.text,
            vintage=_day(row.reported), reason=". ".join(filter(None, [status, row.note])),
        )  # fmt: skip

    def target(self, target: Target | None) -> tuple[Node, ...]:
        """A printed target or baseline, with the rule or decision that it rests on."""
        if target is None:
            return ()
        row = self.targets[target.source_cell]
        node = Node(
            f"{row.role} {target.year}", target.printed, cell=target.source_cell, text=row.text,
            vintage=_day(row.reported), reason=self._why(target, row),
        )  # fmt: skip
        return (node,)

    def _why(self, target: Target, row: Any) -> str:
        decision = self.programme.settings.decision_for(row.indicator_id, target.year)
        if decision is None or row.issuer != "programme":
            said = [rule_in_words(code, self.lang) for code in (row.basis, row.reason) if code]
            return ": ".join(said)
        if decision.use is None:
            return self.say("decided", reason=decision.reason)
        return self.say("decided_use", used=digits(target.used), reason=decision.reason)

    def years(self, periods: list[str]) -> tuple[Node, ...]:
        """The reported values by year, each with its periods."""
        history = self.plan.history
        nodes: list[Node] = []
        for year in dict.fromkeys(map(year_of, periods)):
            parts = [period for period in periods if year_of(period) == year]
            leaves = tuple(self.reported(period) for period in parts)
            if parts == [str(year)]:
                nodes += leaves
                continue
            within = history.rules.within_year
            values = {period: history.known[period] for period in parts}
            how = self.say(f"quarters_{within}")
            nodes.append(Node(str(year), _year(values, within), how, operands=leaves))
        return tuple(nodes)

    def planned(self, periods: list[str]) -> tuple[Node, ...]:
        """The reference path by year, down to the printed targets."""
        return tuple(
            self._planned_year(year, [p for p in periods if year_of(p) == year])
            for year in dict.fromkeys(map(year_of, periods))
        )

    def _planned_year(self, year: int, parts: list[str]) -> Node:
        plan = self.plan
        values = {period: plan.planned(period) for period in parts}
        value = _year(values, plan.history.rules.within_year)
        how = self.say(f"path_{plan.year_methods[year]}")
        if parts != [str(year)] and len(parts) < 4 and plan.shares:
            share = math.fsum(plan.shares[int(period[5]) - 1] for period in parts)
            how += self.say(
                "part_of_year", whole=digits(plan.years[year]), share=percent(share, self.lang),
                parts=", ".join(parts), method=self.say(plan.quarter_method),
            )  # fmt: skip
        leaves = [self.target(target) for target in targets_behind(plan, {year})]
        return Node(
            f"plan {year}", value, how, operands=tuple(node for one in leaves for node in one)
        )


def sources_of(programme: Programme, plan: Plan, as_of: str | None, lang: str) -> Sources:
    """The printed cells of the plan's indicator, as known on a date."""
    key = plan.history.rules.indicator_id
    actuals = programme.actuals_as_of(as_of)
    values = {row.period: row for row in actuals[actuals.indicator_id == key].itertuples()}
    targets: dict[str, Any] = {}
    for issuer in ("programme", "office"):
        frame = programme.targets_as_of(as_of, issuer)
        targets |= {row.source_cell: row for row in frame[frame.indicator_id == key].itertuples()}
    return Sources(plan, values, targets, programme, lang)


def digits(value: float) -> str:
    """A number with the decimals that it has, up to four.

    >>> digits(1.75), digits(3600.0), digits(math.nan)
    ('1.75', '3,600', '–')
    """
    return "–" if math.isnan(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


def _year(values: Mapping[str, float], within: str) -> float:
    return aggregate(values, within, "last")


def _day(reported: Any) -> str:
    return "" if pd.isna(reported) else reported.date().isoformat()
