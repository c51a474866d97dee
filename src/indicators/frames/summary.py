"""What a result says of itself when a notebook shows it: counts, dates, findings, a stamp.

Facts and a findings frame go in, plain HTML comes out, every text escaped. It holds no script and
only inline styles, so that it shows in a notebook that is not trusted as well. Nothing is counted
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from indicators.words import SEVERITY_SYMBOL, day_in_words, label

#: More findings than these are counted, not shown: a page of them hides what stands around it.
MOST_FINDINGS = 20

#: An address of several that a blank parts; a file's name may hold brackets.
_ADDRESS = re.compile(
    r"\[(?P<file>.+?)\](?P<sheet>[^\[\]]*?)(?:!(?P<cell>[A-Z]+\d[A-Z\d:, ]*?))?(?=,? \[|$)"
)
_STAMP = "color:#8a1c13;font-weight:bold;font-size:85%"
_LEFT = "text-align:left;vertical-align:top"


def summary(
    heading: str,
    facts: Mapping[str, str],
    findings: pd.DataFrame | None = None,
    *,
    synthetic: bool = False,
    lang: str = "es",
) -> str:
    """A heading, its facts as a small table, and the findings.

    Facts are texts by the code of their label (`indicators.words`); empty ones are left out.
    ``findings`` are ``None`` where there can be none; ``synthetic`` stamps the data as such.
    """
    stamp = f'<div style="{_STAMP}">{label("synthetic", lang).upper()}</div>' if synthetic else ""
    rows = "".join(
        f'<tr><th style="{_LEFT}">{label(code, lang)}</th>'
        f'<td style="{_LEFT}">{escape(text)}</td></tr>'
        for code, text in facts.items()
        if text
    )
    found = "" if findings is None else findings_html(findings, lang)
    return f"<div><b>{escape(heading)}</b>{stamp}<table>{rows}</table>{found}</div>"


def findings_html(findings: pd.DataFrame, lang: str = "es") -> str:
    """Findings as a table: how bad, what, what to do, and the file, sheet and cell.

    The worst come first; beyond `MOST_FINDINGS` they are counted.
    """
    if findings.empty:
        return f"<div>{label('findings', lang)}: {label('none', lang)}</div>"
    order = {severity: place for place, severity in enumerate(SEVERITY_SYMBOL)}
    rows = findings.sort_values("severity", key=lambda column: column.map(order), kind="stable")
    heads = [label(code, lang) for code in ("finding", "hint", "file", "sheet", "source_cell")]
    body = [
        (f"{SEVERITY_SYMBOL[row.severity]} {label(row.severity, lang)}", row.message, row.hint,
         *split_address(row.source_cell))
        for row in rows.head(MOST_FINDINGS).itertuples()
    ]  # fmt: skip
    more = len(rows) - len(body)
    rest = (
        f"<div>… {label('and_more', lang)}: {more} (<code>.findings</code>)</div>" if more else ""
    )
    return _html_table(["", *heads], body, _findings_in_words(findings, lang)) + rest


def _findings_in_words(findings: pd.DataFrame, lang: str = "es") -> str:
    """How many findings there are of each kind: "1 error, 2 advertencias"."""
    counts = findings.severity.value_counts()
    said = [
        f"{counts[severity]} {label(severity if counts[severity] == 1 else severity + 's', lang)}"
        for severity in SEVERITY_SYMBOL
        if severity in counts
    ]
    return ", ".join(said) or label("none", lang)


def days_in_words(reported: pd.Series, lang: str = "es") -> str:
    """The reporting dates of a column, first to last, each once."""
    days = sorted(set(reported.dropna().dt.date))
    return "; ".join(day_in_words(day.isoformat(), lang) for day in days)


def objectives_in_words(indicators: pd.DataFrame, lang: str = "es") -> str:
    """How many indicators in how many objectives."""
    return label("indicators_in_objectives", lang).format(
        indicators=len(indicators), objectives=indicators.objective.nunique()
    )


def values_in_words(actuals: pd.DataFrame, lang: str = "es") -> str:
    """How many reported values of how many indicators."""
    known = actuals.dropna(subset="value")
    return label("values_with_indicators", lang).format(
        values=len(known), indicators=known.indicator_id.nunique()
    )


def span(periods: Iterable[str]) -> str:
    """The first and the last period.

    >>> span(["2007Q2", "2007Q1"]), span(["2009"]), span([])
    ('2007Q1 – 2007Q2', '2009', '')
    """
    ordered = sorted(set(periods))
    return " – ".join(dict.fromkeys([*ordered[:1], *ordered[-1:]]))


def addresses(source_cell: str) -> list[tuple[str, str, str]]:
    """File, sheet and cell (or range) of each address; sheet and cell may be empty.

    >>> addresses("[plan [2].xlsx]Metas!D14 [otro.csv]otro!B2:C2")
    [('plan [2].xlsx', 'Metas', 'D14'), ('otro.csv', 'otro', 'B2:C2')]
    """
    found = (match.groups("") for match in _ADDRESS.finditer(source_cell))
    return [(file, sheet, cell) for file, sheet, cell in found]


def split_address(source_cell: str) -> tuple[str, str, str]:
    """Files, sheets and cells as a person looks for them; what names no sheet stays whole.

    >>> split_address("[plan.xlsx]Metas!D14 [plan.xlsx]Metas!D15")
    ('plan.xlsx', 'Metas', 'D14, D15')
    """
    found = addresses(source_cell)
    if not any(sheet for _, sheet, _ in found):
        return source_cell, "", ""
    files, sheets = (", ".join(dict.fromkeys(place[n] for place in found)) for n in (0, 1))
    return files, sheets, ", ".join(cell for _, _, cell in found if cell)


def _html_table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    body = "".join(_html_row("td", row) for row in rows)
    return (
        f'<table><caption style="text-align:left">{escape(caption)}</caption>'
        f"<thead>{_html_row('th', heads)}</thead><tbody>{body}</tbody></table>"
    )


def _html_row(tag: str, texts: Iterable[str]) -> str:
    cells = (f'<{tag} style="{_LEFT}">{escape(text)}</{tag}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"
