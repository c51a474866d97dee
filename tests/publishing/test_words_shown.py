"""What a reader meets is words of one language: no code of the frames, no word of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indicators import Programme
from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import content_nodes, cover_of
from indicators.publishing.message import messages
from indicators.publishing.tree import Node, Table, words_of
from indicators.words import decimals_together, table
from tests.analysis.programmes import programme_of, quarters
from tests.publishing.long_programme import INDICATORS, long_programme
from tests.publishing.test_content import REPORTED, TARGETS, figures_of

ENGLISH = ("target", "status", "gap", "objective", "indicator", "result", "above", "green", "the")
SPANISH = ("meta", "brecha", "resultado", "semáforo", "verde", "rojo", "trimestre")


@pytest.fixture(scope="module", params=["es", "en"])
def figures(programme: Programme, raw: Path, request: pytest.FixtureRequest) -> ReportFigures:
    return figures_of(programme, raw, lang=request.param, objective=5)


def cells_of(node: Node) -> Iterator[str]:
    if isinstance(node, Table):
        yield from (words_of(c.content) for row in (*node.header, *node.rows) for c in row)
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


def test_no_code_and_no_word_of_the_other_language(figures: ReportFigures) -> None:
    lang = figures.parameters.lang
    programme = figures.programme
    source = {*programme.indicators.name, *programme.indicators.short_name}
    source |= {*programme.indicators.unit, *programme.indicators.objective_name}
    source |= {*programme.footnotes.text, *programme.decisions.reason, *programme.actuals.note}
    source |= {*programme.alignment.national_objective, *programme.targets.text} - {""}
    cover = cover_of(figures)
    said = [*cover.message, *cover.notes, *ours(list(content_nodes(figures)), source - {""})]
    codes = [word for text in said for word in re.findall(r"\b[a-z]+_[a-z_]+\b", text)]
    assert codes == []
    other = ENGLISH if lang == "es" else SPANISH
    versions = {"python", "pandas", "numpy", "matplotlib", "typst", "seaborn"}
    strange = [
        (word, text)
        for text in said if not versions & set(text.split())
        for word in other if re.search(rf"\b{word}\b", text.lower())
    ]  # fmt: skip
    assert strange == []


def test_every_row_of_words_has_both_languages_and_the_same_places() -> None:
    for kind, rows in table().items():
        for code, words in rows.items():
            assert set(words) >= {"es", "en"}, (kind, code)
            places = [set(re.findall(r"{(\w+)}", words[lang])) for lang in ("es", "en")]
            assert places[0] == places[1], (kind, code)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_message_names_indicators_and_figures(
    programme: Programme, raw: Path, lang: str
) -> None:
    first, furthest, ends, steepest, changes = messages(figures_of(programme, raw, lang=lang))
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
    said = messages(figures_of(one, raw, cut_off="2007Q1"))
    assert all(said)
    assert "I trimestre de 2007" in said[-1]


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
        words_of(cell.content)
        for node in content_nodes(figures) if isinstance(node, Table)
        for row in node.header for cell in row
    ]  # fmt: skip
    assert "Meta del sexenio" in heads
    assert "Meta a la fecha" not in heads


def test_a_long_programme_is_summed_up(raw: Path) -> None:
    figures = ReportFigures(figures_of(programme_of(REPORTED, TARGETS), raw).parameters)
    figures.__dict__["programme"] = long_programme(raw, indicators=70)
    nodes = list(content_nodes(figures))
    said = "\n".join(words_of(node) for node in nodes)
    assert "El programa tiene 70 indicadores" in said
    assert "se imprimen solo a solicitud" in said
    assert said.count("Sector ") == 40
    blocks: list[Any] = [node for node in nodes if getattr(node, "anchor", "")]
    assert len(blocks) == 20
    assert INDICATORS == 331
