"""One way in, the same names everywhere, and nothing that is misspelt or of the wrong kind."""

from __future__ import annotations

from typing import Any

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from indicators import ReportParameters
from indicators.cli.shared import commands
from indicators.errors import UsageError
from tests.conftest import ROOT

NOTEBOOK = ROOT / "notebooks" / "04_informe_trimestral.ipynb"
NAMES = (
    "cut_off as_of data decisions actuals objective lang commitments_on compare_to method draws"
    " seed out"
)


def test_the_names_are_the_same_in_python_the_notebook_and_the_command_line() -> None:
    assert sorted(ReportParameters.names()) == sorted(NAMES.split())
    in_notebook = papermill.inspect_notebook(str(NOTEBOOK))
    assert sorted(in_notebook) == sorted(NAMES.split())
    options = {option.name for option in commands.commands["report"].params}
    assert set(NAMES.split()) <= options


def parameters_cell() -> str:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    return next(c.source for c in cells if "parameters" in c.metadata.get("tags", []))


def test_the_notebook_has_the_same_defaults() -> None:
    namespace: dict[str, Any] = {}
    exec(parameters_cell(), namespace)  # noqa: S102 - our own notebook
    assert ReportParameters.from_notebook(namespace) == ReportParameters()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cut_off": 2010}, "cut_off = 2010 should be a text"),
        ({"cut_off": "2010-Q3"}, "no quarter"),
        ({"as_of": "20101029"}, "no date"),
        ({"objective": "5"}, 'objective = "5" should be a whole number'),
        ({"objective": True}, "objective = true should be a whole number"),
        ({"objective": -1}, "objective = -1 should be 0 to"),
        ({"draws": 10}, "draws = 10 should be 100 to"),
        ({"draws": 10**12}, "should be 100 to 100000"),
        ({"seed": 10**400}, "seed = a number of that many digits should be"),
        ({"out": "r\0"}, r"out holds the character \\x00"),
        ({"lang": "fr"}, "es, en"),
        ({"method": "magic"}, "run-rate"),
        ({"compare": "x"}, 'did you mean "compare_to"'),
    ],
)
def test_what_is_wrong_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ReportParameters.from_mapping(wrong)


def test_a_name_that_papermill_put_into_the_notebook_is_refused() -> None:
    executed = ["", 'cut_off = ""', '# Parameters\ncut_of = "2010Q2"\n']
    with pytest.raises(UsageError, match='did you mean "cut_off"'):
        ReportParameters.from_notebook({"In": executed, "cut_of": "2010Q2", "cut_off": ""})
    # jupyter-scheduler writes no first line; its cell comes after that of the parameters
    scheduled = ["", parameters_cell(), 'cut_of = "2010Q2"', "from indicators import x\ny = x()"]
    with pytest.raises(UsageError, match='did you mean "cut_off"'):
        ReportParameters.from_notebook({"In": scheduled, "cut_of": "2010Q2", "cut_off": ""})
    del scheduled[2]
    assert ReportParameters.from_notebook({"In": scheduled, "y": 1}) == ReportParameters()
    of_a_user = ["# mine", "x = 5", "%time x"]
    assert ReportParameters.from_notebook({"In": of_a_user, "x": 5}) == ReportParameters()


def test_plain_papermill_fails_loudly_on_an_unknown_name(tmp_path: Any, raw: Any) -> None:
    with pytest.raises(PapermillExecutionError, match='did you mean "cut_off"'):
        papermill.execute_notebook(
            str(NOTEBOOK), str(tmp_path / "out.ipynb"), {"cut_of": "2010Q2", "data": str(raw)},
            progress_bar=False, log_output=False, kernel_name="python3",
        )  # fmt: skip
