"""A matrix and its revision in one folder: both vintages stay, ids follow the names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from indicators import Programme, compare_vintages, explain, gap_to_target, open_programme

REVISED = Path(__file__).parent.parent / "data" / "revised"
BEFORE, AFTER = "2026-06-14", "2026-06-15"
HEAD = ["Indicador", "Unidad", "Línea base 2024", "Meta 2025", "Meta 2028"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    folder = tmp_path_factory.mktemp("plan") / "raw"
    shutil.copytree(REVISED, folder)
    return open_programme(folder)


def coded(programme: Programme, code: str) -> pd.DataFrame:
    return programme.findings[programme.findings.code == code]


def test_both_vintages_are_kept_under_the_same_ids(plan: Programme) -> None:
    golden = pd.read_csv(REVISED / "targets.golden", dtype={"indicator_id": str})
    ours = plan.targets[plan.targets.issuer == "programme"]
    places = ours.source_cell.str.extract(r"\[(?P<file>.+)\].*!(?P<cell>[A-Z]+\d+)$")
    found = ours.assign(reported=ours.reported.dt.strftime("%Y-%m-%d"), **places)[golden.columns]
    pd.testing.assert_frame_equal(found.reset_index(drop=True), golden, check_dtype=False)


def test_the_indicators_are_those_of_both(plan: Programme) -> None:
    frame = plan.indicators.set_index("indicator_id")
    assert frame.index.tolist() == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert frame["name"]["1.3"] == "Puentes rehabilitados"
    assert frame["name"]["1.2"] == "LUMINARIAS EN SERVICIO"  # the newest spelling
    assert frame.source_cell["2.2"] == "[matriz_2025.xlsx]Hoja!A12"
    assert frame.across_years["1.2"] == "last"
    assert frame.objective.tolist() == [1, 1, 1, 2, 2]


def test_what_the_revision_did_is_told(plan: Programme) -> None:
    new = coded(plan, "new_indicator")
    assert new[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["warning", "1.3", "[matriz_modificada.ods]Hoja!B4"]
    ]
    dropped = coded(plan, "dropped_indicator")
    assert dropped[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["warning", "2.2", "[matriz_2025.xlsx]Hoja!A12"]
    ]
    slip = coded(plan, "name_matched")
    assert slip[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["note", "2.1", "[matriz_modificada.ods]Hoja!B7"]
    ]
    assert not (plan.findings.severity == "error").any()
    assert coded(plan, "decision_without_subject").empty


def test_results_under_old_and_new_names_are_matched(plan: Programme) -> None:
    values = plan.actuals.set_index(["indicator_id", "period"])["value"]
    assert values["2.1", "2025Q4"] == 1000
    assert values["2.1", "2026Q2"] == 1200
    assert values["1.3", "2026Q2"] == 1


def test_an_offices_target_is_compared_with_the_matrix_of_its_day(plan: Programme) -> None:
    assert coded(plan, "office_target_differs").empty


def test_as_of_sees_the_matrix_of_that_day(plan: Programme) -> None:
    earlier, later = (plan.targets_as_of(day) for day in (BEFORE, AFTER))
    keys = ["indicator_id", "year", "role"]
    assert not earlier.duplicated(keys).any()
    assert not later.duplicated(keys).any()
    pair = [frame.set_index(keys)["value"] for frame in (earlier, later)]
    assert [values["1.1", 2028, "target"] for values in pair] == [50, 60]
    assert ("1.3", 2026, "target") not in pair[0].index
    assert [values["2.2", 2028, "target"] for values in pair] == [18e6, 18e6]


def test_gaps_use_the_matrix_of_the_day(plan: Programme) -> None:
    frames = [gap_to_target(plan, "2025Q4", as_of=day) for day in (BEFORE, AFTER)]
    first, second = (frame.set_index(["indicator_id", "horizon"]) for frame in frames)
    key = ("1.1", "sexenio_to_date")
    assert (first.sexenio_target[key], second.sexenio_target[key]) == (50, 60)
    # what is left: 50 - 12 in three years, an even path
    assert first.required_pace[key] == pytest.approx(38 / 3)
    # the revised matrix prints 15 for 2026, and all 48 that are left lie on its path: 15 a year now
    assert second.required_pace[key] == pytest.approx(48 / 48 * 15)
    assert first.reason["1.3", "sexenio_to_date"] != ""
    later = gap_to_target(plan, "2026Q2").set_index(["indicator_id", "horizon"])
    # even within 2026, of which the revised matrix prints 15: half of it, and 3 + 4 were done
    assert later.target["1.1", "year_to_date"] == pytest.approx(7.5)
    assert later.gap["1.1", "year_to_date"] == pytest.approx(-0.5)


def test_what_the_revision_changed_is_listed(plan: Programme) -> None:
    changes = compare_vintages(plan, BEFORE, AFTER, "2025Q4")
    targets = changes[changes.what == "target"].set_index(["indicator_id", "subject"])
    assert targets["change"].to_dict() == {
        ("1.3", "2026"): "added", ("1.3", "2028"): "added",
        ("1.2", "2026"): "added", ("1.2", "2028"): "revised",
        ("1.1", "2026"): "added", ("1.1", "2028"): "revised",
        ("2.1", "2026"): "added", ("2.1", "2028"): "revised",
    }  # fmt: skip
    row = targets.loc[("1.1", "2028")]
    assert (row["size"], row.cells_before) == (10, "[matriz_2025.xlsx]Hoja!E6")
    assert row.cells_after == "[matriz_modificada.ods]Hoja!G6"


def test_explain_leads_to_the_matrix_of_the_day(plan: Programme) -> None:
    said = [str(explain(plan, "1.1", "2025Q4", as_of=day)) for day in (BEFORE, AFTER)]
    assert "[matriz_2025.xlsx]Hoja!E6" in said[0]
    assert "matriz_modificada" not in said[0]
    assert "[matriz_modificada.ods]Hoja!G6" in said[1]


def folder_of(tmp_path: Path, *matrices: tuple[str, str, list[list[object]]]) -> Path:
    """A folder of matrices: name, date of publication (or empty) and rows."""
    shutil.copy(REVISED / "programme.toml", tmp_path)
    for name, day, rows in matrices:
        book = Workbook()
        if day:
            book.active.append(["Fecha de publicación", day])
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
    return tmp_path


FIRST = [["Objetivo 1. Calles"], HEAD, ["Calles", "km", 1, 12, 50], ["Luces", "Luces", 1, 2, 3]]


def ids_of(programme: Programme) -> dict[str, list[str]]:
    """The names of each id, in the order of the matrices."""
    frame = programme.targets.drop_duplicates(["indicator_id", "reported"])
    return frame.groupby("indicator_id").source_cell.agg(list).to_dict()


def test_a_renamed_indicator_is_new_unless_an_id_says_otherwise(tmp_path: Path) -> None:
    rows = [["Objetivo 1. Calles"], HEAD, ["Vialidades", "km", 1, 13, 55], FIRST[3]]
    plan = open_programme(
        folder_of(tmp_path, ("a.xlsx", "2025-01-01", FIRST), ("b.xlsx", "2026-01-01", rows))
    )
    assert coded(plan, "new_indicator").indicator_id.tolist() == ["1.3"]
    assert "Clave" in coded(plan, "new_indicator").hint.iloc[0]
    assert coded(plan, "dropped_indicator").indicator_id.tolist() == ["1.1"]


def test_an_id_column_says_which_indicator_was_renamed(tmp_path: Path) -> None:
    head = ["Clave", *HEAD]
    rows = [head, ["1.1", "Vialidades", "km", 1, 13, 55], [None, "Luces", "Luces", 1, 2, 4]]
    plan = open_programme(
        folder_of(tmp_path, ("a.xlsx", "2025-01-01", FIRST), ("b.xlsx", "2026-01-01", rows))
    )
    assert plan.indicators["name"].tolist() == ["Vialidades", "Luces"]
    assert plan.indicators.indicator_id.tolist() == ["1.1", "1.2"]
    assert plan.indicators.objective_name.tolist() == ["Calles", "Calles"]
    assert coded(plan, "renamed_indicator").indicator_id.tolist() == ["1.1"]
    assert coded(plan, "new_indicator").empty


def test_ids_that_moved_to_other_names_are_errors(tmp_path: Path) -> None:
    """Clave 1.1 is given to a new first row, and the others are numbered on."""
    rows = [["Clave", *HEAD], ["1.1", "Puentes", "Puentes", 1, 2, 3],
            ["1.2", "Calles", "km", 1, 13, 55], ["1.3", "Luces", "Luces", 1, 2, 4]]  # fmt: skip
    plan = open_programme(
        folder_of(tmp_path, ("a.xlsx", "2025-01-01", FIRST), ("b.xlsx", "2026-01-01", rows))
    )
    wrong = coded(plan, "id_name_differ")
    assert wrong.severity.tolist() == ["error"] * 3
    assert wrong.source_cell.tolist() == [f"[b.xlsx]Sheet!A{row}" for row in (3, 4, 5)]
    # none of the second matrix is used, so the first stands
    assert len(plan.targets.reported.unique()) == 1
    assert plan.indicators["name"].tolist() == ["Calles", "Luces"]


def test_one_name_under_two_objectives_is_told_apart_by_them(tmp_path: Path) -> None:
    def rows(*order: int) -> list[list[object]]:
        return [
            row
            for n in order
            for row in ([f"Objetivo {n}. Tema"], HEAD, ["Obras", "Obras", 1, 10 * n, 99])
        ]

    plan = open_programme(
        folder_of(
            tmp_path, ("a.xlsx", "2025-01-01", rows(1, 2)), ("b.xlsx", "2026-01-01", rows(2, 1))
        )
    )
    targets = plan.targets[plan.targets.year == 2025]
    assert targets.groupby("indicator_id")["value"].agg(list).to_dict() == {
        "1.1": [10, 10], "2.1": [20, 20],
    }  # fmt: skip


def test_two_matrices_of_one_day_that_disagree_are_an_error(tmp_path: Path) -> None:
    other = [FIRST[0], HEAD, ["Calles", "km", 1, 13, 50], FIRST[3]]
    plan = open_programme(folder_of(tmp_path, ("a.xlsx", "", FIRST), ("b.xlsx", "", other)))
    wrong = coded(plan, "repeated_target")
    assert wrong[["severity", "indicator_id"]].to_numpy().tolist() == [["error", "1.1"]]
    assert "[a.xlsx]Sheet!D3" in wrong.source_cell.iloc[0]
    assert "[b.xlsx]Sheet!D3" in wrong.source_cell.iloc[0]


def test_a_matrix_in_two_files_is_one(tmp_path: Path) -> None:
    second = [["Objetivo 2. Agua"], HEAD, ["Pozos", "Pozos", 1, 2, 3]]
    plan = open_programme(folder_of(tmp_path, ("a.xlsx", "", FIRST), ("b.xlsx", "", second)))
    assert plan.indicators.indicator_id.tolist() == ["1.1", "1.2", "2.1"]
    told = plan.findings.code.isin(["new_indicator", "dropped_indicator", "repeated_target"])
    assert not told.any()


def test_a_decision_on_a_number_that_was_revised_is_a_warning(tmp_path: Path) -> None:
    later = [FIRST[0], HEAD, ["Calles", "km", 1, 14, 50], FIRST[3]]
    folder = folder_of(tmp_path, ("a.xlsx", "2025-01-01", FIRST), ("b.xlsx", "2026-01-01", later))
    with (folder / "programme.toml").open("a", encoding="utf-8") as decisions:
        decisions.write('\n[[decisions]]\nindicator = "1.1"\nyear = 2025\nuse = 11\nreason = "x"\n')
    plan = open_programme(folder)
    told = coded(plan, "decision_on_revised")
    assert told[["severity", "indicator_id", "source_cell"]].to_numpy().tolist() == [
        ["warning", "1.1", "[b.xlsx]Sheet!D4"]
    ]


def test_a_later_years_own_target_takes_the_place_of_an_earlier_total(tmp_path: Path) -> None:
    """Both are of 2028: one row stays, or the plan would add the two."""
    first = [HEAD, ["Calles", "km", 1, 12, "50 en el periodo"]]
    later = [
        ["Indicador", "Meta 2025", "Meta 2026", "Meta 2027", "Meta 2028"],
        ["Calles", 12, 13, 14, 15],
    ]
    plan = open_programme(
        folder_of(tmp_path, ("a.xlsx", "2025-01-01", first), ("b.xlsx", "2026-01-01", later))
    )
    final = plan.targets_as_of()[lambda frame: frame.year == 2028]
    assert final[["value", "scope"]].to_numpy().tolist() == [[15, "annual"]]
    assert plan.targets_as_of("2025-06-30").iloc[-1][["value", "scope"]].tolist() == [
        50, "cumulative",
    ]  # fmt: skip
