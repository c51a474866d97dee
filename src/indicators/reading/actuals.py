"""Reported results, from the offices' workbooks, as frames.

A workbook and the programme's indicators go in; an :class:`Actuals` comes out: every reported
value with its period, status, reporting date and source cell, the targets that the office printed
beside them, and findings. Totals are compared, never summed again; nothing is repaired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.errors import DataError
from indicators.frames.schemas import frame_of
from indicators.frames.store import file_hash
from indicators.frames.summary import days_in_words, span, summary, values_in_words
from indicators.periods import year_of
from indicators.reading.findings import Finding, finding, unread_cells
from indicators.reading.headers import Band, Header, find_bands
from indicators.reading.names import fold, match_name
from indicators.reading.numbers import Number, read_number, split_status
from indicators.reading.workbook import Cell, Sheet, date_of, read_workbook

#: A printed total may differ from the sum of its parts by rounding alone.
TOTAL_TOLERANCE = 0.5


@dataclass(frozen=True)
class Actuals:
    """Results as read: values, office targets, findings, and what became of every cell."""

    values: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame
    cells: dict[str, Counter[str]]

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
class _Reading:
    """What has been read so far from one file."""

    sha256: str
    indicators: Mapping[str, Any]
    folded_names: Mapping[str, str]
    reported: date | None = None
    synthetic: bool = False
    values: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_actuals(path: str | Path, indicators: pd.DataFrame) -> Actuals:
    """Read one workbook of reported results.

    Parameters
    ----------
    path
        The workbook.
    indicators
        A programme's indicators frame: names to match, and how each adds up within the year.

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
    raw = actuals_of(Path(path), read_workbook(Path(path)), indicators)
    return Actuals(settle_row_marks(raw.values), raw.targets, raw.findings, raw.cells)


def actuals_of(path: Path, sheets: list[Sheet], indicators: pd.DataFrame) -> Actuals:
    """Read the sheets of a workbook that is open already (see `read_actuals`).

    A mark on a whole row stays in the column ``row_status`` of the values:
    :func:`settle_row_marks` decides to which values it belongs, which takes the earlier vintages
    where there are any.
    """
    reading = _Reading(
        file_hash(path),
        indicators.set_index("indicator_id").to_dict("index"),
        {fold(row.name): row.indicator_id for row in indicators.itertuples(index=False)},
    )
    sheets = [sheet for sheet in sheets if not sheet.hidden]
    tables = 0
    for sheet in sheets:
        bands = [band for band in find_bands(sheet) if is_actuals_band(band)]
        tables += len(bands)
        _read_sheet(sheet, bands, reading)
    if not tables:
        raise DataError(
            f"[{path.name}]: no table with an indicator and a result column was found; "
            "a header row needs Indicador and, say, Avance 2009 over I Trim to IV Trim"
        )
    for row in [*reading.values, *reading.targets]:
        row["reported"] = pd.Timestamp(reading.reported) if reading.reported else pd.NaT
    for row in reading.values:
        row["synthetic"] = reading.synthetic
    if reading.reported is None:
        reading.findings.append(
            finding(
                "warning", "no_reporting_date", "no reporting date was found; it counts as oldest",
                'write "Fecha de reporte" and the date beside it above the table',
                source=f"[{path.name}]",
            )
        )  # fmt: skip
    kept = _without_repeats(reading)
    statuses = pd.Series([row.pop("row_status") for row in kept], dtype="str")
    return Actuals(
        frame_of("actuals", kept).assign(row_status=statuses),
        frame_of("targets", reading.targets),
        frame_of("findings", reading.findings),
        {sheet.name: sheet.account() for sheet in sheets},
    )


def _without_repeats(reading: _Reading) -> list[dict[str, Any]]:
    """One row per indicator and period: the same value twice counts once, two values do not."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in reading.values:
        found.setdefault((row["indicator_id"], row["period"]), []).append(row)
    kept = []
    for (indicator_id, period), rows in found.items():
        first = rows[0]
        agree = len({row["value"] for row in rows}) == 1
        if agree:
            kept.append(first)
        if len(rows) > 1:
            cells = ", ".join(row["source_cell"] for row in rows[1:])
            used = "the first is used" if agree else "none is used"
            reading.findings.append(
                finding(
                    "note" if agree else "error", "repeated_value",
                    f"{period} is given again in {cells}, "
                    f"{'the same' if agree else 'with another value'}; {used}",
                    "leave it in one place only",
                    source=first["source_cell"], indicator_id=indicator_id,
                )
            )  # fmt: skip
    return kept


def settle_row_marks(values: pd.DataFrame) -> pd.DataFrame:
    """Give a mark on a whole row to the values that differ from the vintage before.

    Without an earlier vintage the whole row takes it. The column ``row_status`` goes.
    """
    ordered = values.sort_values("reported", kind="stable", na_position="first")
    before = ordered.groupby(["indicator_id", "period"]).value.shift()
    first = ordered.groupby(["indicator_id", "period"]).cumcount() == 0
    changed = first | ((ordered.value != before) & ~(ordered.value.isna() & before.isna()))
    marked = (ordered.row_status != "") & changed & (ordered.data_status == "final")
    settled = ordered.data_status.where(~marked, ordered.row_status)
    return values.assign(data_status=settled).drop(columns="row_status")


def is_actuals_band(band: Band) -> bool:
    """Whether a header band is a table of results: indicators, and columns with periods."""
    results = band.with_roles("actual", "period")
    return bool(band.indicator) and any(h.period for h in results.values())


def _read_sheet(sheet: Sheet, bands: list[Band], reading: _Reading) -> None:
    by_row = {band.first_row: band for band in bands}
    band: Band | None = None
    for row in sorted(sheet.rows):
        if row in by_row:
            band = by_row[row]
        elif band and row <= band.last_row:
            continue
        elif band and band.indicator in sheet.rows[row]:
            _read_row(sheet, row, band, reading)
        elif band is None:
            _read_title(sheet, row, reading)
        else:
            _read_legend(sheet, row)
    reading.findings += unread_cells(sheet.undisposed())


def _read_title(sheet: Sheet, row: int, reading: _Reading) -> None:
    """What stands above the table: titles, the reporting date, the stamp of synthetic data."""
    for cell in sheet.rows[row].values():
        sheet.dispose(cell, "title")
        words = fold(cell.text)
        if "sintetic" in words:
            reading.synthetic = True
        if words.startswith("fecha de"):
            neighbour = sheet.rows[row].get(cell.column + 1)
            if neighbour and (found := date_of(neighbour)):
                reading.reported = found


def _read_legend(sheet: Sheet, row: int) -> None:
    """Text in the first column below the table; it explains and sets nothing."""
    cells = list(sheet.rows[row].values())
    if len(cells) == 1 and isinstance(cells[0].value, str):
        sheet.dispose(cells[0], "note")


def _read_row(sheet: Sheet, row: int, band: Band, reading: _Reading) -> None:
    indicator_id = _identify(sheet, row, band, reading)
    for column in band.with_roles("objective", "unit", "indicator"):
        if cell := sheet.filled(row, column):
            sheet.dispose(cell, "label")
    if not indicator_id:
        return
    note_column = band.column("note")
    note_cell = sheet.rows[row].get(note_column) if note_column else None
    if note_cell:
        sheet.dispose(note_cell, "note")
    note = note_cell.text if note_cell else ""
    parts: dict[str, Number] = {}
    for column, header in band.with_roles("actual", "period").items():
        cell = sheet.rows[row].get(column)
        if cell and header.period:
            parts[header.period] = _read_value(sheet, cell, header, indicator_id, note, reading)
    for column, header in band.with_roles("total").items():
        if cell := sheet.rows[row].get(column):
            _check_total(sheet, cell, header, indicator_id, parts, reading)
    for column, header in band.with_roles("target").items():
        cell = sheet.rows[row].get(column)
        if cell and header.year:
            _read_target(sheet, cell, header.year, indicator_id, reading)


def _identify(sheet: Sheet, row: int, band: Band, reading: _Reading) -> str:
    cell = sheet.rows[row][band.indicator]
    match = match_name(cell.text, reading.folded_names)
    if match.indicator_id and not match.exact:
        reading.findings.append(
            finding(
                "note", "name_matched",
                f'"{cell.text}" was taken for {match.indicator_id}, '
                f"{match.candidates[0][1]:.0f} % alike",
                cell=cell, indicator_id=match.indicator_id,
            )
        )  # fmt: skip
    if not match.indicator_id:
        named = "; ".join(
            f"{key} {reading.indicators[key]['name'][:40]} ({score:.0f} %)"
            for key, score in match.candidates
        )
        reading.findings.append(
            finding(
                "error", "unknown_indicator", f'"{cell.text}" is no indicator of the programme',
                f"write the name as in the matrix; nearest: {named}", cell=cell,
            )
        )  # fmt: skip
    return match.indicator_id


def _read_value(
    sheet: Sheet, cell: Cell, header: Header, indicator_id: str, note: str, reading: _Reading
) -> Number:
    number = read_number(cell.value)
    if number.problem:
        reading.findings.append(
            finding(
                "error", number.problem, f'"{cell.text}" is not a number',
                'write a number or "n.d."', cell=cell, indicator_id=indicator_id,
            )
        )  # fmt: skip
        return number
    sheet.dispose(cell, "value")
    reading.values.append(
        {
            "indicator_id": indicator_id,
            "period": header.period,
            "value": number.value,
            "data_status": number.data_status or "final",
            "row_status": split_status(note)[1],
            "text": cell.text,
            "note": note,
            "source_cell": cell.address,
            "sha256": reading.sha256,
        }
    )
    return number


def _check_total(
    sheet: Sheet, cell: Cell, header: Header, indicator_id: str, parts: Mapping[str, Number],
    reading: _Reading,
) -> None:  # fmt: skip
    """Compare a printed total with the values beside it; a missing quarter is not a zero."""
    sheet.dispose(cell, "check")
    total = read_number(cell.value).value
    known = [
        number.value
        for period, number in parts.items()
        if number.value is not None and (header.year is None or year_of(period) == header.year)
    ]
    sums = reading.indicators[indicator_id]["within_year"] == "sum"
    if total is None or not known or not sums or abs(total - sum(known)) <= TOTAL_TOLERANCE:
        return
    reading.findings.append(
        finding(
            "warning", "total_mismatch",
            f"the printed total {cell.text} is not the sum of its periods, {sum(known):,g}",
            "ask the office which one is right; the periods are used",
            cell=cell, indicator_id=indicator_id,
        )
    )  # fmt: skip


def _read_target(sheet: Sheet, cell: Cell, year: int, indicator_id: str, reading: _Reading) -> None:
    """A target that the office printed: kept as one, never taken for a result."""
    number = read_number(cell.value)
    if number.problem:
        return
    sheet.dispose(cell, "value")
    level = reading.indicators[indicator_id]["across_years"] == "last"
    reading.targets.append(
        {
            "indicator_id": indicator_id,
            "year": year,
            "role": "target",
            "scope": "level" if level else "annual",
            "value": number.value,
            "basis": "inferred",
            "reason": "office_target",
            "text": cell.text,
            "marks": ",".join(number.marks),
            "issuer": "office",
            "source_cell": cell.address,
        }
    )
