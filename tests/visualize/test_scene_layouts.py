"""Owner lanes and the ontology, drawn."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations, pairwise

import pytest

from crosslane.graph.answers import handoffs, ontology_terms
from crosslane.graph.files.schema import schema
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.visualize.asked import Asked
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page, graph_values
from crosslane.visualize.drawing.ontology_graph import PILL_HIGH, PILL_WIDE, places_of
from crosslane.visualize.drawing.owner_lanes import BANDS, choose
from tests.visualize.conftest import Read

THREE = ("temu/semi-managed", "aliexpress/semi-managed", "shein/semi-managed")


def payload(graph: KnowledgeGraph, day: date, asked: GraphAsked) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = graph_values(graph, asked, day, 1500, ())["payload"]
    return found


def test_without_a_choice_three_semi_managed_offerings_are_drawn_and_it_says_so(
    graph: KnowledgeGraph, day: date, read: Read
) -> None:
    page = read(graph_page(graph, GraphAsked(layout="owners"), day))
    assert "These are the semi-managed offerings of the first platforms" in page.text
    assert choose(graph, Asked(), ()) == (THREE, "owners.how.first")
    assert choose(graph, Asked(), ("temu/fully-managed",)) == (
        ("temu/fully-managed",),
        "owners.how",
    )


def test_every_cell_stands_in_the_band_of_its_owner(graph: KnowledgeGraph, day: date) -> None:
    made = payload(graph, day, GraphAsked(layout="owners", offering=THREE))
    bands = made["bands"]
    assert [one["id"] for one in bands] == [
        one for one in BANDS if one in {band["id"] for band in bands}
    ]
    for node in made["nodes"]:
        band = next(
            one for one in bands if 0 <= int(node["y"]) - int(one["y"]) < int(one["height"])
        )
        status = {"disputed": "disputed"}.get(node["status"], "unknown")
        assert band["id"] == (node["owner"] or status)


def test_no_track_hides_another(graph: KnowledgeGraph, day: date) -> None:
    made = payload(graph, day, GraphAsked(layout="owners", offering=THREE))
    assert [one["id"] for one in made["tracks"]] == list(THREE)
    for a, b in combinations(made["nodes"], 2):
        assert a["x"] != b["x"] or abs(int(a["y"]) - int(b["y"])) >= 26


def test_the_arrows_are_the_handoffs_of_the_answers(
    graph: KnowledgeGraph, day: date, lens: Lens
) -> None:
    asked = GraphAsked(layout="owners", offering=THREE[:1], tier="all")
    drawn = [one["line"] for one in payload(graph, day, asked)["edges"]]
    told = handoffs(graph, "temu", "semi-managed", lens, tier="all")
    assert drawn.count("handoff") == sum(one["clear"] for one in told["items"])


def test_the_drawing_has_every_class_and_property_of_the_ontology(graph: KnowledgeGraph) -> None:
    net = schema(graph, answers=True)
    terms = [one for one in ontology_terms(graph) if one["kind"] != "individual"]
    own = {node for node, data in net.nodes(data=True) if "used" in data}
    assert own == {f"{one['kind']}/{one['id']}" for one in terms}
    for one in terms:
        node = f"{one['kind']}/{one['id']}"
        ends = Counter(data["relation"] for *_, data in net.out_edges(node, data=True))
        named = {other["id"] for other in terms}
        assert ends["domain"] == len(set(one["domain"]) & named)
        assert net.nodes[node]["used"] == one["used"]


def test_terms_of_answers_are_left_out_until_they_are_asked_for(graph: KnowledgeGraph) -> None:
    net = schema(graph)
    assert {"class/Claim", "class/Ownership", "property/appliesTo"} <= set(net)
    assert "class/Answer" not in net
    assert net.graph["left_out"] == len(ontology_terms(graph)) - 15 - sum(
        "used" in data for _, data in net.nodes(data=True)
    )


@pytest.mark.parametrize("answers", [False, True])
def test_no_two_terms_lie_on_each_other(graph: KnowledgeGraph, answers: bool) -> None:
    net = schema(graph, answers=answers)
    found = places_of(net)
    assert set(found) == set(net)
    for (ax, ay), (bx, by) in combinations(found.values(), 2):
        assert abs(ax - bx) >= PILL_WIDE or abs(ay - by) >= PILL_HIGH


def test_a_class_stands_above_its_properties(graph: KnowledgeGraph) -> None:
    net, found = schema(graph), places_of(schema(graph))
    for first, second, data in net.edges(data=True):
        if data["relation"] == "domain" and net.out_degree(first) == 1:
            assert found[second][1] < found[first][1]
        if data["relation"] == "subclass" and ":" in second:
            assert found[second][1] < found[first][1]


def test_terms_lead_to_their_pages_in_the_reader_s_language(
    graph: KnowledgeGraph, day: date, read: Read
) -> None:
    page = read(graph_page(graph, GraphAsked(layout="ontology", lang="zh"), day))
    assert "/ontology/Claim?lang=zh" in page.hrefs
    assert "主张" in page.text


def test_the_ways_to_draw_keep_the_filters(graph: KnowledgeGraph, day: date, read: Read) -> None:
    asked = GraphAsked(platform=("temu",), market="US", lang="zh")
    page = read(graph_page(graph, asked, day))
    assert "/graph?platform=temu&market=US&lang=zh&layout=owners" in page.hrefs
    assert "/graph?market=US&lang=zh&layout=around" in page.hrefs
    assert "/graph?lang=zh&layout=ontology" in page.hrefs


def test_bands_follow_each_other_without_a_gap(graph: KnowledgeGraph, day: date) -> None:
    bands = payload(graph, day, GraphAsked(layout="owners", offering=THREE))["bands"]
    for above, below in pairwise(bands):
        assert int(above["y"]) + int(above["height"]) == int(below["y"])
