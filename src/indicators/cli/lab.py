"""The command that opens JupyterLab."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from indicators.cli.options import DATA


@click.command(context_settings={"ignore_unknown_options": True})
@DATA
@click.option("--fresh", is_flag=True, help="New copies; changed ones are kept under another name.")
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTIONS]...")
def lab(data: str, fresh: bool, options: tuple[str, ...]) -> None:
    """Open JupyterLab on a copy of the notebooks.

    The copies are in lab/, beside notebooks/. What else is given is for JupyterLab, such as
    --no-browser or --port 8899.
    """
    from indicators.errors import UsageError
    from indicators.lab.folder import START, lay_out, project_of
    from indicators.programme import find_folder

    if find_spec("jupyterlab") is None:
        raise UsageError('JupyterLab is not installed: pip install "sexenio-indicators[lab]"')
    folder, kept = lay_out(project_of(Path(find_folder(data))), fresh=fresh)
    for name in kept:
        click.echo(f"{name} was changed here and is kept; --fresh brings a new copy", err=True)
    opened = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}",
              f"--LabApp.default_url=/lab/tree/{START}", *options]  # fmt: skip
    try:
        raise SystemExit(subprocess.run(opened, check=False).returncode)  # noqa: S603
    except KeyboardInterrupt:
        raise SystemExit(0) from None
