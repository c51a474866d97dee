"""What a notebook says about its document: title, cut-off, cover.

In comes the JSON that a notebook displays as ``application/vnd.indicators.document+json``; out
goes a checked :class:`DocumentProperties`. Never fills in a fact that the notebook does not
state: what is not given is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date

DOCUMENT_MIME = "application/vnd.indicators.document+json"

_LOCALES = {"es": "es_MX", "en": "en_US"}


class PropertiesError(ValueError):
    """The document output of a notebook is not what DocumentProperties describes."""


@dataclass(frozen=True)
class Tile:
    """One figure on the cover.

    Attributes
    ----------
    label, value, symbol : str
        What is counted, the count, and a sign such as ● that does not rely on colour.
    color : str
        `#rrggbb`.
    """

    label: str = ""
    value: str = ""
    symbol: str = ""
    color: str = "#56636b"


@dataclass(frozen=True)
class DocumentProperties:
    """Cover, running lines and metadata of a document.

    `cut_off` and `vintage` are shown after a label ("Corte", "Datos al"), so they hold only the
    value. `edition` may be a number, shown as "Edición 2". `date` is ISO 8601.
    """

    title: str
    subtitle: str = ""
    programme: str = ""
    lang: str = "es"
    edition: str = ""
    edition_note: str = ""
    cut_off: str = ""
    vintage: str = ""
    synthetic: bool = False
    stamp: str = ""
    date: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    headline: tuple[Tile, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, payload: object) -> DocumentProperties:
        """Check what a notebook displayed.

        Raises
        ------
        PropertiesError
            The title is missing, a key is not known, or a value is of the wrong kind.
        """
        given = _known(payload, cls)
        checked = {name: _CHECKS.get(name, _text)(name, value) for name, value in given.items()}
        if not checked.get("title", "").strip():
            raise PropertiesError("title is missing: a PDF/UA must have one")
        if checked.get("lang", "es") not in _LOCALES:
            raise PropertiesError(f'lang: expected "es" or "en", found "{checked["lang"]}"')
        properties = cls(**checked)
        properties.moment()
        return properties

    def moment(self) -> datetime | None:
        """Return `date` as a point in time (UTC unless it says otherwise), or None.

        Raises
        ------
        PropertiesError
            `date` is not in ISO 8601.
        """
        if not self.date:
            return None
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError:
            raise PropertiesError(
                f'date: expected ISO 8601 such as "2010-10-29", found "{self.date}"'
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def for_template(self) -> dict[str, Any]:
        """Return the fields as `report.typ` reads them, `date` also in words."""
        moment = self.moment()
        return {
            **asdict(self),
            "date_text": _in_words(moment.date(), self.lang) if moment else "",
        }


def _in_words(day: date, lang: str) -> str:
    return format_date(day, "long", locale=_LOCALES[lang])


def _known(payload: object, kind: type) -> dict[str, Any]:
    """Return the payload as a dict of keys that the dataclass has; None counts as not given."""
    names = {field.name for field in fields(kind)}
    if not isinstance(payload, Mapping):
        raise PropertiesError(f"expected an object, found {type(payload).__name__}")
    if unknown := sorted(set(payload) - names):
        raise PropertiesError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(names))}")
    return {name: value for name, value in payload.items() if value is not None}


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PropertiesError(f"{name}: expected text, found {value!r}")
    return str(value)


def _texts(name: str, value: object) -> tuple[str, ...]:
    return tuple(_text(name, item) for item in _list(name, value))


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise PropertiesError(f"{name}: expected true or false, found {value!r}")
    return value


def _tiles(name: str, value: object) -> tuple[Tile, ...]:
    tiles = []
    for item in _list(name, value):
        tile = Tile(**{key: _text(key, text) for key, text in _known(item, Tile).items()})
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", tile.color):
            raise PropertiesError(f'{name}: expected a color as #rrggbb, found "{tile.color}"')
        tiles.append(tile)
    return tuple(tiles)


def _list(name: str, value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise PropertiesError(f"{name}: expected a list, found {value!r}")
    return list(value)


_CHECKS: dict[str, Callable[[str, object], Any]] = {
    "synthetic": _flag,
    "keywords": _texts,
    "notes": _texts,
    "headline": _tiles,
}
