"""Hand-offs: where they are, how often there are any, and where a source says they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.questions.handoffs import (
    GOODS,
    HAND_OFF_PLACE,
    TIERS,
    WAYS,
    between,
    changes,
    handoffs,
)
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Grade, Party
from crosslane.ontology.records import Vocabulary
from crosslane.ontology.suggest import UnknownValueError

STOCK = "sellers stock goods in Cainiao warehouses, and the platform handles subsequent fulfilment"
SUPPLY = "with merchants only needing to supply and stock products in the warehouse"
OWNERS = (None, *(party.value for party in Party))
Small = Callable[..., KnowledgeGraph]
Make = Callable[..., Claim]


def points(found: Item) -> list[tuple[str, str, str | None, str | None]]:
    return [(item["after"], item["before"], item["from"], item["to"]) for item in found["items"]]


def at(found: Item, after: str, before: str) -> Item:
    items: list[Item] = found["items"]
    (item,) = (one for one in items if (one["after"], one["before"]) == (after, before))
    return item


def quotes(item: Item) -> list[str]:
    return [voice["quote"] for voice in item["evidence"]]


# The rule


@pytest.mark.parametrize(
    ("a", "b", "what"),
    [
        ("seller", "seller", "stays"),
        ("seller", "platform", "handoff"),
        ("third-party", "platform", "handoff"),
        (None, "seller", "unclear"),
        ("seller", None, "unclear"),
        (None, None, "unclear"),
    ],
)
def test_only_two_known_owners_that_differ_are_a_handoff(
    a: str | None, b: str | None, what: str
) -> None:
    assert between(a, b) == what


@settings(deadline=None)
@given(st.lists(st.sampled_from(OWNERS), max_size=7).filter(lambda owners: owners.count(None) <= 4))
def test_least_and_most_changes_are_those_of_all_possible_owners(owners: list[str | None]) -> None:
    choices = [list(Party) if owner is None else [owner] for owner in owners]
    counts = [sum(a != b for a, b in pairwise(chosen)) for chosen in product(*choices)]
    assert changes(owners) == (min(counts), max(counts))


# Temu, core segments


def test_temu_fully_managed_changes_hands_once_and_product_selection_is_unknown(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "temu", "fully-managed", lens)
    assert found["changes"] == {"at_least": 1, "at_most": 2}
    assert found["unknown"] == ["product-selection"]
    assert points(found) == [
        ("production-supply", "product-selection", "seller", None),
        ("product-selection", "pricing", None, "platform"),
    ]
    assert found["counts"] == {"clear": 0, "unclear": 2}


def test_temu_semi_managed_changes_hands_three_times_at_least(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "temu", "semi-managed", lens)
    assert found["changes"] == {"at_least": 3, "at_most": 5}
    assert [(item["after"], item["before"]) for item in found["items"] if item["clear"]] == [
        ("production-supply", "product-selection"),
        ("pricing", "domestic-warehousing"),
        ("last-mile-delivery", "marketing"),
    ]
    assert found["counts"] == {"clear": 3, "unclear": 2}


def test_a_clear_handoff_names_both_owners_and_cites_both(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    item = at(handoffs(graph, "temu", "semi-managed", lens), "last-mile-delivery", "marketing")
    assert (item["from"], item["to"], item["clear"], item["why"]) == (
        "seller",
        "platform",
        True,
        None,
    )
    assert item["sure"] == "inferred"
    assert quotes(item) == [
        "the semi-managed model, which separates overseas warehousing and logistics, "
        "helps Temu expand its product range",
        "Prioritizing traffic allocation to semi-hosted sellers",
    ]


def test_beside_a_disputed_segment_it_is_unclear_and_both_sides_speak(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "temu", "semi-managed", lens)
    item = at(found, "international-logistics", "overseas-warehousing")
    assert (item["from"], item["to"]) == ("seller", None)
    assert (item["clear"], item["why"], item["sure"]) == (False, "disputed", None)
    assert {"seller", "platform"} <= {voice["party"] for voice in item["evidence"]}


def test_between_disputed_and_unknown_it_is_unclear_because_of_the_unknown(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "aliexpress", "semi-managed", lens)
    item = at(found, "customer-service", "after-sales")
    assert (item["from"], item["to"], item["why"]) == (None, None, "unknown")


def test_runs_of_temu_semi_managed_stand_in_order_with_their_weakest_status(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    runs = handoffs(graph, "temu", "semi-managed", lens)["runs"]
    assert [(run["owner"], run["status"], run["segments"]) for run in runs] == [
        ("seller", "inherited", ["production-supply"]),
        ("platform", "inferred", ["product-selection", "pricing"]),
        ("seller", "inferred", ["domestic-warehousing", "international-logistics"]),
        (None, "disputed", ["overseas-warehousing"]),
        ("seller", "inferred", ["last-mile-delivery"]),
        ("platform", "inferred", ["marketing", "customer-service", "after-sales"]),
    ]


def test_disputed_and_unknown_segments_are_runs_of_their_own(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    *_, one, other = handoffs(graph, "aliexpress", "semi-managed", lens)["runs"]
    assert one == {"owner": None, "status": "disputed", "segments": ["customer-service"]}
    assert other == {"owner": None, "status": "unknown", "segments": ["after-sales"]}


def test_the_worked_example_of_the_documentation_is_what_is_answered(
    curated: KnowledgeGraph, lens: Lens
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "comparing.md").read_text(encoding="utf-8")
    row = r"^\| `(temu)/([\w-]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$"
    rows = re.findall(row, page, re.MULTILINE)
    assert len(rows) == 2
    for platform, model, *numbers in rows:
        found = handoffs(curated.known("0.3.0"), platform, model, lens)
        answered = [*found["counts"].values(), *found["changes"].values()]
        assert [str(number) for number in answered] == numbers


# Where it is


def test_aliexpress_takes_the_goods_over_in_the_cainiao_warehouse(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "aliexpress", "semi-managed", lens, tier="all")
    item = at(found, "first-mile", "domestic-warehousing")
    assert (item["from"], item["to"]) == ("seller", "third-party")
    (place,) = item["places"]
    assert place["place"].startswith("Cainiao warehouses")
    assert (place["quote"], place["source"]["id"], place["scope"]) == (STOCK, "000", "offering")


def test_fully_managed_in_general_is_handed_over_in_the_warehouse(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "any", "fully-managed", lens, along="goods")
    assert points(found) == [
        ("production-supply", "domestic-warehousing", "seller", "platform"),
    ]
    (place,) = found["items"][0]["places"]
    assert place["place"].startswith("the warehouse")
    assert (place["quote"], place["scope"]) == (SUPPLY, "model")


def test_a_place_of_the_model_is_marked_as_such_under_an_offering(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "temu", "fully-managed", lens, along="goods")
    (place,) = found["items"][0]["places"]
    assert (place["quote"], place["scope"]) == (SUPPLY, "model")


def test_a_place_without_a_handoff_in_sight_is_kept_in_the_head(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    core = handoffs(graph, "alibaba.com", "semi-managed", lens)
    assert not any(item["places"] for item in core["items"])
    (place,) = core["places"]
    assert (place["before"], place["source"]["id"]) == (["first-mile"], "001")
    assert "door-to-door" in place["place"]
    every = handoffs(graph, "alibaba.com", "semi-managed", lens, along="goods", tier="all")
    assert at(every, "production-supply", "first-mile")["places"] == [place]


def test_an_offering_whose_handoff_no_source_places_has_no_place(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    assert handoffs(graph, "temu", "semi-managed", lens, tier="all")["places"] == []


@pytest.mark.parametrize(
    ("sources", "grade", "shown"),
    [
        (("000",), None, ["F0-033"]),
        (("003",), None, []),
        ((), Grade.C, ["F0-033"]),
        ((), Grade.B, []),
    ],
)
def test_only_trusted_sources_name_places(
    graph: KnowledgeGraph,
    lens: Lens,
    sources: tuple[str, ...],
    grade: Grade | None,
    shown: list[str],
) -> None:
    seen = Lens(lens.as_of, sources=sources, grade=grade)
    found = handoffs(graph, "aliexpress", "semi-managed", seen)
    assert [place["fact"] for place in found["places"]] == shown


def test_every_curated_place_is_before_a_segment_and_shown_where_it_belongs(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    facts = [fact for fact in graph.records.facts if fact.predicate == HAND_OFF_PLACE]
    assert facts
    for fact in facts:
        for subject in fact.subjects:
            kind, _, name = subject.partition(":")
            platform, model = name.split("/") if kind == "offering" else ("any", name)
            found = handoffs(graph, platform, model, lens)["places"]
            (place,) = (one for one in found if one["fact"] == fact.id)
            assert place["before"]
            assert (place["place"], place["quote"]) == (fact.object, fact.evidence.quote)


# The way of the goods


def test_the_goods_pass_segments_with_physical_steps_in_chain_order(
    vocabulary: Vocabulary,
) -> None:
    order = list(vocabulary.segment)
    assert sorted(GOODS, key=order.index) == list(GOODS)
    assert all(vocabulary.segment[segment].business_steps for segment in GOODS)


@pytest.mark.parametrize(
    ("along", "tier", "count"),
    [("chain", "core", 10), ("chain", "all", 19), ("goods", "core", 5), ("goods", "all", 8)],
)
def test_way_and_tier_choose_the_segments(
    graph: KnowledgeGraph, lens: Lens, along: str, tier: str, count: int
) -> None:
    runs = handoffs(graph, "temu", "semi-managed", lens, along, tier)["runs"]
    assert sum(len(run["segments"]) for run in runs) == count


def test_along_the_goods_pricing_is_no_neighbour(graph: KnowledgeGraph, lens: Lens) -> None:
    found = handoffs(graph, "alibaba.com", "semi-managed", lens, along="goods")
    assert points(found) == [
        ("domestic-warehousing", "international-logistics", "seller", "platform"),
        ("international-logistics", "overseas-warehousing", "platform", "seller"),
        ("overseas-warehousing", "last-mile-delivery", "seller", "platform"),
    ]


# Every offering, every way


@settings(deadline=None)
@given(data=st.data())
def test_items_runs_and_counts_tell_one_story(graph: KnowledgeGraph, data: st.DataObject) -> None:
    offerings = [(one.platform, one.model) for one in graph.records.offerings]
    offerings += [("any", model) for model in graph.records.vocabulary.model]
    platform, model = data.draw(st.sampled_from(offerings))
    market = data.draw(st.sampled_from([None, "US", "TH"]))
    sources = data.draw(st.sampled_from([(), ("000",), ("001", "003")]))
    lens = Lens(date(2026, 11, 22), market, sources)
    along, tier = data.draw(st.sampled_from(WAYS)), data.draw(st.sampled_from(TIERS))
    found = handoffs(graph, platform, model, lens, along, tier)

    owner = {segment: run["owner"] for run in found["runs"] for segment in run["segments"]}
    neighbours = {
        (a, b): (owner[a], owner[b])
        for a, b in pairwise(owner)
        if owner[a] is None or owner[a] != owner[b]
    }
    assert {(i["after"], i["before"]): (i["from"], i["to"]) for i in found["items"]} == neighbours
    assert all(item["clear"] == (None not in (item["from"], item["to"])) for item in found["items"])
    assert all(item["clear"] == (item["sure"] is not None) for item in found["items"])
    assert sum(found["counts"].values()) == len(found["items"])
    if owner:
        assert found["changes"]["at_least"] >= found["counts"]["clear"]
        assert found["changes"]["at_most"] == len(found["items"])
    for one, other in pairwise(found["runs"]):
        assert (one["owner"], one["status"]) != (other["owner"], other["status"])
        assert one["owner"] is None or one["owner"] != other["owner"]


def test_a_claim_that_speaks_on_both_sides_is_cited_once(
    small: Small, claim: Make, lens: Lens
) -> None:
    disputed = [
        claim("S9-001", segment="@warehousing+logistics", party=Party.SELLER),
        claim("S9-002", segment="@warehousing+logistics", party=Party.PLATFORM),
    ]
    found = handoffs(small(*disputed), "temu", "semi-managed", lens)
    item = at(found, "international-logistics", "overseas-warehousing")
    assert item["why"] == "disputed"
    assert [voice["claim"] for voice in item["evidence"]] == ["S9-001", "S9-002"]


# Not there, not known


@pytest.mark.parametrize(
    ("as_of", "market", "status"),
    [(date(2024, 1, 20), None, "not-offered"), (date(2026, 11, 22), "TH", "planned")],
)
def test_an_offering_that_is_not_there_has_no_handoffs_and_says_why(
    graph: KnowledgeGraph, as_of: date, market: str | None, status: str
) -> None:
    lens = Lens(as_of, market, dated=True)
    found = handoffs(graph, "alibaba.com", "semi-managed", lens)
    assert found["availability"]["status"] == status
    assert (found["items"], found["runs"], found["places"], found["unknown"]) == ([], [], [], [])
    assert found["counts"] == {"clear": 0, "unclear": 0}
    assert found["changes"] == {"at_least": None, "at_most": None}


def test_a_model_in_general_has_no_availability(graph: KnowledgeGraph, lens: Lens) -> None:
    assert handoffs(graph, "any", "semi-managed", lens)["availability"] is None


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("along", {"along": "goods-flow"}),
        ("tier", {"tier": "extended"}),
        ("platform", {"platform": "temuu"}),
        ("offering", {"model": "first-party"}),
    ],
)
def test_an_unknown_value_is_told_with_its_name(
    graph: KnowledgeGraph, lens: Lens, field: str, changed: dict[str, str]
) -> None:
    asked = {"platform": "temu", "model": "semi-managed", **changed}
    with pytest.raises(UnknownValueError) as caught:
        handoffs(graph, lens=lens, **asked)
    assert caught.value.field == field


def test_links_ask_for_this_very_answer(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2024, 7, 31), "US", dated=True)
    plain = handoffs(graph, "temu", "semi-managed", Lens(date(2026, 11, 22)))["links"]
    assert plain == {
        "self": "/handoffs/temu/semi-managed",
        "html": "/handoffs/temu/semi-managed?format=html",
        "sparql": None,
    }
    found = handoffs(graph, "temu", "semi-managed", lens, "goods", "all")["links"]
    assert found["self"] == (
        "/handoffs/temu/semi-managed?along=goods&tier=all&market=US&as_of=2024-07-31"
    )


def test_handoffs_are_plain_json_with_an_id_for_every_item(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = handoffs(graph, "temu", "semi-managed", lens, tier="all")
    assert json.loads(json.dumps(found)) == found
    ids = [item["id"] for item in found["items"]]
    assert len(set(ids)) == len(ids)
    assert "temu/semi-managed/production-supply~product-selection" in ids
