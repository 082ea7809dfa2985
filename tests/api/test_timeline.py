"""``/timeline`` over HTTP: forms, filters, refusals, and the page of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.reading import strict_csv

Item = dict[str, Any]
BROWSER = {"Accept": "text/html"}


def get(client: TestClient, query: str = "") -> Item:
    response = client.get(f"/timeline{query}", headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    found: Item = response.json()
    return found


def test_an_event_has_its_date_its_proof_and_its_words(client: TestClient) -> None:
    body = get(client, "?platform=alibaba.com&kind=launch")
    (one,) = body["items"]
    assert (one["id"], one["date"], one["precision"], one["certainty"]) == (
        "launch/alibaba.com/semi-managed",
        "2024-02-03",
        "day",
        "certain",
    )
    assert one["evidence"][0]["quote"] == "with operations commencing February 3, 2024"
    assert client.get(one["links"]["self"]).json()["id"] == "alibaba.com/semi-managed"
    assert body["total"] == 1


def test_every_proof_leads_somewhere(client: TestClient) -> None:
    body = get(client)
    for one in (*body["items"], *body["kinds"]):
        assert client.get(one["links"]["self"]).status_code == 200, one["id"]


def test_the_day_chooses_the_state_and_leaves_no_event_out(client: TestClient) -> None:
    early, today = get(client, "?as_of=2023-06-01"), get(client)
    assert early["items"] == today["items"]
    assert {one["id"]: one["phase"] for one in early["offerings"]}["temu/semi-managed"] == "not-yet"
    assert early["today"] == today["today"] == today["as_of"]


def test_the_state_is_what_the_offerings_say(client: TestClient) -> None:
    for lens in ("as_of=2024-02-01", "market=TH", "as_of=2024-01-20&market=US&source=001"):
        told = {one["id"]: one for one in get(client, f"?{lens}")["offerings"]}
        items = client.get(f"/offerings?{lens}").json()["items"]
        assert {one["id"] for one in items} == set(told)
        for one in items:
            there, here = one["availability"], told[one["id"]]
            phase = "not-offered" if here["phase"] in ("not-yet", "ended") else here["phase"]
            assert (phase, here["certainty"]) == (there["status"], there["certainty"])


def test_a_window_keeps_what_may_lie_in_it(client: TestClient) -> None:
    dates = {one["date"] for one in get(client, "?from=2024-02-04&until=2024-05-01")["items"]}
    assert dates == {"2024", "2024-04"}


def test_csv_has_a_line_for_each_event_on_the_page(client: TestClient) -> None:
    _, lines = strict_csv(client.get("/timeline.csv?limit=3").content)
    assert [one["id"] for one in lines] == [one["id"] for one in get(client, "?limit=3")["items"]]


def test_pages_of_the_list_are_linked(client: TestClient) -> None:
    body = get(client, "?limit=3")
    assert body["total"] > 3
    assert client.get(body["next"]).json()["items"] == get(client, "?offset=3&limit=3")["items"]
    page = client.get("/timeline?limit=3&offset=3", headers=BROWSER).text
    assert 'rel="next"' in page
    assert page.count('<li class="kind-') == 3


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("platform=tmu", "platform"),
        ("kind=lunch", "kind"),
        ("market=USA", "market"),
        ("from=2024", "from"),
        ("until=2024-13-01", "until"),
        ("from=2025-01-01&until=2024-01-01", "until"),
        ("form=2024-01-01", "form"),
    ],
)
def test_what_cannot_be_asked_is_refused(client: TestClient, query: str, parameter: str) -> None:
    response = client.get(f"/timeline?{query}")
    assert response.status_code == 422
    assert parameter in response.text


def test_there_is_no_query_for_it(client: TestClient) -> None:
    assert client.get("/timeline.rq").status_code == 406


def test_the_page_says_the_state_that_rest_says(client: TestClient) -> None:
    for day in ("2023-12-31", "2024-02-03", "2024-07-01"):
        page = client.get(f"/timeline?as_of={day}", headers=BROWSER).text
        items = client.get(f"/ownership?as_of={day}").json()["items"]
        tiers = {one["id"]: one["tier"] for one in client.get("/segments").json()["items"]}
        expected = {
            one["id"]: (one["owner"] or "none", one["status"])
            for one in items
            if tiers[one["segment"]] == "core"
        }
        shown = re.findall(
            r'<a href="/ownership/([^"?]+)[^>]*><span class="face owner-(\S+) status-([^" ]+)',
            page,
        )
        assert {cell: (owner, status) for cell, owner, status in shown} == expected


def test_the_page_has_every_event_of_rest(client: TestClient) -> None:
    page = client.get("/timeline?lang=zh", headers=BROWSER).text
    listed = re.findall(r'<li class="kind-\w+" data-id="([^"]+)"', page)
    assert listed == [one["id"] for one in get(client)["items"]]
