"""Every code has its words, and every row of words is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import indicators
from indicators.frames.schemas import SCHEMAS
from indicators.reading.context_kinds import KINDS
from indicators.reading.headers import ROLES
from indicators.words import LANGUAGES, finding_sentences, table
from tests.languages import words_of

SOURCES = sorted(Path(indicators.__file__).parent.rglob("*.py"))
#: Calls whose first text is the code of a finding.
FINDERS = {"finding", "_tell", "_refuse", "_of_row", "_odd"}


def constants() -> set[str]:
    """Every text in the code, docstrings apart."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def codes_of_calls() -> Iterator[tuple[str, str]]:
    for path in [path for path in SOURCES if path.parent.name == "reading"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in FINDERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield path.name, first.value


def test_every_finding_has_its_words() -> None:
    assert [(file, code) for file, code in codes_of_calls() if code not in table()["finding"]] == []


def test_no_words_of_a_finding_are_unused() -> None:
    assert set(table()["finding"]) - constants() == set()


def test_every_column_around_the_matrix_has_its_words() -> None:
    known = {*table()["role"], *table()["column"]}
    assert {name for kind in KINDS.values() for name in kind.columns} <= known


def test_an_office_is_told_who_settles_what_is_not_its_own() -> None:
    row = {"code": "decision_on_revised", "source_cell": "[a.xlsx]A!B2",
           "values": '{"year": 2012, "texts": "5, 6", "file": "programme.toml"}'}  # fmt: skip
    assert finding_sentences(row, office=True) == (
        "[a.xlsx]A!B2: la meta de 2012 cambió (5, 6)", "lo resuelve quien lleva los datos",
    )  # fmt: skip
    assert finding_sentences(row)[1] == "confirme que la decisión sigue valiendo"


def test_every_role_of_a_column_has_its_word() -> None:
    assert [role for role in ROLES if role not in table()["role"]] == []


def test_both_languages_say_the_same_things() -> None:
    for kind, rows in table().items():
        for code, row in rows.items():
            assert set(LANGUAGES) <= set(row), (kind, code)
            assert ("es_hint" in row) == ("en_hint" in row), (kind, code)
            for part in ("", "_hint"):
                places = [
                    set(re.findall(r"(?<!\{)\{(\w+)", row.get(f"{lang}{part}", "")))
                    for lang in ("es", "en")
                ]
                assert places[0] == places[1], (kind, code)


def test_every_severity_is_one() -> None:
    severities = {row["severity"] for row in table()["finding"].values()}
    assert severities == {"error", "warning", "note"}


def test_each_language_has_no_word_of_the_other() -> None:
    rows = [row for file in ("words.toml", "words_help.toml")
            for kind in table(file).values() for row in kind.values()]  # fmt: skip
    rows += [column.meaning for columns in SCHEMAS.values() for column in columns.values()]
    for row in rows:
        for part, text in row.items():
            other = {"es": "en", "en": "es"}.get(part[:2])
            named = re.sub(r"\w+_\w+", "", text)  # a parameter such as as_of
            assert not other or words_of(other, named) == set(), text


def test_an_office_is_told_nothing_of_files_that_it_does_not_have() -> None:
    for kind in ("finding", "label"):
        for code, row in table()[kind].items():
            for text in row.values():
                theirs = text.partition("{keeper}")[0]
                assert not re.search(r"\.toml|\.md|\[\[| --\w|declare\b", theirs), (kind, code)
