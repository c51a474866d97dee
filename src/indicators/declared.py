"""Strict TOML: what a person declares, read into dataclasses whose annotations are the schema.

A file goes in, checked values come out, or a :class:`~indicators.errors.SettingsError` of one line
that names the file, the line and the key. Nothing here knows what the keys mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import NoneType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from indicators.errors import IndicatorsError, SettingsError, UsageError

_T = TypeVar("_T")
#: A part of the path to a value: a key, or the place in a list, from 0.
Key = str | int

#: What neither XML nor a terminal takes.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
#: More bytes than anybody declares.
_LARGEST_FILE = 16 * 2**20


class Within(NamedTuple):
    """The least and the greatest of a number or date, or of how many characters a text has."""

    least: Any
    greatest: Any


Year = Annotated[int, Within(1900, 2100)]

#: What stands for each type in a message, and its bounds where the annotation gives none.
_TYPES: Mapping[type, tuple[str, Within]] = {
    str: ("a text", Within(0, 5_000)),
    int: ("a whole number", Within(-(10**9), 10**9)),
    float: ("a number", Within(-1e15, 1e15)),
    bool: ("true or false", Within(False, True)),
    date: ("a date such as 2008-01-18", Within(date(1900, 1, 1), date(2100, 12, 31))),
}


@dataclass(frozen=True)
class Declared:
    """A TOML file: its name, its text, and what it holds."""

    file: str
    text: str
    content: Mapping[str, Any]

    def build(self, schema: type[_T], said: Any, *path: Key) -> _T:
        """A dataclass from the table at a path, or an error at the first key that is unknown,
        missing or not what its annotation says.

        Annotations are of str, int, float, bool, date, ``Literal``, other dataclasses, and tuples
        and mappings of these; ``Annotated`` with `Within` bounds them, ``Any`` is not looked at.
        """
        values = self.check(schema, said, *path)
        for needed in fields(schema):  # type: ignore[arg-type]
            optional = needed.default is not MISSING or needed.default_factory is not MISSING
            if not optional and needed.name not in values:
                raise self.error(f'{self.at(*path)}: "{needed.name}" is missing', *path)
        return schema(**values)

    def check(
        self, schema: type, said: Any, *path: Key, allowed: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The checked values of a table: all fields of a dataclass, or those ``allowed``."""
        kinds = _kinds(schema)
        names = [f.name for f in fields(schema) if not allowed or f.name in allowed]
        if not isinstance(said, Mapping):
            raise self._wrong("should be a table", *path)
        if unknown := [key for key in said if key not in names]:
            hint = nearest(unknown[0], names)
            raise self._wrong(f"is not a known key; {hint}", *path, unknown[0])
        return {key: self._value(kinds[key], value, *path, key) for key, value in said.items()}

    def error(self, message: str, *path: Key) -> IndicatorsError:
        """An error with the line of a key; it is the message that names the key."""
        return SettingsError(f"[{self.file}]line {self._line(path)}: {message}")

    def at(self, *path: Key) -> str:
        """A path as the file writes it: ``indicators."1.1".unit_kind``, ``decisions[2].year``."""
        said, here = "", self.content
        for part in path:
            try:
                here = here[part]  # type: ignore[index]
            except (LookupError, TypeError):  # missing, or a text where a table may stand
                here = {}
            if isinstance(part, int):
                first = next(iter(here.items()), ("", 0)) if isinstance(here, Mapping) else ("", 0)
                which = f" ({first[0]} = {_shown(first[1])})" if isinstance(first[1], str) else ""
                said += f"[{part + 1}]{which}"
            else:
                bare = re.fullmatch(r"[\w-]{1,60}", part)
                said += "." * bool(said) + (part if bare else _shown(part))
        return said

    def _wrong(self, said: str, *path: Key) -> IndicatorsError:
        return self.error(f"{self.at(*path)} {said}", *path)

    def _value(self, kind: Any, value: Any, *path: Key) -> Any:
        bounds: Within | None = None
        if NoneType in get_args(kind):  # X | None
            kind = get_args(kind)[0]
        if get_origin(kind) is Annotated:
            kind, bounds = get_args(kind)
        origin, args = get_origin(kind), get_args(kind)
        if origin is Literal:
            if value in args and isinstance(value, str):
                return value
            raise self._wrong(f"= {_shown(value)} is not one of {', '.join(args)}", *path)
        if origin is tuple:
            if isinstance(value, Mapping) and is_dataclass(args[0]):
                raise self._wrong(f"is one table; write [[{self.at(*path)}]] above each", *path)
            if not isinstance(value, list):
                raise self._wrong("should be a list", *path)
            return tuple(self._value(args[0], item, *path, n) for n, item in enumerate(value))
        if origin is not None:  # Mapping[str, X]
            if not isinstance(value, Mapping):
                raise self._wrong("should be a table", *path)
            return {key: self._value(args[1], item, *path, key) for key, item in value.items()}
        if is_dataclass(kind):
            return self.build(kind, value, *path)  # type: ignore[arg-type]
        return value if kind is Any else self._plain(kind, bounds, value, *path)

    def _plain(self, kind: type, bounds: Within | None, value: Any, *path: Key) -> Any:
        expected, usual = _TYPES[kind]
        least, greatest = bounds or usual
        wanted: Any = (int, float) if kind is float else kind
        # true is a whole number to Python, a date with a time a date
        odd = isinstance(value, (bool, datetime)) and kind is not bool
        if odd or not isinstance(value, wanted):
            raise self._wrong(f"= {_shown(value)} should be {expected}", *path)
        size, unit = (len(value), " characters") if kind is str else (value, "")
        if kind is str and (sign := _UNPRINTABLE.search(value)):
            letter = ascii(sign[0])[1:-1]
            raise self._wrong(f"holds the character {letter}, which no page can show", *path)
        if not least <= size <= greatest:  # so with NaN
            said = f"= {_shown(size)}{unit} should be {least} to {greatest}{unit}"
            raise self._wrong(said, *path)
        return float(value) if kind is float else value

    def _line(self, path: tuple[Key, ...]) -> int:
        """The line of a key: each part of the path in turn, as far as it is found."""
        lines, found = self.text.splitlines(), 0
        for n, part in enumerate(path):
            if isinstance(part, int):
                opens = re.compile(rf"\s*\[\[\s*{re.escape(str(path[n - 1]))}\s*\]\]")
                starts = [place for place, line in enumerate(lines) if opens.match(line)]
                found = starts[part] if part < len(starts) else found
                continue
            wanted = re.compile(rf"(?<![\w-])[\"']?{re.escape(part[:200])}[\"']?\s*[=.\]]")
            rest = range(found, len(lines))
            found = next((place for place in rest if wanted.search(lines[place])), found)
        return found + 1


@cache
def _kinds(schema: type) -> dict[str, Any]:
    """The annotations of a dataclass, which as text take longer to read than a whole file."""
    return get_type_hints(schema, include_extras=True)


def nearest(given: str, known: Sequence[str]) -> str:
    """The known name that is meant, it seems, or all of them.

    >>> nearest("colums", ["columns", "rows"]), nearest("x", ["columns", "rows"])
    ('did you mean "columns"?', 'known: columns, rows')
    """
    near = get_close_matches(given[:60], known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"


def read_declared(path: Path, what: str) -> Declared:
    """Read a TOML file; ``what`` says what it is, for the message that it is not there."""
    if not path.is_file():
        raise UsageError(f"{path}: there is no such {what}")
    if (size := path.stat().st_size) > _LARGEST_FILE:
        raise SettingsError(f"[{path.name}]: has {size} bytes; {_LARGEST_FILE} are the most")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Declared(path.name, text, tomllib.loads(text))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:  # a number of too many digits is no TOML error
        said = " ".join(str(error).split())[:200]
        raise SettingsError(f"[{path.name}]: not a TOML file in UTF-8: {said}") from error


def _shown(value: Any) -> str:
    """A value as TOML writes it, in one line and cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of that many digits"
    text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in str(value)[:60])
    return f'"{text}{"…" * (len(value) > 60)}"' if isinstance(value, str) else text
