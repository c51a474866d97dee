"""What is odd in the matrix itself, in three parts: contradictions, gaps, and checks that passed.

Found by rule for any programme, never by a list of indicators, and nothing is corrected. Source:
design/analysis.md, "Audit".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
_SCOPE_WORDS = {"sexenio", "final", "durante", "anos", "anual", "anuales", "cada", "millon",
                "millones", "miles", "para", "entre", "desde", "hasta", "total"}  # fmt: skip
_YEARLY = re.compile(r"\b(al año|por año|cada año|anual(es)?)\b", re.IGNORECASE)
_AT_THE_END = re.compile(r"\bal (final|término)\b", re.IGNORECASE)
_SAYS_SCOPE = re.compile(
    r"sexenio|quinquenio|cuatrienio|trienio|periodo|administraci[oó]n|gesti[oó]n|\baño\b|anual",
    re.IGNORECASE,
)

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
        own = [target for target in known if target in history.targets.values()]
        self.annual = [target for target in own if target.scope == "annual"]
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

    Parameters
    ----------
    programme
        From `open_programme`. Decided numbers (`use` in programme.toml) stand in for printed ones
        in the arithmetic.
    as_of
        ISO date; the matrix as it had been printed by then.
    lang
        ``es`` or ``en``: the language of ``message``.

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
    rows = []
    for history in histories(programme, cut_off, as_of):
        row = _Row(history, texts)
        for odd in chain.from_iterable(check(row) for check in _CHECKS):
            cells = list(dict.fromkeys(target.source_cell for target in odd.cells))
            rows.append(
                history.described | {
                    "code": odd.code,
                    "message": sentence("audit", odd.says or odd.code, lang, **odd.places),
                    "arithmetic": odd.arithmetic,
                    "fits": ", ".join(odd.fits),
                    "texts": " | ".join(texts[cell] for cell in cells),
                    "cells": " ".join(cells),
                }
            )  # fmt: skip
    rows += _only_in_the_text(programme, as_of, lang)
    return frame_of(
        "audit", [{"part": _PARTS.get(row["code"], "contradiction"), **row} for row in rows]
    )


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
    rules = len(SCHEMAS["audit"]["code"].allowed) - len(("weaker_floor", "not_covered")) - 2
    return rules * len(programme.indicators) - len(odd.drop_duplicates(["indicator_id", "code"]))


def _only_in_the_text(
    programme: Programme, as_of: str | None, lang: str
) -> Iterator[dict[str, Any]]:
    """Targets of the text that ask less than the matrix, or that no indicator measures."""
    found = compare_narrative_targets(programme, as_of).set_index("target_id")
    for target in programme.narrative_targets.itertuples(index=False):
        compared = found.loc[target.target_id]
        if compared.floor in ("weaker_floor", "not_covered"):
            yield {
                "indicator_id": target.covered_by,
                "objective": target.objective,
                "name": target.label,
                "code": compared.floor,
                "message": sentence("audit", compared.floor, lang),
                "arithmetic": compared.detail if compared.floor == "weaker_floor" else "",
                "fits": "",
                "texts": target.text,
                "cells": target.source_cell,
            }


def _totals(row: _Row) -> Iterator[_Oddity]:
    """What the total should be by the printed years, and which simple arithmetic it follows."""
    total, years, baseline = row.total, row.annual, row.baseline
    if total is None or not years:
        return
    first, last, term = years[0], years[-1], len(row.history.term.years())
    rest, before = len(row.unprinted) + 1, years[:-1]
    usual = "{} + " * len(before) + f"{rest} × {{}}"
    forms = [(usual, years, math.fsum(target.used for target in before) + rest * last.used)]
    forms += [(f"{term} × {{}}", [one], term * one.used) for one in (last, baseline) if one]
    if first.used != last.used:
        mean = term * (first.used + last.used) / 2
        forms += [
            (f"{term} × {{}}", [first], term * first.used),
            (f"{term} × ({{}} + {{}}) / 2", [first, last], mean),
        ]
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
            says = {"implied": _n(implied), "span": f"{years[0]}-{years[-1]}",
                    "year": other.year, "other": _n(other.used)}  # fmt: skip
            arithmetic = f"{pace} {'<' if upward else '>'} {_n(other.used)}"
            yield _Oddity(code, [*printed, total, other], arithmetic, says, says="pace_below")


def _unlike_things(row: _Row) -> Iterator[_Oddity]:
    """A cell that says what it counts in words that the indicator's name does not know."""
    known = {word[:_STEM] for word in _words(row.history.rules.name)}
    cells = {target: _words(row.texts[target.source_cell]) for target in row.every}
    cells = {
        target: [word for word in words if word not in _SCOPE_WORDS]
        for target, words in cells.items()
    }
    for words in cells.values():  # "casos atendidos" is the name's "atención", so "casos" is too
        stems = {word[:_STEM] for word in words}
        known |= stems if stems & known else set()
    for target, words in cells.items():
        if words and not {word[:_STEM] for word in words} & known:
            yield _Oddity("unlike_things", [target], places={"words": " ".join(words)})


def _unlike_sizes(row: _Row) -> Iterator[_Oddity]:
    """A printed baseline many times the years that follow, or a fraction of them."""
    baseline, first = row.history.baseline, next(iter(row.annual), None)
    if baseline is None or first is None or not baseline.value or not first.value:
        return
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
    code = "wording_contradicts" if _YEARLY.search(text) else (
        "wording_open" if _AT_THE_END.search(text) else ""
    )  # fmt: skip
    if code and final.used > largest:
        ratio = f"{_n(final.used)} / {_n(largest)} = {_n(final.used / largest)}" if largest else ""
        yield _Oddity(code, [*years, final], ratio, {"text": text, "largest": _n(largest)})


def _signs(row: _Row) -> Iterator[_Oddity]:
    """A percentage that would be added up; targets that say "at most": less is better."""
    rules, targets = row.history.rules, list(row.history.targets.values())
    summed = rules.within_year == "sum" or row.history.across_years == "sum"
    if rules.unit_kind == "percent" and summed and targets:
        yield _Oddity("percent_summed", targets, places={"unit": rules.unit})
    ceilings = [target for target in targets if target.comparison == "at_most"]
    if ceilings:
        yield _Oddity("ceiling", ceilings, places={"text": row.texts[ceilings[-1].source_cell]})


def _directions(row: _Row) -> Iterator[_Oddity]:
    """Targets and baselines that run against the way that is said to be better."""
    upward, start = row.history.upward, row.history.start
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


def _running_or_open(row: _Row) -> Iterator[_Oddity]:
    """A running count whose total adds up years; a baseline that is printed without a number."""
    final, baseline = row.history.final, row.history.baseline
    if row.history.running and final and final.scope == "cumulative":
        yield _Oddity("running_summed", [final], places={"unit": row.history.rules.unit})

    if baseline and row.baseline is None:
        text = row.texts[baseline.source_cell]
        yield _Oddity("baseline_missing", [baseline], places={"text": text})


_CHECKS: Sequence[Callable[[_Row], Iterator[_Oddity]]] = (
    _totals, _weak_paces, _unlike_things, _unlike_sizes, _open_scopes, _signs, _directions,
    _running_or_open,
)  # fmt: skip


def _words(text: str) -> list[str]:
    """The words of a text, of four letters or more, without accents.

    >>> _words("2 embajadas ⁴"), _words("18 al final del sexenio")
    (['embajadas'], ['final', 'sexenio'])
    """
    return re.findall(r"[a-z]{4,}", fold(text))


def _n(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")
