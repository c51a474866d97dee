"""The options that commands share, and the language that a command and its help speak.

What an option means is in words_help.toml, by its name: `speak` puts it on every command, in the
language of the call. Nothing is loaded here that ``--help`` would have to wait for.
"""

from __future__ import annotations

import gettext
import locale
import os
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import reduce, wraps
from pathlib import Path
from typing import Any

import click

from indicators.words import HORIZONS, LANGUAGES, METHODS, STATUSES, table

_ENV = "INDICATORS_LANG"
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


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


class Group(click.Group):
    """The commands in the order of work; words are put on them when it is known in which.

    ``lang`` is that of a command that runs; help speaks the terminal's where none is asked for.
    """

    lang, arguments = "es", list[str]()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        arguments = sys.argv[1:] if args is None else list(args)
        self.arguments, asked = arguments, _asked(arguments)
        spoken = locale.getlocale()[0] or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        speak(self, asked or ("es" if spoken[:2] == "es" else "en"))
        self.lang = asked or "es"
        return super().main(arguments, *more, obj=self.lang, **options)


def speak(group: click.Group, lang: str) -> None:
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


def lang_of(folder: str) -> str:
    """The language in which the command that is running speaks of a programme."""
    group = click.get_current_context().find_root().command
    asked = group.arguments if isinstance(group, Group) else []
    return _asked([*asked, "--data", folder]) or "es"


DATA = click.option("--data", default="data/raw", show_default=True)
DECISIONS = click.option("--decisions", default="")
CUT_OFF = click.option("--cut-off", default="")
AS_OF = click.option("--as-of", default="")
_NAMED_OR_ASKED: Any = {"envvar": _ENV, "callback": lambda context, _, given: given or context.obj}
LANG = click.option("--lang", type=click.Choice(LANGUAGES), **_NAMED_OR_ASKED)
METHOD = click.option("--method", default=METHODS[0], show_default=True, type=click.Choice(METHODS))
HORIZON = click.option(
    "--horizon", default=HORIZONS[-1], show_default=True, type=click.Choice(HORIZONS)
)
OBJECTIVE = click.option("--objective", default=0)
STATUS = click.option("--status", multiple=True, type=click.Choice(STATUSES))


def together(*options: _Decorator) -> _Decorator:
    """Options in the order in which help lists them."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


READ = together(DATA, DECISIONS, CUT_OFF, AS_OF, LANG)
SIMULATED = together(
    METHOD,
    click.option("--draws", default=4000, show_default=True, type=click.IntRange(1)),
    click.option("--seed", default=2007, show_default=True, type=click.IntRange(0)),
)
FORMS = together(
    click.option("--csv", "form", flag_value="csv"),
    click.option("--json", "form", flag_value="json"),
)


def opened(command: Callable[..., Any]) -> Callable[..., Any]:
    """With the options of `READ`: the command is given the programme, and as of when."""

    @wraps(command)
    def with_programme(data: str, decisions: str, cut_off: str, as_of: str, **given: Any) -> None:
        from indicators.programme import open_programme

        programme = open_programme(data, decisions or None)
        command(programme, {"cut_off": cut_off or None, "as_of": as_of or None}, **given)

    return READ(with_programme)
