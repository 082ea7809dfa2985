"""``/update`` and ``/store`` over HTTP, on a dataset that starts empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from crosslane.api.dataset import create_dataset_app
from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.settings import Settings
from tests.test_docs_http import blocks, curl

KEY = "a-key-for-the-tests"
AUTHORISED = {"Authorization": f"Bearer {KEY}"}
DIRECT = {"Content-Type": "application/sparql-update", **AUTHORISED}
TURTLE = {"Content-Type": "text/turtle", **AUTHORISED}
GRAPH = "http://example.org/g"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    limits = Limits(timeout=5, max_document_bytes=50_000)
    engine = DatasetEngine(tmp_path_factory.mktemp("dataset"), limits, 2, writable=True)
    with TestClient(create_dataset_app(engine, Settings(), KEY)) as made:
        yield made


@pytest.fixture(autouse=True)
def empty(client: TestClient) -> None:
    assert client.delete("/store", headers=AUTHORISED).status_code == 204


def count(client: TestClient, pattern: str = "?s ?p ?o", **parameters: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    found = client.get("/sparql", params={"query": query, **parameters}).json()
    return int(found["results"]["bindings"][0]["n"]["value"])


def insert(client: TestClient, text: str) -> int:
    update = f"INSERT DATA {{ {text} }}"
    return client.post("/update", content=update, headers=DIRECT).status_code


def test_an_update_is_seen_by_the_next_query(client: TestClient) -> None:
    assert count(client) == 0
    assert insert(client, "<urn:a> <urn:p> 1") == 204
    assert count(client) == 1


def test_an_update_may_come_as_a_form(client: TestClient) -> None:
    form = {"update": "INSERT DATA { <urn:a> <urn:p> 2 }"}
    assert client.post("/update", data=form, headers=AUTHORISED).status_code == 204
    assert count(client) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer another"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": KEY},
        {"Authorization": "Bearer"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/update"),
        ("GET", "/store?default"),
        ("PUT", "/store?default"),
        ("POST", "/store?default"),
        ("DELETE", "/store?default"),
        ("PUT", f"/store?graph={GRAPH}"),
        ("DELETE", "/store"),
    ],
)
def test_without_the_key_nothing_is_read_or_written(
    client: TestClient, headers: dict[str, str], method: str, path: str
) -> None:
    insert(client, "<urn:a> <urn:p> 1")
    body = {"Content-Type": "application/sparql-update"} | headers
    answer = client.request(method, path, content="CLEAR ALL", headers=body)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert count(client) == 1


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/update", "text/plain; application/sparql-update"),
        ("/update", "text/plain"),
        ("/update", "application/sparql-query"),
        ("/update", "application/sparql-update; charset=utf-16"),
        ("/update", ""),
        ("/store?default", "text/plain"),
        ("/store?default", "text/xml"),
        ("/store?default", "text/turtle; charset=latin-1"),
        ("/store?default", ""),
    ],
)
def test_a_body_needs_its_exact_media_type(
    client: TestClient, path: str, content_type: str
) -> None:
    headers = {"Content-Type": content_type, **AUTHORISED}
    answer = client.post(path, content="INSERT DATA { <urn:a> <urn:p> 1 }", headers=headers)
    assert answer.status_code == 415
    assert count(client) == 0


def test_a_form_of_another_site_is_refused_even_with_the_key(client: TestClient) -> None:
    form = {"update": "INSERT DATA { <urn:a> <urn:p> 2 }"}
    headers = {"Origin": "https://elsewhere.example", **AUTHORISED}
    assert client.post("/update", data=form, headers=headers).status_code == 403
    assert count(client) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_updates_are_posted(client: TestClient, method: str) -> None:
    answer = client.request(method, "/update", params={"update": "CLEAR ALL"}, headers=AUTHORISED)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("update", "status", "said"),
    [
        ("LOAD <http://127.0.0.1:9/x>", 403, "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT DATA { <urn:a> <urn:p> }", 400, "line 1"),
        ("SELECT * { ?s ?p ?o }", 400, "query"),
        ("CREATE GRAPH <urn:g>; CREATE GRAPH <urn:g>", 422, "urn:g"),
    ],
)
def test_an_update_that_is_wrong_or_refused_changes_nothing(
    client: TestClient, update: str, status: int, said: str
) -> None:
    insert(client, "<urn:a> <urn:p> 1")
    answer = client.post("/update", content=update, headers=DIRECT)
    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert count(client) == 1


def test_updates_of_one_request_are_done_as_a_whole_or_not_at_all(client: TestClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:p> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"
    assert client.post("/update", content=update, headers=DIRECT).status_code == 422
    assert count(client) == 0


def test_parameters_of_the_protocol_choose_the_graphs_of_where(client: TestClient) -> None:
    insert(client, "GRAPH <urn:g1> { <urn:a> <urn:p> 1 } GRAPH <urn:g2> { <urn:b> <urn:p> 2 }")
    update = "INSERT { GRAPH <urn:out> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    answer = client.post(
        "/update", params={"using-graph-uri": "urn:g1"}, content=update, headers=DIRECT
    )
    assert answer.status_code == 204
    assert count(client, "GRAPH <urn:out> { ?s ?p ?o }") == 1


def test_parameters_of_the_protocol_beside_using_are_an_error(client: TestClient) -> None:
    update = "INSERT { ?s ?p ?o } USING <urn:g1> WHERE { ?s ?p ?o }"
    answer = client.post(
        "/update", params={"using-graph-uri": "urn:g2"}, content=update, headers=DIRECT
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/update?query=ASK{}", "/sparql"),
        ("/update?update=CLEAR+ALL", "once"),
        ("/store?default&graph=urn:g", "one graph"),
        ("/store?graph=urn:a&graph=urn:b", "one graph"),
        ("/store/x?graph=urn:a", "one graph"),
        ("/store?graph=relative", "absolute"),
        ("/store?graph=http://a/%0d%0aX:y", "absolute"),
        ("/store?graph=", "absolute"),
        ("/store?default=1", "no value"),
    ],
)
def test_contradicting_parameters_are_errors(client: TestClient, path: str, said: str) -> None:
    headers = DIRECT if path.startswith("/update") else TURTLE
    answer = client.post(path, content="CLEAR ALL", headers=headers)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_a_graph_is_put_read_added_to_and_dropped(client: TestClient) -> None:
    where = {"graph": GRAPH}
    first = client.put("/store", params=where, content="<#a> <#p> 1 .", headers=TURTLE)
    assert first.status_code == 201
    again = client.put("/store", params=where, content="<#a> <#p> 2 .", headers=TURTLE)
    assert again.status_code == 204
    added = client.post("/store", params=where, content="<#b> <#p> 3 .", headers=TURTLE)
    assert added.status_code == 204
    headers = {"Accept": "application/n-triples", **AUTHORISED}
    read = client.get("/store", params=where, headers=headers)
    assert sorted(read.text.splitlines()) == [
        f'<{GRAPH}#a> <{GRAPH}#p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f'<{GRAPH}#b> <{GRAPH}#p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    ]
    assert client.delete("/store", params=where, headers=AUTHORISED).status_code == 204
    assert client.get("/store", params=where, headers=headers).status_code == 404
    assert client.delete("/store", params=where, headers=AUTHORISED).status_code == 404


def test_the_default_graph_holds_nothing_of_the_named_ones(client: TestClient) -> None:
    client.put("/store", params={"graph": GRAPH}, content="<#a> <#p> 1 .", headers=TURTLE)
    client.put("/store?default", content="<urn:x> <urn:p> 1, 2 .", headers=TURTLE)
    assert (count(client), count(client, "GRAPH ?g { ?s ?p ?o }")) == (2, 1)
    read = client.get("/store?default", headers={"Accept": "application/n-triples", **AUTHORISED})
    assert len(read.text.splitlines()) == 2


def test_a_path_below_the_store_is_the_name_of_a_graph(client: TestClient) -> None:
    made = client.put("/store/person/1.ttl", content="<> <#p> 1 .", headers=TURTLE)
    assert made.status_code == 201
    assert client.head("/store/person/1.ttl", headers=AUTHORISED).status_code == 200
    assert client.head("/store/person/2.ttl", headers=AUTHORISED).status_code == 404
    assert count(client, "GRAPH <http://testserver/store/person/1.ttl> { ?s ?p ?o }") == 1


def test_an_empty_document_makes_an_empty_graph(client: TestClient) -> None:
    answer = client.put("/store", params={"graph": GRAPH}, content="", headers=TURTLE)
    assert answer.status_code == 201
    read = client.get("/store", params={"graph": GRAPH}, headers=AUTHORISED)
    assert (read.status_code, read.text.strip()) == (200, "")


def test_a_document_for_the_store_becomes_a_new_graph(client: TestClient) -> None:
    answer = client.post("/store", content="<> <#p> 1 .", headers=TURTLE)
    assert answer.status_code == 201
    found = client.get(answer.headers["location"], headers=AUTHORISED)
    assert (found.status_code, answer.headers["location"] in found.text) == (200, True)


def test_a_document_with_graphs_goes_into_those(client: TestClient) -> None:
    quads = b'<urn:a> <urn:p> "1" <urn:g1> .\n<urn:a> <urn:p> "2" .\n'
    headers = {"Content-Type": "application/n-quads", **AUTHORISED}
    assert client.post("/store", content=quads, headers=headers).status_code in (201, 204)
    assert (count(client), count(client, "GRAPH <urn:g1> { ?s ?p ?o }")) == (1, 1)
    whole = client.get("/store", headers={"Accept": "application/n-quads", **AUTHORISED})
    assert sorted(whole.content.splitlines()) == sorted(quads.splitlines())


@pytest.mark.parametrize(
    ("document", "content_type"),
    [
        ("<urn:a> <urn:p> ", "text/turtle"),
        ("<urn:a> <urn:p> 1 .", "application/rdf+xml"),
        ("{", "application/ld+json"),
        ('{"@context": "http://127.0.0.1:9/c", "a": 1}', "application/ld+json"),
        ("<urn:a> <urn:p> <urn:o> <urn:g> .", "application/n-quads"),
    ],
)
def test_a_document_that_is_none_is_a_400_and_changes_nothing(
    client: TestClient, document: str, content_type: str
) -> None:
    client.put("/store", params={"graph": GRAPH}, content="<#a> <#p> 1 .", headers=TURTLE)
    headers = {"Content-Type": content_type, **AUTHORISED}
    answer = client.put("/store", params={"graph": GRAPH}, content=document, headers=headers)
    assert answer.status_code == 400
    assert count(client, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}") == 1


def test_a_document_over_the_limit_is_refused_whole(client: TestClient) -> None:
    document = "".join(f"<urn:{n}> <urn:p> {n} .\n" for n in range(5000))
    answer = client.put("/store?default", content=document, headers=TURTLE)
    assert answer.status_code == 413
    assert answer.json()["setting"] == "CROSSLANE_SPARQL_MAX_DOCUMENT_BYTES"
    assert count(client) == 0


def test_a_compressed_body_is_refused(client: TestClient) -> None:
    headers = {"Content-Encoding": "gzip", **TURTLE}
    assert client.put("/store?default", content=b"\x1f\x8b", headers=headers).status_code == 415


def test_sparql_itself_takes_no_update(client: TestClient) -> None:
    answer = client.post("/sparql", content="CLEAR ALL", headers=DIRECT)
    assert answer.status_code == 403


def test_a_browser_gets_a_page_to_ask_on(client: TestClient) -> None:
    insert(client, "GRAPH <urn:g1> { <urn:a> <urn:p> 1 }")
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "urn:g1" in page.text
    assert "/update" in page.text


def test_the_service_description_tells_both_endpoints(client: TestClient) -> None:
    found = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "SPARQL11Query" in found
    assert "SPARQL11Update" in found
    assert "UnionDefaultGraph" not in found


def test_a_dataset_without_a_key_has_no_way_to_write(tmp_path: Path) -> None:
    with DatasetEngine(tmp_path, Limits(), 1, writable=True):
        pass
    engine = DatasetEngine(tmp_path, Limits(), 1, writable=False)
    with TestClient(create_dataset_app(engine, Settings(), None)) as made:
        for path in ("/update", "/store", "/store/x"):
            assert made.post(path, content="CLEAR ALL", headers=DIRECT).status_code == 404
        assert count(made) == 0


def test_the_examples_of_the_page_about_datasets_are_answered(client: TestClient) -> None:
    done = []
    for block in blocks("docs/dataset.md"):
        for words in block:
            if words[:1] == ["curl"]:
                said = [word.replace("$KEY", KEY) for word in words]
                done.append(curl(client, said, {}))
    assert [answer.status_code for answer in done] == [204, 204, 200, 200]
    assert done[2].text.count("\n") == 2
    assert done[3].text.count("\n") == 3
