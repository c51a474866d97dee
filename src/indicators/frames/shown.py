"""How people see frames: words for codes, labels for columns, numbers as they are said.

A frame goes in; the same rows come out as text (`in_words`, which the command line prints), as a
pandas Styler (`table`, which notebooks show), or as what a result says of itself: counts, dates,
findings, a stamp (`summary`, plain HTML with inline styles alone, so that it shows in a notebook
that is not trusted as well). The frame itself is not changed, and nothing is computed or left out
but what every row says alike, which the caption says once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.frames.schemas import SCHEMAS, SHOWN
from indicators.words import (
    STATUSES,
    chance,
    code_in_words,
    day_in_words,
    decided_in_words,
    decimals_together,
    finding_sentences,
    in_ranges,
    label,
    number,
    percent,
    period_in_words,
    reason_in_words,
    sentence,
    signed,
    words_or_code,
)

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

#: Columns of codes, whose words a reader sees.
_CODES = {n for columns in SCHEMAS.values() for n in columns if columns[n].allowed}
_CODES |= {"code", "change"}
#: Columns of which the last is what the first is more than the second.
_SUMS = (("actual", "target", "gap"), ("median", "sexenio_target", "projected_gap"))
#: Worst first.
_SEVERITY_SYMBOL: Mapping[str, str] = {"error": "✕", "warning": "▲", "note": "·"}
#: By column: the sign before the words of a code.
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "status": {code: status.symbol for code, status in STATUSES.items()},
    "severity": _SEVERITY_SYMBOL,
}
#: More findings than these are counted, not shown: a page of them hides what stands around it.
_MOST_FINDINGS = 20

#: What a CSV file must not begin a text with; signed numbers are harmless.
_UNSAFE = re.compile(r"\A(?![+-][\d.]+\Z)[=+\-@\t\r].", re.DOTALL)
#: An address of several that a blank parts: file, sheet, cell; a file's name may hold brackets.
_ADDRESS = re.compile(r"\[(.+?)\]([^\[\]]*?)(?:!([A-Z]+\d[A-Z\d:, ]*?))?(?=,? \[|$)")


def table(frame: pd.DataFrame, lang: str = "es") -> Styler:
    """Show a frame as people read it: labels for columns, words for codes, signs for statuses.

    Of a whole frame of the library the columns that matter come first; a choice of columns keeps
    its order. What every row says alike, such as the cut-off, is said once above. ``x_before`` and
    ``x_after`` are one column.

    Parameters
    ----------
    frame
        Any frame of the library, or a part of one; other columns keep their name.
    lang
        ``es`` or ``en``.

    Returns
    -------
    pandas.io.formats.style.Styler
        For JupyterLab; ``.data`` is the text of every cell, and the frame stays as it was.

    Examples
    --------
    >>> import indicators as ind
    >>> gaps = ind.gap_to_target(ind.open_programme("data/raw"), "2010Q3")
    >>> shown = table(gaps[gaps.horizon == "sexenio_to_date"])
    >>> shown.caption[:28]
    'Corte: III trimestre de 2010'
    >>> shown.data.loc[0, ["indicator_id", "status", "attainment", "gap"]].tolist()
    ['1.1', '● verde', '102.5 %', '+57']
    """
    if {"message", "hint", "values"} <= set(frame.columns):
        said = [finding_sentences(row, lang) for row in frame.to_dict("records")]
        frame = frame.assign(**pd.DataFrame(said, columns=["message", "hint"], index=frame.index))
        frame = frame.drop(columns=["code", "values"], errors="ignore")
    whole = _as_shown(frame, lang)
    caption, rest = _said_once(whole, lang)
    words = in_words(rest, lang)
    left = [name for name in words if not pd.api.types.is_numeric_dtype(rest[name])]
    style = words.style.hide(axis="index").set_caption(caption).format(escape="html")
    style = style.relabel_index([escape(_column_label(n, lang, words)) for n in words], axis=1)
    if colours := [name for name in words if "status" in name]:
        style = style.map(_colour, subset=colours)
    style = style.set_table_styles({name: _look(name in left) for name in words})
    above = [{"selector": "caption", "props": "text-align:left;caption-side:top"}]
    style = style.set_table_styles(above, overwrite=False)
    # a "$" in a name is money, and no formula
    return style.set_table_attributes('class="tex2jax_ignore mathjax_ignore"')


def in_words(frame: pd.DataFrame, lang: str = "es") -> pd.DataFrame:
    """Every cell as a reader sees it, under the same columns; a pair of columns becomes one.

    >>> moved = pd.DataFrame({"what": ["status"], "text_before": ["red"], "text_after": ["green"]})
    >>> in_words(moved, "en").text_before.item()
    '■ red → ● green'
    """
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    texts = {name: [_text(name, row, lang) for row in rows] for name in frame.columns}
    words = pd.DataFrame(texts, index=frame.index, dtype="str")
    for first, second in (("_before", "_after"), ("", "_other")):
        for later in [name for name in words if name.endswith(second)]:
            name = later.removesuffix(second) + first
            if name in words:
                both = zip(words[name], words.pop(later), strict=True)
                words[name] = [a if a == b else f"{a or '–'} → {b or '–'}" for a, b in both]
    return words


def _column_label(name: str, lang: str = "es", columns: Any = ()) -> str:
    """The words for a column, among those beside it; one that has none keeps its name.

    >>> _column_label("attainment"), _column_label("mine"), _column_label("status_before", "en")
    ('Cumplimiento', 'mine', 'Status')
    """
    if name.endswith("_before") and name.replace("_before", "_after") not in columns:
        name = name.removesuffix("_before")
    if name == "evidence" and "commitment_id" in columns:
        name = "proof"  # of a commitment, and not how good a projection's data are
    return words_or_code("column", name, lang)


def _as_shown(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The frame with its index as columns, what matters first."""
    flat = frame.reset_index() if any(frame.index.names) else frame.reset_index(drop=True)
    flat.columns = [
        " ".join(code_in_words(str(part), lang) for part in name if part != "")
        if isinstance(name, tuple)
        else str(name)
        for name in flat.columns
    ]
    kind = next((k for k, columns in SCHEMAS.items() if list(columns) == list(flat.columns)), None)
    if kind is None:
        return flat
    first = [name for name in SHOWN.get(f"first_{kind}", ()) if name in flat]
    last = [name for name in flat if name in SHOWN["last"]]
    between = [name for name in flat if name not in (*first, *last)]
    return flat[[*first, *between, *last]]


def _said_once(frame: pd.DataFrame, lang: str) -> tuple[str, pd.DataFrame]:
    """What every row says alike, for the caption, and the frame without it."""
    alike = [name for name in SHOWN["once"] if name in frame and len(set(frame[name])) == 1]
    if frame.empty or len(alike) == len(frame.columns):
        return "", frame
    row = frame.iloc[0].to_dict()
    words = {name: _text(name, row, lang) for name in alike if name not in ("sha256", "synthetic")}
    if "cut_off" in words:
        words["cut_off"] = period_in_words(row["cut_off"], lang)
    if words.get("vintage"):
        words["vintage"] = day_in_words(row["vintage"], lang)
    said = [f"{_column_label(name, lang)}: {text}" for name, text in words.items() if text]
    said += [label("synthetic", lang)] * ("synthetic" in alike and row["synthetic"])
    return " · ".join(said), frame.drop(columns=alike)


def _text(column: str, row: Mapping[Any, Any], lang: str) -> str:
    """One value of a row as a reader sees it."""
    value, term = row[column], row.get("term", "")
    name = column.removesuffix("_before").removesuffix("_after").removesuffix("_other")
    if isinstance(value, str):
        if name == "text" and row.get("what") == "status":
            name = "status"
        return _text_of_code(name, value, lang, term) if value else ""
    if isinstance(value, bool):
        return words_or_code("code", "yes" if value else "no", lang)
    if pd.isna(value):
        why = row.get("reason", "") if ":" in str(row.get("reason", "")) else ""
        return reason_in_words(why, column, lang, term) or "–"
    if isinstance(value, pd.Timestamp):
        return day_in_words(value.date().isoformat(), lang, short=True)
    if name in SHOWN["names"]:
        return str(value)
    if name in SHOWN["shares"]:
        return chance(value) if name == "probability" else percent(value)
    sums = [one for one in _SUMS if name in one and row.keys() >= set(one)]
    decimals = decimals_together(*(row[part] for part in sums[0])) if sums else None
    pair = [row[part] for part in (name, f"{name}_other") if part in row]
    if len(pair) > 1 and any("." in number(one) for one in pair):
        decimals = 1
    return (signed if name in SHOWN["signed"] else number)(value, decimals)


def _text_of_code(name: str, value: str, lang: str, term: str) -> str:
    """A text: the words of a code where the column holds codes, else as it is."""
    if sign := _SIGNS.get(name, {}).get(value):
        return f"{sign} {label(value, lang)}"
    if name == "flags":
        return ", ".join(label(flag, lang, term) for flag in value.split(","))
    if name == "reason":
        return _reasons(value, lang, term)
    if name in ("decided", "alternative"):
        return decided_in_words(value, lang, term)
    if name in SHOWN["days"] and value[:4].isdigit():
        return day_in_words(value, lang, short=True)
    if name == "subject":
        return words_or_code("subject", code_in_words(value, lang), lang)
    return code_in_words(value, lang) if name in _CODES else value


def _reasons(reasons: str, lang: str, term: str) -> str:
    """Which figures are undefined and why; by which rule; or a decision's own reason.

    >>> _reasons("recent_pace, gap: missing_period", "es", "")
    'Ritmo reciente al año, Brecha: falta un periodo'
    """
    if not re.fullmatch(r"[\w, ]+: \w+(; [\w, ]+: \w+)*", reasons):
        return words_or_code("rule", reasons, lang)
    said = []
    for part in reasons.split("; "):
        figures, _, code = part.rpartition(": ")
        named = ", ".join(_column_label(figure, lang) for figure in figures.split(", "))
        said.append(f"{named}: {words_or_code('label', code, lang, term)}")
    return "; ".join(said)


def _look(left: bool) -> list[dict[str, str]]:
    """Text to the left and whole, numbers to the right, each below its label."""
    side = "left;white-space:pre-wrap;max-width:36em" if left else "right"
    props = f"text-align:{side};vertical-align:top"
    whole = "" if left else ";white-space:nowrap"  # "100 %" in one line
    return [{"selector": "th", "props": props}, {"selector": "td", "props": props + whole}]


def _colour(text: str) -> str:
    """The colour of the status that a cell ends with."""
    sign = text.rpartition("→")[2].strip()[:1]
    colour = next((status.colour for status in STATUSES.values() if status.symbol == sign), "")
    return f"color:{colour};font-weight:bold" if colour else ""


class Page(str):
    """HTML, which a notebook shows as what it is."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return "<HTML>"


def summary(
    heading: str,
    facts: Mapping[str, str | pd.DataFrame | pd.Series],
    findings: pd.DataFrame | None = None,
    *,
    synthetic: bool = False,
    lang: str = "es",
) -> Page:
    """A heading, its facts as a small table, and the findings, None where there can be none.

    Facts, by the code of their label, are texts, columns of dates, or frames, which are counted.
    """
    stamp = synthetic_stamp(lang) if synthetic else ""
    rows = "".join(
        f"<tr>{_cell('th', label(code, lang))}{_cell('td', text)}</tr>"
        for named, told in facts.items()
        for code, text in _in_facts(named, told, lang).items()
        if text
    )
    found = "" if findings is None else findings_html(findings, lang)
    return Page(f"<div><b>{escape(heading)}</b>{stamp}<table>{rows}</table>{found}</div>")


def synthetic_stamp(lang: str) -> str:
    """What stands over figures of invented data."""
    words = label("synthetic", lang).upper()
    return f'<div style="color:#8a1c13;font-weight:bold;font-size:85%">{words}</div>'


def findings_html(findings: pd.DataFrame, lang: str = "es") -> str:
    """Findings as a table, the worst first: how bad, what, what to do, file, sheet and cell."""
    if findings.empty:
        return f"<div>{label('findings', lang)}: {label('none', lang)}</div>"
    order = list(_SEVERITY_SYMBOL)
    place = findings.severity.map(order.index)
    rows = findings.loc[place.sort_values(kind="stable").index]
    counts = rows.severity.value_counts(sort=False).items()
    caption = ", ".join(f"{n} {label(code if n == 1 else f'{code}s', lang)}" for code, n in counts)
    columns = ("finding", "hint", "file", "sheet", "source_cell")
    heads = "".join(_cell("th", text) for text in ("", *(label(code, lang) for code in columns)))
    body = ""
    for row in rows.head(_MOST_FINDINGS).to_dict("records"):
        severity = f"{_SEVERITY_SYMBOL[row['severity']]} {label(row['severity'], lang)}"
        said = finding_sentences({**row, "source_cell": ""}, lang)
        texts = (severity, *said, *split_address(row["source_cell"]))
        body += f"<tr>{''.join(_cell('td', text) for text in texts)}</tr>"
    more = len(rows) - _MOST_FINDINGS
    rest = f"<div>… {label('and_more', lang)}: {more} (<code>.findings</code>)</div>" * (more > 0)
    return (
        f'<table><caption style="text-align:left">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"
    )


def _cell(tag: str, text: str) -> str:
    return f'<{tag} style="text-align:left;vertical-align:top">{escape(text)}</{tag}>'


def _in_facts(code: str, told: str | pd.DataFrame | pd.Series, lang: str) -> dict[str, str]:
    """A text as it is; dates first to last, each once; frames of indicators and results counted."""
    if isinstance(told, str):
        return {code: told}
    if isinstance(told, pd.Series):
        days = sorted(set(told.dropna().dt.date))
        return {code: "; ".join(day_in_words(day.isoformat(), lang) for day in days)}
    if "objective" in told:
        given = {"indicators": len(told), "objectives": told.objective.nunique()}
        return {code: sentence("label", "indicators_in_objectives", lang, **given)}
    known, periods = told.dropna(subset="value"), sorted(set(told.period))
    given = {"values": len(known), "indicators": known.indicator_id.nunique()}
    return {
        code: sentence("label", "values_with_indicators", lang, **given),
        "periods": " – ".join(dict.fromkeys([*periods[:1], *periods[-1:]])),
        "preliminary_values": str((told.data_status == "preliminary").sum()),
    }


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before each text that a spreadsheet would take for a formula."""
    texts = frame.columns[frame.dtypes == "str"]
    safe = {name: [_UNSAFE.sub(r"'\g<0>", text) for text in frame[name]] for name in texts}
    return frame.assign(**safe)


def addresses(source_cell: str) -> list[tuple[str, str, str]]:
    """File, sheet and cell (or range) of each address; sheet and cell may be empty.

    >>> addresses("[plan [2].xlsx]Metas!D14 [otro.csv]otro!B2:C2")
    [('plan [2].xlsx', 'Metas', 'D14'), ('otro.csv', 'otro', 'B2:C2')]
    """
    return _ADDRESS.findall(source_cell)


def split_address(source_cell: str) -> tuple[str, str, str]:
    """Files, sheets and cells as a person looks for them; what names no sheet stays whole.

    >>> split_address("[plan.xlsx]Metas!D14 [plan.xlsx]Metas!D15")
    ('plan.xlsx', 'Metas', 'D14:D15')
    """
    found = addresses(in_ranges(source_cell))
    if not any(sheet for _, sheet, _ in found):
        return source_cell, "", ""
    files, sheets = (", ".join(dict.fromkeys(place[n] for place in found)) for n in (0, 1))
    return files, sheets, ", ".join(cell for _, _, cell in found if cell)
