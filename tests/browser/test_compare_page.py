"""Comparing offerings, reading conflicts and coverage, and asking for advice in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

TWO = "/compare?a=temu/fully-managed&b=temu/semi-managed"
FOUR = f"{TWO}&c=aliexpress/semi-managed&d=any/semi-managed"
ADVICE = "/recommend?keep=pricing&delegate=last-mile-delivery&team=small&market=US"
PAGES = ("/compare", "/compare?a=temu/semi-managed", FOUR, ADVICE, "/recommend", "/conflicts")


def test_from_a_proposal_to_three_offerings_and_back(plain: Page) -> None:
    plain.goto("/compare")
    name = "From Temu · Fully managed to Temu · Semi-managed"
    row = plain.get_by_role("row", name=re.compile(name))
    expect(row).to_contain_text("3 of 10 core segments change hands")
    row.get_by_role("link", name=name).click()
    expect(plain.get_by_text("3 of 10 core segments change hands; 5 stay")).to_be_visible()
    plain.locator("select[name=c]").select_option("AliExpress · Semi-managed")
    plain.get_by_role("button", name="Compare").click()
    assert plain.locator(".strip-row[data-id]").count() == 3
    plain.get_by_role("link", name="Leave out AliExpress · Semi-managed").click()
    plain.get_by_role("link", name="Swap Temu · Fully managed and Temu · Semi-managed").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(
        "From Temu · Semi-managed to Temu · Fully managed"
    )


def test_a_segment_that_changes_leads_to_its_evidence(plain: Page) -> None:
    plain.goto(TWO)
    gains = plain.get_by_role("list", name="The seller gains")
    gains.get_by_role("link", name="International logistics").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("international logistics")
    expect(plain.locator("main")).to_contain_text("sea freight")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "pair",
    [
        "a=temu/fully-managed&b=temu/semi-managed",
        "a=tiktok-shop/semi-managed&b=shein/first-party",
        "a=temu/semi-managed&b=aliexpress/semi-managed&c=shein/semi-managed",
        "a=temu/fully-managed&b=temu/semi-managed&c=shein/first-party&d=aliexpress/self-operated",
    ],
)
def test_two_to_four_offerings_are_printed_on_one_page(page: Page, pair: str, lang: str) -> None:
    page.goto(f"/compare?{pair}&lang={lang}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".strips")).to_be_visible()
    expect(page.locator(".comparison tbody tr:not(.of)").last).to_be_visible()
    expect(page.locator(".comparison .folded").first).to_be_hidden()


def test_a_segment_is_kept_or_handed_over_but_not_both(page: Page) -> None:
    page.goto("/recommend")
    keep = page.get_by_role("checkbox", name="Pricing: To keep")
    hand = page.get_by_role("checkbox", name="Pricing: To hand over")
    keep.check()
    hand.check()
    expect(keep).not_to_be_checked()
    page.get_by_role("button", name="Show what fits").click()
    expect(page).to_have_url(re.compile("delegate=pricing"))
    assert "keep=" not in page.url


def test_from_the_ranking_to_the_reasons_of_an_offering(page: Page) -> None:
    page.goto(ADVICE)
    last = page.locator(".ranking tbody tr").last
    last.get_by_role("link").click()
    name = last.get_by_role("link").inner_text()
    card = page.locator(".ranked > li").filter(
        has=page.get_by_role("heading", level=3).get_by_text(name)
    )
    expect(card.locator(".reason").first).to_be_visible()


def test_coverage_is_sorted_by_what_is_thin_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/coverage")
    rows = page.locator("table.measures").first.locator("tbody tr")
    page.get_by_role("button", name="Not known").first.click()
    expect(rows.first).to_contain_text("AliExpress · Self-operated (POP)")
    page.reload()
    expect(rows.first).to_contain_text("AliExpress · Self-operated (POP)")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


def test_the_map_of_conflicts_leads_to_both_sides_though_they_are_folded(plain: Page) -> None:
    plain.goto("/conflicts")
    cell = "AliExpress · Semi-managed, Customer service: disputed."
    expect(plain.locator("#at-aliexpress-semi-managed-customer-service")).to_be_hidden()
    plain.get_by_role("link", name=cell).click()
    case = plain.locator(".clash:target")
    expect(case).to_be_visible()
    expect(case.locator(".side")).to_have_count(2)
    assert case.locator("blockquote").first.inner_text().startswith("“")
