"""The pages over HTTP: what they hold, what they refuse, how they are cached."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from crosslane.api.policy import POLICY
from crosslane.visualize.assets import static

PAGES = ("/", "/graph", "/sparql", "/ownership/temu/semi-managed/pricing?format=html")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_script_style_or_handler(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.headers["content-security-policy"] == POLICY
    assert not re.search(r"<[^>]+\s(on\w+|style)\s*=", page.text)
    assert not re.search(r"<style|javascript:", page.text)
    for tag in re.findall(r"<script[^>]*>", page.text):
        assert "src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_a_page_names_is_there(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'(?:href|src)="(/[^"]*)"', page)}
    assert links
    for link in links:
        answer = client.get(link, headers={"Accept": "text/html, */*;q=0.5"})
        assert answer.status_code == 200, link


@pytest.mark.parametrize("path", ["/", "/graph"])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("plattform=temu", "platform"),
        ("platform=temuu", "temu"),
        ("market=XX", "market"),
        ("as_of=2024-13-01", "as_of"),
        ("lang=fr", "lang"),
        ("theme=pink", "theme"),
        ("tier=top", "tier"),
        ("status=sure", "status"),
    ],
)
def test_an_unknown_parameter_or_value_is_a_problem(
    client: TestClient, path: str, query: str, named: str
) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.text


@pytest.mark.parametrize(
    "sel", ["temu", "temu/semi-managed/pricingg", "temu/semi-managed/pricing~x"]
)
def test_an_unknown_selection_is_a_problem(client: TestClient, sel: str) -> None:
    assert client.get("/graph", params={"sel": sel}).status_code == 422


def test_what_a_form_leaves_empty_is_left_out_of_the_address(client: TestClient) -> None:
    query = "platform=temu&market=&as_of=&tier=&grade=&general=1"
    browser = {"Accept": "text/html,*/*;q=0.8"}
    answer = client.get(f"/?{query}", headers=browser, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?platform=temu&general=1"


def test_a_page_is_only_sent_anew_when_it_changed(client: TestClient) -> None:
    first = client.get("/?theme=dark")
    again = client.get("/?theme=dark", headers={"If-None-Match": first.headers["etag"]})
    other = client.get("/?theme=light", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, other.status_code) == (304, 200)


def test_other_representations_are_not_acceptable(client: TestClient) -> None:
    assert client.get("/?format=ttl").status_code == 406


@pytest.mark.parametrize("name", sorted(static()))
def test_static_files_last_under_their_hash(client: TestClient, name: str) -> None:
    known = static()[name]
    lasting = client.get(f"/static/{name}?v={known.version}")
    asked_again = client.get(f"/static/{name}")
    assert lasting.content == known.body
    assert lasting.headers["content-type"] == known.media
    assert "immutable" in lasting.headers["cache-control"]
    assert asked_again.headers["cache-control"] == "no-cache"
    tag = {"If-None-Match": asked_again.headers["etag"]}
    assert client.get(f"/static/{name}", headers=tag).status_code == 304


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2Fpage.py", "%2e%2e%2fpage.py", "/etc/passwd", ".hidden"]
)
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_vis_network_is_the_one_that_the_page_trusts(client: TestClient) -> None:
    import base64
    import hashlib

    page = client.get("/graph").text
    found = re.search(r'src="(/vendor/vis-network.min.js[^"]*)" integrity="sha384-([^"]+)"', page)
    assert found
    body = client.get(found[1]).content
    assert base64.b64encode(hashlib.sha384(body).digest()).decode() == found[2]
    assert b"9.1.2" in body[:400]


def loaded(page: str) -> set[str]:
    """Return the names of our own files that a page loads, and those that these load."""
    names = set(re.findall(r'(?:rel="stylesheet" href|src)="/static/([\w.-]+)', page))
    todo = list(names)
    while todo:
        body = static()[todo.pop()].body.decode()
        more = set(re.findall(r"from '\./([\w.-]+)'", body)) - names
        names |= more
        todo += more
    return names


@pytest.mark.parametrize("path", [*PAGES, "/graph?tier=all&general=1&lang=zh"])
def test_a_page_and_its_own_files_stay_small(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    bodies = [page.encode(), *(static()[name].body for name in loaded(page))]
    assert len(bodies) > 1
    assert sum(len(gzip.compress(body)) for body in bodies) < 105_000


def test_files_stay_readable() -> None:
    folder = files("crosslane.visualize").joinpath("static")
    sources = [*folder.iterdir(), *folder.joinpath("css").iterdir()]
    texts = [one.read_text() for one in sources if one.name.endswith((".js", ".css"))]
    assert len(texts) > 10
    assert all(text.count("\n") < 400 for text in texts)
