"""The matrix and the evidence, as a reader without JavaScript uses them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page whose browser runs no scripts."""
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_find_an_owner_and_its_proof(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="Temu · Semi-managed, Pricing: platform (stated).").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(
        "Who owns pricing under Temu · Semi-managed?"
    )
    article = plain.get_by_role("article")
    expect(article).to_contain_text("The platform owns it")
    expect(article).to_contain_text("with pricing control still remaining with Temu")
    expect(article).to_contain_text("How to Understand the Semi-Managed Trend")
    expect(article).to_contain_text("retain control over product selection and pricing")
    plain.get_by_role("link", name="Next segment").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("inventory planning")


def test_filter_by_a_form(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_text("Platform all").click()
    plain.get_by_role("checkbox", name="Temu").check()
    plain.get_by_role("checkbox", name="disputed").check()
    plain.get_by_label("As of").fill("2026-07-01")
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_role("row")).to_have_count(2)
    assert plain.url.partition("/?")[2] == "platform=temu&as_of=2026-07-01&status=disputed"
    expect(plain.get_by_text("1 of 130 cells match")).to_be_visible()
    plain.get_by_role("link", name="disagree: platform or seller").click()
    assert plain.url.endswith("overseas-warehousing?as_of=2026-07-01")
    expect(plain.locator(".side")).to_have_count(2)


def test_a_market_without_the_offering(plain: Page) -> None:
    plain.goto("/?platform=alibaba.com&market=TH")
    expect(plain.get_by_role("link", name="not offered there and then")).to_have_count(10)


def test_the_graph_page_still_answers(plain: Page) -> None:
    plain.goto("/graph?platform=shein")
    expect(plain.locator("#table tbody tr:visible")).to_have_count(3)


def test_language_and_colours_are_links(plain: Page) -> None:
    plain.goto("/?platform=temu")
    plain.get_by_role("link", name="中文").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("各环节由谁负责？")  # noqa: RUF001
    plain.get_by_role("link", name="深色").click()
    assert plain.url.endswith("/?platform=temu&lang=zh&theme=dark")
    expect(plain.locator("html")).to_have_css("color-scheme", "dark")


def test_head_and_first_column_stay_in_sight(plain: Page) -> None:
    plain.set_viewport_size({"width": 390, "height": 700})
    plain.goto("/")
    box = plain.locator(".scroll")
    body = plain.locator("body").bounding_box()
    assert body
    assert body["width"] == 390
    box.hover()
    plain.mouse.wheel(300, 0)
    head = plain.get_by_role("rowheader").first
    left, edge = head.bounding_box(), box.bounding_box()
    assert left
    assert edge
    assert abs(left["x"] - edge["x"]) < 3
