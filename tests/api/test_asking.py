"""What a request may carry: forms of browsers, empty, unknown and repeated parameters."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.endpoints import DRAWN, ENDPOINTS, MEDIA, Endpoint, named

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LISTS = [one for one in ENDPOINTS if one.many]


def get(client: TestClient, path: str, accept: str) -> Response:
    return client.get(path, headers={"Accept": accept}, follow_redirects=False)


def test_a_browser_with_empty_fields_is_sent_to_the_short_address(client: TestClient) -> None:
    asked = "/ownership?platform=temu&platform=&market=&as_of=&segment=pricing"
    response = get(client, asked, BROWSER)
    assert response.status_code == 303
    target = response.headers["location"]
    assert urlsplit(target).path == "/ownership"
    assert parse_qsl(urlsplit(target).query) == [("platform", "temu"), ("segment", "pricing")]
    assert response.headers["vary"] == "Accept"
    assert get(client, target, BROWSER).headers["content-type"] == MEDIA["html"]


@pytest.mark.parametrize("endpoint", LISTS, ids=named)
def test_a_form_that_is_left_empty_leads_to_the_plain_list(
    client: TestClient, endpoint: Endpoint
) -> None:
    response = get(client, endpoint.call(("lang", ""), ("as_known", "")), BROWSER)
    assert response.status_code == 303
    target = response.headers["location"]
    assert (urlsplit(target).path, parse_qsl(urlsplit(target).query)) == (
        endpoint.path,
        list(endpoint.needed),
    )
    assert get(client, target, BROWSER).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/%2Fevil.example/x", "///evil.example"])
def test_the_short_address_never_leads_to_another_host(client: TestClient, path: str) -> None:
    response = get(client, f"http://testserver{path}?market=", BROWSER)
    assert response.status_code == 303
    target = response.headers["location"]
    assert target.startswith("/evil.example")
    assert not urlsplit(target).netloc


def test_the_short_address_keeps_what_is_not_ascii(client: TestClient) -> None:
    response = get(client, "/search?q=半托管&market=", BROWSER)
    assert parse_qsl(urlsplit(response.headers["location"]).query) == [("q", "半托管")]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/csv", ""])
def test_an_empty_field_is_422_for_everybody_else(client: TestClient, accept: str) -> None:
    for query in ("market=", "as_of=", "platform=", "segment=", "grade=", "source=", "as_known="):
        response = get(client, f"/ownership?{query}", accept)
        assert response.status_code == 422, query
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/compare", "/compare?a=temu/fully-managed", "/search"])
def test_a_question_without_what_it_needs_is_a_form_for_a_browser_alone(
    client: TestClient, path: str
) -> None:
    page = get(client, path, BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (200, MEDIA["html"])
    assert "<form" in page.text
    for name in ("json", "csv", "ttl", "jsonld"):
        response = get(client, path, MEDIA[name].partition(";")[0])
        assert response.status_code == 422
        assert set(response.json()["allowed"]) <= {"a", "b", "q"}


def every_path() -> list[str]:
    paths = [one.call() for one in ENDPOINTS]
    others = ["/healthz", "/context.jsonld", "/dump/crosslane.nq", "/openapi.json", "/docs"]
    return [*paths, *DRAWN, "/id/platform/temu", "/sparql?query=ASK%7B%7D", *others]


@pytest.mark.parametrize("path", every_path())
def test_an_unknown_parameter_is_refused_and_never_ignored(client: TestClient, path: str) -> None:
    join = "&" if "?" in path else "?"
    response = client.get(f"{path}{join}markte=US")
    assert response.status_code == 422
    assert "markte" in response.json()["detail"]
    if "market" in response.json().get("allowed", ()):
        assert response.json()["did_you_mean"] == "market"


@pytest.mark.parametrize("name", ["lang", "theme", "format", "as_known", "market", "as_of"])
def test_a_parameter_of_one_value_is_refused_when_it_is_given_twice(
    client: TestClient, name: str
) -> None:
    values = {"lang": "en", "theme": "dark", "format": "json", "as_known": "0.1.0"}
    value = values.get(name, "US" if name == "market" else "2024-01-20")
    for endpoint in ENDPOINTS:
        if endpoint.lens:
            call = endpoint.call((name, value), (name, value))
            response: Any = client.get(call).json()
            assert (response["status"], response["parameter"]) == (422, name), call


@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
@pytest.mark.parametrize(
    ("path", "pair"),
    [
        ("/", "source=000"),
        ("/graph", "platform=temu"),
        ("/ownership", "source=000"),
        ("/offerings", "platform=temu"),
        ("/timeline", "model=semi-managed"),
        ("/coverage", "platform=temu"),
        ("/recommend", "keep=pricing"),
        ("/impact/pricing", "source=000"),
    ],
)
def test_a_value_given_a_thousand_times_is_answered_like_one(
    client: TestClient, path: str, pair: str, accept: str
) -> None:
    if path == "/" and accept != BROWSER:
        return
    once = get(client, f"{path}?{pair}", accept)
    often = get(client, f"{path}?{'&'.join([pair] * 1000)}", accept)
    assert often.status_code == once.status_code == 200
    assert often.content == once.content
    assert often.headers.get("link") == once.headers.get("link")


ASK = "/sparql?query=ASK%7B%7D"
SOLUTIONS = "application/sparql-results+json"


def test_a_browser_with_a_query_gets_the_editor_and_everybody_else_the_result(
    client: TestClient,
) -> None:
    page = get(client, ASK, BROWSER)
    assert page.headers["content-type"] == MEDIA["html"]
    assert "Accept" in page.headers["vary"].split(", ")
    assert ">\nASK{}</textarea>" in page.text
    for accept in (SOLUTIONS, "*/*", "", f"text/html, {SOLUTIONS}", "text/html;q=0.5, */*"):
        assert get(client, ASK, accept).headers["content-type"] == SOLUTIONS, accept


@pytest.mark.parametrize("more", ["format=json", "timeout=1", "default-graph-uri=urn:g"])
def test_a_browser_that_names_anything_else_asks_the_protocol(
    client: TestClient, more: str
) -> None:
    response = get(client, f"{ASK}&{more}", BROWSER)
    assert response.headers["content-type"] != MEDIA["html"]
    assert more != "format=json" or response.json()["boolean"] is True


def test_two_queries_are_refused_for_browsers_too(client: TestClient) -> None:
    assert get(client, f"{ASK}&query=ASK%7B%7D", BROWSER).status_code == 400


def test_a_page_that_is_kept_is_never_sent_for_a_result_nor_the_other_way(
    client: TestClient,
) -> None:
    asked = [BROWSER, SOLUTIONS, BROWSER, SOLUTIONS, "text/html"]
    kinds = [get(client, ASK, accept).headers["content-type"] for accept in asked]
    assert kinds == [MEDIA["html"], SOLUTIONS, MEDIA["html"], SOLUTIONS, MEDIA["html"]]
    tag = get(client, ASK, BROWSER).headers["etag"]
    again = client.get(ASK, headers={"Accept": SOLUTIONS, "If-None-Match": tag})
    assert (again.status_code, again.json()["boolean"]) == (200, True)
    assert client.get(ASK, headers={"Accept": BROWSER, "If-None-Match": tag}).status_code == 304


def test_the_editor_loads_what_it_may_offer_once_per_version_and_language(
    client: TestClient,
) -> None:
    first = client.get("/sparql/completion?lang=zh&v=x")
    assert first.json()["prefixes"]["xl"].endswith("ontology#")
    parties = {row[1]: row[2] for row in first.json()["offers"] if row[1].startswith("party:")}
    assert parties["party:seller"] == "商家"
    own = {"If-None-Match": first.headers["etag"]}
    assert client.get("/sparql/completion?lang=zh&v=x", headers=own).status_code == 304
    assert client.get("/sparql/completion?lang=en&v=x", headers=own).status_code == 200
    assert client.get("/sparql/completion?lang=fr").status_code == 422
    assert client.get("/sparql/completion?langue=en").status_code == 422
