"""Frames as workbooks for people in Excel, and as a data package for open-data portals.

Frames go in; a file comes out, whole or not at all. `write_workbook` writes what reads back as the
same frames; `write_figures` writes the report's workbook, with labels and words in the reader's
language, links to the source cells and pages that print. A package (Data Package 1.0, Frictionless
Data) is described by frames/schemas.toml.

Numbers stay numbers and dates dates, and nothing is computed or rounded. Text from a cell is
written as text: never a formula, a link or an error, whatever it looks like. The same frames give
the same bytes.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell as cell_name

from indicators import words
from indicators.errors import DataError, check_new
from indicators.frames.schemas import SCHEMAS, SHOWN
from indicators.frames.shown import addresses, in_words
from indicators.frames.store import file_hash
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.sections import origin_nodes
from indicators.publishing.tree import Heading, Table, words_of

#: What Frictionless Data calls the types of columns.
_TYPES = {"str": "string", "float64": "number", "int64": "integer", "bool": "boolean"}
_TYPES |= {"datetime64[us]": "date"}
#: What tells the rows of a frame apart; the others have no key.
_KEYS: Mapping[str, list[str]] = {
    "indicators": ["indicator_id"],
    "gaps": ["indicator_id", "horizon"],
    "projections": ["indicator_id", "method"],
    "commitments": ["commitment_id"],
    "lines_of_action": ["line_id"],
    "narrative_targets": ["target_id"],
}
#: Frames whose every row is of one of the ``indicators``.
_OF_INDICATORS = ("targets", "actuals", "gaps", "projections")
#: The longest text that a cell of Excel holds; how wide columns grow with their texts.
_LONGEST_TEXT, _WIDE, _WIDEST = 32_767, 26, 52
#: Columns of sentences, and of addresses, of which the first is where a cell's link leads.
_SENTENCES = frozenset({"name", "objective_name", "unit", "message", "note", "text", "reason"})
_ADDRESSES = frozenset({"source_cell", "actual_cells", "target_cells", "cells"})
#: Texts that a spreadsheet would make numbers or dates of, when a person edits them.
_CODES = frozenset(
    {"indicator_id", "period", "compared_through", "cut_off", "vintage", "mark", "marks", "sha256"}
)
#: Columns of the report's workbook that are hidden where they say the same in every row; and those
#: that a long sheet shows for all that: of what its rows are.
_ONCE = frozenset({"cut_off", "vintage", "term", "method", "synthetic", "issuer"})
_ONCE |= {"category", "unit_kind", "value_type", "direction", "comparison"}
_ONCE |= {"amber_low", "green_low", "green_high"}
_NAMES = frozenset({"indicator_id", "name", "unit"})
_FORMULA = r"[=+\-@\t\r]"
#: How numbers, whole ones and flags are shown, which LibreOffice would show as 1 here and there.
_FORMS = {"f": "#,##0", "i": "0", "b": '"TRUE";"TRUE";"FALSE"'}
#: What is small and no whole number has decimals: a format of its own for some cells of a column.
_SMALL = "=AND(ABS({0})<100,{0}<>INT({0}))"
#: What XML cannot hold; a workbook with one of them cannot be opened.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = {"bold": True, "font_color": "#1B4D5C", "valign": "top", "text_wrap": True}
_CODE = {"font_size": 7, "font_color": "#7B858C"}
_LINK = {"font_color": "#1F6479", "underline": 1}
_WRAPPED = {"text_wrap": True, "valign": "top"}
_LETTER_PAPER = 1
#: Sheets of more rows than this keep a line a row, and are not wrapped; how many of them a page
#: holds, and how wide, in letters, a sheet of fewer may be to stand upright.
_MANY_ROWS, _PAGE_ROWS, _UPRIGHT = 90, 150, 150


def write_workbook(
    frames: Mapping[str, pd.DataFrame], path: str | Path, title: str = "", lang: str = "es"
) -> None:
    """Write frames as a workbook: a sheet that explains the columns, then a table per frame.

    The frames are named by their schemas, as `Programme.frames` names them; ``title`` and ``lang``
    head the first sheet, and columns keep their names. A file that is there, or a folder that is
    not, is a `UsageError`; a text longer than a cell of Excel holds, a `DataError`.

    >>> import indicators as ind
    >>> frames = ind.open_programme("data/raw").frames()
    >>> write_workbook(frames, getfixture("tmp_path") / "frames.xlsx")
    """
    with _new_file(Path(path)) as part, _book(part) as book:
        _write_first(book, "about", _explained_columns(frames, title, lang), 18, 24, 16, 80, 40)
        for name, frame in frames.items():
            _write_table(book, name, name, frame)[0].freeze_panes(1, 1)


def write_datapackage(
    frames: Mapping[str, pd.DataFrame],
    folder: str | Path,
    title: str,
    sources: Mapping[str, str],
    licence: str = "",
) -> None:
    """Write frames, named by their schemas, as CSV and Parquet that ``datapackage.json`` describes.

    It names the ``sources`` with their SHA-256, and the licence, such as ``CC-BY-4.0``, if one is
    given. A folder that is there already is a `UsageError`.
    """
    with _new_file(Path(folder)) as part:
        part.mkdir()
        described = {
            "profile": "tabular-data-package",
            "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "indicators",
            "title": title,
            "languages": list(words.LANGUAGES),
            **({"licenses": [{"name": licence}]} if licence else {}),
            "sources": [{"title": n, "path": n, "sha256": sha256} for n, sha256 in sources.items()],
            "resources": [_resource(name, frame, part) for name, frame in frames.items()],
        }
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (part / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(name: str, frame: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """A frame's two files, and their description; dates are written as days."""
    table, twin = folder / f"{name}.csv", folder / f"{name}.parquet"
    frame.to_csv(table, index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d")
    frame.to_parquet(twin, index=False)
    schema: dict[str, Any] = {
        "fields": [_field(name, key) for key in SCHEMAS[name]],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _OF_INDICATORS:
        whose = {"resource": "indicators", "fields": ["indicator_id"]}
        schema["foreignKeys"] = [{"fields": ["indicator_id"], "reference": whose}]
    written, parquet = (
        {"path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{file_hash(path)}"}
        for path in (table, twin)
    )
    kind = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    described = {"name": name, "profile": "tabular-data-resource", **written, **kind}
    return {**described, "parquet": parquet, "schema": schema}


def _field(frame: str, name: str) -> dict[str, Any]:
    """A column: its type, its words in both languages, its meaning, unit and values."""
    column = SCHEMAS[frame][name]
    titles = {lang: words.words_or_code("column", name, lang) for lang in words.LANGUAGES}
    said = {"name": name, "type": _TYPES[column.dtype], "title": titles["es"], "titles": titles}
    said |= {"description": column.meaning["es"], "descriptions": column.meaning}
    if said["type"] == "date":
        said["format"] = "%Y-%m-%d"
    if said["type"] == "number":
        unit = "unit_share" if name in SHOWN["shares"] else "unit_of_row"
        said["unit"] = {lang: words.sentence("command", unit, lang) for lang in words.LANGUAGES}
    if values := [value for value in column.allowed if value]:
        said["constraints"] = {"enum": values}
    return said


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A place that becomes a file or folder when the block ends well, never over one there is."""
    check_new(path)
    part = path.with_name(f".{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        part.replace(path)
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)


def write_figures(it: ReportFigures, target: Path, raw: str) -> None:
    """Write a report's workbook: what each sheet holds, then every frame behind its charts.

    ``raw`` is the folder of the raw data as links name it from where the file goes.
    """
    with _book(target) as book:
        title, created = it.title, it.moment.replace(tzinfo=None)
        about = {"title": title, "author": "sexenio-indicators", "created": created}
        book.book.set_properties(about)
        frames = _figure_sheets(it)
        _write_first(book, it.words("sheet", "about"), _explained_sheets(it, title, frames), 34, 90)
        for code, frame in frames.items():
            _write_sheet(book, code, frame, it, raw)


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    """A workbook in the making, in which a text is a text, whatever it looks like."""
    content = BytesIO()  # on a full disk an archive that is half written would be left open
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    how: Any = {"datetime_format": "yyyy-mm-dd", "engine_kwargs": {"options": plain}}
    with pd.ExcelWriter(content, engine="xlsxwriter", **how) as book:
        yield book
    path.write_bytes(content.getvalue())


def _write_table(
    book: Any, sheet: str, name: str, frame: pd.DataFrame, first: int = 0,
    titles: Sequence[str] = (), hidden: Collection[str] = (), **look: Any,
) -> tuple[Any, dict[str, int]]:  # fmt: skip
    """A frame as a native table from a line of a sheet on; the sheet, and how wide its columns are.

    One without rows keeps its head and an empty row. An empty text, NaN, NaT and what is infinite
    are empty cells; what no workbook can hold is a replacement character.
    """
    plain = frame.replace([math.inf, -math.inf], math.nan).reset_index(drop=True)
    forms = []
    for column, values in plain.items():
        shown: dict[str, Any] = {"num_format": _FORMS.get(values.dtype.kind, "General")}
        if column in SHOWN["shares"]:
            shown = {"num_format": "0.0%"}
        elif values.dtype.kind == "O":
            lengths = values.str.len()
            if lengths.max() > _LONGEST_TEXT:
                raise DataError(
                    f"frame {name}, {column}, row {lengths.argmax() + 1}: a text of "
                    f"{lengths.max():,} characters, and a cell of Excel holds {_LONGEST_TEXT:,}; "
                    "export a data package"
                )
            plain[column] = values.map(lambda text: _CONTROL.sub("\ufffd", text))
            shown = {"num_format": "@"} if column in _CODES else {}
            shown |= {"quote_prefix": True} if values.str.match(_FORMULA).any() else {}
        forms.append(book.book.add_format(look | shown))
    plain.to_excel(book, sheet_name=sheet, startrow=first + 1, header=False, index=False)
    made, widths = book.sheets[sheet], _widths(frame, titles)
    decimals = book.book.add_format({"num_format": "0.0##"})
    for n, (column, width) in enumerate(widths.items()):
        made.set_column(n, n, width, forms[n], {"hidden": column in hidden})
        if plain[column].dtype.kind == "f" and column not in SHOWN["shares"]:
            small = {"type": "formula", "criteria": _SMALL.format(cell_name(first + 1, n))}
            rows = first + 1, n, first + len(plain), n
            made.conditional_format(*rows, small | {"format": decimals})
    code = book.book.add_format(_CODE if titles else {"bold": True})
    heads = [{"header": str(column), "header_format": code} for column in frame]
    style = {"name": f"t_{name}", "style": "Table Style Light 1", "columns": heads}
    made.add_table(first, 0, first + max(len(frame), 1), len(heads) - 1, style)
    return made, widths


def _widths(frame: pd.DataFrame, titles: Sequence[str] = ()) -> dict[str, int]:
    """How wide each column is, in letters: as its texts, and the words of its title, need."""
    widths = {}
    for column, title in zip(frame, titles or frame, strict=True):
        texts = [value for value in frame[column].head(200) if isinstance(value, str)]
        longest = max(map(len, [*texts, *str(title).split()]), default=0)
        most = _WIDEST if column in _SENTENCES else _WIDE
        widths[str(column)] = min(longest + 2, most) if texts else 11
    return widths


def _write_first(book: Any, name: str, lines: Iterable[Sequence[str]], *widths: int) -> None:
    """A sheet of lines that explains the others; a line of one text is a heading."""
    sheet = book.book.add_worksheet(name)
    wrapped, heading = (book.book.add_format(look) for look in (_WRAPPED, _HEAD | {"text_wrap": 0}))
    for row, texts in enumerate(lines):
        sheet.write_row(row, 0, texts, wrapped if len(texts) > 1 else heading)
        _set_height(sheet, row, texts[1:], widths[1:])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _print_setup(sheet)


def _explained_columns(
    frames: Mapping[str, pd.DataFrame], title: str, lang: str
) -> Iterator[tuple[str, ...]]:
    """Of what and when the figures are, and what each column means."""
    if title:
        yield (title,)
    if "gaps" in frames and len(frames["gaps"]):
        gaps = frames["gaps"].iloc[0]
        yield (f"{words.label('cut_off', lang)}: {words.period_in_words(gaps.cut_off, lang)}",)
        if gaps.vintage:
            day = words.day_in_words(gaps.vintage, lang)
            yield (f"{words.label('vintage', lang)}: {day}",)
    if any(frame.synthetic.any() for frame in frames.values() if "synthetic" in frame):
        yield (words.label("synthetic", lang).upper(),)
    yield ()
    yield "frame", "column", "type", "meaning", "values"
    for name in frames:
        for key, column in SCHEMAS[name].items():
            values = ", ".join(value or '""' for value in column.allowed)
            yield name, key, column.dtype, column.meaning[lang], values


def _figure_sheets(it: ReportFigures) -> dict[str, pd.DataFrame]:
    """Every frame behind the charts and tables of a report, by the code of its sheet."""
    findings = it.programme.findings
    told = [words.finding_sentences(row, it.lang) for row in findings.to_dict("records")]
    units = it.indicators.set_index("indicator_id").unit
    actuals, targets = it.actuals.copy(), it.targets.copy()
    for frame in (actuals, targets):
        frame.insert(1, "unit", frame.indicator_id.map(units).astype("str"))
    sheets = {
        "gaps": it.gaps,
        "projections": it.projections,
        # until the cut-off it is what the path holds, but for periods that are missing
        "fan": it.fan[it.fan.ahead | (it.fan.q025 < it.fan.q975)],
        "path": it.path,
        "actuals": actuals.drop(columns="sha256"),  # the first sheet has the hash of every file
        "targets": targets,
        "indicators": it.indicators,
        "audit": it.audit,
        "findings": findings.drop(columns="values").assign(
            message=[message for message, _ in told], hint=[hint for _, hint in told]
        ),
        "decisions": it.programme.decisions,
        "footnotes": it.programme.footnotes,
    }
    if it.closing:
        del sheets["projections"], sheets["fan"]
    if it.record_summary is not None:
        sheets["record"] = it.record_summary
    return sheets


def _explained_sheets(
    it: ReportFigures, title: str, sheets: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    """What each sheet holds; then method, parameters, versions and input files, as printed.

    A row of one text is a heading.
    """
    yield (title,)
    yield ()
    if it.judged.synthetic.any():
        yield it.label("synthetic"), ""
        yield ()
    yield (it.words("sheet", "sheets"),)
    for code in sheets:
        yield it.words("sheet", code), it.words("sheet_about", code)
    for node in origin_nodes(it):
        if isinstance(node, Table):
            yield from (tuple(words_of(cell) for cell in row) for row in node.rows)
        elif isinstance(node, Heading):
            yield from ((), (words_of(node),))
        else:
            yield "", words_of(node)


def _write_sheet(book: Any, code: str, frame: pd.DataFrame, it: ReportFigures, raw: str) -> None:
    """Labels, below them the columns' codes, and a row for each of the frame's; made to print.

    A column that says the same in every row, such as the cut-off, is hidden; in a long sheet also
    one that says the same in every row of an indicator, as another sheet has it.
    """
    long, read = len(frame) > _MANY_ROWS, in_words(frame, it.lang)
    worded = [name for name in frame if frame[name].dtype.kind not in "ifM"]
    shown = frame.assign(**{name: read[name].str[:_LONGEST_TEXT] for name in worded})
    titles = [words.words_or_code("column", str(name), it.lang) for name in frame]
    hidden = {name for name in _ONCE & set(frame) if len(set(frame[name])) == 1}
    if long:
        alike = frame.groupby("indicator_id").nunique(dropna=False).max() == 1
        hidden = {str(name) for name in frame if name not in _NAMES and alike[name]}
    look = {} if long else _WRAPPED
    sheet, widths = _write_table(
        book, it.words("sheet", code), code, shown, 1, titles, hidden, **look
    )
    head, link = (book.book.add_format(form) for form in (_HEAD, look | _LINK))
    sheet.write_row(0, 0, titles, head)
    for column, name in enumerate(frame):
        for row, cells in enumerate(frame[name] if name in _ADDRESSES else (), start=2):
            if target := _link(cells, raw):
                sheet.write_url(row, column, target, link, _CONTROL.sub("\ufffd", cells))
    _set_height(sheet, 0, titles, widths.values())
    if not long:
        # of many addresses the first leads somewhere, and the others take no line each
        told = {name: width for name, width in widths.items() if name not in _ADDRESSES}
        for row, values in enumerate(shown[list(told)].itertuples(index=False), start=2):
            _set_height(sheet, row, values, told.values())
    sheet.freeze_panes(2, 1 if frame.columns[0] == "indicator_id" else 0)
    wide = sum(width for name, width in widths.items() if name not in hidden) > _UPRIGHT
    _print_setup(sheet, 2, len(frame) if long else 0, turned=wide and not long)


def _set_height(sheet: Any, row: int, values: Iterable[Any], widths: Iterable[int]) -> None:
    """A row as high as its texts: LibreOffice, which prints some of them, leaves it low."""
    texts = [(v, width) for v, width in zip(values, widths, strict=False) if isinstance(v, str)]
    lines = max((-(-len(text) * 1.1 // width) for text, width in texts), default=1)
    sheet.set_row(row, 15 * max(1, lines))


def _print_setup(sheet: Any, heads: int = 0, rows: int = 0, *, turned: bool = False) -> None:
    """As wide as the page; of so many rows the last few do not take a page of their own."""
    if turned:
        sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, -(-rows // _PAGE_ROWS))
    sheet.set_footer("&L&A&R&P / &N")
    if heads:
        sheet.repeat_rows(0, heads - 1)


def _link(cells: str, raw: str) -> str:
    """Where the first of a cell's addresses is, in the folder of raw data."""
    file, sheet, places = next((found for found in addresses(cells) if found[2]), ("", "", ""))
    if not places:
        return ""
    target, name = f"{raw}/{file}".replace(os.sep, "/"), sheet.replace("'", "''")
    return f"external:{target}#'{name}'!{re.split('[:, ]', places)[0]}"
