"""Which language a command speaks, and how its help and click's own words come to speak it.

Arguments and the environment go in; the words of words_help.toml come out on every command and
option, by their names. Nothing is loaded here that `--help` would have to wait for.
"""

from __future__ import annotations

import locale
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, types

from indicators.words import LANGUAGES, help_words

VARIABLE = "INDICATORS_LANG"


def asked_language(data: str, given: str = "") -> str:
    """The language asked for: by ``--lang``, by the environment, by programme.toml; else none."""
    said = given or os.environ.get(VARIABLE, "")
    if not said:
        try:
            text = (Path(data) / "programme.toml").read_text(encoding="utf-8")
            said = tomllib.loads(text)["programme"]["lang"]
        except (OSError, ValueError, KeyError, TypeError):  # what is wrong there is said later
            said = ""
    return said if said in LANGUAGES else ""


def language_of_call(arguments: Sequence[str]) -> str:
    """The language of help and of errors: the one asked for, else that of the terminal."""
    said = {"--lang": "", "--data": "data/raw"}
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        option, equals, attached = name.partition("=")
        if option in said:
            said[option] = attached if equals else value
    spoken = locale.getlocale()[0] or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return asked_language(said["--data"], said["--lang"]) or ("es" if spoken[:2] == "es" else "en")


class _InWords:
    """What a command and a group share: help by their names, in the language of the call."""

    help: str | None
    options_metavar: str | None

    def say(self: Any, lang: str) -> None:
        """Put words on the command and its options."""
        words = help_words()
        self.help = words["command"][self.key][lang]
        self.options_metavar = words["click"]["metavar"][lang]
        for parameter in self.params:
            flag = parameter.opts[-1].lstrip("-").replace("-", "_")
            names = (f"{self.key}.{parameter.name}", flag, parameter.name)
            if row := next((words["option"][n] for n in names if n in words["option"]), None):
                parameter.help = row[lang]

    @property
    def key(self: Any) -> str:
        """Its name among the words; the group is the whole program."""
        return "indicators" if isinstance(self, click.Group) else str(self.name)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        self.say(_spoken())
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return pieces

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = help_words()["option"]["help"][_spoken()]
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.say(_spoken())
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_short_help_str(self, limit: int = 45) -> str:
        self.say(_spoken())
        short: str = super().get_short_help_str(limit)  # type: ignore[misc]
        return short


class Command(_InWords, click.Command):
    """A command whose ``lang``, where none is given, is that of the programme, else Spanish.

    A date is checked here, for all commands that take one.
    """

    def invoke(self, ctx: click.Context) -> Any:
        given = ctx.params
        if "lang" in given and not given["lang"]:
            of_all = ctx.parent.params.get("lang") if ctx.parent else None
            given["lang"] = of_all or asked_language(given.get("data", "")) or "es"
        if given.get("as_of"):
            from indicators.publishing.parameters import ReportParameters

            ReportParameters(as_of=given["as_of"])
        return super().invoke(ctx)


class Group(_InWords, click.Group):
    """The commands in the order of work."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        arguments = sys.argv[1:] if args is None else list(args)
        speak(language_of_call(arguments))
        return super().main(arguments, *more, **options)


def speak(lang: str) -> None:
    """Let click speak a language.

    click looks its words up with gettext, whose catalogues are compiled files; ours stand in
    words_help.toml with all others, and take the place of that look-up.
    """
    said = {row["en"]: row[lang] for row in help_words()["click"].values()}

    def one(text: str) -> str:
        return said.get(text, text)

    def one_or_more(single: str, several: str, count: int) -> str:
        return one(single if count == 1 else several)

    for module in (core, decorators, exceptions, formatting, parser, types):
        module.__dict__["_"] = one
        module.__dict__["ngettext"] = one_or_more
    _now["lang"] = lang


_now = {"lang": "en"}


def _spoken() -> str:
    return _now["lang"]
