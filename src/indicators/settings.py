"""programme.toml: what this project or an evaluator decided, kept apart from what was printed.

A path goes in, frozen dataclasses come out. Nothing here reads a workbook, and nothing in a
workbook is changed by it: a decision changes what the analysis does with a printed number.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from indicators.errors import SettingsError, UsageError
from indicators.periods import Term, is_quarter, year_of
from indicators.words import LANGUAGES

FILE_NAME = "programme.toml"

CHOICES: Mapping[str, tuple[str, ...]] = {
    "unit_kind": ("count", "percent", "rate", "money", "measure"),
    "decimal": (".", ","),
    "value_type": ("count", "measure"),
    "within_year": ("sum", "last", "mean"),
    "across_years": ("sum", "last"),
    "direction": ("ascending", "descending"),
    "scope": ("annual", "cumulative", "level"),
    "reference_path": ("spread", "flat", "reported"),
    "lang": LANGUAGES,
}


@dataclass(frozen=True)
class IndicatorRule:
    """How one indicator adds up and is judged; ``None`` means the programme's default.

    ``reason`` says why, and is required wherever something is declared.
    """

    short_name: str | None = None
    unit_kind: str | None = None
    value_type: str | None = None
    within_year: str | None = None
    across_years: str | None = None
    direction: str | None = None
    demand_driven: bool | None = None
    amber_low: float | None = None
    green_low: float | None = None
    green_high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class TargetDecision:
    """What the analysis does with one printed target: its scope, or the number to use.

    ``use`` stands in for the printed value, ``comparable = false`` takes a baseline out of
    comparisons, ``alternative`` is the other reading, for the sensitivity table.
    """

    indicator: str
    year: int
    reason: str
    scope: str | None = None
    use: float | None = None
    comparable: bool = True
    alternative: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupRule:
    """A rule for every indicator of which ``when`` holds: a kind of unit, or words of a column.

    ``when`` is ``{"unit_kind": "percent"}``, or a column of the matrix and a text in which ``*``
    stands for anything: ``{"Tendencia": "Desc*"}``.
    """

    when: Mapping[str, str]
    rule: IndicatorRule

    def holds(self, kind: str, words: Mapping[str, str]) -> bool:
        """Whether it holds for a kind of unit and the texts of a row, by folded header."""
        return all(
            kind == said if key == "unit_kind"
            else fnmatchcase(words.get(_folded(key), "\0").casefold().strip(), said.casefold())
            for key, said in self.when.items()
        )  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The programme's settings, with the defaults for what programme.toml leaves out.

    Thresholds are shares of the target (attainment); the defaults are this project's own choice,
    not official numbers.
    """

    name: str = ""
    lang: str = "es"  # what people read, where a call names no language
    first_year: int | None = None
    last_year: int | None = None
    baseline_year: int | None = None
    first_quarter: str | None = None  # where the term starts within its first year
    decimal: str | None = None  # the sign of decimals where the texts leave it open
    matrix_reported: date | None = None
    coverage_share: float = 0.8
    reference_path: str = "spread"
    small_target: float = 5.0
    amber_low: float = 0.85
    green_low: float = 0.95
    green_high: float = 1.15
    report_lag_days: int = 30  # from the end of a quarter until its report is due
    stale_after: int = 1  # due periods that a newest value may lie behind the cut-off
    indicators: Mapping[str, IndicatorRule] = field(default_factory=dict)
    rules: tuple[GroupRule, ...] = ()
    decisions: tuple[TargetDecision, ...] = ()
    file: str = ""

    @property
    def term(self) -> Term:
        """The years of the programme.

        Raises
        ------
        SettingsError
            When the years are not declared.
        """
        if self.first_year is None or self.last_year is None:
            raise SettingsError(
                f"[{self.file or FILE_NAME}]programme: first_year and last_year are needed"
            )
        return Term(self.first_year, self.last_year, self.first_quarter or "")

    def rule_for(self, indicator_id: str, kind: str, words: Mapping[str, str]) -> IndicatorRule:
        """What is declared of an indicator: of itself, else by the first rule that holds for it."""
        own = self.indicators.get(indicator_id, IndicatorRule())
        for group in self.rules:
            if group.holds(own.unit_kind or kind, words):
                given = {f.name: getattr(group.rule, f.name) for f in fields(IndicatorRule)}
                missing = {
                    k: v
                    for k, v in given.items()
                    if getattr(own, k) in (None, "") and v is not None
                }
                own = replace(own, **missing)
        return own

    def decision_for(self, indicator_id: str, year: int) -> TargetDecision | None:
        """The decision on one target, if there is one."""
        for decision in self.decisions:
            if (decision.indicator, decision.year) == (indicator_id, year):
                return decision
        return None


def read_settings(path: Path) -> Settings:
    """Read a programme.toml.

    Raises
    ------
    UsageError
        When the file is not there.
    SettingsError
        When it is not TOML, a key is unknown, a value is not allowed or a reason is missing.
    """
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file of decisions")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"[{path.name}]: not a TOML file in UTF-8: {error}") from error
    _known(content, {"programme", "indicators", "rules", "decisions"}, f"[{path.name}]")
    where = f"[{path.name}]programme"
    general = dict(content.get("programme", {}))
    _known(
        general,
        {f.name for f in fields(Settings)} - {"indicators", "rules", "decisions", "file"},
        where,
    )
    _check_values(general, Settings, where)
    settings = Settings(
        **general,
        indicators=_rules(content.get("indicators", {}), path.name),
        rules=tuple(_group_rule(row, path.name) for row in content.get("rules", [])),
        decisions=tuple(_decision(row, path.name) for row in content.get("decisions", [])),
        file=path.name,
    )
    _check_order(settings, where)
    return settings


def _rules(table: Mapping[str, Any], file: str) -> dict[str, IndicatorRule]:
    rules = {}
    for indicator_id, keys in table.items():
        where = f'[{file}]indicators."{indicator_id}"'
        _known(keys, {f.name for f in fields(IndicatorRule)}, where)
        _check_values(keys, IndicatorRule, where)
        if set(keys) - {"short_name"}:  # a name to show decides nothing
            _need_reason(keys, where)
        rules[indicator_id] = IndicatorRule(**keys)
    return rules


def _group_rule(row: Mapping[str, Any], file: str) -> GroupRule:
    where = f"[{file}]rules"
    when = row.get("when")
    if (
        not isinstance(when, Mapping)
        or not when
        or not all(isinstance(v, str) for v in when.values())
    ):
        raise SettingsError(
            f'{where}: when is missing; write when = {{ unit_kind = "percent" }}, or a column of '
            'the matrix and its words: when = { Tendencia = "Descendente" }'
        )
    keys = {key: value for key, value in row.items() if key != "when"}
    _known(keys, {f.name for f in fields(IndicatorRule)}, where)
    _check_values(keys, IndicatorRule, where)
    _need_reason(keys, where)
    return GroupRule(dict(when), IndicatorRule(**keys))


def _folded(text: str) -> str:
    """A header less case, accents and punctuation, as the reader folds it."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def _decision(row: Mapping[str, Any], file: str) -> TargetDecision:
    where = f"[{file}]decisions, indicator {row.get('indicator', '?')}"
    _known(row, {f.name for f in fields(TargetDecision)}, where)
    for key in ("indicator", "year"):
        if key not in row:
            raise SettingsError(f'{where}: "{key}" is missing')
    _check_values(row, TargetDecision, where)
    _need_reason(row, where)
    return TargetDecision(**row)


def _known(table: Mapping[str, Any], allowed: set[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            near = get_close_matches(key, sorted(allowed), n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(sorted(allowed))}"
            raise SettingsError(f'{where}: "{key}" is not a known key; {hint}')


def _check_values(table: Mapping[str, Any], target: type, where: str) -> None:
    kinds = {f.name: str(f.type).removesuffix(" | None") for f in fields(target)}
    for key, value in table.items():
        if key in CHOICES and value not in CHOICES[key]:
            raise SettingsError(
                f'{where}: {key} = "{value}" is not one of {", ".join(CHOICES[key])}'
            )
        if not _is_kind(value, kinds[key]):
            raise SettingsError(f"{where}: {key} = {value!r} should be a {kinds[key]}")


def _is_kind(value: Any, kind: str) -> bool:
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    expected: dict[str, type] = {"str": str, "bool": bool}
    return isinstance(value, expected.get(kind, Mapping))


def _need_reason(table: Mapping[str, Any], where: str) -> None:
    if not str(table.get("reason", "")).strip():
        raise SettingsError(f"{where}: a decision needs a reason")


def _check_order(settings: Settings, where: str) -> None:
    if not settings.amber_low < settings.green_low < settings.green_high:
        raise SettingsError(f"{where}: amber_low < green_low < green_high is needed")
    start = settings.first_quarter
    if start and not (is_quarter(start) and year_of(start) == settings.first_year):
        raise SettingsError(
            f'{where}: first_quarter = "{start}" is no quarter of first_year; write it as '
            f'"{settings.first_year or 2025}Q3"'
        )
    if settings.first_year and settings.last_year and settings.first_year > settings.last_year:
        raise SettingsError(f"{where}: first_year is after last_year")
