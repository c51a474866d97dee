"""What is odd in the documents themselves: misnumbered, repeated and miscounted things.

Rows of the context frames go in, findings come out, each found by a rule. Nothing is corrected:
the frames keep what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.reading.context_kinds import WHOLE_PROGRAMME
from indicators.reading.context_tables import Row, number_of, text_of
from indicators.reading.findings import Finding, finding
from indicators.reading.names import fold

Rows = Sequence[Mapping[str, Any]]

_KEPT = "kept as printed; quote it with its strategy"
_SPELLED = re.compile(r"(?P<meaning>.+) \((?P<acronym>[^()]+)\)")
_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


def check_texts(
    frames: Mapping[str, Rows], announced: Sequence[Row], objectives: int, problems: list[Finding]
) -> list[Finding]:
    """Every oddity of the documents that a rule finds.

    Parameters
    ----------
    frames
        Rows of ``strategies``, ``lines_of_action`` and ``acronyms``.
    announced
        Rows of the table of announced counts.
    objectives
        How many objectives the matrix has.
    problems
        What is wrong in the table of announced counts itself is added here.
    """
    lines, strategies = frames["lines_of_action"], frames["strategies"]
    return [
        *_headings(strategies),
        *_homeless(lines, strategies),
        *_misnumbered(lines),
        *_repeated_numbers(lines),
        *_repeated_labels(lines),
        *_miscounts(frames, announced, objectives, problems),
        *_spellings(lines, frames["acronyms"]),
        *_misprinted_acronyms(lines, frames["acronyms"]),
    ]


def _headings(strategies: Rows) -> list[Finding]:
    """A block headed by anything but "Objetivo n"."""
    first = {row["objective"]: row for row in reversed(strategies)}
    return [
        finding("note", "misprinted_heading",
                f'the block of objective {objective} is headed "{row["block_heading"]}"',
                _KEPT, source=row["source_cell"])
        for objective, row in sorted(first.items())
        if row["block_heading"] and fold(row["block_heading"]) != f"objetivo {objective}"
    ]  # fmt: skip


def _homeless(lines: Rows, strategies: Rows) -> list[Finding]:
    """A line under a strategy that is not among the strategies of its objective."""
    known = {(row["objective"], row["strategy"]) for row in strategies}
    return [
        finding("warning", "unknown_strategy",
                f"objective {row['objective']} has no strategy {row['strategy']}",
                "check the transcription", source=row["source_cell"])
        for row in lines if (row["objective"], row["strategy"]) not in known
    ]  # fmt: skip


def _misnumbered(lines: Rows) -> list[Finding]:
    """A number that does not start with its strategy's, or none at all."""
    found = []
    for row in lines:
        if not row["number"]:
            said = f"line {row['position']} of strategy {row['strategy']} has no number"
            found.append(finding("note", "unnumbered", said, _KEPT, source=row["source_cell"]))
        elif not row["number"].startswith(f"{row['strategy']}."):
            said = f"{row['number']} stands under strategy {row['strategy']}"
            found.append(finding("note", "misnumbered", said, _KEPT, source=row["source_cell"]))
    return found


def _repeated_numbers(lines: Rows) -> list[Finding]:
    first: dict[str, Mapping[str, Any]] = {}
    found = []
    for row in lines:
        if row["number"] in first:
            said = f"{row['number']} is printed in {first[row['number']]['source_cell']} already"
            found.append(finding("note", "repeated_number", said, _KEPT, source=row["source_cell"]))
        elif row["number"]:
            first[row["number"]] = row
    return found


def _repeated_labels(lines: Rows) -> list[Finding]:
    """The same line in two places: a transcription labels the same text the same way."""
    first: dict[str, Mapping[str, Any]] = {}
    found = []
    for row in lines:
        earlier = first.setdefault(fold(row["label"]), row)
        if earlier is not row:
            said = f"{row['number']} says again what {earlier['number']} says"
            found.append(
                finding("note", "repeated_line", said, "count it once", source=row["source_cell"])
            )
    return found


def _miscounts(
    frames: Mapping[str, Rows], announced: Sequence[Row], objectives: int, problems: list[Finding]
) -> list[Finding]:
    """Where the text announces another number of things than it then prints."""
    found = []
    for row in announced:
        whole = fold(text_of(row, "objective")) in WHOLE_PROGRAMME
        objective = number_of(row, "objective", [] if whole else problems)
        lines = [r for r in frames["lines_of_action"] if whole or r["objective"] == objective]
        strategies = [r for r in frames["strategies"] if whole or r["objective"] == objective]
        counts = {
            "objetivos": objectives,
            "estrategias": len(strategies),
            "lineas de accion": len(lines),
            "grupos": len({(r["strategy"], r["group"]) for r in lines if r["group"]}),
        }
        counted = fold(text_of(row, "counted"))
        if counted not in counts:
            problems.append(
                finding("error", "unknown_word", f'"{row["counted"].text}" cannot be counted',
                        f"write one of: {', '.join(counts)}", cell=row["counted"])
            )  # fmt: skip
        elif number_of(row, "value", problems) != counts[counted]:
            said = f'"{text_of(row, "text")}" is announced, and {counts[counted]} are printed'
            found.append(finding("note", "miscount", said, _KEPT, cell=row["value"]))
    return found


def _spellings(lines: Rows, acronyms: Rows) -> list[Finding]:
    """A heading that spells an acronym out otherwise than the glossary does."""
    glossary = {row["acronym"]: row["meaning"] for row in acronyms}
    first = {row["group"]: row for row in reversed(lines)}
    found = []
    for group, row in first.items():
        spelled = _SPELLED.fullmatch(group)
        meaning = glossary.get(spelled["acronym"]) if spelled else None
        if spelled and meaning and fold(meaning) != fold(spelled["meaning"]):
            said = f'"{group}" is "{meaning}" in the glossary'
            found.append(
                finding("note", "acronym_spelled_otherwise", said, "both are kept",
                        source=row["source_cell"])
            )  # fmt: skip
    return found


def _misprinted_acronyms(lines: Rows, acronyms: Rows) -> list[Finding]:
    """An acronym that the glossary lacks while it has one that differs in a single letter."""
    known = [row["acronym"] for row in acronyms]
    found = []
    for row in lines:
        for word in _ACRONYM.findall(row["label"]):
            near = [k for k in known if len(k) == len(word) and _differ_once(k, word)]
            if word not in known and near:
                said = f"{word} is not in the glossary, which has {', '.join(near)}"
                found.append(
                    finding("note", "acronym_misprinted", said, _KEPT, source=row["source_cell"])
                )
    return found


def _differ_once(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
