"""The HTML edition on a phone, a laptop and a wide screen: nothing is cut off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from indicators.publishing.bundle import ReportFigures
from indicators.publishing.content import cover_of
from indicators.publishing.tree import tree_to_html
from tests.browser.conftest import CHROMIUM, QUIET
from tests.publishing.nodes import content_nodes

pytestmark = pytest.mark.browser

WIDER = """() => [...document.querySelectorAll('.scroll')]
    .filter(room => room.querySelector('table') && room.scrollWidth > room.clientWidth + 1)
    .map(room => room.innerText)"""


def test_no_table_is_wider_than_its_room(five: ReportFigures, tmp_path: Path) -> None:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("chromium is not installed: apt-get install chromium")
    page_of = tmp_path / "informe.html"
    page_of.write_text(tree_to_html(list(content_nodes(five)), cover_of(five)), encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        page.goto(page_of.as_uri())
        for width in (375, 768, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(WIDER) == [], width
            assert page.evaluate("document.documentElement.scrollWidth") == width
        browser.close()
