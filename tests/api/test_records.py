"""REST: records, lists, filters, formats, paging."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.api import schemas, shapes_answers
from crosslane.api.columns import columns

SHAPES: dict[str, type[schemas.Shape]] = {
    "/platforms": schemas.PlatformShape,
    "/models": schemas.ModelShape,
    "/segments": schemas.SegmentShape,
    "/offerings": schemas.OfferingShape,
    "/ownership": schemas.Cell,
    "/claims": schemas.ClaimShape,
    "/sources": schemas.SourceShape,
    "/facts": schemas.FactShape,
    "/conflicts": shapes_answers.Conflict,
    "/search?q=temu&limit=200": schemas.Hit,
}


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params or None)
    assert response.status_code == 200, response.text
    return response.json()


def ids(client: TestClient, path: str, **params: Any) -> list[str]:
    return [item["id"] for item in get(client, path, **params)["items"]]


@pytest.mark.parametrize(("path", "shape"), SHAPES.items())
def test_every_item_of_a_list_has_the_documented_shape(
    client: TestClient, path: str, shape: type[schemas.Shape]
) -> None:
    found = get(client, path)
    assert set(found) == {"items", "total", "next"}
    assert found["total"] == len(found["items"]) > 0
    for item in found["items"]:
        shape.model_validate(item)


@pytest.mark.parametrize("path", [path for path in SHAPES if "?" not in path])
def test_every_item_of_a_list_is_to_be_had_by_itself(client: TestClient, path: str) -> None:
    for item in get(client, path)["items"][:40]:
        own = get(client, item["links"]["self"])
        if path != "/conflicts":
            assert own["id"] == item["id"]
            SHAPES[path].model_validate(own)


@pytest.mark.parametrize(("path", "shape"), SHAPES.items())
def test_csv_has_the_columns_of_the_shape_and_a_line_per_item(
    client: TestClient, path: str, shape: type[schemas.Shape]
) -> None:
    join = "&" if "?" in path else "?"
    response = client.get(f"{path}{join}format=csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = list(csv.reader(io.StringIO(response.text)))
    assert head == columns(shape)
    assert len(rows) == get(client, path)["total"]
    assert {len(row) for row in rows} == {len(head)}


def test_an_empty_list_still_has_its_csv_header(client: TestClient) -> None:
    response = client.get("/claims", params={"platform": "xianyu", "format": "csv"})
    assert response.text.strip().split(",") == columns(schemas.ClaimShape)


def test_platforms_say_their_parents_nearest_first(client: TestClient) -> None:
    found = get(client, "/platforms/aliexpress")
    assert found["parents"] == [
        "alibaba-international-digital-commerce",
        "alibaba-e-commerce-business-group",
        "alibaba-group",
    ]
    assert get(client, "/platforms/temu")["organization"] == "pdd"
    assert get(client, "/platforms/lazada")["organization"] is None


def test_segments_come_in_chain_order_with_labels_and_neighbours(client: TestClient) -> None:
    items = get(client, "/segments")["items"]
    assert [item["order"] for item in items] == list(range(1, 20))
    pricing = next(item for item in items if item["id"] == "pricing")
    assert pricing["label"] == {"en": "Pricing", "zh": "定价"}
    assert (pricing["previous"], pricing["next"]) == ("compliance", "inventory")
    assert pricing["dimension"] == "decides"


def test_models_have_synonyms_advantages_and_risks_with_quotes(client: TestClient) -> None:
    found = get(client, "/models/semi-managed")
    assert "半托管" in (found["label"]["zh"], *found["synonyms"]["zh"])
    assert "semi-hosted" in found["synonyms"]["en"]
    assert {one["fact"] for one in found["risks"]} == {"F2-025"}
    assert all(one["quote"] and one["source"]["id"] for one in found["advantages"])


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"platform": "temu", "model": "semi-managed", "segment": "pricing"}, ["S0-014"]),
        ({"platform": "any", "segment": "pricing", "involvement": "assists"}, ["S3-024"]),
        ({"source": "003", "platform": "aliexpress", "segment": "payments"}, ["S3-038"]),
        ({"party": "third-party", "model": "semi-managed", "platform": "any"}, ["S2-035"]),
        ({"polarity": "denied", "platform": "amazon"}, ["S0-032"]),
        ({"programme": "return-treasure"}, ["S4-012", "S4-013"]),
        ({"platform": "any", "model": "any", "segment": "payments"}, ["S4-015"]),
        ({"platform": "shein", "covers": "marketing"}, ["S2-023"]),
        ({"segment": "fulfilment"}, ["S0-028", "S1-008", "S3-008"]),
        ({"segment": "@fulfilment"}, ["S0-028", "S1-008", "S3-008"]),
    ],
)
def test_claims_are_filtered(
    client: TestClient, params: dict[str, str], expected: list[str]
) -> None:
    assert ids(client, "/claims", **params) == expected


def test_filters_repeat(client: TestClient) -> None:
    found = get(client, "/ownership", platform="temu", segment=["pricing", "returns"])
    assert [(one["model"], one["segment"]) for one in found["items"]] == [
        ("fully-managed", "pricing"),
        ("fully-managed", "returns"),
        ("semi-managed", "pricing"),
        ("semi-managed", "returns"),
    ]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"subject": "temu", "predicate": "ownedBy"}, ["F2-016"]),
        ({"subject": "temu", "predicate": "launchedModel"}, ["F0-004", "F2-004"]),
        ({"subject": "temu/fully-managed", "predicate": "launchedModel"}, []),
        ({"subject": "alibaba.com/semi-managed", "predicate": "operationStart"}, ["F1-016"]),
        ({"subject": "fully-managed", "predicate": "trend"}, ["F0-025", "F1-002"]),
        ({"predicate": "hasLogisticsOption", "source": "001"}, ["F1-014"]),
    ],
)
def test_facts_are_filtered(
    client: TestClient, params: dict[str, str], expected: list[str]
) -> None:
    assert ids(client, "/facts", **params) == expected


def test_sources_are_filtered_by_grade_and_list_what_was_read(client: TestClient) -> None:
    assert ids(client, "/sources", grade="D") == ["004"]
    assert len(get(client, "/sources/000")["claims"]) == 49


@pytest.mark.parametrize(
    ("query", "kind", "identifier"),
    [
        ("temu", "platform", "temu"),
        ("半托管", "model", "semi-managed"),
        ("fully hosted", "model", "fully-managed"),
        ("定价", "segment", "pricing"),
        ("temu semi-managed", "offering", "temu/semi-managed"),
        ("TEMU", "platform", "temu"),
        ("pricing control still remaining", "claim", "S0-014"),
        ("Cainiao", "organization", "cainiao"),
        ("Germany", "market", "DE"),
        ("S0-014", "claim", "S0-014"),
    ],
)
def test_search_finds_ids_labels_synonyms_and_quotes(
    client: TestClient, query: str, kind: str, identifier: str
) -> None:
    first = get(client, "/search", q=query)["items"][0]
    assert (first["kind"], first["id"]) == (kind, identifier)


def test_search_ranks_by_score_and_links_to_what_it_found(client: TestClient) -> None:
    items = get(client, "/search", q="semi", limit=100)["items"]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    for item in items[:30]:
        assert client.get(item["links"]["self"]).status_code == 200


def test_search_for_nothing_known_finds_nothing(client: TestClient) -> None:
    assert get(client, "/search", q="zzzz") == {"items": [], "total": 0, "next": None}


def test_pages_follow_each_other_to_the_end_and_lose_nothing(client: TestClient) -> None:
    path, seen = "/claims?limit=50&source=000&source=001", []
    while path:
        found = get(client, path)
        seen += [item["id"] for item in found["items"]]
        path = found["next"]
    assert seen == ids(client, "/claims", source=["000", "001"])
    assert len(seen) == 81


def test_a_next_page_is_also_a_link_header(client: TestClient) -> None:
    response = client.get("/facts?limit=10&format=csv")
    assert '</facts?format=csv&limit=10&offset=10>; rel="next"' in response.headers["link"]
    assert response.headers["x-total-count"] == "134"
