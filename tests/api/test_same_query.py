"""``application/sparql-query``: the query of a resource gives what the resource gives."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.reading import select, strict_csv

QUERIES = [
    "/platforms",
    "/platforms/alibaba.com",
    "/models",
    "/models/semi-managed",
    "/segments",
    "/segments/pricing",
    "/groups",
    "/groups/fulfilment",
    "/parties",
    "/parties/seller",
    "/markets",
    "/markets/US",
    "/programmes",
    "/programmes/return-treasure",
    "/organizations",
    "/organizations/cainiao",
    "/evidence",
    "/evidence/000/1772-1818",
    "/releases",
    "/releases/0.1.0",
    "/claims",
    "/claims?platform=any&model=semi-managed",
    "/claims?covers=pricing&party=seller&market=US",
    "/claims?market=TH&as_of=2024-01-20&grade=C",
    "/claims?source=004",
    "/claims/S0-014",
    "/sources",
    "/sources?grade=C",
    "/sources/000",
    "/facts",
    "/facts?subject=temu&source=002",
    "/facts/F0-001",
    "/offerings",
    "/offerings?market=US&as_of=2024-02-03",
    "/offerings?availability=planned&market=TH",
    "/offerings/temu/semi-managed",
    "/ownership",
    "/ownership?owner=seller&segment=pricing",
    "/ownership?status=disputed",
    "/ownership?platform=any",
    "/ownership/temu/semi-managed/pricing",
    "/ownership/any/semi-managed/pricing",
    "/conflicts",
    "/conflicts?platform=any",
    "/compare?a=temu/fully-managed&b=temu/semi-managed",
    "/compare?a=any/fully-managed&b=any/semi-managed&segment=pricing&segment=returns",
    "/handoffs/temu/semi-managed",
    "/handoffs/temu/semi-managed?along=goods&tier=all",
    "/coverage",
    "/coverage?platform=temu",
    "/impact/pricing",
    "/impact/first-mile?platform=temu",
    "/similar/temu/semi-managed",
    "/search?q=temu&limit=200",
    "/search?q=半托管&limit=200",
    "/ontology",
    "/ontology/Claim",
]


@pytest.mark.parametrize("path", QUERIES)
def test_the_query_of_a_resource_gives_its_ids_in_its_order(client: TestClient, path: str) -> None:
    query = client.get(path, headers={"Accept": "application/sparql-query"})
    assert query.status_code == 200
    body = client.get(path, headers={"Accept": "application/json"}).json()
    rows = select(client, query.text)
    if "items" in body:
        assert [row["id"] for row in rows] == [one["id"] for one in body["items"]]
    else:
        assert {row["id"] for row in rows} <= parts(body)
        assert rows


def parts(body: dict[str, Any]) -> set[str]:
    """Return the ids of one thing and of the parts that it lists."""
    found = {str(body["id"])}
    for value in body.values():
        if isinstance(value, list):
            for one in value:
                found |= {one} if isinstance(one, str) else {one["id"]} if "id" in one else set()
                if isinstance(one, dict) and "segment" in one:
                    found.add(f"{body['id']}/{one['segment']}")
    return found


def test_every_resource_with_a_query_is_held_against_it(client: TestClient) -> None:
    document = client.get("/openapi.json").json()["paths"]
    tried = [re.sub(r"\?.*", "", path) for path in QUERIES]
    for path, operations in document.items():
        content = operations["get"]["responses"].get("200", {}).get("content", {})
        if "application/sparql-query" in content and path not in (
            "/recommend",
            "/changes",
            "/void",
            "/overlays",  # see test_overlays
            "/overlays/{overlay}",
        ):
            pattern = re.compile(re.sub(r"\{[a-z]+\}", "[^?]+", path))
            assert any(pattern.fullmatch(one) for one in tried), path


def test_the_parts_that_csv_lists_are_those_of_the_query(client: TestClient) -> None:
    _, lines = strict_csv(client.get("/claims.csv?source=004").content)
    query = client.get("/claims.rq?source=004").text
    assert [line["id"] for line in lines] == [row["id"] for row in select(client, query)]
