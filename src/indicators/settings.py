"""programme.toml: what this project or an evaluator decided, kept apart from what was printed.

A path goes in, frozen dataclasses come out; their annotations are the schema of the file. Nothing
here reads a workbook, and nothing in a workbook is changed by it: a decision changes what the
analysis does with a printed number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from indicators.declared import Declared, Key, Within, Year, read_declared
from indicators.errors import SettingsError
from indicators.periods import Term, is_quarter, year_of
from indicators.words import fold

FILE_NAME = "programme.toml"

_Share = Annotated[float, Within(0, 10)]


@dataclass(frozen=True)
class IndicatorRule:
    """How one indicator adds up and is judged; ``None`` means the programme's default."""

    short_name: Annotated[str, Within(1, 40)] | None = None
    unit_kind: Literal["count", "percent", "rate", "money", "measure"] | None = None
    value_type: Literal["count", "measure"] | None = None
    within_year: Literal["sum", "last", "mean"] | None = None
    across_years: Literal["sum", "last"] | None = None
    direction: Literal["ascending", "descending"] | None = None
    demand_driven: bool | None = None
    amber_low: _Share | None = None
    green_low: _Share | None = None
    green_high: _Share | None = None
    reason: str = ""


@dataclass(frozen=True)
class _TargetDecision:
    """What the analysis does with one printed target; ``alternative``, for the sensitivity table.

    ``use`` stands in for its value, ``comparable = false`` takes a baseline out of comparisons.
    """

    indicator: Annotated[str, Within(1, 100)]
    year: Year
    reason: str = ""
    scope: Literal["annual", "cumulative", "level"] | None = None
    use: float | None = None
    comparable: bool = True
    alternative: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _GroupRule(IndicatorRule):
    """A rule where ``when`` holds: ``{"unit_kind": "percent"}``, a header: ``{"Eje": "De*"}``."""

    when: Mapping[str, str] = field(default_factory=dict)

    def holds(self, kind: str, words: Mapping[str, str]) -> bool:
        """Whether it holds for a kind of unit and the texts of a row, by folded header."""
        texts = {key: words.get(fold(key), "\0").casefold().strip() for key in self.when}
        return all(
            kind == said if key == "unit_kind" else fnmatchcase(texts[key], said.casefold())
            for key, said in self.when.items()
        )


@dataclass(frozen=True)
class _General:
    """What ``[programme]`` may say. The thresholds of attainment are ours, not official numbers."""

    name: Annotated[str, Within(0, 300)] = ""
    lang: Literal["es", "en"] = "es"  # what people read, where a call names no language
    first_year: Year | None = None
    last_year: Year | None = None
    baseline_year: Year | None = None
    # where the term starts within its first year
    first_quarter: Annotated[str, Within(0, 10)] | None = None
    decimal: Literal[".", ","] | None = None  # the sign where the texts leave it open
    matrix_reported: date | None = None
    coverage_share: Annotated[float, Within(0, 1)] = 0.8
    reference_path: Literal["spread", "flat", "reported"] = "spread"
    small_target: float = 5.0
    amber_low: _Share = 0.85
    green_low: _Share = 0.95
    green_high: _Share = 1.15
    report_lag_days: Annotated[int, Within(0, 3_660)] = 30  # from a quarter's end until it is due
    stale_after: Annotated[int, Within(0, 400)] = 1  # due periods without a newer value


@dataclass(frozen=True)
class Settings(_General):
    """The programme's settings, with the defaults for what programme.toml leaves out."""

    indicators: Mapping[str, IndicatorRule] = field(default_factory=dict)
    rules: tuple[_GroupRule, ...] = ()
    decisions: tuple[_TargetDecision, ...] = ()
    file: str = ""

    @property
    def term(self) -> Term:
        """The years of the programme; they have to be declared."""
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
                given = {f.name: getattr(group, f.name) for f in fields(IndicatorRule)}
                open_keys = {key for key in given if getattr(own, key) in (None, "")}
                own = replace(own, **{key: given[key] for key in open_keys})
        return own

    def decision_for(self, indicator_id: str, year: int) -> _TargetDecision | None:
        """The decision on one target, if there is one."""
        ours = (d for d in self.decisions if (d.indicator, d.year) == (indicator_id, year))
        return next(ours, None)


@dataclass(frozen=True)
class _File:
    """The tables of programme.toml."""

    programme: _General = field(default_factory=_General)
    indicators: Mapping[str, IndicatorRule] = field(default_factory=dict)
    rules: tuple[_GroupRule, ...] = ()
    decisions: tuple[_TargetDecision, ...] = ()


def read_settings(path: Path) -> Settings:
    """Read a programme.toml; a `SettingsError` is a line that names file, line and key."""
    declared = read_declared(path, "file of decisions")
    said = declared.build(_File, declared.content)
    general, start = said.programme, said.programme.first_quarter
    first, last = general.first_year, general.last_year
    if start and not (is_quarter(start) and year_of(start) == first):
        raise declared.error(
            f'programme.first_quarter = "{start}" is no quarter of first_year; write it as '
            f'"{first or 2025}Q3"',
            "programme",
            "first_quarter",
        )
    if first and last and first > last:
        raise declared.error("programme.first_year is after last_year", "programme", "first_year")
    rules: list[tuple[tuple[Key, ...], IndicatorRule]] = [
        *((("indicators", key), rule) for key, rule in said.indicators.items()),
        *((("rules", n), rule) for n, rule in enumerate(said.rules)),
    ]
    for at, rule in rules:
        if isinstance(rule, _GroupRule) and not rule.when:
            raise declared.error(
                f"{declared.at(*at)}: when is missing; write "
                'when = { unit_kind = "percent" }, or a column of the matrix and its words: '
                'when = { Tendencia = "Descendente" }',
                *at,
            )
        if replace(rule, short_name=None) != IndicatorRule():  # a name to show decides nothing
            _need_reason(declared, rule.reason, *at)
    for where, own in ((("programme",), general), *rules):
        names = ("amber_low", "green_low", "green_high")
        given = [(getattr(own, name), getattr(general, name)) for name in names]
        low, green, high = (usual if mine is None else mine for mine, usual in given)
        if not low < green < high:
            raise declared.error(f"{declared.at(*where)}: {' < '.join(names)} is needed", *where)
    seen: dict[tuple[str, int], int] = {}
    for n, decision in enumerate(said.decisions):
        at = ("decisions", n)
        _need_reason(declared, decision.reason, *at)
        keys, other = ("scope", "use", "comparable"), decision.alternative
        declared.check(_TargetDecision, other, *at, "alternative", allowed=keys)
        first = seen.setdefault((decision.indicator, decision.year), n)
        if first != n:
            raise declared.error(
                f"{declared.at(*at)}: the target of {decision.year} is decided in "
                f"decisions[{first + 1}] already; keep one of them",
                *at,
            )
    tables: Any = {name: value for name, value in vars(said).items() if name != "programme"}
    return Settings(**vars(general), **tables, file=path.name)


def _need_reason(declared: Declared, reason: str, *path: Key) -> None:
    if not reason.strip():
        raise declared.error(f"{declared.at(*path)}: a decision needs a reason", *path)
