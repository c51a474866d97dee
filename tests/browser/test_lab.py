"""An analyst at JupyterLab: the start page, every notebook, the panel. Pictures are kept."""

from __future__ import annotations

import re
import time
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from indicators import Programme
from tests.browser.conftest import SCREENSHOTS, Lab
from tests.test_notebooks import NOTEBOOKS, judge

pytestmark = pytest.mark.browser

OPEN = """async name => {
    const app = window.jupyterapp;
    window.opened?.close();
    const panel = await app.commands.execute('docmanager:open', {path: name});
    await panel.context.ready;
    await panel.sessionContext.ready;
    app.shell.activateById(panel.id);
    window.opened = panel;
    await app.commands.execute('notebook:hide-all-cell-code');
}"""
RUN = """async () => {
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
    await window.opened.context.save();
}"""
expect.set_options(timeout=20_000)


def picture(page: Page, name: str) -> None:
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_the_start_page_names_every_notebook(lab: Lab, page: Page) -> None:
    text = page.locator(".jp-MarkdownOutput")
    expect(text.get_by_role("heading", name="Para empezar")).to_be_visible()
    for notebook in NOTEBOOKS:
        expect(text.get_by_role("link", name=notebook.stem)).to_be_visible()
    picture(page, "00_inicio")


@pytest.mark.parametrize(
    "notebook",
    [path for path in NOTEBOOKS if "informe" not in path.name],  # a report runs that one
    ids=lambda path: path.stem,
)
def test_a_notebook_runs_all_its_cells_in_spanish(
    lab: Lab, page: Page, notebook: Path, programme: Programme
) -> None:
    page.evaluate(OPEN, notebook.name)
    page.evaluate(RUN)
    page.wait_for_timeout(500)  # the last pictures are decoded
    picture(page, notebook.stem)
    executed = nbformat.read(lab.folder / notebook.name, as_version=4)
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    judge(executed, "en", programme)
    assert notebook.read_bytes() != (lab.folder / notebook.name).read_bytes()


def choose(page: Page, control: str, value: str) -> None:
    page.locator(".widget-dropdown", has_text=control).locator("select").select_option(label=value)


def test_the_controls_of_the_panel_change_what_it_shows(lab: Lab, page: Page) -> None:
    cell = 'import indicators as ind\nind.explore(ind.open_programme("data/raw"), "5.2")'
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell)], metadata={"kernelspec": kernel}
    )
    nbformat.write(book, lab.folder / "panel.ipynb")
    page.evaluate(OPEN, "panel.ipynb")
    page.evaluate(RUN)
    title, status = page.locator(".ind-title"), page.get_by_role("cell", name="▲ ámbar").first
    chart = page.locator(".widget-tab img:visible").first
    expect(title).to_have_text(re.compile(r"^5\.2 "))
    expect(status).to_be_visible()
    assert (chart.get_attribute("alt") or "").startswith("5.2")
    picture(page, "panel_5.2")
    started = time.perf_counter()
    choose(page, "Objetivo", page.locator(".widget-dropdown option", has_text="7. ").inner_text())
    expect(title).to_have_text(re.compile(r"^7\.1 "))
    print(f"another objective: {time.perf_counter() - started:.2f} s to its title")
    expect(chart).to_have_attribute("alt", re.compile(r"^7\.1"))
    choose(page, "Indicador", page.locator(".widget-dropdown option", has_text="7.2 ").inner_text())
    expect(title).to_have_text(re.compile(r"^7\.2 "))
    choose(page, "Idioma", "English")
    expect(page.locator(".widget-dropdown", has_text="Cut-off")).to_be_visible()
    picture(page, "panel_7.2_en")
