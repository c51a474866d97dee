"""Reported results, from the offices' workbooks, as frames.

The rows of a workbook's tables and the programme's indicators go in; an :class:`Actuals` comes
out: every reported value with its period, status, reporting date and source cell, the targets that
the office printed beside them, and findings. Totals are compared, never summed again; nothing is
repaired.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl.utils import get_column_letter

from indicators.frames.schemas import conform, frame_of
from indicators.frames.store import file_hash
from indicators.frames.summary import days_in_words, span, summary, values_in_words
from indicators.periods import end_of
from indicators.reading.apply import (
    Applied,
    Entry,
    Row,
    Text,
    apply,
    bare_sheets,
    is_legend,
    loose_ends,
    numbered_objective,
    objective_title,
)
from indicators.reading.cells import Cell, Sheet, disposition_of_cells
from indicators.reading.checks import check_values
from indicators.reading.findings import (
    Finding,
    Refused,
    column_range,
    finding,
    findings_frame,
    number_problem,
)
from indicators.reading.headers import Column
from indicators.reading.layout import Layout, Table
from indicators.reading.matrix import what_was_seen
from indicators.reading.names import (
    NAME_OF_ID_NEEDED,
    Match,
    choose_id,
    fold,
    ids_in,
    match_names,
    names_by_id,
)
from indicators.reading.numbers import Fault, scaled, split_status
from indicators.reading.recognise import recognise, recognised_frame
from indicators.reading.totals import Piece, Result, settle
from indicators.reading.units import relative_scale
from indicators.reading.workbook import hidden_sheets, read_workbook


#: Findings on a column that have a sentence of their own.
_VARIANTS = {
    "share_or_percent": {"why_code": "share_or_percent_column"},
    "formula_without_value": {"why_code": "unsaved_totals", "severity": "note"},
}
_ACCUMULATED = re.compile(r"\bacum|\bcumul|\bto date\b|\bytd\b")


@dataclass(frozen=True)
class Actuals:
    """Results as read: values, office targets, findings, and what became of every cell."""

    values: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame
    recognised: pd.DataFrame
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...] = ()

    @property
    def cells(self) -> dict[str, Counter[str]]:
        """How many cells of each visible sheet have each disposition."""
        return {sheet.name: sheet.account() for sheet in self.sheets}

    @property
    def dispositions(self) -> dict[str, str]:
        """What became of every non-empty cell: its address (``[file]sheet!A1``) and the word."""
        return disposition_of_cells(self.sheets)

    def _repr_html_(self) -> str:
        facts = {
            "actuals_reported": values_in_words(self.values),
            "periods": span(self.values.period),
            "preliminary_values": str((self.values.data_status == "preliminary").sum()),
            "reported_on": days_in_words(self.values.reported),
            "office_targets": str(len(self.targets)),
            "sheet": ", ".join(self.cells),
        }
        synthetic = bool(self.values.synthetic.any())
        return summary("Actuals", facts, self.findings, synthetic=synthetic)


@dataclass
class Reported:
    """What one file reports, before totals are taken apart over all files."""

    file: str
    pieces: list[Piece] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)


class _Indicator(NamedTuple):
    """What the reader of results must know of an indicator."""

    name: str
    objective: int
    unit: str
    unit_kind: str
    value_type: str
    within_year: str
    across_years: str


def read_actuals(
    path: str | Path, indicators: pd.DataFrame, layout: Layout | None = None
) -> Actuals:
    """Read one workbook of reported results.

    Parameters
    ----------
    path
        The workbook.
    indicators
        A programme's indicators frame: names to match, and how each adds up within the year.
    layout
        What the headers cannot explain (see :func:`~indicators.reading.layout.read_layout`).

    Returns
    -------
    Actuals
        ``values`` (schema ``actuals``), ``targets`` (those that the office printed) and
        ``findings``.

    Raises
    ------
    UsageError, UnreadableFile
        When there is no such file, or it is no workbook.
    DataError
        When no sheet holds a table with an indicator and a result column.

    Examples
    --------
    >>> import indicators as ind
    >>> matrix = ind.read_matrix("data/raw/matriz_indicadores_2007_2012.xlsx")
    >>> values = read_actuals("data/raw/avance_2010.xlsx", matrix.indicators).values
    >>> values.loc[values.period == "2010Q3", "data_status"].unique().tolist()
    ['preliminary']
    """
    path = Path(path)
    sheets = read_workbook(path)
    layouts = [recognise(sheet, layout) for sheet in sheets if not sheet.hidden]
    reported = report_of(path, apply(layouts), indicators)
    actuals = actuals_of([reported], indicators)
    said = actuals.findings.to_dict("records")
    names = set(map(fold, indicators["name"]))
    ends = [*hidden_sheets(sheets)]
    for part in reported.applied:
        ends += [*loose_ends(part, said), *bare_sheets(part, names)]  # type: ignore[arg-type]
    values = settle_row_marks(actuals.values)
    checks = [*doubtful_row_marks(actuals.values), *check_values(values, indicators)]
    findings = pd.concat([actuals.findings, findings_frame([*ends, *checks])], ignore_index=True)
    return replace(actuals, values=values, findings=findings)


def actuals_of(files: Sequence[Reported], indicators: pd.DataFrame) -> Actuals:
    """The results of some files, their totals and months taken apart over all of them.

    A mark on a whole row stays in the column ``row_status`` of the values:
    :func:`settle_row_marks` decides to which values it belongs.
    """
    within = dict(zip(indicators.indicator_id, indicators.within_year, strict=True))
    results, found = settle([piece for file in files for piece in file.pieces], within)
    kept, repeats = _without_repeats(results)
    values = pd.DataFrame(kept, columns=list(Result._fields))
    statuses = values.pop("row_status").astype("str")
    values["reported"] = pd.to_datetime(values.reported)
    findings = [*(row for file in files for row in file.findings), *found, *repeats]
    return Actuals(
        conform("actuals", values).assign(row_status=statuses),
        frame_of("targets", [row for file in files for row in file.targets]),
        findings_frame(findings),
        recognised_frame([part.layout for file in files for part in file.applied]),
        tuple(part.sheet for file in files for part in file.applied),
        tuple(table for file in files for part in file.applied for table in part.layout.tables),
    )


def report_of(
    path: Path,
    applied: list[Applied],
    indicators: pd.DataFrame,
    former: pd.DataFrame | None = None,
    largest: Mapping[str, float] | None = None,
) -> Reported:
    """Take the results out of the lines of a file's sheets.

    Parameters
    ----------
    path
        The file, for its hash.
    applied
        The lines of its sheets.
    indicators
        The programme's indicators; ``former`` are those of every matrix, for earlier names.
    largest
        The largest target of each indicator, where it is known: it tells shares from percents.

    Raises
    ------
    Refused
        When no sheet has a table of results, or of the office's own plan.
    """
    tables = [table for part in applied for table in part.layout.tables]
    if not any(table.is_results or table.is_targets for table in tables):
        seen = "; ".join(filter(None, (what_was_seen(part.layout) for part in applied)))
        raise Refused(finding("no_results_table", source=f"[{path.name}]", seen=seen or "—"))
    return _Reader(path, applied, indicators, former, largest or {}).read()


class _Reader:
    """Reads the rows of one file, and remembers the names that it has matched."""

    def __init__(
        self, path: Path, applied: list[Applied], indicators: pd.DataFrame,
        former: pd.DataFrame | None, largest: Mapping[str, float],
    ) -> None:  # fmt: skip
        named = indicators if former is None else former
        defaults = {"objective": 0, "unit": "", "unit_kind": "", "across_years": "sum"}
        frame = indicators.assign(**{k: v for k, v in defaults.items() if k not in indicators})
        self.indicators = {
            row.indicator_id: _Indicator(*(getattr(row, name) for name in _Indicator._fields))
            for row in frame.itertuples()
        }
        self.names = names_by_id(named.indicator_id, named["name"])
        self.own_names: defaultdict[str, set[str]] = defaultdict(set)
        self.shared: defaultdict[str, list[str]] = defaultdict(list)
        for key, name in zip(named.indicator_id, named["name"], strict=True):
            folded = fold(name)
            self.own_names[key].add(folded)
            if folded not in self.names and key not in self.shared[folded]:
                self.shared[folded].append(key)
        self.largest = largest
        self.sha256 = file_hash(path)
        self.path = path
        self.matches: dict[str, Match] = {}
        self.objective = 0
        self.out = Reported(path.name, applied=applied)
        self.refused: defaultdict[tuple[str, str, int, int], list[Cell]] = defaultdict(list)
        self.seen: Counter[tuple[int, str]] = Counter()
        self.prefixes: dict[tuple[str, int], str] = {}

    def read(self) -> Reported:
        """Read every table of the file that holds results or an office's plan."""
        out = self.out
        self.synthetic = any(part.layout.context.synthetic for part in out.applied)
        for part in out.applied:
            out.findings += [*part.layout.findings, *part.findings]
            if part.layout.tables:
                self._read_sheet(part)
        out.pieces = self._without_running_on(out.pieces)
        out.findings += self._refused_columns()
        dated = [part for part in out.applied if part.layout.tables]
        if out.pieces and not any(t.reported for p in dated for t in p.layout.tables) and not any(
            p.layout.context.undated for p in dated
        ):  # fmt: skip
            out.findings.append(
                finding(
                    "no_reporting_date",
                    source=f"[{self.path.name}]",
                    why_code="no_reporting_date_plain",
                )
            )
        elif out.pieces:
            for part in dated:
                bare = not any(table.reported for table in part.layout.tables)
                if (
                    bare
                    and not part.layout.context.undated
                    and any(p.sheet is part.sheet for p in out.pieces)
                ):
                    place = f"[{self.path.name}]{part.sheet.name}"
                    out.findings.append(
                        finding(
                            "no_reporting_date", source=place, why_code="no_reporting_date_plain"
                        )
                    )
        return out

    def _read_sheet(self, part: Applied) -> None:
        texts = [
            row.name_cell.text
            for row in part.rows
            if row.name_cell and row.name_cell.text not in self.matches
        ]
        self.matches |= match_names(list(dict.fromkeys(texts)), self.names)
        for row in part.rows:
            if row.name not in self.matches and row.name:
                self.matches |= match_names([row.name], self.names)
        self.objective = 0
        for table in part.layout.tables:
            for number, head in table.with_roles("result", "total", "target", "planned").items():
                if head.scale != 1.0:
                    place = f"[{part.sheet.file}]{part.sheet.name}!{get_column_letter(number)}{table.header_rows[1] or 1}"
                    self.out.findings.append(
                        finding("scaled", source=place, scale=f"{head.scale:,.0f}")
                    )
        for line in part.lines:
            if isinstance(line, Text):
                self._read_text(part.sheet, line)
            elif line.what not in ("left_out", "unclear") and (
                line.table.is_results or id(line.table) not in part.matrix_tables
            ):
                self._read_row(line)

    def _read_text(self, sheet: Sheet, line: Text) -> None:
        """Text between the tables: an objective's title, or what explains; it sets nothing."""
        cell = line.cell
        if not isinstance(cell.value, str):
            return
        if titled := objective_title(cell.text):
            self.objective = titled[0]
            sheet.dispose(cell, "title")
        elif not any(ch.isdigit() for ch in cell.text) or is_legend(cell) or len(cell.text) > 20:
            sheet.dispose(cell, "note")

    def _read_row(self, row: Row) -> None:
        if row.prose and not self._names_something(row):
            for cell in row.cells:
                row.sheet.dispositions[cell.row, cell.column] = "note"
            if row.name and (titled := objective_title(row.name)):
                self.objective = titled[0]
            return
        if not (row.table.is_results or row.entries):
            return
        indicator_id = self._identify(row)
        if not indicator_id:
            self._refuse_row(row)
            return
        known = self.indicators[indicator_id]
        scale = self._unit_scale(row, indicator_id, known)
        if scale is None:
            self._refuse_row(row)
            return
        row_status = split_status(row.note)[1] if row.note else ""
        for entry in row.entries:
            self._read_entry(entry, row, indicator_id, known, scale, row_status)

    def _refuse_row(self, row: Row) -> None:
        """None of its values is used; the finding on its label stands for all of them."""
        for entry in row.entries:
            row.sheet.dispose(entry.cell, "unread")

    def _names_something(self, row: Row) -> bool:
        return any(
            fold(cell.text) in self.names or fold(cell.text) in self.shared
            or cell.text.strip() in self.indicators
            for cell in row.cells
        )  # fmt: skip

    # ---- which indicator

    def _identify(self, row: Row) -> str:
        """The row's indicator, by id and name; empty, with a finding, where they leave it open."""
        name, id_cell = row.name, row.id_cell
        match = self.matches.get(row.name_cell.text if row.name_cell and len(row.table.named_by) <= 1 else name,
                                 Match("", exact=False)) if name else Match("", exact=False)  # fmt: skip
        if id_cell and name and not set(ids_in(id_cell)) & set(self.indicators):
            # "No." may number the rows; where the ids are the programme's, an unknown one is an error
            id_cell = id_cell if self._are_ids(row) else None
        if id_cell is None:
            return self._by_name(row, match) if name else ""
        preferred = (
            [match.indicator_id]
            if match.indicator_id
            else self.shared.get(fold(name), list(self.indicators))
        )
        indicator_id, found = choose_id(id_cell, preferred, self.indicators)
        self.out.findings += found
        if not indicator_id:
            return ""
        known = indicator_id in self.indicators
        own = not name or fold(name) in self.own_names[indicator_id]
        alike = dict(match.candidates).get(indicator_id, 0.0) if not match.exact else 0.0
        agrees = own or match.indicator_id == indicator_id
        if known and (agrees or (not match.indicator_id and alike >= NAME_OF_ID_NEEDED)):
            return indicator_id
        if not name:
            why = "unknown_id"
        elif match.indicator_id:
            why = "id_name_differ_plain"
        else:
            why = "id_of_another_name" if known else "id_and_name_unknown"
        self.out.findings.append(
            finding(
                "id_name_differ" if name else "unknown_indicator",
                cell=id_cell,
                why_code=why,
                id=id_cell.text,
                name=name[:60],
                other=match.indicator_id,
                nearest="—",
            )
        )
        return ""

    def _are_ids(self, row: Row) -> bool:
        """Whether any cell under the id header is an id of the programme."""
        column = row.table.column("id")
        return any(
            column in cells and set(ids_in(cells[column])) & set(self.indicators)
            for number, cells in row.sheet.rows.items()
            if column is not None and number > row.table.header_rows[1]
        )

    def _by_name(self, row: Row, match: Match) -> str:
        cell, name = row.name_cell, row.name
        if match.indicator_id and not match.exact:
            self.out.findings.append(
                finding("name_matched", cell=cell, indicator_id=match.indicator_id, name=name[:80],
                        id=match.indicator_id, alike=round(match.candidates[0][1]))
            )  # fmt: skip
        if match.indicator_id:
            return match.indicator_id
        if candidates := self.shared.get(fold(name)):
            return self._among(row, candidates)
        nearest = "; ".join(
            f"{key} {self.indicators[key].name[:40]} ({score:.0f} %)"
            for key, score in match.candidates if key in self.indicators
        )  # fmt: skip
        self.out.findings.append(
            finding(
                "unknown_indicator",
                cell=cell,
                why_code="unknown_indicator_plain",
                name=name[:80],
                nearest=nearest or "—",
            )
        )
        return ""

    def _among(self, row: Row, candidates: list[str]) -> str:
        """Which of the indicators of one name: by its objective, else by their order, and said."""
        titled = numbered_objective(row.objective_cell.text.strip()) if row.objective_cell else None
        objective = titled[0] if titled else self.objective
        there = [key for key in candidates if self.indicators[key].objective == objective]
        if len(there) == 1:
            return there[0]
        place = (id(row.table), fold(row.name))
        order = self.seen[place]
        self.seen[place] += 1
        rows = sum(
            1 for number in range(row.table.rows[0], (row.table.rows[1] or 0) + 1)
            if any((c := row.sheet.rows.get(number, {}).get(n)) and fold(c.text) == fold(row.name)
                   for n in row.table.named_by if isinstance(n, int))
        )  # fmt: skip
        by_order = rows == len(candidates) and not row.table.with_roles(
            "period", "year", "what", "category"
        )
        code = "shared_name_by_order" if by_order else "shared_name"
        chosen = candidates[order] if by_order else ""
        self.out.findings.append(
            finding(code, cell=row.name_cell, indicator_id=chosen, name=row.name[:60], ids=", ".join(candidates), id=chosen)
        )  # fmt: skip
        return chosen

    # ---- values

    def _unit_scale(self, row: Row, indicator_id: str, known: _Indicator) -> float | None:
        """What the row's unit multiplies its values by; ``None``, with a finding, if it is another."""
        unit = row.unit_cell.text if row.unit_cell else row.table.unit
        if not unit or not known.unit:
            return 1.0
        scale = relative_scale(unit, known.unit)
        if scale == 1.0:
            return 1.0
        place = {"cell": row.unit_cell} if row.unit_cell else {"cell": row.name_cell}
        code = "unit_differs" if scale is None else "unit_scaled"
        self.out.findings.append(
            finding(code, **place, indicator_id=indicator_id, unit=unit[:40], ours=known.unit[:40],
                    scale=f"{scale or 1:,.12g}")
        )  # fmt: skip
        return scale

    def _read_entry(
        self,
        entry: Entry,
        row: Row,
        indicator_id: str,
        known: _Indicator,
        scale: float,
        row_status: str,
    ) -> None:
        head, cell = entry.column, entry.cell
        sheet = row.sheet
        if head.role == "share":
            sheet.dispose(cell, "check")
            return
        if head.role == "term_target":
            return
        if head.role == "baseline":
            if sheet.dispositions.get((cell.row, cell.column)) != "value":
                self._refuse("not_of_results", entry, row)
            return
        if entry.year is None:
            return
        if head.unit:
            own = relative_scale(head.unit, known.unit)
            if own is None:
                self._refuse("unit_of_column", entry, row)
                return
            scale = own
        if (head.percent or entry.number.percent) and known.unit_kind in ("count", "money"):
            self._refuse("percent_of_what", entry, row)
            return
        if head.role in ("target", "planned"):
            if head.role == "target" or entry.quarter or entry.month or entry.year:
                self._read_target(entry, row, indicator_id, known, scale)
            return
        self._read_value(entry, row, indicator_id, known, scale, row_status)

    def _refuse(self, code: str, entry: Entry, row: Row) -> None:
        """Leave a value out; one finding a column names them all."""
        if row.sheet.dispositions.get((entry.cell.row, entry.cell.column)) != "value":
            row.sheet.dispositions[entry.cell.row, entry.cell.column] = "unread"
        self.refused[code, row.sheet.name, entry.cell.column, row.table.header_rows[1]].append(
            entry.cell
        )

    def _refused_columns(self) -> list[Finding]:
        found = []
        for (code, sheet, column, row), cells in self.refused.items():
            letter = get_column_letter(column)
            head = f"[{self.path.name}]{sheet}!{letter}{row}"
            place = f"{head} {cells[0].address}" if row else cells[0].address
            found.append(
                finding(
                    code,
                    source=place,
                    cells=column_range(cells),
                    count=len(cells),
                    shown=cells[0].text[:40],
                    **_VARIANTS.get(code, {}),
                )
            )
        return found

    def _read_value(
        self,
        entry: Entry,
        row: Row,
        indicator_id: str,
        known: _Indicator,
        scale: float,
        row_status: str,
    ) -> None:
        head, cell, number, sheet = entry.column, entry.cell, entry.number, row.sheet
        year, quarter, month = entry.year, entry.quarter, entry.month
        assert year is not None  # noqa: S101 - the caller looked
        value, problem = number.value, number.problem
        if number.year and number.year != year:
            problem = "several_numbers"
        if number.comparison and not problem:
            problem = "bound_for_result"
        total = entry.running
        if problem and not total:
            self.out.findings.append(
                number_problem(cell, number._replace(problem=problem), indicator_id)
            )
            sheet.dispose(cell, "unread")
            return
        if total and self._is_unsaved_check(entry, row):
            sheet.dispose(cell, "check")
            self.refused["formula_without_value", sheet.name, cell.column, 0].append(cell)
            return
        if value is not None and value < 0 and known.value_type == "count":
            self.out.findings.append(
                finding("negative_count", cell=cell, indicator_id=indicator_id, shown=cell.text)
            )
            sheet.dispose(cell, "unread")
            return
        if self._is_share(entry, indicator_id, known):
            self._refuse("share_or_percent", entry, row)
            return
        period = f"{year}-{month:02}" if month else f"{year}Q{quarter}" if quarter else str(year)
        reported = row.table.reported
        if reported and not (total and not quarter) and _end(year, quarter, month) > reported:
            self._refuse("period_not_over" if value else "zero_before_end", entry, row)
            return
        note = row.note
        factor = head.scale * scale
        if factor != 1.0 and value is not None:
            value = scaled(value, factor)
            note = "; ".join(filter(None, (note, f"× {factor:,.12g}")))
        place = (sheet.name, cell.column)
        prefix = self.prefixes.get(place)
        if prefix is None:
            prefix = self.prefixes[place] = (
                f"[{cell.file}]{cell.sheet}!{get_column_letter(cell.column)}"
            )
        result = Result(
            indicator_id, period, value, entry.data_status or "final", reported, self.synthetic,
            cell.text, note, f"{prefix}{cell.row}", self.sha256, row_status,
        )  # fmt: skip
        self.out.pieces.append(
            Piece(
                result,
                year,
                quarter,
                month,
                total,
                sheet,
                cell,
                number if problem else None,
                head,
                row.table,
            )
        )

    def _is_share(self, entry: Entry, indicator_id: str, known: _Indicator) -> bool:
        """Whether a bare .65 stands under a unit of percent, whose values are in points."""
        value = entry.number.value
        if known.unit_kind != "percent" or entry.number.percent or not value or abs(value) >= 1:
            return False
        return self.largest.get(indicator_id, 100.0) >= 20 and entry.column.scale == 1.0

    def _is_unsaved_check(self, entry: Entry, row: Row) -> bool:
        """Whether it is a total without a saved result whose quarters have columns of their own."""
        value = entry.cell.value
        if not isinstance(value, Fault) or value.code != "formula_without_value":
            return False
        columns = row.table.with_roles("result").values()
        quarters = {
            h.quarter for h in columns if h.year == entry.year and h.quarter and not h.running
        }
        return bool(quarters) and quarters >= set(range(1, (entry.quarter or 0) + 1))

    def _without_running_on(self, pieces: list[Piece]) -> list[Piece]:
        """Leave out totals of a later year that may run from the term's start.

        "Acumulado 2026" beside a smaller "Acumulado 2025" may be of 2026 or of both years; one row
        in which it falls shows that it begins anew.
        """
        columns: defaultdict[tuple[int, int], list[Piece]] = defaultdict(list)
        for piece in pieces:
            if piece.running and not piece.quarter and _ACCUMULATED.search(fold(piece.head.header)):
                columns[id(piece.table), piece.cell.column].append(piece)
        dropped: set[int] = set()
        for (table, column), later in columns.items():
            for (other, _), earlier in columns.items():
                if other != table or earlier[0].year >= later[0].year:
                    continue
                before = {p.cell.row: p.result.value for p in earlier}
                pairs = [(before[p.cell.row], p.result.value) for p in later
                         if before.get(p.cell.row) is not None and p.result.value is not None]  # fmt: skip
                sums = [self.indicators[p.result.indicator_id].across_years == "sum" for p in later]
                if pairs and any(sums) and all(b >= a for a, b in pairs):
                    dropped |= {id(piece) for piece in later}
                    for piece in later:
                        piece.sheet.dispositions[piece.cell.row, column] = "unread"
                    head = later[0].table.header_rows[1]
                    self.refused["runs_over_years", later[0].sheet.name, column, head] = [
                        p.cell for p in later
                    ]
                    break
        return [piece for piece in pieces if id(piece) not in dropped]

    def _read_target(
        self, entry: Entry, row: Row, indicator_id: str, known: _Indicator, scale: float
    ) -> None:
        """A target that the office printed, or its own programme for a period: never a result."""
        number, cell = entry.number, entry.cell
        if row.sheet.dispositions.get((cell.row, cell.column)) == "value":
            return  # the matrix's own
        if number.problem:
            self.out.findings.append(number_problem(cell, number, indicator_id))
            row.sheet.dispose(cell, "unread")
            return
        if entry.month:
            self._refuse("monthly_plan", entry, row)
            return
        row.sheet.dispositions[cell.row, cell.column] = "value"
        level = known.across_years == "last"
        self.out.targets.append(
            {
                "indicator_id": indicator_id,
                "year": entry.year,
                "period": f"{entry.year}Q{entry.quarter}" if entry.quarter else str(entry.year),
                "role": "target",
                "scope": "level" if level else "annual",
                "value": scaled(number.value, entry.column.scale * scale),
                "basis": "inferred",
                "reason": "office_target" if entry.column.role == "target" else "office_plan",
                "text": cell.text,
                "comparison": number.comparison,
                "marks": ",".join(number.marks),
                "reported": row.table.reported,
                "issuer": "office",
                "source_cell": cell.address,
            }
        )


@lru_cache(maxsize=1024)
def _end(year: int, quarter: int | None, month: int | None) -> date:
    """The last day of a period."""
    if month:
        return (pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)).date()
    return end_of(f"{year}Q{quarter}" if quarter else str(year))


def _without_repeats(results: Sequence[Result]) -> tuple[list[Result], list[Finding]]:
    """One row per file, day, indicator and period: the same twice counts once, two values do not."""
    kept: dict[tuple[Any, ...], Result] = {}
    repeated: dict[tuple[Any, ...], list[Result]] = {}
    found = []
    for result in results:
        key = (result.sha256, result.indicator_id, result.period, result.reported)
        if key in kept:
            repeated.setdefault(key, []).append(result)
        else:
            kept[key] = result
    for key, others in repeated.items():
        first = kept[key]
        agree = all(first.value == other.value for other in others)
        if not agree:
            del kept[key]
        cells = ", ".join(other.source_cell for other in others)
        why = "repeated_value_plain" if agree else "conflicting_values"
        found.append(
            finding("repeated_value", source=first.source_cell, indicator_id=key[1], why_code=why, period=key[2],
                    cells=cells, severity="note" if agree else "error")
        )  # fmt: skip
    return list(kept.values()), found


def doubtful_row_marks(values: pd.DataFrame) -> list[Finding]:
    """A warning for each row whose mark goes to all its values, for want of an earlier vintage."""
    marked = values[values.row_status != ""]
    if marked.empty:
        return []
    keys = ["indicator_id", "period"]
    ordered = values.sort_values("reported", kind="stable", na_position="first")
    first = ordered[~ordered.duplicated(keys)].index
    alone = marked[marked.index.isin(first)]
    return [
        finding("row_mark", source=rows.source_cell.iloc[0], indicator_id=indicator_id, mark=rows.note.iloc[0][:60])
        for (indicator_id, _), rows in marked.groupby(["indicator_id", "sha256"])
        if rows.index.isin(alone.index).all()
    ]  # fmt: skip


def settle_row_marks(values: pd.DataFrame) -> pd.DataFrame:
    """Give a mark on a whole row to the values that differ from the vintage before.

    Without an earlier vintage the whole row takes it. The column ``row_status`` goes.
    """
    if not (values.row_status != "").any():
        return values.drop(columns="row_status")
    ordered = values.sort_values("reported", kind="stable", na_position="first")
    before = ordered.groupby(["indicator_id", "period"]).value.shift()
    first = ordered.groupby(["indicator_id", "period"]).cumcount() == 0
    changed = first | ((ordered.value != before) & ~(ordered.value.isna() & before.isna()))
    marked = (ordered.row_status != "") & changed & (ordered.data_status == "final")
    settled = ordered.data_status.where(~marked, ordered.row_status)
    return values.assign(data_status=settled).drop(columns="row_status")
