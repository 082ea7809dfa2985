"""The RDF dataset: graphs, terms, derived ownership, shortcuts."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

from crosslane.graph.rdf import to_rdflib
from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.graph.validate import validate
from crosslane.ontology import terms

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def store(graph: KnowledgeGraph) -> ox.Store:
    made = ox.Store()
    made.bulk_load(graph.dataset(DAY), format=ox.RdfFormat.N_QUADS)
    return made


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, use_default_graph_as_union=True, prefixes=terms.PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(term.value for term in row) for row in found)


def test_the_dataset_has_the_five_named_graphs_and_nothing_else(store: ox.Store) -> None:
    names = {name.value for name in store.named_graphs()}
    assert names == {terms.graph_iri(name) for name in terms.GRAPHS}
    assert not list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_the_dataset_has_no_blank_node(store: ox.Store) -> None:
    blank = [q for q in store if isinstance(q.subject, ox.BlankNode)]
    blank += [q for q in store if isinstance(q.object, ox.BlankNode)]
    assert blank == []


def test_two_builds_give_the_same_bytes(graph: KnowledgeGraph) -> None:
    again = build_graph(graph.records, graph.history, graph.release)
    assert again.dataset(DAY) == graph.dataset(DAY)
    assert again.content_hash == graph.content_hash


def test_one_triple_pattern_finds_who_owns_pricing(store: ox.Store) -> None:
    found = rows(store, "SELECT ?o WHERE { ?o xl:sellerOwns segment:pricing }")
    offerings = [iri.removeprefix(terms.ID + "offering/") for (iri,) in found]
    assert "aliexpress/semi-managed" in offerings
    assert "temu/semi-managed" not in offerings


def test_an_ownership_names_what_decided_and_what_it_overrules(store: ox.Store) -> None:
    iri = terms.entity("ownership", "temu/semi-managed/pricing")
    query = f"SELECT ?p ?v WHERE {{ <{iri}> ?p ?v }}"
    found = {(p.removeprefix(terms.XL), v) for p, v in rows(store, query)}
    assert {
        ("owner", terms.entity("party", "platform")),
        ("status", "stated"),
        ("basisTier", "1"),
        ("decidedBy", terms.entity("claim", "S0-014")),
        ("overrules", terms.entity("claim", "S2-011")),
    } <= found


def test_the_ownership_graph_says_its_day(store: ox.Store) -> None:
    graph = terms.graph_iri("ownership")
    assert rows(store, f"SELECT ?d WHERE {{ <{graph}> xl:asOf ?d }}") == [("2026-11-22",)]


def test_a_quote_is_reached_from_its_claim(store: ox.Store) -> None:
    query = """SELECT ?quote ?start ?end ?source WHERE {
      claim:S0-014 prov:wasDerivedFrom ?e .
      ?e oa:exact ?quote ; oa:start ?start ; oa:end ?end ; prov:hadPrimarySource ?source }"""
    source = terms.entity("source", "000")
    quote = "with pricing control still remaining with Temu"
    assert rows(store, query) == [(quote, "1772", "1818", source)]


def test_partial_dates_keep_their_precision(store: ox.Store) -> None:
    query = "SELECT ?t WHERE { claim:S4-001 xl:validFrom ?d BIND(DATATYPE(?d) AS ?t) }"
    assert rows(store, query) == [(terms.XSD + "gYearMonth",)]


def test_offered_cells_differ_with_the_day(graph: KnowledgeGraph) -> None:
    early = graph.dataset(date(2024, 1, 20)).decode()
    iri = terms.entity("ownership", "alibaba.com/semi-managed/pricing")
    assert f'<{iri}> <{terms.XL}status> "not-offered"' in early


def test_rdflib_reads_the_same_number_of_quads(graph: KnowledgeGraph, store: ox.Store) -> None:
    dataset = to_rdflib(graph.dataset(DAY))
    assert sum(len(one) for one in dataset.graphs()) >= len(store)


def test_the_built_graph_conforms_to_the_shapes(graph: KnowledgeGraph) -> None:
    assert [violation.text for violation in validate(graph.dataset(DAY))] == []


def test_a_day_on_which_an_offering_is_not_there_conforms_too(graph: KnowledgeGraph) -> None:
    assert validate(graph.dataset(date(2023, 1, 1))) == []


@pytest.mark.parametrize(
    ("identifier", "iri"),
    [
        ("temu/semi-managed", "offering/temu/semi-managed"),
        ("a b", "offering/a%20b"),
        ('x"<>\n', "offering/x%22%3C%3E%0A"),
        ("全托管", "offering/%E5%85%A8%E6%89%98%E7%AE%A1"),
    ],
)
def test_an_iri_is_ascii_whatever_the_id(identifier: str, iri: str) -> None:
    assert terms.entity("offering", identifier) == terms.ID + iri


def test_no_triple_stands_in_two_graphs(store: ox.Store) -> None:
    triples = [(q.subject, q.predicate, q.object) for q in store]
    assert len(triples) == len(set(triples))
