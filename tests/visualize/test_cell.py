"""The evidence of a cell in words."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.questions import cells as answers
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.ontology.records import Records
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.cell import CellView, cell_page, cell_view
from crosslane.visualize.cells.saying import web_address
from crosslane.visualize.words import LANGUAGES


def view_of(graph: KnowledgeGraph, cell: str, lens: Lens, lang: str = "en") -> CellView:
    platform, model, segment = cell.split("/")
    item = answers.ownership(graph, platform, model, segment, lens)
    return cell_view(graph, item, Asked(market=lens.market, as_of=lens.as_of, lang=lang))


def test_a_stated_cell(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "temu/semi-managed/pricing", lens)
    assert view.headline == "The platform owns it"
    assert view.why.startswith("A source says so in plain words")
    assert [section.kind for section in view.sections] == ["assists", "annotations"]
    assert view.proof
    assert view.overruled
    proof, lost = view.proof.claims[0], view.overruled.claims[0]
    assert proof.quote == "with pricing control still remaining with Temu"
    assert (proof.says, proof.strength) == ("Platform decides on it", "explicit")
    assert "source 000" in proof.origin.details
    assert proof.where == "characters 1772\N{EN DASH}1818"
    assert "retain control over product selection and pricing" in lost.quote
    assert lost.lost == "A general or less specific claim; a claim of tier 1 is more specific."


def test_a_dispute_shows_both_sides(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "temu/semi-managed/overseas-warehousing", lens)
    assert view.headline == "Sources disagree: platform or seller"
    assert [side.party for side in view.sides] == ["platform", "seller"]
    assert all(side.claims for side in view.sides)
    assert view.proof is None


def test_everything_links_to_everything(graph: KnowledgeGraph) -> None:
    view = view_of(graph, "alibaba.com/semi-managed/pricing", Lens(date(2026, 1, 1), "US"), "zh")
    seen = "?market=US&as_of=2026-01-01&lang=zh"
    assert [one.href for one in view.about] == [
        f"/offerings/alibaba.com/semi-managed{seen}",
        f"/segments/pricing{seen}",
        f"/markets/US{seen}",
        None,
    ]
    assert [href for href, _ in view.crumbs] == [
        f"/{seen}",
        f"/platforms/alibaba.com{seen}",
        f"/offerings/alibaba.com/semi-managed{seen}",
    ]
    assert view.proof
    proof = view.proof.claims[0]
    assert proof.origin.href == f"/sources/001{seen}"
    assert proof.href == f"/claims/{proof.claim}{seen}"
    assert proof.party_href == f"/parties/seller{seen}"
    assert proof.target.href == f"/segments/pricing{seen}"


def test_a_model_in_general_has_no_platform_above_it(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "any/semi-managed/pricing", lens)
    assert [text for _, text in view.crumbs] == ["Matrix", "Semi-managed in general"]


def test_each_source_of_the_answer_is_named_once_with_its_grade_explained(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    view = view_of(graph, "temu/semi-managed/overseas-warehousing", lens)
    titles = [one.origin.title for one in view.read]
    assert len(titles) == len(set(titles)) == 3
    assert {one.origin.grade for one in view.read} == {"grade C"}
    assert all(one.reason and one.origin.grade_means.startswith("trade press") for one in view.read)


def test_a_part_of_the_segment_is_named(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "tiktok-shop/fully-managed/marketing", lens)
    assert view.proof
    assert all("the part" in one.says for one in view.proof.claims)


def test_a_veto_and_its_denial_are_shown(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "alibaba.com/semi-managed/overseas-warehousing", lens)
    kinds = [section.kind for section in view.sections]
    assert {"denied", "vetoed"} <= set(kinds)
    denied = view.sections[kinds.index("denied")].claims[0]
    assert denied.says.startswith("not: ")


@pytest.mark.parametrize(
    ("cell", "headline"),
    [
        ("temu/fully-managed/import-clearance", "No source says who owns it"),
        ("aliexpress/semi-managed/domestic-warehousing", "A third party owns it"),
        ("any/semi-managed/pricing", "The seller owns it"),
    ],
)
def test_headlines(graph: KnowledgeGraph, lens: Lens, cell: str, headline: str) -> None:
    assert view_of(graph, cell, lens).headline == headline


def test_a_split_says_which_part_is_whose(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "tiktok-shop/fully-managed/marketing", lens)
    assert view.headline.startswith("Shared: platform (")
    assert "seller (" in view.headline


def test_what_is_not_offered_is_said_with_its_evidence(graph: KnowledgeGraph) -> None:
    view = view_of(graph, "alibaba.com/semi-managed/pricing", Lens(date(2024, 1, 20)))
    assert view.headline == "Not offered there and then"
    assert view.availability is not None
    assert view.availability.text == "Not offered, as of 2024-01-20"
    assert view.availability.why == "It is there from 2024-02-03 on."
    assert "February 3, 2024" in view.availability.proof[0]["quote"]
    assert view.availability.others == (
        "/offerings?availability=offered&as_of=2024-01-20",
        "What is offered on 2024-01-20",
    )


def test_the_chain_leads_to_the_neighbours(graph: KnowledgeGraph, lens: Lens) -> None:
    view = view_of(graph, "temu/semi-managed/pricing", lens)
    assert view.previous
    assert view.next
    assert (view.previous.mark.segment, view.next.mark.segment) == ("compliance", "inventory")
    first = view_of(graph, "temu/semi-managed/production-supply", lens)
    last = view_of(graph, "temu/semi-managed/after-sales", lens)
    assert first.previous is None
    assert last.next is None


def test_links_keep_market_and_day(graph: KnowledgeGraph) -> None:
    view = view_of(graph, "temu/semi-managed/pricing", Lens(date(2025, 1, 1), "US"))
    for href in (view.graph, view.matrix, view.chain[0].mark.href):
        assert "market=US&as_of=2025-01-01" in href


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_has_a_page(graph: KnowledgeGraph, lens: Lens, lang: str) -> None:
    for one in graph.matrix(lens, general=True):
        platform = "any" if one.platform == "*" else one.platform
        item = answers.ownership(graph, platform, one.model, one.segment, lens)
        view = cell_view(graph, item, Asked(lang=lang))
        assert all(getattr(view, field.name) is not None for field in fields(view)[:4])
    assert "<h1" in cell_page(graph, item, lens, lang=lang)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil", "http:", "", "["],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) is None


@given(st.text())
def test_any_text_is_an_address_of_the_web_or_none(text: str) -> None:
    found = web_address(text)
    assert found is None or found.lower().startswith(("http://", "https://"))


def test_a_source_is_linked_where_it_has_an_address(records: Records, lens: Lens) -> None:
    address = "https://example.org/a?b=c&d=e"
    sources = tuple(replace(one, url=address) for one in records.sources)
    graph = build_graph(replace(records, sources=sources))
    item = answers.ownership(graph, "temu", "semi-managed", "pricing", lens)
    page = cell_page(graph, item, lens)
    assert 'href="https://example.org/a?b=c&amp;d=e" rel="noreferrer noopener"' in page


def test_addresses_of_the_web_become_links() -> None:
    assert web_address("https://example.org/a?b=c") == "https://example.org/a?b=c"
