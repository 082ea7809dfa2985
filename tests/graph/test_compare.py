"""Two offerings side by side: what changes, for whom, and who says so."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.questions.compare import SameOfferingError, comparable, compare
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Grade, Involvement, Party
from crosslane.ontology.suggest import UnknownValueError

FULL, SEMI = "temu/fully-managed", "temu/semi-managed"
ROOT = Path(__file__).parents[2]
QUERIES, DOCS = ROOT / "ontology" / "queries", ROOT / "docs"
ONLY_AFFECTS = (
    "Temu\N{RIGHT SINGLE QUOTATION MARK}s semi-managed adjustment only affects "
    "the warehousing and logistics segment"
)
SEPARATES = (
    "the semi-managed model, which separates overseas warehousing and logistics, "
    "helps Temu expand its product range"
)
Small = Callable[..., KnowledgeGraph]
Make = Callable[..., Claim]


def by_segment(found: Item) -> dict[str, Item]:
    return {item["segment"]: item for item in found["items"]}


def quotes(side: Item) -> list[str]:
    return [voice["quote"] for voice in side["evidence"]]


@pytest.fixture(scope="module")
def temu(graph: KnowledgeGraph, lens: Lens) -> Item:
    return compare(graph, FULL, SEMI, lens)


# Temu, fully-managed to semi-managed


@pytest.mark.parametrize(
    ("segment", "quote"),
    [
        ("domestic-warehousing", ONLY_AFFECTS),
        (
            "international-logistics",
            "allowing them to ship via sea freight and utilize local warehouses",
        ),
        ("last-mile-delivery", SEPARATES),
    ],
)
def test_warehousing_and_logistics_of_temu_move_to_the_seller_with_the_words_that_say_so(
    temu: Item, segment: str, quote: str
) -> None:
    item = by_segment(temu)[segment]
    assert (item["change"], item["seller"]) == ("changed", "gains")
    assert (item["a"]["owner"], item["b"]["owner"]) == ("platform", "seller")
    assert quotes(item["b"]) == [quote]
    assert item["a"]["evidence"]


def test_pricing_of_temu_stays_with_the_words_of_both_sides(temu: Item) -> None:
    item = by_segment(temu)["pricing"]
    assert (item["change"], item["seller"]) == ("same", "none")
    assert (item["a"]["owner"], item["b"]["owner"]) == ("platform", "platform")
    assert quotes(item["b"]) == ["with pricing control still remaining with Temu"]
    assert "free from fixed platform pricing" in quotes(item["a"])


def test_overseas_warehousing_of_temu_is_unclear_with_both_candidates(temu: Item) -> None:
    item = by_segment(temu)["overseas-warehousing"]
    assert (item["change"], item["sure"], item["seller"]) == ("unclear", None, "unclear")
    assert (item["b"]["owner"], item["b"]["status"]) == (None, "disputed")
    assert [one["party"] for one in item["b"]["candidates"]] == ["platform", "seller"]
    assert {
        "Temu aims to attract sellers of goods stored in overseas warehouses to join the platform",
        "Platforms like Temu offer local warehousing, reducing shipping time and increasing sales "
        "potential",
    } <= set(quotes(item["b"]))


def test_store_operations_of_temu_become_shared_and_the_seller_gains(temu: Item) -> None:
    item = by_segment(temu)["store-operations"]
    assert (item["a"]["owner"], item["b"]["owner"]) == ("platform", "shared")
    assert (item["change"], item["seller"], item["sure"]) == ("changed", "gains", "inferred")


def test_what_nobody_says_of_temu_itself_is_marked_as_inherited(temu: Item) -> None:
    a, b = (
        " ".join(item["segment"] for item in temu["items"] if item[side]["inherited"])
        for side in "ab"
    )
    assert a == (
        "pricing inventory first-mile domestic-warehousing international-logistics "
        "overseas-warehousing last-mile-delivery marketing customer-service returns after-sales"
    )
    assert b == "production-supply"


def test_what_the_seller_gains_and_keeps_on_temu(temu: Item) -> None:
    seller = temu["seller"]
    assert seller["gains"] == [
        "domestic-warehousing",
        "international-logistics",
        "last-mile-delivery",
        "store-operations",
    ]
    assert seller["gives_up"] == []
    assert seller["keeps"] == ["production-supply", "inventory"]


def test_changes_are_counted_over_all_segments_and_over_the_core(temu: Item) -> None:
    assert temu["counts"] == {"same": 7, "changed": 4, "unclear": 8}
    assert temu["core"] == {"same": 5, "changed": 3, "unclear": 2}


# Other comparisons that were asked for


def test_temu_and_aliexpress_are_mirror_images_in_pricing_and_logistics(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = by_segment(compare(graph, SEMI, "aliexpress/semi-managed", lens))
    pricing, shipping = found["pricing"], found["international-logistics"]
    assert (pricing["a"]["owner"], pricing["b"]["owner"]) == ("platform", "seller")
    assert quotes(pricing["b"]) == ["while pricing control remains with the seller"]
    assert (shipping["a"]["owner"], shipping["b"]["owner"]) == ("seller", "platform")
    assert (pricing["seller"], shipping["seller"]) == ("gains", "gives-up")


def test_models_in_general_are_compared_and_inherit_nothing(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = compare(graph, "any/fully-managed", "any/semi-managed", lens)
    items = by_segment(found)
    assert (items["pricing"]["change"], items["pricing"]["seller"]) == ("changed", "gains")
    assert (
        "allowing merchants to retain control over product selection and pricing while outsourcing "
        "logistics and customer service to platforms"
    ) in quotes(items["pricing"]["b"])
    assert items["international-logistics"]["b"]["status"] == "disputed"
    assert items["product-selection"]["a"]["status"] == "unknown"
    assert not any(item[side]["inherited"] for item in found["items"] for side in "ab")


@pytest.mark.parametrize(
    ("query", "a", "b"),
    [
        ("cq22-temu-fully-to-semi.tsv", FULL, SEMI),
        ("cq24-fully-to-semi-in-general.tsv", "any/fully-managed", "any/semi-managed"),
    ],
)
def test_a_comparison_says_what_its_competency_question_expects(
    curated: KnowledgeGraph, lens: Lens, query: str, a: str, b: str
) -> None:
    with (QUERIES / query).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    expected = {
        row["segment"]: (row["before"] or None, row["after"] or None, row["change"].strip('"'))
        for row in rows
    }
    found = {
        f"segment:{item['segment']}": (
            item["a"]["owner"] and f"party:{item['a']['owner']}",
            item["b"]["owner"] and f"party:{item['b']['owner']}",
            item["change"],
        )
        for item in compare(curated, a, b, lens)["items"]
    }
    assert found == expected


def test_the_worked_example_of_the_documentation_is_what_is_answered(
    curated: KnowledgeGraph, lens: Lens
) -> None:
    page = (DOCS / "comparing.md").read_text(encoding="utf-8")
    temu = compare(curated.known("0.3.0"), FULL, SEMI, lens)
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    told = [row for row in rows if row[0] in by_segment(temu)]
    known = [item for item in temu["items"] if item["change"] != "unclear"]
    assert told == [
        (
            item["segment"],
            f"{item['a']['owner']}, {item['a']['status']}",
            f"{item['b']['owner']}, {item['b']['status']}",
            item["change"],
            item["seller"],
        )
        for item in known
    ]


# The definitions


def test_all_segments_are_compared_in_chain_order(temu: Item, graph: KnowledgeGraph) -> None:
    assert [item["segment"] for item in temu["items"]] == list(graph.records.vocabulary.segment)


def test_chosen_segments_are_compared_in_chain_order_and_counted_alone(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = compare(graph, FULL, SEMI, lens, ("returns", "pricing", "returns"))
    assert [item["segment"] for item in found["items"]] == ["pricing", "returns"]
    assert found["counts"] == {"same": 2, "changed": 0, "unclear": 0}
    assert found["core"] == {"same": 1, "changed": 0, "unclear": 0}
    assert found["links"]["self"] == (f"/compare?a={FULL}&b={SEMI}&segment=pricing&segment=returns")


def test_a_change_is_as_sure_as_its_weaker_side(temu: Item) -> None:
    found = {segment: item["sure"] for segment, item in by_segment(temu).items()}
    assert found["international-logistics"] == "inherited"
    assert found["store-operations"] == "inferred"
    assert found["compliance"] is None


@pytest.mark.parametrize(
    ("here", "general", "change", "seller"),
    [
        (Party.PLATFORM, Party.THIRD_PARTY, "changed", "none"),
        (Party.PLATFORM, Party.PLATFORM, "same", "none"),
        (Party.SELLER, Party.SELLER, "same", "keeps"),
        (Party.SHARED, Party.SHARED, "same", "keeps"),
        (Party.SHARED, Party.SELLER, "changed", "gains"),
        (Party.SELLER, Party.SHARED, "changed", "gives-up"),
        (Party.BUYER, Party.SHARED, "changed", "gains"),
        (Party.SELLER, Party.AUTHORITY, "changed", "gives-up"),
    ],
)
def test_the_seller_gains_what_more_of_comes_to_it(
    small: Small, claim: Make, lens: Lens, here: Party, general: Party, change: str, seller: str
) -> None:
    made = small(claim("S9-001", party=here), claim("S9-002", platform="*", party=general))
    item = by_segment(compare(made, SEMI, "any/semi-managed", lens))["pricing"]
    assert (item["change"], item["seller"]) == (change, seller)


def test_a_split_that_names_no_seller_gives_the_seller_nothing(
    small: Small, claim: Make, lens: Lens
) -> None:
    split = {"segment": "marketing", "involvement": Involvement.PERFORMS}
    made = small(
        claim("S9-001", party=Party.PLATFORM, aspect="traffic", **split),
        claim("S9-002", party=Party.THIRD_PARTY, aspect="ads", **split),
        claim("S9-003", platform="*", party=Party.PLATFORM, segment="marketing"),
    )
    item = by_segment(compare(made, SEMI, "any/semi-managed", lens))["marketing"]
    assert (item["a"]["owner"], item["change"], item["seller"]) == ("shared", "changed", "none")


def test_a_dispute_among_general_claims_is_marked_as_inherited(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = compare(graph, "aliexpress/semi-managed", "aliexpress/fully-managed", lens)
    side = by_segment(found)["customer-service"]["a"]
    assert (side["status"], side["inherited"]) == ("disputed", True)


def test_a_claim_on_the_platform_in_general_is_inherited(
    small: Small, claim: Make, lens: Lens
) -> None:
    made = small(claim("S9-001", model="*"))
    side = by_segment(compare(made, SEMI, "any/semi-managed", lens))["pricing"]["a"]
    assert (side["owner"], side["inherited"]) == ("platform", True)


def test_an_offering_that_is_not_there_is_compared_with_nothing(graph: KnowledgeGraph) -> None:
    early = Lens(date(2024, 1, 20), dated=True)
    found = compare(graph, "alibaba.com/semi-managed", SEMI, early)
    assert found["counts"] == {"same": 0, "changed": 0, "unclear": 19}
    assert {item["a"]["status"] for item in found["items"]} == {"not-offered"}
    assert len(found["seller"]["unclear"]) == 19


def test_only_trusted_sources_are_compared_and_the_links_say_so(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2026, 11, 22), market="US", sources=("003",), grade=Grade.C)
    found = compare(graph, FULL, SEMI, lens)
    assert by_segment(found)["pricing"]["change"] == "unclear"
    cited = {
        voice["source"]["id"]
        for item in found["items"]
        for side in "ab"
        for voice in item[side]["evidence"]
    }
    assert cited == {"003"}
    asked = f"/compare?a={FULL}&b={SEMI}&market=US&source=003&grade=C"
    assert found["links"] == {"self": asked, "html": f"{asked}&format=html", "sparql": None}


@settings(deadline=None)
@given(data=st.data())
def test_the_other_way_round_gains_and_losses_change_places(
    graph: KnowledgeGraph, data: st.DataObject
) -> None:
    pairs = st.lists(
        st.sampled_from(comparable(graph.records)), min_size=2, max_size=2, unique=True
    )
    a, b = data.draw(pairs)
    lens = Lens(
        data.draw(st.sampled_from([date(2024, 1, 20), date(2024, 2, 3), date(2026, 11, 22)])),
        data.draw(st.sampled_from([None, "US", "TH", "JP"])),
        data.draw(st.sampled_from([(), ("000",), ("002", "003")])),
    )
    there, back = compare(graph, a, b, lens), compare(graph, b, a, lens)
    assert there["seller"]["gains"] == back["seller"]["gives_up"]
    assert there["seller"]["gives_up"] == back["seller"]["gains"]
    for key in ("keeps", "unclear"):
        assert there["seller"][key] == back["seller"][key]
    assert (there["counts"], there["core"]) == (back["counts"], back["core"])
    for one, other in zip(there["items"], back["items"], strict=True):
        assert (one["a"], one["b"]) == (other["b"], other["a"])
        assert (one["change"], one["sure"]) == (other["change"], other["sure"])


def test_a_comparison_is_plain_json_with_an_id_for_every_item(temu: Item) -> None:
    assert json.loads(json.dumps(temu)) == temu
    assert temu["id"] == f"{FULL}..{SEMI}"
    assert len({item["id"] for item in temu["items"]}) == 19


# What cannot be compared


def test_an_offering_is_not_compared_with_itself(graph: KnowledgeGraph, lens: Lens) -> None:
    with pytest.raises(SameOfferingError, match="Compare an offering with another one") as caught:
        compare(graph, SEMI, SEMI, lens)
    assert (caught.value.field, caught.value.suggestion) == ("b", FULL)
    assert SEMI not in caught.value.allowed


@pytest.mark.parametrize("written", ["temu", "", "temu/semi-managed/pricing", "temu//semi-managed"])
def test_an_offering_is_written_with_one_slash(
    graph: KnowledgeGraph, lens: Lens, written: str
) -> None:
    with pytest.raises(UnknownValueError, match="Write an offering as platform/model") as caught:
        compare(graph, written, SEMI, lens)
    assert caught.value.field == "a"
    assert SEMI in caught.value.allowed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("temuu/semi-managed", SEMI),
        ("temu/semi-mangd", SEMI),
        ("Temu/Semi-Managed", SEMI),
        ("*/semi-managed", "any/semi-managed"),
        ("shein/self-operated", "shein/semi-managed"),
    ],
)
def test_an_unknown_offering_is_told_under_the_name_of_its_side_with_what_was_meant(
    graph: KnowledgeGraph, lens: Lens, written: str, meant: str
) -> None:
    with pytest.raises(UnknownValueError, match="Did you mean") as caught:
        compare(graph, FULL, written, lens)
    error = caught.value
    assert (error.field, error.value, error.suggestion) == ("b", written, meant)
    assert meant in error.allowed


def test_an_offering_that_a_source_denies_is_told_with_its_words(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    with pytest.raises(UnknownValueError, match="Amazon does not endorse a fully managed model"):
        compare(graph, FULL, "amazon/fully-managed", lens)


@pytest.mark.parametrize(
    ("field", "lens", "segments"),
    [
        ("segment", Lens(date(2026, 11, 22)), ("prices",)),
        ("market", Lens(date(2026, 11, 22), market="Thailand"), ()),
        ("source", Lens(date(2026, 11, 22), sources=("999",)), ()),
    ],
)
def test_other_unknown_values_keep_their_own_names(
    graph: KnowledgeGraph, field: str, lens: Lens, segments: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        compare(graph, FULL, SEMI, lens, segments)
    assert caught.value.field == field
