"""Where a figure comes from: a tree from the figure down to the cells it was read from.

The figures are the ones that `gap_to_target` and `project_sexenio` show, with the operands that
they were made of; they are put in words here, and nothing is computed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from indicators.analysis.figure import Figure
from indicators.analysis.gap import gap_figures
from indicators.analysis.plan import plans
from indicators.analysis.projection import DRAWS, SEED, Outlook, outlooks
from indicators.errors import check_known
from indicators.frames.schemas import SHOWN
from indicators.programme import Programme
from indicators.words import HORIZONS, label, number, percent, sentence, table, words_or_code

#: Figures that are shares of 1, and whose value is a code, which a reader sees in words.
_SHARES = {*SHOWN["shares"], "share"}
_CODES = ("status", "evidence")


@dataclass(frozen=True)
class _Node:
    """A figure in words and its operands; a leaf has the cell, the printed text and its vintage."""

    figure: str
    name: str
    value: float | str
    shown: str
    formula: str = ""
    cell: str = ""
    text: str = ""
    vintage: str = ""
    reason: str = ""
    read: str = ""
    operands: tuple[_Node, ...] = ()

    def lines(self) -> list[str]:
        """What it is, its value, how it comes about; then where it was read, and why it is so."""
        value = f"{self.name} = {self.shown or '–'}"
        how = ": ".join(filter(None, [value, self.formula]))
        return [how, *filter(None, [self.read, self.reason])]


@dataclass(frozen=True)
class Explanation:
    """The figures of one indicator at a cut-off, each a tree down to source cells."""

    indicator_id: str
    name: str
    unit: str
    cut_off: str
    vintage: str
    horizon: str
    figures: tuple[_Node, ...]
    term: str
    lang: str = "es"

    def __str__(self) -> str:
        seen: set[_Node] = set()
        lines = (line for node in self.figures for line in self._lines(node, 1, seen))
        return "\n".join([self._title(), *lines])

    def _repr_html_(self) -> str:
        inside = "".join(self._html(node, "<details open>") for node in self.figures)
        return f"<p><strong>{escape(self._title())}</strong></p>{inside}"

    def to_json(self) -> str:
        """The tree as JSON: an undefined value is null."""

        def plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
            return {n: None if isinstance(v, float) and math.isnan(v) else v for n, v in fields}

        return json.dumps(asdict(self, dict_factory=plain), ensure_ascii=False, indent=2)

    def _title(self) -> str:
        code = "known" if self.vintage else "nothing_known"
        known = sentence("explain", code, self.lang, day=self.vintage)
        what = f"{self.indicator_id} {self.name} ({self.unit})"
        return sentence("explain", "title", self.lang, what=what, cut_off=self.cut_off, known=known)

    def _lines(self, node: _Node, depth: int, seen: set[_Node]) -> Iterator[str]:
        """A node and what is below it; what was printed before is only named again."""
        line, *notes = node.lines()
        if node in seen and node.operands:
            yield "  " * depth + line + sentence("explain", "as_above", self.lang)
            return
        seen.add(node)
        yield "  " * depth + line
        yield from ("  " * (depth + 1) + "· " + note for note in notes)
        for operand in node.operands:
            yield from self._lines(operand, depth + 1, seen)

    def _html(self, node: _Node, opening: str = "<details>") -> str:
        words, *notes = map(escape, node.lines())
        if not notes and not node.operands:
            return f"<div>{words}</div>"
        below = [*(f"<div>{note}</div>" for note in notes), *map(self._html, node.operands)]
        inside = f'<div style="margin-left:1.5em">{"".join(below)}</div>'
        return f"{opening}<summary>{words}</summary>{inside}</details>"


def explain(
    programme: Programme,
    indicator_id: str,
    cut_off: str | None = None,
    as_of: str | None = None,
    *,
    figure: str = "",
    horizon: str = "sexenio_to_date",
    method: str = "damped-trend",
    draws: int = DRAWS,
    seed: int = SEED,
    lang: str = "es",
) -> Explanation:
    """Explain the figures of one indicator down to the cells; a `UsageError` of what is not known.

    Parameters
    ----------
    programme, cut_off, as_of, method, draws, seed
        As in `project_sexenio`.
    figure
        One column of the gaps or projections frame; default: all of them.
    horizon
        Which stretch of time, for the figures of the gap.
    lang
        ``es`` or ``en``.

    Returns
    -------
    Explanation
        Prints as text, is HTML in JupyterLab, and has ``to_json``.

    Examples
    --------
    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> print(explain(programme, "9.2", "2007Q2", figure="coverage"))
    9.2 Becas a estudiantes nacionales y extranjeros (Becas a estudiantes nacionales
    y extranjeros); corte 2007Q2, datos al 2010-10-29
      cobertura = 100 %: se reportaron 2 de 2 valores esperados
        valores reportados = 2
        valores esperados = 2
    """
    known = programme.indicators.indicator_id
    check_known("indicator", indicator_id, known)
    check_known("horizon", horizon, HORIZONS)
    ours = programme.targets.indicator_id == indicator_id  # results tell the vintage of all
    indicators, targets = programme.indicators[known == indicator_id], programme.targets[ours]
    alone = replace(programme, indicators=indicators, targets=targets)
    cut_off = cut_off or programme.default_cut_off()  # of all, and not of this indicator alone
    (outlook,) = outlooks(plans(alone, cut_off, as_of), method, draws, seed)
    plan, history = outlook.plan, outlook.history
    figures = gap_figures(plan, programme)[horizon][0]
    figures |= outlook.figures()
    if figure:
        check_known("figure", figure, figures)
        figures = {figure: figures[figure]}
    results = programme.actuals_as_of(as_of)
    frames = [results[results.indicator_id == indicator_id]]
    frames += [alone.targets_as_of(as_of, issuer) for issuer in ("programme", "office")]
    printed = {row.source_cell: row for frame in frames for row in frame.itertuples(index=False)}
    words = _Words(outlook, printed, programme, lang)
    same = ("indicator_id", "name", "unit", "cut_off", "vintage", "term")
    said = {name: history.described[name] for name in same}
    nodes = tuple(map(words.node, figures.values()))
    return Explanation(**said, horizon=horizon, figures=nodes, lang=lang)


@dataclass(frozen=True)
class _Words:
    """What it takes to put figures in words: the printed cells, the decisions, the language."""

    outlook: Outlook
    printed: Mapping[str, Any]
    programme: Programme
    lang: str
    said: list[str] = field(default_factory=list)

    def node(self, figure: Figure) -> _Node:
        """A figure in words, with its operands."""
        row = self.printed.get(figure.cell)
        text = reason = day = read = ""
        if row is not None:
            text, reason = row.text, self._of_leaf(figure, row)
            read = f'{figure.cell} "{text}"'
            if not pd.isna(row.reported):
                day = row.reported.date().isoformat()
                read += self._say("reported_on", day=day)
        if figure.reason:
            term = str(self.outlook.history.term)
            reason = self._say("undefined", why=label(figure.reason, self.lang, term))
        how = self._name(figure), figure.value, self._shown(figure), self._formula(figure)
        below = tuple(map(self.node, figure.operands))
        return _Node(figure.name, *how, figure.cell, text, day, reason, read, below)

    def _say(self, code: str, kind: str = "explain", **places: Any) -> str:
        return sentence(kind, code, self.lang, str(self.outlook.history.term), **places)

    def _name(self, figure: Figure) -> str:
        """A figure's name for a reader; a period is its own name."""
        kind, _, period = figure.name.partition(" ")
        code = f"{kind}_of" if period else kind
        named = code in table()["figure"]
        return self._say(code, "figure", period=period) if named else figure.name

    def _shown(self, figure: Figure) -> str:
        value, kind = figure.value, figure.name.partition(" ")[0]
        if isinstance(value, str):
            return label(value, self.lang) if kind in _CODES and value else value
        return percent(value) if kind in _SHARES else _digits(value)

    def _formula(self, figure: Figure) -> str:
        says = figure.says or figure.formula
        if not says:
            return ""
        places: dict[str, Any] = dict(zip("abc", map(self._name, figure.operands), strict=False))
        places |= figure.places
        if says == "thresholds":
            places |= {name: percent(places[name]) for name in ("low", "green", "high")}
        if says in ("drawn", "observed", "how_much"):
            places |= self._simulation
        if says == "drawn":  # how the totals came about is said once
            says = "drawn_too" if self.said else says
            self.said.append(says)
        return self._say(says, **places)

    @cached_property
    def _simulation(self) -> dict[str, Any]:
        """How the totals of the projection came about, in words."""
        outlook, method, (draws, seed) = self.outlook, self.outlook.method, self.outlook.drawn
        steps = self._say("quarters" if outlook.per_year == 4 else "years")
        kept, since = outlook.plan.kept
        says = "kept" if kept else "simulated" if method == "damped-trend" else "single_path"
        how: dict[str, Any] = {"draws": f"{draws:,}", "seed": seed, "stream": outlook.stream}
        how |= {"method": label(method, self.lang), "since": since, "steps": steps}
        origin = self._say(says, state=self._say(kept) if kept else "", **how)
        origin += self._say("within_whole") if outlook.is_share else ""
        return {"count": len(outlook.observed), "steps": steps, "origin": origin}

    def _of_leaf(self, figure: Figure, row: Any) -> str:
        """Why a printed number counts as it does: its rule or decision, its status and note."""
        if not hasattr(row, "issuer"):
            status = "" if row.data_status == "final" else self._say(row.data_status)
            return ". ".join(filter(None, [status, row.note]))
        decision = self.programme.settings.decision_for(row.indicator_id, row.year)
        if decision is None or row.issuer != "programme" or "Q" in row.period:
            codes = filter(None, [row.basis, row.reason])
            return ": ".join(words_or_code("rule", code, self.lang) for code in codes)
        if decision.use is None:
            return self._say("decided", reason=decision.reason)
        return self._say("decided_use", used=_digits(figure.number), reason=decision.reason)


def _digits(value: float) -> str:
    """A number rounded as tables have it; a part of one keeps four decimals.

    >>> _digits(1.75), _digits(0.2929)
    ('1.8', '0.2929')
    """
    if 0 < abs(value) < 1:
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return number(value)
