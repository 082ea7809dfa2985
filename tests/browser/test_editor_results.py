"""What the editor found, as a person looks at it: sorted, turned, as a pivot, bars or text."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Edit

OWNERS = (
    "SELECT ?offering ?segment ?owner WHERE {"
    " ?cell a xl:Ownership ; xl:offering ?offering ; xl:segment ?segment ; xl:owner ?owner }"
)
NUMBERS = "SELECT ?n ?d WHERE { VALUES (?n ?d) { (10 'b') (9 'a') (-1 'c') (100 UNDEF) } }"
HOSTILE = (
    "SELECT * WHERE { VALUES (?a ?b) {"
    " ('<img src=x onerror=alert(1)>' <javascript:alert(1)>)"
    " ('\u202eevil' <data:text/html,x>) } }"
)


def cells(page: Page, column: int) -> list[str]:
    return page.locator(f"#shown tbody td:nth-child({column})").all_inner_texts()


def test_numbers_are_sorted_as_numbers_and_no_value_comes_last(edit: Edit) -> None:
    page = edit(NUMBERS)
    page.get_by_role("button", name="n", exact=True).click()
    assert cells(page, 1) == ["-1", "9", "10", "100"]
    expect(page.get_by_role("columnheader", name="n")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="d", exact=True).click(click_count=2, delay=20)
    assert cells(page, 2)[:3] == ["c", "b", "a"]
    page.get_by_label("Filter rows").fill("9 a")
    assert cells(page, 1) == ["9"]


def test_ten_thousand_rows_are_turned_page_by_page(edit: Edit) -> None:
    page = edit("SELECT * { ?s ?p ?o } LIMIT 10000")
    expect(page.locator("#said")).to_contain_text("rows: 10000")
    expect(page.locator("#shown tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".turn")).to_contain_text("Rows 51 to 100 of 10000")
    page.get_by_label("Rows per page").select_option("500")
    expect(page.locator("#shown tbody tr")).to_have_count(500)


def test_an_entity_leads_to_its_page_and_back_to_the_result(edit: Edit) -> None:
    page = edit("SELECT * { VALUES ?x { offering:temu\\/semi-managed } }", look="lang=zh")
    page.get_by_role("link", name="Temu · 半托管").click()
    expect(page).to_have_url(re.compile(r"/offerings/temu/semi-managed\?lang=zh$"))
    page.go_back()
    expect(page.get_by_role("link", name="Temu · 半托管")).to_be_visible()


def test_a_pivot_is_shared_by_its_address(edit: Edit) -> None:
    page = edit(OWNERS)
    page.get_by_role("button", name="Pivot").click()
    page.get_by_label("Rows", exact=True).select_option(label="segment")
    page.get_by_label("As", exact=True).select_option("count")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Pricing"))
    shown = row.all_inner_texts()
    address = page.url
    assert "#view=pivot&of=segment%2Cowner%2C" in address
    page.goto("/")
    page.goto(address)
    expect(page.get_by_role("button", name="Pivot")).to_have_attribute("aria-pressed", "true")
    expect(row).to_have_text([text.replace("\t", "") for text in shown], use_inner_text=False)
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("button", name="透视表")).to_have_attribute("aria-pressed", "true")


def test_bars_are_as_long_as_their_numbers(edit: Edit) -> None:
    page = edit(NUMBERS, view="#view=chart")
    bars = page.locator(".bar-box rect")
    expect(bars).to_have_count(4)
    widths = [float((bar.get_attribute("width") or "").rstrip("%")) for bar in bars.all()]
    assert [round(width * 101 / 100, 6) for width in widths] == [10, 9, 1, 100]


def test_a_graph_is_a_table_of_triples_and_turtle(edit: Edit) -> None:
    page = edit("DESCRIBE platform:temu")
    expect(page.get_by_role("columnheader")).to_have_text(["subject", "predicate", "object"])
    expect(page.get_by_role("row").filter(has_text="skos:altLabel")).to_contain_text("多多跨境")
    page.get_by_role("button", name="Text").click()
    expect(page.locator("pre.raw")).to_contain_text("@prefix")


def test_a_result_is_downloaded_and_its_link_copied(edit: Edit) -> None:
    page = edit(NUMBERS)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "result.csv"
    assert Path(download.value.path()).read_text().split() == ["n,d", "10,b", "9,a", "-1,c", "100,"]
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#kept")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    answer = page.request.get(link, headers={"Accept": "text/csv"})
    assert answer.text().startswith("n,d")
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#said")).to_have_text("Rows copied: 4.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("| n | d |\n| --- | --- |\n")


def test_what_a_dataset_says_stays_text(edit: Edit) -> None:
    page = edit(HOSTILE)
    expect(page.locator("#shown tbody tr")).to_have_count(2)
    assert cells(page, 1)[0] == "<img src=x onerror=alert(1)>"
    expect(page.locator("#shown tbody a")).to_have_count(0)
    expect(page.locator("#shown img")).to_have_count(0)
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("#shown tbody img")).to_have_count(0)


def test_a_phone_needs_no_sideways_scrolling(edit: Edit, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    edit(f"SELECT * {{ VALUES ?long {{ '{'x' * 10_000}' }} }}")
    page.get_by_role("button", name="Show all 10000 characters").click()
    assert len(cells(page, 1)[0]) == 10_000
    assert page.evaluate("document.documentElement.scrollWidth") == 390
