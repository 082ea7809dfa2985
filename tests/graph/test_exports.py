"""The graph as GraphML, GEXF, Cytoscape.js and node-link JSON, there and back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.files.attributes import clean, plain
from crosslane.graph.files.exports import cytoscape, gexf, graphml, node_link, select
from crosslane.graph.filters import Wanted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Claim, Label, Party, Platform, Rank, Status
from crosslane.ontology.suggest import UnknownValueError

EVERYTHING = Wanted()
EXAMPLE = """
from datetime import date
from hashlib import sha256
from json import dumps
from crosslane.graph.files.exports import cytoscape, gexf, graphml, node_link, select
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.similar import similar
from crosslane.graph.store import Lens, build_graph
from crosslane.loading import load_records
from tests.articles import articles

graph, lens = build_graph(load_records(articles())), Lens(date(2026, 11, 22))
net = select(graph, lens, Wanted(), "segment/pricing", 2)
answers = cytoscape(net), node_link(net), impact(graph, "pricing", lens)
answers += (similar(graph, "temu", "semi-managed", lens),)
print(sha256(graphml(net) + gexf(net) + dumps(answers).encode()).hexdigest())
"""

Network: TypeAlias = "nx.MultiDiGraph[str]"
Small = Callable[..., KnowledgeGraph]
Make = Callable[..., Claim]


@pytest.fixture(scope="module")
def overview(graph: KnowledgeGraph, lens: Lens) -> Network:
    return select(graph, lens, EVERYTHING)


@pytest.fixture(scope="module")
def pricing(graph: KnowledgeGraph, lens: Lens) -> Network:
    return select(graph, lens, EVERYTHING, "segment/pricing", 2)


def kinds(net: Network) -> Counter[str]:
    return Counter(data["kind"] for _, data in net.nodes(data=True))


def ownership(net: Network) -> list[dict[str, Any]]:
    return [data for *_, data in net.edges(keys=True, data=True) if data["relation"] == "ownership"]


def contents(
    net: nx.Graph[str], nodes: Collection[str] = (), edges: Collection[str] = ()
) -> tuple[Any, Any]:
    """Return nodes and edges with their attributes, but for those that a format adds."""
    assert isinstance(net, nx.MultiDiGraph)
    return (
        {node: without(data, nodes) for node, data in net.nodes(data=True)},
        {
            (first, second, key): without(data, edges)
            for first, second, key, data in net.edges(keys=True, data=True)
        },
    )


def without(data: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def from_graphml(text: bytes) -> nx.Graph[str]:
    return nx.read_graphml(io.BytesIO(text), edge_key_type=str, force_multigraph=True)


def test_the_overview_holds_what_people_ask_for_and_nothing_else(
    graph: KnowledgeGraph, overview: Network
) -> None:
    vocabulary = graph.records.vocabulary
    assert kinds(overview) == {
        "platform": len(graph.records.platforms),
        "model": len(vocabulary.models),
        "offering": len(graph.records.offerings),
        "segment": len(vocabulary.segments),
        "party": len(vocabulary.parties),
    }


def test_every_cell_that_says_something_is_one_ownership_edge(
    graph: KnowledgeGraph, lens: Lens, overview: Network
) -> None:
    cells = list(graph.matrix(lens))
    said = [one for one in cells if one.status is not Status.UNKNOWN]
    assert {
        (data["id"].split("~")[0], data["segment"], data.get("owner"), data["status"])
        for data in ownership(overview)
    } == {
        (
            f"offering/{one.platform}/{one.model}",
            one.segment,
            one.owner.value if one.owner else None,
            one.status.value,
        )
        for one in said
    }
    assert overview.graph["left_out"] == len(cells) - len(said)


def test_a_cell_leads_to_its_segment_and_to_its_owner(overview: Network) -> None:
    offering = "offering/temu/semi-managed"
    found = {
        (target, data["relation"], data["owner"], data["claims"])
        for _, target, data in overview.edges(offering, data=True)
        if data.get("segment") == "pricing"
    }
    assert found == {
        ("segment/pricing", "ownership", "platform", "S0-014"),
        ("party/platform", "owner", "platform", "S0-014"),
    }


def test_a_dispute_leads_to_every_candidate_and_names_no_owner(overview: Network) -> None:
    found = {
        (target, data["relation"], data.get("owner"), data["candidates"])
        for _, target, data in overview.edges("offering/temu/semi-managed", data=True)
        if data.get("segment") == "overseas-warehousing"
    }
    assert {(target, relation) for target, relation, _, _ in found} == {
        ("segment/overseas-warehousing", "ownership"),
        ("party/seller", "candidate"),
        ("party/platform", "candidate"),
    }
    assert {one[2:] for one in found} == {(None, "platform|seller")}


def test_unknown_cells_are_drawn_when_their_status_is_asked_for(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    net = select(graph, lens, Wanted(platform=("temu",), status=("unknown",)))
    unknown = [one for one in graph.matrix(lens) if one.platform == "temu"]
    assert len(ownership(net)) == sum(one.status is Status.UNKNOWN for one in unknown)
    assert {data["status"] for data in ownership(net)} == {"unknown"}
    assert net.graph["left_out"] == 0


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(platform=("temu",)),
        Wanted(model=("semi-managed",)),
        Wanted(segment=("pricing", "marketing")),
        Wanted(owner=("seller",)),
        Wanted(status=("disputed",)),
        Wanted(platform=("any",), model=("fully-managed",)),
        Wanted(platform=("amazon",)),
    ],
    ids=str,
)
@pytest.mark.parametrize("around", [None, "segment/pricing"])
def test_filters_keep_exactly_the_matching_ownership(
    graph: KnowledgeGraph, lens: Lens, wanted: Wanted, around: str | None
) -> None:
    net = select(graph, lens, wanted, around, 4)
    expected = {
        (one.segment, one.owner, one.status)
        for one in graph.matrix(lens, general="any" in wanted.platform)
        if one.status is not Status.UNKNOWN
        and (not wanted.platform or one.platform.replace("*", "any") in wanted.platform)
        and (not wanted.model or one.model in wanted.model)
        and (not wanted.segment or one.segment in wanted.segment)
        and (not wanted.owner or one.owner in wanted.owner)
        and (not wanted.status or one.status in wanted.status)
    }
    found = {(data["segment"], data.get("owner"), data["status"]) for data in ownership(net)}
    assert found == expected


def test_a_filter_by_platform_keeps_its_offerings_even_where_nothing_is_known(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    net = select(graph, lens, Wanted(platform=("aliexpress",)))
    assert "offering/aliexpress/self-operated" in net
    assert [node for node in net if node.startswith("platform/")] == ["platform/aliexpress"]


def test_a_filter_by_status_keeps_only_what_has_such_a_cell(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    net = select(graph, lens, Wanted(status=("disputed",)))
    disputed = [one for one in graph.matrix(lens) if one.status is Status.DISPUTED]
    assert {node for node in net if node.startswith("segment/")} == {
        f"segment/{one.segment}" for one in disputed
    }
    assert {node for node in net if node.startswith("offering/")} == {
        f"offering/{one.platform}/{one.model}" for one in disputed
    }


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("around", ["segment/pricing", "source/003", "claim/S0-014", "market/US"])
def test_around_a_node_is_all_that_few_steps_reach(
    graph: KnowledgeGraph, lens: Lens, around: str, depth: int
) -> None:
    whole = select(graph, lens, EVERYTHING, "segment/pricing", 4)
    net = select(graph, lens, EVERYTHING, around, depth)
    near = {around}
    for _ in range(depth):
        ends = [(a, b) for a, b in whole.edges() if a in near or b in near]
        near |= {node for pair in ends for node in pair}
    assert near - set(net) == set()
    assert depth == 4 or set(net) == near


def test_the_neighbours_of_a_claim_are_what_it_speaks_of(graph: KnowledgeGraph, lens: Lens) -> None:
    net = select(graph, lens, EVERYTHING, "claim/S0-014")
    assert set(net) == {
        "claim/S0-014",
        "offering/temu/semi-managed",
        "segment/pricing",
        "party/platform",
        "source/000",
    }
    assert net.nodes["claim/S0-014"]["quote"] == "with pricing control still remaining with Temu"


def test_a_lens_hides_claims_facts_and_sources_that_it_does_not_trust(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    net = select(graph, replace(lens, sources=("003",)), EVERYTHING, "segment/pricing", 4)
    assert {node for node in net if node.startswith("source/")} == {"source/003"}
    assert {data.get("source") for _, data in net.nodes(data=True)} == {None, "003"}


def test_the_centre_is_shown_even_where_the_lens_hides_it(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    net = select(graph, replace(lens, sources=("003",)), EVERYTHING, "source/000")
    assert list(net) == ["source/000"]


def test_deprecated_claims_are_left_out(small: Small, claim: Make, lens: Lens) -> None:
    graph = small(claim("S9-001"), claim("S9-002", rank=Rank.DEPRECATED))
    net = select(graph, lens, EVERYTHING, "segment/pricing")
    assert [node for node in net if node.startswith("claim/")] == ["claim/S9-001"]


def test_an_offering_says_whether_it_is_there(graph: KnowledgeGraph) -> None:
    net = select(graph, Lens(date(2026, 11, 22), "TH"), Wanted(platform=("alibaba.com",)))
    node = net.nodes["offering/alibaba.com/semi-managed"]
    assert (node["availability"], node["label"]) == ("planned", "Alibaba.com · Semi-managed")
    assert ownership(net) == []


@pytest.mark.parametrize(
    ("around", "allowed", "meant"),
    [
        ("segment/prising", "segment/pricing", "segment/pricing"),
        ("segments/pricing", "segment", "segment/pricing"),
        ("pricing", "segment", "segment/pricing"),
        ("source/999", "source/000", None),
    ],
)
def test_an_unknown_node_is_refused_with_the_valid_ones_of_its_kind(
    graph: KnowledgeGraph, lens: Lens, around: str, allowed: str, meant: str | None
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        select(graph, lens, EVERYTHING, around)
    assert (caught.value.what, caught.value.field) == ("node", "around")
    assert allowed in caught.value.allowed
    assert {one.partition("/")[0] for one in caught.value.allowed} >= {allowed.partition("/")[0]}
    assert meant is None or caught.value.suggestion == meant


@pytest.mark.parametrize("depth", [0, 5, -1, True, 1.0])
def test_a_depth_out_of_range_is_refused(graph: KnowledgeGraph, lens: Lens, depth: int) -> None:
    with pytest.raises(ValueError, match="depth is a whole number from 1 to 4"):
        select(graph, lens, EVERYTHING, "segment/pricing", depth)


def test_attributes_are_text_and_whole_numbers(pricing: Network) -> None:
    said = [data for _, data in pricing.nodes(data=True)]
    said += [data for _, _, data in pricing.edges(data=True)]
    values = [value for data in said for value in data.values()]
    assert {type(value) for value in values} == {str, int}


def test_edges_are_keyed_by_ids_of_their_own(pricing: Network) -> None:
    ids = [data["id"] for *_, data in pricing.edges(keys=True, data=True)]
    assert len(ids) == len(set(ids))
    assert ids == [key for *_, key in pricing.edges(keys=True)]


def test_graphml_comes_back_as_it_went(pricing: Network) -> None:
    again = from_graphml(graphml(pricing))
    assert contents(again) == contents(pricing)
    assert {name: again.graph[name] for name in pricing.graph} == pricing.graph


def test_gexf_comes_back_as_it_went(pricing: Network) -> None:
    assert contents(nx.read_gexf(io.BytesIO(gexf(pricing)))) == contents(pricing)


def test_cytoscape_json_comes_back_as_it_went(pricing: Network) -> None:
    again = nx.cytoscape_graph(json.loads(json.dumps(cytoscape(pricing))))
    added = ("id", "value", "name"), ("source", "target", "key")
    assert contents(again, *added) == contents(pricing)
    assert again.graph == pricing.graph


def test_node_link_json_comes_back_as_it_went(pricing: Network) -> None:
    text = json.loads(json.dumps(node_link(pricing)))
    again = nx.node_link_graph(text, edges="links")
    assert contents(again) == contents(pricing)
    assert again.graph == pricing.graph


def test_cytoscape_js_finds_ids_sources_and_targets(pricing: Network) -> None:
    elements = cytoscape(pricing)["elements"]
    nodes = [element["data"]["id"] for element in elements["nodes"]]
    assert sorted(nodes) == sorted(pricing)
    edges = [element["data"] for element in elements["edges"]]
    assert len({edge["id"] for edge in edges} | set(nodes)) == len(edges) + len(nodes)
    assert all(edge["source"] in pricing and edge["target"] in pricing for edge in edges)
    assert all("parent" not in element["data"] for element in elements["nodes"])
    assert all(element["data"]["label"] for element in elements["nodes"])


def test_links_have_ids_that_lead_to_nodes(pricing: Network) -> None:
    made = node_link(pricing)
    nodes = {node["id"] for node in made["nodes"]}
    assert nodes == set(pricing)
    assert len({link["id"] for link in made["links"]}) == pricing.number_of_edges()
    assert all({link["source"], link["target"]} <= nodes for link in made["links"])


def test_gexf_says_nothing_of_the_day_or_the_library_that_wrote_it(pricing: Network) -> None:
    text = gexf(pricing).decode()
    assert "lastmodifieddate" not in text
    assert "NetworkX" not in text
    meta = ElementTree.fromstring(text)[0]  # noqa: S314 - it was written here
    assert [child.text for child in meta] == [
        "Crosslane",
        f"name: Crosslane, as_of: 2026-11-22, left_out: {pricing.graph['left_out']}",
    ]


def test_the_bytes_do_not_depend_on_the_run() -> None:
    """Sets of text have another order in each run: none may reach a file or an answer."""

    def run(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", EXAMPLE]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603
        return done.stdout

    first = run("1")
    assert len(first) == 65
    assert run("2") == first


def test_writing_leaves_the_graph_as_it_is(graph: KnowledgeGraph, lens: Lens) -> None:
    net = select(graph, lens, Wanted(platform=("temu",)))
    before = contents(net), dict(net.graph)
    for write in (graphml, gexf, cytoscape, node_link):
        write(net)
    assert (contents(net), dict(net.graph)) == before


HOSTILE = [
    "</node><script>alert(1)</script>",
    '"><!--',
    "]]>&amp;&lt;<![CDATA[",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "\u202eright to left",
    "😀 半托管",
    "'single' \"double\"",
    "x" * 10_000,
]


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_labels_come_back_as_text(small: Small, lens: Lens, label: str) -> None:
    graph = small(platforms=(Platform("temu", Label(label, label), (), None, ()),))
    net = select(graph, lens, EVERYTHING)
    for again in (from_graphml(graphml(net)), nx.read_gexf(io.BytesIO(gexf(net)))):
        assert again.nodes["platform/temu"]["label"] == label
        assert again.nodes["platform/temu"]["label_zh"] == label


def test_control_characters_do_not_reach_a_file(small: Small, lens: Lens) -> None:
    label = "a\x00\x08b\x0b\ufffe\r\nc"
    graph = small(platforms=(Platform("temu", Label(label, "特"), (label,), None, ()),))
    net = select(graph, lens, EVERYTHING)
    for again in (from_graphml(graphml(net)), nx.read_gexf(io.BytesIO(gexf(net)))):
        assert again.nodes["platform/temu"]["label"] == "ab c"
        assert again.nodes["platform/temu"]["synonyms"] == "ab c"
    json.dumps(cytoscape(net)).encode()


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["label", "note", "quote", "order"]),
        st.text() | st.integers(-(2**31), 2**31) | st.none() | st.lists(st.text()),
    )
)
def test_any_attributes_survive_in_every_format_once_made_plain(values: dict[str, Any]) -> None:
    net: Network = nx.MultiDiGraph()
    net.add_node("a", **{"label": "a", **values})
    net.add_node("b", label="b")
    net.add_edge("a", "b", "a~x~b", id="a~x~b", **values)
    net.add_edge("a", "b", "a~y~b", id="a~y~b")
    expected = plain({"label": "a", **values})
    edge = {**plain(values), "id": "a~x~b"}
    readers: tuple[nx.Graph[str], ...] = (
        from_graphml(graphml(net)),
        nx.node_link_graph(node_link(net), edges="links"),
    )
    for again in readers:
        assert isinstance(again, nx.MultiDiGraph)
        assert again.nodes["a"] == expected
        assert again.edges["a", "b", "a~x~b"] == edge
    ElementTree.fromstring(gexf(net))  # noqa: S314 - it was written here


@given(st.text())
def test_clean_text_stays_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    made = ElementTree.fromstring(f"<a b='{_escaped(clean(text))}'/>")  # noqa: S314
    assert made.get("b") == clean(text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")


def test_an_attribute_that_no_format_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="'record' is a dict"):
        plain({"record": {"a": 1}})


@pytest.mark.parametrize("write", [graphml, gexf, cytoscape, node_link])
def test_an_id_with_a_control_character_is_refused(write: Callable[[Network], object]) -> None:
    net: Network = nx.MultiDiGraph()
    net.add_node("platform/te\x00mu", label="Temu")
    with pytest.raises(ValueError, match="cannot be an id"):
        write(net)


def test_a_shared_cell_leads_to_shared_and_to_each_party(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(
        claim("S9-001", aspect="traffic"),
        claim("S9-002", aspect="content", party=Party.SELLER),
    )
    net = select(graph, lens, EVERYTHING)
    found = {
        (target, data["relation"], data["owner"])
        for _, target, data in net.edges("offering/temu/semi-managed", data=True)
        if data.get("segment") == "pricing" and target.startswith("party/")
    }
    assert found == {
        ("party/shared", "owner", "shared"),
        ("party/platform", "candidate", "shared"),
        ("party/seller", "candidate", "shared"),
    }
