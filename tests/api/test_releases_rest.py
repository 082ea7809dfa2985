"""Releases over HTTP: what the graph knew then, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.api.reading import json_ld, strict_csv, turtle

Item = dict[str, Any]
PRICING = "/ownership/temu/semi-managed/pricing"


@pytest.fixture(scope="module")
def history(past: KnowledgeGraph) -> Iterator[TestClient]:
    """A server whose data were released as 1.0.0 and 1.1.0 and edited since."""
    with TestClient(create_app(past, Settings(), today=lambda: date(2026, 11, 22))) as made:
        yield made


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params or None)
    assert response.status_code == 200, response.text
    return response.json()


def ids(client: TestClient, path: str, **params: Any) -> list[str]:
    return [one["id"] for one in get(client, path, **params)["items"]]


def test_the_releases_are_listed_with_their_days(history: TestClient) -> None:
    items = get(history, "/releases")["items"]
    assert [(one["id"], one["issued"]) for one in items] == [
        ("1.0.0", "2026-01-01"),
        ("1.1.0", "2026-02-01"),
    ]
    assert get(history, "/releases/1.0.0")["note"] == "The first *test*"
    for one in items:
        assert history.get(one["links"]["changes"]).status_code == 200


@pytest.mark.parametrize(
    ("release", "owner", "strength"),
    [
        ("1.0.0", "platform", "explicit"),
        ("1.1.0", "seller", "explicit"),
        (None, "seller", "hedged"),
    ],
)
def test_a_cell_is_answered_as_the_graph_stood(
    history: TestClient, release: str | None, owner: str, strength: str
) -> None:
    params = {"as_known": release} if release else {}
    cell = get(history, PRICING, **params)
    assert (cell["owner"], cell["basis"]["strength"]) == (owner, strength)
    (voice,) = cell["evidence"]
    assert (voice["claim"], voice["party"]) == ("S0-014", owner)


def test_a_release_holds_no_later_fact_and_no_claim_that_is_gone(history: TestClient) -> None:
    assert "F9-999" in ids(history, "/facts")
    assert "F9-999" in ids(history, "/facts", as_known="1.1.0")
    assert "F9-999" not in ids(history, "/facts", as_known="1.0.0")
    assert "S2-011" in ids(history, "/claims", as_known="1.0.0")
    assert "S2-011" not in ids(history, "/claims", as_known="1.1.0")
    assert history.get("/claims/S2-011").status_code == 404
    assert history.get("/claims/S2-011?as_known=1.0.0").status_code == 200
    assert history.get("/facts/F9-999?as_known=1.0.0").status_code == 404
    assert history.get("/id/claim/S2-011?as_known=1.0.0").json()["id"] == "S2-011"


def test_every_question_is_asked_of_the_graph_as_it_stood(history: TestClient) -> None:
    def asked(path: str, **params: Any) -> tuple[Any, Any]:
        return get(history, path, as_known="1.0.0", **params), get(history, path, **params)

    then, now = asked("/compare", a="temu/fully-managed", b="temu/semi-managed")
    assert "pricing" not in then["seller"]["gains"]
    assert "pricing" in now["seller"]["gains"]
    then, now = asked("/impact/pricing", platform="temu", model="semi-managed")
    assert [one["owner"] for body in (then, now) for one in body["owners"]] == [
        "platform",
        "seller",
    ]
    then, now = asked("/offerings/temu/semi-managed")
    assert [owner(body["ownership"]) for body in (then, now)] == ["platform", "seller"]
    then, now = asked("/handoffs/temu/semi-managed")
    assert then["runs"] != now["runs"]
    then, now = asked("/similar/temu/semi-managed")
    assert then["items"] != now["items"]
    then, now = asked("/recommend", keep="pricing")
    assert score(then) < score(now)
    then, now = asked("/graph", platform="temu", format="json")
    assert then["links"] != now["links"]


def owner(row: list[Item]) -> str | None:
    found: str | None = next(one["owner"] for one in row if one["segment"] == "pricing")
    return found


def score(body: Item) -> float:
    found: float = next(one["score"] for one in body["items"] if one["id"] == "temu/semi-managed")
    return found


def test_the_links_of_an_older_answer_stay_in_its_release(history: TestClient) -> None:
    for path in ("/ownership?platform=temu", "/conflicts?platform=temu"):
        for one in get(history, f"{path}&as_known=1.0.0")["items"]:
            assert "as_known=1.0.0" in one["links"]["self"]
            assert one["links"]["sparql"] is None
    page = history.get(f"{PRICING}?as_known=1.0.0", headers={"Accept": "text/html"}).text
    assert "as_known=1.0.0" in page


def test_tags_differ_by_release(history: TestClient) -> None:
    paths = [PRICING, f"{PRICING}?as_known=1.0.0", f"{PRICING}?as_known=1.1.0"]
    assert len({history.get(path).headers["etag"] for path in paths}) == 3


def test_claims_say_from_and_to_which_release_they_stand(history: TestClient) -> None:
    def stamps(identifier: str, **params: str) -> tuple[str | None, str | None]:
        found = get(history, f"/claims/{identifier}", **params)
        return found["recorded_from"], found["recorded_to"]

    assert stamps("S0-014", as_known="1.0.0") == ("1.0.0", "1.1.0")
    assert stamps("S0-014", as_known="1.1.0") == ("1.1.0", None)
    assert stamps("S0-014") == (None, None)
    assert stamps("S0-020") == ("1.0.0", None)


# /changes


def changed(client: TestClient, **params: str) -> dict[tuple[str, str], Item]:
    items = get(client, "/changes", **params)["items"]
    return {(one["id"], one["change"]): one for one in items}


def test_changes_between_two_releases_are_what_was_edited(history: TestClient) -> None:
    found = changed(history, since="1.0.0", until="1.1.0")
    assert set(found) == {("S0-014", "changed"), ("S2-011", "removed"), ("F9-999", "added")}
    (field,) = found["S0-014", "changed"]["fields"]
    assert field == {"field": "party", "before": "platform", "after": "seller"}
    assert found["S2-011", "removed"]["after"] is None
    assert found["F9-999", "added"]["before"] is None
    assert {one["release"] for one in found.values()} == {"1.1.0"}


def test_changes_count_and_name_the_answers_that_follow(history: TestClient) -> None:
    body = get(history, "/changes", since="1.0.0", until="1.1.0")
    assert (body["since"], body["until"]) == ("1.0.0", "1.1.0")
    assert body["counts"] == {
        "added": 1,
        "changed": 1,
        "removed": 1,
        "cells": len(body["cells"]),
    }
    cells = {one["id"]: one for one in body["cells"]}
    assert cells["temu/semi-managed/pricing"]["before"] == {
        "owner": "platform",
        "status": "stated",
    }
    assert cells["temu/semi-managed/pricing"]["after"] == {"owner": "seller", "status": "stated"}
    for identifier, one in cells.items():
        for release, side in (("1.0.0", "before"), ("1.1.0", "after")):
            cell = get(history, f"/ownership/{identifier}", as_known=release)
            assert one[side] == {"owner": cell["owner"], "status": cell["status"]}


def test_without_releases_named_the_changes_are_those_since_the_last(
    history: TestClient,
) -> None:
    body = get(history, "/changes")
    assert body["since"] == "1.1.0"
    found = {one["id"]: one for one in body["items"]}
    assert set(found) == {"S0-001", "S0-014"}
    assert {one["release"] for one in found.values()} == {None}
    assert [one["field"] for one in found["S0-014"]["fields"]] == ["strength"]


def test_changes_since_the_first_release_hold_all_that_came_after(history: TestClient) -> None:
    found = changed(history, since="1.0.0")
    assert {identifier for identifier, _ in found} == {"S0-001", "S0-014", "S2-011", "F9-999"}
    assert [one["field"] for one in found["S0-014", "changed"]["fields"]] == ["party", "strength"]


def test_changes_are_filtered_by_kind_and_paged(history: TestClient) -> None:
    assert {one for one, _ in changed(history, since="1.0.0", kind="fact")} == {"F9-999"}
    page = get(history, "/changes", since="1.0.0", limit="1")
    assert (len(page["items"]), page["total"]) == (1, 4)
    assert page["counts"] == get(history, "/changes", since="1.0.0")["counts"]


def test_nothing_changes_from_a_release_to_itself(history: TestClient) -> None:
    body = get(history, "/changes", since="1.0.0", until="1.0.0")
    assert (body["items"], body["cells"]) == ([], [])


def test_a_release_that_is_not_there_is_refused(history: TestClient) -> None:
    for path in ("/changes?since=2.0.0", "/changes?until=2.0.0", f"{PRICING}?as_known=2.0.0"):
        response = history.get(path)
        assert response.status_code == 422
        assert response.json()["allowed"] == ["1.0.0", "1.1.0"]
    assert history.get("/releases/2.0.0").status_code == 404


@pytest.mark.parametrize("path", ["/changes?since=1.0.0", f"{PRICING}?as_known=1.0.0", "/releases"])
def test_every_form_of_an_older_answer_is_there(history: TestClient, path: str) -> None:
    join = "&" if "?" in path else "?"
    assert turtle(history.get(f"{path}{join}format=ttl").content) == json_ld(
        history.get(f"{path}{join}format=jsonld").content
    )
    _, lines = strict_csv(history.get(f"{path}{join}format=csv").content)
    assert lines
    page = history.get(f"{path}{join}format=html")
    assert (page.status_code, page.text.count("<h1")) == (200, 1)


def test_the_real_data_as_known_in_their_release_lack_what_came_later(client: TestClient) -> None:
    body = get(client, "/changes", since="0.1.0")
    then, now = ids(client, "/facts", as_known="0.1.0"), ids(client, "/facts")
    added = {
        one["id"] for one in body["items"] if (one["kind"], one["change"]) == ("fact", "added")
    }
    removed = {
        one["id"] for one in body["items"] if (one["kind"], one["change"]) == ("fact", "removed")
    }
    assert set(now) - set(then) == added
    assert set(then) - set(now) == removed
