"""One resolver, one answer: REST, SPARQL, pages and CLI say the same of every cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.cli import main
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology import terms

Answer = tuple[str | None, str]


@pytest.fixture(scope="module")
def resolved(graph: KnowledgeGraph, lens: Lens) -> dict[str, Answer]:
    """Owner and status of every cell, straight from the resolver."""
    cells = graph.matrix(lens)
    return {f"{one.platform}/{one.model}/{one.segment}": (one.owner, one.status) for one in cells}


def rest(client: TestClient, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/ownership", params=params).json()["items"]
    return items


def test_rest_says_what_the_resolver_says(client: TestClient, resolved: dict[str, Answer]) -> None:
    assert {item["id"]: (item["owner"], item["status"]) for item in rest(client)} == resolved


def test_sparql_says_what_the_resolver_says(
    client: TestClient, resolved: dict[str, Answer]
) -> None:
    query = """SELECT ?cell ?status ?owner WHERE {
      ?cell a xl:Ownership ; xl:offering ?offering ; xl:status ?status
      OPTIONAL { ?cell xl:owner ?owner } }"""
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    answers = {
        row["cell"]["value"].removeprefix(terms.ID + "ownership/"): (
            row["owner"]["value"].removeprefix(terms.ID + "party/") if "owner" in row else None,
            row["status"]["value"],
        )
        for row in found
    }
    assert answers == resolved


def test_the_shortcuts_of_sparql_say_what_the_resolver_says(
    client: TestClient, resolved: dict[str, Answer]
) -> None:
    query = """SELECT ?offering ?owns ?segment WHERE {
      ?offering a xl:Offering ; ?owns ?segment . ?segment a xl:Segment }"""
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    answers = set()
    for row in found:
        offering = row["offering"]["value"].removeprefix(terms.ID + "offering/")
        segment = row["segment"]["value"].removeprefix(terms.ID + "segment/")
        owner = row["owns"]["value"].removeprefix(terms.XL).removesuffix("Owns")
        owner = re.sub("[A-Z]", lambda match: "-" + match[0].lower(), owner)
        answers.add((f"{offering}/{segment}", owner))
    assert answers == {(cell, owner) for cell, (owner, _) in resolved.items() if owner}


def test_the_command_line_says_what_the_resolver_says(
    capsys: pytest.CaptureFixture[str], resolved: dict[str, Answer]
) -> None:
    assert main(["matrix", "--all", "--json", "--as-of", "2026-11-22"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    assert {item["id"]: (item["owner"], item["status"]) for item in items} == resolved


def test_the_command_line_gives_the_very_cells_of_rest(
    capsys: pytest.CaptureFixture[str], client: TestClient
) -> None:
    main(["matrix", "--all", "--json", "--as-of", "2026-11-22"])
    assert json.loads(capsys.readouterr().out)["items"] == rest(client, as_of="2026-11-22")


def tabled(page: str) -> dict[str, Answer]:
    """Owner and status of every cell in the table of a page, by its classes."""
    pattern = r'data-id="([^"]+)".*?<span class="face owner-(\S+) status-([^" ]+)'
    return {
        cell: (None if owner == "none" else owner, status)
        for cell, owner, status in re.findall(pattern, page)
    }


def drawn(page: str) -> dict[str, Answer]:
    """Owner and status of every node that the graph draws."""
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return {node["id"]: (node["owner"], node["status"]) for node in json.loads(found[1])["nodes"]}


def cases() -> Iterator[tuple[str | None, str]]:
    for market in (None, "US", "TH", "JP", "CN"):
        for as_of in ("2023-06-01", "2024-01-20", "2024-02-03", "2024-07-15", "2026-11-22"):
            yield market, as_of


@pytest.mark.parametrize(("market", "as_of"), list(cases()))
def test_rest_and_command_line_agree_in_every_market_and_on_every_day(
    capsys: pytest.CaptureFixture[str], client: TestClient, market: str | None, as_of: str
) -> None:
    asked = ["--market", market] if market else []
    main(["matrix", "--all", "--json", "--as-of", as_of, *asked])
    params = {"as_of": as_of} | ({"market": market} if market else {})
    assert json.loads(capsys.readouterr().out)["items"] == rest(client, **params)


@pytest.mark.parametrize(("market", "as_of"), list(cases()))
def test_the_pages_agree_with_rest_in_every_market_and_on_every_day(
    client: TestClient, market: str | None, as_of: str
) -> None:
    params = {"as_of": as_of} | ({"market": market} if market else {})
    expected = {item["id"]: (item["owner"], item["status"]) for item in rest(client, **params)}
    browser = {"Accept": "text/html"}
    matrix = client.get("/", params=params | {"tier": "all"}, headers=browser).text
    graph = client.get("/graph", params=params | {"tier": "all"}, headers=browser).text
    assert tabled(matrix) == expected
    assert tabled(graph) == expected
    assert drawn(graph) == expected


@pytest.mark.parametrize("as_of", ["2023-06-01", "2024-01-20", "2024-07-15"])
def test_the_derived_graph_of_another_day_says_what_the_resolver_says_of_it(
    graph: KnowledgeGraph, as_of: str
) -> None:
    day = date.fromisoformat(as_of)
    text = graph.dataset(day).decode()
    pattern = rf'<{terms.ID}ownership/(\S+)> <{terms.XL}status> "(\S+)"'
    expected = {
        f"{'any' if one.platform == '*' else one.platform}/{one.model}/{one.segment}": one.status
        for one in graph.matrix(Lens(day), general=True)
    }
    assert dict(re.findall(pattern, text)) == expected
