"""Markdown and HTML of a notebook as nodes; how their texts and tables are laid out for a page."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.publishing.from_notebook import html_nodes, markdown_nodes
from indicators.publishing.html import html_of
from indicators.publishing.pdf import _pages, _table, break_words
from indicators.publishing.tree import (
    Cell,
    Code,
    Heading,
    Items,
    Node,
    Quote,
    Run,
    Table,
    Text,
    TreeError,
    clean_text,
    from_json,
    heading,
    paragraph,
    said,
    table,
    to_json,
    words_of,
)


def table_of(html: str) -> Table:
    (node,) = html_nodes(f"<table>{html}</table>")
    assert isinstance(node, Table)
    return node


def body_row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


@given(st.text(), st.sampled_from(["", "note"]))
def test_a_text_comes_back_from_json_as_it_went(text: str, style: str) -> None:
    node = paragraph(text, Run("x", ("strong",), "#00795c"), style=style)
    assert from_json(to_json(node)) == node
    assert words_of(node) == (text + "x").strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_text_is_text_in_html(text: str) -> None:
    shown = html_of(paragraph(text))
    assert shown.startswith("<p>")
    assert "<" not in shown.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"kind": "script", "text": "x"}, "unknown kind 'script'"),
        ({"kind": "text", "content": "x"}, "expected a list"),
        ({"kind": "run", "text": "x", "link": "javascript:x"}, "link"),
        ({"kind": "text", "content": [{"kind": "run", "text": "x", "marks": ["blink"]}]}, "blink"),
        ({"kind": "heading", "level": "1", "content": []}, "expected a number"),
        ({"kind": "heading", "content": []}, "level"),
        ("x", "expected an object"),
    ],
)  # fmt: skip
def test_json_that_is_no_node_is_refused(payload: Any, message: str) -> None:
    with pytest.raises(TreeError, match=message):
        from_json(payload)


def test_every_kind_of_node_survives_json() -> None:
    nodes: list[Node] = [
        heading(2, "a", anchor="5.1", status="red", new_page=True),
        Items(((paragraph("a"),), (paragraph("b"), Code("c"))), 3),
        Quote((paragraph("q"),), "note"),
        table(["a", "b"], [["x", "1"], ["note"]], "tn", caption="c", weights=(3, 1), sticky=True),
    ]
    for node in nodes:
        assert from_json(to_json(node)) == node


def test_clean_text_keeps_spanish_and_replaces_what_a_pdf_refuses() -> None:
    assert clean_text("año\xa0ñandú — ● €\r\nx") == "año\xa0ñandú — ● €\nx"
    assert clean_text("\uf0b7 viñeta de Word \x00\ufeff\ufffe") == "\ufffd viñeta de Word  \ufffd"


def test_long_words_may_break_and_words_for_hyphenation_are_left() -> None:
    assert break_words("corto XXXX", 3, patience=5) == "corto XXXX"
    assert break_words("ab12", 3, patience=5) == "\u200b".join("ab12")
    assert break_words("desarrollo", 3, patience=5) == "\u200b".join("desarrollo")


def test_a_number_is_copied_whole_and_an_address_breaks_after_its_signs() -> None:
    assert break_words("11,217,898", 8) == "11,217,898"
    assert break_words("1234567890123456", 8) == "\u200b".join("1234567890123456")
    found = break_words("[avance_2009.xlsx]Hoja!H7", 12)
    assert found == "[avance_\u200b2009.xlsx]\u200bHoja!\u200bH7"


def test_markdown_headings_keep_their_level_and_lose_their_source() -> None:
    nodes = markdown_nodes("# Uno *dos*\n\ntexto\n\n###### seis\n\n#\n")
    assert nodes == [
        Heading(1, (Run("Uno "), Run("dos", ("emph",)))),
        Text(said("texto")),
        Heading(4, said("seis")),
    ]


def test_markdown_lists_code_quotes_and_links() -> None:
    nodes = markdown_nodes(
        '- uno\n- dos\n  - tres\n\n5. cinco\n\n> cita\n\n`a"b`\n\n```\nx = 1\n```\n\n'
        "[liga](https://a.mx/?q=1) [mala](javascript:x)"
    )
    bullets, numbers, quote, code, block, links = nodes
    assert bullets == Items(
        ((paragraph("uno"),), (paragraph("dos"), Items(((paragraph("tres"),),))))
    )
    assert numbers == Items(((paragraph("cinco"),),), 5)
    assert quote == Quote((paragraph("cita"),))
    assert code == Text((Run('a"b', ("code",)),))
    assert block == Code("x = 1")
    assert isinstance(links, Text)
    assert links.content[0] == Run("liga", link="https://a.mx/?q=1")
    assert not any("javascript" in run.link for run in links.content)


def test_markdown_html_is_text_and_comments_are_dropped() -> None:
    text = words_of(
        tuple(markdown_nodes("a <b>x</b><!-- uno -->\n\n<!-- dos -->\n\n<div>z</div>\n"))
    )
    assert "a <b>x</b>" in text
    assert "<div>z</div>" in text
    assert "uno" not in text
    assert "dos" not in text


def test_markdown_footnotes_follow_at_the_end() -> None:
    text, notes = markdown_nodes("texto[^a]\n\n[^a]: la nota\n")
    assert isinstance(text, Text)
    assert text.content[-1] == Run("1", ("super",))
    assert isinstance(notes, Quote)
    assert notes.style == "note"
    assert words_of(notes) == "la nota"


def test_html_keeps_marks_and_nothing_else() -> None:
    (node,) = html_nodes(
        '<style>p{}</style><p>a<sup>1</sup><br><span style="color: #B3261E">■</span>'
        '<span style="color:red">r</span><script>alert(1)</script><u>u</u></p>'
    )
    assert node == Text(
        (Run("a"), Run("1", ("super",)), Run("\n"), Run("■", colour="#B3261E"), Run("r"), Run("u"))
    )


def test_table_numbers_stand_right_and_keys_left() -> None:
    made = table_of(
        "<thead><tr><th></th><th>Nombre</th><th>Valor</th><th>Rango</th><th>Nada</th></tr></thead>"
        "<tr><th>5.1</th><td>Becas</td><td>−1,234.5 %</td><td>2.1 – 4.0</td><td>n.d.</td></tr>"
        "<tr><th>5.2</th><td>12</td><td>n.d.</td><td>3.2 pp</td><td></td></tr>"
    )
    assert [column.holds for column in made.columns] == ["key", "text", "number", "number", "text"]
    assert _table(made)["aligns"] == ["left", "left", "right", "right", "left"]


def test_table_spans_are_placed_and_cut_at_the_end_of_the_header() -> None:
    made = table_of(
        '<thead><tr><th rowspan="9">A</th><th colspan="2">B</th></tr>'
        "<tr><th>c</th><th>d</th></tr></thead>" + body_row("x", "1", "2")
    )
    cells = {words(cell): cell for cell in _table(made)["cells"]}
    assert (cells["A"]["x"], cells["A"]["y"], cells["A"]["rowspan"]) == (0, 0, 2)
    assert (cells["B"]["x"], cells["B"]["colspan"], cells["B"]["align"]) == (1, 2, "center")
    assert (cells["d"]["x"], cells["d"]["y"], cells["d"]["align"]) == (2, 1, "right")
    assert (cells["x"]["x"], cells["x"]["y"], cells["x"]["align"]) == (0, 2, "")


def words(cell: dict[str, Any]) -> str:
    return "".join(run["text"] for node in cell["content"] for run in node["content"])


def test_a_short_row_is_filled_and_a_cell_may_declare_its_alignment() -> None:
    made = table_of('<tr><td style="text-align: center">1</td><td>2</td></tr><tr><td>3</td></tr>')
    assert made.rows[0][0].align == "center"
    assert made.rows[1] == (Cell((paragraph("3"),)), Cell())


def test_table_widths_follow_the_declaration() -> None:
    (made,) = html_nodes(f'<table data-widths="3, 1,1.5">{body_row("a", "b", "c")}</table>')
    assert isinstance(made, Table)
    assert _table(made)["columns"] == [3.0, 1.0, 1.5]


@pytest.mark.parametrize("widths", ["3,1", "3,1,x", "3,1,0", "", "1fr,2fr,3fr"])
def test_table_widths_that_make_no_sense_are_refused(widths: str) -> None:
    with pytest.raises(TreeError, match="data-widths"):
        html_nodes(f'<table data-widths="{widths}">{body_row("a", "b", "c")}</table>')


def test_long_text_takes_what_the_figures_leave() -> None:
    name, figure, short = _table(table_of(body_row("Nombre de un indicador " * 5, "1,234.5", "3")))[
        "columns"
    ]
    assert name > 5 * figure > 5 * short


def test_decimal_points_stand_under_one_another() -> None:
    made = table(["a", "b"], [["x", "1,234"], ["y", "5.25"], ["z", "94.6 %"]], "tn")
    pads = {words(cell): cell["pad"] for cell in _table(made)["cells"]}
    assert (pads["1,234"], pads["5.25"]) == (".00", "")
    assert "94.6\xa0%" in pads  # a figure and its sign are not parted


@pytest.mark.parametrize(
    ("attributes", "columns", "landscape"),
    [
        ("", 9, False),
        ("", 10, True),
        ('data-landscape="true"', 2, True),
        ('data-landscape="false"', 12, False),
    ],
)
def test_wide_tables_ask_for_a_turned_page(attributes: str, columns: int, landscape: bool) -> None:
    (made,) = html_nodes(f"<table {attributes}>{body_row(*'x' * columns)}</table>")
    assert isinstance(made, Table)
    assert made.landscape is landscape


@pytest.mark.parametrize(
    ("cell", "breakable"),
    [
        ("short", False),
        ("long " * 100, False),
        ("long " * 1000, True),
        ("a<br>" * 100, True),
        ("<ul><li>a</li></ul>", True),  # of any height: letters do not tell
        ("<strong>a</strong><br><span>b</span>", False),
    ],
)
def test_a_table_is_kept_whole_only_where_it_is_surely_short(cell: str, breakable: bool) -> None:
    made = table_of(f"<tr><th>h</th><th>i</th></tr><tr><td>{cell}</td><td>1</td></tr>")
    assert _table(made)["breakable"] is breakable


def test_table_without_cells_is_nothing() -> None:
    assert html_nodes("<table></table><table><tr></tr></table>") == []


def test_a_wide_table_takes_its_headings_to_the_turned_page(tmp_path: Any) -> None:
    wide = table([], [list("x" * 12)], landscape=True)
    nodes = [paragraph("a"), heading(1, "b"), heading(2, "c"), wide, paragraph("d")]
    pages = list(_pages(nodes, tmp_path))
    assert [(page["landscape"], len(page["nodes"])) for page in pages] == [
        (False, 1), (True, 3), (False, 1),
    ]  # fmt: skip
    assert all(itertools.chain(*(page["nodes"] for page in pages)))
