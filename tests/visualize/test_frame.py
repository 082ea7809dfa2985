"""What stands around every page: search, addresses for other sites, other forms; and errors."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.api.app import create_app
from crosslane.api.policy import POLICY
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import Page
from crosslane.visualize.fault import FEW, MOST, Fault, Valid, fault_page
from crosslane.visualize.frame import address, equivalents, searching
from crosslane.visualize.words import Words
from tests.visualize.conftest import Read, Reading

DAY = date(2026, 11, 22)
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EN, ZH = Words("en"), Words("zh")


def shown(client: TestClient, path: str, read: Read, status: int) -> Reading:
    """Return an error as a browser gets it."""
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    return read(answer.text)


def test_the_search_keeps_lens_and_look_and_no_filter() -> None:
    state = Asked(platform=("temu",), market="US", source=("000", "001"), lang="zh", q="x")
    found = searching(state, "/", ZH)
    kept = (("market", "US"), ("source", "000"), ("source", "001"), ("lang", "zh"))
    assert found.hidden == kept
    assert found.q == ""


def test_the_page_of_a_search_says_what_was_looked_for() -> None:
    page = Page(
        "/search", DAY, (("q", "半托管"), ("kind", "model"), ("theme", "dark")), theme="dark"
    )
    found = searching(page, "/search", EN)
    assert (found.q, found.hidden) == ("半托管", (("theme", "dark"),))


def test_other_sites_name_a_page_without_its_colours_and_without_what_is_open() -> None:
    state = Asked(platform=("temu",), sel="temu/semi-managed/pricing", lang="zh", theme="dark")
    found = address(state, "/graph", "https://x.org")
    assert found
    assert found.own == "https://x.org/graph?platform=temu&lang=zh"
    assert found.languages == (
        ("en", "https://x.org/graph?platform=temu"),
        ("zh-Hans", "https://x.org/graph?platform=temu&lang=zh"),
    )
    assert address(state, "/graph", "") is None


def test_the_other_forms_of_a_page_say_which_is_missing_and_why() -> None:
    same = {"rest": "/ownership?a=1", "csv": "/ownership?a=1&format=csv", "sparql": None}
    found = equivalents(Asked(), same, EN, "http://h")
    assert [name for name, _ in found.ways] == ["JSON", "CSV"]
    assert found.note == EN("same.no_sparql")
    assert found.curl == "curl -H 'Accept: application/json' 'http://h/ownership?a=1'"
    assert equivalents(Asked(), {"rest": None}, EN, "http://h").ways == ()


def test_the_forms_of_a_resource_are_its_own() -> None:
    page = Page("/claims", DAY, alternates=(("JSON", "/claims?format=json"),), origin="http://h")
    found = equivalents(page, {"rest": None}, EN, "")
    assert found.ways == (("JSON", "/claims?format=json"),)
    assert found.curl == "curl -H 'Accept: application/json' http://h/claims"


def test_a_page_tells_other_sites_its_title_address_and_picture(client: TestClient) -> None:
    html = client.get("/?platform=temu&theme=dark", headers=BROWSER).text
    told = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html))
    assert told["og:title"] == "Who owns which segment?"
    assert told["og:description"] == told["description"]
    assert told["og:url"] == "http://testserver/?platform=temu"
    assert told["twitter:card"] == "summary_large_image"
    assert '<link rel="canonical" href="http://testserver/?platform=temu">' in html
    picture = client.get(told["og:image"].removeprefix("http://testserver"))
    assert picture.headers["content-type"] == "image/png"
    assert (picture.content[16:20], picture.content[20:24]) == (
        (1200).to_bytes(4, "big"),
        (630).to_bytes(4, "big"),
    )
    assert len(picture.content) < 120_000


@pytest.mark.parametrize(
    ("path", "status", "meant"),
    [
        ("/offerings/temu/semi-manged", 404, "/offerings/temu/semi-managed"),
        ("/ownership/temuu/semi-managed/pricing?market=US",
         404, "/ownership/temu/semi-managed/pricing?market=US"),
        ("/platform/temu", 404, "/platforms/temu"),
        ("/?platform=tmu&platform=shein", 422, "/?platform=temu&platform=shein"),
        ("/ownership?platfrom=temu", 422, "/ownership?platform=temu"),
        ("/handoffs/temu/semi-managed?along=chains&tier=all",
         422, "/handoffs/temu/semi-managed?along=chain&tier=all"),
    ],
)  # fmt: skip
def test_an_error_in_a_browser_links_what_was_meant(
    client: TestClient, read: Read, path: str, status: int, meant: str
) -> None:
    assert meant in shown(client, path, read, status).hrefs
    assert client.get(meant, headers=BROWSER).status_code == 200


def test_an_error_says_the_same_to_a_browser_as_to_a_program(
    client: TestClient, read: Read
) -> None:
    problem = client.get("/offerings/temu/nothing").json()
    page = shown(client, "/offerings/temu/nothing", read, 404)
    assert problem["detail"] in page.text
    assert problem["title"] in page.text
    for value in problem["allowed"]:
        assert f"/offerings/temu/{value}" in page.hrefs
    assert client.get("/offerings/temu/nothing?format=json", headers=BROWSER).json() == problem


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Accept": "*/*"}},
        {"headers": {"Accept": "text/html;q=0.5, application/json"}},
        {"headers": {"Accept": "text/html, application/problem+json"}},
        {"headers": BROWSER, "params": {"format": "csv"}},
    ],
)
def test_everybody_else_gets_a_problem_document(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.get("/platforms/nobody", **asked)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/sparql?query=nonsense&format=csv", "/static/nothing.js", "/update"]
)
def test_what_only_programs_ask_for_has_problem_documents(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_there_names_the_ones_that_are(client: TestClient) -> None:
    answer = client.post("/platforms", headers=BROWSER)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert "This cannot be done here" in answer.text


def test_an_error_speaks_the_language_of_the_reader_where_it_is_known(
    client: TestClient, read: Read
) -> None:
    page = shown(client, "/models/semi?lang=zh&theme=dark", read, 404)
    assert "参数“model”没有“semi”这个值。" in page.text
    assert "/models/semi-managed?lang=zh&theme=dark" in page.hrefs
    assert page.count("html", lang="zh-Hans", **{"data-theme": "dark"}) == 1


def test_a_language_that_does_not_exist_is_refused_in_english(
    client: TestClient, read: Read
) -> None:
    page = shown(client, "/models?lang=fr&theme=dark", read, 422)
    assert page.count("html", lang="en", **{"data-theme": "dark"}) == 1
    assert "/models?lang=zh&theme=dark" in page.hrefs


def test_a_fault_of_the_server_tells_its_number_and_no_secret(graph: KnowledgeGraph) -> None:
    app = create_app(graph, Settings())
    app.add_api_route("/broken", lambda: 1 / 0)
    answer = TestClient(app, raise_server_exceptions=False).get("/broken", headers=BROWSER)
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert f"Request {answer.headers['x-request-id']}" in answer.text
    assert "division" not in answer.text


def test_no_link_of_an_error_leads_to_another_host(client: TestClient, read: Read) -> None:
    page = shown(client, "//evil.example/x?lang=zh", read, 404)
    assert not [href for href in page.hrefs if href.startswith("//")]


def test_many_valid_values_are_folded_and_none_is_left_out_unsaid(read: Read) -> None:
    many = tuple(Valid(f"v{number}", href=f"/x/{number}") for number in range(MOST + 5))
    page = Page("/x/y", DAY)
    full = read(fault_page(Fault(404, "t", "d", parameter="x", valid=many), page))
    assert full.count("summary") > read(fault_page(Fault(404, "t", "d"), page)).count("summary")
    assert "further values: 5" in full.text
    few = read(fault_page(Fault(404, "t", "d", parameter="x", valid=many[:FEW]), page))
    assert few.count("summary") == read(fault_page(Fault(404, "t", "d"), page)).count("summary")


def test_a_dataset_that_is_served_alone_has_no_search_and_no_views(read: Read) -> None:
    page = read(fault_page(Fault(503, "t", "d", wait=7), Page("/x", DAY), alone=True))
    assert page.count("form") == 0
    assert page.count("nav") == 2
    assert "Try again in 7 s." in page.text


def test_two_forms_of_one_name_are_told_apart() -> None:
    more = [("JSON", "/graph?format=json"), ("GEXF", "/graph?format=gexf")]
    same = {"rest": "/ownership", "csv": None, "more": more}
    assert [name for name, _ in equivalents(Asked(), same, EN, "").ways] == [
        "JSON",
        "JSON (graph)",
        "GEXF",
    ]
