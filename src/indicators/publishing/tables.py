"""How a report speaks: its language and term, and the tables of its frames' rows.

Rows of frames go in; tables, texts and runs come out, once for PDF, HTML and workbook. How people
read a column is in frames/shown.py; what stands here is what a report says beyond a value of the
frame. A column of a report's tables is its width, whether it holds figures, and its cell.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from indicators import words
from indicators.frames.schemas import SCHEMAS, SHOWN
from indicators.frames.shown import in_words
from indicators.periods import is_day
from indicators.programme import Programme
from indicators.publishing.tree import APART, Column, Run, Said, Table, quiet, said, table


@dataclass(frozen=True)
class Voice:
    """Says codes, figures and dates of a programme in one language, with the words of its term."""

    programme: Programme
    lang: str

    number = staticmethod(words.number)
    percent = staticmethod(words.percent)

    @property
    def term(self) -> str:
        """First and last year of the term, as the frames write it."""
        return str(self.programme.settings.term)

    def words(self, kind: str, code: str, **values: Any) -> str:
        """A row of words.toml, its places filled in."""
        return words.sentence(kind, code, self.lang, self.term, **values)

    def say(self, code: str, **values: Any) -> str:
        """A sentence of the report."""
        return self.words("phrase", code, **values)

    def label(self, code: str) -> str:
        """The words of a code of the frames."""
        return self.words("label", code)

    def code(self, code: str) -> str:
        """The words of a code, of whatever column."""
        return words.code_in_words(code, self.lang, self.term)

    def head(self, name: str) -> str:
        """A column's heading; the short one of figures that every block of a report has."""
        kinds = ("label", "column") if name in _SHORT else ("column", "label")
        kind = next((kind for kind in kinds if name in words.table()[kind]), "column")
        text = words.words_or_code(kind, name, self.lang, self.term)
        return text[:1].upper() + text[1:]

    def some(self, names: Sequence[str], most: int, more: str = "and_more") -> list[str]:
        """The first of many names, and how many there are besides."""
        rest = len(names) - most
        return [*names[:most], *([self.say(more, count=rest)] if rest > 0 else [])]

    def day(self, iso_date: str) -> str:
        """A day, if there is one."""
        return words.day_in_words(iso_date, self.lang) if iso_date else ""

    def period(self, period: str) -> str:
        return words.period_in_words(period, self.lang)

    def decided(self, decided: str) -> str:
        return words.decided_in_words(decided, self.lang, self.term)

    def figure(self, row: Any, name: str) -> str:
        """A figure, or why there is none."""
        if reason := words.reason_in_words(getattr(row, "reason", ""), name, self.lang, self.term):
            return reason
        value = getattr(row, name)
        return self.percent(value) if name in SHOWN["shares"] else self.number(value)

    def status(self, status: str) -> Run:
        """A status as symbol and word, in its colour."""
        look = words.STATUSES[status]
        return Run(f"{look.symbol} {self.label(status)}", (), look.colour)

    def sign(self, status: str) -> Run:
        """The symbol of a status in its colour."""
        look = words.STATUSES.get(status, words.STATUSES["no_data"])
        return Run(look.symbol, (), look.colour)

    def counts(self, judged: pd.DataFrame) -> dict[str, int]:
        """How many rows have each status, in the order of the statuses."""
        counts = judged.status.value_counts()
        return {status: int(counts.get(status, 0)) for status in words.STATUSES}

    def counted(self, judged: pd.DataFrame) -> list[Said]:
        """How many rows have each status, with its sign."""
        told = ((self.status(s), f"\u00a0{n}{APART}") for s, n in self.counts(judged).items() if n)
        return [part for parts in told for part in parts]

    def table(self, rows: pd.DataFrame, columns: str, caption: str = "", **more: Any) -> Table:
        """A table with a row for each of the frame's, and the columns that are named, in order."""
        names = columns.split()
        laid_out = [Column(**{"weight": 13.0, **_COLUMNS.get(name, {})}) for name in names]
        heads = [self.head(name) for name in names]
        body = self.cells(rows, names)
        return table(laid_out, heads, body, caption=said(caption), **more)

    def cells(self, rows: pd.DataFrame, names: Sequence[str]) -> Iterator[list[Said]]:
        """The cells of some columns: made for the report, or as people read the frame anywhere.

        Of a pair of columns, such as a figure as decided and under another reading, both are told.
        """
        makers = {n: _CELLS[n] for n in names if n in _CELLS and f"{n}_other" not in rows}
        read = in_words(rows, self.lang).to_dict("records")
        for row, told in zip(rows.itertuples(), read, strict=True):
            for name in (name for name in names if name in _SPELLED):
                told[name] = self.spell(told[name])
            yield [
                makers[n](self, row, told.get(n, "")) if n in makers else told[n] or "–"
                for n in names
            ]

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What charts and overviews call each indicator; more of it where a short name is cut."""
        rows = self.programme.indicators
        longer = rows.name.map(lambda name: shorten(name, _LONGEST_NAME, placeholder="…"))
        names = rows.short_name.where(~rows.short_name.str.endswith("…"), longer)
        return dict(zip(rows.indicator_id, names, strict=True))

    def called(self, indicator_id: str) -> str:
        """An indicator as overviews name it: its id and short name."""
        return f"{indicator_id} {self.short_names[indicator_id]}"

    @cached_property
    def spell(self) -> Callable[[str], str]:
        """Spells acronyms out where the report first uses them; to be called in reading order."""
        return _speller(self.programme.acronyms)


def _speller(acronyms: pd.DataFrame) -> Callable[[str], str]:
    """A function that spells out what its texts, in the order of reading, use for the first time.

    ``acronyms`` has the columns ``acronym`` and ``meaning``. A text that spells one out itself is
    left as it is.

    >>> spell = _speller(pd.DataFrame({"acronym": ["UE", "ALC-UE"],
    ...                               "meaning": ["Unión Europea", "Cumbre ALC y Unión Europea"]}))
    >>> spell("México-UE y la UE"), spell("y la UE")
    ('México-Unión Europea (UE) y la UE', 'y la UE')
    """
    meanings = dict(zip(acronyms.acronym, acronyms.meaning, strict=True))
    # longest first, so that ALC-UE is not taken for ALC
    longest = sorted(meanings, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    known: set[str] = set()

    def spelled(match: re.Match[str]) -> str:
        acronym = match.group()
        first = acronym not in known
        known.add(acronym)
        before, after = match.string[: match.start()], match.string[match.end() :]
        if not first or (before.endswith("(") and after.startswith(")")):
            return acronym
        opening, _, rest = meanings[acronym].partition(" ")
        repeated = before.endswith(f"{opening} ")  # "la Cumbre ALC-UE" needs no second "Cumbre"
        return f"{rest if repeated and rest else meanings[acronym]} ({acronym})"

    return lambda text: found.sub(spelled, text) if meanings else text


def _projected(it: Voice, row: Any, _: str) -> Said:
    """The projected total with its interval of 80 %, or how a level is kept."""
    if row.kept:
        return f"{it.label(row.kept)} {words.since_in_words(row.kept_since, it.lang)}"
    median = it.figure(row, "median")
    if pd.isna(row.median) or pd.isna(row.q10):
        return median
    return said(median, " ", quiet(f"({it.number(row.q10)} – {it.number(row.q90)})"))


def _probability(it: Voice, row: Any, told: str) -> Said:
    """How likely the term's target is, as a share and in words."""
    if row.kept or pd.isna(row.probability):
        return "–" if row.kept else told
    return f"{told} · {words.likelihood(row.probability, it.lang)}"


def _required(it: Voice, row: Any, told: str) -> Said:
    """The pace that the target takes, and how many times the recent one, if that is its way."""
    times = row.required_pace / row.recent_pace if row.recent_pace else math.nan
    return said(told, " ", quiet(f"({it.number(times, 1)} ×)")) if times > 0 else told


def _by_nature(it: Voice, row: Any, _: str) -> str:
    """How many commitments of each kind."""
    natures = SCHEMAS["commitments"]["nature"].allowed
    counts = {nature: getattr(row, nature) for nature in natures}
    return ", ".join(f"{it.label(nature)}: {count}" for nature, count in counts.items() if count)


def _promised(it: Voice, row: Any, _: str) -> str:
    """A target of the text in a line: comparison, number, unit, period."""
    period = it.label("each_year") if row.period == "each_year" else row.period
    day = partial(words.day_in_words, lang=it.lang, short=True)
    ends = [day(end) if is_day(end) else end for end in period.split("/")]
    dated = row.comparison in ("dated", "each_period")  # the period says it all
    parts = [
        "" if dated else it.label(row.comparison),
        "" if pd.isna(row.value) else it.number(row.value),
        row.unit,
    ]
    return f"{' '.join(filter(None, parts))}; {' – '.join(ends)}"


def _detail(it: Voice, row: Any, _: str) -> str:
    """What there is to say of a target of the text, and its newest reported value."""
    if pd.isna(row.reported_value):
        return str(row.detail)
    value = it.number(row.reported_value)
    reported = it.words("context", "reported", value=value, period=row.reported_period)
    return "; ".join(filter(None, [row.detail, reported]))


_COLUMNS: Mapping[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
)
#: Letters of a name that nobody shortened: three lines of a table.
_LONGEST_NAME = 90
#: Headings that are short in a report: its tables have many columns.
_SHORT = ("recent_pace", "required_pace", "sexenio_target")
#: Texts that hold acronyms.
_SPELLED = ("forum", "pillar", "summary", "responsible")
#: What a column of a report's table shows where that is more than the value as people read it.
_CELLS: Mapping[str, Callable[[Voice, Any, str], Said]] = {
    "name": lambda it, row, _: it.called(row.indicator_id),
    "status": lambda it, row, _: it.status(row.status),
    "projected": _projected,
    "projected_gap": lambda it, row, told: "–" if row.kept else told,
    "probability": _probability,
    "required_pace": _required,
    # its cell stands beside it
    "finding": lambda it, row, _: words.finding_line(row._asdict() | {"source_cell": ""}, it.lang),
    "oddity": lambda it, row, _: it.label(row.code),
    "arithmetic_or_text": lambda it, row, _: row.arithmetic or row.texts,
    "alternative": lambda it, row, _: (
        f"{words.words_or_code('subject', row.subject, it.lang)}: "
        f"{it.decided(row.decided)} → {it.decided(row.alternative)}"
    ),
    "cells": lambda it, row, _: words.in_ranges(row.cells),
    "period": lambda it, row, _: it.period(row.period),
    "commitments": _by_nature,
    "commitment_status": lambda it, row, _: it.label(row.status or "not_reported"),
    "proof": lambda it, row, _: row.evidence or "–",
    "narrative_target": lambda it, row, _: it.spell(row.label),
    "comparison": _promised,
    "indicator": lambda it, row, _: row.covered_by or "–",
    "detail": _detail,
}
