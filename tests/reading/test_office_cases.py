"""Sheets as offices send them: each is read right, or refused in the open."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import indicators as ind
from indicators.errors import IndicatorsError
from indicators.programme import workbooks_in
from indicators.reading.folder import Folder, frames_of
from indicators.settings import read_settings
from tests.reading.numbers_used import unnamed
from tests.reading.office_cases import CASES

Case = dict[str, Any]


def build(case: Case, folder: Path) -> Path:
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    first, last = case.get("years", (2025, 2028))
    (raw / "programme.toml").write_text(
        f'[programme]\nname = "Plan"\nfirst_year = {first}\nlast_year = {last}\n'
        f"baseline_year = {first - 1}\n\n{case.get('toml', '')}",
        encoding="utf-8",
    )
    matrix = {"matriz.xlsx": {"Matriz": case["matrix"]}} if case["matrix"] else {}
    for name, content in {**matrix, **case["files"]}.items():
        if isinstance(content, str):
            (raw / name).write_text(content, encoding="utf-8")
            continue
        book = openpyxl.Workbook()
        book.remove(book.active)
        for tab, rows in content.items():
            sheet = book.create_sheet(tab)
            for row in rows:
                sheet.append(row)
            for area in case.get("merges", {}).get(name, {}).get(tab, []):
                sheet.merge_cells(area)
            for cell, shown in case.get("formats", {}).get(name, {}).get(tab, {}).items():
                sheet[cell].number_format = shown
        book.save(raw / name)
    return raw


def is_near(found: Any, wanted: float) -> bool:
    return found is not None and math.isclose(found, wanted, rel_tol=1e-9)


def some(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def judge(case: Case, raw: Path) -> list[str]:
    may = case.get("may_refuse", False)
    settings = read_settings(raw / "programme.toml")
    files = Folder(workbooks_in(raw), settings, None)
    try:
        programme = ind.Programme(**frames_of(files), settings=settings, folder=raw)
    except IndicatorsError as error:
        said = str(error)
        fits = may and case.get("said", "") in said and "!" in said
        return [] if fits else [f"refused: {said}"]
    findings = programme.findings
    loud = findings[findings.severity.isin(["warning", "error"])]
    columns = ["source_cell", "indicator_id", "message"]
    places = " ".join(loud[columns].astype(str).to_numpy().ravel()).replace("$", "")
    actuals = programme.actuals_as_of()
    got = dict(
        zip(zip(actuals.indicator_id, actuals.period, strict=True), actuals["value"], strict=True)
    )
    targets = {
        (row.indicator_id, int(row.year)): row.value
        for row in programme.targets.itertuples()
        if row.issuer == "programme"
        and row.role == "target"
        and len(getattr(row, "period", "") or "2025") == 4
    }
    wrong = []
    for found, kind in ((got, ""), (targets, "_targets")):
        for key, wanted in case.get(f"right{kind}", {}).items():
            have = found.get(key)
            absent = have is None or math.isnan(have)
            if not is_near(have, wanted) and not (may and absent and len(loud)):
                wrong.append(f"{key} is {have}, not {wanted}")
        for key, bad in case.get(f"never{kind}", {}).items():
            wrong += [
                f"{key} = {one} was used" for one in some(bad) if is_near(found.get(key), one)
            ]
    for what in case.get("warn", []):
        if not any(one in places for one in some(what)):
            wrong.append(f"no warning or error names {what}")
    expected = case.get("indicators", len(programme.indicators))
    if len(programme.indicators) != expected and not (may and len(loud)):
        wrong.append(f"{len(programme.indicators)} indicators, not {expected}")
    if case.get("control"):
        errors = findings[findings.severity == "error"].message.tolist()
        wrong += [f"error: {message}" for message in errors]
        numbers = {key: value for key, value in got.items() if not math.isnan(value)}
        wrong += [f"{key} = {numbers[key]} is extra" for key in numbers.keys() - case["right"]]
    wrong += unnamed(files, findings)
    return wrong + judge_frames(case, programme, places)


def judge_frames(case: Case, programme: ind.Programme, places: str) -> list[str]:
    wrong = []
    if gap := case.get("gap"):
        rows = ind.gap_to_target(programme, case["cut_off"])
        rows = rows[rows.horizon == case.get("horizon", "sexenio_to_date")]
        rows = rows.set_index("indicator_id")
        excused = case.get("may_refuse", False) and case.get("gap_warn", "\0") in places
        for (key, column), check in gap.items():
            value = rows.loc[key, column] if key in rows.index else None
            if not check(value) and not excused:
                wrong.append(f"gap {key} {column} = {value}")
    if projection := case.get("projection"):
        ahead = ind.project_sexenio(programme, case["cut_off"]).set_index("indicator_id")
        for (key, column), check in projection.items():
            if not check(ahead.loc[key, column]):
                wrong.append(f"projection {key} {column} = {ahead.loc[key, column]}")
    cut_off = case.get("default_cut_off")
    if cut_off and programme.default_cut_off() != cut_off:
        wrong.append(f"default cut-off {programme.default_cut_off()}")
    return wrong + [words for check, words in case.get("also", []) if not check(programme)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_office_s_sheet(case: Case, tmp_path: Path) -> None:
    assert judge(case, build(case, tmp_path)) == []
