"""What is odd in the documents themselves: misnumbered, repeated and miscounted things.

Rows of the context frames go in, findings come out, each found by a rule. Nothing is corrected:
the frames keep what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indicators.reading.context_kinds import Fact
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold

Rows = Sequence[Mapping[str, Any]]

_SPELLED = re.compile(r"(?P<meaning>.+) \((?P<acronym>[^()]+)\)")
_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


def check_texts(
    frames: Mapping[str, Rows], announced: Sequence[Fact], objectives: int
) -> list[Finding]:
    """Every oddity of the documents that a rule finds.

    The frames are ``strategies``, ``lines_of_action`` and ``acronyms``; ``announced`` is what the
    text says that it holds, ``objectives`` how many the matrix has.
    """
    lines, strategies = frames["lines_of_action"], frames["strategies"]
    return [
        *_headings(strategies),
        *_numbers(lines, strategies),
        *_repeats(lines),
        *_miscounts(lines, strategies, announced, objectives),
        *_acronyms(lines, {row["acronym"]: row["meaning"] for row in frames["acronyms"]}),
    ]


def _odd(code: str, row: Mapping[str, Any], **values: Any) -> Finding:
    return finding(code, source=row["source_cell"], **values)


def _headings(strategies: Rows) -> Iterator[Finding]:
    """A block headed by anything but "Objetivo n"."""
    first = {row["objective"]: row for row in reversed(strategies)}
    for objective, row in sorted(first.items()):
        heading = row["block_heading"]
        if heading and fold(heading) != f"objetivo {objective}":
            yield _odd("misprinted_heading", row, objective=objective, heading=heading)


def _numbers(lines: Rows, strategies: Rows) -> Iterator[Finding]:
    """A line under a strategy that its objective lacks, or with another's number, or with none."""
    known = {(row["objective"], row["strategy"]) for row in strategies}
    for row in lines:
        objective, strategy, number = row["objective"], row["strategy"], row["number"]
        if (objective, strategy) not in known:
            yield _odd("unknown_strategy", row, objective=objective, strategy=strategy)
        if not number:
            yield _odd("unnumbered", row, position=row["position"], strategy=strategy)
        elif not number.startswith(f"{strategy}."):
            yield _odd("misnumbered", row, number=number, strategy=strategy)


def _repeats(lines: Rows) -> Iterator[Finding]:
    """A number printed twice, and the same line in two places.

    A transcription labels the same text the same way.
    """
    numbers: dict[str, Mapping[str, Any]] = {}
    labels: dict[str, Mapping[str, Any]] = {}
    for row in lines:
        number = row["number"]
        if number and (first := numbers.setdefault(number, row)) is not row:
            yield _odd("repeated_number", row, number=number, first=first["source_cell"])
        if (first := labels.setdefault(fold(row["label"]), row)) is not row:
            yield _odd("repeated_line", row, number=number, earlier=first["number"])


def _miscounts(
    lines: Rows, strategies: Rows, announced: Sequence[Fact], objectives: int
) -> Iterator[Finding]:
    """Where the text announces another number of things than it then prints."""
    for fact in announced:
        of = fact["objective"]  # 0: the whole programme
        ours = [row for row in lines if of in (0, row["objective"])]
        counts = {
            "objectives": objectives,
            "strategies": sum(of in (0, row["objective"]) for row in strategies),
            "lines": len(ours),
            "groups": len({(row["strategy"], row["group"]) for row in ours if row["group"]}),
        }
        printed = counts[fact["counted"]]
        if fact["value"] != printed:
            yield finding("miscount", cell=fact.cells["value"], text=fact["text"], printed=printed)


def _acronyms(lines: Rows, glossary: Mapping[str, str]) -> Iterator[Finding]:
    """One that a heading spells otherwise than the glossary; one that is a letter off."""
    for group, row in {row["group"]: row for row in reversed(lines)}.items():
        spelled = _SPELLED.fullmatch(group)
        meaning = glossary.get(spelled["acronym"]) if spelled else None
        if spelled and meaning and fold(meaning) != fold(spelled["meaning"]):
            yield _odd("acronym_spelled_otherwise", row, group=group, meaning=meaning)
    for row in lines:
        for word in set(_ACRONYM.findall(row["label"])) - set(glossary):
            near = ", ".join(known for known in glossary if _differ_once(known, word))
            if near:
                yield _odd("acronym_misprinted", row, acronym=word, near=near)


def _differ_once(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
