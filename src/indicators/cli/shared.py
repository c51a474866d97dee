"""What commands share: options, the language that they and their help speak, tables and errors.

What an option means is in words_help.toml, by its name: `_speak` puts it on every command, in the
language of the call. Nothing is loaded here that ``--help`` would have to wait for.
"""

from __future__ import annotations

import gettext
import locale
import os
import shutil
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import reduce, wraps
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

import indicators as ind
from indicators.words import (
    HORIZONS,
    LANGUAGES,
    METHODS,
    STATUSES,
    finding_line,
    label,
    message_in,
    plain,
    sentence,
    table,
    words_or_code,
)

_ENV = "INDICATORS_LANG"
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
#: No column of names is narrower than this.
_NARROWEST = 12
_COLOURS = {"green": "green", "amber": "yellow", "red": "red", "above": "blue"}


def _asked(arguments: Sequence[str]) -> str:
    """The language asked for: by ``--lang``, by the environment, by programme.toml; else none."""
    said = {"--lang": os.environ.get(_ENV, ""), "--data": "data/raw"}
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        option, equals, attached = name.partition("=")
        if option in said:
            said[option] = attached if equals else value
    lang = said["--lang"]
    if not lang:
        with suppress(OSError, ValueError, KeyError, TypeError):  # what is wrong is said later
            text = (Path(said["--data"]) / "programme.toml").read_text(encoding="utf-8")
            lang = tomllib.loads(text)["programme"]["lang"]
    return lang if lang in LANGUAGES else ""


class _Group(click.Group):
    """The commands in the order of work; ``lang`` is that of the one that runs, not of its help."""

    lang, arguments = "es", list[str]()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of work, which is that of the table of help."""
        return [name for name in table("words_help.toml")["command"] if name in self.commands]

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        arguments = sys.argv[1:] if args is None else list(args)
        self.arguments, asked = arguments, _asked(arguments)
        spoken = locale.getlocale()[0] or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        _speak(self, asked or ("es" if spoken[:2] == "es" else "en"))
        self.lang = asked or "es"
        return super().main(arguments, *more, obj=self.lang, **options)

    def lang_of(self, folder: str) -> str:
        """The language in which the command that is running speaks of a programme."""
        return _asked([*self.arguments, "--data", folder]) or "es"


def _speak(group: click.Group, lang: str) -> None:
    """Let click, the group and its commands speak a language."""
    words = table("words_help.toml")
    said = {row["en"]: row[lang] for row in words["click"].values()}

    def one(_: str, text: str) -> str:
        return said.get(text, text)

    # gettext's catalogues are compiled files; ours is the table that holds all other help
    vars(gettext).update(dgettext=one, dngettext=lambda _, s, p, n: one(_, s if n == 1 else p))
    group.subcommand_metavar = said["COMMAND [ARGS]..."]
    for key, command in {"indicators": group, **group.commands}.items():
        command.help = words["command"][key][lang]
        command.options_metavar = words["click"]["metavar"][lang]
        command._help_option = None  # click's own, made once and kept
        for parameter in command.params:
            flag = parameter.opts[-1].lstrip("-").replace("-", "_")
            names = (f"{key}.{parameter.name}", flag, parameter.name)
            if row := next((words["option"][n] for n in names if n in words["option"]), None):
                parameter.help = row[lang]


def _choice(name: str, among: Sequence[str], usual: str) -> _Decorator:
    return click.option(name, default=usual, show_default=True, type=click.Choice(among))


_NAMED_OR_ASKED: Any = {"envvar": _ENV, "callback": lambda context, _, given: given or context.obj}
#: By name; two stand for several that go together, in the order in which help lists them.
_OPTIONS: dict[str, list[_Decorator]] = {
    "data": [click.option("--data", default="data/raw", show_default=True)],
    "decisions": [click.option("--decisions", default="")],
    "when": [click.option("--cut-off", default=""), click.option("--as-of", default="")],
    "lang": [click.option("--lang", type=click.Choice(LANGUAGES), **_NAMED_OR_ASKED)],
    "objective": [click.option("--objective", default=0)],
    "horizon": [_choice("--horizon", HORIZONS, HORIZONS[-1])],
    "method": [_choice("--method", METHODS, METHODS[0])],
    "status": [click.option("--status", multiple=True, type=click.Choice(STATUSES))],
    "form": [
        click.option("--csv", "form", flag_value="csv"),
        click.option("--json", "form", flag_value="json"),
    ],
}
_OPTIONS["read"] = [one for name in ("data", "decisions", "when", "lang") for one in _OPTIONS[name]]
_OPTIONS["simulated"] = [
    *_OPTIONS["method"],
    click.option("--draws", default=4000, show_default=True, type=click.IntRange(1)),
    click.option("--seed", default=2007, show_default=True, type=click.IntRange(0)),
]


def takes(*names: str) -> _Decorator:
    """Give a command some of the `_OPTIONS`."""
    options = [option for name in names for option in _OPTIONS[name]]
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sexenio-indicators")
@takes("lang")
def commands(lang: str) -> None:
    """Gaps and projections of a programme's indicators."""


def opened(command: Callable[..., Any]) -> Callable[..., Any]:
    """With the options of ``read``: the command is given the programme, and as of when."""

    @wraps(command)
    def with_programme(data: str, decisions: str, cut_off: str, as_of: str, **given: Any) -> None:
        programme = ind.open_programme(data, decisions or None)
        command(programme, {"cut_off": cut_off or None, "as_of": as_of or None}, **given)

    return takes("read")(with_programme)


def echo(text: str = "", *, err: bool = False) -> None:
    """A line without control characters, since a cell may hold what a terminal obeys."""
    click.echo(plain(text), err=err)


def echo_table(
    kind: str, columns: Sequence[str], rows: Sequence[Sequence[str]], lang: str, *,
    left: Sequence[int] = (0,), wide: int | None = None, colours: Sequence[str] = (),
) -> None:  # fmt: skip
    """Columns of text, some to the ``left``, the ``wide`` one broken to fit the terminal."""
    heads = [words_or_code(kind, name, lang) for name in columns]
    rows = [[plain(text) for text in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if wide is not None:
        others = sum(widths) - widths[wide] + 2 * (len(widths) - 1)
        room = shutil.get_terminal_size().columns - others
        widths[wide] = min(widths[wide], max(room, _NARROWEST))
    # NO_COLOR asks for none; else click knows whether there is a terminal
    coloured = False if os.environ.get("NO_COLOR") else None
    for row, colour in zip_longest([heads, *rows], ["", *colours]):
        broken = [wrap(text, widths[n]) if n == wide else [text] for n, text in enumerate(row)]
        for line in zip_longest(*broken, fillvalue=""):
            cells = [
                part.ljust(width) if n in left else part.rjust(width)
                for n, (part, width) in enumerate(zip(line, widths, strict=True))
            ]
            text = click.style("  ".join(cells).rstrip(), fg=_COLOURS.get(colour))
            click.echo(text, color=coloured)


def warn_of_errors(count: int, lister: str, lang: str) -> None:
    """Say on stderr that some cells were not used; a schedule's mail then says so too."""
    if count:
        errors = f"{count} {label('error' if count == 1 else 'errors', lang)}"
        said = sentence("command", f"unused_{lister}", lang, errors=errors)
        click.echo(f"{label('warning', lang)}: {said}", err=True)


def echo_error(error: Exception, lang: str, of: object = "") -> int:
    """Say an error on stderr, in a line that names what it is of; returns its exit code."""
    echo(f"error: {of}{': ' * bool(of)}{_error_in_words(error, lang)}", err=True)
    return int(getattr(error, "exit_code", 1))


def _error_in_words(error: Exception, lang: str) -> str:
    """What an error says, in the reader's language."""
    if getattr(error, "finding", "") or getattr(error, "code", ""):
        from indicators.reading.findings import unusable_file

        rows = [unusable_file(Path(), error), *getattr(error, "doubts", ())]
        return "; ".join(finding_line(row, lang) for row in rows)
    return message_in(str(error), lang)
