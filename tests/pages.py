"""What the code itself can tell of docs/: the columns of frames, the commands, the findings.

`python -m tests.pages` writes them anew; tests/test_docs.py says when that is due.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import click

from indicators.cli.shared import _speak, commands
from indicators.frames.schemas import SCHEMAS
from indicators.words import table

DOCS = Path(__file__).parent.parent / "docs"

#: What is shown of each command; tests/test_docs.py runs all of them.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "init": ('indicators init other --programme "Another programme" --years 2025-2030',),
    "normalize": ("indicators normalize",),
    "check": (
        "indicators check data/raw/avance_2009_revisado.xlsx",
        "indicators check data/raw/avance_2010.xlsx --layout-draft",
    ),
    "template": ("indicators template --year 2011 avance_2011.xlsx",),
    "audit": ("indicators audit", "indicators audit --sensitivity"),
    "gap": (
        "indicators gap --cut-off 2010Q3 --status red --sort attainment",
        "indicators gap --objective 5 --csv",
    ),
    "project": ("indicators project --method run-rate",),
    "explain": ("indicators explain 5.2 --cut-off 2010Q3",),
    "chart": (
        "indicators chart gap --out gap.svg",
        "indicators chart fan 5.2 --out fan_5.2.png --lang en",
    ),
    "export": (
        "indicators export everything.xlsx --lang en",
        "indicators export published --format datapackage",
    ),
    "report": ("indicators report --cut-off 2010Q3",),
}

_FRAMES = """# Frames: the data contract

Tidy, one row per fact, plain types. Text is never missing (an empty text is), `float64` is NaN
where a figure is undefined and `reason` says why, dates are NaT where the source gives none.
Columns and types are checked whenever a frame is made (`indicators.frames.schemas`); functions
return new frames and never change what they are given. Cells are written `[file]sheet!A1`.

```python
import indicators as ind

programme = ind.open_programme("data/raw")
print(programme.actuals[["indicator_id", "period", "value", "source_cell"]].head())
```
"""

_COMMANDS = """# Commands

Exit codes: 0 done, 1 the data cannot be used (of `check` and
`normalize`: have errors), 2 the call was wrong, 3 a report failed.

What is said of data, its errors, and every report are in the language of `--lang`, else of
`INDICATORS_LANG`, else of `lang` in programme.toml, else Spanish; help and errors of the call
itself (an option that there is not), where none of these says, in that of the terminal. Tables fit
the terminal and are coloured by status, unless `NO_COLOR` is set; `--csv` and `--json` give every
column.
"""
#: Between these lines of docs/reading.md stands the table of findings.
FINDINGS_BEGIN, FINDINGS_END = "<!-- made by python -m tests.pages -->", "<!-- until here -->"
READING = Path(__file__).parent.parent / "src" / "indicators" / "reading"


def frames_page() -> str:
    """Every frame, with the type and meaning of each column."""
    parts = [_FRAMES]
    for name, columns in SCHEMAS.items():
        rows = [
            f"| `{key}` | {dtype} | {_cell(meaning['en'])} | {_allowed(allowed)} |"
            for key, (dtype, meaning, allowed) in columns.items()
        ]
        head = "| column | type | meaning | values |\n|---|---|---|---|"
        parts.append("\n".join([f"## {name}", "", head, *rows, ""]))
    return "\n".join(parts)


def reading_page() -> str:
    """docs/reading.md, with its table of findings as words.toml has them."""
    before, begin, rest = (
        (DOCS / "reading.md").read_text(encoding="utf-8").partition(FINDINGS_BEGIN)
    )
    after = rest.partition(FINDINGS_END)[2]
    words = table()["finding"]
    rows = []
    for code in codes_of_the_reader():
        said, hint = _sentences(code)
        rows.append(f"| `{code}` | {words[code]['severity']} | {_said(said)} | {_said(hint)} |")
    head = "| code | | what it says | what to do |\n|---|---|---|---|"
    return "\n".join([before + begin, "", head, *rows, "", FINDINGS_END]) + after


#: The case that is shown of a code that has several and no plain one.
_CASES: Mapping[str, str] = {"period_in_doubt": "titles_differ"}


def _sentences(code: str) -> tuple[str, str]:
    """What a code says and what to do: of one that has several sentences the plain one."""
    words, labels = table()["finding"][code], table()["label"]
    plain = _CASES.get(code, f"{code}_plain")
    said, hint = words["en"], words.get("en_hint", "")
    if said == "{why_code}" and plain in labels:
        said = f"{labels[plain]['en']}, or a like case"
    if hint == "{do_code}":
        hint = labels.get(f"{plain}_do", {}).get("en", "")
    return said, hint


def codes_of_the_reader() -> list[str]:
    """The codes of findings that the modules of the reader name, but for those of the context."""
    texts = set()
    for path in READING.glob("*.py"):
        if not path.name.startswith(("context", "commitments")):
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return [code for code in table()["finding"] if code in texts]


def _said(words: str) -> str:
    """A sentence with what is filled in left open: {shown} is …"""
    words = words.replace("{keeper}", "")  # what only whoever keeps the data is told
    return _cell(re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", words).format())


def commands_page() -> str:
    """Every command, with what its ``--help`` says."""
    _speak(commands, "en")
    names = commands.list_commands(click.Context(commands))
    return "\n".join([_COMMANDS, *(_of(name, commands.commands[name]) for name in names)])


def _of(name: str, command: click.Command) -> str:
    context = click.Context(command)
    shown = [f"    {line}" for line in EXAMPLES.get(name, ())]
    records = [
        record
        for parameter in command.params
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context))
    ]
    rows = [f"| `{_cell(option, '/')}` | {_cell(meaning, '/')} |" for option, meaning in records]
    usage = " ".join(["indicators", name, *command.collect_usage_pieces(context)])
    return "\n".join(
        [
            f"## indicators {name}", "", f"`{usage}`", "", inspect.cleandoc(command.help or ""), "",
            *shown, *([""] if shown else []), "| option | meaning |", "|---|---|", *rows, "",
        ]
    )  # fmt: skip


def _allowed(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" if value else "empty" for value in values)


def _cell(text: str, bar: str = r"\|") -> str:
    return text.replace("|", bar)


if __name__ == "__main__":
    (DOCS / "frames.md").write_text(frames_page(), encoding="utf-8")
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")
    (DOCS / "reading.md").write_text(reading_page(), encoding="utf-8")
