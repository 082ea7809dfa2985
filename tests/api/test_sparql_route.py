"""``/sparql`` over HTTP, on a dataset of three triples."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from crosslane.api.assembly import assemble
from crosslane.api.layered import Layered
from crosslane.api.routes import sparql
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.settings import Settings

SNAPSHOT = b"""<urn:a> <urn:p> "1" <urn:g1> .
<urn:b> <urn:p> "2" <urn:g1> .
<urn:c> <urn:p> "3" <urn:g2> .
"""
SELECT = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(24)) + "}"
DIRECT = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Layered()
    app.include_router(sparql.router())
    app.state.paths = ["/sparql"]
    limits = Limits(timeout=3, max_query_bytes=2000, max_rows=50)
    with SparqlEngine(SNAPSHOT, limits, workers=2) as engine:
        settings = Settings(client_queries=0, cache_bytes=0, log_format="none")
        assemble(app, engine, settings, lambda: engine.version, release="")
        with TestClient(app) as client:
            yield client


def test_get(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert [row["o"]["value"] for row in answer.json()["results"]["bindings"]] == ["1", "2", "3"]


def test_post_of_a_form(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": SELECT, "format": "csv"})
    assert answer.text == "o\r\n1\r\n2\r\n3\r\n"


def test_post_of_a_query_with_parameters_in_the_url(client: TestClient) -> None:
    answer = client.post(
        "/sparql?default-graph-uri=urn:g2&format=tsv", content=SELECT, headers=DIRECT
    )
    assert answer.text == '?o\n"3"\n'


@pytest.mark.parametrize(
    ("query", "media"),
    [
        (SELECT, "application/sparql-results+xml"),
        (SELECT, "text/csv"),
        ("ASK {}", "text/tab-separated-values"),
        ("ASK {}", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml"),
        ("DESCRIBE <urn:a>", "application/n-triples"),
        ("DESCRIBE <urn:a>", "application/ld+json"),
        ("DESCRIBE <urn:a>", "application/trig"),
    ],
)
def test_accept_is_answered_in_kind(client: TestClient, query: str, media: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media


def test_several_graphs_of_the_protocol_are_merged(client: TestClient) -> None:
    url = "/sparql?default-graph-uri=urn:g1&default-graph-uri=urn:g2"
    answer = client.get(url, params={"query": SELECT})
    assert answer.headers["x-total-rows"] == "3"


def test_answers_are_open_to_every_origin_without_credentials(client: TestClient) -> None:
    for answer in (client.get("/sparql", params={"query": SELECT}), client.post("/sparql")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["vary"] == "Accept"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_options_names_the_methods(client: TestClient) -> None:
    answer = client.options("/sparql")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "Accept, Content-Type, If-None-Match"


def test_head_is_get_without_the_body(client: TestClient) -> None:
    get = client.get("/sparql", params={"query": SELECT})
    head = client.head("/sparql", params={"query": SELECT})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "x-total-rows"):
        assert head.headers[name] == get.headers[name]


def expect_problem(answer: object, status: int) -> dict[str, object]:
    assert answer.status_code == status  # type: ignore[attr-defined]
    headers = answer.headers  # type: ignore[attr-defined]
    assert headers["content-type"] == "application/problem+json"
    document: dict[str, object] = json.loads(answer.content)  # type: ignore[attr-defined]
    assert document["status"] == status
    return document


def test_a_syntax_error_has_line_and_column(client: TestClient) -> None:
    document = expect_problem(
        client.get("/sparql", params={"query": "SELECT *\n{ ?s x:y ?o }"}), 400
    )
    assert (document["line"], document["column"]) == (2, 6)
    assert document["excerpt"] == "{ ?s x:y ?o }\n     ^"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ],
)
def test_what_is_refused_is_a_403(client: TestClient, query: str) -> None:
    expect_problem(client.get("/sparql", params={"query": query}), 403)


def test_a_foreign_graph_is_a_403_that_lists_the_graphs(client: TestClient) -> None:
    parameters = {"query": "ASK {}", "named-graph-uri": "http://x"}
    document = expect_problem(client.get("/sparql", params=parameters), 403)
    assert document["allowed"] == ["urn:g1", "urn:g2"]


def test_updates_are_a_403_however_they_come(client: TestClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    kinds = {"Content-Type": "application/sparql-update"}
    expect_problem(client.post("/sparql", data={"update": update}), 403)
    expect_problem(client.post("/sparql", content=update, headers=kinds), 403)
    expect_problem(client.get("/sparql", params={"update": update}), 403)


def test_past_the_deadline_is_a_503_that_names_the_limit(client: TestClient) -> None:
    parameters = {"query": ENDLESS, "timeout": "0.2"}
    document = expect_problem(client.get("/sparql", params=parameters), 503)
    assert (document["limit"], document["maximum"]) == ("time", 0.2)
    assert document["setting"] == "CROSSLANE_SPARQL_TIMEOUT"


def test_too_many_rows_are_a_422(client: TestClient) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert expect_problem(client.get("/sparql", params={"query": query}), 422)["limit"] == "rows"


def test_too_deep_is_a_400_that_names_the_limit(client: TestClient) -> None:
    document = expect_problem(client.get("/sparql", params={"query": "ASK " + "{" * 100}), 400)
    assert (document["limit"], document["maximum"]) == ("depth", 64)


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_a_body_that_is_too_long_is_a_413(client: TestClient, kind: str) -> None:
    body = "query=" + "x" * 100_000
    answer = client.post("/sparql", content=body, headers={"Content-Type": kind})
    assert expect_problem(answer, 413)["setting"] == "CROSSLANE_SPARQL_MAX_QUERY_BYTES"


def test_a_form_may_be_encoded_and_longer_than_its_query(client: TestClient) -> None:
    query = f"ASK {{}} # {'鲍' * 600}"
    assert client.post("/sparql", data={"query": query}).status_code == 200


def test_a_form_may_hold_plain_utf8(client: TestClient) -> None:
    body = 'query=SELECT ("鲍" AS ?x) {}&format=csv'.encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sparql", content=body, headers=kind).text == "x\r\n鲍\r\n"


def test_another_media_type_is_a_415_that_names_the_right_ones(client: TestClient) -> None:
    answer = client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"})
    assert "application/sparql-query" in expect_problem(answer, 415)["allowed"]  # type: ignore[operator]
    assert "application/sparql-query" in answer.headers["accept-post"]


def test_a_format_nobody_has_is_a_406(client: TestClient) -> None:
    accept = {"Accept": "image/png"}
    expect_problem(client.get("/sparql", params={"query": SELECT}, headers=accept), 406)


def test_a_format_of_the_other_kind_is_a_406_with_the_right_ones(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"})
    assert expect_problem(answer, 406)["allowed"] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ]


def test_unknown_parameters_are_a_422_with_the_known_ones(client: TestClient) -> None:
    document = expect_problem(
        client.get("/sparql", params={"query": "ASK {}", "forma": "csv"}), 422
    )
    assert "format" in document["allowed"]  # type: ignore[operator]
    assert document["did_you_mean"] == "format"


def test_two_queries_are_a_400(client: TestClient) -> None:
    expect_problem(client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400)
    expect_problem(client.post("/sparql?query=ASK%7B%7D", content="ASK {}", headers=DIRECT), 400)


def test_a_lone_surrogate_and_broken_utf8_are_a_400(client: TestClient) -> None:
    expect_problem(client.get("/sparql?query=ASK%20%ED%A0%80"), 400)
    expect_problem(client.get("/sparql?query=%00"), 400)
    expect_problem(client.post("/sparql", content=b"ASK \xff", headers=DIRECT), 400)


def test_without_a_query_the_service_is_described(client: TestClient) -> None:
    answer = client.get("/sparql")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "sd:endpoint <http://testserver/sparql>" in answer.text
    jsonld = client.get("/sparql", headers={"Accept": "application/ld+json"})
    assert "http://testserver/sparql" in jsonld.text


def test_a_post_without_a_query_is_told_to_give_one(client: TestClient) -> None:
    assert (
        expect_problem(client.post("/sparql", data={"format": "json"}), 400)["title"] == "No query"
    )


def test_other_methods_are_a_405(client: TestClient) -> None:
    assert client.put("/sparql", content="x").status_code == 405


def test_the_openapi_document_has_the_endpoint(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]["/sparql"]
    assert {item["name"] for item in paths["get"]["parameters"]} >= {"query", "timeout"}
    assert "application/sparql-query" in paths["post"]["requestBody"]["content"]
