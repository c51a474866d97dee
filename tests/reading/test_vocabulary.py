"""The words of spreadsheets as data: written as they are looked up, each under a role there is."""

from __future__ import annotations

import pytest

from indicators.reading.headers import ROLES, parse_header
from indicators.reading.spellings import codes, fold, vocabulary


@pytest.mark.parametrize(
    "subject", ["headers", "meanings", "titles", "rows", "periods", "scales", "names"]
)
def test_words_are_folded_and_stand_once_in_their_list(subject: str) -> None:
    lists = [vocabulary(subject)]
    for table in lists:
        for name, words in table.items():
            if isinstance(words, dict):
                lists.append(words)
                continue
            flat = [word for entry in words for word in ([entry] if type(entry) is str else entry)]
            assert [word for word in flat if fold(word) != word] == [], name
            assert len(flat) == len(set(flat)), name


def test_every_role_of_a_header_is_one_that_a_column_can_have() -> None:
    assert set(vocabulary("headers")["roles"]) <= set(ROLES)


def test_every_phrase_heads_a_column() -> None:
    phrases = codes(vocabulary("headers")["roles"])
    assert [phrase for phrase in phrases if parse_header(phrase) is None] == []
