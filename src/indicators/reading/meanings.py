"""What words say of figures: that they are a plan, money, a part, a share, a draft; or nothing.

A text goes in, wherever it stands: a title, the name of a sheet or a file, a line between rows, a
kind or a remark beside a row, a note below, a comment. A text of a few words has one meaning or
none, and the same one everywhere (:func:`says`); in a longer one expressions are looked for. What
follows from it is said where the text stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

from indicators.reading.headers import LINKS, PLANNED, parse_header
from indicators.reading.spellings import (
    NUMERALS,
    SCALES,
    Said,
    any_of,
    codes,
    date_of,
    fold,
    month_end,
    split_marks,
    take_period,
    take_scale,
    vocabulary,
)

_WORDS, _SAID = vocabulary("meanings"), vocabulary("expressions")
#: Words of programmes' names say no plan where a word for what was done stands beside them.
PROGRAMMES = frozenset(_WORDS["of_programmes"])
PLANS = frozenset(_WORDS["plan"])
DONE = frozenset([*vocabulary("headers")["done"], *_WORDS["done"]])
MONEY, _PHYSICAL = frozenset(_WORDS["money"]), frozenset(_WORDS["physical"])
_EXAMPLES, _OTHERS = frozenset(_WORDS["example"]), frozenset(_WORDS["other"])
_VARIABLES = frozenset(_WORDS["variables"])
_GROUPS = frozenset(_WORDS["group"]) | _VARIABLES
_COUNTED_BESIDE = frozenset((*vocabulary("titles")["people"], *_WORDS["counted_beside"]))
_BESIDE = DONE | _PHYSICAL | LINKS | frozenset(_WORDS["beside"])
_EVERYBODY = frozenset(_WORDS["everybody"])
_ALL_OF = re.compile(r"(?:total de(?: l[ao]s)?|tod[oa]s l[ao]s) \w")
_OF_FIGURES = frozenset(_WORDS["of_figures"])
_PLACE = re.compile(rf"{any_of([*_SAID['places'], *_SAID['units_of_places']])} \w")
_DERIVED = re.compile(rf"{any_of(_SAID['derived'])}\b")
_DRESS = re.compile(rf"\b{any_of(_SAID['dress'])}\b")
_NOTE_DOUBTS = re.compile(rf"\b{any_of(_SAID['note_doubts'] + _SAID['doubts'])}\b")
_NARROWS = re.compile(rf"\b{any_of(_SAID['narrows'] + _SAID['doubts'])}\b")
#: Of a text under a source or an evidence, and of a remark in a matrix: a figure is another one.
CORRECTS = re.compile(rf"\b{any_of(_SAID['corrections'])}")
NEW_TARGET = re.compile(rf"\b{any_of(_SAID['new_targets'])}")
#: The header of a column that says how figures add up: nothing of those of its row.
SAYS_HOW = re.compile(any_of(_SAID["says_how"]))
TELLING = re.compile(any_of(_SAID["telling_labels"]))
_OF_NOTES = re.compile(rf"{any_of(_SAID['sheets_of_notes'])}\b")
ACCUMULATED = re.compile(rf"(?<!no )\b{any_of(_SAID['accumulated'])}\b")
#: "Avance físico (%)": of the figures, which are percents then.
OF_PERCENT = re.compile(
    r"\((?:[^)]*\W)?(?<!\d)(?<!\d )(?:%|porcent\w*|por ciento)\)|\bpercentual\b"
    r"|^\s*(?:percent|porcentajes?\b)|^\s*(?:cifras|valores|datos|avances?|resultados|en|progress)\b"
    r".*(?:(?<!\d)(?<!\d )%|\bporcent|\bpor ciento|\bper ?cent)",
    re.IGNORECASE,
)
#: Multiples that are none in a header or a unit.
_TITLE_SCALES = {word: float(n) for word, n in codes(vocabulary("title_scales")).items()}
_UNIT_ONLY = re.compile(
    rf"(?:{any_of(_SAID['of_units'])} )*(?:e[nm] |in )?"
    rf"(?:{any_of([*SCALES, *_TITLE_SCALES])}(?: (?:de|of) [a-z]+)*|pesos|dolares)"
    r"(?: (?:corrientes|mexicanos))?(?: m[dx]?[pn])?"
)
_SOURCE = re.compile(rf"^\s*{any_of(_SAID['sources'])}\b.*", re.I | re.DOTALL)
#: "Meta reprogramada", of the target and not of what came of it.
_OF_TARGET = re.compile(r"metas? (?:reprogram|modific|ajust)")
WITHOUT_NOTE = re.compile(r"^\s*notas?\b[\s:.]*|[\s.]+$", re.IGNORECASE)
_CUT = re.compile(r"\b(?:con )?(?:fecha de )?corte al?\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)")
_DASH = re.compile(r"\s[-–—|]\s")
_OBJECTIVE = re.compile(
    rf"{any_of(_SAID['objectives'])}\s*(?P<number>\d{{1,3}}|\b{any_of(NUMERALS)}\b)"
    r"(?P<part>\.\d{1,3})?(?!\d)\s*[.:–-]*\s*(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: What indicators stand under, with its number or code: "Programa E012 Becas".
_BLOCK = re.compile(rf"{any_of(_SAID['blocks'])}\b(?: \w+)? ?[a-z]?\d{{1,3}}\b")
_NUMBERED = re.compile(
    r"(?P<number>\d{1,3})(?P<part>\.\d{1,3})?\s*[.:)–-]+\s*(?P<name>\S.*)", re.DOTALL
)
_FOOTNOTE = re.compile(
    r"(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\((?P<round>\d{1,2})\)|(?P<slash>\d{1,2})/|(?P<star>[*†‡#]+/?))"
    r"\s*(?P<text>\S.*)",
    re.DOTALL,
)
_TOTAL = re.compile(any_of(_SAID["total_rows"]))
_SUMS = re.compile(rf"{any_of(_SAID['sums'])}\b")
_SPACED_OUT = re.compile(r"\w(?: \w){3,}")  # "T o t a l"
_PLAN_TITLE = re.compile(any_of(_SAID["plans"]))
PLAN_OF_DONE = re.compile(any_of(_SAID["plans_of_done"]))
_PROGRAMME = re.compile(rf"{any_of(_SAID['programmes'])}\b")
_QUOTES = tuple("\"'“”«‘")
_ORGANS, _NO_TITLES = any_of(vocabulary("titles")["organs"]), any_of(_SAID["no_titles"])
_NO_TITLE = re.compile(rf"{_NO_TITLES}|{_ORGANS}\b(?! responsable)")
#: A sentence that begins with an infinitive.
_AIM = re.compile(r"(?!primer|tercer|mujer|taller|lugar)[a-z]{3,}[aei]r (?:\w+ ){2,}\w+")
#: What a title is of that says so: "Propósito: la población tiene empleo".
_OF_AIM = re.compile(rf"\s*{any_of(_SAID['aims'])}\b[^:]{{0,40}}:", re.I)
#: The kinds of rows, by the role that a word has as a header; and of words that head no column.
_KINDS = {"result": "result", "planned": "planned", "target": "planned"}
_KIND_WORDS = codes(vocabulary("rows")["kinds"])
#: Words of headers of texts that stand beside the figures.
ASIDE = frozenset(vocabulary("headers")["aside"])
_LEGENDS = tuple(f"{word} " for word in vocabulary("rows")["legends"])
#: Of a note that is no more than a word for what figures are.
_FEW_WORDS = 4


@lru_cache(maxsize=4096)
def says(text: str) -> str:
    """What a text of a few words makes of the figures that it stands over, below or beside:
    "plan", "money", "percent", "scale", "group", "period", "other", or nothing.

    >>> says("PROGRAMADO"), says("Economía (miles)"), says("Solo mujeres"), says("Salud")
    ('plan', 'scale', 'group', '')
    """
    folded = fold(text)
    rest, said = take_period(folded)
    words = set(rest.split()) - LINKS
    # "Plan y avance"; "Plan. Avance trimestral": the programme, and what its sheet is
    both = re.search(r"\b(?:y|e|and)\b", folded) or (". " in text and words & DONE)
    head = None if both else parse_header(text)
    planned = (words and words <= PLANS) or _PLAN_TITLE.fullmatch(rest)
    planned = planned or PLAN_OF_DONE.fullmatch(rest)
    if planned or (head and head.role in (*PLANNED, "term_target")):
        return "plan"
    if OF_PERCENT.search(f"({text})" if "(" not in text else ""):  # "Cobertura (%)" may be a name
        return "percent"
    of_target = head and head.role in ("share", "baseline") and folded != "base"
    if of_target or _DERIVED.match(folded) or re.match(r"\s*%\s*[^\W\d_]", text):
        return "other"
    if scale_in(text) != 1.0 or re.search(r"\ben (?:miles|millones)\b", folded):
        return "scale"
    if is_part(text) or is_place(text) or _is_of(words, _GROUPS):
        return "group"
    if words & MONEY and words <= MONEY | {"porcentaje", "porcentajes"}:
        return "money"
    if words & _EXAMPLES or _is_of(words, _OTHERS):
        return "other"
    if not said.is_empty and len(rest.split()) <= 2:
        return "period"
    return "other" if ACCUMULATED.search(folded) else ""


def _is_of(words: set[str], known: frozenset[str]) -> bool:
    """Whether words are known ones, but for some that leave a text what it is."""
    return bool(words & known) and words <= known | _BESIDE


def kind_said(note: str) -> str:
    """What a note of a few words says that figures are, as `says` has it; else nothing."""
    few = len(note.split()) <= _FEW_WORDS and not _OF_TARGET.match(fold(note))
    return says(note) if few else ""


def kind_of_row(text: str) -> str:
    """What a word says of its row: "result", "planned", or nothing that is known."""
    if is_everybody(text):
        return "result"
    head = parse_header(text)
    own = _KINDS.get(head.role, "") if head and not head.period else ""
    return _KIND_WORDS.get(fold(text), own)


def parts_of(title: str) -> Iterator[str]:
    """A title, and what it says in brackets or behind a dash: "Avance 2025 - Mujeres"."""
    yield title
    yield from _BRACKETS.findall(title)
    first, *rest = _DASH.split(title)
    if not DONE.isdisjoint(fold(first).split()):
        yield from rest


def kind_of_words(words: Collection[str]) -> str:
    """What single words make of figures: "money", "planned", or nothing."""
    if MONEY.intersection(words) and _PHYSICAL.isdisjoint(words):
        return "money"
    return "planned" if PLANS.intersection(words) and DONE.isdisjoint(words) else ""


def is_programme_of_work(title: str) -> bool:
    """Whether a title begins as that of a plan of work, "Plan anual de trabajo"."""
    return bool(_PROGRAMME.match(fold(title)))


def is_doubtful_name(name: str, titles: str) -> bool:
    """Whether the name of a file or a sheet says that its figures are a plan, money, a part or an
    example, and its titles do not say that they are results.

    >>> is_doubtful_name("Calendario 2025", "Hoja1"), is_doubtful_name("plan", "Avance")
    (True, False)
    """
    said = says(name) not in ("", "period") or kind_of_words(set(fold(name).split()))
    return bool(said or is_narrowing(name)) and DONE.isdisjoint(fold(titles).split())


def is_doubted_by(note: str, periods: Collection[Said] | None = None) -> bool:
    """Whether a note says that what it is about, figures of some periods perhaps, is no plain
    result; a source says nothing of it.

    >>> is_doubted_by("Dato al mes de mayo", [Said(2025, 2)]), is_doubted_by("Solo mujeres")
    (True, True)
    >>> is_doubted_by("Dato del segundo trimestre", [Said(2025, 2)])
    False
    """
    note = WITHOUT_NOTE.sub("", _SOURCE.sub("", note))
    day = date_of(note)
    if day and any(day == _end_of(when) for when in periods or () if when.year):
        note = _CUT.sub("", note)  # "Con corte al 30 de septiembre de 2025", of its own quarter
    doubted = kind_said(note) not in ("", "period") or bool(_NOTE_DOUBTS.search(fold(note)))
    if doubted or periods is None:
        return doubted
    return any(_is_of_another_period(part, periods) for part in note.split(";"))


def _end_of(period: Said) -> date:
    """The last day of a period that has a year."""
    return month_end(period.year or 0, period.month or 3 * (period.quarter or 4))


def _is_of_another_period(note: str, periods: Collection[Said]) -> bool:
    """Whether a note says no more than what its figures are of, and it is none of some periods."""
    folded = fold(note)
    rest, said = take_period(folded)
    within = take_period(rest)[1]
    includes = re.search(r"\bincluyen?\b", folded)
    if includes:  # "El tercer trimestre incluye 40 de junio", "Incluye lo del primer trimestre"
        rest, said = "", said if within.is_empty else within
    if said.is_empty or not _OF_FIGURES.issuperset(rest.split()):
        return False
    if said.odd or said.first_year:
        return True
    if said.running:  # up to what the last of the quarters ends with
        quarters = {when.quarter for when in periods}
        if quarters >= set(range(1, (said.quarter or 0) + 1)) and None not in quarters:
            said = said._replace(quarter=None)
    pairs = [zip(said[:3], when[:3], strict=True) for when in periods]
    same = [all(one in (None, other) for one, other in own) for own in pairs]
    return not (all(same) if includes else any(same))


def is_narrowing(title: str) -> bool:
    """Whether a title says that its figures are of a part, or of another measure.

    >>> is_narrowing("Excluye el municipio de Tepic"), is_narrowing("Avance trimestral")
    (True, False)
    """
    return any(_NARROWS.search(fold(part)) for part in parts_of(_SOURCE.sub("", title)))


def is_telling(text: str) -> bool | None:
    """Whether a label and its value say that figures are no plain results, or another multiple;
    ``None`` where it is no label that could.

    >>> is_telling("Cobertura: Parcial"), is_telling("Factor: x100"), is_telling("Fuente: SEP")
    (True, True, False)
    """
    label, _, value = text.partition(":")
    if not TELLING.fullmatch(fold(label)) or not value.strip():
        return None
    if not PROGRAMMES.isdisjoint(fold(value).split()):
        return False
    if fold(label) in ("factor", "multiplicador", "escala"):
        return bool(re.search(r"[2-9]|\d\d", value))
    few = len(value.split()) <= _FEW_WORDS
    other = says(value) not in ("", "period", "money") or is_doubted_by(value)
    return (few and other) or is_narrowing(value)


def is_of_notes(name: str) -> bool:
    """Whether a sheet's name says that it holds notes: "Notas aclaratorias", "Portada"."""
    return bool(_OF_NOTES.match(fold(name)))


def gives_colours_a_meaning(text: str) -> bool:
    """Whether a text says that the colour, or another dress, of a value changes what it is.

    >>> gives_colours_a_meaning("En rojo, cifras estimadas")
    True
    """
    folded = fold(text[:300])
    return bool(_DRESS.search(folded) and _NOTE_DOUBTS.search(folded))


def is_beside_results(header: str) -> bool:
    """Whether a header names what stands beside results and is none: people, money, a variable.

    >>> is_beside_results("Beneficiarios hombres"), is_beside_results("Costo unitario")
    (True, True)
    >>> is_beside_results("Ajustado")
    False
    """
    words = set(fold(header).split())
    other = words & (MONEY | _COUNTED_BESIDE | _VARIABLES) or _DERIVED.match(fold(header))
    return bool(other) or says(header) == "group"


def is_everybody(text: str) -> bool:
    """Whether the word for a group means all of them: Total, Estatal, Todas las personas."""
    folded = fold(text)
    return folded in _EVERYBODY or bool(_ALL_OF.match(folded))


def is_part(name: str) -> bool:
    """Whether the name of a row is a group's or a variable's, and no indicator's.

    >>> is_part("Mujeres"), is_part("Numerador: viviendas"), is_part("Mujeres capacitadas")
    (True, True, False)
    """
    words = fold(name).split()
    of_above = words[:1] == ["de"] and words[2:3] == ["cuales"]  # "De las cuales, a mujeres"
    return bool(words) and (of_above or words[0] in _VARIABLES or _GROUPS.issuperset(words))


def is_place(text: str) -> bool:
    """Whether a text begins as a place of several does, "Municipio de Tepic", and not as a group,
    "Zona norte": in a letterhead it says nothing.
    """
    folded = fold(text)
    return bool(_PLACE.match(folded)) and not _is_of(set(folded.split()), _GROUPS)


def scale_in(text: str) -> float:
    """The scale of a title that says nothing else, or says it in brackets."""
    unit = unit_in(text)
    ending = max((word for word in _TITLE_SCALES if unit.endswith(word)), key=len, default="")
    return _TITLE_SCALES.get(ending) or take_scale(unit)[1]


def unit_in(text: str) -> str:
    """The unit of a title that says nothing else, or says it in brackets, "(miles de pesos)"."""
    parts = [take_period(fold(part))[0] for part in (text, *_BRACKETS.findall(text))]
    return next(filter(_UNIT_ONLY.fullmatch, parts), "")


# ---- titles, totals and notes


def is_total(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a label is that of a row of totals; "Total de X" is, where X is another row, or the
    beginning of several.

    >>> is_total("Subtotal salud"), is_total("Total de becas")
    (True, False)
    >>> is_total("Total de becas", ["Becas"])
    True
    """
    folded = _closed_up(text)
    total = _TOTAL.fullmatch(folded)
    of = re.match(r"(?:total|suma|promedio) (?:de )?(?:las )?(?:los )?(.+)", folded)
    if total or not of:
        return bool(total)
    others = [other for name in names if (other := fold(name)) != folded]
    return of[1] in others or sum(other.startswith(f"{of[1]} ") for other in others) > 1


def may_be_sum(text: str) -> bool:
    """Whether the name of a row begins as a sum's does: is it one, where its numbers add up others?

    >>> may_be_sum("Total secretaría"), may_be_sum("S u b t o t a l"), may_be_sum("Totalidad")
    (True, True, False)
    """
    return bool(_SUMS.match(_closed_up(text)))


def _closed_up(text: str) -> str:
    folded = fold(text)
    return folded.replace(" ", "") if _SPACED_OUT.fullmatch(folded) else folded


def objective_title(text: str) -> tuple[int, str] | None:
    """The number and the name of an objective that a text is the title of.

    >>> objective_title("Objetivo 2: Salud"), objective_title("Obj. 3"), objective_title("Salud")
    ((2, 'Salud'), (3, ''), None)
    """
    return _numbered(_OBJECTIVE.fullmatch(text.strip()))


def numbered_objective(text: str) -> tuple[int, str] | None:
    """The number and the name in a column of objectives: "2. Salud", "Objetivo 2", "2"."""
    alone = (int(text), "") if text.isdecimal() and len(text) <= 3 else None
    return _numbered(_OBJECTIVE.fullmatch(text) or _NUMBERED.fullmatch(text)) or alone


def _numbered(found: re.Match[str] | None) -> tuple[int, str] | None:
    if found is None:
        return None
    part = f"{found['number']}{found['part']}" if found["part"] else ""
    numeral = found["number"].upper()
    number = NUMERALS.index(numeral) + 1 if numeral in NUMERALS else int(numeral)
    return number, " ".join(filter(None, (part, found["name"].strip())))


def is_block(name: str) -> bool:
    """Whether a name is that of what indicators stand under: Objetivo 2, Programa E012 ..."""
    return bool(_BLOCK.match(fold(name)))


def is_legend(text: str) -> bool:
    """Whether a text below a table explains it: Fuente, Nota, p/, n.d. ..."""
    return f"{fold(text)} ".startswith(_LEGENDS)


def footnote(text: str) -> tuple[str, str] | None:
    """The mark of a footnote, and what it says.

    >>> footnote("1/ Miles de becas."), footnote("Fuente: SEP")
    (('1', 'Miles de becas.'), None)
    """
    if not (note := _FOOTNOTE.fullmatch(text.strip())):
        return None
    mark = note["raised"] or note["round"] or note["slash"] or note["star"]
    return split_marks(mark)[1][0] if note["raised"] else mark, note["text"]


def is_of_others(title: str) -> bool:
    """Whether a title says nothing of the figures: an office's name or slogan, a handbook, an
    objective or what it says, "Reducir la brecha salarial".
    """
    folded = fold(title)
    aim = title.lstrip().startswith(_QUOTES) or _OF_AIM.match(title)  # or a slogan
    return bool(aim or is_block(title) or _NO_TITLE.match(folded) or _AIM.match(folded))
