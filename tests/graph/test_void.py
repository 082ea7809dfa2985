"""The description of the dataset: true numbers, true addresses, and readable back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest
from rdflib.compare import isomorphic

from crosslane.graph.files.dump import DUMPS
from crosslane.graph.linked.serial import jsonld, turtle
from crosslane.graph.linked.void import dataset, dataset_triples
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.loading import load_graph
from crosslane.ontology import terms
from tests.articles import articles
from tests.conftest import DAY
from tests.graph.readback import as_rdflib, read, read_slowly, triples

ORIGIN = "https://data.example.org"
WHOLE = terms.BASE + "void#dataset"


@pytest.fixture(scope="module")
def recorded() -> KnowledgeGraph:
    return load_graph(articles())


@pytest.fixture(scope="module")
def item(recorded: KnowledgeGraph) -> Item:
    return dataset(recorded, ORIGIN, DAY)


@pytest.fixture(scope="module")
def quads(recorded: KnowledgeGraph) -> list[ox.Quad]:
    return list(ox.parse(recorded.dataset(DAY), format=ox.RdfFormat.N_QUADS))


def values(item: Item, subject: str, predicate: str) -> list[str]:
    return [v.value for s, p, v in dataset_triples(item) if (s, p) == (subject, predicate)]


def test_it_counts_the_triples_of_the_dataset(item: Item, quads: list[ox.Quad]) -> None:
    assert item["triples"] == len(quads)
    assert values(item, WHOLE, terms.VOID + "triples") == [str(len(quads))]
    assert item["subjects"] == len({quad.subject for quad in quads})
    assert item["objects"] == len({quad.object for quad in quads})


def test_the_named_graphs_add_up(item: Item, quads: list[ox.Quad]) -> None:
    counts = Counter(str(quad.graph_name) for quad in quads)
    assert {f"<{one['iri']}>": one["triples"] for one in item["graphs"]} == counts
    assert sum(one["triples"] for one in item["graphs"]) == item["triples"]


def test_it_counts_each_class_and_property(
    recorded: KnowledgeGraph, item: Item, quads: list[ox.Quad]
) -> None:
    classes = {one["id"]: one["entities"] for one in item["classes"]}
    assert classes["xl:Claim"] == len(recorded.records.claims)
    assert classes["xl:Segment"] == 19
    properties = {one["iri"]: one["triples"] for one in item["properties"]}
    assert properties == Counter(quad.predicate.value for quad in quads)


def test_every_class_has_a_partition_with_its_number(item: Item) -> None:
    node = terms.BASE + "void#xl-Claim"
    assert node in values(item, WHOLE, terms.VOID + "classPartition")
    assert values(item, node, terms.VOID + "class") == [terms.XL + "Claim"]
    claims = {one["id"]: one["entities"] for one in item["classes"]}["xl:Claim"]
    assert values(item, node, terms.VOID + "entities") == [str(claims)]


def test_files_are_those_of_the_dump_at_the_origin_asked(item: Item) -> None:
    assert {one["id"]: one["url"] for one in item["files"]} == {
        name: f"{ORIGIN}/dump/{name}" for name in DUMPS
    }
    node = terms.BASE + "void#crosslane.trig"
    assert values(item, node, terms.DCAT + "downloadURL") == [f"{ORIGIN}/dump/crosslane.trig"]
    media = "https://www.iana.org/assignments/media-types/application/trig"
    assert values(item, node, terms.DCAT + "mediaType") == [media]


def test_only_rdf_files_are_data_dumps(item: Item) -> None:
    names = [url.rpartition("/")[2] for url in values(item, WHOLE, terms.VOID + "dataDump")]
    assert sorted(names) == [
        "crosslane.jsonld",
        "crosslane.nq",
        "crosslane.trig",
        "crosslane.ttl",
    ]


def test_the_query_service_is_at_the_origin(item: Item) -> None:
    assert item["sparql"] == f"{ORIGIN}/sparql"
    assert values(item, WHOLE, terms.VOID + "sparqlEndpoint") == [f"{ORIGIN}/sparql"]


def test_vocabularies_are_those_used(item: Item, quads: list[ox.Quad]) -> None:
    assert {terms.XL, terms.SKOS, terms.PROV, terms.OA, terms.ORG} <= set(item["vocabularies"])
    used = {quad.predicate.value for quad in quads}
    used |= {q.object.value for q in quads if isinstance(q.object, ox.NamedNode)}
    for namespace in item["vocabularies"]:
        assert any(name.startswith(namespace) for name in used), namespace
    assert terms.VOID not in item["vocabularies"]


def test_examples_are_in_the_dataset(item: Item, quads: list[ox.Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    assert len(item["examples"]) == 3
    assert {ox.NamedNode(name) for name in item["examples"]} <= subjects


def test_dates_are_those_of_the_releases(recorded: KnowledgeGraph, item: Item) -> None:
    releases = recorded.history.releases
    assert item["issued"] == releases[0].issued.isoformat()
    assert item["modified"] == releases[-1].issued.isoformat()


def test_an_old_release_is_described_as_it_was(recorded: KnowledgeGraph) -> None:
    old = recorded.known("0.1.0")
    found = dataset(old, ORIGIN, DAY)
    assert found["release"] == "0.1.0"
    assert found["modified"] == recorded.history.release["0.1.0"].issued.isoformat()
    assert found["content_hash"] == old.content_hash


def test_without_a_release_no_date_is_made_up(small: Callable[..., KnowledgeGraph]) -> None:
    found = dataset(small(), ORIGIN, date(2024, 1, 1))
    assert (found["issued"], found["modified"], found["release"]) == (None, None, None)
    assert not values(found, WHOLE, terms.DCTERMS + "issued")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_it_reads_back_from_turtle_and_json_ld(item: Item) -> None:
    found = dataset_triples(item)
    assert read(turtle(found), ox.RdfFormat.TURTLE) == triples(found)
    assert read(jsonld(found), ox.RdfFormat.JSON_LD) == triples(found)
    slow = as_rdflib(found)
    assert isomorphic(read_slowly(turtle(found), "turtle"), slow)
    assert isomorphic(read_slowly(jsonld(found), "json-ld"), slow)
