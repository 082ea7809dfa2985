"""What hangs on a segment, and who cannot be passed by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.network import FLOW_END, FLOW_START, GOODS_FLOW, goods_flow
from crosslane.graph.questions.handoffs import GOODS
from crosslane.graph.questions.impact import controls, cuts, impact
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Party
from crosslane.ontology.records import Vocabulary
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_vocabulary

SEGMENTS = list(read_vocabulary().segment)
FLOW = goods_flow(read_vocabulary())

Make = Callable[..., Claim]
Small = Callable[..., KnowledgeGraph]


def ways(flow: nx.DiGraph[str]) -> list[list[str]]:
    """Every way from start to end, one by one: slow, and plain."""
    return list(nx.all_simple_paths(flow, FLOW_START, FLOW_END))


def by_id(items: list[Item], identifier: str) -> Item:
    return next(item for item in items if item["id"] == identifier)


def party(graph: KnowledgeGraph, lens: Lens, name: str) -> Item:
    return by_id(impact(graph, "pricing", lens)["parties"], name)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_other_segment_is_upstream_or_downstream(
    graph: KnowledgeGraph, lens: Lens, segment: str
) -> None:
    answer = impact(graph, segment, lens, ("temu",))
    upstream = [item["id"] for item in answer["upstream"]]
    downstream = [item["id"] for item in answer["downstream"]]
    assert [*upstream, segment, *downstream] == SEGMENTS
    distances = [item["distance"] for item in (*answer["upstream"], *answer["downstream"])]
    assert distances == [*range(len(upstream), 0, -1), *range(1, len(downstream) + 1)]


def test_a_step_names_the_owner_under_every_offering(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = impact(graph, "international-logistics", lens)
    pricing = by_id(answer["upstream"], "pricing")
    owners = {one["offering"]: (one["owner"], one["status"]) for one in pricing["owners"]}
    assert list(owners) == list(graph.records.offering)
    assert owners["temu/semi-managed"] == ("platform", "stated")
    assert owners["aliexpress/semi-managed"] == ("seller", "stated")


def test_the_owner_of_the_segment_comes_with_its_quote(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = impact(graph, "international-logistics", lens, ("alibaba.com",))
    [one] = answer["owners"]
    assert (one["id"], one["owner"], one["status"]) == (
        "alibaba.com/semi-managed",
        "platform",
        "stated",
    )
    quotes = [voice["quote"] for voice in one["evidence"]]
    assert "Merchants maintain inventory while the platform handles shipping" in quotes


def test_owners_around_a_segment_and_the_unknown_are_all_segments_once(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    for one in impact(graph, "import-clearance", lens)["owners"]:
        named = [
            segment
            for side in (*one["parties"], one["unknown"])
            for segment in (*side["upstream"], *side["downstream"])
        ]
        assert sorted(named) == sorted(set(SEGMENTS) - {"import-clearance"})


def test_the_goods_pass_the_segments_that_hand_offs_along_the_goods_have(
    vocabulary: Vocabulary,
) -> None:
    assert tuple(goods_flow(vocabulary)) == GOODS


def test_the_ways_of_the_goods_run_with_the_chain(vocabulary: Vocabulary) -> None:
    flow = goods_flow(vocabulary)
    order = nx.get_node_attributes(flow, "order")
    assert all(order[first] < order[second] for first, second in flow.edges)
    assert {FLOW_START} == {node for node, degree in flow.in_degree() if degree == 0}
    assert {FLOW_END} == {node for node, degree in flow.out_degree() if degree == 0}
    assert all(why.endswith(".") for _, _, why in GOODS_FLOW)


def test_goods_may_pass_by_a_warehouse_on_either_side_of_the_border() -> None:
    found = {frozenset(GOODS) - frozenset(way) for way in ways(FLOW)}
    warehouses = ["domestic-warehousing", "overseas-warehousing"]
    assert found == {frozenset(some) for n in range(3) for some in combinations(warehouses, n)}


def test_single_points_are_what_every_way_of_the_goods_passes(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    answer = impact(graph, "international-logistics", lens)
    found = [item["id"] for item in answer["single_points"]]
    assert set(found) == set.intersection(*map(set, ways(FLOW)))
    assert [item["where"] for item in answer["single_points"]] == [
        *("upstream",) * 3,
        "here",
        *("downstream",) * 2,
    ]


def test_a_segment_dominates_what_no_way_reaches_without_it(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    for item in impact(graph, "pricing", lens)["single_points"]:
        left = FLOW.subgraph(set(FLOW) - {item["id"]})
        reached = set(nx.descendants(left, FLOW_START)) if FLOW_START in left else set()
        lost = set(FLOW) - reached - {item["id"], FLOW_START}
        assert set(item["dominates"]) == lost


def test_articulation_points_are_those_whose_loss_splits_the_flow() -> None:
    found = controls(FLOW, FLOW_START, FLOW_END).articulation
    for node in FLOW:
        rest = FLOW.to_undirected().subgraph(set(FLOW) - {node})
        assert (node in found) == (not nx.is_connected(rest))


def test_betweenness_is_the_share_of_shortest_ways_through_a_node() -> None:
    found = controls(FLOW, FLOW_START, FLOW_END).betweenness
    pairs = [(a, b) for a in FLOW for b in FLOW if a != b and nx.has_path(FLOW, a, b)]
    for node in FLOW:
        total = 0.0
        for a, b in pairs:
            shortest = list(nx.all_shortest_paths(FLOW, a, b))
            total += sum(node in way[1:-1] for way in shortest) / len(shortest)
        every = (len(FLOW) - 1) * (len(FLOW) - 2)
        assert found[node] == pytest.approx(total / every, abs=1e-4)


@given(st.sets(st.sampled_from(GOODS)))
def test_a_flow_is_cut_when_every_single_way_is(removed: set[str]) -> None:
    assert cuts(FLOW, removed) == all(removed & set(way) for way in ways(FLOW))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_dominators_of_any_flow_are_on_all_of_its_ways(data: st.DataObject) -> None:
    nodes = [str(number) for number in range(data.draw(st.integers(2, 7)))]
    flow: nx.DiGraph[str] = nx.DiGraph()
    flow.add_nodes_from(nodes)
    for place, node in enumerate(nodes[1:], start=1):
        before = data.draw(st.sets(st.sampled_from(nodes[:place]), min_size=1))
        flow.add_edges_from((one, node) for one in before)
    found = controls(flow, nodes[0], nodes[-1])
    every = [set(way) for way in nx.all_simple_paths(flow, nodes[0], nodes[-1])]
    assert set(found.dominators) == set.intersection(*every)


def test_pricing_is_passed_by_no_goods(graph: KnowledgeGraph, lens: Lens) -> None:
    goods = impact(graph, "pricing", lens)["goods"]
    assert goods["passed"] is False
    assert goods["upstream"] == goods["downstream"] == goods["dominates"] == []


def test_nothing_but_the_last_mile_comes_after_a_warehouse_abroad(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    goods = impact(graph, "overseas-warehousing", lens)["goods"]
    assert goods["passed"] is True
    assert goods["downstream"] == ["last-mile-delivery"]
    assert goods["dominates"] == []


def test_temus_fully_managed_platform_holds_two_single_points(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    one = party(graph, lens, "temu/fully-managed/platform")
    assert one["single_points"] == ["international-logistics", "last-mile-delivery"]
    assert (one["share"], one["cuts"]) == (0.5, True)


def test_a_party_that_only_stores_cuts_nothing(small: Small, claim: Make, lens: Lens) -> None:
    stores = ("domestic-warehousing", "overseas-warehousing")
    graph = small(
        *(
            claim(
                f"S9-0{place:02}",
                segment=segment,
                party=Party.THIRD_PARTY if segment in stores else Party.SELLER,
            )
            for place, segment in enumerate(GOODS)
        )
    )
    one = party(graph, lens, "temu/semi-managed/third-party")
    assert (one["segments"], one["single_points"], one["cuts"]) == (list(stores), [], False)
    assert (one["share"], one["share_most"]) == (0.25, 0.25)


def test_whether_a_party_cuts_the_flow_is_unknown_where_it_may_own_more(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(claim(segment="overseas-warehousing"))
    one = party(graph, lens, "temu/semi-managed/platform")
    assert (one["cuts"], one["share"], one["share_most"]) == (None, 0.125, 1.0)


def test_a_party_that_is_only_named_in_a_dispute_is_listed_with_it(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(
        claim("S9-001", segment="last-mile-delivery"),
        claim("S9-002", segment="last-mile-delivery", party=Party.SELLER),
    )
    for name in ("platform", "seller"):
        one = party(graph, lens, f"temu/semi-managed/{name}")
        assert one["segments"] == []
        assert "last-mile-delivery" in one["possible"]


def test_everybody_may_have_a_hand_in_what_a_source_only_calls_shared(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(
        claim("S9-001", segment="last-mile-delivery", party=Party.SHARED),
        claim("S9-002", segment="first-mile"),
    )
    one = party(graph, lens, "temu/semi-managed/platform")
    assert one["segments"] == ["first-mile"]
    assert "last-mile-delivery" in one["possible"]
    unknown = party(graph, lens, "temu/semi-managed/unknown")
    assert "last-mile-delivery" not in unknown["segments"]


def test_who_is_not_known_stands_as_unknown_with_its_single_points(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    one = party(graph, lens, "aliexpress/self-operated/unknown")
    assert (one["party"], one["cuts"]) == (None, None)
    assert one["segments"] == list(GOODS)
    customs = party(graph, lens, "temu/fully-managed/unknown")
    assert customs["single_points"] == ["export-clearance", "import-clearance"]


def test_an_offering_that_is_not_there_has_no_parties(graph: KnowledgeGraph) -> None:
    answer = impact(graph, "pricing", Lens(date(2024, 1, 20)), ("alibaba.com",))
    assert answer["parties"] == []
    assert [one["status"] for one in answer["owners"]] == ["not-offered"]


def test_every_segment_of_the_goods_is_some_partys_or_unknown_or_shared(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    answer = impact(graph, "pricing", lens)
    for offering in graph.records.offering:
        owned = [
            segment
            for one in answer["parties"]
            if one["offering"] == offering
            for segment in one["segments"]
        ]
        platform, _, model = offering.partition("/")
        row = graph.row(platform, model, lens)
        shared = [one.segment for one in row if one.owner is Party.SHARED]
        assert sorted([*owned, *(set(shared) & set(GOODS))]) == sorted(GOODS)


def test_models_in_general_are_asked_as_any(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = impact(graph, "pricing", lens, ("any",), ("semi-managed",))
    assert [one["id"] for one in answer["owners"]] == ["any/semi-managed"]
    assert answer["links"]["self"] == "/impact/pricing?platform=any&model=semi-managed"


@pytest.mark.parametrize(
    ("segment", "platform", "model", "meant"),
    [
        ("prising", (), (), "pricing"),
        ("pricing", ("temuu",), (), "temu"),
        ("pricing", (), ("semi-manged",), "semi-managed"),
    ],
)
def test_an_unknown_id_is_refused_with_what_was_meant(
    graph: KnowledgeGraph,
    lens: Lens,
    segment: str,
    platform: tuple[str, ...],
    model: tuple[str, ...],
    meant: str,
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        impact(graph, segment, lens, platform, model)
    assert caught.value.suggestion == meant
