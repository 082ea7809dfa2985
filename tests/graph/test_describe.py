"""Descriptions: everything curated of an entity, its words and names, and nothing else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest
from rdflib.compare import isomorphic

from crosslane.graph.linked.describe import describe, ownership_triples
from crosslane.graph.linked.serial import jsonld, turtle
from crosslane.graph.rdf import Statement
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.graph.validate import validate
from crosslane.loading import load_graph
from crosslane.ontology import terms
from crosslane.ontology.model import Grade
from crosslane.ontology.suggest import UnknownValueError
from tests.articles import articles
from tests.conftest import DAY, records_of
from tests.graph.readback import as_rdflib, read, read_slowly, triples

NEUTRAL = Lens(DAY)
KINDS = (
    "platform",
    "model",
    "offering",
    "segment",
    "group",
    "party",
    "market",
    "programme",
    "organization",
    "source",
    "claim",
    "fact",
    "evidence",
)


def about(found: list[Statement], subject: str) -> set[tuple[str, str]]:
    return {(p, value.value) for s, p, value in found if s == subject}


def curated(graph: KnowledgeGraph) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(graph.curated, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_description_holds_every_curated_triple_of_the_entity(
    graph: KnowledgeGraph, kind: str
) -> None:
    every = curated(graph)
    for identifier in graph.statements.ids(kind)[:12]:
        node = ox.NamedNode(terms.entity(kind, identifier))
        found = triples(describe(graph, kind, [identifier]))
        assert {one for one in every if node in (one.subject, one.object)} <= found


@pytest.mark.parametrize("kind", KINDS)
def test_a_description_holds_nothing_that_is_not_curated(graph: KnowledgeGraph, kind: str) -> None:
    found = triples(describe(graph, kind, graph.statements.ids(kind)))
    assert found <= curated(graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_every_entity_reads_back_from_turtle_and_json_ld(graph: KnowledgeGraph, kind: str) -> None:
    found = describe(graph, kind, graph.statements.ids(kind))
    expected = triples(found)
    assert read(turtle(found), ox.RdfFormat.TURTLE) == expected
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == expected
    slow = as_rdflib(found)
    assert isomorphic(read_slowly(turtle(found), "turtle"), slow)
    assert isomorphic(read_slowly(jsonld(found), "json-ld"), slow)


def test_kinds_are_those_that_something_is_said_of(graph: KnowledgeGraph) -> None:
    assert set(KINDS) <= set(graph.statements.kinds())


def test_what_is_described_comes_first(graph: KnowledgeGraph) -> None:
    found = describe(graph, "claim", ["S0-014", "S2-011"])
    assert found[0][0] == terms.entity("claim", "S0-014")
    first = turtle(found).decode().split("\n\n")[1]
    assert first.startswith("claim:S0-014 a ")


def test_a_claim_comes_with_its_words(graph: KnowledgeGraph) -> None:
    found = describe(graph, "claim", ["S0-014"])
    words = about(found, terms.entity("evidence", "000/1772-1818"))
    assert (terms.OA + "exact", "with pricing control still remaining with Temu") in words
    assert (terms.OA + "start", "1772") in words


def test_a_quoted_source_has_title_grade_and_date(graph: KnowledgeGraph) -> None:
    source = graph.records.source["003"]
    claim = next(one for one in graph.records.claims if one.evidence.source == "003")
    found = about(describe(graph, "claim", [claim.id]), terms.entity("source", "003"))
    assert {
        (terms.DCTERMS + "title", source.title),
        (terms.XL + "grade", source.grade.value),
    } <= found
    dates = [value for predicate, value in found if predicate == terms.DCTERMS + "issued"]
    assert dates == ([source.published.text] if source.published else [])
    assert terms.XL + "sha256" not in dict(found)


def test_what_a_claim_links_has_its_name(graph: KnowledgeGraph) -> None:
    found = describe(graph, "claim", ["S0-014"])
    for kind, identifier, name in (
        ("segment", "pricing", "定价"),
        ("party", "platform", "Platform"),
        ("offering", "temu/semi-managed", "Temu · Semi-managed"),
    ):
        subject = terms.entity(kind, identifier)
        assert (terms.SKOS + "prefLabel", name) in about(found, subject)


def test_a_platform_leads_to_its_offerings_by_name(graph: KnowledgeGraph) -> None:
    found = describe(graph, "platform", ["temu"])
    offering = about(found, terms.entity("offering", "temu/semi-managed"))
    assert (terms.XL + "platform", terms.entity("platform", "temu")) in offering
    assert (terms.SKOS + "prefLabel", "Temu · 半托管") in offering


def test_a_description_stops_after_one_hop(graph: KnowledgeGraph) -> None:
    found = describe(graph, "claim", ["S0-014"])
    offering = about(found, terms.entity("offering", "temu/semi-managed"))
    assert {predicate for predicate, _ in offering} == {terms.SKOS + "prefLabel"}


def test_a_group_is_found_with_and_without_its_sign(graph: KnowledgeGraph) -> None:
    assert describe(graph, "group", ["@logistics"]) == describe(graph, "group", ["logistics"])


def test_no_triple_occurs_twice(graph: KnowledgeGraph) -> None:
    found = describe(graph, "claim", [claim.id for claim in graph.records.claims])
    assert len(found) == len(triples(found))


def test_an_unknown_entity_is_told_with_what_was_meant(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        describe(graph, "platform", ["temmu"])
    assert caught.value.what == "platform"
    assert caught.value.suggestion == "temu"


def test_an_unknown_kind_is_told(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        describe(graph, "planet", ["mars"])
    assert "platform" in caught.value.allowed


def test_hostile_ids_stay_iris() -> None:
    source = records_of().sources[0]
    nasty = 'x y"<>\\^`{|}'
    made = build_graph(records_of(sources=(source, replace(source, id=nasty))))
    found = describe(made, "source", [nasty])
    assert read(turtle(found), ox.RdfFormat.TURTLE) == triples(found)
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == triples(found)


def test_the_whole_matrix_is_what_the_derived_graph_says(graph: KnowledgeGraph) -> None:
    name = ox.NamedNode(terms.graph_iri("ownership"))
    quads = ox.parse(graph.dataset(DAY), format=ox.RdfFormat.N_QUADS)
    derived = {quad.triple for quad in quads if quad.graph_name == name}
    found = triples(ownership_triples(graph, graph.matrix(NEUTRAL, general=True), NEUTRAL))
    assert found - curated(graph) == derived


def test_one_cell_is_the_node_of_the_derived_graph_with_its_evidence(
    graph: KnowledgeGraph,
) -> None:
    cell = graph.owner("temu", "semi-managed", "pricing", NEUTRAL)
    found = ownership_triples(graph, [cell], NEUTRAL)
    node = about(found, terms.entity("ownership", "temu/semi-managed/pricing"))
    assert (terms.XL + "owner", terms.entity("party", "platform")) in node
    assert (terms.XL + "overrules", terms.entity("claim", "S2-011")) in node
    quotes = {value.value for _, p, value in found if p == terms.OA + "exact"}
    assert "with pricing control still remaining with Temu" in quotes
    assert any("retain control over product selection" in quote for quote in quotes)


def test_through_a_lens_an_answer_is_a_resource_of_its_own(graph: KnowledgeGraph) -> None:
    day = date(2024, 1, 20)
    lens = Lens(day, "US", ("000", "002"), Grade.C, dated=True)
    cell = graph.owner("temu", "semi-managed", "pricing", lens)
    found = ownership_triples(graph, [cell], lens)
    query = "market=US&as_of=2024-01-20&source=000&source=002&grade=C"
    iri = terms.entity("ownership", "temu/semi-managed/pricing") + f"?{query}"
    assert {
        (terms.XL + "asOf", "2024-01-20"),
        (terms.XL + "market", terms.entity("market", "US")),
        (terms.XL + "trusts", terms.entity("source", "000")),
        (terms.XL + "trusts", terms.entity("source", "002")),
        (terms.XL + "worstGrade", "C"),
        (terms.XL + "owner", terms.entity("party", "platform")),
    } <= about(found, iri)


def test_through_a_lens_nothing_is_said_of_the_derived_graph(graph: KnowledgeGraph) -> None:
    lens = Lens(DAY, "US")
    found = ownership_triples(graph, graph.row("temu", "semi-managed", lens), lens)
    subjects = {subject for subject, _, _ in found}
    assert terms.graph_iri("ownership") not in subjects
    assert terms.entity("ownership", "temu/semi-managed/pricing") not in subjects
    assert not [p for _, p, _ in found if p.endswith("Owns")]


def test_a_cell_that_is_not_offered_has_no_owner(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2024, 1, 20), dated=True)
    cell = graph.owner("alibaba.com", "semi-managed", "pricing", lens)
    iri = terms.entity("ownership", "alibaba.com/semi-managed/pricing") + "?as_of=2024-01-20"
    node = dict(about(ownership_triples(graph, [cell], lens), iri))
    assert node[terms.XL + "status"] == "not-offered"
    assert terms.XL + "owner" not in node


def test_the_model_in_general_has_a_node_too(graph: KnowledgeGraph) -> None:
    cell = graph.owner("any", "semi-managed", "pricing", NEUTRAL)
    node = about(
        ownership_triples(graph, [cell], NEUTRAL),
        terms.entity("ownership", "any/semi-managed/pricing"),
    )
    assert (terms.XL + "model", terms.entity("model", "semi-managed")) in node


def test_cells_through_a_lens_conform_to_the_shapes(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2024, 6, 1), "US", ("000", "003"), Grade.C, dated=True)
    found = triples(ownership_triples(graph, graph.matrix(lens, general=True), lens))
    name = ox.NamedNode(terms.BASE + "graph/answers")
    quads = [ox.Quad(one.subject, one.predicate, one.object, name) for one in found]
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    assert [one.text for one in validate(graph.curated + written)] == []


def test_an_answer_as_a_release_knew_it_names_the_release() -> None:
    graph, lens = load_graph(articles()).known("0.1.0"), Lens(DAY, as_known="0.1.0")
    cell = graph.owner("temu", "semi-managed", "pricing", lens)
    found = ownership_triples(graph, [cell], lens)
    iri = terms.entity("ownership", "temu/semi-managed/pricing") + "?as_known=0.1.0"
    assert (terms.XL + "asKnown", terms.entity("release", "0.1.0")) in about(found, iri)


def test_a_release_is_described_with_its_day() -> None:
    graph = load_graph(articles())
    found = about(describe(graph, "release", ["0.1.0"]), terms.entity("release", "0.1.0"))
    issued = graph.history.release["0.1.0"].issued.isoformat()
    assert {(terms.SKOS + "notation", "0.1.0"), (terms.DCTERMS + "issued", issued)} <= found


def test_a_small_graph_describes_itself(small: Callable[..., KnowledgeGraph]) -> None:
    found = describe(small(), "offering", ["temu/semi-managed"])
    assert (terms.SKOS + "notation", "temu/semi-managed") in about(
        found, terms.entity("offering", "temu/semi-managed")
    )
