"""Declared layouts: what they explain, what is wrong in one, and drafts that read as their file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from indicators import Actuals, Programme, open_programme, read_actuals, read_matrix
from indicators.cli.shared import commands
from indicators.errors import DataError, SettingsError, UsageError
from indicators.programme import LAYOUTS, workbooks_in
from indicators.reading.layout import read_layout
from tests.conftest import RAW
from tests.reading.office_cases import CASES
from tests.reading.test_office_cases import build

DECLARED = """\
# Results without headers, in thousands, with a row that is none
[[tables]]
file = "datos*.xlsx"
sheet = "Hoja*"
rows = [3, 6]
skip = ["Regional*"]
scale = 1000
[tables.columns]
B = "indicator"
C = { role = "result", period = "2025Q1" }
D = { role = "result", period = "II Trim 2025", scale = 1 }
"""
INDICATORS = pd.DataFrame(
    {"indicator_id": ["1.1", "1.2"], "name": ["Calles", "Luminarias"], "value_type": "measure",
     "within_year": "sum", "across_years": "sum"}
)  # fmt: skip


def declared(tmp_path: Path, text: str, name: str = "layout.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoja1"
    for row in (
        ["Resultados", None, None, None], ["", "texto", "a", "b"], [1, "Calles", 1.1, 5],
        [None, "Regional norte", 7, 7], [2, "Luminarias", 2, 6], [3, "Calles y plazas", 1, 1],
        [4, "Luminarias", 9, 9],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "datos_2025.xlsx")
    return tmp_path / "datos_2025.xlsx"


def test_a_sheet_without_headers_is_read_as_declared(tmp_path: Path) -> None:
    path, layout = workbook(tmp_path), read_layout(declared(tmp_path, DECLARED))
    with pytest.raises(DataError):
        read_actuals(path, INDICATORS)
    found = read_actuals(path, INDICATORS, layout)
    values = found.values[["indicator_id", "period", "value"]].to_numpy().tolist()
    assert values == [
        ["1.1", "2025Q1", 1100.0], ["1.1", "2025Q2", 5.0],
        ["1.2", "2025Q1", 2000.0], ["1.2", "2025Q2", 6.0],
    ]  # fmt: skip
    assert found.cells["Hoja1"]["check"] == 3
    assert sum(found.cells["Hoja1"].values()) == 23
    assert found.recognised.rows.tolist() == ["3-6"] * 3


def test_rows_alone_can_be_left_out_of_a_table_with_headers(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["Indicador", "I Trim 2025"], ["Calles", 1], ["Regional norte", 7], ["Otra cosa", 2],
        ["Total", 8],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "datos.xlsx")
    text = '[[tables]]\nfile = "datos*"\nskip = ["Regional*"]\n'
    found = read_actuals(tmp_path / "datos.xlsx", INDICATORS, read_layout(declared(tmp_path, text)))
    assert found.values["value"].tolist() == [1]
    rows = found.findings.set_index("code")
    cells = rows.source_cell.str.partition("!")[2]
    assert cells[["skipped_row", "unknown_indicator", "total_row"]].tolist() == ["A3", "A4", "A5"]
    assert "skip en layouts.toml" in rows.hint["unknown_indicator"]


def test_another_file_is_read_by_its_headers(tmp_path: Path) -> None:
    layout = read_layout(declared(tmp_path, DECLARED))
    matrix = RAW / "matriz_indicadores_2007_2012.xlsx"
    assert len(read_matrix(matrix, layout).targets) == 100


def test_a_matrix_can_be_declared(tmp_path: Path) -> None:
    layout = read_layout(
        declared(
            tmp_path,
            '[[tables]]\nheader_rows = 2\nrows = [3, 6]\nskip = ["Regional*", "Calles y*"]\n'
            '[tables.columns]\nB = "indicator"\nC = { role = "target", period = "2025" }\n'
            'D = { role = "target", period = "2028" }\n',
        )
    )
    targets = read_matrix(workbook(tmp_path), layout).targets
    assert targets["value"].tolist() == [1.1, 5, 2, 6]
    assert targets.year.tolist() == [2025, 2028, 2025, 2028]


def test_the_layout_beside_the_workbooks_is_used(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    book = Workbook()
    book.active.append(["Becas a estudiantes nacionales y extranjeros", 77])
    book.save(raw / "sin_encabezado.xlsx")
    declared(
        raw,
        '[[tables]]\nfile = "sin_*"\nrows = [1, 1]\n[tables.columns]\nA = "indicator"\n'
        'B = { role = "result", period = "2011Q1" }\n',
        LAYOUTS,
    )
    actuals = open_programme(raw).actuals
    assert actuals[actuals.period == "2011Q1"]["value"].tolist() == [77]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[tables]\n", "(at line 1"),
        ("x = 1\n", "line 1: x is not a known key"),
        ("", "declares no table"),
        (
            '[[tables]]\nsheet = "A"\nrow = [1, 2]\n',
            'line 3: tables[1] (sheet = "A").row is not a known key; did you mean "rows"?',
        ),
        ("[[tables]]\nrows = [5, 2]\n[tables.columns]\nA = 'id'\n", "line 2: rows should be"),
        ("[[tables]]\n[tables.columns]\nA = 'id'\nB = 'actuals'\n", 'line 4: "actuals" is no role'),
        ("[[tables]]\ncolumns = { A1 = 'id' }\n", 'line 2: "A1" is no column'),
        ("[[tables]]\n[tables.columns]\nA = 'unit'\n", 'line 2: no column is "indicator" or "id"'),
        (
            "[[tables]]\ncolumns = { A = 'id' }\n\n[[tables]]\n[tables.columns]\nA = 'id'\n"
            "C = { role = 'result', period = 'pronto' }\n",
            'line 7: "pronto" is no period',
        ),
        ("[[tables]]\nscale = -1\ncolumns = { A = 'id' }\n", "line 2: tables[1].scale = -1 should"),
        ("[[tables]]\nkeep = ['A']\n", "line 2: keep should give a list of texts by column"),
        ("[[tables]]\nskip = { A = 'x' }\n", "line 2: skip should give a list of texts by column"),
        ("[[tables]]\nskip = ['x']\nreported = '2026'\n", "line 3: tables[1].reported ="),
        ("[[tables]]\ncolumns = { A = 1 }\n", "line 2: tables[1].columns.A should be a table"),
        ("[tables]\ncolumns = { A = 'id' }\n", "write [[tables]] above each"),
        ("[[tables]]\nsheet = 'A'\n", "line 1: columns is missing"),
        ("[[tables]]\nrows = [1, 2]\nskip = ['A']\n", "line 1: columns is missing"),
    ],
)
def test_an_error_names_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_layout(declared(tmp_path, text))
    assert said in str(caught.value)
    assert str(caught.value).startswith("[layout.toml]")


def test_a_layout_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such layout file"):
        read_layout(tmp_path / "layout.toml")


# ---- one key after another


def sheet_of(tmp_path: Path, *rows: list[Any], title: str = "Hoja1", name: str = "datos") -> Path:
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / f"{name}.xlsx")
    return tmp_path / f"{name}.xlsx"


def read(path: Path, text: str) -> Actuals:
    """What a workbook reads as under the one table that is declared."""
    layout = path.with_name("layout.toml")
    layout.write_text(f"[[tables]]\n{text}", encoding="utf-8")
    return read_actuals(path, INDICATORS, read_layout(layout))


def facts(found: Actuals) -> list[tuple[str, str, float]]:
    rows = found.values.dropna(subset="value")
    return list(zip(rows.indicator_id, rows.period, rows["value"], strict=True))


def test_a_period_counts_on_over_a_range(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Calles", None, 1, 2, 3, 4])
    found = read(path, "[tables.columns]\nA = 'indicator'\n'C:F' = { period = '2025Q3' }\n")
    assert facts(found) == [
        ("1.1", "2025Q3", 1), ("1.1", "2025Q4", 2), ("1.1", "2026Q1", 3), ("1.1", "2026Q2", 4),
    ]  # fmt: skip
    years = read(path, "[tables.columns]\nA = 'indicator'\n'C:D' = { period = '2025' }\n")
    assert facts(years) == [("1.1", "2025", 1), ("1.1", "2026", 2)]
    months = read(path, "[tables.columns]\nA = 'indicator'\n'C:E' = { period = '2025-04' }\n")
    assert facts(months) == [("1.1", "2025Q2", 6)]


def test_the_first_row_of_rows_counts(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Calles", 1], ["Luminarias", 2], ["Calles", 9])
    columns = "[tables.columns]\nA = 'indicator'\nB = { period = '2025Q1' }\n"
    assert facts(read(path, f"rows = [1, 2]\n{columns}")) == [
        ("1.1", "2025Q1", 1), ("1.2", "2025Q1", 2),
    ]  # fmt: skip
    assert facts(read(path, f"rows = [2, 2]\n{columns}")) == [("1.2", "2025Q1", 2)]
    assert facts(read(path, f"rows = [3]\n{columns}")) == [("1.1", "2025Q1", 9)]


def test_the_rest_of_the_columns_is_left_out(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Calles", 5, 77, "x", 88])
    columns = "[tables.columns]\nA = 'indicator'\nB = { period = '2025Q1' }\n"
    told = read(path, f"rest = 'ignored'\n{columns}")
    assert facts(told) == facts(read(path, columns)) == [("1.1", "2025Q1", 5)]
    assert "unread_cell" not in set(told.findings.code)
    assert told.recognised.role.tolist() == ["indicator", "result", *["ignored"] * 3]
    assert set(read(path, columns).findings.code) >= {"unread_cell"}


def test_only_leaves_the_other_sheets_out(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Indicador", "I Trim 2025"], ["Calles", 1])
    book = load_workbook(path)
    other = book.create_sheet("Otra")
    other.append(["Indicador", "II Trim 2025"])
    other.append(["Calles", 99])
    book.save(path)
    assert len(facts(read(path, "sheet = 'Hoja1'\nskip = ['nadie']\n"))) == 2
    only = read(path, "sheet = 'Hoja1'\nonly = true\n")
    assert facts(only) == [("1.1", "2025Q1", 1)]
    left = only.findings[only.findings.code == "left_out_sheet"]
    assert left.source_cell.tolist() == ["[datos.xlsx]Otra"]


def test_rows_are_kept_and_skipped_by_the_words_of_a_column(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path, ["Indicador", "Concepto", "I Trim 2025"], ["Calles", "Numerador", 7],
        ["Calles", "Resultado final", 8], ["Luminarias", "Resultado final", 9],
    )  # fmt: skip
    assert facts(read(path, "keep = { B = ['Resultado*'] }\n")) == [
        ("1.1", "2025Q1", 8), ("1.2", "2025Q1", 9),
    ]  # fmt: skip
    skipped = read(path, "keep = { B = ['Resultado*'] }\nskip = { A = ['Calles'] }\n")
    assert facts(skipped) == [("1.2", "2025Q1", 9)]


def test_several_columns_name_a_row(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Calles", None, 1], ["Lumi", "narias", 2])
    frame = INDICATORS.assign(name=["Calles pavimentadas", "Luminarias de barrio"])
    path = sheet_of(tmp_path, ["Calles", "pavimentadas", 1], ["Luminarias", "de barrio", 2])
    layout = declared(
        tmp_path, "[[tables]]\nname = ['A', 'B']\n[tables.columns]\nC = { period = '2025Q1' }\n"
    )
    found = read_actuals(path, frame, read_layout(layout))
    assert facts(found) == [("1.1", "2025Q1", 1), ("1.2", "2025Q1", 2)]
    assert found.cells["Hoja1"]["unread"] == 0


def test_a_sheet_or_a_title_names_its_rows(tmp_path: Path) -> None:
    frame = INDICATORS.assign(name=["Norte Calles", "Sur Calles"])
    columns = "[tables.columns]\nC = { period = '2025Q1' }\n"
    path = sheet_of(tmp_path, [None, "Calles", 1], title="Norte")
    layout = declared(tmp_path, f"[[tables]]\nname = ['{{sheet}}', 'B']\n{columns}")
    assert facts(read_actuals(path, frame, read_layout(layout))) == [("1.1", "2025Q1", 1)]
    titled = sheet_of(tmp_path, ["Sur"], [None, "Concepto", "Dato"], [None, "Calles", 2])
    text = f"[[tables]]\nheader_rows = 2\nname = ['{{title}}', 'B']\n{columns}"
    found = read_actuals(titled, frame, read_layout(declared(tmp_path, text)))
    assert facts(found) == [("1.2", "2025Q1", 2)]


def test_a_name_is_carried_down(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path, ["Calles", "2025-T1", 1], [None, "2025-T2", 2], ["Luminarias", "2025-T1", 3]
    )
    columns = "[tables.columns]\nA = 'indicator'\nB = 'period'\nC = 'result'\n"
    assert facts(read(path, f"carry = ['A']\n{columns}")) == [
        ("1.1", "2025Q1", 1), ("1.1", "2025Q2", 2), ("1.2", "2025Q1", 3),
    ]  # fmt: skip
    assert len(facts(read(path, columns))) == 2


def test_the_date_the_status_and_the_unit_can_be_declared(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, ["Calles", 1, 2])
    columns = "[tables.columns]\nA = 'indicator'\nB = { period = '2025Q1' }\n"
    columns += "C = { period = '2025Q2', status = 'revised' }\n"
    values = read(path, f"reported = 2025-08-01\nstatus = 'preliminary'\n{columns}").values
    assert values.data_status.tolist() == ["preliminary", "revised"]
    assert values.reported.dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-08-01"]


def test_a_declared_unit_scales_its_table_or_its_column(tmp_path: Path) -> None:
    frame = INDICATORS.assign(unit="Persona", unit_kind="count")
    path = sheet_of(tmp_path, ["Calles", 1, 2])
    columns = "[tables.columns]\nA = 'indicator'\nB = { period = '2025Q1' }\n"
    table = declared(tmp_path, f"[[tables]]\nunit = 'Miles de personas'\n{columns}")
    assert facts(read_actuals(path, frame, read_layout(table))) == [("1.1", "2025Q1", 1000)]
    column = "C = { period = '2025Q2', unit = 'Miles de personas' }\n"
    both = declared(tmp_path, f"[[tables]]\n{columns}{column}")
    assert facts(read_actuals(path, frame, read_layout(both))) == [
        ("1.1", "2025Q1", 1), ("1.1", "2025Q2", 2000),
    ]  # fmt: skip


def folder_of(tmp_path: Path, layouts: str, *rows: list[Any], name: str = "plan") -> Path:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "programme.toml").write_text(
        '[programme]\nname = "Plan"\nfirst_year = 2025\nlast_year = 2027\nbaseline_year = 2024\n'
    )
    sheet_of(raw, *rows, name=name)
    (raw / LAYOUTS).write_text(layouts, encoding="utf-8")
    return raw


def figures(programme: Programme) -> tuple[list[Any], list[Any]]:
    """Targets and results by period."""
    targets, actuals = programme.targets, programme.actuals
    return (
        list(zip(targets.indicator_id, targets.period, targets["value"], strict=True)),
        list(zip(actuals.indicator_id, actuals.period, actuals["value"], strict=True)),
    )


def test_targets_and_results_stand_in_one_declared_table(tmp_path: Path) -> None:
    raw = folder_of(
        tmp_path,
        "[[tables]]\nfile = 'plan*'\nreported = 2026-01-31\n[tables.columns]\nA = 'indicator'\n"
        "B = 'unit'\n'C:E' = { role = 'target', period = '2025' }\n"
        "F = { role = 'result', period = '2025' }\n",
        ["Calles", "Calle", 10, 12, 14, 9], ["Luminarias", "Luminaria", 100, 110, 120, 101],
    )  # fmt: skip
    targets, actuals = figures(open_programme(raw))
    assert targets == [
        ("0.1", "2025", 10), ("0.1", "2026", 12), ("0.1", "2027", 14),
        ("0.2", "2025", 100), ("0.2", "2026", 110), ("0.2", "2027", 120),
    ]  # fmt: skip
    assert actuals == [("0.1", "2025", 9), ("0.2", "2025", 101)]


def test_quarterly_targets_can_be_declared(tmp_path: Path) -> None:
    raw = folder_of(
        tmp_path,
        "[[tables]]\nfile = 'plan*'\n[tables.columns]\nA = 'indicator'\nB = 'unit'\n"
        "'C:F' = { role = 'target', period = '2025Q1' }\n"
        "G = { role = 'target', period = '2026' }\n",
        ["Calles", "Calle", 1, 2, 3, 4, 20],
    )  # fmt: skip
    targets = open_programme(raw).targets
    by_period = dict(zip(targets.period, targets["value"], strict=True))
    assert by_period["2025Q1"] == 1
    assert by_period["2025Q4"] == 4
    assert by_period["2026"] == 20


def test_a_sheet_that_changed_its_columns_is_refused(tmp_path: Path) -> None:
    columns = (
        "header_rows = 1\n[tables.columns]\nA = { role = 'indicator', header = 'Concepto' }\n"
        "B = { period = '2025Q1', header = 'Avance' }\n"
    )
    same = sheet_of(tmp_path, ["CONCEPTO ", "avance"], ["Calles", 5])
    assert facts(read(same, columns)) == [("1.1", "2025Q1", 5)]
    changed = sheet_of(tmp_path, ["Concepto", "Programado", "Avance"], ["Calles", 9, 5])
    with pytest.raises(DataError):
        read(changed, columns)
    raw = folder_of(tmp_path, f"[[tables]]\nfile = 'avance*'\n{columns}", *MATRIX_ROWS)
    shutil.copy(changed, raw / "avance.xlsx")
    programme = open_programme(raw)
    row = programme.findings[programme.findings.code == "header_differs"].iloc[0]
    assert row.source_cell == "[avance.xlsx]Hoja1!B1"
    assert row.severity == "error"
    assert "«Programado»" in row.message
    assert "«Avance»" in row.message
    assert programme.actuals.empty


MATRIX_ROWS = [["Indicador", "Unidad", "Meta 2025", "Meta 2026"], ["Calles", "Calle", 10, 12]]


def test_a_declared_table_of_no_sheet_is_a_finding(tmp_path: Path) -> None:
    text = "[[tables]]\nfile = 'nadie.xlsx'\ncolumns = { A = 'id' }\n"
    findings = open_programme(folder_of(tmp_path, text, *MATRIX_ROWS)).findings
    row = findings[findings.code == "table_without_sheet"].iloc[0]
    assert (row.severity, row.source_cell) == ("warning", "[layouts.toml]")
    assert "nadie.xlsx" in row.message


# ---- drafts


def draft(path: Path, *options: str) -> str:
    done = CliRunner().invoke(
        commands, ["check", str(path), "--layout-draft", "--data", str(path.parent), *options]
    )
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done.stdout


DRAFTED = [
    path
    for path in sorted((Path(__file__).parent.parent / "data" / "layouts").iterdir())
    if path.suffix != ".golden"
]


def test_a_draft_reads_as_its_file(tmp_path: Path) -> None:
    """Every layout of tests/data, and what it gives by its headers and by its own draft."""
    done = CliRunner().invoke(
        commands, ["check", *map(str, DRAFTED), "--layout-draft", "--data", str(RAW)]
    )
    kept = read_layout(declared(tmp_path, done.stdout))
    assert {table.file for table in kept.tables} == {path.name for path in DRAFTED}
    indicators = read_matrix(DRAFTED[-1].with_name("matriz_bloques.xlsx")).indicators
    for path in DRAFTED:
        one, other = (
            read_matrix(path, layout).targets
            if path.name.startswith("matriz")
            else read_actuals(path, indicators, layout).values
            for layout in (None, kept)
        )
        pd.testing.assert_frame_equal(one, other, obj=path.name)


@pytest.mark.parametrize(
    ("between", "rows"),
    [([], None), ([["(1)", "(2)", "(3)"]], "rows = [3]")],  # what numbers the columns is no data
)
def test_a_draft_names_the_first_row_where_it_does_not_follow_the_header(
    tmp_path: Path, between: list[list[str]], rows: str | None
) -> None:
    heads, data = ["Indicador", "Avance 2025", "Responsable"], ["Calles", 3, "Obras"]
    lines = draft(sheet_of(tmp_path, heads, *between, data), "--data", str(RAW)).splitlines()
    assert next((line for line in lines if line.startswith("rows =")), None) == rows


def test_a_draft_says_its_doubts_and_leaves_titles_their_say(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path, ["Informe del III trimestre de 2025"], ["Fecha de reporte", "2025-10-15"],
        ["Indicador", "Avance", "Factor \x85 k"], ["Calles", 3, 0.5],
    )  # fmt: skip
    text = draft(path, "--lang", "en", "--data", str(RAW))
    lines = text.splitlines()
    assert 'B = { role = "result", header = "Avance" }' in lines  # the title says the quarter
    assert "reported" not in text.partition("[[tables]]")[2].partition("# ?")[0]
    doubt = next(
        n for n, line in enumerate(lines) if line.startswith("# ? ") and "column C" in line
    )
    assert lines[doubt + 1].startswith('C = { role = "ignored", header = "Factor')
    assert all(ch.isprintable() or ch == "\n" for ch in text)
    found = read_actuals(path, INDICATORS, read_layout(declared(tmp_path, text)))
    assert facts(found) == [("1.1", "2025Q3", 3)]


def test_a_refused_file_has_a_draft_to_be_corrected(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path, ["Dirección de Obras"], ["No.", "Concepto", "A", "B"], [1, "Calles", 5, 6],
        [2, "Luminarias", 7, 8],
    )  # fmt: skip
    text = draft(path, "--data", str(RAW))
    assert "# ? " in text
    assert 'B = { role = "indicator", header = "Concepto" }' in text
    layout = declared(tmp_path, text)
    with pytest.raises(DataError):  # as drafted it holds no results yet
        read_actuals(path, INDICATORS, read_layout(layout))
    corrected = text.replace(
        'C = { role = "ignored", ', 'C = { role = "result", period = "2025Q1", '
    )
    found = read_actuals(path, INDICATORS, read_layout(declared(tmp_path, corrected)))
    assert facts(found) == [("1.1", "2025Q1", 5), ("1.2", "2025Q1", 7)]


@pytest.mark.parametrize(("scale", "value"), [("", 3000), (", scale = 1", 3), (", scale = 10", 30)])
def test_a_declared_scale_goes_before_the_titles(tmp_path: Path, scale: str, value: float) -> None:
    path = sheet_of(
        tmp_path, ["Cifras en miles"], ["Indicador", "I Trim 2025"], ["Calles", 3]
    )  # fmt: skip
    layout = declared(
        tmp_path,
        f'[[tables]]\nheader_rows = 2\n[tables.columns]\nA = "indicator"\n'
        f'B = {{ role = "result"{scale} }}\n',
    )
    assert facts(read_actuals(path, INDICATORS, read_layout(layout))) == [("1.1", "2025Q1", value)]


#: Cases in which more than the header says what a value is, and some of the others.
TOLD_BESIDE = ("A31", "C33", "C61", "H20", "H21", "J64", "X25", "X37", "X38", "Y10")


@pytest.mark.parametrize(
    "case",
    [c for n, c in enumerate(CASES) if n % 10 == 0 or c["name"].startswith(TOLD_BESIDE)],
    ids=lambda case: case["name"],
)
def test_a_folder_reads_the_same_by_the_drafts_of_its_files(
    case: dict[str, Any], tmp_path: Path
) -> None:
    raw = build(case, tmp_path)
    try:
        before = open_programme(raw)
    except DataError:
        pytest.skip("the folder is refused, as it should be")
    files = [str(path) for path in workbooks_in(raw)]
    done = CliRunner().invoke(commands, ["check", *files, "--layout-draft", "--data", str(raw)])
    (raw / LAYOUTS).write_text(done.stdout, encoding="utf-8")
    after = open_programme(raw)
    for name in ("indicators", "targets", "actuals"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))
