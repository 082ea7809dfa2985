"""The graph by mouse, keyboard, address and phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import point

Open = Callable[[str], Page]
PRICING = "temu/semi-managed/pricing"
NEXT = "temu/semi-managed/domestic-warehousing"


def drawn(page: Page) -> int:
    """Return how many cells are drawn in full."""
    count: int = page.evaluate(
        """() => document.querySelector('#net').drawing.nodes
            .get({ filter: (node) => !node.hidden && node.opacity === 1 }).length"""
    )
    return count


def test_click_a_cell_and_read_who_says_so(opened: Open) -> None:
    page = opened("/graph")
    page.mouse.click(*point(page, PRICING))
    panel = page.get_by_role("complementary", name="Evidence")
    expect(panel).to_contain_text("with pricing control still remaining with Temu")
    expect(panel.get_by_role("heading", name="Overruled").first).to_be_visible()
    expect(panel).to_contain_text("retain control over product selection and pricing")
    expect(panel).to_contain_text("a claim of tier 1 is more specific")
    assert f"sel={PRICING}" in page.url.replace("%2F", "/")
    panel.get_by_role("link", name="Open as a page").click()
    assert page.url.endswith(f"/ownership/{PRICING}")


def test_click_an_arrow_and_read_both_ends(opened: Open) -> None:
    page = opened("/graph")
    (ax, ay), (bx, by) = point(page, PRICING), point(page, NEXT)
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    panel = page.get_by_role("complementary", name="Evidence")
    expect(panel).to_contain_text("Hand-off: Platform → Seller")
    expect(panel.get_by_role("article")).to_have_count(2)


def test_walk_by_keyboard(opened: Open) -> None:
    page = opened("/graph")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("#net").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    spoken = page.locator("#spoken")
    expect(spoken).to_have_text("Temu · Semi-managed, Pricing: platform (stated).")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("still remaining with Temu")
    page.keyboard.press("Escape")
    expect(page.locator("#net")).to_be_focused()
    expect(page.locator("#panel")).not_to_contain_text("still remaining")
    assert "sel=" not in page.url


def test_filters_are_steps_that_back_undoes(opened: Open) -> None:
    page = opened("/graph")
    assert drawn(page) == 130
    page.get_by_role("checkbox", name="disputed").check()
    assert page.url.endswith("/graph?status=disputed")
    expect(page.locator("#count")).to_contain_text("6 of 130 cells match; offerings: 4")
    assert drawn(page) == 6
    page.get_by_text("Platform all").click()
    page.get_by_role("checkbox", name="Temu").check()
    assert page.url.endswith("/graph?platform=temu&status=disputed")
    assert drawn(page) == 1
    page.go_back()
    assert drawn(page) == 6
    page.go_back()
    expect(page.get_by_role("checkbox", name="disputed")).not_to_be_checked()
    assert drawn(page) == 130
    page.go_forward()
    expect(page.get_by_role("checkbox", name="disputed")).to_be_checked()
    expect(page.locator("#table tbody tr:visible")).to_have_count(4)


def test_the_browser_filters_as_the_server_does(opened: Open) -> None:
    query = "?model=semi-managed&owner=seller&owner=platform&q=warehous"
    page = opened("/graph" + query)
    live = page.locator("#count").inner_text()
    numbers = page.locator("[data-count]").all_inner_texts()
    page.goto("/" + query)
    expect(page.locator(".count")).to_contain_text(live)
    assert page.locator("[data-count]").all_inner_texts() == numbers


def test_typing_is_no_step_in_the_history(opened: Open) -> None:
    page = opened("/graph")
    steps = page.evaluate("() => history.length")
    page.get_by_role("searchbox").press_sequentially("pricing control")
    expect(page.locator("#count")).to_contain_text(re.compile(r"^[1-9]\d? of 130"))
    assert page.url.endswith("q=pricing+control")
    assert page.evaluate("() => history.length") == steps


def test_a_permalink_restores_the_state(opened: Open) -> None:
    page = opened(f"/graph?platform=temu&owner=platform&theme=dark&lang=zh&sel={PRICING}")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#panel")).to_contain_text("由平台负责")
    expect(page.get_by_role("checkbox", name="平台 ")).to_be_checked()
    rows = "() => document.querySelector('#net').drawing.rows.filter((row) => row.shown).length"
    assert page.evaluate(rows) == 2
    page.get_by_role("link", name="English").click()
    expect(page.locator("#panel")).to_contain_text("The platform owns it")


def test_market_and_segments_load_other_data(opened: Open) -> None:
    page = opened("/graph?platform=alibaba.com")
    page.get_by_role("combobox", name="Segments").select_option("All segments")
    page.wait_for_url("**/graph?tier=all&platform=alibaba.com")
    page.wait_for_function("() => document.documentElement.dataset.ready")
    page.get_by_role("combobox", name="Market").select_option("TH")
    page.wait_for_url("**market=TH**")
    expect(page.locator("#table a[aria-label*='not offered']:visible")).to_have_count(19)


def test_a_failure_is_seen_and_can_be_repeated(opened: Open) -> None:
    page = opened("/graph")
    page.route("**/ownership/**", lambda route: route.fulfill(status=503))
    page.mouse.click(*point(page, PRICING))
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("The evidence could not be loaded (HTTP 503).")
    page.unroute("**/ownership/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#panel")).to_contain_text("The platform owns it")


def test_on_a_phone_the_table_stands_in(opened: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened("/graph")
    expect(page.locator("#net")).to_be_hidden()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Temu · Semi-managed, Pricing: platform (stated).").click()
    expect(page.locator("#panel")).to_contain_text("still remaining with Temu")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#panel")).to_be_hidden()
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(page.locator("#net canvas")).to_be_visible()


def test_the_links_of_the_page_follow_the_filters(opened: Open) -> None:
    page = opened("/graph")
    page.get_by_role("checkbox", name="Seller").check()
    expect(page.get_by_role("link", name="Matrix")).to_have_attribute("href", "/?owner=seller")
    json = page.get_by_role("link", name="JSON", exact=True).get_attribute("href") or ""
    assert "owner=seller" in json
    cells = page.request.get(json).json()
    assert f"{cells['total']} of 130" in page.locator("#count").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_takes_the_colours_of_the_style_sheet(
    opened: Open, page: Page, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened("/graph")
    drawn, meant = page.evaluate(
        """(id) => {
            const face = document.querySelector(`#table a[data-id="${id}"] .face`);
            const { network } = document.querySelector('#net').drawing;
            network.redraw();
            const canvas = document.querySelector('#net canvas');
            const at = network.canvasToDOM(network.getPosition(id));
            const ratio = canvas.width / canvas.clientWidth;
            const { data } = canvas.getContext('2d')
                .getImageData((at.x - 13) * ratio, (at.y + 8) * ratio, 1, 1);
            return [[...data].slice(0, 3).join(', '), getComputedStyle(face).backgroundColor];
        }""",
        PRICING,
    )
    assert f"rgb({drawn})" == meant
