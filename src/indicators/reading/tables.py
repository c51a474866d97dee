"""From a header band to tables: what each column holds by its header and by what stands under it.

A sheet goes in, its :class:`Table` come out, top to bottom, before any title is asked, with a
finding for each doubt. What cannot be told apart is refused, all of it: the first of two columns
never counts by default.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from indicators.reading.findings import Finding, column_range, finding
from indicators.reading.headers import (
    VALUES,
    Band,
    Column,
    bands_of,
    header_of,
    is_numeric,
    merge_ends,
)
from indicators.reading.layout import Table, letters_of
from indicators.reading.meanings import ASIDE, is_everybody, is_part, is_total, kind_of_row, says
from indicators.reading.numbers import TOTAL_TOLERANCE, is_no_total, read_number
from indicators.reading.spellings import (
    date_of,
    fold,
    span_of_days,
    split_status,
    take_period,
    vocabulary,
)
from indicators.reading.workbook import Cell, Sheet

_OF_SIPOT = ("avance de metas", "avance de las metas al periodo que se informa")
#: Columns whose rows are parts of an indicator where its name stands once over several.
_ACTIVITIES = ("actividad", "accion", "acciones", "producto", "componente")
_DESCRIBES = ("descripcion", "definicion", "denominacion")
#: Roles of columns whose texts may say another one.
_BY_CONTENT = ("unknown", "ignored", "status", "category", "what")
#: Rates are of one, of a hundred, of a thousand ...
_PER = (1, 100, 1_000, 10_000, 100_000)
_PROGRESS, _DIMENSIONS = (frozenset(vocabulary("rows")[n]) for n in ("progress", "dimensions"))
_SETTINGS = frozenset(vocabulary("rows")["settings"])
_OF_STATE = re.compile(r"^(?!.*\b(?:ayuntamiento|municip\w*|alcaldia)\b).*\b(?:estado|estatal)\b")
_PEOPLE, _IDLE = frozenset(vocabulary("titles")["people"]), frozenset(vocabulary("rows")["idle"])
#: Roles of columns that say whose, or of what, the values of their row are.
_OF_ROWS = ("id", "unit", "what", "category", "year", "quarter", "month", "period")
#: With what headers of offices begin, whose words may be parts all the same.
_OFFICES = frozenset(vocabulary("headers")["offices"])
_EVERY = re.compile(r"(?:total|tod[oa]s?|ambos)(?: \w+)?")
#: With what a header begins that says where: and no "Estado del indicador".
_AREAS = frozenset(vocabulary("headers")["areas"])
_OTHER_DAYS = frozenset(vocabulary("headers")["other_days"])
_CODE = re.compile(r"[A-Za-z]{0,2}[\d.\-]+\.?")


def tables_of(sheet: Sheet, found: list[Finding]) -> list[Table]:
    """The tables that the headers of a sheet show; ``found`` takes the doubts."""
    return [table for band in _named_bands(sheet) for table in _split(sheet, band, found)]


def _named_bands(sheet: Sheet) -> Iterator[Band]:
    """The header bands of a sheet, less those that count indicators, "Área | Indicadores"."""
    for band in bands_of(sheet):
        heads = band.columns.items()
        by_id = any(head.role == "id" for _, head in heads)
        names = [c for c, head in heads if head.role == "indicator" and not by_id]
        named = [cell for row in band.rows for c in names if (cell := sheet.filled(row, c))]
        if not named or any(not cell.is_number for cell in named):
            yield band


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
    """Columns of names that rows of kinds, groups or periods leave blank: the name above holds."""
    roles = ("what", "category", "month", "quarter", "period")
    whats = [c for c, head in columns.items() if head.role in roles]
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
        counted = results and cells and not said and _name_each_row(sheet, band, column)
        if listed or counted or (results and header in _PEOPLE and not said):
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
    if results and header.partition(" ")[0] in _OFFICES and _are_parts(said):
        return "category"
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


def _name_column(band: Band) -> int:
    """The first column of names, or 0."""
    return min((c for c, head in band.columns.items() if head.role == "indicator"), default=0)


def _name_each_row(sheet: Sheet, band: Band, column: int) -> bool:
    """Whether each row with something in a column has a name of its own."""
    name = _name_column(band)
    rows = [row for row in band.rows if column in sheet.rows.get(row, {})]
    names = [fold(c.text) for row in rows if (c := sheet.rows[row].get(name))]
    return len(rows) == len(names) == len(set(names))


def _are_parts(said: Collection[str]) -> bool:
    """Whether texts are those of parts and of the whole, "Costa" and "Estatal", or of groups; those
    of rows of totals aside.
    """
    said = {text for text in said if not is_total(text)}
    every = {text for text in said if is_everybody(text)}
    groups = all(text in every or says(text) == "group" for text in said)
    return len(said) > 1 and every != said and (bool(every) or groups)


def _is_alike(sheet: Sheet, band: Band, column: int, said: set[str]) -> bool:
    """Whether the rows of several names share one place, or one way of the work, which is no group
    and under a state's letterhead no municipality: they are no parts then.
    """
    name = _name_column(band)
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
        said = {c: fold(text) for c, text in ends.items()}
        results = [c for c in members if said[c] in ("resultado", "valor")]
        whole = next((c for c in members if f"{said[c]} ".startswith("total ")), 0)
        parts = [c for c in members if columns[c].role == "unknown" and c != whole]
        adds_up, apart = added_up(sheet, band.rows, parts, whole) if whole else (False, [])
        if not adds_up:
            parts = [c for c in members if (whole or results) and is_part(ends[c])]
            apart = added_up(sheet, band.rows, parts, whole)[1] if whole else []
        columns |= {c: replace(columns[c], role="ignored") for c in parts}
        found += unlike_ratios(sheet, band.rows, ends, results)
        if whole and parts and columns[whole].role != head.role:  # "Meta 2026" over "Total"
            columns[whole] = replace(head, header=columns[whole].header)
        found += apart
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
        found.append(
            finding("unknown_in_group", cell=top, words=words, columns=letters_of(members))
        )


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


def added_up(
    sheet: Sheet, rows: Iterable[int], parts: Sequence[int], total: int, *, once: bool = False
) -> tuple[bool, list[Finding]]:
    """Whether a column of totals adds up some others in most rows, or ``once`` at least, and what
    to say of those where it does not, or is blank; of levels it may be a mean.
    """
    told: list[Finding] = []
    full = apart = 0
    for row in rows:
        own = numbers_in(sheet, row, parts)
        whole = numbers_in(sheet, row, [total])
        full += len(own) > 1 and bool(whole)
        if len(own) < 2 or (whole and not is_no_total(whole[0], own)):
            continue
        apart += bool(whole)
        code, shown = ("parts_differ", f"{whole[0]:,g}") if whole else ("total_left_blank", "")
        place, parted = sheet.at(row, total), f"{sum(own):,g}"
        told.append(finding(code, source=place, total=shown, parts=parted))
    return apart < (full if once else full / 2), told


def unlike_ratios(
    sheet: Sheet, rows: Iterable[int], heads: Mapping[int, str], results: Collection[int]
) -> Iterator[Finding]:
    """Results that do not follow from "Numerador" and "Denominador" beside them."""
    said = {c: fold(text) for c, text in heads.items()}
    variables = [
        [c for c, text in said.items() if text.startswith(word)]
        for word in ("numerador", "denominador")
    ]
    if not all(len(columns) == 1 for columns in (*variables, results)):
        return
    for row in rows:
        own = numbers_in(sheet, row, [*variables[0], *variables[1], *results])
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


def numbers_in(sheet: Sheet, row: int, columns: Iterable[int]) -> list[float]:
    """The numbers that a row has in some columns."""
    cells = (sheet.rows.get(row, {}).get(column) for column in columns)
    values = (read_number(cell.value).value for cell in cells if cell)
    return [value for value in values if value is not None]


def derived_columns(sheet: Sheet, table: Table) -> Iterator[int]:
    """Columns under no known header that are the sum or the mean of the results in every row."""
    results = [c for c, head in table.with_roles("result").items() if not head.running]
    for column in [c for c, head in table.columns.items() if head.role == "unknown"]:
        pairs = [
            (own, whole[0])
            for row in table.row_numbers
            if (whole := numbers_in(sheet, row, [column]))
            and len(own := numbers_in(sheet, row, results)) > 1
        ]
        for of in (math.fsum, statistics.fmean):
            if pairs and all(abs(of(own) - whole) <= TOTAL_TOLERANCE for own, whole in pairs):
                yield column
