"""programme.toml: what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.errors import SettingsError
from indicators.settings import read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "programme.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[programme]\nfirst_yaer = 2007", 'did you mean "first_year"'),
        ('[indicators."1.1"]\nwithin_year = "first"\nreason = "x"', "sum, last, mean"),
        ('[indicators."1.1"]\nwithin_year = "last"', "needs a reason"),
        ('[[decisions]]\nindicator = "1.1"\nreason = "x"', '"year" is missing'),
        ("[programme]\nfirst_year = true", "should be a int"),
        ("[programme]\ngreen_low = 0.5", "amber_low < green_low"),
        ("[programme\n", "not a TOML file"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"programme\.toml") as caught:
        read_settings(written(tmp_path, text))
    assert said in str(caught.value)


def test_the_first_line_of_the_shipped_file_says_that_it_decides(raw: Path) -> None:
    first = (raw / "programme.toml").read_text(encoding="utf-8").splitlines()[0]
    assert "DECISIONS, NOT SOURCE" in first


def test_every_shipped_decision_has_a_reason(raw: Path) -> None:
    settings = read_settings(raw / "programme.toml")
    decided = {d.indicator for d in settings.decisions} | set(settings.indicators)
    assert {"5.1", "6.2", "7.1", "7.3", "9.1", "10.2", "11.1"} <= decided
