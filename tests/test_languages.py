"""Who reads Spanish meets no English sentence, and the other way round: in commands and the copy
that an office gets back. tests/test_notebooks.py looks at the notebooks."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import nbformat
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import indicators
from indicators import Programme
from indicators.cli.shared import _error_in_words, _speak, commands
from indicators.errors import IndicatorsError
from indicators.lab import _Choice, _View
from indicators.template import lay_out
from indicators.words import message_in, table
from tests.languages import shown_text, words_of

BECAS = "Becas a estudiantes nacionales y extranjeros"
OTHER = {"es": "en", "en": "es"}
SOURCE = Path(inspect.getfile(indicators)).parent
ERRORS = {"UsageError", "DataError", "SettingsError", "ReportError", "UnreadableFile", "error",
          "say"}  # fmt: skip
#: Texts that are themselves made of a message, or of words of the operating system.
MADE_OF_OTHERS = {
    "x: x",
    "[x]line 1: x",
    "x; wait for it, or end it, and run this again",
    "x is making x; waiting for it ...",
    "[x]line x: x",
    "cut-off x",
    "a second output of type x",
}
#: What a place is filled with that stands for a text of its own.
HINTS = {"hint": 'did you mean "x"?', "where": "[x.toml]x",
         "declared.at(*at)": "[x.toml]x"}  # fmt: skip

CALLS = [
    ("gap", "--cut-off", "2010Q3"),
    ("gap", "--cut-off", "2008Q2", "--horizon", "year"),
    ("project", "--cut-off", "2010Q3", "--draws", "100"),
    ("audit",),
    ("audit", "--sensitivity", "--cut-off", "2010Q3", "--as-of", "2010-08-30"),
    ("explain", "12.2", "--cut-off", "2010Q3", "--draws", "100"),
    ("check", "RAW/avance_2010.xlsx"),
    ("check", "faulty.csv"),
    ("check", "faulty.csv", "--layout-draft"),
    ("check", "refused.csv"),
    ("ficha", "5.1", "--cut-off", "2010Q3"),
    ("gap", "--cut-off", "third"),
    ("gap", "--objective", "40"),
    ("gap", "--method", "x"),
    ("project", "--method", "magic"),
    ("explain", "99"),
    ("chart", "gap", "--out", "x.bmp"),
    ("export", "x.doc"),
    ("gpa",),
    ("check",),
    ("normalize",),
    ("template", "--year", "2011", "forma_LANG.xlsx"),
    ("template", "--year", "2031", "x.xlsx"),
    ("init", "nuevo", "--programme", "Plan", "--years", "2030"),
    ("export", "tablas_LANG", "--format", "datapackage"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as an office sends them: one with faults, one that cannot be used."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "faulty.csv").write_text(
        f"Indicador;I Trim 2010;II Trim 2010;Zeta\n{BECAS};pendiente;3;8\n{BECAS};;4;8\n"
        "Algo que nadie pidió;1;2;9\n",
        encoding="utf-8",
    )
    (folder / "refused.csv").write_text("Indicador;Factor zeta;Dato\nBecas;7;8\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_command_speaks_one_language(
    lang: str, call: tuple[str, ...], raw: Path, programme: Programme, office: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(office)
    monkeypatch.setenv("INDICATORS_LANG", lang)
    monkeypatch.setenv("COLUMNS", "300")  # a name of the data that is broken could not be told
    data = ["--data", str(raw)] if call[0] not in ("gpa", "init") else []
    given = [text.replace("RAW", str(raw)).replace("LANG", lang) for text in call]
    done = CliRunner().invoke(commands, [*given, *data])
    said = done.output.replace(str(raw), "").replace(str(office), "")
    said = said.replace("Algo que nadie pidió", "").replace(BECAS, "")
    if isinstance(done.exception, IndicatorsError):
        said += _error_in_words(done.exception, lang)
    assert said
    said = re.sub(r"\w+_\w+", "", said)  # the code of a frame, which is a file's name
    assert words_of(OTHER[lang], said, programme) == set(), said


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_help_of_a_command_speaks_one_language(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDICATORS_LANG", lang)
    for name in ("", *commands.commands):
        done = CliRunner().invoke(commands, [*filter(None, [name]), "--help"])
        assert done.exit_code == 0
        assert words_of(OTHER[lang], done.output) == set(), done.output


def test_every_command_and_option_has_its_words_and_all_are_used() -> None:
    used = {"version"}
    _speak(commands, "en")
    for name, command in commands.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", "") or parameter.name in ("options",), parameter.name
            flag = parameter.opts[-1].lstrip("-").replace("-", "_")
            used |= {f"{name}.{parameter.name}", flag, str(parameter.name)}
    assert set(table("words_help.toml")["command"]) == {"indicators", *commands.commands}
    assert set(table("words_help.toml")["option"]) - used == set()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_copy_for_the_office_speaks_one_language(
    lang: str, raw: Path, programme: Programme, office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copia.xlsx"
    call = ["check", str(office / "faulty.csv"), "--data", str(raw), "--xlsx", str(out)]
    CliRunner().invoke(commands, [*call, "--lang", lang])
    book = load_workbook(out)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = [str(cell.value) for cell in cells if cell.value and cell.parent.title != "faulty"]
    said += [cell.comment.text for cell in cells if cell.comment]
    assert len(said) > 5
    text = "\n".join(said).replace("Algo que nadie pidió", "").replace(BECAS, "")
    assert words_of(OTHER[lang], text, programme) == set(), text
    assert ".toml" not in text  # an office has no such file
    assert ("II trimestre de 2010" if lang == "es" else "Q2 2010") in text


@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_is_written_for_people_speaks_one_language(
    lang: str, raw: Path, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDICATORS_LANG", lang)
    data = ["--data", str(raw), "--cut-off", "2010Q3"]
    chart, book, made = tmp_path / "fan.svg", tmp_path / "tablas.xlsx", tmp_path / "nuevo"
    plan = ["--programme", "Plan", "--years", "2025-2030"]
    told = []
    for call in (["chart", "fan", "5.2", "--out", str(chart), *data],
                 ["export", str(book), *data], ["init", str(made), *plan]):  # fmt: skip
        done = CliRunner().invoke(commands, call)
        assert done.exit_code == 0
        told.append(done.output.replace(str(tmp_path), ""))
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", chart.read_text(encoding="utf-8"))
    about = [row[3] for row in load_workbook(book).worksheets[0].iter_rows(values_only=True)]
    pages = [(made / name).read_text(encoding="utf-8") for name in ("README.md",
             "data/raw/programme.toml")]  # fmt: skip
    first, _ = lay_out(raw, lang)
    pages += nbformat.read(first, as_version=4).cells[0].source.split("| |")
    view = _View(programme).page(_Choice("5.2", "2010Q3", lang=lang))
    for text in [*told, *drawn, *filter(None, about), *pages, shown_text(view)]:
        bare = re.sub(r"(?m)^ {4,}.*$|\w+_\w+|= .*?(#|$)|es or en", " ", text)
        assert words_of(OTHER[lang], bare, programme) == set(), text


def messages() -> Iterator[tuple[str, str]]:
    """Every text of an error or of progress in the code, its places filled in."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ERRORS and (text := _filled(node.args[0])):
                    yield str(path.relative_to(SOURCE)), text


def _filled(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = [
        str(part.value)
        if isinstance(part, ast.Constant)
        else HINTS.get(ast.unparse(part.value), "1" if "found" in ast.unparse(part) else "x")  # type: ignore[attr-defined]
        for part in node.values
    ]
    return "".join(parts)


def test_every_error_and_step_of_progress_has_its_words() -> None:
    bare = [
        (file, text)
        for file, text in messages()
        if re.search(r"[a-z]{2,} [a-z]", text)
        and message_in(text, "es") == text
        and text not in MADE_OF_OTHERS
        and not text.startswith(("this is x", "frame x"))
    ]
    assert bare == []


def test_click_is_spoken_in_both_languages_only_by_its_own_words() -> None:
    source = "".join(
        Path(inspect.getfile(module)).read_text(encoding="utf-8")
        for module in (click.core, click.exceptions, click.types, click.formatting,
                       click.decorators, click.parser)
    )  # fmt: skip
    ours = {"[OPTIONS]", "COMMAND [ARGS]...", "required"}
    for row in table("words_help.toml")["click"].values():
        plain = row["en"].encode("unicode_escape").decode()
        assert row["en"] in ours or plain in source, row["en"]
