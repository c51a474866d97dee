"""What several commands share: their options. What each means is in words_help.toml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from indicators.cli.language import VARIABLE
from indicators.words import HORIZONS, LANGUAGES, METHODS, STATUSES

DATA = click.option("--data", default="data/raw", show_default=True)
DECISIONS = click.option("--decisions", default="")
CUT_OFF = click.option("--cut-off", default="")
AS_OF = click.option("--as-of", default="")
LANG = click.option("--lang", type=click.Choice(LANGUAGES), envvar=VARIABLE)
METHOD = click.option(
    "--method", default=METHODS[0], show_default=True, type=click.Choice(METHODS)
)  # fmt: skip
DRAWS = click.option("--draws", default=4000, show_default=True, type=click.IntRange(1))
SEED = click.option("--seed", default=2007, show_default=True, type=click.IntRange(0))
HORIZON = click.option(
    "--horizon", default=HORIZONS[-1], show_default=True, type=click.Choice(HORIZONS)
)
OBJECTIVE = click.option("--objective", default=0)
STATUS = click.option("--status", multiple=True, type=click.Choice(STATUSES))

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def together(*options: Decorator) -> Decorator:
    """Options in the order in which help lists them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


#: What is read, and as of when.
READ = together(DATA, DECISIONS, CUT_OFF, AS_OF, LANG)
SIMULATED = together(METHOD, DRAWS, SEED)
FORMS = together(
    click.option("--csv", "form", flag_value="csv"),
    click.option("--json", "form", flag_value="json"),
)
