"""Rules of law in a real browser: on the page of a cell, in their list, and as a sign."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from crosslane.graph.store import KnowledgeGraph

Serve = Callable[[KnowledgeGraph], str]
CELL = "/ownership/temu/fully-managed/import-clearance"
GONE = f"{CELL}?market=US&as_of=2025-06-01"
LAWFUL = f"{CELL}?market=DE&as_of=2026-11-22"
PAGES = (LAWFUL, GONE, CELL, "/overlays?market=DE", "/overlays/eu-vat-deemed-supplier")


def open_all(page: Page) -> None:
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_of_law_are_sound_in_light_and_dark_and_fit_a_phone(
    page: Page, serve: Serve, curated: KnowledgeGraph, lang: str
) -> None:
    base = serve(curated)
    for path in PAGES:
        sign = "&" if "?" in path else "?"
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": 1400, "height": 900})
            page.goto(f"{base}{path}{sign}format=html&lang={lang}&theme={theme}")
            open_all(page)
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.response["violations"] == [], (path, theme)
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390, path


def test_law_stands_apart_from_the_owner_and_its_evidence(
    page: Page, serve: Serve, curated: KnowledgeGraph
) -> None:
    page.goto(f"{serve(curated)}{LAWFUL}&format=html")
    law = page.locator("section.law")
    expect(law.get_by_role("heading", level=2)).to_contain_text("What the law says")
    expect(law).to_contain_text("make no owner")
    expect(law.locator("blockquote")).to_have_count(0)
    above = page.locator(".verdict").bounding_box()
    below = law.bounding_box()
    assert above
    assert below
    assert below["y"] > above["y"] + above["height"]


def test_a_rule_leads_to_its_page_and_back_to_the_cells_under_it(
    page: Page, serve: Serve, curated: KnowledgeGraph
) -> None:
    page.goto(f"{serve(curated)}{LAWFUL}&format=html")
    page.locator(".rule h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/overlays/" in page.url
    assert "market=DE" in page.url
    open_all(page)
    page.locator("#part-over ~ * a[href*='temu/fully-managed/import-clearance']").first.click()
    expect(page.locator("section.law")).to_be_visible()


def test_a_cell_that_is_gone_leads_to_what_is_offered_instead(
    page: Page, serve: Serve, curated: KnowledgeGraph
) -> None:
    page.goto(f"{serve(curated)}{GONE}&format=html")
    expect(page.locator(".availability")).to_contain_text("It was there until 2025-05-02.")
    expect(page.locator(".proof .claim").first).to_be_visible()
    page.get_by_role("link", name="What is offered in United States on 2025-06-01").click()
    expect(page.locator("tr[data-id='temu/semi-managed']")).to_be_visible()
    expect(page.locator("tr[data-id='temu/fully-managed']")).to_have_count(0)


def test_a_cell_under_law_bears_a_sign_and_says_so(
    page: Page, serve: Serve, curated: KnowledgeGraph
) -> None:
    page.goto(f"{serve(curated)}/?market=DE&tier=all")
    cell = page.locator("a[data-id='temu/fully-managed/import-clearance']")
    drawn = cell.locator(".face").evaluate("(one) => getComputedStyle(one, '::after').content")
    assert drawn == '"§"'
    assert "Rules of law:" in (cell.get_attribute("aria-label") or "")
    plain = page.locator("a[data-id='temu/fully-managed/pricing'] .face")
    assert plain.evaluate("(one) => getComputedStyle(one, '::after').content") == "none"
