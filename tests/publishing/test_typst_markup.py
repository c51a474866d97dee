"""Text, Markdown and HTML as Typst markup; the tables among them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.publishing.typst_markup import (
    Block,
    break_words,
    clean_text,
    escape_typst,
    html_to_blocks,
    markdown_to_blocks,
    quote_typst,
)
from indicators.publishing.typst_tables import TableError


def markup(blocks: list[Block]) -> str:
    return "\n".join(block.markup for block in blocks)


def table(html: str) -> str:
    return markup(html_to_blocks(f"<table>{html}</table>"))


def body_row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


@given(st.text())
def test_escaped_text_has_no_bare_punctuation(text: str) -> None:
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape_typst(text))
    assert not re.search(r"[!-/:-@\[-`{-~\n]", rest)


@given(st.text())
def test_quoted_text_ends_only_at_its_end(text: str) -> None:
    assert re.fullmatch(r'"([^"\\\n]|\\["\\nt])*"', quote_typst(text))


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
    blocks = markdown_to_blocks("# Uno *dos*\n\ntexto\n\n###### seis\n\n#\n")
    assert [(block.markup, block.level) for block in blocks] == [
        ("Uno #emph[dos]", 1),
        ("#par[texto]", 0),
        ("seis", 4),
    ]


def test_markdown_lists_code_quotes_and_links() -> None:
    text = markup(
        markdown_to_blocks(
            '- uno\n- dos\n  - tres\n\n5. cinco\n\n> cita\n\n`a"b`\n\n```\nx = 1\n```\n\n'
            "[liga](https://a.mx/?q=1) [mala](javascript:x)"
        )
    )
    assert "#list[uno][#par[dos]\n#list[tres]]" in text
    assert "#enum(start: 5)[cinco]" in text
    assert "#quote(block: true)[#par[cita]]" in text
    assert '#raw("a\\"b")' in text
    assert '#output-block("x = 1\\n")' in text
    assert '#link("https://a.mx/?q=1")[liga] mala' in text


def test_markdown_html_is_text_and_comments_are_dropped() -> None:
    text = markup(markdown_to_blocks("a <b>x</b><!-- uno -->\n\n<!-- dos -->\n\n<div>z</div>\n"))
    assert r"a \<b\>x\<\/b\>" in text
    assert r"\<div\>z\<\/div\>" in text
    assert "uno" not in text
    assert "dos" not in text


def test_markdown_footnotes_follow_at_the_end() -> None:
    text = markup(markdown_to_blocks("texto[^a]\n\n[^a]: la nota\n"))
    assert text.index("#super[1]") < text.index("la nota")
    assert "↩" not in text


def test_html_keeps_marks_and_nothing_else() -> None:
    text = markup(
        html_to_blocks(
            '<style>p{}</style><p>a<sup>1</sup><br><span style="color: #B3261E">■</span>'
            '<span style="color:red">r</span><script>alert(1)</script><u>u</u></p>'
        )
    )
    assert text == '#par[a#super[1]#linebreak()#text(fill: rgb("#B3261E"))[■]ru]'


def test_table_numbers_stand_right_and_keys_left() -> None:
    text = table(
        "<thead><tr><th></th><th>Nombre</th><th>Valor</th><th>Rango</th><th>Nada</th></tr></thead>"
        "<tr><th>5.1</th><td>Becas</td><td>−1,234.5 %</td><td>2.1 – 4.0</td><td>n.d.</td></tr>"
        "<tr><th>5.2</th><td>12</td><td>n.d.</td><td>3.2 pp</td><td></td></tr>"
    )
    assert "aligns: (left, left, right, right, left, )" in text


def test_table_spans_are_placed_and_cut_at_the_end_of_the_header() -> None:
    text = table(
        '<thead><tr><th rowspan="9">A</th><th colspan="2">B</th></tr>'
        "<tr><th>c</th><th>d</th></tr></thead>" + body_row("x", "1", "2")
    )
    assert "table.cell(x: 0, y: 0, rowspan: 2, align: bottom + left)[A]" in text
    assert "table.cell(x: 1, y: 0, colspan: 2, align: bottom + center)[B]" in text
    assert "table.cell(x: 2, y: 1, align: bottom + right)[d]" in text
    assert "table.cell(x: 0, y: 2)[x]" in text


def test_table_cell_alignment_can_be_declared() -> None:
    assert "table.cell(x: 0, y: 0, align: center)[1]" in table(
        '<tr><td style="text-align: center">1</td></tr>'
    )


def test_table_widths_follow_the_declaration() -> None:
    rows = body_row("a", "b", "c")
    text = markup(html_to_blocks(f'<table data-widths="3, 1,1.5">{rows}</table>'))
    assert "columns: (3.000fr, 1.000fr, 1.500fr, )" in text


@pytest.mark.parametrize("widths", ["3,1", "3,1,x", "3,1,0", "", "1fr,2fr,3fr"])
def test_table_widths_that_make_no_sense_are_refused(widths: str) -> None:
    with pytest.raises(TableError, match="data-widths"):
        html_to_blocks(f'<table data-widths="{widths}">{body_row("a", "b", "c")}</table>')


def test_long_text_takes_what_the_figures_leave() -> None:
    text = table(body_row("Nombre de un indicador " * 5, "1,234.5", "3"))
    match = re.search(r"columns: \((\S+)fr, (\S+)fr, (\S+)fr", text)
    assert match
    name, figure, short = map(float, match.groups())
    assert name > 5 * figure > 5 * short


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
    (block,) = html_to_blocks(f"<table {attributes}>{body_row(*'x' * columns)}</table>")
    assert block.landscape is landscape


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
    text = table(f"<tr><th>h</th><th>i</th></tr><tr><td>{cell}</td><td>1</td></tr>")
    assert f"breakable: {str(breakable).lower()}," in text


def test_table_without_cells_is_nothing() -> None:
    assert html_to_blocks("<table></table><table><tr></tr></table>") == []
