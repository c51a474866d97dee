"""Where a figure comes from: a tree from the figure down to the cells it was read from.

A programme, an indicator and a cut-off go in; an :class:`Explanation` comes out, which prints as
text, shows itself in JupyterLab and turns into JSON. Its figures are those of `gap_to_target` and
`project_sexenio`, to the digit. The tree is built in figures.py; nothing is computed here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from indicators.analysis.derivation import Node, sources_of
from indicators.analysis.figures import figures_of, projections_of
from indicators.analysis.gap import gap_to_target
from indicators.analysis.history import histories
from indicators.analysis.plan import plan_of
from indicators.analysis.projection import DRAWS, SEED, project_sexenio
from indicators.analysis.sentences import explained
from indicators.errors import UsageError
from indicators.programme import Programme
from indicators.words import HORIZONS


@dataclass(frozen=True)
class Explanation:
    """The figures of one indicator at a cut-off, each a tree down to source cells."""

    indicator_id: str
    name: str
    unit: str
    cut_off: str
    vintage: str
    horizon: str
    figures: tuple[Node, ...]
    term: str
    lang: str = "es"

    def __str__(self) -> str:
        seen: set[Node] = set()
        lines = (line for node in self.figures for line in self._lines(node, 1, seen))
        return "\n".join([self._title(), *lines])

    def _repr_html_(self) -> str:
        inside = "".join(map(self._html, self.figures))
        return f"<p><strong>{escape(self._title())}</strong></p>{inside}"

    def to_json(self) -> str:
        """The tree as JSON: an undefined value is null."""
        return json.dumps(_plain(asdict(self)), ensure_ascii=False, indent=2)

    def _title(self) -> str:
        known = explained("known" if self.vintage else "nothing_known", self.lang, day=self.vintage)
        what = f"{self.indicator_id} {self.name} ({self.unit})"
        return explained("title", self.lang, what=what, cut_off=self.cut_off, known=known)

    def _lines(self, node: Node, depth: int, seen: set[Node]) -> Iterator[str]:
        """A node and what is below it; what was printed before is only named again."""
        line = "  " * depth + node.in_words(self.lang, self.term)
        if node in seen and node.operands:
            yield line + explained("as_above", self.lang)
            return
        seen.add(node)
        yield line
        for note in node.notes(self.lang):
            yield "  " * (depth + 1) + "· " + note
        for operand in node.operands:
            yield from self._lines(operand, depth + 1, seen)

    def _html(self, node: Node) -> str:
        notes = "".join(f"<div>{escape(note)}</div>" for note in node.notes(self.lang))
        words = escape(node.in_words(self.lang, self.term))
        if not notes and not node.operands:
            return f"<div>{words}</div>"
        inside = notes + "".join(map(self._html, node.operands))
        return (
            f'<details><summary>{words}</summary><div style="margin-left:1.5em">{inside}</div>'
            "</details>"
        )


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
    """Explain the figures of one indicator down to the cells.

    Parameters
    ----------
    programme
        From `open_programme`.
    indicator_id
        ``"1.1"``.
    cut_off, as_of
        As in `gap_to_target`.
    figure
        One column of the gaps or projections frame; default: all of them.
    horizon
        Which stretch of time, for the figures of the gap.
    method, draws, seed
        As in `project_sexenio`, for the figures of the projection.
    lang
        ``es`` or ``en``.

    Returns
    -------
    Explanation
        Prints as text, is HTML in JupyterLab, and has ``to_json``.

    Raises
    ------
    UsageError
        When the indicator, the figure, the horizon or the cut-off is not known.

    Examples
    --------
    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> print(explain(programme, "9.2", "2007Q2", figure="coverage"))
    9.2 Becas a estudiantes nacionales y extranjeros (Becas a estudiantes nacionales
    y extranjeros); corte 2007Q2, conocido al 2010-10-29
      cobertura = 100 %: se reportaron 2 de 2 valores esperados
    """
    known = programme.indicators.indicator_id
    _check(indicator_id, "indicator", known)
    _check(horizon, "horizon", HORIZONS)
    cut_off = cut_off or programme.default_cut_off()
    alone = replace(programme, indicators=programme.indicators[known == indicator_id])
    plan = plan_of(next(histories(alone, cut_off, as_of)), programme.settings.reference_path)
    gaps = gap_to_target(alone, cut_off, as_of)
    gap = gaps[gaps.horizon == horizon].iloc[0].to_dict()
    projection = project_sexenio(alone, cut_off, as_of, method, draws, seed).iloc[0].to_dict()
    sources = sources_of(alone, plan, as_of, lang)
    nodes = [*figures_of(sources, gap), *projections_of(sources, projection, draws, seed)]
    if figure:
        _check(figure, "figure", [node.figure for node in nodes])
        nodes = [node for node in nodes if node.figure == figure]
    return Explanation(
        indicator_id, gap["name"], gap["unit"], cut_off, gap["vintage"], horizon, tuple(nodes),
        str(programme.settings.term), lang,
    )  # fmt: skip


def _check(given: str, what: str, known: Iterable[str]) -> None:
    """Refuse a name that is not known, naming those that are."""
    names = list(known)
    if given not in names:
        raise UsageError(f'{what} "{given}" is not known; known: {", ".join(names)}')


def _plain(value: Any) -> Any:
    """The same with lists, and null in place of NaN, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
