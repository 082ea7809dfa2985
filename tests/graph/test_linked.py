"""Answers as linked data: every key mapped, every word kept, the shapes held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from crosslane.graph.advice.profile import Profile
from crosslane.graph.advice.recommend import recommend
from crosslane.graph.filters import Wanted
from crosslane.graph.linked.answer_keys import ANSWERS, SHAPES
from crosslane.graph.linked.answers import UnmappedKeyError, answer_triples, jsonld, turtle
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.changes import changes
from crosslane.graph.questions.compare import comparable, compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.search import search
from crosslane.graph.questions.similar import similar
from crosslane.graph.questions.timeline import timeline
from crosslane.graph.rdf import Statement
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validate import validate
from crosslane.graph.views import Item
from crosslane.loading import load_graph
from crosslane.ontology import terms
from crosslane.ontology.model import Grade
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_triples
from tests.articles import articles
from tests.conftest import DAY
from tests.graph.readback import as_rdflib, read, read_slowly, triples

NEUTRAL = Lens(DAY)
NARROW = Lens(date(2024, 6, 1), "US", ("000", "001", "003"), Grade.C, dated=True)
PROFILE = Profile(
    keep=("pricing", "inventory"),
    delegate=("last-mile-delivery",),
    experience="none",
    storage="none",
    team="small",
    strength=("product", "operations"),
)
Ask = Callable[[KnowledgeGraph, Lens], tuple[Item, str | None]]

QUESTIONS: dict[str, list[Ask]] = {
    "comparison": [
        lambda g, lens: (compare(g, "temu/fully-managed", "temu/semi-managed", lens), None),
        lambda g, lens: (compare(g, "any/fully-managed", "any/semi-managed", lens), None),
        lambda g, lens: (
            compare(g, "shein/semi-managed", "any/semi-managed", lens, ("returns",)),
            None,
        ),
    ],
    "handoffs": [
        lambda g, lens: (handoffs(g, "aliexpress", "semi-managed", lens), None),
        lambda g, lens: (handoffs(g, "any", "fully-managed", lens, "goods", "all"), None),
    ],
    "conflicts": [
        lambda g, lens: ({"items": answers.conflicts(g, lens, Wanted())}, "/conflicts"),
    ],
    "search": [
        lambda g, lens: ({"items": search(g, "temu")}, "/search?q=temu"),
        lambda g, lens: ({"items": search(g, "bears the loss")}, "/search?q=bears"),
    ],
    "offerings": [
        lambda g, lens: ({"items": answers.offerings(g, lens, Wanted())}, "/offerings"),
    ],
    "offering": [
        lambda g, lens: (answers.offering(g, "alibaba.com", "semi-managed", lens), None),
    ],
    "coverage": [
        lambda g, lens: (coverage(g, lens, Wanted()), None),
        lambda g, lens: (coverage(g, lens, Wanted(platform=("any", "temu"))), None),
        lambda g, lens: (coverage(g, lens, Wanted(platform=("temu",)), since="0.1.0"), None),
    ],
    "impact": [lambda g, lens: (impact(g, "import-clearance", lens), None)],
    "similarity": [
        lambda g, lens: (similar(g, "temu", "semi-managed", lens), None),
        lambda g, lens: (similar(g, "any", "semi-managed", lens), None),
    ],
    "recommendation": [lambda g, lens: (recommend(g, PROFILE, lens), None)],
    "changes": [lambda g, lens: (changes(g, "0.1.0", lens=lens), None)],
    "timeline": [
        lambda g, lens: (timeline(g, lens, Wanted(), today=DAY), None),
        lambda g, lens: (timeline(g, lens, Wanted(("temu", "any")), ("claim", "launch")), None),
    ],
}
"""Real answers of every kind."""

CASES = [
    pytest.param(kind, ask, lens, id=f"{kind}-{number}-{'narrow' if lens is NARROW else 'neutral'}")
    for kind, asked in QUESTIONS.items()
    for number, ask in enumerate(asked, 1)
    for lens in (NEUTRAL, NARROW)
]


@pytest.fixture(scope="module")
def recorded() -> KnowledgeGraph:
    """The curated graph with its releases."""
    return load_graph(articles())


def told(graph: KnowledgeGraph, kind: str, ask: Ask, lens: Lens) -> tuple[Item, list[Statement]]:
    answer, path = ask(graph, lens)
    return answer, answer_triples(graph, kind, answer, lens, path=path)


def scalars(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every plain value of an answer under its key, as RDF would spell it; links apart."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name != "links":
                yield from scalars(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from scalars(one, key)
    elif isinstance(value, bool):
        yield key, str(value).lower()
    elif value is not None:
        yield key, str(value)


def spelled(found: list[Statement]) -> set[str]:
    """Every literal, and every id that an IRI ends in."""
    said = {value.value for _, _, value in found if isinstance(value, ox.Literal)}
    said |= {text for one in said if one.startswith(("{", "[")) for _, text in scalars(parsed(one))}
    nodes = {subject for subject, _, _ in found}
    nodes |= {value.value for _, _, value in found if isinstance(value, ox.NamedNode)}
    for node in nodes:
        home, _, name = node.removeprefix(terms.ID).partition("/")
        said |= {home, unquote(name), *unquote(name).split("/")}
        said.add(f"any/{unquote(name)}" if home == "model" else f"@{unquote(name)}")
        said.add(node.removeprefix(terms.XL))
        said |= {unquote(part) for part in node.partition("#")[2].split("-")}
    return said


def parsed(text: str) -> Any:
    """A value that is written as JSON; words in brackets are no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def as_number(text: str) -> str:
    return text.removesuffix(".0") if text.replace(".", "").lstrip("-").isdigit() else text


def test_there_is_a_real_answer_of_every_kind() -> None:
    assert tuple(QUESTIONS) == ANSWERS


@pytest.mark.parametrize(("kind", "ask", "lens"), CASES)
def test_every_plain_value_of_an_answer_is_in_the_triples(
    recorded: KnowledgeGraph, kind: str, ask: Ask, lens: Lens
) -> None:
    answer, found = told(recorded, kind, ask, lens)
    said = {as_number(text) for text in spelled(found)}
    general = {"any", "unreleased"}  # said by the absence of a platform, or of a release
    derived = {"scope", "id", "involvement"}  # of the claim's subject, of the IRI, camel case
    lost = {
        (key, text)
        for key, text in scalars(answer)
        if key not in derived and text not in general and as_number(text) not in said
    }
    assert lost == set()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("kind", "ask", "lens"), CASES)
def test_an_answer_reads_back_from_turtle_and_json_ld(
    recorded: KnowledgeGraph, kind: str, ask: Ask, lens: Lens
) -> None:
    _, found = told(recorded, kind, ask, lens)
    expected = triples(found)
    assert len(expected) == len(found)
    assert read(turtle(found), ox.RdfFormat.TURTLE) == expected
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == expected
    if lens is NARROW:
        slow = as_rdflib(found)
        assert isomorphic(read_slowly(turtle(found), "turtle"), slow)
        assert isomorphic(read_slowly(jsonld(found), "json-ld"), slow)


@pytest.mark.parametrize(("kind", "ask", "lens"), CASES)
def test_items_keep_their_order_by_position(
    recorded: KnowledgeGraph, kind: str, ask: Ask, lens: Lens
) -> None:
    answer, found = told(recorded, kind, ask, lens)
    places = {s: int(v.value) for s, p, v in found if p == terms.XL + "position"}
    items = [value.value for _, p, value in found if p == terms.XL + "item"]
    assert [places[item] for item in items] == list(range(1, len(answer.get("items", [])) + 1))


@pytest.mark.parametrize("lens", [NEUTRAL, NARROW], ids=["neutral", "narrow"])
def test_answers_conform_to_the_shapes(recorded: KnowledgeGraph, lens: Lens) -> None:
    found = {
        triple
        for kind, asked in QUESTIONS.items()
        for triple in triples(told(recorded, kind, asked[0], lens)[1])
    }
    name = ox.NamedNode(terms.BASE + "graph/answers")
    quads = [ox.Quad(one.subject, one.predicate, one.object, name) for one in found]
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    assert [one.text for one in validate(recorded.curated + written)] == []


def test_the_shapes_see_an_answer_that_is_wrong(recorded: KnowledgeGraph) -> None:
    _, found = told(recorded, "handoffs", QUESTIONS["handoffs"][0], NEUTRAL)
    wrong = [(s, p, ox.Literal("perhaps") if p == terms.XL + "clear" else v) for s, p, v in found]
    name = ox.NamedNode(terms.BASE + "graph/answers")
    quads = [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples(wrong)]
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    assert {one.path for one in validate(recorded.curated + written)} == {"xl:clear"}


def test_every_mapped_property_and_class_is_declared() -> None:
    declared = {str(q.subject.value) for q in read_triples("crosslane.ttl")}  # type: ignore[union-attr]
    for shape in SHAPES.values():
        assert shape.type in declared
        for name, key in shape.keys.items():
            if key.predicate.startswith(terms.XL):
                assert key.predicate in declared, (shape.name, name)


def test_every_part_names_a_shape() -> None:
    for shape in SHAPES.values():
        for name, key in shape.keys.items():
            if key.how in ("part", "inline"):
                assert key.kind in SHAPES, (shape.name, name)


def test_an_unmapped_key_is_an_error(graph: KnowledgeGraph) -> None:
    answer = {**compare(graph, "temu/fully-managed", "temu/semi-managed", NEUTRAL), "extra": 1}
    with pytest.raises(UnmappedKeyError, match="'extra' of a comparison"):
        answer_triples(graph, "comparison", answer)


def test_an_unmapped_key_of_a_part_is_an_error(graph: KnowledgeGraph) -> None:
    answer = handoffs(graph, "aliexpress", "semi-managed", NEUTRAL)
    answer["items"][0]["evidence"][0]["mood"] = "good"
    with pytest.raises(UnmappedKeyError, match="'mood' of a voice"):
        answer_triples(graph, "handoffs", answer)


@pytest.mark.parametrize(
    ("key", "value"),
    [("clear", "yes"), ("after", 4), ("why", {"because": "so"}), ("sure", True), ("after", True)],
)
def test_a_value_of_another_type_is_an_error(graph: KnowledgeGraph, key: str, value: Any) -> None:
    answer = handoffs(graph, "aliexpress", "semi-managed", NEUTRAL)
    answer["items"][0][key] = value
    with pytest.raises(UnmappedKeyError):
        answer_triples(graph, "handoffs", answer)


def test_an_unknown_kind_of_answer_is_told(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        answer_triples(graph, "comparisn", {}, path="/")
    assert caught.value.suggestion == "comparison"


def test_an_answer_has_the_iri_of_its_own_link(graph: KnowledgeGraph) -> None:
    lens = Lens(DAY, "US")
    answer = compare(graph, "temu/fully-managed", "temu/semi-managed", lens)
    found = answer_triples(graph, "comparison", answer, lens)
    whole = terms.BASE + "compare?a=temu/fully-managed&b=temu/semi-managed&market=US"
    assert found[0] == (whole, terms.RDF + "type", ox.NamedNode(terms.XL + "Comparison"))
    assert (whole, terms.XL + "market", ox.NamedNode(terms.entity("market", "US"))) in found


def test_parts_have_stable_and_readable_fragments(graph: KnowledgeGraph) -> None:
    answer = compare(graph, "temu/fully-managed", "temu/semi-managed", NEUTRAL)
    found = answer_triples(graph, "comparison", answer)
    parts = {subject.partition("#")[2] for subject, _, _ in found if "/compare?" in subject}
    assert {"pricing", "pricing-a", "pricing-b-evidence-S0-014", "counts", "core"} <= parts


def test_a_page_of_a_list_counts_on(graph: KnowledgeGraph) -> None:
    every = answers.conflicts(graph, NEUTRAL, Wanted())
    page = {"items": every[2:4]}
    found = answer_triples(graph, "conflicts", page, path="/conflicts?offset=2", offset=2)
    items = [value.value for _, p, value in found if p == terms.XL + "item"]
    at = {s: v.value for s, p, v in found if p == terms.XL + "position" and s in items}
    assert list(at.values()) == ["3", "4"]


def test_quoted_claims_come_along_with_their_words(graph: KnowledgeGraph) -> None:
    answer = compare(graph, "temu/fully-managed", "temu/semi-managed", NEUTRAL)
    found = answer_triples(graph, "comparison", answer)
    quotes = {value.value for _, p, value in found if p == terms.OA + "exact"}
    shown = {
        voice["quote"]
        for item in answer["items"]
        for side in ("a", "b")
        for voice in item[side]["evidence"]
    }
    assert shown
    assert shown <= quotes


def test_a_model_in_general_is_linked_as_a_model(graph: KnowledgeGraph) -> None:
    answer = compare(graph, "any/fully-managed", "any/semi-managed", NEUTRAL)
    found = answer_triples(graph, "comparison", answer)
    model = ox.NamedNode(terms.entity("model", "fully-managed"))
    assert (found[0][0], terms.XL + "offeringA", model) in found


def test_numbers_dates_and_truth_values_are_typed(graph: KnowledgeGraph) -> None:
    found = answer_triples(graph, "coverage", coverage(graph, NEUTRAL, Wanted()))
    kinds = {p: v.datatype.value for _, p, v in found if isinstance(v, ox.Literal)}
    assert kinds[terms.XL + "cellCount"] == terms.XSD + "integer"
    assert kinds[terms.XL + "decidedShare"] == terms.XSD + "decimal"
    assert kinds[terms.XL + "asOf"] == terms.XSD + "date"


def test_absent_values_have_no_triple(graph: KnowledgeGraph) -> None:
    answer = handoffs(graph, "aliexpress", "semi-managed", NEUTRAL)
    found = answer_triples(graph, "handoffs", answer)
    clear = [s for s, p, v in found if p == terms.XL + "clear" and v.value == "true"]
    assert clear
    assert not [s for s, p, _ in found if p == terms.XL + "unclearBecause" and s in clear]


def test_changes_of_records_are_written_with_both_values(graph: KnowledgeGraph) -> None:
    change = {
        "id": "S0-027",
        "kind": "claim",
        "change": "changed",
        "release": None,
        "fields": [
            {"field": "segment", "before": "domestic-warehousing", "after": "@warehousing"},
            {"field": "markets", "before": [], "after": ["US", "CA"]},
        ],
        "before": {"id": "S0-027", "markets": []},
        "after": {"id": "S0-027", "markets": ["US", "CA"]},
        "text": "Claim S0-027 changed.",
    }
    answer = {
        "id": "0.1.0..unreleased",
        "since": "0.1.0",
        "until": "unreleased",
        "market": None,
        "as_of": "2026-11-22",
        "items": [change],
        "counts": {"added": 0, "changed": 1, "removed": 0, "cells": 1},
        "cells": [
            {
                "id": "temu/semi-managed/pricing",
                "platform": "temu",
                "model": "semi-managed",
                "segment": "pricing",
                "before": {"owner": None, "status": "disputed"},
                "after": {"owner": "platform", "status": "stated"},
            }
        ],
        "links": {"self": "/changes?since=0.1.0", "html": "/changes?format=html", "sparql": None},
    }
    found = answer_triples(graph, "changes", answer)
    whole = terms.BASE + "changes?since=0.1.0"
    said = {(s.removeprefix(whole), p.removeprefix(terms.XL), v.value) for s, p, v in found}
    assert {
        ("#claim-S0-027", "entity", terms.entity("claim", "S0-027")),
        ("#claim-S0-027-fields-segment", "valueAfter", "@warehousing"),
        ("#claim-S0-027-fields-markets", "valueAfter", '["US", "CA"]'),
        ("#claim-S0-027", "recordBefore", '{"id": "S0-027", "markets": []}'),
        ("#cells-temu/semi-managed/pricing-after", "owner", terms.entity("party", "platform")),
        ("#counts", "changedCount", "1"),
    } <= said


@given(data=st.data(), market=st.none() | st.sampled_from(["US", "TH", "DE"]))
def test_any_two_offerings_map_without_a_gap(
    graph: KnowledgeGraph, data: st.DataObject, market: str | None
) -> None:
    names = comparable(graph.records)
    a = data.draw(st.sampled_from(names))
    b = data.draw(st.sampled_from([name for name in names if name != a]))
    lens = Lens(date(2024, 3, 1), market, dated=True)
    found = answer_triples(graph, "comparison", compare(graph, a, b, lens), lens)
    parts = [value.value for _, p, value in found if p == terms.XL + "item"]
    assert len(parts) == len(set(parts)) == len(graph.records.vocabulary.segments)
