"""context.jsonld: maps every term, reads nothing from the net, and means what the Turtle means."""

# The name of a test says what it holds.

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, SKOS

from crosslane.ontology import terms
from crosslane.ontology.vocabulary import read_text

XL_CLAIM = """
@prefix xl: <https://w3id.org/crosslane/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/crosslane/id/claim/X> a xl:Claim ;
    skos:notation "X" ;
    skos:prefLabel "A"@en, "甲"@zh ;
    xl:party <https://w3id.org/crosslane/id/party/seller> ;
    xl:involvement xl:bearsRisk ;
    xl:polarity xl:denied ;
    xl:market <https://w3id.org/crosslane/id/market/GB> ;
    xl:validFrom "2024-02"^^xsd:gYearMonth ;
    prov:wasDerivedFrom <https://w3id.org/crosslane/id/evidence/000/1-2> .
"""
CLAIM: dict[str, Any] = {
    "id": "https://w3id.org/crosslane/id/claim/X",
    "type": "Claim",
    "notation": "X",
    "label": {"en": "A", "zh": "甲"},
    "party": "https://w3id.org/crosslane/id/party/seller",
    "involvement": "bears-risk",
    "polarity": "denied",
    "market": ["https://w3id.org/crosslane/id/market/GB"],
    "validFrom": {"@value": "2024-02", "@type": "xsd:gYearMonth"},
    "evidence": "https://w3id.org/crosslane/id/evidence/000/1-2",
}


@pytest.fixture(scope="module")
def mapping() -> dict[str, Any]:
    found = json.loads(read_text("context.jsonld"))
    assert list(found) == ["@context"]
    inner: dict[str, Any] = found["@context"]
    return inner


def expand(mapping: dict[str, Any], name: str) -> str:
    value = mapping[name]
    compact = value if isinstance(value, str) else value["@id"]
    prefix, _, local = compact.partition(":")
    return f"{mapping[prefix]}{local}"


def test_it_is_json_ld_1_1_without_remote_context(mapping: dict[str, Any]) -> None:
    assert mapping["@version"] == 1.1
    assert "@import" not in mapping
    for name, value in mapping.items():
        assert not isinstance(value, list), name
        if isinstance(value, dict):
            assert set(value) <= {"@id", "@type", "@container"}, name


def test_every_term_is_mapped_by_its_name(mapping: dict[str, Any]) -> None:
    ontology = rdflib.Graph().parse(data=read_text("crosslane.ttl"), format="turtle")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for node in ontology.subjects(RDF.type, kind):
            assert expand(mapping, str(node).removeprefix(terms.XL)) == str(node)
    for node in ontology.subjects(RDF.type, OWL.NamedIndividual):
        name = str(ontology.value(node, SKOS.notation))
        assert expand(mapping, "tradeInGeneral" if name == "any" else name) == str(node)


def test_prefixes_are_those_of_the_project(mapping: dict[str, Any]) -> None:
    for name, value in mapping.items():
        if isinstance(value, str) and value.startswith("http"):
            assert terms.PREFIXES[name] == value


def test_no_mapped_term_is_undeclared(mapping: dict[str, Any]) -> None:
    ontology = rdflib.Graph().parse(data=read_text("crosslane.ttl"), format="turtle")
    declared = {str(node) for node in ontology.subjects(RDF.type)}
    for name, value in mapping.items():
        compact = value["@id"] if isinstance(value, dict) else str(value)
        if compact.startswith("xl:"):
            assert expand(mapping, name) in declared


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_a_claim_means_the_same_in_both_parsers(mapping: dict[str, Any]) -> None:
    document = json.dumps({"@context": mapping, **CLAIM})
    turtle = rdflib.Graph().parse(data=XL_CLAIM, format="turtle")
    assert isomorphic(rdflib.Graph().parse(data=document, format="json-ld"), turtle)
    ours = {quad.triple for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}
    assert ours == {quad.triple for quad in ox.parse(XL_CLAIM, format=ox.RdfFormat.TURTLE)}
