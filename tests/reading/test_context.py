"""What stands around the matrix: the shipped transcription against golden files cut out of the
documents by patterns, and what is wrong in other workbooks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from indicators import Matrix, Programme, open_programme
from indicators.frames.schemas import SCHEMAS
from indicators.reading.context import _FRAMES, read_context
from indicators.reading.context_kinds import _last_day, recognise_facts, take_facts
from indicators.reading.findings import findings_frame
from indicators.reading.workbook import read_workbook
from tests.conftest import RAW, ROOT, copy_project

FILES = sorted((RAW / "contexto").glob("*.xlsx"))
GOLDEN = ROOT / "tests" / "data" / "context"


def golden(name: str) -> pd.DataFrame:
    text = {"number": "str", "strategy": "str", "group": "str", "area": "str", "code": "str"}
    return pd.read_csv(GOLDEN / f"{name}.csv", dtype=text, keep_default_na=False)


@pytest.fixture(scope="module")
def context(matrix: Matrix) -> dict[str, pd.DataFrame]:
    return read_context(FILES, matrix.indicators)


def codes(findings: pd.DataFrame) -> dict[str, int]:
    return dict(Counter(findings.code))


def test_the_lines_of_action_are_the_printed_ones(context: dict[str, pd.DataFrame]) -> None:
    lines, expected = context["lines_of_action"], golden("lines_of_action")
    pd.testing.assert_frame_equal(lines[list(expected.columns)], expected)
    assert len(lines) == 180
    assert (lines.number != "").sum() == 179
    assert lines.public_management.sum() == 24
    assert lines[lines.public_management & (lines.number == "")].line_id.tolist() == ["12.2/4"]
    assert lines.line_id.is_unique


def test_the_strategies_are_the_printed_ones(context: dict[str, pd.DataFrame]) -> None:
    strategies, expected = context["strategies"], golden("strategies")
    assert len(strategies) == 30
    pd.testing.assert_frame_equal(strategies[list(expected.columns)], expected)


def test_the_alignment_is_the_printed_one(context: dict[str, pd.DataFrame]) -> None:
    links = context["alignment"]
    national = links[links.plan == "PND 2007-2012"]
    assert {code: list(rows.objective) for code, rows in national.groupby("code")} == {
        "E5 03": [1, 2, 3, 4, 9],
        "E5 07": [6, 8, 11],
        "E5 08": [1, 2, 3, 4, 7, 9],
        "E5 09": [5, 12],
        "E1 015": [10],
    }
    assert len(national) == 17
    expected = golden("alignment")
    pd.testing.assert_frame_equal(
        national[["code", "objective"]].reset_index(drop=True), expected[["code", "objective"]]
    )
    vision = links[links.plan == "Visión 2030"]
    assert vision[["code", "objective"]].to_numpy().tolist() == [["28", 0]]


def test_the_glossary_is_the_printed_one(context: dict[str, pd.DataFrame]) -> None:
    expected = golden("acronyms")
    pd.testing.assert_frame_equal(context["acronyms"][["acronym", "meaning"]], expected)


def test_the_narrative_targets_hold_the_printed_numbers(context: dict[str, pd.DataFrame]) -> None:
    found = context["narrative_targets"].set_index("target_id")
    expected = golden("narrative_targets")
    numbered = found["value"].dropna()
    assert numbered.to_dict() == dict(zip(expected.target_id, expected["value"], strict=True))
    assert found.loc[expected.target_id, "objective"].tolist() == expected.objective.tolist()
    assert found.comparison.to_dict() == {
        "N01": "top_percent", "N02": "all", "N03": "more_than", "N04": "at_least",
        "N05": "at_least", "N06": "at_least", "N07": "at_least", "N08": "at_least",
        "N09": "at_least", "N10": "first_n", "N11": "first_n", "N12": "dated", "N13": "dated",
        "N14": "each_period", "N15": "each_period",
    }  # fmt: skip
    assert found.covered_by[found.covered_by != ""].to_dict() == {"N03": "5.1", "N04": "5.2"}
    assert (found.coverage_reason != "").all()
    assert found.period[["N01", "N04", "N12", "N13"]].tolist() == [
        "2012", "each_year", "2008-04-15/2008-04-16", "2009-2010",
    ]  # fmt: skip


def test_the_commitments_of_the_three_documents(context: dict[str, pd.DataFrame]) -> None:
    found = context["commitments"]
    assert found.forum.value_counts().to_dict() == {
        "Cumbre de Líderes de América del Norte": 28,
        "CELAC": 14,
        "México-Estados Unidos": 10,
    }
    celac = found[found.forum == "CELAC"]
    assert set(celac.nature) == {"propuesta"}
    assert [area.split(".")[0] for area in celac.area] == [str(n) for n in range(1, 15)]
    assert (celac.responsible != "").all()
    summit = found[found.forum.str.startswith("Cumbre")]
    assert list(dict.fromkeys(summit.pillar)) == [
        "Diversidad, equidad e inclusión", "Cambio climático y medio ambiente", "Competitividad",
        "Migración y desarrollo", "Salud", "Seguridad",
    ]  # fmt: skip
    due = found.dropna(subset="due").set_index("commitment_id").due
    assert {key: str(day.date()) for key, day in due.items()} == {
        "CELAC-03": "2020-03-31",
        "CELAC-08": "2020-12-31",
        "CELAC-13": "2020-12-31",
        "MX-EU-09": "2024-01-31",
    }
    meeting = found.set_index("commitment_id").loc["MX-EU-09"]
    assert (meeting.nature, meeting.date) == ("compromiso", "2023-12-28")
    assert (found.related_reason != "").all()
    assert set(found.measurable) == {"yes", "no"}
    assert context["commitment_status"].empty


def test_labels_are_short(context: dict[str, pd.DataFrame]) -> None:
    for name in ("lines_of_action", "strategies", "narrative_targets"):
        assert context[name].label.str.split().str.len().max() <= 15


def test_what_is_odd_in_the_text_is_found_by_rule(context: dict[str, pd.DataFrame]) -> None:
    found = context["text_findings"]
    assert codes(found) == {
        "misprinted_heading": 1, "misnumbered": 13, "unnumbered": 1, "repeated_line": 6,
        "miscount": 1, "acronym_spelled_otherwise": 1, "acronym_misprinted": 1,
    }  # fmt: skip
    said = findings_frame(found, "en").message.str.split(": ", n=1).str[1]
    assert [text.split()[0] for text in said[found.code == "misnumbered"]] == [
        "1.2.17", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.3.8",
        "5.2.1", "5.2.2", "5.3.1", "5.4.1",
    ]  # fmt: skip
    assert said[found.code == "repeated_line"].tolist() == [
        "10.1.2 says again what 3.1.8 says",
        "10.2.2 says again what 3.1.9 says",
        "10.2.3 says again what 3.1.10 says",
        "10.3.6 says again what 8.1.4 says",
        "10.5.3 says again what 8.1.3 says",
        "11.2.1 says again what 10.4.2 says",
    ]
    assert said[found.code == "miscount"].item() == (
        '"cinco rubros" is announced, and 6 are printed'
    )
    assert context["findings"].empty


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_cell_has_one_disposition(file: Path) -> None:
    book = load_workbook(file)
    for sheet in read_workbook(file):
        layout = recognise_facts(sheet)
        assert len(layout.tables) == 1
        assert not sheet.dispositions  # recognising only looks
        _, found = take_facts(layout, frozenset(range(1, 13)))
        assert found == []
        filled = sum(cell.value is not None for row in book[sheet.name].iter_rows() for cell in row)
        account = sheet.account()
        assert sum(account.values()) == filled
        assert account["unread"] == 0


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_source_cells_hold_what_the_row_says(file: Path, context: dict[str, pd.DataFrame]) -> None:
    book = load_workbook(file)
    keys = {"alignment": "code", "lines_of_action": "number", "strategies": "strategy",
            "acronyms": "acronym", "commitments": "commitment_id"}  # fmt: skip
    for name, key in keys.items():
        for row in context[name].to_dict("records"):
            where, cell = row["source_cell"].rsplit("!", 1)
            if where.startswith(f"[{file.name}]") and row[key]:
                assert str(book[where.split("]")[1]][cell].value) == row[key]


def test_columns_are_found_in_any_order(
    tmp_path: Path, matrix: Matrix, context: dict[str, pd.DataFrame]
) -> None:
    random = Random(7)  # noqa: S311 - an order, not a secret
    paths = []
    for file in FILES:
        book = load_workbook(file)
        for sheet in book:
            order = list(range(1, sheet.max_column + 1))
            random.shuffle(order)
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
            for number, row in enumerate(rows, 4):
                for column, source in enumerate(order, 1):
                    sheet.cell(number, column).value = row[source - 1]
        paths.append(tmp_path / file.name)
        book.save(paths[-1])
    shuffled = read_context(paths, matrix.indicators)
    assert shuffled["findings"].empty
    for name in _FRAMES:
        same = [column for column in SCHEMAS[name] if column != "source_cell"]
        pd.testing.assert_frame_equal(shuffled[name][same], context[name][same])


def test_no_folder_gives_empty_frames(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    for file in (raw / "contexto").iterdir():
        file.unlink()
    (raw / "contexto").rmdir()
    found = open_programme(raw)
    for name in _FRAMES:
        assert list(getattr(found, name).columns) == list(SCHEMAS[name])
        assert getattr(found, name).empty
    assert found.text_findings.empty


def test_the_store_follows_the_context_folder(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    assert len(open_programme(raw).lines_of_action) == 180
    assert len(open_programme(raw).lines_of_action) == 180
    (raw / "contexto" / "programa_sectorial.xlsx").unlink()
    assert open_programme(raw).lines_of_action.empty


def test_it_hangs_on_the_programme(programme: Programme) -> None:
    assert [len(getattr(programme, name)) for name in _FRAMES] == [
        18, 15, 30, 180, 52, 0, 26,
    ]  # fmt: skip
    assert len(programme.text_findings) == 24
    assert programme.findings.empty


def written(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def statuses(path: Path, *rows: list[object], reported: object = datetime(2024, 3, 1)) -> Path:  # noqa: DTZ001 - a cell's date
    head: list[list[object]] = [["Seguimiento, datos sintéticos"]]
    head += [["Fecha de reporte", reported]] if reported else []
    return written(path, *head, ["Clave", "Estatus", "Evidencia", "Fecha", "Periodo", "Valor"],
                   *rows)  # fmt: skip


def test_a_status_is_read_with_its_provenance(tmp_path: Path, matrix: Matrix) -> None:
    when = datetime(2024, 1, 20)  # noqa: DTZ001
    path = statuses(
        tmp_path / "s.xlsx",
        ["MX-EU-09", "Cumplido", "Boletín de prueba", when],
        ["N07", None, None, None, "2008", 3],
    )
    found = read_context([*FILES, path], matrix.indicators)
    assert found["findings"].empty
    first, second = found["commitment_status"].to_dict("records")
    assert (first["status"], first["evidence"]) == ("done", "Boletín de prueba")
    assert first["source_cell"] == "[s.xlsx]Sheet!B4"
    assert (first["reported"], first["date"]) == (pd.Timestamp("2024-03-01"), pd.Timestamp(when))
    assert first["synthetic"]
    assert len(first["sha256"]) == 64
    assert (second["subject_id"], second["period"], second["value"]) == ("N07", "2008", 3.0)


def test_bad_statuses_are_named_and_do_not_hide_the_good_ones(
    tmp_path: Path, matrix: Matrix
) -> None:
    path = statuses(
        tmp_path / "s.xlsx",
        ["MX-EU-99", "cumplido"],
        ["MX-EU-01", "casi listo"],
        ["MX-EU-02", "Cumplido"],
        ["MX-EU-03", "en proceso", "Acta", "ayer"],
        ["MX-EU-04", "en proceso"],
        ["MX-EU-04", "cancelado"],
        [None, "cumplido"],
        reported=None,
    )
    found = read_context([*FILES, path], matrix.indicators)
    assert found["commitment_status"].subject_id.tolist() == ["MX-EU-02", "MX-EU-03"]
    assert codes(found["findings"]) == {
        "missing_cell": 1, "no_reporting_date": 1, "unknown_subject": 1, "unknown_word": 1,
        "no_evidence": 1, "not_a_date": 1, "repeated_value": 1,
    }  # fmt: skip
    message = found["findings"].set_index("code").message
    assert message["unknown_word"].startswith("[s.xlsx]Sheet!B4: «casi listo» no es una de")
    english = findings_frame(found["findings"], "en").set_index("code").message
    assert english["unknown_word"].startswith('[s.xlsx]Sheet!B4: "casi listo" is not one of')


def test_wrong_cells_of_the_transcription(tmp_path: Path, matrix: Matrix) -> None:
    path = written(
        tmp_path / "l.xlsx",
        ["Objetivo", "Estrategia", "Número impreso", "Rótulo", "Mejora de la gestión pública",
         None],
        [1, "1.1", "1.1.1", "Una cosa", "x", "fuera de lugar"],
        [14, "1.1", "1.1.2", "Objetivo que no hay"],
        [1, "1.1", datetime(2008, 1, 3), "Número vuelto fecha", "quizá"],  # noqa: DTZ001
        [1, "1.1", "1.1.1", "Otra cosa"],
        [1, None, "1.1.5", "Sin estrategia"],
    )  # fmt: skip
    found = read_context([path], matrix.indicators)
    assert found["lines_of_action"].number.tolist() == ["1.1.1", "", "1.1.1"]
    assert codes(found["findings"]) == {
        "missing_cell": 1, "unread_cell": 1, "unknown_objective": 1, "date_for_code": 1,
        "not_a_mark": 1,
    }  # fmt: skip
    assert codes(found["text_findings"]) == {
        "unknown_strategy": 3, "unnumbered": 1, "repeated_number": 1,
    }  # fmt: skip


def test_decisions_need_a_subject(tmp_path: Path, matrix: Matrix) -> None:
    path = written(
        tmp_path / "d.xlsx",
        ["Clave", "Indicador", "Razón"],
        ["N03", "55.1", "No hay ese indicador."],
        ["N99", "5.1", "No hay esa meta."],
    )
    transcription = [file for file in FILES if "decisiones" not in file.name]
    found = read_context([*transcription, path], matrix.indicators)
    assert codes(found["findings"]) == {"decision_without_subject": 2}
    assert set(found["narrative_targets"].covered_by) == {""}
    assert set(found["commitments"].measurable) == {""}


def test_one_bad_file_does_not_stop_the_good_ones(tmp_path: Path, matrix: Matrix) -> None:
    (tmp_path / "roto.xlsx").write_bytes(b"%PDF-1.7")
    other = written(tmp_path / "otro.xlsx", ["Esto", "no es"], [1, 2])
    found = read_context([tmp_path / "roto.xlsx", other, *FILES], matrix.indicators)
    assert len(found["lines_of_action"]) == 180
    unusable = found["findings"].set_index("source_cell")
    assert unusable.code.to_dict() == {
        "[roto.xlsx]": "unusable_file", "[otro.xlsx]": "no_context_table",
    }  # fmt: skip
    assert "Se vio: [otro.xlsx]Sheet!A1: «Esto», «no es»" in unusable.message["[otro.xlsx]"]
    assert "hace falta una fila de encabezados" in unusable.hint["[otro.xlsx]"]


@pytest.mark.parametrize("text", ["pronto", "2024-13", "2020-S3", "20", "2024-02-30"])
def test_what_is_no_period_has_no_last_day(text: str) -> None:
    assert _last_day(text) is None


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


#: As an office fills it in: other columns in another order, words of its own, two answers.
OFFICE: list[list[object]] = [
    ["DIRECCIÓN GENERAL · Seguimiento"],
    ["Fecha de reporte: 29 de febrero de 2024"],
    [],
    ["Fecha", "Evidencia", "Clave", "Estatus", "Resumen", "Observaciones"],
    ["15/01/2024", "Boletín 12", "mx-eu-09", "CUMPLIDO ", "La reunión", "sin más"],
    [None, "Acta", "CLAN-99", "cumplido"],
    [None, "Boletín 3", "CLAN-23"],
    [None, None, "CLAN-24", None, "Un asunto del que no se dice nada"],
    ["01/02/2024", "Oficio 1", "CLAN-26", "cumplido"],
    ["02/02/2024", "Oficio 2", "CLAN-26", "cumplido"],
    ["02/02/2024", "#REF!", "CLAN-28", "no cumplido"],
    [None, "Oficio 9", "CLAN-27", "cancelado"],
    ["Nota: cierre del mes"],
    ["Elaboró: la unidad"],
]


def test_a_status_workbook_as_an_office_fills_it_in(tmp_path: Path, matrix: Matrix) -> None:
    path = workbook(tmp_path / "s.xlsx", Feb=OFFICE)
    book = load_workbook(path)
    book["Feb"].row_dimensions[12].hidden = True
    book.save(path)
    found = read_context([*FILES, path], matrix.indicators)
    statuses = found["commitment_status"]
    assert statuses[["subject_id", "status", "evidence"]].to_numpy().tolist() == [
        ["MX-EU-09", "done", "Boletín 12"],
        ["CLAN-26", "done", "Oficio 1"],
        ["CLAN-28", "not_done", ""],
    ]
    assert statuses.source_cell.tolist() == ["[s.xlsx]Feb!D5", "[s.xlsx]Feb!D9", "[s.xlsx]Feb!D11"]
    assert set(statuses.reported) == {pd.Timestamp("2024-02-29")}
    where = found["findings"].set_index("code").source_cell
    assert where.to_dict() == {
        "error_cell": "[s.xlsx]Feb!B11",
        "unread_column": "[s.xlsx]Feb!F5",
        "hidden_rows": "[s.xlsx]Feb",
        "unknown_subject": "[s.xlsx]Feb!C6",
        "no_status": "[s.xlsx]Feb!C7",
        "repeated_value": "[s.xlsx]Feb!D9",
    }
    hints = found["findings"].set_index("code").hint
    assert "las más parecidas: CLAN-09" in hints["unknown_subject"]


def test_the_cells_of_an_offices_workbook_add_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", Feb=OFFICE)
    (sheet,) = read_workbook(path)
    layout = recognise_facts(sheet)
    assert len(layout.tables) == 1
    take_facts(layout, frozenset())
    account = sheet.account()
    # unread: the cell below the header Observaciones, and the error cell
    assert account == {
        "title": 2, "header": 6, "label": 2, "note": 2, "unread": 2, "value": 24,
    }  # fmt: skip
    assert sum(account.values()) == sum(cell is not None for row in OFFICE for cell in row)


def test_each_sheet_of_a_status_workbook_is_a_vintage(tmp_path: Path, matrix: Matrix) -> None:
    head: list[object] = ["Clave", "Estatus", "Evidencia"]
    path = workbook(
        tmp_path / "s.xlsx",
        Feb=[["Fecha de reporte", "2024-02-29"], head, ["MX-EU-09", "en proceso"]],
        Mar=[["Fecha de reporte", "2024-03-31"], head, ["MX-EU-09", "cumplido", "Minuta"]],
    )
    found = read_context([*FILES, path], matrix.indicators)
    assert found["findings"].empty
    statuses = found["commitment_status"]
    assert [(str(row.reported.date()), row.status) for row in statuses.itertuples()] == [
        ("2024-02-29", "in_progress"), ("2024-03-31", "done"),
    ]  # fmt: skip


def test_two_reports_of_one_day_that_differ_are_told(tmp_path: Path, matrix: Matrix) -> None:
    one = statuses(tmp_path / "a.xlsx", ["MX-EU-09", "en proceso"])
    other = statuses(tmp_path / "b.xlsx", ["MX-EU-09", "no cumplido"], ["CLAN-21", "en proceso"])
    found = read_context([*FILES, one, other], matrix.indicators)
    assert len(found["commitment_status"]) == 3
    assert codes(found["findings"]) == {"repeated_value": 1}
    assert found["findings"].source_cell.item() == "[a.xlsx]Sheet!B4 [b.xlsx]Sheet!B4"


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_statuses_in_other_formats(kind: str, matrix: Matrix) -> None:
    found = read_context([*FILES, GOLDEN / f"estatus.{kind}"], matrix.indicators)
    assert set(found["findings"].code) == ({"xls_limits"} if kind == "xls" else set())
    assert [
        (row.subject_id, row.status, str(row.reported.date()), row.source_cell.split("]")[1])
        for row in found["commitment_status"].itertuples()
    ] == [
        ("MX-EU-09", "in_progress", "2024-02-29", "Feb!B3"),
        ("CLAN-21", "in_progress", "2024-02-29", "Feb!B4"),
        ("MX-EU-09", "done", "2024-03-31", "Mar!B3"),
    ]


def test_a_delimited_status_file_shows_its_decimal_sign(tmp_path: Path, matrix: Matrix) -> None:
    head = "Fecha de reporte;29/02/2024\nClave;Estatus;Periodo;Valor\n"
    clear, open_ = tmp_path / "clear.csv", tmp_path / "open.csv"
    clear.write_text(f"{head}N03;;2008;131.456\nN09;;2012;42,5\nN07;;2008;0\n", encoding="cp1252")
    open_.write_text(f"{head}N03;;2008;131,456\n", encoding="utf-8-sig")
    found = read_context([*FILES, clear, open_], matrix.indicators)
    assert found["commitment_status"]["value"].tolist() == [131456.0, 42.5, 0.0]
    assert codes(found["findings"]) == {"ambiguous_decimal": 1}
    assert found["findings"].source_cell.item() == "[open.csv]open!D3"


def test_the_programme_s_decimal_sign_holds_where_the_texts_leave_it_open(
    tmp_path: Path, matrix: Matrix
) -> None:
    path = tmp_path / "open.csv"
    path.write_text("Fecha de reporte;29/02/2024\nClave;Estatus;Periodo;Valor\nN03;;2008;131,456\n")
    for sign, value in (".", 131456.0), (",", 131.456):
        found = read_context([*FILES, path], matrix.indicators, sign)
        assert found["findings"].empty
        assert found["commitment_status"]["value"].tolist() == [value]


def test_the_transcription_reads_the_same_from_delimited_text(
    tmp_path: Path, matrix: Matrix, context: dict[str, pd.DataFrame]
) -> None:
    paths = []
    for file in FILES:
        for sheet in load_workbook(file):
            paths.append(tmp_path / f"{file.stem} {sheet.title}.csv")
            rows = pd.DataFrame(sheet.values)
            rows.to_csv(paths[-1], sep=";", header=False, index=False, encoding="utf-8-sig")
    again = read_context(paths, matrix.indicators)
    assert again["findings"].empty
    for name in _FRAMES:
        same = [column for column in SCHEMAS[name] if column != "source_cell"]
        pd.testing.assert_frame_equal(again[name][same], context[name][same])


def test_what_may_mean_two_things_is_not_used(tmp_path: Path, matrix: Matrix) -> None:
    head: list[object] = ["Fecha de reporte", "2024-02-29"]
    path = workbook(
        tmp_path / "s.xlsx",
        Fechas=[head, ["Clave", "Estatus", "Evidencia", "Fecha", "Fecha del estatus"],
                ["MX-EU-09", "cumplido", "Acta", "2024-01-01", "2024-02-02"]],
        Valores=[head, ["Clave", "Estatus", "Periodo", "Valor"],
                 ["N03", None, "2008", 5], ["N09", None, "2008"],
                 ["N07", None, "2008", "más de 2"]],
        Notas=[["Fecha de reporte", "2020-01-01"], ["Instrucciones para llenar"]],
    )  # fmt: skip
    book = load_workbook(path)
    book["Valores"].merge_cells("D3:D4")
    book.save(path)
    found = read_context([*FILES, path], matrix.indicators)
    statuses = found["commitment_status"]
    assert statuses[["subject_id", "status"]].to_numpy().tolist() == [["MX-EU-09", "done"]]
    assert statuses["date"].isna().all()
    where = found["findings"][["severity", "code", "source_cell"]].to_numpy().tolist()
    assert where == [
        ["warning", "unread_column", "[s.xlsx]Fechas!D3"],
        ["warning", "unread_column", "[s.xlsx]Fechas!E3"],
        ["warning", "value_merged", "[s.xlsx]Valores!D3"],
        ["error", "bound_for_result", "[s.xlsx]Valores!D5"],
        ["note", "no_context_table", "[s.xlsx]Notas"],
    ]
    # what to do fits these workbooks, for which no layout is declared and no target is of a term
    hints = findings_frame(found["findings"], "en").hint
    assert (
        hints[0] == "if it is not needed, it may stay; else head it with a word of docs/context.md"
    )
    assert hints[2] == "write the value into the cell of each row that has it"


def test_a_sheet_without_a_date_is_not_dated_by_another(tmp_path: Path, matrix: Matrix) -> None:
    path = workbook(
        tmp_path / "s.xlsx",
        Guía=[["Fecha de reporte", "2020-01-01"]],
        Feb=[["Clave", "Estatus"], ["MX-EU-09", "en proceso"]],
    )
    found = read_context([*FILES, path], matrix.indicators)
    assert found["commitment_status"].reported.isna().all()
    assert codes(found["findings"]) == {"no_context_table": 1, "no_reporting_date": 1}
