"""Negotiation: each way to ask for a form gives the same bytes, each link leads to its form."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.endpoints import ENDPOINTS, MEDIA, PLAIN, Endpoint, named, quick

EVERY = pytest.mark.parametrize("endpoint", quick(), ids=named)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LISTS = [one for one in quick() if one.many]


def media(name: str) -> str:
    return MEDIA[name].partition(";")[0]


def get(client: TestClient, path: str, accept: str | None = None, **headers: str) -> Response:
    given = {"Accept-Encoding": "identity"} | ({"Accept": accept} if accept is not None else {})
    return client.get(path, headers=given | headers, follow_redirects=False)


def linked(response: Response) -> list[tuple[str, dict[str, str]]]:
    """Read the Link header (RFC 8288): each address with its parameters."""
    found = re.findall(r"<([^>]*)>((?:; \w+=\"[^\"]*\")*)", response.headers["link"])
    joined = ", ".join(f"<{href}>{rest}" for href, rest in found)
    assert joined == response.headers["link"], "the header holds nothing but links"
    return [(href, dict(re.findall(r'; (\w+)="([^"]*)"', rest))) for href, rest in found]


def with_suffix(call: str, name: str) -> str:
    path, mark, query = call.partition("?")
    return f"{path}.{name}{mark}{query}"


# One thing, several ways to ask for it


@EVERY
def test_parameter_suffix_and_accept_give_the_same_bytes(
    client: TestClient, endpoint: Endpoint
) -> None:
    for name in endpoint.formats():
        by_parameter = get(client, endpoint.call(("format", name)))
        by_suffix = get(client, with_suffix(endpoint.call(), name))
        by_accept = get(client, endpoint.call(), media(name))
        assert by_parameter.status_code == by_suffix.status_code == by_accept.status_code == 200
        bodies = {unasked(one.text, name) for one in (by_parameter, by_suffix, by_accept)}
        assert len(bodies) == 1, name
        types = {one.headers["content-type"] for one in (by_parameter, by_suffix, by_accept)}
        assert types == {MEDIA[name]}
        assert by_parameter.headers["etag"] == by_suffix.headers["etag"]


def unasked(text: str, name: str) -> str:
    """Leave out of a page, which links itself in another language, the format it was asked in."""
    return re.sub(r"[?&;]?(amp;)?format=html", "", text) if name == "html" else text


@EVERY
def test_the_parameter_and_the_suffix_win_over_accept(
    client: TestClient, endpoint: Endpoint
) -> None:
    assert (
        get(client, endpoint.call(("format", "ttl")), "text/csv").headers["content-type"]
        == (MEDIA["ttl"])
    )
    assert (
        get(client, with_suffix(endpoint.call(), "csv"), BROWSER).headers["content-type"]
        == (MEDIA["csv"])
    )


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("/platforms/alibaba.com", "alibaba.com"),
        ("/offerings/alibaba.com/semi-managed", "alibaba.com/semi-managed"),
        ("/ownership/alibaba.com/semi-managed/pricing", "alibaba.com/semi-managed/pricing"),
        ("/releases/0.1.0", "0.1.0"),
        ("/evidence/000/1772-1818", "000/1772-1818"),
    ],
)
def test_an_id_with_a_dot_takes_a_suffix_and_none(
    client: TestClient, path: str, identifier: str
) -> None:
    assert get(client, path).json()["id"] == identifier
    assert get(client, f"{path}.json").json()["id"] == identifier
    assert get(client, f"{path}.ttl").headers["content-type"] == MEDIA["ttl"]
    assert get(client, f"{path}.html").headers["content-type"] == MEDIA["html"]


def test_an_end_that_is_no_format_is_part_of_the_id(client: TestClient) -> None:
    response = get(client, "/platforms/alibaba.xml")
    assert response.status_code == 404
    assert response.json()["did_you_mean"] == "alibaba.com"


def test_a_suffix_and_a_parameter_that_disagree_are_refused(client: TestClient) -> None:
    assert get(client, "/platforms.csv?format=json").status_code == 422


# Accept


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        (BROWSER, "html"),
        ("text/html, application/json", "json"),
        ("text/html, application/json;q=0.9", "html"),
        ("text/turtle;q=0.3, application/ld+json;q=0.7, text/csv;q=0.5", "jsonld"),
        ("application/json;q=0.2, */*;q=0.1", "json"),
        ("application/json;q=0, */*;q=0.1", "csv"),
        ("text/*;q=0.5, text/csv;q=0", "ttl"),
        ("application/sparql-query", "rq"),
        ("text/turtle; charset=utf-8", "ttl"),
        ("image/png, text/turtle;q=0.1", "ttl"),
        ("text/turtle;q=nonsense, text/csv;q=0.1", "csv"),
        ("TEXT/TURTLE;Q=1", "ttl"),
    ],
)
@pytest.mark.parametrize("path", ["/platforms", "/platforms/temu", "/ownership?model=semi-managed"])
def test_the_best_of_what_is_accepted_is_given(
    client: TestClient, path: str, accept: str, name: str
) -> None:
    assert get(client, path, accept).headers["content-type"] == MEDIA[name]


@pytest.mark.parametrize(
    "accept", ["image/png", "application/json;q=0", "text/html;q=0, text/plain", "*/*;q=0"]
)
@EVERY
def test_what_nobody_has_is_406_and_says_what_there_is(
    client: TestClient, endpoint: Endpoint, accept: str
) -> None:
    response = get(client, endpoint.call(), accept)
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["allowed"] == [media(name) for name in endpoint.formats()]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["yaml", "JSON", "text/csv", "", "xml"])
def test_an_unknown_format_is_422_and_says_which_there_are(client: TestClient, name: str) -> None:
    for endpoint in ENDPOINTS:
        response = get(client, endpoint.call(("format", name)))
        assert response.status_code == 422
        assert response.json()["allowed"][:5] == list(endpoint.formats())[:5]
        assert response.json()["parameter"] == "format"


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape"])
def test_a_format_that_only_others_have_is_406(client: TestClient, name: str) -> None:
    for endpoint in ENDPOINTS:
        assert get(client, endpoint.call(("format", name))).status_code == 406


@pytest.mark.parametrize(
    ("path", "accept", "name"),
    [
        ("/graph", "", "html"),
        ("/graph", "*/*", "html"),
        ("/graph", "application/json", "json"),
        ("/graph", "application/graphml+xml", "graphml"),
        ("/graph", "application/*", "json"),
        ("/", "*/*", "html"),
        ("/", BROWSER, "html"),
    ],
)
def test_a_page_is_what_its_path_gives_whoever_does_not_care(
    client: TestClient, path: str, accept: str, name: str
) -> None:
    assert get(client, path, accept).headers["content-type"] == MEDIA[name]


# Links


@EVERY
def test_every_alternate_link_leads_to_its_type(client: TestClient, endpoint: Endpoint) -> None:
    for lens in (PLAIN, (("market", "US"),)) if endpoint.lens else (PLAIN,):
        first = get(client, endpoint.call(*lens))
        others = [(href, told) for href, told in linked(first) if told["rel"] == "alternate"]
        assert {told["type"] for _, told in others} == {
            media(name) for name in endpoint.formats(lens) if name != "json"
        }
        for href, told in others:
            response = get(client, href, "image/png")
            assert response.status_code == 200, href
            assert response.headers["content-type"].partition(";")[0] == told["type"]
            back = {told["type"]: other for other, told in linked(response) if "type" in told}
            path, _, query = endpoint.call(*lens, ("format", "json")).partition("?")
            given, _, asked = back["application/json"].partition("?")
            assert (given, sorted(asked.split("&"))) == (path, sorted(query.split("&")))


def walk(client: TestClient, path: str, name: str, rel: str) -> list[Response]:
    """Follow a link of that name to the end."""
    found, following = [], path
    while following:
        found.append(get(client, following, media(name)))
        assert found[-1].status_code == 200
        assert len(found) < 100
        following = next((href for href, told in linked(found[-1]) if told["rel"] == rel), "")
    return found


@pytest.mark.parametrize("endpoint", LISTS, ids=named)
def test_next_and_prev_walk_through_all_items_exactly_once(
    client: TestClient, endpoint: Endpoint
) -> None:
    whole = get(client, endpoint.call()).json()
    every, total = [one["id"] for one in whole["items"]], whole["total"]
    size = max(2, -(-total // 4))
    limited = Endpoint(
        endpoint.template,
        endpoint.resource,
        many=True,
        needed=tuple(pair for pair in endpoint.needed if pair[0] != "limit"),
    )
    pages = walk(client, limited.call(("limit", str(size))), "json", "next")
    assert [one["id"] for page in pages for one in page.json()["items"]] == every
    assert len(pages) == max(1, -(-total // size))
    for page in pages:
        body = page.json()
        assert body["total"] == total
        assert page.headers["x-total-count"] == str(total)
        following = [href for href, told in linked(page) if told["rel"] == "next"]
        assert following == ([body["next"]] if body["next"] else [])
    back = walk(client, str(pages[-1].request.url.raw_path, "ascii"), "json", "prev")
    assert [page.content for page in reversed(back)] == [page.content for page in pages]


@pytest.mark.parametrize("name", ["csv", "ttl", "jsonld", "html"])
def test_the_links_of_a_list_turn_its_pages_in_every_form(client: TestClient, name: str) -> None:
    pages = walk(client, f"/claims?limit=60&format={name}", name, "next")
    assert [page.headers["x-total-count"] for page in pages] == ["175"] * 3
    assert {page.headers["content-type"] for page in pages} == {MEDIA[name]}
    assert len({page.content for page in pages}) == 3


def test_a_page_behind_the_last_is_empty_and_leads_back(client: TestClient) -> None:
    response = get(client, "/sources?offset=100&limit=2")
    assert response.json() == {"items": [], "total": 5, "next": None}
    ((href, _),) = [one for one in linked(response) if one[1]["rel"] == "prev"]
    assert get(client, href).status_code == 200


def test_the_pages_of_csv_together_hold_every_line_once(client: TestClient) -> None:
    pages = walk(client, "/facts?limit=50&format=csv", "csv", "next")
    head, *rest = get(client, "/facts?format=csv").text.split("\r\n")
    assert {page.text.split("\r\n")[0] for page in pages} == {head}
    parts = [line for page in pages for line in page.text.split("\r\n")[1:] if line]
    assert parts == [line for line in rest if line]


# Caches


@EVERY
def test_every_form_has_its_own_tag_and_answers_304_to_it(
    client: TestClient, endpoint: Endpoint
) -> None:
    tags = []
    for name in endpoint.formats():
        first = get(client, endpoint.call(), media(name))
        tags.append(first.headers["etag"])
        assert "Accept" in first.headers["vary"]
        again = get(client, endpoint.call(), media(name), **{"If-None-Match": tags[-1]})
        assert (again.status_code, again.content) == (304, b"")
        assert set(varies(again)) >= set(varies(first))
        for header in ("etag", "link", "cache-control", "x-total-count"):
            assert again.headers.get(header) == first.headers.get(header), header
    assert len(set(tags)) == len(tags)


@EVERY
def test_any_tag_is_fresh_where_any_will_do_and_a_foreign_one_is_not(
    client: TestClient, endpoint: Endpoint
) -> None:
    for tag, status in (("*", 304), ('"other", W/"x"', 200)):
        assert get(client, endpoint.call(), **{"If-None-Match": tag}).status_code == status


def varies(response: Response) -> list[str]:
    return response.headers["vary"].split(", ")


def test_a_copy_may_be_compressed_and_says_so_when_it_is_fresh(client: TestClient) -> None:
    first = client.get("/platforms", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    plain = get(client, "/platforms")
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content
    again = get(client, "/platforms", **{"If-None-Match": first.headers["etag"]})
    assert varies(first) == varies(plain) == varies(again) == ["Accept", "Accept-Encoding"]


def test_a_tag_of_one_form_is_not_fresh_for_another(client: TestClient) -> None:
    tag = get(client, "/platforms", media("json")).headers["etag"]
    assert get(client, "/platforms", media("csv"), **{"If-None-Match": tag}).status_code == 200


@EVERY
def test_head_is_get_without_a_body(client: TestClient, endpoint: Endpoint) -> None:
    for name in ("json", "html"):
        call = endpoint.call(("format", name))
        own = {"Accept-Encoding": "identity", "X-Request-ID": "both"}
        full, head = client.get(call, headers=own), client.head(call, headers=own)
        assert head.content == b""
        assert (head.status_code, dict(head.headers)) == (full.status_code, dict(full.headers))


def test_head_of_a_fresh_copy_is_304(client: TestClient) -> None:
    tag = client.head("/platforms").headers["etag"]
    assert client.head("/platforms", headers={"If-None-Match": tag}).status_code == 304
