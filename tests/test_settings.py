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


DECISION = '[[decisions]]\nindicator = "1.1"\nyear = 2012\nreason = "x"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[programme]\nfirst_yaer = 2007", 'did you mean "first_year"'),
        ('[indicators."1.1"]\nwithin_year = "first"\nreason = "x"', "sum, last, mean"),
        ('[indicators."1.1"]\nwithin_year = "last"', "needs a reason"),
        ('[[decisions]]\nindicator = "1.1"\nreason = "x"', '"year" is missing'),
        ("[programme]\nfirst_year = true", "should be a whole number"),
        ("[programme]\ngreen_low = 0.5", "amber_low < green_low"),
        ("[programme\n", "not a TOML file"),
        ("programme = 3", "programme should be a table"),
        ("[programme]\nname = 3", "programme.name = 3 should be a text"),
        ("[programme]\nfirst_year = 0", "first_year = 0 should be 1900 to 2100"),
        ("[programme]\nfirst_year = 2012\nlast_year = 2007", "first_year is after last_year"),
        ("[programme]\nsmall_target = inf", "small_target = inf should be"),
        (f"[programme]\nsmall_target = 1{'0' * 400}", "small_target = a number of that many"),
        (f"[programme]\nfirst_year = 1{'0' * 9000}", "not a TOML file"),
        ("[programme]\nreport_lag_days = 99999999999", "report_lag_days = 99999999999 should be"),
        ("[programme]\ncoverage_share = nan", "coverage_share = nan should be 0 to 1"),
        ("[programme]\ngreen_low = nan", "green_low = nan should be"),
        ("[programme]\nmatrix_reported = 2008-01-18T10:00:00", "should be a date"),
        ("[programme]\nmatrix_reported = 0001-01-01", "should be 1900-01-01 to 2100-12-31"),
        (
            f'[programme]\nname = "{"n" * 10_000_000}"',
            "name = 10000000 characters should be 0 to 300",
        ),
        ('[programme]\nname = "\\u001b[31m"', r"programme.name holds the character \x1b"),
        (f"[programme]\n{'k' * 100_000} = 1", "is not a known key"),
        ('[programme]\n"first\\nyear" = 1', 'programme."first\\nyear" is not a known key'),
        (f"[programme]\nname = {'[' * 5000}{']' * 5000}", "not a TOML file"),
        ('[indicators."1.1"]\ngreen_low = 2.0\nreason = "x"', '"1.1": amber_low < green_low'),
        ('[indicators."1.1"]\namber_low = nan\nreason = "x"', '"1.1".amber_low = nan'),
        ("indicators.x = 4", "indicators.x should be a table"),
        ('[rules]\nreason = "x"', "write [[rules]] above each"),
        ('[[rules]]\nreason = "x"', "when is missing"),
        ('[decisions]\nindicator = "1.1"\nyear = 2012', "write [[decisions]] above each"),
        ("decisions = 3", "decisions should be a list"),
        ("indicators = 3", "indicators should be a table"),
        ('[programme]\nfirst_year = 2024\nfirst_quarter = "2025Q3"', 'write it as "2024Q3"'),
        ("decisions = [3]", "decisions[1] should be a table"),
        ('[[decisions]]\nindicator = "1.1"\nyear = 0\nreason = "x"', '"1.1").year = 0'),
        (f"{DECISION}use = nan", "use = nan should be"),
        (f"{DECISION}use = 1e300", "use = 1e+300 should be"),
        (f"{DECISION}alternative = {{ scope = 3 }}", "alternative.scope = 3 is not one of"),
        (f"{DECISION}alternative = {{ year = 2008 }}", "alternative.year is not a known key"),
        (f'{DECISION}scope = "annual"\n{DECISION}scope = "level"', "decided in decisions[1]"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"programme\.toml") as caught:
        read_settings(written(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    text = '[programme]\nname = "x"\n\n[indicators."11.1"]\ndirection = "ascending"\nreason = "x"'
    text += '\n\n[indicators."1.1"]\ndirection = "down"\nreason = "x"\n'
    with pytest.raises(SettingsError) as caught:
        read_settings(written(tmp_path, text))
    assert str(caught.value) == (
        '[programme.toml]line 9: indicators."1.1".direction = "down" is not one of ascending, '
        "descending"
    )


def test_the_years_of_a_programme_have_to_be_declared(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, "[programme]\nfirst_year = 2007"))
    with pytest.raises(SettingsError, match=r"programme\.toml\].*last_year are needed"):
        settings.term  # noqa: B018


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_text("[programme]\r\nfirst_year = 2007\r\n", encoding="utf-8-sig", newline="")
    assert read_settings(path).first_year == 2007
    path.write_text("[programme]", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"\[programme.toml\]: not a TOML file in UTF-8"):
        read_settings(path)


def test_a_file_of_many_megabytes_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has 17000000 bytes"):
        read_settings(written(tmp_path, "#" * 17_000_000))


def test_the_first_line_of_the_shipped_file_says_that_it_decides(raw: Path) -> None:
    first = (raw / "programme.toml").read_text(encoding="utf-8").splitlines()[0]
    assert "DECISIONS, NOT SOURCE" in first


def test_every_shipped_decision_has_a_reason(raw: Path) -> None:
    settings = read_settings(raw / "programme.toml")
    decided = {d.indicator for d in settings.decisions} | set(settings.indicators)
    assert {"5.1", "6.2", "7.1", "7.3", "9.1", "10.2", "11.1"} <= decided
