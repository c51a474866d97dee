"""Reported results, from the offices' workbooks, as frames.

The rows of a workbook's tables and the programme's indicators go in; an :class:`Actuals` comes
out: every reported value with its period, status, reporting date and source cell, the targets that
the office printed beside them, and findings. Totals are compared, never summed again; nothing is
repaired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.frames.schemas import conform, frame_of
from indicators.frames.summary import days_in_words, span, summary, values_in_words
from indicators.reading.apply import apply, bare_sheets, loose_ends
from indicators.reading.cells import Accounted, Sheet
from indicators.reading.checks import check_values
from indicators.reading.findings import Finding, finding, findings_frame
from indicators.reading.layout import Layout, Table
from indicators.reading.names import fold
from indicators.reading.recognise import recognise, recognised_frame
from indicators.reading.reported import Reported, report_of
from indicators.reading.totals import Result, settle
from indicators.reading.workbook import hidden_sheets, read_workbook


@dataclass(frozen=True)
class Actuals(Accounted):
    """Results as read: values, office targets, findings, and what became of every cell."""

    values: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame
    recognised: pd.DataFrame
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...] = ()

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
        What the headers cannot explain (see :func:`~indicators.reading.layout_file.read_layout`).

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
        ends += [*loose_ends(part, said), *bare_sheets(part, names)]
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


def _without_repeats(results: Sequence[Result]) -> tuple[list[Result], list[Finding]]:
    """One row per file, day, indicator and period: twice the same counts once, two values never."""
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
            finding(
                "repeated_value", source=first.source_cell, indicator_id=key[1], why_code=why,
                period=key[2], cells=cells, severity="note" if agree else "error",
            )
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
        finding("row_mark", source=rows.source_cell.iloc[0], indicator_id=indicator_id,
                mark=rows.note.iloc[0][:60])
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
