"""Where a figure comes from: a tree from the figure down to the cells it was read from.

A programme, an indicator and a cut-off go in; an :class:`Explanation` comes out, which prints as
text, shows itself in JupyterLab and turns into JSON. Its figures are those of `gap_to_target` and
`project_sexenio`, to the digit. The tree is built in derivation.py; nothing is computed here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from indicators.analysis.derivation import Node, figures_of, projections_of
from indicators.analysis.gap import gap_to_target
from indicators.analysis.history import histories
from indicators.analysis.plan import plan_of
from indicators.analysis.projection import DRAWS, SEED, project_sexenio
from indicators.errors import UsageError
from indicators.programme import Programme
from indicators.vocabulary import HORIZONS


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

    def __str__(self) -> str:
        seen: set[Node] = set()
        return "\n".join([self._title(), *(li for n in self.figures for li in _lines(n, 1, seen))])

    def _repr_html_(self) -> str:
        inside = "".join(_html(node) for node in self.figures)
        return f"<p><strong>{escape(self._title())}</strong></p>{inside}"

    def to_json(self) -> str:
        """The tree as JSON: an undefined value is null."""
        return json.dumps(_plain(asdict(self)), ensure_ascii=False, indent=2)

    def _title(self) -> str:
        known = f"known {self.vintage}" if self.vintage else "nothing known"
        return f"{self.indicator_id} {self.name} ({self.unit}); cut-off {self.cut_off}, {known}"


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
    >>> print(explain(ind.open_programme("data/raw"), "2.2", "2007Q2", figure="coverage"))
    2.2 Participación en Organizaciones Internacionales consideradas en el Índice de Globalización
    de AT Kearney (Membresías); cut-off 2007Q2, known 2010-10-29
      coverage = 100 %: 2 of 2 expected values were reported
    """
    known = programme.indicators.indicator_id
    if indicator_id not in set(known):
        raise UsageError(f'indicator "{indicator_id}" is not known; known: {", ".join(known)}')
    if horizon not in HORIZONS:
        raise UsageError(f'horizon "{horizon}" is not known; known: {", ".join(HORIZONS)}')
    cut_off = cut_off or programme.default_cut_off()
    alone = replace(programme, indicators=programme.indicators[known == indicator_id])
    history = next(histories(alone, cut_off, as_of))
    plan = plan_of(history, programme.settings.reference_path)
    gaps = gap_to_target(alone, cut_off, as_of)
    gap = gaps[gaps.horizon == horizon].iloc[0].to_dict()
    projection = project_sexenio(alone, cut_off, as_of, method, draws, seed).iloc[0].to_dict()
    nodes = [
        *figures_of(alone, plan, gap, as_of),
        *projections_of(alone, plan, projection, as_of, draws, seed),
    ]
    if figure:
        names = [node.figure for node in nodes]
        if figure not in names:
            raise UsageError(f'figure "{figure}" is not known; known: {", ".join(names)}')
        nodes = [node for node in nodes if node.figure == figure]
    return Explanation(
        indicator_id, gap["name"], gap["unit"], cut_off, gap["vintage"], horizon, tuple(nodes)
    )


def _lines(node: Node, depth: int, seen: set[Node]) -> Iterator[str]:
    """A node and what is below it; what was printed before is only named again."""
    if node in seen and node.operands:
        yield "  " * depth + node.in_words() + " (as above)"
        return
    seen.add(node)
    yield "  " * depth + node.in_words()
    for note in node.notes():
        yield "  " * (depth + 1) + "· " + note
    for operand in node.operands:
        yield from _lines(operand, depth + 1, seen)


def _html(node: Node) -> str:
    notes = "".join(f"<div>{escape(note)}</div>" for note in node.notes())
    words = escape(node.in_words())
    if not notes and not node.operands:
        return f"<div>{words}</div>"
    inside = notes + "".join(_html(operand) for operand in node.operands)
    return (
        f'<details><summary>{words}</summary><div style="margin-left:1.5em">{inside}</div>'
        "</details>"
    )


def _plain(value: Any) -> Any:
    """The same with lists, and null in place of NaN, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
