"""The tables of results in a sheet, and what is doubtful about their periods.

A sheet goes in; header bands come out that have taken what the sheet's name and titles say. Where
there is none, the reason is put into words.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from indicators.reading.bands import with_context
from indicators.reading.cells import Sheet
from indicators.reading.findings import Finding, finding
from indicators.reading.headers import Band
from indicators.reading.layouts import Layout, bands_of
from indicators.reading.titles import Context, read_context

_RESULTS = ("actual", "value", "total")


def actuals_tables(sheet: Sheet, layout: Layout | None = None) -> tuple[Context, list[Band]]:
    """The tables of results of a sheet, with what its name and titles say."""
    bands = bands_of(sheet, layout)
    context = read_context(sheet, min((band.first_row for band in bands), default=10**7))
    bands = [with_context(band, context) for band in bands]
    return context, [band for band in bands if is_actuals_band(band)]


def why_no_results(sheets: list[Sheet], layout: Layout | None) -> str:
    """What keeps a workbook from being one of results: its periods, or what it has for headers."""
    for sheet in sheets:
        bands = bands_of(sheet, layout)
        if any(band.with_roles("span") for band in bands):
            return (
                f"; the columns of [{sheet.file}]{sheet.name} are of months or other parts of the "
                "year that are no quarters: add them up"
            )
        doubt = read_context(sheet, min((b.first_row for b in bands), default=0)).doubt
        if bands and doubt:
            return f"; [{sheet.file}]{sheet.name}: {doubt}"
        if bands:
            roles = ", ".join(h.role for h in bands[0].columns.values() if h.role != "other")
            return f"; row {bands[0].last_row} of [{sheet.file}]{sheet.name} has only {roles}"
    for sheet in sheets:
        for row in sorted(sheet.rows):
            texts = [cell.text[:30] for cell in sheet.rows[row].values()]
            if len(texts) > 1:
                said = ", ".join(f'"{text}"' for text in texts[:4])
                return f"; row {row} of [{sheet.file}]{sheet.name} has {said}"
    return ""


def is_actuals_band(band: Band) -> bool:
    """Whether a header band is a table of results: indicators, and columns with periods."""
    named = band.with_roles("indicator", "id")
    results = band.with_roles("actual", "period", "total", "value")
    dated = any(header.year for header in results.values())
    by_row = band.with_roles("row_period", "row_year")
    return bool(named and results) and (dated or bool(by_row))


def period_doubts(sheet: Sheet, context: Context, bands: list[Band]) -> list[Finding]:
    """Warnings where the period of a column is not sure: its sheet says another, or two."""
    where = f"[{sheet.file}]{sheet.name}"
    hint = "name the period in the columns' headers"
    found = []
    roles = _RESULTS if context.quarter else (*_RESULTS, "target")
    if context.doubt and any(_lacks_period(band, roles) for band in bands):
        message = f"{context.doubt}; it is not used"
        found.append(finding("warning", "period_in_doubt", message, hint, source=where))
    said = f"Q{context.quarter}" if context.quarter else "a part of the year" * bool(context.doubt)
    for band in bands if said else []:
        for column, header in band.with_roles("actual", "value", "period").items():
            own_year = header.year and not header.quarter and context.year in (None, header.year)
            if own_year and not band.with_roles("row_period", "row_quarter"):
                cell = f"{where}!{get_column_letter(column)}{band.last_row}"
                message = f"the sheet says {said}, the column only {header.year}, which is used"
                found.append(finding("warning", "period_in_doubt", message, hint, source=cell))
    return found


def _lacks_period(band: Band, roles: tuple[str, ...]) -> bool:
    """Whether a column of some roles names no period of its own, nor does a row."""
    values = band.with_roles(*roles).values()
    return any(not header.year for header in values) and not band.with_roles("row_period")
