"""Nodes: as JSON, from a notebook's Markdown and HTML, and laid out for a page."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.publishing.pdf import _html_nodes, _markdown_nodes
from indicators.publishing.tree import (
    Column,
    Cover,
    Heading,
    Items,
    Node,
    Run,
    Table,
    Text,
    Tile,
    TreeError,
    _clean_text,
    _html_of,
    from_json,
    heading,
    paragraph,
    said,
    table,
    words_of,
)


def table_of(html: str) -> Table:
    (node,) = _html_nodes(f"<table>{html}</table>")
    assert isinstance(node, Table)
    return node


def body_row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


@settings(deadline=None)  # the first call loads what reads JSON, or the template
@given(st.text(), st.sampled_from(["", "note"]))
def test_a_text_comes_back_from_json_as_it_went(text: str, style: str) -> None:
    node = paragraph(text, Run("x", ("strong",), "#00795c"), style=style)
    assert from_json(asdict(node)) == node
    assert words_of(node) == (_clean_text(text) + "x").strip()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_text_is_text_in_html(text: str) -> None:
    shown = _html_of(paragraph(text))
    assert shown.startswith("<p>")
    assert "<" not in shown.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"kind": "script", "text": "x"}, "'script' found"),
        ({"kind": "text", "content": "x"}, "text.content: .* valid array"),
        ({"kind": "text", "content": [], "script": "x"}, "text.script"),
        ({"kind": "text", "content": [{"text": "x", "link": "javascript:x"}]}, "link"),
        ({"kind": "text", "content": [{"text": "x", "marks": ["blink"]}]}, "content.0.marks"),
        ({"kind": "heading", "level": "1", "content": []}, "level: .* valid integer"),
        ({"kind": "heading", "content": []}, "level"),
        ("x", "be an object"),
    ],
)  # fmt: skip
def test_json_that_is_no_node_is_refused(payload: Any, message: str) -> None:
    with pytest.raises(TreeError, match=message):
        from_json(payload)


def test_every_kind_of_node_survives_json() -> None:
    nodes: list[Node] = [
        heading(2, "a", anchor="5.1", status="red", new_page=True),
        Items(((paragraph("a"),), (paragraph("b"), paragraph("c", style="code"))), 3),
        Cover("q", date="2010-11-29", headline=(Tile("a", 3),), message=("m",)),
        table(
            [Column("text", 3.0), Column("number", 1.0)],
            ["a", "b"],
            [["x", "1"], ["note"]],
            caption=said("c"),
            sticky=True,
        ),
    ]
    for node in nodes:
        assert from_json(asdict(node)) == node


def test_clean_text_keeps_spanish_and_replaces_what_a_pdf_refuses() -> None:
    assert _clean_text("año\xa0ñandú — ● €\r\nx") == "año\xa0ñandú — ● €\nx"
    assert _clean_text("\uf0b7 viñeta de Word \x00\ufeff\ufffe") == "\ufffd viñeta de Word  \ufffd"


def typeset(call: str, data: Any) -> Any:
    """What a function of the template's layout.typ makes of some data."""
    with tempfile.TemporaryDirectory() as folder:
        layout = files("indicators.publishing") / "templates" / "typst" / "layout.typ"
        Path(folder, "layout.typ").write_bytes(layout.read_bytes())
        main = Path(folder, "main.typ")
        read = "#let data = json(bytes(sys.inputs.data))"
        main.write_text(f'#import "layout.typ": *\n{read}\n#metadata({call}) <made>', "utf-8")
        given = {"data": json.dumps(data)}
        return json.loads(typst.query(main, "<made>", field="value", one=True, sys_inputs=given))


def break_words(text: str, limit: int) -> Any:
    return typeset(f"break-words(data, {limit})", text)


def laid_out(made: Table) -> Any:
    return typeset("laid-out(data)", asdict(made))


def test_long_words_may_break_and_words_for_hyphenation_are_left() -> None:
    assert break_words("corto desarrollo", 3) == "corto desarrollo"
    assert break_words("ab12", 3) == "\u200b".join("ab12")
    assert break_words("X" * 21, 3) == "\u200b".join("X" * 21)


def test_a_number_is_copied_whole_and_an_address_breaks_after_its_signs() -> None:
    assert break_words("11,217,898", 8) == "11,217,898"
    assert break_words("1234567890123456", 8) == "\u200b".join("1234567890123456")
    found = break_words("[avance_2009.xlsx]Hoja!H7", 12)
    assert found == "[avance_\u200b2009.xlsx]\u200bHoja!\u200bH7"


def test_markdown_headings_keep_their_level_and_lose_their_source() -> None:
    nodes = _markdown_nodes("# Uno *dos*\n\ntexto\n\n###### seis\n\n#\n")
    assert nodes == [
        Heading(1, (Run("Uno "), Run("dos", ("emph",)))),
        Text(said("texto")),
        Heading(4, said("seis")),
    ]


def test_markdown_lists_code_quotes_and_links() -> None:
    nodes = _markdown_nodes(
        '- uno\n- dos\n  - tres\n\n5. cinco\n\n> cita\n\n`a"b`\n\n```\nx = 1\n```\n\n'
        "[liga](https://a.mx/?q=1) [mala](javascript:x)"
    )
    bullets, numbers, quote, code, block, links = nodes
    assert bullets == Items(
        ((paragraph("uno"),), (paragraph("dos"), Items(((paragraph("tres"),),))))
    )
    assert numbers == Items(((paragraph("cinco"),),), 5)
    assert quote == paragraph("cita", style="quote")
    assert code == Text((Run('a"b', ("code",)),))
    assert block == paragraph("x = 1", style="code")
    assert isinstance(links, Text)
    assert links.content[0] == Run("liga", link="https://a.mx/?q=1")
    assert not any("javascript" in run.link for run in links.content)


def test_a_rule_and_the_words_of_a_picture() -> None:
    nodes = _markdown_nodes("a\n\n---\n\n![Un mapa](mapa.png)\n")
    assert nodes == [paragraph("a"), Text((), "rule"), paragraph("Un mapa")]


def test_html_in_markdown_is_read_and_comments_are_dropped() -> None:
    nodes = _markdown_nodes(
        "a <b>x</b><!-- uno -->\n\n<!-- dos -->\n\n<div>z</div>\n\n`<lab>` 1 < 2\n"
    )
    assert nodes == [
        Text((Run("a "), Run("x", ("strong",)))),
        paragraph("z"),
        Text((Run("<lab>", ("code",)), Run(" 1 < 2"))),
    ]


def test_html_keeps_marks_and_nothing_else() -> None:
    (node,) = _html_nodes(
        "<style>p{}</style><p>a<sup>1</sup><br><span style='color: #B3261E'>■</span>"
        "<script>alert(1)</script><u>u</u></p>"
    )
    assert node == Text((Run("a"), Run("1", ("super",)), Run("\n"), Run("■"), Run("u")))


def test_table_numbers_stand_right_and_keys_left() -> None:
    made = table_of(
        "<thead><tr><th></th><th>Nombre</th><th>Valor</th><th>Rango</th><th>Nada</th></tr></thead>"
        "<tr><th>5.1</th><td>Becas</td><td>−1,234.5 %</td><td>2.1 – 4.0</td><td>n.d.</td></tr>"
        "<tr><th>5.2</th><td>12</td><td>n.d.</td><td>3.2 pp</td><td></td></tr>"
    )
    assert [column.holds for column in made.columns] == ["key", "text", "number", "number", "text"]
    for row in laid_out(made)["rows"]:
        assert [cell["align"] for cell in row] == ["left", "left", "right", "right", "left"]


def test_what_spans_rows_or_columns_of_a_header_stands_in_each() -> None:
    made = table_of(
        '<thead><tr><th rowspan="9">A</th><th colspan="2">B</th></tr>'
        "<tr><th>c</th><th>d</th></tr></thead>"
        '<tr><td rowspan="2">x</td><td>1</td><td>2</td></tr>' + body_row("3", "4")
    )
    rows = [[words_of(cell) for cell in row] for row in (*made.header, *made.rows)]
    assert rows == [["A", "B", "B"], ["A", "c", "d"], ["x", "1", "2"], ["x", "3", "4"]]
    shown = laid_out(made)
    assert [cell["align"] for cell in shown["header"][1]] == ["left", "right", "right"]
    assert [cell["align"] for cell in shown["rows"][0]] == ["left", "right", "right"]


def test_a_cell_that_a_span_pushes_out_makes_a_column_and_is_not_lost() -> None:
    made = table_of('<tr><td rowspan="2">a</td><td>b</td></tr>' + body_row("c", "d"))
    rows = [[words_of(cell) for cell in row] for row in made.rows]
    assert (len(made.columns), rows) == (3, [["a", "b", ""], ["a", "c", "d"]])


def test_the_items_of_a_cell_stand_on_lines_of_their_own() -> None:
    made = table_of(body_row("<p>a</p><p>b</p>", "<ul><li>c</li><li>d</li></ul>"))
    assert [words_of(cell) for cell in made.rows[0]] == ["a\nb", "c\nd"]


def words(cell: dict[str, Any]) -> str:
    return "".join(run["text"] for run in cell["content"])


def test_a_short_row_is_filled() -> None:
    made = table_of(body_row("1", "2") + body_row("3"))
    assert made.rows[1] == (said("3"), ())


def test_decimal_points_stand_under_one_another() -> None:
    rows = [["x", "1,234"], ["y", "5.25"], ["v", "1.5"], ["z", "94.6 %"]]
    made = table([Column(), Column("number")], ["a", "b"], rows)
    pads = {words(cell): cell.get("pad", "") for row in laid_out(made)["rows"] for cell in row}
    assert (pads["1,234"], pads["5.25"], pads["1.5"]) == (".00", "", "0")
    assert "94.6\xa0%" in pads  # a figure and its sign are not parted


@pytest.mark.parametrize(("columns", "landscape"), [(9, False), (10, True)])
def test_wide_tables_ask_for_a_turned_page(columns: int, landscape: bool) -> None:
    assert table_of(body_row(*"x" * columns)).landscape is landscape


def test_table_without_cells_is_nothing() -> None:
    assert _html_nodes("<table></table><table><tr></tr></table>") == []


def test_a_wide_table_takes_its_headings_to_the_turned_page() -> None:
    wide = table([Column()] * 12, [], [list("x" * 12)], landscape=True)
    nodes = [paragraph("a"), heading(1, "b"), heading(2, "c"), wide, paragraph("d")]
    pages = typeset("in-pages(data)", [asdict(node) for node in nodes])
    assert [(page["landscape"], [node["kind"] for node in page["nodes"]]) for page in pages] == [
        (False, ["text"]), (True, ["heading", "heading", "table"]), (False, ["text"]),
    ]  # fmt: skip
