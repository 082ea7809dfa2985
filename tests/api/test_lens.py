"""Market, day, trust and release: every endpoint that shows ownership answers through them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.api.endpoints import ENDPOINTS, Endpoint, named

Item = dict[str, Any]
ALIBABA = "alibaba.com/semi-managed"
EARLY = {"as_of": "2024-01-20"}
THAILAND = {"market": "TH"}
FULL = {
    "market": "US",
    "as_of": "2024-07-01",
    "as_known": "0.1.0",
    "source": ["000", "001"],
    "grade": "C",
}


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params or None)
    assert response.status_code == 200, response.text
    return response.json()


def rows(client: TestClient, **params: Any) -> dict[str, tuple[str | None, str]]:
    items = get(client, "/ownership", **params)["items"]
    return {one["id"]: (one["owner"], one["status"]) for one in items}


# Day and market, on each endpoint


@pytest.mark.parametrize("lens", [EARLY, THAILAND, EARLY | THAILAND, {"as_of": "2024-02-02"}])
def test_an_offering_that_is_not_there_is_answered_as_such_everywhere(
    client: TestClient, lens: dict[str, str]
) -> None:
    cell = get(client, f"/ownership/{ALIBABA}/pricing", **lens)
    assert (cell["owner"], cell["status"]) == (None, "not-offered")
    assert cell["evidence"] == cell["candidates"] == []
    assert {one["status"] for one in get(client, f"/offerings/{ALIBABA}", **lens)["ownership"]} == {
        "not-offered"
    }
    compared = get(client, "/compare", a="temu/semi-managed", b=ALIBABA, **lens)
    assert {one["b"]["status"] for one in compared["items"]} == {"not-offered"}
    assert {one["change"] for one in compared["items"]} == {"unclear"}
    assert get(client, f"/handoffs/{ALIBABA}", **lens)["items"] == []
    assert get(client, "/conflicts", platform="alibaba.com", **lens)["items"] == []
    covered = get(client, "/coverage", platform="alibaba.com", **lens)["items"]
    assert [one["not_offered"] for one in covered] == [10, 9]
    impact = get(client, "/impact/pricing", platform="alibaba.com", **lens)
    assert [(one["owner"], one["status"]) for one in impact["owners"]] == [(None, "not-offered")]
    alike = get(client, f"/similar/{ALIBABA}", **lens)["items"]
    assert {one["likeness"] for one in alike} == {None}
    advised = get(client, "/recommend", keep="pricing", **lens)
    assert [one["id"] for one in advised["excluded"]] == [ALIBABA]
    drawn = get(client, "/graph", platform="alibaba.com", format="json", **lens)["links"]
    assert not [one for one in drawn if one.get("relation") == "ownership"]


@pytest.mark.parametrize(
    ("lens", "status", "certainty"),
    [
        ({"as_of": "2024-02-02"}, "not-offered", "certain"),
        ({"as_of": "2024-02-03"}, "offered", "certain"),
        ({"as_of": "2024-02-03", "market": "US"}, "offered", "certain"),
        ({"market": "TH"}, "planned", "possible"),
        ({"market": "TH", "as_of": "2024-01-20"}, "not-offered", "certain"),
        ({"market": "JP"}, "unknown", "possible"),
    ],
)
def test_availability_follows_day_and_market(
    client: TestClient, lens: dict[str, str], status: str, certainty: str
) -> None:
    there = get(client, f"/offerings/{ALIBABA}", **lens)["availability"]
    listed = get(client, "/offerings", platform="alibaba.com", **lens)["items"][0]["availability"]
    cell = get(client, f"/ownership/{ALIBABA}/returns", **lens)["availability"]
    told = [(one["status"], one["certainty"]) for one in (there, listed, cell)]
    assert told == [(status, certainty)] * 3


def test_a_partial_start_makes_answers_possible_and_never_certain(client: TestClient) -> None:
    for day, status in (("2023-12-31", "not-offered"), ("2024-06-01", "stated")):
        cell = get(client, "/ownership/temu/semi-managed/pricing", as_of=day)
        assert cell["status"] == status
        assert cell["availability"]["from"] == "2024"
    assert (
        get(client, "/ownership/temu/semi-managed/pricing", as_of="2024-06-01")["availability"][
            "certainty"
        ]
        == "possible"
    )
    assert (
        get(client, "/ownership/temu/semi-managed/pricing", as_of="2025-01-01")["availability"][
            "certainty"
        ]
        == "certain"
    )


def test_claims_of_a_market_speak_there_alone(client: TestClient) -> None:
    us = [one["id"] for one in get(client, "/claims", platform="alibaba.com", market="US")["items"]]
    japan = [
        one["id"] for one in get(client, "/claims", platform="alibaba.com", market="JP")["items"]
    ]
    assert "S1-015" in us
    assert "S1-015" not in japan
    inside = get(client, f"/ownership/{ALIBABA}/pricing", market="US")
    outside = get(client, f"/ownership/{ALIBABA}/pricing", market="JP")
    assert (inside["owner"], inside["status"]) == ("seller", "stated")
    assert outside["status"] == "inherited"
    assert {voice["scope"] for voice in outside["evidence"]} == {"model"}


# Trust


STATEMENTS = ("/claims/{claim}", "/facts/{fact}", "/evidence/{evidence}", "/changes")
"""What is asked for by name is shown whoever is trusted; so is what changed."""


def test_one_source_alone_answers_from_its_own_words(client: TestClient) -> None:
    every, alone = rows(client), rows(client, source="000")
    assert alone["temu/semi-managed/pricing"] == ("platform", "stated")
    assert alone["aliexpress/semi-managed/pricing"] == ("seller", "stated")
    assert alone[f"{ALIBABA}/pricing"] == (None, "unknown")
    assert alone["lazada/fully-managed/pricing"] == (None, "unknown")
    assert every["temu/semi-managed/overseas-warehousing"] == (None, "disputed")
    assert alone["temu/semi-managed/overseas-warehousing"] == ("seller", "inferred")
    for item in get(client, "/ownership", source="000")["items"]:
        for key in ("evidence", "overruled", "assists", "pays", "bears_risk", "denied", "vetoed"):
            assert {voice["source"]["id"] for voice in item[key]} <= {"000"}, item["id"]


@pytest.mark.parametrize(
    ("params", "trusted"),
    [
        ({"source": ["000"]}, {"000"}),
        ({"source": ["002", "003"]}, {"002", "003"}),
        ({"grade": "D"}, {"000", "001", "002", "003", "004"}),
        ({"grade": "C"}, {"000", "001", "002", "003"}),
        ({"grade": "B"}, set()),
        ({"source": ["004"], "grade": "C"}, set()),
    ],
)
@pytest.mark.parametrize(
    "endpoint",
    [one for one in ENDPOINTS if one.lens and one.template not in STATEMENTS],
    ids=named,
)
def test_no_answer_quotes_a_source_that_is_not_trusted(
    client: TestClient, endpoint: Endpoint, params: dict[str, Any], trusted: set[str]
) -> None:
    pairs = [(name, value) for name, values in params.items() for value in values]
    body = client.get(endpoint.call(*pairs), headers={"Accept": "application/json"}).json()
    assert set(quoted(body)) <= trusted


def quoted(value: Any) -> list[str]:
    """Return the source of every quote in an answer."""
    if isinstance(value, list):
        return [source for one in value for source in quoted(one)]
    if not isinstance(value, dict):
        return []
    own = value.get("source") if value.get("quote") else None
    found = [own["id"] if isinstance(own, dict) else own] if own else []
    return found + [source for one in value.values() for source in quoted(one)]


def test_nobody_trusted_is_nothing_known(client: TestClient) -> None:
    for params in ({"grade": "B"}, {"source": "004"}):
        assert {status for _, status in rows(client, **params).values()} == {"unknown"}
        assert get(client, "/conflicts", **params)["items"] == []
        body = get(client, "/coverage", **params)
        assert {one["claims"] for one in body["items"]} == {0}
        compared = get(client, "/compare", a="temu/fully-managed", b="temu/semi-managed", **params)
        assert compared["counts"] == {"same": 0, "changed": 0, "unclear": 19}
        advised = get(client, "/recommend", keep="pricing", experience="none", **params)
        assert {one["score"] for one in advised["items"]} == {0.0}


def test_grade_d_trusts_all_and_c_all_but_the_one_of_grade_d(client: TestClient) -> None:
    assert rows(client, grade="D") == rows(client)
    ids = {one["source"] for one in get(client, "/claims", grade="C")["items"]}
    assert ids == {"000", "001", "002", "003"}
    assert {one["source"] for one in get(client, "/claims", grade="D")["items"]} == ids | {"004"}


def test_a_comparison_by_one_source_alone_is_another_one(client: TestClient) -> None:
    pair = {"a": "temu/fully-managed", "b": "temu/semi-managed"}
    alone = get(client, "/compare", source="000", **pair)
    item = {one["segment"]: one for one in alone["items"]}
    assert item["overseas-warehousing"]["change"] == "changed"
    assert item["pricing"]["change"] == "unclear"
    assert alone["counts"] != get(client, "/compare", **pair)["counts"]


def test_the_order_of_sources_does_not_matter_nor_a_source_named_twice(
    client: TestClient,
) -> None:
    assert rows(client, source=["000", "002"]) == rows(client, source=["002", "000", "002"])


# Links keep the lens


LOOKS: list[dict[str, Any]] = [
    {"market": "US"},
    EARLY,
    {"grade": "C", "source": ["000", "001"]},
    {"as_known": "0.1.0"},
    FULL,
]


def asked(params: dict[str, Any]) -> dict[str, list[str]]:
    return parse_qs(urlencode(params, doseq=True))


def kept(address: str, names: dict[str, Any]) -> dict[str, list[str]]:
    given = parse_qs(urlsplit(address).query)
    return {name: values for name, values in given.items() if name in names}


ASKED = [
    "/ownership?platform=temu",
    "/ownership/temu/semi-managed/pricing",
    "/conflicts?platform=temu",
    "/offerings?platform=temu",
    "/offerings/temu/semi-managed",
    "/compare?a=temu/fully-managed&b=temu/semi-managed",
    "/handoffs/temu/semi-managed?along=goods",
    "/coverage?platform=temu",
    "/impact/pricing?platform=temu",
    "/similar/temu/semi-managed",
    "/recommend?keep=pricing",
    "/changes",
]


@pytest.mark.parametrize("params", LOOKS, ids=str)
@pytest.mark.parametrize("path", ASKED)
def test_the_links_of_an_answer_keep_its_lens(
    client: TestClient, path: str, params: dict[str, Any]
) -> None:
    join = "&" if "?" in path else "?"
    body = get(client, f"{path}{join}{urlencode(params, doseq=True)}")
    heads = [one for one in (body, *body.get("items", [])) if "links" in one]
    assert heads
    for one in heads:
        for name in {"self", "html", "ownership"} & set(one["links"]):
            assert kept(one["links"][name], params) == asked(params), (name, one["id"])


@pytest.mark.parametrize("params", LOOKS, ids=str)
@pytest.mark.parametrize("path", ASKED)
def test_the_own_link_of_an_answer_gives_the_same_answer(
    client: TestClient, path: str, params: dict[str, Any]
) -> None:
    join = "&" if "?" in path else "?"
    body = get(client, f"{path}{join}{urlencode(params, doseq=True)}")
    if "links" in body:
        again = client.get(body["links"]["self"])
        assert again.status_code == 200
        assert again.json() == body
    for one in body.get("items", [])[:5]:
        if "links" in one and "owner" in one:
            own = get(client, one["links"]["self"])
            assert (own["owner"], own["status"], own["as_of"]) == (
                one["owner"],
                one["status"],
                one["as_of"],
            )


@pytest.mark.parametrize("params", LOOKS, ids=str)
def test_the_alternates_and_pages_of_a_list_keep_its_lens(
    client: TestClient, params: dict[str, Any]
) -> None:
    response = client.get("/ownership", params=params | {"limit": "50"})
    addresses = [part.split(">")[0] for part in response.headers["link"].split("<")[1:]]
    assert len(addresses) == 1 + 4
    for address in [*addresses, response.json()["next"]]:
        assert kept(address, params) == asked(params)


@pytest.mark.parametrize("params", LOOKS, ids=str)
def test_rdf_of_an_answer_through_a_lens_says_the_lens(
    client: TestClient, params: dict[str, Any]
) -> None:
    text = client.get(
        "/ownership/temu/semi-managed/pricing", params=params | {"format": "ttl"}
    ).text
    assert ("xl:market market:US" in text) == ("market" in params)
    assert ("xl:asKnown" in text) == ("as_known" in params)
    assert ("xl:trusts" in text) == ("source" in params)
    assert ("xl:worstGrade" in text) == ("grade" in params)
    assert f'"{params.get("as_of", "2026-11-22")}"' in text


def test_every_endpoint_takes_the_whole_lens(client: TestClient) -> None:
    pairs = parse_qsl(urlencode(FULL, doseq=True))
    for endpoint in ENDPOINTS:
        if endpoint.lens:
            response = client.get(endpoint.call(*pairs), headers={"Accept": "application/json"})
            assert response.status_code == 200, endpoint.template
