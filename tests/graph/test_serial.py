"""Turtle and JSON-LD: the same triples back, the same bytes again, words for keys."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from crosslane.graph.linked.serial import jsonld, turtle
from crosslane.graph.rdf import Statement, Value
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology import terms
from tests.graph.readback import as_rdflib, read, read_slowly, triples

PARTY = terms.entity("party", "seller")
CELL = terms.entity("ownership", "temu/semi-managed/pricing")
WHOLE = terms.BASE + "compare?a=temu/fully-managed&b=temu/semi-managed"

_iris = st.sampled_from(
    [
        PARTY,
        CELL,
        WHOLE,
        f"{WHOLE}#pricing",
        f"{WHOLE}#pricing-a",
        terms.XL + "Claim",
        terms.XL + "decides",
        terms.entity("offering", "temu/semi-managed"),
        terms.entity("market", "GB"),
        "https://example.org/~x?y=1#z",
    ]
)
_signs = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
_words = st.text(_signs | st.sampled_from('\n\r\t"\\<#'), max_size=20)
_typed = st.sampled_from(
    [
        ("4", "integer"),
        ("-4", "integer"),
        ("0", "integer"),
        ("9007199254740993", "integer"),
        ("1.0", "decimal"),
        ("0.25", "decimal"),
        ("true", "boolean"),
        ("false", "boolean"),
        ("2024", "gYear"),
        ("2024-02", "gYearMonth"),
        ("2024-02-03", "date"),
    ]
)
_values: st.SearchStrategy[Value] = st.one_of(
    _iris.map(ox.NamedNode),
    _words.map(ox.Literal),
    st.builds(
        lambda text, lang: ox.Literal(text, language=lang), _words, st.sampled_from(["en", "zh"])
    ),
    _typed.map(lambda one: ox.Literal(one[0], datatype=ox.NamedNode(terms.XSD + one[1]))),
)
_predicates = st.sampled_from(
    [
        terms.RDF + "type",
        terms.SKOS + "prefLabel",
        terms.SKOS + "altLabel",
        terms.SKOS + "notation",
        terms.XL + "market",
        terms.XL + "owner",
        terms.XL + "polarity",
        terms.XL + "order",
        terms.XL + "score",
        terms.XL + "clear",
        terms.XL + "asOf",
        terms.XL + "item",
        terms.PROV + "wasDerivedFrom",
        "https://example.org/other",
    ]
)


def _statement(subject: str, predicate: str, value: Value) -> Statement:
    if predicate == terms.RDF + "type" and isinstance(value, ox.Literal):
        return subject, terms.SKOS + "note", value
    return subject, predicate, value


_statements = st.lists(st.builds(_statement, _iris, _predicates, _values), max_size=12)


@given(_statements)
def test_turtle_reads_back_as_the_same_triples(found: list[Statement]) -> None:
    assert read(turtle(found), ox.RdfFormat.TURTLE) == triples(found)


@given(_statements)
def test_json_ld_reads_back_as_the_same_triples(found: list[Statement]) -> None:
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == triples(found)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@given(_statements)
def test_rdflib_reads_the_same_triples(found: list[Statement]) -> None:
    expected = as_rdflib(found)
    assert isomorphic(read_slowly(turtle(found), "turtle"), expected)
    assert isomorphic(read_slowly(jsonld(found), "json-ld"), expected)


@given(_statements)
def test_the_same_triples_give_the_same_bytes(found: list[Statement]) -> None:
    assert turtle(found) == turtle(found + found)
    assert jsonld(found) == jsonld(found + found)


def test_turtle_declares_the_used_prefixes_in_order_and_no_other() -> None:
    found: list[Statement] = [
        (PARTY, terms.SKOS + "notation", ox.Literal("x")),
        (PARTY, terms.XL + "asOf", ox.Literal("2026-11-22", datatype=_xsd("date"))),
    ]
    lines = turtle(found).decode().splitlines()
    prefixes = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert prefixes == ["party:", "skos:", "xl:", "xsd:"]


def test_an_id_with_a_slash_is_written_whole() -> None:
    text = turtle([(CELL, terms.XL + "status", ox.Literal("stated"))]).decode()
    assert f'<{CELL}> xl:status "stated" .' in text


def test_the_parts_of_an_answer_are_fragments_of_it() -> None:
    part = f"{WHOLE}#pricing"
    found: list[Statement] = [
        (WHOLE, terms.XL + "item", ox.NamedNode(part)),
        (part, terms.XL + "change", ox.Literal(f'said "<{part}>" outright')),
    ]
    text = turtle(found).decode()
    assert f"@base <{WHOLE}> ." in text
    assert "xl:item <#pricing> ." in text
    assert f'said \\"<{part}>\\" outright' in text
    document = json.loads(jsonld(found))
    assert document["@context"]["@base"] == WHOLE
    assert document["graph"][0]["item"] == ["#pricing"]


def test_keys_and_values_of_json_ld_are_words() -> None:
    found: list[Statement] = [
        (CELL, terms.RDF + "type", ox.NamedNode(terms.XL + "Claim")),
        (CELL, terms.XL + "polarity", ox.NamedNode(terms.XL + "denied")),
        (CELL, terms.XL + "order", ox.Literal("4", datatype=_xsd("integer"))),
        (CELL, terms.XL + "clear", ox.Literal("false", datatype=_xsd("boolean"))),
        (CELL, terms.XL + "score", ox.Literal("1.0", datatype=_xsd("decimal"))),
        (CELL, terms.SKOS + "prefLabel", ox.Literal("Pricing", language="en")),
    ]
    assert json.loads(jsonld(found))["graph"] == [
        {
            "id": CELL,
            "type": ["Claim"],
            "label": {"en": "Pricing"},
            "clear": False,
            "order": 4,
            "polarity": "denied",
            "score": "1.0",
        }
    ]


def test_json_ld_embeds_only_what_it_needs_of_the_context() -> None:
    context = json.loads(jsonld([(PARTY, terms.XL + "order", _one())]))["@context"]
    assert set(context) == {"@version", "id", "type", "graph", "xl", "xsd", "order"}


def test_the_whole_vocabulary_reads_back(graph: KnowledgeGraph) -> None:
    found = [statement for about in graph.statements.about.values() for statement in about]
    assert read(turtle(found), ox.RdfFormat.TURTLE) == triples(found)
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == triples(found)


def _xsd(name: str) -> ox.NamedNode:
    return ox.NamedNode(terms.XSD + name)


def _one() -> ox.Literal:
    return ox.Literal("1", datatype=_xsd("integer"))
