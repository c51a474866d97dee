"""Every figure as a tree down to cells, and the same number as the frames."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from indicators import Programme, explain, gap_to_target, project_sexenio
from indicators.analysis.explain import Explanation, _Node
from indicators.errors import UsageError
from indicators.words import HORIZONS, words_or_code
from tests.analysis.programmes import programme_of, quarters

#: Every column of the two frames that is worked out.
FIGURES_OF_GAPS = (
    "actual", "target", "gap", "attainment", "coverage", "vs_baseline", "sexenio_target",
    "sexenio_share", "elapsed_share", "recent_pace", "required_pace", "status",
)  # fmt: skip
FIGURES_OF_ENDS = (
    "observed", "q025", "q10", "q25", "median", "q75", "q90", "q975", "sexenio_target",
    "projected_gap", "projected_attainment", "planned_total", "probability", "expected_reached",
    "recent_pace", "required_pace", "evidence",
)  # fmt: skip


def leaves(node: _Node) -> Iterator[_Node]:
    if not node.operands:
        yield node
    for operand in node.operands:
        yield from leaves(operand)


@pytest.fixture(scope="module")
def cultural(programme: Programme) -> Explanation:
    return explain(programme, "1.1", "2010Q3", horizon="year", lang="en")


def test_the_result_down_to_the_revised_cell(cultural: Explanation) -> None:
    actual = next(node for node in cultural.figures if node.figure == "actual")
    assert actual.value == 631
    (year,) = actual.operands
    assert [leaf.value for leaf in year.operands] == [95, 149, 223, 164]
    last = year.operands[-1]
    assert last.cell == "[avance_2009_revisado.xlsx]Avance trimestral!H7"
    assert (last.text, last.vintage) == ("164", "2010-08-31")


def test_in_the_text_what_a_figure_is_made_of_stands_below_it_and_further_in(
    cultural: Explanation,
) -> None:
    assert str(cultural).splitlines()[1:5] == [
        "  result = 631: the years added up",
        "    2009 = 631: sum of its quarters",
        "      2009Q1 = 95",
        '        · [avance_2009_revisado.xlsx]Avance trimestral!E7 "95", reported 2010-08-31',
    ]


def test_the_target_down_to_the_matrix(cultural: Explanation) -> None:
    target = next(node for node in cultural.figures if node.figure == "target")
    assert target.value == 602.5
    # (3600 - 590 - 600) / 4 years without a printed target
    assert [(leaf.value, leaf.cell[-2:], leaf.text) for leaf in leaves(target)] == [
        (3600, "F6", "3,600 en el sexenio"), (590, "D6", "590"), (600, "E6", "600"), (4, "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("turn", "cut_off"), [*enumerate(["2007Q1", "2009Q4", "2010Q3", "2012Q4"])]
)
def test_every_figure_is_that_of_the_frames(programme: Programme, turn: int, cut_off: str) -> None:
    """Of every indicator at every cut-off, the horizons in turn."""
    gaps = gap_to_target(programme, cut_off).set_index(["horizon", "indicator_id"])
    ends = project_sexenio(programme, cut_off, draws=20).set_index("indicator_id")
    for n, key in enumerate(programme.indicators.indicator_id):
        horizon = HORIZONS[(n + turn) % len(HORIZONS)]
        found = explain(programme, key, cut_off, draws=20, horizon=horizon, lang="en")
        shown = {node.figure for node in found.figures}
        assert shown == {*FIGURES_OF_GAPS, *FIGURES_OF_ENDS}
        for node in found.figures:
            rows = [row for row in (gaps.loc[horizon, key], ends.loc[key]) if node.figure in row]
            for expected in (row[node.figure] for row in rows):
                if isinstance(expected, float) and math.isnan(expected):
                    assert math.isnan(float(node.value)), (key, node.figure)
                    assert node.reason.startswith("undefined: ")
                else:
                    assert node.value == expected, (key, node.figure)


def test_every_reported_value_has_its_cell(cultural: Explanation) -> None:
    for node in cultural.figures:
        for leaf in leaves(node):
            if leaf.figure[:2] == "20" or leaf.figure.startswith(("target ", "baseline ")):
                assert leaf.cell.startswith("[")
                assert leaf.text


def test_a_decision_is_named_with_its_reason(programme: Programme) -> None:
    text = str(explain(programme, "7.1", "2010Q3", figure="target", lang="en"))
    assert '"2 embajadas ⁴"' in text
    assert "decided: 2 is used; La celda dice 2 embajadas" in text


def test_text_html_and_json_say_the_same(programme: Programme) -> None:
    named = programme.indicators.assign(name="<b>& evil</b>")
    found = explain(replace(programme, indicators=named), "1.1", "2010Q3", lang="en")
    html = found._repr_html_()
    assert "&lt;b&gt;&amp; evil" in html
    assert "<b>" not in html
    assert html.count("<details") == html.count("</details>") > 10
    tree = json.loads(found.to_json())
    assert tree["figures"][0]["value"] == 2306
    assert "result = 2,306" in str(found)
    undefined = json.loads(explain(programme, "2.2", "2010Q3", figure="median").to_json())
    assert undefined["figures"][0]["value"] is None


def test_what_was_printed_is_not_printed_again(programme: Programme) -> None:
    text = str(explain(programme, "1.1", "2010Q3", lang="en"))
    assert "result = 2,306: the years added up (as above)" in text
    assert text.count("[avance_2007.xlsx]Avance trimestral!E7") <= 3


def test_wrong_names(programme: Programme) -> None:
    for key, more in (("99.9", {}), ("1.1", {"figure": "gp"}), ("1.1", {"horizon": "decade"})):
        with pytest.raises(UsageError, match="is not known; known"):
            explain(programme, key, "2010Q3", **more)


def test_a_reader_of_spanish_meets_no_english(programme: Programme) -> None:
    spanish = str(explain(programme, "12.2", "2010Q3"))
    # 49 + 49 + 46 + 42 = 186 so far, 234 are left; the path ahead is 29/95 of 70, and twice 70
    assert pytest.approx(101.5068, abs=1e-4) == 234 * 70 / (70 * 29 / 95 + 140)
    assert "ritmo requerido = 102: lo que resta × trayectoria de 2010 / " in spanish
    assert "lo que falta (2008Q4) cuenta como no hecho" in spanish
    assert "cobertura = 93.3 %: se reportaron 14 de 15 valores esperados; faltan: 2008Q4" in spanish
    assert "· inferido: una columna anterior a la última es de su año" in spanish
    assert "indefinido: no dentro del sexenio" in spanish
    assert "datos = datos suficientes" in spanish
    ours = [line for line in spanish.splitlines()[1:] if not line.strip().startswith("· [")]
    english = re.findall(r"\b(the|of|is|and|reported|year|years|target|median)\b", "\n".join(ours))
    assert english == []


@pytest.mark.parametrize("key", ["1.1", "2.2", "5.1", "7.1", "9.1"])
@pytest.mark.parametrize("horizon", ["year", "sexenio_to_date"])
@pytest.mark.parametrize("method", ["damped-trend", "plan"])
def test_both_languages_tell_the_same_tree(
    programme: Programme, key: str, horizon: str, method: str
) -> None:
    trees = [
        explain(programme, key, "2010Q3", horizon=horizon, method=method, draws=50, lang=lang)
        for lang in ("es", "en")
    ]
    shapes = [[shape(node) for node in tree.figures] for tree in trees]
    assert shapes[0] == shapes[1]


def shape(node: _Node) -> tuple[object, ...]:
    value = "NaN" if isinstance(node.value, float) and math.isnan(node.value) else node.value
    below = tuple(shape(operand) for operand in node.operands)
    return node.figure, value, node.cell, node.text, node.vintage, below


def test_four_years_are_no_sexenio() -> None:
    plan = programme_of(
        quarters(2007, (1, 1, 1, 1)), {2007: (4, "annual"), 2010: (16, "cumulative")},
        settings={"last_year": 2010},
    )  # fmt: skip
    text = str(explain(plan, "1.1", "2007Q4", draws=20))
    assert "meta del cuatrienio = 16: la meta de todo el cuatrienio" in text
    assert "parte transcurrida del cuatrienio = 25 %: de los 4 años del cuatrienio" in text
    assert "sexenio" not in text


def test_every_rule_of_reading_has_words() -> None:
    for lang in ("es", "en"):
        for code in ("stated", "inferred", "declared", "stated_in_text", "earlier_year",
                     "across_years", "size_total", "size_level", "size_ambiguous",
                     "contradictory_text", "total_or_end_level", "office_target"):  # fmt: skip
            assert words_or_code("rule", code, lang) != code or code in (
                "stated",
                "inferred",
                "declared",
            )
