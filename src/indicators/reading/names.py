"""Indicator names, as typed by people, matched to the programme's own; and ids.

A text goes in, an id or nothing comes out, with the best candidates for the finding. A typing slip
is a slip within a word: a word that is another word makes another indicator, however alike the
whole is, and a doubtful match is never taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from indicators.reading.findings import Finding, finding
from indicators.reading.spellings import fold, split_marks, vocabulary
from indicators.reading.workbook import Cell

#: Taken by experiment: at least this alike, and this far ahead of the next.
_SCORE_NEEDED, _LEAD_NEEDED = 90.0, 5.0
#: Texts compared at once, which bounds the table of scores.
_BATCH = 500

#: Words of so many letters are hardly another word with one letter changed.
_LONG_WORD = 8
_DOUBLED = re.compile(r"(.)(?=\1)")

_LINKS = frozenset(vocabulary("names")["links"])
#: Words on whose two sides nothing may change places.
_RELATIONS = frozenset(vocabulary("names")["relations"])
_LEADING_ID = re.compile(r"(\d{1,3}\.\d{1,3})[.)\s–—:-]+([^\W\d].*)", re.DOTALL)
_NUMERAL = re.compile(r"(?:x{0,3}(?:ix|iv|v?i{0,3})|.*\d.*)")
#: Words that leave a name what it is.
_FILLERS = frozenset(vocabulary("names")["fillers"])
#: How words begin that look alike and are opposites; other such pairs differ too much to be slips.
_OPPOSITES = [tuple(pair) for pair in vocabulary("names")["opposites"]]


@dataclass(frozen=True)
class Match:
    """The indicator that a name means (empty: none was taken), and the best candidates."""

    indicator_id: str
    exact: bool
    candidates: tuple[tuple[str, float], ...] = ()


def match_names(texts: Sequence[str], folded_names: Mapping[str, str]) -> dict[str, Match]:
    """Find the indicators that some texts name, all at once.

    ``folded_names`` are folded name to indicator id; several may be of one.
    """
    folded = {text: fold(text) for text in texts}
    matches = {
        text: Match(folded_names.get(wanted, ""), exact=wanted in folded_names)
        for text, wanted in folded.items()
    }
    rest = [text for text in folded if not matches[text].exact and folded_names]
    names = list(folded_names)
    former = len(names) - len(set(folded_names.values()))  # names beyond one for each indicator
    # token_sort_ratio is the ratio of the sorted words; sorting each text once is what makes a
    # table of names against names fast
    ordered = [" ".join(sorted(name.split())) for name in names]
    for start in range(0, len(rest), _BATCH):
        batch = rest[start : start + _BATCH]
        wanted_words = [" ".join(sorted(folded[text].split())) for text in batch]
        scores = process.cdist(wanted_words, ordered, scorer=fuzz.ratio)
        for text, row in zip(batch, scores, strict=True):
            alike: dict[str, float] = {}
            for n in np.argsort(-row, kind="stable")[: 3 + former]:
                alike.setdefault(folded_names[names[n]], float(row[n]))
            (best, score), (_, following), *_ = *alike.items(), ("", 0.0)
            own = (name for name in names if folded_names[name] == best)
            taken = score >= _SCORE_NEEDED and score - following >= _LEAD_NEEDED
            taken = taken and any(_same_words(folded[text], name) for name in own)
            matches[text] = Match(best if taken else "", False, tuple(alike.items())[:3])
    return matches


def _same_words(one: str, other: str) -> bool:
    """Whether the words of two folded texts pair up one to one, each pair a slip apart at most.

    >>> _same_words("luminarias en servico", "luminarias en servicio")
    True
    >>> _same_words("becas nivel i", "becas nivel ii"), _same_words("regidores", "regidoras")
    (False, False)
    """
    # "alumnos por maestro" and "maestros por alumno" have the same words
    related = not _RELATIONS.isdisjoint(one.split()) or {"de", "a"} <= set(one.split())
    return not any(_unpaired(one, other)) and (not related or _in_order(one, other))


def _unpaired(one: str, other: str) -> tuple[list[str], list[str]]:
    """The words of each of two folded texts that have none in the other, slips apart."""
    ours, theirs = (Counter(w for w in text.split() if w not in _LINKS) for text in (one, other))
    left, right = list((ours - theirs).elements()), list((theirs - ours).elements())
    for word in list(left):
        alike = sorted(right, key=lambda other: OSA.distance(word, other))
        if slip := next((other for other in alike if _is_slip(word, other)), None):
            left.remove(word)
            right.remove(slip)
    return left, right


def changed_words(name: str, own: str) -> list[str]:
    """The words of a folded name that make it another than its own: they stand in place of others,
    or narrow it. Words that are cut short, missing, or say no more than "realizadas", do not.

    >>> own = "visas expedidas"
    >>> changed_words("visas canceladas", own), changed_words("numero de visas exp.", own)
    (['canceladas'], [])
    >>> changed_words("visas expedidas a menores", own)
    ['menores']
    """
    left, right = _unpaired(name, own)
    cut = {w for w in left if any(other.startswith(w.rstrip(".")) for other in right)}
    left = [word for word in left if word not in cut]
    return left if len(right) > len(cut) else [word for word in left if word not in _FILLERS]


def _in_order(one: str, other: str) -> bool:
    """Whether the words of two folded texts come in one order, slips apart."""
    ours, theirs = ([w[:2] for w in text.split() if w not in _LINKS] for text in (one, other))
    return ours == theirs


@lru_cache(maxsize=4096)
def _is_slip(word: str, other: str) -> bool:
    """Whether two words differ as typing makes them differ, and not as meaning does."""
    if min(len(word), len(other)) < 4 or word[0] != other[0]:
        return False  # "no", "sin", "II"; importaciones and exportaciones
    if _NUMERAL.fullmatch(word) or _NUMERAL.fullmatch(other):
        return False
    for ending, plain in ((r"[ao](s?)$", r"\1"), (r"[eao]?s$", "s")):
        if re.sub(ending, plain, word) == re.sub(ending, plain, other):
            return False  # alumnos and alumnas, regidores and regidoras
    pairs = ((word, other), (other, word))
    if any(a.startswith(one) and b.startswith(two) for a, b in pairs for one, two in _OPPOSITES):
        return False
    # two letters make another word: capacitadas and capacitadoras, prenatales and perinatales; and
    # one in a short word: predios and premios, casos and cascos
    bare, others = (_DOUBLED.sub("", w.removesuffix("s")) for w in (word, other))
    moved = sorted(word) == sorted(other)
    is_long = max(len(word), len(other)) >= _LONG_WORD
    return OSA.distance(word, other) <= 1 and (is_long or moved or bare == others)


def leading_id(name: str) -> tuple[str, str]:
    """The id before a name, and the name; no id where it begins with none.

    >>> leading_id("1.2 - Becas entregadas"), leading_id("2.5 millones"), leading_id("100 becas")
    (('1.2', 'Becas entregadas'), ('2.5', 'millones'), ('', '100 becas'))
    """
    found = _LEADING_ID.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


def ids_in(cell: Cell) -> list[str]:
    """The ids that a cell may mean: one, or for a date day.month and month.day."""
    value = cell.value
    if isinstance(value, date):
        return list(dict.fromkeys([f"{value.day}.{value.month}", f"{value.month}.{value.day}"]))
    if isinstance(value, float) and value.is_integer() and cell.number_format == "General":
        return [str(int(value))]
    return [split_marks(cell.text)[0].rstrip(".").strip()]


def choose_id(
    cell: Cell, preferred: Container[str], known: Container[str] = ()
) -> tuple[str, list[Finding]]:
    """The id in a cell, empty where it stays open, and what to say about it.

    Of a date's two it is the ``preferred`` one, if that is only one. ``known`` are the programme's
    ids: 1.1 as a number is 1.10 as well, if there is one.
    """
    ids = ids_in(cell)
    if isinstance(cell.value, date):
        code, ids = "id_as_date", [key for key in ids if key in preferred] or ids
    else:
        code, both = "number_for_id", [ids[0], f"{ids[0]}0"]
        open_number = isinstance(cell.value, float) and "." in ids[0]
        if not (open_number and all(key in known for key in both)):
            return ids[0], []
        ids = both
    if len(ids) == 1:
        said = finding(code, cell=cell, indicator_id=ids[0], why_code="id_as_date_plain",
                       shown=cell.text, id=ids[0])  # fmt: skip
        return ids[0], [said]
    why = {"why_code": "id_as_date_open"} if code == "id_as_date" else {}
    listed = ", ".join(ids)
    return "", [finding(code, cell=cell, severity="error", shown=cell.text, ids=listed, **why)]
