"""Batches and scheduled runs: same bytes anywhere, one failure stops no other, commands after."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader

from indicators import Report, ReportParameters, run_report, run_reports
from indicators.cli import main
from indicators.cli.report import _cut_offs, _hook_failed, _wanted
from indicators.cli.shared import commands
from indicators.errors import DataError, ReportError, UsageError
from indicators.publishing.edition import SUFFIXES
from indicators.publishing.report import Outcome, _Processes, workers
from tests.conftest import ROOT
from tests.publishing.dying import die_at_2
from tests.test_cli import run

Small = Callable[[Path], Path]


def broken(small: Small, folder: Path, cell: str = "raise ValueError('no toner')") -> Path:
    """A project whose notebook fails at once."""
    raw = small(folder)
    path = folder / "notebooks/04_informe_trimestral.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].source = cell
    nbformat.write(notebook, path)
    return raw


def test_two_processes_the_same_bytes_and_a_failure_beside_them(
    small: Small, tmp_path: Path
) -> None:
    raws = {
        "a": small(tmp_path / "a"),
        "b": broken(small, tmp_path / "b"),
        "c/deeper": small(tmp_path / "c/deeper"),
    }
    wanted = [
        ReportParameters(data=str(raw), out=str(tmp_path / name / "out"), objective=1, draws=200)
        for name, raw in raws.items()
    ]
    with workers(2) as executor:
        first, failed, second = run_reports(wanted, executor)
    assert failed.report is None
    assert "no toner" in str(failed.error)
    assert failed.manifest is not None
    assert json.loads(failed.manifest.read_text(encoding="utf-8"))["outcome"] == "failed"
    assert first.report is not None
    assert second.report is not None
    for suffix in (".pdf", ".html", ".xlsx"):
        bytes_of = [one.file(suffix).read_bytes() for one in (first.report, second.report)]
        assert bytes_of[0] == bytes_of[1], suffix
    assert first.report.pdf.name == "informe_2008Q4_objetivo-1_sorteos-200.pdf"
    made = sorted(path.name for path in first.report.pdf.parent.iterdir())
    assert made == sorted(first.report.pdf.stem + suffix for suffix in SUFFIXES)
    manifest = first.report.read_manifest()
    assert manifest["outcome"] == "done"
    assert manifest["statuses"] == {"green": 1, "red": 1}
    assert manifest["snapshot"]["figures"]["1.2"]["status"] == "red"


def test_any_executor_and_one_failure_stops_no_other() -> None:
    def make(one: ReportParameters) -> Report:
        if one.objective == 2:
            raise DataError("nothing to read")
        return Report(Path(f"{one.objective}.pdf"), 1, made_now=True)

    wanted = [replace(ReportParameters(), objective=n) for n in (1, 2, 3)]
    heard: list[Outcome] = []
    with ThreadPoolExecutor(2) as executor:
        outcomes = run_reports(wanted, executor, run=make, each=heard.append)
    assert {id(outcome) for outcome in heard} == {id(outcome) for outcome in outcomes}
    assert [outcome.report and outcome.report.pdf.name for outcome in outcomes] == [
        "1.pdf", None, "3.pdf",
    ]  # fmt: skip
    assert str(outcomes[1].error) == "nothing to read"
    assert outcomes[1].manifest is None


def _odd(one: ReportParameters) -> Report:
    raise KeyError("odd")


def test_a_process_that_dies_fails_its_report_alone() -> None:
    wanted = [replace(ReportParameters(), objective=n) for n in (1, 2, 3)]
    with _Processes(1) as executor:
        outcomes = run_reports(wanted, executor, run=die_at_2)
    assert [bool(outcome.report) for outcome in outcomes] == [True, False, True]
    assert "died" in str(outcomes[1].error)
    (odd,) = run_reports(wanted[:1], run=_odd)
    assert isinstance(odd.error, ReportError)
    assert "KeyError: 'odd'" in str(odd.error)


TELL = f"'{sys.executable}' -c 'import sys; print(\"told\", sys.argv[1:], flush=True)'"


def test_workers_that_are_killed_are_told_of(bare: Small, tmp_path: Path) -> None:
    for name in ("a", "b"):
        bare(tmp_path / "plans" / name)
    command = [sys.executable, "-m", "indicators", "report", "--data", PLANS, "--jobs", "2",
               "--on-failure", TELL, "--on-success", TELL]  # fmt: skip
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as batch:
        while batch.poll() is None:  # whichever is begun
            for listed in Path("/proc").glob("[0-9]*/stat"):
                with suppress(OSError):  # it has ended
                    parent = int(listed.read_text().rpartition(")")[2].split()[1])
                    if parent == batch.pid and b"spawn_main" in (
                        listed.with_name("cmdline").read_bytes()
                    ):
                        os.kill(int(listed.parent.name), signal.SIGKILL)
            time.sleep(0.05)
        told, said = batch.communicate()
    assert batch.returncode == 3, said
    assert told == "told ['']\n" * 2
    wrong = [line for line in said.splitlines() if line.startswith("error: ")]
    assert len(wrong) == 2
    assert all("terminó de golpe" in line for line in wrong)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("none-such", "error: none-such: no se pudo ejecutar (No such file or directory)\n"),
        ("sh -c 'exit 4'", "error: sh -c 'exit 4': terminó con el código 4\n"),
        ("'", "error: ': no se pudo ejecutar (No closing quotation)\n"),
        ("true", ""),
    ],
)
def test_a_command_that_fails_is_told(
    command: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _hook_failed(command, "", "es") == bool(said)
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("odd")])
def test_what_stops_all_reports_is_told(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(_: ReportParameters) -> None:
        raise error

    monkeypatch.setattr("indicators.cli.report._programmes", stop)
    done = run("report", cwd=tmp_path)
    what = "se interrumpió" if isinstance(error, KeyboardInterrupt) else "ValueError odd"
    assert (done.returncode, done.stderr) == (3, f"error: {what}; no se hicieron los informes\n")


def test_errors_in_the_data_are_told_with_the_report(bare: Small, tmp_path: Path) -> None:
    raw = bare(tmp_path)
    (raw / "roto.xlsx").write_bytes(b"no")
    done = run("report", "--draws", "100", cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        "advertencia: 1 error en los datos; los valores afectados no se usan, y un anexo del "
        "informe los enumera",
    )
    (raw / "resultados.xlsx").unlink()
    assert _wanted(ReportParameters(data=str(raw)), "", None, due=True) == []  # nothing is due


@pytest.mark.parametrize(("folder", "code"), [("none", 2), (".", 1)])
def test_every_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    folder: str, code: int,
) -> None:  # fmt: skip
    (tmp_path / "programme.toml").write_text("[programme]\nname = 'x'\nfirst_year = 2007\n")
    arguments = ["indicators", "report", "--data", str(tmp_path / folder), "--out",
                 str(tmp_path / "r"), "--due", "--on-failure", TELL]  # fmt: skip
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capfd.readouterr()
    assert ended.value.code == code, said.err
    assert "told ['']" in said.out
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1


def test_a_wrong_compare_to_among_several_is_a_wrong_call(raw: Path, tmp_path: Path) -> None:
    done = run("report", "--data", str(raw), "--out", str(tmp_path), "--compare-to", "none.pdf",
               "--cut-off", "2010Q2..2010Q3")  # fmt: skip
    assert done.returncode == 2, done.stderr


def test_a_report_for_each_objective(raw: Path) -> None:
    wanted = _wanted(ReportParameters(data=str(raw)), "2010Q3", "objective", due=False)
    assert [one.objective for one in wanted] == list(range(1, 13))
    assert {one.cut_off for one in wanted} == {"2010Q3"}


@pytest.mark.parametrize("wrong", ["2010Q3..2009Q4", "2009..2010", "..2010Q3", "2009Q4.."])
def test_a_range_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"2009Q4\.\.2010Q3"):
        _cut_offs(wrong)


PLANS = "plans/*/data/raw"


def test_many_programmes_and_one_that_fails_stops_no_other(bare: Small, tmp_path: Path) -> None:
    for name in ("a", "b"):
        raw = bare(tmp_path / "plans" / name)
        (raw.parent / "processed").mkdir(exist_ok=True)
    (tmp_path / "plans/none/data/raw").mkdir(parents=True)
    rules = tmp_path / "plans/b/data/raw/programme.toml"
    text = rules.read_text(encoding="utf-8")
    assert 'lang = "es"' in text
    rules.write_text(text.replace('lang = "es"', 'lang = "en"'), encoding="utf-8")
    read = run("normalize", "--data", PLANS, cwd=tmp_path)
    assert read.returncode == 1
    assert read.stdout.count("actuals ") == 2
    assert "0 errores" in read.stdout  # each in its own language, as its report
    assert "0 errors" in read.stdout
    assert read.stderr.startswith("error: plans/none/data/raw: ")
    for name in ("a", "b"):
        assert (tmp_path / "plans" / name / "data/processed/actuals.parquet").is_file()
    done = run("report", "--data", PLANS, "--draws", "100", "--objective", "1", "--due",
               cwd=tmp_path)  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"error: {tmp_path}/plans/none/data/raw ")
    assert done.stderr.count("\n") == 1
    made = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("reports/*/*/*.pdf"))
    assert made == [
        "reports/a/2008Q4/informe_2008Q4_objetivo-1_sorteos-100.pdf",
        "reports/b/2008Q4/informe_2008Q4_objetivo-1_en_sorteos-100.pdf",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "plans/*/nothing"], "plans/*/nothing: no existe"),
        (["--data", PLANS, "--actuals", "new.xlsx"], "quite --actuals"),
        (["--data", PLANS, "--cluster", "nowhere"], "nowhere: ahí no responde"),
    ],
)
def test_a_wrong_call_for_many(
    tmp_path: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "plans/a/data/raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["indicators", "report", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 2, told
    assert said in told
    assert told.count("\n") == 1


def test_a_cluster_makes_each_report_once_though_a_worker_dies(bare: Small, tmp_path: Path) -> None:
    for name in ("a", "b"):
        bare(tmp_path / "plans" / name)
    address, begun = tmp_path / "scheduler.json", []

    def start(what: str, *more: str) -> subprocess.Popen[bytes]:
        command = ["-m", f"distributed.cli.dask_{what}", "--no-dashboard", "--host", "127.0.0.1",
                   "--scheduler-file", str(address), *more]  # fmt: skip
        with (tmp_path / f"{what}.log").open("ab") as log:
            begun.append(
                subprocess.Popen([sys.executable, *command], stdout=log, stderr=log,
                                 start_new_session=True, cwd=tmp_path.parent)
            )  # fmt: skip
        return begun[-1]

    try:
        start("scheduler", "--port", "0")
        victim = start("worker", "--nthreads", "1")
        at_work = subprocess.Popen(
            [sys.executable, "-m", "indicators", "report", "--data", PLANS, "--objective", "1",
             "--draws", "100", "--cluster", _address_in(address)],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun.append(at_work)
        _wait_for(lambda: any(tmp_path.glob("reports/*/*/.making-*")))
        start("worker", "--nthreads", "1")
        os.killpg(victim.pid, signal.SIGKILL)
        said, wrong = at_work.communicate(timeout=900)
    finally:
        for process in begun:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert at_work.returncode == 0, wrong
    assert said.count(".pdf") == 2
    for name in ("a", "b"):
        stem = "informe_2008Q4_objetivo-1_sorteos-100"
        there = {path.name for path in (tmp_path / "reports" / name / "2008Q4").iterdir()}
        assert there == {stem + suffix for suffix in SUFFIXES}


def _address_in(path: Path) -> str:
    _wait_for(path.is_file)
    content: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return content["address"]


def _wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 600  # on a machine that others work on
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_command_for_failures_gets_the_manifest_and_the_exit_code_is_3(
    small: Small, tmp_path: Path
) -> None:
    raw = broken(small, tmp_path)
    note = tmp_path / "note.py"
    note.write_text(
        "import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.argv[2])", encoding="utf-8"
    )
    command = f"'{sys.executable}' '{note}' '{tmp_path / 'said; echo x'}'"
    done = run(
        "report", "--data", str(raw), "--out", str(tmp_path / "r"), "--objective", "1",
        "--draws", "100", "--on-failure", command, "--on-success", "false",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "no toner" in done.stderr
    said = Path((tmp_path / "said; echo x").read_text(encoding="utf-8"))
    assert said.name == "informe_2008Q4_objetivo-1_sorteos-100.failed.manifest.json"
    content = json.loads(said.read_text(encoding="utf-8"))
    assert content["outcome"] == "failed"
    assert "no toner" in content["error"]
    left = {said, said.with_name("informe_2008Q4_objetivo-1_sorteos-100.failed.ipynb")}
    assert set(said.parent.iterdir()) == left
    # what is left of a failure goes with the next report that is made
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", dirs_exist_ok=True)
    again = ReportParameters(data=str(raw), out=str(tmp_path / "r"), objective=1, draws=100)
    made = run_report(again)
    assert set(said.parent.iterdir()) == set(map(made.file, SUFFIXES))


def test_what_is_due_is_made_once_and_anew_when_an_input_changes(
    small: Small, tmp_path: Path
) -> None:
    raw = small(tmp_path)
    note = tmp_path / "note.py"
    note.write_text(
        "import pathlib, sys\nwith open(sys.argv[1], 'a') as said: print(sys.argv[2], file=said)",
        encoding="utf-8",
    )
    told = tmp_path / "told"
    command = f"'{sys.executable}' '{note}' '{told}'"
    due = (
        "report", "--due", "--data", str(raw), "--out", str(tmp_path / "r"), "--draws", "100",
        "--objective", "1", "--on-success", command, "--on-failure", "false",
    )  # fmt: skip
    made = CliRunner().invoke(commands, due)
    assert made.exit_code == 0, made.stderr
    assert made.stdout.strip().endswith("informe_2008Q4_objetivo-1_sorteos-100.pdf")
    again = CliRunner().invoke(commands, due)
    assert (again.exit_code, again.output) == (0, "")  # a schedule mails nothing
    given = ReportParameters(data=str(raw), out=str(tmp_path / "r"), draws=100, objective=1)
    first = run_report(given)
    assert (first.pdf.name, first.made_now) == ("informe_2008Q4_objetivo-1_sorteos-100.pdf", False)

    before = first.pdf.read_bytes()
    book = load_workbook(raw / "resultados.xlsx")
    cell = book.worksheets[0]["C4"]
    assert cell.value == 7
    cell.value = 20
    book.save(raw / "resultados.xlsx")
    anew = CliRunner().invoke(commands, due)
    assert anew.exit_code == 0, anew.stderr
    second = first.pdf.with_name("informe_2008Q4_objetivo-1_sorteos-100_e2.pdf")
    assert anew.stdout.strip().endswith(str(second))
    assert first.pdf.read_bytes() == before
    said = " ".join(PdfReader(second).pages[0].extract_text().split()).replace("\xad", "-")
    assert "sustituye a informe_2008Q4_objetivo-1_sorteos-100.pdf" in said
    assert "cambió resultados.xlsx" in said
    assert not list(second.parent.glob(".making-*"))
    manifests = [Path(line) for line in told.read_text(encoding="utf-8").splitlines()]
    assert [json.loads(path.read_text(encoding="utf-8"))["edition"] for path in manifests] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--objective", "13"], "no hay «13»; hay: 1, 2"),
        (["--due", "--cut-off", "2010Q3"], "quite --cut-off"),
        (["--by", "objective", "--objective", "5"], "quite --objective"),
        (["--actuals", "none.xlsx"], "none.xlsx"),
        (["--compare-to", "none.pdf"], "none.manifest.json"),
    ],
)
def test_a_wrong_call_ends_with_2(raw: Path, arguments: list[str], said: str) -> None:
    done = run("report", "--data", str(raw), *arguments, cwd=raw.parent)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (raw.parent / "reports").exists()
