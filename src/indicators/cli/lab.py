"""The command that opens JupyterLab."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from indicators.cli.language import Command
from indicators.cli.options import DATA, LANG


@click.command(cls=Command, context_settings={"ignore_unknown_options": True})
@DATA
@LANG
@click.option("--fresh", is_flag=True)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
def lab(data: str, lang: str, fresh: bool, options: tuple[str, ...]) -> None:
    """Open JupyterLab on a copy of the notebooks."""
    from indicators.errors import UsageError
    from indicators.lab.folder import START, lay_out, project_of
    from indicators.programme import find_folder
    from indicators.words import sentence

    if find_spec("jupyterlab") is None:
        raise UsageError('JupyterLab is not installed: pip install "sexenio-indicators[lab]"')
    folder, kept = lay_out(project_of(Path(find_folder(data))), fresh=fresh, lang=lang)
    for name in kept:
        click.echo(sentence("command", "copy_kept", lang, name=name), err=True)
    opened = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}",
              f"--LabApp.default_url=/lab/tree/{START}", *options]  # fmt: skip
    raise SystemExit(_run_until_ended(opened))


def _run_until_ended(command: list[str]) -> int:
    """Run a server; what ends this process, Ctrl-C or SIGTERM, ends the server too."""
    server = subprocess.Popen(command)  # noqa: S603 - our own arguments

    def end(*_: Any) -> None:
        server.terminate()

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, end)
    code = server.wait()
    return 0 if code in (-signal.SIGTERM, -signal.SIGINT) else code
