"""Whether a test notices when one operator of the analysis is another: a random sample of changes.

Each change is made in a copy of the project, whose tests of the analysis then run until one fails.
``python -m benchmarks.mutants --count 50 --seed 20261128`` prints what no test noticed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/indicators/analysis")
_PAIRS = [
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot), (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.And, ast.Or),
]  # fmt: skip
OTHER = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
OTHER |= {ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, int]]:
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


def changed(text: str, number: int) -> tuple[str, str]:
    """A module with its n-th operator changed, and what was changed in words."""
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
    return ast.unparse(tree), f"line {node.lineno}: {before} -> {ast.unparse(node)}"


def main() -> None:
    """Print each change, and whether a test noticed it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    paths = [path for path in sorted((ROOT / PACKAGE).glob("*.py")) if path.stem != "__init__"]
    every = [(path, n) for path in paths for n, _ in enumerate(places(ast.parse(path.read_text())))]
    survived = 0
    with tempfile.TemporaryDirectory(prefix="indicators-mutants-") as home:
        copy = Path(home) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "reports", "__pycache__"))
        where = {"PYTHONPATH": f"{copy / 'src'}:{copy}", "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        tests = ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider",
                 "tests/analysis", str(PACKAGE)]  # fmt: skip
        for path, number in random.Random(options.seed).sample(every, options.count):  # noqa: S311
            text, said = changed(path.read_text(), number)
            mutated = copy / PACKAGE / path.name
            mutated.write_text(text)
            try:
                done = subprocess.run(
                    [sys.executable, *tests], cwd=copy, env={**os.environ, **where},
                    capture_output=True, timeout=900, check=False,
                )  # fmt: skip
                noticed = done.returncode != 0
            except subprocess.TimeoutExpired:
                noticed = True
            survived += not noticed
            print(f"{'noticed ' if noticed else 'SURVIVED'} {path.stem} {said}", flush=True)
            mutated.write_text(path.read_text())
    print(f"{options.count - survived} of {options.count} changes were noticed")


if __name__ == "__main__":
    main()
