"""check, init and template as a user meets them: tables, files, one-line errors, exit codes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from indicators.cli.shared import commands
from indicators.reading.headers import ROLES
from indicators.reading.layout import _TABLE_KEYS, read_layout
from indicators.words import table
from tests.conftest import MATRIX, ROOT, copy_project
from tests.pages import codes_of_the_reader
from tests.test_cli import run


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Results with one good value, one that is no number, and one row of nobody's."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Avance"
    for row in (
        ["Fecha de reporte", "2010-07-31"],
        ["Indicador", "I Trim 2010", "II Trim 2010"],
        ["Becas a estudiantes nacionales y extranjeros", 10, "pendiente"],
        ["=Algo que nadie pidió", 1, 2],
    ):
        sheet.append(row)
    sheet["A4"].data_type = "s"
    book.save(tmp_path / "oficina.xlsx")
    return tmp_path / "oficina.xlsx"


def init(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("init", str(folder), "--programme", "Plan", "--years", "2025-2030", *options)


def test_check_shows_what_was_recognised(raw: Path) -> None:
    done = run("check", str(raw / "avance_2010.xlsx"), "--data", str(raw))
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert (
        "Avance trimestral 5-6 7-35 A objetivo; B indicador; C unidad; D meta 2010; "
        "E:H resultado 2010Q1, 2010Q2, 2010Q3, 2010Q4; I acumulado 2010; J observaciones"
    ) in lines
    counts = next(line for line in lines if re.fullmatch(r"Avance trimestral [\d ]+", line))
    *parts, whole = map(int, counts.removeprefix("Avance trimestral ").split())
    sheet = load_workbook(raw / "avance_2010.xlsx").worksheets[0]
    assert sum(parts) == whole == sum(c.value is not None for row in sheet.iter_rows() for c in row)
    assert lines[-1] == "0 errores, 0 advertencias, 0 notas"


def test_a_missing_file_does_not_stop_the_others(raw: Path) -> None:
    good = raw / "avance_2010.xlsx"
    done = run("check", "nada.xlsx", str(good), "--data", str(raw))
    assert done.returncode == 2
    assert done.stderr == "error: nada.xlsx: no existe ese archivo\n"
    assert f"{good}: resultados, datos al 2010-10-29\n" in done.stdout
    assert "0 errores, 0 advertencias, 0 notas" in done.stdout


def test_check_says_that_there_is_no_reporting_date(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Indicador;I Trim 2010\nBecas a estudiantes nacionales y extranjeros;10\n")
    done = run("check", str(path), "--data", str(raw))
    assert f"{path}: resultados, sin fecha de reporte\n" in done.stdout


def test_check_speaks_english_by_option_or_environment(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Indicador;I Trim 2010\nBecas a estudiantes nacionales y extranjeros;10\n")
    english = run("check", str(path), "--data", str(raw), "--lang", "en").stdout
    assert f"{path}: results, without a reporting date\n" in english
    assert "0 errors, 1 warning, 0 notes" in english
    assert "warning: [a.csv]: no reporting date was found" in english
    monkeypatch.setenv("INDICATORS_LANG", "en")
    assert run("check", str(path), "--data", str(raw)).stdout == english
    spanish = run("check", str(path), "--data", str(raw), "--lang", "es").stdout
    assert "0 errores, 1 advertencia, 0 notas" in spanish


def test_check_tells_a_matrix_from_results(raw: Path) -> None:
    done = run("check", str(raw / MATRIX), "--data", "nowhere")  # a matrix needs no programme
    assert done.returncode == 0
    assert f"{MATRIX}: matriz" in done.stdout
    assert done.stdout.count("D:F meta 2007, 2008, 2012") == 12


def test_the_tables_of_check_fit_a_terminal_of_80_columns(raw: Path) -> None:
    done = run("check", str(raw / "avance_2010.xlsx"), "--data", str(raw), columns="80")
    _, *tables = done.stdout.splitlines()  # the first names the file
    assert max(map(len, tables)) <= 80


def test_a_file_with_targets_and_results_in_one_table_is_both(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        "Fecha de reporte;2026-01-31\n"
        "Indicador;Unidad;Meta 2025;Meta 2026;Avance 2025\nCalles;Calle;10;12;9\n"
    )
    done = run("check", str(path), "--data", "nowhere", "--lang", "en")
    assert f"{path}: matrix and results, reported 2026-01-31\n" in done.stdout
    assert "C:D target 2025, 2026; E result 2025" in done.stdout


def test_a_refused_file_shows_what_was_recognised_in_it(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "oficina.csv"
    path.write_text("Indicador;Factor zeta;Dato\nBecas;7;8\n", encoding="utf-8")
    done = run("check", str(path), "--data", str(raw))
    assert (done.returncode, done.stderr) == (1, "")
    assert f"{path}: no se usa; esto se reconoció\n" in done.stdout
    assert "A indicador; B (no se entiende); C resultado" in done.stdout
    assert "error: [oficina.csv]: no se encontró una tabla" in done.stdout
    assert "«Factor zeta»" in done.stdout


def test_check_prints_no_control_character_of_a_cell(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    red = "pend\x1b[31m\x9b2J\u202eiente"
    path.write_text(
        f"Indicador;I Trim 2010;II Trim 2010 {red}\n"
        f"Becas a estudiantes nacionales y extranjeros;{red};3\n{red};1;2\n",
        encoding="utf-8",
    )
    for options in ([], ["--layout-draft"]):
        done = run("check", str(path), "--data", str(raw), *options)
        assert [ch for ch in done.stdout if not ch.isprintable() and ch != "\n"] == []
        assert "pend\ufffd[31m" in done.stdout


def test_check_opens_a_workbook_once(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indicators.reading import folder

    copied = copy_project(tmp_path)
    shutil.rmtree(copied.parent / "processed", ignore_errors=True)
    opened: list[str] = []
    read = folder.read_workbook
    monkeypatch.setattr(folder, "read_workbook", lambda p: (opened.append(p.name), read(p))[1])
    files = [str(copied / name) for name in ("avance_2010.xlsx", MATRIX)]
    done = CliRunner().invoke(commands, ["check", *files, "--data", str(copied)])
    assert done.exit_code == 0, done.output
    assert sorted(opened) == sorted(path.name for path in copied.glob("*.xlsx"))


def test_check_reads_what_offices_report_on_commitments(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indicators.reading import context, folder

    opened: list[str] = []
    read = folder.read_workbook
    for module in (context, folder):
        monkeypatch.setattr(module, "read_workbook", lambda p: (opened.append(p.name), read(p))[1])
    path = tmp_path / "estatus.csv"
    path.write_text(
        "Fecha de reporte;29/02/2024\nClave;Estatus;Periodo;Valor\nMX-EU-09;casi;;\nN07;;2008;3\n"
    )
    done = CliRunner().invoke(commands, ["check", str(path), "--data", str(raw)])
    assert (done.exit_code, done.stderr) == (1, "")
    assert opened.count("estatus.csv") == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == f"{path}: lo que rodea a la matriz"
    assert "A clave; B estatus; C periodo; D valor" in done.stdout
    assert "1 error, 0 advertencias, 0 notas" in lines
    assert "[estatus.csv]estatus!B3" in lines[-1]
    assert "«casi»" in lines[-1]


def test_check_reads_the_folder_of_what_stands_around_as_such(tmp_path: Path) -> None:
    around = copy_project(tmp_path) / "contexto"
    done = run("check", str(around / "compromisos.xlsx"), cwd=tmp_path)
    assert done.stdout.startswith(f"{around / 'compromisos.xlsx'}: lo que rodea a la matriz\n")
    (around / "otra.csv").write_text("Hola;2\nque;3\n")
    done = run("check", str(around / "otra.csv"), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{around / 'otra.csv'}: no se usa; esto se reconoció\n")


def test_many_periods_in_a_row_are_counted(raw: Path, tmp_path: Path) -> None:
    years = ";".join(f"Resultado {year}" for year in range(2003, 2010))
    (tmp_path / "a.csv").write_text(
        f"Fecha de reporte;2010-04-30\nIndicador;{years}\n"
        "Becas a estudiantes nacionales y extranjeros;1;2;3;4;5;6;7\n"
    )
    done = run("check", str(tmp_path / "a.csv"), "--data", str(raw))
    assert "A indicador; B:H resultado 2003 … 2009 (7)\n" in done.stdout


def test_a_sheet_without_a_table_is_proposed_beside_the_others(raw: Path, faulty: Path) -> None:
    book = load_workbook(faulty)
    for row in (["Cosa", "Dato uno"], ["Pozos", 3], ["Calles", 5], ["Luces", 7]):
        (book["Otros"] if "Otros" in book else book.create_sheet("Otros")).append(row)
    book.save(faulty)
    draft = run("check", str(faulty), "--data", str(raw), "--layout-draft").stdout
    (drafted,) = tomllib.loads(draft)["tables"]
    assert drafted["sheet"] == "Avance"
    _, proposed = draft.split("# ? Aquí no se reconoció ninguna tabla y esto es una propuesta")
    (other,) = tomllib.loads(proposed[proposed.index("# [[") :].replace("# ", ""))["tables"]
    assert (other["sheet"], [*other["columns"]]) == ("Otros", ["A", "B"])


def test_check_names_the_cells_that_are_wrong(raw: Path, faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "devuelto.xlsx"
    done = run("check", str(faulty), "--data", str(raw), "--xlsx", str(out))
    assert (done.returncode, done.stderr) == (1, "")
    assert "error: [oficina.xlsx]Avance!C3: «pendiente» no es un número" in done.stdout
    assert "[oficina.xlsx]Avance!A4" in done.stdout
    assert f"{out}: 2 celdas marcadas" in done.stdout
    sheet = load_workbook(out)["Avance"]
    assert sheet["C3"].comment.text.startswith("ERROR: «pendiente» no es un número")
    assert sheet["A4"].comment.text.startswith("ERROR: «=Algo que nadie pidió»")
    assert sheet["B3"].comment is None


def test_check_goes_on_after_a_file_that_cannot_be_read(raw: Path, tmp_path: Path) -> None:
    broken = tmp_path / "roto.xlsx"
    broken.write_bytes(b"%PDF-1.7")
    done = run("check", str(broken), str(raw / "avance_2010.xlsx"), "--data", str(raw))
    assert done.returncode == 1
    assert f"{broken}: no se usa" in done.stdout
    assert "error: [roto.xlsx]: " in done.stdout
    assert "PDF" in done.stdout
    assert "0 errores, 0 advertencias, 0 notas" in done.stdout


def test_init_makes_a_project_and_refuses_a_folder_that_holds_anything(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    done = init(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md", "data", "notebooks", "reports",
    ]  # fmt: skip
    text = (folder / "data" / "raw" / "programme.toml").read_text(encoding="utf-8")
    assert text.startswith("# DECISIONES, NO FUENTE.")
    said = tomllib.loads(text)["programme"]
    assert (said["name"], said["first_year"], said["last_year"]) == ("Plan", 2025, 2030)
    assert said["baseline_year"] == 2024
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.startswith("# Plan\n\nIndicadores, metas y resultados 2025-2030")
    assert "indicators check ARCHIVO --layout-draft" in page
    assert "$" not in page + text
    shipped = sorted(path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert sorted(path.read_bytes() for path in (folder / "notebooks").iterdir()) == shipped
    english = tmp_path / "plan_en"
    assert init(english, "--lang", "en").returncode == 0
    assert "# What did the" in (english / "notebooks" / "01_matriz.ipynb").read_text("utf-8")
    before = sorted(folder.rglob("*"))
    again = init(folder)
    assert again.returncode == 2
    assert "no está vacía" in again.stderr
    assert sorted(folder.rglob("*")) == before


def test_the_examples_in_its_decisions_can_be_used(tmp_path: Path) -> None:
    init(tmp_path / "plan")
    path = tmp_path / "plan" / "data" / "raw" / "programme.toml"
    text = path.read_text(encoding="utf-8")
    examples = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    said = tomllib.loads(examples)
    assert set(said) == {"programme", "indicators", "rules", "decisions"}
    assert [rule["when"] for rule in said["rules"]] == [
        {"unit_kind": "percent"}, {"Tendencia": "Descendente"},
    ]  # fmt: skip
    assert (said["programme"]["first_quarter"], said["programme"]["decimal"]) == ("2025Q3", ".")
    path.write_text(examples, encoding="utf-8")
    done = run("gap", cwd=tmp_path / "plan")
    assert done.returncode == 1
    # the decisions are accepted; the matrix is still empty
    assert "la matriz está vacía" in done.stderr


def test_template_makes_the_form_of_a_year(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "avance_2011.xlsx"
    done = run("template", "--year", "2011", str(out), "--data", str(raw))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == str(out)
    checked = run("check", str(out), "--data", str(raw))
    assert checked.returncode == 0
    assert "0 errores, 0 advertencias, 0 notas" in checked.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "none.xlsx"], "none.xlsx: no existe ese archivo"),
        (["check", "none.xlsx", "--lang", "en"], "none.xlsx: there is no such file"),
        (["check", "RAW/avance_2010.xlsx", "--lang", "fr"], "fr"),
        (["check"], "Missing argument"),
        (["check", "RAW/avance_2010.xlsx", "--data", "nowhere"], "nowhere"),
        (
            ["check", "RAW/avance_2009.xlsx", "RAW/avance_2010.xlsx", "--xlsx", "o.xlsx"],
            "de un solo libro",
        ),
        (["check", "RAW/avance_2010.xlsx", "--xlsx", "RAW/avance_2009.xlsx"], "ya existe"),
        (["check", "RAW/avance_2010.xlsx", "--xlsx", "o.csv"], ".xlsx"),
        (["init", "x", "--years", "2025-2030"], "--programme"),
        (["init", "x", "--programme", "P", "--years", "2030-2025"], "como 2025-2030"),
        (["init", "x", "--programme", "P", "--years", "2025"], "como 2025-2030"),
        (["init", "x", "--programme", " ", "--years", "2025-2030"], "necesita un nombre"),
        (
            ["init", "x", "--programme", "P", "--years", "2025-2030", "--baseline", "2025"],
            "no es anterior",
        ),
        (["template", "o.xlsx"], "--year"),
        (["template", "--year", "2013", "o.xlsx", "--data", "RAW"], "de 2007 a 2012"),
        (["template", "--year", "2011", "o.xls", "--data", "RAW"], ".xlsx"),
    ],
)
def test_a_wrong_call_is_one_clear_line(
    raw: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run(*[text.replace("RAW", str(raw)) for text in arguments], cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_carries_the_notebooks(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = {Path(name).name for name in wheel.namelist() if name.endswith(".ipynb")}
        assert "indicators/notebooks/01_matriz.ipynb" in wheel.namelist()
    assert carried == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def documented(block: str, number: int = 0) -> str:
    """A block of a kind in docs/reading.md."""
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    return str(re.findall(rf"```{block}\n(.*?)```", page, re.DOTALL)[number])


def test_every_key_of_the_documentation_is_known(tmp_path: Path) -> None:
    path = tmp_path / "layouts.toml"
    path.write_text(documented("toml", 1), encoding="utf-8")
    tables = read_layout(path).tables
    assert {key for key in _TABLE_KEYS if key not in documented("toml", 1)} == set()
    roles = {column.role for one in tables for column in one.columns.values()}
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert roles <= set(ROLES)
    assert [role for role in ROLES if f"| `{role}` |" not in page] == []


def test_the_declared_layout_of_the_documentation_works(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    (tmp_path / "oficina.csv").write_text(documented("csv"), encoding="utf-8")
    (raw / "layouts.toml").write_text(documented("toml"), encoding="utf-8")
    done = run("check", "oficina.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == documented("text").strip()


def test_a_layout_in_the_folder_holds_for_every_command(tmp_path: Path) -> None:
    raw = copy_project(tmp_path)
    (raw / "oficina.csv").write_text(documented("csv"), encoding="utf-8")
    assert "[oficina.csv]" in run("normalize", cwd=tmp_path).stdout
    (raw / "layouts.toml").write_text(documented("toml"), encoding="utf-8")
    done = run("normalize", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "actuals              479 filas" in done.stdout
    assert run("check", "data/raw/oficina.csv", cwd=tmp_path).returncode == 0
    (raw / "layouts.toml").write_text('[[tables]]\ncolumns = { B = "indicador" }\n')
    wrong = run("gap", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "[layouts.toml]línea 2: «indicador» no es un papel" in wrong.stderr


def test_the_documentation_lists_every_finding_of_the_reader() -> None:
    """The table of docs/reading.md is made from words.toml: python -m tests.pages."""
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| (?:error|warning|note) \|", page, re.MULTILINE)
    assert listed == codes_of_the_reader()
    assert len(listed) > 60


def test_the_documentation_names_no_finding_that_there_is_not() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8").partition("<!-- made by")[0]
    named = set(re.findall(r"(?<=[(|,] )`(\w+_\w+)`(?=[,)]| \|)|(?<=\()`(\w+_\w+)`(?=[,)])", page))
    codes = {code for pair in named for code in pair if code}
    words = {*ROLES, *table()["finding"]}
    assert codes - words - {"unit_kind"} == set()
