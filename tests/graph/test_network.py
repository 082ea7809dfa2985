"""The NetworkX projection and its inverse."""

from __future__ import annotations

import networkx as nx

from crosslane.graph.network import chain, neighbours, network_of, records_of
from crosslane.graph.store import KnowledgeGraph, Lens


def test_records_survive_the_round_trip_through_networkx(graph: KnowledgeGraph) -> None:
    assert records_of(network_of(graph.records)) == graph.records


def test_derived_edges_do_not_leak_into_the_records(graph: KnowledgeGraph, lens: Lens) -> None:
    projected = network_of(graph.records, graph.matrix(lens, general=True))
    assert records_of(projected) == graph.records


def test_the_round_trip_survives_a_file(graph: KnowledgeGraph) -> None:
    text = nx.node_link_data(network_of(graph.records), edges="edges")
    again = nx.node_link_graph(text, edges="edges")
    assert isinstance(again, nx.MultiDiGraph)
    assert records_of(again) == graph.records


def test_ownership_edges_say_owner_and_status(graph: KnowledgeGraph, lens: Lens) -> None:
    projected = network_of(graph.records, graph.matrix(lens))
    edge = projected.edges["offering/temu/semi-managed", "segment/pricing", "platform-owns"]
    assert (edge["owner"], edge["status"]) == ("platform", "stated")


def test_a_claim_points_to_its_subject_segment_party_and_source(graph: KnowledgeGraph) -> None:
    projected = network_of(graph.records)
    found = {relation: target for _, target, relation in projected.edges("claim/S0-014", keys=True)}
    assert found == {
        "applies-to": "offering/temu/semi-managed",
        "segment": "segment/pricing",
        "party": "party/platform",
        "source": "source/000",
    }


def test_the_chain_is_one_path_of_19_segments(graph: KnowledgeGraph) -> None:
    path = chain(graph.records.vocabulary)
    order = list(nx.topological_sort(path))
    assert order == [segment.id for segment in graph.records.vocabulary.segments]
    assert nx.dag_longest_path_length(path) == 18


def test_neighbours_end_at_the_ends_of_the_chain(graph: KnowledgeGraph) -> None:
    vocabulary = graph.records.vocabulary
    assert neighbours(vocabulary, "production-supply") == (None, "product-selection")
    assert neighbours(vocabulary, "after-sales") == ("returns", None)
