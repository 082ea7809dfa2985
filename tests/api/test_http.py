"""HTTP manners: problems, negotiation, conditional requests, HEAD, OPTIONS, headers, OpenAPI."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings as AppSettings

LISTS = (
    "/platforms",
    "/models",
    "/segments",
    "/offerings",
    "/ownership",
    "/claims",
    "/sources",
    "/facts",
    "/conflicts",
)


def expect_problem(client: TestClient, path: str, status: int) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize(
    ("path", "valid", "meant"),
    [
        ("/platforms/Temu", "temu", "temu"),
        ("/models/semi", "semi-managed", None),
        ("/segments/pricng", "pricing", "pricing"),
        ("/offerings/temu/semi-manged", "semi-managed", "semi-managed"),
        ("/offerings/temu/first-party", "temu/semi-managed", None),
        ("/offerings/any/semi-managed", "temu", None),
        ("/ownership/temuu/semi-managed/pricing", "temu", "temu"),
        ("/ownership/temu/semi-managed/prices", "pricing", "pricing"),
        ("/claims/S0-14", "S0-014", "S0-014"),
        ("/sources/5", "000", None),
        ("/facts/F0-1", "F0-001", None),
        ("/ownerships", "/ownership", "/ownership"),
    ],
)
def test_an_unknown_id_is_404_with_the_valid_ones(
    client: TestClient, path: str, valid: str, meant: str | None
) -> None:
    body = expect_problem(client, path, 404)
    assert valid in body["allowed"]
    if meant:
        assert body["did_you_mean"] == meant
        assert meant in body["detail"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/ownership?platform=tmu", "temu"),
        ("/ownership?model=semi", "semi-managed"),
        ("/ownership?segment=prices", "pricing"),
        ("/ownership?owner=merchant", "seller"),
        ("/ownership?status=sure", "stated"),
        ("/ownership?market=UK", "GB"),
        ("/ownership?market=us", "US"),
        ("/ownership?source=00", "000"),
        ("/offerings?availability=maybe", "planned"),
        ("/claims?party=shop", "platform"),
        ("/claims?involvement=own", "owns"),
        ("/facts?predicate=ownedby", "ownedBy"),
        ("/facts?subject=tmu", "temu"),
        ("/search?q=x&kind=shop", "platform"),
        ("/platforms?format=yaml", "json"),
    ],
)
def test_an_unknown_value_is_422_with_the_valid_ones(
    client: TestClient, path: str, said: str
) -> None:
    assert said in expect_problem(client, path, 422)["allowed"]


@pytest.mark.parametrize(
    "path", [*LISTS, "/platforms/temu", "/ownership/temu/semi-managed/pricing"]
)
def test_an_unknown_parameter_is_422_and_not_ignored(client: TestClient, path: str) -> None:
    body = expect_problem(client, f"{path}?fromat=csv", 422)
    assert "format" in body["allowed"]
    assert body["did_you_mean"] == "format"


@pytest.mark.parametrize(
    "day", ["2024-02-30", "2024-13-01", "2024", "20240101", "1700000000", "today", "2024-1-1", ""]
)
def test_an_impossible_day_is_422(client: TestClient, day: str) -> None:
    assert "as_of" in expect_problem(client, f"/ownership?as_of={day}", 422)["detail"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=1001", "limit=x", "offset=-1", "grade=E", "q="]
)
def test_a_value_out_of_bounds_is_422(client: TestClient, query: str) -> None:
    path = "/search" if query.startswith("q") else "/ownership"
    expect_problem(client, f"{path}?{query}", 422)


def test_a_parameter_of_one_value_given_twice_is_422(client: TestClient) -> None:
    body = expect_problem(client, "/ownership?market=US&market=GB", 422)
    assert "segment" in body["allowed"]
    assert "market" not in body["allowed"]


def test_an_offering_that_a_source_denies_says_who_denies_it(client: TestClient) -> None:
    body = expect_problem(client, "/ownership/amazon/fully-managed/pricing", 404)
    assert "Amazon does not endorse a fully managed model" in body["detail"]


def test_a_method_that_is_not_there_is_405_with_the_ones_that_are(client: TestClient) -> None:
    response = client.post("/platforms")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    ("accept", "got"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.4, application/json;q=0.5", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
def test_accept_chooses_the_representation(client: TestClient, accept: str, got: str) -> None:
    response = client.get("/platforms", headers={"Accept": accept})
    assert response.headers["content-type"] == got
    assert "Accept" in response.headers["vary"]


def test_the_format_parameter_overrides_accept(client: TestClient) -> None:
    response = client.get("/platforms?format=csv", headers={"Accept": "application/json"})
    assert response.headers["content-type"].startswith("text/csv")


def test_what_nobody_has_is_406_with_what_there_is(client: TestClient) -> None:
    response = client.get("/platforms", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.json()["allowed"] == [
        "application/json",
        "text/csv",
        "text/turtle",
        "application/ld+json",
        "text/html",
        "application/sparql-query",
    ]


def test_a_browser_gets_the_evidence_page_of_a_cell(client: TestClient) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/ownership/temu/semi-managed/pricing", headers={"Accept": accept})
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [*LISTS, "/", "/graph", "/openapi.json", "/docs/swagger-ui.css", "/sparql?query=ASK%7B%7D"],
)
def test_a_fresh_copy_is_answered_with_304_and_no_body(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_etag_differs_by_format_filter_and_day(client: TestClient) -> None:
    paths = [
        "/ownership",
        "/ownership?format=csv",
        "/ownership?market=US",
        "/ownership?as_of=2024-06-01",
    ]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


def test_a_strong_copy_of_the_tag_counts_as_fresh_too(client: TestClient) -> None:
    tag = client.get("/platforms").headers["etag"]
    assert tag.startswith('W/"')
    strong = {"If-None-Match": f'"x", {tag.removeprefix("W/")}'}
    assert client.get("/platforms", headers=strong).status_code == 304


def test_a_fault_of_the_server_is_a_problem_that_tells_no_secret(graph: KnowledgeGraph) -> None:
    app = create_app(graph, AppSettings())
    app.state.today = lambda: 1 / 0
    response = TestClient(app, raise_server_exceptions=False).get("/platforms")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "division" not in response.text


def test_the_etag_does_not_depend_on_the_order_of_parameters(client: TestClient) -> None:
    first = client.get("/ownership?platform=temu&model=semi-managed").headers["etag"]
    assert client.get("/ownership?model=semi-managed&platform=temu").headers["etag"] == first


@pytest.mark.parametrize("path", [*LISTS, "/", "/graph", "/healthz", "/platforms/nobody"])
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    own = {"Accept-Encoding": "identity"}
    full, head = client.get(path, headers=own), client.head(path, headers=own)
    assert head.content == b""
    assert head.status_code == full.status_code
    for name in ("content-type", "content-length", "etag"):
        assert head.headers.get(name) == full.headers.get(name)


def test_a_browser_without_a_query_gets_a_page_at_sparql_and_a_program_the_description(
    client: TestClient,
) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/sparql", headers=browser)
    assert page.headers["content-type"].startswith("text/html")
    again = client.get("/sparql", headers=browser | {"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/sparql?lang=fr", headers=browser).json()["allowed"] == ["en", "zh"]
    described = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert "sparql-service-description" in described.text


def test_options_says_what_is_allowed(client: TestClient) -> None:
    response = client.options("/ownership")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["access-control-allow-origin"] == "*"
    assert client.options("/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/", "/graph", "/docs", "/platforms", "/nothing"])
def test_every_response_forbids_sniffing_and_pages_carry_the_policy(
    client: TestClient, path: str
) -> None:
    response = client.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    if response.headers["content-type"].startswith("text/html"):
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy


def test_openapi_describes_every_resource_with_its_parameters(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path in (*LISTS, "/search", "/sparql", "/ownership/{platform}/{model}/{segment}"):
        assert "get" in document["paths"][path], path
    assert document["paths"]["/ownership"]["get"]["summary"] == "Who owns which segments?"
    content = document["paths"]["/ownership"]["get"]["responses"]["200"]["content"]
    assert list(content)[:2] == ["application/json", "text/csv"]
    names = {one["name"] for one in document["paths"]["/ownership"]["get"]["parameters"]}
    assert {"platform", "model", "segment", "owner", "status", "market", "as_of"} <= names


def test_health_says_what_is_served(client: TestClient) -> None:
    found = client.get("/healthz").json()
    assert (found["status"], found["claims"], found["offerings"]) == ("ok", 175, 13)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from([*LISTS, "/search", "/platforms", "/ownership/temu"]),
    name=st.sampled_from(["platform", "segment", "market", "as_of", "format", "q", "limit", "x"]),
    value=st.text(max_size=40),
    tail=st.text(max_size=20),
)
def test_no_text_in_a_path_or_parameter_is_a_server_error(
    client: TestClient, path: str, name: str, value: str, tail: str
) -> None:
    end = "/" + quote(tail, safe="", errors="surrogatepass") if tail else ""
    given_value = quote(value, safe="", errors="surrogatepass")
    response = client.get(f"{path}{end}?{name}={given_value}")
    assert response.status_code < 500


def test_pages_of_other_sites_may_read_answers_but_not_the_numbers(client: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for path in ("/sparql?query=ASK{}", "/platforms"):
        answer = client.get(path, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    numbers = client.get("/metrics", headers=origin)
    assert numbers.status_code == 200
    assert not [name for name in numbers.headers if name.startswith("access-control-")]


def test_the_numbers_count_queries_by_what_became_of_them(client: TestClient) -> None:
    def count(outcome: str) -> float:
        name = f'crosslane_sparql_queries_total{{outcome="{outcome}"}} '
        lines = client.get("/metrics").text.splitlines()
        return next(float(one.removeprefix(name)) for one in lines if one.startswith(name))

    before = count("ok"), count("syntax"), count("refused")
    client.get("/sparql", params={"query": "ASK {} # the numbers count this"})
    client.get("/sparql", params={"query": "ASK"})
    client.get("/sparql", params={"query": "ASK { SERVICE <urn:x> {} }"})
    assert (count("ok"), count("syntax"), count("refused")) == tuple(one + 1 for one in before)
