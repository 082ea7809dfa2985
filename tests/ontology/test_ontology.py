"""crosslane.ttl and its neighbours: complete, declared, parseable everywhere."""

# The name of a test says what it holds.

import re
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from crosslane.ontology import terms
from crosslane.ontology.model import Involvement, Party, Polarity, Rank, Strength
from crosslane.ontology.vocabulary import ontology_files, read_text, read_triples

FILES = tuple(name for names in ontology_files().values() for name in names)
HEADER = rdflib.URIRef("https://w3id.org/crosslane/ontology")
XL = rdflib.Namespace(terms.XL)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_text("crosslane.ttl"), format="turtle")


@pytest.fixture(scope="module")
def declared(ontology: rdflib.Graph) -> set[str]:
    return {str(s) for s in ontology.subjects(RDF.type) if str(s).startswith(terms.XL)}


@pytest.mark.parametrize("name", [*FILES, "shapes.ttl"])
def test_both_parsers_read_the_same_number_of_triples(name: str) -> None:
    text = read_text(name)
    ours = set(ox.parse(text, format=ox.RdfFormat.TURTLE))
    theirs = rdflib.Graph().parse(data=text, format="turtle")
    assert len(ours) == len(theirs) > 0


@pytest.mark.parametrize("name", FILES)
def test_the_dataset_has_no_blank_node(name: str) -> None:
    for quad in read_triples(name):
        assert isinstance(quad.subject, ox.NamedNode), quad
        assert isinstance(quad.object, ox.NamedNode | ox.Literal), quad


@pytest.mark.parametrize(
    "iri",
    [
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/description",
        "http://purl.org/dc/terms/license",
        "http://purl.org/dc/terms/creator",
        "http://purl.org/dc/terms/created",
        "http://www.w3.org/2002/07/owl#versionIRI",
        "http://www.w3.org/2002/07/owl#versionInfo",
        "http://purl.org/vocab/vann/preferredNamespacePrefix",
        "http://purl.org/vocab/vann/preferredNamespaceUri",
    ],
)
def test_header_is_complete(ontology: rdflib.Graph, iri: str) -> None:
    assert (HEADER, rdflib.URIRef(iri), None) in ontology


def test_header_names_this_namespace_and_no_person(ontology: rdflib.Graph) -> None:
    uri = ontology.value(HEADER, rdflib.URIRef(terms.VANN + "preferredNamespaceUri"))
    assert str(uri) == terms.XL
    creator = ontology.value(HEADER, rdflib.URIRef(terms.DCTERMS + "creator"))
    assert str(creator) == terms.entity("organization", "crosslane")
    assert ontology.value(creator, RDFS.label) is not None


def test_every_term_has_labels_definition_and_home(
    ontology: rdflib.Graph, declared: set[str]
) -> None:
    for iri in sorted(declared):
        node = rdflib.URIRef(iri)
        labels = [v for v in ontology.objects(node, RDFS.label) if isinstance(v, rdflib.Literal)]
        assert sorted(str(label.language) for label in labels) == ["en", "zh"], iri
        definitions = list(ontology.objects(node, SKOS.definition))
        assert len(definitions) == 1, iri
        assert str(definitions[0]).endswith("."), iri
        assert list(ontology.objects(node, RDFS.isDefinedBy)) == [HEADER], iri


def test_every_term_has_one_kind(ontology: rdflib.Graph, declared: set[str]) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual}
    for iri in sorted(declared):
        assert len(kinds & set(ontology.objects(rdflib.URIRef(iri), RDF.type))) == 1, iri


def test_every_class_has_an_example(ontology: rdflib.Graph) -> None:
    for node in ontology.subjects(RDF.type, OWL.Class):
        assert ontology.value(node, SKOS.example) is not None, node


@pytest.mark.parametrize("name", [*FILES, "shapes.ttl"])
def test_every_term_used_in_turtle_is_declared(name: str, declared: set[str]) -> None:
    graph = rdflib.Graph().parse(data=read_text(name), format="turtle")
    used = {str(node) for triple in graph for node in triple if str(node).startswith(terms.XL)}
    assert used - {terms.XL} <= declared


def test_every_term_written_by_code_is_declared(declared: set[str]) -> None:
    pattern = re.compile(r"\b(?:xl|terms\.XL|XL) \+ \"(\w+)\"")
    used: dict[str, str] = {}
    for package in ("crosslane.ontology", "crosslane.graph"):
        for path in Path(str(files(package))).rglob("*.py"):
            for name in pattern.findall(path.read_text(encoding="utf-8")):
                used[terms.XL + name] = path.name
    assert used
    assert {iri: file for iri, file in used.items() if iri not in declared} == {}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("Involvement", Involvement),
        ("Polarity", Polarity),
        ("Strength", Strength),
        ("Rank", Rank),
    ],
)
def test_closed_lists_are_those_of_the_code(
    ontology: rdflib.Graph, kind: str, values: type[StrEnum]
) -> None:
    members = {str(node) for node in ontology.subjects(RDF.type, XL[kind])}
    assert members == {terms.involvement(value) for value in values}
    notations = {str(ontology.value(rdflib.URIRef(iri), SKOS.notation)) for iri in members}
    assert notations == {str(value) for value in values}


def test_every_party_has_a_shortcut(ontology: rdflib.Graph) -> None:
    shortcuts = {str(node) for node in ontology.subjects(RDFS.subPropertyOf, XL.ownsSegment)}
    assert shortcuts == {terms.involvement(f"{party}-owns") for party in Party}


def test_domains_and_ranges_are_declared_or_foreign(
    ontology: rdflib.Graph, declared: set[str]
) -> None:
    schema = rdflib.Namespace(terms.SCHEMA)
    for predicate in (RDFS.domain, RDFS.range, schema.domainIncludes, schema.rangeIncludes):
        for node in ontology.objects(None, predicate):
            assert str(node) in declared or str(node).startswith(terms.XSD), node
