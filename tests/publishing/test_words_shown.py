"""What a reader meets is words of one language: no code of the frames, no word of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from openpyxl import load_workbook

from indicators import Programme, Report
from indicators.publishing import bundle, sections
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import _messages, cover_of
from indicators.publishing.pdf import read_notebook
from indicators.publishing.tree import Node, Table, words_of
from indicators.words import decimals_together, table
from tests.analysis.programmes import programme_of, quarters
from tests.publishing.long_programme import INDICATORS, long_programme
from tests.publishing.nodes import content_nodes
from tests.publishing.test_content import REPORTED, TARGETS, figures_of

ENGLISH = (
    "target", "status", "gap", "objective", "indicator", "result", "above", "green", "the",
    "printed", "spread", "even", "level",
)  # fmt: skip
SPANISH = ("meta", "brecha", "resultado", "semáforo", "verde", "rojo", "trimestre")


@pytest.fixture(scope="module")
def english(programme: Programme, raw: Path) -> ReportFigures:
    return figures_of(programme, raw, lang="en", objective=5)


def source_of(programme: Programme) -> set[str]:
    """What the report only repeats: names, units, notes, printed texts."""
    source = {*programme.indicators.name, *programme.indicators.short_name}
    source |= {*programme.indicators.unit, *programme.indicators.objective_name}
    source |= {*programme.footnotes.text, *programme.decisions.reason, *programme.actuals.note}
    source |= {*programme.alignment.national_objective, *programme.targets.text}
    return source - {""}


def odd(said: Iterable[str], lang: str) -> list[str]:
    """The codes, and the words of the other language, that a reader would meet."""
    other = ENGLISH if lang == "es" else SPANISH
    versions = {"python", "pandas", "numpy", "matplotlib", "typst", "seaborn"}
    wrong = re.compile(rf"\b([a-z]+_[a-z_]+|{'|'.join(other)})\b")
    return [
        text for text in said if not versions & set(text.split()) and wrong.search(text.lower())
    ]


def cells_of(node: Node) -> Iterator[str]:
    if isinstance(node, Table):
        yield from (words_of(c) for row in (*node.header, *node.rows) for c in row)
    else:
        yield words_of(node)


def ours(nodes: list[Node], source: set[str]) -> Iterator[str]:
    """What the report itself says: less names, addresses and texts of the source."""
    for node in nodes:
        for text in cells_of(node):
            rest = text
            for known in sorted(source, key=len, reverse=True):
                rest = rest.replace(known, "")
            yield re.sub(r"\[[^\]]*\][^\s]*|\S+\.(?:xlsx|toml|pdf)", "", rest)


def test_no_code_and_no_word_of_the_other_language(
    report: tuple[Report, list[str]], programme: Programme, english: ReportFigures
) -> None:
    source = source_of(programme)
    cover, nodes = read_notebook(nbformat.read(report[0].file(".ipynb"), as_version=4))
    assert cover is not None
    assert odd([*cover.message, *cover.notes, *ours(list(nodes), source)], "es") == []
    cover = cover_of(english)
    said = [*cover.message, *cover.notes, *ours(list(content_nodes(english)), source)]
    assert odd(said, "en") == []


def test_no_code_in_the_workbook_but_in_columns_of_codes(
    report: tuple[Report, list[str]], programme: Programme
) -> None:
    source = source_of(programme) | {*programme.actuals.text}
    for sheet in load_workbook(report[0].file(".xlsx")).worksheets[1:]:
        for column in sheet.iter_cols(values_only=True):
            title, code, *cells = column
            assert title != code or title == "SHA-256", (sheet.title, title)
            if code == "code" or "cell" in str(code):
                continue
            texts = {str(cell) for cell in cells if isinstance(cell, str)} - source
            shown = [re.sub(r"\[[^\]]*\]\S*|\S+\.(?:xlsx|toml)", "", text) for text in texts]
            assert odd(shown, "es") == [], (sheet.title, code)


def test_every_row_of_words_has_both_languages_and_the_same_places() -> None:
    for kind, rows in table().items():
        for code, words in rows.items():
            assert set(words) >= {"es", "en"}, (kind, code)
            places = [set(re.findall(r"{(\w+)}", words[lang])) for lang in ("es", "en")]
            assert places[0] == places[1], (kind, code)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_message_names_indicators_and_figures(whole: ReportFigures, lang: str) -> None:
    told = replace(whole, lang=lang)
    first, furthest, ends, steepest, changes = _messages(told)
    # 9 green, 3 amber, 7 red and 6 above of 25, as the manifest counts them
    assert [int(n) for n in re.findall(r"\d+", first)] == [25, 9, 3, 7, 6]
    assert "3.2" in furthest
    assert "61.9 %" in furthest
    # of 23 that are projected 11 have a median below their target; 6.2 has 6 of 10
    assert "11" in ends
    assert "6.2" in ends
    assert "40 %" in ends
    assert "117" in steepest  # (480 - 216) / 2.25 years, and 41 in the last year: 2.9 times
    assert "2.9" in steepest
    assert "2010" in changes


def test_the_message_of_hardly_any_data(raw: Path) -> None:
    one = programme_of({}, TARGETS)
    said = _messages(figures_of(one, raw, cut_off="2007Q1"))
    assert all(said)
    assert "I trimestre de 2007" in said[-1]


def test_what_should_fall_would_end_above_its_target(raw: Path) -> None:
    falling: dict[str, Any] = {"across_years": "last", "within_year": "last"}
    values = quarters(2007, *[(90.0, 89.0, 88.0, 87.0)] * 3, (87.0, 86.0, 86.0))
    targets = {2007: (90.0, "level"), 2008: (80.0, "level"), 2012: (40.0, "level")}
    programme = programme_of(values, targets, direction="descending", baseline=95, **falling)
    said = " ".join(_messages(figures_of(programme, raw)))
    assert "por encima de su meta de 40" in said
    assert "por debajo" not in said


@pytest.mark.parametrize(
    ("figures", "decimals"),
    [
        ((388, 427.6, -39.6), 0),
        ((51, 82.4545, -31.4545), 1),
        ((4, 6, -2), 0),
        ((100.4, 99.6, 0.8), 1),
    ],
)
def test_a_row_adds_up_as_printed(figures: tuple[float, ...], decimals: int) -> None:
    assert decimals_together(*figures) == decimals
    shown = [round(value, decimals) for value in figures]
    assert abs(shown[0] - shown[1]) == pytest.approx(abs(shown[2]))


def test_the_closing_report_shows_one_target_alone(raw: Path) -> None:
    whole = quarters(2007, *[(150.0, 150.0, 150.0, 150.0)] * 6)
    figures = figures_of(programme_of(whole, TARGETS), raw, cut_off="2012Q4")
    heads = [
        words_of(cell)
        for node in content_nodes(figures) if isinstance(node, Table)
        for row in node.header for cell in row
    ]  # fmt: skip
    assert "Meta del sexenio" in heads
    assert "Meta a la fecha" not in heads


def test_a_long_programme_is_summed_up(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (bundle._LONG, sections._LONG_BLOCKS) == (60, 20)
    monkeypatch.setattr(bundle, "_LONG", 39)
    monkeypatch.setattr(sections, "_LONG_BLOCKS", 2)  # each has a chart
    figures = figures_of(long_programme(raw, indicators=40), raw)
    nodes = list(content_nodes(figures))
    said = "\n".join(words_of(node) for node in nodes)
    assert "El programa tiene 40 indicadores" in said
    assert "se imprimen solo a solicitud" in said
    assert said.count("Sector ") == 40
    blocks: list[Any] = [node for node in nodes if getattr(node, "anchor", "")]
    assert len(blocks) == 2
    assert INDICATORS == 331


def test_a_name_that_nobody_shortened_is_whole_up_to_three_lines(raw: Path) -> None:
    name = "Colonias con recolección de residuos tres veces por semana y más"
    cut = {"name": name, "short_name": "Colonias con recolección de residuos…"}
    assert figures_of(programme_of(REPORTED, TARGETS, **cut), raw).called("1.1") == f"1.1 {name}"
    longer = programme_of(REPORTED, TARGETS, **(cut | {"name": f"{name} {name}"}))
    assert figures_of(longer, raw).called("1.1") == f"1.1 {name} Colonias con recolección…"
