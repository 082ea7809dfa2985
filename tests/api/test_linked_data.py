"""Linked data: IRIs that lead somewhere, the ontology, the dataset's description and its files."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from crosslane.cli import main
from crosslane.graph.files.dump import DUMPS
from crosslane.graph.questions.changes import day_of
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology import terms
from crosslane.ontology.vocabulary import read_text
from tests.api.reading import Page, json_ld, select, turtle

DAY = date(2026, 11, 22)
MEDIA = {
    "json": "application/json",
    "html": "text/html",
    "csv": "text/csv",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}


@pytest.fixture(scope="module")
def dataset(graph: KnowledgeGraph) -> list[ox.Quad]:
    return list(ox.parse(graph.dataset(DAY), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def about(dataset: list[ox.Quad]) -> dict[str, set[ox.Triple]]:
    """What the dataset says of each subject, in all its graphs."""
    found: dict[str, set[ox.Triple]] = {}
    for quad in dataset:
        assert isinstance(quad.subject, ox.NamedNode)
        found.setdefault(quad.subject.value, set()).add(quad.triple)
    return found


@pytest.fixture(scope="module")
def entities(about: dict[str, set[ox.Triple]]) -> list[str]:
    """Every IRI of an entity that is a subject of the dataset, as its path on the server."""
    return sorted(iri.removeprefix(terms.BASE) for iri in about if iri.startswith(terms.ID))


@pytest.fixture(scope="module")
def described(client: TestClient, entities: list[str]) -> dict[str, set[ox.Triple]]:
    """What the server says of each entity in Turtle."""
    found = {}
    for entity in entities:
        response = client.get(f"/{entity}", headers={"Accept": MEDIA["ttl"]})
        assert response.status_code == 200, entity
        assert response.headers["content-type"].startswith(MEDIA["ttl"])
        found[entity] = turtle(response.content)
    return found


def by_kind(entities: Iterable[str]) -> Iterator[list[str]]:
    """Put entities of one kind together."""
    kinds: dict[str, list[str]] = {}
    for entity in entities:
        kinds.setdefault(entity.split("/")[1], []).append(entity)
    yield from kinds.values()


# Entities


def test_the_dataset_has_entities_of_every_kind(entities: list[str]) -> None:
    assert {entity.split("/")[1] for entity in entities} == {
        "claim",
        "evidence",
        "fact",
        "group",
        "market",
        "model",
        "offering",
        "organization",
        "ownership",
        "party",
        "platform",
        "programme",
        "release",
        "scheme",
        "segment",
        "source",
    }


def test_every_entity_leads_to_its_resource_in_json(
    client: TestClient, entities: list[str]
) -> None:
    for entity in entities:
        first = client.get(f"/{entity}", follow_redirects=False)
        assert first.status_code == 303, entity
        assert first.headers["vary"] == "Accept"
        found = client.get(first.headers["location"])
        assert (found.status_code, found.headers["content-type"]) == (200, MEDIA["json"]), entity
        if "/scheme/" not in entity and entity != "id/organization/crosslane":
            assert found.json()["id"] == entity.split("/", 2)[2]


def test_the_turtle_of_an_entity_holds_all_that_the_dataset_says_of_it(
    described: dict[str, set[ox.Triple]], about: dict[str, set[ox.Triple]]
) -> None:
    for entity, triples in described.items():
        assert about[terms.BASE + entity] <= triples, entity


def test_the_turtle_of_an_entity_says_nothing_that_the_dataset_does_not(
    described: dict[str, set[ox.Triple]], about: dict[str, set[ox.Triple]]
) -> None:
    for entity, triples in described.items():
        if entity.split("/")[1] == "offering":
            continue  # its availability is answered, not curated
        for triple in triples:
            assert isinstance(triple.subject, ox.NamedNode)
            if triple.subject.value.startswith(terms.ID):
                assert triple in about[triple.subject.value], (entity, str(triple))


def test_json_ld_and_html_of_every_entity_are_there(
    client: TestClient, entities: list[str]
) -> None:
    for same in by_kind(entities):
        for entity in same[:: max(1, len(same) // 12)]:
            page = client.get(f"/{entity}", headers={"Accept": "text/html,*/*;q=0.8"})
            assert (page.status_code, len(Page(page.text).headings)) == (200, 1), entity
            linked = client.get(f"/{entity}?format=jsonld")
            assert json_ld(linked.content) == turtle(client.get(f"/{entity}?format=ttl").content)


def test_a_redirect_keeps_what_was_asked(client: TestClient) -> None:
    asked = "/id/ownership/temu/semi-managed/pricing?market=US&as_of=2024-07-01&format=csv"
    response = client.get(asked, follow_redirects=False)
    assert response.headers["location"] == (
        "/ownership/temu/semi-managed/pricing?market=US&as_of=2024-07-01&format=csv"
    )
    suffixed = client.get("/id/platform/alibaba.com.ttl")
    assert suffixed.headers["content-type"].startswith(MEDIA["ttl"])


@pytest.mark.parametrize(
    ("path", "valid"),
    [
        ("/id/shop/temu", "platform"),
        ("/id/platform/nobody", "temu"),
        ("/id/offering/temu", "temu/semi-managed"),
        ("/id/ownership/temu/semi-managed", "temu/semi-managed"),
        ("/id/ownership/temu/semi-managed/prices", "pricing"),
        ("/id/claim/S9-999", "S0-014"),
        ("/id/evidence/000/1-2", "000/1772-1818"),
        ("/id/scheme/nothing", "segment"),
    ],
)
def test_an_iri_of_nothing_is_404_with_what_there_is(
    client: TestClient, path: str, valid: str
) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 404
    assert valid in response.json()["allowed"]


# The ontology


def test_every_term_that_the_dataset_uses_has_its_page_and_its_triples(
    client: TestClient, dataset: list[ox.Quad], about: dict[str, set[ox.Triple]]
) -> None:
    used = {
        node.value.removeprefix(terms.XL)
        for quad in dataset
        for node in (quad.subject, quad.predicate, quad.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(terms.XL)
    } - {""}
    assert len(used) > 60
    for name in sorted(used):
        found = client.get(f"/ontology/{name}").json()
        assert (found["id"], found["iri"]) == (name, terms.XL + name)
        assert found["definition"]
        assert turtle(client.get(f"/ontology/{name}.ttl").content) == about[terms.XL + name]
    for name in sorted(used)[::6]:
        assert len(Page(client.get(f"/ontology/{name}.html").text).headings) == 1


def test_the_list_of_terms_is_that_of_the_ontology(
    client: TestClient, about: dict[str, set[ox.Triple]]
) -> None:
    listed = {one["iri"] for one in client.get("/ontology").json()["items"]}
    declared = {iri for iri in about if iri.startswith(terms.XL) and iri.removeprefix(terms.XL)}
    assert listed == declared


def test_how_often_a_term_is_used_is_what_sparql_counts(client: TestClient) -> None:
    found = client.get("/ontology").json()["items"]
    curated = "VALUES ?g { graph:vocabulary graph:claims graph:facts } GRAPH ?g"
    asked = f"""PREFIX graph: <{terms.BASE}graph/>
        SELECT ?x (COUNT(*) AS ?n) WHERE {{ {{ {curated} {{ ?s ?x ?o }} }}
            UNION {{ {curated} {{ ?s ?p ?x }} FILTER isIRI(?x) }} }} GROUP BY ?x"""
    counted = numbers(select(client, asked))
    assert counted[terms.XL + "Claim"] == 175
    assert {one["iri"]: one["used"] for one in found} == {
        one["iri"]: counted.get(one["iri"], 0) for one in found
    }


def test_the_turtle_of_the_ontology_is_its_files(client: TestClient) -> None:
    written: set[ox.Triple] = set()
    for name in ("crosslane.ttl",):
        written |= turtle(read_text(name).encode())
    served = turtle(client.get("/ontology.ttl").content)
    assert written <= served
    rest = {triple.subject for triple in served - written}
    own = {str(one.subject) for one in served if terms.XL in str(one.subject)}
    assert not {str(subject) for subject in rest} & own


def test_the_published_context_is_the_file(client: TestClient) -> None:
    response = client.get("/context.jsonld")
    assert response.content == read_text("context.jsonld").encode()
    assert response.headers["content-type"] == MEDIA["jsonld"]
    assert (
        client.get(
            "/context.jsonld", headers={"If-None-Match": response.headers["etag"]}
        ).status_code
        == 304
    )


# The dataset


COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("name", COUNTS)
def test_void_counts_what_sparql_counts(client: TestClient, name: str) -> None:
    (row,) = select(client, COUNTS[name])
    assert client.get("/void").json()[name] == int(row["n"])


def test_void_counts_the_graphs_classes_and_properties_as_sparql_does(client: TestClient) -> None:
    found = client.get("/void").json()
    graphs = select(
        client, "SELECT ?x (COUNT(*) AS ?n) WHERE { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x"
    )
    assert {one["iri"]: one["triples"] for one in found["graphs"]} == numbers(graphs)
    classes = select(client, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x } GROUP BY ?x")
    assert {one["iri"]: one["entities"] for one in found["classes"]} == numbers(classes)
    properties = select(client, "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x")
    assert {one["iri"]: one["triples"] for one in found["properties"]} == numbers(properties)


def numbers(rows: list[dict[str, str]]) -> dict[str, int]:
    return {row["x"]: int(row["n"]) for row in rows}


def test_the_turtle_of_void_says_the_same_numbers(client: TestClient) -> None:
    found = client.get("/void").json()
    void = "http://rdfs.org/ns/void#"
    served = turtle(client.get("/void.ttl").content)
    told = {
        triple.object.value
        for triple in served
        if triple.subject == ox.NamedNode(found["iri"])
        and triple.predicate == ox.NamedNode(void + "triples")
        and isinstance(triple.object, ox.Literal)
    }
    assert told == {str(found["triples"])}


def test_every_example_of_void_and_every_file_is_there(client: TestClient) -> None:
    found = client.get("/void").json()
    assert len(found["examples"]) >= 3
    for iri in found["examples"]:
        assert client.get("/" + iri.removeprefix(terms.BASE)).status_code == 200, iri
    origin = str(client.base_url).rstrip("/")
    for one in found["files"]:
        assert one["url"].startswith(f"{origin}/dump/")
        response = client.get(one["url"].removeprefix(origin))
        assert response.status_code == 200
        assert (
            response.headers["content-type"].partition(";")[0]
            == (one["media_type"].partition(";")[0])
        )


# Files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, graph: KnowledgeGraph) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    assert main(["build", str(out), "--as-of", day_of(graph).isoformat()]) == 0
    return out


@pytest.mark.parametrize("name", DUMPS)
def test_a_file_is_that_which_build_writes_with_its_digest(
    client: TestClient, built: Path, name: str
) -> None:
    response = client.get(f"/dump/{name}")
    assert response.status_code == 200
    assert response.content == (built / name).read_bytes()
    digest = hashlib.sha256(response.content)
    assert response.headers["etag"] == f'"{digest.hexdigest()}"'
    assert response.headers["repr-digest"] == (
        f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    )
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    again = client.get(f"/dump/{name}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_files_of_the_contract_are_among_them(client: TestClient) -> None:
    for end in ("trig", "nq", "ttl", "jsonld", "csv", "parquet"):
        assert client.head(f"/dump/crosslane.{end}").status_code == 200


def test_an_unknown_file_is_404_with_those_that_there_are(client: TestClient) -> None:
    response = client.get("/dump/crosslane.trg")
    assert response.status_code == 404
    assert response.json()["did_you_mean"] == "crosslane.trig"
    assert set(response.json()["allowed"]) == set(DUMPS)


def test_the_file_of_quads_is_what_sparql_serves(client: TestClient) -> None:
    quads = list(ox.parse(client.get("/dump/crosslane.nq").content, format=ox.RdfFormat.N_QUADS))
    rows = select(client, "SELECT ?x (COUNT(*) AS ?n) WHERE { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x")
    counted: dict[str, int] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        counted[quad.graph_name.value] = counted.get(quad.graph_name.value, 0) + 1
    assert counted == numbers(rows)
