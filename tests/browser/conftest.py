"""JupyterLab as `indicators lab` opens it, on a copy of the project, in Debian's chromium."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT, copy_project

CHROMIUM = shutil.which("chromium")
SCREENSHOTS = ROOT / "build" / "screenshots"
TOKEN = secrets.token_hex()
#: Without these, chromium asks hosts of its maker at every start.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
START_SECONDS = 90


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its folder of copies, and its address."""

    folder: Path
    address: str

    def page(self, path: str) -> str:
        return f"{self.address}/lab/tree/{path}?token={TOKEN}&reset"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("chromium is not installed: apt-get install chromium")
    project = copy_project(tmp_path_factory.mktemp("lab")).parents[1]
    home = project / "home"
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "indicators", "lab", "--no-browser", "--allow-root",
        "--expose-app-in-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        f"--IdentityProvider.token={TOKEN}",
    ]  # fmt: skip
    places = {
        "HOME": home, "IPYTHONDIR": home / "ipython", "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data", "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }  # fmt: skip
    said = (project / "jupyter.log").open("wb")
    env = {**os.environ, **{name: str(place) for name, place in places.items()}}
    with (
        said,
        subprocess.Popen(
            command, cwd=project, env=env, stdout=said, stderr=said, start_new_session=True
        ) as server,
    ):
        try:
            _wait_for(f"{address}/api?token={TOKEN}", server, project / "jupyter.log")
            yield Lab(project / "lab", address)
        finally:
            os.killpg(server.pid, 15)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own loopback address
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[Page]:
    """One page for all tests of the file: a browser starts once, and works no longer than they."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM or "chromium", args=list(QUIET))
        page = browser.new_page(viewport={"width": 1360, "height": 2600})
        page.set_default_timeout(60_000)
        page.goto(lab.page("00_inicio.ipynb"))
        page.wait_for_function("window.jupyterapp && window.jupyterapp.restored.then(() => true)")
        # it takes the focus when it is there, whatever else has been opened by then
        page.locator(".jp-MarkdownOutput").get_by_role("heading", name="Para empezar").wait_for()
        yield page
        browser.close()
