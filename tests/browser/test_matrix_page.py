"""The matrix and the evidence: without JavaScript, and with what it adds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

Open = Callable[[str], Page]
PRICING = "temu/semi-managed/pricing"
DISPUTED = "temu/semi-managed/overseas-warehousing"
AFTER = "temu/semi-managed/after-sales"


def cell(page: Page, identifier: str) -> Locator:
    return page.locator(f'#table a[data-id="{identifier}"]')


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
    plain.locator("summary", has_text="Platform").first.click()
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


def test_put_the_rows_in_another_order(plain: Page) -> None:
    plain.goto("/?platform=temu&platform=shein")
    plain.get_by_role("link", name="Sort by: Pricing").click()
    assert plain.url.endswith("/?platform=temu&platform=shein&sort=pricing")
    head = plain.get_by_role("columnheader", name="Pricing")
    expect(head).to_have_attribute("aria-sort", "other")
    first = plain.locator("tbody tr:visible").first
    expect(first.get_by_role("rowheader")).to_have_text("Temu Semi-managed")
    plain.get_by_role("link", name="Sorted by: Pricing").click()
    assert plain.url.endswith("/?platform=temu&platform=shein")


def test_heads_lead_to_segment_platform_and_offering(plain: Page) -> None:
    plain.goto("/?lang=zh")
    for name, path in (
        ("定价", "/segments/pricing?lang=zh"),
        ("速卖通", "/platforms/aliexpress?lang=zh"),
        ("自运营(POP)", "/offerings/aliexpress/self-operated?lang=zh"),
    ):
        link = plain.locator("#table th a", has_text=name).first
        expect(link).to_have_attribute("href", path)
        assert plain.request.get(path).ok


def test_a_permalink_needs_no_scripts(plain: Page) -> None:
    plain.goto(f"/?platform=temu&sel={PRICING}")
    panel = plain.get_by_role("complementary", name="Evidence")
    expect(panel).to_contain_text("with pricing control still remaining with Temu")
    panel.get_by_role("link", name="Close").click()
    assert plain.url.endswith("/?platform=temu")


def test_open_the_evidence_beside_the_table(opened: Open) -> None:
    page = opened("/")
    top = cell(page, PRICING).bounding_box()
    cell(page, PRICING).click()
    panel = page.get_by_role("complementary", name="Evidence")
    expect(panel).to_contain_text("with pricing control still remaining with Temu")
    expect(panel).to_contain_text("a claim of tier 1 is more specific")
    now, edge = cell(page, PRICING).bounding_box(), page.locator(".scroll").bounding_box()
    last = cell(page, AFTER).bounding_box()
    assert top
    assert now
    assert last
    assert edge
    assert now["y"] == top["y"]
    assert last["x"] + last["width"] <= edge["x"] + edge["width"]
    assert page.url.endswith("/?sel=temu%2Fsemi-managed%2Fpricing")
    cell(page, AFTER).click()
    expect(panel).to_contain_text("Decided by tier 3 of 6")
    page.go_back()
    expect(panel).to_contain_text("still remaining with Temu")
    page.go_back()
    expect(panel).to_be_hidden()
    assert page.url.endswith("/")
    page.go_forward()
    expect(panel).to_contain_text("still remaining with Temu")


def test_walk_the_table_by_keyboard(opened: Open) -> None:
    page = opened("/")
    cell(page, "temu/fully-managed/production-supply").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(cell(page, PRICING)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, AFTER)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Semi-managed").first).to_be_focused()
    cell(page, PRICING).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("still remaining with Temu")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(cell(page, PRICING)).to_be_focused()
    assert page.locator("#table a[tabindex='0']").count() == 1


def test_hover_and_focus_show_the_sentence(opened: Open) -> None:
    page = opened("/")
    tip = page.get_by_role("tooltip")
    cell(page, PRICING).hover()
    expect(tip).to_contain_text("platform (stated).")
    expect(tip).to_contain_text("“with pricing control still remaining with Temu”")
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(2, 2)
    cell(page, "temu/semi-managed/product-selection").focus()
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("platform (stated).")
    expect(cell(page, PRICING)).to_have_attribute("aria-describedby", "tip")
    assert cell(page, PRICING).get_attribute("title") is None


def test_filters_work_at_once_and_as_the_server_does(opened: Open) -> None:
    page = opened("/?sort=pricing")
    page.get_by_role("checkbox", name="disputed").check()
    page.locator("summary", has_text="Platform").first.click()
    page.get_by_role("checkbox", name="SHEIN").check()
    assert page.url.endswith("/?sort=pricing&platform=shein&status=disputed")
    live = page.locator("#count").inner_text()
    numbers = page.locator("[data-count]").all_inner_texts()
    rows = page.locator("tbody tr:visible").all_inner_texts()
    assert "2 of 130 cells match; offerings: 1" in live
    page.reload()
    expect(page.locator("#count")).to_have_text(live)
    assert page.locator("[data-count]").all_inner_texts() == numbers
    assert page.locator("tbody tr:visible").all_inner_texts() == rows
    page.go_back()
    expect(page.locator("#count")).to_contain_text("6 of 130 cells match")
    page.go_back()
    expect(page.locator("#count")).to_contain_text("130 of 130 cells match")


def test_on_a_phone_the_evidence_comes_from_below(opened: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened("/")
    last = cell(page, "shopee/fully-managed/pricing")
    last.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("The platform owns it")
    page.wait_for_timeout(100)
    seen, sheet = last.bounding_box(), panel.bounding_box()
    assert seen
    assert sheet
    assert seen["y"] + seen["height"] <= sheet["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    panel.get_by_role("link", name="Close").click()
    expect(panel).to_be_hidden()


@pytest.mark.parametrize("look", ["lang=en&theme=light", "lang=zh&theme=dark"])
def test_axe_finds_nothing_with_panel_tip_and_signs_open(opened: Open, look: str) -> None:
    page = opened(f"/?tier=all&general=1&sort=pricing&sel={DISPUTED}&{look}")
    page.locator(".explain summary").click()
    cell(page, PRICING).hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.evaluate(
        "() => document.querySelectorAll('#panel details').forEach((one) => { one.open = true })"
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
