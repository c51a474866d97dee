"""Whether a test notices when one operator of reading or analysis is another: a random sample.

In a copy of the project the tests run once, to learn which of them call which function and how long
each takes. Then each change is made there, and the tests that call the changed function run until
one fails, the quickest first, and after them others of its module, for a minute at most.
``python -m benchmarks.mutants --count 100 --seed 20261128`` prints what no test noticed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("src/indicators/analysis", "src/indicators/reading")
TESTS = (*PACKAGES, "tests/analysis", "tests/reading", "tests/frames", "tests/test_cli_data.py",
         "tests/test_other_programme.py", "tests/test_programme.py")  # fmt: skip
#: What runs in a process of its own, for every test that opens a workbook.
IN_CHILD = ("opening", "scan_xml")
SECONDS, MEMORY = 60, 8 << 30
_PAIRS = [
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot), (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.And, ast.Or),
]  # fmt: skip
OTHER = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
OTHER |= {ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}

#: Of each test: its seconds, and what it called, as "file:line" of functions.
_learnt: dict[str, tuple[float, set[str]]] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """As a plugin of pytest: learn what a test, or a fixture that it is the first to use, calls."""
    name = item.nodeid
    called = _learnt.get(name, (0.0, set[str]()))[1]
    failed, began = item.session.testsfailed, time.process_time()

    def note(frame: FrameType, _event: str, _given: Any) -> None:
        _, found, file = frame.f_code.co_filename.partition("src/indicators/")
        if found and file.startswith(("analysis", "reading")):
            called.add(f"{found}{file}:{frame.f_code.co_firstlineno}")

    sys.settrace(note)
    answer = yield
    sys.settrace(None)
    before = _learnt.get(name, (0.0,))[0]
    _learnt[name] = (before + time.process_time() - began, called)
    if item.session.testsfailed != failed:
        _failed.add(name)
    return answer


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what was learnt, of the tests that pass."""
    told = [(name, taken, sorted(called)) for name, (taken, called) in _learnt.items()
            if name not in _failed]  # fmt: skip
    (session.config.rootpath / "learnt.json").write_text(json.dumps(told))


def places(tree: ast.Module) -> Iterator[tuple[Any, int]]:
    """Where something can be changed: a node, and which of its operators; types are none."""
    types = [getattr(n, name, None) for n in ast.walk(tree) for name in ("annotation", "returns")]
    types += [n.value for n in ast.walk(tree)
              if isinstance(n, ast.Assign) and isinstance(n.value, ast.Subscript)]  # fmt: skip
    skipped = {id(part) for of in types if of is not None for part in ast.walk(of)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Compare):
            yield from ((node, n) for n, op in enumerate(node.ops) if type(op) in OTHER)
        elif isinstance(node, ast.BinOp) and type(node.op) in OTHER:
            text = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
            yield from [] if text else [(node, 0)]
        elif isinstance(node, (ast.BoolOp, ast.IfExp)) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub))
        ):
            yield node, 0


def changed(text: str, number: int) -> tuple[str, int, str]:
    """A module with its n-th operator changed, the line of it, and what was changed in words."""
    tree = ast.parse(text)
    node, n = list(places(tree))[number]
    before = ast.unparse(node)
    if isinstance(node, ast.Compare):
        node.ops[n] = OTHER[type(node.ops[n])]()
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = OTHER[type(node.op)]()
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
    return ast.unparse(tree), node.lineno, f"{before} -> {ast.unparse(node)}"


def chosen(learnt: list[Any], file: str, tree: ast.Module, line: int) -> Iterator[str]:
    """The tests to run for a changed line: those that call its function first, then the quickest.

    What several tests share is made for the first alone, and what is kept in a cache is called
    once, so others of the module follow, and those of its name.
    """
    named = f"/test_{Path(file).stem}"
    begins = [
        min(part.lineno for part in (node, *node.decorator_list))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    function, left = f"{file}:{max(begins, default=0)}", SECONDS
    if Path(file).stem in IN_CHILD:  # no trace reaches it
        file = "src/indicators/reading/workbook.py"
    ours = [
        one
        for one in learnt
        if named in one[0] or any(called.startswith(f"{file}:") for called in one[2])
    ]
    for name, seconds, _ in sorted(ours, key=lambda one: (function not in one[2], one[1])):
        left -= seconds
        if left > 0:
            yield name


def main() -> None:
    """Print each change, and whether a test noticed it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="indicators-mutants-") as home:
        copy = Path(home) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "reports", "__pycache__"))
        # as a changed module will be written, so that nothing but the change differs
        trees, texts = {}, {}
        for path in sorted(of for package in PACKAGES for of in (copy / package).glob("*.py")):
            trees[path] = ast.parse(path.read_text())
            texts[path] = ast.unparse(trees[path])
            path.write_text(texts[path])
        learning = run(copy, "-p", "benchmarks.mutants", *TESTS)
        print(learning.stdout.strip().splitlines()[-1], flush=True)
        learnt = json.loads((copy / "learnt.json").read_text())
        every = [(path, number, node.lineno) for path, tree in trees.items()
                 for number, (node, _) in enumerate(places(tree))]  # fmt: skip
        survived = 0
        random.Random(options.seed).shuffle(every)  # noqa: S311 - the same for the same seed
        for path, number, shown in every[: options.count]:
            text, line, said = changed(texts[path], number)
            file = str(path.relative_to(copy))
            tests = [*chosen(learnt, file, ast.parse(texts[path]), line)]
            path.write_text(text)
            try:
                noticed = bool(tests) and run(copy, "-x", *tests, timeout=5 * SECONDS).returncode
            except subprocess.TimeoutExpired:  # it hangs
                noticed = True
            path.write_text(texts[path])
            survived += not noticed
            word = "noticed " if noticed else "SURVIVED"
            print(f"{word} {path.stem} line {shown}: {said}", flush=True)
    print(f"{options.count - survived} of {options.count} changes were noticed")


def run(copy: Path, *given: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy, in so much memory that a change which fills it harms nobody."""
    where = {"PYTHONPATH": f"{copy / 'src'}:{copy}", "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *given],
        cwd=copy, env={**os.environ, **where}, capture_output=True, text=True, timeout=timeout,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip


if __name__ == "__main__":
    main()
