"""What a result says of itself when a notebook shows it: counts, dates, findings, a stamp.

Facts and a findings frame go in, plain HTML comes out, every text escaped. It holds no script and
only inline styles, so that it shows in a notebook that is not trusted as well. Nothing is counted
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

import pandas as pd

from indicators.words import SEVERITY_SYMBOL, day_in_words, finding_sentences, label, sentence


class Page(str):
    """HTML, which a notebook shows as what it is."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return "<HTML>"


#: More findings than these are counted, not shown: a page of them hides what stands around it.
MOST_FINDINGS = 20

#: An address of several that a blank parts: file, sheet, cell; a file's name may hold brackets.
_ADDRESS = re.compile(r"\[(.+?)\]([^\[\]]*?)(?:!([A-Z]+\d[A-Z\d:, ]*?))?(?=,? \[|$)")


def summary(
    heading: str,
    facts: Mapping[str, str],
    findings: pd.DataFrame | None = None,
    *,
    synthetic: bool = False,
    lang: str = "es",
) -> Page:
    """A heading, its facts as a small table, and the findings.

    Facts are texts by the code of their label (`indicators.words`); empty ones are left out.
    ``findings`` are ``None`` where there can be none; ``synthetic`` stamps the data as such.
    """
    stamp = synthetic_stamp(lang) if synthetic else ""
    rows = "".join(
        f"<tr>{_cell('th', label(code, lang))}{_cell('td', text)}</tr>"
        for code, text in facts.items()
        if text
    )
    found = "" if findings is None else findings_html(findings, lang)
    return Page(f"<div><b>{escape(heading)}</b>{stamp}<table>{rows}</table>{found}</div>")


def synthetic_stamp(lang: str) -> str:
    """What stands over figures of invented data."""
    words = label("synthetic", lang).upper()
    return f'<div style="color:#8a1c13;font-weight:bold;font-size:85%">{words}</div>'


def findings_html(findings: pd.DataFrame, lang: str = "es") -> str:
    """Findings as a table: how bad, what, what to do, and the file, sheet and cell.

    The worst come first; beyond `MOST_FINDINGS` they are counted.
    """
    if findings.empty:
        return f"<div>{label('findings', lang)}: {label('none', lang)}</div>"
    order = list(SEVERITY_SYMBOL)
    place = findings.severity.map(order.index)
    rows = findings.loc[place.sort_values(kind="stable").index]
    counts = rows.severity.value_counts(sort=False).items()
    caption = ", ".join(f"{n} {label(code if n == 1 else f'{code}s', lang)}" for code, n in counts)
    columns = ("finding", "hint", "file", "sheet", "source_cell")
    heads = "".join(_cell("th", text) for text in ("", *(label(code, lang) for code in columns)))
    body = ""
    for row in rows.head(MOST_FINDINGS).to_dict("records"):
        severity = f"{SEVERITY_SYMBOL[row['severity']]} {label(row['severity'], lang)}"
        said = finding_sentences({**row, "source_cell": ""}, lang)
        texts = (severity, *said, *split_address(row["source_cell"]))
        body += f"<tr>{''.join(_cell('td', text) for text in texts)}</tr>"
    more = len(rows) - MOST_FINDINGS
    rest = f"<div>… {label('and_more', lang)}: {more} (<code>.findings</code>)</div>" * (more > 0)
    return (
        f'<table><caption style="text-align:left">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"
    )


def _cell(tag: str, text: str) -> str:
    return f'<{tag} style="text-align:left;vertical-align:top">{escape(text)}</{tag}>'


def days_in_words(reported: pd.Series, lang: str = "es") -> str:
    """The reporting dates of a column, first to last, each once."""
    days = sorted(set(reported.dropna().dt.date))
    return "; ".join(day_in_words(day.isoformat(), lang) for day in days)


def objectives_in_words(indicators: pd.DataFrame, lang: str = "es") -> str:
    """How many indicators in how many objectives."""
    count = indicators.objective.nunique()
    given = {"indicators": len(indicators), "objectives": count}
    return sentence("label", "indicators_in_objectives", lang, **given)


def values_in_words(actuals: pd.DataFrame, lang: str = "es") -> str:
    """How many reported values of how many indicators."""
    known = actuals.dropna(subset="value")
    count = known.indicator_id.nunique()
    return sentence("label", "values_with_indicators", lang, values=len(known), indicators=count)


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
    return _ADDRESS.findall(source_cell)


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
