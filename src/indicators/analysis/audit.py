"""What is odd in the matrix itself, in three parts: contradictions, gaps, and checks that passed.

Found by rule for any programme, never by a list of indicators, and nothing is corrected. Source:
docs/methodology.md, 6.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from indicators.analysis.commitments import compare_narrative_targets
from indicators.analysis.history import History, Target, histories
from indicators.frames.schemas import SCHEMAS, frame_of
from indicators.programme import Programme
from indicators.words import fold, sentence

#: A printed year that is this many times another is a different thing, not growth.
_UNLIKE_RATIO = 10
#: Letters that make two words the same: "atendidos" and "atención", "informe" and "informes".
_STEM = 4
#: Words of a cell that say nothing of what it counts.
_OF_SCOPE = re.compile(
    r"sexenio|final|durante|anos|anual(es)?|cada|millon(es)?|miles|para|entre|desde|hasta|total"
)
_YEARLY = re.compile(r"\b(al año|por año|cada año|anual(es)?)\b", re.IGNORECASE)
_AT_THE_END = re.compile(r"\bal (final|término)\b", re.IGNORECASE)
_SAYS_SCOPE = re.compile(
    r"sexenio|quinquenio|cuatrienio|trienio|periodo|administraci[oó]n|gesti[oó]n|\baño\b|anual",
    re.IGNORECASE,
)

#: What is said of a target of the text, not of an indicator's row.
_OF_THE_TEXT = ("weaker_floor", "not_covered")
#: What the matrix leaves open, and a total that fits; every other code is a contradiction.
_PARTS = {"total_from_years": "passed"} | dict.fromkeys(
    ("baseline_missing", "scope_not_stated", "not_covered", "wording_open", "ceiling"), "gap"
)


class _Row:
    """One indicator's printed row, oldest target first; but for ``every`` those with a number."""

    def __init__(self, history: History, texts: Mapping[str, str]) -> None:
        self.history, self.texts = history, texts
        printed = filter(None, [history.baseline, *history.targets.values(), history.total])
        self.every = sorted(dict.fromkeys(printed), key=lambda target: target.year)
        known = [target for target in self.every if not math.isnan(target.used)]
        annual = [target for target in history.targets.values() if target.scope == "annual"]
        self.annual = [target for target in known if target in annual]
        final, baseline = history.final, history.baseline
        self.total = final if final in known and final.scope == "cumulative" else None
        self.baseline = baseline if baseline in known else None
        # the years of the term that have no target of their own
        years = {target.year for target in self.annual}
        self.unprinted = [year for year in history.term.years() if year not in years]


class _Oddity(NamedTuple):
    """What a check found: its code, the cells, the arithmetic, what the sentence is filled with."""

    code: str
    cells: Sequence[Target]
    arithmetic: str = ""
    places: Mapping[str, Any] = {}
    fits: Sequence[str] = ()
    says: str = ""


def audit_matrix(programme: Programme, as_of: str | None = None, lang: str = "es") -> pd.DataFrame:
    """Find what contradicts itself, or is left open, in the printed matrix.

    Decided numbers (`use` in programme.toml) stand in for printed ones in the arithmetic. The
    matrix is that printed by ``as_of``, an ISO date; ``message`` is in ``lang``, ``es`` or ``en``.

    Returns
    -------
    pandas.DataFrame
        Schema ``audit``: a row per indicator and oddity, in the matrix's order, then what the
        programme's text promises otherwise (without an id where no indicator measures it).
        ``part`` tells contradictions from what the matrix leaves open (``gap``), and from a total
        that follows from the years (``passed``); `checks_passed` counts all that passed.

    Examples
    --------
    >>> import indicators as ind
    >>> found = audit_matrix(ind.open_programme("data/raw"))
    >>> found[found.code == "pace_below_last_year"].arithmetic.head(2).tolist()
    ['(72 - 11 - 13) / 4 = 12 < 13', '(2,040 - 350 - 350) / 4 = 335 < 350']
    """
    cut_off = f"{programme.settings.term.last_year}Q4"
    texts = programme.targets_as_of(as_of).set_index("source_cell").text.to_dict()
    rows: list[dict[str, Any]] = []
    for history in histories(programme, cut_off, as_of):
        row = _Row(history, texts)
        for odd in chain.from_iterable(check(row) for check in _CHECKS):
            cells = list(dict.fromkeys(target.source_cell for target in odd.cells))
            found = {
                "code": odd.code,
                "part": _PARTS.get(odd.code, "contradiction"),
                "message": sentence("audit", odd.says or odd.code, lang, **odd.places),
                "arithmetic": odd.arithmetic,
                "fits": ", ".join(odd.fits),
                "texts": " | ".join(texts[cell] for cell in cells),
                "cells": " ".join(cells),
            }
            rows.append(history.described | found)
    # targets of the text that ask less than the matrix, or that no indicator measures
    compared = compare_narrative_targets(programme, as_of)[["floor", "detail"]]
    told = programme.narrative_targets.reset_index(drop=True).join(compared)
    for target in told[told.floor.isin(_OF_THE_TEXT)].itertuples(index=False):
        found = {
            "indicator_id": target.covered_by,
            "name": target.label,
            "code": target.floor,
            "part": _PARTS.get(target.floor, "contradiction"),
            "message": sentence("audit", target.floor, lang),
            "arithmetic": target.detail if target.floor == "weaker_floor" else "",
            "fits": "",
            "texts": target.text,
            "cells": target.source_cell,
        }
        rows.append(target._asdict() | found)
    return frame_of("audit", rows)


def checks_passed(programme: Programme, audit: pd.DataFrame) -> int:
    """How many checks of single indicators found nothing: every rule, for every indicator.

    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> checks_passed(programme, audit_matrix(programme)) > 200
    True
    """
    found = audit[audit.indicator_id.isin(programme.indicators.indicator_id)]
    odd = found[(found.part != "passed") & (found.code != "weaker_floor")]
    # a total has three codes, of which one alone can be found
    rules = len(SCHEMAS["audit"]["code"].allowed) - len(_OF_THE_TEXT) - 2
    return rules * len(programme.indicators) - len(odd.drop_duplicates(["indicator_id", "code"]))


def _totals(row: _Row) -> Iterator[_Oddity]:
    """What the total should be by the printed years, and which simple arithmetic it follows."""
    total, years, baseline = row.total, row.annual, row.baseline
    if total is None or not years:
        return
    first, last, term = years[0], years[-1], len(row.history.term.years())
    rest, before, alike = len(row.unprinted) + 1, years[:-1], first.used == last.used
    usual = "{} + " * len(before) + f"{rest} × {{}}"
    forms = [(usual, years, math.fsum(target.used for target in before) + rest * last.used)]
    ones = filter(None, [last, baseline, None if alike else first])
    forms += [(f"{term} × {{}}", [one], term * one.used) for one in ones]
    if not alike:
        mean = term * (first.used + last.used) / 2
        forms.append((f"{term} × ({{}} + {{}}) / 2", [first, last], mean))
    # by the years that they are of: the numbers, and what they come to
    sums = {
        form.format(*[one.year for one in of]): (form.format(*[_n(one.used) for one in of]), value)
        for form, of, value in forms
    }
    usual, fits = next(iter(sums)), [n for n, (_, v) in sums.items() if math.isclose(v, total.used)]
    shown, value = sums[usual]
    says, cells = {"usual": usual, "fits": " = ".join(fits)}, [*years, total]
    if usual in fits:
        yield _Oddity("total_from_years", cells, f"{shown} = {_n(value)}", says, fits)
        return
    others = [f"{sums[fit][0]} = {_n(total.used)}" for fit in fits]
    arithmetic = "; ".join([f"{shown} = {_n(value)} ≠ {_n(total.used)}", *others])
    if baseline and any(str(baseline.year) in fit for fit in fits):
        cells = [baseline, *cells]
    code = "total_otherwise" if fits else "total_unexplained"
    yield _Oddity(code, cells, arithmetic, says, fits)


def _weak_paces(row: _Row) -> Iterator[_Oddity]:
    """A total that asks less of the years to come than the last printed year, or the baseline."""
    total, printed, years = row.total, row.annual, row.unprinted
    if total is None or not printed or not years:
        return
    # a year that begins with its third quarter is half a year
    length = math.fsum(len(row.history.term.by_year[year]) / 4 for year in years)
    implied = (total.used - math.fsum(target.used for target in printed)) / length
    less = " - ".join(_n(target.used) for target in (total, *printed))
    pace = f"({less}) / {_n(length)} = {_n(implied)}"
    upward = row.history.rules.direction == "ascending"
    others = {"pace_below_last_year": printed[-1], "pace_below_baseline": row.baseline}
    for code, other in others.items():
        if other is not None and (implied < other.used if upward else implied > other.used):
            says = {"implied": _n(implied), "span": f"{years[0]}-{years[-1]}"}
            says |= {"year": str(other.year), "other": _n(other.used)}
            arithmetic = f"{pace} {'<' if upward else '>'} {_n(other.used)}"
            yield _Oddity(code, [*printed, total, other], arithmetic, says, says="pace_below")


def _unlike_things(row: _Row) -> Iterator[_Oddity]:
    """A cell that says what it counts in words that the indicator's name does not know."""
    known = {word[:_STEM] for word in _words(row.history.rules.name)}
    said = {
        target: [w for w in _words(row.texts[target.source_cell]) if not _OF_SCOPE.fullmatch(w)]
        for target in row.every
    }
    for words in said.values():  # "casos atendidos" is the name's "atención", so "casos" is too
        stems = {word[:_STEM] for word in words}
        known |= stems if stems & known else set()
    for target, words in said.items():
        if words and not {word[:_STEM] for word in words} & known:
            yield _Oddity("unlike_things", [target], places={"words": " ".join(words)})
    # a printed baseline many times the years that follow, or a fraction of them
    baseline, first = row.history.baseline, next(iter(row.annual), None)
    if baseline and first and baseline.value and first.value:
        ratio = baseline.value / first.value
        if ratio >= _UNLIKE_RATIO or ratio <= 1 / _UNLIKE_RATIO:
            arithmetic = f"{_n(baseline.value)} / {_n(first.value)} = {_n(ratio)}"
            says = {"first": baseline.year, "second": first.year}
            yield _Oddity("unlike_sizes", [baseline, first], arithmetic, says)


def _open_scopes(row: _Row) -> Iterator[_Oddity]:
    """What the last column covers: not said, or said against the numbers beside it."""
    final, years = row.history.final, row.annual
    if final is None or math.isnan(final.used):
        return
    text = row.texts[final.source_cell]
    if not _SAYS_SCOPE.search(text):
        yield _Oddity("scope_not_stated", [final], places={"text": text})
    largest = max((target.used for target in years), default=math.nan)
    at_the_end = "wording_open" if _AT_THE_END.search(text) else ""
    code = "wording_contradicts" if _YEARLY.search(text) else at_the_end
    if code and final.used > largest:
        ratio = f"{_n(final.used)} / {_n(largest)} = {_n(final.used / largest)}" if largest else ""
        yield _Oddity(code, [*years, final], ratio, {"text": text, "largest": _n(largest)})


def _kinds(row: _Row) -> Iterator[_Oddity]:
    """What the numbers are said to be, against what is done with them, and which way they run."""
    history, rules, targets = row.history, row.history.rules, list(row.history.targets.values())
    final, baseline, start, upward = history.final, history.baseline, history.start, history.upward
    summed = rules.within_year == "sum" or history.across_years == "sum"
    if rules.unit_kind == "percent" and summed and targets:
        yield _Oddity("percent_summed", targets, places={"unit": rules.unit})
    if ceilings := [target for target in targets if target.comparison == "at_most"]:
        yield _Oddity("ceiling", ceilings, places={"text": row.texts[ceilings[-1].source_cell]})
    years = [t for t in row.every if t.scope in ("annual", "level") and t.role == "target"]
    years = [target for target in years if target.used == target.used]
    ordered = [target.used for target in years]
    falls = ordered == sorted(ordered, reverse=True) and len(set(ordered)) > 1
    if falls and upward:
        says = {"first": _n(ordered[0]), "last": _n(ordered[-1])}
        yield _Oddity("targets_fall", years, " ≥ ".join(map(_n, ordered)), says)
    elif start and years and (start.used > ordered[-1] if upward else start.used < ordered[-1]):
        last, sign = years[-1], ">" if upward else "<"
        says = {"baseline": _n(start.used), "year": str(last.year), "target": _n(last.used)}
        arithmetic = f"{_n(start.used)} {sign} {_n(last.used)}"
        yield _Oddity("baseline_beyond", [start, last], arithmetic, says)
    if history.running and final and final.scope == "cumulative":
        yield _Oddity("running_summed", [final], places={"unit": rules.unit})
    if baseline and row.baseline is None:
        says = {"text": row.texts[baseline.source_cell]}
        yield _Oddity("baseline_missing", [baseline], places=says)


_CHECKS = (_totals, _weak_paces, _unlike_things, _open_scopes, _kinds)


def _words(text: str) -> list[str]:
    """The words of a text, of four letters or more, without accents."""
    return re.findall(r"[a-z]{4,}", fold(text))


def _n(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")
