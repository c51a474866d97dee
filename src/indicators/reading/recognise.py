"""From a sheet to its layout: which rows are headers, and what each column holds.

A sheet goes in and is looked at once; a :class:`SheetLayout`
comes out, with a finding for each doubt. No value is taken and nothing is marked here. What cannot
be told apart is refused, all of it: the first of two columns never counts by default.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from indicators.frames.schemas import frame_of
from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import (
    PLANNED,
    VALUES,
    Band,
    Column,
    bands_of,
    headed_columns,
    header_of,
    is_numeric,
    merge_ends,
    name_above,
    parse_header,
)
from indicators.reading.layout import Layout, Table
from indicators.reading.meanings import (
    ASIDE,
    DONE,
    MONEY,
    is_doubtful_name,
    is_part,
    kind_of_row,
    says,
)
from indicators.reading.numbers import TOTAL_TOLERANCE, read_number
from indicators.reading.scan_xml import MAX_COLUMN, column_letter
from indicators.reading.spellings import (
    date_of,
    fold,
    last_month,
    month_end,
    span_of_days,
    split_status,
    take_period,
    vocabulary,
)
from indicators.reading.titles import Context, plain_name, read_titles, said_by_name, titles_of
from indicators.reading.workbook import Cell, Sheet

#: Roles whose values a title can scale.
_SCALED = ("result", "total", "term_target", "target", "baseline", "planned")
#: Since when figures run, where it is not January.
_SINCE = re.compile(
    r"\b(?:inicio|administracion|sexenio|trienio|cuatrienio|gestion|historic[ao]"
    r"|(?:desde|a partir de)(?! (?:el )?(?:primero de |1 de |inicio del ano|enero)))\b"
)
_OF_QUARTER = re.compile(r"\b(?:(?:del|en el|durante el|por) trimestre|trimestral)\b")
_OF_YEAR = re.compile(r"\b(?:anual|del ano|del ejercicio)\b")
_OF_SIPOT = ("avance de metas", "avance de las metas al periodo que se informa")
_OTHER_PART = re.compile(r"\b(?:mes|mensual|anual|del ano)\b")
#: Columns whose rows are parts of an indicator where its name stands once over several.
_ACTIVITIES = ("actividad", "accion", "acciones", "producto", "componente")
_DESCRIBES = ("descripcion", "definicion", "denominacion")
#: Roles of columns whose texts may say another one.
_BY_CONTENT = ("unknown", "ignored", "status", "category", "what")
_VARIABLES = ("numerador", "denominador", "variable")
#: Rates are of one, of a hundred, of a thousand ...
_PER = (1, 100, 1_000, 10_000, 100_000)
_MAY_BE_PART = ("unknown", "ignored", "category")
_PROGRESS, _DIMENSIONS = (frozenset(vocabulary("rows")[n]) for n in ("progress", "dimensions"))
_SETTINGS = frozenset(vocabulary("rows")["settings"])
_OF_STATE = re.compile(r"^(?!.*\b(?:ayuntamiento|municip\w*|alcaldia)\b).*\b(?:estado|estatal)\b")
_PEOPLE, _IDLE = frozenset(vocabulary("titles")["people"]), frozenset(vocabulary("rows")["idle"])
#: Roles of columns that say whose, or of what, the values of their row are.
_OF_ROWS = ("id", "unit", "what", "category", "year", "quarter", "month", "period")
_EVERY = re.compile(r"(?:total|tod[oa]s?|ambos)(?: \w+)?")
#: With what a header begins that says where: and no "Estado del indicador".
_AREAS = frozenset(vocabulary("headers")["areas"])
_OTHER_DAYS = frozenset(vocabulary("headers")["other_days"])
_CODE = re.compile(r"[A-Za-z]{0,2}[\d.\-]+\.?")
#: So many rows of a sheet without a table may be a cover that says the date.
_COVER_ROWS = 60
#: The finding on bare columns of a sheet, by what its titles say they hold.
_KIND_CODES = {"planned": "planned_sheet", "money": "money_sheet", "other": "other_measure"}


@dataclass(frozen=True)
class SheetLayout:
    """The tables of one sheet, top to bottom, what its titles say, and the doubts there are."""

    sheet: Sheet
    tables: tuple[Table, ...] = ()
    context: Context = field(default_factory=Context)
    findings: tuple[Finding, ...] = ()


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
        tables = [table for band in _named_bands(sheet) for table in _split(sheet, band, found)]
        tables = [_with_rules(table, ours) for table in tables]
    below = 1 if explained else min(max(sheet.rows, default=0), _COVER_ROWS) + 1
    heads = [table.header_rows[0] for table in tables]
    first = min(heads, default=below)
    spans = [_span_beside(table, tables) for table in tables]
    results = (head for table in tables for head in table.with_roles("result", "total").values())
    years = {head.year for head in results if head.year}
    year = years.pop() if len(years) == 1 else None
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


def _named_bands(sheet: Sheet) -> Iterator[Band]:
    """The header bands of a sheet, less those that count indicators, "Área | Indicadores"."""
    for band in bands_of(sheet):
        heads = band.columns.items()
        by_id = any(head.role == "id" for _, head in heads)
        names = [c for c, head in heads if head.role == "indicator" and not by_id]
        named = [cell for row in band.rows for c in names if (cell := sheet.filled(row, c))]
        if not named or any(not cell.is_number for cell in named):
            yield band


def _span_beside(table: Table, tables: Iterable[Table]) -> range:
    """The columns whose titles are a table's: all, less those of the tables beside it."""
    row = table.header_rows[0]
    starts = sorted(min(t.columns) for t in tables if t.header_rows[0] == row)
    own = starts.index(min(table.columns))
    return range(starts[own] if own else 1, [*starts, MAX_COLUMN][own + 1])


def recognised_frame(layouts: list[SheetLayout]) -> Any:
    """The frame ``recognised``: what each column of each table was taken for."""
    return frame_of(
        "recognised",
        [
            {
                "file": table.file,
                "sheet": table.sheet,
                "header_rows": _span(*table.header_rows),
                "column": column_letter(number),
                "role": "refused" if column.refused else column.role,
                "period": column.period,
                "scale": 1.0 if column.title_unit else column.scale,  # of some rows: a note
                "rows": _span(table.rows[0], table.rows[1] or 0),
            }
            for layout in layouts
            for table in layout.tables
            for number, column in sorted(table.columns.items())
        ],
    )


def _span(first: int, last: int) -> str:
    return f"{first}-{last}" if last >= first else ""


def _split(sheet: Sheet, band: Band, found: list[Finding]) -> Iterator[Table]:
    """The tables under one band: a second column of names begins a table beside the first."""
    columns = band.columns | {
        column: replace(band.columns.get(column, Column("")), role=role)
        for role, told in _told_by_others(sheet, band)
        for column in told
    }
    _refuse_groups(sheet, band, columns, found)
    columns |= dict(_beside_bare(sheet, band, columns))
    if band.numbered:
        cells = list(sheet.rows[band.numbered].values())
        found.append(
            finding("numbered_columns", cell=cells[0], row=band.numbered, cells=column_range(cells))
        )
    headed = [c for c, head in columns.items() if head.role == "indicator"]
    names = _name_columns(columns)
    _refuse_two_names(sheet, band, columns, headed, found)
    # a table beside another begins with the id left of its names, if there is one
    starts = [name - (name - 1 in columns and columns[name - 1].role == "id") for name in names[1:]]
    for start, end in pairwise([1, *starts, max(columns) + 1]):
        part = {c: head for c, head in columns.items() if start <= c < end}
        part |= dict(_behind_others(sheet, band, part))
        yield Table(
            part, sheet.file, sheet.name, (band.first, band.last),
            (band.rows.start, band.rows.stop - 1), carried=_carried(sheet, band, part),
            titled=band.name,
        )  # fmt: skip


def _name_columns(columns: dict[int, Column]) -> list[int]:
    """The columns of names, each with values of its own; of two for the same values the best.

    The others are ignored.
    """
    names = [c for c, head in columns.items() if head.role == "indicator"]
    valued = [
        any(head.role in VALUES for c, head in columns.items() if name < c < end)
        for name, end in zip(names, [*names[1:], max(columns) + 1], strict=False)
    ]
    kept = [name for name, has in zip(names, valued, strict=True) if has or name == names[0]]
    if len(kept) > 1 and not any(valued[: names.index(kept[1])]):
        del kept[1 if fold(columns[kept[0]].header).startswith("indicador") else 0]
    for name in set(names) - set(kept):
        columns[name] = replace(columns[name], role="ignored")
    return kept


def _refuse_two_names(
    sheet: Sheet, band: Band, columns: dict[int, Column], headed: list[int], found: list[Finding]
) -> None:
    """Refuse results beside which two columns name different things: "Indicador de resultado" and
    "Indicador de producto"; of targets a warning.
    """
    for left, right in pairwise(headed):
        said = [columns[c].header for c in (left, right)]
        both = columns[left].role == columns[right].role  # each with values of its own
        if both or any(fold(text).startswith(_DESCRIBES) for text in said):
            continue
        pairs = [(sheet.filled(row, left), sheet.filled(row, right)) for row in band.rows]
        texts = [(a.text.strip(), b.text.strip()) for a, b in pairs if a and b]
        apart = [a for a, b in texts if not _CODE.fullmatch(a) and not _CODE.fullmatch(b)]
        same = [a for a, b in texts if fold(a) == fold(b)]
        if 2 * len(apart) <= len(texts) or len(same) > 1:
            continue
        results = [
            c for c, head in columns.items() if head.role in ("result", "total") and c > left
        ]
        severity = "error" if results else "warning"
        words = " / ".join(text[:40] for text in said)
        place = sheet.at(band.last, left)
        found.append(finding("two_names", source=place, words=words, severity=severity))
        for column in results:
            columns[column] = replace(columns[column], refused="two_names")


def _beside_bare(
    sheet: Sheet, band: Band, columns: Mapping[int, Column]
) -> Iterator[tuple[int, Column]]:
    """Columns that only a period heads, beside numbers under no header, refused: "I Trim 2025" may
    be over both, a plan and what came of it.
    """
    for column, head in columns.items():
        alone = head.generic and head.period and column + 1 not in columns
        cells = [sheet.rows.get(row, {}) for row in band.rows if alone]
        numbers = [row for row in cells if column in row and is_numeric(row[column])]
        beside = [row for row in numbers if column + 1 in row and is_numeric(row[column + 1])]
        if 2 * len(beside) > len(numbers):
            yield column, replace(head, refused="beside_bare")


def _behind_others(
    sheet: Sheet, band: Band, columns: Mapping[int, Column]
) -> Iterator[tuple[int, Column]]:
    """The columns of values behind a second column of ids, units or kinds that says other things
    than the first, refused: their rows are of others.
    """
    for role in _OF_ROWS:
        ours = [c for c, head in columns.items() if head.role == role]
        for left, right in pairwise(ours):
            pairs = [(sheet.filled(row, left), sheet.filled(row, right)) for row in band.rows]
            apart = any(a and b and fold(a.text) != fold(b.text) for a, b in pairs)
            values = [c for c, head in columns.items() if head.role in VALUES]
            if apart and any(left < c < right for c in values):
                yield from (
                    (c, replace(columns[c], refused="of_others")) for c in values if c > right
                )


def _carried(sheet: Sheet, band: Band, columns: Mapping[int, Column]) -> frozenset[int]:
    """Columns of names that rows of kinds or groups below leave blank: the name above holds."""
    whats = [c for c, head in columns.items() if head.role in ("what", "category")]
    names = frozenset(c for c, head in columns.items() if head.role in ("indicator", "id"))
    return names if any(_blank_beside(sheet, band, names, what) for what in whats) else frozenset()


def _blank_beside(
    sheet: Sheet, band: Band, names: Collection[int], column: int, among: Collection[int] = ()
) -> bool:
    """Whether a row has a text in a column and leaves its name blank: one name for several rows."""
    rows = among or band.rows
    cells = [cell for row in rows if (cell := sheet.rows.get(row, {}).get(column))]
    told = (c.row for c in cells if isinstance(c.value, str) and len(sheet.rows[c.row]) > 1)
    return any(not any(sheet.filled(row, c) for c in names) for row in told)


def _told_by_others(sheet: Sheet, band: Band) -> Iterator[tuple[str, Iterable[int]]]:
    """Roles that columns have by what stands beside or below them, and these columns."""
    heads = band.columns.items()
    periods = [c for c, head in heads if head.role in ("period", "quarter", "month")]
    if len(periods) > 1:  # "Fecha" beside the period: the day of the report
        yield "reported", [c for c in periods if fold(band.columns[c].header) == "fecha"]
    results = [c for c, head in heads if head.role == "result"]
    shares = [c for c in results if band.columns[c].percent]
    if len(shares) < len(results):  # "Avance (%)"
        yield "share", [c for c in shares if not band.columns[c].period]
    if any(head.role == "since" for _, head in heads):  # of the transparency format
        yield "result", [c for c, head in heads if fold(head.header) in _OF_SIPOT]
        yield "ignored", [c for c, head in heads if fold(head.header) == "metas programadas"]
    told = [c for c, head in heads if head.role == "share"]
    named = [c for c in told if fold(band.columns[c].header).startswith("avance meta")]
    if len(named) < len(told):  # "Avance meta 2025" beside "% cumplimiento"
        yield "result", named
    aims = [c for c, head in heads if head.role == "target" and fold(head.header)[:8] == "objetivo"]
    cells = {c: [sheet.rows[r][c] for r in band.rows if c in sheet.rows.get(r, {})] for c in aims}
    # "Objetivo 2025" over words
    yield "objective", [c for c in aims if not any(map(is_numeric, cells[c]))]
    if not any(head.role == "indicator" for _, head in heads):  # "Clave", "Actividad"
        named = [c for c, head in heads if fold(head.header) in _ACTIVITIES]
        yield "indicator", named if len(named) == 1 else []
    yield "id", _code_columns(sheet, band)
    groups = [*_group_columns(sheet, band)]
    yield "category", groups
    bare = [(c, Column("unknown")) for c in groups if c not in band.columns]
    for column, head in (*heads, *bare):
        if head.role in _BY_CONTENT and (role := _role_by_content(sheet, band, column, head)):
            yield role, [column]


def _role_by_content(sheet: Sheet, band: Band, column: int, head: Column) -> str:
    """The role of a column that its texts say better than its header does; else empty.

    A column of no known header that holds periods or days says what its rows are of; one of
    words for results and for plans tells them apart, whatever it is called.
    """
    cells = [cell for row in band.rows if (cell := sheet.filled(row, column))]
    said = {fold(cell.text) for cell in cells if isinstance(cell.value, str)}
    results = any(other.role in ("result", "total") for other in band.columns.values())
    header = fold(head.header)
    if head.role == "category":  # "Estado" may be a state of Mexico, or of the work
        listed = header.startswith(("desag", "disag")) and len(said) == 1
        listed = listed and not any(says(text) == "group" for text in said)
        if results and header in _SETTINGS and _is_alike(sheet, band, column, said):
            return "ignored"
        if listed or (results and header in _PEOPLE and not said):
            return "ignored"  # "Sexo y edad": what there is besides; "Población": how many people
        return "status" if header == "estado" and said <= _PROGRESS else ""
    if head.role == "what":
        return "ignored" if said <= _DIMENSIONS else ""
    if not (head.role == "status" and said <= {"p", "r"}) and _tells_apart(
        sheet, band, column, said
    ):
        return "what"
    if header == "nivel":
        first = {text.partition(" ")[0] for text in said}
        coded = any(ch.isdigit() for text in said for ch in text)
        return "category" if first and not coded and first.isdisjoint(_DIMENSIONS) else ""
    if head.role != "unknown" or not results or not cells:
        return ""
    if header.partition(" ")[0] in _AREAS and said:  # "Jurisdicción sanitaria", "Zona escolar"
        return "category"
    days = all(len(c.text) > len("2009-T3") and date_of(c.value, sheet.month_first) for c in cells)
    periods = all(isinstance(cell.value, str) and _is_period(cell.text) for cell in cells)
    if (days or periods) and not _OTHER_DAYS.isdisjoint(header.split()):
        return "ignored"  # "Fecha compromiso": Diciembre 2025
    if days or periods:
        return "until" if days else "period"
    # "Presencial", "Total": groups
    every = len(said) > 1 and any(map(_EVERY.fullmatch, said))
    return "category" if every and ASIDE.isdisjoint(header.split()) else ""


def _is_alike(sheet: Sheet, band: Band, column: int, said: set[str]) -> bool:
    """Whether the rows of several names share one place, or one way of the work, which is no group
    and under a state's letterhead no municipality: they are no parts then.
    """
    name = min((c for c, head in band.columns.items() if head.role == "indicator"), default=0)
    named = {c.row: fold(c.text) for row in band.rows if (c := sheet.filled(row, name))}
    every = all(sheet.filled(row, column) for row in named)
    above = " ".join(fold(c.text) for c in sheet.cells() if c.row < band.first)
    of_state = _OF_STATE.search(above) and not fold(band.columns[column].header).startswith("e")
    several = len(said) == 1 < len(set(named.values()))
    return several and every and not of_state and says(*said) != "group"


def _tells_apart(sheet: Sheet, band: Band, column: int, said: Iterable[str]) -> bool:
    """Whether the rows of one name have words for a result and for a plan in a column."""
    both = {"result", "planned"}
    if not both <= set(map(kind_of_row, said)):
        return False
    names = [c for c, head in band.columns.items() if head.role in ("indicator", "id")]
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    name = ""
    for row in band.rows:
        named = [cell.text for c in names if (cell := sheet.filled(row, c))]
        name = " ".join(named) or name
        if cell := sheet.filled(row, column):
            kinds[name].add(kind_of_row(cell.text))
    return any(own >= both for own in kinds.values())


def _is_period(text: str) -> bool:
    """Whether a text is a part of a year and nothing else."""
    rest, said = take_period(fold(split_status(text)[0]))
    part = said.quarter or said.month or said.odd or span_of_days(text)
    return bool(part) and _IDLE.issuperset(rest.split())


def _code_columns(sheet: Sheet, band: Band) -> Iterator[int]:
    """Columns of codes under a header of names that is merged over them and the names."""
    for column, head in band.columns.items():
        beside = band.columns.get(column + 1)
        if head.role == "indicator" and beside and beside.header == head.header:
            cells = [c for row in band.rows if (c := sheet.rows.get(row, {}).get(column))]
            if cells and all(_CODE.fullmatch(cell.text.strip()) for cell in cells):
                yield column


def _group_columns(sheet: Sheet, band: Band) -> Iterator[int]:
    """Columns of activities, or between names and values and explained by no word, whose texts are
    parts of one name.
    """
    heads = band.columns
    names = [c for c, head in heads.items() if head.role in ("indicator", "id")]
    values = [c for c, head in heads.items() if head.role in VALUES]
    between = range(max(names, default=0) + 1, min(values, default=0))
    named = [c for c in names if heads[c].role == "indicator"]  # an activity may be the name
    groups = [c for c in between if heads.get(c, Column("unknown")).role == "unknown"]
    # "Dependencia": of rows with values that go on with a name above
    ignored = [c for c in between if named and c in heads and heads[c].role == "ignored"]
    valued = {row for row in band.rows for c in values if ignored and c in sheet.rows.get(row, {})}
    groups += [c for c in ignored if _blank_beside(sheet, band, names, c, valued)]
    groups += [c for c, h in heads.items() if fold(h.header) in _ACTIVITIES and {*named} - {c}]
    yield from (c for c in groups if names and _blank_beside(sheet, band, names, c))


def _refuse_groups(
    sheet: Sheet, band: Band, columns: dict[int, Column], found: list[Finding]
) -> None:
    """Refuse every column of a group in which one is not understood: which one counts is open."""
    for top, members in _groups(sheet, band).items():
        head = header_of(top)
        if len(members) < 2 or head is None or head.role not in VALUES:
            continue
        ends = {c: band.columns[c].header.rpartition(" / ")[2] for c in members}
        has_total = "total" in map(fold, ends.values())
        has_result = not {"resultado", "valor"}.isdisjoint(map(fold, ends.values()))
        parts = [
            c
            for c in members
            if (has_total and is_part(ends[c]))
            or (has_result and fold(ends[c]).startswith(_VARIABLES))
        ]
        for column in parts:
            columns[column] = replace(columns[column], role="ignored")
        results = [c for c in members if fold(ends[c]) in ("resultado", "valor")]
        found += _unlike_ratios(sheet, band.rows, ends, results)
        whole = next((c for c in members if fold(ends[c]) == "total"), 0)
        found += _added_up(sheet, band.rows, parts, whole)[1] if whole else ()
        numeric = {
            c
            for row in band.rows
            for c, cell in sheet.rows.get(row, {}).items()
            if c in members and columns[c].role == "unknown" and is_numeric(cell)
        }
        if not numeric:
            continue
        for column in members:
            if columns[column].role in (*VALUES, "unknown"):
                columns[column] = replace(columns[column], refused="unknown_in_group")
        words = ", ".join(f'"{columns[c].header[:40]}"' for c in members if c in numeric)
        found.append(finding("unknown_in_group", cell=top, words=words, columns=_letters(members)))


def _groups(sheet: Sheet, band: Band) -> dict[Cell, list[int]]:
    """The columns under each header cell, which covers several by a merge or by being alone."""
    ends = merge_ends(sheet, range(band.first, band.last + 1))
    groups: defaultdict[Cell, list[int]] = defaultdict(list)
    for row in range(band.first, band.last):
        tops = sorted(sheet.rows.get(row, {}).items())
        below = {c for r in range(row + 1, band.last + 1) for c in sheet.rows.get(r, {})}
        open_ends = [*(column - 1 for column, _ in tops[1:]), max(below, default=0)]
        for (column, cell), open_end in zip(tops, open_ends, strict=False):
            last = ends.get((row, column), open_end)
            groups[cell] += [c for c in range(column, last + 1) if c in band.columns]
    return groups


def _stems(text: str) -> Iterator[str]:
    """How the longer words of a text begin: "becarios" are of "becas"."""
    return (word[:5] for word in fold(text).split() if len(word) > 3)


def _letters(columns: Sequence[int]) -> str:
    return f"{column_letter(columns[0])}:{column_letter(columns[-1])}"


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
        found += _unlike_ratios(sheet, table.row_numbers, texts, table.with_roles("result"))
        derived = {c: replace(table.columns[c], role="ignored") for c in _derived(sheet, table)}
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
    for column in [c for c, head in heads if head.role == "total" and head.generic]:
        may_be = [c for c, head in heads if head.role in _MAY_BE_PART or head.month]
        before = [c for c in may_be if c < column]
        parts = before or [c for c in may_be if c > column]
        named = bool(before) and all(is_part(columns[c].header) for c in parts)
        adds_up, apart = _added_up(sheet, table.row_numbers, parts, column, once=named)
        if adds_up or named:
            found += apart
            unknown = [c for c in parts if not columns[c].month]
            columns |= {c: replace(columns[c], role="ignored") for c in unknown}
        if results or columns[column].year:
            continue
        if of_rows or (context.quarter and not context.running and (of_quarter or adds_up)):
            columns[column] = replace(columns[column], role="result", running=False)
        elif context.quarter not in (None, 1) and not context.running:
            columns[column] = replace(columns[column], refused="total_of_what")
    return columns


def _added_up(
    sheet: Sheet, rows: Iterable[int], parts: Sequence[int], total: int, *, once: bool = False
) -> tuple[bool, list[Finding]]:
    """Whether a column of totals adds up some others in most rows, or ``once`` at least, and what
    to say of those where it does not, or is blank; of levels it may be a mean.
    """
    told: list[Finding] = []
    full = apart = 0
    for row in rows:
        own = _numbers(sheet, row, parts)
        whole = _numbers(sheet, row, [total])
        full += len(own) > 1 and bool(whole)
        differs = whole and not math.isclose(sum(own), whole[0], abs_tol=TOTAL_TOLERANCE)
        if len(own) < 2 or (whole and (not differs or min(own) <= whole[0] <= max(own))):
            continue
        apart += bool(whole)
        code, shown = ("parts_differ", f"{whole[0]:,g}") if whole else ("total_left_blank", "")
        place, parted = sheet.at(row, total), f"{sum(own):,g}"
        told.append(finding(code, source=place, total=shown, parts=parted))
    return apart < (full if once else full / 2), told


def _unlike_ratios(
    sheet: Sheet, rows: Iterable[int], heads: Mapping[int, str], results: Collection[int]
) -> Iterator[Finding]:
    """Results that do not follow from "Numerador" and "Denominador" beside them."""
    said = {c: fold(text) for c, text in heads.items()}
    variables = [
        [c for c, text in said.items() if text.startswith(word)] for word in _VARIABLES[:2]
    ]
    if not all(len(columns) == 1 for columns in (*variables, results)):
        return
    for row in rows:
        own = _numbers(sheet, row, [*variables[0], *variables[1], *results])
        if len(own) < 3 or not own[1]:
            continue
        ratio, printed = own[0] / own[1], own[2]
        if not any(math.isclose(printed, by * ratio, rel_tol=0.01) for by in _PER):
            place, shown = sheet.at(row, next(iter(results))), f"{printed:,g}"
            values: dict[str, Any] = {
                "part": f"{own[0]:,g}",
                "whole": f"{own[1]:,g}",
                "expected": f"{ratio:,.4g}",
            }
            yield finding("not_the_ratio", source=place, shown=shown, **values)


def _derived(sheet: Sheet, table: Table) -> Iterator[int]:
    """Columns under no known header that are the sum or the mean of the results in every row."""
    results = [c for c, head in table.with_roles("result").items() if not head.running]
    for column in [c for c, head in table.columns.items() if head.role == "unknown"]:
        pairs = [
            (own, whole[0])
            for row in table.row_numbers
            if (whole := _numbers(sheet, row, [column]))
            and len(own := _numbers(sheet, row, results)) > 1
        ]
        for of in (math.fsum, statistics.fmean):
            if pairs and all(abs(of(own) - whole) <= TOTAL_TOLERANCE for own, whole in pairs):
                yield column


def _numbers(sheet: Sheet, row: int, columns: Iterable[int]) -> list[float]:
    """The numbers that a row has in some columns."""
    cells = (sheet.rows.get(row, {}).get(column) for column in columns)
    values = (read_number(cell.value).value for cell in cells if cell)
    return [value for value in values if value is not None]


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
    return "($)" if budgets and context.money == "$" else context.money


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
            self._tell("bare_years", next(iter(years)), columns=_letters([*years]))
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
            self._tell("planned_by_sum", bare[0], columns=_letters(bare))
            self._change(bare, role="planned")

    def _sums(self, bare: Sequence[int]) -> list[bool]:
        """Whether some columns add up to the year's target, for each row that fills them all."""
        heads = self.columns.items()
        target = next((c for c, h in heads if h.role == "target" and not h.quarter), None)
        sums: list[bool] = []
        if target is None:
            return sums
        for row in self.table.row_numbers:
            numbers = _numbers(self.sheet, row, (target, *bare))
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
            self._tell(code, twins[0], columns=", ".join(words), cells=cells)
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
