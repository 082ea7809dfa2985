"""Ways through the pages that a person takes: from a question to the sentence that answers it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

QUOTE = "with pricing control still remaining with Temu"


def test_from_a_word_to_the_document_that_proves_an_answer(page: Page) -> None:
    page.goto("/")
    find = page.get_by_role("combobox", name="Search")
    find.press_sequentially("pricing")
    option = page.locator("#hits").get_by_role("option", name="Segment Pricing")
    expect(option.first).to_be_visible()
    option.first.click()
    page.wait_for_url("**/segments/pricing**")
    row = page.get_by_role("row", name=re.compile("Temu · Semi-managed"))
    row.get_by_role("link", name="Platform (stated)").first.click()
    page.wait_for_url("**/ownership/temu/semi-managed/pricing**")
    proof = page.locator("figure.claim", has_text=QUOTE).first
    expect(proof).to_be_visible()
    proof.get_by_role("link", name=re.compile("Semi-Managed Trend")).first.click()
    page.wait_for_url("**/sources/000**")
    expect(page.get_by_role("main")).to_contain_text(QUOTE)


def test_a_seller_is_advised_compares_and_reads_the_claim(page: Page) -> None:
    page.goto("/recommend?keep=pricing&delegate=international-logistics")
    page.get_by_role("link", name="Compare the first two").click()
    page.wait_for_url("**/compare?**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alibaba.com · Semi-managed")
    page.get_by_role("row", name=re.compile("^Pricing")).get_by_role("link").nth(1).click()
    page.wait_for_url("**/ownership/**/pricing**")
    page.get_by_role("link", name=re.compile(r"S\d-\d{3}")).first.click()
    page.wait_for_url("**/claims/S**")
    expect(page.locator("figure.claim blockquote").first).to_be_visible()


def test_the_language_changes_and_everything_else_stays(page: Page) -> None:
    page.goto("/?platform=temu&status=disputed&as_of=2026-01-01")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    for part in ("platform=temu", "status=disputed", "as_of=2026-01-01", "lang=zh"):
        assert part in page.url
    page.get_by_role("navigation").get_by_role("link", name="分歧").first.click()
    assert "lang=zh" in page.url
    assert "platform=temu" in page.url
    page.go_back()
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "status=disputed" in page.url
