"""Reported results, from the offices' workbooks, as frames.

A workbook and the programme's indicators go in; an :class:`Actuals` comes out: every reported
value with its period, status, reporting date and source cell, the targets that the office printed
beside them, and findings. Totals are compared, never summed again; nothing is repaired.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import conform, frame_of
from indicators.frames.store import file_hash
from indicators.frames.summary import days_in_words, span, summary, values_in_words
from indicators.reading.bands import recognised_rows
from indicators.reading.cells import Cell, Sheet, disposition_of_cells
from indicators.reading.checks import check_values
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import Band
from indicators.reading.layouts import Layout
from indicators.reading.names import fold
from indicators.reading.numbers import read_number
from indicators.reading.result_tables import actuals_tables, period_doubts, why_no_results
from indicators.reading.results import Result, Results, read_row, unsaved_checks
from indicators.reading.row_periods import unclear_periods
from indicators.reading.tables import (
    hidden_sheets,
    is_data_row,
    loose_ends,
    read_total_row,
    rows_of,
    scale_notes,
    settle_decimals,
    total_label,
)
from indicators.reading.titles import Context
from indicators.reading.totals import settle_annual, settle_totals
from indicators.reading.workbook import read_workbook


@dataclass(frozen=True)
class Actuals:
    """Results as read: values, office targets, findings, and what became of every cell."""

    values: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame
    recognised: pd.DataFrame
    sheets: tuple[Sheet, ...]

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
        What the headers cannot explain (see :func:`~indicators.reading.layouts.read_layout`).

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
    return checked(
        actuals_of(Path(path), read_workbook(Path(path)), indicators, layout), indicators
    )


def checked(raw: Actuals, indicators: pd.DataFrame) -> Actuals:
    """What `actuals_of` gives, with the marks on rows settled and the values checked."""
    values = settle_row_marks(raw.values)
    checks = frame_of(
        "findings", [*doubtful_row_marks(raw.values), *check_values(values, indicators)]
    )
    findings = pd.concat([raw.findings, checks], ignore_index=True)
    return replace(raw, values=values, findings=findings)


def actuals_of(
    path: Path,
    sheets: list[Sheet],
    indicators: pd.DataFrame,
    layout: Layout | None = None,
    former: pd.DataFrame | None = None,
) -> Actuals:
    """Read the sheets of a workbook that is open already (see `read_actuals`).

    ``former`` are the indicators of every matrix, for the names that they had before.

    A mark on a whole row stays in the column ``row_status`` of the values:
    :func:`settle_row_marks` decides to which values it belongs, which takes the earlier vintages
    where there are any.
    """
    results = Results(file_hash(path), indicators, indicators if former is None else former)
    results.findings += hidden_sheets(sheets)
    sheets = [sheet for sheet in sheets if not sheet.hidden]
    tables = [(sheet, *actuals_tables(sheet, layout)) for sheet in sheets]
    if not any(bands for _, _, bands in tables):
        raise DataError(
            f"[{path.name}]: no table with an indicator and a result column was found; "
            "a header row needs Indicador and, say, Avance 2009 over I Trim to IV Trim"
            + why_no_results(sheets, layout)
        )
    dates = [context.reported for _, context, bands in tables if bands and context.reported]
    dates += [context.reported for _, context, _ in tables if context.reported]
    undated = [row for _, context, _ in tables for row in context.date_findings()]
    results.findings += undated
    synthetic = any(context.synthetic for _, context, _ in tables)
    for sheet, context, bands in tables:
        results.reported = context.reported or (dates[0] if dates else None)
        results.synthetic = synthetic
        _read_sheet(sheet, context, bands, results)
    results.findings += [unclear_periods(cells) for cells in results.unclear.values()]
    results.findings += [unsaved_checks(cells) for cells in results.unsaved.values()]
    settle_totals(results)
    settle_annual(results)
    for sheet, _, bands in tables:
        told = results.told[sheet.name]
        results.findings += loose_ends(sheet, bands, told, results.findings)
    if results.values and not dates and not undated:
        results.findings.append(
            finding(
                "warning", "no_reporting_date", "no reporting date was found; it counts as oldest",
                'write "Fecha de reporte" and the date beside it above the table',
                source=f"[{path.name}]",
            )
        )  # fmt: skip
    kept = _without_repeats(results)
    values = pd.DataFrame(kept, columns=list(Result._fields))
    statuses = values.pop("row_status").astype("str")
    values["reported"] = pd.to_datetime(values.reported)
    return Actuals(
        conform("actuals", values).assign(row_status=statuses),
        frame_of("targets", results.targets),
        frame_of("findings", results.findings),
        frame_of("recognised", results.recognised),
        tuple(sheets),
    )


def _read_sheet(sheet: Sheet, context: Context, bands: list[Band], results: Results) -> None:
    results.findings += period_doubts(sheet, context, bands)
    results.findings += settle_decimals(sheet, bands)
    ends = [band.first_row - 1 for band in bands[1:]] + [max(sheet.rows, default=0)]
    for table, end in zip(bands, ends, strict=False):  # without a table there is one end too many
        results.recognised += recognised_rows(sheet, table, end)
        results.findings += scale_notes(sheet, table)
        results.open_table(sheet, table, end)
    for row, band in rows_of(sheet, bands):
        if band is None:
            for cell in sheet.rows[row].values():
                sheet.dispose(cell, "title")
        elif not is_data_row(sheet, row, band) or _is_note(sheet, row, results):
            _read_legend(sheet, row)
        elif label := total_label(sheet, row, band):
            results.findings.append(read_total_row(sheet, row, label))
        else:
            read_row(sheet, row, band, results)


def _is_note(sheet: Sheet, row: int, results: Results) -> bool:
    """Whether a row is text that names no indicator, a signature, say: it has no value to lose."""
    cells = list(sheet.rows[row].values())
    named = any(
        fold(cell.text) in results.names or cell.text.strip() in results.indicators
        for cell in cells
    )
    return not named and (len(cells) == 1 or all(_is_prose(cell) for cell in cells))


def _is_prose(cell: Cell) -> bool:
    """Whether a cell is words alone: no number, and no word that stands for one."""
    number = read_number(cell.value)
    return isinstance(cell.value, str) and number.problem == "not_a_number"


def _read_legend(sheet: Sheet, row: int) -> None:
    """Text below the table; it explains and sets nothing."""
    cells = list(sheet.rows[row].values())
    if all(_is_prose(cell) for cell in cells) or (
        len(cells) == 1 and isinstance(cells[0].value, str)
    ):
        for cell in cells:
            sheet.dispose(cell, "note")


def _without_repeats(results: Results) -> list[Result]:
    """One row per indicator and period: the same value twice counts once, two values do not."""
    kept: dict[tuple[str, str], Result] = {}
    repeated: dict[tuple[str, str], list[Result]] = {}
    for result in results.values:
        key = (result.indicator_id, result.period)
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
        used = "the first is used" if agree else "none is used"
        results.findings.append(
            finding(
                "note" if agree else "error", "repeated_value",
                f"{key[1]} is given again in {cells}, "
                f"{'the same' if agree else 'with another value'}; {used}",
                "leave it in one place only", source=first.source_cell, indicator_id=key[0],
            )
        )  # fmt: skip
    return list(kept.values())


def doubtful_row_marks(values: pd.DataFrame) -> list[Finding]:
    """A warning for each row whose mark goes to all its values, for want of an earlier vintage."""
    marked = values[values.row_status != ""]
    if marked.empty:
        return []
    keys = ["indicator_id", "period"]
    ordered = values.sort_values("reported", kind="stable", na_position="first")
    first = ordered[~ordered.duplicated(keys)].index
    alone = marked[marked.index.isin(first)]
    found = []
    for (indicator_id, _), rows in marked.groupby(["indicator_id", "sha256"]):
        if rows.index.isin(alone.index).all():
            message = f'the mark in "{rows.note.iloc[0][:60]}" is given to all values of its row'
            hint = "put p/ or r/ into the cells that it means"
            source = rows.source_cell.iloc[0]
            found.append(
                finding("warning", "row_mark", message, hint, source=source,
                        indicator_id=indicator_id)
            )  # fmt: skip
    return found


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
