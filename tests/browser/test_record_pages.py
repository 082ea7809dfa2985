"""The pages of resources, lists and questions in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.model import Evidence, Label
from crosslane.ontology.records import Records

Serve = Callable[[KnowledgeGraph], str]
COMPARISON = "/compare?a=temu/fully-managed&b=temu/semi-managed"
ADVICE = "/recommend?keep=pricing&delegate=international-logistics&strength=product"
PAGES = (
    "/platforms",
    "/platforms/temu",
    "/models/semi-managed",
    "/segments",
    "/segments/pricing",
    "/offerings",
    "/offerings/temu/semi-managed",
    "/ownership?platform=temu",
    "/conflicts?platform=temu",
    "/coverage",
    "/claims?platform=temu",
    "/claims/S0-014",
    "/facts?predicate=targetCategory",
    "/facts/F0-004",
    "/sources",
    "/sources/000",
    "/parties/seller",
    "/markets/US",
    "/organizations/alibaba-group",
    "/search?q=semi",
    COMPARISON,
    "/handoffs/aliexpress/semi-managed",
    "/impact/international-logistics?platform=temu",
    "/similar/temu/semi-managed",
    ADVICE,
)
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }} \u202eesrever"
LONG = "long " * 2000 + "x" * 10_000


def opened(page: Page, address: str, look: str = "") -> Page:
    sign = "&" if "?" in address else "?"
    page.goto(f"{address}{sign}format=html{look}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def width(page: Page) -> int:
    found: int = page.evaluate("() => document.documentElement.scrollWidth")
    return found


def test_from_an_offering_to_the_words_of_a_source(plain: Page) -> None:
    opened(plain, "/offerings/temu/semi-managed")
    plain.get_by_role("row", name="Pricing").get_by_role("link", name="Platform (stated)").click()
    expect(plain.get_by_role("article")).to_contain_text(
        "with pricing control still remaining with Temu"
    )


def test_from_a_strip_to_the_evidence_of_a_segment(plain: Page) -> None:
    opened(plain, "/platforms/temu")
    strip = plain.get_by_role("list", name="Temu · Semi-managed")
    strip.get_by_role("link", name="Pricing: platform (stated)").click()
    expect(plain).to_have_url(re.compile("/ownership/temu/semi-managed/pricing"))


def test_segment_names_stand_above_their_bars(page: Page) -> None:
    opened(page, "/models/semi-managed")
    head = page.get_by_role("list", name="Segments in chain order").get_by_role("listitem").nth(3)
    bar = page.locator(".strip-cells").last.locator("> li").nth(3)
    above, below = head.bounding_box(), bar.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]
    assert abs(above["x"] + above["width"] / 2 - below["x"] - below["width"] / 2) < 8


def test_a_strip_stands_upright_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "/offerings/temu/semi-managed")
    boxes = [one.bounding_box() for one in page.locator(".strip-cells > li").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(set(tops)) == 10
    expect(page.locator(".strip-segment").first).to_be_visible()


def test_what_was_overruled_is_opened_on_demand(plain: Page) -> None:
    opened(plain, "/offerings/temu/semi-managed")
    row = plain.get_by_role("row", name="Pricing")
    why = row.get_by_text("Why it gives way").first
    expect(why).to_be_hidden()
    row.get_by_text("1 overruled, 1 beside it").click()
    expect(why).to_be_visible()


def test_narrow_a_list_and_widen_it_again(plain: Page) -> None:
    opened(plain, "/claims")
    plain.get_by_text("Party all").click()
    plain.get_by_role("checkbox", name="Buyer").check()
    plain.get_by_text("Platform all").click()
    plain.get_by_role("checkbox", name="Temu").check()
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_text("Nothing matches.")).to_be_visible()
    plain.get_by_role("link", name="Remove the filter Party: Buyer").click()
    expect(plain.get_by_role("row", name="S0-014")).to_be_visible()


def test_choose_two_offerings_and_compare_them(plain: Page) -> None:
    opened(plain, COMPARISON)
    plain.locator("select[name=b]").select_option("AliExpress · Semi-managed")
    plain.get_by_role("button", name="Compare").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(
        "From Temu · Fully managed to AliExpress · Semi-managed"
    )


def test_say_what_you_want_and_read_why(plain: Page) -> None:
    opened(plain, ADVICE)
    plain.get_by_text("Your profile").click()
    plain.get_by_role("checkbox", name="Last-mile delivery: To hand over").check()
    plain.get_by_role("button", name="Show what fits").click()
    assert "delegate=last-mile-delivery" in plain.url
    best = plain.locator(".ranked > li").first
    expect(best.get_by_role("heading", level=3)).to_contain_text("AliExpress · Semi-managed")
    expect(best).to_contain_text("while pricing control remains with the seller")


def test_the_menu_opens_on_a_phone(plain: Page) -> None:
    plain.set_viewport_size({"width": 390, "height": 844})
    opened(plain, "/sources")
    coverage = plain.get_by_role("navigation", name="Views").get_by_role("link", name="Coverage")
    expect(coverage).to_be_hidden()
    plain.get_by_text("Menu").click()
    coverage.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Coverage")


@pytest.fixture(scope="module")
def hostile(records: Records) -> KnowledgeGraph:
    """The curated graph, with markup in every label, title, quote, note and address."""
    vocabulary = records.vocabulary
    segments = tuple(
        replace(one, label=Label(one.label.en + EVIL, EVIL), definition=EVIL)
        for one in vocabulary.segments
    )
    claims = tuple(
        replace(one, evidence=Evidence(one.evidence.source, 0, 9, EVIL + LONG), note=LONG)
        for one in records.claims
    )
    sources = tuple(
        replace(one, title=EVIL + "y" * 300, publisher=EVIL, url="javascript:alert(4)")
        for one in records.sources
    )
    platforms = tuple(replace(one, label=Label(EVIL, EVIL + LONG)) for one in records.platforms)
    words = replace(vocabulary, segments=segments)
    made = replace(records, vocabulary=words, claims=claims, sources=sources, platforms=platforms)
    return build_graph(made)


@pytest.mark.parametrize(
    "address",
    [
        "/claims?platform=temu",
        "/claims/S0-014",
        "/sources/000",
        "/platforms",
        "/offerings/temu/semi-managed",
        "/segments/pricing",
        "/models/semi-managed",
        "/conflicts?platform=temu",
        COMPARISON,
        "/handoffs/temu/semi-managed",
        "/impact/pricing?platform=temu",
    ],
)
def test_hostile_text_stays_text_and_within_the_page(
    page: Page, serve: Serve, hostile: KnowledgeGraph, address: str
) -> None:
    opened(page, serve(hostile) + address)
    expect(page.locator("main")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("main")).to_contain_text("{{ 7*7 }}")
    assert page.locator("img, [onerror], a[href^='javascript:']").count() == 0
    assert page.locator("script:not([src^='/static/'])").count() == 0
    assert width(page) == 1400


def test_a_page_is_printed_in_full(page: Page) -> None:
    opened(page, "/coverage")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Views")).to_be_hidden()
    overflow = page.locator(".scroll").first.evaluate("(box) => getComputedStyle(box).overflow")
    assert overflow == "visible"
