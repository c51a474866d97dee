"""The words of the project: codes of the frames, and what a person reads for them.

Frames hold codes, in English; what a reader sees for one, in Spanish or English, is its row in
``words.toml``. A code without its row is an error, and a test holds that every row is used.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

LANGUAGES = ("es", "en")
METHODS = ("damped-trend", "linear-trend", "run-rate", "plan")
HORIZONS = ("year", "year_to_date", "sexenio_to_date")


class _Status(NamedTuple):
    """How a status looks: its symbol, its colour, and the marker of a chart like the symbol."""

    symbol: str
    colour: str
    marker: str


#: Colour-blind safe (after Okabe and Ito), and each has a shape of its own: never colour alone.
STATUSES: Mapping[str, _Status] = {
    "green": _Status("●", "#00795c", "o"),
    "amber": _Status("▲", "#b26a00", "^"),
    "red": _Status("■", "#9c1b16", "s"),
    "above": _Status("◆", "#2f5fa7", "D"),
    "small": _Status("○", "#5f6b73", "o"),
    "stale": _Status("◌", "#6b4f7a", "x"),
    "no_data": _Status("–", "#7b858c", "_"),
    "not_due": _Status("·", "#7b858c", "."),
}

#: What ``{keeper}`` stands for: what follows is for whoever keeps the data, and not for an office.
_KEEPER = "\0"
_LOCALES = {"es": "es_MX", "en": "en_US"}
_TERMS = {3: "trienio", 4: "cuatrienio", 5: "quinquenio", 6: "sexenio"}
_LIKELIHOODS = {0.9: "very_likely", 0.66: "likely", 0.33: "even_chance", 0.1: "unlikely"}


@cache
def table(file: str = "words.toml") -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The rows of a table of words: kind, then code, then language.

    Those of help are apart, in words_help.toml, since help would feel the size of the others.
    """
    kinds: dict[str, dict[str, dict[str, str]]]
    kinds = tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))
    return kinds


def sentence(kind: str, code: str, lang: str = "es", term: str = "", **values: Any) -> str:
    """The text of a code, its places filled in.

    A place whose name ends in ``_code`` is filled with the label of its value.

    >>> sentence("label", "values_with_indicators", "en", values=3, indicators=2)
    '3 values of 2 indicators'
    """
    words = table()[kind][code][lang]
    words = _filled(words, values, lang) if values else words
    return _for_term(words, term) if lang == "es" and term else words


def label(code: str, lang: str = "es", term: str = "") -> str:
    """The word that a reader sees for a code of the frames, of a term such as "2025-2028".

    >>> label("green", "en"), label("sexenio_target", "es", "2025-2027")
    ('green', 'Meta del trienio')
    """
    return sentence("label", code, lang, term)


def words_or_code(kind: str, code: str, lang: str = "es", term: str = "") -> str:
    """The words of a code, or what stands there where it is no code: a number, a name."""
    return sentence(kind, code, lang, term) if code in table()[kind] else code


def code_in_words(code: str, lang: str = "es", term: str = "") -> str:
    """The words of a value that a frame holds as a code."""
    kind = next((kind for kind in ("code", "decided", "label") if code in table()[kind]), "code")
    return words_or_code(kind, code, lang, term)


def decided_in_words(decided: str, lang: str = "es", term: str = "") -> str:
    """What was decided.

    >>> decided_in_words("scope = cumulative, use = 2")
    'acumulada del sexenio, se toma como 2'
    """
    parts = [part.rpartition(" = ") for part in decided.split(", ")]
    words = [(name, words_or_code("decided", value, lang, term)) for name, _, value in parts]
    return ", ".join(
        sentence("ficha", "taken_as", lang, used=said) if name == "use" else said
        for name, said in words
    )


def message_in(message: str, lang: str) -> str:
    """What an error or a step of progress says, by its English text, in the reader's language.

    >>> message_in('x.xlsx: there is no such file', "es")
    'x.xlsx: no existe ese archivo'
    """
    if lang == "en":
        return message
    address, text = _ADDRESSED.fullmatch(message).groups("")  # type: ignore[union-attr]
    address = address.replace("]line ", f"]{label('line_of_file', lang)} ")
    for pattern, words in _patterns(lang):
        if found := pattern.fullmatch(text):
            return address + _filled(words, found.groupdict(), lang)
    return message


#: Sheet, column and row of an address, of several that a blank parts.
_CELL = re.compile(r"(\[.*?)!([A-Z]+)(\d+)(?: (?=\[)|$)")
#: "[plan.xlsx]Metas!D6: " before what is said of it.
_ADDRESSED = re.compile(r"(\[[^\]]*\][^:]*: )?(.*)", re.DOTALL)


@cache
def _patterns(lang: str) -> list[tuple[re.Pattern[str], str]]:
    """Each message as a pattern of its English text, first that which leaves the least open."""
    patterns, rows = [], table()["message"].values()
    for row in sorted(rows, key=lambda row: -len(re.sub(r"{\w+}", "", row["en"]))):
        # anything may fill the places, and two braces are one
        places = re.sub(r"(?<!\{)\\{(\w+)\\}(?!\\})", r"(?P<\1>.*)", re.escape(row["en"]))
        english = places.replace(r"\{\{", r"\{").replace(r"\}\}", r"\}")
        patterns.append((re.compile(english, re.DOTALL), row[lang]))
    return patterns


def statuses_in_words(counts: Mapping[str, int], lang: str = "es") -> str:
    """How many indicators have each status.

    >>> statuses_in_words({"red": 1, "green": 9, "amber": 0})
    '● 9 verde · ■ 1 rojo'
    """
    known = {code: counts[code] for code in STATUSES if counts.get(code)}
    return " · ".join(f"{STATUSES[c].symbol} {n} {label(c, lang)}" for c, n in known.items())


def finding_sentences(
    row: Mapping[str, Any], lang: str = "es", *, office: bool = False
) -> tuple[str, str]:
    """What a finding says and what to do about it; the message starts with its address.

    An ``office`` is told what is its own to do, and nothing of files that it does not have.
    """
    said = _sentences(row["code"], row["values"], lang)
    message, hint = (t.partition(_KEEPER)[0] if office else t.replace(_KEEPER, "") for t in said)
    if said[1] and not hint:
        hint = label("not_yours", lang)
    place = in_ranges(row["source_cell"])
    return f"{place}: {message}" if place else message, hint


def in_ranges(source_cell: str) -> str:
    """Addresses as people write them: each sheet once, cells one below the other as a range.

    >>> in_ranges("[a.xlsx]A!C5 [a.xlsx]A!E5 [a.xlsx]A!C6 [a.xlsx]B!C5")
    '[a.xlsx]A!C5:C6, E5 [a.xlsx]B!C5'
    """
    found = _CELL.findall(source_cell)
    if len(found) < 2 or _CELL.sub("", source_cell).strip():
        return source_cell
    cells = sorted({(sheet, len(column), column, int(row)) for sheet, column, row in found})
    sheets: dict[str, list[str]] = {}
    for _, run in groupby(enumerate(cells), lambda at: (*at[1][:3], at[1][3] - at[0])):
        (_, (sheet, _, column, first)), *rest = run
        last = f":{column}{rest[-1][1][3]}" if rest else ""
        sheets.setdefault(sheet, []).append(f"{column}{first}{last}")
    return " ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in sheets.items())


def finding_line(row: Mapping[str, Any], lang: str = "es") -> str:
    """What a finding says and what to do about it, in one line."""
    return "; ".join(filter(None, finding_sentences(row, lang)))


@lru_cache(maxsize=4096)
def _sentences(code: str, held: str, lang: str) -> tuple[str, str]:
    words = table()["finding"][code]
    values = (json.loads(held) if held else {}) | {"keeper": _KEEPER}
    if code == "unusable_file" and "said" in values:
        values["said"] = message_in(values["said"], lang)
    if "why_code" in values:
        values.setdefault("do_code", f"{values['why_code']}_do")
    hint = values.get("hint_code")
    hint = label(hint, lang) if hint else words.get(f"{lang}_hint", "")
    return _filled(words[lang], values, lang), _filled(hint, values, lang)


def _filled(words: str, values: Mapping[str, Any], lang: str) -> str:
    """A sentence with its places filled in; a place of a code takes the code's own words."""
    if "{" not in words:
        return words
    if "_code}" in words:
        codes = [name for name in values if name.endswith("_code") and f"{{{name}}}" in words]
        values = {
            **values,
            **{n: words_or_code("label", values[n], lang).format_map(values) for n in codes},
        }
    return words.format_map(values)


def _for_term(words: str, term: str) -> str:
    """Spanish words about a term, as the frames write it: six years alone are a sexenio."""
    first, _, last = term.partition("-")
    years = int(last) - int(first) + 1 if last else 6
    return words.replace("sexenio", _TERMS.get(years, "periodo"))


def reason_in_words(reason: str, figure: str, lang: str = "es", term: str = "") -> str:
    """Why a figure is undefined, from the ``reason`` column ("figure, figure: code; ...").

    >>> reason_in_words("recent_pace: missing_period; gap, attainment: no_actual", "gap")
    'sin resultado reportado'
    """
    for part in filter(None, reason.split("; ")):
        figures, _, code = part.rpartition(": ")
        if figure in figures.split(", "):
            return label(code, lang, term)
    return ""


def notebook_in(text: str, lang: str) -> str:
    """A notebook in a language: its cells change places with what their metadata hold in it."""
    book = json.loads(text)
    other = next(code for code in LANGUAGES if code != lang)
    cells = [cell for cell in book["cells"] if lang in cell["metadata"]]
    for cell in cells:
        cell["metadata"][other], cell["source"] = cell["source"], cell["metadata"].pop(lang)
    # as nbformat writes it
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n" if cells else text


def fold(text: str) -> str:
    """A text less case, accents, punctuation and extra white space.

    >>> fold("  Línea  BASE (2006)")
    'linea base 2006'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def plain(text: str) -> str:
    """A text in one line that a terminal takes for text alone: no escape sequence, no control.

    >>> plain("a\\x1b[31m" + chr(10) + "b")
    'a\\\\x1b[31m b'
    """
    spaced = (" " if ch.isspace() else ch for ch in text)
    return "".join(ch if ch.isprintable() else ascii(ch)[1:-1] for ch in spaced)


def number(value: float, decimals: int | None = None) -> str:
    """A number as es_MX and en_US write it; whole unless it is small; an en dash for NaN.

    >>> number(1234567.8), number(2.25), number(float("nan"))
    ('1,234,568', '2.2', '–')
    """
    if math.isnan(value):
        return "–"
    if decimals is None:
        decimals = 0 if abs(value) >= 100 or float(value).is_integer() else 1
    return f"{Decimal(str(value)):,.{decimals}f}"  # as it is printed, a half to the even digit


def signed(value: float, decimals: int | None = None) -> str:
    """A difference: a number that says its sign.

    >>> signed(57.3), signed(-1126980), signed(-0.04), signed(float("nan"))
    ('+57.3', '-1,126,980', '0', '–')
    """
    if round(value, 1) == 0:
        return "0"
    return f"{'+' if value > 0 else ''}{number(value, decimals)}"


def percent(share: float) -> str:
    """A share as a percentage, to a decimal so that 94.6 % is not taken for 95 %."""
    points = round(share * 100, 1)
    return "–" if math.isnan(share) else f"{number(points, int(points % 1 != 0))} %"


def chance(probability: float) -> str:
    """A simulated probability as a whole percentage, "74 %" or "> 99 %"."""
    if math.isnan(probability):
        return "–"
    if probability < 0.01:
        return "< 1 %"
    return "> 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def likelihood(probability: float, lang: str = "es") -> str:
    """A probability in words (the scale of the IPCC's guidance note, 2010): "muy probable"."""
    codes = (code for least, code in _LIKELIHOODS.items() if probability >= least)
    return label(next(codes, "very_unlikely"), lang)


def day_in_words(iso_date: str, lang: str = "es", *, short: bool = False) -> str:
    """An ISO date as people write it.

    >>> day_in_words("2010-10-29"), day_in_words("2010-10-29", short=True)
    ('29 de octubre de 2010', '29 oct 2010')
    """
    from babel.dates import format_date

    form = "medium" if short else "long"
    return format_date(date.fromisoformat(iso_date), form, locale=_LOCALES[lang])


def period_in_words(period: str, lang: str = "es") -> str:
    """A period as people write it: "III trimestre de 2010", "Q3 2010", "2009"."""
    year, _, quarter = period.partition("Q")
    if not quarter:
        return year
    roman = ("I", "II", "III", "IV")[int(quarter) - 1]
    return f"{roman} trimestre de {year}" if lang == "es" else f"Q{quarter} {year}"


def since_in_words(period: str, lang: str = "es") -> str:
    """From when on.

    >>> since_in_words("2007Q1"), since_in_words("2009")
    ('desde el I trimestre de 2007', 'desde 2009')
    """
    code = "since_quarter" if "Q" in period else "since"
    return sentence("label", code, lang, period=period_in_words(period, lang))


def decimals_together(*values: float) -> int:
    """With how many decimals two figures and their difference are written, so that it holds.

    >>> decimals_together(388, 427.59, -39.59), decimals_together(51, 82.4545, -31.4545)
    (0, 1)
    """
    known = [value for value in values if not math.isnan(value)]
    if all(float(value).is_integer() for value in known):
        return 0
    least = 0 if max(map(abs, known)) >= 100 else 1
    for decimals in range(least, 3):
        shown = [round(value, decimals) for value in values]
        if math.isclose(abs(shown[0] - shown[1]), abs(shown[-1]), abs_tol=10.0 ** -(decimals + 2)):
            return decimals
    return least
