"""The workbook for people in Excel reads back as the frames that went in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from indicators import Programme
from indicators.cli.analysis import _echo_frame
from indicators.errors import DataError, UsageError
from indicators.frames.schemas import SCHEMAS, conform
from indicators.programme import _STORED
from indicators.publishing.export import write_workbook
from tests.test_cli import run

FRAMES = (*_STORED, "gaps", "projections")


@pytest.fixture(scope="module")
def book(frames: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "frames.xlsx"
    write_workbook(frames, path, "Programa")
    return path


def read_back(path: Path, name: str, engine: str) -> pd.DataFrame:
    """A sheet as pandas reads it, with the empty cells of text columns as empty texts."""
    read = pd.read_excel(
        path, sheet_name=name, engine=engine, keep_default_na=False, na_values=[""],
        dtype={key: "str" for key, column in SCHEMAS[name].items() if column.dtype == "str"},
    )  # fmt: skip
    texts = [key for key, column in SCHEMAS[name].items() if column.dtype == "str"]
    return conform(name, read.assign(**{key: read[key].fillna("") for key in texts}))


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
@pytest.mark.parametrize("name", FRAMES)
def test_each_frame_reads_back_equal(
    frames: dict[str, pd.DataFrame], book: Path, name: str, engine: str
) -> None:
    assert_frame_equal(read_back(book, name, engine), frames[name])


def test_each_frame_is_a_native_table(book: Path, frames: dict[str, pd.DataFrame]) -> None:
    opened = load_workbook(book)
    assert opened.sheetnames == ["about", *FRAMES]
    assert opened["gaps"].tables["t_gaps"].ref == "A1:AG76"
    assert opened["findings"].tables["t_findings"].ref == "A1:H2"  # no finding: an empty row
    by_name = {cell.value: cell.column_letter for cell in opened["gaps"][1]}
    assert opened["gaps"][f"{by_name['attainment']}2"].number_format == "0.0%"
    assert opened["actuals"]["E2"].is_date


def test_the_first_sheet_explains_every_column(book: Path) -> None:
    sheet = load_workbook(book)["about"]
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in said[:4]] == [
        "Programa", "Corte: III trimestre de 2010",
        "Datos al: 29 de octubre de 2010", "DATOS SINTÉTICOS PARA DEMOSTRACIÓN",
    ]  # fmt: skip
    explained = {(row[0], row[1]) for row in said[6:]}
    assert explained == {(name, key) for name in FRAMES for key in SCHEMAS[name]}
    assert all(row[3] for row in said[6:])


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "#N/A", "N/A", "\t=1", "=", "-12"]


@pytest.fixture
def hostile(programme: Programme) -> pd.DataFrame:
    return programme.footnotes.iloc[[0] * len(HOSTILE)].assign(text=HOSTILE).reset_index(drop=True)


def test_a_text_like_a_formula_stays_a_text(hostile: pd.DataFrame, tmp_path: Path) -> None:
    write_workbook({"footnotes": hostile}, tmp_path / "f.xlsx")
    cells = load_workbook(tmp_path / "f.xlsx")["footnotes"]["B"][1:]
    assert [cell.value for cell in cells] == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].quotePrefix
    assert read_back(tmp_path / "f.xlsx", "footnotes", "openpyxl").text.tolist() == HOSTILE


def test_csv_neutralises_formulas_and_keeps_accents(
    hostile: pd.DataFrame, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _echo_frame(hostile.assign(mark="ñ"), "csv")
    read = pd.read_csv(BytesIO(capsysbinary.readouterr().out), keep_default_na=False)
    assert read.mark[0] == "ñ"
    assert read.text.tolist() == [
        "'=1+1", "'+cmd|' /C calc'!A0", "'@SUM(A1)", "'-2+3", "#N/A", "N/A", "'\t=1", "=", "-12",
    ]  # fmt: skip


def test_csv_keeps_every_digit(
    frames: dict[str, pd.DataFrame], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _echo_frame(frames["gaps"], "csv")
    read = pd.read_csv(BytesIO(capsysbinary.readouterr().out))
    assert read.attainment.tolist() == pytest.approx(
        frames["gaps"].attainment.tolist(), rel=0, abs=0, nan_ok=True
    )


def test_a_text_too_long_for_a_cell_is_refused(hostile: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"footnotes, text, row 1: a text of 40,000"):
        write_workbook({"footnotes": hostile.assign(text="x" * 40_000)}, tmp_path / "f.xlsx")
    assert not list(tmp_path.iterdir())


def test_control_characters_do_not_break_the_file(hostile: pd.DataFrame, tmp_path: Path) -> None:
    write_workbook({"footnotes": hostile.assign(text="a\x0bb")}, tmp_path / "f.xlsx")
    assert load_workbook(tmp_path / "f.xlsx")["footnotes"]["B2"].value == "a\ufffdb"


def test_a_file_that_is_there_is_kept(hostile: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").write_text("mine")
    with pytest.raises(UsageError, match="name another"):
        write_workbook({"footnotes": hostile}, tmp_path / "f.xlsx")
    assert (tmp_path / "f.xlsx").read_text() == "mine"
    with pytest.raises(UsageError, match="no such folder"):
        write_workbook({"footnotes": hostile}, tmp_path / "none" / "f.xlsx")


def test_the_command(raw: Path, tmp_path: Path) -> None:
    done = run("export", str(tmp_path / "f.xlsx"), "--data", str(raw))
    assert done.returncode == 0, done.stderr
    assert load_workbook(tmp_path / "f.xlsx", read_only=True).sheetnames[0] == "about"
    assert run("export", str(tmp_path / "f.pdf"), "--data", str(raw)).returncode == 2
