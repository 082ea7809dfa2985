"""REST: cells, offerings, conflicts; market, day and trust."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params or None)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_first_question_is_answered_with_quote_and_overruled_claim(
    client: TestClient,
) -> None:
    found = get(client, "/ownership?platform=temu&model=semi-managed&segment=pricing")
    [item] = found["items"]
    assert (item["owner"], item["status"], found["total"]) == ("platform", "stated", 1)
    assert item["evidence"][0]["quote"] == "with pricing control still remaining with Temu"
    assert item["evidence"][0]["source"] == {
        "id": "000",
        "title": "How to Understand the Semi-Managed Trend in Cross-Border E-Commerce?",
        "publisher": None,
        "date": None,
        "grade": "C",
        "url": None,
    }
    assert "S2-011" in [one["claim"] for one in item["overruled"]]
    assert item["basis"] == {
        "tier": 1,
        "scope": "offering",
        "wording": "segment",
        "strength": "explicit",
    }


def test_a_cell_in_a_list_is_the_cell_by_itself(client: TestClient) -> None:
    for item in get(client, "/ownership", platform="alibaba.com", market="US")["items"]:
        assert get(client, item["links"]["self"]) == item


LENSES: list[dict[str, Any]] = [
    {"as_of": "2024-01-20"},
    {"market": "TH"},
    {"market": "US", "as_of": "2024-02-03"},
    {"source": ["001", "002"]},
    {"grade": "C", "as_of": "2024-06-01"},
]


@pytest.mark.parametrize("params", LENSES)
def test_the_links_of_a_dated_or_restricted_answer_lead_to_this_very_answer(
    client: TestClient, params: dict[str, Any]
) -> None:
    for path in ("/ownership", "/conflicts", "/offerings"):
        for item in get(client, path, platform="alibaba.com", **params)["items"]:
            own = get(client, item["links"]["self"])
            assert own["as_of"] == item["as_of"]
            assert own["market"] == item["market"]
            if path == "/ownership":
                assert own == item
                assert item["links"]["sparql"] is None
            if path == "/conflicts":
                assert (own["owner"], own["status"]) == (item["owner"], item["status"])
            if path == "/offerings":
                row = get(client, item["links"]["ownership"])["items"]
                assert [one["owner"] for one in row] == [one["owner"] for one in own["ownership"]]


@pytest.mark.parametrize("params", LENSES)
def test_the_page_of_a_dated_or_restricted_answer_says_the_same(
    client: TestClient, params: dict[str, Any]
) -> None:
    [item] = get(
        client,
        "/ownership",
        platform="alibaba.com",
        segment="pricing",
        **params,
    )["items"]
    page = client.get(item["links"]["html"]).text
    badge = {"stated": "stated", "not-offered": "not offered"}[item["status"]]
    assert f'<span class="badge">{badge}</span>' in page


def test_the_links_of_a_cell_lead_to_its_page_and_its_query(client: TestClient) -> None:
    links = get(client, "/ownership/temu/semi-managed/pricing")["links"]
    page = client.get(links["html"])
    assert page.headers["content-type"].startswith("text/html")
    assert "with pricing control still remaining with Temu" in page.text
    [row] = get(client, links["sparql"])["results"]["bindings"]
    assert row["status"]["value"] == "stated"
    assert row["owner"]["value"].endswith("/party/platform")


def test_all_cells_of_all_offerings_come_in_offering_then_chain_order(
    client: TestClient,
) -> None:
    items = get(client, "/ownership")["items"]
    offerings = [item["id"] for item in get(client, "/offerings")["items"]]
    segments = [item["id"] for item in get(client, "/segments")["items"]]
    expected = [f"{offering}/{segment}" for offering in offerings for segment in segments]
    assert [item["id"] for item in items] == expected


def test_any_asks_the_model_in_general(client: TestClient) -> None:
    items = get(client, "/ownership", platform="any", model="semi-managed")["items"]
    assert {item["platform"] for item in items} == {"any"}
    assert "inherited" not in {item["status"] for item in items}
    assert len(items) == 19


@pytest.mark.parametrize("status", ["stated", "inferred", "inherited", "disputed", "unknown"])
def test_cells_are_filtered_by_status(client: TestClient, status: str) -> None:
    items = get(client, "/ownership", status=status)["items"]
    assert {item["status"] for item in items} == {status}


def test_cells_are_filtered_by_owner(client: TestClient) -> None:
    items = get(client, "/ownership", owner=["third-party", "shared"])["items"]
    assert {item["owner"] for item in items} == {"third-party", "shared"}


def test_an_unknown_cell_names_nobody(client: TestClient) -> None:
    found = get(client, "/ownership/temu/fully-managed/import-clearance")
    assert (found["owner"], found["status"], found["candidates"]) == (None, "unknown", [])
    assert found["basis"] is None


def test_sources_and_grade_restrict_the_evidence(client: TestClient) -> None:
    path = "/ownership/temu/semi-managed/pricing"
    assert get(client, path, source="002")["owner"] == "seller"
    assert get(client, path, source=["000", "002"])["owner"] == "platform"
    assert get(client, path, grade="B")["status"] == "unknown"


def test_a_cell_says_the_market_and_day_it_was_asked_for(client: TestClient) -> None:
    found = get(
        client, "/ownership/alibaba.com/semi-managed/pricing", market="US", as_of="2024-02-03"
    )
    assert (found["market"], found["as_of"], found["owner"]) == ("US", "2024-02-03", "seller")
    early = get(client, "/ownership/alibaba.com/semi-managed/pricing", as_of="2024-01-20")
    assert (early["owner"], early["status"]) == (None, "not-offered")
    assert early["availability"]["status"] == "not-offered"


def test_offerings_are_filtered_by_what_is_offered_there_and_then(client: TestClient) -> None:
    found = get(client, "/offerings", availability="offered", market="US", as_of="2024-02-03")
    assert [item["id"] for item in found["items"]] == ["alibaba.com/semi-managed"]
    planned = get(client, "/offerings", availability="planned", market="TH")
    assert [item["id"] for item in planned["items"]] == ["alibaba.com/semi-managed"]


def test_an_offering_has_its_markets_dates_facts_and_row(client: TestClient) -> None:
    found = get(client, "/offerings/alibaba.com/semi-managed", as_of="2024-02-03")
    assert found["availability"]["markets"] == ["CA", "DE", "FR", "GB", "MX", "US"]
    assert found["availability"]["from"] == "2024-02-03"
    assert "with operations commencing February 3, 2024" in [
        one["quote"] for one in found["availability"]["evidence"]
    ]
    assert {"F1-014", "F1-016", "F1-018"} <= set(found["facts"])
    row = {one["segment"]: (one["owner"], one["status"]) for one in found["ownership"]}
    assert len(row) == 19
    assert row["returns"] == ("platform", "stated")


def test_conflicts_show_both_sides_with_their_words(client: TestClient) -> None:
    items = get(
        client, "/conflicts", platform="temu", model="semi-managed", segment="overseas-warehousing"
    )["items"]
    [item] = items
    assert item["kind"] == "disputed"
    sides = {side["party"]: [one["quote"] for one in side["claims"]] for side in item["sides"]}
    assert any("Platforms like Temu offer local warehousing" in q for q in sides["platform"])
    assert any("stored in overseas warehouses" in q for q in sides["seller"])
    assert [side["party"] for side in item["sides"]] == ["platform", "seller"]


def test_conflicts_hold_what_a_specific_claim_overrules(client: TestClient) -> None:
    [item] = get(client, "/conflicts", platform="temu", model="semi-managed", segment="pricing")[
        "items"
    ]
    assert (item["kind"], item["owner"]) == ("overruled", "platform")
    decides = {side["party"]: side["decides"] for side in item["sides"]}
    assert decides == {"platform": True, "seller": False}


def test_conflicts_about_models_in_general_are_among_them(client: TestClient) -> None:
    found = get(client, "/conflicts", platform="any")["items"]
    disputed = [item["id"] for item in found if item["kind"] == "disputed"]
    assert "any/semi-managed/customer-service" in disputed
