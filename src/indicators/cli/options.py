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
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indicators.words import HORIZONS, LANGUAGES, METHODS, STATUSES, table

_VARIABLE = "INDICATORS_LANG"
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _asked(data: str, given: str = "") -> str:
    """The language asked for: by ``--lang``, by the environment, by programme.toml; else none."""
    said = given or os.environ.get(_VARIABLE, "")
    if not said:
        try:
            text = (Path(data) / "programme.toml").read_text(encoding="utf-8")
            said = tomllib.loads(text)["programme"]["lang"]
        except (OSError, ValueError, KeyError, TypeError):  # what is wrong there is said later
            said = ""
    return said if said in LANGUAGES else ""


def language_of_call(arguments: Sequence[str], otherwise: str = "") -> str:
    """The language of what is said of a call: the one asked for, else that of the terminal."""
    said = {"--lang": "", "--data": "data/raw"}
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        option, equals, attached = name.partition("=")
        if option in said:
            said[option] = attached if equals else value
    spoken = locale.getlocale()[0] or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    terminal = "es" if spoken[:2] == "es" else "en"
    return _asked(said["--data"], said["--lang"]) or otherwise or terminal


class Group(click.Group):
    """The commands in the order of work; words are put on them when it is known in which."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        arguments = sys.argv[1:] if args is None else list(args)
        speak(self, language_of_call(arguments))
        return super().main(arguments, *more, **options)


def speak(group: click.Group, lang: str) -> None:
    """Let click, the group and its commands speak a language."""
    words = table("words_help.toml")
    said = {row["en"]: row[lang] for row in words["click"].values()}

    def one(_: str, text: str) -> str:
        return said.get(text, text)

    def one_or_more(_: str, single: str, several: str, count: int) -> str:
        text = single if count == 1 else several
        return said.get(text, text)

    # gettext's catalogues are compiled files; ours is the table that holds all other help
    vars(gettext).update(dgettext=one, dngettext=one_or_more)
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


def _language(ctx: click.Context, _: click.Parameter, given: str | None) -> str | None:
    """The language of a command that names none: the programme's, else Spanish."""
    if not ctx.parent:
        return given
    said = given or ctx.parent.params["lang"]
    ctx.meta[_VARIABLE] = lambda folder: said or _asked(folder) or "es"
    return lang_of(ctx.params.get("data", ""))


def lang_of(folder: str) -> str:
    """The language in which the command that is running speaks of a programme."""
    lang: str = click.get_current_context().meta[_VARIABLE](folder)
    return lang


def _day(_: click.Context, __: click.Parameter, given: str) -> str:
    if given:
        from indicators.publishing.parameters import ReportParameters

        ReportParameters(as_of=given)
    return given


DATA = click.option("--data", default="data/raw", show_default=True)
DECISIONS = click.option("--decisions", default="")
CUT_OFF = click.option("--cut-off", default="")
AS_OF = click.option("--as-of", default="", callback=_day)
LANG = click.option("--lang", type=click.Choice(LANGUAGES), envvar=_VARIABLE, callback=_language)
METHOD = click.option("--method", default=METHODS[0], show_default=True, type=click.Choice(METHODS))
HORIZON = click.option(
    "--horizon", default=HORIZONS[-1], show_default=True, type=click.Choice(HORIZONS)
)
OBJECTIVE = click.option("--objective", default=0)
STATUS = click.option("--status", multiple=True, type=click.Choice(STATUSES))


def together(*options: _Decorator) -> _Decorator:
    """Options in the order in which help lists them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


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
