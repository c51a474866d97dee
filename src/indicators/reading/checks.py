"""Values and targets that a person should confirm, in one file and over a whole folder.

Frames go in, findings come out; no value is changed.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import pandas as pd

from indicators.frames.schemas import by_vintage, newest, rows_of
from indicators.periods import is_quarter, quarter_of, quarters_of, year_of
from indicators.reading.findings import Finding, finding
from indicators.reading.numbers import TOTAL_TOLERANCE, read_number, runs_on
from indicators.reading.spellings import LEVELS, any_of, fold, vocabulary
from indicators.reading.workbook import Cell, address
from indicators.settings import IndicatorRule, Settings

#: A change of the logarithm beyond this, 3.3 times, between values of at least _MIN_JUMPING.
_MAX_JUMP = 1.2
_MIN_JUMPING = 30.0

#: An annual value of so many times its target is likely in another unit.
_SLIP = 10.0

#: One that is so small a part of its target is in millions, or in thousands of what is large.
_UNIT = 100_000
#: Another value of so many times the one before, or so small a part of it, likewise: ten, about.
_MUCH = 8.0
#: Targets of one indicator are alike within so many times.
_ALIKE = 3.0
#: Days within which offices rarely correct a value.
_SOON = 20

_GROUP = re.compile(rf"\b{any_of(vocabulary('meanings')['group'][:9])}\b")
_EVERYBODY = ("personas", "alumnos", "poblacion", "beneficiarios")
_LESS_IS_BETTER = re.compile(rf"\b{any_of(vocabulary('expressions')['less_is_better'])}\b")
#: Where each quarter has this share of the year's target, of at least so many, it may be a level.
_NEAR, _MIN_LEVEL = 0.75, 5.0
#: A result of so many times its target may be that of the years before as well.
_RUN_ON = 1.4

#: Rows of a frame by indicator and year, or period.
_Groups = dict[tuple[str, ...], list[Any]]


def check_matrix_row(
    indicator: Mapping[str, Any],
    cell: Cell | None,
    rule: IndicatorRule,
    targets: Sequence[Mapping[str, Any]],
) -> list[Finding]:
    """What programme.toml should say of an indicator: a percent or a rate is taken for a level;
    targets that fall, or ceilings, ask for a direction.
    """
    found = []
    ours = {"indicator_id": indicator["indicator_id"], "id": indicator["indicator_id"]}
    level = indicator["unit_kind"] in LEVELS
    if level and not (rule.within_year and rule.across_years):
        found.append(finding("level_by_unit", cell=cell, kind_code=indicator["unit_kind"], **ours))
    rows = _by_year(targets)
    values = [row["value"] for row in rows]
    late = [row for row in rows[1:] if row["role"] == "baseline"]  # it stands before every target
    found += [
        finding("baseline_after_target", source=row["source_cell"], year=row["year"], **ours)
        for row in late
    ]
    # of what is summed a baseline may be of other years
    level = level or rule.across_years == "last"
    always = len(values) > 2 and all(later < before for before, later in pairwise(values))
    of_years = [row["value"] for row in rows if row["role"] == "target"]
    own = values if level or always else of_years
    falls = len(own) > (1 if level else 2) and own[-1] < own[0] == max(own)
    bounds = [row for row in targets if row["role"] == "target" and row["comparison"]]
    if rule.direction is None and falls and all(row["comparison"] == "at_most" for row in bounds):
        first, last = f"{own[0]:,.12g}", f"{own[-1]:,.12g}"
        found.append(finding("falling_targets", cell=cell, first=first, last=last, **ours))
    rises = len(values) > 2 and all(before < later for before, later in pairwise(values))
    if rises and rule.direction == "descending" and not rule.reason:  # said by a column
        found.append(finding("direction_and_targets", cell=cell, **ours))
    flat = own and own[-1] <= own[0] and not (falls or bounds or rule.direction)
    if flat and (named := _LESS_IS_BETTER.search(fold(indicator["name"]))):
        found.append(finding("direction_by_name", cell=cell, shown=named.group(), **ours))
    against = {"at_most": "ascending", "at_least": "descending"}
    for row in bounds:
        open_ceiling = rule.direction is None and row["comparison"] == "at_most" and not falls
        if open_ceiling or rule.direction == against[row["comparison"]]:
            source, shown = row["source_cell"], row["text"][:40]
            return [*found, finding("bound_and_direction", source=source, shown=shown, **ours)]
    return found


def _by_year(targets: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The targets of single years and levels that have a value, the baseline among them."""
    known = [row for row in targets if row["value"] is not None and "Q" not in row["period"]]
    of_year = (row for row in known if row["scope"] in ("annual", "level"))
    return sorted(of_year, key=itemgetter("year"))


def unlike_targets(targets: Iterable[Mapping[str, Any]], settings: Settings) -> Iterator[Finding]:
    """Targets of years, or the baseline, ten times all others or a tenth, and not decided on."""
    rows = _by_year(targets)
    rows = [row for row in rows if not settings.decision_for(row["indicator_id"], row["year"])]
    for row in rows:
        others = [abs(other["value"]) for other in rows if other is not row and other["value"]]
        value = abs(row["value"])
        if len(others) < 2 or max(others) > _ALIKE * min(others):
            continue
        apart = value >= _MUCH * max(others) or value * _MUCH <= min(others)
        apart |= value == row["year"] and not min(others) / 2 <= value <= 2 * max(others)
        if apart and max(value, *others) >= _MIN_JUMPING:
            yield finding(
                "unlike_other_targets", source=row["source_cell"], shown=row["text"][:40],
                indicator_id=row["indicator_id"], year=row["year"], least=f"{min(others):,g}",
                most=f"{max(others):,g}",
            )  # fmt: skip


def check_quarters(targets: Iterable[Mapping[str, Any]], settings: Settings) -> Iterator[Finding]:
    """Quarters' targets that leave one out, do not come to the year's, or rise like totals."""
    years: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in targets:
        if row["role"] == "target" and row["value"] is not None:
            years[row["period"][:4]][row["period"]] = row
    for year, rows in years.items():
        whole, own = rows.pop(year, None), [rows[quarter] for quarter in sorted(rows)]
        if not own:
            continue
        values = [row["value"] for row in own]
        first = settings.first_quarter or ""
        every = rows.keys() >= {q for q in quarters_of(int(year)) if q >= first}
        differ = whole and abs(math.fsum(values) - whole["value"]) > TOTAL_TOLERANCE
        code = "quarters_differ" if every and differ else ""
        code = "quarters_run_on" if every and runs_on(values) else code
        code = code or ("" if every or whole else "quarters_left_out")
        if code:
            place, key = own[-1]["source_cell"], own[0]["indicator_id"]
            printed, value = whole["text"][:40] if whole else "", f"{math.fsum(values):,.12g}"
            periods = ", ".join(sorted(rows))
            yield finding(code, source=place, indicator_id=key, id=key, year=year,
                          periods=periods, value=value, printed=printed)  # fmt: skip


def check_values(values: pd.DataFrame, indicators: pd.DataFrame) -> list[Finding]:
    """Fractions in a count, and jumps, among rows of ``actuals``, one per indicator and period.

    Of an indicator's jumps the largest is named, and how many there are.
    """
    known = _known(values)
    counts = indicators.indicator_id[indicators.value_type == "count"]
    fractions = known[known["value"] % 1 != 0]
    fractions = fractions[fractions.indicator_id.isin(counts)]
    found = [
        _of_row("fraction_in_count", row, shown=_held_and_printed(row.value, row.text))
        for row in rows_of(fractions)
    ]
    large = known[known["value"] >= _MIN_JUMPING].reset_index(drop=True)
    places, periods = pd.factorize(large.period)
    step = pd.Series(np.array([_step(period) for period in periods], dtype=float)[places])
    kinds = [large.indicator_id, large.period.str.len()]  # quarters, and years
    large["before"] = large["value"].groupby(kinds).shift()
    change = np.log(large["value"] / large["before"]).abs()
    jumps = change[(step.groupby(kinds).diff() == 1) & (change > _MAX_JUMP)]
    ours = jumps.groupby(large.indicator_id[jumps.index])
    largest = jumps[ours.idxmax()].sort_values(ascending=False, kind="stable")
    for row in rows_of(large.loc[largest.index]):
        said = {"period": row.period, "before": f"{row.before:,g}"}
        count = len(ours.groups[row.indicator_id])
        found.append(_of_row("jump", row, shown=row.text[:40], **said, count=count))
    return found


def _same_figures(years: _Groups) -> Iterator[Finding]:
    """Years of quarters that repeat others, copied or the 25, 50, 75 % of a progress; periods
    that are all as the one before, or that of the year before.
    """
    alike: defaultdict[tuple[float, ...], list[Any]] = defaultdict(list)
    steps: defaultdict[tuple[str, str], list[tuple[Any, Any]]] = defaultdict(list)
    for rows in years.values():
        if quarters := [row for row in rows if is_quarter(row.period)]:
            alike[tuple(row.value for row in quarters)].append(quarters[-1])
        for before, row in pairwise(quarters):
            steps[before.period, row.period].append((before, row))
    repeated = [own for figures, own in alike.items() if len(own) > 1 and len(set(figures)) > 2]
    again = [row for own in repeated for row in own]
    if len(again) > 2:
        yield finding("same_figures", source=_cells(again[:20]), count=len(again))
    by_period = {(row.indicator_id, row.period): row for rows in years.values() for row in rows}
    for (key, period), row in by_period.items():
        if before := by_period.get((key, f"{year_of(period) - 1}{period[4:]}")):
            steps[before.period, period].append((before, row))
    for (of, period), pairs in steps.items():
        none = [row for before, row in pairs if row.value == 0 != before.value]
        if len(none) == len(pairs) > 2:
            yield finding("all_zero", source=_cells(none[:20]), period=period, count=len(none))
        same = [row for before, row in pairs if before.value == row.value != 0]
        if len(same) == len(pairs) > 2 and len({row.value for row in same}) > 2:
            cells, count = _cells(same[:20]), len(same)
            yield finding("same_as_before", source=cells, period=period, before=of, count=count)


def _part_above_whole(values: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Finding]:
    """Values of "Mujeres atendidas" above those of "Personas atendidas"."""
    names = dict(zip(indicators["name"].map(fold), indicators.indicator_id, strict=True))
    wholes = {
        key: whole
        for name, key in names.items()
        for other in _EVERYBODY
        if (whole := names.get(_GROUP.sub(other, name, count=1))) and whole != key
    }
    held = (
        {(row.indicator_id, row.period): row for row in rows_of(_known(values))} if wholes else {}
    )
    for (key, period), row in held.items():
        whole = held.get((wholes.get(key, ""), period))
        if whole and row.value > whole.value:
            said = {"shown": row.text[:40], "whole": whole.text[:40], "id": whole.indicator_id}
            yield _of_row("part_above_whole", row, period=period, **said)


def _known(values: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a value, by period."""
    return values.dropna(subset="value").sort_values("period", kind="stable")


def _of_row(code: str, row: Any, **values: Any) -> Finding:
    """A finding on the cell of a row."""
    return finding(code, source=row.source_cell, indicator_id=row.indicator_id, **values)


def _held_and_printed(value: float, text: str) -> str:
    """A value, and the text of its cell where that shows another: a format rounds."""
    held = f"{value:,.15g}"
    return held if read_number(text).value == value else f'{held} ("{text[:40]}")'


def _years(values: pd.DataFrame) -> _Groups:
    """The rows that have a value, by indicator and year."""
    # of many rows each column costs
    known = _known(values[["indicator_id", "period", "text", "source_cell", "value"]])
    return _grouped(known.assign(year=known.period.str[:4]), "indicator_id", "year")


def _step(period: str) -> int:
    """A period as a whole number that grows by one."""
    year = year_of(period)
    return year * 4 + quarter_of(period) if is_quarter(period) else year


def _against_targets(
    years: _Groups, targets: pd.DataFrame, indicators: pd.DataFrame, settings: Settings
) -> list[Finding]:
    """Years whose value is far from their target, and sums that look like levels or totals."""
    told = {key for key, rule in settings.indicators.items() if rule.within_year}
    within = dict(zip(indicators.indicator_id, indicators.within_year, strict=True))
    percents = set(indicators.indicator_id[indicators.unit_kind == "percent"])
    due = _of_years(targets[targets["value"] > 0])
    printed = targets[targets.role == "baseline"]
    bases = dict(zip(printed.indicator_id, printed["value"].fillna(0.0), strict=True))
    found: list[Finding] = []
    for key, rows in years.items():
        parts = [row for row in rows if is_quarter(row.period)] or rows
        how = within.get(key[0])
        reported = [row.value for row in parts]
        total = statistics.fmean(reported) if how == "mean" else sum(reported)
        value = reported[-1] if how == "last" else total
        target = due[key][-1].value if key in due else None
        base, most = bases.get(key[0], 0.0), 100 if key[0] in percents else math.inf
        found += _beyond_scale(parts, (base, target or 0.0), most)
        alone = settings.first_quarter == f"{key[1]}Q4"  # the year is one quarter
        if code := _odd_sum(parts, value, target, base, how, key[0] in told or alone):
            said = {"id": key[0], "value": f"{value:,g}", "target": f"{target:,g}"}
            found.append(_of_row(code, parts[-1], year=int(key[1]), **said))
            told.add(key[0])
    return found


def _beyond_scale(
    parts: Iterable[Any], known: tuple[float, float], most: float
) -> Iterator[Finding]:
    """Values below zero, or percents above 100, where neither baseline nor target are."""
    if min(known) >= 0 and max(known) <= most:
        for row in parts:
            if not 0 <= row.value <= most:
                said = {"value": row.text[:40], "target": f"{max(known):,g}"}
                yield _of_row("beyond_scale", row, period=row.period, **said)


def _odd_sum(
    parts: Sequence[Any], value: float, target: float | None, base: float, how: str | None,
    told: bool,
) -> str:  # fmt: skip
    """The finding on a year's values beside its target and the baseline, if any."""
    if target is None:
        return ""
    if value >= _SLIP * target:
        return "ten_times_target"
    whole = len(parts) == 4 or not is_quarter(parts[0].period)
    little = (how == "last" and value * _MUCH <= min(base, target)) or (
        whole and value * 10 * _SLIP <= target and base * _SLIP >= target
    )
    if value and (little or (how == "sum" and value * _UNIT <= target)):
        return "far_below_target"
    reported = [row.value for row in parts]
    if how != "sum" or told:
        return ""
    by_quarters = is_quarter(parts[0].period) and target >= _MIN_LEVEL
    if by_quarters and min(reported) >= _NEAR * target:  # each quarter comes near the year's target
        return "like_level"
    return "like_total" if _is_like_total(parts, value, target) else ""


def _like_totals_of_years(
    years: _Groups, targets: pd.DataFrame, indicators: pd.DataFrame
) -> Iterator[Finding]:
    """Results of a year that all come near the sum of the targets up to it, not to its own."""
    due = _of_years(targets[targets["value"] > 0])
    sums = set(indicators.indicator_id[indicators.across_years == "sum"])
    known: defaultdict[str, list[tuple[Any, bool]]] = defaultdict(list)
    for (key, year), rows in years.items():
        before = [due[of][-1].value for of in due if of[0] == key and of[1] < year]
        if key in sums and (key, year) in due and before and not is_quarter(rows[-1].period):
            own, value = due[key, year][-1].value, rows[-1].value
            total = own + math.fsum(before)
            near = abs(value - total) <= total / 5
            known[year].append((rows[-1], near and value >= _RUN_ON * own))
    for year, told in known.items():
        if all(near for _, near in told):
            cells = _cells(row for row, _ in told)
            yield finding("like_total_of_years", source=cells, year=int(year), count=len(told))


def _is_like_total(parts: Sequence[Any], total: float, target: float) -> bool:
    """Whether values always rise from the first quarter on, to the target's share by then."""
    values = [row.value for row in parts]
    from_first = [row.period[4:] for row in parts] == ["Q1", "Q2", "Q3", "Q4"][: len(parts)]
    if len(parts) < 3 or not from_first or values != sorted(set(values)) or target < _MIN_LEVEL:
        return False
    share = target * len(parts) / 4
    return abs(values[-1] - share) <= share / 4 and total > 1.3 * share


def _of_years(targets: pd.DataFrame) -> _Groups:
    """The targets of single periods, and levels, by indicator and period."""
    of_year = (targets.role == "target") & targets.scope.isin(["annual", "level"])
    return _grouped(targets[of_year], "indicator_id", "period")


def _grouped(frame: pd.DataFrame, *keys: str) -> _Groups:
    """The rows by some columns, a missing date being one."""
    groups = defaultdict(list)
    for row in rows_of(frame):
        groups[attrgetter(*keys)(row)].append(row)
    return groups


def check_decisions(
    settings: Settings, indicators: pd.DataFrame, targets: pd.DataFrame, file: str
) -> list[Finding]:
    """Decisions on an indicator or a target that no matrix has; a baseline year that is inferred.

    ``file`` names what was read, for the message.
    """
    ids = set(indicators.indicator_id)
    known = set(zip(targets.indicator_id, targets.year, strict=True))
    decided = [(decision.indicator, decision.year) for decision in settings.decisions]
    missing = [f'"{key}"' for key in settings.indicators if key not in ids]
    missing += [f'"{key}", {year}' for key, year in decided if (key, year) not in known]
    found = [
        finding("decision_without_subject", source=address(settings.file), what=what, file=file)
        for what in missing
    ]
    if settings.baseline_year is None and (targets.role == "baseline").any():
        found.append(finding("baseline_year_inferred", source=address(file)))
    return found


def check_folder(
    settings: Settings, indicators: pd.DataFrame, targets: pd.DataFrame, actuals: pd.DataFrame,
    office: pd.DataFrame, files: str,
) -> list[Finding]:  # fmt: skip
    """What a folder's frames say against one another.

    ``targets`` are those of every matrix, ``office`` those that offices printed, ``files`` the
    names of the matrices.
    """
    held = newest(actuals)
    years = _years(held)
    return [
        *_repeated_targets(targets),
        *_outside_term(targets, settings),
        *check_decisions(settings, indicators, targets, files),
        *_decided_targets(targets, settings),
        *_between_reports(actuals, settings),
        *check_values(held, indicators),
        *_same_figures(years),
        *_part_above_whole(held, indicators),
        *_against_targets(years, targets, indicators, settings),
        *_like_totals_of_years(years, targets, indicators),
        *_office_targets(office, targets),
    ]


def _repeated_targets(targets: pd.DataFrame) -> Iterator[Finding]:
    """One target with two numbers and one date, or none: which of them is the later?"""
    apart = targets.assign(total=targets.scope == "cumulative")
    for rows in _grouped(apart, "indicator_id", "period", "role", "reported", "total").values():
        if len({str(row.value) for row in rows}) > 1:
            key, texts = rows[0].indicator_id, " / ".join(row.text for row in rows)
            yield finding("repeated_target", source=_cells(rows), indicator_id=key,
                          period=rows[0].period, texts=texts)  # fmt: skip


def _outside_term(targets: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Targets of years that are none of the programme's, where it declares its years."""
    first, last = settings.first_year, settings.last_year
    if first and last:
        outside = targets[(targets.role == "target") & ~targets.year.between(first, last)]
        for row in rows_of(outside):
            yield _of_row("outside_term", row, period=row.period)


def _cells(rows: Iterable[Any]) -> str:
    return " ".join(row.source_cell for row in rows)


def _decided_targets(targets: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Decisions on a target whose number a later matrix revised."""
    printed = _grouped(targets, "indicator_id", "period")
    for decision in settings.decisions:
        ours = printed.get((decision.indicator, str(decision.year)), [])
        if len({str(row.value) for row in ours}) > 1:
            said = {"texts": " → ".join(row.text for row in ours), "file": settings.file}
            yield _of_row("decision_on_revised", ours[-1], year=decision.year, **said)


def _between_reports(actuals: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Values that a later report takes back or much changes, or of years not of the programme."""
    term = settings.term
    known = [*map(str, term.years()), *term.quarters()]
    several = actuals.duplicated(["indicator_id", "period"], keep=False)
    columns = (actuals.indicator_id, actuals.period, actuals.sha256)
    held = set(zip(*columns, strict=True))
    looked_at = by_vintage(actuals[several | ~actuals.period.isin(known)])
    for (_, period), vintages in _grouped(looked_at, "indicator_id", "period").items():
        for before, row in pairwise(vintages):
            if pd.isna(row.value) and not pd.isna(before.value):
                yield _of_row("value_withdrawn", row, shown=row.text[:40])
            elif code := _odd_revision(before, row):
                said = {"shown": row.text[:40], "before": before.text[:40], "period": period}
                yield _of_row(code, row, **said)
        for row in vintages if period not in known else ():
            severity = "note" if _is_compared(row, held) else ""
            yield _of_row("outside_term", row, period=period, severity=severity)


def _is_compared(row: Any, held: Collection[tuple[str, str, str]]) -> bool:
    """Whether a value stands beside that of the same part of the next year, in one file: or is of a
    whole year before.
    """
    later = f"{year_of(row.period) + 1}{row.period[4:]}"
    return not is_quarter(row.period) or (row.indicator_id, later, row.sha256) in held


def _odd_revision(before: Any, row: Any) -> str:
    """The finding on a value of another size, or that soon comes from another file, if any."""
    if before.value == row.value or pd.isna(before.value):
        return ""
    small, large = sorted(map(abs, (before.value, row.value)))
    if large >= _MUCH * small and large >= _MIN_LEVEL:
        return "revised_much"
    files = {cell.partition("]")[0] for cell in (before.source_cell, row.source_cell)}
    days = (row.reported - before.reported).days
    soon = len(files) > 1 and 0 < days <= _SOON
    return "revised_soon" if soon and row.data_status != "revised" else ""


def _office_targets(office: pd.DataFrame, targets: pd.DataFrame) -> Iterator[Finding]:
    """A target that an office printed against the matrix of its day; without a date the newest."""
    printed = {} if office.empty else _of_years(targets)
    for row in rows_of(office):
        vintages = printed.get((row.indicator_id, row.period), [])
        # the oldest stands for the time before it
        known = [v for v in vintages[1:] if not v.reported > row.reported] or vintages[:1]
        if known and abs(row.value - known[-1].value) > 1e-9:
            yield _of_row("office_target_differs", row, printed=row.text[:40], period=row.period,
                          ours=f"{known[-1].value:,g}")  # fmt: skip
