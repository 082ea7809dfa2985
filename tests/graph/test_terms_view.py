"""The ontology as answers: every term once, with what the file says of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from crosslane.graph.linked.ontology import (
    ontology_term,
    ontology_terms,
    ontology_triples,
    term_triples,
)
from crosslane.graph.linked.serial import jsonld, turtle
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology import terms
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_text, read_triples
from tests.graph.readback import read, triples


@pytest.fixture(scope="module")
def items(graph: KnowledgeGraph) -> list[Item]:
    return ontology_terms(graph)


def test_every_declared_term_is_one_item(items: list[Item]) -> None:
    kind = ox.NamedNode(terms.RDF + "type")
    declared = {
        quad.subject.value
        for quad in read_triples("crosslane.ttl")
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate == kind
    }
    assert sorted(item["iri"] for item in items) == sorted(
        name for name in declared if name.startswith(terms.XL)
    )


def test_classes_come_before_properties_and_individuals(items: list[Item]) -> None:
    kinds = list(dict.fromkeys(item["kind"] for item in items))
    assert kinds == ["class", "property", "individual"]


def test_every_term_has_both_labels_and_a_definition(items: list[Item]) -> None:
    for item in items:
        assert item["label"]["en"], item["id"]
        assert item["label"]["zh"], item["id"]
        assert item["definition"], item["id"]


def test_a_property_has_domain_range_and_examples(graph: KnowledgeGraph) -> None:
    item = ontology_term(graph, "appliesTo")
    assert item["kind"] == "property"
    assert item["type"] == ["owl:ObjectProperty"]
    assert item["domain"] == ["Claim"]
    assert item["range"] == ["Offering", "OperatingModel", "Platform", "Programme"]
    assert len(item["example"]) == 2
    assert item["links"] == {"self": "/ontology/appliesTo"}


def test_a_foreign_class_is_named_with_its_prefix(graph: KnowledgeGraph) -> None:
    assert ontology_term(graph, "Platform")["subclass_of"] == ["org:Organization"]
    assert ontology_term(graph, "sellerOwns")["subclass_of"] == ["ownsSegment"]


def test_use_is_counted_in_the_curated_dataset(graph: KnowledgeGraph) -> None:
    claims = graph.records.claims
    denied = sum(claim.polarity.value == "denied" for claim in claims)
    assert ontology_term(graph, "Claim")["used"] == len(claims)
    assert ontology_term(graph, "appliesTo")["used"] == len(claims)
    assert ontology_term(graph, "denied")["used"] == denied
    assert ontology_term(graph, "Comparison")["used"] == 0


def test_an_unknown_term_is_told_with_what_was_meant(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        ontology_term(graph, "decidedby")
    assert caught.value.what == "term"
    assert caught.value.suggestion == "decidedBy"


def test_the_whole_ontology_is_the_file(graph: KnowledgeGraph) -> None:
    written = read(read_text("crosslane.ttl").encode(), ox.RdfFormat.TURTLE)
    assert triples(ontology_triples()) == written
    assert read(turtle(ontology_triples()), ox.RdfFormat.TURTLE) == written
    assert read(jsonld(ontology_triples()), ox.RdfFormat.JSON_LD) == written


def test_a_term_has_its_own_triples(graph: KnowledgeGraph) -> None:
    found = triples(term_triples(graph, ["Claim", "decidedBy"]))
    whole = {t for t in triples(ontology_triples()) if t.subject.value.startswith(terms.XL)}  # type: ignore[union-attr]
    names = {terms.XL + "Claim", terms.XL + "decidedBy"}
    assert found == {t for t in whole if t.subject.value in names}  # type: ignore[union-attr]
