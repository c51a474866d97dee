"""What is odd in the matrix itself, in three parts: contradictions, gaps, and checks that passed.

A programme goes in; a frame comes out with a row per oddity: its code, the cells and the
arithmetic. Found by rule for any programme, never by a list of indicators, and nothing is
corrected. Source: design/analysis.md, "Audit".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.analysis.commitments import compare_narrative_targets
from indicators.analysis.history import History, Target, histories
from indicators.analysis.plan import plan_of
from indicators.frames.schemas import frame_of
from indicators.programme import Programme
from indicators.words import AUDIT_CODES, sentence

#: A printed year that is this many times another is a different thing, not growth.
UNLIKE_RATIO = 10
#: Letters that make two words the same: "atendidos" and "atención", "informe" and "informes".
STEM = 4
_SCOPE_WORDS = {"sexenio", "final", "durante", "anos", "anual", "anuales", "cada", "millon",
                "millones", "miles", "para", "entre", "desde", "hasta", "total"}  # fmt: skip
_YEARLY = re.compile(r"\b(al año|por año|cada año|anual(es)?)\b", re.IGNORECASE)
_AT_THE_END = re.compile(r"\bal (final|término)\b", re.IGNORECASE)
_SAYS_SCOPE = re.compile(
    r"sexenio|quinquenio|cuatrienio|trienio|periodo|administraci[oó]n|gesti[oó]n|\baño\b|anual",
    re.IGNORECASE,
)


#: What the matrix leaves open; every other code is a contradiction, but for a total that fits.
_GAPS = ("baseline_missing", "scope_not_stated", "not_covered", "wording_open", "ceiling")


@dataclass(frozen=True)
class Row:
    """One indicator's printed row: its targets in order, and the text of each cell."""

    history: History
    texts: dict[str, str]
    total: Target | None
    implied: float
    lang: str

    @property
    def annual(self) -> list[Target]:
        """The printed years with a number, oldest first."""
        found = [t for t in self.history.targets.values() if t.scope == "annual"]
        usable = [t for t in found if t is not self.total and not math.isnan(t.used)]
        return sorted(usable, key=lambda target: target.year)

    @property
    def unprinted(self) -> int:
        """How many years of the term have no target of their own."""
        return len(self.history.term.years()) - len(self.annual)


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
    printed = programme.targets_as_of(as_of).set_index("source_cell")
    rows = []
    for history in histories(programme, cut_off, as_of):
        for found in _oddities(_printed_row(history, printed, lang)):
            rows.append(
                {
                    "indicator_id": history.rules.indicator_id,
                    "objective": history.rules.objective,
                    "name": history.rules.name,
                    **found,
                }
            )
    rows += _only_in_the_text(programme, as_of, lang)
    return frame_of("audit", [{**row, "part": _part(row["code"])} for row in rows])


def _part(code: str) -> str:
    """Which of the three parts a code belongs to."""
    if code == "total_from_years":
        return "passed"
    return "gap" if code in _GAPS else "contradiction"


def checks_passed(programme: Programme, audit: pd.DataFrame) -> int:
    """How many checks of single indicators found nothing: every rule, for every indicator.

    Parameters
    ----------
    programme, audit
        A programme, and the frame of `audit_matrix` for it.

    Examples
    --------
    >>> import indicators as ind
    >>> programme = ind.open_programme("data/raw")
    >>> checks_passed(programme, audit_matrix(programme)) > 200
    True
    """
    found = audit[audit.indicator_id.isin(programme.indicators.indicator_id)]
    odd = found[(found.part != "passed") & (found.code != "weaker_floor")]
    # a total has three codes, of which one alone can be found
    rules = len(AUDIT_CODES) - len(("weaker_floor", "not_covered")) - 2
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
                "message": _says(compared.floor, lang),
                "arithmetic": compared.detail if compared.floor == "weaker_floor" else "",
                "fits": "",
                "texts": target.text,
                "cells": target.source_cell,
            }


def _printed_row(history: History, printed: pd.DataFrame, lang: str) -> Row:
    targets = [*history.targets.values(), *filter(None, [history.baseline, history.total])]
    cells = {target.source_cell for target in targets}
    final = history.final
    total = final if final and final.scope == "cumulative" else None
    plan = plan_of(history)
    spread = [year for year, method in plan.year_methods.items() if method == "spread"]
    return Row(
        history,
        {cell: str(printed.text[cell]) for cell in cells},
        total,
        plan.years[spread[0]].number if spread else math.nan,
        lang,
    )


def _oddities(row: Row) -> Iterator[dict[str, str]]:
    yield from _totals(row)
    yield from _weak_paces(row)
    yield from _unlike_things(row)
    yield from _unlike_sizes(row)
    yield from _open_scopes(row)
    yield from _percents(row)
    yield from _directions(row)
    rules = row.history.rules
    if rules.within_year != "sum" and row.history.across_years == "sum" and row.total:
        yield _found(
            "running_summed",
            _says("running_summed", row.lang, unit=rules.unit),
            "",
            [row.total],
            row,
        )
    baseline = row.history.baseline
    if baseline is not None and math.isnan(baseline.used):
        what = _says("baseline_missing", row.lang, text=row.texts[baseline.source_cell])
        yield _found("baseline_missing", what, "", [baseline], row)


def _totals(row: Row) -> Iterator[dict[str, str]]:
    """What the total should be by the printed years, and which simple arithmetic it follows."""
    if row.total is None or not row.annual or math.isnan(row.total.used):
        return
    total, years, rest = row.total.used, row.annual, row.unprinted
    first, last, term = years[0], years[-1], len(row.history.term.years())
    shown = [*[_n(t.used) for t in years[:-1]], f"{rest + 1} × {_n(last.used)}"]
    usual = math.fsum(t.used for t in years) + rest * last.used
    usual_name = " + ".join([*[str(t.year) for t in years[:-1]], f"{rest + 1} × {last.year}"])
    candidates = {
        usual_name: (usual, " + ".join(shown)),
        f"{term} × {last.year}": (term * last.used, f"{term} × {_n(last.used)}"),
    }
    baseline = row.history.baseline
    if baseline is not None and not math.isnan(baseline.used):
        worth = (term * baseline.used, f"{term} × {_n(baseline.used)}")
        candidates[f"{term} × {baseline.year}"] = worth
    if first.used != last.used:
        candidates[f"{term} × {first.year}"] = (term * first.used, f"{term} × {_n(first.used)}")
        mean = (first.used + last.used) / 2
        worth = (term * mean, f"{term} × ({_n(first.used)} + {_n(last.used)}) / 2")
        candidates[f"{term} × ({first.year} + {last.year}) / 2"] = worth
    fits = [name for name, (value, _) in candidates.items() if math.isclose(value, total)]
    arithmetic = f"{candidates[usual_name][1]} = {_n(usual)}"
    cells = [*years, row.total]
    if usual_name in fits:
        what = _says("total_from_years", row.lang, fits=" = ".join(fits))
        yield _found("total_from_years", what, arithmetic, cells, row, fits)
        return
    differs = f"{arithmetic} ≠ {_n(total)}"
    if not fits:
        what = _says("total_unexplained", row.lang, usual=usual_name)
        yield _found("total_unexplained", what, differs, cells, row)
        return
    what = _says("total_otherwise", row.lang, usual=usual_name, fits=" = ".join(fits))
    if any(str(row.history.baseline and row.history.baseline.year) in fit for fit in fits):
        cells = [*filter(None, [baseline]), *cells]
    arithmetic = "; ".join([differs, *[f"{candidates[fit][1]} = {_n(total)}" for fit in fits]])
    yield _found("total_otherwise", what, arithmetic, cells, row, fits)


def _weak_paces(row: Row) -> Iterator[dict[str, str]]:
    """A total that asks less of the years to come than the last printed year, or the baseline."""
    if row.total is None or not row.annual or math.isnan(row.implied):
        return
    upward = row.history.rules.direction == "ascending"
    less = " - ".join([_n(row.total.used), *[_n(target.used) for target in row.annual]])
    pace = f"({less}) / {row.unprinted} = {_n(row.implied)}"
    years = sorted(set(row.history.term.years()) - {target.year for target in row.annual})
    span = f"{years[0]}-{years[-1]}"
    printed = {"pace_below_last_year": row.annual[-1], "pace_below_baseline": row.history.baseline}
    for code, other in printed.items():
        if other is None or math.isnan(other.used):
            continue
        if row.implied < other.used if upward else row.implied > other.used:
            what = _says(
                "pace_below", row.lang, implied=_n(row.implied), span=span, year=other.year,
                other=_n(other.used),
            )  # fmt: skip
            sign = "<" if upward else ">"
            cells = [*row.annual, row.total, other]
            yield _found(code, what, f"{pace} {sign} {_n(other.used)}", cells, row)


def _unlike_things(row: Row) -> Iterator[dict[str, str]]:
    """A cell that says what it counts in words that the indicator's name does not know."""
    known = _stems(row.history.rules.name)
    cells = {target: _words(row.texts[target.source_cell]) for target in _in_order(row)}
    for words in cells.values():  # "casos atendidos" is the name's "atención", so "casos" is too
        stems = {word[:STEM] for word in words}
        if stems & known:
            known = known | stems
    for target, words in cells.items():
        if words and not {word[:STEM] for word in words} & known:
            what = _says("unlike_things", row.lang, words=" ".join(words))
            yield _found("unlike_things", what, "", [target], row)


def _unlike_sizes(row: Row) -> Iterator[dict[str, str]]:
    """A printed baseline many times the years that follow, or a fraction of them."""
    baseline, years = row.history.baseline, row.annual
    if baseline is None or not years or not baseline.printed or not years[0].printed:
        return
    ratio = baseline.printed / years[0].printed
    if ratio >= UNLIKE_RATIO or ratio <= 1 / UNLIKE_RATIO:
        what = _says("unlike_sizes", row.lang, first=baseline.year, second=years[0].year)
        arithmetic = f"{_n(baseline.printed)} / {_n(years[0].printed)} = {_n(ratio)}"
        yield _found("unlike_sizes", what, arithmetic, [baseline, years[0]], row)


def _open_scopes(row: Row) -> Iterator[dict[str, str]]:
    """What the last column covers: not said, or said against the numbers beside it."""
    final, years = row.history.final, row.annual
    if final is None or math.isnan(final.used):
        return
    text = row.texts[final.source_cell]
    if not _SAYS_SCOPE.search(text):
        what = _says("scope_not_stated", row.lang, text=text)
        yield _found("scope_not_stated", what, "", [final], row)
    largest = max((target.used for target in years), default=math.nan)
    if not final.used > largest:
        return
    arithmetic = f"{_n(final.used)} / {_n(largest)} = {_n(final.used / largest)}" if largest else ""
    if _YEARLY.search(text):
        what = _says("wording_contradicts", row.lang, text=text, largest=_n(largest))
        yield _found("wording_contradicts", what, arithmetic, [*years, final], row)
    elif _AT_THE_END.search(text):
        what = _says("wording_open", row.lang, text=text, largest=_n(largest))
        yield _found("wording_open", what, arithmetic, [*years, final], row)


def _percents(row: Row) -> Iterator[dict[str, str]]:
    """A percentage that would be added up, over quarters or years."""
    rules = row.history.rules
    summed = rules.within_year == "sum" or row.history.across_years == "sum"
    if rules.unit_kind == "percent" and summed and row.history.targets:
        what = _says("percent_summed", row.lang, unit=rules.unit)
        yield _found("percent_summed", what, "", list(row.history.targets.values()), row)


def _directions(row: Row) -> Iterator[dict[str, str]]:
    """Targets and baselines that run against the way that is said to be better, and ceilings."""
    history = row.history
    if ceilings := [target for target in history.targets.values() if target.at_most]:
        what = _says("ceiling", row.lang, text=row.texts[ceilings[-1].source_cell])
        yield _found("ceiling", what, "", ceilings, row)
    years = [t for t in _in_order(row) if t.scope in ("annual", "level") and t.role == "target"]
    years = [target for target in years if not math.isnan(target.used)]
    ordered = [target.used for target in years]
    falls = ordered == sorted(ordered, reverse=True) and len(set(ordered)) > 1
    if falls and history.upward:
        what = _says("targets_fall", row.lang, first=_n(ordered[0]), last=_n(ordered[-1]))
        yield _found("targets_fall", what, " ≥ ".join(map(_n, ordered)), years, row)
        return
    start = history.start
    if start is None or not years:
        return
    beyond = start.used > ordered[-1] if history.upward else start.used < ordered[-1]
    if beyond:
        last = years[-1]
        what = _says(
            "baseline_beyond", row.lang, baseline=_n(start.used), year=last.year,
            target=_n(last.used),
        )  # fmt: skip
        sign = ">" if history.upward else "<"
        arithmetic = f"{_n(start.used)} {sign} {_n(last.used)}"
        yield _found("baseline_beyond", what, arithmetic, [start, last], row)


def _found(
    code: str, message: str, arithmetic: str, cells: list[Target], row: Row,
    fits: list[str] | None = None,
) -> dict[str, str]:  # fmt: skip
    unique = list(dict.fromkeys(target.source_cell for target in cells))
    return {
        "code": code,
        "message": message,
        "arithmetic": arithmetic,
        "fits": ", ".join(fits or []),
        "texts": " | ".join(row.texts[cell] for cell in unique),
        "cells": " ".join(unique),
    }


def _in_order(row: Row) -> list[Target]:
    history = row.history
    every = [*filter(None, [history.baseline]), *history.targets.values()]
    if history.total and history.total not in every:
        every.append(history.total)
    return sorted(every, key=lambda target: target.year)


def _words(text: str) -> list[str]:
    """The words of a cell that say what is counted: no numbers, short words or scope.

    >>> _words("2 embajadas ⁴"), _words("18 al final del sexenio")
    (['embajadas'], [])
    """
    plain = _plain(text)
    return [word for word in re.findall(r"[a-z]{4,}", plain) if word not in _SCOPE_WORDS]


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"[a-z]{4,}", _plain(text))}


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in split if not unicodedata.combining(char))


def _n(value: Any) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _says(code: str, lang: str, **values: Any) -> str:
    """What is said of an oddity."""
    return sentence("audit", code, lang, **values)
