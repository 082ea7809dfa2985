"""The worked examples of the rule, on the curated claims."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.graph.questions import cells as answers
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item

TODAY = date(2026, 11, 22)


def cell(graph: KnowledgeGraph, path: str, as_of: date = TODAY, market: str | None = None) -> Item:
    platform, model, segment = path.split("/")
    return answers.ownership(graph, platform, model, segment, Lens(as_of, market))


@pytest.mark.parametrize(
    ("path", "owner", "status"),
    [
        ("temu/semi-managed/pricing", "platform", "stated"),
        ("aliexpress/semi-managed/pricing", "seller", "stated"),
        ("any/semi-managed/pricing", "seller", "stated"),
        ("temu/semi-managed/product-selection", "platform", "inferred"),
        ("temu/semi-managed/overseas-warehousing", None, "disputed"),
        ("alibaba.com/semi-managed/overseas-warehousing", "seller", "inferred"),
        ("lazada/fully-managed/pricing", "platform", "inherited"),
        ("temu/fully-managed/import-clearance", None, "unknown"),
        ("tiktok-shop/fully-managed/marketing", "shared", "stated"),
        ("alibaba.com/semi-managed/international-logistics", "platform", "stated"),
        ("aliexpress/semi-managed/overseas-warehousing", "platform", "inferred"),
        ("alibaba.com/semi-managed/returns", "platform", "stated"),
        ("temu/fully-managed/product-selection", None, "unknown"),
        ("temu/semi-managed/export-clearance", None, "unknown"),
        ("shein/first-party/production-supply", "platform", "stated"),
    ],
)
def test_a_worked_example_has_its_owner_and_status(
    graph: KnowledgeGraph, path: str, owner: str | None, status: str
) -> None:
    found = cell(graph, path)
    assert (found["owner"], found["status"]) == (owner, status)


def test_temu_pricing_cites_000_and_overrules_002(graph: KnowledgeGraph) -> None:
    found = cell(graph, "temu/semi-managed/pricing")
    quotes = [v["quote"] for v in found["evidence"]]
    assert quotes == ["with pricing control still remaining with Temu"]
    overruled = {
        v["claim"]: (v["tier"], v["lost_to"], v["source"]["id"]) for v in found["overruled"]
    }
    assert overruled["S2-011"] == (5, 1, "002")


def test_assisting_does_not_make_a_dispute(graph: KnowledgeGraph) -> None:
    found = cell(graph, "any/semi-managed/pricing")
    assert [v["claim"] for v in found["assists"]] == ["S3-024"]
    assert found["status"] == "stated"


def test_a_dispute_lists_both_sides_with_their_claims(graph: KnowledgeGraph) -> None:
    found = cell(graph, "temu/semi-managed/overseas-warehousing")
    sides = {c["party"]: c["claims"] for c in found["candidates"]}
    assert sides == {"platform": ["S3-031"], "seller": ["S0-015", "S0-017", "S3-028"]}


def test_the_explicit_denial_strikes_the_group_claim_of_fulfilment(graph: KnowledgeGraph) -> None:
    found = cell(graph, "alibaba.com/semi-managed/overseas-warehousing")
    assert [v["claim"] for v in found["vetoed"]] == ["S1-008"]
    assert [v["claim"] for v in found["denied"]] == ["S1-024"]
    assert [v["claim"] for v in found["evidence"]] == ["S1-025"]


def test_the_merchant_decides_the_service_level_beside_the_platform(graph: KnowledgeGraph) -> None:
    found = cell(graph, "alibaba.com/semi-managed/international-logistics")
    assert found["decides"] == "seller"
    assert [v["claim"] for v in found["beside"]] == ["S1-030"]


def test_traffic_and_content_split_the_marketing_of_tiktok_shop(graph: KnowledgeGraph) -> None:
    found = cell(graph, "tiktok-shop/fully-managed/marketing")
    split = {part["party"]: part["aspects"] for part in found["split"]}
    assert split == {
        "platform": ["traffic, content features"],
        "seller": ["content creation only"],
    }


def test_the_platform_does_after_sales_while_the_seller_bears_the_loss(
    graph: KnowledgeGraph,
) -> None:
    found = cell(graph, "temu/fully-managed/after-sales")
    assert (found["owner"], found["status"]) == ("platform", "inherited")
    assert [(v["claim"], v["party"]) for v in found["bears_risk"]] == [("S2-009", "seller")]


@pytest.mark.parametrize(
    ("as_of", "market", "status"),
    [
        (date(2024, 1, 20), None, "not-offered"),
        (date(2024, 1, 20), "US", "not-offered"),
        (date(2024, 2, 3), "US", "offered"),
        (date(2024, 2, 3), "TH", "planned"),
        (date(2024, 2, 3), "JP", "unknown"),
    ],
)
def test_alibaba_semi_managed_is_offered_from_its_day_in_its_markets(
    graph: KnowledgeGraph, as_of: date, market: str | None, status: str
) -> None:
    found = answers.offering(graph, "alibaba.com", "semi-managed", Lens(as_of, market))
    assert found["availability"]["status"] == status


@pytest.mark.parametrize(("as_of", "market"), [(date(2024, 1, 20), None), (TODAY, "TH")])
def test_a_cell_is_not_answered_where_it_is_not_offered(
    graph: KnowledgeGraph, as_of: date, market: str | None
) -> None:
    found = cell(graph, "alibaba.com/semi-managed/pricing", as_of, market)
    assert (found["owner"], found["status"], found["candidates"]) == (None, "not-offered", [])


def test_an_offering_without_dates_is_offered_and_possible(graph: KnowledgeGraph) -> None:
    found = answers.offering(graph, "temu", "fully-managed", Lens(TODAY))["availability"]
    assert (found["status"], found["certainty"]) == ("offered", "possible")


def test_domestic_only_refund_never_speaks_of_a_cross_border_cell(graph: KnowledgeGraph) -> None:
    cells = list(graph.matrix(Lens(TODAY, "CN"), general=True))
    cited = {
        voice.claim.id
        for one in cells
        for voice in (*one.evidence, *one.roles, *one.annotations, *one.beside)
    }
    assert cited.isdisjoint({"S4-008", "S4-009", "S4-010", "S4-011", "S4-012", "S4-013", "S4-014"})


def test_self_operating_shein_is_first_party_not_seller_run(graph: KnowledgeGraph) -> None:
    assert graph.records.claim["S0-034"].model == "first-party"
    assert "shein/self-operated" not in graph.records.offering
