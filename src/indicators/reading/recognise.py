"""From a sheet to its layout: its tables, and what their columns hold by the titles and beside one
another.

A sheet goes in and is looked at once; a :class:`SheetLayout` comes out, with a finding for each
doubt. No value is taken and nothing is marked here.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from indicators.reading.findings import Finding, finding
from indicators.reading.headers import (
    PLANNED,
    VALUES,
    Column,
    headed_columns,
    name_above,
    parse_header,
)
from indicators.reading.layout import Layout, SheetLayout, Table, letters_of
from indicators.reading.meanings import (
    ACCUMULATED,
    DONE,
    MONEY,
    is_beside_results,
    is_doubtful_name,
    is_part,
    says,
)
from indicators.reading.scan_xml import MAX_COLUMN, column_letter
from indicators.reading.spellings import (
    fold,
    last_month,
    month_end,
    take_period,
)
from indicators.reading.tables import (
    added_up,
    derived_columns,
    numbers_in,
    tables_of,
    unlike_ratios,
)
from indicators.reading.titles import Context, plain_name, read_titles, said_by_name, titles_of
from indicators.reading.workbook import Sheet

#: Roles whose values a title can scale.
_SCALED = ("result", "total", "term_target", "target", "baseline", "planned")
#: Since when figures run, where it is not January.
_SINCE = re.compile(
    r"\b(?:inicio|administracion|sexenio|trienio|cuatrienio|gestion|historic[ao]"
    r"|(?:desde|a partir de)(?! (?:el )?(?:primero de |1 de |inicio del ano|enero)))\b"
)
_OF_QUARTER = re.compile(r"\b(?:(?:del|en el|durante el|por) trimestre|trimestral)\b")
_OF_YEAR = re.compile(r"\b(?:anual|del ano|del ejercicio)\b")
_OTHER_PART = re.compile(r"\b(?:mes|mensual|anual|del ano)\b")
_MAY_BE_PART = ("unknown", "ignored", "category")
#: So many rows of a sheet without a table may be a cover that says the date.
_COVER_ROWS = 60
#: The finding on bare columns of a sheet, by what its titles say they hold.
_KIND_CODES = {"planned": "planned_sheet", "money": "money_sheet", "other": "other_measure"}


def recognise(sheet: Sheet, declared: Layout | None = None) -> SheetLayout:
    """Find the tables of a sheet: those declared for it, else those that its headers show.

    The sheet is not changed. Its tables come with the periods that columns take from the titles,
    and with the doubts.
    """
    found: list[Finding] = []
    if declared and not declared.keeps(sheet.file, sheet.name):
        found.append(finding("left_out_sheet", source=sheet.place, layout=declared.file))
        return SheetLayout(sheet, findings=tuple(found))
    ours = declared.tables_for(sheet.file, sheet.name) if declared else []
    explained = [table for table in ours if table.columns]
    if explained:
        tables = [t for table in explained if (t := _verified(sheet, table, found))]
    else:
        tables = tables_of(sheet, found)
        tables = [_with_rules(table, ours) for table in tables]
    below = 1 if explained else min(max(sheet.rows, default=0), _COVER_ROWS) + 1
    heads = [table.header_rows[0] for table in tables]
    first = min(heads, default=below)
    spans = [_span_beside(table, tables) for table in tables]
    results = (head for table in tables for head in table.with_roles("result", "total").values())
    years = {head.year for head in results if head.year}
    year = max(years, default=None)
    context = read_titles(sheet, first, 0, next(iter(spans), range(1, MAX_COLUMN)), year)
    contexts = [
        context if row == first and span.start == 1 else titles_of(sheet, row, context, span)
        for row, span in zip(heads, spans, strict=True)
    ]
    tables = [_settled(sheet, *each, found) for each in zip(tables, contexts, strict=True)]
    if tables:
        found += context.date_findings()
        found += _period_doubts(sheet, context, tables)
        if any(c.title_unit and c.scale != 1.0 for t in tables for c in t.columns.values()):
            scale = f"{context.scale:,.12g}"
            found.append(finding("scaled_by_title", source=sheet.place, scale=scale))
        part, file = context.part, plain_name(sheet.file)
        if not explained and (part or says(file) == "group"):
            shown = (part.text if part else file)[:60]
            source = "" if part else sheet.place
            found.append(finding("part_in_title", cell=part, source=source, shown=shown))
    return SheetLayout(sheet, tuple(tables), context, tuple(found))


def _span_beside(table: Table, tables: Iterable[Table]) -> range:
    """The columns whose titles are a table's: all, less those of the tables beside it."""
    row = table.header_rows[0]
    starts = sorted(min(t.columns) for t in tables if t.header_rows[0] == row)
    own = starts.index(min(table.columns))
    return range(starts[own] if own else 1, [*starts, MAX_COLUMN][own + 1])


# ---- what the titles and the other columns add


def _settled(sheet: Sheet, table: Table, context: Context, found: list[Finding]) -> Table:
    """A table whose columns take what the titles say, less what cannot be told apart."""
    naming = [head for head in table.columns.values() if head.role in ("indicator", "unit")]
    scales = [head.scale for head in naming if head.scale != 1.0]  # "Indicador (cifras en miles)"
    context = replace(
        context,
        scale=next(iter(scales), context.scale),
        is_percent=context.is_percent or any(head.percent for head in naming),
    )
    if not table.declared:
        table = replace(table, columns=_plain_totals(sheet, table, context, found))
        texts = {c: head.header for c, head in table.columns.items()}
        found += unlike_ratios(sheet, table.row_numbers, texts, table.with_roles("result"))
        derived = {
            c: replace(table.columns[c], role="ignored") for c in derived_columns(sheet, table)
        }
        table = replace(table, columns={**table.columns, **derived})
    reported = table.reported or context.reported
    ends = list(filter(None, (reported, context.through, _end_by_titles(context, table))))
    table = replace(
        table,
        columns={c: _with_context(head, context, table) for c, head in table.columns.items()},
        reported=reported,
        through=min(ends) if ends else _day_of_report(context, table),
        data_status=table.data_status or context.data_status,
        rows=(table.rows[0], table.rows[1] or max(sheet.rows, default=0)),
    )
    return _Doubts(sheet, table, context, found).settled()


def _stems(text: str) -> Iterator[str]:
    """How the longer words of a text begin: "becarios" are of "becas"."""
    return (word[:5] for word in fold(text).split() if len(word) > 3)


def _plain_totals(
    sheet: Sheet, table: Table, context: Context, found: list[Finding]
) -> dict[int, Column]:
    """The columns, of which a bare "Total" is a result of the period of its rows or its sheet, and
    no running total: where rows have periods of their own; on a sheet of a quarter, where it is the
    sum of what stands beside it, or a header says "del trimestre". Else it may be either there.

    Of columns without a role those that it adds up are parts, and not used.
    """
    columns, heads = dict(table.columns), table.columns.items()
    of_rows = table.with_roles("period", "quarter", "month", "until")
    of_quarter = any(_OF_QUARTER.search(fold(head.header)) for _, head in heads)
    results = [head for head in table.with_roles("result").values() if not head.month]
    totals = ((c, head, fold(head.header)) for c, head in heads if head.role == "total")
    for column in [c for c, head, text in totals if head.generic or _OF_QUARTER.search(text)]:
        may_be = [c for c, head in heads if head.role in _MAY_BE_PART or head.month]
        before = [c for c in may_be if c < column]
        parts = before or [c for c in may_be if c > column]
        named = bool(before) and all(is_part(columns[c].header) for c in parts)
        adds_up, apart = added_up(sheet, table.row_numbers, parts, column, once=named)
        if adds_up or named:
            found += apart
            unknown = [c for c in parts if not columns[c].month]
            columns |= {c: replace(columns[c], role="ignored") for c in unknown}
        rest = {c: columns[c].header for c in may_be if c not in parts}
        beside = [c for c, h in rest.items() if is_part(h) or not is_beside_results(h)]
        if results or columns[column].year:
            continue
        if any(numbers_in(sheet, row, beside) for row in table.row_numbers):  # of some parts alone
            columns[column] = replace(columns[column], refused="total_of_what")
            continue
        own = (of_quarter or adds_up) and not ACCUMULATED.search(fold(columns[column].header))
        if of_rows or (context.quarter and not context.running and own):
            columns[column] = replace(columns[column], role="result", running=False)
        elif context.quarter not in (None, 1) and not context.running:
            columns[column] = replace(columns[column], refused="total_of_what")
    return columns


def _texts(sheet: Sheet, row: int, columns: Iterable[int]) -> list[str]:
    """The texts that a row has in some columns."""
    return [cell.text for c in columns if (cell := sheet.rows.get(row, {}).get(c))]


def _day_of_report(context: Context, table: Table) -> date | None:
    """The only date above a table, "Datos de: 18/07/2025", where a period of it was over by then;
    of years alone, where one had begun.
    """
    heads = [head for head in table.with_roles("result", "total").values() if head.year]
    parts = [head for head in heads if head.quarter or head.month]
    ends = [month_end(h.year or 0, h.month or 3 * (h.quarter or 4)) for h in parts or heads]
    day, first = context.dated, min(ends, default=date.min)
    over = day and (first <= day or (not parts and first.year == day.year))
    return day if over else None


def _end_by_titles(context: Context, table: Table) -> date | None:
    """The end of the quarter or the month of the titles, which later columns cannot be results of;
    of a table of other years it says nothing.
    """
    month = context.month or 3 * (context.quarter or 0)
    heads = table.with_roles("result", "total").values()
    years = {head.year for head in heads if head.year} | {context.year} - {None}
    whole = any(head.year and not (head.quarter or head.month) for head in heads)
    if not month or len(years) != 1 or context.doubt or whole:
        return None
    return month_end(years.pop(), month)


def _with_context(head: Column, context: Context, table: Table) -> Column:
    """A column with the year, quarter or scale of the titles, where it lacks one.

    A column with a year of its own takes no quarter from the title, and a target takes none at all,
    unless its header says that its values are a quarter's: then they run from January in no case.
    """
    if head.role not in _SCALED:
        return head
    column = head
    if head.scale == 1.0 and not head.scaled:
        column = replace(head, scale=context.scale, title_unit=_unit_of_titles(context, table))
    year, quarter, month = context.year, context.quarter, context.month
    without = not (head.running or head.quarter or head.month) and head.year in (None, year)
    if without and year and quarter and _is_of_quarter(head):
        return replace(column, year=year, quarter=quarter, refused="")
    if head.role == "term_target" and quarter and not (head.year or context.running):
        return replace(column, role="planned", year=year, quarter=quarter)  # "Meta del periodo"
    if without and quarter and head.role == "result" and _OTHER_PART.search(fold(head.header)):
        return replace(column, refused="other_part")  # "Avance del mes" on a quarter's sheet
    if head.refused:
        return head
    takes = head.quarter is None and head.month is None and head.role not in ("target", "baseline")
    sure = not context.doubt or (quarter and head.role == "total")
    if head.role in ("baseline", "term_target") or (takes and not sure):
        return column
    whole = quarter == 4 and context.running  # "Enero a diciembre": the year
    part = (quarter and not whole) or month or context.doubt
    if head.role in ("target", "planned") and year and _OF_YEAR.search(fold(head.header)):
        return replace(column, year=head.year or year)
    if head.role in ("target", "planned") and part and not head.quarter:
        return column  # "Meta" on a quarter's sheet: the year's target, or the quarter's?
    if head.role == "total" and takes and quarter and head.year in (year, None):
        return replace(column, role="result", running=True, quarter=quarter, year=head.year or year)
    if head.year is not None or not year:
        return column
    if not takes:
        return replace(column, year=year)
    running = head.running or context.running
    return replace(column, year=year, quarter=quarter, month=month, running=running)


def _unit_of_titles(context: Context, table: Table) -> str:
    """Percents or money, where the titles say so: perhaps that of its columns of budgets alone."""
    if context.is_percent and not table.with_roles("share"):
        return "%"
    headed = (set(fold(head.header).split()) for head in table.columns.values())
    budgets = any(words & MONEY for words in headed)
    return "($)" if budgets and context.unit == "$" else context.unit


def _is_of_quarter(head: Column) -> bool:
    """Whether a header says that its values are a quarter's, and no total ("Avance trimestral")."""
    measured = head.role in ("target", "planned", "result")
    return measured and bool(_OF_QUARTER.search(fold(head.header)))


class _Doubts:
    """What the columns of a recognised table cannot be, beside the titles and one another."""

    def __init__(self, sheet: Sheet, table: Table, context: Context, found: list[Finding]) -> None:
        self.sheet, self.table, self.context, self.found = sheet, table, context, found
        self.columns = dict(table.columns)

    def settled(self) -> Table:
        """The table with the columns that are left of it."""
        self._date_totals()
        if not self._of("result", "total"):
            self._change(self._of("difference"), role="ignored")
        if self.table.declared:
            return replace(self.table, columns=self.columns)
        self._doubt_targets()
        self._apply_kind()
        self._apply_bare_years()
        self._refuse_part_as_year()
        self._refuse_other_years()
        self._apply_accumulated()
        self._apply_sums()
        self._apply_running()
        self._refuse_twins()
        self._refuse_cycles()
        return replace(self.table, columns=self.columns)

    def _tell(self, code: str, column: int, **values: Any) -> None:
        place = self.sheet.at(self.table.header_rows[1], column)
        self.found.append(finding(code, source=place, **values))

    def _change(self, columns: Iterable[int], **changes: Any) -> None:
        self.columns |= {c: replace(self.columns[c], **changes) for c in columns}

    def _of(self, *roles: str) -> list[int]:
        """The columns of some roles that are not refused."""
        return [c for c, h in self.columns.items() if h.role in roles and not h.refused]

    def _doubt_targets(self) -> None:
        """Titles that make targets something else: a warning, unless they are changes, which are
        refused.
        """
        targets, planned = self._of("target"), self._of(*PLANNED)
        roles = {head.role for head in self.columns.values()}
        if self.context.odd_title and targets and "result" not in roles:
            self._tell("targets_by_title", targets[0], title=self.context.odd_title[:80])
        if self.context.changes and planned and not self._of("result", "total"):
            self._tell("targets_of_change", planned[0], title=self.context.changes[:80])
            self._change(planned, refused="of_change")

    def _apply_kind(self) -> None:
        """Bare columns on a sheet of plans, money or another measure are that, and no results."""
        kind, heads = self.context.kind, self.columns.items()
        totals = self._of("total")
        bare = [c for c, h in heads if h.role == "result" and h.generic and not h.refused]
        if not [*totals, *bare]:
            return
        if not kind:
            titles = f"{self.sheet.name} {self.context.title}"
            names = (plain_name(self.sheet.file), self.sheet.name)
            # an office reports on its POA, its programme: four bare quarters may be either
            whole = {self.columns[c].quarter for c in bare} >= {1, 2, 3, 4}
            poa = whole and DONE.isdisjoint(fold(titles).split())
            doubtful = [name for name in names if is_doubtful_name(name, titles)]
            doubtful += [name for name in names if poa and "poa" in fold(name).split()]
            if doubtful:
                self._tell("file_says", min(totals + bare), file=doubtful[0])
            elif unheard := self._unheard():
                self._tell("title_unheard", min(totals + bare), title=unheard[:80])
            return
        code = _KIND_CODES[kind]
        of_matrix = kind == "planned" and self._of("baseline", "term_target")
        parts = [c for c in bare if self.columns[c].quarter or self.columns[c].month]
        # two quarters of a year in a plan may as well be its progress
        fits = self._sums(parts) if parts else [True]
        title = self.context.title[:80] or self.sheet.name
        twice = says(self.sheet.name) == says(self.context.title) == "plan"
        severity = "note" if twice or (of_matrix and fits and all(fits)) else ""
        self._tell(code, min(totals + bare), title=title, severity=severity)
        if kind == "planned":
            self._change(bare, role="planned")
            self._change(totals, role="ignored")
        else:
            self._change(totals + bare, refused=code)

    def _unheard(self) -> str:
        """A title that no word explains, and that is none of what the table's rows are of."""
        texts = self.context.unheard
        cells = (self.sheet.rows.get(row, {}) for row in self.table.row_numbers if texts)
        named = [self.table.titled] if self.table.titled else []
        every = (*named, *(cell for row in cells for cell in row.values()))
        ours = {stem for cell in every for stem in _stems(cell.text)}
        return next((text for text in texts if ours.isdisjoint(_stems(text))), "")

    def _date_totals(self) -> None:
        """A bare "Total" is of the year of the columns beside it, where they are of one, and so is
        "I Trim" beside "Meta 2025" in a report of some day.
        """
        results, targets = self._of("result"), self._of(*PLANNED)
        parts = [c for c in results if self.columns[c].quarter and not self.columns[c].year]
        parts = parts if self.table.reported else []
        of = [c for c in (*results, *targets) if c not in parts] if parts else results
        years = {self.columns[c].year for c in of}
        bare = [c for c in self._of("total") if not self.columns[c].year]
        several = len({self.columns[c].quarter for c in results} - {None}) > 1
        bare += [
            c
            for c in targets
            if (several or _OF_YEAR.search(fold(self.columns[c].header)))
            and not (self.columns[c].year or self.columns[c].quarter)
        ]
        if len(years) == 1 and None not in years and not self.context.doubt:
            self._change(parts + bare, year=years.pop())

    def _apply_bare_years(self) -> None:
        """Make "2025", "2026" behind a baseline or the term's target targets, if one of these years
        was not over.
        """
        bare = {c: h for c in self._of("result") if (h := self.columns[c]).generic}
        years = {
            c: head.year
            for c, head in bare.items()
            if head.year and not (head.quarter or head.month or head.percent)
        }
        day = self.context.reported
        over = day and day.year > max(years.values(), default=0)
        apart = self._of("baseline", "term_target") and not self._of("target")
        if len(years) > 1 and apart and not over:
            term = self._of("term_target")[:1]
            rows = (numbers_in(self.sheet, row, [*term, *years]) for row in self.table.row_numbers)
            full = [own for own in rows if len(own) == len(years) + 1]
            sums = term and full and all(math.isclose(own[0], sum(own[1:])) for own in full)
            columns, severity = letters_of([*years]), "note" if sums else ""
            self._tell("bare_years", next(iter(years)), columns=columns, severity=severity)
            self._change(years, role="target")

    def _refuse_part_as_year(self) -> None:
        """Refuse "Avance 2025" in a report "al tercer trimestre de 2025": it is not the year's."""
        part, heads = self.context, self.columns
        if part.quarter in (None, 4) or not part.running:
            return
        own = [c for c in self._of("result") if not (heads[c].quarter or heads[c].month)]
        whole = [c for c in own if heads[c].year and part.year in (None, heads[c].year)]
        self._change(whole, refused="year_of_part")

    def _refuse_other_years(self) -> None:
        """Refuse "Realizado 2024" beside "Realizado" on a sheet of a quarter of 2025: it may be of
        that quarter as well, where it does not say "anual" and no header has a part of a year.
        """
        year, quarter, heads = self.context.year, self.context.quarter, self.columns
        results = self._of("result")
        said = [take_period(fold(heads[c].header))[1] for c in results]
        parts = any(one.quarter or one.month for one in said)
        parts |= bool(self.table.with_roles("period", "quarter", "month"))
        whole = quarter == 4 and self.context.running  # "Enero a diciembre": the year
        if year and quarter and not (parts or whole):
            others = [c for c in results if heads[c].year not in (None, year)]
            unsure = [c for c in others if not _OF_YEAR.search(fold(heads[c].header))]
            self._change(unsure, refused="year_or_quarter")

    def _apply_accumulated(self) -> None:
        """Figures that a title or a note calls cumulative run from January, where no column does,
        those of several years perhaps from the first; targets that do so are refused.
        """
        heads, said = self.columns, self.context.accumulated
        targets, results = self._of(*PLANNED), self._of("result", "total")
        if not said or any(heads[c].running for c in results):
            return
        parts = [c for c in results if heads[c].quarter or heads[c].month]
        years = {c: heads[c].year for c in results if heads[c].year and c not in parts}
        since = _SINCE.search(fold(said))
        if len(set(years.values())) > 1 and not since:
            self._change(years, running=True)
        elif len(set(years.values())) > 1:
            parts += years
        if len(targets) > 1 and not results:
            self._tell("targets_accumulated", targets[0], title=said[:80])
            self._change(targets[1:], refused="accumulated")
        elif parts and (since or len({heads[c].year for c in parts}) > 1):
            self._tell("accumulated_since", parts[0], title=said[:80])
            self._change(parts, refused="accumulated")
        elif parts:
            self._tell("accumulated_by_title", parts[0], title=said[:80])
            self._change(parts, running=True)
            unfit = [c for c in parts if heads[c].month] + [c for c in targets if heads[c].quarter]
            self._change(unfit, refused="accumulated")

    def _apply_sums(self) -> None:
        """Bare months or quarters of a year that add up to its target in every row are its
        calendar.

        Results may do so as well once the year is over: then quarters are left as they are.
        """
        heads, reported = self.columns.items(), self.context.reported
        parts = {c: h for c, h in heads if h.role == "result" and h.generic and not h.running}
        months = [c for c, h in parts.items() if h.month]
        quarters = [c for c, h in parts.items() if h.quarter and not h.month]
        bare = months if len(months) == 12 else quarters
        year = next(iter(parts.values())).year if parts else None
        over = bool(reported and year and reported.year > year)
        if len(bare) not in (4, 12) or (over and bare is quarters):
            return
        sums = self._sums(bare)
        enough = 1 if bare is months and not over else 2
        if len(sums) >= enough and all(sums):
            self._tell("planned_by_sum", bare[0], columns=letters_of(bare))
            self._change(bare, role="planned")

    def _sums(self, bare: Sequence[int]) -> list[bool]:
        """Whether some columns add up to the year's target, for each row that fills them all."""
        heads = self.columns.items()
        target = next((c for c, h in heads if h.role == "target" and not h.quarter), None)
        sums: list[bool] = []
        if target is None:
            return sums
        for row in self.table.row_numbers:
            numbers = numbers_in(self.sheet, row, (target, *bare))
            if len(numbers) > len(bare):
                sums.append(abs(sum(numbers[1:]) - numbers[0]) < 1e-6)
        return sums

    def _apply_running(self) -> None:
        """Beside "I Trim" and "Ene-Jun", "Ene-Mar" is the running total of the first quarter."""
        heads, results = self.columns, self._of("result")
        running = {heads[c].year for c in results if heads[c].running and heads[c].quarter}
        first = [c for c in results if heads[c].quarter == 1 and heads[c].year in running]
        spans = [c for c in first if last_month(fold(heads[c].header))]
        if len(first) > len(spans):
            self._change(spans, running=True)

    def _refuse_twins(self) -> None:
        """Refuse columns that say the same of what they hold: which of them counts is open."""
        groups: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, head in self.columns.items():
            filled = any(number in self.sheet.rows.get(row, {}) for row in self.table.row_numbers)
            if head.role in VALUES[:-2] and not head.refused and filled:
                when = (head.year, head.quarter, head.month, head.running, head.since)
                # "Original" beside "Corregido": of a plan, or of a figure?
                role = "result" if head.version and head.role == "planned" else head.role
                key = (role, *when, head.unit)
                groups[key].append(number)
        for twins in [members for members in groups.values() if len(members) > 1]:
            heads = {c: self.columns[c] for c in twins}
            rows = [_texts(self.sheet, row, twins) for row in self.table.row_numbers]
            if all(len(set(own)) < 2 for own in rows) and any(len(own) > 1 for own in rows):
                self._change(twins[1:], role="ignored")  # the same figures twice
                continue
            said = {head.data_status for head in heads.values()}
            versions = len(said) > 1 or any(head.version for head in heads.values())
            code = "two_versions" if versions else "same_period_twice"
            words = (f'{column_letter(c)} "{head.header[:40]}"' for c, head in heads.items())
            cells = ", ".join(map(column_letter, twins))
            # an office's own targets, beside its results
            aside = all(head.role == "target" for head in heads.values()) and self._of("result")
            severity = "note" if versions and aside else ""
            columns = ", ".join(words)
            self._tell(code, twins[0], columns=columns, cells=cells, severity=severity)
            self._change(twins, refused=code)

    def _refuse_cycles(self) -> None:
        """Refuse targets of school years or other cycles: several terms that are not one."""
        terms = {c: head for c, head in self.columns.items() if head.since and not head.refused}
        if len({(head.since, head.year) for head in terms.values()}) > 1:
            for number, head in terms.items():
                self._tell("other_cycle", number, header=head.header)
            self._change(terms, refused="other_cycle")


def _period_doubts(sheet: Sheet, context: Context, tables: list[Table]) -> Iterator[Finding]:
    """Warnings where the period of a column is not sure: its sheet says another, or two."""
    file = said_by_name(sheet.file)
    named = take_period(fold(sheet.name))[1].quarter
    if file.quarter and context.quarter and not named and file.quarter != context.quarter:
        why, quarter = "file_of_other_quarter", f"Q{context.quarter}"
        said: dict[str, Any] = {"why_code": why, "file": sheet.file, "quarter": quarter}
        yield finding("period_in_doubt", source=sheet.place, **said)
    roles = ("result", "total") if context.quarter else ("result", "total", "target")
    undated = [table for table in tables if not table.with_roles("period")]
    heads = [head for table in undated for head in table.with_roles(*roles).values()]
    if context.doubt and not all(head.year for head in heads):
        code, values = context.doubt
        yield finding("period_in_doubt", source=sheet.place, why_code=code, **values)
    years = {head.year for table in undated for head in table.with_roles("result").values()}
    if context.year and years - {None} and context.year not in years and None not in years:
        why = "title_of_other_year"
        yield finding("period_in_doubt", source=sheet.place, why_code=why, year=context.year)
    quarters = {head.quarter for head in heads if head.role == "result" and head.year}
    if context.quarter and quarters - {None} and quarters.isdisjoint((None, context.quarter)):
        said = {"why_code": "columns_of_other_quarter", "quarter": f"Q{context.quarter}"}
        yield finding("period_in_doubt", source=sheet.place, **said)
    if not (context.quarter or context.doubt or context.month):
        return
    for table in [table for table in undated if not table.with_roles("quarter")]:
        for number, head in table.with_roles("result").items():
            whole = head.year and not head.quarter and not head.month
            if whole and context.year in (None, head.year):
                place = sheet.at(table.header_rows[1], number)
                why = "year_on_part_sheet"
                yield finding("period_in_doubt", source=place, why_code=why, year=head.year)


# ---- declared tables


def _with_rules(table: Table, declared: list[Table]) -> Table:
    """A recognised table with the rows to skip and the date that are declared for its sheet."""
    for rules in declared:
        table = replace(
            table,
            skip=table.skip + rules.skip,
            keep=table.keep + rules.keep,
            reported=rules.reported or table.reported,
            data_status=rules.data_status or table.data_status,
            unit=rules.unit or table.unit,
        )
    return table


def _verified(sheet: Sheet, table: Table, found: list[Finding]) -> Table | None:
    """A declared table in this sheet, its periods filled in from the headers it stands under.

    A header that reads otherwise than the one that the column was declared for is an error, and
    the table is not used: a sheet that changed its columns must not be read by the old ones.
    """
    first, last = table.header_rows
    headed = any(row in sheet.rows for row in range(first, last + 1))
    heads = headed_columns(sheet, first, last) if headed else {}
    texts = {column: head.header for column, head in heads.items()}
    columns: dict[int, Column] = {}
    if table.rest == "ignored":
        width = max((max(cells) for cells in sheet.rows.values()), default=0)
        columns = {c: Column("ignored", header=texts.get(c, "")) for c in range(1, width + 1)}
    for number, column in table.columns.items():
        text = texts.get(number, "")
        if column.header and fold(column.header) != fold(text):
            place, expected = sheet.at(last, number), column.header[:80]
            said = finding("header_differs", source=place, found=text[:80], expected=expected)
            found.append(said)
            return None
        own = replace(column, header=text or column.header)
        head = parse_header(text) or parse_header(text.replace(" / ", " "))
        of_values = column.role in VALUES
        if head and of_values == (head.role in VALUES):
            # percents and multiples that the header says stay, unless others are declared
            own = replace(own, percent=head.percent and not own.unit)
            if not own.scaled:
                own = replace(own, scale=head.scale, unit=own.unit or head.unit)
            if of_values and not own.year:
                bare = head.role == "total" and own.role == "result"  # "Total" of a quarter's parts
                own = replace(
                    own, year=head.year, quarter=head.quarter, month=head.month,
                    running=own.running or (head.running and not bare), since=head.since,
                )  # fmt: skip
        columns[number] = own
    titled = name_above(sheet, first) if "{title}" in table.name else None
    table = replace(table, file=sheet.file, sheet=sheet.name, titled=titled)
    return replace(table, columns=dict(sorted(columns.items())))
