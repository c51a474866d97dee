"""What a chart says: names, shares of a target, reasons; and which part of a text fits its room.

Rows of an analysis frame go in, words come out. Text is measured with the typeface's own metrics,
so that a chart is drawn once and quickly, and never laid out by trial.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.textpath import text_to_path

from indicators.errors import UsageError
from indicators.words import chance, label, likelihood, number, percent, reason_in_words, signed

#: Shares of a target are drawn up to the first; what lies beyond is written up to the second.
LARGEST_SHARE, PLOT_SHARE = 2.0, 2.2


def not_empty(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """The frame with its rows numbered, or an error that says that there is nothing to draw."""
    if frame.empty:
        raise UsageError(f"there is no {what} to draw")
    return frame.reset_index(drop=True)


def name_of(row: Any, names: Mapping[str, str] | None = None) -> str:
    """The short name of a row's indicator, or its name, with an arrow where less is better."""
    name = (names or {}).get(row.indicator_id) or row.name
    return f"{name} ↓" if row.direction == "descending" else str(name)


def share_of(value: float, target: float, row: Any) -> float:
    """A share of a target; where less is better 2 less it, as in every figure of attainment."""
    share = value / target if target else math.nan
    return 2 - share if row.direction == "descending" else share


def within(share: float) -> float:
    """Where a share is drawn: what lies beyond the plot, at its edge."""
    return min(max(share, 0.0), LARGEST_SHARE)


def in_unit(value: float, row: Any, decimals: int | None = None) -> str:
    """A number as the indicator's unit has it: a percentage says that it is one."""
    percents = row.unit_kind == "percent" and not math.isnan(value)
    return number(value, decimals) + (" %" if percents else "")


def in_millions(words: str) -> str:
    """A text whose large figure does not fit its column.

    >>> in_millions("-1,126,980"), in_millions("de 12,345,678,901"), in_millions("94.6 %")
    ('-1.1 M', 'de 12,346 M', '94.6 %')
    """

    def shorter(match: re.Match[str]) -> str:
        millions = float(match[0].replace(",", "")) / 1e6
        return f"{millions:,.{0 if abs(millions) >= 100 else 1}f} M"

    return re.sub(r"-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", shorter, words)


def attainment_in_words(row: Any, lang: str) -> str:
    """The share of the target attained; the reason where there is none; small ones in units."""
    why = reason_in_words(row.reason, "attainment", lang) or label(row.status, lang)
    if row.status == "small":
        return f"{signed(row.gap)}: {why}"
    return why if math.isnan(row.attainment) else percent(row.attainment)


def chance_in_words(row: Any, lang: str) -> list[str]:
    """The probability and its evidence, two lines: the evidence first where it is not fair."""
    if math.isnan(row.probability):
        return []
    evidence = label(row.evidence, lang)
    if row.evidence == "fair":
        return [likelihood(row.probability, lang), f"{chance(row.probability)} · {evidence}"]
    return [evidence, chance(row.probability)]


def width_of(words: str, size: float, weight: str = "normal") -> float:
    """How wide a text is drawn, in inches: its letters one by one, pairs not drawn closer.

    matplotlib measures a whole text some hundred times slower.

    >>> from indicators.charts.theme import themed
    >>> with themed():
    ...     round(width_of("Brecha a la meta", 9), 2), round(width_of("Brecha a la meta", 18), 2)
    (0.87, 1.74)
    """
    family = tuple(mpl.rcParams["font.family"])
    return sum(_advance(letter, weight, family) for letter in words) * size / 72


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str, family: tuple[str, ...]) -> float:
    """How far a letter moves the next one, as a share of the size: between two strokes."""
    face = font_manager.FontProperties(family=list(family), size=100, weight=weight)
    between, together = (
        text_to_path.get_text_width_height_descent(text, face, ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return float(between - together) / 100


def fit(words: str, width: float, size: float, lines: int = 1, weight: str = "normal") -> str:
    """Break a text into lines no wider than so many inches; what does not fit ends in "…".

    >>> from indicators.charts.theme import themed
    >>> with themed():
    ...     fit("Becas a estudiantes nacionales y extranjeros", 1.0, 8, lines=2)
    'Becas a estudiantes\\nnacionales y …'
    """
    rest = " ".join(words.split())
    broken: list[str] = []
    while rest:
        line = _start(rest, width, size, weight)
        if line != rest and len(broken) == lines - 1:  # the last line, and not all of the text
            broken.append(f"{_start(rest, width - width_of(' …', size, weight), size, weight)} …")
            break
        broken.append(line)
        rest = rest[len(line) :].lstrip()
    return "\n".join(broken)


def _start(words: str, width: float, size: float, weight: str) -> str:
    """As many whole words as fit; of a longer word as many letters, at least one."""
    used = accumulate(width_of(letter, size, weight) for letter in words)
    kept = max(1, sum(1 for _ in takewhile(lambda wide: wide <= width, used)))
    end = kept if kept == len(words) else words.rfind(" ", 0, kept + 1)
    return words[: end if end > 0 else kept]
