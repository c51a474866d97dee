"""How large the library is, against what it should stay under: ``python -m benchmarks.size``.

Counted from the source alone, by the packages of src/indicators: lines (comments and docstrings
too), modules, public top-level names (functions, classes, constants), edges of imports between
modules, those in a circle, and ``# fmt: skip``.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
LIMITS = {"lines": 15_800, "modules": 70, "public names": 300, "import edges": 350, "cycles": 0,
          "fmt: skip": 60}  # fmt: skip


def modules() -> dict[str, str]:
    """Every module's dotted name and its text; a package without code of its own is none."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        if len(ast.parse(text).body) > 1 or path.name != "__init__.py":
            found[name] = text
    return found


def public_names(tree: ast.Module) -> Iterator[str]:
    """The functions, classes and constants that a module defines and does not mark as its own."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def imported(tree: ast.Module, known: set[str]) -> set[str]:
    """The modules of ours that a module imports, wherever in it, for types alone too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    deepest = found & known
    # "from indicators.reading import cells" is an edge to cells and none to the package
    return {name for name in deepest if not any(other.startswith(f"{name}.") for other in deepest)}


def cycles(edges: dict[str, set[str]]) -> list[str]:
    """The modules that import themselves by way of others."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += edges.get(name, ())
        return seen

    return [name for name in edges if name in reached(name)]


def main() -> None:
    """Print the figures, by package and in all."""
    texts = modules()
    trees = {name: ast.parse(text) for name, text in texts.items()}
    edges = {name: imported(tree, set(texts)) - {name} for name, tree in trees.items()}
    lines: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for name, text in texts.items():
        parts = name.split(".")
        folder = len(parts) > 1 and (SOURCE / parts[0] / parts[1]).is_dir()
        package = parts[1] if folder else "(top level)"
        lines[package] += text.count("\n")
        count[package] += 1
    for package, total in lines.most_common():
        print(f"{package:14} {total:7,} lines {count[package]:4} modules")
    circular = cycles(edges)
    measured = {
        "lines": sum(lines.values()), "modules": len(texts),
        "public names": sum(len(set(public_names(tree))) for tree in trees.values()),
        "import edges": sum(map(len, edges.values())), "cycles": len(circular),
        "fmt: skip": sum(text.count("# fmt: skip") for text in texts.values()),
    }  # fmt: skip
    print()
    for name, value in measured.items():
        over = "" if value <= LIMITS[name] else "  over"
        print(f"{name:14} {value:7,} of at most {LIMITS[name]:,}{over}")
    if circular:
        print("in a circle:", ", ".join(circular))
    longest = sorted(texts, key=lambda name: -texts[name].count("\n"))[:5]
    print("longest modules:", ", ".join(f"{n} {texts[n].count(chr(10))}" for n in longest))


if __name__ == "__main__":
    main()
