"""shapes.ttl: covers every class, teaches, and lists the values that the code knows."""

# The name of a test says what it holds.

from enum import StrEnum

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH

from crosslane.ontology import terms
from crosslane.ontology.model import (
    Certainty,
    Grade,
    Involvement,
    Party,
    Polarity,
    Rank,
    Status,
    Strength,
)
from crosslane.ontology.vocabulary import TIERS, read_text

SHAPES = rdflib.Namespace("https://w3id.org/crosslane/shapes#")
CLOSED_LISTS = {"Involvement", "Polarity", "Strength", "Rank"}
"""Classes whose members are all declared in the ontology itself."""


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_text("shapes.ttl"), format="turtle")


def values(shapes: rdflib.Graph, name: str) -> list[str]:
    head = shapes.value(SHAPES[name], SH["in"])
    assert head is not None
    return [str(item) for item in Collection(shapes, head)]


def test_every_class_has_a_shape(shapes: rdflib.Graph) -> None:
    ontology = rdflib.Graph().parse(data=read_text("crosslane.ttl"), format="turtle")
    classes = {str(c) for c in ontology.subjects(RDF.type, OWL.Class)}
    open_classes = classes - {terms.XL + name for name in CLOSED_LISTS}
    targets = {str(c) for c in shapes.objects(None, SH.targetClass)}
    assert targets == open_classes | {terms.ORG + "Organization"}


def test_blank_nodes_are_only_those_of_lists(shapes: rdflib.Graph) -> None:
    for subject in set(shapes.subjects()):
        if isinstance(subject, rdflib.BNode):
            assert set(shapes.predicates(subject)) == {RDF.first, RDF.rest}


def test_every_shape_that_is_reported_has_a_message(shapes: rdflib.Graph) -> None:
    for target in shapes.subjects(SH.targetClass):
        for shape in shapes.objects(target, SH.property):
            message = shapes.value(shape, SH.message)
            assert message is not None, shape
            assert {";", ","} & set(str(message)), f"{shape}: say what is valid and how to fix it"


def test_every_shape_that_is_named_exists(shapes: rdflib.Graph) -> None:
    for shape in shapes.objects(None, SH.property):
        assert (shape, RDF.type, SH.PropertyShape) in shapes, shape
        assert shapes.value(shape, SH.path) is not None, shape
    for predicate in (SH["or"], SH.xone):
        for head in shapes.objects(None, predicate):
            for shape in Collection(shapes, head):
                assert (shape, RDF.type, SH.NodeShape) in shapes, shape


@pytest.mark.parametrize(
    ("name", "enum"),
    [
        ("claim-involvement", Involvement),
        ("claim-polarity", Polarity),
        ("claim-strength", Strength),
        ("claim-rank", Rank),
    ],
)
def test_terms_of_a_claim_are_those_of_the_code(
    shapes: rdflib.Graph, name: str, enum: type[StrEnum]
) -> None:
    assert values(shapes, name) == [terms.involvement(value) for value in enum]


@pytest.mark.parametrize(
    ("name", "enum"),
    [
        ("party-notation", Party),
        ("source-grade", Grade),
        ("ownership-status", Status),
        ("ownership-certainty", Certainty),
    ],
)
def test_literals_are_those_of_the_code(
    shapes: rdflib.Graph, name: str, enum: type[StrEnum]
) -> None:
    assert values(shapes, name) == list(enum)


def test_other_lists(shapes: rdflib.Graph) -> None:
    assert values(shapes, "claim-party") == [terms.entity("party", party) for party in Party]
    assert values(shapes, "segment-tier") == list(TIERS)
    cases = ("status-decided", "status-disputed", "status-open")
    assert sorted(v for name in cases for v in values(shapes, name)) == sorted(Status)
