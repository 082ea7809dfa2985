"""Questions that cannot be asked like this: 422 or 404, with the valid values."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

TEMU = "/compare?a=temu/fully-managed&b=temu/semi-managed"


@pytest.mark.parametrize(
    ("path", "parameter", "valid", "meant"),
    [
        (
            "/compare?a=temu/semi-managed&b=temu/semi-managed",
            "b",
            "temu/fully-managed",
            "temu/fully-managed",
        ),
        (
            "/compare?a=temu/semi&b=temu/fully-managed",
            "a",
            "temu/semi-managed",
            "temu/semi-managed",
        ),
        ("/compare?a=temu&b=temu/semi-managed", "a", "temu/semi-managed", "temu/fully-managed"),
        (f"{TEMU}&segment=prices", "segment", "pricing", "pricing"),
        (f"{TEMU}&market=XX", "market", "US", None),
        (f"{TEMU}&market=UK", "market", "GB", "GB"),
        (f"{TEMU}&source=0003", "source", "000", "003"),
        (f"{TEMU}&as_known=0.1", "as_known", "0.1.0", "0.1.0"),
        ("/handoffs/temu/semi-managed?along=good", "along", "goods", "goods"),
        ("/handoffs/temu/semi-managed?tier=alll", "tier", "all", "all"),
        ("/coverage?platform=tmu", "platform", "temu", "temu"),
        ("/coverage?model=semi-manged", "model", "semi-managed", "semi-managed"),
        ("/impact/pricing?platform=shien", "platform", "shein", "shein"),
        ("/recommend?keep=prices", "keep", "pricing", "pricing"),
        ("/recommend?delegate=return", "delegate", "returns", "returns"),
        ("/recommend?experience=non", "experience", "none", "none"),
        ("/recommend?storage=orign", "storage", "origin", "origin"),
        ("/recommend?team=smal", "team", "small", "small"),
        ("/recommend?strength=logistic", "strength", "logistics", "logistics"),
        ("/recommend?market=XX", "market", "US", None),
        ("/conflicts?segment=retruns", "segment", "returns", "returns"),
        ("/changes?since=0.1.1", "since", "0.1.0", "0.1.0"),
        ("/coverage?since=0.1.1", "since", "0.1.0", "0.1.0"),
        ("/coverage?since=0.2.0&as_known=0.1.0", "since", "0.1.0", "0.1.0"),
        ("/changes?until=0.1", "until", "0.1.0", "0.1.0"),
        ("/changes?kind=claims", "kind", "claim", "claim"),
        ("/graph?around=segment/price", "around", "segment/pricing", "segment/pricing"),
        ("/ownership?grade=E", "grade", "D", None),
        ("/ownership?lang=fr", "lang", "zh", None),
    ],
)
def test_a_value_that_is_not_known_is_422_with_the_valid_ones(
    client: TestClient, path: str, parameter: str, valid: str, meant: str | None
) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    body = response.json()
    assert (response.status_code, body["status"]) == (422, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert body["parameter"] == parameter
    assert valid in body["allowed"]
    assert body.get("did_you_mean") == meant


@pytest.mark.parametrize(
    ("path", "parameter", "said"),
    [
        (f"{TEMU}&as_of=2024-02-30", "as_of", "no date of the calendar"),
        ("/handoffs/temu/semi-managed?as_of=30.2.2024", "as_of", "2024-07-31"),
        ("/coverage?stale_after=0", "stale_after", "1"),
        ("/coverage?limit=1001", "limit", "at most 1000"),
        (f"{TEMU}&limit=0", "limit", "1"),
        ("/similar/temu/semi-managed?offset=-1", "offset", "0"),
        ("/graph?depth=5", "depth", "4"),
        ("/search?q=" + "x" * 201, "q", "200"),
    ],
)
def test_a_value_out_of_bounds_is_422_and_says_the_bound(
    client: TestClient, path: str, parameter: str, said: str
) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 422
    assert response.json()["parameter"] == parameter
    assert said in response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "valid"),
    [
        ("/handoffs/temu/semi", "semi-managed"),
        ("/handoffs/tmu/semi-managed", "temu"),
        ("/handoffs/temu/first-party", "temu/semi-managed"),
        ("/similar/temu/first-party", "temu/semi-managed"),
        ("/similar/nobody/semi-managed", "temu"),
        ("/impact/prices", "pricing"),
    ],
)
def test_a_path_that_names_nothing_is_404_with_what_there_is(
    client: TestClient, path: str, valid: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert valid in response.json()["allowed"]


@pytest.mark.parametrize("path", ["/compare", "/compare?b=temu/semi-managed", "/search"])
def test_a_question_without_what_it_needs_says_what_is_missing(
    client: TestClient, path: str
) -> None:
    body = client.get(path, headers={"Accept": "application/json"}).json()
    assert (body["status"], body["title"]) == (422, "Parameter missing")
    assert body["parameter"] in body["allowed"]
