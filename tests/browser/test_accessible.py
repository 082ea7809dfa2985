"""axe finds nothing, on any page, in any colours and language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

Open = Callable[[str], Page]
LOOKS = [f"lang={lang}&theme={theme}" for lang in ("en", "zh") for theme in ("light", "dark")]


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("look", LOOKS)
def test_matrix(page: Page, look: str) -> None:
    page.goto(f"/?general=1&status=disputed&status=unknown&status=inherited&{look}")
    check(page)


@pytest.mark.parametrize("look", LOOKS)
def test_graph(opened: Open, look: str) -> None:
    page = opened(f"/graph?sel=temu/semi-managed/overseas-warehousing&{look}")
    expect(page.locator("#panel article")).to_be_visible()
    check(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("cell", ["temu/semi-managed/overseas-warehousing"])
def test_evidence(page: Page, cell: str, look: str) -> None:
    page.goto(f"/ownership/{cell}?{look}")
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    check(page)


@pytest.mark.parametrize("look", LOOKS)
def test_ask(page: Page, look: str) -> None:
    page.goto(f"/sparql?{look}")
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    check(page)


def test_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    check(page)
