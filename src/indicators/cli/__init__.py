"""The command ``indicators``: one function per command, in the order of work.

Arguments go in; tables, paths and messages come out, in the reader's language. Each command
imports what it needs when it runs, so that ``--help`` answers at once. Errors become one line and
an exit code (errors.py).
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from indicators.cli import analysis, data, report  # noqa: F401 - their commands are on the group
from indicators.cli.shared import commands, echo_error
from indicators.errors import IndicatorsError, UsageError


def main() -> None:
    """Run the command; an error of the library or of the system is one line on standard error."""
    if isinstance(sys.stdout, TextIOWrapper):  # cp1252 and ascii lack signs that we print
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        commands(standalone_mode=True)
    except (IndicatorsError, OSError) as error:
        if isinstance(error, OSError):  # a place that was named cannot be read or written
            error = UsageError(f"{error.filename or 'output'}: {error.strerror or error}")
        raise SystemExit(echo_error(error, commands.lang)) from error
